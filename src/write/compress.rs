//! Compressed copies beside files, for servers that hand them out as they lie there.

use std::io::Write;

use flate2::{Compression, GzBuilder};

use crate::hosting::kind;
use crate::model::Coding;

/// Below so many bytes a file fits into one packet as it is.
const LEAST: u64 = 1024;

/// The copies of a file that are worth having: path and bytes. The same bytes give the same copies.
pub fn copies(path: &str, bytes: &[u8], codings: impl IntoIterator<Item = Coding>) -> Vec<(String, Vec<u8>)> {
    if !gains(path, bytes.len() as u64) {
        return vec![];
    }
    let copy = |coding: Coding| (beside(path, coding), compressed(coding, bytes));
    let is_smaller = |(_, copy): &(String, Vec<u8>)| copy.len() < bytes.len();
    codings.into_iter().map(copy).filter(is_smaller).collect()
}

/// Of which file a path may be a copy, by its ending.
pub fn original(path: &str) -> Option<(&str, Coding)> {
    let (original, end) = path.rsplit_once('.')?;
    let coding = [Coding::Brotli, Coding::Gzip].into_iter().find(|coding| ending(*coding) == end)?;
    kind::is_text(original).then_some((original, coding))
}

/// The path of the copy of a file.
pub fn beside(path: &str, coding: Coding) -> String {
    format!("{path}.{}", ending(coding))
}

/// Whether a file of so many bytes is worth compressing.
pub fn gains(path: &str, size: u64) -> bool {
    kind::is_text(path) && size >= LEAST
}

fn ending(coding: Coding) -> &'static str {
    match coding {
        Coding::Brotli => "br",
        Coding::Gzip => "gz",
    }
}

fn compressed(coding: Coding, bytes: &[u8]) -> Vec<u8> {
    match coding {
        Coding::Brotli => brotli(bytes),
        Coding::Gzip => gzip(bytes).expect("memory can be written to"),
    }
}

/// Without the time and the name, which differ from build to build.
fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = GzBuilder::new().write(Vec::with_capacity(bytes.len() / 3), Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

#[cfg(feature = "brotli")]
fn brotli(bytes: &[u8]) -> Vec<u8> {
    // The last two levels take many times as long for a hundredth less.
    let parameters = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
    let mut copy = Vec::with_capacity(bytes.len() / 3);
    brotli::BrotliCompress(&mut &*bytes, &mut copy, &parameters).expect("memory can be written to");
    copy
}

/// Settings that ask for it are refused before anything is written.
#[cfg(not(feature = "brotli"))]
fn brotli(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_copy_holds_the_same_bytes() {
        let text = "Blinken met Wang Yi on Monday, for three hours. ".repeat(100);
        let copies = copies("a/index.html", text.as_bytes(), [Coding::Gzip]);
        let [(path, copy)] = copies.as_slice() else { panic!("one copy") };
        assert_eq!(path, "a/index.html.gz");
        assert_eq!(original(path), Some(("a/index.html", Coding::Gzip)));
        assert!(copy.len() < text.len() / 10);
        let mut read = String::new();
        flate2::read::GzDecoder::new(copy.as_slice()).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[cfg(feature = "brotli")]
    #[test]
    fn so_does_one_by_brotli() {
        let text = "Blinken met Wang Yi on Monday, for three hours. ".repeat(100);
        let copies = copies("a.css", text.as_bytes(), [Coding::Brotli]);
        let [(path, copy)] = copies.as_slice() else { panic!("one copy") };
        assert_eq!(path, "a.css.br");
        assert_eq!(original(path), Some(("a.css", Coding::Brotli)));
        let mut read = Vec::new();
        brotli::BrotliDecompress(&mut copy.as_slice(), &mut read).unwrap();
        assert_eq!(read, text.as_bytes());
    }

    #[test]
    fn what_gains_nothing_has_no_copy() {
        let large = vec![b'a'; 4096];
        assert!(copies("photo.jpg", &large, [Coding::Gzip]).is_empty());
        assert!(copies("small.html", b"<p>", [Coding::Gzip]).is_empty());
        assert_eq!(copies("a.html", &large, []), []);
    }
}
