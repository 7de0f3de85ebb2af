//! An average of ratios is not the ratio of sums, and ratios do not add up.

use super::algebra::{Kind, Quantity, TIME, plain_axis};
use super::pass::{Node, Pass};
use crate::check::period::grain_name;
use crate::diagnostic::{Averaging, QuantityProblem};
use crate::model::{
    AggregateFunction, AggregateId, ArithmeticOp, CellAxis, ColumnKind, EachFunction, Measure, MeasureKind,
    RoleFilter, RowExpr, RowKind,
};
use crate::source::Span;

impl<'p> Pass<'p> {
    /// `mean(each region: sum(a) / sum(b))`, `mean(a / b)`
    pub(super) fn mean_of_ratio(&mut self, node: &Node<'p>) {
        let found = match &node.measure.kind {
            MeasureKind::Each {
                function: function @ (EachFunction::Mean | EachFunction::Sum),
                over,
                measure,
                ..
            } => self
                .mean_of_measures(measure, over.axis, over.level)
                .map(|found| (found, *function == EachFunction::Sum)),
            MeasureKind::Aggregate(id) => self.mean_of_rows(*id),
            _ => return,
        };
        let Some(((over, whole, parts), summed)) = found else { return };
        let place = node.trail.place();
        let shown = [Some(place.span), place.inside];
        let apart = !shown.into_iter().flatten().any(|span| span.holds(whole));
        let (spot, elsewhere) = (self.spot(place), apart.then_some(whole));
        self.found.push(QuantityProblem::MeanOfRatio { spot, summed, over, parts, elsewhere });
    }

    fn mean_of_measures(
        &mut self,
        measure: &'p Measure,
        axis: CellAxis,
        level: Option<u32>,
    ) -> Option<Averaged> {
        let [whole, above, below] = self.ratio(measure, axis)?;
        let over = match axis {
            CellAxis::Cluster => Averaging::Clusters,
            CellAxis::Period(grain) => Averaging::Periods { grain: grain_name(grain) },
            CellAxis::Role | CellAxis::Axis(_) => Averaging::Each { axis: self.axis_name(axis), level },
        };
        Some((over, whole.span, self.texts.formula(above).zip(self.texts.formula(below))))
    }

    fn mean_of_rows(&self, id: AggregateId) -> Option<(Averaged, bool)> {
        let aggregate = self.policy.aggregates.get(id.index())?;
        let summed = aggregate.function == AggregateFunction::Sum;
        let argument = aggregate
            .argument
            .as_ref()
            .filter(|_| summed || aggregate.function == AggregateFunction::Mean)?;
        let (above, below) = self.row_ratio(argument, summed)?;
        let condition = self.texts.condition(aggregate);
        // A condition on roles stands beside the filter, where its text is not known.
        let whole = aggregate.roles == RoleFilter::None && condition.is_some();
        let parts = self.texts.plain(above).zip(self.texts.plain(below)).filter(|_| whole);
        Some(((Averaging::Rows { condition: condition.flatten() }, above.to(below), parts), summed))
    }

    /// What is a ratio of amounts, its numerator and its denominator: amounts that add up, the denominator varying on an axis.
    fn ratio(&mut self, measure: &'p Measure, axis: CellAxis) -> Option<[&'p Measure; 3]> {
        let policy = self.policy;
        match &measure.kind {
            MeasureKind::Scale { measure: inner, .. } | MeasureKind::Negate(inner) => self.ratio(inner, axis),
            MeasureKind::Indicator(id) => self.ratio(&policy.indicators.get(id.index())?.value, axis),
            MeasureKind::Arithmetic { op: ArithmeticOp::Multiply, left, right } => {
                if !self.inference.measure(right).depends_on(axis) {
                    return self.ratio(left, axis);
                }
                if !self.inference.measure(left).depends_on(axis) {
                    return self.ratio(right, axis);
                }
                None
            }
            MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, right } => {
                let below = self.inference.measure(right);
                if !below.depends_on(axis) {
                    return self.ratio(left, axis);
                }
                let above = self.inference.measure(left);
                let amounts = is_total(&above, axis) && is_total(&below, axis);
                let change = self.inference.shifts().is_change(left, right);
                (amounts && !change).then_some([measure, left, right])
            }
            _ => None,
        }
    }

    /// Numerator and denominator of a ratio of columns, looked through computed columns. Of a sum the denominator is to be
    /// an amount: what is divided by a price or a rate adds up.
    fn row_ratio(&self, expr: &RowExpr, summed: bool) -> Option<(Span, Span)> {
        match &expr.kind {
            RowKind::Arithmetic { op: ArithmeticOp::Multiply, left, right } => {
                match (&left.kind, &right.kind) {
                    (_, RowKind::Number(_)) => self.row_ratio(left, summed),
                    (RowKind::Number(_), _) => self.row_ratio(right, summed),
                    _ => None,
                }
            }
            RowKind::Arithmetic { op: ArithmeticOp::Divide, left, right } => {
                if matches!(right.kind, RowKind::Number(_)) {
                    return self.row_ratio(left, summed);
                }
                let reads = |e: &RowExpr| !e.columns().is_empty();
                let fits = !summed || self.is_amount(right);
                (reads(left) && reads(right) && fits).then_some((left.span, right.span))
            }
            RowKind::Column(column) => {
                let declared = self.policy.datasets.get(column.dataset.index())?.column(column.column)?;
                self.row_ratio(declared.computed.as_ref()?, summed)
            }
            _ => None,
        }
    }

    /// A column in one unit (persons, roubles), not in a ratio of units and not a plain number.
    fn is_amount(&self, expr: &RowExpr) -> bool {
        let RowKind::Column(column) = &expr.kind else { return false };
        let declared = self.policy.datasets.get(column.dataset.index()).and_then(|d| d.column(column.column));
        declared.is_some_and(|declared| match &declared.kind {
            ColumnKind::Number(unit) => {
                unit.dimension.parts().eq(unit.dimension.parts().take(1).filter(|(_, power)| *power == 1))
                    && !unit.dimension.is_none()
            }
            _ => false,
        })
    }
}

/// How a ratio is averaged, where it stands, and the texts of its numerator and denominator.
type Averaged = (Averaging, Span, Option<(String, String)>);

/// True for an amount that adds up over an axis, or would but for shared members and states.
fn is_total(quantity: &Quantity, axis: CellAxis) -> bool {
    let amount = matches!(quantity.kind, Kind::Flow | Kind::Stock | Kind::Count | Kind::Amount);
    let adds = match plain_axis(axis) {
        CellAxis::Cluster => quantity.by_members || quantity.adds_up_over(axis),
        TIME => quantity.adds_up_over(TIME) || quantity.kind == Kind::Stock && !quantity.adds_over.is_empty(),
        CellAxis::Role | CellAxis::Period(_) | CellAxis::Axis(_) => quantity.adds_up_over(axis),
    };
    amount && adds
}
