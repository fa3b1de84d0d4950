//! Renders a whole site to a folder, to look at it in a browser:
//!
//! ```sh
//! CHANCERY_ROOT=. CHANCERY_OUT=out cargo test --test render_to_folder -- --ignored --nocapture
//! ```

use std::path::{Path, PathBuf};
use std::{env, fs};

use chancery::enrich::Options;
use chancery::prepare::prepare;
use chancery::render::{Assets, Templates, render};

#[test]
#[ignore = "writes a folder; for looking at"]
fn write_the_site() {
    let root = env::var("CHANCERY_ROOT").unwrap_or_else(|_| ".".into());
    let out = PathBuf::from(env::var("CHANCERY_OUT").expect("CHANCERY_OUT names a folder"));
    let as_of = "2024-12-01T12:00:00Z".parse().unwrap();
    let prepared =
        prepare(Path::new(&root), &Options { as_of, drafts: false, ..Options::default() }, false).unwrap();
    let started = std::time::Instant::now();
    let assets = Assets::new(prepared.theme.assets, prepared.site.most_ties());
    let templates = Templates::new(&prepared.theme.templates, &prepared.site, &assets)
        .unwrap_or_else(|error| panic!("{}", error.report));
    println!("templates in {:?}", started.elapsed());
    let started = std::time::Instant::now();
    let mut largest = (0, String::new());
    for (url, page) in prepared.site.pages.iter() {
        let bytes = render(&prepared.site, &templates, page)
            .unwrap_or_else(|error| panic!("{}\n{}", error.report, url));
        if bytes.len() > largest.0 && url.starts_with("briefings/") {
            largest = (bytes.len(), url.clone());
        }
        let path =
            if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.clone() };
        let path = out.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    println!("{} pages in {:?}, largest {largest:?}", prepared.site.pages.len(), started.elapsed());
    for (url, bytes) in assets.files() {
        fs::create_dir_all(out.join(url).parent().unwrap()).unwrap();
        fs::write(out.join(url), bytes).unwrap();
    }
    let briefings: Vec<_> = prepared
        .site
        .pages
        .values()
        .filter(|page| matches!(page, chancery::model::Page::Briefing(_)))
        .collect();
    let rounds = env::var("CHANCERY_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap());
    let started = cpu_seconds();
    let mut bytes = 0;
    for _ in 0..rounds {
        for page in &briefings {
            bytes += render(&prepared.site, &templates, page).unwrap().len();
        }
    }
    let pages = briefings.len() * rounds;
    let seconds = cpu_seconds() - started;
    println!(
        "{:.0} briefing pages a second of processor time, {:.1} MB/s, {} bytes a page",
        pages as f64 / seconds,
        bytes as f64 / seconds / 1e6,
        bytes / pages.max(1)
    );
}

/// What this thread has had of a processor, so that other work on the machine does not count.
fn cpu_seconds() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    told.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
