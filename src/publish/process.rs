//! Whether the process that holds a lock lives, where that can be known for sure.

use std::fs;

use serde::{Deserialize, Serialize};

/// A process of this start of this machine, in this world of processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    world: String,
    id: u32,
    began: String,
}

impl Process {
    /// This one; `None` on systems that do not tell.
    pub fn own() -> Option<Process> {
        let id = std::process::id();
        Some(Process { world: world()?, id, began: began(id)? })
    }

    /// Whether it has ended. Of a process elsewhere nothing is known, so it has not.
    pub fn is_gone(&self) -> bool {
        world().is_some_and(|here| here == self.world) && began(self.id).as_ref() != Some(&self.began)
    }
}

/// Changes with every start of the machine, and differs between containers.
fn world() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let processes = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", boot.trim(), processes.display()))
}

/// When a process began, in ticks since the start of the machine (proc(5), field 22); `None` where there is none,
/// or only its remains.
fn began(id: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    let state = fields.next()?;
    let began = fields.nth(18)?;
    (state != "Z").then(|| began.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_lives_is_told_from_one_that_has_ended() {
        let Some(own) = Process::own() else { return };
        assert!(!own.is_gone());
        assert!(Process { began: "1".into(), ..own.clone() }.is_gone());
        assert!(!Process { world: "elsewhere".into(), began: "1".into(), ..own }.is_gone());
    }
}
