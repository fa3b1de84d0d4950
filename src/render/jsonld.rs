//! What a page is, for machines: JSON-LD with the words of schema.org.
//!
//! Nothing is said there that the page does not say: an hour only where one is
//! known, a length only where it is exact, an address only where the site has one.

use serde_json::{Map, Value, json};

use super::words;
use crate::links::percent_encode;
use crate::model::briefing::Dateline;
use crate::model::record::Correction;
use crate::model::{
    Bound, End, EnrichedBriefing, Language, Meeting, Mode, Page, Participant, Person, Precision, Site,
    Status, When, Where,
};
use crate::parse::markdown;

/// JSON that can stand in a `script` element: nothing in it can end the element.
pub(super) fn script(data: &Value) -> String {
    let json = data.to_string();
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    safe
}

/// The site.
pub(super) fn site(site: &Site) -> Value {
    let mut data = object("WebSite");
    data.insert("@context".into(), json!("https://schema.org"));
    data.insert("name".into(), json!(site.config.title));
    put(&mut data, "url", site.config.base_url.clone());
    put(&mut data, "description", site.config.description.clone());
    data.insert("inLanguage".into(), json!(site.config.language));
    Value::Object(data)
}

/// A briefing with its meetings.
pub(super) fn article(
    site: &Site,
    enriched: &EnrichedBriefing,
    timeline: &[Meeting],
    description: &str,
) -> Value {
    let briefing = &enriched.briefing;
    let mut data = object("NewsArticle");
    data.insert("@context".into(), json!("https://schema.org"));
    data.insert("headline".into(), json!(briefing.title));
    if !description.is_empty() {
        data.insert("description".into(), json!(words::shorten(description, 300)));
    }
    put(&mut data, "datePublished", briefing.date.as_ref().map(date));
    put(&mut data, "dateModified", briefing.updated.as_ref().map(date));
    if briefing.version() > 1 {
        data.insert("version".into(), json!(briefing.version()));
    }
    let corrections: Vec<Value> =
        briefing.record.corrections.iter().map(|wrong| correction(&site.language, wrong)).collect();
    if !corrections.is_empty() {
        data.insert("correction".into(), Value::Array(corrections));
    }
    data.insert("inLanguage".into(), json!(site.config.language));
    put(&mut data, "url", absolute(site, &briefing.url));
    if !briefing.authors.is_empty() {
        // Whether a byline is a person or a desk is not known, so it is given no type.
        let authors: Vec<Value> = briefing.authors.iter().map(|author| json!({ "name": author })).collect();
        data.insert("author".into(), Value::Array(authors));
    }
    let mut publisher = object("Organization");
    publisher.insert("name".into(), json!(site.config.title));
    put(&mut publisher, "url", site.config.base_url.clone());
    data.insert("publisher".into(), Value::Object(publisher));
    let keywords: Vec<&str> = briefing.topics.iter().map(|(_, name)| name.as_str()).collect();
    if !keywords.is_empty() {
        data.insert("keywords".into(), json!(keywords));
    }
    if !timeline.is_empty() {
        let events: Vec<Value> = timeline.iter().map(|meeting| event(site, meeting)).collect();
        data.insert("about".into(), Value::Array(events));
    }
    Value::Object(data)
}

/// A correction (<https://schema.org/CorrectionComment>), as the page words it.
fn correction(language: &Language, correction: &Correction) -> Value {
    let mut data = object("CorrectionComment");
    let wording = words::wording(language, correction);
    let plain = |note: &String| markdown::read(note, 0, true).text.text.trim().to_owned();
    let texts: Vec<String> = wording.into_iter().chain(correction.note.as_ref().map(plain)).collect();
    data.insert("text".into(), json!(texts.join(" ")));
    data.insert("datePublished".into(), json!(date(&correction.date)));
    Value::Object(data)
}

/// A person.
pub(super) fn person(site: &Site, person: &Person) -> Value {
    let mut data = object("Person");
    data.insert("@context".into(), json!("https://schema.org"));
    data.insert("name".into(), json!(person.name));
    let names: Vec<&str> = person
        .native_name
        .iter()
        .map(|native| native.text.as_str())
        .chain(person.aliases.iter().map(String::as_str))
        .collect();
    if !names.is_empty() {
        data.insert("alternateName".into(), json!(names));
    }
    put(&mut data, "url", absolute(site, &site.url(&Page::Person(person.id.clone()))));
    Value::Object(data)
}

fn event(site: &Site, meeting: &Meeting) -> Value {
    let mut data = object("Event");
    let sides = super::sides_in_words(site, meeting);
    data.insert(
        "name".into(),
        json!(meeting.title.clone().filter(|title| !title.is_empty()).unwrap_or(sides)),
    );
    data.insert(
        "eventStatus".into(),
        json!(match meeting.status {
            Status::Announced | Status::Held => "https://schema.org/EventScheduled",
            Status::Postponed => "https://schema.org/EventPostponed",
            Status::Cancelled => "https://schema.org/EventCancelled",
        }),
    );
    let start = match &meeting.start {
        Some(clock) => Some(clock.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        None => iso(meeting.when, false),
    };
    put(&mut data, "startDate", start);
    put(&mut data, "endDate", iso(meeting.when, true));
    if let Some(length) = meeting.length.filter(|length| length.bound == Bound::Exact) {
        data.insert("duration".into(), json!(format!("PT{}M", length.minutes)));
    }
    put(
        &mut data,
        "eventAttendanceMode",
        meeting.mode.map(|mode| match mode {
            Mode::InPerson => "https://schema.org/OfflineEventAttendanceMode",
            Mode::Call | Mode::Video => "https://schema.org/OnlineEventAttendanceMode",
        }),
    );
    if let Some(place) = &meeting.place {
        let mut location = object("Place");
        let (name, country) = match place {
            Where::Place(id) => match site.places.get(id) {
                Some(place) => (place.name.as_str(), place.country.as_deref()),
                None => (id.as_str(), None),
            },
            Where::Name(name) => (name.as_str(), None),
        };
        location.insert("name".into(), json!(name));
        put(&mut location, "address", country);
        data.insert("location".into(), Value::Object(location));
    }
    let attendees: Vec<Value> = meeting.with.iter().map(|participant| attendee(site, participant)).collect();
    if !attendees.is_empty() {
        data.insert("attendee".into(), Value::Array(attendees));
    }
    Value::Object(data)
}

fn attendee(site: &Site, participant: &Participant) -> Value {
    let mut data = object("Person");
    match participant {
        Participant::Person(id) => {
            let name = site.people.get(id).map_or(id.as_str(), |person| &person.name);
            data.insert("name".into(), json!(name));
            put(&mut data, "url", absolute(site, &site.url(&Page::Person(id.clone()))));
        }
        Participant::Name(name) => {
            data.insert("name".into(), json!(name));
        }
    }
    Value::Object(data)
}

/// The first or, for an interval, the last date as ISO 8601; `None` where it is less than a year or in doubt.
fn iso(when: When, end: bool) -> Option<String> {
    let date = match (when, end) {
        (When::Date(date), false) | (When::Interval(End::At(date), _), false) => date,
        (When::Interval(_, End::At(date)), true) => date,
        _ => return None,
    };
    if date.uncertain || date.approximate {
        return None;
    }
    match date.precision {
        Precision::Day(_) | Precision::Month(..) | Precision::Year(_) => words::datetime_of(date),
        _ => None,
    }
}

fn object(kind: &str) -> Map<String, Value> {
    Map::from_iter([("@type".to_owned(), json!(kind))])
}

fn put(data: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        data.insert(key.into(), value.into());
    }
}

fn date(date: &Dateline) -> String {
    match date {
        Dateline::Day(day) => day.to_string(),
        Dateline::Moment(at) => at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

fn absolute(site: &Site, url: &str) -> Option<String> {
    site.config.base_url.as_ref().map(|base| format!("{base}{}", percent_encode(url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script_element() {
        let script = script(&json!({ "name": "</script><!-- & \u{2028}" }));
        assert_eq!(script, "{\"name\":\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\"}");
    }

    #[test]
    fn a_vague_date_is_left_out() {
        let iso = |edtf: &str, end| super::iso(When::parse(edtf).unwrap(), end);
        assert_eq!(iso("2023-06", false).as_deref(), Some("2023-06"));
        assert_eq!(iso("2023-06-18/2023-06-19", true).as_deref(), Some("2023-06-19"));
        assert_eq!(iso("2023-06~", false), None);
        assert_eq!(iso("2023-21", false), None);
    }
}
