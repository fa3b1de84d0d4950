//! More notes on one paragraph than its margin holds.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::EnrichedBriefing;
use crate::source::Span;

/// Notes beside one paragraph that can still be read beside it.
const ROOM: usize = 3;

/// Reports paragraphs with more notes than stand beside them: the rest drift below their markers.
pub fn check(enriched: &EnrichedBriefing, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let document = &enriched.document;
    for paragraph in &document.paragraphs {
        let annotations = enriched.annotations.iter().filter(|note| {
            let words = document.text.in_file(note.words.clone());
            paragraph.range.contains(&words.end.saturating_sub(1))
        });
        let n_notes = annotations.count() + footnotes(&text[paragraph.range.clone()]).len();
        if n_notes > ROOM {
            let number = paragraph.number;
            let message =
                format!("{n_notes} notes on paragraph {number}; beside it there is room for {ROOM}");
            let span = Span::new(enriched.briefing.file, paragraph.range.start..paragraph.range.start);
            let diagnostic = Diagnostic::warning("crowded-notes", span, message);
            diagnostics.push(diagnostic.hint("make two paragraphs of it, or one note of several"));
        }
    }
}

/// The labels of footnotes that a paragraph refers to.
fn footnotes(paragraph: &str) -> BTreeSet<&str> {
    paragraph.split("[^").skip(1).filter_map(|after| Some(after.split_once(']')?.0)).collect()
}
