//! Going back, and taking down.

use std::fs;

use crate::place::{KINDS, Place};
use crate::site::{briefing, told};

const DRAFT: &str = "---\ntitle: One\ndate: 2024-03-01\nstatus: draft\n---\nText.\n";

#[test]
fn what_was_there_before_comes_back_byte_for_byte() {
    for kind in KINDS {
        comes_back(kind);
    }
}

pub fn comes_back(kind: &'static str) {
    let place = Place::new(kind);
    let desk = &place.desk;
    let run = desk.run(&["publish", "--yes", "--rollback"]);
    assert!(told(&run).contains("nothing is known of an earlier publication"), "{kind}: {}", told(&run));
    desk.publish();
    let first = place.files();
    desk.put("content/briefings/one.md", &briefing("Uno", "Another text."));
    desk.put("content/briefings/three.md", &briefing("Three", "More."));
    fs::remove_file(desk.root().join("content/briefings/two.md")).unwrap();
    desk.publish();
    assert_ne!(place.files(), first, "{kind}");
    place.put_of_others();
    desk.publish_with(&["--rollback"]);
    assert_eq!(place.files(), first, "{kind}");
    assert!(place.has_that_of_others(), "{kind}");
    desk.publish();
    assert!(place.is_as(&desk.root()), "{kind}");
}

#[test]
fn what_may_not_be_seen_today_does_not_come_back() {
    for kind in KINDS {
        does_not_come_back(kind);
    }
}

pub fn does_not_come_back(kind: &'static str) {
    let place = Place::new(kind);
    let desk = &place.desk;
    desk.put("content/briefings/one.md", &briefing("Zanzibarian matters", "Secretly."));
    // Another stands between them, so that neither page leads to the other.
    let dated = |title: &str, day: &str, text: &str| {
        briefing(title, text).replace("2024-03-01", day).replace("tests", &title.to_lowercase())
    };
    desk.put("content/briefings/two.md", &dated("Two", "2024-04-01", "The second text."));
    desk.put("content/briefings/three.md", &dated("Three", "2024-05-01", "The third text."));
    desk.publish();
    desk.put("content/briefings/three.md", &dated("Three", "2024-05-01", "The third text, put right."));
    desk.publish();
    desk.put("content/briefings/one.md", DRAFT);
    let told = desk.publish_with(&["--rollback"]);
    assert!(told.contains("shows what may not be seen today"), "{kind}: {told}");
    let files = place.files();
    assert!(!files.contains_key("briefings/one/index.html"), "{kind}");
    for (path, bytes) in &files {
        assert!(!String::from_utf8_lossy(bytes).contains("Zanzibarian"), "{kind}: {path}");
    }
    let three = String::from_utf8_lossy(&files["briefings/three/index.html"]).into_owned();
    assert!(
        three.contains("The third text.") && !three.contains("put right"),
        "{kind}: the page itself is the earlier one"
    );
    crate::reader::look(&place.served()).unwrap();
}

#[test]
fn what_is_taken_down_leaves_with_all_that_leads_to_it_and_stays_away() {
    for kind in KINDS {
        is_taken_down(kind);
    }
}

pub fn is_taken_down(kind: &'static str) {
    let place = Place::new(kind);
    let desk = &place.desk;
    desk.put(
        "content/briefings/one.md",
        &briefing("Zanzibarian matters", "Secretly, with ![a map](one.png)."),
    );
    desk.put("content/briefings/one.png", "Zanzibarian");
    desk.publish();
    assert!(place.files().contains_key("briefings/one/index.html"), "{kind}");
    place.put_of_others();
    let unknown = desk.run(&["publish", "--yes", "--withdraw", "won"]);
    assert!(
        told(&unknown).contains("there is no briefing `won`, here or there"),
        "{kind}: {}",
        told(&unknown)
    );
    let run = desk.run(&["publish", "--yes", "--withdraw", "one"]);
    assert!(run.status.success(), "{kind}: {}", told(&run));
    assert!(told(&run).contains("What this could not remove:"), "{kind}: {}", told(&run));
    for (path, bytes) in &place.files() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert!(!text.contains("Zanzibarian") && !text.contains("/one/"), "{kind}: {path}");
    }
    assert!(place.has_that_of_others(), "{kind}");
    crate::reader::look(&place.served()).unwrap();
    let back = desk.refused(&[]);
    assert!(
        back.contains("was taken down there") && back.contains("briefings/one/index.html"),
        "{kind}: {back}"
    );
    desk.put(
            "content/briefings/one.md",
            "---\ntitle: One\ndate: 2024-03-01\nstatus: withdrawn\nwithdrawn: {date: 2024-04-01, reason: A mistake.}\n---\nText.\n",
        );
    desk.publish();
    assert!(place.files().contains_key("briefings/one/index.html"), "{kind}: a notice stands there");
    desk.put("content/briefings/one.md", &briefing("One", "Again."));
    assert!(desk.refused(&[]).contains("was taken down there"), "{kind}");
    desk.publish_with(&["--readmit"]);
    assert!(place.is_as(&desk.root()), "{kind}");
}
