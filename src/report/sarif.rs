//! A review as SARIF 2.1.0, which code scanning reads.
//!
//! Columns count characters. Paths are relative to the root of the repository. Fingerprints hold when lines move.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Location, Message, MultiformatMessageString, PhysicalLocation, PropertyBag, Region,
    ReportingConfiguration, ReportingDescriptor, Result as Finding, ResultColumnKind, ResultLevel, Run,
    Sarif, Suppression, SupressionKind, SupressionStatus, Tool, ToolComponent, Version,
};

use super::alert::{Alert, AlertLevel, Place, fingerprints};
use super::outcome::Outcome;
use super::review::Review;
use crate::keyword::Lang;
use crate::manual::page;

/// Where the schema of the format stands.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The key of our fingerprints; another way to make them has another one.
const FINGERPRINT: &str = "idel/v1";

/// The review as one JSON document.
pub fn render_sarif(review: &Review) -> String {
    let alerts = review.alerts();
    let prints = fingerprints(&alerts);
    let mut rules: Vec<&str> = alerts.iter().map(|alert| alert.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    // In the order of the alerts: problems, then what outcomes give.
    let judged = review.outcomes.iter().filter(|outcome| outcome.alert.is_some()).map(Some);
    let of = review.problems.iter().map(|_| None).chain(judged);
    let results = alerts.iter().zip(prints).zip(of).map(|((alert, print), outcome)| {
        let at = rules.binary_search(&alert.rule.as_str()).unwrap_or_default();
        let mut result = result(alert, at, print, review.lang);
        result.properties =
            outcome.map(|outcome| PropertyBag::builder().additional_properties(figures(outcome)).build());
        result
    });
    let results: Vec<Finding> = results.collect();
    let weight = |rule: &str| alerts.iter().filter(|a| a.rule == rule).map(|a| a.level).min();
    let described: Vec<ReportingDescriptor> =
        rules.iter().map(|rule| descriptor(rule, weight(rule), review.lang)).collect();
    let driver = ToolComponent::builder()
        .name("idel")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .language(language(review.lang))
        .rules(described)
        .build();
    let mut about = BTreeMap::new();
    about.insert("about".to_owned(), json!(review.titles));
    about.extend(review.as_of.map(|day| ("asOf".to_owned(), json!(day.to_string()))));
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .language(language(review.lang))
        .column_kind(value(&ResultColumnKind::UnicodeCodePoints))
        .results(results)
        .properties(PropertyBag::builder().additional_properties(about).build())
        .build();
    let log = Sarif::builder().schema(SCHEMA).version(value(&Version::V2_1_0)).runs(vec![run]).build();
    super::assess_json::pretty(&value(&log))
}

/// What a verdict found, in words and numbers for machines: the message has them as its reader writes them.
fn figures(outcome: &Outcome) -> BTreeMap<String, Value> {
    let [value, required] = &outcome.exact;
    let unit = (value.is_some() || required.is_some()).then_some(&outcome.unit);
    let cell = Some(&outcome.cell).filter(|cell| !cell.is_empty());
    let fields = [
        ("kind", Some(json!(outcome.kind))),
        ("id", Some(json!(outcome.id))),
        ("cell", cell.map(|cell| json!(cell))),
        ("status", Some(json!(outcome.key))),
        ("level", Some(json!(if outcome.advisory { "advisory" } else { "mandatory" }))),
        ("value", value.as_ref().map(|value| json!(value))),
        ("required", required.as_ref().map(|required| json!(required))),
        ("unit", unit.map(|unit| json!(unit))),
        ("passedOver", outcome.passed_over.then(|| json!(true))),
    ];
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    }
}

/// Values of these types have a form in JSON.
fn value(of: &impl serde::Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn level_of(level: AlertLevel) -> ResultLevel {
    match level {
        AlertLevel::Error => ResultLevel::Error,
        AlertLevel::Warning => ResultLevel::Warning,
        AlertLevel::Note => ResultLevel::Note,
    }
}

fn result(alert: &Alert, rule: usize, print: String, lang: Lang) -> Finding {
    let mut text = alert.message.clone();
    for line in &alert.data {
        text.push_str(&format!("\n{line}"));
    }
    if let Some(help) = &alert.help {
        let word = match lang {
            Lang::En => "help",
            Lang::Ru => "совет",
        };
        text.push_str(&format!("\n{word}: {help}"));
    }
    let main = match &alert.place {
        Some(place) => location(place, None),
        None => Location::builder().physical_location(file(&alert.file)).build(),
    };
    let related: Vec<Location> =
        alert.related.iter().zip(1..).map(|(place, id)| location(place, Some(id))).collect();
    let mut result = Finding::builder()
        .rule_id(&alert.rule)
        .rule_index(i64::try_from(rule).unwrap_or_default())
        .level(level_of(alert.level))
        .message(Message::builder().text(text).build())
        .locations(vec![main])
        .partial_fingerprints(BTreeMap::from([(FINGERPRINT.to_owned(), print)]))
        .build();
    result.related_locations = Some(related).filter(|related| !related.is_empty());
    result.suppressions = alert.allowed.as_ref().map(|allowed| {
        let kind = if allowed.in_source { SupressionKind::InSource } else { SupressionKind::External };
        let mut suppression =
            Suppression::builder().kind(value(&kind)).status(value(&SupressionStatus::Accepted)).build();
        suppression.justification = allowed.reason.clone();
        vec![suppression]
    });
    result
}

fn file(path: &str) -> PhysicalLocation {
    let artifact = ArtifactLocation::builder().uri(uri(path)).build();
    PhysicalLocation::builder().artifact_location(artifact).build()
}

fn location(place: &Place, id: Option<i64>) -> Location {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let region = Region::builder()
        .start_line(count(place.line))
        .start_column(count(place.column))
        .end_line(count(place.end_line))
        .end_column(count(place.end_column))
        .build();
    let mut physical = file(&place.file);
    physical.region = Some(region);
    let mut location = Location::builder().physical_location(physical).build();
    location.id = id;
    location.message = Some(place.text.clone())
        .filter(|text| !text.is_empty())
        .map(|text| Message::builder().text(text).build());
    location
}

/// A path as a reference: whatever is no plain sign of one is written by its bytes.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// A rule with its page in the reader's language.
fn descriptor(rule: &str, weight: Option<AlertLevel>, lang: Lang) -> ReportingDescriptor {
    let (short, help) = match page(rule) {
        Some(page) => (page.title(lang).to_owned(), Some(page.body(lang).to_owned())),
        None => (outcome_rule(rule, lang), Some(outcome_help(rule, lang).to_owned())),
    };
    let level = value(&level_of(weight.unwrap_or(AlertLevel::Warning)));
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule)
        .short_description(MultiformatMessageString::builder().text(short).build())
        .default_configuration(ReportingConfiguration::builder().level(level).build())
        .build();
    descriptor.help =
        help.map(|help| MultiformatMessageString::builder().text(help.clone()).markdown(help).build());
    descriptor
}

/// What to do about `target-missed`.
fn outcome_help(rule: &str, lang: Lang) -> &'static str {
    let (en, ru) = match rule {
        "test-failed" => (
            "An expectation of a test does not hold of what it gives. `idel test` shows the values that it was reckoned from; \
             mend the definition or the test, or write the new numbers with `idel test --update`.",
            "Ожидание проверки не выполнено на её данных. `idel test` показывает значения, из которых оно вычислено; исправьте \
             определение или проверку либо запишите новые числа: `idel test --update`.",
        ),
        "test-absent" => (
            "No test holds the definitions. Write `test \"…\" { given … expect … }` in the policy.",
            "Определения не охвачены ни одной проверкой. Напишите в политике `проверка \"…\" { дано … ожидается … }`.",
        ),
        "file-unformatted" => (
            "`idel fmt` puts the file into the one style; `idel fmt --diff` shows what it would change.",
            "`idel fmt` приводит файл к единому стилю; `idel fmt --diff` показывает, что изменится.",
        ),
        "policy-undecided" => (
            "Nothing was judged, which is no pass: look at the day of judging (`--as-of`, `as_of` in `idel.toml`) and at \
             the years of clusters and stages.",
            "Ничего не оценено, а это не значит «выполнено»: проверьте день оценки (`--as-of`, `as_of` в `idel.toml`) и годы \
             кластеров и этапов.",
        ),
        _ if rule.ends_with("-undecided") => (
            "Data that it needs are missing. `idel explain` names them, down to organisations and periods; it is decided when they \
             are delivered.",
            "Не хватает данных. `idel explain` называет, каких именно, вплоть до организаций и периодов; когда их \
             представят, оценка будет определена.",
        ),
        _ => (
            "`idel explain` shows the figures that it was judged by, the rows that they come from, who answers for it and on \
             what basis.",
            "`idel explain` показывает числа, по которым сделана оценка, строки, из которых они взяты, кто за это отвечает и на \
             каком основании.",
        ),
    };
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

/// `target-missed` in words.
fn outcome_rule(rule: &str, lang: Lang) -> String {
    let (kind, status) = rule.split_once('-').unwrap_or((rule, ""));
    let (kind_en, kind_ru) = match kind {
        "target" => ("a target", "цель"),
        "requirement" => ("a requirement of a contour", "требование к контуру"),
        "milestone" => ("a milestone", "веха"),
        "rule" => ("a rule", "правило"),
        "stage" => ("a stage", "этап"),
        "group" => ("a group of a stage", "группа этапа"),
        "policy" => ("a policy", "политика"),
        "test" => ("a test", "проверка"),
        "file" => ("a file", "файл"),
        other => (other, other),
    };
    let (status_en, status_ru) = match status {
        "missed" => ("is missed", "не выполнено"),
        "overdue" => ("is overdue", "срок пропущен"),
        "undecided" => ("lacks data", "не хватает данных"),
        "behind" => ("is behind its course", "отставание"),
        "done-late" => ("was done late", "выполнено с опозданием"),
        "failed" => ("is not passed", "не пройдено"),
        "unformatted" => ("is not formatted", "не отформатирован"),
        "absent" => ("is absent", "отсутствует"),
        other => (other, other),
    };
    match lang {
        Lang::En => format!("{kind_en} {status_en}"),
        Lang::Ru => format!("{kind_ru}: {status_ru}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("docs/a b/«1».idel"), "docs/a%20b/%C2%AB1%C2%BB.idel");
        assert_eq!(uri("a%23.idel"), "a%2523.idel");
    }
}
