//! Clusters: their entities, contours and requirements.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Checker;
use super::call::Env;
use super::definitions::lists_of;
use super::link::Asking;
use super::row::RowScope;
use crate::diagnostic::{
    Kind, Lacking, Misfit, NameProblem, NoLinks, PolicyProblem, TypeProblem, ValidityProblem,
};
use crate::model::{
    Axis, AxisKind, AxisMember, CellAxis, Cluster, ColumnId, ColumnKind, ColumnRef, Contour, ContourRule,
    Dataset, DatasetId, Date, Listed, Period, Requirement, RoleId,
};
use crate::syntax::tree::{self, ClusterClause, ContourClause};

impl Checker<'_> {
    /// The clusters with their entities, and the names of roles: what formulas need to be read.
    pub(super) fn declare_roles(&mut self, declared: &[(&tree::Cluster, &PathBuf)]) {
        for (cluster, _) in declared {
            let mut own = Vec::new();
            for clause in cluster.clauses.iter() {
                let ClusterClause::Contour(rules) = &clause.kind else { continue };
                for rule in rules {
                    let role = match &rule.kind {
                        ContourClause::Role { role, .. }
                        | ContourClause::Listed { role, .. }
                        | ContourClause::Include { role, .. } => role,
                        ContourClause::Exclude { .. } => continue,
                    };
                    let id = self.names.roles.find(&role.text).unwrap_or_else(|| {
                        let id = RoleId::at(self.policy.roles.len());
                        self.policy.roles.push(role.text.clone());
                        self.names.roles.add(&role.text, id, role.span);
                        id
                    });
                    if !own.contains(&id) {
                        own.push(id);
                    }
                }
            }
            let entity = self.entity_of(cluster);
            if entity.is_none() {
                self.lost_clusters.insert(self.policy.clusters.len());
            }
            let entity = entity.unwrap_or(DatasetId(0));
            let from = cluster.from.as_ref().and_then(|p| self.period(p));
            let until = cluster.until.as_ref().and_then(|p| self.period(p));
            if let (Some(first), Some(last), Some(written)) = (from, until, &cluster.until)
                && last.last_day() < first.first_day()
            {
                self.report(PolicyProblem::Backwards { span: written.span });
            } else {
                self.outside_policy(cluster, from, until);
            }
            self.cluster_roles.push(own);
            let lists = lists_of(cluster, |span| self.sources.text(span).starts_with('['));
            self.policy.clusters.push(Cluster {
                name: cluster.head.name.text.clone(),
                lists,
                also: cluster.head.also.iter().map(|n| n.text.clone()).collect(),
                title: cluster.head.title.as_ref().map(|t| t.value.clone()),
                entity,
                within: Vec::new(),
                from,
                until,
                contour: Contour::default(),
                members_fixed_at: None,
                fields: Vec::new(),
                requirements: Vec::new(),
                owner: None,
                basis: Vec::new(),
                span: cluster.head.name.span,
            });
        }
    }

    /// Reports a cluster of which nothing can be asked: it begins after the policy, or ends before its baseline.
    fn outside_policy(&mut self, cluster: &tree::Cluster, from: Option<Period>, until: Option<Period>) {
        let Some((first, last)) = self.policy_days() else { return };
        let first = self.policy.baseline.map_or(first, |base| base.first_day().min(first));
        let after = from.filter(|p| p.first_day() > last).and(cluster.from.as_ref());
        let before = until.filter(|p| p.last_day() < first).and(cluster.until.as_ref());
        let Some(span) = after.or(before).map(|p| p.span) else { return };
        let (name, after) = (cluster.head.name.text.clone(), after.is_some());
        let period = self.period_span;
        self.report(ValidityProblem::ClusterOutside { cluster: name, after, span, period });
    }

    /// The dataset that a cluster's members are of: the one it names, else the only one of entities, else the only one.
    fn entity_of(&mut self, cluster: &tree::Cluster) -> Option<DatasetId> {
        if let Some(name) = &cluster.of {
            return self.dataset_id(name);
        }
        let all = || self.policy.datasets.iter().enumerate();
        // Rows that name a cluster tell of clusters, they are nobody's members.
        let of_clusters = |d: &Dataset| d.columns.iter().any(|c| matches!(c.kind, ColumnKind::Cluster));
        // Nor are rows that define them.
        let defining: Vec<usize> = self.defining_tables().map(DatasetId::index).collect();
        let entities: Vec<usize> = all()
            .filter(|(at, d)| d.is_entity() && !of_clusters(d) && !defining.contains(at))
            .map(|(at, _)| at)
            .collect();
        let others = || all().map(|(at, _)| at).filter(|at| !defining.contains(at)).collect();
        let candidates = if entities.is_empty() { others() } else { entities };
        match candidates.as_slice() {
            [one] => Some(DatasetId::at(*one)),
            [] => {
                let (declaration, span) = (cluster.head.name.text.clone(), cluster.head.name.span);
                self.report(NameProblem::Lacks { declaration, what: Lacking::Dataset, span });
                None
            }
            several => {
                let names =
                    several.iter().filter_map(|at| self.policy.datasets.get(*at)).map(|d| d.name.clone());
                let options = names.collect();
                let (cluster, span) = (cluster.head.name.text.clone(), cluster.head.name.span);
                self.report(NameProblem::EntityUnsaid { cluster, options, span });
                None
            }
        }
    }

    pub(super) fn check_clusters(&mut self, declared: &[(&tree::Cluster, &PathBuf)]) {
        for (at, (cluster, _)) in declared.iter().enumerate() {
            let Some(mut checked) = self.policy.clusters.get(at).cloned() else { continue };
            // Without an entity nothing of a contour can be read.
            let known = !self.lost_clusters.contains(&at);
            self.citing_since = cluster.from.as_ref().and_then(|from| super::period::first_day(from.value));
            self.cluster(cluster, &mut checked, known);
            self.citing_since = None;
            if let Some(place) = self.policy.clusters.get_mut(at) {
                *place = checked;
            }
        }
    }

    fn cluster(&mut self, declared: &tree::Cluster, cluster: &mut Cluster, known: bool) {
        let days = self.days_of(cluster);
        for (axis, member) in declared.within.iter().filter(|_| known) {
            if let Some(within) = self.within(cluster.entity, axis, member) {
                cluster.within.push(within);
            }
        }
        let mut seen = BTreeMap::new();
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                ClusterClause::Contour(rules) => {
                    self.once(&mut seen, "contour", span);
                    if rules.is_empty() {
                        let (declaration, what) = (cluster.name.clone(), Lacking::Roles);
                        self.report(NameProblem::Lacks { declaration, what, span });
                    }
                    if known {
                        self.contour(rules, cluster);
                    }
                }
                ClusterClause::Require { .. } => {}
                ClusterClause::Owner(name) => {
                    self.once(&mut seen, "owner", span);
                    cluster.owner = self.owner(name, days);
                }
                ClusterClause::Basis(cites) => {
                    let cites = self.cites_during(cites, days);
                    cluster.basis.extend(cites);
                }
                ClusterClause::MembersFixedAt(period) => {
                    self.once(&mut seen, "members fixed at", span);
                    cluster.members_fixed_at = self.period(period);
                    let early = |p: Period| cluster.from.is_some_and(|from| p.last_day() < from.first_day());
                    let late =
                        |p: Period| cluster.until.is_some_and(|until| p.first_day() > until.last_day());
                    if cluster.members_fixed_at.is_some_and(|p| early(p) || late(p)) {
                        let (what, why) = (self.written(period.span), Misfit::FixedOutside);
                        self.report(NameProblem::Misplaced { what, why, span: period.span });
                    }
                }
                ClusterClause::Author(clause) => {
                    self.once(&mut seen, &clause.name.text, clause.name.span.to(clause.value.span));
                    if let Some(field) = self.author_clause("cluster", clause) {
                        cluster.fields.push(field);
                    }
                }
            }
        }
        if !seen.contains_key("contour") {
            let (declaration, span) = (cluster.name.clone(), cluster.span);
            self.report(NameProblem::Lacks { declaration, what: Lacking::Contour, span });
        }
    }

    /// The days in which a cluster exists, as far as the policy covers them.
    fn days_of(&self, cluster: &Cluster) -> Option<(Date, Date)> {
        let (first, last) = self.policy_days()?;
        let from = cluster.from.map_or(first, |p| p.first_day().max(first));
        let until = cluster.until.map_or(last, |p| p.last_day().min(last));
        // One that lies outside is told as such.
        (from <= until).then_some((from, until))
    }

    /// `in region "16"`
    fn within(
        &mut self,
        entity: DatasetId,
        axis: &tree::Name,
        member: &tree::Text,
    ) -> Option<(crate::model::AxisId, AxisMember)> {
        let found = match self.axis(axis)? {
            CellAxis::Axis(id) => self.policy.axes.get(id.index()).cloned().map(|found| (id, found)),
            CellAxis::Cluster | CellAxis::Role | CellAxis::Period(_) => None,
        };
        let of_entity = |axis: &Axis| axis.columns.iter().any(|c| c.dataset == entity);
        let Some((id, found)) = found.filter(|(_, found)| of_entity(found)) else {
            let dataset =
                self.policy.datasets.get(entity.index()).map(|d| d.name.clone()).unwrap_or_default();
            let known = self.policy.axes.iter().filter(|a| of_entity(a)).map(|a| a.name.clone()).collect();
            self.report(TypeProblem::AxisLacking {
                axis: axis.text.clone(),
                dataset,
                span: axis.span,
                known,
            });
            return None;
        };
        let member = match found.kind {
            AxisKind::Tree(tree) => AxisMember::Code(self.code(tree, &member.value, member.span)?),
            AxisKind::Text => AxisMember::Text(member.value.clone()),
            AxisKind::Entity(_) => AxisMember::Entity(member.value.clone()),
        };
        Some((id, member))
    }

    fn contour(&mut self, rules: &[tree::Clause<ContourClause>], cluster: &mut Cluster) {
        let mut roles: BTreeMap<String, crate::source::Span> = BTreeMap::new();
        for rule in rules {
            let span = rule.span;
            match &rule.kind {
                ContourClause::Role { role, condition } => {
                    self.role_once(&mut roles, role);
                    let own = self.names.clusters.find(&cluster.name);
                    let found = self.names.roles.find(&role.text);
                    let asking = match own {
                        Some(own) => {
                            let roles = self.cluster_roles.get(own.index()).map_or(&[][..], Vec::as_slice);
                            let place = roles.iter().position(|r| Some(*r) == found).unwrap_or(0);
                            Asking::Contour(own, place)
                        }
                        None => Asking::Nothing(NoLinks::Elsewhere),
                    };
                    let scope = RowScope { contour: true, asking, ..RowScope::own(cluster.entity) };
                    let condition = self.row_condition(&scope, condition);
                    match (self.names.roles.find(&role.text), condition) {
                        (Some(role), Some(condition)) => {
                            cluster.contour.rules.push(ContourRule::Where { role, condition, span });
                        }
                        _ => self.dropped.push(span),
                    }
                }
                ContourClause::Listed { role, dataset, condition } => {
                    self.role_once(&mut roles, role);
                    let listed = self.listed(dataset, condition.as_ref(), cluster.entity);
                    match (self.names.roles.find(&role.text), listed) {
                        (Some(role), Some(listed)) => {
                            cluster.contour.rules.push(ContourRule::Listed { role, listed, span });
                        }
                        _ => self.dropped.push(span),
                    }
                }
                ContourClause::Include { role, keys } => {
                    if let Some(id) = self.names.roles.find(&role.text) {
                        let included = keys.iter().map(|key| (id, key.value.clone(), key.span));
                        cluster.contour.include.extend(included);
                    }
                }
                ContourClause::Exclude { keys } => {
                    cluster.contour.exclude.extend(keys.iter().map(|key| (key.value.clone(), key.span)));
                }
            }
        }
        for (key, span) in &cluster.contour.exclude {
            if let Some((_, _, other)) = cluster.contour.include.iter().find(|(_, k, _)| k == key) {
                self.report(PolicyProblem::IncludeAndExclude {
                    key: key.clone(),
                    span: *span,
                    other: *other,
                });
            }
        }
    }

    fn role_once(&mut self, seen: &mut BTreeMap<String, crate::source::Span>, role: &tree::Name) {
        if let Some(first) = seen.insert(role.text.clone(), role.span) {
            let (kind, name, span) = (Kind::Role, role.text.clone(), role.span);
            self.report(NameProblem::Duplicate { kind, name, span, first });
        }
    }

    /// `core from register where part == "core"`
    fn listed(
        &mut self,
        path: &tree::Path,
        condition: Option<&tree::Expr>,
        entity: DatasetId,
    ) -> Option<Listed> {
        let [name] = path.parts.as_slice() else {
            self.report(NameProblem::Misplaced {
                what: self.written(path.span),
                why: Misfit::Path,
                span: path.span,
            });
            return None;
        };
        let id = self.dataset_id(name)?;
        let dataset = self.policy.datasets.get(id.index())?;
        let place = dataset.columns.iter().position(|c| c.kind == ColumnKind::Reference(entity));
        let Some(place) = place else {
            let dataset = self.policy.datasets.get(id.index()).map(|d| d.name.clone()).unwrap_or_default();
            let entity = self.policy.datasets.get(entity.index()).map(|d| d.name.clone()).unwrap_or_default();
            if !self.shadowed {
                self.report(TypeProblem::NoReference { dataset, entity, span: name.span });
            }
            return None;
        };
        let entity_column = ColumnRef { dataset: id, column: ColumnId::at(place) };
        let scope = RowScope { contour: true, asking: Asking::Named, ..RowScope::own(id) };
        let condition = match condition {
            Some(condition) => Some(self.row_condition(&scope, condition)?),
            None => None,
        };
        Some(Listed { dataset: id, entity_column, condition })
    }

    /// Requirements are measures of the cluster's cell, so they are read when every indicator is known.
    pub(super) fn check_requirements(&mut self, declared: &[(&tree::Cluster, &PathBuf)]) {
        for (at, (cluster, _)) in declared.iter().enumerate() {
            let mut requirements = Vec::new();
            for clause in &cluster.clauses {
                let ClusterClause::Require { title, condition, from, basis } = &clause.kind else { continue };
                let from = from.as_ref().and_then(|p| super::period::first_day(p.value));
                let days = self.policy.clusters.get(at).and_then(|c| self.days_of(c));
                let days = days.map(|(first, last)| (from.map_or(first, |d| d.max(first)), last));
                self.citing_since =
                    self.policy.clusters.get(at).and_then(|c| c.from).map(|from| from.first_day());
                let basis = self.cites_during(basis, days);
                self.citing_since = None;
                let Some(condition) = self.condition(&Env::default(), condition) else {
                    self.dropped.push(clause.span);
                    continue;
                };
                requirements.push(Requirement {
                    title: title.as_ref().map(|t| t.value.clone()),
                    condition,
                    from,
                    basis,
                    span: clause.span,
                });
            }
            if let Some(place) = self.policy.clusters.get_mut(at) {
                place.requirements = requirements;
            }
        }
    }
}
