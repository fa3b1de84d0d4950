//! The editions: the site once more for each other language, of the same visible set.
//!
//! A briefing stands in an edition in the words of its translation, where it has one, else in those of its original. All
//! that is stated is shared with the originals: meetings, timeline, topics, people, places, files.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::translations::{Translated, Translations};
use super::{Around, exports};
use crate::model::{BriefingId, EnrichedBriefing, Export, Languages, Page, Scope, Search, Site, Spoken};

/// Gives a site its editions; their pages are still to come.
pub(super) fn add(site: &mut Site, around: &Around, translations: &Translations) {
    if site.config.editions.is_empty() {
        return;
    }
    let shown: Vec<Vec<Arc<EnrichedBriefing>>> =
        translations.iter().map(|translated| briefings(site, translated)).collect();
    let all: Arc<[Spoken]> = spoken(site, around, &shown).into();
    let top = site.config.base_url.clone();
    site.languages = Languages { all: Arc::clone(&all), top: top.clone(), ..Languages::default() };
    let editions = shown.into_iter().enumerate();
    site.editions = editions
        .map(|(index, briefings)| {
            let languages = Languages {
                all: Arc::clone(&all),
                own: index + 1,
                top: top.clone(),
                files: Arc::clone(&around.editions[index].files),
                ..Languages::default()
            };
            edition(site, around, languages, briefings)
        })
        .collect();
}

/// The visible briefings in the words of one edition.
fn briefings(site: &Site, translated: &Translated) -> Vec<Arc<EnrichedBriefing>> {
    let own = |enriched: &Arc<EnrichedBriefing>| {
        Arc::clone(translated.get(&enriched.briefing.id).unwrap_or(enriched))
    };
    site.briefings.iter().map(own).collect()
}

fn spoken(site: &Site, around: &Around, shown: &[Vec<Arc<EnrichedBriefing>>]) -> Vec<Spoken> {
    let written = |briefings: &Vec<Arc<EnrichedBriefing>>| -> HashSet<BriefingId> {
        let translated = briefings.iter().filter(|enriched| enriched.original.is_some());
        translated.map(|enriched| enriched.briefing.id.clone()).collect()
    };
    let original = Spoken {
        tag: site.config.language.clone(),
        name: site.language.own_name(),
        direction: site.language.direction(),
        folder: String::new(),
        written: None,
    };
    let editions = site.config.editions.iter().zip(&around.languages).zip(shown);
    let editions = editions.map(|((edition, language), briefings)| Spoken {
        tag: edition.language.clone(),
        name: edition.name.clone().unwrap_or_else(|| language.own_name()),
        direction: language.direction(),
        folder: edition.folder(),
        written: Some(written(briefings)),
    });
    std::iter::once(original).chain(editions).collect()
}

fn edition(
    site: &Site,
    around: &Around,
    languages: Languages,
    briefings: Vec<Arc<EnrichedBriefing>>,
) -> Site {
    let index = languages.own - 1;
    let (language, own) = (Arc::clone(&around.languages[index]), &around.editions[index]);
    let mut config = site.config.clone();
    let named = &site.config.editions[index];
    config.language.clone_from(&named.language);
    config.title = named.title.clone().unwrap_or(config.title);
    config.tagline = named.tagline.clone().or(config.tagline);
    config.description = named.description.clone().or(config.description);
    config.base_url = config.base_url.map(|base| format!("{base}{}", named.folder()));
    let mut parties = site.parties.clone();
    for (id, (name, short)) in &named.parties {
        if let Some(party) = parties.get_mut(id) {
            party.name.clone_from(name);
            party.short.clone_from(short);
        }
    }
    // A briefing is printed once.
    config.pdf = false;
    Site {
        config,
        language,
        languages,
        briefings,
        parties,
        people: Arc::clone(&own.people),
        places: Arc::clone(&own.places),
        trips: Arc::clone(&own.trips),
        editions: vec![],
        pages: Arc::default(),
        ..site.clone()
    }
}

/// The pages of an edition: those of the originals but for what is the same in every language, with a search and feeds
/// of its own.
pub(super) fn pages(edition: &Site, originals: &BTreeMap<String, Page>) -> BTreeMap<String, Page> {
    let is_of_all = |page: &Page| {
        matches!(page, Page::Alias(..) | Page::Sitemap | Page::Robots | Page::Server(_) | Page::Edition(..))
    };
    let is_made_anew = |page: &Page| matches!(page, Page::Export(..) | Page::Search(_));
    let has_search = originals.values().any(|page| *page == Page::Search(Search::Page));
    let search = Search::of_site(edition).into_iter().filter(|_| has_search).map(Page::Search);
    let exports = exports::pages(edition).into_iter().filter(|page| is_own(edition, page));
    let own = search.chain(exports).map(|page| (edition.url(&page), page));
    let shared = originals.iter().filter(|(_, page)| !is_of_all(page) && !is_made_anew(page));
    shared.map(|(url, page)| (url.clone(), page.clone())).chain(own).collect()
}

/// Whether an export says in an edition what it does not say in the original: words, not facts.
fn is_own(edition: &Site, page: &Page) -> bool {
    match page {
        Page::Export(Export::Annotations, Scope::Briefing(index)) => {
            edition.briefings[*index].original.is_some()
        }
        Page::Export(export, _) => matches!(export, Export::Atom | Export::JsonFeed),
        _ => false,
    }
}
