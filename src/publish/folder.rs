//! A folder of this machine as a store. Each file takes its place in one step, so a reader gets the old one or the
//! new one.
//!
//! Files are exchanged one by one, not the folder as a whole, because the folder may be a mounted share, hold files
//! of others, or be watched by another tool. (`chancery build -o` swaps a folder whole.)

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

use super::store::{Object, Store, Tag, Upload, When};
use super::target::{Fault, Guard, Kind};
use crate::model::Hash;
use crate::model::publish::Folder;

/// Where files are written before they take their place: on the same disk.
const STAGE: &str = ".chancery-stage";
/// The file by which the system keeps publishers apart; freed when its holder ends.
const LOCK: &str = ".chancery-lock";

/// The folder.
pub struct FolderStore {
    folder: PathBuf,
    number: AtomicU64,
}

impl FolderStore {
    /// One at a place that is told from the site's folder.
    ///
    /// # Errors
    /// When the site is made of what lies there, or built there.
    pub fn new(settings: &Folder, root: &Path, output: &Path) -> Result<Self, Fault> {
        let folder = without_steps(&root.join(&settings.path));
        refuse_own(&folder, &without_steps(root), &without_steps(output))?;
        Ok(FolderStore { folder, number: AtomicU64::new(0) })
    }

    fn fault(&self, path: &Path, error: &io::Error) -> Fault {
        Fault::of_disk(if path.starts_with(&self.folder) { path } else { &self.folder }, error)
    }

    /// Where a file lies, unless a link on the way leads elsewhere: that would be somebody else's place.
    fn file(&self, path: &str) -> Result<PathBuf, Fault> {
        let mut place = self.folder.clone();
        for part in path.split('/') {
            place.push(part);
            if place.is_symlink() {
                let message = format!("{} is a link, and nothing is written through links", place.display());
                return Err(Fault::new(Kind::Other, message));
            }
        }
        Ok(place)
    }

    fn write(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let stage = self.folder.join(STAGE);
        fs::create_dir_all(&stage)?;
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        let new = stage.join(self.number.fetch_add(1, Ordering::Relaxed).to_string());
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        fs::rename(&new, place)
    }

    fn holds(&self, when: When<'_>, path: &str) -> Result<bool, Fault> {
        Ok(match when {
            When::Always => true,
            When::Absent => self.get(path)?.is_none(),
            When::Matches(tag) => self.get(path)?.is_some_and(|object| object.tag == *tag),
        })
    }
}

impl Store for FolderStore {
    fn place(&self) -> String {
        format!("the folder {}", self.folder.display())
    }

    fn list(&self) -> Result<BTreeMap<String, u64>, Fault> {
        let mut files = BTreeMap::new();
        if !self.folder.exists() {
            return Ok(files);
        }
        let is_own = |name: &std::ffi::OsStr| name == STAGE || name == LOCK;
        let walk = WalkDir::new(&self.folder).min_depth(1).into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() > 1 || !is_own(entry.file_name())) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.folder).to_owned();
                self.fault(&path, &error.into())
            })?;
            if !entry.file_type().is_dir() {
                let below = entry.path().strip_prefix(&self.folder).expect("below the folder walked");
                let size = entry.metadata().map_or(0, |metadata| metadata.len());
                files.insert(below.to_string_lossy().replace('\\', "/"), size);
            }
        }
        Ok(files)
    }

    fn get(&self, path: &str) -> Result<Option<Object>, Fault> {
        let place = self.file(path)?;
        match fs::read(&place) {
            Ok(bytes) => {
                let tag = Tag(Hash::of(&bytes).to_string());
                Ok(Some(Object { bytes, tag }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.fault(&place, &error)),
        }
    }

    fn put(&self, upload: &Upload<'_>, when: When<'_>) -> Result<Tag, Fault> {
        let place = self.file(upload.path)?;
        if !self.holds(when, upload.path)? {
            let message = format!("{} was changed by somebody else", place.display());
            return Err(Fault::new(Kind::Changed, message));
        }
        self.write(&place, upload.bytes).map_err(|error| self.fault(&place, &error))?;
        Ok(Tag(Hash::of(upload.bytes).to_string()))
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        let place = self.file(path)?;
        match fs::remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(self.fault(&place, &error)),
            _ => {}
        }
        // Folders that are empty now go with it.
        let parents = place.ancestors().skip(1).take_while(|folder| *folder != self.folder);
        parents.map_while(|folder| fs::remove_dir(folder).ok()).for_each(drop);
        Ok(())
    }

    fn lock(&self) -> Result<Box<dyn Guard + '_>, Fault> {
        fs::create_dir_all(&self.folder).map_err(|error| self.fault(&self.folder, &error))?;
        let path = self.folder.join(LOCK);
        let file = File::create(&path).map_err(|error| self.fault(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {
                // What was left there belongs to one who was cut off.
                let _ = fs::remove_dir_all(self.folder.join(STAGE));
                Ok(Box::new(Held { folder: self.folder.clone(), _file: file }))
            }
            Err(TryLockError::WouldBlock) => {
                Err(Fault::new(Kind::Locked, format!("another publication to {} is under way", self.place())))
            }
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                Err(Fault::new(Kind::NoLock, format!("the disk of {} has no locks", self.place())))
            }
            Err(TryLockError::Error(error)) => Err(self.fault(&path, &error)),
        }
    }

    fn digest(&self, path: &str) -> Result<Option<Hash>, Fault> {
        Ok(self.get(path)?.map(|object| Hash::of(&object.bytes)))
    }

    fn residue(&self) -> Vec<String> {
        vec!["copies that another tool has made of the folder, and its backups".into()]
    }
}

/// A folder that holds the site's sources would show them; one among them would be taken for a part of them, and one
/// in the build for a part of that.
fn refuse_own(folder: &Path, root: &Path, output: &Path) -> Result<(), Fault> {
    let is_part = ["content", "static", "templates"].iter().any(|part| folder.starts_with(root.join(part)));
    let is_build = folder.starts_with(output) || output.starts_with(folder);
    let why = match (root.starts_with(folder), is_part, is_build) {
        (true, _, _) => "holds the site's sources, which would be published with it",
        (_, true, _) => "is a part of what the site is made of",
        (_, _, true) => "is where the build is made",
        _ => return Ok(()),
    };
    let message = format!("the folder {} {why}; give `path:` one beside the site", folder.display());
    Err(Fault::new(Kind::Other, message))
}

/// The same path without `..`, as far as its folders are there.
fn without_steps(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), _, _) => real,
        (Err(_), Some(parent), Some(name)) => without_steps(parent).join(name),
        (Err(_), _, _) => path.to_owned(),
    }
}

/// The lock of the folder. Its file stays: if it went, two could hold one each.
struct Held {
    folder: PathBuf,
    _file: File,
}

impl Guard for Held {
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = fs::remove_dir(self.folder.join(STAGE));
    }
}
