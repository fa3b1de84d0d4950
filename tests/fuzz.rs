//! What fuzzing found once, and a small corpus, played through the fuzz targets: `fuzz/kept/TARGET/*`; as it is kept, and
//! changed by a chance that is the same each time. `CHANCERY_MUTANTS=5000` for more changes; `fuzz/run` learns from what it does.

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::ops::Range;
use std::panic::catch_unwind;
use std::path::Path;

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn range(&mut self, end: usize) -> Range<usize> {
        let from = self.below(end + 1);
        from..(from + self.below(24)).min(end)
    }
}

/// Words that mean something to a target, as libFuzzer reads them.
fn words(target: &str) -> Vec<Vec<u8>> {
    let name = match target {
        "front_matter" | "settings" | "pages" => "yaml",
        target => target,
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/words/{name}.dict"));
    let words = fs::read_to_string(path).unwrap_or_default();
    let quoted = words.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescaped).collect()
}

fn unescaped(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(before.bytes());
        let code = after.strip_prefix('x').and_then(|code| u8::from_str_radix(code.get(..2)?, 16).ok());
        bytes.push(code.unwrap_or(after.as_bytes()[0]));
        rest = &after[if code.is_some() { 3 } else { 1 }..];
    }
    bytes.extend(rest.bytes());
    bytes
}

/// An input with a few changes: pieces gone, said twice, put elsewhere, of another input, words, bytes.
fn changed(mut input: Vec<u8>, others: &[Vec<u8>], words: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(6) {
        let here = dice.range(input.len());
        let piece = input[here.clone()].to_vec();
        let at = dice.below(input.len() + 1);
        match dice.below(6) {
            0 => drop(input.drain(here)),
            1 => drop(input.splice(here.end..here.end, piece)),
            2 => drop(input.splice(at..at, piece)),
            3 => {
                let other = &others[dice.below(others.len())];
                let piece = other[dice.range(other.len())].to_vec();
                input.splice(here, piece);
            }
            4 if !words.is_empty() => drop(input.splice(at..at, words[dice.below(words.len())].clone())),
            _ => drop(input.splice(at..at, [dice.below(256) as u8])),
        }
    }
    input
}

/// The kept inputs of a target, in order of their names.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/kept").join(target);
    let files =
        fs::read_dir(folder).expect("every target keeps inputs").map(|entry| entry.expect("readable").path());
    let mut inputs: Vec<_> =
        files.map(|path| (path.display().to_string(), fs::read(&path).expect("a file"))).collect();
    inputs.sort();
    inputs
}

#[test]
fn what_fuzzing_found_is_found_no_more() {
    for (name, target) in targets::TARGETS {
        let inputs = kept(name);
        assert!(!inputs.is_empty(), "{name} keeps nothing");
        for (path, input) in inputs {
            // A panic is printed with the name of the test alone.
            println!("{path}");
            target(&input);
        }
    }
}

#[test]
fn no_change_of_what_is_kept_is_too_much() {
    let often: usize =
        std::env::var("CHANCERY_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(60);
    for (name, target) in targets::TARGETS {
        let inputs: Vec<Vec<u8>> = kept(name).into_iter().map(|(_, input)| input).collect();
        let (words, mut dice) = (words(name), Dice(7));
        for _ in 0..often {
            let input = inputs[dice.below(inputs.len())].clone();
            let input = changed(input, &inputs, &words, &mut dice);
            assert!(catch_unwind(|| target(&input)).is_ok(), "{name}: {:?}", String::from_utf8_lossy(&input));
        }
    }
}
