//! The pages of a place, a trip and a topic, and what is shown where there is nothing.

use tera::{TeraResult, Value};

use super::fragments::{By, Drawer};
use super::meetings;
use super::{Given, Head, Shared, languages, map, markup, native_value, text};
use crate::model::site::TIMELINE_PAGE;
use crate::model::{Page, PlaceId, Site, TopicId, TripId};
use crate::render::bars::{self, Bar, Shape, Size};
use crate::render::{body, words};

/// Meetings as rows, newest first, and the briefings beside them.
fn put_lists(
    drawer: &Drawer<'_>,
    entries: &[usize],
    briefings: &[usize],
    context: &mut Given,
) -> TeraResult<()> {
    let site = drawer.site;
    let newest: Vec<usize> = entries.iter().rev().take(TIMELINE_PAGE).copied().collect();
    let scale = meetings::scale_of(site, &newest);
    context.insert_value(
        "meetings",
        meetings::tally(&site.language, entries.iter().map(|index| &*site.timeline[*index].meeting)),
    );
    context.insert_value("rows", Value::from(drawer.rows(&newest, scale, By::Date)?));
    context.insert_value(
        "hours",
        scale.map_or(Value::none(), |scale| markup(&bars::hours(&site.language, scale))),
    );
    let shown = &briefings[..briefings.len().min(TIMELINE_PAGE)];
    context.insert_value("briefings", drawer.items(shown)?);
    Ok(())
}

pub(super) fn place(drawer: &Drawer<'_>, id: &PlaceId, context: &mut Given) -> TeraResult<&'static str> {
    let (site, shared) = (drawer.site, drawer.shared);
    let place = &site.places[id];
    let page = Page::Place(id.clone());
    let own = body::render_page(site, place.file, place.body, &site.url(&page));
    let description = site.language.fill("place.description", &[("place", &place.name)]);
    Head {
        title: Some(&place.name),
        description: &description,
        section: "places",
        kind: "website",
        indexed: true,
        has_code: own.has_code,
        ..Head::default()
    }
    .put(site, &page, context);
    let aliases: Vec<&str> = place.aliases.iter().map(String::as_str).collect();
    let zone = place.time_zone.as_ref().and_then(|zone| zone.iana_name());
    context.insert_value(
        "place",
        map([
            ("id", Value::from(place.id.as_str())),
            ("name", Value::from(place.name.as_str())),
            ("native", native_value(place.native_name.as_ref())),
            ("aliases", Value::from(site.language.join(&aliases))),
            ("country", text(place.country.as_deref())),
            ("time_zone", text(zone)),
            ("lang", languages::of_file(site, place.file)),
        ]),
    );
    let list =
        |index: &std::collections::HashMap<PlaceId, Vec<usize>>| index.get(id).cloned().unwrap_or_default();
    put_lists(
        drawer,
        &list(&shared.listed(site).entries_of_place),
        &list(&shared.listed(site).briefings_of_place),
        context,
    )?;
    context.insert_value("body", markup(&own.html));
    Ok("place.html")
}

pub(super) fn trip(drawer: &Drawer<'_>, id: &TripId, context: &mut Given) -> TeraResult<&'static str> {
    let (site, shared) = (drawer.site, drawer.shared);
    let trip = &site.trips[id];
    let page = Page::Trip(id.clone());
    let own = body::render_page(site, trip.file, trip.body, &site.url(&page));
    let when = super::trip_when(trip);
    let description = match when {
        Some(when) => {
            let date = words::when(&site.language, when);
            site.language.fill("trip.description_with_date", &[("title", &trip.title), ("date", &date)])
        }
        None => site.language.fill("trip.description", &[("title", &trip.title)]),
    };
    Head {
        title: Some(&trip.title),
        description: &description,
        section: "trips",
        kind: "website",
        indexed: true,
        has_code: own.has_code,
        ..Head::default()
    }
    .put(site, &page, context);
    let people: Vec<Value> = trip.people.iter().filter_map(|id| shared.person(id)).collect();
    let places: Vec<Value> = trip.places.iter().filter_map(|id| shared.places.get(id).cloned()).collect();
    context.insert_value(
        "trip",
        map([
            ("id", Value::from(trip.id.as_str())),
            ("title", Value::from(trip.title.as_str())),
            ("when", text(when.map(|when| words::when(&site.language, when)).as_deref())),
            ("datetime", text(when.and_then(words::datetime).as_deref())),
            ("people", Value::from(people)),
            ("places", Value::from(places)),
            ("lang", languages::of_file(site, trip.file)),
        ]),
    );
    let mut entries = shared.listed(site).entries_of_trip.get(id).cloned().unwrap_or_default();
    // A journey is read from its first day on.
    entries.reverse();
    let briefings = shared.listed(site).briefings_of_trip.get(id).cloned().unwrap_or_default();
    put_lists(drawer, &entries, &briefings, context)?;
    context.insert_value("body", markup(&own.html));
    Ok("trip.html")
}

pub(super) fn topic(drawer: &Drawer<'_>, id: &TopicId, context: &mut Given) -> TeraResult<&'static str> {
    let site = drawer.site;
    let topic = &site.topics[id];
    let description = site.language.fill("topic.description", &[("topic", &topic.name)]);
    Head {
        title: Some(&topic.name),
        description: &description,
        section: "topics",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Topic(id.clone()), context);
    context.insert_value(
        "topic",
        map([("id", Value::from(topic.id.as_str())), ("name", Value::from(topic.name.as_str()))]),
    );
    context.insert_value("total", Value::from(topic.briefings.len()));
    let shown = &topic.briefings[..topic.briefings.len().min(TIMELINE_PAGE)];
    context.insert_value("briefings", drawer.items(shown)?);
    Ok("topic.html")
}

pub(super) fn not_found(site: &Site, shared: &Shared, context: &mut Given) -> &'static str {
    Head {
        title: Some(&site.language.text("missing.heading")),
        description: &site.language.text("missing.description"),
        section: "",
        kind: "website",
        ..Head::default()
    }
    .put(site, &Page::NotFound, context);
    let size = Size { pad: 4.0, thick: 16.0, pitch: 20.0 };
    let inks = [crate::model::Ink::Slate, crate::model::Ink::Slate];
    let bar =
        Bar { inks: &inks, shape: Shape::Held, length: None, accounts: &[], scale: None, size, grid: false };
    context.insert_value("bar", markup(&bar.svg()));
    let newest = (!site.briefings.is_empty()).then(|| shared.card(site, 0));
    context.insert_value("newest", newest.unwrap_or_else(Value::none));
    "404.html"
}
