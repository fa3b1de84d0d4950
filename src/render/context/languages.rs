//! What a page says of its editions: where it stands in other languages, and which of its words are not in its own.

use tera::Value;

use super::{address, map, markup, text};
use crate::links::{self, percent_encode};
use crate::model::{EnrichedBriefing, Page, Site, Spoken};
use crate::render::words::escape;
use crate::source::FileId;

/// The tag of the page for those who want no language that there is.
const ANY: &str = "x-default";

/// Full addresses of a page by language, its own among them, as search engines want it (`hreflang`); addresses relative to
/// the root where that is not known. None where it is in one language only.
fn alternates(site: &Site, page: &Page) -> Vec<(String, String)> {
    let languages = &site.languages;
    let is_of_original = briefing(site, page).is_some_and(|enriched| site.is_untranslated(enriched));
    let has =
        |spoken: &&Spoken| briefing(site, page).is_none_or(|enriched| spoken.has(&enriched.briefing.id));
    let all: Vec<&Spoken> = languages.all.iter().filter(has).collect();
    if is_of_original || all.len() < 2 {
        return vec![];
    }
    let root = || links::top(&links::root(&site.url(page)), languages.folder());
    let top = languages.top.clone().unwrap_or_else(root);
    let url = percent_encode(&site.url(page));
    let at = |spoken: &Spoken| format!("{top}{}{url}", spoken.folder);
    let by_tag = all.iter().map(|spoken| (spoken.tag.clone(), at(spoken)));
    by_tag.chain([(ANY.to_owned(), at(all[0]))]).collect()
}

/// The same for a template.
pub(in crate::render) fn alternates_value(site: &Site, page: &Page, indexed: bool) -> Value {
    let all = if indexed { alternates(site, page) } else { vec![] };
    let value =
        |(tag, url): (String, String)| map([("language", Value::from(tag)), ("url", Value::from(url))]);
    Value::from(all.into_iter().map(value).collect::<Vec<_>>())
}

/// Where a reader changes to another language: this page in each, or its front page from where there is nothing.
pub(super) fn switch(site: &Site, page: &Page) -> Value {
    let languages = &site.languages;
    let url = if *page == Page::NotFound { String::new() } else { site.url(page) };
    let up = if languages.is_edition() { "../" } else { "" };
    let value = |(index, spoken): (usize, &Spoken)| {
        let there = format!("{up}{}{url}", spoken.folder);
        map([
            ("language", Value::from(spoken.tag.as_str())),
            ("name", Value::from(spoken.name.as_str())),
            ("direction", Value::from(spoken.direction)),
            ("url", address(&if index == languages.own { url.clone() } else { there })),
            ("own", Value::from(index == languages.own)),
        ])
    };
    Value::from(languages.all.iter().enumerate().map(value).collect::<Vec<_>>())
}

/// The briefing that a page is about.
fn briefing<'s>(site: &'s Site, page: &Page) -> Option<&'s EnrichedBriefing> {
    match page {
        Page::Briefing(index) => Some(&site.briefings[*index]),
        _ => None,
    }
}

/// The full address that a page is kept under, where that is known: of what is not translated, that of the original.
pub(super) fn canonical(site: &Site, page: &Page) -> Option<String> {
    let is_of_original = briefing(site, page).is_some_and(|enriched| site.is_untranslated(enriched));
    let base = if is_of_original { &site.languages.top } else { &site.config.base_url };
    Some(format!("{}{}", base.as_ref()?, percent_encode(&site.url(page))))
}

/// The attributes of an element with words of the original's, with a space before them; none where these are in the
/// language of the page.
pub(in crate::render) fn of_original(site: &Site) -> String {
    let Some(original) = site.languages.original() else { return String::new() };
    let direction = match original.direction == site.language.direction() {
        true => String::new(),
        false => format!(" dir=\"{}\"", original.direction),
    };
    format!(" lang=\"{}\"{direction}", escape(&original.tag))
}

/// Words of the original's, in an element with their language where that is not the page's.
pub(super) fn words_of_original(site: &Site, words: Option<&str>) -> Value {
    match words.filter(|words| site.languages.is_edition() && !words.is_empty()) {
        Some(words) => markup(&format!("<span{}>{}</span>", of_original(site), escape(words))),
        None => text(words),
    }
}

/// Words of the file about a person, a place or a trip, in an element with their language where that is not the page's.
pub(super) fn words_of_file(site: &Site, file: FileId, words: Option<&str>) -> Value {
    if site.languages.speaks(file) { text(words) } else { words_of_original(site, words) }
}

/// The attributes of an element with words of such a file.
pub(super) fn of_file(site: &Site, file: FileId) -> Value {
    markup(&if site.languages.speaks(file) { String::new() } else { of_original(site) })
}

/// Markup of words of the original's, in an element with their language where that is not the page's.
pub(super) fn markup_of_original(site: &Site, html: &str) -> Value {
    match site.languages.is_edition() {
        true => markup(&format!("<span{}>{html}</span>", of_original(site))),
        false => markup(html),
    }
}

/// The attributes of an element with words of a briefing's own: its title, its text.
pub(super) fn of_briefing(site: &Site, enriched: &EnrichedBriefing) -> Value {
    markup(&if site.is_untranslated(enriched) { of_original(site) } else { String::new() })
}

/// What the language of a briefing is called, where it is not that of the page.
pub(super) fn other_language(site: &Site, enriched: &EnrichedBriefing) -> Value {
    let original = site.languages.original().filter(|_| site.is_untranslated(enriched));
    text(original.map(|original| site.language.name_of(&original.tag)).as_deref())
}

/// What a translation leads to: its original, in its own language.
pub(super) fn original(site: &Site, enriched: &EnrichedBriefing) -> Value {
    let Some((original, _)) = site.languages.original().zip(enriched.original.as_ref()) else {
        return Value::none();
    };
    map([
        ("language", Value::from(original.tag.as_str())),
        ("name", Value::from(original.name.as_str())),
        ("direction", Value::from(original.direction)),
        ("url", address(&format!("../{}", enriched.briefing.url))),
    ])
}
