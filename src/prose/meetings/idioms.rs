//! Meetings told by a turn of phrase: granted an audience, paid a visit to, told somebody by phone.

use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::line::{Line, REACH};
use super::parties::{self, Party};
use super::phrases::Who;
use super::status::{Form, Says, VerbGroup, form, verb_group};
use super::{Sort, Told};

/// The meeting that a turn of phrase around a token tells, if any.
pub(super) fn read(line: &Line, at: usize) -> Option<Told> {
    if line.phrase_at(at).is_some() || line.date_at(at).is_some() {
        return None;
    }
    match line.known(at) {
        "audience" => granted(line, at),
        "visit" => paid(line, at),
        "spent" => spent(line, at),
        "phone" | "telephone" => told_by_phone(line, at),
        "call" | "conversation" | "meeting" | "talks" => told_in_it(line, at),
        _ => None,
    }
}

/// `Xi granted Blinken a 35-minute audience`
fn granted(line: &Line, noun: usize) -> Option<Told> {
    let first = line.span.start.max(noun.saturating_sub(14));
    let verb = (first..noun).rev().find(|&at| line.is_finite(at))?;
    if !matches!(line.known(verb), "granted" | "gave" | "accorded") {
        return None;
    }
    let group = verb_group(line, verb, Form::Past)?;
    let guest = if group.passive {
        // `Blinken was granted an audience with Xi` is told by the noun.
        return None;
    } else {
        known_from(line, verb + 1)?
    };
    let start = guest.end;
    if (start..noun)
        .any(|at| line.is_any(at, set(&[Class::Preposition, Class::Subordinator, Class::Conjunction])))
    {
        return None;
    }
    let host = parties::subject(line, group.start)?;
    let told = told(noun, Some(verb), group.says, Sort::Face, vec![host, guest]).around(start, noun + 1);
    Some(Told { noun_start: Some(start), ..told })
}

/// `Sullivan paid a visit to Netanyahu`: to somebody, not to a place.
fn paid(line: &Line, noun: usize) -> Option<Told> {
    let first = line.span.start.max(noun.saturating_sub(6));
    let verb =
        (first..noun).rev().find(|&at| matches!(line.known(at), "paid" | "pay" | "pays" | "paying"))?;
    let plain = (verb + 1..noun).all(|at| line.phrase_at(at).is_none() && !line.is(at, Class::Negation));
    if !plain || line.known(noun + 1) != "to" {
        return None;
    }
    let host = known_from(line, noun + 2)?;
    let group = verb_group(line, verb, form(line.known(verb))).filter(|group| !group.passive)?;
    let guest = parties::subject(line, group.start)?;
    let end = host.end;
    Some(told(noun, Some(verb), group.says, Sort::Face, vec![guest, host]).around(noun, end))
}

/// `spent three hours with Xi`, `spent eight hours together`, `spent an hour in talks with`
fn spent(line: &Line, verb: usize) -> Option<Told> {
    let VerbGroup { start, says, passive: false } = verb_group(line, verb, Form::Past)? else { return None };
    let length = (verb + 1..line.span.end.min(verb + 5))
        .find_map(|at| line.date_at(at))
        .filter(|date| date.length().is_some_and(|length| length.minutes < 24 * 60))?;
    let mut at = line.skip_adverbs(length.tokens.end);
    if line.known(at) == "of" && matches!(line.known(at + 1), "talks" | "discussions") {
        at += 2;
    }
    if matches!(line.known(at), "in" | "of") {
        at += 1
            + (at + 1..at + 4).take_while(|&at| line.token(at).is_some_and(|token| token.word == 0)).count();
        if !matches!(line.known(at), "talks" | "discussions" | "conversation" | "meetings") {
            return None;
        }
        at += 1;
    } else if matches!(line.known(at), "talking" | "meeting" | "conferring") {
        at += 1;
    }
    let subject = parties::subject(line, start)?;
    let with = usize::from(line.known(at) == "with");
    let other = if with == 1 || line.known(at - 1) == "meeting" { known_from(line, at + with) } else { None };
    let together = line.is(length.tokens.end, Class::Adverb)
        && line.text.word(line.token(length.tokens.end)?) == "together"
        || matches!(line.known(at - 1), "talks" | "talking" | "discussions");
    if other.is_none() && !(together && subject.is_plural()) {
        return None;
    }
    let end = other.as_ref().map_or(at, |other| other.end);
    let sides = std::iter::once(subject).chain(other).collect();
    Some(told(verb, Some(verb), says, Sort::Face, sides).around(verb, end))
}

/// `told Macron by phone on Sunday that`
fn told_by_phone(line: &Line, noun: usize) -> Option<Told> {
    let by = match line.before(noun, 1) {
        "by" | "over" => noun - 1,
        "the" if matches!(line.before(noun, 2), "over" | "on") => noun - 2,
        _ => return None,
    };
    let first = line.span.start.max(by.saturating_sub(20));
    let verb = (first..by).rev().find(|&at| line.is_finite(at))?;
    let (subject, object) = addressed(line, verb)?;
    if object.end > by {
        return None;
    }
    Some(told(noun, Some(verb), Says::Held, Sort::Call, vec![subject, object]).around(verb, noun + 1))
}

/// `In a phone call on Friday, Sunak told Zelenskyy that`
fn told_in_it(line: &Line, noun: usize) -> Option<Told> {
    let first = line.span.start;
    let fronted = matches!(line.known(first), "in" | "during" | "over" | "at" | "on") && noun < first + 8;
    let comma = (noun + 1..line.span.end.min(noun + 8)).find(|&at| line.kind(at) == Some(Kind::Comma))?;
    let clear = |at: usize| {
        line.phrase_at(at).is_none()
            && !line.is_any(at, set(&[Class::Negation, Class::Unreal]))
            && !matches!(line.known(at), "with" | "between" | "from" | "conference")
            && !line
                .token(at)
                .is_some_and(|token| matches!(line.text.word(token), "televised" | "radio" | "public"))
    };
    if !fronted || !(first..comma).all(clear) {
        return None;
    }
    let verb = (comma + 1..line.span.end.min(comma + REACH)).find(|&at| line.is_finite(at))?;
    let (subject, object) = addressed(line, verb)?;
    // At a meeting of many, one may urge or thank somebody who is far away.
    let gathering = matches!(line.known(noun), "meeting" | "talks");
    if gathering && !is_told_to_the_face(line, verb) {
        return None;
    }
    let sort = match line.known(noun) {
        "call" => Sort::Call,
        "conversation" => Sort::Speech,
        _ => Sort::Face,
    };
    Some(told(noun, Some(verb), Says::Held, sort, vec![subject, object]).around(first, comma))
}

/// Who told whom, where the verb at a token says that somebody was spoken to and both are known.
pub(super) fn addressed(line: &Line, verb: usize) -> Option<(Party, Party)> {
    const VERBS: &[&str] = &[
        "told",
        "tells",
        "informed",
        "assured",
        "asked",
        "urged",
        "pressed",
        "warned",
        "thanked",
        "briefed",
        "reminded",
        "promised",
        "discussed",
        "raised",
        "reviewed",
        "urges",
        "warns",
        "asks",
    ];
    if !VERBS.contains(&line.text.word(line.token(verb)?)) {
        return None;
    }
    // `discussed Xi with Modi`: what is discussed may be somebody.
    let topical = matches!(line.text.word(line.token(verb)?), "discussed" | "raised" | "reviewed");
    let object = if topical { None } else { parties::from(line, verb + 1) };
    let object = object.or_else(|| after_topic(line, verb + 1))?;
    let known = object.who.iter().all(|who| matches!(who, Who::People(_)));
    let group = verb_group(line, verb, Form::Past).filter(|group| !group.passive);
    let start = group.map_or(verb, |group| group.start);
    known.then_some((parties::subject(line, start)?, object))
}

/// `told`, `assured`: said only to one who is there, unlike `urged` and `thanked`.
fn is_told_to_the_face(line: &Line, verb: usize) -> bool {
    line.token(verb).is_some_and(|verb| {
        matches!(line.text.word(verb), "told" | "tells" | "informed" | "assured" | "briefed" | "discussed")
    })
}

/// The side after `with`, past what or whom was talked about.
fn after_topic(line: &Line, from: usize) -> Option<Party> {
    let topic = parties::from(line, from).map_or(from, |topic| topic.end);
    super::verbs::with(line, topic, false)
}

/// Somebody known who begins at a token.
fn known_from(line: &Line, at: usize) -> Option<Party> {
    parties::from(line, at).filter(|party| party.who.iter().all(|who| matches!(who, Who::People(_))))
}

fn told(trigger: usize, verb: Option<usize>, says: Says, sort: Sort, sides: Vec<Party>) -> Told {
    let start = sides.iter().map(|side| side.start).min().unwrap_or(trigger);
    Told { trigger, start, end: trigger + 1, verb, sides, says, sort, noun_start: None, own_day: false }
}

impl Told {
    /// With the tokens it takes up besides its sides.
    fn around(mut self, start: usize, end: usize) -> Told {
        (self.start, self.end) = (self.start.min(start), end);
        self
    }
}
