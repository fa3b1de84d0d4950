//! Photographs without the place where they were taken: a telephone writes it into every picture, and a picture of
//! a meeting must not tell where its source lives.
//!
//! Only the bytes of the place are blanked, where they stand: EXIF's GPS fields and those of XMP. Nothing moves, so
//! no picture can be broken by it, and the orientation, the colours, the credit line and the copyright stay.
//! JPEG, PNG and WebP are known; in other formats nothing is looked for.

use memchr::memmem;

/// Whether a file of this name may hold a place.
pub fn is_photo(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "jpg" | "jpeg" | "jpe" | "jfif" | "png" | "webp")
}

/// Blanks the place in the bytes of a picture; says whether there was one.
pub fn blank_place(bytes: &mut [u8]) -> bool {
    if bytes.starts_with(b"\xff\xd8") {
        in_jpeg(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        in_png(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        in_webp(bytes)
    } else {
        false
    }
}

/// What EXIF begins with in a JPEG.
const EXIF: &[u8] = b"Exif\0\0";

/// In every segment of metadata, those of a second picture in the same file, too.
fn in_jpeg(bytes: &mut [u8]) -> bool {
    let starts: Vec<usize> = memmem::find_iter(bytes, EXIF).collect();
    let mut found = false;
    for start in starts {
        // The marker of the segment and its length, which counts itself.
        let Some([0xff, 0xe1, high, low]) = start.checked_sub(4).and_then(|at| bytes.get(at..start)) else {
            continue;
        };
        let end = start - 2 + usize::from(u16::from_be_bytes([*high, *low]));
        if let Some(tiff) = bytes.get_mut(start + EXIF.len()..end) {
            found |= in_tiff(tiff);
        }
    }
    in_xmp(bytes) || found
}

fn in_webp(bytes: &mut [u8]) -> bool {
    let (mut at, mut found) = (12, false);
    while let Some(head) = bytes.get(at..at + 8) {
        let (name, size) = head.split_at(4);
        let is_exif = name == b"EXIF";
        let size = u32::from_le_bytes(size.try_into().expect("four bytes")) as usize;
        let end = (at + 8).saturating_add(size).min(bytes.len());
        if is_exif {
            let chunk = &mut bytes[at + 8..end];
            let skipped = if chunk.starts_with(EXIF) { EXIF.len() } else { 0 };
            found |= in_tiff(&mut chunk[skipped..]);
        }
        at = end + size % 2;
    }
    in_xmp(bytes) || found
}

fn in_png(bytes: &mut [u8]) -> bool {
    let (mut at, mut found) = (8, false);
    while let Some(head) = bytes.get(at..at + 8) {
        let size = u32::from_be_bytes(head[..4].try_into().expect("four bytes")) as usize;
        let (start, name) = (at + 8, [head[4], head[5], head[6], head[7]]);
        let end = start.saturating_add(size);
        if bytes.len().saturating_sub(4) < end {
            break;
        }
        let blanked = match &name {
            b"eXIf" => in_tiff(&mut bytes[start..end]),
            b"iTXt" | b"tEXt" => in_xmp(&mut bytes[start..end]),
            _ => false,
        };
        if blanked {
            let sum = crc(&bytes[at + 4..end]).to_be_bytes();
            bytes[end..end + 4].copy_from_slice(&sum);
            found = true;
        }
        at = end + 4;
    }
    found
}

/// The checksum of a chunk of PNG (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 },
        )
    };
    !bytes.iter().fold(!0, step)
}

/// The tag under which a directory of EXIF has the directory of the place.
const PLACE: u16 = 0x8825;

/// Empties the directory of the place in EXIF, which is written as TIFF.
fn in_tiff(bytes: &mut [u8]) -> bool {
    let is_big = match bytes.get(..4) {
        Some(b"MM\0*") => true,
        Some(b"II*\0") => false,
        _ => return false,
    };
    let mut tiff = Tiff { bytes, is_big };
    let (mut directory, mut found) = (tiff.long(4), false);
    // One for the picture, one for its thumbnail; more only where somebody means ill.
    for _ in 0..4 {
        let Some(at) = directory.filter(|at| *at != 0) else { break };
        let Some(count) = tiff.short(at) else { break };
        for entry in (0..usize::from(count)).map(|number| at + 2 + 12 * number) {
            if tiff.short(entry) == Some(PLACE)
                && let Some(place) = tiff.long(entry + 8)
            {
                found |= tiff.empty(place);
            }
        }
        directory = tiff.long(at + 2 + 12 * usize::from(count));
    }
    found
}

struct Tiff<'b> {
    bytes: &'b mut [u8],
    is_big: bool,
}

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) } as usize)
    }

    /// Blanks every entry of a directory and what it points at, and leaves it with none.
    fn empty(&mut self, directory: usize) -> bool {
        let Some(count) = self.short(directory) else { return false };
        for entry in (0..usize::from(count)).map(|number| directory + 2 + 12 * number) {
            let (Some(kind), Some(n), Some(at)) =
                (self.short(entry + 2), self.long(entry + 4), self.long(entry + 8))
            else {
                break;
            };
            let size = match kind {
                3 | 8 => 2,
                4 | 9 | 11 => 4,
                5 | 10 | 12 => 8,
                _ => 1,
            };
            let length = n.saturating_mul(size);
            if length > 4 {
                self.blank(at, length);
            }
            self.blank(entry, 12);
        }
        self.blank(directory, 2);
        count > 0
    }

    /// Makes zeros of bytes, as far as there are any.
    fn blank(&mut self, at: usize, length: usize) {
        let end = at.saturating_add(length).min(self.bytes.len());
        if let Some(bytes) = self.bytes.get_mut(at..end) {
            bytes.fill(0);
        }
    }
}

/// Blanks the values of `exif:GPS…`, as attributes and as elements, in XMP.
fn in_xmp(bytes: &mut [u8]) -> bool {
    let names: Vec<usize> = memmem::find_iter(bytes, b"exif:GPS").collect();
    let mut found = false;
    for name in names {
        let after = |from: usize, byte: u8| memchr::memchr(byte, bytes.get(from..)?).map(|at| from + at);
        let end_of_name =
            bytes[name..].iter().position(|byte| b"=> /\t\r\n".contains(byte)).map(|length| name + length);
        let is_end_tag = name > 0 && bytes[name - 1] == b'/';
        let value = end_of_name.filter(|_| !is_end_tag).and_then(|end| match bytes[end] {
            b'=' => {
                let quote = *bytes.get(end + 1).filter(|byte| matches!(byte, b'"' | b'\''))?;
                Some(end + 2..after(end + 2, quote)?)
            }
            b'>' => Some(end + 1..after(end + 1, b'<')?),
            _ => None,
        });
        // A coordinate is short; anything else is no value.
        if let Some(value) = value.filter(|value| !value.is_empty() && value.len() < 200) {
            found |= bytes[value.clone()].iter().any(|byte| *byte != b' ');
            bytes[value].fill(b' ');
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// EXIF with an orientation and a place: latitude as three fractions elsewhere, and its half of the globe.
    fn exif(is_big: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let short = |bytes: &mut Vec<u8>, n: u16| {
            bytes.extend(if is_big { n.to_be_bytes() } else { n.to_le_bytes() })
        };
        let long = |bytes: &mut Vec<u8>, n: u32| {
            bytes.extend(if is_big { n.to_be_bytes() } else { n.to_le_bytes() })
        };
        bytes.extend(if is_big { b"MM\0*" } else { b"II*\0" });
        long(&mut bytes, 8);
        short(&mut bytes, 2);
        for (tag, kind, n, value) in [(0x0112, 3, 1, 6), (PLACE, 4, 1, 38)] {
            short(&mut bytes, tag);
            short(&mut bytes, kind);
            long(&mut bytes, n);
            long(&mut bytes, value);
        }
        long(&mut bytes, 0);
        assert_eq!(bytes.len(), 38);
        short(&mut bytes, 2);
        for (tag, kind, n, value) in [(1, 2, 2, 0x4e00_4e00), (2, 5, 3, 68)] {
            short(&mut bytes, tag);
            short(&mut bytes, kind);
            long(&mut bytes, n);
            long(&mut bytes, value);
        }
        long(&mut bytes, 0);
        assert_eq!(bytes.len(), 68);
        bytes.extend(b"LATITUDE-IN-24-BYTES-OK!");
        bytes
    }

    const XMP: &str = "<x:xmpmeta><rdf:Description exif:GPSLatitude=\"39,54N\" dc:rights='Desk'>\
        <exif:GPSLongitude>116,23E</exif:GPSLongitude></rdf:Description></x:xmpmeta>";

    fn jpeg(tiff: &[u8]) -> Vec<u8> {
        let segment = |head: &[u8], body: &[u8]| {
            let length = u16::try_from(head.len() + body.len() + 2).unwrap().to_be_bytes();
            [b"\xff\xe1", &length[..], head, body].concat()
        };
        let xmp = segment(b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes());
        [b"\xff\xd8", &segment(EXIF, tiff)[..], &xmp, b"\xff\xdaPICTURE\xff\xd9"].concat()
    }

    fn png(tiff: &[u8]) -> Vec<u8> {
        let chunk = |name: &[u8], body: &[u8]| {
            let named = [name, body].concat();
            [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], &named, &crc(&named).to_be_bytes()]
                .concat()
        };
        let text = [b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat();
        [b"\x89PNG\r\n\x1a\n", &chunk(b"eXIf", tiff)[..], &chunk(b"iTXt", &text), &chunk(b"IDAT", b"PICTURE")]
            .concat()
    }

    fn webp(tiff: &[u8]) -> Vec<u8> {
        let chunk = |name: &[u8], body: &[u8]| {
            let pad = vec![0; body.len() % 2];
            [name, &u32::try_from(body.len()).unwrap().to_le_bytes()[..], body, &pad].concat()
        };
        let body = [
            b"WEBP",
            &chunk(b"VP8 ", b"PICTURE")[..],
            &chunk(b"EXIF", tiff),
            &chunk(b"XMP ", XMP.as_bytes()),
        ]
        .concat();
        [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
    }

    #[test]
    fn the_place_is_gone_and_nothing_else() {
        for is_big in [true, false] {
            for picture in [jpeg(&exif(is_big)), png(&exif(is_big)), webp(&exif(is_big))] {
                let mut blank = picture.clone();
                assert!(blank_place(&mut blank));
                let has = |words: &str| memmem::find(&blank, words.as_bytes()).is_some();
                for place in ["LATITUDE", "39,54N", "116,23E"] {
                    assert!(!has(place), "{place}");
                }
                assert!(has("PICTURE") && has("dc:rights='Desk'"));
                assert_eq!(blank.len(), picture.len());
                // The entry of the orientation is as it was.
                let tiff = memmem::find(&blank, if is_big { b"MM\0*" } else { b"II*\0" }).unwrap();
                assert_eq!(blank[tiff..tiff + 38], picture[tiff..tiff + 38]);
                assert!(!blank_place(&mut blank.clone()), "there is nothing left to blank");
            }
        }
    }

    #[test]
    fn checksums_hold() {
        let mut blank = png(&exif(true));
        blank_place(&mut blank);
        let mut at = 8;
        while at < blank.len() {
            let size = u32::from_be_bytes(blank[at..at + 4].try_into().unwrap()) as usize;
            let sum = u32::from_be_bytes(blank[at + 8 + size..at + 12 + size].try_into().unwrap());
            assert_eq!(crc(&blank[at + 4..at + 8 + size]), sum);
            at += 12 + size;
        }
        assert_eq!(crc(b"IEND"), 0xae42_6082, "as every PNG ends");
    }

    #[test]
    fn what_has_no_place_stays_as_it_is() {
        for bytes in
            [&b""[..], b"\xff\xd8\xff\xd9", b"RIFF\0\0\0\0WEBP", b"\x89PNG\r\n\x1a\n", b"Exif\0\0MM\0*"]
        {
            let mut same = bytes.to_vec();
            assert!(!blank_place(&mut same) && same == bytes);
        }
    }

    proptest! {
        /// Whatever is in the metadata: no panic, and the picture itself is never touched.
        #[test]
        fn torn_metadata_does_no_harm(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
            which in 0..3_usize,
            cut in 0..40_usize,
        ) {
            let mut tiff = exif(which == 1);
            for (at, byte) in &changes {
                let at = at.index(tiff.len());
                tiff[at] = *byte;
            }
            let mut picture = [jpeg, png, webp][which](&tiff);
            picture.truncate(picture.len() - cut);
            let before = picture.clone();
            blank_place(&mut picture);
            prop_assert_eq!(picture.len(), before.len());
            if let Some(at) = memmem::find(&before, b"PICTURE") {
                prop_assert_eq!(&picture[at..at + 7], b"PICTURE");
            }
        }
    }
}
