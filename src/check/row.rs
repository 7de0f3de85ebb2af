//! Row expressions: names to columns, literals to the types they meet, units to one scale.

use super::alternatives::Judged;
use super::arithmetic::arithmetic_op;
use super::call::Env;
use super::link::{AroundLink, Asking};
use super::row_number::row_number_function;
use super::units::{self, Factors, Operand, Operation};
use super::{Checker, is_form};
use crate::diagnostic::{NameProblem, NoLinks, TypeProblem, UnitProblem, ValueType};
use crate::model::{ArithmeticOp, ClassificationId, ColumnKind, DatasetId, Date, Grain, RowExpr, RowKind};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, Name};
use crate::unit::{Rational, Unit};

/// Whose rows an expression is about.
#[derive(Debug, Clone)]
pub struct RowScope {
    pub dataset: DatasetId,
    /// In a contour no role can be asked of the row itself.
    pub contour: bool,
    /// What may be asked of links.
    pub asking: Asking,
    /// The link that is looked at.
    pub around: Option<AroundLink>,
    /// Arguments of the function around the expression.
    pub env: Env,
}

impl RowScope {
    pub fn own(dataset: DatasetId) -> Self {
        let asking = Asking::Nothing(NoLinks::Elsewhere);
        RowScope { dataset, contour: false, asking, around: None, env: Env::default() }
    }

    /// Rows of a table while it is read: those of others are not known yet.
    pub fn of_table(dataset: DatasetId) -> Self {
        RowScope { asking: Asking::Nothing(NoLinks::Table), ..RowScope::own(dataset) }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum RowType {
    Number(Unit),
    Bool,
    Text,
    Code(ClassificationId),
    Date,
    Period(Grain),
    /// A key of this dataset.
    Entity(DatasetId),
    Cluster,
    /// The word `role`.
    Role,
    Missing,
}

impl RowType {
    pub fn of_column(kind: &ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => RowType::Text,
            ColumnKind::Number(unit) => RowType::Number(unit.clone()),
            ColumnKind::Date => RowType::Date,
            ColumnKind::Code(id) => RowType::Code(*id),
            ColumnKind::Reference(id) => RowType::Entity(*id),
            ColumnKind::Cluster => RowType::Cluster,
        }
    }
}

/// A row expression with its type.
#[derive(Debug, Clone)]
pub struct Row {
    pub expr: RowExpr,
    pub of: RowType,
    pub bare: Option<Rational>,
    pub percent: Option<Rational>,
}

impl Row {
    pub fn new(span: Span, kind: RowKind, of: RowType) -> Self {
        Row { expr: RowExpr { span, kind }, of, bare: None, percent: None }
    }

    /// True for a number written without a unit.
    pub fn is_bare(&self) -> bool {
        self.bare.is_some()
    }
}

/// An expression times a factor.
pub fn scaled(expr: RowExpr, factor: Rational) -> RowExpr {
    if factor == Rational::one() {
        return expr;
    }
    let span = expr.span;
    if let RowKind::Number(n) = expr.kind {
        return RowExpr { span, kind: RowKind::Number(n * factor) };
    }
    let right = Box::new(RowExpr { span, kind: RowKind::Number(factor) });
    RowExpr { span, kind: RowKind::Arithmetic { op: ArithmeticOp::Multiply, left: Box::new(expr), right } }
}

/// The name that a path of one part is.
fn path_name(path: &tree::Path) -> String {
    match path.parts.as_slice() {
        [name] => name.text.clone(),
        _ => String::new(),
    }
}

impl Checker<'_> {
    /// A condition; `None` where it has a problem, which is reported.
    pub(super) fn row_condition(&mut self, scope: &RowScope, expr: &Expr) -> Option<RowExpr> {
        let row = self.row(scope, expr)?;
        self.wants_condition(&row)?;
        Some(row.expr)
    }

    fn wants_condition(&mut self, row: &Row) -> Option<()> {
        match row.of {
            RowType::Bool | RowType::Missing => Some(()),
            _ => {
                let found = self.row_type_words(&row.of);
                self.report(TypeProblem::Wanted { wanted: ValueType::Condition, found, span: row.expr.span });
                None
            }
        }
    }

    pub(super) fn row(&mut self, scope: &RowScope, expr: &Expr) -> Option<Row> {
        let span = expr.span;
        let boolean = |kind| Some(Row::new(span, kind, RowType::Bool));
        match &expr.kind {
            ExprKind::Quantity { number, unit } => self.row_quantity(number, unit, span),
            ExprKind::Text(text) => Some(Row::new(span, RowKind::Text(text.clone()), RowType::Text)),
            ExprKind::Calendar(tree::Calendar::Date(y, m, d)) => {
                Some(Row::new(span, RowKind::Date(Date::new(*y, *m, *d)?), RowType::Date))
            }
            ExprKind::Calendar(other) => {
                let period = super::period::period(*other)?;
                Some(Row::new(span, RowKind::PeriodLiteral(period), RowType::Period(period.grain)))
            }
            ExprKind::Bool(value) => boolean(RowKind::Bool(*value)),
            ExprKind::Path(path) => self.row_path(scope, path),
            ExprKind::Arithmetic { op, left, right, .. } => {
                self.row_arithmetic(scope, *op, left, right, span)
            }
            ExprKind::Negate(inner) => {
                let inner = self.row_number(scope, inner)?;
                let bare = inner.bare.clone().map(|n| -n);
                let of = inner.of.clone();
                Some(Row { bare, ..Row::new(span, RowKind::Negate(Box::new(inner.expr)), of) })
            }
            ExprKind::Compare { op, left, right, .. } => self.row_compare(scope, *op, left, right, span),
            ExprKind::In { left, set } => self.row_in(scope, left, set, span),
            ExprKind::Timed { relation, left, right } => self.row_timed(scope, relation, left, right, span),
            ExprKind::IsPresent(inner) => {
                let inner = Box::new(self.row(scope, inner)?.expr);
                let missing = RowExpr { span, kind: RowKind::IsMissing(inner) };
                boolean(RowKind::Not(Box::new(missing)))
            }
            ExprKind::IsMissing(inner) => boolean(RowKind::IsMissing(Box::new(self.row(scope, inner)?.expr))),
            ExprKind::Not(inner) => boolean(RowKind::Not(Box::new(self.row_condition(scope, inner)?))),
            ExprKind::And(..) | ExprKind::Or(..) if self.bare_alternatives(Judged::Row(scope), expr) => None,
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                // Both sides are read, so that both can report.
                let (a, b) = (self.row_condition(scope, a), self.row_condition(scope, b));
                let (a, b) = (Box::new(a?), Box::new(b?));
                boolean(if matches!(expr.kind, ExprKind::And(..)) {
                    RowKind::And(a, b)
                } else {
                    RowKind::Or(a, b)
                })
            }
            ExprKind::Coalesce(a, b) => {
                let first = self.row(scope, a)?;
                let second = self.row_as(scope, b, &first.of)?;
                let (first, second) = self.alike(first, second)?;
                let of = first.of.clone();
                Some(Row::new(span, RowKind::Coalesce(Box::new(first.expr), Box::new(second.expr)), of))
            }
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.row_condition(scope, condition);
                let first = self.row(scope, then)?;
                let second = self.row_as(scope, otherwise, &first.of)?;
                let (first, second) = self.alike(first, second)?;
                self.choice(span, condition?, first, second)
            }
            ExprKind::Range { .. } | ExprKind::List(_) => {
                let (wanted, found) = (ValueType::Condition, ValueType::List);
                self.report(TypeProblem::Wanted { wanted, found, span });
                None
            }
            ExprKind::QuantifierCall { function, over, role, condition, body } => {
                let parts = (role.as_ref(), condition.as_deref(), body.as_deref());
                if let Some(call) = self.row_quantified(&scope.env, (function, over), parts) {
                    return self.row_linked(scope, &call, span);
                }
                if self.meant_link(over) {
                    return None;
                }
                let what = format!("{}(… : …)", self.written(function.span));
                self.report(NameProblem::NotEvaluated { what, span });
                None
            }
            ExprKind::Call { function, arguments } if is_form("parent", &self.written(function.span)) => {
                self.row_parent(scope, function, arguments, span)
            }
            ExprKind::Call { function, arguments }
                if let Some(of_numbers) = row_number_function(function, arguments) =>
            {
                self.row_calculated(scope, (function, of_numbers), arguments, span)
            }
            ExprKind::Call { function, .. } | ExprKind::EachCall { function, .. } => {
                if let ExprKind::Call { arguments, .. } = &expr.kind
                    && let Some(at) = self.row_function(function)
                {
                    return self.row_applied(scope, (at, function), arguments, None, span);
                }
                if let ExprKind::Call { arguments, .. } = &expr.kind
                    && let Some(call) = self.row_counted(&scope.env, function, arguments)
                {
                    return self.row_linked(scope, &call, span);
                }
                if let ExprKind::Call { arguments, .. } = &expr.kind
                    && self.counted_misspelt(function, arguments)
                {
                    return None;
                }
                if let ExprKind::Call { arguments, .. } = &expr.kind
                    && self.links_as_of_group(function, arguments, span)
                {
                    return None;
                }
                if let ExprKind::Call { .. } = &expr.kind
                    && self.unknown_function(function)
                {
                    return None;
                }
                let name = self.written(function.span);
                self.report(NameProblem::MeasureInRow { name, span, summed: false });
                None
            }
            ExprKind::IsStatus { .. }
            | ExprKind::Where { .. }
            | ExprKind::OverAll { .. }
            | ExprKind::Overall(_)
            | ExprKind::RequireAll(_)
            | ExprKind::Of { .. }
            | ExprKind::AxisLevel { .. }
            | ExprKind::OfClusters(_)
            | ExprKind::At { .. }
            | ExprKind::PercentOf { .. } => {
                self.report(NameProblem::MeasureInRow { name: self.written(span), span, summed: false });
                None
            }
        }
    }

    /// `parent(activity)`: the code above that of a row.
    fn row_parent(
        &mut self,
        scope: &RowScope,
        function: &tree::Path,
        arguments: &[Expr],
        span: Span,
    ) -> Option<Row> {
        let [argument] = arguments else {
            let (name, found) = (self.written(function.span), arguments.len());
            self.report(NameProblem::Arity { name, expected: 1, found, span, declared: None });
            return None;
        };
        let inner = self.row(scope, argument)?;
        let RowType::Code(list) = inner.of else {
            let (wanted, found) = (ValueType::Code(String::new()), self.row_type_words(&inner.of));
            self.report(TypeProblem::Wanted { wanted, found, span: argument.span });
            return None;
        };
        let kind = RowKind::Parent { list, code: Box::new(inner.expr) };
        Some(Row::new(span, kind, inner.of))
    }

    /// An expression where a value of this type is expected: names and texts may then be codes, numbers years.
    pub(super) fn row_as(&mut self, scope: &RowScope, expr: &Expr, wanted: &RowType) -> Option<Row> {
        let span = expr.span;
        match (&expr.kind, wanted) {
            (ExprKind::If { condition, then, otherwise }, _) => {
                let condition = self.row_condition(scope, condition);
                let (first, second) =
                    (self.row_as(scope, then, wanted), self.row_as(scope, otherwise, wanted));
                let (first, second) = (first?, second?);
                let (first, second) = self.alike(first, second)?;
                self.choice(span, condition?, first, second)
            }
            (ExprKind::Call { function, arguments }, _) if self.row_function(function).is_some() => {
                let at = self.row_function(function)?;
                self.row_applied(scope, (at, function), arguments, Some(wanted), span)
            }
            (ExprKind::Path(path), _) if scope.env.measure(&path_name(path)).is_some() => {
                let (bound, outer) = scope.env.measure(&path_name(path))?;
                self.row_argument(scope, (&bound, outer), Some(wanted))
            }
            (ExprKind::Text(code), RowType::Code(id)) => {
                let ordinal = self.code(*id, code, span)?;
                Some(Row::new(span, RowKind::CodeLiteral(ordinal), wanted.clone()))
            }
            (ExprKind::Path(path), RowType::Code(id)) if !self.is_column(scope, path) => {
                let code = self.written(path.span);
                let ordinal = self.code(*id, &code, span)?;
                Some(Row::new(span, RowKind::CodeLiteral(ordinal), wanted.clone()))
            }
            // A year has four digits; any other number is a number.
            (ExprKind::Quantity { .. }, RowType::Period(_)) => match Self::year_literal(expr) {
                Some(year) => Some(Row::new(span, RowKind::PeriodLiteral(year), RowType::Period(year.grain))),
                None => self.row(scope, expr),
            },
            _ => self.row(scope, expr),
        }
    }

    fn choice(&mut self, span: Span, condition: RowExpr, first: Row, second: Row) -> Option<Row> {
        let of = if first.of == RowType::Missing { second.of.clone() } else { first.of.clone() };
        let kind = RowKind::If {
            condition: Box::new(condition),
            then: Box::new(first.expr),
            otherwise: Box::new(second.expr),
        };
        Some(Row::new(span, kind, of))
    }

    /// Two values that are to be of one type, said in one unit: that of the first, unless it is a bare number.
    fn alike(&mut self, first: Row, second: Row) -> Option<(Row, Row)> {
        match (&first.of, &second.of) {
            (RowType::Number(_), RowType::Number(_)) => {
                let factors = self.row_factors(Operation::Comparison, &first, &second)?;
                let of = RowType::Number(factors.unit);
                let first = Row { expr: scaled(first.expr, factors.left), of: of.clone(), ..first };
                Some((first, Row { expr: scaled(second.expr, factors.right), of, ..second }))
            }
            (a, b) if a == b || *a == RowType::Missing || *b == RowType::Missing => Some((first, second)),
            (a, b) => {
                let (left_type, right_type) = (self.row_type_words(a), self.row_type_words(b));
                let (left, right) = (first.expr.span, second.expr.span);
                self.report(TypeProblem::Compared { left, left_type, right, right_type });
                None
            }
        }
    }

    fn row_operand(&self, row: &Row) -> Operand {
        let unit = match &row.of {
            RowType::Number(unit) => unit.clone(),
            _ => Unit::one(),
        };
        let generous = self.is_base(&unit);
        Operand { generous, bare: row.bare.clone(), percent: row.percent.clone(), unit }
    }

    /// A unit of things, in whatever scale: one base unit that is not money.
    pub(super) fn is_count(&self, unit: &Unit) -> bool {
        let mut parts = unit.dimension.parts();
        match (parts.next(), parts.next()) {
            (Some((id, 1)), None) => self.units.base(id).is_some_and(|b| !b.currency),
            _ => false,
        }
    }

    /// A base unit that is not money: a bare number may take it.
    pub(super) fn is_base(&self, unit: &Unit) -> bool {
        unit.scale == Rational::one() && self.is_count(unit)
    }

    pub(super) fn row_factors(&mut self, operation: Operation, a: &Row, b: &Row) -> Option<Factors> {
        let (left, right) = (self.row_operand(a), self.row_operand(b));
        match operation.rule(&left, &right) {
            Ok(factors) => Some(factors),
            Err(clash) => {
                self.clash(&clash, operation, (&left, a.expr.span), (&right, b.expr.span), true);
                None
            }
        }
    }

    fn row_quantity(&mut self, number: &tree::Number, unit: &[tree::UnitWord], span: Span) -> Option<Row> {
        let value = Rational::parse(&number.digits)?;
        if unit.is_empty() {
            let row = Row::new(span, RowKind::Number(value.clone()), RowType::Number(Unit::one()));
            return Some(Row { bare: Some(value), ..row });
        }
        let unit = self.unit_words(unit)?;
        let percent = (unit.sense == crate::unit::Sense::Share).then(|| value.clone());
        let row = if unit.dimension.is_none() && unit.sense == crate::unit::Sense::Plain {
            Row::new(span, RowKind::Number(value * unit.scale), RowType::Number(Unit::one()))
        } else {
            Row::new(span, RowKind::Number(value), RowType::Number(unit))
        };
        Some(Row { percent, ..row })
    }

    pub(super) fn row_number(&mut self, scope: &RowScope, expr: &Expr) -> Option<Row> {
        let row = self.row(scope, expr)?;
        if matches!(row.of, RowType::Number(_) | RowType::Missing) {
            return Some(row);
        }
        let found = self.row_type_words(&row.of);
        self.report(TypeProblem::Wanted {
            wanted: ValueType::Number(String::new()),
            found,
            span: row.expr.span,
        });
        None
    }

    fn row_arithmetic(
        &mut self,
        scope: &RowScope,
        op: tree::ArithmeticOp,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Row> {
        // `year - 1` shifts a period.
        let a = self.row(scope, left);
        if let Some(Row { of: RowType::Period(grain), expr, .. }) = &a {
            return self.row_period_arithmetic(scope, op, (expr.clone(), *grain), right, span);
        }
        let b = self.row_number(scope, right);
        let a = a?;
        if !matches!(a.of, RowType::Number(_) | RowType::Missing) {
            let found = self.row_type_words(&a.of);
            let wanted = ValueType::Number(String::new());
            self.report(TypeProblem::Wanted { wanted, found, span: a.expr.span });
            return None;
        }
        let b = b?;
        let (x, y) = (self.row_operand(&a), self.row_operand(&b));
        self.beside_share(op, (&x, a.expr.span), (&y, b.expr.span))?;
        self.right_way(arithmetic_op(op), (&x, a.expr.span), (&y, b.expr.span))?;
        let (operation, factors) = match op {
            tree::ArithmeticOp::Add => (ArithmeticOp::Add, self.row_factors(Operation::Sum, &a, &b)?),
            tree::ArithmeticOp::Subtract => {
                (ArithmeticOp::Subtract, self.row_factors(Operation::Subtraction, &a, &b)?)
            }
            tree::ArithmeticOp::Multiply => {
                (ArithmeticOp::Multiply, self.told_as_exchanged(units::multiply(&x, &y), &x, &y, false))
            }
            tree::ArithmeticOp::Divide => {
                (ArithmeticOp::Divide, self.told_as_exchanged(units::divide(&x, &y), &x, &y, true))
            }
            tree::ArithmeticOp::Power => {
                let exponent = b.bare.as_ref().and_then(Rational::to_i64).and_then(|n| i32::try_from(n).ok());
                let unit = match exponent {
                    Some(power) => self.row_operand(&a).unit.pow(power),
                    None if self.row_operand(&a).unit.dimension.is_none() => Unit::one(),
                    None => {
                        self.report(UnitProblem::Exponent { span: b.expr.span });
                        return None;
                    }
                };
                let one = Rational::one;
                (ArithmeticOp::Power, Factors { left: one(), right: one(), result: one(), unit })
            }
        };
        let both_bare = a.bare.is_some() && b.bare.is_some();
        let kind = RowKind::Arithmetic {
            op: operation,
            left: Box::new(scaled(a.expr, factors.left)),
            right: Box::new(scaled(b.expr, factors.right)),
        };
        let expr = scaled(RowExpr { span, kind }, factors.result);
        let bare = both_bare.then(Rational::one);
        Some(Row { expr, of: RowType::Number(factors.unit), bare, percent: None })
    }

    pub(super) fn row_type_words(&self, of: &RowType) -> ValueType {
        match of {
            RowType::Number(unit) => ValueType::Number(unit.text.to_string()),
            RowType::Bool | RowType::Missing => ValueType::Condition,
            RowType::Text => ValueType::Text,
            RowType::Code(id) => ValueType::Code(
                self.policy.classifications.get(id.index()).map(|c| c.name.clone()).unwrap_or_default(),
            ),
            RowType::Date => ValueType::Date,
            RowType::Period(_) => ValueType::Period,
            RowType::Entity(id) => ValueType::Entity(
                self.policy.datasets.get(id.index()).map(|d| d.name.clone()).unwrap_or_default(),
            ),
            RowType::Cluster => ValueType::Cluster,
            RowType::Role => ValueType::Role,
        }
    }

    /// A name as a literal of the type it meets.
    pub(super) fn bare_name(expr: &Expr) -> Option<&Name> {
        match &expr.kind {
            ExprKind::Path(path) => match path.parts.as_slice() {
                [name] => Some(name),
                _ => None,
            },
            _ => None,
        }
    }
}
