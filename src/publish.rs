//! A finished build out to where it is read, without accidents.
//!
//! In the order of the flow:
//!
//! - [`sealed`]: the build, looked at once more before the first byte leaves;
//! - [`target`]: what a place to publish at can do; [`store`] does it for every place that keeps files one by one,
//!   in the order that [`order`] gives, and `folder` is the plainest of them, `bucket` the farthest; `git` and `ssh`
//!   change all in one step, and `complaint` tells what the programs say that they call;
//!   `process` knows whether one who left a lock behind still lives;
//! - [`plan`]: from what is here and what is there to the steps between, without doing any;
//! - [`saved`]: a plan in a file, for somebody to look at before it is carried out;
//! - [`rollback`]: the publication before the last one, as far as it may be seen today;
//! - [`run`]: lock, look, plan, act, look again.

#[cfg(feature = "object-stores")]
mod bucket;
mod complaint;
mod folder;
mod git;
pub mod order;
pub mod plan;
mod process;
pub mod rollback;
pub mod run;
pub mod saved;
pub mod sealed;
pub mod secret;
mod ssh;
pub mod store;
pub mod target;

use std::path::{Path, PathBuf};

use crate::model::publish as model;

pub use plan::{Plan, Refusal, Wish};
pub use sealed::Build;
pub use target::{Fault, Stop, Target};

/// The place that a target of `site.yaml` names; nothing is asked of it yet. `root` is the site's folder, `output`
/// that of the build.
///
/// # Errors
/// When this program cannot speak to it, there is no key for it, or it is among what the site is made of.
pub fn open(target: &model::Target, root: &Path, output: &Path) -> Result<Box<dyn Target>, Fault> {
    Ok(match &target.place {
        model::Place::Folder(settings) => {
            Box::new(store::Objects(folder::FolderStore::new(settings, root, output)?))
        }
        model::Place::Git(settings) => Box::new(git::GitTarget::new(settings, &target.name, root)),
        model::Place::Ssh(settings) => Box::new(ssh::SshTarget::new(settings, root)),
        model::Place::Bucket(settings) => bucket(settings)?,
    })
}

#[cfg(feature = "object-stores")]
fn bucket(settings: &model::Bucket) -> Result<Box<dyn Target>, Fault> {
    Ok(Box::new(store::Objects(bucket::BucketStore::open(settings)?)))
}

#[cfg(not(feature = "object-stores"))]
fn bucket(settings: &model::Bucket) -> Result<Box<dyn Target>, Fault> {
    let message = format!(
        "{settings} cannot be published to: this program was built without object stores; take a released one, or \
         build it with `--features object-stores`"
    );
    Err(Fault::new(target::Kind::Other, message))
}

/// Where we keep what can be made anew, in the site's folder.
pub fn own_folder(root: &Path) -> PathBuf {
    let folder = root.join(".chancery");
    // Nobody commits it by mistake.
    if std::fs::create_dir_all(&folder).is_ok() && !folder.join(".gitignore").exists() {
        let _ = std::fs::write(folder.join(".gitignore"), "*\n");
    }
    folder
}
