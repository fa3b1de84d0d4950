//! Notes are tied to the words they quote, or reported: never to other words.
//!
//! 1. The text is made comparable (`folded`): white space runs together, as it does in YAML.
//! 2. The quote is looked for as it stands, whole words only; prefix and suffix say which, where it stands more
//!    than once (the text quote selector of the W3C's Web Annotation model). A quote may be spelled as the page
//!    shows it or as the file has it: `"` and `“` are one where the page makes the one of the other.
//! 3. A quote that is not found, or found twice, is told with what is there instead (`drift`).
//!
//! A quote may run on from one paragraph or item into the next. It may not reach out of a heading or of a table's
//! cell, where what comes next in the file is not what a reader reads next.

mod drift;
mod folded;
mod marker;
mod nearest;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::model::annotation::{Anchored, Annotation};
use crate::model::{Briefing, Document};
use folded::{Fold, Folded, Spelling};

/// For so many lost notes of a briefing the nearest passage is sought, which takes a look at the whole text each.
const SOUGHT: usize = 25;

/// The notes of a briefing whose words stand in its text, by start; one that encloses another comes first.
pub fn anchored(
    briefing: &Briefing,
    document: &Document,
    file_text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Anchored> {
    if briefing.annotations.is_empty() {
        return vec![];
    }
    let text = Text::new(document, file_text);
    let (mut anchored, mut n_lost) = (Vec::new(), 0);
    for annotation in &briefing.annotations {
        match text.find(annotation) {
            Found::At(words) => {
                let marker = marker::after(&document.text, words.end);
                anchored.push(Anchored { annotation: annotation.clone(), words, marker });
            }
            lost => {
                let sought = n_lost < SOUGHT;
                n_lost += 1;
                diagnostics.push(drift::told(annotation, &lost, &text, briefing, sought));
            }
        }
    }
    anchored.sort_by_key(|note| (note.words.start, std::cmp::Reverse(note.words.end)));
    anchored
}

/// The text of a briefing, ready to be searched for quotes.
struct Text<'a> {
    document: &'a Document,
    file_text: &'a str,
    /// As the page shows it.
    shown: Folded,
    /// As the file has it.
    written: Folded,
}

/// What became of a quote. Ranges are bytes of the plain text.
enum Found {
    /// It stands there, once.
    At(Range<usize>),
    /// It stands nowhere.
    Nowhere,
    /// It stands in several places, and nothing says which is meant.
    Several(Vec<Range<usize>>),
    /// It stands there, but not between the prefix and the suffix.
    Elsewhere(Vec<Range<usize>>),
}

impl<'a> Text<'a> {
    fn new(document: &'a Document, file_text: &'a str) -> Self {
        let folded = |spelling| Folded::of_text(&document.text, file_text, spelling, Fold::Space);
        let (shown, written) = (folded(Spelling::Shown), folded(Spelling::Written));
        Text { document, file_text, shown, written }
    }

    fn find(&self, note: &Annotation) -> Found {
        let quote = Folded::of_words(&note.quote.text, Fold::Space);
        let in_its_place = |text: &Folded, at: &Range<usize>| {
            note.prefix.as_ref().is_none_or(|prefix| text.has_before(at.start, &prefix.text))
                && note.suffix.as_ref().is_none_or(|suffix| text.has_after(at.end, &suffix.text))
        };
        let (mut all, mut meant) = (Vec::new(), Vec::new());
        for text in [&self.shown, &self.written] {
            for at in text.find(&quote) {
                let place = text.in_plain(&at);
                if in_its_place(text, &at) {
                    meant.push(place.clone());
                }
                all.push(place);
            }
        }
        for places in [&mut all, &mut meant] {
            places.sort_by_key(|place| (place.start, place.end));
            places.dedup();
        }
        match (meant.len(), all.is_empty()) {
            (1, _) => Found::At(meant.remove(0)),
            (0, true) => Found::Nowhere,
            (0, false) => Found::Elsewhere(all),
            _ => Found::Several(meant),
        }
    }
}
