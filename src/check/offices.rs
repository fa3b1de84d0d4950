//! An office named before somebody's name that the person did not hold on the day.
//!
//! Only an office that the person's own page lists with dates is questioned:
//! `Foreign Minister Wang Yi` on a day between his two terms. What another
//! page or nobody lists is left alone.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::model::{Dateline, EnrichedBriefing, MarkKind, Person, PersonId, Role};
use crate::source::Span;

/// Reports every such office.
pub fn check(
    enriched: &EnrichedBriefing,
    text: &str,
    people: &BTreeMap<PersonId, Person>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(day) = enriched.briefing.date.as_ref().map(Dateline::day) else { return };
    for mark in &enriched.marks {
        if let MarkKind::Person(id) = &mark.kind {
            diagnostics.extend(wrong_office(enriched, text, mark.span, &people[id], day));
        }
    }
}

fn wrong_office(
    enriched: &EnrichedBriefing,
    text: &str,
    name: Span,
    person: &Person,
    day: Date,
) -> Option<Diagnostic> {
    let before = text[..name.range().start].trim_end();
    let role = person.roles.iter().find(|role| title_before(before, role).is_some())?;
    let title = title_before(before, role)?;
    let same_title =
        |other: &&Role| other.title.eq_ignore_ascii_case(&role.title) || other.short == role.short;
    let is_dated = role.from.is_some() || role.to.is_some();
    if !is_dated || person.roles.iter().filter(same_title).any(|other| other.held_on(day)) {
        return None;
    }
    let start = before.len() - title.len();
    if is_former(&before[..start]) {
        return None;
    }
    let span = Span::new(enriched.briefing.file, start..before.len());
    let held = match (role.from, role.to) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => String::from("at no stated time"),
    };
    let message = format!("{} did not hold this office on {day}, but {held}", person.name);
    let diagnostic = Diagnostic::warning("office-not-held", span, message);
    let diagnostic = match person.roles_on(day).next() {
        Some(role) => diagnostic.hint(format!("the office on that day: {}", role.title)),
        None => diagnostic,
    };
    Some(diagnostic.related(person.span, "the person's page"))
}

/// The words of a title that a text ends with, as they stand there.
fn title_before<'t>(before: &'t str, role: &Role) -> Option<&'t str> {
    [Some(&role.title), role.short.as_ref()].into_iter().flatten().find_map(|title| {
        let start = before.len().checked_sub(title.len())?;
        let words = before.get(start..)?;
        let is_whole = !before[..start].ends_with(|c: char| c.is_alphanumeric() || c == '-');
        (is_whole && words.eq_ignore_ascii_case(title)).then_some(words)
    })
}

fn is_former(before: &str) -> bool {
    let last = before.trim_end().rsplit([' ', '\n']).next().unwrap_or_default().to_lowercase();
    matches!(
        last.as_str(),
        "former" | "ex" | "then" | "outgoing" | "incoming" | "future" | "later" | "deputy" | "vice"
    ) || last.ends_with("ex-")
        || last.ends_with("deputy")
}
