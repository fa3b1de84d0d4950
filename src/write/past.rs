//! The site of the last build, for one who may take over what has not changed of it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::manifest::{Entry, MANIFEST, Manifest};
use super::{Lock, Receipt, beside, cache, real_path};
use crate::model::Hash;
use crate::render::Chunks;

/// What is known of it.
#[derive(Debug, Default)]
pub struct Past {
    /// Of each page, by the path of its file, the hash of all that it was made of.
    imprints: HashMap<String, Hash>,
    files: BTreeMap<String, Entry>,
    is_untouched: bool,
    words: Arc<Chunks>,
}

/// The name of the file beside the output.
const PAGES: &str = "pages";

/// The hashes of all pages, as they are kept beside the output.
#[derive(Serialize, Deserialize)]
struct Imprints {
    /// That of the manifest of the site that has these pages.
    manifest: Hash,
    pages: Vec<(String, Hash)>,
    /// The words of its texts.
    words: Chunks,
}

impl Past {
    /// That of the site in an output folder, where this is its receipt; nothing where another build has written it.
    pub fn of(output: &Path, receipt: &Receipt) -> Option<Past> {
        let output = real_path(output).ok()?;
        let standing = std::fs::read(output.join(MANIFEST)).ok()?;
        let manifest = Hash::of(&standing);
        let bytes = cache::kept(&output, PAGES);
        let (checksum, imprints) = bytes.split_at_checked(4)?;
        let is_whole = crc32fast::hash(imprints).to_le_bytes() == checksum;
        let imprints: Imprints = postcard::from_bytes(imprints).ok().filter(|_| is_whole)?;
        if imprints.manifest != manifest || !receipt.left.is_of(manifest) {
            return None;
        }
        Some(Past {
            imprints: imprints.pages.into_iter().collect(),
            files: Manifest::read(&standing)?.files,
            is_untouched: receipt.left.is_untouched(&output),
            words: imprints.words.into(),
        })
    }

    /// The file of a page that is made of this; `None` where it was made of something else.
    pub fn page(&self, path: &str, imprint: Hash) -> Option<Entry> {
        (self.imprints.get(path) == Some(&imprint)).then(|| self.files.get(path).copied())?
    }

    /// A file by its path.
    pub fn file(&self, path: &str) -> Option<Entry> {
        self.files.get(path).copied()
    }

    /// Whether every file is as the build left it, for all that its stamps show.
    pub fn is_untouched(&self) -> bool {
        self.is_untouched
    }

    /// The words of its texts.
    pub fn words(&self) -> Arc<Chunks> {
        Arc::clone(&self.words)
    }

    /// Keeps the hashes of the pages of a site with this manifest, and the words of its texts, for the next build. Where
    /// that fails, it draws all pages.
    pub fn keep(output: &Path, manifest: Hash, pages: Vec<(String, Hash)>, words: Chunks) {
        let imprints = postcard::to_stdvec(&Imprints { manifest, pages, words })
            .expect("names and hashes can be written");
        let bytes = [&crc32fast::hash(&imprints).to_le_bytes()[..], &imprints].concat();
        let Ok(output) = real_path(output) else { return };
        let Ok(_lock) = Lock::take(&output) else { return };
        let _ = cache::write(&beside(&output, PAGES), |open| {
            std::io::Write::write_all(&mut open()?, &bytes)?;
            Ok(true)
        });
    }
}
