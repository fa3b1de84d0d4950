//! What a page is, for machines: JSON-LD with the words of schema.org.
//!
//! Nothing is said there that the page does not say: an hour only where one is
//! known, a length only where it is exact, an address only where the site has one.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

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
pub(super) fn script(data: &impl Serialize) -> String {
    let mut safe = InScript(Vec::with_capacity(2048));
    serde_json::to_writer(&mut safe, data).expect("JSON of strings and numbers");
    String::from_utf8(safe.0).expect("JSON is text")
}

/// Escapes on the way what a `script` element could trip over.
struct InScript(Vec<u8>);

impl io::Write for InScript {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The first byte of the two separators of lines, U+2028 and U+2029.
        const SEPARATOR: u8 = 0xe2;
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| matches!(*byte, b'<' | b'>' | b'&' | SEPARATOR)) {
            let (plain, from) = rest.split_at(at);
            self.0.extend_from_slice(plain);
            let (escaped, length): (&[u8], usize) = match from {
                [b'<', ..] => (b"\\u003c", 1),
                [b'>', ..] => (b"\\u003e", 1),
                [b'&', ..] => (b"\\u0026", 1),
                [SEPARATOR, 0x80, 0xa8, ..] => (b"\\u2028", 3),
                [SEPARATOR, 0x80, 0xa9, ..] => (b"\\u2029", 3),
                _ => (&from[..1], 1),
            };
            self.0.extend_from_slice(escaped);
            rest = &from[length..];
        }
        self.0.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where the words come from.
const CONTEXT: &str = "https://schema.org";

/// The site. Keys are written in the order of the alphabet, here and below.
#[derive(Debug, Serialize)]
struct WebSite<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(rename = "inLanguage")]
    language: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Article<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "about", skip_serializing_if = "Vec::is_empty")]
    events: Vec<Event<'a>>,
    /// Whether a byline is a person or a desk is not known, so it is given no type.
    #[serde(rename = "author", skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Named<'a>>,
    #[serde(rename = "correction", skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionComment>,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: Cow<'a, str>,
    headline: &'a str,
    #[serde(rename = "inLanguage")]
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<&'a str>,
    publisher: Organization<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "is_first")]
    version: usize,
}

fn is_first(version: &usize) -> bool {
    *version <= 1
}

#[derive(Debug, Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct CorrectionComment {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "datePublished")]
    published: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct About<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "alternateName", skip_serializing_if = "Vec::is_empty")]
    names: Vec<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct Event<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "attendee", skip_serializing_if = "Vec::is_empty")]
    attendees: Vec<Attendee<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<String>,
    #[serde(rename = "endDate", skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    #[serde(rename = "eventAttendanceMode", skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(rename = "eventStatus")]
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location<'a>>,
    name: Cow<'a, str>,
    #[serde(rename = "startDate", skip_serializing_if = "Option::is_none")]
    start: Option<String>,
}

#[derive(Debug, Serialize)]
struct Location<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct Attendee<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// The site.
pub(super) fn site(site: &Site) -> String {
    script(&WebSite {
        context: CONTEXT,
        kind: "WebSite",
        description: site.config.description.as_deref(),
        language: &site.config.language,
        name: &site.config.title,
        url: site.config.base_url.as_deref(),
    })
}

/// A briefing with its meetings.
pub(super) fn article(
    site: &Site,
    enriched: &EnrichedBriefing,
    timeline: &[Meeting],
    description: &str,
) -> String {
    let briefing = &enriched.briefing;
    let publisher =
        Organization { kind: "Organization", name: &site.config.title, url: site.config.base_url.as_deref() };
    script(&Article {
        context: CONTEXT,
        kind: "NewsArticle",
        events: timeline.iter().map(|meeting| event(site, meeting)).collect(),
        authors: briefing.authors.iter().map(|name| Named { name }).collect(),
        corrections: briefing
            .record
            .corrections
            .iter()
            .map(|wrong| correction(&site.language, wrong))
            .collect(),
        modified: briefing.updated.as_ref().map(date),
        published: briefing.date.as_ref().map(date),
        description: words::shorten(description, 300).into(),
        headline: &briefing.title,
        language: site.language_of(enriched),
        keywords: briefing.topics.iter().map(|(_, name)| name.as_str()).collect(),
        publisher,
        url: absolute(site, &briefing.url),
        version: briefing.version(),
    })
}

/// A correction (<https://schema.org/CorrectionComment>), as the page words it.
fn correction(language: &Language, correction: &Correction) -> CorrectionComment {
    let wording = words::wording(language, correction);
    let plain = |note: &String| markdown::read(note, 0, true).text.text.trim().to_owned();
    let texts: Vec<String> = wording.into_iter().chain(correction.note.as_ref().map(plain)).collect();
    CorrectionComment { kind: "CorrectionComment", published: date(&correction.date), text: texts.join(" ") }
}

/// A person.
pub(super) fn person(site: &Site, person: &Person) -> String {
    let native = person.native_name.iter().map(|native| native.text.as_str());
    script(&About {
        context: CONTEXT,
        kind: "Person",
        names: native.chain(person.aliases.iter().map(String::as_str)).collect(),
        name: &person.name,
        url: absolute(site, &site.url(&Page::Person(person.id.clone()))),
    })
}

fn event<'a>(site: &'a Site, meeting: &'a Meeting) -> Event<'a> {
    let title = meeting.title.as_deref().filter(|title| !title.is_empty());
    let start = match &meeting.start {
        Some(clock) => Some(clock.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        None => iso(meeting.when, false),
    };
    let exact = meeting.length.filter(|length| length.bound == Bound::Exact);
    Event {
        kind: "Event",
        attendees: meeting.with.iter().map(|participant| attendee(site, participant)).collect(),
        duration: exact.map(|length| format!("PT{}M", length.minutes)),
        end: iso(meeting.when, true),
        mode: meeting.mode.map(|mode| match mode {
            Mode::InPerson => "https://schema.org/OfflineEventAttendanceMode",
            Mode::Call | Mode::Video => "https://schema.org/OnlineEventAttendanceMode",
        }),
        status: match meeting.status {
            Status::Announced | Status::Held => "https://schema.org/EventScheduled",
            Status::Postponed => "https://schema.org/EventPostponed",
            Status::Cancelled => "https://schema.org/EventCancelled",
        },
        location: meeting.place.as_ref().map(|place| location(site, place)),
        name: title.map_or_else(|| super::sides_in_words(site, meeting).into(), Cow::from),
        start,
    }
}

fn location<'a>(site: &'a Site, place: &'a Where) -> Location<'a> {
    let (name, address) = match place {
        Where::Place(id) => match site.places.get(id) {
            Some(place) => (place.name.as_str(), place.country.as_deref()),
            None => (id.as_str(), None),
        },
        Where::Name(name) => (name.as_str(), None),
    };
    Location { kind: "Place", address, name }
}

fn attendee<'a>(site: &'a Site, participant: &'a Participant) -> Attendee<'a> {
    let (name, url) = match participant {
        Participant::Person(id) => {
            let name = site.people.get(id).map_or(id.as_str(), |person| &person.name);
            (name, absolute(site, &site.url(&Page::Person(id.clone()))))
        }
        Participant::Name(name) => (name.as_str(), None),
    };
    Attendee { kind: "Person", name, url }
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
        let script = script(&serde_json::json!({ "name": "</script><!-- & \u{2028}" }));
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
