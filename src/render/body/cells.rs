//! Cells of two readouts side by side: what one side said, and below it who said so and on what occasion.
//!
//! A line that begins with a dash says whose the words above it are, as it does below a quotation in the text.

use std::fmt::Write as _;
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
    let briefing = &enriched.briefing;
    let mut writer = Writer::new(site, briefing.file, 0, &briefing.url, &cell.document);
    writer.text = &cell.written.text;
    writer.root = links::root(&briefing.url);
    writer.sources = Some(&briefing.sources);
    writer.purpose = Purpose::Cell(table);
    writer.in_note = true;
    let events: Vec<_> = markdown::events(&cell.written.text, site.config.smart_punctuation).collect();
    let html = lines(&events).into_iter().map(|line| writer.line(&events, line)).collect();
    (html, writer.result.cited)
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

impl Writer<'_> {
    fn line(&mut self, events: &Events<'_>, line: Range<usize>) -> String {
        let is_caption = begins_with_dash(events, line.start);
        let class = match is_caption {
            true => " class=\"by\"",
            false if self.is_quotation(&events[line.clone()]) => " class=\"q\"",
            false => "",
        };
        self.strip_dash = is_caption;
        self.run(events, line);
        self.strip_dash = false;
        let words = trimmed(&std::mem::take(&mut self.out));
        let words = match self.site.config.html {
            HtmlPolicy::Sanitize if self.document.has_html => {
                sanitize_phrase(&words, &|url| self.may_lead(url))
            }
            _ => words,
        };
        let mut html = String::new();
        let _ = writeln!(html, "<p{class}>{words}</p>");
        html
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
