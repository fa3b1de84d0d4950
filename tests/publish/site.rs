//! A small site with a place to publish at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use tempfile::TempDir;

use crate::support::put;

/// What stands under `publish:`, and is gone with the test.
pub struct Desk {
    folder: Arc<TempDir>,
    /// What the folder of the site is called.
    name: &'static str,
    /// What the program finds in its environment, besides.
    environment: Vec<(String, String)>,
}

/// A briefing with a title of its own.
pub fn briefing(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-03-01\ntopics: [tests]\n---\n{text}\n")
}

impl Desk {
    /// A site of two briefings, to be published as the lines say.
    pub fn new(publish: &str) -> Desk {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let desk = Desk { folder, name: "desk", environment: vec![] };
        desk.publishes_to(publish);
        desk.put("content/briefings/one.md", &briefing("One", "The first text."));
        desk.put("content/briefings/two.md", &briefing("Two", "The second text; see [one](one.md)."));
        desk
    }

    /// From now on it is published as the lines say.
    pub fn publishes_to(&self, publish: &str) {
        let settings = format!("title: Desk\nbase_url: https://example.org/\npublish:\n  web: {publish}\n");
        self.put("site.yaml", &settings);
    }

    /// The folder of the site.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    /// A place beside the site.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Another site beside it, with the same settings and nothing else.
    pub fn second(&self) -> Desk {
        let second =
            Desk { folder: Arc::clone(&self.folder), name: "second", environment: self.environment.clone() };
        let settings = std::fs::read_to_string(self.root().join("site.yaml")).expect("settings");
        second.put("site.yaml", &settings);
        second
    }

    /// Writes a file of the site.
    pub fn put(&self, path: &str, text: &str) {
        put(&self.root(), path, text);
    }

    /// The same with these in the program's environment.
    pub fn with(self, environment: Vec<(String, String)>) -> Desk {
        Desk { environment, ..self }
    }

    /// Runs the program in the site's folder.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program can be run")
    }

    /// The same below another program, such as one that counts its calls.
    pub fn run_below(&self, program: &[&str], arguments: &[&str]) -> Output {
        let own = self.command(arguments);
        let mut command = Command::new(program[0]);
        command.args(&program[1..]).arg(own.get_program()).args(own.get_args());
        command.current_dir(self.root()).stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.output().expect("the program can be run")
    }

    /// Begins to.
    pub fn start(&self, arguments: &[&str]) -> std::process::Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program can be run")
    }

    /// The program in the site's folder, with what it finds in its environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
        command.args(arguments).current_dir(self.root()).stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Builds and publishes, and says what was told at the end.
    pub fn publish(&self) -> String {
        self.publish_with(&[])
    }

    /// The same with more arguments.
    pub fn publish_with(&self, arguments: &[&str]) -> String {
        assert!(self.run(&["build", "-q"]).status.success());
        let run = self.run(&[&["publish", "--yes"], arguments].concat());
        assert!(run.status.success(), "{}", told(&run));
        told(&run)
    }

    /// Builds and tries to publish; says what was told when that was refused.
    pub fn refused(&self, arguments: &[&str]) -> String {
        assert!(self.run(&["build", "-q"]).status.success());
        let run = self.run(&[&["publish", "--yes"], arguments].concat());
        assert_eq!(run.status.code(), Some(1), "{}", told(&run));
        told(&run)
    }
}

/// What a run said on standard error.
pub fn told(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

/// Every file below a folder with what is in it. What goes while it is looked at is left out.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(folder).expect("below the folder walked");
            Some((below.to_string_lossy().into_owned(), std::fs::read(entry.path()).ok()?))
        })
        .collect()
}
