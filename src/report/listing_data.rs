//! What questions may be asked by: the axes with their members, and the codes of a classification.

use super::layout::{Column, Text, Tint};
use super::listing::Listing;
use super::number::whole;
use super::words::{Names, titled};
use crate::cube::{Facts, Member};
use crate::model::{AxisId, AxisKind, CellAxis, Classification, DatasetId, Grain};

/// Members that a line shows.
const SHOWN: usize = 4;

/// Every axis: where it comes from, how many members it has, and the first of them.
pub fn list_axes<F: Facts>(names: &Names<'_>, facts: &F) -> Listing {
    let policy = names.policy;
    let mut axes = Vec::new();
    axes.extend((!policy.clusters.is_empty()).then_some(CellAxis::Cluster));
    axes.extend((!policy.roles.is_empty()).then_some(CellAxis::Role));
    axes.extend([Grain::Year, Grain::Quarter, Grain::Month].map(CellAxis::Period));
    axes.extend((0..policy.axes.len()).map(|at| CellAxis::Axis(AxisId::at(at))));
    let rows = axes.into_iter().filter_map(|axis| {
        let tree = axis.of_data().and_then(|id| match policy.axes.get(id.index())?.kind {
            AxisKind::Tree(list) => policy.classifications.get(list.index()),
            AxisKind::Text | AxisKind::Entity(_) => None,
        });
        let members = facts.members(axis, None);
        if members.is_empty() && matches!(axis, CellAxis::Period(_)) {
            return None;
        }
        let number = match tree {
            Some(list) => levels(list).iter().map(|n| whole(*n, names.lang)).collect::<Vec<_>>().join(" / "),
            None => whole(members.len() as u64, names.lang),
        };
        Some(vec![
            Text::tinted(names.axis_word(axis), Tint::Strong),
            Text::plain(origin(names, axis)),
            Text::plain(number),
            Text::plain(first(names, axis, &members)),
        ])
    });
    let columns = vec![
        Column::left(names.say("Axis", "Ось")),
        Column::left(names.say("From", "Откуда")),
        Column::right(names.say("Members", "Значений")),
        Column::left(names.say("The first", "Первые")),
    ];
    let head = names.say(
        "Axes; of codes, the number at each level (`each activity level 2`)",
        "Оси; у кодов – число на каждом уровне (`по каждому деятельность уровень 2`)",
    );
    Listing { head: vec![(head, Tint::Faint)], columns, rows: rows.collect(), grouped: 0 }
}

/// How many codes stand at each level.
fn levels(list: &Classification) -> Vec<u64> {
    let mut counts = vec![0u64; list.depth() as usize];
    for code in &list.codes {
        if let Some(count) = (code.level as usize).checked_sub(1).and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    counts
}

/// Which datasets have the axis, and which list its codes are of.
fn origin(names: &Names<'_>, axis: CellAxis) -> String {
    let policy = names.policy;
    let dataset = |id: DatasetId| policy.datasets.get(id.index()).map_or("", |d| d.name.as_str());
    let id = match axis {
        CellAxis::Cluster => return names.say("clusters of the policy", "кластеры политики"),
        CellAxis::Role => return names.say("roles in contours", "роли в контурах"),
        CellAxis::Period(_) => return names.say("periods of datasets", "периоды наборов"),
        CellAxis::Axis(id) => id,
    };
    let Some(declared) = policy.axes.get(id.index()) else { return String::new() };
    let mut sets: Vec<&str> = declared.columns.iter().map(|column| dataset(column.dataset)).collect();
    if let AxisKind::Entity(entity) = declared.kind
        && !sets.contains(&dataset(entity))
    {
        sets.push(dataset(entity));
    }
    let sets = sets.join(", ");
    match declared.kind {
        AxisKind::Tree(list) => {
            let list = policy.classifications.get(list.index()).map_or("", |list| list.name.as_str());
            if list.is_empty() {
                sets
            } else {
                names.say(format!("{sets}: codes of {list}"), format!("{sets}: коды {list}"))
            }
        }
        AxisKind::Text => names.say(format!("{sets}: texts"), format!("{sets}: тексты")),
        AxisKind::Entity(entity) => {
            let entity = dataset(entity);
            names.say(format!("{sets}: keys of {entity}"), format!("{sets}: ключи {entity}"))
        }
    }
}

fn first(names: &Names<'_>, axis: CellAxis, members: &[Member]) -> String {
    let mut shown: Vec<String> =
        members.iter().take(SHOWN).map(|member| names.member_key(axis, member)).collect();
    shown.extend((members.len() > SHOWN).then(|| "…".to_owned()));
    shown.join(", ")
}

/// The codes that begin with some signs, or whose titles hold them; each stands in as deep as its level.
pub fn list_codes(names: &Names<'_>, list: &Classification, wanted: &str) -> Listing {
    let folded = wanted.to_lowercase();
    let titled_so = |title: &str| !folded.is_empty() && title.to_lowercase().contains(&folded);
    let fits = |code: &&crate::model::Code| {
        code.code.to_lowercase().starts_with(&folded) || code.title.as_deref().is_some_and(titled_so)
    };
    let found: Vec<_> = list.codes.iter().filter(fits).collect();
    let least = found.iter().map(|code| code.level).min().unwrap_or(1);
    let rows = found.into_iter().map(|code| {
        let indent = "\u{A0}\u{A0}".repeat(code.level.saturating_sub(least) as usize);
        let title = code.title.clone().filter(|title| *title != code.code).unwrap_or_default();
        vec![Text::plain(format!("{indent}{}", code.code)), Text::plain(title)]
    });
    let rows: Vec<Vec<Text>> = rows.collect();
    let columns = vec![Column::left(names.say("Code", "Код")), Column::left(names.say("Title", "Название"))];
    let (title, n, all) = (
        titled(&list.title, &list.name),
        whole(rows.len() as u64, names.lang),
        whole(list.codes.len() as u64, names.lang),
    );
    let head = names.say(format!("{title}: {n} of {all} codes"), format!("{title}: кодов {n} из {all}"));
    Listing { head: vec![(head, Tint::Strong)], columns, rows, grouped: 0 }
}
