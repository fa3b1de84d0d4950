//! The list of sources below a briefing: what each is, and where it is used.

use tera::Value;

use super::{Shared, map, meetings, readouts, text};
use crate::links;
use crate::model::briefing::Source;
use crate::model::{Briefing, Language, Meeting, Readout, Site, SourceId};
use crate::render::body::{self, Body, CitedPlace};
use crate::render::words;

/// All sources of a briefing, in the order of their numbers.
pub(super) fn list<'a>(
    site: &Site,
    shared: &Shared,
    briefing: &Briefing,
    numbered: impl Iterator<Item = (&'a Meeting, usize)> + Clone,
    body: &Body,
) -> Value {
    let language = &site.language;
    let value = |(index, source): (usize, &Source)| {
        let number = index + 1;
        let meetings: Vec<Value> = numbered
            .clone()
            .filter(|(meeting, _)| meeting.sources.contains(&source.id))
            .map(|(meeting, number)| {
                reference(language.digits(&number.to_string()), &meetings::anchor(meeting))
            })
            .collect();
        let mut uses = Uses::of(language, body, number);
        uses.compared(language, &source.id, &briefing.readouts);
        map([
            ("number", Value::from(number)),
            ("id", Value::from(source.id.as_str())),
            ("title", Value::from(source.title.as_str())),
            ("publisher", text(source.publisher.as_deref())),
            ("kind", text(source.kind.map(|kind| kind.name()))),
            ("party", source.side.as_ref().map_or(Value::none(), |side| shared.party(side))),
            ("date", text(source.date.map(|date| words::date(language, date)).as_deref())),
            ("datetime", text(source.date.and_then(words::datetime_of).as_deref())),
            ("language", text(source.language.as_deref().map(|tag| language.name_of(tag)).as_deref())),
            ("url", text(address(site, source).as_deref())),
            ("meetings", Value::from(meetings)),
            ("paragraphs", Value::from(uses.paragraphs)),
            ("notes", Value::from(uses.notes)),
            ("readouts", Value::from(uses.readouts)),
            ("elsewhere", Value::from(uses.elsewhere)),
        ])
    };
    Value::from(briefing.sources.iter().enumerate().map(value).collect::<Vec<_>>())
}

fn address(site: &Site, source: &Source) -> Option<String> {
    let url = links::of_source(site, source)?;
    let leads_out = links::scheme(url)
        .is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https" | "ftp" | "mailto" | "doi"));
    leads_out.then(|| body::clean_url(url))
}

fn reference(label: String, id: &str) -> Value {
    let href = format!("#{}", links::percent_encode(id));
    map([("number", Value::from(label)), ("href", Value::from(href))])
}

/// Where the text cites a source, each place once.
#[derive(Default)]
struct Uses {
    paragraphs: Vec<Value>,
    notes: Vec<Value>,
    readouts: Vec<Value>,
    elsewhere: Vec<Value>,
}

impl Uses {
    /// Counts the tables that have a source among the texts of a side.
    fn compared(&mut self, language: &Language, source: &SourceId, tables: &[Readout]) {
        let has = |readout: &Readout| readout.sides.iter().any(|side| side.texts.contains(source));
        let those = tables.iter().zip(1..).filter(|(readout, _)| has(readout));
        for table in those.map(|(_, number)| readouts::reference(language, number)) {
            if !self.readouts.contains(&table) {
                self.readouts.push(table);
            }
        }
    }

    fn of(language: &Language, body: &Body, number: usize) -> Self {
        let mut places: Vec<&CitedPlace> = Vec::new();
        for cited in body.cited.iter().filter(|cited| cited.source == number) {
            if !places.contains(&&cited.place) {
                places.push(&cited.place);
            }
        }
        let mut uses = Uses::default();
        for place in places {
            match place {
                CitedPlace::Paragraph(number) => {
                    uses.paragraphs
                        .push(reference(language.digits(&number.to_string()), &format!("p{number}")));
                }
                CitedPlace::Note(letter) => {
                    uses.notes.push(reference(letter.clone(), &format!("n-{letter}")))
                }
                CitedPlace::Readout(number) => uses.readouts.push(readouts::reference(language, *number)),
                CitedPlace::Mark(id) => {
                    uses.elsewhere
                        .push(reference(language.digits(&(uses.elsewhere.len() + 1).to_string()), id));
                }
            }
        }
        uses
    }
}
