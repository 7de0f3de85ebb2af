//! Functions of numbers in rows: `max(exports, imports)`, `abs(profit)`, `ln(staff / 1 person)`.

use super::Checker;
use super::call::{aggregate_of, is_comparison, least_or_greatest};
use super::numbers::number_function;
use super::row::{Row, RowScope, RowType, scaled};
use super::units::Operation;
use crate::diagnostic::{EachProblem, NameProblem};
use crate::model::{NumberFunction, RowKind};
use crate::source::Span;
use crate::syntax::tree::{Expr, Path};
use crate::unit::Unit;

/// The function of numbers that a call in a row means: one value alone has no least, which is that of rows.
pub(super) fn row_number_function(function: &Path, arguments: &[Expr]) -> Option<NumberFunction> {
    let [name] = function.parts.as_slice() else { return None };
    match arguments {
        [_, second, ..] if !is_comparison(second) => {
            let least = aggregate_of(&name.text).and_then(|aggregate| least_or_greatest(&aggregate));
            least.or_else(|| number_function(&name.text))
        }
        _ => number_function(&name.text),
    }
}

impl Checker<'_> {
    pub(super) fn row_calculated(
        &mut self,
        scope: &RowScope,
        (name, function): (&Path, NumberFunction),
        arguments: &[Expr],
        span: Span,
    ) -> Option<Row> {
        let word = self.written(name.span);
        if let (NumberFunction::Log, [_]) = (function, arguments) {
            self.report(EachProblem::LogWithoutBase { name: word, span });
            return None;
        }
        let expected = function.arguments().unwrap_or(arguments.len());
        if arguments.len() != expected {
            let found = arguments.len();
            self.report(NameProblem::Arity { name: word, expected, found, span, declared: None });
            return None;
        }
        let read: Vec<Option<Row>> = arguments.iter().map(|part| self.row_number(scope, part)).collect();
        let rows = read.into_iter().collect::<Option<Vec<Row>>>()?;
        let (rows, unit) = match function {
            NumberFunction::Abs | NumberFunction::NotNegative => {
                let unit = rows.first().map_or_else(Unit::one, row_unit);
                (rows, unit)
            }
            NumberFunction::Root | NumberFunction::Ln | NumberFunction::Log => {
                let plain: Vec<Option<Row>> =
                    rows.into_iter().map(|row| self.plain_row(row, &word)).collect();
                (plain.into_iter().collect::<Option<Vec<Row>>>()?, Unit::one())
            }
            NumberFunction::Least | NumberFunction::Greatest => self.rows_alike(rows)?,
        };
        let arguments = rows.into_iter().map(|row| row.expr).collect();
        Some(Row::new(span, RowKind::Calculated { function, arguments }, RowType::Number(unit)))
    }

    /// Values in one unit: that of the first which has one.
    fn rows_alike(&mut self, rows: Vec<Row>) -> Option<(Vec<Row>, Unit)> {
        let leading = rows.iter().position(|row| !row.is_bare() && row.of != RowType::Missing).unwrap_or(0);
        let lead = rows.get(leading)?.clone();
        let unit = row_unit(&lead);
        let mut alike = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            if at == leading || row.of == RowType::Missing {
                alike.push(row);
                continue;
            }
            let factors = self.row_factors(Operation::Comparison, &lead, &row)?;
            // A comparison may scale either side; here all are in the unit of the first.
            let factor = factors.right / factors.left;
            alike.push(Row { expr: scaled(row.expr, factor), ..row });
        }
        Some((alike, unit))
    }

    /// A number without a unit, or a share; reports anything else.
    fn plain_row(&mut self, row: Row, function: &str) -> Option<Row> {
        let unit = row_unit(&row);
        if unit.dimension.is_none() {
            let expr = scaled(row.expr, unit.factor_to(&Unit::one()));
            return Some(Row { expr, of: RowType::Number(Unit::one()), ..row });
        }
        let (function, unit) = (function.to_owned(), unit.text.to_string());
        self.report(EachProblem::NotPlain { function, unit, span: row.expr.span });
        None
    }
}

fn row_unit(row: &Row) -> Unit {
    match &row.of {
        RowType::Number(unit) => unit.clone(),
        RowType::Bool
        | RowType::Text
        | RowType::Code(_)
        | RowType::Date
        | RowType::Period(_)
        | RowType::Entity(_)
        | RowType::Cluster
        | RowType::Role
        | RowType::Missing => Unit::one(),
    }
}
