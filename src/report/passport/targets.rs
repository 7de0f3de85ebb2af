//! Targets by year: what each asks in which year, beside the year that it is measured from.

use std::collections::{BTreeMap, BTreeSet};

use super::super::assess_demand::{as_written, bound_in_signs, constant_shown, sign};
use super::anchors::Thing;
use super::document::{Block, Head, Inline, Line, Section, text};
use super::links::Maker;
use crate::model::{
    Better, CellAxis, CompareOp, Date, Demand, Grain, Level, Literal, Measure, MeasureKind, ParameterId,
    Period, Plan, Scope, Target, TargetId, TargetTime,
};
use crate::unit::{Number, Rational};

impl Maker<'_> {
    pub fn targets_by_year(&self) -> Option<Section> {
        if self.policy.targets.is_empty() {
            return None;
        }
        let rows: Vec<(TargetId, &Target, BTreeMap<i32, Line>)> = self
            .policy
            .targets
            .iter()
            .enumerate()
            .map(|(at, target)| (TargetId::at(at), target, self.years_of(target)))
            .collect();
        let mut years: BTreeSet<i32> = rows.iter().flat_map(|(_, _, years)| years.keys().copied()).collect();
        // Years of the policy in which nothing is asked show that nothing is.
        if let Some((from, until)) = self.policy.period
            && let (Some(from), Some(until)) = (from.coarsen(Grain::Year), until.coarsen(Grain::Year))
            && until.ordinal - from.ordinal < 10
        {
            years.extend(from.ordinal..=until.ordinal);
        }
        let mut heads = vec![
            Head::wide(self.say("Target", "Цель")),
            Head::wide(self.say("For", "Для кого")),
            Head::narrow(self.say("Base", "База")),
        ];
        heads.extend(years.iter().map(|year| Head::narrow(year.to_string())));
        let table = rows.into_iter().map(|(id, target, mut asked)| {
            let mut row = vec![
                vec![self.link(Thing::Target(id), self.target_title(target))],
                self.scope(target),
                vec![text(self.base(target))],
            ];
            row.extend(years.iter().map(|year| asked.remove(year).unwrap_or_default()));
            row
        });
        let told = self.say(
            "Each target stands in the year in which it is due, by plan or judged every year; the base is the period whose level it is measured from.",
            "Цель стоит в том году, когда наступает её срок, по графику или в каждом году, если оценивается ежегодно; база – период, от уровня которого она отсчитывается.",
        );
        let blocks = vec![Block::Paragraph(vec![text(told)]), Block::Table(heads, table.collect())];
        Some(Section {
            id: "targets".to_owned(),
            title: self.say("Targets by year", "Цели по годам"),
            name: None,
            blocks,
            card: false,
        })
    }

    fn target_title(&self, target: &Target) -> String {
        let title = self.names.target(target);
        let advisory = match target.level {
            Level::Mandatory => String::new(),
            Level::Advisory => self.say(" (advisory)", " (рекомендательная)"),
        };
        format!("{title}{advisory}")
    }

    /// The period that the right side is measured from.
    fn base(&self, target: &Target) -> String {
        let Demand::Compare { right, .. } = &target.demand else { return String::new() };
        let mut found = Vec::new();
        self.bases(right, &mut found);
        found.dedup();
        found.join(", ")
    }

    fn bases(&self, measure: &Measure, found: &mut Vec<String>) {
        match &measure.kind {
            MeasureKind::AtBaseline(_) => {
                found.extend(self.policy.baseline.map(|period| self.names.period(period)));
            }
            MeasureKind::At { axis: CellAxis::Period(_), .. } => {
                found.extend(measure.fixed_period().map(|period| self.names.period(period)));
            }
            MeasureKind::Previous { same_of_year, .. } => found.push(match same_of_year {
                false => self.say("the period before", "предыдущий период"),
                true => self.say("a year before", "год назад"),
            }),
            _ => measure.children().into_iter().for_each(|child| self.bases(child, found)),
        }
    }

    /// What is asked in each year.
    fn years_of(&self, target: &Target) -> BTreeMap<i32, Line> {
        let mut years: BTreeMap<i32, Line> = BTreeMap::new();
        let mut put = |period: Period, mut line: Line| {
            let Some(year) = period.coarsen(Grain::Year) else { return };
            if period.grain != Grain::Year {
                line.insert(0, text(format!("{}: ", self.names.period(period))));
            }
            let cell = years.entry(year.ordinal).or_default();
            if !cell.is_empty() {
                cell.push(text("; "));
            }
            cell.append(&mut line);
        };
        match (&target.time, &target.demand) {
            (_, Demand::Follows(Plan::List(list))) => {
                for (period, value) in list {
                    put(*period, self.planned(target, value, *period));
                }
            }
            (TargetTime::By(period), Demand::Compare { .. } | Demand::Within(..) | Demand::Follows(_)) => {
                put(*period, self.asked_in_signs(target, *period));
            }
            (
                TargetTime::Every(_) | TargetTime::Plan,
                Demand::Compare { .. } | Demand::Within(..) | Demand::Follows(_),
            ) => {
                for year in self.years_of_stage(target) {
                    let period = Period { grain: Grain::Year, ordinal: year };
                    put(period, self.asked_in_signs(target, period));
                }
            }
        }
        years
    }

    fn years_of_stage(&self, target: &Target) -> Vec<i32> {
        let Some(stage) = self.policy.stages.get(target.stage.index()) else { return Vec::new() };
        match (stage.from.coarsen(Grain::Year), stage.until.coarsen(Grain::Year)) {
            (Some(from), Some(until)) => (from.ordinal..=until.ordinal).collect(),
            _ => Vec::new(),
        }
    }

    /// `≥ 240 person`: a plan asks for at least what it says, or for at most that where lower is better.
    fn planned(&self, target: &Target, plan: &Measure, period: Period) -> Line {
        let op = match &target.better {
            Some(Better::Within(low, high)) => return vec![text(self.range(target, low, high))],
            Some(Better::Lower) => CompareOp::LessOrEqual,
            Some(Better::Higher) | None => CompareOp::GreaterOrEqual,
        };
        let plan = self.on_day(plan, period.last_day());
        let value = constant_shown(&self.names, &plan).map_or_else(|| self.written(&plan), text);
        vec![text(format!("{}\u{A0}", sign(op))), value]
    }

    /// A measure with the values that its parameters have on a day. A parameter whose value hangs on a condition, or
    /// that has none by then, stays.
    fn on_day(&self, measure: &Measure, day: Date) -> Measure {
        let kind = if let MeasureKind::Parameter(id) = &measure.kind {
            self.value_on(*id, day).map(|value| MeasureKind::Literal(Literal::Number(value)))
        } else if let MeasureKind::Scale { measure, factor } = &measure.kind {
            let measure = Box::new(self.on_day(measure, day));
            Some(MeasureKind::Scale { measure, factor: factor.clone() })
        } else if let MeasureKind::Negate(inner) = &measure.kind {
            Some(MeasureKind::Negate(Box::new(self.on_day(inner, day))))
        } else if let MeasureKind::Arithmetic { op, left, right } = &measure.kind {
            let (left, right) = (Box::new(self.on_day(left, day)), Box::new(self.on_day(right, day)));
            Some(MeasureKind::Arithmetic { op: *op, left, right })
        } else {
            None
        };
        kind.map_or_else(|| measure.clone(), |kind| Measure { kind, ..measure.clone() })
    }

    fn value_on(&self, id: ParameterId, day: Date) -> Option<Rational> {
        let parameter = self.policy.parameters.get(id.index())?;
        let last = parameter.values.iter().rfind(|value| value.from <= day)?;
        let of_day = || parameter.values.iter().filter(|value| value.from == last.from);
        if of_day().any(|value| value.conditional) { None } else { Some(last.value.clone()) }
    }

    fn range(&self, target: &Target, low: &Rational, high: &Rational) -> String {
        let shown =
            |bound: &Rational| as_written(&Number::Exact(bound.clone()), &target.measure.unit, &self.names);
        format!("{} – {}", shown(low), shown(high))
    }

    fn asked_in_signs(&self, target: &Target, period: Period) -> Line {
        let mut line = match &target.demand {
            Demand::Compare { op, right, .. } => {
                vec![text(bound_in_signs(&self.names, target, *op, &self.on_day(right, period.last_day())))]
            }
            Demand::Within(low, high, _) => vec![text(self.range(target, low, high))],
            Demand::Follows(Plan::Measure(plan)) => self.planned(target, plan, period),
            Demand::Follows(Plan::List(_)) => Line::new(),
        };
        if let TargetTime::Every(grain @ (Grain::Quarter | Grain::Month)) = target.time {
            line.push(text(format!(" ({})", self.frequency(grain))));
        }
        line
    }

    /// Whom a target is judged for.
    pub fn scope(&self, target: &Target) -> Line {
        match &target.scope {
            Scope::Whole => vec![text(self.say("as a whole", "в целом"))],
            Scope::Each { axis, condition } => {
                let each = text(match axis {
                    CellAxis::Cluster => self.say("each cluster", "каждый кластер"),
                    CellAxis::Role | CellAxis::Period(_) | CellAxis::Axis(_) => {
                        let axis = self.names.axis_word(*axis);
                        self.say(format!("each {axis}"), format!("по каждому: {axis}"))
                    }
                });
                match condition {
                    None => vec![each],
                    Some(condition) => {
                        vec![each, text(self.say(" where ", ", где ")), self.written(condition)]
                    }
                }
            }
            Scope::Clusters(clusters) => {
                let of_all = clusters.len() == self.policy.clusters.len()
                    && clusters
                        .iter()
                        .all(|(_, role)| *role == clusters.first().and_then(|(_, first)| *first));
                if of_all && clusters.len() > 1 {
                    let role = clusters.first().and_then(|(_, role)| *role);
                    let role = role.map(|role| format!(" ({})", self.names.role(role))).unwrap_or_default();
                    return vec![text(
                        self.say(format!("each cluster{role}"), format!("каждый кластер{role}")),
                    )];
                }
                let mut line = Line::new();
                for (id, role) in clusters {
                    if !line.is_empty() {
                        line.push(text(", "));
                    }
                    line.push(self.cluster(*id));
                    if let Some(role) = role {
                        line.push(Inline::Text(format!(" ({})", self.names.role(*role))));
                    }
                }
                line
            }
        }
    }
}
