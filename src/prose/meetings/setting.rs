//! Where, how and for how long: what surrounds a meeting word.

use std::ops::Range;

use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::line::Line;
use super::{Sort, Told};
use crate::model::{Length, Mode};

/// The length told beside a meeting.
pub(super) fn length(line: &Line, told: &Told) -> Option<Length> {
    let start = told.noun_start.unwrap_or(told.trigger);
    let end = line.clause_end(told.end).max(lasted(line, told.end));
    let end = end.max(line.span.end.min(end + usize::from(line.known(end) == "lasting") * 10));
    lengths(line, start..end).next()
}

/// The end of what follows `lasted`.
fn lasted(line: &Line, from: usize) -> usize {
    let verb = (from..line.span.end.min(from + 16))
        .find(|&at| matches!(line.known(at), "lasted" | "lasting" | "ran" | "which"));
    verb.map_or(from, |verb| line.span.end.min(verb + 12))
}

/// Lengths of meetings in a range: hours and minutes, not those of a flight or a visit.
pub(super) fn lengths<'l>(line: &'l Line, region: Range<usize>) -> impl Iterator<Item = Length> + 'l {
    line.dates
        .iter()
        .filter(move |date| region.start <= date.tokens.start && date.tokens.end <= region.end)
        .filter(|date| {
            let next = line.token(date.tokens.end).map_or("", |token| line.text.word(token));
            !matches!(
                next,
                "visit"
                    | "trip"
                    | "flight"
                    | "ceasefire"
                    | "truce"
                    | "drive"
                    | "speech"
                    | "delay"
                    | "tour"
                    | "late"
                    | "journey"
                    | "war"
                    | "stay"
            )
        })
        .filter_map(|date| date.length())
        .filter(|length| length.minutes < 24 * 60)
}

/// The mode, where it is said or implied.
pub(super) fn mode(line: &Line, told: &Told, place: Option<&Range<usize>>) -> Option<Mode> {
    // Where the speaker was says nothing of the other; `spoke in Rome` does.
    let trigger = line.text.tokens[told.trigger].start as usize;
    let place = place.is_some_and(|place| place.start > trigger);
    let from = line.span.start.max(told.start.min(told.trigger.saturating_sub(8)));
    let end = line.clause_end(told.end);
    let said = spoken_mode(line, from..end);
    match (said, told.sort) {
        (Some(Mode::Video), _) => Some(Mode::Video),
        (Some(Mode::Call), Sort::Speech | Sort::Call | Sort::Face) => Some(Mode::Call),
        (_, Sort::Call) => Some(Mode::Call),
        (_, Sort::Video) => Some(Mode::Video),
        (_, Sort::Face) => Some(Mode::InPerson),
        (_, Sort::Speech) if is_in_a_call(line, told) => Some(Mode::Call),
        (_, Sort::Speech) => {
            let beside = (from..end).any(|at| {
                matches!(line.known(at), "sidelines" | "margins" | "in-person" | "sideline")
                    || (line.known(at) == "person" && line.before(at, 1) == "in")
                    || is_face_to_face(line, at)
            });
            (place || beside).then_some(Mode::InPerson)
        }
    }
}

/// `In a separate call, he spoke with`
fn is_in_a_call(line: &Line, told: &Told) -> bool {
    matches!(line.known(line.span.start), "in" | "during" | "on")
        && (line.span.start..told.start.min(line.span.start + 8)).any(|at| line.known(at) == "call")
}

/// `face to face`, `one-on-one`
fn is_face_to_face(line: &Line, at: usize) -> bool {
    let hyphen = usize::from(line.kind(at + 1) == Some(Kind::Hyphen));
    let middle = match line.known(at) {
        "face" => "to",
        "one" => "on",
        _ => return false,
    };
    line.known(at + 1 + hyphen) == middle && line.known(at + 2 + 2 * hyphen) == line.known(at)
}

/// `by phone`, `virtually`, `via video link`
pub(super) fn spoken_mode(line: &Line, region: Range<usize>) -> Option<Mode> {
    let mut mode = None;
    for at in region {
        if line.phrase_at(at).is_some() {
            continue;
        }
        match line.known(at) {
            "video" | "virtual" | "virtually" | "videoconference" | "video-conference" | "online"
            | "zoom" | "skype" => return Some(Mode::Video),
            "phone" | "telephone" | "telephonic" | "phone-call" | "phoned" | "telephoned" => {
                mode = Some(Mode::Call)
            }
            _ => {}
        }
    }
    mode
}

/// The place as written, by its bytes.
pub(super) fn place(line: &Line, told: &Told) -> Option<Range<usize>> {
    let end = line.clause_end(told.end);
    let after = (told.trigger + 1..end).take_while(|&at| !ends_places(line, at, told.end));
    let mut found = None;
    for at in after {
        if !matches!(line.known(at), "in" | "at") || line.phrase_at(at).is_some() {
            continue;
        }
        if let Some(tokens) = place_at(line, at) {
            let town = line.known(at) == "in";
            if town || found.is_none() {
                let held_at = found.is_some();
                found = found.or(Some(tokens));
                if town || held_at {
                    break;
                }
            }
        }
    }
    let found = found.or_else(|| {
        let start = line.clause_start(told.start);
        let fronted = start..told.start.min(start + 12);
        fronted
            .clone()
            .find(|&at| matches!(line.known(at), "in" | "at"))
            .and_then(|at| place_at(line, at))
            .filter(|tokens| line.kind(tokens.end) == Some(Kind::Comma) || tokens.end + 1 >= told.start)
    });
    let found = found.or_else(|| place_before_where(line, told))?;
    Some(line.text.bytes(&found))
}

/// `travelled to Berlin on Thursday, where he met Scholz`
fn place_before_where(line: &Line, told: &Told) -> Option<Range<usize>> {
    let place_clause = line.clause_start(told.start.min(told.trigger)).checked_sub(1)?;
    if line.known(place_clause) != "where" {
        return None;
    }
    let first = line.span.start.max(place_clause.saturating_sub(14));
    (first..place_clause)
        .rev()
        .filter(|&at| matches!(line.known(at), "in" | "at" | "to" | "into") && line.phrase_at(at).is_none())
        .find_map(|at| place_at(line, at))
        .filter(|tokens| !(tokens.end..place_clause).any(|at| line.is_finite(at)))
}

fn ends_places(line: &Line, at: usize, end: usize) -> bool {
    if at < end {
        return false;
    }
    let known = line.known(at);
    let topic = matches!(
        known,
        "about" | "regarding" | "amid" | "over" | "as" | "concerning" | "despite" | "against"
    );
    let purpose =
        known == "to" && line.token(at + 1).is_some_and(|next| !next.capital && next.known() != "the");
    topic || purpose
}

/// The capitalised place after `in` or `at`.
fn place_at(line: &Line, preposition: usize) -> Option<Range<usize>> {
    let the = usize::from(line.known(preposition + 1) == "the");
    let first = preposition + 1 + the;
    let mut at = first;
    let mut capital = false;
    while at < first + 8 {
        let Some(token) = line.token(at) else { break };
        if line.date_at(at).is_some() || line.phrase_at(at).is_some_and(|phrase| phrase.tokens.start <= at) {
            break;
        }
        let inside = match token.kind {
            Kind::Word if token.capital => {
                capital = true;
                true
            }
            Kind::Word => {
                (the == 1
                    && !capital
                    && (token.word == 0
                        || token.is_any(set(&[Class::Venue, Class::Demonym]))
                        || token.known() == "capital"))
                    || (token.known() == "of" && line.token(at + 1).is_some_and(|next| next.capital))
                    || (token.known() == "of"
                        && line.known(at + 1) == "the"
                        && line.token(at + 2).is_some_and(|next| next.capital))
                    || (token.known() == "the" && capital && line.before(at, 1) == "of")
            }
            Kind::Hyphen => at > first,
            Kind::Possessive => capital,
            _ => false,
        };
        if !inside {
            break;
        }
        at += 1;
    }
    // `in Cambridge, Massachusetts`
    if capital
        && line.kind(at) == Some(Kind::Comma)
        && line.token(at + 1).is_some_and(|next| next.capital && (next.word == 0 || next.is(Class::Country)))
        && line.phrase_at(at + 1).is_none()
        && !matches!(line.kind(at + 2), Some(Kind::Word))
    {
        at += 2;
    }
    let venue = (first..at).any(|at| line.is(at, Class::Venue));
    (at > first && (capital || venue)).then_some(first..at)
}
