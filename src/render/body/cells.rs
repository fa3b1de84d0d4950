//! Cells of two readouts side by side: what one side said, and below it who said so and on what occasion.
//!
//! A line that begins with a dash says whose the words above it are, as it does below a quotation in the text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::notes::trimmed;
use super::{CitedAt, Events, Purpose, Writer};
use crate::links;
use crate::model::readout::Cell;
use crate::model::{EnrichedBriefing, HtmlPolicy, Site};
use crate::parse::markdown;
use crate::render::sanitize::sanitize_phrase;

/// A cell of the table of this number as HTML, and what is cited in it.
pub fn render_cell(
    site: &Site,
    enriched: &EnrichedBriefing,
    cell: &Cell,
    table: usize,
) -> (String, Vec<CitedAt>) {
    let events = events(site, cell);
    let mut writer = Writer::of_table(site, enriched, cell, table);
    let html = lines(&events).into_iter().map(|line| writer.line(&events, line)).collect();
    (html, writer.result.cited)
}

/// The caption of the table of this number as phrasing content, and what is cited in it.
pub fn render_caption(
    site: &Site,
    enriched: &EnrichedBriefing,
    caption: &Cell,
    table: usize,
) -> (String, Vec<CitedAt>) {
    let events = events(site, caption);
    let mut writer = Writer::of_table(site, enriched, caption, table);
    let html = writer.words_of(&events, 0..events.len());
    (html, writer.result.cited)
}

fn events<'c>(site: &Site, cell: &'c Cell) -> Vec<(Event<'c>, Range<usize>)> {
    markdown::events(&cell.written.text, site.config.smart_punctuation).collect()
}

/// The events of each line that stands by itself: a paragraph, and in it what begins with a dash.
fn lines(events: &Events<'_>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => {
                lines.push(start..index);
                start = index + 1;
            }
            Event::End(TagEnd::Paragraph) if depth == 0 => {
                lines.push(start..index);
                start = index + 1;
            }
            Event::SoftBreak | Event::HardBreak if depth == 0 && begins_with_dash(events, index + 1) => {
                lines.push(start..index);
                start = index + 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    lines.push(start..events.len());
    lines.retain(|line| !line.is_empty());
    lines
}

fn begins_with_dash(events: &Events<'_>, index: usize) -> bool {
    matches!(events.get(index), Some((Event::Text(words), _)) if words.starts_with(['—', '–']))
}

impl<'a> Writer<'a> {
    fn of_table(site: &'a Site, enriched: &'a EnrichedBriefing, cell: &'a Cell, table: usize) -> Self {
        let briefing = &enriched.briefing;
        let mut writer = Writer::new(site, briefing.file, 0, &briefing.url, &cell.document);
        writer.text = &cell.written.text;
        writer.root = links::root(&briefing.url);
        writer.sources = Some(&briefing.sources);
        writer.purpose = Purpose::Cell(table);
        writer.in_note = true;
        writer
    }

    fn line(&mut self, events: &Events<'_>, line: Range<usize>) -> String {
        let is_caption = begins_with_dash(events, line.start);
        let class = match is_caption {
            true => " class=\"by\"",
            false if self.is_quotation(&events[line.clone()]) => " class=\"q\"",
            false => "",
        };
        self.strip_dash = is_caption;
        let words = self.words_of(events, line);
        self.strip_dash = false;
        format!("<p{class}>{words}</p>\n")
    }

    /// Some events as phrasing content. HTML of the author's in them is made harmless by itself.
    fn words_of(&mut self, events: &Events<'_>, range: Range<usize>) -> String {
        self.run(events, range);
        let words = trimmed(&std::mem::take(&mut self.out));
        match self.site.config.html {
            HtmlPolicy::Sanitize if self.document.has_html => {
                sanitize_phrase(&words, &|url| self.may_lead(url))
            }
            _ => words,
        }
    }

    /// Whether a line is one quotation from end to end, but for what is cited behind it.
    fn is_quotation(&self, line: &Events<'_>) -> bool {
        let is_cited = |range: &Range<usize>| self.document.citation_at(range.start).is_some();
        let words: String = line
            .iter()
            .filter_map(|(event, range)| match event {
                Event::Text(words) if !is_cited(range) => Some(words.as_ref()),
                Event::Code(words) => Some(words.as_ref()),
                _ => None,
            })
            .collect();
        let words = words.trim().trim_end_matches(['.', ',']);
        let marks = [('“', '”'), ('‘', '’'), ('"', '"'), ('«', '»'), ('„', '“'), ('「', '」'), ('『', '』')];
        marks.iter().any(|(open, close)| {
            let inner = words.strip_prefix(*open).and_then(|words| words.strip_suffix(*close));
            inner.is_some_and(|inner| !inner.contains([*open, *close]))
        })
    }
}
