//! Addresses: from one page to another, and what a link in a text means.
//!
//! Every link inside the site is written relative to the page it stands on,
//! so the site works under any path.

use crate::model::briefing::Source;
use crate::model::{Page, Site};
use crate::source::FileId;

/// What the target of a link is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another site, a mail address and the like: left as it is.
    External,
    /// A page of this site: its address below the root, and the part of it.
    Page {
        /// Address below the root, without a leading slash.
        url: String,
        /// The id on that page, without `#`; empty for the page itself.
        fragment: String,
    },
    /// A copied file: its address below the root.
    File {
        /// Address below the root, without a leading slash.
        url: String,
    },
    /// Of a briefing that may not be seen: neither its address nor anything else of it is to be told.
    Hidden {
        /// Index among [`Site::hidden`].
        index: usize,
    },
    /// Inside the site, but nothing is there: the address that was looked for.
    Missing {
        /// Address below the root, without a leading slash.
        url: String,
    },
    /// A scheme that could run something: `javascript:` and the like.
    Dangerous,
}

/// By what links to one page are found among many: the last part of their address, as a number (FNV-1a).
///
/// `vienna` of `../vienna.md#p3`, `/briefings/vienna/` and `vienna/index.md`. Two addresses may have one name.
pub fn name(address: &str) -> u64 {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let decoded = if address.contains('%') { percent_decode(address) } else { address.to_owned() };
    last_part(&decoded)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn last_part(address: &str) -> &str {
    let address = address.trim_end_matches('/');
    let address = address.strip_suffix(".md").unwrap_or(address);
    let address = address.strip_suffix("/index").unwrap_or(address);
    address.rsplit('/').next().unwrap_or_default()
}

/// Schemes that only lead somewhere. Others may run something, so they are refused.
const SAFE_SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sms", "ftp", "ftps", "geo", "doi"];

/// The scheme of a URL in lower case (RFC 3986, section 3.1); `None` for a relative one.
///
/// White space and control characters that browsers pass over are passed over here as well.
pub fn scheme(url: &str) -> Option<String> {
    let mut scheme = String::new();
    for c in url.chars().filter(|c| !c.is_ascii_control() && *c != ' ') {
        match c {
            ':' if !scheme.is_empty() => return Some(scheme),
            'a'..='z' | 'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !scheme.is_empty() => scheme.push(c),
            _ => return None,
        }
    }
    None
}

/// What a link in the file `path` (below the site's root), shown at `page_url`, leads to.
///
/// A path is looked up as a file of the site (`../people/qin-gang.md`), then as
/// an address relative to the page; with a leading slash, from the root.
pub fn resolve(site: &Site, path: &str, page_url: &str, target: &str) -> Target {
    if let Some(hidden) = own_address(site, target).and_then(|own| hidden_at(site, own)) {
        return hidden;
    }
    if let Some(scheme) = scheme(target) {
        return if SAFE_SCHEMES.contains(&scheme.as_str()) { Target::External } else { Target::Dangerous };
    }
    if target.starts_with("//") {
        return Target::External;
    }
    let (address, fragment) = target.split_once('#').unwrap_or((target, ""));
    let fragment = percent_decode(fragment);
    let address = percent_decode(address.split('?').next().unwrap_or_default());
    if let Some(url) = in_edition(site, &address) {
        return Target::Page { url, fragment };
    }
    if address.is_empty() {
        return Target::Page { url: page_url.to_owned(), fragment };
    }
    let by_file = match address.strip_prefix('/') {
        Some(from_root) => join("", from_root),
        None => join(path, &address),
    };
    if address.ends_with(".md") {
        let in_content = by_file.strip_prefix("content/").unwrap_or(&by_file);
        return match page_of_file(site, in_content) {
            Some(url) => Target::Page { url, fragment },
            None => hidden(site, &by_file).unwrap_or(Target::Missing { url: by_file }),
        };
    }
    let beside_file = by_file.strip_prefix("content/").unwrap_or(&by_file).to_owned();
    let by_address = match address.strip_prefix('/') {
        Some(from_root) => join("", from_root),
        None => join(page_url, &address),
    };
    for url in [&by_address, &beside_file] {
        if site.files.contains_key(url) {
            return Target::File { url: url.clone() };
        }
        if let Some(url) = page_at(site, url) {
            return Target::Page { url, fragment };
        }
    }
    let hidden = [&by_address, &by_file, &beside_file].into_iter().find_map(|path| hidden(site, path));
    hidden.unwrap_or(Target::Missing { url: by_address })
}

/// Seen from an edition, the address of a page that is named with the folder of an edition: `/fr/people/`.
fn in_edition(site: &Site, address: &str) -> Option<String> {
    let editions = site.languages.all.iter().enumerate().skip(1).filter(|_| site.languages.is_edition());
    let (index, rest) = editions.into_iter().find_map(|(index, spoken)| {
        Some((index, address.strip_prefix('/')?.strip_prefix(&spoken.folder)?))
    })?;
    // All editions have the same pages.
    let url = page_at(site, &join("", rest))?;
    Some(of_edition(site, index, url))
}

/// The address of a page of an edition, the languages of the site counted from 0, as it is told in this one.
fn of_edition(site: &Site, index: usize, url: String) -> String {
    let folder = &site.languages.all[index].folder;
    match site.languages.is_edition() {
        true if index == site.languages.own => url,
        true => format!("../{folder}{url}"),
        false => format!("{folder}{url}"),
    }
}

/// What an address of the site written in full is below its root: `https://example.org/sub/a/`, `//example.org/sub/a/`,
/// `/sub/a/`.
fn own_address<'t>(site: &Site, target: &'t str) -> Option<&'t str> {
    let top = site.languages.top.as_ref().or(site.config.base_url.as_ref());
    let bases = top.into_iter().chain(&site.config.other_url);
    bases.filter_map(|base| base.split_once("//")).find_map(|(_, base)| below(base, target.trim()))
}

/// What an address is below a base without its scheme, whether or not it names the host.
fn below<'t>(base: &str, target: &'t str) -> Option<&'t str> {
    let (base, rest) = match target.split_once("//") {
        Some((before, rest)) if before.is_empty() || before.ends_with(':') => (base, rest),
        _ => (&base[base.find('/')?..], target),
    };
    let (head, own) = rest.split_at_checked(base.len())?;
    head.eq_ignore_ascii_case(base).then_some(own)
}

/// The briefing that may not be seen at an address below the root, as it stands in a link.
fn hidden_at(site: &Site, address: &str) -> Option<Target> {
    let path = percent_decode(address.split(['#', '?']).next().unwrap_or_default());
    hidden(site, &join("", &path))
}

/// Where a source can be read, unless that tells of a briefing that may not be seen.
pub fn of_source<'s>(site: &Site, source: &'s Source) -> Option<&'s str> {
    let is_told = |url: &&str| own_address(site, url).and_then(|own| hidden_at(site, own)).is_none();
    source.url.as_deref().filter(is_told)
}

/// The briefing that may not be seen at an address or a path below the site's root.
fn hidden(site: &Site, path: &str) -> Option<Target> {
    let editions = site.languages.all.iter().skip(1);
    let path = editions.into_iter().find_map(|spoken| path.strip_prefix(&spoken.folder)).unwrap_or(path);
    let is_of = |file: FileId| is_beside(&site.sources.file(file).path, path);
    let index = site.hidden.iter().position(|hidden| hidden.is_at(path) || is_of(hidden.file))?;
    Some(Target::Hidden { index })
}

/// Whether a path, below the root or below `content/`, is that of a text, of a translation of it, or of notes on either.
fn is_beside(text: &str, path: &str) -> bool {
    let [stem, path] = [text, path].map(|path| path.strip_prefix("content/").unwrap_or(path));
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'))
}

/// The path that a relative link means beside the file at `path`; both are below the same folder.
pub fn beside(path: &str, target: &str) -> String {
    let address = target.split(['#', '?']).next().unwrap_or_default();
    join(path, &percent_decode(address))
}

/// The relative address from a page to another address below the root; `./` for itself.
pub fn relative(from: &str, to: &str) -> String {
    format!("{}{to}", root(from)).replacen("././", "./", 1)
}

/// What leads to the root of the whole site where `root` leads to that of an edition in a folder.
pub fn top(root: &str, folder: &str) -> String {
    match root {
        root if folder.is_empty() => root.to_owned(),
        "./" => "../".to_owned(),
        root => root.strip_suffix(folder).map_or_else(|| format!("{root}../"), str::to_owned),
    }
}

/// What leads from a page up to the root: `./`, `../`, `../../`.
pub fn root(page_url: &str) -> String {
    match page_url.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The page at an address, with or without its closing slash or `index.html`.
fn page_at(site: &Site, url: &str) -> Option<String> {
    let url = url.strip_suffix("index.html").unwrap_or(url);
    let with_slash = if url.is_empty() || url.ends_with('/') { url.to_owned() } else { format!("{url}/") };
    [url.to_owned(), with_slash].into_iter().find(|url| site.page_at(url).is_some())
}

/// The address of the page made from a file below `content/`, or from a translation beside one.
fn page_of_file(site: &Site, path: &str) -> Option<String> {
    let translation = site.languages.all.iter().enumerate().skip(1).find_map(|(index, spoken)| {
        let stem = path.strip_suffix(".md")?.strip_suffix(&spoken.tag)?.strip_suffix('.')?;
        Some((index, page_of_original(site, &format!("{stem}.md"))?))
    });
    let translation = translation.map(|(index, url)| of_edition(site, index, url));
    translation.or_else(|| page_of_original(site, path))
}

fn page_of_original(site: &Site, path: &str) -> Option<String> {
    let stem = path.strip_suffix(".md")?;
    let (kind, name) = stem.split_once('/')?;
    let page = match kind {
        "briefings" => {
            let id = name.strip_suffix("/index").unwrap_or(name);
            Page::Briefing(*site.briefing_index.get(id)?)
        }
        "people" => Page::Person(site.people.get_key_value(name)?.0.clone()),
        "places" => Page::Place(site.places.get_key_value(name)?.0.clone()),
        "trips" => Page::Trip(site.trips.get_key_value(name)?.0.clone()),
        _ => return None,
    };
    Some(site.url(&page))
}

/// Resolves `.` and `..` of a relative path against the folder that `base` stands in.
fn join(base: &str, relative: &str) -> String {
    let folder = base.rfind('/').map_or("", |slash| &base[..slash]);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let ends_in_folder = matches!(relative.rsplit('/').next(), Some("" | "." | ".."));
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut joined = parts.join("/");
    if ends_in_folder && !joined.is_empty() {
        joined.push('/');
    }
    joined
}

/// Undoes percent-encoding (RFC 3986, section 2.1); what is not valid UTF-8 stays encoded.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .flatten();
        match hex {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Percent-encodes what may not stand in the path of a URL (RFC 3986, section 3.3).
pub fn percent_encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => encoded.push(byte as char),
            b'-' | b'.' | b'_' | b'~' | b'/' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+'
            | b',' | b';' | b'=' | b':' | b'@' => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_one_page_have_one_name() {
        for address in
            ["vienna.md", "../vienna.md#p3", "/briefings/vienna/", "vienna/index.md", "briefings/vienna/?x#y"]
        {
            assert_eq!(name(address), name("vienna"), "{address}");
        }
        assert_eq!(name("%E4%B9%A0.md"), name("习"));
        assert_ne!(name("vienna.md"), name("geneva.md"));
    }

    #[test]
    fn schemes_are_seen_through_tricks() {
        assert_eq!(scheme("java\tscript:alert(1)").as_deref(), Some("javascript"));
        assert_eq!(scheme(" JavaScript:x").as_deref(), Some("javascript"));
        assert_eq!(scheme("\u{1}javascript:x").as_deref(), Some("javascript"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("#a:b"), None);
        assert_eq!(scheme(":x"), None);
    }

    #[test]
    fn paths_are_joined_without_leaving_the_site() {
        assert_eq!(join("content/briefings/a.md", "../people/x.md"), "content/people/x.md");
        assert_eq!(join("briefings/a/", "../b/"), "briefings/b/");
        assert_eq!(join("briefings/a/", "../../../../etc/passwd"), "etc/passwd");
        assert_eq!(join("", "./"), "");
    }

    #[test]
    fn the_way_up_depends_on_the_page() {
        assert_eq!(relative("", "people/"), "./people/");
        assert_eq!(relative("people/qin-gang/", "timeline/"), "../../timeline/");
        assert_eq!(relative("people/", ""), "../");
    }

    #[test]
    fn the_top_is_above_every_edition() {
        for (root, above) in [
            ("./", "../"),
            ("../../", "../../../"),
            ("/sub/fr/", "/sub/"),
            ("https://x.org/fr/", "https://x.org/"),
        ] {
            assert_eq!(top(root, "fr/"), above);
            assert_eq!(top(root, ""), root);
        }
    }

    #[test]
    fn notes_and_translations_belong_to_their_text() {
        for path in ["a/talks.md", "a/talks.fr.md", "a/talks.notes.yaml", "a/talks.fr.notes.yml"] {
            assert!(is_beside("a/talks.md", path), "{path}");
        }
        assert!(!is_beside("a/talks.md", "a/talks-2.md") && !is_beside("a/talks.md", "talks.md"));
    }

    #[test]
    fn percent_encoding_goes_both_ways() {
        assert_eq!(percent_encode("people/习/"), "people/%E4%B9%A0/");
        assert_eq!(percent_decode("people/%E4%B9%A0/"), "people/习/");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%é1"), "%é1");
    }
}
