//! Links inside the site that lead nowhere, anchors included, and links that could run something.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, nearest};
use crate::links::{Target, resolve};
use crate::model::briefing::Source;
use crate::model::document::Link;
use crate::model::record::Written;
use crate::model::{Anchored, Briefing, Document, EnrichedBriefing, Hidden, HtmlPolicy, Page, Readout, Site};
use crate::parse::markdown;
use crate::source::{ByFile, FileId, SourceFile, Sources, Span, is_same};

/// What was found in the links of each briefing, and among what they were looked up.
#[derive(Debug, Default)]
pub struct Memory {
    addresses: Option<Addresses>,
    briefings: ByFile<Checked>,
}

/// A briefing and what was found in its links.
type Checked = (Arc<EnrichedBriefing>, Arc<[Diagnostic]>);

/// Everything that the links of one briefing are looked up in, but for the anchors of the others.
#[derive(Debug)]
struct Addresses {
    pages: Arc<BTreeMap<String, Page>>,
    files: Arc<BTreeMap<String, PathBuf>>,
    hidden: Vec<Hidden>,
    sources: Sources,
    html: HtmlPolicy,
    /// Whole addresses of the site's root.
    roots: [Option<String>; 2],
}

impl Addresses {
    fn of(site: &Site) -> Self {
        Addresses {
            pages: Arc::clone(&site.pages),
            files: Arc::clone(&site.files),
            hidden: site.hidden.clone(),
            sources: site.sources.clone(),
            html: site.config.html,
            roots: [site.config.base_url.clone(), site.config.other_url.clone()],
        }
    }
}

impl PartialEq for Addresses {
    fn eq(&self, other: &Self) -> bool {
        // A link leads to an address; what stands there may be another page than before.
        let same_paths = |a: &Sources, b: &Sources| {
            let same = |(a, b): ((FileId, &SourceFile), (FileId, &SourceFile))| {
                a.0 == b.0 && is_same(&a.1.path, &b.1.path)
            };
            a.iter().count() == b.iter().count() && a.iter().zip(b.iter()).all(same)
        };
        self.html == other.html
            && self.roots == other.roots
            && self.hidden == other.hidden
            && same_keys(&self.files, &other.files)
            && same_keys(&self.pages, &other.pages)
            && same_paths(&self.sources, &other.sources)
    }
}

fn same_keys<T>(a: &Arc<BTreeMap<String, T>>, b: &Arc<BTreeMap<String, T>>) -> bool {
    Arc::ptr_eq(a, b) || a.keys().eq(b.keys())
}

/// Reports every link of every briefing that does not hold; those of a briefing are looked at again where it, or
/// what they could lead to, is another than it was.
pub fn check(memory: &mut Memory, site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut before = std::mem::take(&mut memory.briefings);
    let addresses = Some(Addresses::of(site));
    if memory.addresses != addresses {
        before = ByFile::default();
        memory.addresses = addresses;
    }
    let found: Vec<(FileId, Checked)> = site
        .own_briefings()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|enriched| {
            let file = enriched.briefing.file;
            let is_known =
                |before: &Arc<EnrichedBriefing>| Arc::ptr_eq(before, enriched) && !names_anchors(before);
            let known = before.get(file).filter(|(before, _)| is_known(before));
            let found = known.map_or_else(|| in_briefing(site, enriched), |(_, found)| Arc::clone(found));
            (file, (Arc::clone(enriched), found))
        })
        .collect();
    for diagnostic in found.iter().flat_map(|(_, (_, found))| found.iter()) {
        // A source of the site is used by many.
        let is_told = |other: &Diagnostic| other.code == diagnostic.code && other.span() == diagnostic.span();
        if diagnostic.code != "link-to-hidden" || !diagnostics.iter().any(is_told) {
            diagnostics.push(diagnostic.clone());
        }
    }
    memory.briefings = found.into_iter().collect();
}

/// Whether a link may lead to a part of another page, which can come and go while the page stays.
fn names_anchors(enriched: &EnrichedBriefing) -> bool {
    enriched.document.links.iter().any(|link| link.target.find('#').is_some_and(|at| at > 0))
        || enriched.annotations.iter().any(|note| note.annotation.note.text.contains('#'))
        || !enriched.briefing.readouts.is_empty()
}

fn in_briefing(site: &Site, enriched: &EnrichedBriefing) -> Arc<[Diagnostic]> {
    let Briefing { file, url, .. } = &enriched.briefing;
    let links = enriched.document.links.iter();
    let html = in_html(site, enriched);
    let found = links.filter_map(|link| check_link(site, *file, url, link));
    let found = found.chain(in_notes(site, enriched)).chain(html);
    match enriched.original {
        None => found.chain(in_readouts(site, enriched)).chain(of_sources(site, enriched)).collect(),
        Some(_) => found.collect(),
    }
}

fn check_link(site: &Site, file: FileId, page_url: &str, link: &Link) -> Option<Diagnostic> {
    let span = Span::new(file, link.range.clone());
    let path = &site.sources.file(file).path;
    match resolve(site, path, page_url, &link.target) {
        Target::External | Target::File { .. } => None,
        Target::Page { url, fragment } => match anchors(site, &url) {
            Some(document) if !fragment.is_empty() && !has_anchor(site, &url, document, &fragment) => {
                let ids = document.headings.iter().map(|heading| heading.id.as_str());
                let message = format!("there is no `#{fragment}` on `/{url}`");
                let diagnostic = Diagnostic::warning("broken-anchor", span, message);
                Some(match nearest(&fragment, ids) {
                    Some(near) => diagnostic.hint(format!("did you mean `#{near}`?")),
                    None => diagnostic,
                })
            }
            _ => None,
        },
        Target::Hidden { index } => Some(to_hidden(span, &site.hidden[index])),
        Target::Missing { url } => Some(missing(site, span, link, &url)),
        Target::Dangerous if site.config.html == HtmlPolicy::Trust => None,
        Target::Dangerous => {
            let message = "this link could run something, so it is left out";
            let hint = "link to a web page, a file of the site or a mail address";
            Some(Diagnostic::warning("dangerous-link", span, message).hint(hint))
        }
    }
}

/// Links of notes.
fn in_notes(site: &Site, enriched: &EnrichedBriefing) -> Vec<Diagnostic> {
    let of_note = |note: &Anchored| {
        let document = markdown::read(&note.annotation.note.text, 0, false);
        in_written(site, enriched, &note.annotation.note, &document)
    };
    enriched.annotations.iter().flat_map(of_note).collect()
}

/// Links of what each side said, and of captions.
fn in_readouts(site: &Site, enriched: &EnrichedBriefing) -> Vec<Diagnostic> {
    let words = enriched.briefing.readouts.iter().flat_map(Readout::words);
    words.flat_map(|words| in_written(site, enriched, &words.written, &words.document)).collect()
}

/// Addresses of sources that tell of a hidden briefing.
fn of_sources(site: &Site, enriched: &EnrichedBriefing) -> Vec<Diagnostic> {
    let Briefing { file, url: page_url, sources, .. } = &enriched.briefing;
    let path = &site.sources.file(*file).path;
    let hidden = |source: &Source| match resolve(site, path, page_url, source.url.as_deref()?) {
        Target::Hidden { index } => Some(to_hidden(source.span, &site.hidden[index])),
        _ => None,
    };
    sources.iter().filter_map(hidden).collect()
}

/// Links of a value of front matter, or of a file of notes.
fn in_written(
    site: &Site,
    enriched: &EnrichedBriefing,
    written: &Written,
    document: &Document,
) -> Vec<Diagnostic> {
    let file = written.span.file;
    let text = &site.sources.file(file).text;
    let links = document.links.iter().map(|link| {
        let range = written.part(text, link.range.clone()).range();
        Link { range, ..link.clone() }
    });
    links.filter_map(|link| check_link(site, file, &enriched.briefing.url, &link)).collect()
}

/// Links to hidden briefings in HTML of the author's: their addresses are left out as well.
fn in_html(site: &Site, enriched: &EnrichedBriefing) -> Vec<Diagnostic> {
    let Briefing { file, url: page_url, body, .. } = &enriched.briefing;
    if !enriched.document.has_html || site.hidden.is_empty() || site.config.html == HtmlPolicy::Escape {
        return vec![];
    }
    let source = site.sources.file(*file);
    let to_hidden =
        |(range, target): (Range<usize>, &str)| match resolve(site, &source.path, page_url, target) {
            Target::Hidden { index } => Some(to_hidden(Span::new(*file, range), &site.hidden[index])),
            _ => None,
        };
    attributes(&source.text, *body, &["href", "src"]).filter_map(to_hidden).collect()
}

/// The values of some attributes in HTML of the author's, from a byte of a text on, each with its bytes. They may be
/// spread over lines and written in capitals.
pub(super) fn attributes<'t>(
    text: &'t str,
    from: usize,
    names: &'t [&'static str],
) -> impl Iterator<Item = (Range<usize>, &'t str)> {
    let is_named = move |equals: &usize| {
        let before = text[from..*equals].trim_end();
        let name = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/')).next();
        name.is_some_and(|name| {
            name.len() < before.len() && names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted))
        })
    };
    let all = text[from..].match_indices('=').map(move |(at, _)| from + at).filter(is_named);
    all.filter_map(move |equals| {
        let start = text.len() - text[equals + 1..].trim_start().len();
        let quote = text[start..].chars().next().filter(|c| matches!(c, '"' | '\''));
        let start = start + quote.map_or(0, char::len_utf8);
        let ends = |c: char| quote.map_or(c.is_whitespace() || c == '>', |quote| c == quote);
        let range = start..start + text[start..].find(ends)?;
        Some((range.clone(), &text[range]))
    })
}

fn to_hidden(span: Span, hidden: &Hidden) -> Diagnostic {
    let message = format!("this leads to a briefing that is not shown: it is {}", hidden.why);
    let hint = "until it is shown, the words stand on the page without the link";
    Diagnostic::warning("link-to-hidden", span, message).hint(hint)
}

fn missing(site: &Site, span: Span, link: &Link, url: &str) -> Diagnostic {
    let what = if link.image { "image" } else { "link" };
    let message = format!("this {what} leads nowhere: there is no `{}`", link.target);
    let diagnostic = Diagnostic::warning("broken-link", span, message);
    let pages = site.pages.keys().map(String::as_str);
    let is_shown = |file: &FileId| site.hidden.iter().all(|hidden| hidden.file != *file);
    let files = site.sources.iter().filter(|(file, _)| is_shown(file)).map(|(_, file)| file.path.as_ref());
    let path = &site.sources.file(span.file).path;
    let near = match url.ends_with(".md") {
        true => nearest(url, files).map(|near| from_here(path, near)),
        false => nearest(url, pages).map(|near| format!("/{near}")),
    };
    match near {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

/// A file's path as it is written in the file at `path`: `../people/qin-gang.md`.
fn from_here(path: &str, file: &str) -> String {
    let same = path.bytes().zip(file.bytes()).take_while(|(a, b)| a == b).count();
    let folder = path.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    crate::links::relative(&path[folder..], &file[folder..])
}

/// The document whose anchors a page has; only briefings are looked into.
fn anchors<'a>(site: &'a Site, url: &str) -> Option<&'a Document> {
    match site.page_at(url)? {
        Page::Briefing(index) => Some(&site.briefings[*index].document),
        _ => None,
    }
}

fn has_anchor(site: &Site, url: &str, document: &Document, fragment: &str) -> bool {
    let numbered = |prefix: &str| {
        fragment.strip_prefix(prefix).and_then(|number| number.parse::<usize>().ok()).unwrap_or(0)
    };
    let tables = match site.page_at(url) {
        Some(Page::Briefing(index)) => site.briefings[*index].briefing.readouts.len(),
        _ => 0,
    };
    let meeting = fragment.strip_prefix("m-").is_some_and(|id| match site.page_at(url) {
        Some(Page::Briefing(index)) => site.briefings[*index].timeline.iter().any(|meeting| meeting.id == id),
        _ => false,
    });
    document.headings.iter().any(|heading| heading.id == fragment)
        || (1..=document.paragraphs.len()).contains(&numbered("p"))
        || (1..=tables).contains(&numbered("cmp-"))
        || meeting
        || fragment.starts_with("n-")
        || fragment.starts_with("src-")
        || ["main", "bottom-line", "timeline", "persons", "sources", "cite", "notes"].contains(&fragment)
}
