//! The site's timeline by year and month, and its views.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use tera::{TeraResult, Value};

use super::fragments::{By, Drawer};
use super::meetings::{self, pagination};
use super::{Given, Head, Shared, address, map, markup, text};
use crate::model::site::TIMELINE_PAGE;
use crate::model::{End, Filter, Language, Meeting, Page, Precision, Site, Status, When};
use crate::render::bars;
use crate::render::words;

/// Whether a meeting is announced for a day that is not past.
pub(super) fn is_to_come(meeting: &Meeting, today: Date) -> bool {
    meeting.status == Status::Announced && meeting.when.last().is_some_and(|last| last >= today)
}

/// Whether a meeting is announced without a date.
pub(super) fn has_no_date_yet(meeting: &Meeting) -> bool {
    meeting.status == Status::Announced && meeting.when == When::Unknown
}

/// All entries in the order they are shown: those to come, those announced without a date, then the newest
/// first; held on an unknown day last.
pub(super) fn order(site: &Site, today: Date) -> Vec<usize> {
    let meeting = |index: &usize| &site.timeline[*index].meeting;
    let (to_come, mut rest): (Vec<usize>, Vec<usize>) =
        (0..site.timeline.len()).partition(|index| is_to_come(meeting(index), today));
    rest.reverse();
    let (no_date_yet, rest): (Vec<usize>, Vec<usize>) =
        rest.into_iter().partition(|index| has_no_date_yet(meeting(index)));
    let (dated, undated): (Vec<usize>, Vec<usize>) =
        rest.into_iter().partition(|index| meeting(index).when.first().is_some());
    to_come.into_iter().chain(no_date_yet).chain(dated).chain(undated).collect()
}

/// The section an entry stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    ToCome,
    Announced,
    Month(i16, i8),
    Year(i16),
    Undated,
}

fn section(meeting: &Meeting, today: Date) -> Section {
    if is_to_come(meeting, today) {
        return Section::ToCome;
    }
    if has_no_date_yet(meeting) {
        return Section::Announced;
    }
    let date = match meeting.when {
        When::Date(date) | When::Interval(End::At(date), _) | When::Interval(_, End::At(date)) => date,
        _ => return Section::Undated,
    };
    match (date.precision, date.first()) {
        (Precision::Day(_) | Precision::Month(..), Some(first)) => {
            Section::Month(first.year(), first.month())
        }
        (_, Some(first)) => Section::Year(first.year()),
        (_, None) => Section::Undated,
    }
}

impl Section {
    fn id(self) -> String {
        match self {
            Section::ToCome => "to-come".into(),
            Section::Announced => "announced".into(),
            Section::Month(year, month) => format!("{year:04}-{month:02}"),
            Section::Year(year) => format!("{year:04}"),
            Section::Undated => "undated".into(),
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Section::ToCome => "to-come",
            Section::Announced => "announced",
            Section::Month(..) => "month",
            Section::Year(_) => "year",
            Section::Undated => "undated",
        }
    }

    fn heading(self, language: &Language) -> Option<String> {
        match self {
            Section::Month(year, month) => Some(words::month(language, year, month)),
            Section::Year(year) => Some(words::year(language, year)),
            Section::ToCome | Section::Announced | Section::Undated => None,
        }
    }
}

/// A view of the timeline.
#[derive(Debug, Default)]
pub(super) struct View {
    /// Its entries, in the order they are shown.
    pub entries: Vec<usize>,
    summary: OnceLock<Summary>,
}

/// What every page of a view says of the whole.
#[derive(Debug)]
struct Summary {
    meetings: Value,
    /// From when to when, in words.
    dates: Value,
    months: Months,
}

/// What a view has in each month.
type Months = BTreeMap<(i16, i8), Month>;

#[derive(Debug)]
struct Month {
    count: usize,
    /// Of the oldest entries, newest first: `h`, `a` or `o`.
    marks: Vec<&'static str>,
    /// The page on which it begins.
    page: usize,
}

impl View {
    fn summary(&self, site: &Site, shared: &Shared) -> &Summary {
        self.summary.get_or_init(|| {
            let meetings: Vec<&Meeting> =
                self.entries.iter().map(|index| &*site.timeline[*index].meeting).collect();
            let dates = super::briefing::span_of(&meetings).map(|when| words::when(&site.language, when));
            Summary {
                meetings: meetings::tally(&site.language, meetings.iter().copied()),
                dates: text(dates.as_deref()),
                months: months(&meetings, shared.today),
            }
        })
    }
}

pub(super) fn fill(
    drawer: &Drawer<'_>,
    filter: &Filter,
    number: usize,
    context: &mut Given,
) -> TeraResult<&'static str> {
    let (site, shared) = (drawer.site, drawer.shared);
    let view = &shared.listed(site).views[filter];
    let all = &view.entries;
    let count = all.len().div_ceil(TIMELINE_PAGE).max(1);
    let from = (number.saturating_sub(1) * TIMELINE_PAGE).min(all.len());
    let shown = &all[from..all.len().min(from + TIMELINE_PAGE)];
    let name = filter_name(site, filter);
    let language = &site.language;
    let title = match &name {
        None => language.text("timeline.title"),
        Some(name) => language.fill("timeline.of_view", &[("view", name)]),
    };
    let title = super::numbered(site, title, number);
    let description = language.fill("timeline.description", &[("site", &site.config.title)]);
    Head {
        title: Some(&title),
        description: &description,
        section: "timeline",
        kind: "website",
        indexed: true,
        ..Head::default()
    }
    .put(site, &Page::Timeline(filter.clone(), number), context);

    let scale = meetings::scale_of(site, shown);
    let kind = match filter {
        Filter::All => "all",
        Filter::Year(_) => "year",
        Filter::Status(_) => "status",
        Filter::Party(_) => "party",
    };
    let status = match filter {
        Filter::Status(status) => Value::from(status.name()),
        _ => Value::none(),
    };
    context.insert_value(
        "filter",
        map([("kind", Value::from(kind)), ("name", text(name.as_deref())), ("status", status)]),
    );
    let summary = view.summary(site, shared);
    context.insert_value("meetings", summary.meetings.clone());
    context.insert_value("dates", summary.dates.clone());
    context.insert_value("years", years(language, &summary.months, filter, number, count));
    context.insert_value("facets", facets(site, shared, filter));
    context.insert_value("hours", scale.map_or(Value::none(), |scale| markup(&bars::hours(language, scale))));
    context.insert_value("sections", sections(drawer, shown, scale)?);
    context.insert_value("pages", pagination(&filter.url(), number, count));
    Ok("timeline.html")
}

fn filter_name(site: &Site, filter: &Filter) -> Option<String> {
    match filter {
        Filter::All => None,
        Filter::Year(year) => Some(words::year(&site.language, *year)),
        Filter::Status(status) => Some(view_word(&site.language, *status)),
        Filter::Party(id) => Some(site.parties.get(id).map_or(id.as_str(), |party| &party.name).to_owned()),
    }
}

fn view_word(language: &Language, status: Status) -> String {
    language.text(&format!("status.view_{}", status.name()))
}

fn sections(drawer: &Drawer<'_>, shown: &[usize], scale: Option<bars::Scale>) -> TeraResult<Value> {
    let mut sections: Vec<(Section, Vec<Value>)> = Vec::new();
    for index in shown {
        let section = section(&drawer.site.timeline[*index].meeting, drawer.shared.today);
        let by = if matches!(section, Section::Month(..)) { By::Month } else { By::Date };
        let row = drawer.row(*index, scale, by)?;
        match sections.last_mut() {
            Some((last, rows)) if *last == section => rows.push(row),
            _ => sections.push((section, vec![row])),
        }
    }
    let mut before: Option<(i16, i8)> = None;
    let mut seen = std::collections::BTreeSet::new();
    let values: Vec<Value> = sections
        .into_iter()
        .map(|(section, rows)| {
            let gap = match (before, section) {
                (Some(later), Section::Month(year, month)) => {
                    gap(&drawer.site.language, (year, month), later)
                }
                _ => None,
            };
            if let Section::Month(year, month) = section {
                before = Some((year, month));
            }
            let id = seen.insert(section).then(|| section.id());
            map([
                ("id", text(id.as_deref())),
                ("kind", Value::from(section.kind())),
                ("heading", text(section.heading(&drawer.site.language).as_deref())),
                ("gap", text(gap.as_deref())),
                ("rows", Value::from(rows)),
            ])
        })
        .collect();
    Ok(Value::from(values))
}

/// The months between two that have nothing, in words; `None` where there are none.
fn gap(language: &Language, earlier: (i16, i8), later: (i16, i8)) -> Option<String> {
    let next = |(year, month): (i16, i8)| if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let previous = |(year, month): (i16, i8)| if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    let (first, last) = (next(earlier), previous(later));
    if first > last {
        return None;
    }
    Some(words::months(language, first, last))
}

/// What there is in each month; the meetings stand in the order of the view.
fn months(meetings: &[&Meeting], today: Date) -> Months {
    let mut months = Months::new();
    for (position, meeting) in meetings.iter().enumerate() {
        let Section::Month(year, month) = section(meeting, today) else { continue };
        let page = position / TIMELINE_PAGE + 1;
        let month = months.entry((year, month)).or_insert(Month { count: 0, marks: Vec::new(), page });
        month.count += 1;
        if month.marks.len() == MARKS {
            month.marks.remove(0);
        }
        month.marks.push(match meeting.status {
            Status::Held => "h",
            Status::Announced => "a",
            Status::Postponed | Status::Cancelled => "o",
        });
    }
    months
}

/// How many blocks a month of the overview has at most.
const MARKS: usize = 6;

/// The overview: each year with its twelve months, each entry a block.
///
/// The first page has all years, a later one those it shows entries of.
fn years(language: &Language, months: &Months, filter: &Filter, number: usize, count: usize) -> Value {
    let mut years: Vec<i16> = months.keys().map(|(year, _)| *year).collect();
    years.dedup();
    if number > 1 {
        let begins = |year: &i16| months.range((*year, 1)..=(*year, 12)).map(|(_, month)| month.page).min();
        // A year goes on until the page on which the one before it begins.
        let ends = |year: &i16| months.range(..(*year, 1)).next_back().map_or(count, |(_, month)| month.page);
        years.retain(|year| begins(year).is_some_and(|page| page <= number) && ends(year) >= number);
    }
    let value = |year: &i16| {
        let months: Vec<Value> =
            (1..=12).map(|month| month_value(language, months, filter, number, (*year, month))).collect();
        map([("year", Value::from(words::year(language, *year))), ("months", Value::from(months))])
    };
    Value::from(years.iter().rev().map(value).collect::<Vec<_>>())
}

fn month_value(
    language: &Language,
    months: &Months,
    filter: &Filter,
    number: usize,
    (year, month): (i16, i8),
) -> Value {
    let (short, initial) = words::short_month(language, month);
    let found = months.get(&(year, month));
    let here = found.is_some_and(|found| found.page == number);
    let href = found.map(|found| {
        let id = Section::Month(year, month).id();
        if here { format!("#{id}") } else { format!("{}#{id}", page_url(filter, found.page)) }
    });
    // The oldest at the foot, as the blocks are stacked upwards.
    let marks: Vec<Value> = found
        .map(|found| found.marks.iter().rev().map(|mark| Value::from(*mark)).collect())
        .unwrap_or_default();
    map([
        ("name", Value::from(words::month_alone(language, month))),
        ("short", Value::from(short)),
        ("initial", Value::from(initial)),
        ("rest", Value::from(short.strip_prefix(initial).unwrap_or_default())),
        ("count", Value::from(found.map_or(0, |found| found.count))),
        ("href", text(href.as_deref())),
        ("here", Value::from(here)),
        ("marks", Value::from(marks)),
    ])
}

fn page_url(filter: &Filter, page: usize) -> String {
    let base = crate::links::percent_encode(&filter.url());
    match page {
        1 => base,
        page => format!("{base}page/{page}/"),
    }
}

/// The filters: every view that has a page, with how many entries it takes.
fn facets(site: &Site, shared: &Shared, current: &Filter) -> Value {
    let link = |filter: &Filter, name: String, status: Option<Status>| {
        map([
            ("name", Value::from(name)),
            ("status", text(status.map(Status::name))),
            ("url", address(&filter.url())),
            ("count", Value::from(shared.listed(site).views[filter].entries.len())),
            ("current", Value::from(filter == current)),
        ])
    };
    let (mut statuses, mut parties, mut years) = (Vec::new(), Vec::new(), Vec::new());
    for filter in shared.listed(site).views.keys() {
        match filter {
            Filter::All => {}
            Filter::Year(year) => years.push(link(filter, words::year(&site.language, *year), None)),
            Filter::Status(status) => {
                // Held first: it is what most readers want.
                let order = (*status != Status::Held, *status);
                statuses.push((order, link(filter, view_word(&site.language, *status), Some(*status))));
            }
            Filter::Party(id) => {
                let name = site.parties.get(id).map_or(id.as_str(), |party| &party.name).to_owned();
                parties.push((name.clone(), link(filter, name, None)));
            }
        }
    }
    years.reverse();
    statuses.sort_by_key(|(order, _)| *order);
    let statuses: Vec<Value> = statuses.into_iter().map(|(_, link)| link).collect();
    parties.sort_by(|(a, _), (b, _)| a.cmp(b));
    let parties: Vec<Value> = parties.into_iter().map(|(_, link)| link).collect();
    let facet = |kind: &str, links: Vec<Value>| {
        map([
            ("kind", Value::from(kind)),
            ("all", link(&Filter::All, String::new(), None)),
            ("links", Value::from(links)),
        ])
    };
    let groups: Vec<Value> = [("status", statuses), ("party", parties), ("year", years)]
        .into_iter()
        .filter(|(_, links)| links.len() > 1 || (links.len() == 1 && *current != Filter::All))
        .map(|(kind, links)| facet(kind, links))
        .collect();
    Value::from(groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::language::english;

    #[test]
    fn months_without_anything_are_named_in_one_line() {
        assert_eq!(gap(english(), (2023, 5), (2023, 6)), None);
        assert_eq!(gap(english(), (2023, 4), (2023, 6)).as_deref(), Some("May 2023"));
        assert_eq!(gap(english(), (2023, 3), (2023, 6)).as_deref(), Some("April and May 2023"));
        assert_eq!(gap(english(), (2022, 11), (2023, 2)).as_deref(), Some("December 2022 and January 2023"));
        assert_eq!(gap(english(), (2022, 9), (2023, 2)).as_deref(), Some("October 2022 to January 2023"));
        assert_eq!(gap(english(), (2023, 1), (2023, 9)).as_deref(), Some("February to August 2023"));
    }
}
