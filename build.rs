//! Gathers the pages of docs/codes into one table, so that a new page needs no line of code.

use std::io::{Error, Result};
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=docs/codes");
    let variable =
        |name: &str| std::env::var_os(name).ok_or_else(|| Error::other(format!("{name} is not set")));
    let folder = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("docs/codes");
    let mut pages: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    let mut table = String::from("&[\n");
    for path in pages {
        let code = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // Debug form quotes a path as a Rust literal.
        table.push_str(&format!(
            "    Page {{ code: {code:?}, text: include_str!({:?}) }},\n",
            path.display().to_string()
        ));
    }
    table.push(']');
    std::fs::write(Path::new(&variable("OUT_DIR")?).join("pages.rs"), table)
}
