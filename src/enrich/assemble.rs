//! The site, made from the visible set alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use icu_normalizer::ComposingNormalizer;

use super::standing::{Common, Standing};
use super::translations::Translations;
use super::visible::{self, Divided};
use super::{Around, Options, editions, timeline};
use crate::diagnostic::Diagnostic;
use crate::load::CopiedFile;
use crate::model::briefing::PublicationStatus;
use crate::model::record::Record;
use crate::model::site::TIMELINE_PAGE;
use crate::model::{
    Briefing, Config, EnrichedBriefing, Filter, Languages, Page, Party, PartyId, Person, Registry, Scope,
    Search, Site, Topic, TopicId,
};
use crate::parse::registry::words_of_id;
use crate::parse::site::free_ink;
use crate::source::{Sources, Span};

/// What authors wrote.
pub struct Written {
    /// All briefings.
    pub briefings: Vec<Arc<EnrichedBriefing>>,
    /// Their translations.
    pub translations: Translations,
}

/// Files that are copied, not read.
pub struct Files {
    /// Those beside briefings.
    pub beside: Vec<CopiedFile>,
    /// Those of `static/`, by address.
    pub statics: BTreeMap<String, PathBuf>,
}

/// Puts the site together from everything that may be seen; what `before` says of the site of the reading before
/// is used again where it holds.
pub fn site(
    around: &Around,
    sources: Sources,
    written: Written,
    files: Files,
    options: &Options,
    before: Option<Standing>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Site, Standing) {
    let (config, registry) = (around.config.clone(), &around.registry);
    let Written { briefings: all, translations } = written;
    let stored = stored_texts(&all, registry, &sources);
    let Divided { shown: mut briefings, hidden, next_change } = visible::divide(all, options, &config);
    briefings.sort_by(|a, b| {
        let day = |enriched: &EnrichedBriefing| enriched.briefing.date.as_ref().map(|date| date.day());
        let clock = |enriched: &EnrichedBriefing| match &enriched.briefing.date {
            Some(crate::model::Dateline::Moment(at)) => Some(at.timestamp()),
            _ => None,
        };
        let newest_first = day(b).cmp(&day(a)).then_with(|| clock(b).cmp(&clock(a)));
        newest_first.then_with(|| a.briefing.id.cmp(&b.briefing.id))
    });
    for enriched in &mut briefings {
        if enriched.briefing.status == PublicationStatus::Withdrawn {
            withdraw(Arc::make_mut(enriched));
        }
    }
    let marked = |enriched: &Arc<EnrichedBriefing>| enriched.briefing.tlp.or(config.marking.default);
    let tlp = briefings.iter().filter_map(marked).max();
    let parties = parties(&config, registry.people.values());
    let known = before.as_ref().and_then(|before| before.common(&briefings));
    let before = before.filter(|_| known.is_some());
    let translations = visible::translations(translations, &briefings, options);
    let (common, files) = rayon::join(
        || known.unwrap_or_else(|| common(&briefings)),
        || copied(&briefings, &translations, files, &stored, &sources),
    );
    let Common { timeline, topics, briefing_index } = common;
    let mut site = Site {
        as_of: options.as_of.clone(),
        timeline,
        topics,
        files: Arc::new(files),
        hidden,
        next_change,
        tlp,
        briefings,
        briefing_index,
        people: Arc::clone(&registry.people),
        places: Arc::clone(&registry.places),
        trips: Arc::clone(&registry.trips),
        parties,
        pages: Arc::default(),
        config,
        around: around.whole,
        language: Arc::clone(&around.language),
        languages: Languages::default(),
        editions: vec![],
        sources,
    };
    editions::add(&mut site, around, &translations);
    let told = diagnostics.len();
    match before.and_then(|before| before.pages(&site)) {
        Some(pages) => site.pages = pages,
        None => add_pages(&mut site, diagnostics),
    }
    // Those of editions also depend on what is translated.
    let is_plain = diagnostics.len() == told && site.editions.is_empty();
    let standing = Standing::of(&site, is_plain);
    (site, standing)
}

fn common(briefings: &[Arc<EnrichedBriefing>]) -> Common {
    let (timeline, topics) = rayon::join(|| timeline::of_site(briefings), || topics(briefings));
    let ids = briefings.iter().map(|enriched| enriched.briefing.id.clone());
    Common { timeline, topics, briefing_index: ids.zip(0..).collect() }
}

/// Leaves of a withdrawn briefing what its notice needs.
fn withdraw(enriched: &mut EnrichedBriefing) {
    enriched.marks.clear();
    enriched.annotations.clear();
    enriched.timeline = Arc::default();
    enriched.people.clear();
    enriched.document = crate::model::Document::default();
    let old = &enriched.briefing;
    // Every field is named, so that whoever adds one decides about it here.
    enriched.briefing = Briefing {
        id: old.id.clone(),
        url: old.url.clone(),
        aliases: old.aliases.clone(),
        title: old.title.clone(),
        number: old.number,
        date: old.date.clone(),
        updated: old.updated.clone(),
        place: old.place.clone(),
        authors: old.authors.clone(),
        status: old.status,
        publish_at: old.publish_at.clone(),
        expires_at: old.expires_at.clone(),
        tlp: old.tlp,
        in_doubt: old.in_doubt,
        record: Record {
            withdrawal: old.record.withdrawal.clone(),
            superseded_by: old.record.superseded_by.clone(),
            ..Record::default()
        },
        timeline: old.timeline,
        file: old.file,
        span: old.span,
        body: old.body,
        folder: old.folder.clone(),
        summary: None,
        bottom_line: None,
        topics: vec![],
        trip: None,
        sources: vec![],
        people: vec![],
        meetings: vec![],
        not_meetings: vec![],
        annotations: vec![],
        readouts: vec![],
        extra: serde_json::Value::Null,
    };
}

fn parties<'p>(config: &Config, people: impl Iterator<Item = &'p Person>) -> BTreeMap<PartyId, Party> {
    let mut parties = config.parties.clone();
    let named: BTreeSet<&PartyId> = people.filter_map(|person| person.side.as_ref()).collect();
    for id in named {
        if !parties.contains_key(id) {
            let taken: Vec<_> = parties.values().map(|party| party.ink).collect();
            let name = words_of_id(id.as_str());
            parties.insert(id.clone(), Party { id: id.clone(), name, short: None, ink: free_ink(&taken) });
        }
    }
    parties
}

fn topics(briefings: &[Arc<EnrichedBriefing>]) -> BTreeMap<TopicId, Topic> {
    let mut topics: BTreeMap<TopicId, Topic> = BTreeMap::new();
    for (index, enriched) in briefings.iter().enumerate() {
        for (id, name) in &enriched.briefing.topics {
            topics
                .entry(id.clone())
                .or_insert_with(|| Topic { id: id.clone(), name: name.clone(), briefings: vec![] })
                .briefings
                .push(index);
        }
    }
    topics
}

/// Addresses of the stored texts of all sources, a draft's and those that nobody names among them.
fn stored_texts(all: &[Arc<EnrichedBriefing>], registry: &Registry, sources: &Sources) -> BTreeSet<String> {
    let of_briefings = all.iter().flat_map(|enriched| &enriched.briefing.sources);
    of_briefings
        .chain(registry.sources.values())
        .filter_map(|source| sources.file(source.text?).path.strip_prefix("content/").map(str::to_owned))
        .collect()
}

/// Files of `static/`, those in the folders of visible briefings, and loose ones that a visible briefing links to, or a
/// translation of one.
///
/// A stored text is copied only where it is linked to, even in a briefing's own folder.
fn copied(
    briefings: &[Arc<EnrichedBriefing>],
    translations: &Translations,
    files: Files,
    stored: &BTreeSet<String>,
    sources: &Sources,
) -> BTreeMap<String, PathBuf> {
    let shown = |enriched: &&Arc<EnrichedBriefing>| enriched.briefing.status != PublicationStatus::Withdrawn;
    let folders: BTreeSet<&str> =
        briefings.iter().filter(shown).filter_map(|enriched| enriched.briefing.folder.as_deref()).collect();
    let texts =
        briefings.iter().filter(shown).chain(translations.iter().flat_map(|translated| translated.values()));
    let linked = linked(texts, &files.beside, stored, sources);
    let mut copied = files.statics;
    for file in files.beside {
        let is_linked = || linked.contains(&file.url);
        let is_shown = match &file.folder {
            Some(folder) => folders.contains(folder.as_str()) && (!stored.contains(&file.url) || is_linked()),
            None => is_linked(),
        };
        if is_shown {
            copied.entry(file.url).or_insert(file.path);
        }
    }
    copied
}

/// The loose files that one of these briefings links to.
fn linked<'f>(
    briefings: impl Iterator<Item = &'f Arc<EnrichedBriefing>>,
    beside: &[CopiedFile],
    stored: &BTreeSet<String>,
    sources: &Sources,
) -> HashSet<String> {
    let needs_link = |file: &&CopiedFile| file.folder.is_none() || stored.contains(&file.url);
    let loose: HashSet<&str> = beside.iter().filter(needs_link).map(|file| file.url.as_str()).collect();
    let mut linked = HashSet::new();
    if loose.is_empty() {
        return linked;
    }
    for enriched in briefings {
        let path = &sources.file(enriched.briefing.file).path;
        let below = path.strip_prefix("content/").unwrap_or(path);
        let targets = enriched.document.links.iter().map(|link| crate::links::beside(below, &link.target));
        linked.extend(targets.filter(|url| loose.contains(url.as_str())));
    }
    linked
}

/// Gives every page its address; two that want one are told both.
fn add_pages(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut pages: Vec<Page> = vec![Page::Home, Page::NotFound, Page::Robots];
    if site.config.base_url.is_some() {
        // A sitemap has absolute addresses only.
        pages.push(Page::Sitemap);
    }
    let listed = site.briefings.len().div_ceil(site.config.paginate_by);
    pages.extend((1..=listed).map(Page::Briefings));
    pages.extend((0..site.briefings.len()).map(Page::Briefing));
    for (index, enriched) in site.briefings.iter().enumerate() {
        pages.extend((0..enriched.briefing.aliases.len()).map(|alias| Page::Alias(index, alias)));
    }
    if site.briefings.iter().any(|enriched| !enriched.briefing.record.corrections.is_empty()) {
        pages.push(Page::Corrections);
    }
    if !site.people.is_empty() {
        pages.push(Page::People);
        pages.extend(site.people.keys().cloned().map(Page::Person));
    }
    if !site.places.is_empty() {
        pages.push(Page::Places);
        pages.extend(site.places.keys().cloned().map(Page::Place));
    }
    if !site.trips.is_empty() {
        pages.push(Page::Trips);
        pages.extend(site.trips.keys().cloned().map(Page::Trip));
    }
    if !site.topics.is_empty() {
        pages.push(Page::Topics);
        pages.extend(site.topics.keys().cloned().map(Page::Topic));
    }
    for (filter, entries) in views(site) {
        let numbers = 1..=entries.div_ceil(TIMELINE_PAGE);
        pages.extend(numbers.map(|number| Page::Timeline(filter.clone(), number)));
    }
    pages.extend(super::exports::pages(site));
    if site.config.search && !site.briefings.is_empty() {
        pages.extend(Search::of_site(site).into_iter().map(Page::Search));
    }
    pages.extend(crate::hosting::files(site).into_iter().map(Page::Server));
    let mut pages: Vec<(String, Page)> = pages.into_iter().map(|page| (site.url(&page), page)).collect();
    add_pages_of_editions(site, &mut pages);
    // Stable: of two that want one address, the first keeps it.
    pages.sort_by(|(a, _), (b, _)| a.cmp(b));
    let told_both = pages.chunk_by(|(a, _), (b, _)| a == b).flat_map(|same| {
        let (url, first) = &same[0];
        let site = &*site;
        // What is about two things at one address shares theirs, and is not told of beside them.
        let both = move |page: &Page| matches!((first, page), (Page::Export(..), Page::Export(..)));
        let others = same[1..].iter().filter(move |(_, page)| !both(page));
        others.map(move |(_, other)| same_address(site, url, first, other))
    });
    diagnostics.extend(told_both);
    pages.dedup_by(|(second, _), (first, _)| first == second);
    for (url, page) in pages.iter().filter(|_| !site.files.is_empty()) {
        let is_folder = url.is_empty() || url.ends_with('/');
        let file = if is_folder { format!("{url}index.html") } else { url.clone() };
        if site.files.contains_key(&file) {
            diagnostics.push(taken_by_file(site, &file, page));
        }
    }
    site.pages = Arc::new(pages.into_iter().collect());
    diagnostics.extend(alike_but_for_case(site));
}

/// Gives each edition its pages, and lists them among those of the whole site.
fn add_pages_of_editions(site: &mut Site, pages: &mut Vec<(String, Page)>) {
    if site.editions.is_empty() {
        return;
    }
    let originals = Arc::new(pages.iter().cloned().collect::<BTreeMap<String, Page>>());
    for (index, edition) in site.editions.iter_mut().enumerate() {
        edition.pages = Arc::new(editions::pages(edition, &originals));
        edition.languages.originals = Arc::clone(&originals);
        let folder = edition.languages.folder();
        pages.extend(
            edition
                .pages
                .iter()
                .map(|(url, page)| (format!("{folder}{url}"), Page::Edition(index, Box::new(page.clone())))),
        );
    }
}

/// Addresses that are one where capitals count for nothing, or accents are always written in one way: on Netlify,
/// and in a folder on macOS or Windows.
fn alike_but_for_case(site: &Site) -> Vec<Diagnostic> {
    let all = || site.pages.keys().chain(site.files.keys());
    let mut others: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    let of_original = |url: &&String| !matches!(site.pages.get(*url), Some(Page::Edition(..)));
    let may_differ = |url: &&String| url.chars().any(|c| c.is_uppercase() || !c.is_ascii());
    for url in all().filter(of_original).filter(may_differ) {
        let plain = plain(url);
        if plain == *url {
            continue;
        }
        let is_there = site.pages.contains_key(&plain) || site.files.contains_key(&plain);
        let other = if is_there { Some(plain.as_str()) } else { others.get(&plain).copied() };
        found.extend(other.map(|other| alike(site, url, other)));
        others.entry(plain).or_insert(url);
    }
    found
}

/// An address in small letters, each with its accents in one character.
fn plain(url: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(&url.to_lowercase()).into_owned()
}

fn alike(site: &Site, url: &str, other: &str) -> Diagnostic {
    let how = match url.to_lowercase() == other.to_lowercase() {
        true => "differ only in capitals",
        false => {
            "look the same: an accent is a character of its own in one, and part of its letter in the other"
        }
    };
    let message = format!("the addresses `/{url}` and `/{other}` {how}");
    let span = site.pages.get(url).and_then(|page| span_of(site, page));
    let diagnostic = match span {
        Some(span) => Diagnostic::warning("same-but-for-case", span, message),
        None => Diagnostic::warning_in("same-but-for-case", url, message),
    };
    diagnostic.hint("some hosts and file systems take them for one: give one of them another name")
}

/// The views of the timeline that have entries, with how many; none for a site without meetings.
fn views(site: &Site) -> BTreeMap<Filter, usize> {
    let mut views = BTreeMap::new();
    for entry in &site.timeline {
        for filter in Filter::all_of(site, &entry.meeting) {
            *views.entry(filter).or_default() += 1;
        }
    }
    views
}

fn span_of(site: &Site, page: &Page) -> Option<Span> {
    match page {
        Page::Briefing(index) | Page::Export(_, Scope::Briefing(index)) => {
            Some(site.briefings[*index].briefing.span)
        }
        Page::Alias(index, alias) => Some(site.briefings[*index].briefing.aliases[*alias].span),
        Page::Person(id) => Some(site.people[id].span),
        Page::Place(id) => Some(site.places[id].span),
        Page::Trip(id) => Some(site.trips[id].span),
        Page::Edition(index, page) => span_of(&site.editions[*index], page),
        _ => None,
    }
}

fn same_address(site: &Site, url: &str, first: &Page, second: &Page) -> Diagnostic {
    let message = format!("two pages want the address `/{url}`");
    let diagnostic = match (span_of(site, second), span_of(site, first)) {
        (Some(span), Some(other)) => {
            Diagnostic::error("same-address", span, message).related(other, "the other one")
        }
        (Some(span), None) | (None, Some(span)) => {
            let message = format!("{message}: this one, and one that Chancery makes");
            Diagnostic::error("same-address", span, message)
        }
        (None, None) => Diagnostic::error_of_site("same-address", message),
    };
    diagnostic.hint(match (first, second) {
        (Page::Alias(..), _) | (_, Page::Alias(..)) => "remove it from `aliases`",
        _ => "give one of them another `slug`, or rename its file",
    })
}

fn taken_by_file(site: &Site, file: &str, page: &Page) -> Diagnostic {
    let message = format!("the file `static/{file}` stands where this page belongs");
    let diagnostic = match span_of(site, page) {
        Some(span) => Diagnostic::error("same-address", span, message),
        None => Diagnostic::error_in("same-address", format!("static/{file}"), message),
    };
    diagnostic.hint("move one of them")
}
