//! What is made of all briefings together, kept from one reading to the next while each stands in it as it did.
//!
//! Most changes are of words: the timeline then has the same meetings in the same order, and the pages the
//! same addresses. Only the meetings of what has changed are put in the place of those before.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::timeline;
use crate::model::briefing::Alias;
use crate::model::record::Record;
use crate::model::{
    Briefing, BriefingId, EnrichedBriefing, Entry, Meeting, Page, Site, Topic, TopicId, search,
};

/// What was made of the briefings of the reading before.
#[derive(Debug)]
pub(super) struct Standing {
    briefings: Vec<Arc<EnrichedBriefing>>,
    timeline: Vec<Entry>,
    topics: BTreeMap<TopicId, Topic>,
    briefing_index: HashMap<BriefingId, usize>,
    /// `None` where there is something to tell about them, which needs their places in the texts.
    addresses: Option<Addresses>,
}

/// The addresses of all pages, and what else they depend on.
#[derive(Debug)]
struct Addresses {
    pages: Arc<BTreeMap<String, Page>>,
    files: Arc<BTreeMap<String, PathBuf>>,
    parts_of_search: usize,
}

/// What of a site is the same for the same standing.
pub(super) struct Common {
    pub timeline: Vec<Entry>,
    pub topics: BTreeMap<TopicId, Topic>,
    pub briefing_index: HashMap<BriefingId, usize>,
}

impl Standing {
    /// That of a site; `is_plain` where there is nothing to tell about its addresses.
    pub fn of(site: &Site, is_plain: bool) -> Self {
        let addresses = || Addresses {
            pages: Arc::clone(&site.pages),
            files: Arc::clone(&site.files),
            parts_of_search: search::terms(site),
        };
        Standing {
            briefings: site.briefings.clone(),
            timeline: site.timeline.clone(),
            topics: site.topics.clone(),
            briefing_index: site.briefing_index.clone(),
            addresses: is_plain.then(addresses),
        }
    }

    /// What is the same for these briefings; `None` where one of them stands otherwise than before.
    pub fn common(&self, briefings: &[Arc<EnrichedBriefing>]) -> Option<Common> {
        if self.briefings.len() != briefings.len() {
            return None;
        }
        let pairs = self.briefings.iter().zip(briefings).enumerate();
        let changed: HashSet<usize> =
            pairs.filter(|(_, (before, now))| !Arc::ptr_eq(before, now)).map(|(index, _)| index).collect();
        let stands = |index: &usize| stands_the_same(&self.briefings[*index], &briefings[*index]);
        changed.iter().all(stands).then(|| Common {
            timeline: timeline::told_again(&self.timeline, &changed, briefings),
            topics: self.topics.clone(),
            briefing_index: self.briefing_index.clone(),
        })
    }

    /// The addresses of a site that has all in common with the one before but what is asked here.
    pub fn pages(&self, site: &Site) -> Option<Arc<BTreeMap<String, Page>>> {
        let before = self.addresses.as_ref()?;
        let same = before.files == site.files && before.parts_of_search == search::terms(site);
        same.then(|| Arc::clone(&before.pages))
    }
}

/// Whether the timeline, the topics and the addresses of a site are the same with either.
///
/// Everything that they are made of is compared, but for the words that tell of a meeting. Every field is named, so
/// that whoever adds one decides about it here.
fn stands_the_same(before: &EnrichedBriefing, now: &EnrichedBriefing) -> bool {
    let EnrichedBriefing {
        briefing,
        document: _,
        marks: _,
        timeline,
        annotations,
        people,
        original: _,
        made_of: _,
        look: _,
    } = before;
    let same_timeline = timeline.len() == now.timeline.len()
        && timeline.iter().zip(now.timeline.iter()).all(|(a, b)| without_words(a) == without_words(b));
    same_facts(briefing, &now.briefing)
        && same_timeline
        && annotations.is_empty() == now.annotations.is_empty()
        && *people == now.people
}

/// The part of it that the author states.
fn same_facts(before: &Briefing, now: &Briefing) -> bool {
    let Briefing {
        // In the order of the site, in its addresses and in its lists.
        id,
        url,
        date,
        topics,
        status,
        record: Record { corrections, withdrawal: _, changes: _, superseded_by: _ },
        aliases,
        // On pages alone, which are drawn anew.
        title: _,
        number: _,
        updated: _,
        place: _,
        authors: _,
        summary: _,
        bottom_line: _,
        trip: _,
        tlp: _,
        sources: _,
        readouts: _,
        extra: _,
        // Decided before, by what is there at all.
        publish_at: _,
        expires_at: _,
        in_doubt: _,
        // What of it counts is in the enriched briefing.
        timeline: _,
        people: _,
        meetings: _,
        not_meetings: _,
        annotations: _,
        // Where it lies: the same as long as its address is.
        file: _,
        span: _,
        body: _,
        folder: _,
    } = before;
    let urls = |aliases: &[Alias]| aliases.iter().map(|alias| alias.url.clone()).collect::<Vec<_>>();
    *id == now.id
        && *url == now.url
        && *date == now.date
        && *topics == now.topics
        && *status == now.status
        && corrections.is_empty() == now.record.corrections.is_empty()
        && urls(aliases) == urls(&now.aliases)
}

fn without_words(meeting: &Meeting) -> Meeting {
    Meeting { evidence: Vec::new(), ..meeting.clone() }
}
