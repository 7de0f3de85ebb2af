//! What a report tells beside values: contours, why an entity is in one, and whose values are absent.

use std::collections::BTreeSet;

use super::answers::Loaded;
use super::asked::{Asked, AskedAggregate, Times};
use super::axes::{AxisSource, axis_source, axis_values, lies_in, member_ids};
use super::contour::{ContourPlan, SpacePlan};
use super::eval::{Frame, NO, Truth, UNDECIDED, Val, YES};
use super::membership::{Judge, is_over};
use super::program::{Compiler, Node};
use super::rollup::{Belonging, Wanted, slot_at, wanted_roles};
use super::signature::{Signature, State, StateKind};
use super::table::{Store, Subjects};
use super::truth::both;
use super::walk::{Extent, Lot, named_clusters};
use crate::cube::{
    AbsenceCause, Absent, Cell, ClusterAxis, ConditionTrace, EntityRecord, EntityTrace, EventRow, Evidence,
    LinksSeen, MemberLinks, Outside, RuleTrace, Standing, TableSummary,
};
use crate::model::{
    AggregateId, Cluster, ClusterId, ColumnRef, ContourRule, DataStatus, DatasetId, Date, DoneFrom, Period,
    RoleId, RowExpr, RowKind,
};
use crate::source::Span;

impl Evidence for Loaded {
    fn tables(&self) -> &[TableSummary] {
        &self.summaries
    }

    fn end_of_data(&self) -> Option<Date> {
        self.store.last_day()
    }

    fn contour(&self, cluster: ClusterId, period: Period) -> Vec<EntityRecord> {
        let Some(teller) = Teller::new(self, cluster, period) else { return Vec::new() };
        let ids = self.memberships.of(&self.store, teller.space, Some(period));
        let signatures = self.memberships.signatures.list();
        let mut records: Vec<((usize, String), EntityRecord)> = Vec::new();
        for (subject, id) in (0u32..).zip(ids.iter()) {
            let state = signatures.get(*id as usize).and_then(|s| s.states.get(teller.place));
            if let Some(state) = state.filter(|s| s.kind != StateKind::Outside && s.inside != NO) {
                let record = teller.record(subject, state, true);
                let rank = match &record.standing {
                    Standing::Member(role) => teller.rank(*role),
                    Standing::Undetermined(roles) => roles.first().map_or(usize::MAX, |r| teller.rank(*r)),
                    Standing::Outside(_) => usize::MAX,
                };
                records.push(((rank, record.key.clone()), record));
            }
        }
        let is_open = |r: &EntityRecord| matches!(r.standing, Standing::Undetermined(_));
        records.sort_by(|(a, x), (b, y)| (is_open(x), a).cmp(&(is_open(y), b)));
        records.into_iter().map(|(_, record)| record).collect()
    }

    fn member_counts(&self, cluster: ClusterId, period: Period) -> (u64, u64) {
        let dataset = self.policy().clusters.get(cluster.index()).map(|c| c.entity);
        let Some((space, place)) = self.space(dataset).and_then(|s| Some((s, s.place(cluster)?))) else {
            return (0, 0);
        };
        let (mut members, mut open) = (0, 0);
        for (signature, count) in self.memberships.counts(&self.store, space, period) {
            match signature.states.get(place) {
                Some(state) if state.kind == StateKind::Outside || state.inside == NO => {}
                Some(state) if state.kind == StateKind::Member && state.inside == YES => members += count,
                Some(_) => open += count,
                None => {}
            }
        }
        (members, open)
    }

    fn trace(&self, cluster: ClusterId, key: &str, period: Period) -> Option<EntityTrace> {
        let teller = Teller::new(self, cluster, period)?;
        let subject = find_subject(&self.store, teller.space.dataset, key)?;
        let ids = self.memberships.of(&self.store, teller.space, Some(period));
        let signatures = self.memberships.signatures.list();
        let signature: Option<&Signature> =
            ids.get(subject as usize).and_then(|id| signatures.get(*id as usize));
        let state = signature.and_then(|s| s.states.get(teller.place)).copied().unwrap_or(State::OUTSIDE);
        let record = teller.record(subject, &state, signature.is_none_or(|s| s.living));
        Some(EntityTrace { record, rules: teller.rules(subject) })
    }

    fn links(&self, cluster: ClusterId, period: Period) -> Vec<MemberLinks> {
        self.links_between(cluster, period)
    }

    fn lacks_rows(&self, link: DatasetId, period: Period) -> bool {
        self.store.table(link).is_some_and(|table| table.lacks_period(period))
    }

    fn keys(&self, dataset: DatasetId) -> Vec<String> {
        let texts = |subject| self.store.subject_text(dataset, subject);
        let keys: BTreeSet<String> = match self.store.table(dataset).map(|t| &t.subjects) {
            Some(Subjects::Entities | Subjects::Combinations(_)) => {
                let count = u32::try_from(self.store.subject_count(dataset)).unwrap_or(0);
                (0..count).map(texts).collect()
            }
            Some(Subjects::Of(_) | Subjects::Rows(_)) | None => BTreeSet::new(),
        };
        keys.into_iter().collect()
    }

    fn absent(&self, aggregate: AggregateId, cell: &Cell) -> Vec<Absent> {
        self.find_absent(aggregate, cell).unwrap_or_default()
    }

    fn contributions(
        &self,
        aggregate: AggregateId,
        cell: &Cell,
        most: usize,
    ) -> Option<crate::cube::Contributions> {
        self.gather(aggregate, cell, most)
    }

    fn event_rows(
        &self,
        event: &DoneFrom,
        cluster: Option<ClusterId>,
        seen: Date,
        most: usize,
    ) -> Vec<EventRow> {
        super::events::first_rows(&self.store, event, cluster, seen, most)
    }

    fn shared(&self, period: Period) -> u64 {
        let mut shared = 0;
        for space in self.spaces.iter().flatten() {
            for (signature, count) in self.memberships.counts(&self.store, space, period) {
                let sure = space.contours.iter().zip(&signature.states).filter(|(contour, state)| {
                    let over =
                        self.policy().clusters.get(contour.id.index()).is_some_and(|c| is_over(c, period));
                    state.kind == StateKind::Member && state.inside == YES && !over
                });
                if sure.count() > 1 {
                    shared += count;
                }
            }
        }
        shared
    }
}

/// The subject that a key names; of a combination, its parts with commas between them.
fn find_subject(store: &Store, dataset: DatasetId, key: &str) -> Option<u32> {
    match &store.table(dataset)?.subjects {
        Subjects::Entities => store.entity(dataset, key),
        Subjects::Combinations(keys) => {
            let count = u32::try_from(keys.len()).ok()?;
            (0..count).find(|subject| store.subject_text(dataset, *subject) == key)
        }
        Subjects::Of(_) | Subjects::Rows(_) => None,
    }
}

/// Tells of one cluster in one period.
struct Teller<'a> {
    store: &'a Store,
    space: &'a SpacePlan,
    place: usize,
    contour: &'a ContourPlan,
    cluster: &'a Cluster,
    judge: Judge<'a>,
}

impl<'a> Teller<'a> {
    fn new(loaded: &'a Loaded, id: ClusterId, period: Period) -> Option<Self> {
        let cluster = loaded.store.policy.clusters.get(id.index())?;
        let space = loaded.space(Some(cluster.entity))?;
        let place = space.place(id)?;
        let judge = Judge::new(&loaded.store, space, Some(period));
        let contour = space.contours.get(place)?;
        Some(Teller { store: &loaded.store, space, place, contour, cluster, judge })
    }

    fn rank(&self, role: RoleId) -> usize {
        self.contour.roles.iter().position(|r| *r == role).unwrap_or(usize::MAX)
    }

    fn roles_of(&self, state: &State) -> Vec<RoleId> {
        let roles = self.contour.roles.iter().enumerate();
        roles.filter(|(at, _)| state.roles >> (*at).min(127) & 1 == 1).map(|(_, role)| *role).collect()
    }

    fn record(&self, subject: u32, state: &State, living: bool) -> EntityRecord {
        let key = self.store.subject_text(self.space.dataset, subject);
        let included = self.cluster.contour.include.iter().find(|(_, k, _)| *k == key);
        let excluded = self.cluster.contour.exclude.iter().find(|(k, _)| *k == key);
        let roles = self.roles_of(state);
        let truths = self.judge.rule_truths(self.place, subject);
        let (standing, by) = match (state.kind, roles.first()) {
            _ if !living => (Standing::Outside(Outside::NotLiving), None),
            (StateKind::Outside, _) if excluded.is_some() => {
                (Standing::Outside(Outside::Excluded), excluded.map(|(_, span)| *span))
            }
            (StateKind::Outside, _) | (StateKind::Member | StateKind::Undetermined, None) => {
                let elsewhere = self.judge.inside(self.place, subject) == NO;
                let why = if elsewhere { Outside::Elsewhere } else { Outside::NoRole };
                (Standing::Outside(why), None)
            }
            (StateKind::Member | StateKind::Undetermined, _) if state.inside == NO => {
                (Standing::Outside(Outside::Elsewhere), None)
            }
            (StateKind::Member, Some(role)) if state.inside == YES => {
                let by = included.map(|(_, _, span)| *span);
                (Standing::Member(*role), by.or_else(|| self.first_rule(&truths, YES)))
            }
            (StateKind::Member | StateKind::Undetermined, Some(_)) => {
                (Standing::Undetermined(roles), self.first_rule(&truths, UNDECIDED))
            }
        };
        let (wanting, no_rows) = match &standing {
            Standing::Undetermined(_) => (self.wanting(subject, &truths), self.no_rows(&truths)),
            Standing::Member(_) | Standing::Outside(_) => (Vec::new(), Vec::new()),
        };
        let title = self.store.title(self.space.dataset, subject);
        EntityRecord { key, title, standing, by, wanting, no_rows }
    }

    fn rule_spans(&self) -> impl Iterator<Item = (RoleId, Span, &'a ContourRule)> {
        self.cluster.contour.rules.iter().map(|rule| match rule {
            ContourRule::Where { role, span, .. } | ContourRule::Listed { role, span, .. } => {
                (*role, *span, rule)
            }
        })
    }

    fn first_rule(&self, truths: &[Truth], wanted: Truth) -> Option<Span> {
        self.rule_spans().zip(truths).find(|(_, truth)| **truth == wanted).map(|((_, span, _), _)| span)
    }

    /// True of a table of links without a row of the period in which the contour is judged.
    fn lacks_rows(&self, link: DatasetId) -> bool {
        let table = self.store.table(link);
        self.judge.judged(self.place).is_some_and(|period| table.is_some_and(|t| t.lacks_period(period)))
    }

    /// The tables of links that leave rules open because they have no row of the period.
    fn no_rows(&self, truths: &[Truth]) -> Vec<(DatasetId, Period)> {
        let mut links: Vec<DatasetId> = Vec::new();
        for ((_, _, rule), _) in self.rule_spans().zip(truths).filter(|(_, truth)| **truth == UNDECIDED) {
            let condition = match rule {
                ContourRule::Where { condition, .. } => Some(condition),
                ContourRule::Listed { listed, .. } => listed.condition.as_ref(),
            };
            links.extend(condition.iter().flat_map(|c| c.links()).filter(|link| self.lacks_rows(*link)));
        }
        links.sort_unstable();
        links.dedup();
        let period = self.judge.judged(self.place);
        links.into_iter().filter_map(|link| Some((link, period?))).collect()
    }

    /// Absent columns that the undecided rules read, and absent places on the axes of `in`.
    fn wanting(&self, subject: u32, truths: &[Truth]) -> Vec<ColumnRef> {
        let mut wanting: Vec<ColumnRef> = Vec::new();
        let mut add = |column: ColumnRef| {
            if !wanting.contains(&column) {
                wanting.push(column);
            }
        };
        for ((_, _, rule), truth) in self.rule_spans().zip(truths) {
            match rule {
                _ if *truth != UNDECIDED => {}
                ContourRule::Where { condition, .. } => {
                    let own = self.values(condition, subject);
                    // Whose link lacks a value is not told: what is read of others is.
                    // Nothing is to be filled in of links that have no row.
                    let mut of_no_row: Vec<ColumnRef> = Vec::new();
                    condition.visit(&mut |part| match part.kind {
                        RowKind::Linked { link, .. } if self.lacks_rows(link) => {
                            of_no_row.extend(part.columns());
                        }
                        _ => {}
                    });
                    let of_others = condition.columns().into_iter();
                    let of_others =
                        of_others.filter(|c| own.iter().all(|(o, _)| o != c) && !of_no_row.contains(c));
                    of_others.for_each(&mut add);
                    own.iter().filter(|(_, value)| value.is_none()).for_each(|(column, _)| add(*column));
                }
                ContourRule::Listed { listed, .. } => {
                    listed.condition.iter().flat_map(RowExpr::columns).for_each(&mut add);
                    if let Some((from, _)) = self.store.dataset(listed.dataset).and_then(|d| d.valid) {
                        add(ColumnRef { dataset: listed.dataset, column: from });
                    }
                }
            }
        }
        if self.judge.inside(self.place, subject) == UNDECIDED {
            for (axis, _) in &self.cluster.within {
                let columns =
                    self.store.policy.axes.get(axis.index()).map_or(&[][..], |a| a.columns.as_slice());
                columns.iter().filter(|c| c.dataset == self.space.dataset).copied().for_each(&mut add);
            }
        }
        wanting
    }

    /// The columns of a condition with their values as text.
    fn values(&self, expr: &RowExpr, subject: u32) -> Vec<(ColumnRef, Option<String>)> {
        let entity = self.store.dataset(self.space.dataset).and_then(|d| d.of);
        let compiler = Compiler { store: self.store, dataset: self.space.dataset, entity };
        self.judge.with_subject(self.place, subject, |frame| {
            let text =
                |column: ColumnRef| (column, value_text(self.store, frame, &compiler.column(column), column));
            expr.own_columns().into_iter().map(text).collect()
        })
    }

    /// What the questions about links in a condition see of an entity.
    fn links(
        &self,
        rule: (usize, usize),
        condition: &RowExpr,
        subject: u32,
        compiler: &Compiler<'_>,
    ) -> Vec<LinksSeen> {
        let mut asked = Vec::new();
        condition.visit(&mut |part| {
            if matches!(part.kind, RowKind::Linked { .. }) {
                asked.push((part.span, compiler.compile(part)));
            }
        });
        let seen = asked.iter().filter_map(|(span, node)| match node {
            Node::Linked(node) => self.judge.links_seen(rule, (subject, *span), node),
            _ => None,
        });
        seen.collect()
    }

    fn rules(&self, subject: u32) -> Vec<RuleTrace> {
        let truths = self.judge.rule_truths(self.place, subject);
        let entity = self.store.dataset(self.space.dataset).and_then(|d| d.of);
        let compiler = Compiler { store: self.store, dataset: self.space.dataset, entity };
        let condition = |at: usize, expr: &RowExpr| ConditionTrace {
            span: expr.span,
            holds: self.judge.condition_truth((self.place, at), subject, &compiler.compile(expr)),
            values: self.values(expr, subject),
            links: self.links((self.place, at), expr, subject, &compiler),
        };
        let rule =
            |(at, ((role, span, rule), truth)): (usize, ((RoleId, Span, &ContourRule), &Truth))| RuleTrace {
                role,
                span,
                holds: decided(*truth),
                conditions: match rule {
                    ContourRule::Where { condition: expr, .. } => {
                        expr.written_parts().into_iter().map(|part| condition(at, part)).collect()
                    }
                    // A list is looked up as a whole.
                    ContourRule::Listed { span, .. } => {
                        vec![ConditionTrace {
                            span: *span,
                            holds: decided(*truth),
                            values: Vec::new(),
                            links: Vec::new(),
                        }]
                    }
                },
            };
        self.rule_spans().zip(&truths).enumerate().map(rule).collect()
    }
}

fn decided(truth: Truth) -> Option<bool> {
    match truth {
        YES => Some(true),
        NO => Some(false),
        _ => None,
    }
}

/// The value of a column as text.
fn value_text(store: &Store, frame: &Frame<'_>, node: &Node, column: ColumnRef) -> Option<String> {
    let frame = Frame { ..*frame };
    match frame.value(node, 0) {
        Val::Missing => None,
        Val::Bool(b) => Some(b.to_string()),
        Val::Number(n) => Some(n.to_rational().to_string()),
        Val::Text(text) => Some(text.to_owned()),
        Val::Id(id) => Some(store.id_text(column.dataset, column.column, id)),
        Val::Date(day) => Some(Date(day).to_string()),
        Val::Period(period) => Some(period.to_string()),
    }
}

/// Why a row that is there has no value: it is held back, or it is not filled in.
fn held_back(lot: &Lot<'_>, asked: &Asked, own: &AskedAggregate, lane: usize) -> AbsenceCause {
    let status = |at: &usize| match asked.statuses.get(*at)? {
        AxisSource::Value(Node::Column(source, _)) => DataStatus::at(lot.frame.id(*source, lane)),
        AxisSource::Value(Node::LinkedStatus(linked)) => {
            let relations = lot.frame.relations?;
            let column = relations.linked(linked, lot.frame.time.get(lane).filter(|_| linked.timed));
            column.status(lot.frame.entities.get(lane)).and_then(DataStatus::at)
        }
        AxisSource::Value(_) | AxisSource::ValueOrEntity(..) | AxisSource::Entity => None,
    };
    let held = own.statuses.iter().filter_map(status).filter(|status| status.is_withheld()).max();
    held.map_or(AbsenceCause::NoValue, AbsenceCause::Withheld)
}

/// What decides whether a row is in a cell.
pub(super) struct Asker<'a> {
    pub belonging: Belonging<'a>,
    pub cell: &'a Cell,
    pub wanted: Wanted,
    pub axes: Vec<(AxisSource, Option<(u32, u32)>)>,
    /// Whether a row is of the cell's cluster, by its signature; empty where its signature does not tell.
    pub by_signature: Vec<Truth>,
}

impl Asker<'_> {
    pub fn in_cell(
        &self,
        lot: &Lot<'_>,
        signatures: &[Signature],
        clusters: &[u32],
        values: &[Vec<u32>],
        lane: usize,
    ) -> Truth {
        let of_lane = lot.signatures.get(lane).map(|id| *id as usize);
        if of_lane.and_then(|id| self.by_signature.get(id)) == Some(&NO) {
            return NO;
        }
        let signature = of_lane.and_then(|id| signatures.get(id));
        let named = clusters.get(lane).copied().unwrap_or(super::keys::ABSENT);
        let period = lot.frame.time.get(lane);
        if let (Some(cell), Some(period)) = (self.cell.period, period)
            && period.coarsen(cell.grain) != Some(cell)
        {
            return NO;
        }
        let mut answer = match self.cell.cluster {
            ClusterAxis::Free => self.belonging.in_free(signature, named, period, &self.wanted),
            ClusterAxis::One(id) => self.belonging.in_one(id, signature, named, &self.wanted),
            ClusterAxis::Union => self.belonging.in_union(signature, named, period, &self.wanted),
        };
        for ((_, range), values) in self.axes.iter().zip(values) {
            let value = values.get(lane).copied().unwrap_or(super::keys::ABSENT);
            answer = both(answer, lies_in(value, *range));
        }
        answer
    }
}

impl Loaded {
    fn find_absent(&self, aggregate: AggregateId, cell: &Cell) -> Option<Vec<Absent>> {
        let declared = self.policy().aggregates.get(aggregate.index())?;
        let asked = self.asked(declared.dataset).filter(|_| !self.is_link(declared.dataset))?;
        let (_, own) = asked.aggregate(aggregate)?;
        if let Some(other) = self.answering(own, cell) {
            return other.find_absent(aggregate, cell);
        }
        let wanted = wanted_roles(&declared.roles, cell.role);
        let meaning = self.meaning(asked, Some(own), &declared.roles, cell).ok()?;
        let axes = meaning.axes.iter().filter_map(|(axis, member)| {
            let source = axis_source(&self.store, asked.dataset, *axis)?;
            Some((source, member_ids(&self.store, asked.dataset, *axis, member)))
        });
        let (belonging, by_signature) = (self.belonging(asked), Vec::new());
        let mut asker = Asker { belonging, cell, wanted, axes: axes.collect(), by_signature };
        let mut all = Vec::new();
        for extent in meaning.extents {
            let mut found = Vec::new();
            let standings = self.standings(asked, extent);
            if let (ClusterAxis::One(id), false) = (cell.cluster, asker.belonging.by_column) {
                let truth =
                    |s: &Signature| asker.belonging.in_one(id, Some(s), super::keys::ABSENT, &asker.wanted);
                asker.by_signature = standings.list.iter().map(truth).collect();
            }
            let relations = self.settled(self.cell);
            let walk = self.walk(asked, extent, &standings, &relations);
            let mut see = |lot: &Lot<'_>| {
                let mut clusters = Vec::new();
                named_clusters(lot, asked, &mut clusters);
                let mut values = vec![Vec::new(); asker.axes.len()];
                for ((source, _), values) in asker.axes.iter().zip(&mut values) {
                    axis_values(&lot.frame, source, values);
                }
                for lane in 0..lot.frame.len {
                    let period = lot.frame.time.get(lane).filter(|_| extent != Extent::At(None));
                    let Some(slot) = slot_at(own, period, meaning.grain).and_then(|s| asked.slots.get(s))
                    else {
                        continue;
                    };
                    if lot.skip.get(lane) == Some(&true) {
                        continue;
                    }
                    let belongs = asker.in_cell(lot, &standings.list, &clusters, &values, lane);
                    let filter = slot.filter.and_then(|f| asked.filters.get(f));
                    let truth = filter.map_or(YES, |f| lot.frame.holds(f, lane));
                    let counted = slot.argument.is_none() && !lot.present && truth == YES;
                    if belongs == NO || truth == NO || counted {
                        continue;
                    }
                    let value =
                        || slot.argument.as_ref().is_none_or(|a| lot.frame.number_of(a, lane).is_some());
                    // What the file has of a value that grows within the year.
                    let grown = |lane| match own.times {
                        Times::Cumulative { year, .. } => {
                            let raw = asked.slots.get(year).and_then(|s| s.argument.as_ref());
                            raw.is_some_and(|a| lot.frame.number_of(a, lane).is_some())
                        }
                        Times::Flow | Times::Stock(_) | Times::Fixed => false,
                    };
                    let cause = match (belongs, lot.present) {
                        (UNDECIDED, _) => AbsenceCause::Undetermined,
                        (_, false) => AbsenceCause::NoRow,
                        (_, true) if truth == YES && value() => continue,
                        (_, true) if truth == YES && grown(lane) => AbsenceCause::NoEarlier,
                        (_, true) => held_back(lot, asked, own, lane),
                    };
                    let subject = lot.frame.subjects.get(lane);
                    found.push(Absent {
                        key: self.store.subject_text(asked.dataset, subject),
                        title: self.title_of(asked.dataset, subject, lot.frame.entities.get(lane)),
                        period: asked.grain.and(period),
                        cause,
                    });
                }
            };
            let mut seen = walk.nothing_seen();
            (0..walk.row_pieces()).for_each(|piece| walk.rows(piece, &mut seen, &mut see));
            (0..walk.absent_pieces()).for_each(|piece| walk.absent(piece, &seen, &mut see));
            if let (Extent::Unseen(period), false) = (extent, found.is_empty()) {
                found =
                    vec![Absent { key: String::new(), title: None, period, cause: AbsenceCause::NoPeriod }];
            }
            all.append(&mut found);
        }
        all.sort();
        Some(all)
    }

    /// Keys and titles of the entities whose title is this one or holds it; quotes, case and spaces are alike.
    pub fn called(&self, dataset: DatasetId, name: &str) -> Vec<(String, String)> {
        let wanted = bare(name);
        if wanted.is_empty() || !super::answers::is_entities(&self.store, dataset) {
            return Vec::new();
        }
        let count = u32::try_from(self.store.subject_count(dataset)).unwrap_or(0);
        let found = (0..count).filter_map(|subject| {
            let title = self.store.title(dataset, subject)?;
            let bare = bare(&title);
            bare.contains(&wanted).then(|| (bare != wanted, self.store.subject_text(dataset, subject), title))
        });
        let mut found: Vec<(bool, String, String)> = found.collect();
        found.sort();
        found.into_iter().map(|(_, key, title)| (key, title)).collect()
    }

    fn title_of(&self, dataset: DatasetId, subject: u32, entity: u32) -> Option<String> {
        if super::answers::is_entities(&self.store, dataset) {
            return self.store.title(dataset, subject);
        }
        self.store.title(self.store.dataset(dataset)?.of?, entity)
    }
}

/// A title without quotes, in lower case, with single spaces.
fn bare(title: &str) -> String {
    let quotes = ['«', '»', '"', '“', '”', '„', '\''];
    let text: String = title.chars().map(|c| if quotes.contains(&c) { ' ' } else { c }).collect();
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
