//! Where old addresses lead.

use crate::links::percent_encode;
use crate::model::{Page, Site};

/// An old address and the new one, from the root of the host, percent-encoded.
#[derive(Debug, PartialEq, Eq)]
pub struct Redirect {
    /// Where a briefing was: ends in a slash where that was a folder.
    pub from: String,
    /// Where it is.
    pub to: String,
}

/// Every redirect of a site, in order of the old address.
pub fn of(site: &Site) -> Vec<Redirect> {
    let base = site.config.base_path();
    let path = |url: &str| format!("{base}{}", percent_encode(url));
    let redirect = |(from, page): (&String, &Page)| match page {
        Page::Alias(index, _) => {
            Some(Redirect { from: path(from), to: path(&site.briefings[*index].briefing.url) })
        }
        _ => None,
    };
    site.pages.iter().filter_map(redirect).collect()
}
