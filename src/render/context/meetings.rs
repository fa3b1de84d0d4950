//! Meetings as values: rows of the timeline, sides and seats.

use tera::Value;

use super::{Shared, address, languages, map, shape, text};
use crate::links;
use crate::model::{
    Bound, Ink, Language, Length, Meeting, Participant, Party, PersonId, Site, Status, Where,
};
use crate::render::bars::{Bar, Scale, Size};
use crate::render::words::{self, attr_id};

/// The person of a participant with a page.
pub(super) fn person_id(participant: &Participant) -> Option<&PersonId> {
    match participant {
        Participant::Person(id) => Some(id),
        Participant::Name(_) => None,
    }
}

/// The name of a participant as the site writes it.
pub(super) fn name<'a>(site: &'a Site, participant: &'a Participant) -> &'a str {
    match participant {
        Participant::Person(id) => site.people.get(id).map_or(id.as_str(), |person| &person.name),
        Participant::Name(name) => name,
    }
}

/// One side of the table.
pub(super) struct Side<'a> {
    pub party: Option<&'a Party>,
    pub ink: Ink,
    pub people: Vec<&'a Participant>,
}

/// The sides of a meeting in order of appearance.
///
/// People without a party sit together, but two people of whom neither has a
/// party sit across from one another.
pub(super) fn sides<'a>(site: &'a Site, meeting: &'a Meeting) -> Vec<Side<'a>> {
    let parties = site.parties_at(meeting);
    if parties.is_empty() && meeting.with.len() == 2 {
        return meeting
            .with
            .iter()
            .map(|participant| Side { party: None, ink: Ink::Slate, people: vec![participant] })
            .collect();
    }
    let mut sides: Vec<Side<'a>> = Vec::with_capacity(2);
    for participant in &meeting.with {
        let party = site.party_of(participant);
        let id = party.map(|party| &party.id);
        match sides.iter_mut().find(|side| side.party.map(|party| &party.id) == id) {
            Some(side) => side.people.push(participant),
            None => {
                let ink = parties
                    .iter()
                    .find(|(known, _)| Some(&known.id) == id)
                    .map_or(Ink::Slate, |(_, ink)| *ink);
                sides.push(Side { party, ink, people: vec![participant] });
            }
        }
    }
    sides
}

/// The inks of the strokes: two at least, eight at most.
pub(super) fn inks(sides: &[Side<'_>]) -> Vec<Ink> {
    match sides {
        [] => vec![Ink::Slate, Ink::Slate],
        [only] => vec![only.ink, Ink::Slate],
        sides => sides.iter().take(8).map(|side| side.ink).collect(),
    }
}

pub(super) fn ink_names(inks: &[Ink]) -> Value {
    Value::from(inks.iter().map(|ink| Value::from(ink.name())).collect::<Vec<_>>())
}

/// Who met, in words: the head of each side; the author's title where nobody is named.
pub(super) fn heading(site: &Site, meeting: &Meeting, sides: &[Side<'_>]) -> String {
    let heads: Vec<&str> = match sides {
        [only] => only.people.iter().take(3).map(|participant| name(site, participant)).collect(),
        sides => sides.iter().filter_map(|side| side.people.first()).map(|head| name(site, head)).collect(),
    };
    match (heads.is_empty(), &meeting.title) {
        (true, Some(title)) => title.clone(),
        _ => site.language.join(&heads),
    }
}

/// The length that may be drawn: of a meeting that was held.
pub(super) fn drawn_length(meeting: &Meeting) -> Option<Length> {
    meeting.length.filter(|_| meeting.status == Status::Held)
}

/// The lengths that may be drawn: the one, or each side's.
pub(super) fn drawn_lengths(meeting: &Meeting) -> impl Iterator<Item = Length> + Clone + '_ {
    let accounts = meeting.accounts.iter().map(|account| account.length);
    meeting.length.into_iter().chain(accounts).filter(|_| meeting.status == Status::Held)
}

/// What each side says, for each stroke; empty where they do not differ.
pub(super) fn by_stroke(sides: &[Side<'_>], meeting: &Meeting) -> Vec<Option<Length>> {
    let of = |side: &Side<'_>| {
        let party = side.party?;
        Some(meeting.accounts.iter().find(|account| account.party == party.id)?.length)
    };
    match meeting.accounts.is_empty() {
        true => vec![],
        false => sides.iter().map(of).collect(),
    }
}

/// What each side says of the length, in words; `None` where they do not differ.
pub(super) fn accounts_in_words(site: &Site, meeting: &Meeting) -> Option<String> {
    let of = |account: &crate::model::Account| {
        let party = site.parties.get(&account.party).map_or(account.party.as_str(), |party| &party.name);
        format!("{party} {}", words::length(&site.language, account.length))
    };
    (!meeting.accounts.is_empty())
        .then(|| meeting.accounts.iter().map(of).collect::<Vec<_>>().join(&site.language.text("mark.comma")))
}

/// The accounts of a length, side by side; none where they do not differ.
pub(super) fn accounts(language: &Language, shared: &Shared, sides: &[Side<'_>], meeting: &Meeting) -> Value {
    let shown = sides.iter().zip(by_stroke(sides, meeting));
    let values = shown.filter(|_| meeting.status == Status::Held).map(|(side, length)| {
        map([
            ("party", side.party.map_or(Value::none(), |party| shared.party(&party.id))),
            ("ink", Value::from(side.ink.name())),
            ("length", length_value(language, length)),
        ])
    });
    Value::from(values.collect::<Vec<_>>())
}

pub(super) fn bar(
    sides: &[Side<'_>],
    meeting: &Meeting,
    scale: Option<Scale>,
    size: Size,
    grid: bool,
) -> String {
    let (inks, accounts) = (inks(sides), by_stroke(sides, meeting));
    let (shape, length) = (shape(meeting.status), drawn_length(meeting));
    Bar { inks: &inks, shape, length, accounts: &accounts, scale, size, grid }.svg()
}

/// Where a meeting took place, in words.
pub(super) fn place_name<'a>(site: &'a Site, meeting: &'a Meeting) -> Option<&'a str> {
    match meeting.place.as_ref()? {
        Where::Place(id) => Some(site.places.get(id).map_or(id.as_str(), |place| &place.name)),
        Where::Name(name) => Some(name),
    }
}

/// A place with its page, or just its name.
pub(super) fn where_value(site: &Site, shared: &Shared, place: Option<&Where>) -> Value {
    let name = match place {
        None => return Value::none(),
        Some(Where::Place(id)) => match shared.places.get(id) {
            Some(place) => return place.clone(),
            None => site.places.get(id).map_or(id.as_str(), |place| &place.name),
        },
        Some(Where::Name(name)) => name,
    };
    map([
        ("id", Value::none()),
        ("name", Value::from(name)),
        ("native", Value::none()),
        ("country", Value::none()),
        ("url", Value::none()),
    ])
}

pub(super) fn length_value(language: &Language, length: Option<Length>) -> Value {
    length.map_or(Value::none(), |length| {
        map([
            ("words", Value::from(words::length(language, length))),
            ("bound", Value::from(length.bound.name())),
            ("figure", Value::from(words::figure(language, length.minutes, length.bound != Bound::Exact))),
            ("minutes", Value::from(length.minutes)),
        ])
    })
}

/// Somebody at a meeting, with the office held that day.
pub(super) fn seated(site: &Site, shared: &Shared, participant: &Participant, meeting: &Meeting) -> Value {
    let person = person_id(participant);
    let known = person.and_then(|id| site.people.get(id));
    let day = meeting.when.first();
    map([
        ("name", Value::from(name(site, participant))),
        ("person", person.and_then(|id| shared.person(id)).unwrap_or_else(Value::none)),
        ("office", known.map_or(Value::none(), |person| super::office_value(site, person, day))),
    ])
}

/// The sides with everybody on them.
pub(super) fn seats(site: &Site, shared: &Shared, meeting: &Meeting, sides: &[Side<'_>]) -> Value {
    Value::from(
        sides
            .iter()
            .map(|side| {
                map([
                    ("party", side.party.map_or(Value::none(), |party| shared.party(&party.id))),
                    ("ink", Value::from(side.ink.name())),
                    (
                        "people",
                        Value::from(
                            side.people
                                .iter()
                                .map(|participant| seated(site, shared, participant, meeting))
                                .collect::<Vec<_>>(),
                        ),
                    ),
                ])
            })
            .collect::<Vec<_>>(),
    )
}

/// The address of a meeting on its briefing's page.
pub(super) fn anchor(meeting: &Meeting) -> String {
    format!("m-{}", attr_id(&meeting.id))
}

/// An entry of the site's timeline as a row shows it, but for the bar.
fn entry(site: &Site, shared: &Shared, index: usize, sides: &[Side<'_>]) -> Value {
    let entry = &site.timeline[index];
    let meeting = &entry.meeting;
    let url = entry.tellings.first().and_then(|telling| {
        let briefing = site.briefings.get(telling.briefing)?;
        let anchor = anchor(briefing.timeline.get(telling.meeting)?);
        Some(format!("{}#{}", links::percent_encode(&briefing.briefing.url), links::percent_encode(&anchor)))
    });
    let lines: Vec<Value> = sides
        .iter()
        .map(|side| {
            map([
                ("party", side.party.map_or(Value::none(), |party| shared.party(&party.id))),
                ("ink", Value::from(side.ink.name())),
                ("name", text(side.people.first().map(|head| name(site, head)))),
                ("more", Value::from(side.people.len().saturating_sub(1))),
            ])
        })
        .collect();
    let clock = meeting.start.as_ref().map(|_| super::clocks::host_time(site, meeting));
    map([
        ("url", text(url.as_deref())),
        ("title", languages::words_of_original(site, meeting.title.as_deref())),
        ("heading", Value::from(heading(site, meeting, sides))),
        ("when", Value::from(words::when(&site.language, meeting.when))),
        ("day", Value::from(words::day_in_month(&site.language, meeting.when))),
        ("datetime", text(words::datetime(meeting.when).as_deref())),
        ("time", text(clock.as_deref())),
        (
            "part_of_day",
            text(meeting.part_of_day.map(|part| words::part_of_day(&site.language, part)).as_deref()),
        ),
        ("lines", Value::from(lines)),
        ("inks", ink_names(&inks(sides))),
        ("status", Value::from(meeting.status.name())),
        ("length", length_value(&site.language, drawn_length(meeting))),
        ("accounts", accounts(&site.language, shared, sides, meeting)),
        ("place", where_value(site, shared, meeting.place.as_ref())),
        ("mode", text(meeting.mode.map(|mode| mode.name()))),
        ("briefings", Value::from(entry.tellings.len())),
    ])
}

/// Rows of a page, each with its bar on the page's one scale.
pub(super) fn rows(
    site: &Site,
    shared: &Shared,
    entries: &[usize],
    scale: Option<Scale>,
    size: Size,
) -> Value {
    Value::from(entries.iter().map(|index| row(site, shared, *index, scale, size)).collect::<Vec<_>>())
}

pub(super) fn row(site: &Site, shared: &Shared, index: usize, scale: Option<Scale>, size: Size) -> Value {
    let meeting = &site.timeline[index].meeting;
    let sides = sides(site, meeting);
    map([
        ("entry", entry(site, shared, index, &sides)),
        ("bar", super::markup(&bar(&sides, meeting, scale, size, false))),
    ])
}

/// The one scale of a page with these entries.
pub(super) fn scale_of(site: &Site, entries: &[usize]) -> Option<Scale> {
    Scale::of(entries.iter().flat_map(|index| drawn_lengths(&site.timeline[*index].meeting)))
}

/// How many meetings of each status there are, and how long those held lasted together.
pub(super) fn tally<'a>(language: &Language, meetings: impl Iterator<Item = &'a Meeting>) -> Value {
    let (mut held, mut announced, mut postponed, mut cancelled) = (0u32, 0u32, 0u32, 0u32);
    let (mut unknown, mut disputed) = (0u32, 0u32);
    let mut lengths = Vec::new();
    for meeting in meetings {
        match meeting.status {
            Status::Held => {
                held += 1;
                match meeting.length {
                    Some(length) => lengths.push(length),
                    None if meeting.accounts.is_empty() => unknown += 1,
                    None => disputed += 1,
                }
            }
            Status::Announced => announced += 1,
            Status::Postponed => postponed += 1,
            Status::Cancelled => cancelled += 1,
        }
    }
    map([
        ("all", Value::from(held + announced + postponed + cancelled)),
        ("held", Value::from(held)),
        ("announced", Value::from(announced)),
        ("postponed", Value::from(postponed)),
        ("cancelled", Value::from(cancelled)),
        ("total", length_value(language, words::total(lengths))),
        ("unknown_lengths", Value::from(unknown)),
        ("disputed_lengths", Value::from(disputed)),
    ])
}

/// The parties of several meetings, the most frequent first.
pub(super) fn parties<'a>(
    site: &'a Site,
    meetings: impl Iterator<Item = &'a Meeting>,
) -> Vec<(&'a Party, Ink)> {
    let mut counted: Vec<(&Party, Ink, usize)> = Vec::new();
    for meeting in meetings {
        for (party, ink) in site.parties_at(meeting) {
            match counted.iter_mut().find(|(known, ..)| known.id == party.id) {
                Some(known) => known.2 += 1,
                None => counted.push((party, ink, 1)),
            }
        }
    }
    counted.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(party, ink, _)| (party, ink)).collect()
}

/// Where a page of a list stands among all, and its neighbours.
pub(super) fn pagination(base: &str, number: usize, count: usize) -> Value {
    let url = |number: usize| match number {
        1 => address(base),
        number => address(&format!("{base}page/{number}/")),
    };
    map([
        ("number", Value::from(number)),
        ("count", Value::from(count)),
        ("newer", if number > 1 { url(number - 1) } else { Value::none() }),
        ("older", if number < count { url(number + 1) } else { Value::none() }),
    ])
}
