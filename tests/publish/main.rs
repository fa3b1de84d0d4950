//! Publishing, by the program itself, to real places.

#[path = "../support/mod.rs"]
mod support;

mod folder;
mod git;
mod sealed;
mod site;
