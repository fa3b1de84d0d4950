//! The build that is to be published, looked at once more before the first byte leaves.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::plan::some;
use super::target::{Fault, Kind};
use crate::model::Hash;
use crate::write::{MANIFEST, Manifest, Mode, Seal};

/// So far the clock of the machine that built may be ahead of ours.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// A build that may be published: sealed, for everybody, whole, and up to date.
#[derive(Debug)]
pub struct Build {
    folder: PathBuf,
    /// What it consists of.
    pub manifest: Manifest,
    /// What it was made from, and what it does not show.
    pub seal: Seal,
}

/// Why a build is not published.
#[derive(Debug)]
pub enum Unfit {
    /// There is none.
    Missing(PathBuf),
    /// It has no seal, or that of another build.
    Unsealed(PathBuf),
    /// It shows what is for the desk alone.
    NotForAll(Mode),
    /// The site has changed by itself since it was built.
    Over(Timestamp),
    /// It was built at a moment that has not come.
    Ahead(Timestamp),
    /// What it was made from has changed.
    Stale,
    /// Files that no build wrote.
    Unlisted(Vec<String>),
    /// Links, devices and the like.
    NotFiles(Vec<String>),
    /// Files that are not for the web.
    Dotted(Vec<String>),
    /// Files that are not what was built.
    Altered(Vec<String>),
    /// It cannot be read.
    Disk(PathBuf, io::Error),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const AGAIN: &str = "run `chancery build`";
        match self {
            Unfit::Missing(folder) => write!(f, "there is no build in {}; {AGAIN}", folder.display()),
            Unfit::Unsealed(folder) => write!(
                f,
                "the build in {} has no seal of its own, so it cannot be told what it shows; {AGAIN} on this machine",
                folder.display()
            ),
            Unfit::NotForAll(mode) => {
                let what = match mode {
                    Mode::Draft => "drafts (--drafts)",
                    _ => "what may not be seen yet (--as-of or --tlp)",
                };
                write!(f, "the build shows {what} and is never published; {AGAIN}")
            }
            Unfit::Over(at) => {
                write!(
                    f,
                    "the build is over since {at}, when a briefing came or went by its own date; {AGAIN}"
                )
            }
            Unfit::Ahead(at) => {
                write!(
                    f,
                    "the build says it was made at {at}, which is to come; set the clock right, and {AGAIN}"
                )
            }
            Unfit::Stale => write!(f, "the site has changed since it was built; {AGAIN}"),
            Unfit::Unlisted(files) => write!(
                f,
                "the output folder has files that no build wrote: {}; put what is to be published into `static/`, and \
                 move the rest away",
                some(files)
            ),
            Unfit::NotFiles(files) => {
                write!(
                    f,
                    "the build has links or other things that are no files: {}; move them away",
                    some(files)
                )
            }
            Unfit::Dotted(files) => write!(
                f,
                "the build has files whose names begin with a dot: {}; only .well-known and .nojekyll are published",
                some(files)
            ),
            Unfit::Altered(files) => {
                write!(f, "files are not as they were built: {}; {AGAIN}", some(files))
            }
            Unfit::Disk(path, error) => write!(f, "cannot read {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for Unfit {}

impl Build {
    /// Opens the build in an output folder; `input` is the hash of what the site is made from now.
    ///
    /// # Errors
    /// When it may not be published.
    pub fn open(output: &Path, input: Hash, now: Timestamp) -> Result<Build, Unfit> {
        let bytes = match fs::read(output.join(MANIFEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Unfit::Missing(output.into()));
            }
            Err(error) => return Err(Unfit::Disk(output.join(MANIFEST), error)),
        };
        let unsealed = || Unfit::Unsealed(output.into());
        let manifest = Manifest::read(&bytes).ok_or_else(unsealed)?;
        let seal =
            Seal::read(output).filter(|seal| seal.manifest == Hash::of(&bytes)).ok_or_else(unsealed)?;
        if manifest.mode != Mode::Production {
            return Err(Unfit::NotForAll(manifest.mode));
        }
        if let Some(at) = seal.next_change.filter(|at| *at <= now) {
            return Err(Unfit::Over(at));
        }
        if seal.as_of.duration_since(now) > SKEW {
            return Err(Unfit::Ahead(seal.as_of));
        }
        if seal.input != input {
            return Err(Unfit::Stale);
        }
        let build = Build { folder: output.to_owned(), manifest, seal };
        build.refuse_strangers()?;
        build.refuse_altered()?;
        Ok(build)
    }

    /// Files that were published before, to be published again.
    pub fn of(folder: &Path, manifest: Manifest, seal: Seal) -> Build {
        Build { folder: folder.to_owned(), manifest, seal }
    }

    /// Where the files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The bytes of a file, if they are still those that were built.
    ///
    /// # Errors
    /// When they are not, or cannot be read.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Fault> {
        let file = self.folder.join(path);
        let bytes = fs::read(&file).map_err(|error| Fault::of_disk(&file, &error))?;
        match self.manifest.files.get(path) {
            Some(entry) if entry.sha256 == Hash::of(&bytes) => Ok(bytes),
            _ => Err(Fault::new(
                Kind::Changed,
                format!("{} was changed while it was published", file.display()),
            )),
        }
    }

    /// Only what was built is there, and only what is for the web.
    fn refuse_strangers(&self) -> Result<(), Unfit> {
        let (mut unlisted, mut dotted, mut not_files) = (vec![], vec![], vec![]);
        for entry in WalkDir::new(&self.folder).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                Unfit::Disk(error.path().unwrap_or(&self.folder).to_owned(), error.into())
            })?;
            let below = entry.path().strip_prefix(&self.folder).expect("below the folder walked");
            let path = below.to_string_lossy().replace('\\', "/");
            let kind = entry.file_type();
            if kind.is_dir() || path == MANIFEST {
                continue;
            }
            if !kind.is_file() {
                not_files.push(path);
            } else if is_dotted(&path) {
                dotted.push(path);
            } else if !self.manifest.files.contains_key(&path) {
                unlisted.push(path);
            }
        }
        for (files, unfit) in [
            (not_files, Unfit::NotFiles as fn(Vec<String>) -> Unfit),
            (dotted, Unfit::Dotted),
            (unlisted, Unfit::Unlisted),
        ] {
            if !files.is_empty() {
                return Err(unfit(files));
            }
        }
        Ok(())
    }

    fn refuse_altered(&self) -> Result<(), Unfit> {
        let is_altered = |path: &&String| self.bytes(path).is_err();
        let altered: Vec<String> =
            self.manifest.files.par_iter().map(|(path, _)| path).filter(is_altered).cloned().collect();
        if altered.is_empty() { Ok(()) } else { Err(Unfit::Altered(altered)) }
    }
}

/// Whether a part of the path begins with a dot that has no business on the web.
fn is_dotted(path: &str) -> bool {
    let below = path.strip_prefix(".well-known/").unwrap_or(path);
    below != ".nojekyll" && below.split('/').any(|part| part.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_names_may_begin_with_a_dot() {
        assert!(!is_dotted(".well-known/security.txt") && !is_dotted(".nojekyll") && !is_dotted("a.b/c."));
        assert!(is_dotted(".env") && is_dotted("a/.git/config") && is_dotted(".well-known/.env"));
    }
}
