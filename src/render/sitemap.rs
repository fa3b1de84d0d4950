//! The sitemap (sitemaps.org protocol): every page that search engines may keep.

use tera::Value;

use super::context::languages::alternates_value;
use super::context::{Given, context_map};
use crate::links::percent_encode;
use crate::model::{Page, Search, Site};

/// Fills the context of the sitemap; gives its template.
pub(super) fn fill(site: &Site, context: &mut Given) -> &'static str {
    let base = site.config.base_url.as_deref().unwrap_or("/");
    let kept = site.pages.iter().map(|(url, page)| (url, edition_of(site, page)));
    let urls: Vec<Value> = kept
        .filter(|(_, (site, page))| is_kept(site, page))
        .map(|(url, (site, page))| {
            let briefing = match page {
                Page::Briefing(index) => Some(&site.briefings[*index].briefing),
                _ => None,
            };
            let changed = briefing.and_then(|briefing| briefing.updated.as_ref().or(briefing.date.as_ref()));
            context_map([
                ("loc", Value::from(format!("{base}{}", percent_encode(url)))),
                ("lastmod", changed.map_or(Value::none(), |date| Value::from(date.day().to_string()))),
                ("alternates", alternates_value(site, page, true)),
            ])
        })
        .collect();
    context.insert_value("page", context_map([("url", Value::from(site.url(&Page::Sitemap)))]));
    context.insert_value("urls", Value::from(urls));
    context.insert_value("has_languages", Value::from(!site.editions.is_empty()));
    "sitemap.xml"
}

/// The edition that a page is of, and which it is there.
fn edition_of<'s>(site: &'s Site, page: &'s Page) -> (&'s Site, &'s Page) {
    match page {
        Page::Edition(index, page) => (&site.editions[*index], page),
        page => (site, page),
    }
}

/// Whether search engines may keep a page: not what leads elsewhere, nor what is the original's once more.
fn is_kept(site: &Site, page: &Page) -> bool {
    match page {
        Page::Briefing(index) => !site.is_untranslated(&site.briefings[*index]),
        Page::Search(part) => *part == Search::Page,
        Page::Alias(..)
        | Page::NotFound
        | Page::Export(..)
        | Page::Sitemap
        | Page::Robots
        | Page::Server(_) => false,
        _ => true,
    }
}
