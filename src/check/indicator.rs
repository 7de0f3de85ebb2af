//! Indicators: their formulas in the declared unit, and their cards.

use std::collections::BTreeMap;

use super::call::{Env, PARAM_TYPES, param_type};
use super::function::repeated_params;
use super::measure::{Lowered, Type, scaled};
use super::names::Formula;
use super::{Checker, Pending, Sorted, State};
use crate::diagnostic::{
    IndicatorProblem, Kind, Lacking, Misfit, MoneyProblem, NameProblem, PolicyProblem, Repair, TypeProblem,
    UnitProblem, ValueType,
};
use crate::model::{
    ArithmeticOp, Better, ColumnRef, Indicator, IndicatorId, Literal, Measure, MeasureKind, RowExpr, RowKind,
};
use crate::source::Span;
use crate::syntax::tree::{self, IndicatorClause};
use crate::unit::{Rational, Unit};

impl Checker<'_> {
    /// Names of indicators and functions, so that formulas may stand in any order.
    pub(super) fn declare_formulas(&mut self, sorted: &Sorted<'_>) {
        for ((function, _), own) in sorted.functions.iter().zip(&sorted.own_functions) {
            let entry = Formula::Function(self.functions.len());
            for name in std::iter::once(&function.name).chain(&function.also) {
                if *own && (self.reserved(name) || self.calculates(name)) {
                    continue;
                }
                if self.is_overload(name, function.params.len()) {
                    let others = self.names.overloads.entry(name.text.clone()).or_default();
                    others.push(self.functions.len());
                    continue;
                }
                self.declare_name(Kind::Function, |n| &mut n.formulas, name, entry);
            }
            for (param, first) in repeated_params(function) {
                let (kind, name, span) = (Kind::Parameter, param.text.clone(), param.span);
                self.report(NameProblem::Duplicate { kind, name, span, first });
            }
            for of in function.params.iter().filter_map(|param| param.of.as_ref()) {
                if param_type(&of.text).is_none() {
                    self.unknown(Kind::Type, of, PARAM_TYPES.iter().map(|(name, _)| *name));
                }
            }
            self.functions.push((*function).clone());
        }
        for (indicator, _) in &sorted.indicators {
            let id = IndicatorId::at(self.indicators.len());
            for name in std::iter::once(&indicator.head.name).chain(&indicator.head.also) {
                self.reserved(name);
            }
            self.declare(Kind::Indicator, |n| &mut n.formulas, &indicator.head, Formula::Indicator(id));
            self.indicators.push(Pending { tree: (*indicator).clone(), state: State::Waiting });
            self.policy.indicators.push(blank(indicator));
        }
    }

    pub(super) fn check_indicators(&mut self) {
        let declared = self.indicators.len();
        for at in 0..declared {
            self.read_indicator(IndicatorId::at(at));
        }
    }

    /// Reads an indicator's clauses and formula, once.
    pub(super) fn read_indicator(&mut self, id: IndicatorId) {
        let Some(pending) = self.indicators.get(id.index()) else { return };
        let tree = match pending.state {
            State::Done | State::Failed => return,
            State::Reading => {
                // The circle is reported where it closes, and every part of it fails.
                let name = pending.tree.head.name.clone();
                self.enter(&name);
                self.set_state(id, State::Failed);
                return;
            }
            State::Waiting => pending.tree.clone(),
        };
        self.set_state(id, State::Reading);
        self.stack.push((tree.head.name.text.clone(), tree.head.name.span));
        let read = self.indicator(&tree);
        self.stack.pop();
        let failed = self.indicators.get(id.index()).is_some_and(|p| p.state == State::Failed);
        match read {
            Some(indicator) if !failed => {
                if let Some(place) = self.policy.indicators.get_mut(id.index()) {
                    *place = indicator;
                }
                self.set_state(id, State::Done);
            }
            _ => {
                self.dropped.push(tree.head.name.span);
                self.set_state(id, State::Failed);
            }
        }
    }

    fn set_state(&mut self, id: IndicatorId, state: State) {
        if let Some(pending) = self.indicators.get_mut(id.index()) {
            pending.state = state;
        }
    }

    fn indicator(&mut self, declared: &tree::Indicator) -> Option<Indicator> {
        let mut indicator = blank(declared);
        let mut seen = BTreeMap::new();
        let (mut formula, mut better, mut paired) = (None, None, false);
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                IndicatorClause::Value(value) => {
                    self.once(&mut seen, "value", span);
                    formula = Some(value);
                }
                IndicatorClause::Better(written) => {
                    self.once(&mut seen, "better", span);
                    better = Some(written);
                }
                IndicatorClause::Source(text) => {
                    self.once(&mut seen, "source", span);
                    indicator.source = Some(text.value.clone());
                }
                IndicatorClause::Frequency(grain) => {
                    self.once(&mut seen, "frequency", span);
                    indicator.frequency = Some(super::period::grain(*grain));
                }
                IndicatorClause::Owner(name) => {
                    self.once(&mut seen, "owner", span);
                    indicator.owner = self.owner(name, self.policy_days());
                }
                IndicatorClause::CollectedBy(name) => {
                    self.once(&mut seen, "collected by", span);
                    indicator.collected_by = self.owner(name, self.policy_days());
                }
                IndicatorClause::Basis(cites) => {
                    let cites = self.cites_during(cites, self.policy_days());
                    indicator.basis.extend(cites);
                }
                IndicatorClause::Coverage { percent, paired: both } => {
                    self.once(&mut seen, "coverage", span);
                    let share = Rational::parse(&percent.digits)? / Rational::from(100i64);
                    if share.is_zero() {
                        self.report(IndicatorProblem::NoCoverage { span });
                    }
                    if share > Rational::one() {
                        self.report(NameProblem::Misplaced {
                            what: format!("{} %", percent.digits),
                            why: Misfit::Coverage,
                            span: percent.span,
                        });
                    } else {
                        indicator.coverage = share;
                    }
                    paired = *both;
                }
                IndicatorClause::Author(clause) => {
                    self.once(&mut seen, &clause.name.text, clause.name.span.to(clause.value.span));
                    let field = self.author_clause("indicator", clause);
                    // What is likely meant is not missing too.
                    if field.is_none()
                        && let Some(slot) = Self::meant_clause("indicator", &clause.name.text)
                    {
                        seen.entry(slot).or_insert(clause.name.span);
                    }
                    indicator.fields.extend(field);
                }
            }
        }
        let Some(formula) = formula else {
            if seen.contains_key("value") {
                return None;
            }
            let (declaration, span) = (declared.head.name.text.clone(), declared.head.name.span);
            self.report(NameProblem::Lacks { declaration, what: Lacking::Value, span });
            return None;
        };
        let lowered = self.measure(&Env::default(), formula);
        let mut lowered = lowered?;
        if lowered.of == Type::Bool {
            let (condition, span) = (self.written(formula.span), formula.span);
            self.report(IndicatorProblem::ConditionAsValue { condition, span });
            return None;
        }
        if let Some(unit) = &declared.unit {
            lowered = self.in_declared_unit(lowered, unit, None)?;
            self.hundredfold(&lowered, (formula.span, unit.span));
        } else if !matches!(lowered.of, Type::Number(_)) {
            let (wanted, found) = (ValueType::Number(String::new()), lowered.of.words(self));
            self.report(TypeProblem::Wanted { wanted, found, span: formula.span });
            return None;
        }
        indicator.unit = lowered.measure.unit.clone();
        indicator.formula = self.written(formula.span);
        indicator.value = if paired { self.paired(lowered.measure.clone()) } else { lowered.measure.clone() };
        indicator.better = better.and_then(|b| self.better(b, &lowered));
        let has = |clause: &str| seen.contains_key(clause);
        self.card(&indicator, has("source"), has("owner"));
        Some(indicator)
    }

    /// A measure said in a declared unit: a wrong scale is converted, a wrong dimension is an error, which for a
    /// function stands at its call.
    pub(super) fn in_declared_unit(
        &mut self,
        lowered: Lowered,
        declared: &tree::UnitExpr,
        function: Option<(&tree::Name, Span)>,
    ) -> Option<Lowered> {
        let unit = self.unit(declared)?;
        let Type::Number(found) = lowered.of.clone() else {
            let (wanted, found) = (ValueType::Number(unit.text.to_string()), lowered.of.words(self));
            self.report(TypeProblem::Wanted { wanted, found, span: lowered.measure.span });
            return None;
        };
        use crate::unit::Sense;
        let fits = match (unit.sense, found.sense) {
            _ if unit.dimension != found.dimension => lowered.bare.is_some(),
            // A ratio of like units is a number; a declared `%` makes it a share.
            (Sense::Share, Sense::Plain) | (Sense::Plain, Sense::Share) => true,
            (a, b) => a == b,
        };
        if !fits {
            let (prices, formula) = (self.same_but_prices(&unit, &found), lowered.measure.span);
            let repair = self.repair(&found, &unit, function.map_or(formula, |(_, call)| call));
            let (found, declared, declared_span) =
                (found.text.to_string(), unit.text.to_string(), declared.span);
            match function {
                None => {
                    // Where no data would help, the declaration is what is wrong.
                    let repair = repair.filter(|r| !matches!(r, Repair::Declare { .. }));
                    let repair = repair.or_else(|| self.turned(&lowered.measure, &unit));
                    self.report(UnitProblem::DeclaredUnit {
                        column: false,
                        prices,
                        repair,
                        declared,
                        declared_span,
                        found,
                        formula,
                    });
                }
                Some((function, call)) => {
                    let function = function.text.clone();
                    self.report(MoneyProblem::FunctionUnit {
                        function,
                        declared,
                        declared_span,
                        found,
                        call,
                        repair,
                    });
                }
            }
            return None;
        }
        let factor = if unit.dimension == found.dimension { found.factor_to(&unit) } else { Rational::one() };
        let measure = scaled(lowered.measure.clone(), factor, &unit);
        Some(Lowered { measure, of: Type::Number(unit), bare: None, ..lowered })
    }

    /// A quotient the other way round, or a ratio in place of a product and a product in place of a ratio, where that has
    /// the declared unit.
    fn turned(&self, formula: &Measure, declared: &Unit) -> Option<Repair> {
        let MeasureKind::Arithmetic { op, left, right } = &formula.kind else { return None };
        let (a, b) = (self.operand_text(left.span), self.operand_text(right.span));
        let (ratio, inverse) = (left.unit.per(&right.unit), right.unit.per(&left.unit));
        let product = left.unit.times(&right.unit);
        let ways = match op {
            ArithmeticOp::Divide => [(inverse, format!("{b} / {a}")), (product, format!("{a} * {b}"))],
            ArithmeticOp::Multiply => [(ratio, format!("{a} / {b}")), (inverse, format!("{b} / {a}"))],
            ArithmeticOp::Add | ArithmeticOp::Subtract | ArithmeticOp::Power => return None,
        };
        let fits =
            |(way, _): &(Unit, String)| way.dimension == declared.dimension && way.sense == declared.sense;
        let (_, text) = ways.into_iter().find(fits)?;
        Some(Repair::Formula { text, unit: declared.text.to_string() })
    }

    fn better(&mut self, written: &tree::Better, value: &Lowered) -> Option<Better> {
        match written {
            tree::Better::Higher => Some(Better::Higher),
            tree::Better::Lower => Some(Better::Lower),
            tree::Better::Within(low, high) => {
                self.range_bounds(low, high, value).map(|(low, high)| Better::Within(low, high))
            }
        }
    }

    /// The two numbers of a range, in the unit of what lies in it.
    pub(super) fn range_bounds(
        &mut self,
        low: &tree::Expr,
        high: &tree::Expr,
        value: &Lowered,
    ) -> Option<(Rational, Rational)> {
        let mut bound = |expr: &tree::Expr| {
            let bound = self.number(&Env::default(), expr)?;
            let generous = Lowered { generous: true, ..value.clone() };
            let (_, bound) = self.compared(generous, bound)?;
            match number_of(&bound.measure) {
                Some(number) => Some(number),
                None => {
                    let what = self.written(expr.span);
                    self.report(NameProblem::Misplaced { what, why: Misfit::Bound, span: expr.span });
                    None
                }
            }
        };
        let (from, until) = (bound(low), bound(high));
        let (from, until) = (from?, until?);
        if until < from {
            let span = low.span.to(high.span);
            let (low, high) = (self.written(low.span), self.written(high.span));
            self.report(IndicatorProblem::RangeBackwards { low, high, span });
            return None;
        }
        Some((from, until))
    }

    /// `coverage … paired`: an entity counts only where every value that the formula reads is present.
    fn paired(&mut self, mut measure: Measure) -> Measure {
        let mut columns: Vec<ColumnRef> = Vec::new();
        self.arguments(&measure, &mut columns);
        self.pair(&mut measure, &columns);
        measure
    }

    fn arguments(&self, measure: &Measure, found: &mut Vec<ColumnRef>) {
        measure.visit(&mut |part| {
            if let MeasureKind::Aggregate(id) = &part.kind
                && let Some(argument) =
                    self.policy.aggregates.get(id.index()).and_then(|a| a.argument.as_ref())
            {
                for column in argument.columns() {
                    if !found.contains(&column) {
                        found.push(column);
                    }
                }
            }
        });
    }

    fn pair(&mut self, measure: &mut Measure, columns: &[ColumnRef]) {
        if let MeasureKind::Aggregate(id) = &mut measure.kind
            && let Some(aggregate) = self.policy.aggregates.get(id.index()).cloned()
        {
            let sight = self.in_sight(aggregate.dataset);
            let span = aggregate.span;
            let expr = |kind| RowExpr { span, kind };
            // Present, or undecided: an entity that lacks a value is expected and absent, never left out.
            let present = columns.iter().filter(|c| sight.contains(&c.dataset)).map(|c| {
                let missing = expr(RowKind::IsMissing(Box::new(expr(RowKind::Column(*c)))));
                let there = expr(RowKind::Not(Box::new(missing)));
                expr(RowKind::Or(Box::new(there), Box::new(expr(RowKind::Missing))))
            });
            let all = aggregate.filter.iter().cloned().chain(present).collect::<Vec<_>>();
            let filter = all.into_iter().reduce(|a, b| expr(RowKind::And(Box::new(a), Box::new(b))));
            *id = self.intern(crate::model::Aggregate { filter, ..aggregate });
        }
        for child in measure.children_mut() {
            self.pair(child, columns);
        }
    }

    fn card(&mut self, indicator: &Indicator, source: bool, owner: bool) {
        let wanting: Vec<&'static str> = [("source", source), ("owner", owner)]
            .into_iter()
            .filter(|(_, has)| !has)
            .map(|(w, _)| w)
            .collect();
        if !wanting.is_empty() {
            let (name, span) = (indicator.name.clone(), indicator.span);
            self.report(PolicyProblem::IncompleteCard { name, wanting, span });
        }
    }
}

fn blank(declared: &tree::Indicator) -> Indicator {
    let span = declared.head.name.span;
    let kind = MeasureKind::Literal(crate::model::Literal::Number(Rational::zero()));
    Indicator {
        name: declared.head.name.text.clone(),
        title: declared.head.title.as_ref().map(|t| t.value.clone()),
        value: Measure { kind, unit: Unit::one(), span },
        unit: Unit::one(),
        better: None,
        source: None,
        frequency: None,
        owner: None,
        collected_by: None,
        basis: Vec::new(),
        coverage: Rational::one(),
        formula: String::new(),
        derived: false,
        fields: Vec::new(),
        span,
    }
}

/// The number that a measure is whatever the cell.
fn number_of(measure: &Measure) -> Option<Rational> {
    if let MeasureKind::Negate(inner) = &measure.kind {
        return Some(-number_of(inner)?);
    }
    if let MeasureKind::Scale { measure, factor } = &measure.kind {
        return Some(number_of(measure)? * factor.clone());
    }
    let MeasureKind::Literal(Literal::Number(number)) = &measure.kind else { return None };
    Some(number.clone())
}
