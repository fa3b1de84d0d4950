//! Edits to a text with notes: every note stays on the identical words, or is reported.

use std::collections::BTreeMap;

use chancery::diagnostic::{Diagnostic, Severity};
use chancery::model::Page;
use chancery::prepare::Prepared;
use chancery::render::{Assets, Templates};
use scraper::{Html, Selector};

use super::{support, write_site};

const TEXT: &str = include_str!("text.md");

/// A change to the text, and what is to be told of the notes that it parts from their words.
struct Edit {
    name: String,
    /// What stands there before and after.
    changes: Vec<(String, String)>,
    lost: BTreeMap<String, String>,
}

fn edits() -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for line in include_str!("edits.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            edits.push(Edit { name: name.to_owned(), changes: vec![], lost: BTreeMap::new() });
            continue;
        }
        let edit = edits.last_mut().expect("an edit has a name");
        let words = line.get(2..).unwrap_or_default().replace("\\n", "\n").replace("\\\\", "\\");
        match line.as_bytes()[0] {
            b'-' => edit.changes.push((words, String::new())),
            b'+' => edit.changes.last_mut().expect("before comes first").1 = words,
            _ => {
                let (note, told) = words.split_once(": ").expect("a note and what is told");
                edit.lost.insert(note.to_owned(), told.to_owned());
            }
        }
    }
    edits
}

fn edited(edit: &Edit) -> String {
    let (head, body) = TEXT.split_at(TEXT.find("\n---\n").expect("there is front matter") + 5);
    let mut body = body.to_owned();
    for (before, after) in &edit.changes {
        assert_eq!(body.matches(before).count(), 1, "{}: {before:?} has to stand there once", edit.name);
        body = body.replacen(before, after, 1);
    }
    head.to_owned() + &body
}

fn prepared(text: &str) -> Prepared {
    let site = tempfile::tempdir().expect("a folder");
    write_site(site.path(), text, None);
    support::prepare(site.path())
}

/// The quotes as they are written, by id of the note.
fn quotes(text: &str) -> BTreeMap<String, String> {
    let prepared = prepared(text);
    let notes = &prepared.site.briefings[0].briefing.annotations;
    notes.iter().map(|note| (note.id.clone(), note.quote.text.clone())).collect()
}

/// The words that are marked on the page for each note.
fn marked(prepared: &Prepared) -> BTreeMap<String, String> {
    let templates =
        Templates::new(&[], &prepared.site, &Assets::new(BTreeMap::new(), prepared.site.most_ties()))
            .expect("the theme's");
    let page = chancery::render::render(&prepared.site, &templates, &Page::Briefing(0)).expect("drawn");
    let html = Html::parse_document(&String::from_utf8(page).expect("UTF-8"));
    let words = |index: usize| {
        let selector = Selector::parse(&format!(".an.k{}", index + 1)).expect("a selector");
        html.select(&selector).map(|piece| piece.text().collect::<String>()).collect::<Vec<_>>().join("")
    };
    let notes = prepared.site.briefings[0].annotations.iter().enumerate();
    notes.map(|(index, note)| (note.annotation.id.clone(), words(index))).collect()
}

/// Words as they are compared: without white space, which differs where a block or a line ends, and with the
/// quotation marks that the page makes.
fn bare(words: &str) -> String {
    let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    words.replace(['“', '”'], "\"")
}

fn told_of<'p>(
    prepared: &'p Prepared,
    quotes: &BTreeMap<String, String>,
) -> BTreeMap<String, &'p Diagnostic> {
    let notes = &prepared.site.briefings[0].briefing.annotations;
    let errors = prepared.diagnostics.iter().filter(|told| told.severity == Severity::Error);
    let mut told = BTreeMap::new();
    for diagnostic in errors {
        let span = diagnostic.span().expect("it stands somewhere");
        let is_there = |written: &chancery::model::record::Written| written.span == span;
        let note = notes.iter().find(|note| {
            is_there(&note.quote)
                || note.prefix.as_ref().is_some_and(is_there)
                || note.suffix.as_ref().is_some_and(is_there)
        });
        let note = note.unwrap_or_else(|| panic!("this is not about a note: {diagnostic:?}"));
        assert!(quotes.contains_key(&note.id));
        told.insert(note.id.clone(), diagnostic);
    }
    told
}

#[test]
fn every_note_stays_on_its_words_or_is_reported() {
    let quotes = quotes(TEXT);
    let edits = edits();
    assert!(edits.len() >= 60, "only {} edits", edits.len());
    let mut wrong = Vec::new();
    for edit in &edits {
        let prepared = prepared(&edited(edit));
        let (marked, told) = (marked(&prepared), told_of(&prepared, &quotes));
        for (id, quote) in &quotes {
            let name = &edit.name;
            match (edit.lost.get(id), marked.get(id), told.get(id)) {
                (None, Some(words), None) if bare(words) == bare(quote) => {}
                (Some(expected), None, Some(told)) => {
                    let text = format!("{} {}", told.message, told.hints.join("; "));
                    if !text.contains(expected) {
                        wrong.push(format!("{name}: of `{id}` is told: {text}"));
                    }
                }
                (_, words, told) => wrong.push(format!("{name}: `{id}` is on {words:?}, told: {told:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_an_edit_every_note_is_on_its_words() {
    let prepared = prepared(TEXT);
    // The text is short for so many notes, and that is all there is to say.
    let told: Vec<&str> = prepared.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(told, ["crowded-notes"; 2]);
    let marked = marked(&prepared);
    for (id, quote) in quotes(TEXT) {
        assert_eq!(bare(&marked[&id]), bare(&quote));
    }
}

#[test]
fn what_matters_is_never_put_right_by_itself() {
    for edit in edits() {
        let prepared = prepared(&edited(&edit));
        for told in prepared.diagnostics.iter().filter(|told| told.rewording.is_some()) {
            assert!(told.hints[0].starts_with("only marks differ"), "{}: {told:?}", edit.name);
        }
    }
}
