//! How well the prose reader reads: run against labelled passages and readouts.
//!
//! `cargo bench --bench accuracy -- DATA [--part all|dev|held] [--show] [--out FILE]`
//!
//! DATA holds `meetings/dev.jsonl` and `readouts/`. Without DATA, or where it
//! is not there, nothing is measured and nothing fails.

mod passages;
mod readouts;
mod score;
mod speed;

use std::path::PathBuf;

struct Wanted {
    data: PathBuf,
    part: String,
    show: bool,
    out: Option<PathBuf>,
}

fn main() {
    let wanted = wanted(std::env::args().skip(1));
    if !wanted.data.join("meetings/dev.jsonl").exists() {
        println!("no labelled passages in {}; nothing measured", wanted.data.display());
        return;
    }
    passages::measure(&wanted);
    readouts::measure(&wanted);
    speed::measure(&wanted);
}

fn wanted(arguments: impl Iterator<Item = String>) -> Wanted {
    let mut wanted = Wanted { data: "../shared/data".into(), part: "all".into(), show: false, out: None };
    let mut arguments = arguments.filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--part" => wanted.part = arguments.next().unwrap_or_default(),
            "--show" => wanted.show = true,
            "--out" => wanted.out = arguments.next().map(PathBuf::from),
            path => wanted.data = path.into(),
        }
    }
    wanted
}
