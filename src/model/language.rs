//! The language of the interface: its messages, and how it counts.

use std::borrow::Cow;
use std::collections::HashMap;

use super::plural::{Form, Rule};

/// A text with places to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(Box<str>),
    Slot(Box<str>),
}

/// How many bytes are laid by for what fills a place.
const ROOM: usize = 24;

impl Message {
    /// Reads `{name}` as a place to be filled; a brace without its other is text.
    pub fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        let mut from = 0;
        while let Some(open) = rest[from..].find('{').map(|at| at + from) {
            let name = rest[open + 1..].split('}').next().unwrap_or_default();
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if !is_name || !rest[open + 1 + name.len()..].starts_with('}') {
                from = open + 1;
                continue;
            }
            if open > 0 {
                pieces.push(Piece::Text(rest[..open].into()));
            }
            pieces.push(Piece::Slot(name.into()));
            rest = &rest[open + name.len() + 2..];
            from = 0;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.into()));
        }
        Message(pieces)
    }

    /// The names of the places to be filled.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Slot(name) => Some(name.as_ref()),
            Piece::Text(_) => None,
        })
    }

    /// The text with its places filled; one that nothing is given for stays as it is written.
    pub fn fill<'v>(&self, value_of: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
        let room = |piece: &Piece| match piece {
            Piece::Text(words) => words.len(),
            Piece::Slot(_) => ROOM,
        };
        let mut text = String::with_capacity(self.0.iter().map(room).sum());
        for piece in &self.0 {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Slot(name) => match value_of(name) {
                    Some(value) => text.push_str(&value),
                    None => text.extend(["{", name, "}"]),
                },
            }
        }
        text
    }

    /// The text as it is written in the file.
    pub fn source(&self) -> String {
        self.fill(|_| None)
    }

    fn escaped(&self) -> Self {
        let escaped = self.0.iter().map(|piece| match piece {
            Piece::Text(words) => Piece::Text(escaped(words).into()),
            Piece::Slot(_) => piece.clone(),
        });
        Message(escaped.collect())
    }
}

/// Text for HTML, attribute values included; a space that does not break can be seen in it.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\u{a0}', "&nbsp;")
}

/// What a key of the interface says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saying {
    /// One message, whatever is counted.
    Plain(Message),
    /// A message for each plural form, by form.
    Counted(Vec<(Form, Message)>),
    /// Words in a fixed order: the names of the months.
    List(Vec<String>),
}

impl Saying {
    /// Its messages, each with its form.
    pub fn messages(&self) -> impl Iterator<Item = (Form, &Message)> {
        let (plain, counted) = match self {
            Saying::Plain(message) => (Some((Form::Other, message)), [].as_slice()),
            Saying::Counted(forms) => (None, forms.as_slice()),
            Saying::List(_) => (None, [].as_slice()),
        };
        plain.into_iter().chain(counted.iter().map(|(form, message)| (*form, message)))
    }

    fn escaped(&self) -> Self {
        match self {
            Saying::Plain(message) => Saying::Plain(message.escaped()),
            Saying::Counted(forms) => {
                Saying::Counted(forms.iter().map(|(form, message)| (*form, message.escaped())).collect())
            }
            Saying::List(words) => Saying::List(words.iter().map(|word| escaped(word)).collect()),
        }
    }

    fn message(&self, form: Form) -> Option<&Message> {
        match self {
            Saying::Plain(message) => Some(message),
            Saying::Counted(forms) => {
                let exact = forms.iter().find(|(known, _)| *known == form);
                exact.or(forms.last()).map(|(_, message)| message)
            }
            Saying::List(_) => None,
        }
    }
}

/// The forms of a language and the numbers that take them; what takes none takes `other`.
type Rules = Vec<(Form, Rule)>;

fn rules(saying: Option<&Saying>) -> Rules {
    let messages = saying.into_iter().flat_map(Saying::messages);
    messages.filter_map(|(form, message)| Some((form, Rule::parse(&message.source())?))).collect()
}

fn form(rules: &Rules, number: u64) -> Form {
    rules.iter().find(|(_, rule)| rule.holds(number)).map_or(Form::Other, |(form, _)| *form)
}

type Sayings = HashMap<String, Saying>;

/// The language of the interface.
#[derive(Debug, Clone)]
pub struct Language {
    /// The tag that pages bear (BCP 47).
    tag: String,
    sayings: Sayings,
    /// The same with everything escaped that means something in HTML.
    markup: Sayings,
    cardinal: Rules,
    ordinal: Rules,
    /// Ten digits, where they are not those of ASCII.
    digits: Option<[char; 10]>,
}

impl Language {
    /// A language of a tag that says this.
    ///
    /// `number.digits` are its digits, `plural.cardinal` and `plural.ordinal` how it counts.
    pub fn new(tag: &str, sayings: Sayings) -> Self {
        let markup = sayings.iter().map(|(key, saying)| (key.clone(), saying.escaped())).collect();
        let cardinal = rules(sayings.get("plural.cardinal"));
        let ordinal = rules(sayings.get("plural.ordinal"));
        let mut language = Language { tag: tag.to_owned(), sayings, markup, cardinal, ordinal, digits: None };
        let digits: Vec<char> = language.text("number.digits").chars().collect();
        language.digits = <[char; 10]>::try_from(digits).ok().filter(|digits| digits[0] != '0');
        language
    }

    /// The tag that pages bear.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// What it calls itself.
    pub fn own_name(&self) -> String {
        self.name_of(&self.tag)
    }

    /// What a language is called, by its BCP 47 tag; the tag itself where it is not a common one.
    pub fn name_of(&self, tag: &str) -> String {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        let key = format!("language.{primary}");
        if self.saying(&key).is_some() { self.text(&key) } else { tag.to_owned() }
    }

    /// Which way its script runs: `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        direction(&self.tag)
    }

    /// Whether its script runs from right to left.
    pub fn is_right_to_left(&self) -> bool {
        is_right_to_left(&self.tag)
    }

    /// Everything it says, by key.
    pub fn sayings(&self) -> &Sayings {
        &self.sayings
    }

    /// What a key says.
    pub fn saying(&self, key: &str) -> Option<&Saying> {
        self.sayings.get(key)
    }

    /// What a key says, which has no places to be filled; the key itself where nothing is known.
    pub fn text(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// What a key says, with its places filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(&self.sayings, key, Form::Other, values)
    }

    /// The same as markup: what fills the places has to be markup.
    pub fn html(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(&self.markup, key, Form::Other, values)
    }

    /// What a key says of a number of things; `{n}` and `{digits}` are the number.
    pub fn count(&self, key: &str, number: u64, values: &[(&str, &str)]) -> String {
        self.counted(&self.sayings, key, number, values)
    }

    /// The same as markup: what fills the other places has to be markup.
    pub fn html_count(&self, key: &str, number: u64, values: &[(&str, &str)]) -> String {
        self.counted(&self.markup, key, number, values)
    }

    fn counted(&self, sayings: &Sayings, key: &str, number: u64, values: &[(&str, &str)]) -> String {
        let Some(message) = message(sayings, key, self.form(number)) else { return key.to_owned() };
        message.fill(|name| match name {
            "n" => Some(self.in_words(number).into()),
            "digits" => Some(self.number(number).into()),
            name => value_of(values, name),
        })
    }

    /// The same of the place in a row: the 21st.
    pub fn rank(&self, key: &str, number: u64) -> String {
        let digits = self.number(number);
        fill(&self.sayings, key, form(&self.ordinal, number), &[("digits", &digits)])
    }

    /// The word of a list at an index; empty where there is none.
    pub fn word(&self, key: &str, index: usize) -> &str {
        match self.sayings.get(key) {
            Some(Saying::List(words)) => words.get(index).map_or("", String::as_str),
            _ => "",
        }
    }

    /// The plural form for a number of things.
    pub fn form(&self, number: u64) -> Form {
        form(&self.cardinal, number)
    }

    /// A number in words, as far as the language has them, else in digits.
    pub fn in_words(&self, number: u64) -> String {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        match self.word("number.words", index) {
            "" => self.number(number),
            word => word.to_owned(),
        }
    }

    /// A number in digits, thousands set apart.
    pub fn number(&self, number: u64) -> String {
        let plain = number.to_string();
        if plain.len() < 4 {
            return self.in_own_digits(plain);
        }
        let mark = self.text("number.group");
        let mut grouped = String::with_capacity(plain.len() + 4);
        for (index, digit) in plain.char_indices() {
            if index > 0 && (plain.len() - index).is_multiple_of(3) {
                grouped.push_str(&mark);
            }
            grouped.push(digit);
        }
        self.in_own_digits(grouped)
    }

    /// Text with its digits as the language writes them.
    pub fn digits(&self, text: &str) -> String {
        self.in_own_digits(text.to_owned())
    }

    fn in_own_digits(&self, text: String) -> String {
        let Some(digits) = self.digits else { return text };
        text.chars().map(|c| c.to_digit(10).map_or(c, |digit| digits[digit as usize])).collect()
    }

    /// Names in a row: `a`, `a and b`, `a, b and c`.
    pub fn join(&self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(&self.text("mark.comma")), self.text("mark.and"))
            }
        }
    }
}

fn fill(sayings: &Sayings, key: &str, form: Form, values: &[(&str, &str)]) -> String {
    let Some(message) = message(sayings, key, form) else { return key.to_owned() };
    message.fill(|name| value_of(values, name))
}

fn message<'s>(sayings: &'s Sayings, key: &str, form: Form) -> Option<&'s Message> {
    sayings.get(key)?.message(form)
}

fn value_of<'v>(values: &[(&str, &'v str)], name: &str) -> Option<Cow<'v, str>> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| Cow::Borrowed(*value))
}

/// Which way the script of a language runs: `ltr` or `rtl`.
pub fn direction(tag: &str) -> &'static str {
    if is_right_to_left(tag) { "rtl" } else { "ltr" }
}

/// Whether a language is written from right to left, by its tag.
pub fn is_right_to_left(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    if let Some(script) = parts.find(|part| part.len() == 4) {
        return ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(script));
    }
    matches!(primary.as_str(), "ar" | "he" | "fa" | "ur" | "ps" | "dv" | "yi" | "ckb" | "sd" | "ug" | "syr")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(forms: &[(Form, &str)]) -> Saying {
        Saying::Counted(forms.iter().map(|(form, text)| (*form, Message::parse(text))).collect())
    }

    #[test]
    fn places_are_filled_and_other_braces_stay() {
        let message = Message::parse("{a} of {b}, {} and {not this");
        assert_eq!(message.slots().collect::<Vec<_>>(), ["a", "b"]);
        let filled = message.fill(|name| (name == "a").then(|| "one".into()));
        assert_eq!(filled, "one of {b}, {} and {not this");
    }

    #[test]
    fn a_form_that_is_not_given_is_the_last_one() {
        let sayings = HashMap::from([
            (
                "plural.cardinal".into(),
                counted(&[(Form::One, "n = 1"), (Form::Two, "n = 2"), (Form::Other, "")]),
            ),
            ("x".into(), counted(&[(Form::One, "<one>"), (Form::Other, "{digits}")])),
        ]);
        let language = Language::new("en-GB", sayings);
        assert_eq!([0, 1, 2].map(|number| language.count("x", number, &[])), ["0", "<one>", "2"]);
        assert_eq!(language.html_count("x", 1, &[]), "&lt;one&gt;");
    }

    #[test]
    fn the_script_tells_the_direction() {
        assert!(is_right_to_left("ar") && is_right_to_left("az-Arab") && is_right_to_left("fa-AF"));
        assert!(!is_right_to_left("ar-Latn") && !is_right_to_left("zh-Hans") && !is_right_to_left(""));
    }
}
