//! Lengths: `three hours`, `35-minute`, `more than seven and a half hours`.

use super::super::words;
use super::{Class, Found, Kind, Phrase, Reader, Tense, Value};
use crate::model::{Bound, Length, When};

/// A number in tenths, so that halves are whole, and where it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub(super) tenths: u32,
    pub(super) end: usize,
}

const MINUTE: u32 = 0;
const HOUR: u32 = 1;

impl Reader<'_, '_> {
    /// A length, with the words before it that say how exact it is.
    pub(super) fn duration_at(&self, at: usize) -> Option<Phrase> {
        let (bound, start) = self.bound_at(at);
        let (first, unit, end) = self.measure_at(start)?;
        let (minutes, end) = self.with_rest(first, unit, end);
        if matches!(self.known(end), "ago" | "earlier" | "later" | "before" | "after" | "old") {
            return None;
        }
        let value =
            minutes.and_then(|minutes| (1..=527_040).contains(&minutes).then_some(Length { minutes, bound }));
        Some(Phrase {
            tokens: at..end,
            value: value.map_or(Value::When(When::Unknown), Value::Length),
            part: None,
            clock: None,
            timex: timex(first, unit, minutes),
            found: Found::Duration,
            tense: Tense::Open,
        })
    }

    /// `more than`, `about`, and where the number begins.
    fn bound_at(&self, at: usize) -> (Bound, usize) {
        match (self.known(at), self.known(at + 1)) {
            ("more", "than") | ("longer", "than") | ("at", "least") | ("well", "over") => {
                (Bound::MoreThan, at + 2)
            }
            ("less", "than") | ("up", "to") | ("at", "most") | ("just", "under") => (Bound::LessThan, at + 2),
            ("over" | "exceeding", _) => (Bound::MoreThan, at + 1),
            ("under", _) => (Bound::LessThan, at + 1),
            ("about" | "around" | "approximately" | "roughly" | "nearly" | "almost" | "some", _) => {
                (Bound::About, at + 1)
            }
            _ => (Bound::Exact, at),
        }
    }

    /// A number and a unit: tenths, the unit's number, and where they end.
    fn measure_at(&self, at: usize) -> Option<(u32, u32, usize)> {
        if self.known(at) == "half" && matches!(self.known(at + 1), "a" | "an") {
            let unit = self.token(at + 2)?.number_of(Class::Unit)?;
            return Some((5, unit, at + 3));
        }
        let amount = self.amount_at(at)?;
        let mut end = amount.end;
        end += usize::from(self.kind(end) == Some(Kind::Hyphen));
        if matches!(self.known(end), "full" | "straight" | "whole" | "consecutive" | "more") {
            end += 1;
        }
        let unit = self.token(end)?.number_of(Class::Unit)?;
        let article = matches!(self.known(at), "a" | "an" | "one");
        let plural = words::text(self.token(end)?.word).ends_with('s');
        if article && plural && amount.end == at + 1 {
            return None;
        }
        Some((amount.tenths, unit, end + 1))
    }

    /// Minutes, with `and a half` or `and 45 minutes` after them; `None` for months and years.
    fn with_rest(&self, tenths: u32, unit: u32, end: usize) -> (Option<u32>, usize) {
        let Some(of_unit) = minutes_of(unit) else { return (None, end) };
        let mut minutes = tenths.checked_mul(of_unit).map(|tenths| tenths / 10);
        let mut end = end;
        let and = usize::from(matches!(self.known(end), "and") || self.kind(end) == Some(Kind::Comma));
        if self.known(end) == "and" && self.known(end + 1) == "a" && self.known(end + 2) == "half" {
            minutes = minutes.map(|minutes| minutes + of_unit / 2);
            end += 3;
        } else if unit == HOUR
            && let Some((rest, MINUTE, rest_end)) = self.measure_at(end + and)
        {
            minutes = minutes.map(|minutes| minutes + rest / 10);
            end = rest_end;
        }
        (minutes, end)
    }

    /// `three`, `10`, `7.5`, `forty-five`, `seven and a half`.
    pub(super) fn amount_at(&self, at: usize) -> Option<Amount> {
        let token = self.token(at)?;
        let (mut tenths, mut end) = match token.kind {
            Kind::Number if !token.ordinal => {
                (token.value.checked_mul(10)? + u32::from(token.tenths), at + 1)
            }
            Kind::Word => {
                let value = words::cardinal(token.word)?;
                let hyphen = usize::from(self.kind(at + 1) == Some(Kind::Hyphen));
                let ones = self.token(at + 1 + hyphen).and_then(|next| words::cardinal(next.word));
                match ones {
                    Some(ones @ 1..=9) if (20..100).contains(&value) => {
                        ((value + ones) * 10, at + 2 + hyphen)
                    }
                    Some(12) if value == 1 => (120, at + 2),
                    _ => (value * 10, at + 1),
                }
            }
            _ => return None,
        };
        let hyphen = |end: usize| usize::from(self.kind(end) == Some(Kind::Hyphen));
        let and = end + hyphen(end);
        let a = and + 1 + hyphen(and + 1);
        let half = a + 1 + hyphen(a + 1);
        if self.known(and) == "and" && self.known(a) == "a" && self.known(half) == "half" {
            tenths += 5;
            end = half + 1;
        } else if self.known(and) == "and" && self.known(a) == "half" {
            tenths += 5;
            end = a + 1;
        }
        Some(Amount { tenths, end })
    }
}

fn minutes_of(unit: u32) -> Option<u32> {
    [1, 60, 24 * 60, 7 * 24 * 60].get(unit as usize).copied()
}

/// `PT7H30M`, `P3D`, `P2Y`.
fn timex(tenths: u32, unit: u32, minutes: Option<u32>) -> String {
    match (unit, minutes) {
        (MINUTE | HOUR, Some(minutes)) => match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("PT{minutes}M"),
            (hours, 0) => format!("PT{hours}H"),
            (hours, minutes) => format!("PT{hours}H{minutes}M"),
        },
        _ => {
            let letter = ['M', 'H', 'D', 'W', 'M', 'Y', 'E'].get(unit as usize).copied().unwrap_or('Y');
            let fraction =
                if tenths.is_multiple_of(10) { String::new() } else { format!(".{}", tenths % 10) };
            if letter == 'E' {
                return format!("P{}Y", tenths);
            }
            format!("P{}{fraction}{letter}", tenths / 10)
        }
    }
}
