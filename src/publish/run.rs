//! A publication from beginning to end: lock, look, plan, act.

use std::fmt;

use super::plan::{Plan, Refusal, Step, Wish, plan};
use super::sealed::Build;
use super::target::{Fault, Guard, Kind, NoGuard, Remote, Stop, Target, Work};

/// What is there, and what would be done.
#[derive(Debug)]
pub struct Prospect {
    /// What is there.
    pub remote: Remote,
    /// What would be done.
    pub plan: Plan,
}

/// Looks at a place and plans; changes nothing.
///
/// # Errors
/// When the place cannot be read, or should not be changed like that.
pub fn look(target: &dyn Target, build: &Build, wish: &Wish) -> Result<Prospect, Failure> {
    let remote = target.look()?;
    let plan = plan(&build.manifest, &remote, wish)?;
    Ok(Prospect { remote, plan })
}

/// Keeps other publishers away, or does without where that is allowed and nothing else is possible.
///
/// # Errors
/// When another is at work, or the place cannot keep anybody away and `unlocked` is not set.
pub fn lock(target: &dyn Target, unlocked: bool) -> Result<Box<dyn Guard + '_>, Failure> {
    match target.lock() {
        Err(fault) if fault.kind == Kind::NoLock && unlocked => Ok(Box::new(NoGuard)),
        Err(fault) if fault.kind == Kind::NoLock => {
            let message = format!(
                "{fault}, so two publications at once could mix their files; if you are the only one, publish with --no-lock"
            );
            Err(Fault::new(Kind::NoLock, message).into())
        }
        outcome => Ok(outcome?),
    }
}

/// Carries a plan out; `done` is told of each step, from several threads.
///
/// # Errors
/// Says whether the place may be mixed.
pub fn carry_out(
    target: &dyn Target,
    guard: &dyn Guard,
    prospect: &Prospect,
    build: &Build,
    done: &(dyn Fn(&Step) + Sync),
) -> Result<(), Stop> {
    target.carry_out(&Work { plan: &prospect.plan, remote: &prospect.remote, build, guard, done })
}

/// Why nothing was done.
#[derive(Debug)]
pub enum Failure {
    /// The place failed.
    Fault(Fault),
    /// It should not be done.
    Refusal(Refusal),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Fault(fault) => fault.fmt(f),
            Failure::Refusal(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Fault(fault)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Refusal(refusal)
    }
}
