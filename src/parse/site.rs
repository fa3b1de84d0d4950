//! `site.yaml`.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::hosting::hosting;
use super::registry::{time_zone, words_of_id};
use super::yaml::{self, Value};
use crate::diagnostic::Diagnostic;
use crate::model::Export;
use crate::model::briefing::TimelineMode;
use crate::model::config::{Config, HtmlPolicy, SiteClock};
use crate::model::id::PartyId;
use crate::model::party::{Ink, Party};
use crate::model::visibility::{Marking, Tlp};
use crate::source::FileId;

/// The settings of a site; what is missing or wrong has its default.
pub fn config(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(mut node) = yaml::read(file, text, start..text.len(), diagnostics) else {
        return Config { marking: Marking::closed(), ..Config::default() };
    };
    yaml::without_duplicates(file, &mut node, diagnostics);
    let mut fields = Fields::new(file, node, diagnostics);
    let default = Config::default();
    let language = fields.words("language");
    let own = language.as_ref().map_or(default.language.as_str(), |words| words.text.as_str());
    let parties = parties(&mut fields, file);
    let editions = super::editions::read(&mut fields, file, own, &parties);
    let config = Config {
        pdf: default.pdf,
        title: fields.text("title").unwrap_or(default.title),
        tagline: fields.text("tagline"),
        description: fields.text("description"),
        base_url: fields.parsed("base_url", "bad-url", base_url).map(|(url, _)| url),
        other_url: None,
        language: language.as_ref().map_or(default.language, |words| words.text.clone()),
        language_span: language.map(|words| words.span),
        editions,
        clock: clock(&mut fields),
        html: fields.choice("html", HtmlPolicy::WORDS, HtmlPolicy::from_name).unwrap_or(default.html),
        smart_punctuation: fields.truth("smart_punctuation").unwrap_or(default.smart_punctuation),
        timeline: fields
            .choice("timeline", TimelineMode::WORDS, TimelineMode::from_name)
            .unwrap_or(default.timeline),
        parties,
        aliases: aliases(&mut fields, file),
        paginate_by: fields.number("paginate_by").map_or(default.paginate_by, |number| number as usize),
        feed_limit: fields.number("feed_limit").map_or(default.feed_limit, |number| number as usize),
        // `[]` for none.
        exports: fields
            .choices("exports", "export", Export::WORDS, Export::from_name)
            .unwrap_or(default.exports),
        search: fields.truth("search").unwrap_or(default.search),
        hosting: hosting(&mut fields, file),
        marking: marking(&mut fields, file),
        publish: super::publish::targets(&mut fields, file),
        extra: fields.json("extra"),
    };
    fields.finish();
    config
}

/// An address with scheme and host, brought to a trailing slash.
///
/// # Errors
/// Says what is wrong in words for an author.
pub fn base_url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let (host, path) = host.map_or(("", ""), |rest| rest.split_at(rest.find('/').unwrap_or(rest.len())));
    // It stands in settings of servers too: nothing in it may end a word, a line or a block there.
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || ".-_:[]".contains(c));
    let is_path = path.chars().all(|c| c.is_alphanumeric() || "/-._~!&'()*+,=:@%".contains(c));
    if !is_host || !is_path {
        return Err(format!("`{text}` is not an address to publish at; write https://example.org/"));
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

fn clock(fields: &mut Fields<'_>) -> Option<SiteClock> {
    let name = fields.text("clock");
    let written = fields.take("time_zone");
    let (key, node) = written?;
    let Value::Scalar { text, .. } = &node.value else { return None };
    let city = text.rsplit('/').next().unwrap_or(text).replace('_', " ");
    let mut nested = Fields::new(
        fields.span(&node.range).file,
        yaml::Node { range: node.range.clone(), value: Value::Map(vec![(key, node)]) },
        fields.diagnostics(),
    );
    let time_zone = time_zone(&mut nested, "time_zone")?;
    Some(SiteClock { name: name.unwrap_or(city), time_zone })
}

/// `parties:`; one without an ink gets the first that is free, in the author's order.
fn parties(fields: &mut Fields<'_>, file: FileId) -> BTreeMap<PartyId, Party> {
    let Some((_, node)) = fields.take("parties") else { return BTreeMap::new() };
    let entries = Fields::new(file, node, fields.diagnostics()).into_entries();
    let mut parties: Vec<(Party, Option<Ink>)> = Vec::new();
    for (key, node) in entries {
        let id = PartyId::from(key.text.as_str());
        let (name, short, ink) = match node.value {
            Value::Scalar { text, .. } => (Some(text), None, None),
            _ => {
                let mut nested = Fields::new(file, node, fields.diagnostics());
                let read = (
                    nested.text("name"),
                    nested.text("short"),
                    nested.choice("ink", Ink::WORDS, Ink::from_name),
                );
                nested.finish();
                read
            }
        };
        let name = name.unwrap_or_else(|| words_of_id(id.as_str()));
        parties.push((Party { id, name, short, ink: Ink::Slate }, ink));
    }
    let mut taken: Vec<Ink> = parties.iter().filter_map(|(_, ink)| *ink).collect();
    for (party, ink) in &mut parties {
        party.ink = ink.unwrap_or_else(|| free_ink(&taken));
        taken.push(party.ink);
    }
    parties.into_iter().map(|(party, _)| (party.id.clone(), party)).collect()
}

/// The first ink nobody has; slate when all are taken.
pub fn free_ink(taken: &[Ink]) -> Ink {
    Ink::WORDS
        .iter()
        .filter_map(|word| Ink::from_name(word))
        .find(|ink| !taken.contains(ink))
        .unwrap_or(Ink::Slate)
}

/// `tlp:`; a default that cannot be read is the strictest, so that nothing is shown by mistake.
fn marking(fields: &mut Fields<'_>, file: FileId) -> Marking {
    let Some((_, node)) = fields.take("tlp") else { return Marking::default() };
    let is_map = matches!(node.value, Value::Map(_));
    let mut nested = Fields::new(file, node, fields.diagnostics());
    let has_default = nested.key("default").is_some_and(|(_, has_value)| has_value);
    let default = nested.parsed("default", "unknown-value", Tlp::parse).map(|(tlp, _)| tlp);
    let ceiling = nested.parsed("ceiling", "unknown-value", Tlp::parse).map(|(tlp, _)| tlp);
    let unknown: Vec<Diagnostic> = nested
        .unasked()
        .map(|(key, _, span)| {
            let message = format!("unknown key `{key}`");
            Diagnostic::error("unknown-key", span, message).did_you_mean(key, ["default", "ceiling"])
        })
        .collect();
    let in_doubt = !is_map || !unknown.is_empty() || (has_default && default.is_none());
    unknown.into_iter().for_each(|diagnostic| fields.report(diagnostic));
    let default = if in_doubt { Some(Tlp::Red) } else { default };
    Marking { default, ceiling: ceiling.unwrap_or(Tlp::Clear) }
}

fn aliases(fields: &mut Fields<'_>, file: FileId) -> BTreeMap<String, String> {
    let Some((_, node)) = fields.take("aliases") else { return BTreeMap::new() };
    let entries = Fields::new(file, node, fields.diagnostics()).into_entries();
    let mut aliases = BTreeMap::new();
    for (key, node) in entries {
        match node.value {
            Value::Scalar { text, .. } => {
                let known = super::briefing::KEYS.contains(&text.as_str());
                if !known {
                    let span = fields.span(&node.range);
                    let message = format!("front matter has no key `{text}`");
                    let near = super::briefing::KEYS.iter().copied();
                    fields
                        .report(Diagnostic::error("unknown-value", span, message).did_you_mean(&text, near));
                }
                aliases.insert(key.text, text);
            }
            other => {
                let span = fields.span(&node.range);
                let message = format!("an alias is the name of a key, not {}", other.kind());
                fields.report(Diagnostic::error("wrong-type", span, message));
            }
        }
    }
    aliases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_to_publish_at_ends_no_word_of_a_servers_settings() {
        for sound in [
            "https://example.org/sub",
            "http://localhost:8080/",
            "https://[::1]/a/",
            "https://bücher.example/",
        ] {
            assert!(base_url(sound).is_ok(), "{sound}");
        }
        for wrong in [
            "https://example.org;evil",
            "https://example.org{evil}/",
            "https://example.org/a\nevil",
            "https://example.org/a b/",
            "https://example.org/\t",
            "https://me@example.org/",
            "https://example.org/$evil/",
            "https://example.org/\\",
            "https:///evil",
            "ftp://example.org/",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }
    use crate::source::Sources;

    fn read(yaml: &str) -> (Config, Vec<Diagnostic>) {
        let mut diagnostics = vec![];
        let config = config(Sources::default().add("site.yaml", yaml), yaml, &mut diagnostics);
        (config, diagnostics)
    }

    #[test]
    fn three_lines_are_enough() {
        let (config, diagnostics) = read("title: T\nbase_url: https://example.org/sub/path\nlanguage: no\n");
        assert_eq!(diagnostics, []);
        assert_eq!(config.base_path(), "/sub/path/");
        assert_eq!(config.language, "no");
        assert!(read("").1.is_empty());
    }

    #[test]
    fn parties_get_inks_that_do_not_clash() {
        let (config, diagnostics) = read("parties: {a: {ink: vermilion}, b: Bee, c: {}}\n");
        assert_eq!(diagnostics, []);
        let inks: Vec<Ink> = config.parties.values().map(|party| party.ink).collect();
        assert_eq!(inks, [Ink::Vermilion, Ink::Blue, Ink::Green]);
        assert_eq!(config.parties.get("b").unwrap().name, "Bee");
    }

    #[test]
    fn what_is_wrong_is_all_told() {
        let (_, diagnostics) = read(
            "titel: T\nbase_url: example.org\nhtml: yes\npaginate_by: 0\nsmart_punctuation: maybe\n\
             time_zone: Mars/Base\naliases: {x: dat}\n",
        );
        let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(
            codes,
            [
                "bad-url",
                "unknown-time-zone",
                "unknown-value",
                "wrong-type",
                "unknown-value",
                "wrong-type",
                "unknown-key"
            ]
        );
        assert_eq!(diagnostics.last().unwrap().hints, ["did you mean `title`?"]);
    }
}
