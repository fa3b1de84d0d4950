//! `chancery build`.

mod again;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::output::{Output, count, plural};
use super::progress::progress;
use super::{Outcome, Seeing};
use super::{left_out, made, pdf};
use crate::diagnostic::has_errors;
use crate::enrich::{Kept, Options};
use crate::hosting;
use crate::load::{self, Disk, Input};
use crate::model::briefing::PublicationStatus;
use crate::model::{Coding, Hash, Page, Site, Tlp};
use crate::prepare::{Memory, Prepared, Theme, prepare_again};
use crate::render::{self, Assets, Chunks, TemplateError, Templates};
use crate::write::{About, Class, Mode, Past, Receipt, Stage, WriteError, Written, compress};
use again::{Built, Errand};

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
    /// Build even if nothing has changed since the last build
    #[arg(long)]
    force: bool,
}

/// Builds the site; with an error in the input, nothing is written.
pub fn run(root: &Path, args: &BuildArgs, output: &Output) -> Outcome {
    let root = load::find_root(root)?;
    let folder = args.output_dir.clone().unwrap_or_else(|| root.join("public"));
    let options = Options { pdf: args.pdf, ..args.seeing.options(args.base_url.clone()) };
    let begun = Instant::now();
    let errand = Errand::new(&root, &folder, &options, args.strict, output);
    let receipt = errand.receipt().filter(|_| !args.force);
    if let Some(receipt) = receipt.as_ref().filter(|receipt| errand.is_done(&root, receipt)) {
        return tell_again(receipt, begun, output);
    }
    let kept = if args.force { Kept::default() } else { made::kept(&root, &folder) };
    let mut disk = Disk::knowing(&root, kept.paths());
    let input = disk.read()?;
    let imprint = load::imprint(&input)?;
    if let Some(receipt) = receipt.as_ref().filter(|receipt| errand.is_done_for(&disk, imprint, receipt)) {
        return tell_again(receipt, begun, output);
    }
    output.listen();
    let work = Work {
        root: &root,
        folder: &folder,
        options: &options,
        strict: args.strict,
        begun,
        errand: Some(&errand),
        before: receipt.as_ref(),
    };
    let mut memory = Memory::of(kept);
    let built = work.build(&mut memory, input, imprint, args.chromium.as_deref(), output)?;
    let is_good = built.is_some();
    if let Some(built) = built {
        errand.keep(&disk, &root, built, output);
    }
    Ok(is_good)
}

/// Says what the build before said, of an output that is as it left it.
fn tell_again(receipt: &Receipt, begun: Instant, output: &Output) -> Outcome {
    receipt.said.iter().for_each(|said| output.say(said.clone()));
    output.closing(&format!("Nothing has changed: {} ({})", receipt.closing, seconds(begun.elapsed())));
    Ok(true)
}

/// Builds a site into a folder whatever is there, and tells of it.
pub fn build(root: &Path, folder: &Path, options: &Options, output: &Output) -> Outcome {
    let begun = Instant::now();
    let input = load::load(root)?;
    let imprint = load::imprint(&input)?;
    let work = Work { root, folder, options, strict: false, begun, errand: None, before: None };
    Ok(work.build(&mut Memory::default(), input, imprint, None, output)?.is_some())
}

/// A site that was drawn and written.
struct Drawn {
    written: Written,
    /// How many pages were not taken over from the build before.
    n_anew: usize,
    /// Of each page the path of its file, and the hash of all that it was made of.
    imprints: Vec<(String, Hash)>,
    /// The words of its texts.
    words: Chunks,
}

/// A build that is to be done.
struct Work<'a> {
    root: &'a Path,
    folder: &'a Path,
    options: &'a Options,
    strict: bool,
    begun: Instant,
    /// What is asked, where another build may use what is made.
    errand: Option<&'a Errand<'a>>,
    /// What is kept of the build before, where that was asked the same.
    before: Option<&'a Receipt>,
}

impl Work<'_> {
    /// What came of it; `None` where the input has errors, which have been told. `chromium` prints it, where that is
    /// wanted.
    fn build(
        &self,
        memory: &mut Memory,
        input: Input,
        imprint: Hash,
        chromium: Option<&Path>,
        output: &Output,
    ) -> Result<Option<Built>, Box<dyn std::error::Error>> {
        let Work { folder, options, .. } = *self;
        let Prepared { site, diagnostics, theme } = prepare_again(memory, input, options, self.strict);
        output.problems(&diagnostics, &site.sources);
        if has_errors(&diagnostics) {
            output.closing(&format!("Nothing was written: {}", count(&diagnostics)));
            return Ok(None);
        }
        left_out::tell(&site, output);
        let printer = options.pdf.then(|| pdf::printer(&site, chromium)).transpose()?;
        let about = About::of(&site, mode(options, site.config.marking.ceiling), imprint);
        let Drawn { written, n_anew, imprints, words } =
            self.write(memory, &site, theme, printer.as_deref(), about, output)?;
        for limit in limits(&site, folder) {
            output.warning("host-limit", &limit);
        }
        let pages = site.pages.len();
        let others = written.files.saturating_sub(pages);
        let (word, n_told) = (plural(pages, "page", "pages"), count(&diagnostics));
        let there = format!("{pages} {word} and {others} other files");
        let anew = match n_anew {
            all if all == pages => String::new(),
            some => format!(" ({some} of them anew)"),
        };
        let took = seconds(self.begun.elapsed());
        output.closing(&format!("Built {pages} {word}{anew} and {others} other files in {took}: {n_told}"));
        // A page that was taken over was made of what the build before was told of "now".
        let holds = site.as_of.holds();
        let holds = self.before.map_or(holds, |before| holds.and(before.holds));
        // The process ends soon, and the system frees a large site sooner than we would piece by piece.
        std::mem::forget((site, diagnostics));
        Ok(Some(Built {
            holds,
            input: imprint,
            written,
            closing: format!("{there}, {n_told}"),
            imprints,
            words,
        }))
    }

    /// Writes the site and swaps it in, and meanwhile keeps what was made of the briefings for the next build.
    fn write(
        &self,
        memory: &Memory,
        site: &Site,
        theme: Theme,
        printer: Option<&Path>,
        about: About,
        output: &Output,
    ) -> Result<Drawn, Box<dyn std::error::Error>> {
        let assets = Assets::new(theme.assets, site.most_ties());
        let stage = Stage::begin(self.root, self.folder)?;
        let past = self.before.and_then(|receipt| Past::of(self.folder, receipt)).unwrap_or_default();
        let templates = Templates::knowing(past.words(), &theme.templates, site, &assets)?;
        let stage = Copying { stage, past, site, n_anew: AtomicUsize::new(0) };
        let keep = || {
            if self.errand.is_some() {
                made::keep(self.root, self.folder, &stage.stage, memory, &site.sources);
            }
        };
        let imprints = std::thread::scope(|scope| {
            let kept = scope.spawn(keep);
            let imprints = self.draw(&templates, &assets, &stage, output);
            kept.join().map_or_else(|panic| std::panic::resume_unwind(panic), |()| imprints)
        })?;
        if let Some(program) = printer {
            pdf::write(program, site, &templates, &assets, &stage.stage, output)?;
        }
        let n_anew = stage.n_anew.into_inner();
        Ok(Drawn { written: stage.stage.commit(about)?, n_anew, imprints, words: templates.words() })
    }

    /// Renders every page side by side, straight into the stage; pages that the build before made of the same are taken
    /// over from it. Gives of each page the path of its file, and the hash of all that it is made of.
    fn draw(
        &self,
        templates: &Templates,
        assets: &Assets,
        stage: &Copying<'_>,
        output: &Output,
    ) -> Result<Vec<(String, Hash)>, Failure> {
        let site = stage.site;
        let may_be_known = self.errand.is_some_and(Errand::is_known);
        let bar = progress(site.pages.len() as u64, "pages", output);
        templates.gather(site);
        let mut pages: Vec<(&String, &Page)> = site.pages.iter().collect();
        pages.sort_by_cached_key(|(_, page)| templates.begins_at(site, page));
        let draw = |(url, page): &(&String, &Page)| -> Result<Option<(String, Hash)>, Failure> {
            let file = file_of(url);
            let imprint = may_be_known.then(|| render::imprint(site, templates, page));
            if !imprint.map_or(Ok(false), |imprint| stage.take_over(&file, imprint))? {
                stage.n_anew.fetch_add(1, Ordering::Relaxed);
                stage.put(&file, class_of(site, page), &render::render(site, templates, page)?)?;
            }
            bar.inc(1);
            Ok(imprint.map(|imprint| (file, imprint)))
        };
        let imprints: Vec<_> = pages.par_iter().map(draw).collect::<Result<_, _>>()?;
        // A file of the site takes the place of the theme's; stylesheets and scripts go by their hashed names.
        for (url, bytes) in assets.files().filter(|(url, _)| !site.files.contains_key(*url)) {
            let is_hashed = assets.url(url).is_none();
            stage.put(url, if is_hashed { Class::Hashed } else { Class::of_copy(url) }, bytes)?;
        }
        for (url, path) in site.files.iter() {
            let is_hashed = assets.url(url).is_some_and(|hashed| hashed != url);
            if !is_hashed {
                stage.copy(url, Class::of_copy(url), path)?;
            }
        }
        bar.finish_and_clear();
        Ok(imprints.into_iter().flatten().collect())
    }
}

/// Whom a build with these options is for.
fn mode(options: &Options, ceiling: Tlp) -> Mode {
    if options.drafts {
        Mode::Draft
    } else if options.as_of.stated() > jiff::Timestamp::now()
        || options.ceiling.is_some_and(|asked| asked > ceiling)
    {
        Mode::Preview
    } else {
        Mode::Production
    }
}

/// A stage that gets compressed copies beside its files, where the site wants them.
struct Copying<'s> {
    stage: Stage,
    /// The site of the build before.
    past: Past,
    site: &'s Site,
    /// How many pages were not taken over.
    n_anew: AtomicUsize,
}

impl Copying<'_> {
    fn codings(&self) -> &BTreeSet<Coding> {
        &self.site.config.hosting.compress
    }

    /// Takes a page over from the build before, with its copies, where it was made of the same.
    fn take_over(&self, path: &str, imprint: Hash) -> Result<bool, WriteError> {
        let Some(entry) = self.past.page(path, imprint) else { return Ok(false) };
        let is_trusted = self.past.is_untouched();
        for coding in self.codings() {
            let copy = compress::beside(path, *coding);
            let is_own = !self.site.files.contains_key(&copy);
            if let Some(entry) = self.past.file(&copy).filter(|_| is_own)
                && !self.stage.take_over(&copy, entry, is_trusted)?
            {
                return Ok(false);
            }
        }
        self.stage.take_over(path, entry, is_trusted)
    }

    fn put(&self, path: &str, class: Class, bytes: &[u8]) -> Result<(), WriteError> {
        self.stage.put(path, class, bytes)?;
        let copies = compress::copies(path, bytes, self.codings().iter().copied());
        copies.iter().try_for_each(|(path, bytes)| self.stage.put(path, class, bytes))
    }

    fn copy(&self, path: &str, class: Class, from: &Path) -> Result<(), WriteError> {
        let disk = |error| WriteError::Disk(from.to_owned(), error);
        if self.codings().is_empty() || !compress::gains(path, std::fs::metadata(from).map_err(disk)?.len()) {
            return self.stage.copy(path, class, from);
        }
        self.put(path, class, &std::fs::read(from).map_err(disk)?)
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

/// What a page is for its readers.
fn class_of(site: &Site, page: &Page) -> Class {
    let is_withdrawn = |index: &usize| site.briefings[*index].briefing.status == PublicationStatus::Withdrawn;
    match page {
        Page::Briefing(index) | Page::Alias(index, _) if is_withdrawn(index) => Class::Withdrawn,
        Page::Edition(index, page) => class_of(&site.editions[*index], page),
        page => Class::of_page(page),
    }
}

/// The file a page is written to: a folder's address is its `index.html`.
fn file_of(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

/// `53 ms`, `1.2 s`.
pub fn seconds(elapsed: Duration) -> String {
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
