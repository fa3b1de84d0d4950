//! Footnotes of which one half is missing: nobody refers to it, or there is no note.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::model::EnrichedBriefing;
use crate::source::Span;

/// Reports definitions without a reference, which are not shown, and references without a definition, which
/// stay in the text as they are written.
pub fn check(enriched: &EnrichedBriefing, diagnostics: &mut Vec<Diagnostic>) {
    let file = enriched.briefing.file;
    for loose in &enriched.document.loose_footnotes {
        let span = Span::new(file, loose.range.clone());
        let message = format!("nothing refers to the footnote `[^{}]`, so it is not shown", loose.label);
        diagnostics.push(
            Diagnostic::warning("loose-footnote", span, message)
                .hint(format!("put `[^{}]` where it belongs", loose.label)),
        );
    }
    for reference in without_note(enriched) {
        let span = Span::new(file, enriched.document.text.in_file(reference.clone()));
        let words = &enriched.document.text.text[reference];
        let message = format!("there is no footnote `{words}`");
        let hint = format!("write `{words}: …` below the text");
        diagnostics.push(Diagnostic::warning("missing-footnote", span, message).hint(hint));
    }
}

/// `[^label]` in the plain text, where a reference that has its note is never part of it.
fn without_note(enriched: &EnrichedBriefing) -> Vec<Range<usize>> {
    let plain = &enriched.document.text;
    let in_one_piece = |range: &Range<usize>| {
        let after = plain.pieces.partition_point(|piece| piece.text_start as usize <= range.start);
        let piece = after.checked_sub(1).map(|index| plain.pieces[index]);
        piece.is_some_and(|piece| range.end <= (piece.text_start + piece.text_len) as usize)
    };
    plain
        .text
        .match_indices("[^")
        .filter_map(|(start, _)| {
            let label = plain.text[start + 2..].find(|c: char| c == ']' || c.is_whitespace())?;
            let end = start + 2 + label;
            (label > 0 && plain.text[end..].starts_with(']')).then_some(start..end + 1)
        })
        // The parser breaks text at a bracket; only in a code span it stays in one piece.
        .filter(|range| !in_one_piece(range))
        .collect()
}
