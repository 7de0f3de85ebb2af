//! An aggregate in many cells: their rows are rolled up once, and each cell is a look-up.

use super::answers::{Loaded, Meaning};
use super::asked::{Asked, AskedAggregate, Times};
use super::axes::member_ids;
use super::frame::fine_periods;
use super::keys::ABSENT;
use super::network::LinkCell;
use super::rollup::{ClusterPattern, Pattern, Rolled, RolledCell, slot_at};
use super::table::Subjects;
use super::walk::Extent;
use crate::cube::{Aggregated, Cells, ClusterAxis, Coverage, Facts, Unavailable};
use crate::model::{AggregateFunction, AggregateId, AxisId, Grain, Period, Rollup as TimeRollup};
use crate::unit::{Number, Rational};

/// What an axis of the rows is in each of some cells, by the ids of a dataset.
enum Fixed<'a> {
    All(Option<u32>),
    /// The ids of the members, and for each cell the place of its own.
    Each(Vec<Option<u32>>, &'a [u32]),
}

impl Fixed<'_> {
    fn of(&self, cell: usize) -> Option<u32> {
        match self {
            Fixed::All(id) => *id,
            Fixed::Each(ids, places) => ids.get(*places.get(cell)? as usize).copied().flatten(),
        }
    }
}

/// What stands for an aggregate of which nothing is known.
pub(super) fn nothing() -> Aggregated {
    Aggregated { value: None, coverage: Coverage::FULL, undetermined: 0, unavailable: None }
}

fn unavailable(why: Unavailable) -> Aggregated {
    Aggregated { unavailable: Some(why), ..nothing() }
}

impl Loaded {
    pub(super) fn answer_all(&self, aggregate: AggregateId, cells: &Cells) -> Vec<Aggregated> {
        let all = |answer: Aggregated| vec![answer; cells.len()];
        let Some(declared) = self.policy().aggregates.get(aggregate.index()) else { return all(nothing()) };
        if cells.is_empty() {
            return Vec::new();
        }
        if self.is_link(declared.dataset) {
            let answer = |cell| match LinkCell::new(self, declared, &cell) {
                Ok(links) => links.answer(),
                Err(why) => unavailable(why),
            };
            return cells.iter().map(answer).collect();
        }
        let Some(asked) = self.asked(declared.dataset) else { return all(nothing()) };
        let Some((at, own)) = asked.aggregate(aggregate) else { return all(nothing()) };
        // What is true of the first in this respect is true of all: they differ on axes of data alone.
        let first = cells.cell(0);
        if let Some(other) = self.answering(own, &first) {
            return other.aggregates(aggregate, cells);
        }
        let meaning = match self.meaning(asked, Some(own), &declared.roles, &first) {
            Ok(meaning) => meaning,
            Err(why) => return all(unavailable(why)),
        };
        // Of a period that nobody reported only what the roll-up would read is expected.
        let counts = |extent: &Extent| match extent {
            Extent::Unseen(period) => slot_at(own, *period, meaning.grain).is_some(),
            Extent::Seen | Extent::In(_) | Extent::At(_) => true,
        };
        let extents: Vec<Extent> = meaning.extents.iter().copied().filter(counts).collect();
        let mut totals = vec![Rolled::default(); cells.len()];
        self.parts(asked, cells, &meaning, &extents, |cell, rolled, doubtful| {
            if let (Some(total), Some(part)) = (totals.get_mut(cell), rolled.aggregates.get(at)) {
                if doubtful { total.merge_doubtful(part) } else { total.merge(part) }
            }
        });
        let without_a_row = self.periods_without_a_row(asked, own, &meaning);
        let answer = |mut total: Rolled| {
            total.expected += without_a_row;
            let Rolled { present, expected, withheld, status, .. } = total;
            let coverage = Coverage { present, expected, withheld, status };
            let value = apply(&declared.function, own.times, &total, &meaning, asked.grain);
            Aggregated { value, coverage, undetermined: total.undetermined, unavailable: None }
        };
        totals.into_iter().map(answer).collect()
    }

    /// The rows of each of some cells that mean the same, over its extents: `take` is told the cell, its rows, and
    /// whether it is doubtful that they are its own.
    pub(super) fn parts(
        &self,
        asked: &Asked,
        cells: &Cells,
        meaning: &Meaning,
        extents: &[Extent],
        mut take: impl FnMut(usize, RolledCell<'_>, bool),
    ) {
        let (cluster, id) = match cells.shared().cluster {
            ClusterAxis::Free => (ClusterPattern::Free, 0),
            ClusterAxis::One(id) => (ClusterPattern::One, id.0),
            ClusterAxis::Union => (ClusterPattern::Union, 0),
        };
        let axes: Vec<AxisId> = meaning.axes.iter().map(|(axis, _)| *axis).collect();
        let id_of =
            |axis, member: &_| member_ids(&self.store, asked.dataset, axis, member).map(|(from, _)| from);
        let fixed = meaning.axes.iter().map(|(axis, member)| match cells.column(*axis) {
            Some(column) => {
                let ids = column.members.iter().map(|member| id_of(*axis, member)).collect();
                Fixed::Each(ids, &column.places)
            }
            None => Fixed::All(id_of(*axis, member)),
        });
        let fixed: Vec<Fixed<'_>> = fixed.collect();
        let period =
            meaning.period.filter(|_| meaning.grain.is_some()).map_or(0, |p| p.ordinal.cast_unsigned());
        let mut address = vec![id, period];
        address.resize(2 + fixed.len(), ABSENT);
        for extent in extents {
            let pattern = Pattern {
                dataset: asked.dataset,
                extent: *extent,
                cluster,
                role: cells.shared().role,
                grain: meaning.grain,
                axes: axes.clone(),
            };
            let rollup = self.rollup(asked, pattern);
            for cell in 0..cells.len() {
                // A member that is not known may be the one asked for: every choice of known and unknown is looked up.
                for choice in (0..1u32 << fixed.len().min(16)).filter(|choice| choice & !rollup.unknown == 0)
                {
                    let mut possible = true;
                    for ((at, slot), fixed) in address.iter_mut().skip(2).enumerate().zip(&fixed) {
                        match (choice >> at & 1, fixed.of(cell)) {
                            (1, _) => *slot = ABSENT,
                            (_, Some(member)) => *slot = member,
                            (_, None) => possible = false,
                        }
                    }
                    if let Some(rolled) = rollup.get(&address).filter(|_| possible) {
                        take(cell, rolled, choice != 0);
                    }
                }
            }
        }
    }

    /// A rate or an index, a stock in a table without keys, is expected to have a row in every period of a cell:
    /// the mean of two quarters is not that of a year. (Rows without keys are else events, and none is expected.)
    fn periods_without_a_row(&self, asked: &Asked, own: &AskedAggregate, meaning: &Meaning) -> u64 {
        let (Some(period), Some(grain), Times::Stock(_)) = (meaning.period, asked.grain, own.times) else {
            return 0;
        };
        let Some(table) = self.store.table(asked.dataset).filter(|t| matches!(t.subjects, Subjects::Rows(_)))
        else {
            return 0;
        };
        let unseen =
            fine_periods(period, grain).filter(|ordinal| table.periods.binary_search(ordinal).is_err());
        let counts =
            |ordinal: &i32| slot_at(own, Some(Period { grain, ordinal: *ordinal }), meaning.grain).is_some();
        unseen.filter(counts).count() as u64
    }
}

/// What a function makes of the rows of a cell.
fn apply(
    function: &AggregateFunction,
    times: Times,
    total: &Rolled,
    meaning: &Meaning,
    grain: Option<Grain>,
) -> Option<Number> {
    let exact = |r: Rational| Some(Number::Exact(r));
    if *function == AggregateFunction::Count {
        return exact(Rational::from(total.present));
    }
    if total.present == 0 {
        return None;
    }
    match function {
        AggregateFunction::Sum => {
            let sum = total.sum.total();
            match (times, meaning.grain, grain) {
                (Times::Stock(TimeRollup::Average), Some(cell), Some(own)) if cell != own => {
                    exact(sum / Rational::from(i64::from(own.per_year() / cell.per_year())))
                }
                _ => exact(sum),
            }
        }
        AggregateFunction::Mean => exact(total.sum.total() / Rational::from(total.present)),
        AggregateFunction::Min => total.extremes.as_ref().and_then(|both| exact(both.0.to_rational())),
        AggregateFunction::Max => total.extremes.as_ref().and_then(|both| exact(both.1.to_rational())),
        AggregateFunction::Median | AggregateFunction::Quantile(_) | AggregateFunction::Stdev => {
            total.values.as_ref()?.result(function)
        }
        AggregateFunction::Count | AggregateFunction::Network(_) => None,
    }
}
