//! A built site as files by address, and its pages as documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use scraper::{Html, Selector};
use tempfile::TempDir;
use url::Url;
use walkdir::WalkDir;

use crate::support;

/// Where the sites of these tests are published.
pub const BASE: &str = "https://site.test/sub/path/";

/// A folder's files by their path below it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Everything in a folder, but the list that the program keeps for itself.
pub fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        let path =
            entry.path().strip_prefix(folder).expect("below the folder").to_string_lossy().into_owned();
        if entry.file_type().is_file() {
            files.insert(path, std::fs::read(entry.path()).expect("the file can be read"));
        }
    }
    files
}

/// The folder of this repository, which is the demonstration.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A site that was built, and what was said.
pub struct Built {
    /// What was written.
    pub files: Files,
    /// What the program said on standard error.
    pub said: String,
    /// Keeps the output until the end of the test.
    _folder: TempDir,
}

/// Builds the site of a folder into another place; it must succeed.
pub fn build(root: &Path) -> Built {
    let folder = tempfile::tempdir().expect("a folder for the output");
    let output = folder.path().join("public");
    let output = output.to_str().expect("a path of plain characters");
    let run = support::chancery(root, &["build", "--as-of", support::AS_OF, "-u", BASE, "-o", output]);
    let said = String::from_utf8(run.stderr).expect("UTF-8");
    assert!(run.status.success(), "the build failed:\n{said}");
    Built { files: files(Path::new(output)), said, _folder: folder }
}

impl Built {
    /// Every page as a document, by its file.
    pub fn pages(&self) -> BTreeMap<&str, Html> {
        self.files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| (path.as_str(), Html::parse_document(text(bytes))))
            .collect()
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> &str {
        text(self.files.get(path).unwrap_or_else(|| panic!("there is no {path}")))
    }

    /// The file that an address of this site shows; `None` for one of another host.
    pub fn file_at(&self, url: &Url) -> Option<Result<String, String>> {
        let base = Url::parse(BASE).expect("an address");
        if url.host() != base.host() {
            return None;
        }
        let Some(below) = url.path().strip_prefix(base.path()) else {
            return Some(Err(format!("{url} leads out of {BASE}")));
        };
        let below = percent_decoded(below);
        let file =
            if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below };
        let found = self.files.contains_key(&file);
        Some(if found { Ok(file) } else { Err(format!("{url} leads nowhere")) })
    }
}

/// The address of a page's file.
pub fn address(file: &str) -> Url {
    let path = file.strip_suffix("index.html").unwrap_or(file);
    Url::parse(BASE).expect("an address").join(path).expect("a path")
}

/// Bytes as text.
pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is UTF-8")
}

/// A selector that is known to be right.
pub fn select(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

/// All ids of a document; one that stands twice is a failure.
pub fn ids(file: &str, page: &Html) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for element in page.select(&select("[id]")) {
        let id = element.value().id().expect("it was selected by its id");
        assert!(ids.insert(id.to_owned()), "{file}: the id {id} stands twice");
    }
    ids
}

fn percent_decoded(path: &str) -> String {
    chancery::links::percent_decode(path)
}
