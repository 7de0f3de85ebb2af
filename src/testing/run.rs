//! One test: its tables loaded, its expectations asked one by one.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding::{Finding, Found, Sides, WHOLE, seen};
use super::reach::Reached;
use crate::cube::{Cell, Derivation, Evaluator, Evidence, Objects, Standing, Value, derive};
use crate::diagnostic::{DataProblem, Describe};
use crate::engine::{Loaded, Options, load};
use crate::model::{
    ClusterId, Condition, DatasetId, Date, Expectation, Grain, Measure, MeasureKind, PartStatus, Period,
    Policy, RoleId, RuleId, Subject, Test, Tests, Tolerance, VerdictStatus,
};
use crate::plan::plan_measures;
use crate::source::Span;
use crate::unit::Number;
use crate::verdict::{
    Asked, Assessment, Explainer, NotFound, StageStatus, StageVerdict, Status, Where, broken_rules, find,
    judge, with_verdicts,
};

/// What a test found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// In the order of the test's expectations.
    pub findings: Vec<Finding>,
    /// Faults of the given tables that are not expected.
    pub faults: Vec<DataProblem>,
    /// The day as of which was judged; absent where the tables could not be used.
    pub as_of: Option<Date>,
    /// What of the policy the expectations looked at; empty unless it was asked for.
    pub reached: Reached,
}

impl Outcome {
    pub fn passed(&self) -> bool {
        self.faults.is_empty() && !self.findings.iter().any(Finding::failed)
    }
}

/// Runs a test; `reach` where it is to be known what of the policy it looks at.
pub fn run_test(tests: &Tests, test: &Test, reach: bool) -> Outcome {
    let mut measures = Vec::new();
    let mut judged = false;
    for expect in &test.expects {
        asked_of(&expect.what, &mut measures, &mut judged);
    }
    let needs = plan_measures(&tests.policy, &measures, judged);
    let given = test.given.iter().map(|given| (given.dataset, given.table.clone()));
    let options = Options {
        partitions: Some(1),
        as_of: test.as_of,
        column_summaries: false,
        link_totals: false,
        remarks: false,
        given: Some(Arc::new(given.collect::<BTreeMap<_, _>>())),
        ..Options::default()
    };
    match load(Arc::clone(&tests.policy), &needs, &options) {
        Err(problems) => refused(&tests.policy, test, problems),
        Ok(loaded) => {
            let end = tests.policy.period.map(|(_, until)| until.last_day());
            let Some(as_of) = test.as_of.or(loaded.end_of_data()).or(end) else {
                return refused(&tests.policy, test, Vec::new());
            };
            Running::new(&tests.policy, &loaded, as_of, reach).outcome(test)
        }
    }
}

/// The tables have faults: those that are expected are what was wanted, and nothing else could be computed.
fn refused(policy: &Policy, test: &Test, problems: Vec<DataProblem>) -> Outcome {
    let is = |problem: &DataProblem, code: &str, dataset: Option<DatasetId>| {
        let named = dataset.and_then(|id| policy.datasets.get(id.index()));
        problem.code() == code && named.is_none_or(|dataset| dataset.name == problem.dataset)
    };
    let findings = test.expects.iter().map(|expect| {
        let (holds, found) = match &expect.what {
            Expectation::Fault { code, dataset, .. } => (
                Some(problems.iter().any(|problem| is(problem, code, *dataset))),
                Found::Fault { code: code.clone(), dataset: *dataset },
            ),
            Expectation::Condition(_)
            | Expectation::Status { .. }
            | Expectation::Part { .. }
            | Expectation::Member { .. }
            | Expectation::Not(_)
            | Expectation::And(..)
            | Expectation::Or(..) => (None, Found::Unread),
        };
        Finding { span: expect.span, holds, found }
    });
    let findings = findings.collect();
    let expected = |problem: &DataProblem| {
        test.expects.iter().any(|expect| match &expect.what {
            Expectation::Fault { code, dataset, .. } => is(problem, code, *dataset),
            Expectation::Condition(_)
            | Expectation::Status { .. }
            | Expectation::Part { .. }
            | Expectation::Member { .. }
            | Expectation::Not(_)
            | Expectation::And(..)
            | Expectation::Or(..) => false,
        })
    };
    let faults = problems.iter().filter(|problem| !expected(problem)).cloned().collect();
    Outcome { findings, faults, as_of: None, reached: Reached::default() }
}

/// The measures that an expectation evaluates, and whether verdicts are asked.
fn asked_of<'t>(what: &'t Expectation, measures: &mut Vec<&'t Measure>, judged: &mut bool) {
    match what {
        Expectation::Condition(condition) => {
            measures.push(&condition.measure);
            measures.extend(condition.written.iter().map(|written| &written.one));
            *judged |= asks_verdicts(&condition.measure);
        }
        Expectation::Status { .. } | Expectation::Part { .. } => *judged = true,
        Expectation::Member { .. } | Expectation::Fault { .. } => {}
        Expectation::Not(inner) => asked_of(inner, measures, judged),
        Expectation::And(a, b) | Expectation::Or(a, b) => {
            asked_of(a, measures, judged);
            asked_of(b, measures, judged);
        }
    }
}

/// `all(target: …)`
fn asks_verdicts(measure: &Measure) -> bool {
    matches!(measure.kind, MeasureKind::Objects { .. }) || measure.children().into_iter().any(asks_verdicts)
}

/// A test whose tables are loaded.
struct Running<'a> {
    policy: &'a Policy,
    loaded: &'a Loaded,
    as_of: Date,
    objects: Objects,
    /// Judged when it is first asked for.
    assessment: OnceCell<Assessment>,
    /// The declarations with the verdicts.
    with_verdicts: OnceCell<Objects>,
    reach: bool,
    reached: std::cell::RefCell<Reached>,
}

impl<'a> Running<'a> {
    fn new(policy: &'a Policy, loaded: &'a Loaded, as_of: Date, reach: bool) -> Self {
        Running {
            policy,
            loaded,
            as_of,
            objects: Objects::of(policy),
            assessment: OnceCell::new(),
            with_verdicts: OnceCell::new(),
            reach,
            reached: Default::default(),
        }
    }

    fn outcome(self, test: &Test) -> Outcome {
        let findings = test.expects.iter().map(|expect| self.find(&expect.what, expect.span)).collect();
        let as_of = Some(self.as_of);
        Outcome { findings, faults: Vec::new(), as_of, reached: self.reached.into_inner() }
    }

    fn assessment(&self) -> &Assessment {
        self.assessment.get_or_init(|| judge(self.policy, self.loaded, self.as_of))
    }

    /// The last period, of the grain in which the policy states its own, that ended by the day.
    fn period(&self) -> Period {
        let grain = self.policy.period.map_or(Grain::Year, |(from, _)| from.grain);
        Period::holding(Date(self.as_of.0.saturating_add(1)), grain).shift(-1)
    }

    fn find(&self, what: &Expectation, span: Span) -> Finding {
        match what {
            Expectation::Condition(condition) => self.condition(condition, span),
            Expectation::Status { subject, status, span } => self.status(subject, *status, *span),
            Expectation::Part { subject, status, span } => self.part(subject, *status, *span),
            Expectation::Member { key, cluster, role, span } => self.member(key, *cluster, *role, *span),
            Expectation::Not(inner) => {
                let inner = self.find(inner, span);
                let holds = inner.holds.map(|holds| !holds);
                Finding { span, holds, found: Found::Joined(vec![inner]) }
            }
            Expectation::And(a, b) => {
                let (a, b) = (self.find(a, span), self.find(b, span));
                let holds = match (a.holds, b.holds) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                };
                Finding { span, holds, found: Found::Joined(vec![a, b]) }
            }
            Expectation::Or(a, b) => {
                let (a, b) = (self.find(a, span), self.find(b, span));
                let holds = match (a.holds, b.holds) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                };
                Finding { span, holds, found: Found::Joined(vec![a, b]) }
            }
            Expectation::Fault { code, dataset, span } => Finding {
                span: *span,
                holds: Some(false),
                found: Found::Fault { code: code.clone(), dataset: *dataset },
            },
        }
    }

    fn condition(&self, condition: &Condition, span: Span) -> Finding {
        let objects = if asks_verdicts(&condition.measure) {
            let verdicts = || with_verdicts(self.policy, &self.objects, &self.assessment().verdicts);
            self.with_verdicts.get_or_init(verdicts)
        } else {
            &self.objects
        };
        let evaluator = Evaluator::new(self.policy, self.loaded).seeing(objects, Some(self.as_of));
        let cell = Cell::at(self.period());
        let derivation = derive(self.policy, &evaluator, &condition.measure, &cell);
        if self.reach {
            self.reached.borrow_mut().see(self.policy, &derivation);
        }
        let sides = sides(condition, &derivation);
        let holds = match (&condition.tolerance, &sides) {
            (Some(tolerance), Some(Sides { left: Some(left), right: Some(right), .. })) => {
                is_near(left, right, tolerance)
            }
            (Some(_), _) => None,
            (None, _) => match derivation.reading.value {
                Value::Bool(holds) => Some(holds),
                _ => None,
            },
        };
        let written = condition.written.as_ref().filter(|_| holds == Some(false));
        let instead = written.zip(sides.as_ref()).and_then(|(written, sides)| {
            let other = if written.on_left { &sides.right } else { &sides.left };
            let Value::Number(one) = evaluator.evaluate(&written.one, &cell).value else { return None };
            other.as_ref()?.divide(&one).map(|number| number.to_rational())
        });
        // Of an equation whose number stands on the left the other side is what was found.
        let turned = condition.written.as_ref().is_some_and(|written| written.on_left);
        let sides = sides.map(|sides| match turned {
            true => Sides { left: sides.right, right: sides.left, ..sides },
            false => sides,
        });
        Finding { span, holds, found: Found::Values { sides, seen: seen(&derivation), instead } }
    }

    fn status(&self, subject: &Subject, expected: VerdictStatus, span: Span) -> Finding {
        let (id, place) = match subject {
            Subject::Rule(rule) => return self.rule(*rule, expected, span),
            Subject::Part { .. } => {
                return Finding { span, holds: None, found: Found::Nothing { known: Vec::new() } };
            }
            Subject::Verdicts { id, cluster, role, member, period } => {
                let named = cluster.and_then(|id| self.policy.clusters.get(id.index()));
                let role = role.and_then(|id| self.policy.roles.get(id.index()));
                let of = match (named, role) {
                    (Some(cluster), Some(role)) => Some(format!("{}.{role}", cluster.name)),
                    (Some(cluster), None) => Some(cluster.name.clone()),
                    (None, _) => member.clone(),
                };
                (id, (of, *period))
            }
        };
        let assessment = self.assessment();
        let found = find(self.policy, assessment, id, Where { of: place.0.as_deref(), at: place.1 });
        let positions = match found {
            Ok(Asked::Verdicts(positions)) => positions,
            Ok(Asked::Parts(_) | Asked::Rule(..) | Asked::Indicator(..)) => Vec::new(),
            Err(NotFound::Cell { known }) => {
                return Finding { span, holds: None, found: Found::Nothing { known } };
            }
            Err(_) => Vec::new(),
        };
        let verdicts: Vec<_> = positions.iter().filter_map(|at| assessment.verdicts.get(*at)).collect();
        if verdicts.is_empty() {
            return Finding { span, holds: None, found: Found::Nothing { known: Vec::new() } };
        }
        if self.reach {
            let explainer = Explainer { policy: self.policy, evidence: self.loaded, assessment };
            let mut reached = self.reached.borrow_mut();
            verdicts.iter().for_each(|verdict| reached.see_verdict(&explainer, verdict));
        }
        let holds = verdicts.iter().all(|verdict| is_status(verdict.status, expected));
        let verdicts = verdicts.into_iter().cloned().collect();
        Finding { span, holds: Some(holds), found: Found::Verdicts { verdicts, expected } }
    }

    fn rule(&self, id: RuleId, expected: VerdictStatus, span: Span) -> Finding {
        let broken = broken_rules(self.policy).into_iter().find(|broken| broken.rule == id);
        let status = match broken {
            None => VerdictStatus::Met,
            Some(broken) if broken.undecided => VerdictStatus::Undecided,
            Some(_) => VerdictStatus::Missed,
        };
        if self.reach {
            self.reached.borrow_mut().see_rule(id);
        }
        Finding { span, holds: Some(status == expected), found: Found::Rule { expected, status } }
    }

    fn part(&self, subject: &Subject, expected: PartStatus, span: Span) -> Finding {
        let Subject::Part { stage, group, cluster } = subject else {
            return Finding { span, holds: None, found: Found::Nothing { known: Vec::new() } };
        };
        let assessment = self.assessment();
        let own = assessment.stages.iter().filter(|part| {
            part.stage == *stage && part.group == *group && (cluster.is_none() || part.cluster == *cluster)
        });
        let parts: Vec<_> = own.cloned().collect();
        if parts.is_empty() {
            let others = assessment.stages.iter().filter(|part| part.stage == *stage && part.group == *group);
            let place = |part: &StageVerdict| {
                let cluster = part.cluster.and_then(|id| self.policy.clusters.get(id.index()));
                cluster.map_or_else(|| WHOLE.to_owned(), |cluster| format!("of {}", cluster.name))
            };
            return Finding {
                span,
                holds: None,
                found: Found::Nothing { known: others.map(place).collect() },
            };
        }
        if self.reach {
            let explainer = Explainer { policy: self.policy, evidence: self.loaded, assessment };
            let mut reached = self.reached.borrow_mut();
            parts.iter().for_each(|part| reached.see_part(&explainer, part));
        }
        let holds = parts.iter().all(|part| is_part(part.status, expected));
        Finding { span, holds: Some(holds), found: Found::Parts { parts, expected } }
    }

    fn member(&self, key: &str, cluster: ClusterId, role: Option<RoleId>, span: Span) -> Finding {
        let trace = self.loaded.trace(cluster, key, self.period());
        if self.reach {
            self.reached.borrow_mut().see_member(cluster, trace.as_ref());
        }
        let holds = match trace.as_ref().map(|trace| &trace.record.standing) {
            Some(Standing::Outside(_)) => Some(false),
            Some(Standing::Member(own)) => Some(role.is_none_or(|role| role == *own)),
            // A key that no row gives is likely a slip, also where it is expected to be no member.
            None | Some(Standing::Undetermined(_)) => None,
        };
        let found = Found::Member { key: key.to_owned(), cluster, role, trace: trace.map(Box::new) };
        Finding { span, holds, found }
    }
}

/// The two numbers of a comparison.
fn sides(condition: &Condition, derivation: &Derivation<'_>) -> Option<Sides> {
    let MeasureKind::Compare { op, left, .. } = &condition.measure.kind else { return None };
    let mut parts = derivation.parts.iter().map(|part| match &part.reading.value {
        Value::Number(number) => Some(number.clone()),
        _ => None,
    });
    let (first, second) = (parts.next()?, parts.next()?);
    if first.is_none() && second.is_none() {
        return None;
    }
    let (unit, tolerance) = (left.unit.clone(), condition.tolerance.clone());
    Some(Sides { op: *op, left: first, right: second, unit, tolerance })
}

/// Whether two numbers lie no further apart than they may.
fn is_near(left: &Number, right: &Number, tolerance: &Tolerance) -> Option<bool> {
    let apart = left.subtract(right)?.abs();
    let most = match tolerance {
        Tolerance::Relative(part) => right.abs().multiply(&Number::Exact(part.clone()))?,
        Tolerance::Absolute(most) => Number::Exact(most.clone()),
    };
    Some(apart.compare(&most).is_le())
}

fn is_status(status: Status, expected: VerdictStatus) -> bool {
    let found = match status {
        Status::Met => VerdictStatus::Met,
        Status::Missed => VerdictStatus::Missed,
        Status::OnTrack => VerdictStatus::OnTrack,
        Status::Behind => VerdictStatus::Behind,
        Status::Pending => VerdictStatus::Pending,
        Status::Done => VerdictStatus::Done,
        Status::DoneLate => VerdictStatus::DoneLate,
        Status::Overdue => VerdictStatus::Overdue,
        Status::Undecided => VerdictStatus::Undecided,
        Status::Waived => VerdictStatus::Waived,
        Status::NotApplicable => VerdictStatus::NotApplicable,
    };
    found == expected
}

fn is_part(status: StageStatus, expected: PartStatus) -> bool {
    let found = match status {
        StageStatus::Passed => PartStatus::Passed,
        StageStatus::Failed => PartStatus::Failed,
        StageStatus::Undecided => PartStatus::Undecided,
        StageStatus::Open => PartStatus::Open,
        StageStatus::NotApplicable => PartStatus::NotApplicable,
    };
    found == expected
}
