//! `readouts` of a briefing: what two sides said, by subject.

use super::briefing::Surroundings;
use super::fields::{Fields, Words};
use super::markdown;
use super::sources::Shelf;
use super::yaml::{Key, Node, Value};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::id::PartyId;
use crate::model::readout::{Cell, Readout, Side, Subject};
use crate::model::record::Written;
use crate::model::{Meeting, Participant};
use crate::source::{FileId, Span};

/// What a table may refer to.
#[derive(Clone, Copy)]
struct Known<'a> {
    file: FileId,
    meetings: &'a [Meeting],
    shelf: Shelf<'a>,
    around: Surroundings<'a>,
}

/// The tables under `readouts`.
pub(super) fn read(
    fields: &mut Fields<'_>,
    file: FileId,
    meetings: &[Meeting],
    shelf: Shelf<'_>,
    around: Surroundings<'_>,
) -> Vec<Readout> {
    let known = Known { file, meetings, shelf, around };
    let nodes = fields.nodes("readouts");
    nodes.into_iter().filter_map(|node| readout(known, node, fields.diagnostics())).collect()
}

fn readout(known: Known<'_>, node: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Readout> {
    let whole = Span::new(known.file, node.range.clone());
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("a table is a map with `sides` and `subjects`, not {}", node.value.kind());
        diagnostics.push(Diagnostic::error("wrong-type", whole, message));
        return None;
    }
    let mut fields = Fields::new(known.file, node, diagnostics);
    let meeting = meeting(&mut fields, known);
    let title = fields.text("title");
    let caption = fields.words("caption").map(|words| read_words(known, words));
    let sides = sides(&mut fields, known, meeting, whole);
    let subjects = subjects(&mut fields, known, sides.as_ref(), whole);
    fields.finish();
    let (meeting, sides) = (meeting.map(|meeting| meeting.id.clone()), sides?);
    (!subjects.is_empty()).then_some(Readout { meeting, title, caption, sides, subjects })
}

fn read_words(known: Known<'_>, Words { text, span }: Words) -> Cell {
    let document = markdown::read(&text, 0, known.around.config.smart_punctuation);
    Cell { written: Written { text, span }, document }
}

/// The meeting that is named, among those that are declared.
fn meeting<'a>(fields: &mut Fields<'_>, known: Known<'a>) -> Option<&'a Meeting> {
    let words = fields.words("meeting")?;
    let found = known.meetings.iter().find(|meeting| meeting.id == words.text);
    if found.is_none() {
        let message = format!("no meeting `{}` under `meetings`", words.text);
        let diagnostic = Diagnostic::error("unknown-meeting", words.span, message);
        let ids = known.meetings.iter().map(|meeting| meeting.id.as_str());
        fields.report(match nearest(&words.text, ids) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => {
                diagnostic.hint("declare it with this `id`, or leave `meeting` out for the whole briefing")
            }
        });
    }
    found
}

/// Both columns; `None`, and told, where there are not two.
fn sides(
    fields: &mut Fields<'_>,
    known: Known<'_>,
    meeting: Option<&Meeting>,
    whole: Span,
) -> Option<[Side; 2]> {
    let Some((_, node)) = fields.take("sides") else {
        let message = "a table needs its `sides`, each with its texts";
        let hint = "write `sides: {united-states: [id-of-a-source], china: [id-of-a-source]}`";
        fields.report(Diagnostic::error("missing-name", whole, message).hint(hint));
        return None;
    };
    let span = fields.span(&node.range);
    let mut nested = Fields::new(known.file, node, fields.diagnostics());
    let entries = nested.take_rest();
    let count = entries.len();
    let read: Vec<Side> =
        entries.into_iter().filter_map(|(key, node)| side(&mut nested, known, meeting, key, node)).collect();
    if count != 2 {
        let message = format!("a table has two sides, and this has {count}");
        let hint = match count {
            0 | 1 => "name the other side as well, with the texts in which it says nothing",
            _ => "put two side by side in a table of their own",
        };
        fields.report(Diagnostic::error("two-sides", span, message).hint(hint));
    }
    read.try_into().ok()
}

fn side(
    fields: &mut Fields<'_>,
    known: Known<'_>,
    meeting: Option<&Meeting>,
    key: Key,
    node: Node,
) -> Option<Side> {
    let span = fields.span(&key.range);
    let words = fields.list_in(node, &key.text);
    let is_told = !words.is_empty();
    let texts = known.shelf.known(fields, words);
    if !is_told {
        let message = format!("`{}` needs its texts: the ids of sources", key.text);
        let hint = "without a text nobody can tell what a side left out";
        fields.report(Diagnostic::error("missing-name", span, message).hint(hint));
    }
    let parties = parties(known.around);
    if !parties.contains(&key.text.as_str()) {
        let message = format!("no side `{}` in site.yaml, nor of anybody in content/people", key.text);
        let diagnostic = Diagnostic::error("unknown-side", span, message);
        fields.report(match nearest(&key.text, parties.iter().copied()) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint("add it under `parties` of site.yaml"),
        });
        return None;
    }
    if let Some(meeting) = meeting
        && !may_be_at(&key.text, meeting, known.around)
    {
        let message = format!("nobody of `{}` is at the meeting `{}`", key.text, meeting.id);
        let hint = "name the meeting at which both sides were, or leave `meeting` out";
        fields.report(Diagnostic::error("side-not-there", span, message).hint(hint));
    }
    (!texts.is_empty()).then(|| Side { party: PartyId::from(key.text.as_str()), texts })
}

/// Every party there is: those of the settings, and those that somebody is of.
fn parties(around: Surroundings<'_>) -> Vec<&str> {
    let of_people = around.registry.people.values().filter_map(|person| person.side.as_ref());
    around.config.parties.keys().chain(of_people).map(PartyId::as_str).collect()
}

/// Whether somebody of a side is at a meeting, or somebody of whom no side is known.
fn may_be_at(side: &str, meeting: &Meeting, around: Surroundings<'_>) -> bool {
    let side_of = |participant: &Participant| match participant {
        Participant::Person(id) => around.registry.people.get(id).and_then(|person| person.side.as_ref()),
        Participant::Name(_) => None,
    };
    meeting.with.is_empty()
        || meeting.with.iter().any(|participant| side_of(participant).is_none_or(|of| of.as_str() == side))
}

fn subjects(
    fields: &mut Fields<'_>,
    known: Known<'_>,
    sides: Option<&[Side; 2]>,
    whole: Span,
) -> Vec<Subject> {
    let (at, nodes) = (fields.key("subjects"), fields.nodes("subjects"));
    if nodes.is_empty() {
        let message = "a table needs its `subjects`: what each side says of one thing";
        let span = at.map_or(whole, |(span, _)| span);
        fields.report(Diagnostic::error("missing-name", span, message).hint(
            "write `subjects: [{subject: Taiwan, united-states: …, china: …}]`; a side that is left out is silent",
        ));
    }
    let mut subjects: Vec<Subject> = Vec::new();
    for node in nodes {
        let Some((subject, span)) = subject(fields, known, sides, node) else { continue };
        if subjects.iter().any(|other| other.title == subject.title) {
            let message = format!("two subjects are called `{}`", subject.title);
            let hint = "put what each side says of it into one row";
            fields.report(Diagnostic::error("duplicate-id", span, message).hint(hint));
        }
        subjects.push(subject);
    }
    subjects
}

/// One row, and where its title stands. Without sides it is only looked through for what else is wrong in it.
fn subject(
    fields: &mut Fields<'_>,
    known: Known<'_>,
    sides: Option<&[Side; 2]>,
    node: Node,
) -> Option<(Subject, Span)> {
    let whole = fields.span(&node.range);
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("a row is a map with `subject` and the sides, not {}", node.value.kind());
        fields.report(Diagnostic::error("wrong-type", whole, message));
        return None;
    }
    let mut nested = Fields::new(known.file, node, fields.diagnostics());
    let title = nested.words("subject").filter(|title| !title.text.trim().is_empty());
    if title.is_none() {
        let message = "a row needs its `subject`: what the sides speak of";
        nested.report(Diagnostic::error("missing-name", whole, message));
    }
    let sides = sides?;
    let mut cells = [None, None];
    let entries = nested.take_rest();
    let is_bare = entries.is_empty();
    for (key, node) in entries {
        match sides.iter().position(|side| side.party.as_str() == key.text) {
            Some(index) => cells[index] = cell(&mut nested, known, &sides[index], &key, node),
            None => nested.report(no_such_column(known.file, &key, sides)),
        }
    }
    let title = title?;
    if is_bare {
        let message = format!("neither side says anything of `{}`", title.text);
        let hint = format!(
            "write what one of them says; where both are silent, `{}:` and `{}:` with nothing behind them",
            sides[0].party, sides[1].party
        );
        nested.report(Diagnostic::error("empty-row", title.span, message).hint(hint));
    }
    Some((Subject { title: title.text, cells }, title.span))
}

fn no_such_column(file: FileId, key: &Key, sides: &[Side; 2]) -> Diagnostic {
    let [first, second] = sides.each_ref().map(|side| side.party.as_str());
    let message = format!("`{}` is not a side of this table", key.text);
    let diagnostic = Diagnostic::error("unknown-side", Span::new(file, key.range.clone()), message);
    match nearest(&key.text, [first, second, "subject"]) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint(format!("its sides are `{first}` and `{second}`")),
    }
}

/// What a side says; nothing but white space is silence.
fn cell(fields: &mut Fields<'_>, known: Known<'_>, side: &Side, key: &Key, node: Node) -> Option<Cell> {
    if node.value == Value::Null {
        return None;
    }
    let words = fields.one(node, &key.text).filter(|words| !words.text.trim().is_empty())?;
    let cell = read_words(known, words);
    let Cell { written, document } = &cell;
    for cited in document.cited() {
        let other = known.shelf.get(&cited.key).filter(|source| !side.texts.contains(&source.id));
        if let Some(source) = other {
            let message =
                format!("`{}` is cited here, and is none of the texts of `{}`", source.id, side.party);
            let hint = format!(
                "add it to the texts under `sides`, or the table says that `{}` was silent in other texts",
                side.party
            );
            fields.report(Diagnostic::warning("cited-beside", written.span, message).hint(hint));
        }
    }
    if document.text.text.contains("[^") || written.text.contains("[^") {
        let message = "a note has no place in a table";
        let hint = "say it in the text, or in the `caption`";
        fields.report(Diagnostic::warning("note-in-table", written.span, message).hint(hint));
    }
    Some(cell)
}
