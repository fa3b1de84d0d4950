//! What is read from the disk, and what is not.

use std::fs;

use chancery::load::load;

#[cfg(unix)]
#[test]
fn nothing_behind_a_link_out_of_the_site_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (site, outside) = (folder.path().join("site"), folder.path().join("outside"));
    fs::create_dir_all(site.join("content/briefings")).unwrap();
    fs::create_dir_all(outside.join("deep")).unwrap();
    fs::write(site.join("site.yaml"), "title: T\n").unwrap();
    fs::write(site.join("content/briefings/a.md"), "Text.\n").unwrap();
    fs::write(outside.join("deep/secret.md"), "Secret.\n").unwrap();
    fs::write(outside.join("deep/secret.png"), "Secret.\n").unwrap();
    std::os::unix::fs::symlink(&outside, site.join("content/briefings/linked")).unwrap();
    let input = load(&site).unwrap();
    let codes: Vec<&str> = input.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["link-out-of-site"]);
    assert_eq!(input.briefings.len(), 1);
    assert!(input.beside.is_empty());
}

#[test]
fn hidden_files_and_editors_backups_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let briefings = folder.path().join("content/briefings");
    fs::create_dir_all(briefings.join(".git")).unwrap();
    for name in ["a.md", "a.md~", ".a.md.swp", ".env", ".git/b.md", "picture.png"] {
        fs::write(briefings.join(name), "Text.\n").unwrap();
    }
    let input = load(folder.path()).unwrap();
    assert_eq!(input.briefings.len(), 1);
    assert_eq!(input.beside.iter().map(|file| file.url.as_str()).collect::<Vec<_>>(), ["briefings/picture.png"]);
}
