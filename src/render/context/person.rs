//! The page of a person: offices as lanes, meetings as rows, whom they met, where they are named.

use std::collections::HashMap;

use jiff::civil::Date;
use tera::{TeraResult, Value};

use super::fragments::{By, Drawer};
use super::meetings;
use super::{Given, Head, Shared, languages, map, markup, native_value, office, text};
use crate::model::site::TIMELINE_PAGE;
use crate::model::{Length, MarkKind, Page, PartialDate, Person, PersonId, Role, Site, Status};
use crate::render::bars;
use crate::render::{body, jsonld, words};

pub(super) fn fill(drawer: &Drawer<'_>, id: &PersonId, context: &mut Given) -> TeraResult<&'static str> {
    let (site, shared) = (drawer.site, drawer.shared);
    let person = &site.people[id];
    let page = Page::Person(id.clone());
    let own = body::render_page(site, person.file, person.body, &site.url(&page));
    let now = office(site, person, Some(shared.known_until));
    let description = match &now {
        Some(office) => {
            let values = [("name", person.name.as_str()), ("office", office)];
            site.language.fill("person.description_with_office", &values)
        }
        None => site.language.fill("person.description", &[("name", &person.name)]),
    };
    Head {
        title: Some(&person.name),
        description: &description,
        section: "people",
        kind: "profile",
        indexed: true,
        json_ld: Some(jsonld::person(site, person)),
        has_code: own.has_code,
        ..Head::default()
    }
    .put(site, &page, context);
    let entries = shared.listed(site).entries_of_person(id);
    let newest = shared.listed(site).newest(entries, TIMELINE_PAGE);
    let scale = meetings::scale_of(site, &newest);
    let party = person.side.as_ref().map_or(Value::none(), |side| shared.party(side));
    let said =
        |date: Option<PartialDate>| text(date.map(|date| words::date(&site.language, date)).as_deref());
    context.insert_value(
        "person",
        map([
            ("id", Value::from(person.id.as_str())),
            ("name", Value::from(person.name.as_str())),
            ("native", native_value(person.native_name.as_ref())),
            (
                "aliases",
                Value::from(
                    site.language.join(&person.aliases.iter().map(String::as_str).collect::<Vec<_>>()),
                ),
            ),
            ("party", party),
            ("office", languages::words_of_file(site, person.file, now.as_deref())),
            ("as_of", Value::from(words::day(&site.language, shared.known_until))),
            ("as_of_datetime", Value::from(shared.known_until.to_string())),
            ("born", said(person.born)),
            ("died", said(person.died)),
            ("lang", languages::of_file(site, person.file)),
        ]),
    );
    context.insert_value("offices", offices(site, person, shared.known_until));
    context.insert_value(
        "meetings",
        meetings::tally(&site.language, entries.iter().map(|index| &*site.timeline[*index].meeting)),
    );
    context.insert_value("rows", Value::from(drawer.rows(&newest, scale, By::Date)?));
    context.insert_value(
        "hours",
        scale.map_or(Value::none(), |scale| markup(&bars::hours(&site.language, scale))),
    );
    context.insert_value("met_with", met_with(site, shared, person, entries));
    context.insert_value("named_in", named_in(site, shared, id));
    context.insert_value("body", markup(&own.html));
    Ok("person.html")
}

/// A date as a year with its fraction: its first day, or just past its last.
fn year_of(date: PartialDate, end: bool) -> Option<f64> {
    let day = if end { date.last() } else { date.first() }?;
    let days = f64::from(day.day_of_year()) - if end { 0.0 } else { 1.0 };
    Some(f64::from(day.year()) + days / f64::from(day.days_in_year()))
}

/// The offices, newest first, each with its lane where any has a date.
fn offices(site: &Site, person: &Person, today: Date) -> Value {
    let language = &site.language;
    let from = |role: &Role| role.from.and_then(|date| year_of(date, false));
    let to = |role: &Role| role.to.and_then(|date| year_of(date, true));
    let dated = person.roles.iter().any(|role| from(role).is_some() || to(role).is_some());
    let years = person.roles.iter().flat_map(|role| [from(role), to(role)]).flatten();
    let first = years.clone().fold(f64::from(today.year()), f64::min).floor() as i16;
    let last = years.fold(f64::from(today.year() + 1), f64::max).ceil() as i16;
    // One year more where the first beginning is not known, so that its dots have room.
    let opens = person.roles.iter().any(|role| role.from.is_none() && role.to.is_some());
    let first = if opens { first - 1 } else { first };
    let mut roles: Vec<&Role> = person.roles.iter().collect();
    roles.sort_by(|a, b| {
        let key = |role: &Role| (to(role).unwrap_or(f64::MAX), from(role).unwrap_or(0.0));
        key(b).partial_cmp(&key(a)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let said = |date: Option<PartialDate>| text(date.map(|date| words::date(language, date)).as_deref());
    let list: Vec<Value> = roles
        .into_iter()
        .map(|role| {
            let has_dates = role.from.is_some() || role.to.is_some();
            let lane = (dated && has_dates).then(|| bars::lane(first, last, from(role), to(role)));
            map([
                ("title", Value::from(role.title.as_str())),
                ("from", said(role.from)),
                ("to", said(role.to)),
                ("lane", lane.as_deref().map_or(Value::none(), markup)),
            ])
        })
        .collect();
    map([
        ("list", Value::from(list)),
        ("years", if dated { markup(&bars::years(language, first, last)) } else { Value::none() }),
    ])
}

/// Whom somebody met: how often, and for how long together; the most frequent first.
fn met_with(site: &Site, shared: &Shared, person: &Person, entries: &[usize]) -> Value {
    struct Met<'a> {
        id: &'a PersonId,
        held: u32,
        lengths: Vec<Length>,
        disputed: usize,
    }
    let mut met: HashMap<&PersonId, Met<'_>> = HashMap::new();
    for index in entries {
        let meeting = &site.timeline[*index].meeting;
        if meeting.status != Status::Held {
            continue;
        }
        let mut others: Vec<&PersonId> = meeting.with.iter().filter_map(meetings::person_id).collect();
        others.sort_unstable();
        others.dedup();
        for id in others.into_iter().filter(|id| **id != person.id) {
            // Those on the same side of the table were with, not met.
            let other = site.people.get(id).and_then(|other| other.side.as_ref());
            if other.is_some() && other == person.side.as_ref() {
                continue;
            }
            let met = met.entry(id).or_insert_with(|| Met { id, held: 0, lengths: Vec::new(), disputed: 0 });
            met.held += 1;
            met.lengths.extend(meeting.length);
            met.disputed += usize::from(!meeting.accounts.is_empty());
        }
    }
    let mut met: Vec<Met<'_>> = met.into_values().collect();
    met.sort_by(|a, b| b.held.cmp(&a.held).then_with(|| a.id.cmp(b.id)));
    Value::from(
        met.into_iter()
            .filter(|met| site.people.contains_key(met.id))
            .take(TIMELINE_PAGE)
            .map(|met| {
                map([
                    ("person", shared.person(met.id).unwrap_or_else(Value::none)),
                    ("held", Value::from(met.held)),
                    ("unknown_lengths", Value::from(met.held as usize - met.lengths.len() - met.disputed)),
                    ("disputed_lengths", Value::from(met.disputed)),
                    ("total", meetings::length_value(&site.language, words::total(met.lengths))),
                ])
            })
            .collect::<Vec<_>>(),
    )
}

/// The briefings that name somebody, with the paragraphs.
fn named_in(site: &Site, shared: &Shared, id: &PersonId) -> Value {
    Value::from(
        shared
            .briefings_of_person(site, id)
            .iter()
            .take(TIMELINE_PAGE)
            .map(|index| {
                let enriched = &site.briefings[*index];
                let mut paragraphs: Vec<usize> = enriched
                    .marks
                    .iter()
                    .filter(|mark| matches!(&mark.kind, MarkKind::Person(person) if person == id))
                    .filter_map(|mark| enriched.document.paragraph_at(mark.span.start as usize))
                    .collect();
                paragraphs.dedup();
                let paragraphs: Vec<Value> = paragraphs.into_iter().take(12).map(Value::from).collect();
                map([("briefing", shared.card(site, *index)), ("paragraphs", Value::from(paragraphs))])
            })
            .collect::<Vec<_>>(),
    )
}
