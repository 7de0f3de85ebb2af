//! Contours: who is a member of what, when, and why.

use idel::cube::{AbsenceCause, Cell, ClusterAxis, Evidence, Facts, Outside, Standing};
use idel::model::*;

use super::*;

const REPORTS: &str = "inn,year,staff,revenue\n1,2011,10,100\n2,2011,20,200\n3,2011,30,5\n4,2011,40,\n1,2012,16,110\n2,2012,9,210\n4,2012,40,400\n";

fn rule(role: RoleId, condition: RowExpr) -> ContourRule {
    ContourRule::Where { role, condition, span: span() }
}

/// A cluster of firms in region 16 with a core and, of banks, services.
fn firms(reports: &str) -> (World, DatasetId, DatasetId, ClusterId, RoleId, RoleId) {
    let (mut w, e, r) = enterprises(reports);
    let (core, service) = (w.role("core"), w.role("service"));
    let rules = vec![rule(core, text_in(col(e, 1), &["firm"])), rule(service, text_in(col(e, 1), &["bank"]))];
    let c = w.cluster("c", e, rules);
    w.policy.clusters[0].within = vec![(AxisId(0), AxisMember::Code(0))];
    (w, e, r, c, core, service)
}

fn standings(loaded: &Loaded, c: ClusterId, year: i16) -> Vec<(String, Standing)> {
    loaded.contour(c, Period::year(year)).into_iter().map(|r| (r.key, r.standing)).collect()
}

#[test]
fn members_have_the_first_role_that_fits() {
    let (mut w, e, r, c, core, service) = firms(REPORTS);
    let revenue = w.sum(r, 2);
    let count_core = w.count(e, RoleFilter::In(vec![core]));
    let members = w.count(e, RoleFilter::Member);
    let loaded = w.load();
    let cell = w.cell(Some(c), Some(2011));
    // 1 and 2 are firms of region 16, 3 is a bank; the kind of 5 and the region of 6 are not known.
    assert_eq!(ask(&loaded, revenue, &cell), "305 3/5 ?2");
    assert_eq!(ask(&loaded, count_core, &cell), "2 2/4 ?2");
    assert_eq!(ask(&loaded, members, &cell), "3 3/5 ?2");
    assert_eq!(ask(&loaded, revenue, &cell.with_role(service)), "5 1/2 ?1");
    assert_eq!(ask(&loaded, revenue, &cell.overall()), "305 3/5 ?1");
    assert_eq!(
        standings(&loaded, c, 2011),
        [
            ("1".into(), Standing::Member(core)),
            ("2".into(), Standing::Member(core)),
            ("3".into(), Standing::Member(service)),
            ("5".into(), Standing::Undetermined(vec![core, service])),
            ("6".into(), Standing::Undetermined(vec![core])),
        ]
    );
    let wanting: Vec<Vec<u32>> = loaded
        .contour(c, Period::year(2011))
        .into_iter()
        .map(|r| r.wanting.iter().map(|c| c.column.0).collect())
        .collect();
    assert_eq!(wanting, [vec![], vec![], vec![], vec![1], vec![2]]);
    let why = loaded.trace(c, "4", Period::year(2011)).unwrap();
    assert_eq!(why.record.standing, Standing::Outside(Outside::Elsewhere));
    assert_eq!(why.rules.iter().map(|r| r.holds).collect::<Vec<_>>(), [Some(true), Some(false)]);
    assert_eq!(why.rules[0].conditions[0].values[0].1.as_deref(), Some("firm"));
    assert_eq!(loaded.trace(c, "9", Period::year(2011)), None);
    assert_eq!(loaded.keys(e), ["1", "2", "3", "4", "5", "6"]);
    let absent: Vec<(String, AbsenceCause)> =
        loaded.absent(revenue, &cell).into_iter().map(|a| (a.key, a.cause)).collect();
    assert_eq!(absent, [("5".into(), AbsenceCause::Undetermined), ("6".into(), AbsenceCause::Undetermined)]);
    let absent: Vec<(String, AbsenceCause)> =
        loaded.absent(revenue, &w.cell(None, Some(2012))).into_iter().map(|a| (a.key, a.cause)).collect();
    assert_eq!(absent, ["3", "5", "6"].map(|k| (k.to_owned(), AbsenceCause::NoRow)));
}

#[test]
fn an_undecided_role_above_leaves_the_role_open() {
    let (mut w, e, r) = enterprises(REPORTS);
    let (big, any) = (w.role("big"), w.role("any"));
    let staff = at_least(col(r, 1), 15);
    let c = w.cluster("c", e, vec![rule(big, staff), rule(any, text_in(col(e, 2), &[]))]);
    w.policy.clusters[0].contour.rules[1] = rule(any, row(RowKind::Bool(true)));
    let loaded = w.load();
    let found = standings(&loaded, c, 2012);
    assert_eq!(found[0], ("1".into(), Standing::Member(big)));
    assert_eq!(found[1], ("4".into(), Standing::Member(big)));
    assert_eq!(found[2], ("2".into(), Standing::Member(any)));
    assert_eq!(found[3], ("3".into(), Standing::Undetermined(vec![big, any])));
}

#[test]
fn a_contour_may_read_facts_and_be_fixed() {
    let (mut w, e, r) = enterprises(REPORTS);
    let core = w.role("core");
    let big = and(text_in(col(e, 1), &["firm", "bank"]), at_least(col(r, 1), 15));
    let moving = w.cluster("moving", e, vec![rule(core, big.clone())]);
    let fixed = w.cluster("fixed", e, vec![rule(core, big.clone())]);
    w.policy.clusters[fixed.index()].members_fixed_at = Some(Period::year(2011));
    let late = w.cluster("late", e, vec![rule(core, big)]);
    w.policy.clusters[late.index()].from = Some(Period::year(2012));
    let revenue = w.sum(r, 2);
    let count = w.count(e, RoleFilter::None);
    let loaded = w.load();
    let tell = |c, year| ask(&loaded, revenue, &w.cell(Some(c), Some(year)));
    // 5 and 6 have no reports: 6 is undetermined, 5 too.
    assert_eq!(tell(moving, 2011), "205 2/5 ?2");
    assert_eq!(tell(moving, 2012), "510 2/5 ?3");
    assert_eq!(tell(fixed, 2012), "610 2/5 ?2");
    assert_eq!(tell(late, 2011), "100 1/5 ?3");
    assert_eq!(ask(&loaded, count, &w.cell(Some(moving), None)), "MembershipNeedsPeriod");
    assert_eq!(ask(&loaded, count, &w.cell(Some(fixed), None)), "3 3/5 ?2");
    // A row with a period has its membership at hand.
    assert_eq!(ask(&loaded, revenue, &w.cell(Some(moving), None)), "715 4/10 ?5");
    assert_eq!(loaded.shared(Period::year(2011)), 3);
    let why = loaded.trace(moving, "6", Period::year(2011)).unwrap();
    assert_eq!(why.rules[0].conditions.iter().map(|c| c.holds).collect::<Vec<_>>(), [Some(true), None]);
}

#[test]
fn clusters_together_count_everyone_once() {
    let (mut w, e, r, c, core, _) = firms(REPORTS);
    let banks = w.cluster("banks", e, vec![rule(core, text_in(col(e, 1), &["bank"]))]);
    let revenue = w.sum(r, 2);
    let cores = w.aggregate(r, AggregateFunction::Sum, Some(col(r, 2)));
    w.policy.aggregates[cores.index()].roles = RoleFilter::In(vec![core]);
    let loaded = w.load();
    let union = w.cell(Some(c), Some(2011)).with_union();
    assert_eq!(union.cluster, ClusterAxis::Union);
    assert_eq!(ask(&loaded, revenue, &union), "305 3/5 ?2");
    assert_eq!(ask(&loaded, revenue, &w.cell(Some(banks), Some(2011))), "5 1/2 ?1");
    // Outside clusters a role is a role in some cluster: the bank is core of `banks`.
    assert_eq!(ask(&loaded, cores, &w.cell(None, Some(2011))), "305 3/5 ?2");
    assert_eq!(loaded.shared(Period::year(2011)), 1);
    let other = w.role("other");
    let mut foreign = w.cell(Some(c), Some(2011));
    foreign.role = Some(other);
    assert_eq!(ask(&w.load(), revenue, &foreign), "NoSuchRole");
}

#[test]
fn an_end_of_a_cluster_and_an_empty_one() {
    let (mut w, e, r, c, ..) = firms(REPORTS);
    w.policy.clusters[0].until = Some(Period::year(2011));
    let role = w.role("none");
    let empty = w.cluster("empty", e, vec![rule(role, text_in(col(e, 1), &["mine"]))]);
    let revenue = w.sum(r, 2);
    let loaded = w.load();
    assert_eq!(ask(&loaded, revenue, &w.cell(Some(c), Some(2012))), "OutsideLifetime");
    // 5 may be a mine.
    assert_eq!(ask(&loaded, revenue, &w.cell(Some(empty), Some(2011))), "- 0/1 ?1");
    assert!(loaded.has_no_members(&w.cell(Some(empty), Some(2011))));
    assert!(!loaded.has_no_members(&w.cell(Some(c), Some(2011))));
    assert!(!loaded.has_no_members(&Cell::default()));
}

#[test]
fn lists_date_membership_and_names_go_before_rules() {
    let (mut w, e, r) = enterprises(REPORTS);
    let list = w.add(
        dataset("list", "l.csv")
            .key(column("list", ColumnKind::Text))
            .key(column("inn", ColumnKind::Reference(e)))
            .with(column("joined", ColumnKind::Date))
            .with(Column { optional: true, ..column("left", ColumnKind::Date) }),
    );
    let d = &mut w.policy.datasets[list.index()];
    (d.of, d.entity_column) = (Some(e), Some(ColumnId(1)));
    d.valid = Some((ColumnId(2), Some(ColumnId(3))));
    w.write("l.csv", "list,inn,joined,left\nA,1,2010-01-01,2011-12-31\nA,2,2012-12-31,\nB,3,2010-01-01,\n");
    let core = w.role("core");
    let listed = Listed {
        dataset: list,
        entity_column: ColumnRef { dataset: list, column: ColumnId(1) },
        condition: Some(text_in(col(list, 0), &["A"])),
    };
    let c = w.cluster("c", e, vec![ContourRule::Listed { role: core, listed, span: span() }]);
    let extra = w.role("extra");
    w.policy.clusters[0].contour.include = vec![(extra, "4".into(), span())];
    w.policy.clusters[0].contour.exclude = vec![("2".into(), span())];
    let revenue = w.sum(r, 2);
    let rows = w.count(list, RoleFilter::None);
    let loaded = w.load();
    assert_eq!(
        standings(&loaded, c, 2011),
        [("1".into(), Standing::Member(core)), ("4".into(), Standing::Member(extra))]
    );
    assert_eq!(standings(&loaded, c, 2012), [("4".into(), Standing::Member(extra))]);
    assert_eq!(ask(&loaded, revenue, &w.cell(Some(c), Some(2012))), "400 1/1");
    assert_eq!(ask(&loaded, rows, &w.cell(Some(c), Some(2011))), "1 1/1");
    let why = loaded.trace(c, "2", Period::year(2012)).unwrap();
    assert_eq!(why.record.standing, Standing::Outside(Outside::Excluded));
    assert_eq!(why.rules[0].holds, Some(true));
}

#[test]
fn the_dead_are_not_expected() {
    let (mut w, e, r, c, ..) = firms("inn,year,staff,revenue\n1,2011,1,10\n2,2011,1,20\n1,2012,1,11\n");
    let d = &mut w.policy.datasets[e.index()];
    d.columns.push(column("founded", ColumnKind::Date));
    d.columns.push(Column { optional: true, ..column("closed", ColumnKind::Date) });
    d.exists = Some((ColumnId(3), Some(ColumnId(4))));
    w.write(
        "e.csv",
        "inn,kind,region,founded,closed\n1,firm,16.1,2000-01-01,\n2,firm,16.2,2000-01-01,2011-05-01\n3,bank,16.1,2012-12-31,\n",
    );
    let revenue = w.sum(r, 2);
    let count = w.count(e, RoleFilter::None);
    let loaded = w.load();
    let tell = |a, c, year| ask(&loaded, a, &w.cell(c, Some(year)));
    assert_eq!(tell(revenue, Some(c), 2011), "30 2/2");
    assert_eq!(tell(revenue, Some(c), 2012), "11 1/2");
    assert_eq!((tell(count, None, 2011), tell(count, None, 2012)), ("2 2/2".into(), "2 2/2".into()));
    assert_eq!(ask(&loaded, count, &w.cell(None, None)), "3 3/3");
    let why = loaded.trace(c, "2", Period::year(2012)).unwrap();
    assert_eq!(why.record.standing, Standing::Outside(Outside::NotLiving));
}

#[test]
fn a_cluster_of_key_combinations() {
    let mut w = world();
    w.policy.classifications.push(tree("naics", &[("31", None), ("311", Some("31")), ("52", None)]));
    let naics = ColumnKind::Code(ClassificationId(0));
    let d = w.add(
        dataset("county", "c.csv")
            .key(column("fips", ColumnKind::Text))
            .key(column("naics", naics))
            .by(Grain::Year, "year")
            .with(number_column("jobs", None)),
    );
    w.write(
        "c.csv",
        "fips,naics,year,jobs\n01,311,2011,5\n02,311,2011,7\n01,52,2011,9\n01,311,2012,50\n02,311,2012,2\n",
    );
    let (core, big) = (w.role("core"), w.role("big"));
    let food = row(RowKind::CodeIn { operand: Box::new(col(d, 1)), ranges: vec![(0, 2)] });
    let c = w.cluster("food", d, vec![rule(core, food.clone())]);
    let large = w.cluster("large", d, vec![rule(big, and(food, at_least(col(d, 2), 6)))]);
    let jobs = w.sum(d, 2);
    let loaded = w.load();
    assert_eq!(ask(&loaded, jobs, &w.cell(Some(c), Some(2011))), "12 2/2");
    assert_eq!(ask(&loaded, jobs, &w.cell(Some(large), Some(2011))), "7 1/1");
    assert_eq!(ask(&loaded, jobs, &w.cell(Some(large), Some(2012))), "50 1/1");
    assert_eq!(ask(&loaded, jobs, &w.cell(None, Some(2012))), "52 2/3");
    assert_eq!(standings(&loaded, large, 2012), [("01, 311".into(), Standing::Member(big))]);
    assert!(!loaded.has_no_members(&w.cell(Some(c), Some(2011))));
}
