//! Notes on words of a briefing: `annotations` in its front matter, and files of notes beside it.

use sha2::{Digest, Sha256};

use super::fields::{Fields, Words};
use super::sources::Shelf;
use super::yaml::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::model::annotation::{Annotation, NoteKind};
use crate::model::record::Written;
use crate::source::{FileId, Span};

/// The notes under `annotations` of a briefing.
pub fn of_briefing(fields: &mut Fields<'_>, file: FileId, shelf: Shelf<'_>) -> Vec<Annotation> {
    let nodes = fields.nodes("annotations");
    nodes.into_iter().filter_map(|node| note(file, node, None, shelf, fields.diagnostics())).collect()
}

/// The notes of a file beside a briefing: a set with `author` and `annotations`, or a list of such sets.
pub fn of_file(
    file: FileId,
    text: &str,
    shelf: Shelf<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Annotation> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(mut node) = yaml::read(file, text, start..text.len(), diagnostics) else { return vec![] };
    yaml::without_duplicates(file, &mut node, diagnostics);
    let sets = match node.value {
        Value::List(sets) => sets,
        value => vec![Node { value, range: node.range }],
    };
    let mut notes = Vec::new();
    for set in sets {
        let mut fields = Fields::new(file, set, diagnostics);
        let author = fields.text("author");
        for node in fields.nodes("annotations") {
            notes.extend(note(file, node, author.as_deref(), shelf, fields.diagnostics()));
        }
        fields.finish();
    }
    notes
}

/// Takes ids of authors that repeat for a mistake, and counts those that were made.
pub fn with_own_ids(notes: &mut [Annotation], diagnostics: &mut Vec<Diagnostic>) {
    for index in 0..notes.len() {
        let (before, rest) = notes.split_at_mut(index);
        let note = &mut rest[0];
        let Some(other) = before.iter().find(|other| other.id == note.id) else { continue };
        if note.id != made_id(note) {
            let message = format!("two notes are called `{}`", note.id);
            let diagnostic = Diagnostic::error("duplicate-id", note.quote.span, message);
            diagnostics.push(diagnostic.related(other.quote.span, "the other one"));
        }
        let taken = |id: &str| before.iter().any(|other| other.id == id);
        let next = (2..).map(|count| format!("{}-{count}", note.id)).find(|id| !taken(id));
        note.id = next.expect("numbers do not end");
    }
}

fn note(
    file: FileId,
    node: Node,
    author: Option<&str>,
    shelf: Shelf<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Annotation> {
    let whole = Span::new(file, node.range.clone());
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("a note is a map with `quote`, `note` and so on, not {}", node.value.kind());
        diagnostics.push(Diagnostic::error("wrong-type", whole, message));
        return None;
    }
    let mut fields = Fields::new(file, node, diagnostics);
    let id = fields.words("id");
    let (quote, note) = (said(&mut fields, "quote"), said(&mut fields, "note"));
    let (prefix, suffix) = (said(&mut fields, "prefix"), said(&mut fields, "suffix"));
    let kind = fields.choice("kind", NoteKind::WORDS, NoteKind::from_name);
    let sources = shelf.list(&mut fields, "sources");
    let author = fields.text("author").or_else(|| author.map(str::to_owned));
    fields.finish();
    let missing = |key: &str, what: &str| {
        let at = quote.as_ref().map_or(whole, |quote| quote.span);
        Diagnostic::error("missing-name", at, format!("a note needs its `{key}`: {what}"))
    };
    if quote.is_none() {
        diagnostics.push(missing("quote", "the words of the text that it is about"));
    }
    if note.is_none() {
        diagnostics.push(missing("note", "what it says of them"));
    }
    let (quote, note) = (quote?, note?);
    let id = id.map(|id| id.text).unwrap_or_default();
    let mut annotation = Annotation { id, quote, prefix, suffix, kind, note, sources, author };
    if annotation.id.is_empty() {
        annotation.id = made_id(&annotation);
    }
    Some(annotation)
}

/// A text that is more than white space.
fn said(fields: &mut Fields<'_>, key: &'static str) -> Option<Written> {
    let Words { text, span } = fields.words(key)?;
    (!text.trim().is_empty()).then_some(Written { text, span })
}

/// An id that stays while quote and note do.
fn made_id(note: &Annotation) -> String {
    let digest = Sha256::digest(format!("{}\0{}", note.quote.text, note.note.text));
    digest[..4].iter().fold(String::from("note-"), |id, byte| format!("{id}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::source::Sources;

    fn read(yaml: &str) -> (Vec<Annotation>, Vec<Diagnostic>) {
        let file = Sources::default().add("x.notes.yaml", yaml);
        let mut diagnostics = vec![];
        let site = BTreeMap::new();
        let mut notes = of_file(file, yaml, Shelf { own: &[], site: &site }, &mut diagnostics);
        with_own_ids(&mut notes, &mut diagnostics);
        (notes, diagnostics)
    }

    #[test]
    fn several_annotators_may_share_a_file() {
        let (notes, diagnostics) = read(
            "- author: Desk\n  annotations:\n    - {quote: a, note: b}\n    - {quote: c, note: d, author: Vale}\n\
             - annotations: [{quote: a, note: b, kind: disputed}]\n",
        );
        assert_eq!(diagnostics, []);
        let authors: Vec<Option<&str>> = notes.iter().map(|note| note.author.as_deref()).collect();
        assert_eq!(authors, [Some("Desk"), Some("Vale"), None]);
        assert_eq!(notes[2].kind, Some(NoteKind::Disputed));
        assert_eq!(notes[2].id, format!("{}-2", notes[0].id));
    }

    #[test]
    fn the_span_of_a_quote_is_its_value() {
        let yaml = "author: Desk\nannotations:\n  - quote: 'no \"room\"'\n    note: b\n";
        let (notes, _) = read(yaml);
        assert_eq!(&yaml[notes[0].quote.span.range()], "'no \"room\"'");
    }
}
