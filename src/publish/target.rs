//! What a place to publish at can do, and how it can fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::plan::{Plan, Step};
use super::sealed::Build;
use crate::model::Hash;
use crate::write::Manifest;
use crate::write::manifest::is_below;

/// A place to publish at.
pub trait Target: Sync {
    /// What it is and where, for a person: `the folder /srv/www`. Never with a secret.
    fn place(&self) -> String;

    /// What is there now.
    ///
    /// # Errors
    /// When it cannot be reached or read.
    fn look(&self) -> Result<Remote, Fault>;

    /// Keeps other publishers away until the guard is dropped.
    ///
    /// # Errors
    /// [`Kind::Locked`] when another is at work, [`Kind::NoLock`] when the place cannot keep anybody away.
    fn lock(&self) -> Result<Box<dyn Guard + '_>, Fault>;

    /// Carries out a plan and makes sure that all of it is there.
    ///
    /// # Errors
    /// Says whether anything was changed before it stopped.
    fn carry_out(&self, work: &Work<'_>) -> Result<(), Stop>;

    /// Whether [`Target::previous`] finds what was published before the last one. Of other places it is kept here.
    fn keeps_past(&self) -> bool {
        false
    }

    /// Writes the files of the publication before the last one below a folder, where the place keeps them.
    ///
    /// # Errors
    /// When it cannot be reached or read.
    fn previous(&self, _into: &Path) -> Result<Option<Manifest>, Fault> {
        Ok(None)
    }

    /// What still exists of files after they were deleted, in words for a person.
    fn residue(&self) -> Vec<String> {
        vec![]
    }
}

/// Others are kept away as long as it lives.
pub trait Guard: Sync {
    /// Makes sure that it still does.
    ///
    /// # Errors
    /// [`Kind::Locked`] when another has taken over.
    fn check(&self) -> Result<(), Fault>;
}

/// A guard for places that need none, or for one who does without.
pub struct NoGuard;

impl Guard for NoGuard {
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }
}

/// What is to be done, with what, and who looks on.
pub struct Work<'a> {
    /// The steps and the manifest that is the commit.
    pub plan: &'a Plan,
    /// What was seen there when the plan was made.
    pub remote: &'a Remote,
    /// Where the bytes are.
    pub build: &'a Build,
    /// Keeps others away.
    pub guard: &'a dyn Guard,
    /// Is told after each step; called from several threads.
    pub done: &'a (dyn Fn(&Step) + Sync),
}

/// What is at a place.
#[derive(Debug, Clone, Default)]
pub struct Remote {
    /// What was published there last.
    pub manifest: Option<Manifest>,
    /// Paths at which a publication that was cut off may have left something of ours.
    pub pending: BTreeSet<String>,
    /// Every file there with its size, ours and others'; without the manifest and what else we keep there.
    pub files: BTreeMap<String, u64>,
    /// Whether others have written a history there that this publication would cut off.
    pub has_past_of_others: bool,
    /// The place's own name of the state that was seen, by which it can tell whether that is still so.
    pub token: Option<String>,
}

impl Remote {
    /// What a manifest, as bytes, and a listing tell.
    ///
    /// # Errors
    /// When the manifest is none, or names what no build of ours can have written.
    pub fn new(
        manifest: Option<&[u8]>,
        pending: BTreeSet<String>,
        files: BTreeMap<String, u64>,
        token: Option<String>,
    ) -> Result<Remote, Fault> {
        let manifest = manifest.map(read).transpose()?;
        if pending.iter().any(|path| !is_below(path)) {
            return Err(Fault::new(Kind::Other, "the list of unfinished work there is not one of ours"));
        }
        Ok(Remote { manifest, pending, files, token, has_past_of_others: false })
    }

    /// What it is known by: two that are equal have the same, as far as a publication can tell.
    pub fn version(&self) -> Hash {
        let manifest = self.manifest.as_ref().map(Manifest::to_bytes).unwrap_or_default();
        let ours = self.files.iter().filter(|(path, _)| self.may_be_ours(path));
        let listing: String = ours.map(|(path, size)| format!("{size} {path}\n")).collect();
        let pending: String = self.pending.iter().map(|path| format!("? {path}\n")).collect();
        Hash::of(&[&manifest[..], listing.as_bytes(), pending.as_bytes()].concat())
    }

    /// Whether a file there was, or may have been, published by us.
    pub fn may_be_ours(&self, path: &str) -> bool {
        self.pending.contains(path)
            || self.manifest.as_ref().is_some_and(|there| there.files.contains_key(path))
    }
}

fn read(bytes: &[u8]) -> Result<Manifest, Fault> {
    let foreign = || {
        let message = "the `.chancery.json` there is not one that publishing wrote; look at it, and remove it if it may go";
        Fault::new(Kind::Other, message)
    };
    let manifest = Manifest::read(bytes).ok_or_else(foreign)?;
    if manifest.files.keys().all(|path| is_below(path)) { Ok(manifest) } else { Err(foreign()) }
}

/// What went wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: Kind,
    /// What happened, and what to do; never with a secret.
    pub message: String,
}

/// The kinds of what can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It cannot be reached.
    Offline,
    /// We may not.
    Denied,
    /// It is not there: no such bucket, branch, folder.
    Missing,
    /// No room is left.
    Full,
    /// Another publisher is at work.
    Locked,
    /// It cannot keep other publishers away.
    NoLock,
    /// Somebody else changed it meanwhile.
    Changed,
    /// Something that may go better a moment later.
    Passing,
    /// Anything else.
    Other,
}

impl Fault {
    /// A fault in words.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Fault { kind, message: message.into() }
    }

    /// One of a disk.
    pub fn of_disk(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let kind = match error.kind() {
            Io::PermissionDenied | Io::ReadOnlyFilesystem => Kind::Denied,
            Io::StorageFull | Io::QuotaExceeded => Kind::Full,
            Io::NotFound => Kind::Missing,
            _ => Kind::Other,
        };
        Fault::new(kind, format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// A publication that did not come to its end.
#[derive(Debug)]
pub struct Stop {
    /// Why.
    pub fault: Fault,
    /// How it left the place.
    pub after: After,
}

/// How a publication that stopped left the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// As it was.
    Unchanged,
    /// Some files may be new and others old.
    Mixed,
    /// All of it is old, or all of it is new.
    Unknown,
}

impl Stop {
    /// Before anything was changed.
    pub fn clean(fault: Fault) -> Self {
        Stop { fault, after: After::Unchanged }
    }

    /// After something was, or may have been.
    pub fn mixed(fault: Fault) -> Self {
        Stop { fault, after: After::Mixed }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = match self.after {
            After::Unchanged => "nothing was changed there",
            After::Mixed => "some files there may be new and others old: run the command again",
            After::Unknown => {
                "it cannot be told whether the new site is there or the old one: run the command again"
            }
        };
        write!(f, "{}; {after}", self.fault)
    }
}

impl std::error::Error for Stop {}
