//! What the last build was asked, what it was made from, what it left and said: one that is asked the same of the
//! same files finds all done.
//!
//! A receipt lies beside the output, for its owner's eyes only, and is never believed as it stands: each of its
//! hashes is compared with what is on the disk. Without it all is built again.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::manifest::{MANIFEST, Manifest};
use super::{Lock, Seal, Written, beside, real_path};
use crate::load::{Glance, Stamp};
use crate::model::{Hash, Holds};

/// What is kept of a build that went well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Everything that decides about the output but the files of the site and the moment: the program and what it
    /// was asked.
    pub asked: String,
    /// At which moments the same would come of it.
    pub holds: Holds,
    /// The files of the site, by what is in them.
    pub input: Hash,
    /// The same by their stamps; `None` where these may not be relied on.
    pub mark: Option<Hash>,
    /// What it left.
    pub left: Left,
    /// What it said, in order.
    pub said: Vec<Said>,
    /// How it would tell of what stands there.
    pub closing: String,
}

/// The output as a build left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its seal; "now" of it is that of the last build.
    seal: Seal,
    /// All that is in the folder, by stamps; `None` where these may not be relied on.
    mark: Option<Hash>,
    /// What is there besides the files that the manifest lists.
    others: Hash,
}

/// From so many files on it takes longer to compare their bytes than to wait until their stamps may be relied on.
const MANY: usize = 1_000;

/// So long the clock of a file system stands still at most, but for some old ones.
const TICK: Duration = Duration::from_millis(12);

/// Words for the one who builds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Whether they are a result, for standard output.
    pub is_result: bool,
    /// The words, with their line ends.
    pub text: String,
}

impl Receipt {
    /// Where the receipt of an output folder lies.
    pub fn path(output: &Path) -> PathBuf {
        beside(output, "receipt.json")
    }

    /// That of an output folder; `None` where there is none, or where it is not as it was written.
    pub fn read(output: &Path) -> Option<Receipt> {
        let text = fs::read_to_string(Receipt::path(&real_path(output).ok()?)).ok()?;
        let (hash, json) = text.split_once('\n')?;
        (hash.parse() == Ok(Hash::of(json.as_bytes()))).then(|| serde_json::from_str(json).ok())?
    }

    /// Writes it beside an output folder. Nothing is lost where that fails: the next build does all again.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn write(&self, output: &Path) -> io::Result<()> {
        let json = serde_json::to_string(self).expect("hashes and words are JSON");
        let text = format!("{}\n{json}", Hash::of(json.as_bytes()));
        let output = real_path(output).map_err(io::Error::other)?;
        super::write_private(&Receipt::path(&output), text.as_bytes())
    }

    /// Whether a folder is as the build left it; then it is sealed as of this moment, and the receipt is given as it
    /// holds from now on.
    pub fn stands(&self, output: &Path, as_of: Timestamp) -> Option<Receipt> {
        let output = real_path(output).ok()?;
        let _lock = Lock::take(&output).ok()?;
        if ["stage", "old", "cache.new", "pages.new"]
            .iter()
            .any(|left_behind| beside(&output, left_behind).exists())
        {
            return None;
        }
        let seal = Seal::read(&output)?;
        if (Seal { as_of: self.left.seal.as_of, ..seal.clone() }) != self.left.seal
            || seal.input != self.input
        {
            return None;
        }
        let manifest =
            fs::read(output.join(MANIFEST)).ok().filter(|bytes| Hash::of(bytes) == seal.manifest)?;
        let is_untouched = self.left.is_untouched(&output);
        let manifest_hash = seal.manifest;
        Seal { as_of, ..seal }.write(&output).ok()?;
        if is_untouched {
            return Some(self.clone());
        }
        // Looked at first: what is changed while the bytes are compared bears another stamp.
        let left = Left::look(&output, manifest_hash)?;
        self.left.is_same_by_content(&output, &manifest).then(|| Receipt { left, ..self.clone() })
    }
}

impl Left {
    /// What a build left in a folder, as it is now; `None` where another build has written it since, or is at it.
    pub fn by(output: &Path, written: &Written) -> Option<Left> {
        let output = real_path(output).ok()?;
        let _lock = Lock::take(&output).ok()?;
        if written.files >= MANY {
            // The last files bear the very time of the seal, as the clock of a file system stands still for a moment.
            std::thread::sleep(TICK);
            Seal::read(&output)?.write(&output).ok()?;
        }
        Left::look(&output, written.manifest)
    }

    /// Whether the site that was left has a manifest with this hash.
    pub fn is_of(&self, manifest: Hash) -> bool {
        self.seal.manifest == manifest
    }

    /// Whether all is as it was left, for all that the stamps show.
    pub fn is_untouched(&self, output: &Path) -> bool {
        self.mark.is_some() && self.mark == Folder::of(output).glance().hash()
    }

    fn look(output: &Path, manifest: Hash) -> Option<Left> {
        let seal = Seal::read(output).filter(|seal| seal.manifest == manifest)?;
        let bytes = fs::read(output.join(MANIFEST)).ok().filter(|bytes| Hash::of(bytes) == seal.manifest)?;
        // By the clock of the file system: whatever is changed from now on bears no earlier time than the seal.
        let sealed = fs::metadata(Seal::path(output)).and_then(|metadata| metadata.modified()).ok()?;
        let folder = Folder::of(output);
        let others = folder.others(&Manifest::read(&bytes)?);
        Some(Left { seal, mark: folder.glance().settled(sealed), others })
    }

    /// Whether the very bytes are there, for one who finds other stamps.
    fn is_same_by_content(&self, output: &Path, manifest: &[u8]) -> bool {
        let Some(manifest) = Manifest::read(manifest) else { return false };
        let is_same = |(path, entry): (&String, &super::Entry)| {
            let file = output.join(path);
            fs::symlink_metadata(&file).is_ok_and(|data| data.is_file() && data.len() == entry.size)
                && fs::read(&file).is_ok_and(|bytes| Hash::of(&bytes) == entry.sha256)
        };
        manifest.files.par_iter().all(is_same) && Folder::of(output).others(&manifest) == self.others
    }
}

/// All that is in a folder, by path.
struct Folder(Vec<(String, Option<Metadata>)>);

impl Folder {
    fn of(output: &Path) -> Self {
        let mut found = walk(output, "");
        found.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Folder(found)
    }

    fn glance(&self) -> Glance {
        let mut glance = Glance::default();
        for (path, metadata) in &self.0 {
            match metadata {
                // A folder changes with what is in it, which is looked at by itself.
                Some(metadata) if metadata.is_dir() => glance.add_name(path),
                metadata => glance.add(path, metadata.as_ref().and_then(Stamp::from).as_ref()),
            }
        }
        glance
    }

    /// Names and sizes of what no build wrote, and of the folders that are there for nothing of ours.
    fn others(&self, manifest: &Manifest) -> Hash {
        let folders: BTreeSet<&str> = manifest
            .files
            .keys()
            .flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]))
            .collect();
        let is_ours = |path: &str, is_folder: bool| match is_folder {
            true => folders.contains(path),
            false => path == MANIFEST || manifest.files.contains_key(path),
        };
        let mut others = String::new();
        for (path, metadata) in &self.0 {
            let (is_folder, size) = metadata.as_ref().map_or((false, 0), |data| (data.is_dir(), data.len()));
            if !is_ours(path, is_folder) {
                others.push_str(&format!("{path:?} {}\n", if is_folder { 0 } else { size }));
            }
        }
        Hash::of(others.as_bytes())
    }
}

/// Whatever is below a folder, side by side; what cannot be looked at is there without anything known of it.
fn walk(folder: &Path, below: &str) -> Vec<(String, Option<Metadata>)> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![(format!("{below}?"), None)] };
    let Ok(entries) = entries.collect::<io::Result<Vec<_>>>() else {
        return vec![(format!("{below}?"), None)];
    };
    let found = entries.into_par_iter().flat_map_iter(|entry| {
        let name = entry.file_name();
        let path = format!("{below}{}", name.to_string_lossy());
        // A name that is not UTF-8 is none of ours; it is never taken for another.
        let metadata = entry.metadata().ok().filter(|_| name.to_str().is_some());
        let inner = match &metadata {
            Some(metadata) if metadata.is_dir() => walk(&entry.path(), &format!("{path}/")),
            _ => vec![],
        };
        inner.into_iter().chain([(path, metadata)])
    });
    found.collect()
}
