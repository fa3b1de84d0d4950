//! The command line: arguments in, one command run. The only place that prints.

mod build;
mod check;
mod dates;
mod fix_notes;
mod hosting;
mod left_out;
mod made;
mod output;
mod pdf;
mod progress;
mod publish;
mod scaffold;
mod serve;
mod timeline;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use jiff::Timestamp;

use crate::enrich::Options;
use crate::model::{Now, Tlp};
use crate::publish::target::{After, Stop};
use output::Output;

/// Annotated diplomatic briefings as a static site, with a timeline of meetings.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Global {
    /// The site's folder, or any folder below it
    #[arg(short, long, global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// How diagnostics are written
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: output::MessageFormat,
    /// Say nothing but diagnostics
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a site in a folder
    Init(scaffold::InitArgs),
    /// Add a page to start from
    New {
        /// What to add
        #[command(subcommand)]
        what: scaffold::NewCommand,
    },
    /// Write the site to `public/`
    Build(build::BuildArgs),
    /// Show the site in a browser, anew after every change
    Serve(serve::ServeArgs),
    /// Make a place on the web as the build is: plan, ask, do
    Publish(publish::PublishArgs),
    /// Report everything that is wrong
    Check(check::CheckArgs),
    /// Print the timeline of meetings
    Timeline(timeline::TimelineArgs),
    /// Print the dates and lengths found in a text
    Dates(dates::DatesArgs),
    /// Print settings for a web server: headers, types, redirects
    Hosting(hosting::HostingArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What decides which briefings are seen.
#[derive(Debug, Clone, Args)]
struct Seeing {
    /// Include drafts, and briefings under embargo or expired
    #[arg(long)]
    drafts: bool,
    /// Build as if it were this moment (RFC 3339, such as 2023-06-19T18:00:00+08:00, or a day)
    #[arg(long, value_name = "WHEN", value_parser = as_of)]
    as_of: Option<Timestamp>,
    /// Include briefings marked up to this, in place of the ceiling in site.yaml
    #[arg(long, value_name = "LEVEL", value_parser = Tlp::parse)]
    tlp: Option<Tlp>,
}

impl Seeing {
    fn options(&self, base_url: Option<String>) -> Options {
        let as_of = Now::at(self.as_of.unwrap_or_else(Timestamp::now));
        Options { as_of, drafts: self.drafts, ceiling: self.tlp, base_url, ..Options::default() }
    }
}

fn as_of(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = crate::parse::dates::instant(text) {
        return Ok(at.timestamp());
    }
    let day = crate::parse::dates::day(text)
        .map_err(|_| String::from("write a moment with its offset, 2023-06-19T18:00:00+08:00, or a day"))?;
    let midnight = day.to_zoned_datetime(jiff::tz::TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(midnight.timestamp())
}

/// Runs the command of the process's arguments. Exit 0: good; 1: errors in the input, or a command
/// that failed; 2: wrong usage; 3: a publication that stopped half-way.
pub fn run() -> ExitCode {
    run_with(std::env::args_os())
}

/// The same with other arguments, of which the first is the name of the program.
pub fn run_with<A: Into<OsString> + Clone>(arguments: impl IntoIterator<Item = A>) -> ExitCode {
    let cli = Cli::parse_from(arguments);
    let output = Output::new(&cli.global);
    let root = &cli.global.root;
    let outcome = match &cli.command {
        Command::Init(args) => scaffold::init(args, &output),
        Command::New { what } => scaffold::new(root, what, &output),
        Command::Build(args) => build::run(root, args, &output),
        Command::Serve(args) => serve::run(root, args, &output),
        Command::Publish(args) => publish::run(root, args, &output),
        Command::Check(args) => check::run(root, args, &output),
        Command::Timeline(args) => timeline::run(root, args, &output),
        Command::Dates(args) => dates::run(args, &output),
        Command::Hosting(args) => hosting::run(root, args, &output),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "chancery", &mut std::io::stdout());
            Ok(true)
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            output.failure(&*error);
            let is_doubtful = error.downcast_ref::<Stop>().is_some_and(|stop| stop.after != After::Unchanged);
            if is_doubtful { ExitCode::from(3) } else { ExitCode::FAILURE }
        }
    }
}

/// Whether all is good, or the failure of the world that stopped the command.
type Outcome = Result<bool, Box<dyn std::error::Error>>;
