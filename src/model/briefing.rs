//! A briefing: one article and what its author declares about it.

use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::annotation::Annotation;
use super::id::{BriefingId, PartyId, PersonId, PlaceId, SourceId, TopicId, TripId};
use super::meeting::{Meeting, Where, words};
use super::readout::Readout;
use super::record::Record;
use super::visibility::Tlp;
use super::when::PartialDate;
use crate::source::{FileId, Span};

/// A moment of publication: a civil day, and the clock where it is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Dateline {
    /// A civil day; its clock is not given.
    Day(Date),
    /// A moment with the offset the author wrote.
    Moment(ZonedDateTime),
}

impl Dateline {
    /// The civil day, as the author's clock had it.
    pub fn day(&self) -> Date {
        match self {
            Dateline::Day(date) => *date,
            Dateline::Moment(at) => at.date(),
        }
    }
}

words! {
    /// Where a briefing stands between desk and public.
    PublicationStatus {
        /// Not to be published.
        Draft => "draft",
        /// To be published.
        Published => "published",
        /// Published once and taken back: its address stays, its text does not.
        Withdrawn => "withdrawn",
    }
}

words! {
    /// What kind of text a source is.
    SourceKind {
        /// One side's summary of a meeting.
        Readout => "readout",
        /// A record of words spoken.
        Transcript => "transcript",
        /// A news report.
        Press => "press",
        /// Any other text.
        Document => "document",
    }
}

words! {
    /// Where the timeline of a briefing comes from.
    TimelineMode {
        /// From the front matter and from the prose.
        Auto => "auto",
        /// From the front matter alone.
        Declared => "declared",
    }
}

/// A text that a briefing rests on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Source {
    /// The author's key.
    pub id: SourceId,
    /// Title.
    pub title: String,
    /// Who issued it.
    pub publisher: Option<String>,
    /// What kind of text it is.
    pub kind: Option<SourceKind>,
    /// The party that issued it.
    pub side: Option<PartyId>,
    /// When it was issued.
    pub date: Option<PartialDate>,
    /// The language it is in, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Its stored text, which quotations are compared with.
    pub text: Option<FileId>,
    /// Its key in the front matter.
    pub span: Span,
}

/// An address that a briefing had before, or has beside its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// Address below the site's root, without a leading slash: `old/talks/` or `old/talks.html`.
    pub url: String,
    /// Where the author wrote it.
    pub span: Span,
}

/// The bottom line, up front.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BottomLine {
    /// One sentence, thirty words at most.
    pub lead: String,
    /// What happened.
    pub happened: Option<String>,
    /// What changed.
    pub changed: Option<String>,
    /// What did not.
    pub unchanged: Option<String>,
    /// What to watch.
    pub watch: Option<String>,
    /// What the account rests on.
    pub basis: Option<String>,
}

/// One article.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Briefing {
    /// Path below `content/briefings`, without the ending.
    pub id: BriefingId,
    /// Address below the site's root, without a leading slash: `briefings/two-days-in-beijing/`.
    pub url: String,
    /// Headline.
    pub title: String,
    /// The author's number for it.
    pub number: Option<u32>,
    /// The dateline; `None` where neither front matter nor file name gives one.
    pub date: Option<Dateline>,
    /// When it was last changed: as the author says, or by a later correction or change.
    pub updated: Option<Dateline>,
    /// The dateline's place.
    pub place: Option<Where>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// One paragraph, bottom line up front.
    pub summary: Option<String>,
    /// The bottom line in its parts.
    pub bottom_line: Option<BottomLine>,
    /// What it is about: the slug and the words the author wrote.
    pub topics: Vec<(TopicId, String)>,
    /// The trip it belongs to.
    pub trip: Option<TripId>,
    /// Draft, published or withdrawn.
    pub status: PublicationStatus,
    /// Not before this moment.
    pub publish_at: Option<ZonedDateTime>,
    /// No longer from this moment on.
    pub expires_at: Option<ZonedDateTime>,
    /// For whom it is; `None` where the author leaves it to the site.
    pub tlp: Option<Tlp>,
    /// Whether something that says who may see it could not be read.
    pub in_doubt: bool,
    /// What became of it after it was published.
    pub record: Record,
    /// Addresses it had before.
    pub aliases: Vec<Alias>,
    /// Where its timeline comes from.
    pub timeline: TimelineMode,
    /// What it rests on: the sources it declares, then those of the site that it names, in the order of use.
    pub sources: Vec<Source>,
    /// Whom the author names as its people.
    pub people: Vec<PersonId>,
    /// Meetings declared in front matter.
    pub meetings: Vec<Meeting>,
    /// Words of sentences that the author says tell of no meeting, and where they are quoted.
    pub not_meetings: Vec<(String, Span)>,
    /// Notes on its words, of its front matter and of the files beside it.
    pub annotations: Vec<Annotation>,
    /// What two sides said, side by side.
    pub readouts: Vec<Readout>,
    /// Anything of the author's own, for templates.
    #[serde(with = "as_json")]
    pub extra: serde_json::Value,
    /// The file.
    pub file: FileId,
    /// The title in the front matter, or the start of the file.
    pub span: Span,
    /// Where the Markdown starts in the file, in bytes.
    pub body: usize,
    /// The folder whose files belong to the briefing, for `slug/index.md`.
    pub folder: Option<String>,
}

impl Briefing {
    /// The dateline's place, where it has a page.
    pub fn place_id(&self) -> Option<&PlaceId> {
        match &self.place {
            Some(Where::Place(id)) => Some(id),
            Some(Where::Name(_)) | None => None,
        }
    }
}

/// A value of any shape as its JSON, for formats that do not say of what shape a value is.
mod as_json {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    pub fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
        value.to_string().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
