//! Who stands on either side of a meeting word.

use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::line::{Line, REACH};
use super::phrases::{NounPhrase, Who};

/// One side of a meeting: `Biden and Harris`, `King Charles, the queen and other officials`.
#[derive(Debug, Clone, Default)]
pub(super) struct Party {
    /// The noun phrases, by their places in the line.
    pub(super) who: Vec<Who>,
    /// The bytes of those who are not known.
    pub(super) others: Vec<std::ops::Range<usize>>,
    /// First token.
    pub(super) start: usize,
    /// Just past the last token.
    pub(super) end: usize,
}

impl Party {
    fn with(line: &Line, phrase: &NounPhrase) -> Self {
        let mut party = Party { start: phrase.tokens.start, end: phrase.tokens.end, ..Party::default() };
        party.add(line, phrase);
        party
    }

    fn add(&mut self, line: &Line, phrase: &NounPhrase) {
        if matches!(phrase.who, Who::Stranger | Who::Group | Who::Unsettled) {
            self.others.push(line.text.bytes(&phrase.tokens));
        }
        self.who.push(phrase.who.clone());
        self.start = self.start.min(phrase.tokens.start);
        self.end = self.end.max(phrase.tokens.end);
    }

    /// Adds one that stands before all others.
    fn add_before(&mut self, line: &Line, phrase: &NounPhrase) {
        self.add(line, phrase);
        self.who.rotate_right(1);
    }

    pub(super) fn is_plural(&self) -> bool {
        self.who.len() > 1
            || matches!(self.who[..], [Who::Group | Who::Told(_) | Who::Pronoun("they" | "we")])
    }
}

/// The side that begins at a token, with all that `and` and commas add to it.
pub(super) fn from(line: &Line, at: usize) -> Option<Party> {
    list(line, at, true)
}

/// The people after `between`: a verb after the last of them is the meeting’s own.
pub(super) fn pair(line: &Line, at: usize) -> Option<Party> {
    list(line, at, false)
}

fn list(line: &Line, at: usize, may_end_early: bool) -> Option<Party> {
    let at = line.skip_adverbs(at);
    let at = at + usize::from(line.known(at) == "both" && line.phrase_from(at).is_none());
    let first = line.phrase_from(at)?;
    let mut party = Party::with(line, head(line, first)?);
    while let Some(next) = joined(line, party.end) {
        if (may_end_early || party.who.len() > 1) && begins_own_clause(line, next) {
            break;
        }
        match head(line, next) {
            Some(phrase) => party.add(line, phrase),
            None => break,
        }
    }
    Some(party)
}

/// The person meant by a possessed phrase is whoever follows: `Biden’s envoy`.
fn head<'l>(line: &'l Line, phrase: &'l NounPhrase) -> Option<&'l NounPhrase> {
    let mut phrase = phrase;
    for _ in 0..3 {
        if !phrase.possessed {
            return Some(phrase);
        }
        phrase = line.phrase_from(phrase.tokens.end + 1)?;
    }
    None
}

/// The phrase that `and`, a comma or `as well as` joins at a token.
fn joined<'l>(line: &'l Line, at: usize) -> Option<&'l NounPhrase> {
    let mut next = at;
    let comma = line.kind(next) == Some(Kind::Comma) || line.kind(at.wrapping_sub(1)) == Some(Kind::Comma);
    next += usize::from(line.kind(next) == Some(Kind::Comma));
    match (line.known(next), line.known(next + 1), line.known(next + 2)) {
        ("as", "well", "as") => next += 3,
        ("along" | "together", "with", _) => next += 2,
        ("and" | "&", "with", _) => next += 2,
        ("and" | "&", ..) => next += 1,
        _ if comma => {}
        _ => return None,
    }
    next = line.skip_adverbs(next);
    let phrase = line.phrase_from(next)?;
    (!matches!(phrase.who, Who::Pronoun(_))).then_some(phrase)
}

/// `Biden met Xi, and Blinken met Wang`: what is joined is the subject of the next verb.
fn begins_own_clause(line: &Line, phrase: &NounPhrase) -> bool {
    let next = line.skip_adverbs(phrase.tokens.end);
    let next = line.date_at(next).map_or(next, |date| date.tokens.end);
    line.is_finite(next)
}

/// The side that ends before a token.
pub(super) fn until(line: &Line, at: usize) -> Option<Party> {
    let last = line.phrase_until(at)?;
    if last.possessed {
        return None;
    }
    let mut party = Party::with(line, last);
    let mut joined_by_and = false;
    loop {
        let mut before = party.start;
        let and = matches!(line.before(before, 1), "and" | "&");
        before -= usize::from(and);
        let comma = before > line.span.start && line.kind(before - 1) == Some(Kind::Comma);
        before -= usize::from(comma);
        if !(and || (comma && joined_by_and)) {
            break;
        }
        joined_by_and |= and;
        let Some(phrase) = line
            .phrase_until(before)
            .filter(|phrase| !phrase.possessed && !matches!(phrase.who, Who::Pronoun(_)))
        else {
            break;
        };
        // `The two presidents, Joe Biden and Xi Jinping,`: the same people twice.
        if comma && !and && matches!(phrase.who, Who::Told(_)) {
            party.start = phrase.tokens.start;
            break;
        }
        // `told Biden, and Blinken met`: an object is no subject.
        if is_object(line, phrase) && !matches!(line.before(phrase.tokens.start, 1), "") {
            // `mistrust between Biden and Xi met`: neither is.
            if and
                && !comma
                && matches!(line.before(phrase.tokens.start, 1), "between" | "from" | "by" | "for")
            {
                return None;
            }
            break;
        }
        party.add_before(line, phrase);
    }
    Some(party)
}

/// Whether a phrase hangs on a preposition or on a verb before it.
pub(super) fn is_object(line: &Line, phrase: &NounPhrase) -> bool {
    let start = phrase.tokens.start;
    let Some(before) = start.checked_sub(1).filter(|&at| line.span.contains(&at)) else { return false };
    if line.date_at(before).is_some() {
        return false;
    }
    let preposition = line.is(before, Class::Preposition)
        && !line.is(before, Class::Subordinator)
        && !matches!(line.known(before), "about");
    preposition
        || is_unknown_verb(line, before)
        || (line.is_finite(before)
            && !line.is(before, Class::Report)
            && !line.is_any(before, set(&[Class::Modal])))
}

/// `a lawyer representing X`, `officials who serve X`: of words that the tables do not know, one in -ing and one after
/// `who` take an object.
fn is_unknown_verb(line: &Line, at: usize) -> bool {
    let Some(token) = line.token(at).filter(|token| token.kind == Kind::Word && token.word == 0) else {
        return false;
    };
    let plain = !token.capital && at > line.span.start && line.phrase_at(at).is_none();
    plain && (line.text.word(token).ends_with("ing") || matches!(line.before(at, 1), "who" | "which"))
}

/// The subject of a verb group that begins at a token.
pub(super) fn subject(line: &Line, verb: usize) -> Option<Party> {
    subject_within(line, verb, 3)
}

fn subject_within(line: &Line, verb: usize, depth: u8) -> Option<Party> {
    if depth == 0 {
        return None;
    }
    let mut at = verb;
    let first = line.span.start.max(verb.saturating_sub(REACH));
    // Steps over what may stand between subject and verb.
    for _ in 0..8 {
        at = line.skip_left(at);
        if at <= first {
            return None;
        }
        if let Some(party) = until(line, at) {
            let phrase = line.phrase_at(party.start)?;
            if !is_object(line, phrase) {
                return Some(party);
            }
            if line.is_finite(party.start.checked_sub(1)?) {
                return None;
            }
            // `the president of X in Beijing`: the phrase belongs to what is before it.
            at = party.start - 1;
            continue;
        }
        match line.kind(at - 1) {
            Some(Kind::Comma) => {
                let (party, inner) = before_insertion(line, at - 1, first)?;
                return match party {
                    Some(party) => Some(party),
                    None => coordinated(line, inner, first, depth),
                };
            }
            Some(Kind::Close) => at = (first..at).rev().find(|&open| line.kind(open) == Some(Kind::Open))?,
            Some(Kind::Word) => match line.known(at - 1) {
                "who" => return antecedent(line, at - 1),
                "and" | "but" | "then" | "or" => return coordinated(line, at - 1, first, depth),
                _ => at = place_before(line, at, first)?,
            },
            Some(Kind::Dash) => at -= 1,
            _ => return None,
        }
    }
    None
}

/// Whom `who` stands for.
pub(super) fn antecedent(line: &Line, who: usize) -> Option<Party> {
    let comma = usize::from(who > line.span.start && line.kind(who - 1) == Some(Kind::Comma));
    let phrase = line.phrase_until(who - comma).or_else(|| line.phrase_until(who))?;
    // `It was Lavrov, not Blinken, who`
    if line.is(phrase.tokens.start.wrapping_sub(1), Class::Negation) {
        return None;
    }
    (!phrase.possessed).then(|| Party::with(line, phrase))
}

/// `Blinken, on a visit to Beijing, met`: the subject before an insertion between commas.
fn before_insertion(line: &Line, comma: usize, first: usize) -> Option<(Option<Party>, usize)> {
    // `the ministers of X and Y, A and B, met`
    let apposed = |party: &Party| {
        line.kind(party.start.wrapping_sub(1)) == Some(Kind::Comma)
            || line.phrase_from(party.start).is_some_and(|phrase| matches!(phrase.who, Who::Told(_)))
    };
    if let Some(party) = until(line, comma).filter(|party| party.who.len() > 1 && apposed(party)) {
        return Some((Some(party), comma));
    }
    let mut at = comma;
    let mut verb = false;
    while at > first {
        at -= 1;
        if line.kind(at) == Some(Kind::Comma)
            || line
                .phrase_at(at)
                .is_some_and(|phrase| phrase.tokens.end == at + 1 && line.kind(at) == Some(Kind::Comma))
        {
            let relative = line.is_any(at + 1, set(&[Class::Pronoun]))
                || matches!(line.known(at + 1), "where" | "which" | "whose");
            if let Some(phrase) = line.phrase_until(at).or_else(|| line.phrase_until(at + 1))
                && !is_object(line, phrase)
                && !phrase.possessed
                && (!verb || relative)
            {
                return Some((until(line, phrase.tokens.end), at));
            }
        }
        verb |= line.is_finite(at);
    }
    Some((None, comma))
}

/// `Blinken arrived on Sunday and met Qin`: the subject of the verb before.
fn coordinated(line: &Line, from: usize, first: usize, depth: u8) -> Option<Party> {
    let mut at = from;
    while at > first {
        at -= 1;
        if line.kind(at) == Some(Kind::Semicolon) || line.known(at) == "that" {
            return None;
        }
        if line.is_finite(at) {
            let mut group = at;
            while group > first
                && line
                    .is_any(group - 1, set(&[Class::Auxiliary, Class::Modal, Class::Adverb, Class::Negation]))
                && line.date_at(group - 1).is_none()
                && line.phrase_at(group - 1).is_none()
            {
                group -= 1;
            }
            return subject_within(line, group, depth - 1);
        }
    }
    None
}

/// Steps left over `in Beijing` or `at the White House`.
fn place_before(line: &Line, at: usize, first: usize) -> Option<usize> {
    let mut start = at;
    while start > first {
        let token = line.token(start - 1)?;
        if matches!(token.known(), "in" | "at" | "from") && start < at {
            return Some(start - 1);
        }
        let inside = token.kind == Kind::Word
            && (token.capital || token.is_any(set(&[Class::Venue, Class::Determiner])));
        if !inside || line.phrase_at(start - 1).is_some() {
            return None;
        }
        start -= 1;
    }
    None
}

/// The subject of the clause that a phrase such as `after talks with Xi` belongs to.
pub(super) fn main_subject(line: &Line, phrase_start: usize, phrase_end: usize) -> Option<(Party, usize)> {
    // A verb before it in the same clause.
    let first = line.span.start.max(phrase_start.saturating_sub(REACH));
    let mut at = phrase_start;
    while at > first {
        at -= 1;
        if line.kind(at) == Some(Kind::Semicolon) {
            break;
        }
        if line.is_finite(at) {
            let mut group = at;
            while group > first
                && line
                    .is_any(group - 1, set(&[Class::Auxiliary, Class::Modal, Class::Adverb, Class::Negation]))
                && line.date_at(group - 1).is_none()
                && line.phrase_at(group - 1).is_none()
            {
                group -= 1;
            }
            if let Some(party) = subject(line, group) {
                return Some((party, at));
            }
            break;
        }
    }
    // Or that of the verb after it: `After talks with Xi, Blinken said`; `Baerbock, speaking after talks with Qin, urged`.
    let last = line.span.end.min(phrase_end + REACH);
    if let Some(verb) = (phrase_end..last).find(|&at| line.is_finite(at))
        && let Some(party) =
            subject(line, verb).filter(|party| party.end <= phrase_start || party.start >= phrase_end)
    {
        return Some((party, verb));
    }
    // Or the first that can be a subject.
    let mut at = phrase_end;
    while at < last {
        if let Some(phrase) = line.phrase_from(at) {
            let next = phrase.tokens.end;
            let opens = at > phrase_end || line.kind(at.wrapping_sub(1)) == Some(Kind::Comma);
            if opens && !is_object(line, phrase) && !phrase.possessed {
                let party = from(line, at)?;
                let verb = (party.end..last.min(party.end + 8)).find(|&at| line.is_finite(at));
                if let Some(verb) = verb {
                    return Some((party, verb));
                }
            }
            at = next;
            continue;
        }
        if line.kind(at) == Some(Kind::Semicolon) {
            return None;
        }
        at += 1;
    }
    None
}
