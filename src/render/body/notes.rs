//! Footnotes as notes in the margin: the note stands right behind its marker, as phrasing content.
//!
//! A note that cannot stand there (in a table, in a heading, in another note)
//! goes to a list at the end of the text.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::{Events, Purpose, Writer};
use crate::render::words::{escape_into, letter};

/// The kinds of note that a leading bold word names.
const KINDS: &[(&str, &str)] = &[
    ("context", "Context"),
    ("sourcing", "Sourcing"),
    ("translation", "Translation"),
    ("disputed", "Disputed"),
    ("correction", "Correction"),
];

#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The events of each footnote, by label.
    pub definitions: HashMap<String, Range<usize>>,
    /// Letters given out, by label.
    letters: HashMap<String, String>,
    /// The letter of the note that is being written.
    pub open: String,
    /// Labels of notes for the end of the text.
    at_end: VecDeque<String>,
}

impl Notes {
    pub(super) fn count(&self) -> usize {
        self.letters.len()
    }
}

/// Where the footnotes are defined: the events between start and end of each, by label.
pub(super) fn definitions(events: &Events<'_>) -> HashMap<String, Range<usize>> {
    let mut definitions = HashMap::new();
    for (index, (event, _)) in events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            definitions.entry(label.to_string()).or_insert(index + 1..end_of(events, index));
        }
    }
    definitions
}

/// The index of the event that ends the element which begins at `index`.
pub(super) fn end_of(events: &Events<'_>, index: usize) -> usize {
    let mut depth = 0usize;
    for (at, (event, _)) in events.iter().enumerate().skip(index) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

/// What kind of note it is, and where its own words begin.
fn kind_of(events: &Events<'_>, range: &Range<usize>) -> (Option<(&'static str, &'static str)>, usize) {
    let mut at = range.start;
    if matches!(events.get(at), Some((Event::Start(Tag::Paragraph), _))) {
        at += 1;
    }
    if !matches!(events.get(at), Some((Event::Start(Tag::Strong), _))) {
        return (None, range.start);
    }
    let end = end_of(events, at);
    let mut word = String::new();
    for (event, _) in &events[at + 1..end] {
        match event {
            Event::Text(text) => word.push_str(text),
            _ => return (None, range.start),
        }
    }
    let word = word.trim_end_matches(['.', ':', ' ']).to_lowercase();
    match KINDS.iter().find(|(kind, _)| *kind == word) {
        Some(kind) => (Some(*kind), end + 1),
        None => (None, range.start),
    }
}

impl Writer<'_> {
    /// Writes the marker of a note and, the first time, the note.
    pub(super) fn reference(&mut self, events: &Events<'_>, label: &str) {
        self.marks.close_all(self.inline_depth, &mut self.out);
        let Some(range) = self.notes.definitions.get(label).cloned() else {
            self.out.push_str("[^");
            escape_into(&mut self.out, label);
            self.out.push(']');
            return;
        };
        let (kind, _) = kind_of(events, &range);
        let name = note_name(kind);
        self.out.push_str("&#8288;");
        if let Some(letter) = self.notes.letters.get(label) {
            let _ = match self.purpose {
                Purpose::Feed => write!(self.out, "<sup>{letter}</sup>"),
                _ => write!(
                    self.out,
                    "<a class=\"nr nr-e\" href=\"#n-{letter}\" role=\"doc-noteref\" aria-label=\"Note {letter}, \
                     {name}\">{letter}</a>"
                ),
            };
            return;
        }
        let letter = letter(self.notes.letters.len());
        self.notes.letters.insert(label.to_owned(), letter.clone());
        if self.in_table || self.in_heading || self.in_note {
            self.notes.at_end.push_back(label.to_owned());
            let _ = match self.purpose {
                Purpose::Feed => write!(self.out, "<sup>{letter}</sup>"),
                _ => write!(
                    self.out,
                    "<a class=\"nr nr-e\" id=\"r-{letter}\" href=\"#n-{letter}\" role=\"doc-noteref\" \
                     aria-label=\"Note {letter}, {name}\">{letter}</a>"
                ),
            };
            return;
        }
        self.notes.open.clone_from(&letter);
        let words = self.note(events, &range);
        let title = kind.map_or("Note", |(_, title)| title);
        if self.purpose == Purpose::Feed {
            let _ = write!(self.out, " <small>[<b>{title}.</b> {words}]</small>");
            return;
        }
        let data = kind.map_or("note", |(kind, _)| kind);
        let _ = write!(
            self.out,
            "<a class=\"nr\" id=\"r-{letter}\" href=\"#n-{letter}\" role=\"doc-noteref\" aria-label=\"Note {letter}, \
             {name}\">{letter}</a><span class=\"note\" id=\"n-{letter}\" role=\"note\" aria-label=\"Note {letter}, \
             {name}\" data-kind=\"{data}\"><span class=\"vh\">[</span><a class=\"note-x\" href=\"#r-{letter}\">Close</a>\
             <b class=\"note-k\"><i>{letter}</i> {title}</b> {words}<span class=\"vh\">]</span></span>"
        );
    }

    /// The notes that could not stand beside their marker.
    pub(super) fn end_notes(&mut self, events: &Events<'_>) {
        if self.notes.at_end.is_empty() {
            return;
        }
        let feed = self.purpose == Purpose::Feed;
        self.out.push_str(if feed {
            "<ul>\n"
        } else {
            "<section class=\"notes\" id=\"notes\" aria-label=\"Notes\"><ol class=\"src\">\n"
        });
        while let Some(label) = self.notes.at_end.pop_front() {
            let (Some(range), Some(letter)) =
                (self.notes.definitions.get(&label).cloned(), self.notes.letters.get(&label).cloned())
            else {
                continue;
            };
            let (kind, _) = kind_of(events, &range);
            let title = kind.map_or(String::new(), |(_, title)| format!("<b>{title}.</b> "));
            self.notes.open.clone_from(&letter);
            let words = self.note(events, &range);
            let _ = if feed {
                writeln!(self.out, "<li>{letter}: {title}{words}</li>")
            } else {
                writeln!(
                    self.out,
                    "<li id=\"n-{letter}\"><a class=\"no\" href=\"#r-{letter}\" aria-label=\"Note {letter}: back to the \
                     text\">{letter}</a><span>{title}{words}</span></li>"
                )
            };
        }
        self.out.push_str(if feed { "</ul>\n" } else { "</ol></section>\n" });
    }

    /// The words of a note as phrasing content, without the word for its kind.
    fn note(&mut self, events: &Events<'_>, range: &Range<usize>) -> String {
        let (_, start) = kind_of(events, range);
        let before = std::mem::take(&mut self.out);
        let marks = std::mem::take(&mut self.marks);
        let around = (self.in_note, self.in_heading, self.in_table, self.strip_dash);
        (self.in_note, self.in_heading, self.in_table, self.strip_dash) = (true, false, false, false);
        self.run(events, start..range.end);
        (self.in_note, self.in_heading, self.in_table, self.strip_dash) = around;
        self.marks = marks;
        let words = std::mem::replace(&mut self.out, before);
        let mut words = words.trim_start_matches([' ', ':', '\n']);
        while let Some(rest) = words.strip_suffix("<br>") {
            words = rest.trim_end();
        }
        words.trim_end().to_owned()
    }

    /// Block elements in a note become breaks. Says whether the element was dealt with.
    pub(super) fn start_in_note(&mut self, events: &Events<'_>, index: usize, tag: &Tag<'_>) -> bool {
        match tag {
            Tag::Item => {
                let first =
                    matches!(events.get(index.wrapping_sub(1)), Some((Event::Start(Tag::List(_)), _)));
                self.break_line(!first || !self.out.is_empty());
                self.out.push_str("• ");
            }
            Tag::Paragraph | Tag::TableRow | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                let after_bullet = self.out.ends_with("• ");
                self.break_line(!self.out.trim().is_empty() && !after_bullet);
            }
            Tag::Heading { .. } => {
                self.break_line(!self.out.trim().is_empty());
                self.out.push_str("<b>");
            }
            Tag::TableCell if !self.out.ends_with("<br>") && !self.out.is_empty() => self.out.push_str("; "),
            Tag::CodeBlock(kind) => {
                self.break_line(!self.out.trim().is_empty());
                self.in_code = Some(match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                });
                self.code.clear();
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                return false;
            }
            Tag::Link { .. } | Tag::Image { .. } => return false,
            _ => {}
        }
        true
    }

    pub(super) fn end_in_note(&mut self, tag: TagEnd) -> bool {
        match tag {
            TagEnd::Heading(_) => self.out.push_str("</b>"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => return false,
            _ => {}
        }
        true
    }

    fn break_line(&mut self, wanted: bool) {
        if wanted && !self.out.ends_with("<br>") {
            self.out.push_str("<br>");
        }
    }
}

fn note_name(kind: Option<(&'static str, &'static str)>) -> &'static str {
    kind.map_or("note", |(kind, _)| kind)
}
