//! `chancery dates`.

use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::json;

use super::Outcome;
use super::output::Output;
use crate::diagnostic::visible;
use crate::load::StoredTexts;
use crate::model::{Config, Dateline, Registry};
use crate::parse::briefing::Surroundings;
use crate::parse::{self, dates};
use crate::prose;
use crate::source::Sources;

/// Arguments of `dates`.
#[derive(Debug, Args)]
pub struct DatesArgs {
    /// A text, plain or Markdown (`.md`); `-` reads standard input
    file: PathBuf,
    /// The day of the text; a briefing's own `date` unless given
    #[arg(long, value_name = "DAY", value_parser = dates::day)]
    date: Option<Date>,
    /// How they are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DatesFormat,
}

/// How dates are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum DatesFormat {
    /// A line each, for a person
    #[default]
    Table,
    /// `[{"start", "end", "text", "value"}]`: code points of the file, TIMEX3 values
    Json,
}

/// Prints the dates and lengths found in a text.
pub fn run(args: &DatesArgs, output: &Output) -> Outcome {
    let text = read(&args.file)?;
    let is_markdown = args.file.extension().is_some_and(|ending| ending == "md");
    let found =
        if is_markdown { of_markdown(&args.file, &text, args.date) } else { of_plain(&text, args.date) };
    output.result(&match args.format {
        DatesFormat::Table => table(&text, &found),
        DatesFormat::Json => as_json(&text, &found),
    });
    Ok(true)
}

/// A date: its bytes in the file, and its TIMEX3 value.
struct Found {
    range: Range<usize>,
    value: String,
}

fn read(path: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(failed)?;
        return Ok(text);
    }
    std::fs::read_to_string(path).map_err(failed)
}

fn of_plain(text: &str, date: Option<Date>) -> Vec<Found> {
    let mentions = prose::dates::find(text, date).into_iter();
    mentions.map(|mention| Found { range: mention.range, value: mention.timex }).collect()
}

fn of_markdown(path: &Path, text: &str, date: Option<Date>) -> Vec<Found> {
    let mut sources = Sources::default();
    let file = sources.add(path.display().to_string(), text);
    let (config, registry) = (Config::default(), Registry::default());
    let texts = StoredTexts::new();
    let around = Surroundings { config: &config, registry: &registry, texts: &texts };
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let briefing = parse::briefing::read(file, &id, None, text, around, &mut vec![]);
    let dateline = date.or_else(|| briefing.date.as_ref().map(Dateline::day));
    let document = parse::markdown::read(text, briefing.body, config.smart_punctuation);
    let mentions = prose::dates::find(&document.text.text, dateline).into_iter();
    mentions
        .map(|mention| Found { range: document.text.in_file(mention.range), value: mention.timex })
        .collect()
}

fn table(text: &str, found: &[Found]) -> String {
    let mut lines = String::new();
    for date in found {
        let words = text[date.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push_str(&format!("{:<24} {}\n", date.value, visible(&words)));
    }
    lines
}

fn as_json(text: &str, found: &[Found]) -> String {
    let mut counted = Counted { text, byte: 0, points: 0 };
    let dates: Vec<serde_json::Value> = found
        .iter()
        .map(|date| {
            let (start, end) =
                (counted.points_before(date.range.start), counted.points_before(date.range.end));
            json!({ "start": start, "end": end, "text": &text[date.range.clone()], "value": date.value })
        })
        .collect();
    serde_json::to_string_pretty(&dates).expect("JSON of strings and numbers") + "\n"
}

/// Counts code points from the front, each once.
struct Counted<'t> {
    text: &'t str,
    byte: usize,
    points: usize,
}

impl Counted<'_> {
    fn points_before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.points) = (0, 0);
        }
        self.points += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.points
    }
}
