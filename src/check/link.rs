//! Links: their ends, and what a row may ask of them.

use super::call::Env;
use super::network::{LinkMeant, path_expr};
use super::row::{Row, RowScope, RowType};
use super::{Checker, is_form};
use crate::diagnostic::{LinkProblem, NameProblem, NoLinks, nearest};
use crate::model::{
    ClusterId, ColumnId, ColumnKind, ColumnRef, DatasetId, Link, LinkSide, LinkedFunction, RowKind,
};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, Name, Path};
use crate::unit::Unit;

/// What a row may ask of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Nothing, and why.
    Nothing(NoLinks),
    /// The columns of entities that the row names, no links: nobody's are meant.
    Named,
    /// Anything: the cell's cluster is known.
    Cell,
    /// What is decided above a rule of a contour, by the rule's place among the roles.
    Contour(ClusterId, usize),
}

impl Asking {
    /// Why links cannot be asked of.
    pub(super) fn refused(self) -> Option<NoLinks> {
        match self {
            Asking::Nothing(why) => Some(why),
            Asking::Named => Some(NoLinks::Elsewhere),
            Asking::Cell | Asking::Contour(..) => None,
        }
    }
}

/// The link that a quantifier looks at.
#[derive(Debug, Clone, PartialEq)]
pub struct AroundLink {
    /// The entities whose links are looked at.
    pub own: DatasetId,
    /// Of the partner; ends of two datasets know it by the side.
    pub partner: DatasetId,
}

/// The functions of an entity's links by their names, in either language.
pub(super) const FUNCTIONS: &[(&str, LinkedFunction)] = &[
    ("any", LinkedFunction::Any),
    ("есть", LinkedFunction::Any),
    ("all", LinkedFunction::All),
    ("все", LinkedFunction::All),
    ("count", LinkedFunction::Count),
    ("число", LinkedFunction::Count),
    ("sum", LinkedFunction::Sum),
    ("сумма", LinkedFunction::Sum),
];

/// The parts of `any(contract as supplier where p: q)`.
pub(super) struct LinkedCall<'t> {
    pub function: &'t Path,
    pub link: LinkMeant,
    /// Where the link stands.
    pub over: Span,
    pub side: Option<Name>,
    pub body: Option<&'t Expr>,
}

impl Checker<'_> {
    /// The ends of links, once every table is known.
    pub(super) fn check_links(&mut self, declared: &[(&tree::Dataset, &std::path::PathBuf)]) {
        for (at, (dataset, _)) in declared.iter().enumerate() {
            if let Some(link) = &dataset.link {
                let ends =
                    [tree::LinkSide::From, tree::LinkSide::To].map(|side| self.end(at, dataset, link, side));
                let [Some(from), Some(to)] = ends else {
                    self.broken_links.extend([DatasetId::at(at)]);
                    continue;
                };
                let directed = self.has_direction(at, link, [from, to]);
                let units = &self.units;
                let is_money =
                    |kind: &ColumnKind| matches!(kind, ColumnKind::Number(unit) if units.is_money(unit));
                let columns =
                    self.policy.datasets.get(at).map_or(&[][..], |dataset| dataset.columns.as_slice());
                let money = columns.iter().position(|column| is_money(&column.kind)).map(ColumnId::at);
                if let Some(checked) = self.policy.datasets.get_mut(at) {
                    checked.link = Some(Link { from, to, directed, money });
                }
                self.partner_is_taken(dataset);
            }
        }
    }

    /// Whether the sides of a link differ: those of two registers always do.
    fn has_direction(&mut self, at: usize, link: &tree::Link, ends: [ColumnId; 2]) -> bool {
        let Some(span) = link.undirected.first().copied() else { return true };
        if let Some(again) = link.undirected.get(1) {
            self.report(NameProblem::ClauseTwice { span: *again, first: span });
        }
        let registers = ends.map(|column| {
            let of = self.reference_of(ColumnRef { dataset: DatasetId::at(at), column })?;
            self.policy.datasets.get(of.index()).map(|d| d.name.clone())
        });
        let [Some(from), Some(to)] = registers else { return false };
        if from == to {
            return false;
        }
        self.report(LinkProblem::SidesDiffer { registers: [from, to], span });
        true
    }

    /// `partner` is who stands at the other end, so no column of a link is called that.
    fn partner_is_taken(&mut self, dataset: &tree::Dataset) {
        let ends: Vec<&str> =
            dataset.link.iter().flat_map(|l| &l.ends).map(|end| end.name.text.as_str()).collect();
        for clause in &dataset.clauses {
            let (tree::DatasetClause::Key(column) | tree::DatasetClause::Column(column)) = &clause.kind
            else {
                continue;
            };
            // Of an end it is told already.
            if is_form("partner", &column.name.text) && !ends.contains(&column.name.text.as_str()) {
                let (name, span) = (column.name.text.clone(), column.name.span);
                self.report(NameProblem::Reserved { name, module: None, span });
            }
        }
    }

    fn end(
        &mut self,
        at: usize,
        dataset: &tree::Dataset,
        link: &tree::Link,
        side: tree::LinkSide,
    ) -> Option<ColumnId> {
        let mut ends = link.ends.iter().filter(|end| end.side == side);
        let Some(end) = ends.next() else {
            let (link, span) = (dataset.head.name.text.clone(), dataset.head.name.span);
            self.report(LinkProblem::EndMissing { link, from: side == tree::LinkSide::From, span });
            return None;
        };
        if let Some(second) = ends.next() {
            self.report(LinkProblem::EndTwice { span: second.span, first: end.span });
        }
        if is_form("partner", &end.name.text) {
            let name = end.name.text.clone();
            self.report(NameProblem::Reserved { name, module: None, span: end.name.span });
            return None;
        }
        let column = self.names.columns.get(at)?.find(&end.name.text)?;
        // An unknown table is told where its name stands.
        let ColumnKind::Reference(of) = self.policy.datasets.get(at)?.column(column)?.kind else {
            return None;
        };
        let entity = self.policy.datasets.get(of.index())?;
        // One that could not be read has no columns, and its fault is told.
        if entity.columns.is_empty() {
            return None;
        }
        let text_key = entity.keys.first().and_then(|key| entity.column(*key));
        let named = entity.is_entity() && text_key.is_some_and(|key| key.kind == ColumnKind::Text);
        if !named {
            let (dataset, declared) = (entity.name.clone(), entity.span);
            let (end, span) = (end.name.text.clone(), end.span);
            self.report(LinkProblem::NotEntities { end, dataset, span, declared });
            return None;
        }
        Some(column)
    }

    /// The link of a name.
    pub(super) fn link_of(&self, path: &Path) -> Option<DatasetId> {
        let [name] = path.parts.as_slice() else { return None };
        let id = self.names.datasets.find(&name.text)?;
        self.policy.datasets.get(id.index()).filter(|d| d.link.is_some())?;
        Some(id)
    }

    /// True for a declared link whose ends are not known; what is wrong with it is told.
    pub(super) fn is_broken_link(&self, path: &Path) -> bool {
        let [name] = path.parts.as_slice() else { return false };
        self.names.datasets.find(&name.text).is_some_and(|id| self.broken_links.contains(&id))
    }

    pub(super) fn end_names(&self, link: DatasetId) -> [String; 2] {
        let dataset = self.policy.datasets.get(link.index());
        LinkSide::BOTH.map(|side| {
            let column = dataset.and_then(|d| d.link_end(side).and_then(|(_, column)| d.column(column)));
            column.map(|c| c.name.clone()).unwrap_or_default()
        })
    }

    /// The ends at which entities of a dataset stand, of those that `as` leaves.
    pub(super) fn sides(
        &mut self,
        link: DatasetId,
        own: Option<DatasetId>,
        side: Option<&Name>,
        span: Span,
    ) -> Option<Vec<LinkSide>> {
        let dataset = self.policy.datasets.get(link.index())?.clone();
        let ends = self.end_names(link);
        let named = match side {
            None => None,
            Some(name) => {
                let found = LinkSide::BOTH.into_iter().zip(&ends).find(|(_, end)| **end == name.text);
                let Some((found, _)) = found else {
                    let suggestion = nearest(&name.text, ends.iter().map(String::as_str)).map(str::to_owned);
                    let (end, link, span) = (name.text.clone(), dataset.name.clone(), name.span);
                    self.report(LinkProblem::UnknownEnd { end, link, ends, suggestion, span });
                    return None;
                };
                if dataset.link.is_some_and(|link| !link.directed) {
                    let word = crate::keyword::canonical("as", Self::lang_of(&name.text)).unwrap_or("as");
                    let (what, link) = (format!("{word} {}", name.text), dataset.name.clone());
                    self.report(LinkProblem::Undirected {
                        inside: None,
                        link,
                        what,
                        span: name.span,
                        declared: dataset.span,
                    });
                    return None;
                }
                Some(found)
            }
        };
        let of = |side: &LinkSide| dataset.link_end(*side).map(|(entity, _)| entity);
        let fits = |side: &LinkSide| own.is_none_or(|own| of(side) == Some(own));
        let sides: Vec<LinkSide> =
            LinkSide::BOTH.into_iter().filter(|s| named.is_none_or(|n| n == *s) && fits(s)).collect();
        if sides.is_empty() {
            let wanted = own.and_then(|own| self.policy.datasets.get(own.index())).map(|d| d.name.clone());
            let tables = LinkSide::BOTH.map(|side| {
                of(&side)
                    .and_then(|id| self.policy.datasets.get(id.index()))
                    .map(|d| d.name.clone())
                    .unwrap_or_default()
            });
            let link = dataset.name.clone();
            self.report(LinkProblem::NoEnd { link, dataset: wanted.unwrap_or_default(), ends: tables, span });
            return None;
        }
        Some(sides)
    }

    /// The dataset of the entities that rows are, or are about.
    pub(super) fn entities_of(&self, dataset: DatasetId) -> Option<DatasetId> {
        let declared = self.policy.datasets.get(dataset.index())?;
        declared.of.or_else(|| declared.is_entity().then_some(dataset))
    }

    /// `count(contract where …)`, `any(contract)`: a call in a row whose argument is a link.
    pub(super) fn row_counted<'t>(
        &self,
        env: &Env,
        function: &'t Path,
        arguments: &[Expr],
    ) -> Option<LinkedCall<'t>> {
        let [argument] = arguments else { return None };
        let link = self.link_meant(env, argument)?;
        Some(LinkedCall { function, link, over: argument.span, side: None, body: None })
    }

    /// A quantifier in a row over a link.
    pub(super) fn row_quantified<'t>(
        &self,
        env: &Env,
        (function, over): (&'t Path, &Path),
        (side, condition, body): (Option<&Name>, Option<&Expr>, Option<&'t Expr>),
    ) -> Option<LinkedCall<'t>> {
        let mut link = self.link_meant(env, &path_expr(over))?;
        link.conditions.extend(condition.map(|condition| (condition.clone(), env.clone())));
        let side = side.map(|side| self.side_meant(env, side));
        Some(LinkedCall { function, link, over: over.span, side, body })
    }

    /// The end after `as`, which may be an argument of a function.
    pub(super) fn side_meant(&self, env: &Env, side: &Name) -> Name {
        match env.measure(&side.text) {
            Some((bound, outer)) => {
                let span = Self::meant(&outer, &bound).0.span;
                Name { text: self.written(span), span }
            }
            None => side.clone(),
        }
    }

    /// The names of links, and the one that a name resembles.
    pub(super) fn links_near(&self, name: &str) -> (Option<String>, Vec<String>) {
        let links = self.policy.datasets.iter().filter(|d| d.link.is_some());
        let known: Vec<String> = links.map(|d| d.name.clone()).collect();
        (nearest(name, known.iter().map(String::as_str)).map(str::to_owned), known)
    }

    /// Reports a table that is none of links, or a name that resembles a link, where a row asks of links.
    pub(super) fn meant_link(&mut self, over: &Path) -> bool {
        if self.is_broken_link(over) {
            return true;
        }
        let [name] = over.parts.as_slice() else { return false };
        let (suggestion, known) = self.links_near(&name.text);
        let is_table = self.names.datasets.find(&name.text).is_some();
        if !is_table && suggestion.is_none() {
            return false;
        }
        let (name, span) = (name.text.clone(), name.span);
        self.report(LinkProblem::NotALink {
            name,
            suggestion: suggestion.filter(|_| !is_table),
            known,
            span,
        });
        true
    }

    /// `count(contrat where …)` in a row.
    pub(super) fn counted_misspelt(&mut self, function: &Path, arguments: &[Expr]) -> bool {
        let word = self.written(function.span);
        let [argument] = arguments else { return false };
        let over = match &argument.kind {
            ExprKind::Where { measure, .. } => Self::bare_name(measure),
            _ => Self::bare_name(argument),
        };
        let Some(name) = over.filter(|_| FUNCTIONS.iter().any(|(known, _)| *known == word)).cloned() else {
            return false;
        };
        let is_known = self.names.datasets.find(&name.text).is_some()
            || self.roles_of(&name.text).is_some()
            || self.names.columns.iter().any(|table| table.find(&name.text).is_some());
        let span = name.span;
        !is_known && self.meant_link(&Path { parts: vec![name], span })
    }

    /// What an entity's links say; `None` where there is a problem, which is reported.
    pub(super) fn row_linked(&mut self, scope: &RowScope, call: &LinkedCall<'_>, span: Span) -> Option<Row> {
        let link = call.link.id;
        let word = self.written(call.function.span);
        if let Some(why) = scope.asking.refused() {
            self.report(LinkProblem::NotHere { what: self.written(span), why, span });
            return None;
        }
        let Some((_, function)) = FUNCTIONS.iter().find(|(name, _)| *name == word) else {
            self.not_asked(link, call.function, span);
            return None;
        };
        let own = match &scope.around {
            Some(_) => None,
            None => self.entities_of(scope.dataset),
        };
        let Some(own) = own else {
            let is_link = self.policy.datasets.get(scope.dataset.index()).is_some_and(|d| d.link.is_some());
            let why = match (scope.around.is_some(), is_link) {
                (true, _) => NoLinks::Within,
                (false, true) => NoLinks::OfLink,
                (false, false) => NoLinks::Elsewhere,
            };
            self.report(LinkProblem::NotHere { what: self.written(span), why, span });
            return None;
        };
        let sides = self.sides(link, Some(own), call.side.as_ref(), span)?;
        let dataset = self.policy.datasets.get(link.index())?;
        let partner = dataset.link_end(sides.first()?.other())?.0;
        let inner = RowScope { dataset: link, around: Some(AroundLink { own, partner }), ..scope.clone() };
        let filter = self.row_conditions(&inner, &call.link.conditions);
        let (body, of) = match (function, call.body) {
            (LinkedFunction::Count, Some(body)) => {
                self.report(LinkProblem::CountOfValues { what: self.written(span), span: body.span });
                return None;
            }
            (LinkedFunction::Count, None) => (None, RowType::Number(Unit::one())),
            // `any(contract)`: there is one at all.
            (LinkedFunction::Any, None) => (None, RowType::Bool),
            (LinkedFunction::All | LinkedFunction::Sum, None) => {
                self.no_value_of_links(*function, link, call.over, span);
                return None;
            }
            (LinkedFunction::Any | LinkedFunction::All, Some(body)) => {
                (Some(self.row_condition(&inner, body)?), RowType::Bool)
            }
            (LinkedFunction::Sum, Some(body)) => {
                let row = self.row_number(&inner, body)?;
                let unit = match &row.of {
                    RowType::Number(unit) => unit.clone(),
                    _ => Unit::one(),
                };
                self.adds_up(&unit, span)?;
                (Some(row.expr), RowType::Number(unit))
            }
        };
        let filter = filter?.map(Box::new);
        let (function, body) = (*function, body.map(Box::new));
        Some(Row::new(span, RowKind::Linked { function, link, sides, filter, body }, of))
    }
}
