//! What changed between two wordings, word by word; and whether it is a change that matters.

use std::ops::Range;

/// A change of this sort may make a note wrong, however few letters it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grave {
    /// Another number.
    Number,
    /// Another day, month or part of the calendar.
    Day,
    /// A negation that came or went.
    Negation,
    /// Another name.
    Name,
}

impl Grave {
    /// In words for an author.
    pub fn words(self) -> &'static str {
        match self {
            Grave::Number => "another number",
            Grave::Day => "another day",
            Grave::Negation => "a negation",
            Grave::Name => "another name",
        }
    }
}

/// Words that became other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What they were; empty where words were added.
    pub was: String,
    /// What they are; empty where words were taken away.
    pub is: String,
    /// Why it matters, in order.
    pub grave: Vec<Grave>,
}

/// Longer wordings are compared by their beginnings.
const LONGEST: usize = 600;

/// What changed from one wording to the other, in order.
pub fn changes(was: &str, is: &str) -> Vec<Change> {
    let (old, new) = (words(was), words(is));
    let mut changes = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (same_old, same_new) in common(was, is, &old, &new).into_iter().chain([(old.len(), new.len())]) {
        if i < same_old || j < same_new {
            changes.push(Change::of(was, is, &old[i..same_old], &new[j..same_new]));
        }
        (i, j) = (same_old + 1, same_new + 1);
    }
    changes
}

/// Words, numbers and single marks, without white space.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut joins = false;
    for (at, c) in text.char_indices().take(LONGEST * 8) {
        let end = at + c.len_utf8();
        let is_word = c.is_alphanumeric() && !is_unspaced(c);
        let goes_on = |c: char| c.is_alphanumeric() && !is_unspaced(c);
        match words.last_mut() {
            Some(last) if is_word && joins && last.end == at => last.end = end,
            // `7.5`, `non-binding` and `didn't` are one word each.
            Some(last)
                if joins
                    && last.end == at
                    && ".,:'’-‐‑–%".contains(c)
                    && (c == '%' || text[end..].chars().next().is_some_and(goes_on)) =>
            {
                last.end = end;
            }
            _ if c.is_whitespace() => {
                joins = false;
                continue;
            }
            _ => {
                words.push(at..end);
                joins = is_word;
            }
        }
    }
    words.truncate(LONGEST);
    words
}

/// The pairs of the longest common sequence, by index.
fn common(was: &str, is: &str, old: &[Range<usize>], new: &[Range<usize>]) -> Vec<(usize, usize)> {
    let same = |i: usize, j: usize| was[old[i].clone()] == is[new[j].clone()];
    let width = new.len() + 1;
    let mut lengths = vec![0u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = match same(i, j) {
                true => lengths[(i + 1) * width + j + 1] + 1,
                false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        if same(i, j) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

impl Change {
    fn of(was: &str, is: &str, old: &[Range<usize>], new: &[Range<usize>]) -> Self {
        let stretch = |text: &str, words: &[Range<usize>]| match (words.first(), words.last()) {
            (Some(first), Some(last)) => text[first.start..last.end].to_owned(),
            _ => String::new(),
        };
        let old: Vec<&str> = old.iter().map(|word| &was[word.clone()]).collect();
        let new: Vec<&str> = new.iter().map(|word| &is[word.clone()]).collect();
        let (was, is) = (stretch(was, &ranges(was, &old)), stretch(is, &ranges(is, &new)));
        Change { was, is, grave: grave(&old, &new) }
    }
}

/// The places of slices of a text in it.
fn ranges(text: &str, words: &[&str]) -> Vec<Range<usize>> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    words.iter().map(|word| start(word)..start(word) + word.len()).collect()
}

/// Why a change matters. In doubt it does: a capital counts as a name.
fn grave(old: &[&str], new: &[&str]) -> Vec<Grave> {
    let lower = |words: &[&str]| words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    let (old_lower, new_lower) = (lower(old), lower(new));
    let only_in_one = |index: usize, own: &[String], other: &[String]| !other.contains(&own[index]);
    let mut grave = Vec::new();
    for (words, own, other) in [(old, &old_lower, &new_lower), (new, &new_lower, &old_lower)] {
        for (index, word) in words.iter().enumerate().filter(|(index, _)| only_in_one(*index, own, other)) {
            let small = own[index].as_str();
            if is_number(word) {
                grave.push(Grave::Number);
            }
            let is_day = DAYS.contains(&small) || CAPITAL_DAYS.contains(word);
            if is_day {
                grave.push(Grave::Day);
            }
            if is_negation(small) || other.iter().any(|other| negates(small, other)) {
                grave.push(Grave::Negation);
            }
            let is_name = word.starts_with(char::is_uppercase) && !is_day && !COMMON.contains(&small);
            if is_name && !NUMBERS.contains(&small) {
                grave.push(Grave::Name);
            }
        }
    }
    grave.sort_unstable();
    grave.dedup();
    grave
}

/// Whether a character belongs to a script that has no spaces between words, or lets particles follow words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff
        | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// Whether a word tells how many, how much or which in order.
pub fn is_number(word: &str) -> bool {
    NUMBERS.contains(&word.to_lowercase().as_str())
        || word.chars().any(|c| c.is_numeric() || NUMERALS.contains(c))
}

/// Whether a word in small letters turns round what is said.
pub fn is_negation(word: &str) -> bool {
    NEGATIONS.contains(&word)
        || word.ends_with("n't")
        || word.ends_with("n’t")
        || word.starts_with("non-")
        || !word.is_empty() && word.chars().all(|c| "不没未非无勿".contains(c))
}

/// Whether one word is the other with a prefix that turns it round: `unwilling`, `disagreed`.
fn negates(word: &str, other: &str) -> bool {
    ["un", "in", "im", "il", "ir", "dis", "non", "mis"]
        .iter()
        .any(|prefix| word.strip_prefix(prefix).is_some_and(|rest| rest == other))
}

const NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两½¼¾⅓⅔";

const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "dozen",
    "dozens",
    "half",
    "quarter",
    "once",
    "twice",
    "thrice",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "both",
    "single",
    "double",
    "pair",
    "couple",
];

const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "yesterday",
    "today",
    "tomorrow",
    "tonight",
    "weekend",
    "morning",
    "noon",
    "midday",
    "afternoon",
    "evening",
    "night",
    "midnight",
    "spring",
    "summer",
    "autumn",
    "winter",
];

/// Months that are other words as well when they are small.
const CAPITAL_DAYS: &[&str] = &["March", "May"];

const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "neither",
    "nor",
    "none",
    "nobody",
    "nothing",
    "nowhere",
    "without",
    "cannot",
    "fail",
    "failed",
    "fails",
    "failing",
    "refuse",
    "refused",
    "refuses",
    "refusing",
    "deny",
    "denied",
    "denies",
    "denying",
    "reject",
    "rejected",
    "rejects",
    "rejecting",
    "decline",
    "declined",
    "declines",
    "hardly",
    "barely",
    "scarcely",
    "unless",
    "except",
];

/// Words that have a capital only because they begin a sentence.
const COMMON: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "he", "she", "it", "they", "we", "you", "i", "his",
    "her", "its", "their", "our", "in", "on", "at", "by", "for", "from", "to", "of", "with", "and", "but",
    "or", "as", "if", "when", "while", "after", "before", "there", "then", "so", "yet", "also", "however",
    "not", "no", "never", "neither", "nor", "none",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn told(was: &str, is: &str) -> String {
        let told = changes(was, is).into_iter().map(|change| {
            let grave: Vec<&str> = change.grave.iter().map(|grave| grave.words()).collect();
            format!("{}>{}({})", change.was, change.is, grave.join(", "))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn changes_that_matter_are_called_by_name() {
        for (was, is, expected) in [
            ("met on Sunday", "met on Monday", "Sunday>Monday(another day)"),
            ("they did agree", "they did not agree", ">not(a negation)"),
            ("they will meet", "they won't meet", "will>won't(a negation)"),
            ("for 7.5 hours", "for 5.5 hours", "7.5>5.5(another number)"),
            ("for five hours", "for six hours", "five>six(another number)"),
            ("Alder refused", "Birch refused", "Alder>Birch(another name)"),
            ("was willing to", "was unwilling to", "willing>unwilling(a negation)"),
            ("a binding text", "a non-binding text", "binding>non-binding(a negation)"),
            ("in May", "in June", "May>June(another day)"),
            ("a frank talk", "a long talk", "frank>long()"),
            ("他们同意", "他们不同意", ">不(a negation)"),
            ("五天", "六天", "五>六(another number)"),
            ("so. They left", "so. He left", "They>He()"),
            ("agreed, in part", "agreed in part", ",>()"),
            ("same words", "same words", ""),
        ] {
            assert_eq!(told(was, is), expected, "{was} / {is}");
        }
    }
}
