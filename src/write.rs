//! Output that is swapped in whole: a reader sees the old site or the new one,
//! never a mixture, and a build that fails or is killed leaves the old one.
//!
//! Files go into a folder beside the output. When all are there, the two
//! folders change places in one step. What an earlier build wrote is known
//! from its manifest; everything else in the output folder is somebody else's
//! and stays. What nobody else may know of the build is in a seal beside it.

mod cache;
pub mod compress;
mod lock;
pub mod manifest;
mod past;
pub mod receipt;
pub mod seal;
mod swap;
pub mod text;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use jiff::{Timestamp, ZonedDateTime};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::model::{Hash, Site};
use crate::render::photo;
use manifest::Entry;

pub use cache::kept;
pub use lock::Lock;
pub use manifest::{Class, MANIFEST, Manifest, Mode};
pub use past::Past;
pub use receipt::{Left, Receipt, Said};
pub use seal::Seal;

/// Why output could not be written. Nothing of the old site is lost.
#[derive(Debug)]
pub enum WriteError {
    /// Another build is writing the same folder.
    Busy(PathBuf),
    /// The output folder would swallow or lie in the site's own files.
    Unsafe(PathBuf, String),
    /// A file that no build of ours wrote stands where a page belongs.
    Foreign(Vec<String>),
    /// The disk said no.
    Disk(PathBuf, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Busy(path) => {
                write!(f, "another build is writing {}; wait for it to end", path.display())
            }
            WriteError::Unsafe(path, why) => write!(f, "cannot write the site to {}: {why}", path.display()),
            WriteError::Foreign(files) => {
                let examples: Vec<&str> = files.iter().take(3).map(String::as_str).collect();
                let more = if files.len() > 3 { ", …" } else { "" };
                write!(
                    f,
                    "{} in the output folder not written by chancery, where pages of the site belong: {}{more}; \
                     move them away, or choose another folder with -o",
                    if files.len() == 1 { "a file".into() } else { format!("{} files", files.len()) },
                    examples.join(", ")
                )
            }
            WriteError::Disk(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// What there is to say of a build besides its files.
#[derive(Debug, Clone)]
pub struct About {
    /// Whom it is for.
    pub mode: Mode,
    /// The site's own address.
    pub site: Option<String>,
    /// Its "now".
    pub as_of: Timestamp,
    /// When the site next changes by itself.
    pub next_change: Option<Timestamp>,
    /// The hash of what it is made from.
    pub input: Hash,
    /// Addresses that are not shown.
    pub hidden: BTreeSet<String>,
}

impl About {
    /// What there is to say of a site made from an input with that hash.
    pub fn of(site: &Site, mode: Mode, input: Hash) -> About {
        About {
            mode,
            site: site.config.base_url.clone(),
            as_of: site.as_of.stated(),
            next_change: site.next_change.as_ref().map(ZonedDateTime::timestamp),
            input,
            hidden: seal::hidden(site),
        }
    }
}

/// A site in the making, in a folder beside the output.
#[derive(Debug)]
pub struct Stage {
    output: PathBuf,
    /// Whether a site of an earlier build stands there.
    has_old: bool,
    folder: PathBuf,
    folders: Mutex<HashSet<PathBuf>>,
    files: Mutex<BTreeMap<String, Entry>>,
    /// Held until the end, so that two builds of one folder do not mix.
    _lock: Lock,
}

/// What a commit did.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    /// Files of the new site.
    pub files: usize,
    /// The hash of their list.
    pub manifest: Hash,
}

impl Stage {
    /// Makes room for a new site that is to stand at `output`; `root` is the folder of its sources.
    ///
    /// # Errors
    /// When the place is not safe, another build is at it, or the disk says no.
    pub fn begin(root: &Path, output: &Path) -> Result<Stage, WriteError> {
        let output = real_path(output)?;
        refuse_unsafe(root, &output)?;
        let parent = output.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).map_err(|error| WriteError::Disk(parent.into(), error))?;
        let lock = Lock::take(&output)?;
        swap::recover(&output)?;
        let folder = beside(&output, "stage");
        remove_folder(&folder)?;
        fs::create_dir(&folder).map_err(|error| WriteError::Disk(folder.clone(), error))?;
        let folders = Mutex::new(HashSet::from([folder.clone()]));
        let has_old = output.join(MANIFEST).exists();
        Ok(Stage { output, has_old, folder, folders, files: Mutex::default(), _lock: lock })
    }

    /// Writes one file of the new site; `path` is below the output folder. Safe to call side by side.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn put(&self, path: &str, class: Class, bytes: &[u8]) -> Result<(), WriteError> {
        let target = self.place(path)?;
        if !self.keeps(path, bytes, &target) {
            fs::write(&target, bytes).map_err(|error| WriteError::Disk(target, error))?;
        }
        self.list(path, Entry { sha256: Hash::of(bytes), size: bytes.len() as u64, class });
        Ok(())
    }

    /// Takes a file over from the old site, which has to have the very bytes; `false` where it has not. What is
    /// trusted to be as it was is not read.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn take_over(&self, path: &str, entry: Entry, is_trusted: bool) -> Result<bool, WriteError> {
        let old = self.output.join(path);
        let is_same = || fs::read(&old).is_ok_and(|bytes| Hash::of(&bytes) == entry.sha256);
        let is_taken = (is_trusted || is_same()) && fs::hard_link(&old, self.place(path)?).is_ok();
        if is_taken {
            self.list(path, entry);
        }
        Ok(is_taken)
    }

    /// Has something written that the next build may use, beside the output: `write` says whether it opened the file it
    /// was given a way to and wrote it to its end. Until then the old one is there.
    ///
    /// # Errors
    /// When the disk says no. Nothing is lost then: the next build makes again what is not kept.
    pub fn keep(
        &self,
        what: &str,
        write: impl FnOnce(&dyn Fn() -> io::Result<File>) -> io::Result<bool>,
    ) -> io::Result<()> {
        cache::write(&beside(&self.output, what), write)
    }

    /// Copies one file into the new site; a photograph without the place where it was taken.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn copy(&self, path: &str, class: Class, from: &Path) -> Result<(), WriteError> {
        if photo::is_photo(path) {
            let mut bytes = fs::read(from).map_err(|error| WriteError::Disk(from.into(), error))?;
            photo::blank_place(&mut bytes);
            return self.put(path, class, &bytes);
        }
        let target = self.place(path)?;
        let mut source = File::open(from).map_err(|error| WriteError::Disk(from.into(), error))?;
        let mut copy = File::create(&target).map_err(|error| WriteError::Disk(target.clone(), error))?;
        let (size, sha256) =
            copy_hashed(&mut source, &mut copy).map_err(|error| WriteError::Disk(target, error))?;
        self.list(path, Entry { sha256, size, class });
        Ok(())
    }

    /// Puts the new site in the place of the old one, and its seal beside it.
    ///
    /// # Errors
    /// When somebody else's file is in the way or the disk says no; then the old site stays.
    pub fn commit(self, about: About) -> Result<Written, WriteError> {
        let files = std::mem::take(&mut *self.files.lock().expect("no writer panicked"));
        let n_files = files.len();
        self.keep_foreign(&files)?;
        let manifest = Manifest {
            generator: format!("chancery {}", env!("CARGO_PKG_VERSION")),
            mode: about.mode,
            site: about.site,
            files,
            withdrawn: BTreeSet::new(),
        };
        let text = manifest.to_bytes();
        let path = self.folder.join(MANIFEST);
        fs::write(&path, &text).map_err(|error| WriteError::Disk(path, error))?;
        swap::swap(&self.folder, &self.output)?;
        let written = Written { files: n_files, manifest: Hash::of(&text) };
        let seal = Seal {
            manifest: written.manifest,
            as_of: about.as_of,
            next_change: about.next_change,
            input: about.input,
            hidden: about.hidden,
        };
        seal.write(&self.output).map_err(|error| WriteError::Disk(Seal::path(&self.output), error))?;
        Ok(written)
    }

    /// Whether the old site has a file with the very bytes: then it is the new site's as well, with the time of its
    /// last change, so that whatever copies the site further sees it as it was. No file is ever written in place,
    /// so the two sites may share it.
    fn keeps(&self, path: &str, bytes: &[u8], target: &Path) -> bool {
        let old = self.output.join(path);
        let is_file = |data: fs::Metadata| data.is_file() && data.len() == bytes.len() as u64;
        self.has_old
            && fs::symlink_metadata(&old).is_ok_and(is_file)
            && fs::read(&old).is_ok_and(|old| old == bytes)
            && fs::hard_link(&old, target).is_ok()
    }

    fn list(&self, path: &str, entry: Entry) {
        self.files.lock().expect("no writer panicked").insert(path.to_owned(), entry);
    }

    /// Where a file is written; makes its folder.
    fn place(&self, path: &str) -> Result<PathBuf, WriteError> {
        let target = self.folder.join(path);
        let folder = target.parent().unwrap_or(&self.folder).to_owned();
        let is_new = !self.folders.lock().expect("no writer panicked").contains(&folder);
        if is_new {
            fs::create_dir_all(&folder).map_err(|error| WriteError::Disk(folder.clone(), error))?;
            self.folders.lock().expect("no writer panicked").insert(folder);
        }
        if self.files.lock().expect("no writer panicked").contains_key(path) {
            // What was taken over is the old site's as well, and must not be written into.
            fs::remove_file(&target).map_err(|error| WriteError::Disk(target.clone(), error))?;
        }
        Ok(target)
    }

    /// Takes over what is in the output folder but was not written by an earlier build.
    fn keep_foreign(&self, new: &BTreeMap<String, Entry>) -> Result<(), WriteError> {
        if !self.output.exists() {
            return Ok(());
        }
        let ours = earlier_files(&self.output);
        let mut in_the_way = Vec::new();
        for entry in WalkDir::new(&self.output).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.output).to_owned();
                WriteError::Disk(path, error.into())
            })?;
            let below = entry.path().strip_prefix(&self.output).expect("below the folder walked");
            let name = below.to_string_lossy().replace('\\', "/");
            if entry.file_type().is_dir() || name == MANIFEST || ours.contains(&name) {
                continue;
            }
            if new.contains_key(&name) {
                in_the_way.push(name);
            } else {
                take_over(entry.path(), &self.folder.join(below))?;
            }
        }
        if in_the_way.is_empty() { Ok(()) } else { Err(WriteError::Foreign(in_the_way)) }
    }
}

/// A stage that was not committed leaves nothing behind.
impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What an earlier build wrote into a folder; nothing where there is no manifest to be read.
fn earlier_files(output: &Path) -> BTreeSet<String> {
    manifest::names(&fs::read(output.join(MANIFEST)).unwrap_or_default())
}

/// A file of ours beside an output folder: `.public.chancery-lock`.
fn beside(output: &Path, what: &str) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!(".{name}.chancery-{what}"))
}

/// Writes a file for its owner's eyes only: the old one or the new one is there, never half of it.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    private(Path::new(&new))?.write_all(bytes)?;
    fs::rename(new, path)
}

/// An empty file for its owner's eyes only.
fn private(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Copies to the end, and says how many bytes there were and what their hash is.
fn copy_hashed(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, Hash)> {
    let (mut digest, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 64 << 10]);
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            return Ok((size, Hash::finish(digest)));
        }
        digest.update(&buffer[..n]);
        to.write_all(&buffer[..n])?;
        size += n as u64;
    }
}

/// The same file under a second name, or a copy where that is not possible.
fn take_over(from: &Path, to: &Path) -> Result<(), WriteError> {
    let disk = |error| WriteError::Disk(to.to_owned(), error);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(disk)?;
    }
    if from.is_symlink() {
        return copy_link(from, to).map_err(disk);
    }
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop)).map_err(disk)
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to).map(drop)
}

fn remove_folder(folder: &Path) -> Result<(), WriteError> {
    remove_insides(folder, 2);
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(WriteError::Disk(folder.into(), error)),
        _ => Ok(()),
    }
}

/// Removes the folders in a folder side by side, so many levels down. What cannot be removed is left to whoever removes
/// the rest, and tells of it.
fn remove_insides(folder: &Path, levels: usize) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    folders.into_par_iter().for_each(|inner| {
        if levels > 1 {
            remove_insides(&inner, levels - 1);
        }
        let _ = fs::remove_dir_all(inner);
    });
}

/// An absolute path without `..`; links are followed as far as the path exists.
fn real_path(path: &Path) -> Result<PathBuf, WriteError> {
    if let Ok(real) = fs::canonicalize(path) {
        return Ok(real);
    }
    let absolute = std::path::absolute(path).map_err(|error| WriteError::Disk(path.into(), error))?;
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    let name = clean.file_name().map(ToOwned::to_owned);
    match (clean.parent().map(fs::canonicalize), name) {
        (Some(Ok(parent)), Some(name)) => Ok(parent.join(name)),
        _ => Ok(clean),
    }
}

fn refuse_unsafe(root: &Path, output: &Path) -> Result<(), WriteError> {
    let root = fs::canonicalize(root).map_err(|error| WriteError::Disk(root.into(), error))?;
    let refuse = |why: &str| Err(WriteError::Unsafe(output.to_owned(), why.to_owned()));
    if root.starts_with(output) {
        return refuse("the site's own folder lies in it");
    }
    for own in ["content", "templates", "static"] {
        if output.starts_with(root.join(own)) {
            return refuse(&format!("it lies in `{own}`, which is read to make the site"));
        }
    }
    if output.exists() && !output.is_dir() {
        return refuse("it is a file, not a folder");
    }
    if output.exists() && swap::is_own_disk(output) {
        return refuse(
            "it is a disk of its own, which cannot be exchanged for another; give a folder on it with -o",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(folder: &Path, files: &[(&str, &str)]) -> Result<Written, WriteError> {
        let stage = Stage::begin(folder, &folder.join("public"))?;
        for (path, text) in files {
            stage.put(path, Class::Page, text.as_bytes())?;
        }
        stage.commit(About {
            mode: Mode::Production,
            site: None,
            as_of: Timestamp::UNIX_EPOCH,
            next_change: None,
            input: Hash::of(b""),
            hidden: BTreeSet::new(),
        })
    }

    fn listing(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = WalkDir::new(folder)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_site_takes_the_place_of_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        site(root, &[("index.html", "one"), ("a/index.html", "a")]).unwrap();
        site(root, &[("index.html", "two"), ("b/index.html", "b")]).unwrap();
        let seal = ".public.chancery-seal.json";
        assert_eq!(
            listing(root),
            [seal, "public/.chancery.json", "public/b/index.html", "public/index.html"]
        );
        let manifest = fs::read(root.join("public/.chancery.json")).unwrap();
        assert_eq!(Seal::read(&root.join("public")).unwrap().manifest, Hash::of(&manifest));
        assert_eq!(Manifest::read(&manifest).unwrap().files["index.html"].sha256, Hash::of(b"two"));
        assert_eq!(fs::read_to_string(root.join("public/index.html")).unwrap(), "two");
    }

    #[test]
    fn a_file_that_stays_the_same_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let public = root.join("public");
        let changed = |path: &str| fs::metadata(public.join(path)).unwrap().modified().unwrap();
        site(root, &[("index.html", "one"), ("a/index.html", "a"), ("b/index.html", "b")]).unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        for path in ["index.html", "a/index.html", "b/index.html"] {
            File::options().write(true).open(public.join(path)).unwrap().set_modified(long_ago).unwrap();
        }
        // Of the same length, but not what was built: it is never taken for the page.
        fs::write(public.join("b/index.html"), "x").unwrap();
        site(root, &[("index.html", "two"), ("a/index.html", "a"), ("b/index.html", "b")]).unwrap();
        assert_eq!(changed("a/index.html"), long_ago);
        assert_ne!(changed("index.html"), long_ago);
        assert_ne!(changed("b/index.html"), long_ago);
        assert_eq!(fs::read_to_string(public.join("b/index.html")).unwrap(), "b");
    }

    #[test]
    fn what_others_put_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        site(root, &[("index.html", "one")]).unwrap();
        fs::create_dir(root.join("public/own")).unwrap();
        fs::write(root.join("public/own/CNAME"), "mine").unwrap();
        site(root, &[("index.html", "two")]).unwrap();
        assert_eq!(fs::read_to_string(root.join("public/own/CNAME")).unwrap(), "mine");
        let in_the_way = site(root, &[("own/CNAME", "ours")]).unwrap_err();
        assert!(matches!(in_the_way, WriteError::Foreign(files) if files == ["own/CNAME"]));
        assert_eq!(fs::read_to_string(root.join("public/index.html")).unwrap(), "two");
        assert_eq!(listing(root).len(), 4);
    }

    #[test]
    fn a_build_that_stops_half_way_leaves_the_old_site() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        site(root, &[("index.html", "one")]).unwrap();
        let stage = Stage::begin(root, &root.join("public")).unwrap();
        stage.put("index.html", Class::Page, b"half").unwrap();
        assert!(matches!(site(root, &[]), Err(WriteError::Busy(_))));
        drop(stage);
        let seal = ".public.chancery-seal.json";
        assert_eq!(listing(root), [seal, "public/.chancery.json", "public/index.html"]);
        assert_eq!(fs::read_to_string(root.join("public/index.html")).unwrap(), "one");
    }

    #[test]
    fn the_sources_are_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for output in ["", "..", "content/public", "static"] {
            assert!(
                matches!(Stage::begin(root, &root.join(output)), Err(WriteError::Unsafe(..))),
                "{output}"
            );
        }
    }
}
