//! Publications that are killed before each call to the system by which they take a step: starting `git` or `rsync`,
//! giving a command to the shell of the other machine, renaming a file into its place. A few of the calls, or each of
//! them where `CHANCERY_ROUNDS` is set.

use std::os::unix::process::ExitStatusExt;

use crate::place::Place;
use crate::reader;
use crate::site::told;
use crate::{canary, interrupted};

fn killed_before_every(calls: &[&str], kind: &'static str) {
    let place = Place::new(kind);
    interrupted::edit(&place, 0);
    assert!(place.desk.run(&["publish", "--yes"]).status.success());
    let step = if std::env::var_os("CHANCERY_ROUNDS").is_some() { 1 } else { 4 };
    let (mut round, mut kills) = (0, 0);
    for call in calls {
        for at in (1..).step_by(step) {
            round += 1;
            interrupted::edit(&place, round);
            if !killed(&place, call, at) {
                break;
            }
            kills += 1;
            let when = format!("{kind}, killed before {call} number {at}");
            reader::look(&place.served()).unwrap_or_else(|amiss| panic!("{when}: {amiss}"));
            assert_eq!(canary::hits(&place), [""; 0], "{when}");
            let run = place.desk.run(&["publish", "--yes"]);
            assert!(run.status.success(), "{when}: {}", told(&run));
            assert!(place.is_as(&place.desk.root()), "{when}");
        }
    }
    assert!(kills >= calls.len(), "{kills} kills");
    println!("{kind}: {kills} kills");
}

/// Whether a publication came so far, and was killed there.
fn killed(place: &Place, call: &str, at: usize) -> bool {
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:signal=SIGKILL:when={at}"));
    // The threads of a publication to a folder take its steps; the programs that it starts live on when it is killed.
    let own = ["strace", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
    let with_threads = [&own[..], &["-f"]].concat();
    let strace = if call == "rename" || call == "unlink" { &with_threads[..] } else { &own[..] };
    let run = place.desk.run_below(strace, &["publish", "--yes", "--quiet"]);
    let is_killed = run.status.signal() == Some(9);
    assert!(is_killed || run.status.success(), "{call} {at}: {}", told(&run));
    is_killed
}

#[test]
fn to_a_folder() {
    killed_before_every(&["rename", "unlink"], "folder");
}

#[test]
fn to_a_branch() {
    killed_before_every(&["clone3"], "git");
}

#[test]
fn to_another_machine() {
    killed_before_every(&["clone3", "write"], "ssh");
}
