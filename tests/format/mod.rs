//! One style: cases of layout, laws over all texts, translation, the command.

mod cases;
mod command;
mod laws;
mod translation;

use std::path::{Path, PathBuf};

use idel::format::{Target, Unformatted, format, literate};
use idel::keyword::Lang;
use idel::syntax::{Concrete, Element, Node, concrete};

pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end so, sorted.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    below(&project().join(folder), ending, &mut found);
    found.sort();
    found
}

/// Policy texts of the project that have no mistakes, with their paths: of the many small cases of the checker every
/// tenth, of all else every one.
pub fn texts() -> Vec<(PathBuf, String)> {
    let folders = ["tests/corpus", "tests/library", "tests/pages", "examples", "stdlib", "docs"];
    let all = folders.iter().flat_map(|folder| files(folder, ".idel"));
    let small = |path: &Path| path.starts_with(project().join("tests/corpus/check"));
    let picked = all.enumerate().filter(|(at, path)| at % 10 == 0 || !small(path)).map(|(_, path)| path);
    let read = picked.filter_map(|path| Some((path.clone(), std::fs::read_to_string(&path).ok()?)));
    let found: Vec<(PathBuf, String)> = read.filter(|(_, text)| concrete(text).is_some()).collect();
    assert!(found.len() > 200, "{} texts", found.len());
    found
}

/// A file as it should be, Markdown by its blocks.
pub fn formatted(path: &Path, text: &str, target: Option<Target>) -> Result<String, Unformatted> {
    let prose = path.to_string_lossy().ends_with(".md");
    if prose { literate(text, target).map(|done| done.text) } else { format(text, target) }
}

/// The words, signs and values of a text, and its comments, each in order.
pub fn said(read: &Concrete) -> (Vec<String>, Vec<String>) {
    fn gather(node: &Node, words: &mut Vec<String>, comments: &mut Vec<String>) {
        for child in &node.children {
            match child {
                Element::Node(node) => gather(node, words, comments),
                Element::Token(token) => {
                    comments.extend(token.before.iter().map(|c| c.text.to_owned()));
                    words.push(token.text.clone().into_owned());
                    comments.extend(token.after.iter().map(|c| (*c).to_owned()));
                }
            }
        }
    }
    let (mut words, mut comments) = (Vec::new(), Vec::new());
    for declaration in &read.declarations {
        gather(declaration, &mut words, &mut comments);
    }
    comments.extend(read.tail.iter().map(|c| c.text.to_owned()));
    (words, comments)
}

pub fn other(lang: Lang) -> Lang {
    match lang {
        Lang::En => Lang::Ru,
        Lang::Ru => Lang::En,
    }
}

/// The language of most letters of a text outside quotes and comments.
pub fn language_of(text: &str) -> Lang {
    let code = idel::source::without_comments(text);
    let cyrillic = code.chars().filter(|c| matches!(c, 'а'..='я' | 'ё')).count();
    if cyrillic * 2 > code.chars().filter(|c| c.is_alphabetic()).count() { Lang::Ru } else { Lang::En }
}
