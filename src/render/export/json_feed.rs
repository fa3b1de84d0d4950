//! JSON Feed 1.1 (jsonfeed.org/version/1.1).

use serde_json::{Map, Value, json};

use super::absolute;
use crate::links::percent_encode;
use crate::model::{Export, Page, Scope, Site};
use crate::render::context::Shared;
use crate::render::feed::{self, Item};
use crate::render::words::rfc3339;

/// The feed about something.
pub(super) fn json_feed(site: &Site, shared: &Shared, scope: &Scope) -> Value {
    let feed = feed::feed(site, shared, scope);
    let mut data = Map::new();
    data.insert("version".into(), json!("https://jsonfeed.org/version/1.1"));
    data.insert("title".into(), json!(feed.title));
    let home = site.config.base_url.as_ref().map(|base| format!("{base}{}", percent_encode(&feed.home)));
    put(&mut data, "home_page_url", home);
    put(&mut data, "feed_url", absolute(site, &Page::Export(Export::JsonFeed, scope.clone())));
    put(&mut data, "description", site.config.description.clone());
    data.insert("language".into(), json!(site.config.language));
    let has_url = site.config.base_url.is_some();
    data.insert("items".into(), feed.items.iter().map(|entry| item(entry, has_url)).collect());
    Value::Object(data)
}

fn item(item: &Item, has_url: bool) -> Value {
    let mut data = Map::new();
    data.insert("id".into(), json!(item.id));
    put(&mut data, "url", has_url.then(|| item.url.clone()));
    data.insert("title".into(), json!(item.title));
    match (&item.content, &item.summary) {
        (Some(html), summary) => {
            data.insert("content_html".into(), json!(html));
            put(&mut data, "summary", summary.clone());
        }
        // An item has content: the summary, else the headline.
        (None, summary) => {
            data.insert("content_text".into(), json!(summary.as_ref().unwrap_or(&item.title)));
        }
    }
    put(&mut data, "language", item.language.clone());
    put(&mut data, "date_published", item.published.map(rfc3339));
    data.insert("date_modified".into(), json!(rfc3339(item.updated)));
    if !item.authors.is_empty() {
        data.insert("authors".into(), item.authors.iter().map(|name| json!({ "name": name })).collect());
    }
    let mut tags: Vec<&str> = item.topics.iter().map(|(_, name)| name.as_str()).collect();
    tags.extend(item.rights.as_deref());
    if !tags.is_empty() {
        data.insert("tags".into(), json!(tags));
    }
    Value::Object(data)
}

fn put(data: &mut Map<String, Value>, key: &str, value: Option<String>) {
    if let Some(value) = value {
        data.insert(key.into(), Value::String(value));
    }
}
