//! What the verbs share: the terminal, opening a policy, loading its data.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use idel::Checked;
use idel::diagnostic::{Describe, Severity, render};
use idel::engine::{Loaded, Options, Progress};
use idel::keyword::Lang;
use idel::model::{Dataset, Date, Policy};
use idel::plan::Needs;
use idel::project::Project;
use idel::report::{Again, Asker, Layout, Names, Noun, Unknown, count, named_with_title, near};
use idel::source::{Noting, SourceMap};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Color, DataOptions};
use super::exit::{Exit, Fault, cannot};

/// Columns that reports and messages are drawn for.
const WIDTH: usize = 100;
/// Work shorter than this shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// The streams of a run and what is known of its reader.
#[derive(Debug, Clone)]
pub struct Terminal {
    pub color_out: bool,
    pub color_err: bool,
    /// Asked for by `--lang`.
    pub lang: Option<Lang>,
    /// What messages are about, where a run is about several policies.
    aside: Option<Arc<Aside>>,
}

/// What messages of one of several policies say besides.
#[derive(Debug)]
pub struct Aside {
    /// The line above the first of them.
    pub en: String,
    pub ru: String,
    pub told: AtomicBool,
    /// Places that the reader knows by other names, each with its name.
    pub shown_as: Vec<(String, String)>,
}

impl Terminal {
    pub fn new(color: Color, lang: Option<Lang>) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let colored = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !plain,
        };
        Terminal {
            color_out: colored(std::io::stdout().is_terminal()),
            color_err: colored(std::io::stderr().is_terminal()),
            lang,
            aside: None,
        }
    }

    /// The same streams for messages about one of several policies.
    pub fn about(&self, aside: Aside) -> Terminal {
        Terminal { aside: Some(Arc::new(aside)), ..self.clone() }
    }

    /// The same, with places shown by the names that the reader knows.
    pub fn showing(&self, shown_as: Vec<(String, String)>) -> Terminal {
        let Some(aside) = &self.aside else { return self.clone() };
        let told = AtomicBool::new(aside.told.load(Ordering::Relaxed));
        self.about(Aside { en: aside.en.clone(), ru: aside.ru.clone(), told, shown_as })
    }

    /// The language asked for, else the locale's.
    pub fn lang_without_policy(&self) -> Lang {
        self.lang.unwrap_or_else(locale)
    }

    pub fn layout(&self) -> Layout {
        Layout { width: WIDTH, color: self.color_out }
    }

    /// Writes a result. A reader who has closed the pipe wants no more, which is no failure.
    pub fn print(&self, text: &str, lang: Lang) -> Result<(), Exit> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(self.fail(&Fault::CannotWrite { path: "stdout".into(), why: cannot(&error, lang) }, lang))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes a message; where nobody can read it there is nobody to tell.
    pub fn tell(&self, text: &str) {
        let Some(aside) = &self.aside else { return tell(text) };
        let shown = aside.shown_as.iter();
        tell(&shown.fold(text.to_owned(), |text, (place, name)| text.replace(place, name)));
    }

    /// Says what the messages that follow are about, once.
    fn head(&self, lang: Lang) {
        if let Some(aside) = self.aside.as_ref().filter(|aside| !aside.told.swap(true, Ordering::Relaxed)) {
            tell(match lang {
                Lang::En => &aside.en,
                Lang::Ru => &aside.ru,
            });
        }
    }

    /// Tells a fault and gives its exit.
    pub fn fail(&self, fault: &Fault, lang: Lang) -> Exit {
        let word = match lang {
            Lang::En => "error",
            Lang::Ru => "ошибка",
        };
        self.head(lang);
        self.tell(&format!("{word}: {}\n", fault.message(lang)));
        fault.exit()
    }

    pub fn tell_problems(&self, problems: &[&dyn Describe], sources: &SourceMap, lang: Lang) {
        if !problems.is_empty() {
            self.head(lang);
        }
        self.tell(&render::render_human(problems, sources, lang, self.color_err, WIDTH));
    }
}

/// Writes a message; where nobody can read it there is nobody to tell.
pub fn tell(text: &str) {
    let _unread = std::io::stderr().lock().write_all(text.as_bytes());
}

/// The language of the locale.
pub fn locale() -> Lang {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = variables.iter().filter_map(|name| std::env::var(name).ok()).find(|v| !v.is_empty());
    if set.is_some_and(|locale| locale.starts_with("ru")) { Lang::Ru } else { Lang::En }
}

/// A policy without errors.
pub struct Opened {
    pub policy: Arc<Policy>,
    /// The policy with its texts, for queries in its terms.
    pub checked: Checked,
    pub lang: Lang,
    /// The files that were read: the policy's texts and its classifications.
    pub texts: Vec<PathBuf>,
}

impl Opened {
    pub fn names(&self) -> Names<'_> {
        Names { policy: &self.policy, sources: &self.checked.sources, lang: self.lang }
    }
}

/// Opens a policy; tells its errors, if any. Warnings are counted: `idel check` tells them.
pub fn open(terminal: &Terminal, path: &Path) -> Result<Opened, Exit> {
    match read(terminal, path)? {
        Read::Opened(opened) => Ok(opened),
        Read::Faulty(checked, _) => Err(refuse(terminal, &checked)),
    }
}

/// A policy as it was read.
pub enum Read {
    Opened(Opened),
    /// With errors, and the files that were read.
    Faulty(Box<Checked>, Vec<PathBuf>),
}

/// Reads a policy and tells nothing of it but that it is not there.
pub fn read(terminal: &Terminal, path: &Path) -> Result<Read, Exit> {
    if !path.exists() {
        return Err(terminal.fail(&Fault::NoSuchPath(path.to_owned()), terminal.lang_without_policy()));
    }
    let loader = Noting::default();
    let checked = idel::load_policy(path, &loader);
    let texts = loader.into_read();
    let lang = language(terminal, &checked);
    Ok(match checked.policy.clone() {
        Some(policy) => Read::Opened(Opened { policy, checked, lang, texts }),
        None => Read::Faulty(Box::new(checked), texts),
    })
}

/// Tells the errors of a policy, and gives the exit of a run that cannot go on.
pub fn refuse(terminal: &Terminal, checked: &Checked) -> Exit {
    let lang = language(terminal, checked);
    let problems = checked.problems.iter().map(|p| p.as_ref() as &dyn Describe);
    let errors: Vec<&dyn Describe> = problems.filter(|p| p.severity() == Severity::Error).collect();
    terminal.tell_problems(&errors, &checked.sources, lang);
    terminal.tell(&format!("{}\n", count(errors.len() as u64, Noun::Error, lang)));
    Exit::of_check(checked)
}

/// The language asked for, else that of the project file, else the policy's, else what its text says, else the locale's.
pub fn language(terminal: &Terminal, checked: &Checked) -> Lang {
    terminal
        .lang
        .or(checked.project.language)
        .or(checked.policy.as_ref().map(|p| p.lang))
        .or_else(|| stated_language(&checked.sources))
        .unwrap_or_else(|| terminal.lang_without_policy())
}

/// `language ru`, read without parsing: a policy with errors speaks its author's language too.
fn stated_language(sources: &SourceMap) -> Option<Lang> {
    sources.files().find_map(|(_, file)| language_in(&file.text))
}

/// The language that a text states, `language ru`.
pub fn language_in(text: &str) -> Option<Lang> {
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if matches!(word, "language" | "язык") {
            match words.next() {
                Some("ru") => return Some(Lang::Ru),
                Some("en") => return Some(Lang::En),
                _ => {}
            }
        }
    }
    None
}

/// Holds nothing that only some commands tell.
pub fn least() -> Options {
    Options { column_summaries: false, link_totals: false, remarks: false, ..Options::default() }
}

/// Loads the data of a policy as the options of a command say; tells what contradicts its declarations, if anything does.
pub fn load(
    terminal: &Terminal,
    opened: &Opened,
    needs: &Needs,
    data: &DataOptions,
    options: Options,
) -> Result<Loaded, Exit> {
    load_or(terminal, opened, needs, data, options, |_| Ok(()))
}

/// The same, and what contradicts goes to a further reader too.
pub fn load_or(
    terminal: &Terminal,
    opened: &Opened,
    needs: &Needs,
    data: &DataOptions,
    options: Options,
    further: impl FnOnce(&[&dyn Describe]) -> Result<(), Exit>,
) -> Result<Loaded, Exit> {
    let (progress, bar) = progress(opened.lang);
    let options = Options {
        partitions: data.partitions.map(usize::from),
        files: replacements(terminal, &opened.policy, &opened.checked.project, opened.lang, data)?,
        progress: Some(progress),
        ..options
    };
    let loaded = idel::engine::load(Arc::clone(&opened.policy), needs, &options);
    bar.finish_and_clear();
    let mut loaded = loaded.map_err(|problems| {
        let problems: Vec<&dyn Describe> = problems.iter().map(|p| p as &dyn Describe).collect();
        terminal.tell_problems(&problems, &opened.checked.sources, opened.lang);
        further(&problems).err().unwrap_or(Exit::Unusable)
    })?;
    loaded.allow(|table, oddity| opened.checked.allows(table, oddity));
    Ok(loaded)
}

/// Files to read in place of those that datasets name, those of the project file after the options'; a name that no
/// dataset has is told.
pub fn replacements(
    terminal: &Terminal,
    policy: &Policy,
    project: &Project,
    lang: Lang,
    data: &DataOptions,
) -> Result<BTreeMap<String, PathBuf>, Exit> {
    let datasets = &policy.datasets;
    let mut files = BTreeMap::new();
    for (name, file) in &data.files {
        let Some(dataset) = datasets.iter().find(|d| d.name == *name || d.also.contains(name)) else {
            let instead = near(name, datasets.iter().map(|d| d.name.as_str()));
            let known = datasets.iter().map(|d| named_with_title(&d.name, d.title.as_deref())).collect();
            let unknown = Unknown::Dataset { name: name.clone(), instead, known };
            return Err(terminal.fail(&Fault::Unknown(unknown), lang));
        };
        if files.insert(dataset.name.clone(), file.clone()).is_some() {
            let fault = Fault::DatasetTwice { name: dataset.name.clone() };
            return Err(terminal.fail(&fault, lang));
        }
    }
    // Names of the project file were checked with the policy.
    for stated in &project.data {
        let own = |d: &&Dataset| d.name == stated.dataset || d.also.contains(&stated.dataset);
        if let Some(dataset) = datasets.iter().find(own) {
            files.entry(dataset.name.clone()).or_insert_with(|| stated.file.clone());
        }
    }
    Ok(files)
}

/// What a command about the same policy, data and day repeats.
pub fn again(terminal: &Terminal, path: &Path, as_of: Option<Date>, data: &DataOptions) -> Again {
    let mut place = Vec::new();
    if path != Path::new(".") {
        place.push(path.display().to_string());
    }
    for (name, file) in &data.files {
        place.extend(["--data".to_owned(), format!("{name}={}", file.display())]);
    }
    Again { place, as_of, lang: terminal.lang, asker: Asker::Shell }
}

type Report = Arc<dyn Fn(Progress) + Send + Sync>;

/// A line of rows read, drawn on a terminal once the work has taken longer than a moment.
pub fn progress(lang: Lang) -> (Report, ProgressBar) {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    let (shown, read) = (bar.clone(), Mutex::new(Reading::new()));
    let report = move |progress: Progress| {
        // A poisoned lock means that a reader failed, which the loading itself tells.
        let Ok(mut read) = read.lock() else { return };
        if read.last.elapsed() > PATIENCE {
            // A session reads now and then; each time is work of its own.
            *read = Reading::new();
        }
        read.last = Instant::now();
        let rows = read.rows.entry(progress.dataset.clone()).or_default();
        *rows = rows.saturating_add(progress.rows);
        let rows = *rows;
        if read.started.elapsed() < PATIENCE || !std::io::stderr().is_terminal() {
            return;
        }
        if shown.is_hidden() {
            shown.set_draw_target(ProgressDrawTarget::stderr());
        }
        shown.set_message(format!("{}: {}", progress.dataset, count(rows, Noun::Row, lang)));
        shown.tick();
    };
    (Arc::new(report), bar)
}

/// Rows of each dataset that were read since some moment.
struct Reading {
    started: Instant,
    last: Instant,
    rows: BTreeMap<String, u64>,
}

impl Reading {
    fn new() -> Self {
        let now = Instant::now();
        Reading { started: now, last: now, rows: BTreeMap::new() }
    }
}
