//! The words of the interface: the theme's files of `templates/i18n/`, and a site's own over them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::yaml::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::model::language::{Language, Message, Saying};
use crate::model::plural::{Form, Rule};
use crate::source::{FileId, Sources, Span};

/// The files of the theme, by tag.
const BUILT_IN: [(&str, &str); 4] = [
    ("ar", include_str!("../../templates/i18n/ar.yaml")),
    ("en", include_str!("../../templates/i18n/en.yaml")),
    ("fr", include_str!("../../templates/i18n/fr.yaml")),
    ("zh-Hans", include_str!("../../templates/i18n/zh-Hans.yaml")),
];

/// What places a message about dates may have, whichever of them the English one has.
const OF_DATES: &[&str] = &[
    "d",
    "m",
    "month",
    "month_short",
    "y",
    "weekday",
    "weekday_short",
    "season",
    "d1",
    "m1",
    "month1",
    "y1",
    "date",
    "from",
    "to",
    "digits",
    "yy",
];

type Sayings = HashMap<String, Saying>;

static ENGLISH: LazyLock<Language> =
    LazyLock::new(|| Language::new("en", built_in("en").expect("English is built in")));

/// A file of a site: the tag it is named after, and what it says.
#[derive(Debug, Clone, Copy)]
pub struct OwnFile<'a> {
    /// The name without its ending.
    pub tag: &'a str,
    /// The file.
    pub file: FileId,
    /// Its text.
    pub text: &'a str,
}

/// The words of English, as they are built in.
pub fn english() -> &'static Language {
    &ENGLISH
}

/// Whether the theme, or one of these files, has words in a language.
pub fn is_spoken(tag: &str, own: &[OwnFile<'_>]) -> bool {
    chain(tag).iter().any(|link| is_built_in(link) || own.iter().any(|file| file.tag == link))
}

/// The words of the interface in a language: English, then what is built in, then the site's own, each over
/// the one before.
pub fn language(tag: &str, own: &[OwnFile<'_>]) -> Language {
    let mut sayings = ENGLISH.sayings().clone();
    let mut ignored = Vec::new();
    for link in chain(tag) {
        sayings.extend(built_in(&link).filter(|_| link != "en").into_iter().flatten());
        for own in own.iter().filter(|own| own.tag == link) {
            sayings.extend(read(own.file, own.text, &mut ignored));
        }
    }
    Language::new(tag, sayings)
}

/// What is wrong with a site's files.
pub fn check(own: &[OwnFile<'_>], diagnostics: &mut Vec<Diagnostic>) {
    for own in own {
        let sayings = read(own.file, own.text, diagnostics);
        if !is_built_in(own.tag) && !chain(own.tag).iter().any(|link| is_built_in(link)) {
            diagnostics.extend(missing(own, &sayings));
        }
    }
}

fn is_built_in(tag: &str) -> bool {
    BUILT_IN.iter().any(|(known, _)| *known == tag)
}

fn built_in(tag: &str) -> Option<Sayings> {
    let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == tag)?;
    let mut diagnostics = Vec::new();
    let file = Sources::default().add(tag, *text);
    let node = yaml::read(file, text, 0..text.len(), &mut diagnostics)?;
    let mut sayings = Sayings::new();
    each_saying(file, node, &mut diagnostics, |key, _, saying, _| {
        sayings.insert(key, saying);
    });
    Some(sayings)
}

/// From the most general file that a language takes its words from to its own: `fr`, `fr-CA`.
///
/// Chinese without a script is taken as it is written where it is spoken.
fn chain(tag: &str) -> Vec<String> {
    let mut parts: Vec<&str> = tag.split('-').collect();
    let mut chain = Vec::new();
    if parts[0].eq_ignore_ascii_case("zh") && !parts.iter().any(|part| part.len() == 4) {
        let is_traditional =
            parts.iter().any(|part| ["TW", "HK", "MO"].contains(&part.to_ascii_uppercase().as_str()));
        chain.push(format!("zh-{}", if is_traditional { "Hant" } else { "Hans" }));
    }
    let mut own = Vec::new();
    while !parts.is_empty() {
        own.push(parts.join("-"));
        parts.pop();
    }
    chain.extend(own.into_iter().rev());
    chain
}

/// What a file of a site says; what English does not say is told, and left out.
fn read(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Sayings {
    let mut sayings = Sayings::new();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(node) = yaml::read(file, text, start..text.len(), diagnostics) else { return sayings };
    let mut told = Vec::new();
    each_saying(file, node, diagnostics, |key, span, saying, whole| {
        let english = ENGLISH.saying(key.trim_end_matches("_after"));
        match english {
            None => told.push(unknown(&key, span)),
            Some(english) => match fault(&key, english, &saying, whole) {
                Some(fault) => told.push(fault),
                None => drop(sayings.insert(key, saying)),
            },
        }
    });
    diagnostics.extend(told);
    sayings
}

fn unknown(key: &str, span: Span) -> Diagnostic {
    let message = format!("the interface has no message `{key}`");
    Diagnostic::warning("unknown-key", span, message)
        .did_you_mean(key, ENGLISH.sayings().keys().map(String::as_str))
}

/// What keeps a saying from taking the place of the English one.
fn fault(key: &str, english: &Saying, saying: &Saying, span: Span) -> Option<Diagnostic> {
    if let (Saying::List(wanted), Saying::List(words)) = (english, saying) {
        let is_short = words.len() < wanted.len() && key != "number.words";
        let message = format!("`{key}` has {} words; {} are wanted", words.len(), wanted.len());
        return is_short.then(|| Diagnostic::error("wrong-type", span, message));
    }
    if matches!(english, Saying::List(_)) || matches!(saying, Saying::List(_)) {
        let message = match english {
            Saying::List(_) => format!("`{key}` is a list of words"),
            _ => format!("`{key}` is a message, not a list"),
        };
        return Some(Diagnostic::error("wrong-type", span, message));
    }
    if key.starts_with("plural.") {
        let is_rule = |(form, message): (Form, &Message)| {
            form == Form::Other || Rule::parse(&message.source()).is_some()
        };
        let message = format!("`{key}` has something that is no plural rule of CLDR");
        return (!saying.messages().all(is_rule)).then(|| Diagnostic::error("unknown-value", span, message));
    }
    let known: Vec<&str> = english.messages().flat_map(|(_, message)| message.slots()).collect();
    let counted = ["n", "digits"];
    let may_have = |slot: &str| {
        known.contains(&slot)
            || key.starts_with("date.") && OF_DATES.contains(&slot)
            || counted.contains(&slot) && counted.iter().any(|slot| known.contains(slot))
    };
    let foreign = saying.messages().flat_map(|(_, message)| message.slots()).find(|slot| !may_have(slot))?;
    let message = format!("nothing is known of `{{{foreign}}}` in `{key}`");
    let hint = match known.as_slice() {
        [] => String::from("the message has no places to be filled"),
        known => format!(
            "it may have {}",
            known.iter().map(|slot| format!("`{{{slot}}}`")).collect::<Vec<_>>().join(", ")
        ),
    };
    Some(Diagnostic::error("unknown-value", span, message).hint(hint))
}

/// That a language of which nothing is built in does not say all.
fn missing(own: &OwnFile<'_>, sayings: &Sayings) -> Option<Diagnostic> {
    let mut missing: Vec<&str> =
        ENGLISH.sayings().keys().map(String::as_str).filter(|key| !sayings.contains_key(*key)).collect();
    missing.sort_unstable();
    let first = missing.iter().take(3).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let message = format!(
        "{} of {} messages are not here and stay English: {first}{}",
        missing.len(),
        ENGLISH.sayings().len(),
        if missing.len() > 3 { " and others" } else { "" }
    );
    let span = Span::new(own.file, 0..0);
    (!missing.is_empty()).then(|| Diagnostic::warning("untranslated", span, message))
}

/// Goes through the groups of a file and their messages; tells what is neither.
fn each_saying(
    file: FileId,
    node: Node,
    diagnostics: &mut Vec<Diagnostic>,
    mut each: impl FnMut(String, Span, Saying, Span),
) {
    let mut wrong = |range: std::ops::Range<usize>, message: &str| {
        diagnostics.push(Diagnostic::error("wrong-type", Span::new(file, range), message));
    };
    let Value::Map(groups) = node.value else { return wrong(node.range, "expected groups of messages") };
    for (group, node) in groups {
        let Value::Map(entries) = node.value else {
            wrong(node.range, "expected a group of messages");
            continue;
        };
        for (key, node) in entries {
            let whole = Span::new(file, node.range.clone());
            match saying(node.value) {
                Ok(saying) => {
                    each(format!("{}.{}", group.text, key.text), Span::new(file, key.range), saying, whole);
                }
                Err(message) => wrong(node.range, message),
            }
        }
    }
}

fn saying(value: Value) -> Result<Saying, &'static str> {
    let text = |node: Node| match node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    };
    match value {
        Value::Scalar { text, .. } => Ok(Saying::Plain(Message::parse(&text))),
        Value::Null => Ok(Saying::Plain(Message::parse(""))),
        Value::List(items) => {
            let words: Option<Vec<String>> = items.into_iter().map(text).collect();
            words.map(Saying::List).ok_or("expected a list of words")
        }
        Value::Map(forms) => {
            let mut counted = Vec::new();
            for (key, node) in forms {
                let form = Form::from_name(&key.text)
                    .ok_or("a plural form is zero, one, two, few, many or other")?;
                counted
                    .push((form, Message::parse(&text(node).ok_or("expected text for each plural form")?)));
            }
            counted.sort_by_key(|(form, _)| *form);
            match counted.last() {
                Some((Form::Other, _)) => Ok(Saying::Counted(counted)),
                _ => Err("the plural form `other` is missing"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn arabic_counts_in_six_forms_and_english_orders_in_four() {
        let arabic = language("ar", &[]);
        let forms = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111].map(|number| arabic.form(number).name());
        let right = ["zero", "one", "two", "few", "few", "many", "many", "other", "other", "few", "many"];
        assert_eq!(forms, right);
        let rank = |number| english().rank("date.century", number);
        assert_eq!(
            [1, 2, 3, 11, 21].map(rank).map(|words| words.replace(" century", "")),
            ["the 1st", "the 2nd", "the 3rd", "the 11th", "the 21st"]
        );
    }

    fn slots(key: &str, saying: &Saying) -> BTreeSet<String> {
        let is_count = |slot: &&str| !["n", "digits"].contains(slot) && !key.starts_with("date.");
        saying
            .messages()
            .flat_map(|(_, message)| message.slots())
            .filter(is_count)
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_language_says_the_same_with_the_same_places() {
        for (tag, text) in BUILT_IN {
            let mut diagnostics = Vec::new();
            let file = Sources::default().add(tag, text);
            read(file, text, &mut diagnostics);
            assert_eq!(diagnostics, [], "{tag}");
            let sayings = built_in(tag).unwrap();
            let keys = |sayings: &Sayings| -> BTreeSet<String> {
                sayings.keys().filter(|key| !key.ends_with("_after")).cloned().collect()
            };
            assert_eq!(keys(&sayings), keys(ENGLISH.sayings()), "{tag}");
            for (key, saying) in &sayings {
                let english = &ENGLISH.sayings()[key.trim_end_matches("_after")];
                assert_eq!(slots(key, saying), slots(key, english), "{tag}: {key}");
            }
        }
    }

    #[test]
    fn every_plural_form_of_a_language_is_there() {
        for (tag, _) in BUILT_IN {
            let language = language(tag, &[]);
            let needed: BTreeSet<Form> = (0..=1000).map(|number| language.form(number)).collect();
            for (key, saying) in built_in(tag).unwrap() {
                let Saying::Counted(forms) = saying else { continue };
                let given: BTreeSet<Form> = forms.iter().map(|(form, _)| *form).collect();
                // A message that reads the same for all numbers has `other` alone.
                let is_one = given.len() == 1 || key == "date.century" || key.starts_with("plural.");
                assert!(is_one || given.is_superset(&needed), "{tag}: {key} has {given:?} of {needed:?}");
            }
        }
    }

    #[test]
    fn a_language_is_looked_for_from_its_own_tag_to_its_primary_one() {
        assert_eq!(chain("fr-CA"), ["fr", "fr-CA"]);
        assert_eq!(chain("zh-CN"), ["zh-Hans", "zh", "zh-CN"]);
        assert_eq!(chain("zh-TW"), ["zh-Hant", "zh", "zh-TW"]);
        assert!(is_spoken("zh", &[]) && is_spoken("ar-EG", &[]) && !is_spoken("zh-Hant", &[]));
        assert_eq!(language("fr-CA", &[]).text("nav.search"), language("fr", &[]).text("nav.search"));
    }

    #[test]
    fn a_site_changes_what_it_likes_and_is_told_what_it_cannot() {
        let text =
            "nav: {search: Find}\ncard: {on_day: 'on {day}.'}\npage: {skipp: x}\ndate: {months: [a]}\n";
        let file = Sources::default().add("templates/i18n/en.yaml", text);
        let own = [OwnFile { tag: "en", file, text }];
        let mut told = Vec::new();
        check(&own, &mut told);
        let told: Vec<&str> = told.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "nothing is known of `{day}` in `card.on_day`",
                "the interface has no message `page.skipp`",
                "`date.months` has 1 words; 12 are wanted",
            ]
        );
        let language = language("en-GB", &own);
        assert_eq!(language.text("nav.search"), "Find");
        assert_eq!(language.fill("card.on_day", &[("date", "Monday")]), "on Monday.");
    }

    #[test]
    fn a_language_of_a_site_may_say_a_part() {
        let text = "nav: {search: Suche}\n";
        let file = Sources::default().add("templates/i18n/de.yaml", text);
        let own = [OwnFile { tag: "de", file, text }];
        let mut told = Vec::new();
        check(&own, &mut told);
        assert!(told[0].message.contains("stay English: `body."), "{}", told[0].message);
        let german = language("de", &own);
        assert_eq!((german.text("nav.search"), german.text("nav.people")), ("Suche".into(), "People".into()));
    }
}
