//! Checks that need whole tables: references across tables, totals mixed with details, members named by key.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::axes::{axis_source, axis_values, lies_in, member_ids};
use super::build::renumber;
use super::column::Chunk;
use super::frame::Frame;
use super::inputs::{DecodePlan, Target};
use super::keys::{ABSENT, UNKNOWN};
use super::load::{SourceFiles, problem};
use super::locate::{dangling, first_places_where, places_where};
use super::table::{Store, Subjects};
use super::truth::NO;
use crate::cube::{OddPlace, Oddity, OddityKind};
use crate::diagnostic::{DataFault, DataPlace, DataProblem};
use crate::model::{Cluster, ColumnId, ColumnKind, DatasetId, Grain};
use crate::unit::Rational;

/// The ordinals in its target of a reference column that was read as texts, by the ids of the texts.
pub fn resolve_references(
    store: &Store,
    id: DatasetId,
    index: usize,
    target: DatasetId,
    source: &SourceFiles,
) -> Result<Vec<u32>, Box<DataProblem>> {
    let (Some(dataset), Some(table)) = (store.dataset(id), store.table(id)) else { return Ok(Vec::new()) };
    let (Some(column), Some(texts)) = (dataset.columns.get(index), table.texts.get(index)) else {
        return Ok(Vec::new());
    };
    let ids: Vec<u32> = texts.iter().map(|key| store.entity(target, key).unwrap_or(UNKNOWN)).collect();
    let unknown = |id: u32| ids.get(id as usize) == Some(&UNKNOWN);
    let all = table.chunks.iter().flat_map(|c| (0..c.len).map(|row| c.column(index).id(row)));
    let Some(first) = all.into_iter().find(|text| unknown(*text)) else { return Ok(ids) };
    let fault = dangling(store, Some(target), column.header.clone(), texts.text(first).to_owned());
    let (places, more) = places_where(store, id, source, |chunk, row| {
        let text = chunk.column(index).id(row);
        unknown(text).then(|| (column.header.clone(), texts.text(text).to_owned()))
    });
    Err(Box::new(DataProblem { places, more, ..problem(&dataset.name, column.span, fault) }))
}

/// Puts ordinals in the place of the texts of a reference column.
pub fn put_references(store: &mut Store, id: DatasetId, index: usize, ids: &[u32]) {
    let Some(table) = store.tables_mut().get_mut(id.index()) else { return };
    renumber(&mut table.chunks, index, ids);
    if let Some(slot) = table.texts.get_mut(index) {
        *slot = Default::default();
    }
}

/// Rows at a code and at its descendant, all other keys and the period equal, in a table without an entity.
pub fn totals_and_details(store: &Store, id: DatasetId, source: &SourceFiles) -> Option<DataProblem> {
    let (dataset, table) = (store.dataset(id)?, store.table(id)?);
    let Subjects::Combinations(keys) = &table.subjects else { return None };
    if dataset.of.is_some() {
        return None;
    }
    let mut pairs: Vec<(usize, u32, u32)> = Vec::new();
    let mut above = Vec::new();
    for (place, key) in dataset.keys.iter().enumerate() {
        let Some(ColumnKind::Code(list)) = dataset.column(*key).map(|c| &c.kind) else { continue };
        let list = store.policy.classifications.get(list.index())?;
        for subject in (0..keys.len()).map(|s| u32::try_from(s).unwrap_or(ABSENT)) {
            above.clear();
            above.extend_from_slice(keys.tuple(subject));
            let mut code = above.get(place).copied().and_then(|c| list.code(c));
            while let Some(parent) = code.and_then(|c| c.parent) {
                if let Some(slot) = above.get_mut(place) {
                    *slot = parent;
                }
                if let Some(total) = keys.get(&above) {
                    pairs.push((place, total, subject));
                }
                code = list.code(parent);
            }
        }
    }
    if pairs.is_empty() {
        return None;
    }
    let mut rows: BTreeSet<(u32, Option<i32>)> = BTreeSet::new();
    let concerned: BTreeSet<u32> = pairs.iter().flat_map(|(_, a, b)| [*a, *b]).collect();
    for chunk in &table.chunks {
        for (row, subject) in chunk.subjects().iter().enumerate().filter(|(_, s)| concerned.contains(s)) {
            rows.insert((*subject, chunk.periods.get(row).copied()));
        }
    }
    let together = |(_, total, detail): &(usize, u32, u32)| {
        rows.range((*total, None)..=(*total, Some(i32::MAX)))
            .find(|(_, period)| rows.contains(&(*detail, *period)))
            .map(|(_, period)| *period)
    };
    let mut clashes = pairs.iter().filter_map(|pair| together(pair).map(|period| (*pair, period)));
    let ((place, total, detail), period) = clashes.next()?;
    let pairs = clashes.count() as u64 + 1;
    let key = *dataset.keys.get(place)?;
    let code =
        |subject: u32| store.id_text(id, key, keys.tuple(subject).get(place).copied().unwrap_or(ABSENT));
    let column = dataset.column(key)?;
    let fault = DataFault::TotalsAndDetails {
        column: column.header.clone(),
        total: code(total),
        detail: code(detail),
        pairs,
    };
    let (places, _) = places_where(store, id, source, |chunk, row| {
        let subject = super::build::subject_again(table, dataset, chunk, row);
        let clashes = (subject == total || subject == detail) && chunk.periods.get(row).copied() == period;
        clashes.then(|| (column.header.clone(), code(subject)))
    });
    Some(DataProblem { places, more: (pairs - 1) * 2, ..problem(&dataset.name, column.span, fault) })
}

/// Indices of prices that are not 1 in the year they go back to, whatever else tells their rows apart. Quarters and months
/// of that year lie about 1, so only years are held to it.
pub fn index_bases(store: &Store, id: DatasetId, source: &SourceFiles) -> Vec<DataProblem> {
    let (Some(dataset), Some(table)) = (store.dataset(id), store.table(id)) else { return Vec::new() };
    if dataset.period.as_ref().is_none_or(|period| period.grain != Grain::Year) {
        return Vec::new();
    }
    let indices = dataset.columns.iter().enumerate().filter_map(|(at, c)| Some((at, c, c.index_of?)));
    let faults = indices.filter_map(|(at, column, year)| {
        let wrong = |chunk: &Chunk, row: usize| {
            let own = chunk.periods.get(row) == Some(&i32::from(year));
            let number = chunk.column(at).number(row).filter(|_| own)?.normal().to_rational();
            (number != Rational::one()).then_some(number)
        };
        let mut rows = table.chunks.iter().flat_map(|c| (0..c.len).map(move |row| (c, row)));
        let first = rows.find_map(|(chunk, row)| wrong(chunk, row))?;
        let hundred = first == Rational::from(100i64);
        let fault =
            DataFault::IndexBase { column: column.name.clone(), year, value: first.to_string(), hundred };
        let (places, more) = places_where(store, id, source, |chunk, row| {
            wrong(chunk, row).map(|number| (column.header.clone(), number.to_string()))
        });
        Some(DataProblem { places, more, ..problem(&dataset.name, column.span, fault) })
    });
    faults.collect()
}

/// Numbers of things below 0, with the first places: no fault, but surely wrong; and sums of links below 0, which may be
/// returns. Kept rows only.
pub fn negative_counts(store: &Store, id: DatasetId, source: &SourceFiles) -> Vec<Oddity> {
    let (Some(dataset), Some(table)) = (store.dataset(id), store.table(id)) else { return Vec::new() };
    let odd = table.negative.iter().enumerate().filter(|(_, negative)| **negative > 0);
    odd.filter_map(|(at, negative)| {
        let column = dataset.columns.get(at)?;
        let all = match dataset.filter {
            // Where rows are dropped every column is still held.
            Some(_) => table.chunks.iter().map(|chunk| chunk.column(at).negative()).sum(),
            None => *negative,
        };
        if all == 0 {
            return None;
        }
        let mut plan = DecodePlan::clone(&source.plan);
        for input in &mut plan.inputs {
            if let Target::Column { keep, .. } = &mut input.target {
                *keep = true;
            }
        }
        let source = SourceFiles { inputs: source.inputs.clone(), plan: Arc::new(plan) };
        let places = first_places_where(store, id, &source, |chunk, row| {
            let number = chunk.column(at).number(row).filter(|d| d.mantissa < 0)?;
            Some((column.header.clone(), number.normal().to_rational().to_string()))
        });
        let place = |p: DataPlace| OddPlace {
            file: p.file,
            row: p.row.unwrap_or(0),
            value: p.value.unwrap_or_default(),
        };
        let places: Vec<OddPlace> = places.into_iter().map(place).collect();
        let more = all.saturating_sub(places.len() as u64);
        let (column, counts) = (ColumnId::at(at), column.counts);
        let kind = if counts { OddityKind::NegativeCount(column) } else { OddityKind::NegativeMoney(column) };
        Some(Oddity { kind, places, more, allowed: false })
    })
    .collect()
}

/// Keys that contours include or exclude exist, and the included lie inside `in`.
pub fn check_members(store: &Store, problems: &mut Vec<DataProblem>) {
    for cluster in &store.policy.clusters {
        let Some(dataset) = store.dataset(cluster.entity) else { continue };
        let contour = &cluster.contour;
        let named = contour.include.iter().map(|(_, key, span)| (key, *span));
        for (key, span) in named.chain(contour.exclude.iter().map(|(key, span)| (key, *span))) {
            if store.entity(cluster.entity, key).is_none() {
                let (cluster, file) = (cluster.name.clone(), dataset.file.clone());
                let fault = DataFault::NoSuchMember { cluster, key: key.clone(), file };
                problems.push(problem(&dataset.name, span, fault));
            }
        }
        for (_, key, span) in &contour.include {
            // One that is excluded as well is the checker's to tell.
            let excluded = contour.exclude.iter().any(|(excluded, _)| excluded == key);
            if !excluded && lies_elsewhere(store, cluster, key) {
                let fault = DataFault::MemberElsewhere { cluster: cluster.name.clone(), key: key.clone() };
                problems.push(problem(&dataset.name, *span, fault));
            }
        }
    }
}

fn lies_elsewhere(store: &Store, cluster: &Cluster, key: &str) -> bool {
    let (Some(entity), Some(chunk)) =
        (store.entity(cluster.entity, key), store.table(cluster.entity).and_then(|t| t.chunks.first()))
    else {
        return false;
    };
    let frame = Frame::of_chunk(store, cluster.entity, chunk);
    cluster.within.iter().any(|(axis, member)| {
        let Some(source) = axis_source(store, cluster.entity, *axis) else { return false };
        let mut values = Vec::new();
        axis_values(&frame, &source, &mut values);
        let own = values.get(entity as usize).copied().unwrap_or(ABSENT);
        lies_in(own, member_ids(store, cluster.entity, *axis, member)) == NO
    })
}
