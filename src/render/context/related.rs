//! Other briefings that somebody who reads one may want: those that link to it, and those that have people, meetings
//! and topics in common with it.

use std::collections::{BTreeMap, HashMap};

use tera::Value;

use super::{Shared, languages, map};
use crate::links::{self, Target, resolve};
use crate::model::briefing::PublicationStatus;
use crate::model::{EnrichedBriefing, Page, PersonId, Site, TopicId};

/// All links of all texts by their name ([`links::name`]), each as the index of its briefing and its own there.
///
/// What a link leads to is settled when somebody asks for those that may lead to one briefing: so the preview need
/// not settle every link of a large site before it shows a page.
#[derive(Debug)]
pub(super) struct Linking(HashMap<u64, Vec<(usize, usize)>>);

impl Linking {
    fn of(site: &Site) -> Self {
        let mut by_name: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
        for (from, enriched) in site.briefings.iter().enumerate().filter(|(_, enriched)| is_shown(enriched)) {
            for (index, link) in enriched.document.links.iter().enumerate().filter(|(_, link)| !link.image) {
                by_name.entry(link.name).or_default().push((from, index));
            }
        }
        Linking(by_name)
    }

    /// The briefings that link to one, each with the numbers of the paragraphs that do.
    fn to(&self, site: &Site, index: usize) -> BTreeMap<usize, Vec<usize>> {
        let briefing = &site.briefings[index].briefing;
        let mut names = vec![links::name(&briefing.url), links::name(briefing.id.as_str())];
        names.dedup();
        let mut found = BTreeMap::<usize, Vec<usize>>::new();
        for (from, link) in names.iter().filter_map(|name| self.0.get(name)).flatten() {
            let enriched = &site.briefings[*from];
            let link = &enriched.document.links[*link];
            if *from != index && leads_to(site, enriched, &link.target, index) {
                let paragraphs = found.entry(*from).or_default();
                let number = enriched.document.paragraph_at(link.range.start);
                paragraphs.extend(number.filter(|number| !paragraphs.contains(number)));
            }
        }
        found
    }
}

fn is_shown(enriched: &EnrichedBriefing) -> bool {
    enriched.briefing.status != PublicationStatus::Withdrawn
}

fn leads_to(site: &Site, enriched: &EnrichedBriefing, target: &str, index: usize) -> bool {
    let path = &site.sources.file(enriched.briefing.file).path;
    let Target::Page { url, .. } = resolve(site, path, &enriched.briefing.url, target) else { return false };
    matches!(site.page_at(&url), Some(Page::Briefing(to)) if *to == index)
}

/// What links here: each briefing with its paragraphs.
pub(super) fn linked_from(site: &Site, shared: &Shared, index: usize) -> Value {
    let linking = shared.linking.get_or_init(|| Linking::of(site)).to(site, index);
    let value = |(from, paragraphs): (usize, Vec<usize>)| {
        let paragraphs = paragraphs.into_iter().map(Value::from).collect::<Vec<_>>();
        map([("briefing", shared.card(site, from)), ("paragraphs", Value::from(paragraphs))])
    };
    Value::from(linking.into_iter().take(MOST_LINKING).map(value).collect::<Vec<_>>())
}

/// The briefings that link to one.
pub(super) fn linking(site: &Site, shared: &Shared, index: usize) -> Vec<usize> {
    shared.linking.get_or_init(|| Linking::of(site)).to(site, index).into_keys().collect()
}

/// The briefings that are looked at for what they have in common with one, itself among them.
pub(super) fn near(site: &Site, index: usize) -> std::ops::Range<usize> {
    index.saturating_sub(NEAR)..site.briefings.len().min(index + NEAR + 1)
}

/// How many briefings are listed as linking to one.
const MOST_LINKING: usize = 20;
/// How many related ones are shown.
const MOST: usize = 4;
/// How far from a briefing in the order of time others are looked at.
const NEAR: usize = 100;
/// What a meeting in common weighs; the rarest person or topic weighs one.
const SAME_MEETING: f64 = 3.0;
/// From which weight two briefings are related.
const ENOUGH: f64 = 0.5;

/// What two briefings have in common.
#[derive(Default)]
struct Common<'a> {
    weight: f64,
    meetings: usize,
    /// With how many share them.
    people: Vec<(usize, &'a PersonId)>,
    topics: Vec<&'a TopicId>,
}

/// The briefings near one in time that have most in common with it, and what that is.
pub(super) fn related(site: &Site, shared: &Shared, index: usize) -> Value {
    let near = near(site, index);
    // Lists of briefings are in order of their indices.
    let others = |briefings: &'_ [usize]| -> Vec<usize> {
        let from = briefings.partition_point(|other| *other < near.start);
        let shown = briefings[from..].iter().take_while(|other| **other < near.end);
        shown.copied().filter(|other| *other != index).collect()
    };
    let own = &site.briefings[index];
    let mut found = BTreeMap::<usize, Common<'_>>::new();
    for id in &own.people {
        let sharing = others(shared.briefings_of_person(site, id));
        for other in &sharing {
            let common = found.entry(*other).or_default();
            common.weight += weight(sharing.len());
            common.people.push((sharing.len(), id));
        }
    }
    let n_near = near.clone().filter(|other| is_shown(&site.briefings[*other])).count();
    for (id, _) in &own.briefing.topics {
        let mut sharing = site.topics.get(id).map_or_else(Vec::new, |topic| others(&topic.briefings));
        sharing.retain(|other| is_shown(&site.briefings[*other]));
        for other in &sharing {
            let common = found.entry(*other).or_default();
            common.weight += weight(sharing.len());
            // What most briefings are on is no reason.
            common.topics.extend((sharing.len() * 2 <= n_near).then_some(id));
        }
    }
    for other in telling_the_same(site, shared, index) {
        let common = found.entry(other).or_default();
        common.weight += SAME_MEETING;
        common.meetings += 1;
    }
    let mut found: Vec<(usize, Common<'_>)> =
        found.into_iter().filter(|(_, common)| common.weight >= ENOUGH).collect();
    // The nearest in time where the weight is the same.
    found.sort_by(|(a, one), (b, two)| {
        two.weight.total_cmp(&one.weight).then_with(|| a.abs_diff(index).cmp(&b.abs_diff(index)))
    });
    Value::from(
        found
            .into_iter()
            .take(MOST)
            .map(|(other, common)| value(site, shared, other, common))
            .collect::<Vec<_>>(),
    )
}

/// The briefings that tell of the meetings of one, once for each meeting.
fn telling_the_same<'a>(
    site: &'a Site,
    shared: &'a Shared,
    index: usize,
) -> impl Iterator<Item = usize> + 'a {
    let meetings = 0..site.briefings[index].timeline.len();
    let entries = meetings.filter_map(move |meeting| shared.tellings(site).entry(index, meeting));
    let tellings = entries.flat_map(|entry| &site.timeline[entry].tellings);
    tellings.map(|telling| telling.briefing).filter(move |other| *other != index)
}

/// What many briefings share tells little.
fn weight(n_sharing: usize) -> f64 {
    1.0 / (1.0 + (n_sharing.max(1) as f64).ln())
}

fn value(site: &Site, shared: &Shared, other: usize, common: Common<'_>) -> Value {
    // The rarest first: it is the reason.
    let mut people = common.people;
    people.sort();
    let people = people.into_iter().take(3).filter_map(|(_, id)| shared.person(id));
    let topics = common.topics.iter().filter_map(|id| site.topics.get(*id));
    let topics = topics.take(2).map(|topic| languages::words_of_original(site, Some(&topic.name)));
    map([
        ("briefing", shared.card(site, other)),
        ("meetings", Value::from(common.meetings)),
        ("people", Value::from(people.collect::<Vec<_>>())),
        ("topics", Value::from(topics.collect::<Vec<_>>())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_share_weighs_more() {
        assert!((weight(1) - 1.0).abs() < f64::EPSILON);
        assert!(weight(3) < 1.0 && weight(3) > weight(20));
    }
}
