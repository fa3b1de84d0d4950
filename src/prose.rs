//! What a briefing tells in its own words: dates, people and meetings.
//!
//! In: plain text and what is known beforehand. Out: marks with byte ranges.
//! Rules over words, no model; nothing is guessed that the text leaves open.

pub mod countries;
pub mod dates;
pub mod names;
pub mod tokens;
pub mod words;
