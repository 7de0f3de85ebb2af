//! Targets: what is measured, in which cells, what is demanded and when.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Checker;
use super::call::{Env, TargetSide};
use super::measure::{Lowered, Type};
use super::row_compare::operator;
use super::stage::Place;
use crate::diagnostic::{Misfit, NameProblem, PolicyProblem, TargetProblem};
use crate::model::{
    AxisKind, Better, CellAxis, Citation, CompareOp, Date, Demand, FieldValue, Grain, IndicatorId, Level,
    Literal, Measure, MeasureKind, Members, Period, Plan, Scope, Selection, StageId, Target, TargetId,
    TargetTime,
};
use crate::source::Span;
use crate::syntax::tree::{self, Each, TargetClause};
use crate::unit::Rational;

/// The clauses of a target.
struct Clauses {
    level: Level,
    weight: Rational,
    owner: Option<crate::model::BodyId>,
    basis: Vec<Citation>,
    applies_when: Option<Measure>,
    like_for_like: bool,
    fields: Vec<(String, FieldValue)>,
}

impl Checker<'_> {
    pub(super) fn target(&mut self, place: &Place, declared: &tree::Target) {
        let Place { stage, group, bounds, span: at, .. } = *place;
        // Every part is read before anything is given up, so that every part can report.
        let left = self.number(&Env::default(), &declared.measure);
        let time = self.target_time(declared, bounds, at);
        let scope = match &declared.scope {
            // In a group that is judged for each cluster a target is, too.
            None if place.each_cluster => Some(Scope::Each { axis: CellAxis::Cluster, condition: None }),
            Some(_) | None => self.scope(declared),
        };
        let days = match &time {
            Some(TargetTime::By(due)) => (due.first_day(), due.last_day()),
            Some(TargetTime::Every(_) | TargetTime::Plan) | None => {
                (bounds.0.first_day(), bounds.1.last_day())
            }
        };
        // Of named clusters that all began before a rule of transition that rule holds.
        if let Some(Scope::Clusters(list)) = &scope {
            let begins = list.iter().map(|(id, _)| self.policy.clusters.get(id.index())?.from);
            let begins: Option<Vec<Period>> = begins.collect();
            self.citing_since = begins.and_then(|all| all.into_iter().map(Period::first_day).max());
        }
        let clauses = self.target_clauses(declared, days);
        self.citing_since = None;
        let (Some(left), Some(time)) = (left, time) else { return };
        if matches!(left.measure.kind, MeasureKind::Literal(_)) {
            let (what, span) = (self.written(declared.measure.span), declared.measure.span);
            self.report(NameProblem::Misplaced { what, why: Misfit::TargetOfNothing, span });
            return;
        }
        let named = self.named_indicator(&left.measure);
        let indicator = named.or_else(|| self.indicator_elsewhere(&left.measure));
        let grain = match &time {
            TargetTime::By(period) => period.grain,
            TargetTime::Every(grain) => *grain,
            TargetTime::Plan => bounds.1.grain,
        };
        if self.has_grain(&left.measure, grain, false).is_none() {
            return;
        }
        let env =
            Env { target: Some(Arc::new(TargetSide { measure: left.clone(), grain })), ..Env::default() };
        let better =
            indicator.and_then(|id| self.policy.indicators.get(id.index())).and_then(|i| i.better.clone());
        let Some(demand) = self.demand(&env, &left, declared, (bounds.0, bounds.1, at)) else { return };
        self.against_better(&demand, better.as_ref(), indicator, declared);
        self.same_every_period(&left.measure, &time, bounds);
        let (Some(scope), Some(clauses)) = (scope, clauses) else { return };
        self.note_axis(&left.measure, &scope, declared.scope.as_ref());
        let id = self.target_id(stage, declared, named);
        let number = TargetId::at(self.policy.targets.len());
        let from_indicator = indicator.and_then(|id| self.policy.indicators.get(id.index()));
        let from_indicator = from_indicator.map(|i| (i.owner, i.basis.clone()));
        let of_stage = self.policy.stages.get(stage.index()).map(|s| (s.owner, s.basis.clone()));
        let of_group = group.and_then(|id| self.policy.groups.get(id.index()));
        let around = of_group.map(|g| (g.owner, g.basis.clone())).or(of_stage);
        let owner = clauses
            .owner
            .or_else(|| from_indicator.as_ref().and_then(|(owner, _)| *owner))
            .or_else(|| around.as_ref().and_then(|(owner, _)| *owner));
        let basis = [
            clauses.basis,
            from_indicator.map(|(_, basis)| basis).unwrap_or_default(),
            around.map(|(_, basis)| basis).unwrap_or_default(),
        ];
        let basis = basis.into_iter().find(|b| !b.is_empty()).unwrap_or_default();
        self.policy.targets.push(Target {
            stage,
            group,
            id,
            indicator,
            text: self.written(declared.measure.span),
            measure: left.measure,
            scope,
            demand,
            time,
            better,
            level: clauses.level,
            weight: clauses.weight,
            owner,
            basis,
            applies_when: clauses.applies_when,
            like_for_like: clauses.like_for_like,
            fields: clauses.fields,
            span: declared.span,
        });
        match group {
            Some(group) => self.with_group(group, |g| g.targets.push(number)),
            None => self.with_stage(stage, |s| s.targets.push(number)),
        }
    }

    /// The declared indicator that a measure is.
    fn named_indicator(&self, measure: &Measure) -> Option<IndicatorId> {
        let MeasureKind::Indicator(id) = &measure.kind else { return None };
        self.policy.indicators.get(id.index()).filter(|i| !i.derived).map(|_| *id)
    }

    /// The indicator of a measure that only looks at it in another cell (`productivity at region = "16"`): its card
    /// says who answers and what is better there too.
    fn indicator_elsewhere(&self, measure: &Measure) -> Option<IndicatorId> {
        if let MeasureKind::Select { measure, .. }
        | MeasureKind::OverAll { measure, .. }
        | MeasureKind::At { measure, .. } = &measure.kind
        {
            return self.indicator_elsewhere(measure);
        }
        self.named_indicator(measure)
    }

    /// `stage.indicator`, or the name that the target is given.
    fn target_id(
        &mut self,
        stage: StageId,
        declared: &tree::Target,
        indicator: Option<IndicatorId>,
    ) -> String {
        let own = match (&declared.name, indicator.and_then(|id| self.policy.indicators.get(id.index()))) {
            (Some(name), _) => name.text.clone(),
            (None, Some(indicator)) => indicator.name.clone(),
            (None, None) => {
                let before = self.policy.stages.get(stage.index()).map_or(0, |s| s.targets.len());
                format!("{}", before + 1)
            }
        };
        let stage_name = self.policy.stages.get(stage.index()).map(|s| s.name.clone()).unwrap_or_default();
        let id = format!("{stage_name}.{own}");
        let span = declared.name.as_ref().map_or(declared.measure.span, |n| n.span);
        if let Some(first) = self.target_ids.get(&id).copied() {
            self.repeated_targets.push((id.clone(), span, first));
        } else {
            self.target_ids.insert(id.clone(), span);
        }
        id
    }

    fn target_time(
        &mut self,
        declared: &tree::Target,
        bounds: (Period, Period),
        at: Span,
    ) -> Option<TargetTime> {
        let follows = matches!(declared.demand, tree::Demand::Follows(_) | tree::Demand::FollowsList(_));
        match &declared.when {
            Some(tree::TargetTime::By(written)) => {
                let due = self.period(written)?;
                let inside = due.first_day() >= bounds.0.first_day() && due.last_day() <= bounds.1.last_day();
                if !inside {
                    let due = due.to_string();
                    self.report(PolicyProblem::TargetOutsideStage { due, stage: at, span: written.span });
                    return None;
                }
                if follows {
                    self.report(NameProblem::Misplaced {
                        what: self.written(written.span),
                        why: Misfit::DueOfPlan,
                        span: written.span,
                    });
                    return None;
                }
                Some(TargetTime::By(due))
            }
            Some(tree::TargetTime::Every(_, span)) if follows => {
                self.report(NameProblem::Misplaced {
                    what: self.written(*span),
                    why: Misfit::DueOfPlan,
                    span: *span,
                });
                None
            }
            Some(tree::TargetTime::Every(grain, _)) => Some(TargetTime::Every(super::period::grain(*grain))),
            None if follows => Some(TargetTime::Plan),
            None => Some(TargetTime::By(bounds.1)),
        }
    }

    fn scope(&mut self, declared: &tree::Target) -> Option<Scope> {
        match &declared.scope {
            None | Some(tree::Scope::Overall(_)) => Some(Scope::Whole),
            Some(tree::Scope::Of(paths)) => {
                let mut cells = Vec::new();
                for path in paths {
                    match self.selection(path) {
                        Some(Selection::Cluster(id)) => cells.push((id, None)),
                        Some(Selection::Role(id, role)) => cells.push((id, Some(role))),
                        Some(Selection::Overall | Selection::Union) | None => {}
                    }
                }
                (cells.len() == paths.len()).then_some(Scope::Clusters(cells))
            }
            Some(tree::Scope::Each { each, condition, .. }) => {
                let axis = match each {
                    Each::Cluster(_) => Some(CellAxis::Cluster),
                    Each::Axis(name) => self.axis(name).filter(|axis| self.one_level(*axis, name)),
                };
                let condition = match condition {
                    Some(condition) => Some(self.condition(&Env::default(), condition)?),
                    None => None,
                };
                Some(Scope::Each { axis: axis?, condition })
            }
        }
    }

    /// Reports an axis whose members lie under one another: a target has no word for one of their levels.
    fn one_level(&mut self, axis: CellAxis, name: &tree::Name) -> bool {
        let CellAxis::Axis(id) = axis else { return true };
        let tree = match self.policy.axes.get(id.index()).map(|a| a.kind) {
            Some(AxisKind::Tree(tree)) => self.policy.classifications.get(tree.index()),
            Some(AxisKind::Text | AxisKind::Entity(_)) | None => None,
        };
        let deep = tree.is_some_and(|tree| tree.depth() > 1);
        if deep {
            let (what, span) = (name.text.clone(), name.span);
            self.report(NameProblem::Misplaced { what, why: Misfit::EachOfTree, span });
        }
        !deep
    }

    fn demand(
        &mut self,
        env: &Env,
        left: &Lowered,
        declared: &tree::Target,
        stage: (Period, Period, Span),
    ) -> Option<Demand> {
        match &declared.demand {
            tree::Demand::Compare { op, right, .. } => {
                let right = self.number(env, right)?;
                self.in_demand = true;
                let right = self.in_unit_of(left, right);
                self.in_demand = false;
                let right = right?;
                let reads_period = self.reads_period(&right);
                Some(Demand::Compare { op: operator(*op), right, reads_period })
            }
            tree::Demand::Within(low, high) => {
                let span = low.span.to(high.span);
                self.range_bounds(low, high, left).map(|(low, high)| Demand::Within(low, high, span))
            }
            tree::Demand::Follows(plan) => {
                let plan = self.number(env, plan)?;
                Some(Demand::Follows(Plan::Measure(self.in_unit_of(left, plan)?)))
            }
            tree::Demand::FollowsList(values) => {
                let mut list: Vec<(Period, Measure)> = Vec::new();
                let mut failed = false;
                let mut seen: BTreeMap<Period, Span> = BTreeMap::new();
                for (written, value) in values {
                    let (period, value) = (self.period(written), self.number(env, value));
                    if let Some(first) = period.and_then(|period| seen.insert(period, written.span)) {
                        self.report(NameProblem::ClauseTwice { span: written.span, first });
                        failed = true;
                    }
                    let (Some(period), Some(value)) = (period, value) else {
                        failed = true;
                        continue;
                    };
                    // A plan's bare numbers are in the unit of what they plan.
                    let generous = Lowered { generous: true, ..left.clone() };
                    match self.in_unit_of(&generous, value) {
                        Some(value) => list.push((period, value)),
                        None => failed = true,
                    }
                    let (from, until, stage) = stage;
                    if period.first_day() < from.first_day() || period.last_day() > until.last_day() {
                        let (due, span) = (period.to_string(), written.span);
                        self.report(PolicyProblem::TargetOutsideStage { due, stage, span });
                        failed = true;
                    }
                }
                list.sort_by_key(|(period, _)| *period);
                let grain = list.first().map(|(p, _)| p.grain);
                for ((period, _), (written, _)) in list.iter().zip(values) {
                    if Some(period.grain) != grain {
                        self.same_grain(period.grain, grain.unwrap_or(Grain::Year), written.span);
                        failed = true;
                    }
                }
                if !failed {
                    self.plan_in_order(values);
                }
                (!failed).then_some(Demand::Follows(Plan::List(list)))
            }
        }
    }

    /// The right side of a target in the unit of its left.
    pub(super) fn in_unit_of(&mut self, left: &Lowered, right: Lowered) -> Option<Measure> {
        let unit = match &left.of {
            Type::Number(unit) => unit.clone(),
            Type::Bool
            | Type::Period(_)
            | Type::Member(_)
            | Type::Text
            | Type::Cluster
            | Type::Role
            | Type::Date
            | Type::Words(_) => {
                return None;
            }
        };
        self.beside_base(left, &right.measure)?;
        self.hundredfold_beside(left, &right);
        let (_, right) = self.compared(left.clone(), right)?;
        // The left side keeps its unit, so the right is said in it.
        let factor = match &right.of {
            Type::Number(found) if found.dimension == unit.dimension => found.factor_to(&unit),
            _ => Rational::one(),
        };
        Some(super::measure::scaled(right.measure, factor, &unit))
    }

    /// True where a measure changes with the period of its cell.
    pub(super) fn reads_period(&self, measure: &Measure) -> bool {
        match &measure.kind {
            MeasureKind::Literal(_)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Field(_) => false,
            MeasureKind::Parameter(_) => true,
            MeasureKind::AtBaseline(_) => false,
            MeasureKind::Aggregate(_) | MeasureKind::Previous { .. } => true,
            MeasureKind::Member(axis) => matches!(axis, CellAxis::Period(_)),
            MeasureKind::Indicator(id) => {
                self.policy.indicators.get(id.index()).is_some_and(|i| self.reads_period(&i.value))
            }
            MeasureKind::At { axis: CellAxis::Period(_), value, .. } => self.reads_period(value),
            MeasureKind::OverAll { measure, axes }
                if axes.iter().any(|a| matches!(a, CellAxis::Period(_))) =>
            {
                // Time is dropped inside.
                matches!(measure.kind, MeasureKind::Member(CellAxis::Period(_)))
            }
            MeasureKind::Each { over: Members { axis: CellAxis::Period(_), .. }, .. } => false,
            MeasureKind::Scale { .. }
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Negate(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. }
            | MeasureKind::OverAll { .. }
            | MeasureKind::Select { .. }
            | MeasureKind::At { .. }
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::Parent(..)
            | MeasureKind::Objects { .. }
            | MeasureKind::PercentOf { .. } => measure.children().into_iter().any(|m| self.reads_period(m)),
        }
    }

    fn against_better(
        &mut self,
        demand: &Demand,
        better: Option<&Better>,
        indicator: Option<IndicatorId>,
        declared: &tree::Target,
    ) {
        let Demand::Compare { op, right, .. } = demand else { return };
        let tree::Demand::Compare { op_span, .. } = &declared.demand else { return };
        let up = matches!(op, CompareOp::Greater | CompareOp::GreaterOrEqual);
        let down = matches!(op, CompareOp::Less | CompareOp::LessOrEqual);
        let against = match (better, &right.kind) {
            (Some(Better::Higher), _) => down,
            (Some(Better::Lower), _) => up,
            // Beyond the range that is best.
            (Some(Better::Within(low, high)), MeasureKind::Literal(Literal::Number(n))) => {
                up && n > high || down && n < low || *op == CompareOp::Equal && (n > high || n < low)
            }
            (Some(Better::Within(..)) | None, _) => false,
        };
        if let Some(better) = indicator.and_then(|id| self.better_span(id)).filter(|_| against) {
            self.report(PolicyProblem::AgainstBetter { span: *op_span, better });
        }
    }

    fn target_clauses(&mut self, declared: &tree::Target, days: (Date, Date)) -> Option<Clauses> {
        let mut found = Clauses {
            level: Level::Mandatory,
            weight: Rational::one(),
            owner: None,
            basis: Vec::new(),
            applies_when: None,
            like_for_like: false,
            fields: Vec::new(),
        };
        let (mut seen, mut weightless) = (BTreeMap::new(), None);
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                TargetClause::Level(level) => {
                    self.once(&mut seen, "level", span);
                    found.level = match level {
                        tree::Level::Mandatory => Level::Mandatory,
                        tree::Level::Advisory => Level::Advisory,
                    };
                }
                TargetClause::Weight(number) => {
                    self.once(&mut seen, "weight", span);
                    found.weight = Rational::parse(&number.digits)?;
                    weightless = found.weight.is_zero().then_some(span);
                }
                TargetClause::Owner(name) => {
                    self.once(&mut seen, "owner", span);
                    found.owner = self.owner(name, Some((days.1, days.1)));
                }
                TargetClause::Basis(cites) => {
                    let cites = self.cites_during(cites, Some(days));
                    found.basis.extend(cites);
                }
                TargetClause::AppliesWhen(condition) => {
                    self.once(&mut seen, "applies when", span);
                    found.applies_when = Some(self.condition(&Env::default(), condition)?);
                }
                TargetClause::LikeForLike => {
                    self.once(&mut seen, "like for like", span);
                    found.like_for_like = true;
                }
                TargetClause::Author(clause) => {
                    self.once(&mut seen, &clause.name.text, clause.name.span.to(clause.value.span));
                    if let Some(field) = self.author_clause("target", clause) {
                        found.fields.push(field);
                    }
                }
            }
        }
        // A target that is advisory and has no weight is only watched, and says so.
        if let Some(span) = weightless.filter(|_| found.level == Level::Mandatory) {
            self.report(TargetProblem::NoWeight { span });
        }
        Some(found)
    }
}
