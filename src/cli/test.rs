//! `idel test`: runs the tests that a policy declares.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use idel::keyword::Lang;
use idel::model::{GivenTable, Test};
use idel::report::{
    Names, TestCoverage, TestReport, TestRun, render_tests_human, render_tests_json, render_tests_junit,
    render_tests_tap, test_name,
};
use idel::source::{DiskLoader, Loader, SourceMap, write_whole};
use idel::testing::{KeptFor, Reached, Universe, Update, run_test, updates};
use idel::unit::{Number, Rational};
use regex::Regex;

use super::args::{TestArgs, TestFormat};
use super::exit::{Exit, Fault, cannot};
use super::session::{Opened, Terminal, open};

/// How long is waited before files are looked at again.
const PAUSE: Duration = Duration::from_millis(250);

pub fn run(terminal: &Terminal, args: &TestArgs) -> Result<Exit, Exit> {
    if args.update {
        let opened = open(terminal, &args.path)?;
        update(terminal, args, &opened)?;
    }
    if args.watch {
        return watch(terminal, args);
    }
    let opened = open(terminal, &args.path)?;
    once(terminal, args, &opened)
}

/// Runs the tests and reports on them.
fn once(terminal: &Terminal, args: &TestArgs, opened: &Opened) -> Result<Exit, Exit> {
    let reach = args.coverage || args.threshold.is_some();
    let runs = runs(terminal, args, opened, reach)?;
    let coverage = reach.then(|| {
        let mut reached = Reached::default();
        runs.iter().for_each(|run| reached.add(&run.outcome.reached));
        TestCoverage::new(Universe::of(&opened.policy), &reached)
    });
    let tests = &opened.checked.tests;
    let names = Names { policy: &tests.policy, sources: &opened.checked.sources, lang: opened.lang };
    let shown = coverage.as_ref().filter(|_| args.coverage);
    let report = TestReport { names, runs: &runs, coverage: shown };
    let text = match args.format {
        TestFormat::Human => render_tests_human(&report, terminal.layout()),
        TestFormat::Json => render_tests_json(&report),
        TestFormat::Junit => render_tests_junit(&report),
        TestFormat::Tap => render_tests_tap(&report),
    };
    terminal.print(&text, opened.lang)?;
    let mut ended = if report.failed() == 0 { Exit::Success } else { Exit::TestsFailed };
    if let (Some(wanted), Some(coverage)) = (&args.threshold, &coverage)
        && coverage.ratio() < *wanted
    {
        let percent = |part: &Rational| idel::report::percent(&Number::Exact(part.clone()), opened.lang);
        let fault = Fault::TooLittleReached { reached: percent(&coverage.ratio()), wanted: percent(wanted) };
        ended = ended.worse(terminal.fail(&fault, opened.lang));
    }
    Ok(ended)
}

/// What the tests found that are wanted; that there is none is told.
fn runs<'o>(
    terminal: &Terminal,
    args: &TestArgs,
    opened: &'o Opened,
    reach: bool,
) -> Result<Vec<TestRun<'o>>, Exit> {
    let tests = &opened.checked.tests;
    let wanted = |test: &&Test| args.run.as_ref().is_none_or(|pattern| pattern.is_match(&test_name(test)));
    let chosen: Vec<&Test> = tests.tests.iter().filter(wanted).collect();
    if chosen.is_empty() {
        let fault = match args.run.as_ref().filter(|_| !tests.tests.is_empty()) {
            Some(pattern) => Fault::NoTestMatches(Regex::to_string(pattern)),
            None => Fault::NoTests,
        };
        return Err(terminal.fail(&fault, opened.lang));
    }
    Ok(chosen.into_iter().map(|test| TestRun { test, outcome: run_test(tests, test, reach) }).collect())
}

/// Writes numbers that there are over those that are expected, and says what was changed.
fn update(terminal: &Terminal, args: &TestArgs, opened: &Opened) -> Result<(), Exit> {
    let runs = runs(terminal, args, opened, false)?;
    let (updates, kept) = updates(runs.iter().map(|run| (run.test, &run.outcome)));
    let sources = &opened.checked.sources;
    for (id, file) in sources.files() {
        let own: Vec<&Update> = updates.iter().filter(|update| update.span.file == id).collect();
        if own.is_empty() {
            continue;
        }
        let Some(path) = path_of(&args.path, &file.name, &file.text) else {
            let path = PathBuf::from(&file.name);
            return Err(terminal.fail(&Fault::ChangedMeanwhile(path), opened.lang));
        };
        let mut text = file.text.clone();
        // From the end, so that places before stay what they are.
        for update in own.iter().rev() {
            text.replace_range(update.span.start as usize..update.span.end as usize, &update.text);
        }
        write_whole(&path, text.as_bytes()).map_err(|error| {
            let fault = Fault::CannotWrite { path: path.clone(), why: cannot(&error, opened.lang) };
            terminal.fail(&fault, opened.lang)
        })?;
        for update in own {
            terminal.tell(&written(sources, update));
        }
    }
    for kept in kept {
        let (name, place) = sources.place(kept.span);
        let (en, ru) = match kept.why {
            KeptFor::NoDecimal => (
                "no decimal is equal to the value; write `within 0.1 %` behind it",
                "никакая десятичная дробь не равна значению; допишите `в пределах 0.1 %`",
            ),
            KeptFor::Contradiction => {
                ("expectations want different numbers here", "ожиданиям здесь нужны разные числа")
            }
        };
        let why = match opened.lang {
            Lang::En => format!("left as it is: {en}"),
            Lang::Ru => format!("оставлено как есть: {ru}"),
        };
        terminal.tell(&format!("{name}:{}:{}: {why}\n", place.line, place.column));
    }
    Ok(())
}

/// `policy.idel:42:45: 540 → 550`
fn written(sources: &SourceMap, update: &Update) -> String {
    let (name, place) = sources.place(update.span);
    format!("{name}:{}:{}: {} → {}\n", place.line, place.column, sources.text(update.span), update.text)
}

/// Where a file of the policy stands that is still what was read.
fn path_of(policy: &Path, name: &str, text: &str) -> Option<PathBuf> {
    let folder = if policy.is_dir() { policy } else { policy.parent().unwrap_or(Path::new("")) };
    let candidates = [folder.join(name), PathBuf::from(name), policy.to_owned()];
    candidates.into_iter().find(|path| DiskLoader.read(path).is_ok_and(|read| read == text))
}

/// Runs the tests, and again whenever a file changes that they read.
fn watch(terminal: &Terminal, args: &TestArgs) -> Result<Exit, Exit> {
    loop {
        let before = stamps(&args.path, &[]);
        let read = match open(terminal, &args.path) {
            Ok(opened) => {
                // What is wrong is told; the next change may mend it.
                let _ended = once(terminal, args, &opened);
                files_of(&opened)
            }
            Err(Exit::Usage) => return Err(Exit::Usage),
            Err(_) => Vec::new(),
        };
        let seen = stamps(&args.path, &read);
        // What changed while tests ran is not waited for.
        while stamps(&args.path, &[]) == before && stamps(&args.path, &read) == seen {
            std::thread::sleep(PAUSE);
        }
    }
}

/// The files that a policy and its tests were read from.
fn files_of(opened: &Opened) -> Vec<PathBuf> {
    let given = opened.checked.tests.tests.iter().flat_map(|test| &test.given);
    let files = given.filter_map(|given| match &given.table {
        GivenTable::File { path, .. } => Some(path.clone()),
        GivenTable::Rows { .. } => None,
    });
    opened.texts.iter().cloned().chain(files).collect()
}

type Stamp = Option<(SystemTime, u64)>;

/// When the files were changed that a policy has now, and those that were read of it.
fn stamps(policy: &Path, read: &[PathBuf]) -> Vec<(PathBuf, Stamp)> {
    let mut files = match DiskLoader.policy_files(policy) {
        Ok(files) => files,
        Err(_) => vec![policy.to_owned()],
    };
    files.extend(read.iter().cloned());
    files.sort();
    files.dedup();
    let stamp = |path: &PathBuf| {
        let meta = std::fs::metadata(path).ok()?;
        Some((meta.modified().ok()?, meta.len()))
    };
    files.into_iter().map(|path| (path.clone(), stamp(&path))).collect()
}
