//! One value of YAML made to say other words, and nothing else changed.

use std::ops::Range;

use super::{Node, Value, read};
use crate::source::{FileId, Sources};

/// The text of a file in which the value at `value` says `words` instead.
///
/// The YAML stands at `yaml`. Of the ways to write the words the first is taken that reads back as them and leaves
/// every other value as it was; `None` where none does: in a block, or where the value is referred to from elsewhere.
pub fn reworded(text: &str, yaml: &Range<usize>, value: &Range<usize>, words: &str) -> Option<String> {
    let mut sources = Sources::default();
    let file = sources.add("", "");
    let before = read(file, text, yaml.clone(), &mut vec![])?;
    let (ahead, rest) = (text.get(..value.start)?, text.get(value.end..)?);
    spellings(text.get(value.clone())?, words).into_iter().find_map(|spelling| {
        let new = format!("{ahead}{spelling}{rest}");
        let end = yaml.end + spelling.len() - value.len();
        reads_back(file, &before, &new, yaml.start..end, value, words).then_some(new)
    })
}

/// Ways to write words, the one most like what stands there first.
fn spellings(written: &str, words: &str) -> Vec<String> {
    let single = format!("'{}'", words.replace('\'', "''"));
    let double = format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""));
    match written.chars().next() {
        Some('\'') => vec![single, double],
        Some('"') => vec![double, single],
        _ => vec![words.to_owned(), single, double],
    }
}

fn reads_back(
    file: FileId,
    before: &Node,
    text: &str,
    yaml: Range<usize>,
    value: &Range<usize>,
    words: &str,
) -> bool {
    let mut told = Vec::new();
    let after = read(file, text, yaml, &mut told);
    let mut changed = 0;
    after.is_some_and(|after| is_same(before, &after, value, words, &mut changed))
        && told.is_empty()
        && changed == 1
}

/// Whether two trees are the same but for the value, which has the words in the second.
fn is_same(a: &Node, b: &Node, value: &Range<usize>, words: &str, changed: &mut usize) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar { .. }, Value::Scalar { text, .. }) if a.range == *value => {
            *changed += 1;
            text == words
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b, value, words, changed))
        }
        (Value::Map(a), Value::Map(b)) => {
            let same_key = |((a, _), (b, _)): (&(super::Key, Node), &(super::Key, Node))| a.text == b.text;
            a.len() == b.len()
                && a.iter().zip(b).all(same_key)
                && a.iter().zip(b).all(|((_, a), (_, b))| is_same(a, b, value, words, changed))
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reworded_at(text: &str, old: &str, words: &str) -> Option<String> {
        let at = text.find(old).expect("the value stands there");
        reworded(text, &(0..text.len()), &(at..at + old.len()), words)
    }

    #[test]
    fn only_the_value_changes() {
        for (text, old, words, expected) in [
            ("q: no 'room'\nn: x # y\n", "no 'room'", "no ‘room’", Some("q: no ‘room’\nn: x # y\n")),
            ("q: 'a—b'\n", "'a—b'", "it’s a–b", Some("q: 'it’s a–b'\n")),
            ("q: 'a'\n", "'a'", "it's", Some("q: 'it''s'\n")),
            ("q: \"a\"\n", "\"a\"", "say \"b\" \\ c", Some("q: \"say \\\"b\\\" \\\\ c\"\n")),
            ("{q: a, n: b}\n", "a", "c, d", Some("{q: 'c, d', n: b}\n")),
            ("q: a\n", "a", "b: c", Some("q: 'b: c'\n")),
            ("q: a\n", "a", "b #c", Some("q: 'b #c'\n")),
            ("q: a\n  long one\nn: b\n", "a\n  long one", "a–long one", Some("q: a–long one\nn: b\n")),
            ("q: &x a\nn: *x\n", "a", "b", None),
        ] {
            assert_eq!(reworded_at(text, old, words).as_deref(), expected, "{text}");
        }
    }
}
