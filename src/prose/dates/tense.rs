//! Whether a clause tells of what was or of what is to come.

use std::ops::Range;

use super::super::tokens::{Kind, Text, Token};
use super::super::words::Class;

/// Where a clause lies, seen from the dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tense {
    /// Behind, or on the dateline's own day.
    Past,
    /// Ahead, or on the dateline's own day.
    Future,
    /// Told in the present, `X meets Y`: ahead where only the week is open, near where the year is (an item of a
    /// chronicle).
    Present,
    /// No verb says so.
    Open,
}

/// The tense of the clause around some tokens of a sentence.
///
/// The nearest verb before them in their clause decides, then the nearest
/// after them, then the nearest in the clause before.
pub(super) fn of(text: &Text, sentence: &Range<usize>, tokens: &Range<usize>) -> Tense {
    if let Some(tense) = preposition(text, sentence, tokens.start) {
        return tense;
    }
    // A clause is seldom longer than this; the bound keeps the work linear.
    const REACH: usize = 40;
    let start = sentence.start.max(tokens.start.saturating_sub(REACH));
    let end = sentence.end.min(tokens.end + REACH);
    let mut at = tokens.start;
    let mut told = None;
    while at > start {
        at -= 1;
        let token = &text.tokens[at];
        if let Some(tense) = verb_tense(text, start, at) {
            told = Some(tense);
            break;
        }
        if ends_clause(text, at, token) {
            break;
        }
    }
    if let Some(tense) = told {
        return tense;
    }
    for next in tokens.end..end {
        if let Some(tense) = verb_tense(text, start.max(tokens.end), next) {
            return tense;
        }
        let token = &text.tokens[next];
        if ends_clause(text, next, token) && next > tokens.end + 1 {
            break;
        }
    }
    while at > start {
        at -= 1;
        if let Some(tense) = verb_tense(text, start, at) {
            return tense;
        }
    }
    Tense::Open
}

/// `ahead of Thursday’s summit`, `by Friday`, `since Monday`
fn preposition(text: &Text, sentence: &Range<usize>, at: usize) -> Option<Tense> {
    let before = |back: usize| {
        at.checked_sub(back).filter(|at| sentence.contains(at)).map_or("", |at| text.tokens[at].known())
    };
    match (before(2), before(1)) {
        ("ahead", "of") | (_, "until") | (_, "till") => Some(Tense::Future),
        (_, "since") => Some(Tense::Past),
        ("scheduled" | "set" | "planned" | "slated" | "due", "for") => Some(Tense::Future),
        _ => None,
    }
}

/// What a word says of the tense, if it is a verb that says anything.
pub(super) fn verb_tense(text: &Text, start: usize, at: usize) -> Option<Tense> {
    let token = &text.tokens[at];
    if token.kind != Kind::Word || (token.capital && at > start && !token.is(Class::Modal)) {
        return None;
    }
    let before = |back: usize| at.checked_sub(back).filter(|&at| at >= start).map(|at| &text.tokens[at]);
    let known = token.known();
    if token.is(Class::Future) {
        let participle = known.ends_with("ed") || matches!(known, "set" | "due" | "about" | "going");
        let agreed =
            matches!(known, "agreed" | "invited" | "agree" | "about" | "set" | "going" | "plan" | "hope");
        let to_follows = text.tokens.get(at + 1).is_some_and(|next| matches!(next.known(), "to" | "for"));
        if agreed && !to_follows {
            return (known == "agreed" || known == "invited").then_some(Tense::Past);
        }
        let had_been = participle
            && before(1).is_some_and(|b| b.known() == "been")
            && before(2).is_some_and(|b| b.known() == "had");
        return Some(if had_been { Tense::Past } else { Tense::Future });
    }
    if matches!(known, "is" | "are") {
        let going_on = text
            .tokens
            .get(at + 1)
            .is_some_and(|next| text.word(next).ends_with("ing") || next.known() == "to");
        return going_on.then_some(Tense::Future);
    }
    if matches!(known, "was" | "were") {
        let next = text.tokens.get(at + 1).map_or("", |next| next.known());
        let to = text.tokens.get(at + 2).map_or("", |next| next.known());
        if next == "to"
            || (matches!(next, "due" | "set" | "scheduled" | "expected" | "slated" | "supposed")
                && to == "to")
        {
            return Some(Tense::Future);
        }
    }
    if token.is(Class::Past) || is_regular_past(text, token) {
        let infinitive =
            before(1).is_some_and(|before| matches!(before.known(), "to" | "be") || before.is(Class::Modal));
        let adjective = before(1).is_some_and(|before| matches!(before.known(), "the" | "a" | "an" | "of"));
        return (!infinitive && !adjective).then_some(Tense::Past);
    }
    (token.is(Class::Schedule) && !token.is(Class::Report)).then_some(Tense::Present)
}

/// `arrived`, but not `need` or `hundred`.
pub(crate) fn is_regular_past(text: &Text, token: &Token) -> bool {
    let word = text.word(token);
    word.len() > 4
        && word.ends_with("ed")
        && !word.ends_with("eed")
        && !matches!(
            word,
            "hundred"
                | "sacred"
                | "naked"
                | "wicked"
                | "united"
                | "armed"
                | "so-called"
                | "kindred"
                | "biped"
        )
}

fn ends_clause(text: &Text, at: usize, token: &Token) -> bool {
    match token.kind {
        Kind::Semicolon | Kind::Dash | Kind::Open | Kind::Close => true,
        Kind::Quote => !token.glued || text.tokens.get(at + 1).is_none_or(|next| !next.glued),
        Kind::Word => token.is(Class::Subordinator) && !matches!(token.known(), "where" | "so"),
        _ => false,
    }
}
