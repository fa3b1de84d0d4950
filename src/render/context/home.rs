//! The front page: the newest briefing with its bars, the next and latest meetings, earlier briefings.

use tera::{TeraResult, Value};

use super::fragments::Drawer;
use super::meetings::{self, drawn_length, drawn_lengths};
use super::{Given, Head, Shared, map, markup, text};
use crate::model::briefing::PublicationStatus;
use crate::model::{Entry, Language, Meeting, Page, Site, Status};
use crate::render::bars::{Scale, Size};
use crate::render::{jsonld, words};

/// How many meetings of the lead are drawn.
const LEAD_MEETINGS: usize = 5;
/// How many meetings the strip has.
const STRIP: usize = 4;
/// How many earlier briefings are listed.
const EARLIER: usize = 10;
/// For how many days an announcement without a date is news.
const FRESH_DAYS: i32 = 60;

pub(super) fn fill(drawer: &Drawer<'_>, context: &mut Given) -> TeraResult<&'static str> {
    let (site, shared) = (drawer.site, drawer.shared);
    let config = &site.config;
    let description =
        config.description.as_deref().or(config.tagline.as_deref()).unwrap_or(config.title.as_str());
    Head {
        description,
        section: "home",
        kind: "website",
        indexed: true,
        json_ld: Some(jsonld::site(site)),
        ..Head::default()
    }
    .put(site, &Page::Home, context);
    let visible: Vec<usize> = (0..site.briefings.len())
        .filter(|index| site.briefings[*index].briefing.status != PublicationStatus::Withdrawn)
        .take(EARLIER + 1)
        .collect();
    let lead_index = visible.first().copied();
    context.insert_value("lead", lead_index.map_or(Value::none(), |index| lead(site, shared, index)));
    let strip = strip(site, shared, lead_index);
    let scale = meetings::scale_of(site, &strip);
    context.insert_value("strip", meetings::rows(site, shared, &strip, scale, Size::STRIP));
    context.insert_value("briefings", drawer.items(visible.get(1..).unwrap_or_default())?);
    context.insert_value("total", Value::from(site.briefings.len()));
    Ok("index.html")
}

fn lead(site: &Site, shared: &Shared, index: usize) -> Value {
    let enriched = &site.briefings[index];
    let text_of_lead = enriched
        .briefing
        .bottom_line
        .as_ref()
        .map(|line| line.lead.clone())
        .filter(|lead| !lead.is_empty())
        .unwrap_or_else(|| super::gist(enriched));
    let scale = Scale::of(enriched.timeline.iter().flat_map(drawn_lengths));
    let mut chosen: Vec<&Meeting> = enriched
        .timeline
        .iter()
        .filter(|meeting| meeting.status == Status::Held)
        .take(LEAD_MEETINGS)
        .collect();
    if chosen.is_empty() {
        chosen = enriched.timeline.iter().take(LEAD_MEETINGS).collect();
    }
    let common = common_head(site, &chosen);
    let meetings: Vec<Value> = chosen
        .iter()
        .map(|meeting| {
            let sides = meetings::sides(site, meeting);
            let inks = meetings::inks(&sides);
            let others: Vec<&str> = sides
                .iter()
                .filter_map(|side| side.people.first())
                .map(|head| meetings::name(site, head))
                .filter(|name| Some(*name) != common)
                .collect();
            let who = if others.is_empty() {
                meetings::heading(site, meeting, &sides)
            } else {
                site.language.join(&others)
            };
            map([
                ("who", Value::from(who)),
                ("href", Value::from(crate::links::percent_encode(&meetings::anchor(meeting)))),
                ("day", Value::from(lead_day(&site.language, meeting))),
                (
                    "part_of_day",
                    text(meeting.part_of_day.map(|part| words::part_of_day(&site.language, part)).as_deref()),
                ),
                ("status", Value::from(meeting.status.name())),
                ("length", meetings::length_value(&site.language, drawn_length(meeting))),
                ("accounts", meetings::accounts(&site.language, shared, &sides, meeting)),
                ("inks", meetings::ink_names(&inks)),
                ("bar", markup(&meetings::bar(&sides, meeting, scale, Size::LEAD, true))),
            ])
        })
        .collect();
    map([
        ("briefing", shared.card(site, index)),
        ("text", Value::from(text_of_lead)),
        ("with", text(common)),
        ("more", Value::from(enriched.timeline.len() - chosen.len())),
        ("meetings", Value::from(meetings)),
    ])
}

fn lead_day(language: &Language, meeting: &Meeting) -> String {
    match meeting.when.single_day() {
        Some(day) => words::weekday(language, day, false),
        None => words::when(language, meeting.when),
    }
}

/// Who sits at the table in all of these meetings, where there is one such and more than one meeting.
fn common_head<'a>(site: &'a Site, meetings: &[&'a Meeting]) -> Option<&'a str> {
    let (first, rest) = meetings.split_first()?;
    if rest.is_empty() {
        return None;
    }
    let heads = |meeting: &'a Meeting| -> Vec<&'a str> {
        meetings::sides(site, meeting)
            .iter()
            .filter_map(|side| side.people.first().copied())
            .map(|head| meetings::name(site, head))
            .collect()
    };
    heads(first).into_iter().find(|name| rest.iter().all(|meeting| heads(meeting).contains(name)))
}

/// The next meeting and the latest ones, leaving out those of the lead.
fn strip(site: &Site, shared: &Shared, lead: Option<usize>) -> Vec<usize> {
    let elsewhere = |index: &usize| {
        lead.is_none_or(|lead| site.timeline[*index].tellings.iter().all(|telling| telling.briefing != lead))
    };
    let to_come = |index: &usize| {
        let entry = &site.timeline[*index];
        super::timeline::is_to_come(&entry.meeting, shared.today)
            || super::timeline::has_no_date_yet(&entry.meeting) && is_news(site, shared, entry)
    };
    let next = (0..site.timeline.len()).filter(to_come).find(elsewhere);
    let latest = (0..site.timeline.len())
        .rev()
        .filter(|index| site.timeline[*index].meeting.status == Status::Held)
        .filter(|index| site.timeline[*index].meeting.when.first().is_some())
        .filter(elsewhere);
    next.into_iter().chain(latest).take(STRIP).collect()
}

/// Whether one who tells of an entry wrote within the last two months.
fn is_news(site: &Site, shared: &Shared, entry: &Entry) -> bool {
    entry.tellings.iter().any(|telling| {
        let date = site.briefings[telling.briefing].briefing.date.as_ref();
        date.is_some_and(|date| (shared.today - date.day()).get_days() <= FRESH_DAYS)
    })
}
