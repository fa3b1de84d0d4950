//! Quotations are what the stored text of their source says.
//!
//! A quotation belongs to the citation that follows it in its paragraph without the end of a sentence
//! between, unless that end stands right before the citation. A block quotation belongs to the citation
//! in it or in its caption. What is compared is words: white space, quotation marks, dashes, hyphens and
//! other punctuation are not, and the first letter of a quotation may change its case. An ellipsis leaves
//! out what it likes, but no negation by itself; words in brackets stand for a few of the source's, but for
//! no number and no negation.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::model::briefing::Source;
use crate::model::document::{Block, BlockKind, Citation, PlainText};
use crate::model::{Briefing, Document, EnrichedBriefing, Readout, SourceId};
use crate::parse::markdown;
use crate::prose::changes::{Grave, changes, is_negation, is_number};
use crate::source::{FileId, Sources, Span};

/// How many words of the source an insertion in brackets may stand for.
const INSERTION: usize = 12;
/// How many words of the source an ellipsis may leave out.
const OMISSION: usize = 400;
/// Up to how many words an ellipsis is of the kind that turns a sentence round by what it leaves out.
const SHORT: usize = 5;

/// How many words, and three of four, a quotation has to share with a passage to be taken for it where its words
/// may stand elsewhere.
const LIKE: usize = 4;

const MARKS: &[(char, char)] =
    &[('“', '”'), ('‘', '’'), ('"', '"'), ('«', '»'), ('„', '“'), ('「', '」'), ('『', '』')];

/// Reports every quotation that the stored text of none of its sources has.
///
/// `language` is the site's: words of a source that is in another are translated, and cannot be compared.
pub fn check(
    enriched: &EnrichedBriefing,
    sources: &Sources,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let briefing = &enriched.briefing;
    let mut desk = Desk { briefing, sources, language, read: HashMap::new() };
    let Document { text, footnotes, citations, .. } = &enriched.document;
    let in_file = |range| Span::new(briefing.file, range);
    for (plain, in_footnotes) in [(text, false), (footnotes, true)] {
        let citations = citations.iter().filter(|citation| citation.in_footnote == in_footnotes);
        desk.compare(plain, citations, &[], in_file, diagnostics);
    }
    for note in enriched.annotations.iter().map(|note| &note.annotation) {
        let Document { text, citations, .. } = &markdown::read(&note.note.text, 0, true);
        let file = &sources.file(note.note.span.file).text;
        let place = |range| note.note.part(file, range);
        desk.compare(text, citations.iter(), &note.sources, place, diagnostics);
    }
    let captions =
        briefing.readouts.iter().filter_map(|readout| Some(([].as_slice(), readout.caption.as_ref()?)));
    let cells = briefing.readouts.iter().flat_map(Readout::cells);
    for (of_whole, words) in captions.chain(cells.map(|(side, cell)| (side.texts.as_slice(), cell))) {
        let Document { text, citations, .. } = &words.document;
        let file = &sources.file(words.written.span.file).text;
        let place = |range| words.written.part(file, range);
        desk.compare(text, citations.iter(), of_whole, place, diagnostics);
    }
}

/// Where quotations are laid beside the texts of their sources.
struct Desk<'s> {
    briefing: &'s Briefing,
    sources: &'s Sources,
    language: &'s str,
    /// The words of each stored text, once they were wanted.
    read: HashMap<FileId, Vec<Word>>,
}

impl<'s> Desk<'s> {
    /// Compares the quotations of a text by the citation that each belongs to; those that belong to none by the
    /// sources of the whole.
    fn compare<'c>(
        &mut self,
        plain: &PlainText,
        citations: impl Iterator<Item = &'c Citation>,
        of_whole: &[SourceId],
        place: impl Fn(Range<usize>) -> Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut before = 0;
        let mut seen: Vec<Range<usize>> = Vec::new();
        for citation in citations {
            let quoted = quotations(plain, before, citation.at);
            let keys: Vec<&str> = citation.cited.iter().map(|cited| cited.key.as_str()).collect();
            diagnostics.extend(self.compare_all(plain, &quoted, &keys, &place));
            seen.extend(quoted);
            before = citation.at;
        }
        if !of_whole.is_empty() {
            let mut rest: Vec<Range<usize>> =
                plain.blocks.iter().flat_map(|block| in_block(plain, block)).collect();
            rest.retain(|range| !seen.contains(range));
            let keys: Vec<&str> = of_whole.iter().map(SourceId::as_str).collect();
            diagnostics.extend(self.compare_all(plain, &rest, &keys, &place));
        }
    }

    fn compare_all(
        &mut self,
        plain: &PlainText,
        quoted: &[Range<usize>],
        keys: &[&str],
        place: &impl Fn(Range<usize>) -> Span,
    ) -> Vec<Diagnostic> {
        let texts: Vec<(&Source, FileId)> = keys.iter().filter_map(|key| self.stored(key)).collect();
        if texts.is_empty() || quoted.is_empty() {
            return vec![];
        }
        for (_, file) in &texts {
            self.read.entry(*file).or_insert_with(|| words(&self.sources.file(*file).text));
        }
        let said: Vec<(&Source, FileId, &[Word])> =
            texts.iter().map(|(source, file)| (*source, *file, self.read[file].as_slice())).collect();
        let is_stored = |key: &&&str| texts.iter().any(|(source, _)| source.id.as_str() == **key);
        let unread: Vec<&str> = keys.iter().filter(|key| !is_stored(key)).copied().collect();
        let one = |range: &Range<usize>| {
            compare(&plain.text[range.clone()], place(plain.in_file(range.clone())), &said, &unread)
        };
        quoted.iter().filter_map(one).collect()
    }

    /// The source of a key with its stored text; `None` where it cannot be compared with, and may have the words.
    fn stored(&self, key: &str) -> Option<(&'s Source, FileId)> {
        let source = self.briefing.sources.iter().find(|source| source.id.as_str() == key)?;
        let is_ours = source.language.as_deref().is_none_or(|tag| primary(tag) == primary(self.language));
        source.text.filter(|_| is_ours).map(|text| (source, text))
    }
}

/// The language of a BCP 47 tag, without script, region and variants.
fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_lowercase()
}

/// The quotations that belong to a citation at `at`, the last before which stands at `before`.
fn quotations(plain: &PlainText, before: usize, at: usize) -> Vec<Range<usize>> {
    let index = plain.blocks.partition_point(|block| block.range.end < at);
    let Some(block) = plain.blocks.get(index).filter(|block| block.range.start <= at) else { return vec![] };
    if block.kind == BlockKind::Quotation {
        let own = block.range.start..at;
        let is_caption = plain.text[own.clone()].trim_start().starts_with(['—', '–']);
        let above = index.checked_sub(1).map(|above| &plain.blocks[above]);
        return match (is_caption, above) {
            (false, _) => vec![own],
            (true, Some(above)) if above.kind == BlockKind::Quotation => vec![above.range.clone()],
            (true, _) => vec![],
        };
    }
    let start = block.range.start.max(before);
    let mut quoted = in_marks(&plain.text[start..at]);
    quoted.retain(|range| !ends_a_sentence(&plain.text[start + range.end..at]));
    quoted.into_iter().map(|range| start + range.start..start + range.end).collect()
}

/// The quotations of a block.
fn in_block(plain: &PlainText, block: &Block) -> Vec<Range<usize>> {
    let start = block.range.start;
    let found = in_marks(&plain.text[block.range.clone()]);
    found.into_iter().map(|range| start + range.start..start + range.end).collect()
}

/// What stands between quotation marks, without them.
fn in_marks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at += c.len_utf8();
        let close = MARKS.iter().find(|(open, _)| *open == c).map(|(_, close)| *close);
        if let Some(end) = close.and_then(|close| closing(text, at, close)) {
            found.push(at..end);
            at = end + text[end..].chars().next().map_or(0, char::len_utf8);
        }
    }
    found
}

/// Where the mark stands that closes a quotation; an apostrophe does not.
fn closing(text: &str, start: usize, close: char) -> Option<usize> {
    let is_apostrophe =
        |end: usize| close == '’' && text[end + close.len_utf8()..].starts_with(char::is_alphanumeric);
    text[start..].match_indices(close).map(|(offset, _)| start + offset).find(|end| !is_apostrophe(*end))
}

/// Whether a sentence ends in a text that leads up to a citation, and another begins.
fn ends_a_sentence(text: &str) -> bool {
    text.match_indices(['.', '!', '?', '。']).any(|(at, mark)| {
        let rest = text[at + mark.len()..].trim_start_matches(['”', '’', '"', '»', ')']);
        !rest.trim().is_empty() && (mark == "。" || rest.starts_with(char::is_whitespace))
    })
}

/// A word of a text, as it is compared, and its bytes there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    range: Range<usize>,
}

impl Word {
    fn is_negation(&self) -> bool {
        is_negation(&self.text.to_lowercase())
    }

    fn is_number(&self) -> bool {
        is_number(&self.text)
    }

    fn equals(&self, other: &Word, is_first: bool) -> bool {
        self.text == other.text || is_first && self.text.to_lowercase() == other.text.to_lowercase()
    }
}

/// The words of a text: letters and digits of any script, an apostrophe inside a word, a point in a number;
/// of Chinese and Japanese each character.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut open = false;
    while let Some((at, c)) = chars.next() {
        let next_is =
            |test: fn(char) -> bool, peeked: Option<&(usize, char)>| peeked.is_some_and(|(_, c)| test(*c));
        let inside = match c {
            '\'' | '’' => next_is(char::is_alphabetic, chars.peek()),
            '.' | ',' => {
                next_is(char::is_numeric, chars.peek())
                    && words.last().is_some_and(|word| word.text.ends_with(char::is_numeric))
            }
            _ => false,
        };
        if open && inside {
            let word = words.last_mut().expect("a word is open");
            word.text.push(if c == '’' { '\'' } else { c });
            word.range.end = at + c.len_utf8();
        } else if c.is_alphanumeric() {
            if !open || is_ideograph(c) {
                words.push(Word { text: String::new(), range: at..at });
            }
            let word = words.last_mut().expect("a word is open");
            word.text.push(c);
            word.range.end = at + c.len_utf8();
            open = !is_ideograph(c);
        } else {
            open = false;
        }
    }
    words
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Words that stand together, and how many of the source's may stand before them.
#[derive(Debug)]
struct Stretch {
    words: Vec<Word>,
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Omission,
    Insertion,
}

impl Gap {
    /// How many words of the source it may stand for.
    fn reach(self) -> usize {
        match self {
            Gap::None => 0,
            Gap::Omission => OMISSION,
            Gap::Insertion => INSERTION,
        }
    }

    /// Whether it may stand for these words of the source.
    fn allows(self, left_out: &[Word]) -> bool {
        let negates = left_out.iter().any(Word::is_negation);
        match self {
            Gap::None => left_out.is_empty(),
            Gap::Omission => !negates || left_out.len() > SHORT,
            Gap::Insertion => !negates && !left_out.iter().any(Word::is_number),
        }
    }
}

/// A quotation cut at its ellipses and insertions.
fn stretches(quotation: &str) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut gap = Gap::None;
    let mut rest = quotation;
    loop {
        let (end, length, next) = next_cut(rest);
        let words = words(&rest[..end]);
        if !words.is_empty() {
            // What is left out before a quotation begins is no part of it.
            let gap_before = if stretches.is_empty() { Gap::None } else { gap };
            stretches.push(Stretch { words, gap: gap_before });
            gap = next;
        } else if next != Gap::None && gap != Gap::Omission {
            gap = next;
        }
        if length == 0 {
            return stretches;
        }
        rest = &rest[end + length..];
    }
}

/// Where the next ellipsis or insertion begins, its length, and what it is; the end of the text where there is none.
fn next_cut(text: &str) -> (usize, usize, Gap) {
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        if c == '[' {
            let Some(end) = rest.find(']') else { continue };
            let is_ellipsis = !rest[..end].contains(char::is_alphanumeric);
            return (at, end + 1, if is_ellipsis { Gap::Omission } else { Gap::Insertion });
        }
        let length =
            ["…", "...", ". . ."].iter().find(|dots| rest.starts_with(**dots)).map(|dots| dots.len());
        if let Some(length) = length {
            return (at, length, Gap::Omission);
        }
    }
    (text.len(), 0, Gap::None)
}

/// Whether the source has the stretches in order, each as near to the one before as its gap allows.
fn has(source: &[Word], stretches: &[Stretch]) -> bool {
    let mut ends: Vec<usize> = Vec::new();
    for stretch in stretches {
        let length = stretch.words.len();
        let fits = |at: &usize| {
            let said = &source[*at..*at + length];
            stretch
                .words
                .iter()
                .zip(said)
                .enumerate()
                .all(|(index, (word, said))| said.equals(word, index == 0))
        };
        let follows = |at: usize| {
            let near = ends.partition_point(|end| end + stretch.gap.reach() < at);
            stretch.gap == Gap::None
                || ends[near..]
                    .iter()
                    .take_while(|end| **end <= at)
                    .any(|end| stretch.gap.allows(&source[*end..at]))
        };
        let starts = 0..(source.len() + 1).saturating_sub(length);
        ends = starts.filter(fits).filter(|at| follows(*at)).map(|at| at + length).collect();
    }
    !ends.is_empty()
}

/// What there is to say about a quotation, if its words are not those of any of the sources.
///
/// Where it may stand in an `unread` one as well, only what is very like a passage of another is told.
fn compare(
    quotation: &str,
    span: Span,
    said: &[(&Source, FileId, &[Word])],
    unread: &[&str],
) -> Option<Diagnostic> {
    let stretches = stretches(quotation);
    let comparable: Vec<_> = said.iter().filter(|(_, _, source)| same_script(quotation, source)).collect();
    // A translation cannot be compared.
    if stretches.is_empty() || comparable.len() < said.len() {
        return None;
    }
    if comparable.iter().any(|(_, _, source)| has(source, &stretches)) {
        return None;
    }
    let quoted: Vec<&Word> = stretches.iter().flat_map(|stretch| &stretch.words).collect();
    let nearest = comparable
        .iter()
        .filter_map(|(source, file, words)| Some((nearest(&quoted, words)?, source, file, words)))
        .max_by_key(|((_, shared), ..)| *shared);
    let is_like = |shared: usize| shared >= LIKE && shared * 4 >= quoted.len() * 3;
    if !unread.is_empty() && !nearest.as_ref().is_some_and(|((_, shared), ..)| is_like(*shared)) {
        return None;
    }
    let names: Vec<String> = said.iter().map(|(source, ..)| format!("`{}`", source.id)).collect();
    let message = format!("these are not the words of {}", names.join(" or "));
    let diagnostic = Diagnostic::warning("quotation-differs", span, message);
    let Some(((window, _), _, file, words)) = nearest else {
        return Some(diagnostic.hint("nothing like it is in the stored text; cite the source that has it"));
    };
    let passage = &words[window];
    let bytes = passage.first()?.range.start..passage.last()?.range.end;
    let diagnostic = diagnostic.related(Span::new(*file, bytes), "the nearest words of the source");
    let diagnostic = match unread {
        [] => diagnostic,
        [first, ..] => {
            diagnostic.hint(format!("cite `{first}` alone if they are its words: its text is not here"))
        }
    };
    Some(match changed(&quoted, passage).as_str() {
        "" => diagnostic.hint("quote the source’s words; `…` leaves some out, `[ ]` marks your own"),
        grave => diagnostic.hint(format!("what differs is {grave}: look at it closely")),
    })
}

/// Whether a quotation and a text are both in letters, or both in characters of Chinese or Japanese.
fn same_script(quotation: &str, source: &[Word]) -> bool {
    let many = source.iter().filter(|word| word.text.starts_with(is_ideograph)).count() * 2 > source.len();
    many == quotation.chars().any(is_ideograph)
}

/// The words of the source that share most with a quotation, half of them at least, and how many they share.
fn nearest(quoted: &[&Word], source: &[Word]) -> Option<(Range<usize>, usize)> {
    let mut wanted: HashMap<String, isize> = HashMap::new();
    for word in quoted {
        *wanted.entry(word.text.to_lowercase()).or_default() += 1;
    }
    let keys: Vec<Option<String>> = source
        .iter()
        .map(|word| Some(word.text.to_lowercase()).filter(|key| wanted.contains_key(key)))
        .collect();
    let (mut shared, mut best) = (0usize, (0usize, 0usize));
    for end in 0..source.len() {
        if let Some(left) = keys[end].as_ref().and_then(|key| wanted.get_mut(key)) {
            shared += usize::from(*left > 0);
            *left -= 1;
        }
        if let Some(out) = end.checked_sub(quoted.len())
            && let Some(left) = keys[out].as_ref().and_then(|key| wanted.get_mut(key))
        {
            *left += 1;
            shared -= usize::from(*left > 0);
        }
        if shared > best.0 {
            best = (shared, end);
        }
    }
    let (shared, end) = best;
    let start = (end + 1).saturating_sub(quoted.len());
    (shared * 2 >= quoted.len() && shared > 0).then_some((start..end + 1, shared))
}

/// What differs that must never pass unseen, in words; empty where nothing of that kind does.
fn changed(quoted: &[&Word], passage: &[Word]) -> String {
    let joined = |words: &mut dyn Iterator<Item = &Word>| {
        words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let changes = changes(&joined(&mut passage.iter()), &joined(&mut quoted.iter().copied()));
    let grave: BTreeSet<Grave> = changes.into_iter().flat_map(|change| change.grave).collect();
    grave.into_iter().map(Grave::words).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "PRESIDENT ALDER:  The two sides had candid,\nsubstantive, and constructive talks on \
        11 May.  We’re not seeking (inaudible) conflict, and we agreed to keep this important channel \
        open for three years.  The mil-to-mil lines – all of them – reopened on Monday.";

    fn is_there(quotation: &str) -> bool {
        has(&words(SOURCE), &stretches(quotation))
    }

    #[test]
    fn what_agrees() {
        for quotation in [
            "candid, substantive, and constructive",
            "candid, substantive and constructive talks.",
            "the two sides had candid",
            "We're not seeking",
            "we’re not seeking … conflict",
            "two sides had candid ... talks on 11 May",
            "two sides [...] keep this important channel",
            "[Both] sides had candid",
            "sides [of the table] had candid",
            "keep this [old] channel open",
            "agreed to keep [it] open",
            "mil-to-mil lines—all of them—reopened",
            "reopened on Monday",
            "“The two sides had candid”",
            "Agreed to keep",
            "channel",
            "… important channel …",
            "11 May",
            "three years",
            "had   candid,\nsubstantive",
        ] {
            assert!(is_there(quotation), "{quotation}");
        }
    }

    #[test]
    fn what_differs() {
        for quotation in [
            "candid, constructive, and substantive",
            "we’re seeking conflict",
            "We’re [] seeking",
            "We’re … seeking conflict",
            "We’re [now] seeking",
            "talks on 12 May",
            "open for [some] years",
            "open for two years",
            "reopened on Sunday",
            "important channels",
            "keep this Important channel",
            "conflict … candid",
            "agreed to close this important channel",
            "President Elm",
            "two sides had candid, substantive and productive",
            "not agreed",
            "mil to army lines",
            "nothing of the kind",
            "keep open this important channel",
            "never",
            "May 11",
        ] {
            assert!(!is_there(quotation), "{quotation}");
        }
    }

    #[test]
    fn what_was_changed_is_called_by_its_name() {
        for (quotation, kind) in [
            ("We’re seeking (inaudible) conflict and we agreed to keep this", "a negation"),
            ("constructive talks on 12 May", "another number"),
            ("of them reopened on Sunday", "another day"),
            ("President Elm The two sides", "another name"),
            ("this crucial channel open", ""),
        ] {
            let (quoted, source) = (words(quotation), words(SOURCE));
            let quoted: Vec<&Word> = quoted.iter().collect();
            let (window, _) = nearest(&quoted, &source).expect(quotation);
            assert_eq!(changed(&quoted, &source[window]), kind, "{quotation}");
        }
    }

    #[test]
    fn quotations_in_a_sentence() {
        for (text, expected) in [
            ("He spoke of “a pause” and “a start” ", vec!["a pause", "a start"]),
            ("He saw “a pause”. She saw “a start” ", vec!["a start"]),
            ("“We saw it,” he said. ", vec!["We saw it,"]),
            ("It’s ‘the leaders’ choice’, ", vec!["the leaders"]),
            ("« un début » ", vec![" un début "]),
            ("他说「合作」", vec!["合作"]),
            ("no marks at all", vec![]),
            ("an “open mark", vec![]),
        ] {
            let mut found = in_marks(text);
            found.retain(|range| !ends_a_sentence(&text[range.end..]));
            let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
