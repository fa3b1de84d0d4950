//! A plain text without what stands in the file just so, which is nearly all of it.

use serde::{Deserialize, Serialize};

use crate::model::document::{Piece, PlainText};

/// What of the words of a plain text does not stand in the file where its pieces say.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Spared {
    words: String,
    /// Pieces that have other words than the file, by index.
    other: Vec<u32>,
}

impl Spared {
    /// That of a plain text.
    pub fn of(plain: &PlainText, file: &str) -> Self {
        let mut spared = Spared { words: String::new(), other: Vec::new() };
        let mut at = 0;
        for (index, piece) in plain.pieces.iter().enumerate() {
            let (from, to) = ends(piece);
            spared.words.push_str(&plain.text[at..from]);
            let words = &plain.text[from..to];
            if in_file(piece, file) != Some(words) {
                spared.words.push_str(words);
                spared.other.push(index as u32);
            }
            at = to;
        }
        spared.words.push_str(&plain.text[at..]);
        spared
    }

    /// The words, with those of the file; `None` where it is not the file.
    pub fn words(&self, pieces: &[Piece], file: &str) -> Option<String> {
        let mut text = String::with_capacity(file.len());
        let (mut rest, mut other) = (self.words.as_str(), self.other.iter().peekable());
        let mut take = |text: &mut String, length: usize| {
            let (words, after) = rest.split_at_checked(length)?;
            text.push_str(words);
            rest = after;
            Some(())
        };
        for (index, piece) in pieces.iter().enumerate() {
            let (from, to) = ends(piece);
            let gap = from.checked_sub(text.len())?;
            take(&mut text, gap)?;
            match other.next_if(|other| **other as usize == index) {
                Some(_) => take(&mut text, to - from)?,
                None => text.push_str(in_file(piece, file)?),
            }
        }
        text.push_str(rest);
        Some(text)
    }
}

/// Where a piece stands in the plain text.
fn ends(piece: &Piece) -> (usize, usize) {
    let from = piece.text_start as usize;
    (from, from + piece.text_len as usize)
}

/// As many bytes of the file as a piece has, from where it begins there.
fn in_file<'f>(piece: &Piece, file: &'f str) -> Option<&'f str> {
    let from = piece.file_start as usize;
    file.get(from..from + piece.text_len as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown;

    #[test]
    fn the_words_are_put_together_again() {
        let file = "---\n---\n\n# A *b* &amp; c\n\n\"Straight\" -- and ü, é.[^1]\n\n- one\n- `two`\n\n| a | b |\n|--|--|\n| 1 | 习 |\n\n[^1]: x\n";
        for smart in [true, false] {
            let plain = markdown::read(file, 8, smart).text;
            let spared = Spared::of(&plain, file);
            assert_eq!(spared.words(&plain.pieces, file).as_deref(), Some(plain.text.as_str()));
            assert!(spared.words.len() < plain.text.len() / 2, "{spared:?}");
            assert_ne!(spared.words(&plain.pieces, "").as_deref(), Some(plain.text.as_str()));
        }
    }
}
