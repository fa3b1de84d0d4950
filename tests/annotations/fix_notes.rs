//! `check --fix-notes`: marks alone, only when told to, and nothing else in the file.

use super::{support, write_site};

const BRIEFING: &str = "---\n# A comment, and Umlauts: ä\ntitle: Talks\ndate: 2031-05-18\nannotations:\n  \
                        - quote: 'a “frank” talk—no more'   # keep\n    note: N.\n  - {quote: five days, note: M.}\n---\n\
                        It was a \"frank\" talk–no more. It took six days.\n";

const NOTES: &str = "author: Desk\nannotations:\n  - quote: >-\n      talk—no\n      more\n    note: O.\n";

fn read(root: &std::path::Path, name: &str) -> String {
    std::fs::read_to_string(root.join("content/briefings").join(name)).expect("it is there")
}

#[test]
fn without_a_terminal_nothing_is_written() {
    let site = tempfile::tempdir().expect("a folder");
    write_site(site.path(), BRIEFING, None);
    let run = support::chancery(site.path(), &["check", "--fix-notes"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("no terminal to ask on"), "{run:?}");
    assert_eq!(read(site.path(), "talks.md"), BRIEFING);
}

#[test]
fn yes_changes_the_marks_of_a_quote_and_nothing_else() {
    let site = tempfile::tempdir().expect("a folder");
    write_site(site.path(), BRIEFING, None);
    let run = support::chancery(site.path(), &["check", "--fix-notes", "--yes"]);
    assert_eq!(run.status.code(), Some(1), "the other number stays an error");
    let expected = BRIEFING.replace("'a “frank” talk—no more'", "'a “frank” talk–no more'");
    assert_eq!(read(site.path(), "talks.md"), expected);
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(told.contains("Changed 1 quote") && told.contains("another number"), "{told}");
    assert!(!told.contains("only marks differ"), "{told}");
}

#[test]
fn a_quote_in_a_block_stays_a_block() {
    let site = tempfile::tempdir().expect("a folder");
    let briefing = BRIEFING.replace("five days", "six days").replace('—', "–");
    write_site(site.path(), &briefing, Some(NOTES));
    support::chancery(site.path(), &["check", "--fix-notes", "--yes"]);
    assert_eq!(read(site.path(), "talks.md"), briefing);
    assert_eq!(read(site.path(), "talks.notes.yaml"), NOTES.replace("talk—no\n      more", "talk–no more"));
}

#[test]
fn yes_needs_fix_notes() {
    let site = tempfile::tempdir().expect("a folder");
    write_site(site.path(), BRIEFING, None);
    assert_eq!(support::chancery(site.path(), &["check", "--yes"]).status.code(), Some(2));
}
