//! Meetings told by a noun: talks with Y, a call between X and Y, X’s meeting with Y.

use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::idioms::addressed;
use super::line::{Line, REACH};
use super::parties::{self, Party};
use super::phrases::Who;
use super::status::{Says, dropped, form, infinitive, verb_group};
use super::verbs::with;
use super::{Sort, Told};

/// What stands before the noun and its adjectives.
enum Before {
    /// held, had, began
    Support(usize),
    /// `Biden’s`
    Owner(Party),
    /// after, during, in …; whether the noun has `his` or `their`
    Preposition(usize),
    /// Nothing: the noun is the subject.
    Subject,
    /// cancelled, postponed
    Dropped(usize, Says),
    /// A wish, a refusal, anything else.
    Nothing,
}

/// The meeting that the noun at a token tells, if any.
pub(super) fn read(line: &Line, noun: usize) -> Option<Told> {
    let known = line.known(noun);
    if line.phrase_at(noun).is_some() || line.date_at(noun).is_some() || known == "visit" {
        return None;
    }
    if matches!(known, "tea" | "exchange" | "engagement" | "session" | "sessions" | "roundtable")
        && line.known(noun + 1) != "with"
        && !(known == "tea" && matches!(line.before(noun, 1), "had" | "have" | "over"))
    {
        return None;
    }
    // `in consultation with` is how a text orders, not a meeting.
    if known == "consultation" && line.before(noun, 1) == "in" {
        return None;
    }
    if known == "conference" && !matches!(line.before(noun, 1), "video" | "phone" | "telephone") {
        return None;
    }
    let start = phrase_start(line, noun)?;
    let before = before(line, start);
    if matches!(before, Before::Nothing) {
        return None;
    }
    let both = between(line, noun);
    let right = match &both {
        Some(_) => None,
        None => with(line, noun + 1, matches!(known, "call" | "calls"))
            .or_else(|| from_other(line, noun, known))
            .or_else(|| meal_for(line, noun, known)),
    };
    if line.span.start < start && is_wish(line, start, noun) {
        return None;
    }
    if let Some(right) = &right
        && (right.start..right.end + 1).any(|at| {
            line.is(at, Class::Audience)
                && line.phrase_at(at).is_none_or(|phrase| !matches!(phrase.who, Who::People(_)))
        })
    {
        return None;
    }
    let end = both.as_ref().or(right.as_ref()).map_or(noun + 1, |party| party.end);
    if is_demand(line, noun, start, end) {
        return None;
    }
    let is_subject = matches!(before, Before::Owner(_) | Before::Subject);
    let told = |sides: Vec<Party>, says: Says, verb: Option<usize>| {
        let first = sides.iter().map(|side| side.start).min().unwrap_or(start).min(start);
        let own_day = is_subject && verb.is_some_and(|verb| !is_of_happening(line, verb));
        Some(Told {
            trigger: noun,
            start: first,
            end,
            verb,
            sides,
            says,
            sort: sort(line, start, noun),
            noun_start: Some(start),
            own_day,
        })
    };
    match before {
        Before::Nothing => None,
        Before::Dropped(verb, says) => {
            let mut sides: Vec<Party> = both.into_iter().chain(right).collect();
            if sides.is_empty() {
                return None;
            }
            sides.extend(parties::subject(line, verb));
            told(sides, says, Some(verb))
        }
        Before::Support(verb) => {
            let group = verb_group(line, verb, form(line.known(verb)))?;
            let says = group.says;
            // `would continue discussions` names no meeting.
            let goes_on = says == Says::Announced && line.known(verb).starts_with("continu");
            if group.passive || goes_on {
                return None;
            }
            match both {
                Some(both) => told(vec![both], says, Some(verb)),
                None => {
                    let subject = parties::subject(line, group.start)?;
                    if right.is_none() && (!subject.is_plural() || !is_joint(line, noun)) {
                        return None;
                    }
                    told(std::iter::once(subject).chain(right).collect(), says, Some(verb))
                }
            }
        }
        Before::Owner(owner) => {
            // `Biden and Xi’s summit`
            if right.is_none() && !(owner.is_plural() && is_joint(line, noun)) {
                return None;
            }
            let (says, verb) = context(line, owner.start, end)?;
            told(std::iter::once(owner).chain(right).collect(), says, verb)
        }
        Before::Preposition(preposition) => at_occasion(line, preposition, start, noun, both, right, end)
            .and_then(|(sides, says, verb)| told(sides, says, verb)),
        Before::Subject => {
            let (says, verb) = as_subject(line, end).or_else(|| as_subject(line, noun + 1))?;
            let sides: Vec<Party> = match both {
                Some(both) => vec![both],
                None => return None,
            };
            told(sides, says, Some(verb))
        }
    }
}

/// `met for talks`, `held talks`: two who hold a thing hold it with one another.
fn is_joint(line: &Line, noun: usize) -> bool {
    let next = line.skip_adverbs(noun + 1);
    !matches!(line.known(next), "of" | "for" | "about" | "to") && !line.is(next, Class::Group)
}

fn sort(line: &Line, start: usize, noun: usize) -> Sort {
    match line.known(noun) {
        "call" | "calls" => Sort::Call,
        "videoconference" | "video-conference" | "teleconference" => Sort::Video,
        "conversation" | "conversations" | "discussion" | "discussions" | "consultations"
        | "consultation" | "exchange" | "negotiations" | "engagement" | "talk" => Sort::Speech,
        _ if (start..noun).any(|at| matches!(line.known(at), "phone" | "telephone")) => Sort::Call,
        _ => Sort::Face,
    }
}

/// `between X and Y`, `of X and Y`, `by X and Y`
fn between(line: &Line, noun: usize) -> Option<Party> {
    let last = line.span.end.min(noun + 14);
    let mut at = noun + 1;
    while at < last {
        if let Some(date) = line.date_at(at) {
            at = date.tokens.end.max(at + 1);
            continue;
        }
        match line.known(at) {
            "between" => {
                return parties::pair(line, at + 1)
                    .filter(|party| party.who.len() > 1 || matches!(party.who[0], Who::Told(_)));
            }
            "of" if at == noun + 1 => {
                return parties::pair(line, at + 1).filter(|party| {
                    party.who.len() > 1 && party.who.iter().all(|who| matches!(who, Who::People(_)))
                });
            }
            "with" => return None,
            // `A meeting was held on Friday between X and Y`
            "was" | "were" | "held" | "took" | "place" | "will" | "be" | "planned" | "scheduled" | "due"
            | "set" | "expected" => at += 1,
            _ if line.is_finite(at) || line.kind(at) == Some(Kind::Comma) => return None,
            _ => at += 1,
        }
    }
    None
}

/// `a call to Y for more arms`: a demand.
fn is_demand(line: &Line, noun: usize, start: usize, end: usize) -> bool {
    let spoken = (start..noun).any(|at| matches!(line.known(at), "phone" | "telephone" | "video"));
    matches!(line.known(noun), "call" | "calls")
        && !spoken
        && line.known(end) == "for"
        && line.date_at(end + 1).is_none()
}

/// `hosted a dinner for Y`
fn meal_for(line: &Line, noun: usize, known: &str) -> Option<Party> {
    let meal = matches!(known, "dinner" | "lunch" | "luncheon" | "breakfast" | "banquet" | "tea");
    let at = (noun + 1..line.span.end.min(noun + 10)).find(|&at| line.known(at) == "for")?;
    let plain =
        (noun + 1..at).all(|at| line.date_at(at).is_some() || matches!(line.known(at), "on" | "in" | "at"));
    let guest = parties::from(line, at + 1)
        .filter(|guest| guest.who.iter().all(|who| matches!(who, Who::People(_))))?;
    (meal && plain).then_some(guest)
}

/// `a call from Y`
fn from_other(line: &Line, noun: usize, known: &str) -> Option<Party> {
    (matches!(known, "call" | "calls") && line.known(noun + 1) == "from")
        .then(|| parties::from(line, noun + 2))
        .flatten()
}

/// Where the noun’s own words begin: `a 35-minute phone call`, `Monday’s meeting`.
fn phrase_start(line: &Line, noun: usize) -> Option<usize> {
    let mut at = noun;
    let least = line.span.start.max(noun.saturating_sub(12));
    while at > least {
        let before = at - 1;
        if let Some(date) = line.date_at(before) {
            // `disclosed on Monday a call`: the day is the verb’s.
            let anothers = line.kind(at) != Some(Kind::Possessive)
                && matches!(line.before(date.tokens.start, 1), "on" | "in" | "late" | "early");
            if anothers {
                break;
            }
            at = date.tokens.start;
            continue;
        }
        let token = line.token(before)?;
        if line.phrase_at(before).is_some() {
            break;
        }
        // `two days of talks`, `a round of talks`
        if token.known() == "of"
            && matches!(
                line.known(noun),
                "talks" | "meetings" | "discussions" | "negotiations" | "consultations"
            )
        {
            let counted = line.date_at(before.wrapping_sub(1)).is_some_and(|date| date.length().is_some());
            if counted
                || matches!(
                    line.before(before, 1),
                    "round" | "rounds" | "series" | "day" | "days" | "hours" | "session"
                )
            {
                at = before - 1;
                continue;
            }
        }
        let inside = match token.kind {
            Kind::Hyphen | Kind::Number => true,
            Kind::Quote => line
                .token(before.wrapping_sub(1))
                .is_some_and(|word| word.kind == Kind::Word && !word.capital),
            Kind::Possessive => line.date_at(before.wrapping_sub(1)).is_some(),
            Kind::Comma => [before.wrapping_sub(1), before + 1].iter().all(|&at| {
                line.token(at).is_some_and(|adjective| {
                    adjective.word == 0 && !adjective.capital && adjective.kind == Kind::Word
                })
            }),
            Kind::Word => {
                let verb = token.is_any(set(&[
                    Class::Support,
                    Class::CallOff,
                    Class::PutOff,
                    Class::Past,
                    Class::Modal,
                    Class::Auxiliary,
                    Class::Report,
                    Class::Conjunction,
                ]));
                let preposition = token.is(Class::Preposition);
                let adjective = token.is_any(set(&[
                    Class::Determiner,
                    Class::Cardinal,
                    Class::Ordinal,
                    Class::Demonym,
                    Class::Country,
                    Class::TitleInner,
                    Class::DayPart,
                ])) || token.word == 0
                    || matches!(
                        token.known(),
                        "phone"
                            | "telephone"
                            | "video"
                            | "virtual"
                            | "closed"
                            | "door"
                            | "face"
                            | "bilateral"
                            | "trilateral"
                            | "long"
                            | "brief"
                            | "further"
                            | "planned"
                            | "scheduled"
                            | "separate"
                            | "private"
                            | "first"
                            | "second"
                            | "secure"
                            | "telephonic"
                            | "working"
                            | "expected"
                            | "interview"
                            | "possible"
                            | "potential"
                            | "proposed"
                            | "upcoming"
                            | "audience"
                            | "summit"
                            | "lunch"
                            | "dinner"
                            | "breakfast"
                            | "leaders"
                            | "officials"
                            | "another"
                            | "extended"
                            | "other"
                            | "earlier"
                            | "recent"
                            | "last"
                            | "meeting"
                            | "phone-call"
                            | "person"
                            | "one"
                            | "such"
                            | "full"
                            | "again"
                            | "leader"
                            | "in-person"
                            | "hour-long"
                            | "hours-long"
                            | "half"
                    );
                adjective
                    && !(verb
                        && token.word != 0
                        && !matches!(token.known(), "planned" | "scheduled" | "expected" | "closed"))
                    && !preposition
            }
            _ => false,
        };
        if !inside {
            break;
        }
        at = before;
    }
    Some(at)
}

/// A wish inside the phrase or right before it: `a possible meeting`, `sought talks`.
fn is_wish(line: &Line, start: usize, noun: usize) -> bool {
    let inside = (start..noun).any(|at| line.is(at, Class::Unreal));
    let before = line.span.start.max(start.saturating_sub(2))..start;
    let no = (start..noun).any(|at| line.is(at, Class::Negation));
    inside
        || no
        || before.clone().any(|at| line.is(at, Class::Unreal) && line.phrase_at(at).is_none())
        || before.clone().any(|at| matches!(line.known(at), "no" | "without"))
}

fn before(line: &Line, start: usize) -> Before {
    let at = line.skip_left(start);
    let Some(last) = at.checked_sub(1).filter(|at| line.span.contains(at)) else { return Before::Subject };
    let token = match line.token(last) {
        Some(token) => token,
        None => return Before::Nothing,
    };
    if token.kind == Kind::Possessive {
        return match owner(line, last) {
            Some(party) => Before::Owner(party),
            None => Before::Nothing,
        };
    }
    if line.phrase_at(last).is_some() {
        return Before::Nothing;
    }
    match token.kind {
        Kind::Comma | Kind::Dash | Kind::Quote | Kind::Open => return Before::Subject,
        Kind::Word => {}
        _ => return Before::Nothing,
    }
    if token.is(Class::CallOff) {
        return Before::Dropped(last, Says::Cancelled);
    }
    if token.is(Class::PutOff) {
        return Before::Dropped(last, Says::Postponed);
    }
    if matches!(token.known(), "up" | "in" | "into" | "out")
        && line.is(last.wrapping_sub(1), Class::Support)
        && !matches!(line.before(last, 1), "has" | "have" | "had")
    {
        return Before::Support(last - 1);
    }
    if token.known() == "off" && matches!(line.before(last, 1), "called" | "calls" | "broke" | "put") {
        return Before::Dropped(last - 1, dropped(line, last - 1..last).unwrap_or(Says::Cancelled));
    }
    if token.is(Class::Support) {
        return Before::Support(last);
    }
    if token.is(Class::Preposition) || token.known() == "while" {
        return Before::Preposition(last);
    }
    if matches!(token.known(), "and" | "but" | "as" | "that" | "when" | "said" | "says") {
        return Before::Subject;
    }
    Before::Nothing
}

/// The people before a possessive: `Biden’s`, `Biden and Xi’s`, `the President’s`.
fn owner(line: &Line, possessive: usize) -> Option<Party> {
    let phrase = line.phrase_until(possessive)?;
    let mut party = Party {
        who: vec![phrase.who.clone()],
        others: Vec::new(),
        start: phrase.tokens.start,
        end: phrase.tokens.end,
    };
    if line.before(party.start, 1) == "and"
        && let Some(more) = line.phrase_until(party.start - 1)
    {
        party.who.push(more.who.clone());
        party.start = more.tokens.start;
    }
    matches!(phrase.who, Who::People(_) | Who::Pronoun(_)).then_some(party)
}

/// What a verb after the noun says: lasted, took place, was cancelled.
fn as_subject(line: &Line, end: usize) -> Option<(Says, usize)> {
    let last = line.span.end.min(end + 24);
    let mut at = past_insertion(line, end, last);
    while at < last {
        if line.kind(at) == Some(Kind::Semicolon) {
            return None;
        }
        if line.is_finite(at) || line.is_any(at, set(&[Class::Modal])) {
            return said_of(line, at).map(|says| (says, at));
        }
        at += 1;
    }
    None
}

/// `talks between X and Y, kept secret for a day, took place`: where the sentence goes on.
fn past_insertion(line: &Line, end: usize, last: usize) -> usize {
    if line.kind(end) != Some(Kind::Comma) {
        return end;
    }
    let close = (end + 1..last).find(|&at| line.kind(at) == Some(Kind::Comma) && line.date_at(at).is_none());
    close
        .filter(|&close| line.is_finite(close + 1) || line.is(close + 1, Class::Modal))
        .map_or(end, |close| close + 1)
}

/// Whether a verb says that a thing took place, so that its day is that of the thing: `lasted`, `was held`, `begins`.
fn is_of_happening(line: &Line, verb: usize) -> bool {
    let happens = |at: usize| {
        line.token(at).is_some_and(|token| {
            let word = line.text.word(token);
            [
                "last", "occur", "happen", "end", "beg", "start", "open", "conclud", "wrap", "continu",
                "resum", "finish", "kick",
            ]
            .iter()
            .any(|stem| word.starts_with(stem))
                || matches!(
                    word,
                    "took" | "takes" | "take" | "taken" | "ran" | "runs" | "got" | "went" | "held" | "over"
                )
        })
    };
    match line.known(verb) {
        "will" | "shall" => true,
        "came" | "comes" => !matches!(line.known(verb + 1), "up" | "under" | "into" | "to"),
        "is" | "are" | "was" | "were" | "has" | "had" | "have" | "be" | "been" => {
            let dated = line.known(verb + 1) == "on" || line.date_at(verb + 1).is_some();
            dated || (verb + 1..verb + 5).any(|at| happens(at) || line.is(at, Class::Future))
        }
        "follows" | "followed" => true,
        _ => happens(verb),
    }
}

fn said_of(line: &Line, verb: usize) -> Option<Says> {
    let window = verb..line.span.end.min(verb + 5);
    if let Some(says) = dropped(line, window.clone()) {
        return Some(says);
    }
    if window.clone().take(3).any(|at| line.is(at, Class::Negation) && line.known(at) != "without") {
        return None;
    }
    match line.known(verb) {
        "will" | "shall" => Some(Says::Announced),
        "would" | "could" | "may" | "might" | "should" | "can" | "must" => None,
        "is" | "are" | "was" | "were" => {
            let announced = window.clone().any(|at| {
                matches!(line.known(at), "scheduled" | "expected" | "set" | "planned" | "due" | "slated")
            });
            let wished = window.clone().any(|at| line.is_any(at, set(&[Class::Unreal])));
            if wished {
                None
            } else if announced {
                Some(Says::Announced)
            } else if matches!(line.known(verb), "was" | "were") {
                Some(Says::Held)
            } else {
                None
            }
        }
        _ => Some(Says::Held),
    }
}

/// What the clause around a noun phrase says of it.
fn context(line: &Line, start: usize, end: usize) -> Option<(Says, Option<usize>)> {
    let before = line.before(start, 1);
    match before {
        "after" | "following" | "during" | "in" | "at" | "from" | "since" => Some((Says::Held, None)),
        "before" | "of" if before == "before" || line.before(start, 2) == "ahead" => {
            Some((Says::Announced, None))
        }
        "for" | "on" | "about" | "to" | "of" | "with" | "by" => None,
        "follows" | "followed" | "praised" | "hailed" | "described" | "welcomed" | "concluded" => {
            Some((Says::Held, None))
        }
        _ if line.is(start.wrapping_sub(1), Class::CallOff) => Some((Says::Cancelled, None)),
        "" | "as" | "and" | "that" => as_subject(line, end).map(|(says, verb)| (says, Some(verb))),
        _ => None,
    }
}

type Occasion = (Vec<Party>, Says, Option<usize>);

/// `said after talks with Y`, `In a meeting with Y, X said`, `leaves for talks with Y`
fn at_occasion(
    line: &Line,
    preposition: usize,
    start: usize,
    noun: usize,
    both: Option<Party>,
    right: Option<Party>,
    end: usize,
) -> Option<Occasion> {
    let says = match line.known(preposition) {
        "after" | "following" | "during" | "in" | "at" | "since" | "over" | "on" | "amid" | "throughout"
        | "via" => Says::Held,
        "before" => Says::Announced,
        "of" if line.before(preposition, 1) == "ahead" => Says::Announced,
        "with" if begins_or_ends(line, preposition) => Says::Held,
        "for" => return for_talks(line, preposition, noun, both, right),
        _ => return None,
    };
    if line.known(preposition) == "on" && !matches!(line.known(noun), "call" | "calls") {
        return None;
    }
    // `faced questions over his meeting with X`, but `spoke over dinner with X`.
    if line.known(preposition) == "over"
        && !matches!(
            line.known(noun),
            "lunch" | "dinner" | "breakfast" | "luncheon" | "banquet" | "tea" | "call" | "calls"
        )
    {
        return None;
    }
    if let Some(both) = both {
        let verb = parties::main_subject(line, preposition, end).map(|(_, verb)| verb);
        return Some((vec![both], says, verb));
    }
    let Some(right) = right else { return told_there(line, preposition, says) };
    let (subject, verb) = parties::main_subject(line, preposition, end)?;
    let says = match line.known(verb) {
        _ if says == Says::Announced => says,
        "will" | "is" | "are" => Says::Announced,
        "would" | "could" | "may" | "might" | "should" | "can" => return None,
        "spoke" | "met" | "talked" => Says::Held,
        _ if line.token(verb).is_some_and(|token| line.text.word(token).ends_with('s'))
            && !matches!(line.known(verb), "was" | "has") =>
        {
            Says::Present
        }
        _ => Says::Held,
    };
    // When somebody spoke before a meeting is not when they met.
    let verb_of_day = (says != Says::Announced).then_some(verb);
    let infinitive_between = verb < start
        && (verb..start).any(|at| {
            line.known(at) == "to"
                && infinitive(line, at).is_none()
                && line.phrase_from(at + 1).is_none()
                && line.is(at + 1, Class::MeetVerb)
        });
    if infinitive_between {
        return None;
    }
    if verb < start
        && (line.span.start.max(verb.saturating_sub(3))..verb + 3).any(|at| line.is(at, Class::Negation))
    {
        return None;
    }
    Some((vec![subject, right], says, verb_of_day))
}

/// `wrapped up the visit with a meeting with Xi`, `began the day with a call to`
fn begins_or_ends(line: &Line, preposition: usize) -> bool {
    let first = line.span.start.max(preposition.saturating_sub(20));
    let verb = (first..preposition).rev().find(|&at| line.is_finite(at));
    verb.is_some_and(|verb| {
        matches!(
            line.known(verb),
            "began"
                | "started"
                | "opened"
                | "ended"
                | "concluded"
                | "wrapped"
                | "finished"
                | "capped"
                | "closed"
        ) && !(line.span.start.max(verb.saturating_sub(3))..verb)
            .any(|at| line.is_any(at, set(&[Class::Negation, Class::Modal])))
    })
}

/// `told Macron in a phone call`, `discussed grain with Erdogan during talks`
fn told_there(line: &Line, preposition: usize, says: Says) -> Option<Occasion> {
    if says != Says::Held || !matches!(line.known(preposition), "in" | "during" | "at" | "over" | "on") {
        return None;
    }
    let first = line.span.start.max(preposition.saturating_sub(30));
    let verb = (first..preposition).rev().find(|&at| line.is_finite(at))?;
    let (subject, object) = addressed(line, verb)?;
    (object.end <= preposition).then_some((vec![subject, object], Says::Held, Some(verb)))
}

/// `leaves for Moscow for talks with Putin`, `will visit for a meeting with`, `met for talks`
fn for_talks(
    line: &Line,
    preposition: usize,
    noun: usize,
    both: Option<Party>,
    right: Option<Party>,
) -> Option<Occasion> {
    let right = both.or(right)?;
    let first = line.span.start.max(preposition.saturating_sub(REACH / 3));
    let verb = (first..preposition).rev().find(|&at| {
        (line.is_any(at, set(&[Class::Travel, Class::Support, Class::MeetVerb])) || line.is_finite(at))
            && line.phrase_at(at).is_none()
            && !matches!(line.known(at), "trip" | "journey" | "tour" | "talks" | "meeting")
            && line.date_at(at).is_none()
    })?;
    let _ = noun;
    if line.is_any(verb, set(&[Class::MeetVerb])) && !line.is(verb, Class::Travel) {
        return None;
    }
    let mut start = verb;
    while start > first
        && line.is_any(start - 1, set(&[Class::Auxiliary, Class::Modal, Class::Adverb, Class::Negation]))
        && line.phrase_at(start - 1).is_none()
    {
        if line.is(start - 1, Class::Negation) {
            return None;
        }
        start -= 1;
    }
    // `was in Washington for talks with Biden`
    if matches!(line.known(verb), "was" | "were" | "is" | "are")
        && matches!(line.known(verb + 1), "in" | "at")
    {
        let says = if matches!(line.known(verb), "was" | "were") { Says::Held } else { Says::Announced };
        return Some((vec![parties::subject(line, start)?, right], says, Some(verb)));
    }
    if !line.is(verb, Class::Travel) {
        return None;
    }
    if line.before(start, 1) == "to" {
        let (group, _) = infinitive(line, start - 1)?;
        start = group;
    }
    let modal = line.known(start);
    if line.is(start, Class::Modal) && !matches!(modal, "will" | "shall") {
        return None;
    }
    let subject = parties::subject(line, start)?;
    Some((vec![subject, right], Says::Announced, Some(verb)))
}
