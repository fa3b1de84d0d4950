//! Where the marker of a note stands: a reader is not stopped in the middle of a clause.

use crate::model::PlainText;

/// A clause that goes on for more bytes than this after the words of a note does not keep its marker.
const FAR: usize = 120;

/// Titles and the like that end with a full stop and end nothing else.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Sen", "Rep", "Gov", "Amb", "St", "No", "vs", "Jr",
    "Sr",
];

/// The end of the clause that words end in, in the same block; the end of the words where that is far.
///
/// All offsets are bytes of the plain text.
pub fn after(plain: &PlainText, words_end: usize) -> usize {
    let block = plain.blocks.partition_point(|block| block.range.start < words_end);
    let block_end = block.checked_sub(1).map_or(words_end, |index| plain.blocks[index].range.end);
    let text = &plain.text[..block_end.max(words_end)];
    let last = text[..words_end].chars().next_back();
    if last.is_some_and(|c| ends_clause(c) || closes(c)) && is_free(text, words_end) {
        return words_end;
    }
    let mut at = words_end;
    while at < text.len() && at - words_end <= FAR {
        let c = text[at..].chars().next().expect("inside the text");
        if c.is_whitespace() && text[at..].trim_start().starts_with(['–', '—']) {
            return at;
        }
        let end = at + c.len_utf8();
        if ends_clause(c) && !is_abbreviation(text, at) {
            let closed = text.len() - text[end..].trim_start_matches(|c| ends_clause(c) || closes(c)).len();
            if is_free(text, closed) || !c.is_ascii() {
                return closed;
            }
        }
        at = end;
    }
    match at >= text.len() {
        true => words_end + text[words_end..].trim_end().len(),
        false => words_end,
    }
}

fn ends_clause(c: char) -> bool {
    ".,;:!?。，；：！？、".contains(c)
}

fn closes(c: char) -> bool {
    "”’\"'）)]」』»›".contains(c)
}

fn is_free(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_none_or(char::is_whitespace)
}

/// Whether the full stop at a byte ends a word cut short.
fn is_abbreviation(text: &str, at: usize) -> bool {
    if !text[at..].starts_with('.') {
        return false;
    }
    let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let goes_on = text[at + 1..].trim_start().starts_with(char::is_lowercase);
    goes_on
        || ABBREVIATIONS.contains(&word)
        || word.chars().count() == 1 && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::after;
    use crate::parse::markdown;

    /// The text with `|` where the marker of a note on these words stands.
    fn marked(markdown: &str, words: &str) -> String {
        let plain = markdown::read(markdown, 0, true).text;
        let end = plain.text.find(words).expect("the words stand there") + words.len();
        let at = after(&plain, end);
        format!("{}|{}", &plain.text[..at], &plain.text[at..]).trim_end().to_owned()
    }

    #[test]
    fn it_stands_where_the_clause_ends() {
        for (markdown, words, expected) in [
            (
                "There is no room to compromise or yield, he said.",
                "no room",
                "There is no room to compromise or yield,| he said.",
            ),
            ("He said “no room.” Then he left.", "no room", "He said “no room.”| Then he left."),
            ("He saw Mr. Alder for 7.5 hours. Then", "saw", "He saw Mr. Alder for 7.5 hours.| Then"),
            ("He left – and came back.", "left", "He left| – and came back."),
            ("他说没有妥协的余地，随后离开。", "妥协", "他说没有妥协的余地，|随后离开。"),
            ("- No stop here\n- Next", "stop", "No stop here|\n\nNext"),
            ("All of it.", "All of it.", "All of it.|"),
        ] {
            assert_eq!(marked(markdown, words), expected);
        }
        let long = format!("Words {}end.", "that go on ".repeat(20));
        assert!(marked(&long, "Words").starts_with("Words| that"));
    }
}
