//! What the YAML parser could not read, in the words of an author.

use std::ops::Range;

use super::clamp;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// A fault the parser tells of.
struct Fault {
    /// Part of the parser's message.
    sign: &'static str,
    /// What is wrong.
    message: &'static str,
    /// What to do.
    hint: &'static str,
}

/// The faults authors make; the first whose sign fits is told.
const FAULTS: &[Fault] = &[
    Fault {
        sign: "mapping values are not allowed",
        message: "a colon stands where no key can be",
        hint: "put text that contains `: ` in quotation marks",
    },
    Fault {
        sign: "illegal placement of ':'",
        message: "a colon stands where no key can be",
        hint: "is a `[` or `{` before it left open?",
    },
    Fault {
        sign: "simple key expected",
        message: "this is neither a key nor part of a value",
        hint: "write `key: value`, with a space after the colon",
    },
    Fault {
        sign: "tab",
        message: "a tab stands where the line is indented",
        hint: "indent with spaces, not tabs",
    },
    Fault {
        sign: "unclosed quote",
        message: "the quotation mark that opens here does not close",
        hint: "put another at the end of the text; within it, write a double quotation mark as `\\\"`",
    },
    Fault {
        sign: "unknown escape character",
        message: "a backslash in double quotation marks begins an escape, and there is none like this",
        hint: "write `\\\\` for a backslash, or put the text in single quotation marks",
    },
    Fault {
        sign: "unknown anchor",
        message: "no `&` before this gives a value of that name",
        hint: "put text that begins with `*` in quotation marks",
    },
    Fault {
        sign: "expected '-' indicator",
        message: "this line is indented unlike the list above it",
        hint: "indent keys that belong together by the same number of spaces",
    },
    Fault {
        sign: "did not find expected key",
        message: "this line is indented unlike the keys above it",
        hint: "indent keys that belong together by the same number of spaces",
    },
    Fault {
        sign: "indentation",
        message: "this line is indented unlike those above it",
        hint: "indent keys that belong together by the same number of spaces",
    },
    Fault {
        sign: "expected ',' or",
        message: "a comma or a closing bracket is missing before this",
        hint: "close every `[` with `]` and every `{` with `}`",
    },
    Fault {
        sign: "bracket",
        message: "this bracket closes none that is open",
        hint: "close every `[` with `]` and every `{` with `}`",
    },
    Fault {
        sign: "unexpected character",
        message: "text cannot begin with this character",
        hint: "put it in quotation marks",
    },
    Fault {
        sign: "a key must be a word",
        message: "a key must be a word, not a list or a map",
        hint: "put a key that begins with `[` or `{` in quotation marks",
    },
    Fault {
        sign: "Documents",
        message: "a second document begins here",
        hint: "end the front matter with a line of `---` alone",
    },
];

/// What went past a limit, which no text of an author does.
const LIMITS: &[(&str, &str)] = &[
    ("Depth", "lists and maps lie in each other too deep"),
    ("recursion", "lists and maps lie in each other too deep"),
    ("alias", "its aliases (`*name`) unfold to too much"),
    ("Alias", "it has too many aliases (`*name`)"),
    ("budget", "it has too many values"),
    ("limit", "it has too many values"),
];

/// The diagnostic of a parser's error, at the line and column where the parser stopped.
pub fn diagnostic(file: FileId, text: &str, range: Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let inner = error.without_snippet();
    let span = Span::new(file, place(text, range, inner));
    let said = inner.render();
    if let Some(fault) = FAULTS.iter().find(|fault| said.contains(fault.sign)) {
        return Diagnostic::error("yaml", span, format!("this is not YAML: {}", fault.message))
            .hint(fault.hint);
    }
    match LIMITS.iter().find(|(sign, _)| said.contains(sign)) {
        Some((_, message)) => {
            Diagnostic::error("yaml-limit", span, format!("the YAML is refused: {message}"))
        }
        None => Diagnostic::error("yaml", span, format!("this is not YAML: {}", plain(&said))),
    }
}

/// The word where the parser stopped.
fn place(text: &str, range: Range<usize>, error: &serde_yaml::Error) -> Range<usize> {
    let at = error.location().map_or(range.start, |location| {
        let lines_before = location.line().saturating_sub(1) as usize;
        let line = text[range.clone()].split_inclusive('\n').take(lines_before).map(str::len).sum::<usize>();
        let line = range.start + line;
        let column = location.column().saturating_sub(1) as usize;
        text[line..].char_indices().nth(column).map_or(text.len(), |(offset, _)| line + offset)
    });
    let at = at.clamp(range.start, range.end);
    let word = text[at..range.end].find(|c: char| c.is_whitespace()).unwrap_or(range.end - at);
    clamp(text, at..at + word)
}

/// The parser's message without the place, which the diagnostic shows itself.
fn plain(said: &str) -> String {
    let first = said.lines().next().unwrap_or_default();
    let first = first.find(" at line ").map_or(first, |at| &first[..at]);
    let message = first.trim_start_matches("error: ").trim_end_matches('.').replace('`', "'");
    let mut chars = message.chars();
    match chars.next() {
        Some(c) => c.to_lowercase().chain(chars).collect(),
        None => String::from("it cannot be read"),
    }
}
