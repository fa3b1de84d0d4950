//! Annotations: where their markers stand on the page, and what their notes say.
//!
//! A marker stands at the end of a clause (`enrich::annotations`), but never in an element of the author's: in a
//! link it would be a link within a link. So it waits until that ends, and after HTML of the author's, which may
//! have opened anything, until the block does. In a heading or a table the marker stands in its place and the
//! note in the list at the end of the text, as with footnotes.

use std::collections::VecDeque;

use super::marks::Marks;
use super::notes::{NoteKey, trimmed};
use super::{Events, Writer};
use crate::model::document::Cited;
use crate::model::{Anchored, HtmlPolicy, PlainText};
use crate::parse::markdown;
use crate::render::sanitize::sanitize_phrase;
use crate::render::words::escape_into;

/// Markers that are still to come: byte of the file, and index of the annotation.
#[derive(Debug, Default)]
pub(super) struct Markers(VecDeque<(usize, usize)>);

impl Markers {
    pub(super) fn of(annotations: &[Anchored], plain: &PlainText, marks: &Marks) -> Self {
        let place = |note: &Anchored| {
            marks.outside_names(plain.in_file(note.words.start..note.marker.max(note.words.end)).end)
        };
        let mut markers: Vec<(usize, usize)> =
            annotations.iter().enumerate().map(|(index, note)| (place(note), index)).collect();
        markers.sort_unstable();
        Markers(markers.into())
    }

    /// The first marker inside a stretch of the file.
    pub(super) fn inside(&self, start: usize, end: usize) -> Option<usize> {
        self.0.iter().map(|(at, _)| *at).find(|at| *at > start).filter(|at| *at < end)
    }

    fn due(&mut self, at: usize) -> Option<usize> {
        let (_, index) = self.0.pop_front_if(|(place, _)| *place <= at)?;
        Some(index)
    }
}

impl Writer<'_> {
    /// Writes the notes whose markers stand before a byte of the file, if they may stand here.
    pub(super) fn place_annotations(&mut self, events: &Events<'_>, at: usize) {
        if self.inline_depth > 0 || self.in_note || self.in_code.is_some() || self.after_html {
            return;
        }
        while let Some(index) = self.markers.due(at) {
            self.marks.close_all(self.inline_depth, &mut self.out);
            self.place_note(events, NoteKey::Annotation(index));
        }
    }

    /// The same where a block ends, whatever was in it.
    pub(super) fn place_annotations_of_block(&mut self, events: &Events<'_>, at: usize) {
        self.after_html = false;
        self.place_annotations(events, at);
    }

    /// What a note says, what it rests on and who says so.
    pub(super) fn annotation_words(&mut self, index: usize) -> String {
        let annotation = &self.annotations[index].annotation;
        let mut words = self.markdown_words(&annotation.note.text);
        let sources = self.sources.unwrap_or_default();
        let before = std::mem::take(&mut self.out);
        let around = std::mem::replace(&mut self.in_note, true);
        for id in &annotation.sources {
            if let Some(number) = sources.iter().position(|source| source.id == *id) {
                let cited = Cited { key: id.to_string(), locator: None, range: 0..0 };
                self.cited(number, &sources[number], &cited, 0);
            }
        }
        self.in_note = around;
        words += &std::mem::replace(&mut self.out, before);
        if let Some(author) = &annotation.author {
            words.push_str(" <span class=\"by\">");
            escape_into(&mut words, author);
            words.push_str("</span>");
        }
        words
    }

    /// Markdown of a note as phrasing content. HTML in it is made harmless by itself, so that it cannot end the note.
    fn markdown_words(&mut self, note: &str) -> String {
        let document = markdown::read(note, 0, self.site.config.smart_punctuation);
        let events: Vec<_> = markdown::events(note, self.site.config.smart_punctuation).collect();
        let mut writer = Writer {
            site: self.site,
            path: self.path,
            text: note,
            body: 0,
            page_url: self.page_url,
            document: &document,
            root: self.root.clone(),
            sources: self.sources,
            purpose: self.purpose,
            in_note: true,
            ..Writer::blank(self.site, &document)
        };
        writer.notes.open.clone_from(&self.notes.open);
        writer.run(&events, 0..events.len());
        self.result.cited.append(&mut writer.result.cited);
        let words = trimmed(&writer.out);
        match self.site.config.html {
            HtmlPolicy::Sanitize if document.has_html => sanitize_phrase(&words, &|url| self.may_lead(url)),
            _ => words,
        }
    }
}
