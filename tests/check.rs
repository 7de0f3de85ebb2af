//! The checker over whole policies and over the corpus.
//!
//! A case is a file `NAME.idel` or a folder `NAME` of `tests/corpus/check/bad` or `good`, with `NAME.expected`
//! beside it; `IDEL_UPDATE=1` rewrites what is expected. Its twin in the other language stands in `twins`.

#[path = "check/bytes.rs"]
mod bytes;
#[path = "check/codes.rs"]
mod codes;
#[path = "check/contour_sets.rs"]
mod contour_sets;
#[path = "check/corpus.rs"]
mod corpus;
#[path = "check/dump.rs"]
mod dump;
#[path = "check/library.rs"]
mod library;
#[path = "check/misspelt.rs"]
mod misspelt;
#[path = "check/mutations.rs"]
mod mutations;
#[path = "check/pages.rs"]
mod pages;
#[path = "check/queries.rs"]
mod queries;
#[path = "check/twins.rs"]
mod twins;

use std::path::{Path, PathBuf};

use idel::diagnostic::{Describe, Lang, render};
use idel::source::{DiskLoader, LoadFault, Loader};
use idel::{Checked, load_policy};

/// Reads under a folder and names files as seen from there, so that messages hold no path of a machine.
pub struct Under(pub PathBuf);

impl Loader for Under {
    fn read(&self, path: &Path) -> Result<String, LoadFault> {
        DiskLoader.read(&self.0.join(path))
    }

    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault> {
        let found = DiskLoader.policy_files(&self.0.join(folder))?;
        Ok(found.iter().map(|p| p.strip_prefix(&self.0).unwrap_or(p).to_path_buf()).collect())
    }

    fn is_folder(&self, path: &Path) -> bool {
        DiskLoader.is_folder(&self.0.join(path))
    }
}

pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn human(checked: &Checked, lang: Lang) -> String {
    let problems: Vec<&dyn Describe> = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
    render::render_human(&problems, &checked.sources, lang, false, 100)
}

#[test]
fn the_example_checks_cleanly_in_both_languages() {
    for lang in ["en", "ru"] {
        let checked = load_policy(&project().join("examples/tatarstan").join(lang), &DiskLoader);
        assert_eq!(human(&checked, Lang::En), "", "{lang}");
    }
}
