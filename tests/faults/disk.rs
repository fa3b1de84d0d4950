//! Disks that are full, may not be written, or are another than one would think.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::site::{BUILD, Site, run, tree};
use crate::support;

/// Runs a command in a name space of its own, in which a small disk is mounted on a folder.
///
/// Works for root, and for others where the system lets them have a name space.
fn on_a_small_disk(disk: &Path, options: &str, script: &str) -> Output {
    let script = format!("mount -t tmpfs -o {options} none '{}' && {script}", disk.display());
    let mut command = Command::new("unshare");
    if !is_root() {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-c", &script]).env("CHANCERY", env!("CARGO_BIN_EXE_chancery"));
    run(&mut command)
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// The words of the one error that a command tells.
fn one_error(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!told.contains("panicked"), "{told}");
    let errors: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(errors.len(), 1, "{told}");
    errors[0].to_owned()
}

/// A site on a disk that has room for so much more than its sources and the old site, in `unit`s of the mount `option`.
fn fills_up(option: &str, used: &str, unit: &str, room: impl Iterator<Item = usize>) {
    let (mut full, mut fits) = (0, 0);
    for room in room {
        let site = Site::new();
        site.reset();
        let disk = tempfile::tempdir().expect("a folder");
        let (from, to) = (site.root().display(), disk.path().display());
        let script = format!(
            "cp -r '{from}/.' '{to}' && cd '{to}' && used=$(df -k --output={used} . | tail -n 1) && \
             mount -o remount,{option}=$((used + {room})){unit} '{to}' && {{ $CHANCERY {}; code=$?; }} && \
             cp -r public '{from}/after' && exit $code",
            BUILD.join(" ")
        );
        let build = on_a_small_disk(disk.path(), "size=64m", &script);
        let after = tree(&site.root().join("after"));
        if build.status.success() {
            assert!(after == site.new, "{option}: room for {room} more");
            fits += 1;
        } else {
            assert!(one_error(&build).contains("No space left on device"), "{build:?}");
            assert!(after == site.old, "{option}: room for {room} more");
            full += 1;
        }
    }
    assert!(full >= 6 && fits >= 1, "{full} were too small, {fits} held both sites");
}

#[test]
fn a_full_disk_keeps_the_old_site() {
    fills_up("size", "used", "k", [0, 4, 8, 40, 100, 160, 200, 240, 280, 4000].into_iter());
}

#[test]
fn a_disk_without_room_for_more_files_keeps_the_old_site() {
    fills_up("nr_inodes", "iused", "", [0, 1, 2, 3, 5, 10, 20, 25, 200].into_iter());
}

#[test]
fn a_disk_that_may_not_be_written() {
    let site = Site::new();
    site.reset();
    let disk = tempfile::tempdir().expect("a folder");
    let (from, to) = (site.root().display(), disk.path().display());
    let script = format!(
        "cp -r '{from}/.' '{to}' && mount -o remount,ro '{to}' && cd '{to}' && $CHANCERY {}",
        BUILD.join(" ")
    );
    let build = on_a_small_disk(disk.path(), "size=8m", &script);
    assert!(!build.status.success());
    assert!(one_error(&build).contains("Read-only file system"), "{build:?}");
}

#[test]
fn an_output_on_another_disk_is_refused() {
    let site = Site::new();
    site.reset();
    let script = format!("cd '{}' && $CHANCERY {}", site.root().display(), BUILD.join(" "));
    let build = on_a_small_disk(&site.output(), "size=8m", &script);
    assert!(!build.status.success());
    let told = one_error(&build);
    assert!(told.contains("public") && told.contains("is a disk of its own"), "{told}");
    site.assert_whole("the folder below the mount");
}

/// A folder that belongs to somebody else, as seen by a user without rights.
#[test]
fn a_user_who_may_not_write() {
    let site = Site::new();
    site.reset();
    let shut = fs::Permissions::from_mode(0o555);
    fs::set_permissions(site.root(), shut).expect("rights can be set");
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    if is_root() {
        command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_chancery")]);
    }
    let open = fs::Permissions::from_mode(0o755);
    let build = run(command.args(BUILD).current_dir(site.root()));
    fs::set_permissions(site.root(), open).expect("rights can be set");
    assert!(!build.status.success());
    assert!(one_error(&build).contains("Permission denied"), "{build:?}");
    site.assert_whole("a user who may not write");
    site.assert_builds("a user who may");
}

/// Whoever takes over what another wrote is told of a file that cannot be read, and nothing is lost.
#[test]
fn a_source_that_cannot_be_read_is_told() {
    let site = Site::new();
    site.reset();
    fs::remove_file(site.root().join("static/picture.bin")).expect("removed");
    std::os::unix::fs::symlink("nowhere", site.root().join("static/picture.bin")).expect("a link");
    let build = support::chancery(site.root(), BUILD);
    let told = String::from_utf8_lossy(&build.stderr).into_owned();
    assert!(told.contains("static/picture.bin"), "{told}");
    if !build.status.success() {
        site.assert_whole("a link to nowhere");
    }
}
