//! Sources: those of a briefing, and those of the whole site in `content/sources.yaml`.

use std::collections::BTreeMap;

use super::fields::{Fields, Words};
use super::registry::partial_date;
use super::yaml::{self, Node, Value};
use crate::diagnostic::{Diagnostic, nearest};
use crate::links;
use crate::load::StoredTexts;
use crate::model::briefing::{Source, SourceKind};
use crate::model::id::{PartyId, SourceId};
use crate::source::{FileId, Span};

/// Where a source's `text` is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The folder of the file that names it, below the root.
    pub folder: &'a str,
    /// What there is.
    pub texts: &'a StoredTexts,
}

/// The sources that a briefing may name: its own, and those of the whole site.
#[derive(Debug, Clone, Copy)]
pub struct Shelf<'a> {
    /// Those of its front matter.
    pub own: &'a [Source],
    /// Those of `content/sources.yaml`.
    pub site: &'a BTreeMap<SourceId, Source>,
}

impl<'a> Shelf<'a> {
    /// The source of this key.
    pub fn get(&self, key: &str) -> Option<&'a Source> {
        self.own.iter().find(|source| source.id.as_str() == key).or_else(|| self.site.get(key))
    }

    /// The sources that a key's list names; unknown ones are reported.
    pub fn list(&self, fields: &mut Fields<'_>, name: &'static str) -> Vec<SourceId> {
        let words = fields.list(name);
        self.known(fields, words)
    }

    /// The sources of these ids; unknown ones are reported.
    pub fn known(&self, fields: &mut Fields<'_>, ids: Vec<Words>) -> Vec<SourceId> {
        let mut known = Vec::new();
        for words in ids {
            match self.get(&words.text) {
                Some(source) => known.push(source.id.clone()),
                None => fields.report(self.unknown(&words.text, words.span)),
            }
        }
        known
    }

    /// What to tell of a key that no source has.
    pub fn unknown(&self, key: &str, span: Span) -> Diagnostic {
        let keys = self.own.iter().map(|source| &source.id).chain(self.site.keys()).map(SourceId::as_str);
        let diagnostic = Diagnostic::error("unknown-source", span, format!("no source `{key}`"));
        match nearest(key, keys) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint(
                "add it under `sources` of this briefing or to content/sources.yaml; in the text, `\\[@` is no \
                 citation",
            ),
        }
    }
}

/// The sources of `content/sources.yaml`: a list, or a map by id.
pub fn of_site(
    file: FileId,
    text: &str,
    texts: &StoredTexts,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<SourceId, Source> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(mut node) = yaml::read(file, text, start..text.len(), diagnostics) else {
        return BTreeMap::new();
    };
    yaml::without_duplicates(file, &mut node, diagnostics);
    let beside = Beside { folder: "content", texts };
    let mut sources: BTreeMap<SourceId, Source> = BTreeMap::new();
    for (key, node) in entries(file, node) {
        let whole = Span::new(file, node.range.clone());
        let Some(source) = source(file, key, node, None, beside, diagnostics) else {
            let message = "a source of the whole site needs its `id`";
            diagnostics.push(Diagnostic::error("missing-name", whole, message));
            continue;
        };
        match sources.get(&source.id) {
            Some(other) => diagnostics.push(duplicate(&source, other)),
            None => {
                sources.insert(source.id.clone(), source);
            }
        }
    }
    sources
}

/// The sources under `sources` of a briefing: a list, or a map by id.
///
/// None may have the id of a source of the site: a key means the same on every page.
pub fn of_briefing(
    fields: &mut Fields<'_>,
    file: FileId,
    site: &BTreeMap<SourceId, Source>,
    beside: Beside<'_>,
) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let Some((_, node)) = fields.take("sources") else { return sources };
    for (key, node) in entries(file, node) {
        let fallback = format!("source-{}", sources.len() + 1);
        let Some(source) = source(file, key, node, Some(fallback), beside, fields.diagnostics()) else {
            continue;
        };
        match sources.iter().find(|other| other.id == source.id).or_else(|| site.get(&source.id)) {
            Some(other) => fields.report(duplicate(&source, other)),
            None => sources.push(source),
        }
    }
    sources
}

fn duplicate(source: &Source, other: &Source) -> Diagnostic {
    let message = format!("two sources are called `{}`", source.id);
    Diagnostic::error("duplicate-id", source.span, message).related(other.span, "the other one")
}

/// Sources with the key each stands under, if they are a map by id.
fn entries(file: FileId, node: Node) -> Vec<(Option<Words>, Node)> {
    match node.value {
        Value::Null => vec![],
        Value::List(items) => items.into_iter().map(|item| (None, item)).collect(),
        Value::Map(entries) if entries.iter().all(|(_, node)| matches!(node.value, Value::Map(_))) => entries
            .into_iter()
            .map(|(key, node)| (Some(Words { text: key.text, span: Span::new(file, key.range) }), node))
            .collect(),
        value => vec![(None, Node { value, range: node.range })],
    }
}

/// One source; `None` where it has no id and there is no `fallback`.
fn source(
    file: FileId,
    key: Option<Words>,
    node: Node,
    fallback: Option<String>,
    beside: Beside<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Source> {
    let whole = Span::new(file, node.range.clone());
    if let Value::Scalar { text, .. } = node.value {
        return Some(named(&fallback?, text, whole));
    }
    let mut fields = Fields::new(file, node, diagnostics);
    let id = key.or_else(|| fields.words("id"));
    let title = fields.text("title");
    let span = id.as_ref().map_or(whole, |id| id.span);
    let mut source = named(id.map(|id| id.text).or(fallback)?.as_str(), String::new(), span);
    source.publisher = fields.text("publisher");
    source.kind = fields.choice("kind", SourceKind::WORDS, SourceKind::from_name);
    source.side = fields.text("side").map(|side| PartyId::from(side.as_str()));
    source.date = partial_date(&mut fields, "date");
    source.language = fields.text("language");
    source.url = fields.parsed("url", "bad-url", web_address).map(|(url, _)| url);
    source.text = stored_text(&mut fields, beside);
    match title.or_else(|| source.url.clone()) {
        Some(title) => source.title = title,
        None => fields.report(Diagnostic::error("missing-name", span, "a source needs its `title`")),
    }
    fields.finish();
    Some(source)
}

fn named(id: &str, title: String, span: Span) -> Source {
    Source {
        id: SourceId::from(id),
        title,
        publisher: None,
        kind: None,
        side: None,
        date: None,
        language: None,
        url: None,
        text: None,
        span,
    }
}

fn web_address(text: &str) -> Result<String, String> {
    match links::scheme(text).as_deref() {
        Some("http" | "https" | "doi" | "ftp") => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is not an address; write https://…")),
    }
}

/// The text under `text`: a file beside the one that names it, else one of `content/`.
fn stored_text(fields: &mut Fields<'_>, beside: Beside<'_>) -> Option<FileId> {
    let words = fields.words("text")?;
    let near = format!("{}/{}", beside.folder, words.text);
    let paths = [near, format!("content/{}", words.text)];
    let found = paths.iter().find_map(|path| beside.texts.get(path.as_str()));
    let (code, message) = match found {
        Some(Some((file, _))) => return Some(*file),
        Some(None) => ("unreadable-text", format!("`{}` is not a text in UTF-8", words.text)),
        None => ("missing-text", format!("there is no file `{}` beside this one or in content", words.text)),
    };
    let known = beside.texts.keys().filter_map(|path| {
        let nearby = path.strip_prefix(beside.folder).and_then(|rest| rest.strip_prefix('/'));
        nearby.or_else(|| path.strip_prefix("content/"))
    });
    let diagnostic = Diagnostic::error(code, words.span, message);
    fields.report(match found {
        Some(_) => diagnostic.hint("save it as plain text with the encoding UTF-8"),
        None => diagnostic.did_you_mean(&words.text, known),
    });
    None
}
