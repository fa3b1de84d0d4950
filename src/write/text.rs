//! A text of the author's, replaced in one step or not at all.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a text was not replaced. It is as it was.
#[derive(Debug)]
pub enum ReplaceError {
    /// It is not what was read: somebody else has written it since.
    Changed(PathBuf),
    /// It could not be read or written.
    Failed(PathBuf, io::Error),
}

impl fmt::Display for ReplaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplaceError::Changed(path) => {
                write!(
                    f,
                    "{} has changed meanwhile, so nothing was written to it; run the command again",
                    path.display()
                )
            }
            ReplaceError::Failed(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for ReplaceError {}

/// Writes `new` over the file at `path`, if that still holds `old`.
///
/// The new text is written beside the file, with its permissions, and then takes its place. Where the path is a
/// link, what it leads to is replaced.
///
/// # Errors
/// When the file holds something else, or the disk refuses.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<(), ReplaceError> {
    let failed = |error| ReplaceError::Failed(path.to_owned(), error);
    let real = fs::canonicalize(path).map_err(failed)?;
    if fs::read(&real).map_err(failed)? != old.as_bytes() {
        return Err(ReplaceError::Changed(path.to_owned()));
    }
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    let beside = real.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = write_beside(&real, &beside, new).and_then(|()| fs::rename(&beside, &real));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

fn write_beside(real: &Path, beside: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(beside)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(fs::metadata(real)?.permissions())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_somebody_else_wrote_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        assert!(matches!(replace(&path, "older", "new"), Err(ReplaceError::Changed(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        replace(&path, "old", "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
