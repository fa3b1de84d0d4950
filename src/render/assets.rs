//! Stylesheets, scripts and the other static files of the theme, under the names they are written with.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static STATIC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The files of `static/` that pages link to by name: those of the theme, and the site's over them.
///
/// Stylesheets and scripts get a piece of their hash into their name, so a browser
/// may keep them for good.
#[derive(Debug, Clone)]
pub struct Assets {
    files: BTreeMap<String, Asset>,
}

#[derive(Debug, Clone)]
struct Asset {
    url: String,
    bytes: Vec<u8>,
}

impl Assets {
    /// The theme's files with the site's own over them.
    ///
    /// `site_files` are the stylesheets and scripts of the site, by their path below `static/`.
    /// Other files of the site are copied and need not be here; where one has the address of
    /// one of the theme's (`favicon.svg`), the site's is the one to write.
    ///
    /// `most_ties` is the greatest number of annotations that a briefing has: `notes.css` ties so many to their words.
    pub fn new(site_files: BTreeMap<String, Vec<u8>>, most_ties: usize) -> Self {
        let mut files: BTreeMap<String, Vec<u8>> =
            embedded(&STATIC).map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
        files.insert("notes.css".into(), ties(most_ties).into_bytes());
        files.extend(site_files);
        let asset = |(name, bytes): (String, Vec<u8>)| {
            let url = hashed(&name, &bytes);
            (name, Asset { url, bytes })
        };
        Assets { files: files.into_iter().map(asset).collect() }
    }

    /// What is to be written besides pages: each address below the site's root with its bytes.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.values().map(|asset| (asset.url.as_str(), asset.bytes.as_slice()))
    }

    /// The address of a file by its name below `static/`; `None` where there is none.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|asset| asset.url.as_str())
    }

    /// Every name with its address.
    pub(super) fn urls(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, asset)| (name.as_str(), asset.url.as_str()))
    }
}

/// The rules by which the words of a note are marked while it or they are pointed at, focused or addressed.
///
/// CSS cannot say "of the same class", so there is a pair of rules for each.
fn ties(most: usize) -> String {
    let pair = |index: usize| {
        format!(
            ":root:has(.k{index}:is(:hover,:focus,:focus-within,:target,.on)) .an.k{index}{{background:var(--mark)}}\n\
             :root:has(.an.k{index}:hover) .k{index}[id|=n]{{background:var(--wash)}}\n"
        )
    };
    (1..=most).map(pair).collect()
}

/// The theme's static files, by path below `static/`.
pub(super) fn theme_files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    embedded(&STATIC)
}

/// All files of an embedded folder, at any depth, by path below it.
pub(super) fn embedded(dir: &'static Dir<'static>) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mut folders = vec![dir];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents()))));
    }
    files.sort_unstable();
    files.into_iter()
}

/// `style.css` becomes `style.<10 hex digits>.css`; what is neither stylesheet nor script keeps its name.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let Some((stem, ending @ ("css" | "js"))) = name.rsplit_once('.') else { return name.to_owned() };
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{stem}.{hex}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_is_named_by_what_is_in_it() {
        let theme = Assets::new(BTreeMap::new(), 0);
        let url = theme.url("style.css").unwrap();
        assert!(url.starts_with("style.") && url.ends_with(".css") && url.len() == "style..css".len() + 10);
        assert_eq!(theme.url("favicon.svg"), Some("favicon.svg"));
        assert_eq!(theme.url("nothing.css"), None);
        assert!(theme.files().any(|(written, _)| written == url));
    }

    #[test]
    fn every_tie_has_its_rules() {
        let rules = |most: usize| {
            let theme = Assets::new(BTreeMap::new(), most);
            String::from_utf8(theme.files["notes.css"].bytes.clone()).unwrap()
        };
        assert_eq!(rules(0), "");
        assert_eq!(rules(2).lines().count(), 4);
        assert!(rules(2).contains(".an.k2{background:var(--mark)}"));
    }

    #[test]
    fn the_site_goes_before_the_theme() {
        let own =
            BTreeMap::from([("style.css".to_owned(), b"a{}".to_vec()), ("x/own.js".to_owned(), vec![])]);
        let assets = Assets::new(own, 0);
        let (_, bytes) = assets.files().find(|(url, _)| Some(*url) == assets.url("style.css")).unwrap();
        assert_eq!(bytes, b"a{}");
        assert_eq!(assets.url("x/own.js"), Some("x/own.e3b0c44298.js"));
    }
}
