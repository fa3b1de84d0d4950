//! A translation of a briefing: `talks.fr.md` beside `talks.md`.
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
    let states = refuse_facts(&mut fields, origin);
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

/// Reports keys that the original alone may have, and gives whether there are any.
fn refuse_facts(fields: &mut Fields<'_>, origin: &str) -> bool {
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
fn fact(key: &str) -> Option<&'static str> {
    let plain = key.to_ascii_lowercase().replace('-', "_");
    let foreign = visibility::foreign(&plain).or(match plain.as_str() {
        "draft" | "published" => Some("status"),
        "tags" | "categories" => Some("topics"),
        _ => None,
    });
    let known = || briefing::KEYS.iter().copied();
    let near = known().find(|known| *known == plain).or(foreign).or_else(|| nearest(&plain, known()))?;
    (!KEYS.contains(&near)).then_some(near)
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
            assert_eq!(fact(key), Some(fact_of), "{key}");
        }
        for key in ["title", "sumary", "bottom-line", "xyzzy"] {
            assert_eq!(fact(key), None, "{key}");
        }
    }
}
