//! `_headers` and `_redirects`, as Netlify and Cloudflare Pages read them.

use std::fmt::Write;

use super::cache::Cache;
use super::{cache, headers, kind, redirects};
use crate::model::{Host, Site};

/// `_headers`. Pages need no rule for caching: both services have browsers ask each time.
pub fn headers<'u>(site: &Site, written: impl Iterator<Item = &'u str>) -> String {
    let base = site.config.base_path();
    let mut text = format!("{base}*\n");
    for (name, value) in headers::always(&site.config) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for url in written.filter(|url| cache::of(url) == Cache::Immutable) {
        let _ = write!(text, "{base}{url}\n  Cache-Control: {}\n", Cache::Immutable.value());
    }
    // A rule for each feed would be too many for Cloudflare Pages: the site's own have one.
    for (url, content_type) in kind::NAMED.iter().filter(|(url, _)| site.page_at(url).is_some()) {
        let _ = write!(text, "{base}{url}\n  Content-Type: {content_type}\n");
    }
    text
}

/// `_redirects`.
pub fn redirects(site: &Site) -> String {
    // At an old address stands a page that leads on, for hosts without redirects. Netlify shows it unless told.
    let status = if site.config.hosting.host == Some(Host::Netlify) { "301!" } else { "301" };
    let line = |redirect: &redirects::Redirect| format!("{} {} {status}\n", redirect.from, redirect.to);
    redirects::of(site).iter().map(line).collect()
}
