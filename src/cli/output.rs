//! Results in files: refused where they would stand over what the run has read, written together or not at all.

use std::path::{Path, PathBuf};

use idel::Checked;
use idel::cube::Evidence;
use idel::engine::Loaded;
use idel::keyword::Lang;
use idel::model::Policy;
use idel::source::{is_read, place, write_together};

use super::args::{DataOptions, Output};
use super::exit::{Exit, Fault, cannot};
use super::session::{Opened, Terminal};

/// What a run reads.
pub struct Inputs<'a> {
    /// Texts of the policy, its classifications, its project file.
    pub texts: &'a [PathBuf],
    /// Absent where the policy has errors.
    pub policy: Option<&'a Policy>,
    /// Files of data that were read or would be.
    pub data: Vec<PathBuf>,
}

impl<'a> Inputs<'a> {
    /// What checking reads, and what an assessment would.
    pub fn new(texts: &'a [PathBuf], checked: &'a Checked, given: Option<&DataOptions>) -> Self {
        let policy = checked.policy.as_deref();
        let declared = policy.into_iter().flat_map(|policy| &policy.datasets);
        let data = declared.map(|dataset| dataset.folder.join(&dataset.file));
        let given = given.into_iter().flat_map(|given| &given.files).map(|(_, file)| file.clone());
        let set = checked.project.data.iter().map(|set| set.file.clone());
        Inputs { texts, policy, data: data.chain(given).chain(set).collect() }
    }
}

/// Refuses to write over a file that the policy reads or would read at its next run.
pub fn keep_inputs(
    terminal: &Terminal,
    opened: &Opened,
    loaded: &Loaded,
    outputs: &[&Path],
) -> Result<(), Exit> {
    let data = loaded.tables().iter().flat_map(|table| &table.files).map(|file| file.path.clone());
    let inputs = Inputs { texts: &opened.texts, policy: Some(&opened.policy), data: data.collect() };
    keep(terminal, opened.lang, &inputs, outputs)
}

/// The same of what a run has read so far.
pub fn keep(terminal: &Terminal, lang: Lang, inputs: &Inputs<'_>, outputs: &[&Path]) -> Result<(), Exit> {
    for (at, output) in outputs.iter().enumerate() {
        let read = inputs.texts.iter().chain(&inputs.data).map(PathBuf::as_path);
        let datasets = inputs.policy.into_iter().flat_map(|policy| &policy.datasets);
        let found = datasets.map(|d| (d.folder.as_path(), d.file.as_str()));
        let fault = if is_read(output, read, found) {
            Fault::OutputIsInput(output.to_path_buf())
        } else if outputs.iter().take(at).any(|earlier| place(earlier) == place(output)) {
            Fault::OutputTwice(output.to_path_buf())
        } else {
            continue;
        };
        return Err(terminal.fail(&fault, lang));
    }
    Ok(())
}

/// The paths of outputs.
pub fn paths(outputs: &[Output]) -> Vec<&Path> {
    outputs.iter().map(|output| output.path.as_path()).collect()
}

/// Writes every output, or none where one of them cannot be.
pub fn write_outputs(terminal: &Terminal, lang: Lang, contents: &[(&Path, Vec<u8>)]) -> Result<(), Exit> {
    let files: Vec<(&Path, &[u8])> =
        contents.iter().map(|(path, content)| (*path, content.as_slice())).collect();
    write_together(&files)
        .map_err(|(path, error)| terminal.fail(&Fault::CannotWrite { path, why: cannot(&error, lang) }, lang))
}
