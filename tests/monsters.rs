//! Inputs that nobody writes but to do harm, or by accident: time and memory stay bounded, and the author is told.
//!
//! Every one of them once took, or could take, work that grows with the square of its length. The limits here are
//! of processor time and address space, so a busy machine makes no difference.

#[path = "support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Seconds of processor time for one build, in a program that is not optimised.
const SECONDS: u32 = 60;

/// Address space for one build: 2 GB, threads and all.
const KILOBYTES: u32 = 2_000_000;

/// Whether all is to be tried, which takes minutes.
fn everything() -> bool {
    std::env::var("CHANCERY_FAULTS").is_ok_and(|which| which == "all")
}

/// All of them, or every third.
fn some<'a>(pieces: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    pieces.iter().copied().step_by(if everything() { 1 } else { 3 })
}

fn build(root: &Path) -> Output {
    let limited =
        format!("ulimit -t {SECONDS}; ulimit -v {KILOBYTES}; exec \"$0\" build --as-of {}", support::AS_OF);
    let mut command = Command::new("sh");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_chancery")]).current_dir(root).stdin(Stdio::null());
    command.env("RAYON_NUM_THREADS", "2").output().expect("the program can be run")
}

/// Builds a site with this briefing; gives what was told.
fn told(what: &str, text: impl AsRef<[u8]>) -> String {
    let site = tempfile::tempdir().expect("a folder for a site");
    support::put(site.path(), "site.yaml", "title: Desk\n");
    for (id, name) in [("antony-blinken", "Antony Blinken"), ("qin-gang", "Qin Gang")] {
        support::put(site.path(), &format!("content/people/{id}.md"), format!("---\nname: {name}\n---\n"));
    }
    support::put(site.path(), "content/briefings/x.md", text);
    let output = build(site.path());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        matches!(output.status.code(), Some(0 | 1)) && !told.contains("panicked"),
        "{what}: {:?} {told}",
        output.status
    );
    assert!(told.len() < 400_000, "{what}: {} bytes are told", told.len());
    told
}

const HEAD: &str = "---\ntitle: T\ndate: 2023-06-19\n---\n\n";

/// A text of one piece again and again, about this long.
fn of(piece: &str, length: usize) -> String {
    format!("{HEAD}{}", piece.repeat(length / piece.len()))
}

/// A text of numbered pieces.
fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

#[test]
fn markup_that_never_ends() {
    let pieces = [
        "[",
        "[a](",
        "![",
        "*a **b _c ",
        "**a *b ",
        "*",
        "_",
        "~~a ",
        "`",
        "` a ``",
        "<",
        "<!--",
        "<?",
        "<![CDATA[",
        "&",
        "<a ",
        "<b><i>",
        "[^",
        "[@a; ",
        "\\",
        "|",
        "# ",
        "1. ",
        "\t",
        "\r",
        "\0",
        "e\u{301}",
        "\u{202e}",
        "\u{200d}",
        "[a][",
        "](",
        "<http://a",
        "{#",
        "| a\n|-",
        ": a\n",
        "~~~",
        "$$",
    ];
    for piece in some(&pieces) {
        told(piece, of(piece, 80_000));
    }
}

#[test]
fn prose_that_never_ends() {
    let pieces = [
        "Antony Blinken met Qin Gang on Sunday. ",
        "Antony Blinken, Qin Gang, ",
        "Antony Blinken and Qin Gang and ",
        "Sunday ",
        "1",
        "18–19 June ",
        "— ",
        "“",
        "he said that ",
        "more than ",
        "word ",
    ];
    for piece in some(&pieces) {
        told(piece, of(piece, 150_000));
    }
}

#[test]
fn elements_in_elements() {
    for (piece, end) in
        [("> ", "x"), ("- ", "x"), ("> - ", "x"), ("<div>", ""), ("<p><div>", ""), ("<b>", "x")]
    {
        let told = told(piece, of(piece, 80_000) + end);
        assert!(told.contains("[too-deep]"), "{piece}: {told}");
    }
    let steps: String = (0..300).map(|step| format!("{}- a\n", "  ".repeat(step))).collect();
    assert!(told("steps", format!("{HEAD}{steps}")).contains("[too-deep]"));
    let note =
        format!("---\ntitle: T\nannotations:\n- {{quote: x, note: '{}'}}\n---\nx\n", "> ".repeat(40_000));
    told("a note of quotations", note);
    let person = format!("---\nname: X\n---\n{}", "> ".repeat(40_000));
    told("as front matter of nobody", person);
}

#[test]
fn a_hundred_thousand_footnotes() {
    let references = numbered(100_000, |number| format!("[^{number}] "));
    let notes = numbered(100_000, |number| format!("[^{number}]: n\n\n"));
    told("footnotes", format!("{HEAD}{references}\n\n{notes}"));
    let chain = numbered(10_000, |number| format!("[^{number}]: see [^{}]\n\n", number + 1));
    told("a chain of footnotes", format!("{HEAD}[^0]\n\n{chain}"));
}

#[test]
fn references_and_tables() {
    let links = numbered(3_000, |number| format!("[r{number}]: /u{number}\n"));
    let uses = numbered(3_000, |number| format!("[r{number}] "));
    told("links that lead nowhere", format!("{HEAD}{links}\n{uses}"));
    told(
        "one long address",
        format!("{HEAD}[a]: http://example.org/{}\n\n{}", "x".repeat(1_000), "[a]".repeat(20_000)),
    );
    told("a wide table", format!("{HEAD}|{}\n|{}\n", "a|".repeat(20_000), "-|".repeat(20_000)));
    let row = format!("|{}\n|{}\n", "a|".repeat(500), "-|".repeat(500));
    told("empty rows", format!("{HEAD}{row}{}", "|\n".repeat(20_000)));
    told("ticks", format!("{HEAD}{}", numbered(400, |number| "`".repeat(number) + " ")));
}

/// What the grammars of the highlighter find hard; each is a regular expression that goes back and forth.
#[test]
fn code_that_is_hard_to_read() {
    for (language, piece) in [
        ("c++", "a<"),
        ("php", "<?php $a->{"),
        ("ruby", "#{%q("),
        ("js", "/("),
        ("markdown", "*a _b "),
        ("html", "<a "),
        ("python", "f'{"),
        ("sh", "$(("),
        ("perl", "s{"),
        ("latex", "\\begin{"),
        ("sql", "((("),
        ("java", "a.b<"),
        ("regexp", "(a*)*"),
        ("haskell", "{- "),
        ("lisp", "("),
    ] {
        told(language, format!("{HEAD}```{language}\n{}\n```\n", piece.repeat(80_000 / piece.len())));
        // The longest line that is marked, and many lines: slow in a program that is not optimised.
        if !everything() {
            continue;
        }
        told(language, format!("{HEAD}```{language}\n{}\n```\n", piece.repeat(4_000 / piece.len())));
        let lines = (piece.repeat(20) + "\n").repeat(300);
        told(language, format!("{HEAD}```{language}\n{lines}```\n"));
    }
}

#[test]
fn front_matter_without_end() {
    let lines = numbered(1_000_000, |number| format!("k{number}: v\n"));
    let much = told("a million lines", format!("---\ntitle: T\n{lines}---\nx\n"));
    assert!(much.contains("[too-large]"), "{much}");
    let lines = numbered(150_000, |number| format!("k{number}: v\n"));
    assert!(told("150,000 lines", format!("---\ntitle: T\n{lines}---\nx\n")).contains("[yaml-limit]"));
    let lines = numbered(9_000, |number| format!("k{number}: v\n"));
    assert!(told("9,000 keys", format!("---\ntitle: T\n{lines}---\nx\n")).contains("[unknown-key]"));
    for open in ["[", "{a: ", "- ", "? ", "&a [", "!!a "] {
        told(open, format!("---\ntitle: T\nextra: {}\n---\nx\n", open.repeat(50_000)));
    }
    let bomb = numbered(9, |number| {
        let (own, before) = (char::from(b'b' + number as u8), char::from(b'a' + number as u8));
        format!("{own}: &{own} [{}]\n", format!("*{before},").repeat(9))
    });
    assert!(told("a bomb", format!("---\ntitle: T\na: &a [x, x]\n{bomb}---\nx\n")).contains("error"));
    let topics = numbered(5_000, |number| format!("- t{number}\n"));
    assert!(told("topics", format!("---\ntitle: T\ntopics:\n{topics}---\nx\n")).contains("[too-many]"));
    let meetings = "- {when: Sunday, with: [a, b]}\n".repeat(2_500);
    told("meetings", format!("---\ntitle: T\ndate: 2023-06-19\nmeetings:\n{meetings}---\nx\n"));
    let notes = "- {quote: lost words, note: x}\n".repeat(1_500);
    told("lost notes", format!("---\ntitle: T\nannotations:\n{notes}---\n{}", "some words ".repeat(2_000)));
    told(
        "one long quote",
        format!(
            "---\ntitle: T\nannotations:\n- {{quote: '{}', note: x}}\n---\n{}",
            "lost words ".repeat(8_000),
            "some words ".repeat(8_000)
        ),
    );
    for value in ["x", "\\", "'", "\u{301}"] {
        told(
            value,
            format!("---\ntitle: \"{}\"\nslug: {}\n---\nx\n", value.repeat(80_000), value.repeat(80_000)),
        );
    }
}

#[test]
fn a_file_of_fifty_megabytes_is_told_and_not_read() {
    let text = told("50 MB", "x ".repeat(25 << 20));
    assert!(text.contains("[too-large]"), "{text}");
    let binary = told("50 MB of nothing", vec![0; 50 << 20]);
    assert!(binary.contains("[too-large]"), "{binary}");
}
