//! The interface in other languages: no English word is left on any page, and a site may change every word.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use chancery::model::{Export, Page, Search};
use chancery::prepare::Prepared;
use chancery::render::{Assets, Templates, render};
use scraper::{Html, Selector};
use support::put;

/// A site whose own words have no Latin letter, with something of every kind.
fn site(language: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(
        root,
        "site.yaml",
        format!(
            "title: ΔΕΛΤΙΟ\ntagline: ΛΟΓΟΣ\ndescription: ΠΕΡΙ\nlanguage: {language}\nclock: ΡΩΜΗ\n\
             time_zone: Europe/Rome\ntlp: {{ceiling: green}}\npaginate_by: 1\n\
             exports: [atom, ics, json, json-feed, timelinejs, annotations]\n\
             parties: {{a: {{name: ΑΛΦΑ, short: ΑΛ, ink: blue}}, b: {{name: ΒΗΤΑ, ink: teal}}}}\n"
        ),
    );
    for (id, name, side) in [("x", "ΞΕΝΟΣ", "a"), ("y", "ΥΠΑΤΟΣ", "b"), ("z", "ΖΗΝΩΝ", "b")] {
        let person = format!(
            "---\nname: {name}\nside: {side}\nborn: 1950~\ndied: 2024\naliases: [{name}Α, {name}Β]\nroles:\n  \
             - {{title: ΑΡΧΩΝ, from: 2020-01, to: 2022}}\n  - {{title: ΠΡΕΣΒΥΣ, from: 2023-01-01}}\n  \
             - {{title: ΓΡΑΜΜΑΤΕΥΣ, to: 2019}}\n  - ΦΙΛΟΣ\n---\nΒΙΟΣ.\n"
        );
        put(root, &format!("content/people/{id}.md"), person);
    }
    put(
        root,
        "content/places/p.md",
        "---\nname: ΠΟΛΙΣ\ncountry: ΧΩΡΑ\naliases: [ΠΟΛΗ]\ntime_zone: Asia/Shanghai\n---\n",
    );
    put(
        root,
        "content/trips/t.md",
        "---\ntitle: ΟΔΟΣ\nfrom: 2023-05-28\nto: 2023-06-02\npeople: [x]\nplaces: [p]\n---\n",
    );
    put(
        root,
        "content/briefings/one.md",
        "---\ntitle: ΠΡΩΤΟΝ\nnumber: 1\ndate: 2023-06-19T10:00:00+08:00\nplace: p\nauthors: [ΓΡΑΦΕΥΣ, ΑΛΛΟΣ]\n\
         topics: [ΕΙΡΗΝΗ]\ntrip: t\ntlp: green\naliases: [/old/]\n\
         bottom_line: {lead: ΤΕΛΟΣ, happened: ΕΓΕΝΕΤΟ, changed: ΗΛΛΑΞΕ, unchanged: ΜΕΝΕΙ, watch: ΟΡΑ, basis: ΒΑΣΙΣ}\n\
         sources:\n  - {id: s, title: ΠΗΓΗ, publisher: ΕΚΔΟΤΗΣ, kind: readout, side: a, date: 2023-06-18, language: fr}\n  \
         - {id: k, title: ΠΗΓΗΒ, kind: press, date: 2023-06}\n\
         corrections: [{date: 2023-06-20, was: ΨΕΥΔΟΣ, is: ΑΛΗΘΕΙΑ, note: ΣΗΜΕΙΩΣΙΣ}]\n\
         changes: [{date: 2023-06-21, note: ΝΕΟΝ}]\n\
         annotations: [{quote: ΕΙΣ ΠΟΛΙΝ, kind: disputed, note: ΑΜΦΙΒΟΛΟΝ, sources: [s]}]\n\
         readouts:\n  - meeting: m1\n    sides: {a: [s], b: [k]}\n    \
         subjects: [{subject: ΘΕΜΑ, a: ΕΙΠΕ}]\n\
         meetings:\n  - {id: m1, when: 2023-06-18, with: [x, y, z, ΤΙΣ], duration: \">7h30m\", place: p, sources: [s, k]}\n  \
         - {id: m2, when: 2023-06-19T14:35:00+08:00, with: [x, y], duration: 95m, mode: call}\n  \
         - {id: m3, when: 2023-06-19, with: [x], mode: video, note: ΜΟΝΟΣ.}\n  \
         - {id: m4, when: 2023-02, with: [x, z], status: postponed}\n  \
         - {id: m5, with: [x, y], status: announced}\n  - {id: m6, when: 2023-03-01, with: [x], status: cancelled}\n  \
         - {id: m7, when: 2022, with: [x, y], duration: \"~45m\"}\n  - {id: m8, with: [x, y], duration: \"<2h\", mode: in-person}\n\
         ---\nΗΛΘΕΝ ΕΙΣ ΠΟΛΙΝ ΧΘΕΣ.[^a] ΚΑΙ [@s, 3].\n\n## ΜΕΡΟΣ\n\n> [!NOTE]\n> ΟΡΑ.\n\n- [x] ΕΡΓΟΝ\n- [ ] ΑΛΛΟ\n\n\
         | Α | Β[^b] |\n|---|---|\n| Γ | Δ |\n\n[^a]: ΥΠΟ.\n[^b]: ΕΠΙ.\n",
    );
    put(
        root,
        "content/briefings/two.md",
        "---\ntitle: ΔΕΥΤΕΡΟΝ\ndate: 2021-01-01\nsuperseded_by: one\npeople: [y]\n\
         meetings: [{id: q, when: 2021-01-01, with: [ΤΙΣ, ΑΛΛΟΣ]}]\n---\nΛΟΓΟΣ.\n",
    );
    put(
        root,
        "content/briefings/three.md",
        "---\ntitle: ΤΡΙΤΟΝ\ndate: 2020-01-01\nstatus: withdrawn\nwithdrawn: {date: 2020-02-01, reason: ΛΑΘΟΣ}\n---\nΛΟΓΟΣ.\n",
    );
    folder
}

fn drawn(prepared: Prepared) -> BTreeMap<String, String> {
    let assets = Assets::new(prepared.theme.assets, prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets).unwrap();
    let readable = prepared.site.pages.iter().filter(|(_, page)| match page {
        Page::Search(part) => *part == Search::Page,
        Page::Export(export, _) => !matches!(export, Export::Json | Export::Card),
        Page::Sitemap | Page::Robots => false,
        _ => true,
    });
    readable
        .map(|(url, page)| {
            (url.clone(), String::from_utf8(render(&prepared.site, &templates, page).unwrap()).unwrap())
        })
        .collect()
}

/// What a reader, or a program that reads to one, is given of a page.
fn said(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let all = Selector::parse("*").unwrap();
    let mut words = Vec::new();
    for element in page.select(&all) {
        let name = element.value().name();
        for attribute in ["aria-label", "title", "alt", "placeholder"] {
            words.extend(element.value().attr(attribute).map(str::to_owned));
        }
        if name == "meta" && element.value().attr("name") == Some("description") {
            words.extend(element.value().attr("content").map(str::to_owned));
        }
        if !matches!(name, "script" | "style" | "noscript") {
            let texts =
                element.children().filter_map(|child| child.value().as_text().map(|text| text.to_string()));
            words.extend(texts);
        }
    }
    words
}

/// Words of two Latin letters and more, but for names of formats and places in addresses.
fn latin(text: &str) -> Vec<&str> {
    const NAMES: &[&str] =
        &["Atom", "JSON", "TimelineJS", "PDF", "JavaScript", "UTC", "TLP", "GREEN", "Asia", "Shanghai"];
    text.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 1 && !NAMES.contains(word))
        .collect()
}

fn prepared(root: &Path) -> Prepared {
    let prepared = support::prepare(root);
    let errors: Vec<_> = prepared
        .diagnostics
        .iter()
        .filter(|told| told.severity == chancery::diagnostic::Severity::Error)
        .collect();
    let errors: Vec<&str> = errors.iter().map(|told| told.message.as_str()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    prepared
}

#[test]
fn no_english_word_is_left_on_a_page_in_another_script() {
    for language in ["ar", "zh-Hans"] {
        let folder = site(language);
        let pages = drawn(prepared(folder.path()));
        assert!(pages.len() > 30, "{}", pages.len());
        let mut left = Vec::new();
        for (url, html) in
            pages.iter().filter(|(url, _)| url.is_empty() || url.ends_with('/') || url.ends_with(".html"))
        {
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{url}");
            assert_eq!(html.contains(" dir=\"rtl\">\n<head>"), language == "ar", "{url}");
            for text in said(html) {
                let words = latin(&text);
                if !words.is_empty() {
                    left.push(format!("/{url}: {words:?} in `{}`", text.trim()));
                }
            }
        }
        assert!(left.is_empty(), "{language}:\n{}", left.join("\n"));
    }
}

#[test]
fn calendars_and_feeds_speak_the_language() {
    let folder = site("ar");
    let pages = drawn(prepared(folder.path()));
    let calendar = pages["timeline/timeline.ics"].replace("\r\n ", "");
    for line in calendar.lines().filter(|line| line.starts_with("DESCRIPTION")) {
        assert!(latin(&line.replace("DESCRIPTION", "").replace("\\n", " ")).is_empty(), "{line}");
    }
    assert!(calendar.contains("أكثر من ٧ ساعات ونصف"), "{calendar}");
    assert!(
        pages["atom.xml"].contains("ورد: &lt;q&gt;ΨΕΥΔΟΣ&lt;/q&gt;؛ والصواب: &lt;q&gt;ΑΛΗΘΕΙΑ&lt;/q&gt;.")
    );
}

#[test]
fn dates_lengths_and_counts_are_said_as_each_language_has_them() {
    for (language, said) in [
        (
            "fr",
            [
                "28 mai – 2 juin 2023",
                "Plus de 7 heures et demie",
                "et une autre personne",
                "1er janvier 2021",
                "1 h 35 min",
            ],
        ),
        ("zh-Hans", ["2023年5月28日至6月2日", "超过7个半小时", "第1段", "2021年1月1日", "1小时35分钟"]),
        (
            "ar",
            ["٢٨ مايو – ٢ يونيو ٢٠٢٣", "أكثر من ٧ ساعات ونصف", "أقل من ساعتين", "١ يناير ٢٠٢١", "وشخص آخر"],
        ),
    ] {
        let folder = site(language);
        let all: String = drawn(prepared(folder.path())).into_values().collect();
        for words in said {
            assert!(all.contains(words), "{language}: {words}");
        }
    }
}

#[test]
fn a_site_changes_one_word_and_brings_a_language_of_its_own() {
    let folder = site("fr");
    put(folder.path(), "templates/i18n/fr.yaml", "nav: {briefings: Notes & fiches}\n");
    let pages = drawn(prepared(folder.path()));
    assert!(pages[""].contains(">Notes &amp; fiches</a>") && pages[""].contains(">Chronologie</a>"));

    let folder = site("eo");
    let told = prepared(folder.path()).diagnostics;
    assert!(told.iter().any(|told| told.code == "no-interface"), "{told:#?}");
    put(folder.path(), "templates/i18n/eo.yaml", "nav: {timeline: Tempolinio}\n");
    let prepared = prepared(folder.path());
    assert!(prepared.diagnostics.iter().any(|told| told.code == "untranslated"));
    let pages = drawn(prepared);
    assert!(pages[""].contains(">Tempolinio</a>") && pages[""].contains(">People</a>"));
}
