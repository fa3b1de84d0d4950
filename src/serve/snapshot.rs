//! What the preview knows at one moment: the pages that can be shown, and what there is to tell about the
//! files they are made of.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use super::live;
use super::notices::Notices;
use crate::hosting::{cache, headers};
use crate::model::{Page, Site};
use crate::render::{self, Assets, TemplateError, Templates};

/// The preview at one moment. It never changes: a change on the disk makes another one.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What is shown: of the newest reading, or while that has errors, of the last without.
    pub edition: Arc<Edition>,
    /// What there is to tell about the newest reading.
    pub notices: Arc<Notices>,
}

/// Everything that pages are drawn from.
#[derive(Debug)]
pub struct Edition {
    /// No other edition has the same, in this run of the preview or another.
    pub mark: Arc<str>,
    /// Two editions of one run with the same number differ in their stylesheets alone.
    pub pages: u64,
    /// The site.
    pub site: Arc<Site>,
    /// Its templates.
    pub templates: Templates,
    /// Its stylesheets and scripts.
    pub assets: Arc<Assets>,
    /// The stylesheets: the address without what changes with their text, and the address.
    pub stylesheets: Arc<BTreeMap<String, String>>,
    /// What the site's own server is to say with every response.
    pub headers: HeaderMap,
    /// The folder that copied files must be in, without links.
    pub root: PathBuf,
    /// Pages that were asked for.
    drawn: Drawn,
}

impl Edition {
    /// An edition of which no page has been drawn yet.
    pub fn new(
        mark: Arc<str>,
        pages: u64,
        site: Arc<Site>,
        templates: Templates,
        assets: Arc<Assets>,
        root: PathBuf,
    ) -> Self {
        let stylesheets = Arc::new(stylesheets(&site, &assets));
        let headers = headers(&site);
        Edition { mark, pages, site, templates, assets, stylesheets, headers, root, drawn: Drawn::default() }
    }

    /// The bytes of a page as the build writes them, with the preview's own script where it `is_html`.
    ///
    /// # Errors
    /// When its template fails.
    pub fn page(&self, page: &Page, is_html: bool) -> Result<Bytes, Box<TemplateError>> {
        if let Some(bytes) = self.drawn.get(page) {
            return Ok(bytes);
        }
        let bytes = render::render(&self.site, &self.templates, page)?;
        let bytes = if is_html { live::with_script(&bytes, &self.mark) } else { bytes.into() };
        self.drawn.keep(page, &bytes);
        Ok(bytes)
    }

    /// Whether a page need not be drawn any more.
    pub fn has_drawn(&self, page: &Page) -> bool {
        self.drawn.get(page).is_some()
    }
}

/// The stylesheets of the theme and the site, each by its address without its hash.
fn stylesheets(site: &Site, assets: &Assets) -> BTreeMap<String, String> {
    let of_assets = assets.files().map(|(url, _)| (without_hash(url), url.to_owned()));
    let of_files = site.files.keys().map(|url| (url.clone(), url.clone()));
    of_files.chain(of_assets).filter(|(_, url)| url.ends_with(".css")).collect()
}

/// `style.<10 hex digits>.css` without the digits, marked so that it is not taken for `style.css` itself.
fn without_hash(url: &str) -> String {
    match cache::without_hash(url) {
        Some((stem, ending)) => format!("{stem}.*.{ending}"),
        None => url.to_owned(),
    }
}

/// What is said with every response; so an author sees at home what the site's policy keeps from being loaded.
fn headers(site: &Site) -> HeaderMap {
    let header = |(name, value): (&str, String)| {
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(&value).ok()?))
    };
    headers::always(&site.config).into_iter().filter_map(header).collect()
}

/// Drawn pages are kept up to this many bytes in all: 64 MiB.
const KEPT: usize = 64 << 20;

/// Pages that need not be drawn again.
#[derive(Debug, Default)]
struct Drawn(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    pages: BTreeMap<Page, Bytes>,
    size: usize,
}

impl Drawn {
    fn get(&self, page: &Page) -> Option<Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pages.get(page).cloned()
    }

    fn keep(&self, page: &Page, bytes: &Bytes) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.size + bytes.len() <= KEPT && kept.pages.insert(page.clone(), bytes.clone()).is_none() {
            kept.size += bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_is_the_same_under_another_hash() {
        assert_eq!(without_hash("style.0123456789.css"), "style.*.css");
        assert_eq!(without_hash("a/b.min.css"), "a/b.min.css");
        assert_eq!(without_hash("style.css"), "style.css");
    }
}
