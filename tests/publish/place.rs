//! Every kind of place behind one face: a site that is published there, and what a reader finds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::git;
use crate::site::{Desk, files};
use crate::ssh::{self, Sshd};

/// The kinds of places that run everywhere.
pub const KINDS: [&str; 3] = ["folder", "git", "ssh"];

/// A site and the place where it is published.
pub struct Place {
    pub desk: Desk,
    kind: &'static str,
    storage: PathBuf,
    _sshd: Option<Sshd>,
}

impl Place {
    /// A site of two briefings that is published to a place of a kind.
    pub fn new(kind: &'static str) -> Place {
        let (desk, storage, sshd) = match kind {
            "folder" => {
                let desk = Desk::new("{kind: folder, path: ../www}");
                let www = desk.beside("www");
                (desk, www, None)
            }
            "git" => {
                let desk = Desk::new("{kind: git, remote: ../pages.git}");
                let repository = git::repository(&desk);
                (desk, repository, None)
            }
            "ssh" => {
                let (desk, sshd, www) = ssh::desk("");
                (desk, www, Some(sshd))
            }
            kind => panic!("no place is called {kind}"),
        };
        Place { desk, kind, storage, _sshd: sshd }
    }

    /// Everything that the server has, in whatever form.
    pub fn storage(&self) -> &Path {
        &self.storage
    }

    /// What a reader can get at this moment; empty before the first publication.
    pub fn served(&self) -> Served {
        match self.kind {
            "folder" => Served::Folder(self.storage.clone()),
            "ssh" => Served::Folder(self.storage.join("current")),
            _ => {
                let is_there = Command::new("git")
                    .arg("-C")
                    .arg(&self.storage)
                    .args(["rev-parse", "--verify", "-q", "gh-pages"])
                    .output()
                    .expect("git can be run");
                let commit = String::from_utf8_lossy(&is_there.stdout).trim().to_owned();
                let files =
                    if commit.is_empty() { BTreeMap::new() } else { git::branch(&self.storage, &commit) };
                Served::Moment(files)
            }
        }
    }

    /// Every file that a reader can get, without those that are about publishing.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = match self.served() {
            Served::Folder(folder) => {
                std::fs::canonicalize(folder).map(|folder| files(&folder)).unwrap_or_default()
            }
            Served::Moment(files) => files,
        };
        files.retain(|path, _| !path.starts_with(".chancery") && path != ".nojekyll");
        files
    }

    /// What is published is the build, and nothing else of the site's; older stylesheets may be there.
    pub fn is_as(&self, root: &Path) -> bool {
        let mut built = files(&root.join("public"));
        built.remove(".chancery.json");
        let mut there = self.files();
        there
            .retain(|path, _| built.contains_key(path) || !(path.ends_with(".css") || path.ends_with(".js")));
        there == built
    }
}

/// A moment of a site, or a folder in which moments follow each other.
pub enum Served {
    Folder(PathBuf),
    Moment(BTreeMap<String, Vec<u8>>),
}

impl Served {
    /// What a server would answer.
    pub fn get(&self, path: &str) -> Option<Vec<u8>> {
        let is_folder = path.is_empty() || path.ends_with('/');
        let path = if is_folder { format!("{path}index.html") } else { path.to_owned() };
        match self {
            Served::Folder(folder) => std::fs::read(folder.join(path)).ok(),
            Served::Moment(files) => files.get(&path).cloned(),
        }
    }
}
