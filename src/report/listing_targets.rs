//! Targets as a list: what is asked, by when, what is, and how it stands.

use std::collections::BTreeSet;

use super::AssessReport;
use super::assess_demand::demand;
use super::assess_table::{figures, tint};
use super::layout::{Column, Text, Tint};
use super::listing::Listing;
use super::plural::{Noun, count};
use crate::cube::Evidence;
use crate::verdict::{Kind, Verdict};

/// The verdicts on targets that are wanted, a line each.
pub fn list_targets<E: Evidence>(report: &AssessReport<'_, E>, wanted: impl Fn(&Verdict) -> bool) -> Listing {
    let names = &report.names;
    let mut rows = Vec::new();
    let mut ids = BTreeSet::new();
    for verdict in report.assessment.verdicts.iter().filter(|verdict| wanted(verdict)) {
        let Kind::Target(id) = verdict.kind else { continue };
        let Some(target) = names.policy.targets.get(id.index()) else { continue };
        let [plan, fact, _] = figures(verdict, &verdict.unit, report);
        let unit = &target.measure.unit.text;
        let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
        ids.insert(id);
        let mut status = names.status(verdict.status);
        if let Some(period) = verdict.compared_in {
            status.push_str(&format!(" ({})", names.period(period)));
        }
        rows.push(vec![
            Text::plain(format!("{}{unit}", target.id)),
            Text::plain(demand(names, target)),
            Text::plain(report.cell(verdict)),
            Text::plain(plan),
            Text::plain(fact),
            Text::tinted(status, tint(verdict.status)),
        ]);
    }
    let date = names.date(report.assessment.as_of);
    let told = count(ids.len() as u64, Noun::Target, names.lang);
    let head = names.say(format!("{told} as of {date}"), format!("{told}, по состоянию на {date}"));
    let columns = vec![
        Column::left(names.say("Target", "Цель")),
        Column::left(names.say("Asked", "Требуется")),
        Column::left(names.say("Where", "Где")),
        Column::right(names.say("Plan", "План")),
        Column::right(names.say("Fact", "Факт")),
        Column::left(names.say("Verdict", "Оценка")),
    ];
    Listing { head: vec![(head, Tint::Strong)], columns, rows, grouped: 2 }
}
