//! What each side said, side by side: the tables of a briefing.

use tera::Value;

use super::{Shared, languages, map, markup, meetings, text};
use crate::links;
use crate::model::briefing::Source;
use crate::model::readout::{Cell, Readout, Side, Subject};
use crate::model::{EnrichedBriefing, Ink, Language, Meeting, Site};
use crate::render::body::{self, CitedAt};

/// The id of the table of a number, from 1.
fn anchor(number: usize) -> String {
    format!("cmp-{number}")
}

/// The tables of a briefing, and what is cited in them.
pub(super) fn list(
    site: &Site,
    shared: &Shared,
    enriched: &EnrichedBriefing,
    timeline: &[Meeting],
) -> (Value, Vec<CitedAt>) {
    let mut cited = Vec::new();
    let tables: Vec<Value> = enriched
        .briefing
        .readouts
        .iter()
        .zip(1..)
        .map(|(readout, number)| table(site, shared, enriched, timeline, readout, number, &mut cited))
        .collect();
    (Value::from(tables), cited)
}

/// The tables about a meeting, by number.
pub(super) fn of_meeting(language: &Language, enriched: &EnrichedBriefing, meeting: &Meeting) -> Vec<Value> {
    let is_its = |readout: &Readout| readout.meeting.as_ref() == Some(&meeting.id);
    let tables = enriched.briefing.readouts.iter().zip(1..).filter(|(readout, _)| is_its(readout));
    tables.map(|(_, number)| reference(language, number)).collect()
}

/// A link to the table of a number.
pub(super) fn reference(language: &Language, number: usize) -> Value {
    let shown = language.digits(&number.to_string());
    map([("number", Value::from(shown)), ("href", Value::from(format!("#{}", anchor(number))))])
}

fn table(
    site: &Site,
    shared: &Shared,
    enriched: &EnrichedBriefing,
    timeline: &[Meeting],
    readout: &Readout,
    number: usize,
    cited: &mut Vec<CitedAt>,
) -> Value {
    let briefing = &enriched.briefing;
    let mut keep = |(html, here): (String, Vec<CitedAt>)| {
        cited.extend(here);
        markup(&html)
    };
    let caption = readout.caption.as_ref();
    let caption = caption.map(|words| keep(body::render_caption(site, enriched, words, number)));
    let caption = caption.map(|html| languages::markup_of_original(site, html.as_str().unwrap_or_default()));
    let mut draw = |cell: &Cell| keep(body::render_cell(site, enriched, cell, number));
    let subjects: Vec<Value> = readout
        .subjects
        .iter()
        .map(|Subject { title, cells }| {
            let cells: Vec<Value> =
                cells.iter().map(|cell| cell.as_ref().map_or(Value::none(), &mut draw)).collect();
            map([("title", languages::words_of_original(site, Some(title))), ("cells", Value::from(cells))])
        })
        .collect();
    let sides: Vec<Value> = readout
        .sides
        .iter()
        .zip(inks(site, &readout.sides))
        .map(|(side, ink)| side_value(shared, &briefing.sources, side, ink))
        .collect();
    let named = readout.meeting.as_ref();
    let meeting = named.and_then(|id| timeline.iter().find(|meeting| meeting.id == *id));
    map([
        ("id", Value::from(anchor(number))),
        ("number", Value::from(number)),
        ("title", languages::words_of_original(site, readout.title.as_deref())),
        ("caption", caption.unwrap_or_else(Value::none)),
        ("meeting", meeting.map_or(Value::none(), |meeting| meeting_value(site, meeting))),
        ("sides", Value::from(sides)),
        ("subjects", Value::from(subjects)),
    ])
}

/// The inks of both sides; where they would be one, the second is slate, as in a meeting.
fn inks(site: &Site, sides: &[Side; 2]) -> [Ink; 2] {
    let [first, second] =
        sides.each_ref().map(|side| site.parties.get(&side.party).map_or(Ink::Slate, |party| party.ink));
    [first, if first == second { Ink::Slate } else { second }]
}

fn side_value(shared: &Shared, sources: &[Source], side: &Side, ink: Ink) -> Value {
    let texts: Vec<Value> = sources
        .iter()
        .enumerate()
        .filter(|(_, source)| side.texts.contains(&source.id))
        .map(|(index, source)| {
            map([
                ("number", Value::from(index + 1)),
                ("title", Value::from(source.title.as_str())),
                ("publisher", text(source.publisher.as_deref())),
                ("kind", text(source.kind.map(|kind| kind.name()))),
            ])
        })
        .collect();
    map([
        ("party", shared.party(&side.party)),
        ("ink", Value::from(ink.name())),
        ("texts", Value::from(texts)),
    ])
}

fn meeting_value(site: &Site, meeting: &Meeting) -> Value {
    let sides = meetings::sides(site, meeting);
    let href = format!("#{}", links::percent_encode(&meetings::anchor(meeting)));
    map([("href", Value::from(href)), ("heading", Value::from(meetings::heading(site, meeting, &sides)))])
}
