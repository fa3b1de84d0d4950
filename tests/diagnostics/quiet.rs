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

/// One person with two terms in one office, and a page with a birth and a death.
const WANG: &str = "=== content/people/wang-yi.md\n---\nname: Wang Yi\nborn: 1953\ndied: 2100\nroles:\n  \
                    - {title: Foreign Minister, from: 2013-03, to: 2022-12}\n  \
                    - {title: Foreign Minister, from: 2023-07}\n---\n";

#[test]
fn what_agrees_with_the_text_and_the_calendar_is_not_told() {
    let declared = "meetings:\n  - id: qin\n    when: 2023-06-18\n    place: beijing\n    duration: 3h\n    \
                    with: [antony-blinken, qin-gang]\n";
    for (keys, text) in [
        // The day, the length, the place and the people of the declaration.
        (declared, "Antony Blinken met Qin Gang in Beijing on Sunday for three hours."),
        // A weekday that is the date's.
        ("", "They met on Sunday, 18 June 2023, and not on Monday 19 June."),
        // A sentence that tells of a meeting is turned off, and does tell of one.
        ("not_meetings: [Blinken met Qin Gang]\n", "Antony Blinken met Qin Gang on Sunday."),
        // A language that is known, and one that says there is none.
        ("", "```rust\nfn main() {}\n```\n\n```text\nplain\n```"),
    ] {
        let front =
            format!("=== content/briefings/talks.md\n---\ntitle: Talks\ndate: 2023-06-19\n{keys}---\n");
        quiet(&format!("{front}{text}\n"));
    }
}

#[test]
fn an_office_held_on_the_day_is_not_told() {
    for (date, name) in [
        ("2022-01-10", "Foreign Minister Wang Yi"),
        ("2023-10-27", "Foreign Minister Wang Yi"),
        ("2023-06-19", "former Foreign Minister Wang Yi"),
    ] {
        let briefing = format!(
            "=== content/briefings/talks.md\n---\ntitle: Talks\ndate: {date}\n---\nThe talks.\n\n{name} spoke.\n"
        );
        quiet(&format!("{WANG}{briefing}"));
    }
}

#[test]
fn meetings_that_can_all_be_attended_are_not_told() {
    let meetings = "meetings:\n  - {id: a, when: 2023-06-18, part_of_day: morning, place: beijing, with: [antony-blinken, qin-gang]}\n  \
                    - {id: b, when: 2023-06-18, part_of_day: evening, place: beijing, with: [antony-blinken, qin-gang]}\n  \
                    - {id: c, when: 2023-06-18, part_of_day: morning, mode: call, with: [antony-blinken, wang-yi]}\n  \
                    - {id: d, when: 2023-06-20, status: announced, with: [antony-blinken, wang-yi]}\n";
    let briefing = format!(
        "=== content/briefings/talks.md\n---\ntitle: Talks\ndate: 2023-06-19\n{meetings}---\nText.\n"
    );
    quiet(&format!("{WANG}{briefing}"));
}
