//! The languages a site is published in: that of its originals, and an edition for each other.
//!
//! An edition is a [`Site`](super::Site) of its own below a folder of the whole site. It has the same visible set as the
//! originals: only the words differ.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::id::{BriefingId, PartyId};
use super::site::Page;
use crate::source::{FileId, Span};

/// An edition that the settings name.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// BCP 47 language tag, as the author writes it: in `languages`, in the names of files and in addresses.
    pub language: String,
    /// What the language calls itself, where the author says so.
    pub name: Option<String>,
    /// The name of the site in it.
    pub title: Option<String>,
    /// The line below the name.
    pub tagline: Option<String>,
    /// What the site is.
    pub description: Option<String>,
    /// What parties are called in it: the name, and the short form.
    pub parties: BTreeMap<PartyId, (String, Option<String>)>,
    /// Where the author names it.
    pub span: Span,
}

impl Edition {
    /// The folder of its pages, with a closing slash.
    pub fn folder(&self) -> String {
        format!("{}/", self.language)
    }
}

/// A language the site is published in.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// BCP 47 tag.
    pub tag: String,
    /// What it calls itself: `français`.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The folder of its pages: `fr/`; empty for the originals.
    pub folder: String,
    /// The briefings that are written in it; `None` for all.
    pub written: Option<HashSet<BriefingId>>,
}

impl Spoken {
    /// Whether a briefing is written in it.
    pub fn has(&self, id: &BriefingId) -> bool {
        self.written.as_ref().is_none_or(|written| written.contains(id))
    }
}

/// Where a site stands among its editions.
#[derive(Debug, Clone, Default)]
pub struct Languages {
    /// That of the originals, then the others in the author's order; none where all is in one language.
    pub all: Arc<[Spoken]>,
    /// Which of them this is.
    pub own: usize,
    /// The full address of the originals, where it is known.
    pub top: Option<String>,
    /// The files of people, places and trips whose words are in the language of an edition.
    pub files: Arc<HashSet<FileId>>,
    /// What the originals have, for an edition: forms that say the same in every language stand there alone.
    pub originals: Arc<BTreeMap<String, Page>>,
}

impl Languages {
    /// Whether this is an edition, and not the originals.
    pub fn is_edition(&self) -> bool {
        self.own > 0
    }

    /// Whether the words of a file about a person, a place or a trip are in the language of this edition.
    pub fn speaks(&self, file: FileId) -> bool {
        !self.is_edition() || self.files.contains(&file)
    }

    /// The folder of this edition; empty for the originals.
    pub fn folder(&self) -> &str {
        self.all.get(self.own).map_or("", |spoken| spoken.folder.as_str())
    }

    /// The language of the originals, seen from an edition.
    pub fn original(&self) -> Option<&Spoken> {
        self.all.first().filter(|_| self.is_edition())
    }
}
