//! A briefing and its meetings as data. The shapes are told in `docs/exports.md`.

use serde_json::{Value, json};

use super::absolute;
use crate::links;
use crate::model::document::BlockKind;
use crate::model::readout::{Cell, Readout};
use crate::model::{
    Account, Dateline, EnrichedBriefing, Meeting, Page, Participant, Scope, Site, SourceId, Telling, Where,
};
use crate::source::Span;

/// The number of the shape of a briefing's data; a key may be added to it without another number.
const VERSION: u32 = 1;

/// A briefing.
pub(super) fn briefing(site: &Site, scope: &Scope) -> Value {
    let Scope::Briefing(index) = scope else { return Value::Null };
    let enriched = &*site.briefings[*index];
    let briefing = &enriched.briefing;
    let meetings = enriched
        .timeline
        .iter()
        .enumerate()
        .map(|(number, told)| meeting(site, told, &[Telling { briefing: *index, meeting: number }]));
    json!({
        "version": VERSION,
        "id": briefing.id.as_str(),
        "url": absolute(site, &Page::Briefing(*index)),
        "title": briefing.title,
        "number": briefing.number,
        "status": briefing.status.name(),
        "tlp": site.marking(briefing).map(|tlp| tlp.label()),
        "language": site.config.language,
        "date": briefing.date.as_ref().map(date),
        "updated": briefing.updated.as_ref().map(date),
        "place": briefing.place.as_ref().map(place),
        "authors": briefing.authors,
        "topics": briefing.topics.iter().map(|(id, name)| json!({"id": id.as_str(), "name": name})).collect::<Vec<_>>(),
        "trip": briefing.trip.as_ref().map(|trip| trip.as_str()),
        "summary": briefing.summary,
        "bottom_line": briefing.bottom_line.as_ref().map(|line| json!({
            "lead": line.lead, "happened": line.happened, "changed": line.changed,
            "unchanged": line.unchanged, "watch": line.watch, "basis": line.basis,
        })),
        "people": people(site, enriched),
        "sources": sources(site, enriched),
        "meetings": meetings.collect::<Vec<_>>(),
        "readouts": briefing.readouts.iter().map(readout).collect::<Vec<_>>(),
        "paragraphs": paragraphs(enriched),
    })
}

fn date(date: &Dateline) -> String {
    match date {
        Dateline::Day(day) => day.to_string(),
        Dateline::Moment(at) => at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

fn place(place: &Where) -> &str {
    match place {
        Where::Place(id) => id.as_str(),
        Where::Name(name) => name,
    }
}

fn people(site: &Site, enriched: &EnrichedBriefing) -> Vec<Value> {
    let day = enriched.briefing.date.as_ref().map(Dateline::day);
    let known = enriched.people.iter().filter_map(|id| site.people.get(id));
    known
        .map(|person| {
            let role = day.and_then(|day| person.roles_on(day).next());
            json!({
                "id": person.id.as_str(), "name": person.name,
                "native_name": person.native_name.as_ref().map(|native| json!({"text": native.text, "lang": native.lang})),
                "role": role.map(|role| role.title.as_str()),
                "side": person.side.as_ref().map(|side| side.as_str()),
                "url": absolute(site, &Page::Person(person.id.clone())),
            })
        })
        .collect()
}

fn sources(site: &Site, enriched: &EnrichedBriefing) -> Vec<Value> {
    let sources = enriched.briefing.sources.iter();
    sources
        .map(|source| {
            json!({
                "id": source.id.as_str(), "title": source.title, "publisher": source.publisher,
                "kind": source.kind.map(|kind| kind.name()),
                "side": source.side.as_ref().map(|side| side.as_str()),
                "date": source.date.map(|date| date.to_string()), "url": links::of_source(site, source),
            })
        })
        .collect()
}

/// What each side said, by subject; null where a side is silent. Words are without markup.
fn readout(readout: &Readout) -> Value {
    let cell = |cell: &Cell| {
        let cited: Vec<&str> = cell.document.cited().map(|cited| cited.key.as_str()).collect();
        json!({"text": cell.document.text.text.trim(), "sources": cited})
    };
    let sides = readout.sides.iter();
    json!({
        "meeting": readout.meeting,
        "title": readout.title,
        "sides": sides.map(|side| json!({
            "id": side.party.as_str(),
            "sources": side.texts.iter().map(SourceId::as_str).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "subjects": readout.subjects.iter().map(|subject| json!({
            "subject": subject.title,
            "said": subject.cells.each_ref().map(|said| said.as_ref().map(cell)),
        })).collect::<Vec<_>>(),
    })
}

/// The text: each block of running words with its number; none for what has no number on the page.
fn paragraphs(enriched: &EnrichedBriefing) -> Vec<Value> {
    let plain = &enriched.document.text;
    plain
        .blocks
        .iter()
        .filter(|block| !plain.text[block.range.clone()].trim().is_empty())
        .map(|block| {
            let at = plain.in_file(block.range.clone()).start;
            let number = match block.kind {
                BlockKind::Prose => enriched.document.paragraph_at(at),
                BlockKind::Heading | BlockKind::Quotation | BlockKind::Cell => None,
            };
            let kind = match block.kind {
                BlockKind::Prose => "text",
                BlockKind::Heading => "heading",
                BlockKind::Quotation => "quotation",
                BlockKind::Cell => "cell",
            };
            json!({"number": number, "kind": kind, "text": plain.text[block.range.clone()].trim()})
        })
        .collect()
}

/// A meeting, in the one shape that every output has; `tellings` are the briefings whose words it rests on.
pub fn meeting(site: &Site, meeting: &Meeting, tellings: &[Telling]) -> Value {
    let date = Some(meeting.when.to_string()).filter(|date| !date.is_empty());
    let start = meeting.start.as_ref().map(|clock| clock.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    let evidence: Vec<Value> = meeting
        .evidence
        .iter()
        .map(|span| {
            let place = site.sources.place(*span);
            json!({
                "file": place.path, "line": place.position.line, "column": place.position.column,
                "text": evidence_text(site, meeting, tellings, *span),
            })
        })
        .collect();
    let mut data = json!({
        "id": meeting.id,
        "briefing": tellings.first().map(|telling| site.briefings[telling.briefing].briefing.id.as_str()),
        "date": date,
        "part_of_day": meeting.part_of_day.map(|part| part.name()),
        "start": start,
        "duration": meeting.length.map(|length| json!({"minutes": length.minutes, "bound": length.bound.name()})),
        "participants": meeting.with.iter().map(|with| participant(site, meeting, with)).collect::<Vec<_>>(),
        "mode": meeting.mode.map(|mode| mode.name()),
        "status": meeting.status.name(),
        "place": meeting.place.as_ref().map(place),
        "origin": meeting.origin.name(),
        "evidence": evidence,
    });
    if !meeting.accounts.is_empty() {
        data["accounts"] = meeting.accounts.iter().map(account).collect();
    }
    data
}

/// The length as one side has it.
fn account(account: &Account) -> Value {
    json!({
        "side": account.party.as_str(),
        "minutes": account.length.minutes, "bound": account.length.bound.name(),
    })
}

/// The words of the text, or the declaration; what else an author wrote between its lines is nobody's business.
fn evidence_text(site: &Site, meeting: &Meeting, tellings: &[Telling], span: Span) -> String {
    let words = site.sources.text(span);
    let told_by = tellings
        .iter()
        .map(|telling| (&site.briefings[telling.briefing], telling.meeting))
        .find(|(enriched, _)| enriched.briefing.file == span.file);
    match told_by {
        Some((enriched, _)) if span.start as usize >= enriched.briefing.body => words.to_owned(),
        Some((enriched, index)) => {
            let own = enriched.timeline.get(index).unwrap_or(meeting);
            let is_id = crate::parse::markdown::slug(words) == own.id;
            if is_id { words.to_owned() } else { own.declaration().join("\n") }
        }
        None => String::new(),
    }
}

fn participant(site: &Site, meeting: &Meeting, participant: &Participant) -> Value {
    match participant {
        Participant::Name(name) => json!({ "id": null, "name": name, "role": null, "side": null }),
        Participant::Person(id) => {
            let person = &site.people[id];
            let role = meeting.when.first().and_then(|day| person.roles_on(day).next());
            json!({
                "id": id.as_str(), "name": person.name,
                "role": role.map(|role| role.title.as_str()),
                "side": person.side.as_ref().map(|side| side.as_str()),
            })
        }
    }
}
