//! One row of a set, shown: a value for everything that the set asks for.

use std::collections::BTreeMap;

use super::areas::{Area, Areas, Variable};
use super::ranges::{Cut, Ranges};
use super::reading::{Reader, Unknowns};
use super::values::{Present, Values};
use super::{Truth, intersection};
use crate::diagnostic::{Example, Shown, Trait};
use crate::model::{ColumnKind, ColumnRef, DatasetId, Date, Period, Policy};
use crate::unit::Rational;

/// A value chosen for a variable.
#[derive(Debug, Clone, PartialEq)]
enum Pick {
    Absent,
    Whole(i64),
    Number(Rational),
    Text(String),
    /// Any text but these.
    OtherText(Vec<String>),
}

/// A row that surely can be: `None` where none of the boxes is without unknowns, or where what is known of the data
/// (kept rows, lives of entities) excludes the values chosen.
///
/// `days` bound the period of judgement.
pub fn witness(
    policy: &Policy,
    dataset: DatasetId,
    areas: &Areas,
    days: (Option<Date>, Option<Date>),
    unknowns: &mut Unknowns,
) -> Option<Example> {
    areas.iter().filter(|area| area.is_exact()).find_map(|area| {
        let kept = among_kept(policy, dataset, area, unknowns)?;
        kept.iter().filter(|area| area.is_exact()).find_map(|area| shown(policy, dataset, area, days))
    })
}

/// The part of a box whose facts stand in rows that their tables keep.
fn among_kept(policy: &Policy, dataset: DatasetId, area: &Area, unknowns: &mut Unknowns) -> Option<Areas> {
    let mut kept = vec![intersection(std::iter::empty())?];
    let mut seen = Vec::new();
    for (variable, values) in area.iter() {
        let Variable::Column(column, fixed) = variable else { continue };
        let table = (column.dataset, *fixed);
        if column.dataset == dataset || seen.contains(&table) || values.present.is_empty() {
            continue;
        }
        seen.push(table);
        if let Some(filter) = policy.datasets.get(column.dataset.index()).and_then(|d| d.filter.as_ref()) {
            let mut reader =
                Reader { policy, dataset: column.dataset, fixed: *fixed, unknowns: &mut *unknowns };
            kept.push(reader.areas(filter, Truth::Yes));
        }
    }
    let mut all = Areas::nothing();
    for part in intersection(&kept)?.iter() {
        if let Some(both) = part.intersect(area) {
            all = all.union(&Areas::one(both))?;
        }
    }
    Some(all)
}

fn shown(
    policy: &Policy,
    dataset: DatasetId,
    area: &Area,
    days: (Option<Date>, Option<Date>),
) -> Option<Example> {
    let mut picks: BTreeMap<Variable, Pick> = BTreeMap::new();
    for (variable, values) in area.iter() {
        let mut values = values.clone();
        if let Variable::Column(column, _) = variable {
            // The same column judged in different periods may have to be the same value.
            let alike =
                area.iter().filter(|(other, _)| matches!(other, Variable::Column(c, _) if c == column));
            for (_, others) in alike {
                values = values.intersect(others);
            }
        }
        let lowest = lowest_code(policy, variable, &values);
        picks.insert(*variable, lowest.or_else(|| pick(&values))?);
    }
    if !is_alive(policy, dataset, area, &picks, days) {
        return None;
    }
    let name = policy.datasets.get(dataset.index())?.name.clone();
    let traits = picks.into_iter().filter_map(|(variable, pick)| describe(policy, variable, pick)).collect();
    Some(Example { dataset: name, traits })
}

/// The simplest value of a set; a value that is there is preferred to absence.
fn pick(values: &Values) -> Option<Pick> {
    let found = match &values.present {
        // Ordinals begin with 0; days have no first one.
        Present::Whole(ranges, (first, _)) => {
            let from = ranges.iter().map(|(from, _)| *from).find(|from| *first == 0 || from > first);
            let until = || ranges.iter().next().map(|(_, until)| until - 1);
            from.or_else(until).map(Pick::Whole)
        }
        Present::Numbers(ranges) => number(ranges).map(Pick::Number),
        Present::Texts { listed, others: false } => listed.first().cloned().map(Pick::Text),
        Present::Texts { listed, others: true } => Some(Pick::OtherText(listed.iter().cloned().collect())),
    };
    found.or(values.absent.then_some(Pick::Absent))
}

/// The first code without codes under it: what a table would hold.
fn lowest_code(policy: &Policy, variable: &Variable, values: &Values) -> Option<Pick> {
    let (Variable::Column(column, _), Present::Whole(ranges, _)) = (variable, &values.present) else {
        return None;
    };
    let declared = policy.datasets.get(column.dataset.index())?.column(column.column)?;
    let ColumnKind::Code(list) = declared.kind else { return None };
    let codes = &policy.classifications.get(list.index())?.codes;
    let ordinals = ranges.iter().flat_map(|(from, until)| *from..*until);
    let is_lowest = |at: &i64| {
        let code = usize::try_from(*at).ok().and_then(|at| codes.get(at));
        code.is_some_and(|code| i64::from(code.end) == at + 1)
    };
    ordinals.into_iter().find(is_lowest).map(Pick::Whole)
}

/// A number of the last interval, whole where there is a whole one: its lower end, or just above it.
fn number(ranges: &Ranges<Cut>) -> Option<Rational> {
    let (from, until) = ranges.iter().last()?;
    let inside = |value: &Rational| match until {
        Cut::Before(end) => value < end,
        Cut::After(end) => value <= end,
        Cut::End => true,
        Cut::Start => false,
    };
    let one = Rational::one;
    match (from, until) {
        (Cut::Before(low), _) => Some(low.clone()),
        (Cut::After(low), _) => {
            let next = low.floor() + one();
            let between = match until {
                Cut::Before(high) | Cut::After(high) => (low.clone() + high.clone()) * Rational::ratio(1, 2),
                Cut::Start | Cut::End => next.clone(),
            };
            Some(if inside(&next) { next } else { between })
        }
        (Cut::Start, Cut::After(high)) => Some(high.clone()),
        (Cut::Start, Cut::Before(high)) => Some(-(-high.clone()).floor() - one()),
        (Cut::Start, Cut::End) => Some(Rational::zero()),
        (Cut::End, _) | (Cut::Start, Cut::Start) => None,
    }
}

/// The entity lives at some time at which both contours are judged.
fn is_alive(
    policy: &Policy,
    dataset: DatasetId,
    area: &Area,
    picks: &BTreeMap<Variable, Pick>,
    (mut from, mut until): (Option<Date>, Option<Date>),
) -> bool {
    let periods = picks.iter().filter_map(|(variable, pick)| match (variable, pick) {
        (Variable::Period(grain), Pick::Whole(ordinal)) => {
            Some(i32::try_from(*ordinal).ok().map(|ordinal| Period { grain: *grain, ordinal }))
        }
        (Variable::Period(_) | Variable::Column(..) | Variable::Unknown(_) | Variable::Measure(_), _) => None,
    });
    let periods: Vec<Option<Period>> = periods.collect();
    match periods.as_slice() {
        [] => {}
        [Some(period)] => {
            from = from.max(Some(period.first_day()));
            until = Some(until.map_or(period.last_day(), |day| day.min(period.last_day())));
        }
        // Periods of several grains at once, or beyond the calendar.
        _ => return false,
    }
    let exists = policy.datasets.get(dataset.index()).and_then(|d| d.exists);
    let day = |column| {
        let variable = Variable::Column(ColumnRef { dataset, column }, None);
        match (picks.get(&variable), area.values(&variable)) {
            (Some(Pick::Whole(day)), _) => i32::try_from(*day).ok().map(Date),
            (_, _) => None,
        }
    };
    if let Some((born, gone)) = exists {
        from = from.max(day(born));
        let end = gone.and_then(day);
        until = match (until, end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    !matches!((from, until), (Some(from), Some(until)) if until < from)
}

fn describe(policy: &Policy, variable: Variable, pick: Pick) -> Option<Trait> {
    let (reference, fixed) = match variable {
        Variable::Column(column, fixed) => (column, fixed),
        Variable::Period(_) => {
            let Pick::Whole(ordinal) = pick else { return None };
            let Variable::Period(grain) = variable else { return None };
            let period = Period { grain, ordinal: i32::try_from(ordinal).ok()? };
            return Some(Trait { column: None, period: Some(period.to_string()), shown: Shown::Anything });
        }
        Variable::Unknown(_) | Variable::Measure(_) => return None,
    };
    let dataset = policy.datasets.get(reference.dataset.index())?;
    let column = dataset.column(reference.column)?;
    let shown = match (pick, &column.kind) {
        (Pick::Absent, _) => Shown::Absent,
        (Pick::Text(text), _) => Shown::Text(text),
        // Keys that contours name are left aside: any other organisation will do.
        (Pick::OtherText(_), _) if dataset.keys.contains(&reference.column) => return None,
        (Pick::OtherText(texts), _) => Shown::OtherThan(texts),
        (Pick::Number(number), ColumnKind::Number(unit)) => {
            Shown::Number { number: number.to_string(), unit: unit.text.to_string() }
        }
        (Pick::Whole(at), ColumnKind::Code(list)) => {
            let code = policy.classifications.get(list.index())?.code(u32::try_from(at).ok()?)?;
            Shown::Code { code: code.code.clone(), title: code.title.clone() }
        }
        (Pick::Whole(at), ColumnKind::Cluster) => {
            Shown::Text(policy.clusters.get(usize::try_from(at).ok()?)?.name.clone())
        }
        (Pick::Whole(day), ColumnKind::Date) => Shown::Day(Date(i32::try_from(day).ok()?).to_string()),
        (
            Pick::Number(_) | Pick::Whole(_),
            ColumnKind::Text | ColumnKind::Number(_) | ColumnKind::Reference(_),
        )
        | (Pick::Number(_), ColumnKind::Date | ColumnKind::Code(_) | ColumnKind::Cluster) => return None,
    };
    let period = fixed.map(|period| period.to_string());
    Some(Trait { column: Some(column.name.clone()), period, shown })
}
