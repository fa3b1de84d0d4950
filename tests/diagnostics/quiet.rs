//! What is no mistake: nothing is told, and the author's words are kept.

use chancery::model::Site;
use tempfile::TempDir;

use crate::fixture::Fixture;
use crate::support;

/// A site of these files of which nothing is told.
fn quiet(fixture: &str) -> Site {
    let folder = TempDir::new().expect("a folder for a site");
    let fixture = Fixture::parse(fixture);
    fixture.write(folder.path());
    let prepared = support::prepare(folder.path());
    let told = fixture.annotated(&prepared.diagnostics, &prepared.site.sources);
    assert!(prepared.diagnostics.is_empty(), "told:\n{told}");
    prepared.site
}

/// The one briefing of a site of which nothing is told.
fn title(fixture: &str) -> String {
    let site = quiet(fixture);
    assert_eq!(site.briefings.len(), 1);
    site.briefings[0].briefing.title.clone()
}

#[test]
fn text_that_looks_like_something_else_stays_text() {
    for words in [
        "no",
        "Yes",
        "on",
        "12:30",
        "2023-06-18",
        "007",
        "1_000",
        "1e3",
        "0x10",
        "0o17",
        ".5",
        "1.50",
        "NaN",
        "=",
        "<<",
    ] {
        assert_eq!(title(&format!("---\ntitle: {words}\n---\n")), words);
        assert_eq!(title(&format!("---\ntitle: \"{words}\"\n---\n")), words);
    }
    for word in ["null", "~"] {
        assert_eq!(title(&format!("---\ntitle: '{word}'\n---\n")), word);
    }
    let site = quiet("---\ntitle: x\ntopics: [no, 007, 2023-06-18]\nsummary: 12:30\nauthors: 1_000\n---\n");
    let briefing = &site.briefings[0].briefing;
    let topics: Vec<&str> = briefing.topics.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(topics, ["no", "007", "2023-06-18"]);
    assert_eq!(briefing.summary.as_deref(), Some("12:30"));
    assert_eq!(briefing.authors, ["1_000"]);
}

#[test]
fn extra_keeps_what_looks_like_text_as_text() {
    let site =
        quiet("---\ntitle: x\nextra: {a: no, b: 12:30, c: 007, d: 3, e: true, f: 1_000, g: '3'}\n---\n");
    let extra = &site.briefings[0].briefing.extra;
    let expected = serde_json::json!(
        {"a": "no", "b": "12:30", "c": "007", "d": 3, "e": true, "f": "1_000", "g": "3"}
    );
    assert_eq!(*extra, expected);
}

#[test]
fn a_byte_order_mark_and_windows_lines_make_no_difference() {
    for form in ["", "bom", "crlf", "bom crlf", "no-newline", "bom crlf no-newline"] {
        let heading = format!("=== content/briefings/talks.md {form}\n");
        let site = quiet(
            &(heading + "---\ntitle: Talks\ndate: 2023-06-19\n---\nQin Gang spoke.\n\n## Later\n\nMore.\n"),
        );
        let enriched = &site.briefings[0];
        assert_eq!(enriched.briefing.title, "Talks", "{form}");
        assert_eq!(
            enriched.briefing.date.as_ref().map(|date| date.day().to_string()).as_deref(),
            Some("2023-06-19")
        );
        assert_eq!(enriched.document.text.text.trim(), "Qin Gang spoke.\n\nLater\n\nMore.", "{form}");
        assert_eq!(enriched.document.headings[0].id, "later", "{form}");
        let words: Vec<&str> = enriched.marks.iter().map(|mark| site.sources.text(mark.span)).collect();
        assert_eq!(words, ["Qin Gang"], "{form}");
    }
}

#[test]
fn empty_files_and_files_without_front_matter_are_briefings() {
    for (text, expected) in [
        ("", "Talks"),
        ("\n\n", "Talks"),
        ("bom", "Talks"),
        ("Just text.\n", "Talks"),
        ("# Two days in Beijing\n\nText.\n", "Two days in Beijing"),
        ("Text.\n\n---\n\nMore.\n", "Talks"),
        ("---\n---\n", "Talks"),
        ("---\n---\n# A heading\n", "A heading"),
        ("---\n\nA rule, then text: no keys.\n", "Talks"),
    ] {
        let (form, text) = if text == "bom" { ("bom", "") } else { ("", text) };
        let found = title(&format!("=== content/briefings/talks.md {form}\n{text}"));
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn an_empty_site_is_a_site() {
    let site = quiet("=== site.yaml\n");
    assert!(site.briefings.is_empty());
    assert!(site.page_at("").is_some());
}

#[test]
fn dates_are_as_precise_as_they_are_known() {
    for (when, expected) in [
        ("2023-06-18", "2023-06-18"),
        ("18 June 2023", "2023-06-18"),
        ("Sunday, 18 June 2023", "2023-06-18"),
        ("Sunday", "2023-06-18"),
        ("Mon", "2023-06-19"),
        ("2023-06", "2023-06"),
        ("2023", "2023"),
        ("2023-06~", "2023-06~"),
        ("2023-06-18/2023-06-19", "2023-06-18/2023-06-19"),
        ("2023-06-18/", "2023-06-18/"),
        ("2023-06-18/..", "2023-06-18/.."),
        ("2023-06-18T22:00:00-04:00", "2023-06-18"),
    ] {
        let fixture = format!(
            "---\ntitle: x\ndate: 2023-06-19\nmeetings:\n  - when: {when}\n    with: [antony-blinken, qin-gang]\n---\n"
        );
        let site = quiet(&fixture);
        assert_eq!(site.briefings[0].timeline[0].when.to_string(), expected, "{when}");
    }
}
