//! Corrections that do not fit the briefing: their dates, and the words they speak of.

use std::ops::Range;

use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, nearest};
use crate::model::record::{Correction, LogEntry, order};
use crate::model::{Briefing, Dateline, EnrichedBriefing, Site};
use crate::source::Span;

/// Reports entries dated before the briefing or in the future, words that were put right and still stand in the
/// text, right words that do not, and a successor that there is not.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for enriched in &site.briefings {
        let briefing = &enriched.briefing;
        for (_, entry) in briefing.record.log() {
            diagnostics.extend(wrong_date(site, briefing, entry));
        }
        for correction in &briefing.record.corrections {
            diagnostics.extend(still_wrong(enriched, correction));
            diagnostics.extend(not_right(enriched, correction));
        }
        diagnostics.extend(no_successor(site, briefing));
    }
}

fn wrong_date(site: &Site, briefing: &Briefing, entry: LogEntry<'_>) -> Option<Diagnostic> {
    let (what, span) = match entry {
        LogEntry::Correction(correction) => ("correction", correction.date_span),
        LogEntry::Change(change) => ("change", change.date_span),
    };
    let day = entry.date().day();
    let is_early = briefing.date.as_ref().is_some_and(|date| order(entry.date(), date).is_lt());
    if is_early {
        let first = briefing.date.as_ref().map(Dateline::day)?;
        let message = format!("this {what} is of {day}, before the briefing, which is of {first}");
        return Some(
            Diagnostic::warning("correction-date", span, message).hint("correct one of the two dates"),
        );
    }
    // Where on earth the author is, is not known: a day has come when it has come anywhere.
    let last = site.as_of.day_in(&TimeZone::fixed(jiff::tz::offset(14)));
    let is_late = match entry.date() {
        Dateline::Moment(at) => !site.as_of.has_come(at.timestamp()),
        Dateline::Day(day) => *day > last,
    };
    is_late.then(|| {
        let message = format!("this {what} is of {day}, which has not come");
        Diagnostic::warning("correction-date", span, message).hint("write the day on which it was made")
    })
}

/// The wrong wording, found outside of the right one.
fn still_wrong(enriched: &EnrichedBriefing, correction: &Correction) -> Option<Diagnostic> {
    let was = correction.was.as_ref()?;
    let text = Plain::of(&enriched.document.text.text);
    let right = correction.is.as_ref().map_or(vec![], |is| text.find(&is.text));
    let is_free = |found: &Range<usize>| {
        !right.iter().any(|right| right.start <= found.start && found.end <= right.end)
    };
    let found = text.find(&was.text).into_iter().find(is_free)?;
    let place = enriched.document.text.in_file(text.in_original(found));
    let message = format!("the wording that was put right still stands in the text: `{}`", shown(&was.text));
    Some(
        Diagnostic::warning("correction-text", was.span, message)
            .related(Span::new(was.span.file, place), "here")
            .hint("put the right wording in its place"),
    )
}

/// The right wording, where nothing that a reader sees has it.
fn not_right(enriched: &EnrichedBriefing, correction: &Correction) -> Option<Diagnostic> {
    let is = correction.is.as_ref()?;
    let stands = |text: &str| !Plain::of(text).find(&is.text).is_empty();
    if stands(&enriched.document.text.text) || said_in_keys(&enriched.briefing).any(|text| stands(&text)) {
        return None;
    }
    let message = format!("the right wording stands nowhere in the briefing: `{}`", shown(&is.text));
    Some(Diagnostic::hint_at("correction-text", is.span, message).hint("quote it as the text has it"))
}

/// What the front matter says that a reader sees.
fn said_in_keys(briefing: &Briefing) -> impl Iterator<Item = String> + '_ {
    let line = briefing.bottom_line.as_ref();
    let parts = line.into_iter().flat_map(|line| {
        [&line.happened, &line.changed, &line.unchanged, &line.watch, &line.basis]
            .into_iter()
            .flatten()
            .chain([&line.lead])
    });
    let meetings = briefing.meetings.iter().flat_map(|meeting| {
        let words = [&meeting.title, &meeting.note, &meeting.venue].into_iter().flatten().cloned();
        let length = meeting.length.into_iter().chain(meeting.accounts.iter().map(|account| account.length));
        words.chain(length.map(|length| length.to_string())).chain([meeting.when.to_string()])
    });
    let head = [Some(&briefing.title), briefing.summary.as_ref()].into_iter().flatten();
    head.chain(parts).cloned().chain(meetings)
}

fn no_successor(site: &Site, briefing: &Briefing) -> Option<Diagnostic> {
    let (id, span) = briefing.record.superseded_by.as_ref()?;
    let is_known = site.briefing_index.contains_key(id) || site.hidden.iter().any(|hidden| hidden.id == *id);
    if is_known {
        return None;
    }
    let ids: Vec<&str> = site.briefings.iter().map(|enriched| enriched.briefing.id.as_str()).collect();
    let message = format!("there is no briefing `{id}`");
    let diagnostic = Diagnostic::error("unknown-briefing", *span, message);
    Some(match nearest(id.as_str(), ids) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint("write its path below content/briefings, without `.md`"),
    })
}

fn shown(words: &str) -> String {
    words.replace('`', "'")
}

/// A text in which wording is found however its quotation marks, dashes and spaces are written.
struct Plain {
    text: String,
    /// For each byte of `text`, where its character begins in the original; and its end.
    origins: Vec<usize>,
}

impl Plain {
    fn of(original: &str) -> Self {
        let mut plain = Plain { text: String::with_capacity(original.len()), origins: Vec::new() };
        for (at, c) in original.char_indices() {
            let c = match c {
                '‘' | '’' => '\'',
                '“' | '”' => '"',
                '–' | '—' | '‑' => '-',
                c if c.is_whitespace() => ' ',
                c => c,
            };
            if c == ' ' && plain.text.ends_with(' ') {
                continue;
            }
            plain.text.push(c);
            plain.origins.resize(plain.text.len(), at);
        }
        plain.origins.push(original.len());
        plain
    }

    /// Where some words stand, as whole words: bytes of `text`.
    fn find(&self, words: &str) -> Vec<Range<usize>> {
        let words = Plain::of(words.trim()).text;
        if words.is_empty() {
            return vec![];
        }
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_whole = |range: &Range<usize>| {
            let (before, after) =
                (self.text[..range.start].chars().next_back(), self.text[range.end..].chars().next());
            let goes_on = is_word(after) && is_word(words.chars().next_back());
            let began = is_word(before) && is_word(words.chars().next());
            !began && !goes_on
        };
        self.text.match_indices(&words).map(|(at, found)| at..at + found.len()).filter(is_whole).collect()
    }

    fn in_original(&self, range: Range<usize>) -> Range<usize> {
        self.origins[range.start]..self.origins[range.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wording_is_found_as_whole_words_however_it_is_typed() {
        let text = Plain::of("It’s 13 hours,  “3\nhours” — so");
        assert_eq!(text.find("3 hours").len(), 1);
        assert_eq!(text.find("It's").len(), 1);
        let found = text.find("3 hours")[0].clone();
        assert_eq!(&"It’s 13 hours,  “3\nhours” — so"[text.in_original(found)], "3\nhours");
        assert!(text.find("hour").is_empty() && text.find(" ").is_empty());
    }
}
