//! Meetings with somebody who was not yet born, or had died.

use crate::diagnostic::Diagnostic;
use crate::model::{Meeting, PartialDate, Participant, Site, Status};

/// Reports meetings before a participant's birth or after the death.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for meeting in site.briefings.iter().flat_map(|enriched| &enriched.timeline) {
        if matches!(meeting.status, Status::Held | Status::Announced) {
            diagnostics.extend(meeting.with.iter().filter_map(|with| not_alive(site, meeting, with)));
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
