//! Feeds of briefings, and their form in Atom (RFC 4287).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use tera::Value;

use super::body;
use super::context::{Given, Shared, context_map};
use super::words;
use crate::links::percent_encode;
use crate::model::briefing::{Dateline, PublicationStatus};
use crate::model::record::LogEntry;
use crate::model::{Briefing, EnrichedBriefing, Export, Page, Scope, Site};

/// How many briefings the feed of a person or a topic carries; each with its summary alone.
const SMALL_FEED: usize = 20;

/// Briefings about something, newest first.
pub(super) struct Feed {
    /// What it is about.
    pub title: String,
    /// The address of the page it belongs to, below the root.
    pub home: String,
    /// The briefings.
    pub items: Vec<Item>,
}

/// A briefing in a feed.
pub(super) struct Item {
    /// An id that never changes.
    pub id: String,
    /// Its whole address; below the root where the site's is not known.
    pub url: String,
    pub title: String,
    pub published: Option<Timestamp>,
    pub updated: Timestamp,
    pub authors: Vec<String>,
    /// Its language, where that is not the feed's.
    pub language: Option<String>,
    /// Its marking.
    pub rights: Option<String>,
    /// Slug and name of each topic.
    pub topics: Vec<(String, String)>,
    pub summary: Option<String>,
    /// The text as HTML, in the feed of the site.
    pub content: Option<String>,
}

/// The feed about something: that of the site has the newest briefings whole.
pub(super) fn feed(site: &Site, shared: &Shared, scope: &Scope) -> Feed {
    let about = |name: &str| format!("{}: {name}", site.config.title);
    let (title, briefings, limit) = match scope {
        Scope::Person(id) => {
            (about(&site.people[id].name), shared.briefings_of_person(site, id).to_vec(), SMALL_FEED)
        }
        Scope::Topic(id) => {
            let topic = &site.topics[id];
            (about(&topic.name), topic.briefings.clone(), SMALL_FEED)
        }
        Scope::Site | Scope::Briefing(_) => {
            (site.config.title.clone(), (0..site.briefings.len()).collect(), site.config.feed_limit)
        }
    };
    let is_whole = *scope == Scope::Site;
    let items = briefings
        .into_iter()
        .map(|index| site.briefings[index].as_ref())
        .filter(|enriched| enriched.briefing.status != PublicationStatus::Withdrawn)
        .take(limit)
        .map(|enriched| item(site, enriched, is_whole))
        .collect();
    let home = match scope {
        Scope::Person(id) => site.url(&Page::Person(id.clone())),
        Scope::Topic(id) => site.url(&Page::Topic(id.clone())),
        Scope::Site | Scope::Briefing(_) => String::new(),
    };
    Feed { title, home, items }
}

fn item(site: &Site, enriched: &EnrichedBriefing, is_whole: bool) -> Item {
    let briefing = &enriched.briefing;
    let base = site.config.base_url.as_deref().unwrap_or_default();
    // What is not translated is the same entry in the feed of the originals.
    let own =
        if site.is_untranslated(enriched) { site.languages.top.as_deref().unwrap_or_default() } else { base };
    let url = format!("{own}{}", percent_encode(&briefing.url));
    let name = match &enriched.original {
        Some(_) => format!("{}:{}", site.config.language, briefing.id),
        None => briefing.id.to_string(),
    };
    let content = || corrections(site, briefing, base) + &body::render_for_feed(site, enriched, base);
    let summary =
        briefing.summary.as_deref().or(briefing.bottom_line.as_ref().map(|line| line.lead.as_str()));
    Item {
        id: if base.is_empty() { stable_id(&name) } else { url.clone() },
        url,
        title: briefing.title.clone(),
        published: briefing.date.as_ref().map(|date| moment(site, date)),
        updated: updated(site, enriched).unwrap_or_else(|| site.as_of.exactly()),
        authors: briefing.authors.clone(),
        language: site.is_untranslated(enriched).then(|| site.language_of(enriched).to_owned()),
        rights: site.marking(briefing).map(|tlp| tlp.label()),
        topics: briefing.topics.iter().map(|(id, name)| (id.as_str().to_owned(), name.clone())).collect(),
        summary: summary.map(str::to_owned),
        content: is_whole.then(content),
    }
}

/// Fills the context of an Atom feed; gives its template.
pub(super) fn fill(site: &Site, shared: &Shared, scope: &Scope, context: &mut Given) -> &'static str {
    let base = site.config.base_url.as_deref().unwrap_or_default();
    let feed = feed(site, shared, scope);
    let updated = feed.items.iter().map(|item| item.updated).max().unwrap_or_else(|| site.as_of.exactly());
    let url = percent_encode(&site.url(&Page::Export(Export::Atom, scope.clone())));
    let id = match base {
        "" => stable_id(&feed.title),
        base => format!("{base}{url}"),
    };
    context.insert_value("page", context_map([("url", Value::from(url))]));
    context.insert_value("base", Value::from(base));
    context.insert_value("id", Value::from(id));
    context.insert_value("title", Value::from(feed.title.as_str()));
    context.insert_value("home", Value::from(percent_encode(&feed.home)));
    context.insert_value("updated", Value::from(words::rfc3339(updated)));
    context.insert_value("entries", Value::from(feed.items.iter().map(entry).collect::<Vec<_>>()));
    "atom.xml"
}

fn entry(item: &Item) -> Value {
    let optional = |text: Option<&str>| text.map_or(Value::none(), Value::from);
    let topic = |(term, label): &(String, String)| {
        context_map([("term", Value::from(term.as_str())), ("label", Value::from(label.as_str()))])
    };
    context_map([
        ("id", Value::from(item.id.as_str())),
        ("url", Value::from(item.url.as_str())),
        ("title", Value::from(item.title.as_str())),
        ("published", optional(item.published.map(words::rfc3339).as_deref())),
        ("updated", Value::from(words::rfc3339(item.updated))),
        (
            "authors",
            Value::from(item.authors.iter().map(|name| Value::from(name.as_str())).collect::<Vec<_>>()),
        ),
        ("rights", optional(item.rights.as_deref())),
        ("language", optional(item.language.as_deref())),
        ("topics", Value::from(item.topics.iter().map(topic).collect::<Vec<_>>())),
        ("summary", optional(item.summary.as_deref())),
        ("content", optional(item.content.as_deref())),
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
            let date = words::day(&site.language, correction.date.day());
            let head = site.language.fill("feed.corrected", &[("date", &date)]);
            let mut html = format!("<p><b>{}</b>", words::escape(&head));
            if let Some(wording) = words::wording_html(&site.language, correction) {
                html.push(' ');
                html.push_str(&wording);
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
pub(super) fn updated(site: &Site, enriched: &EnrichedBriefing) -> Option<Timestamp> {
    let briefing = &enriched.briefing;
    briefing.updated.as_ref().or(briefing.date.as_ref()).map(|date| moment(site, date))
}

/// The moment of a dateline; a day without a clock is taken at its beginning by the site's clock, as the format wants one.
pub(super) fn moment(site: &Site, date: &Dateline) -> Timestamp {
    let zone = || site.config.clock.as_ref().map_or(TimeZone::UTC, |clock| clock.time_zone.clone());
    match date {
        Dateline::Moment(at) => at.timestamp(),
        Dateline::Day(day) => {
            day.to_zoned_datetime(zone()).map_or_else(|_| site.as_of.exactly(), |start| start.timestamp())
        }
    }
}

/// An id that stays the same wherever the site is published: a UUID (RFC 9562, version 8) of a name.
pub(super) fn stable_id(name: &str) -> String {
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&Sha256::digest(format!("chancery:{name}"))[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut id = String::with_capacity(45);
    id.push_str("urn:uuid:");
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.extend([byte >> 4, byte & 0xf].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])));
    }
    id
}
