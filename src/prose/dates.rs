//! Dates and lengths in prose, each with its value and how it was found.
//!
//! In: a text and its dateline. Out: [`DateMention`]s in order. One file for
//! each kind of phrase; the first kind that fits at a word wins, the longest
//! spelling first. Without a dateline what is relative stays unresolved.

use std::ops::Range;

use jiff::civil::Date;

use super::tokens::{Kind, Text, Token};
use super::words::Class;
use crate::model::{Length, PartOfDay, When};

mod calendar;
mod clock;
mod duration;
mod explicit;
mod relative;
mod tense;
mod weekday;

pub use tense::Tense;
pub(super) use tense::is_regular_past;

/// How a date was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found {
    /// Day and month, a month, a year: 18 June 2023.
    Explicit,
    /// The name of a day of the week.
    Weekday,
    /// Counted from the dateline or from a date before it: yesterday, last week.
    Relative,
    /// How long something lasted.
    Duration,
    /// A time by the clock.
    Clock,
}

/// What a mention means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A date; [`When::Unknown`] where the text does not settle it.
    When(When),
    /// A length; months and years are too long for one and stay unknown dates.
    Length(Length),
}

/// A date or a length, as written and as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// The bytes of the phrase.
    pub range: Range<usize>,
    /// What it means.
    pub value: Value,
    /// Morning, afternoon …, where the phrase says so.
    pub part_of_day: Option<PartOfDay>,
    /// Hour and minute, where the phrase says so.
    pub clock: Option<(i8, i8)>,
    /// The value in TIMEX3 notation: `2023-06-18`, `2023-06-19TAF`, `2023-W25`, `PT3H`.
    pub timex: String,
    /// How it was told.
    pub found: Found,
    /// Whether the clause lies behind or ahead of the dateline.
    pub tense: Tense,
    /// The tokens of the phrase.
    pub tokens: Range<usize>,
}

impl DateMention {
    /// The date; unknown for a length.
    pub fn when(&self) -> When {
        match self.value {
            Value::When(when) => when,
            Value::Length(_) => When::Unknown,
        }
    }

    /// The length, if it is one.
    pub fn length(&self) -> Option<Length> {
        match self.value {
            Value::Length(length) => Some(length),
            Value::When(_) => None,
        }
    }
}

/// Every date and length in a text, in order and without overlap.
pub fn find(text: &str, dateline: Option<Date>) -> Vec<DateMention> {
    find_in(&Text::new(text), dateline)
}

/// Every date and length in a text that is cut already.
pub fn find_in(text: &Text, dateline: Option<Date>) -> Vec<DateMention> {
    let mut reader = Reader { text, dateline, sentence: 0..0, found: Vec::new() };
    for sentence in &text.sentences {
        reader.sentence = sentence.clone();
        let mut at = sentence.start;
        while at < sentence.end {
            at = match reader.phrase_at(at) {
                Some(phrase) => reader.take(phrase),
                None => at + 1,
            };
        }
    }
    reader.found
}

/// A phrase before its span is known in bytes.
#[derive(Debug, Clone)]
struct Phrase {
    tokens: Range<usize>,
    value: Value,
    part: Option<PartOfDay>,
    clock: Option<(i8, i8)>,
    timex: String,
    found: Found,
    tense: Tense,
}

impl Phrase {
    fn date(tokens: Range<usize>, when: When, timex: String, found: Found, tense: Tense) -> Self {
        Phrase { tokens, value: Value::When(when), part: None, clock: None, timex, found, tense }
    }
}

struct Reader<'t, 'a> {
    text: &'t Text<'a>,
    dateline: Option<Date>,
    sentence: Range<usize>,
    found: Vec<DateMention>,
}

impl Reader<'_, '_> {
    /// The phrase that begins at a token.
    fn phrase_at(&self, at: usize) -> Option<Phrase> {
        let token = self.text.tokens[at];
        match token.kind {
            Kind::Clock => self.clock_at(at),
            Kind::Number => self
                .clock_at(at)
                .or_else(|| self.explicit_at(at))
                .or_else(|| self.ago_at(at))
                .or_else(|| self.duration_at(at)),
            Kind::Word if token.word == 0 => None,
            Kind::Word => self.word_phrase_at(at, &token),
            _ => None,
        }
    }

    fn word_phrase_at(&self, at: usize, token: &Token) -> Option<Phrase> {
        const BEGINS: u64 = super::words::set(&[
            Class::Weekday,
            Class::Month,
            Class::Cardinal,
            Class::DateWord,
            Class::DayPart,
            Class::Unit,
            Class::Season,
        ]);
        if !token.is_any(BEGINS) {
            return None;
        }
        // Most articles stand before no date at all.
        const GOES_ON: u64 = BEGINS | super::words::set(&[Class::Ordinary, Class::Adverb]);
        let goes_on = |next: &Token| {
            next.is_any(GOES_ON) || matches!(next.kind, Kind::Number | Kind::Hyphen | Kind::Clock)
        };
        if token.is(Class::Determiner) && !self.token(at + 1).is_some_and(goes_on) {
            return None;
        }
        self.weekday_at(at)
            .or_else(|| self.explicit_at(at))
            .or_else(|| self.ago_at(at))
            .or_else(|| self.duration_at(at))
            .or_else(|| self.relative_at(at))
    }

    fn take(&mut self, phrase: Phrase) -> usize {
        let end = phrase.tokens.end;
        self.found.push(DateMention {
            range: self.text.bytes(&phrase.tokens),
            value: phrase.value,
            part_of_day: phrase.part,
            clock: phrase.clock,
            timex: phrase.timex,
            found: phrase.found,
            tense: phrase.tense,
            tokens: phrase.tokens,
        });
        end
    }

    /// A token of this sentence.
    fn token(&self, at: usize) -> Option<&Token> {
        if self.sentence.contains(&at) { self.text.tokens.get(at) } else { None }
    }

    fn known(&self, at: usize) -> &'static str {
        self.token(at).map_or("", Token::known)
    }

    fn known_before(&self, at: usize, back: usize) -> &'static str {
        at.checked_sub(back).map_or("", |at| self.known(at))
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.token(at).map(|token| token.kind)
    }

    /// The last mention that is one day, for `the next day`.
    fn anchor(&self) -> Option<Date> {
        self.found.iter().rev().take(6).find_map(|mention| mention.when().single_day()).or(self.dateline)
    }

    fn tense(&self, tokens: &Range<usize>) -> Tense {
        tense::of(self.text, &self.sentence, tokens)
    }

    /// A part of the day at a token: `morning`, `night`.
    fn day_part(&self, at: usize) -> Option<PartOfDay> {
        let parts = [
            PartOfDay::Morning,
            PartOfDay::Midday,
            PartOfDay::Afternoon,
            PartOfDay::Evening,
            PartOfDay::Night,
        ];
        let number = self.token(at)?.number_of(Class::DayPart)?;
        parts.get(number as usize).copied()
    }
}

/// TIMEX3 notation of a part of the day.
fn part_suffix(part: Option<PartOfDay>) -> &'static str {
    match part {
        None => "",
        Some(PartOfDay::Morning) => "TMO",
        Some(PartOfDay::Midday) => "TMI",
        Some(PartOfDay::Afternoon) => "TAF",
        Some(PartOfDay::Evening) => "TEV",
        Some(PartOfDay::Night) => "TNI",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `phrase=timex` of everything found, on a dateline.
    fn on(dateline: &str, text: &str) -> Vec<String> {
        let dateline = (!dateline.is_empty()).then(|| dateline.parse().unwrap());
        find(text, dateline)
            .iter()
            .map(|found| format!("{}={}", &text[found.range.clone()], found.timex))
            .collect()
    }

    const MONDAY: &str = "2023-06-19";

    #[test]
    fn weekdays_by_tense() {
        assert_eq!(
            on(MONDAY, "He met Qin on Sunday and will meet Wang on Tuesday."),
            ["Sunday=2023-06-18", "Tuesday=2023-06-20"]
        );
        assert_eq!(
            on(MONDAY, "The ministry said Monday that they would meet Thursday."),
            ["Monday=2023-06-19", "Thursday=2023-06-22"]
        );
        assert_eq!(on(MONDAY, "On Wednesday, the president will host him."), ["Wednesday=2023-06-21"]);
        assert_eq!(on(MONDAY, "Kerry leaves for Moscow for talks on Wednesday."), ["Wednesday=2023-06-21"]);
        assert_eq!(on(MONDAY, "He is expected to arrive on Friday."), ["Friday=2023-06-23"]);
        assert_eq!(on(MONDAY, "She traveled to Rome to meet him on Friday."), ["Friday=2023-06-16"]);
        assert_eq!(on(MONDAY, "He spoke on Monday afternoon."), ["Monday afternoon=2023-06-19TAF"]);
        assert_eq!(
            on(MONDAY, "He spoke earlier Monday and late Saturday."),
            ["earlier Monday=2023-06-19", "late Saturday=2023-06-17"]
        );
        assert_eq!(
            on(MONDAY, "They talked last Monday; next Friday he leaves."),
            ["last Monday=2023-06-12", "next Friday=2023-06-30"]
        );
        assert_eq!(on(MONDAY, "Ahead of Thursday’s summit they spoke."), ["Thursday=2023-06-22"]);
    }

    #[test]
    fn explicit_dates() {
        assert_eq!(on("", "18 June 2023"), ["18 June 2023=2023-06-18"]);
        assert_eq!(
            on("", "June 18, 2023, and 2023-06-19"),
            ["June 18, 2023=2023-06-18", "2023-06-19=2023-06-19"]
        );
        assert_eq!(on(MONDAY, "They met on June 18."), ["June 18=2023-06-18"]);
        assert_eq!(
            on(MONDAY, "They met on Sunday, June 18, 2023, in Beijing."),
            ["Sunday, June 18, 2023=2023-06-18"]
        );
        assert_eq!(
            on(MONDAY, "On Monday, January 9th, he will meet her."),
            ["Monday, January 9th=2024-01-09"]
        );
        assert_eq!(on(MONDAY, "They met 18–19 June."), ["18–19 June=2023-06-18/2023-06-19"]);
        assert_eq!(
            on(MONDAY, "He met on September 16-17 with Wang."),
            ["September 16-17=2022-09-16/2022-09-17"]
        );
        assert_eq!(on(MONDAY, "They met on the 18th."), ["the 18th=2023-06-18"]);
        assert_eq!(on(MONDAY, "the 20th Party Congress"), [""; 0]);
        assert_eq!(
            on(MONDAY, "It was called off in February and held in June."),
            ["February=2023-02", "June=2023-06"]
        );
        assert_eq!(
            on(MONDAY, "In November 2022 and in 2021 they met."),
            ["November 2022=2022-11", "2021=2021"]
        );
        assert_eq!(on(MONDAY, "You may march on."), [""; 0]);
        assert_eq!(on("", "They met on June 18 and on Monday."), ["June 18=XXXX-06-18", "Monday=XXXX-WXX-1"]);
    }

    #[test]
    fn relative_dates() {
        assert_eq!(
            on(MONDAY, "They met today, yesterday and tomorrow."),
            ["today=2023-06-19", "yesterday=2023-06-18", "tomorrow=2023-06-20"]
        );
        assert_eq!(
            on(MONDAY, "They spoke last night and this morning; he dines tonight."),
            ["last night=2023-06-18TNI", "this morning=2023-06-19TMO", "tonight=2023-06-19TNI"]
        );
        assert_eq!(
            on(MONDAY, "last week, next month, last year"),
            ["last week=2023-W24", "next month=2023-07", "last year=2022"]
        );
        assert_eq!(
            on(MONDAY, "10 days ago; two weeks ago; three months ago; a year ago"),
            [
                "10 days ago=2023-06-09",
                "two weeks ago=2023-W23",
                "three months ago=2023-03",
                "a year ago=2022"
            ]
        );
        assert_eq!(
            on(MONDAY, "They met on June 12. The next day they spoke."),
            ["June 12=2023-06-12", "The next day=2023-06-13"]
        );
        assert_eq!(on("", "They met yesterday."), ["yesterday=XXXX-XX-XX"]);
        assert_eq!(
            on("2015-09-22", "He was a guest at the fair this weekend."),
            ["this weekend=2015-W38-WE"]
        );
    }

    #[test]
    fn lengths() {
        assert_eq!(on("", "for three hours"), ["three hours=PT3H"]);
        assert_eq!(
            on("", "for more than seven and a half hours"),
            ["more than seven and a half hours=PT7H30M"]
        );
        assert_eq!(on("", "a 35-minute call, a two-hour lunch"), ["35-minute=PT35M", "two-hour=PT2H"]);
        assert_eq!(
            on("", "an hour and a half; half an hour; one hour and 45 minutes; 1.5 hours"),
            [
                "an hour and a half=PT1H30M",
                "half an hour=PT30M",
                "one hour and 45 minutes=PT1H45M",
                "1.5 hours=PT1H30M"
            ]
        );
        assert_eq!(
            on("", "over an hour; about two hours; nearly five hours"),
            ["over an hour=PT1H", "about two hours=PT2H", "nearly five hours=PT5H"]
        );
        assert_eq!(
            on("", "a three-day visit; an hours-long meeting; two and a half hours; two-and-a-half-hour"),
            ["three-day=P3D", "two and a half hours=PT2H30M", "two-and-a-half-hour=PT2H30M"]
        );
        let about = &find("approximately two hours", None)[0];
        assert_eq!(about.length().unwrap().to_string(), "~2h");
        let more = &find("more than seven and a half hours", None)[0];
        assert_eq!(more.length().unwrap().to_string(), ">7h30m");
    }

    #[test]
    fn clocks() {
        assert_eq!(on(MONDAY, "at 10:30 a.m. and 3 p.m."), ["10:30 a.m.=T10:30", "3 p.m.=T15:00"]);
    }
}
