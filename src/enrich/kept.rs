//! What was made of the briefings, kept from one build to the next.
//!
//! Of two briefings that were made of the same all is the same ([`Key`](super::Key)), so what was made is found by the
//! hash of that, and of nothing else. The file is for this very program alone; a part of it that is not as it was
//! written, or that cannot be read, is not there. Without it all is made again.

mod spared;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Made;
use crate::diagnostic::Diagnostic;
use crate::model::{EnrichedBriefing, Hash};
use crate::source::Sources;
use spared::Spared;

/// What is known of the build before.
#[derive(Debug, Default)]
pub struct Kept {
    /// The files of the site by their ids, in which all that is kept speaks of them.
    paths: Vec<Arc<str>>,
    file: Vec<u8>,
    parts: HashMap<Hash, Part>,
}

/// Where the bytes of a briefing stand among the parts, and their checksum.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    range: Range<usize>,
    checksum: u32,
}

/// What stands after the parts.
#[derive(Serialize, Deserialize)]
struct Contents {
    /// By which program it was written.
    program: String,
    paths: Vec<Arc<str>>,
    parts: Vec<(Hash, Part)>,
}

/// How many bytes stand before the parts: where they end, and the checksum of the contents.
const HEAD: usize = 12;

impl Kept {
    /// What a program kept; `None` where it was another program, or where the file is not as it was written.
    pub fn read(file: Vec<u8>, program: &str) -> Option<Kept> {
        let end = usize::try_from(u64::from_le_bytes(file.get(..8)?.try_into().ok()?)).ok()?;
        let checksum = u32::from_le_bytes(file.get(8..HEAD)?.try_into().ok()?);
        let contents = file.get(HEAD.checked_add(end)?..).filter(|all| crc32fast::hash(all) == checksum)?;
        let Contents { program: by, paths, parts } = postcard::from_bytes(contents).ok()?;
        let parts = parts.into_iter().collect();
        (by == program).then_some(Kept { paths, file, parts })
    }

    /// The files of the site by their ids.
    pub fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    /// What was made of this, and of the text of its file.
    pub(super) fn made(&self, key: Hash, text: &str) -> Option<(EnrichedBriefing, Vec<Diagnostic>)> {
        let (mut briefing, told, spared): (EnrichedBriefing, _, Spared) =
            postcard::from_bytes(self.part(key)?.0).ok()?;
        let plain = &mut briefing.document.text;
        plain.text = spared.words(&plain.pieces, text)?;
        Some((briefing, told))
    }

    /// The bytes of a part that are as they were written, and their checksum.
    fn part(&self, key: Hash) -> Option<(&[u8], u32)> {
        let Part { range, checksum } = self.parts.get(&key)?;
        let (from, to) = (HEAD.checked_add(range.start)?, HEAD.checked_add(range.end)?);
        let bytes = self.file.get(from..to).filter(|bytes| crc32fast::hash(bytes) == *checksum)?;
        Some((bytes, *checksum))
    }

    /// Writes what was made now, one after the other; `false` where that is what is kept already.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn renew<'m>(
        &self,
        made: impl Iterator<Item = &'m Made> + Clone,
        sources: &Sources,
        program: &str,
        open: impl FnOnce() -> io::Result<File>,
    ) -> io::Result<bool> {
        let is_kept = |made: &Made| self.part(made.briefing.made_of).is_some();
        if made.clone().count() == self.parts.len() && made.clone().all(is_kept) {
            return Ok(false);
        }
        let mut file = io::BufWriter::with_capacity(1 << 20, open()?);
        file.write_all(&[0; HEAD])?;
        let (mut parts, mut end) = (Vec::new(), 0);
        for made in made {
            let key = made.briefing.made_of;
            let (bytes, checksum) = match self.part(key) {
                Some((bytes, checksum)) => (Cow::Borrowed(bytes), checksum),
                None => {
                    let bytes = written(made);
                    let checksum = crc32fast::hash(&bytes);
                    (Cow::Owned(bytes), checksum)
                }
            };
            file.write_all(&bytes)?;
            parts.push((key, Part { range: end..end + bytes.len(), checksum }));
            end += bytes.len();
        }
        let contents = Contents { program: program.to_owned(), paths: sources.paths(), parts };
        let contents = postcard::to_stdvec(&contents).expect("names and numbers can be written");
        file.write_all(&contents)?;
        file.seek(io::SeekFrom::Start(0))?;
        file.write_all(&(end as u64).to_le_bytes())?;
        file.write_all(&crc32fast::hash(&contents).to_le_bytes())?;
        file.flush()?;
        Ok(true)
    }
}

/// All that was made of a briefing, but for the words that its file has.
fn written(Made { key, briefing, told }: &Made) -> Vec<u8> {
    let spared = Spared::of(&briefing.document.text, &key.text);
    let mut briefing = EnrichedBriefing::clone(briefing);
    briefing.document.text.text = String::new();
    postcard::to_stdvec(&(briefing, told, spared)).expect("all of a briefing can be written")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::enrich::{Memory, Options, enrich_again};
    use crate::load::Disk;

    /// What was made of the demonstration, kept, and the texts it was made of.
    fn kept() -> (Memory, Sources, Vec<u8>) {
        let mut disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR")));
        let mut memory = Memory::default();
        enrich_again(&mut memory, disk.read().unwrap(), &Options::default());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept");
        assert!(memory.keep(disk.sources(), "this", || File::create(&path)).unwrap());
        let bytes = std::fs::read(path).unwrap();
        (memory, disk.sources().clone(), bytes)
    }

    #[test]
    fn what_is_read_again_is_what_was_made() {
        let (memory, sources, bytes) = kept();
        let kept = Kept::read(bytes, "this").unwrap();
        assert_eq!(kept.paths(), sources.paths());
        for Made { key, briefing, told } in memory.briefings.values() {
            let (again, told_again) = kept.made(briefing.made_of, &key.text).unwrap();
            assert_eq!(format!("{again:?}"), format!("{briefing:?}"));
            assert_eq!(&told_again[..], &told[..]);
        }
        let again = Memory { briefings: memory.briefings, ..Memory::of(kept) };
        let is_new = again.keep(&sources, "this", || panic!("nothing is new")).unwrap();
        assert!(!is_new);
    }

    #[test]
    fn what_was_changed_or_is_another_programs_is_not_read() {
        let (memory, _, bytes) = kept();
        assert!(Kept::read(bytes.clone(), "another").is_none() && Kept::read(Vec::new(), "this").is_none());
        let known = |bytes: Vec<u8>| {
            let kept = Kept::read(bytes, "this").unwrap_or_default();
            memory
                .briefings
                .values()
                .filter(|made| kept.made(made.briefing.made_of, &made.key.text).is_some())
                .count()
        };
        let all = known(bytes.clone());
        assert!(all > 5);
        for at in (0..bytes.len()).step_by(bytes.len() / 200) {
            let mut changed = bytes.clone();
            changed[at] ^= 4;
            assert!(known(changed) < all, "a change at byte {at} is not noticed");
            assert!(known(bytes[..at].to_vec()) < all, "an end at byte {at} is not noticed");
        }
    }
}
