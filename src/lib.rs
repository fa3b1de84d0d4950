//! Chancery turns Markdown briefings into a browsable site with a timeline of meetings.
//!
//! The modules stand in the order a briefing passes through them; each imports
//! only those above it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

// The nouns.
pub mod hash;
pub mod source;
pub mod diagnostic;
pub mod model;
pub mod links;
pub mod hosting;
// Text in.
pub mod load;
pub mod parse;
pub mod prose;
pub mod enrich;
pub mod render;
pub mod check;
pub mod prepare;
pub mod print;
pub mod write;
pub mod serve;
pub mod publish;
pub mod cli;
