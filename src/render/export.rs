//! Calendars, feeds and data: what is written for programs, from the same site as the pages.
//!
//! Like them they say nothing that is not known: an hour only where a clock is stated, a length
//! only where it is exact, an address only where the site has one.

mod annotations;
mod calendar;
mod card;
mod facts;
mod json_feed;
mod lines;
mod timelinejs;
mod zones;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::context::Shared;
use super::{body, feed};
use crate::links::percent_encode;
use crate::model::{Entry, Export, Meeting, Origin, Page, Participant, Scope, Site, Telling};

pub use calendar::calendar;
pub use facts::meeting as meeting_json;

/// How many entries the calendar of the site or of a person has at most: the newest of them. Services that
/// subscribe take about a megabyte.
const CALENDAR: usize = 500;
/// How many slides TimelineJS is given at most: the newest meetings.
const SLIDES: usize = 200;

/// A meeting to be told of, and by which words.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The meeting.
    pub meeting: &'a Meeting,
    /// Who tells of it; the first is the one to link to.
    pub tellings: &'a [Telling],
}

impl<'a> Told<'a> {
    /// An entry of the site's timeline.
    fn of(entry: &'a Entry) -> Self {
        Told { meeting: &entry.meeting, tellings: &entry.tellings }
    }
}

/// The entry of the site's timeline that each telling belongs to.
#[derive(Debug, Default)]
pub struct Tellings(HashMap<(usize, usize), usize>);

impl Tellings {
    /// Those of a site.
    pub fn new(site: &Site) -> Self {
        let pairs = site.timeline.iter().enumerate().flat_map(|(index, entry)| {
            entry.tellings.iter().map(move |telling| ((telling.briefing, telling.meeting), index))
        });
        Tellings(pairs.collect())
    }

    /// The entry of a briefing's meeting, by their indices.
    pub(super) fn entry(&self, briefing: usize, meeting: usize) -> Option<usize> {
        self.0.get(&(briefing, meeting)).copied()
    }

    /// A name of a meeting that is the same in every calendar and after every build.
    ///
    /// It is made from the earliest briefing that tells of it, and there from the author's id; from
    /// the day and the people where the author gave none. So neither the order of briefings nor a
    /// later telling changes it.
    fn uid(&self, site: &Site, told: Told<'_>) -> String {
        let first = &told.tellings[0];
        let entry = self.0.get(&(first.briefing, first.meeting)).map(|index| &site.timeline[*index]);
        let tellings = entry.map_or(told.tellings, |entry| &entry.tellings);
        let earliest = tellings.iter().min_by_key(|telling| {
            let briefing = &site.briefings[telling.briefing].briefing;
            let day = briefing.date.as_ref().map(|date| date.day());
            (day.is_none(), day, &briefing.id, telling.meeting)
        });
        let Telling { briefing, meeting } = earliest.unwrap_or(first);
        let enriched = &site.briefings[*briefing];
        let name = name_of(&enriched.timeline, *meeting);
        feed::stable_id(&format!("meeting:{}#{name}", enriched.briefing.id)).replace("urn:uuid:", "")
    }
}

/// What tells a meeting from the others of its briefing.
fn name_of(timeline: &[Meeting], index: usize) -> String {
    let meeting = &timeline[index];
    let is_numbered = meeting.id.trim_start_matches('m').bytes().all(|byte| byte.is_ascii_digit());
    if meeting.origin != Origin::Text && !is_numbered {
        return meeting.id.clone();
    }
    let facts = |meeting: &Meeting| {
        let mut people: Vec<&str> = meeting.with.iter().map(key_of).collect();
        people.sort_unstable();
        let clock = meeting.start.as_ref().map(|clock| clock.at.timestamp().to_string());
        format!("{} {} {}", meeting.when, clock.unwrap_or_default(), people.join(" "))
    };
    let own = facts(meeting);
    let same = timeline[..index].iter().filter(|before| facts(before) == own).count();
    format!("{own} {same}")
}

fn key_of(participant: &Participant) -> &str {
    match participant {
        Participant::Person(id) => id.as_str(),
        Participant::Name(name) => name,
    }
}

/// The bytes of an export other than Atom, which is a template's.
pub(super) fn bytes(site: &Site, shared: &Shared, export: Export, scope: &Scope) -> Vec<u8> {
    match export {
        Export::Card => card::of_scope(site, shared, scope),
        Export::Ics => calendar::of_scope(site, shared, scope).into_bytes(),
        Export::Annotations => pretty(&annotations::collection(site, scope)),
        Export::Json => pretty(&facts::briefing(site, scope)),
        Export::TimelineJs => pretty(&timelinejs::timeline(site, shared, scope)),
        Export::Atom | Export::JsonFeed => pretty(&json_feed::json_feed(site, shared, scope)),
    }
}

fn pretty(data: &Value) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(data).expect("JSON of strings and numbers");
    json.push(b'\n');
    json
}

/// The meetings of a scope that pass, in the order of the timeline; the newest where there are more than a limit.
fn with_meetings<T>(
    site: &Site,
    shared: &Shared,
    scope: &Scope,
    limit: usize,
    passes: impl Fn(&Meeting) -> bool,
    mut each: impl FnMut(Told<'_>) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    match scope {
        Scope::Briefing(index) => of_briefing(site, *index, passes, |told| all.push(each(told))),
        _ => {
            let entries = entries(site, shared, scope, limit, passes).into_iter();
            all.extend(entries.map(|index| each(Told::of(&site.timeline[index]))));
        }
    }
    all
}

/// The meetings that pass, as a briefing by itself tells of them.
fn of_briefing(site: &Site, index: usize, passes: impl Fn(&Meeting) -> bool, mut each: impl FnMut(Told<'_>)) {
    let meetings = site.briefings[index].timeline.iter().enumerate();
    for (number, meeting) in meetings.filter(|(_, meeting)| passes(meeting)) {
        each(Told { meeting, tellings: &[Telling { briefing: index, meeting: number }] });
    }
}

/// The entries of the site's timeline that pass, of a person where the scope is one; the newest up to a limit.
fn entries(
    site: &Site,
    shared: &Shared,
    scope: &Scope,
    limit: usize,
    passes: impl Fn(&Meeting) -> bool,
) -> Vec<usize> {
    let passes = |index: &usize| passes(&site.timeline[*index].meeting);
    let mut newest: Vec<usize> = match scope {
        Scope::Person(id) => shared
            .listed(site)
            .entries_of_person(id)
            .iter()
            .rev()
            .copied()
            .filter(passes)
            .take(limit)
            .collect(),
        _ => (0..site.timeline.len()).rev().filter(passes).take(limit).collect(),
    };
    newest.reverse();
    newest
}

/// The whole address of the words that tell of a meeting: the sentence, else the paragraph, else the
/// meeting; `None` where the site's address is not known.
fn evidence_url(site: &Site, told: Told<'_>) -> Option<String> {
    let base = site.config.base_url.as_ref()?;
    let telling = &told.tellings[0];
    let enriched = &site.briefings[telling.briefing];
    let meeting = enriched.timeline.get(telling.meeting)?;
    let sentences = body::sentences(enriched);
    let in_text = meeting.evidence.iter().find_map(|span| {
        let at = span.start as usize;
        enriched.document.paragraph_at(at)?;
        Some(sentences.iter().position(|sentence| sentence.contains(&at))? + 1)
    });
    let anchor = match in_text {
        Some(number) => format!("s{number}"),
        None => super::context::anchor(meeting),
    };
    Some(format!("{base}{}#{}", percent_encode(&enriched.briefing.url), percent_encode(&anchor)))
}

/// The words of the texts that tell of a meeting, without their markup, each once.
fn evidence_words<'a>(site: &'a Site, told: Told<'a>) -> Vec<&'a str> {
    let mut words: Vec<&str> = Vec::new();
    for telling in told.tellings {
        let enriched = &site.briefings[telling.briefing];
        let Some(meeting) = enriched.timeline.get(telling.meeting) else { continue };
        for span in &meeting.evidence {
            if span.file == enriched.briefing.file && span.start as usize >= enriched.briefing.body {
                let sentence = enriched.document.text.words_of(&span.range()).trim();
                if !sentence.is_empty() && !words.contains(&sentence) {
                    words.push(sentence);
                }
            }
        }
    }
    words
}

/// When what is told of a meeting was last changed, by its briefings' dates; else its own first day.
fn changed(site: &Site, told: Told<'_>) -> Timestamp {
    let of_briefings = told
        .tellings
        .iter()
        .filter_map(|telling| feed::updated(site, &site.briefings[telling.briefing]))
        .max();
    let own = || Some(told.meeting.when.first()?.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp());
    of_briefings.or_else(own).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The whole address of a page; `None` where the site's is not known.
fn absolute(site: &Site, page: &Page) -> Option<String> {
    let base = site.config.base_url.as_ref()?;
    Some(format!("{base}{}", percent_encode(&site.url(page))))
}
