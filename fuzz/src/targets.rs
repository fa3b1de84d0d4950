//! What is done with an input, and what must hold whatever it is: one function for each fuzz target.
//!
//! `cargo test --test fuzz` plays what is kept in `fuzz/kept` through the same functions.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use chancery::diagnostic::{Diagnostic, Format, Report};
use chancery::enrich::{Options, enrich};
use chancery::load::{ContentFile, Input};
use chancery::model::when::When;
use chancery::model::{Length, Page, Site};
use chancery::parse::dates;
use chancery::parse::language::english;
use chancery::prose::{NameIndex, Scene, read_str};
use chancery::render::{Assets, Templates, body, render, words};
use chancery::serve::{Door, Edition, respond};
use chancery::source::Sources;
use chancery::{check, parse};
use hyper::Request;

/// One target.
pub type Target = fn(&[u8]);

/// Every target by its name, which is also that of its folder of kept inputs.
pub const TARGETS: &[(&str, Target)] = &[
    ("code", code),
    ("dates", dates),
    ("front_matter", front_matter),
    ("http", http),
    ("markdown", markdown),
    ("pages", pages),
    ("photo", photo),
    ("prose", prose),
    ("settings", settings),
    ("templates", templates),
];

const PEOPLE: &[(&str, &str)] = &[
    (
        "antony-blinken",
        "---\nname: Antony Blinken\nside: united-states\nroles: [{title: Secretary of State, from: 2021-01-26}]\n---\n",
    ),
    ("qin-gang", "---\nname: Qin Gang\nnative_name: 秦刚\nside: china\nroles: [Foreign Minister]\n---\n"),
    ("wang-yi", "---\nname: Wang Yi\naliases: [Director Wang]\nside: china\n---\n"),
    ("xi-jinping", "---\nname: Xi Jinping\nside: china\nroles: [President]\n---\n"),
    ("ricardo-zuniga", "---\nname: Ricardo Zúñiga\n---\n"),
];

/// A file under its path, as one of the site.
fn add(input: &mut Input, path: &str, text: &str) {
    let file = input.sources.add(path, text);
    let stem = path.trim_end_matches(".md");
    let mut parts = stem.splitn(3, '/').skip(1);
    let (kind, id) = (parts.next(), parts.next().unwrap_or_default().to_owned());
    let content = ContentFile { file, id, folder: None, notes: vec![] };
    match kind {
        None => input.settings = Some(file),
        Some("sources.yaml") => input.source_list = Some(file),
        Some("people") => input.people.push(content),
        Some("places") => input.places.push(content),
        Some("trips") => input.trips.push(content),
        Some(_) => input.briefings.push(content),
    }
}

/// A site in which texts are tried: some people, and these files.
fn site_of(files: &[(&str, &str)]) -> (Site, Vec<Diagnostic>) {
    let mut input = Input::default();
    for (id, text) in PEOPLE {
        add(&mut input, &format!("content/people/{id}.md"), text);
    }
    add(&mut input, "content/places/beijing.md", "---\nname: Beijing\ntime_zone: Asia/Shanghai\n---\n");
    for (path, text) in files.iter().filter(|(path, _)| !path.ends_with(".notes.yaml")) {
        add(&mut input, path, text);
    }
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".notes.yaml")) {
        let file = input.sources.add(*path, *text);
        input.briefings.iter_mut().for_each(|briefing| briefing.notes.push(file));
    }
    let as_of = "2026-12-01T00:00:00Z".parse().expect("a moment");
    let (site, mut diagnostics) = enrich(input, &Options { as_of, drafts: true, ..Options::default() });
    diagnostics.extend(check::check(&site));
    all_points_somewhere(&diagnostics, &site.sources);
    (site, diagnostics)
}

/// Everything that is told points between characters of its file, and can be written in every form.
fn all_points_somewhere(diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        let related = diagnostic.related.iter().map(|(span, _)| *span);
        for span in diagnostic.span().into_iter().chain(related) {
            let text = &sources.get(span.file).expect("the file is there").text;
            assert!(text.get(span.range()).is_some(), "not between characters: {diagnostic:?}");
        }
    }
    for format in [Format::Human, Format::Json, Format::Github] {
        let told = Report { diagnostics, sources, color: false }.to_string(format);
        assert_eq!(told.is_empty(), diagnostics.is_empty());
    }
}

fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The text of every briefing and person as it will stand on a page and in the feed.
fn draw_bodies(site: &Site) {
    for briefing in &site.briefings {
        harmless(&body::render(site, briefing).html);
        harmless(&body::render_for_feed(site, briefing, "https://example.org/"));
        for mark in &briefing.marks {
            assert!(!site.sources.text(mark.span).is_empty(), "a mark on nothing: {mark:?}");
        }
    }
    for person in site.people.values() {
        harmless(&body::render_page(site, person.file, person.body, "people/x/").html);
    }
}

/// A whole file, front matter and all, as a briefing, a person, a place, a trip, and both kinds of YAML beside.
pub fn front_matter(data: &[u8]) {
    let text = text(data);
    let (site, _) = site_of(&[
        ("content/briefings/x.md", &text),
        ("content/people/x.md", &text),
        ("content/places/x.md", &text),
        ("content/trips/x.md", &text),
        ("content/sources.yaml", &text),
        ("content/briefings/x.notes.yaml", &text),
    ]);
    draw_bodies(&site);
}

/// A text, and in its first line the words that a note is tied to.
pub fn markdown(data: &[u8]) {
    let whole = text(data);
    let (quote, text) = whole.split_once('\n').unwrap_or(("met", &whole));
    let quote = serde_json::to_string(quote).expect("a text is JSON");
    let head = format!(
        "---\ntitle: T\ndate: 2023-06-19\nsources: [{{id: a, title: A, url: 'https://example.org/'}}]\n\
         annotations:\n- {{quote: {quote}, note: A note on [it](https://example.org/).}}\n\
         - {{quote: the, note: Another.}}\n---\n"
    );
    let (site, _) = site_of(&[("content/briefings/x.md", &(head + text))]);
    draw_bodies(&site);
}

/// A text as prose, read on several days.
pub fn prose(data: &[u8]) {
    static NAMES: LazyLock<NameIndex> = LazyLock::new(|| NameIndex::new(site_of(&[]).0.people.values()));
    let text = text(data);
    for dateline in [None, Some("2023-06-19"), Some("9999-12-31"), Some("-009999-01-01")] {
        let dateline = dateline.and_then(|day| day.parse().ok());
        let scene =
            Scene { dateline, place: Some("Washington"), title: Some("A call"), ..Scene::new(&NAMES) };
        let reading = read_str(&text, &scene);
        let whole = |range: &Range<usize>| {
            assert!(text.get(range.clone()).is_some_and(|words| !words.is_empty()), "{range:?}");
        };
        reading.dates.iter().for_each(|date| whole(&date.range));
        reading.people.iter().for_each(|person| whole(&person.range));
        for meeting in &reading.meetings {
            assert!(!meeting.with.is_empty());
            whole(&meeting.trigger);
            meeting.evidence.iter().chain(&meeting.place).chain(&meeting.others).for_each(whole);
        }
    }
}

/// A site with these settings.
fn set_up(data: &[u8]) -> Site {
    let briefing = "---\ntitle: T\ndate: 2023-06-19\nplace: beijing\ntopics: [a]\n---\nAntony Blinken met Qin Gang on Sunday for an hour.\n";
    site_of(&[("site.yaml", &text(data)), ("content/briefings/x.md", briefing)]).0
}

/// `site.yaml`, and the texts of a site with it.
pub fn settings(data: &[u8]) {
    draw_bodies(&set_up(data));
}

/// `site.yaml`, and some of the pages and exports drawn with it: a target of its own, because it takes ten times as long.
pub fn pages(data: &[u8]) {
    let site = set_up(data);
    let templates = Templates::new(&[], &site, &Assets::new(BTreeMap::new(), site.most_ties()))
        .expect("the theme is sound");
    // All of them would take most of the time; which ones it is changes from input to input.
    let chosen =
        data.iter().fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let of_n = site.pages.iter().count();
    for (url, page) in site.pages.iter().cycle().skip(chosen % of_n).step_by(7).take(PAGES_AN_INPUT.min(of_n))
    {
        let bytes = render(&site, &templates, page).unwrap_or_else(|error| panic!("{url}: {}", error.report));
        if url.ends_with('/') || url.is_empty() {
            harmless_page(&String::from_utf8(bytes).expect("pages are UTF-8"));
        } else if url.ends_with(".json") || url.ends_with(".jsonld") {
            serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON");
        }
    }
}

/// How many pages are drawn for one input of [`pages`].
const PAGES_AN_INPUT: usize = 3;

/// Templates are the site's own and trusted, but a mistake in one is told, at its place.
pub fn templates(data: &[u8]) {
    static SITE: LazyLock<(Site, Assets)> = LazyLock::new(|| {
        let briefing = "---\ntitle: T\ndate: 2023-06-19\n---\nAntony Blinken met Qin Gang on Sunday.\n";
        (site_of(&[("content/briefings/x.md", briefing)]).0, Assets::new(BTreeMap::new(), 0))
    });
    let (site, assets) = &*SITE;
    let text = text(data).into_owned();
    // As much work as one asks for is done: that is no fault.
    let asks_for_much = text.contains("range") || text.matches("for").count() > 2 || text.contains("**");
    let told = match Templates::new(&[("index.html".into(), text.clone())], site, assets) {
        Ok(templates) if !asks_for_much => render(site, &templates, &Page::Home).err(),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    if let Some(error) = told {
        assert!(!error.message.is_empty() && !error.to_string().is_empty());
        let lines = text.matches('\n').count() + 2;
        let is_own = error.template == "templates/index.html";
        assert!(!is_own || error.line.is_none_or(|line| line as usize <= lines), "{error:?}");
    }
}

/// Dates, lengths and moments as authors write them; what was understood can be written and read again.
pub fn dates(data: &[u8]) {
    let text = text(data);
    for line in text.lines().take(20) {
        if let Ok(when) = When::parse(line) {
            assert_eq!(When::parse(&when.to_string()), Ok(when), "{line:?}");
            assert!(when.first().zip(when.last()).is_none_or(|(first, last)| first <= last), "{line:?}");
            assert!(when == When::Unknown || !words::when(english(), when).is_empty(), "{line:?}");
        }
        if let Ok(length) = Length::parse(line) {
            assert_eq!(Length::parse(&length.to_string()), Ok(length), "{line:?}");
            assert!(!words::length(english(), length).is_empty());
        }
        let errors = [dates::when(line).err(), dates::dateline(line).err(), dates::instant(line).err()];
        assert!(errors.iter().flatten().all(|error| !error.is_empty()));
        let _ = parse::site::base_url(line);
    }
}

/// Code, and in its first line the language.
pub fn code(data: &[u8]) {
    let whole = text(data);
    let (language, code) = whole.split_once('\n').unwrap_or(("rust", &whole));
    harmless(&chancery::render::highlight::highlight(code, language));
}

/// A picture: nothing but metadata may change, and what was blanked once is blank.
pub fn photo(data: &[u8]) {
    let mut once = data.to_vec();
    chancery::render::photo::blank_place(&mut once);
    let mut twice = once.clone();
    chancery::render::photo::blank_place(&mut twice);
    assert!(once.len() == data.len() && twice.len() == data.len());
}

/// A request: the target in the first line, then headers.
pub fn http(data: &[u8]) {
    static EDITION: LazyLock<Edition> = LazyLock::new(|| {
        let files = [("content/briefings/x.md", "---\ntitle: T\ndate: 2023-06-19\n---\nText.\n")];
        let site = site_of(&files).0;
        let assets = Assets::new(BTreeMap::new(), site.most_ties());
        let templates = Templates::new(&[], &site, &assets).expect("the theme is sound");
        Edition::new("1".into(), 1, Arc::new(site), templates, Arc::new(assets), PathBuf::from("/nowhere"))
    });
    let mut lines = data.split(|byte| *byte == b'\n');
    let mut request = Request::builder().uri(lines.next().unwrap_or_default());
    for line in lines.take(20) {
        let (name, value) = line.split_at(line.iter().position(|byte| *byte == b':').unwrap_or(line.len()));
        request = request.header(name, value.get(1..).unwrap_or_default());
    }
    let Ok(request) = request.header("host", "localhost").body(()) else { return };
    let response = respond(
        &EDITION,
        Door::new(([127, 0, 0, 1], 1111).into()).expect("no chance is needed"),
        &request.into_parts().0,
    );
    assert!(!response.status().is_server_error());
    let leads = response.headers().get("location").map(|value| value.as_bytes().to_vec());
    assert!(leads.is_none_or(|to| to.starts_with(b"/") && !to.starts_with(b"//") && !to.starts_with(b"/\\")));
    assert!(response.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
}

/// Nothing in a text that came from an author runs, loads or frames anything.
fn harmless(html: &str) {
    for tag in tags(html) {
        assert!(!NEVER.contains(&tag.name.as_str()), "<{}> in {html}", tag.name);
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on") && name != "srcdoc" && name != "formaction", "{name} in {html}");
            // As browsers read an address: other control characters within it make it no scheme.
            let plain = value.trim_matches(|c| c <= ' ').replace(['\t', '\n', '\r'], "").to_lowercase();
            let runs =
                ["javascript:", "vbscript:", "data:text"].iter().any(|scheme| plain.starts_with(scheme));
            assert!(!runs || !matches!(name.as_str(), "href" | "src"), "{value} in {html}");
        }
    }
}

const NEVER: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "base", "meta", "link", "form", "svg", "math", "template",
];

/// On a page of the theme, every script is the theme's: a file, data, or the words that it begins with.
fn harmless_page(html: &str) {
    for tag in tags(html) {
        assert!(tag.attributes.iter().all(|(name, _)| !name.starts_with("on")), "{html}");
        let is_data = tag.attributes.iter().any(|(name, value)| {
            name == "type" && matches!(value.as_str(), "application/ld+json" | "application/json")
        });
        let is_file = tag.attributes.iter().any(|(name, _)| name == "src");
        assert!(tag.name != "script" || is_data || is_file || tag.attributes.is_empty(), "{html}");
    }
}

/// A start tag.
struct StartTag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The start tags of HTML, much as a browser finds them in running text; what is in a script is passed over.
fn tags(html: &str) -> Vec<StartTag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, after) = start_tag(rest);
            rest = match tag.name.as_str() {
                "script" => after.split_once("</script>").map_or("", |(_, after)| after),
                _ => after,
            };
            found.push(tag);
        }
    }
    found
}

fn start_tag(text: &str) -> (StartTag, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    let mut tag = StartTag { name: text[..end].to_ascii_lowercase(), attributes: Vec::new() };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end =
            rest[1..].find(|c: char| c.is_whitespace() || "=>/".contains(c)).map_or(rest.len(), |at| at + 1);
        // The first character may be of several bytes.
        let end = (end..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let value = match rest.strip_prefix('=').map(str::trim_start) {
            None => "",
            Some(after) => {
                let (value, after) = attribute_value(after);
                rest = after;
                value
            }
        };
        tag.attributes.push((name, value.replace("&#x3A;", ":").replace("&colon;", ":")));
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        None => {
            let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
            text.split_at(end)
        }
    }
}
