//! What a definition rests on: other definitions, datasets and parameters, through however many steps.

use std::collections::{BTreeMap, BTreeSet};

use super::texts::Texts;
use crate::model::{
    AggregateId, AxisId, AxisKind, CellAxis, ClassificationId, ClusterId, ColumnKind, ColumnRef, ContourRule,
    DatasetId, Demand, Done, IndicatorId, Judgement, Literal, Measure, MeasureKind, MilestoneId, Move, Named,
    ObjectKind, ParameterId, Plan, Policy, RowExpr, RowKind, Scope, Selection, TargetId, Through, Waived,
};
use crate::source::Span;

/// All that something rests on.
#[derive(Debug, Clone, Default)]
pub struct Closure {
    /// Kind and name (`indicator productivity`).
    pub definitions: BTreeSet<String>,
    pub datasets: BTreeSet<DatasetId>,
    pub parameters: BTreeSet<ParameterId>,
    /// The columns and axes that are named; which rows there are rests on others too.
    pub columns: BTreeSet<ColumnRef>,
    pub axes: BTreeSet<AxisId>,
    /// Declarations that are asked for what they say of themselves.
    pub asked: BTreeSet<String>,
    /// Clusters that a condition knows by a field of theirs.
    pub fields: BTreeSet<ClusterId>,
}

/// Follows definitions; keeps the text of each that it meets.
pub struct Follower<'a> {
    policy: &'a Policy,
    texts: &'a Texts<'a>,
    pub met: BTreeMap<String, String>,
    /// The cluster whose members the cell looks at; without one they may be those of any.
    pub cell: Option<ClusterId>,
}

impl<'a> Follower<'a> {
    pub fn new(policy: &'a Policy, texts: &'a Texts<'a>) -> Self {
        Follower { policy, texts, met: BTreeMap::new(), cell: None }
    }

    /// Notes a definition with the functions that its text calls; false where it is noted already.
    fn note(&mut self, key: String, text: String, into: &mut Closure) -> bool {
        if !into.definitions.insert(key.clone()) {
            return false;
        }
        for (name, text) in self.texts.called(&text) {
            let key = format!("fn {name}");
            into.definitions.insert(key.clone());
            self.met.insert(key, text);
        }
        self.met.insert(key, text);
        true
    }

    fn declared(&mut self, kind: &str, name: &str, place: Span, into: &mut Closure) -> bool {
        let text = self.texts.around(place);
        self.note(format!("{kind} {name}"), text, into)
    }

    fn times(&mut self, into: &mut Closure) {
        let text = self.texts.times.iter().map(|span| self.texts.exactly(*span)).collect();
        self.note("policy".to_owned(), text, into);
    }

    pub fn target(&mut self, id: TargetId, into: &mut Closure) {
        let policy = self.policy;
        let Some(target) = policy.targets.get(id.index()) else { return };
        if !self.declared("target", &target.id, target.span, into) {
            return;
        }
        self.times(into);
        if let Some(stage) = policy.stages.get(target.stage.index()) {
            let times = format!("{}..{}", stage.from, stage.until);
            self.note(format!("stage {}", stage.name), times, into);
        }
        self.measure(&target.measure, into);
        match &target.demand {
            Demand::Compare { right, .. } => self.measure(right, into),
            Demand::Within(..) => {}
            Demand::Follows(Plan::Measure(plan)) => self.measure(plan, into),
            Demand::Follows(Plan::List(list)) => list.iter().for_each(|(_, plan)| self.measure(plan, into)),
        }
        if let Scope::Each { axis, condition } = &target.scope {
            // Of the clusters only the cell's own counts, which the cell brings.
            if *axis != CellAxis::Cluster {
                self.axis(*axis, into);
            }
            // What a condition names does not count where the cluster alone decides it.
            let open = |condition: &Measure| self.cell.and_then(|cell| condition.holds_of(cell)).is_none();
            match condition {
                Some(condition) if open(condition) => self.measure(condition, into),
                Some(condition) => condition.visit(&mut |part| self.of_fields(part, into)),
                None => {}
            }
        }
        target.applies_when.iter().for_each(|condition| self.measure(condition, into));
    }

    pub fn milestone(&mut self, id: MilestoneId, into: &mut Closure) {
        let policy = self.policy;
        let Some(milestone) = policy.milestones.get(id.index()) else { return };
        if !self.declared("milestone", &milestone.id, milestone.span, into) {
            return;
        }
        match &milestone.done {
            Done::Open | Done::Record(..) => {}
            Done::When(condition) => self.measure(condition, into),
            Done::From(events) => {
                self.dataset(events.dataset, into);
                let columns = std::iter::once(events.column).chain(events.cluster);
                columns.for_each(|column| self.column(column, into));
                events.condition.iter().for_each(|condition| self.row(condition, into));
            }
        }
        milestone.after.iter().for_each(|(id, _)| self.milestone(*id, into));
        milestone.within.iter().for_each(|within| self.milestone(within.of, into));
    }

    /// How a stage or a group is judged: its clauses, the functions that they call, its rating.
    pub fn judgement(&mut self, id: &str, judgement: &Judgement, into: &mut Closure) {
        let policy = self.policy;
        let measures = [&judgement.passes, &judgement.serious, &judgement.score];
        let texts: Vec<String> = measures
            .into_iter()
            .map(|measure| measure.as_ref().map_or_else(String::new, |m| self.texts.exactly(m.span)))
            .collect();
        self.note(format!("judgement {id}"), texts.join(";"), into);
        if let Some(rating) = judgement.rated.and_then(|id| policy.ratings.get(id.index())) {
            self.declared("rating", &rating.name, rating.span, into);
        }
    }

    pub fn rule(&mut self, at: usize, into: &mut Closure) {
        let policy = self.policy;
        let Some(rule) = policy.rules.get(at) else { return };
        if self.declared("rule", &rule.name, rule.span, into) {
            self.measure(&rule.condition, into);
        }
    }

    pub fn requirement(&mut self, id: ClusterId, at: usize, into: &mut Closure) {
        let requirement = self.policy.clusters.get(id.index()).and_then(|c| c.requirements.get(at));
        self.cluster(id, into);
        if let Some(requirement) = requirement {
            self.measure(&requirement.condition, into);
        }
    }

    /// A waiver changes a verdict when it comes, goes or is written anew.
    pub fn waivers(&mut self, of: Waived, cluster: Option<ClusterId>, into: &mut Closure) {
        let policy = self.policy;
        let here = |of: Option<ClusterId>| of.is_none() || of == cluster;
        for waiver in policy.waivers.iter().filter(|waiver| waiver.of == of && here(waiver.cluster)) {
            self.declared("waiver", &waiver.text, waiver.span, into);
        }
    }

    pub fn cluster(&mut self, id: ClusterId, into: &mut Closure) {
        let policy = self.policy;
        let Some(cluster) = policy.clusters.get(id.index()) else { return };
        if !self.declared("cluster", &cluster.name, cluster.span, into) {
            return;
        }
        self.dataset(cluster.entity, into);
        cluster.within.iter().for_each(|(axis, _)| self.axis(CellAxis::Axis(*axis), into));
        for rule in &cluster.contour.rules {
            match rule {
                ContourRule::Where { condition, .. } => self.row(condition, into),
                ContourRule::Listed { listed, .. } => {
                    self.column(listed.entity_column, into);
                    listed.condition.iter().for_each(|condition| self.row(condition, into));
                }
            }
        }
    }

    /// What a field says of the cell's cluster, or of any where the cell has none.
    fn of_fields(&self, part: &Measure, into: &mut Closure) {
        if let MeasureKind::ClusterIn(_) = part.kind {
            let all = || (0..self.policy.clusters.len()).map(ClusterId::at).collect();
            into.fields.extend(self.cell.map_or_else(all, |cell| vec![cell]));
        }
    }

    /// The contour that a row is held against in the cell.
    fn own_cluster(&mut self, into: &mut Closure) {
        match self.cell {
            Some(id) => self.cluster(id, into),
            None => self.clusters(into),
        }
    }

    fn clusters(&mut self, into: &mut Closure) {
        (0..self.policy.clusters.len()).for_each(|at| self.cluster(ClusterId::at(at), into));
    }

    fn dataset(&mut self, id: DatasetId, into: &mut Closure) {
        let policy = self.policy;
        let Some(dataset) = policy.datasets.get(id.index()) else { return };
        if !into.datasets.insert(id) {
            return;
        }
        self.declared("dataset", &dataset.name, dataset.span, into);
        dataset.of.iter().for_each(|of| self.dataset(*of, into));
        dataset.filter.iter().for_each(|filter| self.row(filter, into));
    }

    fn column(&mut self, column: ColumnRef, into: &mut Closure) {
        let policy = self.policy;
        self.dataset(column.dataset, into);
        let dataset = policy.datasets.get(column.dataset.index());
        let declared = dataset.and_then(|dataset| dataset.column(column.column));
        if into.columns.insert(column)
            && let Some(computed) = declared.and_then(|column| column.computed.as_ref())
        {
            self.row(computed, into);
        }
        match declared.map(|column| &column.kind) {
            Some(ColumnKind::Code(id)) => self.classification(*id, into),
            Some(ColumnKind::Reference(id)) => self.dataset(*id, into),
            Some(ColumnKind::Text | ColumnKind::Number(_) | ColumnKind::Date | ColumnKind::Cluster)
            | None => {}
        }
    }

    /// A list of codes is what its file says.
    fn classification(&mut self, id: ClassificationId, into: &mut Closure) {
        let Some(list) = self.policy.classifications.get(id.index()) else { return };
        self.note(format!("classification {}", list.name), codes(list), into);
    }

    fn axis(&mut self, axis: CellAxis, into: &mut Closure) {
        match axis {
            CellAxis::Cluster | CellAxis::Role => self.clusters(into),
            CellAxis::Period(_) => {}
            CellAxis::Axis(id) => self.axis_of_data(id, into),
        }
    }

    fn axis_of_data(&mut self, id: AxisId, into: &mut Closure) {
        into.axes.insert(id);
        match self.policy.axes.get(id.index()).map(|axis| axis.kind) {
            Some(AxisKind::Tree(list)) => self.classification(list, into),
            Some(AxisKind::Entity(dataset)) => self.dataset(dataset, into),
            Some(AxisKind::Text) | None => {}
        }
    }

    fn aggregate(&mut self, id: AggregateId, into: &mut Closure) {
        let policy = self.policy;
        let Some(aggregate) = policy.aggregates.get(id.index()) else { return };
        self.dataset(aggregate.dataset, into);
        aggregate.argument.iter().chain(&aggregate.filter).for_each(|expr| self.row(expr, into));
    }

    fn row(&mut self, expr: &RowExpr, into: &mut Closure) {
        let mut parts = Vec::new();
        expr.visit(&mut |part| parts.push(part));
        for part in parts {
            match &part.kind {
                RowKind::Column(column) => self.column(*column, into),
                RowKind::Parent { list, .. } => self.classification(*list, into),
                RowKind::ClusterIn { clusters, .. } => clusters.iter().for_each(|id| self.cluster(*id, into)),
                RowKind::RoleIn { cluster: Some(id), .. } => self.cluster(*id, into),
                RowKind::RoleIn { cluster: None, .. } | RowKind::InCell { .. } => self.own_cluster(into),
                RowKind::Linked { link, .. } => self.dataset(*link, into),
                RowKind::Through { through: Through::Column(column), .. } => self.column(*column, into),
                RowKind::Through { through: Through::Partner(dataset), .. } => self.dataset(*dataset, into),
                RowKind::Period(_)
                | RowKind::Number(_)
                | RowKind::Text(_)
                | RowKind::Date(_)
                | RowKind::PeriodLiteral(_)
                | RowKind::Bool(_)
                | RowKind::Missing
                | RowKind::CodeIn { .. }
                | RowKind::TextIn { .. }
                | RowKind::KeyIn { .. }
                | RowKind::Arithmetic { .. }
                | RowKind::Negate(_)
                | RowKind::Calculated { .. }
                | RowKind::Day { .. }
                | RowKind::Compare { .. }
                | RowKind::And(..)
                | RowKind::Or(..)
                | RowKind::Not(_)
                | RowKind::IsMissing(_)
                | RowKind::Coalesce(..)
                | RowKind::If { .. }
                | RowKind::CodeLiteral(_) => {}
            }
        }
    }

    fn indicator(&mut self, id: IndicatorId, into: &mut Closure) {
        let policy = self.policy;
        let Some(indicator) = policy.indicators.get(id.index()) else { return };
        // A narrowed indicator is written where it is used; what it narrows stands in its formula.
        if indicator.derived || self.declared("indicator", &indicator.name, indicator.span, into) {
            self.measure(&indicator.value, into);
        }
    }

    pub fn measure(&mut self, measure: &Measure, into: &mut Closure) {
        let policy = self.policy;
        match measure.kind.named() {
            Named::Aggregate(id) => self.aggregate(id, into),
            Named::Indicator(id) => self.indicator(id, into),
            Named::Parameter(id) => {
                if let Some(parameter) = policy.parameters.get(id.index())
                    && into.parameters.insert(id)
                {
                    let text = self.texts.around(parameter.span);
                    self.met.insert(format!("parameter {}", parameter.name), text);
                    parameter
                        .values
                        .iter()
                        .filter_map(|v| v.condition.as_ref())
                        .for_each(|c| self.measure(c, into));
                }
            }
            Named::Moved(Move::Baseline) => self.times(into),
            Named::Moved(Move::Selection(Selection::Cluster(id) | Selection::Role(id, _))) => {
                self.cluster(id, into);
            }
            Named::Literal(Literal::Cluster(id)) => self.cluster(*id, into),
            Named::Moved(Move::Selection(Selection::Union)) => self.clusters(into),
            Named::Moved(Move::Each(axis) | Move::Rank(axis) | Move::Set(axis)) => self.axis(axis, into),
            Named::Literal(Literal::Code(axis, _) | Literal::Entity(axis, _)) => {
                self.axis_of_data(*axis, into);
            }
            Named::Codes(axis) | Named::Parent(axis) => self.axis_of_data(axis, into),
            // Which cluster it is: what that one says comes with the cell.
            Named::Clusters(_) => self.of_fields(measure, into),
            Named::Objects(of) => self.objects(of, into),
            Named::Literal(
                Literal::Number(_)
                | Literal::Bool(_)
                | Literal::Period(_)
                | Literal::Text(_)
                | Literal::Role(_)
                | Literal::Date(_)
                | Literal::Word(_),
            )
            | Named::Nothing
            | Named::Member(_)
            | Named::Field(_)
            | Named::Moved(
                Move::Selection(Selection::Overall) | Move::Freed(_) | Move::Everywhere | Move::Before,
            ) => {}
        }
        measure.children().into_iter().for_each(|child| self.measure(child, into));
    }

    /// Notes a declaration that is asked for what it says of itself.
    fn asked(&mut self, kind: &str, name: &str, place: Span, into: &mut Closure) {
        into.asked.insert(format!("{kind} {name}"));
        self.declared(kind, name, place, into);
    }

    /// A condition over all declarations of a kind rests on each of them.
    fn objects(&mut self, kind: ObjectKind, into: &mut Closure) {
        let policy = self.policy;
        match kind {
            ObjectKind::Act => {
                for act in policy.acts.iter().filter(|act| !act.of_library) {
                    self.asked("act", &act.name, act.span, into);
                }
            }
            ObjectKind::Body => {
                for body in &policy.bodies {
                    self.asked("body", &body.name, body.span, into);
                }
            }
            ObjectKind::Indicator => {
                for indicator in policy.indicators.iter().filter(|indicator| !indicator.derived) {
                    self.asked("indicator", &indicator.name, indicator.span, into);
                }
            }
            ObjectKind::Cluster => {
                for cluster in &policy.clusters {
                    self.asked("cluster", &cluster.name, cluster.span, into);
                }
            }
            ObjectKind::Stage => {
                for stage in &policy.stages {
                    let times = format!("{}..{}", stage.from, stage.until);
                    into.asked.insert(format!("stage {}", stage.name));
                    self.note(format!("stage {}", stage.name), times, into);
                }
            }
            ObjectKind::Group => {
                for group in &policy.groups {
                    let mut text = group.title.clone().unwrap_or_default();
                    for (name, value) in &group.fields {
                        text.push_str(&format!("; {name} {}", value.text()));
                    }
                    into.asked.insert(format!("group {}", group.id));
                    self.note(format!("group {}", group.id), text, into);
                }
            }
            ObjectKind::Target => {
                into.asked.extend(policy.targets.iter().map(|target| format!("target {}", target.id)));
                (0..policy.targets.len()).for_each(|at| self.target(TargetId::at(at), into));
                self.clusters(into);
            }
            ObjectKind::Milestone => {
                let milestones =
                    policy.milestones.iter().map(|milestone| format!("milestone {}", milestone.id));
                into.asked.extend(milestones);
                (0..policy.milestones.len()).for_each(|at| self.milestone(MilestoneId::at(at), into));
                self.clusters(into);
            }
        }
    }
}

/// Codes with what they stand under.
pub fn codes(list: &crate::model::Classification) -> String {
    let above =
        |parent: Option<u32>| parent.and_then(|at| list.code(at)).map_or("", |code| code.code.as_str());
    list.codes.iter().map(|code| format!("{}<{}\n", code.code, above(code.parent))).collect()
}
