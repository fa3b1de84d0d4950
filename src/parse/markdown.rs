//! Markdown: the one set of extensions, and what a text consists of.
//!
//! Extensions beyond CommonMark 0.31: tables, footnotes, strikethrough, task
//! lists, heading attributes, definition lists, alerts (GitHub Flavored
//! Markdown) and, by setting, smart punctuation.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::citations;
use crate::links;
use crate::model::document::{
    Block, BlockKind, Document, Heading, Link, LooseFootnote, Paragraph, Piece, PlainText,
};

/// Elements may stand in one another this deep; what is deeper is read as if it stood at this depth.
///
/// Nobody writes a list in a hundred lists. Without a limit the work grows with the square of the depth.
pub const NESTING: usize = 100;

/// The events of a Markdown text with their bytes in it, elements nested at most [`NESTING`] deep.
pub fn events(markdown: &str, smart_punctuation: bool) -> Events<'_> {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    options.set(Options::ENABLE_SMART_PUNCTUATION, smart_punctuation);
    Events { inner: Parser::new_ext(markdown, options).into_offset_iter(), depth: 0, html: 0, too_deep: None }
}

/// See [`events`].
pub struct Events<'t> {
    inner: OffsetIter<'t>,
    /// How many elements are open.
    depth: usize,
    /// How many elements of raw HTML are open, as far as a look at the tags tells.
    html: usize,
    /// The first place that is nested deeper than it may be.
    too_deep: Option<Range<usize>>,
}

impl<'t> Iterator for Events<'t> {
    type Item = (Event<'t>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event, range) = self.inner.next()?;
            let mut stays = true;
            match &event {
                Event::Start(_) => {
                    self.depth += 1;
                    stays = self.depth <= NESTING;
                }
                Event::End(_) => {
                    stays = self.depth <= NESTING;
                    self.depth -= 1;
                }
                Event::Html(html) | Event::InlineHtml(html) => html_depth(html, &mut self.html),
                _ => {}
            }
            if (!stays || self.html > NESTING) && self.too_deep.is_none() {
                self.too_deep = Some(range.clone());
            }
            if stays {
                return Some((event, range));
            }
        }
    }
}

/// Adds to a depth what a piece of HTML opens and closes.
///
/// A look at the tags, not a parser: good enough to keep what has thousands of them from the one that is.
pub fn html_depth(html: &str, depth: &mut usize) {
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        match html.as_bytes().get(at + 1) {
            Some(b'/') => *depth = depth.saturating_sub(1),
            Some(byte) if byte.is_ascii_alphabetic() && !is_void(&html[at + 1..]) => *depth += 1,
            _ => {}
        }
    }
}

/// Whether a tag is of an element that has no end.
fn is_void(tag: &str) -> bool {
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let void = ["br", "hr", "img", "wbr", "col", "input", "meta", "link", "area", "base", "embed", "source"];
    void.iter().any(|void| name.eq_ignore_ascii_case(void))
}

/// What the Markdown from byte `body` of a file consists of; all ranges are bytes of the whole file.
pub fn read(file_text: &str, body: usize, smart_punctuation: bool) -> Document {
    let citations::Found { citations, broken } = citations::find(file_text, body, smart_punctuation);
    let document = Document { citations, broken_citations: broken, ..Document::default() };
    let mut reader = Reader { text: file_text, document, ..Reader::default() };
    let mut events = events(&file_text[body..], smart_punctuation);
    for (event, range) in events.by_ref() {
        reader.take(event, body + range.start..body + range.end);
    }
    reader.document.too_deep = events.too_deep.map(|range| body + range.start..body + range.end);
    reader.finish()
}

/// An address for words: lower case letters and digits of any script, joined by hyphens.
pub fn slug(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for c in words.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !matches!(c, '\'' | '’' | '\u{ad}') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Ids that the page's own parts have, and a heading must not take.
const RESERVED_IDS: &[&str] =
    &["main", "bottom-line", "timeline", "persons", "sources", "cite", "notes", "meetings", "named-in"];

#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    document: Document,
    /// Nesting of lists, quotations, tables and footnotes around the present place.
    depth: usize,
    quotations: usize,
    footnotes: usize,
    in_code: bool,
    in_html: bool,
    block: Option<Block>,
    heading: Option<Heading>,
    heading_has_id: bool,
    ids: HashMap<String, usize>,
    next_citation: usize,
    footnote_references: Vec<(String, Range<usize>)>,
    footnote_definitions: Vec<(String, Range<usize>)>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if !self.in_code && !self.in_html => self.words(&words, range),
            Event::Code(words) => self.words(&words, range),
            Event::SoftBreak | Event::HardBreak => self.words("\n", range),
            Event::FootnoteReference(label) => {
                self.footnote_references.push((label.into_string(), range));
            }
            Event::Html(_) | Event::InlineHtml(_) => self.document.has_html = true,
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let kind = if self.quotations > 0 { BlockKind::Quotation } else { BlockKind::Prose };
                self.open(kind);
                // Signs alone (`###` at the end of a press release) say nothing that could be cited.
                if self.depth == 0 && self.text[range.clone()].contains(char::is_alphanumeric) {
                    let number = self.document.paragraphs.len() + 1;
                    self.document.paragraphs.push(Paragraph { number, range });
                }
            }
            Tag::Heading { level, id, .. } => {
                self.open(BlockKind::Heading);
                self.heading_has_id = id.is_some();
                let id = id.map(|id| id.into_string()).unwrap_or_default();
                self.heading = Some(Heading { level: level as u8, id, text: String::new(), range });
            }
            Tag::BlockQuote(_) => {
                self.depth += 1;
                self.quotations += 1;
            }
            Tag::FootnoteDefinition(label) => {
                self.close();
                self.depth += 1;
                self.footnotes += 1;
                self.footnote_definitions.push((label.into_string(), range));
            }
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.depth += 1;
                self.open(BlockKind::Prose);
            }
            Tag::Table(_) => self.depth += 1,
            Tag::TableCell => self.open(BlockKind::Cell),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                if let CodeBlockKind::Fenced(info) = kind {
                    self.code_language(&info, range);
                }
            }
            Tag::HtmlBlock => self.in_html = true,
            Tag::Link { dest_url, .. } => self.link(dest_url.into_string(), false, range),
            Tag::Image { dest_url, .. } => self.link(dest_url.into_string(), true, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::TableCell => self.close(),
            TagEnd::Heading(_) => {
                self.close();
                self.end_heading();
            }
            TagEnd::BlockQuote(_) => {
                self.depth -= 1;
                self.quotations -= 1;
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.depth -= 1;
                self.footnotes -= 1;
            }
            TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {
                self.close();
                self.depth -= 1;
            }
            TagEnd::Table => self.depth -= 1,
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::HtmlBlock => self.in_html = false,
            _ => {}
        }
    }

    /// The plain text that is being read: that of the page, or that of its footnotes.
    fn plain(&mut self) -> &mut PlainText {
        if self.footnotes > 0 { &mut self.document.footnotes } else { &mut self.document.text }
    }

    /// Begins a block of plain text; one that is still open ends first.
    fn open(&mut self, kind: BlockKind) {
        self.close();
        let at = self.plain().text.len();
        self.block = Some(Block { kind, range: at..at });
    }

    fn close(&mut self) {
        let Some(mut block) = self.block.take() else { return };
        let text = self.plain();
        block.range.end = text.text.len();
        if !block.range.is_empty() {
            text.text.push_str("\n\n");
            text.blocks.push(block);
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        if self.is_cited(&range) {
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(words);
        }
        if self.block.is_none() {
            self.open(BlockKind::Prose);
        }
        let PlainText { text, pieces, .. } = self.plain();
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        // A code span's range includes its backticks; the words begin after them.
        let lead = if range.len() > words.len() && words.len() > 1 { range.len() - words.len() } else { 0 };
        let file_start = range.start + lead / 2;
        let file_len = if lead > 0 && lead % 2 == 0 { words.len() } else { range.len() };
        pieces.push(Piece {
            text_start: cut(text.len()),
            text_len: cut(words.len()),
            file_start: cut(if file_len == words.len() { file_start } else { range.start }),
            file_len: cut(file_len),
        });
        text.push_str(words);
    }

    /// Whether a run of text belongs to a citation; at its first, notes where in the plain text it stands.
    fn is_cited(&mut self, range: &Range<usize>) -> bool {
        let Document { citations, text, footnotes, .. } = &mut self.document;
        while citations.get(self.next_citation).is_some_and(|citation| citation.range.end <= range.start) {
            self.next_citation += 1;
        }
        let Some(citation) = citations.get_mut(self.next_citation) else { return false };
        if citation.range.start == range.start {
            citation.in_footnote = self.footnotes > 0;
            let text = if citation.in_footnote { footnotes } else { text };
            if let Some(block) = &self.block {
                text.trim_end(block.range.start);
            }
            citation.at = text.text.len();
        }
        citation.range.start <= range.start
    }

    fn end_heading(&mut self) {
        let Some(mut heading) = self.heading.take() else { return };
        let wanted = match heading.id.as_str() {
            "" => slug(&heading.text),
            given => given.to_owned(),
        };
        heading.id = self.unique_id(if wanted.is_empty() { "section".into() } else { wanted });
        self.document.headings.push(heading);
    }

    fn unique_id(&mut self, wanted: String) -> String {
        let taken = self.ids.contains_key(&wanted);
        let reserved =
            !self.heading_has_id && (RESERVED_IDS.contains(&wanted.as_str()) || is_own_id(&wanted));
        if !taken && !reserved {
            self.ids.insert(wanted.clone(), 1);
            return wanted;
        }
        let mut number = self.ids.get(&wanted).copied().unwrap_or(1);
        loop {
            number += 1;
            let candidate = format!("{wanted}-{number}");
            if !self.ids.contains_key(&candidate) {
                self.ids.insert(wanted, number);
                self.ids.insert(candidate.clone(), 1);
                return candidate;
            }
        }
    }

    fn code_language(&mut self, info: &str, range: Range<usize>) {
        let language = info.split([' ', ',', '\t']).next().unwrap_or_default();
        if !language.is_empty() {
            self.document.code_languages.push((language.to_owned(), range));
        }
    }

    fn link(&mut self, target: String, image: bool, range: Range<usize>) {
        self.document.links.push(Link { name: links::name(&target), target, image, range });
    }

    fn finish(mut self) -> Document {
        self.close();
        let defined: HashSet<&str> =
            self.footnote_definitions.iter().map(|(label, _)| label.as_str()).collect();
        let referred: HashSet<&str> =
            self.footnote_references.iter().map(|(label, _)| label.as_str()).collect();
        let loose = self
            .footnote_references
            .iter()
            .filter(|(label, _)| !defined.contains(label.as_str()))
            .chain(self.footnote_definitions.iter().filter(|(label, _)| !referred.contains(label.as_str())))
            .map(|(label, range)| LooseFootnote { label: label.clone(), range: range.clone() })
            .collect();
        self.document.loose_footnotes = loose;
        // Thousands of documents are kept: what they grew by stays with nobody.
        let PlainText { text, pieces, blocks } = &mut self.document.text;
        text.shrink_to_fit();
        pieces.shrink_to_fit();
        blocks.shrink_to_fit();
        self.document.words = self.document.text.text.split_ascii_whitespace().count();
        self.document
    }
}

/// Whether an id has the form of those that paragraphs, notes, sentences and meetings get: `p5`, `n-a`.
fn is_own_id(id: &str) -> bool {
    let rest = id.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let prefix = &id[..id.len() - rest.len()];
    match prefix {
        "p" | "s" => !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()),
        "n" | "r" | "m" | "c" | "src" | "ref" | "cmp" => rest.starts_with('-'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(markdown: &str) -> String {
        read(markdown, 0, true).text.text
    }

    #[test]
    fn plain_text_leaves_out_markup_code_and_footnotes() {
        let markdown = "# Two *days*\n\nHe met [Qin](x.md) on\nSunday.[^a]\n\n```rust\nfn x() {}\n```\n\n\
                        - one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n[^a]: a note\n\n<div>raw</div>\n";
        assert_eq!(
            plain(markdown),
            "Two days\n\nHe met Qin on\nSunday.\n\none\n\ntwo\n\na\n\nb\n\nc\n\nd\n\n"
        );
    }

    #[test]
    fn every_word_knows_its_place_in_the_file() {
        let file = "---\ntitle: x\n---\nHe said \"no &amp; yes\" to **Wang\nYi** `at once`.\n";
        let document = read(file, 17, true);
        for word in ["He", "no", "yes", "Wang", "at once"] {
            let at = document.text.text.find(word).unwrap();
            let in_file = document.text.in_file(at..at + word.len());
            assert_eq!(&file[in_file], word);
        }
        let at = document.text.text.find("Wang\nYi").unwrap();
        assert_eq!(&file[document.text.in_file(at..at + 7)], "Wang\nYi");
    }

    #[test]
    fn a_citation_is_no_part_of_the_text() {
        let file =
            "Wang refused [@mfa, p. 3]. Qin said so.\n[@a; @b]\n\n## Taiwan [@a]\n\n[@c] [@d] First.\n";
        let document = read(file, 0, true);
        assert_eq!(document.text.text, "Wang refused. Qin said so.\n\nTaiwan\n\n First.\n\n");
        assert_eq!(document.headings[0].id, "taiwan");
        let at: Vec<usize> = document.citations.iter().map(|citation| citation.at).collect();
        assert_eq!(at, [12, 26, 34, 36, 36]);
        let first = document.text.text.find("First").unwrap();
        assert_eq!(&file[document.text.in_file(first..first + 5)], "First");
    }

    #[test]
    fn headings_have_unique_addresses() {
        let document =
            read("# A\n\n## A\n\n### Sources\n\n## Ünder the *Sea*! {#sea}\n\n## 北京\n\n## !\n", 0, true);
        let ids: Vec<&str> = document.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["a", "a-2", "sources-2", "sea", "北京", "section"]);
    }

    #[test]
    fn only_paragraphs_at_the_top_are_numbered() {
        let document = read("One.\n\n> Two.\n\n- Three.\n\nFour.[^n]\n\n[^n]: Five.\n", 0, true);
        let numbers: Vec<(usize, usize)> =
            document.paragraphs.iter().map(|paragraph| (paragraph.number, paragraph.range.start)).collect();
        assert_eq!(numbers, [(1, 0), (2, 24)]);
        assert_eq!(document.paragraph_at(26), Some(2));
        assert_eq!(document.paragraph_at(8), None);
    }

    #[test]
    fn signs_alone_have_no_number() {
        let document = read("One.\n\n\\###\n\n* * *\n\n![](a.jpg)\n", 0, true);
        let starts: Vec<usize> = document.paragraphs.iter().map(|paragraph| paragraph.range.start).collect();
        assert_eq!(starts, [0, 19]);
    }

    #[test]
    fn a_footnote_without_its_other_half_is_found() {
        let document = read("One.[^a] Two.[^b]\n\n[^a]: x\n\n[^c]: y\n", 0, true);
        let loose: Vec<&str> = document.loose_footnotes.iter().map(|loose| loose.label.as_str()).collect();
        assert_eq!(loose, ["c"]);
    }
}
