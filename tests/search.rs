//! The index of the search: what is in it, and what is not.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use chancery::prepare;
use chancery::render::{Assets, Templates, render};
use serde_json::Value;
use support::options;
use tempfile::TempDir;

/// The files of the search, unpacked, by address.
fn index(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let prepared = prepare::prepare(root, &options(), false).unwrap();
    let assets = Assets::new(prepared.theme.assets, prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets).unwrap();
    let pages = prepared.site.pages.iter().filter(|(url, _)| url.starts_with("search/"));
    let draw = |page| render(&prepared.site, &templates, page).unwrap();
    pages.map(|(url, page)| (url.clone(), unpacked(url, draw(page)))).collect()
}

fn unpacked(url: &str, bytes: Vec<u8>) -> Vec<u8> {
    if !url.ends_with(".bin") {
        return bytes;
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).expect("it is packed");
    unpacked
}

/// Every word of a file, with the numbers of the texts and of the meetings that have it.
fn terms(bytes: &[u8]) -> BTreeMap<String, [BTreeSet<u32>; 2]> {
    let mut at = 0;
    let number = |at: &mut usize| {
        let (mut number, mut shift) = (0u32, 0);
        loop {
            let byte = bytes[*at];
            *at += 1;
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    };
    let mut found = BTreeMap::new();
    while at < bytes.len() {
        let length = number(&mut at) as usize;
        let word = String::from_utf8(bytes[at..at + length].to_vec()).unwrap();
        at += length;
        let lists = [(); 2].map(|()| {
            let size = number(&mut at) as usize;
            let end = at + size;
            let mut list = BTreeSet::new();
            if size > 0 && bytes[at] == 1 {
                let bits = &bytes[at + 1..end];
                list.extend((0..bits.len() as u32 * 8).filter(|n| bits[*n as usize / 8] >> (n % 8) & 1 == 1));
                at = end;
            } else if size > 0 {
                at += 1;
                let mut next = 0;
                while at < end {
                    next += number(&mut at);
                    list.insert(next);
                    next += 1;
                }
            }
            list
        });
        found.insert(word, lists);
    }
    found
}

fn all_terms(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, [BTreeSet<u32>; 2]> {
    files
        .iter()
        .filter(|(url, _)| url.starts_with("search/terms/"))
        .flat_map(|(_, bytes)| terms(bytes))
        .collect()
}

const FIRST: &str = "---
title: Salt in Strelsau
date: 2024-05-04
topics: [salt]
meetings:
  - {id: talks, when: 2024-05-03, with: [ada-alder, Bo Birch], place: Strelsau}
---

They spoke of salt.

## Herring

- A list about lobsters.

Then they ate; the Ärmelkanal was not named.
";

const SECOND: &str = "---\ntitle: Second\ndate: 2024-06-01\n---\n\nAnother text, of oysters.\n";

const HIDDEN: &str = "---
title: Periwinkle
date: 2024-05-20
summary: The periwinkle plan.
topics: [periwinkle]
publish_at: 2030-01-01T00:00:00Z
meetings:
  - {id: periwinkle, when: 2024-05-19, with: [ada-alder, Peri Winkle], place: Winklemere}
---

All about the periwinkle.
";

fn desk(briefings: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| support::put(folder.path(), path, text);
    put("site.yaml", "title: Desk\n");
    put("content/people/ada-alder.md", "---\nname: Ada Alder\nnative_name: 阿达\n---\n");
    for (name, text) in briefings {
        put(&format!("content/briefings/{name}.md"), text);
    }
    folder
}

#[test]
fn words_lead_to_their_paragraph_and_names_to_meetings() {
    let found = all_terms(&index(desk(&[("first", FIRST), ("second", SECOND)]).path()));
    let texts = |word: &str| found[word][0].iter().copied().collect::<Vec<_>>();
    assert_eq!(texts("salt"), [0, 1], "the head, and the first paragraph");
    assert_eq!(texts("herring"), [2], "a heading is of the paragraph after it");
    assert_eq!(texts("lobsters"), [2]);
    assert_eq!((texts("armelkanal"), texts("aermelkanal")), (vec![2], vec![2]));
    assert_eq!(texts("oysters"), [4], "the second briefing begins at 3");
    for name in ["ada", "birch", "阿达", "达", "strelsau", "may", "2024"] {
        assert_eq!(found[name][1], BTreeSet::from([0]), "{name}");
    }
}

const TALKS: &str = "---
title: Talks
date: 2024-05-04
meetings:
  - {id: talks, when: 2024-05-03, with: [ada-alder, Bo Birch]}
sources:
  - {id: press, title: A report}
readouts:
  - meeting: talks
    sides: {ardenia: [press], birland: [press]}
    subjects:
      - {subject: Xylophones, birland: Nothing to add.}
---

They spoke of salt.
";

#[test]
fn words_of_a_table_come_after_the_last_paragraph() {
    let folder = desk(&[("talks", TALKS)]);
    let parties = "parties:\n  ardenia: {name: Ardenia, ink: teal}\n  birland: {name: Birland, ink: plum}\n";
    support::put(folder.path(), "site.yaml", format!("title: Desk\n{parties}"));
    let files = index(folder.path());
    let found = all_terms(&files);
    for word in ["xylophones", "nothing"] {
        assert_eq!(found[word][0], BTreeSet::from([2]), "{word}");
    }
    let texts: Value = serde_json::from_slice(&files["search/briefings/0.bin"]).unwrap();
    assert_eq!(texts[0][3], 1, "how many paragraphs come before");
}

#[test]
fn what_is_hidden_leaves_no_trace() {
    let without = index(desk(&[("first", FIRST), ("second", SECOND)]).path());
    let with = index(desk(&[("first", FIRST), ("hidden", HIDDEN), ("second", SECOND)]).path());
    assert_eq!(without.keys().collect::<Vec<_>>(), with.keys().collect::<Vec<_>>());
    for (url, bytes) in &without {
        assert!(*bytes == with[url], "`{url}` is another where a briefing is hidden");
    }
    let shown = HIDDEN.replace("publish_at: 2030", "publish_at: 2020");
    let files = index(desk(&[("first", FIRST), ("hidden", &shown), ("second", SECOND)]).path());
    let found = all_terms(&files);
    assert_eq!(found["periwinkle"][0].len(), 2);
    assert!(found.contains_key("winklemere"));
    assert!(String::from_utf8_lossy(&files["search/briefings/0.bin"]).contains("Periwinkle"));
}

#[test]
fn years_are_ranges_of_what_is_numbered() {
    let old = SECOND.replace("2024-06-01", "2022-06-01");
    let undated = "---\ntitle: Undated\n---\n\nNo day.\n";
    let files = index(desk(&[("a", undated), ("first", FIRST), ("second", &old)]).path());
    let contents: Value = serde_json::from_slice(&files["search/index.bin"]).unwrap();
    assert_eq!(contents["years"], serde_json::json!([[2022, 1, 0], [2024, 2, 0], [0, 3, 1]]));
    let texts: Value = serde_json::from_slice(&files["search/briefings/0.bin"]).unwrap();
    let titles: Vec<&str> = texts.as_array().unwrap().iter().map(|row| row[1].as_str().unwrap()).collect();
    assert_eq!(titles, ["Undated", "Second", "Salt in Strelsau"]);
}

#[test]
fn a_site_may_be_without() {
    let folder = desk(&[("first", FIRST)]);
    fs::write(folder.path().join("site.yaml"), "title: Desk\nsearch: false\n").unwrap();
    assert!(index(folder.path()).is_empty());
    let prepared = prepare::prepare(folder.path(), &options(), false).unwrap();
    let assets = Assets::new(prepared.theme.assets, prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets).unwrap();
    for (url, page) in prepared.site.pages.iter() {
        let text = render(&prepared.site, &templates, page).unwrap();
        assert!(!String::from_utf8_lossy(&text).contains("search/"), "{url}");
    }
}
