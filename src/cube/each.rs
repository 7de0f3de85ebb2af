//! A measure in every member of an axis: brought to one number, or to the place of the cell among them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cells::{Moved, Varied, data_members};
use super::combine::as_member;
use super::counted::Unknown;
use super::elsewhere::member;
use super::members::Tally;
use super::{Cell, Cells, Evaluator, Facts, Member, Reading, Reason, Value};
use crate::model::{AxisKind, AxisMember, CellAxis, DatasetId, EachFunction, Measure, Members, Period};
use crate::source::Span;
use crate::unit::{Number, Rational};

/// So many cells are looked at together.
const AT_ONCE: usize = 1 << 18;

/// A range of more periods than any policy has is a slip.
const MOST_PERIODS: i32 = 10_000;

/// Is shown of which cell and member a reading is, the reading, and its weight.
type See<'s> = dyn FnMut((usize, usize), &Reading, Option<&Reading>) + 's;

/// A measure and the members that it is asked in.
pub(super) struct Each<'m> {
    pub over: Members,
    pub inner: &'m Measure,
    /// The part of a quantile, or the weight of a member.
    pub beside: Option<&'m Measure>,
    pub range: Option<&'m (Measure, Measure)>,
}

impl<F: Facts + ?Sized> Evaluator<'_, F> {
    /// `sum(each axis: inner)` in each of some cells. The list does not depend on what a cell fixes, so that cells
    /// which differ on that axis alone have one answer.
    pub(super) fn each(
        &self,
        each: &Each<'_>,
        function: EachFunction,
        place: Span,
        cells: &Cells,
        needed: &Rational,
    ) -> Vec<Reading> {
        // The ends of a range may say where the cell stands on the very axis.
        let Some(list) = self.list(each, cells, needed) else {
            return match cells.len() {
                0 | 1 => self.range_failed(each, cells, needed, place),
                // The range is another in each cell.
                many => (0..many)
                    .flat_map(|at| self.each(each, function, place, &cells.pick(&[at]), needed))
                    .collect(),
            };
        };
        let moved = self.without(each.over.axis, cells);
        let weighted = if function == EachFunction::Gini { each.beside } else { None };
        let asked = Each { beside: weighted, ..*each };
        let Some(tallies) =
            self.tallies(&asked, &list, &moved.cells, needed, function == EachFunction::Count)
        else {
            return vec![Reading::missing(Reason::AxisFree { place }); cells.len()];
        };
        if function == EachFunction::Count && each.inner.is_condition() {
            let counted = tallies.into_iter().enumerate();
            return moved.told(counted.map(|(at, t)| t.counted(&|| moved.cells.cell(at))).collect());
        }
        let parts = match (function, each.beside) {
            (EachFunction::Quantile, Some(part)) => self.read_all(part, &moved.cells, needed),
            _ => Vec::new(),
        };
        let results = tallies
            .into_iter()
            .enumerate()
            .map(|(at, tally)| tally.result(function, parts.get(at), place, &|| moved.cells.cell(at)));
        moved.told(results.collect())
    }

    /// The place of each cell among the members of an axis.
    pub(super) fn rank(
        &self,
        each: &Each<'_>,
        lower: bool,
        place: Span,
        cells: &Cells,
        needed: &Rational,
    ) -> Vec<Reading> {
        let free = || Reading::missing(Reason::AxisFree { place });
        let moved = self.without(each.over.axis, cells);
        let list = self.facts().members(each.over.axis, each.over.level);
        let Some(tallies) = self.tallies(each, &list, &moved.cells, needed, false) else {
            return vec![free(); cells.len()];
        };
        let ordered: Vec<Result<Vec<Number>, Box<Reading>>> = tallies
            .into_iter()
            .enumerate()
            .map(|(at, tally)| tally.ordered(lower, &|| moved.cells.cell(at)))
            .collect();
        // What the cell itself has is found among the members by its value.
        let own = self.read_all(each.inner, cells, needed);
        let listed = self.are_listed(each.over.axis, &list, cells);
        // A member of another level, or one that no table has, has no place; a cell without one is asked too early.
        let axis = each.over.axis;
        let varies = axis.of_data().is_some_and(|id| cells.column(id).is_some());
        let stands = varies || member(cells.shared(), axis).is_some();
        let rank = |(at, (own, listed)): (usize, (Reading, bool))| match ordered.get(moved.place(at)) {
            Some(Ok(ordered)) if listed => {
                let Some(number) = own.number() else { return own };
                let better = |other: &Number| {
                    let order = other.compare(number);
                    if lower { order.is_lt() } else { order.is_gt() }
                };
                let before = ordered.partition_point(better) as u64;
                let rank = Value::Number(Number::Exact(Rational::from(before + 1)));
                Reading { value: rank, coverage: own.coverage }
            }
            Some(Err(why)) if listed => (**why).clone(),
            Some(_) | None => Reading::missing(Reason::NotRanked { place, axis, stands }),
        };
        own.into_iter().zip(listed).enumerate().map(rank).collect()
    }

    /// The cells of the members, in their order.
    pub(super) fn member_cells(&self, each: &Each<'_>, cell: &Cell, needed: &Rational) -> Vec<Cell> {
        let Some(list) = self.list(each, &Cells::one(cell), needed) else { return Vec::new() };
        let Members { axis, named, .. } = each.over;
        let cells: Vec<Cell> = list
            .iter()
            .filter_map(|member| {
                let moved = self.set_member(cell, axis, member)?;
                Some(named.iter().fold(moved, |cell, name| cell.with_axis(*name, named_member(member))))
            })
            .collect();
        let Some(dataset) = self.entities_of(axis) else { return cells };
        let here = |cell: &Cell| self.facts().standing(dataset, &Cells::one(cell)) != [(0, 0)];
        cells.into_iter().filter(here).collect()
    }

    /// What each cell's members come to; `None` where the axis cannot be set to them.
    fn tallies<'n>(
        &self,
        each: &Each<'_>,
        list: &[Member],
        cells: &Cells,
        needed: &'n Rational,
        counts: bool,
    ) -> Option<Vec<Tally<'n>>> {
        let counts = counts && each.inner.is_condition();
        let of_entities = self.entities_of(each.over.axis).is_some();
        let mut tallies = vec![Tally::new(needed, of_entities); cells.len()];
        self.visit(each, list, cells, needed, &mut |(cell, at), reading, weight| {
            let Some(tally) = tallies.get_mut(cell) else { return };
            match counts {
                true => tally.count(reading, || {
                    list.get(at).map(|member| Unknown::Member(each.over.axis, member.clone()))
                }),
                false => tally.take(reading, weight),
            }
        })
        .then_some(tallies)
    }

    /// Cells without an axis.
    fn without(&self, axis: CellAxis, cells: &Cells) -> Moved {
        cells.moved(cells.shared().over(axis), axis.of_data().as_slice())
    }

    /// For each cell, whether it is at one of the members.
    fn are_listed(&self, axis: CellAxis, list: &[Member], cells: &Cells) -> Vec<bool> {
        let known: BTreeSet<&Member> = list.iter().collect();
        let of_data = |member: &AxisMember| known.contains(&Member::Axis(member.clone()));
        let varied = axis.of_data().and_then(|id| cells.column(id));
        if let Some(column) = varied {
            let members: Vec<bool> = column.members.iter().map(of_data).collect();
            let at = |place: &u32| members.get(*place as usize).copied().unwrap_or(false);
            return column.places.iter().map(at).collect();
        }
        let own = member(cells.shared(), axis);
        vec![own.as_ref().and_then(as_member).is_some_and(|own| known.contains(&own)); cells.len()]
    }

    /// The table whose entities an axis runs over.
    fn entities_of(&self, axis: CellAxis) -> Option<DatasetId> {
        match self.policy.axes.get(axis.of_data()?.index())?.kind {
            AxisKind::Entity(dataset) => Some(dataset),
            AxisKind::Tree(_) | AxisKind::Text => None,
        }
    }

    /// The members that are run over; `None` where the ends of a range are missing or not the same in all cells.
    fn list(&self, each: &Each<'_>, cells: &Cells, needed: &Rational) -> Option<Vec<Member>> {
        let (Some((from, until)), CellAxis::Period(grain)) = (each.range, each.over.axis) else {
            return Some(self.facts().members(each.over.axis, each.over.level));
        };
        let (from, until) = (self.one_period(from, cells, needed)?, self.one_period(until, cells, needed)?);
        let fits = from.grain == grain && until.grain == grain;
        let few = until.ordinal.saturating_sub(from.ordinal) < MOST_PERIODS;
        let periods = (fits && few).then_some(from.ordinal..=until.ordinal)?;
        Some(periods.map(|ordinal| Member::Period(Period { grain, ordinal })).collect())
    }

    /// The period that a measure is in all cells.
    fn one_period(&self, measure: &Measure, cells: &Cells, needed: &Rational) -> Option<Period> {
        let mut found =
            self.read_all(measure, cells, needed).into_iter().map(|reading| match reading.value {
                Value::Period(period) => Some(period),
                _ => None,
            });
        let first = found.next()??;
        found.all(|other| other == Some(first)).then_some(first)
    }

    /// Why a range has no ends in a cell.
    fn range_failed(&self, each: &Each<'_>, cells: &Cells, needed: &Rational, place: Span) -> Vec<Reading> {
        let ends = each.range.into_iter().flat_map(|(from, until)| [from, until]);
        let mut read = ends.flat_map(|end| self.read_all(end, cells, needed));
        let missing = read.find(|reading| matches!(reading.value, Value::Missing(_)));
        vec![missing.unwrap_or_else(|| Reading::missing(Reason::NoMembers { place })); cells.len()]
    }

    /// Shows what is found in every member of every cell: the places of cell and member, the reading and the weight, the
    /// members of a cell in their order. False where the axis cannot be set to its members.
    fn visit(
        &self,
        each: &Each<'_>,
        list: &[Member],
        cells: &Cells,
        needed: &Rational,
        see: &mut See<'_>,
    ) -> bool {
        let Members { axis, named, .. } = each.over;
        let Some(id) = axis.of_data() else {
            return list.iter().enumerate().all(|(place, member)| {
                let Some(mut shared) = self.set_member(cells.shared(), axis, member) else { return false };
                if let Some(name) = named {
                    shared = shared.with_axis(name, named_member(member));
                }
                let there = cells.moved(shared, &[]);
                let read = |measure| there.told(self.read_all(measure, &there.cells, needed));
                let (readings, weights) = (read(each.inner), each.beside.map(read));
                show(&readings, weights.as_deref(), |cell| Some((cell, place)), see);
                true
            });
        };
        let count = list.len().max(1);
        let together = (AT_ONCE / count).max(1);
        for start in (0..cells.len()).step_by(together) {
            let some: Vec<usize> = (start..cells.len().min(start + together)).collect();
            let some_cells = cells.pick(&some);
            // More members than are looked at together are those of a single cell.
            for (first, part) in list.chunks(AT_ONCE).enumerate().map(|(at, part)| (at * AT_ONCE, part)) {
                let mut spread = some_cells.times(id, &Arc::new(data_members(part)));
                if let Some((column, name)) = spread.column(id).cloned().zip(named) {
                    spread = spread.with(Varied { axis: name, ..column });
                }
                let here = self.entities_of(axis).map(|dataset| self.facts().standing(dataset, &spread));
                let read = |measure| self.read_all(measure, &spread, needed);
                let (readings, weights) = (read(each.inner), each.beside.map(read));
                // Of entities only those are looked at that are in the cell, or may be.
                let elsewhere = |at| here.as_ref().is_some_and(|here| here.get(at) == Some(&(0, 0)));
                let many = part.len().max(1);
                let whose = |at: usize| (!elsewhere(at)).then_some((start + at / many, first + at % many));
                show(&readings, weights.as_deref(), whose, see);
            }
        }
        true
    }
}

/// Shows readings with their weights; `cell` tells whose each is and of which member, or that it is nobody's.
fn show(
    readings: &[Reading],
    weights: Option<&[Reading]>,
    cell: impl Fn(usize) -> Option<(usize, usize)>,
    see: &mut See<'_>,
) {
    for (at, reading) in readings.iter().enumerate() {
        if let Some(cell) = cell(at) {
            see(cell, reading, weights.and_then(|weights| weights.get(at)));
        }
    }
}

/// A member as the axis of a name holds it.
fn named_member(member: &Member) -> AxisMember {
    match member {
        Member::Cluster(id) => AxisMember::Cluster(*id),
        Member::Period(period) => AxisMember::Period(*period),
        Member::Axis(member) => member.clone(),
        Member::Role(role) => AxisMember::Code(role.0),
    }
}
