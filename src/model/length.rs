//! How long a meeting lasted, and how exactly that is known.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How a stated number of minutes is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Bound {
    /// The source gives just this.
    #[default]
    Exact,
    /// At least this long: `>`.
    MoreThan,
    /// At most this long: `<`.
    LessThan,
    /// Roughly this long: `~`.
    About,
}

impl Bound {
    /// The name used in JSON and in templates.
    pub fn name(self) -> &'static str {
        match self {
            Bound::Exact => "exact",
            Bound::MoreThan => "more-than",
            Bound::LessThan => "less-than",
            Bound::About => "about",
        }
    }
}

/// A stated length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Length {
    /// Minutes; never 0 and never more than 366 days.
    pub minutes: u32,
    /// How exact they are.
    pub bound: Bound,
}

impl Length {
    /// Reads `3h`, `45m`, `7h30m`, `1h 35min`, `3 hours`, `PT3H`, with `>`, `<` or `~` before it.
    ///
    /// # Errors
    /// Says what is wrong in words for an author, without a full stop.
    pub fn parse(text: &str) -> Result<Length, String> {
        let trimmed = text.trim();
        let (bound, rest) = match trimmed.chars().next() {
            Some('>') => (Bound::MoreThan, &trimmed[1..]),
            Some('<') => (Bound::LessThan, &trimmed[1..]),
            Some('~') => (Bound::About, &trimmed[1..]),
            _ => (Bound::Exact, trimmed),
        };
        let minutes =
            parse_minutes(rest).ok_or_else(|| format!("`{text}` is not a length; write 3h, 45m or 7h30m"))?;
        match minutes {
            0 => Err("a meeting cannot last 0 minutes; leave `duration` out if it is not known".into()),
            1..=527_040 => Ok(Length { minutes, bound }),
            _ => Err(format!("`{text}` is longer than a year")),
        }
    }
}

fn parse_minutes(text: &str) -> Option<u32> {
    let lower = text.trim().to_ascii_lowercase();
    let mut rest = lower.strip_prefix("pt").unwrap_or(&lower).trim_start();
    let mut minutes = 0u32;
    let mut units_left = 60 * 24 + 1;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (amount, tail) = rest.split_at(digits);
        let tail = tail.trim_start();
        let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let unit = match &tail[..letters] {
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            "d" | "day" | "days" => 60 * 24,
            _ => return None,
        };
        if unit >= units_left {
            return None;
        }
        units_left = unit;
        minutes = minutes.checked_add(amount_in_minutes(amount, unit)?)?;
        rest = tail[letters..].trim_start();
    }
    Some(minutes)
}

/// `1.5` of 60 is 90; a fraction that is no whole number of minutes is refused.
fn amount_in_minutes(amount: &str, unit: u32) -> Option<u32> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let mut total = whole.parse::<u32>().ok()?.checked_mul(unit)?;
    if !fraction.is_empty() {
        let scale = 10u32.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let parts = fraction.parse::<u32>().ok()?.checked_mul(unit)?;
        if parts % scale != 0 {
            return None;
        }
        total = total.checked_add(parts / scale)?;
    }
    Some(total)
}

/// The short form that [`Length::parse`] reads: `>7h30m`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.bound {
            Bound::Exact => "",
            Bound::MoreThan => ">",
            Bound::LessThan => "<",
            Bound::About => "~",
        })?;
        match (self.minutes / 60, self.minutes % 60) {
            (0, minutes) => write!(f, "{minutes}m"),
            (hours, 0) => write!(f, "{hours}h"),
            (hours, minutes) => write!(f, "{hours}h{minutes}m"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_many_spellings() {
        let read = |text: &str| Length::parse(text).unwrap().to_string();
        assert_eq!(read(">7h30m"), ">7h30m");
        assert_eq!(read("450m"), "7h30m");
        assert_eq!(read("3 hours"), "3h");
        assert_eq!(read("PT1H35M"), "1h35m");
        assert_eq!(read("~ 1.5h"), "~1h30m");
        assert_eq!(read("<45 min"), "<45m");
        assert_eq!(read("1 day 2 hours"), "26h");
    }

    #[test]
    fn what_is_not_a_length_is_refused() {
        for text in ["", "3", "h", "3x", "3h3h", "30m1h", "0m", "99999999h", "1.33h", "-3h"] {
            assert!(Length::parse(text).is_err(), "{text}");
        }
    }
}
