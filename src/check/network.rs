//! Measures of the network of a cell: `links(contract)`, `linked(contract, core, research)`, `largest_component(contract)`.

use super::Checker;
use super::call::Env;
use super::is_form;
use super::link::Asking;
use super::measure::{Lowered, Type};
use super::row::RowScope;
use crate::diagnostic::{
    Describe, Label, Lang, LinkProblem, MeantProblem, NameProblem, TwoRegisters, nearest,
};
use crate::model::{
    Aggregate, AggregateFunction, Between, ColumnId, Dataset, DatasetId, LinkGroup, LinkSide, Literal,
    Measure, MeasureKind, NetworkFunction, RoleFilter, RowExpr, RowKind, Selection, Through,
};
use crate::source::Span;
use crate::syntax::tree::{CompareOp, Expr, ExprKind, Name, Path};
use crate::unit::{Rational, Unit};

/// A link as an argument means it.
#[derive(Debug, Clone)]
pub struct LinkMeant {
    pub id: DatasetId,
    /// What its rows must satisfy, each condition with what its own names stand for.
    pub conditions: Vec<(Expr, Env)>,
}

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
    ("nodes", NetworkFunction::Nodes),
    ("узлы", NetworkFunction::Nodes),
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
        let LinkMeant { id, conditions } = self.link_argument(env, link)?;
        let declared = self.policy.datasets.get(id.index())?.clone();
        if function == NetworkFunction::Mutual && declared.link.is_some_and(|link| !link.directed) {
            let (span, inside) = Self::asked_at(env, link, name.span);
            let (link, what) = (declared.name.clone(), name.text.clone());
            let declared = declared.span;
            return self.told_once(LinkProblem::Undirected { link, what, span, inside, declared });
        }
        let between = match groups {
            Some((first, second)) => {
                let groups = [first, second].map(|argument| {
                    let group = self.link_group(env, argument, Some(&declared))?;
                    self.group_of_ends(&group, &declared, argument.span)?;
                    Some(group)
                });
                let [first, second] = groups;
                Some(Between { first: first?, second: second? })
            }
            None => None,
        };
        let asked = Asked { env, function, link, span };
        let counted = self.counted(&asked, &declared, between.as_ref())?;
        let scope = RowScope { asking: Asking::Cell, ..RowScope::own(id) };
        let conditions = self.row_conditions(&scope, &conditions)?;
        let filter = match conditions {
            Some(condition) => self.split_filter(id, &condition)?.0,
            None => None,
        };
        let unit = match function {
            NetworkFunction::Links
            | NetworkFunction::Pairs
            | NetworkFunction::Mutual
            | NetworkFunction::Components
            | NetworkFunction::LargestDegree
            | NetworkFunction::Nodes => Unit::one(),
            NetworkFunction::Linked | NetworkFunction::LargestComponent => self.unit_of_count(counted),
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

    /// Rows of a link count in a cell where both ends are in it: a condition that one is says nothing.
    pub(super) fn members_already(&mut self, aggregate: &Aggregate) {
        let Some(dataset) = self.policy.datasets.get(aggregate.dataset.index()) else { return };
        let ends = LinkSide::BOTH.map(|side| dataset.link_end(side));
        let [Some((from, from_column)), Some((to, to_column))] = ends else { return };
        if from != to || aggregate.between.is_some() {
            return;
        }
        let everyone = self.policy.roles.len();
        let mut found = Vec::new();
        for expr in aggregate.filter.iter().chain(&aggregate.argument) {
            expr.visit(&mut |part| {
                let RowKind::Through { through: Through::Column(column), expr: inside } = &part.kind else {
                    return;
                };
                let RowKind::InCell { roles } = &inside.kind else { return };
                let end = [from_column, to_column].iter().position(|own| *own == column.column);
                if column.dataset == aggregate.dataset && (roles.is_empty() || roles.len() == everyone) {
                    found.extend(end.map(|end| (end, part.span)));
                }
            });
        }
        let name = |column: ColumnId| dataset.column(column).map(|c| c.name.clone()).unwrap_or_default();
        let (names, link) = ([name(from_column), name(to_column)], dataset.name.clone());
        let value = aggregate.argument.as_ref().filter(|_| aggregate.function == AggregateFunction::Sum);
        let value = value.map(|argument| self.written(argument.span));
        for (end, span) in found {
            let [from, to] = names.clone();
            let ends = if end == 0 { [from, to] } else { [to, from] };
            let (what, link, value) = (self.written(span), link.clone(), value.clone());
            let _: Option<()> =
                self.told_once(MeantProblem::MembersAlready { what, link, ends, value, span });
        }
    }

    /// The link that an argument means, of which there must be one.
    pub(super) fn link_argument(&mut self, env: &Env, argument: &Expr) -> Option<LinkMeant> {
        if let Some(meant) = self.link_meant(env, argument) {
            return Some(meant);
        }
        let said = Self::meant(env, argument).0;
        if let ExprKind::Path(path) = &said.kind
            && self.is_broken_link(path)
        {
            return None;
        }
        let (name, span) = (self.written(said.span), said.span);
        let (near, known) = self.links_near(&name);
        let suggestion = near.filter(|_| self.names.datasets.find(&name).is_none());
        self.report(LinkProblem::NotALink { name, suggestion, known, span });
        None
    }

    /// `contract`, `contract where …`, or an argument of a function that stands for one.
    pub(super) fn link_meant(&self, env: &Env, argument: &Expr) -> Option<LinkMeant> {
        let (argument, env) = Self::meant(env, argument);
        match &argument.kind {
            ExprKind::Path(path) => Some(LinkMeant { id: self.link_of(path)?, conditions: Vec::new() }),
            ExprKind::Where { measure, condition } => {
                let mut meant = self.link_meant(&env, measure)?;
                meant.conditions.push(((**condition).clone(), env));
                Some(meant)
            }
            _ => None,
        }
    }

    /// What an expression says once names of arguments are replaced by what they stand for, and whose names it uses.
    pub(super) fn meant(env: &Env, expr: &Expr) -> (Expr, Env) {
        let (mut expr, mut env) = (expr.clone(), env.clone());
        // An argument stands for one of an outer call, of which there are fewer each time.
        while let Some((bound, outer)) = Self::bare_name(&expr).and_then(|name| env.measure(&name.text)) {
            (expr, env) = (bound, outer);
        }
        (expr, env)
    }

    /// All of these conditions, each read by names of its own; `Some(None)` where there is none.
    pub(super) fn row_conditions(
        &mut self,
        scope: &RowScope,
        conditions: &[(Expr, Env)],
    ) -> Option<Option<RowExpr>> {
        let mut all: Option<RowExpr> = None;
        let read = conditions.iter().map(|(condition, env)| {
            let scope = RowScope { env: env.clone(), ..scope.clone() };
            self.row_condition(&scope, condition)
        });
        for condition in read.collect::<Vec<_>>() {
            let condition = condition?;
            all = Some(match all {
                Some(before) => {
                    let span = before.span.to(condition.span);
                    RowExpr { span, kind: RowKind::And(Box::new(before), Box::new(condition)) }
                }
                None => condition,
            });
        }
        Some(all)
    }

    /// `core`, `member`, `auto`, `auto.core`; of a link between two registers, one of these too.
    pub(super) fn link_group(
        &mut self,
        env: &Env,
        argument: &Expr,
        link: Option<&Dataset>,
    ) -> Option<LinkGroup> {
        let (argument, _) = Self::meant(env, argument);
        let ExprKind::Path(path) = &argument.kind else {
            return self.no_group(link, argument.span);
        };
        let two = link.and_then(two_registers);
        let group = |cluster, roles| LinkGroup { cluster, roles, of: None };
        let found = match path.parts.as_slice() {
            [name] if is_form("cluster", &name.text) => group(None, Vec::new()),
            [name] => {
                // `member` is any role: in a cell without a cluster, a role in some cluster.
                let role = self.names.roles.find(&name.text);
                if let Some(roles) = self.roles_of(&name.text).filter(|_| role.is_none()) {
                    group(None, roles)
                } else if let Some(role) = role {
                    group(None, vec![role])
                } else if let Some(id) = self.names.clusters.find(&name.text) {
                    group(Some(id), Vec::new())
                } else {
                    let register = self.names.datasets.find(&name.text);
                    let end = register.filter(|id| self.registers_of(link).contains(id));
                    let Some(end) = end else { return self.no_group(link, path.span) };
                    LinkGroup { of: Some(end), ..group(None, Vec::new()) }
                }
            }
            _ => match self.selection(path)? {
                Selection::Role(id, role) => group(Some(id), vec![role]),
                Selection::Cluster(id) => group(Some(id), Vec::new()),
                Selection::Overall | Selection::Union => return None,
            },
        };
        match (link, two.filter(|_| found.of.is_none())) {
            (Some(link), Some(ends)) => self.register_of(found, ends, link, argument.span),
            (_, None) | (None, _) => Some(found),
        }
    }

    /// A group with the register that it is of, where the link joins two.
    fn register_of(
        &mut self,
        group: LinkGroup,
        ends: [DatasetId; 2],
        link: &Dataset,
        span: Span,
    ) -> Option<LinkGroup> {
        if let Some(cluster) = group.cluster {
            let of = self.policy.clusters.get(cluster.index()).map(|declared| declared.entity);
            return Some(LinkGroup { of, ..group });
        }
        let peopled = |end: &DatasetId| {
            let clusters = self.policy.clusters.iter().zip(&self.cluster_roles);
            let mut own = clusters.filter(|(cluster, _)| cluster.entity == *end);
            own.any(|(_, roles)| group.roles.is_empty() || roles.iter().any(|r| group.roles.contains(r)))
        };
        match ends.map(|end| peopled(&end).then_some(end)) {
            [Some(of), None] | [None, Some(of)] => Some(LinkGroup { of: Some(of), ..group }),
            _ if !self.lost_clusters.is_empty() => None,
            [Some(_), Some(_)] | [None, None] => {
                let (what, ends) = (self.written(span), self.registers(ends));
                let link = link.name.clone();
                self.told_once(LinkProblem::TwoRegisters {
                    what,
                    why: TwoRegisters::Group,
                    of: None,
                    link,
                    ends,
                    span,
                    inside: None,
                })
            }
        }
    }

    /// The registers that may stand as a group: those of the link, of any where it is not known yet.
    fn registers_of(&self, link: Option<&Dataset>) -> Vec<DatasetId> {
        let all = link.map_or(self.policy.datasets.as_slice(), std::slice::from_ref);
        all.iter().filter_map(two_registers).flatten().collect()
    }

    fn registers(&self, ends: [DatasetId; 2]) -> [String; 2] {
        ends.map(|id| self.policy.datasets.get(id.index()).map(|d| d.name.clone()).unwrap_or_default())
    }

    /// The register whose entities a function counts; a link between two must tell which, and who is joined with whom.
    fn counted(&mut self, asked: &Asked<'_>, link: &Dataset, between: Option<&Between>) -> Option<DatasetId> {
        let from = link.link_end(LinkSide::From)?.0;
        let Some(ends) = two_registers(link) else { return Some(from) };
        let why = match (asked.function, between) {
            (NetworkFunction::Mutual, _) => TwoRegisters::Mutual,
            (NetworkFunction::Nodes, Some(between)) => return between.first.of,
            (_, Some(Between { first, second })) if first.of == second.of => TwoRegisters::Same,
            (_, Some(between)) => return between.first.of,
            (function, None) if function.is_of_members() => TwoRegisters::Whose,
            (_, None) => return Some(from),
        };
        let (span, inside) = Self::asked_at(asked.env, asked.link, asked.span);
        if !self.lost_clusters.is_empty() {
            return None;
        }
        let what = self.written(span);
        let of = between.and_then(|b| b.first.of).filter(|_| why == TwoRegisters::Same);
        let of = of.and_then(|id| self.policy.datasets.get(id.index())).map(|d| d.name.clone());
        let (link, ends) = (link.name.clone(), self.registers(ends));
        self.told_once(LinkProblem::TwoRegisters { what, why, of, link, ends, span, inside })
    }

    /// Where a policy asks something of a link: a function of the library gets it as an argument, and there is nothing
    /// to mend in its text.
    fn asked_at(env: &Env, link: &Expr, own: Span) -> (Span, Option<Span>) {
        let said = Self::meant(env, link).0.span;
        if said == link.span { (own, None) } else { (env.call.unwrap_or(said), Some(own)) }
    }

    /// Reports what is not told of the same place already: a function asks the same of its argument more than once.
    fn told_once<T>(&mut self, problem: impl Describe + 'static) -> Option<T> {
        let place = |labels: Vec<Label>| labels.first().map(|label| label.span);
        let (code, at) = (problem.code(), place(problem.labels(Lang::En)));
        if !self.problems.iter().any(|p| p.code() == code && place(p.labels(Lang::En)) == at) {
            self.report(problem);
        }
        None
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

    fn no_group<T>(&mut self, link: Option<&Dataset>, span: Span) -> Option<T> {
        let name = |id: DatasetId| self.policy.datasets.get(id.index()).map(|d| d.name.clone());
        let registers: Vec<String> = self.registers_of(link).into_iter().filter_map(name).collect();
        let known: Vec<String> = self.names.roles.names().map(str::to_owned).collect();
        let what = self.written(span);
        let all = self.names.roles.names().chain(self.names.clusters.names());
        let suggestion = nearest(&what, all.chain(registers.iter().map(String::as_str))).map(str::to_owned);
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
    pub(super) fn asked_entities(&mut self, env: &Env, argument: &Expr) -> Option<Option<DatasetId>> {
        let call = linked_call(argument)?;
        let link = self.link_meant(env, &path_expr(call.0))?.id;
        let side = call.1.map(|side| self.side_meant(env, side));
        let sides = match self.sides(link, None, side.as_ref(), argument.span) {
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

/// What a function of networks is asked of.
struct Asked<'a> {
    env: &'a Env,
    function: NetworkFunction,
    link: &'a Expr,
    span: Span,
}

/// The registers that a link joins, where they are two.
fn two_registers(link: &Dataset) -> Option<[DatasetId; 2]> {
    let [from, to] = LinkSide::BOTH.map(|side| link.link_end(side).map(|(entity, _)| entity));
    let ends = [from?, to?];
    (ends[0] != ends[1]).then_some(ends)
}

/// A path as an expression.
pub fn path_expr(path: &Path) -> Expr {
    Expr { span: path.span, kind: ExprKind::Path(path.clone()) }
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
