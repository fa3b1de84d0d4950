//! A translation: `talks.fr.md` beside `talks.md`, and the same for a person, a place or a trip.
//!
//! It declares words alone. What is stated as a fact is stated once, in the original, so that two languages can never
//! tell of two things.

use super::annotations;
use super::briefing::{self, Surroundings, bottom_line};
use super::fields::Fields;
use super::registry::head;
use super::sources::Shelf;
use super::visibility;
use crate::diagnostic::{Diagnostic, has_errors, nearest};
use crate::model::briefing::Briefing;
use crate::model::person::{Person, Role};
use crate::model::place::{Place, Trip};
use crate::source::{FileId, Span};

/// The keys that the front matter of a translation may have.
pub const KEYS: &[&str] = &["title", "summary", "bottom_line", "annotations"];

/// The briefing that a translation makes of its original, from the text of a file; `origin` is the original's path.
///
/// Of one that is in doubt something could not be read, or it declares what a translation cannot: perhaps that it is not
/// to be seen.
pub fn read(
    file: FileId,
    text: &str,
    original: &Briefing,
    origin: &str,
    around: Surroundings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Briefing {
    let n_before = diagnostics.len();
    let head = head(file, text, diagnostics);
    let is_broken = has_errors(&diagnostics[n_before..]);
    let start = Span::new(file, head.node.range.start..head.node.range.start);
    let mut fields = Fields::new(file, head.node, diagnostics);
    fields.rename(&around.config.aliases);
    let title = fields.words("title");
    let span = title.as_ref().map_or(start, |title| title.span);
    let shelf = Shelf { own: &original.sources, site: &around.registry.sources };
    let (summary, bottom_line) = (fields.text("summary"), bottom_line(&mut fields, file));
    let annotations = annotations::of_briefing(&mut fields, file, shelf);
    let states = refuse_facts(&mut fields, origin, |key| fact(key, KEYS, briefing::KEYS));
    let title = title.map(|title| title.text).or_else(|| briefing::first_heading(&text[head.body..]));
    if title.is_none() && !is_broken {
        let diagnostic = Diagnostic::error("missing-name", start, "a translation needs its `title`");
        fields.report(diagnostic.hint(format!("translate `{}`", original.title)));
    }
    fields.finish();
    Briefing {
        title: title.unwrap_or_else(|| original.title.clone()),
        summary,
        bottom_line,
        annotations,
        in_doubt: is_broken || states,
        file,
        span,
        body: head.body,
        ..original.clone()
    }
}

/// The person whose words a translation has: `name`, more of its `aliases`, the titles of the `roles`, and the text.
pub fn person(
    file: FileId,
    text: &str,
    original: &Person,
    origin: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Person {
    const ALL: &[&str] = &["name", "native_name", "aliases", "side", "roles", "born", "died"];
    let head = head(file, text, diagnostics);
    let mut fields = Fields::new(file, head.node, diagnostics);
    let name = fields.text("name");
    let aliases = aliases(&mut fields, name.as_ref(), &original.name, &original.aliases);
    let roles = roles(&mut fields, &original.roles);
    refuse_facts(&mut fields, origin, |key| fact(key, &["name", "aliases", "roles"], ALL));
    fields.finish();
    Person {
        name: name.unwrap_or_else(|| original.name.clone()),
        aliases,
        roles,
        file,
        body: head.body,
        ..original.clone()
    }
}

/// The place whose words a translation has: `name`, more of its `aliases`, its `country`, and the text.
pub fn place(
    file: FileId,
    text: &str,
    original: &Place,
    origin: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Place {
    const ALL: &[&str] = &["name", "native_name", "aliases", "country", "time_zone"];
    let head = head(file, text, diagnostics);
    let mut fields = Fields::new(file, head.node, diagnostics);
    let (name, country) = (fields.text("name"), fields.text("country"));
    let aliases = aliases(&mut fields, name.as_ref(), &original.name, &original.aliases);
    refuse_facts(&mut fields, origin, |key| fact(key, &["name", "aliases", "country"], ALL));
    fields.finish();
    Place {
        name: name.unwrap_or_else(|| original.name.clone()),
        aliases,
        country: country.or_else(|| original.country.clone()),
        file,
        body: head.body,
        ..original.clone()
    }
}

/// The trip whose words a translation has: `title`, and the text.
pub fn trip(
    file: FileId,
    text: &str,
    original: &Trip,
    origin: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Trip {
    const ALL: &[&str] = &["title", "from", "to", "people", "places"];
    let head = head(file, text, diagnostics);
    let mut fields = Fields::new(file, head.node, diagnostics);
    let title = fields.text("title").unwrap_or_else(|| original.title.clone());
    refuse_facts(&mut fields, origin, |key| fact(key, &["title"], ALL));
    fields.finish();
    Trip { title, file, body: head.body, ..original.clone() }
}

/// Written forms of a name: those of the translation, then those of the original, its name among them.
fn aliases(
    fields: &mut Fields<'_>,
    name: Option<&String>,
    original: &String,
    others: &[String],
) -> Vec<String> {
    let mut all: Vec<String> = fields.list("aliases").into_iter().map(|alias| alias.text).collect();
    for alias in std::iter::once(original).chain(others) {
        if name.is_some_and(|name| name != alias) || name.is_none() && alias != original {
            all.push(alias.clone());
        }
    }
    all.dedup();
    all
}

/// The titles of offices in the order of the original, which says from when to when each was held.
fn roles(fields: &mut Fields<'_>, original: &[Role]) -> Vec<Role> {
    let place = fields.key("roles").map(|(span, _)| span);
    let titles = fields.list("roles");
    let Some(span) = place.filter(|_| !titles.is_empty()) else { return original.to_vec() };
    if titles.len() != original.len() {
        let (here, there) = (titles.len(), original.len());
        let message = format!("not a title for each office: {here} here, {there} in the original");
        fields.report(
            Diagnostic::error("wrong-type", span, message).hint("give their titles in the same order"),
        );
        return original.to_vec();
    }
    let translated = titles.into_iter().zip(original);
    translated.map(|(title, role)| Role { title: title.text, short: None, ..role.clone() }).collect()
}

/// Reports keys that the original alone may have, and gives whether there are any.
fn refuse_facts(fields: &mut Fields<'_>, origin: &str, fact: impl Fn(&str) -> Option<&'static str>) -> bool {
    let found: Vec<(String, Diagnostic)> = fields
        .unasked()
        .filter_map(|(key, _, span)| {
            let fact = fact(key)?;
            let message = format!("`{key}` is not translated: it stands in the original for every language");
            let hint = format!("remove it here; what holds is `{fact}` in {origin}");
            Some((key.to_owned(), Diagnostic::error("fact-in-translation", span, message).hint(hint)))
        })
        .collect();
    let any = !found.is_empty();
    for (key, diagnostic) in found {
        fields.discard(&key);
        fields.report(diagnostic);
    }
    any
}

/// The key of an original that a key is, or was probably meant to be.
fn fact(key: &str, own: &[&str], all: &[&'static str]) -> Option<&'static str> {
    let plain = key.to_ascii_lowercase().replace('-', "_");
    let foreign = visibility::foreign(&plain).or(match plain.as_str() {
        "draft" | "published" => Some("status"),
        "tags" | "categories" => Some("topics"),
        _ => None,
    });
    let known = || all.iter().copied();
    let near = known().find(|known| *known == plain).or(foreign).or_else(|| nearest(&plain, known()))?;
    (!own.contains(&near)).then_some(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_known_under_every_name() {
        for (key, fact_of) in [
            ("date", "date"),
            ("stattus", "status"),
            ("embargo", "publish_at"),
            ("draft", "status"),
            ("TLP", "tlp"),
        ] {
            assert_eq!(fact(key, KEYS, briefing::KEYS), Some(fact_of), "{key}");
        }
        for key in ["title", "sumary", "bottom-line", "xyzzy"] {
            assert_eq!(fact(key, KEYS, briefing::KEYS), None, "{key}");
        }
    }
}
