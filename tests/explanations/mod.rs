//! Explanations: every number of an assessment is derived again and found the same, and the trees as they are drawn.

mod drawn;
mod rows;

use std::path::Path;
use std::sync::Arc;

use idel::cube::{Derivation, Evidence, Value, derive_indicator};
use idel::engine::{Loaded, Options};
use idel::model::{AggregateFunction, MeasureKind, Period, Policy};
use idel::plan::plan_assessment;
use idel::unit::{Number, Rational};
use idel::verdict::{Assessment, Explainer, Kind, Side, Status, judge};

fn assessed(path: &str, day: Period) -> (Arc<Policy>, Loaded, Assessment) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let policy = idel::load_policy(&path, &idel::source::DiskLoader).policy.expect("the policy checks");
    let options = Options { as_of: Some(day.last_day()), ..Options::default() };
    let loaded = idel::engine::load(Arc::clone(&policy), &plan_assessment(&policy), &options).expect("data");
    let assessment = judge(&policy, &loaded, day.last_day());
    (policy, loaded, assessment)
}

/// The contributions to every sum and count of a derivation make up its value; how many there were.
fn add_up(policy: &Policy, loaded: &Loaded, derivation: &Derivation<'_>) -> usize {
    let mut seen = 0;
    derivation.visit(&mut |part| {
        let MeasureKind::Aggregate(id) = part.measure.kind else { return };
        let declared = &policy.aggregates[id.index()].function;
        let all = loaded.contributions(id, &part.cell, usize::MAX);
        let (Some(all), Some(value)) = (all, part.reading.number()) else { return };
        let whole = all.top.iter().fold(Rational::zero(), |sum, one| sum + one.value.clone());
        match declared {
            AggregateFunction::Sum | AggregateFunction::Count => {
                assert_eq!(value, &Number::Exact(whole), "{:?} in {:?}", part.measure.span, part.cell);
                // Those of the members of an `each` are not told.
                if let Some(named) = &part.rows {
                    assert_eq!((named.subjects, named.rows), (all.subjects, all.rows));
                    assert_eq!(named.top[..], all.top[..named.top.len()], "the weightiest are named");
                }
                assert_eq!(all.top.len() as u64, all.subjects);
                seen += 1;
            }
            AggregateFunction::Min | AggregateFunction::Max => {
                assert_eq!(value, &Number::Exact(all.top[0].value.clone()));
                seen += 1;
            }
            AggregateFunction::Mean
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev
            | AggregateFunction::Network(_) => {}
        }
    });
    seen
}

/// Explains every verdict of a policy; how many values, required values and sums were compared.
fn explain_all(path: &str, day: Period) -> (usize, usize, usize) {
    let (policy, loaded, assessment) = assessed(path, day);
    let explainer = Explainer { policy: &policy, evidence: &loaded, assessment: &assessment };
    let (mut values, mut required, mut sums) = (0, 0, 0);
    for verdict in &assessment.verdicts {
        let explained = explainer.verdict(verdict);
        let side = |wanted: Side| explained.sides.iter().find(|(side, _)| *side == wanted).map(|(_, d)| d);
        let number = |d: &Derivation<'_>| d.reading.number().cloned();
        for (_, derivation) in &explained.sides {
            sums += add_up(&policy, &loaded, derivation);
        }
        let (fact, plan) = match verdict.kind {
            Kind::Target(_) => (side(Side::Value), side(Side::Required)),
            Kind::Requirement(..) | Kind::Rule(_) => {
                match side(Side::Condition).map(|d| d.parts.as_slice()) {
                    Some([left, right]) => (Some(left), Some(right)),
                    _ => (None, None),
                }
            }
            Kind::Milestone(_) => (None, None),
        };
        if let Some(value) = &verdict.value {
            assert_eq!(fact.and_then(number).as_ref(), Some(value), "{} {:?}", verdict.id, verdict.cell);
            values += 1;
        }
        if let Some(wanted) = &verdict.required {
            let (from, to) = (side(Side::LineFrom), side(Side::LineTo));
            match (plan, from.and_then(number), to.and_then(number)) {
                (Some(plan), ..) => assert_eq!(number(plan).as_ref(), Some(wanted), "{}", verdict.id),
                // A point of the line lies between its ends.
                (None, Some(from), Some(to)) => {
                    let bounds = [wanted.compare(&from), wanted.compare(&to)];
                    assert!(bounds[0] != bounds[1] || bounds[0].is_eq(), "{}: {bounds:?}", verdict.id);
                }
                (None, from, to) => panic!("{}: {wanted:?} of {from:?} and {to:?}", verdict.id),
            }
            required += 1;
        }
        if let (Kind::Rule(_), Some(condition)) = (&verdict.kind, side(Side::Condition)) {
            assert_eq!(condition.reading.value == Value::Bool(true), verdict.status == Status::Met);
        }
    }
    (values, required, sums)
}

#[test]
fn every_verdict_of_the_example_is_explained_by_the_same_values() {
    for lang in ["en", "ru"] {
        for year in [2013, 2015] {
            let (values, required, sums) =
                explain_all(&format!("examples/tatarstan/{lang}"), Period::year(year));
            assert!(values > 20 && required > 20 && sums > 50, "{lang} {year}: {values} {required} {sums}");
        }
    }
}

#[test]
fn every_verdict_of_the_normative_layer_is_explained_by_the_same_values() {
    let (values, required, sums) = explain_all("tests/explanations/policy", Period::year(2012));
    assert!(values >= 5 && required >= 5 && sums >= 8, "{values} {required} {sums}");
}

#[test]
fn every_indicator_is_derived_in_every_cell() {
    let (policy, loaded, _) = assessed("examples/tatarstan/en", Period::year(2015));
    let evaluator = idel::cube::Evaluator::new(&policy, &loaded);
    let mut sums = 0;
    for indicator in &policy.indicators {
        for year in 2010..=2015 {
            for (at, cluster) in policy.clusters.iter().enumerate() {
                let cell = idel::cube::Cell::at(Period::year(year));
                let cell = cell.with_cluster(idel::model::ClusterId::at(at), cluster);
                let derivation = derive_indicator(&policy, &evaluator, indicator, &cell);
                let read = evaluator.evaluate_at(&indicator.value, &cell, &indicator.coverage);
                assert_eq!(derivation.reading, read, "{}", indicator.name);
                sums += add_up(&policy, &loaded, &derivation);
            }
        }
    }
    assert!(sums > 500, "{sums}");
}
