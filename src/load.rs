//! The only reader of the disk: a folder in, its texts and a list of its files out.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use memchr::memmem;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};

/// A Markdown file of `content/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentFile {
    /// Its text.
    pub file: FileId,
    /// Path below `content/briefings` (or `people` and so on), without ending and without `/index`.
    pub id: String,
    /// For `slug/index.md`, the folder below the site's root.
    pub folder: Option<String>,
}

/// A file to be copied, not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedFile {
    /// Address below the root.
    pub url: String,
    /// Where it is on the disk.
    pub path: PathBuf,
    /// The folder of the briefing it belongs to; `None` for one that lies loose beside briefings.
    pub folder: Option<String>,
}

/// Everything a site consists of, as read.
#[derive(Debug, Default)]
pub struct Input {
    /// Texts.
    pub sources: Sources,
    /// `site.yaml`.
    pub settings: Option<FileId>,
    /// Files of `content/briefings`, by path.
    pub briefings: Vec<ContentFile>,
    /// Files of `content/people`, by path.
    pub people: Vec<ContentFile>,
    /// Files of `content/places`, by path.
    pub places: Vec<ContentFile>,
    /// Files of `content/trips`, by path.
    pub trips: Vec<ContentFile>,
    /// `content/sources.yaml`.
    pub source_list: Option<FileId>,
    /// Every other file of `content/` by path below the root, with its text where a briefing or the list
    /// of sources may name it as a stored text.
    pub texts: BTreeMap<String, Option<FileId>>,
    /// Files beside briefings.
    pub beside: Vec<CopiedFile>,
    /// Files of `static/`, by address.
    pub statics: BTreeMap<String, PathBuf>,
    /// Stylesheets and scripts of `static/`, by path below it.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// Templates of the site: name and text.
    pub templates: Vec<(String, String)>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A folder that is not a site, or cannot be read.
#[derive(Debug)]
pub enum LoadError {
    /// There is no `site.yaml` here or in any folder above.
    NoSite(PathBuf),
    /// The folder cannot be read.
    Unreadable(PathBuf, io::Error),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::NoSite(path) => write!(
                f,
                "no site.yaml in {} or any folder above it; `chancery init DIR` starts a site",
                path.display()
            ),
            LoadError::Unreadable(path, error) => write!(f, "cannot read {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for LoadError {}

/// Files larger than this are not read as text: 64 MiB.
const MAX_TEXT: u64 = 64 << 20;

/// The root of the site that a folder belongs to: the nearest one, going up, with a `site.yaml`.
///
/// # Errors
/// When there is none.
pub fn find_root(from: &Path) -> Result<PathBuf, LoadError> {
    let start = std::path::absolute(from).map_err(|error| LoadError::Unreadable(from.into(), error))?;
    start
        .ancestors()
        .find(|folder| folder.join("site.yaml").is_file())
        .map(Path::to_owned)
        .ok_or(LoadError::NoSite(start))
}

/// Reads a site.
///
/// # Errors
/// Only when the root itself cannot be read; a file that cannot is a diagnostic.
pub fn load(root: &Path) -> Result<Input, LoadError> {
    std::fs::read_dir(root).map_err(|error| LoadError::Unreadable(root.into(), error))?;
    let mut input = Input::default();
    let content = walk(root, "content", &mut input.diagnostics);
    let statics = walk(root, "static", &mut input.diagnostics);
    let templates = walk(root, "templates", &mut input.diagnostics);
    let (markdown, mut other): (Vec<Found>, Vec<Found>) =
        content.into_iter().partition(|found| found.below.ends_with(".md"));

    let settings = Found { path: root.join("site.yaml"), below: "site.yaml".into() };
    input.settings = settings.path.exists().then(|| read_texts(&[settings], &mut input)[0]).flatten();
    let texts = read_texts(&markdown, &mut input);
    for (found, file) in markdown.iter().zip(texts) {
        let Some(file) = file else { continue };
        input.add_content(&found.below, file);
    }
    let list: Vec<Found> = other.extract_if(.., |found| found.below == "content/sources.yaml").collect();
    input.source_list = read_texts(&list, &mut input).into_iter().next().flatten();
    read_stored_texts(&other, &mut input);
    let folders: Vec<String> =
        input.briefings.iter().filter_map(|briefing| briefing.folder.clone()).collect();
    for found in other.iter().filter(|found| found.below.starts_with("content/briefings/")) {
        input.beside.push(CopiedFile {
            url: found.below["content/".len()..].to_owned(),
            path: found.path.clone(),
            folder: owner(&found.below, &folders),
        });
    }
    for found in statics {
        let url = found.below["static/".len()..].to_owned();
        if url.ends_with(".css") || url.ends_with(".js") {
            match std::fs::read(&found.path) {
                Ok(bytes) => {
                    input.assets.insert(url.clone(), bytes);
                }
                Err(error) => input.diagnostics.push(unreadable(&found.below, &error)),
            }
        }
        input.statics.insert(url, found.path);
    }
    for found in &templates {
        match read_text(found) {
            Ok(text) => input.templates.push((found.below["templates/".len()..].to_owned(), text)),
            Err(no_text) => input.diagnostics.push(no_text.diagnostic(&found.below, &mut input.sources)),
        }
    }
    Ok(input)
}

/// Reads the files whose names stand in the list of sources or in a briefing that has a key `text`.
///
/// That is more than the stored texts, never fewer; one that is not UTF-8 is left out without a word,
/// for it may be an image that the text shows.
fn read_stored_texts(other: &[Found], input: &mut Input) {
    let briefings = input.briefings.iter().map(|briefing| briefing.file);
    let naming: Vec<_> = briefings
        .chain(input.source_list)
        .map(|file| input.sources.file(file).text.clone())
        .filter(|text| memmem::find(text.as_bytes(), b"text").is_some())
        .collect();
    let is_named = |found: &Found| {
        let name = found.below.rsplit('/').next().unwrap_or_default();
        let finder = memmem::Finder::new(name);
        naming.iter().any(|text| finder.find(text.as_bytes()).is_some())
    };
    let texts: Vec<Option<String>> =
        other.par_iter().map(|found| is_named(found).then(|| read_text(found).ok()).flatten()).collect();
    for (found, text) in other.iter().zip(texts) {
        let file = text.map(|text| input.sources.add(found.below.as_str(), text));
        input.texts.insert(found.below.clone(), file);
    }
}

impl Input {
    fn add_content(&mut self, below: &str, file: FileId) {
        let stem = below.trim_end_matches(".md");
        let mut parts = stem.splitn(3, '/').skip(1);
        let (kind, id) = (parts.next().unwrap_or_default(), parts.next());
        let Some(id) = id else {
            let message = "this file is in none of briefings, people, places and trips, so it makes no page";
            let span = Span::new(file, 0..0);
            self.diagnostics
                .push(Diagnostic::warning("no-page", span, message).hint("move it to content/briefings"));
            return;
        };
        let folder = id.ends_with("/index").then(|| stem.trim_end_matches("/index").to_owned());
        let id = id.trim_end_matches("/index").to_owned();
        let content = ContentFile { file, id, folder };
        match kind {
            "briefings" => self.briefings.push(content),
            "people" => self.people.push(content),
            "places" => self.places.push(content),
            "trips" => self.trips.push(content),
            other => {
                let message = format!("`content/{other}` is not a folder of pages");
                let span = Span::new(file, 0..0);
                let known = ["briefings", "people", "places", "trips"];
                self.diagnostics
                    .push(Diagnostic::warning("no-page", span, message).did_you_mean(other, known));
            }
        }
    }
}

/// The folder of the innermost briefing a file lies in.
fn owner(below: &str, folders: &[String]) -> Option<String> {
    folders
        .iter()
        .filter(|folder| below.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')))
        .max_by_key(|folder| folder.len())
        .cloned()
}

/// A file on the disk and its path below the root, with forward slashes.
struct Found {
    path: PathBuf,
    below: String,
}

/// All files below a folder, sorted by path; hidden ones and editors' backups are passed over.
fn walk(root: &Path, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    let top = root.join(folder);
    if !top.exists() {
        return vec![];
    }
    let real_root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut found = Vec::new();
    let mut entries = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(walk_error(root, folder, &error));
                continue;
            }
        };
        let refused = match below(root, entry.path()) {
            _ if entry.depth() > 0 && is_passed_over(entry.file_name()) => None,
            None => {
                let path = entry.path().display().to_string();
                Some(Diagnostic::error_in("bad-name", path, "the file's name is not valid UTF-8"))
            }
            Some(below) if entry.path_is_symlink() && !stays_inside(&real_root, entry.path()) => {
                let message = "this link leads out of the site";
                Some(Diagnostic::error_in("link-out-of-site", below, message).hint("copy the file instead"))
            }
            Some(below) => {
                if entry.file_type().is_file() {
                    found.push(Found { path: entry.path().to_owned(), below });
                }
                continue;
            }
        };
        diagnostics.extend(refused);
        if entry.file_type().is_dir() {
            entries.skip_current_dir();
        }
    }
    found.sort_by(|a, b| a.below.cmp(&b.below));
    found
}

fn is_passed_over(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    (name.starts_with('.') && name != ".well-known") || name.ends_with('~') || name.ends_with(".swp")
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

/// Reads texts side by side and adds them in order; `None` for each that could not be read.
fn read_texts(found: &[Found], input: &mut Input) -> Vec<Option<FileId>> {
    let texts: Vec<Result<String, NoText>> = found.par_iter().map(read_text).collect();
    found
        .iter()
        .zip(texts)
        .map(|(found, text)| match text {
            Ok(text) => Some(input.sources.add(found.below.as_str(), text)),
            Err(no_text) => {
                input.diagnostics.push(no_text.diagnostic(&found.below, &mut input.sources));
                None
            }
        })
        .collect()
}

/// Why a file is not read as text.
enum NoText {
    /// As the diagnostic says.
    Unreadable(Box<Diagnostic>),
    /// It is in another encoding, or no text at all.
    NotUtf8(FromUtf8Error),
}

fn read_text(found: &Found) -> Result<String, NoText> {
    let size = std::fs::metadata(&found.path).map_or(0, |metadata| metadata.len());
    if size > MAX_TEXT {
        let message = format!("a text of {} MiB; the limit is {} MiB", size >> 20, MAX_TEXT >> 20);
        let diagnostic = Diagnostic::error_in("too-large", found.below.as_str(), message);
        return Err(NoText::Unreadable(Box::new(diagnostic)));
    }
    let bytes = std::fs::read(&found.path)
        .map_err(|error| NoText::Unreadable(Box::new(unreadable(&found.below, &error))))?;
    String::from_utf8(bytes).map_err(NoText::NotUtf8)
}

impl NoText {
    /// Points at the first byte that is not UTF-8, in the text as far as it can be shown.
    fn diagnostic(self, below: &str, sources: &mut Sources) -> Diagnostic {
        let error = match self {
            NoText::Unreadable(diagnostic) => return *diagnostic,
            NoText::NotUtf8(error) => error,
        };
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes()[at];
        let file = sources.add(below, String::from_utf8_lossy(error.as_bytes()));
        let span = Span::new(file, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
        Diagnostic::error("not-utf8", span, format!("the byte 0x{byte:02x} here is not UTF-8"))
            .hint("save the file with the encoding UTF-8")
    }
}
