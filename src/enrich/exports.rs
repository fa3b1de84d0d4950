//! Which exports a site has: of the kinds its settings name, those that have something to tell.

use std::collections::HashSet;

use crate::model::briefing::PublicationStatus;
use crate::model::{EnrichedBriefing, Export, Meeting, Page, Participant, PersonId, Scope, Site};

/// Every export of the visible set.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let wanted = &site.config.exports;
    let all = Export::ALL.into_iter().filter(|export| wanted.contains(export));
    all.flat_map(|export| scopes(site, export).into_iter().map(move |scope| Page::Export(export, scope)))
        .collect()
}

fn scopes(site: &Site, export: Export) -> Vec<Scope> {
    let shown = site.briefings.iter().enumerate().filter(|(_, enriched)| is_shown(enriched));
    let told = |tells: fn(&Meeting) -> bool| {
        let of_briefings = shown.clone().filter(move |(_, enriched)| enriched.timeline.iter().any(tells));
        let of_site = site.timeline.iter().any(|entry| tells(&entry.meeting)).then_some(Scope::Site);
        of_site.into_iter().chain(of_briefings.map(|(index, _)| Scope::Briefing(index)))
    };
    match export {
        Export::Atom | Export::JsonFeed => {
            let named: HashSet<&PersonId> = shown.flat_map(|(_, enriched)| &enriched.people).collect();
            let people = site.people.keys().filter(|id| named.contains(*id)).cloned();
            let topics = site.topics.keys().cloned().map(Scope::Topic);
            std::iter::once(Scope::Site).chain(people.map(Scope::Person)).chain(topics).collect()
        }
        Export::Ics => told(Meeting::has_exact_time).chain(people_who_met(site)).collect(),
        Export::TimelineJs => told(|meeting| meeting.when.first().is_some()).collect(),
        Export::Annotations => {
            let noted = shown.filter(|(_, enriched)| !enriched.annotations.is_empty());
            noted.map(|(index, _)| Scope::Briefing(index)).collect()
        }
        // Only who knows its own address can tell others where its pictures are.
        Export::Card if site.config.base_url.is_none() => vec![],
        Export::Card => {
            std::iter::once(Scope::Site).chain(told(|_| true).filter(|scope| *scope != Scope::Site)).collect()
        }
        Export::Json => shown.map(|(index, _)| Scope::Briefing(index)).collect(),
    }
}

fn is_shown(enriched: &EnrichedBriefing) -> bool {
    enriched.briefing.status != PublicationStatus::Withdrawn
}

/// People with a meeting that a calendar can hold.
fn people_who_met(site: &Site) -> impl Iterator<Item = Scope> {
    let dated = site.timeline.iter().map(|entry| &*entry.meeting).filter(|meeting| meeting.has_exact_time());
    let met: HashSet<&PersonId> = dated
        .flat_map(|meeting| &meeting.with)
        .filter_map(|participant| match participant {
            Participant::Person(id) => Some(id),
            Participant::Name(_) => None,
        })
        .collect();
    site.people.keys().filter(move |id| met.contains(*id)).cloned().map(Scope::Person)
}
