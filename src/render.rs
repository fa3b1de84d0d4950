//! Pages out: from the site as it is known to the bytes of each page.
//!
//! [`render`] is pure: no disk, no clock. The build calls it for every page, in
//! parallel; the preview for the page that is asked for. In the order of the flow:
//!
//! - [`words`], [`bars`], [`highlight`], [`body`]: dates and lengths in words, meetings
//!   as drawings, code with its words marked, Markdown as HTML;
//! - `context`: the site as values for templates;
//! - [`export`]: calendars, feeds and data;
//! - `search`: the index of the search;
//! - [`templates`]: the templates, compiled once, and what is shared by all pages;
//! - [`assets`]: the theme's static files under the names they are written with.

pub mod assets;
pub mod bars;
pub mod body;
mod context;
pub mod export;
mod feed;
pub mod highlight;
mod jsonld;
pub mod photo;
mod robots;
mod sanitize;
mod search;
mod sitemap;
pub mod templates;
pub mod words;

use crate::model::{Hash, Page, Site};

pub use assets::Assets;
pub use search::Chunks;
pub use templates::{TemplateError, Templates, Theme};

use context::{accounts_in_words, sides_in_words};

/// The bytes of a page, the same for the same site and templates. May be called from several threads.
///
/// # Errors
/// Names the template, the place in it and the page.
pub fn render(site: &Site, templates: &Templates, page: &Page) -> Result<Vec<u8>, TemplateError> {
    templates.draw(site, page)
}

/// One hash for all that a page is made of: as long as it is the same, so are the page's bytes.
pub fn imprint(site: &Site, templates: &Templates, page: &Page) -> Hash {
    templates.imprint(site, page)
}
