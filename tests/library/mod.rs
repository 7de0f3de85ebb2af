//! The functions of the library against figures that `oracle.py` reckoned, and the laws that they keep.

mod declared;
mod errors;
mod laws;
mod oracle;
mod reference;
mod states;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use idel::Checked;
use idel::cube::{Cell, Evaluator, Reading};
use idel::diagnostic::Lang;
use idel::engine::{Loaded, Options};
use idel::model::{AxisId, AxisMember, ClusterId, Period, Policy};
use idel::plan::plan_assessment;
use idel::source::DiskLoader;
use idel::unit::{Number, Rational};

use crate::check::human;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library")
}

/// The policy that holds every function of the library as an indicator.
fn policy() -> Arc<Policy> {
    let checked: Checked = idel::load_policy(&folder(), &DiskLoader);
    assert_eq!(human(&checked, Lang::En), "");
    checked.policy.unwrap()
}

/// The policy with the tables of a folder.
fn load(policy: &Arc<Policy>, units: PathBuf, jobs: PathBuf) -> Loaded {
    let files = BTreeMap::from([("unit".to_owned(), units), ("jobs".to_owned(), jobs)]);
    let options = Options { files, ..Options::default() };
    idel::engine::load(Arc::clone(policy), &plan_assessment(policy), &options).expect("data")
}

/// The tables of a case in `data`.
fn load_case(policy: &Arc<Policy>, case: &str) -> Loaded {
    let file = |kind: &str| folder().join(format!("data/{case}-{kind}.csv"));
    load(policy, file("unit"), file("jobs"))
}

fn axis(policy: &Policy, name: &str) -> AxisId {
    AxisId::at(policy.axes.iter().position(|axis| axis.name == name).unwrap())
}

/// A cell of a year; an empty name leaves its axis free.
fn cell(policy: &Policy, year: i16, [cluster, industry, region]: [&str; 3]) -> Cell {
    let mut cell = Cell::at(Period::year(year));
    if !cluster.is_empty() {
        let at = policy.clusters.iter().position(|c| c.name == cluster).unwrap();
        cell = cell.with_cluster(ClusterId::at(at), &policy.clusters[at]);
    }
    // `@r3` is the area of that code, which may be another than the cluster's own.
    if let Some(code) = region.strip_prefix('@') {
        let areas = &policy.classifications[0].codes;
        let at = areas.iter().position(|area| area.code == code).unwrap();
        return cell.with_axis(axis(policy, "area"), AxisMember::Code(u32::try_from(at).unwrap()));
    }
    for (name, member) in [("industry", industry), ("region", region)] {
        if !member.is_empty() {
            cell = cell.with_axis(axis(policy, name), AxisMember::Text(member.to_owned()));
        }
    }
    cell
}

fn read(policy: &Policy, loaded: &Loaded, figure: &str, cell: &Cell) -> Reading {
    let indicator = policy.indicators.iter().find(|i| i.name == figure);
    let indicator = indicator.unwrap_or_else(|| panic!("{figure}"));
    Evaluator::new(policy, loaded).evaluate_at(&indicator.value, cell, &indicator.coverage)
}

/// The value of an indicator, a share as a ratio.
fn value(policy: &Policy, loaded: &Loaded, figure: &str, cell: &Cell) -> Option<Number> {
    let indicator = policy.indicators.iter().find(|i| i.name == figure)?;
    let hundred = if &*indicator.value.unit.text == "%" { 100i64 } else { 1 };
    let found = read(policy, loaded, figure, cell);
    found.number()?.divide(&Number::Exact(Rational::from(hundred)))
}

/// The indicators that stand for functions.
fn figures(policy: &Policy) -> impl Iterator<Item = &str> {
    policy.indicators.iter().map(|indicator| indicator.name.as_str())
}

/// `15/16` exactly, `~0.5` within 1e-9 of it, nothing where there is no value.
fn agrees(expected: &str, found: Option<&Number>) -> bool {
    let Some(found) = found else { return expected.is_empty() };
    match expected.strip_prefix('~') {
        Some(near) => near_to(found.to_f64(), near.parse().unwrap()),
        None if expected.is_empty() => false,
        None => {
            let (above, below) = expected.split_once('/').unwrap_or((expected, "1"));
            let wanted = Rational::parse_signed(above) / Rational::parse_signed(below);
            matches!(found, Number::Exact(found) if *found == wanted)
        }
    }
}

/// A figure that is 0 by right may be some rounding off it.
fn near_to(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-9 * wanted.abs() || (wanted == 0.0 && found.abs() < 1e-12)
}

trait Signed {
    fn parse_signed(text: &str) -> Rational;
}

impl Signed for Rational {
    fn parse_signed(text: &str) -> Rational {
        match text.strip_prefix('-') {
            Some(rest) => -Rational::parse(rest).unwrap(),
            None => Rational::parse(text).unwrap(),
        }
    }
}
