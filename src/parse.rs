//! Text in, values and diagnostics out. Parsing never fails: what cannot be
//! read is reported, and the rest goes on.

pub mod yaml;
pub mod front_matter;
pub mod fields;
pub mod dates;
pub mod markdown;
pub mod language;
pub mod citations;
pub mod registry;
pub mod sources;
mod visibility;
mod aliases;
mod record;
mod lengths;
mod readouts;
pub mod annotations;
pub mod briefing;
pub mod translation;
pub mod editions;
mod hosting;
mod publish;
pub mod site;
