//! Citations in the text: `[@key]`, `[@key, p. 3]`, `[@a; @b, ¶ 4]`.
//!
//! They are found among the parser's runs of text, so that code, raw HTML, links and
//! escaped brackets are never taken for one. Of Pandoc's form this is the plain part:
//! one or more keys between brackets, each with words that say where in the source.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown::events;
use crate::model::document::{Citation, Cited};

/// What a text has of citations.
#[derive(Debug, Default)]
pub struct Found {
    /// Citations in the order of the file.
    pub citations: Vec<Citation>,
    /// Beginnings of citations that something other than plain text breaks off.
    pub broken: Vec<Range<usize>>,
}

/// The citations in the Markdown from byte `body` of a file; all ranges are bytes of the whole file.
pub fn find(file_text: &str, body: usize, smart_punctuation: bool) -> Found {
    let mut found = Found::default();
    if memchr::memmem::find(&file_text.as_bytes()[body..], b"[@").is_none() {
        return found;
    }
    let mut runs: Vec<Run> = Vec::new();
    let (mut not_plain, mut links) = (0usize, 0usize);
    for (event, range) in events(&file_text[body..], smart_punctuation) {
        let range = body + range.start..body + range.end;
        match event {
            Event::Text(words) if not_plain == 0 => {
                let is_bracket = !is_escaped(&file_text[..range.start]);
                if is_bracket && &*words == "[" {
                    found.broken.extend(broken(&runs));
                    runs.clear();
                } else if runs.is_empty() || (runs.len() == 1 && !words.starts_with('@')) {
                    runs.clear();
                    continue;
                }
                let closes = is_bracket && &*words == "]";
                runs.push((words.into_string(), range));
                if closes {
                    match links {
                        0 => found.citations.extend(citation(&runs)),
                        _ => found.broken.extend(broken(&runs)),
                    }
                    runs.clear();
                }
                continue;
            }
            Event::SoftBreak if !runs.is_empty() => {
                runs.push((String::from(" "), range));
                continue;
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => not_plain += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image) => not_plain -= 1,
            Event::Start(Tag::Link { .. }) => links += 1,
            Event::End(TagEnd::Link) => links -= 1,
            _ => {}
        }
        found.broken.extend(broken(&runs));
        runs.clear();
    }
    found
}

/// A run of text and its bytes in the file.
type Run = (String, Range<usize>);

/// Whether the character after this text is escaped by a backslash.
fn is_escaped(before: &str) -> bool {
    before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The key and its bracket, where runs begin like a citation.
fn broken(runs: &[Run]) -> Option<Range<usize>> {
    let [(_, bracket), (words, range), ..] = runs else { return None };
    let length = key_length(words.strip_prefix('@')?)?;
    Some(bracket.start..range.start + 1 + length)
}

/// The citation that runs from bracket to bracket make, if they do.
fn citation(runs: &[Run]) -> Option<Citation> {
    let range = runs.first()?.1.start..runs.last()?.1.end;
    let inner = &runs[1..runs.len() - 1];
    let text: String = inner.iter().map(|(words, _)| words.as_str()).collect();
    let mut cited = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = text[start..]
            .match_indices(';')
            .map(|(at, _)| start + at)
            .find(|at| text[at + 1..].trim_start().starts_with('@'))
            .unwrap_or(text.len());
        let part = &text[start..end];
        let lead = part.len() - part.trim_start().len();
        let key_and_rest = part.trim_start().strip_prefix('@')?;
        let length = key_length(key_and_rest)?;
        let at = in_file(inner, start + lead)?;
        let locator = key_and_rest[length..].trim_start_matches([',', ':']).trim();
        cited.push(Cited {
            key: key_and_rest[..length].to_owned(),
            locator: (!locator.is_empty()).then(|| locator.to_owned()),
            range: at..at + 1 + length,
        });
        start = end + 1;
    }
    (!cited.is_empty()).then_some(Citation { cited, range, at: 0, in_footnote: false })
}

/// The byte of the file for a byte of the joined runs.
fn in_file(runs: &[Run], mut offset: usize) -> Option<usize> {
    for (words, range) in runs {
        if offset < words.len() {
            return Some(range.start + offset.min(range.len()));
        }
        offset -= words.len();
    }
    None
}

/// How many bytes of the text are a key: it begins with a letter, a digit or `_`, and has single marks only inside.
fn key_length(text: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside =
            ":.#$%&-+?<>~/".contains(c) && at > 0 && chars.peek().is_some_and(|(_, next)| is_word(*next));
        if is_word(c) {
            end = at + c.len_utf8();
        } else if !inside {
            break;
        }
    }
    (end > 0).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `key|locator` of every citation, one line each.
    fn cited(markdown: &str) -> Vec<String> {
        let found = find(markdown, 0, true);
        let one = |cited: &Cited| {
            assert_eq!(&markdown[cited.range.clone()], format!("@{}", cited.key));
            cited.locator.as_ref().map_or(cited.key.clone(), |locator| format!("{}|{locator}", cited.key))
        };
        let whole = |citation: &Citation| {
            assert!(markdown[citation.range.clone()].starts_with("[@"));
            assert!(markdown[citation.range.clone()].ends_with(']'));
            citation.cited.iter().map(one).collect::<Vec<_>>().join(" + ")
        };
        found.citations.iter().map(whole).collect()
    }

    #[test]
    fn keys_and_where_in_the_source() {
        for (markdown, expected) in [
            ("He agreed [@mfa].", "mfa"),
            ("He agreed [@mfa-wang_2:b.c, p. 3].", "mfa-wang_2:b.c|p. 3"),
            ("He agreed [@mfa p. 3].", "mfa|p. 3"),
            ("[@a; @b, ¶ 4]", "a + b|¶ 4"),
            ("[@a, p. 3; and p. 5; @b]", "a|p. 3; and p. 5 + b"),
            ("[@a, pp. 3--5]", "a|pp. 3–5"),
            ("[@a,\nlines 1 and 2]", "a|lines 1 and 2"),
            ("[@外交部, 第3段]", "外交部|第3段"),
            ("> - A note.[^n] x\n\n[^n]: See [@a].", "a"),
            ("| a |\n|---|\n| b [@a] |\n", "a"),
            ("[[@a]]", "a"),
        ] {
            assert_eq!(cited(markdown), [expected], "{markdown}");
        }
    }

    #[test]
    fn what_is_no_citation() {
        for markdown in [
            "`[@a]`",
            "    [@a]\n",
            "```\n[@a]\n```",
            r"\[@a]",
            r"[@a\]",
            "[@a](https://example.org)",
            "[x [@a]](https://example.org)",
            "![x [@a]](a.png)",
            "[@a]\n\n[@a]: https://example.org",
            "<div>\n[@a]\n</div>",
            "mail me@example.org",
            "[see @a]",
            "[@]",
            "[ @a]",
            "[@-a]",
        ] {
            assert_eq!(cited(markdown), [""; 0], "{markdown}");
        }
    }

    #[test]
    fn a_citation_that_is_broken_off_is_told() {
        for markdown in
            ["[@abc, *p.* 3]", "[@abc, `x`]", "[@abc and so on", "[x [@abc]](y)", "[@abc [@abc, *x*]"]
        {
            let broken = find(markdown, 0, true).broken;
            assert_eq!(&markdown[broken[0].clone()], "[@abc", "{markdown}");
        }
    }
}
