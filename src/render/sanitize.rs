//! HTML that an author wrote, made harmless. The only door to the sanitiser.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use ammonia::{Builder, UrlRelative};

use super::words::escape;
use crate::parse::markdown::{NESTING, html_depth};

/// Elements that stay: those of running text, and those our own markup uses.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements of them that may not stand in a line.
const BLOCKS: &[&str] = &[
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Attributes that stay on every element.
const ATTRIBUTES: &[&str] =
    &["class", "id", "lang", "dir", "title", "role", "aria-label", "data-kind", "data-card", "data-align"];

/// Attributes that stay on one element.
const OWN_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("div", &["tabindex"]),
    ("img", &["src", "alt", "width", "height", "loading", "decoding"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("pre", &["tabindex"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope"]),
    ("time", &["datetime"]),
];

/// Schemes a link may have. A relative address has none.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sms", "ftp", "ftps", "geo", "doi"];

/// Ids of the page around the text, which the text must not take.
const TAKEN: &[&str] = &["main", "bottom-line", "timeline", "persons", "sources", "cite"];

/// The rendered text of a page with nothing left in it that could run, load from elsewhere by itself
/// or break out of its place. An id that is there already is dropped, and so is a relative address that
/// `may_lead` refuses.
///
/// What is nested so deep that nobody meant it is shown as it was written.
pub fn sanitize(html: &str, may_lead: &(dyn Fn(&str) -> bool + Sync)) -> String {
    if is_too_deep(html) {
        return format!("<pre>{}</pre>", escape(html));
    }
    describe_images(clean(html, ELEMENTS.iter().copied().collect(), true, may_lead))
}

/// The same for what stands in a line: of elements only those that may, and no ids.
pub fn sanitize_phrase(html: &str, may_lead: &(dyn Fn(&str) -> bool + Sync)) -> String {
    if is_too_deep(html) {
        return escape(html);
    }
    let elements = ELEMENTS.iter().copied().filter(|element| !BLOCKS.contains(element)).collect();
    describe_images(clean(html, elements, false, may_lead))
}

/// Elements of the page and of the author's together may be nested this deep: the parser's work grows with the
/// square of the depth.
const DEPTH: usize = 10 * NESTING;

fn is_too_deep(html: &str) -> bool {
    let (mut depth, mut rest) = (0, html);
    while let Some(end) = rest.find('>') {
        html_depth(&rest[..end], &mut depth);
        if depth > DEPTH {
            return true;
        }
        rest = &rest[end + 1..];
    }
    false
}

fn clean(
    html: &str,
    elements: HashSet<&str>,
    with_ids: bool,
    may_lead: &(dyn Fn(&str) -> bool + Sync),
) -> String {
    let seen: Mutex<HashSet<String>> = Mutex::new(TAKEN.iter().map(|id| (*id).to_owned()).collect());
    let own: HashMap<&str, HashSet<&str>> =
        OWN_ATTRIBUTES.iter().map(|(element, names)| (*element, names.iter().copied().collect())).collect();
    let mut builder = Builder::empty();
    builder
        .tags(elements)
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .tag_attributes(own)
        .clean_content_tags(HashSet::from(["script", "style", "template", "noscript", "iframe", "object"]))
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(move |_, name, value| match name {
            "id" if !with_ids => None,
            name => keep(name, value, &seen),
        });
    without_untold(builder.clean(html).to_string(), may_lead)
}

/// Takes away addresses that must not be told.
fn without_untold(html: String, may_lead: &(dyn Fn(&str) -> bool + Sync)) -> String {
    tag_by_tag(&html, |tag| {
        let mut tag = tag.to_owned();
        for name in [" href=\"", " src=\"", " cite=\""] {
            let Some(at) = tag.find(name) else { continue };
            let start = at + name.len();
            let end = tag[start..].find('"').map_or(tag.len(), |end| start + end);
            if !may_lead(&tag[start..end].replace("&amp;", "&")) {
                tag.replace_range(at..(end + 1).min(tag.len()), "");
            }
        }
        tag
    })
}

/// Gives an image without a description an empty one, so that its address is not read out in its place.
fn describe_images(html: String) -> String {
    tag_by_tag(&html, |tag| match tag.strip_prefix("<img") {
        Some(rest) if !rest.contains(" alt=") => format!("<img alt=\"\"{rest}"),
        _ => tag.to_owned(),
    })
}

/// Writes each tag of sanitised HTML anew; the sanitiser writes `<` and `>` as entities everywhere else.
fn tag_by_tag(html: &str, anew: impl Fn(&str) -> String) -> String {
    let mut written = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        written.push_str(before);
        written.push_str(&anew(&tag[..end]));
        rest = &tag[end..];
    }
    written.push_str(rest);
    written
}

fn keep<'v>(name: &str, value: &'v str, seen: &Mutex<HashSet<String>>) -> Option<Cow<'v, str>> {
    match name {
        "id" => {
            let fresh = !value.is_empty() && !value.contains(char::is_whitespace);
            let mut seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            (fresh && seen.insert(value.to_owned())).then_some(Cow::Borrowed(value))
        }
        "width" | "height" | "tabindex" | "start" | "value" | "colspan" | "rowspan" | "span" => {
            value.bytes().all(|byte| byte.is_ascii_digit()).then_some(Cow::Borrowed(value))
        }
        "role" => matches!(value, "note" | "group" | "img" | "doc-noteref" | "doc-biblioref")
            .then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

#[cfg(test)]
mod tests {
    fn sanitize(html: &str) -> String {
        super::sanitize(html, &|url| url != "../hidden/")
    }

    #[test]
    fn an_address_that_must_not_be_told_is_gone() {
        assert_eq!(sanitize("<a href=\"../hidden/\">a</a><img src=../hidden/>"), "<a>a</a><img alt=\"\">");
        let quoted = "<blockquote cite=\"../hidden/\">a</blockquote>";
        assert_eq!(sanitize(quoted), "<blockquote>a</blockquote>");
        assert_eq!(sanitize("<a href=\"../shown/\">a</a>"), "<a href=\"../shown/\">a</a>");
    }

    #[test]
    fn what_could_run_is_gone_and_the_words_stay() {
        let clean = |html: &str| sanitize(html);
        assert_eq!(clean("<p onclick=\"x()\">a<script>alert(1)</script>b</p>"), "<p>ab</p>");
        assert_eq!(clean("<a href=\"java\tscript:alert(1)\">a</a>"), "<a>a</a>");
        assert_eq!(clean("<iframe src=\"https://example.org\">x</iframe>y"), "y");
        assert_eq!(clean("<p style=\"position:fixed\">a</p>"), "<p>a</p>");
        assert!(!clean("<svg><a xlink:href=\"javascript:x\">a</a></svg>").contains("javascript"));
    }

    #[test]
    fn an_image_is_described() {
        assert_eq!(
            sanitize("<img title=\"a>b\" src=\"x\">c<img src=y alt=z>"),
            "<img alt=\"\" title=\"a&gt;b\" src=\"x\">c<img src=\"y\" alt=\"z\">"
        );
    }

    #[test]
    fn an_id_is_given_once() {
        assert_eq!(sanitize("<p id=\"p1\">a</p><p id=\"p1\">b</p>"), "<p id=\"p1\">a</p><p>b</p>");
        assert_eq!(sanitize("<p id=\"main\">a</p>"), "<p>a</p>");
    }

    #[test]
    fn our_own_markup_comes_through_unchanged() {
        for html in [
            "<p id=\"p1\"><a class=\"pn\" href=\"#p1\" aria-label=\"Paragraph 1\">1</a><span class=\"s\" id=\"s1\">x</span></p>",
            "<a class=\"nr\" id=\"r-a\" href=\"#n-a\" role=\"doc-noteref\" aria-label=\"Note a, context\">a</a>",
            "<span class=\"note\" id=\"n-a\" role=\"note\" aria-label=\"Note a\" data-kind=\"context\">x</span>",
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"></div>",
            "<a class=\"who\" href=\"../people/x/\" data-card=\"c-x\">X</a>",
        ] {
            assert_eq!(sanitize(html), html);
        }
    }
}
