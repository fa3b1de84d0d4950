//! What the author is told: where, which words, what is wrong, what to do.
//!
//! A mistake in the input is a [`Diagnostic`], and work goes on so that all are
//! told in one run. A failure of the world (a full disk, a missing folder) is
//! an error of the command and not found here.

mod kept;
mod report;
mod visible;

use std::cmp::Reverse;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::source::{FileId, Sources, Span};

pub use report::{Format, Report, workflow_data};
pub use visible::{visible, visible_lines};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never stops anything.
    Hint,
    /// Probably a mistake; an error under `--strict`.
    Warning,
    /// The site is not built.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Location {
    /// Words in a text that was read.
    Span(Span),
    /// A file or folder as a whole: one that could not be read as text.
    Path(String),
    /// The site as a whole.
    Site,
}

/// One thing the author is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The stable name of this kind of message: `unknown-key`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop. The same in every file, so that repeats can be counted.
    pub message: String,
    /// Where.
    pub location: Location,
    /// A word or two under the words at fault.
    pub label: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<(Span, String)>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// What would set it right, where that cannot change what is meant.
    pub rewording: Option<Rewording>,
}

/// A value of YAML that is to say other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewording {
    /// The value, with its quotation marks.
    pub span: Span,
    /// The words, without any.
    pub words: String,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, location: Location, message: impl Into<String>) -> Self {
        let message = message.into();
        Diagnostic {
            severity,
            code,
            message,
            location,
            label: None,
            related: vec![],
            hints: vec![],
            rewording: None,
        }
    }

    /// An error at some words.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, Location::Span(span), message)
    }

    /// A warning at some words.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, Location::Span(span), message)
    }

    /// A hint at some words.
    pub fn hint_at(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Hint, code, Location::Span(span), message)
    }

    /// An error about a file or folder as a whole.
    pub fn error_in(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, Location::Path(path.into()), message)
    }

    /// A warning about a file or folder as a whole.
    pub fn warning_in(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, Location::Path(path.into()), message)
    }

    /// A hint about a file or folder as a whole.
    pub fn hint_in(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Hint, code, Location::Path(path.into()), message)
    }

    /// An error about the site as a whole.
    pub fn error_of_site(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, Location::Site, message)
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds `did you mean …?` when something near is known.
    #[must_use]
    pub fn did_you_mean<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(written, known) {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Adds words under the place at fault.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Adds the words that would set it right.
    #[must_use]
    pub fn rewording(mut self, span: Span, words: impl Into<String>) -> Self {
        self.rewording = Some(Rewording { span, words: words.into() });
        self
    }

    /// The words it points at, if it points at words.
    pub fn span(&self) -> Option<Span> {
        match self.location {
            Location::Span(span) => Some(span),
            Location::Path(_) | Location::Site => None,
        }
    }

    /// The file it is about, if it is about a text.
    pub fn file(&self) -> Option<FileId> {
        self.span().map(|span| span.file)
    }
}

/// The known word most like the written one; `None` when none is near enough to be meant.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let limit = (written.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&lower, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, word)| word)
}

/// Sorts by file and place; what is about no text comes first.
pub fn in_order(diagnostics: &mut [Diagnostic], sources: &Sources) {
    diagnostics.sort_by_cached_key(|diagnostic| place_of(diagnostic, sources));
}

/// Sorts errors first, then by file and place.
pub fn worst_first(diagnostics: &mut [Diagnostic], sources: &Sources) {
    let key = |diagnostic: &Diagnostic| (Reverse(diagnostic.severity), place_of(diagnostic, sources));
    diagnostics.sort_by_cached_key(key);
}

fn place_of<'a>(diagnostic: &Diagnostic, sources: &'a Sources) -> Option<((bool, &'a str), u32)> {
    diagnostic.span().map(|span| (sources.order(span.file), span.start))
}

/// Whether any of them keeps the site from being built.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_suggested() {
        assert_eq!(nearest("sumary", ["summary", "status"]), Some("summary"));
        assert_eq!(nearest("published_time", ["publish_at", "place"]), None);
        assert_eq!(nearest("dat", ["date", "status"]), Some("date"));
    }
}
