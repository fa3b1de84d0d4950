//! The whole site as it will be read: briefings with what was found in them,
//! the pages about people, places, trips and topics, and the one timeline.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::ZonedDateTime;

use super::annotation::Anchored;
use super::briefing::{Briefing, PublicationStatus};
use super::config::Config;
use super::document::Document;
use super::edition::Languages;
use super::export::{Export, Scope};
use super::hosting::ServerFile;
use super::id::{BriefingId, PartyId, PersonId, PlaceId, TopicId, TripId};
use super::language::Language;
use super::meeting::{Meeting, Participant, Status};
use super::now::Now;
use super::party::{Ink, Party};
use super::person::Person;
use super::place::{Place, Trip};
use super::search::Search;
use super::visibility::{Hidden, Tlp};
use crate::hash::Hash;
use crate::source::{Sources, Span};

/// What a stretch of a briefing's Markdown was found to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkKind {
    /// The first mention of somebody in its section: to be linked.
    Person(PersonId),
    /// The first mention of a place in the briefing: to be linked.
    Place(PlaceId),
    /// A sentence that tells of the meeting with this index in the briefing's timeline.
    Evidence(usize),
}

/// A mark on the Markdown of a briefing. The text itself is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The words, as they stand in the file.
    pub span: Span,
    /// What they are.
    pub kind: MarkKind,
}

/// A briefing and what was found in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EnrichedBriefing {
    /// The briefing as its author wrote it.
    pub briefing: Briefing,
    /// What its Markdown consists of.
    pub document: Document,
    /// Marks, by start; one that encloses another comes first.
    pub marks: Vec<Mark>,
    /// Its meetings, declared and told, in the order of the timeline; shared with the site's.
    pub timeline: Arc<[Meeting]>,
    /// Notes whose words were found, by start; one that encloses another comes first.
    pub annotations: Vec<Anchored>,
    /// Everybody it is about or who is named in it: named by the author first, then in order of mention.
    pub people: Vec<PersonId>,
    /// What it is a translation of. All it states is stated there; title, summary, bottom line, notes and text are its own.
    pub original: Option<Arc<EnrichedBriefing>>,
    /// The hash of everything it was made of: of two with the same, all else is the same.
    pub made_of: Hash,
    /// The hash of what pages about something else may show of it: all but the wording of its text.
    pub look: Hash,
}

/// One meeting told by one briefing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Index among [`Site::briefings`].
    pub briefing: usize,
    /// Index in that briefing's timeline.
    pub meeting: usize,
}

/// A meeting as it stands on the timeline of a briefing, shared with it; or put together from several.
#[derive(Debug, Clone)]
pub struct OnTimeline {
    timeline: Arc<[Meeting]>,
    index: usize,
}

impl OnTimeline {
    /// The meeting with this index on a briefing's timeline.
    pub fn of(timeline: &Arc<[Meeting]>, index: usize) -> Self {
        OnTimeline { timeline: Arc::clone(timeline), index }
    }
}

impl From<Meeting> for OnTimeline {
    fn from(meeting: Meeting) -> Self {
        OnTimeline { timeline: [meeting].into(), index: 0 }
    }
}

impl Deref for OnTimeline {
    type Target = Meeting;

    fn deref(&self) -> &Meeting {
        &self.timeline[self.index]
    }
}

/// A meeting on the site's timeline. Told by two briefings, it is one entry with two tellings.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The meeting; what one telling leaves open is filled from the others.
    pub meeting: OnTimeline,
    /// Who tells of it; the first is the one to link to.
    pub tellings: Vec<Telling>,
}

/// A topic and the briefings on it.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The slug.
    pub id: TopicId,
    /// As first written.
    pub name: String,
    /// Indices among [`Site::briefings`], newest first.
    pub briefings: Vec<usize>,
}

/// A view of the timeline that has a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filter {
    /// Everything.
    All,
    /// Entries of one year.
    Year(i16),
    /// Entries with one status.
    Status(Status),
    /// Entries in which a party took part.
    Party(PartyId),
}

/// Everything that is written out, each with its address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// The front page.
    Home,
    /// One page of the list of all briefings, counted from 1.
    Briefings(usize),
    /// A briefing, by index among [`Site::briefings`].
    Briefing(usize),
    /// An address that a briefing had before: index among [`Site::briefings`], and among its aliases.
    Alias(usize, usize),
    /// All corrections, where there are any.
    Corrections,
    /// The index of people.
    People,
    /// A person.
    Person(PersonId),
    /// The index of places.
    Places,
    /// A place.
    Place(PlaceId),
    /// The index of trips.
    Trips,
    /// A trip.
    Trip(TripId),
    /// The index of topics.
    Topics,
    /// A topic.
    Topic(TopicId),
    /// One page of a view of the timeline, counted from 1.
    Timeline(Filter, usize),
    /// What a server shows where there is nothing.
    NotFound,
    /// A calendar, a feed or data about something.
    Export(Export, Scope),
    /// The search: its page, or a part of its index.
    Search(Search),
    /// The sitemap (sitemaps.org protocol).
    Sitemap,
    /// robots.txt (RFC 9309).
    Robots,
    /// A file for servers.
    Server(ServerFile),
    /// A page of the edition with this index among [`Site::editions`].
    Edition(usize, Box<Page>),
}

/// The whole site.
#[derive(Debug, Clone)]
pub struct Site {
    /// The settings.
    pub config: Config,
    /// The hash of everything around the briefings that a page may show: settings, people, places, trips, sources, words; but
    /// not of the texts about people, places and trips.
    pub around: Hash,
    /// The language of the interface.
    pub language: Arc<Language>,
    /// The languages it is published in, and which of them this is.
    pub languages: Languages,
    /// The same site in other languages; none in one of these.
    pub editions: Vec<Site>,
    /// The files it was read from.
    pub sources: Sources,
    /// "Now": what is announced or to come is seen from here.
    pub as_of: Now,
    /// Those that may not, for their author's terminal and to keep links from telling of them; never drawn.
    pub hidden: Vec<Hidden>,
    /// When a briefing next comes or goes if nobody changes anything.
    pub next_change: Option<ZonedDateTime>,
    /// The strictest marking of what may be seen: that of pages that gather from many briefings.
    pub tlp: Option<Tlp>,
    /// The briefings that may be seen, newest first; shared with the sites made before and after this one.
    pub briefings: Vec<Arc<EnrichedBriefing>>,
    /// Where each briefing stands in `briefings`.
    pub briefing_index: HashMap<BriefingId, usize>,
    /// People with a page.
    pub people: Arc<BTreeMap<PersonId, Person>>,
    /// Places with a page.
    pub places: Arc<BTreeMap<PlaceId, Place>>,
    /// Trips with a page.
    pub trips: Arc<BTreeMap<TripId, Trip>>,
    /// Topics that a visible briefing has.
    pub topics: BTreeMap<TopicId, Topic>,
    /// Parties: those of `site.yaml`, then those that somebody's `side` names.
    pub parties: BTreeMap<PartyId, Party>,
    /// All meetings by day, then clock, part of day and the author's order; undated last.
    pub timeline: Vec<Entry>,
    /// Files to be copied, by address: those of `static/` and those beside a visible briefing.
    pub files: Arc<BTreeMap<String, PathBuf>>,
    /// Everything that is written out, in order of address.
    pub pages: Arc<BTreeMap<String, Page>>,
}

/// How many rows of the timeline stand on one page.
pub const TIMELINE_PAGE: usize = 200;

impl Site {
    /// The page at an address below the root, exactly as it is written.
    pub fn page_at(&self, url: &str) -> Option<&Page> {
        self.pages.get(url)
    }

    /// The marking that holds for a briefing and is shown on it.
    pub fn marking(&self, briefing: &Briefing) -> Option<Tlp> {
        briefing.tlp.or(self.config.marking.default)
    }

    /// The greatest number of notes that a briefing ties to its words.
    pub fn most_ties(&self) -> usize {
        let own = self.briefings.iter().map(|briefing| briefing.annotations.len());
        own.chain(self.editions.iter().map(Site::most_ties)).max().unwrap_or(0)
    }

    /// The briefings whose words are those of this edition: all of the originals, and all translations.
    pub fn own_briefings(&self) -> impl Iterator<Item = &Arc<EnrichedBriefing>> {
        let is_own =
            |enriched: &&Arc<EnrichedBriefing>| !self.languages.is_edition() || enriched.original.is_some();
        self.briefings.iter().filter(is_own)
    }

    /// Whether a briefing stands in an edition in the words of its original.
    pub fn is_untranslated(&self, enriched: &EnrichedBriefing) -> bool {
        self.languages.is_edition() && enriched.original.is_none()
    }

    /// The address of a briefing's PDF, where it has one. A file of the author's at that address stays what it is.
    pub fn pdf_of(&self, index: usize) -> Option<String> {
        let briefing = &self.briefings[index].briefing;
        let name = briefing.url.trim_end_matches('/').rsplit('/').next()?;
        let url = format!("{}{name}.pdf", briefing.url);
        let has_one = self.config.pdf && briefing.status != PublicationStatus::Withdrawn;
        (has_one && !self.files.contains_key(&url)).then_some(url)
    }

    /// The party of a participant, if it is known.
    pub fn party_of(&self, participant: &Participant) -> Option<&Party> {
        match participant {
            Participant::Person(id) => self.parties.get(self.people.get(id)?.side.as_ref()?),
            Participant::Name(_) => None,
        }
    }

    /// The parties at a meeting in order of appearance, each with its ink.
    ///
    /// Two that share an ink do not clash: the second is drawn in slate.
    pub fn parties_at(&self, meeting: &Meeting) -> Vec<(&Party, Ink)> {
        let mut parties: Vec<(&Party, Ink)> = Vec::new();
        for party in meeting.with.iter().filter_map(|participant| self.party_of(participant)) {
            if parties.iter().any(|(seen, _)| seen.id == party.id) {
                continue;
            }
            let clash = parties.iter().any(|(_, ink)| *ink == party.ink);
            parties.push((party, if clash { Ink::Slate } else { party.ink }));
        }
        parties
    }

    /// The entries of a view, in the order of the timeline.
    pub fn entries<'a>(&'a self, filter: &'a Filter) -> impl Iterator<Item = &'a Entry> {
        self.timeline.iter().filter(move |entry| filter.takes(self, &entry.meeting))
    }

    /// The path from the root of the host, with a slash at both ends.
    pub fn root_path(&self) -> String {
        match &self.config.base_url {
            Some(_) => self.config.base_path().to_owned(),
            None => format!("/{}", self.languages.folder()),
        }
    }

    /// What is shown at an address where nothing is: in the language that the address is of.
    pub fn not_found(&self, url: &str) -> Page {
        let is_of = |edition: &Site| url.starts_with(edition.languages.folder());
        match self.editions.iter().position(is_of) {
            Some(index) => Page::Edition(index, Box::new(Page::NotFound)),
            None => Page::NotFound,
        }
    }

    /// Where a page is, seen from the root of this site: in it, else among the originals.
    pub fn nearest(&self, page: &Page) -> Option<String> {
        let url = self.url(page);
        match self.pages.contains_key(&url) {
            true => Some(url),
            false => self.languages.originals.contains_key(&url).then(|| format!("../{url}")),
        }
    }

    /// The language of a briefing's words, as a BCP 47 tag.
    pub fn language_of(&self, enriched: &EnrichedBriefing) -> &str {
        let original = self.languages.original().filter(|_| self.is_untranslated(enriched));
        original.map_or(self.config.language.as_str(), |original| &original.tag)
    }

    /// The folder that an export stands in.
    fn folder_of(&self, export: Export, scope: &Scope) -> String {
        match scope {
            Scope::Site if matches!(export, Export::Ics | Export::TimelineJs) => Filter::All.url(),
            Scope::Site => String::new(),
            Scope::Briefing(index) => self.url(&Page::Briefing(*index)),
            Scope::Person(id) => self.url(&Page::Person(id.clone())),
            Scope::Topic(id) => self.url(&Page::Topic(id.clone())),
        }
    }

    /// The address of a page below the site's root, without a leading slash; empty for the front page.
    pub fn url(&self, page: &Page) -> String {
        let numbered = |base: String, number: usize| match number {
            1 => base,
            number => format!("{base}page/{number}/"),
        };
        match page {
            Page::Home => String::new(),
            Page::Briefings(number) => numbered("briefings/".into(), *number),
            Page::Briefing(index) => self.briefings[*index].briefing.url.clone(),
            Page::Alias(index, alias) => self.briefings[*index].briefing.aliases[*alias].url.clone(),
            Page::Corrections => "corrections/".into(),
            Page::People => "people/".into(),
            Page::Person(id) => format!("people/{id}/"),
            Page::Places => "places/".into(),
            Page::Place(id) => format!("places/{id}/"),
            Page::Trips => "trips/".into(),
            Page::Trip(id) => format!("trips/{id}/"),
            Page::Topics => "topics/".into(),
            Page::Topic(id) => format!("topics/{id}/"),
            Page::Timeline(filter, number) => numbered(filter.url(), *number),
            Page::NotFound => "404.html".into(),
            Page::Export(export, scope) => {
                format!("{}{}", self.folder_of(*export, scope), export.file_name())
            }
            Page::Search(part) => part.url(),
            Page::Sitemap => "sitemap.xml".into(),
            Page::Robots => "robots.txt".into(),
            Page::Server(file) => file.name().into(),
            Page::Edition(index, page) => {
                let edition = &self.editions[*index];
                format!("{}{}", edition.languages.folder(), edition.url(page))
            }
        }
    }
}

impl Page {
    /// Whether it is what a server shows where there is nothing.
    pub fn is_not_found(&self) -> bool {
        match self {
            Page::Edition(_, page) => page.is_not_found(),
            page => *page == Page::NotFound,
        }
    }
}

impl Filter {
    /// Whether a meeting belongs to the view.
    pub fn takes(&self, site: &Site, meeting: &Meeting) -> bool {
        match self {
            Filter::All => true,
            Filter::Year(year) => meeting.when.first().is_some_and(|day| day.year() == *year),
            Filter::Status(status) => meeting.status == *status,
            Filter::Party(id) => site.parties_at(meeting).iter().any(|(party, _)| party.id == *id),
        }
    }

    /// Every view that a meeting belongs to, the whole timeline first.
    pub fn all_of(site: &Site, meeting: &Meeting) -> Vec<Filter> {
        let mut all = vec![Filter::All, Filter::Status(meeting.status)];
        all.extend(meeting.when.first().map(|day| Filter::Year(day.year())));
        all.extend(site.parties_at(meeting).into_iter().map(|(party, _)| Filter::Party(party.id.clone())));
        all
    }

    /// The address of its first page.
    pub fn url(&self) -> String {
        match self {
            Filter::All => "timeline/".into(),
            Filter::Year(year) => format!("timeline/{year:04}/"),
            Filter::Status(status) => format!("timeline/status/{}/", status.name()),
            Filter::Party(id) => format!("timeline/party/{id}/"),
        }
    }
}
