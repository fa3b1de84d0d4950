//! `chancery timeline`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::output::Output;
use super::{Outcome, Seeing};
use crate::diagnostic::{has_errors, visible};
use crate::enrich::Options;
use crate::load;
use crate::model::{Meeting, Participant, Site, Telling, Tlp, Where};
use crate::prepare::{Prepared, prepare};
use crate::render::export::{self, Told};

/// Arguments of `timeline`.
#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// Briefings; without any, the whole site's timeline
    files: Vec<PathBuf>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TimelineFormat,
    #[command(flatten)]
    seeing: Seeing,
}

/// How a timeline is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum TimelineFormat {
    /// A table for a person
    #[default]
    Table,
    /// JSON
    Json,
    /// A calendar (iCalendar): what has a clock or whole days
    Ics,
    /// Front matter to paste under `meetings:`
    Yaml,
}

/// Prints the timeline of the briefings that are named, or of all that may be seen.
pub fn run(root: &Path, args: &TimelineArgs, output: &Output) -> Outcome {
    let start = args.files.first().and_then(|file| file.parent()).filter(|_| root == Path::new("."));
    let root = load::find_root(start.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(root))?;
    let mut options = Options { wary: true, ..args.seeing.options(None) };
    if !args.files.is_empty() {
        // Whoever names a file has it.
        options = Options { drafts: true, ceiling: Some(Tlp::Red), ..options };
    }
    let Prepared { site, diagnostics, .. } = prepare(&root, &options, false)?;
    let errors: Vec<_> =
        diagnostics.into_iter().filter(|diagnostic| has_errors(std::slice::from_ref(diagnostic))).collect();
    output.diagnostics(&errors, &site.sources);
    let rows = match args.files.as_slice() {
        [] => site_rows(&site),
        files => briefing_rows(&site, &root, files)?,
    };
    output.result(&match args.format {
        TimelineFormat::Table => table(&site, &rows),
        TimelineFormat::Json => as_json(&site, &rows),
        TimelineFormat::Ics => export::calendar(
            &site,
            rows.iter().map(|row| Told { meeting: row.meeting, tellings: &row.tellings }),
        ),
        TimelineFormat::Yaml => yaml(&rows),
    });
    Ok(errors.is_empty())
}

/// A meeting and who tells of it.
struct Row<'a> {
    meeting: &'a Meeting,
    tellings: Vec<Telling>,
}

fn site_rows(site: &Site) -> Vec<Row<'_>> {
    let rows = site.timeline.iter();
    rows.map(|entry| Row { meeting: &entry.meeting, tellings: entry.tellings.clone() }).collect()
}

fn briefing_rows<'a>(site: &'a Site, root: &Path, files: &[PathBuf]) -> Result<Vec<Row<'a>>, String> {
    let mut rows = Vec::new();
    for file in files {
        let path = std::path::absolute(file).map_err(|error| error.to_string())?;
        let below = path.strip_prefix(root).unwrap_or(&path);
        let index = site
            .briefings
            .iter()
            .position(|enriched| Path::new(site.sources.file(enriched.briefing.file).path.as_ref()) == below)
            .ok_or_else(|| match path.exists() {
                true => format!("{} is not a briefing of this site", file.display()),
                false => format!("there is no file {}", file.display()),
            })?;
        rows.extend(site.briefings[index].timeline.iter().enumerate().map(|(number, meeting)| Row {
            meeting,
            tellings: vec![Telling { briefing: index, meeting: number }],
        }));
    }
    Ok(rows)
}

fn as_json(site: &Site, rows: &[Row<'_>]) -> String {
    let meetings: Vec<Value> =
        rows.iter().map(|row| export::meeting_json(site, row.meeting, &row.tellings)).collect();
    serde_json::to_string_pretty(&json!({ "meetings": meetings })).expect("JSON of strings and numbers")
        + "\n"
}

/// Columns of when, who, how long, where and what became of it.
fn table(site: &Site, rows: &[Row<'_>]) -> String {
    let cells: Vec<[String; 5]> = rows.iter().map(|row| table_row(site, row.meeting)).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..4).map(width).collect();
    let mut text = String::new();
    for row in &cells {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths.iter().chain([&0])) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn table_row(site: &Site, meeting: &Meeting) -> [String; 5] {
    let mut when = match meeting.when.to_string() {
        date if date.is_empty() => String::from("date not set"),
        date => date,
    };
    match (&meeting.start, meeting.part_of_day) {
        (Some(clock), _) => when.push_str(&clock.at.strftime(" %H:%M %:z").to_string()),
        (None, Some(part)) => {
            let _ = write!(when, " {}", part.name());
        }
        (None, None) => {}
    }
    let names: Vec<&str> = meeting.with.iter().map(|with| name(site, with)).collect();
    let place = match &meeting.place {
        Some(Where::Place(id)) => site.places[id].name.clone(),
        Some(Where::Name(name)) => name.clone(),
        None => String::from("not stated"),
    };
    let length = meeting.written_length().unwrap_or_else(|| String::from("not stated"));
    let became = format!("{} ({})", meeting.status.name(), meeting.origin.name());
    [when, names.join(", "), length, place, became].map(|cell| visible(&cell).into_owned())
}

fn name<'a>(site: &'a Site, participant: &'a Participant) -> &'a str {
    match participant {
        Participant::Person(id) => &site.people[id].name,
        Participant::Name(name) => name,
    }
}

/// The meetings as their author would declare them.
fn yaml(rows: &[Row<'_>]) -> String {
    let mut text = String::from("meetings:\n");
    for row in rows {
        let _ = writeln!(text, "  - {}", row.meeting.declaration().join("\n    "));
    }
    text
}
