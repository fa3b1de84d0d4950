//! Where a site is published: the targets of `site.yaml`.

use std::fmt;
use std::path::PathBuf;

/// A place to publish at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it is called on the command line.
    pub name: String,
    /// What it is.
    pub place: Place,
    /// How much may be deleted without asking twice.
    pub limit: Limit,
    /// A command line for the shell, run after the site is there.
    pub then: Option<String>,
}

/// What kind of place, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine.
    Folder(Folder),
    /// A branch of a git repository.
    Git(Git),
    /// A bucket of an object store.
    Bucket(Bucket),
    /// A folder of another machine.
    Ssh(Ssh),
}

/// A folder of this machine, for a server or another tool to pick up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// From the site's folder, unless absolute.
    pub path: PathBuf,
}

/// A branch of a git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Git {
    /// An address, a path from the site's folder, or the name of a remote of the repository that the site is in.
    pub remote: String,
    /// The branch.
    pub branch: String,
    /// Whether each publication is a commit without a past.
    pub single_commit: bool,
    /// The name to go with a token.
    pub user: String,
    /// The variable of the environment that has a token; without one git's own stores are asked.
    pub token_env: Option<String>,
}

/// A bucket of an object store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Whose language it speaks.
    pub service: Service,
    /// Its name; of Azure, that of the container.
    pub name: String,
    /// The site lies below it, without slashes at its ends; empty for the root.
    pub prefix: String,
    /// Where the service is, unless it is the one of the company that made it.
    pub endpoint: Option<String>,
    /// The region of S3.
    pub region: Option<String>,
    /// The profile of Amazon's own tools whose key is to be taken.
    pub profile: Option<String>,
    /// The account of Azure.
    pub account: Option<String>,
}

/// A language of object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Amazon S3 and the many that speak like it: R2, MinIO, Garage.
    S3,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Gcs,
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.service == Service::Azure { "container" } else { "bucket" };
        write!(f, "the {what} {}", self.name)?;
        if !self.prefix.is_empty() {
            write!(f, "/{}", self.prefix)?;
        }
        match &self.endpoint {
            Some(endpoint) => {
                write!(f, " at {}", endpoint.split_once("://").map_or(&**endpoint, |(_, at)| at))
            }
            None => Ok(()),
        }
    }
}

/// A folder of another machine, by ssh and rsync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ssh {
    /// A host, or its name in the configuration of ssh; may have `user@` before it.
    pub host: String,
    /// The folder there that holds `current` and `releases`.
    pub path: String,
    /// How many earlier releases stay.
    pub keep: usize,
    /// The port, where it is not that of the configuration of ssh.
    pub port: Option<u16>,
    /// The file of a private key.
    pub identity: Option<String>,
    /// A configuration of ssh in place of the user's.
    pub config: Option<String>,
}

/// How many files one publication may delete. Either bound stops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// So many files.
    pub count: usize,
    /// So many of a hundred that are there; of few files any share may go.
    pub share: usize,
}

/// Up to so many deletions, their share is no sign of a mistake.
pub const FEW: usize = 10;

impl Default for Limit {
    fn default() -> Self {
        Limit { count: 200, share: 30 }
    }
}

impl Limit {
    /// Whether so many deletions out of so many files are too many.
    pub fn is_exceeded(self, deleted: usize, there: usize) -> bool {
        deleted > self.count || (deleted > FEW && deleted * 100 > there * self.share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_deletions_are_a_sign_of_a_mistake() {
        let limit = Limit::default();
        assert!(!limit.is_exceeded(10, 12));
        assert!(limit.is_exceeded(11, 12));
        assert!(!limit.is_exceeded(200, 10_000));
        assert!(limit.is_exceeded(201, 10_000));
    }
}
