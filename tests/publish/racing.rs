//! Two publishers at once.
//!
//! `CHANCERY_ROUNDS=50 cargo test --test publish racing -- --nocapture` for many rounds; a few otherwise.

use std::process::Output;

use crate::place::Place;
use crate::site::{Desk, briefing, told};

fn rounds() -> usize {
    std::env::var("CHANCERY_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

/// The site of one of the two in a round: each file says whose it is.
fn edit(desk: &Desk, who: &str, round: usize) {
    desk.put("static/style.css", &format!("/* {who} {round} */"));
    for n in 0..8 {
        let text = briefing(&format!("Of {who}"), &format!("Round {round}."));
        desk.put(&format!("content/briefings/b{n}.md"), &text);
    }
    let build = desk.run(&["build", "-q"]);
    assert!(build.status.success(), "{}", told(&build));
}

pub fn race(kind: &'static str) {
    let place = Place::new(kind);
    let desks = [&place.desk, &place.desk.second()];
    let (mut both, mut one) = (0, 0);
    for round in 0..rounds() {
        for (desk, who) in desks.iter().zip(["anna", "bela"]) {
            edit(desk, who, round);
        }
        let running = desks.map(|desk| desk.start(&["publish", "--yes", "--max-deletions", "100"]));
        let runs: [Output; 2] = running.map(|child| child.wait_with_output().unwrap());
        let good: Vec<bool> = runs.iter().map(|run| run.status.success()).collect();
        let words: Vec<String> = runs.iter().map(told).collect();
        assert!(good.iter().any(|good| *good), "{kind}, round {round}: {words:?}");
        let is_whole = desks.iter().zip(&good).any(|(desk, good)| *good && place.is_as(&desk.root()));
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
fn to_a_branch_behind_a_web_server() {
    race("http");
}

#[test]
fn to_another_machine() {
    race("ssh");
}
