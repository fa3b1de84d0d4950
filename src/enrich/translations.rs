//! Translations: which files are one, of what, and what becomes of each.
//!
//! A file that says by its name that it is in another language is never a briefing of its own: whatever is wrong with it,
//! it comes and goes with its original or not at all.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::look::{hash, look};
use super::{Around, annotations, beside, citations, mentions};
use crate::diagnostic::Diagnostic;
use crate::load::ContentFile;
use crate::model::{BriefingId, Config, EnrichedBriefing, Hash};
use crate::parse::{self, editions};
use crate::prose;
use crate::source::{FileId, Sources, Span, is_same};

/// The briefings that are translated into one language.
pub(super) type Translated = HashMap<BriefingId, Arc<EnrichedBriefing>>;

/// Those of each edition, in the order of the settings.
pub(super) type Translations = Vec<Translated>;

/// Files of a folder of `content/`, set apart.
pub(super) struct Sorted {
    /// Briefings, people, places or trips.
    pub originals: Vec<ContentFile>,
    /// Translations of these.
    pub translations: Vec<Translation>,
    /// What says a language and is no translation.
    pub told: Vec<Diagnostic>,
}

/// A file and the edition it belongs to.
pub(super) struct Translation {
    pub edition: usize,
    pub content: ContentFile,
}

/// Sets translations apart from originals, by the names of their files.
pub(super) fn sort(files: Vec<ContentFile>, config: &Config, sources: &Sources) -> Sorted {
    let mut sorted = Sorted { originals: vec![], translations: vec![], told: vec![] };
    if !files.iter().any(|content| editions::split(&content.id).is_some()) {
        sorted.originals = files;
        return sorted;
    }
    let path = |content: &ContentFile| sources.file(content.file).path.to_string();
    let known: BTreeMap<String, String> =
        files.iter().map(|content| (path(content), content.id.clone())).collect();
    let mut taken: HashMap<(String, usize), FileId> = HashMap::new();
    for content in files {
        let name = Name::of(&path(&content), &content, &known);
        match name.as_ref().map_or(Ok(None), |name| name.settle(config)) {
            Ok(None) => sorted.originals.push(content),
            Ok(Some((edition, id))) => match taken.get(&(id.clone(), edition)) {
                Some(other) => sorted.told.push(twice(&content, &config.editions[edition].language, *other)),
                None => {
                    taken.insert((id.clone(), edition), content.file);
                    let content = ContentFile { id, ..content };
                    sorted.translations.push(Translation { edition, content });
                }
            },
            Err(fault) => sorted.told.push(*fault),
        }
    }
    sorted
}

/// What the name of a file that ends in something like a language says.
struct Name<'a> {
    /// The tag as it stands there.
    tag: &'a str,
    /// Where its original would be, and the id that is there.
    original: String,
    id: Option<&'a String>,
    span: Span,
    known: &'a BTreeMap<String, String>,
}

impl<'a> Name<'a> {
    fn of(path: &str, content: &'a ContentFile, known: &'a BTreeMap<String, String>) -> Option<Self> {
        let (_, tag) = editions::split(&content.id)?;
        let original = format!("{}.md", path.strip_suffix(&format!(".{tag}.md"))?);
        let id = known.get(&original);
        Some(Name { tag, original, id, span: Span::new(content.file, 0..0), known })
    }

    /// The edition, and the id of the original; `None` for a briefing whose name only looks like it.
    fn settle(&self, config: &Config) -> Result<Option<(usize, String)>, Box<Diagnostic>> {
        let same = |language: &str| language.eq_ignore_ascii_case(self.tag);
        let edition = config.editions.iter().position(|edition| same(&edition.language));
        let has_editions = !config.editions.is_empty();
        match (edition, self.id) {
            (Some(edition), Some(id)) => Ok(Some((edition, id.clone()))),
            (Some(_), None) => Err(self.without_original().into()),
            (None, _) if same(&config.language) && (has_editions || self.id.is_some()) => {
                Err(self.of_own_language().into())
            }
            (None, _) if editions::is_known(self.tag) && (has_editions || self.id.is_some()) => {
                Err(self.unlisted(config).into())
            }
            (None, Some(_)) if has_editions => Err(self.unknown().into()),
            (None, _) => Ok(None),
        }
    }

    fn without_original(&self) -> Diagnostic {
        let message = format!("this translates nothing: there is no `{}`", self.original);
        let diagnostic = Diagnostic::error("translation-without-original", self.span, message);
        let stem = self.original.trim_end_matches(".md");
        let other_form = match stem.strip_suffix("/index") {
            Some(stem) => format!("{stem}.md"),
            None => format!("{stem}/index.md"),
        };
        match self.known.contains_key(&other_form) {
            true => {
                let here = format!("{}.{}.md", other_form.trim_end_matches(".md"), self.tag);
                diagnostic.hint(format!("a translation lies beside its original: move it to {here}"))
            }
            false => diagnostic
                .did_you_mean(&self.original, self.known.keys().map(String::as_str))
                .hint("write the original first, in the language of the site"),
        }
    }

    fn of_own_language(&self) -> Diagnostic {
        let message = format!("`{}` is the site's own language, in which originals are written", self.tag);
        Diagnostic::error("own-language", self.span, message).hint(match self.id {
            Some(_) => format!("keep one of this file and {}", self.original),
            None => format!("name it {}", self.original),
        })
    }

    fn unlisted(&self, config: &Config) -> Diagnostic {
        let message = format!(
            "the name of this file says that it is in `{}`, which the site is not published in",
            self.tag
        );
        let listed: Vec<&str> = config.editions.iter().map(|edition| edition.language.as_str()).collect();
        let all = [listed.as_slice(), &[self.tag]].concat().join(", ");
        Diagnostic::error("unlisted-language", self.span, message)
            .hint(format!("write `languages: [{all}]` in site.yaml, or give the file another name"))
    }

    fn unknown(&self) -> Diagnostic {
        let hint = format!("or give the file a name that does not begin like {}", self.original);
        editions::unknown(self.tag, self.span).hint(hint)
    }
}

fn twice(content: &ContentFile, language: &str, other: FileId) -> Diagnostic {
    let message = format!("two files translate one text into `{language}`");
    Diagnostic::error("duplicate-translation", Span::new(content.file, 0..0), message)
        .related(Span::new(other, 0..0), "the other one")
        .hint("keep one of them")
}

/// Everything that the work on one translation reads.
#[derive(Debug)]
struct Key {
    edition: usize,
    content: ContentFile,
    text: Arc<str>,
    notes: Vec<Arc<str>>,
    original: Arc<EnrichedBriefing>,
    /// The path of the original.
    origin: Arc<str>,
    around: Arc<Around>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.edition == other.edition
            && self.content == other.content
            && is_same(&self.text, &other.text)
            && self.notes == other.notes
            && Arc::ptr_eq(&self.original, &other.original)
            && self.origin == other.origin
            && self.around == other.around
    }
}

/// Translations of the reading before, by file.
#[derive(Debug, Default)]
pub(super) struct Memory(HashMap<FileId, Made>);

#[derive(Debug)]
struct Made {
    key: Key,
    briefing: Arc<EnrichedBriefing>,
    told: Arc<[Diagnostic]>,
}

impl Memory {
    /// Every translation by edition; anew only those that are of something else than they were.
    pub fn make(
        &mut self,
        sorted: Vec<Translation>,
        originals: &[Arc<EnrichedBriefing>],
        sources: &Sources,
        around: &Arc<Around>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Translations {
        let mut before = std::mem::take(&mut self.0);
        let mut all = vec![HashMap::new(); around.config.editions.len()];
        if sorted.is_empty() {
            return all;
        }
        let by_id: HashMap<&str, &Arc<EnrichedBriefing>> =
            originals.iter().map(|enriched| (enriched.briefing.id.as_str(), enriched)).collect();
        let keys: Vec<(usize, Key, Option<Made>)> = sorted
            .into_iter()
            .filter_map(|Translation { edition, content }| {
                let original = Arc::clone(by_id.get(content.id.as_str())?);
                let key = Key::of(edition, content, original, sources, around);
                let made = before.remove(&key.content.file).filter(|made| made.key == key);
                Some((edition, key, made))
            })
            .collect();
        let made: Vec<(usize, Made)> = keys
            .into_par_iter()
            .map(|(edition, key, made)| match made {
                Some(made) => (edition, Made { key, ..made }),
                None => (edition, Made::of(key)),
            })
            .collect();
        for (edition, made) in made {
            diagnostics.extend(made.told.iter().cloned());
            all[edition].insert(made.briefing.briefing.id.clone(), Arc::clone(&made.briefing));
            self.0.insert(made.key.content.file, made);
        }
        all
    }
}

impl Key {
    fn of(
        edition: usize,
        content: ContentFile,
        original: Arc<EnrichedBriefing>,
        sources: &Sources,
        around: &Arc<Around>,
    ) -> Self {
        let text = |file: FileId| Arc::clone(&sources.file(file).text);
        Key {
            text: text(content.file),
            notes: content.notes.iter().copied().map(text).collect(),
            origin: Arc::clone(&sources.file(original.briefing.file).path),
            edition,
            content,
            original,
            around: Arc::clone(around),
        }
    }
}

impl Key {
    /// One hash for all of it.
    fn hash(&self) -> Hash {
        let Key { edition, content, text, notes, original, origin, around } = self;
        hash(&(edition, content, text, notes, original.made_of, origin, &around.given))
    }
}

impl Made {
    fn of(key: Key) -> Self {
        let (briefing, told) = translated(&key);
        let (made_of, look) = (key.hash(), look(&briefing, &key.text));
        let briefing = EnrichedBriefing { made_of, look, ..briefing };
        Made { key, briefing: Arc::new(briefing), told: told.into() }
    }
}

/// What becomes of one translation: a pure function of its [`Key`]. Its prose is not read for meetings, those are the
/// original's.
fn translated(
    Key { edition, content, text, notes, original, origin, around }: &Key,
) -> (EnrichedBriefing, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let index = around.editions[*edition].index.as_ref().unwrap_or(&around.index);
    let around = around.surroundings();
    let mut briefing =
        parse::translation::read(content.file, text, &original.briefing, origin, around, &mut diagnostics);
    beside::add_notes(&mut briefing, content, notes, around.registry, &mut diagnostics);
    let document = parse::markdown::read(text, briefing.body, around.config.smart_punctuation);
    let annotations = annotations::anchored(&briefing, &document, text, &mut diagnostics);
    // What the original compares is settled there.
    let readouts = std::mem::take(&mut briefing.readouts);
    let text_of = beside::text_of(content, text, notes);
    citations::settle(&mut briefing, &document, around.registry, text_of, &mut diagnostics);
    briefing.readouts = readouts;
    let words = prose::Text::new(&document.text.text);
    // Whom the original names in full may be called by the surname here.
    let people = std::mem::replace(&mut briefing.people, original.people.clone());
    let named = mentions::people(&briefing, &document, text, &words, &index.names, &mut diagnostics);
    briefing.people = people;
    let mut marks = named.marks;
    marks.extend(mentions::places(&briefing, &document, text, &index.places));
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let enriched = EnrichedBriefing {
        briefing,
        document,
        marks,
        timeline: Arc::clone(&original.timeline),
        annotations,
        people: original.people.clone(),
        original: Some(Arc::clone(original)),
        made_of: Hash::default(),
        look: Hash::default(),
    };
    (enriched, diagnostics)
}
