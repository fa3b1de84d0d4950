//! Two readouts side by side: what the page and the data have of them.

mod support;

use std::collections::BTreeMap;

use serde_json::{Value, json};

const SETTINGS: &str = "\
title: Desk
base_url: https://example.org/
exports: [json]
parties:
  ardenia: {name: Ardenia, ink: teal}
  birland: {name: Birland, ink: teal}
";

const HEAD: &str = "\
title: Talks in Strelsau
date: 2023-06-19
meetings:
  - id: talks
    when: 2023-06-18
    with: [Anna Alder, Ben Birch]
    sources: [press]
sources:
  - {id: press, title: A report}
  - {id: remarks, title: Remarks, publisher: Ministry, kind: transcript}
  - {id: readout, title: Readout}
readouts:
  - meeting: talks
    caption: As *given* [@press].
    sides: {ardenia: [remarks], birland: [readout, press]}
    subjects:
      - subject: The <border>
        ardenia: |
          “Not an inch”
          — Alder, at *dusk* [@remarks, p. 2]

          The rest was [in private](talks.md).
        birland:
      - subject: Xylophones
        birland: Nothing “to add” [@press].
  - title: Once more
    sides: {ardenia: [remarks], birland: [readout]}
    subjects: [{subject: Peace, ardenia: , birland: }]
";

/// The pages of a site with one briefing, by address.
fn pages(extra: &str) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    support::put(folder.path(), "site.yaml", SETTINGS);
    let text = format!("---\n{HEAD}{extra}---\nAlder met Birch [@press].\n");
    support::put(folder.path(), "content/briefings/talks.md", text);
    let run = support::chancery(folder.path(), &["build"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(String::from_utf8_lossy(&run.stderr).contains(" 0 warnings"), "{run:?}");
    let output = folder.path().join("public");
    let files = walkdir::WalkDir::new(&output).into_iter().map(|entry| entry.expect("readable"));
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(&output).expect("below").to_string_lossy().into_owned();
            (below, String::from_utf8_lossy(&std::fs::read(entry.path()).expect("readable")).into_owned())
        })
        .collect()
}

#[test]
fn the_page_lays_both_sides_beside_each_other_and_shows_silences() {
    let page = &pages("")["briefings/talks/index.html"];
    for part in [
        "<section class=\"cmp\" id=\"cmp-1\" aria-labelledby=\"cmp-1-h\">\n<h2 id=\"cmp-1-h\">What each side said</h2>",
        "<caption><a href=\"#m-talks\">Anna Alder and Ben Birch</a>, by subject. As <em>given</em>&#8288;<a class=\"sr\" href=\"#src-1\"",
        "<th scope=\"col\" data-ink=\"teal\"><span class=\"pty\" data-ink=\"teal\">Ardenia</span><small>Ministry, \
         transcript&#8288;<a class=\"sr\" href=\"#src-2\"",
        // Two parties of one ink do not look like one.
        "<th scope=\"col\" data-ink=\"slate\"><span class=\"pty\" data-ink=\"slate\">Birland</span><small>A report",
        "<tr><th colspan=\"2\" scope=\"rowgroup\">The &lt;border&gt;</th></tr>\n<tr><td><p class=\"q\">“Not an inch”</p>\n\
         <p class=\"by\">Alder, at <em>dusk</em>&#8288;<a class=\"sr\" href=\"#src-2\" role=\"doc-biblioref\" \
         aria-label=\"Source 2, p. 2\"><span>2,\u{a0}p.\u{a0}2</span></a></p>\n\
         <p>The rest was <a href=\"../../briefings/talks/\">in private</a>.</p>\n</td><td><span class=\"none\">Nothing in the \
         texts used</span></td></tr>",
        "<td><p>Nothing “to add”&#8288;<a class=\"sr\" href=\"#src-1\"",
        "<section class=\"cmp\" id=\"cmp-2\" aria-labelledby=\"cmp-2-h\">\n<h2 id=\"cmp-2-h\">Once more</h2>",
        "<tr><td><span class=\"none\">Nothing in the texts used</span></td><td><span class=\"none\">",
        "<li><a href=\"#cmp-1\">What each side said</a></li>",
        "Used in comparisons <a href=\"#cmp-1\">1</a>, <a href=\"#cmp-2\">2</a></small>",
        "<a href=\"#cmp-1\">What each side said</a>. <span class=\"prov\">",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn data_has_them() {
    let pages = pages("");
    let data: Value = serde_json::from_str(&pages["briefings/talks/briefing.json"]).expect("JSON");
    let sides = |texts: Value| json!([{"id": "ardenia", "sources": ["remarks"]}, {"id": "birland", "sources": texts}]);
    let first = json!({
        "meeting": "talks", "title": null, "sides": sides(json!(["readout", "press"])),
        "subjects": [
            {"subject": "The <border>", "said": [
                {"text": "“Not an inch”\n— Alder, at dusk\n\nThe rest was in private.", "sources": ["remarks"]}, null,
            ]},
            {"subject": "Xylophones", "said": [null, {"text": "Nothing “to add”.", "sources": ["press"]}]},
        ],
    });
    assert_eq!(data["readouts"][0], first);
    assert_eq!(data["readouts"][1]["subjects"], json!([{"subject": "Peace", "said": [null, null]}]));
}

#[test]
fn a_withdrawn_briefing_shows_none() {
    for (path, text) in pages("withdrawn: {reason: It was wrong.}\n") {
        assert!(!text.contains("Not an inch") && !text.contains("xylophone"), "{path}");
    }
}
