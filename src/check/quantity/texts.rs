//! Formulas as their author wrote them, for the fixes that messages propose.

use crate::model::{Aggregate, ArithmeticOp, Measure, MeasureKind, Policy, RowExpr, RowKind};
use crate::source::{SourceMap, Span};
use crate::syntax::tree;
use crate::syntax::words;

/// The texts of a policy.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'p> {
    pub sources: &'p SourceMap,
    pub functions: &'p [tree::Fn],
    pub policy: &'p Policy,
}

impl Texts<'_> {
    /// The text under a span, blanks folded.
    pub fn written(self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A text outside functions, or one inside that reads none of their arguments.
    pub fn plain(self, span: Span) -> Option<String> {
        let text = self.written(span);
        let around = self.functions.iter().find(|f| f.body.span.holds(span));
        let argument =
            |word: &str| around.is_some_and(|f| f.params.iter().any(|param| param.name.text == word));
        let reads = words("", &text).iter().any(|(_, word)| argument(word));
        (!reads).then_some(text)
    }

    /// The condition of an aggregate, if it has one; `None` where it was put together from several places.
    pub fn condition(self, aggregate: &Aggregate) -> Option<Option<String>> {
        let parts = own_conditions(aggregate.filter.as_ref());
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Some(None) };
        if parts.len() == 1 {
            return self.plain(first.span).map(Some);
        }
        let whole = aggregate.filter.as_ref()?.span;
        let one_text = whole == first.span.to(last.span) && parts.iter().all(|part| whole.holds(part.span));
        self.plain(whole).filter(|_| one_text).map(Some)
    }

    /// The body of the function that a text is a call of, where it is nothing else.
    pub fn called(self, span: Span) -> Option<Span> {
        let text = self.written(span);
        let (name, _) = text.split_once('(')?;
        if !text.ends_with(')') || operand(&text) != text {
            return None;
        }
        let name = name.trim();
        let named = |f: &&tree::Fn| f.name.text == name || f.also.iter().any(|also| also.text == name);
        self.functions.iter().find(named).map(|f| f.body.span)
    }

    /// A formula as its author wrote it; one that a function makes is put together from what it was called with.
    pub fn formula(self, measure: &Measure) -> Option<String> {
        if let Some(text) = self.plain(measure.span) {
            return Some(text);
        }
        match &measure.kind {
            MeasureKind::Scale { measure: inner, .. } => self.formula(inner),
            MeasureKind::Indicator(id) => self.policy.indicators.get(id.index()).map(|i| i.name.clone()),
            MeasureKind::Arithmetic { op, left, right } => {
                let sign = match op {
                    ArithmeticOp::Add => "+",
                    ArithmeticOp::Subtract => "-",
                    ArithmeticOp::Multiply => "*",
                    ArithmeticOp::Divide => "/",
                    ArithmeticOp::Power => "^",
                };
                let (left, right) = (self.formula(left)?, self.formula(right)?);
                Some(format!("{} {sign} {}", operand(&left), operand(&right)))
            }
            _ => None,
        }
    }
}

/// What a filter asks for; what `paired` adds leaves nobody out.
pub fn own_conditions(filter: Option<&RowExpr>) -> Vec<&RowExpr> {
    let of_pairs = |e: &RowExpr| matches!(&e.kind, RowKind::Or(_, second) if second.kind == RowKind::Missing);
    let parts = filter.map(RowExpr::conjuncts).unwrap_or_default();
    parts.into_iter().filter(|e| !of_pairs(e)).collect()
}

/// A text as one operand of an operation.
pub fn operand(text: &str) -> String {
    crate::diagnostic::bracketed(text)
}
