//! The block between two lines of `---` at the very start of a file.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Where the parts of a file stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The YAML, if there is front matter.
    pub yaml: Option<Range<usize>>,
    /// First byte of the Markdown.
    pub body: usize,
}

/// Finds the front matter. A file without any is all Markdown; one whose front matter does not end is told so.
pub fn split(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Parts {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(first_line) = line(text, start).filter(|line| text[line.clone()].trim_end() == "---") else {
        diagnostics.extend(misplaced(file, text, start));
        return Parts { yaml: None, body: start };
    };
    let yaml_start = after(text, first_line.end);
    let mut at = yaml_start;
    while let Some(next) = line(text, at) {
        if matches!(text[next.clone()].trim_end(), "---" | "...") {
            return Parts { yaml: Some(yaml_start..at), body: after(text, next.end) };
        }
        at = after(text, next.end);
    }
    let looks_like_yaml = line(text, yaml_start).is_some_and(|line| text[line].contains(':'));
    if !looks_like_yaml {
        // A rule (`---`) at the start of a text that has no front matter.
        return Parts { yaml: None, body: start };
    }
    let end_of_keys = keys_end(text, yaml_start);
    diagnostics.push(
        Diagnostic::error(
            "unclosed-front-matter",
            Span::new(file, first_line),
            "the front matter that begins here does not end",
        )
        .hint("put a line of `---` after its last key"),
    );
    Parts { yaml: Some(yaml_start..end_of_keys), body: end_of_keys }
}

/// Front matter that would be taken for text, and so be shown: not at the very start, without its first line, or
/// in another language.
fn misplaced(file: FileId, text: &str, start: usize) -> Option<Diagnostic> {
    let mut at = start;
    let first = loop {
        let next = line(text, at)?;
        if !text[next.clone()].trim().is_empty() {
            break next;
        }
        at = after(text, next.end);
    };
    let below = after(text, first.end);
    let is_key = |at: usize| {
        let words = line(text, at).map_or("", |line| &text[line]);
        words.starts_with(|c: char| c.is_ascii_lowercase())
            && words.split_once(':').is_some_and(|(key, _)| !key.contains(' '))
    };
    let is_closed = || {
        let keys = &text[below..keys_end(text, below)];
        keys.lines().any(|line| line.trim_end() == "---")
    };
    let (message, hint) = match text[first.clone()].trim() {
        "+++" => ("front matter in TOML is not read", "write it as YAML between lines of `---`"),
        "---" if is_key(below) => {
            ("front matter that does not begin the file is text", "remove what stands before it")
        }
        _ if is_key(first.start) && is_key(below) && is_closed() => {
            ("this looks like front matter without its first line", "put a line of `---` above it")
        }
        _ => return None,
    };
    Some(Diagnostic::error("misplaced-front-matter", Span::new(file, first), message).hint(hint))
}

/// Where the lines that look like YAML end, so that the rest can be read all the same.
fn keys_end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(next) = line(text, at) {
        let words = &text[next.clone()];
        let is_key = words.starts_with([' ', '-', '#'])
            || words.split_once(':').is_some_and(|(key, _)| !key.contains(' '));
        if !is_key {
            break;
        }
        at = after(text, next.end);
    }
    at
}

/// The line that starts at a byte, without its ending; `None` at the end of the text.
fn line(text: &str, start: usize) -> Option<Range<usize>> {
    (start < text.len()).then(|| start..text[start..].find('\n').map_or(text.len(), |end| start + end))
}

fn after(text: &str, line_end: usize) -> usize {
    (line_end + 1).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn parts(text: &str) -> (Option<&str>, &str, usize) {
        let mut diagnostics = vec![];
        let parts = split(Sources::default().add("x", text), text, &mut diagnostics);
        (parts.yaml.map(|range| &text[range]), &text[parts.body..], diagnostics.len())
    }

    #[test]
    fn front_matter_is_found_whatever_the_line_ends() {
        assert_eq!(parts("---\na: 1\n---\nText"), (Some("a: 1\n"), "Text", 0));
        assert_eq!(parts("\u{feff}---\r\na: 1\r\n---\r\nText"), (Some("a: 1\r\n"), "Text", 0));
        assert_eq!(parts("---\n---"), (Some(""), "", 0));
        assert_eq!(parts("---\na: 1\n---\nText\n\n---\n\nMore"), (Some("a: 1\n"), "Text\n\n---\n\nMore", 0));
    }

    #[test]
    fn a_file_may_have_none() {
        assert_eq!(parts(""), (None, "", 0));
        assert_eq!(parts("Text\n---\n"), (None, "Text\n---\n", 0));
        assert_eq!(parts("---\n\nA rule, then text"), (None, "---\n\nA rule, then text", 0));
    }

    #[test]
    fn one_that_does_not_end_is_told_and_the_text_kept() {
        assert_eq!(parts("---\na: 1\nb:\n  - c\n\nThe text."), (Some("a: 1\nb:\n  - c\n"), "\nThe text.", 1));
    }
}
