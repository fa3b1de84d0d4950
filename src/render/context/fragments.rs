//! Rows of meetings and items of briefings, drawn once and set into every page that has them.
//!
//! One entry of the timeline stands on the pages of its year, its status, its
//! parties, its people and its place. Drawn with the same scale it looks the
//! same on all of them but for the way to the root, which is filled in page by
//! page.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{LazyLock, Mutex, OnceLock};

use tera::{Context, Tera, TeraResult, Value};

use super::{Shared, lists, markup, meetings};
use crate::model::Site;
use crate::render::bars::{Scale, Size};

/// Stands for the way to the root in what is kept. Another in every run, so that no text of a site can have it; in
/// what is written it stands nowhere.
static ROOT: LazyLock<String> =
    LazyLock::new(|| format!("\u{1}{:016x}", RandomState::new().build_hasher().finish()));

/// How a row says when a meeting was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// In full.
    Date,
    /// Below the name of its month.
    Month,
}

/// What has been drawn, by index in the timeline or among the briefings.
#[derive(Debug)]
pub(super) struct Fragments {
    by_date: Vec<OnceLock<Drawn>>,
    by_month: Vec<Passing>,
    items: Vec<OnceLock<Drawn>>,
}

/// A fragment and the scale it was drawn on; on another scale it is drawn anew.
#[derive(Debug, Clone)]
struct Drawn {
    scale: Option<Scale>,
    html: Box<str>,
}

/// A row that is kept until every view that has it has shown it: of a large site all rows together take more memory
/// than its texts. A build draws pages with the same rows one after the other.
#[derive(Debug, Default)]
struct Passing(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    drawn: Option<Drawn>,
    /// How many views have not shown it yet; none before the first.
    n_left: usize,
}

impl Passing {
    /// What is kept, or drawn now where nothing is kept on this scale, made into what is shown.
    fn show<T>(
        &self,
        scale: Option<Scale>,
        n_views: impl FnOnce() -> usize,
        draw: impl FnOnce() -> TeraResult<String>,
        show: impl FnOnce(&str) -> T,
    ) -> TeraResult<T> {
        let mut kept = self.0.lock().expect("nobody panics while showing a row");
        if kept.n_left == 0 {
            kept.n_left = n_views();
        }
        let shown = match &kept.drawn {
            Some(drawn) if drawn.scale == scale => show(&drawn.html),
            Some(_) => show(&draw()?),
            None => {
                let html = draw()?;
                let shown = show(&html);
                kept.drawn = Some(Drawn { scale, html: html.into_boxed_str() });
                shown
            }
        };
        kept.n_left = kept.n_left.saturating_sub(1);
        if kept.n_left == 0 {
            kept.drawn = None;
        }
        Ok(shown)
    }
}

impl Fragments {
    pub(super) fn new(entries: usize, briefings: usize) -> Self {
        let none = |count| vec![OnceLock::new(); count];
        let by_month = (0..entries).map(|_| Passing::default()).collect();
        Fragments { by_date: none(entries), by_month, items: none(briefings) }
    }

    /// How many rows by month are kept.
    #[cfg(test)]
    pub(super) fn n_passing(&self) -> usize {
        self.by_month.iter().filter(|row| row.0.lock().unwrap().drawn.is_some()).count()
    }
}

/// Draws what stands in the lists of one page.
pub(super) struct Drawer<'a> {
    pub site: &'a Site,
    pub shared: &'a Shared,
    pub tera: &'a Tera,
    /// The way to the root from the page.
    pub root: &'a str,
}

impl Drawer<'_> {
    /// Entries of the timeline as rows (`meeting_row`), on one scale.
    pub(super) fn rows(&self, entries: &[usize], scale: Option<Scale>, by: By) -> TeraResult<Vec<Value>> {
        entries.iter().map(|index| self.row(*index, scale, by)).collect()
    }

    pub(super) fn row(&self, index: usize, scale: Option<Scale>, by: By) -> TeraResult<Value> {
        let fill = |by: &'static str| {
            move |given: &mut Context| {
                given.insert_value("row", meetings::row(self.site, self.shared, index, scale, Size::ROW));
                given.insert_value("by", Value::from(by));
            }
        };
        if by == By::Date {
            return self.fragment(&self.shared.fragments.by_date[index], scale, "meeting_row", fill("date"));
        }
        self.shared.fragments.by_month[index].show(
            scale,
            || self.shared.n_views(self.site, index),
            || self.draw("meeting_row", fill("month")),
            |html| self.rooted(html),
        )
    }

    /// Briefings as items of a list (`briefing_item`), on one scale.
    pub(super) fn items(&self, briefings: &[usize]) -> TeraResult<Value> {
        let scale = lists::scale_of(self.site, briefings);
        let item = |index: &usize| {
            self.fragment(&self.shared.fragments.items[*index], scale, "briefing_item", |given| {
                given.insert_value("item", lists::item(self.site, self.shared, *index, scale));
            })
        };
        Ok(Value::from(briefings.iter().map(item).collect::<TeraResult<Vec<_>>>()?))
    }

    /// What is kept, or drawn now by a component where nothing is kept on this scale.
    fn fragment(
        &self,
        kept: &OnceLock<Drawn>,
        scale: Option<Scale>,
        component: &str,
        fill: impl FnOnce(&mut Context),
    ) -> TeraResult<Value> {
        if let Some(drawn) = kept.get().filter(|drawn| drawn.scale == scale) {
            return Ok(self.rooted(&drawn.html));
        }
        let html = self.draw(component, fill)?;
        let value = self.rooted(&html);
        let _ = kept.set(Drawn { scale, html: html.into_boxed_str() });
        Ok(value)
    }

    fn draw(&self, component: &str, fill: impl FnOnce(&mut Context)) -> TeraResult<String> {
        let (mut given, mut implicit) = (Context::new(), Context::new());
        fill(&mut given);
        implicit.insert_value("root", Value::from(ROOT.as_str()));
        self.tera.render_component_with_implicits(component, &given, &implicit, None, true)
    }

    fn rooted(&self, html: &str) -> Value {
        let mut rooted = String::with_capacity(html.len() + 4 * self.root.len());
        for (index, part) in html.split(ROOT.as_str()).enumerate() {
            if index > 0 {
                rooted.push_str(self.root);
            }
            rooted.push_str(part);
        }
        markup(&rooted)
    }
}
