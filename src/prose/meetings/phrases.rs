//! Noun phrases of people: `Chinese President Xi Jinping`, `senior officials`, `they`.
//!
//! A name takes in the title before it and the land or office after it, so
//! that the rules see one thing where a writer uses ten words.

use std::ops::Range;

use super::super::countries::country_at;
use super::super::people::{Mention, Named, offices};
use super::super::tokens::{Kind, Token};
use super::super::words::{Class, set};
use super::line::Line;

/// Who a noun phrase is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// People known, by row.
    People(Vec<u32>),
    /// One of several; never used for a meeting.
    Ambiguous,
    /// Somebody named or described who is not known.
    Stranger,
    /// Several people by what they are.
    Group,
    /// `the president`: one who may be known, but the text does not settle who.
    Unsettled,
    /// `the two leaders`, `both men`: so many people told before.
    Told(u8),
    /// he, she, they, him, her, them, I, we
    Pronoun(&'static str),
}

/// A noun phrase of people.
#[derive(Debug, Clone)]
pub(super) struct NounPhrase {
    pub(super) tokens: Range<usize>,
    pub(super) who: Who,
    /// A possessive follows: `Biden’s`.
    pub(super) possessed: bool,
}

/// All noun phrases of people in a sentence, in order.
pub(super) fn of(line: &Line, mentions: &[Mention]) -> Vec<NounPhrase> {
    let mut phrases: Vec<NounPhrase> = Vec::new();
    let mut free = line.span.start;
    for (count, mention) in mentions.iter().enumerate() {
        let next = mentions.get(count + 1).map_or(line.span.end, |next| next.tokens.start);
        if mention.tokens.start < free {
            continue;
        }
        let who = match mention.person() {
            Some(person) => Who::People(vec![person]),
            None => Who::Ambiguous,
        };
        let named = mention.named != Named::Office;
        let start = if named { start_of(line, mention, free) } else { mention.tokens.start };
        let mut end = end_of(line, mention.tokens.end, next);
        // The comma that closes `his counterpart, Qin Gang,` is part of it.
        let apposed = (start..mention.tokens.start).any(|at| line.kind(at) == Some(Kind::Comma));
        end += usize::from(apposed && line.kind(end) == Some(Kind::Comma) && end < next);
        let possessed = line.kind(end) == Some(Kind::Possessive);
        // An office that only introduces the next name belongs to that name.
        free = end;
        phrases.push(NounPhrase { tokens: start..end, who, possessed });
    }
    let mut all = Vec::with_capacity(phrases.len() + 2);
    let mut from = line.span.start;
    for phrase in phrases {
        others(line, from..phrase.tokens.start, &mut all);
        from = phrase.tokens.end;
        all.push(phrase);
    }
    others(line, from..line.span.end, &mut all);
    all
}

const TITLE: u64 = set(&[Class::Title, Class::TitleInner, Class::Honorific]);
const LAND: u64 = set(&[Class::Country, Class::Demonym, Class::CountryBegin]);

/// Where the title before a name begins.
fn start_of(line: &Line, mention: &Mention, free: usize) -> usize {
    let mut at = mention.tokens.start;
    let mut titled = false;
    let least = free.max(at.saturating_sub(24));
    while at > least {
        let before = at - 1;
        let Some(token) = line.token(before) else { break };
        if line.date_at(before).is_some() {
            break;
        }
        let step = match token.kind {
            Kind::Word if token.is_any(TITLE) => {
                titled |= token.is(Class::Title)
                    || (line.before(before, 1).is_empty()
                        && line.kind(before.wrapping_sub(1)) == Some(Kind::Hyphen));
                before
            }
            Kind::Word
                if token.capital
                    && (token.is_any(LAND) || token.known() == "korean" || token.known() == "u.s.") =>
            {
                before
            }
            Kind::Word if matches!(token.known(), "the" | "his" | "her" | "their" | "its" | "a" | "an") => {
                let inside = matches!(line.before(before, 1), "of" | "to" | "for")
                    && before > least + 1
                    && title_before(line, before - 1, least);
                if inside {
                    before
                } else {
                    return before;
                }
            }
            Kind::Word if matches!(token.known(), "of" | "for" | "to") => {
                if is_anothers(line, before, mention.tokens.start) {
                    break;
                }
                let after_title =
                    title_before(line, before, least) || line.is(before.wrapping_sub(1), Class::CountryBegin);
                match after_title {
                    true => before,
                    false => break,
                }
            }
            Kind::Word if token.capital && (token.word == 0 || token.is(Class::Venue)) => before,
            Kind::Word
                if !token.capital
                    && (token.word == 0 || token.known() == "democratic")
                    && titled
                    && before > least
                    && line
                        .is_any(before - 1, LAND | TITLE | set(&[Class::Preposition, Class::Determiner])) =>
            {
                before
            }
            // `met visiting French President Emmanuel Macron`
            Kind::Word if titled && token.known() == "visiting" => before,
            // `China’s Wang Yi`
            Kind::Possessive if titled || line.is_any(before.wrapping_sub(1), LAND) => before,
            Kind::Hyphen if titled => before,
            Kind::Close | Kind::Open if titled => before,
            Kind::Comma | Kind::Word
                if matches!(token.known(), "and" | "") && (titled || token.kind == Kind::Comma) =>
            {
                match title_list_before(line, before, least, titled, mention) {
                    Some(start) => start,
                    None => break,
                }
            }
            _ => break,
        };
        at = step;
    }
    // A capitalised word counts only as part of a title.
    while at < mention.tokens.start
        && line.token(at).is_some_and(|token| {
            !titled
                && !token.is_any(TITLE | LAND)
                && !matches!(token.known(), "the" | "his" | "her" | "their")
                || matches!(token.kind, Kind::Comma | Kind::Possessive | Kind::Hyphen | Kind::Close)
                || matches!(token.known(), "and" | "of" | "for" | "to")
        })
    {
        at += 1;
    }
    at
}

/// `a spokesman for President Macron`, `an adviser to Biden`: whoever acts serves the one who is named.
fn is_anothers(line: &Line, preposition: usize, name: usize) -> bool {
    let serves = matches!(
        line.before(preposition, 1),
        "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "adviser"
            | "advisor"
            | "envoy"
            | "deputy"
            | "representative"
            | "negotiator"
            | "counselor"
            | "counsellor"
            | "assistant"
    );
    // `the ambassador of Emmanuel Macron`, `an aide to President Macron`: a title with a name after `of` or `to` is somebody else’s.
    let titled = line.is(preposition.wrapping_sub(1), Class::Title)
        && !line.is(name, Class::Country)
        && (preposition + 1..name).all(|at| line.is(at, Class::Title) && line.date_at(at).is_none());
    if titled {
        return true;
    }
    let the = usize::from(line.known(preposition + 1) == "the");
    let spokesman = line.before(preposition, 1).starts_with("spokes");
    serves
        && (the == 0 || spokesman)
        && (preposition + 1 + the..name)
            .all(|at| line.is_any(at, TITLE | set(&[Class::Demonym])) && line.date_at(at).is_none())
}

/// Whether `of` at a token continues a title: `Prime Minister of`, `Director of the Office of`.
fn title_before(line: &Line, of: usize, least: usize) -> bool {
    let mut at = of;
    while at > least && of - at < 8 {
        at -= 1;
        let Some(token) = line.token(at) else { return false };
        if token.is(Class::Title) {
            return true;
        }
        let inside =
            token.kind == Kind::Word && (token.capital || matches!(token.known(), "of" | "the" | "and"));
        if !inside && !token.is(Class::TitleInner) {
            return false;
        }
    }
    false
}

/// `France’s President, Emmanuel Macron`; `Politburo Member, Director of the Office, and Foreign Minister Wang Yi`.
fn title_list_before(line: &Line, at: usize, least: usize, titled: bool, mention: &Mention) -> Option<usize> {
    let comma = if line.kind(at) == Some(Kind::Comma) {
        at
    } else {
        at - usize::from(line.kind(at.wrapping_sub(1)) == Some(Kind::Comma) && at > least)
    };
    let mut start = comma;
    let mut has_title = false;
    while start > least {
        let token = line.token(start - 1)?;
        if line.date_at(start - 1).is_some() {
            break;
        }
        let inside = match token.kind {
            Kind::Word => {
                token.is_any(TITLE)
                    || (token.capital && !token.is_any(set(&[Class::Starter, Class::Weekday, Class::Month])))
                    || matches!(token.known(), "of" | "the" | "for")
            }
            Kind::Possessive => true,
            _ => false,
        };
        if !inside {
            break;
        }
        has_title |= token.is(Class::Title);
        start -= 1;
    }
    if !has_title || start == comma {
        return None;
    }
    let begins_the = line.known(start) == "the";
    if titled {
        let land = (start..comma).any(|at| line.is_any(at, LAND));
        let office = offices::read(line.text, start..comma);
        let names = line.scene.names;
        let holders = names.offices().holders(names.people(), office, line.scene.dateline);
        let anothers =
            holders.len() == 1 && mention.person().is_some_and(|person| !holders.contains(&person));
        return (!anothers && (!begins_the || land)).then_some(start);
    }
    // `his Chinese counterpart, Qin Gang,`
    let closed = matches!(line.kind(mention.tokens.end), Some(Kind::Comma) | Some(Kind::Stop) | None);
    if matches!(line.before(comma, 1), "counterpart" | "diplomat" | "negotiator") {
        return closed.then_some(start);
    }
    // A bare name after a comma: only where the office is that person's own.
    let person = mention.person()?;
    let office = offices::read(line.text, start..comma);
    let names = line.scene.names;
    let own = names.offices().of_person(names.people(), person, line.scene.dateline);
    let holds = own.iter().any(|held| held.key == office.key);
    (holds || (own.is_empty() && closed)).then_some(start)
}

/// Where the land, office or age after a name ends.
fn end_of(line: &Line, from: usize, next: usize) -> usize {
    let mut end = from;
    let suffix = from
        .checked_sub(1)
        .and_then(|last| line.token(last))
        .is_some_and(|last| matches!(line.text.word(last).trim_end_matches('.'), "Jr" | "Sr"));
    end += usize::from(suffix && line.kind(end) == Some(Kind::Comma));
    if line.kind(end) == Some(Kind::Open) {
        let close = (end..next.min(end + 14)).find(|&at| line.kind(at) == Some(Kind::Close));
        if let Some(close) = close {
            end = close + 1;
        }
    }
    if line.known(end) == "of" {
        end = land_end(line, end, next);
    }
    if line.kind(end) == Some(Kind::Comma)
        && let Some(close) = apposition_end(line, end, next)
    {
        end = close;
    }
    end
}

/// `of Slovenia`, `of the Kingdom of Saudi Arabia`, `of Florida`
fn land_end(line: &Line, of: usize, next: usize) -> usize {
    let the = usize::from(line.known(of + 1) == "the");
    let mut at = of + 1 + the;
    if let Some((_, end)) = country_at(line.text, at).filter(|&(_, end)| end <= next) {
        return end;
    }
    let first = at;
    while at < next
        && line
            .token(at)
            .is_some_and(|token| token.kind == Kind::Word && token.capital && line.date_at(at).is_none())
        || (at > first
            && at < next
            && matches!(line.known(at), "of" | "and")
            && line.token(at + 1).is_some_and(|token| token.capital)
            && at + 1 < next)
    {
        if let Some((_, end)) = country_at(line.text, at).filter(|&(_, end)| end <= next) {
            return end;
        }
        at += 1;
    }
    if at > first { at } else { of }
}

/// `, the United States Secretary of State,` and `, 80,`
fn apposition_end(line: &Line, comma: usize, next: usize) -> Option<usize> {
    let mut at = comma + 1;
    if line.kind(at) == Some(Kind::Number) && line.kind(at + 1) == Some(Kind::Comma) {
        return Some(at + 2);
    }
    let mut titled = false;
    while at < next.min(comma + 16) {
        let token = line.token(at)?;
        match token.kind {
            Kind::Comma if titled => return Some(at + 1),
            Kind::Stop if titled => return Some(at),
            Kind::Word => {
                if token.is_any(set(&[Class::Pronoun, Class::Modal, Class::Subordinator, Class::Auxiliary]))
                    || matches!(token.known(), "and" | "said" | "met")
                    || line.date_at(at).is_some()
                {
                    return None;
                }
                titled |= token.is(Class::Title);
            }
            Kind::Possessive | Kind::Hyphen => {}
            _ => return None,
        }
        at += 1;
    }
    None
}

/// Groups, strangers and pronouns in a stretch without known people.
fn others(line: &Line, stretch: Range<usize>, all: &mut Vec<NounPhrase>) {
    let mut free = stretch.start;
    let mut at = stretch.start;
    while at < stretch.end {
        let Some(token) = line.token(at) else { break };
        const BEGINS: u64 = set(&[Class::Determiner, Class::Pronoun, Class::Title, Class::Group]);
        let found = if !token.is_any(BEGINS) || line.date_at(at).is_some() {
            None
        } else if let Some(told) = told_before(line, at, &stretch) {
            Some(told)
        } else if token.is(Class::Pronoun) {
            pronoun(token.known()).map(|who| NounPhrase { tokens: at..at + 1, who, possessed: false })
        } else if token.is_any(set(&[Class::Title, Class::Group])) && !line.is(at + 1, Class::MeetNoun) {
            Some(described(line, at, free, stretch.end))
        } else {
            None
        };
        match found {
            Some(phrase) => {
                at = phrase.tokens.end.max(at + 1);
                free = at;
                all.push(phrase);
            }
            None => at += 1,
        }
    }
}

fn pronoun(known: &'static str) -> Option<Who> {
    matches!(known, "he" | "she" | "they" | "him" | "them" | "her" | "i" | "we")
        .then_some(Who::Pronoun(known))
}

/// `the two leaders`, `both sides`, `the two`, `the pair`, `the leaders`
fn told_before(line: &Line, at: usize, stretch: &Range<usize>) -> Option<NounPhrase> {
    let the = matches!(line.known(at), "the" | "both" | "these");
    if !the {
        return None;
    }
    let both = line.known(at) == "both";
    let count = match line.known(at + 1) {
        "two" | "pair" | "duo" | "both" => Some(2),
        "three" | "trio" => Some(3),
        "four" => Some(4),
        _ if both => Some(2),
        _ => None,
    };
    let alone = matches!(line.known(at + 1), "pair" | "duo" | "trio");
    let noun_at = at + 1 + usize::from(count.is_some() && !both);
    let noun = matches!(
        line.known(noun_at),
        "leaders"
            | "sides"
            | "men"
            | "women"
            | "presidents"
            | "ministers"
            | "officials"
            | "diplomats"
            | "chancellors"
            | "premiers"
    );
    let end = match (count, noun, alone) {
        (_, _, true) => at + 2,
        (Some(_), true, _) => noun_at + 1,
        (None, true, _)
            if !matches!(line.known(noun_at + 1), "of" | "from") && line.known(noun_at) != "officials" =>
        {
            noun_at + 1
        }
        (Some(2), false, _) if !both && line.is_finite(noun_at) => noun_at,
        _ => return None,
    };
    if end > stretch.end || matches!(line.known(end), "of" | "from") {
        return None;
    }
    let possessed = line.kind(end) == Some(Kind::Possessive);
    Some(NounPhrase { tokens: at..end, who: Who::Told(count.unwrap_or(0)), possessed })
}

/// A group or a stranger around its head word.
fn described(line: &Line, head: usize, free: usize, stop: usize) -> NounPhrase {
    let adjective = |token: &Token| {
        token.kind == Kind::Hyphen
            || token.kind == Kind::Number
            || token.kind == Kind::Possessive
            || (token.kind == Kind::Word
                && (token.is_any(TITLE | LAND | set(&[Class::Cardinal, Class::Group]))
                    || token.word == 0
                    || token.known() == "other"))
    };
    let mut start = head;
    while start > free.max(head.saturating_sub(8))
        && line.date_at(start - 1).is_none()
        && line.token(start - 1).is_some_and(adjective)
        && !line.is_finite(start - 1)
    {
        start -= 1;
    }
    if start > free && line.is(start - 1, Class::Determiner) {
        start -= 1;
    }
    let mut end = head + 1;
    let mut names = 0;
    while end < stop
        && line.date_at(end).is_none()
        && line.token(end).is_some_and(|token| {
            token.kind == Kind::Hyphen
                || (token.kind == Kind::Word
                    && (token.is_any(set(&[Class::Title, Class::TitleInner, Class::Group]))
                        && !token.is(Class::MeetNoun)
                        || token.capital
                            && (token.word == 0
                                || token.is_any(set(&[Class::Particle, Class::FamilyFirst])))))
        })
    {
        names += usize::from(line.token(end).is_some_and(|token| token.capital && token.word == 0));
        end += 1;
    }
    if matches!(line.known(end), "of" | "from" | "for") {
        end = land_end(line, end, stop);
    }
    let plural = (head..end).any(|at| line.is(at, Class::Group));
    let speaks = (head..end).any(|at| line.known(at).starts_with("spokes"));
    let who = match (names, plural) {
        // What a spokesman does is nobody’s meeting.
        (0, false) if speaks => Who::Ambiguous,
        (0, false) if matches!(line.known(start), "the" | "his" | "her" | "their") => Who::Unsettled,
        (0, _) | (1, true) => Who::Group,
        _ => Who::Stranger,
    };
    let possessed = line.kind(end) == Some(Kind::Possessive);
    NounPhrase { tokens: start..end, who, possessed }
}
