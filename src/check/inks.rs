//! Two parties of one ink at one table.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::{Ink, Meeting, Party, PartyId, Site};

/// Reports each two parties that were given one ink and meet; the second is drawn in slate there.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut inks = site.config.parties.values().map(|party| party.ink).filter(|ink| *ink != Ink::Slate);
    let mut given = BTreeSet::new();
    if inks.all(|ink| given.insert(ink.name())) {
        return;
    }
    let mut told: BTreeSet<(&PartyId, &PartyId)> = BTreeSet::new();
    for meeting in site.briefings.iter().flat_map(|enriched| enriched.timeline.iter()) {
        for (first, second) in clashes(site, meeting) {
            if !told.insert((&first.id, &second.id)) {
                continue;
            }
            let message = format!(
                "both {} and {} are drawn in {}, so {} is in slate where they meet",
                first.name,
                second.name,
                first.ink.name(),
                second.name
            );
            let diagnostic = Diagnostic::warning("inks-clash", meeting.evidence[0], message);
            diagnostics.push(diagnostic.hint("give one of them another `ink` under `parties` in site.yaml"));
        }
    }
}

/// Pairs of parties at a meeting to which the settings give the same ink.
fn clashes<'a>(site: &'a Site, meeting: &'a Meeting) -> Vec<(&'a Party, &'a Party)> {
    let parties = site.parties_at(meeting);
    let given = |party: &Party| {
        party.ink != Ink::Slate
            && site.config.parties.get(&party.id).is_some_and(|given| given.ink == party.ink)
    };
    let given: Vec<&Party> =
        parties.into_iter().map(|(party, _)| party).filter(|party| given(party)).collect();
    let pairs = given
        .iter()
        .enumerate()
        .flat_map(|(index, first)| given[index + 1..].iter().map(move |second| (*first, *second)));
    pairs.filter(|(first, second)| first.ink == second.ink).collect()
}
