//! What a command says, and where: results to standard output, all else to standard error.

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;

use super::Global;
use crate::diagnostic::{Diagnostic, Format, Report, Severity, visible_lines, workflow_data};
use crate::source::Sources;
use crate::write::Said;

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For a person
    #[default]
    Human,
    /// One JSON object a line
    Json,
    /// GitHub Actions annotations
    Github,
}

/// Where and how to speak.
pub struct Output {
    format: MessageFormat,
    quiet: bool,
    color: bool,
    /// All that was said but for failures, closing lines and results, where somebody wants it.
    said: Mutex<Option<Vec<Said>>>,
}

impl Output {
    /// As the arguments, the terminal and `NO_COLOR` (no-color.org) have it.
    pub fn new(global: &Global) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = std::io::stderr().is_terminal() && !no_color;
        Output { format: global.message_format, quiet: global.quiet, color, said: Mutex::default() }
    }

    /// Whether a progress bar may be drawn.
    pub fn is_interactive(&self) -> bool {
        !self.quiet && self.format == MessageFormat::Human && std::io::stderr().is_terminal()
    }

    /// Whether results are read by programs.
    pub fn is_for_machines(&self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Tells errors and warnings; hints are for `check` alone.
    pub fn problems(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        let problems: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity > Severity::Hint).cloned().collect();
        self.diagnostics(&problems, sources);
    }

    /// Tells diagnostics: for a person on standard error, for machines on standard output.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        let report = Report { diagnostics, sources, color: self.color };
        match self.format {
            MessageFormat::Human => self.tell(report.to_string(Format::Human)),
            MessageFormat::Json => self.give(report.to_string(Format::Json)),
            MessageFormat::Github => self.give(report.to_string(Format::Github)),
        }
    }

    /// One closing line.
    pub fn closing(&self, line: &str) {
        if !self.quiet && self.format == MessageFormat::Human {
            eprint(&(visible_lines(line) + "\n"));
        }
    }

    /// Something to beware of that is not about the site's text.
    pub fn warning(&self, code: &str, text: &str) {
        match self.format {
            MessageFormat::Human => self.tell(format!("warning: {}\n", visible_lines(text))),
            MessageFormat::Json => self.give(format!(
                "{}\n",
                serde_json::json!({ "severity": "warning", "code": code, "message": text })
            )),
            MessageFormat::Github => self.give(format!("::warning title={code}::{}\n", workflow_data(text))),
        }
    }

    /// Something that is so, and no mistake: words for a person, one object for a machine. `public` words may
    /// stand in a log that others read.
    pub fn note(&self, code: &str, text: &str, data: serde_json::Value, public: bool) {
        match self.format {
            MessageFormat::Human if self.quiet => {}
            MessageFormat::Human => self.tell(visible_lines(text) + "\n"),
            MessageFormat::Json => {
                let mut object = serde_json::json!({ "severity": "note", "code": code, "message": text });
                if let (Some(object), serde_json::Value::Object(data)) = (object.as_object_mut(), data) {
                    object.extend(data);
                }
                self.give(format!("{object}\n"));
            }
            MessageFormat::Github if public => {
                self.give(format!("::notice title={code}::{}\n", workflow_data(text)))
            }
            MessageFormat::Github => {}
        }
    }

    /// A failure of the world, with its causes.
    pub fn failure(&self, error: &dyn Error) {
        let mut text = format!("error: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        match self.format {
            MessageFormat::Human => eprint(&(visible_lines(&text) + "\n")),
            MessageFormat::Json => print(&format!(
                "{}\n",
                serde_json::json!({ "severity": "error", "code": "failure", "message": text })
            )),
            MessageFormat::Github => print(&format!("::error title=failure::{}\n", workflow_data(&text))),
        }
    }

    /// Says words as they are.
    pub fn say(&self, said: Said) {
        if said.text.is_empty() {
            return;
        }
        if said.is_result {
            print(&said.text);
        } else {
            eprint(&said.text);
        }
        if let Some(all) = &mut *self.said.lock().unwrap_or_else(PoisonError::into_inner) {
            all.push(said);
        }
    }

    fn tell(&self, text: String) {
        self.say(Said { is_result: false, text });
    }

    fn give(&self, text: String) {
        self.say(Said { is_result: true, text });
    }

    /// Keeps from now on what is said.
    pub fn listen(&self) {
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = Some(vec![]);
    }

    /// What was said since then, but for failures, closing lines and results.
    pub fn said(&self) -> Vec<Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// In which manner: another one says the same in other words.
    pub fn manner(&self) -> impl std::fmt::Debug {
        (self.format, self.quiet, self.color)
    }

    /// What the command was asked for.
    pub fn result(&self, text: &str) {
        print(text);
    }
}

/// `2 errors and 1 warning`; hints are not counted.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let warnings = format!("{warnings} {}", plural(warnings, "warning", "warnings"));
    match errors {
        0 => warnings,
        _ => format!("{errors} {} and {warnings}", plural(errors, "error", "errors")),
    }
}

/// The word for one, or for any other number.
pub fn plural<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// A reader that went away is no failure.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn eprint(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
