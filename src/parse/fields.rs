//! A map of keys, read key by key; what nobody asks for is unknown.

use std::collections::{BTreeMap, BTreeSet};

use super::yaml::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Words an author wrote as a value, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// The keys of a map that have not been asked for yet.
pub struct Fields<'a> {
    file: FileId,
    entries: Vec<(Key, Node)>,
    known: Vec<&'static str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// The keys of a node; a node that is no map is reported, and has none.
    pub fn new(file: FileId, node: Node, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        let entries = match node.value {
            Value::Map(entries) => entries,
            Value::Null => vec![],
            other => {
                let message = format!("expected keys with values, found {}", other.kind());
                diagnostics.push(Diagnostic::error("wrong-type", Span::new(file, node.range), message));
                vec![]
            }
        };
        Fields { file, entries, known: vec![], diagnostics }
    }

    /// Renames keys of other tools; a key that is there under its own name wins.
    pub fn rename(&mut self, aliases: &BTreeMap<String, String>) {
        for (foreign, own) in aliases {
            if self.entries.iter().any(|(key, _)| key.text == *own) {
                // Known, but not needed.
                self.entries.retain(|(key, _)| key.text != *foreign);
            } else if let Some((key, _)) = self.entries.iter_mut().find(|(key, _)| key.text == *foreign) {
                key.text.clone_from(own);
            }
        }
    }

    /// Where diagnostics go.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The sink for diagnostics, for readers of nested values.
    pub fn diagnostics(&mut self) -> &mut Vec<Diagnostic> {
        self.diagnostics
    }

    /// The span of bytes in this file.
    pub fn span(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.clone())
    }

    /// Whether there is any key that nobody has asked for yet.
    pub fn has_keys(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Where a key stands, and whether it has a value.
    pub fn key(&self, name: &str) -> Option<(Span, bool)> {
        let (key, node) = self.entries.iter().find(|(key, _)| key.text == name)?;
        Some((self.span(&key.range), node.value != Value::Null))
    }

    /// The keys nobody has asked for yet, each with its value where that is plain, and its place.
    pub fn unasked(&self) -> impl Iterator<Item = (&str, Option<&str>, Span)> {
        self.entries.iter().map(|(key, node)| {
            let plain = match &node.value {
                Value::Scalar { text, .. } => Some(text.as_str()),
                _ => None,
            };
            (key.text.as_str(), plain, self.span(&key.range))
        })
    }

    /// Drops a key about which all has been said.
    pub fn discard(&mut self, name: &str) {
        self.entries.retain(|(key, _)| key.text != name);
    }

    /// Takes a key's value; an empty one counts as not there.
    pub fn take(&mut self, name: &'static str) -> Option<(Key, Node)> {
        self.known.push(name);
        let index = self.entries.iter().position(|(key, _)| key.text == name)?;
        let (key, node) = self.entries.remove(index);
        (node.value != Value::Null).then_some((key, node))
    }

    /// A value that is one piece of text.
    pub fn words(&mut self, name: &'static str) -> Option<Words> {
        let (_, node) = self.take(name)?;
        self.one(node, name)
    }

    /// A value that is one piece of text, without its place.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.words(name).map(|words| words.text)
    }

    /// A list of texts; one text stands for a list of one.
    pub fn list(&mut self, name: &'static str) -> Vec<Words> {
        self.take(name).map_or_else(Vec::new, |(_, node)| self.list_in(node, name))
    }

    /// The texts of a value that stands under `name`; one text stands for a list of one.
    pub fn list_in(&mut self, node: Node, name: &str) -> Vec<Words> {
        match node.value {
            Value::Null => vec![],
            Value::List(items) => items.into_iter().filter_map(|item| self.one(item, name)).collect(),
            _ => self.one(node, name).into_iter().collect(),
        }
    }

    /// A list of any values; one value stands for a list of one.
    pub fn nodes(&mut self, name: &'static str) -> Vec<Node> {
        match self.take(name) {
            Some((_, Node { value: Value::List(items), .. })) => items,
            Some((_, node)) => vec![node],
            None => vec![],
        }
    }

    /// A whole number from 1.
    pub fn number(&mut self, name: &'static str) -> Option<u32> {
        let words = self.words(name)?;
        let number = words.text.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            let message = format!("`{name}` must be a whole number from 1, not `{}`", words.text);
            self.report(Diagnostic::error("wrong-type", words.span, message));
        }
        number
    }

    /// `true` or `false`.
    pub fn truth(&mut self, name: &'static str) -> Option<bool> {
        let words = self.words(name)?;
        let truth = words.text.to_ascii_lowercase().parse().ok();
        if truth.is_none() {
            let message = format!("`{name}` must be `true` or `false`, not `{}`", words.text);
            self.report(Diagnostic::error("wrong-type", words.span, message));
        }
        truth
    }

    /// One of a few words.
    pub fn choice<T>(
        &mut self,
        name: &'static str,
        choices: &'static [&'static str],
        choose: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let words = self.words(name)?;
        let choice = choose(&words.text);
        if choice.is_none() {
            let message = format!("`{name}` cannot be `{}`", words.text);
            self.diagnostics.push(
                Diagnostic::error("unknown-value", words.span, message)
                    .did_you_mean(&words.text, choices.iter().copied())
                    .hint(format!("it is one of {}", choices.join(", "))),
            );
        }
        choice
    }

    /// Some of a few words; `what` says what one of them is. `None` where the key has no value.
    pub fn choices<T: Ord>(
        &mut self,
        name: &'static str,
        what: &str,
        choices: &'static [&'static str],
        choose: impl Fn(&str) -> Option<T>,
    ) -> Option<BTreeSet<T>> {
        let is_given = self.key(name).is_some_and(|(_, has_value)| has_value);
        let mut chosen = BTreeSet::new();
        for words in self.list(name) {
            match choose(&words.text) {
                Some(choice) => {
                    chosen.insert(choice);
                }
                None => {
                    let message = format!("there is no {what} `{}`", words.text);
                    let diagnostic = Diagnostic::error("unknown-value", words.span, message);
                    let all = format!("it is one of {}", choices.join(", "));
                    self.report(diagnostic.did_you_mean(&words.text, choices.iter().copied()).hint(all));
                }
            }
        }
        is_given.then_some(chosen)
    }

    /// A value read by a function that says in words what is wrong with it.
    pub fn parsed<T>(
        &mut self,
        name: &'static str,
        code: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<(T, Span)> {
        let words = self.words(name)?;
        match parse(&words.text) {
            Ok(value) => Some((value, words.span)),
            Err(message) => {
                self.report(Diagnostic::error(code, words.span, message));
                None
            }
        }
    }

    /// Anything of the author's own, as JSON.
    pub fn json(&mut self, name: &'static str) -> serde_json::Value {
        self.take(name).map_or(serde_json::Value::Null, |(_, node)| json(&node))
    }

    /// The keys nobody has asked for yet with their values, where any key may be one.
    pub fn take_rest(&mut self) -> Vec<(Key, Node)> {
        std::mem::take(&mut self.entries)
    }

    /// Reports every key nobody asked for.
    pub fn finish(self) {
        for (key, _) in &self.entries {
            self.diagnostics.push(
                Diagnostic::warning(
                    "unknown-key",
                    Span::new(self.file, key.range.clone()),
                    format!("unknown key `{}`", key.text),
                )
                .did_you_mean(&key.text, self.known.iter().copied()),
            );
        }
    }

    /// The keys with all their values, whatever they are called.
    pub fn into_entries(self) -> Vec<(Key, Node)> {
        self.entries
    }

    /// The one piece of text that stands under `name`; anything else is reported.
    pub fn one(&mut self, node: Node, name: &str) -> Option<Words> {
        let span = Span::new(self.file, node.range);
        match node.value {
            Value::Scalar { text, .. } => Some(Words { text, span }),
            Value::Null => None,
            other => {
                let message = format!("`{name}` must be text, not {}", other.kind());
                self.report(Diagnostic::error("wrong-type", span, message));
                None
            }
        }
    }
}

/// A value as JSON: plain truth values and numbers as such, all else as text.
fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Scalar { text, quoted: true } => text.as_str().into(),
        Value::Scalar { text, quoted: false } => match text.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            plain => match plain.parse::<i64>() {
                Ok(number) if number.to_string() == plain => number.into(),
                _ => plain.into(),
            },
        },
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.text.clone(), json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
