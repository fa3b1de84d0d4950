//! A small site in a folder of its own, and its preview.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use chancery::enrich::Kept;
use chancery::serve::{Preview, Settings};
use tempfile::TempDir;

/// A site that is previewed until this is dropped.
pub struct Site {
    preview: Preview,
    folder: TempDir,
}

/// Files of a small site: path and text.
pub const FILES: &[(&str, &str)] = &[
    ("site.yaml", "title: Small site\nbase_url: https://example.org/sub/path/\n"),
    ("content/briefings/talks.md", "---\ntitle: First talks\ndate: 2023-06-19\n---\n\nThey met.\n"),
    ("content/briefings/secret.md", "---\ntitle: Hush\ndate: 2023-06-19\nstatus: draft\n---\n\nSTOLEN\n"),
    ("content/briefings/folder/index.md", "---\ntitle: Folder\ndate: 2023-06-20\n---\n\n[map](map.txt)\n"),
    ("content/briefings/folder/map.txt", "a map\n"),
    ("content/briefings/hushed/index.md", "---\ntitle: Hushed\ndate: 2023-06-20\nstatus: draft\n---\n"),
    ("content/briefings/hushed/map.txt", "a STOLEN map\n"),
    ("content/people/qin-gang.md", "---\nname: Qin Gang\n---\n"),
    ("static/own.css", "p { color: red }\n"),
    ("static/own.js", "\"use strict\";\n"),
    ("static/photo.jpg", "not a photo\n"),
    ("static/text/note.txt", "a note\n"),
    ("static/tool/index.html", "<!doctype html><title>Tool</title><p>A tool</p>\n"),
    ("static/.hidden", "STOLEN\n"),
    ("static/.git/config", "STOLEN\n"),
    ("static/习近平.txt", "a name\n"),
    (".env", "STOLEN=1\n"),
    ("public/index.html", "the last build\n"),
];

/// Writes [`FILES`], and these over them.
pub fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in FILES.iter().chain(files) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl Site {
    /// The preview of the small site.
    pub fn new() -> Self {
        Site::with(&[], false)
    }

    /// The same with other files over it, and drafts if they are to be seen.
    pub fn with(files: &[(&str, &str)], drafts: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), files);
        Site::of(folder, drafts)
    }

    /// The preview of what is in a folder.
    pub fn of(folder: TempDir, drafts: bool) -> Self {
        Site::on(Ipv4Addr::LOCALHOST, folder, drafts)
    }

    /// The preview of the small site on another interface.
    pub fn on_all_interfaces() -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[]);
        Site::on(Ipv4Addr::UNSPECIFIED, folder, true)
    }

    fn on(interface: Ipv4Addr, folder: TempDir, drafts: bool) -> Self {
        let settings = Settings {
            root: folder.path().to_owned(),
            interface: interface.into(),
            port: 0,
            drafts,
            as_of: Some("2024-01-01T00:00:00Z".parse().unwrap()),
            ceiling: None,
            kept: Kept::default(),
        };
        Site { preview: Preview::open(settings).expect("the preview begins"), folder }
    }

    pub fn address(&self) -> SocketAddr {
        self.preview.address()
    }

    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// A path of the site on the disk.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Writes a file in place.
    pub fn put(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
