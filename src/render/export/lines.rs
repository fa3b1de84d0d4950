//! Content lines of iCalendar (RFC 5545, section 3.1).

/// The most bytes of a line, without its end.
const LONGEST: usize = 75;

/// A calendar in the making: content lines with CRLF, folded between characters.
#[derive(Debug, Default)]
pub(super) struct Lines {
    done: String,
    /// The line that is being written, not yet folded.
    line: String,
}

impl Lines {
    /// Adds a line as it stands: a name with its parameters, and a value that needs no escaping.
    pub fn raw(&mut self, name: &str, value: &str) {
        self.parameter(name);
        self.value(value);
    }

    /// Adds a line whose value is text (section 3.3.11).
    pub fn text(&mut self, name: &str, value: &str) {
        self.texts(name, &[value]);
    }

    /// Adds a line whose value is a list of texts; none for an empty list.
    pub fn texts(&mut self, name: &str, values: &[&str]) {
        let Some((first, others)) = values.split_first() else { return };
        self.parameter(name);
        self.line.push(':');
        self.escaped(first);
        for other in others {
            self.line.push(',');
            self.escaped(other);
        }
        self.fold();
    }

    /// Writes the beginning of a line, or more of it.
    pub fn parameter(&mut self, words: &str) {
        self.plain(words);
    }

    /// Writes the value of a parameter in quotation marks (section 3.2), with the escapes of RFC 6868.
    pub fn quoted(&mut self, value: &str) {
        self.line.push('"');
        let mut rest = value;
        while let Some(at) = rest.find(['"', '^', '\n']) {
            self.without_controls(&rest[..at], "");
            self.line.push_str(match rest.as_bytes()[at] {
                b'"' => "^'",
                b'^' => "^^",
                _ => "^n",
            });
            rest = &rest[at + 1..];
        }
        self.without_controls(rest, "");
        self.line.push('"');
    }

    /// Writes the value as it stands, and ends the line.
    pub fn value(&mut self, value: &str) {
        self.line.push(':');
        self.plain(value);
        self.fold();
    }

    /// Adds lines that were made before.
    pub fn made(&mut self, lines: &str) {
        self.done.push_str(lines);
    }

    pub fn into_text(self) -> String {
        self.done
    }

    fn escaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['\\', ';', ',', '\n']) {
            self.plain(&rest[..at]);
            match rest.as_bytes()[at] {
                b'\n' => self.line.push_str("\\n"),
                special => self.line.extend(['\\', char::from(special)]),
            }
            rest = &rest[at + 1..];
        }
        self.plain(rest);
    }

    /// A tab becomes a space.
    fn plain(&mut self, text: &str) {
        self.without_controls(text, " ");
    }

    /// Control characters cannot stand in a line; a tab may have something in its place.
    fn without_controls(&mut self, text: &str, tab: &str) {
        // The second half of the controls begins with this byte, as do a few letters.
        let is_suspect = |byte: u8| byte < b' ' || byte == 0x7f || byte == 0xc2;
        if !text.bytes().any(is_suspect) {
            self.line.push_str(text);
            return;
        }
        for c in text.chars() {
            match c {
                '\t' => self.line.push_str(tab),
                c if c.is_control() => {}
                c => self.line.push(c),
            }
        }
    }

    /// Ends the line that is being written.
    fn fold(&mut self) {
        let (mut rest, mut room) = (self.line.as_str(), LONGEST);
        while rest.len() > room {
            let (first, others) = rest.split_at(rest.floor_char_boundary(room));
            self.done.push_str(first);
            self.done.push_str("\r\n ");
            (rest, room) = (others, LONGEST - 1);
        }
        self.done.push_str(rest);
        self.done.push_str("\r\n");
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &"王毅 met; ".repeat(20));
        let text = lines.into_text();
        assert!(text.ends_with("\r\n"));
        assert!(text.trim_end().split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(text.trim_end().split("\r\n").skip(1).all(|line| line.starts_with(' ')));
        let unfolded = text.replace("\r\n ", "").replace("\\;", ";");
        assert_eq!(unfolded.trim_end_matches("\r\n"), format!("SUMMARY:{}", "王毅 met; ".repeat(20)));
    }

    #[test]
    fn what_would_end_a_line_or_a_value_is_escaped() {
        let mut lines = Lines::default();
        lines.text("NOTE", "a,b;c\\d\r\ne\u{7}\tf");
        assert_eq!(lines.into_text(), "NOTE:a\\,b\\;c\\\\d\\ne f\r\n");
        let mut lines = Lines::default();
        lines.parameter("X=");
        lines.quoted("a \"b\" ^c:\n");
        lines.value("");
        assert_eq!(lines.into_text(), "X=\"a ^'b^' ^^c:^n\":\r\n");
    }
}
