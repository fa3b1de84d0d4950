//! The page of the search. Without a script it is an index of the site.

use serde_json::json;
use tera::Value;

use super::{Given, Head, Shared, map, markup};
use crate::links::percent_encode;
use crate::model::{Filter, Language, Page, Search, Site};
use crate::render::{jsonld, words};

/// How many of each kind are named; the indexes have all.
const NAMED: usize = 24;

pub(super) fn fill(site: &Site, shared: &Shared, context: &mut Given) -> &'static str {
    let description = site.language.fill("search.description", &[("site", &site.config.title)]);
    Head {
        title: Some(&site.language.text("nav.search")),
        description: &description,
        section: "search",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Search(Search::Page), context);
    let people = site.people.values().map(|person| {
        let count = shared.briefings_of_person(site, &person.id).len();
        (count, person.name.as_str(), Page::Person(person.id.clone()))
    });
    let places = site.places.values().map(|place| {
        let count = shared.listed(site).briefings_of_place(&place.id).len();
        (count, place.name.as_str(), Page::Place(place.id.clone()))
    });
    let topics = site.topics.values();
    let topics =
        topics.map(|topic| (topic.briefings.len(), topic.name.as_str(), Page::Topic(topic.id.clone())));
    let years: Vec<Value> = shared
        .listed(site)
        .views
        .keys()
        .filter_map(|filter| match filter {
            Filter::Year(year) => Some(link(&words::year(&site.language, *year), &filter.url())),
            _ => None,
        })
        .rev()
        .collect();
    context.insert_value("words", markup(&jsonld::script(&words_of_script(&site.language))));
    context.insert_value("people", most_named(site, people.collect()));
    context.insert_value("places", most_named(site, places.collect()));
    context.insert_value("topics", most_named(site, topics.collect()));
    context.insert_value("years", Value::from(years));
    "search.html"
}

/// What the script says: the messages of the group `results`, and what it writes between words.
fn words_of_script(language: &Language) -> serde_json::Value {
    let mut words = serde_json::Map::new();
    for (key, saying) in language.sayings() {
        let Some(name) = key.strip_prefix("results.") else { continue };
        let forms: serde_json::Map<_, _> = saying
            .messages()
            .map(|(form, message)| (form.name().to_owned(), json!(message.source())))
            .collect();
        let only = forms.get("other").filter(|_| forms.len() == 1).cloned();
        words.insert(name.to_owned(), only.unwrap_or(forms.into()));
    }
    words.insert("digits".into(), json!(language.digits("0123456789")));
    for (name, key) in
        [("comma", "mark.comma"), ("semicolon", "mark.semicolon"), ("paragraph", "meeting.paragraph")]
    {
        words.insert(name.into(), json!(language.text(key)));
    }
    words.into()
}

/// Links to those that most briefings are about, by name.
fn most_named(site: &Site, mut all: Vec<(usize, &str, Page)>) -> Value {
    all.sort_by(|(a, first, _), (b, second, _)| b.cmp(a).then(first.cmp(second)));
    all.truncate(NAMED);
    all.sort_by_key(|(_, name, _)| *name);
    Value::from(all.iter().map(|(_, name, page)| link(name, &site.url(page))).collect::<Vec<_>>())
}

fn link(name: &str, url: &str) -> Value {
    map([("name", Value::from(name)), ("url", Value::from(percent_encode(url)))])
}
