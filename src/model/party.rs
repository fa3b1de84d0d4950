//! The parties to a meeting and the ink each is drawn in.

use super::id::PartyId;
use super::meeting::words;

words! {
    /// An ink of the theme. A party has one across the whole site.
    Ink {
        /// Blue.
        Blue => "blue",
        /// Vermilion.
        Vermilion => "vermilion",
        /// Green.
        Green => "green",
        /// Violet.
        Violet => "violet",
        /// Ochre.
        Ochre => "ochre",
        /// Teal.
        Teal => "teal",
        /// Plum.
        Plum => "plum",
        /// Slate: for a party without an ink, or where two would clash.
        Slate => "slate",
    }
}

/// A government or organisation that people act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The key in `site.yaml`, or the `side` somebody names.
    pub id: PartyId,
    /// The name in full.
    pub name: String,
    /// A short form for tight places.
    pub short: Option<String>,
    /// Its ink.
    pub ink: Ink,
}
