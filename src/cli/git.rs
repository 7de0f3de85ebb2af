//! A revision of a repository as a folder of its own. Neither the repository nor its working tree is touched.

use std::path::{Component, Path, PathBuf};
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
    /// The folder of the revision by its names, each with the one that a reader knows.
    pub fn places(&self, shown: &str) -> Vec<(String, String)> {
        let tree = tree(&self.folder);
        let real = std::fs::canonicalize(&tree).ok().filter(|real| *real != tree);
        let names = real.into_iter().chain([tree]).map(|place| place.display().to_string());
        names.flat_map(|place| [(format!("{place}/"), shown.to_owned()), (place, shown.to_owned())]).collect()
    }

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
    let top = asked(folder, &["rev-parse", "--show-toplevel"]).map_err(|why| match why {
        Refusal::Fault(fault) => fault,
        Refusal::Git(said) if said.contains("not a git repository") || said.is_empty() => {
            Fault::NoRepository(folder.to_owned())
        }
        // Such as a repository that belongs to another user.
        Refusal::Git(said) => Fault::GitRefuses(said),
    })?;
    let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
    let unknown = || Fault::NoRevision(revision.to_owned());
    // What begins with a sign of an option is none.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(unknown());
    }
    let commit = format!("{revision}^{{commit}}");
    let commit = asked(&top, &["rev-parse", "--verify", "--quiet", &commit]).map_err(|why| {
        let shallow = asked(&top, &["rev-parse", "--is-shallow-repository"]);
        match why {
            Refusal::Fault(fault) => fault,
            Refusal::Git(_) if shallow.is_ok_and(|told| told.trim() == "true") => {
                Fault::ShallowRepository(revision.to_owned())
            }
            Refusal::Git(_) => unknown(),
        }
    })?;
    let inside = match path {
        Some(path) => PathBuf::from(path),
        None => {
            let prefix = asked(folder, &["rev-parse", "--show-prefix"])
                .map_err(|why| why.or(|_| Fault::NoRepository(folder.to_owned())))?;
            let prefix = PathBuf::from(prefix.trim_end_matches(['\n', '\r']));
            file.map_or(prefix.clone(), |file| prefix.join(file))
        }
    };
    let inside = within(&inside).ok_or_else(|| Fault::OutsideOfRepository(inside.clone()))?;
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error: std::io::Error| Fault::NoFolder { path, error: error.kind() }
    };
    let kept = TempDir::new().map_err(failed(&std::env::temp_dir()))?;
    let index = kept.path().join("index");
    let tree = tree(&kept);
    std::fs::create_dir(&tree).map_err(failed(&std::env::temp_dir()))?;
    let prefix = format!("--prefix={}/", tree.display());
    for arguments in [vec!["read-tree", commit.trim()], vec!["checkout-index", "--all", "--force", &prefix]] {
        let mut command = git(&top);
        command.args(arguments).env("GIT_INDEX_FILE", &index);
        run(command).map_err(|why| why.or(Fault::GitRefuses))?;
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
    command.arg("-C").arg(folder).env("LC_ALL", "C");
    // A hook of git runs with those of its own work, which is not meant here.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
}

fn asked(folder: &Path, arguments: &[&str]) -> Result<String, Refusal> {
    let mut command = git(folder);
    command.args(arguments);
    run(command).map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Why git gave nothing.
enum Refusal {
    /// It cannot be run at all.
    Fault(Fault),
    /// In its own words.
    Git(String),
}

impl Refusal {
    /// The fault, or what who asked makes of a refusal.
    fn or(self, told: impl FnOnce(String) -> Fault) -> Fault {
        match self {
            Refusal::Fault(fault) => fault,
            Refusal::Git(said) => told(said),
        }
    }
}

/// Runs git; its refusal is told by who asked, except where it cannot be run at all.
fn run(mut command: Command) -> Result<Output, Refusal> {
    match command.output() {
        Ok(output) if output.status.success() => Ok(output),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let first = said.lines().next().unwrap_or_default();
            Err(Refusal::Git(first.trim_start_matches("fatal: ").to_owned()))
        }
        Err(error) => Err(Refusal::Fault(Fault::NoGit(error.kind()))),
    }
}

/// A place in a repository without steps up; `None` where it lies outside.
fn within(path: &Path) -> Option<PathBuf> {
    let mut place = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => place.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                if !place.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(place)
}
