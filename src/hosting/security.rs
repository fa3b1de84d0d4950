//! `security.txt`: whom to tell of a fault (RFC 9116).

use std::fmt::Write;

use crate::model::{ServerFile, Site};

/// The text; empty where the site names nobody.
pub fn text(site: &Site) -> String {
    let Some(security) = &site.config.hosting.security else { return String::new() };
    let mut text = String::new();
    for contact in &security.contacts {
        let _ = writeln!(text, "Contact: {contact}");
    }
    let _ = writeln!(text, "Expires: {}", security.expires.0);
    for (field, address) in &security.links {
        let _ = writeln!(text, "{field}: {address}");
    }
    if !security.languages.is_empty() {
        let _ = writeln!(text, "Preferred-Languages: {}", security.languages.join(", "));
    }
    if let Some(base) = &site.config.base_url {
        let _ = writeln!(text, "Canonical: {base}{}", ServerFile::SecurityTxt.name());
    }
    text
}
