//! `check --since`: facts of published briefings that were changed while no correction says so, in real repositories.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{AS_OF, chancery};
use tempfile::TempDir;

const PATH: &str = "content/briefings/talks.md";

const CODES: [&str; 2] = ["changed-without-correction", "gone-without-notice"];

const TALKS: &str = "---
title: Talks
date: 2023-06-19
meetings:
  - id: first
    when: 2023-06-18
    with: [alder, Ms Birch]
    duration: 3h
    place: Ardenport
  - {id: second, when: 2023-06-19, with: [alder], place: Ardenport}
sources: [{id: press, title: A report}]
readouts:
  - sides: {ardenia: [press], birland: [press]}
    subjects: [{subject: The talks, ardenia: “much was left open”}]
---
Nothing more was said.

He called it “a frank and useful talk” and left.
";

/// Runs git in a folder; it must succeed.
fn git(folder: &Path, arguments: &[&str]) {
    let run = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git can be run");
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// A site below a repository's root, with this briefing committed.
fn repository(talks: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = folder.path().join("the desk");
    for (path, text) in [
        ("site.yaml", "title: Desk\nparties: {ardenia: Ardenia, birland: Birland}\n"),
        ("content/people/alder.md", "---\nname: Ada Alder\n---\n"),
        (PATH, talks),
    ] {
        support::put(&desk, path, text);
    }
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "First"]);
    folder
}

/// What is told of a change since the commit: place and message of each.
fn told(before: &str, after: &str) -> Vec<(String, String)> {
    let folder = repository(before);
    let desk = folder.path().join("the desk");
    fs::write(desk.join(PATH), after).expect("written");
    let run = chancery(&desk, &["check", "--as-of", AS_OF, "--since", "HEAD", "--message-format", "json"]);
    let said = String::from_utf8(run.stdout).expect("UTF-8");
    let lines = said.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let changed: Vec<serde_json::Value> =
        lines.filter(|told| CODES.iter().any(|code| told["code"] == *code)).collect();
    let denied = chancery(&desk, &["check", "--as-of", AS_OF, "--since", "HEAD", "--deny", "warnings"]);
    assert_eq!(denied.status.success(), changed.is_empty(), "{denied:?}");
    changed
        .iter()
        .map(|told| {
            let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
            (text(&told["location"]["text"]), text(&told["message"]))
        })
        .collect()
}

#[test]
fn every_fact_that_changes_is_told_at_its_new_value() {
    for (from, to, words, was) in [
        ("    when: 2023-06-18", "    when: 2023-06-17", "2023-06-17", "`when` was `2023-06-18` at `HEAD`"),
        ("duration: 3h", "duration: '>3h'", "'>3h'", "`duration` was `3h` at `HEAD`"),
        ("duration: 3h", "note: x", "first", "`duration` was `3h` at `HEAD` and is not stated now"),
        ("    place: Ardenport", "    place: Birchton", "Birchton", "`place` was `Ardenport`"),
        ("[alder, Ms Birch]", "[alder, Mr Birch]", "[alder, Mr Birch]", "`with` was `Ada Alder, Ms Birch`"),
        ("date: 2023-06-19\n", "date: 2023-06-20\n", "2023-06-20", "`date` was `2023-06-19`"),
        (
            "  - {id: second",
            "  - {id: third, when: 2023-06-18}
  - {id: second",
            "third",
            "the meeting `third` was not there",
        ),
        (
            "useful talk",
            "useless talk",
            "a frank and useless talk",
            "the quotation was `a frank and useful talk`",
        ),
        ("title: Talks\n", "title: Talks\nstatus: withdrawn\n", "withdrawn", "is withdrawn without a reason"),
        (
            "title: Talks\n",
            "title: Talks\nstatus: draft\n",
            "draft",
            "is a draft now: its address leads nowhere",
        ),
        (
            "“much was left open”",
            "“nothing was left open”",
            "nothing was left open",
            "was `much was left open`",
        ),
    ] {
        let found = told(TALKS, &TALKS.replacen(from, to, 1));
        let (place, message) = found.first().unwrap_or_else(|| panic!("{to}: nothing is told"));
        assert_eq!(place, words, "{message}");
        assert!(message.contains(was), "{message}");
    }
    let gone = told(
        TALKS,
        &TALKS.replace("  - {id: second, when: 2023-06-19, with: [alder], place: Ardenport}\n", ""),
    );
    assert!(gone[0].1.contains("the meeting `second` (2023-06-19) was there"), "{gone:?}");
}

#[test]
fn what_is_no_other_fact_is_not_told() {
    let corrected = TALKS
        .replace("    when: 2023-06-18", "    when: 2023-06-17")
        .replace("meetings:", "corrections:\n  - {date: 2023-06-20, note: The day was wrong.}\nmeetings:");
    assert_eq!(told(TALKS, &corrected), []);
    for (from, to) in [
        ("Nothing more", "Much more"),
        ("id: second", "id: third"),
        ("title: Talks", "title: The talks"),
        ("    when: 2023-06-18", "    when: Sunday"),
        ("[alder, Ms Birch]", "[Ms Birch, Ada Alder]"),
        ("title: Talks\n", "title: Talks\ntlp: amber\n"),
        ("title: Talks\n", "title: Talks\nexpires_at: 2024-01-01T00:00:00Z\n"),
        ("title: Talks\n", "title: Talks\nwithdrawn: {reason: It was wrong.}\n"),
        (" “a frank and useful talk”", " useful"),
    ] {
        assert_eq!(told(TALKS, &TALKS.replacen(from, to, 1)), [], "{to}");
    }
    let draft = TALKS.replace("title: Talks\n", "title: Talks\nstatus: draft\n");
    assert_eq!(told(&draft, &TALKS.replace("3h", "4h")), [], "it had not been published");
    let old = corrected.replace("3h", "2h");
    assert_eq!(told(&old, &corrected).len(), 1, "a correction of before is none of this change");
}

/// The briefing with a correction, and with other words in place of some.
fn corrected(correction: &str, changes: &[(&str, &str)]) -> String {
    let changed = changes.iter().fold(TALKS.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    changed.replacen(
        "meetings:",
        &format!("corrections:\n  - {{date: 2023-06-20, {correction}}}\nmeetings:"),
        1,
    )
}

#[test]
fn a_correction_covers_what_it_names() {
    let day = ("    when: 2023-06-18", "    when: 2023-06-17");
    let length = ("duration: 3h", "duration: 4h");
    let quotation = ("useful talk", "useless talk");
    let who = ("[alder, Ms Birch]", "[alder, Mr Elm]");
    for (correction, changes, left) in [
        ("was: on Sunday, is: on Saturday", &[day][..], 0),
        ("was: on Sunday, is: on Saturday", &[day, length], 1),
        ("was: on Sunday, is: on Saturday", &[length], 1),
        ("note: They talked for four hours on Saturday.", &[day, length], 0),
        ("note: The length was wrong.", &[length], 0),
        ("note: Two things were wrong.", &[day, length], 1),
        ("was: a frank and useful talk, is: a frank and useless talk", &[quotation], 0),
        ("was: useful, is: useless", &[quotation, who], 1),
        ("note: Mr Elm was there and not Ms Birch.", &[who], 0),
        ("was: Then he smiled., is: Then he frowned.", &[who], 1),
    ] {
        let found = told(TALKS, &corrected(correction, changes));
        assert_eq!(found.len(), left, "{correction}: {changes:?}: {found:?}");
    }
}

/// What is told after files were changed in a folder, as `code: message`.
fn told_after(change: impl Fn(&Path)) -> Vec<String> {
    let folder = repository(TALKS);
    let desk = folder.path().join("the desk");
    change(&desk);
    let run = chancery(&desk, &["check", "--as-of", AS_OF, "--since", "HEAD", "--message-format", "json"]);
    let said = String::from_utf8(run.stdout).expect("UTF-8");
    let lines = said.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let told = lines.filter(|told| CODES.iter().any(|code| told["code"] == *code));
    told.map(|told| format!("{}: {}", told["location"]["file"].as_str().unwrap_or_default(), told["message"]))
        .collect()
}

#[test]
fn a_briefing_that_is_gone_or_elsewhere_is_told() {
    let gone = told_after(|desk| fs::remove_file(desk.join(PATH)).expect("removed"));
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert!(
        gone[0].contains("`Talks` was published at `/briefings/talks/` at `HEAD`, and is gone"),
        "{gone:?}"
    );
    let moved = |desk: &Path, text: &str| {
        fs::remove_file(desk.join(PATH)).expect("removed");
        support::put(desk, "content/briefings/2023/talks.md", text);
    };
    let elsewhere = told_after(|desk| moved(desk, TALKS));
    assert_eq!(elsewhere.len(), 1, "{elsewhere:?}");
    assert!(elsewhere[0].contains("nothing leads there now"), "{elsewhere:?}");
    let with_alias = TALKS.replacen("title:", "aliases: [/briefings/talks/]\ntitle:", 1);
    assert_eq!(told_after(|desk| moved(desk, &with_alias)), [""; 0], "its old address leads on");
    let changed = with_alias.replacen("duration: 3h", "duration: 4h", 1);
    let compared = told_after(|desk| moved(desk, &changed));
    assert!(compared.len() == 1 && compared[0].contains("`duration` was `3h`"), "{compared:?}");
    let slug = TALKS.replacen("title:", "slug: the-talks\ntitle:", 1);
    assert_eq!(told_after(|desk| support::put(desk, PATH, &slug)).len(), 1);
}

#[test]
fn who_has_another_file_is_who_they_were() {
    let person = "content/people/alder.md";
    let renamed = told_after(|desk| {
        fs::rename(desk.join(person), desk.join("content/people/ada-alder.md")).expect("renamed");
        support::put(desk, PATH, TALKS.replace("alder", "ada-alder"));
    });
    assert_eq!(renamed, [""; 0]);
    let married =
        told_after(|desk| support::put(desk, person, "---\nname: Ada Elm\naliases: [Ada Alder]\n---\n"));
    assert_eq!(married, [""; 0]);
    let another = told_after(|desk| support::put(desk, person, "---\nname: Ben Birch\n---\n"));
    assert_eq!(another.len(), 2, "both meetings are with somebody else: {another:?}");
    assert!(
        another[0].contains("`with` was `Ada Alder, Ms Birch` at `HEAD` and is `Ben Birch, Ms Birch`"),
        "{another:?}"
    );
}

#[test]
fn what_stands_in_the_way_is_said() {
    let folder = repository(TALKS);
    let desk = folder.path().join("the desk");
    for (revision, said) in [
        ("no-such-tag", "git knows no revision `no-such-tag`"),
        ("--output=x", "git knows no revision"),
        ("", "git knows no revision"),
    ] {
        let run = chancery(&desk, &["check", &format!("--since={revision}")]);
        let error = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(1), "{error}");
        assert!(error.contains(said), "{error}");
        assert!(!desk.join("x").exists());
    }
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("site.yaml"), "title: Desk\n").expect("written");
    let run = chancery(outside.path(), &["check", "--since", "HEAD"]);
    assert!(String::from_utf8_lossy(&run.stderr).contains("is in none"), "{run:?}");
    let run = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["check", "--since", "HEAD"])
        .current_dir(&desk)
        .env("PATH", outside.path())
        .output()
        .expect("the program can be run");
    assert!(String::from_utf8_lossy(&run.stderr).contains("`git`, which is not installed"), "{run:?}");
}
