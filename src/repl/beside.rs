//! Two assessments of the same targets side by side: what is required, fact, status and achievement under each.

use std::collections::BTreeMap;

use super::changed::Reach;
use super::session::Session;
use crate::cube::Evidence;
use crate::engine::Loaded;
use crate::model::{ClusterId, Date, Grain, Period};
use crate::report::{Column, Names, Noun, Text, count, fixed, percent, places, places_apart, table_page};
use crate::unit::{Number, Unit};
use crate::verdict::{Assessment, Kind, StageStatus, Status, Verdict, written_cell};

impl Session {
    /// A table for each target of which something changes.
    pub(super) fn verdicts_beside(
        &self,
        names: &Names<'_>,
        before: &Assessment,
        after: &Assessment,
    ) -> String {
        let differ =
            |a: &Verdict, b: &Verdict| a.status != b.status || a.value != b.value || a.required != b.required;
        let mut by_id: Vec<(&str, Vec<(&Verdict, &Verdict)>)> = Vec::new();
        for (a, b) in pairs(before, after).filter(|(a, b)| differ(a, b)) {
            match by_id.last_mut() {
                Some((id, list)) if *id == a.id => list.push((a, b)),
                Some(_) | None => by_id.push((&a.id, vec![(a, b)])),
            }
        }
        let mut text = String::new();
        for (id, list) in by_id {
            let Some((first, _)) = list.first() else { continue };
            let title = match first.kind {
                Kind::Target(target) => names.policy.targets.get(target.index()).map(|t| names.target(t)),
                Kind::Requirement(..) | Kind::Milestone(_) | Kind::Rule(_) => None,
            };
            let unit = &first.unit;
            let mut head = title.map_or_else(|| id.to_owned(), |title| format!("{title} ({id})"));
            if !unit.text.is_empty() {
                head.push_str(&format!(", {}", unit.text));
            }
            let columns = [
                Column::left(""),
                Column::right(names.say("Required", "Требуется")),
                Column::right(names.say("Fact", "Факт")),
                Column::right(names.say("Changed", "Изменённый")),
                Column::left(names.say("Status", "Статус")),
                Column::left(names.say("Changed", "Изменённый")),
                Column::right(names.say("Achievement", "Достижение")),
                Column::right(names.say("Changed", "Изменённое")),
            ];
            let digits = numbers(unit, &list);
            let rows =
                list.iter().map(|(a, b)| row(names, (a, b), digits).into_iter().map(Text::plain).collect());
            text.push_str(&table_page(&head, &columns, rows.collect(), self.settings.layout));
            text.push('\n');
        }
        if text.is_empty() {
            text = names.say("no verdict changes\n", "ни одна оценка не меняется\n");
        }
        text
    }
}

/// The verdicts of both that stand in one cell.
pub fn pairs<'a>(
    before: &'a Assessment,
    after: &'a Assessment,
) -> impl Iterator<Item = (&'a Verdict, &'a Verdict)> {
    let key = |v: &'a Verdict| (v.id.as_str(), &v.cell);
    let known: BTreeMap<_, &Verdict> = after.verdicts.iter().map(|v| (key(v), v)).collect();
    before.verdicts.iter().filter_map(move |v| Some((v, *known.get(&key(v))?)))
}

fn numbers(unit: &Unit, list: &[(&Verdict, &Verdict)]) -> usize {
    let all = list.iter().flat_map(|(a, b)| [&a.value, &b.value, &a.required, &b.required]);
    places(unit, all.flatten())
}

fn row(names: &Names<'_>, (a, b): (&Verdict, &Verdict), digits: usize) -> Vec<String> {
    let lang = names.lang;
    let digits = match (&a.value, &b.value) {
        (Some(x), Some(y)) => places_apart(x, y, digits),
        _ => digits,
    };
    let told = |n: &Option<Number>| n.as_ref().map_or_else(|| "–".to_owned(), |n| fixed(n, digits, lang));
    let part = |n: &Option<Number>| n.as_ref().map_or_else(|| "–".to_owned(), |n| percent(n, lang));
    let required = if a.required == b.required {
        told(&a.required)
    } else {
        format!("{} → {}", told(&a.required), told(&b.required))
    };
    let same = a.status == b.status;
    let status = |s: Status| names.status_of(&a.kind, s);
    vec![
        short_cell(names, a),
        required,
        told(&a.value),
        told(&b.value),
        status(a.status),
        if same { "=".to_owned() } else { status(b.status) },
        part(&a.achievement),
        part(&b.achievement),
    ]
}

/// `auto, 2012`
fn short_cell(names: &Names<'_>, verdict: &Verdict) -> String {
    let cell = written_cell(names.policy, verdict);
    cell.trim_start_matches("of ").replace(" of ", ", ").replace(" at ", ", ").replace("at ", "")
}

/// Stages and groups whose status changes.
pub fn stages_beside(names: &Names<'_>, before: &Assessment, after: &Assessment) -> String {
    let mut text = String::new();
    for a in &before.stages {
        let same = |b: &&crate::verdict::StageVerdict| {
            (b.stage, b.group, b.cluster) == (a.stage, a.group, a.cluster)
        };
        let Some(b) = after.stages.iter().find(same).filter(|b| b.status != a.status) else { continue };
        let mut name = names.quoted(names.stage(a.stage));
        if let Some(group) = a.group.and_then(|id| names.policy.groups.get(id.index())) {
            name = group.id.clone();
        }
        if let Some(cluster) = a.cluster {
            name.push_str(&format!(", {}", names.cluster(cluster)));
        }
        let word = |s: StageStatus| crate::report::stage_status(s, names.lang);
        text.push_str(&names.say(
            format!("stage {name}: {} → {}\n", word(a.status), word(b.status)),
            format!("этап {name}: {} → {}\n", word(a.status), word(b.status)),
        ));
    }
    text
}

/// What becomes of the members of clusters whose contours read the column.
pub fn members_beside(
    names: &Names<'_>,
    reach: &Reach,
    (before, after): (&Loaded, &Loaded),
    as_of: Date,
) -> String {
    let mut text = String::new();
    let year = Period::holding(Date(as_of.0.saturating_add(1)), Grain::Year).shift(-1);
    let name = |id: ClusterId| names.policy.clusters.get(id.index()).map_or("", |c| c.name.as_str());
    for id in &reach.contours {
        let ((a, _), (b, _)) = (before.member_counts(*id, year), after.member_counts(*id, year));
        let members = count(b, Noun::Member, names.lang);
        text.push_str(&names.say(
            format!("the contour of `{}` reads the column: {a} → {members} in {year}\n", name(*id)),
            format!("контур `{}` читает этот столбец: {a} → {members} в {year} году\n", name(*id)),
        ));
    }
    if !reach.kept.is_empty() {
        let list = reach.kept.iter().map(|id| format!("`{}`", name(*id))).collect::<Vec<_>>().join(", ");
        text.push_str(&names.say(
            format!("contours that read the column keep their members, for the condition asks who is one: {list}\n"),
            format!("контуры, которые читают этот столбец, сохраняют участников, ведь условие спрашивает, кто участник: {list}\n"),
        ));
    }
    text
}
