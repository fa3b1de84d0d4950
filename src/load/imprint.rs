//! One hash for all that a site is made from.

use std::fs;
use std::io;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Input;
use crate::model::Hash;
use crate::source::SourceFile;

/// The hash of everything read, and of the files to be copied. It changes when, and only when, one of them does.
///
/// # Errors
/// When a file to be copied cannot be read.
pub fn imprint(input: &Input) -> io::Result<Hash> {
    let mut digest = Sha256::new();
    let mut add = |kind: &str, name: &str, bytes: &[u8]| {
        for part in [kind.as_bytes(), name.as_bytes(), bytes] {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
    };
    let files: Vec<&SourceFile> = input.sources.iter().map(|(_, file)| file).collect();
    let mut texts: Vec<(&str, Hash)> = files.into_par_iter().map(|file| (&*file.path, file.hash())).collect();
    texts.sort_unstable();
    texts.into_iter().for_each(|(path, hash)| add("text", path, hash.as_bytes()));
    input.templates.iter().for_each(|(name, text)| add("template", name, text.as_bytes()));
    for (url, path) in &input.statics {
        add("static", url, &fs::read(path)?);
    }
    for file in &input.beside {
        add("beside", &file.url, &fs::read(&file.path)?);
    }
    Ok(Hash::finish(digest))
}
