//! What a build left out and why, and when the site next changes by itself: for the terminal alone.

use serde_json::json;

use super::output::{Output, plural};
use crate::model::visibility::{Hidden, Why, to_the_minute};
use crate::model::{Site, Tlp};

/// Files of one reason that are named for a person; of more it is told how many.
const NAMED: usize = 10;

/// Tells it.
pub fn tell(site: &Site, output: &Output) {
    for (name, hidden) in groups(site) {
        let files: Vec<&str> = hidden.iter().map(|hidden| &*site.sources.file(hidden.file).path).collect();
        let data = json!({ "reason": name, "files": files });
        output.note("left-out", &in_words(site, &hidden), data, false);
    }
    if let Some(at) = &site.next_change {
        let at = to_the_minute(at);
        output.note("next-change", &format!("next change: {at}"), json!({ "at": at }), true);
    }
}

/// The briefings left out by reason, in the order in which the reasons are looked at.
fn groups(site: &Site) -> Vec<(&'static str, Vec<&Hidden>)> {
    let mut groups: Vec<(&'static str, Vec<&Hidden>)> = Vec::new();
    for hidden in &site.hidden {
        match groups.iter_mut().find(|(name, _)| *name == hidden.why.name()) {
            Some((_, group)) => group.push(hidden),
            None => groups.push((hidden.why.name(), vec![hidden])),
        }
    }
    groups.sort_by_key(|(_, group)| rank(&group[0].why));
    groups
}

fn rank(why: &Why) -> u8 {
    match why {
        Why::Draft => 0,
        Why::Embargo(_) => 1,
        Why::Expired(_) => 2,
        Why::Marked(_) => 3,
        Why::InDoubt => 4,
        Why::TakenDown => 5,
    }
}

/// `left out, drafts (2): content/briefings/a.md, content/briefings/b.md`.
fn in_words(site: &Site, group: &[&Hidden]) -> String {
    let heading = match &group[0].why {
        Why::Draft => plural(group.len(), "draft", "drafts"),
        Why::Embargo(_) => "under embargo",
        Why::Expired(_) => "expired",
        Why::Marked(_) => "marked above the ceiling",
        Why::InDoubt => "kept back",
        Why::TakenDown => "taken down",
    };
    let mut files: Vec<String> = group.iter().take(NAMED).map(|hidden| file(site, hidden)).collect();
    if group.len() > NAMED {
        files.push(format!("and {} more", group.len() - NAMED));
    }
    format!("left out, {heading} ({}): {}", group.len(), files.join(", "))
}

fn file(site: &Site, hidden: &Hidden) -> String {
    let path = &site.sources.file(hidden.file).path;
    match &hidden.why {
        Why::Draft | Why::InDoubt | Why::TakenDown => path.to_string(),
        Why::Embargo(at) => format!("{path} (until {})", to_the_minute(at)),
        Why::Expired(at) => format!("{path} (since {})", to_the_minute(at)),
        Why::Marked(tlp) => format!("{path} ({})", Tlp::label(*tlp)),
    }
}
