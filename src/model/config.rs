//! The settings of a site, complete and valid. What an author typed is read while parsing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::briefing::TimelineMode;
use super::edition::Edition;
use super::export::Export;
use super::hosting::Hosting;
use super::id::PartyId;
use super::meeting::words;
use super::party::Party;
use super::publish::Target;
use super::visibility::Marking;
use crate::source::Span;

words! {
    /// What becomes of HTML written in Markdown.
    HtmlPolicy {
        /// Only what can do no harm stays.
        Sanitize => "sanitize",
        /// It is shown as text.
        Escape => "escape",
        /// It stays as it is.
        Trust => "trust",
    }
}

/// The clock of the site: the second capital beside the place of a meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteClock {
    /// What it is called: `Washington`.
    pub name: String,
    /// Its time zone.
    pub time_zone: TimeZone,
}

/// The settings of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The name of the site.
    pub title: String,
    /// A line below the name on the front page.
    pub tagline: Option<String>,
    /// What the site is, for feeds and search engines.
    pub description: Option<String>,
    /// Where it is published, with a trailing slash; `None` while that is not known.
    pub base_url: Option<String>,
    /// Where the settings say it is published, if this is made for another address: a preview's, or `--base-url`.
    pub other_url: Option<String>,
    /// BCP 47 language tag.
    pub language: String,
    /// Where the author wrote it.
    pub language_span: Option<Span>,
    /// Other languages it is published in, in the author's order.
    pub editions: Vec<Edition>,
    /// The site's own clock.
    pub clock: Option<SiteClock>,
    /// What becomes of HTML in Markdown.
    pub html: HtmlPolicy,
    /// Whether straight quotation marks, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
    /// Where the timeline of a briefing comes from, unless it says so itself.
    pub timeline: TimelineMode,
    /// The parties declared, each with its ink.
    pub parties: BTreeMap<PartyId, Party>,
    /// Front matter keys of other tools, and what they are here.
    pub aliases: BTreeMap<String, String>,
    /// Briefings on one page of a list; at least 1.
    pub paginate_by: usize,
    /// Briefings in the feed; at least 1.
    pub feed_limit: usize,
    /// What is written besides pages.
    pub exports: BTreeSet<Export>,
    /// Whether the site has a search.
    pub search: bool,
    /// Whether each briefing has a PDF beside it; `build --pdf` decides, never the settings.
    pub pdf: bool,
    /// Where it is hosted, and what browsers are told to allow.
    pub hosting: Hosting,
    /// Markings of the Traffic Light Protocol.
    pub marking: Marking,
    /// Where it is published, in the author's order.
    pub publish: Vec<Target>,
    /// Anything of the author's own, for templates.
    pub extra: serde_json::Value,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            title: "Briefings".into(),
            tagline: None,
            description: None,
            base_url: None,
            other_url: None,
            language: "en".into(),
            language_span: None,
            editions: vec![],
            clock: None,
            html: HtmlPolicy::Sanitize,
            smart_punctuation: true,
            timeline: TimelineMode::Auto,
            parties: BTreeMap::new(),
            aliases: BTreeMap::new(),
            paginate_by: 20,
            feed_limit: 50,
            exports: BTreeSet::from(Export::USUAL),
            search: true,
            pdf: false,
            hosting: Hosting::default(),
            marking: Marking::default(),
            publish: vec![],
            extra: serde_json::Value::Null,
        }
    }
}

impl Config {
    /// As much of the settings as the reading of a briefing may depend on; the rest is as if it were not given.
    ///
    /// The less there is in it, the fewer changes of `site.yaml` make every briefing be read again.
    pub fn for_briefings(&self) -> Config {
        Config {
            html: self.html,
            smart_punctuation: self.smart_punctuation,
            timeline: self.timeline,
            clock: self.clock.clone(),
            language: self.language.clone(),
            parties: self.parties.clone(),
            aliases: self.aliases.clone(),
            ..Config::default()
        }
    }

    /// The path part of `base_url`, with a slash at both ends: `/` or `/sub/path/`.
    pub fn base_path(&self) -> &str {
        let url = self.base_url.as_deref().unwrap_or("/");
        let after_scheme = url.find("://").map_or(0, |at| at + 3);
        url[after_scheme..].find('/').map_or("/", |slash| &url[after_scheme + slash..])
    }
}
