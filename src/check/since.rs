//! Facts of a published briefing that were changed, while no correction says so; and briefings that are gone.

mod spoken_of;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::load::StoredTexts;
use crate::load::past::Past;
use crate::model::briefing::PublicationStatus;
use crate::model::readout::{Cell, Readout};
use crate::model::record::Correction;
use crate::model::{
    Briefing, Dateline, EnrichedBriefing, Meeting, NativeName, Page, Participant, Person, PersonId, Place,
    PlaceId, Registry, Site, Tlp, When, Where, Why,
};
use crate::parse::briefing::Surroundings;
use crate::parse::registry::{self, head};
use crate::parse::yaml::{Node, Value as Yaml};
use crate::parse::{self, markdown};
use crate::source::{FileId, Sources, Span};

use spoken_of::{Changed, Value, unspoken};

/// Compares every briefing that was published at a revision with what it is now.
pub fn check(site: &Site, past: &Past, revision: &str) -> Vec<Diagnostic> {
    let registry = registry_of(past);
    let texts = StoredTexts::new();
    let around = Surroundings { config: &site.config, registry: &registry, texts: &texts };
    let mut diagnostics = Vec::new();
    for (path, text) in &past.files {
        let Some(id) = path.strip_prefix("content/briefings/").map(|path| path.trim_end_matches(".md"))
        else {
            continue;
        };
        let before = Before::read(id.strip_suffix("/index").unwrap_or(id), path, text, around);
        if !before.was_published(site, past) {
            continue;
        }
        match now(site, &before) {
            Now::Shown(now) => {
                Comparison { site, now, before: &before, registry: &registry, revision }
                    .tell(&mut diagnostics);
            }
            Now::Moved(now) => diagnostics.push(moved(&before, now, revision)),
            Now::Unpublished(file) => diagnostics.push(unpublished(site, file, revision)),
            Now::Kept => {}
            Now::Gone => diagnostics.push(gone(&before, revision)),
        }
    }
    diagnostics
}

/// People and places as they were.
fn registry_of(past: &Past) -> Registry {
    let below = |folder: &'static str| {
        past.files.iter().filter_map(move |(path, text)| {
            let id = path.strip_prefix(folder)?.strip_suffix(".md")?;
            Some((Sources::default().add(path.as_str(), text.as_str()), id, text))
        })
    };
    let told = &mut vec![];
    let people =
        below("content/people/").map(|(file, id, text)| registry::person(file, id, text, told)).collect();
    let told = &mut vec![];
    let places =
        below("content/places/").map(|(file, id, text)| registry::place(file, id, text, told)).collect();
    Registry::new(people, places, vec![])
}

/// What has become of a briefing.
enum Now<'s> {
    /// It stands where it stood, or its old address leads to it.
    Shown(&'s EnrichedBriefing),
    /// It seems to stand elsewhere, and its old address leads nowhere.
    Moved(&'s EnrichedBriefing),
    /// It is a draft again.
    Unpublished(FileId),
    /// It is not shown, as its author said beforehand or by its marking.
    Kept,
    /// There is nothing of it.
    Gone,
}

fn now<'s>(site: &'s Site, before: &Before) -> Now<'s> {
    let was = &before.briefing;
    let by_id = site.briefing_index.get(&was.id).copied();
    let by_address = match site.page_at(&was.url) {
        Some(Page::Briefing(index) | Page::Alias(index, _)) => Some(*index),
        _ => None,
    };
    if let Some(index) = by_address {
        return Now::Shown(&site.briefings[index]);
    }
    if let Some(hidden) = site.hidden.iter().find(|hidden| hidden.id == was.id || hidden.is_at(&was.url)) {
        return match hidden.why {
            Why::Draft => Now::Unpublished(hidden.file),
            _ => Now::Kept,
        };
    }
    let is_it = |enriched: &&Arc<EnrichedBriefing>| {
        let now = &enriched.briefing;
        now.title == was.title && now.date == was.date || now.number.is_some() && now.number == was.number
    };
    let elsewhere = by_id.map(|index| &site.briefings[index]).or_else(|| site.briefings.iter().find(is_it));
    elsewhere.map_or(Now::Gone, |now| Now::Moved(now))
}

fn moved(before: &Before, now: &EnrichedBriefing, revision: &str) -> Diagnostic {
    let url = &before.briefing.url;
    let message = format!("this was published at `/{url}` at `{revision}`, and nothing leads there now");
    Diagnostic::warning("gone-without-notice", now.briefing.span, message)
        .hint(format!("add `aliases: [/{url}]`, so that links to the old address still lead to it"))
}

fn unpublished(site: &Site, file: FileId, revision: &str) -> Diagnostic {
    let head = head(file, &site.sources.file(file).text, &mut vec![]).node;
    let status = child(head, site, "status");
    let span = Span::new(file, status.map_or(0..0, |status| status.range));
    let message =
        format!("this was published at `{revision}`, and is a draft now: its address leads nowhere");
    let hint = "say what became of it: `withdrawn: {date: …, reason: …}` keeps the address";
    Diagnostic::warning("gone-without-notice", span, message).hint(hint)
}

fn gone(before: &Before, revision: &str) -> Diagnostic {
    let Briefing { title, url, .. } = &before.briefing;
    let message =
        format!("`{}` was published at `/{url}` at `{revision}`, and is gone", title.replace('`', "'"));
    Diagnostic::warning_in("gone-without-notice", before.path.clone(), message).hint(
        "keep the file with `withdrawn: {date: …, reason: …}`, or let its address lead on with `aliases` of another \
         briefing",
    )
}

/// A briefing as it was.
struct Before {
    path: String,
    briefing: Briefing,
    quotations: Vec<String>,
}

impl Before {
    fn read(id: &str, path: &str, text: &str, around: Surroundings<'_>) -> Self {
        let file = Sources::default().add(path, text);
        let folder = path.strip_suffix("/index.md").map(str::to_owned);
        let briefing = parse::briefing::read(file, id, folder, text, around, &mut vec![]);
        let document = markdown::read(text, briefing.body, around.config.smart_punctuation);
        let quotations = quotations(&document.text.text).into_iter();
        let quotations = quotations.chain(in_cells(&briefing).map(|(_, quotation)| quotation));
        let quotations = quotations.map(|quotation| quotation.words).collect();
        Before { path: path.to_owned(), briefing, quotations }
    }

    fn was_published(&self, site: &Site, past: &Past) -> bool {
        let Briefing { status, publish_at, in_doubt, .. } = &self.briefing;
        let marking = self.briefing.tlp.or(site.config.marking.default).unwrap_or(Tlp::Clear);
        let had_come = publish_at.as_ref().is_none_or(|at| at.timestamp() <= past.at);
        *status == PublicationStatus::Published && !in_doubt && had_come && marking < Tlp::Red
    }
}

/// The corrections of a briefing that it did not have before.
fn new_corrections<'b>(before: &Briefing, now: &'b Briefing) -> Vec<&'b Correction> {
    let words = |correction: &Correction| {
        let text = |written: &Option<crate::model::record::Written>| {
            written.as_ref().map(|words| words.text.clone())
        };
        (correction.date.clone(), text(&correction.was), text(&correction.is), correction.note.clone())
    };
    let known: Vec<_> = before.record.corrections.iter().map(words).collect();
    now.record.corrections.iter().filter(|correction| !known.contains(&words(correction))).collect()
}

struct Comparison<'a> {
    site: &'a Site,
    now: &'a EnrichedBriefing,
    before: &'a Before,
    /// People and places as they were.
    registry: &'a Registry,
    revision: &'a str,
}

impl Comparison<'_> {
    fn tell(&self, diagnostics: &mut Vec<Diagnostic>) {
        let (before, now) = (&self.before.briefing, &self.now.briefing);
        if now.status == PublicationStatus::Withdrawn {
            diagnostics.extend(self.withdrawn());
            return;
        }
        let mut changes = Vec::new();
        let day = |briefing: &Briefing| briefing.date.as_ref().map(Dateline::day);
        if day(before) != day(now) {
            let days = [day(before), day(now)];
            let values = days.iter().flatten().map(|day| Value::When(When::day(*day))).collect();
            let [was, is] = days.map(|day| day.map(|day| day.to_string()));
            changes.push(self.changed("date", was, is, self.key(&["date"]), values));
        }
        self.meetings(&mut changes);
        self.quotations(&mut changes);
        diagnostics.extend(unspoken(changes, &new_corrections(before, now), day(now)));
    }

    fn withdrawn(&self) -> Option<Diagnostic> {
        let now = &self.now.briefing;
        let reason = now.record.withdrawal.as_ref().and_then(|withdrawal| withdrawal.reason.as_ref());
        if reason.is_some() {
            return None;
        }
        let message = format!("this was published at `{}` and is withdrawn without a reason", self.revision);
        let span = self.key(&["status"]).or(self.key(&["withdrawn"])).unwrap_or(now.span);
        let told = Diagnostic::warning("changed-without-correction", span, message);
        Some(told.hint("say why: `withdrawn: {date: …, reason: …}`"))
    }

    /// One fact that is another than it was; `None` is one that is not stated.
    fn changed(
        &self,
        what: &str,
        was: Option<String>,
        is: Option<String>,
        place: Option<Span>,
        values: Vec<Value>,
    ) -> Changed {
        let said =
            |value: Option<String>| value.map_or_else(|| "not stated".into(), |value| format!("`{value}`"));
        let message = format!(
            "`{what}` was {} at `{}` and is {} now, and no correction says so",
            said(was),
            self.revision,
            said(is)
        );
        self.told(place.unwrap_or(self.now.briefing.span), message, values)
    }

    fn told(&self, span: Span, message: String, values: Vec<Value>) -> Changed {
        let told = Diagnostic::warning("changed-without-correction", span, message).hint(
            "add an entry under `corrections` that names it: its `date`, what it `was` and what it `is`",
        );
        Changed { told, values }
    }

    fn meetings(&self, changes: &mut Vec<Changed>) {
        let (before, now) = (&self.before.briefing.meetings, &self.now.briefing.meetings);
        for (index, meeting) in now.iter().enumerate() {
            match before.iter().find(|old| old.id == meeting.id) {
                None if before.iter().any(|old| self.is_same(old, meeting)) => {}
                Some(old) => self.meeting(index, old, meeting, changes),
                None => {
                    let message = format!(
                        "the meeting `{}` was not there at `{}`, and no correction says so",
                        meeting.id, self.revision
                    );
                    let values = self.values_of(meeting, &self.people_now(meeting));
                    changes.push(self.told(meeting.evidence[0], message, values));
                }
            }
        }
        let is_gone =
            |old: &&Meeting| now.iter().all(|meeting| meeting.id != old.id && !self.is_same(old, meeting));
        for old in before.iter().filter(is_gone) {
            let message = format!(
                "the meeting `{}` ({}) was there at `{}` and is gone, and no correction says so",
                old.id, old.when, self.revision
            );
            let span = self.key(&["meetings"]).unwrap_or(self.now.briefing.span);
            let span = Span::new(span.file, span.range().start..span.range().start);
            changes.push(self.told(span, message, self.values_of(old, &self.people_before(old))));
        }
    }

    /// What words can know a meeting by.
    fn values_of(&self, meeting: &Meeting, people: &[Names]) -> Vec<Value> {
        let names = people.iter().map(|names| Value::Name(names.shown.clone()));
        let title = meeting.title.iter().map(|title| Value::Quoted(title.clone()));
        names.chain(title).chain([Value::When(meeting.when)]).collect()
    }

    /// Whether a meeting has the facts of another, by whatever id.
    fn is_same(&self, before: &Meeting, now: &Meeting) -> bool {
        before.when == now.when
            && before.length == now.length
            && before.accounts == now.accounts
            && same_place(self.place_before(before), self.place_now(now))
            && same_people(&self.people_before(before), &self.people_now(now))
    }

    fn meeting(&self, index: usize, before: &Meeting, now: &Meeting, changes: &mut Vec<Changed>) {
        let of = |key: &'static str| self.value_of_meeting(index, key).or(Some(now.evidence[0]));
        if before.when != now.when {
            let said = |when: When| Some(when.to_string()).filter(|when| !when.is_empty());
            let key = if self.value_of_meeting(index, "when").is_some() { "when" } else { "start" };
            let values = vec![Value::When(before.when), Value::When(now.when)];
            changes.push(self.changed(key, said(before.when), said(now.when), of(key), values));
        }
        let (was, is) = (before.written_length(), now.written_length());
        if was != is {
            let values = [before, now].into_iter().flat_map(Meeting::lengths).map(Value::Length).collect();
            changes.push(self.changed("duration", was, is, of("duration"), values));
        }
        let (was, is) = (self.place_before(before), self.place_now(now));
        if !same_place(was.clone(), is.clone()) {
            let [was, is] = [was, is].map(|names| names.map(|names| names.shown));
            let values = [&was, &is].into_iter().flatten().cloned().map(Value::Name).collect();
            changes.push(self.changed("place", was, is, of("place"), values));
        }
        let (was, is) = (self.people_before(before), self.people_now(now));
        if !same_people(&was, &is) {
            let lone = |of: &[Names], among: &[Names]| -> Vec<Value> {
                let lone = of.iter().filter(|names| !among.iter().any(|other| names.share(other)));
                lone.map(|names| Value::Name(names.shown.clone())).collect()
            };
            let values = [lone(&was, &is), lone(&is, &was)].concat();
            changes.push(self.changed("with", listed(&was), listed(&is), of("with"), values));
        }
    }

    fn place_before(&self, meeting: &Meeting) -> Option<Names> {
        meeting.place.as_ref().map(|place| Names::of_place(place, self.registry.places.as_ref()))
    }

    fn place_now(&self, meeting: &Meeting) -> Option<Names> {
        meeting.place.as_ref().map(|place| Names::of_place(place, self.site.places.as_ref()))
    }

    fn people_before(&self, meeting: &Meeting) -> Vec<Names> {
        meeting.with.iter().map(|with| Names::of_person(with, self.registry.people.as_ref())).collect()
    }

    fn people_now(&self, meeting: &Meeting) -> Vec<Names> {
        meeting.with.iter().map(|with| Names::of_person(with, self.site.people.as_ref())).collect()
    }

    /// Quotations whose words changed: those that are new, each beside the one that it is most like.
    fn quotations(&self, changes: &mut Vec<Changed>) {
        let text = &self.now.document.text;
        let briefing = &self.now.briefing;
        let file = &self.site.sources.file(briefing.file).text;
        let in_text = quotations(&text.text).into_iter().map(|quotation| {
            let span = Span::new(briefing.file, text.in_file(quotation.range.clone()));
            (quotation, span)
        });
        let in_cells = in_cells(briefing).map(|(cell, quotation)| {
            let span = cell.written.part(file, cell.document.text.in_file(quotation.range.clone()));
            (quotation, span)
        });
        let now: Vec<(Quotation, Span)> = in_text.chain(in_cells).collect();
        let stays = |old: &&String| !now.iter().any(|(quotation, _)| quotation.words == **old);
        let mut gone: Vec<&String> = self.before.quotations.iter().filter(stays).collect();
        for (new, span) in now.iter().filter(|(new, _)| !self.before.quotations.contains(&new.words)) {
            let like = |old: &str| strsim::normalized_damerau_levenshtein(old, &new.words);
            let nearest = (0..gone.len()).max_by(|a, b| like(gone[*a]).total_cmp(&like(gone[*b])));
            let Some(nearest) = nearest.filter(|nearest| like(gone[*nearest]) >= ALIKE) else { continue };
            let old = gone.remove(nearest);
            let message = format!(
                "the quotation was `{}` at `{}`, and no correction says that its words changed",
                old.replace('`', "'"),
                self.revision
            );
            let values = vec![Value::Quoted(old.clone()), Value::Quoted(new.words.clone())];
            changes.push(self.told(*span, message, values));
        }
    }

    /// Where the value of a key of the front matter stands.
    fn key(&self, path: &[&str]) -> Option<Span> {
        let file = self.now.briefing.file;
        let node = head(file, &self.site.sources.file(file).text, &mut vec![]).node;
        let found = path.iter().try_fold(node, |node, key| child(node, self.site, key))?;
        Some(Span::new(file, found.range))
    }

    fn value_of_meeting(&self, index: usize, key: &str) -> Option<Span> {
        let file = self.now.briefing.file;
        let node = head(file, &self.site.sources.file(file).text, &mut vec![]).node;
        let meetings = child(node, self.site, "meetings")?;
        let meeting = match meetings.value {
            Yaml::List(items) => items.into_iter().nth(index)?,
            _ => meetings,
        };
        child(meeting, self.site, key).map(|value| Span::new(file, value.range))
    }
}

/// Every name of somebody or of a place: who has one in common is the same, whatever the id of the file.
#[derive(Debug, Clone)]
struct Names {
    shown: String,
    all: BTreeSet<String>,
}

impl Names {
    fn new(name: &str, aliases: &[String], native: Option<&NativeName>) -> Self {
        let native = native.map(|native| native.text.as_str());
        let all = aliases.iter().map(String::as_str).chain(native).chain([name]);
        Names { shown: name.to_owned(), all: all.map(str::to_lowercase).collect() }
    }

    fn of_person(with: &Participant, people: &BTreeMap<PersonId, Person>) -> Self {
        match with {
            Participant::Name(name) => Names::new(name, &[], None),
            Participant::Person(id) => match people.get(id) {
                Some(person) => Names::new(&person.name, &person.aliases, person.native_name.as_ref()),
                None => Names::new(id.as_str(), &[], None),
            },
        }
    }

    fn of_place(place: &Where, places: &BTreeMap<PlaceId, Place>) -> Self {
        match place {
            Where::Name(name) => Names::new(name, &[], None),
            Where::Place(id) => match places.get(id) {
                Some(place) => Names::new(&place.name, &place.aliases, place.native_name.as_ref()),
                None => Names::new(id.as_str(), &[], None),
            },
        }
    }

    fn share(&self, other: &Names) -> bool {
        !self.all.is_disjoint(&other.all)
    }
}

fn same_place(before: Option<Names>, now: Option<Names>) -> bool {
    match (before, now) {
        (Some(before), Some(now)) => before.share(&now),
        (None, None) => true,
        _ => false,
    }
}

/// Whether the same people are at both; the order is no fact.
fn same_people(before: &[Names], now: &[Names]) -> bool {
    let are_in =
        |some: &[Names], all: &[Names]| some.iter().all(|one| all.iter().any(|other| one.share(other)));
    before.len() == now.len() && are_in(before, now) && are_in(now, before)
}

/// Who took part, by name.
fn listed(people: &[Names]) -> Option<String> {
    let mut names: Vec<&str> = people.iter().map(|names| names.shown.as_str()).collect();
    names.sort_unstable();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The value of a key, or of the key of another tool that stands for it.
fn child(node: Node, site: &Site, name: &str) -> Option<Node> {
    let Yaml::Map(entries) = node.value else { return None };
    let stands_for = |key: &str| key == name || site.config.aliases.get(key).is_some_and(|own| own == name);
    entries.into_iter().find(|(key, _)| stands_for(&key.text)).map(|(_, value)| value)
}

/// How like two quotations must be to be taken for one whose words changed: 0 to 1.
const ALIKE: f64 = 0.5;

/// Words in quotation marks.
struct Quotation {
    words: String,
    /// Bytes of the plain text, without the marks.
    range: std::ops::Range<usize>,
}

/// The quotations of what each side said.
fn in_cells(briefing: &Briefing) -> impl Iterator<Item = (&Cell, Quotation)> {
    let cells = briefing.readouts.iter().flat_map(Readout::cells);
    cells.flat_map(|(_, cell)| {
        quotations(&cell.document.text.text).into_iter().map(move |found| (cell, found))
    })
}

/// What stands in double quotation marks, curly or straight, within one block.
fn quotations(text: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let mut line_breaks = 0;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => line_breaks += 1,
            '“' => begun = Some(at + c.len_utf8()),
            '”' | '"' => match begun.take() {
                Some(start) => {
                    let words = text[start..at].split_whitespace().collect::<Vec<_>>().join(" ");
                    found.push(Quotation { words, range: start..at });
                }
                None if c == '"' => begun = Some(at + 1),
                None => {}
            },
            _ => line_breaks = 0,
        }
        if line_breaks > 1 {
            begun = None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_end_in_their_block() {
        let words = |text: &str| quotations(text).into_iter().map(|found| found.words).collect::<Vec<_>>();
        assert_eq!(words("He said “a  b” and \"c\"."), ["a b", "c"]);
        assert_eq!(words("“not closed\n\nNext “one” ” here"), ["one"]);
    }
}
