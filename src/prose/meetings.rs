//! Who met whom: meetings stated in prose.
//!
//! In: a text with its people and dates. Out: [`ToldMeeting`]s in the order
//! in which the text first tells them. Verbs and nouns are read by rules of
//! their own; what tells the same meeting again becomes further evidence.

use std::ops::Range;

use super::Scene;
use super::dates::DateMention;
use super::people::Mention;
use super::tokens::{Kind, Text};
use super::words::{Class, set};
use crate::model::{Length, Mode, PartOfDay, PersonId, Status, When};

mod context;
mod day;
mod idioms;
mod line;
mod nouns;
mod parties;
mod phrases;
mod setting;
mod status;
mod verbs;

#[cfg(test)]
mod tests;

use context::Context;
use line::Line;
use parties::Party;
use status::Says;

/// A meeting as the text tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldMeeting {
    /// The day or days; unknown where the text does not settle it.
    pub when: When,
    /// Part of the day, where the text says so.
    pub part_of_day: Option<PartOfDay>,
    /// Who took part, in the order of the text; never empty.
    pub with: Vec<PersonId>,
    /// Others who took part and are not known: names and groups, as bytes of the text.
    pub others: Vec<Range<usize>>,
    /// How long it lasted.
    pub length: Option<Length>,
    /// The place, as bytes of the text.
    pub place: Option<Range<usize>>,
    /// How they met; `None` where the text does not say.
    pub mode: Option<Mode>,
    /// What became of it.
    pub status: Status,
    /// The sentences that tell it, as bytes, in order.
    pub evidence: Vec<Range<usize>>,
    /// The word that gave it away, in the first sentence.
    pub trigger: Range<usize>,
}

/// What kind of encounter a word means by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// met, hosted, talks: face to face unless said otherwise
    Face,
    /// spoke, conferred: nothing is said of the way
    Speech,
    /// phoned, a call
    Call,
    /// a videoconference
    Video,
}

/// A meeting found in a sentence, its people not yet settled.
#[derive(Debug, Clone)]
struct Told {
    trigger: usize,
    start: usize,
    end: usize,
    /// The verb whose clause it stands in.
    verb: Option<usize>,
    sides: Vec<Party>,
    says: Says,
    sort: Sort,
    /// Where the noun with its adjectives begins; `None` for a verb.
    noun_start: Option<usize>,
    /// Only a date beside its own words tells its day: `the talks dominated Monday’s papers`.
    own_day: bool,
}

/// The people of a meeting by row.
#[derive(Debug)]
struct ToldRows {
    people: Vec<u32>,
    strangers: usize,
    /// `I met`: somebody who is not to be known from the text.
    first_person: bool,
    others: Vec<Range<usize>>,
}

impl ToldRows {
    /// Somebody known, and one more at least.
    fn is_meeting(&self) -> bool {
        !self.people.is_empty() && self.people.len() + self.strangers > 1
    }
}

/// All meetings a text tells.
pub(super) fn read(
    text: &Text,
    scene: &Scene,
    mentions: &[Mention],
    dates: &[DateMention],
) -> Vec<ToldMeeting> {
    let mut found: Vec<ToldMeeting> = Vec::new();
    let mut context = Context::default();
    let (mut mention, mut date) = (0, 0);
    let mut before: &[DateMention] = &[];
    for (number, sentence) in text.sentences.iter().enumerate() {
        context.pass_dates(number.wrapping_sub(1), before);
        let mentions = take_until(mentions, &mut mention, |mention| mention.tokens.start < sentence.end);
        let dates = take_until(dates, &mut date, |date| date.tokens.start < sentence.end);
        before = dates;
        let pointed = !context.people.is_empty() && context.sentence + 3 >= number;
        if mentions.is_empty() && !pointed {
            continue;
        }
        if !text.tokens[sentence.clone()].iter().any(is_trigger) {
            if !mentions.is_empty() {
                context.pass_by(text, number, mentions);
            } else {
                follow_up(&Line::new(text, scene, number, mentions, dates), &context, &mut found);
            }
            continue;
        }
        if mentions.is_empty() && !text.tokens[sentence.clone()].iter().any(points_back) {
            continue;
        }
        let line = Line::new(text, scene, number, mentions, dates);
        let told = read_line(&line, &mut context, &mut found);
        if !told {
            follow_up(&line, &context, &mut found);
        }
        context.pass(&line);
    }
    found
}

fn is_trigger(token: &super::tokens::Token) -> bool {
    token.is_any(set(&[Class::MeetVerb, Class::MeetNoun]))
}

/// A word by which a sentence without names may mean somebody told of before, or add to a meeting.
fn points_back(token: &super::tokens::Token) -> bool {
    let counts = token.is(Class::Cardinal) && !matches!(token.known(), "a" | "an");
    counts || token.kind == Kind::Number || token.is_any(set(&[Class::Pronoun, Class::Group]))
}

/// The items from a place in a list on that a test accepts.
fn take_until<'s, T>(items: &'s [T], from: &mut usize, accept: impl Fn(&T) -> bool) -> &'s [T] {
    let start = *from;
    while *from < items.len() && accept(&items[*from]) {
        *from += 1;
    }
    &items[start..*from]
}

/// Reads one sentence; tells whether it told a meeting.
fn read_line(line: &Line, context: &mut Context, found: &mut Vec<ToldMeeting>) -> bool {
    if line.is_question() {
        return false;
    }
    let mut any = false;
    let mut done = line.span.start;
    for at in line.span.clone() {
        let Some(token) = line.token(at).filter(|token| is_trigger(token)) else { continue };
        if at < done && !token.is(Class::MeetNoun) {
            continue;
        }
        let told = idioms::read(line, at);
        let told = told.or_else(|| if token.is(Class::MeetVerb) { verbs::read(line, at) } else { None });
        let told = told.or_else(|| if token.is(Class::MeetNoun) { nouns::read(line, at) } else { None });
        let Some(told) = told.filter(|told| !is_condition(line, told)) else { continue };
        let end = told.end.min(at + 1);
        for told in verbs::one_by_one(line, told) {
            any |= tell(line, &told, context, found);
        }
        if any {
            done = done.max(end);
        }
    }
    any
}

/// Adds what a rule has found, once it is settled who is meant; tells whether it is.
fn tell(line: &Line, told: &Told, context: &mut Context, found: &mut Vec<ToldMeeting>) -> bool {
    let Some(rows) = context.resolve(line, told).filter(ToldRows::is_meeting) else { return false };
    let mut meeting = make(line, told, &rows);
    if meeting.when == When::Unknown && meeting.status == Status::Held {
        meeting.when = match () {
            () if goes_on(line, told) => day_before(line, found),
            () if is_there(line) => context.day_before(line),
            () => When::Unknown,
        };
    }
    let group = || {
        told.sides.iter().any(|side| {
            side.who.iter().all(|who| matches!(who, phrases::Who::Group | phrases::Who::Unsettled))
        })
    };
    let only_a_group = rows.people.len() == 1 && (rows.first_person || group());
    if only_a_group && meeting.when == When::Unknown {
        return false;
    }
    if rows.people.len() > 1 {
        context.last = Some((rows.people.clone(), line.number));
    }
    add(found, meeting);
    for more in verbs::and_others(line, told) {
        if let Some(rows) = context.resolve(line, &more).filter(ToldRows::is_meeting) {
            add(found, make(line, &more, &rows));
        }
    }
    true
}

/// `There he met`, `Within hours they were sitting down`: where and when the sentence before left off.
fn is_there(line: &Line) -> bool {
    let first = line.span.start;
    matches!(
        (line.known(first), line.known(first + 1)),
        ("there", _) | ("within" | "in", "hours" | "minutes") | ("hours" | "minutes", "later")
    ) && line.date_at(first).is_none()
}

/// `He also met`, `Later they spoke`: the account of the sentence before goes on.
fn goes_on(line: &Line, told: &Told) -> bool {
    let on = |at: usize| {
        matches!(
            line.known(at),
            "also" | "then" | "later" | "afterwards" | "afterward" | "separately" | "subsequently"
        )
    };
    let first = line.span.start;
    let said_before = (first.max(told.start.saturating_sub(2))..told.trigger + 1).any(on)
        || (first..first + 4).any(|at| line.known(at) == "separate");
    let earlier_later = (line.span.start.max(told.start.saturating_sub(2))..told.trigger)
        .any(|at| matches!(line.known(at), "years" | "months" | "weeks" | "days"));
    said_before && !earlier_later && !line.is_finite_before(told.start)
}

/// The single day of a meeting that the sentence before told, in the same paragraph.
fn day_before(line: &Line, found: &[ToldMeeting]) -> When {
    let Some(before) =
        line.number.checked_sub(1).filter(|&before| line.text.same_paragraph(before, line.number))
    else {
        return When::Unknown;
    };
    let sentence = line.text.bytes(&line.text.sentences[before]);
    let last = found
        .iter()
        .rev()
        .take(8)
        .find(|meeting| meeting.status == Status::Held && meeting.evidence.last() == Some(&sentence));
    last.filter(|meeting| meeting.when.single_day().is_some()).map_or(When::Unknown, |meeting| meeting.when)
}

/// `if they meet`, `whether Biden met Xi`
fn is_condition(line: &Line, told: &Told) -> bool {
    let opener = line.clause_start(told.start);
    // `met over 60 times`, `every year`: no one meeting.
    let first = line.span.start.max(told.start.saturating_sub(4));
    let habit = (first..line.clause_end(told.end)).any(|at| {
        let at_a_time = || line.before(at, 1) == "a" && line.before(at, 2) == "at";
        line.phrase_at(at).is_none()
            && match line.known(at) {
                "times" | "every" | "often" | "regularly" | "usually" | "always" | "frequently"
                | "sometimes" => true,
                "time" => at_a_time(),
                _ => false,
            }
    });
    if habit {
        return true;
    }
    matches!(line.before(opener, 1), "if" | "whether" | "unless") || is_denied(line, opener)
}

/// `denied that X met Y`, `reports that`, `it is unclear when`
fn is_denied(line: &Line, opener: usize) -> bool {
    let first = line.span.start.max(opener.saturating_sub(4));
    let word = |at: usize| line.token(at).map_or("", |token| line.text.word(token));
    (first..opener).any(|at| {
        matches!(
            word(at),
            "denied"
                | "denies"
                | "deny"
                | "denying"
                | "unclear"
                | "Reports"
                | "reports"
                | "rumors"
                | "rumours"
                | "Rumours"
                | "Rumors"
                | "claims"
                | "allegations"
                | "suggestions"
                | "speculation"
                | "doubt"
                | "doubts"
                | "pretended"
                | "imagined"
                | "false"
                | "wrong"
                | "untrue"
                | "rumour"
                | "rumor"
                | "claim"
                | "allegation"
                | "suggestion"
                | "assertion"
                | "lie"
                | "myth"
        )
    }) || is_fiction(line)
}

/// `In the film, Putin meets Biden`
fn is_fiction(line: &Line) -> bool {
    let opening = line.span.start..line.span.end.min(line.span.start + 6);
    matches!(line.known(line.span.start), "in" | "on")
        && opening.clone().any(|at| {
            line.token(at).is_some_and(|token| {
                matches!(
                    line.text.word(token),
                    "film"
                        | "movie"
                        | "novel"
                        | "drama"
                        | "sketch"
                        | "cartoon"
                        | "play"
                        | "thriller"
                        | "dream"
                )
            })
        })
}

fn make(line: &Line, told: &Told, rows: &ToldRows) -> ToldMeeting {
    let names = line.scene.names.people();
    let day = day::of(line, told);
    let place = setting::place(line, told);
    let mode = setting::mode(line, told, place.as_ref()).or_else(|| titled_mode(line, told));
    ToldMeeting {
        when: day.when,
        part_of_day: day.part,
        with: rows.people.iter().map(|&row| names[row as usize].id.clone()).collect(),
        others: rows.others.clone(),
        length: setting::length(line, told),
        place,
        mode,
        status: day.status,
        evidence: vec![line.text.bytes(&line.span)],
        trigger: line.text.tokens[told.trigger].range(),
    }
}

/// A headline may say that what was spoken was a call.
fn titled_mode(line: &Line, told: &Told) -> Option<Mode> {
    let title = line.scene.title?;
    let says = |word: &str| {
        title.split(|c: char| !c.is_alphanumeric()).any(|found| found.eq_ignore_ascii_case(word))
    };
    let call = says("call") || says("calls") || says("phone");
    (told.sort == Sort::Speech && call && line.number < 3).then_some(Mode::Call)
}

/// Adds a meeting, or adds to the one it tells again.
fn add(found: &mut Vec<ToldMeeting>, meeting: ToldMeeting) {
    let same = found.iter_mut().rev().take(24).find(|told| is_same(told, &meeting));
    match same {
        Some(told) => take_in(told, meeting),
        None => found.push(meeting),
    }
}

fn is_same(a: &ToldMeeting, b: &ToldMeeting) -> bool {
    let people = a.with.len() == b.with.len() && a.with.iter().all(|person| b.with.contains(person));
    if !people || (a.with.len() == 1 && a.evidence.last() != b.evidence.last()) {
        return false;
    }
    let days = day::agrees(a.when, b.when);
    let dated = a.when != When::Unknown && b.when != When::Unknown;
    let status = a.status == b.status
        || (dated
            && matches!(
                (a.status, b.status),
                (Status::Announced, Status::Held) | (Status::Held, Status::Announced)
            ))
        || matches!((a.status, b.status), (Status::Announced, Status::Cancelled | Status::Postponed));
    let modes = a.mode.is_none() || b.mode.is_none() || a.mode == b.mode || (a.evidence == b.evidence);
    days && status && modes
}

fn take_in(told: &mut ToldMeeting, again: ToldMeeting) {
    told.when = day::sharper(told.when, again.when);
    told.part_of_day = told.part_of_day.or(again.part_of_day);
    told.length = told.length.or(again.length);
    told.place = told.place.take().or(again.place);
    told.mode = match (told.mode, again.mode) {
        (Some(Mode::InPerson), Some(other)) => Some(other),
        (mode, other) => mode.or(other),
    };
    told.status = match (told.status, again.status) {
        (Status::Announced, later) => later,
        (status, _) => status,
    };
    for evidence in again.evidence {
        if told.evidence.last() != Some(&evidence) {
            told.evidence.push(evidence);
        }
    }
}

/// `The meeting lasted 35 minutes`, `It was conducted by video link`: more about the last one.
fn follow_up(line: &Line, context: &Context, found: &mut [ToldMeeting]) {
    let Some((_, sentence)) = &context.last else { return };
    if sentence + 2 < line.number {
        return;
    }
    let Some(meeting) = found.last_mut() else { return };
    let subject = (line.span.start..line.span.end.min(line.span.start + 10)).find(|&at| {
        let the = matches!(line.before(at, 1), "the" | "their" | "-" | "this")
            || line.before(at, 2) == "the"
            || line.date_at(at.wrapping_sub(2)).is_some();
        (line.is(at, Class::MeetNoun) && the) || (line.known(at) == "it" && at < line.span.start + 5)
    });
    if subject.is_none() || meeting.status != Status::Held {
        return;
    }
    let evidence = line.text.bytes(&line.span);
    let mut more = false;
    if meeting.length.is_none()
        && let Some(length) = setting::lengths(line, line.span.clone()).next()
    {
        meeting.length = Some(length);
        more = true;
    }
    let conducted =
        line.span.clone().any(|at| matches!(line.known(at), "conducted" | "held" | "took" | "was"));
    if conducted
        && let Some(mode) = setting::spoken_mode(line, line.span.clone())
        && meeting.mode != Some(mode)
    {
        meeting.mode = Some(mode);
        more = true;
    }
    if more && !meeting.evidence.contains(&evidence) {
        meeting.evidence.push(evidence);
    }
}

/// Counts looks at tokens, so that a test can hold the work to the length of the text.
fn count_work() {
    #[cfg(test)]
    WORK.with(|work| work.set(work.get() + 1));
}

#[cfg(test)]
thread_local! {
    /// Looks at tokens so far.
    pub(crate) static WORK: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}
