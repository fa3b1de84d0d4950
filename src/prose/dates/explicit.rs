//! Dates by the calendar: `18 June 2023`, `June 18`, `in February`, `the 18th`.

use jiff::civil::Date;

use super::calendar::{between, month, year_of_day, year_of_month};
use super::{Class, Found, Kind, Phrase, Reader, Tense};
use crate::model::{Precision, When};

impl Reader<'_, '_> {
    pub(super) fn explicit_at(&self, at: usize) -> Option<Phrase> {
        let token = self.token(at)?;
        match token.kind {
            Kind::Number => self.iso_at(at).or_else(|| self.day_month_at(at)).or_else(|| self.year_at(at)),
            Kind::Word if token.is(Class::Month) && token.capital => {
                self.month_day_at(at).or_else(|| self.month_at(at))
            }
            Kind::Word if token.known() == "the" => self.day_month_at(at + 1).map_or_else(
                || self.bare_day_at(at),
                |mut phrase| {
                    phrase.tokens.start = at;
                    Some(phrase)
                },
            ),
            _ => None,
        }
    }

    /// `2023-06-18`
    fn iso_at(&self, at: usize) -> Option<Phrase> {
        let part = |at: usize, digits: u8| {
            self.token(at)
                .filter(|token| token.kind == Kind::Number && token.digits == digits)
                .map(|token| token.value)
        };
        let hyphen = |at: usize| self.kind(at) == Some(Kind::Hyphen);
        let (year, month, day) = (part(at, 4)?, part(at + 2, 2)?, part(at + 4, 2)?);
        if !hyphen(at + 1) || !hyphen(at + 3) {
            return None;
        }
        let date = Date::new(year as i16, month as i8, day as i8).ok()?;
        Some(Phrase::date(at..at + 5, When::day(date), date.to_string(), Found::Explicit, Tense::Open))
    }

    /// `18 June 2023`, `18–19 June`, `18th of June`
    fn day_month_at(&self, at: usize) -> Option<Phrase> {
        let (first, mut end) = self.day_number(at)?;
        let mut last = first;
        if self.is_range_sign(end)
            && let Some((day, day_end)) = self.day_number(end + 1)
            && day > first
        {
            (last, end) = (day, day_end);
        }
        end += usize::from(self.known(end) == "of");
        let month = self.month_number(end)?;
        let (year, end) = self.year_after(end + 1);
        self.days(at..end, month, first, last, year)
    }

    /// `June 18, 2023`, `September 16-17`
    fn month_day_at(&self, at: usize) -> Option<Phrase> {
        let month = self.month_number(at)?;
        let the = usize::from(self.known(at + 1) == "the");
        let (first, mut end) = self.day_number(at + 1 + the)?;
        let mut last = first;
        if self.is_range_sign(end)
            && let Some((day, day_end)) = self.day_number(end + 1)
            && day > first
            && self.month_number(day_end).is_none()
        {
            (last, end) = (day, day_end);
        }
        let (year, end) = self.year_after(end);
        self.days(at..end, month, first, last, year)
    }

    fn days(
        &self,
        tokens: std::ops::Range<usize>,
        month: i8,
        first: i8,
        last: i8,
        year: Option<i16>,
    ) -> Option<Phrase> {
        let tense = self.tense(&tokens);
        let year = match (year, self.dateline) {
            (Some(year), _) => Some(year),
            (None, Some(dateline)) => {
                self.year_told_before().or_else(|| year_of_day(dateline, month, first, tense))
            }
            (None, None) => None,
        };
        let Some(year) = year else {
            Date::new(2024, month, last).ok()?;
            let timex = format!("XXXX-{month:02}-{first:02}");
            return Some(Phrase::date(tokens, When::Unknown, timex, Found::Explicit, tense));
        };
        let (from, to) = (Date::new(year, month, first).ok()?, Date::new(year, month, last).ok()?);
        let timex = if from == to { from.to_string() } else { format!("{from}/{to}") };
        Some(Phrase::date(tokens, between(from, to), timex, Found::Explicit, tense))
    }

    /// The year that another date of the same sentence was given with.
    fn year_told_before(&self) -> Option<i16> {
        let before = self.found.last().filter(|mention| mention.tokens.start >= self.sentence.start)?;
        let with_year = before.found == Found::Explicit
            && self.text.tokens[before.tokens.clone()]
                .iter()
                .any(|token| token.kind == Kind::Number && token.digits == 4);
        if with_year { before.when().single_day().map(Date::year) } else { None }
    }

    /// `in February`, `November 2022`, `early June`
    fn month_at(&self, at: usize) -> Option<Phrase> {
        let number = self.month_number(at)?;
        let before = self.known_before(at, 1);
        let before_hyphen =
            if at > 0 && self.kind(at - 1) == Some(Kind::Hyphen) { self.known_before(at, 2) } else { before };
        let (year, end) = self.year_after(at + 1);
        let settled = year.is_some()
            || matches!(
                before_hyphen,
                "in" | "of"
                    | "since"
                    | "until"
                    | "by"
                    | "from"
                    | "to"
                    | "last"
                    | "next"
                    | "early"
                    | "late"
                    | "mid"
                    | "this"
                    | "during"
                    | "before"
                    | "after"
                    | "for"
                    | "through"
                    | "till"
                    | "past"
            )
            || (!matches!(
                self.token(at)?.known(),
                "may" | "march" | "april" | "june" | "august" | "sat" | "mar" | "dec"
            ) && !self.token(at + 1).is_some_and(|next| next.kind == Kind::Word && next.capital));
        if !settled {
            return None;
        }
        let start =
            at - usize::from(matches!(before, "last" | "next") && self.sentence.contains(&(at.max(1) - 1)));
        let tense = match before {
            "last" | "past" | "since" => Tense::Past,
            "next" | "until" => Tense::Future,
            _ => self.tense(&(at..end)),
        };
        let year = year.or_else(|| {
            let dateline = self.dateline?;
            let year = year_of_month(dateline, number, tense)?;
            let same = number == dateline.month();
            match before {
                "last" if same => Some(year - 1),
                "next" if same => Some(year + 1),
                _ => Some(year),
            }
        });
        let overlap = self.found.last().is_some_and(|last| last.tokens.end > start);
        let tokens = if overlap { at..end } else { start..end };
        Some(match year {
            Some(year) => Phrase::date(
                tokens,
                month(year, number),
                format!("{year:04}-{number:02}"),
                Found::Explicit,
                tense,
            ),
            None => Phrase::date(tokens, When::Unknown, format!("XXXX-{number:02}"), Found::Explicit, tense),
        })
    }

    /// `in 2021`
    fn year_at(&self, at: usize) -> Option<Phrase> {
        let token = self.token(at)?;
        let before = self.known_before(at, 1);
        let told = matches!(
            before,
            "in" | "since"
                | "of"
                | "until"
                | "by"
                | "from"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "before"
                | "after"
                | "for"
                | "to"
        );
        let counted =
            self.token(at + 1).is_some_and(|next| next.kind == Kind::Word && !next.is_any(FUNCTION));
        if token.digits != 4 || !(1600..2200).contains(&token.value) || token.ordinal || !told || counted {
            return None;
        }
        let year = token.value as i16;
        let when = When::Date(Precision::Year(year).into());
        Some(Phrase::date(at..at + 1, when, format!("{year}"), Found::Explicit, Tense::Open))
    }

    /// `the 18th`, with nothing after it that it could count.
    fn bare_day_at(&self, at: usize) -> Option<Phrase> {
        let token = self.token(at + 1).filter(|token| token.kind == Kind::Number && token.ordinal)?;
        let counts = self.token(at + 2).is_some_and(|next| match next.kind {
            Kind::Word => !next.is_any(FUNCTION),
            Kind::Hyphen | Kind::Number => true,
            _ => false,
        });
        let asked =
            matches!(self.known_before(at, 1), "on" | "until" | "by" | "since" | "from" | "through" | "to");
        if counts || !asked || !(1..=31).contains(&token.value) {
            return None;
        }
        let day = token.value as i8;
        let tense = self.tense(&(at..at + 2));
        let resolved = self.dateline.and_then(|dateline| {
            let shift = match tense {
                Tense::Future | Tense::Present if day < dateline.day() => 1,
                Tense::Past | Tense::Open if day > dateline.day() => -1,
                _ => 0,
            };
            let (year, month) = super::calendar::month_from(dateline, shift)?;
            Date::new(year, month, day).ok()
        });
        let timex = resolved.map_or_else(|| format!("XXXX-XX-{day:02}"), |date| date.to_string());
        let when = resolved.map_or(When::Unknown, When::day);
        Some(Phrase::date(at..at + 2, when, timex, Found::Explicit, tense))
    }

    fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        let token = self.token(at).filter(|token| token.kind == Kind::Number && token.tenths == 0)?;
        ((1..=31).contains(&token.value) && token.digits <= 2).then_some((token.value as i8, at + 1))
    }

    fn month_number(&self, at: usize) -> Option<i8> {
        let token = self.token(at).filter(|token| token.capital)?;
        token.number_of(Class::Month).map(|number| number as i8).filter(|number| (1..=12).contains(number))
    }

    /// A year, perhaps after a comma, and where it ends.
    fn year_after(&self, at: usize) -> (Option<i16>, usize) {
        let comma = usize::from(self.kind(at) == Some(Kind::Comma) || self.known(at) == "of");
        let year = self.token(at + comma).filter(|token| {
            token.kind == Kind::Number
                && token.digits == 4
                && (1000..2500).contains(&token.value)
                && !token.ordinal
        });
        match year {
            Some(year) => (Some(year.value as i16), at + comma + 1),
            None => (None, at),
        }
    }

    fn is_range_sign(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Hyphen | Kind::Dash))
            || matches!(self.known(at), "to" | "and" | "through")
    }
}

/// Words after which a number before them counts nothing.
const FUNCTION: u64 = super::super::words::set(&[
    Class::Preposition,
    Class::Auxiliary,
    Class::Modal,
    Class::Determiner,
    Class::Pronoun,
    Class::Subordinator,
    Class::Adverb,
    Class::Conjunction,
    Class::Past,
    Class::Future,
    Class::Negation,
    Class::Report,
]);
