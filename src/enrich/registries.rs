//! People, places and trips in the words of each edition.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::translations::{Sorted, Translation};
use super::{Index, mentions};
use crate::diagnostic::Diagnostic;
use crate::load::ContentFile;
use crate::model::{Config, Person, PersonId, Place, PlaceId, Registry, Trip, TripId};
use crate::parse::translation;
use crate::prose::NameIndex;
use crate::source::{FileId, Sources};

/// Those of one edition.
#[derive(Debug)]
pub(super) struct OfEdition {
    pub people: Arc<BTreeMap<PersonId, Person>>,
    pub places: Arc<BTreeMap<PlaceId, Place>>,
    pub trips: Arc<BTreeMap<TripId, Trip>>,
    /// The files of those that are translated.
    pub files: Arc<HashSet<FileId>>,
    /// Their names as they stand in texts of that language; `None` where they are those of the originals.
    pub index: Option<Index>,
}

/// The files of people, places and trips, set apart from their translations.
pub(super) struct Files {
    pub people: Sorted,
    pub places: Sorted,
    pub trips: Sorted,
}

impl Files {
    pub fn of(
        people: &[ContentFile],
        places: &[ContentFile],
        trips: &[ContentFile],
        config: &Config,
        sources: &Sources,
    ) -> Self {
        let sort = |files: &[ContentFile]| super::translations::sort(files.to_vec(), config, sources);
        Files { people: sort(people), places: sort(places), trips: sort(trips) }
    }

    /// What says a language and is no translation.
    pub fn told(&mut self) -> Vec<Diagnostic> {
        [&mut self.people, &mut self.places, &mut self.trips]
            .into_iter()
            .flat_map(|sorted| std::mem::take(&mut sorted.told))
            .collect()
    }
}

/// The registry in the words of each edition of the settings.
pub(super) fn translated(
    registry: &Registry,
    files: &Files,
    config: &Config,
    sources: &Sources,
    told: &mut Vec<Diagnostic>,
) -> Vec<OfEdition> {
    let mut of_edition = |edition: usize| {
        let mut translated = OfEdition::of(registry);
        let mut names = HashSet::new();
        for (content, text) in texts(&files.people, edition, sources) {
            let people = Arc::make_mut(&mut translated.people);
            if let Some(person) = people.get_mut(content.id.as_str()) {
                *person =
                    translation::person(content.file, text, person, &sources.file(person.file).path, told);
                names.insert(content.file);
            }
        }
        for (content, text) in texts(&files.places, edition, sources) {
            let places = Arc::make_mut(&mut translated.places);
            if let Some(place) = places.get_mut(content.id.as_str()) {
                *place = translation::place(content.file, text, place, &sources.file(place.file).path, told);
                names.insert(content.file);
            }
        }
        translated.index = (!names.is_empty()).then(|| Index {
            names: NameIndex::new(translated.people.values()),
            places: mentions::PlaceIndex::new(translated.places.values()),
        });
        for (content, text) in texts(&files.trips, edition, sources) {
            let trips = Arc::make_mut(&mut translated.trips);
            if let Some(trip) = trips.get_mut(content.id.as_str()) {
                *trip = translation::trip(content.file, text, trip, &sources.file(trip.file).path, told);
                names.insert(content.file);
            }
        }
        translated.files = Arc::new(names);
        translated
    };
    (0..config.editions.len()).map(&mut of_edition).collect()
}

impl OfEdition {
    fn of(registry: &Registry) -> Self {
        OfEdition {
            people: Arc::clone(&registry.people),
            places: Arc::clone(&registry.places),
            trips: Arc::clone(&registry.trips),
            files: Arc::default(),
            index: None,
        }
    }
}

/// The translations of an edition, each with its text.
fn texts<'s>(
    sorted: &'s Sorted,
    edition: usize,
    sources: &'s Sources,
) -> impl Iterator<Item = (&'s ContentFile, &'s str)> {
    let own = sorted.translations.iter().filter(move |translation| translation.edition == edition);
    own.map(|Translation { content, .. }| (content, sources.file(content.file).text.as_ref()))
}
