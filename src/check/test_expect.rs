//! What a test expects: conditions on values, statuses of what is judged, members, faults of data.

use std::collections::BTreeMap;

use super::call::Env;
use super::measure::Type;
use super::test_case::is_empty;
use super::test_names::standing;
use super::test_status::{may_be, opposite, part_status, slot_of, status_called, verdict_status};
use super::test_table::text_of;
use super::{Checker, is_form};
use crate::diagnostic::{DataFault, ExpectProblem, Judged, TestProblem, Twice, WrongTolerance, nearest};
use crate::model::{
    ArithmeticOp, CellAxis, ClusterId, CompareOp, Condition, Expect, Expectation, GroupId, Literal, Measure,
    MeasureKind, Period, RoleId, RuleId, Selection, StageId, Subject, Tolerance, WrittenNumber,
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
                self.has_values(expectation, tolerance.as_ref(), env)?;
                let what = match tolerance {
                    Some(tolerance) => Expectation::Condition(self.nearly(expectation, tolerance, env)?),
                    None => self.expectation(expectation, env, None)?,
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

    /// Reports a value of the case that its table leaves empty: nothing can be held against it.
    fn has_values(&mut self, expectation: &Expr, tolerance: Option<&Expr>, env: &Env) -> Option<()> {
        for part in std::iter::once(expectation).chain(tolerance) {
            self.hides_nothing(part, env)?;
            self.names_statuses(part, env)?;
            for standing in standing(part) {
                let name = standing.name.text.as_str();
                if let Some((value, _)) = env.measure(name).filter(|(value, _)| is_empty(value)) {
                    let (name, cell, span) = (name.to_owned(), value.span, part.span);
                    self.report(TestProblem::EmptyCase { name, cell, span });
                    return None;
                }
            }
        }
        Some(())
    }

    /// `denied`: the `not` around, if their number is odd.
    fn expectation(&mut self, expr: &Expr, env: &Env, denied: Option<Span>) -> Option<Expectation> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Not(inner) if self.is_special(inner, env) => {
                let denied = if denied.is_some() { None } else { Some(span) };
                Some(Expectation::Not(Box::new(self.expectation(inner, env, denied)?)))
            }
            ExprKind::And(a, b) if self.is_special(a, env) || self.is_special(b, env) => {
                let (a, b) = (self.expectation(a, env, denied), self.expectation(b, env, denied));
                Some(Expectation::And(Box::new(a?), Box::new(b?)))
            }
            ExprKind::Or(a, b) if self.is_special(a, env) || self.is_special(b, env) => {
                let (a, b) = (self.expectation(a, env, denied), self.expectation(b, env, denied));
                Some(Expectation::Or(Box::new(a?), Box::new(b?)))
            }
            ExprKind::IsStatus { left, status } => {
                self.says_status(*status, denied)?;
                self.status(left, *status, span, env)
            }
            ExprKind::Compare { op, left, right, .. } if self.compares_status(left, right, env) => {
                let word = bound(right, env);
                let status = Self::bare_name(&word).and_then(|name| status_called(&name.text))?;
                let not_equal = *op == tree::CompareOp::NotEqual;
                let odd = if denied.is_some() == not_equal { None } else { denied.or(Some(span)) };
                self.says_status(status, odd)?;
                let held = self.status(left, status, span, env)?;
                match op {
                    tree::CompareOp::NotEqual => Some(Expectation::Not(Box::new(held))),
                    _ => Some(held),
                }
            }
            ExprKind::In { left, set } if self.is_membership(left, set, env) => {
                let key = text_of(&bound(left, env))?;
                let set = bound(set, env);
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
                self.asserts(expr, &measure, env);
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

    /// Reports that a status with an opposite is denied: read as the opposite, it holds of what is undecided as well.
    fn says_status(&mut self, status: tree::Status, denied: Option<Span>) -> Option<()> {
        let (Some(span), Some(opposite)) = (denied, opposite(status)) else { return Some(()) };
        let lang = Self::lang_of(self.sources.text(span));
        let word = |status| crate::keyword::canonical(slot_of(status), lang).unwrap_or_default().to_owned();
        let (status, instead) = (word(status), word(opposite));
        self.report(ExpectProblem::Denied { status, instead, span });
        None
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
        let mut said: BTreeMap<&str, Span> = BTreeMap::new();
        let mut at = expr;
        let path = loop {
            at = match &at.kind {
                ExprKind::Path(path) => break path,
                ExprKind::Of { measure, cluster } => {
                    self.said_once(&mut said, "of", cluster.span)?;
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
                    self.said_once(&mut said, "at", value.span)?;
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
        // What is judged once has no cells; a stage has one for each of its clusters.
        let (whole, has_clusters) = match &what {
            What::Verdicts(_) => (false, true),
            What::Rule(_) => (true, false),
            What::Part(..) => (true, true),
        };
        let elsewhere = role.is_some() || member.is_some() || period.is_some();
        if whole && (elsewhere || (cluster.is_some() && !has_clusters)) {
            self.report(TestProblem::JudgedWhole { name, has_clusters, span: expr.span });
            return None;
        }
        let subject = match what {
            What::Verdicts(id) => Subject::Verdicts { id, cluster, role, member, period },
            What::Rule(id) => Subject::Rule(id),
            What::Part(stage, group) => Subject::Part { stage, group, cluster },
        };
        Some((subject, judged))
    }

    /// Reports a place that stands twice, for one of the two would count for nothing.
    fn said_once<'w>(&mut self, said: &mut BTreeMap<&'w str, Span>, word: &'w str, span: Span) -> Option<()> {
        // What is read from the outside stands behind.
        let Some(second) = said.insert(word, span) else { return Some(()) };
        self.report(TestProblem::Twice {
            what: Twice::Place,
            name: String::new(),
            span: second,
            first: span,
        });
        None
    }

    /// What kind of thing is judged under a name that is no formula's as well.
    pub(super) fn judged_as(&self, name: &str) -> Option<Judged> {
        let formula = self.names.formulas.find(name).is_some();
        self.judged(name).filter(|_| !formula).map(|(_, judged)| judged)
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
        let span = tolerance.span;
        if self.is_special(expr, env) {
            self.report(TestProblem::Tolerance { wrong: WrongTolerance::NoNumbers, span });
            return None;
        }
        let measure = self.condition(env, expr)?;
        let MeasureKind::Compare { op: CompareOp::Equal, left, .. } = &measure.kind else {
            self.report(TestProblem::Tolerance { wrong: WrongTolerance::NoEquation, span });
            return None;
        };
        if !matches!(self.measure(env, compared(expr)?.0)?.of, Type::Number(_)) {
            self.report(TestProblem::Tolerance { wrong: WrongTolerance::NoEquation, span });
            return None;
        }
        self.asserts(expr, &measure, env);
        let unit = left.unit.clone();
        let said = self.number(env, tolerance)?;
        let Some(value) = constant(&said.measure) else {
            self.report(TestProblem::Tolerance { wrong: WrongTolerance::Computed, span });
            return None;
        };
        if value.is_negative() {
            let most = self.written(span).trim_start_matches(['-', '−']).trim_start().to_owned();
            self.report(TestProblem::Tolerance { wrong: WrongTolerance::Negative(most), span });
            return None;
        }
        let own = &said.measure.unit;
        let points = own.sense == Sense::Points && unit.sense == Sense::Share;
        let tolerance = if own.sense == Sense::Share {
            Tolerance::Relative(value / Rational::from(100i64))
        } else if points || own.fits(&unit) {
            Tolerance::Absolute(value * own.factor_to(&unit))
        } else {
            let wrong = WrongTolerance::Unit(unit.text.to_string());
            self.report(TestProblem::Tolerance { wrong, span });
            return None;
        };
        let written = self.written_number(expr, env);
        Some(Condition { measure, tolerance: Some(tolerance), written })
    }

    /// The one number of an equation that is written out there or in the row of the case; that of the right side first.
    fn written_number(&mut self, expr: &Expr, env: &Env) -> Option<WrittenNumber> {
        let ExprKind::Compare { op: tree::CompareOp::Equal, op_span, left, right } = &expr.kind else {
            return None;
        };
        let (mut left, mut right) = (bound(left, env), bound(right, env));
        let (span, on_left) = match made_one(&mut right) {
            Some(span) => (span, false),
            None => (made_one(&mut left)?, true),
        };
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = ExprKind::Compare { op: tree::CompareOp::Equal, op_span: *op_span, left, right };
        // What is wrong with the comparison is told already.
        let before = self.problems.len();
        let one = self.condition(env, &Expr { span: expr.span, kind });
        self.problems.truncate(before);
        match one?.kind {
            MeasureKind::Compare { left, right, .. } => {
                Some(WrittenNumber { span, one: if on_left { *left } else { *right }, on_left })
            }
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
pub(super) fn bound(expr: &Expr, env: &Env) -> Expr {
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
pub(super) fn base(expr: &Expr) -> Option<&tree::Path> {
    match &expr.kind {
        ExprKind::Path(path) => Some(path),
        ExprKind::Of { measure, .. } | ExprKind::At { measure, .. } => base(measure),
        _ => None,
    }
}

pub(super) fn dotted(path: &tree::Path) -> String {
    path.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".")
}

/// Puts 1 in place of the number of a quantity, alone or divided by units; gives the place of the number with its sign.
fn made_one(expr: &mut Expr) -> Option<Span> {
    match &mut expr.kind {
        ExprKind::Quantity { number, .. } => {
            number.digits = "1".to_owned();
            Some(number.span)
        }
        ExprKind::Negate(inner) => {
            let digits = made_one(inner)?;
            let sign = Span { end: digits.end, ..expr.span };
            let positive = (**inner).clone();
            *expr = positive;
            Some(sign)
        }
        ExprKind::Arithmetic { op, left, right, .. } => {
            let scales = matches!(op, tree::ArithmeticOp::Multiply | tree::ArithmeticOp::Divide);
            (scales && matches!(right.kind, ExprKind::Path(_))).then(|| made_one(left)).flatten()
        }
        _ => None,
    }
}

/// A number of literals alone.
fn constant(measure: &Measure) -> Option<Rational> {
    match &measure.kind {
        MeasureKind::Literal(Literal::Number(number)) => Some(number.clone()),
        MeasureKind::Scale { measure, factor } => Some(constant(measure)? * factor.clone()),
        MeasureKind::Negate(inner) => Some(-constant(inner)?),
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
