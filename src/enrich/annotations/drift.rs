//! What the author is told of a note whose words are not where they were.

use std::ops::Range;

use super::folded::{Fold, Folded, Spelling};
use super::nearest::nearest;
use super::{Found, Text};
use crate::diagnostic::Diagnostic;
use crate::model::Briefing;
use crate::model::annotation::Annotation;
use crate::prose::changes::{Change, changes};
use crate::source::Span;

/// How many places, and how many changes, are shown.
const SHOWN: usize = 3;

/// The diagnostic for a note that is tied to nothing; with the nearest passage, if that is `sought`.
pub fn told(
    note: &Annotation,
    found: &Found,
    text: &Text<'_>,
    briefing: &Briefing,
    sought: bool,
) -> Diagnostic {
    let teller = Teller { note, text, briefing };
    match found {
        Found::Several(places) => teller.ambiguous(places),
        Found::Elsewhere(places) => teller.elsewhere(places),
        Found::At(_) | Found::Nowhere if !sought => Diagnostic::error("lost-note", note.quote.span, LOST)
            .hint("mend the other lost notes of this briefing first; then the nearest passage is shown"),
        Found::At(_) | Found::Nowhere => teller.lost(),
    }
}

const LOST: &str = "the words of this note are not in the text";

struct Teller<'a> {
    note: &'a Annotation,
    text: &'a Text<'a>,
    briefing: &'a Briefing,
}

impl Teller<'_> {
    fn span(&self, place: &Range<usize>) -> Span {
        Span::new(self.briefing.file, self.text.document.text.in_file(place.clone()))
    }

    fn plain(&self) -> &str {
        &self.text.document.text.text
    }

    fn lost(&self) -> Diagnostic {
        let diagnostic = Diagnostic::error("lost-note", self.note.quote.span, LOST);
        if let Some(place) = self.harmless() {
            let words = single_spaced(&self.plain()[place.clone()]);
            let hint = format!(
                "only marks differ: quote `{}`; `chancery check --fix-notes` does so when told to",
                shown(&words)
            );
            let here =
                "these words are the same but for quotation marks, dashes or signs that cannot be seen";
            return diagnostic
                .related(self.span(&place), here)
                .hint(hint)
                .rewording(self.note.quote.span, words);
        }
        let quote = Folded::of_words(&self.note.quote.text, Fold::Space).text;
        match nearest(&self.text.shown.text, &quote) {
            Some(place) => self.changed(diagnostic, &quote, &place),
            None => self.gone(diagnostic),
        }
    }

    /// The one place where nothing differs but marks.
    fn harmless(&self) -> Option<Range<usize>> {
        let Text { document, file_text, .. } = self.text;
        let folded = Folded::of_text(&document.text, file_text, Spelling::Shown, Fold::Marks);
        let places = folded.find(&Folded::of_words(&self.note.quote.text, Fold::Marks));
        match places.as_slice() {
            [place] => Some(folded.in_plain(place)),
            _ => None,
        }
    }

    /// The words are there in another wording, at bytes of the folded text.
    fn changed(&self, diagnostic: Diagnostic, quote: &str, place: &Range<usize>) -> Diagnostic {
        let passage = &self.text.shown.text[place.clone()];
        let changes = changes(quote, passage);
        let here = self.span(&self.text.shown.in_plain(place));
        let mut diagnostic = diagnostic.related(here, "the words nearest to them");
        if changes.is_empty() {
            return diagnostic.hint("a note cannot reach out of a heading or a table's cell");
        }
        if self.stands_in_file() {
            return diagnostic.hint(SEEN);
        }
        let is_case = changes.iter().all(|change| change.was.to_lowercase() == change.is.to_lowercase());
        for change in changes.iter().take(SHOWN) {
            diagnostic = diagnostic.hint(in_words(change));
        }
        if changes.len() > SHOWN {
            diagnostic = diagnostic.hint(format!("and {} changes more", changes.len() - SHOWN));
        }
        let passage = shown(passage);
        diagnostic.hint(match (is_case, changes.iter().any(|change| !change.grave.is_empty())) {
            (true, _) => format!("only capitals differ: quote `{passage}`"),
            (false, true) => String::from("see whether the note still holds before it quotes the new words"),
            (false, false) => format!("if the note still holds, quote `{passage}`"),
        })
    }

    fn gone(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.stands_in_file() {
            true => diagnostic.hint(SEEN),
            false => {
                diagnostic.hint("nothing in the text is like them: remove the note, or quote other words")
            }
        }
    }

    /// Whether the quote was taken from the file together with its markup, or from code, HTML or a footnote.
    fn stands_in_file(&self) -> bool {
        let quote = Folded::of_words(&self.note.quote.text, Fold::Space);
        let body = self.text.file_text.get(self.briefing.body..).unwrap_or_default();
        !Folded::of_words(body, Fold::Space).find(&quote).is_empty()
    }

    fn ambiguous(&self, places: &[Range<usize>]) -> Diagnostic {
        let message = format!("the words of this note stand in the text {} times", places.len());
        let mut diagnostic = Diagnostic::error("ambiguous-note", self.note.quote.span, message);
        for (index, place) in places.iter().take(SHOWN).enumerate() {
            let label = if index == 0 { "here" } else { "and here" };
            diagnostic = diagnostic.related(self.span(place), label);
        }
        for place in places.iter().take(SHOWN) {
            let line = self.text.file_text[..self.span(place).range().start].matches('\n').count() + 1;
            diagnostic = match self.settling(place, places) {
                Some((key, words)) => {
                    diagnostic.hint(format!("write `{key}: {words}` for the words in line {line}"))
                }
                None => diagnostic.hint(format!("quote more words to mean those in line {line}")),
            };
        }
        diagnostic
    }

    /// A prefix or suffix, the shortest in words, that no other of the places has.
    fn settling(&self, place: &Range<usize>, places: &[Range<usize>]) -> Option<(&'static str, String)> {
        let before = |place: &Range<usize>| single_spaced(&self.plain()[..place.start]);
        let after = |place: &Range<usize>| single_spaced(&self.plain()[place.end..]);
        let others = || places.iter().filter(|other| *other != place);
        let (own, rest): (String, Vec<String>) = (before(place), others().map(before).collect());
        let starts = own.char_indices().rev().filter(|(at, _)| *at == 0 || own[..*at].ends_with(' '));
        let prefix = starts.take(12).map(|(at, _)| &own[at..]);
        let mut prefix = prefix.filter(|words| rest.iter().all(|other| !other.ends_with(words)));
        if let Some(words) = prefix.next() {
            return Some(("prefix", yaml_words(words)));
        }
        let (own, rest): (String, Vec<String>) = (after(place), others().map(after).collect());
        let ends = own.match_indices(' ').map(|(at, _)| at).chain([own.len()]).filter(|at| *at > 0);
        let suffix = ends.take(12).map(|at| &own[..at]);
        let mut suffix = suffix.filter(|words| rest.iter().all(|other| !other.starts_with(words)));
        suffix.next().map(|words| ("suffix", yaml_words(words)))
    }

    fn elsewhere(&self, places: &[Range<usize>]) -> Diagnostic {
        let is_there = |key: &str, words: &str| {
            let text = &self.text.shown;
            let quotes = text.find(&Folded::of_words(&self.note.quote.text, Fold::Space));
            quotes.iter().any(|at| match key {
                "prefix" => text.has_before(at.start, words),
                _ => text.has_after(at.end, words),
            })
        };
        let prefix = self.note.prefix.as_ref().map(|words| ("prefix", words));
        let suffix = self.note.suffix.as_ref().map(|words| ("suffix", words));
        let given: Vec<_> = [prefix, suffix].into_iter().flatten().collect();
        let wrong = given.iter().find(|(key, words)| !is_there(key, &words.text)).or(given.first());
        let (key, words) = *wrong.expect("only a prefix or a suffix makes a place the wrong one");
        let message = match key {
            "prefix" => "these words do not stand before those of the note",
            _ => "these words do not stand after those of the note",
        };
        let mut diagnostic = Diagnostic::error("note-out-of-place", words.span, message);
        let whole = [self.note.prefix.as_ref(), Some(&self.note.quote), self.note.suffix.as_ref()];
        let whole: Vec<String> =
            whole.into_iter().flatten().map(|words| single_spaced(&words.text)).collect();
        let whole = whole.join(" ");
        let text = &self.text.shown.text;
        let first = nearest(text, &whole);
        let other = nearest(&self.without_the_quote(), &whole);
        let other = other.filter(|other| {
            first.as_ref().is_none_or(|first| first.start > other.end || other.start > first.end)
        });
        let nearest: Vec<Range<usize>> = first.into_iter().chain(other).collect();
        for (index, place) in nearest.iter().enumerate() {
            let label = if index == 0 { "the words nearest to all of them" } else { "or are these meant" };
            diagnostic = diagnostic.related(self.span(&self.text.shown.in_plain(place)), label);
            for change in changes(&whole, &text[place.clone()]).iter().take(SHOWN) {
                diagnostic = diagnostic.hint(in_words(change));
            }
        }
        if nearest.is_empty() {
            for place in places.iter().take(SHOWN) {
                diagnostic = diagnostic.related(self.span(place), "the words of the note");
            }
        }
        diagnostic
            .hint(format!("if the note still holds, quote what stands there now, or leave out its `{key}`"))
    }

    /// The text with nothing where the quote stands, so that other places are found.
    fn without_the_quote(&self) -> String {
        let mut text = self.text.shown.text.clone();
        for place in self.text.shown.find(&Folded::of_words(&self.note.quote.text, Fold::Space)) {
            text.replace_range(place.clone(), &"\0".repeat(place.len()));
        }
        text
    }
}

const SEEN: &str = "quote words as a reader sees them: without markup, and not from code, HTML or a footnote";

fn in_words(change: &Change) -> String {
    let (was, is) = (shown(&change.was), shown(&change.is));
    let mut words = match (was.is_empty(), is.is_empty()) {
        (true, _) => format!("`{is}` was added"),
        (_, true) => format!("`{was}` is gone"),
        _ => format!("`{was}` became `{is}`"),
    };
    let grave: Vec<&str> = change.grave.iter().map(|grave| grave.words()).collect();
    if !grave.is_empty() {
        words += &format!(": {}", grave.join(", "));
    }
    words
}

/// Words as they stand in a message: not too long, and without the sign that sets them off.
fn shown(words: &str) -> String {
    const LONG: usize = 100;
    let words = single_spaced(words).replace('`', "'");
    match words.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words,
    }
}

fn single_spaced(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words as a YAML value, in quotation marks where they need them.
fn yaml_words(words: &str) -> String {
    let is_plain = words.chars().all(|c| c.is_alphanumeric() || " -".contains(c))
        && words.starts_with(char::is_alphabetic);
    match is_plain {
        true => words.to_owned(),
        false => format!("'{}'", words.replace('\'', "''").replace('`', "'")),
    }
}
