//! Parsed files in, the whole [`Site`] out: who is named where, what met when,
//! and what may be seen.
//!
//! Each briefing is enriched by itself, side by side with the others; then the
//! one visible set is decided, and everything else is made from it alone.

mod assemble;
mod citations;
mod mentions;
mod timeline;
mod told;
mod visible;
mod weekdays;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::load::{ContentFile, Input};
use crate::model::briefing::TimelineMode;
use crate::model::{
    Briefing, Config, Dateline, Document, EnrichedBriefing, Place, Registry, Site, Tlp, Where,
};
use crate::parse;
use crate::parse::briefing::Surroundings;
use crate::prose::{self, NameIndex, Reading, Scene};
use crate::source::Sources;

/// What the one who builds decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// "Now".
    pub as_of: Timestamp,
    /// Whether drafts, and briefings before or after their time, may be seen.
    pub drafts: bool,
    /// The strictest marking that may be seen, in place of the site's own ceiling.
    pub ceiling: Option<Tlp>,
    /// Whether a briefing is kept back when what says who may see it could not be read. For commands that show
    /// a site in spite of errors; the others look at all of it, and write nothing.
    pub wary: bool,
    /// In place of the `base_url` of `site.yaml`.
    pub base_url: Option<String>,
}

/// The site that files make, and everything there is to say about them.
///
/// The diagnostics are in the order of files and of places in them.
pub fn enrich(input: Input, options: &Options) -> (Site, Vec<Diagnostic>) {
    let Input {
        sources,
        settings,
        briefings,
        people,
        places,
        trips,
        source_list,
        texts,
        beside,
        statics,
        mut diagnostics,
        ..
    } = input;
    let mut config = settings.map_or_else(Config::default, |file| {
        parse::site::config(file, &sources.file(file).text, &mut diagnostics)
    });
    if let Some(base_url) = &options.base_url {
        config.base_url = Some(base_url.clone());
    }
    let mut registry = registry(&sources, &people, &places, &trips, &mut diagnostics);
    let index = Index {
        names: NameIndex::new(registry.people.values()),
        places: mentions::PlaceIndex::new(registry.places.values()),
    };
    if let Some(file) = source_list {
        let text = &sources.file(file).text;
        registry.sources = parse::sources::of_site(file, text, &texts, &mut diagnostics);
    }
    let around = Surroundings { config: &config, registry: &registry, texts: &texts };
    let enriched: Vec<(EnrichedBriefing, Vec<Diagnostic>)> =
        briefings.par_iter().map(|content| briefing(content, &sources, around, &index)).collect();
    let mut all = Vec::with_capacity(enriched.len());
    for (briefing, told) in enriched {
        all.push(briefing);
        diagnostics.extend(told);
    }
    let files = assemble::Files { beside, statics };
    let site = assemble::site(config, sources, registry, all, files, options, &mut diagnostics);
    diagnostics
        .sort_by_cached_key(|diagnostic| (diagnostic.file(), diagnostic.span().map(|span| span.start)));
    (site, diagnostics)
}

/// Names that can be found in texts.
struct Index {
    names: NameIndex,
    places: mentions::PlaceIndex,
}

fn registry(
    sources: &Sources,
    people: &[ContentFile],
    places: &[ContentFile],
    trips: &[ContentFile],
    diagnostics: &mut Vec<Diagnostic>,
) -> Registry {
    let text = |content: &ContentFile| sources.file(content.file).text.clone();
    let people = people
        .iter()
        .map(|content| parse::registry::person(content.file, &content.id, &text(content), diagnostics))
        .collect();
    let places: Vec<Place> = places
        .iter()
        .map(|content| parse::registry::place(content.file, &content.id, &text(content), diagnostics))
        .collect();
    let known = Registry::new(people, places, vec![]);
    let trips = trips
        .iter()
        .map(|content| parse::registry::trip(content.file, &content.id, &text(content), &known, diagnostics))
        .collect();
    let Registry { people, places, .. } = known;
    Registry::new(people.into_values().collect(), places.into_values().collect(), trips)
}

fn briefing(
    content: &ContentFile,
    sources: &Sources,
    around: Surroundings<'_>,
    index: &Index,
) -> (EnrichedBriefing, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let text = &sources.file(content.file).text;
    let mut briefing = parse::briefing::read(
        content.file,
        &content.id,
        content.folder.clone(),
        text,
        around,
        &mut diagnostics,
    );
    let document = parse::markdown::read(text, briefing.body, around.config.smart_punctuation);
    citations::settle(&mut briefing, &document, around.registry, &mut diagnostics);
    let named = mentions::people(&briefing, &document, text, &index.names, &mut diagnostics);
    let mut marks = named.marks;
    marks.extend(mentions::places(&briefing, &document, text, &index.places));
    let told = match briefing.timeline {
        TimelineMode::Auto => {
            let reading = read_prose(&briefing, &document, around.registry, &index.names);
            weekdays::check(&briefing, &document, &reading.dates, &mut diagnostics);
            reading.meetings
        }
        TimelineMode::Declared => vec![],
    };
    let meetings = told::merge(&briefing, &document, around.registry, told, &mut diagnostics);
    let timeline = timeline::in_order(meetings);
    marks.extend(timeline::evidence(&briefing, &timeline));
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let enriched = EnrichedBriefing { briefing, document, marks, timeline, people: named.people };
    (enriched, diagnostics)
}

/// What the text tells.
fn read_prose(briefing: &Briefing, document: &Document, registry: &Registry, names: &NameIndex) -> Reading {
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
    prose::read_str(&document.text.text, &scene)
}
