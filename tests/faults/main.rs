//! What can go wrong while a site is written: at every one of these faults the output is the old site or
//! the new one, byte for byte, and the next build works.
//!
//! A part of them is tried, or with `CHANCERY_FAULTS=all CHANCERY_KILLS=500 CHANCERY_REBUILDS=100` all.
#![cfg(target_os = "linux")]

mod disk;
mod every_call;
mod kills;
mod site;
#[path = "../support/mod.rs"]
mod support;
