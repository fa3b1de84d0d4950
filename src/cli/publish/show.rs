//! A plan for a person or a program to look at.

use serde_json::json;

use super::super::output::{Output, plural};
use crate::publish::plan::{Act, Step};
use crate::publish::saved::Saved;

/// So many files of a kind are named; of more it is told how many. A dry run names all.
const NAMED: usize = 12;

/// Prints it to standard output.
pub fn plan(saved: &Saved, is_done: bool, all: bool, output: &Output) {
    if output.is_for_machines() {
        output.result(&format!("{}\n", as_json(saved)));
    } else {
        output.result(&in_words(saved, is_done, if all { usize::MAX } else { NAMED }));
    }
}

fn as_json(saved: &Saved) -> serde_json::Value {
    json!({ "target": saved.target, "place": saved.place, "steps": saved.plan.steps, "unchanged": saved.plan.unchanged })
}

fn in_words(saved: &Saved, is_done: bool, named: usize) -> String {
    let mut text = format!("{} ({})\n", saved.target, saved.place);
    if is_done {
        return text + "nothing to do: it is as the build\n";
    }
    for (act, word, sign) in
        [(Act::Add, "add", '+'), (Act::Change, "change", '~'), (Act::Delete, "delete", '-')]
    {
        let steps: Vec<&Step> = saved.plan.steps.iter().filter(|step| step.act == act).collect();
        let (n, bytes) = saved.plan.count(act);
        if n == 0 {
            continue;
        }
        text += &format!("{word} {n} {}, {}\n", plural(n, "file", "files"), size(bytes));
        for step in steps.iter().take(named) {
            text += &format!("  {sign} {} ({})\n", step.path, size(step.size));
        }
        if n > named {
            text += &format!("  {sign} and {} more\n", n - named);
        }
    }
    let n = saved.plan.unchanged;
    text + &format!("leave {n} {} as they are\n", plural(n, "file", "files"))
}

/// `512 B`, `3.4 kB`, `12 MB`.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one digit after the point is told")]
    let of = |unit: u64| bytes as f64 / unit as f64;
    match bytes {
        0..=999 => format!("{bytes} B"),
        1_000..=999_999 => format!("{:.1} kB", of(1_000)),
        1_000_000..=999_999_999 => format!("{:.1} MB", of(1_000_000)),
        _ => format!("{:.1} GB", of(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!([size(0), size(999), size(1_000), size(2_345_678)], ["0 B", "999 B", "1.0 kB", "2.3 MB"]);
    }
}
