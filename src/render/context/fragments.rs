//! Rows of meetings and items of briefings, drawn once and set into every page that has them.
//!
//! One entry of the timeline stands on the pages of its year, its status, its
//! parties, its people and its place. Drawn with the same scale it looks the
//! same on all of them but for the way to the root, which is filled in page by
//! page.

use std::sync::OnceLock;

use tera::{Context, Tera, TeraResult, Value};

use super::{Shared, lists, markup, meetings};
use crate::model::Site;
use crate::render::bars::{Scale, Size};

/// Stands for the way to the root in what is kept; no text of a site can have it (YAML 1.2, section 5.1).
const ROOT: &str = "\u{1}";

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
    rows: Vec<OnceLock<Drawn<Row>>>,
    items: Vec<OnceLock<Drawn<Box<str>>>>,
}

/// A fragment and the scale it was drawn on; on another scale it is drawn anew.
#[derive(Debug, Clone)]
struct Drawn<T> {
    scale: Option<Scale>,
    html: T,
}

/// A row as it stands in lists and below the name of its month.
#[derive(Debug, Clone)]
struct Row {
    by_date: Box<str>,
    by_month: Box<str>,
}

impl Fragments {
    pub(super) fn new(entries: usize, briefings: usize) -> Self {
        Fragments { rows: vec![OnceLock::new(); entries], items: vec![OnceLock::new(); briefings] }
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
        self.fragment(
            &self.shared.fragments.rows[index],
            scale,
            || self.draw_row(index, scale),
            |row| match by {
                By::Date => &row.by_date,
                By::Month => &row.by_month,
            },
        )
    }

    fn draw_row(&self, index: usize, scale: Option<Scale>) -> TeraResult<Row> {
        let row = meetings::row(self.site, self.shared, index, scale, Size::ROW);
        let draw = |by: &str| {
            let mut given = Context::new();
            given.insert_value("row", row.clone());
            given.insert_value("by", Value::from(by));
            self.component("meeting_row", &given)
        };
        Ok(Row { by_date: draw("date")?, by_month: draw("month")? })
    }

    /// Briefings as items of a list (`briefing_item`), on one scale.
    pub(super) fn items(&self, briefings: &[usize]) -> TeraResult<Value> {
        let scale = lists::scale_of(self.site, briefings);
        let draw = |index: usize| {
            let mut given = Context::new();
            given.insert_value("item", lists::item(self.site, self.shared, index, scale));
            self.component("briefing_item", &given)
        };
        let item = |index: &usize| {
            let kept = &self.shared.fragments.items[*index];
            self.fragment(kept, scale, || draw(*index), |html| html)
        };
        Ok(Value::from(briefings.iter().map(item).collect::<TeraResult<Vec<_>>>()?))
    }

    /// What is kept, or drawn now where nothing is kept on this scale.
    fn fragment<T>(
        &self,
        kept: &OnceLock<Drawn<T>>,
        scale: Option<Scale>,
        draw: impl FnOnce() -> TeraResult<T>,
        choose: impl Fn(&T) -> &str,
    ) -> TeraResult<Value> {
        if let Some(drawn) = kept.get().filter(|drawn| drawn.scale == scale) {
            return Ok(self.rooted(choose(&drawn.html)));
        }
        let html = draw()?;
        let value = self.rooted(choose(&html));
        let _ = kept.set(Drawn { scale, html });
        Ok(value)
    }

    fn component(&self, name: &str, given: &Context) -> TeraResult<Box<str>> {
        let mut implicit = Context::new();
        implicit.insert_value("root", Value::from(ROOT));
        let html = self.tera.render_component_with_implicits(name, given, &implicit, None, true)?;
        Ok(html.into_boxed_str())
    }

    fn rooted(&self, html: &str) -> Value {
        markup(&html.replace(ROOT, self.root))
    }
}
