//! Parsed files in, the whole [`Site`] out: who is named where, what met when,
//! and what may be seen.
//!
//! Each briefing is enriched by itself, side by side with the others; then the
//! one visible set is decided, and everything else is made from it alone.

mod annotations;
mod assemble;
mod beside;
mod citations;
mod editions;
mod exports;
mod kept;
mod look;
mod mentions;
mod registries;
mod standing;
mod timeline;
mod told;
mod translations;
mod visible;
mod weekdays;

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic};
use crate::load::{ContentFile, Input, StoredTexts};
use crate::model::briefing::TimelineMode;
use crate::model::{
    Briefing, Config, Dateline, EnrichedBriefing, Hash, Language, Meeting, Now, Place, Registry, Site, Tlp,
    Where,
};
use crate::parse;
use crate::parse::briefing::Surroundings;
use crate::parse::language::OwnFile;
use crate::prose::{self, NameIndex, Reading, Scene};
use crate::source::{ByFile, FileId, Sources, is_same};

pub use kept::Kept;

/// What the one who builds decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// "Now".
    pub as_of: Now,
    /// Whether drafts, and briefings before or after their time, may be seen.
    pub drafts: bool,
    /// The strictest marking that may be seen, in place of the site's own ceiling.
    pub ceiling: Option<Tlp>,
    /// Whether a briefing is kept back when what says who may see it could not be read. For commands that show
    /// a site in spite of errors; the others look at all of it, and write nothing.
    pub wary: bool,
    /// Briefings that are taken down, by id: they are hidden whatever they say themselves.
    pub withhold: BTreeSet<String>,
    /// In place of the `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    /// Whether briefings are printed as well.
    pub pdf: bool,
}

/// The site that files make, and everything there is to say about them.
///
/// The diagnostics are in the order of files and of places in them.
pub fn enrich(input: Input, options: &Options) -> (Site, Vec<Diagnostic>) {
    enrich_again(&mut Memory::default(), input, options)
}

/// The same, but what `memory` still knows of the reading before is not worked out again.
pub fn enrich_again(memory: &mut Memory, input: Input, options: &Options) -> (Site, Vec<Diagnostic>) {
    let before = memory.around.take();
    let around = Around::new(before.clone(), &input, options);
    // Settings, people, places and trips have their part in everything.
    let standing =
        memory.standing.take().filter(|_| before.is_some_and(|before| Arc::ptr_eq(&before, &around)));
    let Input { sources, briefings, beside, statics, mut diagnostics, .. } = input;
    let sorted = translations::sort(briefings, &around.config, &sources);
    let briefings = memory.briefings(&sorted.originals, &sources, &around);
    diagnostics.extend(around.told.iter().cloned());
    diagnostics.extend(sorted.told);
    let mut all = Vec::with_capacity(briefings.len());
    for (briefing, told) in briefings {
        diagnostics.extend(told.iter().cloned());
        all.push(briefing);
    }
    let translations =
        memory.translations.make(sorted.translations, &all, &sources, &around, &mut diagnostics);
    let written = assemble::Written { briefings: all, translations };
    let files = assemble::Files { beside, statics };
    let (site, standing) =
        assemble::site(&around, sources, written, files, options, standing, &mut diagnostics);
    memory.around = Some(around);
    memory.standing = Some(standing);
    diagnostic::in_order(&mut diagnostics, &site.sources);
    (site, diagnostics)
}

/// What was made of the reading before, to be used again where nothing it was made of has changed.
#[derive(Debug, Default)]
pub struct Memory {
    around: Option<Arc<Around>>,
    standing: Option<standing::Standing>,
    briefings: ByFile<Made>,
    translations: translations::Memory,
    /// What a build before this process made.
    kept: Kept,
}

impl Memory {
    /// That of a process which has made nothing yet, of what another has kept.
    pub fn of(kept: Kept) -> Self {
        Memory { kept, ..Memory::default() }
    }

    /// Forgets what another has kept: what of it is of use has been taken.
    pub fn forget_kept(&mut self) {
        self.kept = Kept::default();
    }

    /// Keeps what was made, for another process of the same program; opens no file where nothing of it is new.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(
        &self,
        sources: &Sources,
        program: &str,
        open: impl FnOnce() -> io::Result<File>,
    ) -> io::Result<bool> {
        self.kept.renew(self.briefings.values(), sources, program, open)
    }
}

/// Everything that the work on one briefing reads. Of two that are equal the same comes.
///
/// [`briefing`] is given nothing else: whatever it is to know has to be put in here.
#[derive(Debug, Clone)]
struct Key {
    content: ContentFile,
    text: Arc<str>,
    notes: Vec<Arc<str>>,
    around: Arc<Around>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        // Every field is named, so that whoever adds one compares it here.
        let Key { content, text, notes, around } = self;
        let same_notes =
            notes.len() == other.notes.len() && notes.iter().zip(&other.notes).all(|(a, b)| is_same(a, b));
        *content == other.content && is_same(text, &other.text) && same_notes && *around == other.around
    }
}

/// A briefing that was worked on, and what there was to tell.
#[derive(Debug)]
struct Made {
    key: Key,
    briefing: Arc<EnrichedBriefing>,
    told: Arc<[Diagnostic]>,
}

impl Memory {
    /// Every briefing in order; side by side those that were not there or were made of something else.
    fn briefings(
        &mut self,
        briefings: &[ContentFile],
        sources: &Sources,
        around: &Arc<Around>,
    ) -> Vec<(Arc<EnrichedBriefing>, Arc<[Diagnostic]>)> {
        let text = |file: FileId| Arc::clone(&sources.file(file).text);
        let key = |content: &ContentFile| Key {
            content: content.clone(),
            text: text(content.file),
            notes: content.notes.iter().copied().map(text).collect(),
            around: Arc::clone(around),
        };
        let mut before = std::mem::take(&mut self.briefings);
        let kept = &self.kept;
        let known: Vec<(Key, Option<Made>)> = briefings
            .iter()
            .map(|content| {
                let key = key(content);
                let made = before.take(content.file).filter(|made| made.key == key);
                (key, made)
            })
            .collect();
        let made: Vec<Made> = known
            .into_par_iter()
            .map(|(key, made)| match made {
                Some(made) => Made { key, ..made },
                None => Made::of(key, sources, kept),
            })
            .collect();
        let given = made.iter().map(|made| (Arc::clone(&made.briefing), Arc::clone(&made.told))).collect();
        self.briefings = made.into_iter().map(|made| (made.key.content.file, made)).collect();
        given
    }
}

impl Made {
    fn of(key: Key, sources: &Sources, kept: &Kept) -> Self {
        let made_of = key.hash(sources);
        let (briefing, told) = kept.made(made_of, &key.text).unwrap_or_else(|| {
            let (briefing, told) = briefing(&key);
            let look = look::look(&briefing, &key.text);
            (EnrichedBriefing { made_of, look, ..briefing }, told)
        });
        Made { key, briefing: Arc::new(briefing), told: told.into() }
    }
}

impl Key {
    /// One hash for all of it; `sources` has the texts.
    fn hash(&self, sources: &Sources) -> Hash {
        let Key { content, text: _, notes: _, around } = self;
        let text = |file: &FileId| sources.file(*file).hash();
        let notes: Vec<Hash> = content.notes.iter().map(text).collect();
        look::hash(&(content, text(&content.file), notes, around.given))
    }
}

/// What the briefings have around them: settings, people, places, trips, sources of the site and stored texts.
#[derive(Debug)]
struct Around {
    /// The texts it was made of.
    made_of: Vec<(ContentFile, Arc<str>)>,
    texts: StoredTexts,
    base_url: Option<String>,
    config: Config,
    /// The words of the interface.
    language: Arc<Language>,
    /// Those of each edition.
    languages: Vec<Arc<Language>>,
    /// People, places and trips in the words of each edition.
    editions: Vec<registries::OfEdition>,
    registry: Registry,
    /// The hash of what of both the work on a briefing is given.
    given: Hash,
    /// The hash of all of it but for the texts about people, places and trips.
    whole: Hash,
    for_briefings: Config,
    index: Index,
    told: Vec<Diagnostic>,
}

impl PartialEq for Around {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.given == other.given
    }
}

impl Around {
    /// What the files say; that of `before` where they are the same.
    fn new(before: Option<Arc<Around>>, input: &Input, options: &Options) -> Arc<Self> {
        let made_of = made_of(input);
        if let Some(before) = before.as_ref()
            && before.made_of == made_of
            && before.texts == input.texts
            && before.base_url == options.base_url
        {
            return Arc::clone(before);
        }
        let mut told = Vec::new();
        let mut config = input.settings.map_or_else(Config::default, |file| {
            parse::site::config(file, &input.sources.file(file).text, &mut told)
        });
        if let Some(base_url) = &options.base_url {
            config.other_url = config.base_url.replace(base_url.clone());
        }
        config.pdf = options.pdf;
        let (language, languages) = languages(input, &config, &mut told);
        let mut files =
            registries::Files::of(&input.people, &input.places, &input.trips, &config, &input.sources);
        told.extend(files.told());
        let mut registry = registry(&input.sources, &files, &mut told);
        let editions = registries::translated(&registry, &files, &config, &input.sources, &mut told);
        let texts = input.texts.clone();
        if let Some(file) = input.source_list {
            let text = &input.sources.file(file).text;
            registry.sources = parse::sources::of_site(file, text, &texts, &mut told);
        }
        let for_briefings = config.for_briefings();
        let Registry { people, places, trips, sources, .. } = &registry;
        let editions_given: Vec<_> = editions.iter().map(|own| (&own.people, &own.places)).collect();
        let given =
            format!("{for_briefings:?}{people:?}{places:?}{trips:?}{sources:?}{texts:?}{editions_given:?}");
        let given = Hash::of(given.as_bytes());
        // What a person's page says in a text of its own, nothing else shows.
        let n_settings = made_of.len() - input.people.len() - input.places.len() - input.trips.len();
        let trips = format!("{:?}", editions.iter().map(|own| &own.trips).collect::<Vec<_>>());
        let whole = look::hash(&(&made_of[..n_settings], &config.base_url, config.pdf, given, trips));
        let index = Index {
            names: NameIndex::new(registry.people.values()),
            places: mentions::PlaceIndex::new(registry.places.values()),
        };
        let base_url = options.base_url.clone();
        Arc::new(Around {
            made_of,
            texts,
            base_url,
            config,
            language,
            languages,
            editions,
            registry,
            given,
            whole,
            for_briefings,
            index,
            told,
        })
    }

    fn surroundings(&self) -> Surroundings<'_> {
        Surroundings { config: &self.for_briefings, registry: &self.registry, texts: &self.texts }
    }
}

fn made_of(input: &Input) -> Vec<(ContentFile, Arc<str>)> {
    let single =
        |file: FileId, id: &str| ContentFile { file, id: id.to_owned(), folder: None, notes: vec![] };
    let settings = input.settings.map(|file| single(file, "site"));
    let files = input.people.iter().chain(&input.places).chain(&input.trips).cloned();
    let text = |file: FileId| Arc::clone(&input.sources.file(file).text);
    let list = input.source_list.map(|file| single(file, "sources"));
    let languages = input.languages.iter().map(|(tag, file)| single(*file, tag));
    settings
        .into_iter()
        .chain(list)
        .chain(languages)
        .chain(files)
        .map(|content| (content.clone(), text(content.file)))
        .collect()
}

/// The words of the interface, and those of each edition; what is wrong with the site's own is told.
fn languages(
    input: &Input,
    config: &Config,
    told: &mut Vec<Diagnostic>,
) -> (Arc<Language>, Vec<Arc<Language>>) {
    let own: Vec<OwnFile<'_>> = input
        .languages
        .iter()
        .map(|(tag, file)| OwnFile { tag, file: *file, text: &input.sources.file(*file).text })
        .collect();
    parse::language::check(&own, told);
    let spans = config.language_span.map(|span| (&config.language, span)).into_iter();
    for (tag, span) in spans.chain(config.editions.iter().map(|edition| (&edition.language, edition.span))) {
        if !parse::language::is_spoken(tag, &own) {
            let message = format!("no words of the interface in `{tag}`: pages say them in English");
            let hint = format!("write them in templates/i18n/{tag}.yaml; docs/languages.md shows how");
            told.push(Diagnostic::warning("no-interface", span, message).hint(hint));
        }
    }
    let in_words = |tag: &str| Arc::new(parse::language::language(tag, &own));
    (in_words(&config.language), config.editions.iter().map(|edition| in_words(&edition.language)).collect())
}

/// Names that can be found in texts.
#[derive(Debug)]
struct Index {
    names: NameIndex,
    places: mentions::PlaceIndex,
}

fn registry(sources: &Sources, files: &registries::Files, diagnostics: &mut Vec<Diagnostic>) -> Registry {
    let text = |content: &ContentFile| sources.file(content.file).text.clone();
    let registries::Files { people, places, trips } = files;
    let people = people
        .originals
        .iter()
        .map(|content| parse::registry::person(content.file, &content.id, &text(content), diagnostics))
        .collect();
    let places: Vec<Place> = places
        .originals
        .iter()
        .map(|content| parse::registry::place(content.file, &content.id, &text(content), diagnostics))
        .collect();
    let known = Registry::new(people, places, vec![]);
    let trips = trips
        .originals
        .iter()
        .map(|content| parse::registry::trip(content.file, &content.id, &text(content), &known, diagnostics))
        .collect();
    known.with_trips(trips)
}

/// What becomes of one briefing: a pure function of its [`Key`].
fn briefing(Key { content, text, notes, around }: &Key) -> (EnrichedBriefing, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Around { index, .. } = around.as_ref();
    let around = around.surroundings();
    let mut briefing = parse::briefing::read(
        content.file,
        &content.id,
        content.folder.clone(),
        text,
        around,
        &mut diagnostics,
    );
    beside::add_notes(&mut briefing, content, notes, around.registry, &mut diagnostics);
    let document = parse::markdown::read(text, briefing.body, around.config.smart_punctuation);
    let annotations = annotations::anchored(&briefing, &document, text, &mut diagnostics);
    let text_of = beside::text_of(content, text, notes);
    let used = citations::settle(&mut briefing, &document, around.registry, text_of, &mut diagnostics);
    citations::unused(&briefing, &used, &mut diagnostics);
    let words = prose::Text::new(&document.text.text);
    let named = mentions::people(&briefing, &document, text, &words, &index.names, &mut diagnostics);
    let mut marks = named.marks;
    marks.extend(mentions::places(&briefing, &document, text, &index.places));
    let told = match briefing.timeline {
        TimelineMode::Auto => {
            let reading = read_prose(&briefing, &words, around.registry, &index.names);
            weekdays::check(&briefing, &document, &reading.dates, &mut diagnostics);
            reading.meetings
        }
        TimelineMode::Declared => vec![],
    };
    let meetings = told::merge(&briefing, &document, around.registry, told, &mut diagnostics);
    let timeline: Arc<[Meeting]> = timeline::in_order(meetings).into();
    marks.extend(timeline::evidence(&briefing, &timeline));
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let enriched = EnrichedBriefing {
        briefing,
        document,
        marks,
        timeline,
        annotations,
        people: named.people,
        original: None,
        made_of: Hash::default(),
        look: Hash::default(),
    };
    (enriched, diagnostics)
}

/// What the text tells.
fn read_prose(
    briefing: &Briefing,
    words: &prose::Text<'_>,
    registry: &Registry,
    names: &NameIndex,
) -> Reading {
    let place = briefing.place.as_ref().map(|place| match place {
        Where::Place(id) => registry.places.get(id).map_or(id.as_str(), |place| place.name.as_str()),
        Where::Name(name) => name,
    });
    let scene = Scene {
        dateline: briefing.date.as_ref().map(Dateline::day),
        place,
        title: Some(&briefing.title),
        names,
        people: &briefing.people,
    };
    prose::read(words, &scene)
}
