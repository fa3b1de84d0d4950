//! Diagnostics for the browser and for the terminal.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::{self, Diagnostic, Format, Location, Report, Severity, has_errors};
use crate::model::{Hidden, Site, Why};
use crate::render::TemplateError;
use crate::source::{FileId, Sources, Span};

/// What there is to tell about one reading of the site.
#[derive(Debug)]
pub struct Notices {
    /// Diagnostics, errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts they point into.
    pub sources: Sources,
    /// The same for the browser, as JSON.
    pub json: Arc<str>,
}

/// Kinds of message that the browser is told; of more it is told how many.
const TOLD: usize = 40;

#[derive(Serialize)]
struct Told<'a> {
    errors: usize,
    warnings: usize,
    notices: Vec<Notice<'a>>,
    /// How many diagnostics are in none of the notices.
    left_out: usize,
}

/// Diagnostics that say the same: the first, and how many there are.
#[derive(Serialize)]
struct Notice<'a> {
    severity: Severity,
    code: &'static str,
    message: &'a str,
    /// Where, for a person: `path:line:column`.
    place: Option<String>,
    /// The lines at fault and what to do, as a terminal shows them.
    excerpt: String,
    count: usize,
}

impl Notices {
    /// Puts errors first and makes what the browser is told: nothing of briefings that are not shown.
    pub fn new(mut diagnostics: Vec<Diagnostic>, sources: Sources, shown: &Shown) -> Self {
        diagnostic::worst_first(&mut diagnostics, &sources);
        let told = told(&diagnostics, &sources, shown);
        let json = serde_json::to_string(&told).unwrap_or_else(|_| String::from("{}"));
        Notices { diagnostics, sources, json: json.into() }
    }

    /// Whether the site cannot be built as it is.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }

    /// Those that an earlier reading did not have; one that merely moved to another line is not new.
    pub fn since(&self, before: &Notices) -> Vec<Diagnostic> {
        let mut known: HashMap<Key<'_>, usize> = HashMap::new();
        for diagnostic in &before.diagnostics {
            *known.entry(key(diagnostic, &before.sources)).or_default() += 1;
        }
        let mut new = Vec::new();
        for diagnostic in &self.diagnostics {
            match known.get_mut(&key(diagnostic, &self.sources)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => new.push(diagnostic.clone()),
            }
        }
        new
    }
}

type Key<'a> = (Severity, &'static str, &'a str, &'a str);

fn key<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Key<'a> {
    let path = match &diagnostic.location {
        Location::Span(span) => &sources.file(span.file).path,
        Location::Path(path) => path.as_str(),
        Location::Site => "",
    };
    (diagnostic.severity, diagnostic.code, &diagnostic.message, path)
}

fn told<'a>(diagnostics: &'a [Diagnostic], sources: &Sources, shown: &Shown) -> Told<'a> {
    let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let mut notices: Vec<Notice<'a>> = Vec::new();
    let mut places = HashMap::new();
    let mut left_out = 0;
    for diagnostic in diagnostics {
        let kind = (diagnostic.severity, diagnostic.code, diagnostic.message.as_str());
        match places.get(&kind) {
            Some(index) => {
                let notice: &mut Notice<'_> = &mut notices[*index];
                notice.count += 1;
            }
            None if notices.len() < TOLD => match shown.notice(diagnostic, sources) {
                Some(notice) => {
                    places.insert(kind, notices.len());
                    notices.push(notice);
                }
                None => left_out += 1,
            },
            None => left_out += 1,
        }
    }
    Told { errors: of(Severity::Error), warnings: of(Severity::Warning), notices, left_out }
}

fn notice<'a>(diagnostic: &'a Diagnostic, sources: &Sources) -> Notice<'a> {
    let report = Report { diagnostics: std::slice::from_ref(diagnostic), sources, color: false };
    let place = match &diagnostic.location {
        Location::Span(span) => Some(sources.place(*span).to_string()),
        Location::Path(path) => Some(path.clone()),
        Location::Site => None,
    };
    Notice {
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: &diagnostic.message,
        place,
        excerpt: excerpt(&report.to_string(Format::Human)),
        count: 1,
    }
}

/// A report without its first lines, which say the message and the place.
fn excerpt(report: &str) -> String {
    let rest = report.trim_end().split_once('\n').map_or("", |(_, rest)| rest);
    match rest.split_once('\n') {
        Some((place, rest)) if place.trim_start().starts_with("-->") => rest.to_owned(),
        _ if rest.trim_start().starts_with("-->") => String::new(),
        _ => rest.to_owned(),
    }
}

/// A template that cannot be compiled, among the diagnostics of the site: at its words, where the template is
/// one of the site's.
pub fn of_template(
    error: &TemplateError,
    templates: &[(String, String)],
    sources: &mut Sources,
) -> Diagnostic {
    let own = templates.iter().find(|(name, _)| error.template.strip_prefix("templates/") == Some(name));
    let Some(((_, text), line)) = own.zip(error.line) else {
        return Diagnostic::error_in("template", error.template.as_str(), error.message.as_str());
    };
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let column = error.column.unwrap_or(1).saturating_sub(1) as usize;
    let mut letters = text[start..].char_indices().take_while(|(_, c)| *c != '\n').skip(column);
    let place = letters.next().map_or(start..start, |(at, c)| start + at..start + at + c.len_utf8());
    let file = sources.add(error.template.as_str(), text.as_str());
    Diagnostic::error("template", Span::new(file, place), error.message.as_str())
}

/// Which files the browser may be told about.
#[derive(Debug, Default)]
pub struct Shown {
    /// The files and folders of visible briefings, without endings: `content/briefings/talks`.
    stems: Vec<String>,
    /// Folders of briefings that are not shown.
    hidden: Vec<String>,
    /// What they are called in addresses: not to be quoted from anywhere.
    names: Vec<String>,
}

impl Shown {
    /// As the site has it. A briefing that is kept back because its keys cannot be read is told about while its
    /// last good page, of the site `before`, is shown.
    pub fn of(site: &Site, before: &Site) -> Self {
        let stem = |file: FileId| {
            let path = &site.sources.file(file).path;
            let stem = path.strip_suffix(".md").unwrap_or(path);
            stem.strip_suffix("/index").unwrap_or(stem).to_owned()
        };
        let last = |address: &str| address.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
        let is_open =
            |hidden: &&Hidden| hidden.why == Why::InDoubt && before.briefing_index.contains_key(&hidden.id);
        let (open, hidden): (Vec<&Hidden>, Vec<&Hidden>) = site.hidden.iter().partition(is_open);
        let shown = site.briefings.iter().map(|enriched| enriched.briefing.file);
        let addresses = hidden
            .iter()
            .flat_map(|hidden| hidden.urls.iter().map(String::as_str).chain([hidden.id.as_str()]));
        Shown {
            stems: shown.chain(open.iter().map(|open| open.file)).map(stem).collect(),
            names: addresses.filter_map(last).collect(),
            hidden: hidden
                .iter()
                .filter(|hidden| hidden.folder.is_some())
                .map(|hidden| stem(hidden.file))
                .collect(),
        }
    }

    fn notice<'a>(&self, diagnostic: &'a Diagnostic, sources: &Sources) -> Option<Notice<'a>> {
        let path = |span: &Span| sources.file(span.file).path.clone();
        let place = match &diagnostic.location {
            Location::Span(span) => self.may_name(&path(span)),
            Location::Path(path) => self.may_name(path),
            Location::Site => true,
        };
        // It says why a briefing is not shown, and until when.
        let tells_why = diagnostic.code == "link-to-hidden";
        if tells_why || !place || !diagnostic.related.iter().all(|(span, _)| self.may_name(&path(span))) {
            return None;
        }
        let notice = notice(diagnostic, sources);
        let quotes = |name: &String| notice.message.contains(name) || notice.excerpt.contains(name);
        (!self.names.iter().any(quotes)).then_some(notice)
    }

    /// Of the files of briefings, those of visible ones alone: their text, what belongs to it, their folder.
    fn may_name(&self, path: &str) -> bool {
        let longest = |stems: &[String]| {
            let below =
                |stem: &&String| path.strip_prefix(*stem).is_some_and(|rest| rest.starts_with(['.', '/']));
            stems.iter().filter(below).map(String::len).max()
        };
        !path.starts_with("content/briefings/") || longest(&self.stems) > longest(&self.hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notices(text: &str, faults: &[(&str, &str)]) -> Notices {
        let mut sources = Sources::default();
        let file = sources.add("content/briefings/a.md", text);
        let diagnostics = faults.iter().map(|(words, message)| {
            let start = text.find(words).unwrap();
            Diagnostic::warning("broken-link", Span::new(file, start..start + words.len()), *message)
        });
        let shown = Shown { stems: vec!["content/briefings/a".into()], ..Shown::default() };
        Notices::new(diagnostics.collect(), sources, &shown)
    }

    #[test]
    fn nothing_is_told_of_what_is_not_shown() {
        let shown = Shown {
            stems: vec!["content/briefings/a".into(), "content/briefings/b/c".into()],
            hidden: vec!["content/briefings/b".into(), "content/briefings/a/d".into()],
            names: vec![],
        };
        for path in ["a.md", "a/index.md", "a/map.txt", "a.notes.yaml", "b/c/index.md"] {
            assert!(shown.may_name(&format!("content/briefings/{path}")), "{path}");
        }
        for path in ["ab.md", "b.md", "b/map.txt", "a/d/map.txt", "c.md"] {
            assert!(!shown.may_name(&format!("content/briefings/{path}")), "{path}");
        }
        assert!(shown.may_name("content/people/a.md") && shown.may_name("site.yaml"));
    }

    #[test]
    fn what_only_moved_is_not_told_again() {
        let before = notices("a\nb\n", &[("b", "is b")]);
        let after = notices("a\n\n\nb c\n", &[("b", "is b"), ("c", "is c")]);
        let new: Vec<_> = after.since(&before).into_iter().map(|diagnostic| diagnostic.message).collect();
        assert_eq!(new, ["is c"]);
        assert_eq!(before.since(&after), []);
    }

    #[test]
    fn a_repeated_warning_is_one_notice() {
        let told: serde_json::Value =
            serde_json::from_str(&notices("a\nb\n", &[("a", "same"), ("b", "same")]).json).unwrap();
        assert_eq!(told["warnings"], 2);
        assert_eq!(told["notices"].as_array().unwrap().len(), 1);
        assert_eq!(told["notices"][0]["count"], 2);
        assert_eq!(told["notices"][0]["place"], "content/briefings/a.md:1:1");
        assert_eq!(told["notices"][0]["excerpt"], "  |\n1 | a\n  | ^");
    }
}
