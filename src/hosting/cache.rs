//! How long a file may be kept by who has fetched it.

/// What `Cache-Control` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// The name changes with the bytes: it may be kept for good.
    Immutable,
    /// It may be kept, but the server is asked each time whether it still holds.
    Revalidate,
}

impl Cache {
    /// The value of the header (RFC 9111, RFC 8246).
    pub fn value(self) -> &'static str {
        match self {
            Cache::Immutable => "public, max-age=31536000, immutable",
            Cache::Revalidate => "no-cache",
        }
    }
}

/// Names with a hash, as a regular expression for servers: [`without_hash`] says the same.
pub const HASHED: &str = r"\.[0-9a-f]{10}\.(css|js)$";

/// How long what stands at an address may be kept.
pub fn of(url: &str) -> Cache {
    if without_hash(url).is_some() { Cache::Immutable } else { Cache::Revalidate }
}

/// The two ends of `style.<10 hex digits>.css`; `None` for a name without a hash.
pub fn without_hash(url: &str) -> Option<(&str, &str)> {
    let mut parts = url.rsplitn(3, '.');
    let (ending, hash, stem) = (parts.next()?, parts.next()?, parts.next()?);
    let is_hash = hash.len() == 10 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_hash && matches!(ending, "css" | "js")).then_some((stem, ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_by_its_bytes_is_kept_for_good() {
        assert_eq!(of("style.0123456789.css"), Cache::Immutable);
        assert_eq!(of("a/site.abcdef0123.js"), Cache::Immutable);
        for url in ["", "style.css", "a.0123456789.html", "style.0123456789A.css", "style.012345678G.css"] {
            assert_eq!(of(url), Cache::Revalidate, "{url}");
        }
        assert_eq!(without_hash("a/style.0123456789.css"), Some(("a/style", "css")));
    }
}
