//! What was said just before: whom `he`, `they` and `the two leaders` mean.

use super::super::dates::DateMention;
use super::super::people::Mention;
use super::super::tokens::{Kind, Text};
use super::super::words::{Class, set};
use super::line::Line;
use super::phrases::{NounPhrase, Who};
use super::{Told, ToldRows};
use crate::model::When;

/// People of the sentences before, and the last meeting told.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// Everybody in the last sentence that named anybody, in order.
    pub(super) people: Vec<u32>,
    /// Who acted there.
    pub(super) subject: Option<u32>,
    /// Which sentence that was.
    pub(super) sentence: usize,
    /// The one day that the last dated sentence told, and which sentence that was.
    pub(super) day: Option<(When, usize)>,
    /// The last meeting’s people and sentence.
    pub(super) last: Option<(Vec<u32>, usize)>,
}

/// How many sentences back a pronoun may point.
const BACK: usize = 2;

impl Context {
    /// Takes a sentence that has been read.
    pub(super) fn pass(&mut self, line: &Line) {
        let people = people_of(line, line.span.end);
        if people.is_empty() {
            return;
        }
        self.subject = line
            .phrases
            .iter()
            .filter(|phrase| !phrase.possessed && !super::parties::is_object(line, phrase))
            .find(|phrase| matches!(phrase.who, Who::People(_)))
            .and_then(|phrase| alone(line, phrase));
        (self.people, self.sentence) = (people, line.number);
    }

    /// Takes a sentence without any word for a meeting; its phrases need not be built.
    pub(super) fn pass_by(&mut self, text: &Text, number: usize, mentions: &[Mention]) {
        const LED: u64 = set(&[
            Class::Title,
            Class::TitleInner,
            Class::Honorific,
            Class::Country,
            Class::Demonym,
            Class::Determiner,
        ]);
        self.people.clear();
        self.subject = None;
        let mut settled = false;
        for (count, mention) in mentions.iter().take(40).enumerate() {
            let Some(person) = mention.person() else { continue };
            if !self.people.contains(&person) {
                self.people.push(person);
            }
            let possessed =
                text.tokens.get(mention.tokens.end).is_some_and(|token| token.kind == Kind::Possessive);
            let before =
                text.tokens[..mention.tokens.start].iter().rev().take(8).find(|token| !token.is_any(LED));
            let object =
                before.is_some_and(|token| token.is(Class::Preposition) && !token.is(Class::Subordinator));
            if !settled && !possessed && !object {
                settled = true;
                // `Biden and Macron` are two, and `he` is neither.
                let two = mentions.get(count + 1).is_some_and(|next| is_joined(text, mention, next, LED));
                self.subject = (!two).then_some(person);
            }
        }
        self.sentence = number;
    }

    /// Takes the dates of a sentence, before it is read.
    pub(super) fn pass_dates(&mut self, number: usize, dates: &[DateMention]) {
        let mut days = dates.iter().filter(|date| date.length().is_none()).map(DateMention::when);
        let only = days.next().filter(|when| when.single_day().is_some() && days.next().is_none());
        if only.is_some() || !dates.is_empty() {
            self.day = only.map(|day| (day, number));
        }
    }

    /// The one day told by the sentence before, in the same paragraph.
    pub(super) fn day_before(&self, line: &Line) -> When {
        match self.day {
            Some((day, number))
                if number + 1 == line.number && line.text.same_paragraph(number, line.number) =>
            {
                day
            }
            _ => When::Unknown,
        }
    }

    fn near(&self, line: &Line) -> &[u32] {
        if self.sentence + BACK >= line.number && !self.people.is_empty() { &self.people } else { &[] }
    }

    /// The people and strangers of a meeting; `None` where the text leaves somebody open.
    pub(super) fn resolve(&self, line: &Line, told: &Told) -> Option<ToldRows> {
        let mut sides: Vec<Vec<u32>> = Vec::new();
        let mut strangers = 0;
        let mut first_person = false;
        let mut unsettled = 0;
        if let Some(pair) = self.he_and_him(line, told) {
            return Some(ToldRows { people: pair, strangers: 0, first_person: false, others: Vec::new() });
        }
        let mut others = Vec::new();
        for side in &told.sides {
            let mut people = Vec::new();
            for who in &side.who {
                match who {
                    Who::People(known) => people.extend(known),
                    Who::Ambiguous => return None,
                    Who::Stranger | Who::Group => strangers += 1,
                    Who::Unsettled => unsettled += 1,
                    Who::Told(count) => people.extend(self.told(line, told, side.start, *count)?),
                    Who::Pronoun("i" | "we") => {
                        if line.in_quotes(side.start) || told.says != super::Says::Held {
                            return None;
                        }
                        first_person = true;
                        strangers += 1;
                    }
                    Who::Pronoun(word) => people.extend(self.pronoun(line, told, side.start, word)?),
                }
            }
            others.extend(side.others.iter().cloned());
            sides.push(people);
        }
        let mut all: Vec<u32> = Vec::new();
        for (number, side) in sides.iter().enumerate() {
            for &person in side {
                let elsewhere = sides
                    .iter()
                    .enumerate()
                    .any(|(other, people)| other != number && people.contains(&person));
                if elsewhere && sides.len() == 2 {
                    return None;
                }
                if !all.contains(&person) {
                    all.push(person);
                }
            }
        }
        // Whoever `the president` is may well be known: without another it is no one’s meeting.
        if unsettled > 0 && all.len() + strangers < 2 {
            return None;
        }
        Some(ToldRows { people: all, strangers: strangers + unsettled, first_person, others })
    }

    /// `he last spoke with him`: between two people it is settled who met, whoever is who.
    fn he_and_him(&self, line: &Line, told: &Told) -> Option<Vec<u32>> {
        let [left, right] = &told.sides[..] else { return None };
        let subject = matches!(left.who[..], [Who::Pronoun("he" | "she")]);
        let object = matches!(right.who[..], [Who::Pronoun("him" | "her")]);
        if !subject || !object {
            return None;
        }
        let before = people_of(line, left.start);
        let candidates = if before.is_empty() { self.near(line).to_vec() } else { before };
        (candidates.len() == 2).then_some(candidates)
    }

    fn told(&self, line: &Line, told: &Told, at: usize, count: u8) -> Option<Vec<u32>> {
        let fits = |people: &[u32]| people.len() >= 2 && (count == 0 || people.len() == usize::from(count));
        if let Some((people, sentence)) = &self.last
            && *sentence == line.number
            && fits(people)
        {
            return Some(people.clone());
        }
        let before: Vec<u32> = people_of(line, at.min(told.start));
        if fits(&before) {
            return Some(before);
        }
        if !before.is_empty() {
            return None;
        }
        if let Some((people, sentence)) = &self.last
            && sentence + 3 >= line.number
            && fits(people)
        {
            return Some(people.clone());
        }
        // Only the sentence right before can settle who two people are.
        let near = if self.sentence + 1 >= line.number { self.near(line) } else { &[] };
        fits(near).then(|| near.to_vec())
    }

    fn pronoun(&self, line: &Line, told: &Told, at: usize, word: &str) -> Option<Vec<u32>> {
        if matches!(word, "they" | "them") {
            return self.told(line, told, at, 0).filter(|people| word == "they" || people.len() == 2);
        }
        let mut before = people_of(line, at);
        let elsewhere: Vec<u32> = told
            .sides
            .iter()
            .filter(|side| side.start != at)
            .flat_map(|side| side.who.iter())
            .flat_map(|who| match who {
                Who::People(people) => people.clone(),
                _ => Vec::new(),
            })
            .collect();
        before.retain(|person| !elsewhere.contains(person));
        match before[..] {
            [person] => return Some(vec![person]),
            [] => {}
            // `Blinken told Qin that he will meet Xi`: it may be either.
            _ => return None,
        }
        let near: Vec<u32> =
            self.near(line).iter().copied().filter(|person| !elsewhere.contains(person)).collect();
        match near[..] {
            [person] => Some(vec![person]),
            [] => None,
            _ => {
                let subject =
                    self.subject.filter(|subject| near.contains(subject) && matches!(word, "he" | "she"));
                subject.map(|person| vec![person])
            }
        }
    }
}

/// Whether nothing but `and` and titles stands between two.
fn is_joined(text: &Text, mention: &Mention, next: &Mention, led: u64) -> bool {
    let between = &text.tokens[mention.tokens.end..next.tokens.start.max(mention.tokens.end)];
    between.first().is_some_and(|token| token.known() == "and")
        && between[1..].iter().all(|token| token.is_any(led))
}

/// The one who acts; `Biden and Macron` are two, and `he` is neither.
fn alone(line: &Line, phrase: &NounPhrase) -> Option<u32> {
    let party = super::parties::from(line, phrase.tokens.start)?;
    match &party.who[..] {
        [Who::People(people)] => people.first().copied(),
        _ => None,
    }
}

/// Everybody named in a sentence before a token, each once, in order.
pub(super) fn people_of(line: &Line, end: usize) -> Vec<u32> {
    let mut all = Vec::new();
    let named = |phrase: &&NounPhrase| phrase.tokens.end <= end;
    for phrase in line.phrases.iter().filter(named).take(40) {
        if let Who::People(people) = &phrase.who {
            for &person in people {
                if !all.contains(&person) {
                    all.push(person);
                }
            }
        }
    }
    all
}
