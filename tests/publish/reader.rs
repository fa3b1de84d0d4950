//! A reader who follows every link of the front page and of the pages behind it, and looks whether all is there.

use std::collections::BTreeSet;

use crate::place::Served;

/// What a reader saw, in words, when something was amiss.
pub type Seen = Result<usize, String>;

/// Looks once from the front page two steps deep. Something that is missing is amiss only if the page that needs it,
/// looked at once more, still needs it: otherwise the page was exchanged between the two looks.
pub fn look(served: &Served) -> Seen {
    let Some(home) = served.get("") else { return Ok(0) };
    let mut seen = 0;
    for target in targets("", &home) {
        let Some(page) = served.get(&target) else {
            still_needs(served, "", &target)?;
            continue;
        };
        seen += 1;
        if !is_page(&target) {
            continue;
        }
        for needed in targets(&target, &page) {
            if served.get(&needed).is_none() {
                still_needs(served, &target, &needed)?;
            }
            seen += 1;
        }
    }
    Ok(seen)
}

fn still_needs(served: &Served, page: &str, target: &str) -> Result<(), String> {
    let again = served.get(page).unwrap_or_default();
    if targets(page, &again).contains(target) && served.get(target).is_none() {
        return Err(format!("/{page} needs /{target}, which is not there"));
    }
    Ok(())
}

fn is_page(path: &str) -> bool {
    path.is_empty() || path.ends_with('/') || path.ends_with(".html")
}

/// The addresses below the root of the site to which a page leads or which it needs.
pub fn targets(page: &str, bytes: &[u8]) -> BTreeSet<String> {
    let html = scraper::Html::parse_document(&String::from_utf8_lossy(bytes));
    let base = url::Url::parse("http://site/").and_then(|root| root.join(page)).expect("an address");
    let linked = scraper::Selector::parse("a[href], link[href], script[src], img[src]").expect("a selector");
    let address = |element: scraper::ElementRef<'_>| {
        let written = element.attr("href").or_else(|| element.attr("src"))?.to_owned();
        let mut url = base.join(&written).ok()?;
        url.set_fragment(None);
        url.set_query(None);
        let is_ours = url.host_str() == Some("site") && url.scheme() == "http";
        is_ours.then(|| chancery::links::percent_decode(url.path().trim_start_matches('/')))
    };
    html.select(&linked).filter_map(address).collect()
}
