//! Files beside the output in which a build keeps what the next one need not make again. For their owner's eyes only:
//! what they hold is not all to be published.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{beside, private, real_path};

/// What a build kept; nothing where it is not there.
pub fn kept(output: &Path, what: &str) -> Vec<u8> {
    real_path(output).ok().and_then(|output| fs::read(beside(&output, what)).ok()).unwrap_or_default()
}

/// Writes such a file, for one who holds the lock of the output.
pub(super) fn write(
    path: &Path,
    write: impl FnOnce(&dyn Fn() -> io::Result<File>) -> io::Result<bool>,
) -> io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = Path::new(&new);
    let written =
        write(&|| private(new)).and_then(|is_new| if is_new { fs::rename(new, path) } else { Ok(()) });
    // One that failed, or that a kill has left.
    let _ = fs::remove_file(new);
    written
}
