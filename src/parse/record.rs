//! The keys that say what became of a briefing: `corrections`, `changes`, `withdrawn`, `superseded_by`.

use super::dates;
use super::fields::{Fields, Words};
use super::yaml::{Node, Value};
use crate::diagnostic::Diagnostic;
use crate::model::briefing::Dateline;
use crate::model::id::BriefingId;
use crate::model::record::{Change, Correction, Record, Withdrawal, Written, order};
use crate::source::{FileId, Span};

/// Reads them; `own` is the briefing's id.
pub(super) fn read(fields: &mut Fields<'_>, file: FileId, own: &str) -> Record {
    let corrections = fields.nodes("corrections");
    let changes = fields.nodes("changes");
    Record {
        corrections: corrections.into_iter().filter_map(|node| correction(fields, file, node)).collect(),
        changes: changes.into_iter().filter_map(|node| change(fields, file, node)).collect(),
        withdrawal: withdrawal(fields, file),
        superseded_by: superseded_by(fields, own),
    }
}

/// When a briefing was last changed: what the author says, or a later correction or change.
pub(super) fn updated(
    fields: &mut Fields<'_>,
    stated: Option<(Dateline, Span)>,
    record: &Record,
) -> Option<Dateline> {
    let Some(latest) = record.latest() else { return stated.map(|(date, _)| date) };
    if let Some((date, span)) = &stated
        && order(date, latest).is_lt()
    {
        let message = format!("`updated` is {}, but there is a later entry of {}", date.day(), latest.day());
        let diagnostic = Diagnostic::warning("correction-date", *span, message);
        fields.report(diagnostic.hint("leave `updated` out: corrections and changes say when it was"));
    }
    match stated {
        Some((date, _)) if order(&date, latest).is_gt() => Some(date),
        _ => Some(latest.clone()),
    }
}

fn correction(fields: &mut Fields<'_>, file: FileId, node: Node) -> Option<Correction> {
    let whole = fields.span(&node.range);
    if !is_map(fields, &node, "correction") {
        return None;
    }
    let mut nested = Fields::new(file, node, fields.diagnostics());
    let date = date(&mut nested);
    let written = |words: Words| Written { text: words.text, span: words.span };
    let was = nested.words("was").map(written);
    let is = nested.words("is").map(written);
    let note = nested.text("note");
    nested.finish();
    if note.is_none() && (was.is_none() || is.is_none()) {
        let message = "a correction needs a `note`, or the wording that `was` and the one that `is`";
        fields.report(Diagnostic::error("missing-name", whole, message));
        return None;
    }
    let (date, date_span) = dated(fields, date, whole, "correction")?;
    Some(Correction { date, date_span, was, is, note })
}

fn change(fields: &mut Fields<'_>, file: FileId, node: Node) -> Option<Change> {
    let whole = fields.span(&node.range);
    if !is_map(fields, &node, "change") {
        return None;
    }
    let mut nested = Fields::new(file, node, fields.diagnostics());
    let date = date(&mut nested);
    let note = nested.text("note");
    nested.finish();
    let Some(note) = note else {
        fields.report(Diagnostic::error(
            "missing-name",
            whole,
            "a change needs a `note` that says what changed",
        ));
        return None;
    };
    let (date, date_span) = dated(fields, date, whole, "change")?;
    Some(Change { date, date_span, note })
}

fn is_map(fields: &mut Fields<'_>, node: &Node, what: &str) -> bool {
    let is_map = matches!(node.value, Value::Map(_));
    if !is_map {
        let message = format!("a {what} is a map with `date` and `note`, not {}", node.value.kind());
        let span = fields.span(&node.range);
        fields.report(Diagnostic::error("wrong-type", span, message));
    }
    is_map
}

/// What is written under `date`: whether there is anything, and what it means.
fn date(nested: &mut Fields<'_>) -> (bool, Option<(Dateline, Span)>) {
    let is_there = nested.key("date").is_some_and(|(_, has_value)| has_value);
    (is_there, nested.parsed("date", "impossible-date", dates::dateline))
}

fn dated(
    fields: &mut Fields<'_>,
    (is_there, date): (bool, Option<(Dateline, Span)>),
    whole: Span,
    what: &str,
) -> Option<(Dateline, Span)> {
    if !is_there {
        let message = format!("a {what} needs its `date`");
        fields.report(Diagnostic::error("missing-name", whole, message));
    }
    date
}

fn withdrawal(fields: &mut Fields<'_>, file: FileId) -> Option<Withdrawal> {
    let (_, node) = fields.take("withdrawn")?;
    if let Value::Scalar { text, .. } = node.value {
        return Some(Withdrawal { date: None, reason: Some(text) });
    }
    let mut nested = Fields::new(file, node, fields.diagnostics());
    let withdrawal = Withdrawal {
        date: nested.parsed("date", "impossible-date", dates::dateline).map(|(date, _)| date),
        reason: nested.text("reason"),
    };
    nested.finish();
    Some(withdrawal)
}

fn superseded_by(fields: &mut Fields<'_>, own: &str) -> Option<(BriefingId, Span)> {
    let words = fields.words("superseded_by")?;
    let path = words.text.trim_start_matches("content/").trim_start_matches("briefings/");
    let id = path.trim_end_matches('/').trim_end_matches(".md").trim_end_matches("/index");
    if id == own {
        let message = "a briefing cannot supersede itself";
        fields.report(Diagnostic::error("unknown-briefing", words.span, message));
        return None;
    }
    Some((BriefingId::from(id), words.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::yaml;
    use crate::source::Sources;

    #[test]
    fn a_part_of_words_is_found_however_yaml_spells_them() {
        for spelled in [
            "say: Xi “made progress” here\n",
            "say: 'Xi “made progress” here'\n",
            "say: \"Xi “made progress” here\"\n",
            "say: |\n  Xi “made\n  progress” here\n",
            "say: >-\n  Xi “made\n  progress” here\n",
            "say: Xi “made\n  progress” here\n",
        ] {
            let file = Sources::default().add("a.md", spelled);
            let mut told = vec![];
            let node = yaml::read(file, spelled, 0..spelled.len(), &mut told).unwrap();
            let words = Fields::new(file, node, &mut told).words("say").unwrap();
            let start = words.text.find("made").unwrap();
            let end = words.text.find("progress").unwrap() + "progress".len();
            let written = Written { text: words.text, span: words.span };
            let part = spelled[written.part(spelled, start..end).range()].to_owned();
            assert!(matches!(part.as_str(), "made progress" | "made\n  progress"), "{spelled}: {part}");
        }
    }
}
