//! `idel test`: runs the tests that a policy declares.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use idel::diagnostic::Describe;
use idel::keyword::Lang;
use idel::model::{GivenTable, Test};
use idel::report::{
    Names, TestCoverage, TestReport, TestRun, coverage_words, render_tests_human, render_tests_json,
    render_tests_junit, render_tests_tap, test_name,
};
use idel::source::{DiskLoader, Loader, SourceMap, write_whole};
use idel::testing::{KeptFor, Reached, Universe, Update, run_test, updates};
use regex::Regex;

use super::args::{TestArgs, TestFormat};
use super::exit::{Exit, Fault, cannot};
use super::session::{Opened, Read, Terminal, language, open, read, refuse};

/// A file that is written for longer than so many pauses is read as it is.
const MOST_PAUSES: usize = 8;
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
    remarks(terminal, opened);
    let runs = runs(terminal, args, opened, reach)?;
    let coverage = reach.then(|| {
        let mut reached = Reached::default();
        runs.iter().for_each(|run| reached.add(&run.outcome.reached));
        TestCoverage::new(Universe::of(&opened.policy), &reached, args.threshold.clone())
    });
    let tests = &opened.checked.tests;
    let names = Names { policy: &tests.policy, sources: &opened.checked.sources, lang: opened.lang };
    // What fails the run stands in every report that a machine reads; to a reader it is told apart from it.
    let shown = coverage.as_ref().filter(|_| args.coverage || args.format != TestFormat::Human);
    let report = TestReport { names, runs: &runs, coverage: shown };
    let text = match args.format {
        TestFormat::Human => render_tests_human(&report, terminal.layout()),
        TestFormat::Json => render_tests_json(&report),
        TestFormat::Junit => render_tests_junit(&report),
        TestFormat::Tap => render_tests_tap(&report),
    };
    terminal.print(&text, opened.lang)?;
    let mut ended = if report.failed() == 0 { Exit::Success } else { Exit::TestsFailed };
    if let Some(coverage) = coverage.as_ref().filter(|coverage| coverage.falls_short()) {
        let told = coverage_words(&names, coverage);
        ended = ended.worse(terminal.fail(&Fault::TooLittleReached(told), opened.lang));
    }
    Ok(ended)
}

/// Tells the warnings about tests themselves; those about definitions are the check's.
fn remarks(terminal: &Terminal, opened: &Opened) {
    let problems = opened.checked.problems.iter().map(|problem| problem.as_ref() as &dyn Describe);
    let own: Vec<&dyn Describe> = problems.filter(|problem| problem.code().starts_with("W07")).collect();
    if !own.is_empty() {
        terminal.tell_problems(&own, &opened.checked.sources, opened.lang);
    }
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
        let (en, ru) = left_alone(kept.why);
        let why = match opened.lang {
            Lang::En => format!("left as it is: {en}"),
            Lang::Ru => format!("оставлено как есть: {ru}"),
        };
        terminal.tell(&format!("{name}:{}:{}: {why}\n", place.line, place.column));
    }
    Ok(())
}

/// Why what is expected is left as it is, in English and in Russian.
fn left_alone(why: KeptFor) -> (&'static str, &'static str) {
    match why {
        KeptFor::NoDecimal => (
            "no decimal is equal to the value; write `within 0.1 %` behind it",
            "никакая десятичная дробь не равна значению; допишите `в пределах 0.1 %`",
        ),
        KeptFor::Contradiction => (
            "expectations or cases want different numbers here",
            "ожиданиям или случаям здесь нужны разные числа",
        ),
        KeptFor::NotEquation => (
            "only the number of an equation (`==`) is written anew; where this bound should lie is for you to say",
            "заново записывается только число в равенстве (`==`); где должна быть эта граница, решать вам",
        ),
        KeptFor::Joined => (
            "conditions are joined here; write each as an expectation of its own",
            "здесь соединено несколько условий; напишите каждое отдельным ожиданием",
        ),
        KeptFor::NoNumber => (
            "neither side is a number that is written out",
            "ни с одной стороны нет числа, записанного цифрами",
        ),
        KeptFor::NoValue => (
            "there is no value to write; expect `is missing`, if that is meant",
            "значения нет; если так и задумано, напишите `отсутствует`",
        ),
        KeptFor::Words => (
            "what is expected is no number; see the report",
            "здесь ожидается не число; подробности в отчёте",
        ),
        KeptFor::Faults => (
            "nothing was computed, for the given tables have faults",
            "ничего не вычислено: в данных таблицах есть ошибки",
        ),
    }
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
    let mut read_files = Vec::new();
    let mut first = true;
    loop {
        let before = stamps(&args.path, &[]);
        let mut lang = terminal.lang_without_policy();
        match read(terminal, &args.path) {
            Ok(Read::Opened(opened)) => {
                lang = opened.lang;
                // What is wrong is told; the next change may mend it.
                let _ended = once(terminal, args, &opened);
                read_files = files_of(&opened);
            }
            Ok(Read::Faulty(checked, texts)) => {
                lang = language(terminal, &checked);
                let _ended = refuse(terminal, &checked);
                // What tests gave before may be what is mended.
                read_files.extend(texts);
            }
            // What was there once may come back: editors put a new file in place of the old.
            Err(exit) if first => return Err(exit),
            Err(_) => {}
        }
        first = false;
        let seen = stamps(&args.path, &read_files);
        terminal.tell(match lang {
            Lang::En => "waiting for a file to change; Ctrl+C ends\n",
            Lang::Ru => "ожидание изменений в файлах; завершить – Ctrl+C\n",
        });
        // What changed while tests ran is not waited for.
        while stamps(&args.path, &[]) == before && stamps(&args.path, &read_files) == seen {
            std::thread::sleep(PAUSE);
        }
        let now = settled(&args.path, &read_files);
        terminal.tell(&format!("\n— {} —\n", changed(&seen, &now).join(", ")));
    }
}

/// When the files were changed, once none is being written any more.
fn settled(policy: &Path, read: &[PathBuf]) -> Vec<(PathBuf, Stamp)> {
    let mut last = stamps(policy, read);
    for _ in 0..MOST_PAUSES {
        std::thread::sleep(PAUSE);
        let now = stamps(policy, read);
        if now == last {
            break;
        }
        last = now;
    }
    last
}

/// The files that are not what they were, have come or have gone.
fn changed(before: &[(PathBuf, Stamp)], now: &[(PathBuf, Stamp)]) -> Vec<String> {
    let differs = |one: &&(PathBuf, Stamp), others: &[(PathBuf, Stamp)]| !others.contains(one);
    let gone = before.iter().filter(|one| differs(one, now));
    let come = now.iter().filter(|one| differs(one, before));
    let mut names: Vec<String> = gone.chain(come).map(|(path, _)| path.display().to_string()).collect();
    names.sort();
    names.dedup();
    names
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
