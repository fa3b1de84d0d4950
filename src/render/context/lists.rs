//! Lists: all briefings, and the indexes of people, places, trips and topics.

use tera::{TeraResult, Value};

use super::briefing::{article_inks, dateline};
use super::fragments::Drawer;
use super::meetings::{self, drawn_length, drawn_lengths};
use super::{Given, Head, Shared, address, gist, languages, map, markup};
use crate::model::briefing::PublicationStatus;
use crate::model::{EnrichedBriefing, Meeting, Origin, Page, Person, PersonId, Site, Status};
use crate::render::bars::{Scale, Size};

/// A briefing as it stands in lists, but for its bar.
pub(super) fn card(site: &Site, shared: &Shared, enriched: &EnrichedBriefing) -> Value {
    let briefing = &enriched.briefing;
    let withdrawn = briefing.status == PublicationStatus::Withdrawn;
    let timeline: &[Meeting] = if withdrawn { &[] } else { &enriched.timeline };
    let parties = meetings::parties(site, timeline.iter());
    let inks = article_inks(&parties);
    let parties: Vec<Value> = parties.iter().map(|(party, _)| shared.party(&party.id)).collect();
    map([
        ("id", Value::from(briefing.id.as_str())),
        ("url", address(&briefing.url)),
        ("title", Value::from(briefing.title.as_str())),
        ("number", briefing.number.map_or(Value::none(), Value::from)),
        ("date", dateline(site, briefing.date.as_ref(), briefing.place_id())),
        ("place", meetings::where_value(site, shared, briefing.place.as_ref())),
        ("gist", Value::from(gist(enriched))),
        ("status", Value::from(briefing.status.name())),
        ("parties", Value::from(parties)),
        ("inks", meetings::ink_names(&inks)),
        ("meetings", Value::from(timeline.len())),
        ("sources", Value::from(briefing.sources.len())),
        ("lang", languages::of_briefing(site, enriched)),
        ("other_language", languages::other_language(site, enriched)),
    ])
}

/// The meeting that stands for a briefing in a list.
///
/// Those its author declared go before those read from its text, those held before others, then
/// the longest, then the latest.
fn chief(enriched: &EnrichedBriefing) -> Option<&Meeting> {
    if enriched.briefing.status == PublicationStatus::Withdrawn {
        return None;
    }
    enriched
        .timeline
        .iter()
        .enumerate()
        .max_by_key(|(index, meeting)| {
            let declared = meeting.origin != Origin::Text;
            let minutes = drawn_lengths(meeting).map(|length| length.minutes).max();
            (declared, meeting.status == Status::Held, minutes, meeting.when.first(), *index)
        })
        .map(|(_, meeting)| meeting)
}

/// The one scale of a list of briefings.
pub(super) fn scale_of(site: &Site, briefings: &[usize]) -> Option<Scale> {
    let chiefs = briefings.iter().filter_map(|index| chief(&site.briefings[*index]));
    Scale::roomy(chiefs.flat_map(drawn_lengths))
}

/// A briefing for a list, with the bar of its chief meeting.
pub(super) fn item(site: &Site, shared: &Shared, index: usize, scale: Option<Scale>) -> Value {
    let chief = chief(&site.briefings[index]).map(|meeting| chief_value(site, shared, meeting, scale));
    map([
        ("briefing", card(site, shared, &site.briefings[index])),
        ("meeting", chief.unwrap_or_else(Value::none)),
    ])
}

fn chief_value(site: &Site, shared: &Shared, meeting: &Meeting, scale: Option<Scale>) -> Value {
    let sides = meetings::sides(site, meeting);
    let inks = meetings::inks(&sides);
    let surnames: Vec<&str> = sides
        .iter()
        .filter_map(|side| side.people.first())
        .map(|head| match meetings::person_id(head).and_then(|id| site.people.get(id)) {
            Some(person) => person.surname(),
            None => meetings::name(site, head),
        })
        .take(3)
        .collect();
    let label = match surnames.is_empty() {
        true => meeting.title.clone().unwrap_or_default(),
        false => site.language.join(&surnames),
    };
    map([
        ("label", Value::from(label)),
        ("status", Value::from(meeting.status.name())),
        ("length", meetings::length_value(&site.language, drawn_length(meeting))),
        ("accounts", meetings::accounts(&site.language, shared, &sides, meeting)),
        ("inks", meetings::ink_names(&inks)),
        ("bar", markup(&meetings::bar(&sides, meeting, scale, Size::MINI, false))),
    ])
}

/// The list of all briefings, one page of it.
pub(super) fn briefings(drawer: &Drawer<'_>, number: usize, context: &mut Given) -> TeraResult<&'static str> {
    let site = drawer.site;
    let by = site.config.paginate_by.max(1);
    let count = site.briefings.len().div_ceil(by).max(1);
    let from = (number.saturating_sub(1) * by).min(site.briefings.len());
    let indices: Vec<usize> = (from..site.briefings.len().min(from + by)).collect();
    let description = site.language.fill("briefings.description", &[("site", &site.config.title)]);
    let title = super::numbered(site, site.language.text("nav.briefings"), number);
    Head {
        title: Some(&title),
        description: &description,
        section: "briefings",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Briefings(number), context);
    context.insert_value("briefings", drawer.items(&indices)?);
    context.insert_value("total", Value::from(site.briefings.len()));
    context.insert_value("pages", meetings::pagination("briefings/", number, count));
    Ok("briefings.html")
}

/// The index of people, by party; the largest first, people of no party last.
pub(super) fn people(site: &Site, shared: &Shared, context: &mut Given) -> &'static str {
    let description = site.language.fill("people.description", &[("site", &site.config.title)]);
    Head {
        title: Some(&site.language.text("nav.people")),
        description: &description,
        section: "people",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::People, context);
    let mut parties: Vec<(Option<&crate::model::PartyId>, Vec<&Person>)> = Vec::new();
    for person in site.people.values() {
        let side = person.side.as_ref().filter(|side| site.parties.contains_key(*side));
        match parties.iter_mut().find(|(party, _)| *party == side) {
            Some((_, people)) => people.push(person),
            None => parties.push((side, vec![person])),
        }
    }
    let name = |party: Option<&crate::model::PartyId>| {
        party.and_then(|id| site.parties.get(id)).map(|party| party.name.as_str())
    };
    parties.sort_by_key(|(party, people)| (party.is_none(), std::cmp::Reverse(people.len()), name(*party)));
    let groups: Vec<Value> = parties
        .into_iter()
        .map(|(party, mut people)| {
            people.sort_by_key(|person| (person.surname().to_lowercase(), person.name.to_lowercase()));
            let people: Vec<Value> =
                people.iter().map(|person| listed_person(site, shared, &person.id)).collect();
            map([
                ("party", party.map_or(Value::none(), |party| shared.party(party))),
                ("people", Value::from(people)),
            ])
        })
        .collect();
    context.insert_value("groups", Value::from(groups));
    context.insert_value("total", Value::from(site.people.len()));
    "people.html"
}

pub(super) fn listed_person(site: &Site, shared: &Shared, id: &PersonId) -> Value {
    let listed = shared.listed(site);
    map([
        ("person", shared.person(id).unwrap_or_else(Value::none)),
        ("meetings", Value::from(listed.entries_of_person(id).len())),
        ("briefings", Value::from(shared.briefings_of_person(site, id).len())),
    ])
}

/// The index of places.
pub(super) fn places(site: &Site, shared: &Shared, context: &mut Given) -> &'static str {
    let description = site.language.fill("place.index_description", &[("site", &site.config.title)]);
    Head {
        title: Some(&site.language.text("nav.places")),
        description: &description,
        section: "places",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Places, context);
    let mut places: Vec<_> = site.places.values().collect();
    places.sort_by_key(|place| place.name.to_lowercase());
    let places: Vec<Value> = places
        .into_iter()
        .map(|place| {
            let count = |index: &std::collections::HashMap<_, Vec<usize>>| {
                Value::from(index.get(&place.id).map_or(0, Vec::len))
            };
            map([
                ("place", shared.places[&place.id].clone()),
                ("meetings", count(&shared.listed(site).entries_of_place)),
                ("briefings", count(&shared.listed(site).briefings_of_place)),
            ])
        })
        .collect();
    context.insert_value("places", Value::from(places));
    "places.html"
}

/// The index of trips, the latest first.
pub(super) fn trips(site: &Site, shared: &Shared, context: &mut Given) -> &'static str {
    let description = site.language.fill("trip.index_description", &[("site", &site.config.title)]);
    Head {
        title: Some(&site.language.text("nav.trips")),
        description: &description,
        section: "trips",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Trips, context);
    let mut trips: Vec<_> = site.trips.values().collect();
    trips.sort_by_key(|trip| std::cmp::Reverse(super::trip_when(trip).and_then(crate::model::When::first)));
    let trips: Vec<Value> = trips
        .into_iter()
        .map(|trip| {
            let count = |index: &std::collections::HashMap<_, Vec<usize>>| {
                Value::from(index.get(&trip.id).map_or(0, Vec::len))
            };
            map([
                ("trip", shared.trips[&trip.id].clone()),
                ("meetings", count(&shared.listed(site).entries_of_trip)),
                ("briefings", count(&shared.listed(site).briefings_of_trip)),
            ])
        })
        .collect();
    context.insert_value("trips", Value::from(trips));
    "trips.html"
}

/// The index of topics.
pub(super) fn topics(site: &Site, context: &mut Given) -> &'static str {
    let description = site.language.fill("topic.index_description", &[("site", &site.config.title)]);
    Head {
        title: Some(&site.language.text("nav.topics")),
        description: &description,
        section: "topics",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Topics, context);
    let mut topics: Vec<_> = site.topics.values().collect();
    topics.sort_by_key(|topic| topic.name.to_lowercase());
    let topics: Vec<Value> = topics
        .into_iter()
        .map(|topic| {
            map([
                ("name", languages::words_of_original(site, Some(&topic.name))),
                ("url", address(&site.url(&Page::Topic(topic.id.clone())))),
                ("briefings", Value::from(topic.briefings.len())),
            ])
        })
        .collect();
    context.insert_value("topics", Value::from(topics));
    "topics.html"
}
