//! Settings for Caddy: a `Caddyfile`.

use std::fmt::Write;

use super::cache::{Cache, HASHED};
use super::{headers, kind, redirects};
use crate::links;
use crate::model::Site;

/// The settings of a site; `folder` is what `/` of the host is read from.
pub fn settings(site: &Site, folder: &str) -> String {
    let base = site.config.base_path();
    let mut text =
        String::from("# Settings for Caddy, for a Caddyfile; written by `chancery hosting caddy`.\n");
    text.push_str("(chancery) {\n");
    for (name, value) in headers::always(&site.config) {
        let _ = writeln!(text, "    header {name} {}", quoted(&value));
    }
    let _ = write!(text, "}}\n{} {{\n    root * {}\n    import chancery\n", address(site), quoted(folder));
    let _ = write!(
        text,
        "    @hashed path_regexp {HASHED}\n    @others not path_regexp {HASHED}\n    \
         header @hashed Cache-Control {}\n    header @others Cache-Control {}\n",
        quoted(Cache::Immutable.value()),
        quoted(Cache::Revalidate.value())
    );
    types(&mut text);
    for (number, redirect) in redirects::of(site).iter().enumerate() {
        let from = quoted(&matched(&redirect.from));
        let _ = write!(
            text,
            "    @moved{number} path {from}\n    redir @moved{number} {} 301\n",
            quoted(&braced(&redirect.to))
        );
    }
    let _ = write!(
        text,
        "    @hidden {{\n        path */.*\n        not path {base}.well-known/*\n    }}\n    error @hidden 404\n    \
         # One form of address: a folder ends in a slash.\n    @index path_regexp index ^(.*/)index\\.html$\n    \
         redir @index {{re.index.1}} 301\n    file_server{}\n    \
         handle_errors {{\n        import chancery\n        header Cache-Control {}\n        \
         header Content-Type {}\n        \
         @missing expression {{http.error.status_code}} == 404\n        rewrite @missing {}\n        \
         file_server @missing\n    }}\n}}\n",
        precompressed(site),
        quoted(Cache::Revalidate.value()),
        quoted(kind::HTML),
        quoted(&format!("{base}404.html"))
    );
    text
}

/// Scheme and host of the address to publish at; Caddy sees to TLS by itself.
fn address(site: &Site) -> &str {
    let Some(url) = &site.config.base_url else { return ":80" };
    let host = url.find("://").map_or(0, |at| at + 3);
    &url[..host + url[host..].find('/').unwrap_or(url.len() - host)]
}

fn precompressed(site: &Site) -> String {
    let codings: Vec<&str> = site.config.hosting.compress.iter().map(|coding| coding.token()).collect();
    match codings.as_slice() {
        [] => String::new(),
        codings => format!(" {{\n        precompressed {}\n    }}", codings.join(" ")),
    }
}

fn types(text: &mut String) {
    text.push_str("    map {path} {content_type} {\n");
    let mut line = |pattern: &str, content_type: &str| {
        let _ = writeln!(text, "        ~(?i){pattern}$ {}", quoted(content_type));
    };
    line("/", kind::HTML);
    for (name, content_type) in kind::NAMED {
        line(&format!("/{}", name.replace('.', r"\.")), content_type);
    }
    for (content_type, endings) in kind::types() {
        line(&format!(r"\.({})", endings.join("|")), content_type);
    }
    let _ =
        write!(text, "        default {}\n    }}\n    header Content-Type {{content_type}}\n", kind::UNKNOWN);
}

/// A value that Caddy reads as one word.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\\\""))
}

/// A path as a matcher compares it: decoded, but for signs that mean something in it.
fn matched(path: &str) -> String {
    let signs = [('%', "%25"), ('*', "%2A"), ('{', "%7B"), ('}', "%7D")];
    let decoded = links::percent_decode(path);
    signs.iter().fold(decoded, |path, (sign, encoded)| path.replace(*sign, encoded))
}

/// An address without what Caddy would take for a placeholder.
fn braced(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D")
}
