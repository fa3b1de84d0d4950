//! What became of a briefing after it was published: corrections, changes, its withdrawal, its successor.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::ops::Range;

use super::briefing::{Briefing, Dateline};
use super::id::BriefingId;
use crate::source::Span;

/// Words of an author and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

impl Written {
    /// Where a part of the words stands in their file, of which this is the text; the whole of them where YAML
    /// spells them in another way.
    pub fn part(&self, file: &str, part: Range<usize>) -> Span {
        self.place(file, part).map_or(self.span, |range| Span::new(self.span.file, range))
    }

    /// The same by counting what is no white space, of which YAML makes what it likes.
    fn place(&self, file: &str, part: Range<usize>) -> Option<Range<usize>> {
        let spelled = file.get(self.span.range())?;
        let skipped = match spelled.as_bytes().first()? {
            b'|' | b'>' => spelled.find('\n')?,
            b'"' | b'\'' => 1,
            _ => 0,
        };
        let (here, there) = (black(&self.text[..part.end]), black(&spelled[skipped..]));
        let before = black(&self.text[..part.start]).len();
        let is_same = here.len() <= there.len() && here.iter().zip(&there).all(|((_, a), (_, b))| a == b);
        if !is_same || before == here.len() {
            return None;
        }
        let start = self.span.start as usize + skipped;
        let (last, c) = there[here.len() - 1];
        Some(start + there[before].0..start + last + c.len_utf8())
    }
}

/// Something that was wrong and has been put right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// When it was put right.
    pub date: Dateline,
    /// Where the author wrote when.
    pub date_span: Span,
    /// The wrong wording.
    pub was: Option<Written>,
    /// The right wording.
    pub is: Option<Written>,
    /// What there is to say about it, in Markdown.
    pub note: Option<String>,
}

/// Something that was changed without having been wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub date: Dateline,
    /// Where the author wrote when.
    pub date_span: Span,
    /// What changed, in Markdown.
    pub note: String,
}

/// Why a briefing was taken back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub date: Option<Dateline>,
    /// The reason, in Markdown.
    pub reason: Option<String>,
}

/// What was written about a briefing after it was published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// In the author's order.
    pub corrections: Vec<Correction>,
    /// In the author's order.
    pub changes: Vec<Change>,
    /// Where the author says more of it than the status does.
    pub withdrawal: Option<Withdrawal>,
    /// The briefing that carries the story on, and where the author names it.
    pub superseded_by: Option<(BriefingId, Span)>,
}

/// One entry of a log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LogEntry<'a> {
    /// Something was put right.
    Correction(&'a Correction),
    /// Something else changed.
    Change(&'a Change),
}

impl<'a> LogEntry<'a> {
    /// When.
    pub fn date(self) -> &'a Dateline {
        match self {
            LogEntry::Correction(correction) => &correction.date,
            LogEntry::Change(change) => &change.date,
        }
    }
}

impl Record {
    /// Corrections and changes, newest first, each with its version: the first published one is version 1, and
    /// what has one date makes one version.
    pub fn log(&self) -> Vec<(usize, LogEntry<'_>)> {
        let corrections = self.corrections.iter().map(LogEntry::Correction);
        let mut entries: Vec<LogEntry<'_>> =
            corrections.chain(self.changes.iter().map(LogEntry::Change)).collect();
        entries.sort_by(|a, b| order(a.date(), b.date()));
        let mut version = 1;
        let mut log: Vec<(usize, LogEntry<'_>)> = Vec::with_capacity(entries.len());
        for entry in entries {
            version += usize::from(log.last().is_none_or(|(_, last)| last.date() != entry.date()));
            log.push((version, entry));
        }
        log.reverse();
        log
    }

    /// The date of the latest correction or change.
    pub fn latest(&self) -> Option<&Dateline> {
        self.log().first().map(|(_, entry)| entry.date())
    }
}

/// The characters that are no white space, and where they stand.
fn black(text: &str) -> Vec<(usize, char)> {
    text.char_indices().filter(|(_, c)| !c.is_whitespace()).collect()
}

/// By day; two on one day by the clock, where both have one.
pub fn order(a: &Dateline, b: &Dateline) -> Ordering {
    match (a, b) {
        (Dateline::Moment(a), Dateline::Moment(b)) => a.timestamp().cmp(&b.timestamp()),
        _ => a.day().cmp(&b.day()),
    }
}

impl Briefing {
    /// Which version of it this is, counted from 1.
    pub fn version(&self) -> usize {
        self.record.log().first().map_or(1, |(version, _)| *version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn what_has_one_date_makes_one_version() {
        let span = Span::new(Sources::default().add("a.md", ""), 0..0);
        let change = |day: &str| Change {
            date: Dateline::Day(day.parse().unwrap()),
            date_span: span,
            note: String::new(),
        };
        let changes = ["2023-06-21", "2023-06-20", "2023-06-21"].map(change).to_vec();
        let record = Record { changes, ..Record::default() };
        let versions: Vec<usize> = record.log().into_iter().map(|(version, _)| version).collect();
        assert_eq!(versions, [3, 3, 2]);
        assert_eq!(record.latest(), Some(&Dateline::Day("2023-06-21".parse().unwrap())));
        assert_eq!(Record::default().log(), []);
    }

    #[test]
    fn what_is_spelled_with_signs_for_signs_is_told_whole() {
        let spelled = r#""say \"yes\" now""#;
        let span = Span::new(Sources::default().add("a.md", spelled), 0..spelled.len());
        let written = Written { text: r#"say "yes" now"#.to_owned(), span };
        assert_eq!(written.part(spelled, 10..13), span);
        assert_eq!(&spelled[written.part(spelled, 0..3).range()], "say");
    }
}
