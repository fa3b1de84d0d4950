//! The words the reader knows, and what kinds of word they are.
//!
//! A row is one spelling in lower case without accents; it may belong to
//! several classes (`may` is a month and a verb) and carry one number.

use std::sync::LazyLock;

use super::countries::COUNTRIES;

mod table;

pub use table::Class;

/// Hashes a word byte by byte, as [`hash`] does.
#[derive(Debug, Clone, Copy)]
pub struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Hasher(SEED)
    }
}

impl Hasher {
    /// Takes a byte in lower case.
    pub fn take(&mut self, byte: u8) {
        self.0 = step(self.0, byte);
    }

    /// The hash of all bytes taken.
    pub fn finish(self) -> u64 {
        finish(self.0)
    }
}

/// Hash of a word without regard to case and accents.
pub fn hash(word: &str) -> u64 {
    let mut hash = SEED;
    if word.is_ascii() {
        for &byte in word.as_bytes().iter().filter(|&&byte| byte != b'\'') {
            hash = step(hash, byte.to_ascii_lowercase());
        }
        return finish(hash);
    }
    for c in word.chars() {
        fold(c, |byte| hash = step(hash, byte));
    }
    finish(hash)
}

/// Hash of capitals alone, for `US`, which is not `us`.
pub fn hash_exact(word: &str) -> u64 {
    finish(word.bytes().fold(!SEED, step))
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

fn step(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

fn finish(hash: u64) -> u64 {
    hash ^ (hash >> 29)
}

/// Gives the bytes of a letter in lower case without its accents.
fn fold(c: char, mut give: impl FnMut(u8)) {
    let plain = match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' | 'ặ' => {
            'a'
        }
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'Ð' | 'ð' | 'Ď'..='đ' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'ế' | 'ề' | 'ệ' | 'ễ' | 'ẹ' => 'e',
        'Ĝ'..='ģ' => 'g',
        'Ĥ'..='ħ' => 'h',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'ị' | 'ỉ' => 'i',
        'Ķ' | 'ķ' => 'k',
        'Ĺ'..='ł' => 'l',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' | 'Ō'..='ő' | 'ơ' | 'ọ' | 'ố' | 'ộ' | 'ồ' | 'ờ' | 'ở' => {
            'o'
        }
        'Ŕ'..='ř' => 'r',
        'Ś'..='š' | 'Ș' | 'ș' => 's',
        'Ţ'..='ŧ' | 'Ț' | 'ț' => 't',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'ư' | 'ụ' | 'ủ' | 'ứ' | 'ừ' | 'ữ' => 'u',
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' | 'ỳ' | 'ỹ' => 'y',
        'Ź'..='ž' => 'z',
        'Æ' | 'æ' => {
            give(b'a');
            'e'
        }
        'Œ' | 'œ' => {
            give(b'o');
            'e'
        }
        'ß' => {
            give(b's');
            's'
        }
        '\u{0300}'..='\u{036f}' | '’' | 'ʼ' => return,
        other => {
            let mut bytes = [0; 4];
            for lower in other.to_lowercase() {
                lower.encode_utf8(&mut bytes).bytes().for_each(&mut give);
            }
            return;
        }
    };
    give(plain as u8);
}

/// One row of the table.
struct Row {
    hash: u64,
    text: &'static str,
    classes: u64,
    number: u32,
    numbered: u64,
}

/// The spelling in lower case; only names of countries have to be changed, once each.
fn lower(spelling: &'static str) -> &'static str {
    if spelling.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Box::leak(spelling.to_lowercase().into_boxed_str())
    } else {
        spelling
    }
}

struct Table {
    rows: Vec<Row>,
    /// Row numbers by hash, open addressing; 0 is empty.
    slots: Vec<u16>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let empty = Row { hash: 0, text: "", classes: 0, number: 0, numbered: 0 };
    let mut table = Table { rows: vec![empty], slots: vec![0; 1 << 13] };
    for (class, numbered, words) in table::WORDS {
        for (number, spellings) in words.split_whitespace().enumerate() {
            for spelling in spellings.split('|') {
                table.add(spelling, *class, numbered.then_some(number as u32));
            }
        }
    }
    for (number, country) in COUNTRIES.iter().enumerate() {
        table.add_country(number as u32, country.names, Class::Country);
        table.add_country(number as u32, country.demonyms, Class::Demonym);
    }
    table
});

impl Table {
    fn add(&mut self, spelling: &'static str, class: Class, number: Option<u32>) {
        let acronym = spelling.len() > 1 && spelling.bytes().all(|byte| byte.is_ascii_uppercase());
        let hash = if acronym { hash_exact(spelling) } else { hash(spelling) };
        let slot = self.slot(hash);
        if self.slots[slot] == 0 {
            self.slots[slot] = u16::try_from(self.rows.len()).expect("fewer than 65536 words");
            let spelling = if acronym { spelling } else { lower(spelling) };
            self.rows.push(Row { hash, text: spelling, classes: 0, number: 0, numbered: 0 });
        }
        let row = &mut self.rows[self.slots[slot] as usize];
        row.classes |= 1 << class as u32;
        if let Some(number) = number {
            row.number = number;
            row.numbered |= 1 << class as u32;
        }
    }

    fn add_country(&mut self, number: u32, names: &'static str, class: Class) {
        for name in names.split('|').filter(|name| !name.is_empty()) {
            match name.split_once(' ') {
                None => self.add(name, class, Some(number)),
                Some((first, _)) => self.add(first.trim_end_matches("'s"), Class::CountryBegin, None),
            }
        }
    }

    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 && self.rows[self.slots[slot] as usize].hash != hash {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// The row of a word by its hash.
pub fn find(hash: u64) -> Option<u16> {
    let table = &*TABLE;
    Some(table.slots[table.slot(hash)]).filter(|&row| row != 0)
}

/// The spelling in the table; nothing for row 0.
pub fn text(row: u16) -> &'static str {
    if row == 0 { "" } else { TABLE.rows[row as usize].text }
}

/// Whether a row has a class.
pub fn has(row: u16, class: Class) -> bool {
    has_any(row, 1 << class as u32)
}

/// Whether a row has one of several classes.
pub fn has_any(row: u16, classes: u64) -> bool {
    row != 0 && TABLE.rows[row as usize].classes & classes != 0
}

/// All classes of a row, as a set.
pub fn classes(row: u16) -> u64 {
    if row == 0 { 0 } else { TABLE.rows[row as usize].classes }
}

/// The number of a row in a class whose order counts.
pub fn number(row: u16, class: Class) -> Option<u32> {
    let found = &TABLE.rows[row as usize];
    (found.numbered & (1 << class as u32) != 0).then_some(found.number)
}

/// The value of a number word: `forty` is 40, `an` is 1.
pub fn cardinal(row: u16) -> Option<u32> {
    number(row, Class::Cardinal).and_then(|place| table::CARDINALS.get(place as usize).copied())
}

/// The classes as a set, for [`has_any`].
pub const fn set(classes: &[Class]) -> u64 {
    let (mut set, mut at) = (0, 0);
    while at < classes.len() {
        set |= 1 << classes[at] as u32;
        at += 1;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_case_and_accents() {
        let row = find(hash("MONDAY")).unwrap();
        assert_eq!((text(row), number(row, Class::Weekday)), ("monday", Some(0)));
        assert_eq!(hash("Zúñiga"), hash("zuniga"));
        assert_eq!(hash("Erdoğan"), hash("ERDOGAN"));
        assert_eq!(hash("O’Brien"), hash("O'brien"));
        assert!(find(hash("zyzzyva")).is_none());
        assert_eq!(text(0), "");
    }

    #[test]
    fn capitals_alone_are_not_the_pronoun() {
        assert!(has(find(hash_exact("US")).unwrap(), Class::Country));
        assert!(find(hash("us")).is_none_or(|row| !has(row, Class::Country)));
    }

    #[test]
    fn no_word_has_two_numbers() {
        for row in &TABLE.rows {
            assert!(row.numbered.count_ones() < 2 || row.text == "second", "{}", row.text);
        }
    }
}
