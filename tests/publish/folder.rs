//! A folder of this machine.

use std::fs;

use crate::site::{Desk, files, told};

fn desk() -> Desk {
    Desk::new("{kind: folder, path: ../www}")
}

#[test]
fn is_as_the_build_after_every_change() {
    let desk = desk();
    let www = desk.beside("www");
    let is_as_the_build = || {
        let mut there = files(&www);
        there.retain(|path, _| path != ".chancery-lock" && path != "own/notes.txt");
        let mut built = files(&desk.root().join("public"));
        // What is published may name an older stylesheet too.
        let _ = (there.remove(".chancery.json"), built.remove(".chancery.json"));
        assert_eq!(there.keys().collect::<Vec<_>>(), built.keys().collect::<Vec<_>>());
        assert!(there == built);
    };
    fs::create_dir_all(www.join("own")).unwrap();
    fs::write(www.join("own/notes.txt"), "mine").unwrap();
    assert!(desk.publish().contains(" 0 changed, 0 deleted, 0 as they were"));
    is_as_the_build();
    assert!(desk.publish().starts_with("Nothing to do"));
    desk.put("content/briefings/one.md", &crate::site::briefing("One", "Another text."));
    let told = desk.publish();
    assert!(
        told.contains(": 0 added, ") && told.contains(" 0 deleted, ") && !told.contains(" 0 as they were")
    );
    is_as_the_build();
    fs::remove_file(desk.root().join("content/briefings/two.md")).unwrap();
    assert!(!desk.publish().contains(" 0 deleted"));
    is_as_the_build();
    assert_eq!(fs::read_to_string(www.join("own/notes.txt")).unwrap(), "mine");
}

#[test]
fn a_dry_run_changes_nothing_and_tells_all() {
    let desk = desk();
    let run = desk.run(&["publish", "--dry-run"]);
    assert!(run.status.success(), "{}", told(&run));
    let plan = String::from_utf8(run.stdout).unwrap();
    assert!(plan.contains("  + briefings/one/index.html ("), "{plan}");
    assert!(!desk.beside("www").exists());
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_done() {
    let desk = desk();
    let run = desk.run(&["publish"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(told(&run).contains("--yes"));
    assert!(!desk.beside("www").join("index.html").exists());
}

#[test]
fn a_saved_plan_holds_until_something_changes() {
    let desk = desk();
    let plan = desk.beside("plan.json");
    let plan = plan.to_str().unwrap();
    assert!(desk.run(&["publish", "--save-plan", plan]).status.success());
    fs::create_dir_all(desk.beside("www")).unwrap();
    fs::write(desk.beside("www").join("foreign.txt"), "x").unwrap();
    let run = desk.run(&["publish", "--plan", plan]);
    assert!(run.status.success(), "{}", told(&run));
    let again = desk.run(&["publish", "--plan", plan]);
    assert!(told(&again).contains("what is there has changed since"), "{}", told(&again));
    assert!(desk.run(&["publish", "--save-plan", plan]).status.success());
    desk.put("content/briefings/three.md", &crate::site::briefing("Three", "More."));
    assert!(desk.run(&["build", "-q"]).status.success());
    assert!(told(&desk.run(&["publish", "--plan", plan])).contains("the build has changed since"));
}

#[test]
fn nothing_is_written_through_a_link() {
    let desk = desk();
    let (www, elsewhere) = (desk.beside("www"), desk.beside("elsewhere"));
    fs::create_dir_all(&elsewhere).unwrap();
    fs::create_dir_all(&www).unwrap();
    std::os::unix::fs::symlink(&elsewhere, www.join("briefings")).unwrap();
    assert!(desk.run(&["build", "-q"]).status.success());
    let run = desk.run(&["publish", "--yes"]);
    assert_eq!(run.status.code(), Some(1), "{}", told(&run));
    assert!(told(&run).contains("stand where files of the site belong: briefings"), "{}", told(&run));
    let run = desk.run(&["publish", "--yes", "--adopt"]);
    assert!(!run.status.success() && told(&run).contains("is a link"), "{}", told(&run));
    assert_eq!(files(&elsewhere).len(), 0);
}

#[test]
fn a_manifest_cannot_name_what_lies_outside() {
    let desk = desk();
    desk.publish();
    fs::write(desk.beside("precious"), "x").unwrap();
    let path = desk.beside("www").join(".chancery.json");
    let manifest = fs::read_to_string(&path).unwrap().replacen("404.html", "../precious", 1);
    fs::write(&path, manifest).unwrap();
    assert!(desk.refused(&[]).contains("not one that publishing wrote"));
    assert!(desk.beside("precious").exists());
}

#[test]
fn the_command_after_it_is_given_the_paths_and_its_failure_is_told() {
    let desk = Desk::new("{kind: folder, path: ../www, then: 'cat >../paths; test ! -e ../broken'}");
    desk.publish();
    let paths = fs::read_to_string(desk.beside("paths")).unwrap();
    assert!(paths.lines().any(|path| path == "briefings/one/index.html"), "{paths}");
    fs::write(desk.beside("broken"), "").unwrap();
    desk.put("content/briefings/one.md", &crate::site::briefing("Uno", "Another text."));
    assert!(desk.refused(&[]).contains("the site is published, but the command after it failed"));
    assert!(desk.run(&["publish", "--yes"]).status.success(), "nothing is left to do");
}

#[test]
fn one_who_may_not_write_is_told_so() {
    let desk = Desk::new("{kind: folder, path: /proc/www}");
    let told = desk.refused(&[]);
    assert!(
        told.contains("/proc/www") && told.contains("nothing was changed")
            || told.contains("error: /proc/www"),
        "{told}"
    );
}
