//! A person in two places at once, and the same meeting declared twice.

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::model::{Meeting, Mode, Participant, PersonId, Site, Status, Where};

/// Reports a person in two places, over the whole site, in the order of people and days.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut found: Vec<(&PersonId, Date, Diagnostic)> = Vec::new();
    // In the order of the timeline, meetings of one day stand together.
    for day in site.timeline.chunk_by(|a, b| a.meeting.when.first() == b.meeting.when.first()) {
        let mut attended: Vec<(&PersonId, Date, &Meeting)> =
            day.iter().flat_map(|entry| attendance(&entry.meeting)).collect();
        // Stable: those of one person stay in the order of the timeline.
        attended.sort_by_key(|(person, ..)| *person);
        for meetings in attended.chunk_by(|(a, day, _), (b, other, _)| a == b && day == other) {
            for (index, (person, day, second)) in meetings.iter().enumerate() {
                let first = meetings[..index].iter().find(|(.., first)| clash(first, second));
                if let Some((.., first)) = first {
                    found.push((person, *day, two_places(site, person, *day, first, second)));
                }
            }
        }
    }
    found.sort_by(|(a, day, _), (b, other, _)| (a, day).cmp(&(b, other)));
    diagnostics.extend(found.into_iter().map(|(.., diagnostic)| diagnostic));
}

/// Who was where on which day: face to face and in a known place.
fn attendance(meeting: &Meeting) -> impl Iterator<Item = (&PersonId, Date, &Meeting)> {
    let face_to_face = !matches!(meeting.mode, Some(Mode::Call | Mode::Video));
    let in_place = matches!(meeting.place, Some(Where::Place(_)));
    let held = meeting.status == Status::Held && face_to_face && in_place;
    let day = meeting.when.single_day().filter(|_| held);
    day.into_iter().flat_map(move |day| {
        meeting.with.iter().filter_map(move |participant| match participant {
            Participant::Person(id) => Some((id, day, meeting)),
            Participant::Name(_) => None,
        })
    })
}

fn two_places(site: &Site, person: &PersonId, day: Date, first: &Meeting, second: &Meeting) -> Diagnostic {
    let name = &site.people[person].name;
    let (here, there) = (place(site, first), place(site, second));
    let message = format!("{name} is in {here} and in {there} at once on {day}");
    Diagnostic::warning("two-places", second.evidence[0], message)
        .related(first.evidence[0], "the other meeting")
}

fn place<'a>(site: &'a Site, meeting: &'a Meeting) -> &'a str {
    match &meeting.place {
        Some(Where::Place(id)) => &site.places[id].name,
        Some(Where::Name(name)) => name,
        None => "an unknown place",
    }
}

/// Whether two meetings of one day, in different places, cannot both be attended.
fn clash(a: &Meeting, b: &Meeting) -> bool {
    if a.place == b.place {
        return false;
    }
    match (&a.start, &b.start) {
        (Some(from), Some(other)) => {
            let (from, other) = (from.at.timestamp().as_second(), other.at.timestamp().as_second());
            let (first, second, length) =
                if from <= other { (from, other, a.length) } else { (other, from, b.length) };
            second < first + i64::from(length.map_or(1, |length| length.minutes)) * 60
        }
        _ => a.part_of_day.is_some() && a.part_of_day == b.part_of_day,
    }
}

/// Reports the same meeting twice in one briefing: the same people on the same day, with nothing that tells
/// two meetings apart.
pub fn twice(timeline: &[Meeting], diagnostics: &mut Vec<Diagnostic>) {
    for (index, second) in timeline.iter().enumerate() {
        let first = timeline[..index].iter().find(|first| is_same(first, second));
        if let Some(first) = first {
            let message = "this meeting is declared twice: the same people on the same day";
            diagnostics.push(
                Diagnostic::warning("same-meeting", second.evidence[0], message)
                    .related(first.evidence[0], "the other declaration")
                    .hint("remove one, or give each its `start` or `part_of_day`"),
            );
        }
    }
}

fn is_same(a: &Meeting, b: &Meeting) -> bool {
    let people = |meeting: &Meeting| {
        let mut people: Vec<String> = meeting.with.iter().map(|with| format!("{with:?}")).collect();
        people.sort();
        people
    };
    let told_apart =
        a.start.is_some() && b.start.is_some() || a.part_of_day != b.part_of_day || a.title != b.title;
    let named = a.with.len() > 1 && a.when.first().is_some() && a.when == b.when;
    named && !told_apart && a.mode == b.mode && a.status == b.status && people(a) == people(b)
}
