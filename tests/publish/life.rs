//! What every place has to do, from the first publication on.

use std::fs;

use crate::place::{KINDS, Place};
use crate::site::briefing;

#[test]
fn a_place_is_as_the_build_after_every_change() {
    for kind in KINDS {
        lives_through_every_change(kind);
    }
}

/// From the first publication to one with nothing to do, a change, a deletion, and files of others.
pub fn lives_through_every_change(kind: &'static str) {
    let place = Place::new(kind);
    let desk = &place.desk;
    let first = desk.publish();
    assert!(first.contains(" 0 changed, 0 deleted, 0 as they were"), "{kind}: {first}");
    assert!(place.is_as(&desk.root()), "{kind}: first");
    place.put_of_others();
    let again = desk.publish();
    assert!(again.starts_with("Nothing to do"), "{kind}: {again}");

    desk.put("content/briefings/one.md", &briefing("One", "Another text."));
    let changed = desk.publish();
    assert!(changed.contains(": 0 added, ") && changed.contains(" 0 deleted, "), "{kind}: {changed}");
    assert!(!changed.contains(" 0 as they were"), "{kind}: {changed}");
    assert!(place.is_as(&desk.root()), "{kind}: one changed");

    fs::remove_file(desk.root().join("content/briefings/two.md")).unwrap();
    let deleted = desk.publish();
    assert!(!deleted.contains(" 0 deleted"), "{kind}: {deleted}");
    assert!(place.is_as(&desk.root()), "{kind}: one deleted");
    assert!(place.has_that_of_others(), "{kind}");
}
