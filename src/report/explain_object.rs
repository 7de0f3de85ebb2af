//! What a quantifier looked at: the declarations and verdicts that decide it, with the clauses that its condition reads
//! and the acts that they rest on.

use serde_json::{Map, json};

use super::explain_tree::Node;
use super::explain_value::{exact, shown, tint};
use super::members::place;
use super::number::percent;
use super::saved::told_status;
use super::words::{Names, titled};
use crate::cube::{Coverage, Looked, Value};
use crate::model::{Citation, ObjectField, ObjectKind};
use crate::unit::{Number, Rational, Unit};

/// `first.productivity auto: does not hold; achievement 48.3 %`
pub fn object_line(names: &Names<'_>, looked: &Looked) -> Node {
    let here = names.place(looked.span);
    // What is only counted has nothing to say.
    let value = match &looked.value {
        Value::Bool(true) if looked.fields.is_empty() => String::new(),
        value => format!(": {}", shown(names, value, &Unit::one(), Coverage::FULL)),
    };
    let mut told: Vec<String> =
        looked.fields.iter().filter_map(|(field, value)| clause(names, field, value)).collect();
    let body = names.policy.bodies.iter().find(|b| looked.kind == ObjectKind::Body && b.name == looked.name);
    let act = names.policy.acts.iter().find(|a| looked.kind == ObjectKind::Act && a.name == looked.name);
    // The day that it is seen from decides as much as what is asked of it.
    let dated = |field: &ObjectField| looked.fields.iter().any(|(known, _)| known == field);
    if let Some(day) = body.and_then(|b| b.established).filter(|_| !dated(&ObjectField::Established)) {
        told.extend(clause(names, &ObjectField::Established, &Value::Date(day)));
    }
    if let Some(day) = act.and_then(|a| a.adopted).filter(|_| !dated(&ObjectField::Adopted)) {
        told.extend(clause(names, &ObjectField::Adopted, &Value::Date(day)));
    }
    let told = if told.is_empty() { String::new() } else { format!("; {}", told.join(", ")) };
    let mut clauses = Map::new();
    for (field, value) in &looked.fields {
        clauses.insert(key(field).to_owned(), exact(names, value));
    }
    let basis = body.map(|body| &body.basis).or(act.map(|act| &act.basis));
    Node::new("object", format!("{}{value}{told} ({here})", looked.name))
        .tinted(tint(&looked.value))
        .with("name", looked.name.as_str())
        .with("value", exact(names, &looked.value))
        .with("clauses", json!(clauses))
        .with("place", place(names, looked.span))
        .under(basis.into_iter().flat_map(|basis| basis_lines(names, basis)))
}

/// `basis: Concept of 15 November 2010, п. 3.1`, a line for each act.
pub fn basis_lines(names: &Names<'_>, basis: &[Citation]) -> Vec<Node> {
    let line = |cited: &Citation| {
        let act = names.policy.acts.get(cited.act.index())?;
        let mut text = titled(&act.title, &act.name).to_owned();
        if let Some(number) = &act.number {
            text.push_str(&names.say(format!(" No. {number}"), format!(" № {number}")));
        }
        if let Some(day) = act.adopted {
            let day = names.date(day);
            text.push_str(&names.say(format!(" of {day}"), format!(" от {day}")));
        }
        if let Some(clause) = &cited.clause {
            text.push_str(&format!(", {clause}"));
        }
        // By its name an act is asked after in turn.
        if titled(&act.title, &act.name) != act.name {
            text.push_str(&format!(" ({})", act.name));
        }
        let text = names.say(format!("basis: {text}"), format!("основание: {text}"));
        let node = Node::new("basis", text)
            .with("act", act.name.as_str())
            .with("number", json!(act.number))
            .with("clause", json!(cited.clause))
            .with("url", json!(act.url));
        Some(node)
    };
    basis.iter().filter_map(line).collect()
}

/// What an object says, where it says anything.
fn clause(names: &Names<'_>, field: &ObjectField, value: &Value) -> Option<String> {
    let percents = |number: &Number| {
        let hundred = Number::Exact(Rational::from(100i64));
        number.divide(&hundred).map(|share| percent(&share, names.lang))
    };
    let told = match (field, value) {
        (ObjectField::Name, _) => return None,
        (ObjectField::Achievement | ObjectField::Progress | ObjectField::Coverage, Value::Number(number)) => {
            percents(number)?
        }
        (ObjectField::Status, Value::Words(words)) => {
            let told = words.iter().map(|word| told_status(word, names.lang)).collect::<Vec<_>>().join(", ");
            names.quoted(&told)
        }
        (_, Value::Text(text)) if text.is_empty() => names.say("not stated", "не указано"),
        (_, value) => shown(names, value, &Unit::one(), Coverage::FULL),
    };
    let (en, ru) = match field {
        ObjectField::Name => return None,
        ObjectField::Title => ("title", "название"),
        ObjectField::Kind => ("kind", "вид"),
        ObjectField::Number => ("number", "номер"),
        ObjectField::Url => ("address", "адрес"),
        ObjectField::Adopted => ("adopted", "принят"),
        ObjectField::Established => ("established", "создан"),
        ObjectField::Of => ("of", "кластер"),
        ObjectField::Cluster => ("cluster", "кластер"),
        ObjectField::Source => ("source", "источник"),
        ObjectField::Frequency => ("frequency", "периодичность"),
        ObjectField::Better => ("better", "лучше"),
        ObjectField::Owner => ("owner", "ответственный"),
        ObjectField::CollectedBy => ("collected by", "собирает"),
        ObjectField::Basis => ("basis", "основание"),
        ObjectField::Coverage => ("coverage", "охват"),
        ObjectField::Value => ("fact", "факт"),
        ObjectField::Required => ("plan", "план"),
        ObjectField::Status => ("status", "оценка"),
        ObjectField::Level => ("level", "уровень"),
        ObjectField::Weight => ("weight", "вес"),
        ObjectField::Achievement => ("achieved", "достижение"),
        ObjectField::Progress => ("progress", "продвижение"),
        ObjectField::Due => ("due", "срок"),
        ObjectField::Done => ("done", "выполнено"),
        ObjectField::From => ("from", "с"),
        ObjectField::Until => ("until", "по"),
        ObjectField::Author(own) => return Some(format!("{own} {told}")),
    };
    Some(names.say(format!("{en} {told}"), format!("{ru} {told}")))
}

/// The word of machine-readable results.
fn key(field: &ObjectField) -> &str {
    match field {
        ObjectField::Name => "name",
        ObjectField::Title => "title",
        ObjectField::Kind => "kind",
        ObjectField::Number => "number",
        ObjectField::Url => "url",
        ObjectField::Adopted => "adopted",
        ObjectField::Established => "established",
        ObjectField::Of => "of",
        ObjectField::Cluster => "cluster",
        ObjectField::Source => "source",
        ObjectField::Frequency => "frequency",
        ObjectField::Better => "better",
        ObjectField::Owner => "owner",
        ObjectField::CollectedBy => "collected_by",
        ObjectField::Basis => "basis",
        ObjectField::Coverage => "coverage",
        ObjectField::Value => "value",
        ObjectField::Required => "required",
        ObjectField::Status => "status",
        ObjectField::Level => "level",
        ObjectField::Weight => "weight",
        ObjectField::Achievement => "achievement",
        ObjectField::Progress => "progress",
        ObjectField::Due => "due",
        ObjectField::Done => "done",
        ObjectField::From => "from",
        ObjectField::Until => "until",
        ObjectField::Author(own) => own,
    }
}
