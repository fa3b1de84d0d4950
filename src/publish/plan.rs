//! From what is here and what is there to the steps between: pure, so that it can be looked at, saved and tested.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::order::{Stage, arrival, departure};
use super::target::Remote;
use crate::model::Hash;
use crate::model::publish::Limit;
use crate::write::manifest::Entry;
use crate::write::seal::is_at;
use crate::write::{Class, Manifest};

/// What is wanted besides that the place be as the build is.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Addresses that may not be seen now: what is there of them leaves first.
    pub hidden: BTreeSet<String>,
    /// Addresses to be taken down: they leave first, and do not come back unasked.
    pub withdraw: BTreeSet<String>,
    /// Whether what was taken down before may come back.
    pub readmit: bool,
    /// Whether what no publication of this site wrote may be written over.
    pub adopt: bool,
    /// How much may be deleted.
    pub limit: Limit,
}

/// What is to be done at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What the place was like when the plan was made.
    pub remote: Hash,
    /// What will be published, as the place will keep it.
    pub manifest: Manifest,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// Files that stay as they are.
    pub unchanged: usize,
}

/// One file that comes or goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub stage: Stage,
    /// Its path.
    pub path: String,
    /// What becomes of it.
    pub act: Act,
    /// Its bytes: of the new one, or of the one that goes.
    pub size: u64,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// It was not there.
    Add,
    /// It was there, and was or may have been another one.
    Change,
    /// It goes.
    Delete,
}

/// Why nothing is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The build has no front page.
    Empty,
    /// Another site is published there.
    OtherSite {
        /// The address of that one.
        there: String,
        /// That of this one.
        here: String,
    },
    /// The sources of a site lie there.
    Sources,
    /// A history that others wrote would be cut off.
    Past,
    /// Files of others stand where files of the site belong.
    InTheWay(Vec<String>),
    /// More would be deleted than one expects.
    TooMany {
        /// So many.
        deleted: usize,
        /// Of so many.
        there: usize,
    },
    /// What was taken down would come back.
    Withdrawn(Vec<String>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Empty => {
                f.write_str("the build has no front page, and an empty build never empties a site")
            }
            Refusal::OtherSite { there, here } => write!(
                f,
                "{there} is published there, and this site is {here}; if this one takes its place, say --adopt"
            ),
            Refusal::Sources => f.write_str(
                "the sources of a site lie there (`site.yaml`), and would be published with it; name another place, or say \
                 --adopt",
            ),
            Refusal::Past => f.write_str(
                "the branch has a past that no publication wrote, and `single_commit` would cut it off; name another \
                 branch, or let it go with --adopt",
            ),
            Refusal::InTheWay(files) => write!(
                f,
                "files there that were not published by chancery stand where files of the site belong: {}; move them away, or \
                 let them be written over with --adopt",
                some(files)
            ),
            Refusal::TooMany { deleted, there } => write!(
                f,
                "{deleted} of {there} files there would be deleted, more than the limit; look at --dry-run, and allow it \
                 with --max-deletions {deleted}"
            ),
            Refusal::Withdrawn(files) => write!(
                f,
                "this was taken down there with --withdraw and would come back: {}; set `status: withdrawn` in the \
                 briefing, or let it come back with --readmit",
                some(files)
            ),
        }
    }
}

impl std::error::Error for Refusal {}

/// The first few names of many.
pub fn some(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    match names.len().saturating_sub(5) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_done(&self, remote: &Remote) -> bool {
        self.steps.is_empty() && remote.pending.is_empty() && remote.manifest.as_ref() == Some(&self.manifest)
    }

    /// How many files come or go in a way, and how many bytes they have.
    pub fn count(&self, act: Act) -> (usize, u64) {
        let steps = self.steps.iter().filter(|step| step.act == act);
        steps.fold((0, 0), |(n, size), step| (n + 1, size + step.size))
    }
}

/// The plan that makes a place like a build.
///
/// # Errors
/// When that would harm what is there.
pub fn plan(local: &Manifest, remote: &Remote, wish: &Wish) -> Result<Plan, Refusal> {
    if !local.files.contains_key("index.html") {
        return Err(Refusal::Empty);
    }
    refuse_wrong_place(local, remote, wish)?;
    let published = remote.manifest.as_ref();
    let manifest = Manifest {
        files: local
            .files
            .iter()
            .map(|(path, entry)| (path.clone(), *entry))
            .chain(past(local, remote))
            .collect(),
        withdrawn: withdrawn(local, remote, wish),
        ..local.clone()
    };
    refuse_return(&manifest, wish)?;
    refuse_in_the_way(local, remote, wish)?;
    let (mut steps, mut unchanged) = (Vec::new(), 0);
    for (path, entry) in &local.files {
        let before = published.and_then(|there| there.files.get(path));
        match (remote.files.get(path), before) {
            (Some(size), Some(before)) if is_same(entry, before, *size) && !remote.pending.contains(path) => {
                unchanged += 1;
            }
            (there, _) => steps.push(coming(path, entry, there.is_some())),
        }
    }
    steps.extend(going(&manifest, remote, wish));
    refuse_many(&steps, remote, wish)?;
    steps.sort_unstable();
    Ok(Plan { remote: remote.version(), manifest, steps, unchanged })
}

fn is_same(entry: &Entry, before: &Entry, size: u64) -> bool {
    entry.sha256 == before.sha256 && size == entry.size
}

fn coming(path: &str, entry: &Entry, is_there: bool) -> Step {
    let act = if is_there { Act::Change } else { Act::Add };
    Step { stage: arrival(entry.class, !is_there), path: path.to_owned(), act, size: entry.size }
}

/// What is ours there and not wanted any more.
fn going(wanted: &Manifest, remote: &Remote, wish: &Wish) -> Vec<Step> {
    let is_gone = |path: &&String| !wanted.files.contains_key(*path) && remote.may_be_ours(path);
    let class = |path: &str| Some(remote.manifest.as_ref()?.files.get(path)?.class);
    let stage = |path: &str| {
        let must_leave = is_at(&wish.hidden, path) || is_at(&wish.withdraw, path);
        if must_leave { Stage::Withdraw } else { departure(path, class(path)) }
    };
    let step = |path: &String| Step {
        stage: stage(path),
        path: path.clone(),
        act: Act::Delete,
        size: remote.files[path],
    };
    remote.files.keys().filter(is_gone).map(step).collect()
}

/// Stylesheets and scripts of the publication before, for readers who have one of its pages: they go when there are
/// again new ones.
fn past(local: &Manifest, remote: &Remote) -> BTreeMap<String, Entry> {
    let Some(published) = &remote.manifest else { return BTreeMap::new() };
    let is_new = |(path, entry): (&String, &Entry)| {
        entry.class == Class::Hashed && !published.files.contains_key(path)
    };
    let has_new = local.files.iter().any(is_new);
    let stays = |(path, entry): &(&String, &Entry)| {
        let is_kept = entry.class == Class::Hashed || (entry.class == Class::Past && !has_new);
        is_kept && !local.files.contains_key(*path) && remote.files.contains_key(*path)
    };
    let kept = published.files.iter().filter(stays);
    kept.map(|(path, entry)| (path.clone(), Entry { class: Class::Past, ..*entry })).collect()
}

/// What is taken down from now on, as hashes: the list is published, and need not tell what it keeps away.
fn withdrawn(local: &Manifest, remote: &Remote, wish: &Wish) -> BTreeSet<Hash> {
    let mut all: BTreeSet<Hash> =
        remote.manifest.iter().flat_map(|there| &there.withdrawn).copied().collect();
    if wish.readmit {
        for address in local.files.keys().flat_map(|path| addresses(path)) {
            all.remove(&hash(address));
        }
    }
    all.extend(wish.withdraw.iter().map(|address| hash(address)));
    all
}

/// Whether a file lies at an address that was taken down.
pub fn is_withdrawn(withdrawn: &BTreeSet<Hash>, path: &str) -> bool {
    addresses(path).any(|address| withdrawn.contains(&hash(address)))
}

fn hash(address: &str) -> Hash {
    Hash::of(address.as_bytes())
}

/// The addresses that a file belongs to: its own, and those of the folders that it is in, each with a slash.
fn addresses(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..=at]).chain([path])
}

fn refuse_return(manifest: &Manifest, wish: &Wish) -> Result<(), Refusal> {
    if manifest.withdrawn.is_empty() || wish.readmit {
        return Ok(());
    }
    let back = |(path, entry): &(&String, &Entry)| {
        entry.class != Class::Withdrawn && is_withdrawn(&manifest.withdrawn, path)
    };
    let back: Vec<String> = manifest.files.iter().filter(back).map(|(path, _)| path.clone()).collect();
    if back.is_empty() { Ok(()) } else { Err(Refusal::Withdrawn(back)) }
}

/// What lies there is not a place for this site.
fn refuse_wrong_place(local: &Manifest, remote: &Remote, wish: &Wish) -> Result<(), Refusal> {
    const SETTINGS: &str = "site.yaml";
    if wish.adopt {
        return Ok(());
    }
    let there = remote.manifest.as_ref().and_then(|there| there.site.as_ref());
    match (there, &local.site) {
        (Some(there), Some(here)) if there != here => {
            Err(Refusal::OtherSite { there: there.clone(), here: here.clone() })
        }
        _ if remote.files.contains_key(SETTINGS) && !remote.may_be_ours(SETTINGS) => Err(Refusal::Sources),
        _ if remote.has_past_of_others => Err(Refusal::Past),
        _ => Ok(()),
    }
}

/// A file of others is in the way where a file of ours belongs, or a folder for one; a folder of others, where a file
/// of ours belongs.
fn refuse_in_the_way(local: &Manifest, remote: &Remote, wish: &Wish) -> Result<(), Refusal> {
    let folders: BTreeSet<&str> = local
        .files
        .keys()
        .flat_map(|path| addresses(path))
        .filter_map(|address| address.strip_suffix('/'))
        .collect();
    let is_in_the_way = |path: &&String| {
        let has_file = |address: &str| local.files.contains_key(address.trim_end_matches('/'));
        !remote.may_be_ours(path) && (folders.contains(path.as_str()) || addresses(path).any(has_file))
    };
    let foreign: Vec<String> = remote.files.keys().filter(is_in_the_way).cloned().collect();
    if foreign.is_empty() || wish.adopt { Ok(()) } else { Err(Refusal::InTheWay(foreign)) }
}

/// What was named to be taken down is not counted.
fn refuse_many(steps: &[Step], remote: &Remote, wish: &Wish) -> Result<(), Refusal> {
    let is_counted = |step: &&Step| step.act == Act::Delete && !is_at(&wish.withdraw, &step.path);
    let deleted = steps.iter().filter(is_counted).count();
    let there = remote.files.keys().filter(|path| remote.may_be_ours(path)).count();
    if wish.limit.is_exceeded(deleted, there) {
        return Err(Refusal::TooMany { deleted, there });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
