//! A person in two places at once, and the same meeting declared twice.

use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::Diagnostic;
use crate::model::{Meeting, Mode, Participant, PersonId, Site, Status, Where};

/// Reports a person in two places, over the whole site.
///
/// Meetings by person and day, face to face and in a known place.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut by_day: HashMap<(&PersonId, Date), Vec<&Meeting>> = HashMap::new();
    for entry in &site.timeline {
        let meeting = &entry.meeting;
        let face_to_face = !matches!(meeting.mode, Some(Mode::Call | Mode::Video));
        let (Some(day), true, Status::Held) = (meeting.when.single_day(), face_to_face, meeting.status)
        else {
            continue;
        };
        for participant in &meeting.with {
            if let (Participant::Person(id), Some(Where::Place(_))) = (participant, &meeting.place) {
                by_day.entry((id, day)).or_default().push(meeting);
            }
        }
    }
    by_day.retain(|_, meetings| meetings.len() > 1);
    let by_day: BTreeMap<_, _> = by_day.into_iter().collect();
    for ((person, day), meetings) in by_day {
        for (index, second) in meetings.iter().enumerate() {
            let first = meetings[..index].iter().find(|first| clash(first, second));
            if let Some(first) = first {
                let name = &site.people[person].name;
                let message = format!(
                    "{name} is in {} and in {} at once on {day}",
                    place(site, first),
                    place(site, second)
                );
                let diagnostic = Diagnostic::warning("two-places", second.evidence[0], message);
                diagnostics.push(diagnostic.related(first.evidence[0], "the other meeting"));
            }
        }
    }
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
