//! What is answered to requests that mean well.

use crate::client::{Response, get, request};
use crate::site::{FILES, Site};

/// What every response says.
fn assert_headers(response: &Response) {
    assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(response.header("cache-control"), Some("no-store"));
    // As the site's own server would, so that what its policy keeps out is seen at home.
    let policy = response.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; ") && !policy.contains("unsafe"));
    assert_eq!(response.header("referrer-policy"), Some("same-origin"));
    assert!(response.headers.iter().all(|(name, _)| !name.starts_with("access-control")), "{response:?}");
}

#[test]
fn pages_are_served_at_the_root_whatever_the_base_url() {
    let site = Site::new();
    let home = get(site.address(), "/");
    assert_eq!(home.status, 200);
    assert_eq!(home.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(home.text().contains("Small site"));
    assert!(!home.text().contains("example.org"), "the preview's own address stands for base_url");
    assert_headers(&home);
    let page = get(site.address(), "/briefings/talks/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("First talks"));
    assert!(get(site.address(), "/people/qin-gang/").text().contains("Qin Gang"));
}

#[test]
fn pages_carry_the_script_and_nothing_inline() {
    let site = Site::new();
    let page = get(site.address(), "/briefings/talks/");
    let script = "<script src=\"/_chancery/live.js\" data-mark=\"";
    let (before, after) = page.text().rsplit_once(script).expect("the script");
    assert!(!before.contains("</body>") && after.contains("\"></script></body>"), "{after}");
    assert!(!get(site.address(), "/atom.xml").text().contains("_chancery"));
}

#[test]
fn the_preview_never_touches_public() {
    let site = Site::new();
    assert!(get(site.address(), "/").text().contains("Small site"));
    let (_, last_build) = FILES.last().unwrap();
    assert_eq!(std::fs::read_to_string(site.path("public/index.html")).unwrap(), *last_build);
    assert_eq!(std::fs::read_dir(site.path("public")).unwrap().count(), 1);
}

#[test]
fn files_are_served_with_their_types() {
    let site = Site::new();
    for (target, content_type, text) in [
        ("/photo.jpg", "image/jpeg", "not a photo\n"),
        ("/text/note.txt", "text/plain; charset=utf-8", "a note\n"),
        ("/own.css", "text/css; charset=utf-8", "p { color: red }\n"),
        ("/own.js", "text/javascript; charset=utf-8", "\"use strict\";\n"),
        ("/briefings/folder/map.txt", "text/plain; charset=utf-8", "a map\n"),
        ("/%E4%B9%A0%E8%BF%91%E5%B9%B3.txt", "text/plain; charset=utf-8", "a name\n"),
    ] {
        let response = get(site.address(), target);
        assert_eq!((response.status, response.text()), (200, text), "{target}");
        assert_eq!(response.header("content-type"), Some(content_type), "{target}");
        assert_eq!(response.header("content-length"), Some(&*text.len().to_string()), "{target}");
        assert_headers(&response);
    }
}

#[test]
fn stylesheets_are_served_under_the_names_pages_have_for_them() {
    let site = Site::new();
    let home = get(site.address(), "/");
    let at = home.text().find("rel=\"stylesheet\"").expect("a stylesheet");
    let (_, link) = home.text()[at..].split_once("href=\"").unwrap();
    let (url, _) = link.split_once('"').unwrap();
    let style = get(site.address(), &format!("/{}", url.trim_start_matches("./")));
    assert_eq!((style.status, style.header("content-type")), (200, Some("text/css; charset=utf-8")));
}

#[test]
fn a_large_file_comes_whole() {
    let text = "0123456789abcde\n".repeat(200_000);
    let site = Site::with(&[("static/large.bin", &text)], false);
    let response = get(site.address(), "/large.bin");
    assert_eq!(response.header("content-length"), Some("3200000"));
    assert_eq!(response.header("content-type"), Some("application/octet-stream"));
    assert!(response.text() == text);
}

#[test]
fn head_is_get_without_the_body() {
    let site = Site::new();
    for target in ["/", "/photo.jpg", "/atom.xml", "/nothing/", "/people", "/_chancery/live.js"] {
        let (head, get) = (request(site.address(), "HEAD", target, &[]), get(site.address(), target));
        assert!(head.body.is_empty(), "{target}");
        assert_eq!(head.status, get.status, "{target}");
        let without_date = |response: &Response| -> Vec<(String, String)> {
            let mut headers = response.headers.clone();
            headers.retain(|(name, _)| name != "date");
            headers.sort();
            headers
        };
        assert_eq!(without_date(&head), without_date(&get), "{target}");
    }
    assert_eq!(request(site.address(), "HEAD", "/_chancery/events", &[]).status, 200);
}

#[test]
fn other_spellings_of_an_address_lead_to_the_right_one() {
    let site = Site::new();
    for (target, location) in [
        ("/index.html", "/"),
        ("/people", "/people/"),
        ("/people/index.html", "/people/"),
        ("/briefings/talks", "/briefings/talks/"),
        ("/briefings/talks/index.html?a=b&c", "/briefings/talks/?a=b&c"),
        ("/tool", "/tool/"),
        ("/tool/index.html", "/tool/"),
    ] {
        let response = get(site.address(), target);
        assert_eq!((response.status, response.header("location")), (301, Some(location)), "{target}");
        assert_headers(&response);
    }
    let tool = get(site.address(), "/tool/");
    assert!(tool.text().contains("A tool") && tool.text().contains("live.js"));
}

#[test]
fn what_is_not_there_is_the_404_page() {
    let site = Site::new();
    for target in
        ["/nothing", "/nothing/", "/people/nobody/", "/index.htm", "/index.html/", "/a/b/c/index.html"]
    {
        let response = get(site.address(), target);
        assert_eq!(response.status, 404, "{target}");
        assert_eq!(response.header("content-type"), Some("text/html; charset=utf-8"), "{target}");
        assert!(response.text().contains("<html") && response.text().contains("live.js"), "{target}");
        assert_headers(&response);
    }
}

#[test]
fn a_template_that_fails_is_shown_with_its_line_and_page() {
    let site = Site::with(&[("templates/briefing.html", "<p>\n{{ no_such_thing }}</p>\n")], false);
    let response = get(site.address(), "/briefings/talks/");
    assert_eq!(response.status, 500);
    assert_headers(&response);
    for part in ["templates/briefing.html, line 2", "/briefings/talks/", "no_such_thing", "live.js"] {
        assert!(response.text().contains(part), "{part} in {}", response.text());
    }
    assert_eq!(get(site.address(), "/").status, 200, "other pages are drawn");
}

#[test]
fn drafts_are_there_when_asked_for() {
    let site = Site::with(&[], true);
    assert!(get(site.address(), "/briefings/secret/").text().contains("Hush"));
    assert_eq!(get(site.address(), "/briefings/hushed/map.txt").text(), "a STOLEN map\n");
}
