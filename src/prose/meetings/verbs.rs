//! Meetings told by a verb: X met Y, Y was received by X, X and Y spoke.

use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::line::Line;
use super::parties::{self, Party};
use super::phrases::Who;
use super::status::{Form, Says, form, verb_group};
use super::{Sort, Told};

/// How a verb takes the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// met Y, met with Y
    Either,
    /// spoke with Y, talked to Y
    With,
    /// hosted Y, received Y
    Object,
    /// phoned Y
    Phone,
    /// discussed something with Y
    Discuss,
}

fn takes(known: &str) -> Takes {
    match known {
        "meet" | "meets" | "met" | "meeting" => Takes::Either,
        _ if known.starts_with("host")
            || known.starts_with("receiv")
            || known.starts_with("welcom")
            || known.starts_with("visit") =>
        {
            Takes::Object
        }
        "discuss" | "discusses" | "discussed" => Takes::Discuss,
        _ if known.starts_with("phon") || known.starts_with("telephon") || known.starts_with("call") => {
            Takes::Phone
        }
        _ => Takes::With,
    }
}

/// The meeting that the verb at a token tells, if any.
pub(super) fn read(line: &Line, verb: usize) -> Option<Told> {
    let known = line.known(verb);
    if line.phrase_at(verb).is_some() || line.date_at(verb).is_some() {
        return None;
    }
    if line.kind(verb + 1) == Some(Kind::Hyphen) || line.before(verb, 1) == "-" || known == "spent" {
        return None;
    }
    if let Some(told) = whom(line, verb) {
        return Some(told);
    }
    let takes = takes(known);
    let mut group = verb_group(line, verb, form_here(line, verb, known))?;
    if unreal_before(line, group.start) {
        return None;
    }
    // `Clinton and Lavrov meet`: present only where it can be.
    if group.passive {
        return if matches!(takes, Takes::Object | Takes::Phone) {
            by(line, verb, group.start, group.says)
        } else {
            None
        };
    }
    let mut left = parties::subject(line, group.start);
    if left.is_none() && form(known) == Form::Ing && group.start == verb {
        left = parties::main_subject(line, verb.saturating_sub(1), after_objects(line, verb))
            .map(|(party, _)| party);
    }
    let right = objects(line, verb, takes);
    if let Some(right) = &right
        && (is_broadcast(line, right.start, right.end) || is_interview(line, verb))
    {
        return None;
    }
    let by_line = takes == Takes::Discuss
        && super::setting::spoken_mode(line, verb..line.clause_end(verb + 1)).is_some();
    let visit = known.starts_with("visit");
    if (takes == Takes::Discuss || visit)
        && right.as_ref().is_some_and(|right| right.who.iter().any(|who| !matches!(who, Who::People(_))))
    {
        return None;
    }
    let reciprocal = right.is_none()
        && (matches!(takes, Takes::Either | Takes::With) || by_line)
        && left.as_ref().is_some_and(Party::is_plural)
        && !is_met_thing(line, verb, known, takes)
        && !is_side_by_side(line, verb, known);
    if right.is_none() && !reciprocal {
        return None;
    }
    // `met him halfway`
    let after = right.as_ref().map_or(verb + 1, |right| right.end);
    if line.token(after).is_some_and(|token| line.text.word(token) == "halfway") {
        return None;
    }
    if takes == Takes::Phone && !is_phone_call(line, verb, known, right.as_ref()?) {
        return None;
    }
    if group.says == Says::Present
        && form(known) == Form::Base
        && left.as_ref().is_none_or(|left| !left.is_plural())
    {
        return None;
    }
    let left = left?;
    let end = right.as_ref().map_or(verb + 1, |right| right.end);
    // `the official who met` and the like have no known side; nothing to tell.
    if matches!(left.who[..], [Who::Ambiguous])
        || right.as_ref().is_some_and(|right| is_absent(line, right.end))
    {
        return None;
    }
    group.start = group.start.min(verb);
    Some(Told {
        trigger: verb,
        start: left.start.min(group.start),
        end,
        verb: Some(verb),
        sides: std::iter::once(left).chain(right).collect(),
        says: group.says,
        sort: sort(known, takes),
        noun_start: None,
        // `left on Monday, having met Y`: on Monday or before.
        own_day: line.known(group.start) == "having",
    })
}

fn sort(known: &str, takes: Takes) -> Sort {
    match takes {
        Takes::Phone => Sort::Call,
        Takes::Either | Takes::Object => Sort::Face,
        Takes::With
            if matches!(
                known,
                "dined"
                    | "dine"
                    | "dines"
                    | "dining"
                    | "lunched"
                    | "lunch"
                    | "sat"
                    | "sit"
                    | "sitting"
                    | "huddled"
                    | "huddle"
                    | "breakfasted"
            ) =>
        {
            Sort::Face
        }
        Takes::With | Takes::Discuss => Sort::Speech,
    }
}

/// `spoke` after `have` and the like keep their form; `meeting` may be a noun and is told there.
fn form_here(line: &Line, verb: usize, known: &str) -> Form {
    let form = form(known);
    if known == "call" && line.before(verb, 1) == "phone" {
        return Form::Ing;
    }
    form
}

/// `refused to meet`, `is ready to meet`: a wish on the way to the verb.
fn unreal_before(line: &Line, group: usize) -> bool {
    let first = line.span.start.max(group.saturating_sub(3));
    (first..group)
        .any(|at| line.is(at, Class::Unreal) && line.phrase_at(at).is_none() && line.known(group) == "to")
}

/// The other side after a verb.
fn objects(line: &Line, verb: usize, takes: Takes) -> Option<Party> {
    let at = line.skip_adverbs(verb + 1);
    if matches!(takes, Takes::Either | Takes::Object | Takes::Phone)
        && let Some(party) = parties::from(line, at)
    {
        return Some(party);
    }
    if matches!(takes, Takes::Object | Takes::Phone) || is_audience(line, at) {
        return None;
    }
    with(line, verb + 1, takes == Takes::With)
}

/// `met the press`, `met reporters`: whoever stood beside was not met.
fn is_audience(line: &Line, at: usize) -> bool {
    let the = usize::from(line.is(at, Class::Determiner));
    line.is(at + the, Class::Audience)
}

/// The side after `with`, not further than the clause; `to` for those who speak.
pub(super) fn with(line: &Line, from: usize, to: bool) -> Option<Party> {
    let last = line.span.end.min(from + 28);
    let mut at = from;
    while at < last {
        if let Some(date) = line.date_at(at) {
            at = date.tokens.end.max(at + 1);
            continue;
        }
        let token = line.token(at)?;
        match token.kind {
            Kind::Stop | Kind::Semicolon | Kind::Quote => return None,
            Kind::Word => match token.known() {
                "with" => {
                    if let Some(party) = parties::from(line, at + 1) {
                        return Some(party);
                    }
                    return None;
                }
                "to" if to && at <= from + 3 => {
                    return parties::from(line, at + 1)
                        .filter(|party| !matches!(party.who[0], Who::Group | Who::Unsettled));
                }
                "to" if line.phrase_from(at + 1).is_none()
                    && !line.token(at + 1).is_some_and(|next| next.capital || next.known() == "the") =>
                {
                    return None;
                }
                _ if line.is_finite(at) || (token.is(Class::Subordinator) && token.known() != "so") => {
                    return None;
                }
                _ => {}
            },
            _ => {}
        }
        if line.phrase_at(at).is_some_and(|phrase| matches!(phrase.who, Who::People(_)) && !phrase.possessed)
        {
            return None;
        }
        at += 1;
    }
    None
}

/// `was received by X`
fn by(line: &Line, verb: usize, group: usize, says: Says) -> Option<Told> {
    let at = (verb + 1..line.span.end.min(verb + 14))
        .take_while(|&at| !line.is_finite(at))
        .find(|&at| line.known(at) == "by" && line.phrase_from(line.skip_adverbs(at + 1)).is_some())?;
    let host = parties::from(line, at + 1)?;
    let guest = parties::subject(line, group)?;
    Some(Told {
        trigger: verb,
        start: guest.start,
        end: host.end,
        verb: Some(verb),
        sides: vec![guest, host],
        says,
        sort: if takes(line.known(verb)) == Takes::Phone { Sort::Call } else { Sort::Face },
        noun_start: None,
        own_day: false,
    })
}

/// `whom Mr. Blinken met on Sunday`, `with whom he spoke`
fn whom(line: &Line, verb: usize) -> Option<Told> {
    let known = line.known(verb);
    let group = verb_group(line, verb, form(known)).filter(|group| !group.passive)?;
    let subject = line.phrase_until(line.skip_left(group.start))?;
    let party = parties::until(line, subject.tokens.end)?;
    let whom = party.start.checked_sub(1).filter(|&at| matches!(line.known(at), "whom" | "who"))?;
    let with = usize::from(line.before(whom, 1) == "with");
    let ends_with = line.known(verb + 1) == "with";
    if takes(known) == Takes::With && with == 0 && !ends_with {
        return None;
    }
    let other = parties::antecedent(line, whom - with)?;
    Some(Told {
        trigger: verb,
        start: party.start,
        end: verb + 1 + usize::from(ends_with),
        verb: Some(verb),
        sides: vec![party, other],
        says: group.says,
        sort: sort(known, takes(known)),
        noun_start: None,
        own_day: false,
    })
}

/// `met a deadline`, `met criticism`, `met in the middle`: what is met is a thing.
fn is_met_thing(line: &Line, verb: usize, known: &str, takes: Takes) -> bool {
    if takes != Takes::Either && !matches!(known, "met") {
        // `spoke of`, `talked about` stay meetings only between two.
        return matches!(line.known(verb + 1), "out" | "against" | "in" | "of" | "highly");
    }
    let at = line.skip_adverbs(verb + 1);
    let Some(token) = line.token(at) else { return false };
    if line.date_at(at).is_some() || token.kind != Kind::Word {
        return false;
    }
    if token.known() == "with" {
        return true;
    }
    let free =
        token.is_any(set(&[Class::Preposition, Class::Conjunction, Class::Subordinator, Class::Adverb]));
    !free && !matches!(token.known(), "to" | "one" | "behind" | "privately" | "face")
}

/// `spoke at a rally`, `talked up the treaty`, `sat next to each other`: two who do so need not do it with one another.
fn is_side_by_side(line: &Line, verb: usize, known: &str) -> bool {
    let mut at = line.skip_adverbs(verb + 1);
    while let Some(date) =
        line.date_at(at + usize::from(matches!(line.known(at), "on" | "for" | "in" | "late" | "early")))
    {
        at = line.skip_adverbs(date.tokens.end);
    }
    at += usize::from(line.kind(at) == Some(Kind::Comma));
    let Some(next) = line.token(at).map(|token| line.text.word(token)) else { return false };
    // `spoke to the press`, but `spoke to reaffirm`
    let to_many =
        next == "to" && line.is_any(at + 1, set(&[Class::Determiner, Class::Audience, Class::Group]));
    let public = to_many
        || matches!(next, "against" | "up" | "past" | "over" | "of" | "out")
        || (next == "in" && matches!(line.known(at + 1), "separate" | "support"));
    let together = matches!(next, "down" | "together" | "face" | "side");
    match known {
        "sat" | "sit" | "sits" | "sitting" => !together,
        _ if known.starts_with("sp") => public || (next == "at" && !is_length(line, at + 1)),
        _ if known.starts_with("talk") => public || next == "down",
        _ => false,
    }
}

/// `at length`, `at the margins of the summit`
fn is_length(line: &Line, at: usize) -> bool {
    let word = |at: usize| line.token(at).map_or("", |token| line.text.word(token));
    word(at) == "length"
        || (at..at + 3).any(|at| matches!(line.known(at), "sidelines" | "margins" | "margin" | "sideline"))
}

/// `flew to Munich to meet Y, who did not come`
fn is_absent(line: &Line, at: usize) -> bool {
    let comma = usize::from(line.kind(at) == Some(Kind::Comma));
    line.known(at + comma) == "who"
        && (at + comma + 1..at + comma + 4)
            .any(|at| line.is(at, Class::Negation) && line.before(at, 1) == "did")
}

/// Speaking to the press is no meeting.
fn is_broadcast(line: &Line, start: usize, end: usize) -> bool {
    (start..end + 1).any(|at| {
        line.is(at, Class::Audience)
            && line.phrase_at(at).is_none_or(|phrase| !matches!(phrase.who, Who::People(_)))
    })
}

/// `sat down with X for an interview`
fn is_interview(line: &Line, verb: usize) -> bool {
    let end = line.clause_end(verb + 1).min(verb + 24);
    (verb..end).any(|at| matches!(line.known(at), "interview" | "interviewed" | "interviews"))
}

/// `called Xi on Monday`, but not `called Xi a dictator`, `called on Xi`.
fn is_phone_call(line: &Line, verb: usize, known: &str, right: &Party) -> bool {
    if !known.starts_with("call") {
        return true;
    }
    let at = line.skip_adverbs(right.end);
    if is_named(line, at) {
        return false;
    }
    if line.date_at(at).is_some() {
        return true;
    }
    match line.token(at) {
        None => true,
        Some(token) if matches!(token.kind, Kind::Stop | Kind::Comma | Kind::Semicolon) => {
            line.known(at + 1) != "a" && right.start == verb + 1
        }
        Some(token) => matches!(
            token.known(),
            "to" | "on"
                | "after"
                | "from"
                | "by"
                | "about"
                | "over"
                | "and"
                | "for"
                | "late"
                | "early"
                | "before"
                | "in"
                | "following"
                | "at"
        ),
    }
}

/// `called Xi on Saturday a man in a hurry`, `called Xi to account`
fn is_named(line: &Line, at: usize) -> bool {
    let word = |at: usize| line.token(at).map_or("", |token| line.text.word(token));
    let to_account =
        word(at) == "to" && matches!(word(at + 1), "account" | "order" | "task" | "mind" | "arms" | "heel");
    let on = usize::from(matches!(line.known(at), "on" | "in" | "late" | "early"));
    let after = line.date_at(at + on).map(|date| date.tokens.end);
    let named = after
        .is_some_and(|at| line.kind(at) == Some(Kind::Quote) || matches!(line.known(at), "a" | "an" | "the"));
    to_account || named
}

fn after_objects(line: &Line, verb: usize) -> usize {
    objects(line, verb, Takes::Either).map_or(verb + 1, |party| party.end)
}

/// `met Qin on Sunday and Wang on Monday`: the further meetings of one verb, each with its own day.
pub(super) fn and_others(line: &Line, told: &Told) -> Vec<Told> {
    let mut all = Vec::new();
    let [left, right] = &told.sides[..] else { return all };
    if right.start < told.trigger {
        return all;
    }
    let mut end = told.end;
    while all.len() < 8 {
        let Some(start) = next_object(line, end) else { break };
        let Some(party) = parties::from(line, start) else { break };
        let own_day = (party.end..line.clause_end(party.end).min(party.end + 5))
            .any(|at| line.date_at(at).is_some_and(|date| date.length().is_none()));
        let after = line.skip_adverbs(party.end);
        if !own_day || line.is_finite(after) || !matches!(party.who[0], Who::People(_)) {
            break;
        }
        end = party.end;
        all.push(Told { trigger: start, start, end, sides: vec![left.clone(), party], ..told.clone() });
    }
    all
}

/// `met separately with Blinken and Baerbock`, `held separate talks with`: a meeting with each of them.
pub(super) fn one_by_one(line: &Line, told: Told) -> Vec<Told> {
    let from = told.noun_start.unwrap_or(told.trigger.saturating_sub(2)).max(line.span.start);
    let separate = (from..told.end + 2)
        .any(|at| matches!(line.known(at), "separately" | "separate") && line.phrase_at(at).is_none());
    let [left, right] = &told.sides[..] else { return vec![told] };
    let known = |party: &Party| party.who.iter().all(|who| matches!(who, Who::People(_)));
    if !separate || right.who.len() < 2 || !known(right) || left.is_plural() {
        return vec![told];
    }
    let alone = |who: &Who| Party { who: vec![who.clone()], ..right.clone() };
    right.who.iter().map(|who| Told { sides: vec![left.clone(), alone(who)], ..told.clone() }).collect()
}

/// Where the next object begins: past dates and places, after `and`.
fn next_object(line: &Line, from: usize) -> Option<usize> {
    let mut at = from;
    let mut dated = false;
    while at < line.span.end.min(from + 14) {
        if let Some(date) = line.date_at(at) {
            (at, dated) = (date.tokens.end, true);
            continue;
        }
        let token = line.token(at)?;
        match (token.kind, token.known()) {
            (Kind::Word, "and" | "then" | "with" | "to") | (Kind::Comma, _) => {}
            (Kind::Word, _) if line.phrase_from(at).is_some() => {
                let joined = matches!(line.before(at, 1), "and" | "with" | "to" | "then")
                    || line.kind(at - 1) == Some(Kind::Comma);
                return (dated && joined).then_some(at);
            }
            (Kind::Word, _)
                if token.is(Class::Preposition) || token.capital || token.is(Class::Determiner) => {}
            _ => return None,
        }
        at += 1;
    }
    None
}
