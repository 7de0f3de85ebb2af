//! Milestones and targets, a sentence each.

use super::super::assess_demand::{as_written, asked};
use super::anchors::Thing;
use super::document::{Inline, Line, Point, point, text};
use super::links::Maker;
use crate::model::{
    Demand, Done, DoneFrom, Level, Milestone, MilestoneId, MilestoneScope, Plan, TargetId, Within,
};
use crate::unit::{Number, Rational};

impl Maker<'_> {
    pub fn milestone(&self, id: MilestoneId) -> Option<Point> {
        let milestone = self.policy.milestones.get(id.index())?;
        let names = &self.names;
        let title = super::super::words::titled(&milestone.title, super::super::words::short(&milestone.id));
        let mut line =
            vec![Inline::Strong(title.to_owned()), text(" ("), Inline::Code(milestone.id.clone()), text(")")];
        line.append(&mut self.milestone_scope(milestone));
        let due = names.date(milestone.due);
        line.push(text(self.say(format!(", due {due}"), format!(", срок {due}"))));
        line.push(text(self.level(milestone.level, Rational::one())));
        let mut parts = vec![point(self.done(&milestone.done))];
        for (other, _) in &milestone.after {
            parts.push(point(vec![text(self.say("after ", "после вехи ")), self.milestone_link(*other)]));
        }
        for within in &milestone.within {
            parts.push(self.within(within, "within {} of ", "не позднее чем через {} после вехи "));
        }
        for ahead in &milestone.ahead {
            parts.push(self.within(ahead, "no earlier than {} before ", "не ранее чем за {} до вехи "));
        }
        if let Some((day, _)) = milestone.not_before {
            let day = names.date(day);
            parts.push(point(vec![text(
                self.say(format!("not before {day}"), format!("не раньше, чем {day}")),
            )]));
        }
        for overlap in &milestone.overlaps {
            let told = names.text(overlap.span);
            parts.push(point(vec![text(self.say("in time: ", "во времени: ")), Inline::Code(told)]));
        }
        self.rest(milestone.owner, &milestone.basis, &milestone.fields, &mut parts);
        Some(Point { id: Some(self.id(Thing::Milestone(id))), line, parts })
    }

    fn milestone_scope(&self, milestone: &Milestone) -> Line {
        match &milestone.scope {
            MilestoneScope::Once => Line::new(),
            MilestoneScope::EachCluster => {
                vec![text(self.say(", for each cluster", ", для каждого кластера"))]
            }
            MilestoneScope::Clusters(clusters) => {
                let mut line = vec![text(self.say(", for ", ", для кого: "))];
                for (at, id) in clusters.iter().enumerate() {
                    if at > 0 {
                        line.push(text(", "));
                    }
                    line.push(self.cluster(*id));
                }
                line
            }
        }
    }

    fn milestone_link(&self, id: MilestoneId) -> Inline {
        let title = self.names.milestone(id).to_owned();
        self.link(Thing::Milestone(id), self.names.quoted(&title))
    }

    fn within(&self, within: &Within, en: &str, ru: &str) -> Point {
        let time = self.names.time(within.count, within.unit);
        let told = self.say(en.replace("{}", &time), ru.replace("{}", &time));
        point(vec![text(told), self.milestone_link(within.of)])
    }

    fn done(&self, done: &Done) -> Line {
        match done {
            Done::Open => vec![text(self.say(
                "nothing in the policy says yet that it is done",
                "о выполнении в политике пока ничего не сказано",
            ))],
            Done::Record(day, _) => {
                let day = self.names.date(*day);
                vec![text(self.say(format!("done on {day}"), format!("выполнена {day}")))]
            }
            Done::When(condition) => {
                vec![text(self.say("done when ", "выполнена, если ")), self.written(condition)]
            }
            Done::From(from) => self.done_from(from),
        }
    }

    fn done_from(&self, from: &DoneFrom) -> Line {
        let column = self.names.header(from.column);
        let column = self.names.quoted(column);
        let mut line = vec![
            text(self.say(
                format!("done on the first day in column {column} of "),
                format!("выполнена в первый из дней столбца {column} набора "),
            )),
            self.dataset_link(from.dataset),
        ];
        if let Some(condition) = &from.condition {
            let clause = self.predicates(None).clause(condition);
            line.push(text(self.say(
                format!(", of the rows in which {clause}"),
                format!(", среди строк, в которых {clause}"),
            )));
        }
        line
    }

    pub fn target(&self, id: TargetId) -> Option<Point> {
        let target = self.policy.targets.get(id.index())?;
        let title = self.names.target(target);
        let title = match target.indicator {
            Some(indicator) => self.link(Thing::Indicator(indicator), title),
            None => Inline::Strong(title),
        };
        let mut line = vec![title, text(" ("), Inline::Code(target.id.clone()), text("), ")];
        line.append(&mut self.scope(target));
        line.push(text(": "));
        match &target.demand {
            Demand::Follows(Plan::Measure(plan)) => {
                line.push(text(self.say("follows the plan ", "по графику ")));
                line.push(self.written(plan));
            }
            Demand::Follows(Plan::List(list)) => {
                let told = list.iter().map(|(period, value)| {
                    let value = super::super::assess_demand::constant_shown(&self.names, value)
                        .unwrap_or_else(|| self.names.formula(value));
                    format!("{} – {value}", self.names.period(*period))
                });
                let told = told.collect::<Vec<_>>().join("; ");
                line.push(text(self.say(format!("by plan: {told}"), format!("по графику: {told}"))));
            }
            Demand::Compare { .. } | Demand::Within(..) => {
                line.push(text(asked(&self.names, target)));
            }
        }
        line.push(text(self.level(target.level, target.weight.clone())));
        let mut parts = Vec::new();
        if let Some(condition) = &target.applies_when {
            parts.push(point(vec![
                text(self.say("applies when ", "применяется, если ")),
                self.written(condition),
            ]));
        }
        if target.like_for_like {
            parts.push(point(vec![text(self.say(
                "like for like: over the members that are there in both periods",
                "в сопоставимом кругу: по участникам, которые есть в обоих периодах",
            ))]));
        }
        self.rest(target.owner, &target.basis, &target.fields, &mut parts);
        Some(Point { id: Some(self.id(Thing::Target(id))), line, parts })
    }

    pub fn level(&self, level: Level, weight: Rational) -> String {
        let level = match level {
            Level::Mandatory => self.say("; mandatory", "; обязательно"),
            Level::Advisory => self.say("; advisory", "; рекомендательно"),
        };
        if weight == Rational::one() {
            return level;
        }
        let weight = Number::Exact(weight);
        let weight = as_written(&weight, &crate::unit::Unit::one(), &self.names);
        self.say(format!("{level}, weight {weight}"), format!("{level}, вес {weight}"))
    }

    fn rest(
        &self,
        owner: Option<crate::model::BodyId>,
        basis: &[crate::model::Citation],
        fields: &[(String, crate::model::FieldValue)],
        parts: &mut Vec<Point>,
    ) {
        let mut facts = Vec::new();
        self.fields(fields, &mut facts);
        self.answers(owner, basis, &mut facts);
        parts.extend(facts.into_iter().map(|(label, mut said)| {
            let mut line = vec![text(format!("{}: ", label.to_lowercase()))];
            line.append(&mut said);
            point(line)
        }));
    }
}
