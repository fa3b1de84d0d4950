//! The preview over its real socket: what it answers, what it refuses, and how it keeps up with changes.

mod attacks;
mod changes;
mod client;
mod program;
mod requests;
mod site;
mod smuggling;
mod token;
