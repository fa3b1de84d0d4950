//! Names in a text: whom they mean, and which of them become links.
//!
//! A name is linked where it first stands in a section. A surname counts only
//! after a full mention, or when the front matter names the person; one that
//! then fits two people is not linked, and reported.

use std::collections::HashSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::diagnostic::Diagnostic;
use crate::model::document::BlockKind;
use crate::model::{Briefing, Document, Mark, MarkKind, Participant, PersonId, Place, PlaceId};
use crate::prose::Text;
use crate::prose::names::{NameIndex, NameMatch};
use crate::source::Span;

/// Who is named in a briefing.
pub struct Named {
    /// Everybody: named in front matter first, then in order of mention.
    pub people: Vec<PersonId>,
    /// First mentions by section.
    pub marks: Vec<Mark>,
}

/// Finds the people named in a briefing; `words` is its plain text, cut.
pub fn people(
    briefing: &Briefing,
    document: &Document,
    text: &str,
    words: &Text<'_>,
    names: &NameIndex,
    diagnostics: &mut Vec<Diagnostic>,
) -> Named {
    let mut people = briefing.people.clone();
    for participant in briefing.meetings.iter().flat_map(|meeting| &meeting.with) {
        if let Participant::Person(id) = participant
            && !people.contains(id)
        {
            people.push(id.clone());
        }
    }
    let mut in_play: HashSet<PersonId> = people.iter().cloned().collect();
    let mut linked: HashSet<(usize, PersonId)> = HashSet::new();
    let mut reported: HashSet<String> = HashSet::new();
    let mut marks = Vec::new();
    for found in names.find_in(words) {
        let file_range = document.text.in_file(found.range());
        match settle(&found, &in_play) {
            Settled::One(person) => {
                in_play.insert(person.clone());
                if !people.contains(person) {
                    people.push(person.clone());
                }
                let section = section(document, file_range.start);
                if can_be_linked(document, text, found.range(), &file_range)
                    && linked.insert((section, person.clone()))
                {
                    let kind = MarkKind::Person(person.clone());
                    marks.push(Mark { span: Span::new(briefing.file, file_range), kind });
                }
            }
            Settled::Several(candidates) => {
                let words = document.text.text[found.range()].to_owned();
                if reported.insert(words.clone()) {
                    diagnostics.push(ambiguous(briefing, file_range, &words, &candidates));
                }
            }
            Settled::Nobody => {}
        }
    }
    Named { people, marks }
}

enum Settled<'a> {
    One(&'a PersonId),
    Several(Vec<&'a PersonId>),
    Nobody,
}

fn settle<'a>(found: &NameMatch<'a>, in_play: &HashSet<PersonId>) -> Settled<'a> {
    let candidates: Vec<&PersonId> = match found.full && found.people.len() == 1 {
        true => found.people.iter().collect(),
        false => found.people.iter().filter(|person| in_play.contains(*person)).collect(),
    };
    match candidates.as_slice() {
        [] if found.full => Settled::Several(found.people.iter().collect()),
        [] => Settled::Nobody,
        [person] => Settled::One(person),
        _ => Settled::Several(candidates),
    }
}

fn ambiguous(briefing: &Briefing, range: Range<usize>, words: &str, candidates: &[&PersonId]) -> Diagnostic {
    let names: Vec<String> = candidates.iter().map(|id| format!("`{id}`")).collect();
    Diagnostic::warning(
        "ambiguous-name",
        Span::new(briefing.file, range),
        format!("`{words}` fits {}, so it is not linked", names.join(" and ")),
    )
    .hint("write the full name")
}

/// The number of headings before a place in the file.
fn section(document: &Document, offset: usize) -> usize {
    document.headings.partition_point(|heading| heading.range.start <= offset)
}

/// Whether words may become a link: in running text, in one piece, and in no link yet.
fn can_be_linked(document: &Document, text: &str, plain: Range<usize>, in_file: &Range<usize>) -> bool {
    let blocks = &document.text.blocks;
    let after = blocks.partition_point(|block| block.range.start <= plain.start);
    let in_running_text = after.checked_sub(1).is_some_and(|index| {
        let block = &blocks[index];
        block.kind != BlockKind::Heading && plain.end <= block.range.end
    });
    let same_words = || {
        let words = document.text.text[plain.clone()].split_whitespace();
        words.eq(text[in_file.clone()].split_whitespace())
    };
    let in_link = || {
        let after = document.links.partition_point(|link| link.range.start <= in_file.start);
        document.links[..after].iter().rev().take(4).any(|link| in_file.start < link.range.end)
    };
    in_running_text && same_words() && !in_link()
}

/// Names of places that can be found in texts.
#[derive(Debug)]
pub struct PlaceIndex {
    finder: Option<AhoCorasick>,
    places: Vec<PlaceId>,
}

impl PlaceIndex {
    /// All names and aliases of these places.
    pub fn new<'p>(places: impl Iterator<Item = &'p Place>) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut ids = Vec::new();
        for place in places {
            for name in std::iter::once(&place.name).chain(&place.aliases) {
                names.push(name);
                ids.push(place.id.clone());
            }
        }
        let finder = (!names.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).ok())
            .flatten();
        PlaceIndex { finder, places: ids }
    }
}

/// The first mention of each place in a briefing.
pub fn places(briefing: &Briefing, document: &Document, text: &str, index: &PlaceIndex) -> Vec<Mark> {
    let Some(finder) = &index.finder else { return vec![] };
    let plain = &document.text.text;
    let mut seen: HashSet<&PlaceId> = HashSet::new();
    let mut marks = Vec::new();
    for found in finder.find_iter(plain) {
        let place = &index.places[found.pattern().as_usize()];
        let in_file = document.text.in_file(found.range());
        if is_whole_word(plain, found.range())
            && can_be_linked(document, text, found.range(), &in_file)
            && seen.insert(place)
        {
            marks
                .push(Mark { span: Span::new(briefing.file, in_file), kind: MarkKind::Place(place.clone()) });
        }
    }
    marks
}

fn is_whole_word(text: &str, range: Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    !joins(before) && !joins(after)
}
