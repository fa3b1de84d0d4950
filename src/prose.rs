//! What a briefing tells in its own words: dates, people and meetings.
//!
//! In: plain text and what is known beforehand. Out: marks with byte ranges.
//! Rules over words, no model; nothing is guessed that the text leaves open.

use jiff::civil::Date;

use crate::model::PersonId;

pub mod changes;
pub mod countries;
pub mod dates;
pub mod meetings;
pub mod names;
pub mod people;
pub mod tokens;
pub mod words;

#[cfg(test)]
mod robust;

pub use dates::DateMention;
pub use meetings::ToldMeeting;
pub use names::NameIndex;
pub use people::PersonMention;
pub use tokens::Text;

/// What is known before a text is read.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The civil day of the dateline; without it relative dates stay open.
    pub dateline: Option<Date>,
    /// The place of the dateline, as written.
    pub place: Option<&'a str>,
    /// The headline; it may say that what was spoken was a call.
    pub title: Option<&'a str>,
    /// Everybody the site knows.
    pub names: &'a NameIndex,
    /// People the briefing names in its front matter: their surnames count at once.
    pub people: &'a [PersonId],
}

impl<'a> Scene<'a> {
    /// A scene with nothing but names.
    pub fn new(names: &'a NameIndex) -> Self {
        Scene { dateline: None, place: None, title: None, names, people: &[] }
    }

    /// The country of the dateline's place.
    fn host_country(&self) -> Option<u16> {
        self.place.and_then(countries::of_place)
    }
}

/// What a text tells.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Dates and lengths, in order.
    pub dates: Vec<DateMention>,
    /// People, in order.
    pub people: Vec<PersonMention>,
    /// Meetings, in the order in which they are first told.
    pub meetings: Vec<ToldMeeting>,
}

/// Reads a text that is cut already.
pub fn read(text: &Text<'_>, scene: &Scene<'_>) -> Reading {
    let dates = dates::find_in(text, scene.dateline);
    let mentions = people::mentions(text, scene);
    let meetings = meetings::read(text, scene, &mentions, &dates);
    let people = mentions.iter().map(|mention| mention.told(text, scene.names)).collect();
    Reading { dates, people, meetings }
}

/// Cuts and reads a text.
pub fn read_str(text: &str, scene: &Scene<'_>) -> Reading {
    read(&Text::new(text), scene)
}
