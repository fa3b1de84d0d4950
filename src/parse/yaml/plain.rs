//! Plain front matter straight from the parser's events, without the way through serde.
//!
//! Nearly all front matter has no anchors, aliases, tags, merges or second
//! document, and lies within every limit. Its tree is made here in a fraction
//! of the time. All else gives `None` and goes the long way, which holds the
//! limits and names every fault; a test compares the two.

use granit_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::{Key, Node, Reader, Value};

/// Well within the limits of the long way: how deep maps and lists lie in each other, and how many values there are.
const DEEP: usize = 20;
const MANY: usize = 10_000;

/// The tree of a text that is one map and has nothing out of the ordinary.
pub fn tree(reader: &Reader<'_>, yaml: &str) -> Option<Node> {
    let options = granit_parser::options! { emit_comments: false };
    let mut builder = Builder { reader, events: Parser::new_from_str_with_options(yaml, options), values: 0 };
    builder.document()
}

struct Builder<'a> {
    reader: &'a Reader<'a>,
    events: Parser<'a, StrInput<'a>>,
    values: usize,
}

impl<'a> Builder<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.values += 1;
        self.events.next()?.ok().filter(|_| self.values < MANY)
    }

    fn document(&mut self) -> Option<Node> {
        let (Event::StreamStart, _) = self.next()? else { return None };
        let (Event::DocumentStart(false, None), _) = self.next()? else { return None };
        let first = self.next()?;
        let root = self.node(first, 0).filter(|root| matches!(root.value, Value::Map(_)))?;
        let (Event::DocumentEnd, _) = self.next()? else { return None };
        let (Event::StreamEnd, _) = self.next()? else { return None };
        Some(root)
    }

    fn node(&mut self, (event, span): (Event<'a>, Span), depth: usize) -> Option<Node> {
        if depth > DEEP {
            return None;
        }
        let mut range = self.reader.bytes(span.byte_range()?);
        let value = match event {
            Event::Scalar(text, style, 0, None) => self.reader.scalar(&text, is_null(&text, style), &range),
            Event::SequenceStart(_, 0, None) => self.list(depth)?,
            Event::MappingStart(_, 0, None) => self.map(depth)?,
            _ => return None,
        };
        self.reader.stretch(&mut range, &value);
        Some(Node { value, range })
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Some(Value::List(items)),
                item => items.push(self.node(item, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Value> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => return Some(Value::Map(entries)),
                (Event::Scalar(text, _, 0, None), span) if text != "<<" => {
                    Key { range: self.reader.bytes(span.byte_range()?), text: text.into_owned() }
                }
                _ => return None,
            };
            let value = self.next()?;
            entries.push((key, self.node(value, depth + 1)?));
        }
    }
}

/// Whether a scalar says that there is nothing (YAML 1.2, section 10.2.1.1, and the empty one).
fn is_null(text: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
