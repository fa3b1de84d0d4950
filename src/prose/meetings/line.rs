//! One sentence with its people and dates in place: what every rule looks at.

use std::ops::Range;

use super::super::dates::DateMention;
use super::super::people::Mention;
use super::super::tokens::{Kind, Text, Token};
use super::super::words::{Class, set};
use super::super::{Scene, dates};
use super::phrases::{self, NounPhrase};

/// Rules look no further than this many tokens; it keeps the work linear.
pub(super) const REACH: usize = 60;

/// A sentence, cut into words, dates and noun phrases.
pub(super) struct Line<'s> {
    pub(super) text: &'s Text<'s>,
    pub(super) scene: &'s Scene<'s>,
    /// Which sentence of the text.
    pub(super) number: usize,
    pub(super) span: Range<usize>,
    pub(super) phrases: Vec<NounPhrase>,
    pub(super) dates: &'s [DateMention],
    /// For each token its noun phrase, counted from 1.
    phrase_of: Vec<u16>,
    /// For each token its date, counted from 1.
    date_of: Vec<u16>,
}

impl<'s> Line<'s> {
    pub(super) fn new(
        text: &'s Text<'s>,
        scene: &'s Scene<'s>,
        number: usize,
        mentions: &[Mention],
        dates: &'s [DateMention],
    ) -> Self {
        let span = text.sentences[number].clone();
        let mut line = Line {
            text,
            scene,
            number,
            phrase_of: vec![0; span.len()],
            date_of: vec![0; span.len()],
            span,
            phrases: Vec::new(),
            dates,
        };
        for (count, date) in dates.iter().enumerate().take(usize::from(u16::MAX) - 1) {
            for at in date.tokens.start..date.tokens.end.min(line.span.end) {
                line.date_of[at - line.span.start] = count as u16 + 1;
            }
        }
        let phrases = phrases::of(&line, mentions);
        for (count, phrase) in phrases.iter().enumerate().take(usize::from(u16::MAX) - 1) {
            for at in phrase.tokens.start..phrase.tokens.end.min(line.span.end) {
                line.phrase_of[at - line.span.start] = count as u16 + 1;
            }
        }
        line.phrases = phrases;
        line
    }

    /// A token of this sentence.
    pub(super) fn token(&self, at: usize) -> Option<&'s Token> {
        super::count_work();
        if self.span.contains(&at) { self.text.tokens.get(at) } else { None }
    }

    pub(super) fn known(&self, at: usize) -> &'static str {
        self.token(at).map_or("", Token::known)
    }

    /// The known word `back` tokens before one.
    pub(super) fn before(&self, at: usize, back: usize) -> &'static str {
        at.checked_sub(back).map_or("", |at| self.known(at))
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.token(at).map(|token| token.kind)
    }

    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.token(at).is_some_and(|token| token.is(class))
    }

    pub(super) fn is_any(&self, at: usize, classes: u64) -> bool {
        self.token(at).is_some_and(|token| token.is_any(classes))
    }

    /// The noun phrase a token belongs to.
    pub(super) fn phrase_at(&self, at: usize) -> Option<&NounPhrase> {
        let number = *self.phrase_of.get(at.checked_sub(self.span.start)?)?;
        self.phrases.get(usize::from(number).checked_sub(1)?)
    }

    /// The noun phrase that begins at a token.
    pub(super) fn phrase_from(&self, at: usize) -> Option<&NounPhrase> {
        self.phrase_at(at).filter(|phrase| phrase.tokens.start == at)
    }

    /// The noun phrase that ends before a token.
    pub(super) fn phrase_until(&self, at: usize) -> Option<&NounPhrase> {
        self.phrase_at(at.checked_sub(1)?).filter(|phrase| phrase.tokens.end == at)
    }

    /// The date a token belongs to.
    pub(super) fn date_at(&self, at: usize) -> Option<&'s DateMention> {
        let number = *self.date_of.get(at.checked_sub(self.span.start)?)?;
        self.dates.get(usize::from(number).checked_sub(1)?)
    }

    /// Whether a token is a verb that carries a clause.
    pub(super) fn is_finite(&self, at: usize) -> bool {
        const VERB: u64 = set(&[Class::Past, Class::Modal, Class::Schedule, Class::Report]);
        let Some(token) = self.token(at) else { return false };
        if token.kind != Kind::Word || self.phrase_at(at).is_some() || self.date_at(at).is_some() {
            return false;
        }
        if token.capital && at != self.span.start {
            return false;
        }
        if token.known() == "according" || token.known() == "meeting" {
            return false;
        }
        let noun =
            matches!(self.before(at, 1), "the" | "a" | "an" | "his" | "her" | "their" | "of" | "to" | "with");
        if noun && !matches!(token.known(), "is" | "was" | "are" | "were") {
            return false;
        }
        token.is_any(VERB) || dates::is_regular_past(self.text, token) || self.is_present(at, token)
    }

    /// `Obama calls for`: an `s` right after somebody known makes a verb.
    fn is_present(&self, at: usize, token: &Token) -> bool {
        let word = self.text.word(token);
        !token.capital
            && word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !token.is_any(set(&[Class::Preposition, Class::Group, Class::Adverb, Class::Unit]))
            && (!token.is(Class::MeetNoun) || matches!(self.known(at + 1), "for" | "on"))
            && self
                .phrase_until(self.skip_left(at))
                .is_some_and(|phrase| matches!(phrase.who, phrases::Who::People(_)) && !phrase.possessed)
    }

    /// Whether a verb stands before a token in its sentence: the clause is not the first.
    pub(super) fn is_finite_before(&self, at: usize) -> bool {
        (self.span.start.max(at.saturating_sub(REACH))..at).any(|at| self.is_finite(at))
    }

    /// Steps left over what does not part a subject from its verb: adverbs and dates.
    pub(super) fn skip_left(&self, mut at: usize) -> usize {
        while at > self.span.start {
            let before = at - 1;
            if let Some(date) = self.date_at(before) {
                at = date.tokens.start;
                at -= usize::from(
                    at > self.span.start
                        && matches!(self.known(at - 1), "on" | "in" | "late" | "early" | "for"),
                );
                continue;
            }
            if self.is(before, Class::Adverb) && self.phrase_at(before).is_none() {
                at = before;
                continue;
            }
            break;
        }
        at
    }

    /// Steps right over adverbs.
    pub(super) fn skip_adverbs(&self, mut at: usize) -> usize {
        while self.is(at, Class::Adverb) && self.phrase_at(at).is_none() && self.date_at(at).is_none() {
            at += 1;
        }
        at
    }

    /// Where a clause that goes on at a token ends: at a new subject, a stop or a word that begins another clause.
    pub(super) fn clause_end(&self, from: usize) -> usize {
        let mut at = from;
        let last = self.span.end.min(from + REACH);
        while at < last {
            let Some(token) = self.token(at) else { break };
            if token.kind == Kind::Dash && !token.glued {
                // An insertion between two dashes is stepped over.
                match (at + 1..last.min(at + 24)).find(|&at| self.kind(at) == Some(Kind::Dash)) {
                    Some(close) => at = close + 1,
                    None => return at,
                }
                continue;
            }
            let ends = match token.kind {
                Kind::Semicolon | Kind::Stop => true,
                Kind::Quote => at > from,
                Kind::Dash => !token.glued,
                Kind::Comma => self.is(at + 1, Class::Conjunction) || self.known(at + 1) == "following",
                Kind::Word if self.date_at(at).is_none() && self.phrase_at(at).is_none() => {
                    (token.is(Class::Subordinator)
                        && self.date_at(at + 1).is_none()
                        && token.known() != "where"
                        && token.known() != "so")
                        || (at > from && self.is_finite(at) && !self.is_participle(at))
                }
                _ => false,
            };
            if ends {
                return at;
            }
            at += 1;
        }
        at
    }

    /// `a meeting scheduled for`, `talks mediated by`: no verb of its own clause.
    fn is_participle(&self, at: usize) -> bool {
        matches!(self.known(at + 1), "by" | "for" | "in" | "on")
            && !matches!(self.before(at, 1), "and" | "who")
            && self.phrase_until(at).is_none()
            && self.token(at).is_some_and(|token| self.text.word(token).ends_with("ed"))
    }

    /// Where the clause that holds a token begins.
    pub(super) fn clause_start(&self, from: usize) -> usize {
        let mut at = from;
        let first = self.span.start.max(from.saturating_sub(REACH));
        while at > first {
            let Some(token) = self.token(at - 1) else { break };
            let begins = match token.kind {
                Kind::Semicolon => true,
                Kind::Dash => !token.glued,
                Kind::Word => {
                    token.is(Class::Subordinator)
                        && self.date_at(at - 1).is_none()
                        && self.phrase_at(at - 1).is_none()
                }
                _ => false,
            };
            if begins {
                return at;
            }
            at -= 1;
        }
        at
    }

    /// Whether a quotation is open before a token.
    pub(super) fn in_quotes(&self, at: usize) -> bool {
        let quotes =
            (self.span.start..at.min(self.span.start + 400)).filter(|&at| self.kind(at) == Some(Kind::Quote));
        quotes.count() % 2 == 1
    }

    /// Whether the sentence asks.
    pub(super) fn is_question(&self) -> bool {
        let last = self.span.end.saturating_sub(3).max(self.span.start)..self.span.end;
        self.text.tokens[last].iter().any(|token| self.text.word(token) == "?")
    }
}
