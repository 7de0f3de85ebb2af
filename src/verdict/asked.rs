//! What an explanation is asked of: a name, a cluster and a period find verdicts, stages, rules or an indicator's cell.

use super::{Assessment, Kind, Verdict};
use crate::cube::Cell;
use crate::model::{
    AxisMember, CellAxis, ClusterId, Date, Grain, IndicatorId, Period, Policy, RoleId, RuleId, Scope,
};

/// What is to be explained.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// Positions among the assessment's verdicts.
    Verdicts(Vec<usize>),
    /// Positions among the assessment's stages and groups.
    Parts(Vec<usize>),
    /// A rule that reads the policy alone, which no assessment judges again.
    Rule(RuleId, Option<ClusterId>),
    Indicator(IndicatorId, Cell),
}

/// Why nothing is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing bears the name; all names that there are.
    Name { known: Vec<String> },
    /// Nothing is judged in the cell; the cells that there are.
    Cell { known: Vec<String> },
    /// It is a cluster, which has members and no value.
    IsCluster(ClusterId),
    /// It is not judged period by period.
    NoPeriods,
    /// No such cluster.
    Cluster { name: String, known: Vec<String> },
    /// The cluster's contour has no such role.
    Role { name: String, known: Vec<String> },
}

/// The part of a name after `of`, as written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Where<'t> {
    pub of: Option<&'t str>,
    pub at: Option<Period>,
}

/// Finds what a name means: a target, a milestone, a requirement, a rule, a stage, a group or an indicator.
pub fn find(
    policy: &Policy,
    assessment: &Assessment,
    name: &str,
    place: Where<'_>,
) -> Result<Asked, NotFound> {
    let named: Vec<usize> = positions(assessment, |verdict| verdict.id == name);
    if !named.is_empty() {
        let chosen: Vec<usize> = named
            .iter()
            .copied()
            .filter(|at| assessment.verdicts.get(*at).is_some_and(|v| is_there(policy, v, place)))
            .collect();
        if chosen.is_empty() {
            let cells = named.iter().filter_map(|at| assessment.verdicts.get(*at));
            let mut known: Vec<String> = cells.map(|verdict| written_cell(policy, verdict)).collect();
            known.dedup();
            return Err(NotFound::Cell { known });
        }
        return Ok(Asked::Verdicts(chosen));
    }
    let cluster = || place.of.map(|name| find_cluster(policy, name)).transpose();
    let parts: Vec<usize> = assessment
        .stages
        .iter()
        .enumerate()
        .filter(|(_, part)| match part.group.and_then(|id| policy.groups.get(id.index())) {
            Some(group) => group.id == name,
            None => {
                part.group.is_none() && policy.stages.get(part.stage.index()).is_some_and(|s| s.name == name)
            }
        })
        .map(|(at, _)| at)
        .collect();
    if !parts.is_empty() {
        if place.at.is_some() {
            return Err(NotFound::NoPeriods);
        }
        let Some((cluster, _)) = cluster()? else { return Ok(Asked::Parts(parts)) };
        let of = |at: &usize| assessment.stages.get(*at).and_then(|part| part.cluster);
        let chosen: Vec<usize> = parts.iter().copied().filter(|at| of(at) == Some(cluster)).collect();
        if chosen.is_empty() {
            let clusters = parts.iter().filter_map(of).filter_map(|id| policy.clusters.get(id.index()));
            return Err(NotFound::Cell { known: clusters.map(|c| format!("of {}", c.name)).collect() });
        }
        return Ok(Asked::Parts(chosen));
    }
    let rule = name.strip_prefix("rule.").and_then(|own| policy.rules.iter().position(|r| r.name == own));
    if let Some(at) = rule {
        if place.at.is_some() {
            return Err(NotFound::NoPeriods);
        }
        return Ok(Asked::Rule(RuleId::at(at), cluster()?.map(|(id, _)| id)));
    }
    let indicator = policy.indicators.iter().position(|i| !i.derived && i.name == name);
    if let Some(at) = indicator {
        let period = place.at.unwrap_or_else(|| last_ended(policy, assessment.as_of));
        let mut cell = Cell::at(period);
        if let Some((id, role)) = cluster()?
            && let Some(cluster) = policy.clusters.get(id.index())
        {
            cell = cell.with_cluster(id, cluster);
            cell = role.map_or(cell.clone(), |role| cell.with_role(role));
        }
        return Ok(Asked::Indicator(IndicatorId::at(at), cell));
    }
    if let Ok((cluster, _)) = find_cluster(policy, name) {
        return Err(NotFound::IsCluster(cluster));
    }
    Err(NotFound::Name { known: names(policy, assessment) })
}

/// Everything that can be explained, in the order of the policy.
fn names(policy: &Policy, assessment: &Assessment) -> Vec<String> {
    let mut known: Vec<String> = assessment.verdicts.iter().map(|verdict| verdict.id.clone()).collect();
    known.extend(policy.rules.iter().map(|rule| format!("rule.{}", rule.name)));
    known.extend(policy.stages.iter().map(|stage| stage.name.clone()));
    known.extend(policy.groups.iter().map(|group| group.id.clone()));
    known.extend(policy.indicators.iter().filter(|i| !i.derived).map(|i| i.name.clone()));
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|name| seen.insert(name.clone()));
    known
}

fn positions(assessment: &Assessment, wanted: impl Fn(&Verdict) -> bool) -> Vec<usize> {
    let verdicts = assessment.verdicts.iter().enumerate();
    verdicts.filter(|(_, verdict)| wanted(verdict)).map(|(at, _)| at).collect()
}

/// The cluster of a name, with the role where `petrochem.core` names one.
pub fn find_cluster(policy: &Policy, written: &str) -> Result<(ClusterId, Option<RoleId>), NotFound> {
    let called = |name: &str| {
        policy.clusters.iter().position(|c| {
            c.name == name || c.title.as_deref() == Some(name) || c.also.iter().any(|a| a == name)
        })
    };
    if let Some(at) = called(written) {
        return Ok((ClusterId::at(at), None));
    }
    if let Some((cluster, role)) = written.split_once('.')
        && let Some(at) = called(cluster)
    {
        return match policy.roles.iter().position(|name| name == role) {
            Some(role) => Ok((ClusterId::at(at), Some(RoleId::at(role)))),
            None => Err(NotFound::Role { name: role.to_owned(), known: policy.roles.clone() }),
        };
    }
    let known = policy.clusters.iter().map(|c| c.name.clone()).collect();
    Err(NotFound::Cluster { name: written.to_owned(), known })
}

/// Whether a verdict stands in the cell that is asked for; the period of one that is judged once is the due one.
fn is_there(policy: &Policy, verdict: &Verdict, place: Where<'_>) -> bool {
    let period = verdict.cell.period.or(verdict.due);
    if place.at.is_some_and(|at| period != Some(at)) {
        return false;
    }
    let Some(of) = place.of else { return true };
    match find_cluster(policy, of) {
        Ok((id, role)) => verdict.cell.cluster == Some(id) && (role.is_none() || verdict.cell.role == role),
        Err(_) => member_key(policy, verdict).is_some_and(|key| key == of),
    }
}

/// The member of a target `of each AXIS`, as data write it.
fn member_key(policy: &Policy, verdict: &Verdict) -> Option<String> {
    match verdict.cell.member.as_ref()? {
        AxisMember::Text(text) | AxisMember::Entity(text) => Some(text.clone()),
        // Only a name that a formula gives stands for these.
        AxisMember::Cluster(_) | AxisMember::Period(_) => None,
        AxisMember::Code(ordinal) => {
            let Kind::Target(id) = verdict.kind else { return None };
            let Scope::Each { axis: CellAxis::Axis(axis), .. } = policy.targets.get(id.index())?.scope else {
                return None;
            };
            let crate::model::AxisKind::Tree(tree) = policy.axes.get(axis.index())?.kind else { return None };
            policy.classifications.get(tree.index())?.code(*ordinal).map(|code| code.code.clone())
        }
    }
}

/// `of petrochem at 2012`
pub fn written_cell(policy: &Policy, verdict: &Verdict) -> String {
    let mut parts = Vec::new();
    if let Some(cluster) = verdict.cell.cluster.and_then(|id| policy.clusters.get(id.index())) {
        match verdict.cell.role.and_then(|id| policy.roles.get(id.index())) {
            Some(role) => parts.push(format!("of {}.{role}", cluster.name)),
            None => parts.push(format!("of {}", cluster.name)),
        }
    }
    if let Some(key) = member_key(policy, verdict) {
        parts.push(format!("of {key}"));
    }
    if let Some(period) = verdict.cell.period {
        parts.push(format!("at {period}"));
    }
    parts.join(" ")
}

/// The last period, of the grain in which the policy states its own, that ended by a day.
fn last_ended(policy: &Policy, day: Date) -> Period {
    let grain = policy.period.map_or(Grain::Year, |(from, _)| from.grain);
    Period::holding(Date(day.0.saturating_add(1)), grain).shift(-1)
}
