//! Results in files: never over what the run has read, and never half-written.

use std::io::Write;
use std::path::{Path, PathBuf};

use idel::engine::Loaded;

use super::exit::{Exit, Fault};
use super::session::{Opened, Terminal};

/// Refuses to write over a file that the policy reads or would read at its next run.
pub fn keep_inputs(
    terminal: &Terminal,
    opened: &Opened,
    loaded: &Loaded,
    outputs: &[&Path],
) -> Result<(), Exit> {
    for (at, output) in outputs.iter().enumerate() {
        let place = place(output);
        let fault = if is_input(opened, loaded, &place) {
            Fault::OutputIsInput(output.to_path_buf())
        } else if outputs.iter().take(at).any(|earlier| self::place(earlier) == place) {
            Fault::OutputTwice(output.to_path_buf())
        } else {
            continue;
        };
        return Err(terminal.fail(&fault, opened.lang));
    }
    Ok(())
}

fn is_input(opened: &Opened, loaded: &Loaded, output: &Path) -> bool {
    use idel::cube::Evidence;
    let data = loaded.tables().iter().flat_map(|table| &table.files).map(|file| &file.path);
    if opened.texts.iter().chain(data).any(|input| place(input) == output) {
        return true;
    }
    // What a glob of the policy would find next time.
    opened.policy.datasets.iter().any(|dataset| {
        let folder = place(&dataset.folder);
        let pattern = format!("{}/{}", glob::Pattern::escape(&folder.to_string_lossy()), dataset.file);
        dataset.file.contains(['*', '?', '['])
            && glob::Pattern::new(&pattern).is_ok_and(|p| p.matches_path(output))
    })
}

/// A path by which two names of one file are alike; of a file that does not exist yet, by its folder.
fn place(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

/// Writes a whole file or nothing: the text goes to a file beside it, which then takes its name.
pub fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let target = place(path);
    let existing = std::fs::metadata(&target).ok();
    // A pipe or a device has no content to keep, and must not be replaced by a file.
    if existing.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
        return std::fs::write(&target, text);
    }
    if existing.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let beside = target.with_file_name(name);
    let written =
        write_beside(&beside, text, existing.as_ref()).and_then(|()| std::fs::rename(&beside, &target));
    if written.is_err() {
        // The first fault is the one to tell.
        let _absent = std::fs::remove_file(&beside);
    }
    written
}

fn write_beside(path: &Path, text: &str, existing: Option<&std::fs::Metadata>) -> std::io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    if let Some(metadata) = existing {
        file.set_permissions(metadata.permissions())?;
    }
    file.sync_all()
}
