//! What is known of a build and nobody else's business: it lies beside the output, never in it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{beside, write_private};
use crate::model::{Hash, Site};

/// The seal of a build: it says from what and when the files were made that a manifest lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The manifest it belongs to.
    pub manifest: Hash,
    /// "Now" of the build.
    pub as_of: Timestamp,
    /// When the site next changes by itself; after that the build shows too much or too little.
    pub next_change: Option<Timestamp>,
    /// What the site was made from.
    pub input: Hash,
    /// Addresses of briefings that are not shown; one with a closing slash stands for all below it.
    pub hidden: BTreeSet<String>,
}

impl Seal {
    /// Where the seal of an output folder lies.
    pub fn path(output: &Path) -> PathBuf {
        beside(output, "seal.json")
    }

    /// Reads the seal of an output folder; `None` where there is none that can be read.
    pub fn read(output: &Path) -> Option<Seal> {
        serde_json::from_slice(&fs::read(Seal::path(output)).ok()?).ok()
    }

    /// Writes it, for its owner's eyes only.
    pub(super) fn write(&self, output: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self).expect("hashes and addresses are JSON");
        write_private(&Seal::path(output), &text)
    }
}

/// The addresses of what a site does not show.
pub fn hidden(site: &Site) -> BTreeSet<String> {
    let addresses = |hidden: &crate::model::Hidden| {
        hidden.urls.iter().chain(&hidden.folder).cloned().collect::<Vec<String>>()
    };
    site.hidden.iter().flat_map(addresses).collect()
}

/// Whether a path is one of these addresses, or below one.
pub fn is_at(addresses: &BTreeSet<String>, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(at, _)| &path[..=at]);
    addresses.contains(path) || folders.into_iter().any(|folder| addresses.contains(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_slash_is_all_below_it() {
        let hidden = BTreeSet::from(["briefings/secret/".to_owned(), "old.html".to_owned()]);
        for path in ["briefings/secret/index.html", "briefings/secret/a/b.png", "old.html"] {
            assert!(is_at(&hidden, path), "{path}");
        }
        for path in ["briefings/secret-not/index.html", "briefings/index.html", "very/old.html", "secret"] {
            assert!(!is_at(&hidden, path), "{path}");
        }
    }
}
