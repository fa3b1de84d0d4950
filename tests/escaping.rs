//! No text becomes markup, script, or a line of its own, in anything that is written: pages, feeds, calendars, data,
//! the search, settings of servers.
//!
//! A site is filled with texts put together by chance from what means something in one of these forms. Everything it
//! writes is read as its readers read it, and what they find must be the text, letter for letter, as text.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use chancery::enrich::Options;
use chancery::model::Site;
use chancery::render::{Assets, Templates, render};
use chancery::{hosting, prepare};
use scraper::{Html, Selector};
use serde_json::Value;
use support::options;

/// What ends, begins or hides something in one of the forms that are written.
const TOKENS: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "&",
    "&lt;",
    "&#60;",
    "`",
    "=",
    "/",
    "\\",
    "%",
    "$",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ";",
    ",",
    ":",
    "#",
    "|",
    "*",
    "_",
    "~",
    "^",
    "@",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u{b}",
    "\u{c}",
    "\u{1b}[2J",
    "\u{7f}",
    "\u{1}",
    "\u{85}",
    "\u{9b}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{2029}",
    "\u{2066}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10ffff}",
    "😀",
    "é",
    "习",
    "<!--",
    "-->",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "</script>",
    "</SCRIPT >",
    "<script>",
    "</style>",
    "</title>",
    "</textarea>",
    "<evil onevil=1>",
    "\" onevil=\"1",
    "' onevil='1",
    " onevil=1 ",
    "javascript:evil()",
    "{{ evil }}",
    "{% evil %}",
    "{# evil #}",
    "\nEVIL:1",
    "\r\nEVIL:1",
    "\nEND:VEVENT",
    "\nBEGIN:VEVENT\n",
    ";EVIL=1",
    ",EVIL",
    "\\n",
    "\\;",
    "\\",
    "\n  EVIL: 1",
    "\n/* EVIL",
    " /evil 200",
    "; } evil {",
    "\n::error::evil",
    "${evil}",
    "%0aEVIL",
    "%3Cevil%3E",
    "\u{feff}",
    " ",
    "a",
    "x1",
];

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn text(&mut self) -> String {
        (0..=self.below(5)).map(|_| TOKENS[self.below(TOKENS.len())]).collect()
    }
}

/// A site in the making, and the texts that were put into it.
struct Hostile {
    dice: Dice,
    texts: Vec<String>,
}

impl Hostile {
    /// Another text, with a word before and one behind it by which it is found again; as YAML.
    fn text(&mut self) -> String {
        let number = self.texts.len();
        let text = format!("Zq{number}a{}Zq{number}z", self.dice.text());
        self.texts.push(text.clone());
        yaml(&text)
    }

    /// Texts for Markdown, where some is markup on purpose: looked for in no output, but it may do no harm.
    fn markdown(&mut self) -> String {
        (0..4).map(|_| self.dice.text() + " ").collect()
    }

    fn write(&mut self, root: &Path) {
        let put = |path: &str, text: String| support::put(root, path, text);
        let settings = format!(
            "title: {}\ntagline: {}\ndescription: {}\ntime_zone: Asia/Shanghai\nclock: {}\nbase_url: https://example.org/sub/\n\
             exports: [annotations, atom, card, ics, json, json-feed, timelinejs]\nhosting: netlify\n\
             parties: {{ardenia: {{name: {}, short: {}}}, birland: {}}}\nextra: {{own: {}}}\n\
             languages: {{fr: {{title: {}, tagline: {}, description: {}, name: {}, parties: {{ardenia: {}}}}}}}\n",
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
            self.text(),
        );
        put("site.yaml", settings);
        for id in ["ada", "bo"] {
            let person = format!(
                "---\nname: {}\nnative_name: {{text: {}, lang: zh}}\naliases: [{}]\nside: ardenia\n\
                 roles: [{{title: {}, short: {}, from: 2020-01-01}}]\n---\n{}\n",
                self.text(),
                self.text(),
                self.text(),
                self.text(),
                self.text(),
                self.markdown(),
            );
            put(&format!("content/people/{id}.md"), person);
        }
        let place = format!(
            "---\nname: {}\nnative_name: {}\naliases: [{}]\ncountry: {}\ntime_zone: Asia/Shanghai\n---\n",
            self.text(),
            self.text(),
            self.text(),
            self.text(),
        );
        put("content/places/strelsau.md", place);
        put(
            "content/trips/tour.md",
            format!(
                "---\ntitle: {}\nfrom: 2024-05-01\nto: 2024-05-09\nplaces: [strelsau]\n---\n",
                self.text()
            ),
        );
        put(
            "content/briefings/gone.md",
            format!(
                "---\ntitle: {}\ndate: 2024-05-11\nwithdrawn: {{date: 2024-05-12, reason: {}}}\n---\n",
                self.text(),
                yaml(&self.markdown())
            ),
        );
        put("content/briefings/talks.md", self.briefing());
        self.translate(root);
        put(
            "content/sources.yaml",
            format!(
                "shared: {{title: {}, publisher: {}, url: 'https://example.com/'}}\n",
                self.text(),
                self.text()
            ),
        );
        put("static/map.txt", String::from("a map\n"));
    }

    /// An edition's words for what the others say.
    fn translate(&mut self, root: &Path) {
        let put = |path: &str, text: String| support::put(root, path, text);
        let person = format!(
            "---\nname: {}\naliases: [{}]\nroles: [{}]\n---\n",
            self.text(),
            self.text(),
            self.text()
        );
        put("content/people/ada.fr.md", person);
        let place = format!("---\nname: {}\ncountry: {}\n---\n", self.text(), self.text());
        put("content/places/strelsau.fr.md", place);
        let talks = format!(
            "---\ntitle: {}\nsummary: {}\nbottom_line: {}\nannotations: [{{quote: mots, note: {}, author: {}}}]\n---\n\nDes mots. {}\n",
            self.text(),
            self.text(),
            self.text(),
            yaml(&self.markdown()),
            self.text(),
            self.markdown(),
        );
        put("content/briefings/talks.fr.md", talks);
    }

    fn briefing(&mut self) -> String {
        let mut text = String::from(
            "---\ndate: 2024-05-10\ntrip: tour\ntlp: clear\naliases: ['/old \"a\"; $x {y} z*/']\n",
        );
        for key in ["title", "summary", "place"] {
            let _ = writeln!(text, "{key}: {}", self.text());
        }
        let _ = writeln!(
            text,
            "bottom_line: {{lead: {}, happened: {}, watch: {}}}",
            self.text(),
            self.text(),
            self.text()
        );
        let _ = writeln!(
            text,
            "authors: [{}, {}]\ntopics: [{}, {}]",
            self.text(),
            self.text(),
            self.text(),
            self.text()
        );
        let _ = writeln!(
            text,
            "corrections: [{{date: 2024-05-11, was: {}, is: {}}}]\nchanges: [{{date: 2024-05-12, note: {}}}]",
            self.text(),
            self.text(),
            yaml(&self.markdown()),
        );
        let _ = writeln!(
            text,
            "sources: [{{id: s, title: {}, publisher: {}, kind: press, language: {}, url: 'https://example.com/\"><evil>'}}]",
            self.text(),
            self.text(),
            self.text(),
        );
        let _ = writeln!(text, "meetings:");
        for (when, place) in
            [("'2024-05-01T09:30:00+08:00'", String::from("strelsau")), ("2024-05-03", self.text())]
        {
            let _ = writeln!(
                text,
                "- {{title: {}, note: {}, venue: {}, when: {when}, with: [ada, bo, {}], place: {place}, duration: 1h, sources: [s]}}",
                self.text(),
                self.text(),
                self.text(),
                self.text(),
            );
        }
        let _ = writeln!(
            text,
            "readouts: [{{title: {}, caption: {}, sides: {{ardenia: [s], birland: [shared]}}, \
             subjects: [{{subject: {}, ardenia: {}, birland: {}}}]}}]",
            self.text(),
            yaml(&self.markdown()),
            self.text(),
            yaml(&self.markdown()),
            yaml(&self.markdown()),
        );
        let _ = writeln!(
            text,
            "annotations: [{{quote: quoted words, note: {}, author: {}, sources: [s]}}]\n---\n\nSome quoted words.[^a]\n\n{}\n\n[^a]: {}",
            yaml(&self.markdown()),
            self.text(),
            self.markdown(),
            self.markdown().replace(['\n', '\r'], " "),
        );
        text
    }
}

/// A text in quotation marks, with what YAML may not have as it is in its place.
fn yaml(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    let escaped = |c: char| match c {
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
            format!("\\u{:04x}", u32::from(c))
        }
        c => c.to_string(),
    };
    quoted.chars().map(escaped).collect()
}

/// Every file that the site writes, by address.
fn written(root: &Path) -> (Site, BTreeMap<String, Vec<u8>>) {
    let prepared = prepare::prepare(root, &Options { ..options() }, false).expect("the folder can be read");
    let errors: Vec<_> = prepared
        .diagnostics
        .iter()
        .filter(|told| told.severity == chancery::diagnostic::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let assets = Assets::new(prepared.theme.assets, prepared.site.most_ties());
    let templates =
        Templates::new(&prepared.theme.templates, &prepared.site, &assets).expect("the theme is sound");
    let draw =
        |page| render(&prepared.site, &templates, page).unwrap_or_else(|error| panic!("{}", error.report));
    let files = prepared.site.pages.iter().map(|(url, page)| (url.clone(), draw(page))).collect();
    (prepared.site, files)
}

/// Parts of the search are written in a compressed form.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut plain) {
        Ok(_) => plain,
        Err(_) => bytes.to_vec(),
    }
}

/// What stands for a text once blanks and what cannot be seen are gone: no form of output keeps all of these.
fn seen(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}')
    };
    text.chars().filter(|c| !is_unseen(*c)).collect()
}

/// The texts of a site, as they can be seen, and which of them were found.
struct Texts {
    by_word: BTreeMap<String, String>,
    /// After how many characters there was a blank.
    blanks: BTreeMap<String, BTreeSet<usize>>,
    found: BTreeSet<String>,
}

impl Texts {
    fn of(hostile: &Hostile) -> Self {
        let word = |number: usize| format!("Zq{number}a");
        let texts = || hostile.texts.iter().enumerate();
        let blanks = |text: &str| {
            let all = text.match_indices(char::is_whitespace);
            all.map(|(at, _)| seen(&text[..at]).chars().count()).collect()
        };
        Texts {
            by_word: texts().map(|(number, text)| (word(number), seen(text))).collect(),
            blanks: texts().map(|(number, text)| (word(number), blanks(text))).collect(),
            found: BTreeSet::new(),
        }
    }

    /// In what a reader was given as text, each text that begins is there to its end, letter for letter.
    fn look(&mut self, place: &str, given: &str) {
        let given = seen(given);
        for (word, text) in &self.by_word {
            for (at, _) in given.match_indices(word.as_str()) {
                let rest = &given[at..];
                // Some lists leave the end out, or have the first word alone; what they have is the beginning.
                let same = rest.chars().zip(text.chars()).take_while(|(a, b)| a == b).count();
                let is_whole = same == text.chars().count();
                let is_cut =
                    rest.chars().nth(same).is_none_or(|c| c == '…') || self.blanks[word].contains(&same);
                assert!(is_whole || is_cut, "{place}: {rest:.200}\ninstead of {text}");
                if is_whole {
                    self.found.insert(word.clone());
                }
            }
        }
    }
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

/// A page or a part of one: nothing in it is markup that the theme does not make, and its texts are whole.
fn look_at_html(texts: &mut Texts, place: &str, page: &Html) {
    for element in page.select(&select("*")) {
        let name = element.value().name();
        assert!(!name.contains("evil"), "{place}: {}", element.html());
        for (attribute, value) in element.value().attrs() {
            assert!(
                !attribute.contains("evil") && !attribute.starts_with("on"),
                "{place}: {}",
                element.html()
            );
            let runs = seen(value).to_lowercase().starts_with("javascript:");
            assert!(!(runs && matches!(attribute, "href" | "src" | "action")), "{place}: {value}");
            if !matches!(attribute, "href" | "id" | "class" | "src") {
                texts.look(place, value);
            }
        }
        let is_data = element.value().attr("type").is_some_and(|kind| kind.ends_with("json"));
        if name == "script" && is_data {
            let data: Value =
                serde_json::from_str(&element.text().collect::<String>()).expect("JSON in a page");
            look_at_json(texts, place, &data);
        } else if !matches!(name, "script" | "style") {
            element
                .children()
                .filter_map(|child| child.value().as_text())
                .for_each(|own| texts.look(place, own));
        }
    }
}

/// Every word of JSON; what is HTML in it is read as such.
fn look_at_json(texts: &mut Texts, place: &str, value: &Value) {
    match value {
        Value::String(text) => {
            let is_html = place.ends_with("content_html")
                || place.contains("timelinejs.json")
                    && (place.ends_with("headline") || place.ends_with("text"))
                || place.contains("annotations.jsonld") && place.ends_with("value");
            if is_html {
                look_at_html(texts, place, &Html::parse_fragment(text));
            } else {
                texts.look(place, text);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| look_at_json(texts, place, value)),
        Value::Object(map) => {
            // The evidence of what is declared are its lines of YAML, with escapes.
            let words = map.iter().filter(|(key, _)| *key != "evidence");
            words.for_each(|(key, value)| look_at_json(texts, &format!("{place} {key}"), value));
        }
        _ => {}
    }
}

/// A feed or a sitemap: well-formed, of known elements, its texts whole.
fn look_at_xml(texts: &mut Texts, place: &str, text: &str) {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{place}: {error}"));
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(!node.tag_name().name().contains("evil"), "{place}");
        node.attributes().for_each(|attribute| texts.look(place, attribute.value()));
        let own = node.text().unwrap_or_default();
        match node.attribute("type") {
            Some("html") => look_at_html(texts, place, &Html::parse_fragment(own)),
            _ => texts.look(place, own),
        }
    }
}

/// A calendar: lines of known properties, no longer than may be, their texts whole.
fn look_at_calendar(texts: &mut Texts, place: &str, text: &str) {
    assert_eq!(
        text.matches(['\n', '\r']).count(),
        2 * text.matches("\r\n").count(),
        "{place}: a line end of its own"
    );
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{place}: a long line");
    let unfolded = icalendar::parser::unfold(text);
    let calendar =
        icalendar::parser::read_calendar(&unfolded).unwrap_or_else(|error| panic!("{place}: {error}"));
    for component in &calendar.components {
        assert!(matches!(component.name.as_str(), "VEVENT" | "VTIMEZONE"), "{place}: {}", component.name);
        for property in &component.properties {
            assert!(!property.name.as_str().contains("EVIL"), "{place}: {}", property.name);
            for parameter in &property.params {
                assert!(!parameter.key.as_str().contains("EVIL"), "{place}: {}", parameter.key);
            }
        }
    }
    for line in unfolded.split("\r\n") {
        let value = ["SUMMARY:", "DESCRIPTION:", "LOCATION:"].iter().find_map(|name| line.strip_prefix(name));
        value.iter().for_each(|value| texts.look(place, &unescaped(value)));
        for name in [";CN=\"", ";X-OFFICE=\"", ";X-PARTY=\""] {
            let Some((value, _)) = line.split_once(name).and_then(|(_, rest)| rest.split_once('"')) else {
                continue;
            };
            texts.look(place, &without_carets(value));
        }
    }
}

/// The value of a parameter (RFC 6868), as a reader understands it.
fn without_carets(value: &str) -> String {
    value.replace("^^", "\u{e000}").replace("^n", "\n").replace("^'", "\"").replace('\u{e000}', "^")
}

/// TEXT of RFC 5545, section 3.3.11, as a reader understands it.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(escaped @ ('\\' | ';' | ',')) => plain.push(escaped),
                other => panic!("`\\{other:?}` is no escape: {text}"),
            },
            ';' | ',' => panic!("`{c}` ends the value: {text}"),
            c => plain.push(c),
        }
    }
    plain
}

/// Settings of servers: no line, no word and no block that is not ours.
fn look_at_server(place: &str, text: &str) {
    for line in text.lines() {
        let line = line.to_lowercase();
        let begins = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '/');
        assert!(!begins.starts_with("evil"), "{place}: {line}");
        if place == "_redirects" {
            assert_eq!(line.split(' ').count(), 3, "{place}: {line}");
        }
    }
}

#[test]
fn no_text_becomes_anything_else() {
    let often: u64 =
        std::env::var("CHANCERY_ESCAPES").ok().and_then(|count| count.parse().ok()).unwrap_or(12);
    for seed in 0..often {
        let folder = tempfile::tempdir().expect("a folder for a site");
        let mut hostile = Hostile { dice: Dice(seed), texts: vec![] };
        hostile.write(folder.path());
        let (site, files) = written(folder.path());
        let mut texts = Texts::of(&hostile);
        for (url, bytes) in &files {
            let place = format!("seed {seed}, /{url}");
            if url.ends_with(".png") {
                png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a picture");
                continue;
            }
            let text = String::from_utf8(unpacked(bytes)).expect("UTF-8");
            let text = text.as_str();
            match url.rsplit('.').next() {
                Some("xml") => look_at_xml(&mut texts, &place, text),
                Some("ics") => look_at_calendar(&mut texts, &place, text),
                Some("json" | "jsonld") => {
                    look_at_json(&mut texts, &place, &serde_json::from_str(text).expect("JSON"))
                }
                _ if url.is_empty() || url.ends_with('/') || url.ends_with(".html") => {
                    look_at_html(&mut texts, &place, &Html::parse_document(text))
                }
                // Words behind their lengths, for the script of the search alone.
                Some("bin") => {}
                _ => look_at_server(url, text),
            }
        }
        look_at_server("nginx", &hosting::nginx::settings(&site, "/var/www"));
        look_at_server("caddy", &hosting::caddy::settings(&site, "/var/www"));
        let lost: Vec<&String> = texts
            .by_word
            .iter()
            .filter(|(word, _)| !texts.found.contains(*word))
            .map(|(_, text)| text)
            .collect();
        assert!(lost.len() * 10 < hostile.texts.len(), "seed {seed}: on no page: {lost:#?}");
    }
}
