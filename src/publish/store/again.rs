//! Once more, where a moment later it may go better.

use std::time::Duration;

use super::super::target::{Fault, Kind};

/// How often something is tried.
const TRIES: u32 = 6;
/// How long is waited before the second try; each later one waits twice as long.
const PAUSE: Duration = Duration::from_millis(150);

/// The outcome of the first try that does not fail with [`Kind::Passing`], or of the last.
///
/// # Errors
/// What that try failed with.
pub fn again<T>(attempt: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
    for number in 0..TRIES - 1 {
        match attempt() {
            Err(fault) if fault.kind == Kind::Passing => std::thread::sleep(PAUSE * 2_u32.pow(number)),
            outcome => return outcome,
        }
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let tries = Cell::new(0);
        let fail = |kind: Kind| {
            tries.set(tries.get() + 1);
            if tries.get() == 3 { Ok(()) } else { Err(Fault::new(kind, "no")) }
        };
        assert!(again(|| fail(Kind::Passing)).is_ok());
        assert_eq!(tries.replace(0), 3);
        assert!(again(|| fail(Kind::Denied)).is_err());
        assert_eq!(tries.get(), 1);
    }
}
