//! Meetings that the text tells and the front matter does not declare.

use crate::diagnostic::Diagnostic;
use crate::model::{EnrichedBriefing, Origin};

/// Gives the YAML to paste for every meeting that is only told.
pub fn check(enriched: &EnrichedBriefing, diagnostics: &mut Vec<Diagnostic>) {
    for meeting in enriched.timeline.iter() {
        if meeting.origin != Origin::Text {
            continue;
        }
        let Some(span) = meeting.evidence.first() else { continue };
        let declaration = meeting.declaration().join("\n    ");
        diagnostics.push(
            Diagnostic::hint_at(
                "told-not-declared",
                *span,
                "a meeting is read from this sentence, and not declared",
            )
            .hint(format!("to declare it, paste under `meetings:`\n  - {declaration}"))
            .hint("if it is none, quote the sentence under `not_meetings:`"),
        );
    }
}
