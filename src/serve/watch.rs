//! Sees files change: a burst of events in, one set of changed paths out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Folders that make a site, below its root.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// How long no event must come when every file that changed has been closed or moved into its place.
const SETTLED: Duration = Duration::from_millis(4);

/// How long no event must come when a file may still be being written, or when there are many.
const UNSETTLED: Duration = Duration::from_millis(50);

/// How long a burst may go on before it is looked at all the same.
const LONGEST: Duration = Duration::from_secs(1);

/// More files than this are a checkout or a copy: others will follow.
const MANY: usize = 20;

/// Watches the files of one site.
pub struct Watch {
    root: PathBuf,
    watcher: RecommendedWatcher,
    seen: Receiver<Seen>,
}

/// Ends a [`Watch`] from another thread.
#[derive(Clone)]
pub struct Stop(Sender<Seen>);

enum Seen {
    Event(Event),
    Trouble(notify::Error),
    Stop,
}

/// What a [`Watch`] has seen.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// These changed: paths below the root, with forward slashes. Empty when nobody knows which.
    Files(BTreeSet<String>),
    /// Some changes may not be seen, for this reason.
    Blind(String),
    /// None, but the time that was waited for has come.
    Hour,
}

impl Watch {
    /// Begins to watch; what cannot be watched is told by [`Watch::next`].
    ///
    /// # Errors
    /// When the system gives no watcher, or the root itself cannot be watched.
    pub fn new(root: &Path) -> Result<(Self, Stop), notify::Error> {
        let (sender, seen) = channel();
        let stop = Stop(sender.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let seen = match event {
                Ok(event) if tells_of_a_change(&event) => Seen::Event(event),
                Ok(_) => return,
                Err(error) => Seen::Trouble(error),
            };
            let _ = sender.send(seen);
        })?;
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        let mut watch = Watch { root: root.to_owned(), watcher, seen };
        for folder in FOLDERS {
            if let Err(error) = watch.watch_folder(folder) {
                let _ = stop.0.send(Seen::Trouble(error));
            }
        }
        Ok((watch, stop))
    }

    /// Waits for the next change, but not longer than `patience`; `None` after [`Stop::stop`].
    pub fn next(&mut self, patience: Option<Duration>) -> Option<Change> {
        let until = patience.and_then(|patience| Instant::now().checked_add(patience));
        let mut burst = Burst::default();
        while burst.is_empty() {
            match receive(&self.seen, until) {
                Ok(Seen::Event(event)) => burst.add(&self.root, &event),
                Ok(Seen::Trouble(error)) => return Some(Change::Blind(error.to_string())),
                Ok(Seen::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => return Some(Change::Hour),
            }
        }
        let limit = Instant::now() + LONGEST;
        loop {
            let left = limit.saturating_duration_since(Instant::now());
            match self.seen.recv_timeout(burst.patience().min(left)) {
                Ok(Seen::Event(event)) => burst.add(&self.root, &event),
                Ok(Seen::Trouble(_)) => burst.everything = true,
                Ok(Seen::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        for folder in FOLDERS.iter().filter(|folder| burst.everything || burst.changed.contains(**folder)) {
            // It may have been moved away and another one put in its place.
            let _ = self.watcher.unwatch(&self.root.join(folder));
            let _ = self.watch_folder(folder);
        }
        Some(Change::Files(burst.changed))
    }

    fn watch_folder(&mut self, folder: &str) -> Result<(), notify::Error> {
        let path = self.root.join(folder);
        if path.is_dir() { self.watcher.watch(&path, RecursiveMode::Recursive) } else { Ok(()) }
    }
}

fn receive(seen: &Receiver<Seen>, until: Option<Instant>) -> Result<Seen, RecvTimeoutError> {
    match until {
        Some(until) => seen.recv_timeout(until.saturating_duration_since(Instant::now())),
        None => seen.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

impl Stop {
    /// Ends the watch.
    pub fn stop(&self) {
        let _ = self.0.send(Seen::Stop);
    }
}

/// Reading a file makes events too: without this the preview would run after itself.
fn tells_of_a_change(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Events that belong together.
#[derive(Debug, Default)]
struct Burst {
    changed: BTreeSet<String>,
    /// Files that were begun, and not yet closed or moved into their place.
    open: BTreeSet<String>,
    /// The system lost count: anything may have changed.
    everything: bool,
}

impl Burst {
    fn add(&mut self, root: &Path, event: &Event) {
        self.everything |= event.need_rescan();
        for path in event.paths.iter().filter_map(|path| below(root, path)) {
            match event.kind {
                EventKind::Access(_)
                | EventKind::Modify(ModifyKind::Metadata(_) | ModifyKind::Name(RenameMode::To)) => {
                    self.open.remove(&path);
                }
                EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => {}
                _ => {
                    self.open.insert(path.clone());
                }
            }
            self.changed.insert(path);
        }
    }

    fn is_empty(&self) -> bool {
        self.changed.is_empty() && !self.everything
    }

    fn patience(&self) -> Duration {
        let is_settled = self.open.is_empty() && self.changed.len() <= MANY && !self.everything;
        if is_settled { SETTLED } else { UNSETTLED }
    }
}

/// The path of something that belongs to the site, below its root.
fn below(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let first = parts.first()?;
    let is_of_site = first == "site.yaml" || FOLDERS.contains(&first.as_ref());
    is_of_site.then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, MetadataKind};

    use super::*;

    fn burst(events: &[(EventKind, &str)]) -> Burst {
        let mut burst = Burst::default();
        for (kind, path) in events {
            burst.add(Path::new("/site"), &Event::new(*kind).add_path(Path::new("/site").join(path)));
        }
        burst
    }

    const CREATE: EventKind = EventKind::Create(CreateKind::File);
    const WRITE: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const CLOSE: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const FROM: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));
    const TO: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::To));

    #[test]
    fn a_file_that_was_closed_is_not_waited_for() {
        assert_eq!(burst(&[(WRITE, "content/a.md")]).patience(), UNSETTLED);
        assert_eq!(burst(&[(WRITE, "content/a.md"), (CLOSE, "content/a.md")]).patience(), SETTLED);
        let two = [(WRITE, "content/a.md"), (CLOSE, "content/a.md"), (CREATE, "content/b.md")];
        assert_eq!(burst(&two).patience(), UNSETTLED);
    }

    #[test]
    fn an_atomic_save_is_over_when_the_file_is_in_its_place() {
        let save =
            [(FROM, "content/a.md"), (CREATE, "content/b"), (CLOSE, "content/b"), (TO, "content/a.md")];
        assert_eq!(burst(&save).patience(), SETTLED);
        assert_eq!(burst(&save[..3]).patience(), UNSETTLED);
    }

    #[test]
    fn only_the_site_is_watched() {
        assert!(
            burst(&[(WRITE, "public/index.html"), (WRITE, "notes.md"), (WRITE, ".git/index")]).is_empty()
        );
        assert!(!burst(&[(WRITE, "site.yaml")]).is_empty());
        assert!(!tells_of_a_change(&Event::new(EventKind::Access(AccessKind::Open(AccessMode::Any)))));
        assert!(tells_of_a_change(&Event::new(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)))));
    }

    #[test]
    fn lost_events_are_a_change_of_everything() {
        let mut burst = Burst::default();
        burst.add(Path::new("/site"), &Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan));
        assert!(!burst.is_empty() && burst.patience() == UNSETTLED);
    }
}
