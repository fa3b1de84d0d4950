//! Once more, where a moment later it may go better.

use std::time::{Duration, Instant};

use super::super::target::{Fault, Kind};

/// How often something is tried.
const TRIES: u32 = 6;
/// How long is waited before the second try; each later one waits twice as long.
const PAUSE: Duration = Duration::from_millis(150);
/// After so long no other try begins: each one over a line that is dead takes half a minute or more to find that out.
const ENOUGH: Duration = Duration::from_secs(60);

/// The outcome of the first try that does not fail with [`Kind::Passing`], or of the last.
///
/// # Errors
/// What that try failed with.
pub fn again<T>(attempt: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
    within(ENOUGH, attempt)
}

fn within<T>(enough: Duration, attempt: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
    let begun = Instant::now();
    for number in 0..TRIES - 1 {
        match attempt() {
            Err(fault) if fault.kind == Kind::Passing && begun.elapsed() < enough => {
                std::thread::sleep(PAUSE * 2_u32.pow(number));
            }
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
        assert_eq!(tries.replace(0), 1);
        assert!(within(Duration::ZERO, || fail(Kind::Passing)).is_err());
        assert_eq!(tries.get(), 1, "its time was over");
    }
}
