//! The lock of a bucket: an object that only one can create, renewed as long as its holder works.
//!
//! It is written by conditions alone. So before it is relied on, the bucket is asked to break them: to create what
//! is there, and to change what has changed since. A bucket that does is one without locks.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::super::process::Process;
use super::super::store::{LOCK, Object, Tag, Upload, When};
use super::super::target::{Fault, Guard, Kind};
use super::Shared;

/// So often it is renewed.
const RENEWED: Duration = Duration::from_secs(5);
/// One that was not renewed for so long has no holder any more.
const ABANDONED: Duration = Duration::from_secs(30);
/// A holder that could not renew it for so long stops: another may be about to take over.
const DOUBTFUL: Duration = Duration::from_secs(20);
/// So long one request for the lock may take: one that hangs is tried again before the lock is in doubt.
const HASTE: Duration = Duration::from_secs(5);

/// What stands in the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    /// Nobody else has the same.
    id: String,
    /// The machine, for a person.
    host: String,
    /// The process, where the system can tell whether it lives.
    process: Option<Process>,
    /// How often it was renewed; so each renewal is another version.
    renewed: u64,
}

/// Whether the lock is ours, for whoever is about to change something.
#[derive(Default)]
pub struct Held(Mutex<Option<State>>);

struct State {
    renewed: SystemTime,
    lost: bool,
}

impl Held {
    pub fn is_held(&self) -> bool {
        self.state().is_some()
    }

    /// # Errors
    /// When it was ours and is no more, or may not be.
    pub fn check(&self) -> Result<(), Fault> {
        match &*self.state() {
            Some(state) if state.lost => Err(lost()),
            Some(state) if state.renewed.elapsed().unwrap_or(DOUBTFUL) >= DOUBTFUL => Err(doubtful()),
            _ => Ok(()),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, Option<State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn renewed(&self, at: SystemTime) {
        *self.state() = Some(State { renewed: at, lost: false });
    }

    fn lost(&self) {
        if let Some(state) = &mut *self.state() {
            state.lost = true;
        }
    }
}

fn lost() -> Fault {
    Fault::new(Kind::Locked, "the lock there was taken over by another publication")
}

fn doubtful() -> Fault {
    let message =
        format!("the lock there could not be renewed for {} s and may be another's now", DOUBTFUL.as_secs());
    Fault::new(Kind::Locked, message)
}

/// The lock as it was taken.
pub struct Taken {
    holder: Holder,
    tag: Tag,
}

/// Takes the lock.
///
/// # Errors
/// [`Kind::Locked`] when another is at work, [`Kind::NoLock`] when the bucket does not keep conditions.
pub async fn take(bucket: &Shared) -> Result<Taken, Fault> {
    let holder = Holder::new();
    let mut taken = loop {
        match write(bucket, &holder, When::Absent).await {
            Ok(tag) => break Taken { holder, tag },
            Err(fault) if fault.kind == Kind::Changed => {}
            Err(fault) => return Err(fault),
        }
        let Some(there) = read(bucket).await? else { continue };
        // A first try may have come through although its answer did not.
        if there.holder.as_ref().is_some_and(|other| other.id == holder.id) {
            break Taken { holder, tag: there.tag };
        }
        if let Some(tag) = replace(bucket, there, &holder).await? {
            break Taken { holder, tag };
        }
    };
    // What is asked now renews it as well.
    let at = SystemTime::now();
    if let Err(fault) = probe(bucket, &mut taken).await {
        let _ = bucket.delete(LOCK).await;
        return Err(fault);
    }
    bucket.held.renewed(at);
    Ok(taken)
}

/// Puts ours in the place of one whose holder is gone; `None` where somebody else was quicker.
async fn replace(bucket: &Shared, there: There, holder: &Holder) -> Result<Option<Tag>, Fault> {
    let is_gone = match &there.holder {
        Some(other) => other.process.as_ref().is_some_and(Process::is_gone),
        None => false,
    };
    if !is_gone {
        wait_for_sign(bucket, &there).await?;
    }
    match write(bucket, holder, When::Matches(&there.tag)).await {
        Ok(tag) => Ok(Some(tag)),
        Err(fault) if fault.kind == Kind::Changed => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Waits until a lock has been left alone for long enough.
async fn wait_for_sign(bucket: &Shared, there: &There) -> Result<(), Fault> {
    let from = there.holder.as_ref().map_or("somewhere", |other| other.host.as_str());
    let begun = SystemTime::now();
    while begun.elapsed().unwrap_or(ABANDONED) < ABANDONED {
        sleep(RENEWED / 4).await;
        match read(bucket).await? {
            Some(now) if now.tag == there.tag => {}
            Some(_) => {
                let message = format!("another publication to {} is under way, from {from}", bucket.place);
                return Err(Fault::new(Kind::Locked, message));
            }
            None => return Ok(()),
        }
    }
    Ok(())
}

/// Asks the bucket to break its conditions.
async fn probe(bucket: &Shared, taken: &mut Taken) -> Result<(), Fault> {
    let none = || Fault::new(Kind::NoLock, format!("{} does not heed conditions", bucket.place));
    refused(write(bucket, &taken.holder, When::Absent).await, none)?;
    let old = taken.tag.clone();
    taken.renew(bucket).await?;
    refused(write(bucket, &taken.holder, When::Matches(&old)).await, none)
}

fn refused(outcome: Result<Tag, Fault>, none: impl Fn() -> Fault) -> Result<(), Fault> {
    match outcome {
        Err(fault) if fault.kind == Kind::Changed => Ok(()),
        Err(fault) if fault.kind == Kind::NoLock => Err(none()),
        Err(fault) => Err(fault),
        Ok(_) => Err(none()),
    }
}

impl Taken {
    /// Writes it once more, if it is still ours.
    async fn renew(&mut self, bucket: &Shared) -> Result<(), Fault> {
        let holder = Holder { renewed: self.holder.renewed + 1, ..self.holder.clone() };
        let written = write(bucket, &holder, When::Matches(&self.tag)).await;
        let tag = match written {
            Err(fault) if fault.kind == Kind::Changed => match read(bucket).await? {
                // A first try came through although its answer did not.
                Some(there) if there.holder.as_ref().is_some_and(|other| other.id == holder.id) => there.tag,
                _ => return Err(lost()),
            },
            outcome => outcome?,
        };
        *self = Taken { holder, tag };
        Ok(())
    }
}

/// What stands in the lock now; without a holder where it is not one of ours.
struct There {
    holder: Option<Holder>,
    tag: Tag,
}

async fn read(bucket: &Shared) -> Result<Option<There>, Fault> {
    let found = again(|| bucket.get(LOCK)).await?;
    Ok(found.map(|Object { bytes, tag }| There { holder: serde_json::from_slice(&bytes).ok(), tag }))
}

async fn write(bucket: &Shared, holder: &Holder, when: When<'_>) -> Result<Tag, Fault> {
    let bytes = serde_json::to_vec(holder).expect("words and numbers are JSON");
    let upload = Upload { path: LOCK, class: None, bytes: &bytes, copy_of: None };
    again(|| bucket.put(&upload, when)).await
}

/// Tried a few times where a moment later it may go better.
async fn again<T, F: Future<Output = Result<T, Fault>>>(attempt: impl Fn() -> F) -> Result<T, Fault> {
    for pause in [100, 300, 900] {
        match timeout(HASTE, attempt()).await {
            Ok(Err(fault)) if fault.kind == Kind::Passing => sleep(Duration::from_millis(pause)).await,
            Ok(outcome) => return outcome,
            Err(_) => {}
        }
    }
    attempt().await
}

/// The lock while it is held: renewed by a task of its own, given back at the end.
pub struct Lease<'s> {
    bucket: Arc<Shared>,
    runtime: &'s Runtime,
    taken: Arc<tokio::sync::Mutex<Taken>>,
    renewing: JoinHandle<()>,
}

impl<'s> Lease<'s> {
    pub fn new(taken: Taken, bucket: &Arc<Shared>, runtime: &'s Runtime) -> Self {
        let taken = Arc::new(tokio::sync::Mutex::new(taken));
        let renewing = runtime.spawn(keep(Arc::clone(bucket), Arc::clone(&taken)));
        Lease { bucket: Arc::clone(bucket), runtime, taken, renewing }
    }
}

async fn keep(bucket: Arc<Shared>, taken: Arc<tokio::sync::Mutex<Taken>>) {
    loop {
        sleep(RENEWED).await;
        let _ = renew(&bucket, &taken).await;
    }
}

async fn renew(bucket: &Shared, taken: &tokio::sync::Mutex<Taken>) -> Result<(), Fault> {
    let mut taken = taken.lock().await;
    // It holds from when it was asked for, not from when the answer came.
    let at = SystemTime::now();
    let outcome = taken.renew(bucket).await;
    match &outcome {
        Ok(()) => bucket.held.renewed(at),
        Err(fault) if fault.kind == Kind::Locked => bucket.held.lost(),
        Err(_) => {}
    }
    outcome
}

impl Guard for Lease<'_> {
    fn check(&self) -> Result<(), Fault> {
        self.bucket.held.check()?;
        self.runtime.block_on(renew(&self.bucket, &self.taken))
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.renewing.abort();
        let bucket = &self.bucket;
        self.runtime.block_on(async {
            let taken = self.taken.lock().await;
            let is_ours =
                read(bucket).await.is_ok_and(|there| there.is_some_and(|there| there.tag == taken.tag));
            if is_ours {
                let _ = again(|| bucket.delete(LOCK)).await;
            }
        });
        *bucket.held.state() = None;
    }
}

impl Holder {
    fn new() -> Self {
        use std::hash::{BuildHasher, RandomState};
        let word = || RandomState::new().hash_one(SystemTime::now());
        Holder {
            id: format!("{:016x}{:016x}", word(), word()),
            host: std::env::var("HOSTNAME").unwrap_or_else(|_| host()),
            process: Process::own(),
            renewed: 0,
        }
    }
}

fn host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if name.is_empty() { "another machine".into() } else { name }
}
