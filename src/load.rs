//! The only reader of the disk: a folder in, its texts and a list of its files out.

mod disk;
mod glance;
mod imprint;

pub mod past;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};

pub use disk::{Disk, Stamp, mark};
pub use glance::Glance;
pub use imprint::imprint;

/// A Markdown file of `content/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContentFile {
    /// Its text.
    pub file: FileId,
    /// Path below `content/briefings` (or `people` and so on), without ending and without `/index`.
    pub id: String,
    /// For `slug/index.md`, the folder below the site's root.
    pub folder: Option<String>,
    /// Files of notes beside a briefing: `slug.notes.yaml`, and `notes.yaml` in its own folder.
    pub notes: Vec<FileId>,
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

/// Files of `content/` that may be the stored text of a source, by path below the root: those whose name stands
/// where a source may name it, and plain texts. The text of the former, unless it is none in UTF-8.
pub type StoredTexts = BTreeMap<String, Option<(FileId, Arc<str>)>>;

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
    /// Files of `templates/i18n`, each with the tag of its language.
    pub languages: Vec<(String, FileId)>,
    /// What may be a stored text.
    pub texts: StoredTexts,
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
    Disk::new(root).read()
}

/// Whether a file below the root holds notes on a briefing. Such a file is read, and never copied.
fn is_notes(below: &str) -> bool {
    below.starts_with("content/briefings/") && stem_of_notes(below).is_some()
}

/// The language whose words of the interface a file below the root holds.
fn language_of(below: &str) -> Option<&str> {
    let tag = below.strip_prefix("templates/i18n/")?.strip_suffix(".yaml")?;
    (!tag.contains('/')).then_some(tag)
}

/// The briefing that a file of notes belongs to.
fn noted(below: &str) -> String {
    match stem_of_notes(below) {
        Some(stem) if stem.ends_with('/') => format!("{stem}index.md"),
        stem => format!("{}.md", stem.unwrap_or(below)),
    }
}

/// `talks` of `talks.notes.yaml`, `talks/` of `talks/notes.yaml`.
fn stem_of_notes(below: &str) -> Option<&str> {
    let path = below.strip_suffix(".yaml").or_else(|| below.strip_suffix(".yml"))?;
    let stem = path.strip_suffix("notes")?;
    stem.strip_suffix('.').or(Some(stem).filter(|stem| stem.ends_with('/')))
}

impl Input {
    /// Gives every file of notes to its briefing.
    fn add_notes(&mut self, files: Vec<(&str, FileId)>) {
        if files.is_empty() {
            return;
        }
        let sources = &self.sources;
        let path = |briefing: &ContentFile| sources.file(briefing.file).path.to_string();
        let places: BTreeMap<String, usize> =
            self.briefings.iter().enumerate().map(|(index, briefing)| (path(briefing), index)).collect();
        for (below, file) in files {
            let briefing = noted(below);
            match places.get(&briefing) {
                Some(index) => self.briefings[*index].notes.push(file),
                None => {
                    let message = format!("there is no briefing `{briefing}` for these notes");
                    let diagnostic = Diagnostic::error("loose-notes", Span::new(file, 0..0), message);
                    let known = places.keys().map(String::as_str);
                    self.diagnostics.push(diagnostic.did_you_mean(&briefing, known));
                }
            }
        }
    }

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
        let content = ContentFile { file, id, folder, notes: vec![] };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_known_by_their_name_and_belong_to_one_briefing() {
        for (path, briefing) in [
            ("content/briefings/talks.notes.yaml", "content/briefings/talks.md"),
            ("content/briefings/2023/talks.notes.yml", "content/briefings/2023/talks.md"),
            ("content/briefings/talks/notes.yaml", "content/briefings/talks/index.md"),
            ("content/briefings/talks/index.notes.yml", "content/briefings/talks/index.md"),
        ] {
            assert!(is_notes(path), "{path}");
            assert_eq!(noted(path), briefing);
        }
        for path in
            ["content/briefings/footnotes.yaml", "content/people/a.notes.yaml", "content/briefings/notes.txt"]
        {
            assert!(!is_notes(path), "{path}");
        }
    }
}
