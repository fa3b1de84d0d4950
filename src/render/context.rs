//! What templates are given: the site as values, each made once and shared.
//!
//! [`Shared`] is made with the templates: who is in which meeting, which entries a
//! view takes, and the values that many pages show. A page's own context is put
//! together from these without going through the site again. Values that only
//! some pages need are made when the first of them asks, and rows that stand on
//! many pages are drawn once ([`fragments`]).

mod alias;
mod briefing;
mod clocks;
mod fragments;
mod home;
pub(super) mod imprint;
pub(super) mod languages;
mod lists;
mod meetings;
mod pages;
mod person;
mod readouts;
mod record;
mod related;
mod search;
mod sources;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use tera::{Context, Tera, TeraResult, Value};

use fragments::{Drawer, Fragments};
use timeline::View;

use super::assets::Assets;
use super::bars::Shape;
use super::export::Tellings;
use super::search::{Chunks, Index};
use super::words;
use crate::hosting::{headers, policy};
use crate::links;
use crate::model::briefing::PublicationStatus;
use crate::model::site::TIMELINE_PAGE;
use crate::model::{
    Dateline, EnrichedBriefing, Export, Filter, NativeName, Page, Party, PartyId, Person, PersonId, Place,
    PlaceId, Scope, Search, Site, Status, Tlp, Trip, TripId, Where,
};

/// What a template is given, by name.
#[derive(Debug, Default)]
pub(super) struct Given(BTreeMap<&'static str, Value>);

impl Given {
    pub(super) fn insert_value(&mut self, name: &'static str, value: Value) {
        self.0.insert(name, value);
    }

    pub(super) fn put_into(self, context: &mut Context) {
        for (name, value) in self.0 {
            context.insert_value(name, value);
        }
    }

    #[cfg(test)]
    pub(super) fn values(&self) -> &BTreeMap<&'static str, Value> {
        &self.0
    }
}

/// A map for a template.
fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    Value::from_serializable(&Fields(pairs))
}

/// Fields in the order they are written. The engine makes one map of what serialises as a struct; of another map it
/// makes a second one.
struct Fields<const N: usize>([(&'static str, Value); N]);

impl<const N: usize> Serialize for Fields<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Fields", N)?;
        for (name, value) in &self.0 {
            fields.serialize_field(name, value)?;
        }
        fields.end()
    }
}

/// A map for the templates of the feed and the like.
pub(super) fn context_map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    map(pairs)
}

/// The address of a meeting on its briefing's page.
pub(super) fn anchor(meeting: &crate::model::Meeting) -> String {
    meetings::anchor(meeting)
}

/// Where a meeting took place, in words.
pub(super) fn place_name<'a>(site: &'a Site, meeting: &'a crate::model::Meeting) -> Option<&'a str> {
    meetings::place_name(site, meeting)
}

/// The strokes of a meeting, to be drawn elsewhere than on a page.
#[derive(Debug, Clone)]
pub(super) struct Stroke {
    /// The ink of each side.
    pub inks: Vec<crate::model::Ink>,
    /// The length of each, where one is stated.
    pub lengths: Vec<Option<crate::model::Length>>,
    /// What became of the meeting.
    pub shape: Shape,
}

/// The lengths of a meeting that may be drawn.
pub(super) fn drawn_lengths(
    meeting: &crate::model::Meeting,
) -> impl Iterator<Item = crate::model::Length> + Clone + '_ {
    meetings::drawn_lengths(meeting)
}

/// The strokes of a meeting.
pub(super) fn stroke(site: &Site, meeting: &crate::model::Meeting) -> Stroke {
    let sides = meetings::sides(site, meeting);
    let inks = meetings::inks(&sides);
    let lengths = match meetings::by_stroke(&sides, meeting) {
        accounts if accounts.is_empty() => vec![meetings::drawn_length(meeting); inks.len()],
        accounts => accounts,
    };
    Stroke { inks, lengths, shape: shape(meeting.status) }
}

/// The two inks of several meetings: those of their most frequent parties.
pub(super) fn two_inks<'a>(
    site: &'a Site,
    meetings: impl Iterator<Item = &'a crate::model::Meeting>,
) -> [crate::model::Ink; 2] {
    briefing::article_inks(&meetings::parties(site, meetings))
}

/// What each side says of the length, in words; `None` where they do not differ.
pub(super) fn accounts_in_words(site: &Site, meeting: &crate::model::Meeting) -> Option<String> {
    meetings::accounts_in_words(site, meeting)
}

/// Who met, in words.
pub(super) fn sides_in_words(site: &Site, meeting: &crate::model::Meeting) -> String {
    let words = meetings::heading(site, meeting, &meetings::sides(site, meeting));
    if words.is_empty() { site.language.text("meeting.one") } else { words }
}

/// A text, or none.
fn text(text: Option<&str>) -> Value {
    text.map_or(Value::none(), Value::from)
}

/// Markup of ours, which must not be escaped again.
fn markup(html: &str) -> Value {
    Value::safe_string(html)
}

/// An address below the root, ready to stand in an attribute.
fn address(url: &str) -> Value {
    Value::from(links::percent_encode(url))
}

/// The title of a page of a list.
fn numbered(site: &Site, title: String, number: usize) -> String {
    match number {
        1 => title,
        number => site.language.count("page.numbered", number as u64, &[("title", &title)]),
    }
}

/// What many pages need of the site, found once.
#[derive(Debug)]
pub(super) struct Shared {
    /// "Today" by the clock of the site.
    pub today: Date,
    /// The day up to which the site knows: that of its newest briefing, never after `today`.
    pub known_until: Date,
    parties: HashMap<PartyId, Value>,
    people: HashMap<PersonId, Value>,
    places: HashMap<PlaceId, Value>,
    trips: HashMap<TripId, Value>,
    /// By index among the briefings.
    cards: Vec<OnceLock<Value>>,
    /// Rows and items that have been drawn.
    fragments: Fragments,
    /// Who is in which meeting and briefing, found when the first list is asked for.
    listed: OnceLock<Listed>,
    /// Which briefings are about somebody, by index; withdrawn ones are about nobody.
    about: OnceLock<HashMap<PersonId, Vec<usize>>>,
    /// Entries of the timeline as events of calendars, by index.
    events: Vec<OnceLock<Box<str>>>,
    /// The index of the search, made when the first part of it is asked for.
    index: OnceLock<Index>,
    /// What is known of its words.
    known_words: Arc<Chunks>,
    tellings: OnceLock<Tellings>,
    /// Links of all texts by what they end in, found when the first briefing is drawn.
    linking: OnceLock<related::Linking>,
}

/// The lists that pages have: in which meetings and briefings somebody or something is.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The timeline in the order it is shown, newest first.
    order: Vec<usize>,
    /// Where each entry of the timeline stands in `order`.
    ranks: Vec<usize>,
    entries_of_person: HashMap<PersonId, Vec<usize>>,
    entries_of_place: HashMap<PlaceId, Vec<usize>>,
    entries_of_trip: HashMap<TripId, Vec<usize>>,
    briefings_of_place: HashMap<PlaceId, Vec<usize>>,
    briefings_of_trip: HashMap<TripId, Vec<usize>>,
    /// The views that have a page.
    views: BTreeMap<Filter, View>,
}

/// The last day that a briefing speaks of as its own; what came later nobody here has said.
fn known_until(site: &Site) -> Option<Date> {
    let briefings = site.briefings.iter().map(|enriched| &enriched.briefing);
    briefings.flat_map(|briefing| [&briefing.date, &briefing.updated]).flatten().map(Dateline::day).max()
}

impl Shared {
    /// `known_words` are those of a build before.
    pub fn new(site: &Site, known_words: Arc<Chunks>) -> Self {
        let zone = site.config.clock.as_ref().map_or(TimeZone::UTC, |clock| clock.time_zone.clone());
        let parties: HashMap<PartyId, Value> =
            site.parties.iter().map(|(id, party)| (id.clone(), party_value(site, party))).collect();
        let today = site.as_of.day_in(&zone);
        let mut shared = Shared {
            today,
            known_until: known_until(site).map_or(today, |last| last.min(today)),
            people: HashMap::new(),
            places: site.places.iter().map(|(id, place)| (id.clone(), place_value(site, place))).collect(),
            trips: site.trips.iter().map(|(id, trip)| (id.clone(), trip_value(site, trip))).collect(),
            cards: vec![OnceLock::new(); site.briefings.len()],
            fragments: Fragments::new(site.timeline.len(), site.briefings.len()),
            events: vec![OnceLock::new(); site.timeline.len()],
            index: OnceLock::new(),
            known_words,
            tellings: OnceLock::new(),
            linking: OnceLock::new(),
            listed: OnceLock::new(),
            about: OnceLock::new(),
            parties,
        };
        shared.people = site
            .people
            .iter()
            .map(|(id, person)| (id.clone(), person_value(site, &shared, person)))
            .collect();
        shared
    }

    fn party(&self, id: &PartyId) -> Value {
        self.parties.get(id).cloned().unwrap_or_else(Value::none)
    }

    fn person(&self, id: &PersonId) -> Option<Value> {
        self.people.get(id).cloned()
    }

    /// The lists.
    pub fn listed(&self, site: &Site) -> &Listed {
        self.listed.get_or_init(|| Listed::of(site, self.today))
    }

    /// The briefings about somebody, newest first.
    pub fn briefings_of_person(&self, site: &Site, id: &PersonId) -> &[usize] {
        self.about.get_or_init(|| about(site)).get(id).map_or(&[], Vec::as_slice)
    }

    /// Where the first entry on a page of the timeline stands among all that are shown.
    pub fn begins_at(&self, site: &Site, page: &Page) -> Option<usize> {
        let Page::Timeline(filter, number) = page else { return None };
        let listed = self.listed(site);
        let first = listed.views.get(filter)?.entries.get((number - 1) * TIMELINE_PAGE)?;
        Some(listed.ranks[*first])
    }

    /// How many views of the timeline have an entry.
    fn n_views(&self, site: &Site, index: usize) -> usize {
        let views = &self.listed(site).views;
        let all = Filter::all_of(site, &site.timeline[index].meeting);
        all.iter().filter(|filter| views.contains_key(*filter)).count()
    }

    /// The entries that briefings' meetings are.
    pub fn tellings(&self, site: &Site) -> &Tellings {
        self.tellings.get_or_init(|| Tellings::new(site))
    }

    /// The words of all texts, where the index of the search was made.
    pub fn words(&self) -> Option<&Chunks> {
        self.index.get().map(Index::chunks)
    }

    /// The index of the search.
    pub fn index(&self, site: &Site) -> &Index {
        self.index.get_or_init(|| Index::of(site, self, &self.known_words))
    }

    /// An entry of the timeline as an event of a calendar, made when it is first asked for.
    pub fn event(&self, index: usize, make: impl FnOnce() -> Box<str>) -> &str {
        self.events[index].get_or_init(make)
    }

    /// A briefing as it stands in lists.
    fn card(&self, site: &Site, index: usize) -> Value {
        self.cards[index].get_or_init(|| lists::card(site, self, &site.briefings[index])).clone()
    }
}

fn about(site: &Site) -> HashMap<PersonId, Vec<usize>> {
    let mut about: HashMap<PersonId, Vec<usize>> = HashMap::with_capacity(site.people.len());
    let shown = site.briefings.iter().enumerate();
    for (index, enriched) in
        shown.filter(|(_, enriched)| enriched.briefing.status != PublicationStatus::Withdrawn)
    {
        for id in &enriched.people {
            match about.get_mut(id) {
                Some(briefings) => briefings.push(index),
                None => drop(about.insert(id.clone(), vec![index])),
            }
        }
    }
    about
}

impl Listed {
    fn of(site: &Site, today: Date) -> Self {
        let mut listed = Listed {
            order: timeline::order(site, today),
            ranks: vec![0; site.timeline.len()],
            ..Listed::default()
        };
        listed.index_timeline(site);
        listed.index_briefings(site);
        listed
    }

    fn index_timeline(&mut self, site: &Site) {
        for (index, entry) in site.timeline.iter().enumerate() {
            let meeting = &entry.meeting;
            let mut seen = BTreeSet::new();
            for id in meeting.with.iter().filter_map(meetings::person_id) {
                if seen.insert(id) {
                    self.entries_of_person.entry(id.clone()).or_default().push(index);
                }
            }
            if let Some(Where::Place(id)) = &meeting.place {
                self.entries_of_place.entry(id.clone()).or_default().push(index);
            }
            let trips: BTreeSet<&TripId> = entry
                .tellings
                .iter()
                .filter_map(|telling| site.briefings.get(telling.briefing)?.briefing.trip.as_ref())
                .collect();
            for id in trips {
                self.entries_of_trip.entry(id.clone()).or_default().push(index);
            }
        }
        for (rank, index) in self.order.iter().enumerate() {
            self.ranks[*index] = rank;
        }
        for page in site.pages.values() {
            let Page::Timeline(filter, 1) = page else { continue };
            self.views.insert(filter.clone(), View::default());
        }
        for index in &self.order {
            for filter in Filter::all_of(site, &site.timeline[*index].meeting) {
                if let Some(view) = self.views.get_mut(&filter) {
                    view.entries.push(*index);
                }
            }
        }
    }

    fn index_briefings(&mut self, site: &Site) {
        for (index, briefing) in site.briefings.iter().enumerate() {
            if briefing.briefing.status == PublicationStatus::Withdrawn {
                continue;
            }
            let marked = briefing.marks.iter().filter_map(|mark| match &mark.kind {
                crate::model::MarkKind::Place(id) => Some(id),
                _ => None,
            });
            let places: BTreeSet<&PlaceId> = marked.chain(briefing.briefing.place_id()).collect();
            for id in places {
                self.briefings_of_place.entry(id.clone()).or_default().push(index);
            }
            if let Some(id) = &briefing.briefing.trip {
                self.briefings_of_trip.entry(id.clone()).or_default().push(index);
            }
        }
    }

    pub fn entries_of_person(&self, id: &PersonId) -> &[usize] {
        self.entries_of_person.get(id).map_or(&[], Vec::as_slice)
    }

    pub fn entries_of_place(&self, id: &PlaceId) -> &[usize] {
        self.entries_of_place.get(id).map_or(&[], Vec::as_slice)
    }

    pub fn briefings_of_place(&self, id: &PlaceId) -> &[usize] {
        self.briefings_of_place.get(id).map_or(&[], Vec::as_slice)
    }

    pub fn briefings_of_trip(&self, id: &TripId) -> &[usize] {
        self.briefings_of_trip.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every entry in the order they are shown, newest first.
    pub fn latest(&self) -> impl Iterator<Item = usize> + '_ {
        self.order.iter().copied()
    }

    /// Entries in the order they are shown, the first `limit` of them.
    fn newest(&self, entries: &[usize], limit: usize) -> Vec<usize> {
        let mut newest = entries.to_vec();
        newest.sort_unstable_by_key(|index| self.ranks[*index]);
        newest.truncate(limit);
        newest
    }
}

/// The values every template is given, whatever the page.
pub(super) fn global(site: &Site, shared: &Shared, assets: &Assets) -> Given {
    let mut context = Given::default();
    let config = &site.config;
    let has = |page: &Page| Value::from(site.pages.contains_key(&site.url(page)));
    context.insert_value(
        "site",
        map([
            ("title", Value::from(config.title.as_str())),
            ("tagline", text(config.tagline.as_deref())),
            ("description", text(config.description.as_deref())),
            ("language", Value::from(config.language.as_str())),
            ("direction", Value::from(site.language.direction())),
            ("base_url", text(config.base_url.as_deref())),
            ("policy", policy::meta(&config.hosting.policy).map_or(Value::none(), |policy| markup(&policy))),
            ("referrer", Value::from(headers::REFERRER)),
            ("clock", text(config.clock.as_ref().map(|clock| clock.name.as_str()))),
            ("known_until", Value::from(words::day(&site.language, shared.known_until))),
            ("extra", Value::from_serializable(&config.extra)),
            ("has_briefings", has(&Page::Briefings(1))),
            ("has_timeline", has(&Page::Timeline(Filter::All, 1))),
            ("has_people", has(&Page::People)),
            ("has_places", has(&Page::Places)),
            ("has_trips", has(&Page::Trips)),
            ("has_topics", has(&Page::Topics)),
            ("has_corrections", has(&Page::Corrections)),
            ("has_search", has(&Page::Search(Search::Page))),
            ("has_feed", has(&Page::Export(Export::Atom, Scope::Site))),
        ]),
    );
    let urls: BTreeMap<String, Value> =
        assets.urls().map(|(name, url)| (name.to_owned(), Value::from(url))).collect();
    context.insert_value("assets", Value::from(urls));
    context
}

/// The template of a page and what it is given; lists in it are drawn with the templates' own components.
///
/// # Errors
/// When a component cannot be drawn.
pub(super) fn of(
    site: &Site,
    shared: &Shared,
    tera: &Tera,
    page: &Page,
) -> TeraResult<(&'static str, Given)> {
    let mut context = Given::default();
    let url = site.url(page);
    let root = match page {
        // Shown wherever nothing is: only an address from the root of the host leads home.
        Page::NotFound => site.root_path(),
        _ => links::root(&url),
    };
    context.insert_value("root", Value::from(root.as_str()));
    context.insert_value("top", Value::from(links::top(&root, site.languages.folder())));
    let drawer = &Drawer { site, shared, tera, root: &root };
    let template = match page {
        Page::Home => home::fill(drawer, &mut context)?,
        Page::Briefings(number) => lists::briefings(drawer, *number, &mut context)?,
        Page::Briefing(index) => briefing::fill(site, shared, *index, &mut context),
        Page::Alias(index, alias) => alias::fill(site, *index, *alias, &mut context),
        Page::Corrections => record::fill(site, shared, &mut context),
        Page::People => lists::people(site, shared, &mut context),
        Page::Person(id) => person::fill(drawer, id, &mut context)?,
        Page::Places => lists::places(site, shared, &mut context),
        Page::Place(id) => pages::place(drawer, id, &mut context)?,
        Page::Trips => lists::trips(site, shared, &mut context),
        Page::Trip(id) => pages::trip(drawer, id, &mut context)?,
        Page::Topics => lists::topics(site, &mut context),
        Page::Topic(id) => pages::topic(drawer, id, &mut context)?,
        Page::Timeline(filter, number) => timeline::fill(drawer, filter, *number, &mut context)?,
        Page::NotFound => pages::not_found(site, shared, &mut context),
        Page::Export(_, scope) => super::feed::fill(site, shared, scope, &mut context),
        Page::Search(_) => search::fill(site, shared, &mut context),
        Page::Sitemap => super::sitemap::fill(site, &mut context),
        Page::Robots | Page::Server(_) => super::robots::fill(site, &mut context),
        Page::Edition(index, page) => return of(&site.editions[*index], shared, tera, page),
    };
    Ok((template, context))
}

/// The marking a page bears: its own, or that of the strictest briefing it may gather from.
fn marking(site: &Site, page: &Page) -> Option<Tlp> {
    match page {
        Page::Briefing(index) | Page::Alias(index, _) => site.marking(&site.briefings[*index].briefing),
        _ => site.tlp,
    }
}

fn tlp_value(tlp: Option<Tlp>) -> Value {
    let Some(tlp) = tlp else { return Value::none() };
    map([("name", Value::from(tlp.name())), ("label", Value::from(tlp.label()))])
}

/// What the head of a page says of it.
#[derive(Default)]
struct Head<'a> {
    /// Its own title; the front page has none besides the site's.
    title: Option<&'a str>,
    /// What it is, for search engines and links to it.
    description: &'a str,
    /// The part of the site it belongs to: `briefings`, `timeline`, `people`, `places`, `trips`, `topics`.
    section: &'a str,
    /// `article`, `profile` or `website`.
    kind: &'a str,
    /// Whether it has an address of its own that search engines may keep.
    indexed: bool,
    published: Option<String>,
    updated: Option<String>,
    /// JSON-LD, as it stands in a `script` element.
    json_ld: Option<String>,
    has_code: bool,
}

impl Head<'_> {
    /// Puts `page` into the context.
    fn put(&self, site: &Site, page: &Page, context: &mut Given) {
        let url = links::percent_encode(&site.url(page));
        let canonical = self.indexed.then(|| languages::canonical(site, page)).flatten();
        context.insert_value(
            "page",
            map([
                ("title", text(self.title)),
                ("description", Value::from(words::shorten(self.description, 300))),
                ("section", Value::from(self.section)),
                ("kind", Value::from(self.kind)),
                ("tlp", tlp_value(marking(site, page))),
                ("url", Value::from(url)),
                ("canonical", text(canonical.as_deref())),
                ("indexed", Value::from(self.indexed)),
                ("published", text(self.published.as_deref())),
                ("updated", text(self.updated.as_deref())),
                ("json_ld", self.json_ld.as_deref().map_or(Value::none(), markup)),
                ("has_code", Value::from(self.has_code)),
                ("picture", text(picture(site, page).as_deref())),
                ("also", also(site, page)),
                ("languages", languages::switch(site, page)),
                ("alternates", languages::alternates_value(site, page, self.indexed)),
            ]),
        );
    }
}

/// The same in other forms: feeds, calendars and data about what a page is about.
fn also(site: &Site, page: &Page) -> Value {
    let scope = match page {
        Page::Home | Page::Briefings(_) | Page::Timeline(Filter::All, _) => Scope::Site,
        Page::Briefing(index) => Scope::Briefing(*index),
        Page::Person(id) => Scope::Person(id.clone()),
        Page::Topic(id) => Scope::Topic(id.clone()),
        _ => return Value::from(Vec::<Value>::new()),
    };
    let is_timeline = matches!(page, Page::Timeline(..));
    let of_meetings = |export: Export| matches!(export, Export::Ics | Export::TimelineJs);
    let found = Export::ALL.into_iter().filter_map(|export| {
        let export_page = Page::Export(export, scope.clone());
        let fits = export != Export::Card && (scope != Scope::Site || is_timeline == of_meetings(export));
        let url = site.nearest(&export_page).filter(|_| fits)?;
        Some(other_form(export.name(), export.media_type(), &url))
    });
    let printed = match page {
        Page::Briefing(index) => site.pdf_of(*index),
        _ => None,
    };
    let printed = printed.map(|url| other_form("pdf", "application/pdf", &url));
    Value::from(printed.into_iter().chain(found).collect::<Vec<_>>())
}

/// The full address of the picture for links to a page: its own, or the site's.
fn picture(site: &Site, page: &Page) -> Option<String> {
    // Every edition has the pictures of the originals.
    let (base, pages) = match site.languages.is_edition() {
        true => (site.languages.top.as_ref()?, &site.languages.originals),
        false => (site.config.base_url.as_ref()?, &site.pages),
    };
    let own = match page {
        Page::Briefing(index) => Some(Scope::Briefing(*index)),
        _ => None,
    };
    let mut urls =
        own.into_iter().chain([Scope::Site]).map(|scope| site.url(&Page::Export(Export::Card, scope)));
    let url = urls.find(|url| pages.contains_key(url))?;
    Some(format!("{base}{}", links::percent_encode(&url)))
}

fn other_form(kind: &str, media_type: &str, url: &str) -> Value {
    map([("kind", Value::from(kind)), ("type", Value::from(media_type)), ("url", address(url))])
}

fn native_value(native: Option<&NativeName>) -> Value {
    native.map_or(Value::none(), |native| {
        map([
            ("text", Value::from(native.text.as_str())),
            ("lang", Value::from(native.lang.as_str())),
            ("dir", Value::from(if native.is_right_to_left() { "rtl" } else { "ltr" })),
        ])
    })
}

fn party_value(site: &Site, party: &Party) -> Value {
    let url = Filter::Party(party.id.clone()).url();
    let known = site.pages.contains_key(&url);
    map([
        ("id", Value::from(party.id.as_str())),
        ("name", Value::from(party.name.as_str())),
        ("short", Value::from(party.short.as_deref().unwrap_or(&party.name))),
        ("ink", Value::from(party.ink.name())),
        ("url", if known { address(&url) } else { Value::none() }),
    ])
}

fn person_value(site: &Site, shared: &Shared, person: &Person) -> Value {
    map([
        ("id", Value::from(person.id.as_str())),
        ("name", Value::from(person.name.as_str())),
        ("native", native_value(person.native_name.as_ref())),
        ("url", address(&site.url(&Page::Person(person.id.clone())))),
        ("party", person.side.as_ref().map_or(Value::none(), |side| shared.party(side))),
        ("office", office_value(site, person, Some(shared.known_until))),
    ])
}

fn place_value(site: &Site, place: &Place) -> Value {
    map([
        ("id", Value::from(place.id.as_str())),
        ("name", Value::from(place.name.as_str())),
        ("native", native_value(place.native_name.as_ref())),
        ("country", text(place.country.as_deref())),
        ("url", address(&site.url(&Page::Place(place.id.clone())))),
    ])
}

fn trip_value(site: &Site, trip: &Trip) -> Value {
    let when = trip_when(trip);
    map([
        ("id", Value::from(trip.id.as_str())),
        ("title", languages::words_of_file(site, trip.file, Some(&trip.title))),
        ("url", address(&site.url(&Page::Trip(trip.id.clone())))),
        ("when", text(when.map(|when| words::when(&site.language, when)).as_deref())),
        ("datetime", text(when.and_then(words::datetime).as_deref())),
    ])
}

/// When a trip took place; `None` where neither end is known.
fn trip_when(trip: &Trip) -> Option<crate::model::When> {
    use crate::model::{End, When};
    match (trip.from, trip.to) {
        (Some(from), Some(to)) => Some(When::Interval(End::At(from), End::At(to))),
        (Some(date), None) | (None, Some(date)) => Some(When::Date(date)),
        (None, None) => None,
    }
}

/// The offices somebody held on a day, in words; without a day those that have no dates.
fn office(site: &Site, person: &Person, day: Option<Date>) -> Option<String> {
    let titles: Vec<&str> = match day {
        Some(day) => person.roles_on(day).map(|role| role.title.as_str()).collect(),
        None => person
            .roles
            .iter()
            .filter(|role| role.from.is_none() && role.to.is_none())
            .map(|role| role.title.as_str())
            .collect(),
    };
    (!titles.is_empty()).then(|| titles.join(&site.language.text("mark.semicolon")))
}

/// The same for a template.
fn office_value(site: &Site, person: &Person, day: Option<Date>) -> Value {
    languages::words_of_file(site, person.file, office(site, person, day).as_deref())
}

/// What a briefing is about in a sentence or two: its summary, its bottom line, else how it begins.
fn gist(briefing: &EnrichedBriefing) -> String {
    let own = &briefing.briefing;
    if own.status == PublicationStatus::Withdrawn {
        return String::new();
    }
    if let Some(summary) = &own.summary {
        return summary.clone();
    }
    if let Some(lead) = own.bottom_line.as_ref().map(|line| &line.lead).filter(|lead| !lead.is_empty()) {
        return lead.clone();
    }
    let plain = &briefing.document.text;
    let first = plain
        .blocks
        .iter()
        .find(|block| block.kind == crate::model::document::BlockKind::Prose && block.range.len() > 40);
    first.map_or_else(String::new, |block| words::shorten(&plain.text[block.range.clone()], 240))
}

/// The word for a status that has to be told apart in form as well.
fn shape(status: Status) -> Shape {
    match status {
        Status::Held => Shape::Held,
        Status::Announced => Shape::Announced,
        Status::Postponed | Status::Cancelled => Shape::Off,
    }
}
