//! What a briefing cites: every key is known, and every source is used.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::model::briefing::PublicationStatus;
use crate::model::{Briefing, Document, Readout, Registry, SourceId};
use crate::parse::markdown;
use crate::parse::sources::Shelf;
use crate::source::{FileId, Span};

/// Takes over the sources of the site that the briefing names, and reports unknown keys; gives what it names.
///
/// `text` is that of the file of the briefing, or of notes beside it.
pub fn settle<'t>(
    briefing: &mut Briefing,
    document: &Document,
    registry: &Registry,
    text: impl Fn(FileId) -> &'t str,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashSet<SourceId> {
    let mut named: Vec<&SourceId> = named_in_front_matter(briefing).collect();
    let shelf = Shelf { own: &briefing.sources, site: &registry.sources };
    for cited in document.citations.iter().flat_map(|citation| &citation.cited) {
        match shelf.get(&cited.key) {
            Some(source) => named.push(&source.id),
            // The sources of front matter that cannot be read are not known to be missing.
            None if briefing.in_doubt => {}
            None => {
                let span = Span::new(briefing.file, cited.range.start + 1..cited.range.end);
                diagnostics.push(shelf.unknown(&cited.key, span));
            }
        }
    }
    let notes =
        briefing.annotations.iter().map(|note| (&note.note, markdown::read(&note.note.text, 0, false)));
    let tables = briefing.readouts.iter().flat_map(Readout::words);
    let tables = tables.map(|words| (&words.written, words.document.clone()));
    for (written, document) in notes.chain(tables) {
        for cited in document.cited() {
            match shelf.get(&cited.key) {
                Some(source) => named.push(&source.id),
                None => {
                    let key = cited.range.start + 1..cited.range.end;
                    diagnostics.push(shelf.unknown(&cited.key, written.part(text(written.span.file), key)));
                }
            }
        }
    }
    for broken in &document.broken_citations {
        let message = "this begins like a citation, and is none";
        let diagnostic =
            Diagnostic::warning("broken-citation", Span::new(briefing.file, broken.clone()), message);
        diagnostics
            .push(diagnostic.hint("close it with `]`, with plain text alone before that, and not in a link"));
    }
    let used: HashSet<SourceId> = named.iter().copied().cloned().collect();
    let mut from_site = Vec::new();
    let mut seen: HashSet<&SourceId> = briefing.sources.iter().map(|source| &source.id).collect();
    for id in named {
        if seen.insert(id) {
            from_site.extend(registry.sources.get(id).cloned());
        }
    }
    briefing.sources.extend(from_site);
    used
}

/// Reports sources that the briefing declares and does not name.
pub fn unused(briefing: &Briefing, used: &HashSet<SourceId>, diagnostics: &mut Vec<Diagnostic>) {
    if briefing.status == PublicationStatus::Withdrawn {
        return;
    }
    for source in briefing.sources.iter().filter(|source| !used.contains(&source.id)) {
        let message = format!("nothing rests on the source `{}`", source.id);
        let hint =
            format!("name it where it is used: `[@{}]` in the text, or `sources` of a meeting", source.id);
        diagnostics.push(Diagnostic::hint_at("unused-source", source.span, message).hint(hint));
    }
}

/// The sources that the front matter names, in its order.
fn named_in_front_matter(briefing: &Briefing) -> impl Iterator<Item = &SourceId> {
    let of_meetings = briefing.meetings.iter().flat_map(|meeting| &meeting.sources);
    let of_notes = briefing.annotations.iter().flat_map(|note| &note.sources);
    let of_sides = briefing.readouts.iter().flat_map(|readout| &readout.sides).flat_map(|side| &side.texts);
    of_meetings.chain(of_notes).chain(of_sides)
}
