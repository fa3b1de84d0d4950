//! Footnotes that nobody refers to.

use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::source::Span;

/// Reports definitions without a reference; a reference without definition stays in the text as it is written.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for enriched in &site.briefings {
        for loose in &enriched.document.loose_footnotes {
            let span = Span::new(enriched.briefing.file, loose.range.clone());
            let message = format!("nothing refers to the footnote `[^{}]`, so it is not shown", loose.label);
            diagnostics.push(
                Diagnostic::warning("loose-footnote", span, message)
                    .hint(format!("put `[^{}]` where it belongs", loose.label)),
            );
        }
    }
}
