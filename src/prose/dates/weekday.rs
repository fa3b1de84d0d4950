//! Days of the week: `Sunday`, `last Friday`, `on Monday afternoon`.

use jiff::civil::Date;

use super::calendar::{coming, days_from, latest, week};
use super::{Class, Found, Kind, Phrase, Reader, Tense, part_suffix};
use crate::model::When;

impl Reader<'_, '_> {
    pub(super) fn weekday_at(&self, at: usize) -> Option<Phrase> {
        let lead = self.lead_before_weekday(at);
        let day_at = at + lead;
        let token = self.token(day_at).filter(|token| token.capital)?;
        let number = token.number_of(Class::Weekday)?;
        if matches!(token.known(), "mon" | "sat" | "sun" | "wed" | "fri" | "thu" | "tue")
            && !token.abbreviation
        {
            return None;
        }
        let part = self.day_part(day_at + 1);
        let next = day_at + 1 + usize::from(part.is_some());
        let comma = usize::from(self.kind(next) == Some(Kind::Comma));
        if lead == 0 || self.known(at) != "next" {
            let dated = self.explicit_at(next + comma).filter(|phrase| self.is_day(phrase));
            if let Some(mut phrase) = dated {
                phrase.tokens.start = day_at;
                phrase.part = part;
                phrase.timex += part_suffix(part);
                return Some(phrase);
            }
        }
        let end = day_at + 1 + usize::from(part.is_some());
        let start = if matches!(self.known(at), "on" | "this") && lead == 1 && self.known(at) == "on" {
            day_at
        } else {
            at
        };
        let tokens = start..end;
        let tense = self.weekday_tense(at, lead, &tokens);
        let repeated =
            token.known().ends_with("days") || matches!(self.known_before(at, 1), "every" | "each" | "a");
        let date = self.dateline.filter(|_| !repeated).and_then(|dateline| match (self.known(at), lead) {
            ("last", 1..) => latest(days_from(dateline, -1)?, number),
            ("next", 1..) => days_from(week(dateline, 1)?, i64::from(number)),
            (_, _) if matches!(tense, Tense::Future | Tense::Present) => {
                coming(self.day_ahead_told_before().unwrap_or(dateline), number)
            }
            _ => latest(dateline, number),
        });
        let timex = match date {
            Some(date) => format!("{date}{}", part_suffix(part)),
            None => format!("XXXX-WXX-{}{}", number + 1, part_suffix(part)),
        };
        let mut phrase =
            Phrase::date(tokens, date.map_or(When::Unknown, When::day), timex, Found::Weekday, tense);
        phrase.part = part;
        Some(phrase)
    }

    /// How many words before the weekday belong to it.
    fn lead_before_weekday(&self, at: usize) -> usize {
        match (self.known(at), self.known(at + 1)) {
            ("this", "past" | "coming") => 2,
            ("last" | "next" | "this" | "earlier" | "late" | "early" | "later", "on") => 0,
            ("last" | "next" | "this" | "earlier" | "late" | "early" | "later", _) => 1,
            _ => 0,
        }
    }

    fn weekday_tense(&self, at: usize, lead: usize, tokens: &std::ops::Range<usize>) -> Tense {
        match (self.known(at), self.known(at + 1)) {
            ("last", _) if lead > 0 => Tense::Past,
            ("next", _) if lead > 0 => Tense::Future,
            ("this", "past") if lead > 0 => Tense::Past,
            ("this", "coming") if lead > 0 => Tense::Future,
            _ => self.tense(tokens),
        }
    }

    /// `next Monday …, and on Thursday`: the week already told of goes on.
    fn day_ahead_told_before(&self) -> Option<Date> {
        let before = self.found.last().filter(|mention| mention.tokens.start >= self.sentence.start)?;
        before.when().single_day().filter(|&day| self.dateline.is_some_and(|dateline| day > dateline))
    }

    fn is_day(&self, phrase: &Phrase) -> bool {
        let tokens = &self.text.tokens[phrase.tokens.clone()];
        tokens.iter().any(|token| token.kind == Kind::Number && token.digits <= 2)
    }
}
