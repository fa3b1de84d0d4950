//! `check --fix-notes`: notes whose words are there but for marks quote them as they stand, where the author says so.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use super::output::{Output, plural};
use crate::diagnostic::{Diagnostic, Rewording};
use crate::parse::front_matter;
use crate::parse::yaml::reworded;
use crate::source::{FileId, Sources};
use crate::write::text::{ReplaceError, replace};

/// Why the notes were not put right.
#[derive(Debug)]
pub enum FixError {
    /// There is nobody to ask.
    NobodyToAsk,
    /// The words of a value could not be changed by themselves.
    NotByItself(String),
    /// A file could not be written.
    NotWritten(ReplaceError),
}

impl fmt::Display for FixError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FixError::NobodyToAsk => f.write_str(
                "`--fix-notes` asks before it writes, and there is no terminal to ask on; `--yes` answers for you",
            ),
            FixError::NotByItself(place) => {
                write!(f, "the value at {place} cannot be changed by itself; change it by hand")
            }
            FixError::NotWritten(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FixError {}

/// Asks about every value that would say other words, and writes what was agreed to. Says how many values that was.
///
/// # Errors
/// When there is nobody to ask, or a file cannot be written; files that were written before that stay written.
pub fn fix(
    root: &Path,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    yes: bool,
    output: &Output,
) -> Result<usize, FixError> {
    let offered: Vec<&Rewording> = diagnostics.iter().filter_map(|told| told.rewording.as_ref()).collect();
    if offered.is_empty() {
        output
            .closing("No note can be put right without a person: either all hold, or more than marks differ");
        return Ok(0);
    }
    let can_ask = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !yes && !can_ask {
        return Err(FixError::NobodyToAsk);
    }
    let mut agreed: BTreeMap<FileId, Vec<&Rewording>> = BTreeMap::new();
    for rewording in offered {
        if yes || agrees(rewording, sources) {
            agreed.entry(rewording.span.file).or_default().push(rewording);
        }
    }
    let mut count = 0;
    for (file, mut rewordings) in agreed {
        rewordings.sort_by_key(|rewording| std::cmp::Reverse(rewording.span.start));
        let source = sources.file(file);
        let text = apply(&source.path, &source.text, &rewordings, sources)?;
        replace(&root.join(&*source.path), &source.text, &text).map_err(FixError::NotWritten)?;
        count += rewordings.len();
    }
    output.closing(&format!("Changed {count} {}", plural(count, "quote", "quotes")));
    Ok(count)
}

/// The text of a file with its values changed, the last first, so that the places of the others stay.
fn apply(path: &str, text: &str, rewordings: &[&Rewording], sources: &Sources) -> Result<String, FixError> {
    let mut text = text.to_owned();
    for rewording in rewordings {
        let file = rewording.span.file;
        let yaml = match path.ends_with(".md") {
            true => front_matter::split(file, &text, &mut vec![]).yaml,
            false => Some(if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }..text.len()),
        };
        let new = yaml.and_then(|yaml| reworded(&text, &yaml, &rewording.span.range(), &rewording.words));
        let place = || FixError::NotByItself(sources.place(rewording.span).to_string());
        text = new.ok_or_else(place)?;
    }
    Ok(text)
}

fn agrees(rewording: &Rewording, sources: &Sources) -> bool {
    let mut error = std::io::stderr().lock();
    let _ = write!(
        error,
        "{}\n  - {}\n  + {}\nquote the words as they stand? [y/N] ",
        sources.place(rewording.span),
        sources.text(rewording.span),
        rewording.words
    );
    let _ = error.flush();
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).is_ok_and(|_| matches!(answer.trim(), "y" | "Y" | "yes"))
}
