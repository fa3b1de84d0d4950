//! The publication before the last one, as far as it may be seen today.
//!
//! Where it shows nothing that is hidden, withdrawn or taken down today, it comes back byte for byte. Else its pages
//! come back, except those that are hidden or lead to what is; and what gathers from many briefings (lists, feeds,
//! the search, the sitemap) is that of today's build, because the earlier one tells of what may not be seen.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::plan::is_withdrawn;
use super::sealed::Build;
use crate::links::percent_encode;
use crate::model::Hash;
use crate::write::seal::is_at;
use crate::write::{Class, Manifest};

/// What may not be seen today.
pub struct Forbidden {
    /// Addresses.
    pub addresses: BTreeSet<String>,
    /// Addresses that were taken down, as hashes.
    pub taken_down: BTreeSet<Hash>,
}

impl Forbidden {
    fn is_at(&self, path: &str) -> bool {
        is_at(&self.addresses, path) || is_withdrawn(&self.taken_down, path)
    }

    /// What a text that leads there would have in it.
    fn traces(&self, previous: &Manifest) -> Vec<String> {
        let of_files = previous.files.keys().filter(|path| self.is_at(path));
        let folders = of_files.filter_map(|path| Some(format!("{}/", path.rsplit_once('/')?.0)));
        // Links are relative, so of an address only its last part is sure to stand in them.
        let last = |address: String| {
            let start = address.trim_end_matches('/').rfind('/').map_or(0, |slash| slash + 1);
            format!("/{}", &address[start..])
        };
        let names: BTreeSet<String> = folders.chain(self.addresses.iter().cloned()).map(last).collect();
        names.iter().map(|name| percent_encode(name)).chain(names.iter().cloned()).collect()
    }
}

/// What comes back, and whether that is all.
pub struct Returned {
    /// What is to be published.
    pub build: Build,
    /// Whether something had to be left out.
    pub is_filtered: bool,
}

/// Makes it of the files of the earlier publication in `folder` and of today's build; `into` is an empty folder.
///
/// # Errors
/// When the disk says no.
pub fn build(
    today: &Build,
    previous: &Manifest,
    folder: &Path,
    forbidden: &Forbidden,
    into: &Path,
) -> io::Result<Returned> {
    let mut then = previous.files.clone();
    then.retain(|_, entry| entry.class != Class::Past);
    if !then.iter().any(|(path, entry)| entry.class != Class::Withdrawn && forbidden.is_at(path)) {
        let manifest = Manifest { files: then, withdrawn: BTreeSet::new(), ..previous.clone() };
        return Ok(Returned { build: Build::of(folder, manifest, today.seal.clone()), is_filtered: false });
    }
    let traces = forbidden.traces(previous);
    let mut files = today.manifest.files.clone();
    let mut of_then = BTreeSet::new();
    for (path, entry) in &then {
        let gathers = matches!(entry.class, Class::Entry | Class::Feed);
        let is_newer_notice = files.get(path).is_some_and(|now| now.class == Class::Withdrawn);
        if gathers || is_newer_notice || forbidden.is_at(path) {
            continue;
        }
        if entry.class.is_page() && leads_to(&fs::read(folder.join(path))?, &traces) {
            continue;
        }
        files.insert(path.clone(), *entry);
        of_then.insert(path.as_str());
    }
    for path in files.keys() {
        copy(if of_then.contains(path.as_str()) { folder } else { today.folder() }, into, path)?;
    }
    let manifest = Manifest { files, ..today.manifest.clone() };
    Ok(Returned { build: Build::of(into, manifest, today.seal.clone()), is_filtered: true })
}

fn leads_to(page: &[u8], traces: &[String]) -> bool {
    traces.iter().any(|trace| memchr::memmem::find(page, trace.as_bytes()).is_some())
}

/// A file under a second name, or a copy of it.
fn copy(from: &Path, to: &Path, path: &str) -> io::Result<()> {
    let target = to.join(path);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::hard_link(from.join(path), &target).or_else(|_| fs::copy(from.join(path), target).map(drop))
}

/// What was published last at places that keep no past: on this machine, the last two.
pub mod kept {
    use super::{Build, Manifest, Path, copy, fs, io};
    use crate::write::MANIFEST;

    /// Keeps a build, and what was kept before it.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn keep(build: &Build, folder: &Path) -> io::Result<()> {
        let [next, last, before] = ["next", "last", "before"].map(|name| folder.join(name));
        remove(&next)?;
        fs::create_dir_all(&next)?;
        build.manifest.files.keys().try_for_each(|path| copy(build.folder(), &next, path))?;
        fs::write(next.join(MANIFEST), build.manifest.to_bytes())?;
        if last.exists() {
            remove(&before)?;
            fs::rename(&last, &before)?;
        }
        fs::rename(next, last)
    }

    /// The one before the last, if it is there.
    pub fn before(folder: &Path) -> Option<(Manifest, std::path::PathBuf)> {
        let folder = folder.join("before");
        Some((Manifest::read(&fs::read(folder.join(MANIFEST)).ok()?)?, folder))
    }

    fn remove(folder: &Path) -> io::Result<()> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
