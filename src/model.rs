//! The nouns: what a site is made of, in types that cannot hold the wrong thing.

pub mod annotation;
pub mod briefing;
pub mod config;
pub mod document;
pub mod export;
pub mod hosting;
pub mod id;
pub mod length;
pub mod meeting;
pub mod party;
pub mod person;
pub mod place;
pub mod record;
pub mod registry;
pub mod search;
pub mod site;
pub mod visibility;
pub mod when;

pub use annotation::{Anchored, Annotation, NoteKind};
pub use briefing::{Briefing, Dateline};
pub use config::{Config, HtmlPolicy, SiteClock};
pub use document::{Document, Heading, Paragraph, PlainText};
pub use export::{Export, Scope};
pub use hosting::{Coding, Directive, Host, Hosting, Policy, SecurityContact, ServerFile};
pub use id::{BriefingId, PartyId, PersonId, PlaceId, SourceId, TopicId, TripId};
pub use length::{Bound, Length};
pub use meeting::{Account, Clock, Meeting, Mode, Origin, PartOfDay, Participant, Status, Where};
pub use party::{Ink, Party};
pub use person::{NativeName, Person, Role};
pub use place::{Place, Trip};
pub use registry::Registry;
pub use search::Search;
pub use site::{EnrichedBriefing, Entry, Filter, Mark, MarkKind, Page, Site, Telling, Topic};
pub use visibility::{Hidden, Marking, Tlp, Why};
pub use when::{End, PartialDate, Precision, When};
