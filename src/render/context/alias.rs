//! The page at an address that a briefing had before: it leads to where the briefing is now.

use super::{Given, Head, address, text};
use crate::links::percent_encode;
use crate::model::{Page, Site};

/// Fills the context of an old address.
pub(super) fn fill(site: &Site, index: usize, alias: usize, context: &mut Given) -> &'static str {
    let briefing = &site.briefings[index].briefing;
    let description = site.language.fill("moved.description", &[("address", &format!("/{}", briefing.url))]);
    Head {
        title: Some(&briefing.title),
        description: &description,
        section: "briefings",
        kind: "article",
        ..Head::default()
    }
    .put(site, &Page::Alias(index, alias), context);
    let base = site.config.base_url.as_ref();
    let canonical = base.map(|base| format!("{base}{}", percent_encode(&briefing.url)));
    context.insert_value("target", address(&briefing.url));
    context.insert_value("canonical", text(canonical.as_deref()));
    "alias.html"
}
