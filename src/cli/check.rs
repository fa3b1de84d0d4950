//! `chancery check`.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::output::{Output, count};
use super::{Outcome, Seeing};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::enrich::Options;
use crate::load;
use crate::model::Site;

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
    let (site, diagnostics, _) = read_site(&root, &args.seeing.options(None), args.deny.is_some())?;
    output.diagnostics(&diagnostics, &site.sources);
    output.closing(&format!("Checked {} briefings: {}", site.briefings.len(), count(&diagnostics)));
    Ok(!has_errors(&diagnostics))
}

/// What rendering needs besides the site.
pub struct ThemeInput {
    /// Templates of the site: name and text.
    pub templates: Vec<(String, String)>,
    /// Stylesheets and scripts of the site, by path below `static/`.
    pub assets: std::collections::BTreeMap<String, Vec<u8>>,
}

/// Reads, enriches and checks a site; with `strict`, warnings become errors.
pub fn read_site(
    root: &Path,
    options: &Options,
    strict: bool,
) -> Result<(Site, Vec<Diagnostic>, ThemeInput), load::LoadError> {
    let mut input = load::load(root)?;
    let theme = ThemeInput {
        templates: std::mem::take(&mut input.templates),
        assets: std::mem::take(&mut input.assets),
    };
    let (site, mut diagnostics) = crate::enrich::enrich(input, options);
    diagnostics.extend(crate::check::check(&site));
    if strict {
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning)
        {
            diagnostic.severity = Severity::Error;
        }
    }
    diagnostics.sort_by_cached_key(|diagnostic| {
        (std::cmp::Reverse(diagnostic.severity), diagnostic.file(), diagnostic.span().map(|span| span.start))
    });
    Ok((site, diagnostics, theme))
}
