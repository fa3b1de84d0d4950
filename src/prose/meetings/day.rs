//! On which day a meeting was: which of the dates around its word is its own.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::dates::DateMention;
use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::Told;
use super::line::Line;
use super::status::Says;
use crate::model::{End, PartOfDay, PartialDate, Precision, Status, When};

/// The day of a meeting and what it makes of its status.
pub(super) struct Day {
    pub(super) when: When,
    pub(super) part: Option<PartOfDay>,
    pub(super) status: Status,
}

/// The day told for a meeting.
pub(super) fn of(line: &Line, told: &Told) -> Day {
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
    let over = dateline.zip(when.single_day()).is_some_and(|(dateline, day)| day < dateline);
    if status == Status::Announced && over && is_of_the_way(line, told) {
        return Day { when: When::Unknown, part: None, status };
    }
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
    let other_verb = told.verb.filter(|&verb| told.own_day && verb >= told.end);
    regions.push((told.end..clause_end.min(other_verb.unwrap_or(clause_end)), true));
    let fronted =
        matches!(line.before(line.clause_start(told.start), 1), "after" | "since" | "when" | "while");
    for (region, forward) in regions {
        let near_noun = noun && region.end == told.trigger;
        let found = dates_in(line, &region, forward)
            .find(|date| belongs(line, date, near_noun) && !(fronted && is_set_off(line, date)));
        if let Some(date) = found {
            return Some(joined(line, date));
        }
    }
    if told.own_day || is_before_another_day(line, told) || is_ahead_of(line, told) {
        return None;
    }
    // `On Sunday, Blinken met`, `Blinken on Sunday met`
    let start = told.start.min(told.trigger);
    let nearest = dates_in(line, &(start..told.trigger), false).find(|date| {
        belongs(line, date, false)
            && !beyond_verb(line, date.tokens.end..told.trigger, told)
            && !is_inserted(line, date, start)
    });
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

/// `Months after X met Y, on Monday, …`: the day is the main clause’s.
fn is_set_off(line: &Line, date: &DateMention) -> bool {
    let start = date.tokens.start;
    let on = usize::from(matches!(line.before(start, 1), "on" | "in"));
    line.kind(start.wrapping_sub(1 + on)) == Some(Kind::Comma)
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
    // `June 18: X meets Y`
    let comma = line.kind(first.tokens.end) == Some(Kind::Comma)
        || line.token(first.tokens.end).is_some_and(|token| line.text.word(token) == ":");
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

/// `said on Sunday he had spoken`, `praised on Sunday the talks`: the day belongs to the verb before it.
fn is_said_then(line: &Line, date: &DateMention) -> bool {
    let start = date.tokens.start;
    let on = usize::from(matches!(line.before(start, 1), "on" | "in" | "late" | "early"));
    start.checked_sub(1 + on).is_some_and(|verb| line.is(verb, Class::Report) || line.is_finite(verb))
}

/// `Blinken, who arrived on Sunday, met Qin`: the day is told of something else in between.
fn is_inserted(line: &Line, date: &DateMention, start: usize) -> bool {
    let opens = |at: &usize| {
        line.kind(*at) == Some(Kind::Comma)
            && (line.is(at + 1, Class::Subordinator) || matches!(line.known(at + 1), "which"))
    };
    let Some(comma) = (start..date.tokens.start).rev().find(opens) else { return false };
    (comma..date.tokens.start).any(|at| line.is_finite(at))
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

/// `returned home on Monday after meeting X`, `faced questions after talks with Y`: as well done on another day.
/// What is counted (`two days after meeting X`) and what was said there tells the day.
fn is_before_another_day(line: &Line, told: &Told) -> bool {
    let noun = told.noun_start.unwrap_or(told.trigger);
    let after = (line.span.start.max(noun.saturating_sub(4))..noun)
        .rev()
        .take_while(|&at| !line.is_finite(at))
        .find(|&at| matches!(line.known(at), "after" | "following"));
    let Some(after) = after.filter(|&after| !line.is(after.wrapping_sub(1), Class::Unit)) else {
        return false;
    };
    let before = (line.span.start.max(after.saturating_sub(20))..after).rev().find(|&at| line.is_finite(at));
    let verb = before.or_else(|| (told.end..line.span.end.min(told.end + 30)).find(|&at| line.is_finite(at)));
    verb.and_then(|verb| line.token(verb)).is_some_and(|verb| {
        let word = line.text.word(verb);
        matches!(word, "came" | "comes" | "was" | "were" | "faced" | "faces" | "landed" | "lands")
            || ["return", "defend", "apologi", "resign", "brief"].iter().any(|stem| word.starts_with(stem))
    })
}

/// `On Sunday, two days before his meeting with X`: the day is that of what was done before it.
fn is_ahead_of(line: &Line, told: &Told) -> bool {
    let Some(noun) = told.noun_start else { return false };
    told.says == Says::Announced
        && (line.span.start.max(noun.saturating_sub(3))..noun + 1)
            .any(|at| line.known(at) == "before" || (line.known(at) == "of" && line.before(at, 1) == "ahead"))
}

/// `flew to Munich on Sunday to meet X`: the day of the journey; `before meeting X on Tuesday`: the one that follows it.
fn is_of_the_way(line: &Line, told: &Told) -> bool {
    let before = line.span.start.max(told.trigger.saturating_sub(3))..told.trigger;
    let own = dates_in(line, &(told.end..line.clause_end(told.end)), true).next();
    own.is_none() || before.into_iter().any(|at| line.known(at) == "before")
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
