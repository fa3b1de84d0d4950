//! The text of a page: Markdown events in, HTML out, with what was found in the text marked on it.
//!
//! 1. The events of the same slice that was parsed are read once; footnotes are set aside.
//! 2. Each event is written. Before a run of text, and around inline elements, the
//!    marks that begin or end there are opened and closed (`marks`).
//! 3. A reference to a footnote is followed by the note itself, as phrasing content
//!    (`notes`), so that the page needs no script to show it.
//! 4. Where the text holds HTML of the author's and the site sanitises it, the
//!    whole result goes through the sanitiser.
//!
//! The text is never changed by a mark: without our elements the page is the
//! page that would have been written without marks.

mod annotations;
mod cells;
mod citations;
mod marks;
mod notes;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::highlight::highlight;
use super::sanitize::sanitize;
use super::words::{attr_id, escape_into};
use crate::links::{self, Target};
use crate::model::briefing::Source;
use crate::model::{Anchored, Document, EnrichedBriefing, HtmlPolicy, PersonId, Site};
use crate::parse::markdown;
use crate::source::FileId;

use annotations::Markers;
pub use cells::{render_caption, render_cell};
pub use citations::{CitedAt, CitedPlace};
use marks::Marks;
pub use marks::sentences;
use notes::Notes;

/// The text of a page as HTML, and what the page around it needs to know of it.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The HTML.
    pub html: String,
    /// Its headings, as they stand on the page.
    pub outline: Vec<Outline>,
    /// How many notes it has.
    pub notes: usize,
    /// Whether code is marked in it, so that the page needs its stylesheet.
    pub has_code: bool,
    /// Everybody who is linked in it, in order of appearance: each wants a card.
    pub people: Vec<PersonId>,
    /// Where sources are cited in it, in the order in which that was written.
    pub cited: Vec<CitedAt>,
    /// Which of the [`sentences`] have their id in it, by number from 1.
    pub sentence_ids: Vec<usize>,
}

/// A heading on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// 2 to 6: the title of the page is the only heading of level 1.
    pub level: u8,
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
}

type Events<'e> = [(Event<'e>, Range<usize>)];

/// What a text is rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The page of a briefing: numbered paragraphs, marks, notes.
    Briefing,
    /// Another page: notes alone.
    Page,
    /// A cell of the comparison of readouts of this number: phrasing content, one line for each saying.
    Cell(usize),
    /// A feed: neither ids nor notes that open; every address whole.
    Feed,
}

/// The text of a briefing with everything that was found in it.
pub fn render(site: &Site, briefing: &EnrichedBriefing) -> Body {
    let marks = Marks::of(briefing);
    let root = links::root(&briefing.briefing.url);
    let writer = Writer::of(site, briefing);
    writer.write(&root, Purpose::Briefing, marks)
}

/// The text of a briefing without marks: for the tests that compare both.
#[cfg(test)]
pub(crate) fn render_unmarked(site: &Site, briefing: &EnrichedBriefing) -> Body {
    let root = links::root(&briefing.briefing.url);
    let writer = Writer { annotations: &[], ..Writer::of(site, briefing) };
    writer.write(&root, Purpose::Briefing, Marks::default())
}

/// The text of a page about a person, a place or a trip.
pub fn render_page(site: &Site, file: FileId, body: usize, page_url: &str) -> Body {
    let text = &site.sources.file(file).text;
    if text.get(body..).is_none_or(|body| body.trim().is_empty()) {
        return Body::default();
    }
    let document = markdown::read(text, body, site.config.smart_punctuation);
    let root = links::root(page_url);
    Writer::new(site, file, body, page_url, &document).write(&root, Purpose::Page, Marks::default())
}

/// The text of a briefing for a feed: it makes sense by itself, and its links lead where they do on the page.
///
/// `root` is the address of the site with a closing slash, or nothing where that is not known.
pub fn render_for_feed(site: &Site, briefing: &EnrichedBriefing, root: &str) -> String {
    let writer = Writer::of(site, briefing);
    writer.write(root, Purpose::Feed, Marks::default()).html
}

/// A few words of Markdown from the front matter of a file, for its page or another that is `root` away from
/// the root of the site; phrasing content alone, so that it can stand in a line.
pub fn render_words(site: &Site, file: FileId, text: &str, page_url: &str, root: &str) -> String {
    let document = markdown::read(text, 0, site.config.smart_punctuation);
    let mut writer = Writer::new(site, file, 0, page_url, &document);
    writer.text = text;
    writer.in_note = true;
    writer.write(root, Purpose::Feed, Marks::default()).html.trim().to_owned()
}

struct Writer<'a> {
    site: &'a Site,
    path: &'a str,
    text: &'a str,
    body: usize,
    page_url: &'a str,
    root: String,
    document: &'a Document,
    /// What may be cited; `None` where brackets stay text.
    sources: Option<&'a [Source]>,
    purpose: Purpose,
    marks: Marks,
    annotations: &'a [Anchored],
    /// Markers of annotations that are still to come.
    markers: Markers,
    /// Whether HTML of the author's stands in the block that is open.
    after_html: bool,
    notes: Notes,
    out: String,
    result: Body,
    /// How many levels a heading is moved so that the first level is 2.
    shift: i8,
    /// Inline elements open around the present place.
    inline_depth: usize,
    /// Links around the present place, and whether each was written.
    links: Vec<bool>,
    /// Index of the paragraph that is the caption of each quotation around the present place.
    captions: Vec<Option<usize>>,
    in_caption: bool,
    strip_dash: bool,
    /// Level of the heading that is open.
    heading_level: Option<u8>,
    /// What closes the cell that is open.
    cell_end: &'static str,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    table_has_rows: bool,
    in_table: bool,
    in_heading: bool,
    in_code: Option<String>,
    code: String,
    /// Whether a note is being written: only phrasing content may be.
    in_note: bool,
}

impl<'a> Writer<'a> {
    /// A writer of a briefing's text.
    fn of(site: &'a Site, briefing: &'a EnrichedBriefing) -> Self {
        let EnrichedBriefing { briefing, document, annotations, .. } = briefing;
        let writer = Writer::new(site, briefing.file, briefing.body, &briefing.url, document);
        Writer { sources: Some(&briefing.sources), annotations, ..writer }
    }

    fn new(site: &'a Site, file: FileId, body: usize, page_url: &'a str, document: &'a Document) -> Self {
        let file = site.sources.file(file);
        let out = String::with_capacity((file.text.len() - body.min(file.text.len())) * 3 / 2);
        Writer { path: &file.path, text: &file.text, body, page_url, out, ..Writer::blank(site, document) }
    }

    /// A writer of no text.
    fn blank(site: &'a Site, document: &'a Document) -> Self {
        let said = document.headings.iter().filter(|heading| !heading.text.trim().is_empty());
        let highest = said.map(|heading| heading.level).min().unwrap_or(2);
        Writer {
            site,
            path: "",
            text: "",
            body: 0,
            page_url: "",
            root: String::new(),
            document,
            sources: None,
            purpose: Purpose::Page,
            marks: Marks::default(),
            annotations: &[],
            markers: Markers::default(),
            after_html: false,
            notes: Notes::default(),
            out: String::new(),
            result: Body::default(),
            shift: 2 - highest as i8,
            inline_depth: 0,
            links: Vec::new(),
            captions: Vec::new(),
            in_caption: false,
            strip_dash: false,
            heading_level: None,
            cell_end: "</td>",
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            table_has_rows: false,
            in_table: false,
            in_heading: false,
            in_code: None,
            code: String::new(),
            in_note: false,
        }
    }

    fn write(mut self, root: &str, purpose: Purpose, marks: Marks) -> Body {
        self.root = root.to_owned();
        self.purpose = purpose;
        self.markers = Markers::of(self.annotations, &self.document.text, &marks);
        self.marks = marks;
        let Some(slice) = self.text.get(self.body..) else { return Body::default() };
        let events: Vec<_> = markdown::events(slice, self.site.config.smart_punctuation).collect();
        self.notes.definitions = notes::definitions(&events);
        self.run(&events, 0..events.len());
        self.end_notes(&events);
        self.result.notes = self.notes.count();
        self.result.html = std::mem::take(&mut self.out);
        if self.document.has_html && self.site.config.html == HtmlPolicy::Sanitize {
            self.result.html = sanitize(&self.result.html, &|url| self.may_lead(url));
        }
        self.result
    }

    /// Whether an address in HTML of the author's may be told.
    fn may_lead(&self, url: &str) -> bool {
        !matches!(links::resolve(self.site, self.path, self.page_url, url), Target::Hidden { .. })
    }

    /// What the interface says, as markup; what fills its places has to be markup.
    fn said(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.site.language.html(key, values)
    }

    fn run(&mut self, events: &Events<'_>, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end {
            index = self.event(events, index);
        }
    }

    /// Writes one event, or a few that belong together; gives the index of the next.
    fn event(&mut self, events: &Events<'_>, index: usize) -> usize {
        let (event, range) = &events[index];
        let range = self.body + range.start..self.body + range.end;
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => return notes::end_of(events, index) + 1,
            Event::Start(Tag::Image { link_type: _, dest_url, title, .. }) => {
                self.marks.before_atom(&range, self.inline_depth, &mut self.out, &mut self.result);
                return self.image(events, index, dest_url, title);
            }
            Event::Start(tag) => self.start(events, index, tag, range),
            Event::End(tag) => self.end(events, *tag, range),
            Event::Text(words) => self.words(events, words, range),
            Event::Code(words) => {
                self.marks.before_atom(&range, self.inline_depth, &mut self.out, &mut self.result);
                self.out.push_str("<code>");
                escape_into(&mut self.out, words);
                self.out.push_str("</code>");
            }
            Event::SoftBreak => self.words(events, "\n", range),
            Event::HardBreak => {
                self.place_annotations(events, range.start);
                self.marks.before_atom(&range, self.inline_depth, &mut self.out, &mut self.result);
                self.out.push_str("<br>\n");
            }
            Event::Rule if self.in_note => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::Html(html) | Event::InlineHtml(html) => self.raw(html),
            Event::FootnoteReference(label) => self.reference(events, label),
            Event::TaskListMarker(done) => {
                let (key, sign) = if *done { ("body.done", '☑') } else { ("body.to_do", '☐') };
                let name = self.said(key, &[]);
                let _ = write!(
                    self.out,
                    "<span class=\"task\" role=\"img\" aria-label=\"{name}\">{sign}</span> "
                );
            }
            Event::InlineMath(words) | Event::DisplayMath(words) => self.words(events, words, range),
        }
        index + 1
    }

    fn words(&mut self, events: &Events<'_>, words: &str, mut range: Range<usize>) {
        if self.is_cited(&range) {
            return;
        }
        let words = self.before_citation(words, &mut range);
        if self.in_code.is_some() {
            self.code.push_str(words);
            return;
        }
        let mut words = words;
        if self.strip_dash {
            let stripped = words.trim_start_matches(['—', '–', '-', ' ']);
            if stripped.is_empty() {
                return;
            }
            self.strip_dash = false;
            if self.text.get(range.clone()) == Some(words) {
                range.start += words.len() - stripped.len();
            }
            words = stripped;
        }
        if self.in_note {
            escape_into(&mut self.out, words);
            return;
        }
        self.marked_words(events, words, range);
    }

    /// Writes words with their marks, and the notes that stand among them.
    fn marked_words(&mut self, events: &Events<'_>, words: &str, range: Range<usize>) {
        let links_here = self.links.is_empty() && !self.in_heading;
        let exact = self.text.get(range.clone()) == Some(words);
        let mut at = range.start;
        loop {
            self.place_annotations(events, at);
            let cut = if exact { self.markers.inside(at, range.end) } else { None };
            let end = cut.unwrap_or(range.end);
            let piece = if exact { &words[at - range.start..end - range.start] } else { words };
            let context =
                marks::Context { site: self.site, root: &self.root, depth: self.inline_depth, links_here };
            self.marks.write_words(piece, at..end, exact, &context, &mut self.out, &mut self.result);
            at = end;
            if at >= range.end {
                break;
            }
        }
    }

    fn raw(&mut self, html: &str) {
        self.after_html = true;
        self.marks.close_all(self.inline_depth, &mut self.out);
        match self.site.config.html {
            HtmlPolicy::Escape => escape_into(&mut self.out, html),
            HtmlPolicy::Sanitize | HtmlPolicy::Trust => self.out.push_str(html),
        }
    }

    fn start(&mut self, events: &Events<'_>, index: usize, tag: &Tag<'_>, range: Range<usize>) {
        if self.in_note && self.start_in_note(events, index, tag) {
            return;
        }
        match tag {
            Tag::Emphasis => self.open_inline("em", &range),
            Tag::Strong => self.open_inline("strong", &range),
            Tag::Strikethrough => self.open_inline("del", &range),
            Tag::Superscript => self.open_inline("sup", &range),
            Tag::Subscript => self.open_inline("sub", &range),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_link(*link_type, dest_url, title, &range);
            }
            block => {
                self.place_annotations_of_block(events, range.start);
                self.marks.close_all(self.inline_depth, &mut self.out);
                self.start_block(events, index, block, range);
            }
        }
    }

    fn start_block(&mut self, events: &Events<'_>, index: usize, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph if self.captions.last() == Some(&Some(index)) => {
                self.out.push_str("</blockquote>\n<figcaption>");
                self.strip_dash = true;
                self.in_caption = true;
            }
            Tag::Paragraph => self.paragraph(range.start),
            Tag::Heading { .. } => self.heading(range.start),
            Tag::BlockQuote(kind) => self.quotation(events, index, *kind),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '\t']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.in_code = Some(language);
                self.code.clear();
            }
            Tag::HtmlBlock if self.site.config.html == HtmlPolicy::Escape => self.out.push_str("<p>"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(start)) => {
                let _ = writeln!(self.out, "<ol start=\"{start}\">");
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.in_table = true;
                self.table_has_rows = false;
                let name = self.said("body.table", &[]);
                let _ = write!(
                    self.out,
                    "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{name}\"><table>\n<thead><tr>"
                );
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
            }
            Tag::TableRow => {
                if !self.table_has_rows {
                    self.out.push_str("<tbody>\n");
                    self.table_has_rows = true;
                }
                self.out.push_str("<tr>");
                self.column = 0;
            }
            Tag::TableCell => {
                let empty = matches!(events.get(index + 1), Some((Event::End(TagEnd::TableCell), _)));
                self.cell(empty);
            }
            _ => {}
        }
    }

    fn end(&mut self, events: &Events<'_>, tag: TagEnd, range: Range<usize>) {
        if self.in_note && self.end_in_note(tag) {
            return;
        }
        match tag {
            TagEnd::Emphasis => self.close_inline("em"),
            TagEnd::Strong => self.close_inline("strong"),
            TagEnd::Strikethrough => self.close_inline("del"),
            TagEnd::Superscript => self.close_inline("sup"),
            TagEnd::Subscript => self.close_inline("sub"),
            TagEnd::Link => self.close_link(),
            block => {
                self.place_annotations_of_block(events, range.end);
                self.marks.close_all(self.inline_depth, &mut self.out);
                self.end_block(block);
            }
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.strip_dash = false;
                let in_caption = std::mem::take(&mut self.in_caption);
                self.out.push_str(if in_caption { "</figcaption>\n" } else { "</p>\n" });
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(kind) => {
                let caption = self.captions.pop().flatten();
                self.out.push_str(match (kind, caption) {
                    (Some(_), _) => "</div>\n",
                    (None, Some(_)) => "</figure>\n",
                    (None, None) => "</blockquote>\n",
                });
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock if self.site.config.html == HtmlPolicy::Escape => self.out.push_str("</p>\n"),
            TagEnd::List(ordered) => self.out.push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => {
                self.in_table = false;
                self.out.push_str(if self.table_has_rows {
                    "</tbody>\n</table></div>\n"
                } else {
                    "</table></div>\n"
                });
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.out.push_str(self.cell_end),
            _ => {}
        }
    }

    fn open_inline(&mut self, name: &str, range: &Range<usize>) {
        self.marks.before_element(
            self.text,
            range,
            false,
            self.inline_depth,
            &mut self.out,
            &mut self.result,
        );
        self.inline_depth += 1;
        let _ = write!(self.out, "<{name}>");
    }

    fn close_inline(&mut self, name: &str) {
        self.marks.before_element_ends(self.inline_depth, &mut self.out);
        self.inline_depth = self.inline_depth.saturating_sub(1);
        let _ = write!(self.out, "</{name}>");
    }

    fn open_link(&mut self, kind: LinkType, target: &str, title: &str, range: &Range<usize>) {
        self.marks.before_element(self.text, range, true, self.inline_depth, &mut self.out, &mut self.result);
        self.inline_depth += 1;
        let mail;
        let target = match kind {
            LinkType::Email if links::scheme(target).is_none() => {
                mail = format!("mailto:{target}");
                &mail
            }
            _ => target,
        };
        let href = self.href(target);
        self.links.push(href.is_some());
        let Some((href, external)) = href else { return };
        self.out.push_str("<a href=\"");
        escape_into(&mut self.out, &href);
        self.out.push('"');
        if external {
            self.out.push_str(" rel=\"external\"");
        }
        self.title(title);
        self.out.push('>');
    }

    fn close_link(&mut self) {
        self.marks.before_element_ends(self.inline_depth, &mut self.out);
        self.inline_depth = self.inline_depth.saturating_sub(1);
        if self.links.pop() == Some(true) {
            self.out.push_str("</a>");
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_into(&mut self.out, title);
            self.out.push('"');
        }
    }

    /// Where a link leads from here, and whether out of the site; `None` where it must not lead anywhere.
    fn href(&self, target: &str) -> Option<(String, bool)> {
        match links::resolve(self.site, self.path, self.page_url, target) {
            Target::External => Some((clean_url(target), true)),
            Target::Page { url, fragment } => {
                let mut href = match (url == self.page_url && !fragment.is_empty(), self.purpose) {
                    (true, Purpose::Briefing | Purpose::Page) => String::new(),
                    _ => format!("{}{}", self.root, links::percent_encode(&url)),
                };
                if !fragment.is_empty() {
                    let _ = write!(href, "#{}", links::percent_encode(&fragment));
                }
                Some((href, false))
            }
            Target::File { url } => {
                let top = links::top(&self.root, self.site.languages.folder());
                Some((format!("{top}{}", links::percent_encode(&url)), false))
            }
            Target::Missing { .. } => Some((clean_url(target), false)),
            Target::Dangerous if self.site.config.html == HtmlPolicy::Trust => {
                Some((target.to_owned(), false))
            }
            Target::Dangerous | Target::Hidden { .. } => None,
        }
    }

    /// Writes an image with the words in it as its description; gives the index after it.
    fn image(&mut self, events: &Events<'_>, index: usize, target: &str, title: &str) -> usize {
        let mut depth = 0usize;
        let mut alt = String::new();
        let mut at = index;
        for (event, _) in &events[index..] {
            at += 1;
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Text(words) | Event::Code(words) => alt.push_str(words),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        match self.href(target) {
            Some((src, _)) if !src.is_empty() => {
                self.out.push_str("<img src=\"");
                escape_into(&mut self.out, &src);
                self.out.push_str("\" alt=\"");
                escape_into(&mut self.out, &alt);
                self.out.push('"');
                self.title(title);
                self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
            }
            _ => escape_into(&mut self.out, &alt),
        }
        at
    }

    fn paragraph(&mut self, start: usize) {
        let number = self
            .document
            .paragraphs
            .binary_search_by_key(&start, |paragraph| paragraph.range.start)
            .ok()
            .map(|index| self.document.paragraphs[index].number);
        match number {
            Some(number) if self.purpose == Purpose::Briefing => {
                let shown = self.site.language.digits(&number.to_string());
                let name = self.said("body.paragraph", &[("number", &shown)]);
                let _ = write!(
                    self.out,
                    "<p id=\"p{number}\"><a class=\"pn\" href=\"#p{number}\" aria-label=\"{name}\">{shown}</a>"
                );
            }
            _ => self.out.push_str("<p>"),
        }
    }

    fn heading(&mut self, start: usize) {
        let Ok(index) = self.document.headings.binary_search_by_key(&start, |heading| heading.range.start)
        else {
            return;
        };
        let heading = &self.document.headings[index];
        let level = (heading.level as i8 + self.shift).clamp(2, 6) as u8;
        self.in_heading = true;
        if heading.text.trim().is_empty() {
            return;
        }
        self.heading_level = Some(level);
        if self.purpose == Purpose::Feed {
            let _ = write!(self.out, "<h{level}>");
            return;
        }
        let id = attr_id(&heading.id);
        let _ = write!(self.out, "<h{level} id=\"");
        escape_into(&mut self.out, &id);
        self.out.push_str("\">");
        self.result.outline.push(Outline { level, id, text: heading.text.trim().to_owned() });
    }

    fn end_heading(&mut self) {
        self.in_heading = false;
        if let Some(level) = self.heading_level.take() {
            let _ = writeln!(self.out, "</h{level}>");
        }
    }

    fn quotation(&mut self, events: &Events<'_>, index: usize, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            let caption = caption_of(events, index);
            self.captions.push(caption);
            self.out.push_str(match caption {
                Some(_) => "<figure class=\"said\">\n<blockquote>\n",
                None => "<blockquote>\n",
            });
            return;
        };
        self.captions.push(None);
        let (word, key) = match kind {
            BlockQuoteKind::Note => ("note", "body.alert_note"),
            BlockQuoteKind::Tip => ("tip", "body.alert_tip"),
            BlockQuoteKind::Important => ("important", "body.alert_important"),
            BlockQuoteKind::Warning => ("warning", "body.alert_warning"),
            BlockQuoteKind::Caution => ("caution", "body.alert_caution"),
        };
        let name = self.said(key, &[]);
        let _ = writeln!(
            self.out,
            "<div class=\"alert\" role=\"note\" data-kind=\"{word}\" aria-label=\"{name}\"><p class=\"alert-k\">{name}</p>"
        );
    }

    fn cell(&mut self, empty: bool) {
        let align = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " data-align=\"center\"",
            Some(Alignment::Right) => " data-align=\"right\"",
            _ => "",
        };
        self.column += 1;
        let heads = self.in_head && !empty;
        self.cell_end = if heads { "</th>" } else { "</td>" };
        let name = if heads { "th scope=\"col\"" } else { "td" };
        let _ = write!(self.out, "<{name}{align}>");
    }

    fn end_code(&mut self) {
        let Some(language) = self.in_code.take() else { return };
        if self.in_note {
            self.out.push_str("<code>");
            escape_into(&mut self.out, self.code.trim_end());
            self.out.push_str("</code>");
            return;
        }
        self.out.push_str("<pre class=\"code\" tabindex=\"0\"><code>");
        if language.is_empty() || self.purpose == Purpose::Feed {
            escape_into(&mut self.out, &self.code);
        } else {
            self.out.push_str(&highlight(&self.code, &language));
            self.result.has_code = true;
        }
        self.out.push_str("</code></pre>\n");
    }
}

/// The last paragraph of a quotation, where it begins with a dash and so says whose words they are.
fn caption_of(events: &Events<'_>, index: usize) -> Option<usize> {
    let end = notes::end_of(events, index);
    let last = end.checked_sub(1).filter(|last| matches!(events[*last].0, Event::End(TagEnd::Paragraph)))?;
    let start = (index + 1..last).rev().find(|at| matches!(events[*at].0, Event::Start(Tag::Paragraph)))?;
    let (Event::Text(words), _) = events.get(start + 1)? else { return None };
    (start > index + 1 && words.starts_with(['—', '–'])).then_some(start)
}

/// An address as written, with the characters that a URL may not hold encoded.
pub(super) fn clean_url(url: &str) -> String {
    let mut clean = String::with_capacity(url.len());
    let host_end =
        url.find("://").map_or(0, |at| url[at + 3..].find('/').map_or(url.len(), |slash| at + 3 + slash));
    let bytes = url.as_bytes();
    for (at, c) in url.char_indices() {
        let percent =
            c == '%' && !bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let bracket = matches!(c, '[' | ']') && at >= host_end;
        if percent || bracket || c.is_ascii_control() || " \"<>\\^`{|}".contains(c) {
            let _ = write!(clean, "%{:02X}", c as u32);
        } else {
            clean.push(c);
        }
    }
    clean
}
