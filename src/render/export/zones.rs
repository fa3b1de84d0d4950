//! Time zones of a calendar (RFC 5545, section 3.6.5): of each as much as the meetings in it need.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::lines::Lines;
use crate::model::{Meeting, Site, Where};

/// The zone that the clock of a meeting is in: that of its place, where the offset that the source gives is its own.
pub(super) fn of<'s>(site: &'s Site, meeting: &Meeting) -> Option<(&'s str, &'s TimeZone)> {
    let at = &meeting.start.as_ref()?.at;
    let Some(Where::Place(id)) = &meeting.place else { return None };
    let zone = site.places.get(id)?.time_zone.as_ref()?;
    let name = zone.iana_name().filter(|name| *name != "UTC")?;
    (zone.to_offset(at.timestamp()) == at.offset()).then_some((name, zone))
}

/// Defines every zone of the meetings: for each clock time the offset that holds, and since when.
pub(super) fn define<'m>(site: &Site, meetings: impl Iterator<Item = &'m Meeting>, lines: &mut Lines) {
    let mut zones: BTreeMap<&str, BTreeMap<Timestamp, Rule>> = BTreeMap::new();
    for meeting in meetings {
        let (Some((name, zone)), Some(clock)) = (of(site, meeting), &meeting.start) else { continue };
        let rule = Rule::at(zone, clock.at.timestamp());
        zones.entry(name).or_default().insert(rule.since, rule);
    }
    for (name, rules) in zones {
        lines.raw("BEGIN", "VTIMEZONE");
        lines.raw("TZID", name);
        rules.values().for_each(|rule| rule.write(lines));
        lines.raw("END", "VTIMEZONE");
    }
}

/// What holds in a zone from a moment on.
struct Rule {
    since: Timestamp,
    from: Offset,
    to: Offset,
    summer: bool,
    name: String,
}

impl Rule {
    fn at(zone: &TimeZone, at: Timestamp) -> Self {
        let Some(change) = zone.preceding(at).next() else {
            let to = zone.to_offset(at);
            return Rule { since: Timestamp::UNIX_EPOCH, from: to, to, summer: false, name: String::new() };
        };
        let since = change.timestamp();
        let before = since - jiff::SignedDuration::from_secs(1);
        Rule {
            since,
            from: zone.to_offset(before),
            to: change.offset(),
            summer: change.dst().is_dst(),
            name: change.abbreviation().to_owned(),
        }
    }

    fn write(&self, lines: &mut Lines) {
        let kind = if self.summer { "DAYLIGHT" } else { "STANDARD" };
        lines.raw("BEGIN", kind);
        // The clock that was set anew, as it stood before.
        lines.raw("DTSTART", &self.from.to_datetime(self.since).strftime("%Y%m%dT%H%M%S").to_string());
        lines.raw("TZOFFSETFROM", &offset(self.from));
        lines.raw("TZOFFSETTO", &offset(self.to));
        if !self.name.is_empty() {
            lines.text("TZNAME", &self.name);
        }
        lines.raw("END", kind);
    }
}

/// `+0800`, `-0330`; with seconds where there are any.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (minutes, rest) = (seconds.abs() / 60, seconds.abs() % 60);
    let written = format!("{sign}{:02}{:02}", minutes / 60, minutes % 60);
    if rest == 0 { written } else { format!("{written}{rest:02}") }
}
