//! Publications that are killed at random moments, with a reader who looks all the time.
//!
//! `CHANCERY_ROUNDS=200 cargo test --test publish interrupted -- --nocapture` for many; a few otherwise.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::canary;
use crate::place::Place;
use crate::reader;
use crate::site::{briefing, told};

/// How often each kind of place is interrupted.
fn rounds() -> usize {
    std::env::var("CHANCERY_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most.max(1)
    }
}

/// Ends the reader.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The site as it is in a round: other texts, another stylesheet, pages that come and go, and one under embargo.
pub fn edit(place: &Place, round: usize) {
    let desk = &place.desk;
    desk.put("static/style.css", &format!("body {{ margin: {round}px }}"));
    for n in 0..12 {
        let path = format!("content/briefings/b{n}.md");
        if (n + round).is_multiple_of(3) {
            let _ = std::fs::remove_file(desk.root().join(&path));
        } else {
            desk.put(&path, &briefing(&format!("Briefing {n}"), &format!("The text of round {round}.")));
        }
    }
    canary::hide(desk);
    assert!(desk.run(&["build", "-q"]).status.success());
}

pub fn interrupted(kind: &'static str) {
    let place = Place::new(kind);
    edit(&place, 0);
    let begun = Instant::now();
    assert!(place.desk.run(&["publish", "--yes"]).status.success());
    let whole = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let (stop, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (mut killed, mut dice) = (0, Dice(7));
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                reader::look(&place.served()).unwrap_or_else(|amiss| panic!("{kind}: {amiss}"));
                looks.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        // Whatever fails below, the reader comes to an end, and the test with it.
        let _end = End(&stop);
        let mut round = 0;
        while killed < rounds() {
            round += 1;
            edit(&place, round);
            let mut child = place.desk.start(&["publish", "--yes", "--quiet"]);
            std::thread::sleep(Duration::from_micros(dice.up_to(whole)));
            if child.try_wait().unwrap().is_none() {
                killed += 1;
            }
            let _ = child.kill();
            let _ = child.wait();
            assert!(!reading.is_finished(), "the reader found something amiss in round {round}");
            assert_eq!(canary::hits(&place), [""; 0], "{kind}, round {round}");
            // Every other time the next publication is of another build.
            if round.is_multiple_of(2) {
                let run = place.desk.run(&["publish", "--yes"]);
                assert!(run.status.success(), "{kind}, round {round}: {}", told(&run));
                assert!(place.is_as(&place.desk.root()), "{kind}, round {round}");
            }
        }
        let run = place.desk.run(&["publish", "--yes"]);
        assert!(run.status.success(), "{kind}: {}", told(&run));
    });
    assert!(place.is_as(&place.desk.root()), "{kind}");
    println!("{kind}: {killed} killed, {} looks", looks.load(Ordering::Relaxed));
}

#[test]
fn a_folder() {
    interrupted("folder");
}

#[test]
fn a_branch() {
    interrupted("git");
}

#[test]
fn a_branch_behind_a_web_server() {
    interrupted("http");
}

#[test]
fn another_machine() {
    interrupted("ssh");
}
