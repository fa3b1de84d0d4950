//! Lines that break or stall: to another machine, and to a branch behind a web server. (`bucket.rs` has those to buckets.)

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::proxy::{Mode, Proxy};
use crate::site::{Desk, briefing, told};
use crate::{git, http, ssh};

/// A site that is published over a line, and what a reader finds at its end.
struct Far<'a> {
    desk: &'a Desk,
    line: Proxy,
    served: &'a dyn Fn() -> BTreeMap<String, Vec<u8>>,
}

impl Far<'_> {
    fn edit(&self, round: usize) {
        self.desk.put("content/briefings/one.md", &briefing("One", &format!("Text of round {round}.")));
        // Not to be made much smaller on the way.
        let word = |n: usize| format!("{:x}", (n + round * 7_919).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        self.desk.put("static/picture.bin", &(0..5_000).map(word).collect::<String>());
        assert!(self.desk.run(&["build", "-q"]).status.success());
    }

    /// What was told of a publication over a bad line, which may have gone well all the same.
    fn publish(&self, mode: Mode) -> Option<String> {
        let before = (self.served)();
        self.line.set(mode.clone());
        let run = self.desk.run(&["publish", "--yes"]);
        let told = told(&run);
        assert!(!told.contains(http::TOKEN), "{mode:?}: {told}");
        match run.status.code() {
            Some(0) => return None,
            Some(1) => assert!((self.served)() == before, "{mode:?}: {told}"),
            // Nobody can tell whether the last step was taken; but it is one step.
            Some(3) => assert!(told.contains("run the command again"), "{mode:?}: {told}"),
            code => panic!("{mode:?}: {code:?}: {told}"),
        }
        assert_eq!(told.lines().count(), 1, "{mode:?}: {told}");
        Some(told)
    }

    fn completes(&self) {
        self.line.set(Mode::Pass);
        let run = self.desk.run(&["publish", "--yes"]);
        assert!(run.status.success(), "{}", told(&run));
        let there = (self.served)();
        let mut built = crate::site::files(&self.desk.root().join("public"));
        built.remove(".chancery.json");
        assert!(built.iter().all(|(path, bytes)| there.get(path) == Some(bytes)));
    }
}

/// Broken after so many bytes, from none to more than a publication sends.
fn breaks(far: &Far<'_>, place: &str) {
    let mut broken = 0;
    for (round, bytes) in [0, 1_000, 4_000, 6_000, 9_000, 14_000, 30_000, 90_000].into_iter().enumerate() {
        far.edit(round);
        if let Some(told) = far.publish(Mode::CutAfter(bytes)) {
            let lost = format!("error: the connection to {place} was lost");
            assert!(told.starts_with(&lost), "after {bytes} bytes: {told}");
            broken += 1;
        }
        far.completes();
    }
    assert!(broken > 3, "{broken} were broken off");
}

/// Stalled at the beginning and in the midst; it ends by itself.
fn stalls(far: &Far<'_>, place: &str) {
    far.edit(100);
    far.completes();
    for (round, bytes) in [0, 20_000].into_iter().enumerate() {
        far.edit(200 + round);
        let begun = Instant::now();
        let told = far.publish(Mode::StallAfter(bytes)).expect("it cannot go well");
        assert!(begun.elapsed() < Duration::from_secs(400), "it took {:?}", begun.elapsed());
        assert!(
            told.contains(place) && (told.contains("was lost") || told.contains("cannot be reached")),
            "{told}"
        );
        println!("{place}, stalled after {bytes} bytes: {} s; {told}", begun.elapsed().as_secs());
        far.completes();
    }
}

fn to_a_machine(test: fn(&Far<'_>, &str)) {
    let (desk, sshd, www) = ssh::desk("");
    let line = Proxy::before(sshd.address());
    sshd.is_reached_by(line.address().port());
    let current = || www.join("current").canonicalize().map(|folder| crate::site::files(&folder));
    test(&Far { desk: &desk, line, served: &|| current().unwrap_or_default() }, "web");
}

fn to_a_branch(test: fn(&Far<'_>, &str)) {
    let (desk, server, repository) = http::desk();
    let line = Proxy::before(server.address());
    let address: SocketAddr = line.address();
    desk.publishes_to(&server.target(address.port()));
    let served = || {
        let has_branch = !git::git(&repository, &["branch", "--list", "gh-pages"]).is_empty();
        if has_branch { git::branch(&repository, "gh-pages") } else { BTreeMap::new() }
    };
    test(&Far { desk: &desk, line, served: &served }, &format!("http://{address}/pages.git"));
}

#[test]
fn one_to_a_machine_that_breaks_is_told() {
    to_a_machine(breaks);
}

#[test]
fn one_to_a_branch_that_breaks_is_told() {
    to_a_branch(breaks);
}

#[test]
#[ignore = "waits for minutes; tests/run does it"]
fn one_to_a_machine_that_stalls_comes_to_an_end() {
    to_a_machine(stalls);
}

#[test]
#[ignore = "waits for minutes; tests/run does it"]
fn one_to_a_branch_that_stalls_comes_to_an_end() {
    to_a_branch(stalls);
}
