//! Files as they were read, and places in them.
//!
//! Every text keeps the place it came from: a [`Span`] is a byte range in one
//! file, and [`Sources`] turns it back into a path, a line and a column.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One file among the [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(u32);

/// What is known of each of several files.
#[derive(Debug)]
pub struct ByFile<T>(Vec<Option<T>>);

impl<T> ByFile<T> {
    /// That of one file.
    pub fn get(&self, file: FileId) -> Option<&T> {
        self.0.get(file.0 as usize)?.as_ref()
    }

    /// All that is known.
    pub fn values(&self) -> impl Iterator<Item = &T> + Clone {
        self.0.iter().flatten()
    }

    /// That of one file, which is then no longer known.
    pub fn take(&mut self, file: FileId) -> Option<T> {
        self.0.get_mut(file.0 as usize)?.take()
    }
}

impl FileId {
    /// The id at this place of a table ([`Sources::paths`]).
    pub fn at(index: usize) -> Self {
        FileId(u32::try_from(index).expect("fewer than 2^32 files"))
    }
}

impl<T> Default for ByFile<T> {
    fn default() -> Self {
        ByFile(Vec::new())
    }
}

impl<T> FromIterator<(FileId, T)> for ByFile<T> {
    fn from_iter<I: IntoIterator<Item = (FileId, T)>>(known: I) -> Self {
        let mut files = Vec::new();
        for (file, known) in known {
            let index = file.0 as usize;
            if files.len() <= index {
                files.resize_with(index + 1, || None);
            }
            files[index] = Some(known);
        }
        ByFile(files)
    }
}

/// Whether two texts are the same; of one that is shared not a byte is looked at.
pub fn is_same(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// A byte range in one file; it starts and ends on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte; never before `start`.
    pub end: u32,
}

impl Span {
    /// The bytes `range` of `file`. Offsets past 4 GiB are cut to that size.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file, start: cut(range.start), end: cut(range.end.max(range.start)) }
    }

    /// The bytes as a range to slice the file's text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column, both counted from 1; a column is one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// A text file of the site.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path below the site's root, with forward slashes.
    pub path: Arc<str>,
    /// The whole text, byte order mark and all.
    pub text: Arc<str>,
    hash: OnceLock<Hash>,
}

impl SourceFile {
    /// A file that was read.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        SourceFile { path: path.into(), text: text.into(), hash: OnceLock::new() }
    }

    /// The hash of the text, found when it is first asked for.
    pub fn hash(&self) -> Hash {
        *self.hash.get_or_init(|| Hash::of(self.text.as_bytes()))
    }

    /// Line and column of a byte offset; one past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
        let mut in_line = before[line_start..].chars();
        if line == 1 && before.starts_with('\u{feff}') {
            in_line.next();
        }
        Position { line, column: in_line.count() + 1 }
    }
}

/// All files that were read, by [`FileId`].
///
/// A file keeps its id when it is read again, so what was found in the others stays right.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `None` where a file has gone. Shared by everything that was made of one reading.
    files: Arc<Vec<Option<SourceFile>>>,
}

impl Sources {
    /// A table in which so many files have their ids before they are read.
    pub fn knowing(n_files: usize) -> Self {
        Sources { files: Arc::new(vec![None; n_files]) }
    }

    /// The path of every id; empty where the file has gone.
    pub fn paths(&self) -> Vec<Arc<str>> {
        let path = |file: &Option<SourceFile>| {
            file.as_ref().map_or_else(|| "".into(), |file| Arc::clone(&file.path))
        };
        self.files.iter().map(path).collect()
    }

    /// Adds a file and gives its id.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId::at(self.files.len());
        Arc::make_mut(&mut self.files).push(Some(SourceFile::new(path, text)));
        id
    }

    /// Puts another text, or none, in the place of a file's.
    pub fn replace(&mut self, id: FileId, file: Option<SourceFile>) {
        Arc::make_mut(&mut self.files)[id.0 as usize] = file;
    }

    /// The file of an id that this table gave out.
    ///
    /// # Panics
    /// When the file has gone.
    pub fn file(&self, id: FileId) -> &SourceFile {
        self.files[id.0 as usize].as_ref().expect("the file is still there")
    }

    /// The file of an id, unless it has gone.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files[id.0 as usize].as_ref()
    }

    /// Every file with its id, in the order they were first added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().filter_map(|(index, file)| Some((FileId(index as u32), file.as_ref()?)))
    }

    /// What to sort files by: the settings, then all others by path.
    pub fn order(&self, id: FileId) -> (bool, &str) {
        let path = self.file(id).path.as_ref();
        (path.contains('/'), path)
    }

    /// The words of a span.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// Path, line and column where a span begins.
    pub fn place(&self, span: Span) -> Place<'_> {
        let file = self.file(span.file);
        Place { path: &file.path, position: file.position(span.start as usize) }
    }
}

/// Where something stands, written `path:line:column`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Path below the site's root.
    pub path: &'a str,
    /// Line and column.
    pub position: Position,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.position.line, self.position.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_not_bytes() {
        let mut sources = Sources::default();
        let file = sources.add("a.md", "\u{feff}é1\n王毅 met\n");
        let met = sources.file(file).text.find("met").unwrap();
        let place = sources.place(Span::new(file, met..met + 3));
        assert_eq!(place.to_string(), "a.md:2:4");
        assert_eq!(sources.file(file).position(3).to_owned(), Position { line: 1, column: 1 });
        assert_eq!(sources.file(file).position(999).line, 3);
    }
}
