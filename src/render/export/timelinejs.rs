//! Meetings for TimelineJS3 (timeline.knightlab.com/docs/json-format.html).
//!
//! A date has as many parts as are known: a month has no day, a day no hour. Each says in words
//! what its figures cannot, as `display_date`.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::{SLIDES, Tellings, Told, evidence_url, evidence_words, with_meetings};
use crate::model::{Bound, End, PartialDate, Precision, Scope, Site, When};
use crate::render::context::Shared;
use crate::render::words::escape;
use crate::render::{accounts_in_words, sides_in_words, words};

/// The timeline of the site or of a briefing.
pub(super) fn timeline(site: &Site, shared: &Shared, scope: &Scope) -> Value {
    let dated = |meeting: &crate::model::Meeting| meeting.when.first().is_some();
    let events =
        with_meetings(site, shared, scope, SLIDES, dated, |told| event(site, shared.tellings(site), told));
    let mut data = Map::new();
    data.insert("events".into(), events.into_iter().flatten().collect());
    let (headline, text) = match scope {
        Scope::Briefing(index) => {
            let briefing = &site.briefings[*index].briefing;
            (briefing.title.as_str(), briefing.summary.as_deref())
        }
        _ => (site.config.title.as_str(), site.config.description.as_deref()),
    };
    let text = text.map_or_else(String::new, |text| format!("<p>{}</p>", escape(text)));
    data.insert("title".into(), json!({"text": {"headline": escape(headline), "text": text}}));
    Value::Object(data)
}

fn event(site: &Site, tellings: &Tellings, told: Told<'_>) -> Option<Value> {
    let meeting = told.meeting;
    let (start, end) = dates(told)?;
    let headline = meeting.title.clone().filter(|title| !title.is_empty());
    let mut text: Vec<String> = Vec::new();
    let language = &site.language;
    let figure = meeting.length.map(|length| words::sentence_case(&words::length(language, length)));
    let status = words::sentence_case(&words::status(language, meeting.status));
    let accounts = accounts_in_words(site, meeting);
    let accounts =
        accounts.map(|accounts| language.fill("meeting.accounts_of_length", &[("accounts", &accounts)]));
    let facts: Vec<String> = [Some(status), figure, accounts].into_iter().flatten().collect();
    text.push(format!(
        "<p>{}{}</p>",
        escape(&facts.join(&language.text("mark.sentence"))),
        language.text("mark.stop")
    ));
    let quoted = evidence_words(site, told)
        .into_iter()
        .map(|words| format!("<p>{}</p>", language.html("mark.quoted", &[("words", &escape(words))])));
    text.extend(quoted);
    if let Some(url) = evidence_url(site, told) {
        let title = &site.briefings[told.tellings[0].briefing].briefing.title;
        text.push(format!("<p><a href=\"{}\">{}</a></p>", escape(&url), escape(title)));
    }
    let mut data = Map::new();
    data.insert("unique_id".into(), json!(format!("m-{}", tellings.uid(site, told))));
    data.insert("start_date".into(), start);
    if let Some(end) = end {
        data.insert("end_date".into(), end);
    }
    data.insert("display_date".into(), json!(words::when(language, meeting.when)));
    data.insert("group".into(), json!(words::status(language, meeting.status)));
    let headline = headline.unwrap_or_else(|| sides_in_words(site, meeting));
    data.insert("text".into(), json!({"headline": escape(&headline), "text": text.concat()}));
    Some(Value::Object(data))
}

/// The beginning, and the end where one is known.
fn dates(told: Told<'_>) -> Option<(Value, Option<Value>)> {
    let meeting = told.meeting;
    if let Some(clock) = &meeting.start {
        let part = |at: jiff::civil::DateTime| {
            let mut date = day(at.date());
            date.insert("hour".into(), json!(at.hour()));
            date.insert("minute".into(), json!(at.minute()));
            Value::Object(date)
        };
        let start = clock.at.datetime();
        let exact = meeting.length.filter(|length| length.bound == Bound::Exact);
        let end = exact
            .and_then(|length| start.checked_add(jiff::Span::new().minutes(i64::from(length.minutes))).ok());
        return Some((part(start), end.map(part)));
    }
    match meeting.when {
        When::Date(date) | When::Interval(End::At(date), End::Open | End::Unknown) => {
            Some((Value::Object(partial(date)?), None))
        }
        When::Interval(End::At(from), End::At(to)) => {
            Some((Value::Object(partial(from)?), partial(to).map(Value::Object)))
        }
        When::Interval(_, End::At(date)) => Some((Value::Object(partial(date)?), None)),
        When::Interval(..) | When::Unknown => None,
    }
}

/// As much of a date as is known; a season is its first month, a decade its first year.
fn partial(date: PartialDate) -> Option<Map<String, Value>> {
    if let Precision::Day(date) = date.precision {
        return Some(day(date));
    }
    let first = date.first()?;
    let mut parts = Map::new();
    parts.insert("year".into(), json!(first.year()));
    if matches!(date.precision, Precision::Month(..) | Precision::Season(..)) {
        parts.insert("month".into(), json!(first.month()));
    }
    Some(parts)
}

fn day(date: Date) -> Map<String, Value> {
    let mut parts = Map::new();
    parts.insert("year".into(), json!(date.year()));
    parts.insert("month".into(), json!(date.month()));
    parts.insert("day".into(), json!(date.day()));
    parts
}
