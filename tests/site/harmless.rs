//! What others wrote can do no harm on a page.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html};

use crate::output::{Built, build, select};

/// Elements that load or run something, or change the page around them.
const NEVER: &str = "iframe, frame, object, embed, applet, base, portal, foreignobject, animate, set, \
                     meta[http-equiv=refresh], link[rel=import], noscript iframe, [srcdoc], [formaction]";

/// Nothing that an author of these pages wrote runs; the scripts of the theme do.
pub fn check(built: &Built) {
    let theme = theme();
    for (file, page) in built.pages() {
        let strange: Vec<String> = scripts(&page).difference(&theme).cloned().collect();
        assert!(strange.is_empty(), "{file}: scripts that are not the theme's: {strange:?}");
        check_elements(file, &page);
    }
}

fn check_elements(file: &str, page: &Html) {
    let never: Vec<String> = page.select(&select(NEVER)).map(|element| element.html()).collect();
    assert!(never.is_empty(), "{file}: {never:?}");
    for element in page.select(&select("*")) {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on"), "{file}: {}", element.html());
            assert!(!runs(name, value), "{file}: {name}={value}");
        }
    }
}

/// Whether an attribute's address would run something when it is followed or loaded.
fn runs(name: &str, value: &str) -> bool {
    let holds_address =
        ["href", "src", "action", "data", "poster", "background", "cite", "xlink:href", "style"];
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let plain = plain.to_lowercase();
    let danger = ["javascript:", "vbscript:", "data:text", "data:image/svg", "data:application", "blob:"];
    holds_address.contains(&name)
        && danger.iter().any(|scheme| plain.starts_with(scheme) || plain.contains(&format!("({scheme}")))
}

/// Every script that runs, as it is written: what is only data does not.
fn scripts(page: &Html) -> BTreeSet<String> {
    let is_code = |script: &ElementRef<'_>| script.value().attr("type") != Some("application/ld+json");
    let script = |script: ElementRef<'_>| match script.value().attr("src") {
        // The way up to the site's own files differs from page to page.
        Some(src) => src.replace("../", "").replace("./", "").replace("/sub/path/", ""),
        None => script.html(),
    };
    page.select(&select("script")).filter(is_code).map(script).collect()
}

/// A page in which nobody wrote any HTML.
fn theme() -> BTreeSet<String> {
    let site = tempfile::tempdir().expect("a folder for a site");
    std::fs::create_dir_all(site.path().join("content/briefings")).expect("a folder can be made");
    std::fs::write(site.path().join("site.yaml"), "title: Desk\n").expect("written");
    std::fs::write(site.path().join("content/briefings/x.md"), "---\ntitle: x\n---\nText.\n")
        .expect("written");
    let built = build(site.path());
    let pages = ["briefings/x/index.html", "search/index.html"];
    pages.iter().flat_map(|page| scripts(&Html::parse_document(built.text(page)))).collect()
}

/// A site with one text, read with a policy for HTML.
fn built(policy: &str, text: &str) -> Built {
    let site = tempfile::tempdir().expect("a folder for a site");
    let write = |path: &str, text: &str| crate::support::put(site.path(), path, text);
    write("site.yaml", &format!("title: Desk\nhtml: {policy}\n"));
    write("content/briefings/nasty.md", text);
    write(
        "content/people/mallory.md",
        &format!(
            "---\nname: Mallory <script>alert(1)</script>\nside: x\"><script>alert(2)</script>\naliases: ['<img src=x onerror=alert(3)>']\nroles: ['<svg onload=alert(4)>']\n---\n{}",
            body(text)
        ),
    );
    build(site.path())
}

fn body(text: &str) -> &str {
    text.splitn(3, "---\n").nth(2).expect("front matter")
}

#[test]
fn tricks_come_to_nothing() {
    let text = include_str!("nasty.md");
    for policy in ["sanitize", "escape"] {
        let built = built(policy, text);
        check(&built);
        let page = built.text("briefings/nasty/index.html");
        for words in ["before the tricks", "after the tricks", "a word in bold"] {
            assert!(page.contains(words), "{policy}: {words} is lost");
        }
        assert!(page.contains("{{ 7 * 7 }}"), "{policy}: Markdown is no template");
        let feed = atom_syndication::Feed::read_from(built.text("atom.xml").as_bytes()).expect("a feed");
        let content = feed.entries()[0].content().and_then(|content| content.value()).expect("its text");
        let content = Html::parse_fragment(content);
        assert!(content.select(&select("script")).next().is_none(), "{policy}: a script in the feed");
        check_elements("atom.xml", &content);
    }
}

#[test]
fn what_is_harmless_stays() {
    let built = built("sanitize", include_str!("nasty.md"));
    let page = Html::parse_document(built.text("briefings/nasty/index.html"));
    for selector in [
        "article table td[colspan='2']",
        "article sup",
        "article b, article strong",
        "article details summary",
    ] {
        assert!(page.select(&select(selector)).next().is_some(), "{selector} is lost");
    }
}

#[test]
fn trust_is_trust() {
    let built = built("trust", "---\ntitle: x\n---\n<script>alert('mine')</script>\n");
    assert!(built.text("briefings/nasty/index.html").contains("<script>alert('mine')</script>"));
}

/// One trick a line, each on a page of its own, since many swallow what comes after them.
#[test]
fn each_trick_by_itself_comes_to_nothing() {
    let tricks: Vec<&str> = include_str!("tricks.txt").lines().collect();
    assert!(tricks.len() > 90, "{} tricks", tricks.len());
    for policy in ["sanitize", "escape"] {
        let site = tempfile::tempdir().expect("a folder for a site");
        crate::support::put(site.path(), "site.yaml", format!("title: Desk\nhtml: {policy}\n"));
        for (number, trick) in tricks.iter().enumerate() {
            let path = format!("content/briefings/trick-{number}.md");
            crate::support::put(site.path(), &path, format!("---\ntitle: Trick\n---\n\n{trick}\n"));
        }
        check(&build(site.path()));
    }
}
