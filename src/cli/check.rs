//! `chancery check`.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::output::{Output, count, plural};
use super::{Outcome, Seeing, fix_notes};
use crate::check::since;
use crate::diagnostic::has_errors;
use crate::load;
use crate::load::past::past;
use crate::prepare::{prepare, settle};

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    seeing: Seeing,
    /// What else is to fail the command
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Report facts that were changed since a revision in git without a correction
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Offer to quote the words of notes as they stand now where only marks differ, and ask about each
    #[arg(long)]
    fix_notes: bool,
    /// Answer every question of `--fix-notes` with yes
    #[arg(long, requires = "fix_notes")]
    yes: bool,
}

/// What is to count as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings
    Warnings,
}

/// Reports everything, and writes only what `--fix-notes` is told to.
pub fn run(root: &Path, args: &CheckArgs, output: &Output) -> Outcome {
    let root = load::find_root(root)?;
    let strict = args.deny.is_some();
    let mut prepared = prepare(&root, &args.seeing.options(None), strict)?;
    if let Some(revision) = &args.since {
        let changed = since::check(&prepared.site, &past(&root, revision)?, revision);
        prepared.diagnostics.extend(changed);
        settle(&mut prepared.diagnostics, &prepared.site, strict);
    }
    if args.fix_notes
        && fix_notes::fix(&root, &prepared.diagnostics, &prepared.site.sources, args.yes, output)? > 0
    {
        let again = CheckArgs { fix_notes: false, ..args.clone() };
        return run(&root, &again, output);
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
