//! The files of `content/people`, `content/places` and `content/trips`.

use jiff::tz::TimeZone;

use super::fields::Fields;
use super::front_matter;
use super::yaml::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::model::Registry;
use crate::model::id::{PartyId, PersonId, PlaceId, TripId};
use crate::model::person::{NativeName, Person, Role};
use crate::model::place::{Place, Trip};
use crate::model::when::{PartialDate, When};
use crate::source::{FileId, Span};

/// A file read up to its Markdown: the keys of its front matter, and where the Markdown starts.
pub struct Head {
    /// The front matter; an empty map where there is none.
    pub node: Node,
    /// Whether the front matter could be read.
    pub readable: bool,
    /// First byte of the Markdown.
    pub body: usize,
}

/// Reads the front matter of a file, with every key once.
pub fn head(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Head {
    let parts = front_matter::split(file, text, diagnostics);
    let empty = Node { value: Value::Map(vec![]), range: parts.body..parts.body };
    let Some(range) = parts.yaml else { return Head { node: empty, readable: true, body: parts.body } };
    match yaml::read(file, text, range, diagnostics) {
        Some(mut node) => {
            yaml::without_duplicates(file, &mut node, diagnostics);
            Head { node, readable: true, body: parts.body }
        }
        None => Head { node: empty, readable: false, body: parts.body },
    }
}

/// A person, from a file of `content/people` whose name without the ending is `id`.
pub fn person(file: FileId, id: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Person {
    let head = head(file, text, diagnostics);
    let whole = Span::new(file, head.node.range.start..head.node.range.start);
    let mut fields = Fields::new(file, head.node, diagnostics);
    let name = fields.words("name");
    let person = Person {
        id: PersonId::from(id),
        native_name: native_name(&mut fields),
        aliases: fields.list("aliases").into_iter().map(|alias| alias.text).collect(),
        side: fields.text("side").map(|side| PartyId::from(side.as_str())),
        roles: roles(&mut fields, file),
        born: partial_date(&mut fields, "born"),
        died: partial_date(&mut fields, "died"),
        file,
        span: name.as_ref().map_or(whole, |name| name.span),
        body: head.body,
        name: match name {
            Some(name) => name.text,
            None => missing_name(&mut fields, head.readable, whole, id, "name"),
        },
    };
    fields.finish();
    person
}

/// A place, from a file of `content/places`.
pub fn place(file: FileId, id: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Place {
    let head = head(file, text, diagnostics);
    let whole = Span::new(file, head.node.range.start..head.node.range.start);
    let mut fields = Fields::new(file, head.node, diagnostics);
    let name = fields.words("name");
    let place = Place {
        id: PlaceId::from(id),
        native_name: native_name(&mut fields),
        aliases: fields.list("aliases").into_iter().map(|alias| alias.text).collect(),
        country: fields.text("country"),
        time_zone: time_zone(&mut fields, "time_zone"),
        file,
        span: name.as_ref().map_or(whole, |name| name.span),
        body: head.body,
        name: match name {
            Some(name) => name.text,
            None => missing_name(&mut fields, head.readable, whole, id, "name"),
        },
    };
    fields.finish();
    place
}

/// A trip, from a file of `content/trips`; its people and places are those of `known`.
pub fn trip(file: FileId, id: &str, text: &str, known: &Registry, diagnostics: &mut Vec<Diagnostic>) -> Trip {
    let head = head(file, text, diagnostics);
    let whole = Span::new(file, head.node.range.start..head.node.range.start);
    let mut fields = Fields::new(file, head.node, diagnostics);
    let title = fields.words("title");
    let (mut people, mut places) = (vec![], vec![]);
    for words in fields.list("people") {
        match known.person(&words.text) {
            Some(id) => people.push(id.clone()),
            None => fields.report(
                Diagnostic::error(
                    "unknown-person",
                    words.span,
                    format!("no person `{}` in content/people", words.text),
                )
                .did_you_mean(&words.text, known.people.keys().map(|id| id.as_str())),
            ),
        }
    }
    for words in fields.list("places") {
        match known.place(&words.text) {
            Some(id) => places.push(id.clone()),
            None => fields.report(
                Diagnostic::error(
                    "unknown-place",
                    words.span,
                    format!("no place `{}` in content/places", words.text),
                )
                .did_you_mean(&words.text, known.places.keys().map(|id| id.as_str())),
            ),
        }
    }
    let from = partial_date(&mut fields, "from");
    let to = placed_date(&mut fields, "to");
    let trip = Trip {
        id: TripId::from(id),
        from,
        to: to.map(|(to, _)| to),
        people,
        places,
        file,
        span: title.as_ref().map_or(whole, |title| title.span),
        body: head.body,
        title: match title {
            Some(title) => title.text,
            None => missing_name(&mut fields, head.readable, whole, id, "title"),
        },
    };
    if let Some(span) = ends_too_early(from, to) {
        fields.report(Diagnostic::error("impossible-date", span, "the trip ends before it begins"));
    }
    fields.finish();
    trip
}

/// A time zone by its IANA name.
pub fn time_zone(fields: &mut Fields<'_>, key: &'static str) -> Option<TimeZone> {
    let words = fields.words(key)?;
    let zone = TimeZone::get(&words.text).ok();
    if zone.is_none() {
        let message = format!("there is no time zone `{}`", words.text);
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let cities = known.iter().map(String::as_str).filter(|name| name.contains('/'));
        let diagnostic = Diagnostic::error("unknown-time-zone", words.span, message);
        let diagnostic = diagnostic.did_you_mean(&words.text, cities);
        fields.report(diagnostic.hint("write the name of a region and a city, such as `Asia/Shanghai`"));
    }
    zone
}

/// A date as precise as it is known, but no interval.
pub fn partial_date(fields: &mut Fields<'_>, key: &'static str) -> Option<PartialDate> {
    placed_date(fields, key).map(|(date, _)| date)
}

fn placed_date(fields: &mut Fields<'_>, key: &'static str) -> Option<(PartialDate, Span)> {
    fields.parsed(key, "impossible-date", |text| match When::parse(text)? {
        When::Date(date) => Ok(date),
        _ => Err(format!("`{text}` is a span of time; one date is wanted here")),
    })
}

/// Where the end stands, if it is before the beginning.
fn ends_too_early(from: Option<PartialDate>, to: Option<(PartialDate, Span)>) -> Option<Span> {
    let (to, span) = to?;
    (from?.first()? > to.last()?).then_some(span)
}

fn missing_name(fields: &mut Fields<'_>, readable: bool, span: Span, id: &str, key: &str) -> String {
    if readable {
        let message = format!("`{key}` is missing");
        fields.report(
            Diagnostic::error("missing-name", span, message)
                .hint(format!("add `{key}:` to the front matter")),
        );
    }
    words_of_id(id)
}

/// A name made from the name of a file: `qin-gang` gives `Qin Gang`.
pub fn words_of_id(id: &str) -> String {
    let mut words = String::with_capacity(id.len());
    for word in id.rsplit('/').next().unwrap_or(id).split(['-', '_']).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        let mut chars = word.chars();
        words.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        words.push_str(chars.as_str());
    }
    words
}

/// `native_name: 秦刚`, or `{text: 秦刚, lang: zh-Hans}`.
fn native_name(fields: &mut Fields<'_>) -> Option<NativeName> {
    let (_, node) = fields.take("native_name")?;
    match node.value {
        Value::Scalar { text, .. } => Some(NativeName::of_script(&text)),
        _ => {
            let span = fields.span(&node.range);
            let mut nested = Fields::new(span.file, node, fields.diagnostics());
            let (text, lang) = (nested.text("text"), nested.text("lang"));
            nested.finish();
            let Some(text) = text else {
                let message = "`native_name` needs `text`";
                fields.report(Diagnostic::error("missing-name", span, message));
                return None;
            };
            Some(match lang {
                Some(lang) => NativeName { text, lang },
                None => NativeName::of_script(&text),
            })
        }
    }
}

/// `roles:` as titles, or maps of title, short, from and to.
fn roles(fields: &mut Fields<'_>, file: FileId) -> Vec<Role> {
    let mut roles = Vec::new();
    for node in fields.nodes("roles") {
        if let Value::Scalar { text, .. } = node.value {
            roles.push(Role { title: text, short: None, from: None, to: None });
            continue;
        }
        let span = fields.span(&node.range);
        let mut nested = Fields::new(file, node, fields.diagnostics());
        let title = nested.text("title");
        let short = nested.text("short");
        let from = partial_date(&mut nested, "from");
        let to = placed_date(&mut nested, "to");
        nested.finish();
        if let Some(span) = ends_too_early(from, to) {
            fields.report(Diagnostic::error("impossible-date", span, "the office ends before it begins"));
        }
        let to = to.map(|(to, _)| to);
        match title {
            Some(title) => roles.push(Role { title, short, from, to }),
            None => fields.report(Diagnostic::error("missing-name", span, "an office needs its `title`")),
        }
    }
    roles
}
