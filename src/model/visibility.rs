//! Who may see a briefing: its marking, and why one is kept back.

use std::collections::BTreeSet;
use std::fmt;

use jiff::ZonedDateTime;

use super::id::BriefingId;
use super::meeting::words;
use crate::source::FileId;

words! {
    /// A marking of the Traffic Light Protocol 2.0 (<https://www.first.org/tlp/>), the least strict first.
    Tlp {
        /// For everybody.
        Clear => "clear",
        /// For the community.
        Green => "green",
        /// For the organisation and its clients, on a need-to-know basis.
        Amber => "amber",
        /// For the organisation alone.
        AmberStrict => "amber+strict",
        /// For the recipients alone.
        Red => "red",
    }
}

impl Tlp {
    /// Reads `green` or `TLP:GREEN`, in either case.
    ///
    /// # Errors
    /// Says what is wrong in words for an author.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_ascii_lowercase();
        let word = lower.strip_prefix("tlp:").unwrap_or(&lower);
        Tlp::from_name(word).ok_or_else(|| match word {
            "white" => String::from("`white` is of TLP 1.0; since 2.0 it is called `clear`"),
            _ => format!("`{text}` is no marking of TLP 2.0; it is one of {}", Tlp::WORDS.join(", ")),
        })
    }

    /// As the standard writes it: `TLP:AMBER+STRICT`.
    pub fn label(self) -> String {
        format!("TLP:{}", self.name().to_ascii_uppercase())
    }
}

/// What markings a site has, and which of them a build may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marking {
    /// That of a briefing that says nothing; `None` is as clear, and no page shows it.
    pub default: Option<Tlp>,
    /// The strictest that may be shown.
    pub ceiling: Tlp,
}

impl Default for Marking {
    fn default() -> Self {
        Marking { default: None, ceiling: Tlp::Clear }
    }
}

impl Marking {
    /// What holds where it could not be read: nothing that is not marked is shown.
    pub fn closed() -> Self {
        Marking { default: Some(Tlp::Red), ceiling: Tlp::Clear }
    }
}

/// Why a briefing is not shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It was taken down by hand.
    TakenDown,
    /// What says who may see it could not be read.
    InDoubt,
    /// Its marking is above what this build may show.
    Marked(Tlp),
    /// It is a draft.
    Draft,
    /// Its hour has not come.
    Embargo(ZonedDateTime),
    /// Its time is over.
    Expired(ZonedDateTime),
}

impl Why {
    /// The word for the reason, the same for all of a kind.
    pub fn name(&self) -> &'static str {
        match self {
            Why::TakenDown => "taken-down",
            Why::InDoubt => "unreadable",
            Why::Marked(_) => "marked",
            Why::Draft => "draft",
            Why::Embargo(_) => "embargo",
            Why::Expired(_) => "expired",
        }
    }
}

/// `a draft`, `under embargo until 2023-06-19T18:00+08:00`.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::TakenDown => f.write_str("taken down"),
            Why::InDoubt => f.write_str("kept back, because some of its keys could not be read"),
            Why::Marked(tlp) => write!(f, "marked {}", tlp.label()),
            Why::Draft => f.write_str("a draft"),
            Why::Embargo(at) => write!(f, "under embargo until {}", to_the_minute(at)),
            Why::Expired(at) => write!(f, "expired since {}", to_the_minute(at)),
        }
    }
}

/// A moment as an author writes it, with seconds only where there are any: `2023-06-19T18:00+08:00`.
pub fn to_the_minute(at: &ZonedDateTime) -> String {
    let form = if at.second() == 0 { "%Y-%m-%dT%H:%M%:z" } else { "%Y-%m-%dT%H:%M:%S%:z" };
    at.strftime(form).to_string()
}

/// A briefing that is not shown: enough to tell its author so, and to keep links from telling anybody else.
#[derive(Debug, Clone, PartialEq)]
pub struct Hidden {
    /// Its file.
    pub file: FileId,
    /// Its id.
    pub id: BriefingId,
    /// Its address, and those it had before.
    pub urls: BTreeSet<String>,
    /// The address of its folder, with a closing slash, where it has one.
    pub folder: Option<String>,
    /// The reason.
    pub why: Why,
}

impl Hidden {
    /// Whether an address below the root, with or without closing slash or `index.html`, is one of its own
    /// or of a file of its folder.
    pub fn is_at(&self, url: &str) -> bool {
        let url = url.strip_suffix("index.html").unwrap_or(url);
        let with_slash = format!("{}/", url.trim_end_matches('/'));
        self.urls.contains(url)
            || self.urls.contains(&with_slash)
            || self.folder.as_ref().is_some_and(|folder| with_slash.starts_with(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markings_are_read_as_the_standard_and_as_authors_write_them() {
        assert_eq!(Tlp::parse("TLP:AMBER+STRICT"), Ok(Tlp::AmberStrict));
        assert_eq!(Tlp::parse("green").unwrap().label(), "TLP:GREEN");
        assert!(Tlp::parse("white").unwrap_err().contains("`clear`"));
        assert!(Tlp::parse("grene").is_err() && Tlp::parse("").is_err());
        assert!(Tlp::Clear < Tlp::Green && Tlp::Amber < Tlp::AmberStrict && Tlp::AmberStrict < Tlp::Red);
    }
}
