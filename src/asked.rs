//! Questions about a policy and its data that commands and sessions ask alike: how something came about, and who is a
//! member of what.
//!
//! Takes what was loaded and judged; gives what reports draw, or why there is no answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::Checked;
use crate::check::order::{Slack, slack};
use crate::cube::{EntityRecord, EntityTrace, Evidence, Standing};
use crate::engine::Loaded;
use crate::model::{ClusterId, Date, Indicator, MilestoneId, Period, Policy, StageId};
use crate::report::{
    AssessReport, Names, Node, Question, SlackRow, Unknown, declared_names, explain_declared, explanation,
    last_ended, near,
};
use crate::source::Span;
use crate::syntax::tree::Declaration;
use crate::verdict::{Assessment, Kind, NotFound, Where, find, find_cluster};

/// How what a question names came about.
pub fn explain<E: Evidence>(report: &AssessReport<'_, E>, question: &Question) -> Result<Node, Unknown> {
    let policy = report.names.policy;
    let place = Where { of: question.of.as_deref(), at: question.at };
    let why = match find(policy, report.assessment, &question.name, place) {
        Ok(asked) => return Ok(explanation(report, &slack_rows(policy), &asked)),
        Err(why) => why,
    };
    // An act or a body has no cell.
    let alone = question.of.is_none() && question.at.is_none();
    let unknown = alone && matches!(why, NotFound::Name { .. });
    let declared = unknown.then(|| explain_declared(report, &question.name)).flatten();
    declared.ok_or_else(|| Unknown::of(&question.name, with_declared(policy, why)))
}

/// What is declared and not judged can be asked after as well.
fn with_declared(policy: &Policy, mut why: NotFound) -> NotFound {
    if let NotFound::Name { known } = &mut why {
        known.extend(declared_names(policy));
    }
    why
}

/// The cluster within which a question asks for an organisation, with the period and the day of its contour: of a period
/// that was asked for there is no other day to tell of.
pub fn asked_within(
    policy: &Policy,
    question: &Question,
    cluster: &str,
    as_of: Date,
) -> Result<(ClusterId, (Period, Date)), Unknown> {
    let (id, _) = find_cluster(policy, cluster).map_err(|why| Unknown::of(&question.name, why))?;
    let when = match question.at {
        Some(period) => (period, period.last_day()),
        None => (last_ended(policy, as_of), as_of),
    };
    Ok((id, when))
}

/// Why an organisation is in a cluster or not.
pub fn entity_trace(
    policy: &Policy,
    loaded: &Loaded,
    id: ClusterId,
    key: &str,
    period: Period,
) -> Result<EntityTrace, Unknown> {
    loaded.trace(id, key, period).ok_or_else(|| {
        let entity = policy.clusters.get(id.index()).map(|c| c.entity);
        let keys = entity.map(|dataset| loaded.keys(dataset)).unwrap_or_default();
        let named = entity.map(|dataset| loaded.called(dataset, key)).unwrap_or_default();
        let instead = near(key, keys.iter().map(String::as_str)).filter(|_| named.is_empty());
        Unknown::Entity { key: key.to_owned(), instead, named }
    })
}

/// By key, the other clusters of the same organisations in which members of a cluster are members too.
pub fn elsewhere(
    policy: &Policy,
    loaded: &Loaded,
    id: ClusterId,
    period: Period,
    records: &[EntityRecord],
) -> BTreeMap<String, Vec<ClusterId>> {
    let clusters = &policy.clusters;
    let entity = clusters.get(id.index()).map(|cluster| cluster.entity);
    let is_member = |record: &&EntityRecord| matches!(record.standing, Standing::Member(_));
    let own: BTreeSet<&str> = records.iter().filter(is_member).map(|record| record.key.as_str()).collect();
    let mut also: BTreeMap<String, Vec<ClusterId>> = BTreeMap::new();
    for (at, other) in clusters.iter().enumerate() {
        let other_id = ClusterId::at(at);
        if other_id == id || Some(other.entity) != entity {
            continue;
        }
        let members = loaded.contour(other_id, period);
        for record in members.iter().filter(is_member).filter(|record| own.contains(record.key.as_str())) {
            also.entry(record.key.clone()).or_default().push(other_id);
        }
    }
    also
}

/// The earliest and the latest day of every milestone.
fn slack_rows(policy: &Policy) -> Vec<SlackRow> {
    let row = |(at, slack): (usize, Slack)| SlackRow {
        milestone: MilestoneId::at(at),
        earliest: slack.earliest.day,
        earliest_by: slack.earliest.by.map(|(_, span)| span),
        latest: slack.latest.day,
        latest_by: slack.latest.by.map(|(_, span)| span),
    };
    slack(policy).into_iter().enumerate().map(row).collect()
}

/// One stage of an assessment with its targets. The requirements of contours stay: every stage rests on them.
pub fn narrow(policy: &Policy, assessment: Assessment, stage: StageId) -> Assessment {
    let mut places = BTreeMap::new();
    let mut verdicts = Vec::new();
    for (at, verdict) in assessment.verdicts.into_iter().enumerate() {
        let kept = match verdict.kind {
            Kind::Target(id) => policy.targets.get(id.index()).is_some_and(|t| t.stage == stage),
            Kind::Milestone(id) => policy.milestones.get(id.index()).is_some_and(|m| m.stage == stage),
            Kind::Requirement(..) | Kind::Rule(_) => true,
        };
        if kept {
            places.insert(at, verdicts.len());
            verdicts.push(verdict);
        }
    }
    let mut stages = assessment.stages;
    stages.retain(|s| s.stage == stage);
    for verdict in &mut stages {
        verdict.because = verdict.because.iter().filter_map(|at| places.get(at).copied()).collect();
    }
    let mut waivers = assessment.waivers;
    for used in &mut waivers {
        used.verdicts = used.verdicts.iter().filter_map(|at| places.get(at).copied()).collect();
    }
    Assessment { verdicts, stages, waivers, as_of: assessment.as_of, begun: assessment.begun }
}

/// What the `##` lines above declarations say, with the place of each declaration.
pub fn docs(checked: &Checked) -> Vec<(Span, String)> {
    let said = |declaration: &Declaration| Some((declaration.span, declaration.doc.clone()?));
    checked.declarations.iter().filter_map(said).collect()
}

/// What is known of each indicator without data, in the order of the policy.
pub fn natures(checked: &Checked, names: &Names<'_>) -> Vec<Vec<(String, String)>> {
    let nature = |indicator: &Indicator| {
        let quantity = checked.quantity(&indicator.name).filter(|_| !indicator.derived)?;
        Some(crate::repl::nature(names, &quantity, &indicator.coverage))
    };
    names.policy.indicators.iter().map(|indicator| nature(indicator).unwrap_or_default()).collect()
}
