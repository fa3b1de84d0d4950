//! One hash for all that a page is made of: a page with the same imprint is the same, byte for byte.
//!
//! It has to be a small part of the work of drawing the page, so it tells less apart than it could: a list changes with
//! whatever pages about something else may show of a briefing in it ([`EnrichedBriefing::look`]), whether it shows it or
//! not. What is not named below is made of everything there is. Whoever has a page show something else has to name it
//! here; `tests/again` finds out who does not.

use std::collections::HashMap;
use std::sync::OnceLock;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{Shared, office, related};
use crate::links;
use crate::model::{
    EnrichedBriefing, Export, Filter, Hash, Meeting, Page, PartyId, PersonId, Scope, Search, Site,
};
use crate::source::FileId;

/// What pages of a site have in common.
#[derive(Debug)]
pub(in crate::render) struct Imprints {
    /// All that every page may show: settings, people, places, templates, which pages there are beside briefings.
    frame: Hash,
    /// Of each entry of the timeline what a row shows of it.
    rows: Vec<Hash>,
    /// The looks of all briefings, the first [`LOOK`] bytes of each, one after the other.
    looks: Vec<u8>,
    /// Of each briefing its page and all that tells of it alone.
    briefings: Vec<OnceLock<Hash>>,
    /// Of each view of the timeline the rows of its entries.
    views: HashMap<Filter, Hash>,
    /// How many entries each view takes.
    counts: Hash,
    /// Every address, shown or not.
    addresses: Hash,
    /// Everything there is.
    all: Hash,
}

/// So many bytes of a look tell those that are near a briefing apart: as many as a UUID has.
const LOOK: usize = 16;

/// A hash in the making, of parts that cannot be taken for one another.
struct Parts(Sha256);

impl Parts {
    fn new(kind: &str) -> Self {
        Parts(Sha256::new()).with(kind.as_bytes())
    }

    fn add(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    fn with(mut self, part: &[u8]) -> Self {
        self.add(part);
        self
    }

    /// Adds how many there are, and each of them.
    fn with_all<T: AsRef<[u8]>>(mut self, parts: impl IntoIterator<Item = T>) -> Self {
        let mut n_parts = 0u64;
        for part in parts {
            self.add(part.as_ref());
            n_parts += 1;
        }
        self.with(&n_parts.to_le_bytes())
    }

    fn hash(self) -> Hash {
        Hash::finish(self.0)
    }
}

impl Imprints {
    /// Those of a site whose templates have this hash; `tells_stand` where any of them says up to which day it knows.
    pub fn new(site: &Site, shared: &Shared, templates: Hash, tells_stand: bool) -> Self {
        let rows: Vec<Hash> =
            (0..site.timeline.len()).into_par_iter().map(|index| row(site, index)).collect();
        let counts = shared.listed(site).views.iter();
        let counts = counts.map(|(filter, view)| format!("{filter:?} {}", view.entries.len()));
        let addresses = Parts::new("addresses").with_all(site.pages.keys()).hash();
        let frame = frame(site, shared, templates, tells_stand);
        let all = Parts::new("all").with(frame.as_bytes()).with(addresses.as_bytes());
        let all = all.with_all(site.briefings.iter().map(|enriched| enriched.made_of)).hash();
        let counts = Parts::new("counts").with_all(counts).hash();
        let looks = site.briefings.iter().flat_map(|enriched| &enriched.look.as_bytes()[..LOOK]);
        let looks = looks.copied().collect();
        let briefings = vec![OnceLock::new(); site.briefings.len()];
        let views = shared.listed(site).views.iter();
        let views = views.map(|(filter, view)| {
            let shown = view.entries.iter().map(|entry| rows[*entry]);
            (filter.clone(), Parts::new("view").with_all(shown).hash())
        });
        Imprints { frame, views: views.collect(), rows, looks, briefings, counts, addresses, all }
    }

    /// That of a page; of an edition's, the site is the edition.
    pub fn of(&self, site: &Site, shared: &Shared, page: &Page) -> Hash {
        let parts = Parts::new("page").with(self.frame.as_bytes());
        let parts = match page {
            Page::Briefing(index) => {
                parts.with(b"briefing").with(self.briefing(site, shared, *index).as_bytes())
            }
            Page::Export(export, Scope::Briefing(index)) => {
                let parts = parts.with(export.name().as_bytes());
                parts.with(self.briefing(site, shared, *index).as_bytes())
            }
            Page::Alias(index, alias) => {
                parts.with(b"alias").with(&alias.to_le_bytes()).with(look(site, *index).as_bytes())
            }
            Page::Briefings(number) => self.list(site, *number, parts.with(b"briefings")),
            Page::Person(id) => {
                let listed = shared.listed(site);
                let briefings = shared.briefings_of_person(site, id);
                let parts = parts.with(shared.known_until.to_string().as_bytes());
                self.lists(site, listed.entries_of_person(id), briefings, parts.with(b"person"))
                    .with(&self.own_text(site, site.people[id].file))
            }
            Page::Place(id) => {
                let listed = shared.listed(site);
                let lists = (listed.entries_of_place.get(id), listed.briefings_of_place.get(id));
                self.lists(site, some(lists.0), some(lists.1), parts.with(b"place"))
                    .with(&self.own_text(site, site.places[id].file))
            }
            Page::Trip(id) => {
                let listed = shared.listed(site);
                let lists = (listed.entries_of_trip.get(id), listed.briefings_of_trip.get(id));
                self.lists(site, some(lists.0), some(lists.1), parts.with(b"trip"))
                    .with(&self.own_text(site, site.trips[id].file))
            }
            Page::Topic(id) => self.lists(site, &[], &site.topics[id].briefings, parts.with(b"topic")),
            Page::Timeline(filter, number) => parts
                .with(b"timeline")
                .with(&number.to_le_bytes())
                .with(self.counts.as_bytes())
                .with(self.views[filter].as_bytes()),
            Page::Export(export @ (Export::Atom | Export::JsonFeed), Scope::Topic(id)) => {
                let parts = parts.with(export.name().as_bytes());
                parts.with_all(wholes(site, &site.topics[id].briefings))
            }
            Page::Export(export, Scope::Person(id)) => {
                self.export_of_person(site, shared, id, parts.with(export.name().as_bytes()))
            }
            Page::Search(part) if *part != Search::Page => {
                return Parts::new("search").with(shared.index(site).imprint(part).as_bytes()).hash();
            }
            _ => return Parts::new("any").with(self.all.as_bytes()).with(page_name(page).as_bytes()).hash(),
        };
        parts.hash()
    }

    /// A briefing, those near it, those that link to it, that tell of its meetings or carry on its story.
    fn briefing(&self, site: &Site, shared: &Shared, index: usize) -> Hash {
        *self.briefings[index].get_or_init(|| self.around(site, shared, index))
    }

    fn around(&self, site: &Site, shared: &Shared, index: usize) -> Hash {
        let enriched = &*site.briefings[index];
        let entries: Vec<usize> = (0..enriched.timeline.len())
            .filter_map(|meeting| shared.tellings(site).entry(index, meeting))
            .collect();
        let tellings = entries.iter().flat_map(|entry| &site.timeline[*entry].tellings);
        let tellings = tellings.flat_map(|telling| {
            [look(site, telling.briefing).as_bytes().to_vec(), telling.meeting.to_le_bytes().to_vec()]
        });
        let near = related::near(site, index);
        let successor = enriched.briefing.record.superseded_by.as_ref();
        let successor = successor.and_then(|(id, _)| site.briefing_index.get(id));
        Parts::new("briefing")
            .with(enriched.made_of.as_bytes())
            .with(&self.links(site, enriched))
            .with(&self.looks[LOOK * near.start..LOOK * near.end])
            .with(&(index - near.start).to_le_bytes())
            .with_all(related::linking(site, shared, index).into_iter().map(|other| look(site, other)))
            .with_all(entries.iter().map(|entry| self.rows[*entry]))
            .with_all(tellings)
            .with_all(successor.map(|index| look(site, *index)))
            .hash()
    }

    /// Where the links of a briefing lead.
    fn links(&self, site: &Site, enriched: &EnrichedBriefing) -> Vec<u8> {
        let briefing = &enriched.briefing;
        // Words that are read as Markdown only when they are drawn.
        let notes = briefing.annotations.iter().map(|note| note.note.text.as_str());
        let record = &briefing.record;
        let corrected = record.corrections.iter().flat_map(|correction| {
            let said = correction.was.iter().chain(&correction.is).map(|words| words.text.as_str());
            said.chain(correction.note.as_deref())
        });
        let reasons = record.withdrawal.iter().filter_map(|withdrawal| withdrawal.reason.as_deref());
        let changes = record.changes.iter().map(|change| change.note.as_str());
        let mut words = notes.chain(corrected).chain(reasons).chain(changes);
        if words.any(may_link) {
            return self.addresses.as_bytes().to_vec();
        }
        let path = &site.sources.file(briefing.file).path;
        let cells =
            briefing.readouts.iter().flat_map(|readout| readout.cells()).map(|(_, cell)| &cell.document);
        let mut ends = String::new();
        for link in cells.chain([&enriched.document]).flat_map(|document| &document.links) {
            ends.push_str(&format!("{:?}\n", links::resolve(site, path, &briefing.url, &link.target)));
        }
        ends.into_bytes()
    }

    /// The text of a page about somebody or something, and what it may lead to.
    fn own_text(&self, site: &Site, file: FileId) -> Vec<u8> {
        let file = site.sources.file(file);
        let ends = may_link(&file.text).then_some(self.addresses);
        [Some(file.hash()), ends].iter().flatten().flat_map(|hash| hash.as_bytes().to_vec()).collect()
    }

    fn list(&self, site: &Site, number: usize, parts: Parts) -> Parts {
        let by = site.config.paginate_by.max(1);
        let shown = site.briefings.iter().skip(number.saturating_sub(1) * by).take(by);
        parts
            .with(&site.briefings.len().to_le_bytes())
            .with(&number.to_le_bytes())
            .with_all(shown.map(|enriched| enriched.look))
    }

    fn lists(&self, site: &Site, entries: &[usize], briefings: &[usize], parts: Parts) -> Parts {
        parts
            .with_all(entries.iter().map(|entry| self.rows[*entry]))
            .with_all(briefings.iter().map(|index| look(site, *index)))
    }

    fn export_of_person(&self, site: &Site, shared: &Shared, id: &PersonId, parts: Parts) -> Parts {
        let entries = shared.listed(site).entries_of_person(id);
        let tellings = entries.iter().flat_map(|entry| &site.timeline[*entry].tellings);
        let tellings: Vec<usize> = tellings.map(|telling| telling.briefing).collect();
        parts
            .with_all(entries.iter().map(|entry| self.rows[*entry]))
            .with_all(wholes(site, &tellings))
            .with_all(wholes(site, shared.briefings_of_person(site, id)))
    }
}

fn look(site: &Site, index: usize) -> Hash {
    site.briefings[index].look
}

fn wholes<'s>(site: &'s Site, briefings: &'s [usize]) -> impl Iterator<Item = Hash> + 's {
    briefings.iter().map(|index| site.briefings[*index].made_of)
}

fn some(list: Option<&Vec<usize>>) -> &[usize] {
    list.map_or(&[], Vec::as_slice)
}

/// Whether there may be a link in Markdown, however it is written.
fn may_link(text: &str) -> bool {
    text.contains(['[', '<'])
}

/// What tells a page from the others of one site by its kind alone; it has an address besides.
fn page_name(page: &Page) -> String {
    match page {
        Page::Search(Search::Page) => "search".to_owned(),
        page => format!("{:?}", std::mem::discriminant(page)),
    }
}

/// What a row shows of an entry: the meeting, and where its first telling stands.
fn row(site: &Site, index: usize) -> Hash {
    let entry = &site.timeline[index];
    let first = entry.tellings.first().map(|telling| {
        let enriched = &site.briefings[telling.briefing];
        (&enriched.briefing.url, enriched.timeline.get(telling.meeting).map(|meeting| &meeting.id))
    });
    let meeting = Meeting { evidence: Vec::new(), ..Meeting::clone(&entry.meeting) };
    let row = postcard::to_stdvec(&(meeting, first, entry.tellings.len()));
    Hash::of(&row.expect("all of a meeting can be written"))
}

/// What every page may show.
fn frame(site: &Site, shared: &Shared, templates: Hash, tells_stand: bool) -> Hash {
    let stand = if tells_stand { shared.known_until.to_string() } else { String::new() };
    let offices =
        site.people.values().map(|person| format!("{:?}", office(site, person, Some(shared.known_until))));
    let is_many = |page: &Page| {
        matches!(
            page,
            Page::Briefing(_)
                | Page::Alias(..)
                | Page::Briefings(2..)
                | Page::Timeline(_, 2..)
                | Page::Export(_, Scope::Briefing(_))
                | Page::Search(Search::Terms(_) | Search::Texts(_) | Search::Meetings(_))
                | Page::Edition(..)
        )
    };
    let pages = site.pages.iter().filter(|(_, page)| !is_many(page)).map(|(url, _)| url);
    let hidden = site.hidden.iter().map(|hidden| {
        let path = &site.sources.file(hidden.file).path;
        format!("{path} {:?} {:?}", hidden.urls, hidden.folder)
    });
    let parties = site.parties.iter().map(|(id, party): (&PartyId, _)| format!("{id} {party:?}"));
    let topics = site.topics.values().map(|topic| format!("{} {}", topic.id, topic.name));
    let languages = site.languages.all.iter().map(|spoken| {
        let mut written: Vec<&str> =
            spoken.written.iter().flatten().map(crate::model::BriefingId::as_str).collect();
        written.sort_unstable();
        format!("{} {} {} {written:?}", spoken.tag, spoken.name, spoken.folder)
    });
    Parts::new("frame")
        .with(site.around.as_bytes())
        .with(templates.as_bytes())
        .with(&site.languages.own.to_le_bytes())
        .with(format!("{:?} {} {stand}", site.tlp, shared.today).as_bytes())
        .with_all(pages)
        .with_all(site.files.keys())
        .with_all(hidden)
        .with_all(offices)
        .with_all(parties)
        .with_all(topics)
        .with_all(languages)
        .hash()
}
