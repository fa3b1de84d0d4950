//! The parts of the search index, each a file of its own.

use super::briefing::PublicationStatus;
use super::site::Site;

/// Briefings told of in one file.
pub const TEXTS: usize = 16;
/// Meetings told of in one file.
pub const MEETINGS: usize = 32;
/// About so many bytes of text have their words in one file.
const TEXT_OF_TERMS: usize = 192 << 10;
/// At most so many files of words.
const MOST_TERMS: usize = 256;

/// A file of the search.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Search {
    /// The page.
    Page,
    /// What the others hold.
    Contents,
    /// People, places, trips and topics by name.
    Names,
    /// Words and where they stand, one part of the alphabet.
    Terms(usize),
    /// Titles and days of some briefings.
    Texts(usize),
    /// Some meetings.
    Meetings(usize),
}

impl Search {
    /// The address below the site's root.
    pub fn url(&self) -> String {
        match self {
            Search::Page => "search/".into(),
            Search::Contents => "search/index.bin".into(),
            Search::Names => "search/names.bin".into(),
            Search::Terms(number) => format!("search/terms/{number}.bin"),
            Search::Texts(number) => format!("search/briefings/{number}.bin"),
            Search::Meetings(number) => format!("search/meetings/{number}.bin"),
        }
    }

    /// Every file that a site's search has.
    pub fn of_site(site: &Site) -> Vec<Search> {
        let texts = searched(site).count().div_ceil(TEXTS);
        let meetings = site.timeline.len().div_ceil(MEETINGS);
        let mut files = vec![Search::Page, Search::Contents, Search::Names];
        files.extend((0..terms(site)).map(Search::Terms));
        files.extend((0..texts).map(Search::Texts));
        files.extend((0..meetings).map(Search::Meetings));
        files
    }
}

/// The briefings that are searched, oldest first, so that a new one changes little of what is there.
pub fn searched(site: &Site) -> impl Iterator<Item = usize> {
    let is_shown = |index: &usize| site.briefings[*index].briefing.status != PublicationStatus::Withdrawn;
    (0..site.briefings.len()).rev().filter(is_shown)
}

/// How many files the words of a site fill.
pub fn terms(site: &Site) -> usize {
    let bytes: usize = searched(site).map(|index| site.briefings[index].document.text.text.len()).sum();
    bytes.div_ceil(TEXT_OF_TERMS).clamp(1, MOST_TERMS)
}
