//! A weekday in the text that is not that of the date beside it.

use crate::diagnostic::Diagnostic;
use crate::model::{Briefing, Document};
use crate::parse::dates::{latest, next, weekday, weekday_name};
use crate::prose::DateMention;
use crate::source::Span;

/// Reports `Sunday, 19 June 2023` with both readings.
pub fn check(
    briefing: &Briefing,
    document: &Document,
    dates: &[DateMention],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for mention in dates {
        let words = &document.text.text[mention.range.clone()];
        let mut parts = words.split([' ', ',', '\n', '(', '\u{a0}']).filter(|part| !part.is_empty());
        let (Some(named), true) = (parts.next().and_then(weekday), parts.any(|part| part.contains(is_digit)))
        else {
            continue;
        };
        let Some(day) = mention.when().single_day().filter(|day| day.weekday() != named) else { continue };
        let span = Span::new(briefing.file, document.text.in_file(mention.range.clone()));
        let (is, says) = (weekday_name(day.weekday()), weekday_name(named));
        let (before, after) = (latest(named, day), next(named, day));
        diagnostics.push(
            Diagnostic::warning("weekday-mismatch", span, format!("{day} is a {is}, not a {says}"))
                .hint(format!("write `{is}` if the date is right"))
                .hint(format!("write {before} or {after} if the weekday is right")),
        );
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}
