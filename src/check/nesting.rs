//! Elements that stand in one another deeper than anybody means.

use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::parse::markdown::{self, NESTING};
use crate::source::{FileId, Span};

/// Looks at the texts of briefings, people, places and trips.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for enriched in &site.briefings {
        tell(enriched.briefing.file, enriched.document.too_deep.clone(), diagnostics);
    }
    let people = site.people.values().map(|person| (person.file, person.body));
    let places = site.places.values().map(|place| (place.file, place.body));
    let trips = site.trips.values().map(|trip| (trip.file, trip.body));
    for (file, body) in people.chain(places).chain(trips) {
        let text = &site.sources.file(file).text;
        // Whoever nests so deep writes at least one character for each element.
        if text.len() - body.min(text.len()) > NESTING {
            tell(file, markdown::read(text, body, false).too_deep, diagnostics);
        }
    }
}

fn tell(file: FileId, place: Option<std::ops::Range<usize>>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(place) = place else { return };
    let message = format!("more than {NESTING} elements stand in one another here");
    let span = Span::new(file, place.start..place.start);
    diagnostics.push(Diagnostic::error("too-deep", span, message).hint("is the end of an element missing?"));
}
