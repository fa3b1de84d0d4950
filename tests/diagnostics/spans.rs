//! Whatever the bytes: no panic, and whatever is told points into its file, between characters.

use chancery::diagnostic::{Diagnostic, Format, Report};
use chancery::load::{ContentFile, Input};
use chancery::source::{FileId, Sources};
use proptest::prelude::*;

use crate::fixture::SITE;
use crate::support;

/// Pieces that mean something to one of the readers.
const PIECES: &[&str] = &[
    "---\n",
    "\n",
    "\r\n",
    "\t",
    "  ",
    ": ",
    "- ",
    "&a ",
    "*a",
    "!!str ",
    "|\n",
    ">\n",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "#",
    "# ",
    "? ",
    "%",
    "@",
    "`",
    "```\n",
    "[^a]",
    "[^a]: ",
    "<div>",
    "</div>",
    "<!--",
    "](",
    "![",
    "](x.md)",
    "javascript:",
    "| a |\n",
    "|---|\n",
    "> ",
    "> [!NOTE]\n",
    "{#id}",
    "\u{feff}",
    "\0",
    "\u{2028}",
    "\u{85}",
    "é",
    "王毅",
    "😀",
    "\u{301}",
    "\u{200d}",
    "Qin Gang",
    "Blinken",
    "Sunday",
    "2023-06-18",
    "2023-02-30",
    "T25:00",
    "+08:00",
    "title: ",
    "date: ",
    "when: ",
    "with: ",
    "meetings:\n  - ",
    "sources:\n  - ",
    "duration: ",
    "slug: ",
    "topics: ",
    "extra: ",
    "publish_at: ",
    "bottom_line: ",
    "null",
    "~",
    "99999999999999999999",
    "\\u0000",
    "&#x09;",
];

#[derive(Debug, Clone)]
enum Change {
    Insert(usize, &'static str),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (any::<usize>(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        2 => (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (any::<usize>(), 1..80_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

/// The text with changes, made between characters.
fn changed(mut text: String, changes: &[Change]) -> String {
    let boundary = |text: &str, at: usize| {
        let mut at = at % (text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    for change in changes {
        match *change {
            Change::Insert(at, piece) => text.insert_str(boundary(&text, at), piece),
            Change::Remove(at, length) => {
                let start = boundary(&text, at);
                let end = boundary(&text, (start + length).min(text.len()));
                text.replace_range(start..end.max(start), "");
            }
            Change::Repeat(at, length) => {
                let start = boundary(&text, at);
                let end = boundary(&text, (start + length).min(text.len())).max(start);
                let again = text[start..end].to_owned();
                text.insert_str(end, &again);
            }
        }
    }
    text
}

/// Every file of a fixture that is read as text, by path.
fn texts() -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = crate::fixtures()
        .iter()
        .filter_map(|(_, fixture)| fixture.first_text().map(|(path, text)| (path.to_owned(), text)))
        .collect();
    texts.extend(SITE.iter().map(|(path, text)| (String::from(*path), String::from(*text))));
    texts
}

/// A site of the files around, one of them with this text.
fn input(path: &str, text: &str) -> Input {
    let mut input = Input::default();
    let around = SITE.iter().filter(|(other, _)| *other != path);
    let files = around.map(|(path, text)| (*path, *text)).chain([(path, text)]);
    for (path, text) in files {
        let file = input.sources.add(path, text);
        let mut parts = path.trim_end_matches(".md").splitn(3, '/').skip(1);
        let (kind, id) = (parts.next(), parts.next().unwrap_or_default().to_owned());
        let content = ContentFile { file, id, folder: None, notes: vec![] };
        match kind {
            None => input.settings = Some(file),
            Some("people") => input.people.push(content),
            Some("places") => input.places.push(content),
            Some("trips") => input.trips.push(content),
            Some(_) => input.briefings.push(content),
        }
    }
    input
}

/// Everything that is told points between characters of its file, and can be written in every form.
fn all_points_somewhere(diagnostics: &[Diagnostic], sources: &Sources) {
    let known: Vec<FileId> = sources.iter().map(|(id, _)| id).collect();
    for diagnostic in diagnostics {
        let related = diagnostic.related.iter().map(|(span, _)| *span);
        for span in diagnostic.span().into_iter().chain(related) {
            assert!(known.contains(&span.file), "no such file: {diagnostic:?}");
            let text = &sources.file(span.file).text;
            assert!(text.get(span.range()).is_some(), "not between characters: {diagnostic:?} of {text:?}");
        }
    }
    for (format, color) in
        [(Format::Human, true), (Format::Human, false), (Format::Json, false), (Format::Github, false)]
    {
        let told = Report { diagnostics, sources, color }.to_string(format);
        assert_eq!(told.is_empty(), diagnostics.is_empty());
    }
}

fn try_text(path: &str, text: &str) {
    let (site, mut diagnostics) = chancery::enrich::enrich(input(path, text), &support::options());
    diagnostics.extend(chancery::check::check(&site));
    all_points_somewhere(&diagnostics, &site.sources);
    for enriched in &site.briefings {
        for mark in &enriched.marks {
            assert!(!site.sources.text(mark.span).is_empty(), "a mark on nothing: {mark:?}");
        }
    }
}

#[test]
fn every_fixture_cut_short_anywhere() {
    for (number, (path, text)) in texts().into_iter().enumerate() {
        // Every third place is enough, as the fixtures begin at different ones.
        for (end, _) in text.char_indices().skip(number % 3).step_by(3) {
            try_text(&path, &text[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_fixture_panics(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let texts = texts_once();
        let (path, text) = which.get(texts);
        try_text(path, &changed(text.clone(), &changes));
    }

    #[test]
    fn no_bytes_at_all_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), head in any::<bool>()) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let text = if head { format!("---\ntitle: x\n{text}\n---\n{text}") } else { text };
        try_text("content/briefings/talks.md", &text);
        try_text("site.yaml", &text);
    }
}

fn texts_once() -> &'static [(String, String)] {
    static TEXTS: std::sync::LazyLock<Vec<(String, String)>> = std::sync::LazyLock::new(texts);
    &TEXTS
}

#[test]
fn bytes_that_are_no_text_do_not_stop_the_others() {
    let site = tempfile::tempdir().expect("a folder for a site");
    crate::fixture::Fixture::parse("=== content/briefings/good.md\n---\ntitle: Good\n---\n")
        .write(site.path());
    for (number, bytes) in
        [&b"\xff\xfe---\0"[..], b"---\ntitle: \xc3\n---\n", b"\x80", b"a\n\xed\xa0\x80"].iter().enumerate()
    {
        std::fs::write(site.path().join(format!("content/briefings/bad-{number}.md")), bytes)
            .expect("written");
    }
    let prepared = support::prepare(site.path());
    all_points_somewhere(&prepared.diagnostics, &prepared.site.sources);
    let codes: Vec<&str> = prepared.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["not-utf8"; 4]);
    assert_eq!(prepared.site.briefings.len(), 1);
}
