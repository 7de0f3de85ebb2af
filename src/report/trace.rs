//! Why one entity is in a contour or not: every rule, with its conditions and the values they saw.

use serde_json::json;

use super::assess_json::written;
use super::csv::table;
use super::layout::{Layout, Page, Tint};
use super::members::{notes, place};
use super::members_document::{
    ConditionDocument, DecidedDocument, LinkDocument, LinksDocument, RuleDocument, TraceDocument,
};
use super::words::Names;
use crate::cube::{ConditionTrace, EntityTrace, LinkSeen, LinksSeen, Outside, Standing};
use crate::model::{ClusterId, Date, Period};

/// For a reader: the verdict, what decided, then each role's rule.
pub fn render_trace_human(
    names: &Names<'_>,
    cluster: ClusterId,
    (period, day): (Period, Date),
    trace: &EntityTrace,
    layout: Layout,
) -> String {
    let mut page = Page::new(layout);
    let record = &trace.record;
    let who = match &record.title {
        Some(title) => format!("{title} ({})", record.key),
        None => record.key.clone(),
    };
    let notes = notes(names, cluster, period, day);
    let title = names.quoted(names.cluster(cluster));
    let when = names.in_period(period);
    let roles =
        |ids: &[crate::model::RoleId]| ids.iter().map(|id| names.role(*id)).collect::<Vec<_>>().join(", ");
    let (verdict, tint) = match &record.standing {
        Standing::Member(role) => {
            let role = names.role(*role);
            (
                names.say(
                    format!("{who} is in {title} {when} as {role}"),
                    format!("{who}: входит в {title} {when}, роль: {role}"),
                ),
                Tint::Good,
            )
        }
        Standing::Undetermined(possible) => {
            let possible = roles(possible);
            (
                names.say(
                    format!("it is not known whether {who} is in {title} {when}; possible roles: {possible}"),
                    format!("{who}: неизвестно, входит ли в {title} {when}; возможные роли: {possible}"),
                ),
                Tint::Open,
            )
        }
        Standing::Outside(why) => {
            let why = outside(names, *why);
            (
                names.say(
                    format!("{who} is not in {title} {when}: {why}"),
                    format!("{who}: не входит в {title} {when}: {why}"),
                ),
                Tint::Bad,
            )
        }
    };
    page.tinted(0, 2, &verdict, tint);
    for note in notes {
        page.tinted(0, 2, &note, Tint::Open);
    }
    if let Some(span) = record.by {
        let (text, place) = (names.text_of_cluster(cluster, span), names.place(span));
        page.hanging(
            0,
            2,
            &names.say(format!("Decided by: {text} ({place})"), format!("Решает: {text} ({place})")),
        );
    }
    for column in &record.wanting {
        let (column, dataset) =
            (names.quoted(names.header(*column)), names.quoted(names.dataset(column.dataset)));
        page.tinted(
            0,
            2,
            &names.say(
                format!("To be filled in: column {column} of {dataset}"),
                format!("Нужно заполнить: столбец {column} набора {dataset}"),
            ),
            Tint::Open,
        );
    }
    for (link, period) in &record.no_rows {
        let why = names.no_rows(&names.quoted(names.dataset(*link)), *period);
        page.tinted(0, 2, &names.say(format!("Not known: {why}"), format!("Неизвестно: {why}")), Tint::Open);
    }
    for rule in &trace.rules {
        page.blank();
        let (word, tint) = truth(names, rule.holds);
        page.tinted(0, 2, &format!("{}: {word} ({})", names.role(rule.role), names.place(rule.span)), tint);
        // Only the first condition that fails needs an answer; the reader sees it at once.
        let first = rule.conditions.iter().position(|c| c.holds == Some(false));
        for (at, condition) in rule.conditions.iter().enumerate() {
            let (mark, tint) = match condition.holds {
                Some(true) => ("✓", Tint::Good),
                Some(false) => ("✗", Tint::Bad),
                None => ("?", Tint::Open),
            };
            let (word, _) = truth(names, condition.holds);
            let mut line = format!(
                "{mark} {}: {word}{}",
                names.text_of_cluster(cluster, condition.span),
                values(names, condition)
            );
            if first == Some(at) && rule.holds == Some(false) {
                line.push_str(&names.say(" (the first that fails)", " (первое невыполненное)"));
            }
            page.tinted(2, 2, &line, tint);
            for seen in &condition.links {
                page.hanging(6, 2, &links_seen(names, seen));
                seen.first.iter().for_each(|link| page.hanging(8, 2, &link_seen(names, link)));
                let more = seen.rows.saturating_sub(seen.first.len() as u64);
                if more > 0 {
                    page.hanging(8, 2, &names.say(format!("… and {more} more"), format!("… и ещё {more}")));
                }
            }
        }
    }
    page.finish()
}

fn truth(names: &Names<'_>, holds: Option<bool>) -> (String, Tint) {
    match holds {
        Some(true) => (names.say("holds", "выполнено"), Tint::Good),
        Some(false) => (names.say("does not hold", "не выполнено"), Tint::Bad),
        None => (names.say("unknown", "неизвестно"), Tint::Open),
    }
}

/// `; activity = 20.1, employees is empty`
fn values(names: &Names<'_>, condition: &ConditionTrace) -> String {
    if condition.values.is_empty() {
        return String::new();
    }
    let values = condition.values.iter().map(|(column, value)| {
        let column = names.column(*column);
        match value {
            Some(value) => format!("{column} = {value}"),
            None => names.say(format!("{column} is empty"), format!("{column}: не заполнено")),
        }
    });
    format!("; {}", values.collect::<Vec<_>>().join(", "))
}

/// `“Contracts”: 1 of 3 fit`
pub fn links_seen(names: &Names<'_>, seen: &LinksSeen) -> String {
    let link = names.quoted(names.dataset(seen.link));
    let (rows, fit, unknown) = (seen.rows, seen.fit, seen.unknown);
    let mut text = match (rows, seen.counted) {
        (0, _) => return names.say(format!("{link}: no rows"), format!("{link}: строк нет")),
        (_, true) => {
            names.say(format!("{link}: {fit} of {rows} count"), format!("{link}: учтено {fit} из {rows}"))
        }
        (_, false) => {
            names.say(format!("{link}: {fit} of {rows} fit"), format!("{link}: подходит {fit} из {rows}"))
        }
    };
    if unknown > 0 {
        text.push_str(&names.say(format!(", unknown {unknown}"), format!(", неизвестно {unknown}")));
    }
    text
}

/// `✓ Alpha (A); data/contracts.csv row 5`
pub fn link_seen(names: &Names<'_>, link: &LinkSeen) -> String {
    let mark = match link.holds {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "?",
    };
    let who = match &link.title {
        Some(title) => format!("{title} ({})", link.key),
        None => link.key.clone(),
    };
    let place = link.place.iter().map(|place| {
        let (file, line) = (&place.file, place.line);
        names.say(format!("; {file} row {line}"), format!("; {file}, строка {line}"))
    });
    format!("{mark} {who}{}", place.collect::<String>())
}

fn links_document(names: &Names<'_>, seen: &LinksSeen) -> LinksDocument {
    let first = seen.first.iter().map(|link| LinkDocument {
        key: link.key.clone(),
        title: link.title.clone(),
        file: link.place.as_ref().map(|place| place.file.clone()),
        row: link.place.as_ref().map(|place| place.line),
        holds: link.holds,
    });
    LinksDocument {
        text: names.text(seen.span),
        link: names.policy.datasets.get(seen.link.index()).map(|d| d.name.clone()),
        rows: seen.rows,
        fit: seen.fit,
        unknown: seen.unknown,
        first: first.collect(),
    }
}

pub fn outside(names: &Names<'_>, why: Outside) -> String {
    let (en, ru) = match why {
        Outside::NoRole => ("no role's rule holds", "ни одно правило не выполнено"),
        Outside::Excluded => ("the contour excludes it", "контур её исключает"),
        Outside::Elsewhere => ("it is outside the cluster's territory", "она вне территории кластера"),
        Outside::NotLiving => ("it does not exist in that period", "в этом периоде её не существует"),
    };
    names.say(en, ru)
}

/// For machines.
pub fn render_trace_json(
    names: &Names<'_>,
    cluster: ClusterId,
    period: Period,
    trace: &EntityTrace,
) -> String {
    let record = &trace.record;
    let role = |id: crate::model::RoleId| names.role(id).to_owned();
    let (standing, roles, why) = match &record.standing {
        Standing::Member(id) => ("member", vec![role(*id)], None),
        Standing::Undetermined(ids) => ("undetermined", ids.iter().map(|id| role(*id)).collect(), None),
        Standing::Outside(why) => {
            let why = match why {
                Outside::NoRole => "no_role",
                Outside::Excluded => "excluded",
                Outside::Elsewhere => "elsewhere",
                Outside::NotLiving => "not_living",
            };
            ("outside", Vec::new(), Some(why))
        }
    };
    let rules = trace.rules.iter().map(|rule| {
        let conditions = rule.conditions.iter().map(|condition| ConditionDocument {
            text: names.text_of_cluster(cluster, condition.span),
            holds: condition.holds,
            values: condition
                .values
                .iter()
                .map(|(column, value)| (names.column(*column).to_owned(), json!(value)))
                .collect(),
            links: condition.links.iter().map(|seen| links_document(names, seen)).collect(),
        });
        RuleDocument {
            role: role(rule.role),
            holds: rule.holds,
            place: place(names, rule.span),
            conditions: conditions.collect(),
        }
    });
    written(&TraceDocument {
        cluster: names.policy.clusters.get(cluster.index()).map(|c| c.name.clone()),
        period: period.to_string(),
        key: record.key.clone(),
        title: record.title.clone(),
        standing,
        roles,
        why,
        by: record.by.map(|span| DecidedDocument {
            text: names.text_of_cluster(cluster, span),
            place: place(names, span),
        }),
        wanting: record.wanting.iter().map(|c| names.column(*c).to_owned()).collect(),
        no_rows: super::members::no_rows(names, record),
        rules: rules.collect(),
    })
}

/// One line per condition of each rule.
pub fn render_trace_csv(
    names: &Names<'_>,
    cluster: ClusterId,
    period: Period,
    trace: &EntityTrace,
) -> String {
    let header = ["cluster", "period", "key", "role", "rule_holds", "condition", "holds", "values"];
    let name = names.policy.clusters.get(cluster.index()).map_or("", |c| c.name.as_str());
    let truth = |holds: Option<bool>| holds.map_or_else(|| "unknown".to_owned(), |h| h.to_string());
    let rows = trace.rules.iter().flat_map(|rule| {
        rule.conditions.iter().map(move |condition| {
            let values = condition.values.iter().map(|(column, value)| {
                format!("{}={}", names.column(*column), value.as_deref().unwrap_or_default())
            });
            vec![
                name.to_owned(),
                period.to_string(),
                trace.record.key.clone(),
                names.role(rule.role).to_owned(),
                truth(rule.holds),
                names.text_of_cluster(cluster, condition.span),
                truth(condition.holds),
                values.collect::<Vec<_>>().join(";"),
            ]
        })
    });
    table(&header, rows)
}
