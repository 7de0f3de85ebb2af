//! The names of an expectation that a column of cases stands for, and what else they are the names of.

use super::Checker;
use super::call::Env;
use super::names::{Formula, Table};
use super::test_case::parts;
use crate::diagnostic::{ExpectProblem, Hidden};
use crate::source::Span;
use crate::syntax::tree::{ArithmeticOp, Expr, ExprKind, Name, Path};

/// A name that stands alone, so that a column of cases may give its value.
pub(super) struct Standing<'t> {
    pub name: &'t Name,
    /// Behind `*` or `/`, where a unit may stand.
    pub scales: bool,
}

/// Every name in an expression that stands alone; the parts of a dotted name do not.
pub(super) fn standing(expr: &Expr) -> Vec<Standing<'_>> {
    let mut found = Vec::new();
    gather(expr, false, &mut found);
    found
}

fn gather<'t>(expr: &'t Expr, scales: bool, found: &mut Vec<Standing<'t>>) {
    if let ExprKind::Path(Path { parts, .. }) | ExprKind::Of { cluster: Path { parts, .. }, .. } = &expr.kind
        && let [name] = parts.as_slice()
    {
        found.push(Standing { name, scales });
    }
    let scaled = match &expr.kind {
        ExprKind::Arithmetic { op: ArithmeticOp::Multiply | ArithmeticOp::Divide, right, .. } => {
            Some(&**right)
        }
        _ => None,
    };
    for part in parts(expr) {
        gather(part, scaled.is_some_and(|scaled| std::ptr::eq(scaled, part)), found);
    }
}

impl Checker<'_> {
    /// Reports a column of cases that stands in an expectation under the name of something declared: which of the two is
    /// meant, nobody can tell, and the value of the case would be compared with itself.
    pub(super) fn hides_nothing(&mut self, expectation: &Expr, env: &Env) -> Option<()> {
        for Standing { name, scales } in standing(expectation) {
            if env.measure(&name.text).is_none() {
                continue;
            }
            if let Some((hidden, declared)) = self.declared_as(&name.text, scales) {
                let (name, span) = (name.text.clone(), name.span);
                let declared = declared.filter(|declared| !self.library.contains(&declared.file));
                self.report(ExpectProblem::HiddenName { name, hidden, span, declared });
                return None;
            }
        }
        Some(())
    }

    /// What is declared under a name that stands alone, and where.
    fn declared_as(&self, name: &str, scales: bool) -> Option<(Hidden, Option<Span>)> {
        let (names, policy) = (&self.names, &self.policy);
        fn of<T: Copy>(table: &Table<T>, name: &str, hidden: Hidden) -> Option<(Hidden, Option<Span>)> {
            table.span(name).map(|span| (hidden, Some(span)))
        }
        let formula = names.formulas.find(name).map(|formula| match formula {
            Formula::Indicator(_) => Hidden::Indicator,
            Formula::Function(_) => Hidden::Function,
        });
        if let Some(hidden) = formula {
            return Some((hidden, names.formulas.span(name)));
        }
        let column = policy.datasets.iter().find_map(|dataset| {
            let column = dataset.columns.iter().find(|column| column.name == name)?;
            Some((Hidden::Column(dataset.name.clone()), Some(column.span)))
        });
        let last = |id: &str| id.rsplit('.').next() == Some(name);
        let target = || {
            let target = policy.targets.iter().find(|target| last(&target.id))?;
            Some((Hidden::Target(target.id.clone()), Some(target.span)))
        };
        let milestone = || {
            let milestone = policy.milestones.iter().find(|milestone| last(&milestone.id))?;
            Some((Hidden::Milestone(milestone.id.clone()), Some(milestone.span)))
        };
        column
            .or_else(|| of(&names.parameters, name, Hidden::Parameter))
            .or_else(|| of(&names.clusters, name, Hidden::Cluster))
            .or_else(|| of(&names.roles, name, Hidden::Role))
            .or_else(|| of(&names.stages, name, Hidden::Stage))
            .or_else(|| of(&names.classifications, name, Hidden::Classification))
            .or_else(|| of(&names.datasets, name, Hidden::Dataset))
            .or_else(|| of(&names.bodies, name, Hidden::Body))
            .or_else(|| of(&names.acts, name, Hidden::Act))
            .or_else(target)
            .or_else(milestone)
            .or_else(|| scales.then(|| of(&names.units, name, Hidden::Unit)).flatten())
    }
}
