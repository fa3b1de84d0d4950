//! People, places and trips by id and by name.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::briefing::Source;
use super::id::{PersonId, PlaceId, SourceId, TripId};
use super::person::Person;
use super::place::{Place, Trip};

/// Everything a briefing may refer to.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// People by id.
    pub people: Arc<BTreeMap<PersonId, Person>>,
    /// Places by id.
    pub places: Arc<BTreeMap<PlaceId, Place>>,
    /// Trips by id.
    pub trips: Arc<BTreeMap<TripId, Trip>>,
    /// Sources of the whole site by id.
    pub sources: BTreeMap<SourceId, Source>,
    /// Full names and aliases in lower case; `None` where two people share one.
    person_names: HashMap<String, Option<PersonId>>,
    place_names: HashMap<String, Option<PlaceId>>,
}

impl Registry {
    /// A registry of these; of two with one id, the first is kept.
    pub fn new(people: Vec<Person>, places: Vec<Place>, trips: Vec<Trip>) -> Self {
        let mut registry = Registry {
            people: Arc::new(by_id(people, |person| person.id.clone())),
            places: Arc::new(by_id(places, |place| place.id.clone())),
            trips: Arc::new(by_id(trips, |trip| trip.id.clone())),
            ..Registry::default()
        };
        for person in registry.people.values() {
            let native = person.native_name.as_ref().map(|native| &native.text);
            for name in std::iter::once(&person.name).chain(&person.aliases).chain(native) {
                note_name(&mut registry.person_names, name, &person.id);
            }
        }
        for place in registry.places.values() {
            let native = place.native_name.as_ref().map(|native| &native.text);
            for name in std::iter::once(&place.name).chain(&place.aliases).chain(native) {
                note_name(&mut registry.place_names, name, &place.id);
            }
        }
        registry
    }

    /// The same with these trips.
    pub fn with_trips(self, trips: Vec<Trip>) -> Self {
        Registry { trips: Arc::new(by_id(trips, |trip| trip.id.clone())), ..self }
    }

    /// The person of this id or full name, if there is just one.
    pub fn person(&self, words: &str) -> Option<&PersonId> {
        match self.people.get_key_value(words) {
            Some((id, _)) => Some(id),
            None => self.person_names.get(&words.to_lowercase())?.as_ref(),
        }
    }

    /// The place of this id or name, if there is just one.
    pub fn place(&self, words: &str) -> Option<&PlaceId> {
        match self.places.get_key_value(words) {
            Some((id, _)) => Some(id),
            None => self.place_names.get(&words.to_lowercase())?.as_ref(),
        }
    }
}

fn by_id<Id: Ord, T>(items: Vec<T>, id: impl Fn(&T) -> Id) -> BTreeMap<Id, T> {
    let mut by_id = BTreeMap::new();
    for item in items {
        by_id.entry(id(&item)).or_insert(item);
    }
    by_id
}

fn note_name<Id: Clone + PartialEq>(names: &mut HashMap<String, Option<Id>>, name: &str, id: &Id) {
    names
        .entry(name.to_lowercase())
        .and_modify(|known| {
            if known.as_ref() != Some(id) {
                *known = None;
            }
        })
        .or_insert_with(|| Some(id.clone()));
}
