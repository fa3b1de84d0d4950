//! A build after a change draws the pages that the change touches, however far away, and no others.

use std::fs;
use std::path::Path;

use crate::builds::{MOMENTS, files, settle};
use crate::support::{chancery, put};

/// Builds, and gives the closing line.
fn build(desk: &Path, more: &[&str]) -> String {
    let built = chancery(desk, &[&["build", "--as-of", MOMENTS[0]], more].concat());
    let said = String::from_utf8(built.stderr).unwrap();
    assert!(built.status.success(), "{said}");
    said.trim_end().rsplit('\n').next().unwrap().to_owned()
}

/// How many pages a build has drawn anew, of how many.
fn drawn(desk: &Path) -> (usize, usize) {
    let closing = build(desk, &[]);
    assert!(closing.starts_with("Built"), "something has changed: {closing}");
    let mut numbers = closing.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok());
    let all = numbers.next().unwrap();
    (if closing.contains("of them anew") { numbers.next().unwrap() } else { all }, all)
}

#[test]
fn a_change_costs_what_it_touches() {
    settle();
    let desk = tempfile::tempdir().unwrap();
    put(desk.path(), "site.yaml", "title: Desk\nbase_url: https://example.org/\npaginate_by: 10\n");
    put(desk.path(), "content/people/ada-alder.md", "---\nname: Ada Alder\n---\n");
    put(desk.path(), "content/people/bo-birch.md", "---\nname: Bo Birch\n---\n");
    let text = |number: usize, title: &str, words: &str| {
        let date = format!("2023-{:02}-{:02}", number / 28 + 1, number % 28 + 1);
        let people = if number == 7 { "Ada Alder met Bo Birch." } else { "Nobody met." };
        let text = format!("---\ntitle: {title}\ndate: {date}\ntimeline: auto\n---\n\n{people}\n\n{words}\n");
        put(desk.path(), &format!("content/briefings/n{number}.md"), &text);
    };
    (0..300).for_each(|number| text(number, "Note", "Words."));
    let (drawn_first, all) = drawn(desk.path());
    assert!(drawn_first == all && all > 330, "{drawn_first} of {all}");
    text(250, "Note", "Other words.");
    let of_words = drawn(desk.path()).0;
    assert!(of_words < 25, "{of_words} pages of {all} for other words");
    text(7, "Another title", "Words.");
    let of_title = drawn(desk.path()).0;
    // Those near it in time look at it for what they have in common.
    assert!(of_title > of_words && of_title < 150, "{of_title} pages of {all} for another title");
    text(300, "New", "Words.");
    let of_new = drawn(desk.path()).0;
    assert!(of_new < 180, "{of_new} pages of {all} for a new briefing");
    put(desk.path(), "content/people/ada-alder.md", "---\nname: Ada Alder\n---\n\nShe is a minister.\n");
    let of_text = drawn(desk.path()).0;
    assert!(of_text < 25, "{of_text} pages of {all} for a text about somebody");
    put(desk.path(), "content/people/ada-alder.md", "---\nname: Ada Ash\n---\n\nShe is a minister.\n");
    let of_name = drawn(desk.path()).0;
    assert!(of_name > 330, "{of_name} pages of {all} for another name of somebody");
    put(desk.path(), "site.yaml", "title: Office\nbase_url: https://example.org/\npaginate_by: 10\n");
    let (of_settings, all) = drawn(desk.path());
    assert!(of_settings > 330, "{of_settings} pages of {all} for another name of the site");
}

/// A site of 300 briefings, the later the greater their number, in which some have to do with others that are far away.
struct Far(tempfile::TempDir);

impl Far {
    fn new() -> Self {
        settle();
        let far = Far(tempfile::tempdir().unwrap());
        far.put("site.yaml", "title: Desk\nbase_url: https://example.org/\n");
        let ada = "---\nname: Ada Alder\nside: ardenia\nroles: [{title: Minister, from: 2024-01-01}]\n---\n\n[Four](../briefings/n4.md)\n";
        far.put("content/people/ada-alder.md", ada);
        far.put("content/people/bo-birch.md", "---\nname: Bo Birch\nside: bremia\n---\n");
        // The theme says there no office; a template of the site's own may.
        far.put("content/trips/tour.md", "---\ntitle: Tour\npeople:\n  - ada-alder\n---\n");
        let offices = "{% for person in trip.people %}{{ person.office or \"none yet\" }}{% endfor %}";
        let template =
            format!("{{% extends \"theme/trip.html\" %}}{{% block title %}}{offices}{{% endblock %}}");
        far.put("templates/trip.html", &template);
        (0..300).for_each(|number| far.briefing(number, "", "Words."));
        far.briefing(0, "", "See [the last](n299.md).");
        far.briefing(1, "superseded_by: n298\n", "Words.");
        far.briefing(2, MEETING, "Words.");
        far.briefing(297, MEETING, "Words.");
        far.briefing(5, "topics: [rare]\n", "Words.");
        far.briefing(296, "topics: [Rare]\n", "Words.");
        far.briefing(6, "corrections: [{date: 2023-06-01, note: 'As in [another](n295.md).'}]\n", "Words.");
        far.briefing(7, "annotations: [{quote: Words, note: 'See [another](n294.md).'}]\n", "Words.");
        far.briefing(8, "people: [ada-alder]\n", "Ada Alder spoke. A [map](map.txt).");
        far
    }

    fn put(&self, below: &str, text: &str) {
        put(self.0.path(), below, text);
    }

    fn briefing(&self, number: usize, more: &str, words: &str) {
        let date = format!("2023-{:02}-{:02}", number / 28 + 1, number % 28 + 1);
        let text = format!("---\ntitle: Note {number}\ndate: {date}\n{more}---\n\n{words}\n");
        self.put(&format!("content/briefings/n{number}.md"), &text);
    }

    fn remove(&self, number: usize) {
        fs::remove_file(self.0.path().join(format!("content/briefings/n{number}.md"))).unwrap();
    }

    /// Builds, and compares what there is with a build of everything; `shows` is what a page is to have now.
    fn check(&self, what: &str, page: &str, shows: &str) {
        let closing = build(self.0.path(), &[]);
        assert!(closing.contains("of them anew") || what == "first", "{what}: {closing}");
        let clean = self.0.path().join("clean");
        build(self.0.path(), &["--force", "-o", clean.to_str().unwrap()]);
        let (found, expected) = (files(&self.0.path().join("public")), files(&clean));
        let differ: Vec<&String> = expected
            .keys()
            .chain(found.keys())
            .filter(|path| expected.get(*path) != found.get(*path))
            .collect();
        assert!(differ.is_empty(), "{what}: {differ:?}");
        let page = String::from_utf8_lossy(&found[page]);
        assert!(page.contains(shows), "{what}: {shows:?} is not in {page}");
    }
}

const MEETING: &str =
    "meetings: [{id: talks, when: 2023-03-01, with: [ada-alder, bo-birch], title: First title}]\n";

#[test]
fn what_a_page_shows_of_others_far_away_is_new() {
    let far = Far::new();
    far.check("first", "briefings/n299/index.html", "Note 0");
    far.briefing(0, "number: 70\nsummary: Told again.\n", "[It](n299.md), again.");
    far.check("one that links", "briefings/n299/index.html", "Note 0");
    far.briefing(298, "aliases: [old/]\n", "Words.");
    far.check("an old address", "old/index.html", "n298");
    let title = far.0.path().join("content/briefings/n298.md");
    fs::write(&title, fs::read_to_string(&title).unwrap().replace("Note 298", "The successor")).unwrap();
    far.check("a successor", "briefings/n1/index.html", "The successor");
    far.briefing(2, &MEETING.replace("title:", "duration: 45m, title:"), "Words.");
    far.check("a meeting that another tells of", "people/ada-alder/index.html", "45");
    far.briefing(297, "", "Words.");
    far.check("a meeting that one tells of no more", "people/ada-alder/index.html", "45");
    far.put("content/people/bo-birch.md", "---\nname: Bo Birch\nside: bremia\n---\n\nNew in office.\n");
    far.check("a text about somebody", "people/bo-birch/index.html", "New in office");
    far.remove(4);
    far.check("what a person's page links to", "people/ada-alder/index.html", "n4.md");
    far.briefing(296, "topics: [RARE]\n", "Words.");
    far.check("a topic in other letters", "briefings/n5/index.html", "RARE");
    far.remove(295);
    far.check("what a correction links to", "briefings/n6/index.html", "n295.md");
    far.briefing(294, "publish_at: 2030-01-01T00:00:00Z\n", "Words.");
    far.check("what a note links to is hidden", "briefings/n7/index.html", "See another");
    far.put("content/briefings/map.txt", "a map");
    far.check("a file that is linked to", "briefings/map.txt", "a map");
    far.briefing(300, "updated: 2024-02-01\n", "Words.");
    far.check("an office that has begun", "trips/tour/index.html", "Minister");
    far.briefing(0, "", "Words.");
    far.check("one that links no more", "briefings/n299/index.html", "Note 299");
}
