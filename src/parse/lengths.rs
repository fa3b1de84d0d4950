//! How long a meeting lasted: one figure, or one for each side where their accounts differ.

use super::fields::Fields;
use super::yaml::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::model::meeting::{Account, Participant};
use crate::model::{Length, PartyId, Registry};
use crate::source::Span;

/// The value of `duration`: a length, or a length for each side of those who took part.
pub(super) fn read(
    fields: &mut Fields<'_>,
    with: &[Participant],
    registry: &Registry,
) -> (Option<Length>, Vec<Account>) {
    match fields.take("duration") {
        Some((key, Node { value: Value::Map(entries), .. })) => {
            let span = fields.span(&key.range);
            // Where one of them cannot be read, that is all there is to say.
            let accounts: Option<Vec<Account>> =
                entries.into_iter().map(|entry| account(fields, entry, with, registry)).collect();
            accounts.map_or((None, vec![]), |accounts| settle(fields, span, accounts))
        }
        Some((_, node)) => (length(fields, node), vec![]),
        None => (None, vec![]),
    }
}

fn length(fields: &mut Fields<'_>, node: Node) -> Option<Length> {
    let words = fields.one(node, "duration")?;
    match Length::parse(&words.text) {
        Ok(length) => Some(length),
        Err(message) => {
            fields.report(Diagnostic::error("bad-length", words.span, message));
            None
        }
    }
}

fn account(
    fields: &mut Fields<'_>,
    (key, node): (Key, Node),
    with: &[Participant],
    registry: &Registry,
) -> Option<Account> {
    let sides = sides(with, registry);
    let length = length(fields, node)?;
    if let Some(party) = sides.iter().find(|side| side.as_str() == key.text) {
        return Some(Account { party: (*party).clone(), length });
    }
    let message = format!("nobody at this meeting is on the side `{}`", key.text);
    let diagnostic = Diagnostic::error("unknown-side", fields.span(&key.range), message);
    let names = sides.iter().map(|side| side.as_str());
    let all = names.clone().collect::<Vec<_>>().join(", ");
    fields.report(diagnostic.did_you_mean(&key.text, names).hint(match all.as_str() {
        "" => "nobody under `with` has a `side`; give one length".to_owned(),
        all => format!("the sides at it are {all}"),
    }));
    None
}

/// The sides of those who have a page, in order of appearance.
fn sides<'a>(with: &[Participant], registry: &'a Registry) -> Vec<&'a PartyId> {
    let mut sides: Vec<&PartyId> = Vec::new();
    for participant in with {
        let Participant::Person(id) = participant else { continue };
        let side = registry.people.get(id).and_then(|person| person.side.as_ref());
        sides.extend(side.filter(|side| !sides.contains(side)));
    }
    sides
}

/// Accounts that differ; those that do not are one length.
fn settle(fields: &mut Fields<'_>, span: Span, accounts: Vec<Account>) -> (Option<Length>, Vec<Account>) {
    match accounts.split_first() {
        None => (None, vec![]),
        Some((first, rest)) if rest.iter().all(|other| other.length == first.length) => {
            let message = "the accounts of the length do not differ";
            let hint = format!("write `duration: \"{}\"`", first.length);
            fields.report(Diagnostic::warning("accounts-agree", span, message).hint(hint));
            (Some(first.length), vec![])
        }
        Some(_) => (None, accounts),
    }
}
