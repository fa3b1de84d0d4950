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
