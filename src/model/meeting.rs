//! A meeting: who met whom, when, where, for how long, and how we know.

use super::id::{PartyId, PersonId, SourceId};
use super::{Length, When};
use crate::source::Span;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident => $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// The words an author may write, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word used in front matter, JSON and templates.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// The variant an author's word stands for.
            pub fn from_name(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// A stretch of the day, in the order of the clock.
    PartOfDay {
        /// Before midday.
        Morning => "morning",
        /// Around noon.
        Midday => "midday",
        /// Noon to evening.
        Afternoon => "afternoon",
        /// After the working day.
        Evening => "evening",
        /// Late.
        Night => "night",
    }
}

words! {
    /// How the sides met.
    Mode {
        /// Face to face.
        InPerson => "in-person",
        /// By telephone.
        Call => "call",
        /// By video link.
        Video => "video",
    }
}

words! {
    /// What became of a meeting.
    Status {
        /// Said to take place; not yet known to have.
        Announced => "announced",
        /// Took place.
        Held => "held",
        /// Put off, with or without a new date.
        Postponed => "postponed",
        /// Called off.
        Cancelled => "cancelled",
    }
}

words! {
    /// How an entry came to be on the timeline.
    Origin {
        /// The author declared it in front matter.
        Declared => "declared",
        /// It was read from the prose.
        Text => "text",
        /// Declared, and told in the prose as well.
        Both => "both",
    }
}

/// Somebody at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Participant {
    /// Somebody with a page.
    Person(PersonId),
    /// A name without a page, as written.
    Name(String),
}

/// Where a meeting took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Where {
    /// A place with a page.
    Place(super::id::PlaceId),
    /// A place without a page, as written.
    Name(String),
}

/// A clock time with its offset from UTC, and the civil day it falls on there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The moment, in the offset the source gives.
    pub at: jiff::ZonedDateTime,
}

/// How long a meeting lasted as one side has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The side.
    pub party: PartyId,
    /// Its figure.
    pub length: Length,
}

/// A meeting as one briefing tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// The author's id, unique in the briefing; `m1`, `m2`, … where none is given.
    pub id: String,
    /// A title of its own, if it has one.
    pub title: Option<String>,
    /// The day or days, as precisely as known.
    pub when: When,
    /// Part of the day, where no clock time is known.
    pub part_of_day: Option<PartOfDay>,
    /// When it began, by the clock.
    pub start: Option<Clock>,
    /// Who took part, in the author's order.
    pub with: Vec<Participant>,
    /// How long it lasted, where that is stated and no side says otherwise.
    pub length: Option<Length>,
    /// How long it lasted as each side has it, where they differ; no figure is then taken for the right one.
    pub accounts: Vec<Account>,
    /// The town or site.
    pub place: Option<Where>,
    /// The building or room, as written.
    pub venue: Option<String>,
    /// How they met; `None` where it is not stated.
    pub mode: Option<Mode>,
    /// What became of it.
    pub status: Status,
    /// The briefing's sources that tell of it.
    pub sources: Vec<SourceId>,
    /// A remark of the author's, as plain text.
    pub note: Option<String>,
    /// Declared, told, or both.
    pub origin: Origin,
    /// The words that say so: the declaration, or sentences of the text.
    pub evidence: Vec<Span>,
}

impl Meeting {
    /// Whether it has a time that a calendar can hold: a clock, or whole days known without doubt.
    pub fn has_exact_time(&self) -> bool {
        self.start.is_some() || self.when.exact_days().is_some()
    }

    /// Its length as another telling has it, where this one leaves it open.
    pub fn fill_length(&mut self, other: &Meeting) {
        if self.length.is_none() && self.accounts.is_empty() {
            self.length = other.length;
            self.accounts.clone_from(&other.accounts);
        }
    }

    /// Every figure of its length: the one, or those of the sides.
    pub fn lengths(&self) -> impl Iterator<Item = Length> {
        self.length.into_iter().chain(self.accounts.iter().map(|account| account.length))
    }

    /// Its length as an author writes it: `3h`, or `{united-states: 3h, china: 3h30m}`.
    pub fn written_length(&self) -> Option<String> {
        let account = |account: &Account| format!("{}: {}", account.party, plain_or_quoted(account.length));
        match (self.length, self.accounts.as_slice()) {
            (Some(length), _) => Some(length.to_string()),
            (None, []) => None,
            (None, accounts) => {
                Some(format!("{{{}}}", accounts.iter().map(account).collect::<Vec<_>>().join(", ")))
            }
        }
    }

    /// The lines that declare this meeting in front matter, without indentation.
    pub fn declaration(&self) -> Vec<String> {
        let mut lines = vec![format!("id: {}", quoted(&self.id))];
        match (&self.start, self.when.to_string()) {
            (Some(clock), _) => lines.push(format!("when: {}", clock.at.strftime("%Y-%m-%dT%H:%M:%S%:z"))),
            (None, date) if date.is_empty() => {}
            (None, date) if date.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') => {
                lines.push(format!("when: {date}"));
            }
            (None, date) => lines.push(format!("when: {}", quoted(&date))),
        }
        lines.extend(self.part_of_day.map(|part| format!("part_of_day: {}", part.name())));
        let with: Vec<String> = self
            .with
            .iter()
            .map(|participant| match participant {
                Participant::Person(id) => id.to_string(),
                Participant::Name(name) => quoted(name),
            })
            .collect();
        lines.push(format!("with: [{}]", with.join(", ")));
        lines.extend(self.written_length().map(|length| match self.accounts.is_empty() {
            true => format!("duration: {}", quoted(&length)),
            false => format!("duration: {length}"),
        }));
        lines.extend(self.place.as_ref().map(|place| match place {
            Where::Place(id) => format!("place: {id}"),
            Where::Name(name) => format!("place: {}", quoted(name)),
        }));
        lines.extend(self.mode.map(|mode| format!("mode: {}", mode.name())));
        lines.push(format!("status: {}", self.status.name()));
        lines
    }
}

/// A length as a YAML scalar: bounds are signs that YAML has other uses for.
fn plain_or_quoted(length: Length) -> String {
    let written = length.to_string();
    match written.starts_with(|sign: char| sign.is_ascii_digit()) {
        true => written,
        false => quoted(&written),
    }
}

/// A YAML double-quoted scalar; its escapes are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
