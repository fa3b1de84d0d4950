//! "Now", asked in a few ways only, so that it is known how long the answers stay what they are.

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The moment for which a site is made. Whoever asks it something shortens the time in which a site made anew
/// would be the same: [`Now::holds`].
///
/// Copies are one: what one of them is asked, all know.
#[derive(Debug, Clone)]
pub struct Now {
    at: Timestamp,
    holds: Arc<Mutex<Holds>>,
}

/// From when to when the answers that were given are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
    /// The very moment, where somebody was told it.
    pub exactly: Option<Timestamp>,
}

impl Holds {
    /// Whether one who asks the same at another moment is given the same answers.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.exactly.is_none_or(|told| told == at) && self.from <= at && at < self.until
    }

    /// The moments at which both hold, of two that hold at one moment at least.
    pub fn and(self, other: Holds) -> Holds {
        Holds {
            from: self.from.max(other.from),
            until: self.until.min(other.until),
            exactly: self.exactly.or(other.exactly),
        }
    }
}

impl Now {
    /// That moment, of which nothing has been asked yet.
    pub fn at(at: Timestamp) -> Self {
        let holds = Holds { from: Timestamp::MIN, until: Timestamp::MAX, exactly: None };
        Now { at, holds: Arc::new(Mutex::new(holds)) }
    }

    /// Whether a moment has come.
    pub fn has_come(&self, at: Timestamp) -> bool {
        let has_come = at <= self.at;
        self.shorten(|holds| match has_come {
            true => holds.from = holds.from.max(at),
            false => holds.until = holds.until.min(at),
        });
        has_come
    }

    /// Whether less than this time is left until a moment.
    pub fn is_within(&self, time: SignedDuration, of: Timestamp) -> bool {
        // One nanosecond more: when just that time is left, it is not less.
        let begins = of.checked_sub(time).and_then(|at| at.checked_add(SignedDuration::from_nanos(1)));
        begins.map_or(true, |begins| self.has_come(begins))
    }

    /// The day by a clock.
    pub fn day_in(&self, zone: &TimeZone) -> Date {
        let day = self.at.to_zoned_datetime(zone.clone()).date();
        let begins = |day: Date| Some(day.to_zoned_datetime(zone.clone()).ok()?.timestamp());
        let (first, after) = (begins(day), day.tomorrow().ok().and_then(begins));
        match first.zip(after).filter(|(first, after)| *first <= self.at && self.at < *after) {
            Some((first, after)) => self.shorten(|holds| {
                holds.from = holds.from.max(first);
                holds.until = holds.until.min(after);
            }),
            // A clock that was set back over midnight has a day in two parts.
            None => drop(self.exactly()),
        }
        day
    }

    /// The moment itself, to be written down.
    pub fn exactly(&self) -> Timestamp {
        self.shorten(|holds| holds.exactly = Some(self.at));
        self.at
    }

    /// The moment, for what is told of a build and is not in it.
    pub fn stated(&self) -> Timestamp {
        self.at
    }

    /// Between which moments everything that was asked until now has the same answer.
    pub fn holds(&self) -> Holds {
        *self.holds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shorten(&self, shorten: impl FnOnce(&mut Holds)) {
        shorten(&mut self.holds.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl From<Timestamp> for Now {
    fn from(at: Timestamp) -> Self {
        Now::at(at)
    }
}

impl FromStr for Now {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        Ok(Now::at(text.parse()?))
    }
}

impl Default for Now {
    fn default() -> Self {
        Now::at(Timestamp::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn holds(now: &Now, moments: &[&str]) -> Vec<bool> {
        moments.iter().map(|moment| now.holds().contains(at(moment))).collect()
    }

    #[test]
    fn what_has_come_stays_so_until_the_next() {
        let now = Now::at(at("2024-06-01T12:00:00Z"));
        assert!(now.holds().contains(Timestamp::MIN));
        assert!(now.has_come(at("2024-06-01T12:00:00Z")) && now.has_come(at("2024-05-01T00:00:00Z")));
        assert!(!now.has_come(at("2024-07-01T00:00:00Z")));
        let moments =
            ["2024-06-01T11:59:59Z", "2024-06-01T12:00:00Z", "2024-06-30T23:59:59Z", "2024-07-01T00:00:00Z"];
        assert_eq!(holds(&now, &moments), [false, true, true, false]);
    }

    #[test]
    fn a_day_ends_by_its_clock() {
        let now = Now::at(at("2024-06-01T23:30:00Z"));
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        assert_eq!(now.clone().day_in(&zone).to_string(), "2024-06-02");
        let moments =
            ["2024-06-01T15:59:59Z", "2024-06-01T16:00:00Z", "2024-06-02T15:59:59Z", "2024-06-02T16:00:00Z"];
        assert_eq!(holds(&now, &moments), [false, true, true, false]);
    }

    #[test]
    fn a_moment_that_is_written_down_holds_for_itself_alone() {
        let now = Now::at(at("2024-06-01T12:00:00Z"));
        now.exactly();
        assert_eq!(holds(&now, &["2024-06-01T12:00:00Z", "2024-06-01T12:00:01Z"]), [true, false]);
    }

    #[test]
    fn two_hold_together_where_both_do() {
        let (noon, evening) = (Now::at(at("2024-06-01T12:00:00Z")), Now::at(at("2024-06-01T18:00:00Z")));
        assert!(!noon.has_come(at("2024-06-01T20:00:00Z")) && evening.has_come(at("2024-06-01T11:00:00Z")));
        let both = noon.holds().and(evening.holds());
        assert_eq!((both.from, both.until), (at("2024-06-01T11:00:00Z"), at("2024-06-01T20:00:00Z")));
        evening.exactly();
        assert_eq!(noon.holds().and(evening.holds()).exactly, Some(at("2024-06-01T18:00:00Z")));
    }

    #[test]
    fn what_is_within_a_time_was_not_before() {
        let day = SignedDuration::from_hours(24);
        let (early, late) = (Now::at(at("2024-06-01T00:00:00Z")), Now::at(at("2024-06-01T00:00:00.1Z")));
        assert!(!early.is_within(day, at("2024-06-02T00:00:00Z")));
        assert!(late.is_within(day, at("2024-06-02T00:00:00Z")));
        assert!(!early.holds().contains(late.stated()) && !late.holds().contains(early.stated()));
    }
}
