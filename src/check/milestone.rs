//! Milestones: when they are due, what they wait for, and how it is known that they are done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Checker;
use super::call::{Asked, Env};
use super::link::Asking;
use super::row::RowScope;
use super::stage::Place;
use crate::diagnostic::{
    IntervalProblem, Kind, Misfit, NameProblem, NormativeProblem, ObligationProblem, TypeProblem, ValueType,
};
use crate::model::{
    CellAxis, ClusterId, ColumnKind, Date, Done, DoneFrom, IndicatorId, Level, Measure, Milestone,
    MilestoneId, MilestoneScope, Move, Named, ObjectField, Period, Selection, StageId, TimeUnit, Within,
};
use crate::source::Span;
use crate::syntax::tree::{self, MilestoneClause, StageClause};
use crate::unit::Rational;

impl Checker<'_> {
    /// The names of all milestones, so that one may wait for another that stands below it or in another stage.
    pub(super) fn declare_milestones(&mut self, stages: &[(&tree::Stage, &PathBuf)]) {
        let mut found = Vec::new();
        for (stage, _) in stages {
            let mut heads = Vec::new();
            heads_of(&stage.clauses, &mut heads);
            found.extend(heads.into_iter().map(|head| (stage.head.name.text.clone(), head)));
        }
        for (at, (stage, head)) in found.into_iter().enumerate() {
            let name = format!("{stage}.{}", head.name.text);
            let span = head.name.span;
            if let Some(first) = self.names.milestones.add(&name, MilestoneId::at(at), span) {
                self.report(NameProblem::Duplicate { kind: Kind::Milestone, name, span, first });
            }
        }
    }

    /// A milestone by its name in its stage, or by a name that only one of another stage bears.
    pub(super) fn milestone_id(&mut self, stage: StageId, name: &tree::Name) -> Option<MilestoneId> {
        let of_stage = self.policy.stages.get(stage.index()).map(|s| s.name.clone()).unwrap_or_default();
        if let Some(id) = self.names.milestones.find(&format!("{of_stage}.{}", name.text)) {
            return Some(id);
        }
        let short = |full: &str| full.rsplit_once('.').map_or(full.to_owned(), |(_, short)| short.to_owned());
        let all: Vec<String> = self.names.milestones.names().map(str::to_owned).collect();
        let mut bearing: Vec<&String> = all.iter().filter(|full| short(full) == name.text).collect();
        // In the order of the policy.
        bearing.sort_by_key(|full| self.names.milestones.find(full));
        match bearing.as_slice() {
            [one] => self.names.milestones.find(one),
            [] => {
                let known: Vec<String> = all.iter().map(|full| short(full)).collect();
                self.unknown(Kind::Milestone, name, known.iter().map(String::as_str));
                None
            }
            several => {
                let names = several.iter().map(|full| (*full).clone()).collect();
                self.report(NormativeProblem::SeveralMilestones {
                    name: name.text.clone(),
                    names,
                    span: name.span,
                });
                None
            }
        }
    }

    pub(super) fn milestone(&mut self, place: &Place, declared: &tree::Milestone) {
        let span = declared.head.name.span;
        let stage = self.policy.stages.get(place.stage.index());
        let of_group = place.group.and_then(|id| self.policy.groups.get(id.index()));
        let (owner, basis) = match (of_group, stage) {
            (Some(group), _) => (group.owner, group.basis.clone()),
            (None, Some(stage)) => (stage.owner, stage.basis.clone()),
            (None, None) => (None, Vec::new()),
        };
        let stage_name = stage.map(|s| s.name.clone()).unwrap_or_default();
        let scope = self.milestone_scope(place, declared);
        // A milestone is kept whatever is wrong with it: others may wait for it.
        let id = MilestoneId::at(self.policy.milestones.len());
        let due = self.due(place, declared);
        self.policy.milestones.push(Milestone {
            stage: place.stage,
            group: place.group,
            id: format!("{stage_name}.{}", declared.head.name.text),
            title: declared.head.title.as_ref().map(|t| t.value.clone()),
            scope,
            due,
            level: Level::Mandatory,
            owner,
            basis,
            after: Vec::new(),
            within: Vec::new(),
            ahead: Vec::new(),
            overlaps: Vec::new(),
            not_before: None,
            done: Done::Open,
            fields: Vec::new(),
            span,
        });
        // As with targets: of clusters that all began before a rule of transition that rule holds.
        let of = self.policy.milestones.get(id.index()).map(|m| m.scope.clone());
        if let Some(MilestoneScope::Clusters(list)) = of {
            let begins = list.iter().map(|id| self.policy.clusters.get(id.index())?.from);
            let begins: Option<Vec<Period>> = begins.collect();
            self.citing_since = begins.and_then(|all| all.into_iter().map(Period::first_day).max());
        }
        self.milestone_clauses(place, id, declared);
        self.citing_since = None;
        match place.group {
            Some(group) => self.with_group(group, |g| g.milestones.push(id)),
            None => self.with_stage(place.stage, |s| s.milestones.push(id)),
        }
    }

    /// Whom a milestone is judged for: those it names, or each cluster of its group.
    fn milestone_scope(&mut self, place: &Place, declared: &tree::Milestone) -> MilestoneScope {
        let span = declared.head.name.span;
        if self.each_cluster(declared.for_each.as_ref(), span) {
            return MilestoneScope::EachCluster;
        }
        if declared.of.is_empty() {
            return if place.each_cluster { MilestoneScope::EachCluster } else { MilestoneScope::Once };
        }
        let mut found: Vec<(ClusterId, Span)> = Vec::new();
        for name in &declared.of {
            let Some(cluster) = self.cluster_id(name) else { continue };
            match found.iter().find(|(known, _)| *known == cluster) {
                Some((_, first)) => {
                    let (kind, first) = (Kind::Cluster, *first);
                    let (name, span) = (name.text.clone(), name.span);
                    self.report(NameProblem::Duplicate { kind, name, span, first });
                }
                None => found.push((cluster, name.span)),
            }
        }
        if found.is_empty() {
            self.dropped.push(span);
        }
        MilestoneScope::Clusters(found.into_iter().map(|(cluster, _)| cluster).collect())
    }

    /// The due date: the last day of a day, month, quarter or year within the stage.
    fn due(&mut self, place: &Place, declared: &tree::Milestone) -> Date {
        let last = super::period::last_day(declared.due.value);
        let end = place.bounds.1.last_day();
        let due = last.unwrap_or(end);
        if due > end || due < place.bounds.0.first_day() {
            let (due, stage, span) = (due.to_string(), place.span, declared.due.span);
            self.report(NormativeProblem::MilestoneOutsideStage { due, stage, span });
        }
        due
    }

    fn milestone_clauses(&mut self, place: &Place, id: MilestoneId, declared: &tree::Milestone) {
        let scope = self.policy.milestones.get(id.index()).map(|m| m.scope.clone());
        let judged = scope.unwrap_or(MilestoneScope::Once);
        // What is said of one cluster need not tell it from others.
        let several = match &judged {
            MilestoneScope::Once => false,
            MilestoneScope::EachCluster => true,
            MilestoneScope::Clusters(some) => some.len() > 1,
        };
        let due_day = self.policy.milestones.get(id.index()).map_or(place.bounds.1.last_day(), |m| m.due);
        let mut seen = BTreeMap::new();
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                MilestoneClause::Owner(name) => {
                    self.once(&mut seen, "owner", span);
                    let owner = self.owner(name, Some((due_day, due_day)));
                    self.with_milestone(id, |m| m.owner = owner.or(m.owner));
                }
                MilestoneClause::Level(level) => {
                    self.once(&mut seen, "level", span);
                    let level = match level {
                        tree::Level::Mandatory => Level::Mandatory,
                        tree::Level::Advisory => Level::Advisory,
                    };
                    self.with_milestone(id, |m| m.level = level);
                }
                MilestoneClause::Basis(cites) => {
                    let due = super::period::last_day(declared.due.value);
                    let days = due.map(|due| (place.bounds.0.first_day().min(due), due));
                    let cites = self.cites_during(cites, days);
                    let again = seen.insert("basis", span).is_some();
                    self.with_milestone(id, |m| if again { m.basis.extend(cites) } else { m.basis = cites });
                }
                MilestoneClause::After(name) => {
                    if let Some(other) = self.milestone_id(place.stage, name) {
                        self.comes_after(id, other, span);
                    }
                }
                MilestoneClause::NotBefore(day) => {
                    self.once(&mut seen, "not before", span);
                    if let Some(day) = super::period::first_day(day.value) {
                        self.not_before(id, day, span);
                    }
                }
                MilestoneClause::During { of: Some((first, last)), .. } => {
                    let (first, last) = (first.text.clone(), last.text.clone());
                    self.report(IntervalProblem::DuringOfTime { first, last, span });
                }
                MilestoneClause::During { of: None, time: during } => {
                    self.once(&mut seen, "during", span);
                    self.milestone_during(place, id, during, (due_day, declared.due.span), span);
                }
                MilestoneClause::Overlaps { first, last, with } => {
                    self.milestone_overlaps(place, id, (first.as_ref(), last.as_ref()), with, span);
                }
                MilestoneClause::Within { count, unit, side, of } => {
                    let unit = match unit {
                        tree::TimeUnit::Days => TimeUnit::Days,
                        tree::TimeUnit::Months => TimeUnit::Months,
                        tree::TimeUnit::Quarters => TimeUnit::Quarters,
                        tree::TimeUnit::Years => TimeUnit::Years,
                    };
                    let Some(count) = Rational::parse(&count.digits).and_then(|n| n.to_i64()) else {
                        self.report(ObligationProblem::TermNotWhole { span });
                        continue;
                    };
                    // A term of centuries sets no bound.
                    let count = u32::try_from(count).unwrap_or(u32::MAX).min(longest(unit));
                    match self.milestone_named(place.stage, of) {
                        Some(of) if of == id => self.report(ObligationProblem::TermOfItself { span }),
                        Some(of) => self.near(id, Within { count, unit, of, span }, *side),
                        None => {}
                    }
                }
                MilestoneClause::Done(day) => {
                    self.once(&mut seen, "done", span);
                    if let Some(day) = self.date(day) {
                        self.with_milestone(id, |m| m.done = Done::Record(day, span));
                    } else {
                        self.dropped.push(span);
                    }
                }
                MilestoneClause::DoneWhen(condition) => {
                    self.once(&mut seen, "done", span);
                    let env = Env { asked: Asked::Policy, ..Env::default() };
                    match self.condition(&env, condition) {
                        Some(condition) => {
                            if several && !self.depends_on_cluster(&condition) {
                                self.report(NormativeProblem::SameForEach {
                                    table: None,
                                    span: condition.span,
                                });
                            } else if reads_nothing(&condition) {
                                self.report(ObligationProblem::NothingRead { span: condition.span });
                            }
                            self.with_milestone(id, |m| m.done = Done::When(condition));
                        }
                        None => self.dropped.push(span),
                    }
                }
                MilestoneClause::DoneFrom { column, condition } => {
                    self.once(&mut seen, "done", span);
                    match self.done_from(column, condition.as_ref(), &judged, several, span) {
                        Some(from) => self.with_milestone(id, |m| m.done = Done::From(from)),
                        None => self.dropped.push(span),
                    }
                }
                MilestoneClause::Author(author) => {
                    self.once(&mut seen, &author.name.text, author.name.span.to(author.value.span));
                    if let Some(field) = self.author_clause("milestone", author) {
                        self.with_milestone(id, |m| m.fields.push(field));
                    }
                }
            }
        }
    }

    /// `done from events.happened where code == "M1"`
    fn done_from(
        &mut self,
        path: &tree::Path,
        condition: Option<&tree::Expr>,
        judged: &MilestoneScope,
        several: bool,
        span: Span,
    ) -> Option<DoneFrom> {
        let [table, column] = path.parts.as_slice() else {
            let (what, why) = (self.written(path.span), Misfit::DayOfTable);
            self.report(NameProblem::Misplaced { what, why, span: path.span });
            return None;
        };
        let dataset = self.dataset_id(table)?;
        let Some(found) = self.column_of(dataset, &column.text) else {
            self.unknown_member(table, column, path);
            return None;
        };
        let declared = self.policy.datasets.get(dataset.index())?;
        let other = match declared.column(found.column).map(|c| &c.kind) {
            Some(ColumnKind::Date) => None,
            Some(ColumnKind::Number(unit)) => Some(ValueType::Number(unit.text.to_string())),
            Some(ColumnKind::Code(id)) => {
                let class = self.policy.classifications.get(id.index());
                Some(ValueType::Code(class.map(|c| c.name.clone()).unwrap_or_default()))
            }
            Some(ColumnKind::Reference(id)) => {
                let dataset = self.policy.datasets.get(id.index());
                Some(ValueType::Entity(dataset.map(|d| d.name.clone()).unwrap_or_default()))
            }
            Some(ColumnKind::Cluster) => Some(ValueType::Cluster),
            Some(ColumnKind::Text) | None => Some(ValueType::Text),
        };
        if let Some(found) = other {
            let wanted = ValueType::Date;
            self.report(TypeProblem::Wanted { wanted, found, span: path.span });
            return None;
        }
        let cluster = declared.columns.iter().position(|c| matches!(c.kind, ColumnKind::Cluster));
        let cluster =
            cluster.map(|at| crate::model::ColumnRef { dataset, column: crate::model::ColumnId::at(at) });
        if several && cluster.is_none() {
            let table = Some(table.text.clone());
            self.report(NormativeProblem::SameForEach { table, span: path.span });
            return None;
        }
        let condition = match condition {
            Some(condition) => Some(
                self.row_condition(&RowScope { asking: Asking::Named, ..RowScope::own(dataset) }, condition)?,
            ),
            None => None,
        };
        Some(DoneFrom {
            dataset,
            column: found,
            condition,
            cluster: cluster.filter(|_| *judged != MilestoneScope::Once),
            span,
        })
    }

    /// True where a condition may hold of one cluster and not of another.
    pub(super) fn depends_on_cluster(&self, measure: &Measure) -> bool {
        self.reads_cluster(measure, &mut BTreeSet::new())
    }

    fn reads_cluster(&self, measure: &Measure, seen: &mut BTreeSet<IndicatorId>) -> bool {
        let has_territories = || self.policy.clusters.iter().any(|c| !c.within.is_empty());
        match measure.kind.named() {
            Named::Aggregate(_)
            | Named::Clusters(_)
            | Named::Field(ObjectField::Of | ObjectField::Cluster) => true,
            // In a cluster's cell these are the verdicts on it.
            Named::Objects(of) if of.is_judged() => true,
            Named::Indicator(id) => {
                let indicator = self.policy.indicators.get(id.index()).filter(|_| seen.insert(id));
                indicator.is_some_and(|indicator| self.reads_cluster(&indicator.value, seen))
            }
            Named::Member(axis) => matches!(axis, CellAxis::Cluster | CellAxis::Role),
            Named::Moved(Move::Selection(Selection::Cluster(_) | Selection::Role(..) | Selection::Union)) => {
                false
            }
            // The territory of the cluster stays.
            Named::Moved(Move::Selection(Selection::Overall)) => has_territories(),
            Named::Moved(Move::Freed(axes)) if axes.contains(&CellAxis::Cluster) => has_territories(),
            Named::Moved(Move::Set(CellAxis::Cluster) | Move::Each(CellAxis::Cluster)) => false,
            Named::Nothing
            | Named::Literal(_)
            | Named::Parameter(_)
            | Named::Objects(_)
            | Named::Field(_)
            | Named::Codes(_)
            | Named::Parent(_)
            | Named::Moved(_) => measure.children().into_iter().any(|part| self.reads_cluster(part, seen)),
        }
    }

    pub(super) fn with_milestone(&mut self, id: MilestoneId, change: impl FnOnce(&mut Milestone)) {
        if let Some(milestone) = self.policy.milestones.get_mut(id.index()) {
            change(milestone);
        }
    }
}

/// True where nothing that a condition reads can change.
fn reads_nothing(measure: &Measure) -> bool {
    !measure.any(&|part| match part.kind.named() {
        Named::Aggregate(_)
        | Named::Indicator(_)
        | Named::Parameter(_)
        | Named::Objects(_)
        | Named::Field(_)
        | Named::Member(_)
        | Named::Codes(_)
        | Named::Clusters(_) => true,
        Named::Nothing | Named::Literal(_) | Named::Parent(_) | Named::Moved(_) => false,
    })
}

/// A thousand years, which no policy reaches.
fn longest(unit: TimeUnit) -> u32 {
    match unit {
        TimeUnit::Days => 365_250,
        TimeUnit::Months => 12_000,
        TimeUnit::Quarters => 4_000,
        TimeUnit::Years => 1_000,
    }
}

fn heads_of<'t>(clauses: &'t [tree::Clause<StageClause>], found: &mut Vec<&'t tree::Head>) {
    for clause in clauses {
        match &clause.kind {
            StageClause::Milestone(milestone) => found.push(&milestone.head),
            StageClause::Group(group) => heads_of(&group.clauses, found),
            StageClause::Target(_)
            | StageClause::After(_)
            | StageClause::PassesWhen(_)
            | StageClause::SeriousWhen(_)
            | StageClause::Score(_)
            | StageClause::Rated(_)
            | StageClause::Owner(_)
            | StageClause::Basis(_)
            | StageClause::Author(_) => {}
        }
    }
}
