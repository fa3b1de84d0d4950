//! The notes of a briefing as a collection of the W3C's Web Annotation model
//! (<https://www.w3.org/TR/annotation-model/>), in its JSON-LD form.

use serde_json::{Value, json};

use super::absolute;
use crate::links;
use crate::model::{Anchored, EnrichedBriefing, Export, NoteKind, Page, Scope, Site};
use crate::render::body;

/// How many characters of context go with a quote.
const AROUND: usize = 32;

/// The collection, with all notes on its one page.
pub(super) fn collection(site: &Site, scope: &Scope) -> Value {
    let Scope::Briefing(index) = scope else { return Value::Null };
    let enriched = &*site.briefings[*index];
    // Without an address of the site, what is written relative to the file itself.
    let own = absolute(site, &Page::Export(Export::Annotations, scope.clone()));
    let own = own.unwrap_or_else(|| Export::Annotations.file_name().to_owned());
    let page = absolute(site, &Page::Briefing(*index)).unwrap_or_else(|| String::from("./"));
    let notes = enriched.annotations.iter();
    let notes: Vec<Value> = notes.map(|note| annotation(site, enriched, note, &own, &page)).collect();
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": own,
        "type": "AnnotationCollection",
        "label": site.language.fill("note.on", &[("title", &enriched.briefing.title)]),
        "total": notes.len(),
        "first": {
            "id": format!("{own}#page-1"),
            "type": "AnnotationPage",
            "partOf": own,
            "startIndex": 0,
            "items": notes,
        },
    })
}

fn annotation(site: &Site, enriched: &EnrichedBriefing, note: &Anchored, own: &str, page: &str) -> Value {
    let annotation = &note.annotation;
    let authors = match &annotation.author {
        Some(author) => std::slice::from_ref(author),
        None => &enriched.briefing.authors,
    };
    let creators: Vec<Value> = authors.iter().map(|name| json!({ "name": name })).collect();
    let mut value = json!({
        "id": format!("{own}#{}", links::percent_encode(&annotation.id)),
        "type": "Annotation",
        "motivation": motivation(annotation.kind),
        "body": bodies(site, enriched, note),
        "target": { "source": page, "selector": selector(enriched, note) },
    });
    if !creators.is_empty() {
        value["creator"] = creators.into();
    }
    value
}

/// Why the note was written, in the words of the model.
fn motivation(kind: Option<NoteKind>) -> &'static str {
    match kind {
        Some(NoteKind::Context | NoteKind::Translation) => "describing",
        Some(NoteKind::Sourcing) => "linking",
        Some(NoteKind::Disputed) => "questioning",
        Some(NoteKind::Correction) => "editing",
        None => "commenting",
    }
}

/// What the note says, its kind, and the addresses of its sources.
fn bodies(site: &Site, enriched: &EnrichedBriefing, note: &Anchored) -> Vec<Value> {
    let briefing = &enriched.briefing;
    let own_root = links::root(&briefing.url);
    let root = site.config.base_url.as_deref().unwrap_or(&own_root);
    let html = body::render_words(site, briefing.file, &note.annotation.note.text, &briefing.url, root);
    let says = json!({ "type": "TextualBody", "value": html, "format": "text/html" });
    let kind = note.annotation.kind;
    let kind = kind.map(|kind| json!({ "type": "TextualBody", "value": kind.name(), "purpose": "tagging" }));
    let sources = briefing.sources.iter().filter(|source| note.annotation.sources.contains(&source.id));
    let sources = sources.filter_map(|source| links::of_source(site, source));
    let sources = sources.map(
        |url| json!({ "type": "SpecificResource", "source": body::clean_url(url), "purpose": "linking" }),
    );
    std::iter::once(says).chain(kind).chain(sources).collect()
}

/// The words, and what stands around them in the text without markup.
fn selector(enriched: &EnrichedBriefing, note: &Anchored) -> Value {
    let text = &enriched.document.text.text;
    let (before, after) = (single_spaced(&text[..note.words.start]), single_spaced(&text[note.words.end..]));
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let mut selector =
        json!({ "type": "TextQuoteSelector", "exact": single_spaced(&text[note.words.clone()]) });
    for (key, words) in [("prefix", &before[from..]), ("suffix", &after[..to])] {
        if !words.is_empty() {
            selector[key] = words.into();
        }
    }
    selector
}

/// White space as single spaces, also at the ends.
fn single_spaced(words: &str) -> String {
    let mut spaced = String::with_capacity(words.len());
    for c in words.chars() {
        match c.is_whitespace() {
            true if spaced.ends_with(' ') => {}
            true => spaced.push(' '),
            false => spaced.push(c),
        }
    }
    spaced
}
