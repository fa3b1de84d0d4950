//! The same warning in many files is told once, with a count and examples.

use crate::fixture::Fixture;
use crate::support;

#[test]
fn the_same_warning_in_many_files_is_told_once() {
    let mut text = String::new();
    for number in 10..40 {
        text += &format!(
            "=== content/briefings/talks-{number}.md\n---\ntitle: Talks\nlayout: post\n---\nText.\n"
        );
    }
    let site = tempfile::tempdir().expect("a folder for a site");
    Fixture::parse(&text).write(site.path());
    let run = support::chancery(site.path(), &["check"]);
    assert!(run.status.success());
    let told = String::from_utf8(run.stderr).expect("UTF-8");
    assert_eq!(told.matches("warning[unknown-key]: unknown key `layout`").count(), 1, "{told}");
    assert!(told.contains("… and 29 more of the same: content/briefings/talks-11.md:3:1, "), "{told}");
    assert!(told.trim_end().ends_with("Checked 30 briefings: 30 warnings"), "{told}");
    let run = support::chancery(site.path(), &["check", "--message-format", "json"]);
    let lines = String::from_utf8(run.stdout).expect("UTF-8");
    assert_eq!(lines.lines().count(), 30, "a machine is told all of them");
}
