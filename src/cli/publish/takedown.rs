//! A briefing that is to be taken down: what it is, where it was, and what remains.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;

use super::super::output::Output;
use crate::enrich::Options;
use crate::load::LoadError;
use crate::model::Site;
use crate::prepare::prepare;
use crate::publish::Target;
use crate::publish::target::Remote;
use crate::write::seal::is_at;

/// What is to be taken down.
#[derive(Debug, Default)]
pub struct Takedown {
    /// Ids of briefings, as they were given.
    pub ids: BTreeSet<String>,
    /// Their addresses, now and before.
    pub addresses: BTreeSet<String>,
    /// Those of the ids that the site does not have any more.
    gone: Vec<String>,
}

impl Takedown {
    /// Finds the addresses of briefings. One that the site does not have any more is looked for where it would be.
    pub fn of(root: &Path, slugs: &[String]) -> Result<Takedown, LoadError> {
        if slugs.is_empty() {
            return Ok(Takedown::default());
        }
        let ids: BTreeSet<String> = slugs.iter().map(|slug| id(slug)).collect();
        let options = Options { as_of: Timestamp::now().into(), withhold: ids.clone(), ..Options::default() };
        let site = prepare(root, &options, false)?.site;
        let mut takedown = Takedown { ids, ..Takedown::default() };
        for id in &takedown.ids {
            let found = addresses(&site, id);
            if found.is_empty() {
                takedown.gone.push(id.clone());
                takedown.addresses.insert(format!("briefings/{id}/"));
            }
            takedown.addresses.extend(found);
        }
        Ok(takedown)
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// An id that is neither in the site nor at the place is a slip of the pen.
    pub fn refuse_unknown(&self, remote: &Remote) -> Result<(), String> {
        let is_unknown = |id: &&String| {
            let address = BTreeSet::from([format!("briefings/{id}/")]);
            !remote.files.keys().any(|path| is_at(&address, path))
        };
        match self.gone.iter().find(is_unknown) {
            None => Ok(()),
            Some(id) => Err(format!(
                "there is no briefing `{id}`, here or there; write it as its file is called below content/briefings, without .md"
            )),
        }
    }

    /// Tells what is to be done now, and what nobody can take back.
    pub fn tell(&self, target: &dyn Target, output: &Output) {
        let ids: Vec<&str> = self.ids.iter().map(String::as_str).collect();
        let ids = ids.join(", ");
        output.closing(&format!(
            "Taken down: {ids}. Set `status: withdrawn` in it, or take it out of the site; until then other targets would show it"
        ));
        output.closing("What this could not remove:");
        let everywhere = [
            "caches of browsers, proxies and CDNs",
            "search engines and archives of the web",
            "feeds that readers have fetched",
        ];
        for rest in target.residue().iter().map(String::as_str).chain(everywhere) {
            output.closing(&format!("  - {rest}"));
        }
    }
}

/// `two-days`, from that, from `/briefings/two-days/` and from `content/briefings/two-days.md`.
fn id(slug: &str) -> String {
    let below = slug.trim_matches('/');
    let below = below.strip_prefix("content/").unwrap_or(below);
    let below = below.strip_prefix("briefings/").unwrap_or(below);
    let below = below.strip_suffix(".md").unwrap_or(below);
    below.strip_suffix("/index").unwrap_or(below).to_owned()
}

fn addresses(site: &Site, id: &str) -> BTreeSet<String> {
    let hidden = site.hidden.iter().filter(|hidden| hidden.id.as_str() == id);
    hidden.flat_map(|hidden| hidden.urls.iter().chain(&hidden.folder).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_briefing_may_be_named_as_one_sees_it() {
        for written in
            ["a/b", "/briefings/a/b/", "content/briefings/a/b.md", "content/briefings/a/b/index.md"]
        {
            assert_eq!(id(written), "a/b");
        }
    }
}
