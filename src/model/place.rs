//! Places and trips.

use super::id::{PersonId, PlaceId, TripId};
use super::person::NativeName;
use super::when::PartialDate;
use crate::source::{FileId, Span};

/// A town or site with a page of its own.
#[derive(Debug, Clone)]
pub struct Place {
    /// The name of the file.
    pub id: PlaceId,
    /// The name as the site writes it.
    pub name: String,
    /// The name in its own script.
    pub native_name: Option<NativeName>,
    /// Other written forms.
    pub aliases: Vec<String>,
    /// The country, as written.
    pub country: Option<String>,
    /// The time zone of its clocks (IANA).
    pub time_zone: Option<jiff::tz::TimeZone>,
    /// The file.
    pub file: FileId,
    /// The name in the front matter.
    pub span: Span,
    /// Where the Markdown of the page starts in the file, in bytes.
    pub body: usize,
}

/// A journey that groups meetings.
#[derive(Debug, Clone)]
pub struct Trip {
    /// The name of the file.
    pub id: TripId,
    /// What it is called.
    pub title: String,
    /// First day.
    pub from: Option<PartialDate>,
    /// Last day.
    pub to: Option<PartialDate>,
    /// Who travelled.
    pub people: Vec<PersonId>,
    /// Where to.
    pub places: Vec<PlaceId>,
    /// The file.
    pub file: FileId,
    /// The title in the front matter.
    pub span: Span,
    /// Where the Markdown of the page starts in the file, in bytes.
    pub body: usize,
}
