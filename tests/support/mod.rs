//! What several tests need: a site prepared, the program run, two texts compared.
#![allow(dead_code, reason = "no test needs all of it")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use chancery::enrich::Options;
use chancery::prepare::Prepared;

/// "Now" in all tests.
pub const AS_OF: &str = "2026-12-01T00:00:00Z";

/// What every test builds with.
pub fn options() -> Options {
    Options { as_of: AS_OF.parse().expect("a moment"), drafts: false, ..Options::default() }
}

/// Reads, enriches and checks the site in a folder.
pub fn prepare(root: &Path) -> Prepared {
    chancery::prepare::prepare(root, &options(), false).expect("the folder can be read")
}

/// Writes a file of a site, and the folders it lies in.
pub fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("it lies in the site")).expect("a folder can be made");
    std::fs::write(path, bytes).expect("a file can be written");
}

/// Runs the program in a folder to its end.
pub fn chancery(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program can be run")
}

/// The lines that differ, between lines that do not.
pub fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = expected.iter().zip(&found).take_while(|(a, b)| a == b).count();
    let rest = expected[same..].iter().rev().zip(found[same..].iter().rev()).take_while(|(a, b)| a == b);
    let tail = rest.count();
    let mut text = String::new();
    let around = |lines: &[&str], sign: char| -> String {
        lines.iter().map(|line| format!("{sign} {line}\n")).collect()
    };
    text += &around(&expected[same.saturating_sub(2)..same], ' ');
    text += &around(&expected[same..expected.len() - tail], '-');
    text += &around(&found[same..found.len() - tail], '+');
    text
}
