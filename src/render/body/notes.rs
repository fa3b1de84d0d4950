//! Notes in the margin, of footnotes and of annotations: the note stands right behind its marker, as phrasing content.
//!
//! A note that cannot stand there (in a table, in a heading, in another note)
//! goes to a list at the end of the text.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::{Events, Purpose, Writer};
use crate::model::{Language, NoteKind};
use crate::render::words::{escape_into, letter};

/// What a note was written as.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum NoteKey {
    /// A footnote, by label.
    Footnote(String),
    /// An annotation, by index.
    Annotation(usize),
}

impl NoteKey {
    /// The class that its marker, its note and its words have in common, with a space before it (`assets::ties`).
    fn tie(&self) -> String {
        match self {
            NoteKey::Footnote(_) => String::new(),
            NoteKey::Annotation(index) => format!(" k{}", index + 1),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The events of each footnote, by label.
    pub definitions: HashMap<String, Range<usize>>,
    /// Letters given out.
    letters: HashMap<NoteKey, String>,
    /// The letter of the note that is being written.
    pub open: String,
    /// Notes for the end of the text.
    at_end: VecDeque<NoteKey>,
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

/// The message that heads a note of a kind.
fn title_of(kind: Option<NoteKind>) -> &'static str {
    match kind {
        None => "note.one",
        Some(NoteKind::Context) => "note.context",
        Some(NoteKind::Sourcing) => "note.sourcing",
        Some(NoteKind::Translation) => "note.translation",
        Some(NoteKind::Disputed) => "note.disputed",
        Some(NoteKind::Correction) => "note.correction",
    }
}

/// What kind of note a footnote is, by the bold word that it begins with (in English or in the language of the
/// interface), and where its own words begin.
fn kind_of(language: &Language, events: &Events<'_>, range: &Range<usize>) -> (Option<NoteKind>, usize) {
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
    let in_language = |name: &&&str| language.text(&format!("note.{name}")).to_lowercase() == word;
    let name = NoteKind::WORDS.iter().find(in_language).copied().unwrap_or(&word);
    match NoteKind::from_name(name) {
        Some(kind) => (Some(kind), end + 1),
        None => (None, range.start),
    }
}

impl Writer<'_> {
    /// Writes the marker of a footnote and, the first time, the footnote.
    pub(super) fn reference(&mut self, events: &Events<'_>, label: &str) {
        self.marks.close_all(self.inline_depth, &mut self.out);
        match self.notes.definitions.contains_key(label) {
            true => self.place_note(events, NoteKey::Footnote(label.to_owned())),
            false => {
                self.out.push_str("[^");
                escape_into(&mut self.out, label);
                self.out.push(']');
            }
        }
    }

    /// Writes the marker of a note and, where it can stand here and does not stand elsewhere, the note.
    pub(super) fn place_note(&mut self, events: &Events<'_>, key: NoteKey) {
        let kind = self.kind(events, &key);
        let name = kind.map_or("note", NoteKind::name);
        self.out.push_str("&#8288;");
        if let Some(letter) = self.notes.letters.get(&key) {
            let label = self.label(kind, letter);
            let _ = match self.purpose {
                Purpose::Feed => write!(self.out, "<sup>{letter}</sup>"),
                _ => write!(
                    self.out,
                    "<a class=\"nr nr-e\" href=\"#n-{letter}\" role=\"doc-noteref\" aria-label=\"{label}\">\
                     {letter}</a>"
                ),
            };
            return;
        }
        let letter = letter(self.notes.letters.len());
        let label = self.label(kind, &letter);
        self.notes.letters.insert(key.clone(), letter.clone());
        let tie = key.tie();
        if self.in_table || self.in_heading || self.in_note {
            self.notes.at_end.push_back(key);
            let _ = match self.purpose {
                Purpose::Feed => write!(self.out, "<sup>{letter}</sup>"),
                _ => write!(
                    self.out,
                    "<a class=\"nr nr-e{tie}\" id=\"r-{letter}\" href=\"#n-{letter}\" role=\"doc-noteref\" \
                     aria-label=\"{label}\">{letter}</a>"
                ),
            };
            return;
        }
        self.notes.open.clone_from(&letter);
        let words = self.note_words(events, &key);
        let title = self.said(title_of(kind), &[]);
        if self.purpose == Purpose::Feed {
            let stop = self.said("mark.stop", &[]);
            let _ = write!(self.out, " <small>[<b>{title}{stop}</b> {words}]</small>");
            return;
        }
        let close = self.said("note.close", &[]);
        let _ = write!(
            self.out,
            "<a class=\"nr{tie}\" id=\"r-{letter}\" href=\"#n-{letter}\" role=\"doc-noteref\" aria-label=\"{label}\">\
             {letter}</a><span class=\"note{tie}\" id=\"n-{letter}\" role=\"note\" aria-label=\"{label}\" data-kind=\"{name}\"><span class=\"vh\">[</span><a class=\"note-x\" href=\"#r-{letter}\">{close}</a>\
             <b class=\"note-k\"><i>{letter}</i> {title}</b> {words}<span class=\"vh\">]</span></span>"
        );
    }

    /// What a note is called where it cannot be seen.
    fn label(&self, kind: Option<NoteKind>, letter: &str) -> String {
        let kind = match kind {
            Some(kind) => self.said(&format!("note.named_{}", kind.name()), &[]),
            None => self.said("note.plain", &[]),
        };
        self.said("note.of_kind", &[("letter", letter), ("kind", &kind)])
    }

    fn kind(&self, events: &Events<'_>, key: &NoteKey) -> Option<NoteKind> {
        match key {
            NoteKey::Footnote(label) => {
                kind_of(&self.site.language, events, self.notes.definitions.get(label)?).0
            }
            NoteKey::Annotation(index) => self.annotations[*index].annotation.kind,
        }
    }

    fn note_words(&mut self, events: &Events<'_>, key: &NoteKey) -> String {
        match key {
            NoteKey::Footnote(label) => match self.notes.definitions.get(label).cloned() {
                Some(range) => self.note(events, &range),
                None => String::new(),
            },
            NoteKey::Annotation(index) => self.annotation_words(*index),
        }
    }

    /// The notes that could not stand beside their marker.
    pub(super) fn end_notes(&mut self, events: &Events<'_>) {
        if self.notes.at_end.is_empty() {
            return;
        }
        let feed = self.purpose == Purpose::Feed;
        let name = self.said("note.all", &[]);
        let _ = match feed {
            true => writeln!(self.out, "<ul>"),
            false => {
                writeln!(
                    self.out,
                    "<section class=\"notes\" id=\"notes\" aria-label=\"{name}\"><ol class=\"src\">"
                )
            }
        };
        while let Some(key) = self.notes.at_end.pop_front() {
            let Some(letter) = self.notes.letters.get(&key).cloned() else { continue };
            let kind = self.kind(events, &key);
            let stop = self.said("mark.stop", &[]);
            let head = |kind| format!("<b>{}{stop}</b> ", self.said(title_of(Some(kind)), &[]));
            let title = kind.map_or(String::new(), head);
            let back = self.said("note.back", &[("letter", &letter)]);
            self.notes.open.clone_from(&letter);
            let tie = key.tie();
            let tie = if tie.is_empty() { tie } else { format!(" class=\"{}\"", tie.trim_start()) };
            let words = self.note_words(events, &key);
            let _ = if feed {
                writeln!(self.out, "<li>{letter}: {title}{words}</li>")
            } else {
                writeln!(
                    self.out,
                    "<li{tie} id=\"n-{letter}\"><a class=\"no\" href=\"#r-{letter}\" aria-label=\"{back}\">\
                     {letter}</a><span>{title}{words}</span></li>"
                )
            };
        }
        self.out.push_str(if feed { "</ul>\n" } else { "</ol></section>\n" });
    }

    /// The words of a note as phrasing content, without the word for its kind.
    fn note(&mut self, events: &Events<'_>, range: &Range<usize>) -> String {
        let (_, start) = kind_of(&self.site.language, events, range);
        let before = std::mem::take(&mut self.out);
        let marks = std::mem::take(&mut self.marks);
        let around = (self.in_note, self.in_heading, self.in_table, self.strip_dash);
        (self.in_note, self.in_heading, self.in_table, self.strip_dash) = (true, false, false, false);
        self.run(events, start..range.end);
        (self.in_note, self.in_heading, self.in_table, self.strip_dash) = around;
        self.marks = marks;
        let words = std::mem::replace(&mut self.out, before);
        trimmed(&words)
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

/// The words of a note without what surrounds them.
pub(super) fn trimmed(words: &str) -> String {
    let mut words = words.trim_start_matches([' ', ':', '\n']);
    while let Some(rest) = words.strip_suffix("<br>") {
        words = rest.trim_end();
    }
    words.trim_end().to_owned()
}
