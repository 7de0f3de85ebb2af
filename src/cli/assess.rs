//! `idel assess`: loads data, computes every indicator, judges every target and stage.

use std::path::{Path, PathBuf};

use idel::asked::narrow;
use idel::cube::Evidence;
use idel::engine::{Loaded, Options};
use idel::plan::plan_assessment;
use idel::report::{
    AssessReport, FileRecord, Review, Unknown, render_assess_csv, render_assess_human, render_assess_json,
    stage_called,
};
use idel::verdict::judge;

use super::args::{AssessArgs, FailOn, OutputFormat, ReportFormat};
use super::exit::{Exit, Fault, cannot, outcome};
use super::output::{Inputs, keep, keep_inputs, paths, write_outputs};
use super::record::Recorder;
use super::review::{Desk, form};
use super::session::{Read, Terminal, again, language, least, load_or, read, refuse};

pub fn run(terminal: &Terminal, args: &AssessArgs) -> Result<Exit, Exit> {
    let opened = match read(terminal, &args.path)? {
        Read::Opened(opened) => opened,
        Read::Faulty(checked, texts) => {
            let exit = refuse(terminal, &checked);
            let lang = language(terminal, &checked);
            keep(terminal, lang, &Inputs::new(&texts, &checked, Some(&args.data)), &paths(&args.output))?;
            tell_review(terminal, args, &Desk::new(&checked, &args.path, lang).checked(false))?;
            return Err(exit);
        }
    };
    let stage = args.stage.as_deref().map(|name| stage_called(&opened.policy, name)).transpose();
    let unknown = |unknown: Unknown| terminal.fail(&Fault::Unknown(unknown), opened.lang);
    let stage = stage.map_err(unknown)?;
    let recorder =
        args.record.as_deref().map(|folder| Recorder::open(terminal, &opened, folder)).transpose()?;
    let settings = &opened.checked.project;
    let stated = args.as_of.or(settings.as_of);
    let options = Options { as_of: stated, remarks: true, ..least() };
    let desk = Desk::new(&opened.checked, &args.path, opened.lang);
    let needs = plan_assessment(&opened.policy);
    let loaded = load_or(terminal, &opened, &needs, &args.data, options, |problems| {
        let inputs = Inputs::new(&opened.texts, &opened.checked, Some(&args.data));
        keep(terminal, opened.lang, &inputs, &paths(&args.output))?;
        tell_review(terminal, args, &desk.unusable(problems))
    })?;
    let Some(as_of) = stated.or(loaded.end_of_data()) else {
        return Err(unknown(Unknown::NoEndOfData));
    };
    keep_inputs(terminal, &opened, &loaded, &paths(&args.output))?;
    let wants_json = args.format == ReportFormat::Json
        || recorder.is_some()
        || args.output.iter().any(|o| o.format == OutputFormat::Json);
    // Large files take a while to go through once more, so that is done beside judging.
    let (mut assessment, files) = std::thread::scope(|scope| {
        let files = wants_json.then(|| scope.spawn(|| fingerprints(&loaded)));
        let assessment = judge(&opened.policy, &loaded, as_of);
        let files = files.map(|files| files.join().unwrap_or_else(|e| std::panic::resume_unwind(e)));
        (assessment, files.unwrap_or_else(|| Ok(Vec::new())))
    });
    let files = files.map_err(|(path, error)| {
        terminal.fail(&Fault::CannotRead { path, why: cannot(&error, opened.lang) }, opened.lang)
    })?;
    if let Some(stage) = stage {
        assessment = narrow(&opened.policy, assessment, stage);
    }
    let again = again(terminal, &args.path, args.as_of, &args.data);
    let report = AssessReport {
        names: opened.names(),
        evidence: &loaded,
        assessment: &assessment,
        as_of_given: stated.is_some(),
        warnings: opened.warnings,
        files: &files,
        again: &again,
    };
    let fail_on = args.fail_on.or(settings.fail_on.map(Into::into)).unwrap_or(FailOn::Undecided);
    let mut review = desk.assessed(&report);
    review.pass_over(fail_on == FailOn::Never, fail_on != FailOn::Undecided);
    let mut contents = Vec::new();
    for output in &args.output {
        let content = match output.format {
            OutputFormat::Json => render_assess_json(&report).into_bytes(),
            OutputFormat::Csv => render_assess_csv(&report).into_bytes(),
            OutputFormat::Review(wanted) => form(terminal, &review, wanted, &output.path)?,
        };
        contents.push((output.path.as_path(), content));
    }
    write_outputs(terminal, opened.lang, &contents)?;
    let text = match (args.format, args.format.of_review()) {
        (_, Some(wanted)) => {
            let bytes = form(terminal, &review, wanted, Path::new("stdout"))?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        (ReportFormat::Json, None) => render_assess_json(&report),
        (ReportFormat::Csv, None) => render_assess_csv(&report),
        (_, None) => render_assess_human(&report, terminal.layout()),
    };
    terminal.print(&text, opened.lang)?;
    let mut ended = outcome(&assessment, fail_on);
    if let Some(recorder) = recorder {
        ended = ended.worse(recorder.record(&loaded, &report)?);
    }
    // The process ends here and its memory with it; to give large tables back piece by piece takes longer.
    std::mem::forget(loaded);
    Ok(ended)
}

/// Why nothing was assessed, for the readers of reviews: a report of an earlier run must not stand for this one. JSON
/// and CSV hold an assessment and are not written without one.
fn tell_review(terminal: &Terminal, args: &AssessArgs, review: &Review) -> Result<(), Exit> {
    let mut contents = Vec::new();
    for output in &args.output {
        if let OutputFormat::Review(wanted) = output.format {
            contents.push((output.path.as_path(), form(terminal, review, wanted, &output.path)?));
        }
    }
    write_outputs(terminal, review.lang, &contents)?;
    match args.format.of_review() {
        Some(wanted) => {
            let bytes = form(terminal, review, wanted, Path::new("stdout"))?;
            terminal.print(&String::from_utf8_lossy(&bytes), review.lang)
        }
        None => Ok(()),
    }
}

/// The data files with their fingerprints, in the order of the policy; or the one that cannot be read any more.
pub fn fingerprints(loaded: &Loaded) -> Result<Vec<FileRecord>, (PathBuf, std::io::Error)> {
    let mut records = Vec::new();
    for table in loaded.tables() {
        for file in &table.files {
            let sha256 = idel::engine::fingerprint(&file.path).map_err(|error| (file.path.clone(), error))?;
            records.push(FileRecord {
                dataset: table.dataset,
                file: file.name.clone(),
                rows: file.rows,
                sha256,
            });
        }
    }
    Ok(records)
}
