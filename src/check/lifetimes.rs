//! Somebody named before the birth, and meetings before the birth or after the death.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{
    Dateline, EnrichedBriefing, MarkKind, Meeting, PartialDate, Participant, Person, PersonId, Status,
};

/// Reports meetings before a participant's birth or after the death, and briefings older than those they name.
pub fn check(enriched: &EnrichedBriefing, people: &People, diagnostics: &mut Vec<Diagnostic>) {
    for meeting in enriched.timeline.iter() {
        if matches!(meeting.status, Status::Held | Status::Announced) {
            diagnostics.extend(meeting.with.iter().filter_map(|with| not_alive(people, meeting, with)));
        }
    }
    not_yet_born(enriched, people, diagnostics);
}

type People = BTreeMap<PersonId, Person>;

/// Names in a briefing that is older than the one they are linked to.
fn not_yet_born(enriched: &EnrichedBriefing, people: &People, diagnostics: &mut Vec<Diagnostic>) {
    let Some(day) = enriched.briefing.date.as_ref().map(Dateline::day) else { return };
    for mark in &enriched.marks {
        let MarkKind::Person(id) = &mark.kind else { continue };
        let person = &people[id];
        if person.born.and_then(PartialDate::first).is_some_and(|born| day < born) {
            let message = format!("{} was not yet born on {day}", person.name);
            diagnostics.push(
                Diagnostic::warning("not-alive", mark.span, message)
                    .related(person.span, "the person's page")
                    .hint("somebody else of that name may be meant; check `born` on the person's page"),
            );
        }
    }
}

fn not_alive(people: &People, meeting: &Meeting, participant: &Participant) -> Option<Diagnostic> {
    let Participant::Person(id) = participant else { return None };
    let person = people.get(id)?;
    let span = *meeting.evidence.first()?;
    let (first, last) = (meeting.when.first()?, meeting.when.last()?);
    let message = if person.born.and_then(PartialDate::first).is_some_and(|born| last < born) {
        format!("{} was not yet born on {last}", person.name)
    } else if person.died.and_then(PartialDate::last).is_some_and(|died| first > died) {
        format!("{} was no longer alive on {first}", person.name)
    } else {
        return None;
    };
    let diagnostic = Diagnostic::error("not-alive", span, message).related(person.span, "the person's page");
    Some(diagnostic.hint("check the date of the meeting, and `born` and `died` on the person's page"))
}
