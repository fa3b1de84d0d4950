//! Words that may not be seen, looked for in all that a server and a desk keep of a publication.

use std::fs;
use std::io::Read;

use crate::place::{KINDS, Place};
use crate::site::{Desk, told};

/// Stands in everything that is hidden.
const WORD: &str = "kingfisher";
/// The hour of the embargo, in every form in which it could be written.
const HOUR: [&str; 3] = ["2987-05-17", "32105235600", "May 2987"];

/// Adds briefings to a site that may not be seen.
pub fn hide(desk: &Desk) {
    let embargo = format!("publish_at: {}T09:00:00Z", HOUR[0]);
    for (name, line) in [("embargo", embargo.as_str()), ("draft", "status: draft"), ("marked", "tlp: red")] {
        let text = format!(
            "---\ntitle: The {WORD} {name}\ndate: 2024-03-01\ntopics: [{WORD}]\n{line}\n---\nThe {WORD} text, ![of it]({WORD}-{name}.png).\n"
        );
        desk.put(&format!("content/briefings/{WORD}-{name}.md"), &text);
        desk.put(&format!("content/briefings/{WORD}-{name}.png"), WORD);
    }
}

/// Where the words stand in what a server keeps, packed or not.
pub fn hits(place: &Place) -> Vec<String> {
    place.stored().into_iter().flat_map(|(path, bytes)| in_bytes(&path, &bytes)).collect()
}

fn in_bytes(path: &str, bytes: &[u8]) -> Vec<String> {
    if bytes.starts_with(b"\x1f\x8b") {
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).expect("it can be unpacked");
        return in_bytes(path.trim_end_matches(".gz"), &text);
    }
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let words = [WORD].into_iter().chain(HOUR).map(str::to_lowercase);
    let mut found: Vec<String> =
        words.filter(|word| text.contains(word)).map(|word| format!("{word} in {path}")).collect();
    if path.to_lowercase().contains(WORD) {
        found.push(format!("the name {path}"));
    }
    found
}

#[test]
fn nothing_of_it_is_at_any_place() {
    for kind in KINDS {
        nothing_of_it_is_there_nor_in_logs_plans_and_manifests(kind);
    }
}

pub fn nothing_of_it_is_there_nor_in_logs_plans_and_manifests(kind: &'static str) {
    let place = Place::new(kind);
    let desk = &place.desk;
    hide(desk);
    desk.put(
        "site.yaml",
        &(fs::read_to_string(desk.root().join("site.yaml")).unwrap() + "\nhosting: {compress: [gzip]}\n"),
    );
    let built = desk.run(&["build", "-q"]);
    assert!(built.status.success(), "{kind}: {}", told(&built));
    let plan = desk.beside("plan.json");
    let planned = desk.run(&["publish", "--save-plan", plan.to_str().unwrap(), "--message-format", "json"]);
    let published = desk.run(&["publish", "--yes", "--quiet"]);
    assert!(published.status.success(), "{kind}: {}", told(&published));
    assert!(place.is_as(&desk.root()), "{kind}");
    assert_eq!(hits(&place), [""; 0], "{kind}");
    for run in [&planned, &published] {
        assert_eq!(in_bytes("output", &run.stdout), [""; 0], "{kind}");
        assert_eq!(in_bytes("output", &run.stderr), [""; 0], "{kind}");
    }
    assert_eq!(in_bytes("the plan", &fs::read(&plan).unwrap()), [""; 0], "{kind}");
    let seal = fs::read(desk.root().join(".public.chancery-seal.json")).unwrap();
    assert!(
        !in_bytes("the seal", &seal).is_empty(),
        "what nobody may know is in the seal, so the search finds it"
    );
}
