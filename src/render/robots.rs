//! robots.txt (RFC 9309): everything may be read, and where the sitemap is.

use tera::Value;

use super::context::{Given, context_map};
use crate::model::{Page, Site};

/// Fills the context of robots.txt; gives its template.
pub(super) fn fill(site: &Site, context: &mut Given) -> &'static str {
    let sitemap = site.url(&Page::Sitemap);
    let known = site.pages.contains_key(&sitemap);
    let sitemap = site.config.base_url.as_ref().filter(|_| known).map(|base| format!("{base}{sitemap}"));
    context.insert_value("page", context_map([("url", Value::from(site.url(&Page::Robots)))]));
    context.insert_value("sitemap", sitemap.map_or(Value::none(), Value::from));
    "robots.txt"
}
