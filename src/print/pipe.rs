//! Messages of the DevTools protocol to a Chromium and back: JSON, each ended by a zero byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::{Value, json};

use super::PrintError;

/// Chromium speaks on descriptors 3 and 4; a shell puts our pipes there.
const WITH_PIPES: &str = "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null";

/// A running Chromium. It ends with this value, and its profile is removed.
pub(super) struct Pipe {
    program: PathBuf,
    profile: PathBuf,
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    /// What it says on its standard error.
    words: Receiver<String>,
    n_sent: u64,
}

impl Pipe {
    pub(super) fn open(program: &Path) -> Result<Pipe, PrintError> {
        let failed = |error| PrintError::Start(program.to_owned(), error);
        let profile = profile().map_err(failed)?;
        let mut child = command(program, &profile).spawn().map_err(|error| {
            let _ = std::fs::remove_dir_all(&profile);
            failed(error)
        })?;
        let (to, from, words) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (to, from, words) = (to.expect("piped"), from.expect("piped"), words.expect("piped"));
        Ok(Pipe {
            program: program.to_owned(),
            profile,
            child,
            to,
            from: pieces(from, 0, |bytes| serde_json::from_slice(bytes).ok()),
            words: pieces(words, b'\n', |bytes| Some(String::from_utf8_lossy(bytes).trim().to_owned())),
            n_sent: 0,
        })
    }

    /// Sends a request to the browser, or to a tab by its session; gives the number its answer will have.
    pub(super) fn send(
        &mut self,
        session: Option<&str>,
        method: &str,
        given: Value,
    ) -> Result<u64, PrintError> {
        self.n_sent += 1;
        let mut message = json!({ "id": self.n_sent, "method": method, "params": given });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).map_err(|_| self.silent())?;
        Ok(self.n_sent)
    }

    /// The next message, of whomever.
    pub(super) fn receive(&mut self, patience: Duration) -> Result<Value, PrintError> {
        self.from.recv_timeout(patience).map_err(|_| self.silent())
    }

    fn silent(&self) -> PrintError {
        // What it said as it ended may still be on its way.
        std::thread::sleep(Duration::from_millis(50));
        let said = self.words.try_iter().filter(|line| !line.is_empty()).last().unwrap_or_default();
        PrintError::Silent(self.program.clone(), said)
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// A new folder, of nobody else.
fn profile() -> std::io::Result<PathBuf> {
    let name = |n: u32| std::env::temp_dir().join(format!("chancery-print-{}-{n}", std::process::id()));
    let mut last = None;
    for path in (0..100).map(name) {
        match std::fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| std::io::ErrorKind::AlreadyExists.into()))
}

fn command(program: &Path, profile: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", WITH_PIPES, "sh"]).arg(program).args([
        "--headless=new",
        "--remote-debugging-pipe",
        "--no-first-run",
        "--disable-gpu",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        // Nothing may leave this machine, whatever asks for it.
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ]);
    command.arg({
        let mut folder = std::ffi::OsString::from("--user-data-dir=");
        folder.push(profile);
        folder
    });
    // Chromium's sandbox refuses to run for root, which is whom containers have.
    if std::fs::metadata(profile).is_ok_and(|folder| folder.uid() == 0) {
        command.arg("--no-sandbox");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Pieces of a stream, up to an end byte each, as they come.
fn pieces<T: Send + 'static>(
    stream: impl Read + Send + 'static,
    end: u8,
    read: impl Fn(&[u8]) -> Option<T> + Send + 'static,
) -> Receiver<T> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut bytes = Vec::new();
        while stream.read_until(end, &mut bytes).is_ok_and(|length| length > 0) {
            bytes.pop_if(|last| *last == end);
            let sent = read(&bytes).is_none_or(|piece| sender.send(piece).is_ok());
            bytes.clear();
            if !sent {
                return;
            }
        }
    });
    receiver
}
