//! Words of others, as they may stand in a terminal and in the log of a workflow: nothing in them is a command.

use std::borrow::Cow;

/// Text on one line, in which every control character is a sign that one can see.
///
/// A terminal would obey it: colours, another title, a cleared screen, words from right to left that hide others.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(commands) { text.chars().map(sign).collect::<String>().into() } else { text.into() }
}

/// The same on as many lines as there are; but none that GitHub would take for a command (`::error`, `##[error]`).
pub fn visible_lines(text: &str) -> String {
    let mut lines = text.split('\n');
    let mut shown = visible(lines.next().unwrap_or_default()).into_owned();
    for line in lines {
        let is_command = ["::", "##["].iter().any(|start| line.trim_start().starts_with(start));
        shown.push(if is_command { '␊' } else { '\n' });
        shown.push_str(&visible(line));
    }
    shown
}

fn commands(c: char) -> bool {
    c.is_control() || turns(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether it changes the order of the words around it.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What stands for a character: the picture that Unicode has of a control, or the mark of one that is missing.
fn sign(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        c if commands(c) => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_seen_and_not_obeyed() {
        assert_eq!(visible("\u{1b}]0;x\u{7}a\r\nb\u{9b}2J\u{202e}c\u{7f}"), "␛]0;x␇a␍␊b\u{fffd}2J\u{fffd}c␡");
        assert!(matches!(visible("Ricardo Zúñiga 秦刚 \u{200f}"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_stay_lines_unless_they_are_commands() {
        assert_eq!(visible_lines("a:\n  - b\n\u{1b}c"), "a:\n  - b\n␛c");
        assert_eq!(visible_lines("a\n ::stop-commands::x\n##[error]y"), "a␊ ::stop-commands::x␊##[error]y");
    }
}
