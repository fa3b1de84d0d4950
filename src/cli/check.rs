//! `chancery check`.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::output::{Output, count, plural};
use super::{Outcome, Seeing};
use crate::diagnostic::has_errors;
use crate::load;
use crate::prepare::prepare;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    seeing: Seeing,
    /// What else is to fail the command
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
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
    let prepared = prepare(&root, &args.seeing.options(None), args.deny.is_some())?;
    output.diagnostics(&prepared.diagnostics, &prepared.site.sources);
    let briefings = prepared.site.briefings.len();
    output.closing(&format!(
        "Checked {briefings} {}: {}",
        plural(briefings, "briefing", "briefings"),
        count(&prepared.diagnostics)
    ));
    Ok(!has_errors(&prepared.diagnostics))
}
