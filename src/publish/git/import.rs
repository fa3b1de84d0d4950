//! A commit made of bytes that have been looked at, by `git fast-import`.

use std::io::{self, Write};

use jiff::Timestamp;

use super::super::plan::{Act, Step};
use super::super::target::{Fault, Kind, Work};
use super::program::Program;
use super::{MANIFEST, NO_JEKYLL};

/// Makes the commit that a plan leads to, in our repository, and gives back its name.
pub fn commit(program: &Program, work: &Work<'_>, alone: bool) -> Result<String, Fault> {
    let reference = format!("refs/chancery/next-{}", std::process::id());
    let tree = match &work.remote.token {
        Some(old) if alone => Some(program.word(&["rev-parse", "--verify", &format!("{old}^{{tree}}")])?),
        _ => None,
    };
    program.feed(&["fast-import", "--quiet", "--force", "--done"], |pipe| {
        let mut stream = Stream { pipe, marks: 0, changes: Vec::new() };
        stream.files(work)?;
        stream.commit(work, tree.as_deref(), &reference, &program.committer()).map_err(|error| broken(&error))
    })?;
    let name = program.word(&["rev-parse", "--verify", &reference])?;
    program.run(&["update-ref", "-d", &reference])?;
    Ok(name)
}

fn broken(error: &io::Error) -> Fault {
    Fault::new(Kind::Other, format!("git stopped reading: {error}"))
}

/// What git is told: contents first, then the commit that puts them in their places.
struct Stream<'a> {
    pipe: &'a mut dyn Write,
    marks: usize,
    changes: Vec<String>,
}

impl Stream<'_> {
    fn files(&mut self, work: &Work<'_>) -> Result<(), Fault> {
        for step in &work.plan.steps {
            self.step(work, step)?;
            (work.done)(step);
        }
        self.add(MANIFEST, &work.plan.manifest.to_bytes())?;
        let has_own =
            |path: &str| work.remote.files.contains_key(path) || work.plan.manifest.files.contains_key(path);
        if has_own(NO_JEKYLL) { Ok(()) } else { self.add(NO_JEKYLL, b"") }
    }

    fn step(&mut self, work: &Work<'_>, step: &Step) -> Result<(), Fault> {
        if step.act == Act::Delete {
            self.changes.push(format!("D {}\n", quoted(&step.path)));
            return Ok(());
        }
        self.add(&step.path, &work.build.bytes(&step.path)?)
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        self.marks += 1;
        self.changes.push(format!("M 100644 :{} {}\n", self.marks, quoted(path)));
        self.blob(bytes).map_err(|error| broken(&error))
    }

    fn blob(&mut self, bytes: &[u8]) -> io::Result<()> {
        write!(self.pipe, "blob\nmark :{}\ndata {}\n", self.marks, bytes.len())?;
        self.pipe.write_all(bytes)?;
        self.pipe.write_all(b"\n")
    }

    /// With a parent it goes on from what is there; alone it takes over the files that are there, without their past.
    fn commit(
        &mut self,
        work: &Work<'_>,
        tree: Option<&str>,
        reference: &str,
        committer: &str,
    ) -> io::Result<()> {
        let of = |act| work.plan.count(act).0;
        let message = format!(
            "Publish: {} added, {} changed, {} deleted\n",
            of(Act::Add),
            of(Act::Change),
            of(Act::Delete)
        );
        let now = Timestamp::now().as_second();
        write!(
            self.pipe,
            "commit {reference}\ncommitter {committer} {now} +0000\ndata {}\n{message}",
            message.len()
        )?;
        match (&work.remote.token, tree) {
            (Some(_), Some(tree)) => writeln!(self.pipe, "M 040000 {tree} \"\"")?,
            (Some(old), None) => writeln!(self.pipe, "from {old}")?,
            (None, _) => {}
        }
        for change in &self.changes {
            self.pipe.write_all(change.as_bytes())?;
        }
        self.pipe.write_all(b"done\n")
    }
}

/// A path as fast-import reads it, whatever is in it.
fn quoted(path: &str) -> String {
    let inside: String = path
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("\\{byte:03o}"),
        })
        .collect();
    format!("\"{inside}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_can_be_named() {
        assert_eq!(quoted("a b/c.html"), "\"a b/c.html\"");
        assert_eq!(quoted("\"\\"), r#""\"\\""#);
        assert_eq!(quoted("é"), r#""\303\251""#);
    }
}
