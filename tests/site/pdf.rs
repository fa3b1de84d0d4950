//! `build --pdf` where it cannot print: it says why, and nothing is written. That it prints well is seen in
//! `tests/browser/pdf.mjs`.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::{chancery, put};

/// What a build with a PDF says of a site with one briefing, and whether anything was written.
fn printing(program: &str, base_url: &[&str]) -> (String, bool) {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "site.yaml", "title: Desk\n");
    put(folder.path(), "content/briefings/a.md", "---\ntitle: A\ndate: 2024-01-02\n---\n\nWords.\n");
    let arguments = [&["build", "--pdf", "--chromium", program][..], base_url].concat();
    let run = chancery(folder.path(), &arguments);
    assert_eq!(run.status.code(), Some(1));
    (String::from_utf8(run.stderr).unwrap(), folder.path().join("public").exists())
}

const BASE: [&str; 2] = ["--base-url", "https://example.org/"];

/// A program that is no Chromium.
fn program(folder: &Path, script: &str) -> String {
    let path = folder.join("chromium");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn without_a_chromium_it_says_what_to_install() {
    let (told, written) = printing("no-such-browser", &BASE);
    assert!(told.contains("there is no Chromium to print with (looked for no-such-browser)"), "{told}");
    assert!(told.contains("apt-get install chromium") && told.contains("--chromium PATH"), "{told}");
    assert!(!written);
}

#[test]
fn without_an_address_links_would_lead_nowhere() {
    let (told, written) = printing("sh", &[]);
    assert!(told.contains("set `base_url` in site.yaml, or give --base-url"), "{told}");
    assert!(!written);
}

#[test]
fn a_chromium_that_fails_is_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let (told, written) = printing(&program(folder.path(), "echo 'no display' >&2; exit 1"), &BASE);
    assert!(told.contains("gave no answer; its last words: no display"), "{told}");
    assert!(!written);
}

#[test]
fn a_page_that_is_refused_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"printf '{"id":1,"error":{"message":"no tabs today"}}\0' >&4; sleep 5"#;
    let (told, written) = printing(&program(folder.path(), script), &BASE);
    assert!(told.contains("cannot print https://example.org/briefings/a/: no tabs today"), "{told}");
    assert!(!written);
}
