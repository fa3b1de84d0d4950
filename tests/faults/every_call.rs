//! A build is stopped, or the disk says no, at every system call that changes the disk, in turn.
//!
//! `strace` counts the calls of each thread by itself, so the build runs in one thread: [`child`].

use std::collections::BTreeMap;
use std::process::{Command, Output};

use crate::site::{BUILD, Site, run};

/// Calls that change something on the disk, or keep two builds apart.
const CALLS: &[&str] = &[
    "openat",
    "write",
    "copy_file_range",
    "sendfile",
    "ftruncate",
    "fchmod",
    "mkdir",
    "rmdir",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "fsync",
    "fdatasync",
    "syncfs",
    "flock",
];

/// Not a test: the program as a process of one thread.
#[test]
#[ignore = "started by the tests of this file"]
fn child() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().expect("no pool yet");
    let arguments = std::env::var("CHILD").expect("arguments of the program");
    let failed = chancery::cli::run_with(arguments.split('\n')) != std::process::ExitCode::SUCCESS;
    std::process::exit(i32::from(failed));
}

/// A build in one thread below `strace`.
fn strace(site: &Site, options: &[&str]) -> Output {
    let program = std::env::current_exe().expect("the path of this test");
    let arguments = [&["chancery"], BUILD].concat().join("\n");
    let child = ["every_call::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"];
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "--seccomp-bpf", "-o", "trace"]).args(options).arg(program).args(child);
    run(command.env("CHILD", arguments).current_dir(site.root()))
}

/// One call of the build: its name, and how many of that name its thread made up to it.
type Call = (String, usize);

/// Every call of a build that goes well and changes the disk, in order.
fn calls(site: &Site, more: &[&str]) -> Vec<Call> {
    site.reset();
    let trace = format!("trace={}", CALLS.join(","));
    let build = strace(site, &[&["-e", &*trace], more].concat());
    assert!(build.status.success(), "{build:?}");
    let calls = traced(site);
    println!("{} calls", calls.len());
    assert!(calls.len() > 50);
    calls
}

/// The calls of the last trace that change the disk, in order.
fn traced(site: &Site) -> Vec<Call> {
    let log = std::fs::read_to_string(site.root().join("trace")).expect("a trace");
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in log.lines().filter(|line| line.contains('(')) {
        let (thread, call) = line.split_once(' ').expect("the number of the thread first");
        let name = call.trim_start().split('(').next().expect("the name of the call");
        let count = counts.entry((thread, name)).or_default();
        *count += 1;
        let changes = match name {
            "openat" => call.contains("O_CREAT"),
            // The words for the terminal.
            "write" => !call.contains("write(1,") && !call.contains("write(2,"),
            _ => true,
        };
        if changes {
            calls.push((name.to_owned(), *count));
        }
    }
    calls
}

/// A build with one fault; whatever comes of it, the output is whole, and the next build works.
fn with_fault(site: &Site, (name, number): &Call, fault: &str, more: &[&str]) -> Output {
    let what = format!("{fault} at {name} {number}");
    site.reset();
    let inject = format!("inject={name}:{fault}:when={number}");
    let build = strace(site, &[more, &["-e", &*inject]].concat());
    site.assert_whole(&what);
    if build.status.success() {
        assert_eq!(crate::site::tree(&site.output()), site.new, "{what}: a build that says it went well");
    }
    site.assert_builds(&what);
    build
}

/// Every `step`-th call, or all of them where `CHANCERY_FAULTS=all`.
fn some<T>(all: Vec<T>, step: usize) -> Vec<T> {
    let step = if std::env::var("CHANCERY_FAULTS").is_ok_and(|which| which == "all") { 1 } else { step };
    all.into_iter().step_by(step).collect()
}

#[test]
fn killed_at_every_call() {
    let site = Site::new();
    for call in some(calls(&site, &[]), 3) {
        let build = with_fault(&site, &call, "signal=KILL", &[]);
        assert!(!build.status.success(), "{call:?}");
    }
}

/// A build that finds nothing to do only keeps that it looked; killed in the midst of it, the next one builds or
/// finds the same.
#[test]
fn killed_while_there_is_nothing_to_do() {
    let site = Site::new();
    site.assert_builds("before");
    let trace = format!("trace={}", CALLS.join(","));
    let look = |options: &[&str]| {
        let build = strace(&site, options);
        assert!(build.status.success(), "{build:?}");
        String::from_utf8_lossy(&build.stderr).into_owned()
    };
    // Until the stamps may be relied on: then every look makes the same calls.
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    look(&[]);
    look(&[]);
    let said = look(&["-e", &trace]);
    assert!(said.contains("Nothing has changed"), "{said}");
    let calls = traced(&site);
    assert!(calls.len() >= 4, "{calls:?}");
    for (name, number) in calls {
        let what = format!("killed at {name} {number} with nothing to do");
        let inject = format!("inject={name}:signal=KILL:when={number}");
        assert!(!strace(&site, &["-e", &inject]).status.success(), "{what}");
        assert!(crate::site::tree(&site.output()) == site.new, "{what}");
        look(&[]);
        assert!(crate::site::tree(&site.output()) == site.new, "after being {what}");
    }
    site.assert_builds("after all kills");
}

fn told(site: &Site, call: &Call, fault: &str, words: &str) {
    let build = with_fault(site, call, fault, &[]);
    let told = String::from_utf8_lossy(&build.stderr).into_owned();
    assert!(!told.contains("panicked"), "{call:?}: {told}");
    if !build.status.success() {
        let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();
        assert!(lines.len() == 1 && lines[0].contains(words), "{fault} at {call:?}: {told}");
    }
}

#[test]
fn a_full_disk_at_every_call() {
    let site = Site::new();
    for call in some(calls(&site, &[]), 3) {
        told(&site, &call, "error=ENOSPC", "No space left on device");
    }
}

#[test]
fn a_broken_disk_at_every_call() {
    let site = Site::new();
    for call in some(calls(&site, &[]), 3) {
        told(&site, &call, "error=EIO", "Input/output error");
    }
}

/// As on a file system that cannot exchange two folders.
const NO_EXCHANGE: &[&str] = &["-e", "inject=renameat2:error=EINVAL"];

#[test]
fn killed_at_every_call_where_folders_cannot_be_exchanged() {
    let site = Site::new();
    let calls: Vec<Call> =
        calls(&site, NO_EXCHANGE).into_iter().filter(|(name, _)| name != "renameat2").collect();
    let (renames, others): (Vec<Call>, Vec<Call>) = calls.into_iter().partition(|(name, _)| name == "rename");
    assert!(renames.len() >= 2, "{renames:?}");
    let mut away = 0;
    for call in renames.into_iter().chain(some(others, 5)) {
        site.reset();
        let inject = format!("inject={}:signal=KILL:when={}", call.0, call.1);
        let build = strace(&site, &[NO_EXCHANGE, &["-e", &*inject]].concat());
        assert!(!build.status.success(), "{call:?}");
        let what = format!("killed at {call:?}");
        if site.output().exists() {
            site.assert_whole(&what);
        } else {
            // Between the two renames: the old site is beside its place, and the next build finds it.
            assert_eq!(crate::site::tree(&site.root().join(".public.chancery-old")), site.old, "{what}");
            away += 1;
        }
        site.assert_builds(&what);
    }
    assert_eq!(away, 1, "one moment without a site");
}
