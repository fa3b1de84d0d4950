//! The order of meetings, in a briefing and on the whole site.
//!
//! By day, then by the clock, the part of the day and the author's order; what
//! has no date comes last. A meeting of which neither clock nor part of day is
//! known stays where its author put it among the others of that day.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::model::id::PersonId;
use crate::model::{
    Briefing, EnrichedBriefing, Entry, Mark, MarkKind, Meeting, OnTimeline, Origin, PartOfDay, Participant,
    Precision, Status, Telling, When,
};

/// The meetings of one briefing in order.
pub fn in_order(meetings: Vec<Meeting>) -> Vec<Meeting> {
    sorted(meetings, |meeting| meeting)
}

/// Sentences of the text that tell of a meeting, as marks.
pub fn evidence(briefing: &Briefing, timeline: &[Meeting]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (index, meeting) in timeline.iter().enumerate() {
        let in_text = meeting.evidence.iter().filter(|span| span.start as usize >= briefing.body);
        for span in in_text {
            if !marks.iter().any(|mark| mark.span == *span) {
                marks.push(Mark { span: *span, kind: MarkKind::Evidence(index) });
            }
        }
    }
    marks
}

/// The timeline of the site. A meeting that two briefings tell of is one entry.
///
/// What a text tells in passing without a date stays on the timeline of its
/// briefing; so does what it dates vaguely where several meetings could be meant.
pub fn of_site(briefings: &[Arc<EnrichedBriefing>]) -> Vec<Entry> {
    let mut entries = told_once(briefings);
    entries.retain(|entry| entry.meeting.origin != Origin::Text || entry.meeting.when != When::Unknown);
    let mut entries = absorb_passing(entries, briefings);
    // Of an entry with one telling there is nothing to settle.
    entries
        .par_iter_mut()
        .filter(|entry| entry.tellings.len() > 1)
        .for_each(|entry| settle(entry, briefings));
    let overtaken = overtaken(&entries, briefings);
    let mut index = 0..;
    entries.retain(|_| index.next().is_none_or(|index| !overtaken.contains(&index)));
    sorted(entries, |entry| &entry.meeting)
}

/// Every meeting of every briefing; those that are one by people and day are one entry.
fn told_once(briefings: &[Arc<EnrichedBriefing>]) -> Vec<Entry> {
    let keys: Vec<Vec<Option<Key<'_>>>> =
        briefings.par_iter().map(|enriched| enriched.timeline.iter().map(Key::of).collect()).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut known: HashMap<&Key<'_>, Vec<usize>> = HashMap::new();
    for (index, (enriched, keys)) in briefings.iter().zip(&keys).enumerate() {
        let mut used: HashMap<&Key<'_>, usize> = HashMap::new();
        for (number, (meeting, key)) in enriched.timeline.iter().zip(keys).enumerate() {
            let telling = Telling { briefing: index, meeting: number };
            let entry = || Entry {
                meeting: OnTimeline::of(&enriched.timeline, number),
                tellings: vec![telling.clone()],
            };
            let Some(key) = key else {
                entries.push(entry());
                continue;
            };
            // The second meeting of the same people on one day, as one briefing
            // tells it, is the second one of another briefing as well.
            let nth = used.entry(key).or_default();
            let same_key = known.entry(key).or_default();
            match same_key.get(*nth) {
                Some(&entry) if can_be_one(&entries[entry].meeting, meeting) => {
                    entries[entry].tellings.push(telling);
                }
                _ => {
                    same_key.push(entries.len());
                    entries.push(entry());
                }
            }
            *nth += 1;
        }
    }
    entries
}

/// Makes what is only told in passing (`last June`, `that Sunday`) another telling of the one entry it can mean.
///
/// That entry has all its people, the same status and a time that can be the
/// same. Where several could be meant, it stays on the timeline of its briefing.
fn absorb_passing(entries: Vec<Entry>, briefings: &[Arc<EnrichedBriefing>]) -> Vec<Entry> {
    let in_passing = |entry: &Entry| entry.meeting.origin == Origin::Text;
    let (mut passing, mut kept): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(in_passing);
    passing.sort_by_key(|entry| entry.meeting.when.single_day().is_none());
    if passing.is_empty() {
        return kept;
    }
    // Until entries are settled, each is as its first telling has it.
    let people = |entry: &Entry| people(account(briefings, &entry.tellings[0]));
    let wanted: HashSet<Pair<'_>> = passing.iter().filter_map(|entry| first_pair(&people(entry))).collect();
    let mut by_pair: HashMap<Pair<'_>, Vec<usize>> = HashMap::new();
    for (index, entry) in kept.iter().enumerate() {
        note_pairs(&mut by_pair, &wanted, &people(entry), index);
    }
    for entry in passing {
        let own = people(&entry);
        let with_these = first_pair(&own).and_then(|pair| by_pair.get(&pair)).map_or(&[][..], Vec::as_slice);
        let could_be = |&&index: &&usize| {
            let other = &kept[index].meeting;
            other.status == entry.meeting.status
                && other.when.overlaps(entry.meeting.when)
                && own.iter().all(|person| takes_part(person, other))
        };
        let meant: Vec<usize> = with_these.iter().filter(could_be).copied().collect();
        match meant.as_slice() {
            [one] => kept[*one].tellings.extend(entry.tellings),
            [] => {
                note_pairs(&mut by_pair, &wanted, &own, kept.len());
                kept.push(entry);
            }
            _ => {}
        }
    }
    kept
}

/// Notes those pairs of a meeting's people that somebody will ask for.
fn note_pairs<'a>(
    by_pair: &mut HashMap<Pair<'a>, Vec<usize>>,
    wanted: &HashSet<Pair<'a>>,
    people: &[&'a PersonId],
    index: usize,
) {
    for pair in pairs(people).filter(|pair| wanted.contains(pair)) {
        by_pair.entry(pair).or_default().push(index);
    }
}

/// A meeting as one of its tellings has it.
fn account<'b>(briefings: &'b [Arc<EnrichedBriefing>], telling: &Telling) -> &'b Meeting {
    &briefings[telling.briefing].timeline[telling.meeting]
}

/// Two people at one meeting, in order.
type Pair<'a> = (&'a PersonId, &'a PersonId);

fn first_pair<'a>(people: &[&'a PersonId]) -> Option<Pair<'a>> {
    pairs(people).next()
}

/// Everybody with everybody after them.
fn pairs<'p, 'a>(people: &'p [&'a PersonId]) -> impl Iterator<Item = Pair<'a>> + 'p {
    let with_others = |(number, first): (usize, &'p &'a PersonId)| {
        people[number + 1..].iter().map(move |second| (*first, *second))
    };
    people.iter().enumerate().flat_map(with_others)
}

/// The people at a meeting, each once and in order.
fn people(meeting: &Meeting) -> Vec<&PersonId> {
    let mut people: Vec<&PersonId> = Vec::with_capacity(meeting.with.len());
    for participant in &meeting.with {
        if let Participant::Person(id) = participant {
            people.push(id);
        }
    }
    people.sort_unstable();
    people.dedup();
    people
}

fn takes_part(person: &PersonId, meeting: &Meeting) -> bool {
    meeting.with.iter().any(|participant| matches!(participant, Participant::Person(id) if id == person))
}

/// What was announced and has since been held, as another entry tells.
///
/// It stays on the timeline of its briefing; on that of the site it would be a meeting still to
/// come.
fn overtaken(entries: &[Entry], briefings: &[Arc<EnrichedBriefing>]) -> HashSet<usize> {
    let announced: Vec<usize> =
        (0..entries.len()).filter(|index| entries[*index].meeting.status == Status::Announced).collect();
    // Who could have held it is found by the first of those announced; without any of them it could be any.
    let mut held: HashMap<Option<&Participant>, Vec<&Meeting>> =
        announced.iter().map(|index| (entries[*index].meeting.with.first(), Vec::new())).collect();
    for entry in entries.iter().filter(|entry| entry.meeting.status == Status::Held) {
        let any = std::iter::once(None);
        for participant in any.chain(entry.meeting.with.iter().map(Some)) {
            if let Some(meetings) = held.get_mut(&participant) {
                meetings.push(&entry.meeting);
            }
        }
    }
    let is_overtaken = |index: &usize| {
        let entry = &entries[*index];
        is_overtaken(entry, &held[&entry.meeting.with.first()], briefings)
    };
    announced.into_par_iter().filter(is_overtaken).collect()
}

/// Whether what was announced is one of these meetings, which were held.
///
/// Held is what all its people attended, at a time that can be the one announced; for a
/// visit of one person, in the same place.
fn is_overtaken(entry: &Entry, held: &[&Meeting], briefings: &[Arc<EnrichedBriefing>]) -> bool {
    let meeting = &entry.meeting;
    let announced = briefings[entry.tellings[0].briefing].briefing.date.as_ref().map(|date| date.day());
    let Some(announced) = announced else { return false };
    let in_time = |other: &Meeting| match meeting.when {
        When::Unknown => meeting.with.len() > 1 && other.when.first().is_some_and(|day| day >= announced),
        when => other.when.overlaps(when),
    };
    let in_place =
        |other: &Meeting| meeting.with.len() > 1 || meeting.place.is_some() && meeting.place == other.place;
    let all_there = |other: &Meeting| meeting.with.iter().all(|participant| other.with.contains(participant));
    held.iter().any(|other| all_there(other) && in_time(other) && in_place(other))
}

/// What makes two tellings one meeting: the same people on the same day, both held or both not.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key<'a> {
    day: Date,
    people: Vec<&'a PersonId>,
    held: bool,
}

impl<'a> Key<'a> {
    fn of(meeting: &'a Meeting) -> Option<Self> {
        let day = meeting.when.single_day()?;
        let mut people: Vec<&PersonId> = Vec::with_capacity(meeting.with.len());
        for participant in &meeting.with {
            match participant {
                Participant::Person(id) => people.push(id),
                Participant::Name(_) => return None,
            }
        }
        people.sort();
        (people.len() > 1).then_some(Key { day, people, held: meeting.status == Status::Held })
    }
}

fn can_be_one(a: &Meeting, b: &Meeting) -> bool {
    let agree = |a: Option<_>, b: Option<_>| a.is_none() || b.is_none() || a == b;
    let same_start = match (&a.start, &b.start) {
        (Some(a), Some(b)) => a.at.timestamp() == b.at.timestamp(),
        _ => true,
    };
    agree(a.mode, b.mode) && a.status == b.status && same_start
}

/// Puts the telling to link to first, takes its account, and fills what it leaves open from the others.
fn settle(entry: &mut Entry, briefings: &[Arc<EnrichedBriefing>]) {
    let account = |telling: &Telling| account(briefings, telling);
    let day = entry.meeting.when.first();
    entry.tellings.sort_by_key(|telling| {
        let briefing = &briefings[telling.briefing].briefing;
        let in_passing = account(telling).origin == Origin::Text;
        let vague = account(telling).when.single_day().is_none();
        let distance = match (day, briefing.date.as_ref()) {
            (Some(day), Some(date)) => (date.day() - day).get_days().unsigned_abs(),
            _ => u32::MAX,
        };
        (in_passing, vague, distance, briefing.id.clone(), telling.meeting)
    });
    entry.meeting = gathered(&entry.tellings, briefings).into();
}

/// The account of the first telling, with what it leaves open from the others.
fn gathered(tellings: &[Telling], briefings: &[Arc<EnrichedBriefing>]) -> Meeting {
    let account = |telling: &Telling| account(briefings, telling);
    let mut meeting = account(&tellings[0]).clone();
    for other in tellings[1..].iter().map(account) {
        meeting.part_of_day = meeting.part_of_day.or(other.part_of_day);
        meeting.fill_length(other);
        meeting.mode = meeting.mode.or(other.mode);
        meeting.start = meeting.start.take().or_else(|| other.start.clone());
        meeting.place = meeting.place.take().or_else(|| other.place.clone());
        meeting.venue = meeting.venue.take().or_else(|| other.venue.clone());
        meeting.title = meeting.title.take().or_else(|| other.title.clone());
        meeting.evidence.extend(&other.evidence);
    }
    meeting
}

/// The same timeline, with the accounts of those briefings that tell of the same meetings in other words.
pub fn told_again(
    before: &[Entry],
    changed: &HashSet<usize>,
    briefings: &[Arc<EnrichedBriefing>],
) -> Vec<Entry> {
    let mut entries = before.to_vec();
    let is_changed = |telling: &Telling| changed.contains(&telling.briefing);
    for entry in entries.iter_mut().filter(|entry| entry.tellings.iter().any(is_changed)) {
        entry.meeting = match entry.tellings.as_slice() {
            [only] => OnTimeline::of(&briefings[only.briefing].timeline, only.meeting),
            tellings => gathered(tellings, briefings).into(),
        };
    }
    entries
}

/// Sorts by time; the given order decides where time does not.
fn sorted<T>(items: Vec<T>, meeting: impl Fn(&T) -> &Meeting) -> Vec<T> {
    let mut latest: BTreeMap<Date, i16> = BTreeMap::new();
    let mut keys: Vec<((Date, u8, i16), usize)> = items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let meeting = meeting(item);
            let Some(day) = meeting.when.first() else { return ((Date::MAX, u8::MAX, 0), index) };
            let carried = latest.entry(day).or_insert(0);
            let minute = minute_of_day(meeting).unwrap_or(*carried);
            *carried = minute;
            ((day, coarseness(meeting.when), minute), index)
        })
        .collect();
    keys.sort_unstable();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    keys.into_iter().filter_map(|(_, index)| items[index].take()).collect()
}

/// A month stands before its days, a year before its months.
fn coarseness(when: When) -> u8 {
    let precision = match when {
        When::Date(date) => date.precision,
        When::Interval(..) | When::Unknown => return 4,
    };
    match precision {
        Precision::Century(_) => 0,
        Precision::Decade(_) | Precision::Year(_) => 1,
        Precision::Season(..) => 2,
        Precision::Month(..) => 3,
        Precision::Day(_) => 4,
    }
}

/// The clock, else where a part of the day begins; only to put meetings in order.
fn minute_of_day(meeting: &Meeting) -> Option<i16> {
    if let Some(clock) = &meeting.start {
        return Some(i16::from(clock.at.hour()) * 60 + i16::from(clock.at.minute()));
    }
    meeting.part_of_day.map(|part| match part {
        PartOfDay::Morning => 6 * 60,
        PartOfDay::Midday => 12 * 60,
        PartOfDay::Afternoon => 13 * 60,
        PartOfDay::Evening => 18 * 60,
        PartOfDay::Night => 21 * 60,
    })
}
