//! Networks small enough to reckon by eye: what is defined of nobody, of one, of no links; who is dead; ends of two tables.

use idel::cube::{Cell, Coverage, Evaluator, Facts, Reason, Value};
use idel::engine::{Loaded, Options};
use idel::model::{AggregateId, ClusterId, Indicator, MeasureKind, Period, Policy};
use idel::plan::plan_assessment;
use idel::source::DiskLoader;
use idel::unit::Rational;
use std::sync::Arc;

/// A policy with its tables, loaded.
struct Small {
    policy: Arc<Policy>,
    loaded: Loaded,
}

fn small(text: &str, files: &[(&str, &str)]) -> Small {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.idel"), text).unwrap();
    for (name, rows) in files {
        std::fs::write(folder.path().join(name), rows).unwrap();
    }
    let checked = idel::load_policy(folder.path(), &DiskLoader);
    assert_eq!(checked.errors(), 0, "{}", crate::check::human(&checked, idel::diagnostic::Lang::En));
    let policy = checked.policy.unwrap();
    let loaded = idel::engine::load(Arc::clone(&policy), &plan_assessment(&policy), &Options::default())
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    Small { policy, loaded }
}

impl Small {
    fn cell(&self, cluster: &str, year: i16) -> Cell {
        let at = self.policy.clusters.iter().position(|c| c.name == cluster).unwrap();
        Cell::at(Period::year(year)).with_cluster(ClusterId::at(at), &self.policy.clusters[at])
    }

    fn indicator(&self, name: &str) -> &Indicator {
        self.policy.indicators.iter().find(|i| i.name == name).unwrap()
    }

    /// The value, or in a word why there is none.
    fn told(&self, name: &str, cell: &Cell) -> String {
        let evaluator = Evaluator::new(&self.policy, &self.loaded);
        let reading = evaluator.evaluate_at(&self.indicator(name).value, cell, &Rational::zero());
        match reading.value {
            Value::Number(number) => number.to_rational().to_string(),
            Value::Missing(Reason::DivisionByZero { .. }) => "0 below".into(),
            other => panic!("{name}: {other:?}"),
        }
    }

    /// The value of one aggregate with its coverage.
    fn covered(&self, name: &str, cell: &Cell) -> String {
        let MeasureKind::Aggregate(id) = self.indicator(name).value.kind else { panic!("{name}") };
        let id: AggregateId = id;
        let told = self.loaded.aggregate(id, cell);
        let Coverage { present, expected, .. } = told.coverage;
        let value = told.value.map_or("-".to_owned(), |n| n.to_rational().to_string());
        format!("{value} of {present}/{expected}")
    }
}

const LIBRARY: &str = r#"
policy "Library" { period 2011..2013  baseline 2011 }
use std.network
classification of_cluster = nobody | single | apart | star | ring
dataset enterprise from "e.csv" { key inn : text  column place : of_cluster }
link contract from "c.csv" {
    from supplier -> enterprise
    to   customer -> enterprise
    period year
    column value : thousand RUB flow
}
cluster nobody { contour { core where place == nobody } }
cluster single { contour { core where place == single } }
cluster apart  { contour { core where place == apart } }
cluster star   { contour { core where place == star } }
cluster ring   { contour { core where place == ring } }
indicator dense      { value network_density(contract) }
indicator directed   { value network_density_directed(contract) }
indicator between    { value density_between(contract, core, member) }
indicator returned   { value reciprocity(contract) }
indicator partners   { value average_degree(contract) }
indicator alone      { value isolates(contract) }
indicator joined     { value share_linked(contract, core, member) }
indicator largest    { value largest_component_share(contract) }
indicator gathered   { value network_centralisation(contract) }
indicator per_100    { value links_per_100_members(contract, core, member) }
indicator outer      { value external_links_share(contract) }
indicator at_home    { value cooperation_share(contract, customer, value) }
"#;

#[test]
fn the_library_is_defined_of_nobody_of_one_and_without_links() {
    let entities =
        "inn,place\n1,single\n2,apart\n3,apart\n4,star\n5,star\n6,star\n7,star\n8,ring\n9,ring\n10,ring\n";
    // A star with its middle at 4, one of its links returned; a ring; a link between the two; the single one with itself.
    let links = "supplier,customer,year,value\n\
        5,4,2012,10\n4,5,2012,10\n6,4,2012,10\n7,4,2012,10\n7,4,2012,10\n\
        8,9,2012,10\n9,10,2012,10\n10,8,2012,10\n8,4,2012,40\n1,1,2012,10\n";
    let world = small(LIBRARY, &[("e.csv", entities), ("c.csv", links)]);
    let none = "0 below";
    let table = [
        // nobody, single, apart, star, ring
        ("dense", [none, none, "0", "50", "100"]),
        ("directed", [none, none, "0", "100/3", "50"]),
        ("between", [none, "0", "0", "18.75", "100/3"]),
        ("returned", [none, none, none, "50", "0"]),
        ("partners", [none, "0", "0", "1.5", "2"]),
        ("alone", ["0", "1", "2", "0", "0"]),
        ("joined", [none, "0", "0", "100", "100"]),
        ("largest", [none, "100", "50", "100", "100"]),
        ("gathered", [none, none, none, "100", "0"]),
        ("per_100", [none, "0", "0", "125", "100"]),
        ("outer", [none, none, none, "50/3", "25"]),
        // Purchases: of the star 30 + 10 + 10 + 40, of which 40 from outside; the ring buys at home.
        ("at_home", [none, none, none, "500/9", "100"]),
    ];
    for (name, wanted) in table {
        let cells = ["nobody", "single", "apart", "star", "ring"].map(|cluster| world.cell(cluster, 2012));
        assert_eq!(cells.map(|cell| world.told(name, &cell)), wanted.map(str::to_owned), "{name}");
    }
}

const LIVES: &str = r#"
policy "Lives" { period 2011..2013  baseline 2011 }
dataset enterprise from "e.csv" {
    key inn : text
    column born : date
    column gone : date optional
    exists from born until gone
}
dataset school from "s.csv" { key code : text  column city : text }
link contract from "c.csv" { from supplier -> enterprise  to customer -> enterprise  period year }
link base from "b.csv" {
    from place -> enterprise
    to   school -> school
    valid from opened until closed
    column opened : date optional
    column closed : date optional
}
cluster all of enterprise { contour { core where inn != "" } }
indicator rows      { value links(contract) }
indicator size      { value nodes(contract) }
indicator parts     { value components(contract) }
indicator joined    { value linked(contract) }
indicator bases     { value links(base) }
indicator with_base { value linked(base, enterprise, school) }
indicator base_parts { value components(base, enterprise, school) }
indicator places    { value nodes(base, enterprise, school) }
indicator schools   { value linked(base, school, enterprise) }
indicator base_most { value largest_degree(base, school, enterprise) }
indicator base_pairs { value pairs(base, member, school) }
indicator every_school { value nodes(base, school, school) }
"#;

#[test]
fn the_dead_are_in_no_network_and_ends_of_two_tables_are_told_apart() {
    // 4 ended in 2011.
    let entities = "inn,born,gone\n1,2000-01-01,\n2,2000-01-01,\n3,2000-01-01,\n4,2000-01-01,2011-12-31\n";
    let contracts = "supplier,customer,year\n1,2,2011\n3,4,2011\n1,2,2012\n3,4,2012\n";
    // The base of 2 has no first day; that of 3 is closed; 1 and 2 share a school.
    let bases =
        "place,school,opened,closed\n1,A,2010-09-01,\n1,B,2010-09-01,\n2,A,,\n3,B,2010-09-01,2012-06-30\n";
    let schools = "code,city\nA,Kazan\nB,Kazan\nC,Kazan\n";
    let files = [("e.csv", entities), ("c.csv", contracts), ("b.csv", bases), ("s.csv", schools)];
    let world = small(LIVES, &files);
    for (name, in_2011, in_2012) in [
        ("rows", "2 of 2/2", "1 of 1/1"),
        ("size", "4 of 4/4", "3 of 3/3"),
        ("parts", "2 of 4/4", "2 of 3/3"),
        ("joined", "4 of 4/4", "2 of 3/3"),
        ("bases", "3 of 3/4", "2 of 2/3"),
        // Whether 2 has a base is not known.
        ("with_base", "2 of 3/4", "1 of 2/3"),
        // 1 and 3 meet at school B while the base of 3 is open.
        ("base_parts", "3 of 3/4", "3 of 2/3"),
        ("places", "4 of 4/4", "3 of 3/3"),
        // Whether a second one is at school A is not known; nobody is at school C.
        ("schools", "2 of 3/3", "2 of 3/3"),
        ("base_most", "2 of 2/3", "1 of 2/3"),
        ("base_pairs", "3 of 3/4", "2 of 2/3"),
        ("every_school", "3 of 3/3", "3 of 3/3"),
    ] {
        for (year, wanted) in [(2011, in_2011), (2012, in_2012)] {
            assert_eq!(world.covered(name, &Cell::at(Period::year(year))), wanted, "{name} in {year}");
            assert_eq!(world.covered(name, &world.cell("all", year)), wanted, "{name} of all in {year}");
        }
    }
}

const QUARTERS: &str = r#"
policy "Quarters" { period 2011..2013  baseline 2011 }
dataset enterprise from "e.csv" { key inn : text  column title : text }
link order from "o.csv" { from buyer -> enterprise  to seller -> enterprise  period quarter }
link joint from "j.csv" { from one -> enterprise  to other -> enterprise  undirected  period quarter }
cluster free { contour { core where not any(order as seller: buyer.title != "state") } }
indicator rows    { value links(joint) }
indicator size    { value nodes(joint) }
indicator joined  { value linked(joint) }
indicator parts   { value components(joint) }
indicator largest { value largest_component(joint) }
indicator degree  { value largest_degree(joint) }
indicator dense   { value 100 * pairs(joint) / (nodes(joint) * (nodes(joint) - 1) / 2) }
"#;

#[test]
fn who_is_a_member_of_a_quarter_alone_is_not_counted_in_the_year() {
    // 2 sells in the second quarter, and is no member then, nor in the year: the year's network is of those who are in it.
    let files = [
        ("e.csv", "inn,title\n1,one\n2,two\n3,three\n"),
        // A row of the first quarter that joins nobody: without any, sellers of that quarter would not be known.
        ("o.csv", "buyer,seller,quarter\n3,3,2012-Q1\n3,2,2012-Q2\n"),
        ("j.csv", "one,other,quarter\n1,2,2012-Q1\n1,2,2012-Q2\n"),
    ];
    let world = small(QUARTERS, &files);
    let quarter = |n| {
        let mut cell = world.cell("free", 2012);
        cell.period = Some(Period::quarter(2012, n));
        cell
    };
    for (name, first, second, year) in [
        ("rows", "1", "0", "1"),
        ("size", "3", "2", "2"),
        ("joined", "2", "0", "0"),
        ("parts", "2", "2", "2"),
        ("largest", "2", "1", "1"),
        ("degree", "1", "0", "0"),
        ("dense", "100/3", "0", "0"),
    ] {
        assert_eq!(world.told(name, &quarter(1)), first, "{name} in the first quarter");
        assert_eq!(world.told(name, &quarter(2)), second, "{name} in the second quarter");
        assert_eq!(world.told(name, &world.cell("free", 2012)), year, "{name} in the year");
    }
}
