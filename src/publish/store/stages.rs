//! A plan carried out in a store, stage by stage.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::order::Stage;
use super::super::plan::{Act, Step};
use super::super::target::{Fault, Kind, Stop, Work};
use super::{MANIFEST, PENDING, Store, Tag, Upload, When, again};
use crate::model::Hash;
use crate::write::{Manifest, compress};

/// Carries it out: first the note of what is at work, then stage by stage, the manifest, and what is stale; then
/// everything is looked at again, and the note goes.
pub(super) fn carry_out<S: Store>(store: &S, work: &Work<'_>) -> Result<(), Stop> {
    note_pending(store, work).map_err(Stop::clean)?;
    let seen = keep_away(store, work).map_err(Stop::clean)?;
    act(store, work, seen).map_err(Stop::mixed)
}

fn act<S: Store>(store: &S, work: &Work<'_>, seen: Option<Tag>) -> Result<(), Fault> {
    let at = work.plan.steps.partition_point(|step| step.stage < Stage::StaleLists);
    let (steps, stale) = work.plan.steps.split_at(at);
    in_order(store, work, steps)?;
    work.guard.check()?;
    exchange(store, &work.plan.manifest, seen)?;
    in_order(store, work, stale)?;
    verify(store, &work.plan.manifest)?;
    again(|| store.delete(PENDING))
}

/// One stage after the other, as long as the place is ours.
fn in_order<S: Store>(store: &S, work: &Work<'_>, steps: &[Step]) -> Result<(), Fault> {
    for stage in steps.chunk_by(|a, b| a.stage == b.stage) {
        work.guard.check()?;
        side_by_side(store, work, stage)?;
    }
    Ok(())
}

/// Writes down where something may be ours from now on.
fn note_pending<S: Store>(store: &S, work: &Work<'_>) -> Result<(), Fault> {
    let steps = work.plan.steps.iter().map(|step| &step.path);
    let paths: BTreeSet<&String> = work.remote.pending.iter().chain(steps).collect();
    let bytes = serde_json::to_vec(&paths).expect("paths are JSON");
    let upload = Upload { path: PENDING, class: None, bytes: &bytes, copy_of: None };
    again(|| store.put(&upload, When::Always)).map(drop)
}

/// What is taken down stays away even if this publication never comes to its end: the manifest that is there says so
/// before the first file goes. Gives the version that is there then.
fn keep_away<S: Store>(store: &S, work: &Work<'_>) -> Result<Option<Tag>, Fault> {
    let seen = work.remote.token.clone().map(Tag);
    let wanted = &work.plan.manifest.withdrawn;
    match &work.remote.manifest {
        Some(there) if !wanted.is_subset(&there.withdrawn) => {
            let withdrawn = there.withdrawn.union(wanted).copied().collect();
            exchange(store, &Manifest { withdrawn, ..there.clone() }, seen).map(Some)
        }
        _ => Ok(seen),
    }
}

/// A manifest in the place of the one that was seen, or not at all.
fn exchange<S: Store>(store: &S, manifest: &Manifest, seen: Option<Tag>) -> Result<Tag, Fault> {
    let bytes = manifest.to_bytes();
    let upload = Upload { path: MANIFEST, class: None, bytes: &bytes, copy_of: None };
    let when = seen.as_ref().map_or(When::Absent, When::Matches);
    match again(|| store.put(&upload, when)) {
        // A first try may have come through although its answer did not.
        Err(fault) if fault.kind == Kind::Changed => {
            let there = again(|| store.get(MANIFEST))?.filter(|there| there.bytes == bytes);
            there.map(|there| there.tag).ok_or(fault)
        }
        outcome => outcome,
    }
}

/// Several steps at once; after a fault no new one is begun.
fn side_by_side<S: Store>(store: &S, work: &Work<'_>, steps: &[Step]) -> Result<(), Fault> {
    let (next, fault) = (AtomicUsize::new(0), Mutex::new(None));
    let worker = || {
        while let Some(step) = steps.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(told) = one(store, work, step) {
                next.store(steps.len(), Ordering::Relaxed);
                fault.lock().expect("no worker panicked").get_or_insert(told);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..store.width().min(steps.len()) {
            scope.spawn(worker);
        }
    });
    fault.into_inner().expect("no worker panicked").map_or(Ok(()), Err)
}

fn one<S: Store>(store: &S, work: &Work<'_>, step: &Step) -> Result<(), Fault> {
    if step.act == Act::Delete {
        again(|| store.delete(&step.path))?;
    } else if !is_there(store, work, step)? {
        let bytes = work.build.bytes(&step.path)?;
        let files = &work.plan.manifest.files;
        let class = files.get(&step.path).map(|entry| entry.class);
        let copy_of = compress::original(&step.path).filter(|(original, _)| files.contains_key(*original));
        let upload = Upload { path: &step.path, class, bytes: &bytes, copy_of };
        again(|| store.put(&upload, When::Always))?;
    }
    (work.done)(step);
    Ok(())
}

/// Whether a publication that was cut off has brought the file already.
fn is_there<S: Store>(store: &S, work: &Work<'_>, step: &Step) -> Result<bool, Fault> {
    if !work.remote.pending.contains(&step.path) || work.remote.files.get(&step.path) != Some(&step.size) {
        return Ok(false);
    }
    let wanted: Option<Hash> = work.plan.manifest.files.get(&step.path).map(|entry| entry.sha256);
    Ok(again(|| store.digest(&step.path))? == wanted)
}

/// Everything that was published is there, with its size.
fn verify<S: Store>(store: &S, manifest: &Manifest) -> Result<(), Fault> {
    let there = again(|| store.list())?;
    let is_wrong = |(path, size): (&String, u64)| there.get(path) != Some(&size);
    let wrong = manifest.files.iter().find(|(path, entry)| is_wrong((path, entry.size)));
    match wrong {
        None => Ok(()),
        Some((path, _)) => {
            Err(Fault::new(Kind::Changed, format!("`{path}` is not there as it was published")))
        }
    }
}
