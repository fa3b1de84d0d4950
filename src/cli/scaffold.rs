//! `chancery init` and `chancery new`: files to start from. Nothing is ever overwritten.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::Outcome;
use super::output::Output;
use crate::load;
use crate::parse::markdown::slug;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder of the new site; made if it is not there
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
    /// Write out the templates and styles too, to change them
    #[arg(long)]
    with_theme: bool,
    /// Write what builds and publishes the site after every change and every hour; also into a site that is there
    #[arg(long, value_enum, value_name = "SERVICE")]
    ci: Option<Ci>,
}

/// A service that runs jobs for a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ci {
    /// GitHub Actions: .github/workflows/site.yml
    Github,
    /// GitLab CI: .gitlab-ci.yml
    Gitlab,
}

impl Ci {
    /// The file it reads, and what stands in it.
    fn file(self) -> (String, Vec<u8>) {
        let (path, text) = match self {
            Ci::Github => (".github/workflows/site.yml", include_str!("scaffold/github.yml")),
            Ci::Gitlab => (".gitlab-ci.yml", include_str!("scaffold/gitlab.yml")),
        };
        (path.to_owned(), text.replace("@VERSION@", env!("CARGO_PKG_VERSION")).into_bytes())
    }
}

/// What `new` makes.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// A briefing in content/briefings
    Briefing {
        /// Its headline; the file is named after it
        title: String,
    },
    /// A person in content/people
    Person {
        /// The full name; the file is named after it
        name: String,
    },
    /// A place in content/places
    Place {
        /// Its name; the file is named after it
        name: String,
    },
    /// A trip in content/trips
    Trip {
        /// What it is called; the file is named after it
        title: String,
    },
}

/// Starts a site, or adds to one that is there what runs it.
pub fn init(args: &InitArgs, output: &Output) -> Outcome {
    let ci = args.ci.map(Ci::file);
    let is_there = args.folder.join("site.yaml").exists();
    if let Some((path, bytes)) = ci.as_ref().filter(|_| is_there && !args.with_theme) {
        create(&args.folder.join(path), bytes)?;
        output
            .closing(&format!("Wrote {}. Its first lines say what to set", args.folder.join(path).display()));
        return Ok(true);
    }
    start(args, ci, output)
}

fn start(args: &InitArgs, ci: Option<(String, Vec<u8>)>, output: &Output) -> Outcome {
    let today = jiff::ZonedDateTime::now().date();
    let mut files: Vec<(String, Vec<u8>)> =
        starter(today).into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    files.extend(ci);
    if args.with_theme {
        files.extend(crate::render::Theme::files().map(|(path, bytes)| (path, bytes.to_vec())));
    }
    let there: Vec<&str> =
        files.iter().map(|(path, _)| path.as_str()).filter(|path| args.folder.join(path).exists()).collect();
    if let [first, ..] = there.as_slice() {
        let theme =
            if args.with_theme { " (the theme of a site that exists is not written over)" } else { "" };
        return Err(format!(
            "{} is there already, and init never overwrites; choose an empty folder{theme}",
            args.folder.join(first).display()
        )
        .into());
    }
    for (path, bytes) in &files {
        create(&args.folder.join(path), bytes)?;
    }
    let shown = args.folder.display().to_string();
    let step = if shown == "." { String::new() } else { format!("cd {shown} && ") };
    output.closing(&format!(
        "Started a site in {shown}: {} files. Next: {step}chancery serve --open",
        files.len()
    ));
    Ok(true)
}

/// Makes one page to start from.
pub fn new(root: &Path, command: &NewCommand, output: &Output) -> Outcome {
    let root = load::find_root(root)?;
    let (folder, words) = match command {
        NewCommand::Briefing { title } => ("briefings", title),
        NewCommand::Person { name } => ("people", name),
        NewCommand::Place { name } => ("places", name),
        NewCommand::Trip { title } => ("trips", title),
    };
    let id = slug(words);
    if id.is_empty() {
        return Err(format!("`{words}` has no letters to name a file after").into());
    }
    let below = format!("content/{folder}/{id}.md");
    let today = jiff::ZonedDateTime::now().date();
    let text = match command {
        NewCommand::Briefing { title } => new_briefing(title, today),
        NewCommand::Person { name } => new_person(name),
        NewCommand::Place { name } => new_place(name),
        NewCommand::Trip { title } => new_trip(title, today),
    };
    create(&root.join(&below), text.as_bytes())?;
    output.closing(&format!("Wrote {}", root.join(&below).display()));
    Ok(true)
}

/// Writes a file that is not there yet.
fn create(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            format!("{} is there already; nothing was written", path.display())
        }
        _ => format!("cannot write {}: {error}", path.display()),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)
}

fn yaml_text(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}

fn new_briefing(title: &str, today: Date) -> String {
    format!(
        "---\ntitle: {}\ndate: {today}\nstatus: draft\nsummary:\ntopics: []\nmeetings: []\nsources: []\n---\n",
        yaml_text(title)
    )
}

fn new_person(name: &str) -> String {
    format!("---\nname: {}\naliases: []\nside:\nroles: []\n---\n", yaml_text(name))
}

fn new_place(name: &str) -> String {
    format!("---\nname: {}\naliases: []\ncountry:\ntime_zone:\n---\n", yaml_text(name))
}

fn new_trip(title: &str, today: Date) -> String {
    format!("---\ntitle: {}\nfrom: {today}\nto: {today}\npeople: []\nplaces: []\n---\n", yaml_text(title))
}

/// The files of a new site: settings, two people, a place, and one briefing that shows how it is done.
fn starter(today: Date) -> Vec<(String, String)> {
    let weekday = crate::parse::dates::weekday_name(today.weekday());
    let briefing = format!(
        "---
title: How a briefing is written
date: {today}
place: vienna
authors: [Vienna desk]
summary: A specimen to write over. It shows a declared meeting, a note and a source.
topics: [specimen]
bottom_line: Two delegates met to show what a timeline looks like.
sources:
  - id: specimen
    title: How this page came about
    kind: document
    date: {today}
meetings:
  - id: opening
    when: {weekday}
    part_of_day: morning
    with: [first-delegate, second-delegate]
    duration: 1h30m
    place: vienna
    mode: in-person
    status: held
    sources: [specimen]
---

First Delegate met Second Delegate in Vienna on {weekday} morning for an hour and a half.[^a] Everything on
this page is made up; write over it.

## What to do next

Add a person with `chancery new person \"Full Name\"`, and a briefing with `chancery new briefing \"Headline\"`.
A name that has a page is linked where it is first mentioned in a section.

[^a]: **Context.** A footnote stands in the margin, beside its sentence.
"
    );
    let files = [
        (
            "site.yaml",
            String::from(
                "title: Briefings\ntagline: Who met whom, when, and for how long\n\
                 # base_url: https://example.org/      # where it will be published\nlanguage: en\n\
                 time_zone: Europe/Vienna\nclock: Vienna\nparties:\n  first-party: {name: First party, ink: blue}\n\
                 \x20 second-party: {name: Second party, ink: vermilion}\n",
            ),
        ),
        (".gitignore", String::from("/public/\n/.public.*\n/.chancery/\n")),
        (
            "content/people/first-delegate.md",
            String::from(
                "---\nname: First Delegate\nside: first-party\nroles: [Head of delegation]\n---\n\nA specimen person.\n",
            ),
        ),
        (
            "content/people/second-delegate.md",
            String::from(
                "---\nname: Second Delegate\nside: second-party\nroles: [Head of delegation]\n---\n\n\
                 A specimen person.\n",
            ),
        ),
        (
            "content/places/vienna.md",
            String::from(
                "---\nname: Vienna\nnative_name: {text: Wien, lang: de}\ncountry: Austria\n\
                 time_zone: Europe/Vienna\n---\n",
            ),
        ),
        ("content/briefings/how-a-briefing-is-written.md", briefing),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}
