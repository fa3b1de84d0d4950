//! The files of one site on the disk: which there are, and what they hold. Read again only where they changed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use memchr::memmem;
use rayon::prelude::*;
use walkdir::WalkDir;

use super::{CopiedFile, Glance, Input, LoadError, StoredTexts, is_notes, language_of};
use crate::diagnostic::Diagnostic;
use crate::model::Hash;
use crate::source::{FileId, SourceFile, Sources, Span};

/// Files larger than this are not read as text: 8 MiB, the length of a dozen novels.
const MAX_TEXT: u64 = 8 << 20;

/// What shows that a file has changed. Two that are equal mean the same bytes, unless it is racy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: SystemTime,
    /// Device, inode and the time of the last change of either, where the system has them: a file that
    /// was exchanged for another, or whose time was set back, is seen to be another.
    identity: (u64, u64, i64, i64),
}

/// The clock of a file system may stand still for this long (FAT), so a later change may show the same time.
const GRANULARITY: Duration = Duration::from_secs(2);

impl Stamp {
    /// Of a file, links followed; `None` where there is none.
    pub fn of(path: &Path) -> Option<Stamp> {
        Stamp::from(&std::fs::metadata(path).ok()?)
    }

    /// What a system tells of a file.
    pub fn from(metadata: &std::fs::Metadata) -> Option<Stamp> {
        Some(Stamp {
            size: metadata.len(),
            modified: metadata.modified().ok()?,
            identity: identity(metadata),
        })
    }

    /// Whether a change from now on would show another stamp.
    pub fn is_settled(&self) -> bool {
        self.newest() + GRANULARITY < SystemTime::now()
    }

    /// The later of the times it bears.
    pub(super) fn newest(&self) -> SystemTime {
        let (_, _, seconds, nanoseconds) = self.identity;
        let since =
            Duration::new(u64::try_from(seconds).unwrap_or(0), u32::try_from(nanoseconds).unwrap_or(0));
        self.modified.max(SystemTime::UNIX_EPOCH + since)
    }

    /// The same bytes for the same stamp.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let (sign, since) = match self.modified.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => (1, since),
            Err(before) => (0, before.duration()),
        };
        let (device, inode, seconds, nanoseconds) = self.identity;
        let times = [sign, since.as_secs(), u64::from(since.subsec_nanos())];
        let all = [&[self.size, device, inode], &times[..], &[seconds as u64, nanoseconds as u64]].concat();
        all.into_iter().flat_map(u64::to_le_bytes).collect()
    }

    /// Whether a file that was read at `read` may have changed since then without showing another stamp.
    ///
    /// The rule of Git's index ([racy-git](https://git-scm.com/docs/racy-git)).
    fn is_racy(&self, read: SystemTime) -> bool {
        self.modified + GRANULARITY >= read
    }
}

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
}

/// The files of one site, and what was read of them.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    listing: Listing,
    /// When the files of the listing were looked at.
    looked: SystemTime,
    sources: Sources,
    /// The id of every text that was ever read; it stays the same.
    ids: HashMap<String, FileId>,
    /// How each text of the listing was read, by path below the root.
    texts: HashMap<String, Text>,
    stored: StoredTexts,
    look: Look,
}

/// How a text was last read.
#[derive(Debug)]
struct Text {
    stamp: Option<Stamp>,
    at: SystemTime,
    /// Why it could not be.
    fault: Option<Diagnostic>,
}

/// Stylesheets, scripts and templates: few, so they are read together.
#[derive(Debug, Default)]
struct Look {
    assets: BTreeMap<String, Vec<u8>>,
    templates: Vec<(String, String)>,
    faults: Vec<Diagnostic>,
}

impl Disk {
    /// A site of which nothing has been read yet.
    pub fn new(root: &Path) -> Self {
        Disk {
            root: root.to_owned(),
            listing: Listing::default(),
            looked: SystemTime::UNIX_EPOCH,
            sources: Sources::default(),
            ids: HashMap::new(),
            texts: HashMap::new(),
            stored: StoredTexts::new(),
            look: Look::default(),
        }
    }

    /// The same, but files have the ids that they had in another reading ([`Sources::paths`]), so that what was found
    /// then can still be told of by its places.
    pub fn knowing(root: &Path, paths: &[Arc<str>]) -> Self {
        let ids = paths.iter().enumerate().filter(|(_, path)| !path.is_empty());
        let ids = ids.map(|(index, path)| (path.to_string(), FileId::at(index))).collect();
        Disk { ids, sources: Sources::knowing(paths.len()), ..Disk::new(root) }
    }

    /// Looks at every file, and reads those that may have changed.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub fn read(&mut self) -> Result<Input, LoadError> {
        std::fs::read_dir(&self.root).map_err(|error| LoadError::Unreadable(self.root.clone(), error))?;
        self.looked = SystemTime::now();
        self.listing = Listing::of(&self.root);
        self.forget_the_gone();
        let stale: Vec<Found> = self.listing.texts().filter(|found| self.is_stale(found)).cloned().collect();
        self.read_texts(&stale);
        self.read_stored(|_| true);
        self.read_look();
        Ok(self.input())
    }

    /// Reads the files at these paths below the root, and looks at the others only if that is not enough.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub fn read_changed(&mut self, changed: &BTreeSet<String>) -> Result<Input, LoadError> {
        if changed.is_empty() || self.listing.has_links {
            return self.read();
        }
        let mut stale = Vec::new();
        for below in changed.iter().filter(|below| !below.split('/').any(is_passed_over)) {
            let path = self.root.join(below);
            let stamp = std::fs::symlink_metadata(&path).ok().filter(Metadata::is_file);
            let stamp = stamp.as_ref().and_then(Stamp::from);
            let was_made_for_a_moment =
                || stamp.is_none() && !path.exists() && !self.listing.is_folder(below);
            if self.listing.get(below).is_none() && was_made_for_a_moment() {
                continue;
            }
            let (Some(found), Some(stamp)) = (self.listing.find(below), stamp) else { return self.read() };
            found.stamp = Some(stamp);
            stale.push(found.clone());
        }
        if stale.iter().any(|found| !found.below.starts_with("content/")) {
            self.read_look();
        }
        stale.retain(|found| found.is_text());
        self.read_texts(&stale);
        self.read_stored(|below| changed.contains(below));
        Ok(self.input())
    }

    /// What shows that a file of the site has changed, by its path on the disk.
    pub fn stamp(&self, path: &Path) -> Option<&Stamp> {
        let below = below(&self.root, path)?;
        self.listing.get(&below)?.stamp.as_ref()
    }

    /// The texts that were read.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// [`mark`] of all that was read.
    pub fn mark(&self) -> Option<Hash> {
        self.listing.glance()?.hash()
    }

    /// The same for one who relies on it later; `None` where a file that is changed once more could show no other
    /// stamp.
    pub fn lasting_mark(&self) -> Option<Hash> {
        self.listing.glance()?.settled(self.looked - GRANULARITY)
    }

    fn is_stale(&self, found: &Found) -> bool {
        self.texts.get(&found.below).is_none_or(|text| {
            text.stamp != found.stamp || text.stamp.as_ref().is_none_or(|stamp| stamp.is_racy(text.at))
        })
    }

    fn forget_the_gone(&mut self) {
        let there: HashSet<&str> = self.listing.texts().map(|found| found.below.as_str()).collect();
        for below in self.texts.extract_if(|below, _| !there.contains(below.as_str())).map(|(below, _)| below)
        {
            if let Some(id) = self.ids.get(&below) {
                self.sources.replace(*id, None);
            }
        }
    }

    /// Reads texts side by side. One that is as it was keeps the very text that was read before.
    fn read_texts(&mut self, stale: &[Found]) {
        let at = SystemTime::now();
        let texts: Vec<Result<Arc<str>, NoText>> = stale.par_iter().map(read_text).collect();
        for (found, text) in stale.iter().zip(texts) {
            let fault = match text {
                Ok(text) => {
                    self.put(&found.below, text);
                    None
                }
                Err(no_text) => Some(self.fault(&found.below, no_text)),
            };
            self.texts.insert(found.below.clone(), Text { stamp: found.stamp.clone(), at, fault });
        }
    }

    /// Reads what a briefing or the list of sources may name as a stored text: every file whose name stands in
    /// one that has a key `text`. That is more than the stored texts, never fewer, and may be an image that
    /// the text shows; so one that is not UTF-8 is told only where a source names it.
    fn read_stored(&mut self, may_have_changed: impl Fn(&str) -> bool) {
        let before = std::mem::take(&mut self.stored);
        let beside: Vec<Found> =
            self.listing.beside.iter().filter(|found| found.below.starts_with("content/")).cloned().collect();
        if beside.is_empty() {
            return;
        }
        let naming = self.naming();
        for found in beside {
            let name = found.below.rsplit('/').next().unwrap_or_default();
            let finder = memmem::Finder::new(name);
            let is_named = naming.iter().any(|text| finder.find(text.as_bytes()).is_some());
            if !is_named && !name.ends_with(".txt") {
                continue;
            }
            let known = before.get(&found.below).cloned().flatten();
            let stored = match known {
                _ if !is_named => None,
                Some(stored) if !may_have_changed(&found.below) => Some(stored),
                _ => read_text(&found).ok().map(|text| {
                    let file = self.put(&found.below, text);
                    (file, Arc::clone(&self.sources.file(file).text))
                }),
            };
            self.stored.insert(found.below, stored);
        }
    }

    /// The texts in which the name of a stored text may stand.
    fn naming(&self) -> Vec<Arc<str>> {
        let is_naming =
            |found: &&Found| found.below == SOURCES || found.below.starts_with("content/briefings/");
        let files = self.listing.texts().filter(is_naming).filter_map(|found| self.ids.get(&found.below));
        files
            .filter_map(|file| Some(Arc::clone(&self.sources.get(*file)?.text)))
            .filter(|text| memmem::find(text.as_bytes(), b"text").is_some())
            .collect()
    }

    fn put(&mut self, below: &str, text: Arc<str>) -> FileId {
        let Some(id) = self.ids.get(below) else {
            let id = self.sources.add(below, text);
            self.ids.insert(below.to_owned(), id);
            return id;
        };
        if self.sources.get(*id).is_none_or(|file| file.text != text) {
            self.sources.replace(*id, Some(SourceFile::new(below, text)));
        }
        *id
    }

    fn fault(&mut self, below: &str, no_text: NoText) -> Diagnostic {
        match no_text {
            NoText::Unreadable(diagnostic) => {
                if let Some(id) = self.ids.get(below) {
                    self.sources.replace(*id, None);
                }
                *diagnostic
            }
            NoText::NotUtf8(error) => {
                let file = self.put(below, String::from_utf8_lossy(error.as_bytes()).into());
                not_utf8(file, &error)
            }
        }
    }

    fn read_look(&mut self) {
        let mut look = Look::default();
        for found in self.listing.statics.iter().filter(|found| is_asset(&found.below)) {
            match std::fs::read(&found.path) {
                Ok(bytes) => drop(look.assets.insert(found.below["static/".len()..].to_owned(), bytes)),
                Err(error) => look.faults.push(unreadable(&found.below, &error)),
            }
        }
        for found in self.listing.templates.clone() {
            match read_text(&found) {
                Ok(text) => {
                    look.templates.push((found.below["templates/".len()..].to_owned(), text.to_string()))
                }
                Err(no_text) => look.faults.push(self.fault(&found.below, no_text)),
            }
        }
        self.look = look;
    }

    fn input(&self) -> Input {
        let mut input = Input {
            sources: self.sources.clone(),
            assets: self.look.assets.clone(),
            templates: self.look.templates.clone(),
            texts: self.stored.clone(),
            diagnostics: self.listing.faults.clone(),
            ..Input::default()
        };
        let mut notes = Vec::new();
        for found in self.listing.texts() {
            let text = &self.texts[&found.below];
            match (&text.fault, self.ids.get(&found.below)) {
                (None, Some(file)) if found.below == SETTINGS => input.settings = Some(*file),
                (None, Some(file)) if found.below == SOURCES => input.source_list = Some(*file),
                (None, Some(file)) if let Some(tag) = language_of(&found.below) => {
                    input.languages.push((tag.to_owned(), *file));
                }
                (None, Some(file)) if is_notes(&found.below) => notes.push((found.below.as_str(), *file)),
                (None, Some(file)) => input.add_content(&found.below, *file),
                (fault, _) => input.diagnostics.extend(fault.clone()),
            }
        }
        input.add_notes(notes);
        let folders: Vec<String> =
            input.briefings.iter().filter_map(|briefing| briefing.folder.clone()).collect();
        for found in self.listing.beside.iter().filter(|found| found.below.starts_with("content/briefings/"))
        {
            input.beside.push(CopiedFile {
                url: found.below["content/".len()..].to_owned(),
                path: found.path.clone(),
                folder: owner(&found.below, &folders),
            });
        }
        let address = |found: &Found| (found.below["static/".len()..].to_owned(), found.path.clone());
        input.statics = self.listing.statics.iter().map(address).collect();
        input.diagnostics.extend(self.look.faults.iter().cloned());
        input
    }
}

/// `site.yaml`, below the root.
const SETTINGS: &str = "site.yaml";

/// The sources of the whole site, below the root.
const SOURCES: &str = "content/sources.yaml";

/// Which files there are, each list by path.
#[derive(Debug, Default)]
struct Listing {
    settings: Option<Found>,
    markdown: Vec<Found>,
    beside: Vec<Found>,
    statics: Vec<Found>,
    templates: Vec<Found>,
    /// Words of the interface.
    languages: Vec<Found>,
    /// What is in the way.
    faults: Vec<Diagnostic>,
    /// Whether a file may be reached by two paths.
    has_links: bool,
}

impl Listing {
    fn of(root: &Path) -> Self {
        let mut listing = Listing::default();
        let content = walk(root, "content", &mut listing);
        listing.statics = walk(root, "static", &mut listing);
        let templates = walk(root, "templates", &mut listing);
        (listing.languages, listing.templates) = templates.into_iter().partition(Found::is_text);
        (listing.markdown, listing.beside) = content.into_iter().partition(Found::is_text);
        let path = root.join(SETTINGS);
        let settings = || Found { stamp: Stamp::of(&path), path: path.clone(), below: SETTINGS.into() };
        listing.settings = path.exists().then(settings);
        listing
    }

    /// All files with their stamps; `None` where something is in the way.
    fn glance(&self) -> Option<Glance> {
        let lists = [&self.markdown, &self.beside, &self.statics, &self.templates, &self.languages];
        let mut glance = Glance::default();
        for found in self.settings.iter().chain(lists.into_iter().flatten()) {
            glance.add(&found.below, found.stamp.as_ref());
        }
        self.faults.is_empty().then_some(glance)
    }

    /// Those that are read for what they say.
    fn texts(&self) -> impl Iterator<Item = &Found> {
        self.settings.iter().chain(&self.markdown).chain(&self.languages)
    }

    fn get(&self, below: &str) -> Option<&Found> {
        let lists = [&self.markdown, &self.beside, &self.statics, &self.templates, &self.languages];
        let find = |list: &'_ Vec<Found>| list.binary_search_by(|found| found.below.as_str().cmp(below)).ok();
        match &self.settings {
            Some(settings) if below == SETTINGS => Some(settings),
            _ => lists.into_iter().find_map(|list| Some(&list[find(list)?])),
        }
    }

    fn find(&mut self, below: &str) -> Option<&mut Found> {
        let lists = [
            &mut self.markdown,
            &mut self.beside,
            &mut self.statics,
            &mut self.templates,
            &mut self.languages,
        ];
        match &mut self.settings {
            Some(settings) if below == SETTINGS => Some(settings),
            _ => lists.into_iter().find_map(|list| {
                let index = list.binary_search_by(|found| found.below.as_str().cmp(below)).ok()?;
                Some(&mut list[index])
            }),
        }
    }

    /// Whether a file of the site lies below this path.
    fn is_folder(&self, below: &str) -> bool {
        let folder = format!("{below}/");
        [&self.markdown, &self.beside, &self.statics, &self.templates, &self.languages].into_iter().any(
            |list| {
                let first = list.partition_point(|found| found.below.as_str() < folder.as_str());
                list.get(first).is_some_and(|found| found.below.starts_with(&folder))
            },
        )
    }
}

/// A file on the disk.
#[derive(Debug, Clone)]
struct Found {
    path: PathBuf,
    /// Path below the root, with forward slashes.
    below: String,
    stamp: Option<Stamp>,
}

impl Found {
    fn is_text(&self) -> bool {
        [SETTINGS, SOURCES].contains(&self.below.as_str())
            || self.below.starts_with("content/") && self.below.ends_with(".md")
            || is_notes(&self.below)
            || language_of(&self.below).is_some()
    }
}

/// One hash for which files a site has and for the stamp of each: as long as it is the same, so is every file.
/// `None` where that cannot be told without reading them.
pub fn mark(root: &Path) -> Option<Hash> {
    Listing::of(root).glance()?.hash()
}

/// The folder of the innermost briefing a file lies in.
fn owner(below: &str, folders: &[String]) -> Option<String> {
    folders
        .iter()
        .filter(|folder| below.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')))
        .max_by_key(|folder| folder.len())
        .cloned()
}

/// All files below a folder, sorted by path; hidden ones and editors' backups are passed over.
fn walk(root: &Path, folder: &str, listing: &mut Listing) -> Vec<Found> {
    let top = root.join(folder);
    // A link to nowhere is there: without what it should lead to, an empty site would take the place of a full one.
    if std::fs::symlink_metadata(&top).is_err() {
        return vec![];
    }
    let real_root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut found = Vec::new();
    let mut entries = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                listing.faults.push(walk_error(root, folder, &error));
                continue;
            }
        };
        listing.has_links |= entry.path_is_symlink();
        let refused = match below(root, entry.path()) {
            _ if entry.depth() > 0 && is_passed_over(&entry.file_name().to_string_lossy()) => None,
            None => {
                let path = entry.path().display().to_string();
                Some(Diagnostic::error_in("bad-name", path, "the file's name is not valid UTF-8"))
            }
            Some(below) if entry.path_is_symlink() && !stays_inside(&real_root, entry.path()) => {
                let message = "this link leads out of the site";
                Some(Diagnostic::error_in("link-out-of-site", below, message).hint("copy the file instead"))
            }
            Some(below) if below.chars().any(char::is_control) => {
                let message = "the file's name has a control character, which no address can have";
                Some(Diagnostic::error_in("bad-name", below, message).hint("give it another name"))
            }
            Some(below) => match kind(&entry) {
                Kind::Folder => continue,
                Kind::File => {
                    found.push(Found { path: entry.path().to_owned(), below, stamp: None });
                    continue;
                }
                Kind::Other(what) => Some(Diagnostic::error_in("unreadable", below, what)),
            },
        };
        listing.faults.extend(refused);
        if entry.file_type().is_dir() {
            entries.skip_current_dir();
        }
    }
    found.sort_by(|a, b| a.below.cmp(&b.below));
    found.par_iter_mut().for_each(|found| found.stamp = Stamp::of(&found.path));
    found
}

/// What a site's file can be, and what it cannot.
enum Kind {
    Folder,
    File,
    /// As the author is told.
    Other(&'static str),
}

fn kind(entry: &walkdir::DirEntry) -> Kind {
    let kind = entry.file_type();
    match entry.depth() {
        _ if kind.is_dir() => Kind::Folder,
        0 => Kind::Other("this is no folder"),
        _ if kind.is_file() => Kind::File,
        _ => Kind::Other(NO_FILE),
    }
}

const NO_FILE: &str = "this is no file, but a folder, a pipe, a socket or a device";

fn is_passed_over(name: &str) -> bool {
    (name.starts_with('.') && name != ".well-known") || name.ends_with('~') || name.ends_with(".swp")
}

/// Whether a file of `static/` gets a name of its own, made from what is in it.
fn is_asset(below: &str) -> bool {
    below.ends_with(".css") || below.ends_with(".js")
}

fn stays_inside(real_root: &Path, link: &Path) -> bool {
    std::fs::canonicalize(link).is_ok_and(|target| target.starts_with(real_root))
}

fn below(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = relative.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

fn walk_error(root: &Path, folder: &str, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().and_then(|path| below(root, path)).unwrap_or_else(|| folder.to_owned());
    match error.loop_ancestor() {
        Some(ancestor) => {
            let ancestor = below(root, ancestor).unwrap_or_else(|| folder.to_owned());
            let message = format!("this link leads back to `{ancestor}`, a folder it lies in");
            Diagnostic::error_in("link-loop", path, message).hint("remove the link")
        }
        None => match (error.path().map(std::fs::read_link), error.io_error()) {
            (Some(Ok(target)), _) => {
                let message = format!("this link leads nowhere: there is no `{}`", target.display());
                Diagnostic::error_in("unreadable", path, message).hint("correct or remove the link")
            }
            (_, Some(io)) => unreadable(&path, io),
            (_, None) => Diagnostic::error_in("unreadable", path, "it cannot be read"),
        },
    }
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::error_in("unreadable", path, format!("it cannot be read: {error}"))
}

/// Why a file is not read as text.
enum NoText {
    /// As the diagnostic says.
    Unreadable(Box<Diagnostic>),
    /// It is in another encoding, or no text at all.
    NotUtf8(FromUtf8Error),
}

fn read_text(found: &Found) -> Result<Arc<str>, NoText> {
    let refused = |diagnostic| NoText::Unreadable(Box::new(diagnostic));
    let failed = |error| refused(unreadable(&found.below, &error));
    let (is_file, size) =
        std::fs::metadata(&found.path).map(|is| (is.is_file(), is.len())).map_err(failed)?;
    if !is_file {
        return Err(refused(Diagnostic::error_in("unreadable", found.below.as_str(), NO_FILE)));
    }
    if size > MAX_TEXT {
        let message = format!("a text of {} MiB; the limit is {} MiB", size >> 20, MAX_TEXT >> 20);
        return Err(refused(Diagnostic::error_in("too-large", found.below.as_str(), message)));
    }
    let text = String::from_utf8(std::fs::read(&found.path).map_err(failed)?).map_err(NoText::NotUtf8)?;
    Ok(text.into())
}

/// Points at the first byte that is not UTF-8, in the text as far as it can be shown.
fn not_utf8(file: FileId, error: &FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let byte = error.as_bytes()[at];
    let span = Span::new(file, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
    Diagnostic::error("not-utf8", span, format!("the byte 0x{byte:02x} here is not UTF-8"))
        .hint("save the file with the encoding UTF-8")
}
