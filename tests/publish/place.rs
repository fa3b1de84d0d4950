//! Every kind of place behind one face: a site that is published there, and what a reader finds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

#[cfg(feature = "object-stores")]
use crate::bucket::server::Server as BucketServer;
use crate::git;
use crate::http;
use crate::site::{Desk, files};
use crate::ssh::{self, Sshd};

/// The kinds of places that run everywhere.
pub const KINDS: [&str; 3] = ["folder", "git", "ssh"];

/// A site and the place where it is published.
pub struct Place {
    pub desk: Desk,
    server: Server,
}

/// What keeps the site, and gives it to readers.
enum Server {
    Folder(PathBuf),
    Ssh {
        www: PathBuf,
        _sshd: Sshd,
    },
    Git {
        repository: PathBuf,
        _web: Option<http::Server>,
    },
    #[cfg(feature = "object-stores")]
    Bucket(BucketServer),
}

impl Place {
    /// A site of two briefings that is published to a place of a kind.
    pub fn new(kind: &'static str) -> Place {
        let (desk, server) = match kind {
            "folder" => {
                let desk = Desk::new("{kind: folder, path: ../www}");
                let www = desk.beside("www");
                (desk, Server::Folder(www))
            }
            "git" => {
                let desk = Desk::new("{kind: git, remote: ../pages.git}");
                let repository = git::repository(&desk);
                (desk, Server::Git { repository, _web: None })
            }
            "http" => {
                let (desk, server, repository) = http::desk();
                (desk, Server::Git { repository, _web: Some(server) })
            }
            "ssh" => {
                let (desk, sshd, www) = ssh::desk("");
                (desk, Server::Ssh { www, _sshd: sshd })
            }
            #[cfg(feature = "object-stores")]
            "s3" | "s3s" | "azure" => {
                let server = BucketServer::of(kind);
                let bucket = server.bucket(BUCKET);
                let desk = Desk::new(&server.target(&server.endpoint(), &bucket)).with(server.keys());
                (desk, Server::Bucket(server))
            }
            kind => panic!("no place is called {kind}"),
        };
        Place { desk, server }
    }

    /// Everything that the server has, in whatever form.
    pub fn stored(&self) -> BTreeMap<String, Vec<u8>> {
        match &self.server {
            Server::Folder(folder) | Server::Ssh { www: folder, .. } => files(folder),
            Server::Git { repository, .. } => {
                let mut stored = files(repository);
                stored.insert("objects, unpacked".into(), git::objects(repository));
                stored
            }
            #[cfg(feature = "object-stores")]
            Server::Bucket(server) => server.stored(BUCKET),
        }
    }

    /// What a reader can get from now on, file by file; of a branch, as it is at this moment.
    pub fn served(&self) -> Served<'_> {
        let folder = |folder: PathBuf| Served(Box::new(move |path| std::fs::read(folder.join(path)).ok()));
        match &self.server {
            Server::Folder(www) => folder(www.clone()),
            Server::Ssh { www, .. } => folder(www.join("current")),
            Server::Git { repository, .. } => {
                let files = tip(repository);
                Served(Box::new(move |path| files.get(path).cloned()))
            }
            #[cfg(feature = "object-stores")]
            Server::Bucket(server) => Served(Box::new(|path| {
                server.get(BUCKET, &format!("{PREFIX}{path}")).map(|object| object.body)
            })),
        }
    }

    /// Every file of the site that a reader can get, without those that are about publishing.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = |folder: &Path| folder.canonicalize().map(|folder| files(&folder)).unwrap_or_default();
        let mut files = match &self.server {
            Server::Folder(www) => folder(www),
            Server::Ssh { www, .. } => folder(&www.join("current")),
            Server::Git { repository, .. } => tip(repository),
            #[cfg(feature = "object-stores")]
            Server::Bucket(server) => server.below(BUCKET, PREFIX),
        };
        let is_beside = |path: &str| path.starts_with(".chancery") || path == ".nojekyll" || path == OTHERS;
        files.retain(|path, _| !is_beside(path));
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

    /// Puts a file of somebody else there, beside those of the site.
    pub fn put_of_others(&self) {
        match &self.server {
            Server::Folder(folder) => crate::support::put(folder, OTHERS, MINE),
            Server::Ssh { www: folder, .. } => crate::support::put(&folder.join("current"), OTHERS, MINE),
            Server::Git { repository, .. } => git::add(&self.desk, repository, OTHERS, MINE),
            #[cfg(feature = "object-stores")]
            Server::Bucket(server) => server.put(BUCKET, &format!("{PREFIX}{OTHERS}"), MINE),
        }
    }

    /// Whether that file is there as it was.
    pub fn has_that_of_others(&self) -> bool {
        self.served().get(OTHERS).is_some_and(|bytes| bytes == MINE.as_bytes())
    }
}

/// A file of others, and what stands in it.
const OTHERS: &str = "own/notes.txt";
const MINE: &str = "mine";
#[cfg(feature = "object-stores")]
const BUCKET: &str = "desk";
/// Where in a bucket the site lies.
#[cfg(feature = "object-stores")]
const PREFIX: &str = "site/";

fn tip(repository: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository).args(["rev-parse", "--verify", "-q", "gh-pages"]);
    let commit = command.output().expect("git can be run").stdout;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    if commit.is_empty() { BTreeMap::new() } else { git::branch(repository, &commit) }
}

/// What a server would answer.
pub struct Served<'a>(Files<'a>);

/// What is in a file, by its path.
type Files<'a> = Box<dyn Fn(&str) -> Option<Vec<u8>> + 'a>;

impl Served<'_> {
    /// The file at an address.
    pub fn get(&self, address: &str) -> Option<Vec<u8>> {
        let is_folder = address.is_empty() || address.ends_with('/');
        (self.0)(&if is_folder { format!("{address}index.html") } else { address.to_owned() })
    }
}
