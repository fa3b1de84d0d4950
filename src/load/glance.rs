//! One hash for the stamps of many files, by which it is seen, without reading them, that none has changed.

use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::Stamp;
use crate::model::Hash;

/// A glance at files, one after the other, always in the same order.
#[derive(Debug)]
pub struct Glance {
    digest: Sha256,
    newest: Option<SystemTime>,
    is_whole: bool,
}

impl Default for Glance {
    fn default() -> Self {
        Glance { digest: Sha256::new(), newest: None, is_whole: true }
    }
}

impl Glance {
    /// Adds a file, or whatever else stands at a path.
    pub fn add(&mut self, path: &str, stamp: Option<&Stamp>) {
        self.add_name(path);
        let Some(stamp) = stamp else {
            self.is_whole = false;
            return;
        };
        self.digest.update(stamp.to_bytes());
        self.newest = self.newest.max(Some(stamp.newest()));
    }

    /// Adds something of which there is but a name, such as a folder.
    pub fn add_name(&mut self, path: &str) {
        self.digest.update((path.len() as u64).to_le_bytes());
        self.digest.update(path);
    }

    /// The hash; `None` where a stamp is missing.
    pub fn hash(self) -> Option<Hash> {
        self.is_whole.then(|| Hash::finish(self.digest))
    }

    /// The same for one who relies on it later: also `None` where a file was changed so late that one changed once
    /// more could bear the same time (all must have been changed before that moment), and where the system's stamps
    /// do not show every change.
    pub fn settled(self, before: SystemTime) -> Option<Hash> {
        let is_settled = self.newest.is_none_or(|newest| newest < before) && cfg!(unix);
        self.hash().filter(|_| is_settled)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;

    fn glance(paths: &[(&str, Option<&Stamp>)]) -> Glance {
        let mut glance = Glance::default();
        paths.iter().for_each(|(path, stamp)| glance.add(path, *stamp));
        glance
    }

    #[test]
    fn a_file_written_again_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        fs::write(&file, "one").unwrap();
        let first = Stamp::of(&file).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(&file, "two").unwrap();
        let second = Stamp::of(&file).unwrap();
        let hash = |stamp: &Stamp| glance(&[("a", Some(stamp))]).hash().unwrap();
        assert_eq!(hash(&first), hash(&first));
        assert_ne!(hash(&first), hash(&second));
        assert_ne!(hash(&first), glance(&[("b", Some(&first))]).hash().unwrap());
        assert_eq!(glance(&[("a", Some(&first)), ("b", None)]).hash(), None);
    }

    #[test]
    fn what_was_changed_just_now_is_not_relied_on() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        fs::write(&file, "one").unwrap();
        let stamp = Stamp::of(&file).unwrap();
        let settled = |before| glance(&[("a", Some(&stamp))]).settled(before);
        assert_eq!(settled(stamp.newest()), None);
        assert!(settled(stamp.newest() + Duration::from_nanos(1)).is_some());
    }
}
