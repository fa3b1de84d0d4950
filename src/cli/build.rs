//! `chancery build`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::output::{Output, count, plural};
use super::{Outcome, Seeing};
use super::{left_out, pdf};
use crate::diagnostic::has_errors;
use crate::enrich::Options;
use crate::hosting;
use crate::load;
use crate::model::{Coding, Page, Site};
use crate::prepare::{Prepared, Theme, prepare};
use crate::render::{self, Assets, TemplateError, Templates};
use crate::write::{Stage, WriteError, Written, compress};

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// The folder to write, `public` in the site's folder unless given
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Where the site will be published, in place of `base_url` in site.yaml
    #[arg(short = 'u', long, value_name = "URL", value_parser = crate::parse::site::base_url)]
    base_url: Option<String>,
    #[command(flatten)]
    seeing: Seeing,
    /// Print each briefing as a PDF as well, with an installed Chromium
    #[arg(long)]
    pdf: bool,
    /// The Chromium to print with; else CHROMIUM of the environment, else one on the search path
    #[arg(long, value_name = "PROGRAM", requires = "pdf")]
    chromium: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
}

/// Builds the site; with an error in the input, nothing is written.
pub fn run(root: &Path, args: &BuildArgs, output: &Output) -> Outcome {
    let begun = Instant::now();
    let root = load::find_root(root)?;
    let options = Options { pdf: args.pdf, ..args.seeing.options(args.base_url.clone()) };
    let Prepared { site, diagnostics, theme } = prepare(&root, &options, args.strict)?;
    output.problems(&diagnostics, &site.sources);
    if has_errors(&diagnostics) {
        output.closing(&format!("Nothing was written: {}", count(&diagnostics)));
        return Ok(false);
    }
    let folder = args.output_dir.clone().unwrap_or_else(|| root.join("public"));
    left_out::tell(&site, output);
    let printer = args.pdf.then(|| pdf::printer(&site, args.chromium.as_deref())).transpose()?;
    let written = write_site(&root, &folder, &site, theme, printer.as_deref(), output)?;
    for limit in limits(&site, &folder) {
        output.warning("host-limit", &limit);
    }
    let pages = site.pages.len();
    output.closing(&format!(
        "Built {pages} {} and {} other files in {}: {}",
        plural(pages, "page", "pages"),
        written.files.saturating_sub(pages),
        seconds(begun.elapsed()),
        count(&diagnostics)
    ));
    // The process ends here, and the system frees a large site sooner than we would piece by piece.
    std::mem::forget((site, diagnostics));
    Ok(true)
}

/// Renders every page side by side, straight into the stage, and swaps it in.
fn write_site(
    root: &Path,
    folder: &Path,
    site: &Site,
    theme: Theme,
    printer: Option<&Path>,
    output: &Output,
) -> Result<Written, Box<dyn std::error::Error>> {
    let assets = Assets::new(theme.assets, site.most_ties());
    let templates = Templates::new(&theme.templates, site, &assets)?;
    let stage = Copying { stage: Stage::begin(root, folder)?, codings: &site.config.hosting.compress };
    let bar = progress(site.pages.len(), output);
    let pages: Vec<(&String, &Page)> = site.pages.iter().collect();
    pages.par_iter().try_for_each(|(url, page)| -> Result<(), Failure> {
        let bytes = render::render(site, &templates, page)?;
        bar.inc(1);
        stage.put(&file_of(url), &bytes).map_err(Failure::from)
    })?;
    // A file of the site takes the place of the theme's; stylesheets and scripts go by their hashed names.
    for (url, bytes) in assets.files().filter(|(url, _)| !site.files.contains_key(*url)) {
        stage.put(url, bytes)?;
    }
    for (url, path) in &site.files {
        let is_hashed = assets.url(url).is_some_and(|hashed| hashed != url);
        if !is_hashed {
            stage.copy(url, path)?;
        }
    }
    bar.finish_and_clear();
    if let Some(program) = printer {
        pdf::write(program, site, &templates, &assets, &stage.stage, output)?;
    }
    Ok(stage.stage.commit()?)
}

/// A stage that gets compressed copies beside its files, where the site wants them.
struct Copying<'s> {
    stage: Stage,
    codings: &'s BTreeSet<Coding>,
}

impl Copying<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.stage.put(path, bytes)?;
        let copies = compress::copies(path, bytes, self.codings.iter().copied());
        copies.iter().try_for_each(|(path, bytes)| self.stage.put(path, bytes))
    }

    fn copy(&self, path: &str, from: &Path) -> Result<(), WriteError> {
        let disk = |error| WriteError::Disk(from.to_owned(), error);
        if self.codings.is_empty() || !compress::gains(path, std::fs::metadata(from).map_err(disk)?.len()) {
            return self.stage.copy(path, from);
        }
        self.put(path, &std::fs::read(from).map_err(disk)?)
    }
}

/// What the site's host would not take of what lies in the output now.
fn limits(site: &Site, folder: &Path) -> Vec<String> {
    let Some(host) = site.config.hosting.host else { return vec![] };
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let sized = |entry: DirEntry| {
        let below = entry.path().strip_prefix(folder).ok()?.to_string_lossy().into_owned();
        entry.file_type().is_file().then_some((below, entry.metadata().ok()?.len()))
    };
    hosting::limits::exceeded(host, &files.filter_map(sized).collect::<Vec<_>>(), site)
}

/// The file a page is written to: a folder's address is its `index.html`.
fn file_of(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

/// A bar that shows itself on a terminal when it takes longer than a second.
fn progress(pages: usize, output: &Output) -> ProgressBar {
    if !output.is_interactive() {
        return ProgressBar::hidden();
    }
    let begun = Instant::now();
    let bar = ProgressBar::with_draw_target(Some(pages as u64), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} pages") {
        bar.set_style(style);
    }
    std::thread::spawn({
        let bar = bar.clone();
        move || {
            std::thread::sleep(Duration::from_secs(1).saturating_sub(begun.elapsed()));
            if !bar.is_finished() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
    });
    bar
}

fn seconds(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        short @ ..1000 => format!("{short} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}

/// What can stop the writing of one page.
#[derive(Debug)]
enum Failure {
    Template(Box<TemplateError>),
    Write(WriteError),
}

impl From<TemplateError> for Failure {
    fn from(error: TemplateError) -> Self {
        Failure::Template(Box::new(error))
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure::Write(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Template(error) => error.fmt(f),
            Failure::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}
