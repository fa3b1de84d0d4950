//! Meetings that the text tells and the front matter does not declare.

use crate::diagnostic::Diagnostic;
use crate::model::{Origin, Site};

/// Gives the YAML to paste for every meeting that is only told.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for meeting in site.briefings.iter().flat_map(|enriched| &enriched.timeline) {
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
