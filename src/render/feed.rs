//! The Atom feed (RFC 4287): the newest briefings, each whole.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use tera::Value;

use super::body;
use super::context::{Given, context_map};
use super::words::{self, xml_safe};
use crate::links::percent_encode;
use crate::model::briefing::{Dateline, PublicationStatus};
use crate::model::record::LogEntry;
use crate::model::{Briefing, EnrichedBriefing, Page, Site};

/// Fills the context of the feed; gives its template.
pub(super) fn fill(site: &Site, context: &mut Given) -> &'static str {
    let base = site.config.base_url.as_deref().unwrap_or_default();
    let entries: Vec<&EnrichedBriefing> = site
        .briefings
        .iter()
        .filter(|briefing| briefing.briefing.status != PublicationStatus::Withdrawn)
        .take(site.config.feed_limit)
        .map(AsRef::as_ref)
        .collect();
    let updated = entries.iter().filter_map(|briefing| updated(site, briefing)).max().unwrap_or(site.as_of);
    let values: Vec<Value> = entries.iter().map(|briefing| entry(site, briefing, base)).collect();
    let feed_url = site.url(&Page::Feed);
    let id = match base {
        "" => stable_id(&site.config.title),
        base => format!("{base}{feed_url}"),
    };
    context.insert_value(
        "page",
        Value::from(std::collections::BTreeMap::from([("url", Value::from(feed_url))])),
    );
    context.insert_value("base", Value::from(base));
    context.insert_value("id", Value::from(id));
    context.insert_value("updated", Value::from(words::rfc3339(updated)));
    context.insert_value("entries", Value::from(values));
    "atom.xml"
}

fn entry(site: &Site, enriched: &EnrichedBriefing, base: &str) -> Value {
    let briefing = &enriched.briefing;
    let url = format!("{base}{}", percent_encode(&briefing.url));
    let id = match base {
        "" => stable_id(briefing.id.as_str()),
        _ => url.clone(),
    };
    let authors: Vec<Value> = briefing.authors.iter().map(|author| Value::from(xml_safe(author))).collect();
    let topics: Vec<Value> = briefing
        .topics
        .iter()
        .map(|(id, name)| {
            context_map([
                ("term", Value::from(xml_safe(id.as_str()))),
                ("label", Value::from(xml_safe(name))),
            ])
        })
        .collect();
    let content = corrections(site, briefing, base) + &body::render_for_feed(site, enriched, base);
    let published = briefing.date.as_ref().map(|date| words::rfc3339(moment(site, date)));
    let summary =
        briefing.summary.as_deref().or(briefing.bottom_line.as_ref().map(|line| line.lead.as_str()));
    let optional = |text: Option<String>| text.map_or(Value::none(), Value::from);
    context_map([
        ("id", Value::from(id)),
        ("url", Value::from(url)),
        ("title", Value::from(xml_safe(&briefing.title))),
        ("published", optional(published)),
        ("updated", Value::from(words::rfc3339(updated(site, enriched).unwrap_or(site.as_of)))),
        ("authors", Value::from(authors)),
        ("rights", optional(site.marking(briefing).map(|tlp| tlp.label()))),
        ("topics", Value::from(topics)),
        ("summary", optional(summary.map(xml_safe))),
        ("content", Value::from(xml_safe(&content))),
    ])
}

/// What was put right in a briefing, newest first, before its text.
fn corrections(site: &Site, briefing: &Briefing, base: &str) -> String {
    let log = briefing.record.log().into_iter();
    let corrections = log.filter_map(|(_, entry)| match entry {
        LogEntry::Correction(correction) => Some(correction),
        LogEntry::Change(_) => None,
    });
    corrections
        .map(|correction| {
            let mut html = format!("<p><b>Corrected, {}.</b>", words::day(correction.date.day()));
            if let (Some(was), Some(is)) = (&correction.was, &correction.is) {
                let (was, is) = (words::escape(&was.text), words::escape(&is.text));
                html.push_str(&format!(" It said <q>{was}</q>; right is <q>{is}</q>."));
            }
            if let Some(note) = &correction.note {
                html.push(' ');
                html.push_str(&body::render_words(site, briefing.file, note, &briefing.url, base));
            }
            html + "</p>\n"
        })
        .collect()
}

/// When a briefing was last changed; `None` where it has no date.
fn updated(site: &Site, enriched: &EnrichedBriefing) -> Option<Timestamp> {
    let briefing = &enriched.briefing;
    briefing.updated.as_ref().or(briefing.date.as_ref()).map(|date| moment(site, date))
}

/// The moment of a dateline; a day without a clock is taken at its beginning by the site's clock, as the format wants one.
pub(super) fn moment(site: &Site, date: &Dateline) -> Timestamp {
    let zone = || site.config.clock.as_ref().map_or(TimeZone::UTC, |clock| clock.time_zone.clone());
    match date {
        Dateline::Moment(at) => at.timestamp(),
        Dateline::Day(day) => day.to_zoned_datetime(zone()).map_or(site.as_of, |start| start.timestamp()),
    }
}

/// An id that stays the same wherever the site is published: a UUID (RFC 9562, version 8) of a name.
fn stable_id(name: &str) -> String {
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&Sha256::digest(format!("chancery:{name}"))[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
