//! Names by which pages refer to one another. An id is not just any string.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as it is written in front matter and in addresses.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                $name(id.into())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A briefing: its path below `content/briefings`, without the ending.
    BriefingId,
    /// A person: the name of the file in `content/people`.
    PersonId,
    /// A place: the name of the file in `content/places`.
    PlaceId,
    /// A trip: the name of the file in `content/trips`.
    TripId,
    /// A party to a meeting, a key of `parties` in `site.yaml`.
    PartyId,
    /// A source, of one briefing or of the whole site.
    SourceId,
    /// A topic, as a slug.
    TopicId,
}
