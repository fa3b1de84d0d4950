//! What became of a meeting, as its verb tells: held, announced, or nothing.

use super::super::tokens::Kind;
use super::super::words::{Class, set};
use super::line::Line;
use crate::model::Status;

/// A verb with the small words before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct VerbGroup {
    /// First token: the first auxiliary, or the verb.
    pub(super) start: usize,
    /// What it says.
    pub(super) says: Says,
    /// was hosted, will be received
    pub(super) passive: bool,
}

/// What a verb group says of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It took place.
    Held,
    /// Told in the present; it takes place, or will if its day is ahead.
    Present,
    /// It is to take place.
    Announced,
    /// It was called off.
    Cancelled,
    /// It was put off.
    Postponed,
}

impl Says {
    pub(super) fn status(self) -> Status {
        match self {
            Says::Held | Says::Present => Status::Held,
            Says::Announced => Status::Announced,
            Says::Cancelled => Status::Cancelled,
            Says::Postponed => Status::Postponed,
        }
    }
}

/// The form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// meet, hold; also `met` after `have` where both are one word
    Base,
    /// meets
    Third,
    /// met, held
    Past,
    /// meeting
    Ing,
}

/// The form of a known word.
pub(super) fn form(known: &str) -> Form {
    match known {
        "met" | "held" | "spoke" | "spoken" | "had" | "began" | "begun" | "made" | "did" | "sat" | "paid"
        | "put" => Form::Past,
        _ if known.ends_with("ing") => Form::Ing,
        _ if known.ends_with("ed") => Form::Past,
        "has" => Form::Third,
        _ if known.ends_with('s') && known != "discuss" => Form::Third,
        _ => Form::Base,
    }
}

/// What a verb says, or `None` when it says that there was no meeting or only a wish.
pub(super) fn verb_group(line: &Line, verb: usize, form: Form) -> Option<VerbGroup> {
    let group = |start: usize, says: Says| Some(VerbGroup { start, says, passive: false });
    let mut at = line.skip_left(verb);
    if line.is(at.wrapping_sub(1), Class::Negation) && at > line.span.start {
        return None;
    }
    let before = line.before(at, 1);
    match form {
        Form::Third => {
            let noun = matches!(before, "the" | "his" | "her" | "their" | "of" | "a" | "its" | "our");
            if noun { None } else { group(verb, Says::Present) }
        }
        Form::Past => match before {
            "having" => group(at - 1, Says::Held),
            "have" | "has" | "had" => {
                at -= 1;
                let further = line.skip_left(at);
                let modal = line.is(further.wrapping_sub(1), Class::Modal) && further > line.span.start;
                let to = line.before(further, 1) == "to";
                let not = line.is(further.wrapping_sub(1), Class::Negation);
                if modal || to || not { None } else { group(at, Says::Held) }
            }
            "be" | "been" | "being" | "was" | "were" | "is" | "are" => passive(line, at - 1),
            "to" => None,
            "the" | "a" | "an" | "of" => None,
            _ => group(verb, Says::Held),
        },
        Form::Base => base(line, verb, at, before),
        Form::Ing => ing(line, verb, at, before),
    }
}

fn passive(line: &Line, be: usize) -> Option<VerbGroup> {
    let group = |start: usize, says: Says| Some(VerbGroup { start, says, passive: true });
    let at = line.skip_left(be);
    if line.is(at.wrapping_sub(1), Class::Negation) && at > line.span.start {
        return None;
    }
    match line.known(be) {
        "was" | "were" => group(be, Says::Held),
        "is" | "are" => group(be, Says::Present),
        "been" if matches!(line.before(at, 1), "has" | "have" | "had") => group(at - 1, Says::Held),
        "being" if matches!(line.before(at, 1), "was" | "were") => group(at - 1, Says::Held),
        "be" => {
            let before = line.before(at, 1);
            match before {
                "will" | "shall" => group(at - 1, Says::Announced),
                "to" => {
                    let (start, says) = infinitive(line, at - 1)?;
                    group(start, says)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn base(line: &Line, verb: usize, at: usize, before: &str) -> Option<VerbGroup> {
    let group = |start: usize, says: Says| Some(VerbGroup { start, says, passive: false });
    match before {
        "will" | "shall" => {
            let negated = line.is(at, Class::Negation);
            if negated { None } else { group(at - 1, Says::Announced) }
        }
        "would" => {
            let reported = (line.span.start..at).any(|at| line.is(at, Class::Report));
            let condition = (line.span.clone()).any(|at| matches!(line.known(at), "if" | "unless" | "could"));
            if reported && !condition { group(at - 1, Says::Announced) } else { None }
        }
        "did" | "does" => group(at - 1, Says::Held),
        "to" => {
            let (start, says) = infinitive(line, at - 1)?;
            group(start, says)
        }
        _ if line.is(at.wrapping_sub(1), Class::Modal) => None,
        _ => {
            // `Obama and Castro meet in Panama`: a plural subject right before it.
            let comma = usize::from(at > line.span.start && line.kind(at - 1) == Some(Kind::Comma));
            let plural = line.phrase_until(at - comma).is_some() && !line.is(verb, Class::Preposition);
            // `will travel to Beijing and meet Xi`: the modal before counts for both.
            if matches!(before, "and" | "or" | "then") {
                let governed = (line.span.start.max(at.saturating_sub(20))..at)
                    .rev()
                    .take_while(|&at| line.kind(at) != Some(Kind::Semicolon))
                    .find(|&at| line.is(at, Class::Modal) || line.known(at) == "to" || line.is_finite(at));
                return match governed.map(|at| (at, line.known(at))) {
                    Some((modal, "will" | "shall")) if !line.is(modal + 1, Class::Negation) => {
                        group(at, Says::Announced)
                    }
                    _ => None,
                };
            }
            if plural { group(verb, Says::Present) } else { None }
        }
    }
}

fn ing(line: &Line, verb: usize, at: usize, before: &str) -> Option<VerbGroup> {
    let group = |start: usize, says: Says| Some(VerbGroup { start, says, passive: false });
    match before {
        "is" | "are" => group(at - 1, Says::Announced),
        "was" | "were" => group(at - 1, Says::Held),
        "been" if matches!(line.before(at, 2), "has" | "have" | "had") => group(at - 2, Says::Held),
        "be" if matches!(line.before(at, 2), "will") => group(at - 2, Says::Announced),
        "after" | "following" | "while" | "when" | "since" | "upon" | "besides" => group(verb, Says::Held),
        "before" => group(verb, Says::Announced),
        _ if line.kind(at.wrapping_sub(1)) == Some(Kind::Comma) && at > line.span.start => {
            participle(line, at - 1).and_then(|says| group(verb, says))
        }
        _ => None,
    }
}

/// `was in Kyiv on Saturday, meeting Zelenskyy`: what the main verb before the comma says of it.
fn participle(line: &Line, comma: usize) -> Option<Says> {
    let main = line.span.start.max(comma.saturating_sub(super::line::REACH))..comma;
    let verb = main.clone().find(|&at| line.is_finite(at))?;
    let open = main.clone().any(|at| {
        line.phrase_at(at).is_none()
            && line.date_at(at).is_none()
            && (line.is_any(at, set(&[Class::Negation, Class::Unreal, Class::Report, Class::Subordinator]))
                || matches!(line.known(at), "would" | "could" | "may" | "might" | "should" | "can")
                || (line.known(at) == "to"
                    && !line.token(at + 1).is_some_and(|next| next.capital || next.known() == "the")))
    });
    let somebody = super::parties::subject(line, verb).is_some();
    match line.known(verb) {
        _ if open || !somebody => None,
        "will" => Some(Says::Announced),
        _ if line.is(verb, Class::Past)
            || line.token(verb).is_some_and(|verb| line.text.word(verb).ends_with("ed")) =>
        {
            Some(Says::Held)
        }
        _ => None,
    }
}

/// `was due to meet`, `plans to meet`: where the group begins and what it says.
pub(super) fn infinitive(line: &Line, to: usize) -> Option<(usize, Says)> {
    const NEGATION: u64 = set(&[Class::Negation]);
    let at = line.skip_left(to);
    let governor = at.checked_sub(1).filter(|&at| line.span.contains(&at))?;
    let known = line.known(governor);
    let reach = line.span.start.max(governor.saturating_sub(3))..governor;
    if reach.clone().any(|at| line.is_any(at, NEGATION)) || line.is(governor, Class::Negation) {
        return None;
    }
    let said = |start: usize| Some((start, dropped(line, line.span.clone()).unwrap_or(Says::Announced)));
    let auxiliaries = |from: usize| {
        let mut start = from;
        while start > line.span.start
            && line.is_any(start - 1, set(&[Class::Auxiliary, Class::Modal, Class::Adverb]))
            && line.phrase_at(start - 1).is_none()
        {
            start -= 1;
        }
        start
    };
    match known {
        "due" | "set" | "scheduled" | "expected" | "slated" | "planned" | "poised" | "going" | "about"
        | "preparing" => {
            let start = auxiliaries(governor);
            let had_been = (start..governor).any(|at| line.known(at) == "had");
            let (start, says) = said(start)?;
            let came_to_nothing = had_been || has_been_overtaken(line, start, to);
            if came_to_nothing && says == Says::Announced { None } else { Some((start, says)) }
        }
        "plans" | "plan" | "agreed" | "agrees" | "intends" | "prepares" => said(auxiliaries(governor)),
        "is" | "are" => said(governor),
        "was" | "were" => said(governor).filter(|_| !has_been_overtaken(line, governor, to)),
        "chance" | "opportunity" => {
            let start = (reach.start.saturating_sub(3).max(line.span.start)..governor)
                .find(|&at| line.known(at) == "will")?;
            Some((start, Says::Announced))
        }
        "managed" => Some((governor, Says::Held)),
        _ => used(line, governor).or_else(|| travelling(line, governor)),
    }
}

/// `were to meet on Sunday, but`: what was once planned, and what came of it.
fn has_been_overtaken(line: &Line, start: usize, to: usize) -> bool {
    matches!(line.known(start), "was" | "were")
        && (to..line.span.end.min(to + super::line::REACH))
            .any(|at| line.known(at) == "but" && line.kind(at.wrapping_sub(1)) == Some(Kind::Comma))
}

/// `used the summit to hold talks`, `took advantage of the visit to meet`
fn used(line: &Line, governor: usize) -> Option<(usize, Says)> {
    let first = line.span.start.max(governor.saturating_sub(12));
    let verb = (first..=governor).rev().find(|&at| line.is_finite(at))?;
    let taken = line.known(verb) == "used"
        || (line.known(verb) == "took" && matches!(line.known(verb + 1), "advantage" | "the"));
    let real = !(first..verb).any(|at| line.is_any(at, set(&[Class::Negation, Class::Modal])));
    (taken && real).then_some((verb, Says::Held))
}

/// `flew to Beijing to meet Xi`
fn travelling(line: &Line, governor: usize) -> Option<(usize, Says)> {
    let first = line.span.start.max(governor.saturating_sub(14));
    let travel = (first..=governor).rev().find(|&at| {
        line.is(at, Class::Travel)
            && line.phrase_at(at).is_none()
            && !matches!(line.known(at), "trip" | "journey" | "tour")
    })?;
    let between = travel + 1..governor + 1;
    if between.clone().any(|at| line.is_finite(at) || line.is_any(at, set(&[Class::Unreal, Class::Negation])))
    {
        return None;
    }
    let mut start = travel;
    while start > first && line.is_any(start - 1, set(&[Class::Auxiliary, Class::Modal, Class::Adverb])) {
        if line.is(start - 1, Class::Modal) && line.known(start - 1) != "will" {
            return None;
        }
        start -= 1;
    }
    Some((start, Says::Announced))
}

/// `called off`, `was cancelled`, `put off`, `has been postponed`
pub(super) fn dropped(line: &Line, tokens: std::ops::Range<usize>) -> Option<Says> {
    tokens.take(2 * super::line::REACH).find_map(|at| {
        if line.phrase_at(at).is_some() {
            return None;
        }
        let off = line.known(at + 1) == "off";
        match line.known(at) {
            "called" | "calls" | "broke" if off => Some(Says::Cancelled),
            "put" | "puts" if off => Some(Says::Postponed),
            _ if line.is(at, Class::CallOff) => Some(Says::Cancelled),
            _ if line.is(at, Class::PutOff) => Some(Says::Postponed),
            _ => None,
        }
    })
}
