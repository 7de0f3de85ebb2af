//! The manual in docs/src: every example says what is so, in both languages alike.
//!
//! A block fenced as `idel` is a whole policy, or declarations that are checked together with the policy of
//! docs/small; with a code (`idel,E0301`) it gives that code, and a quotation after it says the message. With a
//! path (`idel docs/…`, `csv docs/…`) it shows that file. `IDEL_UPDATE=1` rewrites messages, files and tables.

#[path = "manual/blocks.rs"]
mod blocks;
#[path = "manual/chapters.rs"]
mod chapters;
#[path = "manual/examples.rs"]
mod examples;
#[path = "manual/keywords.rs"]
mod keywords;
#[path = "manual/sessions.rs"]
mod sessions;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use idel::keyword::Lang;

pub const LANGUAGES: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::Ru, "ru")];

pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The chapters in a language, in their order.
pub fn chapters(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project().join("docs/src").join(folder)).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    found.sort();
    found
}

/// Tests that rewrite documents take turns, for several rewrite the same chapter.
pub fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes what a document should hold, or says where it differs from it.
pub fn hold(path: &Path, written: &str, now: &str) {
    if std::env::var_os("IDEL_UPDATE").is_some() {
        if written != now {
            std::fs::write(path, now).unwrap();
        }
        return;
    }
    for (number, (written, now)) in written.lines().zip(now.lines()).enumerate() {
        assert_eq!(written, now, "{} line {}", path.display(), number + 1);
    }
    assert_eq!(written.lines().count(), now.lines().count(), "{}", path.display());
}
