//! `build --pdf`: each briefing as a PDF beside its page.

use std::path::{Path, PathBuf};

use super::output::{Output, plural};
use crate::hosting::kind::content_type;
use crate::links;
use crate::model::Site;
use crate::print::{self, Answer, Job, PrintError};
use crate::render::{self, Assets, Templates};
use crate::write::{Class, Stage};

/// The Chromium that is to print, if one is found and the site has an address to link to.
pub fn printer(site: &Site, named: Option<&Path>) -> Result<PathBuf, Box<dyn std::error::Error>> {
    if site.config.base_url.is_none() {
        return Err("the links of a PDF need to know where the site will be: set `base_url` in site.yaml, or give --base-url".into());
    }
    let named = named.map(|path| path.as_os_str().to_owned());
    let named = named.or_else(|| std::env::var_os("CHROMIUM").filter(|name| !name.is_empty()));
    Ok(print::find(named, std::env::var_os("PATH"))?)
}

/// Prints every briefing that has a PDF into the stage.
pub fn write(
    program: &Path,
    site: &Site,
    templates: &Templates,
    assets: &Assets,
    stage: &Stage,
    output: &Output,
) -> Result<(), PrintError> {
    let base = site.config.base_url.as_deref().unwrap_or_default();
    let (places, jobs): (Vec<String>, Vec<Job>) = (0..site.briefings.len())
        .filter_map(|index| {
            let briefing = &site.briefings[index].briefing;
            let day = briefing.updated.as_ref().or(briefing.date.as_ref()).map(|date| date.day());
            let url = format!("{base}{}", links::percent_encode(&briefing.url));
            Some((site.pdf_of(index)?, Job { url, day }))
        })
        .unzip();
    let answer =
        |url: &str| standing_at(site, templates, assets, &links::percent_decode(url.strip_prefix(base)?));
    let mut keep = |place: usize, bytes: Vec<u8>| {
        stage.put(&places[place], Class::Feed, &bytes).map_err(|error| PrintError::Keep(error.to_string()))
    };
    print::print(program, &jobs, &answer, &mut keep)?;
    output.closing(&format!("Printed {} {}", jobs.len(), plural(jobs.len(), "briefing", "briefings")));
    Ok(())
}

/// What the build writes at an address below the root.
fn standing_at(site: &Site, templates: &Templates, assets: &Assets, address: &str) -> Option<Answer> {
    let bytes = match (site.page_at(address), site.files.get(address)) {
        (Some(page), _) => render::render(site, templates, page).ok()?,
        (None, Some(path)) => std::fs::read(path).ok()?,
        (None, None) => assets.files().find(|(url, _)| *url == address)?.1.to_vec(),
    };
    Some((content_type(address), bytes))
}
