//! Which changes the new corrections of a briefing speak of.
//!
//! One correction does not excuse everything: it speaks of a change when its words name what the fact was or what
//! it is, in whatever way the prose of a briefing would. One that gives no wordings and names none of them ("The day
//! was wrong.") is taken at its word once, for the first change that is left.

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::model::record::{Correction, Written};
use crate::model::{Length, When};
use crate::prose;

/// A fact that is another than it was.
#[derive(Debug)]
pub(super) struct Changed {
    /// What there is to tell of it.
    pub told: Diagnostic,
    /// What it was and is.
    pub values: Vec<Value>,
}

/// A value, by which words can be known to speak of it.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A day or the like.
    When(When),
    /// A length.
    Length(Length),
    /// A name, of which the last word is enough.
    Name(String),
    /// Words of a quotation.
    Quoted(String),
}

/// The changes that none of the corrections speaks of.
pub(super) fn unspoken(
    mut changes: Vec<Changed>,
    corrections: &[&Correction],
    dateline: Option<Date>,
) -> Vec<Diagnostic> {
    let said: Vec<Said> = corrections.iter().map(|correction| Said::new(correction, dateline)).collect();
    let names = |said: &Said, change: &Changed| change.values.iter().any(|value| said.names(value));
    let is_vague =
        |said: &&Said| said.wordings.is_empty() && !changes.iter().any(|change| names(said, change));
    let vague = said.iter().filter(is_vague).count();
    changes.retain(|change| !said.iter().any(|said| names(said, change)));
    changes.into_iter().skip(vague).map(|change| change.told).collect()
}

/// What a correction says.
struct Said {
    text: String,
    /// The wordings by themselves.
    wordings: Vec<String>,
    dates: Vec<When>,
    lengths: Vec<Length>,
}

impl Said {
    fn new(correction: &Correction, dateline: Option<Date>) -> Self {
        let wordings: Vec<&Written> = [&correction.was, &correction.is].into_iter().flatten().collect();
        let all = wordings.iter().map(|words| words.text.as_str()).chain(correction.note.as_deref());
        let text = all.collect::<Vec<_>>().join("\n\n");
        let mentions = prose::dates::find(&text, dateline);
        Said {
            wordings: wordings.iter().map(|words| plain(&words.text)).collect(),
            dates: mentions.iter().map(|mention| mention.when()).collect(),
            lengths: mentions.iter().filter_map(|mention| mention.length()).collect(),
            text: plain(&text),
        }
    }

    fn names(&self, value: &Value) -> bool {
        match value {
            Value::When(when) => self.dates.iter().any(|date| *date != When::Unknown && date.overlaps(*when)),
            Value::Length(length) => self.lengths.iter().any(|said| said.minutes == length.minutes),
            Value::Name(name) => {
                let name = plain(name);
                let last = name.split_whitespace().next_back().unwrap_or_default();
                has_word(&self.text, last)
            }
            Value::Quoted(words) => {
                let words = plain(words);
                has_word(&self.text, &words) || self.wordings.iter().any(|wording| has_word(&words, wording))
            }
        }
    }
}

/// Words in lower case with single spaces and nothing else between them.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether some words stand in a text as whole words; both are [`plain`].
fn has_word(text: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {text} ").contains(&format!(" {words} "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dateline;
    use crate::source::{Sources, Span};

    fn is_named(note: &str, value: Value) -> bool {
        let span = Span::new(Sources::default().add("a.md", ""), 0..0);
        let day: Date = "2023-06-19".parse().unwrap();
        let date = Dateline::Day(day);
        let note = Some(note.to_owned());
        let correction = Correction { date, date_span: span, was: None, is: None, note };
        Said::new(&correction, Some(day)).names(&value)
    }

    #[test]
    fn a_value_is_known_in_the_words_of_prose() {
        let day = |day: &str| Value::When(When::parse(day).unwrap());
        let length = |length: &str| Value::Length(Length::parse(length).unwrap());
        for (note, value, named) in [
            ("They met on Sunday, not on Monday.", day("2023-06-18"), true),
            ("They met on 17 June.", day("2023-06-17"), true),
            ("They met on 17 June.", day("2023-06-18"), false),
            ("The day was wrong.", day("2023-06-18"), false),
            ("It took three hours.", length("3h"), true),
            ("It took more than seven and a half hours.", length(">7h30m"), true),
            ("It took three hours.", length("4h"), false),
            ("Ms Birch was there.", Value::Name("Anna Birch".into()), true),
            ("Birchwood was the place.", Value::Name("Anna Birch".into()), false),
            ("He called it “a frank talk”.", Value::Quoted("a frank talk".into()), true),
            ("He called it frank.", Value::Quoted("a frank talk".into()), false),
        ] {
            assert_eq!(is_named(note, value.clone()), named, "{note} {value:?}");
        }
    }
}
