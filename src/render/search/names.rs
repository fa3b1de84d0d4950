//! People, places, trips and topics by name.

use serde_json::{Value, json};

use crate::links::percent_encode;
use crate::model::{NativeName, Page, Person, Site};
use crate::render::context::Shared;

/// Rows of `[kind, address, name, native name, its language, other names, what it is, meetings, briefings]`.
pub(super) fn names(site: &Site, shared: &Shared) -> Value {
    let address = |page: Page| percent_encode(&site.url(&page));
    let people = site.people.values().map(|person| {
        let (text, lang) = native(person.native_name.as_ref());
        json!([
            "person",
            address(Page::Person(person.id.clone())),
            person.name,
            text,
            lang,
            person.aliases,
            about(site, shared, person),
            shared.listed(site).entries_of_person(&person.id).len(),
            shared.briefings_of_person(site, &person.id).len(),
        ])
    });
    let places = site.places.values().map(|place| {
        let (text, lang) = native(place.native_name.as_ref());
        json!([
            "place",
            address(Page::Place(place.id.clone())),
            place.name,
            text,
            lang,
            place.aliases,
            place.country,
            shared.listed(site).entries_of_place(&place.id).len(),
            shared.listed(site).briefings_of_place(&place.id).len(),
        ])
    });
    let trips = site.trips.values().map(|trip| {
        let briefings = shared.listed(site).briefings_of_trip(&trip.id).len();
        json!(["trip", address(Page::Trip(trip.id.clone())), trip.title, "", "", [], "", 0, briefings])
    });
    let topics = site.topics.values().map(|topic| {
        let briefings = topic.briefings.len();
        json!(["topic", address(Page::Topic(topic.id.clone())), topic.name, "", "", [], "", 0, briefings])
    });
    people.chain(places).chain(trips).chain(topics).collect()
}

fn native(native: Option<&NativeName>) -> (&str, &str) {
    native.map_or(("", ""), |native| (native.text.as_str(), native.lang.as_str()))
}

/// Office and party, as of the day the site is seen from.
fn about(site: &Site, shared: &Shared, person: &Person) -> String {
    let office = person.roles_on(shared.known_until).next().map(|role| role.title.as_str());
    let party = person.side.as_ref().and_then(|side| site.parties.get(side)).map(|party| party.name.as_str());
    [office, party].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
