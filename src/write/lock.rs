//! One at a time at an output folder: those who build it and those who publish it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{WriteError, beside, real_path};

/// Held as long as a folder is written or read as a whole; freed by the system if its holder is killed.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of an output folder, whether that is there yet or not.
    ///
    /// # Errors
    /// When another holds it, or the disk says no.
    pub fn take(output: &Path) -> Result<Lock, WriteError> {
        let output = real_path(output)?;
        let path = beside(&output, "lock");
        loop {
            let file = File::create(&path).map_err(|error| WriteError::Disk(path.clone(), error))?;
            match file.try_lock() {
                Ok(()) if !is_at(&file, &path) => continue,
                Ok(()) => return Ok(Lock { path, _file: file }),
                Err(TryLockError::WouldBlock) => return Err(WriteError::Busy(output)),
                Err(TryLockError::Error(error)) => return Err(WriteError::Disk(path, error)),
            }
        }
    }
}

/// Whether a file is still the one of a name: the holder before may have removed it between our opening and our
/// locking it, and then a third could lock another of that name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (own, named) = (file.metadata().map(identity), fs::metadata(path).map(identity));
    matches!((own, named), (Ok(own), Ok(named)) if own == named)
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_that_was_removed_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let file = File::create(&path).unwrap();
        assert!(is_at(&file, &path));
        fs::remove_file(&path).unwrap();
        assert!(!is_at(&file, &path));
        File::create(&path).unwrap();
        assert!(!is_at(&file, &path));
    }
}
