//! Contours as a whole: roles that nobody can take, contours that share members or lie in one another.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Checker;
use super::conditions::{Given, Search};
use super::contour_sets::{
    Areas, ContourSets, Truth, Unknowns, Variable, contradiction, intersection, life, lifetime,
    within_condition, witness,
};
use crate::diagnostic::{Clash, ContourProblem, RolePlace};
use crate::model::{Cluster, ContourRule, Date, Policy, RoleId};
use crate::source::Span;
use crate::syntax::tree::{self, ClusterClause, ContourClause};

/// So many pairs of boxes are compared for all pairs of clusters together; what is left then is not judged.
const MOST_WORK: usize = 2_000_000;

/// A cluster with its sets.
struct Read<'p> {
    cluster: &'p Cluster,
    sets: ContourSets,
    /// All members; `None` where it takes too many boxes.
    members: Option<Areas>,
    /// Some role of it, by a rule or by name, can be taken.
    peopled: bool,
    /// The boxes of its roles.
    weight: usize,
}

impl Checker<'_> {
    pub(super) fn check_contours(&mut self, declared: &[(&tree::Cluster, &PathBuf)]) {
        let policy = &self.policy;
        let mut unknowns = Unknowns::default();
        let (mut found, mut read) = (Vec::new(), Vec::new());
        for (at, (tree, _)) in declared.iter().enumerate() {
            let Some(cluster) = policy.clusters.get(at) else { continue };
            found.extend(named_twice(policy, cluster));
            // A contour that was read in part is not judged: the rest is told already.
            if self.lost_clusters.contains(&at) || !is_whole(tree, cluster) {
                continue;
            }
            found.extend(empty_roles(policy, tree, cluster, &mut unknowns));
            if let Some(sets) = ContourSets::new(policy, cluster, &mut unknowns) {
                read.push(Read::new(cluster, sets));
            }
        }
        let mut work = 0usize;
        for (at, first) in read.iter().enumerate() {
            for second in read.iter().skip(at + 1) {
                work = work.saturating_add(first.weight.saturating_mul(second.weight));
                if work > MOST_WORK {
                    break;
                }
                let Some(days) = common_life(first.cluster, second.cluster) else { continue };
                if first.cluster.entity != second.cluster.entity {
                    continue;
                }
                match policy.contours_exclusive {
                    Some(exclusive) => {
                        found.extend(overlap(policy, (first, second), days, exclusive, &mut unknowns));
                    }
                    None => found.extend(inside(first, second, days)),
                }
            }
        }
        for problem in found {
            self.report(problem);
        }
    }
}

impl<'p> Read<'p> {
    fn new(cluster: &'p Cluster, sets: ContourSets) -> Self {
        let parts = || sets.parts().map(|(_, _, part)| part);
        let peopled = parts().any(|part| part.is_none_or(|members| !members.is_empty()));
        let weight = parts().map(|part| part.map_or(0, |areas| areas.iter().count())).sum();
        Read { cluster, members: sets.members(), peopled, weight, sets }
    }
}

/// Every rule of the text and every `in` was understood.
fn is_whole(tree: &tree::Cluster, cluster: &Cluster) -> bool {
    let rules = tree.clauses.iter().map(|clause| match &clause.kind {
        ClusterClause::Contour(rules) => {
            let is_rule = |clause: &&tree::Clause<ContourClause>| {
                matches!(clause.kind, ContourClause::Role { .. } | ContourClause::Listed { .. })
            };
            rules.iter().filter(is_rule).count()
        }
        ClusterClause::Require { .. }
        | ClusterClause::Owner(_)
        | ClusterClause::Basis(_)
        | ClusterClause::MembersFixedAt(_)
        | ClusterClause::Author(_) => 0,
    });
    rules.sum::<usize>() == cluster.contour.rules.len() && tree.within.len() == cluster.within.len()
}

fn role_name(policy: &Policy, role: RoleId) -> String {
    policy.roles.get(role.index()).cloned().unwrap_or_default()
}

fn place(policy: &Policy, cluster: &Cluster, role: RoleId, span: Span) -> RolePlace {
    RolePlace { cluster: cluster.name.clone(), role: role_name(policy, role), span }
}

/// Keys that one contour includes more than once.
fn named_twice(policy: &Policy, cluster: &Cluster) -> Vec<ContourProblem> {
    let mut seen: BTreeMap<&str, (RoleId, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for (role, key, span) in &cluster.contour.include {
        match seen.get(key.as_str()) {
            Some((other, first)) => found.push(ContourProblem::NamedTwice {
                key: key.clone(),
                first: place(policy, cluster, *other, *first),
                second: place(policy, cluster, *role, *span),
            }),
            None => {
                seen.insert(key, (*role, *span));
            }
        }
    }
    found
}

/// A role above the one that is looked at.
#[derive(Clone)]
struct Above {
    role: RoleId,
    span: Span,
    holds: Areas,
    fails: Areas,
}

/// What a part of the reasons for an empty role is.
enum Reason {
    Given(Clash),
    Above(Above),
}

/// Roles that no entity can take by their rule, and parts of rules that say nothing.
fn empty_roles(
    policy: &Policy,
    tree: &tree::Cluster,
    cluster: &Cluster,
    unknowns: &mut Unknowns,
) -> Vec<ContourProblem> {
    let mut search = Search::new(policy, cluster.entity, cluster.members_fixed_at, unknowns);
    let mut around: Vec<Given> = Vec::new();
    for ((axis, member), (name, code)) in cluster.within.iter().zip(&tree.within) {
        let span = name.span.to(code.span);
        if let Some(condition) = within_condition(policy, cluster, *axis, member, span) {
            around.push(search.given(&condition, Clash::Within));
        }
    }
    let written = tree.from.as_ref().map(|p| p.span).into_iter().chain(tree.until.as_ref().map(|p| p.span));
    if let Some(span) = written.reduce(Span::to) {
        let periods = lifetime(life(cluster)).into_iter();
        around.extend(periods.map(|areas| Given { areas, span, clash: Clash::Life }));
    }
    if let Some(filter) = policy.datasets.get(cluster.entity.index()).and_then(|d| d.filter.as_ref()) {
        for part in filter.conjuncts() {
            around.push(search.given(part, Clash::Kept));
        }
    }
    let sets: Vec<Areas> = around.iter().map(|given| given.areas.clone()).collect();
    // Where nobody is left for any role the fault is not in the roles.
    if contradiction(&sets).is_some() {
        let conditions = |clash| around.iter().find(|g| g.clash == clash).map(|g| (g.span, g.clash));
        if let (Some(within), Some(kept)) = (conditions(Clash::Within), conditions(Clash::Kept)) {
            search.found.push(ContourProblem::Never { span: within.0, clashes: vec![kept] });
        }
        return search.found;
    }
    let mut above: Vec<Above> = Vec::new();
    for rule in &cluster.contour.rules {
        let (role, span, parts, holds, fails) = match rule {
            ContourRule::Where { role, condition, span } => {
                let conjuncts = condition.conjuncts();
                let parts: Vec<Given> =
                    conjuncts.iter().map(|part| search.given(part, Clash::Condition)).collect();
                let [holds, fails] = [Truth::Yes, Truth::No].map(|truth| search.areas(condition, truth));
                (*role, *span, parts, holds, fails)
            }
            ContourRule::Listed { role, listed, span } => {
                let (dataset, fixed) = (search.dataset, search.fixed);
                let unknowns = &mut *search.unknowns;
                let mut reader = super::contour_sets::Reader { policy, dataset, fixed, unknowns };
                let [holds, fails] = [Truth::Yes, Truth::No].map(|truth| reader.listed(listed, truth));
                let part = Given { areas: holds.clone(), span: *span, clash: Clash::Condition };
                (*role, *span, vec![part], holds, fails)
            }
        };
        // A list that names nobody is told at its own condition.
        let told = matches!(rule, ContourRule::Listed { .. }) && parts.iter().all(|p| p.areas.is_empty());
        match emptiness(&parts, &around, &above) {
            Some(_) if told => {}
            Some(reasons) => {
                // Nobody has surely taken a role above; it is open whether somebody has.
                let undecided = reasons.iter().all(|(_, reason)| match reason {
                    Reason::Above(above) => {
                        let both = holds.intersect(&above.holds);
                        both.is_some_and(|both| both.is_empty())
                    }
                    Reason::Given(_) => true,
                });
                search.found.push(empty_role(policy, role, span, &reasons, undecided));
            }
            None => {
                if let ContourRule::Where { condition, .. } = rule {
                    search.look(condition, &around);
                }
            }
        }
        above.push(Above { role, span, holds, fails });
    }
    search.found
}

/// Why nobody can take a role, in as few conditions as possible: its own first, then what is around it, then the
/// roles above.
fn emptiness(own: &[Given], around: &[Given], above: &[Above]) -> Option<Vec<(Span, Reason)>> {
    let own = own.iter().map(|g| (g.areas.clone(), g.span, Reason::Given(g.clash)));
    let mut all: Vec<(Areas, Span, Reason)> = own.collect();
    let around = around.iter().map(|g| (g.areas.clone(), g.span, Reason::Given(g.clash)));
    let above = above.iter().map(|above| (above.fails.clone(), above.span, Reason::Above(above.clone())));
    let steps: [Vec<(Areas, Span, Reason)>; 3] = [Vec::new(), around.collect(), above.collect()];
    for step in steps {
        all.extend(step);
        let sets: Vec<Areas> = all.iter().map(|(areas, ..)| areas.clone()).collect();
        if let Some(core) = contradiction(&sets) {
            let mut place = 0;
            all.retain(|_| {
                place += 1;
                core.contains(&(place - 1))
            });
            return Some(all.into_iter().map(|(_, span, reason)| (span, reason)).collect());
        }
    }
    None
}

fn empty_role(
    policy: &Policy,
    role: RoleId,
    span: Span,
    reasons: &[(Span, Reason)],
    undecided: bool,
) -> ContourProblem {
    let role = role_name(policy, role);
    let above = reasons.iter().filter_map(|(span, reason)| match reason {
        Reason::Above(above) => Some((role_name(policy, above.role), *span)),
        Reason::Given(_) => None,
    });
    let above: Vec<(String, Span)> = above.collect();
    if !above.is_empty() {
        return ContourProblem::Shadowed { role, span, above, undecided };
    }
    let conditions = reasons.iter().filter_map(|(span, reason)| match reason {
        Reason::Given(clash) => Some((*span, *clash)),
        Reason::Above(_) => None,
    });
    ContourProblem::NoOne { role, conditions: conditions.collect() }
}

/// The days in which both clusters exist; `None` where there are none.
fn common_life(first: &Cluster, second: &Cluster) -> Option<(Option<Date>, Option<Date>)> {
    let ((a, b), (c, d)) = (life(first), life(second));
    let from = a.max(c);
    let until = match (b, d) {
        (Some(b), Some(d)) => Some(b.min(d)),
        (one, another) => one.or(another),
    };
    let apart = matches!((from, until), (Some(from), Some(until)) if until < from);
    (!apart).then_some((from, until))
}

/// Someone who could be in both of two exclusive contours.
fn overlap(
    policy: &Policy,
    (first, second): (&Read<'_>, &Read<'_>),
    days: (Option<Date>, Option<Date>),
    exclusive: Span,
    unknowns: &mut Unknowns,
) -> Vec<ContourProblem> {
    let (a, b) = (first.cluster, second.cluster);
    let mut found = Vec::new();
    for (role, key, span) in &first.sets.included {
        if let Some((other, _, other_span)) = second.sets.included.iter().find(|(_, k, _)| k == key) {
            found.push(ContourProblem::NamedInBoth {
                key: key.clone(),
                first: place(policy, a, *role, *span),
                second: place(policy, b, *other, *other_span),
            });
        }
    }
    if !found.is_empty() {
        return found;
    }
    // A key names one organisation: only the data tell whether it fits the other contour too.
    for rule in &first.sets.rules {
        for other in &second.sets.rules {
            let both = rule.members.as_ref().zip(other.members.as_ref()).and_then(|(a, b)| a.intersect(b));
            let example = both.and_then(|both| witness(policy, a.entity, &both, days, unknowns));
            if let Some(example) = example {
                return vec![ContourProblem::Overlap {
                    first: place(policy, a, rule.role, rule.span),
                    second: place(policy, b, other.role, other.span),
                    example,
                    exclusive,
                }];
            }
        }
    }
    Vec::new()
}

/// A contour that is equal to another, or lies in it and asks of nothing but what the other asks of. One that is
/// narrower by a further column, by its `in` or in time is a part of the other, or its former shape, on purpose.
fn inside<'r>(
    first: &'r Read<'_>,
    second: &'r Read<'_>,
    days: (Option<Date>, Option<Date>),
) -> Option<ContourProblem> {
    let (a, b) = (first.cluster, second.cluster);
    if a.within != b.within || a.until != b.until || !first.peopled || !second.peopled {
        return None;
    }
    let common = intersection(&lifetime(days))?;
    let of = |members: &'r Areas| match days {
        (None, None) => Some(Cow::Borrowed(members)),
        _ => members.intersect(&common).map(Cow::Owned),
    };
    let (members, others) = (of(first.members.as_ref()?)?, of(second.members.as_ref()?)?);
    if members.is_empty() || others.is_empty() {
        return None;
    }
    let (inner, outer, equal) = match (members.lies_in(&others), others.lies_in(&members)) {
        (false, false) => return None,
        (true, false) if asks_no_more(&members, &others) => (a, b, false),
        (false, true) if asks_no_more(&others, &members) => (b, a, false),
        (true, false) | (false, true) => return None,
        (true, true) => (b, a, true),
    };
    Some(ContourProblem::Inside {
        inner: inner.name.clone(),
        inner_span: inner.span,
        outer: outer.name.clone(),
        outer_span: outer.span,
        equal,
    })
}

/// Every column that decides on the inner members decides on the outer ones too.
fn asks_no_more(inner: &Areas, outer: &Areas) -> bool {
    let asked = |areas: &Areas| -> BTreeSet<Variable> {
        areas.iter().flat_map(|area| area.iter().map(|(variable, _)| *variable)).collect()
    };
    asked(inner).is_subset(&asked(outer))
}
