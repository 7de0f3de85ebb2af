//! `idel fmt`: lays policies out in one style, or puts them into the other language.
//!
//! A file that cannot be read or has mistakes is told and left alone; all others are still formatted.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use idel::diagnostic::{Describe, FileProblem};
use idel::format::{Literate, Target, Unformatted, format, literate};
use idel::keyword::Lang;
use idel::report::{Formatted, render_block_kept, render_format_diff, render_format_hint, render_formatted};
use idel::source::{DiskLoader, FileId, LoadFault, Loader, MemoryLoader, SourceMap, write_whole};
use idel::spelling::{names_of, names_of_text};
use idel::syntax::{blocks, is_literate, parse_named, words};

use super::args::FmtArgs;
use super::exit::{Exit, Fault, cannot};
use super::session::{Terminal, language_in};

/// What stands for standard input.
const STDIN: &str = "-";
/// What a text may begin with to say how it is encoded.
const MARK: char = '\u{FEFF}';

pub fn run(terminal: &Terminal, args: &FmtArgs) -> Result<Exit, Exit> {
    let paths = match (&args.stdin_filename, args.paths.as_slice()) {
        (None, []) => &[PathBuf::from(".")],
        (Some(_), []) => &[PathBuf::from(STDIN)],
        (Some(_), paths) if !paths.iter().any(|path| path.as_os_str() == STDIN) => {
            return Err(terminal.fail(&Fault::NameWithoutStdin, terminal.lang_without_policy()));
        }
        (_, paths) => paths,
    };
    let mut run = Run {
        terminal,
        args,
        exit: Exit::Success,
        differing: Vec::new(),
        stated: BTreeMap::new(),
        hint: None,
    };
    for path in paths {
        if path.as_os_str() == STDIN {
            run.stdin()?;
        } else if path.exists() {
            run.path(path)?;
        } else {
            run.fail(&Fault::NoSuchPath(path.clone()));
        }
    }
    if args.check && !args.diff && !run.differing.is_empty() {
        let lang = run.hint.unwrap_or_else(|| terminal.lang_without_policy());
        terminal.tell(&render_format_hint(&run.differing, args.to.map(Lang::from), lang));
    }
    Ok(run.exit)
}

struct Run<'a> {
    terminal: &'a Terminal,
    args: &'a FmtArgs,
    exit: Exit,
    /// The files that are not formatted.
    differing: Vec<String>,
    /// The language that the files of a folder state.
    stated: BTreeMap<PathBuf, Option<Lang>>,
    /// The language of the first file that is not formatted.
    hint: Option<Lang>,
}

impl Run<'_> {
    /// The language of messages about a text: the one that was asked for, that it states itself, that the policy states
    /// whose folder it stands in, that it is written in, else the system's.
    fn lang(&mut self, path: &Path, text: &str) -> Lang {
        if let Some(lang) = self.terminal.lang.or_else(|| language_in(text)) {
            return lang;
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = self.stated.entry(folder.to_owned()).or_insert_with(|| {
            let files = DiskLoader.policy_files(folder).unwrap_or_default();
            files.iter().find_map(|file| language_in(&DiskLoader.read(file).ok()?))
        });
        let written = || {
            let (_, word) = words(&path.to_string_lossy(), text).into_iter().next()?;
            Some(if word.is_ascii() { Lang::En } else { Lang::Ru })
        };
        beside.or_else(written).unwrap_or_else(|| self.terminal.lang_without_policy())
    }

    fn path(&mut self, path: &Path) -> Result<(), Exit> {
        if !path.is_dir() {
            return self.file(path);
        }
        let mut files = Vec::new();
        match below(path, &mut files) {
            Err((folder, fault)) => self.unreadable(&folder, fault),
            Ok(()) if files.is_empty() => self.fail(&Fault::NoPolicyFiles(path.to_owned())),
            Ok(()) => {}
        }
        files.iter().try_for_each(|file| self.file(file))
    }

    fn file(&mut self, path: &Path) -> Result<(), Exit> {
        let Some(styled) = self.told(path, Styled::of_file(path, self.args.to.map(Lang::from))) else {
            return Ok(());
        };
        if !styled.differs() {
            return Ok(());
        }
        let shown = path.display().to_string();
        let lang = self.lang(path, &styled.written);
        if self.args.diff {
            self.terminal.print(&render_format_diff(&shown, &styled.written, &styled.formatted), lang)?;
        }
        if self.args.check {
            self.exit = self.exit.worse(Exit::Invalid);
            if !self.args.diff {
                self.terminal.print(&render_formatted(&shown, Formatted::Differs, lang), lang)?;
            }
            self.differing.push(shown);
            self.hint = self.hint.or(Some(lang));
        } else if !self.args.diff {
            match write_whole(path, styled.formatted.as_bytes()) {
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
        let lang = self.terminal.lang_without_policy();
        let named = self.args.stdin_filename.as_deref();
        let path = named.unwrap_or(Path::new(STDIN));
        let mut bytes = Vec::new();
        if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
            self.fail(&Fault::CannotRead { path: STDIN.into(), why: cannot(&error, lang) });
            return Ok(());
        }
        let Ok(written) = String::from_utf8(bytes) else {
            self.unreadable(path, LoadFault::NotUtf8 { windows_1251: false });
            return Ok(());
        };
        let styled = Styled::of_input(named, written, self.args.to.map(Lang::from));
        let Some(styled) = self.told(path, styled) else { return Ok(()) };
        let shown = path.display().to_string();
        let lang = self.lang(path, &styled.written);
        if self.args.diff {
            self.terminal.print(&render_format_diff(&shown, &styled.written, &styled.formatted), lang)?;
        } else if !self.args.check {
            self.terminal.print(&styled.formatted, lang)?;
        } else if styled.differs() {
            self.terminal.print(&render_formatted(&shown, Formatted::Differs, lang), lang)?;
        }
        if self.args.check && styled.differs() {
            self.exit = self.exit.worse(Exit::Invalid);
        }
        Ok(())
    }

    /// What a text should be; `None` where that cannot be told, which is. Blocks that stay as they are are told too.
    fn told(&mut self, path: &Path, styled: Result<Styled, Unstyled>) -> Option<Styled> {
        match styled {
            Ok(styled) => {
                let lang = self.lang(path, &styled.written);
                for line in &styled.kept {
                    self.terminal.tell(&render_block_kept(&path.display().to_string(), *line, lang));
                }
                return Some(styled);
            }
            Err(Unstyled::Unreadable(fault)) => self.unreadable(path, fault),
            Err(Unstyled::Faulty { name, text }) => self.faulty(&name, text),
            Err(Unstyled::Changed(text)) => {
                let lang = self.lang(path, &text);
                let exit = self.terminal.fail(&Fault::NotFormatted(path.to_owned()), lang);
                self.exit = self.exit.worse(exit);
            }
        }
        None
    }

    /// Tells the mistakes of a text as `check` tells them.
    fn faulty(&mut self, path: &Path, text: String) {
        let lang = self.lang(path, &text);
        let mut loader = MemoryLoader::default();
        loader.files.insert(path.to_owned(), text);
        let checked = idel::load_policy(path, &loader);
        let syntax = checked.problems.iter().filter(|problem| problem.code().starts_with("E01"));
        let problems: Vec<&dyn Describe> = syntax.map(|p| p.as_ref() as &dyn Describe).collect();
        self.terminal.tell_problems(&problems, &checked.sources, lang);
        self.exit = self.exit.worse(Exit::Invalid);
    }

    fn unreadable(&mut self, path: &Path, fault: LoadFault) {
        let problem = FileProblem::Unreadable { path: path.display().to_string(), fault, span: None };
        let lang = self.terminal.lang_without_policy();
        self.terminal.tell_problems(&[&problem], &SourceMap::default(), lang);
        self.exit = self.exit.worse(Exit::Unusable);
    }

    fn fail(&mut self, fault: &Fault) {
        let exit = self.terminal.fail(fault, self.terminal.lang_without_policy());
        self.exit = self.exit.worse(exit);
    }
}

/// A text, and what it should be.
struct Styled {
    written: String,
    formatted: String,
    /// The lines of the fences of blocks that stay as they are.
    kept: Vec<usize>,
}

/// Why it cannot be told what a text should be.
enum Unstyled {
    Unreadable(LoadFault),
    /// It has mistakes; the name by which it is read.
    Faulty {
        name: PathBuf,
        text: String,
    },
    /// What was laid out would not say the same as the text.
    Changed(String),
}

impl Styled {
    fn of_file(path: &Path, to: Option<Lang>) -> Result<Styled, Unstyled> {
        let text = DiskLoader.read(path).map_err(Unstyled::Unreadable)?;
        // Reading leaves out the mark that a text may begin with.
        let marked = std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(MARK.to_string().as_bytes()));
        let written = if marked { format!("{MARK}{text}") } else { text };
        Styled::of(path, written, to, |text| names_of(path, text, &DiskLoader))
    }

    /// A text by the name that it goes by; without a name it is Markdown where it is that alone.
    fn of_input(named: Option<&Path>, written: String, to: Option<Lang>) -> Result<Styled, Unstyled> {
        if let Some(path) = named {
            return Styled::of(path, written, to, |text| names_of(path, text, &DiskLoader));
        }
        let prose =
            !parse_named(FileId(0), STDIN, &written).problems.is_empty() && !blocks(&written).is_empty();
        let name = if prose { "-.idel.md" } else { STDIN };
        Styled::of(Path::new(name), written, to, |text| names_of_text(name, text))
    }

    fn of(
        path: &Path,
        written: String,
        to: Option<Lang>,
        names: impl Fn(&str) -> idel::format::Names,
    ) -> Result<Styled, Unstyled> {
        let name = path.to_string_lossy();
        let text = written.strip_prefix(MARK).unwrap_or(&written);
        if !parse_named(FileId(0), &name, text).problems.is_empty() {
            return Err(Unstyled::Faulty { name: path.to_owned(), text: text.to_owned() });
        }
        let names = to.map(|_| names(text));
        let target = to.zip(names.as_ref()).map(|(lang, names)| Target { lang, names });
        let done = if is_literate(&name) {
            // Markdown stays as it is outside its blocks, with the mark that it begins with.
            let mark = written.get(..written.len() - text.len()).unwrap_or("");
            literate(text, target).map(|done| Literate { text: format!("{mark}{}", done.text), ..done })
        } else {
            format(text, target).map(|text| Literate { text, kept: Vec::new() })
        };
        match done {
            Ok(Literate { text: formatted, kept }) => Ok(Styled { written, formatted, kept }),
            Err(Unformatted::Unread | Unformatted::Changed) => Err(Unstyled::Changed(written)),
        }
    }

    fn differs(&self) -> bool {
        self.written != self.formatted
    }
}

/// What `--check` says of a path.
#[derive(Debug, Default)]
pub struct Unformed {
    /// Files that are not laid out in the one style.
    pub differing: Vec<PathBuf>,
    /// Files that cannot be read, or have mistakes, and what a run ends with for that.
    pub unread: Vec<(PathBuf, Exit)>,
    /// Blocks that cannot be laid out: the file, and the line of the fence.
    pub kept: Vec<(PathBuf, usize)>,
}

/// The files of a path, as `--check` finds them, that are not as they should be.
pub fn unformatted(path: &Path) -> Unformed {
    let mut files = Vec::new();
    let mut found = Unformed::default();
    if !path.is_dir() {
        files.push(path.to_owned());
    } else if let Err((folder, _)) = below(path, &mut files) {
        found.unread.push((folder, Exit::Unusable));
    }
    for path in files {
        match Styled::of_file(&path, None) {
            Ok(styled) => {
                found.kept.extend(styled.kept.iter().map(|line| (path.clone(), *line)));
                found.differing.extend(styled.differs().then_some(path));
            }
            Err(Unstyled::Unreadable(_)) => found.unread.push((path, Exit::Unusable)),
            Err(Unstyled::Faulty { .. }) => found.unread.push((path, Exit::Invalid)),
            Err(Unstyled::Changed(_)) => found.differing.push(path),
        }
    }
    found
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
