//! Marks merged with the text: sentences that tell of a meeting, people and places that are linked.
//!
//! Elements of the author's are never split. A mark that an element begins or
//! ends in the middle of is closed before that edge and, if it is a sentence,
//! opened again after it; only its first piece has the id.

use std::fmt::Write as _;
use std::ops::Range;

use super::Body;
use crate::links;
use crate::model::{EnrichedBriefing, MarkKind, PersonId, PlaceId, Site};
use crate::render::words::{attr_id, escape_into};

/// The sentences of a briefing that tell of a meeting, in the order of the text, as bytes of the file.
///
/// The first is `s1` on the page. Where two marks overlap, the later keeps what the earlier leaves.
pub fn sentences(briefing: &EnrichedBriefing) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = briefing
        .marks
        .iter()
        .filter(|mark| matches!(mark.kind, MarkKind::Evidence(_)))
        .map(|mark| mark.span.range())
        .collect();
    sentences.sort_by_key(|sentence| (sentence.start, std::cmp::Reverse(sentence.end)));
    let mut end = 0;
    sentences.retain_mut(|sentence| {
        sentence.start = sentence.start.max(end);
        let keep = sentence.start < sentence.end;
        end = end.max(sentence.end);
        keep
    });
    sentences
}

/// What a name is linked to.
#[derive(Debug, Clone)]
enum Name {
    Person(PersonId),
    Place(PlaceId),
}

/// Where the marks stand that are still to come, and which are open.
#[derive(Debug, Default)]
pub(super) struct Marks {
    sentences: Vec<Range<usize>>,
    /// Which sentences have begun, and so have given their id away.
    begun: Vec<bool>,
    names: Vec<(Range<usize>, Name)>,
    /// Words that notes are about, each stretch with the notes on all of it. None overlaps another.
    noted: Vec<(Range<usize>, Vec<usize>)>,
    next_sentence: usize,
    next_name: usize,
    next_noted: usize,
    /// What is open, the innermost last.
    open: Vec<Open>,
}

/// An element of ours that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    kind: Kind,
    /// How many elements of the author's were around it when it was opened.
    depth: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sentence,
    /// A name, and where it ends in the file.
    Name(usize),
    /// Words of notes, by index of the stretch. It has text, code and images in it, and no other element.
    Noted(usize),
}

impl Kind {
    fn closing(self) -> &'static str {
        match self {
            Kind::Sentence | Kind::Noted(_) => "</span>",
            Kind::Name(_) => "</a>",
        }
    }
}

/// What writing a run of text needs to know of the page.
pub(super) struct Context<'a> {
    pub site: &'a Site,
    pub root: &'a str,
    pub depth: usize,
    /// Whether a name may be linked here: not in a link and not in a heading.
    pub links_here: bool,
}

impl Marks {
    pub(super) fn of(briefing: &EnrichedBriefing) -> Self {
        let sentences = sentences(briefing);
        let mut names: Vec<(Range<usize>, Name)> = briefing
            .marks
            .iter()
            .filter_map(|mark| match &mark.kind {
                MarkKind::Person(id) => Some((mark.span.range(), Name::Person(id.clone()))),
                MarkKind::Place(id) => Some((mark.span.range(), Name::Place(id.clone()))),
                MarkKind::Evidence(_) => None,
            })
            .collect();
        names.sort_by_key(|(range, _)| range.start);
        let noted = noted(briefing);
        Marks { begun: vec![false; sentences.len()], sentences, names, noted, ..Marks::default() }
    }

    /// A place of the file, or the end of the name that it stands in.
    pub(super) fn outside_names(&self, at: usize) -> usize {
        let after = self.names.partition_point(|(name, _)| name.start < at);
        after.checked_sub(1).map_or(at, |index| at.max(self.names[index].0.end))
    }

    /// The sentence that a stretch of the file stands in.
    fn sentence_at(&mut self, start: usize, end: usize) -> Option<usize> {
        while self.sentences.get(self.next_sentence).is_some_and(|sentence| sentence.end <= start) {
            self.next_sentence += 1;
        }
        let sentence = self.sentences.get(self.next_sentence)?;
        (sentence.start < end && sentence.end > start).then_some(self.next_sentence)
    }

    fn open_sentence(&mut self, index: usize, depth: usize, out: &mut String, body: &mut Body) {
        self.close_noted(out);
        if self.begun[index] {
            out.push_str("<span class=\"s\">");
        } else {
            self.begun[index] = true;
            let _ = write!(out, "<span class=\"s\" id=\"s{}\">", index + 1);
            body.sentence_ids.push(index + 1);
        }
        self.open.push(Open { kind: Kind::Sentence, depth });
    }

    /// Closes the first open mark of a kind and what is open in it, unless an element of the
    /// author's has begun in it and not ended.
    fn close(&mut self, depth: usize, wanted: impl Fn(Kind) -> bool, out: &mut String) {
        let Some(first) = self.open.iter().position(|open| wanted(open.kind)) else { return };
        if self.open[first..].iter().any(|open| open.depth < depth) {
            return;
        }
        for open in self.open.drain(first..).rev() {
            out.push_str(open.kind.closing());
        }
    }

    /// Closes what was opened at this depth; a sentence opens again with the next words in it.
    pub(super) fn close_all(&mut self, depth: usize, out: &mut String) {
        while let Some(open) = self.open.pop_if(|open| open.depth >= depth) {
            out.push_str(open.kind.closing());
        }
    }

    fn in_sentence(&self) -> bool {
        self.open.iter().any(|open| open.kind == Kind::Sentence)
    }

    fn in_name(&self) -> bool {
        self.open.iter().any(|open| matches!(open.kind, Kind::Name(_)))
    }

    /// Before something that is written in one piece: code, an image.
    pub(super) fn before_atom(
        &mut self,
        range: &Range<usize>,
        depth: usize,
        out: &mut String,
        body: &mut Body,
    ) {
        self.end_noted(range, out);
        self.end_names(range.start, depth, out);
        self.sync_sentence(range.start, range.end, depth, out, body);
        self.open_noted(range, depth, out);
    }

    /// Closes the stretch of noted words that is open, unless this belongs to it.
    fn end_noted(&mut self, range: &Range<usize>, out: &mut String) {
        while self.noted.get(self.next_noted).is_some_and(|(words, _)| words.end <= range.start) {
            self.next_noted += 1;
        }
        let here = self.noted.get(self.next_noted).filter(|(words, _)| words.start < range.end);
        let still = here.map(|_| Kind::Noted(self.next_noted));
        if let Some(open) =
            self.open.pop_if(|open| matches!(open.kind, Kind::Noted(_)) && Some(open.kind) != still)
        {
            out.push_str(open.kind.closing());
        }
    }

    /// Closes the stretch of noted words that is open, whatever comes.
    fn close_noted(&mut self, out: &mut String) {
        if let Some(open) = self.open.pop_if(|open| matches!(open.kind, Kind::Noted(_))) {
            out.push_str(open.kind.closing());
        }
    }

    fn open_noted(&mut self, range: &Range<usize>, depth: usize, out: &mut String) {
        let Some((words, notes)) = self.noted.get(self.next_noted) else { return };
        let is_open = self.open.last().is_some_and(|open| matches!(open.kind, Kind::Noted(_)));
        if is_open || words.start >= range.end {
            return;
        }
        out.push_str("<span class=\"an");
        for note in notes {
            let _ = write!(out, " k{}", note + 1);
        }
        out.push_str("\">");
        self.open.push(Open { kind: Kind::Noted(self.next_noted), depth });
    }

    fn end_names(&mut self, at: usize, depth: usize, out: &mut String) {
        self.close(depth, |kind| matches!(kind, Kind::Name(end) if end <= at), out);
    }

    /// Opens or closes the sentence so that it is open exactly where the stretch stands in one.
    fn sync_sentence(&mut self, start: usize, end: usize, depth: usize, out: &mut String, body: &mut Body) {
        let before = self.next_sentence;
        let sentence = self.sentence_at(start, end);
        if self.in_sentence() && sentence != Some(before) {
            self.close(depth, |kind| kind == Kind::Sentence, out);
        }
        if let Some(index) = sentence
            && !self.in_sentence()
        {
            self.close(depth, |kind| kind != Kind::Sentence, out);
            self.open_sentence(index, depth, out, body);
        }
    }

    /// Before an inline element: a mark that takes it in whole stays or opens, any other closes.
    pub(super) fn before_element(
        &mut self,
        text: &str,
        element: &Range<usize>,
        is_link: bool,
        depth: usize,
        out: &mut String,
        body: &mut Body,
    ) {
        self.close_noted(out);
        self.close(depth, |kind| matches!(kind, Kind::Name(end) if is_link || end < element.end), out);
        match self.sentence_at(element.start, element.end) {
            Some(index) if takes_in(text, &self.sentences[index], element) => {
                let sentence = &mut self.sentences[index];
                sentence.start = sentence.start.min(element.start);
                sentence.end = sentence.end.max(element.end);
                if !self.in_sentence() {
                    self.close(depth, |kind| kind != Kind::Sentence, out);
                    self.open_sentence(index, depth, out, body);
                }
            }
            _ => self.close(depth, |kind| kind == Kind::Sentence, out),
        }
    }

    /// Before an inline element ends: what was opened in it closes.
    pub(super) fn before_element_ends(&mut self, depth: usize, out: &mut String) {
        self.close_all(depth, out);
    }

    /// Writes words, and opens and closes what begins and ends in them.
    ///
    /// Words that are not exactly those of the file (an entity, a quotation mark made
    /// typographic) are not split.
    pub(super) fn write_words(
        &mut self,
        words: &str,
        range: Range<usize>,
        exact: bool,
        context: &Context<'_>,
        out: &mut String,
        body: &mut Body,
    ) {
        if self.sentences.is_empty() && self.names.is_empty() && self.noted.is_empty() {
            escape_into(out, words);
            return;
        }
        let mut at = range.start;
        while at < range.end {
            let end = if exact { self.next_edge(at, range.end) } else { range.end };
            self.end_noted(&(at..end), out);
            self.sync(at, end, context, out, body);
            self.open_noted(&(at..end), context.depth, out);
            let piece = if exact { &words[at - range.start..end - range.start] } else { words };
            escape_into(out, piece);
            at = end;
        }
    }

    /// The nearest place after `at` where a mark begins or ends.
    fn next_edge(&self, at: usize, limit: usize) -> usize {
        let sentences = self.sentences[self.next_sentence.min(self.sentences.len())..].iter().take(2);
        let names = self.names[self.next_name.saturating_sub(1).min(self.names.len())..].iter().take(3);
        let noted = self.noted[self.next_noted.min(self.noted.len())..].iter().take(2);
        sentences
            .chain(names.map(|(range, _)| range))
            .chain(noted.map(|(range, _)| range))
            .flat_map(|range| [range.start, range.end])
            .filter(|edge| *edge > at && *edge < limit)
            .min()
            .unwrap_or(limit)
    }

    fn sync(&mut self, at: usize, end: usize, context: &Context<'_>, out: &mut String, body: &mut Body) {
        self.end_names(at, context.depth, out);
        self.sync_sentence(at, end, context.depth, out, body);
        while self.names.get(self.next_name).is_some_and(|(name, _)| name.start < at) {
            self.next_name += 1;
        }
        let Some((range, name)) = self.names.get(self.next_name) else { return };
        if range.start != at || range.is_empty() {
            return;
        }
        self.next_name += 1;
        let end = range.end;
        if self.in_name() || !context.links_here {
            return;
        }
        let name = name.clone();
        self.close_noted(out);
        if !open_name(&name, context, out, body) {
            return;
        }
        self.open.push(Open { kind: Kind::Name(end), depth: context.depth });
    }
}

/// The words that notes are about, cut where one begins or ends: bytes of the file, and which notes.
fn noted(briefing: &EnrichedBriefing) -> Vec<(Range<usize>, Vec<usize>)> {
    let plain = &briefing.document.text;
    let words: Vec<Range<usize>> =
        briefing.annotations.iter().map(|note| plain.in_file(note.words.clone())).collect();
    let mut edges: Vec<usize> = words.iter().flat_map(|words| [words.start, words.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let stretch = |edges: &[usize]| {
        let covers = |words: &Range<usize>| words.start <= edges[0] && words.end >= edges[1];
        let notes: Vec<usize> = (0..words.len()).filter(|note| covers(&words[*note])).collect();
        (!notes.is_empty()).then_some((edges[0]..edges[1], notes))
    };
    edges.windows(2).filter_map(stretch).collect()
}

/// Opens the link of a name; nothing for somebody without a page.
fn open_name(name: &Name, context: &Context<'_>, out: &mut String, body: &mut Body) -> bool {
    let (folder, id) = match name {
        Name::Person(id) if context.site.people.contains_key(id) => ("people", id.as_str()),
        Name::Place(id) if context.site.places.contains_key(id) => ("places", id.as_str()),
        _ => return false,
    };
    let class = if folder == "people" { "who" } else { "at" };
    let _ = write!(out, "<a class=\"{class}\" href=\"{}{folder}/", context.root);
    escape_into(out, &links::percent_encode(id));
    out.push_str("/\"");
    if let Name::Person(id) = name {
        out.push_str(" data-card=\"c-");
        escape_into(out, &attr_id(id.as_str()));
        out.push('"');
        if !body.people.contains(id) {
            body.people.push(id.clone());
        }
    }
    out.push('>');
    true
}

/// Whether an element stands wholly in a sentence: what it has beyond the sentence is markup alone.
fn takes_in(text: &str, sentence: &Range<usize>, element: &Range<usize>) -> bool {
    let markup = |c: char| matches!(c, '*' | '_' | '~' | '`' | '[' | '^');
    let head = text.get(element.start..sentence.start.max(element.start)).unwrap_or(" ");
    let tail = text.get(sentence.end.min(element.end)..element.end).unwrap_or(" ");
    let tail = tail.trim_start_matches(markup);
    head.chars().all(markup) && (tail.is_empty() || tail.starts_with("](") || tail.starts_with("]["))
}
