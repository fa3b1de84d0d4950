//! What `git`, `ssh` and `rsync` complain of, in one sentence of ours.

use super::target::{Fault, Kind};

/// By which words a complaint is known, and what it means.
pub struct Sign {
    /// In small letters; any one of them is enough.
    pub words: &'static [&'static str],
    pub kind: Kind,
    /// What is told; `{}` stands for the place.
    pub told: &'static str,
}

/// What a program told, by the first sign that fits, with its own words behind; `failed` is told where none does.
pub fn fault(signs: &[Sign], failed: &str, place: &str, told: &str) -> Fault {
    let lower = told.to_lowercase();
    let fits = |sign: &&Sign| says(&lower, sign.words);
    let (kind, what, words) = match signs.iter().find(fits) {
        Some(sign) => (sign.kind, sign.told, sign.words),
        None => (Kind::Other, failed, &[][..]),
    };
    Fault::new(kind, format!("{} ({})", what.replace("{}", place), evidence(told, words)))
}

fn says(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| lower.contains(word))
}

/// The line in which the words stand; else the last one that says it is an error, else the last.
fn evidence<'a>(told: &'a str, words: &[&str]) -> &'a str {
    let is_error = |line: &&str| ["fatal:", "error:"].iter().any(|word| line.starts_with(word));
    let mut lines = told.lines().map(str::trim).filter(|line| !line.is_empty()).rev();
    let line = lines.clone().find(|line| says(&line.to_lowercase(), words));
    line.or_else(|| lines.clone().find(is_error)).or_else(|| lines.next()).unwrap_or("no reason was given")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNS: &[Sign] =
        &[Sign { words: &["no space left", "quota"], kind: Kind::Full, told: "no room is left on {}" }];

    #[test]
    fn the_line_that_says_it_is_shown() {
        let told = "hint: x\nremote: fatal: No space left on device\nerror: failed to push\n! rejected\n";
        let fault = |told| fault(SIGNS, "{} failed", "web", told).message;
        assert_eq!(fault(told), "no room is left on web (remote: fatal: No space left on device)");
        assert_eq!(fault("a\nerror: b\nc\n"), "web failed (error: b)");
        assert_eq!(fault("a\n c \n\n"), "web failed (c)");
        assert_eq!(fault("\n"), "web failed (no reason was given)");
    }
}
