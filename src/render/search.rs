//! Search without a server: an index in parts, which a script fetches as it needs them.
//!
//! Everything searched is numbered: the texts (the head of each briefing, its numbered paragraphs and its tables of what
//! two sides said, oldest briefing first) and the meetings (in the order of the timeline). The words stand in the order of
//! the alphabet, each with the numbers of the texts and meetings that have it, cut into files of about one size.
//! [`Contents`](crate::model::Search::Contents) tells where each file begins, so one question needs a few of them.
//! Every file is packed, since not every host packs what it sends. `static/search.js` reads it.

mod names;
mod terms;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::io::Write;

use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::context::{self, Shared};
use super::words::{day, status, when};
use crate::links::percent_encode;
use crate::model::document::BlockKind;
use crate::model::search::{self, MEETINGS, TEXTS};
use crate::model::{EnrichedBriefing, Hash, Meeting, Mode, Participant, Search, Site, Where};
use terms::Terms;

/// The index of a site, each part before it is packed.
#[derive(Debug)]
pub(super) struct Index {
    contents: Vec<u8>,
    names: Vec<u8>,
    terms: Vec<Vec<u8>>,
    texts: Vec<Vec<u8>>,
    meetings: Vec<Vec<u8>>,
    chunks: Chunks,
}

/// The words of texts as they are kept from one build to the next, by what they were made of.
pub type Chunks = HashMap<Hash, Vec<u8>>;

impl Index {
    /// The index of everything that may be seen; what is known of it is not made again.
    pub fn of(site: &Site, shared: &Shared, known: &Chunks) -> Self {
        let order: Vec<usize> = search::searched(site).collect();
        let counts: Vec<u32> = order.iter().map(|index| count(&site.briefings[*index]).min(MOST)).collect();
        let ((chunks, terms), (texts, meetings)) = rayon::join(
            || {
                let chunks = chunks(site, &order, known);
                let terms = terms(site, &chunks, &counts);
                (chunks.into_iter().map(|chunk| (chunk.made_of, chunk.words.0)).collect(), terms)
            },
            || rows(site, &order),
        );
        let (firsts, terms) = terms.into_files(search::terms(site));
        let names = bytes(&names::names(site, shared));
        let mut digest = Sha256::new();
        for part in terms.iter().chain(&texts).chain(&meetings).chain([&names]) {
            digest.update(part);
        }
        let edition: String = digest.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        // One character a briefing: how many numbers it has, from `(` on.
        let written = counts.iter().map(|count| char::from_u32(count + 40).unwrap_or('('));
        let contents = bytes(&json!({
            "version": 1,
            // Asked for with each part, so that no browser puts parts of two editions together.
            "edition": edition,
            "counts": written.collect::<String>(),
            "meetings": site.timeline.len(),
            "rows": {"briefing": TEXTS, "meeting": MEETINGS},
            "terms": firsts,
            "years": years(site, &order),
        }));
        Index { contents, names, terms, texts, meetings, chunks }
    }

    /// The words of its texts, to be known when it is next made.
    pub fn chunks(&self) -> &Chunks {
        &self.chunks
    }

    /// The hash of all that a part is made of.
    pub fn imprint(&self, part: &Search) -> Hash {
        Hash::of(self.bytes(part))
    }

    /// A part, as it is written.
    pub fn part(&self, part: &Search) -> Vec<u8> {
        packed(self.bytes(part))
    }

    fn bytes(&self, part: &Search) -> &[u8] {
        match part {
            Search::Page => &[],
            Search::Contents => &self.contents,
            Search::Names => &self.names,
            Search::Terms(number) => &self.terms[*number],
            Search::Texts(number) => &self.texts[*number],
            Search::Meetings(number) => &self.meetings[*number],
        }
    }
}

/// How many numbers a briefing has at most: what one character can tell.
const MOST: u32 = 0xd7ff - 40;

/// Briefings that follow one another.
struct Chunk<'o> {
    /// By index.
    briefings: &'o [usize],
    /// Where they stand among all that are searched.
    from: usize,
    made_of: Hash,
    words: terms::Chunk,
}

/// The words of all texts, chunk by chunk, side by side. What a briefing is made of says whether it begins a chunk, so a new
/// one among them leaves the other chunks as they were.
fn chunks<'o>(site: &Site, order: &'o [usize], known: &Chunks) -> Vec<Chunk<'o>> {
    // One in 256 does.
    let begins = |index: &usize| site.briefings[*index].made_of.as_bytes()[0] == 0;
    let mut from = 0;
    let pieces: Vec<(usize, &[usize])> = order
        .chunk_by(|_, next| !begins(next))
        .map(|briefings| {
            let piece = (from, briefings);
            from += briefings.len();
            piece
        })
        .collect();
    pieces.into_par_iter().map(|(from, briefings)| Chunk::of(site, from, briefings, known)).collect()
}

/// Without a time or a name, so the same bytes give the same.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzBuilder::new().write(Vec::with_capacity(bytes.len() / 2), Compression::default());
    writer.write_all(bytes).and_then(|()| writer.finish()).expect("memory can be written to")
}

fn bytes(data: &Value) -> Vec<u8> {
    data.to_string().into_bytes()
}

impl<'o> Chunk<'o> {
    /// What is known of these briefings, else their words.
    fn of(site: &Site, from: usize, briefings: &'o [usize], known: &Chunks) -> Self {
        let mut digest = Sha256::new();
        digest.update(site.around);
        // Days are in the words of the edition.
        digest.update(site.languages.own.to_le_bytes());
        briefings.iter().for_each(|index| digest.update(site.briefings[*index].made_of));
        let made_of = Hash::finish(digest);
        let make = || {
            let (mut words, mut number) = (Terms::default(), 0);
            for index in briefings {
                let enriched = &site.briefings[*index];
                add_text(site, &mut words, number, enriched);
                number += count(enriched).min(MOST);
            }
            words.into_chunk()
        };
        let words = known.get(&made_of).map_or_else(make, |words| terms::Chunk(words.clone()));
        Chunk { briefings, from, made_of, words }
    }
}

/// All words, those of the texts from the chunks, with the numbers that texts and meetings have on the site.
fn terms(site: &Site, chunks: &[Chunk<'_>], counts: &[u32]) -> Terms {
    let mut terms = Terms::default();
    let mut number = 0;
    for Chunk { briefings, from, words, .. } in chunks {
        terms.add_chunk(number, words);
        number += counts[*from..from + briefings.len()].iter().sum::<u32>();
    }
    for (number, entry) in site.timeline.iter().enumerate() {
        add_meeting(&mut terms, site, number as u32, &entry.meeting);
    }
    terms
}

/// What is shown of briefings and of meetings that are found, part by part.
fn rows(site: &Site, order: &[usize]) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let all: Vec<usize> = (0..site.timeline.len()).collect();
    let texts = order.par_chunks(TEXTS).map(|some| bytes(&texts(site, some)));
    let meetings = all.par_chunks(MEETINGS).map(|some| bytes(&meetings(site, some)));
    (texts.collect(), meetings.collect())
}

/// How many numbers a briefing takes: one for its head, one for each paragraph and one for each table of what two sides
/// said.
fn count(enriched: &EnrichedBriefing) -> u32 {
    (enriched.document.paragraphs.len() + 1 + enriched.briefing.readouts.len()) as u32
}

/// Adds the words of a briefing, whose head has the number `first`.
///
/// A heading counts to the paragraph after it, and so does what stands between; what else has no number
/// (lists, tables) counts to the one before it.
fn add_text(site: &Site, terms: &mut Terms, first: u32, enriched: &EnrichedBriefing) {
    let briefing = &enriched.briefing;
    terms.add_text(first, &briefing.title);
    briefing.date.iter().for_each(|date| terms.add_text(first, &day(&site.language, date.day())));
    briefing.summary.iter().for_each(|summary| terms.add_text(first, summary));
    briefing.topics.iter().for_each(|(_, name)| terms.add_text(first, name));
    let plain = &enriched.document.text;
    let last = enriched.document.paragraphs.len() as u32;
    let (mut number, mut seen) = (0, 0);
    for block in &plain.blocks {
        let at = plain.in_file(block.range.clone()).start;
        if block.kind == BlockKind::Heading {
            number = (seen + 1).min(last);
        } else if let Some(found) = enriched.document.paragraph_at(at) {
            number = found as u32;
            seen = number;
        }
        terms.add_text(first + number, &plain.text[block.range.clone()]);
    }
    for (readout, number) in briefing.readouts.iter().zip(first + last + 1..) {
        readout.subjects.iter().for_each(|subject| terms.add_text(number, &subject.title));
        readout.cells().for_each(|(_, cell)| terms.add_text(number, &cell.document.text.text));
    }
}

fn add_meeting(terms: &mut Terms, site: &Site, number: u32, meeting: &Meeting) {
    let mut add = |words: &str| terms.add_meeting(number, words);
    meeting.title.iter().for_each(|title| add(title));
    for participant in &meeting.with {
        match participant {
            Participant::Name(name) => add(name),
            Participant::Person(id) => {
                let person = &site.people[id];
                add(&person.name);
                person.native_name.iter().for_each(|native| add(&native.text));
            }
        }
    }
    for (party, _) in site.parties_at(meeting) {
        add(&party.name);
    }
    match &meeting.place {
        Some(Where::Place(id)) => {
            let place = &site.places[id];
            add(&place.name);
            place.native_name.iter().for_each(|native| add(&native.text));
        }
        Some(Where::Name(name)) => add(name),
        None => {}
    }
    meeting.venue.iter().for_each(|venue| add(venue));
    add(&when(&site.language, meeting.when));
    add(match meeting.mode {
        Some(Mode::Call) => "call telephone",
        Some(Mode::Video) => "video",
        Some(Mode::InPerson) | None => "meeting",
    });
}

/// Titles, days and addresses of briefings: `[address, title, day]`, and the number of the last paragraph where tables
/// of what two sides said come after it.
fn texts(site: &Site, indices: &[usize]) -> Value {
    let row = |index: &usize| {
        let enriched = &site.briefings[*index];
        let briefing = &enriched.briefing;
        let date = briefing.date.as_ref().map_or_else(String::new, |date| day(&site.language, date.day()));
        let mut row = vec![json!(percent_encode(&briefing.url)), json!(briefing.title), json!(date)];
        if !briefing.readouts.is_empty() {
            row.push(json!(enriched.document.paragraphs.len()));
        }
        Value::from(row)
    };
    indices.iter().map(row).collect()
}

/// Meetings: `[address, who met, title, when, place, status]`.
fn meetings(site: &Site, indices: &[usize]) -> Value {
    let row = |index: &usize| {
        let entry = &site.timeline[*index];
        let meeting = &entry.meeting;
        let telling = &entry.tellings[0];
        let enriched = &site.briefings[telling.briefing];
        let anchor = context::anchor(&enriched.timeline[telling.meeting]);
        let address = format!("{}#{}", percent_encode(&enriched.briefing.url), percent_encode(&anchor));
        let place = context::place_name(site, meeting).unwrap_or_default();
        let title = meeting.title.as_deref().unwrap_or_default();
        let heading = super::sides_in_words(site, meeting);
        json!([
            address,
            heading,
            title,
            when(&site.language, meeting.when),
            place,
            status(&site.language, meeting.status)
        ])
    };
    indices.iter().map(row).collect()
}

/// The years that something is of: `[year, first briefing, first meeting]`; year 0 is none.
fn years(site: &Site, order: &[usize]) -> Value {
    let mut first_of: BTreeMap<i16, (Option<usize>, Option<usize>)> = BTreeMap::new();
    for (place, index) in order.iter().enumerate() {
        if let Some(date) = &site.briefings[*index].briefing.date {
            first_of.entry(date.day().year()).or_default().0.get_or_insert(place);
        }
    }
    for (place, entry) in site.timeline.iter().enumerate() {
        if let Some(first) = entry.meeting.when.first() {
            first_of.entry(first.year()).or_default().1.get_or_insert(place);
        }
    }
    // Undated meetings are last.
    let undated = site.timeline.iter().take_while(|entry| entry.meeting.when.first().is_some()).count();
    let (mut texts, mut meetings) = (order.len(), undated);
    let mut years = vec![json!([0, order.len(), undated])];
    for (year, (text, meeting)) in first_of.into_iter().rev() {
        texts = text.unwrap_or(texts);
        meetings = meeting.unwrap_or(meetings);
        years.push(json!([year, texts, meetings]));
    }
    years.reverse();
    Value::from(years)
}
