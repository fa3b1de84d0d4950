//! What the theme's templates say that is the same on every page, said once before they are compiled.
//!
//! `{{ say(it="page.skip") }}` becomes `Skip to content`, and `{{ asset(name="style.css") }}` becomes `{{ top }}` and
//! the address. A page of a briefing asks for some sixty such words, each of them a call with a map of arguments.
//! Only these very forms are looked for; all others are left to the functions, as are all in a site's own templates,
//! of which the author is told line and column.

use super::{Assets, Language};
use crate::model::language::Saying;

/// A template with its constants in place.
pub(super) fn fold(template: &str, language: &Language, assets: &Assets) -> String {
    let said = replace(template, "{{ say(it=\"", |key| message(language, key));
    replace(&said, "{{ asset(name=\"", |name| address(assets, name))
}

/// Puts something in the place of each call with one argument that is a constant.
fn replace(template: &str, call: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(call) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let found = from[call.len()..].split_once("\") }}");
        match found.and_then(|(argument, after)| Some((value_of(argument)?, after))) {
            Some((value, after)) => {
                text.push_str(&value);
                rest = after;
            }
            None => {
                text.push_str(call);
                rest = &from[call.len()..];
            }
        }
    }
    text.push_str(rest);
    text
}

/// A message without places to be filled, as it stands in a template; `None` where it might mean something there.
fn message(language: &Language, key: &str) -> Option<String> {
    let Saying::Plain(message) = language.saying(key)? else { return None };
    let text = language.html(key, &[]);
    if message.slots().next().is_some() || text.contains(['{', '}', '\\']) {
        return None;
    }
    // White space beside a tag may be taken away by it, but not that of an expression.
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        let is_plain = !text.contains(['&', '<', '>', '"', '\'', '`']);
        return is_plain.then(|| format!("{{{{ \"{text}\" }}}}"));
    }
    Some(text)
}

/// The address of a static file from any page, where nothing in it has to be escaped.
fn address(assets: &Assets, name: &str) -> Option<String> {
    let url = assets.url(name)?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    url.bytes().all(is_plain).then(|| format!("{{{{ top }}}}{url}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::parse::language::english;

    fn folded(template: &str) -> String {
        fold(template, english(), &Assets::new(BTreeMap::new(), 0))
    }

    #[test]
    fn what_is_always_the_same_is_said_once() {
        assert_eq!(folded(r#"<a>{{ say(it="page.skip") }}</a>"#), "<a>Skip to content</a>");
        assert_eq!(
            folded(r#"{{ say(it="nav.people") }}{{ say(it="mark.comma") }}-"#),
            r#"People{{ ", " }}-"#,
            "the space stays, whatever stands beside it"
        );
    }

    #[test]
    fn what_depends_on_the_page_is_left_to_it() {
        for template in [
            r#"{{ say(it="page.title", title=page.title, site=site.title) }}"#,
            r#"{{ say(it="no.such_key") }}"#,
            r#"{{ say(it="count.held") }}"#,
            r#"{{ say(it="page.skip") | upper }}"#,
            r#"{{- say(it="page.skip") }}"#,
            r#"{{ say(it=key) }}"#,
            r#"{{ asset(name="no-such-file.css") }}"#,
            r#"{{ say(it="page.skip"#,
        ] {
            assert_eq!(folded(template), template);
        }
    }
}
