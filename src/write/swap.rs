//! How a new folder takes the place of an old one: in one step where the file system can, and so that neither a
//! kill nor a power cut leaves half of either.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{WriteError, beside, remove_folder};

/// Puts `stage` where `output` is or is to be, and removes what was there.
pub fn swap(stage: &Path, output: &Path) -> Result<(), WriteError> {
    let disk = |error| WriteError::Disk(output.to_owned(), error);
    settle(stage).map_err(|error| WriteError::Disk(stage.to_owned(), error))?;
    if !output.exists() {
        return fs::rename(stage, output).map_err(disk);
    }
    match exchange(stage, output) {
        // The stage is now the old site.
        Ok(()) => remove_folder(stage),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => by_two_renames(stage, output),
        Err(error) => Err(disk(error)),
    }
}

/// Where the file system cannot exchange two folders in one step, the site is away for a moment.
///
/// A symbolic link could be exchanged in one step there, too, but a `public` that is a link is not the folder that
/// servers, scripts and people know. If we are killed in that moment, [`recover`] puts the old site back.
fn by_two_renames(stage: &Path, output: &Path) -> Result<(), WriteError> {
    let disk = |error| WriteError::Disk(output.to_owned(), error);
    let old = beside(output, "old");
    remove_folder(&old)?;
    fs::rename(output, &old).map_err(disk)?;
    if let Err(error) = fs::rename(stage, output) {
        fs::rename(&old, output).map_err(disk)?;
        return Err(disk(error));
    }
    remove_folder(&old)
}

/// Mends what a kill in the midst of two renames has left.
pub fn recover(output: &Path) -> Result<(), WriteError> {
    let old = beside(output, "old");
    match (old.exists(), output.exists()) {
        (true, true) => remove_folder(&old),
        (true, false) => fs::rename(&old, output).map_err(|error| WriteError::Disk(output.to_owned(), error)),
        (false, _) => Ok(()),
    }
}

/// Has the whole file system of a folder written out, in one call; else a name may be on the disk before the bytes
/// it stands for, and a power cut leaves empty files.
#[cfg(target_os = "linux")]
fn settle(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Elsewhere, each file by itself.
#[cfg(not(target_os = "linux"))]
fn settle(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// Lets two folders change places in one step (`renameat2` with `RENAME_EXCHANGE`, Linux 3.15).
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(|error| match error {
        rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS => io::ErrorKind::Unsupported.into(),
        other => other.into(),
    })
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a folder is a disk of its own, which cannot be renamed.
#[cfg(unix)]
pub fn is_own_disk(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    folder.parent().is_some_and(|parent| device(folder) != device(parent))
}

#[cfg(not(unix))]
pub fn is_own_disk(_: &Path) -> bool {
    false
}
