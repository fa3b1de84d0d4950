//! A build that fails or is killed leaves the last good site, byte for byte.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::fixture::{Fixture, SITE};
use crate::output::{Files, files};
use crate::support::{self, put};

/// The fixtures of the diagnostics, by name.
fn fixtures() -> impl Iterator<Item = (String, Fixture)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let files =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "txt")).map(|entry| {
        let text = std::fs::read_to_string(entry.path()).expect("a fixture is text");
        (entry.path().display().to_string(), Fixture::parse(&text))
    })
}

/// The output of a site without mistakes.
fn good_output() -> Files {
    let site = tempfile::tempdir().expect("a folder for a site");
    SITE.iter().for_each(|(path, text)| put(site.path(), path, text.as_bytes()));
    put(
        site.path(),
        "content/briefings/good.md",
        b"---\ntitle: Good\ndate: 2023-06-19\n---\nQin Gang spoke.\n",
    );
    let run = support::chancery(site.path(), &["build", "--as-of", support::AS_OF]);
    assert!(run.status.success(), "{run:?}");
    files(&site.path().join("public"))
}

#[test]
fn a_mistake_leaves_the_last_good_site() {
    let before = good_output();
    let mut failed = 0;
    for (name, fixture) in fixtures() {
        let site = tempfile::tempdir().expect("a folder for a site");
        before.iter().for_each(|(path, bytes)| put(&site.path().join("public"), path, bytes));
        fixture.write(site.path());
        let names = || -> Vec<_> {
            let entries = std::fs::read_dir(site.path()).expect("readable");
            let mut names: Vec<_> = entries.map(|entry| entry.expect("readable").file_name()).collect();
            names.sort();
            names
        };
        let names_before = names();
        let tells = |severity: &str| {
            let marks = ['^', '|', '…', '!'];
            fixture.text.lines().any(|line| line.trim_start().trim_start_matches(marks).starts_with(severity))
        };
        let is_error = tells(" error[");
        let run = support::chancery(site.path(), &["build", "--as-of", support::AS_OF]);
        assert_eq!(
            run.status.code(),
            Some(i32::from(is_error)),
            "{name}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
        if is_error {
            failed += 1;
            assert!(files(&site.path().join("public")) == before, "{name}: public/ has changed");
            assert_eq!(names(), names_before, "{name}: something was left beside public/");
        }
        let strict = support::chancery(site.path(), &["build", "--strict", "--as-of", support::AS_OF]);
        let fails = is_error || tells(" warning[");
        assert_eq!(strict.status.code(), Some(i32::from(fails)), "{name}: under --strict");
    }
    assert!(failed >= 45, "only {failed} builds failed");
}

#[test]
fn a_template_that_fails_leaves_the_last_good_site() {
    let before = good_output();
    for template in ["{{ nothing_of_that_name }}", "{% if %}", "{{ page.title | no_such_filter }}"] {
        let site = tempfile::tempdir().expect("a folder for a site");
        before.iter().for_each(|(path, bytes)| put(&site.path().join("public"), path, bytes));
        SITE.iter().for_each(|(path, text)| put(site.path(), path, text.as_bytes()));
        put(site.path(), "templates/briefing.html", format!("<p>one</p>\n{template}\n").as_bytes());
        put(site.path(), "content/briefings/talks.md", b"---\ntitle: Talks\n---\n");
        let run = support::chancery(site.path(), &["build", "--as-of", support::AS_OF]);
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains("briefing.html"), "the template is named: {said}");
        assert!(said.contains(":2") || said.contains("2 |"), "its line is named: {said}");
        assert!(files(&site.path().join("public")) == before, "public/ has changed");
    }
}

#[test]
fn a_build_that_is_killed_leaves_one_whole_site() {
    let site = tempfile::tempdir().expect("a folder for a site");
    SITE.iter().for_each(|(path, text)| put(site.path(), path, text.as_bytes()));
    let text = |number: usize| {
        format!("---\ntitle: Talks {number}\ndate: 2023-06-19\n---\n{}", "Qin Gang spoke.\n\n".repeat(40))
    };
    for number in 0..150 {
        put(site.path(), &format!("content/briefings/{number}.md"), text(number).as_bytes());
    }
    let build = ["build", "--as-of", support::AS_OF];
    assert!(support::chancery(site.path(), &build).status.success());
    let old = files(&site.path().join("public"));
    for number in 0..150 {
        put(site.path(), &format!("content/briefings/{number}.md"), text(number + 1000).as_bytes());
    }
    let (mut killed, mut new) = (0, None);
    for wait in (0..400).step_by(20) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
            .args(build)
            .current_dir(site.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program can be run");
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().expect("it is ours to kill");
        killed += usize::from(!child.wait().expect("it ends").success());
        let now = files(&site.path().join("public"));
        if now != old {
            let whole = new.get_or_insert_with(|| now.clone());
            assert!(now == *whole && now.len() == old.len(), "a mixture of two sites");
        }
    }
    assert!(killed > 0, "no build was killed in time");
    let run = support::chancery(site.path(), &build);
    assert!(run.status.success(), "{run:?}");
    let mut names: Vec<String> = std::fs::read_dir(site.path())
        .expect("readable")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    names.sort();
    let kept = ["cache", "pages", "receipt.json", "seal.json"].map(|name| format!(".public.chancery-{name}"));
    assert_eq!(names, kept, "what the killed builds left is gone");
}
