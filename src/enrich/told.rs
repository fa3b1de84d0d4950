//! Meetings that the prose tells, brought together with those that are declared.
//!
//! A meeting declared and told is one entry; what the author declared wins, and
//! a difference is reported. What is told only is an entry of its own, read
//! from the text, with the sentence as evidence.

use std::collections::HashSet;
use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::model::{
    Briefing, Document, Length, Meeting, Origin, Participant, PersonId, Registry, Status, When, Where,
};
use crate::parse::markdown::slug;
use crate::prose::ToldMeeting;
use crate::source::Span;

/// The meetings of a briefing, declared and told; each meeting once.
pub fn merge(
    briefing: &Briefing,
    document: &Document,
    registry: &Registry,
    told: Vec<ToldMeeting>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Meeting> {
    let earlier: HashSet<Span> = told
        .iter()
        .filter(|told| told.evidence.iter().any(|range| tells_of_earlier(&document.text.text[range.clone()])))
        .flat_map(|told| told.evidence.iter().map(|range| in_file(briefing, document, range)))
        .collect();
    let mut told: Vec<Meeting> =
        told.into_iter().map(|told| meeting(briefing, document, registry, told)).collect();
    turn_off(briefing, document, &mut told, diagnostics);
    let mut meetings = briefing.meetings.clone();
    // The same day first, so that a vague telling does not take the place of an exact one.
    for same in [is_same_day, is_same_time, is_contradicted] {
        told.retain(|telling| !join_where(&mut meetings, telling, same, registry, diagnostics));
    }
    // Of people whose meetings are dated, one without a date is most likely one of those, told again.
    told.retain(|telling| {
        telling.when != When::Unknown || !meetings.iter().any(|known| met_at_a_time(known, telling))
    });
    let dated: Vec<Meeting> = told.iter().filter(|telling| telling.when != When::Unknown).cloned().collect();
    told.retain(|telling| {
        telling.when != When::Unknown || !dated.iter().any(|known| met_at_a_time(known, telling))
    });
    for telling in told {
        let is_earlier =
            telling.part_of_day.is_none() && telling.evidence.iter().any(|span| earlier.contains(span));
        let first = meetings.iter().position(|other| is_earlier && other.when == telling.when);
        meetings.insert(first.unwrap_or(meetings.len()), telling);
    }
    name(&mut meetings, registry);
    meetings
}

/// Whether a sentence puts its meeting before others of the day: `earlier on Monday`, `earlier in the day`.
fn tells_of_earlier(sentence: &str) -> bool {
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    words.iter().enumerate().filter(|(_, word)| *word == "earlier").any(|(at, _)| {
        let next = |ahead: usize| words.get(at + ahead).map_or("", String::as_str);
        let of_a_day = |word: &str| crate::parse::dates::weekday(word).is_some();
        of_a_day(next(1))
            || next(1) == "on" && of_a_day(next(2))
            || matches!(next(1), "in" | "that" | "the") && (next(2) == "day" || next(3) == "day")
            || matches!(next(1), "today")
    })
}

/// Whether all of these people met at a known time.
fn met_at_a_time(known: &Meeting, telling: &Meeting) -> bool {
    known.when != When::Unknown && people(telling).is_subset(&people(known))
}

/// Joins a telling with the declared meetings it matches; whether there was one.
///
/// `X met A and B` may be two meetings: then it tells of each, and of no more than they are.
fn join_where(
    meetings: &mut [Meeting],
    telling: &Meeting,
    same: fn(&Meeting, &Meeting) -> bool,
    registry: &Registry,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let matching: Vec<usize> = (0..meetings.len()).filter(|&index| same(&meetings[index], telling)).collect();
    let Some(&first) = matching.first() else { return false };
    let together: HashSet<&PersonId> = matching.iter().flat_map(|&index| people(&meetings[index])).collect();
    let is_one = people(telling).is_subset(&people(&meetings[first]));
    if !is_one && matching.len() > 1 && people(telling).is_subset(&together) {
        for index in matching {
            confirm(&mut meetings[index], telling);
        }
    } else {
        join(&mut meetings[first], telling, registry, diagnostics);
    }
    true
}

/// A told meeting in the words of the model, its places in the file.
fn meeting(briefing: &Briefing, document: &Document, registry: &Registry, told: ToldMeeting) -> Meeting {
    let words =
        |range: Range<usize>| document.text.text[range].split_whitespace().collect::<Vec<_>>().join(" ");
    let named = |range: &Range<usize>| Participant::Name(words(range.clone()));
    Meeting {
        id: String::new(),
        title: None,
        when: told.when,
        part_of_day: told.part_of_day,
        start: None,
        with: told.with.into_iter().map(Participant::Person).chain(told.others.iter().map(named)).collect(),
        length: told.length,
        accounts: vec![],
        place: told.place.map(|range| {
            let words = words(range);
            match registry.place(&words) {
                Some(id) => Where::Place(id.clone()),
                None => Where::Name(words),
            }
        }),
        venue: None,
        mode: told.mode,
        status: told.status,
        sources: vec![],
        note: None,
        origin: Origin::Text,
        evidence: told.evidence.iter().map(|range| in_file(briefing, document, range)).collect(),
    }
}

fn in_file(briefing: &Briefing, document: &Document, range: &Range<usize>) -> Span {
    Span::new(briefing.file, document.text.in_file(range.clone()))
}

/// Leaves out what the author says is no meeting, by words of its sentence.
fn turn_off(
    briefing: &Briefing,
    document: &Document,
    told: &mut Vec<Meeting>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (text, span) in &briefing.not_meetings {
        let quoted: Vec<Range<usize>> = occurrences(&document.text.text, text);
        let before = told.len();
        told.retain(|meeting| {
            let overlaps = |evidence: &Span, range: &Range<usize>| {
                let in_file = document.text.in_file(range.clone());
                in_file.start < evidence.end as usize && (evidence.start as usize) < in_file.end
            };
            !meeting.evidence.iter().any(|evidence| quoted.iter().any(|range| overlaps(evidence, range)))
        });
        if told.len() == before {
            let (message, hint) = match quoted.is_empty() {
                true => ("these words are not in the text", "quote a sentence of the text, word for word"),
                false => ("no meeting is read from this sentence", "remove it from `not_meetings`"),
            };
            diagnostics.push(Diagnostic::warning("unused-exception", *span, message).hint(hint));
        }
    }
}

/// Where words stand in a text, any white space standing for any other.
fn occurrences(text: &str, words: &str) -> Vec<Range<usize>> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let Some(first) = words.first() else { return vec![] };
    let ends_at = |start: usize| {
        let mut at = start;
        for (number, word) in words.iter().enumerate() {
            let rest = &text[at..];
            let skipped = if number == 0 { rest } else { rest.trim_start() };
            if number > 0 && skipped.len() == rest.len() || !skipped.starts_with(word) {
                return None;
            }
            at = text.len() - skipped.len() + word.len();
        }
        Some(at)
    };
    text.match_indices(first).filter_map(|(start, _)| Some(start..ends_at(start)?)).collect()
}

fn people(meeting: &Meeting) -> HashSet<&PersonId> {
    meeting
        .with
        .iter()
        .filter_map(|participant| match participant {
            Participant::Person(id) => Some(id),
            Participant::Name(_) => None,
        })
        .collect()
}

/// Whether the people of one are among those of the other.
fn people_agree(declared: &Meeting, told: &Meeting) -> bool {
    let (declared_people, told_people) = (people(declared), people(told));
    if declared_people.is_empty() || told_people.is_empty() {
        return false;
    }
    let shared = declared_people.intersection(&told_people).count();
    shared == told_people.len() || shared == declared_people.len() && shared > 1
}

/// Held stays apart from what did not take place; announced may have become either.
fn status_agrees(declared: &Meeting, told: &Meeting) -> bool {
    let open = |status| status == Status::Announced;
    let off = |status| matches!(status, Status::Postponed | Status::Cancelled);
    declared.status == told.status
        || open(declared.status)
        || open(told.status)
        || off(declared.status) && off(told.status)
}

fn mode_agrees(declared: &Meeting, told: &Meeting) -> bool {
    declared.mode.is_none() || told.mode.is_none() || declared.mode == told.mode
}

fn is_same_day(declared: &Meeting, told: &Meeting) -> bool {
    let same_day = declared.when.single_day().is_some() && declared.when == told.when;
    let same_part = declared.part_of_day.is_none()
        || told.part_of_day.is_none()
        || declared.part_of_day == told.part_of_day;
    same_day && same_part && people_agree(declared, told) && status_agrees(declared, told)
}

fn is_same_time(declared: &Meeting, told: &Meeting) -> bool {
    let both_unknown = declared.when == When::Unknown && told.when == When::Unknown;
    let same_time = both_unknown || declared.when.overlaps(told.when);
    same_time && people_agree(declared, told) && status_agrees(declared, told) && mode_agrees(declared, told)
}

/// How far apart two days may lie and still be meant as one, when nothing else was told of the meeting.
const SLIP_DAYS: i32 = 3;

/// Whether just these people are declared to have met a few days off, and nothing in the text confirms it.
fn is_contradicted(declared: &Meeting, told: &Meeting) -> bool {
    let near = |(a, b): (Date, Date)| (a - b).get_days().abs() <= SLIP_DAYS;
    declared.origin == Origin::Declared
        && people(declared) == people(told)
        && declared.status == told.status
        && declared.when.single_day().zip(told.when.single_day()).is_some_and(near)
        && mode_agrees(declared, told)
}

/// Makes a declared meeting and a telling of it one entry, and reports where they differ.
fn join(declared: &mut Meeting, told: &Meeting, registry: &Registry, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(difference) = difference(declared, told, registry) {
        let evidence = told.evidence.first().copied().unwrap_or(declared.evidence[0]);
        diagnostics.push(
            Diagnostic::warning("contradicts-text", declared.evidence[0], difference)
                .related(evidence, "the text")
                .hint("make the two agree; the timeline shows what is declared"),
        );
    }
    declared.part_of_day = declared.part_of_day.or(told.part_of_day);
    declared.fill_length(told);
    declared.mode = declared.mode.or(told.mode);
    declared.place = declared.place.take().or_else(|| told.place.clone());
    confirm(declared, told);
}

/// Takes the sentences of a telling as evidence.
fn confirm(declared: &mut Meeting, told: &Meeting) {
    if declared.origin == Origin::Declared {
        declared.origin = Origin::Both;
    }
    for evidence in &told.evidence {
        if !declared.evidence.contains(evidence) {
            declared.evidence.push(*evidence);
        }
    }
}

/// What the text tells otherwise: the day, the length, the place or the people.
fn difference(declared: &Meeting, told: &Meeting, registry: &Registry) -> Option<String> {
    if let (Some(day), Some(other)) = (declared.when.single_day(), told.when.single_day())
        && day != other
    {
        return Some(format!("declared for {day}, but the text tells of {other}"));
    }
    if let (Some(length), Some(other)) = (declared.length, told.length)
        && length.minutes != other.minutes
    {
        return Some(format!("declared as {}, but the text tells of {}", words(length), words(other)));
    }
    if let Some(length) = told.length
        && !declared.accounts.is_empty()
        && !declared.accounts.iter().any(|account| account.length.minutes == length.minutes)
    {
        let accounts = declared.written_length().unwrap_or_default();
        return Some(format!("declared as {accounts}, but the text tells of {}", words(length)));
    }
    if let (Some(Where::Place(place)), Some(Where::Place(other))) = (&declared.place, &told.place)
        && place != other
    {
        let name = |id| registry.places.get(id).map_or("", |place| place.name.as_str());
        return Some(format!("declared in {}, but the text tells of {}", name(place), name(other)));
    }
    let known = people(declared);
    let missing: Vec<&str> = people(told)
        .difference(&known)
        .filter_map(|id| registry.people.get(*id))
        .map(|person| person.name.as_str())
        .collect();
    (!missing.is_empty()).then(|| {
        let mut missing = missing;
        missing.sort_unstable();
        format!("the text tells of {} as well, who is not declared", missing.join(", "))
    })
}

fn words(length: Length) -> String {
    length.to_string()
}

/// Gives every meeting read from the text an id of its own: its people and its day.
fn name(meetings: &mut [Meeting], registry: &Registry) {
    let mut taken: HashSet<String> = meetings.iter().map(|meeting| meeting.id.clone()).collect();
    for meeting in meetings.iter_mut().filter(|meeting| meeting.id.is_empty()) {
        let surnames = meeting.with.iter().filter_map(|participant| match participant {
            Participant::Person(id) => registry.people.get(id).map(|person| slug(person.surname())),
            Participant::Name(_) => None,
        });
        let mut parts: Vec<String> = surnames.collect();
        parts.extend(Some(slug(&meeting.when.to_string())).filter(|date| !date.is_empty()));
        let base = parts.join("-");
        let mut id = base.clone();
        let mut number = 1;
        while !taken.insert(id.clone()) {
            number += 1;
            id = format!("{base}-{number}");
        }
        meeting.id = id;
    }
}
