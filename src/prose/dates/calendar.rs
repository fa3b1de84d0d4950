//! Which day of the calendar is meant: arithmetic only.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Tense;
use crate::model::{End, PartialDate, Precision, When};

/// A number of days later, or earlier when negative.
pub(super) fn days_from(date: Date, days: i64) -> Option<Date> {
    date.checked_add(days.days()).ok()
}

/// Monday is 0.
pub(super) fn weekday_of(date: Date) -> i64 {
    i64::from(date.weekday().to_monday_zero_offset())
}

/// The latest such weekday up to and including a date.
pub(super) fn latest(date: Date, weekday: u32) -> Option<Date> {
    days_from(date, -(weekday_of(date) - i64::from(weekday)).rem_euclid(7))
}

/// The first such weekday from a date on, itself included.
pub(super) fn coming(date: Date, weekday: u32) -> Option<Date> {
    days_from(date, (i64::from(weekday) - weekday_of(date)).rem_euclid(7))
}

/// Monday of the week, `weeks` away.
pub(super) fn week(date: Date, weeks: i64) -> Option<Date> {
    days_from(date, weeks * 7 - weekday_of(date))
}

/// From a first to a last day.
pub(super) fn between(first: Date, last: Date) -> When {
    if first == last {
        return When::day(first);
    }
    When::Interval(End::At(PartialDate::day(first)), End::At(PartialDate::day(last)))
}

/// Month and year, a number of months away.
pub(super) fn month_from(date: Date, months: i64) -> Option<(i16, i8)> {
    let index = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
    Some((i16::try_from(index.div_euclid(12)).ok()?, i8::try_from(index.rem_euclid(12)).ok()? + 1))
}

/// A month of a year as a date.
pub(super) fn month(year: i16, month: i8) -> When {
    When::Date(Precision::Month(year, month).into())
}

/// The year in which a day without one lies, seen from the dateline.
pub(super) fn year_of_day(dateline: Date, month: i8, day: i8, tense: Tense) -> Option<i16> {
    let at = |year: i16| Date::new(year, month, day).ok();
    let year = dateline.year();
    let this = at(year);
    Some(match tense {
        Tense::Future if this.is_some_and(|this| this >= dateline) => year,
        Tense::Future => year.checked_add(1)?,
        Tense::Past if this.is_some_and(|this| this <= dateline) => year,
        Tense::Past => year.checked_sub(1)?,
        Tense::Open | Tense::Present => {
            let distance = |year: i16| at(year).map_or(i64::MAX, |date| days_between(date, dateline).abs());
            [year, year - 1, year + 1].into_iter().min_by_key(|&year| distance(year))?
        }
    })
}

/// The year in which a month without one lies, seen from the dateline.
pub(super) fn year_of_month(dateline: Date, month: i8, tense: Tense) -> Option<i16> {
    let year = dateline.year();
    match tense {
        Tense::Future if month < dateline.month() => year.checked_add(1),
        Tense::Past | Tense::Open if month > dateline.month() => year.checked_sub(1),
        Tense::Present if month + 6 < dateline.month() => year.checked_add(1),
        Tense::Present if month > dateline.month() + 6 => year.checked_sub(1),
        _ => Some(year),
    }
}

/// How many days `later` lies after `earlier`.
pub(super) fn days_between(earlier: Date, later: Date) -> i64 {
    earlier.until(later).map_or(0, |span| i64::from(span.get_days()))
}
