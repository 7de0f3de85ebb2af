//! Explanations of what is declared and not judged: acts, bodies, parameters and ratings, and what rests on them.

use serde_json::json;

use super::AssessReport;
use super::again::with_id;
use super::explain_object::basis_lines;
use super::explain_tree::Node;
use super::explain_value::amount;
use super::layout::Tint;
use super::members::place;
use super::number::percent;
use super::words::{Names, titled};
use crate::cube::Evidence;
use crate::model::{Act, ActId, Body, BodyId, Citation, Date, Parameter, Policy, Rating, RatingId};
use crate::source::Span;
use crate::unit::Number;

/// The names of what can be explained so.
pub fn declared_names(policy: &Policy) -> Vec<String> {
    let acts = policy.acts.iter().map(|act| &act.name);
    let bodies = policy.bodies.iter().map(|body| &body.name);
    let parameters = policy.parameters.iter().map(|parameter| &parameter.name);
    let ratings = policy.ratings.iter().map(|rating| &rating.name);
    acts.chain(bodies).chain(parameters).chain(ratings).cloned().collect()
}

/// The tree of what bears a name, where it is an act, a body, a parameter or a rating.
pub fn explain_declared<E: Evidence>(report: &AssessReport<'_, E>, name: &str) -> Option<Node> {
    let (names, policy) = (&report.names, report.names.policy);
    if let Some(at) = policy.acts.iter().position(|act| act.name == name) {
        return policy.acts.get(at).map(|act| explain_act(names, ActId::at(at), act));
    }
    if let Some(at) = policy.bodies.iter().position(|body| body.name == name) {
        return policy.bodies.get(at).map(|body| explain_body(names, BodyId::at(at), body));
    }
    if let Some(parameter) = policy.parameters.iter().find(|parameter| parameter.name == name) {
        return Some(explain_parameter(names, parameter, report.assessment.as_of));
    }
    let at = policy.ratings.iter().position(|rating| rating.name == name)?;
    policy.ratings.get(at).map(|rating| explain_rating(report, RatingId::at(at), rating))
}

fn line(kind: &'static str, text: String) -> Node {
    Node::new(kind, text)
}

fn here(names: &Names<'_>, span: Span) -> Node {
    let at = names.place(span);
    let text = names.say(format!("in the policy: {at}"), format!("в политике: {at}"));
    Node::new("place", text).tinted(Tint::Faint).with("place", place(names, span))
}

/// From a day on, until a day where there is one.
fn days(names: &Names<'_>, from: Date, until: Option<Date>) -> String {
    let from = names.date(from);
    match until.map(|day| names.date(day)) {
        Some(until) => names.say(format!("{from} – {until}"), format!("{from} – {until}")),
        None => names.say(format!("from {from}"), format!("с {from}")),
    }
}

fn explain_act(names: &Names<'_>, id: ActId, act: &Act) -> Node {
    let policy = names.policy;
    let title = with_id(titled(&act.title, &act.name), &act.name);
    let mut node = Node::new("act", title).with("id", act.name.as_str()).with("url", json!(act.url));
    let number = act.number.as_ref().map(|number| names.say(format!("No. {number}"), format!("№ {number}")));
    let told: Vec<String> = act.kind.iter().cloned().chain(number).collect();
    if !told.is_empty() {
        node.parts.push(line("kind", told.join(" ")));
    }
    if let Some(day) = act.adopted {
        let date = names.date(day);
        let text = names.say(format!("adopted on {date}"), format!("принят {date}"));
        node.parts.push(line("adopted", text).with("day", day.to_string()));
    }
    if let Some((from, until)) = act.in_force {
        let days = days(names, from, until);
        let text = names.say(format!("in force: {days}"), format!("действует: {days}"));
        node.parts.push(line("in_force", text).with("from", from.to_string()));
    }
    for own in &act.transitional {
        let (days, before) = (days(names, own.from, own.until), names.date(own.before));
        let text = names.say(
            format!("in force: {days}, for clusters from before {before}"),
            format!("действует: {days}, для кластеров, существующих до {before}"),
        );
        node.parts.push(line("transitional", text));
    }
    if let Some(url) = act.url.as_ref().filter(|url| !url.is_empty()) {
        node.parts.push(line("url", names.say(format!("address: {url}"), format!("адрес: {url}"))));
    }
    let called =
        |id: ActId| policy.acts.get(id.index()).map(|act| with_id(titled(&act.title, &act.name), &act.name));
    if let Some(other) = act.replaces.and_then(called) {
        let text = names.say(format!("replaces {other}"), format!("заменяет: {other}"));
        node.parts.push(line("replaces", text));
    }
    let later = policy.acts.iter().filter(|other| other.replaces == Some(id));
    node.parts.extend(later.map(|other| {
        let other = with_id(titled(&other.title, &other.name), &other.name);
        line("replaced_by", names.say(format!("replaced by {other}"), format!("заменён: {other}")))
    }));
    let cited = citing(names, id);
    let text = names.say(format!("cited: {}", cited.len()), format!("на него опираются: {}", cited.len()));
    node.under(basis_lines(names, &act.basis))
        .under([line("cited", text).under(cited), here(names, act.span)])
}

/// Everything that cites an act, with the clause.
fn citing(names: &Names<'_>, id: ActId) -> Vec<Node> {
    let policy = names.policy;
    let mut found = Vec::new();
    let mut see = |en: &str, ru: &str, name: &str, basis: &[Citation], span: Option<Span>| {
        for citation in basis.iter().filter(|citation| citation.act == id) {
            let mut text = names.say(format!("{en} {name}"), format!("{ru} {name}")).trim_end().to_owned();
            if let Some(clause) = &citation.clause {
                text.push_str(&format!(", {clause}"));
            }
            if let Some(span) = span {
                text.push_str(&format!(" ({})", names.place(span)));
            }
            found.push(line("citing", text).with("name", name).with("clause", json!(citation.clause)));
        }
    };
    policy.acts.iter().for_each(|one| see("act", "акт", &one.name, &one.basis, Some(one.span)));
    policy.bodies.iter().for_each(|one| see("body", "орган", &one.name, &one.basis, Some(one.span)));
    policy.clusters.iter().for_each(|one| see("cluster", "кластер", &one.name, &one.basis, Some(one.span)));
    for parameter in &policy.parameters {
        for value in &parameter.values {
            see("parameter", "параметр", &parameter.name, &value.basis, Some(value.span));
        }
    }
    let indicators = policy.indicators.iter().filter(|one| !one.derived);
    indicators.for_each(|one| see("indicator", "показатель", &one.name, &one.basis, Some(one.span)));
    policy.stages.iter().for_each(|one| see("stage", "этап", &one.name, &one.basis, Some(one.span)));
    policy.groups.iter().for_each(|one| see("group", "группа", &one.id, &one.basis, Some(one.span)));
    policy.targets.iter().for_each(|one| see("target", "цель", &one.id, &one.basis, Some(one.span)));
    policy.milestones.iter().for_each(|one| see("milestone", "веха", &one.id, &one.basis, Some(one.span)));
    policy.waivers.iter().for_each(|one| {
        see("waiver for", "отступление от", &one.text, &one.basis, Some(one.span));
    });
    found
}

fn explain_body(names: &Names<'_>, id: BodyId, body: &Body) -> Node {
    let policy = names.policy;
    let title = with_id(titled(&body.title, &body.name), &body.name);
    let mut node = Node::new("body", title).with("id", body.name.as_str());
    if let Some(kind) = &body.kind {
        node.parts.push(line("kind", names.say(format!("kind: {kind}"), format!("вид: {kind}"))));
    }
    if let Some(cluster) = body.of {
        let cluster = names.cluster_with_id(cluster);
        node.parts.push(line("of", names.say(format!("of {cluster}"), format!("кластер: {cluster}"))));
    }
    for (key, day, en, ru) in [
        ("established", body.established, "established on", "создан"),
        ("dissolved", body.dissolved, "dissolved on", "упразднён"),
    ] {
        if let Some(day) = day {
            let date = names.date(day);
            let text = names.say(format!("{en} {date}"), format!("{ru} {date}"));
            node.parts.push(line(key, text).with("day", day.to_string()));
        }
    }
    node.parts.extend(basis_lines(names, &body.basis));
    let own = |owner: Option<BodyId>| owner == Some(id);
    let mut owned = Vec::new();
    let mut see = |en: &str, ru: &str, name: &str| {
        let text = names.say(format!("{en} {name}"), format!("{ru} {name}"));
        owned.push(line("owned", text).with("name", name));
    };
    policy.clusters.iter().filter(|c| own(c.owner)).for_each(|one| see("cluster", "кластер", &one.name));
    let indicators = policy.indicators.iter().filter(|one| !one.derived && own(one.owner));
    indicators.for_each(|one| see("indicator", "показатель", &one.name));
    policy.stages.iter().filter(|s| own(s.owner)).for_each(|one| see("stage", "этап", &one.name));
    policy.groups.iter().filter(|g| own(g.owner)).for_each(|one| see("group", "группа", &one.id));
    policy.targets.iter().filter(|t| own(t.owner)).for_each(|one| see("target", "цель", &one.id));
    policy.milestones.iter().filter(|m| own(m.owner)).for_each(|one| see("milestone", "веха", &one.id));
    let waivers = policy.waivers.iter().filter(|waiver| own(waiver.owner));
    waivers.for_each(|one| see("waiver for", "отступление от", &one.text));
    if !owned.is_empty() {
        let n = owned.len();
        let text = names.say(format!("answers for: {n}"), format!("отвечает за: {n}"));
        node.parts.push(line("answers_for", text).under(owned));
    }
    node.under([here(names, body.span)])
}

/// Every value with its day and acts, that of the as-of day marked.
fn explain_parameter(names: &Names<'_>, parameter: &Parameter, day: Date) -> Node {
    let title = with_id(titled(&parameter.title, &parameter.name), &parameter.name);
    let mut node = Node::new("parameter", title)
        .with("id", parameter.name.as_str())
        .with("unit", parameter.unit.text.to_string());
    let enacted = |at: &usize| {
        parameter.values.get(*at).is_some_and(|one| one.from <= day && !one.expected && !one.conditional)
    };
    let now = (0..parameter.values.len()).rev().find(enacted);
    for (at, one) in parameter.values.iter().enumerate() {
        let value = Number::Exact(one.value.clone());
        let (from, told) = (names.date(one.from), amount(names, &value, &parameter.unit));
        let mut text = names.say(format!("from {from}: {told}"), format!("с {from}: {told}"));
        if let Some(condition) = &one.condition {
            let condition = names.formula(condition);
            text.push_str(&names.say(format!(", where {condition}"), format!(", где {condition}")));
        } else if one.conditional {
            text.push_str(&names.say(", under a condition", ", при условии"));
        }
        if one.expected {
            text.push_str(&names.say(", expected, not enacted yet", ", ожидается, ещё не принято"));
        }
        let tint = if Some(at) == now { Tint::Strong } else { Tint::None };
        if Some(at) == now {
            let date = names.date(day);
            text.push_str(&names.say(format!("; in force on {date}"), format!("; действует на {date}")));
        }
        let value = super::assess_json::number(&super::number::machine(&value));
        node.parts.push(
            line("value", text)
                .tinted(tint)
                .with("from", one.from.to_string())
                .with("value", value)
                .with("expected", one.expected)
                .under(basis_lines(names, &one.basis))
                .under([here(names, one.span)]),
        );
    }
    node.under([here(names, parameter.span)])
}

/// The bands, and the scores that were held against them.
fn explain_rating<E: Evidence>(report: &AssessReport<'_, E>, id: RatingId, rating: &Rating) -> Node {
    let (names, policy) = (&report.names, report.names.policy);
    let title = with_id(titled(&rating.title, &rating.name), &rating.name);
    let mut node = Node::new("rating", title).with("id", rating.name.as_str());
    for band in &rating.bands {
        let least = band.at_least.as_ref().map(|least| percent(&Number::Exact(least.clone()), names.lang));
        let text = match least {
            Some(least) => names
                .say(format!("{}: at least {least}", band.name), format!("{}: не менее {least}", band.name)),
            None => names.say(format!("{}: less", band.name), format!("{}: меньше", band.name)),
        };
        node.parts.push(line("band", text));
    }
    for part in report.assessment.stages.iter().filter(|part| part.rating.is_some_and(|(own, _)| own == id)) {
        let (Some(score), Some((_, band))) = (&part.score, part.rating) else { continue };
        let name = match part.group.and_then(|id| policy.groups.get(id.index())) {
            Some(group) => group.id.as_str(),
            None => policy.stages.get(part.stage.index()).map_or("", |stage| stage.name.as_str()),
        };
        let cluster = part.cluster.map_or_else(String::new, |id| format!(", {}", names.cluster(id)));
        let (score, word) =
            (percent(score, names.lang), rating.bands.get(band).map_or("", |b| b.name.as_str()));
        node.parts.push(line("rated", format!("{name}{cluster}: {score}, {word}")).with("name", name));
    }
    node.under([here(names, rating.span)])
}
