//! What the preview adds to pages, and what it tells them as things change.
//!
//! A page knows by the mark on its script which edition it is of. The first
//! event tells the newest mark, so a page that missed something, or that was
//! open while the preview was started again, finds out and loads itself anew.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::snapshot::Snapshot;
use crate::render::TemplateError;

/// The folder of addresses that are the preview's own.
pub const FOLDER: &str = "_chancery/";

/// The script in every page of the preview.
pub const SCRIPT: &str = include_str!("live.js");

/// The look of what that script shows.
pub const STYLE: &str = include_str!("live.css");

/// A page with the preview's script at the end of its body.
pub fn with_script(page: &[u8], mark: &str) -> Bytes {
    let script = format!("<script src=\"/{FOLDER}live.js\" data-mark=\"{mark}\"></script>");
    let end = end_of_body(page).unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]].concat().into()
}

/// Where the last `</body` begins.
fn end_of_body(page: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'<', page)
        .find(|at| page[*at..].get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case(b"</body")))
}

/// The page that stands for one whose template failed.
pub fn failure_page(error: &TemplateError) -> String {
    let place = match error.line {
        Some(line) => format!("{}, line {line}", error.template),
        None => error.template.clone(),
    };
    let page = error.page.as_deref().unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Template error</title>\n\
         <link rel=\"stylesheet\" href=\"/{FOLDER}live.css\">\n</head>\n<body class=\"failure\">\n\
         <main>\n<p class=\"severity error\">Template error</p>\n<h1>{}</h1>\n\
         <p>In <code>{}</code>, drawing the page <code>/{}</code>.</p>\n<pre>{}</pre>\n</main>\n</body>\n</html>\n",
        escape(&error.message),
        escape(&place),
        escape(page),
        escape(error.report.trim_end()),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// As much of a snapshot as a browser has been told: small, so that a slow one holds nothing large.
#[derive(Clone, PartialEq)]
struct Told {
    mark: Arc<str>,
    pages: u64,
    stylesheets: Arc<BTreeMap<String, String>>,
    notices: Arc<str>,
}

impl Told {
    fn of(snapshot: &Snapshot) -> Self {
        Told {
            mark: Arc::clone(&snapshot.edition.mark),
            pages: snapshot.edition.pages,
            stylesheets: Arc::clone(&snapshot.edition.stylesheets),
            notices: Arc::clone(&snapshot.notices.json),
        }
    }

    /// The first events: where things stand, and how soon to come back when the preview is gone.
    fn greeting(&self) -> String {
        format!("retry: 500\n{}{}", event("hello", &json!({ "mark": &*self.mark })), self.diagnostics())
    }

    /// What is new since a browser was told something.
    fn since(&self, told: &Told) -> String {
        let mut events = String::new();
        if self.notices != told.notices {
            events.push_str(&self.diagnostics());
        }
        if self.pages != told.pages {
            events.push_str(&event("reload", &json!({ "mark": &*self.mark })));
        } else if self.mark != told.mark {
            events.push_str(&self.css(&told.stylesheets));
        }
        events
    }

    /// The stylesheets that changed: old address and new one.
    fn css(&self, before: &BTreeMap<String, String>) -> String {
        let changed: BTreeMap<&str, &str> = self
            .stylesheets
            .iter()
            .filter_map(|(name, url)| Some((before.get(name)?.as_str(), url.as_str())))
            .filter(|(old, new)| old != new)
            .collect();
        event("css", &json!({ "mark": &*self.mark, "changed": changed }))
    }

    fn diagnostics(&self) -> String {
        format!("event: diagnostics\ndata: {}\n\n", self.notices)
    }
}

/// One server-sent event; JSON has no line breaks, so it is one line of data.
fn event(name: &str, data: &serde_json::Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}

/// How often a browser hears something, so that one that has gone is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Tells one browser what changes until it goes.
///
/// Nothing waits for it: it is told where things stand when it is ready to listen, however
/// much happened meanwhile.
pub async fn tell(mut current: watch::Receiver<Arc<Snapshot>>, browser: mpsc::Sender<Bytes>) {
    let mut told = Told::of(&current.borrow_and_update());
    let mut events = told.greeting();
    loop {
        if !events.is_empty() && browser.send(Bytes::from(events)).await.is_err() {
            return;
        }
        events = match timeout(HEARTBEAT, current.changed()).await {
            Ok(Ok(())) => {
                let now = Told::of(&current.borrow_and_update());
                let events = now.since(&told);
                told = now;
                events
            }
            Ok(Err(_)) => return,
            Err(_) => String::from(":\n\n"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mark: &str, pages: u64, style: &str, notices: &str) -> Told {
        let stylesheets = BTreeMap::from([("style.*.css".to_owned(), style.to_owned())]);
        Told { mark: mark.into(), pages, stylesheets: Arc::new(stylesheets), notices: notices.into() }
    }

    #[test]
    fn a_browser_is_told_what_is_new_and_no_more() {
        let before = told("1", 1, "a.css", "{}");
        assert_eq!(before.since(&before), "");
        let pages = told("2", 2, "b.css", "{}");
        assert_eq!(pages.since(&before), "event: reload\ndata: {\"mark\":\"2\"}\n\n");
        let styles = told("2", 1, "b.css", "{}").since(&before);
        assert_eq!(styles, "event: css\ndata: {\"changed\":{\"a.css\":\"b.css\"},\"mark\":\"2\"}\n\n");
        let notices = told("1", 1, "a.css", "[]");
        assert_eq!(notices.since(&before), "event: diagnostics\ndata: []\n\n");
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = |page: &str| String::from_utf8(with_script(page.as_bytes(), "1").to_vec()).unwrap();
        let script = "<script src=\"/_chancery/live.js\" data-mark=\"1\"></script>";
        assert_eq!(
            page("<pre></body></pre></BODY ></html>"),
            format!("<pre></body></pre>{script}</BODY ></html>")
        );
        assert_eq!(page("<p>é"), format!("<p>é{script}"));
        assert_eq!(page(""), script);
    }
}
