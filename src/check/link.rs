//! Links: their ends, what a row may ask of them, and who may be asked for at the other end.

use std::collections::BTreeMap;

use super::call::Env;
use super::circle::circle_from;
use super::names::Table;
use super::network::{LinkMeant, path_expr};
use super::row::{Row, RowScope, RowType};
use super::sight::Seen;
use super::{Checker, is_form};
use crate::diagnostic::{Kind, LinkProblem, NameProblem, NoLinks, TypeProblem, ValueType, nearest};
use crate::model::{
    ClusterId, ColumnId, ColumnKind, ContourRule, DatasetId, Link, LinkSide, LinkedFunction, RoleId, RowExpr,
    RowKind, Through,
};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, ListItem, Name, Path};
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
    fn refused(self) -> Option<NoLinks> {
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
const FUNCTIONS: &[(&str, LinkedFunction)] = &[
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
                match (ends, self.policy.datasets.get_mut(at)) {
                    ([Some(from), Some(to)], Some(checked)) => {
                        let money = checked.columns.iter().position(|column| match &column.kind {
                            ColumnKind::Number(unit) => self.units.is_money(unit),
                            ColumnKind::Text
                            | ColumnKind::Date
                            | ColumnKind::Code(_)
                            | ColumnKind::Reference(_)
                            | ColumnKind::Cluster => false,
                        });
                        let (directed, money) = (link.undirected.is_none(), money.map(ColumnId::at));
                        checked.link = Some(Link { from, to, directed, money });
                    }
                    (_, _) => self.broken_links.extend([DatasetId::at(at)]),
                }
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
    fn entities_of(&self, dataset: DatasetId) -> Option<DatasetId> {
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

    /// Reports `partner` where no link is looked at.
    pub(super) fn no_partner(&mut self, name: &Name) -> bool {
        let said = is_form("partner", &name.text) && self.names.datasets.find(&name.text).is_none();
        if said {
            let (what, why, span) = (name.text.clone(), NoLinks::NoPartner, name.span);
            self.report(LinkProblem::NotHere { what, why, span });
        }
        said
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
            let what = format!("{word}({})", self.written(call.over));
            self.report(NameProblem::NotEvaluated { what, span });
            return None;
        };
        let own = match &scope.around {
            Some(_) => None,
            None => self.entities_of(scope.dataset),
        };
        let Some(own) = own else {
            let why = if scope.around.is_some() { NoLinks::Within } else { NoLinks::Elsewhere };
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
                let (wanted, found) = (ValueType::Condition, ValueType::Rows);
                self.report(TypeProblem::Wanted { wanted, found, span: call.over });
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

    /// The other entity that a name of a row means: the partner in a link, or one that a column names.
    pub(super) fn other_entity(&self, scope: &RowScope, name: &Name) -> Option<(Through, DatasetId)> {
        if let Some(around) = scope.around.as_ref().filter(|_| is_form("partner", &name.text)) {
            return Some((Through::Partner(around.partner), around.partner));
        }
        let column = match self.column_of(scope.dataset, &name.text) {
            Some(column) => column,
            None => match self.seen(scope.around.as_ref().map_or(scope.dataset, |a| a.own), &name.text) {
                Seen::Column(column) => column,
                Seen::Several(_) | Seen::Nothing => return None,
            },
        };
        let declared = self.policy.datasets.get(column.dataset.index())?.column(column.column)?;
        match declared.kind {
            ColumnKind::Reference(entity) => Some((Through::Column(column), entity)),
            ColumnKind::Text
            | ColumnKind::Number(_)
            | ColumnKind::Date
            | ColumnKind::Code(_)
            | ColumnKind::Cluster => None,
        }
    }

    /// `partner.kind`, `customer.report.employees`: what another entity is like; `None` where no other is named.
    pub(super) fn row_of_other(&mut self, scope: &RowScope, path: &Path) -> Option<Option<Row>> {
        let (first, rest) = path.parts.split_first()?;
        let table = self.names.datasets.find(&first.text);
        if rest.is_empty() || table.is_some_and(|table| !self.names_one_of(scope, first, table)) {
            return None;
        }
        let (through, entity) = self.other_entity(scope, first)?;
        if let Asking::Nothing(why) = scope.asking {
            self.report(LinkProblem::NotHere { what: self.written(path.span), why, span: path.span });
            return Some(None);
        }
        let rest = Path { parts: rest.to_vec(), span: path.span };
        let inner = RowScope { dataset: entity, around: None, ..scope.clone() };
        let found = match rest.parts.as_slice() {
            [name] => match self.seen(entity, &name.text) {
                Seen::Column(column) => self.column_row(column, path.span),
                Seen::Several(options) => {
                    self.report(NameProblem::Ambiguous { name: name.text.clone(), options, span: name.span });
                    None
                }
                Seen::Nothing if matches!(name.text.as_str(), "role" | "роль") => {
                    let (other, what, span) = (first.text.clone(), self.written(path.span), path.span);
                    self.report(LinkProblem::RoleAsColumn { other, what, span });
                    None
                }
                Seen::Nothing => {
                    let known = self.visible(entity);
                    self.unknown(Kind::Column, name, known.iter().map(String::as_str));
                    None
                }
            },
            _ => self.row_qualified(&inner, &rest),
        };
        Some(found.map(|row| through_other(row, through, path.span)))
    }

    /// True where a name is that of a table and of a column that refers to it: in a row that is neither of that table
    /// nor about its entities, the one that the column names is meant.
    fn names_one_of(&self, scope: &RowScope, name: &Name, table: DatasetId) -> bool {
        let subject = scope.around.as_ref().map_or(scope.dataset, |around| around.own);
        let own = [scope.dataset, subject].map(|id| (id, self.entities_of(id)));
        let itself = own.iter().any(|(id, entity)| *id == table || *entity == Some(table));
        let named = |(through, entity): (Through, DatasetId)| {
            entity == table && matches!(through, Through::Column(column) if column.dataset == scope.dataset)
        };
        !itself && self.other_entity(scope, name).is_some_and(named)
    }

    /// `partner` by itself: the key of the other end.
    pub(super) fn row_partner(&mut self, scope: &RowScope, name: &Name) -> Option<Row> {
        let (through, entity) = self.other_entity(scope, name)?;
        let key = *self.policy.datasets.get(entity.index())?.keys.first()?;
        let row = self.column_row(crate::model::ColumnRef { dataset: entity, column: key }, name.span)?;
        Some(through_other(row, through, name.span))
    }

    /// `partner in core`, `customer in [core, petrochem.supplier]`, `partner in cluster`; `None` where the set is none of
    /// roles and clusters.
    pub(super) fn row_among(
        &mut self,
        scope: &RowScope,
        left: &Expr,
        items: &[ListItem],
        span: Span,
    ) -> Option<Option<Row>> {
        let name = Self::bare_name(left)?.clone();
        let paths: Vec<Path> = items
            .iter()
            .map(|item| match item {
                ListItem::One(one) => match Self::meant(&scope.env, one).0.kind {
                    ExprKind::Path(path) => Some(path),
                    _ => None,
                },
                ListItem::Range(..) => None,
            })
            .collect::<Option<_>>()?;
        let (through, entity) = self.other_entity(scope, &name)?;
        let mut parts: Vec<RowExpr> = Vec::new();
        for path in paths {
            match self.group_condition(scope, &path, entity) {
                Some(kind) => parts.push(RowExpr { span: path.span, kind }),
                None => return Some(None),
            }
        }
        let inner = parts.into_iter().reduce(|a, b| {
            let span = a.span.to(b.span);
            RowExpr { span, kind: RowKind::Or(Box::new(a), Box::new(b)) }
        })?;
        // Each part asks by itself, so that answers are looked up and not reckoned row by row.
        let expr = each_through(inner, through);
        Some(Some(Row { expr: RowExpr { span, ..expr }, ..Row::new(span, RowKind::Missing, RowType::Bool) }))
    }

    /// `core`, `member`, `cluster`, `petrochem`, `petrochem.core`
    fn group_condition(&mut self, scope: &RowScope, path: &Path, entity: DatasetId) -> Option<RowKind> {
        if let Some(why) = scope.asking.refused() {
            self.report(LinkProblem::NotHere { what: self.written(path.span), why, span: path.span });
            return None;
        }
        let (cluster, roles) = match path.parts.as_slice() {
            [name] if is_form("cluster", &name.text) => return self.own_cluster(scope, path.span),
            [name] => match (self.roles_of(&name.text), self.names.clusters.find(&name.text)) {
                (Some(_), Some(_)) => {
                    let kinds =
                        [Kind::Role, Kind::Cluster].map(|k| k.noun(Self::lang_of(&name.text)).to_owned());
                    let (name, span) = (name.text.clone(), name.span);
                    self.report(NameProblem::Ambiguous { name, options: kinds.to_vec(), span });
                    return None;
                }
                (Some(roles), None) => return self.role_condition(scope, name, roles),
                (None, Some(id)) => (id, (0..self.policy.roles.len()).map(RoleId::at).collect::<Vec<_>>()),
                (None, None) => {
                    let known: Vec<String> =
                        names(&self.names.roles).chain(names(&self.names.clusters)).collect();
                    self.unknown(Kind::Role, name, known.iter().map(String::as_str));
                    return None;
                }
            },
            _ => match self.selection(path)? {
                crate::model::Selection::Role(id, role) => (id, vec![role]),
                crate::model::Selection::Cluster(_)
                | crate::model::Selection::Overall
                | crate::model::Selection::Union => return None,
            },
        };
        self.same_entities(cluster, entity, path.span)?;
        if let Asking::Contour(own, place) = scope.asking
            && own == cluster
        {
            let [_, role] = path.parts.as_slice() else { return self.own_cluster(scope, path.span) };
            return self.role_above(own, place, role, &roles);
        }
        Some(RowKind::RoleIn { cluster: Some(cluster), roles })
    }

    pub(super) fn same_entities(&mut self, cluster: ClusterId, wanted: DatasetId, span: Span) -> Option<()> {
        let declared = self.policy.clusters.get(cluster.index())?;
        if declared.entity == wanted || self.lost_clusters.contains(&cluster.index()) {
            return Some(());
        }
        let table =
            |id: DatasetId| self.policy.datasets.get(id.index()).map(|d| d.name.clone()).unwrap_or_default();
        let (entity, wanted, cluster) = (table(declared.entity), table(wanted), declared.name.clone());
        self.report(LinkProblem::OtherEntities { cluster, entity, wanted, span });
        None
    }

    /// `cluster`: the cell's; a contour is still deciding its own.
    fn own_cluster(&mut self, scope: &RowScope, span: Span) -> Option<RowKind> {
        let Asking::Contour(cluster, place) = scope.asking else {
            return Some(RowKind::InCell { roles: Vec::new() });
        };
        let roles = self.roles_above(cluster, place);
        self.report(LinkProblem::CellInContour { roles, span });
        None
    }

    fn roles_above(&self, cluster: ClusterId, place: usize) -> Vec<String> {
        let roles = self.cluster_roles.get(cluster.index()).map_or(&[][..], Vec::as_slice);
        let above = roles.iter().take(place);
        above.filter_map(|role| self.policy.roles.get(role.index()).cloned()).collect()
    }

    /// A role without its cluster: the cell's, or that of the contour it stands in.
    fn role_condition(&mut self, scope: &RowScope, name: &Name, roles: Vec<RoleId>) -> Option<RowKind> {
        let is_member = self.names.roles.find(&name.text).is_none();
        match scope.asking {
            Asking::Contour(..) if is_member => self.own_cluster(scope, name.span),
            Asking::Contour(cluster, place) => self.role_above(cluster, place, name, &roles),
            Asking::Cell | Asking::Named | Asking::Nothing(_) => Some(RowKind::InCell { roles }),
        }
    }

    /// A role of the contour's own cluster, which must stand above the rule.
    fn role_above(
        &mut self,
        cluster: ClusterId,
        place: usize,
        name: &Name,
        roles: &[RoleId],
    ) -> Option<RowKind> {
        let own = self.cluster_roles.get(cluster.index()).cloned().unwrap_or_default();
        let of = |at: usize| {
            own.get(at).and_then(|r| self.policy.roles.get(r.index())).cloned().unwrap_or_default()
        };
        match own.iter().position(|role| roles.contains(role)) {
            Some(at) if at < place => Some(RowKind::RoleIn { cluster: Some(cluster), roles: roles.to_vec() }),
            Some(_) => {
                let (role, own, above) = (name.text.clone(), of(place), self.roles_above(cluster, place));
                self.report(LinkProblem::RoleBelow { role, own, above, span: name.span });
                None
            }
            None => {
                let known = (0..own.len()).map(of).collect();
                let cluster = self.policy.clusters.get(cluster.index()).map(|c| c.name.clone());
                let (role, cluster, span) = (name.text.clone(), cluster.unwrap_or_default(), name.span);
                self.report(NameProblem::RoleElsewhere { role, cluster, known, span });
                None
            }
        }
    }

    /// Contours that read roles of each other in a circle.
    pub(super) fn contour_circles(&mut self) {
        let mut needs: BTreeMap<ClusterId, Vec<ClusterId>> = BTreeMap::new();
        let mut asked: BTreeMap<(ClusterId, ClusterId), Span> = BTreeMap::new();
        for (at, cluster) in self.policy.clusters.iter().enumerate() {
            let id = ClusterId::at(at);
            let read = needs.entry(id).or_default();
            for rule in &cluster.contour.rules {
                let ContourRule::Where { condition, .. } = rule else { continue };
                condition.visit(&mut |part| {
                    if let RowKind::RoleIn { cluster: Some(other), .. } = part.kind
                        && other != id
                        && !read.contains(&other)
                    {
                        read.push(other);
                        asked.insert((id, other), part.span);
                    }
                });
            }
        }
        let mut told: Vec<ClusterId> = Vec::new();
        for start in needs.keys().copied().collect::<Vec<_>>() {
            if told.contains(&start) {
                continue;
            }
            let Some(circle) = circle_from(&needs, start) else { continue };
            let of = |id: &ClusterId| self.policy.clusters.get(id.index());
            let clusters = circle.iter().chain([&start]).filter_map(of).map(|c| c.name.clone()).collect();
            let next = circle.iter().skip(1).chain([&start]);
            let spans = circle.iter().zip(next).filter_map(|(a, b)| asked.get(&(*a, *b)).copied()).collect();
            told.extend(circle);
            self.report(LinkProblem::Circle { clusters, spans });
        }
    }
}

fn names<T: Copy>(table: &Table<T>) -> impl Iterator<Item = String> + '_ {
    table.names().map(str::to_owned)
}

/// What a row says, asked of another entity.
fn through_other(row: Row, through: Through, span: Span) -> Row {
    let expr = RowExpr { span, kind: RowKind::Through { through, expr: Box::new(row.expr) } };
    Row { expr, ..row }
}

fn each_through(expr: RowExpr, through: Through) -> RowExpr {
    let span = expr.span;
    match expr.kind {
        RowKind::Or(a, b) => {
            let kind = RowKind::Or(Box::new(each_through(*a, through)), Box::new(each_through(*b, through)));
            RowExpr { span, kind }
        }
        kind => RowExpr { span, kind: RowKind::Through { through, expr: Box::new(RowExpr { span, kind }) } },
    }
}
