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
        let file = File::create(&path).map_err(|error| WriteError::Disk(path.clone(), error))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(WriteError::Busy(output)),
            Err(TryLockError::Error(error)) => Err(WriteError::Disk(path, error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
