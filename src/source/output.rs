//! Results in files: never over what a run reads, and never half-written.
//!
//! Takes paths and bytes; guarantees that a file has its old content or all of the new one, and that
//! several files are written together or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

/// A path by which two names of one file are alike; of a file that does not exist yet, by its folder.
pub fn place(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

/// Whether a file is among those that are read, or would be found next time by a pattern in a folder.
pub fn is_read<'p>(
    output: &Path,
    mut files: impl Iterator<Item = &'p Path>,
    mut patterns: impl Iterator<Item = (&'p Path, &'p str)>,
) -> bool {
    let output = place(output);
    if files.any(|input| place(input) == output) {
        return true;
    }
    patterns.any(|(folder, file)| {
        let folder = place(folder);
        let pattern = format!("{}/{file}", glob::Pattern::escape(&folder.to_string_lossy()));
        file.contains(['*', '?', '['])
            && glob::Pattern::new(&pattern).is_ok_and(|pattern| pattern.matches_path(&output))
    })
}

/// Writes a whole file or nothing: the content goes to a file beside it, which then takes its name.
pub fn write_whole(path: &Path, content: &[u8]) -> std::io::Result<()> {
    write_together(&[(path, content)]).map_err(|(_, error)| error)
}

/// Writes several files, or none where one of them cannot be: all contents go to files beside them first, and only
/// then they take their names. Gives the file that could not be written.
pub fn write_together(files: &[(&Path, &[u8])]) -> Result<(), (PathBuf, std::io::Error)> {
    let mut beside = Vec::with_capacity(files.len());
    let mut outcome = Ok(());
    for (path, content) in files {
        match prepare(path, content) {
            Ok(ready) => beside.push(ready),
            Err(error) => {
                outcome = Err((path.to_path_buf(), error));
                break;
            }
        }
    }
    for (ready, (path, content)) in beside.iter().zip(files) {
        if outcome.is_ok() {
            let taken = match ready {
                Ready::Beside { part, target } => std::fs::rename(part, target),
                Ready::Through(target) => std::fs::write(target, content),
            };
            outcome = taken.map_err(|error| (path.to_path_buf(), error));
        }
        // The first fault is the one to tell; what has its name already is no longer there.
        if let (Err(_), Ready::Beside { part, .. }) = (&outcome, ready) {
            let _absent = std::fs::remove_file(part);
        }
    }
    outcome
}

/// A content that waits for the others.
enum Ready {
    Beside {
        part: PathBuf,
        target: PathBuf,
    },
    /// A pipe or a device has no content to keep, and must not be replaced by a file.
    Through(PathBuf),
}

fn prepare(path: &Path, content: &[u8]) -> std::io::Result<Ready> {
    let target = place(path);
    let existing = std::fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
        return Ok(Ready::Through(target));
    }
    if existing.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(name);
    match write_beside(&part, content, existing.as_ref()) {
        Ok(()) => Ok(Ready::Beside { part, target }),
        Err(error) => {
            let _absent = std::fs::remove_file(&part);
            Err(error)
        }
    }
}

fn write_beside(path: &Path, content: &[u8], existing: Option<&std::fs::Metadata>) -> std::io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(content)?;
    if let Some(metadata) = existing {
        file.set_permissions(metadata.permissions())?;
    }
    file.sync_all()
}
