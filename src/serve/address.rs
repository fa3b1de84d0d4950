//! What the path of a request means: an address of the site, or nothing that can be one.

/// The address below the site's root that the path of a request means, without its leading slash.
///
/// `None` for a path that no link of a site has: one that is not encoded as
/// [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.1) says, is not UTF-8 (overlong forms are
/// not), holds control characters, backslashes or encoded slashes, or has `.` and `..` as parts.
pub fn address(path: &str) -> Option<String> {
    let decoded = decode(path.strip_prefix('/')?)?;
    let is_sound = !decoded.chars().any(|c| c.is_control() || c == '\\')
        && !decoded.split('/').any(|part| matches!(part, "." | ".."));
    is_sound.then_some(decoded)
}

/// Undoes percent-encoding; a slash must not have been encoded, or the browser would count fewer folders
/// in the address than the site does.
fn decode(path: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => match hex(bytes.next()?)? << 4 | hex(bytes.next()?)? {
                b'/' => return None,
                byte => byte,
            },
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(address("/").as_deref(), Some(""));
        assert_eq!(address("/people/%E4%B9%A0/").as_deref(), Some("people/习/"));
        assert_eq!(address("/100%2525").as_deref(), Some("100%25"));
        assert_eq!(address("//evil").as_deref(), Some("/evil"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for path in [
            "",
            "people/",
            "*",
            "/..",
            "/../x",
            "/a/../b",
            "/a/.",
            "/%2e%2e/x",
            "/.%2E/x",
            "/%2E/",
            "/a%2fb",
            "/a%2Fb",
            "/a%5cb",
            "/a\\b",
            "/%00",
            "/a%0d%0ab",
            "/%7f",
            "/%",
            "/%4",
            "/%zz",
            "/%c0%ae%c0%ae/",
            "/%c0%af",
            "/%e0%80%af",
            "/%ff",
            "/%ed%a0%80",
            "/%+1",
        ] {
            assert_eq!(address(path), None, "{path}");
        }
    }
}
