//! When something took place, as precisely as its source tells.
//!
//! The notation is the Extended Date/Time Format of ISO 8601-2:2019, levels 0
//! and 1 (Library of Congress, *Extended Date/Time Format Specification*):
//! `2023-06-18`, `2023-06`, `2023`, `2023-21` (spring), `201X`, `2023-06~`,
//! `2023-06-18/2023-06-19`, `2023-06-18/..`, `2023-06-18/`.

use serde::{Deserialize, Serialize};
use std::fmt;

use jiff::civil::Date;

/// A date that may be known to the day, the month, the season, the year or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// One day.
    Day(Date),
    /// One month of a year; months count from 1.
    Month(i16, i8),
    /// A season of a year: 21 spring, 22 summer, 23 autumn, 24 winter (EDTF level 1).
    Season(i16, i8),
    /// One year.
    Year(i16),
    /// Ten years, named by the first: 2010 is `201X`.
    Decade(i16),
    /// A hundred years, named by the first: 1900 is `19XX`.
    Century(i16),
}

/// A date with what is said of its reliability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    /// How much of the date is known.
    pub precision: Precision,
    /// `?` or `%`: the source is in doubt.
    pub uncertain: bool,
    /// `~` or `%`: the value is approximate.
    pub approximate: bool,
}

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum End {
    /// A date.
    At(PartialDate),
    /// The end exists but is not known: nothing stands there.
    Unknown,
    /// There is no end, or not yet: `..`.
    Open,
}

/// When something took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum When {
    /// Nothing is known of the time.
    #[default]
    Unknown,
    /// A date.
    Date(PartialDate),
    /// From one date to another, both included.
    Interval(End, End),
}

impl PartialDate {
    /// A date known to the day.
    pub fn day(date: Date) -> Self {
        Precision::Day(date).into()
    }

    /// The first day it can mean; `None` where the calendar does not reach.
    pub fn first(self) -> Option<Date> {
        let (year, month) = match self.precision {
            Precision::Day(date) => return Some(date),
            Precision::Month(year, month) => (year, month),
            Precision::Season(year, season) => (year, [3, 6, 9, 12][(season - 21) as usize]),
            Precision::Year(year) | Precision::Decade(year) | Precision::Century(year) => (year, 1),
        };
        Date::new(year, month, 1).ok()
    }

    /// The last day it can mean; winter runs into the next year.
    pub fn last(self) -> Option<Date> {
        let (year, month) = match self.precision {
            Precision::Day(date) => return Some(date),
            Precision::Month(year, month) => (year, month),
            Precision::Season(year, 24) => (year + 1, 2),
            Precision::Season(year, season) => (year, [5, 8, 11][(season - 21) as usize]),
            Precision::Year(year) => (year, 12),
            Precision::Decade(year) => (year + 9, 12),
            Precision::Century(year) => (year + 99, 12),
        };
        Date::new(year, month, 1).ok().map(Date::last_of_month)
    }
}

impl From<Precision> for PartialDate {
    fn from(precision: Precision) -> Self {
        PartialDate { precision, uncertain: false, approximate: false }
    }
}

impl When {
    /// One whole day.
    pub fn day(date: Date) -> Self {
        When::Date(PartialDate::day(date))
    }

    /// The first day it can mean; `None` when that is not known.
    pub fn first(self) -> Option<Date> {
        match self {
            When::Unknown => None,
            When::Date(date) | When::Interval(End::At(date), _) => date.first(),
            When::Interval(_, End::At(date)) => date.first(),
            When::Interval(..) => None,
        }
    }

    /// The last day it can mean; `None` when that is not known.
    pub fn last(self) -> Option<Date> {
        match self {
            When::Unknown => None,
            When::Date(date) | When::Interval(_, End::At(date)) => date.last(),
            When::Interval(End::At(date), End::Unknown) => date.last(),
            When::Interval(..) => None,
        }
    }

    /// The day, where it is known to be exactly one.
    pub fn single_day(self) -> Option<Date> {
        match self {
            When::Date(PartialDate { precision: Precision::Day(date), .. }) => Some(date),
            _ => None,
        }
    }

    /// The first and the last day, where both are known exactly and without doubt.
    pub fn exact_days(self) -> Option<(Date, Date)> {
        let exact = |date: PartialDate| match date.precision {
            Precision::Day(day) if !date.uncertain && !date.approximate => Some(day),
            _ => None,
        };
        match self {
            When::Date(date) => exact(date).map(|day| (day, day)),
            When::Interval(End::At(from), End::At(to)) => exact(from).zip(exact(to)),
            When::Interval(..) | When::Unknown => None,
        }
    }

    /// Whether both can mean the same time: they share at least one day.
    pub fn overlaps(self, other: When) -> bool {
        match (self.first(), self.last(), other.first(), other.last()) {
            (Some(a), Some(b), Some(c), Some(d)) => a <= d && c <= b,
            _ => false,
        }
    }

    /// Reads EDTF level 0 or 1.
    ///
    /// # Errors
    /// Says what is wrong in words for an author, without a full stop.
    pub fn parse(text: &str) -> Result<When, String> {
        match text.split_once('/') {
            None => parse_date(text).map(When::Date),
            Some((from, to)) => {
                let (from, to) = (parse_end(from)?, parse_end(to)?);
                if let (End::At(from), End::At(to)) = (from, to)
                    && let (Some(first), Some(last)) = (from.first(), to.last())
                    && first > last
                {
                    return Err(format!("`{text}` ends before it begins"));
                }
                match (from, to) {
                    (End::At(_), _) | (_, End::At(_)) => Ok(When::Interval(from, to)),
                    _ => Err(format!("`{text}` has no date on either side")),
                }
            }
        }
    }
}

fn parse_end(text: &str) -> Result<End, String> {
    match text {
        "" => Ok(End::Unknown),
        ".." => Ok(End::Open),
        date => parse_date(date).map(End::At),
    }
}

fn parse_date(text: &str) -> Result<PartialDate, String> {
    let (digits, uncertain, approximate) = match text.strip_suffix(['?', '~', '%']) {
        Some(digits) => (digits, !text.ends_with('~'), !text.ends_with('?')),
        None => (text, false, false),
    };
    let not_a_date = || format!("`{text}` is not a date; write 2023-06-18, 2023-06 or 2023");
    let mut parts = digits.split('-');
    let year = parts.next().filter(|year| year.len() == 4).ok_or_else(not_a_date)?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(not_a_date());
    }
    let precision = match (month, day) {
        (None, None) => parse_year(year).ok_or_else(not_a_date)?,
        _ => {
            let year: i16 = number(year, 4).ok_or_else(not_a_date)?;
            match (month, day) {
                (Some("XX"), None | Some("XX")) => Precision::Year(year),
                (Some(month), None | Some("XX")) => {
                    let month: i8 = number(month, 2).ok_or_else(not_a_date)?;
                    match month {
                        1..=12 => Precision::Month(year, month),
                        21..=24 if day.is_none() => Precision::Season(year, month),
                        _ => return Err(format!("there is no month {month:02}")),
                    }
                }
                (Some(month), Some(day)) => {
                    let month: i8 = number(month, 2).ok_or_else(not_a_date)?;
                    let day: i8 = number(day, 2).ok_or_else(not_a_date)?;
                    Precision::Day(calendar_day(year, month, day)?)
                }
                (None, _) => return Err(not_a_date()),
            }
        }
    };
    Ok(PartialDate { precision, uncertain, approximate })
}

/// The day of the Gregorian calendar, or why there is none.
///
/// # Errors
/// Says which part does not exist: the month, or the day of that month.
pub fn calendar_day(year: i16, month: i8, day: i8) -> Result<Date, String> {
    if !(1..=12).contains(&month) {
        return Err(format!("there is no month {month:02}"));
    }
    Date::new(year, month, day).map_err(|_| match Date::new(year, month, 1) {
        Ok(first) => format!(
            "there is no {day} {} {year}; that month has {} days",
            month_name(month),
            first.days_in_month()
        ),
        Err(_) => format!("the year {year} is out of range"),
    })
}

/// The English name of a month, counted from 1.
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[(month - 1) as usize]
}

fn parse_year(text: &str) -> Option<Precision> {
    if let Some(century) = text.strip_suffix("XX") {
        return Some(Precision::Century(number::<i16>(century, 2)? * 100));
    }
    if let Some(decade) = text.strip_suffix('X') {
        return Some(Precision::Decade(number::<i16>(decade, 3)? * 10));
    }
    number(text, 4).map(Precision::Year)
}

fn number<T: std::str::FromStr>(text: &str, digits: usize) -> Option<T> {
    let all_digits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day(date) => write!(f, "{date}")?,
            Precision::Month(year, part) | Precision::Season(year, part) => {
                write!(f, "{year:04}-{part:02}")?;
            }
            Precision::Year(year) => write!(f, "{year:04}")?,
            Precision::Decade(year) => write!(f, "{:03}X", year / 10)?,
            Precision::Century(year) => write!(f, "{:02}XX", year / 100)?,
        }
        match (self.uncertain, self.approximate) {
            (true, true) => f.write_str("%"),
            (true, false) => f.write_str("?"),
            (false, true) => f.write_str("~"),
            (false, false) => Ok(()),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::At(date) => date.fmt(f),
            End::Unknown => Ok(()),
            End::Open => f.write_str(".."),
        }
    }
}

/// EDTF; nothing at all when the time is unknown.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Unknown => Ok(()),
            When::Date(date) => date.fmt(f),
            When::Interval(from, to) => write!(f, "{from}/{to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edtf_is_written_as_it_was_read() {
        for text in [
            "2023-06-18",
            "2023-06",
            "2023",
            "2023-21",
            "201X",
            "19XX",
            "2023-06~",
            "2023-06-18?",
            "2023%",
            "2023-06-18/2023-06-19",
            "2023-06-18/..",
            "../2023",
            "2023-06-18/",
            "/2023-06",
        ] {
            assert_eq!(When::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(When::parse("2023-06-XX").unwrap().to_string(), "2023-06");
    }

    #[test]
    fn what_is_not_a_date_says_why() {
        let why = |text: &str| When::parse(text).unwrap_err();
        assert_eq!(why("2023-02-30"), "there is no 30 February 2023; that month has 28 days");
        assert_eq!(why("2023-13"), "there is no month 13");
        assert_eq!(why("2023-06-19/2023-06-18"), "`2023-06-19/2023-06-18` ends before it begins");
        assert!(why("19 June").contains("is not a date"));
        assert!(why("../..").contains("no date on either side"));
        assert!(why("+023-01-01").contains("is not a date"));
    }

    #[test]
    fn a_month_reaches_from_its_first_to_its_last_day() {
        let june = When::parse("2023-06").unwrap();
        assert_eq!(june.first().unwrap().to_string(), "2023-06-01");
        assert_eq!(june.last().unwrap().to_string(), "2023-06-30");
        assert!(june.overlaps(When::parse("2023-06-18/2023-07").unwrap()));
        assert!(!june.overlaps(When::parse("2023-07").unwrap()));
        assert_eq!(When::parse("2023-24").unwrap().last().unwrap().to_string(), "2024-02-29");
    }
}
