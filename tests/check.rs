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
#[path = "check/quantities.rs"]
mod quantities;
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

    fn names(&self, folder: &Path) -> Vec<String> {
        DiskLoader.names(&self.0.join(folder))
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

/// Formulas that name an indicator twice, and that one another twice, are as many paths as no run would end.
#[test]
fn each_indicator_of_a_long_chain_is_looked_at_once() {
    let mut text = String::from(
        "policy \"p\" { period 2011..2015  baseline 2010  language en }\n\
         use \"common/en.idel\"\nuse std.growth\n\
         cluster a { contour { core where activity in [\"20\"] } }\n\
         indicator i0 -> thousand RUB[2010] { value sum(value_added)  source \"r\"  owner ministry  better higher }\n",
    );
    for at in 1..60 {
        let before = at - 1;
        text.push_str(&format!(
            "indicator i{at} -> thousand RUB[2010] {{ value (i{before} + i{before}) / 2  source \"r\"  \
             owner ministry  better higher }}\n"
        ));
    }
    text.push_str(
        "indicator g -> % { value growth(i59)  source \"r\"  owner ministry  better higher }\n\
         stage s 2011..2015 { target i59 of a >= 105 % of 2010 by 2015  target g of a >= 1 % by 2015 }\n",
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("common")).unwrap();
    let common = project().join("tests/corpus/check/common");
    for entry in std::fs::read_dir(common).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, folder.path().join("common").join(path.file_name().unwrap())).unwrap();
        }
    }
    std::fs::write(folder.path().join("policy.idel"), text).unwrap();
    let checked = load_policy(Path::new("policy.idel"), &Under(folder.path().into()));
    assert_eq!(human(&checked, Lang::En), "");
}
