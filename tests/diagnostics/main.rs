//! What the author is told: every fixture holds a small site with mistakes,
//! and what is told stands under the words it points at.
//!
//! `BLESS=1 cargo test --test diagnostics` writes what is told now into the
//! fixtures; read the difference before you commit it.

mod fixture;
mod quiet;
mod repeated;
mod spans;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

use chancery::diagnostic::Severity;
use fixture::Fixture;
use walkdir::WalkDir;

/// The folder with this file and all fixtures.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// Every fixture with its path below the folder.
fn fixtures() -> Vec<(String, Fixture)> {
    let files = WalkDir::new(folder()).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    let texts = files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "txt"));
    texts
        .map(|entry| {
            let name = entry.path().strip_prefix(folder()).expect("below the folder").display().to_string();
            (name, Fixture::parse(&std::fs::read_to_string(entry.path()).expect("a fixture is text")))
        })
        .collect()
}

#[test]
fn every_mistake_is_told_where_it_stands() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = String::new();
    for (name, fixture) in fixtures() {
        let site = tempfile::tempdir().expect("a folder for a site");
        fixture.write(site.path());
        let prepared = support::prepare(site.path());
        let told = fixture.annotated(&prepared.diagnostics, &prepared.site.sources);
        if told == fixture.text {
            continue;
        }
        if bless {
            std::fs::write(folder().join(&name), &told).expect("a fixture can be written");
        } else {
            wrong += &format!("\n{name}\n{}", support::difference(&fixture.text, &told));
        }
    }
    assert!(wrong.is_empty(), "told otherwise (- expected, + told):\n{wrong}");
}

#[test]
fn one_mistake_is_told_once() {
    let mut single = 0;
    for (name, fixture) in fixtures() {
        let site = tempfile::tempdir().expect("a folder for a site");
        fixture.write(site.path());
        let told = support::prepare(site.path()).diagnostics;
        assert!(!told.is_empty(), "{name}: nothing is told");
        let several = name.starts_with("several/");
        assert!(several || told.len() == 1, "{name}: {} are told", told.len());
        single += usize::from(!several);
    }
    assert!(single >= 45, "only {single} mistakes are tried");
}

#[test]
fn what_is_told_reads_well() {
    for (name, fixture) in fixtures() {
        let site = tempfile::tempdir().expect("a folder for a site");
        fixture.write(site.path());
        let prepared = support::prepare(site.path());
        let begins_with_a_name =
            |text: &str| prepared.site.people.values().any(|person| text.starts_with(&person.name));
        for diagnostic in &prepared.diagnostics {
            assert!(!diagnostic.message.contains('\n'), "{name}: several lines: {}", diagnostic.message);
            let texts = [&diagnostic.message].into_iter().chain(&diagnostic.hints);
            for text in texts {
                assert!(!text.ends_with('.'), "{name}: a full stop: {text}");
                let capital = text.starts_with(char::is_uppercase) && !begins_with_a_name(text);
                assert!(!capital, "{name}: a capital: {text}");
                assert_eq!(text.matches('`').count() % 2, 0, "{name}: an odd backtick: {text}");
            }
        }
    }
}

#[test]
fn only_errors_fail_the_command() {
    for (name, fixture) in fixtures() {
        let site = tempfile::tempdir().expect("a folder for a site");
        fixture.write(site.path());
        let diagnostics = support::prepare(site.path()).diagnostics;
        let errors = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let run = support::chancery(site.path(), &["check", "--message-format", "json"]);
        assert_eq!(run.status.code(), Some(i32::from(errors)), "{name}: {run:?}");
        let lines = String::from_utf8(run.stdout).expect("JSON is UTF-8");
        let codes: Vec<String> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON"))
            .map(|told| told["code"].as_str().expect("every diagnostic has a code").to_owned())
            .collect();
        let expected: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, expected, "{name}");
        let strict = support::chancery(site.path(), &["check", "--deny", "warnings"]);
        let only_hints = diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Hint);
        assert_eq!(strict.status.code(), Some(i32::from(!only_hints)), "{name}: {strict:?}");
    }
}
