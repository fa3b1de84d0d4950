//! Dates as authors write them in front matter.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{ToSpan, ZonedDateTime};

use crate::model::briefing::Dateline;
use crate::model::meeting::PartOfDay;
use crate::model::when::{When, calendar_day};

/// What an author wrote under `when:`.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenWhen {
    /// A weekday, alone or beside a date.
    pub weekday: Option<Weekday>,
    /// A date; `Unknown` where only a weekday is written.
    pub when: When,
    /// A clock time with its offset.
    pub start: Option<ZonedDateTime>,
    /// A part of the day.
    pub part_of_day: Option<PartOfDay>,
}

/// Reads a dateline: a civil day, or a date-time with offset (RFC 3339; a space may stand for `T`).
///
/// # Errors
/// Says what is wrong in words for an author.
pub fn dateline(text: &str) -> Result<Dateline, String> {
    let text = text.trim();
    if let Some((day, clock)) = split_clock(text) {
        let day = iso_day(day)?;
        return match moment(day, clock) {
            Ok(at) => Ok(Dateline::Moment(at)),
            Err(why) => Err(format!("`{text}`: {why}")),
        };
    }
    day(text).map(Dateline::Day)
}

/// Reads a moment, whose offset from UTC must be written.
///
/// # Errors
/// Says what is wrong in words for an author.
pub fn instant(text: &str) -> Result<ZonedDateTime, String> {
    match split_clock(text.trim()) {
        Some((day, clock)) => moment(iso_day(day)?, clock).map_err(|why| format!("`{text}`: {why}")),
        None => Err(format!("`{text}` is not a moment; write 2023-06-19T18:00:00+08:00")),
    }
}

/// Reads what stands under `when:` of a meeting.
///
/// # Errors
/// Says what is wrong in words for an author.
pub fn when(text: &str) -> Result<WrittenWhen, String> {
    let mut written = WrittenWhen { weekday: None, when: When::Unknown, start: None, part_of_day: None };
    let mut rest = text.trim();
    if let Some((day, clock)) = split_clock(rest) {
        let at = moment(iso_day(day)?, clock).map_err(|why| format!("`{text}`: {why}"))?;
        written.when = When::day(at.date());
        written.start = Some(at);
        return Ok(written);
    }
    if let Some((before, part)) = rest.rsplit_once(' ')
        && let Some(part) = PartOfDay::from_name(&part.to_lowercase())
    {
        written.part_of_day = Some(part);
        rest = before.trim_end_matches([' ', ',']);
    }
    let first = rest.split([' ', ',']).next().unwrap_or_default();
    if let Some(weekday) = weekday(first) {
        written.weekday = Some(weekday);
        rest = rest[first.len()..].trim_start_matches([' ', ',']);
        if rest.is_empty() {
            return Ok(written);
        }
    }
    written.when = match named_day(rest) {
        Some(day) => When::day(day?),
        None => When::parse(rest)?,
    };
    Ok(written)
}

/// The latest such weekday up to and including a day.
pub fn latest(weekday: Weekday, up_to: Date) -> Date {
    let back = up_to.weekday().since(weekday);
    up_to.saturating_sub(i32::from(back).days())
}

/// The next such weekday from a day on, that day included.
pub fn next(weekday: Weekday, from: Date) -> Date {
    let ahead = weekday.since(from.weekday());
    from.saturating_add(i32::from(ahead).days())
}

/// The English name of a weekday.
pub fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// The weekday of an English name, in full or its first three letters.
pub fn weekday(word: &str) -> Option<Weekday> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let all = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    all.into_iter().find(|weekday| {
        let name = weekday_name(*weekday).to_lowercase();
        lower == name || (lower.len() == 3 && name.starts_with(&lower))
    })
}

/// A civil day: `2023-06-19`, `19 June 2023` or `June 19, 2023`.
///
/// # Errors
/// Says what is wrong in words for an author.
pub fn day(text: &str) -> Result<Date, String> {
    match named_day(text) {
        Some(day) => day,
        None => iso_day(text),
    }
}

fn iso_day(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            match (number(year), number(month), number(day)) {
                (Some(year), Some(month), Some(day)) => calendar_day(year, month as i8, day as i8),
                _ => Err(not_a_day(text)),
            }
        }
        _ => Err(not_a_day(text)),
    }
}

fn not_a_day(text: &str) -> String {
    format!("`{text}` is not a day; write 2023-06-19")
}

/// A day with the name of its month; `None` where the text has no such form.
fn named_day(text: &str) -> Option<Result<Date, String>> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [first, second, year] = words.as_slice() else { return None };
    let (day, month) = match (month(first), month(second)) {
        (None, Some(month)) => (first, month),
        (Some(month), None) => (second, month),
        _ => return None,
    };
    let day: i8 = day.parse().ok()?;
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    Some(calendar_day(year, month, day))
}

fn month(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    (1..=12).find(|month| {
        let name = crate::model::when::month_name(*month).to_lowercase();
        lower == name || (lower.len() == 3 && name.starts_with(&lower))
    })
}

/// Splits `2023-06-19T18:00+08:00` before its clock; `None` where there is no clock.
fn split_clock(text: &str) -> Option<(&str, &str)> {
    let at = text.find(['T', 't', ' '])?;
    let clock = text[at + 1..].trim_start();
    (text[..at].len() == 10 && clock.starts_with(|c: char| c.is_ascii_digit()) && clock.contains(':'))
        .then_some((&text[..at], clock))
}

/// A day and `18:00:00+08:00`, `18:00Z` or `18:00 +0800`. Nothing may follow: `+08:00 PM` is another hour.
fn moment(day: Date, clock: &str) -> Result<ZonedDateTime, String> {
    let offset_at =
        clock.find(['+', '-', 'Z', 'z']).ok_or("a time needs its offset from UTC, such as +08:00 or Z")?;
    let (time, offset_text) = (clock[..offset_at].trim(), clock[offset_at..].trim());
    let time = time_of_day(time)?;
    let offset = offset(offset_text).ok_or_else(|| format!("there is no offset `{offset_text}`"))?;
    DateTime::from_parts(day, time)
        .to_zoned_datetime(TimeZone::fixed(offset))
        .map_err(|_| String::from("the moment is out of range"))
}

/// `18:00` or `18:00:30`. A leap second is refused: it would be taken for the second before it, and end an embargo early.
fn time_of_day(text: &str) -> Result<Time, String> {
    let impossible = || format!("there is no time `{text}`");
    if text.contains(|c: char| !(c.is_ascii_digit() || ":.".contains(c))) {
        return Err(impossible());
    }
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        [_, _, second] if second.starts_with("60") => Err(format!(
            "`{text}` is a leap second, which is not counted here; write the second before or after it"
        )),
        [_, _] => format!("{text}:00").parse().map_err(|_| impossible()),
        _ => text.parse().map_err(|_| impossible()),
    }
}

/// `Z`, `+08`, `+0800` or `+08:00`, to fourteen hours.
fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z") {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        5 => digits.split_once(':').filter(|(hours, _)| hours.len() == 2)?,
        _ => return None,
    };
    let number = |text: &str| text.parse::<i32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let seconds = number(hours)? * 3600 + number(minutes).filter(|minutes| *minutes < 60)? * 60;
    Offset::from_seconds(sign * seconds).ok().filter(|_| seconds <= 14 * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_a_day_or_a_moment() {
        assert_eq!(dateline("2023-06-19").unwrap().day().to_string(), "2023-06-19");
        assert_eq!(dateline("19 June 2023").unwrap().day().to_string(), "2023-06-19");
        assert_eq!(dateline("2021-06-13 02:17:10-04:00").unwrap().day().to_string(), "2021-06-13");
        let Dateline::Moment(at) = dateline("2023-06-19T18:00+08:00").unwrap() else { panic!() };
        assert_eq!(at.timestamp().to_string(), "2023-06-19T10:00:00Z");
        assert!(dateline("2023-06-19T18:00").unwrap_err().contains("offset"));
        assert!(dateline("2023-02-30").unwrap_err().contains("28 days"));
        assert!(dateline("June").unwrap_err().contains("is not a day"));
        assert!(dateline("2023-06-19T25:00Z").unwrap_err().contains("no time"));
    }

    #[test]
    fn a_moment_that_could_be_another_is_refused() {
        let good = ["18:00Z", "18:00z", "18:00:30+08", "18:00 +0800", "18:00:00.5+08:00", "00:00-14:00"];
        for clock in good {
            assert!(instant(&format!("2023-06-19T{clock}")).is_ok(), "{clock}");
        }
        let bad = [
            "06:00+08:00 PM",
            "06:00 PM +08:00",
            "18:00+08:00[Asia/Shanghai]",
            "18:00+08:00 or later",
            "18:00+8",
            "18:00+080",
            "18:00+0-8-00",
            "18:00+08:60",
            "18:00+08.00",
            "18:00+14:01",
            "18:00Zulu",
            "18:00+٠٨:٠٠",
            "24:00Z",
            "18:60Z",
            "18:00:61Z",
            "20200101T18:00:00Z",
            "6:00Z",
        ];
        for clock in bad {
            assert!(instant(&format!("2023-06-19T{clock}")).is_err(), "{clock}");
        }
        for text in
            ["-0001-06-19T18:00Z", "12023-06-19T18:00Z", "9999-12-31T23:59-14:00", "2023-06-19", "1687168800"]
        {
            assert!(instant(text).is_err(), "{text}");
        }
        assert!(instant("0000-01-01T00:00Z").is_ok() && instant("9999-12-30T00:00Z").is_ok());
        assert!(instant("2016-12-31T23:59:60Z").unwrap_err().contains("leap second"));
        assert!(dateline("2016-12-31T23:59:60Z").is_err() && when("2016-12-31T23:59:60Z").is_err());
    }

    #[test]
    fn when_takes_weekdays_dates_and_parts_of_the_day() {
        let read = |text: &str| when(text).unwrap();
        assert_eq!(read("Sunday").weekday, Some(Weekday::Sunday));
        assert_eq!(read("Monday afternoon").part_of_day, Some(PartOfDay::Afternoon));
        let both = read("Sunday, 18 June 2023");
        assert_eq!((both.weekday, both.when.to_string()), (Some(Weekday::Sunday), "2023-06-18".into()));
        assert_eq!(read("2023-06-18/2023-06-19").when.to_string(), "2023-06-18/2023-06-19");
        assert_eq!(read("2023-02").when.to_string(), "2023-02");
        assert_eq!(read("2023-06-19T16:30+08:00").when.to_string(), "2023-06-19");
        assert!(when("someday").is_err());
    }

    #[test]
    fn a_weekday_is_the_latest_up_to_the_day_or_the_next_from_it() {
        let monday = jiff::civil::date(2023, 6, 19);
        assert_eq!(latest(Weekday::Sunday, monday).to_string(), "2023-06-18");
        assert_eq!(latest(Weekday::Monday, monday).to_string(), "2023-06-19");
        assert_eq!(latest(Weekday::Tuesday, monday).to_string(), "2023-06-13");
        assert_eq!(next(Weekday::Tuesday, monday).to_string(), "2023-06-20");
        assert_eq!(next(Weekday::Monday, monday).to_string(), "2023-06-19");
    }
}
