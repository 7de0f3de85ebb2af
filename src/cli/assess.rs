//! `idel assess`: loads data, computes every indicator, judges every target and stage.

use std::path::{Path, PathBuf};

use idel::asked::narrow;
use idel::cube::Evidence;
use idel::engine::{Loaded, Options};
use idel::plan::plan_assessment;
use idel::report::{
    AssessReport, FileRecord, Unknown, render_assess_csv, render_assess_human, render_assess_json,
    stage_called,
};
use idel::source::write_whole;
use idel::verdict::judge;

use super::args::{AssessArgs, Format, OutputFormat};
use super::exit::{Exit, Fault, cannot, outcome};
use super::output::keep_inputs;
use super::record::Recorder;
use super::session::{Terminal, again, least, load, open};

pub fn run(terminal: &Terminal, args: &AssessArgs) -> Result<Exit, Exit> {
    let opened = open(terminal, &args.path)?;
    let stage = args.stage.as_deref().map(|name| stage_called(&opened.policy, name)).transpose();
    let unknown = |unknown: Unknown| terminal.fail(&Fault::Unknown(unknown), opened.lang);
    let stage = stage.map_err(unknown)?;
    let recorder =
        args.record.as_deref().map(|folder| Recorder::open(terminal, &opened, folder)).transpose()?;
    let options = Options { as_of: args.as_of, remarks: true, ..least() };
    let loaded = load(terminal, &opened, &plan_assessment(&opened.policy), &args.data, options)?;
    let Some(as_of) = args.as_of.or(loaded.end_of_data()) else {
        return Err(unknown(Unknown::NoEndOfData));
    };
    let outputs: Vec<&Path> = args.output.iter().map(|output| output.path.as_path()).collect();
    keep_inputs(terminal, &opened, &loaded, &outputs)?;
    let wants_json = args.format == Format::Json
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
        as_of_given: args.as_of.is_some(),
        warnings: opened.warnings,
        files: &files,
        again: &again,
    };
    for output in &args.output {
        let text = match output.format {
            OutputFormat::Json => render_assess_json(&report),
            OutputFormat::Csv => render_assess_csv(&report),
        };
        write_whole(&output.path, text.as_bytes()).map_err(|error| {
            let fault = Fault::CannotWrite { path: output.path.clone(), why: cannot(&error, opened.lang) };
            terminal.fail(&fault, opened.lang)
        })?;
    }
    let text = match args.format {
        Format::Human => render_assess_human(&report, terminal.layout()),
        Format::Json => render_assess_json(&report),
        Format::Csv => render_assess_csv(&report),
    };
    terminal.print(&text, opened.lang)?;
    let mut ended = outcome(&assessment, args.fail_on);
    if let Some(recorder) = recorder {
        ended = ended.worse(recorder.record(&loaded, &report)?);
    }
    // The process ends here and its memory with it; to give large tables back piece by piece takes longer.
    std::mem::forget(loaded);
    Ok(ended)
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
