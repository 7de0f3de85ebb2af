//! Measures of the network of a cell: `links(contract)`, `linked(contract, core, research)`, `largest_component(contract)`.

use super::Checker;
use super::call::Env;
use super::is_form;
use super::link::Asking;
use super::measure::{Lowered, Type};
use super::row::RowScope;
use crate::diagnostic::{LinkProblem, NameProblem, nearest};
use crate::model::{
    Aggregate, AggregateFunction, Between, Dataset, DatasetId, LinkGroup, LinkSide, Literal, Measure,
    MeasureKind, NetworkFunction, RoleFilter, RowExpr, RowKind, Selection,
};
use crate::source::Span;
use crate::syntax::tree::{CompareOp, Expr, ExprKind, Name, Path};
use crate::unit::{Rational, Unit};

/// The functions by their names, in either language.
const NETWORK: &[(&str, NetworkFunction)] = &[
    ("links", NetworkFunction::Links),
    ("связи", NetworkFunction::Links),
    ("pairs", NetworkFunction::Pairs),
    ("пары", NetworkFunction::Pairs),
    ("mutual", NetworkFunction::Mutual),
    ("взаимные", NetworkFunction::Mutual),
    ("linked", NetworkFunction::Linked),
    ("связанные", NetworkFunction::Linked),
    ("largest_component", NetworkFunction::LargestComponent),
    ("наибольшая_компонента", NetworkFunction::LargestComponent),
    ("components", NetworkFunction::Components),
    ("компоненты", NetworkFunction::Components),
    ("largest_degree", NetworkFunction::LargestDegree),
    ("наибольшая_степень", NetworkFunction::LargestDegree),
];

/// The names of the functions.
pub fn network_names<'a>() -> impl Iterator<Item = &'a str> {
    NETWORK.iter().map(|(name, _)| *name)
}

/// The network function of a name.
pub fn network_of(word: &str) -> Option<NetworkFunction> {
    NETWORK.iter().find(|(name, _)| *name == word).map(|(_, function)| *function)
}

impl Checker<'_> {
    pub(super) fn network(
        &mut self,
        env: &Env,
        (name, function): (&Name, NetworkFunction),
        arguments: &[Expr],
        span: Span,
    ) -> Option<Lowered> {
        let (link, groups) = match arguments {
            [link] => (link, None),
            [link, first, second] => (link, Some((first, second))),
            [] | [_, _] | [_, _, _, ..] => {
                // A link alone, or with two groups; one group wants the other.
                let (name, found) = (name.text.clone(), arguments.len());
                let expected = if found < 2 { 1 } else { 3 };
                self.report(NameProblem::Arity { name, expected, found, span, declared: None });
                return None;
            }
        };
        let (over, condition, inner) = self.link_argument(env, link);
        let Some(id) = over.as_ref().and_then(|path| self.link_of(path)) else {
            if over.as_ref().is_some_and(|path| self.is_broken_link(path)) {
                return None;
            }
            let span = over.map_or(link.span, |path| path.span);
            let name = self.written(span);
            let (near, known) = self.links_near(&name);
            let suggestion = near.filter(|_| self.names.datasets.find(&name).is_none());
            self.report(LinkProblem::NotALink { name, suggestion, known, span });
            return None;
        };
        let declared = self.policy.datasets.get(id.index())?.clone();
        if function == NetworkFunction::Mutual && declared.link.is_some_and(|link| !link.directed) {
            let (link, what, span) = (declared.name.clone(), name.text.clone(), name.span);
            self.report(LinkProblem::Undirected { link, what, span, declared: declared.span });
            return None;
        }
        let between = match groups {
            Some((first, second)) => {
                let groups = [first, second].map(|argument| {
                    let group = self.link_group(env, argument)?;
                    self.group_of_ends(&group, &declared, argument.span)?;
                    Some(group)
                });
                let [first, second] = groups;
                Some(Between { first: first?, second: second? })
            }
            None => None,
        };
        let scope = RowScope { asking: Asking::Cell, env: inner, ..RowScope::own(id) };
        let (filter, _) = self.filters(&scope, condition.as_ref())?;
        let unit = match function {
            NetworkFunction::Links
            | NetworkFunction::Pairs
            | NetworkFunction::Mutual
            | NetworkFunction::Components => Unit::one(),
            NetworkFunction::Linked | NetworkFunction::LargestComponent | NetworkFunction::LargestDegree => {
                self.unit_of_count(declared.link_end(LinkSide::From)?.0)
            }
        };
        let aggregate = Aggregate {
            dataset: id,
            function: AggregateFunction::Network(function),
            argument: None,
            filter,
            between,
            roles: RoleFilter::None,
            complete: false,
            unit: unit.clone(),
            text: self.written(span),
            span,
        };
        let id = self.intern(aggregate);
        let measure = Measure { kind: MeasureKind::Aggregate(id), unit: unit.clone(), span };
        Some(Lowered { generous: true, ..Lowered::new(measure, Type::Number(unit)) })
    }

    /// `contract`, `contract where …`, or an argument that stands for one; its condition is read by names of its own.
    fn link_argument(&mut self, env: &Env, argument: &Expr) -> (Option<Path>, Option<Expr>, Env) {
        if let Some((bound, inner)) = Self::bare_name(argument).and_then(|name| env.measure(&name.text)) {
            return self.link_argument(&inner, &bound);
        }
        match &argument.kind {
            ExprKind::Path(path) => (Some(path.clone()), None, env.clone()),
            ExprKind::Where { measure, condition } => {
                let (path, inner, _) = self.link_argument(env, measure);
                let condition = match inner {
                    Some(own) => {
                        let span = own.span.to(condition.span);
                        let kind = ExprKind::And(Box::new(own), condition.clone());
                        Expr { span, kind }
                    }
                    None => (**condition).clone(),
                };
                (path, Some(condition), env.clone())
            }
            _ => (None, None, env.clone()),
        }
    }

    /// `core`, `member`, `auto`, `auto.core`
    fn link_group(&mut self, env: &Env, argument: &Expr) -> Option<LinkGroup> {
        if let Some((bound, inner)) = Self::bare_name(argument).and_then(|name| env.measure(&name.text)) {
            return self.link_group(&inner, &bound);
        }
        let ExprKind::Path(path) = &argument.kind else {
            return self.no_group(argument.span);
        };
        match path.parts.as_slice() {
            [name] if is_form("cluster", &name.text) => Some(LinkGroup { cluster: None, roles: Vec::new() }),
            [name] => {
                if self.names.roles.find(&name.text).is_none() && self.roles_of(&name.text).is_some() {
                    return Some(LinkGroup { cluster: None, roles: Vec::new() });
                }
                match (self.names.roles.find(&name.text), self.names.clusters.find(&name.text)) {
                    (Some(role), _) => Some(LinkGroup { cluster: None, roles: vec![role] }),
                    (None, Some(id)) => Some(LinkGroup { cluster: Some(id), roles: Vec::new() }),
                    (None, None) => self.no_group(path.span),
                }
            }
            _ => match self.selection(path)? {
                Selection::Role(id, role) => Some(LinkGroup { cluster: Some(id), roles: vec![role] }),
                Selection::Cluster(id) => Some(LinkGroup { cluster: Some(id), roles: Vec::new() }),
                Selection::Overall | Selection::Union => None,
            },
        }
    }

    /// A cluster that is named must be of entities that the link leads to.
    fn group_of_ends(&mut self, group: &LinkGroup, link: &Dataset, span: Span) -> Option<()> {
        let Some(cluster) = group.cluster else { return Some(()) };
        let declared = self.policy.clusters.get(cluster.index())?;
        let ends = LinkSide::BOTH.map(|side| link.link_end(side).map(|(entity, _)| entity));
        if ends.contains(&Some(declared.entity)) || self.lost_clusters.contains(&cluster.index()) {
            return Some(());
        }
        self.same_entities(cluster, ends.into_iter().flatten().next()?, span)
    }

    fn no_group<T>(&mut self, span: Span) -> Option<T> {
        let known: Vec<String> = self.names.roles.names().map(str::to_owned).collect();
        let what = self.written(span);
        let all = self.names.roles.names().chain(self.names.clusters.names());
        let suggestion = nearest(&what, all).map(str::to_owned);
        self.report(LinkProblem::NotAGroup { what, suggestion, known, span });
        None
    }

    /// `all(member where p: q)`, `any(core: q)`: said as counts, so that those of whom it is not known leave it open.
    pub(super) fn entity_quantifier(
        &mut self,
        env: &Env,
        (all, over): (bool, &Path),
        (condition, body): (Option<&Expr>, &Expr),
        span: Span,
    ) -> Option<Lowered> {
        let made = |kind| Expr { span, kind };
        let group = Expr { span: over.span, kind: ExprKind::Path(over.clone()) };
        let counted = |condition: Option<Expr>| {
            let measure = Box::new(group.clone());
            match condition {
                Some(condition) => made(ExprKind::Where { measure, condition: Box::new(condition) }),
                None => group.clone(),
            }
        };
        let both = match condition {
            Some(first) => {
                let (first, second) = (Box::new(first.clone()), Box::new(body.clone()));
                Expr { span: first.span.to(second.span), kind: ExprKind::And(first, second) }
            }
            None => body.clone(),
        };
        let count = |checker: &mut Self, argument: &Expr| {
            checker.aggregate(env, AggregateFunction::Count, argument, span)
        };
        let holding = count(self, &counted(Some(both)))?;
        let kind = if all {
            let everyone = count(self, &counted(condition.cloned()))?;
            let op = super::row_compare::operator(CompareOp::Equal);
            let asked = condition.map_or(over.span, |condition| over.span.to(condition.span));
            let (left, right) = (Box::new(holding.measure), Box::new(self.of_some(everyone.measure, asked)));
            MeasureKind::Compare { op, left, right }
        } else {
            let op = super::row_compare::operator(CompareOp::Greater);
            let zero = zero(&holding.measure.unit, span);
            MeasureKind::Compare { op, left: Box::new(holding.measure), right: Box::new(zero) }
        };
        Some(Lowered::new(Measure { kind, unit: Unit::one(), span }, Type::Bool))
    }

    /// A count that is missing where it is 0: of nobody nothing holds.
    fn of_some(&mut self, count: Measure, asked: Span) -> Measure {
        let MeasureKind::Aggregate(id) = count.kind else { return count };
        let Some(declared) = self.policy.aggregates.get(id.index()) else { return count };
        let one = RowExpr { span: asked, kind: RowKind::Number(Rational::one()) };
        // The least of an empty set is missing with that reason.
        let least = Aggregate {
            function: AggregateFunction::Min,
            argument: Some(one),
            text: self.written(asked),
            span: asked,
            ..declared.clone()
        };
        let (unit, span) = (count.unit.clone(), count.span);
        let nobody = MeasureKind::Aggregate(self.intern(least));
        let op = super::row_compare::operator(CompareOp::Greater);
        let (left, right) = (Box::new(count.clone()), Box::new(zero(&unit, span)));
        let some = Measure { kind: MeasureKind::Compare { op, left, right }, unit: Unit::one(), span };
        let otherwise = Box::new(Measure { kind: nobody, unit: unit.clone(), span: asked });
        let kind = MeasureKind::If { condition: Box::new(some), then: Box::new(count), otherwise };
        Measure { kind, unit, span }
    }

    /// The dataset of the entities whose links an argument asks of, where it asks of any.
    pub(super) fn asked_entities(&mut self, argument: &Expr) -> Option<Option<DatasetId>> {
        let call = linked_call(argument)?;
        let link = self.link_of(call.0)?;
        let sides = match self.sides(link, None, call.1, argument.span) {
            Some(sides) => sides,
            None => return Some(None),
        };
        let dataset = self.policy.datasets.get(link.index())?;
        let mut of: Vec<DatasetId> =
            sides.iter().filter_map(|side| dataset.link_end(*side)).map(|(id, _)| id).collect();
        of.dedup();
        match of.as_slice() {
            [one] => Some(Some(*one)),
            _ => {
                let (what, ends, span) = (self.written(argument.span), self.end_names(link), argument.span);
                self.report(LinkProblem::EitherEnd { what, ends, span });
                Some(None)
            }
        }
    }
}

fn zero(unit: &Unit, span: Span) -> Measure {
    let kind = MeasureKind::Literal(Literal::Number(Rational::zero()));
    Measure { kind, unit: unit.clone(), span }
}

/// The first link that a row expression quantifies over, with its side.
fn linked_call(expr: &Expr) -> Option<(&Path, Option<&Name>)> {
    match &expr.kind {
        ExprKind::QuantifierCall { over, role, .. } => Some((over, role.as_ref())),
        ExprKind::Call { arguments, .. } => arguments.first().and_then(|argument| match &argument.kind {
            ExprKind::Path(path) => Some((path, None)),
            ExprKind::Where { measure, .. } => match &measure.kind {
                ExprKind::Path(path) => Some((path, None)),
                _ => None,
            },
            _ => None,
        }),
        ExprKind::Arithmetic { left, right, .. } | ExprKind::Compare { left, right, .. } => {
            linked_call(left).or_else(|| linked_call(right))
        }
        ExprKind::And(a, b) | ExprKind::Or(a, b) | ExprKind::Coalesce(a, b) => {
            linked_call(a).or_else(|| linked_call(b))
        }
        ExprKind::Negate(a) | ExprKind::Not(a) | ExprKind::IsPresent(a) | ExprKind::IsMissing(a) => {
            linked_call(a)
        }
        ExprKind::If { condition, then, otherwise } => {
            linked_call(condition).or_else(|| linked_call(then)).or_else(|| linked_call(otherwise))
        }
        _ => None,
    }
}
