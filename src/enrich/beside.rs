//! Notes in files beside a briefing or a translation.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::load::ContentFile;
use crate::model::{Briefing, Registry};
use crate::parse;
use crate::parse::sources::Shelf;
use crate::source::FileId;

/// Adds the notes of the files beside a text, which hold `notes`, and gives each note an id of its own.
pub(super) fn add_notes(
    briefing: &mut Briefing,
    content: &ContentFile,
    notes: &[Arc<str>],
    registry: &Registry,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (file, text) in content.notes.iter().zip(notes) {
        let shelf = Shelf { own: &briefing.sources, site: &registry.sources };
        briefing.annotations.extend(parse::annotations::of_file(*file, text, shelf, diagnostics));
    }
    parse::annotations::with_own_ids(&mut briefing.annotations, diagnostics);
}

/// What a file holds that is a text or has notes on it.
pub(super) fn text_of<'t>(
    content: &'t ContentFile,
    text: &'t str,
    notes: &'t [Arc<str>],
) -> impl Fn(FileId) -> &'t str {
    move |file| {
        let beside = content.notes.iter().position(|notes| *notes == file);
        beside.map_or(text, |index| notes[index].as_ref())
    }
}
