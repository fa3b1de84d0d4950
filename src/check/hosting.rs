//! What would not work where the site is hosted: images that its policy keeps out, a security.txt that has
//! expired or that nobody looks for.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::links::attributes;
use crate::diagnostic::Diagnostic;
use crate::hosting::policy::admits_image;
use crate::links::scheme;
use crate::model::{Briefing, EnrichedBriefing, HtmlPolicy, Now, Policy, Site};
use crate::source::Span;

/// Reports them.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    if site.config.hosting.policy != Policy::Any {
        diagnostics.extend(site.briefings.iter().flat_map(|enriched| foreign_images(site, enriched)));
    }
    if let Some(security) = &site.config.hosting.security {
        let (expires, span) = security.expires;
        diagnostics.extend(expiry(&site.as_of, expires, span));
        diagnostics.extend(below_root(site, span));
    }
}

fn foreign_images(site: &Site, enriched: &EnrichedBriefing) -> Vec<Diagnostic> {
    let Briefing { file, body, .. } = &enriched.briefing;
    let images = enriched.document.links.iter().filter(|link| link.image);
    let mut found: Vec<(Range<usize>, &str)> =
        images.map(|link| (link.range.clone(), link.target.as_str())).collect();
    if enriched.document.has_html && site.config.html != HtmlPolicy::Escape {
        found.extend(attributes(&site.sources.file(*file).text, *body, &["src"]));
    }
    let policy = &site.config.hosting.policy;
    let is_kept_out = |(_, url): &(Range<usize>, &str)| is_foreign(url) && !admits_image(policy, url);
    found.into_iter().filter(is_kept_out).map(|(range, url)| kept_out(Span::new(*file, range), url)).collect()
}

fn is_foreign(url: &str) -> bool {
    url.starts_with("//") || matches!(scheme(url).as_deref(), Some("http" | "https"))
}

fn kept_out(span: Span, url: &str) -> Diagnostic {
    let message = "the site's policy keeps browsers from loading this from another site";
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    Diagnostic::warning("blocked-by-policy", span, message)
        .hint("copy the file beside the briefing and link to the copy: nobody else then learns who reads it")
        .hint(format!("or allow it in site.yaml: `hosting: {{policy: {{img-src: [https://{host}]}}}}`"))
}

/// Soon enough to write a new day.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// RFC 9116, section 2.5.5, recommends less than a year; a few days of grace keep "a year from now" quiet.
const LONG: SignedDuration = SignedDuration::from_hours(370 * 24);

fn expiry(now: &Now, expires: Timestamp, span: Span) -> Option<Diagnostic> {
    let (message, hint) = if now.has_come(expires) {
        (
            "security.txt has expired: who finds a fault may not rely on it",
            "look through it, and write a new day",
        )
    } else if now.is_within(SOON, expires) {
        ("security.txt expires within thirty days", "look through it, and write a new day")
    } else if expires.checked_sub(LONG).is_ok_and(|begins| !now.has_come(begins)) {
        let message =
            "security.txt expires in more than a year: who finds a fault cannot tell whether it still holds";
        (message, "write a day within a year")
    } else {
        return None;
    };
    Some(Diagnostic::warning("security-expiry", span, message).hint(hint))
}

/// It is looked for at the root of a host alone (RFC 9116, section 3).
fn below_root(site: &Site, span: Span) -> Option<Diagnostic> {
    let path = site.config.base_path();
    (path != "/").then(|| {
        let message =
            format!("security.txt is looked for at the root of a host, and this site stands at `{path}`");
        Diagnostic::warning("security-place", span, message)
            .hint("publish it with what stands at the root, and remove it here")
    })
}
