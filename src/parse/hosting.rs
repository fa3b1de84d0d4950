//! `hosting:` of `site.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::dates;
use super::fields::{Fields, Words};
use super::yaml::{Node, Value};
use crate::diagnostic::Diagnostic;
use crate::links::scheme;
use crate::model::{Coding, Directive, Host, Hosting, Policy, SecurityContact};
use crate::source::FileId;

/// Where the site is hosted. The name of a service alone stands for `{host: …}`.
pub(super) fn hosting(fields: &mut Fields<'_>, file: FileId) -> Hosting {
    let Some((key, node)) = fields.take("hosting") else { return Hosting::default() };
    let node = match &node.value {
        Value::Scalar { .. } => {
            let mut host = key;
            host.text = "host".into();
            Node { range: node.range.clone(), value: Value::Map(vec![(host, node)]) }
        }
        _ => node,
    };
    let mut fields = Fields::new(file, node, fields.diagnostics());
    let hosting = Hosting {
        host: fields.choice("host", Host::WORDS, Host::from_name),
        compress: compress(&mut fields),
        policy: policy(&mut fields, file),
        security: security(&mut fields, file),
    };
    fields.finish();
    hosting
}

fn compress(fields: &mut Fields<'_>) -> BTreeSet<Coding> {
    let at = fields.key("compress").map(|(span, _)| span);
    let codings = fields.choices("compress", "coding", Coding::WORDS, Coding::from_name).unwrap_or_default();
    let is_unbuilt = codings.contains(&Coding::Brotli) && !cfg!(feature = "brotli");
    if let Some(span) = at.filter(|_| is_unbuilt) {
        let message = "this program was built without `brotli`";
        let hint = "take a released program, build it with `--features brotli`, or write `gzip` alone";
        fields.report(Diagnostic::error("unknown-value", span, message).hint(hint));
    }
    codings
}

/// `policy:`, a map of directives to sources, or `none`.
fn policy(fields: &mut Fields<'_>, file: FileId) -> Policy {
    let Some((_, node)) = fields.take("policy") else { return Policy::default() };
    if matches!(&node.value, Value::Scalar { text, .. } if text == "none") {
        return Policy::Any;
    }
    let mut fields = Fields::new(file, node, fields.diagnostics());
    let mut more = BTreeMap::new();
    for name in Directive::WORDS {
        let sources: Vec<String> =
            fields.list(name).into_iter().filter_map(|words| source(&mut fields, words)).collect();
        if let (Some(directive), false) = (Directive::from_name(name), sources.is_empty()) {
            more.insert(directive, sources);
        }
    }
    fields.finish();
    Policy::Own(more)
}

/// A source as a policy may name it; what would undo the policy is refused.
fn source(fields: &mut Fields<'_>, words: Words) -> Option<String> {
    let text = words.text.trim();
    let refuse = |fields: &mut Fields<'_>, why: &str, hint: &str| {
        let message = format!("`{text}` cannot be a source of a policy: {why}");
        fields.report(Diagnostic::error("bad-policy", words.span, message).hint(hint));
    };
    let is_one_word =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b",;\"<>".contains(&byte));
    if !is_one_word {
        refuse(
            fields,
            "it is more than one",
            "write them as a list: `[https://a.example, https://b.example]`",
        );
        return None;
    }
    if text.to_ascii_lowercase().starts_with("'unsafe-") {
        refuse(
            fields,
            "with it whatever gets into a page is run",
            "move the script or style into a file of `static/`, or name it by its hash: `\"'sha256-…'\"`",
        );
        return None;
    }
    let is_keyword = text.starts_with('\'') && text.ends_with('\'');
    let is_bare_word = !text.contains(['.', ':', '*']) && text != "localhost";
    if !is_keyword && is_bare_word {
        refuse(fields, "it names no host", "write `https://host.example`");
        return None;
    }
    Some(text.to_owned())
}

/// Fields of security.txt that are addresses: the key, and the name in the file.
const LINKS: [(&str, &str); 4] = [
    ("encryption", "Encryption"),
    ("acknowledgments", "Acknowledgments"),
    ("policy", "Policy"),
    ("hiring", "Hiring"),
];

fn security(fields: &mut Fields<'_>, file: FileId) -> Option<SecurityContact> {
    let (key, node) = fields.take("security")?;
    let whole = fields.span(&key.range);
    let mut fields = Fields::new(file, node, fields.diagnostics());
    let had_contact = fields.key("contact").is_some();
    let contacts: Vec<String> = fields
        .list("contact")
        .into_iter()
        .filter_map(|words| address(&mut fields, words, &["mailto", "https", "tel"]))
        .collect();
    let had_expires = fields.key("expires").is_some();
    let expires = fields.parsed("expires", "impossible-date", expires);
    let languages = fields.list("languages");
    let languages = languages.into_iter().filter_map(|words| tag(&mut fields, words)).collect();
    let mut links = Vec::new();
    for (key, name) in LINKS {
        let found = fields.list(key);
        let addresses: Vec<String> = found
            .into_iter()
            .filter_map(|words| address(&mut fields, words, &["https", "openpgp4fpr", "dns"]))
            .collect();
        links.extend(addresses.into_iter().map(|address| (name, address)));
    }
    let missing: Vec<&str> = [("contact", had_contact), ("expires", had_expires)]
        .into_iter()
        .filter_map(|(key, is_there)| (!is_there).then_some(key))
        .collect();
    if !missing.is_empty() {
        let message =
            format!("`security` has no `{}`, without which it is not valid", missing.join("` and no `"));
        let hint = "add whom to tell and until when that holds: `contact: mailto:security@example.org`, \
                    `expires: 2027-06-01` (RFC 9116)";
        fields.report(Diagnostic::error("missing-name", whole, message).hint(hint));
    }
    fields.finish();
    let expires = expires.filter(|_| !contacts.is_empty())?;
    Some(SecurityContact { contacts, expires, languages, links })
}

/// A moment, or the beginning of a day by UTC.
fn expires(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = dates::instant(text) {
        return Ok(at.timestamp());
    }
    let day = dates::day(text)?;
    day.to_zoned_datetime(TimeZone::UTC).map(|at| at.timestamp()).map_err(|error| error.to_string())
}

/// A tag of a language, which is a word of letters, digits and hyphens.
fn tag(fields: &mut Fields<'_>, words: Words) -> Option<String> {
    let is_tag =
        !words.text.is_empty() && words.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_tag {
        return Some(words.text);
    }
    let message = format!("`{}` is not the tag of a language", words.text);
    fields.report(
        Diagnostic::error("unknown-value", words.span, message).hint("write `en`, `fr` or `zh-Hans`"),
    );
    None
}

/// An address with one of these schemes, on one line.
fn address(fields: &mut Fields<'_>, words: Words, schemes: &[&str]) -> Option<String> {
    let text = words.text.trim();
    let is_line = !text.bytes().any(|byte| byte.is_ascii_control() || byte == b' ');
    if is_line && scheme(text).is_some_and(|scheme| schemes.contains(&scheme.as_str())) {
        return Some(text.to_owned());
    }
    let message = format!("`{text}` is not an address that security.txt can have here");
    let diagnostic = Diagnostic::error("bad-url", words.span, message);
    let hint = match text.contains('@') && schemes.contains(&"mailto") {
        true => format!("write `mailto:{text}`"),
        false => format!("it begins with `{}:`", schemes.join(":`, `")),
    };
    fields.report(diagnostic.hint(hint));
    None
}
