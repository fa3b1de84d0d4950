//! Times by the clock: `10:30 a.m.`, `3 p.m.`

use super::{Found, Kind, Phrase, Reader, Tense, Value};
use crate::model::When;

impl Reader<'_, '_> {
    pub(super) fn clock_at(&self, at: usize) -> Option<Phrase> {
        let token = self.token(at)?;
        let (mut hour, minute) = match token.kind {
            Kind::Clock => (token.value / 60, token.value % 60),
            _ if token.value <= 12 && token.tenths == 0 && !token.ordinal => (token.value, 0),
            _ => return None,
        };
        let half = match self.known(at + 1) {
            "a.m." | "am" => Some(0),
            "p.m." | "pm" => Some(12),
            _ => None,
        };
        if half.is_none() && token.kind != Kind::Clock {
            return None;
        }
        if let Some(half) = half {
            hour = hour % 12 + half;
        }
        let clock = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
        Some(Phrase {
            tokens: at..at + 1 + usize::from(half.is_some()),
            value: Value::When(When::Unknown),
            part: None,
            clock: Some(clock),
            timex: format!("T{hour:02}:{minute:02}"),
            found: Found::Clock,
            tense: Tense::Open,
        })
    }
}
