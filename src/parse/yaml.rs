//! YAML as a tree in which every key and value knows its bytes in the file.
//!
//! The tree keeps scalars as they were written, so that `no`, `12:30` and
//! `2023-06-18` are what the author sees; what they mean is decided by the one
//! who asks for a value.

mod broken;
mod plain;
mod reword;

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location as YamlLocation, Spanned};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

pub use reword::reworded;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Bytes in the file.
    pub range: Range<usize>,
}

/// What a YAML value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: an empty value, `null` or `~`.
    Null,
    /// A plain or quoted scalar, as written but without quotes.
    Scalar {
        /// The words.
        text: String,
        /// Whether it was written in quotes or as a block, and so is text whatever it looks like.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the author's order; keys may repeat.
    Map(Vec<(Key, Node)>),
}

/// A key and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The words.
    pub text: String,
    /// Bytes in the file.
    pub range: Range<usize>,
}

impl Value {
    /// What it is, in words for an author.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Scalar { .. } => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map of keys",
        }
    }
}

/// Front matter larger than this is refused: 1 MiB.
const MAX_BYTES: usize = 1 << 20;

/// Reads the YAML that stands at `range` of a file's text.
///
/// Gives `None` with a diagnostic when it is not YAML. An empty text is an empty map.
pub fn read(
    file: FileId,
    text: &str,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let yaml = &text[range.clone()];
    if yaml.len() > MAX_BYTES {
        let span = Span::new(file, range.start..range.start);
        let message =
            format!("front matter of {} KiB; the limit is {} KiB", yaml.len() >> 10, MAX_BYTES >> 10);
        diagnostics.push(Diagnostic::error("yaml-limit", span, message));
        return None;
    }
    if let Some(node) = plain::tree(&Reader { text, base: range.start }, yaml) {
        return Some(node);
    }
    read_with_limits(file, text, range, diagnostics)
}

/// The same for any text: with every limit, and a diagnostic for every fault.
fn read_with_limits(
    file: FileId,
    text: &str,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_nodes: 50_000, max_depth: 24, max_documents: 1, max_aliases: 1_000 },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: 10_000 },
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        non_finite_float_policy: serde_yaml::NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Option<Spanned<Raw>>>(&text[range.clone()], options) {
        Ok(Some(raw)) => Some(Reader { text, base: range.start }.node(raw)),
        Ok(None) => Some(Node { value: Value::Map(vec![]), range: range.start..range.start }),
        Err(error) => {
            diagnostics.push(broken::diagnostic(file, text, range, &error));
            None
        }
    }
}

/// Reports every key that repeats, and keeps its first value.
pub fn without_duplicates(file: FileId, node: &mut Node, diagnostics: &mut Vec<Diagnostic>) {
    match &mut node.value {
        Value::List(items) => {
            items.iter_mut().for_each(|item| without_duplicates(file, item, diagnostics));
        }
        Value::Map(entries) => {
            let mut kept: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
            for (key, mut value) in entries.drain(..) {
                without_duplicates(file, &mut value, diagnostics);
                let first = kept.iter().find(|(seen, _)| seen.text == key.text);
                match first {
                    Some((first, _)) => diagnostics.push(
                        Diagnostic::error(
                            "duplicate-key",
                            Span::new(file, key.range.clone()),
                            format!("the key `{}` stands here a second time", key.text),
                        )
                        .related(Span::new(file, first.range.clone()), "first here")
                        .hint("remove one of the two"),
                    ),
                    None => kept.push((key, value)),
                }
            }
            *entries = kept;
        }
        Value::Null | Value::Scalar { .. } => {}
    }
}

/// A tree as the parser gives it: kinds are known, spellings are not.
enum Raw {
    Null,
    Plain,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<RawKey>, Spanned<Raw>)>),
}

/// A key: any scalar.
struct RawKey(Option<String>);

struct Reader<'a> {
    text: &'a str,
    base: usize,
}

impl Reader<'_> {
    fn node(&self, raw: Spanned<Raw>) -> Node {
        let mut range = self.range(raw.referenced);
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Plain => Value::Scalar { text: self.spelling(&range), quoted: false },
            Raw::Text(text) => self.scalar(&text, false, &range),
            Raw::List(items) => Value::List(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Map(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (self.key(key), self.node(value)));
                Value::Map(entries.collect())
            }
        };
        self.stretch(&mut range, &value);
        Node { value, range }
    }

    fn scalar(&self, text: &str, is_null: bool, range: &Range<usize>) -> Value {
        let quoted = &self.text[range.clone()] != text;
        if is_null { Value::Null } else { Value::Scalar { text: text.to_owned(), quoted } }
    }

    /// Lets the range of a list or map, of which the parser tells the beginning, reach to its end.
    fn stretch(&self, range: &mut Range<usize>, value: &Value) {
        let last = match value {
            Value::List(items) => items.last(),
            Value::Map(entries) => entries.last().map(|(_, value)| value),
            Value::Null | Value::Scalar { .. } => return,
        };
        let opens = self.text[range.start..].chars().next().filter(|c| matches!(c, '[' | '{'));
        range.end = range.end.max(last.map_or(range.start, |last| last.range.end));
        let rest = &self.text[range.end..];
        let to_bracket = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if opens.is_some() && to_bracket.starts_with([']', '}']) {
            range.end += rest.len() - to_bracket.len() + 1;
        }
    }

    fn key(&self, raw: Spanned<RawKey>) -> Key {
        let range = self.range(raw.referenced);
        let text = raw.value.0.unwrap_or_else(|| self.spelling(&range));
        Key { text, range }
    }

    /// A number or a truth value as it was written.
    fn spelling(&self, range: &Range<usize>) -> String {
        self.text[range.clone()].trim().to_owned()
    }

    fn range(&self, location: YamlLocation) -> Range<usize> {
        let at = |offset: Option<u64>| offset.and_then(|offset| usize::try_from(offset).ok());
        let start = at(location.span().byte_offset()).unwrap_or(0);
        self.bytes(start..start + at(location.span().byte_len()).unwrap_or(0))
    }

    /// Bytes of the YAML as bytes of the file.
    fn bytes(&self, range: Range<usize>) -> Range<usize> {
        clamp(self.text, self.base + range.start..self.base + range.end)
    }
}

/// The nearest range inside the text that begins and ends between characters; trailing white space is left out.
fn clamp(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start..start + text[start..end].trim_end().len()
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> Visitor<'de> for AnyValue {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_none<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
                Ok(Raw::Plain)
            }
            fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
                Ok(Raw::Text(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Raw, E> {
                Ok(Raw::Text(text))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Raw::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key()? {
                    entries.push((key, map.next_value()?));
                }
                Ok(Raw::Map(entries))
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}

impl<'de> Deserialize<'de> for RawKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Raw::deserialize(deserializer)? {
            Raw::Text(text) => Ok(RawKey(Some(text))),
            Raw::Plain | Raw::Null => Ok(RawKey(None)),
            Raw::List(_) | Raw::Map(_) => Err(D::Error::custom("a key must be a word, not a list or a map")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn tree(yaml: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let file = sources.add("x.md", yaml);
        let mut diagnostics = vec![];
        let node = read(file, yaml, 0..yaml.len(), &mut diagnostics);
        (node, diagnostics)
    }

    fn show(yaml: &str, node: &Node) -> String {
        match &node.value {
            Value::Null => "null".into(),
            Value::Scalar { text, quoted } => {
                format!("{}{text}@{}", if *quoted { "'" } else { "" }, &yaml[node.range.clone()])
            }
            Value::List(items) => {
                format!("[{}]", items.iter().map(|item| show(yaml, item)).collect::<Vec<_>>().join(","))
            }
            Value::Map(entries) => entries
                .iter()
                .map(|(key, value)| {
                    format!("{}@{}={};", key.text, &yaml[key.range.clone()], show(yaml, value))
                })
                .collect(),
        }
    }

    #[test]
    fn values_are_kept_as_written_with_their_place() {
        let yaml = "é: no\na: 2023-06-18\nb: 12:30\nc: \"yes\"\nd: [007, 1_000, 1.50, Sunday]\ne:\nf: {g: ~}\n\
                    h: true\ni: 0x10\nj: .nan\n";
        let (node, diagnostics) = tree(yaml);
        assert_eq!(diagnostics, []);
        assert_eq!(
            show(yaml, &node.unwrap()),
            "é@é=no@no;a@a=2023-06-18@2023-06-18;b@b=12:30@12:30;c@c='yes@\"yes\";\
             d@d=[007@007,1_000@1_000,1.50@1.50,Sunday@Sunday];e@e=null;f@f=g@g=null;;h@h=true@true;i@i=0x10@0x10;\
             j@j=.nan@.nan;"
        );
    }

    /// What the short way reads is what the long way reads, or it declines.
    fn assert_both_ways_agree(yaml: &str) -> bool {
        let file = Sources::default().add("x.md", yaml);
        let mut diagnostics = vec![];
        let long = read_with_limits(file, yaml, 0..yaml.len(), &mut diagnostics);
        let short = plain::tree(&Reader { text: yaml, base: 0 }, yaml);
        if let Some(short) = &short {
            assert_eq!(long.as_ref(), Some(short), "{yaml}");
        }
        short.is_some()
    }

    #[test]
    fn the_short_way_and_the_long_way_agree() {
        for (yaml, is_plain) in [
            (
                "é: no\na: 2023-06-18\nb: 12:30\nc: \"y\\tes\"\nd: [007, 1_000, 1.50, Sunday]\ne:\nf: {g: ~}\n",
                true,
            ),
            ("a: |\n  one\n  two\nb: >-\n  three\n  four\nc: five\n  six\n", true),
            ("a: # note\n  - b\n  - c: d\n    e: 'f''g'\n  -\n", true),
            ("null: 1\n~: 2\n1: 3\ntrue: 4\n\"\": 5\n? b\n: 6\n", true),
            ("a: {b: [], c: {}, }\nd: [ ]  \ne: [1, 2 ,]\n", true),
            ("a: 1\na: 2\n", true),
            ("a: &x 1\nb: *x\n", false),
            ("a: !!str 1\n", false),
            ("a: {<<: {b: 1}}\n", false),
            ("? [a]\n: 1\n", false),
            ("a: 1\n---\nb: 2\n", false),
            ("- a\n", false),
            ("", false),
            ("a: b: c\n", false),
        ] {
            assert_eq!(assert_both_ways_agree(yaml), is_plain, "{yaml}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_two_ways_agree_on_any_text(yaml in "([a-c~é]{1,2}: ?|- |  |\\n|[a-z0-9.~]{1,3}|\\[|\\]|, |\\{|\\}|\"|'|[|>]-?\\n|#|&a|\\*a|!| ){0,24}") {
            assert_both_ways_agree(&yaml);
        }
    }

    #[test]
    fn block_scalars_and_aliases_are_read() {
        let yaml = "a: |\n  one\n  two\nb: &x hello\nc: *x\n";
        let (node, diagnostics) = tree(yaml);
        assert_eq!(diagnostics, []);
        let Value::Map(entries) = node.unwrap().value else { panic!() };
        assert_eq!(entries[0].1.value, Value::Scalar { text: "one\ntwo\n".into(), quoted: true });
        assert!(matches!(&entries[2].1.value, Value::Scalar { text, .. } if text == "hello"));
    }

    #[test]
    fn broken_yaml_is_told_where_it_breaks() {
        let (node, diagnostics) = tree("title: a\nsummary: one: two\n");
        assert!(node.is_none());
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].code, "yaml");
        assert_eq!(diagnostics[0].span().unwrap().start, 21);
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut yaml = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..9 {
            let before = level - 1;
            yaml += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 10].join(","));
        }
        let (node, diagnostics) = tree(&yaml);
        assert!(node.is_none());
        assert_eq!(diagnostics[0].code, "yaml-limit", "{}", diagnostics[0].message);
        let (node, diagnostics) = tree(&"[".repeat(100_000));
        assert!(node.is_none());
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn a_repeated_key_is_told_once_and_the_first_kept() {
        let yaml = "a: 1\nb: 2\na: 3\n";
        let (node, mut diagnostics) = tree(yaml);
        let mut node = node.unwrap();
        let file = Sources::default().add("x", yaml);
        without_duplicates(file, &mut node, &mut diagnostics);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].span().unwrap().start, 10);
        assert_eq!(show(yaml, &node), "a@a=1@1;b@b=2@2;");
    }
}
