//! A site of one's own: from an empty folder to pages without a warning.

use crate::output::{build, files, select};
use crate::support::{self, chancery};

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
fn what_new_makes_is_found_by_the_next_build() {
    let folder = tempfile::tempdir().expect("an empty folder");
    assert!(chancery(folder.path(), &["init", "."]).status.success());
    for arguments in [
        ["new", "briefing", "Talks in Vienna: a “first” day"],
        ["new", "person", "Klemens von Metternich"],
        ["new", "place", "Schönbrunn: the palace"],
        ["new", "trip", "To the congress"],
    ] {
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
    assert!(public.contains_key("places/schönbrunn-the-palace/index.html"));
    assert!(public.contains_key("trips/to-the-congress/index.html"));
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

/// What the menu of the front page offers.
fn menu(briefings: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("an empty folder");
    support::put(folder.path(), "site.yaml", "title: Desk\n");
    for (name, text) in briefings {
        support::put(folder.path(), &format!("content/briefings/{name}.md"), text);
    }
    let built = build(folder.path());
    let pages = built.pages();
    let links = select("header nav a");
    let menu: Vec<String> = pages["index.html"]
        .select(&links)
        .map(|link| link.value().attr("href").expect("a link").trim_start_matches("./").to_owned())
        .collect();
    for page in ["briefings/", "timeline/", "people/", "places/", "search/"] {
        let offered = menu.iter().any(|link| link == page);
        assert_eq!(built.files.contains_key(&format!("{page}index.html")), offered, "{page} of {menu:?}");
    }
    menu
}

#[test]
fn the_menu_offers_only_what_there_is() {
    assert_eq!(menu(&[]), Vec::<String>::new());
    let plain = ("notes", "---\ntitle: Notes\ndate: 2023-06-01\n---\nNobody met.\n");
    assert_eq!(menu(&[plain]), ["briefings/", "search/"]);
    let meeting = "---\ntitle: Talks\ndate: 2023-06-19\nmeetings:\n  - {when: 2023-06-18, with: [Anna Alder, Ben Birch]}\n---\nThey met.\n";
    assert_eq!(menu(&[plain, ("talks", meeting)]), ["briefings/", "timeline/", "search/"]);
    // A draft is not there.
    let draft = meeting.replacen("---\n", "---\nstatus: draft\n", 1);
    assert_eq!(menu(&[plain, ("talks", &draft)]), ["briefings/", "search/"]);
}
