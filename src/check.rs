//! Checks of the whole site, one a file: message and tests together.

mod clashes;
mod code;
mod footnotes;
mod future;
mod lifetimes;
mod links;
mod offices;
mod told;

use crate::diagnostic::Diagnostic;
use crate::model::Site;

/// Everything the checks find, in the order of files and of places in them.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    links::check(site, &mut diagnostics);
    code::check(site, &mut diagnostics);
    footnotes::check(site, &mut diagnostics);
    lifetimes::check(site, &mut diagnostics);
    offices::check(site, &mut diagnostics);
    clashes::check(site, &mut diagnostics);
    future::check(site, &mut diagnostics);
    told::check(site, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.file(), diagnostic.span().map(|span| span.start)));
    diagnostics
}
