//! What is searched for in a text: its words, brought to one form. `static/search.js` does the same.

use icu_normalizer::{DecomposingNormalizer, DecomposingNormalizerBorrowed};

/// Words are cut to this many bytes, on the boundary of a character.
const LONGEST: usize = 48;

/// Cuts texts into words.
pub(super) struct Words {
    normalizer: DecomposingNormalizerBorrowed<'static>,
    folded: String,
    other: String,
}

impl Default for Words {
    fn default() -> Self {
        Words { normalizer: DecomposingNormalizer::new_nfkd(), folded: String::new(), other: String::new() }
    }
}

impl Words {
    /// Each word of a text in lower case without accents; a letter with an umlaut also as its two letters,
    /// Chinese and Japanese as signs and pairs of signs.
    pub fn each(&mut self, text: &str, mut found: impl FnMut(&str)) {
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| c.is_alphanumeric()) {
            let from = &rest[start..];
            let end = end_of_word(from);
            self.word(&from[..end], &mut found);
            rest = &from[end..];
        }
    }

    fn word(&mut self, word: &str, found: &mut impl FnMut(&str)) {
        if word.is_ascii() {
            self.folded.clear();
            self.folded.push_str(word);
            self.folded.make_ascii_lowercase();
            if word.len() > 1 || word.as_bytes()[0].is_ascii_digit() {
                found(cut(&self.folded));
            }
            return;
        }
        let lower = word.to_lowercase();
        if lower.contains(['ä', 'ö', 'ü']) {
            let spelled = lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            fold(&self.normalizer, &spelled, &mut self.other);
            found(cut(&self.other));
        }
        fold(&self.normalizer, &lower, &mut self.folded);
        for part in self.folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
            runs(part, found);
        }
    }
}

/// Where the word ends that a text begins with.
fn end_of_word(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.iter().position(|byte| !byte.is_ascii_alphanumeric()) {
        Some(end) if bytes[end].is_ascii() => end,
        None => text.len(),
        _ => text.find(|c: char| !c.is_alphanumeric() && !is_mark(c)).unwrap_or(text.len()),
    }
}

/// Lower case to its plain letters: no accents, no joined letters, full-width forms as others.
fn fold(normalizer: &DecomposingNormalizerBorrowed<'static>, lower: &str, folded: &mut String) {
    folded.clear();
    for c in normalizer.normalize(lower).chars().filter(|c| !is_mark(*c)) {
        match c {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            c => folded.push(c),
        }
    }
}

/// Signs and pairs of them where words are written without spaces; else the word.
fn runs(part: &str, found: &mut impl FnMut(&str)) {
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        let is_sign_run = is_sign(first);
        let end = rest.find(|c: char| is_sign(c) != is_sign_run).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if is_sign_run {
            let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
            for window in starts.windows(2) {
                found(&run[window[0]..window[1]]);
            }
            for window in starts.windows(3) {
                found(&run[window[0]..window[2]]);
            }
        } else {
            found(cut(run));
        }
        rest = after;
    }
}

/// Chinese and Japanese signs.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}')
}

/// Accents and points that stand over or under a letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe20}'..='\u{fe2f}')
}

fn cut(word: &str) -> &str {
    let mut end = word.len().min(LONGEST);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        Words::default().each(text, |word| found.push(word.to_owned()));
        found
    }

    #[test]
    fn words_are_brought_to_one_form() {
        assert_eq!(words("Qin Gang’s 7½ hours, a TREATY"), ["qin", "gang", "71", "2", "hours", "treaty"]);
        assert_eq!(words("Zürich Aide-Mémoire"), ["zuerich", "zurich", "aide", "memoire"]);
        assert_eq!(words("Łódź Øresund Straße"), ["lodz", "oresund", "strasse"]);
        assert_eq!(words("Владимир عُمان"), ["владимир", "عمان"]);
        assert_eq!(words(""), Vec::<String>::new());
    }

    #[test]
    fn signs_are_found_one_by_one_and_in_pairs() {
        assert_eq!(words("习近平 met"), ["习", "近", "平", "习近", "近平", "met"]);
    }
}
