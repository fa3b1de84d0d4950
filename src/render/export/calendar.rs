//! Meetings as a calendar (iCalendar, RFC 5545, with the calendar's properties of RFC 7986).
//!
//! A meeting with a clock is at that moment, by the clock of its place where that is known and else in UTC, and has a length only where it is exact. One
//! of whole days is on these days. Of what is known to the month, in doubt, or without an end
//! there is no event: a calendar could only show it as more than is known.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::Lines;
use super::{
    CALENDAR, Tellings, Told, absolute, changed, entries, evidence_url, evidence_words, of_briefing, zones,
};
use crate::model::{
    Bound, Export, Language, Meeting, Mode, Page, Participant, Scope, Site, Status, Telling, Where,
};
use crate::render::context::Shared;
use crate::render::{accounts_in_words, feed, sides_in_words, words};

/// The calendar of a site, a person or a briefing.
pub(super) fn of_scope(site: &Site, shared: &Shared, scope: &Scope) -> String {
    let (name, page) = match scope {
        Scope::Briefing(index) => (site.briefings[*index].briefing.title.clone(), Page::Briefing(*index)),
        Scope::Person(id) => {
            (format!("{}: {}", site.config.title, site.people[id].name), Page::Person(id.clone()))
        }
        Scope::Site | Scope::Topic(_) => {
            (site.config.title.clone(), Page::Timeline(crate::model::Filter::All, 1))
        }
    };
    let mut lines = begin(&name);
    if let Some(url) = absolute(site, &page) {
        lines.raw("URL", &url);
    }
    if let Some(url) = absolute(site, &Page::Export(Export::Ics, scope.clone())) {
        lines.raw("SOURCE;VALUE=URI", &url);
        lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
    }
    match scope {
        Scope::Briefing(index) => {
            zones::define(site, site.briefings[*index].timeline.iter(), &mut lines);
            of_briefing(site, *index, Meeting::has_exact_time, |told| {
                match only_telling(site, shared, told).filter(|entry| is_in_others(site, shared, *entry)) {
                    Some(entry) => lines.made(shared.event(entry, || event_of(site, shared, entry))),
                    None => event(site, shared.tellings(site), told, &mut lines),
                }
            });
        }
        // One meeting is in the calendars of all its people.
        _ => {
            let entries = entries(site, shared, scope, CALENDAR, Meeting::has_exact_time);
            zones::define(site, entries.iter().map(|index| &*site.timeline[*index].meeting), &mut lines);
            for index in entries {
                lines.made(shared.event(index, || event_of(site, shared, index)));
            }
        }
    }
    end(lines)
}

/// The entry of the site's timeline that is this very telling, which no other adds to.
fn only_telling(site: &Site, shared: &Shared, told: Told<'_>) -> Option<usize> {
    let [Telling { briefing, meeting }] = told.tellings else { return None };
    let entry = shared.tellings(site).entry(*briefing, *meeting)?;
    (site.timeline[entry].tellings == told.tellings).then_some(entry)
}

/// Whether an entry stands in the calendar of somebody, so that its lines are worth keeping.
fn is_in_others(site: &Site, shared: &Shared, entry: usize) -> bool {
    site.timeline[entry].meeting.with.iter().any(|participant| {
        let Participant::Person(id) = participant else { return false };
        let entries = shared.listed(site).entries_of_person(id);
        entries.len() - entries.partition_point(|other| *other < entry) <= CALENDAR
    })
}

/// The lines of an entry of the site's timeline.
fn event_of(site: &Site, shared: &Shared, index: usize) -> Box<str> {
    let mut lines = Lines::default();
    event(site, shared.tellings(site), Told::of(&site.timeline[index]), &mut lines);
    lines.into_text().into()
}

/// A calendar of meetings, of those that one can hold.
pub fn calendar<'a>(site: &Site, meetings: impl IntoIterator<Item = Told<'a>>) -> String {
    let tellings = Tellings::new(site);
    let mut lines = begin(&site.config.title);
    let meetings: Vec<Told<'_>> = meetings.into_iter().filter(|told| told.meeting.has_exact_time()).collect();
    zones::define(site, meetings.iter().map(|told| told.meeting), &mut lines);
    for told in meetings {
        event(site, &tellings, told, &mut lines);
    }
    end(lines)
}

fn begin(name: &str) -> Lines {
    let mut lines = Lines::default();
    lines.raw("BEGIN", "VCALENDAR");
    lines.raw("VERSION", "2.0");
    lines.raw("PRODID", "-//Chancery//Timeline of meetings//EN");
    lines.raw("CALSCALE", "GREGORIAN");
    lines.text("NAME", name);
    // What calendars before RFC 7986 read.
    lines.text("X-WR-CALNAME", name);
    lines
}

fn end(mut lines: Lines) -> String {
    lines.raw("END", "VCALENDAR");
    lines.into_text()
}

fn event(site: &Site, tellings: &Tellings, told: Told<'_>, lines: &mut Lines) {
    let meeting = told.meeting;
    lines.raw("BEGIN", "VEVENT");
    lines.raw("UID", &tellings.uid(site, told));
    lines.raw("DTSTAMP", &moment(changed(site, told)));
    time(site, meeting, lines);
    match meeting.title.as_deref() {
        Some(title) if !title.is_empty() => lines.text("SUMMARY", title),
        _ => lines.text("SUMMARY", &sides_in_words(site, meeting)),
    }
    let status = match meeting.status {
        Status::Held => "CONFIRMED",
        Status::Announced => "TENTATIVE",
        Status::Postponed | Status::Cancelled => "CANCELLED",
    };
    lines.raw("STATUS", status);
    // A reader's own time stays free.
    lines.raw("TRANSP", "TRANSPARENT");
    if let Some(place) = location(site, meeting) {
        lines.text("LOCATION", &place);
    }
    if let Some(url) = evidence_url(site, told) {
        lines.raw("URL", &url);
    }
    let briefing = &site.briefings[told.tellings[0].briefing].briefing;
    let topics: Vec<&str> = briefing.topics.iter().map(|(_, name)| name.as_str()).collect();
    lines.texts("CATEGORIES", &topics);
    for participant in &meeting.with {
        attendee(site, meeting, participant, lines);
    }
    lines.text("DESCRIPTION", &description(site, told));
    lines.raw("END", "VEVENT");
}

fn time(site: &Site, meeting: &Meeting, lines: &mut Lines) {
    if let Some(clock) = &meeting.start {
        match zones::of(site, meeting) {
            Some((zone, _)) => {
                let local = clock.at.strftime("%Y%m%dT%H%M%S").to_string();
                lines.raw(&format!("DTSTART;TZID={zone}"), &local);
            }
            None => lines.raw("DTSTART", &moment(clock.at.timestamp())),
        }
        if let Some(length) = meeting.length.filter(|length| length.bound == Bound::Exact) {
            lines.raw("DURATION", &format!("PT{}M", length.minutes));
        }
    } else if let Some((first, last)) = meeting.when.exact_days() {
        lines.raw("DTSTART;VALUE=DATE", &day(first));
        if let Ok(after) = last.tomorrow() {
            lines.raw("DTEND;VALUE=DATE", &day(after));
        }
    }
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn day(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Room, town and country, as far as they are known.
fn location(site: &Site, meeting: &Meeting) -> Option<String> {
    let (place, country) = match &meeting.place {
        Some(Where::Place(id)) => {
            let place = &site.places[id];
            (Some(place.name.as_str()), place.country.as_deref())
        }
        Some(Where::Name(name)) => (Some(name.as_str()), None),
        None => (None, None),
    };
    let parts: Vec<&str> = [meeting.venue.as_deref(), place, country].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(&site.language.text("mark.comma")))
}

/// Somebody at the meeting.
///
/// The address of an attendee is any URI (RFC 5545, section 3.3.3). It is that of the person's page,
/// else a name for the person that leads nowhere: nobody's mail address is made up. The office is
/// no role in the sense of the format, which knows chairs and guests; it has a parameter of our own.
fn attendee(site: &Site, meeting: &Meeting, participant: &Participant, lines: &mut Lines) {
    let (name, url, key) = match participant {
        Participant::Name(name) => (name.as_str(), None, name.as_str()),
        Participant::Person(id) => {
            (site.people[id].name.as_str(), absolute(site, &Page::Person(id.clone())), id.as_str())
        }
    };
    lines.parameter("ATTENDEE;CN=");
    lines.quoted(name);
    lines.parameter(";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT");
    if meeting.status == Status::Held {
        lines.parameter(";PARTSTAT=ACCEPTED");
    }
    if let Some(office) = office(site, meeting, participant) {
        lines.parameter(";X-OFFICE=");
        lines.quoted(office);
    }
    if let Some(party) = site.party_of(participant) {
        lines.parameter(";X-PARTY=");
        lines.quoted(&party.name);
    }
    lines.value(&url.unwrap_or_else(|| feed::stable_id(&format!("person:{key}"))));
}

/// The office held on the day.
fn office<'a>(site: &'a Site, meeting: &Meeting, participant: &Participant) -> Option<&'a str> {
    let Participant::Person(id) = participant else { return None };
    let day = meeting.when.first()?;
    site.people[id].roles_on(day).next().map(|role| role.title.as_str())
}

/// What is known of the meeting in words, and by which words.
fn description(site: &Site, told: Told<'_>) -> String {
    let meeting = told.meeting;
    let language = &site.language;
    let mut lines: Vec<Cow<'_, str>> = vec![facts(language, meeting).into()];
    let accounts = accounts_in_words(site, meeting);
    let differ = |accounts: String| {
        language.fill("meeting.accounts_of_length", &[("accounts", &accounts)]) + &language.text("mark.stop")
    };
    lines.extend(accounts.map(differ).map(Cow::from));
    for participant in &meeting.with {
        let name = match participant {
            Participant::Person(id) => site.people[id].name.as_str(),
            Participant::Name(name) => name,
        };
        let party = site.party_of(participant).map(|party| party.name.as_str());
        let parts: Vec<&str> =
            [Some(name), office(site, meeting, participant), party].into_iter().flatten().collect();
        lines.push(parts.join(&language.text("mark.comma")).into());
    }
    let quoted = |words| Cow::from(language.fill("mark.quoted", &[("words", words)]));
    lines.extend(evidence_words(site, told).into_iter().map(quoted));
    lines.extend(meeting.note.as_deref().map(Cow::from));
    for telling in told.tellings {
        let briefing = &site.briefings[telling.briefing].briefing;
        let marking = site.marking(briefing).map_or_else(String::new, |tlp| format!(" ({})", tlp.label()));
        let title = format!("{}{marking}", briefing.title);
        let from = Cow::from(language.fill("calendar.origin", &[("title", &title)]));
        if !lines.contains(&from) {
            lines.push(from);
        }
    }
    lines.join("\n")
}

/// What became of it, when on the day, for how long and how they met.
fn facts(language: &Language, meeting: &Meeting) -> String {
    let mut sentences = vec![language.text(&format!("meeting.{}", meeting.status.name()))];
    match (&meeting.start, meeting.part_of_day) {
        (Some(clock), _) => {
            let time = language.digits(&clock.at.strftime("%H:%M").to_string());
            let offset = clock.at.strftime("%:z").to_string();
            sentences.push(language.fill("calendar.from", &[("time", &time), ("offset", &offset)]));
        }
        (None, Some(part)) => sentences.push(words::sentence_case(&words::part_of_day(language, part))),
        (None, None) => {}
    }
    match meeting.length {
        Some(length) => sentences.push(words::sentence_case(&words::length(language, length))),
        None if meeting.status == Status::Held && meeting.accounts.is_empty() => {
            sentences.push(language.text("length.not_stated"))
        }
        None => {}
    }
    sentences.extend(meeting.mode.map(|mode| {
        language.text(match mode {
            Mode::InPerson => "meeting.in_person",
            Mode::Call => "meeting.by_call",
            Mode::Video => "meeting.by_video",
        })
    }));
    sentences.join(&language.text("mark.sentence")) + &language.text("mark.stop")
}
