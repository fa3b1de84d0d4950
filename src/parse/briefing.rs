//! A briefing's front matter.

use std::collections::HashSet;

use jiff::civil::{Date, Weekday};

use super::dates::{self, WrittenWhen};
use super::fields::{Fields, Words};
use super::markdown::slug;
use super::registry::{head, words_of_id};
use super::sources::{self, Beside, Shelf};
use super::yaml::{Node, Value};
use super::{aliases, annotations, lengths, readouts, record, visibility};
use crate::diagnostic::{Diagnostic, has_errors, nearest};
use crate::load::StoredTexts;
use crate::model::briefing::{BottomLine, Briefing, Source, TimelineMode};
use crate::model::config::Config;
use crate::model::id::{BriefingId, PersonId, TopicId, TripId};
use crate::model::meeting::{Clock, Meeting, Mode, Origin, PartOfDay, Participant, Status, Where};
use crate::model::when::When;
use crate::model::{Dateline, Registry};
use crate::source::{FileId, Span};

/// Every key the front matter of a briefing may have.
pub const KEYS: &[&str] = &[
    "title",
    "number",
    "slug",
    "date",
    "updated",
    "place",
    "authors",
    "summary",
    "bottom_line",
    "topics",
    "trip",
    "status",
    "publish_at",
    "expires_at",
    "tlp",
    "aliases",
    "corrections",
    "changes",
    "withdrawn",
    "superseded_by",
    "timeline",
    "sources",
    "annotations",
    "people",
    "meetings",
    "readouts",
    "not_meetings",
    "extra",
];

/// What reading a briefing needs to know of the rest of the site.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Whom and what it may refer to.
    pub registry: &'a Registry,
    /// Files that may be the stored text of a source.
    pub texts: &'a StoredTexts,
}

/// A briefing from the text of a file.
///
/// `id` is the path below `content/briefings` without its ending, and without
/// `/index` for a folder with files of its own, whose path is `folder`.
pub fn read(
    file: FileId,
    id: &str,
    folder: Option<String>,
    text: &str,
    around: Surroundings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Briefing {
    let n_before = diagnostics.len();
    let head = head(file, text, diagnostics);
    let is_broken = has_errors(&diagnostics[n_before..]);
    let start = Span::new(file, head.node.range.start..head.node.range.start);
    let mut fields = Fields::new(file, head.node, diagnostics);
    fields.rename(&around.config.aliases);
    let untitled = match fields.key("title") {
        // Either there is a title, or it is told why it cannot be one.
        Some((_, true)) => None,
        Some((key, false)) => Some(key),
        None => fields.has_keys().then_some(start),
    };
    let title = fields.words("title");
    let number = fields.number("number");
    let url = url(&mut fields, id);
    let date = dateline(&mut fields, "date").or_else(|| date_of_file_name(id));
    let day = date.as_ref().map(Dateline::day);
    let sources = sources(&mut fields, file, id, folder.as_deref(), around);
    let shelf = Shelf { own: &sources, site: &around.registry.sources };
    let place = place(&mut fields, around.registry);
    let meetings = meetings(&mut fields, file, day, shelf, around.registry);
    let annotations = annotations::of_briefing(&mut fields, file, shelf);
    let readouts = readouts::read(&mut fields, file, &meetings, shelf, around);
    let record = record::read(&mut fields, file, id);
    let visibility = visibility::read(&mut fields, record.withdrawal.is_some());
    let updated = fields.parsed("updated", "impossible-date", dates::dateline);
    let updated = record::updated(&mut fields, updated, &record);
    let mut briefing = Briefing {
        id: BriefingId::from(id),
        url,
        title: String::new(),
        number,
        date,
        updated,
        place,
        authors: texts(fields.list("authors")),
        summary: fields.text("summary"),
        bottom_line: bottom_line(&mut fields, file),
        topics: topics(&mut fields),
        trip: fields.words("trip").and_then(|words| known_trip(&mut fields, &words, around.registry)),
        status: visibility.status,
        publish_at: visibility.publish_at,
        expires_at: visibility.expires_at,
        tlp: visibility.tlp,
        in_doubt: is_broken || visibility.in_doubt,
        aliases: vec![],
        record,
        timeline: fields
            .choice("timeline", TimelineMode::WORDS, TimelineMode::from_name)
            .unwrap_or(around.config.timeline),
        sources,
        people: people(&mut fields, around.registry),
        meetings,
        not_meetings: fields.list("not_meetings").into_iter().map(|words| (words.text, words.span)).collect(),
        annotations,
        readouts,
        extra: fields.json("extra"),
        file,
        span: title.as_ref().map_or(start, |title| title.span),
        body: head.body,
        folder,
    };
    let title = match title {
        Some(title) => title.text,
        None => title_of_text(&mut fields, &text[head.body..], id, untitled),
    };
    briefing.aliases = aliases::read(&mut fields, &briefing.url);
    briefing.in_doubt |= visibility::has_lookalikes(&mut fields);
    fields.finish();
    Briefing { title, ..briefing }
}

fn texts(list: Vec<Words>) -> Vec<String> {
    list.into_iter().map(|words| words.text).collect()
}

/// The address: the path under `content/`, unless `slug` gives its last part.
fn url(fields: &mut Fields<'_>, id: &str) -> String {
    let Some(words) = fields.words("slug") else { return format!("briefings/{id}/") };
    let is_one_part = !words.text.is_empty()
        && !words.text.starts_with('.')
        && words.text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if !is_one_part {
        let message = format!("`{}` cannot be part of an address", words.text);
        let suggestion = slug(&words.text);
        fields
            .report(Diagnostic::error("bad-slug", words.span, message).hint(format!("write `{suggestion}`")));
        return format!("briefings/{id}/");
    }
    match id.rsplit_once('/') {
        Some((folder, _)) => format!("briefings/{folder}/{}/", words.text),
        None => format!("briefings/{}/", words.text),
    }
}

fn dateline(fields: &mut Fields<'_>, key: &'static str) -> Option<Dateline> {
    fields.parsed(key, "impossible-date", dates::dateline).map(|(dateline, _)| dateline)
}

/// `2021-06-13-readout` is dated by its name.
fn date_of_file_name(id: &str) -> Option<Dateline> {
    let name = id.rsplit('/').next().unwrap_or(id);
    let day = name.get(..10)?;
    name[10..].starts_with(['-', '_']).then(|| dates::day(day).ok().map(Dateline::Day)).flatten()
}

/// The first heading, else words made from the file's name; `untitled` is where a title is missed.
fn title_of_text(fields: &mut Fields<'_>, markdown: &str, id: &str, untitled: Option<Span>) -> String {
    if let Some(heading) = first_heading(markdown) {
        return heading;
    }
    if let Some(span) = untitled {
        fields.report(
            Diagnostic::warning("missing-title", span, "the briefing has no title")
                .hint("add `title:` to the front matter; until then its file name stands in for it"),
        );
    }
    words_of_id(id)
}

/// The heading of the first level that a text begins with.
pub(super) fn first_heading(markdown: &str) -> Option<String> {
    let first = markdown.lines().find(|line| !line.trim().is_empty());
    let heading = first?.strip_prefix("# ")?;
    Some(heading.trim().trim_end_matches('#').trim_end().to_owned())
}

/// A briefing has at most this many topics: each page of a topic names the others.
const MAX_TOPICS: usize = 100;

fn topics(fields: &mut Fields<'_>) -> Vec<(TopicId, String)> {
    let mut topics: Vec<(TopicId, String)> = Vec::new();
    let (own, tags, categories) = (fields.list("topics"), fields.list("tags"), fields.list("categories"));
    let foreign = || tags.into_iter().chain(categories).collect();
    let written: Vec<Words> = if own.is_empty() { foreign() } else { own };
    if let Some(words) = written.get(MAX_TOPICS) {
        let message = format!("{} topics; the limit is {MAX_TOPICS}", written.len());
        fields.report(Diagnostic::error("too-many", words.span, message));
    }
    for words in written.into_iter().take(MAX_TOPICS) {
        let id = slug(&words.text);
        if id.is_empty() {
            let message = format!("`{}` cannot be a topic: it has no letters", words.text);
            fields.report(Diagnostic::error("bad-slug", words.span, message));
        } else if !topics.iter().any(|(seen, _)| seen.as_str() == id) {
            topics.push((TopicId::from(id.as_str()), words.text));
        }
    }
    topics
}

fn sources(
    fields: &mut Fields<'_>,
    file: FileId,
    id: &str,
    folder: Option<&str>,
    around: Surroundings<'_>,
) -> Vec<Source> {
    let loose = format!("content/briefings/{id}");
    let folder = folder.unwrap_or_else(|| loose.rsplit_once('/').map_or("content", |(folder, _)| folder));
    let beside = Beside { folder, texts: around.texts };
    sources::of_briefing(fields, file, &around.registry.sources, beside)
}

/// `bottom_line:` in its parts, or its lead alone.
pub(super) fn bottom_line(fields: &mut Fields<'_>, file: FileId) -> Option<BottomLine> {
    let (key, node) = fields.take("bottom_line")?;
    if let Value::Scalar { text, .. } = node.value {
        return Some(BottomLine { lead: text, ..BottomLine::default() });
    }
    let span = fields.span(&key.range);
    let mut nested = Fields::new(file, node, fields.diagnostics());
    let lead = nested.text("lead");
    let line = BottomLine {
        lead: lead.clone().unwrap_or_default(),
        happened: nested.text("happened"),
        changed: nested.text("changed"),
        unchanged: nested.text("unchanged"),
        watch: nested.text("watch"),
        basis: nested.text("basis"),
    };
    nested.finish();
    if lead.is_none() {
        fields.report(Diagnostic::error("missing-name", span, "a bottom line needs its `lead`"));
        return None;
    }
    Some(line)
}

/// The person some words stand for: an id, or a full name.
fn known_person(fields: &mut Fields<'_>, words: &Words, registry: &Registry) -> Option<PersonId> {
    if let Some(id) = registry.person(&words.text) {
        return Some(id.clone());
    }
    let is_id = is_id(&words.text);
    let ids = registry.people.keys().map(PersonId::as_str);
    let names = registry.people.values().map(|person| person.name.as_str());
    let near = if is_id { nearest(&words.text, ids) } else { nearest(&words.text, names) };
    let message = format!("no person `{}` in content/people", words.text);
    let diagnostic = match (is_id, near) {
        (true, _) => Diagnostic::error("unknown-person", words.span, message),
        // A full name without a page may stand, but not one that looks misspelt.
        (false, Some(_)) => Diagnostic::warning("unknown-person", words.span, message),
        (false, None) => return None,
    };
    let diagnostic = match near {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint(format!(
            "add content/people/{}.md, or write the full name of somebody who has no page",
            words.text
        )),
    };
    fields.report(diagnostic);
    None
}

/// Whether words have the form of an id rather than of a name: lower case, no spaces.
fn is_id(words: &str) -> bool {
    !words.contains(' ') && words.chars().all(|c| !c.is_uppercase()) && words.is_ascii()
}

fn people(fields: &mut Fields<'_>, registry: &Registry) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = Vec::new();
    for words in fields.list("people") {
        if let Some(id) = known_person(fields, &words, registry)
            && !people.contains(&id)
        {
            people.push(id);
        }
    }
    people
}

fn known_place(fields: &mut Fields<'_>, words: &Words, registry: &Registry) -> Option<crate::model::PlaceId> {
    if let Some(id) = registry.place(&words.text) {
        return Some(id.clone());
    }
    if is_id(&words.text) && !registry.places.is_empty() {
        let ids = registry.places.keys().map(|id| id.as_str());
        let message = format!("no place `{}` in content/places", words.text);
        fields.report(Diagnostic::error("unknown-place", words.span, message).did_you_mean(&words.text, ids));
    }
    None
}

fn known_trip(fields: &mut Fields<'_>, words: &Words, registry: &Registry) -> Option<TripId> {
    if let Some((id, _)) = registry.trips.get_key_value(words.text.as_str()) {
        return Some(id.clone());
    }
    let ids = registry.trips.keys().map(|id| id.as_str());
    let message = format!("no trip `{}` in content/trips", words.text);
    fields.report(Diagnostic::error("unknown-trip", words.span, message).did_you_mean(&words.text, ids));
    None
}

fn meetings(
    fields: &mut Fields<'_>,
    file: FileId,
    dateline: Option<Date>,
    shelf: Shelf<'_>,
    registry: &Registry,
) -> Vec<Meeting> {
    let mut meetings: Vec<Meeting> = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    for (index, node) in fields.nodes("meetings").into_iter().enumerate() {
        if let Some(mut meeting) = meeting(fields, file, node, dateline, shelf, registry) {
            if meeting.id.is_empty() {
                meeting.id = (index + 1).to_string();
            } else if !ids.insert(meeting.id.clone()) {
                let message = format!("two meetings are called `{}`", meeting.id);
                fields.report(Diagnostic::error("duplicate-id", meeting.evidence[0], message));
                meeting.id = format!("{}-{}", meeting.id, index + 1);
            }
            meetings.push(meeting);
        }
    }
    meetings
}

fn meeting(
    fields: &mut Fields<'_>,
    file: FileId,
    node: Node,
    dateline: Option<Date>,
    shelf: Shelf<'_>,
    registry: &Registry,
) -> Option<Meeting> {
    let whole = fields.span(&node.range);
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("a meeting is a map with `when`, `with` and so on, not {}", node.value.kind());
        fields.report(Diagnostic::error("wrong-type", whole, message));
        return None;
    }
    let mut nested = Fields::new(file, node, fields.diagnostics());
    let id = nested.words("id");
    let status = nested.choice("status", Status::WORDS, Status::from_name);
    let status = status.unwrap_or(Status::Held);
    let start = nested.parsed("start", "impossible-date", dates::instant);
    let part_of_day = nested.choice("part_of_day", PartOfDay::WORDS, PartOfDay::from_name);
    let when = nested.parsed("when", "impossible-date", dates::when);
    let with = participants(&mut nested, registry);
    let (length, accounts) = lengths::read(&mut nested, &with, registry);
    let mut meeting = Meeting {
        id: id.as_ref().map(|id| slug(&id.text)).unwrap_or_default(),
        title: nested.text("title"),
        when: When::Unknown,
        part_of_day,
        start: start.as_ref().map(|(at, _)| Clock { at: at.clone() }),
        with,
        length,
        accounts,
        place: place(&mut nested, registry),
        venue: nested.text("venue"),
        mode: nested.choice("mode", Mode::WORDS, Mode::from_name),
        status,
        sources: shelf.list(&mut nested, "sources"),
        note: nested.text("note"),
        origin: Origin::Declared,
        evidence: vec![id.map_or(whole, |id| id.span)],
    };
    if let Some((written, span)) = when {
        settle_when(&mut nested, &mut meeting, written, span, dateline);
    }
    if let Some((at, span)) = start {
        settle_start(&mut nested, &mut meeting, at.date(), span);
    }
    nested.finish();
    Some(meeting)
}

/// Brings what is written under `when` to a date.
fn settle_when(
    fields: &mut Fields<'_>,
    meeting: &mut Meeting,
    written: WrittenWhen,
    span: Span,
    dateline: Option<Date>,
) {
    meeting.part_of_day = meeting.part_of_day.or(written.part_of_day);
    if let Some(at) = written.start {
        meeting.start = Some(Clock { at });
    }
    meeting.when = match (written.weekday, written.when) {
        (None, when) => when,
        (Some(weekday), When::Unknown) => match dateline {
            Some(day) if meeting.status == Status::Announced => When::day(dates::next(weekday, day)),
            Some(day) => When::day(dates::latest(weekday, day)),
            None => {
                let message = format!("which {}? the briefing has no date", dates::weekday_name(weekday));
                let diagnostic = Diagnostic::error("weekday-without-date", span, message);
                fields.report(diagnostic.hint("give the briefing a `date`, or write the day of the meeting"));
                When::Unknown
            }
        },
        (Some(weekday), when) => {
            match when.single_day() {
                Some(day) if day.weekday() != weekday => {
                    fields.report(weekday_mismatch(span, weekday, day));
                }
                Some(_) => {}
                None => fields.report(Diagnostic::error(
                    "weekday-mismatch",
                    span,
                    format!("`{when}` is not one day, so it has no weekday"),
                )),
            }
            when
        }
    };
}

/// A weekday that is not the date's: both readings.
fn weekday_mismatch(span: Span, weekday: Weekday, day: Date) -> Diagnostic {
    let (before, after) = (dates::latest(weekday, day), dates::next(weekday, day));
    let nearest_day = if day.duration_since(before) <= after.duration_since(day) { before } else { after };
    Diagnostic::error(
        "weekday-mismatch",
        span,
        format!("{day} is a {}, not a {}", dates::weekday_name(day.weekday()), dates::weekday_name(weekday)),
    )
    .hint(format!("write `{}` if the date is right", dates::weekday_name(day.weekday())))
    .hint(format!("write `{nearest_day}` if the weekday is right"))
}

/// A clock time gives the day; a day given beside it must be the same.
fn settle_start(fields: &mut Fields<'_>, meeting: &mut Meeting, day: Date, span: Span) {
    match meeting.when {
        When::Unknown => meeting.when = When::day(day),
        when if when.overlaps(When::day(day)) => {}
        when => {
            let message = format!("`start` is on {day}, but `when` says {when}");
            fields.report(Diagnostic::error("contradicting-dates", span, message).hint("make the two agree"));
        }
    }
}

fn participants(fields: &mut Fields<'_>, registry: &Registry) -> Vec<Participant> {
    let mut with: Vec<Participant> = Vec::new();
    for words in fields.list("with") {
        let participant = match known_person(fields, &words, registry) {
            Some(id) => Participant::Person(id),
            None => Participant::Name(words.text),
        };
        if with.contains(&participant) {
            let message = "the same person stands twice at this meeting";
            fields.report(Diagnostic::warning("duplicate-person", words.span, message));
        } else {
            with.push(participant);
        }
    }
    with
}

fn place(fields: &mut Fields<'_>, registry: &Registry) -> Option<Where> {
    let words = fields.words("place")?;
    Some(match known_place(fields, &words, registry) {
        Some(id) => Where::Place(id),
        None => Where::Name(words.text),
    })
}
