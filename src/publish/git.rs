//! A branch of a git repository, as GitHub, GitLab and Codeberg Pages serve it.
//!
//! The program `git` is called on a bare repository of our own (`.chancery/git/`, a cache that may be deleted), so
//! neither the index nor the work tree nor the branches of the author are ever touched. The new commit is made of
//! bytes that have been looked at (`git fast-import`), and pushed on the condition that the branch is where it was
//! (`--force-with-lease`): a reader sees the old site or the new one, and of two publishers one comes first.

mod import;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::store::again;
use super::target::{After, Fault, Guard, Kind, Remote, Stop, Target, Work};
use crate::model::publish::Git;
use crate::write::{MANIFEST, Manifest};
use program::Program;

/// Tells GitHub not to run the files through Jekyll.
const NO_JEKYLL: &str = ".nojekyll";
/// When the cache has so many packs, it is made anew.
const MANY_PACKS: usize = 40;
/// How far back the publication before the last is looked for: farther only where others have put commits between.
const DEPTHS: [&str; 2] = ["--depth=2", "--depth=50"];

/// The branch.
pub struct GitTarget {
    branch: String,
    single_commit: bool,
    program: Program,
}

impl GitTarget {
    /// One that is reached from the site's folder; `name` is that of the target.
    pub fn new(settings: &Git, name: &str, root: &Path) -> Self {
        GitTarget {
            branch: settings.branch.clone(),
            single_commit: settings.single_commit,
            program: Program::new(
                settings,
                root,
                super::own_folder(root).join("git").join(format!("{name}.git")),
            ),
        }
    }

    fn repository(&self) -> &Path {
        &self.program.repository
    }

    /// Makes the cache, if it is not there.
    fn prepare(&self) -> Result<(), Fault> {
        if self.repository().join("HEAD").is_file() {
            return Ok(());
        }
        fs::create_dir_all(self.repository()).map_err(|error| Fault::of_disk(self.repository(), &error))?;
        self.program.run(&["init", "--quiet", "--bare"]).map(drop)
    }

    /// The commit that the branch is at; `None` where there is no such branch.
    fn tip(&self) -> Result<Option<String>, Fault> {
        let reference = format!("refs/heads/{}", self.branch);
        let listed = again(|| self.program.run(&["ls-remote", "--", &self.program.remote()?, &reference]))?;
        Ok(String::from_utf8_lossy(&listed).split_whitespace().next().map(str::to_owned))
    }

    /// Fetches a commit of the branch, so many generations deep.
    fn fetch(&self, commit: &str, depth: &str) -> Result<(), Fault> {
        let reference = format!("refs/heads/{}", self.branch);
        again(|| {
            let remote = self.program.remote()?;
            let options = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--force", depth, "--"];
            self.program.run(&[&options[..], &[&remote, &reference]].concat())
        })?;
        if self.has(commit) {
            return Ok(());
        }
        Err(Fault::new(
            Kind::Changed,
            format!("{} moved while it was read; run the command again", self.place()),
        ))
    }

    fn has(&self, object: &str) -> bool {
        self.program.run(&["cat-file", "-e", &format!("{object}^{{tree}}")]).is_ok()
    }

    /// The files of a commit with their sizes.
    fn files(&self, commit: &str) -> Result<BTreeMap<String, u64>, Fault> {
        let listed = self.program.run(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        let listed = String::from_utf8_lossy(&listed);
        let file = |line: &str| {
            let (about, path) = line.split_once('\t')?;
            let size = about.split_whitespace().last()?.parse().unwrap_or(0);
            Some((path.to_owned(), size))
        };
        Ok(listed.split('\0').filter_map(file).collect())
    }

    fn manifest(&self, commit: &str) -> Result<Option<Vec<u8>>, Fault> {
        if !self.files(commit)?.contains_key(MANIFEST) {
            return Ok(None);
        }
        self.program.run(&["cat-file", "blob", &format!("{commit}:{MANIFEST}")]).map(Some)
    }

    /// The nearest commit before one that has another manifest: what others put there keeps ours as it is.
    fn before(&self, tip: &str) -> Result<Option<String>, Fault> {
        let last = self.manifest(tip)?;
        let commits = self.program.run(&["rev-list", "--first-parent", tip])?;
        for commit in String::from_utf8_lossy(&commits).lines() {
            if self.manifest(commit)? != last {
                return Ok(Some(commit.to_owned()));
            }
        }
        Ok(None)
    }

    /// Everything of the plan is in the commit.
    fn verify(&self, commit: &str, manifest: &Manifest) -> Result<(), Fault> {
        let there = self.files(commit)?;
        match manifest.files.iter().find(|(path, entry)| there.get(*path) != Some(&entry.size)) {
            None => Ok(()),
            Some((path, _)) => Err(Fault::new(Kind::Other, format!("git did not take `{path}` as it is"))),
        }
    }

    fn push(&self, old: Option<&str>, new: &str) -> Result<(), Fault> {
        let lease = format!("--force-with-lease=refs/heads/{}:{}", self.branch, old.unwrap_or_default());
        let what = format!("{new}:refs/heads/{}", self.branch);
        again(|| self.program.run_holding(&["push", "--quiet", &lease, "--", &self.program.remote()?, &what]))
    }

    /// What became of a push that failed: what the branch says is what counts.
    fn after_failure(&self, old: Option<&str>, new: &str, fault: Fault) -> Result<(), Stop> {
        match self.tip() {
            Ok(Some(tip)) if tip == new => Ok(()),
            Ok(tip) if tip.as_deref() == old => Err(Stop::clean(fault)),
            Ok(_) => Err(Stop::clean(Fault::new(
                Kind::Changed,
                format!("somebody else has published to {} meanwhile; run the command again", self.place()),
            ))),
            Err(_) => Err(Stop { fault, after: After::Unknown }),
        }
    }
}

impl Target for GitTarget {
    fn place(&self) -> String {
        format!("the branch {} of {}", self.branch, self.program.shown)
    }

    fn look(&self) -> Result<Remote, Fault> {
        self.prepare()?;
        let Some(tip) = self.tip()? else { return Ok(Remote::default()) };
        if !self.has(&tip) {
            self.fetch(&tip, "--depth=1")?;
        }
        let mut files = self.files(&tip)?;
        files.remove(MANIFEST);
        let manifest = self.manifest(&tip)?;
        let has_past_of_others = self.single_commit && manifest.is_none();
        let remote = Remote::new(manifest.as_deref(), BTreeSet::new(), files, Some(tip))?;
        Ok(Remote { has_past_of_others, ..remote })
    }

    fn lock(&self) -> Result<Box<dyn Guard + '_>, Fault> {
        self.prepare()?;
        let held = Held::take(&self.program, &self.place())?;
        tidy(self.repository());
        self.prepare()?;
        Ok(Box::new(held))
    }

    fn carry_out(&self, work: &Work<'_>) -> Result<(), Stop> {
        let old = work.remote.token.as_deref();
        let made = import::commit(&self.program, work, self.single_commit).map_err(Stop::clean)?;
        self.verify(&made, &work.plan.manifest).map_err(Stop::clean)?;
        self.push(old, &made).or_else(|fault| self.after_failure(old, &made, fault))
    }

    fn keeps_past(&self) -> bool {
        !self.single_commit
    }

    fn previous(&self, into: &Path) -> Result<Option<Manifest>, Fault> {
        let Some(tip) = self.tip()? else { return Ok(None) };
        for depth in DEPTHS {
            self.fetch(&tip, depth)?;
            let Some(commit) = self.before(&tip)? else { continue };
            let Some(bytes) = self.manifest(&commit)? else { return Ok(None) };
            self.program.check_out(&commit, into)?;
            return Ok(Manifest::read(&bytes));
        }
        Ok(None)
    }

    fn residue(&self) -> Vec<String> {
        let history = if self.single_commit {
            "the commit before, which the server keeps until it collects what nothing refers to"
        } else {
            "the history of the branch, where every earlier commit still has it; `single_commit: true` cuts it off"
        };
        vec![history.into(), "clones and forks of the repository".into()]
    }
}

/// One publisher of this machine at a time; those of others are kept out by the condition of the push.
struct Held<'a>(&'a Program);

/// So long is waited for a push that outlives its publication, which was cut off.
const PATIENCE: Duration = Duration::from_secs(10);

impl<'a> Held<'a> {
    fn take(program: &'a Program, place: &str) -> Result<Held<'a>, Fault> {
        let path = PathBuf::from(format!("{}.lock", program.repository.display()));
        let file = File::create(&path).map_err(|error| Fault::of_disk(&path, &error))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(TryLockError::WouldBlock) => {
                    let message = format!("another publication to {place} is under way");
                    return Err(Fault::new(Kind::Locked, message));
                }
                Err(TryLockError::Error(error)) => return Err(Fault::of_disk(&path, &error)),
            }
        }
        program.hold(Some(file));
        Ok(Held(program))
    }
}

impl Guard for Held<'_> {
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.hold(None);
    }
}

/// Removes what one who was cut off left, and a cache that has grown large.
fn tidy(repository: &Path) {
    let names = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let is = |path: &Path, ending: &str| path.extension().is_some_and(|own| own == ending);
    let packs = names(&repository.join("objects/pack"));
    if packs.iter().filter(|path| is(path, "pack")).count() > MANY_PACKS {
        let _ = fs::remove_dir_all(repository);
        return;
    }
    let left = names(repository).into_iter().filter(|path| is(path, "lock"));
    left.chain(names(&repository.join("refs/chancery"))).for_each(|path| drop(fs::remove_file(path)));
}
