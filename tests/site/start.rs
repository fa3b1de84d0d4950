//! A site of one's own: from an empty folder to pages without a warning.

use crate::output::{build, files};
use crate::support::chancery;

#[test]
fn a_new_site_builds_without_a_warning() {
    let folder = tempfile::tempdir().expect("an empty folder");
    let run = chancery(folder.path(), &["init", "."]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let run = chancery(folder.path(), &["check", "--deny", "warnings"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let built = build(folder.path());
    assert!(!built.said.contains("warning["), "{}", built.said);
    assert!(built.files.contains_key("index.html"));
    assert!(built.files.keys().any(|file| file.starts_with("briefings/") && file.matches('/').count() == 2));
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("an empty folder");
    assert!(chancery(folder.path(), &["init", "desk"]).status.success());
    let desk = folder.path().join("desk");
    std::fs::write(desk.join("site.yaml"), "title: Mine\n").expect("written");
    let before = files(&desk);
    let _ = chancery(folder.path(), &["init", "desk"]);
    let after = files(&desk);
    for (path, bytes) in &before {
        assert_eq!(after.get(path), Some(bytes), "{path} was changed");
    }
}

#[test]
fn new_briefings_and_people_are_found_by_the_next_build() {
    let folder = tempfile::tempdir().expect("an empty folder");
    assert!(chancery(folder.path(), &["init", "."]).status.success());
    for arguments in
        [["new", "briefing", "Talks in Vienna: a “first” day"], ["new", "person", "Klemens von Metternich"]]
    {
        let run = chancery(folder.path(), &arguments);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let again = chancery(folder.path(), &arguments);
        assert!(!again.status.success(), "a second one would overwrite the first");
    }
    let run = chancery(folder.path(), &["build", "--drafts", "--strict"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let public = files(&folder.path().join("public"));
    assert!(public.contains_key("people/klemens-von-metternich/index.html"));
    assert!(public.keys().any(|file| file.starts_with("briefings/talks-in-vienna")));
}

#[test]
fn wrong_usage_is_told_apart_from_a_failure() {
    let folder = tempfile::tempdir().expect("an empty folder");
    assert_eq!(chancery(folder.path(), &["bild"]).status.code(), Some(2));
    assert_eq!(chancery(folder.path(), &["build", "--as-of", "yesterday"]).status.code(), Some(2));
    let run = chancery(folder.path(), &["build"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("chancery init"), "it says what to do");
}
