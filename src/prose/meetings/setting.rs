//! When, where, how and for how long: what surrounds a meeting word.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::dates::DateMention;
use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::line::Line;
use super::status::Says;
use super::{Sort, Told};
use crate::model::{End, Length, Mode, PartOfDay, PartialDate, Precision, Status, When};

/// The day of a meeting and what it makes of its status.
pub(super) struct Day {
    pub(super) when: When,
    pub(super) part: Option<PartOfDay>,
    pub(super) status: Status,
}

/// The day told for a meeting.
pub(super) fn day(line: &Line, told: &Told) -> Day {
    let found = mention(line, told);
    let dateline = line.scene.dateline;
    let status = told.says.status();
    let Some((when, part)) = found else {
        let opener = line.before(line.clause_start(told.start), 1);
        let subordinate = !matches!(opener, "" | "that" | "who") || is_heading(line);
        return match (told.says, subordinate) {
            (Says::Present, false) => {
                Day { when: dateline.map_or(When::Unknown, When::day), part: None, status }
            }
            (Says::Present, true) if is_heading(line) => Day { when: When::Unknown, part: None, status },
            (Says::Present, true) => Day { when: When::Unknown, part: None, status: Status::Announced },
            _ => Day { when: When::Unknown, part: None, status },
        };
    };
    let ahead = dateline.zip(when.first()).is_some_and(|(dateline, first)| first > dateline);
    let status = if status == Status::Held && ahead { Status::Announced } else { status };
    Day { when, part, status }
}

fn mention(line: &Line, told: &Told) -> Option<(When, Option<PartOfDay>)> {
    let clause_end = line.clause_end(told.end);
    let noun = told.noun_start.is_some();
    let mut regions: Vec<(Range<usize>, bool)> = Vec::new();
    if let Some(start) = told.noun_start {
        // `Monday’s meeting with X`
        regions.push((start..told.trigger, false));
    }
    // `Harris today hosted`
    if let Some(subject) =
        told.sides.first().filter(|side| told.noun_start.is_none() && side.end <= told.trigger)
    {
        let verb = told.verb.map_or(told.trigger, |verb| verb.min(told.trigger));
        let own = verb == told.trigger;
        regions.extend(own.then(|| (line.skip_left(verb).max(subject.end)..verb, false)));
    }
    regions.push((told.trigger..told.end, true));
    regions.push((told.end..clause_end, true));
    for (region, forward) in regions {
        let near_noun = noun && region.end == told.trigger;
        let found = dates_in(line, &region, forward).find(|date| belongs(line, date, near_noun));
        if let Some(date) = found {
            return Some(joined(line, date));
        }
    }
    // `On Sunday, Blinken met`, `Blinken on Sunday met`
    let start = told.start.min(told.trigger);
    let nearest = dates_in(line, &(start..told.trigger), false)
        .find(|date| belongs(line, date, false) && !beyond_verb(line, date.tokens.end..told.trigger, told));
    let clause_start = line.clause_start(start);
    if let Some(date) = nearest {
        return shifted(line, told, clause_start, joined(line, date));
    }
    let fronted = dates_in(line, &(clause_start..start), false).find(|date| {
        belongs(line, date, false)
            && !beyond_verb(line, date.tokens.end..start, told)
            && !is_said_then(line, date)
    });
    if let Some(date) = fronted {
        return shifted(line, told, clause_start, joined(line, date));
    }
    if let Some(date) = date_of_when(line, clause_start) {
        return Some(joined(line, date));
    }
    // `said Thursday after meeting with X`, `arrived on Sunday and met X`
    // The day is the other clause’s; its hour need not be the meeting’s.
    let date = governing(line, told, clause_start).or_else(|| opening(line, told))?;
    shifted(line, told, clause_start, (joined(line, date).0, None))
}

/// `in Bali in November 2022, when the two talked`: the date that a clause with `when` explains.
fn date_of_when<'l>(line: &'l Line, clause_start: usize) -> Option<&'l DateMention> {
    let when = clause_start.checked_sub(1).filter(|&at| line.known(at) == "when")?;
    let comma = usize::from(line.kind(when.wrapping_sub(1)) == Some(Kind::Comma));
    let date = line.date_at((when - comma).checked_sub(1)?)?;
    (date.tokens.end == when - comma
        && date.length().is_none()
        && date.when() != When::Unknown
        && belongs(line, date, false))
    .then_some(date)
}

/// The day another clause gives, less the days by which the meeting was before it.
fn shifted(
    line: &Line,
    told: &Told,
    clause_start: usize,
    day: (When, Option<PartOfDay>),
) -> Option<(When, Option<PartOfDay>)> {
    match days_after(line, told, clause_start) {
        None => Some(day),
        Some(days) => {
            let day = day.0.single_day()?.checked_sub(i64::from(days?).days()).ok()?;
            Some((When::day(day), None))
        }
    }
}

/// `a day after talks with X`: so many days before the other clause; `Some(None)` where they are not counted in days.
fn days_after(line: &Line, told: &Told, clause_start: usize) -> Option<Option<u32>> {
    let places = [told.noun_start.unwrap_or(told.trigger), told.trigger, clause_start];
    let after = places.into_iter().find(|&at| line.before(at, 1) == "after")?.checked_sub(1)?;
    let unit = after.checked_sub(1).filter(|&at| line.is(at, Class::Unit))?;
    match line.known(unit) {
        "hours" | "hour" | "minutes" | "minute" => None,
        "day" | "days" => {
            let amount = line.token(unit.checked_sub(1)?)?;
            Some(super::super::words::cardinal(amount.word).or((amount.known() == "the").then_some(1)))
        }
        _ => Some(None),
    }
}

/// `This afternoon, before votes in the Senate, the President had a call with`
fn opening<'l>(line: &'l Line, told: &Told) -> Option<&'l DateMention> {
    let first = line
        .dates
        .first()
        .filter(|date| date.tokens.start <= line.span.start + 2 && date.length().is_none())?;
    let comma = line.kind(first.tokens.end) == Some(Kind::Comma);
    let verb = told.verb.unwrap_or(told.trigger);
    let start = told.start.min(verb);
    let other_verb = (first.tokens.end..start).any(|at| line.is_finite(at));
    (comma
        && first.when() != When::Unknown
        && first.tokens.end < start
        && !other_verb
        && belongs(line, first, false))
    .then_some(first)
}

/// A line that ends without a stop, though more text follows, tells no day of its own.
fn is_heading(line: &Line) -> bool {
    let last = line.number + 1 == line.text.sentences.len();
    let stopped =
        (line.span.end.saturating_sub(3)..line.span.end).any(|at| line.kind(at) == Some(Kind::Stop));
    !last && !stopped
}

/// `said on Sunday he had spoken`: the day belongs to the saying.
fn is_said_then(line: &Line, date: &DateMention) -> bool {
    let start = date.tokens.start;
    let on = usize::from(matches!(line.before(start, 1), "on" | "in" | "late" | "early"));
    start.checked_sub(1 + on).is_some_and(|verb| line.is(verb, Class::Report))
}

/// Whether a verb of another clause stands between a date and the meeting.
fn beyond_verb(line: &Line, between: Range<usize>, told: &Told) -> bool {
    between.clone().any(|at| {
        line.is_finite(at)
            && Some(at) != told.verb
            && at != told.trigger
            && !line.is_any(at, set(&[Class::Auxiliary, Class::Modal]))
    }) || between.clone().any(|at| line.kind(at) == Some(Kind::Semicolon))
}

/// The date beside the verb that governs the phrase of the meeting.
fn governing<'l>(line: &'l Line, told: &Told, clause_start: usize) -> Option<&'l DateMention> {
    let beside = |verb: usize| {
        let after = dates_in(line, &(verb + 1..line.span.end.min(verb + 9)), true).find(|date| {
            belongs(line, date, false)
                && !(verb + 1..date.tokens.start)
                    .any(|at| line.is_finite(at) || line.is(at, Class::Subordinator))
        });
        after
            .or_else(|| {
                let before = line.skip_left(verb);
                dates_in(line, &(before..verb), false).next()
            })
            .or_else(|| {
                dates_in(line, &(line.clause_start(verb)..verb), false).find(|date| {
                    belongs(line, date, false) && !(date.tokens.end..verb).any(|at| line.is_finite(at))
                })
            })
    };
    if let Some(verb) = told.verb.filter(|&verb| verb != told.trigger)
        && let Some(date) = beside(verb)
    {
        return Some(date);
    }
    let opener = line.before(clause_start, 1);
    let hangs = matches!(opener, "after" | "while" | "when" | "following" | "where")
        || matches!(line.before(told.trigger, 1), "after" | "following" | "while");
    let anchor = if matches!(line.before(told.trigger, 1), "after" | "following" | "while") {
        told.trigger - 1
    } else {
        clause_start
    };
    // `hours after X met Y` is the same day, whoever acts.
    let hours = (anchor.saturating_sub(2)..anchor)
        .any(|at| matches!(line.known(at), "hours" | "hour" | "minutes" | "minute"));
    if hangs {
        let verb =
            (line.span.start.max(anchor.saturating_sub(20))..anchor).rev().find(|&at| line.is_finite(at));
        return verb.filter(|&verb| hours || is_theirs(line, verb, told)).and_then(beside).or_else(|| {
            let verb = (told.end..line.span.end.min(told.end + 30)).find(|&at| line.is_finite(at))?;
            is_theirs(line, verb, told).then(|| beside(verb))?
        });
    }
    // A verb coordinated before it, in the same past.
    let verb = (told.start..told.trigger)
        .rev()
        .find(|&at| at < told.trigger && line.is_finite(at) && line.before(told.trigger, 1) == "and")?;
    beside(verb)
}

/// `Prices fell on Tuesday after X met Y` does not date the meeting; what somebody said, or one of them did, does.
fn is_theirs(line: &Line, verb: usize, told: &Told) -> bool {
    if line.is(verb, Class::Report) {
        return true;
    }
    let mut group = verb;
    while group > line.span.start
        && line.is_any(group - 1, set(&[Class::Auxiliary, Class::Modal]))
        && line.phrase_at(group - 1).is_none()
    {
        group -= 1;
    }
    let Some(subject) = super::parties::subject(line, group) else { return false };
    subject.who.iter().any(|who| {
        matches!(who, super::phrases::Who::Pronoun(_))
            || told.sides.iter().any(|side| {
                side.who.contains(who) || matches!(side.who[..], [super::phrases::Who::Pronoun(_)])
            })
    })
}

/// The dates that lie in a range of tokens, from its start or from its end.
fn dates_in<'l>(
    line: &'l Line,
    region: &Range<usize>,
    forward: bool,
) -> Box<dyn Iterator<Item = &'l DateMention> + 'l> {
    let region = region.clone();
    let inside = move |date: &&DateMention| {
        region.start <= date.tokens.start
            && date.tokens.end <= region.end
            && date.length().is_none()
            && date.when() != When::Unknown
    };
    if forward {
        Box::new(line.dates.iter().filter(inside))
    } else {
        Box::new(line.dates.iter().rev().filter(inside))
    }
}

/// Whether a date tells when a thing was, and is no part of another thing.
fn belongs(line: &Line, date: &DateMention, beside_noun: bool) -> bool {
    let start = date.tokens.start;
    let the = usize::from(matches!(line.before(start, 1), "the" | "this"));
    let before = line.before(start, 1 + the);
    let ahead = before == "of" && line.before(start, 2 + the) == "ahead";
    let possessed = line.kind(date.tokens.end) == Some(Kind::Possessive);
    let of_month = before == "of" && !ahead && !line.is(start.wrapping_sub(2), Class::DayPart);
    !(matches!(before, "since" | "until" | "before" | "after" | "following" | "by" | "till" | "than")
        || of_month
        || ahead)
        && (!possessed || beside_noun)
}

/// `Sunday and Monday` are two days of one meeting.
fn joined(line: &Line, date: &DateMention) -> (When, Option<PartOfDay>) {
    let next = date.tokens.end;
    let sign = matches!(line.known(next), "and" | "to" | "through")
        || matches!(line.kind(next), Some(Kind::Dash | Kind::Hyphen));
    let on = usize::from(line.known(next + 1) == "on");
    if sign
        && let Some(second) =
            line.date_at(next + 1 + on).filter(|second| second.tokens.start == next + 1 + on)
        && let (Some(first), Some(last)) = (date.when().single_day(), second.when().single_day())
        && first < last
        && first.until(last).is_ok_and(|span| span.get_days() <= 4)
    {
        let end = |day: Date| End::At(PartialDate::day(day));
        return (When::Interval(end(first), end(last)), None);
    }
    (date.when(), date.part_of_day)
}

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

/// Whether two times can be one meeting’s.
pub(super) fn agrees(a: When, b: When) -> bool {
    a == b || a == When::Unknown || b == When::Unknown || (a.overlaps(b) && (is_vague(a) || is_vague(b)))
}

/// Longer than a day.
pub(super) fn is_vague(when: When) -> bool {
    when.single_day().is_none()
}

/// The more exact of two times.
pub(super) fn sharper(a: When, b: When) -> When {
    let width = |when: When| match when {
        When::Unknown => 3,
        When::Date(PartialDate { precision: Precision::Day(_), .. }) => 0,
        When::Interval(..) => 1,
        When::Date(_) => 2,
    };
    if width(b) < width(a) { b } else { a }
}
