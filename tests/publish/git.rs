//! A branch of a git repository, over the file system.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::site::{Desk, briefing, files};

/// Runs git in a repository, and gives back what it prints.
pub fn git(repository: &Path, arguments: &[&str]) -> String {
    let run = Command::new("git").arg("-C").arg(repository).args(arguments).output().expect("git can be run");
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// A bare repository beside a site.
pub fn repository(desk: &Desk) -> std::path::PathBuf {
    let path = desk.beside("pages.git");
    fs::create_dir_all(&path).unwrap();
    git(&path, &["init", "--quiet", "--bare"]);
    path
}

/// Every file of a branch with what is in it.
pub fn branch(repository: &Path, name: &str) -> BTreeMap<String, Vec<u8>> {
    let listed = git(repository, &["ls-tree", "-r", "-z", name]);
    let (objects, paths): (Vec<&str>, Vec<&str>) = listed
        .split_terminator('\0')
        .filter_map(|line| line.split_once('\t'))
        .map(|(about, path)| (about.rsplit(' ').next().unwrap_or_default(), path))
        .unzip();
    let mut child = Command::new("git")
        .arg("-C")
        .arg(repository)
        .args(["cat-file", "--batch", "--buffer"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git can be run");
    child.stdin.take().unwrap().write_all(format!("{}\n", objects.join("\n")).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap().stdout;
    let mut rest = &output[..];
    let mut next = || {
        let line_end = rest.iter().position(|byte| *byte == b'\n').expect("a line");
        let line = std::str::from_utf8(&rest[..line_end]).expect("text");
        let size: usize = line.rsplit(' ').next().and_then(|size| size.parse().ok()).expect("a size");
        let bytes = rest[line_end + 1..line_end + 1 + size].to_vec();
        rest = &rest[line_end + size + 2..];
        bytes
    };
    paths.into_iter().map(|path| (path.to_owned(), next())).collect()
}

/// Every object of a repository, unpacked, whether anything refers to it or not.
pub fn objects(repository: &Path) -> Vec<u8> {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository);
    let run = command.args(["cat-file", "--batch-all-objects", "--batch", "--buffer"]).output();
    let run = run.expect("git can be run");
    assert!(run.status.success());
    run.stdout
}

/// Puts a file of somebody else into the branch.
pub fn add(desk: &Desk, repository: &Path, path: &str, text: &str) {
    let clone = desk.beside("clone");
    let _ = fs::remove_dir_all(&clone);
    git(repository, &["clone", "--quiet", "--branch", "gh-pages", ".", clone.to_str().unwrap()]);
    crate::support::put(&clone, path, text);
    git(&clone, &["add", "."]);
    git(&clone, &["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "mine"]);
    git(&clone, &["push", "-q"]);
}

fn desk(more: &str) -> (Desk, std::path::PathBuf) {
    let desk = Desk::new(&format!("{{kind: git, remote: ../pages.git{more}}}"));
    let repository = repository(&desk);
    (desk, repository)
}

fn is_as_the_build(desk: &Desk, repository: &Path) {
    let mut there = branch(repository, "gh-pages");
    let built = files(&desk.root().join("public"));
    for (path, bytes) in built.iter().filter(|(path, _)| *path != ".chancery.json") {
        assert_eq!(there.remove(path).as_ref(), Some(bytes), "{path}");
    }
    there.retain(|path, _| ![".chancery.json", ".nojekyll", "CNAME"].contains(&path.as_str()));
    assert!(there.is_empty(), "{:?}", there.keys());
}

#[test]
fn is_as_the_build_after_every_change() {
    let (desk, repository) = desk("");
    desk.publish();
    is_as_the_build(&desk, &repository);
    assert!(branch(&repository, "gh-pages").contains_key(".nojekyll"));
    let tip = git(&repository, &["rev-parse", "gh-pages"]);
    assert!(desk.publish().starts_with("Nothing to do"));
    assert_eq!(git(&repository, &["rev-parse", "gh-pages"]), tip, "no commit without a change");
    add(&desk, &repository, "CNAME", "mine\n");
    desk.put("content/briefings/one.md", &briefing("One", "Another text."));
    desk.publish();
    is_as_the_build(&desk, &repository);
    fs::remove_file(desk.root().join("content/briefings/two.md")).unwrap();
    desk.publish();
    is_as_the_build(&desk, &repository);
    assert_eq!(branch(&repository, "gh-pages")["CNAME"], b"mine\n");
    assert_eq!(git(&repository, &["rev-list", "--count", "gh-pages"]), "4\n");
}

#[test]
fn a_single_commit_has_no_past_and_keeps_what_others_put_there() {
    let (desk, repository) = desk(", single_commit: true");
    desk.publish();
    add(&desk, &repository, "CNAME", "mine\n");
    fs::remove_file(desk.root().join("content/briefings/two.md")).unwrap();
    desk.publish();
    is_as_the_build(&desk, &repository);
    assert!(branch(&repository, "gh-pages").contains_key("CNAME"));
    assert_eq!(git(&repository, &["rev-list", "--count", "gh-pages"]), "1\n");
}

/// A branch with a commit of somebody else.
fn with_a_past(repository: &Path, desk: &Desk, path: &str) {
    let work = desk.beside("work");
    crate::support::put(&work, path, "mine");
    git(&work, &["init", "-q", "-b", "gh-pages"]);
    git(&work, &["add", "."]);
    git(&work, &["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "mine"]);
    git(&work, &["push", "-q", repository.to_str().unwrap(), "gh-pages"]);
}

#[test]
fn the_past_of_others_is_cut_off_only_when_that_is_said() {
    let (desk, repository) = desk(", single_commit: true");
    with_a_past(&repository, &desk, "README.md");
    let tip = git(&repository, &["rev-parse", "gh-pages"]);
    let told = desk.refused(&[]);
    assert!(told.contains("`single_commit` would cut it off"), "{told}");
    assert_eq!(git(&repository, &["rev-parse", "gh-pages"]), tip);
    desk.publish_with(&["--adopt"]);
    assert!(branch(&repository, "gh-pages").contains_key("README.md"));
}

#[test]
fn a_branch_of_sources_is_not_published_to() {
    let (desk, repository) = desk("");
    with_a_past(&repository, &desk, "site.yaml");
    let told = desk.refused(&[]);
    assert!(told.contains("the sources of a site lie there"), "{told}");
    assert!(!branch(&repository, "gh-pages").contains_key("index.html"));
}

#[test]
fn the_author_s_own_repository_is_not_touched() {
    let (desk, repository) = desk("");
    let root = desk.root();
    git(&root, &["init", "-q"]);
    git(&root, &["remote", "add", "pages", repository.to_str().unwrap()]);
    desk.put(
        "site.yaml",
        "title: Desk\nbase_url: https://example.org/\npublish: {web: {kind: git, remote: pages, branch: live}}\n",
    );
    desk.put(".gitignore", "/public\n/.public.*\n");
    git(&root, &["add", "."]);
    git(&root, &["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"]);
    let before = (git(&root, &["show-ref"]), fs::read(root.join(".git/index")).unwrap());
    desk.publish();
    assert!(branch(&repository, "live").contains_key("index.html"));
    assert_eq!((git(&root, &["show-ref"]), fs::read(root.join(".git/index")).unwrap()), before);
    assert_eq!(git(&root, &["status", "--porcelain"]), "");
}

#[test]
fn a_saved_plan_is_for_the_branch_as_it_was() {
    let (desk, _) = desk("");
    let plan = desk.beside("plan.json");
    let plan = plan.to_str().unwrap();
    desk.publish();
    desk.put("content/briefings/one.md", &briefing("One", "Another text."));
    assert!(desk.run(&["build", "-q"]).status.success());
    assert!(desk.run(&["publish", "--save-plan", plan]).status.success());
    desk.publish();
    let run = desk.run(&["publish", "--plan", plan]);
    assert!(crate::site::told(&run).contains("has changed since"));
}

#[test]
fn every_failure_is_one_clear_message() {
    let told = |remote: &str| Desk::new(&format!("{{kind: git, remote: '{remote}'}}")).refused(&[]);
    let missing = told("../nowhere.git");
    assert!(missing.starts_with("error: there is no repository at ../nowhere.git"), "{missing}");
    let offline = told("http://127.0.0.1:9/x.git");
    assert!(offline.starts_with("error: http://127.0.0.1:9/x.git cannot be reached"), "{offline}");
    let unknown = told("pages");
    assert!(unknown.contains("has no remote `pages`"), "{unknown}");
}
