//! A diagnostic as it is read again, by another process than the one that told it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

use super::{Location, Rewording, Severity};
use crate::source::Span;

/// The fields of a diagnostic in their order, its code in words that are not yet known.
#[derive(Deserialize)]
struct Kept {
    severity: Severity,
    code: String,
    message: String,
    location: Location,
    label: Option<String>,
    related: Vec<(Span, String)>,
    hints: Vec<String>,
    rewording: Option<Rewording>,
}

impl<'de> Deserialize<'de> for super::Diagnostic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Kept { severity, code, message, location, label, related, hints, rewording } =
            Kept::deserialize(deserializer)?;
        let code = for_good(&code);
        Ok(super::Diagnostic { severity, code, message, location, label, related, hints, rewording })
    }
}

/// The same word once for all; there are few kinds of message.
fn for_good(code: &str) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.get(code).copied().unwrap_or_else(|| {
        let code: &'static str = code.to_owned().leak();
        known.insert(code);
        code
    })
}
