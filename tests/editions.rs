//! Editions: the site in other languages, of the same visible set. What an author writes once is stated once.

mod support;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use chancery::model::{Export, Page, Search};
use chancery::prepare::Prepared;
use chancery::render::{Assets, Templates, render};
use scraper::{ElementRef, Html, Selector};
use support::put;

/// A site in English, French and Arabic: one briefing of three is translated into French, none into Arabic.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(
        root,
        "site.yaml",
        "title: The desk\nbase_url: https://example.org/sub/\nexports: [atom, ics, json, json-feed, annotations, card]\n\
         parties: {a: Ardenia, b: Bremia}\npaginate_by: 2\n\
         languages:\n  fr: {title: Le bureau, tagline: Des récits}\n  ar:\n",
    );
    for (id, name, side) in [("ada-alder", "Ada Alder", "a"), ("bo-birch", "Bo Birch", "b")] {
        let text =
            format!("---\nname: {name}\nside: {side}\nroles: [Minister]\n---\nSome words on {name}.\n");
        put(root, &format!("content/people/{id}.md"), text);
    }
    put(root, "content/places/calla.md", "---\nname: Calla\ncountry: Ardenia\n---\n");
    put(root, "content/trips/tour.md", "---\ntitle: The tour\nfrom: 2023-06-01\n---\n");
    put(
        root,
        "content/briefings/talks.md",
        "---\ntitle: Talks in Calla\ndate: 2023-06-19\nplace: calla\nsummary: They talked.\ntopics: [trade]\ntrip: tour\n\
         aliases: [/old/]\nauthors: [Desk]\nbottom_line: {lead: An agreement.}\n\
         sources: [{id: s, title: A readout, publisher: Ardenia}]\n\
         corrections: [{date: 2023-06-20, was: two, is: three, note: A slip.}]\n\
         meetings: [{id: m, when: 2023-06-18, with: [ada-alder, bo-birch], duration: 3h, title: First talks, \
         note: A long day., venue: Town hall, sources: [s]}]\n---\n\
         Ada Alder met Bo Birch on Sunday in Calla for three hours. See [the map](map.txt) and [others](other.md).\n",
    );
    put(
        root,
        "content/briefings/talks.fr.md",
        "---\ntitle: Entretiens à Calla\nsummary: Ils se sont parlé.\nbottom_line: {lead: Un accord.}\n\
         annotations: [{quote: longuement, note: Trois heures., sources: [s]}]\n---\n\
         Ada Alder a longuement parlé avec Birch [@s]. Voir [la carte](map.txt), [le reste](other.md), \
         [Ada](../people/ada-alder.md), [ici](/fr/timeline/) et [l’original](https://example.org/sub/briefings/talks/).\n",
    );
    put(
        root,
        "content/briefings/talks.fr.notes.yaml",
        "annotations: [{quote: Ada Alder, note: La ministre.}]\n",
    );
    put(root, "content/briefings/map.txt", "A map.\n");
    put(
        root,
        "content/briefings/other.md",
        "---\ntitle: Other\ndate: 2023-05-01\npeople: [ada-alder]\n---\nOther words.\n",
    );
    put(
        root,
        "content/briefings/third.md",
        "---\ntitle: Third\ndate: 2023-04-01\n---\nIn [French](talks.fr.md).\n",
    );
    folder
}

struct Drawn {
    prepared: Prepared,
    pages: BTreeMap<String, String>,
}

fn drawn(root: &Path) -> Drawn {
    let prepared = support::prepare(root);
    let told: Vec<&str> = prepared.diagnostics.iter().map(|told| told.message.as_str()).collect();
    assert!(told.is_empty(), "{told:#?}");
    let assets = Assets::new(prepared.theme.assets.clone(), prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets).unwrap();
    let draw = |(url, page): (&String, &Page)| {
        let mut bytes = render(&prepared.site, &templates, page).unwrap();
        if url.contains("search/terms/") {
            bytes = unpacked(&bytes);
        }
        (url.clone(), String::from_utf8_lossy(&bytes).into_owned())
    };
    let pages = prepared.site.pages.iter().map(draw).collect();
    Drawn { prepared, pages }
}

/// A part of the search as it is before it is packed.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked).unwrap();
    unpacked
}

fn all<'h>(page: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn attribute(page: &str, selector: &str, name: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    all(&page, selector).into_iter().filter_map(|element| element.attr(name).map(str::to_owned)).collect()
}

/// The words of what a selector finds, in one.
fn words(page: &str, selector: &str) -> String {
    let page = Html::parse_document(page);
    all(&page, selector).into_iter().flat_map(|element| element.text()).collect()
}

/// The language in which a text stands on a page: that of the nearest element that says one.
fn language_of(page: &str, text: &str) -> Option<String> {
    let page = Html::parse_document(page);
    let holds = |element: &ElementRef<'_>| {
        element.children().any(|child| child.value().as_text().is_some_and(|words| words.contains(text)))
    };
    let element = all(&page, "body *").into_iter().find(holds)?;
    let own = [element].into_iter().chain(element.ancestors().filter_map(ElementRef::wrap));
    own.into_iter().find_map(|element| element.attr("lang").map(str::to_owned))
}

#[test]
fn every_page_for_readers_is_in_every_edition() {
    let folder = site();
    let Drawn { pages, .. } = drawn(folder.path());
    let is_for_readers = |url: &&String| url.is_empty() || url.ends_with('/') || url.ends_with("404.html");
    let originals: Vec<&String> = pages
        .keys()
        .filter(is_for_readers)
        .filter(|url| !url.starts_with("fr/") && !url.starts_with("ar/"))
        .collect();
    assert!(originals.len() > 20, "{originals:?}");
    for url in originals.into_iter().filter(|url| *url != "old/") {
        for (tag, html) in [("fr", "<html lang=\"fr\">"), ("ar", "<html lang=\"ar\" dir=\"rtl\">")] {
            let page = pages.get(&format!("{tag}/{url}")).unwrap_or_else(|| panic!("no /{tag}/{url}"));
            assert!(page.contains(html), "/{tag}/{url}");
        }
    }
    assert!(!pages.contains_key("fr/old/") && !pages.contains_key("fr/sitemap.xml"), "{:?}", pages.keys());
    assert!(
        words(&pages["fr/"], ".mast-name") == "Le bureau" && words(&pages["ar/"], ".mast-name") == "The desk"
    );
    assert!(pages["fr/"].contains("Des récits") && !pages[""].contains("Des récits"));
}

#[test]
fn a_translation_has_its_own_words_and_the_facts_of_its_original() {
    let folder = site();
    let Drawn { pages, .. } = drawn(folder.path());
    let french = &pages["fr/briefings/talks/"];
    for part in [
        "Entretiens à Calla",
        "Ils se sont parlé.",
        "Un accord.",
        "18 juin",
        "3 heures",
        "Trois heures.",
        "La ministre.",
    ] {
        assert!(french.contains(part), "{part}");
    }
    for part in ["They talked.", "An agreement.", "Talks in Calla", "for three hours"] {
        assert!(!french.contains(part), "{part}");
    }
    // Birch is named in full in the original, so the surname is enough here.
    assert_eq!(
        attribute(french, ".prose a.who", "href"),
        ["../../people/ada-alder/", "../../people/bo-birch/"]
    );
    assert!(!pages["briefings/talks/"].contains("Entretiens"));
}

#[test]
fn what_only_the_original_says_bears_its_language() {
    let folder = site();
    let Drawn { pages, .. } = drawn(folder.path());
    let french = &pages["fr/briefings/talks/"];
    for (text, language) in [
        ("A long day.", "en"),
        ("Town hall", "en"),
        ("trade", "en"),
        ("Minister", "en"),
        ("A slip.", "en"),
        ("Un accord.", "fr"),
        ("longuement", "fr"),
    ] {
        assert_eq!(language_of(french, text).as_deref(), Some(language), "{text}");
    }
    assert_eq!(language_of(&pages["fr/people/ada-alder/"], "Some words").as_deref(), Some("en"));
    assert_eq!(language_of(&pages["fr/trips/"], "The tour").as_deref(), Some("en"));
    let untranslated = &pages["ar/briefings/talks/"];
    for text in ["Talks in Calla", "They talked.", "An agreement."] {
        assert_eq!(language_of(untranslated, text).as_deref(), Some("en"), "{text}");
    }
    assert_eq!(attribute(untranslated, ".prose", "dir"), ["ltr"]);
    // The originals say nothing of it.
    assert_eq!(attribute(&pages["briefings/talks/"], "main [lang]", "lang"), [""; 0]);
}

#[test]
fn where_a_translation_is_missing_the_original_stands_with_a_notice() {
    let folder = site();
    let Drawn { pages, .. } = drawn(folder.path());
    let page = &pages["fr/briefings/other/"];
    assert_eq!(
        words(page, ".notice"),
        "Ce dossier n’a pas été traduit. Vous en lisez l’original, en anglais."
    );
    assert!(page.contains("Other words."));
    assert_eq!(attribute(page, "link[rel=canonical]", "href"), ["https://example.org/sub/briefings/other/"]);
    assert_eq!(
        attribute(page, "link[hreflang]", "href"),
        [""; 0],
        "a page that is another's does not compete with it"
    );
    assert_eq!(words(&pages["fr/briefings/talks/"], ".notice"), "");
    assert_eq!(words(&pages["briefings/other/"], ".notice"), "");
    let list = &pages["fr/briefings/"];
    assert!(words(list, ".it").contains("Entretiens à Calla") && words(list, ".it").contains("Other"));
    assert!(words(list, ".it").contains("en anglais"));
    assert_eq!(attribute(list, ".it h3", "lang"), ["en"], "the translated one needs no mark");
    let arabic = words(&pages["ar/briefings/other/"], ".notice");
    assert_eq!(arabic, "لم تُترجَم هذه الإحاطة بعد، وهذا نصها الأصلي بالإنجليزية.");
}

#[test]
fn alternates_lead_both_ways_and_a_reader_changes_the_language() {
    let folder = site();
    let Drawn { pages, prepared } = drawn(folder.path());
    let base = "https://example.org/sub/";
    let told = |url: &str| -> Vec<(String, String)> {
        let tags = attribute(&pages[url], "link[hreflang]", "hreflang");
        tags.into_iter().zip(attribute(&pages[url], "link[hreflang]", "href")).collect()
    };
    let pair = |tag: &str, url: &str| (tag.to_owned(), format!("{base}{url}"));
    let talks = [
        pair("en", "briefings/talks/"),
        pair("fr", "fr/briefings/talks/"),
        pair("x-default", "briefings/talks/"),
    ];
    assert_eq!(told("briefings/talks/"), talks);
    assert_eq!(told("fr/briefings/talks/"), talks);
    assert_eq!(told("briefings/other/"), []);
    let people = [
        pair("en", "people/"),
        pair("fr", "fr/people/"),
        pair("ar", "ar/people/"),
        pair("x-default", "people/"),
    ];
    for url in ["people/", "fr/people/", "ar/people/"] {
        assert_eq!(told(url), people);
    }
    // Each of these pages is there and says the same of itself.
    for (url, page) in pages.iter().filter(|(url, _)| url.is_empty() || url.ends_with('/')) {
        for (tag, there) in told(url) {
            let there = there.strip_prefix(base).expect("below the base");
            assert!(tag == "x-default" || told(there) == told(url), "/{url} and /{there}");
        }
        if url == "old/" {
            continue;
        }
        let links = attribute(page, ".langs a", "href");
        assert_eq!(links.len(), 3, "/{url}");
        for link in links {
            let there = chancery::links::beside(&format!("{url}x"), &link);
            assert!(prepared.site.page_at(&there).is_some(), "/{url}: {link} leads to /{there}");
        }
        assert_eq!(attribute(page, ".langs [aria-current]", "hreflang").len(), 1, "/{url}");
    }
    assert_eq!(attribute(&pages["fr/briefings/other/"], ".langs a", "lang"), ["en", "fr", "ar"]);
    assert_eq!(words(&pages[""], ".langs a"), "Englishfrançaisالعربية");
    assert_eq!(
        attribute(&pages["fr/404.html"], ".langs a", "href"),
        ["/sub/fr/../", "/sub/fr/", "/sub/fr/../ar/"]
    );
}

#[test]
fn every_link_in_an_edition_leads_somewhere() {
    let folder = site();
    let Drawn { pages, prepared } = drawn(folder.path());
    let assets = Assets::new(BTreeMap::new(), prepared.site.most_ties());
    let is_there = |url: &str| {
        let is_asset = assets.files().any(|(asset, _)| asset == url);
        prepared.site.page_at(url).is_some() || prepared.site.files.contains_key(url) || is_asset
    };
    let mut n_links = 0;
    for (url, page) in pages.iter().filter(|(url, _)| url.is_empty() || url.ends_with('/')) {
        let links = attribute(page, "[href]", "href").into_iter().chain(attribute(page, "[src]", "src"));
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let there = chancery::links::beside(&format!("{url}x"), &link);
            assert!(is_there(&there), "/{url}: {link} leads to /{there}");
            n_links += 1;
        }
    }
    assert!(n_links > 1_000, "{n_links}");
    let links = attribute(
        &pages["fr/briefings/talks/"],
        ".prose p a:not(.pn):not(.who):not(.sr):not([class])",
        "href",
    );
    for link in
        ["../../../briefings/map.txt", "../../briefings/other/", "../../people/ada-alder/", "../../timeline/"]
    {
        assert!(links.iter().any(|found| found == link), "{link} is not in {links:?}");
    }
    assert_eq!(
        attribute(&pages["briefings/third/"], ".prose p a:not(.pn)", "href"),
        ["../../fr/briefings/talks/"]
    );
    assert_eq!(
        attribute(&pages["ar/briefings/third/"], ".prose p a:not(.pn)", "href"),
        ["../../../fr/briefings/talks/"]
    );
}

#[test]
fn a_meeting_of_a_translation_rests_on_the_words_of_its_original() {
    let folder = site();
    let Drawn { pages, .. } = drawn(folder.path());
    let evidence = |url: &str| attribute(&pages[url], ".prov a", "href");
    assert_eq!(evidence("briefings/talks/")[0], "#s1");
    assert_eq!(evidence("fr/briefings/talks/")[0], "../../../briefings/talks/#s1");
    assert_eq!(evidence("ar/briefings/talks/")[0], "#s1");
    let original = attribute(&pages["fr/briefings/talks/"], ".meta a[hreflang]", "href");
    assert_eq!(original, ["../../../briefings/talks/"]);
}

#[test]
fn words_have_feeds_and_a_search_of_their_own_and_facts_have_not() {
    let folder = site();
    let Drawn { pages, prepared } = drawn(folder.path());
    for url in ["fr/atom.xml", "fr/feed.json", "fr/briefings/talks/annotations.jsonld", "fr/search/index.bin"]
    {
        assert!(pages.contains_key(url), "{url}");
    }
    let of_editions = prepared.site.pages.values().filter_map(|page| match page {
        Page::Edition(_, page) => Some(page.as_ref()),
        _ => None,
    });
    let is_of_facts = |page: &&Page| {
        matches!(page, Page::Export(Export::Ics | Export::Json | Export::TimelineJs | Export::Card, _))
    };
    assert_eq!(of_editions.filter(is_of_facts).count(), 0);
    let forms = attribute(&pages["fr/briefings/talks/"], ".more a", "href");
    for form in [
        "../../../briefings/talks/briefing.json",
        "../../../briefings/talks/timeline.ics",
        "../../briefings/talks/annotations.jsonld",
    ] {
        assert!(forms.iter().any(|found| found == form), "{form}: {forms:?}");
    }
    let card = "https://example.org/sub/briefings/talks/card.png";
    assert_eq!(attribute(&pages["fr/briefings/talks/"], "meta[property='og:image']", "content"), [card]);
    let feed = &pages["fr/atom.xml"];
    assert!(feed.contains("xml:lang=\"fr\"") && feed.contains("<title>Entretiens à Calla</title>"));
    assert!(feed.contains("<id>https://example.org/sub/fr/briefings/talks/</id>"));
    // What is not translated is the entry of the originals' feed.
    assert!(
        feed.contains("<entry xml:lang=\"en\">\n<id>https://example.org/sub/briefings/other/</id>"),
        "{feed}"
    );
    let feed: serde_json::Value = serde_json::from_str(&pages["fr/feed.json"]).unwrap();
    assert_eq!((&feed["language"], &feed["items"][1]["language"]), (&"fr".into(), &"en".into()));
    let terms = |prefix: &str| -> String {
        let is_part = |url: &&String| url.starts_with(&format!("{prefix}search/terms/"));
        pages.keys().filter(is_part).map(|url| pages[url].as_str()).collect()
    };
    // Of a word the file has what the one before it does not begin with.
    assert!(terms("fr/").contains("nguement") && !terms("").contains("nguement"));
    assert_eq!(prepared.site.pages.values().filter(|page| **page == Page::Search(Search::Page)).count(), 1);
}

#[test]
fn people_places_trips_and_parties_have_names_in_each_language() {
    let folder = site();
    let root = folder.path();
    put(root, "content/places/calla.fr.md", "---\nname: La Calle\ncountry: Ardénie\n---\nUn lieu.\n");
    put(root, "content/people/ada-alder.fr.md", "---\nroles: [Ministre]\n---\nQuelques mots.\n");
    put(root, "content/trips/tour.fr.md", "---\ntitle: La tournée\n---\n");
    let settings = std::fs::read_to_string(root.join("site.yaml")).unwrap();
    let settings = settings.replace("tagline: Des récits", "parties: {a: {name: Ardénie, short: AR}}");
    std::fs::write(root.join("site.yaml"), settings).unwrap();
    let path = root.join("content/briefings/talks.fr.md");
    let text = std::fs::read_to_string(&path).unwrap() + "\nÀ La Calle, puis à Calla.\n";
    std::fs::write(path, text).unwrap();
    let Drawn { pages, .. } = drawn(root);
    assert!(!pages.keys().any(|url| url.contains(".fr")), "{:?}", pages.keys());
    let french = &pages["fr/briefings/talks/"];
    assert!(words(french, ".meta").contains("La Calle") && words(french, ".rec").contains("Ardénie"));
    assert_eq!(
        attribute(french, ".prose a.at", "href"),
        ["../../places/calla/"],
        "the first of both names is linked"
    );
    assert_eq!(language_of(french, "Ministre").as_deref(), Some("fr"));
    assert_eq!(language_of(french, "Minister").as_deref(), Some("en"), "Birch is not translated");
    assert_eq!(language_of(&pages["fr/people/ada-alder/"], "Quelques mots").as_deref(), Some("fr"));
    assert_eq!(language_of(&pages["fr/trips/"], "La tournée").as_deref(), Some("fr"));
    assert_eq!(language_of(&pages["ar/people/ada-alder/"], "Some words").as_deref(), Some("en"));
    assert_eq!(words(&pages["fr/places/calla/"], "h1"), "La Calle");
    assert_eq!(
        (words(&pages["places/calla/"], "h1"), words(&pages["ar/places/calla/"], "h1")),
        ("Calla".into(), "Calla".into())
    );
    assert!(pages["fr/timeline/"].contains("title=\"Ardénie\"") && !pages["timeline/"].contains("Ardénie"));
}

#[test]
fn one_sitemap_names_every_page_once_with_its_alternates() {
    let folder = site();
    let Drawn { pages, .. } = drawn(folder.path());
    let sitemap = &pages["sitemap.xml"];
    assert!(sitemap.contains("xmlns:xhtml=\"http://www.w3.org/1999/xhtml\""));
    let lines: Vec<&str> = sitemap.lines().filter(|line| line.starts_with("<url>")).collect();
    let line = |url: &str| {
        lines.iter().find(|line| line.contains(&format!("<loc>https://example.org/sub/{url}</loc>")))
    };
    for url in ["briefings/talks/", "fr/briefings/talks/"] {
        let line = line(url).expect(url);
        for tag in ["en", "fr", "x-default"] {
            assert!(line.contains(&format!("hreflang=\"{tag}\"")), "{line}");
        }
        assert!(
            !line.contains("hreflang=\"ar\"") && line.contains("<lastmod>2023-06-20</lastmod>"),
            "{line}"
        );
    }
    assert!(
        line("ar/people/").is_some() && line("briefings/other/").is_some_and(|line| !line.contains("xhtml"))
    );
    assert!(
        line("fr/briefings/other/").is_none()
            && line("ar/briefings/talks/").is_none()
            && line("fr/404.html").is_none()
    );
}

#[test]
fn a_site_in_one_language_says_nothing_of_languages() {
    let folder = site();
    let settings = std::fs::read_to_string(folder.path().join("site.yaml")).unwrap();
    let (before, _) = settings.split_once("languages:").unwrap();
    std::fs::write(folder.path().join("site.yaml"), before).unwrap();
    for path in ["talks.fr.md", "talks.fr.notes.yaml", "third.md"] {
        std::fs::remove_file(folder.path().join("content/briefings").join(path)).unwrap();
    }
    let Drawn { pages, .. } = drawn(folder.path());
    for (url, page) in &pages {
        assert!(!page.contains("hreflang") && !page.contains("class=\"langs\""), "/{url}");
        assert!(!page.contains("languages."), "/{url}");
    }
}

#[test]
fn without_an_address_of_the_site_alternates_are_relative() {
    let folder = site();
    let settings = std::fs::read_to_string(folder.path().join("site.yaml")).unwrap();
    let settings = settings.replace("base_url: https://example.org/sub/\n", "");
    std::fs::write(folder.path().join("site.yaml"), settings).unwrap();
    let french = std::fs::read_to_string(folder.path().join("content/briefings/talks.fr.md")).unwrap();
    let Drawn { pages, .. } = drawn(folder.path());
    assert!(french.contains("https://example.org/"));
    let there = attribute(&pages["fr/briefings/talks/"], "link[hreflang]", "href");
    assert_eq!(
        there,
        ["../../../briefings/talks/", "../../../fr/briefings/talks/", "../../../briefings/talks/"]
    );
    assert_eq!(
        attribute(&pages["briefings/talks/"], "link[hreflang]", "href")[1],
        "../../fr/briefings/talks/"
    );
    assert!(pages["fr/404.html"].contains("href=\"/fr/people/\""));
    assert!(pages["fr/404.html"].contains("href=\"/style."), "files stand above the editions");
}
