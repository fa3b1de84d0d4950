//! How far a long command has come.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

/// A bar that shows itself on a terminal when it takes longer than a second.
pub fn progress(length: u64, what: &str, output: &Output) -> ProgressBar {
    if !output.is_interactive() {
        return ProgressBar::hidden();
    }
    let begun = Instant::now();
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {what}")) {
        bar.set_style(style);
    }
    std::thread::spawn({
        let bar = bar.clone();
        move || {
            std::thread::sleep(Duration::from_secs(1).saturating_sub(begun.elapsed()));
            if !bar.is_finished() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
    });
    bar
}
