//! Places that keep files one by one: a folder, an object store. What they can do, and how a plan is carried out
//! there so that a reader never meets a page without what it needs.
//!
//! Before the first file comes or goes, the paths at work are written down beside them ([`PENDING`]). So one who
//! comes after a publication that was cut off knows what there may be ours.

mod again;
mod stages;

use std::collections::{BTreeMap, BTreeSet};

pub use again::again;

use super::target::{Fault, Guard, Kind, Remote, Stop, Target, Work};
use crate::model::{Coding, Hash};
use crate::write::{Class, MANIFEST};

/// Paths at which a publication is at work.
pub const PENDING: &str = ".chancery-pending.json";
/// Where a lock lies, in stores where it is a file among the others.
pub const LOCK: &str = ".chancery-lock.json";

/// What keeps files one by one, each by its path. All methods may be called from several threads.
pub trait Store: Sync {
    /// What it is and where, for a person; never with a secret.
    fn place(&self) -> String;

    /// Every file with its size; of an empty or missing folder nothing.
    ///
    /// # Errors
    /// When it cannot be reached or read.
    fn list(&self) -> Result<BTreeMap<String, u64>, Fault>;

    /// A file, if it is there.
    ///
    /// # Errors
    /// When it cannot be reached or read.
    fn get(&self, path: &str) -> Result<Option<Object>, Fault>;

    /// Writes a file, whole or not at all, and says which version it is now.
    ///
    /// # Errors
    /// [`Kind::Changed`] when the condition does not hold.
    fn put(&self, upload: &Upload<'_>, when: When<'_>) -> Result<Tag, Fault>;

    /// Removes a file; one that is not there is no fault.
    ///
    /// # Errors
    /// When it is still there.
    fn delete(&self, path: &str) -> Result<(), Fault>;

    /// Keeps other publishers away. A store without locks of its own can use the conditions of [`Store::put`].
    ///
    /// # Errors
    /// [`Kind::Locked`], [`Kind::NoLock`].
    fn lock(&self) -> Result<Box<dyn Guard + '_>, Fault>;

    /// The hash of a file there, where the store can tell it without sending the file. What it does not know is
    /// sent again after a publication that was cut off.
    ///
    /// # Errors
    /// When it cannot be reached.
    fn digest(&self, _path: &str) -> Result<Option<Hash>, Fault> {
        Ok(None)
    }

    /// How many files may be sent side by side.
    fn width(&self) -> usize {
        8
    }

    /// What still exists of files after they were deleted.
    fn residue(&self) -> Vec<String> {
        vec![]
    }
}

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Which version it is.
    pub tag: Tag,
}

/// The store's own name of a version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(pub String);

/// A file to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// Its path.
    pub path: &'a str,
    /// What it is for a reader: how long it may be kept goes by it. `None` for what is not for readers.
    pub class: Option<Class>,
    /// What is in it.
    pub bytes: &'a [u8],
    /// Of which file it is a compressed copy, and how it is compressed.
    pub copy_of: Option<(&'a str, Coding)>,
}

/// On what condition a file is written.
#[derive(Debug, Clone, Copy)]
pub enum When<'a> {
    /// On none.
    Always,
    /// Nothing is there.
    Absent,
    /// That very version is there.
    Matches(&'a Tag),
}

/// A store as a place to publish at.
pub struct Objects<S>(pub S);

impl<S: Store> Target for Objects<S> {
    fn place(&self) -> String {
        self.0.place()
    }

    fn look(&self) -> Result<Remote, Fault> {
        let manifest = again(|| self.0.get(MANIFEST))?;
        let pending: BTreeSet<String> = match again(|| self.0.get(PENDING))? {
            Some(object) => serde_json::from_slice(&object.bytes).map_err(|_| unreadable())?,
            None => BTreeSet::new(),
        };
        let mut files = again(|| self.0.list())?;
        files.retain(|path, _| ![MANIFEST, PENDING, LOCK].contains(&path.as_str()));
        let (bytes, tag) = manifest.map(|object| (object.bytes, object.tag.0)).unzip();
        Remote::new(bytes.as_deref(), pending, files, tag)
    }

    fn lock(&self) -> Result<Box<dyn Guard + '_>, Fault> {
        self.0.lock()
    }

    fn carry_out(&self, work: &Work<'_>) -> Result<(), Stop> {
        stages::carry_out(&self.0, work)
    }

    fn residue(&self) -> Vec<String> {
        self.0.residue()
    }
}

fn unreadable() -> Fault {
    Fault::new(Kind::Other, format!("the `{PENDING}` there is not one that publishing wrote"))
}
