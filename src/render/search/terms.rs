//! Words and where they stand, in files that a script reads as they are.
//!
//! A file is a row of words in the order of their bytes, each with two lists of numbers (texts, meetings). A word and a
//! list are their length in bytes, then the bytes. A list is empty, or a byte 0 and the steps from each number to the
//! next, or where that is shorter, a byte 1 and one bit for each. Lengths and steps are written seven bits a byte, low
//! ones first, the high bit saying that more follow.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::words::Words;

/// Words in the making.
#[derive(Default)]
pub(super) struct Terms {
    words: Words,
    terms: HashMap<Box<str>, [Numbers; 2], BuildHasherDefault<Quick>>,
}

/// A hash for words: they are the author's own, so nobody chooses them to collide.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        // The table looks at the high and the low bits; the low ones are poor after a multiplication.
        self.0 ^ (self.0 >> 32)
    }
}

/// The words of some texts that follow one another, numbered from 0, as they are kept from one build to the next: a row
/// of words in the order of their bytes, each with its last number and its steps, these as long as is said before them.
#[derive(Debug, Clone)]
pub(super) struct Chunk(pub Vec<u8>);

/// Numbers in ascending order, as steps.
#[derive(Default)]
struct Numbers {
    /// One more than the last; 0 for none.
    next: u32,
    steps: Vec<u8>,
}

impl Numbers {
    fn add(&mut self, number: u32) {
        if number >= self.next {
            put(&mut self.steps, number - self.next);
            self.next = number + 1;
        }
    }

    /// Adds numbers of a chunk, which begins at `base` and after all that is here.
    fn append(&mut self, base: u32, last: u32, steps: &[u8]) {
        let mut at = 0;
        let first = base + take(steps, &mut at);
        put(&mut self.steps, first - self.next);
        self.steps.extend(&steps[at..]);
        self.next = base + last + 1;
    }

    /// As it is written.
    fn encoded(&self) -> Vec<u8> {
        if self.steps.is_empty() {
            return Vec::new();
        }
        let size = (self.next as usize).div_ceil(8);
        if size >= self.steps.len() {
            let mut list = vec![0];
            list.extend(&self.steps);
            return list;
        }
        let mut list = vec![0; size + 1];
        list[0] = 1;
        let (mut at, mut next) = (0, 0);
        while at < self.steps.len() {
            let number = next + take(&self.steps, &mut at);
            list[1 + number as usize / 8] |= 1 << (number % 8);
            next = number + 1;
        }
        list
    }
}

impl Terms {
    /// Adds the words of a text.
    pub fn add_text(&mut self, number: u32, text: &str) {
        self.add(0, number, text);
    }

    /// Adds words about a meeting.
    pub fn add_meeting(&mut self, number: u32, text: &str) {
        self.add(1, number, text);
    }

    fn add(&mut self, list: usize, number: u32, text: &str) {
        let Terms { words, terms } = self;
        words.each(text, |word| match terms.get_mut(word) {
            Some(lists) => lists[list].add(number),
            None => {
                let mut lists = <[Numbers; 2]>::default();
                lists[list].add(number);
                terms.insert(word.into(), lists);
            }
        });
    }

    /// The words of texts as they are kept.
    pub fn into_chunk(self) -> Chunk {
        let mut terms: Vec<_> = self.terms.into_iter().collect();
        terms.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut chunk = Vec::new();
        for (word, [Numbers { next, steps }, _]) in &terms {
            put(&mut chunk, word.len() as u32);
            chunk.extend(word.as_bytes());
            put(&mut chunk, next - 1);
            put(&mut chunk, steps.len() as u32);
            chunk.extend(steps);
        }
        Chunk(chunk)
    }

    /// Adds the texts of a chunk, whose first has the number `base`.
    pub fn add_chunk(&mut self, base: u32, Chunk(bytes): &Chunk) {
        let mut at = 0;
        while at < bytes.len() {
            let length = take(bytes, &mut at) as usize;
            let word = std::str::from_utf8(&bytes[at..at + length]).expect("words are text");
            at += length;
            let (last, length) = (take(bytes, &mut at), take(bytes, &mut at) as usize);
            let steps = &bytes[at..at + length];
            at += length;
            match self.terms.get_mut(word) {
                Some([texts, _]) => texts.append(base, last, steps),
                None => {
                    let mut lists = <[Numbers; 2]>::default();
                    lists[0].append(base, last, steps);
                    self.terms.insert(word.into(), lists);
                }
            }
        }
    }

    /// The files, about equally long, and the first word of each.
    pub fn into_files(self, count: usize) -> (Vec<String>, Vec<Vec<u8>>) {
        let mut terms: Vec<(Box<str>, Vec<u8>)> = self
            .terms
            .into_iter()
            .map(|(word, lists)| {
                let mut entry = Vec::new();
                for list in &lists {
                    let encoded = list.encoded();
                    put(&mut entry, encoded.len() as u32);
                    entry.extend(encoded);
                }
                (word, entry)
            })
            .collect();
        terms.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let size: usize = terms.iter().map(|(word, entry)| word.len() + entry.len()).sum();
        let (mut firsts, mut files) = (vec![String::new()], vec![Vec::new()]);
        let mut written = 0;
        for (word, entry) in &terms {
            if written * count >= size * files.len() && files.len() < count {
                firsts.push(word.to_string());
                files.push(Vec::new());
            }
            let file = files.last_mut().expect("there is one");
            put(file, word.len() as u32);
            file.extend(word.as_bytes());
            file.extend(entry);
            written += word.len() + entry.len();
        }
        // What the site's plan has room for and no word needs.
        files.resize(count, Vec::new());
        (firsts, files)
    }
}

/// Seven bits a byte, low ones first.
fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &[u8], at: &mut usize) -> u32 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(list: &[u8]) -> Vec<u32> {
        match list.split_first() {
            None => vec![],
            Some((0, steps)) => {
                let (mut at, mut next, mut found) = (0, 0, vec![]);
                while at < steps.len() {
                    found.push(next + take(steps, &mut at));
                    next = found[found.len() - 1] + 1;
                }
                found
            }
            Some((_, bits)) => (0..bits.len() as u32 * 8)
                .filter(|number| bits[*number as usize / 8] & (1 << (number % 8)) != 0)
                .collect(),
        }
    }

    #[test]
    fn numbers_are_read_as_they_were_added() {
        for wanted in
            [vec![], vec![0], vec![5, 300, 70_000], (0..500).collect(), (7..90).step_by(2).collect()]
        {
            let mut list = Numbers::default();
            for number in &wanted {
                list.add(*number);
                list.add(*number);
            }
            assert_eq!(numbers(&list.encoded()), wanted);
        }
        let mut dense = Numbers::default();
        (0..800).for_each(|number| dense.add(number));
        assert_eq!(dense.encoded().len(), 101);
    }

    #[test]
    fn words_are_cut_into_files_by_their_order() {
        let mut terms = Terms::default();
        terms.add_text(0, "alder birch cedar");
        terms.add_text(1, "birch dogwood elm");
        let (firsts, files) = terms.into_files(3);
        assert_eq!(files.len(), 3);
        assert!(firsts.len() > 1 && firsts.is_sorted() && firsts[0].is_empty(), "{firsts:?}");
        let (firsts, files) = Terms::default().into_files(2);
        assert_eq!((firsts.len(), files), (1, vec![vec![], vec![]]));
    }
}
