//! Texts that others wrote for another tool: every file has its page, and no word is lost.

use std::path::{Path, PathBuf};

use chancery::diagnostic::Severity;
use walkdir::WalkDir;

use crate::output::{build, repository, select};
use crate::{harmless, support};

/// Puts a folder of others into a site of three lines, as its briefings.
fn site_of(folder: &Path) -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder for a site");
    std::fs::write(
        site.path().join("site.yaml"),
        "title: Texts of others\nlanguage: en\ntagline: Unchanged\n",
    )
    .expect("written");
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("readable");
        let below = entry.path().strip_prefix(folder).expect("below the folder");
        let target = site.path().join("content/briefings").join(below);
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("a folder can be made");
        } else {
            std::fs::write(target, std::fs::read(entry.path()).expect("readable")).expect("written");
        }
    }
    site
}

/// Builds a folder of others and looks at every page.
fn builds_whole(folder: &Path) {
    let site = site_of(folder);
    let prepared = support::prepare(site.path());
    for diagnostic in &prepared.diagnostics {
        assert_ne!(diagnostic.severity, Severity::Error, "{diagnostic:?}");
    }
    let foreign =
        |key: &str| prepared.diagnostics.iter().any(|told| told.message == format!("unknown key `{key}`"));
    assert!(foreign("source_url") && foreign("published_time"), "foreign keys are warnings");
    let built = build(site.path());
    harmless::check(&built);
    let pages = built.pages();
    let mut texts = 0;
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("readable");
        if entry.path().extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let below = entry.path().strip_prefix(folder).expect("below the folder").with_extension("");
        let file = format!("briefings/{}/index.html", below.display());
        let page = pages.get(file.as_str()).unwrap_or_else(|| panic!("there is no {file}"));
        let path = format!("content/briefings/{}.md", below.display());
        let shown = words(&page.select(&select("main")).flat_map(|main| main.text()).collect::<String>());
        for block in blocks(&prepared.site, &path) {
            assert!(shown.contains(&words(&block)), "{file}: lost: {block}");
        }
        texts += 1;
    }
    assert_eq!(texts, prepared.site.briefings.len());
}

/// Paragraphs, headings and so on of a briefing as plain text.
fn blocks(site: &chancery::model::Site, path: &str) -> Vec<String> {
    let is_it = |file| *site.sources.file(file).path == *path;
    let enriched = site.briefings.iter().find(|enriched| is_it(enriched.briefing.file)).expect("a briefing");
    let text = &enriched.document.text;
    text.blocks.iter().map(|block| text.text[block.range.clone()].to_owned()).collect()
}

/// Letters and digits only: marks of quotation and white space may be set otherwise.
fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn twelve_readouts_and_eight_troublesome_pages() {
    builds_whole(&repository().join("tests/material/readouts"));
    builds_whole(&repository().join("tests/material/mixed"));
}

/// The folders they were chosen from, where there are any: `CHANCERY_MATERIAL`, or `../shared/data`.
fn whole_material() -> Option<PathBuf> {
    match std::env::var_os("CHANCERY_MATERIAL") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            assert!(
                folder.join("readouts").is_dir(),
                "CHANCERY_MATERIAL is {}, without readouts",
                folder.display()
            );
            Some(folder)
        }
        None => Some(repository().join("../shared/data")).filter(|folder| folder.join("readouts").is_dir()),
    }
}

#[test]
fn all_readouts_and_all_troublesome_pages() {
    let Some(folder) = whole_material() else {
        println!("no ../shared/data and no CHANCERY_MATERIAL: only tests/material was tried");
        return;
    };
    for (name, expected) in [("readouts", 265), ("whitehouse-mixed", 100), ("us-china-readouts", 40)] {
        let folder = folder.join(name);
        let files = WalkDir::new(&folder).into_iter().filter_map(Result::ok);
        let texts =
            files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md")).count();
        assert!(texts >= expected, "{}: {texts} texts", folder.display());
        builds_whole(&folder);
    }
}
