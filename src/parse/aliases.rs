//! `aliases:` of a briefing: addresses it had before.

use super::fields::{Fields, Words};
use crate::diagnostic::Diagnostic;
use crate::links::{percent_decode, scheme};
use crate::model::briefing::Alias;

/// The old addresses, each once; `own` is the briefing's address.
pub(super) fn read(fields: &mut Fields<'_>, own: &str) -> Vec<Alias> {
    let mut aliases: Vec<Alias> = Vec::new();
    for words in fields.list("aliases") {
        match address(&words) {
            Ok(url) if url == own => {
                let message = "this is the address of the briefing itself";
                fields.report(Diagnostic::warning("bad-alias", words.span, message).hint("remove it"));
            }
            Ok(url) if aliases.iter().any(|alias| alias.url == url) => {
                let message = format!("the address `/{url}` stands here twice");
                fields.report(Diagnostic::warning("bad-alias", words.span, message).hint("remove one"));
            }
            Ok(url) => aliases.push(Alias { url, span: words.span }),
            Err(message) => fields.report(
                Diagnostic::error("bad-alias", words.span, message)
                    .hint("write a path from the root of the site: `/old/address/` or `/old/address.html`"),
            ),
        }
    }
    aliases
}

/// `/old/talks`, with or without its slashes, as an address below the root.
fn address(words: &Words) -> Result<String, String> {
    let text = words.text.trim();
    let refuse = |why: &str| Err(format!("`{text}` cannot be an old address: {why}"));
    if scheme(text).is_some() || text.starts_with("//") {
        return refuse("it names another host");
    }
    if text.contains(['?', '#', '\\']) || text.chars().any(char::is_control) {
        return refuse("it is more than a path");
    }
    let path = percent_decode(text.trim_start_matches('/'));
    if path.chars().any(|c| c.is_control() || c == '\\') {
        return refuse("it has a character that no address can have");
    }
    let stem = path.trim_end_matches('/');
    let stem = if stem == "index.html" { "" } else { stem.strip_suffix("/index.html").unwrap_or(stem) };
    if stem.is_empty() {
        return refuse("it is the front page");
    }
    if stem.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return refuse("a part of it is empty or begins with a full stop");
    }
    let is_file = !path.ends_with('/') && [".html", ".htm", ".xhtml"].iter().any(|end| stem.ends_with(end));
    Ok(if is_file { stem.to_owned() } else { format!("{stem}/") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn read(text: &str) -> Result<String, String> {
        let span = Span::new(Sources::default().add("a.md", ""), 0..0);
        address(&Words { text: text.to_owned(), span })
    }

    #[test]
    fn an_old_address_is_a_path_from_the_root() {
        for (written, url) in [
            ("/old/talks/", "old/talks/"),
            ("old/talks", "old/talks/"),
            ("/2023/06/talks.html", "2023/06/talks.html"),
            ("/old/talks/index.html", "old/talks/"),
            ("/%E4%B9%A0/", "习/"),
            ("/v1.2", "v1.2/"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(url), "{written}");
        }
        for wrong in [
            "/",
            "",
            "index.html",
            "https://a.example/",
            "//a.example/",
            "/a/../b/",
            "/a?b",
            "/a//b",
            "/a#b",
            "/.git/",
            "/a%0ab/",
            "/a%00",
            "/a%5cb/",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
