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

use std::collections::BTreeMap;
use std::io::Write;

use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::context::{self, Shared};
use super::words::{day, status, when};
use crate::links::percent_encode;
use crate::model::document::BlockKind;
use crate::model::search::{self, MEETINGS, TEXTS};
use crate::model::{EnrichedBriefing, Meeting, Mode, Participant, Search, Site, Where};
use terms::Terms;

/// The index of a site, each part before it is packed.
#[derive(Debug)]
pub(super) struct Index {
    contents: Vec<u8>,
    names: Vec<u8>,
    terms: Vec<Vec<u8>>,
    texts: Vec<Vec<u8>>,
    meetings: Vec<Vec<u8>>,
}

impl Index {
    /// The index of everything that may be seen.
    pub fn of(site: &Site, shared: &Shared) -> Self {
        let order: Vec<usize> = search::searched(site).collect();
        let mut terms = Terms::default();
        let mut counts = String::new();
        let mut number = 0;
        for index in &order {
            let count = add_text(site, &mut terms, number, &site.briefings[*index]);
            // One character a briefing: how many numbers it has, from `(` on.
            counts.push(char::from_u32((count + 40).min(0xd7ff)).unwrap_or('('));
            number += count.min(0xd7ff - 40);
        }
        for (number, entry) in site.timeline.iter().enumerate() {
            add_meeting(&mut terms, site, number as u32, &entry.meeting);
        }
        let (firsts, terms) = terms.into_files(search::terms(site));
        let names = bytes(&names::names(site, shared));
        let texts: Vec<Vec<u8>> = order.chunks(TEXTS).map(|some| bytes(&texts(site, some))).collect();
        let meetings: Vec<Vec<u8>> = (0..site.timeline.len())
            .collect::<Vec<_>>()
            .chunks(MEETINGS)
            .map(|some| bytes(&meetings(site, some)))
            .collect();
        let mut digest = Sha256::new();
        for part in terms.iter().chain(&texts).chain(&meetings).chain([&names]) {
            digest.update(part);
        }
        let edition: String = digest.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        let contents = bytes(&json!({
            "version": 1,
            // Asked for with each part, so that no browser puts parts of two editions together.
            "edition": edition,
            "counts": counts,
            "meetings": site.timeline.len(),
            "rows": {"briefing": TEXTS, "meeting": MEETINGS},
            "terms": firsts,
            "years": years(site, &order),
        }));
        Index { contents, names, terms, texts, meetings }
    }

    /// A part, as it is written.
    pub fn part(&self, part: &Search) -> Vec<u8> {
        packed(match part {
            Search::Page => &[],
            Search::Contents => &self.contents,
            Search::Names => &self.names,
            Search::Terms(number) => &self.terms[*number],
            Search::Texts(number) => &self.texts[*number],
            Search::Meetings(number) => &self.meetings[*number],
        })
    }
}

/// Without a time or a name, so the same bytes give the same.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzBuilder::new().write(Vec::with_capacity(bytes.len() / 2), Compression::default());
    writer.write_all(bytes).and_then(|()| writer.finish()).expect("memory can be written to")
}

fn bytes(data: &Value) -> Vec<u8> {
    data.to_string().into_bytes()
}

/// Adds the words of a briefing; gives how many numbers it took: one for its head, one for each paragraph and one for
/// each table of what two sides said.
///
/// A heading counts to the paragraph after it, and so does what stands between; what else has no number
/// (lists, tables) counts to the one before it.
fn add_text(site: &Site, terms: &mut Terms, first: u32, enriched: &EnrichedBriefing) -> u32 {
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
    last + 1 + briefing.readouts.len() as u32
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
