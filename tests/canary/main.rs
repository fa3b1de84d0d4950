//! Nothing of a briefing that may not be seen is anywhere in what the public is given.

#[path = "../serve/client.rs"]
#[allow(dead_code, reason = "the preview's own tests need all of it")]
mod client;
mod site;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::net::Ipv4Addr;
use std::path::Path;

use chancery::enrich::Kept;
use chancery::serve::{Preview, Settings};
use client::{Events, get};
use site::{KINDS, NOW, WORD, guesses, hits, is_packed};
use support::chancery;
use tempfile::TempDir;

/// The site in a folder.
fn canary() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    site::write(folder.path());
    folder
}

/// Builds it; gives every file by its path below the output, and what was said.
fn build(root: &Path, arguments: &[&str]) -> (BTreeMap<String, Vec<u8>>, String) {
    let run = chancery(root, &[&["build"], arguments].concat());
    let said = String::from_utf8(run.stderr).expect("UTF-8");
    assert!(run.status.success(), "{said}");
    let output = root.join("public");
    let entries = walkdir::WalkDir::new(&output).into_iter().map(|entry| entry.expect("readable"));
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let below = entry.path().strip_prefix(&output).expect("below").to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).expect("readable");
        let bytes = if is_packed(&bytes) { unpacked(&bytes) } else { bytes };
        (below, bytes)
    });
    (files.collect(), said)
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked).expect("gzip");
    unpacked
}

/// The files in whose name or bytes there is a word of a kind.
fn with_words<'f>(files: &'f BTreeMap<String, Vec<u8>>, word: &str) -> BTreeSet<&'f str> {
    let has = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().contains(word);
    files
        .iter()
        .filter(|(path, bytes)| path.contains(word) || has(bytes))
        .map(|(path, _)| path.as_str())
        .collect()
}

fn assert_clean(files: &BTreeMap<String, Vec<u8>>) {
    assert!(files.len() > 15, "a whole site: {:?}", files.keys());
    for (path, bytes) in files {
        assert!(hits(path.as_bytes()).is_empty(), "{path}");
        assert_eq!(hits(bytes), [""; 0], "in {path}");
        assert!(!is_packed(bytes), "{path} is packed: look into it before it passes");
    }
}

#[test]
fn nothing_of_what_may_not_be_seen_is_in_the_output() {
    let folder = canary();
    let (files, said) = build(folder.path(), &["--as-of", NOW]);
    assert_clean(&files);
    // It is told to the author, who would otherwise look for it.
    for line in [
        "left out, drafts (2): content/briefings/kanari-draft-loose.md, content/briefings/kanari-draft/index.md",
        "left out, under embargo (2): content/briefings/kanari-embargoed-loose.md (until 2026-02-01T09:00+08:00),",
        "left out, expired (2): content/briefings/kanari-expired-loose.md (since 2025-12-24T18:00+01:00),",
        "left out, marked above the ceiling (2): content/briefings/kanari-marked-loose.md (TLP:AMBER),",
        "next change: 2026-02-01T09:00+08:00",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
}

#[test]
fn words_are_found_where_they_are() {
    let folder = canary();
    let (files, said) = build(folder.path(), &["--as-of", NOW, "--drafts", "--tlp", "red"]);
    for kind in &KINDS {
        let word = format!("{WORD}-{}", kind.name);
        assert!(with_words(&files, &word).len() > 15, "{word}: {:?}", with_words(&files, &word));
    }
    assert!(!said.contains("left out") && !said.contains("next change"), "{said}");
}

#[test]
fn each_way_to_see_more_shows_no_more_than_it_says() {
    let folder = canary();
    for (arguments, shown) in [
        (&["--as-of", NOW, "--tlp", "amber"][..], &["marked"][..]),
        (&["--as-of", NOW, "--tlp", "green"], &[]),
        (&["--as-of", NOW, "--drafts"], &["draft", "embargoed", "expired"]),
        (&["--as-of", "2026-02-01T09:00:00+08:00"], &["embargoed"]),
        (&["--as-of", "2026-02-01T08:59:59+08:00"], &[]),
        (&["--as-of", "2025-12-24T17:59:59+01:00"], &["expired"]),
        (&["--as-of", "2025-12-24T18:00:00+01:00"], &[]),
    ] {
        let (files, _) = build(folder.path(), arguments);
        for kind in &KINDS {
            let found = with_words(&files, &format!("{WORD}-{}", kind.name));
            assert_eq!(
                !found.is_empty(),
                shown.contains(&kind.name),
                "{arguments:?}: {}: {found:?}",
                kind.name
            );
        }
    }
}

#[test]
fn after_the_embargo_it_is_everywhere() {
    let folder = canary();
    let (files, said) = build(folder.path(), &["--as-of", "2026-02-01T01:00:01Z"]);
    assert!(!said.contains("next change"), "{said}");
    let page = "briefings/kanari-embargoed/index.html";
    for (word, places) in [
        (
            "title",
            &[
                page,
                "index.html",
                "briefings/index.html",
                "atom.xml",
                "people/rupert/index.html",
                "people/flavia/index.html",
                "trips/tour/index.html",
                "topics/kanari-embargoed-topics/index.html",
                "briefings/before/index.html",
                "briefings/after/index.html",
            ][..],
        ),
        ("summary", &[page, "atom.xml"]),
        ("authors", &[page, "atom.xml"]),
        ("topics", &[page, "atom.xml", "topics/index.html", "sitemap.xml"]),
        ("bottom_line-lead", &[page]),
        ("bottom_line-happened", &[page]),
        ("bottom_line-changed", &[page]),
        ("bottom_line-unchanged", &[page]),
        ("bottom_line-watch", &[page]),
        ("bottom_line-basis", &[page]),
        ("place", &[page]),
        ("extra-name", &[page]),
        ("sources-title", &[page]),
        ("sources-publisher", &[page]),
        ("meetings-title", &[page]),
        (
            "meetings guest",
            &[page, "timeline/index.html", "timeline/1932/index.html", "people/rupert/index.html"],
        ),
        ("meetings-note", &[page]),
        ("corrections-was", &[page, "corrections/index.html", "atom.xml"]),
        ("corrections-note", &[page, "corrections/index.html", "atom.xml"]),
        ("changes-note", &[page]),
        ("readouts-title", &[page, "briefings/kanari-embargoed/briefing.json"]),
        ("readouts-caption", &[page]),
        ("readouts-subject", &[page, "briefings/kanari-embargoed/briefing.json"]),
        ("readouts-first", &[page, "briefings/kanari-embargoed/briefing.json"]),
        ("readouts-second", &[page, "briefings/kanari-embargoed/briefing.json"]),
        ("readouts-locator", &[page]),
        ("meetings-venue", &[page]),
        ("text-note", &[page]),
        ("text-code", &[page, "atom.xml"]),
        ("in-image", &["briefings/kanari-embargoed/kanari-embargoed-image.png"]),
        ("in-loose-image", &["briefings/kanari-embargoed-image.png"]),
        ("in-file", &["briefings/kanari-embargoed/kanari-embargoed-file.txt"]),
        ("aliases", &["kanari-embargoed-aliases/index.html", "kanari-embargoed-aliases.html", "_redirects"]),
        ("summary", &["atom.xml.gz"]),
        (
            "fr-title",
            &[
                "fr/briefings/kanari-embargoed/index.html",
                "fr/index.html",
                "fr/briefings/index.html",
                "fr/atom.xml",
                "fr/atom.xml.gz",
                "fr/people/rupert/index.html",
                "fr/topics/kanari-embargoed-topics/index.html",
                "fr/briefings/before/index.html",
            ],
        ),
        ("fr-summary", &["fr/briefings/kanari-embargoed/index.html", "fr/atom.xml"]),
        ("fr-bottom_line-watch", &["fr/briefings/kanari-embargoed/index.html"]),
        ("fr-annotations-note", &["fr/briefings/kanari-embargoed/index.html"]),
        ("fr-notes-note", &["fr/briefings/kanari-embargoed/index.html"]),
        ("fr-text-code", &["fr/briefings/kanari-embargoed/index.html", "fr/atom.xml"]),
        ("fr-in-image", &["briefings/kanari-embargoed/kanari-embargoed-fr-image.png"]),
        ("fr-in-loose-image", &["briefings/kanari-embargoed-fr-image.png"]),
    ] {
        let found = with_words(&files, &format!("{WORD}-embargoed-{word}"));
        for place in places {
            assert!(found.contains(place), "{word} is not in {place}, only in {found:?}");
        }
    }
    // What its notes say is on the page; the files that say it lie beside the briefing and stay there.
    assert!(files.keys().all(|path| !path.contains("notes.y")), "{:?}", files.keys());
    let sitemap = String::from_utf8_lossy(&files["sitemap.xml"]).into_owned();
    assert!(sitemap.contains("<loc>https://example.org/briefings/kanari-embargoed/</loc>"), "{sitemap}");
    assert!(!sitemap.contains("aliases"), "an old address is not for search engines");
    let old = String::from_utf8_lossy(&files["kanari-embargoed-aliases/index.html"]).into_owned();
    for part in [
        "<meta http-equiv=\"refresh\" content=\"0; url=../briefings/kanari-embargoed/\">",
        "<link rel=\"canonical\" href=\"https://example.org/briefings/kanari-embargoed/\">",
        "<meta name=\"robots\" content=\"noindex\">",
    ] {
        assert!(old.contains(part), "{part}\n{old}");
    }
}

#[test]
fn a_marking_stands_at_the_head_and_the_foot_of_every_page() {
    let folder = canary();
    let (files, _) = build(folder.path(), &["--as-of", NOW, "--tlp", "red"]);
    for page in [
        "briefings/kanari-marked/index.html",
        "index.html",
        "timeline/index.html",
        "people/rupert/index.html",
    ] {
        assert_eq!(String::from_utf8_lossy(&files[page]).matches(">TLP:AMBER<").count(), 2, "{page}");
    }
    let unmarked = String::from_utf8_lossy(&files["briefings/after/index.html"]).into_owned();
    assert!(!unmarked.contains("TLP:"), "nobody marked it");
}

#[test]
fn machines_are_told_when_to_build_again_and_the_output_is_not() {
    let folder = canary();
    let run = chancery(folder.path(), &["build", "--as-of", NOW, "--message-format", "json"]);
    let said = String::from_utf8(run.stdout).expect("UTF-8");
    let notes: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .filter(|told: &serde_json::Value| told["severity"] == "note")
        .collect();
    let next = notes.iter().find(|told| told["code"] == "next-change").expect("it is told");
    assert_eq!(next["at"], "2026-02-01T09:00+08:00");
    let reasons: Vec<&str> = notes
        .iter()
        .filter(|told| told["code"] == "left-out")
        .filter_map(|told| told["reason"].as_str())
        .collect();
    assert_eq!(reasons, ["draft", "embargo", "expired", "marked"]);
    let manifest = std::fs::read_to_string(folder.path().join("public/.chancery.json")).expect("a manifest");
    assert!(!manifest.contains("2026-"), "{manifest}");
}

#[test]
fn the_timeline_is_that_of_the_visible_set_unless_a_file_is_named() {
    let folder = canary();
    for format in ["table", "json", "yaml"] {
        let run = chancery(folder.path(), &["timeline", "--format", format, "--as-of", NOW]);
        assert!(run.status.success() && !run.stdout.is_empty());
        assert_eq!(hits(&run.stdout), [""; 0], "{format}");
        assert_eq!(hits(&run.stderr), [""; 0], "{format}");
        for kind in &KINDS {
            let file = format!("content/briefings/{WORD}-{}/index.md", kind.name);
            let run = chancery(folder.path(), &["timeline", &file, "--format", format, "--as-of", NOW]);
            assert!(run.status.success() && !hits(&run.stdout).is_empty(), "{file}: {run:?}");
        }
    }
}

/// The preview of a folder, as somebody sees it who was not asked in.
fn preview(folder: &Path, drafts: bool) -> Preview {
    let settings = Settings {
        root: folder.to_owned(),
        interface: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        drafts,
        as_of: Some(NOW.parse().expect("a moment")),
        ceiling: None,
        kept: Kept::default(),
    };
    Preview::open(settings).expect("the preview begins")
}

fn answer(preview: &Preview, target: &str) -> (u16, Vec<String>) {
    let response = get(preview.address(), target);
    let headers: String = response.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    (response.status, [hits(&response.body), hits(headers.as_bytes())].concat())
}

#[test]
fn nothing_of_what_may_not_be_seen_is_served() {
    let folder = canary();
    let preview = preview(folder.path(), false);
    let edition = preview.snapshot().edition.clone();
    let known = edition.site.pages.keys().chain(edition.site.files.keys());
    let known: Vec<String> = known.map(|url| format!("/{}", chancery::links::percent_encode(url))).collect();
    assert!(known.len() > 15, "{known:?}");
    let own = ["/_chancery/live.js", "/_chancery/live.css", "/briefings/nothing/"].map(str::to_owned);
    for target in known.iter().chain(&own) {
        assert_eq!(answer(&preview, target).1, [""; 0], "{target}");
    }
    for kind in &KINDS {
        for guess in guesses(kind) {
            let target = if guess.starts_with('/') { guess } else { format!("/briefings/{guess}") };
            assert_eq!(answer(&preview, &target), (404, vec![]), "{target}");
        }
    }
    // The mistakes in it are counted for the browser, and told in the terminal.
    let mut events = Events::open(preview.address());
    assert_eq!(events.next().name, "hello");
    let told = events.next();
    assert_eq!(hits(told.data.to_string().as_bytes()), [""; 0]);
    assert!(
        told.data["warnings"].as_u64() >= Some(8) && told.data["left_out"].as_u64() >= Some(8),
        "{:?}",
        told.data
    );
    let in_terminal = &preview.snapshot().notices.diagnostics;
    assert!(in_terminal.iter().any(|diagnostic| diagnostic.code == "link-to-hidden"));
}

#[test]
fn a_mistake_does_not_open_what_it_was_to_close() {
    for (line, mistake) in [
        ("status: draft", "status: drft"),
        ("status: draft", "stattus: draft"),
        ("status: draft", "status: [draft"),
        ("status: draft", "status: {is: draft}"),
        ("status: draft", "status: draft\nstatus: published"),
        ("---\nstatus: draft", "\n---\nstatus: draft"),
        ("publish_at: 2026-02-01T09:00:00+08:00", "publish_at: 2026-02-01"),
        ("publish_at: 2026-02-01T09:00:00+08:00", "embargo: 2026-02-01T09:00:00+08:00"),
        ("expires_at: 2025-12-24T18:00:00+01:00", "expires_at: Christmas"),
        ("tlp: amber", "tlp: ambre"),
        ("tlp: amber", "tpl: amber"),
    ] {
        let folder = canary();
        for entry in walkdir::WalkDir::new(folder.path().join("content")) {
            let entry = entry.expect("readable");
            if entry.path().extension().is_some_and(|ending| ending == "md") {
                let text = std::fs::read_to_string(entry.path()).expect("text").replace(line, mistake);
                // Where nothing of the front matter can be read, nobody knows what the old addresses were.
                let known =
                    text.lines().filter(|line| !line.contains("-aliases") || !line.contains("[link]"));
                let text: String = known.map(|line| format!("{line}\n")).collect();
                std::fs::write(entry.path(), text).expect("written");
            }
        }
        let run = chancery(folder.path(), &["build", "--as-of", NOW]);
        assert_eq!(run.status.code(), Some(1), "{mistake}");
        assert_previewed_clean(folder.path(), mistake);
    }
}

/// That the preview of a site with a mistake tells of nothing hidden, on any page and to no listener.
fn assert_previewed_clean(root: &Path, mistake: &str) {
    let preview = preview(root, false);
    let edition = preview.snapshot().edition.clone();
    for target in edition.site.pages.keys().chain(edition.site.files.keys()) {
        assert_eq!(answer(&preview, &format!("/{target}")).1, [""; 0], "{mistake}: {target}");
    }
    let mut events = Events::open(preview.address());
    assert_eq!(events.next().name, "hello");
    assert_eq!(hits(events.next().data.to_string().as_bytes()), [""; 0], "{mistake}");
}

/// What makes a mistake in a site.
type Make<'m> = &'m dyn Fn(&Path);

#[test]
fn a_mistake_about_a_translation_does_not_open_it() {
    let settings = |root: &Path, from: &str, to: &str| {
        let path = root.join("site.yaml");
        let text = std::fs::read_to_string(&path).expect("text").replace(from, to);
        std::fs::write(path, text).expect("written");
    };
    let rename = |root: &Path, ending: &str| {
        for kind in &KINDS {
            let loose = root.join(format!("content/briefings/{WORD}-{}-loose.fr.md", kind.name));
            let to = loose.to_string_lossy().replace(".fr.md", ending);
            std::fs::rename(&loose, to).expect("renamed");
        }
    };
    let orphan = |root: &Path| {
        for kind in &KINDS {
            let original = root.join(format!("content/briefings/{WORD}-{}-loose.md", kind.name));
            std::fs::remove_file(original).expect("removed");
        }
    };
    let mistakes: [(&str, Make<'_>); 5] = [
        ("a language that is not listed", &|root| settings(root, "languages: [fr]", "languages: [de]")),
        ("no languages at all", &|root| settings(root, "languages: [fr]\n", "")),
        ("a slip in the code", &|root| rename(root, ".fx.md")),
        ("a code of three letters", &|root| rename(root, ".fra.md")),
        ("no original", &orphan),
    ];
    for (mistake, make) in mistakes {
        let folder = canary();
        make(folder.path());
        // What led to an address that is none now stands as its author wrote it.
        for other in ["briefings/before", "briefings/after", "people/rupert"] {
            let path = folder.path().join(format!("content/{other}.md"));
            std::fs::write(path, "---\ntitle: Other\nname: Other\n---\n").expect("written");
        }
        for other in ["before", "after"] {
            let path = folder.path().join(format!("content/briefings/{other}.fr.md"));
            std::fs::write(path, "---\ntitle: Autre\n---\n").expect("written");
        }
        assert_eq!(chancery(folder.path(), &["build", "--as-of", NOW]).status.code(), Some(1), "{mistake}");
        assert_previewed_clean(folder.path(), mistake);
    }
}

#[test]
fn a_translation_that_says_it_is_a_draft_is_not_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    support::put(folder.path(), "site.yaml", "title: Desk\nlanguages: [fr]\n");
    support::put(
        folder.path(),
        "content/briefings/talks.md",
        "---\ntitle: Talks\ndate: 2025-01-01\n---\nText.\n",
    );
    let translation = format!("---\ntitle: {WORD}\nstatus: draft\n---\n{WORD}.\n");
    support::put(folder.path(), "content/briefings/talks.fr.md", translation);
    assert_eq!(chancery(folder.path(), &["build", "--as-of", NOW]).status.code(), Some(1));
    let preview = preview(folder.path(), false);
    let edition = preview.snapshot().edition.clone();
    assert!(edition.site.pages.contains_key("fr/briefings/talks/"));
    for target in edition.site.pages.keys() {
        assert_eq!(answer(&preview, &format!("/{target}")).1, [""; 0], "{target}");
    }
}

#[test]
fn a_running_preview_keeps_the_hours_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let briefings = folder.path().join("content/briefings");
    std::fs::create_dir_all(&briefings).expect("a folder");
    std::fs::write(folder.path().join("site.yaml"), "title: Desk\n").expect("written");
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    for (name, key) in [("leaving", "expires_at"), ("coming", "publish_at")] {
        let text = format!("---\ntitle: {name}\n{key}: {soon}\n---\nText.\n");
        std::fs::write(briefings.join(format!("{name}.md")), text).expect("written");
    }
    let settings = Settings {
        root: folder.path().to_owned(),
        interface: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        drafts: false,
        as_of: None,
        ceiling: None,
        kept: Kept::default(),
    };
    let preview = Preview::open(settings).expect("the preview begins");
    let status = |name: &str| get(preview.address(), &format!("/briefings/{name}/")).status;
    let mut events = Events::listen(preview.address());
    if jiff::Timestamp::now() < soon {
        assert_eq!((status("leaving"), status("coming")), (200, 404));
    }
    loop {
        if events.next().name == "reload" {
            break;
        }
    }
    assert!(jiff::Timestamp::now() >= soon);
    assert_eq!((status("leaving"), status("coming")), (404, 200));
}

#[test]
fn of_what_was_withdrawn_only_the_notice_stays() {
    let folder = canary();
    let path = folder.path().join("content/briefings/kanari-draft/index.md");
    let text = std::fs::read_to_string(&path).expect("text");
    let withdrawn = "withdrawn: {date: 2025-11-05, reason: The *report* was retracted.}";
    std::fs::write(&path, text.replace("status: draft", withdrawn)).expect("written");
    // What others say of it is theirs.
    let names = ["briefings/before.md", "briefings/after.md", "people/rupert.md"];
    for other in names.map(|name| format!("content/{name}")) {
        std::fs::write(folder.path().join(&other), "---\ntitle: Other\nname: Other\n---\n").expect("written");
    }
    for other in ["before", "after"] {
        let path = folder.path().join(format!("content/briefings/{other}.fr.md"));
        std::fs::write(path, "---\ntitle: Autre\n---\n").expect("written");
    }
    let (files, _) = build(folder.path(), &["--as-of", NOW]);
    for page in ["briefings/kanari-draft/index.html", "fr/briefings/kanari-draft/index.html"] {
        let page = String::from_utf8_lossy(&files[page]).into_owned();
        assert!(page.contains("The <em>report</em> was retracted."), "{page}");
    }
    // Its address, title, byline, number, dateline and old addresses are its notice.
    let kept = ["", "title", "authors", "aliases", "place"].map(|key| format!("{WORD}-draft-{key}"));
    for (path, bytes) in &files {
        let mut text = String::from_utf8_lossy(bytes).to_lowercase();
        for word in &kept[1..] {
            text = text.replace(word, "");
        }
        text = text.replace(&format!("{WORD}-draft/"), "").replace("/kanari-draft", "");
        assert!(!text.contains(&kept[0]), "{path}: {:?}", hits(text.as_bytes()));
        assert!(!path.contains("image") && !path.contains("topics/kanari"), "{path}");
    }
    let feed = String::from_utf8_lossy(&files["atom.xml"]).to_lowercase();
    assert!(!feed.contains("kanari-draft-title") && !feed.contains("kanari-draft/</id>"), "not in the feed");
    // Its meetings were the only ones, and a site without any has no timeline.
    assert!(!files.contains_key("timeline/index.html"), "not on the timeline");
}
