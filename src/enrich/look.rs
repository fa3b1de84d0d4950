//! By which hash it is seen whether pages about something else show of a briefing what they did.

use serde::Serialize;

use crate::model::document::BlockKind;
use crate::model::site::MarkKind;
use crate::model::{EnrichedBriefing, Hash, Meeting};

/// The hash of all that pages about something else may show of a briefing: what its author states, its meetings and the
/// words that tell of them, whom and what it names and links to, and in which paragraphs. Only the wording and the
/// places of the rest do not count. `text` is that of its file.
pub(super) fn look(enriched: &EnrichedBriefing, text: &str) -> Hash {
    // Every field is named, so that whoever adds one decides about it here.
    let EnrichedBriefing {
        briefing,
        document,
        marks,
        timeline,
        annotations,
        people,
        original,
        made_of: _,
        look: _,
    } = enriched;
    let paragraph = |at: usize| document.paragraph_at(at);
    let named = marks.iter().filter(|mark| !matches!(mark.kind, MarkKind::Evidence(_)));
    let named: Vec<_> = named.map(|mark| (&mark.kind, paragraph(mark.span.start as usize))).collect();
    let links: Vec<_> =
        document.links.iter().map(|link| (&link.target, link.image, paragraph(link.range.start))).collect();
    let begins =
        document.text.blocks.iter().find(|block| block.kind == BlockKind::Prose && block.range.len() > 40);
    let begins = begins.and_then(|block| document.text.text.get(block.range.clone()));
    // The words that tell of a translation's meetings are the original's.
    let told =
        original.is_none().then(|| timeline.iter().map(|meeting| told(meeting, text)).collect::<Vec<_>>());
    let original = original.as_ref().map(|original| original.look);
    hash(&(briefing, named, links, begins, told, annotations.is_empty(), people, original))
}

/// A meeting and the words that tell of it, wherever they stand.
fn told<'t>(meeting: &Meeting, text: &'t str) -> (Meeting, Vec<Option<&'t str>>) {
    let words = meeting.evidence.iter().map(|span| text.get(span.range())).collect();
    (Meeting { evidence: Vec::new(), ..meeting.clone() }, words)
}

/// The hash of a value.
pub(super) fn hash(value: &impl Serialize) -> Hash {
    Hash::of(&postcard::to_stdvec(value).expect("all of a briefing can be written"))
}
