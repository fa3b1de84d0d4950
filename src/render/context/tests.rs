//! That `docs/templates.md` says what templates are given, no more and no less.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use tera::Value;

use crate::enrich::Options;
use crate::model::{Export, Page, Search, Site};
use crate::prepare::prepare;
use crate::render::{Assets, Templates};

use super::fragments::{By, Drawer};
use super::{Shared, global, of};
use crate::render::bars::Scale;

/// The fixture that has every component.
fn fixture() -> Site {
    site_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render_fixture"))
}

/// The same with an edition in French, in which one briefing is translated.
fn with_an_edition() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render_fixture");
    for entry in walkdir::WalkDir::new(&from).into_iter().map(|entry| entry.unwrap()) {
        let to = folder.path().join(entry.path().strip_prefix(&from).unwrap());
        match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(to).unwrap(),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::write(path, before + text).unwrap();
    };
    put("site.yaml", "languages: [fr]\n");
    put("content/briefings/everything.fr.md", "---\ntitle: Tout\n---\nTexte.\n");
    site_in(folder.path())
}

fn site_in(root: &Path) -> Site {
    let as_of = "2024-03-01T12:00:00Z".parse().unwrap();
    let options = Options { as_of, drafts: false, ..Options::default() };
    prepare(root, &options, false).unwrap().site
}

/// What is documented: for each section its names, each with the record it is, where it is one.
fn documented() -> BTreeMap<String, BTreeMap<String, Option<String>>> {
    let text = include_str!("../../../docs/templates.md");
    let mut sections: BTreeMap<String, BTreeMap<String, Option<String>>> = BTreeMap::new();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### ").or_else(|| line.strip_prefix("## ")) {
            section = heading.to_owned();
            sections.entry(section.clone()).or_default();
        }
        let Some(item) = line.strip_prefix("- ") else { continue };
        // The names stand before the first colon or full stop outside of code.
        let mut rest = item;
        while let Some(after) = rest.strip_prefix('`') {
            let (name, after) = after.split_once('`').expect("code ends");
            let (record, after) = match after.strip_prefix(" (") {
                Some(after) => {
                    let (record, after) = after.split_once(')').expect("a bracket closes");
                    (Some(record.trim_start_matches("list of ").to_owned()), after)
                }
                None => (None, after),
            };
            sections.get_mut(&section).unwrap().insert(name.to_owned(), record);
            rest = after.strip_prefix(", ").unwrap_or("");
        }
    }
    sections
}

struct Check {
    documented: BTreeMap<String, BTreeMap<String, Option<String>>>,
    wrong: BTreeSet<String>,
    seen: BTreeSet<String>,
}

impl Check {
    fn record(&mut self, name: &str, value: &Value) {
        if let Some(items) = value.as_array() {
            for item in items {
                self.record(name, item);
            }
            return;
        }
        if value.is_none() {
            return;
        }
        let Some(map) = value.as_map() else {
            self.wrong.insert(format!("`{name}` is no record"));
            return;
        };
        self.seen.insert(name.to_owned());
        let Some(keys) = self.documented.get(name).cloned() else {
            self.wrong.insert(format!("there is no section on the record `{name}`"));
            return;
        };
        let given: BTreeSet<&str> = map.keys().filter_map(|key| key.as_str()).collect();
        let told: BTreeSet<&str> = keys.keys().map(String::as_str).collect();
        for key in given.symmetric_difference(&told) {
            self.wrong.insert(format!("`{name}.{key}` is given or told of, not both"));
        }
        for (key, value) in map {
            if let Some(key) = key.as_str() {
                self.member(&format!("{name}.{key}"), keys.get(key).cloned().flatten(), value);
            }
        }
    }

    fn member(&mut self, path: &str, record: Option<String>, value: &Value) {
        let first = value.as_array().and_then(<[Value]>::first).unwrap_or(value);
        match record {
            Some(record) => self.record(&record, value),
            None if first.is_map() && !path.ends_with(".extra") => {
                self.wrong.insert(format!("`{path}` is a record, and the page does not say which"));
            }
            None => {}
        }
    }
}

#[test]
fn the_page_on_templates_tells_what_they_are_given() {
    let site = with_an_edition();
    let mut check = Check { documented: documented(), wrong: BTreeSet::new(), seen: BTreeSet::new() };
    let mut drawn = BTreeSet::new();
    for site in [&site, &site.editions[0]] {
        pages_tell(site, &mut check, &mut drawn);
    }
    assert!(check.wrong.is_empty(), "{:#?}", check.wrong);
    let records: BTreeSet<String> = check
        .documented
        .keys()
        .filter(|name| !name.contains('.') && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .cloned()
        .collect();
    let unseen: Vec<&String> = records.difference(&check.seen).collect();
    assert!(unseen.is_empty(), "the fixture has none of {unseen:?}");
    assert_eq!(drawn.len(), 19, "every template draws a page of the fixture: {drawn:?}");
}

/// Compares what the templates of a site's pages are given with what is told.
fn pages_tell(site: &Site, check: &mut Check, drawn: &mut BTreeSet<&'static str>) {
    let assets = Assets::new(BTreeMap::new(), site.most_ties());
    let shared = Shared::new(site, Arc::default());
    let templates = Templates::new(&[], site, &assets).unwrap();
    let data = |page: &&Page| match page {
        Page::Export(export, _) => *export != Export::Atom,
        Page::Search(part) => *part != Search::Page,
        Page::Edition(..) => true,
        _ => false,
    };
    for page in site.pages.values().filter(|page| !data(page)) {
        let (template, context) = of(site, &shared, templates.engine(), page).unwrap();
        drawn.insert(template);
        let Some(told) = check.documented.get(template).cloned() else {
            panic!("there is no section on `{template}`");
        };
        let plain = matches!(page, Page::Export(..) | Page::Sitemap | Page::Robots);
        for (name, record) in &told {
            match context.values().get(name.as_str()) {
                Some(value) => check.member(&format!("{template}: {name}"), record.clone(), value),
                None => {
                    check.wrong.insert(format!("`{template}` is not given `{name}`"));
                }
            }
        }
        for name in context.values().keys() {
            if !told.contains_key(*name) && !["page", "root", "top"].contains(name) {
                check.wrong.insert(format!("`{template}` is given `{name}`, which is not told of"));
            }
        }
        if !plain {
            check.record("page", context.values().get("page").expect("every page has a head"));
        }
    }
    // What the components of lists are given.
    check.record("item", &super::lists::item(site, &shared, 0, None));
    check.record("site", &global(site, &shared, &assets).values()["site"]);
}

#[test]
fn a_row_that_is_kept_fits_every_page_and_scale() {
    let site = fixture();
    let shared = Shared::new(&site, Arc::default());
    let templates = Templates::new(&[], &site, &Assets::new(BTreeMap::new(), site.most_ties())).unwrap();
    let index = site.timeline.iter().position(|entry| entry.meeting.length.is_some()).unwrap();
    let row = |root: &str, hours: u32, by: By| {
        let drawer = Drawer { site: &site, shared: &shared, tera: templates.engine(), root };
        let scale = Some(Scale { minutes: hours * 60, step: 60 });
        drawer.row(index, scale, by).unwrap().as_str().unwrap().to_owned()
    };
    let first = row("../", 9, By::Date);
    assert!(first.contains("href=\"../briefings/"), "{first}");
    assert_eq!(row("../../", 9, By::Date), first.replace("../", "../../"));
    assert_ne!(row("../", 12, By::Date), first);
    assert_ne!(row("../", 9, By::Month), first);
    assert_eq!(row("../", 9, By::Date), first);
}

#[test]
fn a_row_is_kept_until_the_last_view_that_has_it_is_drawn() {
    let site = fixture();
    let assets = Assets::new(BTreeMap::new(), 0);
    let templates = Templates::new(&[], &site, &assets).unwrap();
    let shared = Shared::new(&site, Arc::default());
    let draw = |page: &Page| of(&site, &shared, templates.engine(), page).unwrap();
    let views: Vec<&Page> = site.pages.values().filter(|page| matches!(page, Page::Timeline(..))).collect();
    let (last, others) = views.split_last().unwrap();
    others.iter().for_each(|page| drop(draw(page)));
    assert!(shared.fragments.n_passing() > 0, "the last view has rows that others had");
    let (_, given) = draw(last);
    assert_eq!(shared.fragments.n_passing(), 0);
    let (_, again) = draw(last);
    assert_eq!(given.values(), again.values());
}
