//! What was made of the briefings, kept beside the output from one process of this program to the next.
//!
//! It tells of all briefings, shown or not. So it lies only where these lie, and is its owner's alone.

use std::path::Path;

use crate::enrich::Kept;
use crate::load::Stamp;
use crate::prepare::Memory;
use crate::source::Sources;
use crate::write::{self, Stage};

/// The name of the file beside the output.
const NAME: &str = "cache";

/// What another process of this program made of the briefings of a site; nothing where that is not known.
pub fn kept(root: &Path, output: &Path) -> Kept {
    let program = program().filter(|_| is_at_home(root, output));
    program.and_then(|program| Kept::read(write::kept(output, NAME), &program)).unwrap_or_default()
}

/// Keeps it for the next one. Where that fails, that one makes all of it again.
pub fn keep(root: &Path, output: &Path, stage: &Stage, memory: &Memory, sources: &Sources) {
    if let Some(program) = program().filter(|_| is_at_home(root, output)) {
        let _ = stage.keep(NAME, |open| memory.keep(sources, &program, open));
    }
}

/// Whether what lies beside an output lies in the site's own folder.
fn is_at_home(root: &Path, output: &Path) -> bool {
    let absolute = std::path::absolute(output).ok();
    let beside = absolute.as_deref().and_then(Path::parent).and_then(|parent| parent.canonicalize().ok());
    beside.zip(root.canonicalize().ok()).is_some_and(|(beside, root)| beside.starts_with(root))
}

/// What shows that the program is the one that it was: its stamp, where it lies; `None` where a change of it might
/// not show.
pub fn program() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let stamp = Stamp::of(&path).filter(Stamp::is_settled)?;
    Some(format!("{} {path:?} {stamp:?}", env!("CARGO_PKG_VERSION")))
}
