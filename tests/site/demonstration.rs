//! The demonstration: true to its promise, whole, and readable by machines.

use std::collections::BTreeMap;

use scraper::Html;
use serde_json::Value;

use crate::output::{BASE, address, build, files, ids, repository, select};
use crate::support;

#[test]
fn it_builds_without_a_warning() {
    let built = build(&repository());
    assert!(!built.said.contains("warning["), "{}", built.said);
    let last = built.said.trim_end().lines().last().unwrap_or_default();
    assert!(last.contains(" page"), "one closing line: {}", built.said);
    for page in
        ["index.html", "404.html", "briefings/two-days-in-beijing/index.html", "people/qin-gang/index.html"]
    {
        assert!(built.files.contains_key(page), "there is no {page}");
    }
}

#[test]
fn the_beijing_visit_lists_its_three_meetings() {
    let briefing = "content/briefings/two-days-in-beijing.md";
    let run = support::chancery(
        &repository(),
        &["timeline", "--format", "json", "--as-of", support::AS_OF, briefing],
    );
    assert!(run.status.success(), "{run:?}");
    let timeline: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let held: Vec<String> = timeline["meetings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|meeting| meeting["status"] == "held")
        .map(|meeting| {
            let people = meeting["participants"].as_array().expect("a list");
            let names: Vec<&str> =
                people.iter().map(|person| person["name"].as_str().expect("a name")).collect();
            let (minutes, bound) = (&meeting["duration"]["minutes"], &meeting["duration"]["bound"]);
            let part = meeting["part_of_day"].as_str().unwrap_or("-");
            format!("{} {part} {} {bound} {minutes}", meeting["date"], names.join(" + "))
        })
        .collect();
    let expected = [
        r#""2023-06-18" - Antony Blinken + Qin Gang "more-than" 450"#,
        r#""2023-06-19" - Antony Blinken + Wang Yi "exact" 180"#,
        r#""2023-06-19" afternoon Antony Blinken + Xi Jinping null null"#,
    ];
    assert_eq!(held, expected);
    for meeting in timeline["meetings"].as_array().expect("a list") {
        let evidence = &meeting["evidence"][0];
        assert_eq!(evidence["file"], briefing);
        assert!(!evidence["text"].as_str().expect("words").is_empty(), "{meeting}");
    }
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    let built = build(&repository());
    let pages = built.pages();
    let ids: BTreeMap<&str, _> = pages.iter().map(|(file, page)| (*file, ids(file, page))).collect();
    let mut followed = 0;
    for (file, page) in &pages {
        for attribute in ["href", "src", "action", "poster", "data"] {
            for element in page.select(&select(&format!("[{attribute}]"))) {
                let target = element.value().attr(attribute).expect("it was selected by it");
                if element.value().name() == "data" {
                    continue;
                }
                let url =
                    address(file).join(target).unwrap_or_else(|error| panic!("{file}: {target}: {error}"));
                let Some(found) = built.file_at(&url) else { continue };
                let found = found.unwrap_or_else(|why| panic!("{file}: {why}"));
                let anchor = chancery::links::percent_decode(url.fragment().unwrap_or_default());
                if !anchor.is_empty() && found.ends_with(".html") {
                    assert!(ids[found.as_str()].contains(&anchor), "{file}: no #{anchor} on {found}");
                }
                followed += 1;
            }
        }
    }
    assert!(followed > 1000, "only {followed} links");
}

#[test]
fn links_are_relative_so_that_any_path_will_do() {
    let built = build(&repository());
    for (file, page) in built.pages() {
        // What a host shows where there is nothing stands at any depth.
        if file.ends_with("404.html") {
            continue;
        }
        for element in page.select(&select("a[href], img[src], script[src], body [src]")) {
            let value = element.value();
            let target = value.attr("href").or(value.attr("src")).expect("it was selected by it");
            assert!(!target.starts_with('/'), "{file}: {target}");
            assert!(!target.starts_with(BASE), "{file}: {target}");
        }
    }
}

/// Whether the French edition shows a briefing as it was written.
fn is_original(file: &str, page: &Html) -> bool {
    file.starts_with("fr/briefings/") && page.select(&select("h1[lang=en]")).next().is_some()
}

#[test]
fn every_page_says_what_it_is() {
    let built = build(&repository());
    for (file, page) in built.pages() {
        let one = |selector: &str| {
            let found: Vec<_> = page.select(&select(selector)).collect();
            assert_eq!(found.len(), 1, "{file}: {selector}");
            found[0]
        };
        assert!(!one("title").text().collect::<String>().trim().is_empty(), "{file}");
        assert!(one("html[lang]").value().attr("lang").is_some_and(|lang| !lang.is_empty()), "{file}");
        one("h1");
        one("main");
        one("meta[name=viewport]");
        if !file.ends_with("404.html") {
            // Where an edition shows an original, its address is the original's.
            let file = if is_original(file, &page) { file.trim_start_matches("fr/") } else { file };
            assert_eq!(
                one("link[rel=canonical]").value().attr("href"),
                Some(address(file).as_str()),
                "{file}"
            );
            for property in ["og:title", "og:type", "og:url"] {
                one(&format!("meta[property='{property}']"));
            }
        }
    }
}

#[test]
fn structured_data_is_json_and_tells_of_article_and_events() {
    let built = build(&repository());
    let mut articles = 0;
    for (file, page) in built.pages() {
        let is_briefing = file.starts_with("briefings/") && page.select(&select("article")).next().is_some();
        for script in page.select(&select("script[type='application/ld+json']")) {
            let text: String = script.text().collect();
            let data: Value =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}: {text}"));
            let text = data.to_string();
            assert!(text.contains("schema.org"), "{file}: {text}");
            articles += usize::from(is_briefing && text.contains("\"NewsArticle\""));
            if file.contains("two-days-in-beijing") {
                assert!(text.matches("\"Event\"").count() >= 3, "{text}");
            }
        }
    }
    assert!(articles >= 13, "only {articles} articles");
}

#[test]
fn the_feed_is_read_by_a_reader() {
    let built = build(&repository());
    let feed = atom_syndication::Feed::read_from(built.text("atom.xml").as_bytes()).expect("a feed");
    assert!(!feed.title().is_empty() && !feed.id().is_empty());
    assert!(feed.entries().len() >= 13, "{} entries", feed.entries().len());
    let own = feed.links().iter().find(|link| link.rel() == "self").expect("a link to itself");
    assert_eq!(own.href(), format!("{BASE}atom.xml"));
    let mut seen = std::collections::BTreeSet::new();
    for entry in feed.entries() {
        assert!(seen.insert(entry.id()), "{} stands twice", entry.id());
        assert!(!entry.title().is_empty(), "{}", entry.id());
        // A reader that finds no date takes the beginning of 1970.
        assert!(entry.updated().to_rfc3339().as_str() > "2021", "{}: no date", entry.id());
        let link = entry.links().iter().find(|link| link.rel() == "alternate").expect("a link to the page");
        let found = built.file_at(&link.href().parse().expect("an address")).expect("of this site");
        assert!(found.is_ok(), "{found:?}");
        let shown =
            entry.content().and_then(|content| content.value()).or(entry.summary().map(|text| text.as_str()));
        assert!(shown.is_some_and(|text| !text.is_empty()), "{}: nothing to read", entry.id());
    }
    let newest = feed.entries().iter().map(|entry| *entry.updated()).max().expect("entries");
    assert!(*feed.updated() >= newest);
}

#[test]
fn the_sitemap_lists_every_page_and_nothing_else() {
    let built = build(&repository());
    let text = built.text("sitemap.xml");
    let sitemap = roxmltree::Document::parse(text).expect("XML");
    assert_eq!(sitemap.root_element().tag_name().name(), "urlset");
    let mut listed: Vec<String> = sitemap
        .descendants()
        .filter(|node| node.tag_name().name() == "loc")
        .map(|node| {
            let url = node.text().expect("an address").parse().expect("an address");
            built.file_at(&url).expect("of this site").unwrap_or_else(|why| panic!("{why}"))
        })
        .collect();
    listed.sort();
    let pages = built.pages();
    // What an edition shows of an original is the original's once more.
    let is_once = |file: &&str| !file.ends_with("404.html") && !is_original(file, &pages[file]);
    let expected: Vec<&str> = pages.keys().copied().filter(is_once).collect();
    assert_eq!(listed, expected);
    assert!(built.text("robots.txt").contains(&format!("Sitemap: {BASE}sitemap.xml")));
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let folder = tempfile::tempdir().expect("a folder for the output");
    let mut outputs = Vec::new();
    for threads in ["1", "2", "7"] {
        let output = folder.path().join(threads);
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_chancery"))
            .args(["build", "--quiet", "--as-of", support::AS_OF, "-o"])
            .arg(&output)
            .current_dir(repository())
            .env("RAYON_NUM_THREADS", threads)
            .status()
            .expect("the program can be run");
        assert!(status.success());
        outputs.push(files(&output));
    }
    for other in &outputs[1..] {
        let differing: Vec<&String> =
            outputs[0].keys().filter(|file| outputs[0].get(*file) != other.get(*file)).collect();
        assert!(differing.is_empty() && outputs[0].len() == other.len(), "{differing:?}");
    }
}
