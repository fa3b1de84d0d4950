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
    assert_eq!(
        input.beside.iter().map(|file| file.url.as_str()).collect::<Vec<_>>(),
        ["briefings/picture.png"]
    );
}

/// A site of one briefing, to which something odd is done.
#[cfg(unix)]
fn odd(change: impl FnOnce(&std::path::Path)) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("site.yaml"), "title: T\n").unwrap();
    for name in ["content/briefings", "static", "templates"] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("content/briefings/a.md"), "Text.\n").unwrap();
    change(folder.path());
    let input = load(folder.path()).unwrap();
    let told = input.diagnostics.iter().map(|told| format!("{} {:?}", told.code, told.location));
    told.map(|told| told.replace(&*folder.path().to_string_lossy(), "SITE")).collect()
}

#[cfg(unix)]
#[test]
fn what_is_neither_file_nor_folder_is_told_and_keeps_nobody_waiting() {
    use std::os::unix::net::UnixListener;
    let pipe = |path: std::path::PathBuf| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    let told = odd(|root| {
        pipe(root.join("content/briefings/pipe.md"));
        pipe(root.join("static/style.css"));
        pipe(root.join("static/pipe.bin"));
        std::os::unix::fs::symlink("pipe.bin", root.join("static/link.js")).unwrap();
        pipe(root.join("templates/base.html"));
        UnixListener::bind(root.join("content/briefings/socket.md")).unwrap();
    });
    let paths = [
        "content/briefings/pipe.md",
        "content/briefings/socket.md",
        "static/link.js",
        "static/pipe.bin",
        "static/style.css",
        "templates/base.html",
    ];
    assert_eq!(told, paths.map(|path| format!("unreadable Path({path:?})")));
    let told = odd(|root| {
        fs::remove_file(root.join("site.yaml")).unwrap();
        pipe(root.join("site.yaml"));
    });
    assert_eq!(told, ["unreadable Path(\"site.yaml\")"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_leads_nowhere_is_told_and_is_no_empty_one() {
    for name in ["content", "static", "templates"] {
        for target in ["nowhere", name] {
            let told = odd(|root| {
                fs::remove_dir_all(root.join(name)).unwrap();
                std::os::unix::fs::symlink(target, root.join(name)).unwrap();
            });
            assert_eq!(told, [format!("unreadable Path({name:?})")], "{name} -> {target}");
        }
        let told = odd(|root| {
            fs::remove_dir_all(root.join(name)).unwrap();
            fs::write(root.join(name), "x").unwrap();
        });
        assert_eq!(told, [format!("unreadable Path({name:?})")]);
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_are_told() {
    let told = odd(|root| {
        std::os::unix::fs::symlink("..", root.join("content/circle")).unwrap();
        std::os::unix::fs::symlink(".", root.join("static/self")).unwrap();
    });
    let expected = ["link-loop Path(\"content/circle/content/circle\")", "link-loop Path(\"static/self\")"];
    assert!(expected.iter().all(|circle| told.iter().any(|told| told == circle)), "{told:?}");
}

#[cfg(unix)]
#[test]
fn names_that_no_address_can_have_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let told = odd(|root| {
        for name in [&b"line\nend.md"[..], b"red\x1b[31m.md", b"delete\x7f.md", b"\xc2\x9b2J.md", b"\xff.md"]
        {
            fs::write(root.join("content/briefings").join(OsStr::from_bytes(name)), "Text.\n").unwrap();
        }
        let folder = root.join(OsStr::from_bytes(b"static/a\rb"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("x.txt"), "x").unwrap();
    });
    assert_eq!(told.len(), 6, "{told:?}");
    assert!(told.iter().all(|told| told.starts_with("bad-name")), "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_path_longer_than_the_system_takes_is_told() {
    let long = "x".repeat(250);
    let told = odd(|root| {
        // Made from inside: the whole path is more than the system takes at once.
        let steps = format!(
            "cd content/briefings; for i in $(seq 20); do mkdir {long} && cd {long}; done; echo x >a.md"
        );
        let made = std::process::Command::new("sh").args(["-c", &steps]).current_dir(root).status().unwrap();
        assert!(made.success());
    });
    assert!(told.len() == 1 && told[0].starts_with("unreadable"), "{told:?}");
}
