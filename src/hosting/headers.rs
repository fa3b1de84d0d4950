//! The headers that every response bears.

use super::policy;
use crate::model::Config;

/// Headers that are the same on every site.
const SAME: &[(&str, &str)] = &[
    // The type is the one that is said.
    ("X-Content-Type-Options", "nosniff"),
    // Where a source lies is not to learn which briefing a reader came from.
    ("Referrer-Policy", REFERRER),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    // A page that opens ours has no hold on it.
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// What other sites are told of where a reader comes from: nothing.
pub const REFERRER: &str = "same-origin";

/// Names and values, in the order they are written.
pub fn always(config: &Config) -> Vec<(&'static str, String)> {
    let policy = policy::header(&config.hosting.policy).map(|value| ("Content-Security-Policy", value));
    let same = SAME.iter().map(|(name, value)| (*name, (*value).to_owned()));
    policy.into_iter().chain(same).collect()
}
