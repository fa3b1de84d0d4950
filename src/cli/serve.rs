//! `chancery serve`.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::{Command, Stdio};

use clap::Args;

use super::output::{Output, count};
use super::{Outcome, Seeing, made};
use crate::diagnostic::Severity;
use crate::load;
use crate::serve::{Event, Preview, Settings};

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The port to listen on; 0 for any that is free
    #[arg(short, long, default_value_t = 1111)]
    port: u16,
    /// The address to listen on; any but a loopback one lets others in who have the token that is printed
    #[arg(short, long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "ADDRESS")]
    interface: IpAddr,
    /// Open the site in a browser
    #[arg(short = 'O', long)]
    open: bool,
    #[command(flatten)]
    seeing: Seeing,
}

/// Shows the site until it is interrupted.
pub fn run(root: &Path, args: &ServeArgs, output: &Output) -> Outcome {
    let root = load::find_root(root)?;
    let preview = Preview::open(Settings {
        // What the last build made need not be made again.
        kept: made::kept(&root, &root.join("public")),
        root,
        interface: args.interface,
        port: args.port,
        drafts: args.seeing.drafts,
        as_of: args.seeing.as_of,
        ceiling: args.seeing.tlp,
    })?;
    if !args.interface.is_loopback() {
        output.warning(
            "preview",
            &format!(
                "others can reach this preview on {}: whoever has the address with its token sees it, drafts and all \
                 if they are shown, and what is sent is not encrypted",
                args.interface
            ),
        );
    }
    let notices = &preview.snapshot().notices;
    output.problems(&notices.diagnostics, &notices.sources);
    output.closing(&format!("{} (Ctrl-C ends): {}", preview.url(), count(&notices.diagnostics)));
    if args.open && !open(&preview.url()) {
        output.warning("preview", &format!("no browser could be started; open {} yourself", preview.url()));
    }
    while let Some(event) = preview.next_event() {
        tell(&event, output);
    }
    Ok(true)
}

fn tell(event: &Event, output: &Output) {
    match event {
        Event::Rebuilt { changed, took, before, after } => {
            let mut new = after.notices.since(&before.notices);
            if after.notices.has_errors() {
                new.retain(|diagnostic| diagnostic.severity > Severity::Hint);
            }
            output.problems(&new, &after.notices.sources);
            let n = count(&after.notices.diagnostics);
            let shown = if after.notices.has_errors() { "; the last good pages are shown" } else { "" };
            output.closing(&format!("{} in {} ms: {n}{shown}", in_words(changed), took.as_millis()));
        }
        Event::PageFailed(error) => output.failure(error),
        Event::Blind(reason) => output.warning("preview", &format!("some changes may not be seen: {reason}")),
    }
}

/// `content/a.md changed`, or how many did.
fn in_words(changed: &BTreeSet<String>) -> String {
    match (changed.len(), changed.first()) {
        (1, Some(path)) => format!("{path} changed, read"),
        (0, _) => String::from("Read all again"),
        (n, _) => format!("{n} files changed, read"),
    }
}

/// Asks the system to show an address in a browser.
fn open(url: &str) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
}
