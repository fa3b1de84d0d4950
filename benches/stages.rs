//! What each stage of a build takes on the made-up archive: `cargo bench --bench stages [-- COUNT]`.
//!
//! One thread, processor time in microseconds a briefing; the least of several rounds, which noise
//! disturbs least. Where the work goes side by side in the program, it does so in one thread here.

#[path = "corpus/mod.rs"]
#[expect(dead_code, reason = "the layout for Hugo is written by the tools alone")]
mod corpus;

use std::path::Path;
use std::time::{Duration, Instant};

use chancery::enrich::{self, Options};
use chancery::load;
use chancery::model::{Hash, Page, Site};
use chancery::parse::markdown;
use chancery::prepare::prepare;
use chancery::render::{self, Assets, Templates};
use chancery::write::{About, Class, Mode, Stage};

fn main() {
    let count = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(300);
    let folder = tempfile::tempdir().expect("a folder to work in");
    corpus::chancery(count, folder.path()).expect("the archive is written");
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    one.install(|| measure(count, folder.path()));
}

fn measure(count: usize, root: &Path) {
    let options = Options { as_of: "2026-12-01T00:00:00Z".parse().expect("a date"), ..Options::default() };
    let report = |stage: &str, least: Duration| {
        println!("{stage:<20} {:>8.1} µs a briefing", least.as_secs_f64() * 1e6 / count as f64);
    };
    report("load", least(|| drop(load::load(root).expect("a site"))));
    let input = load::load(root).expect("a site");
    let texts: Vec<_> =
        input.briefings.iter().map(|content| &input.sources.file(content.file).text).collect();
    report("parse", least(|| texts.iter().for_each(|text| drop(markdown::read(text, 0, true)))));
    report(
        "load, parse, enrich",
        least(|| drop(enrich::enrich(load::load(root).expect("a site"), &options))),
    );
    report("the same, and check", least(|| drop(prepare(root, &options, false).expect("a site"))));
    let prepared = prepare(root, &options, false).expect("a site");
    let (site, assets) =
        (&prepared.site, Assets::new(prepared.theme.assets.clone(), prepared.site.most_ties()));
    let templates = || Templates::new(&prepared.theme.templates, site, &assets).expect("the theme");
    report("templates", least(|| drop(templates())));
    report("render briefings", least(|| draw(site, &templates(), |page| matches!(page, Page::Briefing(_)))));
    report(
        "render other pages",
        least(|| draw(site, &templates(), |page| !matches!(page, Page::Briefing(_)))),
    );
    report("whole build", least(|| build(root, &options)));
}

fn draw(site: &Site, templates: &Templates, which: impl Fn(&Page) -> bool) {
    for page in site.pages.values().filter(|page| which(page)) {
        drop(render::render(site, templates, page).expect("a page"));
    }
}

/// Everything, from the folder to the written pages.
fn build(root: &Path, options: &Options) {
    let prepared = prepare(root, options, false).expect("a site");
    let assets = Assets::new(prepared.theme.assets, prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets).expect("the theme");
    let stage = Stage::begin(root, &root.join("public")).expect("a place to write");
    for (url, page) in prepared.site.pages.iter() {
        let bytes = render::render(&prepared.site, &templates, page).expect("a page");
        let file =
            if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.clone() };
        stage.put(&file, Class::of_page(page), &bytes).expect("room on the disk");
    }
    let about = About::of(&prepared.site, Mode::Production, Hash::of(b""));
    stage.commit(about).expect("the site is swapped in");
}

/// The least time of five rounds.
fn least(work: impl Fn()) -> Duration {
    let time = |_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    };
    (0..5).map(time).min().unwrap_or_default()
}
