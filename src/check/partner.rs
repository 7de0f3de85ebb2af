//! Another entity than the row's: the partner in a link or one that a column names, what it is like, and who it is asked
//! to be.
//!
//! Takes a name of a row; gives an expression about that entity. In a contour only those may be asked for who are
//! decided before.

use std::collections::BTreeMap;

use super::circle::circle_from;
use super::link::Asking;
use super::names::Table;
use super::row::{Row, RowScope, RowType};
use super::sight::Seen;
use super::{Checker, is_form};
use crate::diagnostic::{AskingProblem, Kind, LinkProblem, NameProblem, NoLinks};
use crate::model::{
    ClusterId, ColumnKind, ColumnRef, ContourRule, DatasetId, RoleId, RowExpr, RowKind, Through,
};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, ListItem, Name, Path};

impl Checker<'_> {
    /// Reports `partner` where no link is looked at.
    pub(super) fn no_partner(&mut self, name: &Name) -> bool {
        let said = is_form("partner", &name.text) && self.names.datasets.find(&name.text).is_none();
        if said {
            let (what, why, span) = (name.text.clone(), NoLinks::NoPartner, name.span);
            self.report(LinkProblem::NotHere { what, why, span });
        }
        said
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
        let row = self.column_row(ColumnRef { dataset: entity, column: key }, name.span)?;
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
        let ExprKind::Path(named) = &left.kind else { return None };
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
        let (way, entity) = self.way_to(scope, named)?;
        if let (Asking::Nothing(why), [_, _, ..]) = (scope.asking, way.as_slice()) {
            self.report(LinkProblem::NotHere { what: self.written(left.span), why, span: left.span });
            return Some(None);
        }
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
        let expr = way.into_iter().rev().fold(inner, each_through);
        Some(Some(Row { expr: RowExpr { span, ..expr }, ..Row::new(span, RowKind::Missing, RowType::Bool) }))
    }

    /// From whom to whom a path of references leads: `partner`, `customer.parent_firm`, `contract.customer`.
    fn way_to(&self, scope: &RowScope, path: &Path) -> Option<(Vec<Through>, DatasetId)> {
        let (first, mut rest) = path.parts.split_first()?;
        let table = self.names.datasets.find(&first.text);
        let (start, mut entity) = match table.filter(|table| !self.names_one_of(scope, first, *table)) {
            // A column with the name of its table.
            Some(table) if table == scope.dataset => {
                let (column, further) = rest.split_first()?;
                rest = further;
                self.other_entity(scope, column)?
            }
            Some(_) if !rest.is_empty() => return None,
            Some(_) | None => self.other_entity(scope, first)?,
        };
        let mut way = vec![start];
        for name in rest {
            let Seen::Column(column) = self.seen(entity, &name.text) else { return None };
            way.push(Through::Column(column));
            entity = self.reference_of(column)?;
        }
        Some((way, entity))
    }

    pub(super) fn reference_of(&self, column: ColumnRef) -> Option<DatasetId> {
        let declared = self.policy.datasets.get(column.dataset.index())?.column(column.column)?;
        if let ColumnKind::Reference(entity) = declared.kind { Some(entity) } else { None }
    }

    /// True for a name of an entity, not of a key that is written out.
    pub(super) fn names_somebody(&self, scope: &RowScope, expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Path(path) if self.is_column(scope, path))
    }

    /// Two entities of one dataset made comparable: where one is named by its key and the other by a reference, both are
    /// by their keys.
    pub(super) fn comparable_keys(
        &mut self,
        scope: &RowScope,
        entity: DatasetId,
        a: RowExpr,
        b: RowExpr,
    ) -> Option<(RowExpr, RowExpr)> {
        let (first, second) = (self.is_by_key(&a), self.is_by_key(&b));
        if first == second {
            return Some((a, b));
        }
        if let Asking::Nothing(why @ NoLinks::Table) = scope.asking {
            let span = a.span.to(b.span);
            self.report(LinkProblem::NotHere { what: self.written(span), why, span });
            return None;
        }
        let key = *self.policy.datasets.get(entity.index())?.keys.first()?;
        let key = ColumnRef { dataset: entity, column: key };
        Some(if first { (a, by_key(b, key)) } else { (by_key(a, key), b) })
    }

    fn is_by_key(&self, expr: &RowExpr) -> bool {
        if let RowKind::Through { expr, .. } = &expr.kind {
            return self.is_by_key(expr);
        }
        matches!(expr.kind, RowKind::Column(column) if self.is_own_key(column))
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
                (Some(roles), None) => {
                    if let Asking::Contour(own, _) = scope.asking {
                        self.same_entities(own, entity, path.span)?;
                    }
                    return self.role_condition(scope, name, roles);
                }
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
        self.decided_together(scope, cluster, path.span)?;
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

    /// Contours of one register are judged together, and those of another are not known then.
    fn decided_together(&mut self, scope: &RowScope, cluster: ClusterId, span: Span) -> Option<()> {
        let Asking::Contour(own, _) = scope.asking else { return Some(()) };
        let of = |id: ClusterId| self.policy.clusters.get(id.index()).map(|c| (c.name.clone(), c.entity));
        let ((name, entity), (_, own)) = of(cluster).zip(of(own))?;
        if entity == own {
            return Some(());
        }
        let table =
            |id: DatasetId| self.policy.datasets.get(id.index()).map(|d| d.name.clone()).unwrap_or_default();
        let (entity, own) = (table(entity), table(own));
        self.report(AskingProblem::OtherRegister { cluster: name, entity, own, span });
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
                let having = self.policy.clusters.iter().zip(&self.cluster_roles);
                let having = having.filter(|(_, known)| known.iter().any(|role| roles.contains(role)));
                let others = having.map(|(other, _)| format!("{}.{}", other.name, name.text)).collect();
                let cluster = self.policy.clusters.get(cluster.index()).map(|c| c.name.clone());
                let (role, cluster, span) = (name.text.clone(), cluster.unwrap_or_default(), name.span);
                self.report(NameProblem::RoleElsewhere { role, cluster, known, others, span });
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

/// A reference as the key of whom it names.
fn by_key(expr: RowExpr, key: ColumnRef) -> RowExpr {
    let span = expr.span;
    match expr.kind {
        RowKind::Column(column) => {
            let expr = Box::new(RowExpr { span, kind: RowKind::Column(key) });
            RowExpr { span, kind: RowKind::Through { through: Through::Column(column), expr } }
        }
        RowKind::Through { through, expr } => {
            RowExpr { span, kind: RowKind::Through { through, expr: Box::new(by_key(*expr, key)) } }
        }
        kind => RowExpr { span, kind },
    }
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
