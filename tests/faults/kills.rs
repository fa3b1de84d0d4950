//! Builds that are killed at any moment, and what others see meanwhile.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::site::{BUILD, Site};
use crate::support::{self, put};

/// A number from the environment, so that a long run can have more.
fn often(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(otherwise)
}

fn begin(site: &Site) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command
        .args(BUILD)
        .current_dir(site.root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().expect("the program can be run")
}

/// How long a build takes now.
fn usual(site: &Site) -> Duration {
    let begun = Instant::now();
    let ended = begin(site).wait().expect("it ends");
    assert!(ended.success());
    begun.elapsed()
}

#[test]
fn killed_at_any_moment() {
    let site = Site::new();
    let kills = often("CHANCERY_KILLS", 20);
    let mut half_way = 0;
    for number in 0..kills {
        site.reset();
        if number % 20 == 0 {
            usual(&site);
            site.reset();
        }
        let longest = usual(&site);
        site.reset();
        let mut build = begin(&site);
        // Spread evenly, but not in order, over the time that a build takes.
        let part = (number * 7919 % kills) as f64 / kills as f64;
        thread::sleep(longest.mul_f64(part * 1.1));
        let _ = build.kill();
        let killed = !build.wait().expect("it ends").success();
        half_way += usize::from(killed);
        site.assert_whole(&format!("kill {number}"));
        if number % 4 == 0 {
            site.assert_builds(&format!("after kill {number}"));
        }
    }
    assert!(half_way * 2 > kills, "only {half_way} of {kills} were still at work");
}

/// Stops a build in the midst of its work, as a debugger or a laptop that is shut does.
fn stopped(site: &Site) -> Child {
    fs::write(site.root().join("static/picture.bin"), vec![0; 64 << 20]).expect("written");
    let build = begin(site);
    let begun = Instant::now();
    while !site.root().join(".public.chancery-stage").exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing is written");
        thread::sleep(Duration::from_micros(200));
    }
    let stop = Command::new("kill").args(["-STOP", &build.id().to_string()]).status().expect("kill");
    assert!(stop.success());
    build
}

#[test]
fn a_second_build_is_told_and_the_lock_of_a_killed_one_is_free() {
    let site = Site::new();
    site.reset();
    let mut first = stopped(&site);
    let second = support::chancery(site.root(), BUILD);
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && told.contains("another build is writing"), "{told}");
    assert_eq!(told.lines().filter(|line| line.starts_with("error")).count(), 1, "{told}");
    first.kill().expect("it can be killed");
    first.wait().expect("it ends");
    let third = support::chancery(site.root(), BUILD);
    assert!(third.status.success(), "{third:?}");
}

#[test]
fn many_builds_at_once_and_one_site() {
    let site = Site::new();
    site.reset();
    let builds: Vec<Child> = (0..12).map(|_| begin(&site)).collect();
    let good =
        builds.into_iter().map(|mut build| build.wait().expect("it ends").success()).filter(|good| *good);
    assert!(good.count() > 0, "at least one has its way");
    site.assert_builds("afterwards");
}

/// Pages that are read over and over are never missing, and never half of one and half of another.
#[test]
fn a_reader_sees_no_missing_and_no_torn_page_while_the_site_is_built_again() {
    let site = Site::new();
    let rebuilds = often("CHANCERY_REBUILDS", 25);
    let filler = "word ".repeat(20_000);
    let write = |number: usize| {
        let text =
            format!("---\ntitle: Talks\ndate: 2023-06-19\n---\n\nBEGIN{number}. {filler} END{number}.\n");
        put(site.root(), "content/briefings/talks.md", text);
    };
    write(0);
    assert!(support::chancery(site.root(), BUILD).status.success());
    let done = AtomicBool::new(false);
    let page = site.output().join("briefings/talks/index.html");
    let looks = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut looks, mut seen) = (0_usize, BTreeSet::new());
            while !done.load(Ordering::Relaxed) {
                let text = fs::read_to_string(&page).expect("the page is there");
                let number = |word: &str| -> usize {
                    let at = text.find(word).expect("the page is whole") + word.len();
                    text[at..]
                        .chars()
                        .take_while(char::is_ascii_digit)
                        .collect::<String>()
                        .parse()
                        .expect("a number")
                };
                assert_eq!(number("BEGIN"), number("END"));
                assert!(text.trim_end().ends_with("</html>"));
                seen.insert(number("END"));
                looks += 1;
            }
            (looks, seen.len())
        });
        for number in 1..=rebuilds {
            write(number);
            assert!(support::chancery(site.root(), BUILD).status.success());
        }
        done.store(true, Ordering::Relaxed);
        reader.join()
    });
    let (looks, seen) = looks.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    assert!(looks > rebuilds && seen > rebuilds / 4, "{looks} looks, {seen} of {rebuilds} editions seen");
}
