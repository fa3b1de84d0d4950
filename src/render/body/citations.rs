//! Citations in the text: a numeral in brackets that leads to the list of sources.

use std::fmt::Write as _;
use std::ops::Range;

use super::{Purpose, Writer};
use crate::links;
use crate::model::briefing::Source;
use crate::model::document::{Citation, Cited};
use crate::render::words::escape_into;

/// A place of the text where a source is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedAt {
    /// The source's number in the list, from 1.
    pub source: usize,
    /// Where on the page.
    pub place: CitedPlace,
}

/// Where on the page a source is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CitedPlace {
    /// The paragraph of this number.
    Paragraph(usize),
    /// The note of this letter.
    Note(String),
    /// The comparison of readouts of this number.
    Readout(usize),
    /// A quotation, a list, a table or a heading: the id of the mark itself.
    Mark(String),
}

/// White space in a locator shorter than this does not break: `p. 3`.
const SHORT: usize = 24;

impl<'a> Writer<'a> {
    /// Whether a run of text belongs to a citation, which is written at its first.
    pub(super) fn is_cited(&mut self, range: &Range<usize>) -> bool {
        let Some(citation) = self.cites_at(range.start) else { return false };
        if citation.range.start == range.start {
            self.marks.close_all(self.inline_depth, &mut self.out);
            self.citation(citation);
        }
        true
    }

    fn cites_at(&self, offset: usize) -> Option<&'a Citation> {
        self.sources?;
        self.document.citation_at(offset)
    }

    /// The words of a run without the white space before a citation, which goes with the words before it.
    pub(super) fn before_citation<'w>(&self, words: &'w str, range: &mut Range<usize>) -> &'w str {
        if !words.ends_with([' ', '\n']) || self.cites_at(range.end).is_none() {
            return words;
        }
        let trimmed = words.trim_end();
        range.end -= words.len() - trimmed.len();
        trimmed
    }

    fn citation(&mut self, citation: &Citation) {
        for cited in &citation.cited {
            let sources = self.sources.unwrap_or_default();
            match sources.iter().position(|source| source.id.as_str() == cited.key) {
                Some(index) => self.cited(index, &sources[index], cited, citation.range.start),
                None => {
                    self.out.push_str(" [@");
                    escape_into(&mut self.out, &cited.key);
                    self.out.push(']');
                }
            }
        }
    }

    pub(super) fn cited(&mut self, index: usize, source: &Source, cited: &Cited, at: usize) {
        let number = index + 1;
        let comma = self.site.language.text("mark.comma");
        let locator = cited.locator.as_deref().map(|locator| format!("{comma}{locator}")).unwrap_or_default();
        let shown_number = self.site.language.digits(&number.to_string());
        let shown = match locator.len() < SHORT {
            true => locator.replace(' ', "\u{a0}"),
            false => locator.clone(),
        };
        self.out.push_str("&#8288;");
        if self.purpose == Purpose::Feed {
            let page = links::percent_encode(self.page_url);
            let _ = write!(self.out, "<a href=\"{}{page}#src-{number}\" title=\"", self.root);
            escape_into(&mut self.out, &source.title);
            let _ = write!(self.out, "\">[{shown_number}");
            escape_into(&mut self.out, &shown);
            self.out.push_str("]</a>");
            return;
        }
        let place = self.place_of(at);
        self.out.push_str("<a class=\"sr\"");
        if let CitedPlace::Mark(id) = &place {
            let _ = write!(self.out, " id=\"{id}\"");
        }
        let name = self.said("source.numbered", &[("number", &shown_number)]);
        let _ = write!(self.out, " href=\"#src-{number}\" role=\"doc-biblioref\" aria-label=\"{name}");
        escape_into(&mut self.out, &locator);
        let _ = write!(self.out, "\"><span>{shown_number}");
        escape_into(&mut self.out, &shown);
        self.out.push_str("</span></a>");
        self.result.cited.push(CitedAt { source: number, place });
    }

    fn place_of(&self, at: usize) -> CitedPlace {
        if let Purpose::Cell(table) = self.purpose {
            return CitedPlace::Readout(table);
        }
        if self.in_note {
            return CitedPlace::Note(self.notes.open.clone());
        }
        match self.document.paragraph_at(at) {
            Some(number) => CitedPlace::Paragraph(number),
            None => CitedPlace::Mark(format!("ref-{}", self.result.cited.len() + 1)),
        }
    }
}
