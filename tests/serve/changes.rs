//! How the preview keeps up with changes on the disk.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use chancery::serve::Event;

use crate::client::{Events, get};
use crate::site::Site;

const TALKS: &str = "content/briefings/talks.md";

fn talks(title: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2023-06-19\n---\n\nThey met.\n")
}

fn page(site: &Site) -> String {
    get(site.address(), "/briefings/talks/").text().to_owned()
}

#[test]
fn an_edit_reloads_and_the_page_has_changed() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    site.put(TALKS, &talks("Second talks"));
    events.until("reload");
    assert!(page(&site).contains("Second talks"));
    assert!(get(site.address(), "/briefings/").text().contains("Second talks"), "lists are right too");
    let Some(Event::Rebuilt { changed, .. }) = site.preview().next_event() else { panic!("rebuilt") };
    assert_eq!(changed.into_iter().collect::<Vec<_>>(), [TALKS]);
}

#[test]
fn the_mark_of_a_page_is_that_of_the_newest_edition() {
    let site = Site::new();
    let mark = |text: &str| text.split("data-mark=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut events = Events::open(site.address());
    assert_eq!(events.next().data["mark"], mark(&page(&site)));
    assert_eq!(events.next().data["errors"], 0);
    site.put(TALKS, &talks("Second talks"));
    let reload = events.until("reload");
    assert_eq!(reload.data["mark"], mark(&page(&site)));
    assert_ne!(Events::open(Site::new().address()).next().data["mark"], reload.data["mark"]);
}

#[test]
fn a_save_by_rename_is_one_change() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    let before = get(site.address(), "/").text().len();
    site.put("content/briefings/.talks.md.tmp", &talks("By rename"));
    fs::rename(site.path("content/briefings/.talks.md.tmp"), site.path(TALKS)).unwrap();
    events.until("reload");
    assert!(page(&site).contains("By rename") && before > 0);
    // As vim does it: the old one goes aside, a new one comes in its place.
    fs::rename(site.path(TALKS), site.path("content/briefings/talks.md~")).unwrap();
    site.put(TALKS, &talks("By a copy"));
    fs::remove_file(site.path("content/briefings/talks.md~")).unwrap();
    events.until("reload");
    assert!(page(&site).contains("By a copy"));
}

#[test]
fn an_error_keeps_the_last_good_pages_and_goes_away() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    site.put(TALKS, "---\ntitle: [Broken\ndate: 2023-06-19\n---\n\nThey met.\n");
    let told = events.next();
    assert_eq!(told.name, "diagnostics");
    assert_eq!(told.data["errors"], 1);
    let notice = &told.data["notices"][0];
    assert_eq!(notice["severity"], "error");
    assert!(notice["place"].as_str().unwrap().starts_with("content/briefings/talks.md:"), "{notice}");
    assert!(page(&site).contains("First talks"), "the last good page");
    site.put(TALKS, &talks("Mended"));
    let told = events.next();
    assert_eq!((told.name.as_str(), &told.data["errors"]), ("diagnostics", &0.into()));
    assert_eq!(events.next().name, "reload");
    assert!(page(&site).contains("Mended"));
}

#[test]
fn an_error_that_is_taken_back_needs_no_reload() {
    let site = Site::new();
    let good = fs::read_to_string(site.path(TALKS)).unwrap();
    let mut events = Events::listen(site.address());
    site.put(TALKS, "---\ntitle: [Broken\n---\n");
    assert_eq!(events.next().data["errors"], 1);
    site.put(TALKS, &good);
    assert_eq!(events.next().data["errors"], 0);
    assert!(page(&site).contains("First talks"));
}

#[test]
fn a_site_with_errors_is_shown_as_well_as_it_can_be() {
    let site = Site::with(&[("content/briefings/broken.md", "---\ntitle: [Broken\n---\n")], false);
    let mut events = Events::open(site.address());
    assert_eq!(events.next().name, "hello");
    assert_eq!(events.next().data["errors"], 1);
    assert!(page(&site).contains("First talks"));
    site.put("content/briefings/broken.md", "---\ntitle: Mended\ndate: 2023-06-19\n---\n");
    events.until("reload");
    assert!(get(site.address(), "/briefings/broken/").text().contains("Mended"));
}

#[test]
fn a_site_with_a_broken_template_begins_with_those_of_the_theme() {
    let site = Site::with(&[("templates/briefing.html", "<p>\n{% if %}\n</p>\n")], false);
    let mut events = Events::open(site.address());
    assert_eq!(events.next().name, "hello");
    assert_eq!(events.next().data["errors"], 1);
    assert!(page(&site).contains("<h1") && page(&site).contains("First talks"));
    site.put("templates/briefing.html", "own template");
    events.until("reload");
    assert!(page(&site).starts_with("own template"));
}

#[test]
fn a_removed_briefing_is_not_found() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    fs::remove_file(site.path(TALKS)).unwrap();
    events.until("reload");
    assert_eq!(get(site.address(), "/briefings/talks/").status, 404);
}

#[test]
fn folders_come_and_go() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    let status = |path: &str| get(site.address(), path).status;
    site.put("content/briefings/new/deep/er/index.md", &talks("Deep"));
    events.until("reload");
    assert_eq!(status("/briefings/new/deep/er/"), 200);
    site.put("content/briefings/new/deep/er/index.md", &talks("Deeper"));
    events.until("reload");
    fs::rename(site.path("content/briefings/new"), site.path("content/briefings/moved")).unwrap();
    events.until("reload");
    assert_eq!((status("/briefings/new/deep/er/"), status("/briefings/moved/deep/er/")), (404, 200));
    site.put("content/briefings/moved/deep/er/index.md", &talks("Still seen"));
    events.until("reload");
    assert!(get(site.address(), "/briefings/moved/deep/er/").text().contains("Still seen"));
    fs::remove_dir_all(site.path("content/briefings/moved")).unwrap();
    events.until("reload");
    assert_eq!(status("/briefings/moved/deep/er/"), 404);
}

#[test]
fn the_whole_content_may_be_exchanged() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    fs::rename(site.path("content"), site.path("old")).unwrap();
    events.until("reload");
    assert_eq!(get(site.address(), "/briefings/talks/").status, 404);
    fs::rename(site.path("old"), site.path("content")).unwrap();
    events.until("reload");
    assert_eq!(get(site.address(), "/briefings/talks/").status, 200);
    site.put(TALKS, &talks("Seen again"));
    events.until("reload");
    assert!(page(&site).contains("Seen again"));
}

#[test]
fn a_stylesheet_is_exchanged_without_a_reload() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    site.put("static/own.css", "p { color: blue }\n");
    let event = events.next();
    assert_eq!(event.name, "css");
    let changed = event.data["changed"].as_object().unwrap();
    let new = changed.iter().find(|(old, _)| old.starts_with("own.")).expect("own.css").1.as_str().unwrap();
    assert_eq!(get(site.address(), &format!("/{new}")).text(), "p { color: blue }\n");
    assert_eq!(get(site.address(), "/own.css").text(), "p { color: blue }\n");
    site.put("static/own.js", "\"other\";\n");
    assert_eq!(events.next().name, "reload", "a script needs one");
}

#[test]
fn copied_files_settings_templates_and_people_reload() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    site.put("static/photo.jpg", "another photo\n");
    assert_eq!(events.next().name, "reload");
    assert_eq!(get(site.address(), "/photo.jpg").text(), "another photo\n");
    site.put("site.yaml", "title: Renamed site\n");
    events.until("reload");
    assert!(get(site.address(), "/").text().contains("Renamed site"));
    site.put("templates/briefing.html", "own template: {{ page.title }}\n");
    events.until("reload");
    assert!(page(&site).starts_with("own template: "), "{}", page(&site));
    site.put("content/people/qin-gang.md", "---\nname: Qin Other\n---\n");
    events.until("reload");
    assert!(get(site.address(), "/people/qin-gang/").text().contains("Qin Other"));
}

#[test]
fn a_broken_template_is_told_with_its_place() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    site.put("templates/briefing.html", "<p>\n{% if %}\n</p>\n");
    let told = events.next();
    assert_eq!((told.name.as_str(), &told.data["errors"]), ("diagnostics", &1.into()));
    let notice = &told.data["notices"][0];
    assert!(notice["place"].as_str().unwrap().starts_with("templates/briefing.html:2:"), "{notice}");
    assert!(notice["excerpt"].as_str().unwrap().contains("{% if %}"), "{notice}");
    assert!(page(&site).contains("First talks"));
    fs::remove_file(site.path("templates/briefing.html")).unwrap();
    assert_eq!(events.next().data["errors"], 0);
}

#[test]
fn a_file_written_again_as_it_was_is_no_change() {
    let site = Site::new();
    let mut events = Events::listen(site.address());
    site.put(TALKS, &fs::read_to_string(site.path(TALKS)).unwrap());
    site.put("public/index.html", "another build\n");
    site.put("notes.txt", "not of the site\n");
    let heard = events.within(Duration::from_millis(400));
    assert!(!heard.contains("event:"), "{heard}");
}

#[test]
fn many_files_at_once_are_few_changes() {
    let site = Site::new();
    for number in 0..300 {
        site.put(&format!("content/briefings/many/{number}.md"), &talks(&format!("Number {number}")));
    }
    let mut n_rebuilt = 0;
    while get(site.address(), "/briefings/many/299/").status != 200 {
        assert!(matches!(site.preview().next_event(), Some(Event::Rebuilt { .. })));
        n_rebuilt += 1;
        assert!(n_rebuilt < 10, "a burst is one change, or a few");
    }
}

/// Builds that come and go in the same folder while somebody writes: each tells of one moment, and the preview of none of
/// them.
#[test]
fn a_build_beside_the_preview_disturbs_neither() {
    let site = Site::new();
    fs::remove_dir_all(site.path("public")).unwrap();
    let mut events = Events::listen(site.address());
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
        let command = command.args(["build", "--as-of", "2024-01-01T00:00:00Z"]).current_dir(site.path(""));
        command.stderr(Stdio::piped()).spawn().unwrap()
    };
    for number in 0..8 {
        let title = format!("Edit {number} ");
        let before = build();
        site.put(TALKS, &talks(&title));
        events.until("reload");
        assert!(page(&site).contains(&title));
        for ended in [before, build()].map(|build| build.wait_with_output().unwrap()) {
            let told = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.success() || told.contains("another build is writing"), "{told}");
        }
        assert!(build().wait().unwrap().success());
        let built = fs::read_to_string(site.path("public/briefings/talks/index.html")).unwrap();
        assert!(built.contains(&title) && built.trim_end().ends_with("</html>"));
    }
    let heard = events.within(Duration::from_millis(400));
    assert!(!heard.contains("event:"), "{heard}");
}

#[test]
fn every_listener_hears_even_when_one_never_reads() {
    let site = Site::new();
    let deaf: Vec<Events> = (0..20).map(|_| Events::open(site.address())).collect();
    let mut events = Events::listen(site.address());
    for number in 0..5 {
        site.put(TALKS, &talks(&format!("Round {number}")));
        events.until("reload");
        assert!(page(&site).contains(&format!("Round {number}")));
    }
    drop(deaf);
}
