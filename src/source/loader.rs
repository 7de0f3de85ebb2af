//! Where the texts of a policy come from: the disk, or memory in tests and for the embedded library.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Why a text could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadFault {
    NotFound,
    /// The bytes are not UTF-8; `windows_1251` is set where they read well in that encoding.
    NotUtf8 {
        windows_1251: bool,
    },
    Folder,
    NotAllowed,
    /// The system refused, in its own words.
    Refused(String),
}

/// Reads texts and lists folders. Paths are as the user wrote them or joined to such a path.
pub trait Loader {
    /// The text of a file, without a byte-order mark.
    fn read(&self, path: &Path) -> Result<String, LoadFault>;
    /// The policy files of a folder (`*.idel`, `*.idel.md`), sorted by name, not descending; hidden files are none.
    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault>;
    /// The names of all that a folder holds, sorted; empty where it cannot be listed.
    fn names(&self, folder: &Path) -> Vec<String>;
    fn is_folder(&self, path: &Path) -> bool;
}

/// True for the names that hold policy text: what editors and systems keep hidden beside it is none of it.
pub fn is_policy_file(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    !name.starts_with('.') && (name.ends_with(".idel") || name.ends_with(".idel.md"))
}

/// The name in small letters under which a file would be read: `A.IDEL`, `act.idel.MD`, and `Idel.toml` for the
/// project file.
pub fn in_small_letters(name: &str, project_file: &str) -> Option<String> {
    let whole = name.to_lowercase();
    if whole == project_file {
        return (name != project_file).then_some(whole);
    }
    let ending = [".idel.md", ".idel"].into_iter().find(|ending| whole.ends_with(ending))?;
    let stem = name.get(..name.len().checked_sub(ending.len())?)?;
    let instead = format!("{stem}{ending}");
    (instead != name && !name.starts_with('.')).then_some(instead)
}

/// Reads from the file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskLoader;

impl Loader for DiskLoader {
    fn read(&self, path: &Path) -> Result<String, LoadFault> {
        let bytes = std::fs::read(path).map_err(fault)?;
        decode(bytes)
    }

    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            // A folder of such a name is not passed over: reading it says that it is no file.
            if is_policy_file(&path) {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }
}

/// Reads from the disk and notes what was read.
#[derive(Debug, Default)]
pub struct Noting {
    read: RefCell<Vec<PathBuf>>,
}

impl Noting {
    /// Every file that was read, in the order of reading.
    pub fn into_read(self) -> Vec<PathBuf> {
        self.read.into_inner()
    }
}

impl Loader for Noting {
    fn read(&self, path: &Path) -> Result<String, LoadFault> {
        self.read.borrow_mut().push(path.to_path_buf());
        DiskLoader.read(path)
    }

    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault> {
        DiskLoader.policy_files(folder)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        DiskLoader.names(folder)
    }

    fn is_folder(&self, path: &Path) -> bool {
        DiskLoader.is_folder(path)
    }
}

/// Holds texts by path.
#[derive(Debug, Clone, Default)]
pub struct MemoryLoader {
    pub files: BTreeMap<PathBuf, String>,
}

impl Loader for MemoryLoader {
    fn read(&self, path: &Path) -> Result<String, LoadFault> {
        self.files.get(path).cloned().ok_or(LoadFault::NotFound)
    }

    fn policy_files(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadFault> {
        Ok(self.files.keys().filter(|p| p.parent() == Some(folder) && is_policy_file(p)).cloned().collect())
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let beside = self.files.keys().filter(|p| p.parent() == Some(folder));
        beside.filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned())).collect()
    }

    fn is_folder(&self, path: &Path) -> bool {
        !self.files.contains_key(path) && self.files.keys().any(|p| p.starts_with(path))
    }
}

fn fault(error: std::io::Error) -> LoadFault {
    match error.kind() {
        std::io::ErrorKind::NotFound => LoadFault::NotFound,
        std::io::ErrorKind::IsADirectory => LoadFault::Folder,
        std::io::ErrorKind::PermissionDenied => LoadFault::NotAllowed,
        _ => {
            let words = error.to_string();
            // The number says nothing to a reader.
            LoadFault::Refused(words.split(" (os error").next().unwrap_or(&words).to_owned())
        }
    }
}

fn decode(bytes: Vec<u8>) -> Result<String, LoadFault> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)),
        Err(error) => Err(LoadFault::NotUtf8 { windows_1251: reads_as_windows_1251(error.as_bytes()) }),
    }
}

/// True where most bytes above ASCII are Cyrillic letters of Windows-1251 (0xC0 to 0xFF, `Ё`, `ё`).
pub fn reads_as_windows_1251(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|b| **b >= 0x80).count();
    let letters = bytes.iter().filter(|b| **b >= 0xC0 || **b == 0xA8 || **b == 0xB8).count();
    high > 0 && letters * 10 >= high * 8
}
