//! What the Markdown of a page consists of, found in one pass over it.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A heading and its address on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id on the page, unique there.
    pub id: String,
    /// The words, without markup.
    pub text: String,
    /// Bytes in the file.
    pub range: Range<usize>,
}

/// A paragraph with a number: one at the top level of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// From 1, through the whole text.
    pub number: usize,
    /// Bytes in the file.
    pub range: Range<usize>,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads, as written.
    pub target: String,
    /// What it has in common with all links to the same page ([`crate::links::name`]).
    pub name: u64,
    /// Whether it is an image.
    pub image: bool,
    /// Bytes in the file.
    pub range: Range<usize>,
}

/// Sources cited together: `[@key, p. 3; @other]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// One or more sources, in the author's order.
    pub cited: Vec<Cited>,
    /// Bytes in the file, brackets and all.
    pub range: Range<usize>,
    /// The byte of the plain text that it stands before, or of that of the footnotes.
    pub at: usize,
    /// Whether it stands in a footnote.
    pub in_footnote: bool,
}

/// One source of a citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The source's key.
    pub key: String,
    /// Where in the source, as written: `p. 3`.
    pub locator: Option<String>,
    /// Bytes of `@key` in the file.
    pub range: Range<usize>,
}

/// The text of a page with its markup stripped, and where each piece of it stands in the file.
///
/// Paragraphs, headings, items and cells are separated by a blank line; code,
/// raw HTML, footnotes and citations are not part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainText {
    /// The words.
    pub text: String,
    /// Pieces by their start in `text`: start in `text`, start in the file, length in the file.
    pub pieces: Vec<Piece>,
    /// Blocks by their start in `text`.
    pub blocks: Vec<Block>,
}

/// A run of text that stands in the file in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// First byte in the plain text.
    pub text_start: u32,
    /// Bytes in the plain text.
    pub text_len: u32,
    /// First byte in the file.
    pub file_start: u32,
    /// Bytes in the file; differs from `text_len` for entities and smart punctuation.
    pub file_len: u32,
}

/// What kind of block a stretch of plain text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// Running text: a paragraph or a list item.
    Prose,
    /// A heading.
    Heading,
    /// A block quotation.
    Quotation,
    /// A cell of a table.
    Cell,
}

/// A block of the plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Bytes in the plain text.
    pub range: Range<usize>,
}

impl PlainText {
    /// The bytes of the file that a range of the plain text came from.
    pub fn in_file(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset_in_file(range.start, false);
        let end = self.offset_in_file(range.end, true);
        start..end.max(start)
    }

    /// The words that a range of the file holds, without its markup; empty where it holds none.
    pub fn words_of(&self, in_file: &Range<usize>) -> &str {
        let end = |start: u32, length: u32| (start + length) as usize;
        let inside = |piece: &&Piece| {
            (piece.file_start as usize) < in_file.end && end(piece.file_start, piece.file_len) > in_file.start
        };
        let mut pieces = self.pieces.iter().filter(inside);
        let Some(first) = pieces.next() else { return "" };
        let last = pieces.next_back().unwrap_or(first);
        let skipped = in_file.start.saturating_sub(first.file_start as usize);
        let kept = in_file.end - last.file_start as usize;
        // A piece that is longer or shorter in the file is one entity or sign: it is taken whole.
        let from = if first.text_len == first.file_len { skipped } else { 0 };
        let to = if last.text_len == last.file_len {
            kept.min(last.text_len as usize)
        } else {
            last.text_len as usize
        };
        self.text.get(first.text_start as usize + from..last.text_start as usize + to).unwrap_or_default()
    }

    /// Takes back white space at the end, down to byte `from` of the text.
    pub fn trim_end(&mut self, from: usize) {
        while self.text.len() > from
            && self.text.ends_with([' ', '\n'])
            && self.pieces.last().is_some_and(|piece| piece.text_len == piece.file_len && piece.text_len > 0)
        {
            self.text.pop();
            self.pieces.last_mut().expect("there is one").text_len -= 1;
            self.pieces.last_mut().expect("there is one").file_len -= 1;
            self.pieces.pop_if(|piece| piece.text_len == 0);
        }
    }

    fn offset_in_file(&self, offset: usize, is_end: bool) -> usize {
        let after = self.pieces.partition_point(|piece| {
            let start = piece.text_start as usize;
            if is_end { start < offset } else { start <= offset }
        });
        let Some(piece) = after.checked_sub(1).map(|index| self.pieces[index]) else {
            return self.pieces.first().map_or(0, |piece| piece.file_start as usize);
        };
        let inside = offset - piece.text_start as usize;
        let file_start = piece.file_start as usize;
        if piece.text_len == piece.file_len {
            return file_start + inside.min(piece.file_len as usize);
        }
        match inside {
            0 => file_start,
            _ => file_start + piece.file_len as usize,
        }
    }
}

/// What the Markdown of a page consists of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The text without markup.
    pub text: PlainText,
    /// The text of its footnotes, likewise.
    pub footnotes: PlainText,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Numbered paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// Citations in the order of the file.
    pub citations: Vec<Citation>,
    /// Beginnings of citations that have no end, as bytes of the file.
    pub broken_citations: Vec<Range<usize>>,
    /// Languages of fenced code, each with its bytes in the file.
    pub code_languages: Vec<(String, Range<usize>)>,
    /// Footnotes that are referred to but not defined, and the other way round.
    pub loose_footnotes: Vec<LooseFootnote>,
    /// Whether there is raw HTML in it.
    pub has_html: bool,
    /// The first place whose elements are nested deeper than they may be.
    pub too_deep: Option<Range<usize>>,
    /// Number of words between white space.
    pub words: usize,
}

/// A footnote that has only one of its two halves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LooseFootnote {
    /// Its label.
    pub label: String,
    /// Bytes in the file.
    pub range: Range<usize>,
}

impl Document {
    /// Every source of every citation, in the order of the file.
    pub fn cited(&self) -> impl Iterator<Item = &Cited> {
        self.citations.iter().flat_map(|citation| &citation.cited)
    }

    /// The citation that a byte of the file belongs to.
    pub fn citation_at(&self, offset: usize) -> Option<&Citation> {
        let after = self.citations.partition_point(|citation| citation.range.end <= offset);
        self.citations.get(after).filter(|citation| citation.range.start <= offset)
    }

    /// The number of the paragraph a byte of the file stands in.
    pub fn paragraph_at(&self, offset: usize) -> Option<usize> {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.range.start <= offset);
        let paragraph = &self.paragraphs[after.checked_sub(1)?];
        (offset < paragraph.range.end).then_some(paragraph.number)
    }
}
