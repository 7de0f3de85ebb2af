//! The files that a session rests on: texts of the policy and what they use, lists of codes, data.
//!
//! Guarantees that a file that changed, came or went since it was read is noticed at the next input.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::engine::data_files;
use crate::model::Policy;
use crate::source::{DiskLoader, Loader};

/// When a file was last written and how long it is; `None` where there is no such file.
type Stamp = Option<(SystemTime, u64)>;

/// The files as they were when they were read.
#[derive(Debug, Default)]
pub struct Watched {
    /// What was read of the definitions, in the order of reading.
    texts: Vec<PathBuf>,
    stamps: BTreeMap<PathBuf, Stamp>,
}

impl Watched {
    /// `texts` is what was read for the policy of `path`; `instead` are files in place of those that datasets name.
    pub fn new(
        path: &Path,
        texts: Vec<PathBuf>,
        policy: &Policy,
        instead: &BTreeMap<String, PathBuf>,
    ) -> Watched {
        let stamps = seen(path, &texts, policy, instead);
        Watched { texts, stamps }
    }

    /// Whether the files are still what was read.
    pub fn same(&self, path: &Path, policy: &Policy, instead: &BTreeMap<String, PathBuf>) -> bool {
        self.stamps == seen(path, &self.texts, policy, instead)
    }
}

fn seen(
    path: &Path,
    texts: &[PathBuf],
    policy: &Policy,
    instead: &BTreeMap<String, PathBuf>,
) -> BTreeMap<PathBuf, Stamp> {
    // A file that came into the folder is part of the policy.
    let own = if DiskLoader.is_folder(path) {
        DiskLoader.policy_files(path).unwrap_or_default()
    } else {
        vec![path.to_path_buf()]
    };
    let all = own.into_iter().chain(texts.iter().cloned()).chain(data_files(policy, instead));
    all.map(|file| {
        let stamp = stamp(&file);
        (file, stamp)
    })
    .collect()
}

fn stamp(file: &Path) -> Stamp {
    let about = std::fs::metadata(file).ok()?;
    Some((about.modified().ok()?, about.len()))
}
