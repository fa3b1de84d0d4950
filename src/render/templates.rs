//! Templates, compiled once. The only door to the template engine.
//!
//! The theme's own templates are under `theme/`; a site's templates stand before
//! them. So `index.html` is the site's where it has one, else the theme's, and
//! `{% extends "theme/index.html" %}` always reaches the theme's.

mod constant;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::assets::{Assets, embedded, theme_files};
use super::context::imprint::Imprints;
use super::context::{self, Shared};
use super::search::Chunks;
use super::{export, words};
use crate::hosting;
use crate::links;
use crate::model::{Export, Hash, Language, Page, Search, Site};
use crate::parse::markdown::slug;

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// How many bytes are laid by for a page: briefings take more than half of this.
const ROOM: usize = 48 << 10;

/// Where the theme's templates stand among all.
const THEME: &str = "theme/";

/// The theme as it is built in, to be written out for a site of one's own.
pub struct Theme;

impl Theme {
    /// Every file of the theme by its path below the site's root: `templates/…` and `static/…`.
    pub fn files() -> impl Iterator<Item = (String, &'static [u8])> {
        let templates = embedded(&TEMPLATES).map(|(name, bytes)| (format!("templates/{name}"), bytes));
        templates.chain(theme_files().map(|(name, bytes)| (format!("static/{name}"), bytes)))
    }
}

/// Compiled templates, and what every page is given. Shared between threads.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    shared: Shared,
    /// Addresses of the theme's and the site's stylesheets, scripts and other files.
    written: Vec<String>,
    /// The hash of all templates and of these addresses.
    hash: Hash,
    /// Whether pages other than that of all people say up to which day the site knows.
    tells_stand: bool,
    imprints: OnceLock<Imprints>,
    /// Those of each edition.
    editions: Vec<Templates>,
}

/// A template that cannot be compiled, or a page that cannot be drawn with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The template: `templates/index.html` of the site, or `theme/index.html` of the theme.
    pub template: String,
    /// Line in it, from 1.
    pub line: Option<u32>,
    /// Column in that line, from 1.
    pub column: Option<u32>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// The address of the page that was being drawn.
    pub page: Option<String>,
    /// The same with the lines of the template at fault, for a terminal.
    pub report: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.template)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(page) = &self.page {
            write!(f, " (drawing `/{page}`)")?;
        }
        Ok(())
    }
}

impl std::error::Error for TemplateError {}

impl Templates {
    /// Compiles the theme with a site's own templates before it, and finds once what many pages need.
    ///
    /// `overrides` are the site's templates: the name below `templates/` and the text.
    ///
    /// # Errors
    /// The first template that cannot be read, or that names something which does not exist.
    pub fn new(overrides: &[(String, String)], site: &Site, assets: &Assets) -> Result<Self, TemplateError> {
        Templates::knowing(Chunks::new().into(), overrides, site, assets)
    }

    /// The same for one who has made the search of nearly the same site before: of what it kept, nothing is made again.
    ///
    /// # Errors
    /// As above.
    pub fn knowing(
        words: Arc<Chunks>,
        overrides: &[(String, String)],
        site: &Site,
        assets: &Assets,
    ) -> Result<Self, TemplateError> {
        let shared = Shared::new(site, Arc::clone(&words));
        let mut tera = Tera::new();
        register(&mut tera, assets, site);
        context::global(site, &shared, assets).put_into(tera.global_context());
        let own = |error: &tera::Error| error_of(error, overrides, None);
        tera.set_fallback_prefixes([THEME]).map_err(|error| own(&error))?;
        let theme = embedded(&TEMPLATES).filter(|(name, _)| !name.starts_with("i18n/")).filter_map(
            |(name, bytes)| {
                let text = constant::fold(std::str::from_utf8(bytes).ok()?, &site.language, assets);
                Some((format!("{THEME}{name}"), text))
            },
        );
        let theirs = overrides.iter().cloned();
        let texts: Vec<(String, String)> = theme.chain(theirs).collect();
        let written: Vec<String> = assets.files().map(|(url, _)| url.to_owned()).collect();
        let hash = hash_of(&texts, assets);
        let tells =
            |(name, text): &(String, String)| name != "theme/people.html" && text.contains("known_until");
        let tells_stand = texts.iter().any(tells);
        tera.add_raw_templates(texts).map_err(|error| own(&error))?;
        let editions = site
            .editions
            .iter()
            .map(|edition| Templates::knowing(Arc::clone(&words), overrides, edition, assets));
        let editions = editions.collect::<Result<_, _>>()?;
        Ok(Templates { tera, shared, written, hash, tells_stand, imprints: OnceLock::new(), editions })
    }

    /// The words of all texts in all editions by what they were made of, where a page of the search was drawn: to be known
    /// when it is next made.
    pub fn words(&self) -> Chunks {
        let own = self.shared.words().into_iter().flatten();
        let own = own.map(|(made_of, words)| (*made_of, words.clone()));
        self.editions.iter().flat_map(Templates::words).chain(own).collect()
    }

    #[cfg(test)]
    pub(super) fn engine(&self) -> &Tera {
        &self.tera
    }

    /// Where in the timeline a page of one of its views begins; those that begin at the same place share rows, and are
    /// drawn with the least memory one after the other.
    pub fn begins_at(&self, site: &Site, page: &Page) -> Option<usize> {
        self.shared.begins_at(site, page)
    }

    /// Makes what takes several threads to make before pages are drawn by several: a thread that waits for its part of such
    /// work may take up another page, which would wait for the same.
    pub fn gather(&self, site: &Site) {
        if site.pages.values().any(|page| *page == Page::Search(Search::Contents)) {
            self.shared.index(site);
        }
        self.imprints(site);
        for (templates, edition) in self.editions.iter().zip(&site.editions) {
            templates.gather(edition);
        }
    }

    fn imprints(&self, site: &Site) -> &Imprints {
        self.imprints.get_or_init(|| Imprints::new(site, &self.shared, self.hash, self.tells_stand))
    }

    /// One hash for all that a page is made of.
    pub(super) fn imprint(&self, site: &Site, page: &Page) -> Hash {
        if let Page::Edition(index, page) = page {
            return self.editions[*index].imprint(&site.editions[*index], page);
        }
        self.imprints(site).of(site, &self.shared, page)
    }

    /// The bytes of a page.
    pub(super) fn draw(&self, site: &Site, page: &Page) -> Result<Vec<u8>, TemplateError> {
        if let Page::Edition(index, page) = page {
            return self.editions[*index].draw(&site.editions[*index], page);
        }
        if let Page::Export(export, scope) = page
            && *export != Export::Atom
        {
            return Ok(export::bytes(site, &self.shared, *export, scope));
        }
        if let Page::Search(part) = page
            && *part != Search::Page
        {
            return Ok(self.shared.index(site).part(part));
        }
        if let Page::Server(file) = page {
            return Ok(hosting::bytes(site, *file, self.written.iter().map(String::as_str)));
        }
        let failed = |error: tera::Error| error_of(&error, &[], Some(site.url(page)));
        let (template, given) = context::of(site, &self.shared, &self.tera, page).map_err(failed)?;
        let mut context = Context::new();
        given.put_into(&mut context);
        let mut bytes = Vec::with_capacity(ROOM);
        self.tera.render_to(template, &context, &mut bytes).map_err(failed)?;
        if template.ends_with(".xml") {
            // A reader shows nothing of a feed with a character that XML cannot hold.
            bytes = words::xml_safe(&String::from_utf8_lossy(&bytes)).into_owned().into_bytes();
        }
        Ok(bytes)
    }
}

/// The hash of all templates, and of the names by which they know other files.
fn hash_of(templates: &[(String, String)], assets: &Assets) -> Hash {
    let urls: Vec<(&str, &str)> = assets.urls().collect();
    Hash::of(&postcard::to_stdvec(&(templates, urls)).expect("texts can be written"))
}

/// Filters and functions of ours, beside those of the engine.
fn register(tera: &mut Tera, assets: &Assets, site: &Site) {
    register_words(tera, &site.language);
    tera.register_filter("slug", |text: &str, _: Kwargs, _: &State| slug(text));
    tera.register_filter("headline", |text: &str, _: Kwargs, _: &State| words::headline(text));
    tera.register_filter("address", |url: &str, _: Kwargs, _: &State| {
        Value::safe_string(&words::address(url))
    });
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State| links::percent_encode(text));
    tera.register_filter("json_encode", |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let json = serde_json::to_value(&value).map_err(|error| tera::Error::message(error.to_string()))?;
        Ok(Value::safe_string(&super::jsonld::script(&json)))
    });
    let urls: std::collections::BTreeMap<String, String> =
        assets.urls().map(|(name, url)| (name.to_owned(), url.to_owned())).collect();
    let attributes = context::languages::of_original(site);
    tera.register_function("original", move |_: Kwargs, _: &State| Value::safe_string(&attributes));
    let folder = site.languages.folder().to_owned();
    tera.register_function("asset", move |arguments: Kwargs, state: &State| -> TeraResult<Value> {
        let name: &str = arguments.must_get("name")?;
        let url = urls
            .get(name)
            .ok_or_else(|| tera::Error::message(format!("there is no file `static/{name}`")))?;
        let root: String = state.get("root")?.unwrap_or_default();
        Ok(Value::from(format!("{}{url}", links::top(&root, &folder))))
    });
}

/// What templates say in the language of the interface.
fn register_words(tera: &mut Tera, language: &Arc<Language>) {
    let own = Arc::clone(language);
    tera.register_filter("in_words", move |count: u64, _: Kwargs, _: &State| own.in_words(count));
    let own = Arc::clone(language);
    tera.register_filter("digits", move |number: u64, _: Kwargs, _: &State| own.digits(&number.to_string()));
    tera.register_filter("sentence_case", |text: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let words = text.as_str().ok_or_else(|| tera::Error::message("only text has a first letter"))?;
        let words = words::sentence_case(words);
        Ok(if text.is_safe() { Value::safe_string(&words) } else { Value::from(words) })
    });
    let own = Arc::clone(language);
    tera.register_function("say", move |given: Kwargs, _: &State| say(&own, &given));
}

/// The message `it` as markup; of `n` things where that is given. What fills its places is escaped, unless it
/// is markup already.
fn say(language: &Language, given: &Kwargs) -> TeraResult<Value> {
    let key: &str = given.must_get("it")?;
    if language.saying(key).is_none() {
        return Err(tera::Error::message(format!("the interface has no message `{key}`")));
    }
    let mut number = None;
    let mut values: Vec<(&str, Cow<'_, str>)> = Vec::new();
    for (name, value) in given.iter() {
        match name.as_str() {
            Some("n") => number = value.as_u64(),
            Some("it") | None => {}
            Some(name) => values.push((name, markup_of(language, value))),
        }
    }
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_ref())).collect();
    Ok(Value::safe_string(&match number {
        Some(number) => language.html_count(key, number, &values),
        None => language.html(key, &values),
    }))
}

fn markup_of<'v>(language: &Language, value: &'v Value) -> Cow<'v, str> {
    match value.as_str() {
        Some(text) if value.is_safe() => Cow::Borrowed(text),
        Some(text) => Cow::Owned(words::escape(text)),
        None => Cow::Owned(language.digits(&value.to_string())),
    }
}

fn error_of(error: &tera::Error, overrides: &[(String, String)], page: Option<String>) -> TemplateError {
    let named = |name: &str| match name.starts_with(THEME) && !overrides.iter().any(|(own, _)| own == name) {
        true => name.to_owned(),
        false => format!("templates/{name}"),
    };
    let report = error.to_string();
    let mut told = TemplateError {
        template: "templates".into(),
        line: None,
        column: None,
        message: report.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned(),
        page,
        report: report.clone(),
    };
    match error.kind() {
        ErrorKind::SyntaxError(at) | ErrorKind::RenderingError(at) => {
            told.template = named(at.filename());
            told.line = u32::try_from(at.span().start_line).ok();
            told.column = u32::try_from(at.span().start_col + 1).ok();
            told.message = at.message().to_owned();
        }
        ErrorKind::MissingParent { current, .. } => told.template = named(current),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            told.template = named(tpl)
        }
        ErrorKind::TemplateNotFound(name) => told.template = named(name),
        _ => {
            if let Some((name, line, column)) = place_in(&report) {
                told.template = named(name);
                (told.line, told.column) = (Some(line), Some(column));
            }
        }
    }
    told
}

/// The place that a report of several faults names first: ` --> name:line:column`.
fn place_in(report: &str) -> Option<(&str, u32, u32)> {
    let (_, place) = report.split_once("--> ")?;
    let mut parts = place.lines().next()?.rsplitn(3, ':');
    let (column, line, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some((name, line.trim().parse().ok()?, column.trim().parse().ok()?))
}
