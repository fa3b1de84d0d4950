//! One hash for all that a site is made from.

use std::fs;
use std::io;

use sha2::{Digest, Sha256};

use super::Input;
use crate::model::Hash;

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
    let mut texts: Vec<(&str, &str)> =
        input.sources.iter().map(|(_, file)| (&*file.path, &*file.text)).collect();
    texts.sort_unstable();
    texts.into_iter().for_each(|(path, text)| add("text", path, text.as_bytes()));
    input.templates.iter().for_each(|(name, text)| add("template", name, text.as_bytes()));
    for (url, path) in &input.statics {
        add("static", url, &fs::read(path)?);
    }
    for file in &input.beside {
        add("beside", &file.url, &fs::read(&file.path)?);
    }
    Ok(Hash::finish(digest))
}
