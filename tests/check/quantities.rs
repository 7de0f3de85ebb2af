//! What the indicators of the example are, and single measures beside it.

use std::collections::BTreeSet;
use std::path::Path;

use idel::check::quantity::{Lack, PriceBasis, Quantity, TIME};
use idel::model::{CellAxis, Policy};
use idel::source::{DiskLoader, MemoryLoader};
use idel::{Checked, check_query, load_policy};

use super::project;

fn example() -> Checked {
    load_policy(&project().join("examples/tatarstan/en"), &DiskLoader)
}

fn names(policy: &Policy, axes: &BTreeSet<CellAxis>) -> String {
    let name = |axis: &CellAxis| match axis {
        CellAxis::Cluster => "cluster".to_owned(),
        CellAxis::Role => "role".to_owned(),
        CellAxis::Period(_) => "time".to_owned(),
        CellAxis::Axis(id) => policy.axes[id.index()].name.clone(),
    };
    axes.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// `kind, prices; depends; adds over`
fn shown(policy: &Policy, q: &Quantity) -> String {
    let prices = match q.prices.basis() {
        PriceBasis::None => "no money".to_owned(),
        PriceBasis::Nominal => "nominal".to_owned(),
        PriceBasis::Constant(year) => format!("prices of {year}"),
        PriceBasis::Mixed => "mixed".to_owned(),
    };
    format!("{:?}, {prices}; {}; {}", q.kind, names(policy, &q.depends), names(policy, &q.adds_over))
}

#[test]
fn the_indicators_of_the_example() {
    let checked = example();
    let policy = checked.policy.as_deref().unwrap();
    let axes = "cluster role time inn activity region kind size profile";
    let without_time = "role inn activity region kind size profile";
    for (name, unit, expected) in [
        ("jobs", "person", format!("Stock, no money; {axes}; {without_time}")),
        ("export_volume", "million RUB[2010]", format!("Flow, prices of 2010; {axes}; {without_time}")),
        ("wages", "thousand RUB[2010] / person", format!("Rate, prices of 2010; {axes}; ")),
        ("productivity", "thousand RUB[2010] / person", format!("Rate, prices of 2010; {axes}; ")),
        ("productivity_growth", "%", format!("Index, no money; {axes}; ")),
        ("innovative_share", "%", format!("Share, no money; {axes}; ")),
        ("concentration", "%", format!("Share, no money; {axes}; ")),
        (
            "clusters_share",
            "%",
            "Share, no money; time inn activity region kind size profile; region".to_owned(),
        ),
    ] {
        let q = checked.quantity(name).unwrap();
        assert_eq!(shown(policy, &q), expected, "{name}");
        assert_eq!(&*q.unit.text, unit, "{name}");
    }
    assert!(checked.quantity("nothing").is_none());
    let jobs = checked.quantity("jobs").unwrap();
    assert!(jobs.missing.contains(&Lack::Values) && jobs.missing.contains(&Lack::Membership));
    assert!(!jobs.missing.contains(&Lack::Zero));
    assert!(checked.quantity("wages").unwrap().missing.contains(&Lack::Zero));
    assert!(jobs.held.is_some() && checked.quantity("innovative_share").unwrap().held.is_none());
}

#[test]
fn measures_of_queries() {
    let mut checked = example();
    for (text, expected) in [
        (
            "sum(shipped) over all year",
            "Flow, nominal; cluster role inn activity region kind size profile; role inn activity region kind size profile",
        ),
        (
            "sum(shipped) overall",
            "Flow, nominal; time inn activity region kind size profile; time inn activity region kind size profile",
        ),
        (
            "sum(employees) at year = 2012",
            "Stock, no money; cluster role inn activity region kind size profile; role inn activity region kind size profile",
        ),
        (
            "max(each kind: sum(shipped))",
            "Flow, nominal; cluster role time inn activity region size profile; ",
        ),
        (
            "sum(each kind: sum(shipped))",
            "Flow, nominal; cluster role time inn activity region size profile; role time inn activity region size profile",
        ),
        (
            "jobs - (jobs at year = year - 1)",
            "Flow, no money; cluster role time inn activity region kind size profile; role inn activity region kind size profile",
        ),
        (
            "sum(shipped) / (sum(shipped) over all kind)",
            "Number, no money; cluster role time inn activity region kind size profile; kind",
        ),
        (
            "innovative_share - (innovative_share at year = 2010)",
            "Points, no money; cluster role time inn activity region kind size profile; ",
        ),
        ("sum(plan.jobs)", "Stock, no money; cluster role time; cluster role"),
        (
            "wages / (wages at year = 2010)",
            "Index, no money; cluster role time inn activity region kind size profile; ",
        ),
    ] {
        let (policy, query) = check_query(&mut checked, &DiskLoader, text).map_err(|_| text).unwrap();
        assert_eq!(shown(&policy, &checked.quantity_of(&policy, &query.measure)), expected, "{text}");
    }
}

/// Why a measure of a small policy may be missing.
fn missing(text: &str) -> BTreeSet<Lack> {
    let mut loader = MemoryLoader::default();
    let policy = "policy \"P\" { period 2011..2015  baseline 2010 }\n\
        classification k = x | y\n\
        dataset firm from \"f.csv\" { key id : text  column kind : k  column sort : k = kind ?? x }\n\
        dataset r of firm from \"r.csv\" { key id -> firm  period year  column n : number flow }\n\
        cluster c { contour { core where kind == x } }\n";
    loader.files.insert("p/p.idel".into(), policy.to_owned());
    let mut checked = load_policy(Path::new("p"), &loader);
    let (policy, query) = check_query(&mut checked, &loader, text).map_err(|_| text.to_owned()).unwrap();
    checked.quantity_of(&policy, &query.measure).missing
}

#[test]
fn why_a_measure_may_be_missing() {
    assert_eq!(missing("count(firm) overall"), BTreeSet::new());
    assert_eq!(missing("(count(firm where id != \"1\") + 1) overall"), BTreeSet::new());
    // It may not be known what kind a firm is of, and so whether it counts, and whether it is a member.
    assert_eq!(missing("count(firm where kind == x) overall"), BTreeSet::from([Lack::Values]));
    assert_eq!(missing("count(firm where sort == x) overall"), BTreeSet::new());
    assert_eq!(missing("count(firm)"), BTreeSet::from([Lack::Membership]));
    assert_eq!(missing("count(core) overall"), BTreeSet::from([Lack::Holders]));
    assert_eq!(missing("sum(n) overall"), BTreeSet::from([Lack::Values, Lack::Period]));
    assert_eq!(missing("sum(n) ?? 0"), BTreeSet::new());
    assert_eq!(missing("(count(firm) / count(firm)) overall"), BTreeSet::from([Lack::Zero]));
    assert!(missing("max(n)").contains(&Lack::Nobody));
    assert!(missing("sum(n) at year = year - 1").contains(&Lack::Cell));
    assert!(!missing("sum(n)").contains(&Lack::Cell));
}

#[test]
fn time_is_where_data_have_periods() {
    let checked = example();
    assert!(checked.quantity("jobs").unwrap().depends_on(TIME));
    assert!(checked.quantity("jobs").unwrap().depends_on(CellAxis::Period(idel::model::Grain::Month)));
}

/// Each indicator names the one before it several times: a walk that follows names would take for ever.
#[test]
fn a_chain_of_indicators_is_walked_once() {
    let mut text = String::from(
        "policy \"P\" { period 2011..2015  baseline 2010 }\n\
         body b \"B\"\n\
         classification k = x | y\n\
         dataset e from \"e.csv\" { key id : text  column kind : k }\n\
         dataset r of e from \"r.csv\" { key id -> e  period year  column n : number flow }\n\
         cluster c { contour { core where kind == x } }\n\
         indicator i0 { value sum(n where kind == x)  source \"s\" owner b }\n",
    );
    for n in 1..60 {
        let m = n - 1;
        text.push_str(&format!(
            "indicator i{n} {{ value mean(each kind: (i{m} + i{m}) * i{m} / i{m}) - (i{m} / i{m} ?? 0)  source \"s\" owner b }}\n"
        ));
    }
    let mut loader = MemoryLoader::default();
    loader.files.insert("p/p.idel".into(), text);
    let started = std::time::Instant::now();
    let checked = load_policy(Path::new("p"), &loader);
    assert_eq!(checked.errors(), 0, "{}", super::human(&checked, idel::diagnostic::Lang::En));
    assert!(started.elapsed() < std::time::Duration::from_secs(10));
}
