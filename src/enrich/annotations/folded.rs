//! Text made comparable, with the way back to where each character came from.

use std::ops::Range;

use memchr::memmem;

use crate::model::PlainText;
use crate::model::document::{Block, BlockKind, Piece};
use crate::prose::changes::is_unspaced;

/// Which differences do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// How much white space, and of which kind.
    Space,
    /// Besides, of which kind quotation marks, apostrophes, hyphens, dashes and ellipses are, and signs that
    /// cannot be seen.
    Marks,
}

/// How the words of a text are spelled where the page differs from the file: entities, typographic marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As the page shows them.
    Shown,
    /// As the file has them.
    Written,
}

/// What stands between two blocks that no quote may reach across.
const BARRIER: char = '\n';

/// Folded text.
#[derive(Debug, Default)]
pub struct Folded {
    /// The text: words with single spaces.
    pub text: String,
    /// For each byte, the bytes of the plain text that its character came from.
    places: Vec<(u32, u32)>,
}

impl Folded {
    /// Words by themselves.
    pub fn of_words(words: &str, fold: Fold) -> Self {
        let mut folded = Folded::default();
        for (at, c) in words.char_indices() {
            folded.push(c, (at, at + c.len_utf8()), fold);
        }
        folded.end();
        folded
    }

    /// The text of a document.
    pub fn of_text(plain: &PlainText, file_text: &str, spelling: Spelling, fold: Fold) -> Self {
        let mut folded = Folded::default();
        let mut before: Option<&Block> = None;
        for block in &plain.blocks {
            if let Some(before) = before {
                let at = (before.range.end, block.range.start);
                folded.between(at, is_apart(before.kind) || is_apart(block.kind));
            }
            match spelling {
                Spelling::Shown => folded.run(&plain.text[block.range.clone()], block.range.start, fold),
                Spelling::Written => folded.pieces(plain, file_text, &block.range, fold),
            }
            before = Some(block);
        }
        folded.end();
        folded
    }

    /// Where whole words stand, in bytes of the folded text.
    pub fn find(&self, words: &Folded) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let Some(first) = words.text.chars().next() else { return found };
        let finder = memmem::Finder::new(&words.text);
        let mut from = 0;
        while let Some(at) = finder.find(&self.text.as_bytes()[from..]) {
            let range = from + at..from + at + words.text.len();
            from = range.start + first.len_utf8();
            if !is_inside_word(&self.text, range.start) && !is_inside_word(&self.text, range.end) {
                found.push(range);
            }
        }
        found
    }

    /// Bytes of the plain text for bytes of the folded one; neither is empty.
    pub fn in_plain(&self, range: &Range<usize>) -> Range<usize> {
        self.places[range.start].0 as usize..self.places[range.end - 1].1 as usize
    }

    /// Whether these words stand right before a byte.
    pub fn has_before(&self, at: usize, words: &str) -> bool {
        let (text, words) = (comparable(&self.text[..at]), comparable(words));
        text.trim_end().ends_with(words.trim())
    }

    /// Whether these words stand right after a byte.
    pub fn has_after(&self, at: usize, words: &str) -> bool {
        let (text, words) = (comparable(&self.text[at..]), comparable(words));
        text.trim_start().starts_with(words.trim())
    }

    fn run(&mut self, text: &str, start: usize, fold: Fold) {
        for (at, c) in text.char_indices() {
            self.push(c, (start + at, start + at + c.len_utf8()), fold);
        }
    }

    /// The pieces of a block as they are spelled in the file.
    fn pieces(&mut self, plain: &PlainText, file_text: &str, block: &Range<usize>, fold: Fold) {
        let first = plain.pieces.partition_point(|piece| (piece.text_start as usize) < block.start);
        let inside = |piece: &&Piece| (piece.text_start as usize) < block.end;
        for piece in plain.pieces[first..].iter().take_while(inside) {
            let start = piece.text_start as usize;
            let end = start + piece.text_len as usize;
            let in_file = piece.file_start as usize..(piece.file_start + piece.file_len) as usize;
            let shown = &plain.text[start..end];
            match file_text.get(in_file) {
                Some(written) if written != shown => {
                    written.chars().for_each(|c| self.push(c, (start, end), fold));
                }
                _ => self.run(shown, start, fold),
            }
        }
    }

    fn push(&mut self, c: char, place: (usize, usize), fold: Fold) {
        match c {
            c if c.is_whitespace() && (self.text.is_empty() || self.text.ends_with([' ', BARRIER])) => {}
            c if c.is_whitespace() => self.put(" ", place),
            _ if fold == Fold::Space => self.put(c.encode_utf8(&mut [0; 4]), place),
            '\u{ad}' | '\u{200b}' | '\u{2060}' => {}
            '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '＂' => {
                self.put("\"", place)
            }
            '‘' | '’' | '‚' | '‛' | '‹' | '›' | 'ʼ' | '＇' => self.put("'", place),
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' if self.text.ends_with('-') => {}
            '‐' | '‑' | '‒' | '–' | '—' | '―' => self.put("-", place),
            '…' => self.put("...", place),
            c => self.put(c.encode_utf8(&mut [0; 4]), place),
        }
    }

    fn put(&mut self, text: &str, (start, end): (usize, usize)) {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        self.text.push_str(text);
        self.places.resize(self.text.len(), (cut(start), cut(end)));
    }

    fn between(&mut self, place: (usize, usize), is_barrier: bool) {
        self.end();
        if !self.text.is_empty() {
            self.put(if is_barrier { "\n" } else { " " }, place);
        }
    }

    /// Takes back a space at the end.
    fn end(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
            self.places.pop();
        }
    }
}

/// Whether a block is read apart from those before and after it.
fn is_apart(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading | BlockKind::Cell)
}

/// Words as prefixes and suffixes are compared: of a context only the words count.
fn comparable(words: &str) -> String {
    Folded::of_words(words, Fold::Marks).text
}

/// Parts of words that stand before a hyphen and change what comes after it.
const PREFIXES: &[&str] = &[
    "non", "un", "anti", "de", "dis", "in", "mis", "ex", "counter", "pre", "post", "semi", "quasi", "pseudo",
    "half", "vice",
];

/// Whether a place stands inside a word or a number: between the `1` and the `5` of `15`, the `non` and the
/// `binding` of `non-binding`.
pub fn is_inside_word(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at..]);
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let behind = after.chars().nth(1);
    let ahead = before.chars().nth_back(1);
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let joins_digits = |c: char| ".,:/'’-‐‑–−".contains(c);
    let is_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    if is_word(last) && is_word(first) || is_combining(first) {
        return true;
    }
    if last.is_ascii_digit() && (joins_digits(first) && is_digit(behind) || "%‰°".contains(first)) {
        return true;
    }
    if first.is_ascii_digit() {
        let is_sign = "-−+".contains(last) && ahead.is_none_or(|c| c.is_whitespace() || c == '(');
        if joins_digits(last) && is_digit(ahead) || "$€£¥".contains(last) || is_sign {
            return true;
        }
    }
    if is_hyphen(last) && first.is_alphabetic() && is_prefix(&before[..before.len() - last.len_utf8()]) {
        return true;
    }
    if is_hyphen(first) && behind.is_some_and(char::is_alphabetic) && is_prefix(before) {
        return true;
    }
    if matches!(first, '\'' | '’') && behind == Some('t') && last == 'n' {
        return true;
    }
    if is_inside_number(before, after) {
        return true;
    }
    is_numeral(last) && is_numeral(first) || "不没未非无勿".contains(last) && is_unspaced(first)
}

/// Numbers in words that others may follow.
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Numbers in words that follow others.
const SCALES: &[&str] = &["hundred", "thousand", "million", "billion", "trillion", "dozen", "percent"];

const ONES: &[&str] = &[
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
];

/// Whether a place stands between the words of one number: `twenty|-five`, `5 |million`.
fn is_inside_number(before: &str, after: &str) -> bool {
    let gap = |c: char| c == ' ' || is_hyphen(c);
    let (left, right) = (before.trim_end_matches(gap), after.trim_start_matches(gap));
    if left.len() == before.len() && right.len() == after.len() {
        return false;
    }
    let left = left.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let right = right.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let is = |words: &[&str], word: &str| words.contains(&word);
    let is_digits = !left.is_empty() && left.bytes().all(|byte| byte.is_ascii_digit());
    let left_counts = is(TENS, &left) || is(SCALES, &left) || is(ONES, &left);
    is(SCALES, &right) && (left_counts || is_digits)
        || is(ONES, &right) && (is(TENS, &left) || is(SCALES, &left))
        || is(TENS, &right) && is(SCALES, &left)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

fn is_prefix(before: &str) -> bool {
    let start = before
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    PREFIXES.contains(&before[start..].to_lowercase().as_str())
}

/// Whether a character is a numeral of the Chinese script.
fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百千万亿两兩萬億".contains(c)
}

fn is_combining(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036f | 0x200d | 0xfe00..=0xfe0f | 0x1f3fb..=0x1f3ff)
}
