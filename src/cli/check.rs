//! `chancery check`.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::output::{Output, count, plural};
use super::{Outcome, Seeing};
use crate::check::since;
use crate::diagnostic::has_errors;
use crate::load;
use crate::load::past::past;
use crate::prepare::{prepare, settle};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    seeing: Seeing,
    /// What else is to fail the command
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Report facts that were changed since a revision in git without a correction
    #[arg(long, value_name = "REV")]
    since: Option<String>,
}

/// What is to count as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings
    Warnings,
}

/// Reports everything and writes nothing.
pub fn run(root: &Path, args: &CheckArgs, output: &Output) -> Outcome {
    let root = load::find_root(root)?;
    let strict = args.deny.is_some();
    let mut prepared = prepare(&root, &args.seeing.options(None), strict)?;
    if let Some(revision) = &args.since {
        let changed = since::check(&prepared.site, &past(&root, revision)?, revision);
        prepared.diagnostics.extend(changed);
        settle(&mut prepared.diagnostics, &prepared.site, strict);
    }
    output.diagnostics(&prepared.diagnostics, &prepared.site.sources);
    let briefings = prepared.site.briefings.len();
    output.closing(&format!(
        "Checked {briefings} {}: {}",
        plural(briefings, "briefing", "briefings"),
        count(&prepared.diagnostics)
    ));
    Ok(!has_errors(&prepared.diagnostics))
}
