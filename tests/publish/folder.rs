//! A folder of this machine.

use std::fs;

use crate::site::{Desk, files, told};

fn desk() -> Desk {
    Desk::new("{kind: folder, path: ../www}")
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
fn the_site_is_not_published_among_its_own_sources() {
    for (path, why) in [
        (".", "holds the site's sources"),
        ("..", "holds the site's sources"),
        ("content", "is a part of what the site is made of"),
        ("static/www", "is a part of what the site is made of"),
        ("public", "is where the build is made"),
        ("public/www", "is where the build is made"),
        ("../link/templates", "is a part of what the site is made of"),
    ] {
        let desk = Desk::new(&format!("{{kind: folder, path: {path}}}"));
        std::os::unix::fs::symlink(desk.root(), desk.beside("link")).unwrap();
        let told = desk.refused(&[]);
        assert!(told.contains(why), "{path}: {told}");
        assert!(path == "public" || !desk.root().join(path).join("index.html").exists(), "{path}");
    }
}

#[test]
fn another_site_takes_its_place_only_when_that_is_said() {
    let desk = desk();
    desk.publish();
    let second = desk.second();
    second.put("content/briefings/three.md", &crate::site::briefing("Three", "Of others."));
    let settings = fs::read_to_string(desk.root().join("site.yaml")).unwrap();
    second.put("site.yaml", &settings.replace("example.org", "desk.example.org"));
    let told = second.refused(&["--max-deletions", "100"]);
    assert!(
        told.contains("https://example.org/ is published there, and this site is https://desk.example.org/"),
        "{told}"
    );
    assert!(desk.beside("www/briefings/one/index.html").exists());
    second.publish_with(&["--max-deletions", "100", "--adopt"]);
    assert!(!desk.beside("www/briefings/one/index.html").exists());
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
