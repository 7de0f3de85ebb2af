//! The answer to a query as a chart: series over periods, or bars of members.
//!
//! Takes an answer; gives what is drawn, as data, for any renderer. A missing value is a gap and stands with its reason
//! in a list of its own.

use std::collections::BTreeMap;

use super::query::{measure_title, reason};
use super::words::Names;
use crate::cube::{Member, QueryRow, QueryTable, Value};
use crate::keyword::Lang;
use crate::model::{CellAxis, Period, Query};
use crate::unit::{Number, Rational};

/// Series beyond these are not told apart by eye.
const MOST_SERIES: usize = 10;
/// Bars beyond these are no picture.
const MOST_BARS: usize = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Values over periods, each series a line.
    Line,
    /// One series, a bar for each category.
    Bars,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub form: Form,
    pub title: String,
    /// Of the values; empty for a plain number.
    pub unit: String,
    /// Digits after the point that suit the values.
    pub places: usize,
    /// Periods or members, in their order.
    pub categories: Vec<String>,
    pub series: Vec<Series>,
    /// What has no value, and why.
    pub missing: Vec<(String, String)>,
    /// Series or bars that are not drawn, for there are too many.
    pub left_out: usize,
    pub lang: Lang,
}

/// Values in the order of the categories.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Empty where there is only one.
    pub name: String,
    pub values: Vec<Option<Number>>,
}

/// Why an answer cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoChart {
    /// It has no axis.
    NoAxis,
    /// Its values are not numbers.
    NotNumbers,
    /// It has no rows, or no row has a value.
    NothingKnown,
}

impl Chart {
    /// The values that are drawn.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.series.iter().flat_map(|s| &s.values).flatten().map(Number::to_f64)
    }

    pub(super) fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        match self.lang {
            Lang::En => en.into(),
            Lang::Ru => ru.into(),
        }
    }

    /// `Labour productivity, thousand RUB / person`
    pub fn head(&self) -> String {
        match (self.title.is_empty(), self.unit.is_empty()) {
            (true, _) => self.unit.clone(),
            (false, true) => self.title.clone(),
            (false, false) => format!("{}, {}", self.title, self.unit),
        }
    }
}

/// Makes a chart of an answer: lines where it goes by periods, else bars.
pub fn chart_of(names: &Names<'_>, query: &Query, answer: &QueryTable) -> Result<Chart, NoChart> {
    if answer.by.is_empty() {
        return Err(NoChart::NoAxis);
    }
    let number = |row: &QueryRow| matches!(row.reading.value, Value::Number(_) | Value::Missing(_));
    if !answer.rows.iter().all(number) {
        return Err(NoChart::NotNumbers);
    }
    let numbers = || answer.rows.iter().filter_map(|row| row.reading.number());
    if numbers().next().is_none() {
        return Err(NoChart::NothingKnown);
    }
    let mut chart = Chart {
        form: Form::Bars,
        title: measure_title(names, query),
        unit: query.measure.unit.text.to_string(),
        places: super::number::places(&query.measure.unit, numbers()),
        categories: Vec::new(),
        series: Vec::new(),
        missing: Vec::new(),
        left_out: 0,
        lang: names.lang,
    };
    let time = time_axis(answer);
    let only = time.and_then(|at| only_period(answer, at));
    match (time, only) {
        (Some(at), None) => lines(&mut chart, names, answer, at),
        (Some(at), Some(period)) if answer.by.len() > 1 => {
            chart.title.push_str(&format!(", {}", names.period(period)));
            bars(&mut chart, names, answer, Some(at));
        }
        (Some(_) | None, _) => bars(&mut chart, names, answer, None),
    }
    Ok(chart)
}

/// The finest axis of time.
fn time_axis(answer: &QueryTable) -> Option<usize> {
    let grain = |axis: &CellAxis| match axis {
        CellAxis::Period(grain) => Some(*grain),
        CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_) => None,
    };
    let axes = answer.by.iter().enumerate().filter_map(|(at, axis)| Some((grain(axis)?, at)));
    axes.max().map(|(_, at)| at)
}

fn period(answer: &QueryTable, row: &QueryRow, at: usize) -> Option<Period> {
    match answer.members(row).nth(at)? {
        Member::Period(period) => Some(*period),
        Member::Cluster(_) | Member::Role(_) | Member::Axis(_) => None,
    }
}

/// The period of all rows, where they have one.
fn only_period(answer: &QueryTable, at: usize) -> Option<Period> {
    let mut periods = answer.rows.iter().filter_map(|row| period(answer, row, at));
    let first = periods.next()?;
    periods.all(|other| other == first).then_some(first)
}

/// The members of a row but one, and but the other periods, whose finest says it all.
fn called(names: &Names<'_>, answer: &QueryTable, row: &QueryRow, but: Option<usize>) -> String {
    let members = answer.by.iter().zip(answer.members(row)).enumerate();
    let told = members.filter(|(at, (axis, _))| {
        Some(*at) != but && (but.is_none() || !matches!(axis, CellAxis::Period(_)))
    });
    told.map(|(_, (axis, member))| names.member(*axis, member)).collect::<Vec<_>>().join(", ")
}

fn lines(chart: &mut Chart, names: &Names<'_>, answer: &QueryTable, at: usize) {
    chart.form = Form::Line;
    let periods = || answer.rows.iter().filter_map(|row| period(answer, row, at));
    let (Some(first), Some(last)) = (periods().min(), periods().max()) else { return };
    let count = usize::try_from(last.ordinal - first.ordinal).unwrap_or(0) + 1;
    chart.categories = (0..count).map(|n| names.period(first.shift(i32::try_from(n).unwrap_or(0)))).collect();
    // Series stand in the order in which rows name them.
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in &answer.rows {
        let name = called(names, answer, row, Some(at));
        let series = *places.entry(name.clone()).or_insert(chart.series.len());
        if series == chart.series.len() {
            chart.series.push(Series { name: name.clone(), values: vec![None; count] });
        }
        let Some(period) = period(answer, row, at) else { continue };
        let place = usize::try_from(period.ordinal - first.ordinal).unwrap_or(0);
        let slot = chart.series.get_mut(series).and_then(|s| s.values.get_mut(place));
        match (slot, row.reading.number()) {
            (Some(slot), Some(number)) => *slot = Some(number.clone()),
            (Some(_) | None, _) => {
                let within = if name.is_empty() { String::new() } else { format!("{name}, ") };
                let place = format!("{within}{}", names.period(period));
                chart.missing.push((place, reason(names, answer, row).unwrap_or_default()));
            }
        }
    }
    // A line without a value is told below, not in the legend.
    chart.series.retain(|s| s.values.iter().any(Option::is_some));
    chart.left_out = chart.series.len().saturating_sub(MOST_SERIES);
    chart.series.truncate(MOST_SERIES);
}

fn bars(chart: &mut Chart, names: &Names<'_>, answer: &QueryTable, but: Option<usize>) {
    let mut values = Vec::new();
    for row in &answer.rows {
        let name = called(names, answer, row, but);
        if row.reading.number().is_none() {
            chart.missing.push((name.clone(), reason(names, answer, row).unwrap_or_default()));
        }
        chart.categories.push(name);
        values.push(row.reading.number().cloned());
    }
    chart.left_out = values.len().saturating_sub(MOST_BARS);
    chart.categories.truncate(MOST_BARS);
    values.truncate(MOST_BARS);
    chart.series.push(Series { name: String::new(), values });
}

/// Where lines of a grid stand: at round numbers that span the values, from low to high.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub ticks: Vec<f64>,
    /// Digits after the point of the ticks.
    places: usize,
}

impl Scale {
    /// About so many ticks over these values; `from_zero` for what is drawn as a length.
    pub fn new(values: impl Iterator<Item = f64>, about: usize, from_zero: bool) -> Scale {
        let (mut low, mut high) = values.filter(|v| v.is_finite()).fold(
            if from_zero { (0.0f64, 0.0f64) } else { (f64::INFINITY, f64::NEG_INFINITY) },
            |(low, high), v| (low.min(v), high.max(v)),
        );
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low < f64::EPSILON * high.abs().max(low.abs()).max(1.0) {
            // All are alike: they stand in the middle, or on a length from 0.
            let around = if high == 0.0 { 1.0 } else { high.abs() };
            (low, high) = if from_zero {
                (low.min(0.0), high.max(around))
            } else {
                (low - around / 2.0, high + around / 2.0)
            };
        }
        let rough = (high - low) / about.max(1) as f64;
        let power = rough.log10().floor();
        let unit = 10f64.powf(power);
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|n| n * unit >= rough * 0.999).unwrap_or(10.0);
        let places = usize::try_from(-(power as i32)).unwrap_or(0);
        let places = if step == 2.5 {
            usize::try_from(1 - power as i32).unwrap_or(0)
        } else if step == 10.0 {
            places.saturating_sub(1)
        } else {
            places
        };
        let step = step * unit;
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let ticks = (first..=last).take(4 * about.max(1) + 2).map(|n| n as f64 * step).collect();
        Scale { ticks, places }
    }

    pub fn low(&self) -> f64 {
        self.ticks.first().copied().unwrap_or(0.0)
    }

    pub fn high(&self) -> f64 {
        self.ticks.last().copied().unwrap_or(1.0)
    }

    /// Where a value stands between the lowest and the highest tick, 0 to 1.
    pub fn part(&self, value: f64) -> f64 {
        ((value - self.low()) / (self.high() - self.low())).clamp(0.0, 1.0)
    }

    pub fn label(&self, tick: f64, lang: Lang) -> String {
        let exact = Rational::parse(&format!("{tick:.*}", self.places)).unwrap_or_else(Rational::zero);
        super::number::fixed(&Number::Exact(exact), self.places, lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64], from_zero: bool) -> Vec<String> {
        let scale = Scale::new(values.iter().copied(), 4, from_zero);
        scale.ticks.iter().map(|tick| scale.label(*tick, Lang::En)).collect()
    }

    #[test]
    fn ticks_are_round_and_span_the_values() {
        assert_eq!(labels(&[540.0, 2103.0], false), ["500", "1,000", "1,500", "2,000", "2,500"]);
        assert_eq!(labels(&[0.012, 0.034], false), ["0.01", "0.02", "0.03", "0.04"]);
        assert_eq!(labels(&[3.0, 9.0], true), ["0.0", "2.5", "5.0", "7.5", "10.0"]);
        assert_eq!(labels(&[-3.0, 9.0], true), ["−5", "0", "5", "10"]);
        assert_eq!(labels(&[7.0], false), ["2", "4", "6", "8", "10", "12"]);
        assert_eq!(labels(&[0.0], true), ["0.00", "0.25", "0.50", "0.75", "1.00"]);
    }

    #[test]
    fn a_value_stands_between_the_ends_of_its_scale() {
        let scale = Scale::new([540.0, 2103.0].into_iter(), 4, false);
        assert_eq!((scale.part(500.0), scale.part(1500.0), scale.part(2500.0)), (0.0, 0.5, 1.0));
    }
}
