//! Whether two formulas are one quantity at two times.

use crate::model::{ArithmeticOp, CellAxis, Indicator, Measure, MeasureKind, NumberFunction, Policy};

/// Compares formulas of one policy, the places of the text and the periods chosen left out.
#[derive(Debug, Clone, Copy)]
pub struct Shifts<'p>(pub &'p Policy);

impl<'p> Shifts<'p> {
    /// True where both are the same but for the time at which they are taken, and that differs.
    pub fn at_two_times(self, a: &Measure, b: &Measure) -> bool {
        self.same(a, b) == Some(true)
    }

    /// True where a quotient says how a quantity changed: `m / m_before`, `(m - m_before) / m_before`.
    pub fn is_change(self, above: &Measure, below: &Measure) -> bool {
        let mut terms = Vec::new();
        summands(above, &mut terms);
        let same: Option<Vec<bool>> = terms.into_iter().map(|term| self.same(term, below)).collect();
        same.is_some_and(|moved| moved.contains(&true))
    }

    /// True for a change, perhaps in another cell or with a number added: `m / m_before - 1`.
    pub fn says_change(self, measure: &Measure) -> bool {
        match &measure.kind {
            MeasureKind::Scale { measure: inner, .. }
            | MeasureKind::Negate(inner)
            | MeasureKind::OverAll { measure: inner, .. }
            | MeasureKind::Select { measure: inner, .. }
            | MeasureKind::At { measure: inner, .. } => self.says_change(inner),
            MeasureKind::Arithmetic { op: ArithmeticOp::Divide, left, right } => self.is_change(left, right),
            MeasureKind::Arithmetic { op: ArithmeticOp::Add | ArithmeticOp::Subtract, left, right } => {
                matches!(right.kind, MeasureKind::Literal(_)) && self.says_change(left)
            }
            _ => false,
        }
    }

    /// `None` for different quantities, otherwise whether their times differ.
    pub fn same(self, a: &Measure, b: &Measure) -> Option<bool> {
        let (mut a_moves, mut b_moves) = (Vec::new(), Vec::new());
        let (a, b) = (self.unmoved(a, &mut a_moves), self.unmoved(b, &mut b_moves));
        let mut moved = a_moves.len() != b_moves.len();
        for (one, other) in a_moves.iter().zip(&b_moves) {
            moved |= !self.same_move(one, other);
        }
        if !self.same_form(a, b) {
            return None;
        }
        let (parts, others) = (a.children(), b.children());
        if parts.len() != others.len() {
            return None;
        }
        for (one, other) in parts.into_iter().zip(others) {
            moved |= self.same(one, other)?;
        }
        Some(moved)
    }

    /// A formula at whatever time its cell has.
    pub fn without_time<'m>(self, measure: &'m Measure) -> &'m Measure
    where
        'p: 'm,
    {
        self.unmoved(measure, &mut Vec::new())
    }

    /// A formula without the words that only choose its time, which are gathered, and without conversions of units.
    fn unmoved<'m>(self, mut measure: &'m Measure, moves: &mut Vec<&'m Measure>) -> &'m Measure
    where
        'p: 'm,
    {
        loop {
            measure = match &measure.kind {
                MeasureKind::Scale { measure: inner, .. } => inner,
                // What is asked not to be negative is the same where it has a value.
                MeasureKind::Calculated { function: NumberFunction::NotNegative, arguments } => {
                    let Some(inner) = arguments.first() else { return measure };
                    inner
                }
                MeasureKind::At { axis: CellAxis::Period(_), measure: inner, .. }
                | MeasureKind::AtBaseline(inner)
                | MeasureKind::Previous { measure: inner, .. } => {
                    moves.push(measure);
                    inner
                }
                MeasureKind::Indicator(id) => match self.0.indicators.get(id.index()) {
                    // An indicator that is another at some time.
                    Some(named) if moves_time(&named.value) => &named.value,
                    Some(_) | None => return measure,
                },
                _ => return measure,
            }
        }
    }

    fn same_move(self, a: &Measure, b: &Measure) -> bool {
        match (&a.kind, &b.kind) {
            (MeasureKind::At { value: x, .. }, MeasureKind::At { value: y, .. }) => {
                self.same(x, y) == Some(false)
            }
            (MeasureKind::AtBaseline(_), MeasureKind::AtBaseline(_)) => true,
            (
                MeasureKind::Previous { same_of_year: x, .. },
                MeasureKind::Previous { same_of_year: y, .. },
            ) => x == y,
            _ => false,
        }
    }

    /// Whether two formulas are made in the same way, their parts left out.
    fn same_form(self, a: &Measure, b: &Measure) -> bool {
        match (&a.kind, &b.kind) {
            (MeasureKind::Indicator(x), MeasureKind::Indicator(y)) if x != y => {
                let indicator = |id: &crate::model::IndicatorId| self.0.indicators.get(id.index());
                indicator(x).zip(indicator(y)).is_some_and(|(x, y)| self.same_indicator(x, y))
            }
            (MeasureKind::Literal(x), MeasureKind::Literal(y)) => x == y,
            (MeasureKind::Aggregate(x), MeasureKind::Aggregate(y)) => x == y,
            (MeasureKind::Indicator(x), MeasureKind::Indicator(y)) => x == y,
            (MeasureKind::Arithmetic { op: x, .. }, MeasureKind::Arithmetic { op: y, .. }) => x == y,
            (MeasureKind::Compare { op: x, .. }, MeasureKind::Compare { op: y, .. }) => x == y,
            (MeasureKind::OverAll { axes: x, .. }, MeasureKind::OverAll { axes: y, .. }) => x == y,
            (MeasureKind::Select { selection: x, .. }, MeasureKind::Select { selection: y, .. }) => x == y,
            (MeasureKind::At { axis: x, .. }, MeasureKind::At { axis: y, .. }) => x == y,
            (
                MeasureKind::Each { function: f, over: x, .. },
                MeasureKind::Each { function: g, over: y, .. },
            ) => (f, x) == (g, y),
            (MeasureKind::Rank { over: x, lower: l, .. }, MeasureKind::Rank { over: y, lower: m, .. }) => {
                (x, l) == (y, m)
            }
            (MeasureKind::Calculated { function: f, .. }, MeasureKind::Calculated { function: g, .. }) => {
                f == g
            }
            (MeasureKind::Member(x), MeasureKind::Member(y)) => x == y,
            (MeasureKind::Parent(x, _), MeasureKind::Parent(y, _)) => x == y,
            (MeasureKind::MemberIn { axis: x, ranges: r }, MeasureKind::MemberIn { axis: y, ranges: s }) => {
                (x, r) == (y, s)
            }
            (MeasureKind::ClusterIn(x), MeasureKind::ClusterIn(y)) => x == y,
            (MeasureKind::PercentOf { percent: x, .. }, MeasureKind::PercentOf { percent: y, .. }) => x == y,
            (x, y) => std::mem::discriminant(x) == std::mem::discriminant(y) && bare(x),
        }
    }

    /// Narrowing makes an indicator anew each time it is written.
    fn same_indicator(self, a: &Indicator, b: &Indicator) -> bool {
        a.derived && b.derived && a.span == b.span && self.same(&a.value, &b.value) == Some(false)
    }
}

/// True for kinds that are nothing beside their parts.
fn bare(kind: &MeasureKind) -> bool {
    matches!(
        kind,
        MeasureKind::Negate(_)
            | MeasureKind::And(..)
            | MeasureKind::Or(..)
            | MeasureKind::Not(_)
            | MeasureKind::IsMissing(_)
            | MeasureKind::Coalesce(..)
            | MeasureKind::If { .. }
    )
}

fn moves_time(measure: &Measure) -> bool {
    match &measure.kind {
        MeasureKind::Scale { measure, .. } => moves_time(measure),
        MeasureKind::At { axis: CellAxis::Period(_), .. }
        | MeasureKind::AtBaseline(_)
        | MeasureKind::Previous { .. } => true,
        _ => false,
    }
}

/// The terms that `+` and `-` join.
fn summands<'m>(measure: &'m Measure, found: &mut Vec<&'m Measure>) {
    match &measure.kind {
        MeasureKind::Arithmetic { op: ArithmeticOp::Add | ArithmeticOp::Subtract, left, right } => {
            summands(left, found);
            summands(right, found);
        }
        MeasureKind::Scale { measure: inner, .. } => summands(inner, found),
        _ => found.push(measure),
    }
}
