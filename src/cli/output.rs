//! Results in files: refused where they would stand over what the run has read.

use std::path::Path;

use idel::cube::Evidence;
use idel::engine::Loaded;
use idel::source::{is_read, place};

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
        let data = loaded.tables().iter().flat_map(|table| &table.files).map(|file| file.path.as_path());
        let texts = opened.texts.iter().map(|text| text.as_path());
        let found = opened.policy.datasets.iter().map(|d| (d.folder.as_path(), d.file.as_str()));
        let fault = if is_read(output, texts.chain(data), found) {
            Fault::OutputIsInput(output.to_path_buf())
        } else if outputs.iter().take(at).any(|earlier| place(earlier) == place(output)) {
            Fault::OutputTwice(output.to_path_buf())
        } else {
            continue;
        };
        return Err(terminal.fail(&fault, opened.lang));
    }
    Ok(())
}
