//! Dates, lengths and numbers in words. English, in British order.
//!
//! What is not known is said to be not known: nothing here invents a day, an
//! hour or a length.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::record::Correction;
use crate::model::when::month_name;
use crate::model::{Bound, End, Length, PartialDate, Precision, When};
use crate::parse::dates::weekday_name;

/// A day: `18 June 2023`.
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date.month()), date.year())
}

/// A day with its weekday: `Sunday 18 June`, and the year where it is asked for.
pub fn weekday(date: Date, with_year: bool) -> String {
    let mut words = format!("{} {} {}", weekday_name(date.weekday()), date.day(), month_name(date.month()));
    if with_year {
        let _ = write!(words, " {}", date.year());
    }
    words
}

/// The first three letters of a month's name, counted from 1: `Jun`.
pub fn short_month(month: i8) -> &'static str {
    &month_name(month)[..3]
}

/// A date as precisely as it is known: `18 June 2023`, `June 2023`, `about spring 2023`.
pub fn date(date: PartialDate) -> String {
    let words = match date.precision {
        Precision::Day(date) => day(date),
        Precision::Month(year, month) => format!("{} {year}", month_name(month)),
        Precision::Season(year, season) => format!("{} {year}", season_name(season)),
        Precision::Year(year) => year.to_string(),
        Precision::Decade(year) => format!("the {year}s"),
        Precision::Century(year) => format!("the {} century", ordinal(year / 100 + 1)),
    };
    match (date.uncertain, date.approximate) {
        (false, false) => words,
        (false, true) => format!("about {words}"),
        (true, false) => format!("perhaps {words}"),
        (true, true) => format!("perhaps about {words}"),
    }
}

/// When something took place: `18–19 June 2023`, `since June 2023`; `date not set` where that is not known.
pub fn when(when: When) -> String {
    match when {
        When::Unknown => "date not set".into(),
        When::Date(at) => date(at),
        When::Interval(End::At(from), End::At(to)) => interval(from, to),
        When::Interval(End::At(from), End::Open) => format!("since {}", date(from)),
        When::Interval(End::At(from), End::Unknown) => format!("from {}, end not stated", date(from)),
        When::Interval(_, End::At(to)) => format!("until {}", date(to)),
        When::Interval(..) => "date not set".into(),
    }
}

/// Two dates and a dash, saying once what they share.
fn interval(from: PartialDate, to: PartialDate) -> String {
    let doubtful = |date: PartialDate| date.uncertain || date.approximate;
    if doubtful(from) || doubtful(to) {
        return format!("{} to {}", date(from), date(to));
    }
    match (from.precision, to.precision) {
        (a, b) if a == b => date(from),
        (Precision::Day(a), Precision::Day(b)) if a.year() == b.year() && a.month() == b.month() => {
            format!("{}–{}", a.day(), day(b))
        }
        (Precision::Day(a), Precision::Day(b)) if a.year() == b.year() => {
            format!("{} {} – {}", a.day(), month_name(a.month()), day(b))
        }
        (Precision::Month(a, first), Precision::Month(b, _)) if a == b => {
            format!("{} – {}", month_name(first), date(to))
        }
        (Precision::Year(a), Precision::Year(b)) => format!("{a}–{b}"),
        _ => format!("{} – {}", date(from), date(to)),
    }
}

/// The value of a `datetime` attribute; `None` where HTML has no form for it.
pub fn datetime(when: When) -> Option<String> {
    let date = match when {
        When::Date(date) | When::Interval(End::At(date), _) => date,
        _ => return None,
    };
    datetime_of(date)
}

/// The value of a `datetime` attribute for one date.
pub fn datetime_of(date: PartialDate) -> Option<String> {
    match date.precision {
        Precision::Day(date) if date.year() > 0 => Some(date.to_string()),
        Precision::Month(year, _) | Precision::Year(year) if year > 0 => {
            Some(PartialDate::from(date.precision).to_string())
        }
        _ => None,
    }
}

/// A moment as Atom and sitemaps write it (RFC 3339), in UTC.
pub fn rfc3339(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn season_name(season: i8) -> &'static str {
    match season {
        21 => "spring",
        22 => "summer",
        23 => "autumn",
        _ => "winter",
    }
}

fn ordinal(number: i16) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A length in words: `more than 7½ hours`, `about 45 minutes`, `1 h 35 min`.
pub fn length(length: Length) -> String {
    format!("{}{}", bound(length.bound), figure(length.minutes))
}

/// The words before a figure, with a space after them: `more than `; none where the figure is exact.
pub fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "",
        Bound::MoreThan => "more than ",
        Bound::LessThan => "less than ",
        Bound::About => "about ",
    }
}

/// A number of minutes as one would say it: `7½ hours`, `1 h 35 min`, `45 minutes`, `2 days`.
pub fn figure(minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let quarter = match rest {
        15 => "¼",
        30 => "½",
        45 => "¾",
        _ => "",
    };
    match (hours, rest) {
        (0, 1) => "1 minute".into(),
        (0, rest) => format!("{rest} minutes"),
        (hours, 0) if hours >= 48 && hours % 24 == 0 => format!("{} days", hours / 24),
        (1, 0) => "1 hour".into(),
        (hours, 0) => format!("{hours} hours"),
        (hours, 15 | 30 | 45) => format!("{hours}{quarter} hours"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// The sum of lengths with the bound it can still claim; `None` of none.
pub fn total(lengths: impl IntoIterator<Item = Length>) -> Option<Length> {
    lengths.into_iter().reduce(|sum, next| Length {
        minutes: sum.minutes.saturating_add(next.minutes),
        bound: match (sum.bound, next.bound) {
            (a, b) if a == b => a,
            (Bound::Exact, other) | (other, Bound::Exact) => other,
            // Two kinds of doubt leave a figure that is only near.
            _ => Bound::About,
        },
    })
}

/// A count in words up to twelve, in digits beyond: `three`, `13`.
pub fn number(count: u64) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    match usize::try_from(count).ok().and_then(|index| WORDS.get(index)) {
        Some(word) => (*word).into(),
        None => count.to_string(),
    }
}

/// The same words with a capital at their head.
pub fn sentence_case(words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The letter of a note, counted from 0: `a` … `z`, `aa`, `ab` ….
pub fn letter(index: usize) -> String {
    let last = char::from(b'a' + (index % 26) as u8);
    match index / 26 {
        0 => last.to_string(),
        before => letter(before - 1) + last.encode_utf8(&mut [0; 4]),
    }
}

/// Text cut to a number of characters at a word's end, with an ellipsis; white space becomes single spaces.
pub fn shorten(text: &str, longest: usize) -> String {
    let mut short = String::with_capacity(longest + 4);
    let mut count = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if count > 0 && count + 1 + length > longest {
            let kept = short.trim_end_matches([',', ';', ':', '–', '—', '-']).len();
            short.truncate(kept);
            short.push('…');
            return short;
        }
        if count > 0 {
            short.push(' ');
            count += 1;
        }
        short.push_str(word);
        count += length;
    }
    short
}

/// The same text without characters that XML cannot hold (XML 1.0, section 2.2).
pub fn xml_safe(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..) && !is_c1(*c))
        .collect()
}

fn is_c1(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}')
}

/// What a correction puts in place of what, in a sentence with each wording between marks; `None` where it gives none.
pub fn wording(
    correction: &Correction,
    [open, close]: [&str; 2],
    spell: fn(&str) -> String,
) -> Option<String> {
    let (was, is) = (correction.was.as_ref()?.text.trim(), correction.is.as_ref()?.text.trim());
    // The right wording may bring its own full stop; in the middle of the sentence there is none.
    let stop = if is.ends_with(['.', '!', '?', '…', '。']) { "" } else { "." };
    let was = spell(was.strip_suffix('.').unwrap_or(was));
    Some(format!("It said {open}{was}{close}; right is {open}{}{close}{stop}", spell(is)))
}

/// The same as HTML.
pub fn wording_html(correction: &Correction) -> Option<String> {
    wording(correction, ["<q>", "</q>"], escape)
}

/// A value as an id of HTML: white space, which an id cannot hold, becomes hyphens.
pub fn attr_id(id: &str) -> String {
    id.chars().map(|c| if c.is_whitespace() || c.is_control() { '-' } else { c }).collect()
}

/// Escapes text for HTML, attribute values included.
pub fn escape_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Text escaped for HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(edtf: &str) -> String {
        when(When::parse(edtf).unwrap())
    }

    #[test]
    fn dates_are_said_as_precisely_as_they_are_known() {
        for (edtf, words) in [
            ("2023-06-18", "18 June 2023"),
            ("2023-06", "June 2023"),
            ("2023", "2023"),
            ("201X", "the 2010s"),
            ("19XX", "the 20th century"),
            ("2023-21", "spring 2023"),
            ("2023-06~", "about June 2023"),
            ("2023-06-18?", "perhaps 18 June 2023"),
            ("2023%", "perhaps about 2023"),
            ("2023-06-18/2023-06-19", "18–19 June 2023"),
            ("2023-06-30/2023-07-02", "30 June – 2 July 2023"),
            ("2022-12-30/2023-01-02", "30 December 2022 – 2 January 2023"),
            ("2023-02/2023-04", "February – April 2023"),
            ("2023/2024", "2023–2024"),
            ("2023-06-18/..", "since 18 June 2023"),
            ("2023-06-18/", "from 18 June 2023, end not stated"),
            ("/2023-06", "until June 2023"),
            ("../2023", "until 2023"),
            ("2023-06~/2023-07", "about June 2023 to July 2023"),
        ] {
            assert_eq!(said(edtf), words, "{edtf}");
        }
        assert_eq!(when(When::Unknown), "date not set");
    }

    #[test]
    fn lengths_are_said_as_one_would() {
        for (written, words) in [
            (">7h30m", "more than 7½ hours"),
            ("3h", "3 hours"),
            ("1h", "1 hour"),
            ("~45m", "about 45 minutes"),
            ("<2h", "less than 2 hours"),
            ("95m", "1 h 35 min"),
            ("2h15m", "2¼ hours"),
            ("26h", "26 hours"),
            ("48h", "2 days"),
            ("1m", "1 minute"),
        ] {
            assert_eq!(length(Length::parse(written).unwrap()), words);
        }
    }

    #[test]
    fn a_sum_claims_no_more_than_its_parts() {
        let sum = |parts: &[&str]| total(parts.iter().map(|part| Length::parse(part).unwrap())).map(length);
        assert_eq!(sum(&[">7h30m", "3h"]).as_deref(), Some("more than 10½ hours"));
        assert_eq!(sum(&["3h", "~1h"]).as_deref(), Some("about 4 hours"));
        assert_eq!(sum(&[">3h", "<1h"]).as_deref(), Some("about 4 hours"));
        assert_eq!(sum(&[">3h", "~1h", "<1h"]).as_deref(), Some("about 5 hours"));
        assert_eq!(sum(&[]), None);
    }

    #[test]
    fn notes_are_lettered_beyond_z() {
        assert_eq!([0, 25, 26, 27, 702].map(letter), ["a", "z", "aa", "ab", "aaa"]);
    }

    #[test]
    fn text_is_cut_at_a_word() {
        assert_eq!(shorten("one  two\nthree", 20), "one two three");
        assert_eq!(shorten("one two, three", 9), "one two…");
        assert_eq!(xml_safe("a\u{1}b\u{b}c\nd"), "abc\nd");
    }

    #[test]
    fn a_correction_ends_in_one_full_stop() {
        use crate::model::record::Written;
        let span = crate::source::Span::new(crate::source::Sources::default().add("a.md", ""), 0..0);
        for (was, is, expected) in [
            ("two hours", "three hours", "It said “two hours”; right is “three hours”."),
            ("He left.", "He stayed.", "It said “He left”; right is “He stayed.”"),
            ("Did he?", "He did", "It said “Did he?”; right is “He did”."),
        ] {
            let [was, is] = [was, is].map(|text| Some(Written { text: text.to_owned(), span }));
            let date = crate::model::Dateline::Day("2023-06-20".parse().unwrap());
            let correction = Correction { date, date_span: span, was, is, note: None };
            assert_eq!(wording(&correction, ["“", "”"], str::to_owned).as_deref(), Some(expected));
        }
    }
}
