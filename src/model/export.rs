//! What is written besides pages for people: calendars, feeds and data.

use super::id::{PersonId, TopicId};
use super::meeting::words;

words! {
    /// A form in which something is written for programs.
    Export {
        /// Notes on a briefing (W3C Web Annotation).
        Annotations => "annotations",
        /// A feed (Atom, RFC 4287).
        Atom => "atom",
        /// A picture for links shared elsewhere: the meetings as strokes (PNG).
        Card => "card",
        /// A calendar of meetings (iCalendar, RFC 5545).
        Ics => "ics",
        /// A briefing as data.
        Json => "json",
        /// A feed (JSON Feed 1.1).
        JsonFeed => "json-feed",
        /// Meetings for TimelineJS3.
        TimelineJs => "timelinejs",
    }
}

impl Export {
    /// Every form, in the order of their names.
    pub const ALL: [Export; 7] = [
        Export::Annotations,
        Export::Atom,
        Export::Card,
        Export::Ics,
        Export::Json,
        Export::JsonFeed,
        Export::TimelineJs,
    ];

    /// What is written where the settings do not say: what readers subscribe to. The others are for programs
    /// that somebody has, and a file for each briefing.
    pub const USUAL: [Export; 4] = [Export::Annotations, Export::Atom, Export::Ics, Export::JsonFeed];

    /// The name of the file, in the folder of what it is about.
    pub fn file_name(self) -> &'static str {
        match self {
            Export::Annotations => "annotations.jsonld",
            Export::Atom => "atom.xml",
            Export::Card => "card.png",
            Export::Ics => "timeline.ics",
            Export::Json => "briefing.json",
            Export::JsonFeed => "feed.json",
            Export::TimelineJs => "timelinejs.json",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Export::Annotations => "application/ld+json",
            Export::Atom => "application/atom+xml",
            Export::Card => "image/png",
            Export::Ics => "text/calendar",
            Export::JsonFeed => "application/feed+json",
            Export::Json | Export::TimelineJs => "application/json",
        }
    }
}

/// What an export is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The whole site.
    Site,
    /// A briefing, by index among the site's.
    Briefing(usize),
    /// A person.
    Person(PersonId),
    /// A topic.
    Topic(TopicId),
}
