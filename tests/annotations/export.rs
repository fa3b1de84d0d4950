//! `annotations.jsonld`: every term is of the W3C's context, and what the model asks for is there.

use std::collections::HashMap;

use serde_json::Value;

use super::{support, write_site};

const BRIEFING: &str = r#"---
title: Talks at Port Alder
date: 2031-05-18
authors: [Harbour desk]
sources:
  - {id: ministry, title: Readout, url: "https://example.org/readout?a=1&b=2"}
annotations:
  - {quote: no room to compromise, kind: context, note: "Said *before*, in [2029](/briefings/).", sources: [ministry]}
  - {quote: five hours, kind: disputed, note: "By <script>x()</script> one account.", author: Ivo Vale, id: hours}
  - {quote: five, prefix: talked for, note: A number.}
---
There was **no room to
compromise**. They talked for five hours.
"#;

/// Terms of the context: what each stands for and what its values have to be.
fn context() -> HashMap<&'static str, &'static str> {
    let lines = include_str!("context.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split(' ').collect();
            (parts[0], parts[2])
        })
        .collect()
}

fn assert_in_context(value: &Value, context: &HashMap<&str, &str>) {
    let Value::Object(object) = value else {
        return assert!(value.is_string(), "an address or an object, not {value}");
    };
    for (key, value) in object.iter().filter(|(key, _)| *key != "@context") {
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        for value in values {
            let word = || value.as_str().unwrap_or_else(|| panic!("`{key}` is a word, not {value}"));
            match context.get(key.as_str()).copied() {
                Some("address") => assert!(word().contains("annotations.jsonld"), "{value}"),
                Some("class") => assert_eq!(context.get(word()), Some(&"type"), "{value}"),
                Some("vocab") => assert_eq!(context.get(word()), Some(&"motivation"), "{value}"),
                Some("node") => assert_in_context(&value, context),
                Some("text") => assert!(value.is_string() || value.is_u64(), "`{key}`: {value}"),
                kind => panic!("`{key}` is no property of the context ({kind:?})"),
            }
        }
    }
}

fn built(briefing: &str, site: Option<&str>) -> (tempfile::TempDir, Option<Value>) {
    let folder = tempfile::tempdir().expect("a folder");
    write_site(folder.path(), briefing, None);
    if let Some(site) = site {
        std::fs::write(folder.path().join("site.yaml"), site).expect("written");
    }
    let run = support::chancery(folder.path(), &["build"]);
    assert!(run.status.success(), "{run:?}");
    let file = folder.path().join("public/briefings/talks/annotations.jsonld");
    let data = std::fs::read_to_string(file).ok().map(|text| serde_json::from_str(&text).expect("JSON"));
    (folder, data)
}

#[test]
fn every_term_is_of_the_context() {
    for site in [None, Some("title: Desk\n")] {
        let data = built(BRIEFING, site).1.expect("it is written");
        assert_eq!(data["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_in_context(&data, &context());
    }
}

#[test]
fn what_the_model_asks_for_is_there() {
    let (folder, data) = built(BRIEFING, None);
    let data = data.expect("it is written");
    let base = "https://example.org/desk/briefings/talks/";
    let first = &data["first"];
    assert_eq!((&data["type"], &first["type"]), (&"AnnotationCollection".into(), &"AnnotationPage".into()));
    assert_eq!(first["partOf"], data["id"]);
    assert_eq!(data["id"], format!("{base}annotations.jsonld"));
    let notes = first["items"].as_array().expect("a list");
    assert_eq!(data["total"], notes.len());
    let mut ids: Vec<&str> = notes.iter().map(|note| note["id"].as_str().expect("an address")).collect();
    assert!(ids.contains(&format!("{base}annotations.jsonld#hours").as_str()));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), notes.len(), "every note has an address of its own");
    for note in notes {
        assert_eq!(note["target"]["source"], base);
        let body = &note["body"][0];
        assert_eq!((&body["type"], &body["format"]), (&"TextualBody".into(), &"text/html".into()));
    }
    let page =
        std::fs::read_to_string(folder.path().join("public/briefings/talks/index.html")).expect("the page");
    assert!(page.contains("<link rel=\"alternate\" type=\"application/ld+json\""), "{page}");
    assert!(page.contains("href=\"../../briefings/talks/annotations.jsonld\""), "{page}");
}

#[test]
fn a_note_is_exported_as_it_is_shown() {
    let data = built(BRIEFING, None).1.expect("it is written");
    let notes = &data["first"]["items"];
    let [context, hours, five] = [&notes[0], &notes[1], &notes[2]];
    assert_eq!(context["target"]["selector"]["exact"], "no room to compromise");
    assert_eq!(context["target"]["selector"]["prefix"], "There was ");
    assert_eq!(context["target"]["selector"]["suffix"], ". They talked for five hours. ");
    assert_eq!(
        context["body"][0]["value"],
        "Said <em>before</em>, in <a href=\"https://example.org/desk/briefings/\">2029</a>."
    );
    assert_eq!(context["body"][1]["value"], "context");
    assert_eq!(context["body"][2]["source"], "https://example.org/readout?a=1&b=2");
    assert_eq!(context["creator"][0]["name"], "Harbour desk");
    assert_eq!(hours["creator"][0]["name"], "Ivo Vale");
    assert_eq!(hours["body"][0]["value"], "By  one account.");
    let motivations: Vec<&Value> = [context, hours, five].iter().map(|note| &note["motivation"]).collect();
    assert_eq!(motivations, ["describing", "questioning", "commenting"]);
}

#[test]
fn without_notes_there_is_no_file() {
    let briefing = "---\ntitle: Talks\ndate: 2031-05-18\n---\nA text.[^n]\n\n[^n]: A footnote.\n";
    assert_eq!(built(briefing, None).1, None);
    assert_eq!(built(BRIEFING, Some("title: Desk\nexports: []\n")).1, None);
}
