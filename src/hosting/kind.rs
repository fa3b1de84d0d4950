//! What kind of thing stands at an address, in the words of HTTP: the one table, for the preview, for what
//! is published and for the settings of servers.

/// Endings of addresses and their types. Text is UTF-8.
const TYPES: &[(&str, &str)] = &[
    ("html", HTML),
    ("htm", HTML),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("map", "application/json; charset=utf-8"),
    ("jsonld", "application/ld+json; charset=utf-8"),
    ("geojson", "application/geo+json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("atom", "application/atom+xml; charset=utf-8"),
    ("rss", "application/rss+xml; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("xsl", "application/xslt+xml; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("vcf", "text/vcard; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("text", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("yaml", "application/yaml; charset=utf-8"),
    ("yml", "application/yaml; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("srt", "text/plain; charset=utf-8"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("png", "image/png"),
    ("apng", "image/apng"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/vnd.microsoft.icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("flac", "audio/flac"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("ogv", "video/ogg"),
    ("pdf", "application/pdf"),
    ("epub", "application/epub+zip"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("wasm", "application/wasm"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];

/// Files whose type is not that of their ending.
pub const NAMED: &[(&str, &str)] = &[
    ("atom.xml", "application/atom+xml; charset=utf-8"),
    ("feed.json", "application/feed+json; charset=utf-8"),
];

/// What has an ending that is not in the table.
pub const UNKNOWN: &str = "application/octet-stream";

/// Every type with its endings, in the order of the table.
pub fn types() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut types: Vec<(&str, Vec<&str>)> = Vec::new();
    for (ending, content_type) in TYPES {
        match types.iter_mut().find(|(known, _)| known == content_type) {
            Some((_, endings)) => endings.push(ending),
            None => types.push((content_type, vec![ending])),
        }
    }
    types
}

/// Whether it is text, which gains by being compressed.
pub fn is_text(url: &str) -> bool {
    content_type(url).ends_with("charset=utf-8")
}

/// A page.
pub const HTML: &str = "text/html; charset=utf-8";

/// The content type of what stands at an address; a folder is its page.
pub fn content_type(url: &str) -> &'static str {
    let name = url.rsplit('/').next().unwrap_or_default();
    if name.is_empty() {
        return HTML;
    }
    if let Some((_, content_type)) = NAMED.iter().find(|(known, _)| *known == name) {
        return content_type;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    known.map_or(UNKNOWN, |(_, content_type)| content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_its_kind() {
        assert_eq!(content_type(""), HTML);
        assert_eq!(content_type("people/"), HTML);
        assert_eq!(content_type("404.html"), HTML);
        assert_eq!(content_type("atom.xml"), "application/atom+xml; charset=utf-8");
        assert_eq!(content_type("a/feed.json"), "application/feed+json; charset=utf-8");
        assert_eq!(content_type("a/timeline.ics"), "text/calendar; charset=utf-8");
        assert_eq!(content_type("sitemap.xml"), "application/xml; charset=utf-8");
        assert_eq!(content_type("a/PHOTO.JPG"), "image/jpeg");
        assert_eq!(content_type("a/LICENSE"), "application/octet-stream");
    }

    #[test]
    fn text_says_that_it_is_utf_8() {
        for (_, content_type) in TYPES {
            let is_text =
                ["text/", "+xml", "json", "/xml", "yaml"].iter().any(|part| content_type.contains(part));
            let is_office = content_type.contains("openxml");
            assert_eq!(content_type.contains("charset=utf-8"), is_text && !is_office, "{content_type}");
        }
    }
}
