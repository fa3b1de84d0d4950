//! The live preview: a folder in, its pages over HTTP out, anew after every change.
//!
//! - `watch` sees files change, a burst of events as one change;
//! - `desk` reads the site again and makes the next [`Snapshot`] of it;
//! - `respond` answers a request from the newest snapshot: a pure function, but for copied files;
//! - `live` tells the browsers, and is what they show;
//! - `http` is the only door to the HTTP server.
//!
//! Nothing is written, least of all into `public/`. The lock on the newest
//! snapshot is held to take a pointer to it, never while working.

mod address;
mod desk;
mod door;
mod http;
mod live;
mod notices;
mod respond;
mod snapshot;
mod token;
mod watch;

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::{oneshot, watch as latest};

use crate::enrich::{Kept, Options};
use crate::load::LoadError;
use crate::model::Tlp;
use crate::render::TemplateError;
use desk::Desk;
use http::Answering;
use watch::{Change, Stop, Watch};

pub use door::Door;
pub use notices::Notices;
pub use respond::{Body, respond};
pub use snapshot::{Edition, Snapshot};

/// What the one who previews decides.
#[derive(Debug)]
pub struct Settings {
    /// The site's folder.
    pub root: PathBuf,
    /// The address to listen on.
    pub interface: IpAddr,
    /// The port to listen on; 0 for any that is free.
    pub port: u16,
    /// Whether drafts and briefings under embargo may be seen.
    pub drafts: bool,
    /// "Now"; `None` for the moment of each reading.
    pub as_of: Option<Timestamp>,
    /// The strictest marking that may be seen, in place of the site's own ceiling.
    pub ceiling: Option<Tlp>,
    /// What a build of the site has kept, to begin with.
    pub kept: Kept,
}

/// A preview that is running; it ends when this is dropped.
pub struct Preview {
    address: SocketAddr,
    door: Door,
    current: latest::Receiver<Arc<Snapshot>>,
    events: Receiver<Event>,
    watching: Stop,
    /// Ends the answering when dropped.
    _answering: oneshot::Sender<()>,
}

/// What happened, for the one who runs the preview.
#[derive(Debug)]
pub enum Event {
    /// Files changed, and the site was read again.
    Rebuilt {
        /// The files: paths below the root. Empty when nobody knows which.
        changed: BTreeSet<String>,
        /// From the change to the new pages.
        took: Duration,
        /// What was known before.
        before: Arc<Snapshot>,
        /// What is known now.
        after: Arc<Snapshot>,
    },
    /// A page was asked for that cannot be drawn.
    PageFailed(TemplateError),
    /// Some changes may not be seen, for this reason.
    Blind(String),
}

/// A preview that cannot begin.
#[derive(Debug)]
pub enum ServeError {
    /// The site cannot be read.
    Load(LoadError),
    /// Another program listens there.
    Busy {
        /// Where.
        address: SocketAddr,
        /// The next port that is free, if one is near.
        free: Option<u16>,
    },
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The files cannot be watched.
    Watch(PathBuf, notify::Error),
    /// The system gives no thread or no event queue.
    Start(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServeError::Load(error) => error.fmt(f),
            ServeError::Busy { address, free } => {
                write!(f, "port {} on {} is in use", address.port(), address.ip())?;
                match free {
                    Some(free) => write!(f, "; port {free} is free: `chancery serve --port {free}`"),
                    None => write!(f, "; give another with `--port`"),
                }
            }
            ServeError::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            ServeError::Watch(path, error) => write!(f, "cannot watch {}: {error}", path.display()),
            ServeError::Start(error) => write!(f, "cannot start the preview: {error}"),
        }
    }
}

impl std::error::Error for ServeError {}

impl Preview {
    /// Takes the port, reads the site, and begins to answer and to watch.
    ///
    /// A site with errors is shown as well as it can be, with its errors.
    ///
    /// # Errors
    /// When the port is taken, or the site cannot be read or watched at all.
    pub fn open(settings: Settings) -> Result<Self, ServeError> {
        let listener = listen(settings.interface, settings.port)?;
        let address = listener.local_addr().map_err(ServeError::Start)?;
        let root = std::fs::canonicalize(&settings.root)
            .map_err(|error| ServeError::Load(LoadError::Unreadable(settings.root.clone(), error)))?;
        // Watched before it is read, so that no change falls between.
        let (watch, watching) = Watch::new(&root).map_err(|error| ServeError::Watch(root.clone(), error))?;
        let options = move || Options {
            as_of: settings.as_of.unwrap_or_else(Timestamp::now).into(),
            drafts: settings.drafts,
            ceiling: settings.ceiling,
            wary: true,
            base_url: Some(base_url(address)),
            pdf: false,
            withhold: BTreeSet::new(),
        };
        let desk = Desk::open(&root, settings.kept, Box::new(options)).map_err(ServeError::Load)?;
        let (newest, current) = latest::channel(Arc::new(desk.snapshot().clone()));
        let (sender, events) = channel();
        let door = Door::new(address).map_err(ServeError::Start)?;
        let answering = Answering::new(current.clone(), door, sender.clone());
        let end = answer(listener, answering).map_err(ServeError::Start)?;
        let keep_up = move || keep_up(watch, desk, &newest, &sender);
        thread::Builder::new().name("watch".into()).spawn(keep_up).map_err(ServeError::Start)?;
        Ok(Preview { address, door, current, events, watching, _answering: end })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of its front page; with the token, where one is asked for.
    pub fn url(&self) -> String {
        base_url(self.address) + &self.door.query()
    }

    /// What is known now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.borrow())
    }

    /// Waits for what happens next; `None` when nothing more can.
    pub fn next_event(&self) -> Option<Event> {
        self.events.recv().ok()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.watching.stop();
    }
}

/// The address of the front page; where all interfaces are listened on, that of this machine.
fn base_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

fn listen(interface: IpAddr, port: u16) -> Result<TcpListener, ServeError> {
    let address = SocketAddr::new(interface, port);
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::Busy { address, free: free_port(interface, port) },
        _ => ServeError::Listen(address, error),
    })?;
    listener.set_nonblocking(true).map_err(ServeError::Start)?;
    Ok(listener)
}

/// The first free port after a taken one.
fn free_port(interface: IpAddr, taken: u16) -> Option<u16> {
    let near = taken.checked_add(1)?..=taken.saturating_add(20);
    near.into_iter().find(|port| TcpListener::bind((interface, *port)).is_ok())
}

/// Answers requests in a thread of its own until the sender that is returned is dropped.
fn answer(listener: TcpListener, answering: Answering) -> io::Result<oneshot::Sender<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (end, ended) = oneshot::channel::<()>();
    thread::Builder::new().name("answer".into()).spawn(move || {
        runtime.spawn(http::serve(listener, answering));
        let _ = runtime.block_on(ended);
        runtime.shutdown_background();
    })?;
    Ok(end)
}

/// Reads the site again after each change until the watch ends.
fn keep_up(mut watch: Watch, mut desk: Desk, newest: &latest::Sender<Arc<Snapshot>>, events: &Sender<Event>) {
    while let Some(change) = watch.next(desk.until_next_change()) {
        let event = match change {
            Change::Blind(reason) => Event::Blind(reason),
            Change::Hour if !desk.is_due() => continue,
            Change::Files(_) | Change::Hour => {
                let changed = if let Change::Files(changed) = change { changed } else { BTreeSet::new() };
                let started = Instant::now();
                let Some(after) = desk.read(&changed) else { continue };
                let after = Arc::new(after.clone());
                let before = newest.send_replace(Arc::clone(&after));
                Event::Rebuilt { changed, took: started.elapsed(), before, after }
            }
        };
        if events.send(event).is_err() {
            return;
        }
    }
}
