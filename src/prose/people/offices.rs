//! Offices and who holds them: `the Chinese foreign minister` is one key and one country.

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;

use super::super::countries::{self, country_at};
use super::super::names::Known;
use super::super::tokens::{Kind, Text, Token};
use super::super::words::{Class, hash};

/// An office as words, whatever their order: `minister of defence` and `defense minister` are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    /// The words, folded into a number; 0 is no office.
    pub key: u64,
    /// The country, where the words name one.
    pub country: Option<u16>,
}

/// Who holds which office.
#[derive(Debug, Default)]
pub struct Offices {
    by_key: HashMap<u64, Vec<Held>>,
    countries: Vec<Option<u16>>,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    person: u32,
    role: u32,
    country: Option<u16>,
}

impl Offices {
    /// Reads every role of everybody.
    pub fn new(people: &[Known]) -> Self {
        let mut offices = Offices::default();
        for (number, person) in people.iter().enumerate() {
            let side = person.side.as_ref().and_then(|side| countries::by_id(side.as_str()));
            let pieces: Vec<(u32, Office)> = person
                .roles
                .iter()
                .enumerate()
                .flat_map(|(role, told)| {
                    let short = told.short.iter().flat_map(|short| pieces_of(short));
                    pieces_of(&told.title)
                        .into_iter()
                        .chain(short)
                        .map(move |office| (role as u32, office))
                        .collect::<Vec<_>>()
                })
                .collect();
            let country = side.or_else(|| pieces.iter().find_map(|(_, office)| office.country));
            offices.countries.push(country);
            for (role, office) in pieces {
                let held = Held { person: number as u32, role, country: office.country.or(country) };
                offices.by_key.entry(office.key).or_default().push(held);
            }
        }
        offices
    }

    /// The country a person acts for, as far as side and roles tell.
    pub fn country_of(&self, person: u32) -> Option<u16> {
        self.countries.get(person as usize).copied().flatten()
    }

    /// Everybody who holds an office on a day; without a day, everybody who ever does.
    pub fn holders(&self, people: &[Known], office: Office, day: Option<Date>) -> Vec<u32> {
        let mut holders = Vec::new();
        for held in self.by_key.get(&office.key).into_iter().flatten() {
            let country = office.country.is_none() || office.country == held.country;
            let role = &people[held.person as usize].roles[held.role as usize];
            if country && day.is_none_or(|day| role.held_on(day)) && !holders.contains(&held.person) {
                holders.push(held.person);
            }
        }
        holders
    }

    /// The offices a person holds on a day.
    pub fn of_person(&self, people: &[Known], person: u32, day: Option<Date>) -> Vec<Office> {
        let roles =
            people[person as usize].roles.iter().filter(|role| day.is_none_or(|day| role.held_on(day)));
        roles.flat_map(|role| pieces_of(&role.title)).collect()
    }
}

/// The offices of a title that may name several: `State Councilor and Foreign Minister`.
fn pieces_of(title: &str) -> Vec<Office> {
    let mut pieces = vec![title];
    for splitter in [" and ", ", ", "/", "; ", " & "] {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(splitter)).collect();
    }
    pieces
        .into_iter()
        .filter_map(|piece| {
            let text = Text::new(piece);
            let office = read(&text, 0..text.tokens.len());
            (office.key != 0).then_some(office)
        })
        .collect()
}

/// The office that a range of tokens names.
pub fn read(text: &Text, tokens: Range<usize>) -> Office {
    let mut office = Office { key: 0, country: None };
    let mut titled = false;
    let mut at = tokens.start;
    while at < tokens.end {
        let token = &text.tokens[at];
        if let Some((country, end)) = country_at(text, at).filter(|_| !token.is(Class::Title)) {
            office.country = office.country.or(Some(country));
            at = end;
            continue;
        }
        titled |= token.is(Class::Title);
        if let Some(word) = office_word(token) {
            office.key = office.key.wrapping_add(word);
        }
        at += 1;
    }
    if !titled {
        office.key = 0;
    }
    office
}

/// What a word adds to an office; small words and pure ornaments add nothing.
fn office_word(token: &Token) -> Option<u64> {
    const SMALL: u64 = super::super::words::set(&[
        Class::Preposition,
        Class::Determiner,
        Class::Conjunction,
        Class::Honorific,
        Class::Pronoun,
    ]);
    if token.kind != Kind::Word || token.is_any(SMALL) {
        return None;
    }
    let plain = match token.known() {
        "affairs" | "visiting" | "newly" | "elected" | "senior" | "executive" | "his" | "excellency"
        | "incoming" | "outgoing" | "elect" | "top" | "new" | "counterpart" => return None,
        "adviser" => "advisor",
        "defence" => "defense",
        "counsellor" | "councilor" | "councillor" => "counselor",
        "chairman" | "chairwoman" | "chairperson" => "chair",
        "emir" => "amir",
        "external" => "foreign",
        "premier" => return Some(mix(hash("prime")).wrapping_add(mix(hash("minister")))),
        "president-elect" => "president",
        "veteran" | "lead" | "principal" => return None,
        _ => return Some(mix(token.hash)),
    };
    Some(mix(hash(plain)))
}

fn mix(hash: u64) -> u64 {
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

/// The same office under another name abroad: a secretary of state is a foreign minister.
pub fn abroad(key: u64) -> Option<u64> {
    let office = |words: &[&str]| words.iter().fold(0u64, |key, word| key.wrapping_add(mix(hash(word))));
    let pairs = [
        (office(&["secretary", "state"]), office(&["foreign", "minister"])),
        (office(&["foreign", "secretary"]), office(&["foreign", "minister"])),
        (office(&["defense", "secretary"]), office(&["defense", "minister"])),
        (office(&["treasury", "secretary"]), office(&["finance", "minister"])),
    ];
    pairs.iter().find_map(
        |&(here, there)| {
            if key == here { Some(there) } else { (key == there).then_some(here) }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(title: &str) -> Office {
        pieces_of(title)[0]
    }

    #[test]
    fn one_office_in_many_words() {
        assert_eq!(office("Chinese Foreign Minister"), office("Minister of Foreign Affairs of China"));
        assert_eq!(office("US Secretary of State"), office("United States Secretary of State"));
        assert_eq!(office("Defence Minister").key, office("Minister of Defense").key);
        assert_ne!(office("Vice President").key, office("President").key);
        assert_eq!(pieces_of("State Councilor and Foreign Minister").len(), 2);
        assert_eq!(abroad(office("Secretary of State").key), Some(office("Foreign Minister").key));
    }
}
