//! What a build wrote, file by file: the manifest, which lies in the output and is published with it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Hash, Page};

/// The file in the output folder that lists what a build wrote.
pub const MANIFEST: &str = ".chancery.json";

/// The manifest. Everybody may read it, so it holds nothing of what is not shown: no hour at which something is
/// to appear, and no hash of what the site was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program and its version.
    pub generator: String,
    /// What kind of build it was.
    pub mode: Mode,
    /// The site's own address, by which one site is told from another at the same place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Every file by its path below the output folder, except this one.
    pub files: BTreeMap<String, Entry>,
    /// Addresses taken down from where this is published, as hashes of their paths: they must not come back unasked.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withdrawn: BTreeSet<Hash>,
}

/// One file of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The SHA-256 of what is in it.
    pub sha256: Hash,
    /// Its bytes.
    pub size: u64,
    /// What it is for a reader.
    pub class: Class,
}

/// Whom a build is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Everybody: what may be seen at the moment of the build.
    Production,
    /// The desk: what may be seen at a later moment, or with a higher marking.
    Preview,
    /// The desk: drafts and all.
    Draft,
}

/// What a file is for a reader. Publishing goes by it: what is needed comes before what needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A stylesheet or script that is named by what is in it: never changes, may be kept for good.
    Hashed,
    /// Such a file of an earlier build, kept for readers who still have a page that needs it.
    Past,
    /// An image or another file that pages show or link to.
    Asset,
    /// What stands in the place of a withdrawn briefing.
    Withdrawn,
    /// A page about one thing: a briefing, a person, a place.
    Page,
    /// A page that leads to others: the front page and every list.
    Entry,
    /// A feed, a calendar, data, the index of the search, the sitemap, what a server reads.
    Feed,
}

impl Class {
    /// What a page of the site is, where its briefing is not withdrawn.
    pub fn of_page(page: &Page) -> Class {
        match page {
            Page::Briefing(_)
            | Page::Alias(..)
            | Page::Person(_)
            | Page::Place(_)
            | Page::Trip(_)
            | Page::Topic(_)
            | Page::NotFound => Class::Page,
            Page::Home
            | Page::Briefings(_)
            | Page::Corrections
            | Page::People
            | Page::Places
            | Page::Trips
            | Page::Topics
            | Page::Timeline(..) => Class::Entry,
            Page::Export(..) | Page::Search(_) | Page::Sitemap | Page::Robots | Page::Server(_) => {
                Class::Feed
            }
            Page::Edition(_, page) => Class::of_page(page),
        }
    }

    /// What a copied file is, by its name.
    pub fn of_copy(path: &str) -> Class {
        let is_page = path.ends_with(".html") || path.ends_with(".htm");
        if is_page { Class::Page } else { Class::Asset }
    }

    /// Whether it is a page that a person reads.
    pub fn is_page(self) -> bool {
        matches!(self, Class::Page | Class::Entry | Class::Withdrawn)
    }
}

impl Manifest {
    /// The bytes that are written; the same for the same files.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("names, numbers and words are JSON")
    }

    /// Reads one; `None` where it is none, or one of a version that kept names alone.
    pub fn read(bytes: &[u8]) -> Option<Manifest> {
        serde_json::from_slice(bytes).ok()
    }

    /// The hash by which a seal names it.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.to_bytes())
    }
}

/// Whether a path can only mean a file below the folder it is joined to.
pub fn is_below(path: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.split('/').all(is_plain) && !path.contains(['\\', '\0', '\n', '\r'])
}

/// The names of the files that a manifest lists, of this version or an older one; nothing where it cannot be read.
pub fn names(bytes: &[u8]) -> BTreeSet<String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Files {
        Names(BTreeSet<String>),
        Entries(BTreeMap<String, serde::de::IgnoredAny>),
    }
    #[derive(Deserialize)]
    struct Any {
        files: Files,
    }
    match serde_json::from_slice(bytes) {
        Ok(Any { files: Files::Names(names) }) => names,
        Ok(Any { files: Files::Entries(entries) }) => entries.into_keys().collect(),
        Err(_) => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below() {
        assert!(is_below("a/b.html") && is_below(".well-known/x"));
        for path in ["", "/a", "a//b", "../a", "a/..", "./a", "a\\b", "a\nb", "a/"] {
            assert!(!is_below(path), "{path:?}");
        }
    }

    #[test]
    fn names_are_read_from_every_version() {
        let old = br#"{"generator":"chancery 0.1.0","files":["a/index.html","index.html"]}"#;
        assert_eq!(names(old), ["a/index.html", "index.html"].map(String::from).into());
        assert!(Manifest::read(old).is_none());
        let entry = Entry { sha256: Hash::of(b""), size: 0, class: Class::Entry };
        let new = Manifest {
            generator: "chancery".into(),
            mode: Mode::Production,
            site: None,
            files: BTreeMap::from([("index.html".into(), entry)]),
            withdrawn: BTreeSet::new(),
        };
        assert_eq!(names(&new.to_bytes()), ["index.html".to_owned()].into());
        assert_eq!(Manifest::read(&new.to_bytes()), Some(new));
        assert_eq!(names(b"{"), BTreeSet::new());
    }
}
