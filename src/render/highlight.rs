//! Code with its words marked by kind. The only door to the highlighter.
//!
//! The marks are classes; `static/code.css` gives them form. The grammars load
//! on first use, so a site without code pays nothing.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::words::escape;

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// What every class begins with.
const PREFIX: &str = "hl-";

/// Names that mean plain text: nothing to mark, and nothing to warn of.
const PLAIN: &[&str] = &["text", "txt", "plain", "plaintext", "none"];

/// Whether code in this language is marked; `text` and the like are known and left plain.
pub fn knows(language: &str) -> bool {
    PLAIN.contains(&language.to_ascii_lowercase().as_str()) || grammar(language).is_some()
}

/// Code with more bytes than this, or with a line of more, is left plain: grammars are regular expressions, and
/// nobody reads that much code on a page about a meeting.
const LONGEST: (usize, usize) = (128 << 10, 4 << 10);

/// Code as HTML; plain where the language is not known, or the code is too long.
pub fn highlight(code: &str, language: &str) -> String {
    let Some(grammar) = grammar(language) else { return escape(code) };
    if code.len() > LONGEST.0 || code.lines().any(|line| line.len() > LONGEST.1) {
        return escape(code);
    }
    let style = ClassStyle::SpacedPrefixed { prefix: PREFIX };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(grammar, &GRAMMARS, style);
    for line in LinesWithEndings::from(code) {
        if generator.parse_html_for_line_which_includes_newline(line).is_err() {
            return escape(code);
        }
    }
    generator.finalize()
}

fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    if language.is_empty() || PLAIN.contains(&language.to_ascii_lowercase().as_str()) {
        return None;
    }
    let name = match language {
        "shell" | "console" | "sh-session" => "sh",
        "yml" => "yaml",
        other => other,
    };
    GRAMMARS.find_syntax_by_token(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_code_are_marked_by_kind() {
        let html = highlight("let x = \"<a>\"; // why\n", "rust");
        assert!(html.contains("hl-comment"), "{html}");
        assert!(html.contains("&lt;a&gt;"), "{html}");
    }

    #[test]
    fn what_is_too_long_is_left_plain() {
        let line = "a<".repeat(LONGEST.1);
        assert_eq!(highlight(&line, "c++"), escape(&line));
        let code = "let a = 1;\n".repeat(LONGEST.0 / 11 + 1);
        assert_eq!(highlight(&code, "rust"), code);
    }

    #[test]
    fn an_unknown_language_is_left_plain() {
        assert!(!knows("klingon"));
        assert!(knows("text") && knows("yaml") && knows("sh"));
        assert_eq!(highlight("a < b", "klingon"), "a &lt; b");
    }
}
