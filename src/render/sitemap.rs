//! The sitemap (sitemaps.org protocol): every page that search engines may keep.

use tera::Value;

use super::context::{Given, context_map};
use crate::links::percent_encode;
use crate::model::{Page, Search, Site};

/// Fills the context of the sitemap; gives its template.
pub(super) fn fill(site: &Site, context: &mut Given) -> &'static str {
    let base = site.config.base_url.as_deref().unwrap_or("/");
    let urls: Vec<Value> = site
        .pages
        .iter()
        .filter(|(_, page)| {
            let is_part = matches!(page, Page::Search(part) if *part != Search::Page);
            !is_part
                && !matches!(
                    page,
                    Page::Alias(..)
                        | Page::NotFound
                        | Page::Export(..)
                        | Page::Sitemap
                        | Page::Robots
                        | Page::Server(_)
                )
        })
        .map(|(url, page)| {
            let briefing = match page {
                Page::Briefing(index) => Some(&site.briefings[*index].briefing),
                _ => None,
            };
            let changed = briefing.and_then(|briefing| briefing.updated.as_ref().or(briefing.date.as_ref()));
            context_map([
                ("loc", Value::from(format!("{base}{}", percent_encode(url)))),
                ("lastmod", changed.map_or(Value::none(), |date| Value::from(date.day().to_string()))),
            ])
        })
        .collect();
    context.insert_value("page", context_map([("url", Value::from(site.url(&Page::Sitemap)))]));
    context.insert_value("urls", Value::from(urls));
    "sitemap.xml"
}
