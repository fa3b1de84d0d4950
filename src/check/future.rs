//! A meeting said to be held that lies after the briefing.

use crate::diagnostic::Diagnostic;
use crate::model::{Dateline, EnrichedBriefing, Status};

/// Reports meetings with the status `held` after the day of the briefing, or of its last update.
pub fn check(enriched: &EnrichedBriefing, diagnostics: &mut Vec<Diagnostic>) {
    let briefing = &enriched.briefing;
    let days = [&briefing.date, &briefing.updated].into_iter().flatten().map(Dateline::day);
    let Some(written) = days.max() else { return };
    for meeting in enriched.timeline.iter().filter(|meeting| meeting.status == Status::Held) {
        if let Some(day) = meeting.when.first().filter(|day| *day > written) {
            let message = format!("this meeting is told as held on {day}, but the briefing is of {written}");
            diagnostics.push(
                Diagnostic::warning("held-in-future", meeting.evidence[0], message)
                    .hint("write `status: announced`, or give the briefing the day it was `updated`"),
            );
        }
    }
}
