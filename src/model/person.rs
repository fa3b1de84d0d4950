//! People, and the offices they held when.

use jiff::civil::Date;

use super::id::{PartyId, PersonId};
use super::when::PartialDate;
use crate::source::{FileId, Span};

/// A name in its own script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeName {
    /// The name: 秦刚.
    pub text: String,
    /// BCP 47 language tag: `zh-Hans`.
    pub lang: String,
}

impl NativeName {
    /// A name whose language is told by its script, as far as a script tells it.
    pub fn of_script(text: &str) -> Self {
        let any = |low: char, high: char| text.chars().any(|c| (low..=high).contains(&c));
        let lang = if any('\u{3040}', '\u{30ff}') {
            "ja"
        } else if any('\u{4e00}', '\u{9fff}') || any('\u{3400}', '\u{4dbf}') {
            "zh"
        } else if any('\u{ac00}', '\u{d7a3}') {
            "ko"
        } else if any('\u{0600}', '\u{06ff}') {
            "ar"
        } else if any('\u{0590}', '\u{05ff}') {
            "he"
        } else if any('\u{0400}', '\u{04ff}') {
            "und-Cyrl"
        } else {
            "und"
        };
        NativeName { text: text.to_owned(), lang: lang.to_owned() }
    }

    /// Whether the script runs from right to left.
    pub fn is_right_to_left(&self) -> bool {
        let language = self.lang.split('-').next().unwrap_or_default();
        matches!(language, "ar" | "he" | "fa" | "ur" | "ps" | "dv" | "yi")
    }
}

/// An office, and from when to when it was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The full title: `Secretary of State`.
    pub title: String,
    /// A shorter form for tight places.
    pub short: Option<String>,
    /// First day in office, as precisely as known.
    pub from: Option<PartialDate>,
    /// Last day in office, as precisely as known.
    pub to: Option<PartialDate>,
}

impl Role {
    /// Whether the office can have been held on a day; a vague date is read generously.
    pub fn held_on(&self, day: Date) -> bool {
        let begun = self.from.and_then(PartialDate::first).is_none_or(|first| first <= day);
        let ended = self.to.and_then(PartialDate::last).is_some_and(|last| last < day);
        begun && !ended
    }
}

/// Somebody with a page of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The name of the file.
    pub id: PersonId,
    /// The name as the site writes it.
    pub name: String,
    /// The name in its own script.
    pub native_name: Option<NativeName>,
    /// Other written forms of the full name.
    pub aliases: Vec<String>,
    /// The party the person acts for.
    pub side: Option<PartyId>,
    /// Offices, in the author's order.
    pub roles: Vec<Role>,
    /// Birth, as precisely as known.
    pub born: Option<PartialDate>,
    /// Death, as precisely as known.
    pub died: Option<PartialDate>,
    /// The file.
    pub file: FileId,
    /// The name in the front matter.
    pub span: Span,
    /// Where the Markdown of the page starts in the file, in bytes.
    pub body: usize,
}

impl Person {
    /// The offices held on a day, in the author's order.
    pub fn roles_on(&self, day: Date) -> impl Iterator<Item = &Role> {
        self.roles.iter().filter(move |role| role.held_on(day))
    }

    /// The family name as the tool finds it in running text.
    ///
    /// Names written family name first (Chinese, Korean, Vietnamese and
    /// Hungarian usage, told by the script of the native name) give their
    /// first word; others the last, with particles such as `bin` or `von`
    /// left out and `Jr.` passed over.
    pub fn surname(&self) -> &str {
        let words: Vec<&str> = self.name.split_whitespace().collect();
        let family_first = self
            .native_name
            .as_ref()
            .is_some_and(|native| matches!(native.lang.split('-').next(), Some("zh" | "ko" | "vi" | "hu")));
        if family_first {
            return words.first().copied().unwrap_or(&self.name);
        }
        words
            .iter()
            .rev()
            .map(|word| word.trim_end_matches(','))
            .find(|word| !matches!(*word, "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV"))
            .unwrap_or(&self.name)
    }
}
