//! Who is meant: names, surnames and offices, where the text settles it.
//!
//! In: a text, its names as the index found them, and the scene. Out:
//! [`PersonMention`]s in order. A word that fits two people in play is told as
//! ambiguous and never decided.

use std::ops::Range;

use super::Scene;
use super::names::{NameIndex, NamedTokens};
use super::tokens::{Kind, Text};
use super::words::Class;
use crate::model::PersonId;

pub mod offices;

pub use offices::Office;

/// How a person was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// By full name or alias.
    Full,
    /// By surname.
    Surname,
    /// By office: the Chinese foreign minister.
    Office,
}

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// Somebody known.
    Person(PersonId),
    /// One of several, and the text does not say which.
    Ambiguous(Vec<PersonId>),
}

/// A mention of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonMention {
    /// The bytes of the name or of the office, without title and possessive.
    pub range: Range<usize>,
    /// Who is meant.
    pub meant: Meant,
    /// How.
    pub named: Named,
}

/// A mention by tokens, for the rest of the reader.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) tokens: Range<usize>,
    /// One person, or several when it is ambiguous.
    pub(super) people: Vec<u32>,
    pub(super) named: Named,
}

impl Mention {
    pub(super) fn person(&self) -> Option<u32> {
        match self.people[..] {
            [person] => Some(person),
            _ => None,
        }
    }

    pub(super) fn told(&self, text: &Text, names: &NameIndex) -> PersonMention {
        let id = |&person: &u32| names.people()[person as usize].id.clone();
        let meant = match &self.people[..] {
            [person] => Meant::Person(id(person)),
            several => Meant::Ambiguous(several.iter().map(id).collect()),
        };
        PersonMention { range: text.bytes(&self.tokens), meant, named: self.named }
    }
}

/// Everybody a text mentions by name or office, in order and without overlap.
pub(super) fn mentions(text: &Text, scene: &Scene) -> Vec<Mention> {
    let names = scene.names;
    let found = names.find_tokens(text);
    let mut in_play = vec![false; names.people().len()];
    scene.people.iter().filter_map(|id| names.row(id)).for_each(|person| in_play[person as usize] = true);
    for named in found.iter().filter(|named| names.is_full(named)) {
        if let [person] = names.candidates(named) {
            in_play[*person as usize] = true;
        }
    }
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    for named in &found {
        let people = settle(text, scene, &in_play, named);
        if people.is_empty() {
            continue;
        }
        if let [person] = people[..] {
            in_play[person as usize] = true;
        }
        let named_by = if names.is_full(named) { Named::Full } else { Named::Surname };
        mentions.push(Mention { tokens: named.tokens.clone(), people, named: named_by });
    }
    with_offices(text, scene, mentions)
}

fn add(list: &mut Vec<u32>, person: u32) {
    if !list.contains(&person) {
        list.push(person);
    }
}

/// Who a name means: nobody, one, or several in play.
fn settle(text: &Text, scene: &Scene, in_play: &[bool], named: &NamedTokens) -> Vec<u32> {
    let names = scene.names;
    let candidates = names.candidates(named);
    let full = names.is_full(named);
    if full && candidates.len() == 1 {
        return candidates.to_vec();
    }
    let playing: Vec<u32> = candidates.iter().copied().filter(|&person| in_play[person as usize]).collect();
    if playing.len() == 1 {
        return playing;
    }
    let titled =
        by_title(text, scene, named.tokens.start, if playing.is_empty() { candidates } else { &playing });
    match (titled.len(), playing.len(), full) {
        (1, ..) => titled,
        (_, 2.., _) => playing,
        (_, _, true) => candidates.to_vec(),
        _ => Vec::new(),
    }
}

/// The office written right before a name.
fn title_of(text: &Text, name: usize) -> Office {
    const TITLE: u64 = super::words::set(&[Class::Title, Class::TitleInner, Class::Country, Class::Demonym]);
    let before = text.tokens[..name].iter().rev().take(6);
    let length = before.take_while(|token| token.kind == Kind::Word && token.is_any(TITLE)).count();
    offices::read(text, name - length..name)
}

/// Those of some people who hold the office written before a name.
fn by_title(text: &Text, scene: &Scene, name: usize, people: &[u32]) -> Vec<u32> {
    let office = title_of(text, name);
    if office.key == 0 {
        return Vec::new();
    }
    let holders = scene.names.offices().holders(scene.names.people(), office, scene.dateline);
    if holders.is_empty() {
        return by_short_title(text, scene, name, people);
    }
    people.iter().copied().filter(|person| holders.contains(person)).collect()
}

/// `Secretary Blinken`: the one word that a secretary of state is addressed by.
fn by_short_title(text: &Text, scene: &Scene, name: usize, people: &[u32]) -> Vec<u32> {
    let Some(title) = name.checked_sub(1).map(|at| &text.tokens[at]).filter(|token| token.is(Class::Title))
    else {
        return Vec::new();
    };
    let word = text.word(title);
    let held = |person: &u32| {
        let roles = &scene.names.people()[*person as usize].roles;
        let now = roles.iter().filter(|role| scene.dateline.is_none_or(|day| role.held_on(day)));
        now.flat_map(|role| role.title.split_whitespace()).any(|part| part.eq_ignore_ascii_case(word))
    };
    people.iter().copied().filter(held).collect()
}

/// Adds the offices that stand without a name.
fn with_offices(text: &Text, scene: &Scene, names: Vec<Mention>) -> Vec<Mention> {
    let mut all: Vec<Mention> = Vec::with_capacity(names.len());
    let mut names = names.into_iter().peekable();
    // The last of those mentioned so far come first.
    let mut recent: Vec<u32> = Vec::new();
    // Offices as the text itself gives them: `Prime Minister Netanyahu`.
    let mut titled: Vec<(u64, u32)> = Vec::new();
    for sentence in &text.sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            if let Some(name) = names.next_if(|name| name.tokens.start <= at) {
                at = at.max(name.tokens.end);
                if let Some(person) = name.person() {
                    touch(&mut recent, person);
                    let office = title_of(text, name.tokens.start);
                    if office.key != 0 && titled.len() < 64 {
                        titled.retain(|told| *told != (office.key, person));
                        titled.push((office.key, person));
                    }
                }
                all.push(name);
                continue;
            }
            if let Some((phrase, person)) = counterpart(text, scene, sentence, at, all.last()) {
                touch(&mut recent, person);
                at = phrase.end;
                all.push(Mention { tokens: phrase, people: vec![person], named: Named::Office });
                continue;
            }
            let next_name = names.peek().map_or(usize::MAX, |name| name.tokens.start);
            let Some(phrase) = office_phrase(text, sentence, at, next_name) else {
                at += 1;
                continue;
            };
            at = phrase.end;
            let people = holders_here(text, scene, &phrase, &recent, &titled);
            if let [person] = people[..] {
                touch(&mut recent, person);
            }
            if !people.is_empty() {
                all.push(Mention { tokens: phrase, people, named: Named::Office });
            }
        }
    }
    all
}

/// `his Chinese counterpart` after somebody in the same sentence: who holds that office there.
fn counterpart(
    text: &Text,
    scene: &Scene,
    sentence: &Range<usize>,
    at: usize,
    last: Option<&Mention>,
) -> Option<(Range<usize>, u32)> {
    let tokens = &text.tokens;
    let whose = tokens[at].is(Class::Determiner) && matches!(tokens[at].known(), "his" | "her" | "their");
    if !whose || at + 2 >= sentence.end {
        return None;
    }
    let (country, end) = super::countries::country_at(text, at + 1)?;
    if end >= sentence.end || tokens[end].known() != "counterpart" {
        return None;
    }
    // A name that follows tells who it is.
    let named = tokens.get(end + 1).is_some_and(|next| next.capital || next.kind == Kind::Comma);
    let person = last.filter(|mention| mention.tokens.start >= sentence.start).and_then(Mention::person)?;
    let (names, day) = (scene.names, scene.dateline);
    let mut found: Vec<u32> = Vec::new();
    for office in names.offices().of_person(names.people(), person, day) {
        for key in std::iter::once(office.key).chain(offices::abroad(office.key)) {
            let holders =
                names.offices().holders(names.people(), Office { key, country: Some(country) }, day);
            holders.into_iter().for_each(|holder| add(&mut found, holder));
        }
    }
    match found[..] {
        [one] if one != person && !named => Some((at..end + 1, one)),
        _ => None,
    }
}

/// How many of the last mentioned are remembered.
const REMEMBERED: usize = 12;

fn touch(recent: &mut Vec<u32>, person: u32) {
    recent.retain(|&other| other != person);
    recent.insert(0, person);
    recent.truncate(REMEMBERED);
}

/// `the president`, `the Chinese foreign minister`, `the Prime Minister of India`, not before a name.
fn office_phrase(text: &Text, sentence: &Range<usize>, at: usize, next_name: usize) -> Option<Range<usize>> {
    const BEGINS: u64 = super::words::set(&[
        Class::Country,
        Class::Demonym,
        Class::CountryBegin,
        Class::Title,
        Class::TitleInner,
    ]);
    let token = &text.tokens[at];
    let the = token.is(Class::Determiner) && token.known() == "the";
    if !(the || token.is_any(BEGINS)) {
        return None;
    }
    // Most articles stand before no office at all.
    if the && !text.tokens.get(at + 1).is_some_and(|next| next.is_any(BEGINS)) {
        return None;
    }
    let known = |at: usize| if sentence.contains(&at) { text.tokens[at].known() } else { "" };
    let before = |back: usize| at.checked_sub(back).map_or("", known);
    // `Assistant to the President`, `Office of the President`
    if matches!(before(1), "to" | "of")
        && matches!(
            before(2),
            "assistant" | "advisor" | "adviser" | "counselor" | "secretary" | "deputy" | "office" | "aide"
        )
    {
        return None;
    }
    let mut end = at + usize::from(the);
    let mut titled = false;
    let mut land = false;
    while sentence.contains(&end) && end < next_name && end - at < 10 {
        let token = &text.tokens[end];
        if let Some((_, country_end)) = super::countries::country_at(text, end).filter(|_| !land) {
            land = true;
            end = country_end;
            end += usize::from(sentence.contains(&end) && text.tokens[end].kind == Kind::Possessive);
            continue;
        }
        if token.kind == Kind::Hyphen && titled {
            end += 1;
            continue;
        }
        let inner = token.is(Class::TitleInner) || token.known() == "minister";
        let title = token.is(Class::Title);
        if !(inner || title) || token.known().ends_with("ss") && token.is(Class::Particle) {
            break;
        }
        titled |= title;
        end += 1;
        if titled && matches!(known(end), "of" | "for" | "to") {
            let the = usize::from(known(end + 1) == "the");
            if let Some((_, country_end)) =
                super::countries::country_at(text, end + 1 + the).filter(|_| !land)
            {
                return (country_end < next_name || next_name == usize::MAX || country_end == next_name)
                    .then_some(at..country_end)
                    .filter(|phrase| phrase.end < next_name);
            }
            let office = text
                .tokens
                .get(end + 1 + the)
                .is_some_and(|token| token.is_any(super::words::set(&[Class::TitleInner])));
            if office && sentence.contains(&(end + 1 + the)) {
                end += 2 + the;
            }
        }
    }
    let plain = |at: usize| {
        text.tokens.get(at).is_some_and(|token| token.kind == Kind::Word && token.capital && token.word == 0)
    };
    let joined = token.capital
        && known(end) == "and"
        && text.tokens.get(end + 1).is_some_and(|next| next.capital && next.is(Class::Title));
    let begins_well = the || land || joined;
    let whole = titled
        && begins_well
        && end < next_name
        && !plain(end)
        && !(end > 0 && text.tokens[end - 1].kind == Kind::Hyphen);
    whole.then_some(at..end)
}

/// Who holds an office here; several when the text does not settle it.
fn holders_here(
    text: &Text,
    scene: &Scene,
    phrase: &Range<usize>,
    recent: &[u32],
    titled: &[(u64, u32)],
) -> Vec<u32> {
    let names = scene.names;
    let office = offices::read(text, phrase.clone());
    if office.key == 0 {
        return Vec::new();
    }
    let holders = names.offices().holders(names.people(), office, scene.dateline);
    if holders.len() <= 1 && office.country.is_some() {
        return holders;
    }
    if office.country.is_none() {
        let capital = text.tokens[phrase.clone()]
            .iter()
            .filter(|token| token.is(Class::Title))
            .all(|token| token.capital);
        if let (true, Some(host)) = (capital, scene.host_country()) {
            let hosts = names.offices().holders(
                names.people(),
                Office { country: Some(host), ..office },
                scene.dateline,
            );
            if hosts.len() == 1 {
                return hosts;
            }
            // An office of no country, held by one alone: `First Lady and President Trump`.
            let bare = text.tokens[phrase.start].known() != "the";
            if bare && holders.len() == 1 && names.offices().country_of(holders[0]).is_none() {
                return holders;
            }
        }
    }
    let so_titled = |person: &u32| titled.contains(&(office.key, *person));
    let of_country = |person: &u32| {
        office.country.is_none()
            || names.offices().country_of(*person).is_none_or(|country| Some(country) == office.country)
    };
    let playing: Vec<u32> = recent
        .iter()
        .copied()
        .filter(|person| holders.contains(person) || (so_titled(person) && of_country(person)))
        .collect();
    if playing.is_empty() && office.country.is_none() {
        return Vec::new();
    }
    playing
}
