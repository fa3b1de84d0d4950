//! What is never published.

use std::fs;

use crate::site::{Desk, told};

fn desk() -> Desk {
    Desk::new("{kind: folder, path: ../www}")
}

/// What is told when a build made with these arguments is to be published.
fn refusal(desk: &Desk, build: &[&str]) -> String {
    let run = desk.run(&[&["build", "-q"], build].concat());
    assert!(run.status.success(), "{}", told(&run));
    let run = desk.run(&["publish", "--yes"]);
    assert_eq!(run.status.code(), Some(1), "{}", told(&run));
    assert!(!desk.beside("www").exists(), "nothing is written");
    told(&run)
}

#[test]
fn a_build_for_the_desk_is_not() {
    let desk = desk();
    assert!(refusal(&desk, &["--drafts"]).contains("shows drafts"));
    assert!(refusal(&desk, &["--as-of", "2999-01-01"]).contains("may not be seen yet"));
    assert!(refusal(&desk, &["--tlp", "amber"]).contains("may not be seen yet"));
}

#[test]
fn a_build_whose_time_is_over_is_not() {
    let desk = desk();
    desk.put(
        "content/briefings/three.md",
        "---\ntitle: Three\ndate: 2024-03-01\npublish_at: 2024-03-02T09:00:00Z\n---\nText.\n",
    );
    assert!(refusal(&desk, &["--as-of", "2024-03-01"]).contains("is over since 2024-03-02"));
}

#[test]
fn a_build_from_a_clock_that_is_ahead_is_not() {
    let desk = desk();
    assert!(desk.run(&["build", "-q"]).status.success());
    let path = desk.root().join(".public.chancery-seal.json");
    let seal: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let ahead =
        fs::read_to_string(&path).unwrap().replace(seal["as_of"].as_str().unwrap(), "2999-01-01T00:00:00Z");
    fs::write(&path, ahead).unwrap();
    let run = desk.run(&["publish", "--yes"]);
    assert!(
        told(&run).contains("made at 2999-01-01T00:00:00Z, which is to come; set the clock right"),
        "{}",
        told(&run)
    );
}

#[test]
fn a_build_that_is_not_of_the_site_as_it_is_now_is_not() {
    let desk = desk();
    assert!(desk.run(&["build", "-q"]).status.success());
    desk.put("static/new.txt", "new");
    let run = desk.run(&["publish", "--yes"]);
    assert!(told(&run).contains("has changed since it was built"), "{}", told(&run));
}

#[test]
fn a_build_that_somebody_touched_is_not() {
    let desk = desk();
    let public = desk.root().join("public");
    let after = |touch: &dyn Fn()| {
        assert!(desk.run(&["build", "-q"]).status.success());
        touch();
        let run = desk.run(&["publish", "--yes"]);
        assert_eq!(run.status.code(), Some(1));
        told(&run)
    };
    let told = after(&|| fs::write(public.join("index.html"), "mine").unwrap());
    assert!(told.contains("not as they were built: index.html"), "{told}");
    let told = after(&|| fs::remove_file(public.join("index.html")).unwrap());
    assert!(told.contains("not as they were built: index.html"), "{told}");
    let told = after(&|| std::os::unix::fs::symlink("/etc/passwd", public.join("passwd")).unwrap());
    assert!(told.contains("no files: passwd"), "{told}");
    fs::remove_file(public.join("passwd")).unwrap();
    let told = after(&|| fs::write(public.join("notes.txt"), "mine").unwrap());
    assert!(told.contains("no build wrote: notes.txt"), "{told}");
    fs::remove_file(public.join("notes.txt")).unwrap();
    let told = after(&|| fs::remove_file(desk.root().join(".public.chancery-seal.json")).unwrap());
    assert!(told.contains("has no seal"), "{told}");
    let told = after(&|| {
        let path = public.join(".chancery.json");
        let manifest = fs::read_to_string(&path).unwrap() + " ";
        fs::write(&path, manifest).unwrap();
    });
    assert!(told.contains("has no seal"), "{told}");
    assert!(!desk.beside("www").exists());
}

#[test]
fn a_file_that_begins_with_a_dot_is_not() {
    let desk = desk();
    desk.put("static/.well-known/security.txt", "Contact: mailto:desk@example.org\n");
    desk.publish();
    assert!(desk.beside("www").join(".well-known/security.txt").exists());
    fs::write(desk.root().join("public/.env"), "TOKEN=x").unwrap();
    let told = desk.refused(&[]);
    assert!(told.contains("begin with a dot: .env"), "{told}");
}

#[test]
fn what_is_under_embargo_leaves_first() {
    let desk = desk();
    desk.publish();
    desk.put(
        "content/briefings/one.md",
        "---\ntitle: One\ndate: 2024-03-01\npublish_at: 2999-03-02T09:00:00Z\n---\nText.\n",
    );
    assert!(desk.run(&["build", "-q"]).status.success());
    let plan = desk.run(&["publish", "--dry-run", "--message-format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!(plan["steps"][0]["stage"], "withdraw");
    assert_eq!(plan["steps"][0]["act"], "delete");
    assert_eq!(plan["steps"][0]["path"], "briefings/one/index.html");
}
