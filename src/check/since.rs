//! Facts of a published briefing that were changed, while no correction says so.

use crate::diagnostic::Diagnostic;
use crate::load::StoredTexts;
use crate::load::past::Past;
use crate::model::briefing::PublicationStatus;
use crate::model::record::Correction;
use crate::model::{Briefing, Dateline, EnrichedBriefing, Meeting, Participant, Registry, Site, Tlp, Where};
use crate::parse::briefing::Surroundings;
use crate::parse::registry::head;
use crate::parse::yaml::{Node, Value};
use crate::parse::{self, markdown};
use crate::source::{Sources, Span};

/// Compares every briefing that was published at a revision, and may be seen now, with what it was.
pub fn check(site: &Site, past: &Past, revision: &str) -> Vec<Diagnostic> {
    let registry = Registry::new(
        site.people.values().cloned().collect(),
        site.places.values().cloned().collect(),
        site.trips.values().cloned().collect(),
    );
    let texts = StoredTexts::new();
    let around = Surroundings { config: &site.config, registry: &registry, texts: &texts };
    let mut diagnostics = Vec::new();
    for enriched in &site.briefings {
        let path = &site.sources.file(enriched.briefing.file).path;
        let Some((_, text)) = past.files.iter().find(|(old, _)| **old == **path) else { continue };
        let before = Before::read(enriched, path, text, around);
        if before.was_published(site, past) && !has_new_correction(&before.briefing, &enriched.briefing) {
            Comparison { site, now: enriched, before: &before, revision }.tell(&mut diagnostics);
        }
    }
    diagnostics
}

/// A briefing as it was.
struct Before {
    briefing: Briefing,
    quotations: Vec<Quotation>,
}

impl Before {
    fn read(now: &EnrichedBriefing, path: &str, text: &str, around: Surroundings<'_>) -> Self {
        let file = Sources::default().add(path, text);
        let id = now.briefing.id.as_str();
        let folder = now.briefing.folder.clone();
        let briefing = parse::briefing::read(file, id, folder, text, around, &mut vec![]);
        let document = markdown::read(text, briefing.body, around.config.smart_punctuation);
        Before { briefing, quotations: quotations(&document.text.text) }
    }

    fn was_published(&self, site: &Site, past: &Past) -> bool {
        let Briefing { status, publish_at, in_doubt, .. } = &self.briefing;
        let marking = self.briefing.tlp.or(site.config.marking.default).unwrap_or(Tlp::Clear);
        let had_come = publish_at.as_ref().is_none_or(|at| at.timestamp() <= past.at);
        *status == PublicationStatus::Published && !in_doubt && had_come && marking < Tlp::Red
    }
}

fn has_new_correction(before: &Briefing, now: &Briefing) -> bool {
    let words = |correction: &Correction| {
        let text = |written: &Option<crate::model::record::Written>| {
            written.as_ref().map(|words| words.text.clone())
        };
        (correction.date.clone(), text(&correction.was), text(&correction.is), correction.note.clone())
    };
    let known: Vec<_> = before.record.corrections.iter().map(words).collect();
    now.record.corrections.iter().any(|correction| !known.contains(&words(correction)))
}

struct Comparison<'a> {
    site: &'a Site,
    now: &'a EnrichedBriefing,
    before: &'a Before,
    revision: &'a str,
}

impl Comparison<'_> {
    fn tell(&self, diagnostics: &mut Vec<Diagnostic>) {
        let (before, now) = (&self.before.briefing, &self.now.briefing);
        if now.status == PublicationStatus::Withdrawn {
            let reason = now.record.withdrawal.as_ref().and_then(|withdrawal| withdrawal.reason.as_ref());
            if reason.is_none() {
                let message =
                    format!("this was published at `{}` and is withdrawn without a reason", self.revision);
                let span = self.key(&["status"]).or(self.key(&["withdrawn"])).unwrap_or(now.span);
                diagnostics.push(
                    Diagnostic::warning("changed-without-correction", span, message)
                        .hint("say why: `withdrawn: {date: …, reason: …}`"),
                );
            }
            return;
        }
        let day = |briefing: &Briefing| briefing.date.as_ref().map(Dateline::day).map(|day| day.to_string());
        self.compare("date", day(before), day(now), || self.key(&["date"]), diagnostics);
        self.meetings(diagnostics);
        self.quotations(diagnostics);
    }

    /// Tells of one fact that is another than it was; `None` is one that is not stated.
    fn compare(
        &self,
        what: &str,
        before: Option<String>,
        now: Option<String>,
        place: impl FnOnce() -> Option<Span>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if before == now {
            return;
        }
        let said =
            |value: Option<String>| value.map_or_else(|| "not stated".into(), |value| format!("`{value}`"));
        let message = format!(
            "`{what}` was {} at `{}` and is {} now, and no correction says so",
            said(before),
            self.revision,
            said(now)
        );
        self.push(place().unwrap_or(self.now.briefing.span), message, diagnostics);
    }

    fn push(&self, span: Span, message: String, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.push(
            Diagnostic::warning("changed-without-correction", span, message)
                .hint("add an entry under `corrections` with its `date`, what it `was` and what it `is`"),
        );
    }

    fn meetings(&self, diagnostics: &mut Vec<Diagnostic>) {
        let (before, now) = (&self.before.briefing.meetings, &self.now.briefing.meetings);
        for (index, meeting) in now.iter().enumerate() {
            match before.iter().find(|old| old.id == meeting.id) {
                None if before.iter().any(|old| self.is_same(old, meeting)) => {}
                Some(old) => self.meeting(index, old, meeting, diagnostics),
                None => {
                    let message = format!(
                        "the meeting `{}` was not there at `{}`, and no correction says so",
                        meeting.id, self.revision
                    );
                    self.push(meeting.evidence[0], message, diagnostics);
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
            self.push(Span::new(span.file, span.range().start..span.range().start), message, diagnostics);
        }
    }

    /// Whether a meeting has the facts of another, by whatever id.
    fn is_same(&self, before: &Meeting, now: &Meeting) -> bool {
        before.when == now.when
            && before.length == now.length
            && before.accounts == now.accounts
            && before.place == now.place
            && self.people(before) == self.people(now)
    }

    fn meeting(&self, index: usize, before: &Meeting, now: &Meeting, diagnostics: &mut Vec<Diagnostic>) {
        let of = |key: &'static str| move || self.value_of_meeting(index, key).or(Some(now.evidence[0]));
        let when = |meeting: &Meeting| Some(meeting.when.to_string()).filter(|when| !when.is_empty());
        let key = if self.value_of_meeting(index, "when").is_some() { "when" } else { "start" };
        self.compare(key, when(before), when(now), of(key), diagnostics);
        self.compare("duration", before.written_length(), now.written_length(), of("duration"), diagnostics);
        let place = |meeting: &Meeting| meeting.place.as_ref().map(|place| self.place(place));
        self.compare("place", place(before), place(now), of("place"), diagnostics);
        self.compare("with", self.people(before), self.people(now), of("with"), diagnostics);
    }

    fn place(&self, place: &Where) -> String {
        match place {
            Where::Place(id) => self.site.places.get(id).map_or(id.as_str(), |place| &place.name).to_owned(),
            Where::Name(name) => name.clone(),
        }
    }

    /// Who took part, by name; the order is no fact.
    fn people(&self, meeting: &Meeting) -> Option<String> {
        let name = |with: &Participant| match with {
            Participant::Person(id) => {
                self.site.people.get(id).map_or(id.as_str(), |person| &person.name).to_owned()
            }
            Participant::Name(name) => name.clone(),
        };
        let mut names: Vec<String> = meeting.with.iter().map(name).collect();
        names.sort();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Quotations whose words changed: those that are new, each beside the one that it is most like.
    fn quotations(&self, diagnostics: &mut Vec<Diagnostic>) {
        let text = &self.now.document.text;
        let now = quotations(&text.text);
        let mut gone: Vec<&Quotation> =
            self.before.quotations.iter().filter(|old| !now.contains(old)).collect();
        for new in now.iter().filter(|new| !self.before.quotations.contains(new)) {
            let like = |old: &Quotation| strsim::normalized_damerau_levenshtein(&old.words, &new.words);
            let nearest = (0..gone.len()).max_by(|a, b| like(gone[*a]).total_cmp(&like(gone[*b])));
            let Some(nearest) = nearest.filter(|nearest| like(gone[*nearest]) >= ALIKE) else { continue };
            let old = gone.remove(nearest);
            let span = Span::new(self.now.briefing.file, text.in_file(new.range.clone()));
            let message = format!(
                "the quotation was `{}` at `{}`, and no correction says that its words changed",
                old.words.replace('`', "'"),
                self.revision
            );
            self.push(span, message, diagnostics);
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
            Value::List(items) => items.into_iter().nth(index)?,
            _ => meetings,
        };
        child(meeting, self.site, key).map(|value| Span::new(file, value.range))
    }
}

/// The value of a key, or of the key of another tool that stands for it.
fn child(node: Node, site: &Site, name: &str) -> Option<Node> {
    let Value::Map(entries) = node.value else { return None };
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

/// The same words are the same quotation, wherever they stand.
impl PartialEq for Quotation {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
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
