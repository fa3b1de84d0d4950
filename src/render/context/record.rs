//! What became of a briefing: its log, the site's corrections, its withdrawal, its successor.

use tera::Value;

use super::briefing::dateline;
use super::{Given, Head, Shared, languages, map, markup, text};
use crate::links;
use crate::model::record::{LogEntry, order};
use crate::model::{Briefing, Page, Site};
use crate::render::body;
use crate::render::words::wording_html;

/// Corrections and changes of a briefing, newest first; none where there are none.
pub(super) fn log(site: &Site, briefing: &Briefing) -> Value {
    let log = briefing.record.log();
    if log.is_empty() {
        return Value::none();
    }
    let root = links::root(&briefing.url);
    let corrected = !briefing.record.corrections.is_empty();
    let entries: Vec<Value> =
        log.iter().map(|(version, entry)| entry_value(site, briefing, *version, *entry, &root)).collect();
    map([
        ("version", Value::from(briefing.version())),
        ("corrected", Value::from(corrected)),
        ("entries", Value::from(entries)),
    ])
}

fn entry_value(site: &Site, briefing: &Briefing, version: usize, entry: LogEntry<'_>, root: &str) -> Value {
    let words = |markdown: &str| {
        languages::markup_of_original(
            site,
            &body::render_words(site, briefing.file, markdown, &briefing.url, root),
        )
    };
    let (kind, correction, note) = match entry {
        LogEntry::Correction(correction) => ("correction", Some(correction), correction.note.as_deref()),
        LogEntry::Change(change) => ("change", None, Some(change.note.as_str())),
    };
    let was = correction.and_then(|correction| correction.was.as_ref());
    let is = correction.and_then(|correction| correction.is.as_ref());
    let wording = correction.and_then(|correction| wording_html(&site.language, correction));
    map([
        ("version", Value::from(version)),
        ("kind", Value::from(kind)),
        ("date", dateline(site, Some(entry.date()), briefing.place_id())),
        ("was", text(was.map(|was| was.text.as_str()))),
        ("is", text(is.map(|is| is.text.as_str()))),
        ("wording", wording.map_or(Value::none(), |html| markup(&html))),
        ("note", note.map_or(Value::none(), words)),
    ])
}

/// The withdrawal of a briefing as its page tells it.
pub(super) fn withdrawal(site: &Site, briefing: &Briefing) -> Value {
    let withdrawal = briefing.record.withdrawal.clone().unwrap_or_default();
    let date = withdrawal.date.as_ref().or(briefing.updated.as_ref());
    let root = links::root(&briefing.url);
    let reason = withdrawal.reason.as_deref();
    let reason = reason.map(|words| body::render_words(site, briefing.file, words, &briefing.url, &root));
    map([
        ("date", dateline(site, date, briefing.place_id())),
        ("reason", reason.map_or(Value::none(), |html| languages::markup_of_original(site, &html))),
    ])
}

/// The briefing that carries the story on, where it may be seen.
pub(super) fn successor(site: &Site, shared: &Shared, briefing: &Briefing) -> Value {
    let named = briefing.record.superseded_by.as_ref();
    let index = named.and_then(|(id, _)| site.briefing_index.get(id));
    index.map_or(Value::none(), |index| shared.card(site, *index))
}

/// Fills the page of all corrections, newest first.
pub(super) fn fill(site: &Site, shared: &Shared, context: &mut Given) -> &'static str {
    Head {
        title: Some(&site.language.text("corrections.title")),
        description: &site.language.text("corrections.description"),
        section: "corrections",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Corrections, context);
    let root = links::root(&site.url(&Page::Corrections));
    let mut corrections: Vec<(usize, usize, LogEntry<'_>)> = Vec::new();
    for (index, enriched) in site.briefings.iter().enumerate() {
        let log = enriched.briefing.record.log().into_iter();
        let of_briefing = log.filter(|(_, entry)| matches!(entry, LogEntry::Correction(_)));
        corrections.extend(of_briefing.map(|(version, entry)| (index, version, entry)));
    }
    corrections.sort_by(|(.., a), (.., b)| order(b.date(), a.date()));
    let values: Vec<Value> = corrections
        .into_iter()
        .map(|(index, version, entry)| {
            map([
                ("briefing", shared.card(site, index)),
                ("entry", entry_value(site, &site.briefings[index].briefing, version, entry, &root)),
            ])
        })
        .collect();
    context.insert_value("corrections", Value::from(values));
    "corrections.html"
}
