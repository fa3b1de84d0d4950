//! PDF: pages printed by a Chromium that is installed.
//!
//! One Chromium, several tabs, no network: each request of a page is answered with the bytes the build has for that
//! address, and any other fails. So a page is printed as if it stood where it will be published, and its links lead
//! there. Scripts are off; the page is complete without.
//!
//! - [`find`]: which Chromium;
//! - `pipe`: messages of the DevTools protocol to it and back;
//! - `tab`: what a tab goes through, from its creation to the printed page.

mod pipe;
mod tab;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

use jiff::civil::Date;
use serde_json::{Value, json};

use pipe::Pipe;
use tab::Tab;

/// A page to be printed.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its address as it will be published.
    pub url: String,
    /// The day the PDF says it was made on: that of the page, so that the same page gives the same bytes.
    pub day: Option<Date>,
}

/// What an address holds: its media type and its bytes.
pub type Answer = (&'static str, Vec<u8>);

/// Why there is no PDF.
#[derive(Debug)]
pub enum PrintError {
    /// There is no Chromium; the names that were tried.
    NotFound(Vec<String>),
    /// It cannot be started.
    Start(PathBuf, io::Error),
    /// It ended or fell silent before it was done; the last it said.
    Silent(PathBuf, String),
    /// It refused something: the page, and what it said.
    Refused(String, String),
    /// The PDF has no place to go.
    Keep(String),
}

impl fmt::Display for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrintError::NotFound(tried) => write!(
                f,
                "there is no Chromium to print with (looked for {}); install one (Debian: `apt-get install chromium`), \
                 or name it with `--chromium PATH` or in the environment as CHROMIUM",
                tried.join(", ")
            ),
            PrintError::Start(program, error) => write!(f, "cannot start {}: {error}", program.display()),
            PrintError::Silent(program, said) => {
                write!(f, "{} gave no answer", program.display())?;
                if said.is_empty() { Ok(()) } else { write!(f, "; its last words: {said}") }
            }
            PrintError::Refused(page, why) => write!(f, "cannot print {page}: {why}"),
            PrintError::Keep(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for PrintError {}

/// What a Chromium may be called.
const NAMES: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

/// The Chromium that is named, else the first of its usual names on the search path.
///
/// # Errors
/// When there is none.
pub fn find(named: Option<OsString>, search_path: Option<OsString>) -> Result<PathBuf, PrintError> {
    let folders: Vec<PathBuf> =
        search_path.as_deref().map(|path| std::env::split_paths(path).collect()).unwrap_or_default();
    let on_path =
        |name: &OsString| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    let tried = match named {
        Some(name) => vec![name],
        None => NAMES.iter().map(OsString::from).collect(),
    };
    let is_path = |name: &OsString| PathBuf::from(name).components().count() > 1;
    let found = tried.iter().find_map(|name| match is_path(name) {
        true => Some(PathBuf::from(name)).filter(|path| path.is_file()),
        false => on_path(name),
    });
    let names = || tried.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    found.ok_or_else(|| PrintError::NotFound(names()))
}

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tabs at a time.
const TABS: usize = 4;

/// Prints pages, several at a time, and hands over each with its place among `jobs` as soon as it is done.
///
/// `answer` has what stands at an address that a page asks for.
///
/// # Errors
/// With the first page that cannot be printed.
pub fn print(
    program: &std::path::Path,
    jobs: &[Job],
    answer: &dyn Fn(&str) -> Option<Answer>,
    done: &mut dyn FnMut(usize, Vec<u8>) -> Result<(), PrintError>,
) -> Result<(), PrintError> {
    let mut pipe = Pipe::open(program)?;
    let mut waiting = jobs.iter().enumerate();
    // Tabs by the number of the request that will tell of them, then by the name of their session.
    let mut created: HashMap<u64, Tab> = HashMap::new();
    let mut tabs: HashMap<String, Tab> = HashMap::new();
    for job in waiting.by_ref().take(TABS) {
        let id = pipe.send(None, "Target.createTarget", json!({ "url": "about:blank" }))?;
        created.insert(id, Tab::new(job));
    }
    while !(created.is_empty() && tabs.is_empty()) {
        let message = pipe.receive(PATIENCE)?;
        if let Some(tab) = message["id"].as_u64().and_then(|id| created.remove(&id)) {
            if let Some(target) = message["result"]["targetId"].as_str() {
                let id =
                    pipe.send(None, "Target.attachToTarget", json!({ "targetId": target, "flatten": true }))?;
                created.insert(id, tab);
            } else if let Some(session) = message["result"]["sessionId"].as_str() {
                tab.begin(&mut pipe, session)?;
                tabs.insert(session.to_owned(), tab);
            } else {
                return Err(tab.refused(&message["error"]));
            }
            continue;
        }
        let Some(session) = message["sessionId"].as_str() else { continue };
        let Some(tab) = tabs.get_mut(session) else { continue };
        let Some(pdf) = tab.hear(&mut pipe, session, &message, answer)? else { continue };
        done(tab.place, pdf)?;
        match waiting.next() {
            Some(job) => {
                *tab = Tab::new(job);
                tab.begin(&mut pipe, session)?;
            }
            None => drop(tabs.remove(session)),
        }
    }
    let _: Result<u64, PrintError> = pipe.send(None, "Browser.close", Value::Null);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chromium_is_found_by_its_path_or_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("google-chrome");
        std::fs::write(&path, "").unwrap();
        let search = Some(OsString::from(folder.path()));
        assert_eq!(find(None, search.clone()).unwrap(), path);
        assert_eq!(find(Some("google-chrome".into()), search.clone()).unwrap(), path);
        assert_eq!(find(Some(path.clone().into()), None).unwrap(), path);
        let told = find(Some("netscape".into()), search).unwrap_err().to_string();
        assert!(told.contains("looked for netscape") && told.contains("--chromium PATH"), "{told}");
        assert!(find(None, None).unwrap_err().to_string().contains("chromium, chromium-browser"));
    }
}
