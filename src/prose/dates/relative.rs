//! Dates counted from the dateline: `yesterday`, `last week`, `10 days ago`.

use jiff::civil::Date;

use super::calendar::{between, coming, days_from, latest, month, month_from, week};
use super::{Class, Found, Phrase, Reader, Tense, part_suffix};
use crate::model::{PartOfDay, Precision, When};

const DAY: u32 = 2;
const WEEK: u32 = 3;
const MONTH: u32 = 4;
const YEAR: u32 = 5;

impl Reader<'_, '_> {
    pub(super) fn relative_at(&self, at: usize) -> Option<Phrase> {
        if matches!(self.known(at), "earlier" | "later")
            && self.known(at + 1) == "in"
            && self.known(at + 2) == "the"
            && self.known(at + 3) == "day"
        {
            return Some(self.day(at..at + 4, self.anchor(), None, Tense::Past));
        }
        let lead = usize::from(matches!(self.known(at), "earlier" | "later" | "late" | "early"));
        let mut phrase = self
            .adverb_at(at + lead)
            .or_else(|| self.pointed_at(at + lead))
            .or_else(|| if lead == 0 { self.neighbour_day_at(at) } else { None })?;
        phrase.tokens.start = at;
        Some(phrase)
    }

    /// today, yesterday, tomorrow, tonight
    fn adverb_at(&self, at: usize) -> Option<Phrase> {
        let (days, part) = match self.known(at) {
            "today" => (0, None),
            "tonight" => (0, Some(PartOfDay::Night)),
            "yesterday" => (-1, None),
            "tomorrow" => (1, None),
            _ => return None,
        };
        let told = self.day_part(at + 1);
        let tokens = at..at + 1 + usize::from(told.is_some());
        let tense = if days < 0 {
            Tense::Past
        } else if days > 0 {
            Tense::Future
        } else {
            self.tense(&tokens)
        };
        Some(self.day(tokens, self.dateline.and_then(|date| days_from(date, days)), told.or(part), tense))
    }

    /// `last night`, `this morning`, `last week`, `this weekend`, `next year`
    fn pointed_at(&self, at: usize) -> Option<Phrase> {
        let steps = match self.known(at) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        let past = usize::from(matches!(self.known(at + 1), "past" | "coming"));
        let unit_at = at + 1 + past;
        let tokens = at..unit_at + 1;
        let tense = match steps {
            -1 => Tense::Past,
            1 => Tense::Future,
            _ if self.known(at + 1) == "past" => Tense::Past,
            _ => self.tense(&tokens),
        };
        if let Some(part) = self.day_part(unit_at) {
            if steps > 0 {
                return None;
            }
            return Some(self.day(
                tokens,
                self.dateline.and_then(|date| days_from(date, steps)),
                Some(part),
                tense,
            ));
        }
        if self.known(unit_at) == "weekend" {
            return Some(self.weekend(tokens, steps, tense));
        }
        if let Some(season) = self.token(unit_at)?.number_of(Class::Season) {
            return Some(self.season(tokens, steps, season, tense));
        }
        let unit = self.token(unit_at)?.number_of(Class::Unit).filter(|unit| (WEEK..=YEAR).contains(unit))?;
        if self.known(unit_at).ends_with('s') {
            return None;
        }
        let (when, timex) = self.dateline.and_then(|date| period(date, unit, steps)).unwrap_or_else(|| {
            let unknown = ["XXXX-WXX", "XXXX-XX", "XXXX"][(unit - WEEK) as usize];
            (When::Unknown, unknown.to_owned())
        });
        Some(Phrase::date(tokens, when, timex, Found::Relative, tense))
    }

    /// `10 days ago`, `two weeks earlier`, `three days later`
    pub(super) fn ago_at(&self, at: usize) -> Option<Phrase> {
        let about =
            usize::from(matches!(self.known(at), "about" | "nearly" | "almost" | "some" | "just" | "only"));
        if let Some(phrase) = self.hours_ago_at(at, at + about) {
            return Some(phrase);
        }
        let amount = self.amount_at(at + about)?;
        let unit =
            self.token(amount.end)?.number_of(Class::Unit).filter(|unit| (DAY..=YEAR).contains(unit))?;
        let count = i64::from(amount.tenths / 10);
        // `two days after X left` counts from a thing, not from a date.
        let alone = self.token(amount.end + 2).is_none_or(|next| next.kind != super::Kind::Word);
        let (from, steps, tense) = match self.known(amount.end + 1) {
            "before" | "after" if !alone => return None,
            "ago" => (self.dateline, -count, Tense::Past),
            "earlier" | "before" => (self.anchor(), -count, Tense::Past),
            "later" | "after" => (self.anchor(), count, Tense::Past),
            _ => return None,
        };
        if count > 5000 {
            return None;
        }
        let tokens = at..amount.end + 2;
        let (when, timex) = from
            .and_then(|date| period(date, unit, steps))
            .unwrap_or((When::Unknown, "XXXX-XX-XX".to_owned()));
        Some(Phrase::date(tokens, when, timex, Found::Relative, tense))
    }

    /// `two hours ago`, `a couple of hours ago`, `minutes ago`: of the dateline’s day.
    fn hours_ago_at(&self, start: usize, at: usize) -> Option<Phrase> {
        let couple = self.known(at) == "a" && self.known(at + 1) == "couple" && self.known(at + 2) == "of";
        let amount = if couple { Some(at + 3) } else { self.amount_at(at).map(|amount| amount.end) };
        let unit_at = amount.unwrap_or(at);
        let unit = self.token(unit_at)?.number_of(Class::Unit).filter(|&unit| unit < DAY)?;
        let few = amount.is_none()
            || couple
            || unit == 0
            || self.amount_at(at).is_some_and(|amount| amount.tenths <= 80);
        if self.known(unit_at + 1) != "ago" || !few {
            return None;
        }
        Some(self.day(start..unit_at + 2, self.dateline, None, Tense::Past))
    }

    /// `the next day`, `the previous day`, `the same day`, `that evening`
    fn neighbour_day_at(&self, at: usize) -> Option<Phrase> {
        // `In the afternoon`: of the day told last.
        if self.known(at) == "the"
            && self.known_before(at, 1) == "in"
            && self.known(at + 2) != "of"
            && let Some(part) = self.day_part(at + 1)
            && !self.known(at + 1).ends_with('s')
        {
            let date = self.anchor();
            return Some(self.day(at..at + 2, date, Some(part), Tense::Past));
        }
        let days = match (self.known(at), self.known(at + 1)) {
            ("the", "next" | "following") => 1,
            ("the", "previous" | "preceding") => -1,
            ("the", "same") => 0,
            ("that", _) => 0,
            ("the", "day") if matches!(self.known(at + 2), "before") => -1,
            ("the", "day") if matches!(self.known(at + 2), "after") => 1,
            _ => return None,
        };
        let that = self.known(at) == "that";
        let day_at = if that || self.known(at + 1) == "day" { at + 1 } else { at + 2 };
        let part = self.day_part(day_at);
        if part.is_none() && self.known(day_at) != "day" {
            return None;
        }
        let is_before_or_after = self.known(at + 1) == "day" && !that;
        if is_before_or_after
            && self
                .token(day_at + 2)
                .is_some_and(|next| next.kind == super::Kind::Word && !next.is(Class::Auxiliary))
        {
            return None;
        }
        let tokens = at..day_at + 1 + usize::from(is_before_or_after);
        let date = self.anchor().and_then(|date| days_from(date, days));
        Some(self.day(tokens, date, part, Tense::Past))
    }

    fn day(
        &self,
        tokens: std::ops::Range<usize>,
        date: Option<Date>,
        part: Option<PartOfDay>,
        tense: Tense,
    ) -> Phrase {
        let timex = match date {
            Some(date) => format!("{date}{}", part_suffix(part)),
            None => format!("XXXX-XX-XX{}", part_suffix(part)),
        };
        let mut phrase =
            Phrase::date(tokens, date.map_or(When::Unknown, When::day), timex, Found::Relative, tense);
        phrase.part = part;
        phrase
    }

    fn weekend(&self, tokens: std::ops::Range<usize>, steps: i64, tense: Tense) -> Phrase {
        const SATURDAY: u32 = 5;
        let saturday = self.dateline.and_then(|date| match (steps, tense) {
            (-1, _) => latest(days_from(date, -2)?, SATURDAY),
            (1, _) => coming(days_from(week(date, 1)?, 0)?, SATURDAY),
            (_, Tense::Future | Tense::Present) => coming(date, SATURDAY),
            _ => latest(date, SATURDAY),
        });
        let Some(saturday) = saturday else {
            return Phrase::date(tokens, When::Unknown, "XXXX-WXX-WE".into(), Found::Relative, tense);
        };
        let iso = saturday.iso_week_date();
        let timex = format!("{:04}-W{:02}-WE", iso.year(), iso.week());
        let when = days_from(saturday, 1).map_or(When::Unknown, |sunday| between(saturday, sunday));
        Phrase::date(tokens, when, timex, Found::Relative, tense)
    }

    fn season(&self, tokens: std::ops::Range<usize>, steps: i64, season: u32, tense: Tense) -> Phrase {
        let names = ["SP", "SU", "FA", "WI"];
        let year = self.dateline.map(|date| {
            let first_month = [3, 6, 9, 12][season as usize % 4];
            let begun = date.month() >= first_month;
            match steps {
                -1 if begun && season != 3 && date.month() > first_month + 2 => date.year(),
                -1 => date.year() - 1,
                1 if begun => date.year() + 1,
                _ => date.year(),
            }
        });
        let name = names[season as usize % 4];
        match year {
            Some(year) => {
                let when = When::Date(Precision::Season(year, 21 + season as i8).into());
                Phrase::date(tokens, when, format!("{year}-{name}"), Found::Relative, tense)
            }
            None => Phrase::date(tokens, When::Unknown, format!("XXXX-{name}"), Found::Relative, tense),
        }
    }
}

/// A day, week, month or year, so many of them away.
fn period(date: Date, unit: u32, steps: i64) -> Option<(When, String)> {
    Some(match unit {
        DAY => {
            let date = days_from(date, steps)?;
            (When::day(date), date.to_string())
        }
        WEEK => {
            let monday = week(date, steps)?;
            let iso = monday.iso_week_date();
            (between(monday, days_from(monday, 6)?), format!("{:04}-W{:02}", iso.year(), iso.week()))
        }
        MONTH => {
            let (year, number) = month_from(date, steps)?;
            (month(year, number), format!("{year:04}-{number:02}"))
        }
        _ => {
            let year = i16::try_from(i64::from(date.year()) + steps).ok()?;
            (When::Date(Precision::Year(year).into()), format!("{year:04}"))
        }
    })
}
