//! The desk: reads the site again after a change, and makes the next snapshot from what is new in it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use super::notices::{Notices, Shown, of_template};
use super::snapshot::{Edition, Snapshot};
use crate::diagnostic::Diagnostic;
use crate::enrich::{Kept, Options};
use crate::load::{CopiedFile, Disk, Input, LoadError, Stamp};
use crate::model::Site;
use crate::prepare::{Memory, Theme, prepare_again};
use crate::render::{Assets, TemplateError, Templates};
use crate::source::{FileId, SourceFile, Sources, is_same};

/// Where the site is read from, and what was read last.
pub struct Desk {
    root: PathBuf,
    disk: Disk,
    memory: Memory,
    /// What the pages are made for; asked each time, since time passes.
    options: Box<dyn Fn() -> Options + Send>,
    /// Sets this run of the preview apart from others.
    run: u128,
    /// How many editions there were after the first.
    n_editions: u64,
    last: Reading,
    snapshot: Snapshot,
    /// Whether the last attempt to read failed, so that the notices are not those of `last`.
    has_failed: bool,
}

/// One reading of the disk, and what came of it.
struct Reading {
    /// What the site was made from.
    basis: Basis,
    site: Arc<Site>,
    /// Of the site, without those of templates.
    diagnostics: Vec<Diagnostic>,
    theme: Theme,
    /// When the copied files were last changed.
    copied: Copied,
}

/// Everything of an [`Input`] that the site is made from. Two that are equal make the same site.
struct Basis {
    sources: Sources,
    beside: Vec<CopiedFile>,
    statics: BTreeMap<String, PathBuf>,
    diagnostics: Vec<Diagnostic>,
}

/// Files that are served as they are, with what shows that one has changed.
type Copied = Vec<(PathBuf, Option<Stamp>)>;

impl Desk {
    /// Reads a site for the first time; what a build has kept of it is not made again.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn open(
        root: &Path,
        kept: Kept,
        options: Box<dyn Fn() -> Options + Send>,
    ) -> Result<Self, LoadError> {
        let unreadable = |error| LoadError::Unreadable(root.to_owned(), error);
        let root = std::fs::canonicalize(root).map_err(unreadable)?;
        let (mut disk, mut memory) = (Disk::knowing(&root, kept.paths()), Memory::of(kept));
        let input = disk.read()?;
        let reading = Reading::of(input, &disk, &mut memory, &options(), None);
        memory.forget_kept();
        let run = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        let snapshot = first_snapshot(&reading, mark(run, 0), &root);
        Ok(Desk {
            root,
            disk,
            memory,
            options,
            run,
            n_editions: 0,
            last: reading,
            snapshot,
            has_failed: false,
        })
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// How long until a briefing comes or goes by itself, or a day begins; `None` where nothing depends on the moment.
    pub fn until_next_change(&self) -> Option<Duration> {
        let holds = self.last.site.as_of.holds();
        if (holds.from, holds.until) == (Timestamp::MIN, Timestamp::MAX) {
            return None;
        }
        let left = holds.until.as_millisecond() - (self.options)().as_of.stated().as_millisecond();
        // The clock may be set meanwhile, so it is looked at once a minute; and not all the time where reading fails.
        Some(Duration::from_millis(left.clamp(100, 60_000) as u64))
    }

    /// Whether another moment makes another site, or it could not be read.
    pub fn is_due(&self) -> bool {
        self.has_failed || self.last.is_over((self.options)().as_of.stated())
    }

    /// Reads the site again after a change of these files; `None` where nothing has changed.
    ///
    /// Paths are below the root; none means that nobody knows which.
    /// A failure in our own code is told like one of the site's: the preview goes on.
    pub fn read(&mut self, changed: &BTreeSet<String>) -> Option<&Snapshot> {
        match catch_unwind(AssertUnwindSafe(|| self.read_again(changed))) {
            Ok(Ok(true)) => Some(&self.snapshot),
            Ok(Ok(false)) => None,
            Ok(Err(error)) => self.only_tell("unreadable", error.to_string()),
            Err(_) => {
                self.only_tell("internal", "Chancery itself failed on this site; please report it".into())
            }
        }
    }

    fn read_again(&mut self, changed: &BTreeSet<String>) -> Result<bool, LoadError> {
        let before = &self.last;
        let changed = if self.has_failed { &BTreeSet::new() } else { changed };
        let input = self.disk.read_changed(changed)?;
        let reading = Reading::of(input, &self.disk, &mut self.memory, &(self.options)(), Some(before));
        let same_files = Arc::ptr_eq(&reading.site, &before.site) && reading.copied == before.copied;
        if same_files && reading.theme == before.theme && !self.has_failed {
            return Ok(false);
        }
        let is_shown = Arc::ptr_eq(&reading.site, &self.snapshot.edition.site);
        let had_errors = self.snapshot.notices.has_errors();
        let only_styles =
            same_files && is_shown && !had_errors && differ_in_styles_only(&reading.theme, &before.theme);
        self.snapshot = self.next_snapshot(&reading, only_styles);
        self.last = reading;
        self.has_failed = false;
        Ok(true)
    }

    /// The edition of a reading, or while that has errors the one shown; and all there is to tell.
    fn next_snapshot(&mut self, reading: &Reading, only_styles: bool) -> Snapshot {
        let assets = Arc::new(Assets::new(reading.theme.assets.clone(), reading.site.most_ties()));
        let templates = Templates::new(&reading.theme.templates, &reading.site, &assets);
        let notices = Arc::new(reading.notices(templates.as_ref().err(), &self.snapshot.edition.site));
        let edition = match templates {
            Ok(templates) if !notices.has_errors() => {
                self.n_editions += 1;
                let pages = if only_styles { self.snapshot.edition.pages } else { self.n_editions };
                let (mark, site) = (mark(self.run, self.n_editions), Arc::clone(&reading.site));
                Arc::new(Edition::new(mark, pages, site, templates, assets, self.root.clone()))
            }
            _ => Arc::clone(&self.snapshot.edition),
        };
        Snapshot { edition, notices }
    }

    fn only_tell(&mut self, code: &'static str, message: String) -> Option<&Snapshot> {
        let told = vec![Diagnostic::error_of_site(code, message)];
        self.has_failed = true;
        if self.snapshot.notices.diagnostics == told {
            return None;
        }
        self.snapshot.notices = Arc::new(Notices::new(told, Sources::default(), &Shown::default()));
        Some(&self.snapshot)
    }
}

/// The first snapshot is made whatever is wrong: with errors, and if the templates fail, with the theme's.
fn first_snapshot(reading: &Reading, mark: Arc<str>, root: &Path) -> Snapshot {
    let assets = Arc::new(Assets::new(reading.theme.assets.clone(), reading.site.most_ties()));
    let templates = Templates::new(&reading.theme.templates, &reading.site, &assets);
    let notices = reading.notices(templates.as_ref().err(), &reading.site);
    let templates = templates.unwrap_or_else(|_| {
        Templates::new(&[], &reading.site, &assets).expect("the theme's own templates are tested")
    });
    let edition = Edition::new(mark, 0, Arc::clone(&reading.site), templates, assets, root.to_owned());
    Snapshot { edition: Arc::new(edition), notices: Arc::new(notices) }
}

fn mark(run: u128, n_editions: u64) -> Arc<str> {
    format!("{run:x}-{n_editions}").into()
}

impl Reading {
    /// What comes of an input; the site of the reading before is kept where nothing in it has changed.
    fn of(
        input: Input,
        disk: &Disk,
        memory: &mut Memory,
        options: &Options,
        before: Option<&Reading>,
    ) -> Self {
        let basis = Basis::of(&input);
        let is_current = |before: &&Reading| before.basis == basis && !before.is_over(options.as_of.stated());
        let (site, diagnostics, theme) = match before.filter(is_current) {
            Some(before) => {
                let theme = Theme { templates: input.templates, assets: input.assets };
                (Arc::clone(&before.site), before.diagnostics.clone(), theme)
            }
            None => {
                let prepared = prepare_again(memory, input, options, false);
                (Arc::new(prepared.site), prepared.diagnostics, prepared.theme)
            }
        };
        let copied = copied(&site, &theme.assets, disk);
        Reading { basis, site, diagnostics, theme, copied }
    }

    /// Whether a briefing has come or gone by itself since, or another day has begun; or the clock was set back, and it
    /// has not yet.
    fn is_over(&self, now: Timestamp) -> bool {
        let holds = self.site.as_of.holds();
        !(holds.from..holds.until).contains(&now)
    }

    /// What there is to tell while pages of a site are shown: this one's, or that of the last good reading.
    fn notices(&self, error: Option<&TemplateError>, shown: &Site) -> Notices {
        let mut sources = self.site.sources.clone();
        let mut told = self.diagnostics.clone();
        told.extend(error.map(|error| of_template(error, &self.theme.templates, &mut sources)));
        Notices::new(told, sources, &Shown::of(&self.site, shown))
    }
}

impl Basis {
    fn of(input: &Input) -> Self {
        Basis {
            sources: input.sources.clone(),
            beside: input.beside.clone(),
            statics: input.statics.clone(),
            diagnostics: input.diagnostics.clone(),
        }
    }
}

impl PartialEq for Basis {
    fn eq(&self, other: &Self) -> bool {
        // Every field is named, so that whoever adds one compares it here.
        let Basis { sources, beside, statics, diagnostics } = self;
        let same = |((_, a), (_, b)): ((FileId, &SourceFile), (FileId, &SourceFile))| {
            is_same(&a.path, &b.path) && is_same(&a.text, &b.text)
        };
        *beside == other.beside
            && *statics == other.statics
            && *diagnostics == other.diagnostics
            && sources.iter().count() == other.sources.iter().count()
            && sources.iter().zip(other.sources.iter()).all(same)
    }
}

fn differ_in_styles_only(a: &Theme, b: &Theme) -> bool {
    a.templates == b.templates
        && a.assets.len() == b.assets.len()
        && a.assets.iter().zip(&b.assets).all(|((name, bytes), (other_name, other_bytes))| {
            name == other_name && (name.ends_with(".css") || bytes == other_bytes)
        })
}

/// The files that pages may show, but for stylesheets and scripts, which were read.
fn copied(site: &Site, assets: &BTreeMap<String, Vec<u8>>, disk: &Disk) -> Copied {
    let files = site.files.iter().filter(|(url, _)| !assets.contains_key(*url));
    files.map(|(_, path)| (path.clone(), disk.stamp(path).cloned())).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn briefing(keys: &str) -> String {
        format!("---\ntitle: Talks\ndate: 2023-06-19\n{keys}\n---\n")
    }

    /// A desk whose clock is set by hand, with one briefing under embargo until six and one that expires at eight.
    struct Clocked {
        _folder: tempfile::TempDir,
        clock: Arc<Mutex<Timestamp>>,
        desk: Desk,
    }

    impl Clocked {
        fn open(now: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir_all(folder.path().join("content/briefings")).unwrap();
            for (name, keys) in
                [("comes", "publish_at: 2026-06-01T18:00:00Z"), ("goes", "expires_at: 2026-06-01T20:00:00Z")]
            {
                let path = folder.path().join(format!("content/briefings/{name}.md"));
                std::fs::write(path, briefing(keys)).unwrap();
            }
            let clock = Arc::new(Mutex::new(now.parse::<Timestamp>().unwrap()));
            let read = Arc::clone(&clock);
            let options =
                move || Options { as_of: (*read.lock().unwrap()).into(), wary: true, ..Options::default() };
            let desk = Desk::open(folder.path(), Kept::default(), Box::new(options)).unwrap();
            Clocked { _folder: folder, clock, desk }
        }

        /// What is shown when the clock is set to this, and whether the desk had to be told that.
        fn at(&mut self, now: &str) -> (Vec<&str>, bool) {
            *self.clock.lock().unwrap() = now.parse().unwrap();
            let is_due = self.desk.is_due();
            let has_changed = self.desk.read(&BTreeSet::new()).is_some();
            assert_eq!(is_due, has_changed, "{now}");
            let shown = &self.desk.snapshot().edition.site.briefings;
            (shown.iter().map(|enriched| enriched.briefing.id.as_str()).collect(), has_changed)
        }
    }

    #[test]
    fn a_clock_that_is_set_shows_what_is_to_be_seen_at_its_hour() {
        let mut desk = Clocked::open("2026-06-01T17:59:59Z");
        assert_eq!(desk.at("2026-06-01T17:59:59.999Z"), (vec!["goes"], false));
        assert_eq!(desk.at("2026-06-01T18:00:00Z"), (vec!["comes", "goes"], true));
        assert_eq!(desk.at("2026-06-01T17:59:59Z"), (vec!["goes"], true), "back by a second");
        assert_eq!(desk.at("2026-06-01T23:00:00Z"), (vec!["comes"], true), "over both at once");
        assert_eq!(desk.at("2026-06-01T19:00:00Z"), (vec!["comes", "goes"], true), "back over one");
        assert_eq!(desk.at("1970-01-01T00:00:00Z"), (vec!["goes"], true), "a clock without a battery");
        assert_eq!(desk.at("9999-01-01T00:00:00Z"), (vec!["comes"], true));
        assert_eq!(desk.at("-000001-01-01T00:00:00Z"), (vec!["goes"], true));
    }

    #[test]
    fn the_clock_is_looked_at_as_long_as_anything_depends_on_it() {
        let desk = Clocked::open("2026-06-01T17:59:59.5Z").desk;
        assert_eq!(desk.until_next_change(), Some(Duration::from_millis(500)));
        let desk = Clocked::open("2026-06-01T12:00:00Z").desk;
        assert_eq!(desk.until_next_change(), Some(MINUTE), "it may be set forward meanwhile");
        let desk = Clocked::open("2030-06-01T12:00:00Z").desk;
        assert_eq!(desk.until_next_change(), Some(MINUTE), "or back");
    }
}
