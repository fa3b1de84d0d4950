//! The page of a briefing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use tera::Value;

use super::meetings::{self, Side};
use super::record as record_of;
use super::related;
use super::{
    Given, Head, Shared, address, clocks, gist, languages, map, markup, native_value, readouts, sources, text,
};
use crate::links;
use crate::model::briefing::{Dateline, PublicationStatus};
use crate::model::{
    Briefing, End, EnrichedBriefing, Ink, Meeting, Origin, Page, PartialDate, PartyId, PersonId, Precision,
    Site, Status, When, Where,
};
use crate::render::bars::{self, Bar, Scale, Shape, Size};
use crate::render::body::{self, Body};
use crate::render::jsonld;
use crate::render::words::{self, attr_id};

/// Fills the context of a briefing's page.
pub(super) fn fill(site: &Site, shared: &Shared, index: usize, context: &mut Given) -> &'static str {
    let enriched = &site.briefings[index];
    let briefing = &enriched.briefing;
    let withdrawn = briefing.status == PublicationStatus::Withdrawn;
    let mut body = if withdrawn { Body::default() } else { body::render(site, enriched) };
    let timeline: &[Meeting] = if withdrawn { &[] } else { &enriched.timeline };
    let (tables, cited) = readouts::list(site, shared, enriched, timeline);
    body.cited.extend(cited);
    let description = match withdrawn {
        true => site.language.text("briefing.withdrawn_description"),
        false => gist(enriched),
    };
    let published = briefing.date.as_ref().map(date_attribute);
    let updated = briefing.updated.as_ref().map(date_attribute);
    Head {
        title: Some(&briefing.title),
        description: if description.is_empty() { &briefing.title } else { &description },
        section: "briefings",
        kind: "article",
        indexed: true,
        json_ld: Some(jsonld::article(site, enriched, timeline, &description)),
        has_code: body.has_code,
        published,
        updated,
    }
    .put(site, &Page::Briefing(index), context);

    let parties = meetings::parties(site, timeline.iter());
    let inks = article_inks(&parties);
    context.insert_value("briefing", briefing_value(site, shared, enriched, &inks));
    context.insert_value("log", record_of::log(site, briefing));
    let withdrawal = if withdrawn { record_of::withdrawal(site, briefing) } else { Value::none() };
    context.insert_value("withdrawal", withdrawal);
    context.insert_value("successor", record_of::successor(site, shared, briefing));
    context.insert_value("bottom_line", bottom_line(briefing, withdrawn));
    context.insert_value("record", record(site, shared, enriched, timeline, &parties));
    context.insert_value("timeline", timeline_value(site, shared, enriched, timeline, &body));
    context.insert_value("body", body_value(enriched, &body));
    context.insert_value("readouts", tables);
    context.insert_value("cast", if withdrawn { none() } else { cast(site, shared, enriched) });
    context.insert_value("cards", cards(site, shared, enriched, timeline, &body));
    let numbered = timeline.iter().zip(numbers(timeline));
    let numbered = numbered.filter_map(|(meeting, number)| Some((meeting, number?)));
    context.insert_value("sources", sources::list(site, shared, briefing, numbered, &body));
    let elsewhere = |others: fn(&Site, &Shared, usize) -> Value| match withdrawn {
        true => none(),
        false => others(site, shared, index),
    };
    context.insert_value("linked_from", elsewhere(related::linked_from));
    context.insert_value("related", elsewhere(related::related));
    // The list runs from the newest to the oldest.
    let neighbour = |index: Option<usize>| {
        index.and_then(|index| site.briefings.get(index)).map_or(Value::none(), |other| {
            map([
                ("url", address(&other.briefing.url)),
                ("title", Value::from(other.briefing.title.as_str())),
                ("lang", languages::of_briefing(site, other)),
            ])
        })
    };
    context.insert_value("newer", neighbour(index.checked_sub(1)));
    context.insert_value("older", neighbour(Some(index + 1)));
    "briefing.html"
}

fn none() -> Value {
    Value::from(Vec::<Value>::new())
}

/// The value of a `datetime` attribute.
pub(super) fn date_attribute(date: &Dateline) -> String {
    match date {
        Dateline::Day(day) => day.to_string(),
        Dateline::Moment(at) => at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

/// A dateline in words, and its clock in each capital where a clock is given.
pub(super) fn dateline(site: &Site, date: Option<&Dateline>, place: Option<&crate::model::PlaceId>) -> Value {
    let Some(date) = date else { return Value::none() };
    let clocks = match date {
        Dateline::Day(_) => Vec::new(),
        Dateline::Moment(at) => clocks::moment(site, at, place),
    };
    let clocks: Vec<Value> = clocks
        .into_iter()
        .map(|(datetime, words)| map([("datetime", Value::from(datetime)), ("words", Value::from(words))]))
        .collect();
    map([
        ("words", Value::from(words::day(&site.language, date.day()))),
        ("datetime", Value::from(date.day().to_string())),
        ("clocks", Value::from(clocks)),
    ])
}

/// The two inks of an article: those of its most frequent parties.
pub(super) fn article_inks(parties: &[(&crate::model::Party, Ink)]) -> [Ink; 2] {
    let first = parties.first().map_or(Ink::Slate, |(_, ink)| *ink);
    let second = parties.iter().map(|(_, ink)| *ink).find(|ink| *ink != first).unwrap_or(Ink::Slate);
    [first, second]
}

fn briefing_value(site: &Site, shared: &Shared, enriched: &EnrichedBriefing, inks: &[Ink]) -> Value {
    let briefing = &enriched.briefing;
    let place = briefing.place_id();
    let withdrawn = briefing.status == PublicationStatus::Withdrawn;
    let topics: Vec<Value> = briefing
        .topics
        .iter()
        .map(|(id, name)| {
            let page = Page::Topic(id.clone());
            let url = site.topics.contains_key(id).then(|| address(&site.url(&page)));
            map([
                (
                    "name",
                    languages::words_of_original(
                        site,
                        Some(site.topics.get(id).map_or(name, |topic| &topic.name)),
                    ),
                ),
                ("url", url.unwrap_or_else(Value::none)),
            ])
        })
        .collect();
    let authors: Vec<Value> = briefing.authors.iter().map(|author| Value::from(author.as_str())).collect();
    map([
        ("id", Value::from(briefing.id.as_str())),
        ("url", address(&briefing.url)),
        ("title", Value::from(briefing.title.as_str())),
        ("number", briefing.number.map_or(Value::none(), Value::from)),
        ("date", dateline(site, briefing.date.as_ref(), place)),
        ("updated", dateline(site, briefing.updated.as_ref(), place)),
        ("place", super::meetings::where_value(site, shared, briefing.place.as_ref())),
        (
            "authors",
            Value::from(site.language.join(&briefing.authors.iter().map(String::as_str).collect::<Vec<_>>())),
        ),
        ("author_list", Value::from(authors)),
        ("summary", text(briefing.summary.as_deref().filter(|_| !withdrawn))),
        ("topics", Value::from(topics)),
        (
            "trip",
            briefing.trip.as_ref().and_then(|id| shared.trips.get(id).cloned()).unwrap_or_else(Value::none),
        ),
        ("status", Value::from(briefing.status.name())),
        ("words", Value::from(enriched.document.words)),
        ("inks", meetings::ink_names(inks)),
        ("extra", Value::from_serializable(&briefing.extra)),
        ("lang", languages::of_briefing(site, enriched)),
        ("other_language", languages::other_language(site, enriched)),
        ("original", languages::original(site, enriched)),
    ])
}

fn bottom_line(briefing: &Briefing, withdrawn: bool) -> Value {
    let Some(line) = briefing.bottom_line.as_ref().filter(|_| !withdrawn) else { return Value::none() };
    map([
        ("lead", Value::from(line.lead.as_str())),
        ("happened", text(line.happened.as_deref())),
        ("changed", text(line.changed.as_deref())),
        ("unchanged", text(line.unchanged.as_deref())),
        ("watch", text(line.watch.as_deref())),
        ("basis", text(line.basis.as_deref())),
    ])
}

/// The facts beside the text: parties, place, dates, meetings, time in talks.
fn record(
    site: &Site,
    shared: &Shared,
    enriched: &EnrichedBriefing,
    timeline: &[Meeting],
    parties: &[(&crate::model::Party, Ink)],
) -> Value {
    let held: Vec<&Meeting> = timeline.iter().filter(|meeting| meeting.status == Status::Held).collect();
    let mut places: Vec<&Where> = Vec::new();
    for place in held.iter().filter_map(|meeting| meeting.place.as_ref()) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let places: Vec<Value> =
        places.into_iter().map(|place| meetings::where_value(site, shared, Some(place))).collect();
    let dates = span_of(&held);
    let parties: Vec<Value> = parties.iter().map(|(party, _)| shared.party(&party.id)).collect();
    let trip = enriched.briefing.trip.as_ref().and_then(|id| shared.trips.get(id).cloned());
    map([
        ("parties", Value::from(parties)),
        ("places", Value::from(places)),
        ("dates", text(dates.map(|when| words::when(&site.language, when)).as_deref())),
        ("trip", trip.unwrap_or_else(Value::none)),
        ("meetings", meetings::tally(&site.language, timeline.iter())),
    ])
}

/// From the first to the last day of several meetings, as precisely as both are known.
pub(super) fn span_of(meetings: &[&Meeting]) -> Option<When> {
    let ends = |when: When| match when {
        When::Date(date) => Some((date, date)),
        When::Interval(End::At(from), End::At(to)) => Some((from, to)),
        When::Interval(End::At(date), _) | When::Interval(_, End::At(date)) => Some((date, date)),
        _ => None,
    };
    let mut dated: Vec<_> = meetings.iter().filter_map(|meeting| ends(meeting.when)).collect();
    let to_the_month =
        |date: &PartialDate| matches!(date.precision, Precision::Day(_) | Precision::Month(..));
    if dated.iter().any(|(from, to)| to_the_month(from) && to_the_month(to)) {
        dated.retain(|(from, to)| to_the_month(from) && to_the_month(to));
    }
    let first = dated.iter().map(|(from, _)| *from).min_by_key(|date| date.first())?;
    let last = dated.iter().map(|(_, to)| *to).max_by_key(|date| date.last())?;
    Some(if first == last { When::Date(first) } else { When::Interval(End::At(first), End::At(last)) })
}

fn body_value(enriched: &EnrichedBriefing, body: &Body) -> Value {
    let outline: Vec<Value> = body
        .outline
        .iter()
        .map(|heading| {
            map([
                ("level", Value::from(heading.level)),
                ("href", Value::from(format!("#{}", links::percent_encode(&attr_id(&heading.id))))),
                ("text", Value::from(heading.text.as_str())),
            ])
        })
        .collect();
    map([
        ("html", markup(&body.html)),
        ("outline", Value::from(outline)),
        ("notes", Value::from(body.notes)),
        ("has_ties", Value::from(body.notes > 0 && !enriched.annotations.is_empty())),
    ])
}

/// Which group of the timeline a meeting stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Before,
    When(When),
    Undated,
    ToCome,
    NotHeld,
}

fn group_of(meeting: &Meeting, first_held: Option<jiff::civil::Date>, today: jiff::civil::Date) -> Group {
    match meeting.status {
        Status::Held => match meeting.when {
            When::Unknown => Group::Undated,
            when => Group::When(when),
        },
        status => match (meeting.when.last(), first_held) {
            (Some(last), Some(first)) if last < first => Group::Before,
            (Some(last), _) if status == Status::Announced && last < today => Group::NotHeld,
            _ if status == Status::Announced => Group::ToCome,
            _ => Group::NotHeld,
        },
    }
}

fn timeline_value(
    site: &Site,
    shared: &Shared,
    enriched: &EnrichedBriefing,
    timeline: &[Meeting],
    body: &Body,
) -> Value {
    let scale = Scale::of(timeline.iter().flat_map(meetings::drawn_lengths));
    // A vague date begins early; the days that are known say when the story begins.
    let held = || timeline.iter().filter(|meeting| meeting.status == Status::Held);
    let first_held = held()
        .filter_map(|meeting| meeting.when.single_day())
        .min()
        .or_else(|| held().filter_map(|meeting| meeting.when.first()).min());
    let evidence = Evidence::new(site, enriched, body);
    let own_year = enriched.briefing.date.as_ref().map(|date| date.day().year());
    let mut before = Vec::new();
    let mut days: Vec<(Group, Vec<Value>)> = Vec::new();
    let mut after = Vec::new();
    let mut not_held = Vec::new();
    for (meeting, number) in timeline.iter().zip(numbers(timeline)) {
        let value = meeting_value(site, shared, enriched, meeting, number, scale, &evidence);
        match group_of(meeting, first_held, shared.today) {
            Group::Before => before.push(value),
            Group::ToCome => after.push(value),
            Group::NotHeld => not_held.push(value),
            group => match days.last_mut() {
                Some((last, meetings)) if same_group(*last, group) => meetings.push(value),
                _ => days.push((group, vec![value])),
            },
        }
    }
    let mut groups = Vec::new();
    let mut push = |kind: &str, heading: Option<String>, datetime: Option<String>, meetings: Vec<Value>| {
        if !meetings.is_empty() {
            let id = format!("d{}", groups.len() + 1);
            groups.push(map([
                ("id", Value::from(id)),
                ("kind", Value::from(kind)),
                ("heading", text(heading.as_deref())),
                ("datetime", text(datetime.as_deref())),
                ("meetings", Value::from(meetings)),
            ]));
        }
    };
    push("before", None, None, before);
    for (group, meetings) in days {
        match group {
            Group::When(when) => {
                let heading = match when.single_day() {
                    Some(day) if is_plain(when) => {
                        words::weekday(&site.language, day, own_year != Some(day.year()))
                    }
                    _ => words::sentence_case(&words::when(&site.language, when)),
                };
                push("day", Some(heading), words::datetime(when), meetings);
            }
            _ => push("undated", None, None, meetings),
        }
    }
    push("to-come", None, None, after);
    push("not-held", None, None, not_held);

    let hours = scale.map(|scale| bars::hours(&site.language, scale));
    let days_of = days_of(site, timeline);
    map([
        ("groups", Value::from(groups)),
        ("hours", hours.as_deref().map_or(Value::none(), markup)),
        ("days_of", text(days_of)),
        ("has_clocks", Value::from(timeline.iter().any(|meeting| meeting.start.is_some()))),
        ("legend", if timeline.is_empty() { none() } else { legend(timeline) }),
        ("meetings", meetings::tally(&site.language, timeline.iter())),
    ])
}

/// The numbers of the meetings: those that were held are counted from 1.
fn numbers(timeline: &[Meeting]) -> impl Iterator<Item = Option<usize>> + Clone {
    timeline.iter().scan(0, |held, meeting| {
        *held += usize::from(meeting.status == Status::Held);
        Some((meeting.status == Status::Held).then_some(*held))
    })
}

fn is_plain(when: When) -> bool {
    matches!(when, When::Date(date) if !date.uncertain && !date.approximate)
}

fn same_group(a: Group, b: Group) -> bool {
    match (a, b) {
        (Group::When(a), Group::When(b)) => a == b,
        (a, b) => a == b,
    }
}

/// Whose days the timeline counts: the one place of all meetings, where there is one.
fn days_of<'a>(site: &'a Site, timeline: &'a [Meeting]) -> Option<&'a str> {
    let mut names = timeline.iter().filter_map(|meeting| meetings::place_name(site, meeting));
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

/// The kinds of stroke that this timeline has, each with a specimen.
fn legend(timeline: &[Meeting]) -> Value {
    use crate::model::{Bound, Length};
    let scale = Some(Scale { minutes: 180, step: 60 });
    let drawn = |shape: Shape, length: Option<Length>, accounts: &[Option<Length>]| {
        let inks = [Ink::Slate, Ink::Slate];
        markup(&Bar { inks: &inks, shape, length, accounts, scale, size: Size::LEGEND, grid: false }.svg())
    };
    let specimen = |shape: Shape, bound: Option<Bound>| {
        drawn(shape, bound.map(|bound| Length { minutes: 120, bound }), &[])
    };
    let held = |wanted: Option<Bound>| {
        let mut held = timeline.iter().filter(|meeting| meeting.status == Status::Held);
        match wanted {
            Some(bound) => held.flat_map(meetings::drawn_lengths).any(|length| length.bound == bound),
            None => held.any(|meeting| meeting.length.is_none() && meeting.accounts.is_empty()),
        }
    };
    let status = |wanted: &[Status]| timeline.iter().any(|meeting| wanted.contains(&meeting.status));
    let mut kinds = Vec::new();
    let mut push = |kind: &str, bar: Value| kinds.push(map([("kind", Value::from(kind)), ("bar", bar)]));
    for (kind, bound) in [
        ("stated", Bound::Exact),
        ("at-least", Bound::MoreThan),
        ("at-most", Bound::LessThan),
        ("about", Bound::About),
    ] {
        if held(Some(bound)) {
            push(kind, specimen(Shape::Held, Some(bound)));
        }
    }
    if timeline.iter().any(|meeting| meeting.status == Status::Held && !meeting.accounts.is_empty()) {
        let accounts = [120, 90].map(|minutes| Some(Length { minutes, bound: Bound::Exact }));
        push("accounts", drawn(Shape::Held, None, &accounts));
    }
    if held(None) {
        push("not-stated", specimen(Shape::Held, None));
    }
    if status(&[Status::Announced]) {
        push("announced", specimen(Shape::Announced, None));
    }
    if status(&[Status::Postponed, Status::Cancelled]) {
        push("off", specimen(Shape::Off, None));
    }
    if timeline.iter().any(|meeting| meeting.start.is_some()) {
        push("clock", markup(&bars::clock(0, 14 * 60, Some(120))));
    }
    Value::from(kinds)
}

/// Where on the page the words stand that tell of a meeting.
struct Evidence<'a> {
    /// The briefing in whose text they stand: a translation rests on the words of its original.
    enriched: &'a EnrichedBriefing,
    sentences: Vec<Range<usize>>,
    on_page: Cow<'a, [usize]>,
    /// Its page, seen from this one; empty for this one.
    page: String,
}

impl<'a> Evidence<'a> {
    fn new(site: &Site, enriched: &'a EnrichedBriefing, body: &'a Body) -> Self {
        let Some(original) = enriched.original.as_deref() else {
            let on_page = Cow::Borrowed(body.sentence_ids.as_slice());
            return Evidence { enriched, sentences: body::sentences(enriched), on_page, page: String::new() };
        };
        let url = &original.briefing.url;
        let page = format!(
            "{}{}",
            links::top(&links::root(url), site.languages.folder()),
            links::percent_encode(url)
        );
        let on_page = Cow::Owned(body::render(site, original).sentence_ids);
        Evidence { enriched: original, sentences: body::sentences(original), on_page, page }
    }

    /// Links to the sentences of the text that tell of a meeting, each once.
    fn links(&self, meeting: &Meeting) -> Vec<Value> {
        let mut hrefs: Vec<(String, Option<usize>)> = Vec::new();
        let own = self.enriched.briefing.file;
        for span in meeting.evidence.iter().filter(|span| span.file == own) {
            let at = span.start as usize;
            if at < self.enriched.briefing.body {
                continue;
            }
            let paragraph = self.enriched.document.paragraph_at(at);
            let number = self.sentences.partition_point(|sentence| sentence.end <= at) + 1;
            let in_sentence = self
                .sentences
                .get(number - 1)
                .is_some_and(|sentence| sentence.start < span.end as usize && self.on_page.contains(&number));
            let href = match (in_sentence, paragraph) {
                (true, _) => format!("{}#s{number}", self.page),
                (false, Some(paragraph)) => format!("{}#p{paragraph}", self.page),
                (false, None) => continue,
            };
            if !hrefs.iter().any(|(known, of)| *known == href || (of.is_some() && *of == paragraph)) {
                hrefs.push((href, paragraph));
            }
        }
        hrefs
            .into_iter()
            .map(|(href, paragraph)| {
                map([
                    ("href", Value::from(href)),
                    ("paragraph", paragraph.map_or(Value::none(), Value::from)),
                ])
            })
            .collect()
    }
}

fn meeting_value(
    site: &Site,
    shared: &Shared,
    enriched: &EnrichedBriefing,
    meeting: &Meeting,
    number: Option<usize>,
    scale: Option<Scale>,
    evidence: &Evidence<'_>,
) -> Value {
    let sides: Vec<Side<'_>> = meetings::sides(site, meeting);
    let inks = meetings::inks(&sides);
    let source_numbers: Vec<Value> = enriched
        .briefing
        .sources
        .iter()
        .enumerate()
        .filter(|(_, source)| meeting.sources.contains(&source.id))
        .map(|(index, _)| Value::from(index + 1))
        .collect();
    let time = meeting.start.as_ref().map(|_| clocks::host_time(site, meeting));
    let origin = match meeting.origin {
        Origin::Declared => "declared",
        Origin::Text => "text",
        Origin::Both => "both",
    };
    map([
        ("id", Value::from(meetings::anchor(meeting))),
        ("number", number.map_or(Value::none(), Value::from)),
        ("title", languages::words_of_original(site, meeting.title.as_deref())),
        ("heading", Value::from(meetings::heading(site, meeting, &sides))),
        ("status", Value::from(meeting.status.name())),
        ("when", Value::from(words::when(&site.language, meeting.when))),
        ("datetime", text(words::datetime(meeting.when).as_deref())),
        ("time", text(time.as_deref())),
        (
            "part_of_day",
            text(meeting.part_of_day.map(|part| words::part_of_day(&site.language, part)).as_deref()),
        ),
        ("length", meetings::length_value(&site.language, meeting.length)),
        ("accounts", meetings::accounts(&site.language, shared, &sides, meeting)),
        ("seats", meetings::seats(site, shared, meeting, &sides)),
        ("inks", meetings::ink_names(&inks)),
        ("bar", markup(&meetings::bar(&sides, meeting, scale, Size::TIMELINE, true))),
        ("clocks", clocks::clocks(site, meeting)),
        ("place", meetings::where_value(site, shared, meeting.place.as_ref())),
        ("venue", languages::words_of_original(site, meeting.venue.as_deref())),
        ("mode", text(meeting.mode.map(|mode| mode.name()))),
        ("note", languages::words_of_original(site, meeting.note.as_deref())),
        ("origin", Value::from(origin)),
        ("evidence", Value::from(evidence.links(meeting))),
        ("sources", Value::from(source_numbers)),
        ("compared", Value::from(readouts::of_meeting(&site.language, enriched, meeting))),
    ])
}

/// Everybody in the briefing by party, with the office held on its day.
fn cast(site: &Site, shared: &Shared, enriched: &EnrichedBriefing) -> Value {
    let day = enriched.briefing.date.as_ref().map_or(shared.today, Dateline::day);
    let mut parties: Vec<(Option<&PartyId>, Vec<Value>)> = Vec::new();
    for person in enriched.people.iter().filter_map(|id| site.people.get(id)) {
        let value = map([
            ("person", shared.person(&person.id).unwrap_or_else(Value::none)),
            ("office", super::office_value(site, person, Some(day))),
        ]);
        let side = person.side.as_ref();
        match parties.iter_mut().find(|(party, _)| *party == side) {
            Some((_, people)) => people.push(value),
            None => parties.push((side, vec![value])),
        }
    }
    // People of no party come last.
    parties.sort_by_key(|(party, _)| party.is_none());
    Value::from(
        parties
            .into_iter()
            .map(|(party, people)| {
                map([
                    ("party", party.map_or(Value::none(), |party| shared.party(party))),
                    ("people", Value::from(people)),
                ])
            })
            .collect::<Vec<_>>(),
    )
}

/// A card for everybody who is linked in the text.
fn cards(
    site: &Site,
    shared: &Shared,
    enriched: &EnrichedBriefing,
    timeline: &[Meeting],
    body: &Body,
) -> Value {
    let mut held: HashMap<&PersonId, (u32, u32)> = HashMap::new();
    for meeting in timeline {
        for id in meeting.with.iter().filter_map(meetings::person_id) {
            let counts = held.entry(id).or_default();
            match meeting.status {
                Status::Held => counts.0 += 1,
                Status::Announced => counts.1 += 1,
                Status::Postponed | Status::Cancelled => {}
            }
        }
    }
    let day = enriched.briefing.date.as_ref().map(Dateline::day);
    let on = day.unwrap_or(shared.today);
    Value::from(
        body.people
            .iter()
            .filter_map(|id| site.people.get(id))
            .map(|person| {
                let (held, announced) = held.get(&person.id).copied().unwrap_or_default();
                map([
                    ("id", Value::from(format!("c-{}", attr_id(person.id.as_str())))),
                    ("name", Value::from(person.name.as_str())),
                    ("native", native_value(person.native_name.as_ref())),
                    ("party", person.side.as_ref().map_or(Value::none(), |side| shared.party(side))),
                    ("office", super::office_value(site, person, Some(on))),
                    ("day", Value::from(words::day(&site.language, on))),
                    ("held", Value::from(held)),
                    ("announced", Value::from(announced)),
                ])
            })
            .collect::<Vec<_>>(),
    )
}
