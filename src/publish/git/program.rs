//! The program `git`, called without touching anything of the author's, and what its complaints mean.

use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use super::super::complaint::{self, Sign};
use super::super::secret::Secret;
use super::super::target::{Fault, Kind};
use crate::model::publish::Git;

/// With which settings git runs, whatever the author's are. A line over which next to nothing comes for half a minute
/// is broken.
const SETTINGS: [&str; 6] = [
    "gc.auto=0",
    "core.hooksPath=/dev/null",
    "core.autocrlf=false",
    "init.defaultBranch=main",
    "http.lowSpeedLimit=100",
    "http.lowSpeedTime=30",
];

/// Options of ssh.
const PATIENCE: &str = "-o ConnectTimeout=15 -o ServerAliveInterval=10 -o ServerAliveCountMax=3";

/// How git is called for one target.
pub struct Program {
    /// The bare repository that is ours.
    pub repository: PathBuf,
    /// The other repository as the author wrote it, for a person.
    pub shown: String,
    root: PathBuf,
    user: String,
    token: Option<Secret>,
    /// How ssh is called; `None` where the author's environment says it.
    ssh: Option<String>,
    /// The lock, while it is ours.
    held: Mutex<Option<File>>,
}

impl Program {
    /// For a target's settings; the site lies in `root`.
    pub fn new(settings: &Git, root: &Path, repository: PathBuf) -> Self {
        let mut program = Program {
            repository,
            shown: settings.remote.clone(),
            root: root.to_owned(),
            user: settings.user.clone(),
            token: settings.token_env.as_deref().map(Secret::of_environment),
            ssh: None,
            held: Mutex::new(None),
        };
        program.ssh = program.patient_ssh();
        program
    }

    /// The author's own way to call ssh, else one that ends when nothing is heard from the other side for half a minute.
    fn patient_ssh(&self) -> Option<String> {
        if ["GIT_SSH_COMMAND", "GIT_SSH"].iter().any(|name| std::env::var_os(name).is_some()) {
            return None;
        }
        let own = self.own(&["config", "--get", "core.sshCommand"]);
        let own = own.map(|line| line.trim().to_owned()).ok().filter(|line| !line.is_empty());
        Some(own.unwrap_or_else(|| format!("ssh {PATIENCE}")))
    }

    /// The address of the other repository: as written, the address of a remote with that name in the repository of
    /// the site, or a path from the site's folder.
    pub fn remote(&self) -> Result<String, Fault> {
        let written = self.shown.as_str();
        if written.contains(':') || written.starts_with('/') {
            return Ok(written.to_owned());
        }
        if written.contains('/') {
            return Ok(self.root.join(written).to_string_lossy().into_owned());
        }
        let url = self.own(&["remote", "get-url", written]).map_err(|_| {
            let message =
                format!("the site's own repository has no remote `{written}`; `git remote -v` lists them");
            Fault::new(Kind::Missing, message)
        })?;
        Ok(url.trim_end().to_owned())
    }

    /// Runs it on our repository, and gives back what it prints.
    pub fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, Fault> {
        self.feed(arguments, |_| Ok(()))
    }

    /// The one word that it prints.
    pub fn word(&self, arguments: &[&str]) -> Result<String, Fault> {
        self.run(arguments).map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    /// Takes over a lock, or gives it back.
    pub fn hold(&self, lock: Option<File>) {
        *self.held.lock().expect("no other thread panicked") = lock;
    }

    /// Like [`Program::run`], but git holds the lock with us: a push that outlives us keeps others away until it ends.
    pub fn run_holding(&self, arguments: &[&str]) -> Result<(), Fault> {
        let held = self.held.lock().expect("no other thread panicked");
        let input =
            held.as_ref().and_then(|file| file.try_clone().ok()).map_or_else(Stdio::null, Stdio::from);
        let mut command = self.command();
        command.env("GIT_DIR", &self.repository).args(arguments).stdin(input);
        self.finish(command, |_| Ok(())).map(drop)
    }

    /// Like [`Program::run`]; `input` writes what it reads.
    pub fn feed(
        &self,
        arguments: &[&str],
        input: impl FnOnce(&mut dyn Write) -> Result<(), Fault>,
    ) -> Result<Vec<u8>, Fault> {
        let mut command = self.command();
        command.env("GIT_DIR", &self.repository).args(arguments).stdin(Stdio::piped());
        self.finish(command, input)
    }

    /// Writes the files of a commit below a folder, by an index that is ours.
    pub fn check_out(&self, commit: &str, folder: &Path) -> Result<(), Fault> {
        let index = self.repository.join("chancery-index");
        for arguments in [vec!["read-tree", commit], vec!["checkout-index", "--all", "--quiet"]] {
            let mut command = self.command();
            command
                .env("GIT_DIR", &self.repository)
                .env("GIT_INDEX_FILE", &index)
                .env("GIT_WORK_TREE", folder);
            command.current_dir(folder).args(arguments);
            self.finish(command, |_| Ok(()))?;
        }
        let _ = fs::remove_file(index);
        Ok(())
    }

    /// `Name <address>`: the author's, as the site's repository has it, else our own.
    pub fn committer(&self) -> String {
        let line = self.own(&["var", "GIT_COMMITTER_IDENT"]).unwrap_or_default();
        match line.rfind('>') {
            Some(end) => line[..=end].to_owned(),
            None => String::from("Chancery <chancery@localhost>"),
        }
    }

    /// Asks the repository that the site is in.
    fn own(&self, arguments: &[&str]) -> Result<String, Fault> {
        let mut command = self.command();
        command.arg("-C").arg(&self.root).args(arguments);
        self.finish(command, |_| Ok(())).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let is_place =
                ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"]
                    .iter()
                    .any(|place| name == *place);
            if is_place {
                command.env_remove(name);
            }
        }
        command.env("LC_ALL", "C");
        if !std::io::stdin().is_terminal() {
            command.env("GIT_TERMINAL_PROMPT", "0");
        }
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        if let Some(ssh) = &self.ssh {
            command.env("GIT_SSH_COMMAND", ssh);
        }
        if let Some(token) = &self.token {
            // Git asks a helper, and the helper finds the token in its environment: it is in no argument.
            let helper = format!(
                "credential.helper=!f() {{ test \"$1\" = get && printf 'username={}\\npassword=%s\\n' \"${}\"; }}; f",
                self.user,
                token.name()
            );
            command.args(["-c", "credential.helper=", "-c", &helper]);
        }
        command
    }

    fn finish(
        &self,
        mut command: Command,
        input: impl FnOnce(&mut dyn Write) -> Result<(), Fault>,
    ) -> Result<Vec<u8>, Fault> {
        let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| {
            Fault::new(Kind::Other, format!("the program `git` cannot be run ({error}); install it"))
        })?;
        let fed = child.stdin.take().map_or(Ok(()), |mut pipe| input(&mut pipe));
        let output = child
            .wait_with_output()
            .map_err(|error| Fault::new(Kind::Other, format!("git did not come to an end: {error}")))?;
        if output.status.success() {
            return fed.map(|()| output.stdout);
        }
        let told = String::from_utf8_lossy(&output.stderr);
        let told = self.token.as_ref().map_or(told.to_string(), |token| token.hide(&told));
        Err(fault(&self.shown, &told))
    }
}

/// The first that fits is the one that is told.
const SIGNS: &[Sign] = &[
    Sign {
        words: &["stale info", "fetch first", "non-fast-forward", "cannot lock ref"],
        kind: Kind::Changed,
        told: "somebody else has published to {} meanwhile",
    },
    Sign {
        words: &["no space left", "disk quota", "quota exceeded", "exceeds the limit"],
        kind: Kind::Full,
        told: "no room is left at {}",
    },
    Sign {
        words: &[
            "could not resolve host",
            "connection refused",
            "couldn't connect",
            "failed to connect",
            "network is unreachable",
            "no route to host",
            "timed out",
        ],
        kind: Kind::Offline,
        told: "{} cannot be reached; look at the network and the address",
    },
    Sign {
        words: &[
            "authentication failed",
            "could not read username",
            "could not read password",
            "permission denied",
            "error: 403",
            "error: 401",
            "protected branch",
            "hook declined",
            "insufficient permission",
            "unpacker error",
            "not allowed",
            "host key verification failed",
            "access denied",
        ],
        kind: Kind::Denied,
        told: "{} does not let us in; look at the key or token, and what it may do",
    },
    Sign {
        words: &["not found", "does not exist", "does not appear to be a git repository", "no such file"],
        kind: Kind::Missing,
        told: "there is no repository at {}; look at `remote:`",
    },
    Sign {
        words: &[
            "error: 5",
            "early eof",
            "empty reply",
            "unexpected disconnect",
            "transfer closed",
            "send failure",
            "recv failure",
            "connection reset",
            "rpc failed",
            "hung up",
            "broken pipe",
            "not responding",
            "too slow",
        ],
        kind: Kind::Passing,
        told: "the connection to {} was lost",
    },
];

fn fault(place: &str, told: &str) -> Fault {
    complaint::fault(SIGNS, "git failed at {}", place, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_told_apart() {
        let kind = |told: &str| fault("x", told).kind;
        assert_eq!(kind("fatal: unable to access 'http://x/': Could not resolve host: x"), Kind::Offline);
        assert_eq!(kind("fatal: Authentication failed for 'http://x/'"), Kind::Denied);
        assert_eq!(kind("! [rejected] a -> b (stale info)\nerror: failed to push some refs"), Kind::Changed);
        assert_eq!(kind("fatal: '/x' does not appear to be a git repository"), Kind::Missing);
        assert_eq!(kind("fatal: unable to access 'http://x/': Empty reply from server"), Kind::Passing);
        assert_eq!(kind("error: RPC failed; HTTP 502 curl 22\nfatal: early EOF"), Kind::Passing);
        assert_eq!(kind("remote: fatal: write error: No space left on device"), Kind::Full);
    }
}
