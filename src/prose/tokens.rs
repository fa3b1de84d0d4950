//! The text cut into words once, for everything that reads it after.
//!
//! In: plain text. Out: a flat list of [`Token`]s with byte ranges, and the
//! sentences and paragraphs they make. One pass, nothing copied.

use std::ops::Range;

use super::words::{self, Class};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with the dots of `U.S.` and `Mr.` inside.
    Word,
    /// A whole number; a fraction keeps its whole part and sets [`Token::tenths`].
    Number,
    /// `10:30`.
    Clock,
    /// `’s`, or the lone apostrophe of `ministers’`.
    Possessive,
    /// The hyphen inside `35-minute`.
    Hyphen,
    /// A dash between words or between numbers.
    Dash,
    /// `,`
    Comma,
    /// `.`, `!`, `?` or an ellipsis.
    Stop,
    /// `;` or `:`
    Semicolon,
    /// `(` or `[`
    Open,
    /// `)` or `]`
    Close,
    /// A quotation mark of any kind.
    Quote,
    /// Any other sign.
    Other,
}

/// One word, number or sign.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Offset of its first byte.
    pub start: u32,
    /// Offset just past its last byte.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Its dot belongs to it: `Mr.`, `R.`, `U.S.`
    pub abbreviation: bool,
    /// Nothing stands between it and the token before.
    pub glued: bool,
    /// A number with `st`, `nd`, `rd` or `th`.
    pub ordinal: bool,
    /// The digit after the point of `7.5`.
    pub tenths: u8,
    /// Row in the table of words, 0 when it is not there.
    pub word: u16,
    /// The number's value; for a clock hours × 60 + minutes.
    pub value: u32,
    /// How many digits the number was written with.
    pub digits: u8,
    /// Hash of the word without case and accents.
    pub hash: u64,
    /// The classes of the word, as a set.
    pub classes: u64,
}

impl Token {
    /// The byte range.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The word in lower case without accents if the tables know it, else nothing.
    pub fn known(&self) -> &'static str {
        words::text(self.word)
    }

    /// Whether the tables give the word this class.
    pub fn is(&self, class: Class) -> bool {
        self.classes & (1 << class as u32) != 0
    }

    /// Whether the tables give the word one of these classes.
    pub fn is_any(&self, classes: u64) -> bool {
        self.classes & classes != 0
    }

    fn set_word(&mut self, row: u16, hash: u64) {
        (self.word, self.hash, self.classes) = (row, hash, words::classes(row));
    }

    /// The number the table gives the word in this class: Monday is 0, June is 6, `forty` is 40.
    pub fn number_of(&self, class: Class) -> Option<u32> {
        words::number(self.word, class)
    }
}

/// A text and its tokens.
#[derive(Debug)]
pub struct Text<'a> {
    /// The words as given.
    pub source: &'a str,
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// Ranges of tokens, in order, without gaps.
    pub sentences: Vec<Range<usize>>,
    /// Index of the first sentence of each paragraph.
    pub paragraphs: Vec<usize>,
}

impl<'a> Text<'a> {
    /// Cuts a text; any text at all will do.
    pub fn new(source: &'a str) -> Self {
        let source = &source[..floor(source, u32::MAX as usize)];
        let mut cutter =
            Cutter { source, at: 0, tokens: Vec::with_capacity(source.len() / 5), breaks: Vec::new() };
        cutter.run();
        let Cutter { tokens, breaks, .. } = cutter;
        let (sentences, paragraphs) = sentences(source, &tokens, &breaks);
        Text { source, tokens, sentences, paragraphs }
    }

    /// The words of a token.
    pub fn word(&self, token: &Token) -> &'a str {
        &self.source[token.range()]
    }

    /// The bytes of a range of tokens, without the blanks around them.
    pub fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        match self.tokens.get(tokens.clone()) {
            Some([first, .., last]) => first.start as usize..last.end as usize,
            Some([only]) => only.range(),
            _ => 0..0,
        }
    }

    /// Whether two sentences stand in the same paragraph.
    pub fn same_paragraph(&self, a: usize, b: usize) -> bool {
        let paragraph = |sentence: usize| self.paragraphs.partition_point(|&first| first <= sentence);
        paragraph(a) == paragraph(b)
    }

    /// Whether a sentence begins its paragraph.
    pub fn begins_paragraph(&self, sentence: usize) -> bool {
        self.paragraphs.binary_search(&sentence).is_ok()
    }
}

/// The largest character boundary not past `at`.
fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Cutter<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token>,
    /// Number of tokens before each blank line.
    breaks: Vec<usize>,
}

impl Cutter<'_> {
    fn run(&mut self) {
        let mut newlines = 0;
        let mut last_end = 0;
        while let Some(c) = self.peek(0) {
            if c == ' ' {
                self.at += 1;
                continue;
            }
            if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' {
                newlines += u32::from(c == '\n' || c == '\u{2029}');
                if newlines == 2 && self.breaks.last() != Some(&self.tokens.len()) {
                    self.breaks.push(self.tokens.len());
                }
                self.at += c.len_utf8();
                continue;
            }
            newlines = 0;
            let start = self.at;
            let before = self.tokens.len();
            if c.is_ascii_digit() {
                self.number();
            } else if c.is_alphabetic() {
                self.word();
            } else {
                self.sign(c);
            }
            if let Some(token) = self.tokens.get_mut(before) {
                token.glued = start == last_end && before > 0;
            }
            last_end = self.at;
        }
    }

    /// The character `skip` bytes on.
    fn peek(&self, skip: usize) -> Option<char> {
        let bytes = self.source.as_bytes();
        match *bytes.get(self.at + skip)? {
            byte if byte < 128 => Some(byte as char),
            _ => self.source.get(self.at + skip..)?.chars().next(),
        }
    }

    fn push(&mut self, start: usize, kind: Kind) -> &mut Token {
        self.tokens.push(Token {
            start: start as u32,
            end: self.at as u32,
            kind,
            capital: false,
            abbreviation: false,
            glued: true,
            ordinal: false,
            tenths: 0,
            word: 0,
            value: 0,
            digits: 0,
            hash: 0,
            classes: 0,
        });
        self.tokens.last_mut().expect("just pushed")
    }

    fn sign(&mut self, c: char) {
        let start = self.at;
        let after_word = self.tokens.last().is_some_and(|token| token.end as usize == start);
        self.at += c.len_utf8();
        let next = self.peek(0);
        let kind = match c {
            '-' | '\u{2010}' | '\u{2011}' if after_word && next.is_some_and(char::is_alphanumeric) => {
                Kind::Hyphen
            }
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Kind::Dash,
            ',' | '、' | '，' => Kind::Comma,
            '.' | '!' | '?' | '…' | '。' => Kind::Stop,
            ';' | ':' => Kind::Semicolon,
            '(' | '[' => Kind::Open,
            ')' | ']' => Kind::Close,
            '"' | '\'' | '‘' | '’' | '“' | '”' | '«' | '»' | '„' | '‹' | '›' | '`' => {
                Kind::Quote
            }
            _ => Kind::Other,
        };
        self.push(start, kind);
    }

    fn number(&mut self) {
        let start = self.at;
        let (mut value, mut digits) = take_digits(self);
        while self.peek(0) == Some(',') && self.digits_at(1) == 3 && digits <= 3 + 3 {
            self.at += 1;
            let (thousands, _) = take_digits(self);
            value = value.saturating_mul(1000).saturating_add(thousands);
            digits = 7;
        }
        let mut kind = Kind::Number;
        let mut tenths = 0;
        match self.peek(0) {
            Some(':') if digits <= 2 && self.digits_at(1) == 2 && value < 24 => {
                self.at += 1;
                let (minutes, _) = take_digits(self);
                if minutes < 60 {
                    kind = Kind::Clock;
                    value = value * 60 + minutes;
                } else {
                    self.at -= 3;
                }
            }
            Some('.') if self.digits_at(1) > 0 => {
                self.at += 1;
                tenths = self.peek(0).and_then(|c| c.to_digit(10)).unwrap_or(0) as u8;
                take_digits(self);
                if self.peek(0) == Some('.') && self.digits_at(1) > 0 {
                    kind = Kind::Other;
                }
            }
            _ => {}
        }
        let suffix_at = self.at;
        let mut ordinal = false;
        if self.peek(0).is_some_and(|c| c.is_ascii_alphabetic()) {
            let suffix_end = self.source.as_bytes()[suffix_at..]
                .iter()
                .position(|byte| !byte.is_ascii_alphabetic())
                .map_or(self.source.len(), |length| suffix_at + length);
            let suffix = &self.source[suffix_at..suffix_end];
            ordinal = ["st", "nd", "rd", "th"].iter().any(|known| suffix.eq_ignore_ascii_case(known));
            if ordinal || suffix == "s" {
                self.at = suffix_end;
                if suffix == "s" {
                    kind = Kind::Other;
                }
            }
        }
        let token = self.push(start, kind);
        (token.value, token.digits, token.ordinal, token.tenths) = (value, digits, ordinal, tenths);
    }

    /// How many digits stand `skip` bytes on, at most four.
    fn digits_at(&self, skip: usize) -> usize {
        let bytes = self.source.as_bytes();
        (0..4).take_while(|n| bytes.get(self.at + skip + n).is_some_and(u8::is_ascii_digit)).count()
    }

    /// A word of plain letters with nothing special after it, which most are.
    fn plain_word(&mut self) -> bool {
        let start = self.at;
        let rest = &self.source.as_bytes()[start..];
        let mut hasher = words::Hasher::default();
        let mut length = 0;
        let mut capitals = 0;
        for &byte in rest {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            capitals += usize::from(byte.is_ascii_uppercase());
            hasher.take(byte.to_ascii_lowercase());
            length += 1;
        }
        let capital = rest[0].is_ascii_uppercase();
        match rest.get(length) {
            Some(b'.' | b'\'' | 128..) => return false,
            _ if capital && capitals == length && length < 5 => return false,
            _ => {}
        }
        self.at = start + length;
        let hash = hasher.finish();
        let row = words::find(hash).unwrap_or(0);
        let token = self.push(start, Kind::Word);
        token.capital = capital;
        token.set_word(row, hash);
        true
    }

    fn word(&mut self) {
        if self.source.as_bytes()[self.at] < 128 && self.plain_word() {
            return;
        }
        let start = self.at;
        self.letters();
        let length = self.at - start;
        let first = self.source[start..].chars().next().unwrap_or(' ');
        if length == first.len_utf8() && self.peek(0) == Some('.') && self.dotted(start, first) {
            return;
        }
        if self.not_contraction(start) {
            return;
        }
        self.push_word(start, start..self.at, false);
        self.after_word(start);
    }

    fn letters(&mut self) {
        while let Some(c) = self.peek(0) {
            let mark = ('\u{0300}'..='\u{036f}').contains(&c);
            let apostrophe = matches!(c, '\'' | '’' | 'ʼ') && self.inner_apostrophe(c);
            if !(c.is_alphanumeric() || mark || apostrophe) {
                break;
            }
            self.at += c.len_utf8();
        }
    }

    /// The apostrophe of `O’Brien`, and not that of `Biden’s` or `he’ll`.
    fn inner_apostrophe(&self, c: char) -> bool {
        let tail = &self.source[self.at + c.len_utf8()..];
        let end = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
        let tail = &tail[..end];
        !tail.is_empty()
            && !matches!(tail, "s" | "S" | "t" | "T" | "ll" | "LL" | "d" | "re" | "RE" | "ve" | "VE" | "m")
    }

    /// `U.S.`, `a.m.` or the initial `R.`
    fn dotted(&mut self, start: usize, first: char) -> bool {
        let mut end = self.at + 1;
        let bytes = self.source.as_bytes();
        let mut parts = 1;
        while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) && bytes.get(end + 1) == Some(&b'.') {
            end += 2;
            parts += 1;
        }
        if parts == 1 && !first.is_uppercase() {
            return false;
        }
        self.at = end;
        self.push_word(start, start..end, true);
        true
    }

    /// `didn’t` gives `did` and `n’t`.
    fn not_contraction(&mut self, start: usize) -> bool {
        let word = &self.source[start..self.at];
        let apostrophe = match self.peek(0) {
            Some(c @ ('\'' | '’')) if word.ends_with(['n', 'N']) => c,
            _ => return false,
        };
        let after = apostrophe.len_utf8();
        let is_t = matches!(self.peek(after), Some('t' | 'T'));
        if !is_t || self.peek(after + 1).is_some_and(char::is_alphanumeric) || word.len() < 2 {
            return false;
        }
        let middle = self.at - 1;
        self.at = middle;
        self.push_word(start, start..middle, false);
        self.at = middle + 1 + after + 1;
        let row = words::find(words::hash("not")).unwrap_or(0);
        let token = self.push(middle, Kind::Word);
        token.set_word(row, words::hash("not"));
        true
    }

    fn push_word(&mut self, start: usize, range: Range<usize>, abbreviation: bool) {
        let written = &self.source[range];
        let capital = written.chars().next().is_some_and(char::is_uppercase);
        let capitals_only =
            capital && written.len() < 5 && written.bytes().all(|byte| byte.is_ascii_uppercase());
        let hash = words::hash(written);
        let row = capitals_only.then(|| words::find(words::hash_exact(written))).flatten();
        let row = row.or_else(|| words::find(hash)).unwrap_or(0);
        let token = self.push(start, Kind::Word);
        (token.capital, token.abbreviation) = (capital, abbreviation);
        token.set_word(row, hash);
    }

    /// Takes the dot of a known abbreviation, or the `’s` of a possessive.
    fn after_word(&mut self, start: usize) {
        match self.peek(0) {
            Some('.') if self.tokens.last().is_some_and(|token| token.is(Class::Abbreviation)) => {
                let number_only = self.tokens.last().is_some_and(|token| token.known() == "no");
                let digit_next =
                    self.peek(1) == Some(' ') && self.peek(2).is_some_and(|c| c.is_ascii_digit());
                let capital = self.tokens.last().is_some_and(|token| token.capital);
                if (capital || self.source[start..].starts_with("vs")) && (!number_only || digit_next) {
                    self.at += 1;
                    if let Some(token) = self.tokens.last_mut() {
                        (token.end, token.abbreviation) = (self.at as u32, true);
                    }
                }
            }
            Some(c @ ('\'' | '’' | 'ʼ')) => {
                let tail = &self.source[self.at + c.len_utf8()..];
                let end = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
                let apostrophe = self.at;
                match &tail[..end] {
                    "s" | "S" => {
                        self.at += c.len_utf8() + 1;
                        self.push(apostrophe, Kind::Possessive);
                    }
                    contraction @ ("ll" | "LL" | "d" | "re" | "RE" | "ve" | "VE" | "m") => {
                        self.at += c.len_utf8() + contraction.len();
                        let meant = match contraction {
                            "ll" | "LL" => "will",
                            "d" => "would",
                            "re" | "RE" | "m" => "are",
                            _ => "have",
                        };
                        let row = words::find(words::hash(meant)).unwrap_or(0);
                        let token = self.push(apostrophe, Kind::Word);
                        token.set_word(row, words::hash(meant));
                    }
                    "" if self.source[start..apostrophe].ends_with('s') => {
                        self.at += c.len_utf8();
                        self.push(apostrophe, Kind::Possessive);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn take_digits(cutter: &mut Cutter) -> (u32, u8) {
    let (mut value, mut digits) = (0u32, 0u8);
    while let Some(digit) = cutter.peek(0).and_then(|c| c.to_digit(10)) {
        value = value.saturating_mul(10).saturating_add(digit);
        digits = digits.saturating_add(1);
        cutter.at += 1;
    }
    (value, digits)
}

/// No sentence is longer than this many tokens; what looks longer is a list or no prose, and is cut.
const LONGEST: usize = 300;

/// Groups tokens into sentences, and sentences into paragraphs.
fn sentences(source: &str, tokens: &[Token], breaks: &[usize]) -> (Vec<Range<usize>>, Vec<usize>) {
    let (mut sentences, mut paragraphs) = (Vec::new(), Vec::new());
    let mut start = 0;
    let mut breaks = breaks.iter().copied().peekable();
    let mut begin_paragraph = true;
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at + 1;
        let mut over = end == tokens.len() || end - start >= LONGEST;
        if ends_sentence(tokens, at) {
            while tokens.get(end).is_some_and(|token| {
                token.glued
                    && (matches!(token.kind, Kind::Quote | Kind::Close | Kind::Stop)
                        || token.kind == Kind::Stop)
            }) {
                end += 1;
            }
            over |= begins_sentence(source, tokens, at, end);
        }
        while breaks.next_if(|&tokens_before| tokens_before < end).is_some() {}
        let broken = breaks.peek() == Some(&end);
        if over || broken {
            if begin_paragraph {
                paragraphs.push(sentences.len());
            }
            sentences.push(start..end);
            begin_paragraph = broken;
            start = end;
        }
        at = end;
    }
    if start < tokens.len() {
        if begin_paragraph {
            paragraphs.push(sentences.len());
        }
        sentences.push(start..tokens.len());
    }
    (sentences, paragraphs)
}

fn ends_sentence(tokens: &[Token], at: usize) -> bool {
    tokens[at].kind == Kind::Stop || tokens[at].abbreviation
}

/// Whether what stands at `next` can begin a sentence after the stop at `at`.
fn begins_sentence(source: &str, tokens: &[Token], at: usize, next: usize) -> bool {
    let Some(mut token) = tokens.get(next) else { return true };
    if token.glued {
        return source.as_bytes().get(tokens[at].start as usize) != Some(&b'.')
            && tokens[at].kind == Kind::Stop
            && token.kind != Kind::Comma;
    }
    if matches!(token.kind, Kind::Quote | Kind::Open) {
        token = tokens.get(next + 1).unwrap_or(token);
    }
    let capital =
        token.capital || token.kind == Kind::Number || matches!(token.kind, Kind::Quote | Kind::Dash);
    if !tokens[at].abbreviation {
        return capital || token.kind == Kind::Open || token.kind == Kind::Other;
    }
    token.capital
        && token.is(Class::Starter)
        && !tokens[at].is(Class::Honorific)
        && !is_titled_land(tokens, at, token)
}

/// `On Friday, U.S. President Joe Biden`, but not `left the U.S. President Biden`.
fn is_titled_land(tokens: &[Token], at: usize, next: &Token) -> bool {
    let noun = at
        .checked_sub(1)
        .is_some_and(|before| tokens[before].is(Class::Preposition) || tokens[before].known() == "the");
    tokens[at].is(Class::Country) && next.is(Class::Title) && !noun
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences_of(text: &str) -> Vec<String> {
        let text = Text::new(text);
        text.sentences.iter().map(|tokens| text.source[text.bytes(tokens)].to_owned()).collect()
    }

    fn words_of(source: &str) -> Vec<&str> {
        let text = Text::new(source);
        text.tokens.iter().map(|token| &source[token.range()]).collect()
    }

    #[test]
    fn words_keep_their_dots_and_lose_their_possessives() {
        assert_eq!(
            words_of("U.S. Sen. O’Brien’s 35-minute call didn't end at 10:30 a.m."),
            [
                "U.S.",
                "Sen.",
                "O’Brien",
                "’s",
                "35",
                "-",
                "minute",
                "call",
                "did",
                "n't",
                "end",
                "at",
                "10:30",
                "a.m."
            ]
        );
        assert_eq!(
            words_of("he’ll meet 1,500 ministers’ aides"),
            ["he", "’ll", "meet", "1,500", "ministers", "’", "aides"]
        );
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        assert_eq!(
            sentences_of(
                "Mr. Blinken met Joseph R. Biden, Jr. in the U.S. on Jan. 5. He left at 5 p.m. The U.S. The end."
            ),
            [
                "Mr. Blinken met Joseph R. Biden, Jr. in the U.S. on Jan. 5.",
                "He left at 5 p.m.",
                "The U.S.",
                "The end."
            ]
        );
    }

    #[test]
    fn a_land_before_a_title_ends_no_sentence() {
        assert_eq!(
            sentences_of(
                "On Friday, U.S. President Joe Biden met H.E. Mr. Modi. He left the U.S. President Xi stayed."
            ),
            [
                "On Friday, U.S. President Joe Biden met H.E. Mr. Modi.",
                "He left the U.S.",
                "President Xi stayed."
            ]
        );
    }

    #[test]
    fn quotes_close_with_their_sentence_and_a_blank_line_ends_one() {
        assert_eq!(
            sentences_of("“We met.” He left.\n\nBEIJING\n\nThey\nspoke."),
            ["“We met.”", "He left.", "BEIJING", "They\nspoke."]
        );
        let text = Text::new("A b.\nC d.\n\n\nE f. G h.");
        assert_eq!((text.sentences.len(), text.paragraphs.clone()), (4, vec![0, 2]));
        assert!(text.same_paragraph(0, 1) && !text.same_paragraph(1, 2));
    }
}
