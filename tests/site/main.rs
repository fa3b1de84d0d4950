//! Whole sites, built by the program itself: the demonstration, texts of others, a new site, and
//! builds that fail.

mod demonstration;
mod failing;
#[allow(dead_code, reason = "only the diagnostics need all of it")]
#[path = "../diagnostics/fixture.rs"]
mod fixture;
mod harmless;
mod material;
mod output;
mod pdf;
mod recipes;
mod start;
#[path = "../support/mod.rs"]
mod support;
