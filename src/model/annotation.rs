//! An annotation: a note tied to words of a briefing by quoting them.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use super::id::SourceId;
use super::meeting::words;
use super::record::Written;

words! {
    /// What a note does for the words it stands beside.
    NoteKind {
        /// What one has to know to understand them.
        Context => "context",
        /// Where they come from.
        Sourcing => "sourcing",
        /// How they were translated.
        Translation => "translation",
        /// Who disputes them.
        Disputed => "disputed",
        /// What of them was wrong.
        Correction => "correction",
    }
}

/// A note as its author wrote it.
///
/// Its words are found by what the W3C calls a text quote selector
/// (<https://www.w3.org/TR/annotation-model/#text-quote-selector>).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// The author's, or one made from quote and note; unique in the briefing.
    pub id: String,
    /// The words it is about.
    pub quote: Written,
    /// What stands right before them.
    pub prefix: Option<Written>,
    /// What stands right behind them.
    pub suffix: Option<Written>,
    /// What it does.
    pub kind: Option<NoteKind>,
    /// What it says, in Markdown.
    pub note: Written,
    /// What it rests on.
    pub sources: Vec<SourceId>,
    /// Who wrote it, where that is not who wrote the briefing.
    pub author: Option<String>,
}

/// A note whose words were found. One whose words were not is reported, and is nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchored {
    /// The note.
    pub annotation: Annotation,
    /// Its words, in bytes of the plain text.
    pub words: Range<usize>,
    /// Where its marker stands, in bytes of the plain text: after its words, or after the clause they stand in.
    pub marker: usize,
}
