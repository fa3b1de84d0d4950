//! The order of the house: a module imports only those that stand above it in `lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of `lib.rs`, in order.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The room a file belongs to: `src/parse/yaml.rs` is in `parse`.
fn room_of(path: &Path) -> String {
    let below = path.strip_prefix("src").unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a text imports from: every word after `crate::`.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (at, _) in line.match_indices("crate::") {
            let word: String =
                line[at + 7..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            found.push((number + 1, word));
        }
    }
    found
}

#[test]
fn a_module_imports_only_those_above_it() {
    let rooms = rooms();
    assert!(rooms.len() > 8, "lib.rs lists the rooms");
    let place = |name: &str| rooms.iter().position(|room| room == name);
    let mut found = Vec::new();
    files(Path::new("src"), &mut found);
    let mut wrong = Vec::new();
    // Tests may use the whole house.
    for path in found.iter().filter(|path| !path.ends_with("tests.rs")) {
        let Some(own) = place(&room_of(path)) else { continue };
        for (line, import) in imports(&fs::read_to_string(path).unwrap()) {
            if place(&import).is_some_and(|other| other > own) {
                wrong.push(format!("{}:{line} imports `{import}`, which comes later", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_is_in_a_room() {
    let rooms = rooms();
    let mut found = Vec::new();
    files(Path::new("src"), &mut found);
    for path in found {
        let room = room_of(&path);
        assert!(rooms.contains(&room) || room == "lib" || room == "main", "{}", path.display());
    }
}
