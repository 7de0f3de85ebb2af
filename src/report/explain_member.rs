//! Why an organisation is in a cluster or not, as the tree of an explanation.

use super::explain_tree::Node;
use super::layout::Tint;
use super::members::{notes, place};
use super::trace::{link_seen, links_seen};
use super::words::Names;
use crate::cube::{ConditionTrace, EntityTrace, Outside, Standing};
use crate::model::{ClusterId, Date, Period};

/// Why an organisation is in a cluster or not, as a tree.
pub fn explain_membership(
    names: &Names<'_>,
    cluster: ClusterId,
    (period, day): (Period, Date),
    trace: &EntityTrace,
) -> Node {
    let record = &trace.record;
    let who = match &record.title {
        Some(title) => format!("{title} ({})", record.key),
        None => record.key.clone(),
    };
    let mark = |holds: Option<bool>| match holds {
        Some(true) => (names.say("holds", "выполнено"), Tint::Good),
        Some(false) => (names.say("does not hold", "не выполнено"), Tint::Bad),
        None => (names.say("unknown", "неизвестно"), Tint::Open),
    };
    let (verdict, tint, word) = match &record.standing {
        Standing::Member(role) => (names.role(*role).to_owned(), Tint::Good, "member"),
        Standing::Undetermined(_) => (names.say("not known", "неизвестно"), Tint::Open, "undetermined"),
        Standing::Outside(why) => {
            let (en, ru) = match why {
                Outside::NoRole => {
                    ("outside: no role's rule holds", "не входит: ни одно правило не выполнено")
                }
                Outside::Excluded => ("outside: excluded", "не входит: исключена контуром"),
                Outside::Elsewhere => ("outside the territory", "вне территории кластера"),
                Outside::NotLiving => ("does not exist then", "в этом периоде не существует"),
            };
            (names.say(en, ru), Tint::Bad, "outside")
        }
    };
    let head = format!("{who}, {} {}: {verdict}", names.cluster(cluster), names.in_period(period));
    let mut node =
        Node::new("membership", head).tinted(tint).with("key", record.key.as_str()).with("standing", word);
    let notes = notes(names, cluster, period, day).into_iter();
    node.parts.extend(notes.map(|note| Node::new("note", note).tinted(Tint::Open)));
    if let Some(span) = record.by {
        let (text, here) = (names.text_of_cluster(cluster, span), names.place(span));
        let text = names.say(format!("decided by: {text} ({here})"), format!("решает: {text} ({here})"));
        node.parts.push(Node::new("by", text).with("place", place(names, span)));
    }
    for column in &record.wanting {
        let (column, dataset) =
            (names.quoted(names.header(*column)), names.quoted(names.dataset(column.dataset)));
        let text = names.say(
            format!("to be filled in: column {column} of {dataset}"),
            format!("нужно заполнить: столбец {column} набора {dataset}"),
        );
        node.parts.push(Node::new("wanting", text).tinted(Tint::Open));
    }
    for (link, period) in &record.no_rows {
        let text = names.no_rows(&names.quoted(names.dataset(*link)), *period);
        node.parts.push(Node::new("no_rows", text).tinted(Tint::Open));
    }
    for rule in &trace.rules {
        let (word, tint) = mark(rule.holds);
        let text = format!("{}: {word} ({})", names.role(rule.role), names.place(rule.span));
        let values = |condition: &ConditionTrace| {
            let told = condition.values.iter().map(|(column, value)| match value {
                Some(value) => format!("{} = {value}", names.column(*column)),
                None => {
                    let column = names.column(*column);
                    names.say(format!("{column} is empty"), format!("{column}: не заполнено"))
                }
            });
            told.collect::<Vec<_>>().join(", ")
        };
        let conditions = rule.conditions.iter().map(|condition| {
            let (word, tint) = mark(condition.holds);
            let seen = values(condition);
            let tail = if seen.is_empty() { String::new() } else { format!("; {seen}") };
            let node = Node::new(
                "condition",
                format!("{}: {word}{tail}", names.text_of_cluster(cluster, condition.span)),
            )
            .tinted(tint);
            node.under(condition.links.iter().map(|seen| {
                let rows = seen.first.iter().map(|link| Node::new("link", link_seen(names, link)));
                Node::new("links", links_seen(names, seen)).with("rows", seen.rows).under(rows)
            }))
        });
        node.parts.push(Node::new("role", text).tinted(tint).under(conditions));
    }
    node
}
