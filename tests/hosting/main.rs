//! What servers and services are told: the files in the output, and two real servers with the settings written
//! for them.

#[path = "../serve/client.rs"]
#[allow(dead_code, reason = "the preview's own tests need all of it")]
mod client;
mod servers;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

use support::{AS_OF, chancery, put};
use tempfile::TempDir;

/// A site that has moved a briefing twice.
fn site(hosting: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, "site.yaml", format!("title: Desk\nbase_url: https://example.org/\n{hosting}"));
    put(
        root,
        "content/briefings/talks.md",
        format!(
            "---\ntitle: Talks\ndate: 2026-11-02\naliases: [/old/, \"/old/prix $5 {{x}}/\", /2026/talks.html]\n---\n{}\n",
            "The talks went on. ".repeat(200)
        ),
    );
    put(root, "static/photo.jpg", b"\xff\xd8\xff\xe0");
    put(root, "static/custom.css", "p{}");
    folder
}

fn build(root: &Path, arguments: &[&str]) -> String {
    let run = chancery(root, &[&["build", "--as-of", AS_OF], arguments].concat());
    let said = String::from_utf8(run.stderr).expect("UTF-8");
    assert!(run.status.success(), "{said}");
    said
}

fn read(root: &Path, path: &str) -> String {
    std::fs::read_to_string(root.join("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     media-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; frame-src 'none'; \
     worker-src 'none'; base-uri 'none'; form-action 'self'";

#[test]
fn netlify_gets_headers_and_redirects() {
    let folder = site("hosting: netlify\n");
    build(folder.path(), &[]);
    let headers = read(folder.path(), "_headers");
    let (always, hashed) = headers.split_once("\n/").expect("rules for hashed files");
    assert_eq!(
        always,
        format!(
            "/*\n  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  \
             Referrer-Policy: same-origin\n  \
             Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\n  \
             Cross-Origin-Opener-Policy: same-origin"
        )
    );
    let rules: Vec<&str> = hashed.lines().filter(|line| !line.starts_with(' ')).collect();
    for name in ["custom.", "style.", "site."] {
        let rule = rules.iter().find(|rule| rule.trim_start_matches('/').starts_with(name)).expect(name);
        assert!(folder.path().join("public").join(rule.trim_start_matches('/')).is_file(), "{rule}");
    }
    assert_eq!(hashed.matches("Cache-Control: public, max-age=31536000, immutable").count() + 2, rules.len());
    assert!(hashed.ends_with(
        "/atom.xml\n  Content-Type: application/atom+xml; charset=utf-8\n\
         /feed.json\n  Content-Type: application/feed+json; charset=utf-8\n"
    ));
    assert_eq!(
        read(folder.path(), "_redirects"),
        "/2026/talks.html /briefings/talks/ 301!\n/old/ /briefings/talks/ 301!\n\
         /old/prix%20$5%20%7Bx%7D/ /briefings/talks/ 301!\n"
    );
}

#[test]
fn each_host_gets_what_it_reads() {
    for (host, files, not) in [
        ("cloudflare", &["_headers", "_redirects"][..], &[".nojekyll"][..]),
        ("github", &[".nojekyll"], &["_headers", "_redirects"]),
        ("gitlab", &[], &["_headers", "_redirects", ".nojekyll"]),
        ("codeberg", &[], &["_headers", "_redirects", ".nojekyll"]),
    ] {
        let folder = site(&format!("hosting: {host}\n"));
        build(folder.path(), &[]);
        let is_there = |file: &&str| folder.path().join("public").join(file).is_file();
        assert!(files.iter().all(is_there), "{host}");
        assert!(!not.iter().any(is_there), "{host}");
        // The old address leads on by itself.
        assert!(read(folder.path(), "old/index.html").contains("url=../briefings/talks/"), "{host}");
    }
    let folder = site("hosting: cloudflare\n");
    build(folder.path(), &["-u", "https://example.org/sub/path"]);
    let redirects = read(folder.path(), "_redirects");
    assert!(redirects.contains("/sub/path/old/ /sub/path/briefings/talks/ 301\n"), "{redirects}");
}

#[test]
fn every_page_carries_the_policy_that_the_site_has() {
    let carried =
        |policy: &str| format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let folder = site("");
    build(folder.path(), &[]);
    for page in
        ["index.html", "404.html", "old/index.html", "briefings/talks/index.html", "search/index.html"]
    {
        let page = read(folder.path(), page);
        // It holds for what comes after it alone.
        let before = &page[..page.find(&carried(POLICY)).expect("the policy")];
        assert!(!before.contains("<link") && !before.contains("<script"), "{before}");
        assert!(page.contains("<meta name=\"referrer\" content=\"same-origin\">"));
    }
    let folder = site("hosting:\n  policy: {img-src: [https://a.example], frame-src: https://b.example}\n");
    build(folder.path(), &[]);
    let wider = POLICY
        .replace("img-src 'self'", "img-src 'self' https://a.example")
        .replace("frame-src 'none'", "frame-src https://b.example");
    assert!(read(folder.path(), "index.html").contains(&carried(&wider)));
    let folder = site("hosting: {policy: none, host: netlify}\n");
    build(folder.path(), &[]);
    assert!(!read(folder.path(), "index.html").contains("Content-Security-Policy"));
    assert!(!read(folder.path(), "_headers").contains("Content-Security-Policy"));
}

#[test]
fn who_finds_a_fault_is_told_whom_to_tell() {
    let folder = site(
        "hosting:\n  security:\n    contact: [mailto:security@example.org, https://example.org/report]\n    \
         expires: 2027-06-01\n    encryption: https://example.org/key.asc\n    languages: [en, fr]\n",
    );
    build(folder.path(), &["--strict"]);
    assert_eq!(
        read(folder.path(), ".well-known/security.txt"),
        "Contact: mailto:security@example.org\nContact: https://example.org/report\n\
         Expires: 2027-06-01T00:00:00Z\nEncryption: https://example.org/key.asc\n\
         Preferred-Languages: en, fr\nCanonical: https://example.org/.well-known/security.txt\n"
    );
}

#[test]
fn compressed_copies_stand_beside_files_that_gain() {
    let folder = site("hosting: {compress: gzip}\n");
    build(folder.path(), &[]);
    let public = folder.path().join("public");
    let gz = std::fs::read(public.join("briefings/talks/index.html.gz")).expect("a copy");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(gz.as_slice()), &mut text).expect("gzip");
    assert_eq!(text, read(folder.path(), "briefings/talks/index.html"));
    assert!(!public.join("photo.jpg.gz").exists());
    build(folder.path(), &["-o", "again"]);
    let again = std::fs::read(folder.path().join("again/briefings/talks/index.html.gz")).expect("a copy");
    assert_eq!(gz, again, "the same bytes give the same copy");
}

#[test]
fn what_a_host_would_not_take_is_told() {
    let folder = site("hosting: cloudflare\n");
    let film = std::fs::File::create(folder.path().join("static/film.mp4")).expect("a file");
    film.set_len((25 << 20) + 1).expect("room");
    let said = build(folder.path(), &[]);
    let told = "warning: film.mp4 has 25.0 MiB; Cloudflare Pages takes no file of more than 25.0 MiB";
    assert!(said.contains(told), "{said}");
    put(folder.path(), "site.yaml", "title: Desk\n");
    assert!(!build(folder.path(), &[]).contains("Cloudflare"), "no host, no limit");
}

/// The address of a stylesheet or script that a page at the root links to, by the beginning of its name.
fn read_link(page: &str, name: &str) -> String {
    let links = page.split("href=\"./").skip(1).filter_map(|rest| rest.split('"').next());
    links.into_iter().find(|link| link.starts_with(name)).expect("a link").to_owned()
}
