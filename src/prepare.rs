//! From a folder to a checked site: what every command begins with.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::check::{self, check_again};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::enrich::{self, Kept, Options, enrich_again};
use crate::load::{self, Input, LoadError};
use crate::model::Site;
use crate::source::Sources;

/// A site, what there is to say about it, and what it is to look like.
#[derive(Debug)]
pub struct Prepared {
    /// The site.
    pub site: Site,
    /// Everything that was found, errors first, then by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Its own templates and styles.
    pub theme: Theme,
}

/// What rendering needs besides the site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    /// Templates of the site: name and text.
    pub templates: Vec<(String, String)>,
    /// Stylesheets and scripts of the site, by path below `static/`.
    pub assets: BTreeMap<String, Vec<u8>>,
}

/// Reads, enriches and checks a site; with `strict`, warnings become errors.
///
/// # Errors
/// When the folder cannot be read at all.
pub fn prepare(root: &Path, options: &Options, strict: bool) -> Result<Prepared, LoadError> {
    Ok(prepare_input(load::load(root)?, options, strict))
}

/// The same for a site that has been read.
pub fn prepare_input(input: Input, options: &Options, strict: bool) -> Prepared {
    prepare_again(&mut Memory::default(), input, options, strict)
}

/// What was made of a site, kept so that after a change only what it touches is made again.
#[derive(Debug, Default)]
pub struct Memory {
    enriched: enrich::Memory,
    checked: check::Memory,
}

impl Memory {
    /// That of a process which has made nothing yet, of what another has kept.
    pub fn of(kept: Kept) -> Self {
        Memory { enriched: enrich::Memory::of(kept), ..Memory::default() }
    }

    /// Forgets what another has kept: what of it is of use has been taken.
    pub fn forget_kept(&mut self) {
        self.enriched.forget_kept();
    }

    /// Keeps what was made, for another process of the same program; opens no file where nothing of it is new.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(
        &self,
        sources: &Sources,
        program: &str,
        open: impl FnOnce() -> io::Result<File>,
    ) -> io::Result<bool> {
        self.enriched.keep(sources, program, open)
    }
}

/// The same as [`prepare_input`], with what is still known of the reading before.
pub fn prepare_again(memory: &mut Memory, mut input: Input, options: &Options, strict: bool) -> Prepared {
    let theme =
        Theme { templates: std::mem::take(&mut input.templates), assets: std::mem::take(&mut input.assets) };
    let (site, mut diagnostics) = enrich_again(&mut memory.enriched, input, options);
    diagnostics.extend(check_again(&mut memory.checked, &site));
    settle(&mut diagnostics, &site, strict);
    Prepared { site, diagnostics, theme }
}

/// Makes errors of warnings, where `strict`, and puts all in order.
pub fn settle(diagnostics: &mut [Diagnostic], site: &Site, strict: bool) {
    if strict {
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning)
        {
            diagnostic.severity = Severity::Error;
        }
    }
    diagnostic::worst_first(diagnostics, &site.sources);
}
