//! The stretch of a text that is most like some words, by the fewest letters added, taken away or exchanged.
//!
//! Myers' bit-parallel algorithm (A fast bit-vector algorithm for approximate string matching based on dynamic
//! programming, J. ACM 46:3, 1999) in Hyyrö's form for words longer than 64 letters: 64 rows at a step.

use std::collections::HashMap;
use std::ops::Range;

use super::folded::is_inside_word;
use crate::prose::changes::is_negation;

/// Words longer than this are looked for by their beginning.
const LONGEST: usize = 1024;

/// The stretch that is most like the words: whole words, with a negation right before them.
///
/// `None` where nothing is like them: more than two letters of five differ, or more than eleven of twenty where a word
/// is the same. Capitals count as small letters.
pub fn nearest(text: &str, words: &str) -> Option<Range<usize>> {
    let pattern: Vec<char> = words.chars().take(LONGEST).map(small).collect();
    let places: Vec<(usize, char)> = text.char_indices().collect();
    if pattern.len() < 3 || places.is_empty() {
        return None;
    }
    let letters = places.iter().map(|(_, c)| small(*c));
    let (end, distance) = best(Column::new(&pattern, false), letters)?;
    if distance * 20 > pattern.len() * 11 {
        return None;
    }
    let backwards: Vec<char> = pattern.iter().rev().copied().collect();
    let reach = (pattern.len() + distance).min(end + 1);
    let letters = places[end + 1 - reach..=end].iter().rev().map(|(_, c)| small(*c));
    let mut column = Column::new(&backwards, true);
    let distances = letters.enumerate().map(|(index, c)| (column.step(c), std::cmp::Reverse(index)));
    // Of two that are as near the longer, which has in it what was added.
    let (_, std::cmp::Reverse(length)) = distances.min()?;
    let start = places[end - length].0;
    let end = places[end].0 + places[end].1.len_utf8();
    let whole = whole_words(text, start..end);
    let place = begin(text, words, whole.start)..finish(text, words, whole.end);
    (distance * 5 <= pattern.len() * 2 || share_a_word(&text[place.clone()], words)).then_some(place)
}

/// Whether a word that is no mere particle stands in both.
fn share_a_word(text: &str, words: &str) -> bool {
    let long = |word: &&str| bare(word).chars().count() > 3;
    text.split_whitespace().filter(long).any(|word| words.split_whitespace().any(|other| same(word, other)))
}

/// Words this far from the stretch still belong to it, if it then begins or ends as the words do.
const NEAR: usize = 3;

/// Where the stretch begins: at the first of the words, and with a negation right before it.
fn begin(text: &str, words: &str, at: usize) -> usize {
    let before = text[..at].rsplit('\n').next().unwrap_or_default().trim_end();
    let sentence = |word: &&str| !word.ends_with(['.', '!', '?', ';']);
    let around: Vec<&str> = before.rsplit(' ').take(NEAR).take_while(sentence).collect();
    let first = words.split_whitespace().next().unwrap_or_default();
    let is_begun = same(text[at..].split_whitespace().next().unwrap_or_default(), first);
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    if let Some(word) = around.iter().find(|word| !is_begun && same(word, first)) {
        return start(word);
    }
    let negation = around.iter().take(2).rfind(|word| is_negation(&word.to_lowercase()));
    negation.map_or(at, |word| start(word))
}

/// Where the stretch ends: at the last of the words.
fn finish(text: &str, words: &str, at: usize) -> usize {
    let last = words.split_whitespace().next_back().unwrap_or_default();
    if text[..at].split_whitespace().next_back().is_some_and(|word| same(word, last)) {
        return at;
    }
    let after = text[at..].split('\n').next().unwrap_or_default();
    let around = after.split(' ').filter(|word| !word.is_empty()).take(NEAR);
    let end = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize + bare(word).len();
    around.into_iter().find(|word| same(word, last)).map_or(at, end)
}

fn same(word: &str, other: &str) -> bool {
    !bare(other).is_empty() && bare(word).to_lowercase() == bare(other).to_lowercase()
}

/// A word without the marks behind it.
fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| !c.is_alphanumeric())
}

fn small(c: char) -> char {
    let mut letters = c.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => c,
    }
}

/// The first letter at which the distance is least, and that distance.
fn best(mut column: Column, letters: impl Iterator<Item = char>) -> Option<(usize, usize)> {
    letters
        .enumerate()
        .map(|(index, c)| (column.step(c), index))
        .min()
        .map(|(distance, index)| (index, distance))
}

fn whole_words(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while start > 0 && is_inside_word(text, start) {
        start = text.floor_char_boundary(start - 1);
    }
    while end < text.len() && is_inside_word(text, end) {
        end = text.ceil_char_boundary(end + 1);
    }
    let words = &text[start..end];
    let lead = words.len() - words.trim_start().len();
    start + lead..start + lead + words.trim().len()
}

/// A column of the table of distances: one row for each letter of the pattern, as the differences between rows.
struct Column {
    /// For each letter, in which rows it stands.
    rows: HashMap<char, Vec<u64>>,
    none: Vec<u64>,
    /// In which rows the distance is one more than in the row above, and one less.
    more: Vec<u64>,
    less: Vec<u64>,
    /// The distance in the last row.
    distance: usize,
    last: u64,
    /// Whether the match has to begin with the first letter of the text.
    is_fixed: bool,
}

impl Column {
    fn new(pattern: &[char], is_fixed: bool) -> Self {
        let blocks = pattern.len().div_ceil(64);
        let mut rows: HashMap<char, Vec<u64>> = HashMap::new();
        for (row, c) in pattern.iter().enumerate() {
            rows.entry(*c).or_insert_with(|| vec![0; blocks])[row / 64] |= 1 << (row % 64);
        }
        Column {
            rows,
            none: vec![0; blocks],
            more: vec![u64::MAX; blocks],
            less: vec![0; blocks],
            distance: pattern.len(),
            last: 1 << ((pattern.len() - 1) % 64),
            is_fixed,
        }
    }

    /// Takes one letter of the text; gives the distance of the pattern to what ends with it.
    fn step(&mut self, c: char) -> usize {
        let rows = self.rows.get(&c).unwrap_or(&self.none);
        let blocks = rows.len();
        let mut carry: i8 = i8::from(self.is_fixed);
        for (block, row) in rows.iter().enumerate() {
            let (more, less) = (self.more[block], self.less[block]);
            let vertical = row | less;
            let equal = row | u64::from(carry < 0);
            let diagonal = (((equal & more).wrapping_add(more)) ^ more) | equal;
            let mut up = less | !(diagonal | more);
            let mut down = more & diagonal;
            let top = if block + 1 == blocks { self.last } else { 1 << 63 };
            let out = i8::from(up & top != 0) - i8::from(down & top != 0);
            up = (up << 1) | u64::from(carry > 0);
            down = (down << 1) | u64::from(carry < 0);
            self.more[block] = down | !(vertical | up);
            self.less[block] = up & vertical;
            carry = out;
        }
        self.distance = self.distance.saturating_add_signed(isize::from(carry));
        self.distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_passage_that_is_most_like_the_words() {
        let text = "They did not agree on Monday, 18 June. Others agreed on something else on Sunday.";
        for (words, expected) in [
            ("did agree on Sunday", Some("did not agree on Monday")),
            ("Others agree on something else", Some("Others agreed on something else")),
            ("18 July", Some("18 June")),
            ("quantum chromodynamics", None),
            ("THEY DID NOT", Some("They did not")),
        ] {
            assert_eq!(nearest(text, words).map(|range| &text[range]), expected, "{words}");
        }
    }

    /// The distances by the table of Wagner and Fischer, one row after the other.
    fn by_the_table(pattern: &[char], text: &[char], is_fixed: bool) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        let mut distances = Vec::new();
        for (index, c) in text.iter().enumerate() {
            let mut diagonal = column[0];
            column[0] = if is_fixed { index + 1 } else { 0 };
            for row in 1..=pattern.len() {
                let exchanged = diagonal + usize::from(pattern[row - 1] != *c);
                diagonal = column[row];
                column[row] = exchanged.min(column[row] + 1).min(column[row - 1] + 1);
            }
            distances.push(column[pattern.len()]);
        }
        distances
    }

    proptest::proptest! {
        #[test]
        fn distances_are_those_of_the_table(pattern in "[abc王]{1,200}", text in "[abc王 ]{0,300}", is_fixed: bool) {
            let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
            let mut column = Column::new(&pattern, is_fixed);
            let found: Vec<usize> = text.iter().map(|c| column.step(*c)).collect();
            proptest::prop_assert_eq!(found, by_the_table(&pattern, &text, is_fixed));
        }
    }
}
