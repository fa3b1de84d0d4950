//! The word that opens a preview which others can reach: in the terminal, once in an address, then in a cookie.

use std::fmt;
use std::hint::black_box;
use std::io;

use hyper::header::{COOKIE, HeaderMap};

/// 128 bits by chance, as 32 hexadecimal digits.
#[derive(Clone, Copy)]
pub struct Token([u8; 32]);

/// The name of the token in an address.
const PARAMETER: &str = "token";

impl Token {
    /// One that nobody knows.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn by_chance() -> io::Result<Token> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let mut token = [0; 32];
        for (place, digit) in token.iter_mut().zip(digits) {
            *place = b"0123456789abcdef"[usize::from(digit)];
        }
        Ok(Token(token))
    }

    /// Whether a word is the token; takes as long for a wrong word as for the right one.
    fn is(&self, word: &[u8]) -> bool {
        let differing = self.0.iter().zip(word).fold(0, |bits, (own, other)| bits | (own ^ other));
        word.len() == self.0.len() && black_box(differing) == 0
    }

    /// Whether a query names it: `token=…` and nothing else.
    pub fn is_in_query(&self, query: &str) -> bool {
        let word = query.strip_prefix(PARAMETER).and_then(|rest| rest.strip_prefix('='));
        word.is_some_and(|word| self.is(word.as_bytes()))
    }

    /// Whether a cookie of a preview on this port names it.
    pub fn is_in_cookie(&self, headers: &HeaderMap, port: u16) -> bool {
        let name = cookie_name(port);
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(';')).any(|cookie| {
            let word = cookie.trim().strip_prefix(&name).and_then(|rest| rest.strip_prefix('='));
            word.is_some_and(|word| self.is(word.as_bytes()))
        })
    }

    /// The cookie as a server sets it: for no script, for no page from elsewhere, until the browser is closed.
    pub fn cookie(&self, port: u16) -> String {
        format!("{}={self}; Path=/; HttpOnly; SameSite=Strict", cookie_name(port))
    }

    /// What follows the address of a page to enter by it.
    pub fn query(&self) -> String {
        format!("?{PARAMETER}={self}")
    }
}

/// Cookies know no ports, so the name has to.
fn cookie_name(port: u16) -> String {
    format!("chancery-{port}")
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

/// Not by accident in a log.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same_and_each_is_only_itself() {
        let (one, other) = (Token::by_chance().unwrap(), Token::by_chance().unwrap());
        assert!(one.is(one.to_string().as_bytes()));
        for wrong in [other.to_string(), String::new(), one.to_string()[1..].into(), format!("{one}0")] {
            assert!(!one.is(wrong.as_bytes()), "{wrong}");
        }
        assert!(!format!("{one:?}").contains(&one.to_string()));
    }
}
