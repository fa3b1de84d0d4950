//! `languages:` of `site.yaml`, and which language the name of a file says it is in.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::yaml::{Key, Node, Value};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::edition::Edition;
use crate::model::id::PartyId;
use crate::model::party::Party;
use crate::source::{FileId, Span};

/// The languages with a code of two letters (ISO 639-1).
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz \
                     ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
                     io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml \
                     mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd \
                     se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi \
                     vo wa wo xh yi yo za zh zu";

/// `languages: [fr, ar]`, or a map from each to what the site is called in it.
pub fn read(
    fields: &mut Fields<'_>,
    file: FileId,
    own: &str,
    parties: &BTreeMap<PartyId, Party>,
) -> Vec<Edition> {
    let Some((_, node)) = fields.take("languages") else { return vec![] };
    let named: Vec<(Key, Node)> = match node.value {
        Value::Map(entries) => entries,
        _ => {
            fields.list_in(node, "languages").into_iter().map(|words| plain(words.text, words.span)).collect()
        }
    };
    let mut editions: Vec<Edition> = Vec::new();
    for (key, node) in named {
        let span = Span::new(file, key.range.clone());
        match fault(&key.text, own, &editions, span) {
            Some(fault) => fields.report(fault),
            None => editions.push(edition(fields, file, (key.text, span), node, parties)),
        }
    }
    editions
}

/// A name of a list as one of a map that says nothing of it.
fn plain(text: String, span: Span) -> (Key, Node) {
    (Key { text, range: span.range() }, Node { value: Value::Null, range: span.range() })
}

fn edition(
    fields: &mut Fields<'_>,
    file: FileId,
    (language, span): (String, Span),
    node: Node,
    known: &BTreeMap<PartyId, Party>,
) -> Edition {
    let mut nested = Fields::new(file, node, fields.diagnostics());
    let edition = Edition {
        language,
        name: nested.text("name"),
        title: nested.text("title"),
        tagline: nested.text("tagline"),
        description: nested.text("description"),
        parties: parties(&mut nested, file, known),
        span,
    };
    nested.finish();
    edition
}

/// What parties of the settings are called: `china: Chine`, or `{name, short}`.
fn parties(
    fields: &mut Fields<'_>,
    file: FileId,
    known: &BTreeMap<PartyId, Party>,
) -> BTreeMap<PartyId, (String, Option<String>)> {
    let Some((_, node)) = fields.take("parties") else { return BTreeMap::new() };
    let mut named = BTreeMap::new();
    for (key, node) in Fields::new(file, node, fields.diagnostics()).into_entries() {
        let Some((id, party)) = known.get_key_value(key.text.as_str()) else {
            let span = Span::new(file, key.range.clone());
            let message = format!("there is no party `{}` under `parties` of the site", key.text);
            let ids = known.keys().map(PartyId::as_str);
            fields.report(Diagnostic::error("unknown-value", span, message).did_you_mean(&key.text, ids));
            continue;
        };
        let names = match node.value {
            Value::Scalar { text, .. } => (text, None),
            _ => {
                let mut nested = Fields::new(file, node, fields.diagnostics());
                let names = (nested.text("name").unwrap_or_else(|| party.name.clone()), nested.text("short"));
                nested.finish();
                names
            }
        };
        named.insert(id.clone(), names);
    }
    named
}

fn fault(tag: &str, own: &str, before: &[Edition], span: Span) -> Option<Diagnostic> {
    if !is_tag(tag) {
        return Some(unknown(tag, span));
    }
    if tag.eq_ignore_ascii_case(own) {
        let message = format!("`{tag}` is the site's own language: its pages are the originals");
        return Some(Diagnostic::error("own-language", span, message).hint("list the other languages alone"));
    }
    let twice = before.iter().any(|edition| edition.language.eq_ignore_ascii_case(tag));
    twice.then(|| {
        Diagnostic::error("duplicate-key", span, format!("`{tag}` is listed twice")).hint("remove one")
    })
}

/// That a tag is none of a language.
pub fn unknown(tag: &str, span: Span) -> Diagnostic {
    let message = format!("`{tag}` is no code of a language");
    let hint = "write a code of ISO 639, such as `fr`, or a tag of BCP 47, such as `zh-Hans` or `pt-BR`";
    let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let diagnostic = Diagnostic::error("unknown-language", span, message);
    let near =
        if is_code(&primary) { Some(primary.as_str()) } else { nearest(&primary, CODES.split_whitespace()) };
    match near {
        Some(near) if near != tag => diagnostic.hint(format!("did you mean `{near}`?")).hint(hint),
        _ => diagnostic.hint(hint),
    }
}

fn is_code(primary: &str) -> bool {
    CODES.split_whitespace().any(|code| code == primary)
}

/// Whether a tag is well formed (BCP 47: language, script, region, variants) and its language can be one.
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    // Codes of three letters are too many for a list.
    let is_language = is_code(&primary) || (primary.len() == 3 && is_letters(&primary));
    let is_part = |part: &str| match part.len() {
        2 | 4 => is_letters(part) || (part.len() == 4 && part.as_bytes()[0].is_ascii_digit()),
        3 => part.bytes().all(|byte| byte.is_ascii_digit()),
        5..=8 => part.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        _ => false,
    };
    is_language && parts.all(is_part)
}

/// What the name of a file without its ending says: `talks` and `fr` of `talks.fr`, where the last part has the form of a
/// tag.
pub fn split(id: &str) -> Option<(&str, &str)> {
    let (stem, tag) = id.rsplit_once('.')?;
    let primary = tag.split('-').next().unwrap_or_default();
    let has_form =
        (2..=3).contains(&primary.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let has_form = has_form && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    (has_form && !tag.contains('/') && !stem.is_empty() && !stem.ends_with('/')).then_some((stem, tag))
}

/// Whether a tag begins with a code of two letters that some language has.
pub fn is_known(tag: &str) -> bool {
    is_tag(tag) && tag.split('-').next().is_some_and(|primary| primary.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_by_their_form() {
        for tag in ["fr", "zh-Hans", "pt-BR", "es-419", "FR", "arz", "sl-rozaj", "de-1996"] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in ["xx", "f", "french", "fr_CA", "fr-", "", "fr-C", "1a", "fr-x-y"] {
            assert!(!is_tag(tag), "{tag}");
        }
    }

    #[test]
    fn a_name_says_a_language_in_its_last_part() {
        assert_eq!(split("talks.fr"), Some(("talks", "fr")));
        assert_eq!(split("2023/talks/index.zh-Hans"), Some(("2023/talks/index", "zh-Hans")));
        for name in [
            "talks",
            "talks.v2",
            "a.b/talks",
            ".fr",
            "a/.fr",
            "talks.french",
            "talks.1a",
            "talks.fr.txt.long",
        ] {
            assert_eq!(split(name), None, "{name}");
        }
    }
}
