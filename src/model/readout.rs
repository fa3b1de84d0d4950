//! What two sides said of the same talks, side by side and by subject.

use super::document::Document;
use super::id::{PartyId, SourceId};
use super::record::Written;
use serde::{Deserialize, Serialize};

/// A table of two columns: what each side's texts say, subject by subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readout {
    /// Id of the declared meeting it is about; `None` for the whole of the briefing.
    pub meeting: Option<String>,
    /// What stands above it.
    pub title: Option<String>,
    /// What it shows and what it leaves out.
    pub caption: Option<Cell>,
    /// The columns, of two parties.
    pub sides: [Side; 2],
    /// The rows in the author's order; one at least.
    pub subjects: Vec<Subject>,
}

/// One side and the texts in which it speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The side.
    pub party: PartyId,
    /// Its texts, one at least: a side can only be silent in something.
    pub texts: Vec<SourceId>,
}

/// What each side says of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The thing.
    pub title: String,
    /// The words of the first side and of the second; `None` where its texts say nothing.
    pub cells: [Option<Cell>; 2],
}

/// Words of a table: what one side says, or the caption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// As it was written, in Markdown.
    pub written: Written,
    /// What that consists of; ranges are bytes of the Markdown.
    pub document: Document,
}

impl Readout {
    /// All cells that say something, each with its side.
    pub fn cells(&self) -> impl Iterator<Item = (&Side, &Cell)> {
        let cells = self.subjects.iter().flat_map(|subject| self.sides.iter().zip(&subject.cells));
        cells.filter_map(|(side, cell)| Some((side, cell.as_ref()?)))
    }

    /// Everything in it that was written in Markdown.
    pub fn words(&self) -> impl Iterator<Item = &Cell> {
        self.caption.iter().chain(self.cells().map(|(_, cell)| cell))
    }
}
