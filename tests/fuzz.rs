//! What fuzzing found once, and a small corpus, played through the fuzz targets: `fuzz/kept/TARGET/*`.

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

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
