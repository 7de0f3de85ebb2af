//! What targets and stages are judged by: like with like, thresholds that nothing need change for, parameters that
//! have no value yet.

use std::collections::BTreeSet;

use super::Checker;
use crate::diagnostic::JudgementProblem;
use crate::model::{
    CellAxis, CompareOp, Demand, Done, Grain, IndicatorId, Judgement, Literal, Measure, MeasureKind,
    Milestone, Move, Named, ObjectField, ObjectKind, ParameterId, Period, Plan, Scope, StageId, Target,
};
use crate::source::Span;
use crate::unit::Rational;

impl Checker<'_> {
    pub(super) fn check_judging(&mut self) {
        let mut found = Vec::new();
        for target in &self.policy.targets {
            found.extend(self.like_for_like(target));
            found.extend(self.gaps(target));
        }
        for milestone in &self.policy.milestones {
            found.extend(self.gap_of(milestone));
        }
        for (at, stage) in self.policy.stages.iter().enumerate() {
            found.extend(self.easy(StageId::at(at), None, &stage.judgement));
        }
        for (at, group) in self.policy.groups.iter().enumerate() {
            found.extend(self.easy(group.stage, Some(crate::model::GroupId::at(at)), &group.judgement));
        }
        for problem in found {
            self.report(problem);
        }
    }

    /// `like for like` wants a cluster, and another period to compare with.
    fn like_for_like(&self, target: &Target) -> Option<JudgementProblem> {
        if !target.like_for_like {
            return None;
        }
        let span = target.span;
        let of_clusters = match &target.scope {
            Scope::Clusters(_) => true,
            Scope::Each { axis, .. } => *axis == CellAxis::Cluster,
            Scope::Whole => false,
        };
        if !of_clusters {
            return Some(JudgementProblem::AlikeWithoutCluster { span });
        }
        let based = match &target.demand {
            Demand::Compare { right, .. } => looks_back(right),
            Demand::Within(..) | Demand::Follows(_) => false,
        };
        (!based).then_some(JudgementProblem::AlikeWithoutBase { span })
    }

    /// Parameters that a target reads in a period without a value.
    fn gaps(&self, target: &Target) -> Vec<JudgementProblem> {
        let mut found = Vec::new();
        let mut told = BTreeSet::new();
        for period in self.judged_in(target) {
            let right: Vec<&Measure> = match &target.demand {
                Demand::Compare { right, .. } | Demand::Follows(Plan::Measure(right)) => vec![right],
                Demand::Within(..) => Vec::new(),
                Demand::Follows(Plan::List(list)) => {
                    list.iter().filter(|(own, _)| *own == period).map(|(_, value)| value).collect()
                }
            };
            let mut walk = Walk::default();
            for side in right.into_iter().chain([&target.measure]) {
                self.parameters_in(side, period, &mut walk);
            }
            for (id, period, span) in walk.read {
                let Some(parameter) = self.policy.parameters.get(id.index()) else { continue };
                let day = period.last_day();
                // One without any value is told where it is declared.
                let has =
                    parameter.values.is_empty() || parameter.values.iter().any(|value| value.from <= day);
                if !has && told.insert(id) {
                    found.push(JudgementProblem::ParameterGap {
                        name: parameter.name.clone(),
                        period: period.to_string(),
                        first: parameter.values.first().map(|value| value.from.to_string()),
                        span,
                        declared: parameter.span,
                    });
                }
            }
        }
        found
    }

    /// A parameter that a milestone's condition reads and that has no value before the milestone is due.
    fn gap_of(&self, milestone: &Milestone) -> Option<JudgementProblem> {
        let Done::When(condition) = &milestone.done else { return None };
        let month = Period::holding(milestone.due, Grain::Month);
        let mut walk = Walk::default();
        self.parameters_in(condition, month, &mut walk);
        walk.read.into_iter().filter(|(_, period, _)| *period == month).find_map(|(id, period, span)| {
            let parameter = self.policy.parameters.get(id.index())?;
            let first = parameter.values.first().filter(|value| value.from > period.last_day())?;
            Some(JudgementProblem::ParameterGap {
                name: parameter.name.clone(),
                period: period.to_string(),
                first: Some(first.from.to_string()),
                span,
                declared: parameter.span,
            })
        })
    }

    /// The parameters that a measure reads in a cell of a period, with the periods in which it reads them.
    fn parameters_in(&self, measure: &Measure, period: Period, walk: &mut Walk) {
        match &measure.kind {
            MeasureKind::Parameter(id) => walk.read.push((*id, period, measure.span)),
            MeasureKind::Indicator(id) => {
                // What an indicator reads in a period is looked for once.
                if let Some(indicator) = self.policy.indicators.get(id.index())
                    && walk.seen.insert((*id, period))
                {
                    self.parameters_in(&indicator.value, period, walk);
                }
            }
            MeasureKind::AtBaseline(inner) => {
                if let Some(baseline) = self.policy.baseline {
                    self.parameters_in(inner, baseline, walk);
                }
            }
            MeasureKind::Previous { measure, same_of_year } => {
                let before = if *same_of_year { period.year_before() } else { period.shift(-1) };
                self.parameters_in(measure, before, walk);
            }
            MeasureKind::At { axis: CellAxis::Period(_), measure, value } => {
                // A period that is reckoned is known with the data only.
                if let MeasureKind::Literal(Literal::Period(at)) = &value.kind {
                    self.parameters_in(measure, *at, walk);
                }
            }
            // What may be missing is answered for.
            MeasureKind::Coalesce(..) | MeasureKind::IsMissing(_) => {}
            MeasureKind::Literal(_)
            | MeasureKind::Aggregate(_)
            | MeasureKind::Member(_)
            | MeasureKind::MemberIn { .. }
            | MeasureKind::ClusterIn(_)
            | MeasureKind::Field(_)
            | MeasureKind::Scale { .. }
            | MeasureKind::OverAll { .. }
            | MeasureKind::Select { .. }
            | MeasureKind::At { .. }
            | MeasureKind::Each { .. }
            | MeasureKind::Rank { .. }
            | MeasureKind::Calculated { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::PercentOf { .. }
            | MeasureKind::Parent(..)
            | MeasureKind::Negate(_)
            | MeasureKind::Not(_)
            | MeasureKind::Arithmetic { .. }
            | MeasureKind::Compare { .. }
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::If { .. }
            | MeasureKind::Objects { .. } => {
                measure.children().into_iter().for_each(|part| self.parameters_in(part, period, walk));
            }
        }
    }

    /// Thresholds on achievement that targets of a stage or group reach if nothing changes.
    fn easy(
        &self,
        stage: StageId,
        group: Option<crate::model::GroupId>,
        judgement: &Judgement,
    ) -> Option<JudgementProblem> {
        let mut thresholds = Vec::new();
        if let Some(passes) = &judgement.passes {
            thresholds_in(passes, &mut thresholds);
            // What nothing can miss is told of on its own.
            thresholds.retain(|(least, _)| least.is_positive());
            // That of a function of the library stands where the policy calls it.
            let of_library = |span: &Span| self.library.contains(&span.file);
            thresholds
                .iter_mut()
                .filter(|(_, span)| of_library(span))
                .for_each(|(_, span)| *span = passes.span);
        }
        // The highest that some target reaches says the most.
        thresholds.sort_by(|(a, _), (b, _)| b.cmp(a));
        let own: Vec<&Target> = self
            .policy
            .targets
            .iter()
            .filter(|target| target.stage == stage && (group.is_none() || self.stands_in(target, group)))
            .collect();
        thresholds.into_iter().find_map(|(least, span)| {
            let reached = own.iter().filter_map(|target| {
                let achieved = unchanged(target)?;
                (achieved >= least).then(|| (target.id.clone(), percent(&achieved), target.measure.span))
            });
            let targets: Vec<(String, String, Span)> = reached.collect();
            let threshold = percent(&least);
            (!targets.is_empty()).then_some(JudgementProblem::EasyThreshold { threshold, targets, span })
        })
    }

    /// True of a target of a group, or of a group within it.
    fn stands_in(&self, target: &Target, group: Option<crate::model::GroupId>) -> bool {
        let around = |id: &crate::model::GroupId| self.policy.groups.get(id.index())?.within;
        std::iter::successors(target.group, around).any(|own| Some(own) == group)
    }
}

/// The parameters found in a formula, and the indicators that were looked into.
#[derive(Default)]
struct Walk {
    read: Vec<(ParameterId, Period, Span)>,
    seen: BTreeSet<(IndicatorId, Period)>,
}

/// True where a right side reads the measure of another period.
fn looks_back(measure: &Measure) -> bool {
    measure.any(&|part| match part.kind.named() {
        Named::Moved(Move::Baseline | Move::Before) => true,
        Named::Moved(Move::Set(CellAxis::Period(_))) => part.fixed_period().is_some(),
        Named::Nothing
        | Named::Literal(_)
        | Named::Aggregate(_)
        | Named::Indicator(_)
        | Named::Parameter(_)
        | Named::Objects(_)
        | Named::Field(_)
        | Named::Member(_)
        | Named::Codes(_)
        | Named::Parent(_)
        | Named::Clusters(_)
        | Named::Moved(_) => false,
    })
}

/// `all(target: achievement >= 85 %)`, `mean(target: achievement) >= 85 %`, `count(target where achievement < 85 %)`: 0.85, and where it
/// stands.
fn thresholds_in(measure: &Measure, found: &mut Vec<(Rational, Span)>) {
    let achieved = |measure: &Measure| matches!(measure.kind, MeasureKind::Field(ObjectField::Achievement));
    let of_all = |measure: &Measure| match &measure.kind {
        MeasureKind::Objects { of: ObjectKind::Target, body: Some(body), .. } => achieved(body),
        _ => achieved(measure),
    };
    measure.visit(&mut |part| {
        // What is counted where it is below a threshold is held to it as well.
        if let MeasureKind::Compare { op, left, right } = &part.kind
            && match op {
                CompareOp::GreaterOrEqual | CompareOp::Greater => of_all(left),
                CompareOp::LessOrEqual | CompareOp::Less => achieved(left),
                CompareOp::Equal | CompareOp::NotEqual => false,
            }
            && let MeasureKind::Literal(Literal::Number(number)) = &right.kind
        {
            found.push((number.clone() / Rational::from(100i64), part.span));
        }
    });
}

/// The achievement of a target whose measure stays as it was at the base.
fn unchanged(target: &Target) -> Option<Rational> {
    let Demand::Compare { op, right, .. } = &target.demand else { return None };
    let MeasureKind::PercentOf { percent, measure } = &right.kind else { return None };
    if !looks_back(measure) || !percent.is_positive() {
        return None;
    }
    let hundred = Rational::from(100i64);
    let achieved = match op {
        CompareOp::GreaterOrEqual | CompareOp::Greater => hundred / percent.clone(),
        CompareOp::LessOrEqual | CompareOp::Less => percent.clone() / hundred,
        CompareOp::Equal | CompareOp::NotEqual => return None,
    };
    // What is met without a change is told of on its own.
    (achieved < Rational::one()).then_some(achieved)
}

fn percent(part: &Rational) -> String {
    let percent = part.clone() * Rational::from(1000i64);
    let rounded = percent.floor().to_i64().unwrap_or_default();
    if rounded % 10 == 0 {
        format!("{} %", rounded / 10)
    } else {
        format!("{}.{} %", rounded / 10, rounded % 10)
    }
}
