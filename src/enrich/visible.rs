//! The one decision what may be published, and when it changes by itself.

use std::sync::Arc;

use jiff::{Timestamp, ZonedDateTime};

use super::Options;
use super::translations::{Translated, Translations};
use crate::model::briefing::PublicationStatus;
use crate::model::visibility::{Hidden, Marking, Tlp, Why};
use crate::model::{Briefing, Config, EnrichedBriefing};

/// All briefings of a site, set apart.
pub(super) struct Divided {
    /// Those that may be seen.
    pub shown: Vec<Arc<EnrichedBriefing>>,
    /// What is known of the others.
    pub hidden: Vec<Hidden>,
    /// When the first of them comes or goes, if nobody changes anything.
    pub next_change: Option<ZonedDateTime>,
}

/// Decides about every briefing.
pub(super) fn divide(all: Vec<Arc<EnrichedBriefing>>, options: &Options, config: &Config) -> Divided {
    let rule = Rule { options, marking: config.marking };
    let changes = all.iter().filter_map(|enriched| rule.next_change(&enriched.briefing));
    let next_change = changes.min_by_key(|at| at.timestamp());
    let (mut shown, mut hidden) = (Vec::with_capacity(all.len()), Vec::new());
    for enriched in all {
        match rule.why_hidden(&enriched.briefing, |at| options.as_of.has_come(at)) {
            None => shown.push(enriched),
            Some(why) => hidden.push(of_briefing(&enriched.briefing, why, config)),
        }
    }
    Divided { shown, hidden, next_change }
}

/// The translations of what may be seen: they come and go with their originals. Of what is withdrawn no language keeps the
/// words, and one that may itself say that it is not to be seen is not shown to the wary.
pub(super) fn translations(
    mut all: Translations,
    shown: &[Arc<EnrichedBriefing>],
    options: &Options,
) -> Translations {
    let keeps_words =
        |enriched: &&Arc<EnrichedBriefing>| enriched.briefing.status != PublicationStatus::Withdrawn;
    let of_shown = |translated: Translated| -> Translated {
        let mut translated = translated;
        let ids = shown.iter().filter(keeps_words).map(|enriched| &enriched.briefing.id);
        let found = ids.filter_map(|id| translated.remove_entry(id));
        found.filter(|(_, enriched)| !(options.wary && enriched.briefing.in_doubt)).collect()
    };
    all.drain(..).map(of_shown).collect()
}

fn of_briefing(briefing: &Briefing, why: Why, config: &Config) -> Hidden {
    let old = briefing.aliases.iter().map(|alias| alias.url.clone());
    let in_editions = config.editions.iter().map(|edition| format!("{}{}", edition.folder(), briefing.url));
    let below = |folder: &String| format!("{}/", folder.strip_prefix("content/").unwrap_or(folder));
    Hidden {
        file: briefing.file,
        id: briefing.id.clone(),
        urls: old.chain([briefing.url.clone()]).chain(in_editions).collect(),
        folder: briefing.folder.as_ref().map(below),
        why,
    }
}

struct Rule<'a> {
    options: &'a Options,
    marking: Marking,
}

impl Rule<'_> {
    /// Why a briefing may not be seen when these moments have come. Drafts are shown to one who asks for them, and so is what
    /// lies before or after its time; a marking holds for everybody.
    fn why_hidden(&self, briefing: &Briefing, has_come: impl Fn(Timestamp) -> bool) -> Option<Why> {
        if self.options.withhold.contains(briefing.id.as_str()) {
            return Some(Why::TakenDown);
        }
        let ceiling = self.options.ceiling.unwrap_or(self.marking.ceiling);
        let tlp = briefing.tlp.or(self.marking.default).unwrap_or(Tlp::Clear);
        if tlp > ceiling {
            return Some(Why::Marked(tlp));
        }
        if self.options.drafts {
            return None;
        }
        if briefing.in_doubt && self.options.wary {
            return Some(Why::InDoubt);
        }
        if briefing.status == PublicationStatus::Draft {
            return Some(Why::Draft);
        }
        match (&briefing.publish_at, &briefing.expires_at) {
            (_, Some(at)) if has_come(at.timestamp()) => Some(Why::Expired(at.clone())),
            (Some(at), _) if !has_come(at.timestamp()) => Some(Why::Embargo(at.clone())),
            _ => None,
        }
    }

    /// The first moment after now at which the answer is another one.
    fn next_change(&self, briefing: &Briefing) -> Option<ZonedDateTime> {
        let now = &self.options.as_of;
        let is_shown_now = self.why_hidden(briefing, |at| now.has_come(at)).is_none();
        let is_shown_at = |moment: Timestamp| self.why_hidden(briefing, |at| at <= moment).is_none();
        let moments = [&briefing.publish_at, &briefing.expires_at].into_iter().flatten();
        moments
            .filter(|at| !now.has_come(at.timestamp()) && is_shown_at(at.timestamp()) != is_shown_now)
            .min_by_key(|at| at.timestamp())
            .cloned()
    }
}
