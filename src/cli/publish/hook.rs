//! The author's own command after a publication, such as one that empties a cache.

use std::io::Write;
use std::process::{Command, Stdio};

use super::super::Outcome;
use crate::model::publish::Target;
use crate::publish::Plan;

/// Runs it; the paths that came, changed or went are its input, one a line.
pub fn run(target: &Target, plan: &Plan) -> Outcome {
    let Some(line) = &target.then else { return Ok(true) };
    let failed = |why: String| {
        format!("the site is published, but the command after it failed ({why}); run it yourself: {line}")
    };
    let mut child = Command::new("sh")
        .args(["-c", line])
        .env("CHANCERY_TARGET", &target.name)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let paths: String = plan.steps.iter().map(|step| format!("{}\n", step.path)).collect();
    if let Some(mut input) = child.stdin.take() {
        // A command that does not read them is none the worse.
        let _ = input.write_all(paths.as_bytes());
    }
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(true) } else { Err(failed(status.to_string()).into()) }
}
