//! The keys that say who may see a briefing, read so that a mistake in one of them never opens it.

use jiff::ZonedDateTime;

use super::dates;
use super::fields::Fields;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::briefing::PublicationStatus;
use crate::model::visibility::Tlp;

/// The keys that decide.
const OWN: [&str; 4] = ["status", "publish_at", "expires_at", "tlp"];

/// Keys that decide in other tools, and what they are here.
const FOREIGN: &[(&str, &str)] = &[
    ("publishdate", "publish_at"),
    ("embargo", "publish_at"),
    ("embargo_until", "publish_at"),
    ("expirydate", "expires_at"),
    ("expires", "expires_at"),
    ("unpublish_at", "expires_at"),
    ("classification", "tlp"),
    ("marking", "tlp"),
];

/// What a briefing says about who may see it.
pub(super) struct Visibility {
    pub status: PublicationStatus,
    pub publish_at: Option<ZonedDateTime>,
    pub expires_at: Option<ZonedDateTime>,
    /// The strictest where it could not be read.
    pub tlp: Option<Tlp>,
    /// Whether something of it is there that could not be read.
    pub in_doubt: bool,
}

/// Reads the keys of a briefing, which may say elsewhere that it is withdrawn; `draft: true` and
/// `published: false` of other tools make a draft.
pub(super) fn read(fields: &mut Fields<'_>, is_withdrawn: bool) -> Visibility {
    let written = OWN.map(|key| fields.key(key).is_some_and(|(_, has_value)| has_value));
    let foreign_draft = foreign_draft(fields);
    let status_place = fields.unasked().find(|(key, ..)| *key == "status").map(|(.., span)| span);
    let status = fields.choice("status", PublicationStatus::WORDS, PublicationStatus::from_name);
    let contradicts = is_withdrawn && status == Some(PublicationStatus::Published);
    if let Some(span) = status_place.filter(|_| contradicts) {
        let message = "it cannot be published and `withdrawn` as well";
        let diagnostic = Diagnostic::error("contradicting-status", span, message);
        fields.report(diagnostic.hint("remove `status`, or `withdrawn`"));
    }
    let unless_said = if is_withdrawn { PublicationStatus::Withdrawn } else { PublicationStatus::Published };
    let publish_at = fields.parsed("publish_at", "impossible-date", dates::instant);
    let expires_at = fields.parsed("expires_at", "impossible-date", dates::instant);
    let tlp = fields.parsed("tlp", "unknown-value", Tlp::parse).map(|(tlp, _)| tlp);
    let read = [status.is_some(), publish_at.is_some(), expires_at.is_some(), tlp.is_some()];
    if let (Some((from, _)), Some((to, span))) = (&publish_at, &expires_at)
        && to.timestamp() <= from.timestamp()
    {
        let message = "it expires before it is published, so nobody would ever see it";
        let diagnostic = Diagnostic::error("contradicting-dates", *span, message);
        fields.report(diagnostic.hint("make `expires_at` later than `publish_at`"));
    }
    Visibility {
        status: foreign_draft.or(status).unwrap_or(unless_said),
        publish_at: publish_at.map(|(at, _)| at),
        expires_at: expires_at.map(|(at, _)| at),
        tlp: tlp.or(written[3].then_some(Tlp::Red)),
        in_doubt: written != read || contradicts,
    }
}

fn foreign_draft(fields: &mut Fields<'_>) -> Option<PublicationStatus> {
    let is_unpublished = fields.unasked().any(|(key, value, _)| key == "published" && value == Some("false"));
    let published = if is_unpublished { fields.truth("published") } else { None };
    let is_draft = fields.truth("draft") == Some(true) || published == Some(false);
    is_draft.then_some(PublicationStatus::Draft)
}

/// The key of ours that another tool's key is.
pub(super) fn foreign(plain: &str) -> Option<&'static str> {
    FOREIGN.iter().find(|(foreign, _)| *foreign == plain).map(|(_, own)| *own)
}

/// Reports unknown keys that were probably meant to decide, and gives whether there are any; to be called
/// when all others have been asked for.
pub(super) fn has_lookalikes(fields: &mut Fields<'_>) -> bool {
    let mut found = Vec::new();
    for (key, _, span) in fields.unasked() {
        let plain = key.to_ascii_lowercase().replace('-', "_");
        let known = super::briefing::KEYS.iter().copied();
        let near = nearest(&plain, known).filter(|near| OWN.contains(near));
        if let Some(own) = foreign(&plain).or(near).filter(|own| *own != key) {
            let message = format!("`{key}` does not decide who may see the briefing; `{own}` does");
            let hint = format!("write `{own}`, or map the key in site.yaml: `aliases: {{{key}: {own}}}`");
            found.push((key.to_owned(), Diagnostic::error("key-of-visibility", span, message).hint(hint)));
        }
    }
    let any = !found.is_empty();
    for (key, diagnostic) in found {
        fields.discard(&key);
        fields.report(diagnostic);
    }
    any
}
