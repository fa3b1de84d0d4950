//! The documentation names what the code has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The code of every diagnostic in the sources: the first argument of the calls that make one.
fn codes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes(&path, found);
            continue;
        }
        if path.ends_with("tests.rs") {
            continue;
        }
        let text: String = fs::read_to_string(&path).unwrap().split_whitespace().collect();
        let calls = ["error", "warning", "hint_at", "error_in", "warning_in", "error_of_site"];
        for call in calls.map(|call| format!("Diagnostic::{call}(\"")) {
            for (at, _) in text.match_indices(&call) {
                let rest = &text[at + call.len()..];
                found.insert(rest[..rest.find('"').unwrap()].to_owned());
            }
        }
    }
}

#[test]
fn every_code_is_documented() {
    let mut found = BTreeSet::new();
    codes(Path::new("src"), &mut found);
    assert!(found.len() > 30, "{found:?}");
    let documentation = fs::read_to_string("docs/diagnostics.md").unwrap();
    let missing: Vec<&String> =
        found.iter().filter(|code| !documentation.contains(&format!("| `{code}` |"))).collect();
    assert!(missing.is_empty(), "not in docs/diagnostics.md: {missing:?}");
}

#[test]
fn every_key_of_front_matter_is_documented() {
    let documentation = fs::read_to_string("docs/front-matter.md").unwrap();
    for key in chancery::parse::briefing::KEYS {
        assert!(documentation.contains(&format!("`{key}`")), "{key}");
    }
}

#[test]
fn every_template_and_static_file_of_the_theme_is_documented() {
    let documentation = fs::read_to_string("docs/theme.md").unwrap();
    let first_column = documentation.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    let told: BTreeSet<&str> = first_column
        .flat_map(|(cell, rest)| [cell, rest])
        .flat_map(|text| text.split('`').skip(1).step_by(2))
        .collect();
    let files = chancery::render::Theme::files();
    let names: BTreeSet<String> =
        files.map(|(path, _)| path.split_once('/').expect("in a folder").1.to_owned()).collect();
    assert!(names.len() > 30, "{names:?}");
    let is_told = |name: &str| told.contains(name) || name.starts_with("i18n/");
    assert!(told.contains("i18n/"), "the words are told of as a folder");
    let missing: Vec<&String> = names.iter().filter(|name| !is_told(name.as_str())).collect();
    assert!(missing.is_empty(), "not in docs/theme.md: {missing:?}");
    // And none that is not there any more; what a site may add, and what the build makes, is told of as well.
    let may_be_told = ["custom.css", "notes.css"];
    let is_file = |name: &&&str| name.ends_with(".html") || name.ends_with(".css") || name.ends_with(".js");
    let gone: Vec<&&str> = told
        .iter()
        .filter(|name| !name.contains('/') && !name.contains('"'))
        .filter(is_file)
        .filter(|name| !names.contains(**name) && !may_be_told.contains(*name))
        .collect();
    assert!(gone.is_empty(), "docs/theme.md tells of files that are not there: {gone:?}");
}

#[test]
fn every_token_of_the_stylesheet_is_documented() {
    let documentation = fs::read_to_string("docs/theme.md").unwrap();
    let style = fs::read_to_string("static/style.css").unwrap();
    let root = style.split_once(":root{").unwrap().1.split_once("\n}").unwrap().0;
    let tokens = root.split([';', '\n']).filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    // A range stands for those between its ends: `--blue` … `--slate`, `--t-1` … `--t5`.
    let in_range = ["vermilion", "green", "violet", "ochre", "teal", "plum", "t0", "t1", "t2", "t3", "t4"];
    let missing: Vec<&str> = tokens
        .map(|(name, _)| name)
        .filter(|name| !in_range.contains(name) && !documentation.contains(&format!("`--{name}`")))
        .collect();
    assert!(missing.is_empty(), "not in docs/theme.md: {missing:?}");
}

/// The names in the first column of a table.
fn first_column(markdown: &str) -> BTreeSet<String> {
    let cell = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    markdown.lines().filter_map(cell).collect()
}

#[test]
fn every_dependency_is_weighed() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let (_, after) = manifest.split_once("\n[dependencies]\n").unwrap();
    let section = after.split_once("\n[").map_or(after, |(section, _)| section);
    let names =
        section.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    let names: BTreeSet<String> = names.map(|(name, _)| name.trim().to_owned()).collect();
    assert!(names.len() > 20, "{names:?}");
    assert_eq!(first_column(&fs::read_to_string("docs/dependencies.md").unwrap()), names);
}
