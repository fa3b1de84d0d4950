//! The names of all people, ready to be found in any text.
//!
//! Built once for a site. Names are compared word by word, without regard to
//! accents, line breaks and middle initials, so that `Joseph R. Biden, Jr.`
//! broken over two lines is one mention of Joseph Biden. Names in scripts
//! that set no blanks between words are looked for as they stand.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::people::offices::Offices;
use super::tokens::{Kind, Text, Token};
use super::words::{Class, set};
use crate::model::{PartyId, Person, PersonId, Role};

/// Somebody the reader knows.
#[derive(Debug, Clone)]
pub struct Known {
    /// The id the mentions give back.
    pub id: PersonId,
    /// The full name.
    pub name: String,
    /// Offices with their dates.
    pub roles: Vec<Role>,
    /// The party the person acts for.
    pub side: Option<PartyId>,
}

/// A name found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch<'i> {
    /// First byte of the name.
    pub start: usize,
    /// Just past its last byte; a possessive `’s` is left outside.
    pub end: usize,
    /// Everybody the name can mean, in the order the people were given.
    pub people: &'i [PersonId],
    /// A full name or an alias; otherwise a surname, which counts only where
    /// the text or the briefing settles whose it is.
    pub full: bool,
}

impl NameMatch<'_> {
    /// The bytes of the name.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// All names of a site.
#[derive(Debug)]
pub struct NameIndex {
    people: Vec<Known>,
    /// Where a word leads from a node of the tree of names; node 0 is the root.
    steps: HashMap<u64, u32, BuildHasherDefault<AsIs>>,
    /// What a node spells, if it is the end of a name.
    ends: Vec<Option<Spelled>>,
    /// Names in scripts without blanks.
    unspaced: Option<(AhoCorasick, Vec<u32>)>,
    /// Whether some name begins with a small letter: bin Salman.
    small_letters: bool,
    offices: Offices,
    rows: HashMap<PersonId, u32>,
}

/// The people of one spelling.
#[derive(Debug, Clone, Default)]
struct Spelled {
    people: Vec<u32>,
    ids: Vec<PersonId>,
    full: bool,
    /// One word only, which may be part of somebody else's name.
    single: bool,
    family_first: bool,
}

/// A match by tokens, for the parts of the reader that have the text cut already.
#[derive(Debug, Clone)]
pub struct NamedTokens {
    /// The tokens of the name.
    pub tokens: Range<usize>,
    spelled: u32,
}

#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl NameIndex {
    /// Takes in everybody; the order of the people is kept in every answer.
    pub fn new<'p>(people: impl IntoIterator<Item = &'p Person>) -> Self {
        let mut index = NameIndex {
            people: Vec::new(),
            steps: HashMap::default(),
            ends: vec![None],
            unspaced: None,
            small_letters: false,
            offices: Offices::default(),
            rows: HashMap::new(),
        };
        let mut unspaced = Vec::new();
        for person in people {
            let number = u32::try_from(index.people.len()).expect("fewer than 2^32 people");
            index.people.push(Known {
                id: person.id.clone(),
                name: person.name.clone(),
                roles: person.roles.clone(),
                side: person.side.clone(),
            });
            index.add_person(number, person, &mut unspaced);
        }
        index.build_unspaced(&unspaced);
        index.settle();
        index.offices = Offices::new(&index.people);
        index.rows = (0..).zip(&index.people).map(|(row, person)| (person.id.clone(), row)).collect();
        index
    }

    /// Who holds which office.
    pub fn offices(&self) -> &Offices {
        &self.offices
    }

    /// The row of a person in [`NameIndex::people`].
    pub fn row(&self, id: &PersonId) -> Option<u32> {
        self.rows.get(id).copied()
    }

    /// Everybody in the index.
    pub fn people(&self) -> &[Known] {
        &self.people
    }

    /// Every name in a text, in order and without overlap.
    pub fn find(&self, text: &str) -> Vec<NameMatch<'_>> {
        let text = Text::new(text);
        self.find_in(&text)
    }

    /// Every name in a text that is cut already.
    pub fn find_in(&self, text: &Text) -> Vec<NameMatch<'_>> {
        let mut found: Vec<NameMatch> = self
            .find_tokens(text)
            .into_iter()
            .map(|named| {
                let bytes = text.bytes(&named.tokens);
                let spelled = self.spelled(&named);
                NameMatch { start: bytes.start, end: bytes.end, people: &spelled.ids, full: spelled.full }
            })
            .collect();
        if let Some((names, nodes)) = &self.unspaced
            && !text.source.is_ascii()
        {
            let before = found.len();
            for hit in names.find_iter(text.source) {
                let Some(spelled) = &self.ends[nodes[hit.pattern().as_usize()] as usize] else { continue };
                found.push(NameMatch {
                    start: hit.start(),
                    end: hit.end(),
                    people: &spelled.ids,
                    full: spelled.full,
                });
            }
            if found.len() > before {
                found.sort_by_key(|name| (name.start, name.end));
                found.dedup_by(|later, earlier| later.start < earlier.end);
            }
        }
        found
    }

    /// Every name by its tokens; scripts without blanks are left out.
    pub fn find_tokens(&self, text: &Text) -> Vec<NamedTokens> {
        let mut found = Vec::new();
        let mut sentence_starts = text.sentences.iter().map(|sentence| sentence.start).peekable();
        let mut sentence_start = 0;
        let mut at = 0;
        while at < text.tokens.len() {
            while let Some(start) = sentence_starts.next_if(|&start| start <= at) {
                sentence_start = start;
            }
            let next = match self.longest(text, at) {
                Some(named) => {
                    let end = named.tokens.end;
                    if self.stands_alone(text, &named, sentence_start) {
                        found.push(named);
                        end
                    } else {
                        at + 1
                    }
                }
                None => at + 1,
            };
            at = next;
        }
        found
    }

    /// Everybody a match can mean, as rows of [`NameIndex::people`].
    pub fn candidates(&self, named: &NamedTokens) -> &[u32] {
        &self.spelled(named).people
    }

    /// Whether the match is a full name or an alias.
    pub fn is_full(&self, named: &NamedTokens) -> bool {
        self.spelled(named).full
    }

    fn spelled(&self, named: &NamedTokens) -> &Spelled {
        static NOBODY: Spelled =
            Spelled { people: Vec::new(), ids: Vec::new(), full: false, single: false, family_first: false };
        self.ends.get(named.spelled as usize).and_then(Option::as_ref).unwrap_or(&NOBODY)
    }

    fn add_person(&mut self, number: u32, person: &Person, unspaced: &mut Vec<(String, u32)>) {
        let mut full = |name: &str| {
            if is_unspaced(name) {
                unspaced.push((name.trim().to_owned(), number));
            } else {
                self.add(name, number, true, false);
                if let Some(shorter) = without_middle(name) {
                    self.add(&shorter, number, true, false);
                }
            }
        };
        full(&person.name);
        person.aliases.iter().for_each(|alias| full(alias));
        if let Some(native) = &person.native_name {
            full(&native.text);
        }
        for alias in person.aliases.iter().filter(|alias| alias.contains(' ') && !is_unspaced(alias)) {
            let last = alias
                .split_whitespace()
                .rev()
                .map(|word| word.trim_end_matches(','))
                .find(|word| !matches!(*word, "Jr." | "Jr" | "Sr."));
            if let Some(last) = last.filter(|last| {
                last.starts_with(char::is_uppercase) && surnames(person).iter().all(|name| !name.first)
            }) {
                self.add(last, number, false, false);
            }
        }
        for surname in surnames(person) {
            self.add(&surname.text, number, false, surname.first);
        }
    }

    fn add(&mut self, name: &str, number: u32, full: bool, family_first: bool) {
        let text = Text::new(name);
        let words: Vec<&Token> = text
            .tokens
            .iter()
            .filter(|token| matches!(token.kind, Kind::Word | Kind::Number))
            .filter(|token| !is_suffix(&text, token))
            .collect();
        let letters: usize = words.iter().map(|token| text.word(token).chars().count()).sum();
        if words.is_empty() || letters < 2 {
            return;
        }
        self.small_letters |= !words[0].capital;
        let mut node = 0;
        for word in &words {
            let key = key(node, word.hash, word.capital);
            node = match self.steps.get(&key) {
                Some(&next) => next,
                None => {
                    let next = self.ends.len() as u32;
                    self.ends.push(None);
                    self.steps.insert(key, next);
                    next
                }
            };
        }
        let end =
            self.ends[node as usize].get_or_insert_with(|| Spelled { full: true, ..Spelled::default() });
        end.single = words.len() == 1 || !words[0].capital;
        end.family_first |= family_first;
        if !end.people.contains(&number) {
            end.people.push(number);
            end.full &= full;
        }
    }

    fn build_unspaced(&mut self, names: &[(String, u32)]) {
        if names.is_empty() {
            return;
        }
        let mut spellings: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        spellings.sort_unstable();
        spellings.dedup();
        let mut nodes = Vec::new();
        for spelling in &spellings {
            nodes.push(self.ends.len() as u32);
            let people: Vec<u32> =
                names.iter().filter(|(name, _)| name == spelling).map(|(_, number)| *number).collect();
            self.ends.push(Some(Spelled { people, full: true, ..Spelled::default() }));
        }
        let matcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&spellings);
        self.unspaced = matcher.ok().map(|matcher| (matcher, nodes));
    }

    fn settle(&mut self) {
        for end in self.ends.iter_mut().flatten() {
            end.people.sort_unstable();
            end.people.dedup();
            end.ids = end.people.iter().map(|&number| self.people[number as usize].id.clone()).collect();
        }
    }

    /// The longest name that begins at a token.
    fn longest(&self, text: &Text, start: usize) -> Option<NamedTokens> {
        let first = text.tokens.get(start)?;
        if (first.kind != Kind::Word && first.kind != Kind::Number) || !(first.capital || self.small_letters)
        {
            return None;
        }
        let mut node = self.step(0, first)?;
        let mut best = None;
        let mut at = start + 1;
        loop {
            if self.ends[node as usize].is_some() {
                best = Some((at, node));
            }
            while text.tokens.get(at).is_some_and(|token| token.kind == Kind::Hyphen) {
                at += 1;
            }
            let next =
                text.tokens.get(at).and_then(|token| self.step(node, token)).map(|next| (next, at + 1));
            let next = next.or_else(|| {
                let skipped = text
                    .tokens
                    .get(at)
                    .filter(|token| is_initial(token) || (token.capital && token.word == 0))?;
                let after = text.tokens.get(at + 1).filter(|_| skipped.kind == Kind::Word)?;
                self.step(node, after).map(|next| (next, at + 2))
            });
            match next {
                Some((next, after)) => (node, at) = (next, after),
                None => break,
            }
        }
        let (end, node) = best?;
        Some(NamedTokens { tokens: start..with_suffix(text, end), spelled: node })
    }

    fn step(&self, node: u32, token: &Token) -> Option<u32> {
        if token.hash == 0 && token.kind != Kind::Number {
            return None;
        }
        let by_case = self.steps.get(&key(node, token.hash, token.capital));
        let other = || if token.capital { self.steps.get(&key(node, token.hash, false)) } else { None };
        by_case.or_else(other).copied()
    }

    /// Whether a name is not just a part of another name or thing.
    fn stands_alone(&self, text: &Text, named: &NamedTokens, sentence_start: usize) -> bool {
        let tokens = &text.tokens;
        let Range { start, end } = named.tokens;
        let spelled = self.spelled(named);
        let hyphen = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Hyphen);
        if hyphen(end) || (start > 0 && hyphen(start - 1)) {
            return false;
        }
        if !spelled.single {
            return true;
        }
        let word_at = |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Word);
        let before = start.checked_sub(1).filter(|&at| at >= sentence_start).and_then(word_at);
        if before.is_some_and(is_given_name) {
            return false;
        }
        if before.is_some_and(is_initial) {
            return false;
        }
        match word_at(end) {
            Some(after) if after.is(Class::Belonging) => false,
            Some(after) if is_given_name(after) => false,
            Some(after) if after.capital && after.is(Class::Month) => {
                tokens.get(end + 1).is_none_or(|token| token.kind != Kind::Number) || after.known() != "may"
            }
            _ => !is_month_here(text, start, end),
        }
    }
}

/// `May` before a day, or after a preposition of time, is the month.
fn is_month_here(text: &Text, start: usize, end: usize) -> bool {
    let token = &text.tokens[start];
    if !token.is(Class::Month) || end != start + 1 {
        return false;
    }
    let number = |at: usize| text.tokens.get(at).is_some_and(|token| token.kind == Kind::Number);
    let before = start.checked_sub(1).map_or("", |at| text.tokens[at].known());
    number(end)
        || (start > 0 && number(start - 1))
        || matches!(before, "in" | "on" | "last" | "next" | "of" | "since")
}

fn key(node: u32, hash: u64, capital: bool) -> u64 {
    let mixed = hash ^ (u64::from(node) << 1 | u64::from(capital)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed.wrapping_mul(0x2545_f491_4f6c_dd1d)
}

/// A capitalised word that can only be part of a name.
fn is_given_name(token: &Token) -> bool {
    const NO_NAME: u64 = set(&[
        Class::Weekday,
        Class::Month,
        Class::Honorific,
        Class::Title,
        Class::TitleInner,
        Class::Country,
        Class::Demonym,
        Class::Starter,
        Class::Preposition,
        Class::Auxiliary,
        Class::Modal,
        Class::Negation,
        Class::Adverb,
        Class::Determiner,
        Class::Pronoun,
        Class::Subordinator,
        Class::DayPart,
        Class::Ordinary,
    ]);
    if !token.capital || token.kind != Kind::Word {
        return false;
    }
    !token.is_any(NO_NAME)
}

/// `R.`
fn is_initial(token: &Token) -> bool {
    token.kind == Kind::Word && token.capital && token.abbreviation && token.end - token.start == 2
}

fn is_suffix(text: &Text, token: &Token) -> bool {
    matches!(text.word(token).trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV")
}

/// Where a name ends once `, Jr.` is taken in.
fn with_suffix(text: &Text, end: usize) -> usize {
    let comma = usize::from(text.tokens.get(end).is_some_and(|token| token.kind == Kind::Comma));
    let suffix = text.tokens.get(end + comma).is_some_and(|token| is_suffix(text, token));
    if suffix { end + comma + 1 } else { end }
}

/// Scripts that set no blanks between words.
fn is_unspaced(name: &str) -> bool {
    name.chars().any(|c| {
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{0e00}'..='\u{0eff}')
    })
}

/// `Joseph R. Biden, Jr.` is also Joseph Biden.
fn without_middle(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let initial = |word: &&&str| word.len() == 2 && word.ends_with('.');
    if words.len() < 3 || words.iter().filter(initial).count() == 0 {
        return None;
    }
    let kept: Vec<&str> = words.iter().filter(|word| !initial(word)).copied().collect();
    (kept.len() > 1).then(|| kept.join(" "))
}

struct Surname {
    text: String,
    first: bool,
}

/// The family name in the forms running text uses.
fn surnames(person: &Person) -> Vec<Surname> {
    let told = person.surname();
    let words: Vec<&str> = person.name.split_whitespace().collect();
    if words.len() < 2 || is_unspaced(&person.name) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut push = |text: String, first: bool| found.push(Surname { text, first });
    let told_first = words[0] == told;
    if told_first || family_stands_first(&words) {
        push(words[0].to_owned(), true);
        return found;
    }
    push(told.to_owned(), false);
    if let Some((_, bare)) =
        told.split_once('-').filter(|(particle, _)| matches!(*particle, "al" | "el" | "Al" | "El"))
    {
        push(bare.to_owned(), false);
    }
    let last = words.iter().rposition(|word| word.trim_end_matches(',') == told).unwrap_or(0);
    let particles = words[..last]
        .iter()
        .rev()
        .take_while(|word| {
            super::words::find(super::words::hash(word))
                .is_some_and(|row| super::words::has(row, Class::Particle))
        })
        .count();
    if particles > 0 && particles < last {
        push(words[last - particles..=last].join(" ").trim_end_matches(',').to_owned(), false);
    }
    found
}

/// `Xi Jinping`, `Kim Jong Un`: known by the family name and the shape of the rest.
fn family_stands_first(words: &[&str]) -> bool {
    let family = super::words::find(super::words::hash(words[0]));
    if !family.is_some_and(|row| super::words::has(row, Class::FamilyFirst)) || words.len() > 3 {
        return false;
    }
    words[1..].iter().flat_map(|word| word.split('-')).all(is_syllables)
}

/// One or two syllables as Chinese, Korean and Vietnamese names are written in Latin letters.
fn is_syllables(word: &str) -> bool {
    const OPENINGS: [&str; 32] = [
        "zh", "ch", "sh", "kk", "th", "ph", "ng", "nh", "kh", "tr", "by", "my", "hy", "gy", "ry", "ny", "b",
        "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z",
    ];
    const MORE: [&str; 5] = ["c", "s", "y", "w", "v"];
    const REST: [&str; 46] = [
        "iang", "iong", "uang", "yeol", "eong", "ang", "eng", "ing", "ong", "ung", "iao", "ian", "uai",
        "uan", "yun", "eon", "ai", "ei", "ao", "ou", "an", "en", "in", "un", "on", "ia", "ie", "iu", "ua",
        "uo", "ui", "ue", "ae", "eo", "eu", "oo", "er", "ok", "uk", "ol", "a", "o", "e", "i", "u", "y",
    ];
    fn syllables(rest: &str, left: u8) -> bool {
        if rest.is_empty() {
            return true;
        }
        if left == 0 {
            return false;
        }
        let openings = OPENINGS.iter().chain(&MORE).filter_map(|opening| rest.strip_prefix(opening));
        openings.chain([rest]).any(|tail| {
            REST.iter().filter_map(|end| tail.strip_prefix(end)).any(|tail| syllables(tail, left - 1))
        })
    }
    let lower = word.to_ascii_lowercase();
    lower.len() <= 10 && syllables(&lower, 2)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    /// Somebody for a test: `id`, name, aliases parted by `;`, roles parted by `;`.
    pub(crate) fn somebody(id: &str, name: &str, aliases: &str, roles: &str) -> Person {
        let file = Sources::default().add("a.md", "");
        let split = |list: &str| -> Vec<String> {
            list.split(';').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        Person {
            id: id.into(),
            name: name.into(),
            native_name: None,
            aliases: split(aliases),
            side: None,
            roles: split(roles)
                .into_iter()
                .map(|title| Role { title, short: None, from: None, to: None })
                .collect(),
            born: None,
            died: None,
            file,
            span: Span::new(file, 0..0),
            body: 0,
        }
    }

    fn index() -> NameIndex {
        let mut qin = somebody("qin-gang", "Qin Gang", "", "");
        qin.native_name = Some(crate::model::NativeName::of_script("秦刚"));
        NameIndex::new(&[
            qin,
            somebody("antony-blinken", "Antony Blinken", "Tony Blinken; Antony J. Blinken", ""),
            somebody("joe-biden", "Joe Biden", "Joseph R. Biden, Jr.", ""),
            somebody("wang-yi", "Wang Yi", "", ""),
            somebody("wang-wentao", "Wang Wentao", "", ""),
            somebody("von-der-leyen", "Ursula von der Leyen", "", ""),
            somebody("theresa-may", "Theresa May", "", ""),
            somebody("lopez", "Andrés Manuel López Obrador", "López Obrador", ""),
            somebody("yoon", "Yoon Suk-yeol", "", ""),
            somebody("sharaa", "Ahmed al-Sharaa", "", ""),
        ])
    }

    fn found(text: &str) -> Vec<String> {
        index()
            .find(text)
            .iter()
            .map(|name| {
                let ids: Vec<&str> = name.people.iter().map(PersonId::as_str).collect();
                format!("{}={}{}", &text[name.range()], ids.join("|"), if name.full { "" } else { "?" })
            })
            .collect()
    }

    #[test]
    fn full_names_and_surnames() {
        assert_eq!(
            found("Antony Blinken met Qin Gang; Mr. Blinken’s talks with Qin and Wang followed."),
            [
                "Antony Blinken=antony-blinken",
                "Qin Gang=qin-gang",
                "Blinken=antony-blinken?",
                "Qin=qin-gang?",
                "Wang=wang-yi|wang-wentao?"
            ]
        );
    }

    #[test]
    fn initials_suffixes_and_line_breaks() {
        assert_eq!(found("Joseph R. Biden, Jr. met"), ["Joseph R. Biden, Jr.=joe-biden"]);
        assert_eq!(found("President Joseph R.\nBiden, Jr. met"), ["Joseph R.\nBiden, Jr.=joe-biden"]);
        assert_eq!(found("Secretary Antony\u{a0}J. Blinken"), ["Antony\u{a0}J. Blinken=antony-blinken"]);
    }

    #[test]
    fn accents_particles_and_hyphens() {
        assert_eq!(found("Andres Manuel Lopez Obrador"), ["Andres Manuel Lopez Obrador=lopez"]);
        assert_eq!(found("President López Obrador"), ["López Obrador=lopez"]);
        assert_eq!(found("met von der Leyen"), ["von der Leyen=von-der-leyen?"]);
        assert_eq!(found("Yoon Suk Yeol and Mr. Yoon"), ["Yoon Suk Yeol=yoon", "Yoon=yoon?"]);
        assert_eq!(found("Mr. al-Sharaa said Sharaa"), ["al-Sharaa=sharaa?", "Sharaa=sharaa?"]);
    }

    #[test]
    fn somebody_elses_name_is_nobodys() {
        assert_eq!(found("Hunter Biden and Wang Huning and the Biden-Harris plan"), [""; 0]);
        assert_eq!(found("the Biden administration"), [""; 0]);
        assert_eq!(found("blinken"), [""; 0]);
        assert_eq!(found("On May 5 and in May. Mrs. May said"), ["May=theresa-may?"]);
    }

    #[test]
    fn names_without_blanks_between_words() {
        assert_eq!(found("外交部长秦刚会见布林肯"), ["秦刚=qin-gang"]);
        assert_eq!(found("Qin Gang (秦刚) said"), ["Qin Gang=qin-gang", "秦刚=qin-gang"]);
    }

    #[test]
    fn an_alias_that_is_also_a_surname_is_ambiguous() {
        let index = NameIndex::new(&[
            somebody("george-w-bush", "George W. Bush", "Bush", ""),
            somebody("jeb-bush", "Jeb Bush", "", ""),
            somebody("hu", "Hu Jintao", "Hu", ""),
        ]);
        let found = index.find("Bush met Hu");
        assert_eq!((found[0].people.len(), found[0].full), (2, false));
        assert_eq!((found[1].people.len(), found[1].full), (1, true));
    }
}
