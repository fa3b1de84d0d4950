//! `chancery build`.
use std::path::Path;

use clap::Args;

use super::output::Output;
use super::{Outcome, Seeing};

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    seeing: Seeing,
}

/// Builds.
pub fn run(_root: &Path, _args: &BuildArgs, _output: &Output) -> Outcome {
    Ok(true)
}
