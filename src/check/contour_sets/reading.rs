//! From row expressions to sets of rows.
//!
//! A condition is true, false or absent (Kleene) in each row; each of the three sets is read on its own, as far as it
//! is asked for. What boxes cannot express becomes a variable of its own ([`Variable::Unknown`]), the same one for the
//! same expression, so that every answer is exact in terms of the variables.

use super::areas::{Areas, Variable};
use super::leaf::{self, Leaf, Linear, all_days};
use super::ranges::Ranges;
use super::values::{Present, Values};
use super::{Truth, joined};
use crate::model::{
    ArithmeticOp, ColumnKind, ColumnRef, DatasetId, LinkedFunction, Listed, Period, Policy, RowExpr, RowKind,
};
use crate::source::{FileId, Span};
use crate::unit::Rational;

/// What boxes cannot express: an expression, or a list of members, as judged in a fixed period or in the row's.
#[derive(Debug, Clone, PartialEq)]
enum Unknown {
    Expression(RowExpr, Option<Period>),
    List(Listed, Option<Period>),
}

/// All that could not be expressed so far.
#[derive(Debug, Default)]
pub struct Unknowns(Vec<Unknown>);

impl Unknowns {
    fn variable(&mut self, unknown: Unknown) -> Variable {
        let known = self.0.iter().position(|known| *known == unknown);
        Variable::Unknown(known.unwrap_or_else(|| {
            self.0.push(unknown);
            self.0.len() - 1
        }))
    }
}

/// Expressions deeper than this are not looked into.
const DEEPEST: usize = 160;
/// More cases of a value than this are not told apart.
const MOST_CASES: usize = 64;

/// Reads conditions on the rows of one dataset.
pub struct Reader<'a> {
    pub policy: &'a Policy,
    /// Whose rows are described: their keys are always there.
    pub dataset: DatasetId,
    /// The period in which facts are judged, where it is one for all rows.
    pub fixed: Option<Period>,
    pub unknowns: &'a mut Unknowns,
}

fn truths(yes: bool) -> Present {
    Present::Whole(Ranges::one(i64::from(yes), i64::from(yes) + 1), (0, 2))
}

/// Where something that is not expressed has this truth.
pub fn unknown_areas(variable: Variable, wanted: Truth) -> Areas {
    let values = match wanted {
        Truth::Yes => Values::of(truths(true), true),
        Truth::No => Values::of(truths(false), true),
        Truth::Absent => Values::absence(&truths(true), true),
    };
    Areas::of(variable, values)
}

/// The same expression, wherever it is written.
fn placeless(expr: &RowExpr) -> RowExpr {
    expr.clone().placed_at(Span::new(FileId(0), 0, 0))
}

impl Reader<'_> {
    /// The rows in which a condition has this truth.
    pub fn areas(&mut self, condition: &RowExpr, wanted: Truth) -> Areas {
        self.condition(condition, wanted, 0)
    }

    /// The entities that a list surely names (`Yes`), surely does not name, or may name.
    pub fn listed(&mut self, listed: &Listed, wanted: Truth) -> Areas {
        if let Some(condition) = &listed.condition {
            let mut rows = Reader {
                policy: self.policy,
                dataset: listed.dataset,
                fixed: self.fixed,
                unknowns: &mut *self.unknowns,
            };
            if rows.areas(condition, Truth::Yes).is_empty() && rows.areas(condition, Truth::Absent).is_empty()
            {
                return if wanted == Truth::No { Areas::everything() } else { Areas::nothing() };
            }
        }
        let condition = listed.condition.as_ref().map(placeless);
        let variable =
            self.unknowns.variable(Unknown::List(Listed { condition, ..listed.clone() }, self.fixed));
        unknown_areas(variable, wanted)
    }

    fn unknown(&mut self, expr: &RowExpr, wanted: Truth) -> Areas {
        unknown_areas(self.unknowns.variable(Unknown::Expression(placeless(expr), self.fixed)), wanted)
    }

    fn condition(&mut self, expr: &RowExpr, wanted: Truth, depth: usize) -> Areas {
        let read = if depth < DEEPEST { self.read(expr, wanted, depth + 1) } else { None };
        read.unwrap_or_else(|| self.unknown(expr, wanted))
    }

    /// `None` where it takes too many boxes or depends on more than boxes can say.
    fn read(&mut self, expr: &RowExpr, wanted: Truth, depth: usize) -> Option<Areas> {
        let mut of = |part: &RowExpr, wanted| self.condition(part, wanted, depth);
        match &expr.kind {
            RowKind::Bool(holds) => {
                Some(if wanted == Truth::of(*holds) { Areas::everything() } else { Areas::nothing() })
            }
            RowKind::Missing => {
                Some(if wanted == Truth::Absent { Areas::everything() } else { Areas::nothing() })
            }
            RowKind::Not(a) => Some(of(a, wanted.negated())),
            RowKind::And(a, b) | RowKind::Or(a, b) => {
                let or = matches!(expr.kind, RowKind::Or(..));
                joined(or, wanted, |second, truth| of(if second { b } else { a }, truth))
            }
            RowKind::Coalesce(a, b) => {
                let rest = of(a, Truth::Absent).intersect(&of(b, wanted))?;
                match wanted {
                    Truth::Absent => Some(rest),
                    Truth::Yes | Truth::No => of(a, wanted).union(&rest),
                }
            }
            RowKind::If { condition, then, otherwise } => {
                let yes = of(condition, Truth::Yes).intersect(&of(then, wanted))?;
                let no = of(condition, Truth::No).intersect(&of(otherwise, wanted))?;
                let all = yes.union(&no)?;
                match wanted {
                    Truth::Absent => all.union(&of(condition, Truth::Absent)),
                    Truth::Yes | Truth::No => Some(all),
                }
            }
            RowKind::IsMissing(a) => self.missing(a, wanted, depth),
            RowKind::Compare { op, left, right } => {
                let (left, right) = (self.cases(left, depth)?, self.cases(right, depth)?);
                let mut all = Areas::nothing();
                for (here, a) in &left {
                    for (there, b) in &right {
                        let found = leaf::compare(*op, a, b, wanted)?;
                        all = all.union(&here.intersect(there)?.intersect(&found)?)?;
                    }
                }
                Some(all)
            }
            RowKind::CodeIn { operand, ranges } => {
                let ranges = ranges.iter().map(|(a, b)| Ranges::one(i64::from(*a), i64::from(*b)));
                let set = ranges.fold(Ranges::none(), |all, one| all.union(&one));
                self.lies_in(operand, &Present::Whole(set, (0, i64::MAX)), wanted, depth)
            }
            RowKind::ClusterIn { operand, clusters } => {
                let ordinals: std::collections::BTreeSet<u32> = clusters.iter().map(|c| c.0).collect();
                let set = Ranges::ordinals(ordinals.into_iter().map(i64::from));
                self.lies_in(operand, &Present::Whole(set, (0, i64::MAX)), wanted, depth)
            }
            RowKind::TextIn { operand, texts } | RowKind::KeyIn { operand, keys: texts } => {
                let set = Present::Texts { listed: texts.iter().cloned().collect(), others: false };
                self.lies_in(operand, &set, wanted, depth)
            }
            RowKind::RoleIn { .. }
            | RowKind::InCell { .. }
            | RowKind::Through { .. }
            | RowKind::Linked { .. }
            | RowKind::Column(_)
            | RowKind::Period(_)
            | RowKind::Number(_)
            | RowKind::Text(_)
            | RowKind::Date(_)
            | RowKind::PeriodLiteral(_)
            | RowKind::CodeLiteral(_)
            | RowKind::Parent { .. }
            | RowKind::Arithmetic { .. }
            | RowKind::Negate(_)
            | RowKind::Calculated { .. }
            | RowKind::Day { .. } => None,
        }
    }

    fn lies_in(&mut self, operand: &RowExpr, set: &Present, wanted: Truth, depth: usize) -> Option<Areas> {
        let policy = self.policy;
        let mut all = Areas::nothing();
        for (here, value) in self.cases(operand, depth)? {
            all = all.union(&here.intersect(&leaf::lies_in(policy, &value, set, wanted)?)?)?;
        }
        Some(all)
    }

    fn missing(&mut self, operand: &RowExpr, wanted: Truth, depth: usize) -> Option<Areas> {
        if wanted == Truth::Absent {
            return Some(Areas::nothing());
        }
        let absent = if is_condition(operand) {
            self.condition(operand, Truth::Absent, depth)
        } else {
            let policy = self.policy;
            let mut all = Areas::nothing();
            for (here, value) in self.cases(operand, depth)? {
                all = all.union(&here.intersect(&leaf::absent(policy, &value)?)?)?;
            }
            all
        };
        match wanted {
            Truth::Yes => Some(absent),
            Truth::No | Truth::Absent => Areas::everything().without(&absent),
        }
    }

    /// The values of an expression, each with the rows that have it; the rows of all cases together are all rows.
    fn cases(&mut self, expr: &RowExpr, depth: usize) -> Option<Vec<(Areas, Leaf)>> {
        if depth >= DEEPEST {
            return None;
        }
        let depth = depth + 1;
        let always = |value| Some(vec![(Areas::everything(), value)]);
        match &expr.kind {
            RowKind::Column(column) => self.column(*column, depth),
            RowKind::Period(grain) => always(match self.fixed.map(|fixed| fixed.coarsen(*grain)) {
                None => Leaf::PeriodOf(*grain, 0),
                Some(fixed) => fixed.map_or(Leaf::Absent, Leaf::Period),
            }),
            RowKind::Number(n) => always(Leaf::Number(Linear::constant(n.clone()))),
            RowKind::Text(text) => always(Leaf::Text(text.clone())),
            RowKind::Date(date) => always(Leaf::Whole(i64::from(date.0))),
            RowKind::PeriodLiteral(period) => always(Leaf::Period(*period)),
            RowKind::CodeLiteral(code) => always(Leaf::Whole(i64::from(*code))),
            RowKind::Missing => always(Leaf::Absent),
            // Where the days of its columns lie, and what a function makes of numbers, is not followed.
            RowKind::Day { .. } | RowKind::Calculated { .. } => None,
            RowKind::Negate(a) => {
                let cases = self.cases(a, depth)?.into_iter();
                cases.map(|(here, value)| Some((here, negated(value)?))).collect()
            }
            RowKind::Arithmetic { op, left, right } => {
                let (left, right) = (self.cases(left, depth)?, self.cases(right, depth)?);
                let mut found = Vec::new();
                for (here, a) in &left {
                    for (there, b) in &right {
                        let both = here.intersect(there)?;
                        if !both.is_empty() {
                            found.push((both, arithmetic(*op, a.clone(), b.clone())?));
                        }
                    }
                }
                few(found)
            }
            RowKind::Parent { list, code } => {
                let codes = self.policy.classifications.get(list.index())?;
                let above = |value: Leaf| match value {
                    Leaf::Absent => Some(Leaf::Absent),
                    Leaf::Whole(code) => {
                        let parent = codes.code(u32::try_from(code).ok()?)?.parent;
                        Some(parent.map_or(Leaf::Absent, |parent| Leaf::Whole(i64::from(parent))))
                    }
                    Leaf::Column(variable, sort, optional) => {
                        Some(Leaf::Above(variable, sort, optional, *list))
                    }
                    Leaf::Text(_)
                    | Leaf::Period(_)
                    | Leaf::PeriodOf(..)
                    | Leaf::Above(..)
                    | Leaf::Number(_) => None,
                };
                let cases = self.cases(code, depth)?.into_iter();
                cases.map(|(here, value)| Some((here, above(value)?))).collect()
            }
            RowKind::If { condition, then, otherwise } => {
                let open = self.condition(condition, Truth::Absent, depth);
                let mut found = vec![(open, Leaf::Absent)];
                for (part, truth) in [(then, Truth::Yes), (otherwise, Truth::No)] {
                    let holds = self.condition(condition, truth, depth);
                    for (here, value) in self.cases(part, depth)? {
                        found.push((holds.intersect(&here)?, value));
                    }
                }
                found.retain(|(here, _)| !here.is_empty());
                few(found)
            }
            RowKind::Coalesce(a, b) => {
                let policy = self.policy;
                let second = self.cases(b, depth)?;
                let mut found = Vec::new();
                for (here, value) in self.cases(a, depth)? {
                    let absent = here.intersect(&leaf::absent(policy, &value)?)?;
                    for (there, other) in &second {
                        found.push((absent.intersect(there)?, other.clone()));
                    }
                    found.push((here.without(&absent)?, value));
                }
                found.retain(|(here, _)| !here.is_empty());
                few(found)
            }
            RowKind::Bool(_)
            | RowKind::CodeIn { .. }
            | RowKind::TextIn { .. }
            | RowKind::KeyIn { .. }
            | RowKind::ClusterIn { .. }
            | RowKind::RoleIn { .. }
            | RowKind::InCell { .. }
            | RowKind::Through { .. }
            | RowKind::Linked { .. }
            | RowKind::Compare { .. }
            | RowKind::And(..)
            | RowKind::Or(..)
            | RowKind::Not(_)
            | RowKind::IsMissing(_) => None,
        }
    }

    fn column(&mut self, wanted: ColumnRef, depth: usize) -> Option<Vec<(Areas, Leaf)>> {
        let dataset = self.policy.datasets.get(wanted.dataset.index())?;
        let column = dataset.column(wanted.column)?;
        if let Some(computed) = &column.computed {
            return self.cases(computed, depth);
        }
        let key = dataset.keys.contains(&wanted.column);
        let fixed = self.fixed.filter(|_| dataset.period.is_some() && !key);
        let variable = Variable::Column(wanted, fixed);
        let optional = !(key && wanted.dataset == self.dataset);
        let value = match sort(self.policy, &column.kind) {
            Some(sort) => Leaf::Column(variable, sort, optional),
            None => {
                let constant = Rational::zero();
                Leaf::Number(Linear { variable: Some((variable, Rational::one())), constant })
            }
        };
        Some(vec![(Areas::everything(), value)])
    }
}

/// All values that a column may have; numbers, which are reckoned with, have no sort of their own.
fn sort(policy: &Policy, kind: &ColumnKind) -> Option<Present> {
    let ordinals = |count: usize| {
        let bounds = (0, i64::try_from(count).unwrap_or(i64::MAX));
        Present::Whole(Ranges::one(bounds.0, bounds.1), bounds)
    };
    match kind {
        ColumnKind::Number(_) => None,
        ColumnKind::Text | ColumnKind::Reference(_) => {
            Some(Present::Texts { listed: Default::default(), others: true })
        }
        ColumnKind::Date => Some(all_days()),
        ColumnKind::Code(list) => policy.classifications.get(list.index()).map(|c| ordinals(c.codes.len())),
        ColumnKind::Cluster => Some(ordinals(policy.clusters.len())),
    }
}

fn few(cases: Vec<(Areas, Leaf)>) -> Option<Vec<(Areas, Leaf)>> {
    (cases.len() <= MOST_CASES).then_some(cases)
}

fn negated(value: Leaf) -> Option<Leaf> {
    match value {
        Leaf::Number(number) => Some(Leaf::Number(number.times(&Rational::from(-1_i64)))),
        Leaf::Absent => Some(Leaf::Absent),
        Leaf::Whole(_)
        | Leaf::Text(_)
        | Leaf::Period(_)
        | Leaf::PeriodOf(..)
        | Leaf::Column(..)
        | Leaf::Above(..) => None,
    }
}

fn arithmetic(op: ArithmeticOp, left: Leaf, right: Leaf) -> Option<Leaf> {
    let step = |by: &Linear| {
        let by = by.variable.is_none().then(|| by.constant.to_i64()).flatten();
        let by = by.and_then(|n| i32::try_from(n).ok())?;
        match op {
            ArithmeticOp::Add => Some(by),
            ArithmeticOp::Subtract => by.checked_neg(),
            ArithmeticOp::Multiply | ArithmeticOp::Divide | ArithmeticOp::Power => None,
        }
    };
    match (left, right) {
        // An absent side makes the result absent, whatever the other is.
        (Leaf::Absent, _) | (_, Leaf::Absent) => Some(Leaf::Absent),
        (Leaf::Number(a), Leaf::Number(b)) => a.arithmetic(op, b),
        (Leaf::Period(period), Leaf::Number(by)) => Some(Leaf::Period(period.shift(step(&by)?))),
        (Leaf::PeriodOf(grain, shift), Leaf::Number(by)) => {
            Some(Leaf::PeriodOf(grain, shift.checked_add(step(&by)?)?))
        }
        (
            Leaf::Number(_)
            | Leaf::Whole(_)
            | Leaf::Text(_)
            | Leaf::Period(_)
            | Leaf::PeriodOf(..)
            | Leaf::Column(..)
            | Leaf::Above(..),
            _,
        ) => None,
    }
}

fn is_condition(expr: &RowExpr) -> bool {
    match &expr.kind {
        RowKind::Bool(_)
        | RowKind::CodeIn { .. }
        | RowKind::TextIn { .. }
        | RowKind::KeyIn { .. }
        | RowKind::ClusterIn { .. }
        | RowKind::RoleIn { .. }
        | RowKind::InCell { .. }
        | RowKind::Linked { function: LinkedFunction::Any | LinkedFunction::All, .. }
        | RowKind::Compare { .. }
        | RowKind::And(..)
        | RowKind::Or(..)
        | RowKind::Not(_)
        | RowKind::IsMissing(_) => true,
        RowKind::Through { expr, .. } => is_condition(expr),
        RowKind::Column(_)
        | RowKind::Linked { function: LinkedFunction::Count | LinkedFunction::Sum, .. }
        | RowKind::Period(_)
        | RowKind::Number(_)
        | RowKind::Text(_)
        | RowKind::Date(_)
        | RowKind::PeriodLiteral(_)
        | RowKind::CodeLiteral(_)
        | RowKind::Parent { .. }
        | RowKind::Missing
        | RowKind::Arithmetic { .. }
        | RowKind::Negate(_)
        | RowKind::Calculated { .. }
        | RowKind::Day { .. } => false,
        RowKind::Coalesce(a, _) => is_condition(a),
        RowKind::If { then, .. } => is_condition(then),
    }
}
