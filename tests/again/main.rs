//! After any change, what is made again is what a clean start makes.
//!
//! A small site is edited at random, hundreds of times, always by the same seeds. After each edit every page
//! that the preview shows is compared, byte for byte, with that of a site read for the first time.
//! `CHANCERY_EDITS` asks for another number of edits than the usual.

mod builds;
mod edits;
mod touched;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use chancery::diagnostic::{Format, Report};
use chancery::enrich::Options;
use chancery::load::Disk;
use chancery::prepare::{Memory, Prepared, prepare_again, prepare_input};
use chancery::render::{Assets, Templates, render};

use edits::Edits;

fn options() -> Options {
    Options { as_of: "2024-06-01T12:00:00Z".parse().unwrap(), ..Options::default() }
}

/// Everything a reader or an author sees: pages and files by address, and what is told.
fn seen(prepared: Prepared) -> (BTreeMap<String, Vec<u8>>, String) {
    let Prepared { site, diagnostics, theme, .. } = prepared;
    let told = Report { diagnostics: &diagnostics, sources: &site.sources, color: false };
    let told = told.to_string(Format::Human);
    let assets = Assets::new(theme.assets, site.most_ties());
    let mut pages = BTreeMap::new();
    match Templates::new(&theme.templates, &site, &assets) {
        Ok(templates) => {
            for (url, page) in site.pages.iter() {
                let bytes = render(&site, &templates, page).unwrap_or_else(|error| error.to_string().into());
                pages.insert(url.clone(), bytes);
            }
        }
        Err(error) => drop(pages.insert("templates".into(), error.to_string().into_bytes())),
    }
    pages.extend(assets.files().map(|(url, bytes)| (url.to_owned(), bytes.to_vec())));
    let copied = site.files.iter().map(|(url, path)| (format!("copied {url}"), std::fs::read(path).unwrap()));
    pages.extend(copied);
    (pages, told)
}

fn compare(root: &Path, again: Prepared, edit: &str) {
    let clean = prepare_input(Disk::new(root).read().unwrap(), &options(), false);
    let ((pages, told), (clean_pages, clean_told)) = (seen(again), seen(clean));
    let addresses = |pages: &BTreeMap<String, Vec<u8>>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(addresses(&pages), addresses(&clean_pages), "{edit}");
    for (url, bytes) in &clean_pages {
        let is_same = pages[url] == *bytes;
        let (ours, theirs) = (String::from_utf8_lossy(&pages[url]), String::from_utf8_lossy(bytes));
        let line = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
        assert!(is_same, "{edit}: /{url} differs from a clean build: {line:?}");
    }
    assert_eq!(told, clean_told, "{edit}");
}

/// Reads again after every edit: with the paths that changed, as a watcher tells them, or without any.
fn edit_and_compare(seed: u64, n_edits: usize) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let mut edits = Edits::new(root, seed);
    let (mut disk, mut memory) = (Disk::new(root), Memory::default());
    let first = prepare_again(&mut memory, disk.read().unwrap(), &options(), false);
    compare(root, first, "nothing yet");
    for number in 0..n_edits {
        let (edit, changed) = edits.make();
        let input = if number % 3 == 0 { disk.read() } else { disk.read_changed(&changed) };
        let again = prepare_again(&mut memory, input.unwrap(), &options(), false);
        compare(root, again, &format!("seed {seed}, edit {number}: {edit}"));
    }
}

fn n_edits() -> usize {
    std::env::var("CHANCERY_EDITS").map_or(110, |number| number.parse().expect("CHANCERY_EDITS is a number"))
}

#[test]
fn random_edits_one() {
    edit_and_compare(1, n_edits());
}

#[test]
fn random_edits_two() {
    edit_and_compare(2, n_edits());
}

#[test]
fn random_edits_three() {
    edit_and_compare(3, n_edits());
}
