//! Diagnostics as text: for a person, as JSON lines, as GitHub annotations.

use std::collections::HashMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use super::{Diagnostic, Location, Severity, visible, visible_lines};
use crate::source::Sources;

/// For whom diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Text for a terminal, with the line at fault.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
    /// GitHub Actions workflow commands (`::warning file=…,line=…`).
    Github,
}

/// Diagnostics with the texts they point into.
pub struct Report<'a> {
    /// What is told.
    pub diagnostics: &'a [Diagnostic],
    /// The texts.
    pub sources: &'a Sources,
    /// Whether to use colour; only for a person.
    pub color: bool,
}

/// More of the same kind than this are told once, with a count and examples.
const TOLD_EACH: usize = 3;

/// So many different messages are told to a person; of the others, how many there are.
const TOLD_KINDS: usize = 200;

impl Report<'_> {
    /// All of them as text, in the order given; empty where there are none.
    pub fn to_string(&self, format: Format) -> String {
        match format {
            Format::Human => self.human(),
            Format::Json => self.lines(Self::json),
            Format::Github => self.lines(Self::github),
        }
    }

    fn lines(&self, line: impl Fn(&Self, &Diagnostic) -> String) -> String {
        self.diagnostics.iter().map(|diagnostic| line(self, diagnostic) + "\n").collect()
    }

    fn human(&self) -> String {
        let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
        let mut place = HashMap::new();
        for diagnostic in self.diagnostics {
            let key = (diagnostic.severity, diagnostic.code, diagnostic.message.as_str());
            let index = *place.entry(key).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[index].push(diagnostic);
        }
        let mut text = String::new();
        for group in groups.iter().take(TOLD_KINDS) {
            let told = if group.len() > TOLD_EACH { 1 } else { group.len() };
            for diagnostic in &group[..told] {
                text.push_str(&self.one(diagnostic));
                text.push_str("\n\n");
            }
            if group.len() > told {
                self.more(&mut text, &group[told..]);
            }
        }
        if let Some(rest @ [_, ..]) = groups.get(TOLD_KINDS..) {
            let others: usize = rest.iter().map(Vec::len).sum();
            let _ = writeln!(text, "… and {others} more; `--message-format json` lists all\n");
        }
        text
    }

    /// One line for the others of a kind: how many, in how many files, and where a few of them are.
    fn more(&self, text: &mut String, rest: &[&Diagnostic]) {
        let places: Vec<String> =
            rest.iter().take(TOLD_EACH).map(|diagnostic| self.place(diagnostic)).collect();
        let others = if rest.len() > places.len() { ", …" } else { "" };
        let _ = writeln!(text, "  … and {} more of the same: {}{others}\n", rest.len(), places.join(", "));
    }

    fn place(&self, diagnostic: &Diagnostic) -> String {
        match &diagnostic.location {
            Location::Span(span) => visible(&self.sources.place(*span).to_string()).into_owned(),
            Location::Path(path) => visible(path).into_owned(),
            Location::Site => String::from("the site"),
        }
    }

    fn one(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Hint => Level::INFO.with_name("hint"),
        };
        let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code);
        let mut group = Group::with_title(title);
        match &diagnostic.location {
            Location::Span(span) => {
                let label = diagnostic.label.as_deref();
                group = group.element(self.snippet(span.file, &[(*span, label, AnnotationKind::Primary)]));
                for (related, label) in &diagnostic.related {
                    let annotation = (*related, Some(label.as_str()), AnnotationKind::Context);
                    group = group.element(self.snippet(related.file, &[annotation]));
                }
            }
            Location::Path(path) => group = group.element(annotate_snippets::Origin::path(visible(path))),
            Location::Site => {}
        }
        for hint in &diagnostic.hints {
            group = group.element(Level::HELP.message(visible_lines(hint)));
        }
        let renderer = if self.color { Renderer::styled() } else { Renderer::plain() };
        // The renderer lets these pass in the lines of a file, and a terminal takes one of them for escape.
        renderer.render(&[group]).replace(|c: char| matches!(c, '\u{80}'..='\u{9f}'), "\u{fffd}")
    }

    fn snippet(
        &self,
        file: crate::source::FileId,
        annotations: &[(crate::source::Span, Option<&str>, AnnotationKind)],
    ) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let file = self.sources.file(file);
        // Only the lines around the place: a file may be large.
        let start = annotations.iter().map(|(span, ..)| span.start as usize).min().unwrap_or(0);
        let end = annotations.iter().map(|(span, ..)| span.end as usize).max().unwrap_or(0);
        let from = line_start(&file.text, start);
        let to = line_end(&file.text, end.min(start + 4096));
        let line = file.position(from).line;
        let mut snippet = Snippet::source(file.text[from..to].to_owned())
            .path(visible(&file.path))
            .line_start(line)
            .fold(true);
        for (span, label, kind) in annotations {
            let local = (span.start as usize - from)..(span.end as usize).min(to).saturating_sub(from);
            snippet =
                snippet.annotation(kind.span(local).label(label.map(|label| visible(label).into_owned())));
        }
        snippet
    }

    fn json(&self, diagnostic: &Diagnostic) -> String {
        let place = match &diagnostic.location {
            Location::Span(span) => {
                let file = self.sources.file(span.file);
                let start = file.position(span.start as usize);
                let end = file.position(span.end as usize);
                json!({
                    "file": file.path.as_ref(),
                    "line": start.line, "column": start.column,
                    "end_line": end.line, "end_column": end.column,
                    "text": self.sources.text(*span),
                })
            }
            Location::Path(path) => json!({ "file": path }),
            Location::Site => json!(null),
        };
        json!({
            "severity": diagnostic.severity, "code": diagnostic.code, "message": diagnostic.message,
            "location": place, "hints": diagnostic.hints,
        })
        .to_string()
    }

    /// Workflow commands; the escapes are those of the GitHub Actions toolkit.
    fn github(&self, diagnostic: &Diagnostic) -> String {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let property = |text: &str| workflow_data(text).replace(':', "%3A").replace(',', "%2C");
        let mut place = match &diagnostic.location {
            Location::Span(span) => {
                let place = self.sources.place(*span);
                let (line, column) = (place.position.line, place.position.column);
                format!("file={},line={line},col={column},", property(place.path))
            }
            Location::Path(path) => format!("file={},", property(path)),
            Location::Site => String::new(),
        };
        let _ = write!(place, "title={}", property(diagnostic.code));
        let mut message = diagnostic.message.clone();
        for hint in &diagnostic.hints {
            message.push('\n');
            message.push_str(hint);
        }
        format!("::{command} {place}::{}", workflow_data(&message))
    }
}

/// The words of a workflow command, as the toolkit of GitHub Actions escapes them.
pub fn workflow_data(text: &str) -> String {
    // Line ends have an escape; all other controls would reach the terminal of whoever reads the log.
    let kept = |line: &str| visible(line).into_owned();
    let text = text.replace("\r\n", "\n");
    let lines: Vec<String> = text.split('\n').map(kept).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset.min(text.len())].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    text[offset..].find('\n').map_or(text.len(), |newline| offset + newline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn report(format: Format) -> String {
        let mut sources = Sources::default();
        let mut diagnostics = Vec::new();
        for number in 0..5 {
            let file = sources.add(format!("content/{number}.md"), "---\nsumary: x\n---\n");
            diagnostics.push(
                Diagnostic::warning("unknown-key", Span::new(file, 4..10), "unknown key `sumary`")
                    .hint("did you mean `summary`?"),
            );
        }
        let diagnostics = if format == Format::Human { diagnostics } else { diagnostics[..1].to_vec() };
        Report { diagnostics: &diagnostics, sources: &sources, color: false }.to_string(format)
    }

    #[test]
    fn a_repeated_warning_is_told_once_with_a_count() {
        assert_eq!(
            report(Format::Human),
            "warning[unknown-key]: unknown key `sumary`\n --> content/0.md:2:1\n  |\n2 | sumary: x\n  \
             | ^^^^^^\n  |\n  = help: did you mean `summary`?\n\n  … and 4 more of the same: \
             content/1.md:2:1, content/2.md:2:1, content/3.md:2:1, …\n\n"
        );
    }

    /// In a terminal an escape is a command, and on GitHub a line that begins with `::`.
    #[test]
    fn nothing_that_others_wrote_is_a_command() {
        let hostile = "a\n::error::b\u{1b}[2J\u{9b}2J\u{202e}c\r::error::d";
        let mut sources = Sources::default();
        let file = sources.add(hostile, hostile);
        let at = Span::new(file, 0..1);
        let of_words =
            Diagnostic::error("unknown-key", at, hostile).label(hostile).hint(hostile).related(at, hostile);
        let diagnostics = [of_words, Diagnostic::error_in("bad-name", hostile, "z")];
        for format in [Format::Human, Format::Github] {
            let told =
                Report { diagnostics: &diagnostics, sources: &sources, color: false }.to_string(format);
            // The renderer begins the line of a second file with `:::`, which is the name of no command.
            let begins = |line: &&str| line.trim_start().starts_with("::") && !line.starts_with(" ::: ");
            let commands = told.lines().filter(begins).count();
            assert_eq!(commands, if format == Format::Github { 2 } else { 0 }, "{told}");
            let obeyed = told.chars().filter(|c| c.is_control() && *c != '\n' || *c == '\u{202e}').count();
            assert_eq!(obeyed, 0, "{told:?}");
        }
    }

    #[test]
    fn machines_read_json_and_github_commands() {
        assert_eq!(
            report(Format::Json),
            "{\"code\":\"unknown-key\",\"hints\":[\"did you mean `summary`?\"],\"location\":{\"column\":1,\
             \"end_column\":7,\"end_line\":2,\"file\":\"content/0.md\",\"line\":2,\"text\":\"sumary\"},\
             \"message\":\"unknown key `sumary`\",\"severity\":\"warning\"}\n"
        );
        assert_eq!(
            report(Format::Github),
            "::warning file=content/0.md,line=2,col=1,title=unknown-key::unknown key `sumary`%0Adid you mean \
             `summary`?\n"
        );
    }
}
