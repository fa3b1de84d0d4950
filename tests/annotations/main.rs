//! Annotations from outside: what becomes of notes when the text changes, what `--fix-notes` writes, what is exported.

mod edits;
mod export;
mod fix_notes;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

/// Writes a site with one briefing, and with a file of notes beside it where there is one.
pub fn write_site(root: &Path, briefing: &str, notes: Option<&str>) {
    let folder = root.join("content/briefings");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    std::fs::write(root.join("site.yaml"), "title: Desk\nbase_url: https://example.org/desk/\n")
        .expect("written");
    std::fs::write(folder.join("talks.md"), briefing).expect("written");
    if let Some(notes) = notes {
        std::fs::write(folder.join("talks.notes.yaml"), notes).expect("written");
    }
}
