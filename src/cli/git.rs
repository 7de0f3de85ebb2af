//! A revision of a repository as a folder of its own. Neither the repository nor its working tree is touched.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::exit::Fault;

/// A policy as it was in a revision.
pub struct Checkout {
    /// Holds the folder for as long as it is read.
    folder: TempDir,
    /// The policy in it.
    pub path: PathBuf,
    /// The working tree, for files that the repository does not keep.
    top: PathBuf,
}

impl Checkout {
    /// Where a file of the revision stands in the working tree.
    pub fn of_today(&self, file: &Path) -> Option<PathBuf> {
        let inside = file.strip_prefix(tree(&self.folder)).ok()?;
        Some(self.top.join(inside)).filter(|path| path.exists())
    }
}

/// Reads the revision of the repository that holds `beside`. `path` is where the policy stands in it, from its top;
/// without one it is where `beside` stands.
pub fn checkout(revision: &str, path: Option<&str>, beside: &Path) -> Result<Checkout, Fault> {
    let (folder, file) = if beside.is_dir() { (beside, None) } else { (parent(beside), beside.file_name()) };
    let top = asked(folder, &["rev-parse", "--show-toplevel"])
        .map_err(|why| why.unwrap_or_else(|| Fault::NoRepository(folder.to_owned())))?;
    let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
    let unknown = || Fault::NoRevision(revision.to_owned());
    // What begins with a sign of an option is none.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(unknown());
    }
    let commit = format!("{revision}^{{commit}}");
    let commit = asked(&top, &["rev-parse", "--verify", "--quiet", &commit])
        .map_err(|why| why.unwrap_or_else(unknown))?;
    let inside = match path {
        Some(path) => PathBuf::from(path),
        None => {
            let prefix = asked(folder, &["rev-parse", "--show-prefix"])
                .map_err(|why| why.unwrap_or_else(|| Fault::NoRepository(folder.to_owned())))?;
            let prefix = PathBuf::from(prefix.trim_end_matches(['\n', '\r']));
            file.map_or(prefix.clone(), |file| prefix.join(file))
        }
    };
    let kept = TempDir::new().map_err(|error| Fault::Git(error.to_string()))?;
    let index = kept.path().join("index");
    let tree = tree(&kept);
    std::fs::create_dir(&tree).map_err(|error| Fault::Git(error.to_string()))?;
    let prefix = format!("--prefix={}/", tree.display());
    for arguments in [vec!["read-tree", commit.trim()], vec!["checkout-index", "--all", "--force", &prefix]] {
        let mut command = git(&top);
        command.args(arguments).env("GIT_INDEX_FILE", &index);
        run(command).map_err(|why| why.unwrap_or_else(unknown))?;
    }
    let path = tree.join(&inside);
    if !path.exists() {
        return Err(Fault::NotInRevision { revision: revision.to_owned(), path: inside });
    }
    Ok(Checkout { folder: kept, path, top })
}

fn tree(folder: &TempDir) -> PathBuf {
    folder.path().join("tree")
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command
}

fn asked(folder: &Path, arguments: &[&str]) -> Result<String, Option<Fault>> {
    let mut command = git(folder);
    command.args(arguments);
    run(command).map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs git; its refusal is told by who asked, except where it cannot be run at all.
fn run(mut command: Command) -> Result<Output, Option<Fault>> {
    match command.output() {
        Ok(output) if output.status.success() => Ok(output),
        Ok(_) => Err(None),
        Err(error) => Err(Some(Fault::Git(error.to_string()))),
    }
}
