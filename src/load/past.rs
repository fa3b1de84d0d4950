//! The briefings as they were at a revision, read by the `git` program.
//!
//! Nothing of what an author types reaches git but the name of the revision, which cannot be an option; files are
//! asked for by the ids that git itself gives.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::Timestamp;

/// Where briefings lie, and whom and what they name.
const FOLDERS: [&str; 3] = ["content/briefings", "content/people", "content/places"];

/// The briefings of a revision, and whom and what they name.
#[derive(Debug)]
pub struct Past {
    /// When it was committed.
    pub at: Timestamp,
    /// Path below the site's root and text of every Markdown file below the folders of texts that is UTF-8.
    pub files: Vec<(String, String)>,
}

/// Why the past cannot be read.
#[derive(Debug)]
pub enum PastError {
    /// There is no program `git`, or it cannot be run.
    NoGit(io::Error),
    /// The site is in no repository.
    NoRepository(String),
    /// The repository has no such revision.
    UnknownRevision(String),
    /// Git failed otherwise; its own words.
    Failed(String),
}

impl fmt::Display for PastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PastError::NoGit(error) if error.kind() == io::ErrorKind::NotFound => {
                f.write_str("`--since` needs the program `git`, which is not installed")
            }
            PastError::NoGit(error) => write!(f, "cannot run `git`: {error}"),
            PastError::NoRepository(root) => {
                write!(f, "`--since` compares with the past of a git repository, and {root} is in none")
            }
            PastError::UnknownRevision(revision) => write!(
                f,
                "git knows no revision `{revision}` here; give a commit, a tag or a branch, such as `HEAD~1` or `main`"
            ),
            PastError::Failed(words) => write!(f, "git failed: {words}"),
        }
    }
}

impl std::error::Error for PastError {}

/// Reads the briefings of the site at `root` as they were at a revision.
///
/// # Errors
/// When there is no git, no repository or no such revision.
pub fn past(root: &Path, revision: &str) -> Result<Past, PastError> {
    let inside = git(root, &["rev-parse", "--is-inside-work-tree"], b"")?;
    if !inside.status.success() {
        return Err(PastError::NoRepository(root.display().to_string()));
    }
    let unknown = || PastError::UnknownRevision(revision.to_owned());
    if revision.is_empty() || revision.starts_with('-') {
        return Err(unknown());
    }
    let commit = git(root, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")], b"")?;
    if !commit.status.success() {
        return Err(unknown());
    }
    let commit = text(commit)?.trim().to_owned();
    let seconds = text(git(root, &["show", "--no-patch", "--format=%ct", &commit], b"")?)?;
    let at = seconds.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let at = at.ok_or_else(|| PastError::Failed(format!("it gives no date for {commit}")))?;
    let listing = git(root, &[&["ls-tree", "-r", "-z", &commit, "--"], &FOLDERS[..]].concat(), b"")?;
    let entries = entries(&text(listing)?);
    let wanted: String = entries.iter().map(|(object, _)| format!("{object}\n")).collect();
    let texts = git(root, &["cat-file", "--batch"], wanted.as_bytes())?;
    if !texts.status.success() {
        return Err(failed(&texts));
    }
    let texts = contents(&texts.stdout, entries.len());
    let files = entries.into_iter().zip(texts);
    let files = files.filter_map(|((_, path), bytes)| Some((path, String::from_utf8(bytes).ok()?)));
    Ok(Past { at, files: files.collect() })
}

/// Id and path of the Markdown files in what `ls-tree -z` prints: `mode SP type SP id TAB path NUL`.
fn entries(listing: &str) -> Vec<(String, String)> {
    let entry = |line: &str| {
        let (head, path) = line.split_once('\t')?;
        let mut words = head.split(' ');
        let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
        // 120000 is a symbolic link, whose text is only a path.
        let is_text = kind == "blob" && mode != "120000" && path.ends_with(".md");
        is_text.then(|| (object.to_owned(), path.to_owned()))
    };
    listing.split('\0').filter_map(entry).collect()
}

/// The objects in what `cat-file --batch` prints: `id SP type SP size LF bytes LF` each.
fn contents(mut rest: &[u8], count: usize) -> Vec<Vec<u8>> {
    let mut contents = Vec::with_capacity(count);
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let head = String::from_utf8_lossy(&rest[..end]);
        let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok()).unwrap_or(0);
        let Some(bytes) = rest.get(end + 1..end + 1 + size) else { break };
        contents.push(bytes.to_vec());
        rest = rest.get(end + 2 + size..).unwrap_or_default();
    }
    contents
}

fn git(root: &Path, arguments: &[&str], input: &[u8]) -> Result<Output, PastError> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(root)
        .arg("--literal-pathspecs")
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(PastError::NoGit)?;
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        // Written beside the reading, so that neither waits for the other's pipe.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    })
    .map_err(PastError::NoGit)
}

fn text(output: Output) -> Result<String, PastError> {
    if !output.status.success() {
        return Err(failed(&output));
    }
    String::from_utf8(output.stdout).map_err(|_| PastError::Failed("a file's name is not UTF-8".into()))
}

fn failed(output: &Output) -> PastError {
    PastError::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_prints_is_taken_apart() {
        let listing = "100644 blob aa\tcontent/briefings/a b.md\x00120000 blob bb\tcontent/briefings/l.md\0\
                       100644 blob cc\tcontent/briefings/c.png\0";
        assert_eq!(entries(listing), [("aa".to_owned(), "content/briefings/a b.md".to_owned())]);
        let batch = b"aa blob 4\na\n\nb\nbb blob 0\n\ncc missing\n";
        assert_eq!(contents(batch, 2)[..2], [b"a\n\nb".to_vec(), b"".to_vec()]);
    }
}
