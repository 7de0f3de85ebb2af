//! Why an entity is in a contour or not: what each rule says of it, by what values, and what it wants for certainty.
//!
//! Tells of one cluster in one period; judges as the contour was judged, one entity at a time.

use super::answers::Loaded;
use super::contour::{ContourPlan, SpacePlan};
use super::eval::Val;
use super::frame::Frame;
use super::membership::Judge;
use super::program::{Compiler, Node};
use super::signature::{State, StateKind};
use super::table::Store;
use super::truth::{NO, Truth, UNDECIDED, YES};
use crate::cube::{ConditionTrace, EntityRecord, LinksSeen, Outside, RuleTrace, Standing};
use crate::model::{
    Cluster, ClusterId, ColumnRef, ContourRule, DatasetId, Date, Period, RoleId, RowExpr, RowKind,
};
use crate::source::Span;

/// Tells of one cluster in one period.
pub(super) struct Teller<'a> {
    store: &'a Store,
    pub space: &'a SpacePlan,
    pub place: usize,
    contour: &'a ContourPlan,
    cluster: &'a Cluster,
    judge: Judge<'a>,
}

impl<'a> Teller<'a> {
    pub fn new(loaded: &'a Loaded, id: ClusterId, period: Period) -> Option<Self> {
        let cluster = loaded.store.policy.clusters.get(id.index())?;
        let space = loaded.space(Some(cluster.entity))?;
        let place = space.place(id)?;
        let judge = Judge::new(&loaded.store, space, Some(period));
        let contour = space.contours.get(place)?;
        Some(Teller { store: &loaded.store, space, place, contour, cluster, judge })
    }

    pub fn rank(&self, role: RoleId) -> usize {
        self.contour.roles.iter().position(|r| *r == role).unwrap_or(usize::MAX)
    }

    fn roles_of(&self, state: &State) -> Vec<RoleId> {
        let roles = self.contour.roles.iter().enumerate();
        roles.filter(|(at, _)| state.roles >> (*at).min(127) & 1 == 1).map(|(_, role)| *role).collect()
    }

    pub fn record(&self, subject: u32, state: &State, living: bool) -> EntityRecord {
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
    pub fn links(
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

    pub fn rules(&self, subject: u32) -> Vec<RuleTrace> {
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
