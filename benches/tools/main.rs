//! What `benches/size` needs beside the program itself.
//!
//! `corpus chancery|hugo COUNT FOLDER` writes the made-up archive; `floor CONTENT FOLDER` does the least that
//! any generator must: it turns each Markdown file into HTML and writes it.

#[path = "../corpus/mod.rs"]
mod corpus;

use std::path::Path;
use std::{fs, io};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["corpus", layout, count, folder] => {
            let count = count.parse().map_err(io::Error::other)?;
            match layout {
                "hugo" => corpus::hugo(count, Path::new(folder)),
                _ => corpus::chancery(count, Path::new(folder)),
            }
        }
        ["floor", content, folder] => floor(Path::new(content), Path::new(folder)),
        _ => Err(io::Error::other("corpus chancery|hugo COUNT FOLDER, or floor CONTENT FOLDER")),
    }
}

/// Reads, parses and writes every text, side by side.
fn floor(content: &Path, folder: &Path) -> io::Result<()> {
    let texts: Vec<_> = WalkDir::new(content)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md"))
        .map(walkdir::DirEntry::into_path)
        .collect();
    texts.par_iter().try_for_each(|path| {
        let text = fs::read_to_string(path)?;
        let body = text.splitn(3, "---\n").nth(2).unwrap_or(&text);
        let mut page = String::with_capacity(body.len() * 2);
        html::push_html(&mut page, Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES));
        let below = path.strip_prefix(content).map_err(io::Error::other)?.with_extension("");
        let place = folder.join(below);
        fs::create_dir_all(&place)?;
        fs::write(place.join("index.html"), page)
    })
}
