//! The content security policy: what a page may load and run (CSP Level 3).

use crate::model::{Directive, Policy};

/// The policy of a site that loads nothing but its own files, in the order it is written.
///
/// What has no directive here falls back on `default-src`: it is refused.
const OWN: &[(&str, &str)] = &[
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self'"),
    ("font-src", "'self'"),
    ("media-src", "'self'"),
    ("connect-src", "'self'"),
    ("manifest-src", "'self'"),
    ("object-src", "'none'"),
    ("frame-src", "'none'"),
    ("worker-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
    ("frame-ancestors", "'none'"),
];

/// Directives that browsers heed in a header alone.
const HEADER_ALONE: &[&str] = &["frame-ancestors"];

/// The policy as the value of a header; `None` where the site sends none.
pub fn header(policy: &Policy) -> Option<String> {
    written(policy, |_| true)
}

/// The policy as a page may carry it in a `<meta>` element.
pub fn meta(policy: &Policy) -> Option<String> {
    written(policy, |directive| !HEADER_ALONE.contains(&directive))
}

fn written(policy: &Policy, takes: impl Fn(&str) -> bool) -> Option<String> {
    let Policy::Own(more) = policy else { return None };
    let directive = |(name, own): &(&str, &str)| {
        let more = Directive::from_name(name).and_then(|directive| more.get(&directive));
        match more {
            None => format!("{name} {own}"),
            // 'none' cannot stand beside a source.
            Some(more) if *own == "'none'" => format!("{name} {}", more.join(" ")),
            Some(more) => format!("{name} {own} {}", more.join(" ")),
        }
    };
    let directives: Vec<String> = OWN.iter().filter(|(name, _)| takes(name)).map(directive).collect();
    Some(directives.join("; "))
}

/// Whether a page may show an image from another site.
pub fn admits_image(policy: &Policy, url: &str) -> bool {
    match policy {
        Policy::Any => true,
        Policy::Own(more) => {
            let sources = more.get(&Directive::Image).map_or(&[][..], Vec::as_slice);
            sources.iter().any(|source| matches(source, url))
        }
    }
}

/// Whether a source of a policy takes an address: `*`, `https:`, `https://host`, `https://*.host`, with a
/// path or without.
fn matches(source: &str, url: &str) -> bool {
    let url = url.strip_prefix("//").map_or_else(|| url.to_owned(), |rest| format!("https://{rest}"));
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    if source == "*" {
        return is_web;
    }
    if let Some(only) = source.strip_suffix(':') {
        return only.eq_ignore_ascii_case(scheme);
    }
    let (wanted, place) = source.split_once("://").map_or((None, source), |(s, place)| (Some(s), place));
    if !is_web || wanted.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(scheme)) {
        return false;
    }
    let (host, path) = split_host(rest.trim_start_matches('/'));
    let (wanted_host, wanted_path) = split_host(place);
    is_host(wanted_host, host) && is_path(wanted_path, path)
}

/// `example.org/a` as `example.org` and `/a`.
fn split_host(place: &str) -> (&str, &str) {
    place.split_at(place.find(['/', '?', '#']).unwrap_or(place.len()))
}

fn is_host(wanted: &str, host: &str) -> bool {
    let (wanted, host) = (wanted.to_ascii_lowercase(), host.to_ascii_lowercase());
    match wanted.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|head| head.ends_with('.')),
        None => wanted == host,
    }
}

/// A path that ends in a slash takes what is below it; another only itself.
fn is_path(wanted: &str, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match wanted {
        "" | "/" => true,
        folder if folder.ends_with('/') => path.starts_with(folder),
        file => path == file,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn with(directive: Directive, sources: &[&str]) -> Policy {
        let sources = sources.iter().map(|source| (*source).to_owned()).collect();
        Policy::Own(BTreeMap::from([(directive, sources)]))
    }

    #[test]
    fn nothing_inline_and_nothing_foreign_unless_it_is_named() {
        let own = header(&Policy::default()).unwrap();
        assert!(own.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "));
        assert!(own.ends_with("base-uri 'none'; form-action 'self'; frame-ancestors 'none'"));
        assert!(!own.contains("unsafe"));
        assert_eq!(header(&Policy::Any), None);
        let images = header(&with(Directive::Image, &["https://a.example"])).unwrap();
        assert!(images.contains("; img-src 'self' https://a.example; "), "{images}");
        let frames = header(&with(Directive::Frame, &["https://a.example"])).unwrap();
        assert!(frames.contains("; frame-src https://a.example; "), "{frames}");
    }

    #[test]
    fn a_page_carries_what_browsers_heed_there() {
        let in_page = meta(&Policy::default()).unwrap();
        assert!(!in_page.contains("frame-ancestors"));
        assert!(header(&Policy::default()).unwrap().starts_with(&in_page));
    }

    #[test]
    fn every_directive_that_may_be_widened_is_in_the_policy() {
        for name in Directive::WORDS {
            assert!(OWN.iter().any(|(own, _)| own == name), "{name}");
        }
    }

    #[test]
    fn a_source_takes_what_a_browser_would() {
        for (source, url, taken) in [
            ("https://a.example", "https://a.example/x.png", true),
            ("https://a.example", "https://b.example/x.png", false),
            ("https://a.example", "http://a.example/x.png", false),
            ("a.example", "https://A.example/x.png", true),
            ("https://*.example.org", "https://i.example.org/x", true),
            ("https://*.example.org", "https://example.org/x", false),
            ("https://*.example.org", "https://evilexample.org/x", false),
            ("https://a.example/pictures/", "https://a.example/pictures/x.png?w=1", true),
            ("https://a.example/pictures/", "https://a.example/x.png", false),
            ("https:", "//a.example/x.png", true),
            ("https:", "http://a.example/x.png", false),
            ("data:", "data:image/png;base64,AA", true),
            ("*", "data:image/png;base64,AA", false),
        ] {
            assert_eq!(matches(source, url), taken, "{source} {url}");
        }
    }
}
