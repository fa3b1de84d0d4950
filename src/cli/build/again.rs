//! Whether there is anything to build: a build that was asked the same of the same files has done it all.

use std::path::Path;

use jiff::Timestamp;

use super::Output;
use crate::cli::made;
use crate::enrich::Options;
use crate::load::{self, Disk};
use crate::model::{Hash, Holds};
use crate::render::Chunks;
use crate::write::{Left, Past, Receipt, Written};

/// What a build is asked, and for which moment.
pub struct Errand<'a> {
    folder: &'a Path,
    /// All but the moment; `None` where it cannot be said in words, so that nothing of it is known later.
    asked: Option<String>,
    as_of: Timestamp,
}

/// What came of a build.
pub struct Built {
    pub holds: Holds,
    pub input: Hash,
    pub written: Written,
    /// What there is now, in words.
    pub closing: String,
    /// Of each page the path of its file, and the hash of all that it was made of.
    pub imprints: Vec<(String, Hash)>,
    /// The words of its texts.
    pub words: Chunks,
}

impl<'a> Errand<'a> {
    pub fn new(root: &Path, folder: &'a Path, options: &Options, strict: bool, output: &Output) -> Self {
        // Every field is named, so that whoever adds one decides about it here.
        let Options { as_of, drafts, ceiling, wary, withhold, base_url, pdf } = options;
        let as_of = as_of.stated();
        let is_to_come = as_of > Timestamp::now();
        let seeing = (drafts, ceiling, wary, withhold, base_url, is_to_come);
        let places = (std::path::absolute(root).ok(), std::path::absolute(folder).ok());
        // What Chromium prints is another's work, of which nothing is known.
        let program = made::program().filter(|_| !pdf);
        let asked =
            program.map(|program| format!("{program} {places:?} {seeing:?} {strict} {:?}", output.manner()));
        Errand { folder, asked, as_of }
    }

    /// The receipt of a build that was asked the same, for a moment since or until when nothing changes by itself.
    pub fn receipt(&self) -> Option<Receipt> {
        let receipt = Receipt::read(self.folder)?;
        let is_same = self.asked.as_ref() == Some(&receipt.asked) && receipt.holds.contains(self.as_of);
        is_same.then_some(receipt)
    }

    /// Whether all is done, by the looks of the site's files.
    pub fn is_done(&self, root: &Path, receipt: &Receipt) -> bool {
        receipt.mark.is_some() && load::mark(root) == receipt.mark && self.stands(receipt, receipt)
    }

    /// Whether all is done, for one who has read the site's files: they have this hash.
    pub fn is_done_for(&self, disk: &Disk, input: Hash, receipt: &Receipt) -> bool {
        let has_no_faults = disk.mark().is_some();
        let renewed = Receipt { mark: disk.lasting_mark(), ..receipt.clone() };
        has_no_faults && receipt.input == input && self.stands(&renewed, receipt)
    }

    /// Whether pages that are to be drawn may have been drawn before.
    pub fn is_known(&self) -> bool {
        self.asked.is_some()
    }

    fn stands(&self, receipt: &Receipt, written: &Receipt) -> bool {
        let Some(now) = receipt.stands(self.folder, self.as_of) else { return false };
        if now != *written {
            // Where that fails, the next build has to look as closely as this one.
            let _ = now.write(self.folder);
        }
        true
    }

    /// Keeps what a build was asked, left and said, for the next one.
    pub fn keep(self, disk: &Disk, root: &Path, built: Built, output: &Output) {
        // Of a file that was changed meanwhile nobody knows which text is in the output.
        let is_unchanged = || disk.mark().is_some() && disk.mark() == load::mark(root);
        let (is_unchanged, left) = rayon::join(is_unchanged, || Left::by(self.folder, &built.written));
        let left = left.filter(|_| is_unchanged);
        let (Some(asked), Some(left)) = (self.asked, left) else { return };
        let Built { holds, input, closing, written, imprints, words } = built;
        Past::keep(self.folder, written.manifest, imprints, words);
        let mark = disk.lasting_mark();
        let receipt = Receipt { asked, holds, input, mark, left, said: output.said(), closing };
        // Where that fails, the next build does all again.
        let _ = receipt.write(self.folder);
    }
}
