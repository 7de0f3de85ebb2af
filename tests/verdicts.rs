//! Verdicts over a series of yearly values of one or two clusters.

use std::collections::BTreeMap;

use idel::cube::{Aggregated, Cell, ClusterAxis, Coverage, Facts, Member};
use idel::model::*;
use idel::unit::{Number, Rational};
use idel::verdict::{Assessment, StageStatus, Status, Why, judge};

use crate::support::{cluster, measure, number, policy, span, total};

/// The value of the only aggregate by cluster and year.
struct Series(BTreeMap<(u32, i32), i64>, bool);

impl Facts for Series {
    fn like_for_like(
        &self,
        _: idel::model::ClusterId,
        _: idel::model::Period,
        _: idel::model::Period,
    ) -> Option<idel::cube::Matched> {
        None
    }

    fn event(
        &self,
        _: &idel::model::DoneFrom,
        _: Option<idel::model::ClusterId>,
        _: idel::model::Date,
    ) -> idel::cube::EventDay {
        idel::cube::EventDay::default()
    }

    fn aggregate(&self, _: AggregateId, cell: &Cell) -> Aggregated {
        let ClusterAxis::One(cluster) = cell.cluster else { panic!("a cell of a cluster") };
        let year = cell.period.expect("a period").ordinal;
        let value = self.0.get(&(cluster.0, year));
        Aggregated {
            value: value.map(|v| Number::Exact(Rational::from(*v))),
            coverage: Coverage::of(u64::from(value.is_some()), 1),
            undetermined: 0,
            unavailable: None,
        }
    }

    fn members(&self, _: CellAxis, _: Option<u32>) -> Vec<Member> {
        Vec::new()
    }

    fn has_no_members(&self, _: &Cell) -> bool {
        self.1
    }
}

fn series(values: &[(u32, i32, i64)]) -> Series {
    Series(values.iter().map(|(cluster, year, value)| ((*cluster, *year), *value)).collect(), false)
}

/// The same values in clusters that have no members.
fn of_nobody(values: &[(u32, i32, i64)]) -> Series {
    Series(series(values).0, true)
}

fn target(demand: Demand, time: TargetTime) -> Target {
    Target {
        stage: StageId(0),
        group: None,
        id: "first.jobs".into(),
        indicator: None,
        measure: total(),
        text: "jobs".into(),
        scope: Scope::Each { axis: CellAxis::Cluster, condition: None },
        demand,
        time,
        better: Some(Better::Higher),
        level: Level::Mandatory,
        weight: Rational::one(),
        owner: None,
        basis: Vec::new(),
        applies_when: None,
        like_for_like: false,
        fields: Vec::new(),
        span: span(),
    }
}

fn at_least(right: Measure) -> Demand {
    Demand::Compare { op: CompareOp::GreaterOrEqual, right, reads_period: false }
}

/// A policy with one cluster, a stage 2011..2012 and these targets; its baseline is 2010.
fn with(targets: Vec<Target>) -> Policy {
    let mut policy = policy();
    policy.baseline = Some(Period::year(2010));
    policy.clusters.push(cluster("auto"));
    policy.stages.push(Stage {
        name: "first".into(),
        title: None,
        from: Period::year(2011),
        until: Period::year(2012),
        after: None,
        milestones: Vec::new(),
        groups: Vec::new(),
        judgement: idel::model::Judgement::default(),
        fields: Vec::new(),
        targets: (0..targets.len()).map(TargetId::at).collect(),
        owner: None,
        basis: Vec::new(),
        span: span(),
    });
    policy.targets = targets;
    policy
}

fn as_of(policy: &Policy, facts: &Series, year: i16) -> Assessment {
    judge(policy, facts, Period::year(year).last_day())
}

/// `jobs >= 85 % of 2010 by 2012`
fn part_of_baseline() -> Target {
    let base = measure(MeasureKind::AtBaseline(Box::new(total())));
    let right = measure(MeasureKind::PercentOf { percent: Rational::from(85i64), measure: Box::new(base) });
    target(at_least(right), TargetTime::By(Period::year(2012)))
}

fn only(assessment: &Assessment) -> &idel::verdict::Verdict {
    assert_eq!(assessment.verdicts.len(), 1);
    &assessment.verdicts[0]
}

#[test]
fn a_threshold_holds_exactly() {
    let policy = with(vec![part_of_baseline()]);
    for (fact, status, stage) in
        [(17, Status::Met, StageStatus::Passed), (16, Status::Missed, StageStatus::Failed)]
    {
        let assessment = as_of(&policy, &series(&[(0, 2010, 20), (0, 2012, fact)]), 2012);
        assert_eq!((only(&assessment).status, assessment.stages[0].status), (status, stage));
    }
    let missed = as_of(&policy, &series(&[(0, 2010, 20), (0, 2012, 16)]), 2012);
    let verdict = only(&missed);
    assert_eq!(verdict.gap, Some(Number::Exact(Rational::from(-1i64))));
    assert_eq!(verdict.achievement, Some(Number::Exact(Rational::ratio(16, 17))));
    assert_eq!(missed.stages[0].score, verdict.achievement);
}

#[test]
fn a_missing_fact_or_base_leaves_target_and_stage_undecided() {
    let policy = with(vec![part_of_baseline()]);
    for facts in [series(&[(0, 2010, 20)]), series(&[(0, 2012, 1000)]), series(&[])] {
        let assessment = as_of(&policy, &facts, 2012);
        assert_eq!(only(&assessment).status, Status::Undecided);
        assert!(only(&assessment).why.is_some());
        assert_eq!(assessment.stages[0].status, StageStatus::Undecided);
        assert_eq!(assessment.stages[0].score, None);
    }
}

#[test]
fn before_it_is_due_a_target_is_held_against_the_line_from_the_baseline() {
    let policy = with(vec![target(at_least(number(200)), TargetTime::By(Period::year(2012)))]);
    for (fact, status) in [(150, Status::OnTrack), (149, Status::Behind)] {
        let assessment = as_of(&policy, &series(&[(0, 2010, 100), (0, 2011, fact)]), 2011);
        assert_eq!(only(&assessment).status, status);
        assert_eq!(only(&assessment).required, Some(Number::Exact(Rational::from(150i64))));
        assert_eq!(only(&assessment).compared_in, Some(Period::year(2011)));
        assert_eq!(assessment.stages[0].status, StageStatus::Open);
    }
    let no_base = as_of(&policy, &series(&[(0, 2011, 150)]), 2011);
    assert_eq!(only(&no_base).status, Status::Undecided);
    assert!(matches!(only(&no_base).why, Some(Why::RequirementMissing(_))));
    let nothing = as_of(&policy, &series(&[(0, 2010, 100)]), 2011);
    assert_eq!((only(&nothing).status, &only(&nothing).why), (Status::Pending, &Some(Why::NothingToCompare)));
}

#[test]
fn a_plan_is_judged_by_its_periods_and_interpolated_between_them() {
    let list = vec![(Period::year(2011), number(110)), (Period::year(2013), number(150))];
    let policy = with(vec![target(Demand::Follows(Plan::List(list)), TargetTime::Plan)]);
    let facts = series(&[(0, 2010, 100), (0, 2011, 109), (0, 2012, 130)]);
    let assessment = as_of(&policy, &facts, 2012);
    let statuses: Vec<Status> = assessment.verdicts.iter().map(|v| v.status).collect();
    assert_eq!(statuses, [Status::Missed, Status::OnTrack]);
    assert_eq!(assessment.verdicts[1].required, Some(Number::Exact(Rational::from(130i64))));
    assert_eq!(assessment.verdicts[1].cell.period, Some(Period::year(2013)));
}

#[test]
fn a_cluster_that_does_not_exist_yet_is_not_judged() {
    let mut policy = with(vec![target(at_least(number(1)), TargetTime::By(Period::year(2012)))]);
    let mut late = cluster("medicine");
    late.from = Some(Period::year(2013));
    policy.clusters.push(late);
    let assessment = as_of(&policy, &series(&[(0, 2012, 1), (1, 2012, 1)]), 2012);
    let statuses: Vec<Status> = assessment.verdicts.iter().map(|v| v.status).collect();
    assert_eq!(statuses, [Status::Met, Status::NotApplicable]);
    assert_eq!(assessment.stages[0].status, StageStatus::Passed);
}

#[test]
fn each_of_nobody_is_undecided() {
    let mut policy = with(vec![target(at_least(number(0)), TargetTime::By(Period::year(2012)))]);
    policy.clusters.clear();
    let assessment = as_of(&policy, &series(&[]), 2012);
    assert_eq!(
        (only(&assessment).status, &only(&assessment).why),
        (Status::Undecided, &Some(Why::NobodyInScope))
    );
    assert_eq!(assessment.stages[0].status, StageStatus::Undecided);
}

#[test]
fn a_missed_advisory_target_does_not_fail_its_stage() {
    let mut advisory = target(at_least(number(10)), TargetTime::By(Period::year(2012)));
    advisory.level = Level::Advisory;
    let assessment = as_of(&with(vec![advisory]), &series(&[(0, 2012, 9)]), 2012);
    assert_eq!(
        (only(&assessment).status, assessment.stages[0].status),
        (Status::Missed, StageStatus::Passed)
    );
}

#[test]
fn a_requirement_gives_a_verdict_of_its_own() {
    let mut policy = with(Vec::new());
    let condition = measure(MeasureKind::Compare {
        op: CompareOp::GreaterOrEqual,
        left: Box::new(total()),
        right: Box::new(number(5)),
    });
    let requirement =
        |from| Requirement { title: None, condition: condition.clone(), from, basis: vec![], span: span() };
    policy.clusters[0].requirements = vec![requirement(None), requirement(Date::new(2013, 1, 1))];
    for (fact, status) in [(Some(5), Status::Met), (Some(4), Status::Missed), (None, Status::Undecided)] {
        let facts = series(&fact.map(|f| (0, 2012, f)).into_iter().collect::<Vec<_>>());
        let assessment = as_of(&policy, &facts, 2012);
        let statuses: Vec<Status> = assessment.verdicts.iter().map(|v| v.status).collect();
        assert_eq!(statuses, [status, Status::NotApplicable]);
    }
}

#[test]
fn a_group_without_members_never_meets_a_target() {
    let at_most = |right| Demand::Compare { op: CompareOp::LessOrEqual, right, reads_period: false };
    let due = TargetTime::By(Period::year(2012));
    let policy = with(vec![target(at_most(number(5)), due)]);
    let verdict = |policy: &Policy| only(&as_of(policy, &of_nobody(&[(0, 2012, 0)]), 2012)).status;
    assert_eq!(verdict(&policy), Status::Undecided);
    // A count of nobody may miss its target, and never meets one.
    let mut counted = with(vec![target(at_least(number(5)), due)]);
    counted.aggregates = vec![crate::support::aggregate(AggregateFunction::Count)];
    assert_eq!(verdict(&counted), Status::Missed);
    let mut few = with(vec![target(at_most(number(5)), due)]);
    few.aggregates = counted.aggregates.clone();
    assert_eq!(verdict(&few), Status::Undecided);
}

#[test]
fn on_the_way_no_more_is_asked_than_at_the_end() {
    // The baseline of 20 is above the demand of 10: the line leads down, and 12 in 2011 is already enough.
    let policy = with(vec![target(at_least(number(10)), TargetTime::By(Period::year(2012)))]);
    let assessment = as_of(&policy, &series(&[(0, 2010, 20), (0, 2011, 12)]), 2011);
    assert_eq!(only(&assessment).status, Status::OnTrack);
    assert_eq!(only(&assessment).required, Some(Number::Exact(Rational::from(10i64))));
}

#[test]
fn a_condition_that_data_to_come_will_decide_is_pending_until_they_are_due() {
    let mut conditional = target(at_least(number(10)), TargetTime::By(Period::year(2012)));
    conditional.applies_when = Some(measure(MeasureKind::Compare {
        op: CompareOp::Greater,
        left: Box::new(total()),
        right: Box::new(number(0)),
    }));
    let policy = with(vec![conditional]);
    assert_eq!(only(&as_of(&policy, &series(&[(0, 2011, 12)]), 2011)).status, Status::Pending);
    assert_eq!(only(&as_of(&policy, &series(&[(0, 2011, 12)]), 2012)).status, Status::Undecided);
}
