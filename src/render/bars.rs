//! The drawings: a meeting as two parallel strokes, its clock, the hours above it, offices as lanes.
//!
//! Lengths are drawn in percentages of the space there is, so one drawing fits
//! every width. Every drawing is hidden from screen readers: the words beside
//! it say all of it.

use std::fmt::Write as _;

use crate::model::{Bound, Ink, Language, Length};

/// One scale of lengths for a page: from nothing to a whole number of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Minutes from end to end.
    pub minutes: u32,
    /// Minutes from notch to notch: an hour, or more where hours would crowd.
    pub step: u32,
}

impl Scale {
    /// The scale that takes the longest of these lengths and up to one step more; `None` of none.
    pub fn of(lengths: impl IntoIterator<Item = Length>) -> Option<Scale> {
        let longest = lengths.into_iter().map(|length| length.minutes).max()?;
        let hours = [1, 2, 3, 6, 12, 24, 48, 168, 720, 2160];
        let step = hours.into_iter().map(|hours| hours * 60).find(|step| longest / step < 12)?;
        Some(Scale { minutes: (longest / step + 1) * step, step })
    }

    /// The same with room at its end for a drawing that is small: an open end takes a few pixels more.
    pub fn roomy(lengths: impl IntoIterator<Item = Length> + Clone) -> Option<Scale> {
        let scale = Scale::of(lengths.clone())?;
        let crowded =
            |length: Length| length.bound == Bound::MoreThan && length.minutes * 100 > scale.minutes * 85;
        let more = if lengths.into_iter().any(crowded) { scale.step } else { 0 };
        Some(Scale { minutes: scale.minutes + more, ..scale })
    }

    /// How far along the scale a length reaches, from 0 to 1.
    pub fn share(self, minutes: u32) -> f64 {
        f64::from(minutes.min(self.minutes)) / f64::from(self.minutes)
    }

    /// How far along it each notch stands.
    pub fn shares(self) -> impl Iterator<Item = f64> {
        self.notches().map(move |minutes| self.share(minutes))
    }

    fn percent(self, minutes: u32) -> Percent {
        Percent(f64::from(minutes.min(self.minutes)) * 100.0 / f64::from(self.minutes))
    }

    fn notches(self) -> impl Iterator<Item = u32> {
        (1..=self.minutes / self.step).map(move |index| index * self.step)
    }
}

/// A share of the width, with no more digits than can be seen.
struct Percent(f64);

impl Percent {
    /// The same from the other side.
    fn mirrored(self) -> Self {
        Percent(100.0 - self.0)
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i64;
        write!(f, "{}", hundredths / 100)?;
        match hundredths % 100 {
            0 => f.write_str("%"),
            tens if tens % 10 == 0 => write!(f, ".{}%", tens / 10),
            rest => write!(f, ".{rest:02}%"),
        }
    }
}

/// What became of a meeting, as far as its drawing differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Filled.
    Held,
    /// Hollow and short.
    Announced,
    /// Hollow and struck through.
    Off,
}

/// How thick the strokes are and how far apart: in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Space above the first stroke and below the last.
    pub pad: f32,
    /// Thickness of a stroke.
    pub thick: f32,
    /// From the top of one stroke to the top of the next.
    pub pitch: f32,
}

impl Size {
    /// In the timeline of a briefing.
    pub const TIMELINE: Size = Size { pad: 4.0, thick: 14.0, pitch: 18.0 };
    /// In a row, where each stroke is level with its party's line.
    pub const ROW: Size = Size { pad: 5.0, thick: 12.0, pitch: 22.0 };
    /// In the lead of the front page.
    pub const LEAD: Size = Size { pad: 2.0, thick: 13.0, pitch: 17.0 };
    /// In the strip of the front page.
    pub const STRIP: Size = Size { pad: 2.5, thick: 11.0, pitch: 14.0 };
    /// Beside a briefing in a list.
    pub const MINI: Size = Size { pad: 1.0, thick: 8.0, pitch: 10.0 };
    /// In the legend.
    pub const LEGEND: Size = Size { pad: 1.5, thick: 8.0, pitch: 11.0 };

    fn height(self, strokes: usize) -> f32 {
        self.pad * 2.0 + self.thick + self.pitch * (strokes.max(1) - 1) as f32
    }

    fn tops(self, inks: &[Ink]) -> impl Iterator<Item = (Slot, f32)> {
        inks.iter().enumerate().map(move |(index, ink)| {
            let slot = match index {
                0 => Slot::A,
                1 => Slot::B,
                _ => Slot::Other(*ink),
            };
            (slot, self.pad + self.pitch * index as f32)
        })
    }
}

/// Where a stroke gets its colour: the first two from the meeting, further ones from themselves.
#[derive(Clone, Copy)]
enum Slot {
    A,
    B,
    Other(Ink),
}

impl Slot {
    fn letter(self) -> char {
        match self {
            Slot::A => 'a',
            Slot::B => 'b',
            Slot::Other(_) => 'c',
        }
    }

    fn open(self, svg: &mut String) {
        if let Slot::Other(ink) = self {
            let _ = write!(svg, "<g data-ink=\"{}\">", ink.name());
        }
    }

    fn close(self, svg: &mut String) {
        if let Slot::Other(_) = self {
            svg.push_str("</g>");
        }
    }
}

/// A meeting: one stroke for each ink, as long as the meeting was on the scale of the page.
pub struct Bar<'a> {
    /// The ink of each party, in order.
    pub inks: &'a [Ink],
    /// What became of it.
    pub shape: Shape,
    /// How long it lasted, where that is stated.
    pub length: Option<Length>,
    /// How long it lasted as each side has it, stroke by stroke, where their accounts differ; else empty.
    pub accounts: &'a [Option<Length>],
    /// The scale of the page, where any length on it is stated.
    pub scale: Option<Scale>,
    /// How large to draw.
    pub size: Size,
    /// Whether the hours run through as a grid.
    pub grid: bool,
}

impl Bar<'_> {
    /// The drawing.
    pub fn svg(&self) -> String {
        let mut svg = String::with_capacity(512);
        let height = self.size.height(self.inks.len());
        let _ = write!(
            svg,
            "<svg class=\"bar\" width=\"100%\" height=\"{height}\" aria-hidden=\"true\" focusable=\"false\">"
        );
        if self.grid
            && let Some(scale) = self.scale
        {
            let _ = write!(svg, "<line class=\"z\" x1=\"0\" x2=\"0\" y1=\"0\" y2=\"{height}\"/>");
            for minutes in scale.notches() {
                let x = scale.percent(minutes);
                let _ = write!(svg, "<line class=\"g\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{height}\"/>");
            }
        }
        match self.shape {
            Shape::Held => self.held(&mut svg),
            Shape::Announced => self.hollow(&mut svg),
            Shape::Off => {
                self.hollow(&mut svg);
                let (low, high) = (height - self.size.pad + 2.0, self.size.pad - 2.0);
                let _ = write!(svg, "<path class=\"x\" d=\"M-3 {low}L35 {high}\"/>");
            }
        }
        svg.push_str("</svg>");
        svg
    }

    /// All strokes alike, or where accounts differ each to its own side's figure.
    fn held(&self, svg: &mut String) {
        let strokes: Vec<(Slot, f32)> = self.size.tops(self.inks).collect();
        if self.accounts.is_empty() {
            return self.strokes(svg, &strokes, self.length);
        }
        for (index, stroke) in strokes.into_iter().enumerate() {
            self.strokes(svg, &[stroke], self.accounts.get(index).copied().flatten());
        }
    }

    fn strokes(&self, svg: &mut String, strokes: &[(Slot, f32)], length: Option<Length>) {
        match (length, self.scale) {
            (Some(length), Some(scale)) if length.bound == Bound::LessThan => {
                self.at_most(svg, strokes, length, scale);
            }
            (Some(length), Some(scale)) => self.stated(svg, strokes, length, scale),
            _ => self.not_stated(svg, strokes),
        }
    }

    /// A filled stroke; its end is square, sloped (about) or breaks up (at least).
    fn stated(&self, svg: &mut String, strokes: &[(Slot, f32)], length: Length, scale: Scale) {
        let thick = self.size.thick;
        let end = scale.percent(length.minutes);
        for &(slot, y) in strokes {
            slot.open(svg);
            let class = slot.letter();
            let _ = write!(
                svg,
                "<rect class=\"i{class}\" x=\"0\" y=\"{y}\" width=\"{end}\" height=\"{thick}\"/>"
            );
            slot.close(svg);
        }
        let top = strokes.first().map_or(0.0, |(_, y)| *y);
        let bottom = strokes.last().map_or(0.0, |(_, y)| y + thick);
        for minutes in scale.notches().take_while(|minutes| *minutes < length.minutes) {
            let x = scale.percent(minutes);
            let _ = write!(svg, "<line class=\"nc\" x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{bottom}\"/>");
        }
        if length.bound == Bound::Exact {
            return;
        }
        let _ = write!(svg, "<svg x=\"{end}\" width=\"1\" height=\"{}\">", self.size.height(self.inks.len()));
        for &(slot, y) in strokes {
            slot.open(svg);
            let class = slot.letter();
            if length.bound == Bound::About {
                let _ = write!(svg, "<path class=\"i{class}\" d=\"M-.5 {y}h7l-7 {thick}z\"/>");
            } else {
                for (x, width) in [(3.0, 5.0), (11.0, 3.0), (17.0, 1.5)] {
                    let _ = write!(
                        svg,
                        "<rect class=\"i{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{thick}\"/>"
                    );
                }
            }
            slot.close(svg);
        }
        svg.push_str("</svg>");
    }

    /// A start, dots that measure nothing, and a wall at the limit.
    fn at_most(&self, svg: &mut String, strokes: &[(Slot, f32)], length: Length, scale: Scale) {
        let end = scale.percent(length.minutes);
        for &(slot, y) in strokes {
            slot.open(svg);
            self.cap(svg, slot, y);
            let (class, thick, middle) = (slot.letter(), self.size.thick, y + self.size.thick / 2.0);
            let _ = write!(
                svg,
                "<svg width=\"{end}\" height=\"100%\"><line class=\"d{class}\" x1=\"16\" x2=\"94%\" y1=\"{middle}\" \
                 y2=\"{middle}\"/></svg><svg x=\"{end}\" width=\"1\" height=\"100%\"><rect class=\"i{class}\" \
                 x=\"-3\" y=\"{y}\" width=\"3\" height=\"{thick}\"/></svg>"
            );
            slot.close(svg);
        }
    }

    /// A start, and dots across the whole width.
    fn not_stated(&self, svg: &mut String, strokes: &[(Slot, f32)]) {
        for &(slot, y) in strokes {
            slot.open(svg);
            self.cap(svg, slot, y);
            let (class, middle) = (slot.letter(), y + self.size.thick / 2.0);
            let _ = write!(
                svg,
                "<line class=\"d{class}\" x1=\"16\" x2=\"96%\" y1=\"{middle}\" y2=\"{middle}\"/>"
            );
            slot.close(svg);
        }
    }

    fn cap(&self, svg: &mut String, slot: Slot, y: f32) {
        let (class, thick) = (slot.letter(), self.size.thick);
        let _ = write!(svg, "<rect class=\"i{class}\" y=\"{y}\" width=\"7\" height=\"{thick}\"/>");
    }

    fn hollow(&self, svg: &mut String) {
        for (slot, y) in self.size.tops(self.inks) {
            slot.open(svg);
            let (class, y, height) = (slot.letter(), y + 0.75, self.size.thick - 1.5);
            let _ = write!(
                svg,
                "<rect class=\"o{class}\" x=\".75\" y=\"{y}\" width=\"30\" height=\"{height}\"/>"
            );
            slot.close(svg);
        }
    }
}

/// The figures above the bars: hours, or days where the scale is long.
///
/// Axes are mirrored here where the script runs from right to left; drawings without words are by the stylesheet.
pub fn hours(language: &Language, scale: Scale) -> String {
    let along = |x: Percent| if language.is_right_to_left() { x.mirrored() } else { x };
    let mut svg = String::from(
        "<svg class=\"hours\" width=\"100%\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">\
         <text x=\"",
    );
    let start = if language.is_right_to_left() { "100%" } else { "0" };
    let _ = write!(svg, "{start}\" y=\"12\">{}</text>", language.digits("0"));
    let last = scale.minutes / scale.step;
    let (unit, key) =
        if scale.step.is_multiple_of(1440) { (1440, "clock.axis_days") } else { (60, "clock.axis_hours") };
    for index in 1..=last {
        let x = along(scale.percent(index * scale.step));
        let figure = u64::from(index * scale.step / unit);
        // Every second figure may be left out on a narrow screen, and the one before the last, but not the last.
        let odd = if index != last && (index % 2 == 1 || index + 1 == last) { " class=\"o\"" } else { "" };
        let (anchor, words) = match index == last {
            true => ("end", language.html_count(key, figure, &[])),
            false => ("middle", language.number(figure)),
        };
        let _ = write!(svg, "<text{odd} x=\"{x}\" y=\"12\" text-anchor=\"{anchor}\">{words}</text>");
    }
    svg.push_str("</svg>");
    svg
}

/// Twenty-four hours of the host's date as one capital's clocks show them, night dark.
///
/// `shift` is how many minutes that capital is ahead of the host. The window is
/// drawn from `start`, in minutes of the host's day, for as long as is known.
pub fn clock(shift: i32, start: u32, minutes: Option<u32>) -> String {
    const DAY: i32 = 24 * 60;
    let percent = |minutes: i32| Percent(f64::from(minutes) * 100.0 / f64::from(DAY));
    let mut svg = String::from(
        "<svg class=\"clock\" width=\"100%\" height=\"9\" aria-hidden=\"true\" focusable=\"false\">\
         <rect class=\"day\" width=\"100%\" height=\"9\"/>",
    );
    let dusk = (18 * 60 - shift).rem_euclid(DAY);
    let dawn = dusk + DAY / 2;
    for (from, to) in [(dusk, dawn.min(DAY)), (0, dawn - DAY)] {
        if to > from {
            let (x, width) = (percent(from), percent(to - from));
            let _ = write!(svg, "<rect class=\"night\" x=\"{x}\" width=\"{width}\" height=\"9\"/>");
        }
    }
    let start = i32::try_from(start).unwrap_or(0).min(DAY);
    let until =
        minutes.and_then(|minutes| i32::try_from(minutes).ok()).map(|minutes| (start + minutes).min(DAY));
    let x = percent(start);
    match until {
        Some(until) => {
            let width = percent(until - start);
            let _ = write!(svg, "<rect class=\"win\" x=\"{x}\" y=\"-2\" width=\"{width}\" height=\"13\"/>");
        }
        None => {
            let _ = write!(svg, "<line class=\"win\" x1=\"{x}\" x2=\"{x}\" y1=\"-3\" y2=\"12\"/>");
        }
    }
    svg.push_str("</svg>");
    svg
}

/// The years above the lanes of a person's offices; from the first day of one year to that of another.
pub fn years(language: &Language, from: i16, to: i16) -> String {
    let mut svg = String::from(
        "<svg class=\"lane-ax\" width=\"100%\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">",
    );
    for (index, year) in year_marks(from, to).enumerate() {
        let year_of_century = year.rem_euclid(100);
        let x = year_percent(f64::from(year), from, to);
        let x = if language.is_right_to_left() { x.mirrored() } else { x };
        let year = language.digits(&year.to_string());
        let short = language.digits(&format!("{:02}", year_of_century));
        let words = match index {
            0 => year,
            _ => language.html("date.axis_year", &[("y", &year), ("yy", &short)]),
        };
        let _ = write!(svg, "<text x=\"{x}\" y=\"12\">{words}</text>");
    }
    svg.push_str("</svg>");
    svg
}

/// An office as a lane on the axis of years, from and to a year with its fraction.
///
/// A beginning that is not known is drawn in dots; without an end the lane runs to the edge.
pub fn lane(from_year: i16, to_year: i16, from: Option<f64>, to: Option<f64>) -> String {
    let mut svg = String::from(
        "<svg class=\"lane\" width=\"100%\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">",
    );
    for year in year_marks(from_year, to_year) {
        let x = year_percent(f64::from(year), from_year, to_year);
        let _ = write!(svg, "<line class=\"g\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"20\"/>");
    }
    let (first, last) = (f64::from(from_year), f64::from(to_year));
    let end = to.unwrap_or(last).clamp(first, last);
    match from {
        Some(from) => {
            let start = from.clamp(first, last);
            let x = year_percent(start, from_year, to_year);
            let width = Percent(((end - start) * 100.0 / (last - first).max(1.0)).max(0.6));
            let _ = write!(svg, "<rect class=\"ib\" x=\"{x}\" y=\"4\" width=\"{width}\" height=\"12\"/>");
        }
        None => {
            let x = year_percent(end, from_year, to_year);
            let _ = write!(svg, "<line class=\"db\" x1=\"4\" x2=\"{x}\" y1=\"10\" y2=\"10\"/>");
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Years that are marked: about six of them, evenly spaced.
fn year_marks(from: i16, to: i16) -> impl Iterator<Item = i16> {
    let step = ((to - from) / 6).max(0) + 1;
    (from..to).step_by(usize::try_from(step).unwrap_or(1))
}

fn year_percent(year: f64, from: i16, to: i16) -> Percent {
    Percent((year - f64::from(from)) * 100.0 / f64::from((to - from).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[Ink] = &[Ink::Blue, Ink::Vermilion];

    fn bar(length: Option<&str>, shape: Shape) -> String {
        let length = length.map(|length| Length::parse(length).unwrap());
        let scale = Scale::of([Length::parse("7h30m").unwrap()]);
        Bar { inks: TWO, shape, length, accounts: &[], scale, size: Size::MINI, grid: false }.svg()
    }

    #[test]
    fn the_scale_takes_the_longest_and_up_to_an_hour_more() {
        let scale = |lengths: &[&str]| {
            Scale::of(lengths.iter().map(|length| Length::parse(length).unwrap()))
                .map(|scale| (scale.minutes / 60, scale.step / 60))
        };
        assert_eq!(scale(&["3h", ">7h30m"]), Some((8, 1)));
        assert_eq!(scale(&["45m"]), Some((1, 1)));
        assert_eq!(scale(&["8h"]), Some((9, 1)));
        assert_eq!(scale(&["13h"]), Some((14, 2)));
        assert_eq!(scale(&["366d"]), Some((5 * 2160, 2160)));
        assert_eq!(scale(&[]), None);
        let roomy = |length: &str| Scale::roomy([Length::parse(length).unwrap()]).unwrap().minutes / 60;
        assert_eq!((roomy(">7h30m"), roomy("7h30m"), roomy(">3h")), (9, 8, 4));
    }

    #[test]
    fn each_kind_of_certainty_has_its_own_end() {
        let exact = bar(Some("3h"), Shape::Held);
        assert!(exact.contains("<rect class=\"ia\" x=\"0\" y=\"1\" width=\"37.5%\" height=\"8\"/>"));
        assert_eq!(exact.matches("class=\"nc\"").count(), 2);
        assert!(bar(Some(">3h"), Shape::Held).contains("<rect class=\"ib\" x=\"17\" y=\"11\" width=\"1.5\""));
        assert!(bar(Some("~3h"), Shape::Held).contains("<path class=\"ia\" d=\"M-.5 1h7l-7 8z\"/>"));
        assert!(bar(Some("<3h"), Shape::Held).contains("class=\"da\" x1=\"16\" x2=\"94%\""));
        assert!(bar(None, Shape::Held).contains("class=\"db\" x1=\"16\" x2=\"96%\""));
        assert!(bar(None, Shape::Announced).contains("class=\"oa\""));
        assert!(bar(Some("3h"), Shape::Off).contains("<path class=\"x\" d=\"M-3 21L35 -1\"/>"));
    }

    #[test]
    fn where_accounts_differ_each_stroke_is_as_long_as_its_side_says() {
        let length = |text: &str| Some(Length::parse(text).unwrap());
        let accounts = [length("3h"), length("~6h"), None];
        let scale = Scale::of([length("7h30m").unwrap()]);
        let inks = &[Ink::Blue, Ink::Vermilion, Ink::Teal];
        let size = Size::MINI;
        let svg =
            Bar { inks, shape: Shape::Held, length: None, accounts: &accounts, scale, size, grid: false }
                .svg();
        assert!(svg.contains("<rect class=\"ia\" x=\"0\" y=\"1\" width=\"37.5%\" height=\"8\"/>"));
        assert!(svg.contains("<rect class=\"ib\" x=\"0\" y=\"11\" width=\"75%\" height=\"8\"/>"));
        assert!(svg.contains("<path class=\"ib\"") && !svg.contains("<path class=\"ia\""));
        assert!(svg.contains("<line class=\"dc\""));
        let notches = |y: &str| svg.matches(&format!("y1=\"{y}\" y2")).count();
        assert_eq!((notches("1"), notches("11")), (2, 5), "{svg}");
    }

    #[test]
    fn a_third_party_brings_its_own_ink() {
        let inks = [Ink::Blue, Ink::Vermilion, Ink::Teal];
        let size = Size::TIMELINE;
        let svg = Bar {
            inks: &inks,
            shape: Shape::Held,
            length: None,
            accounts: &[],
            scale: None,
            size,
            grid: true,
        }
        .svg();
        assert!(svg.contains("height=\"58\""));
        assert!(svg.contains("<g data-ink=\"teal\"><rect class=\"ic\" y=\"40\""));
    }

    #[test]
    fn night_falls_in_each_capital_at_its_own_hour() {
        let beijing = clock(0, 875, Some(95));
        assert!(beijing.contains("<rect class=\"night\" x=\"75%\" width=\"25%\""));
        assert!(beijing.contains("<rect class=\"night\" x=\"0%\" width=\"25%\""));
        assert!(beijing.contains("<rect class=\"win\" x=\"60.76%\" y=\"-2\" width=\"6.6%\""));
        let washington = clock(-720, 875, None);
        assert!(washington.contains("<rect class=\"night\" x=\"25%\" width=\"50%\""));
        assert!(washington.contains("<line class=\"win\" x1=\"60.76%\""));
    }
}
