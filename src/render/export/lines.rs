//! Content lines of iCalendar (RFC 5545, section 3.1).

/// The most bytes of a line, without its end.
const LONGEST: usize = 75;

/// A calendar in the making: content lines with CRLF, folded between characters.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds a line as it stands: a name with its parameters, and a value that needs no escaping.
    pub fn raw(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{}", without_controls(value));
        let mut room = LONGEST;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a line whose value is text (section 3.3.11).
    pub fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &escape(value));
    }

    /// Adds a line whose value is a list of texts; none for an empty list.
    pub fn texts(&mut self, name: &str, values: &[&str]) {
        if !values.is_empty() {
            self.raw(name, &values.iter().map(|value| escape(value)).collect::<Vec<_>>().join(","));
        }
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Control characters cannot stand in a line; a tab becomes a space.
fn without_controls(text: &str) -> String {
    let plain = text.chars().map(|c| if c == '\t' { ' ' } else { c });
    plain.filter(|c| !c.is_control()).collect()
}

/// A value of a parameter in quotation marks (section 3.2), with the escapes of RFC 6868.
pub(super) fn quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for c in value.chars() {
        match c {
            '"' => quoted.push_str("^'"),
            '^' => quoted.push_str("^^"),
            '\n' => quoted.push_str("^n"),
            c if c.is_control() => {}
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
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
        assert_eq!(quoted("a \"b\" ^c:\n"), "\"a ^'b^' ^^c:^n\"");
    }
}
