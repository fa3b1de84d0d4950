//! Two capitals' clocks, wherever a clock time is known and nowhere else.

use jiff::tz::TimeZone;
use jiff::{ToSpan, ZonedDateTime};
use tera::Value;

use super::{map, markup};
use crate::model::{Bound, Language, Meeting, Site, Where};
use crate::render::{bars, words};

/// The time zone of the place of a meeting, and what to call its clocks; else what the source wrote.
fn host(site: &Site, meeting: &Meeting, start: &ZonedDateTime) -> (TimeZone, String) {
    let place = match &meeting.place {
        Some(Where::Place(id)) => site.places.get(id),
        _ => None,
    };
    if let Some(place) = place
        && let Some(zone) = &place.time_zone
    {
        return (zone.clone(), place.name.clone());
    }
    let zone = TimeZone::fixed(start.offset());
    if let Some(clock) = &site.config.clock
        && start.with_time_zone(clock.time_zone.clone()).offset() == start.offset()
    {
        return (clock.time_zone.clone(), clock.name.clone());
    }
    (zone, offset_name(start.offset().seconds()))
}

/// `UTC+8`, `UTC−3:30`, `UTC`.
pub(super) fn offset_name(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '−' } else { '+' }, seconds.abs() / 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".into(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// From when to when by the clock of the place: `14:35 to 16:10`, `from 14:35`.
pub(super) fn host_time(site: &Site, meeting: &Meeting) -> String {
    let Some(start) = &meeting.start else { return String::new() };
    let (zone, _) = host(site, meeting, &start.at);
    span(&site.language, &start.at.with_time_zone(zone), meeting)
}

fn span(language: &Language, start: &ZonedDateTime, meeting: &Meeting) -> String {
    let clock = |at: &ZonedDateTime| language.digits(&at.strftime("%H:%M").to_string());
    let end = meeting.length.and_then(|length| {
        let end = start.checked_add(i64::from(length.minutes).minutes()).ok()?;
        let key = match length.bound {
            Bound::Exact => "clock.exact",
            Bound::MoreThan => "clock.more_than",
            Bound::LessThan => "clock.less_than",
            Bound::About => "clock.about",
        };
        Some((key, end))
    });
    let Some((key, end)) = end else { return language.fill("clock.from", &[("start", &clock(start))]) };
    let time = clock(&end);
    let end = match end.date() == start.date() {
        true => time,
        false => {
            let weekday = words::weekday_alone(language, end.date());
            language.fill("clock.on_day", &[("weekday", weekday), ("time", &time)])
        }
    };
    language.fill(key, &[("start", &clock(start)), ("end", &end)])
}

/// The clocks of a meeting: the place's, then the site's where it differs; none without a clock time.
pub(super) fn clocks(site: &Site, meeting: &Meeting) -> Value {
    let Some(start) = &meeting.start else { return Value::from(Vec::<Value>::new()) };
    let (zone, name) = host(site, meeting, &start.at);
    let host_start = start.at.with_time_zone(zone);
    let minutes =
        meeting.length.filter(|length| length.bound != Bound::LessThan).map(|length| length.minutes);
    let from =
        u32::try_from(host_start.hour()).unwrap_or(0) * 60 + u32::try_from(host_start.minute()).unwrap_or(0);
    let language = &site.language;
    let mut clocks = vec![clock(language, &name, &host_start, 0, from, minutes, meeting)];
    if let Some(own) = &site.config.clock {
        let own_start = start.at.with_time_zone(own.time_zone.clone());
        let shift = (own_start.offset().seconds() - host_start.offset().seconds()) / 60;
        if shift != 0 {
            clocks.push(clock(language, &own.name, &own_start, shift, from, minutes, meeting));
        }
    }
    Value::from(clocks)
}

fn clock(
    language: &Language,
    name: &str,
    start: &ZonedDateTime,
    shift: i32,
    from: u32,
    minutes: Option<u32>,
    meeting: &Meeting,
) -> Value {
    map([
        ("name", Value::from(name)),
        ("day", Value::from(words::weekday_alone(language, start.date()))),
        ("time", Value::from(span(language, start, meeting))),
        ("datetime", Value::from(start.strftime("%Y-%m-%dT%H:%M%:z").to_string())),
        ("strip", markup(&bars::clock(shift, from, minutes))),
    ])
}

/// A moment of publication in words: the clock of the dateline's place, then the site's.
pub(super) fn moment(
    site: &Site,
    at: &ZonedDateTime,
    place: Option<&crate::model::PlaceId>,
) -> Vec<(String, String)> {
    let mut words = Vec::new();
    let place = place.and_then(|id| site.places.get(id));
    let zone =
        place.and_then(|place| place.time_zone.clone()).unwrap_or_else(|| TimeZone::fixed(at.offset()));
    let own = site.config.clock.as_ref();
    let local = at.with_time_zone(zone);
    let name = match (place, own) {
        (Some(place), _) if place.time_zone.is_some() => place.name.clone(),
        (_, Some(own)) if at.with_time_zone(own.time_zone.clone()).offset() == at.offset() => {
            own.name.clone()
        }
        _ => offset_name(at.offset().seconds()),
    };
    words.push((
        local.strftime("%Y-%m-%dT%H:%M%:z").to_string(),
        format!("{} {name}", site.language.digits(&local.strftime("%H:%M").to_string())),
    ));
    if let Some(own) = own {
        let there = at.with_time_zone(own.time_zone.clone());
        if there.offset() != local.offset() {
            words.push((
                there.strftime("%Y-%m-%dT%H:%M%:z").to_string(),
                format!("{} {}", site.language.digits(&there.strftime("%H:%M").to_string()), own.name),
            ));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_without_a_place_is_named_by_itself() {
        assert_eq!([0, 8 * 3600, -12_600, 19_800].map(offset_name), ["UTC", "UTC+8", "UTC−3:30", "UTC+5:30"]);
    }
}
