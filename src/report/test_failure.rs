//! What is wrong where a test fails, told as problems with places: what was expected, what there is, and the values that it
//! is made of.

use std::collections::BTreeMap;

use super::explain_formula::{amount, shown};
use super::number::{fixed, places, places_apart};
use super::plural::{Noun, Phrase, count, unit_after};
use super::test_human::TestRun;
use super::trace::outside;
use super::words::{Names, stage_status_word};
use crate::cube::{Coverage, EntityTrace, Standing, Value};
use crate::diagnostic::{DataFault, DataPlace, DataProblem, Describe, Label, Lang};
use crate::model::{GivenTable, PartStatus, RoleId, Test, Tolerance, VerdictStatus};
use crate::source::Span;
use crate::testing::{Finding, Found, Seen, Sides, WHOLE};
use crate::unit::{Number, Rational, Sense, Unit};
use crate::verdict::{StageStatus, StageVerdict, Status, Verdict};

/// The codes of what tests find: that something does not hold, cannot be told, is judged nowhere, that no fault was found.
pub const TEST_CODES: &[&str] = &[DOES_NOT_HOLD, CANNOT_BE_TOLD, NOT_JUDGED_THERE, NO_FAULT];
const DOES_NOT_HOLD: &str = "E0731";
const CANNOT_BE_TOLD: &str = "E0732";
const NOT_JUDGED_THERE: &str = "E0733";
const NO_FAULT: &str = "E0734";

/// Verdicts and places that are named of many.
const FEW: usize = 4;

/// What is wrong, in the words of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub code: &'static str,
    pub message: String,
    pub help: Option<String>,
    pub labels: Vec<Label>,
    pub places: Vec<DataPlace>,
    pub more: u64,
    /// The two numbers of a comparison.
    pub sides: Option<Sides>,
}

impl Describe for Told {
    fn code(&self) -> &'static str {
        self.code
    }

    fn message(&self, _: Lang) -> String {
        self.message.clone()
    }

    fn help(&self, _: Lang) -> Option<String> {
        self.help.clone()
    }

    fn labels(&self, _: Lang) -> Vec<Label> {
        self.labels.clone()
    }

    fn data_places(&self) -> Vec<DataPlace> {
        self.places.clone()
    }

    fn more_places(&self) -> u64 {
        self.more
    }
}

impl Told {
    /// Where it is told: the cell or the expectation at fault.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }

    /// With the text of each value beside it, for a list that draws nothing under the text.
    pub fn named(mut self, names: &Names<'_>) -> Told {
        let own = self.span().map(|span| span.file);
        // Those of other files are named already.
        let values = TEST_CODES.contains(&self.code);
        for label in self.labels.iter_mut().filter(|label| values && Some(label.span.file) == own) {
            name(names, label);
        }
        self
    }
}

/// Puts the text that a value is of before it.
fn name(names: &Names<'_>, label: &mut Label) {
    if !label.text.is_empty() {
        let words = names.sources.text(label.span).split_whitespace().collect::<Vec<_>>().join(" ");
        label.text = format!("`{words}`: {}", label.text);
    }
}

/// Everything that is wrong with a test that failed, faults of its tables first.
pub fn told(names: &Names<'_>, run: &TestRun<'_>) -> Vec<Told> {
    let faults = run.outcome.faults.iter().map(|problem| fault(names, run.test, problem));
    // What could not be computed for a fault that is told needs no word of its own.
    let follows = |finding: &&Finding| finding.found == Found::Unread && !run.outcome.faults.is_empty();
    let failed = run.outcome.findings.iter().filter(|f| f.failed() && !follows(f));
    faults.chain(failed.map(|finding| failure(names, finding))).collect()
}

/// A fault of a given table, at the cells that have it.
fn fault(names: &Names<'_>, test: &Test, problem: &DataProblem) -> Told {
    let given = test.given.iter().find(|given| {
        names.policy.datasets.get(given.dataset.index()).is_some_and(|d| d.name == problem.dataset)
    });
    let (mut labels, mut places) = (Vec::new(), Vec::new());
    for place in &problem.places {
        match given.and_then(|given| cell(&given.table, place)) {
            Some(span) => labels.push(Label::bare(span)),
            None => places.push(place.clone()),
        }
    }
    if labels.is_empty() {
        labels.extend(given.map(|given| match &given.table {
            GivenTable::File { span, .. } => Label::bare(*span),
            GivenTable::Rows { .. } => Label::bare(given.span),
        }));
    }
    let declared = problem.labels(names.lang).into_iter().map(|label| match label.text.is_empty() {
        true => Label::new(label.span, names.say("declared here", "объявлено здесь")),
        false => label,
    });
    labels.extend(declared);
    Told {
        code: problem.code(),
        message: problem.message(names.lang),
        help: help_in_test(names, problem).or_else(|| problem.help(names.lang)),
        labels,
        places,
        more: problem.more_places(),
        sides: None,
    }
}

/// What to do about a fault where a test gives the table, not a file of the dataset.
fn help_in_test(names: &Names<'_>, problem: &DataProblem) -> Option<String> {
    if let DataFault::NoFile { .. } = &problem.fault {
        return Some(names.say(
            "the path is sought from the folder of the policy file; correct it",
            "путь отсчитывается от папки файла политики; исправьте его",
        ));
    }
    let DataFault::Dangling { target, .. } = &problem.fault else { return None };
    Some(names.say(
        format!("give this row of `{target}` in the test too, or correct the key"),
        format!("дайте в проверке и эту строку набора `{target}` или исправьте ключ"),
    ))
}

/// The cell of a table in the text of the policy that a place in its data means.
fn cell(table: &GivenTable, place: &DataPlace) -> Option<Span> {
    let GivenTable::Rows { headers, rows, .. } = table else { return None };
    let row = rows.iter().find(|row| Some(row.line) == place.row)?;
    let column = place.column.as_ref().and_then(|name| headers.iter().position(|own| own == name));
    Some(column.and_then(|at| row.spans.get(at)).copied().unwrap_or(row.span))
}

fn failure(names: &Names<'_>, finding: &Finding) -> Told {
    let (code, message, help) = (code(finding), message(names, finding), help(names, finding));
    let mut labels = Vec::new();
    gather(names, finding, &mut labels);
    // The heading names the place of the first label: the expectation, or a value within it.
    match labels.iter().position(|label| finding.span.holds(label.span)) {
        Some(own) => labels.rotate_left(own),
        None => labels.insert(0, Label::bare(finding.span)),
    }
    // Only the text of one file is drawn.
    for label in labels.iter_mut().filter(|label| label.span.file != finding.span.file) {
        name(names, label);
    }
    let sides = match &finding.found {
        Found::Values { sides, .. } => sides.clone(),
        Found::Verdicts { .. }
        | Found::Parts { .. }
        | Found::Rule { .. }
        | Found::Nothing { .. }
        | Found::Member { .. }
        | Found::Joined(_)
        | Found::Fault { .. }
        | Found::Unread => None,
    };
    Told { code, message, help, labels, places: Vec::new(), more: 0, sides }
}

fn code(finding: &Finding) -> &'static str {
    match (&finding.found, finding.holds) {
        (Found::Nothing { .. }, _) => NOT_JUDGED_THERE,
        (Found::Fault { .. }, _) => NO_FAULT,
        (_, Some(_)) => DOES_NOT_HOLD,
        (_, None) => CANNOT_BE_TOLD,
    }
}

fn message(names: &Names<'_>, finding: &Finding) -> String {
    match &finding.found {
        Found::Values { sides: Some(sides), .. } if finding.holds.is_some() => compared(names, sides),
        Found::Values { seen, .. } => match (finding.holds, missing(names, seen)) {
            (None, Some(reason)) => {
                names.say(format!("it cannot be told: {reason}"), format!("неизвестно: {reason}"))
            }
            (None, None) => names.say("it cannot be told", "неизвестно, выполнено ли это"),
            (Some(_), _) => names.say("this does not hold", "это не выполнено"),
        },
        Found::Verdicts { verdicts, expected } => {
            let other: Vec<&Verdict> = verdicts.iter().filter(|v| !is(v.status, *expected)).collect();
            let expected = verdict_word(names, *expected);
            let found = of_few(&other, |verdict| {
                let status = names.status(verdict.status);
                match cell_of(names, verdict) {
                    Some(cell) if verdicts.len() > 1 => format!("{status} ({cell})"),
                    _ => status,
                }
            });
            expected_found(names, &expected, &found)
        }
        Found::Parts { parts, expected } => {
            let other: Vec<&StageVerdict> = parts.iter().filter(|p| !is_part(p.status, *expected)).collect();
            let expected = stage_status_word(part_status(*expected), names.lang);
            let found = of_few(&other, |part| {
                let status = stage_status_word(part.status, names.lang);
                match part.cluster.filter(|_| parts.len() > 1) {
                    Some(cluster) => format!("{status} ({})", names.cluster(cluster)),
                    None => status.to_owned(),
                }
            });
            expected_found(names, expected, &found)
        }
        Found::Rule { expected, status } => {
            expected_found(names, &verdict_word(names, *expected), &verdict_word(names, *status))
        }
        Found::Nothing { known } if known.is_empty() => {
            names.say("nothing of that name is judged", "ничего с этим именем не оценивается")
        }
        Found::Nothing { .. } => names.say("nothing is judged there", "в этом месте ничего не оценивается"),
        Found::Member { key, cluster, role, trace } => {
            member(names, key, (*cluster, *role), trace.as_deref())
        }
        Found::Joined(parts) => match (parts.as_slice(), finding.holds) {
            ([_], Some(_)) => {
                names.say("the opposite is expected, and this holds", "ожидалось обратное, а это выполнено")
            }
            (_, Some(_)) => names.say("this does not hold", "это не выполнено"),
            (_, None) => names.say("it cannot be told", "неизвестно, выполнено ли это"),
        },
        Found::Fault { code, dataset: Some(dataset) } => {
            let dataset = names.quoted(names.dataset(*dataset));
            names.say(
                format!("{code} was expected, and {dataset} has no such fault"),
                format!("ожидалась ошибка {code}, но в наборе {dataset} её нет"),
            )
        }
        Found::Fault { code, dataset: None } => names.say(
            format!("{code} was expected, and the given tables have no such fault"),
            format!("ожидалась ошибка {code}, но в данных таблицах её нет"),
        ),
        Found::Unread => names.say(
            "nothing is computed, for the given tables have the fault that is expected",
            "ничего не вычислено: в данных таблицах есть ожидаемая ошибка",
        ),
    }
}

fn expected_found(names: &Names<'_>, expected: &str, found: &str) -> String {
    names.say(
        format!("expected {expected}, found {found}"),
        format!("ожидалось: {expected}, получено: {found}"),
    )
}

/// `expected 500 thousand RUB / person, found 510`
fn compared(names: &Names<'_>, sides: &Sides) -> String {
    let (Some(left), Some(right)) = (&sides.left, &sides.right) else {
        return names.say("this does not hold", "это не выполнено");
    };
    let (left_text, right_text) = apart(names, left, right, &sides.unit);
    match (sides.op, &sides.tolerance) {
        (crate::model::CompareOp::Equal, None) => expected_found(names, &right_text, &left_text),
        (crate::model::CompareOp::Equal, Some(tolerance)) => {
            let within = match tolerance {
                Tolerance::Relative(part) => {
                    let percent = Number::Exact(part.clone() * Rational::from(100i64));
                    amount(names, &percent, &Unit::percent())
                }
                Tolerance::Absolute(most) if sides.unit.sense == Sense::Share => {
                    amount(names, &Number::Exact(most.clone()), &Unit::points("pp"))
                }
                Tolerance::Absolute(most) => amount(names, &Number::Exact(most.clone()), &sides.unit),
            };
            names.say(
                format!("expected {right_text} within {within}, found {left_text}"),
                format!("ожидалось: {right_text} в пределах {within}, получено: {left_text}"),
            )
        }
        (op, _) => {
            let sign = names.comparison(op);
            names.say(
                format!("{left_text} is not {sign} {right_text}"),
                format!("не выполнено: {left_text} {sign} {right_text}"),
            )
        }
    }
}

/// Two numbers with so many digits that they look different.
fn apart(names: &Names<'_>, left: &Number, right: &Number, unit: &Unit) -> (String, String) {
    let digits = places_apart(left, right, places(unit, [left, right]));
    let with_unit = |number: &Number| {
        let text = fixed(number, digits, names.lang);
        let word = match unit.sense {
            Sense::Share => "%".to_owned(),
            Sense::Points => names.say("pp", "п.\u{A0}п."),
            Sense::Plain => unit_after(&text, &unit.text, Phrase::Plain, names.lang).into_owned(),
        };
        if word.is_empty() { text } else { format!("{text}\u{A0}{word}") }
    };
    (with_unit(left), with_unit(right))
}

/// Why a value that was read is missing.
fn missing(names: &Names<'_>, seen: &[Seen]) -> Option<String> {
    seen.iter().find_map(|one| match &one.value {
        Value::Missing(reason) => Some(names.reason(reason)),
        _ => None,
    })
}

fn member(
    names: &Names<'_>,
    key: &str,
    (cluster, role): (crate::model::ClusterId, Option<RoleId>),
    trace: Option<&EntityTrace>,
) -> String {
    let title = names.quoted(names.cluster(cluster));
    let place = match role {
        Some(role) => names
            .say(format!("{title} as {}", names.role(role)), format!("{title} с ролью {}", names.role(role))),
        None => title,
    };
    match trace.map(|trace| &trace.record.standing) {
        None => names.say(
            format!("{key} is not in {place}: no row gives it"),
            format!("{key} не входит в {place}: такой строки не дано"),
        ),
        Some(Standing::Member(own)) => {
            let own = names.role(*own);
            names.say(
                format!("{key} is not in {place}: its role is {own}"),
                format!("{key} не входит в {place}: роль – {own}"),
            )
        }
        Some(Standing::Undetermined(_)) => names.say(
            format!("it is not known whether {key} is in {place}"),
            format!("неизвестно, входит ли {key} в {place}"),
        ),
        Some(Standing::Outside(why)) => {
            let why = outside(names, *why);
            names.say(format!("{key} is not in {place}: {why}"), format!("{key} не входит в {place}: {why}"))
        }
    }
}

fn help(names: &Names<'_>, finding: &Finding) -> Option<String> {
    match &finding.found {
        Found::Nothing { known } if !known.is_empty() => {
            let words = known.iter().take(FEW).map(|cell| match names.lang {
                Lang::En => cell.clone(),
                Lang::Ru if cell == WHOLE => "в целом".to_owned(),
                Lang::Ru => cell.replacen("of ", "для ", 1).replacen("at ", "при ", 1),
            });
            let known = words.collect::<Vec<_>>().join(", ");
            Some(names.say(format!("it is judged {known}"), format!("оценки есть: {known}")))
        }
        Found::Verdicts { verdicts, expected } => {
            let why = verdicts.iter().find(|v| !is(v.status, *expected)).and_then(|v| v.why.as_ref())?;
            Some(names.why(why))
        }
        _ => None,
    }
}

/// The values with their places.
fn gather(names: &Names<'_>, finding: &Finding, labels: &mut Vec<Label>) {
    match &finding.found {
        Found::Values { seen, .. } => labels.extend(values(names, seen)),
        Found::Verdicts { verdicts, expected } => {
            let other = verdicts.iter().filter(|v| !is(v.status, *expected)).take(FEW);
            labels.extend(other.map(|verdict| Label::new(verdict.span, figures(names, verdict))));
        }
        Found::Parts { .. }
        | Found::Rule { .. }
        | Found::Nothing { .. }
        | Found::Fault { .. }
        | Found::Unread => {}
        Found::Member { trace: Some(trace), role, .. } => {
            let is_member = matches!(trace.record.standing, Standing::Member(_));
            let asked = trace.rules.iter().filter(|rule| match role {
                Some(role) => *role == rule.role,
                None => !is_member,
            });
            for rule in asked {
                for condition in rule.conditions.iter().filter(|c| c.holds != Some(true)) {
                    let values: Vec<String> = condition
                        .values
                        .iter()
                        .map(|(column, value)| match value {
                            Some(value) => format!("{} = {value}", names.column(*column)),
                            None => {
                                let column = names.column(*column);
                                names.say(format!("{column} is empty"), format!("{column}: не заполнено"))
                            }
                        })
                        .collect();
                    let truth = match condition.holds {
                        Some(_) => names.say("does not hold", "не выполнено"),
                        None => names.say("unknown", "неизвестно"),
                    };
                    let text =
                        if values.is_empty() { truth } else { format!("{truth}: {}", values.join(", ")) };
                    labels.push(Label::new(condition.span, text));
                }
            }
        }
        Found::Member { trace: None, .. } => {}
        Found::Joined(parts) => {
            for part in parts.iter() {
                labels.extend(state(names, part).map(|state| Label::new(part.span, state)));
                gather(names, part, labels);
            }
        }
    }
}

/// What there is where a part of an expectation asks.
fn state(names: &Names<'_>, part: &Finding) -> Option<String> {
    Some(match &part.found {
        Found::Values { .. } | Found::Joined(_) => return None,
        Found::Verdicts { verdicts, .. } => {
            of_few(&verdicts.iter().collect::<Vec<_>>(), |verdict| names.status(verdict.status))
        }
        Found::Parts { parts, .. } => of_few(&parts.iter().collect::<Vec<_>>(), |part| {
            stage_status_word(part.status, names.lang).to_owned()
        }),
        Found::Rule { status, .. } => verdict_word(names, *status),
        Found::Member { trace, .. } => match trace.as_ref().map(|trace| &trace.record.standing) {
            Some(Standing::Member(role)) => names.role(*role).to_owned(),
            Some(Standing::Undetermined(_)) => names.say("unknown", "неизвестно"),
            Some(Standing::Outside(why)) => outside(names, *why),
            None => names.say("no row gives it", "такой строки не дано"),
        },
        Found::Nothing { .. } | Found::Fault { .. } | Found::Unread => message(names, part),
    })
}

/// A label for every place; where one was read in several cells, all its values.
fn values(names: &Names<'_>, seen: &[Seen]) -> Vec<Label> {
    let told = missing(names, seen);
    let mut at: BTreeMap<Span, usize> = BTreeMap::new();
    let mut labels: Vec<Label> = Vec::new();
    for one in seen {
        // The text of a library says nothing of the policy.
        if names.sources.place(one.span).0.starts_with("std.") {
            continue;
        }
        let mut text = match &one.value {
            // The message tells the first reason.
            Value::Missing(reason) if told.as_ref() == Some(&names.reason(reason)) => {
                names.say("no value", "нет значения")
            }
            value => shown(names, value, &one.unit, Coverage::FULL),
        };
        if let Some(period) = one.period {
            text = format!("{text} {}", names.in_period(period));
        }
        if let Some(rows) = one.rows {
            text = format!("{text}, {}", count(rows, Noun::Row, names.lang));
        }
        match at.get(&one.span).and_then(|place| labels.get_mut(*place)) {
            Some(label) => label.text = format!("{}; {text}", label.text),
            None => {
                at.insert(one.span, labels.len());
                labels.push(Label::new(one.span, text));
            }
        }
    }
    labels
}

/// `value 510, required 525 thousand RUB / person`
fn figures(names: &Names<'_>, verdict: &Verdict) -> String {
    let mut parts = Vec::new();
    if let Some(cell) = cell_of(names, verdict) {
        parts.push(cell);
    }
    if let Some(value) = &verdict.value {
        let value = amount(names, value, &verdict.unit);
        parts.push(names.say(format!("value {value}"), format!("значение {value}")));
    }
    if let Some(required) = &verdict.required {
        let required = amount(names, required, &verdict.unit);
        parts.push(names.say(format!("required {required}"), format!("требуется {required}")));
    }
    if let Some(day) = verdict.done_on {
        let day = names.date(day);
        parts.push(names.say(format!("done {day}"), format!("выполнено {day}")));
    }
    if parts.is_empty() {
        return names.status(verdict.status);
    }
    parts.join(", ")
}

/// The cluster, the member and the period of a verdict.
fn cell_of(names: &Names<'_>, verdict: &Verdict) -> Option<String> {
    let cluster = verdict.cell.cluster.map(|id| names.cluster(id).to_owned());
    let period = verdict.cell.period.map(|period| names.period(period));
    let parts: Vec<String> = cluster.into_iter().chain(period).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn of_few<T>(all: &[T], say: impl Fn(&T) -> String) -> String {
    let mut words: Vec<String> = all.iter().take(FEW).map(say).collect();
    words.dedup();
    if all.len() > FEW {
        words.push("…".to_owned());
    }
    words.join(", ")
}

fn is(status: Status, expected: VerdictStatus) -> bool {
    status == verdict_status(expected)
}

fn is_part(status: StageStatus, expected: PartStatus) -> bool {
    status == part_status(expected)
}

fn verdict_word(names: &Names<'_>, status: VerdictStatus) -> String {
    names.status(verdict_status(status))
}

fn verdict_status(status: VerdictStatus) -> Status {
    match status {
        VerdictStatus::Met => Status::Met,
        VerdictStatus::Missed => Status::Missed,
        VerdictStatus::OnTrack => Status::OnTrack,
        VerdictStatus::Behind => Status::Behind,
        VerdictStatus::Pending => Status::Pending,
        VerdictStatus::Done => Status::Done,
        VerdictStatus::DoneLate => Status::DoneLate,
        VerdictStatus::Overdue => Status::Overdue,
        VerdictStatus::Undecided => Status::Undecided,
        VerdictStatus::Waived => Status::Waived,
        VerdictStatus::NotApplicable => Status::NotApplicable,
    }
}

fn part_status(status: PartStatus) -> StageStatus {
    match status {
        PartStatus::Passed => StageStatus::Passed,
        PartStatus::Failed => StageStatus::Failed,
        PartStatus::Undecided => StageStatus::Undecided,
        PartStatus::Open => StageStatus::Open,
        PartStatus::NotApplicable => StageStatus::NotApplicable,
    }
}
