//! Chancery turns Markdown briefings into a browsable site with a timeline of meetings.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

// The nouns.
pub mod links;
pub mod model;
pub mod source;
// Text in.
pub mod parse;
pub mod render;
