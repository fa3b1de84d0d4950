//! Code blocks in a language that cannot be highlighted.

use crate::diagnostic::Diagnostic;
use crate::model::EnrichedBriefing;
use crate::render::highlight;
use crate::source::Span;

/// Reports every language nobody knows; its code is shown plain.
pub fn check(enriched: &EnrichedBriefing, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    for (language, range) in &enriched.document.code_languages {
        if highlight::knows(language) {
            continue;
        }
        let start = range.start + text[range.clone()].find(language.as_str()).unwrap_or(0);
        let span = Span::new(enriched.briefing.file, start..start + language.len());
        let message = format!("there is no highlighting for `{language}`, so the code is shown plain");
        diagnostics
            .push(Diagnostic::warning("unknown-language", span, message).hint("write `text` if it is none"));
    }
}
