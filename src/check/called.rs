//! Problems that a call of the library's functions brings about: what does not fit the text of a function is told
//! where the policy calls it, for there is nothing to mend in the library.

use super::Checker;
use super::call::{Binding, Env};
use super::measure::Lowered;
use crate::diagnostic::{
    CallProblem, CalledProblem, Describe, Lang, MoneyProblem, Severity, TypeProblem, ValueType,
};
use crate::library::FUNCTIONS;
use crate::model::CellAxis;
use crate::source::Span;
use crate::syntax::tree::{self, Expr, Name};
use crate::unit::Unit;

/// A call whose function's text is being read.
#[derive(Debug, Clone)]
pub(super) struct CallSite {
    /// The name by which it is called.
    pub name: String,
    pub span: Span,
}

impl Checker<'_> {
    /// Reads the text of a function on behalf of a call.
    pub(super) fn inside<T>(&mut self, name: &str, span: Span, read: impl FnOnce(&mut Self) -> T) -> T {
        self.call_sites.push(CallSite { name: name.to_owned(), span });
        let found = read(self);
        self.call_sites.pop();
        found
    }

    /// The call in the policy's own text that leads to what is read now, where that is the library's.
    pub(super) fn called_from(&self, place: Span) -> Option<&CallSite> {
        if !self.library.contains(&place.file) {
            return None;
        }
        self.call_sites.iter().rev().find(|site| !self.library.contains(&site.span.file))
    }

    /// An argument that a function names twice is read twice, and what is wrong with it is told once.
    pub(super) fn report(&mut self, problem: impl Describe + 'static) {
        let place = |p: &dyn Describe| p.labels(Lang::En).first().map(|label| label.span);
        let site = place(&problem).and_then(|at| self.called_from(at)).cloned();
        if let Some(site) = site.filter(|_| problem.severity() == Severity::Error) {
            self.does_not_fit(Box::new(problem), site);
            return;
        }
        let same = |p: &dyn Describe| {
            p.code() == problem.code()
                && place(p) == place(&problem)
                && p.message(Lang::En) == problem.message(Lang::En)
        };
        if !self.problems.iter().any(|p| same(p.as_ref())) {
            self.problems.push(Box::new(problem));
        }
    }

    /// What follows from the same argument elsewhere in a function's text is not told of one call again.
    fn does_not_fit(&mut self, inner: Box<dyn Describe + Send + Sync>, site: CallSite) {
        let told = self.problems.iter().any(|p| p.called_at() == Some(site.span));
        if !told {
            let module = FUNCTIONS
                .iter()
                .find(|(_, name)| Some(*name) == site.name.rsplit('.').next())
                .map(|(module, _)| *module);
            let (function, span) = (site.name, site.span);
            self.problems.push(Box::new(CalledProblem { function, module, inner, span }));
        }
    }

    /// A function of the library compares what its axes tell apart: given one axis twice it would compare it with itself.
    pub(super) fn different_axes(
        &mut self,
        function: &tree::Fn,
        bindings: &[(String, Binding)],
        arguments: &[Expr],
        name: &Name,
    ) -> Option<()> {
        if !self.library.contains(&function.name.span.file) {
            return Some(());
        }
        let mut seen: Vec<(CellAxis, Span)> = Vec::new();
        for ((_, binding), argument) in bindings.iter().zip(arguments) {
            let Binding::Axis(axis, _) = binding else { continue };
            if let Some((_, first)) = seen.iter().find(|(other, _)| other == axis).copied() {
                let (function, axis) = (name.text.clone(), self.written(argument.span));
                self.report(CallProblem::SameAxis { function, axis, span: argument.span, first });
                return None;
            }
            seen.push((*axis, argument.span));
        }
        Some(())
    }

    /// What a rate converts is money: people divided by a price index are nothing.
    pub(super) fn one_money(
        &mut self,
        env: &Env,
        made: &Lowered,
        arguments: &[Expr],
        by_rate: &[&Expr],
    ) -> Option<()> {
        let (Some(rate), Some(amount)) = (by_rate.first(), arguments.first()) else { return Some(()) };
        let kinds = |checker: &Self, unit: &Unit| checker.moneys(&unit.dimension);
        let found = kinds(self, &made.measure.unit);
        if found < 2 {
            return Some(());
        }
        let given = self.measure(env, amount)?;
        let of = given.of.words(self);
        let given = given.measure.unit;
        if kinds(self, &given) >= found {
            return Some(());
        }
        if kinds(self, &given) == 0 {
            self.report(TypeProblem::Wanted { wanted: ValueType::Money, found: of, span: amount.span });
            return None;
        }
        let rate_unit = self.measure(env, rate)?.measure.unit;
        self.report(MoneyProblem::WrongWay {
            divides: by_rate.len() == 1,
            amount: amount.span,
            amount_unit: given.text.to_string(),
            rate: rate.span,
            rate_unit: rate_unit.text.to_string(),
            right: None,
        });
        None
    }
}
