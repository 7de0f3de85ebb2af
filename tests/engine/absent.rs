//! Who is expected and did not come: in rows by entity, by what the entity has, and in lists for the reader.

use idel::cube::{AbsenceCause, Evidence, run_query};

use super::*;

/// Two clusters, and reports of 2011 and 2012 in which 2 and 4 have gaps.
fn two_clusters() -> (World, DatasetId, DatasetId, AxisId) {
    let rows =
        "inn,year,staff,revenue\n1,2011,5,1\n2,2011,6,1\n3,2011,7,1\n4,2011,8,1\n1,2012,5,1\n3,2012,7,\n";
    let (mut w, e, r) = enterprises(rows);
    w.write("e.csv", "inn,kind,region\n1,firm,16.1\n2,firm,16.2\n3,bank,16.1\n4,bank,77\n");
    let core = w.role("core");
    for kind in ["firm", "bank"] {
        let condition = text_in(col(e, 1), &[kind]);
        w.cluster(kind, e, vec![ContourRule::Where { role: core, condition, span: span() }]);
    }
    let inn = w.axis("inn", AxisKind::Entity(e), &[(e, 0), (r, 0)]);
    (w, e, r, inn)
}

#[test]
fn an_entity_without_a_row_is_expected_in_its_own_cells_only() {
    let (mut w, _, r, inn) = two_clusters();
    let staff = w.sum(r, 1);
    let loaded = w.load();
    let by_inn = |key: &str| w.cell(None, Some(2012)).with_axis(inn, AxisMember::Entity(key.into()));
    let told: Vec<String> = ["1", "2", "3", "4"].iter().map(|k| ask(&loaded, staff, &by_inn(k))).collect();
    assert_eq!(told, ["5 1/1", "- 0/1", "7 1/1", "- 0/1"]);
    let by_region = |code| w.cell(None, Some(2012)).with_axis(AxisId(0), AxisMember::Code(code));
    let told: Vec<String> = (0..4).map(|code| ask(&loaded, staff, &by_region(code))).collect();
    assert_eq!(told, ["12 2/3", "12 2/2", "- 0/1", "- 0/1"]);
}

#[test]
fn a_list_of_entities_leaves_out_who_is_no_member() {
    let (mut w, _, r, inn) = two_clusters();
    let staff = w.sum(r, 1);
    let loaded = w.load();
    let measure = |kind| Measure { kind, unit: Unit::one(), span: span() };
    let total = || measure(MeasureKind::Aggregate(staff));
    let of_banks = measure(MeasureKind::Select {
        measure: Box::new(total()),
        selection: Selection::Cluster(ClusterId(1)),
    });
    let year = CellAxis::Period(Grain::Year);
    let query = |measure: Measure, by: &[CellAxis]| Query {
        measure,
        by: by.to_vec(),
        fixed: Vec::new(),
        cells: None,
        having: None,
        sort: None,
        limit: None,
        coverage: Rational::one(),
    };
    let rows = |query: Query| {
        let table = run_query(&w.policy, &loaded, &query);
        let text = |row: &idel::cube::QueryRow| format!("{:?}", table.members(row).last().unwrap());
        table.rows.iter().map(text).filter(|t| t.contains("Entity")).count()
    };
    assert_eq!(rows(query(total(), &[year, CellAxis::Axis(inn)])), 8);
    assert_eq!(rows(query(of_banks.clone(), &[year, CellAxis::Axis(inn)])), 4);
    assert_eq!(rows(query(total(), &[CellAxis::Cluster, year, CellAxis::Axis(inn)])), 8);
    // Held against everybody they are still no members; read with everybody they are part of the answer.
    let overall = measure(MeasureKind::Select { measure: Box::new(total()), selection: Selection::Overall });
    let ratio = |b: Measure| {
        measure(MeasureKind::Arithmetic {
            op: ArithmeticOp::Divide,
            left: Box::new(of_banks.clone()),
            right: Box::new(b),
        })
    };
    assert_eq!(rows(query(ratio(overall), &[year, CellAxis::Axis(inn)])), 4);
    assert_eq!(rows(query(ratio(total()), &[year, CellAxis::Axis(inn)])), 8);
}

#[test]
fn absent_values_are_of_the_cell_alone() {
    let (mut w, _, r, inn) = two_clusters();
    let (staff, revenue) = (w.sum(r, 1), w.sum(r, 2));
    let loaded = w.load();
    let told = |aggregate, cell: &Cell| -> Vec<String> {
        let text = |a: &idel::cube::Absent| {
            format!("{} {} {:?}", a.key, a.period.map_or(String::new(), |p| p.to_string()), a.cause)
        };
        loaded.absent(aggregate, cell).iter().map(text).collect()
    };
    let banks = Some(ClusterId(1));
    assert_eq!(told(staff, &w.cell(banks, Some(2012))), ["4 2012 NoRow"]);
    assert_eq!(told(revenue, &w.cell(banks, Some(2012))), ["3 2012 NoValue", "4 2012 NoRow"]);
    assert_eq!(told(staff, &w.cell(None, Some(2012))), ["2 2012 NoRow", "4 2012 NoRow"]);
    let in_16 = |year| w.cell(None, Some(year)).with_axis(AxisId(0), AxisMember::Code(0));
    assert_eq!(told(staff, &in_16(2012)), ["2 2012 NoRow"]);
    let fourth = w.cell(None, Some(2012)).with_axis(inn, AxisMember::Entity("4".into()));
    assert_eq!(told(staff, &fourth), ["4 2012 NoRow"]);
    assert!(told(staff, &w.cell(banks, Some(2011))).is_empty());
    // Of a year that the table does not have there is no list, but the year.
    assert_eq!(told(staff, &w.cell(banks, Some(2010))), [" 2010 NoPeriod"]);
    assert_eq!(loaded.absent(staff, &in_16(2009))[0].cause, AbsenceCause::NoPeriod);
}

#[test]
fn a_role_beside_another_is_an_empty_cell() {
    let (mut w, e, ..) = two_clusters();
    let (supplier, stranger) = (w.role("supplier"), w.role("stranger"));
    let condition = text_in(col(e, 1), &["bank"]);
    w.policy.clusters[0].contour.rules.push(ContourRule::Where { role: supplier, condition, span: span() });
    let core = w.count(e, RoleFilter::In(vec![RoleId(0)]));
    let all = w.count(e, RoleFilter::None);
    let suppliers = w.count(e, RoleFilter::In(vec![supplier]));
    let loaded = w.load();
    let cell = |role| w.cell(Some(ClusterId(0)), None).with_role(role);
    assert_eq!(ask(&loaded, core, &cell(RoleId(0))), "2 2/2");
    assert_eq!(ask(&loaded, core, &cell(supplier)), "0 0/0");
    assert_eq!(ask(&loaded, all, &cell(supplier)), "2 2/2");
    assert_eq!(ask(&loaded, all, &cell(stranger)), "NoSuchRole");
    let bank = w.cell(Some(ClusterId(1)), None).with_role(RoleId(0));
    assert_eq!(ask(&loaded, suppliers, &bank), "RoleOfAnotherCluster");
}
