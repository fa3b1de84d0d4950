//! Two publishers at once.
//!
//! `CHANCERY_ROUNDS=50 cargo test --test publish racing -- --nocapture` for many rounds; a few otherwise.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::place::Place;
use crate::site::{briefing, told};
use crate::support::put;

fn rounds() -> usize {
    std::env::var("CHANCERY_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

/// Another desk with the same target, beside the first.
fn second(place: &Place) -> PathBuf {
    let root = place.desk.beside("second");
    let settings = std::fs::read(place.desk.root().join("site.yaml")).unwrap();
    put(&root, "site.yaml", settings);
    root
}

/// The site of one of the two in a round: each file says whose it is.
fn edit(root: &Path, who: &str, round: usize) {
    put(root, "static/style.css", format!("/* {who} {round} */"));
    for n in 0..8 {
        put(
            root,
            &format!("content/briefings/b{n}.md"),
            briefing(&format!("Of {who}"), &format!("Round {round}.")),
        );
    }
    let build = run(root, &["build", "-q"]).output().unwrap();
    assert!(build.status.success(), "{}", told(&build));
}

fn run(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.args(arguments).current_dir(root).stdin(std::process::Stdio::null());
    command
}

fn race(kind: &'static str) {
    let place = Place::new(kind);
    let roots = [place.desk.root(), second(&place)];
    let (mut both, mut one) = (0, 0);
    for round in 0..rounds() {
        for (root, who) in roots.iter().zip(["anna", "bela"]) {
            edit(root, who, round);
        }
        let publish =
            |root: &Path| run(root, &["publish", "--yes", "--max-deletions", "100"]).output().unwrap();
        let runs: Vec<Output> = std::thread::scope(|scope| {
            let running: Vec<_> = roots.iter().map(|root| scope.spawn(|| publish(root))).collect();
            running.into_iter().map(|running| running.join().unwrap()).collect()
        });
        let good: Vec<bool> = runs.iter().map(|run| run.status.success()).collect();
        let words: Vec<String> = runs.iter().map(told).collect();
        assert!(good.iter().any(|good| *good), "{kind}, round {round}: {words:?}");
        let is_whole = roots.iter().zip(&good).any(|(root, good)| *good && place.is_as(root));
        assert!(is_whole, "{kind}, round {round}: neither site is there whole; {words:?}");
        for run in runs.iter().filter(|run| !run.status.success()) {
            assert_eq!(run.status.code(), Some(1), "{kind}: {}", told(run));
        }
        if good == [true, true] { both += 1 } else { one += 1 }
    }
    println!("{kind}: {} rounds; both one after the other {both}, one refused {one}", rounds());
}

#[test]
fn to_a_folder() {
    race("folder");
}

#[test]
fn to_a_branch() {
    race("git");
}

#[test]
fn to_another_machine() {
    race("ssh");
}
