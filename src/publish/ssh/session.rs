//! A shell of another machine, to which commands are given one after the other.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use super::super::complaint::{self, Sign};
use super::super::process::Process;
use super::super::target::{Fault, Kind};
use crate::model::publish::Ssh;

/// Who we are there, and how to get there.
pub struct Account {
    /// The host as the author wrote it.
    pub host: String,
    /// Options of `ssh`.
    pub options: Vec<String>,
}

impl Account {
    /// For a target's settings; paths are from the site's folder.
    pub fn new(settings: &Ssh, root: &Path) -> Self {
        let mut options: Vec<String> = Vec::new();
        let mut add = |words: &[&str]| options.extend(words.iter().map(|word| (*word).to_owned()));
        if let Some(config) = &settings.config {
            add(&["-F", &root.join(config).to_string_lossy()]);
        }
        if let Some(port) = settings.port {
            add(&["-p", &port.to_string()]);
        }
        if let Some(identity) = &settings.identity {
            add(&["-i", &root.join(identity).to_string_lossy(), "-o", "IdentitiesOnly=yes"]);
        }
        add(&["-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=10", "-o", "ServerAliveCountMax=3"]);
        add(&["-o", "LogLevel=ERROR", "-T"]);
        if !std::io::stdin().is_terminal() {
            add(&["-o", "BatchMode=yes"]);
        }
        Account { host: settings.host.clone(), options }
    }
}

/// The shell.
pub struct Session {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    host: String,
}

/// Ends the answer to each command.
const MARK: &str = "::chancery-done::";
/// So long is waited for a lock whose holder may just be ending.
const PATIENCE: Duration = Duration::from_secs(6);

impl Session {
    /// Opens one.
    pub fn open(account: &Account) -> Result<Session, Fault> {
        let started = Command::new("ssh")
            .args(&account.options)
            .args(["--", &account.host, "sh -s"])
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = started.map_err(|error| {
            Fault::new(Kind::Other, format!("the program `ssh` cannot be run ({error}); install it"))
        })?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("it was piped"));
        let mut session = Session { child, input, output, host: account.host.clone() };
        session.good("LC_ALL=C; export LC_ALL; :")?;
        Ok(session)
    }

    /// Gives it a script, and waits for the status and what was printed.
    pub fn run(&mut self, script: &str) -> Result<(i32, String), Fault> {
        self.give(&format!("(\n{script}\n) 2>&1 </dev/null\n"))
    }

    /// The same; a status other than 0 is a fault.
    pub fn good(&mut self, script: &str) -> Result<String, Fault> {
        match self.run(script)? {
            (0, told) => Ok(told),
            (_, told) => Err(fault(&self.host, &told)),
        }
    }

    /// Takes the lock of a folder, and gives it back when the shell ends, however that comes. A lock whose shell is
    /// no longer there is no lock.
    pub fn lock(&mut self, path: &str, place: &str) -> Result<(), Fault> {
        let who = format!("{} process {}", user(), std::process::id());
        let process = serde_json::to_string(&Process::own()).expect("words and numbers are JSON");
        let script = format!(
            "chancery=$$\nif mkdir -p {path} && cd {path}; then\n\
             if [ -d .chancery-lock ]; then pid=$(head -n 1 .chancery-lock/holder 2>/dev/null)\n\
             if [ -n \"$pid\" ] && ! kill -0 \"$pid\" 2>/dev/null; then rm -rf .chancery-lock; fi; fi\n\
             if told=$(mkdir .chancery-lock 2>&1); then\n\
             trap \"rm -rf '$PWD/.chancery-lock'\" EXIT; trap 'exit 1' HUP INT TERM PIPE\n\
             if printf '%s\\n' $$ '{process}' '{who}' | cat >.chancery-lock/holder; then cd; echo locked; fi\n\
             elif [ -d .chancery-lock ]; then cd; echo held by; cat {path}/.chancery-lock/holder 2>/dev/null\n\
             else printf '%s\\n' \"$told\"; fi; fi 2>&1\n"
        );
        let begun = Instant::now();
        loop {
            let (_, told) = self.give(&script)?;
            let told = told.trim();
            let Some(holder) = told.strip_prefix("held by").map(Holder::read) else {
                return if told == "locked" { Ok(()) } else { Err(fault(&self.host, told)) };
            };
            if begun.elapsed() > PATIENCE {
                let message = format!(
                    "another publication to {place} is under way, by {}; if there is none, remove \
                     {path}/.chancery-lock there",
                    holder.who
                );
                return Err(Fault::new(Kind::Locked, message));
            }
            if holder.process.as_ref().is_some_and(Process::is_gone) {
                self.end(path, &holder)?;
            }
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// Ends a shell whose publisher is gone, a process of this machine: the line to it broke, and over there nobody has
    /// noticed. Without its shell the lock is none. A number that is another program's by now is left alone.
    fn end(&mut self, path: &str, holder: &Holder) -> Result<(), Fault> {
        let shell = &holder.shell;
        let script = format!(
            "[ \"$(head -n 1 {path}/.chancery-lock/holder)\" = {shell} ] &&\n\
             case \"$(ps -o args= -p {shell})\" in *'sh -s') kill -9 {shell};; esac; :"
        );
        self.good(&script).map(drop)
    }

    fn give(&mut self, commands: &str) -> Result<(i32, String), Fault> {
        let text = format!("{commands}printf '\\n{MARK} %d\\n' $?\n");
        let is_given = self.input.as_mut().is_some_and(|input| input.write_all(text.as_bytes()).is_ok());
        let answer = if is_given { self.answer() } else { None };
        answer.ok_or_else(|| self.lost())
    }

    /// What was printed up to the mark, and the status; `None` when it never comes.
    fn answer(&mut self) -> Option<(i32, String)> {
        let (mut told, mut line) = (String::new(), Vec::new());
        loop {
            line.clear();
            if self.output.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
                return None;
            }
            let text = String::from_utf8_lossy(&line);
            if let Some(status) = text.strip_prefix(MARK) {
                told.truncate(told.trim_end_matches('\n').len());
                return Some((status.trim().parse().unwrap_or(1), told));
            }
            told.push_str(&text);
        }
    }

    /// Why the shell is gone.
    fn lost(&mut self) -> Fault {
        drop(self.input.take());
        let mut told = String::new();
        if let Some(mut pipe) = self.child.stderr.take() {
            let _ = pipe.read_to_string(&mut told);
        }
        let told = if told.trim().is_empty() { "connection closed" } else { told.trim() };
        fault(&self.host, told)
    }
}

/// The shell over there ends when it has nothing more to read, and gives the lock back; so long we wait.
impl Drop for Session {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// What stands in a lock that is another's.
struct Holder {
    /// The number of its shell over there.
    shell: u32,
    process: Option<Process>,
    /// For a person.
    who: String,
}

impl Holder {
    /// One that cannot be read is somebody's all the same.
    fn read(told: &str) -> Holder {
        let mut lines = told.trim().lines();
        Holder {
            shell: lines.next().and_then(|line| line.parse().ok()).unwrap_or_default(),
            process: lines.next().and_then(|line| serde_json::from_str(line).ok()),
            who: lines.next().unwrap_or("somebody").to_owned(),
        }
    }
}

/// Who publishes, for others who find the lock.
fn user() -> String {
    let name = std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_default();
    let plain: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
    if plain.is_empty() { String::from("somebody") } else { plain }
}

/// The first that fits is the one that is told.
const SIGNS: &[Sign] = &[
    Sign {
        words: &["host key verification failed", "identification has changed", "no matching host key"],
        kind: Kind::Denied,
        told: "{} is not known to be the machine it says it is; connect once with ssh, and compare its key",
    },
    Sign {
        words: &["permission denied (", "too many authentication failures"],
        kind: Kind::Denied,
        told: "{} does not let us in; look at the key, and at the user",
    },
    Sign {
        words: &[
            "could not resolve",
            "connection refused",
            "timed out",
            "no route to host",
            "network is unreachable",
        ],
        kind: Kind::Offline,
        told: "{} cannot be reached; look at the network and the name",
    },
    Sign {
        words: &["no space left", "disk quota", "quota exceeded"],
        kind: Kind::Full,
        told: "no room is left on {}",
    },
    Sign {
        words: &["permission denied", "read-only file system", "operation not permitted"],
        kind: Kind::Denied,
        told: "{} does not let us write there",
    },
    Sign {
        words: &["rsync: not found", "rsync: command not found"],
        kind: Kind::Other,
        told: "{} has no rsync; install it there",
    },
    Sign {
        words: &[
            "connection closed",
            "connection unexpectedly closed",
            "connection reset",
            "connection to",
            "not responding",
            "broken pipe",
            "lost connection",
            "unexplained error",
        ],
        kind: Kind::Passing,
        told: "the connection to {} was lost",
    },
];

/// What a command over there complained of.
pub fn fault(host: &str, told: &str) -> Fault {
    complaint::fault(SIGNS, "{} failed", host, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_told_apart() {
        let kind = |told: &str| fault("x", told).kind;
        assert_eq!(kind("a@x: Permission denied (publickey)."), Kind::Denied);
        assert_eq!(kind("ssh: connect to host x port 22: Connection refused"), Kind::Offline);
        assert_eq!(kind("sh: 3: cannot create x: No space left on device"), Kind::Full);
        assert_eq!(kind("Host key verification failed."), Kind::Denied);
        assert_eq!(kind("connection closed"), Kind::Passing);
    }
}
