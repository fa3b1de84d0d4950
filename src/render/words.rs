//! Dates, lengths and numbers in words, as the language of the interface has them.
//!
//! What is not known is said to be not known: nothing here invents a day, an
//! hour or a length.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::record::Correction;
use crate::model::{Bound, End, Language, Length, PartOfDay, PartialDate, Precision, Status, When};

/// What fills the places of a message about dates: each is worked out only where the message has it.
#[derive(Default)]
struct Parts<'a> {
    /// The date, or the later of two.
    day: Option<Date>,
    /// The earlier of two.
    first: Option<Date>,
    /// Whole dates and other words, by name.
    words: &'a [(&'a str, &'a str)],
}

impl Parts<'_> {
    fn value<'v>(&'v self, language: &'v Language, name: &str) -> Option<Cow<'v, str>> {
        if let Some((_, words)) = self.words.iter().find(|(known, _)| *known == name) {
            return Some(Cow::Borrowed(words));
        }
        let (name, date) = match name.strip_suffix('1') {
            Some(name) => (name, self.first?),
            None => (name, self.day?),
        };
        let word =
            |key: &str, index: i8| Cow::Borrowed(language.word(key, usize::try_from(index).unwrap_or(0)));
        Some(match name {
            "d" if date.day() == 1 => language.digits(&language.text("date.first_of_month")).into(),
            "d" => language.digits(&date.day().to_string()).into(),
            "m" => language.digits(&date.month().to_string()).into(),
            "month" => word("date.months", date.month() - 1),
            "month_short" => word("date.months_short", date.month() - 1),
            "weekday" => word("date.weekdays", date.weekday().to_monday_zero_offset()),
            "weekday_short" => word("date.weekdays_short", date.weekday().to_monday_zero_offset()),
            "y" => year(language, date.year()).into(),
            _ => return None,
        })
    }

    fn fill(&self, language: &Language, key: &str) -> String {
        match language.saying(key).and_then(|saying| saying.messages().last()) {
            Some((_, message)) => message.fill(|name| self.value(language, name)),
            None => key.to_owned(),
        }
    }
}

/// A date in the words of a message.
fn dated(language: &Language, key: &str, day: Date) -> String {
    Parts { day: Some(day), ..Parts::default() }.fill(language, key)
}

/// Two dates in the words of a message.
fn both(language: &Language, key: &str, first: Date, day: Date) -> String {
    Parts { day: Some(day), first: Some(first), ..Parts::default() }.fill(language, key)
}

/// The first day of a month, for what is said of the month.
fn month_date(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(Date::MIN)
}

/// A year in digits, without a mark for thousands.
pub fn year(language: &Language, year: i16) -> String {
    language.digits(&year.to_string())
}

/// A day: `18 June 2023`.
pub fn day(language: &Language, date: Date) -> String {
    dated(language, "date.day", date)
}

/// A day with its weekday: `Sunday 18 June`, and the year where it is asked for.
pub fn weekday(language: &Language, date: Date, with_year: bool) -> String {
    dated(language, if with_year { "date.weekday_year" } else { "date.weekday" }, date)
}

/// The name of a day's weekday: `Sunday`.
pub fn weekday_alone(language: &Language, date: Date) -> &str {
    let index = date.weekday().to_monday_zero_offset();
    language.word("date.weekdays", usize::try_from(index).unwrap_or(0))
}

/// A month of a year: `June 2023`.
pub fn month(language: &Language, year: i16, month: i8) -> String {
    dated(language, "date.month", month_date(year, month))
}

/// The name of a month as it stands alone, counted from 1: `June`.
pub fn month_alone(language: &Language, month: i8) -> &str {
    language.word("date.months_alone", usize::try_from(month - 1).unwrap_or(0))
}

/// The short name of a month, counted from 1, and its beginning for where there is no room: `Jun`, `J`.
pub fn short_month(language: &Language, month: i8) -> (&str, &str) {
    let index = usize::try_from(month - 1).unwrap_or(0);
    (language.word("date.months_short", index), language.word("date.months_initial", index))
}

/// A date as precisely as it is known: `18 June 2023`, `June 2023`, `about spring 2023`.
pub fn date(language: &Language, date: PartialDate) -> String {
    let words = match date.precision {
        Precision::Day(date) => day(language, date),
        Precision::Month(year, month) => self::month(language, year, month),
        Precision::Season(of, season) => {
            let season = language.word("date.seasons", usize::try_from(season - 21).unwrap_or(3).min(3));
            language.fill("date.season", &[("season", season), ("y", &year(language, of))])
        }
        Precision::Year(of) => language.fill("date.year", &[("y", &year(language, of))]),
        Precision::Decade(of) => language.fill("date.decade", &[("y", &year(language, of))]),
        Precision::Century(of) => language.rank("date.century", u64::try_from(of / 100 + 1).unwrap_or(0)),
    };
    let doubt = match (date.uncertain, date.approximate) {
        (false, false) => return words,
        (false, true) => "date.about",
        (true, false) => "date.perhaps",
        (true, true) => "date.perhaps_about",
    };
    language.fill(doubt, &[("date", &words)])
}

/// When something took place: `18–19 June 2023`, `since June 2023`; `date not set` where that is not known.
pub fn when(language: &Language, when: When) -> String {
    let said = |key: &str, at: PartialDate| {
        let words = date(language, at);
        language.fill(key, &[("date", &words)])
    };
    match when {
        When::Unknown => language.text("date.not_set"),
        When::Date(at) => date(language, at),
        When::Interval(End::At(from), End::At(to)) => interval(language, from, to),
        When::Interval(End::At(from), End::Open) => said("date.since", from),
        When::Interval(End::At(from), End::Unknown) => said("date.open", from),
        When::Interval(_, End::At(to)) => said("date.until", to),
        When::Interval(..) => language.text("date.not_set"),
    }
}

/// Two dates and a dash, saying once what they share.
fn interval(language: &Language, from: PartialDate, to: PartialDate) -> String {
    let doubtful = |date: PartialDate| date.uncertain || date.approximate;
    let whole = |key: &str| {
        let (from, to) = (date(language, from), date(language, to));
        language.fill(key, &[("from", &from), ("to", &to)])
    };
    if doubtful(from) || doubtful(to) {
        return whole("date.doubtful_span");
    }
    match (from.precision, to.precision) {
        (a, b) if a == b => date(language, from),
        (Precision::Day(a), Precision::Day(b)) if a.year() == b.year() && a.month() == b.month() => {
            both(language, "date.days", a, b)
        }
        (Precision::Day(a), Precision::Day(b)) if a.year() == b.year() => {
            both(language, "date.days_of_year", a, b)
        }
        (Precision::Month(a, first), Precision::Month(b, last)) if a == b => {
            both(language, "date.months_of_year", month_date(a, first), month_date(b, last))
        }
        (Precision::Year(a), Precision::Year(b)) => {
            both(language, "date.years", month_date(a, 1), month_date(b, 1))
        }
        _ => whole("date.span"),
    }
}

/// The day of an entry below the name of its month: `Sun 18`, `18–19`, `day not stated`.
pub fn day_in_month(language: &Language, when: When) -> String {
    let one = |at: PartialDate| match at.precision {
        Precision::Day(day) => {
            let words = dated(language, "date.short_day", day);
            match (at.approximate, at.uncertain) {
                (true, _) => language.fill("date.about", &[("date", &words)]),
                (false, true) => language.fill("date.perhaps", &[("date", &words)]),
                (false, false) => words,
            }
        }
        Precision::Month(..) => language.text("date.day_not_stated"),
        Precision::Season(..) => date(language, at),
        _ => language.text("date.month_not_stated"),
    };
    match when {
        When::Unknown => language.text("date.not_set"),
        When::Date(date) => one(date),
        When::Interval(End::At(from), End::At(to)) => match (from.precision, to.precision) {
            (Precision::Day(a), Precision::Day(b)) if a.month() == b.month() && a.year() == b.year() => {
                both(language, "date.short_days", a, b)
            }
            (Precision::Day(a), Precision::Day(b)) => both(language, "date.short_days_of_months", a, b),
            _ => self::when(language, when),
        },
        When::Interval(End::At(from), _) => language.fill("date.from", &[("date", &one(from))]),
        When::Interval(..) => self::when(language, when),
    }
}

/// The months from one to another in one line: `May 2023`, `April and May 2023`, `October 2022 to January 2023`.
pub fn months(language: &Language, first: (i16, i8), last: (i16, i8)) -> String {
    let (from, to) = (month(language, first.0, first.1), month(language, last.0, last.1));
    let follow = (last.0 - first.0) * 12 + i16::from(last.1 - first.1) == 1;
    let key = match (first == last, first.0 == last.0, follow) {
        (true, ..) => return to,
        (_, true, true) => "date.two_months",
        (_, true, false) => "date.run_of_months",
        (_, false, true) => "date.two_months_of_years",
        (_, false, false) => "date.run_of_months_of_years",
    };
    let parts = Parts {
        day: Some(month_date(last.0, last.1)),
        first: Some(month_date(first.0, first.1)),
        words: &[("from", &from), ("to", &to)],
    };
    parts.fill(language, key)
}

/// The part of a day: `afternoon`.
pub fn part_of_day(language: &Language, part: PartOfDay) -> String {
    language.text(&format!("part_of_day.{}", part.name()))
}

/// What became of a meeting, as one word within a line: `postponed`.
pub fn status(language: &Language, status: Status) -> String {
    language.text(&format!("status.{}", status.name()))
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

/// A length in words: `more than 7½ hours`, `about 45 minutes`, `1 h 35 min`.
pub fn length(language: &Language, length: Length) -> String {
    let key = match length.bound {
        Bound::Exact => return figure(language, length.minutes, false),
        Bound::MoreThan => "length.more_than",
        Bound::LessThan => "length.less_than",
        Bound::About => "length.about",
    };
    language.fill(key, &[("length", &figure(language, length.minutes, true))])
}

/// A number of minutes as one would say it: `7½ hours`, `1 h 35 min`, `45 minutes`, `2 days`.
///
/// In some languages it has another form after the word for a bound.
pub fn figure(language: &Language, minutes: u32, after_bound: bool) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let (key, number) = match (hours, rest) {
        (0, rest) => ("length.minutes", rest),
        (hours, 0) if hours >= 48 && hours % 24 == 0 => ("length.days", hours / 24),
        (hours, 0) => ("length.hours", hours),
        (hours, 15) => ("length.hours_quarter", hours),
        (hours, 30) => ("length.hours_half", hours),
        (hours, 45) => ("length.hours_three_quarters", hours),
        (hours, _) => ("length.hours_minutes", hours),
    };
    let after = format!("{key}_after");
    let key = if after_bound && language.saying(&after).is_some() { &after } else { key };
    language.count(key, number.into(), &[("minutes", &language.number(rest.into()))])
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

/// The same words with a capital at their head.
pub fn sentence_case(words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A title for letters so large that two words may not fit into one line: words that a no-break space holds together may
/// part. One beside a number or a sign holds: `10 km`, `Paris : two days`.
pub fn headline(title: &str) -> String {
    let chars: Vec<char> = title.chars().collect();
    let is_between_words = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        before.is_some_and(|c| c.is_alphabetic() || matches!(c, ')' | ','))
            && chars.get(at + 1).is_some_and(|c| c.is_alphabetic())
    };
    let loose = |(at, c): (usize, &char)| if *c == '\u{a0}' && is_between_words(at) { ' ' } else { *c };
    chars.iter().enumerate().map(loose).collect()
}

/// An address as markup, which may be broken after its slashes rather than inside a word.
pub fn address(url: &str) -> String {
    escape(url).replace('/', "/<wbr>").replace("/<wbr>/<wbr>", "//<wbr>")
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

/// The same text without characters that XML cannot hold, or should not (XML 1.0, section 2.2).
pub fn xml_safe(text: &str) -> Cow<'_, str> {
    let can_stand = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..) && !is_c1(c);
    // Nearly always all of it can.
    if text.chars().all(can_stand) { text.into() } else { text.chars().filter(|c| can_stand(*c)).collect() }
}

fn is_c1(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}')
}

/// What a correction puts in place of what, in a sentence; `None` where it gives none.
pub fn wording(language: &Language, correction: &Correction) -> Option<String> {
    let quoted = |text: &str| language.fill("mark.quoted", &[("words", text)]);
    let Wordings { was, is, needs_stop } = Wordings::of(correction)?;
    let stop = if needs_stop { language.text("mark.stop") } else { String::new() };
    Some(language.fill("briefing.said_wrong", &[("wrong", &quoted(was)), ("right", &quoted(is))]) + &stop)
}

/// The same as HTML.
pub fn wording_html(language: &Language, correction: &Correction) -> Option<String> {
    let quoted = |text: &str| format!("<q>{}</q>", escape(text));
    let Wordings { was, is, needs_stop } = Wordings::of(correction)?;
    let stop = if needs_stop { language.html("mark.stop", &[]) } else { String::new() };
    Some(language.html("briefing.said_wrong", &[("wrong", &quoted(was)), ("right", &quoted(is))]) + &stop)
}

/// The two wordings of a correction. The right one may bring its own full stop; in the middle of the sentence
/// there is none.
struct Wordings<'a> {
    was: &'a str,
    is: &'a str,
    needs_stop: bool,
}

impl<'a> Wordings<'a> {
    fn of(correction: &'a Correction) -> Option<Self> {
        let (was, is) = (correction.was.as_ref()?.text.trim(), correction.is.as_ref()?.text.trim());
        let needs_stop = !is.ends_with(['.', '!', '?', '…', '。']);
        Some(Wordings { was: was.strip_suffix(['.', '。']).unwrap_or(was), is, needs_stop })
    }
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
    use crate::parse::language::english;

    fn said(edtf: &str) -> String {
        when(english(), When::parse(edtf).unwrap())
    }

    #[test]
    fn addresses_are_broken_after_slashes() {
        assert_eq!(address("https://a.org/b&c/"), "https://<wbr>a.org/<wbr>b&amp;c/<wbr>");
    }

    #[test]
    fn words_of_a_headline_may_part_and_numbers_hold() {
        assert_eq!(headline("the\u{a0}Council\u{a0}(CC)\u{a0}met"), "the Council\u{a0}(CC) met");
        for held in ["10\u{a0}km", "No.\u{a0}12", "P\u{e9}kin\u{a0}: deux jours", "\u{a0}x\u{a0}"] {
            assert_eq!(headline(held), held);
        }
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
        assert_eq!(when(english(), When::Unknown), "date not set");
    }

    #[test]
    fn below_its_month_a_day_is_short() {
        let day = |edtf: &str| day_in_month(english(), When::parse(edtf).unwrap());
        assert_eq!(day("2023-06-18"), "Sun 18");
        assert_eq!(day("2023-06-18/2023-06-19"), "18–19");
        assert_eq!(day("2023-06-30/2023-07-02"), "30 – 2 Jul");
        assert_eq!(day("2023-06"), "day not stated");
        assert_eq!(day("2023"), "month not stated");
        assert_eq!(day("2023-06-18?"), "perhaps Sun 18");
        assert_eq!(day("2023-06-18/.."), "from Sun 18");
        assert_eq!(day_in_month(english(), When::Unknown), "date not set");
    }

    #[test]
    fn a_language_has_a_name_where_it_is_common() {
        let name = |tag: &str| english().name_of(tag);
        assert_eq!([name("zh-Hans"), name("EN"), name("tlh")], ["Chinese", "English", "tlh"]);
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
            assert_eq!(length(english(), Length::parse(written).unwrap()), words);
        }
    }

    #[test]
    fn a_sum_claims_no_more_than_its_parts() {
        let sum = |parts: &[&str]| total(parts.iter().map(|part| Length::parse(part).unwrap()));
        let sum = |parts: &[&str]| sum(parts).map(|sum| length(english(), sum));
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
            assert_eq!(wording(english(), &correction).as_deref(), Some(expected));
        }
    }
}
