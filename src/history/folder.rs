//! A folder of documents: those of one policy in order, and what else lies there.

use std::path::{Path, PathBuf};

use super::document::{Document, Unread, parse};

/// A document and the name of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    pub file: String,
    pub document: Document,
}

/// What was found in a folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Folder {
    /// By day, then as they were recorded.
    pub saved: Vec<Saved>,
    /// Files that end in `.json` and could not be used, by name.
    pub faults: Vec<(PathBuf, Unread)>,
}

impl Folder {
    /// The number of the document to be recorded next.
    pub fn next(&self) -> u64 {
        let stamps = self.saved.iter().filter_map(|saved| saved.document.record.as_ref());
        stamps.map(|stamp| stamp.sequence).max().unwrap_or(0).saturating_add(1)
    }

    /// The document that was recorded last: it says whose history this is.
    pub fn last(&self) -> Option<&Document> {
        let number = |saved: &&Saved| saved.document.record.as_ref().map_or(0, |stamp| stamp.sequence);
        self.saved.iter().max_by_key(number).map(|saved| &saved.document)
    }

    /// The policy whose history it is.
    pub fn policy(&self) -> Option<&str> {
        self.last().map(|document| document.policy.as_str())
    }

    pub fn holds(&self, file: &str) -> bool {
        self.saved.iter().any(|saved| saved.file == file)
    }
}

/// The file of a day and a state.
pub fn file_name(day: &str, state: &str) -> String {
    format!("{day}.{state}.json")
}

/// One document from a file.
pub fn read_document(path: &Path) -> Result<Document, Unread> {
    let bytes = std::fs::read(path).map_err(|error| Unread::Unreadable(error.to_string()))?;
    parse(&bytes)
}

/// All documents of a folder; a document of another policy than the last recorded one is a fault. Files with another
/// ending, hidden ones and folders are no part of a history.
pub fn read_folder(folder: &Path) -> std::io::Result<Folder> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        let json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
        if !hidden && json && !path.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    let mut found = Folder::default();
    for path in paths {
        match read_document(&path) {
            Ok(document) => {
                let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
                found.saved.push(Saved { file: file.unwrap_or_default(), document });
            }
            Err(fault) => found.faults.push((path, fault)),
        }
    }
    if let Some(policy) = found.policy().map(str::to_owned) {
        let (own, other) = found.saved.into_iter().partition(|saved| saved.document.policy == policy);
        found.saved = own;
        for saved in Vec::<Saved>::from_iter(other) {
            let title = saved.document.policy;
            found.faults.push((folder.join(saved.file), Unread::OtherPolicy(title)));
        }
    }
    found.faults.sort_by(|a, b| a.0.cmp(&b.0));
    let order = |saved: &Saved| {
        let number = saved.document.record.as_ref().map_or(0, |stamp| stamp.sequence);
        (saved.document.day(), number, saved.file.clone())
    };
    found.saved.sort_by_key(order);
    Ok(found)
}
