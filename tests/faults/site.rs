//! A small site in two states, and what its output holds in each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::support::{self, put};

/// Everything below a folder: path and bytes; a folder has none.
pub type Tree = BTreeMap<String, Option<Vec<u8>>>;

/// A site whose output is in the old state, while its sources are in the new one.
pub struct Site {
    folder: TempDir,
    /// The output before the build.
    pub old: Tree,
    /// The output after it.
    pub new: Tree,
}

/// What every build is given.
pub const BUILD: &[&str] = &["build", "--as-of", support::AS_OF];

impl Site {
    /// In a folder of the system's choosing.
    pub fn new() -> Self {
        Site::in_folder(tempfile::tempdir().expect("a folder for a site"))
    }

    /// In this folder.
    pub fn in_folder(folder: TempDir) -> Self {
        let mut site = Site { folder, old: Tree::new(), new: Tree::new() };
        site.write("new");
        site.new = site.built();
        fs::remove_dir_all(site.output()).expect("the output can be removed");
        site.write("old");
        site.old = site.built();
        site.write("new");
        assert_ne!(site.old, site.new);
        site
    }

    /// Sources in one of two states, which differ in what files there are, too.
    fn write(&self, state: &str) {
        let put = |path: &str, text: &str| put(self.root(), path, text);
        put("site.yaml", &format!("title: The {state} site\nsearch: false\nexports: []\n"));
        let head = "---\ntitle: Talks\ndate: 2023-06-19\n---\n\n";
        put("content/briefings/talks.md", &format!("{head}What is {state}.\n"));
        put("static/picture.bin", &format!("{state} ").repeat(40_000));
        let _ = fs::remove_dir_all(self.root().join("content/briefings/only"));
        put(&format!("content/briefings/only/{state}.md"), &format!("{head}Only {state}.\n"));
    }

    /// Builds, adds what is somebody else's, and gives what is there.
    fn built(&self) -> Tree {
        let build = support::chancery(self.root(), BUILD);
        assert!(build.status.success(), "{build:?}");
        put(&self.output(), "own/CNAME", "somebody else's");
        tree(&self.output())
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the built site.
    pub fn output(&self) -> PathBuf {
        self.root().join("public")
    }

    /// Brings the output back into its old state.
    pub fn reset(&self) {
        let output = self.output();
        if output.exists() && tree(&output) == self.old {
            return;
        }
        let _ = fs::remove_dir_all(&output);
        for (path, bytes) in &self.old {
            match bytes {
                Some(bytes) => put(&output, path, bytes),
                None => fs::create_dir_all(output.join(path)).expect("a folder can be made"),
            }
        }
        assert_eq!(tree(&output), self.old);
    }

    /// The output is the old site or the new one, whole.
    pub fn assert_whole(&self, what: &str) {
        let now = tree(&self.output());
        assert!(now == self.old || now == self.new, "{what}: {}", difference(&now, &self.old));
    }

    /// The next build works, and leaves nothing behind beside the output.
    pub fn assert_builds(&self, what: &str) {
        let build = support::chancery(self.root(), BUILD);
        assert!(build.status.success(), "{what}: {build:?}");
        let now = tree(&self.output());
        assert!(now == self.new, "{what}: {}", difference(&now, &self.new));
        let names = fs::read_dir(self.root()).expect("the folder can be read");
        let names = names.map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"));
        let beside: Vec<String> = names.filter(|name| name.starts_with(".public")).collect();
        let mut beside = beside;
        beside.sort();
        let kept =
            ["cache", "pages", "receipt.json", "seal.json"].map(|name| format!(".public.chancery-{name}"));
        assert_eq!(beside, kept, "{what}: what is left beside the output");
    }
}

/// Everything below a folder; nothing where there is none.
pub fn tree(folder: &Path) -> Tree {
    let entries = WalkDir::new(folder).min_depth(1).into_iter().filter_map(Result::ok);
    entries
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            let bytes =
                entry.file_type().is_file().then(|| fs::read(entry.path()).expect("a file can be read"));
            (below, bytes)
        })
        .collect()
}

/// The paths in which two trees differ.
fn difference(a: &Tree, b: &Tree) -> String {
    let paths = a.keys().chain(b.keys()).filter(|path| a.get(*path) != b.get(*path));
    paths.cloned().collect::<Vec<_>>().join(", ")
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().expect("the program can be run")
}
