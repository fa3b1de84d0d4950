//! A plan in a file: made by one, looked at by another, carried out only if all is still as it was.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::model::Hash;

/// A plan and where it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The name of the target.
    pub target: String,
    /// The place, in words; it has no secrets in it.
    pub place: String,
    /// The plan.
    pub plan: Plan,
}

/// Why a saved plan is not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    /// It is for another target.
    Target,
    /// The place has changed since.
    Remote,
    /// The build is another one.
    Build,
    /// It would be another plan today, under other options.
    Steps,
}

impl fmt::Display for Outdated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self {
            Outdated::Target => "it is for another target",
            Outdated::Remote => "what is there has changed since it was made",
            Outdated::Build => "the build has changed since it was made",
            Outdated::Steps => "with these options it would be another plan",
        };
        write!(f, "the saved plan is not carried out: {why}; make a new one with --save-plan")
    }
}

impl std::error::Error for Outdated {}

impl Saved {
    /// The text of the file.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a plan is JSON") + "\n"
    }

    /// Reads one.
    ///
    /// # Errors
    /// When the text is not a saved plan.
    pub fn read(text: &str) -> Result<Saved, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Whether a plan made now is the one that was saved.
    ///
    /// # Errors
    /// Says what is not as it was.
    pub fn holds(&self, now: &Saved) -> Result<(), Outdated> {
        let files = |saved: &Saved| -> Vec<(String, Hash)> {
            saved.plan.manifest.files.iter().map(|(path, entry)| (path.clone(), entry.sha256)).collect()
        };
        if (&self.target, &self.place) != (&now.target, &now.place) {
            Err(Outdated::Target)
        } else if self.plan.remote != now.plan.remote {
            Err(Outdated::Remote)
        } else if files(self) != files(now) {
            Err(Outdated::Build)
        } else if self.plan != now.plan {
            Err(Outdated::Steps)
        } else {
            Ok(())
        }
    }
}
