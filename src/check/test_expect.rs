//! What a test expects: conditions on values, statuses of what is judged, members, faults of data.

use super::call::Env;
use super::measure::Type;
use super::test_table::text_of;
use super::{Checker, is_form};
use crate::diagnostic::{DataFault, Judged, TestProblem, nearest};
use crate::keyword::TABLE;
use crate::model::{
    ArithmeticOp, CellAxis, ClusterId, CompareOp, Condition, Expect, Expectation, GroupId, Literal, Measure,
    MeasureKind, PartStatus, Period, RoleId, RuleId, Selection, StageId, Subject, Tolerance, VerdictStatus,
    WrittenNumber,
};
use crate::source::Span;
use crate::syntax::tree::{self, Clause, Expr, ExprKind, TestClause};
use crate::unit::{Rational, Sense};

/// A subject with what it is.
type Found = (Subject, Judged);

/// Where a subject is judged.
#[derive(Default)]
struct Within {
    cluster: Option<ClusterId>,
    role: Option<RoleId>,
    member: Option<String>,
    period: Option<Period>,
}

impl Checker<'_> {
    /// One expectation of a test.
    pub(super) fn expect(&mut self, clause: &Clause<TestClause>, env: &Env) -> Option<Expect> {
        match &clause.kind {
            TestClause::Expect { expectation, tolerance } => {
                let what = match tolerance {
                    Some(tolerance) => Expectation::Condition(self.nearly(expectation, tolerance, env)?),
                    None => self.expectation(expectation, env)?,
                };
                let span = tolerance.iter().fold(expectation.span, |span, end| span.to(end.span));
                Some(Expect { span, what })
            }
            TestClause::Fault { code, dataset } => {
                let place = match dataset {
                    Some(name) => Some(self.dataset_id(name)?),
                    None => None,
                };
                let span = dataset.iter().fold(code.span, |span, name| span.to(name.span));
                if !DataFault::CODES.contains(&code.text.as_str()) {
                    self.report(TestProblem::NoSuchFault { code: code.text.clone(), span: code.span });
                    return None;
                }
                let what = Expectation::Fault { code: code.text.clone(), dataset: place, span };
                Some(Expect { span, what })
            }
            TestClause::Given { .. } | TestClause::AsOf(_) | TestClause::Cases(_) => None,
        }
    }

    fn expectation(&mut self, expr: &Expr, env: &Env) -> Option<Expectation> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Not(inner) if self.is_special(inner, env) => {
                Some(Expectation::Not(Box::new(self.expectation(inner, env)?)))
            }
            ExprKind::And(a, b) if self.is_special(a, env) || self.is_special(b, env) => {
                let (a, b) = (self.expectation(a, env), self.expectation(b, env));
                Some(Expectation::And(Box::new(a?), Box::new(b?)))
            }
            ExprKind::Or(a, b) if self.is_special(a, env) || self.is_special(b, env) => {
                let (a, b) = (self.expectation(a, env), self.expectation(b, env));
                Some(Expectation::Or(Box::new(a?), Box::new(b?)))
            }
            ExprKind::IsStatus { left, status } => self.status(left, *status, span, env),
            ExprKind::Compare { op, left, right, .. } if self.compares_status(left, right, env) => {
                let word = bound(right, env);
                let status = Self::bare_name(&word).and_then(|name| status_called(&name.text))?;
                let held = self.status(left, status, span, env)?;
                match op {
                    tree::CompareOp::NotEqual => Some(Expectation::Not(Box::new(held))),
                    _ => Some(held),
                }
            }
            ExprKind::In { left, set } if self.is_membership(left, set, env) => {
                let key = text_of(&bound(left, env))?;
                let ExprKind::Path(path) = &set.kind else { return None };
                let (cluster, role) = match self.selection(path)? {
                    Selection::Cluster(cluster) => (cluster, None),
                    Selection::Role(cluster, role) => (cluster, Some(role)),
                    Selection::Overall | Selection::Union => return None,
                };
                Some(Expectation::Member { key, cluster, role, span })
            }
            _ => {
                let measure = self.condition(env, expr)?;
                let written = self.written_number(expr, env);
                Some(Expectation::Condition(Condition { measure, tolerance: None, written }))
            }
        }
    }

    /// True for what is no condition on values.
    fn is_special(&self, expr: &Expr, env: &Env) -> bool {
        match &expr.kind {
            ExprKind::IsStatus { .. } => true,
            ExprKind::Not(inner) => self.is_special(inner, env),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => self.is_special(a, env) || self.is_special(b, env),
            ExprKind::Compare { left, right, .. } => self.compares_status(left, right, env),
            ExprKind::In { left, set } => self.is_membership(left, set, env),
            _ => false,
        }
    }

    /// `first.productivity of petrochem == missed`
    fn compares_status(&self, left: &Expr, right: &Expr, env: &Env) -> bool {
        let word = bound(right, env);
        let is_status = Self::bare_name(&word).is_some_and(|name| status_called(&name.text).is_some());
        // A dotted name beside a status is of what is judged, also where its declaration is left out for a mistake.
        let is_subject = |path: &tree::Path| path.parts.len() > 1 || self.judged(&dotted(path)).is_some();
        is_status && base(left).is_some_and(is_subject)
    }

    /// `"1650000001" in petrochem.core`
    fn is_membership(&self, left: &Expr, set: &Expr, env: &Env) -> bool {
        // A text on the left of anything else asks nothing; an unknown cluster is told as that.
        let cluster = matches!(set.kind, ExprKind::Path(_));
        let key = match bound(left, env).kind {
            ExprKind::Text(_) => true,
            ExprKind::Quantity { unit, .. } => unit.is_empty(),
            _ => false,
        };
        cluster && key
    }

    fn status(&mut self, left: &Expr, status: tree::Status, span: Span, env: &Env) -> Option<Expectation> {
        let (subject, judged) = self.subject(left, env)?;
        match judged {
            Judged::Part => match part_status(status) {
                Some(status) => Some(Expectation::Part { subject, status, span }),
                None => self.wrong_status(status, judged, span),
            },
            Judged::Target | Judged::Milestone | Judged::Rule => match verdict_status(status) {
                Some(own) if may_be(judged, own) => Some(Expectation::Status { subject, status: own, span }),
                Some(_) | None => self.wrong_status(status, judged, span),
            },
        }
    }

    fn wrong_status(&mut self, status: tree::Status, judged: Judged, span: Span) -> Option<Expectation> {
        let lang = Self::lang_of(self.sources.text(span));
        let status = crate::keyword::canonical(slot_of(status), lang).unwrap_or_default().to_owned();
        self.report(TestProblem::WrongStatus { status, judged, span });
        None
    }

    /// What a status is asked of, and where.
    fn subject(&mut self, expr: &Expr, env: &Env) -> Option<Found> {
        let mut within = Within::default();
        let mut at = expr;
        let path = loop {
            at = match &at.kind {
                ExprKind::Path(path) => break path,
                ExprKind::Of { measure, cluster } => {
                    let bound_to = match cluster.parts.as_slice() {
                        [name] => env.measure(&name.text).map(|(value, _)| value),
                        _ => None,
                    };
                    let path = match bound_to.map(|value| value.kind) {
                        Some(ExprKind::Path(path)) => path,
                        Some(_) | None => cluster.clone(),
                    };
                    match self.selection(&path)? {
                        Selection::Cluster(cluster) => within.cluster = Some(cluster),
                        Selection::Role(cluster, role) => {
                            (within.cluster, within.role) = (Some(cluster), Some(role));
                        }
                        Selection::Overall | Selection::Union => {}
                    }
                    measure
                }
                ExprKind::At { measure, axis, value } => {
                    let value = bound(value, env);
                    match self.axis(axis)? {
                        CellAxis::Period(grain) => {
                            let period = Self::year_literal(&value);
                            let found = period.map_or(grain, |period| period.grain);
                            self.same_grain(found, grain, value.span)?;
                            within.period = period;
                        }
                        CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_) => {
                            within.member = text_of(&value);
                        }
                    }
                    measure
                }
                _ => {
                    let (name, span) = (self.written(at.span), at.span);
                    self.report(TestProblem::NotJudged { name, suggestion: None, span });
                    return None;
                }
            }
        };
        let name = dotted(path);
        let Some((what, judged)) = self.judged(&name) else {
            let names = self.judged_names();
            let suggestion = nearest(&name, names.iter().map(String::as_str)).map(str::to_owned);
            // The last part alone tells a target as well.
            let ends = |own: &&String| own.rsplit('.').next() == Some(name.as_str());
            let suggestion = names.iter().find(ends).cloned().or(suggestion);
            self.report(TestProblem::NotJudged { name, suggestion, span: path.span });
            return None;
        };
        let Within { cluster, role, member, period } = within;
        let subject = match what {
            What::Verdicts(id) => Subject::Verdicts { id, cluster, role, member, period },
            What::Rule(id) => Subject::Rule(id),
            What::Part(stage, group) => Subject::Part { stage, group, cluster },
        };
        Some((subject, judged))
    }

    /// What is judged under a name.
    fn judged(&self, name: &str) -> Option<(What, Judged)> {
        let policy = &self.policy;
        let verdicts = |id: String, judged| Some((What::Verdicts(id), judged));
        if policy.targets.iter().any(|target| target.id == name) {
            return verdicts(name.to_owned(), Judged::Target);
        }
        if policy.milestones.iter().any(|milestone| milestone.id == name) {
            return verdicts(name.to_owned(), Judged::Milestone);
        }
        if let Some(at) = policy.groups.iter().position(|group| group.id == name) {
            let stage = policy.groups.get(at)?.stage;
            return Some((What::Part(stage, Some(GroupId::at(at))), Judged::Part));
        }
        if let Some(stage) = self.names.stages.find(name) {
            return Some((What::Part(stage, None), Judged::Part));
        }
        let (first, last) = name.split_once('.')?;
        if is_form("rule", first) {
            let at = policy.rules.iter().position(|rule| rule.name == last)?;
            let rule = policy.rules.get(at)?;
            return match rule.needs_data {
                true => verdicts(format!("rule.{last}"), Judged::Rule),
                false => Some((What::Rule(RuleId::at(at)), Judged::Rule)),
            };
        }
        let digits = last.trim_start_matches(|c: char| !c.is_ascii_digit());
        let word = last.strip_suffix(digits)?;
        let cluster = policy.clusters.get(self.names.clusters.find(first)?.index())?;
        let number: usize = if digits.is_empty() { 1 } else { digits.parse().ok()? };
        let is_one = is_form("require", word) && (1..=cluster.requirements.len()).contains(&number);
        let id = if number == 1 { String::new() } else { number.to_string() };
        is_one.then(|| (What::Verdicts(format!("{}.require{id}", cluster.name)), Judged::Rule))
    }

    /// Every name that something is judged under.
    fn judged_names(&self) -> Vec<String> {
        let policy = &self.policy;
        let targets = policy.targets.iter().map(|target| target.id.clone());
        let milestones = policy.milestones.iter().map(|milestone| milestone.id.clone());
        let groups = policy.groups.iter().map(|group| group.id.clone());
        let stages = policy.stages.iter().map(|stage| stage.name.clone());
        let rules = policy.rules.iter().map(|rule| format!("rule.{}", rule.name));
        let clusters = policy.clusters.iter().filter(|cluster| !cluster.requirements.is_empty());
        let requires = clusters.map(|cluster| format!("{}.require", cluster.name));
        targets.chain(milestones).chain(groups).chain(stages).chain(rules).chain(requires).collect()
    }

    /// `productivity of petrochem == 500 within 0.1 %`
    fn nearly(&mut self, expr: &Expr, tolerance: &Expr, env: &Env) -> Option<Condition> {
        let measure = self.condition(env, expr)?;
        let MeasureKind::Compare { op: CompareOp::Equal, left, .. } = &measure.kind else {
            self.report(TestProblem::Tolerance { unit: None, span: tolerance.span });
            return None;
        };
        if !matches!(self.measure(env, compared(expr)?.0)?.of, Type::Number(_)) {
            self.report(TestProblem::Tolerance { unit: None, span: tolerance.span });
            return None;
        }
        let unit = left.unit.clone();
        let said = self.number(env, tolerance)?;
        let Some(value) = constant(&said.measure) else {
            self.report(TestProblem::Tolerance { unit: Some(unit.text.to_string()), span: tolerance.span });
            return None;
        };
        let own = &said.measure.unit;
        let points = own.sense == Sense::Points && unit.sense == Sense::Share;
        let tolerance = if own.sense == Sense::Share {
            Tolerance::Relative(value / Rational::from(100i64))
        } else if points || own.fits(&unit) {
            Tolerance::Absolute(value * own.factor_to(&unit))
        } else {
            let (unit, span) = (Some(unit.text.to_string()), tolerance.span);
            self.report(TestProblem::Tolerance { unit, span });
            return None;
        };
        let written = self.written_number(expr, env);
        Some(Condition { measure, tolerance: Some(tolerance), written })
    }

    /// The one number of the right side of an equation, where it is written there or in the row of the case.
    fn written_number(&mut self, expr: &Expr, env: &Env) -> Option<WrittenNumber> {
        let ExprKind::Compare { op: tree::CompareOp::Equal, op_span, left, right } = &expr.kind else {
            return None;
        };
        let mut right = bound(right, env);
        let digits = first_number(&mut right)?;
        let span = digits.span;
        digits.digits = "1".to_owned();
        let kind = ExprKind::Compare {
            op: tree::CompareOp::Equal,
            op_span: *op_span,
            left: left.clone(),
            right: Box::new(right),
        };
        // What is wrong with the comparison is told already.
        let before = self.problems.len();
        let one = self.condition(env, &Expr { span: expr.span, kind });
        self.problems.truncate(before);
        match one?.kind {
            MeasureKind::Compare { right, .. } => Some(WrittenNumber { span, one: *right }),
            _ => None,
        }
    }
}

/// What is judged under a name.
enum What {
    Verdicts(String),
    Rule(RuleId),
    Part(StageId, Option<GroupId>),
}

/// What a name of a column of cases stands for, or the expression itself.
fn bound(expr: &Expr, env: &Env) -> Expr {
    let value = Checker::bare_name(expr).and_then(|name| env.measure(&name.text));
    value.map_or_else(|| expr.clone(), |(value, _)| value)
}

fn compared(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Compare { left, right, .. } => Some((left, right)),
        _ => None,
    }
}

/// The name under the modifiers of a subject.
fn base(expr: &Expr) -> Option<&tree::Path> {
    match &expr.kind {
        ExprKind::Path(path) => Some(path),
        ExprKind::Of { measure, .. } | ExprKind::At { measure, .. } => base(measure),
        _ => None,
    }
}

fn dotted(path: &tree::Path) -> String {
    path.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".")
}

/// The number of a quantity, alone or divided by units.
fn first_number(expr: &mut Expr) -> Option<&mut tree::Number> {
    match &mut expr.kind {
        ExprKind::Quantity { number, .. } => Some(number),
        ExprKind::Arithmetic { op, left, right, .. } => {
            let scales = matches!(op, tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide);
            (scales && matches!(right.kind, ExprKind::Path(_))).then(|| first_number(left)).flatten()
        }
        _ => None,
    }
}

/// A number of literals alone.
fn constant(measure: &Measure) -> Option<Rational> {
    match &measure.kind {
        MeasureKind::Literal(Literal::Number(number)) => Some(number.clone()),
        MeasureKind::Scale { measure, factor } => Some(constant(measure)? * factor.clone()),
        MeasureKind::Arithmetic { op: ArithmeticOp::Multiply, left, right } => {
            Some(constant(left)? * constant(right)?)
        }
        MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, right } => {
            let right = constant(right).filter(|right| !right.is_zero())?;
            Some(constant(left)? / right)
        }
        _ => None,
    }
}

/// The slot of the keyword of a status.
fn slot_of(status: tree::Status) -> &'static str {
    match status {
        tree::Status::Met => "s_met",
        tree::Status::Missed => "s_missed",
        tree::Status::OnTrack => "s_on_track",
        tree::Status::Behind => "s_behind",
        tree::Status::Pending => "s_pending",
        tree::Status::Done => "s_done",
        tree::Status::DoneLate => "s_done_late",
        tree::Status::Overdue => "s_overdue",
        tree::Status::Undecided => "s_undecided",
        tree::Status::Waived => "s_waived",
        tree::Status::NotApplicable => "s_not_applicable",
        tree::Status::Passed => "s_passed",
        tree::Status::NotPassed => "s_not_passed",
        tree::Status::UnderWay => "s_under_way",
    }
}

const STATUSES: [tree::Status; 14] = [
    tree::Status::Met,
    tree::Status::Missed,
    tree::Status::OnTrack,
    tree::Status::Behind,
    tree::Status::Pending,
    tree::Status::Done,
    tree::Status::DoneLate,
    tree::Status::Overdue,
    tree::Status::Undecided,
    tree::Status::Waived,
    tree::Status::NotApplicable,
    tree::Status::Passed,
    tree::Status::NotPassed,
    tree::Status::UnderWay,
];

/// The status that a word with underscores names.
fn status_called(word: &str) -> Option<tree::Status> {
    let spoken = word.replace('_', " ");
    let named = |slot: &str| {
        let keyword = TABLE.iter().find(|keyword| keyword.slot == slot);
        keyword.is_some_and(|k| k.en.iter().chain(k.ru).any(|form| *form == spoken))
    };
    STATUSES.into_iter().find(|status| named(slot_of(*status)))
}

fn verdict_status(status: tree::Status) -> Option<VerdictStatus> {
    Some(match status {
        tree::Status::Met => VerdictStatus::Met,
        tree::Status::Missed => VerdictStatus::Missed,
        tree::Status::OnTrack => VerdictStatus::OnTrack,
        tree::Status::Behind => VerdictStatus::Behind,
        tree::Status::Pending => VerdictStatus::Pending,
        tree::Status::Done => VerdictStatus::Done,
        tree::Status::DoneLate => VerdictStatus::DoneLate,
        tree::Status::Overdue => VerdictStatus::Overdue,
        tree::Status::Undecided => VerdictStatus::Undecided,
        tree::Status::Waived => VerdictStatus::Waived,
        tree::Status::NotApplicable => VerdictStatus::NotApplicable,
        tree::Status::Passed | tree::Status::NotPassed | tree::Status::UnderWay => return None,
    })
}

fn part_status(status: tree::Status) -> Option<PartStatus> {
    match status {
        tree::Status::Passed => Some(PartStatus::Passed),
        tree::Status::NotPassed => Some(PartStatus::Failed),
        tree::Status::UnderWay => Some(PartStatus::Open),
        tree::Status::Undecided => Some(PartStatus::Undecided),
        tree::Status::NotApplicable => Some(PartStatus::NotApplicable),
        tree::Status::Met
        | tree::Status::Missed
        | tree::Status::OnTrack
        | tree::Status::Behind
        | tree::Status::Pending
        | tree::Status::Done
        | tree::Status::DoneLate
        | tree::Status::Overdue
        | tree::Status::Waived => None,
    }
}

/// Whether what is judged may have a status.
fn may_be(judged: Judged, status: VerdictStatus) -> bool {
    match status {
        VerdictStatus::Undecided | VerdictStatus::NotApplicable => true,
        VerdictStatus::Met | VerdictStatus::Missed => judged != Judged::Milestone,
        VerdictStatus::OnTrack | VerdictStatus::Behind => judged == Judged::Target,
        VerdictStatus::Pending | VerdictStatus::Waived => judged != Judged::Rule,
        VerdictStatus::Done | VerdictStatus::DoneLate | VerdictStatus::Overdue => judged == Judged::Milestone,
    }
}
