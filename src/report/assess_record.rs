//! An assessment as a document of a history: the JSON with the state that it is of and what each verdict rests on.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::AssessReport;
use super::assess_json::{assess_object, number, pretty};
use super::explain_value::cell_object;
use super::number::machine;
use super::words::Names;
use crate::cube::{Cell, Evidence};
use crate::grounds::{Ground, Grounds};
use crate::history::{Figure, Rests, StageRests, Stamp, VERSION, file_name, fingerprint, state_of};
use crate::keyword::Lang;
use crate::unit::Number;

/// The stamp of the next document of a history, and the name of its file.
pub fn stamp<E: Evidence>(report: &AssessReport<'_, E>, grounds: &Grounds, sequence: u64) -> (Stamp, String) {
    let policy = report.names.policy;
    let files = report.files.iter().flat_map(|file| {
        let name = policy.datasets.get(file.dataset.index()).map_or("", |d| d.name.as_str());
        [name, file.sha256.as_str()]
    });
    let day = report.assessment.as_of.to_string();
    let (data, definitions) = (fingerprint(files), fingerprint(grounds.whole.iter().map(String::as_str)));
    let file = file_name(&day, &state_of(&data, &definitions, env!("CARGO_PKG_VERSION")));
    let language = match policy.lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    };
    (Stamp { version: VERSION, sequence, day, language: language.to_owned(), data, definitions }, file)
}

/// The document as text.
pub fn render_assess_record<E: Evidence>(
    report: &AssessReport<'_, E>,
    grounds: &Grounds,
    stamp: &Stamp,
) -> String {
    let mut fields = Map::new();
    fields.insert("record".to_owned(), json!(stamp));
    fields.extend(assess_object(report));
    if let Some(Value::Array(verdicts)) = fields.get_mut("verdicts") {
        for (verdict, ground) in verdicts.iter_mut().zip(&grounds.verdicts) {
            if let Value::Object(verdict) = verdict {
                verdict.insert("rests_on".to_owned(), json!(rests(&report.names, ground)));
            }
        }
    }
    if let Some(Value::Array(stages)) = fields.get_mut("stages") {
        for (stage, ground) in stages.iter_mut().zip(&grounds.stages) {
            if let Value::Object(stage) = stage {
                let (verdicts, definitions) = (ground.verdicts.clone(), ground.definitions.clone());
                stage.insert("rests_on".to_owned(), json!(StageRests { verdicts, definitions }));
            }
        }
    }
    let texts = grounds.definitions.iter();
    let definitions: Map<String, Value> =
        texts.map(|(key, text)| (key.clone(), json!(fingerprint([text.as_str()])))).collect();
    fields.insert("definitions".to_owned(), Value::Object(definitions));
    pretty(&Value::Object(fields))
}

fn rests(names: &Names<'_>, ground: &Ground) -> Rests {
    let policy = names.policy;
    let datasets = ground.datasets.iter().filter_map(|id| policy.datasets.get(id.index()));
    let parameters =
        ground.parameters.iter().map(|(name, value)| (name.clone(), value.as_ref().and_then(written)));
    let figures = ground.figures.iter().filter_map(|read| {
        let aggregate = policy.aggregates.get(read.aggregate.index())?;
        let coverage = read.found.coverage;
        Some(Figure {
            figure: aggregate.text.clone(),
            dataset: policy.datasets.get(aggregate.dataset.index())?.name.clone(),
            cell: cell_words(names, &read.cell),
            value: read.found.value.as_ref().and_then(written),
            unit: aggregate.unit.text.to_string(),
            present: coverage.present,
            expected: coverage.expected,
        })
    });
    Rests {
        indicator: ground.indicator.clone(),
        definitions: ground.definitions.clone(),
        data: datasets.map(|dataset| dataset.name.clone()).collect(),
        parameters: parameters.collect(),
        figures: figures.collect(),
    }
}

/// A number as documents keep it.
fn written(value: &Number) -> Option<serde_json::Number> {
    match number(&machine(value)) {
        Value::Number(number) => Some(number),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What a cell fixes, by name.
fn cell_words(names: &Names<'_>, cell: &Cell) -> BTreeMap<String, String> {
    let Value::Object(fixed) = cell_object(names, cell) else { return BTreeMap::new() };
    fixed.into_iter().filter_map(|(axis, member)| Some((axis, member.as_str()?.to_owned()))).collect()
}
