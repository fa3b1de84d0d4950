//! Checks of the whole site, one a file: message and tests together.

mod clashes;
mod code;
mod corrections;
mod crowded;
mod footnotes;
mod future;
mod hosting;
mod inks;
mod lifetimes;
mod links;
mod nesting;
mod offices;
mod portable;
mod quotations;
pub mod since;
mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic};
use crate::model::{EnrichedBriefing, Person, PersonId, Site};
use crate::source::{ByFile, FileId, Sources};

/// Everything the checks find, in the order of files and of places in them.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    check_again(&mut Memory::default(), site)
}

/// The same, but what `memory` still knows of the site before is not looked for again.
pub fn check_again(memory: &mut Memory, site: &Site) -> Vec<Diagnostic> {
    let alone = |check: fn(&Site, &mut Vec<Diagnostic>)| {
        let mut found = Vec::new();
        check(site, &mut found);
        found
    };
    memory.editions.resize_with(site.editions.len(), Memory::default);
    let Memory { links, .. } = memory;
    let (mut diagnostics, clashes) = rayon::join(
        || {
            let mut found = Vec::new();
            links::check(links, site, &mut found);
            found
        },
        || alone(clashes::check),
    );
    diagnostics.extend(clashes);
    corrections::check(site, &mut diagnostics);
    hosting::check(site, &mut diagnostics);
    inks::check(site, &mut diagnostics);
    nesting::check(site, &mut diagnostics);
    portable::check(site, &mut diagnostics);
    for found in memory.briefings(site) {
        diagnostics.extend(found.iter().cloned());
    }
    for (memory, edition) in memory.editions.iter_mut().zip(&site.editions) {
        diagnostics.extend(memory.translations(edition));
    }
    diagnostic::in_order(&mut diagnostics, &site.sources);
    diagnostics
}

/// What was found in each briefing by itself, to be used again where nothing it depends on has changed.
#[derive(Debug, Default)]
pub struct Memory {
    links: links::Memory,
    people: Option<Arc<BTreeMap<PersonId, Person>>>,
    language: String,
    briefings: ByFile<(Arc<EnrichedBriefing>, Arc<[Diagnostic]>)>,
    editions: Vec<Memory>,
}

/// Everything that a check of one briefing reads besides it. The text of the briefing is as it was if the
/// briefing is.
#[derive(Clone, Copy)]
struct Around<'s> {
    people: &'s BTreeMap<PersonId, Person>,
    sources: &'s Sources,
    /// The site's language, as a BCP 47 tag.
    language: &'s str,
}

impl Memory {
    /// What is found in the words of an edition; what its briefings state is the originals'.
    fn translations(&mut self, edition: &Site) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        links::check(&mut self.links, edition, &mut diagnostics);
        diagnostics.extend(self.briefings(edition).iter().flat_map(|found| found.iter().cloned()));
        diagnostics
    }

    fn briefings(&mut self, site: &Site) -> Vec<Arc<[Diagnostic]>> {
        let mut before = std::mem::take(&mut self.briefings);
        let other_people = self.people.as_ref().is_none_or(|people| !Arc::ptr_eq(people, &site.people));
        if other_people || self.language != site.config.language {
            before = ByFile::default();
            self.language.clone_from(&site.config.language);
        }
        let language = site.config.language.as_str();
        let around = Around { people: &site.people, sources: &site.sources, language };
        let found: Vec<(FileId, Arc<EnrichedBriefing>, Arc<[Diagnostic]>)> = site
            .own_briefings()
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|enriched| {
                let file = enriched.briefing.file;
                let known = before.get(file).filter(|(before, _)| Arc::ptr_eq(before, enriched));
                let found = known.map_or_else(|| by_itself(around, enriched), |(_, found)| Arc::clone(found));
                (file, Arc::clone(enriched), found)
            })
            .collect();
        self.people = Some(Arc::clone(&site.people));
        let all = found.iter().map(|(_, _, found)| Arc::clone(found)).collect();
        self.briefings = found.into_iter().map(|(file, briefing, found)| (file, (briefing, found))).collect();
        all
    }
}

/// What is found in a briefing that has nothing to do with the other briefings; in a translation, of its own words.
fn by_itself(around: Around<'_>, enriched: &EnrichedBriefing) -> Arc<[Diagnostic]> {
    let mut diagnostics = Vec::new();
    let text = &around.sources.file(enriched.briefing.file).text;
    code::check(enriched, text, &mut diagnostics);
    footnotes::check(enriched, &mut diagnostics);
    crowded::check(enriched, text, &mut diagnostics);
    if enriched.original.is_some() {
        return diagnostics.into();
    }
    lifetimes::check(enriched, around.people, &mut diagnostics);
    offices::check(enriched, text, around.people, &mut diagnostics);
    clashes::twice(&enriched.timeline, &mut diagnostics);
    future::check(enriched, &mut diagnostics);
    told::check(enriched, &mut diagnostics);
    quotations::check(enriched, around.sources, around.language, &mut diagnostics);
    diagnostics.into()
}
