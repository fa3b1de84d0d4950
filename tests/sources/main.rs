//! Sources: what a page shows of them, and what nobody may see.

#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

use chancery::diagnostic::Severity;
use chancery::prepare::Prepared;
use chancery::render::{Assets, Templates, render};

const SETTINGS: &str = "\
title: Desk
base_url: https://example.org/
parties:
  ardenia: {name: Ardenia}
  birland: {name: Birland}
";

const LIST: &str = "\
alder:
  title: Statement of Foreign Minister Alder
  publisher: Foreign ministry of Ardenia
  kind: readout
  side: ardenia
  language: de
  text: stored/alder.txt
unnamed:
  title: UNNAMED-TOKEN
";

const BRIEFING: &str = "\
---
title: Talks in Strelsau
date: 2023-06-19
meetings:
  - id: talks
    when: 2023-06-18
    with: [Anna Alder, Ben Birch]
    sources: [own]
sources:
  - id: own
    title: A report
---
Alder met Birch on Sunday. [@own, p. 3]

She was brief [@alder; @own] and *clear [@alder, ¶ 4]*.[^n]

- In a list [@own]
- `[@code]` and \\[@escaped]

## Head [@own]

| Table |
|---|
| cell [@own] |

[^n]: **Sourcing.** From the statement [@alder, p. 9].
";

/// A site with these files, prepared.
fn site(files: &[(&str, &str)]) -> (tempfile::TempDir, Prepared) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [("site.yaml", SETTINGS)].iter().chain(files) {
        support::put(folder.path(), path, text);
    }
    let prepared = support::prepare(folder.path());
    (folder, prepared)
}

/// A site whose briefing cites sources of its own and of the site.
fn cited(briefing: &str) -> (tempfile::TempDir, Prepared) {
    let files = [
        ("content/sources.yaml", LIST),
        ("content/stored/alder.txt", "STORED-TOKEN. We agreed on nothing."),
        ("content/briefings/talks.md", briefing),
    ];
    site(&files)
}

fn page(prepared: &Prepared, url: &str) -> String {
    let assets = Assets::new(prepared.theme.assets.clone(), prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets).expect("templates");
    let page = prepared.site.page_at(url).expect("a page");
    String::from_utf8(render(&prepared.site, &templates, page).expect("it renders")).expect("UTF-8")
}

fn has(html: &str, wanted: &str) {
    assert!(html.contains(wanted), "no {wanted} in\n{html}");
}

#[test]
fn a_citation_leads_to_its_source_and_back() {
    let (_folder, prepared) = cited(BRIEFING);
    let told: Vec<_> = prepared.diagnostics.iter().filter(|told| told.severity > Severity::Hint).collect();
    assert!(told.is_empty(), "{told:?}");
    let html = page(&prepared, "briefings/talks/");
    let mark = |attributes: &str, number: u8, locator: &str| {
        let label = locator.replace('\u{a0}', " ");
        format!(
            "&#8288;<a class=\"sr\"{attributes} href=\"#src-{number}\" role=\"doc-biblioref\" aria-label=\"Source \
             {number}{label}\"><span>{number}{locator}</span></a>"
        )
    };
    has(&html, &format!("on Sunday.{}</p>", mark("", 1, ",\u{a0}p.\u{a0}3")));
    has(&html, &format!("She was brief{}{} and <em>clear", mark("", 2, ""), mark("", 1, "")));
    has(&html, &format!("<em>clear{}</em>", mark("", 2, ",\u{a0}¶\u{a0}4")));
    has(&html, &format!("From the statement{}.", mark("", 2, ",\u{a0}p.\u{a0}9")));
    has(&html, "In a list&#8288;<a class=\"sr\" id=\"ref-");
    has(&html, "<code>[@code]</code> and [@escaped]");
    has(&html, "<h2 id=\"head\">Head&#8288;<a class=\"sr\" id=\"ref-");
    has(&html, "<td>cell&#8288;<a class=\"sr\" id=\"ref-");
    has(
        &html,
        "<li id=\"src-2\"><span class=\"no\">2</span><span>Foreign ministry of Ardenia, Statement of Foreign Minister \
         Alder. <small>Readout, Ardenia, German. Used in ¶&nbsp;<a href=\"#p2\">2</a>; in note <a href=\"#n-a\">a</a>\
         </small>",
    );
    has(&html, "Used in ¶&nbsp;<a href=\"#p1\">1</a>, <a href=\"#p2\">2</a>; outside the paragraphs:");
    has(&html, "for meeting <a href=\"#m-talks\">1</a>");
    assert!(!html.contains("UNNAMED-TOKEN"), "a source of the site that nobody names is shown");
    assert!(!html.contains("STORED-TOKEN"), "a stored text is shown");
}

#[test]
fn every_mark_that_is_named_is_on_the_page() {
    let (_folder, prepared) = cited(BRIEFING);
    let html = page(&prepared, "briefings/talks/");
    let list = &html[html.find("<ol class=\"src\">").expect("a list")..];
    let list = &list[..list.find("</ol>").expect("its end")];
    let targets: Vec<&str> =
        list.match_indices("href=\"#").map(|(at, _)| list[at + 7..].split('"').next().unwrap()).collect();
    assert!(targets.len() >= 8, "{targets:?}");
    for id in targets {
        has(&html, &format!("id=\"{id}\""));
    }
}

#[test]
fn a_sanitised_page_keeps_its_citations() {
    let (_folder, prepared) = cited(&BRIEFING.replace("She was", "<b>She</b> was"));
    let html = page(&prepared, "briefings/talks/");
    let mark = "href=\"#src-2\" role=\"doc-biblioref\" aria-label=\"Source 2\"";
    assert!(html.contains(mark) || html.contains("role=\"doc-biblioref\" aria-label=\"Source 2\""), "{html}");
    has(&html, "<span>2</span></a>");
}

#[test]
fn a_feed_has_whole_addresses() {
    let (_folder, prepared) = cited(BRIEFING);
    let feed = page(&prepared, "atom.xml");
    has(&feed, "https://example.org/briefings/talks/#src-2");
    assert!(!feed.contains("[@own"), "{feed}");
}

#[test]
fn a_stored_text_is_copied_only_where_it_is_linked() {
    let source = "sources:\n  - {id: alder, title: Statement, text: alder.txt}\n";
    let text = format!("---\ntitle: Talks\ndate: 2023-06-19\n{source}---\nShe was brief [@alder].\n");
    let linked = format!("{text}\n[The statement](alder.txt)\n");
    for (text, expected) in [(&text, false), (&linked, true)] {
        for (file, url) in [
            ("content/briefings/talks/index.md", "briefings/talks/alder.txt"),
            ("content/briefings/talks.md", "briefings/alder.txt"),
        ] {
            let stored = format!("content/{url}");
            let (_folder, prepared) = site(&[(file, text), (&stored, "We agreed.")]);
            assert_eq!(prepared.site.files.contains_key(url), expected, "{file}: {text}");
        }
    }
}

#[test]
fn the_sources_of_a_draft_show_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("site.yaml", "title: Desk\nbase_url: https://example.org/\n"),
        ("content/sources.yaml", "site-token:\n  title: TOKEN-1\n  text: stored/TOKEN-2.txt\n"),
        ("content/stored/TOKEN-2.txt", "TOKEN-3"),
        ("content/briefings/open.md", "---\ntitle: Open\ndate: 2023-06-19\n---\nNothing.\n"),
        (
            "content/briefings/secret/index.md",
            "---\ntitle: Secret\nstatus: draft\nsources:\n  - {id: token-4, title: TOKEN-4, text: TOKEN-5.txt}\n---\n\
             TOKEN-6 [@token-4] [@site-token]\n",
        ),
        ("content/briefings/secret/TOKEN-5.txt", "TOKEN-7"),
    ];
    for (path, text) in files {
        support::put(folder.path(), path, text);
    }
    let run = support::chancery(folder.path(), &["build"]);
    assert!(run.status.success(), "{run:?}");
    let hits = |folder: &Path| {
        walkdir::WalkDir::new(folder)
            .into_iter()
            .map(|entry| entry.expect("readable"))
            .filter(|entry| {
                let bytes = std::fs::read(entry.path()).unwrap_or_default();
                let text = entry.path().display().to_string() + &String::from_utf8_lossy(&bytes);
                text.to_lowercase().contains("token-")
            })
            .count()
    };
    assert_eq!(hits(&folder.path().join("public")), 0);
    let run = support::chancery(folder.path(), &["build", "--drafts"]);
    assert!(run.status.success(), "{run:?}");
    assert!(hits(&folder.path().join("public")) > 0, "the tokens can be found");
}
