//! Places without room, and places that may not be written.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::site::{Desk, told};
use crate::ssh;

/// Runs a script in which a small disk is mounted on a folder; for root, and for others where they may have a name
/// space of their own.
fn on_a_small_disk(desk: &Desk, disk: &Path, options: &str, script: &str) -> Output {
    std::fs::create_dir_all(disk).unwrap();
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let script = format!("mount -t tmpfs -o {options} none '{}' && {script}", disk.display());
    let mut command = Command::new("unshare");
    if !is_root {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-c", &script]).env("CHANCERY", env!("CARGO_BIN_EXE_chancery"));
    command.current_dir(desk.root()).stdin(Stdio::null()).output().unwrap()
}

/// The one error that was told.
fn one_error(run: &Output) -> String {
    let told = told(run);
    let errors: Vec<&str> = told.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{told}");
    errors[0].to_owned()
}

#[test]
fn a_full_folder_is_told_and_the_next_run_completes_it() {
    let desk = Desk::new("{kind: folder, path: ../www}");
    assert!(desk.run(&["build", "-q"]).status.success());
    let www = desk.beside("www");
    let script = format!(
        "{{ $CHANCERY publish --yes; code=$?; mount -o remount,size=64m '{www}' && \
         $CHANCERY publish --yes --quiet && cmp public/index.html '{www}/index.html'; }} && exit $code",
        www = www.display()
    );
    let run = on_a_small_disk(&desk, &www, "size=40k", &script);
    assert_eq!(run.status.code(), Some(3), "{run:?}");
    let told = one_error(&run);
    assert!(told.contains("No space left on device") && told.ends_with("run the command again"), "{told}");
}

#[test]
fn a_full_repository_keeps_the_branch_as_it_was() {
    let desk = Desk::new("{kind: git, remote: ../pages.git}");
    assert!(desk.run(&["build", "-q"]).status.success());
    let pages = desk.beside("pages.git");
    let script = format!(
        "git init -q --bare '{pages}' && {{ $CHANCERY publish --yes; code=$?; mount -o remount,size=64m '{pages}' && \
         $CHANCERY publish --yes --quiet && git -C '{pages}' cat-file -e gh-pages:index.html; }} && exit $code",
        pages = pages.display()
    );
    let run = on_a_small_disk(&desk, &pages, "size=140k", &script);
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    let told = one_error(&run);
    assert!(
        told.starts_with("error: no room is left at ../pages.git")
            && told.ends_with("nothing was changed there"),
        "{told}"
    );
}

#[test]
fn a_full_machine_keeps_the_site_as_it_was() {
    let (desk, sshd, _) = ssh::desk_on("", Some("size=60k"));
    let told = desk.refused(&[]);
    assert!(
        told.starts_with("error: no room is left on web") && told.contains("nothing was changed there"),
        "{told}"
    );
    drop(sshd);
}

#[test]
fn a_folder_that_may_not_be_written_is_told() {
    let desk = Desk::new("{kind: folder, path: ../www}");
    assert!(desk.run(&["build", "-q"]).status.success());
    let run = on_a_small_disk(&desk, &desk.beside("www"), "ro", "$CHANCERY publish --yes");
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    assert!(one_error(&run).contains("Read-only file system"), "{run:?}");
}
