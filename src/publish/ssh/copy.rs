//! Files there and back, by `rsync`.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::super::plan::{Act, Step};
use super::super::store::again;
use super::super::target::{Fault, Kind, Work};
use super::session::{Account, fault};

/// Sends the files that a plan adds and changes into a folder over there.
pub fn send(account: &Account, work: &Work<'_>, folder: &str) -> Result<(), Fault> {
    let steps: Vec<&Step> = work.plan.steps.iter().filter(|step| step.act != Act::Delete).collect();
    if steps.is_empty() {
        return Ok(());
    }
    let list: String = steps.iter().map(|step| format!("{}\0", step.path)).collect();
    again(|| {
        let mut command = rsync(account);
        command.args(["--recursive", "--ignore-times", "--chmod=D755,F644", "--from0", "--files-from=-"]);
        command.args(["--out-format=%n", "--"]).arg(slashed(work.build.folder())).arg(there(account, folder));
        let mut child = start(command)?;
        if let Some(mut pipe) = child.stdin.take() {
            // Where it stops reading, its own words tell why.
            let _ = pipe.write_all(list.as_bytes());
        }
        let sent = child.stdout.take().map(BufReader::new);
        let files = sent
            .into_iter()
            .flat_map(BufRead::lines)
            .map_while(Result::ok)
            .filter(|name| !name.ends_with('/'));
        steps.iter().zip(files).for_each(|(step, _)| (work.done)(step));
        finish(account, child)
    })
}

/// Fetches a folder with all that is in it.
pub fn fetch(account: &Account, folder: &str, into: &Path) -> Result<(), Fault> {
    again(|| {
        let mut command = rsync(account);
        command.args(["--recursive", "--"]).arg(there(account, &format!("{folder}/"))).arg(slashed(into));
        finish(account, start(command)?)
    })
}

fn rsync(account: &Account) -> Command {
    let mut command = Command::new("rsync");
    command.arg("-e").arg(format!("ssh {}", account.options.join(" "))).env("LC_ALL", "C");
    command
}

fn there(account: &Account, folder: &str) -> String {
    format!("{}:{folder}", account.host)
}

/// A folder whose contents are meant.
fn slashed(folder: &Path) -> String {
    format!("{}/", folder.display())
}

fn start(mut command: Command) -> Result<Child, Fault> {
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    started.map_err(|error| {
        Fault::new(Kind::Other, format!("the program `rsync` cannot be run ({error}); install it"))
    })
}

fn finish(account: &Account, mut child: Child) -> Result<(), Fault> {
    let mut told = String::new();
    if let Some(mut pipe) = child.stderr.take() {
        let _ = pipe.read_to_string(&mut told);
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) if told.trim().is_empty() => {
            Err(fault(&account.host, &format!("rsync told no reason; {status}")))
        }
        Ok(_) => Err(fault(&account.host, &without_summary(&told))),
        Err(error) => Err(Fault::new(Kind::Other, format!("rsync did not come to an end: {error}"))),
    }
}

/// What rsync complained of, without the line that only says that it did; that line where there is no other.
fn without_summary(told: &str) -> String {
    let (summary, reasons): (Vec<&str>, Vec<&str>) =
        told.lines().partition(|line| line.starts_with("rsync error:"));
    if reasons.is_empty() { summary.join("\n") } else { reasons.join("\n") }
}
