//! `idel assess`: loads data, computes every indicator, judges every target and stage.

use std::path::Path;

use idel::asked::narrow;
use idel::engine::Options;
use idel::report::{
    Review, Unknown, render_assess_csv, render_assess_human, render_assess_json, stage_called,
};

use super::args::{AssessArgs, JudgingOptions, OutputFormat, ReportFormat, ResultOptions};
use super::exit::{Exit, Fault};
use super::judged::Held;
use super::output::{Inputs, keep, keep_inputs, paths, write_outputs};
use super::record::Recorder;
use super::review::{Desk, form};
use super::session::{Read, Terminal, language, least, read, refuse};

pub fn run(terminal: &Terminal, args: &AssessArgs) -> Result<Exit, Exit> {
    let opened = match read(terminal, &args.path)? {
        Read::Opened(opened) => opened,
        Read::Faulty(checked, texts) => {
            let exit = refuse(terminal, &checked);
            let lang = language(terminal, &checked);
            keep(
                terminal,
                lang,
                &Inputs::new(&texts, &checked, Some(&args.judging.sight.data)),
                &paths(&args.judging.result.output),
            )?;
            tell_review(
                terminal,
                &args.judging.result,
                &Desk::new(&checked, &args.path, lang).checked(false),
            )?;
            return Err(exit);
        }
    };
    let stage = args.stage.as_deref().map(|name| stage_called(&opened.policy, name)).transpose();
    let unknown = |unknown: Unknown| terminal.fail(&Fault::Unknown(unknown), opened.lang);
    let stage = stage.map_err(unknown)?;
    let recorder =
        args.record.as_deref().map(|folder| Recorder::open(terminal, &opened, folder)).transpose()?;
    let JudgingOptions { sight, result, .. } = &args.judging;
    let desk = Desk::new(&opened.checked, &args.path, opened.lang);
    let options = Options { remarks: true, ..least() };
    let held = Held::or(terminal, &opened, &args.path, sight, options, |problems| {
        let inputs = Inputs::new(&opened.texts, &opened.checked, Some(&sight.data));
        keep(terminal, opened.lang, &inputs, &paths(&result.output))?;
        tell_review(terminal, result, &desk.unusable(problems))
    })?;
    keep_inputs(terminal, &opened, &held.loaded, &paths(&result.output))?;
    let wants_json = result.format == ReportFormat::Json
        || recorder.is_some()
        || result.output.iter().any(|o| o.format == OutputFormat::Json);
    let mut judged = held.judged(wants_json)?;
    if let Some(stage) = stage {
        judged.assessment = narrow(&opened.policy, judged.assessment, stage);
    }
    let fail_on = args.judging.fail_on(&opened.checked.project);
    let (report, review) = (judged.report(), judged.review(&desk, fail_on, false));
    let mut contents = Vec::new();
    for output in &result.output {
        let content = match output.format {
            OutputFormat::Json => render_assess_json(&report).into_bytes(),
            OutputFormat::Csv => render_assess_csv(&report).into_bytes(),
            OutputFormat::Review(wanted) => form(terminal, &review, wanted, &output.path)?,
        };
        contents.push((output.path.as_path(), content));
    }
    write_outputs(terminal, opened.lang, &contents)?;
    let text = match (result.format, result.format.of_review()) {
        (_, Some(wanted)) => {
            let bytes = form(terminal, &review, wanted, Path::new("stdout"))?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        (ReportFormat::Json, None) => render_assess_json(&report),
        (ReportFormat::Csv, None) => render_assess_csv(&report),
        (_, None) => render_assess_human(&report, terminal.layout()),
    };
    terminal.print(&text, opened.lang)?;
    let mut ended = judged.ended(fail_on, false);
    if let Some(recorder) = recorder {
        ended = ended.worse(recorder.record(&judged.held.loaded, &report)?);
    }
    judged.leave();
    Ok(ended)
}

/// Why nothing was assessed, for the readers of reviews: a report of an earlier run must not stand for this one. JSON
/// and CSV hold an assessment and are not written without one.
fn tell_review(terminal: &Terminal, result: &ResultOptions, review: &Review) -> Result<(), Exit> {
    let mut contents = Vec::new();
    for output in &result.output {
        if let OutputFormat::Review(wanted) = output.format {
            contents.push((output.path.as_path(), form(terminal, review, wanted, &output.path)?));
        }
    }
    write_outputs(terminal, review.lang, &contents)?;
    match result.format.of_review() {
        Some(wanted) => {
            let bytes = form(terminal, review, wanted, Path::new("stdout"))?;
            terminal.print(&String::from_utf8_lossy(&bytes), review.lang)
        }
        None => Ok(()),
    }
}
