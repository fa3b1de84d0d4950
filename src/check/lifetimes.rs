//! Somebody named before the birth, and meetings before the birth or after the death.

use crate::diagnostic::Diagnostic;
use crate::model::{Dateline, EnrichedBriefing, MarkKind, Meeting, PartialDate, Participant, Site, Status};

/// Reports meetings before a participant's birth or after the death, and briefings older than those they name.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for enriched in &site.briefings {
        for meeting in &enriched.timeline {
            if matches!(meeting.status, Status::Held | Status::Announced) {
                diagnostics.extend(meeting.with.iter().filter_map(|with| not_alive(site, meeting, with)));
            }
        }
        not_yet_born(site, enriched, diagnostics);
    }
}

/// Names in a briefing that is older than the one they are linked to.
fn not_yet_born(site: &Site, enriched: &EnrichedBriefing, diagnostics: &mut Vec<Diagnostic>) {
    let Some(day) = enriched.briefing.date.as_ref().map(Dateline::day) else { return };
    for mark in &enriched.marks {
        let MarkKind::Person(id) = &mark.kind else { continue };
        let person = &site.people[id];
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

fn not_alive(site: &Site, meeting: &Meeting, participant: &Participant) -> Option<Diagnostic> {
    let Participant::Person(id) = participant else { return None };
    let person = site.people.get(id)?;
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
