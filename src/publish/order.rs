//! In which order files come and go, so that whoever looks meanwhile finds what a page needs.
//!
//! What may no longer be seen goes first. Then what is needed comes before what needs it, up to the lists that
//! lead to the rest; what nothing leads to any more goes last.

use serde::{Deserialize, Serialize};

use crate::write::Class;

/// A part of the work. All of one is done before the next begins; within one the order does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// What may no longer be seen leaves, and what stands in its place comes.
    Withdraw,
    /// Stylesheets, scripts and images.
    Assets,
    /// Feeds and data that were not there.
    NewData,
    /// Pages that were not there: nothing leads to them yet.
    NewPages,
    /// Lists that were not there: they lead to the new pages.
    NewLists,
    /// Pages that were there.
    ChangedPages,
    /// Lists, feeds, search and sitemap that were there: from now on readers find what is new.
    Leads,
    /// Lists that are no more; after the manifest, which is the commit, as all that follows.
    StaleLists,
    /// Pages that nothing leads to any more.
    StalePages,
    /// What only those needed.
    StaleAssets,
}

/// The part of the work to which the coming of a file belongs.
pub fn arrival(class: Class, is_new: bool) -> Stage {
    match (class, is_new) {
        (Class::Withdrawn, _) => Stage::Withdraw,
        (Class::Hashed | Class::Past | Class::Asset, _) => Stage::Assets,
        (Class::Feed, true) => Stage::NewData,
        (Class::Page, true) => Stage::NewPages,
        (Class::Entry, true) => Stage::NewLists,
        (Class::Page, false) => Stage::ChangedPages,
        (Class::Entry | Class::Feed, false) => Stage::Leads,
    }
}

/// The part of the work to which the going of a file belongs that may still be seen. Of what a publication left that was
/// cut off, nobody has written down the class.
pub fn departure(path: &str, class: Option<Class>) -> Stage {
    match class {
        Some(Class::Entry) => Stage::StaleLists,
        _ if path.ends_with(".html") => Stage::StalePages,
        _ => Stage::StaleAssets,
    }
}
