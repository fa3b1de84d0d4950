//! A folder of another machine, by `ssh` and `rsync`.
//!
//! ```text
//! PATH/releases/20261125T101500-3f2a…/   one folder for each publication
//! PATH/current -> releases/…             what the web server serves
//! ```
//!
//! A new release is put together beside the others, from hard links to the old one and what has changed; its hashes are
//! checked over there; then the link is exchanged in one step. So a reader sees the old site or the new one. One shell
//! holds the lock and does all that: where it ends, however that comes, the lock is gone and nothing is exchanged.

mod copy;
mod session;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use jiff::Timestamp;

use super::order::Stage;
use super::plan::{Act, Plan};
use super::target::{After, Fault, Guard, Kind, Remote, Stop, Target, Work};
use crate::model::publish::Ssh;
use crate::write::{MANIFEST, Manifest};
use session::{Account, Session};

/// The machine and the folder.
pub struct SshTarget {
    account: Account,
    path: String,
    keep: usize,
    /// The shell that holds the lock, while one is held.
    locked: Mutex<Option<Session>>,
}

impl SshTarget {
    /// One for a target's settings; the site lies in `root`.
    pub fn new(settings: &Ssh, root: &Path) -> Self {
        SshTarget {
            account: Account::new(settings, root),
            path: settings.path.clone(),
            keep: settings.keep,
            locked: Mutex::new(None),
        }
    }

    /// Works with the shell that holds the lock, or with one of its own.
    fn with<T>(&self, work: impl FnOnce(&mut Session) -> Result<T, Fault>) -> Result<T, Fault> {
        match self.locked.lock().expect("no other thread panicked").as_mut() {
            Some(session) => work(session),
            None => work(&mut Session::open(&self.account)?),
        }
    }

    /// The release that is served; `None` before the first.
    fn current(&self, session: &mut Session) -> Result<Option<String>, Fault> {
        let script = format!(
            "cd {} 2>/dev/null || exit 0\nif [ -L current ]; then readlink current; elif [ -e current ]; then exit 9; fi",
            self.path
        );
        match session.run(&script)? {
            (9, _) => Err(Fault::new(
                Kind::Other,
                format!("{}/current is not a link that publishing made; move it away", self.path),
            )),
            (_, told) => Ok(told.trim().strip_prefix("releases/").map(str::to_owned)),
        }
    }

    fn releases(&self, session: &mut Session) -> Result<BTreeSet<String>, Fault> {
        let told = session.good(&format!("ls {}/releases 2>/dev/null || :", self.path))?;
        Ok(told.lines().filter(|name| is_release(name)).map(str::to_owned).collect())
    }

    /// Puts a release together, without showing it.
    fn stage(&self, session: &mut Session, work: &Work<'_>, name: &str) -> Result<(), Fault> {
        let part = format!("{}/releases/.{name}.part", self.path);
        session.good(&format!("cd {}/releases 2>/dev/null && rm -rf .*.part; mkdir -p {part}", self.path))?;
        if let Some(old) = &work.remote.token {
            session.good(&format!("cd {part} && rsync -a --link-dest=../{old}/ ../{old}/ ./"))?;
        }
        session.good(&format!(
            "cd {part} && while IFS= read -r path; do rm -f \"./$path\"; done <<'{END}'\n{}{END}\n\
             find . -mindepth 1 -type d -empty -delete",
            lines(work.plan, Act::Delete)
        ))?;
        copy::send(&self.account, work, &format!("{part}/"))
            .map_err(|fault| explained(session, work, &part, fault))?;
        let manifest = String::from_utf8_lossy(&work.plan.manifest.to_bytes()).into_owned();
        session.good(&format!(
            "cd {part} && rm -f {MANIFEST} && cat >{MANIFEST} <<'{END}'\n{manifest}\n{END}"
        ))?;
        self.verify(session, &part, &work.plan.manifest)
    }

    /// Every file over there has the hash that the manifest lists.
    fn verify(&self, session: &mut Session, part: &str, manifest: &Manifest) -> Result<(), Fault> {
        let list: String =
            manifest.files.iter().map(|(path, entry)| format!("{}  {path}\n", entry.sha256)).collect();
        let (status, told) = session.run(&format!(
            "cd {part} || exit 1\nif command -v sha256sum >/dev/null; then sum=sha256sum; \
             elif command -v shasum >/dev/null; then sum='shasum -a 256'; else exit 8; fi\n\
             $sum -c - 2>&1 <<'{END}' | grep -v ': OK$' | head -n 3\n{list}{END}\n"
        ))?;
        match (status, told.trim()) {
            (8, _) => Err(Fault::new(Kind::Other, "the other machine has neither sha256sum nor shasum")),
            (_, "") => Ok(()),
            (_, told) => {
                Err(Fault::new(Kind::Other, format!("files did not arrive as they were sent: {told}")))
            }
        }
    }

    /// Shows the release, if what is shown is still what was seen, and the lock is still ours.
    fn swap(&self, session: &mut Session, name: &str, old: Option<&str>) -> Result<(), Stop> {
        let seen = old.map(|old| format!("releases/{old}")).unwrap_or_default();
        let script = format!(
            "cd {path} || exit 1\n[ \"$(head -n 1 .chancery-lock/holder 2>/dev/null)\" = \"$chancery\" ] || exit 7\n\
             [ \"$(readlink current)\" = \"{seen}\" ] || exit 6\n\
             mv releases/.{name}.part releases/{name} && ln -s releases/{name} .current.{name} &&\n\
             {{ mv -T .current.{name} current 2>/dev/null || mv -fh .current.{name} current; }} &&\n\
             [ \"$(readlink current)\" = \"releases/{name}\" ]",
            path = self.path
        );
        let outcome = session.run(&script).map_err(|fault| Stop { fault, after: After::Unknown })?;
        let changed =
            || Fault::new(Kind::Changed, format!("somebody else has published to {}", self.place()));
        match outcome {
            (0, _) => Ok(()),
            (6, _) => Err(Stop::clean(changed())),
            (7, _) => Err(Stop::clean(Fault::new(Kind::Locked, "the lock is no longer ours"))),
            (_, told) => {
                Err(Stop { fault: session::fault(&self.account.host, &told), after: After::Unknown })
            }
        }
    }

    /// Removes old releases; all of them when something was taken away, for they have it still.
    fn prune(&self, session: &mut Session, name: &str, plan: &Plan) -> Result<(), Fault> {
        let has_leavers =
            plan.steps.iter().any(|step| step.stage == Stage::Withdraw && step.act == Act::Delete);
        let keep = if has_leavers { 0 } else { self.keep };
        let mut old: Vec<String> =
            self.releases(session)?.into_iter().filter(|release| release != name).collect();
        old.truncate(old.len().saturating_sub(keep));
        let gone: String = old.iter().map(|release| format!(" {release}")).collect();
        if old.is_empty() {
            return Ok(());
        }
        session.good(&format!("cd {}/releases && rm -rf{gone}", self.path)).map(drop)
    }
}

/// An rsync that cannot write ends now and then before its words have arrived. Then as much as it was to write is
/// written by other means, to hear what the system says of that.
fn explained(session: &mut Session, work: &Work<'_>, part: &str, fault: Fault) -> Fault {
    const BLOCK: u64 = 4096;
    if fault.kind != Kind::Other {
        return fault;
    }
    let coming = work.plan.steps.iter().filter(|step| step.act != Act::Delete);
    let blocks: u64 = coming.map(|step| step.size.div_ceil(BLOCK)).sum();
    let script = format!(
        "cd {part} && dd if=/dev/zero of=.room bs={BLOCK} count={blocks}; status=$?; rm -f .room; exit $status"
    );
    session.good(&script).err().unwrap_or(fault)
}

/// Ends what is given to a command over there; no path has it.
const END: &str = "::chancery-end::";

fn lines(plan: &Plan, act: Act) -> String {
    plan.steps.iter().filter(|step| step.act == act).map(|step| format!("{}\n", step.path)).collect()
}

/// `20261125T101500-3f2a00112233`.
fn is_release(name: &str) -> bool {
    name.len() == 28 && name.starts_with("20") && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

impl Target for SshTarget {
    fn place(&self) -> String {
        format!("{}:{}", self.account.host, self.path)
    }

    fn look(&self) -> Result<Remote, Fault> {
        self.with(|session| {
            let Some(current) = self.current(session)? else { return Ok(Remote::default()) };
            let folder = format!("{}/releases/{current}", self.path);
            let manifest =
                session.good(&format!("cd {folder} && if [ -f {MANIFEST} ]; then cat {MANIFEST}; fi"))?;
            let listed = session
                .good(&format!("cd {folder} && find . \\( -type f -o -type l \\) -exec ls -ln {{}} +"))?;
            let mut files: BTreeMap<String, u64> = listed.lines().filter_map(listed_file).collect();
            files.remove(MANIFEST);
            let manifest = Some(manifest.trim().as_bytes()).filter(|text| !text.is_empty());
            Remote::new(manifest, BTreeSet::new(), files, Some(current))
        })
    }

    fn lock(&self) -> Result<Box<dyn Guard + '_>, Fault> {
        let mut session = Session::open(&self.account)?;
        session.lock(&self.path, &self.place())?;
        *self.locked.lock().expect("no other thread panicked") = Some(session);
        Ok(Box::new(Held(self)))
    }

    fn carry_out(&self, work: &Work<'_>) -> Result<(), Stop> {
        let hash = work.plan.manifest.hash().short();
        let name = format!("{}-{hash}", Timestamp::now().strftime("%Y%m%dT%H%M%S"));
        let mut locked = self.locked.lock().expect("no other thread panicked");
        let session =
            locked.as_mut().ok_or_else(|| Stop::clean(Fault::new(Kind::Locked, "the lock is lost")))?;
        self.stage(session, work, &name).map_err(Stop::clean)?;
        self.swap(session, &name, work.remote.token.as_deref())?;
        // The new site is shown; what cannot be tidied now is tidied next time.
        let _ = self.prune(session, &name, work.plan);
        Ok(())
    }

    fn keeps_past(&self) -> bool {
        true
    }

    fn previous(&self, into: &Path) -> Result<Option<Manifest>, Fault> {
        let found = self.with(|session| {
            let current = self.current(session)?;
            let before =
                self.releases(session)?.into_iter().rev().find(|name| Some(name) != current.as_ref());
            let Some(before) = before else { return Ok(None) };
            let folder = format!("{}/releases/{before}", self.path);
            let manifest = session.good(&format!("cat {folder}/{MANIFEST}"))?;
            Ok(Manifest::read(manifest.trim().as_bytes()).map(|manifest| (folder, manifest)))
        })?;
        let Some((folder, manifest)) = found else { return Ok(None) };
        copy::fetch(&self.account, &folder, into)?;
        Ok(Some(manifest))
    }

    fn residue(&self) -> Vec<String> {
        vec!["backups of the other machine, and its server's logs".into()]
    }
}

/// `-rw-r--r-- 1 0 0 123 Nov 24 23:59 ./a/b.html`; of a link, what it leads to stands behind it.
fn listed_file(line: &str) -> Option<(String, u64)> {
    let size = line.split_whitespace().nth(4)?.parse().ok()?;
    let path = line.split_once(" ./")?.1;
    let path = if line.starts_with('l') { path.split_once(" -> ")?.0 } else { path };
    Some((path.to_owned(), size))
}

/// The lock lasts as long as the shell.
struct Held<'a>(&'a SshTarget);

impl Guard for Held<'_> {
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Ok(mut locked) = self.0.locked.lock() {
            *locked = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_read_whatever_the_names() {
        let line = "-rw-r--r-- 1 1000 1000   4711 Nov 24 23:59 ./a b/c -> d.html";
        assert_eq!(listed_file(line), Some(("a b/c -> d.html".into(), 4711)));
        let link = "lrwxrwxrwx 1 0 0 12 Nov 24 23:59 ./maps -> ../../other";
        assert_eq!(listed_file(link), Some(("maps".into(), 12)));
        assert_eq!(listed_file("total 12"), None);
    }

    #[test]
    fn a_release_is_known_by_its_name() {
        assert!(is_release("20261125T101500-3f2a00112233"));
        assert!(!is_release(".20261125T101500-3f2a00112233.part") && !is_release("../../etc/passwd"));
    }
}
