//! `idel fmt`: lays policies out in one style, or puts them into the other language.
//!
//! A file that cannot be read or has mistakes is told and left alone; all others are still formatted.

use std::io::Read;
use std::path::{Path, PathBuf};

use idel::diagnostic::{Describe, FileProblem};
use idel::format::{Target, Unformatted, format, literate};
use idel::keyword::Lang;
use idel::report::{Formatted, render_format_diff, render_format_hint, render_formatted};
use idel::source::{DiskLoader, LoadFault, Loader, MemoryLoader, SourceMap, write_whole};
use idel::spelling::{names_of, names_of_text};

use super::args::FmtArgs;
use super::exit::{Exit, Fault, cannot};
use super::session::{Terminal, language};

/// What stands for standard input.
const STDIN: &str = "-";

pub fn run(terminal: &Terminal, args: &FmtArgs) -> Result<Exit, Exit> {
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here } else { args.paths.as_slice() };
    let mut run = Run { terminal, args, exit: Exit::Success, differing: Vec::new() };
    for path in paths {
        if path.as_os_str() == STDIN {
            run.stdin()?;
        } else if path.exists() {
            run.path(path)?;
        } else {
            let exit = terminal.fail(&Fault::NoSuchPath(path.clone()), terminal.lang_without_policy());
            run.exit = run.exit.worse(exit);
        }
    }
    if args.check && !args.diff && !run.differing.is_empty() {
        terminal.tell(&render_format_hint(&run.differing, terminal.lang_without_policy()));
    }
    Ok(run.exit)
}

struct Run<'a> {
    terminal: &'a Terminal,
    args: &'a FmtArgs,
    exit: Exit,
    /// The files that are not formatted.
    differing: Vec<String>,
}

impl Run<'_> {
    fn path(&mut self, path: &Path) -> Result<(), Exit> {
        if !path.is_dir() {
            return self.file(path);
        }
        let mut files = Vec::new();
        if let Err((folder, fault)) = below(path, &mut files) {
            self.unreadable(&folder, fault);
        }
        files.iter().try_for_each(|file| self.file(file))
    }

    fn file(&mut self, path: &Path) -> Result<(), Exit> {
        let text = match DiskLoader.read(path) {
            Ok(text) => text,
            Err(fault) => {
                self.unreadable(path, fault);
                return Ok(());
            }
        };
        let Some(formatted) = self.formatted(path, &text, false) else { return Ok(()) };
        let bytes = std::fs::read(path).unwrap_or_default();
        // Markdown stays as it is outside its blocks, with the mark that it begins with.
        let marked = is_markdown(path) && bytes.starts_with("\u{FEFF}".as_bytes());
        let formatted = if marked { format!("\u{FEFF}{formatted}") } else { formatted };
        if formatted.as_bytes() == bytes {
            return Ok(());
        }
        let shown = path.display().to_string();
        let lang = self.terminal.lang_without_policy();
        if self.args.diff {
            let written = String::from_utf8_lossy(&bytes);
            self.terminal.print(&render_format_diff(&shown, &written, &formatted), lang)?;
        }
        if self.args.check {
            self.exit = self.exit.worse(Exit::Invalid);
            if !self.args.diff {
                self.terminal.print(&render_formatted(&shown, Formatted::Differs, lang), lang)?;
            }
            self.differing.push(shown);
        } else if !self.args.diff {
            match write_whole(path, formatted.as_bytes()) {
                Ok(()) => self.terminal.print(&render_formatted(&shown, Formatted::Written, lang), lang)?,
                Err(error) => {
                    let fault = Fault::CannotWrite { path: path.to_owned(), why: cannot(&error, lang) };
                    self.exit = self.exit.worse(self.terminal.fail(&fault, lang));
                }
            }
        }
        Ok(())
    }

    /// From standard input to standard output.
    fn stdin(&mut self) -> Result<(), Exit> {
        let mut bytes = Vec::new();
        let lang = self.terminal.lang_without_policy();
        if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
            let fault = Fault::CannotRead { path: STDIN.into(), why: cannot(&error, lang) };
            self.exit = self.exit.worse(self.terminal.fail(&fault, lang));
            return Ok(());
        }
        let path = Path::new(STDIN);
        let Ok(written) = String::from_utf8(bytes) else {
            self.unreadable(path, LoadFault::NotUtf8 { windows_1251: false });
            return Ok(());
        };
        let text = written.strip_prefix('\u{FEFF}').unwrap_or(&written);
        let Some(formatted) = self.formatted(path, text, true) else { return Ok(()) };
        let differs = formatted != written;
        if self.args.diff {
            self.terminal.print(&render_format_diff(STDIN, &written, &formatted), lang)?;
        } else if !self.args.check {
            self.terminal.print(&formatted, lang)?;
        } else if differs {
            self.terminal.print(&render_formatted(STDIN, Formatted::Differs, lang), lang)?;
        }
        if self.args.check && differs {
            self.exit = self.exit.worse(Exit::Invalid);
        }
        Ok(())
    }

    /// The text of a file as it should be; `None` where that cannot be told, which is.
    fn formatted(&mut self, path: &Path, text: &str, alone: bool) -> Option<String> {
        let to = self.args.to.map(Lang::from);
        let names =
            to.map(|_| if alone { names_of_text(STDIN, text) } else { names_of(path, text, &DiskLoader) });
        let target = to.zip(names.as_ref()).map(|(lang, names)| Target { lang, names });
        let done = if !self.reads(path, text) {
            return None;
        } else if is_markdown(path) {
            literate(text, target)
        } else {
            format(text, target)
        };
        match done {
            Ok(formatted) => Some(formatted),
            Err(Unformatted::Unread | Unformatted::Changed) => {
                let fault = Fault::NotFormatted(path.to_owned());
                let exit = self.terminal.fail(&fault, self.terminal.lang_without_policy());
                self.exit = self.exit.worse(exit);
                None
            }
        }
    }

    /// True for a text without mistakes; those that it has are told as `check` tells them.
    fn reads(&mut self, path: &Path, text: &str) -> bool {
        if idel::syntax::parse_named(idel::source::FileId(0), &path.to_string_lossy(), text)
            .problems
            .is_empty()
        {
            return true;
        }
        let mut loader = MemoryLoader::default();
        loader.files.insert(path.to_owned(), text.to_owned());
        let checked = idel::load_policy(path, &loader);
        let syntax = checked.problems.iter().filter(|problem| problem.code().starts_with("E01"));
        let problems: Vec<&dyn Describe> = syntax.map(|p| p.as_ref() as &dyn Describe).collect();
        let lang = language(self.terminal, &checked);
        self.terminal.tell_problems(&problems, &checked.sources, lang);
        self.exit = self.exit.worse(Exit::Invalid);
        false
    }

    fn unreadable(&mut self, path: &Path, fault: LoadFault) {
        let problem = FileProblem::Unreadable { path: path.display().to_string(), fault, span: None };
        let lang = self.terminal.lang_without_policy();
        self.terminal.tell_problems(&[&problem], &SourceMap::default(), lang);
        self.exit = self.exit.worse(Exit::Unusable);
    }
}

fn is_markdown(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".md")
}

/// The files of a policy that are not laid out in the one style; those that cannot be read are not among them.
pub fn unformatted(path: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    if !path.is_dir() {
        files.push(path.to_owned());
    } else if let Ok(own) = DiskLoader.policy_files(path) {
        files.extend(own.into_iter().filter(|path| !path.is_dir()));
    }
    let differs = |path: &PathBuf| {
        let (Ok(text), Ok(bytes)) = (DiskLoader.read(path), std::fs::read(path)) else { return false };
        let done = if is_markdown(path) { literate(&text, None) } else { format(&text, None) };
        let marked = is_markdown(path) && bytes.starts_with("\u{FEFF}".as_bytes());
        match done {
            Ok(done) if marked => format!("\u{FEFF}{done}").as_bytes() != bytes,
            Ok(done) => done.as_bytes() != bytes,
            // What has mistakes is the check's; what cannot be formatted is not.
            Err(Unformatted::Unread) => false,
            Err(Unformatted::Changed) => true,
        }
    };
    files.into_iter().filter(differs).collect()
}

/// The policy files of a folder and of the folders in it, in the order of their names; hidden folders are passed over,
/// and folders behind links.
fn below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), (PathBuf, LoadFault)> {
    let at = |fault: LoadFault| (folder.to_owned(), fault);
    found.extend(DiskLoader.policy_files(folder).map_err(at)?.into_iter().filter(|path| !path.is_dir()));
    let refused = |error: std::io::Error| at(LoadFault::Refused(error.to_string()));
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && entry.file_type().map_err(refused)?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    folders.iter().try_for_each(|folder| below(folder, found))
}
