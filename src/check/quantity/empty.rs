//! Denominators over a group of members in which nobody may be left, where a verdict rests on them.

use std::collections::{BTreeMap, BTreeSet};

use super::pass::{Pass, sides};
use super::place::Trail;
use super::texts::own_conditions;
use crate::check::cells::clusters_of;
use crate::diagnostic::{QuantityProblem, Spot};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, ArithmeticOp, CellAxis, Cluster, ClusterId, CompareOp,
    ContourRule, EachFunction, IndicatorId, Literal, Measure, MeasureKind, Members, RoleFilter, RowExpr,
    Scope, Selection,
};
use crate::source::{FileId, Span};

/// Whose members a group is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    /// The cell's.
    Cell,
    Cluster(ClusterId),
    /// Each cluster's in turn.
    Every,
    /// Everybody's: among all organisations of the data some of any sort are found.
    Everybody,
}

impl Whose {
    /// The same where the formula is taken in a cell of `whose`.
    fn seen_from(self, whose: Whose) -> Self {
        if self == Whose::Cell { whose } else { self }
    }
}

/// A division by what is taken over a narrowed group.
#[derive(Debug, Clone)]
struct Risk {
    spot: Spot,
    aggregate: AggregateId,
    denominator: String,
    quotient: Option<String>,
    whose: Whose,
}

/// What a risk comes to: the clusters that do not rule it out, and where it is judged.
struct Reached {
    risk: Risk,
    clusters: Vec<ClusterId>,
    reaches: Option<Span>,
}

/// A narrowed group: its aggregate, whose members, and where it stands.
type Group = (AggregateId, Whose, Span);

/// What is known of indicators, each looked into once.
#[derive(Default)]
struct Known {
    risks: BTreeMap<IndicatorId, Vec<Risk>>,
    groups: BTreeMap<IndicatorId, Vec<Group>>,
}

impl Pass<'_> {
    pub(super) fn empty_groups(&mut self) {
        let policy = self.policy;
        let mut known = Known::default();
        let mut reached: BTreeMap<(Span, Option<Span>, AggregateId), Reached> = BTreeMap::new();
        for target in &policy.targets {
            let clusters = match &target.scope {
                Scope::Whole => None,
                Scope::Clusters(_) | Scope::Each { axis: CellAxis::Cluster, .. } => {
                    Some(clusters_of(policy, &target.scope))
                }
                // Members of another axis require nothing.
                Scope::Each { .. } => Some(Vec::new()),
            };
            let other_axis = matches!(&target.scope, Scope::Each { axis, .. } if *axis != CellAxis::Cluster);
            for side in sides(target) {
                for risk in self.risks(side, Trail::of(target.span), Whose::Cell, &mut known) {
                    self.reach(risk, clusters.as_deref(), other_axis, target.measure.span, &mut reached);
                }
            }
        }
        for (at, cluster) in policy.clusters.iter().enumerate() {
            for requirement in &cluster.requirements {
                let span = requirement.condition.span;
                for risk in self.risks(&requirement.condition, Trail::of(span), Whose::Cell, &mut known) {
                    self.reach(risk, Some(&[ClusterId::at(at)]), false, span, &mut reached);
                }
            }
        }
        for Reached { risk, clusters, reaches } in reached.into_values() {
            let require = self.policy.aggregates.get(risk.aggregate.index()).and_then(|a| self.count_of(a));
            // A cluster cannot require a role that it lacks.
            let able = |c: &&Cluster| match policy.aggregates.get(risk.aggregate.index()).map(|a| &a.roles) {
                Some(RoleFilter::In(roles)) => roles.first().is_some_and(|role| c.contour.names(*role)),
                Some(RoleFilter::None | RoleFilter::Member) | None => true,
            };
            let name = |id: &ClusterId| policy.clusters.get(id.index()).filter(able).map(|c| c.name.clone());
            self.found.push(QuantityProblem::EmptyGroup {
                spot: risk.spot,
                denominator: risk.denominator,
                quotient: risk.quotient,
                require,
                clusters: clusters.iter().filter_map(name).collect(),
                reaches,
            });
        }
    }

    /// Notes a risk where some cell does not rule it out; one division is told of once.
    fn reach(
        &self,
        risk: Risk,
        scope: Option<&[ClusterId]>,
        other_axis: bool,
        judged: Span,
        reached: &mut BTreeMap<(Span, Option<Span>, AggregateId), Reached>,
    ) {
        let all: Vec<ClusterId> = (0..self.policy.clusters.len()).map(ClusterId::at).collect();
        let asked = match (risk.whose, scope) {
            (Whose::Everybody, _) | (Whose::Cell, None) => return,
            (Whose::Cell, Some(scope)) => scope.to_vec(),
            (Whose::Cluster(id), _) => vec![id],
            (Whose::Every, _) => all,
        };
        let open: Vec<ClusterId> =
            asked.into_iter().filter(|id| !self.is_required(*id, risk.aggregate)).collect();
        if open.is_empty() && !(other_axis && risk.whose == Whose::Cell) {
            return;
        }
        let key = (risk.spot.span, risk.spot.inside, risk.aggregate);
        let apart = !judged.holds(risk.spot.span) && !risk.spot.span.holds(judged);
        let note = reached.entry(key).or_insert(Reached {
            risk,
            clusters: Vec::new(),
            reaches: apart.then_some(judged),
        });
        for id in open {
            if !note.clusters.contains(&id) {
                note.clusters.push(id);
            }
        }
    }

    /// The risky divisions of a formula.
    fn risks(&self, measure: &Measure, trail: Trail, whose: Whose, known: &mut Known) -> Vec<Risk> {
        let trail = trail.into(measure.span);
        let mut found = Vec::new();
        match &measure.kind {
            // What may be missing is answered for.
            MeasureKind::IsMissing(_) => return found,
            MeasureKind::Coalesce(_, otherwise) => return self.risks(otherwise, trail, whose, known),
            MeasureKind::Indicator(id) => {
                let own = self.risks_of(*id, known);
                let seen = own.into_iter().map(|risk| Risk { whose: risk.whose.seen_from(whose), ..risk });
                return seen.collect();
            }
            MeasureKind::Arithmetic { op: ArithmeticOp::Divide, right, .. } => {
                let mut groups = Vec::new();
                self.groups(right, whose, known, &mut groups);
                let place = trail.place();
                for (aggregate, whose, span) in groups {
                    let text = self.policy.aggregates.get(aggregate.index()).map(|a| a.text.clone());
                    let denominator = self.texts.plain(span).or(text).unwrap_or_default();
                    let quotient = self.texts.formula(measure);
                    found.push(Risk { spot: self.spot(place), aggregate, denominator, quotient, whose });
                }
            }
            MeasureKind::If { condition, then, otherwise } => {
                let mut found = self.risks(condition, trail, whose, known);
                let mut asked = Vec::new();
                let mut missing = false;
                condition.visit(&mut |part| match &part.kind {
                    MeasureKind::Aggregate(id) => asked.push(*id),
                    MeasureKind::IsMissing(_) => missing = true,
                    _ => {}
                });
                for branch in [then, otherwise] {
                    let own = self.risks(branch, trail, whose, known);
                    let decided =
                        |risk: &Risk| missing || asked.iter().any(|id| self.one_group(*id, risk.aggregate));
                    found.extend(own.into_iter().filter(|risk| !decided(risk)));
                }
                return found;
            }
            _ => {}
        }
        let whose = inner_cell(measure, whose);
        for part in measure.children() {
            found.extend(self.risks(part, trail, whose, known));
        }
        found
    }

    /// An indicator that says how complete its data must be answers for what is missing.
    fn risks_of(&self, id: IndicatorId, known: &mut Known) -> Vec<Risk> {
        if let Some(found) = known.risks.get(&id) {
            return found.clone();
        }
        known.risks.insert(id, Vec::new());
        let Some(indicator) = self.policy.indicators.get(id.index()) else { return Vec::new() };
        if self.covered.contains(&id) {
            return Vec::new();
        }
        let mut found = self.risks(&indicator.value, Trail::of(indicator.value.span), Whose::Cell, known);
        let mut told = BTreeSet::new();
        found.retain(|risk| told.insert((risk.spot.span, risk.spot.inside, risk.aggregate, risk.whose)));
        known.risks.insert(id, found.clone());
        found
    }

    fn groups_of(&self, id: IndicatorId, known: &mut Known) -> Vec<Group> {
        if let Some(found) = known.groups.get(&id) {
            return found.clone();
        }
        known.groups.insert(id, Vec::new());
        let mut found = Vec::new();
        if let Some(indicator) =
            self.policy.indicators.get(id.index()).filter(|_| !self.covered.contains(&id))
        {
            self.groups(&indicator.value, Whose::Cell, known, &mut found);
        }
        let mut told = BTreeSet::new();
        found.retain(|(aggregate, whose, _)| told.insert((*aggregate, *whose)));
        known.groups.insert(id, found.clone());
        found
    }

    /// The narrowed groups without whose members a denominator is 0 or missing.
    fn groups(&self, measure: &Measure, whose: Whose, known: &mut Known, found: &mut Vec<Group>) {
        let inner = inner_cell(measure, whose);
        match &measure.kind {
            MeasureKind::Aggregate(id) => {
                if self.policy.aggregates.get(id.index()).is_some_and(|a| self.is_narrowed(a)) {
                    found.push((*id, whose, measure.span));
                }
            }
            MeasureKind::Indicator(id) => {
                let own = self.groups_of(*id, known).into_iter();
                found.extend(own.map(|(aggregate, own, span)| (aggregate, own.seen_from(whose), span)));
            }
            MeasureKind::Scale { measure, .. }
            | MeasureKind::Negate(measure)
            | MeasureKind::AtBaseline(measure)
            | MeasureKind::Previous { measure, .. }
            | MeasureKind::PercentOf { measure, .. }
            | MeasureKind::At { measure, .. }
            | MeasureKind::Select { measure, .. }
            | MeasureKind::Everywhere(measure)
            | MeasureKind::OverAll { measure, .. } => self.groups(measure, inner, known, found),
            MeasureKind::Each { function, measure, .. } if *function != EachFunction::Count => {
                self.groups(measure, inner, known, found);
            }
            MeasureKind::Arithmetic { op, left, right } => match op {
                // A sum is empty where all its terms are.
                ArithmeticOp::Add => {
                    let (mut one, mut other) = (Vec::new(), Vec::new());
                    self.groups(left, whose, known, &mut one);
                    self.groups(right, whose, known, &mut other);
                    if !one.is_empty() && !other.is_empty() {
                        found.extend(one);
                        found.extend(other);
                    }
                }
                ArithmeticOp::Multiply => {
                    self.groups(left, whose, known, found);
                    self.groups(right, whose, known, found);
                }
                ArithmeticOp::Subtract | ArithmeticOp::Divide | ArithmeticOp::Power => {
                    self.groups(left, whose, known, found);
                }
            },
            // The absolute value of nothing is nothing; a root is none where it is not reckoned.
            MeasureKind::Calculated { arguments, .. } => {
                arguments.iter().take(1).for_each(|part| self.groups(part, whose, known, found));
            }
            MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Literal(_)
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. }
            | MeasureKind::Member(_)
            | MeasureKind::Parent(..)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Parameter(_)
            | MeasureKind::Objects { .. }
            | MeasureKind::Field(_) => {}
        }
    }

    /// True where an aggregate leaves out some members by a condition of its own.
    fn is_narrowed(&self, aggregate: &Aggregate) -> bool {
        let by_role = matches!(aggregate.roles, RoleFilter::In(_));
        self.inference.chosen(aggregate.dataset)
            && (by_role || !conditions(aggregate.filter.as_ref()).is_empty())
    }

    /// True for two aggregates of the same members.
    fn one_group(&self, a: AggregateId, b: AggregateId) -> bool {
        let aggregate = |id: AggregateId| self.policy.aggregates.get(id.index());
        aggregate(a).zip(aggregate(b)).is_some_and(|(a, b)| {
            a.roles == b.roles && conditions(a.filter.as_ref()) == conditions(b.filter.as_ref())
        })
    }

    /// True where a cluster requires members of a group, or of a part of it.
    fn is_required(&self, id: ClusterId, group: AggregateId) -> bool {
        let Some(cluster) = self.policy.clusters.get(id.index()) else { return false };
        let Some(group) = self.policy.aggregates.get(group.index()) else { return false };
        let mut counts = Vec::new();
        cluster.requirements.iter().for_each(|r| required_counts(&r.condition, &mut counts));
        counts.into_iter().any(|(id, least)| {
            let counted = self.policy.aggregates.get(id.index());
            counted.is_some_and(|counted| self.lies_in(cluster, counted, least, group))
        })
    }

    /// True where `least` of those counted are surely in a group.
    fn lies_in(&self, cluster: &Cluster, counted: &Aggregate, least: i64, group: &Aggregate) -> bool {
        let subject = |a: &Aggregate| {
            self.policy.datasets.get(a.dataset.index()).and_then(|d| d.of).unwrap_or(a.dataset)
        };
        if counted.function != AggregateFunction::Count || subject(counted) != subject(group) {
            return false;
        }
        let role_fits = match (&group.roles, &counted.roles) {
            (RoleFilter::None | RoleFilter::Member, _) => true,
            (RoleFilter::In(wanted), RoleFilter::In(own)) => own.iter().all(|role| wanted.contains(role)),
            (RoleFilter::In(_), RoleFilter::None | RoleFilter::Member) => false,
        };
        let mut known = conditions(counted.filter.as_ref());
        if let RoleFilter::In(roles) = &counted.roles
            && let [role] = roles.as_slice()
        {
            // Those who are included need not satisfy what the contour says of the role.
            let included = cluster.contour.include.iter().filter(|(given, ..)| given == role).count();
            let rule = cluster.contour.rules.iter().find_map(|rule| match rule {
                ContourRule::Where { role: given, condition, .. } if given == role => Some(condition),
                ContourRule::Where { .. } | ContourRule::Listed { .. } => None,
            });
            if i64::try_from(included).is_ok_and(|included| included < least) {
                known.extend(conditions(rule));
            }
        }
        role_fits && conditions(group.filter.as_ref()).iter().all(|c| known.contains(c))
    }

    /// `count(core)`, `count(enterprise where size == small)`: what counts the members of a group.
    fn count_of(&self, group: &Aggregate) -> Option<String> {
        let counted = match &group.roles {
            RoleFilter::In(roles) => self.policy.roles.get(roles.first()?.index())?.clone(),
            RoleFilter::None | RoleFilter::Member => {
                let dataset = self.policy.datasets.get(group.dataset.index())?;
                let subject =
                    dataset.of.and_then(|of| self.policy.datasets.get(of.index())).unwrap_or(dataset);
                subject.name.clone()
            }
        };
        let count = if counted.is_ascii() { "count" } else { "число" };
        let Some(filter) = self.texts.condition(group)? else { return Some(format!("{count}({counted})")) };
        let of = if counted.is_ascii() { "where" } else { "где" };
        Some(format!("{count}({counted} {of} {filter})"))
    }
}

/// The cell in which the parts of a measure are taken.
fn inner_cell(measure: &Measure, whose: Whose) -> Whose {
    match &measure.kind {
        MeasureKind::Select { selection, .. } => match selection {
            Selection::Cluster(id) | Selection::Role(id, _) => Whose::Cluster(*id),
            Selection::Overall | Selection::Union => Whose::Everybody,
        },
        MeasureKind::OverAll { axes, .. } if axes.contains(&CellAxis::Cluster) => Whose::Everybody,
        MeasureKind::Each { over: Members { axis: CellAxis::Cluster, .. }, .. } => Whose::Every,
        MeasureKind::At { axis: CellAxis::Cluster, value, .. } => match &value.kind {
            MeasureKind::Literal(Literal::Cluster(id)) => Whose::Cluster(*id),
            _ => Whose::Every,
        },
        _ => whose,
    }
}

/// What a filter asks for, without places.
fn conditions(filter: Option<&RowExpr>) -> Vec<RowExpr> {
    let nowhere = Span::new(FileId(0), 0, 0);
    own_conditions(filter).into_iter().map(|e| e.clone().placed_at(nowhere)).collect()
}

/// Counts that a condition holds at no less than some number above 0.
fn required_counts(condition: &Measure, found: &mut Vec<(AggregateId, i64)>) {
    match &condition.kind {
        MeasureKind::And(a, b) => {
            required_counts(a, found);
            required_counts(b, found);
        }
        MeasureKind::Compare { op, left, right } => {
            let (count, op, bound) = match (&unscaled(left).kind, &unscaled(right).kind) {
                (MeasureKind::Aggregate(id), MeasureKind::Literal(Literal::Number(n))) => (*id, *op, n),
                (MeasureKind::Literal(Literal::Number(n)), MeasureKind::Aggregate(id)) => {
                    let turned = match op {
                        CompareOp::Less => CompareOp::Greater,
                        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
                        CompareOp::Equal => CompareOp::Equal,
                        CompareOp::NotEqual | CompareOp::Greater | CompareOp::GreaterOrEqual => return,
                    };
                    (*id, turned, n)
                }
                _ => return,
            };
            let Some(bound) = bound.to_i64() else { return };
            let least = match op {
                CompareOp::GreaterOrEqual | CompareOp::Equal => bound,
                CompareOp::Greater => bound.saturating_add(1),
                CompareOp::Less | CompareOp::LessOrEqual | CompareOp::NotEqual => return,
            };
            if least > 0 {
                found.push((count, least));
            }
        }
        _ => {}
    }
}

fn unscaled(measure: &Measure) -> &Measure {
    match &measure.kind {
        MeasureKind::Scale { measure, .. } => unscaled(measure),
        _ => measure,
    }
}
