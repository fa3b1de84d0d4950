//! What was published before, found and looked through.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::super::output::Output;
use crate::publish::rollback::{self, Forbidden, kept};
use crate::publish::{self, Build, Target};
use crate::write::{Class, Manifest};

/// The publication before the last one, as far as today's build allows it. `kept` is where it lies, for places that
/// keep no past.
pub fn returned(
    target: &dyn Target,
    today: Build,
    kept: &Path,
    root: &Path,
    output: &Output,
) -> Result<Build, Box<dyn std::error::Error>> {
    let room = publish::own_folder(root).join("rollback");
    let _ = fs::remove_dir_all(&room);
    let [then, mixed] = ["then", "mixed"].map(|name| room.join(name));
    fs::create_dir_all(&then)?;
    fs::create_dir_all(&mixed)?;
    let found = if target.keeps_past() {
        target.previous(&then)?.map(|manifest| (manifest, then))
    } else {
        kept::before(kept)
    };
    let Some((previous, folder)) = found else {
        return Err(format!(
            "nothing is known of an earlier publication to {}; check out the earlier sources, and publish them",
            target.place()
        )
        .into());
    };
    let remote = target.look()?;
    let taken_down = remote.manifest.map(|manifest| manifest.withdrawn).unwrap_or_default();
    let forbidden = Forbidden { addresses: hidden_today(&today), taken_down };
    let returned = rollback::build(&today, &previous, &folder, &forbidden, &mixed)?;
    if returned.is_filtered {
        output.closing(
            "The earlier publication shows what may not be seen today. That is left out; lists, feeds and search are \
             those of today's build",
        );
    }
    Ok(returned.build)
}

/// Addresses that may not be seen now: of what is hidden, and of what is withdrawn, whose notice stands there.
fn hidden_today(today: &Build) -> BTreeSet<String> {
    today.seal.hidden.iter().cloned().chain(withdrawn(&today.manifest)).collect()
}

fn withdrawn(manifest: &Manifest) -> impl Iterator<Item = String> {
    let notices = manifest.files.iter().filter(|(_, entry)| entry.class == Class::Withdrawn);
    notices.map(|(path, _)| path.strip_suffix("index.html").unwrap_or(path).to_owned())
}
