//! A fixture: the files of a small site, and what is told about them.
//!
//! A line `=== path` begins a file; without one the text is a briefing. Words
//! after the path say how the file is written: `bom`, `crlf`, `latin-1`,
//! `no-newline`; `=== path -> target` is a link. Under a line stands what is
//! told about it:
//!
//! ```text
//! sumary: Two days
//! ^^^^^^ warning[unknown-key]: unknown key `sumary`
//! = help: did you mean `summary`?
//! ```
//!
//! `|` marks a place without words, `…` words that go on below. What points at
//! no words stands before the first file. Files that a fixture does not give
//! are those of [`SITE`].

use std::path::Path;

use chancery::diagnostic::{Diagnostic, Location};
use chancery::source::Sources;

/// The site around a fixture, without mistakes.
pub const SITE: &[(&str, &str)] = &[
    ("site.yaml", "title: Desk\nbase_url: https://example.org/\n"),
    ("content/people/antony-blinken.md", "---\nname: Antony Blinken\nside: united-states\n---\n"),
    ("content/people/qin-gang.md", "---\nname: Qin Gang\nnative_name: 秦刚\nside: china\n---\n"),
    ("content/places/beijing.md", "---\nname: Beijing\ntime_zone: Asia/Shanghai\n---\n"),
    ("content/trips/visit.md", "---\ntitle: The visit\nfrom: 2023-06-18\nto: 2023-06-19\n---\n"),
];

/// The file of a fixture that names none.
const BRIEFING: &str = "content/briefings/talks.md";

/// One file of a fixture.
struct Section {
    path: String,
    /// Its heading as it was written; empty for a text without one.
    heading: String,
    form: Form,
    /// Without what is told.
    lines: Vec<String>,
}

/// How a file is written.
enum Form {
    Text { bom: bool, crlf: bool, latin_1: bool, newline: bool },
    Link { target: String },
}

/// A small site and what is told about it.
pub struct Fixture {
    /// The fixture as it was read.
    pub text: String,
    sections: Vec<Section>,
}

impl Fixture {
    /// Takes a fixture apart.
    pub fn parse(text: &str) -> Fixture {
        let has_headings = text.lines().any(|line| line.starts_with("=== "));
        let mut sections = Vec::new();
        if !has_headings {
            sections.push(Section::begin(""));
        }
        for line in text.lines().filter(|line| !is_told(line)) {
            match (line.strip_prefix("=== "), sections.last_mut()) {
                (Some(heading), _) => sections.push(Section::begin(heading)),
                (None, Some(section)) => section.lines.push(line.to_owned()),
                (None, None) => panic!("this stands before the first file: {line}"),
            }
        }
        Fixture { text: text.to_owned(), sections }
    }

    /// The first file as text, for a test that changes it.
    pub fn first_text(&self) -> Option<(&str, String)> {
        self.sections.iter().find_map(|section| Some((section.path.as_str(), section.as_text()?)))
    }

    /// Writes the site into a folder.
    pub fn write(&self, root: &Path) {
        for (path, text) in SITE {
            write(root, path, text.as_bytes());
        }
        for section in &self.sections {
            match &section.form {
                Form::Link { target } => link(root, &section.path, target),
                Form::Text { latin_1, .. } => {
                    let text = section.as_text().expect("not a link");
                    let bytes = if *latin_1 { to_latin_1(&text) } else { text.into_bytes() };
                    write(root, &section.path, &bytes);
                }
            }
        }
    }

    /// The fixture with what is told now.
    pub fn annotated(&self, diagnostics: &[Diagnostic], sources: &Sources) -> String {
        let mut text = String::new();
        for diagnostic in diagnostics {
            let place = match &diagnostic.location {
                Location::Span(span) => {
                    let path = &sources.file(span.file).path;
                    if self.sections.iter().any(|section| section.path == **path) {
                        continue;
                    }
                    sources.place(*span).to_string()
                }
                Location::Path(path) => path.clone(),
                Location::Site => "the site".to_owned(),
            };
            let Diagnostic { severity, code, message, .. } = diagnostic;
            text += &format!("! {severity}[{code}] in {place}: {message}\n");
            text += &below(diagnostic, sources, "");
        }
        for section in &self.sections {
            section.annotate(diagnostics, sources, &mut text);
        }
        text
    }
}

impl Section {
    fn begin(heading: &str) -> Section {
        let newline = !heading.contains("no-newline");
        let form = match heading.split_once(" -> ") {
            Some((_, target)) => Form::Link { target: target.to_owned() },
            None => Form::Text {
                bom: heading.contains(" bom"),
                crlf: heading.contains(" crlf"),
                latin_1: heading.contains(" latin-1"),
                newline,
            },
        };
        let path = heading.split(' ').next().filter(|path| !path.is_empty()).unwrap_or(BRIEFING);
        Section { path: path.to_owned(), heading: heading.to_owned(), form, lines: vec![] }
    }

    /// The text as it is read; `None` for a link.
    fn as_text(&self) -> Option<String> {
        let Form::Text { bom, crlf, newline, .. } = self.form else { return None };
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = if bom { String::from('\u{feff}') } else { String::new() };
        text += &self.lines.join(end);
        if newline && !self.lines.is_empty() {
            text += end;
        }
        Some(text)
    }

    fn annotate(&self, diagnostics: &[Diagnostic], sources: &Sources, text: &mut String) {
        if !self.heading.is_empty() {
            *text += &format!("=== {}\n", self.heading);
        }
        let mut here: Vec<(usize, usize, &Diagnostic)> = diagnostics
            .iter()
            .filter_map(|diagnostic| {
                let span = diagnostic.span()?;
                let file = sources.file(span.file);
                let position = file.position(span.start as usize);
                (*file.path == *self.path).then_some((position.line, position.column, diagnostic))
            })
            .collect();
        here.sort_by_key(|(line, column, _)| (*line, *column));
        let last = here.iter().map(|(line, ..)| *line).max().unwrap_or(0).max(self.lines.len());
        for number in 1..=last {
            if let Some(line) = self.lines.get(number - 1) {
                *text += &format!("{line}\n");
            }
            for (_, column, diagnostic) in here.iter().filter(|(line, ..)| *line == number) {
                let indent = " ".repeat(column - 1);
                let Diagnostic { severity, code, message, .. } = diagnostic;
                *text += &format!("{indent}{} {severity}[{code}]: {message}\n", marks(diagnostic, sources));
                *text += &below(diagnostic, sources, &indent);
            }
        }
    }
}

/// As many `^` as there are characters at fault.
fn marks(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let words = sources.text(diagnostic.span().expect("it points at words"));
    let first_line = words.lines().next().unwrap_or_default();
    let goes_on = if words.trim_end_matches(['\r', '\n']).contains('\n') { "…" } else { "" };
    match first_line.chars().count() {
        0 => String::from("|"),
        width => "^".repeat(width) + goes_on,
    }
}

/// Other places and hints, a line each.
fn below(diagnostic: &Diagnostic, sources: &Sources, indent: &str) -> String {
    let mut text = String::new();
    for (span, label) in &diagnostic.related {
        text += &format!("{indent}= see {}: {label}\n", sources.place(*span));
    }
    for hint in &diagnostic.hints {
        text += &format!("{indent}= help: {}\n", hint.replace('\n', &format!("\n{indent}=       ")));
    }
    text
}

/// Whether a line of a fixture is what is told, not text of a file.
fn is_told(line: &str) -> bool {
    let line = line.trim_start();
    let marks = line.trim_start_matches(['^', '|', '…', '!']);
    let severity = ["error[", "warning[", "hint["].iter().any(|word| marks.trim_start().starts_with(word));
    (marks.len() < line.len() && severity)
        || ["= help: ", "=       ", "= see "].iter().any(|start| line.starts_with(start))
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("it lies in the site")).expect("a folder can be made");
    std::fs::write(path, bytes).expect("a file can be written");
}

fn link(root: &Path, path: &str, target: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("it lies in the site")).expect("a folder can be made");
    std::os::unix::fs::symlink(target, path).expect("a link can be made");
}

fn to_latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1")).collect()
}
