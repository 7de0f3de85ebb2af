//! Finds the places of faults: reads the files again, row by row, and notes file, line, column and value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::build::{compile_filter, filter_truths, renumber, subject_again};
use super::calendar::{mended_date, mended_period, period_example};
use super::column::Chunk;
use super::decimal::{NumberFault, mended};
use super::decode::{CellFault, CellFaultKind, Decoder};
use super::incoming::text_at;
use super::inputs::{DecodePlan, Target};
use super::keys::Interner;
use super::listing::Listing;
use super::load::{Duplicates, SourceFiles, problem};
use super::read::{Broken, Input};
use super::sequential::{BrokenRow, Lines, read_rows};
use super::table::Store;
use super::truth::{NO, UNDECIDED};
use super::wide::read_input;
use crate::diagnostic::{
    DataFault, DataPlace, DataProblem, Encoding, ReadFault, TableFault, only_near_word, respelled,
};
use crate::model::{ColumnKind, Dataset, DatasetId, LinkSide, Period};

/// The most places of one kind that are listed.
const MOST_PLACES: usize = 10;
/// So many are enough where a whole column is to be mended in one way.
const FEW_PLACES: usize = 3;

/// Faults of one kind in one column.
#[derive(Default)]
struct Found {
    places: Vec<DataPlace>,
    count: u64,
}

impl Found {
    fn add(&mut self, place: impl FnOnce() -> DataPlace) {
        self.count += 1;
        if self.places.len() < MOST_PLACES {
            self.places.push(place());
        }
    }

    fn into_problem(self, mut problem: DataProblem) -> DataProblem {
        problem.more = self.count - self.places.len() as u64;
        problem.places = self.places;
        problem
    }
}

fn row_place(input: &Input, line: u64) -> DataPlace {
    let (file, sheet) = (input.file.name.clone(), input.file.sheet.clone());
    DataPlace { file, sheet, row: Some(line), column: None, value: None }
}

/// The problems of files whose rows do not hold together, in reading order of the files.
pub fn broken_rows(dataset: &Dataset, inputs: &[Input], broken: &Broken) -> Vec<DataProblem> {
    let mut problems = Vec::new();
    for input in inputs {
        let (mut ragged, mut not_text) = (Found::default(), Found::default());
        let (mut shape, mut encoding) = (None, None);
        let read = read_rows(&input.file, &[], |rows| {
            match rows {
                Ok(_) => {}
                Err(BrokenRow::Ragged { line, expected, found }) => {
                    shape.get_or_insert((expected, found));
                    ragged.add(|| row_place(input, line));
                }
                Err(BrokenRow::NotUtf8 { line, encoding: own }) => {
                    encoding = Some(match encoding {
                        Some(other) if other != own => Encoding::Unknown,
                        Some(_) | None => own,
                    });
                    not_text.add(|| row_place(input, line));
                }
            }
            true
        });
        if let Some((expected, found)) = shape {
            let fault = DataFault::Ragged { expected, found };
            problems.push(ragged.into_problem(problem(&dataset.name, dataset.file_span, fault)));
        }
        if let Some(encoding) = encoding {
            let fault = DataFault::NotUtf8 { file: input.file.name.clone(), encoding };
            problems.push(not_text.into_problem(problem(&dataset.name, dataset.file_span, fault)));
        }
        if let Err(fault) = read {
            problems.push(problem(&dataset.name, dataset.file_span, fault));
        }
    }
    if problems.is_empty() {
        let file = dataset.file.clone();
        let fault = DataFault::Unreadable { file, why: ReadFault::Other(broken.words.clone()) };
        problems.push(problem(&dataset.name, dataset.file_span, fault));
    }
    problems
}

/// Reads the files of one dataset again.
pub struct Locator<'a> {
    store: &'a Store,
    id: DatasetId,
    dataset: &'a Dataset,
    plan: &'a Arc<DecodePlan>,
    duplicates: &'a Duplicates,
    cells: BTreeMap<(usize, CellFaultKind), Found>,
    undecided: Found,
    /// Lines that were told to be undecided: a row of a wide table comes once for each period.
    told: BTreeSet<(usize, u64)>,
    doubled: BTreeMap<(u32, Option<i32>), Vec<DataPlace>>,
}

impl<'a> Locator<'a> {
    pub fn new(
        store: &'a Store,
        id: DatasetId,
        dataset: &'a Dataset,
        plan: &'a Arc<DecodePlan>,
        duplicates: &'a Duplicates,
    ) -> Self {
        Locator {
            store,
            id,
            dataset,
            plan,
            duplicates,
            cells: BTreeMap::new(),
            undecided: Found::default(),
            told: BTreeSet::new(),
            doubled: BTreeMap::new(),
        }
    }

    /// All faults of the rows that the dataset keeps, with their places.
    pub fn locate(mut self, inputs: &[Input]) -> Vec<DataProblem> {
        let filter = compile_filter(self.store, self.id, self.dataset);
        let Some(table) = self.store.table(self.id) else { return Vec::new() };
        let wanted: BTreeSet<(u32, Option<i32>)> =
            self.duplicates.iter().take(MOST_PLACES / 2).map(|d| (d.subject, d.period)).collect();
        for (file, input) in inputs.iter().enumerate() {
            // Broken files were told before rows were ever decoded.
            let _told = read_input(input, |rows| {
                let Ok(rows) = rows else { return true };
                let mut decoder = Decoder::new(Arc::clone(self.plan), input.places.clone());
                rows.decode(&mut decoder, &input.places);
                let lines = &rows.lines;
                // What all periods of a row share is told at the first.
                let shared = |fault: &CellFault| {
                    let value = rows.wide.and_then(|at| input.wide.as_ref()?.header(fault.input, at));
                    rows.wide.is_some_and(|at| at > 0) && value.is_none()
                };
                let decoded = std::mem::take(&mut decoder.decoded);
                let mut chunks = decoded.chunks;
                for (column, own) in decoded.texts.iter().enumerate() {
                    renumber(&mut chunks, column, &self.final_ids(column, own));
                }
                for (chunk, faults) in chunks.iter().zip(&decoded.faults) {
                    let truths =
                        filter.as_ref().map(|f| filter_truths(self.store, self.id, self.dataset, f, chunk));
                    let truth = |row: usize| truths.as_ref().and_then(|t| t.get(row)).copied();
                    for fault in faults.iter().filter(|f| truth(f.row) != Some(NO) && !shared(f)) {
                        let kind = match fault.kind {
                            // The column is mended in one go.
                            CellFaultKind::Number(NumberFault::Space) => {
                                CellFaultKind::Number(NumberFault::Comma)
                            }
                            kind => kind,
                        };
                        let found = self.cells.entry((fault.input, kind)).or_default();
                        found.add(|| cell_place(self.plan, input, &rows, fault.row, fault.input));
                    }
                    self.see_rows((file, input), chunk, lines, &wanted, &truth, table, faults);
                }
                true
            });
        }
        self.into_problems()
    }

    #[expect(clippy::too_many_arguments, reason = "all that is known of a row")]
    fn see_rows(
        &mut self,
        (file, input): (usize, &Input),
        chunk: &Chunk,
        lines: &[u64],
        wanted: &BTreeSet<(u32, Option<i32>)>,
        truth: &impl Fn(usize) -> Option<u8>,
        table: &super::table::Table,
        faults: &[CellFault],
    ) {
        for row in 0..chunk.len {
            let line = lines.get(row).copied().unwrap_or(0);
            match truth(row) {
                Some(NO) => continue,
                Some(UNDECIDED) => {
                    if !faults.iter().any(|f| f.row == row) && self.told.insert((file, line)) {
                        self.undecided.add(|| row_place(input, line));
                    }
                    continue;
                }
                _ => {}
            }
            if wanted.is_empty() {
                continue;
            }
            let key = (subject_again(table, self.dataset, chunk, row), chunk.periods.get(row).copied());
            if wanted.contains(&key) {
                let column = self.dataset.keys.first().and_then(|k| self.dataset.column(*k));
                let place = DataPlace {
                    column: column.map(|c| c.header.clone()),
                    value: Some(self.store.subject_text(self.id, key.0)),
                    ..row_place(input, line)
                };
                self.doubled.entry(key).or_default().push(place);
            }
        }
    }

    /// The final ids of texts that were read again; a text that was dropped has none.
    fn final_ids(&self, column: usize, own: &Interner) -> Vec<u32> {
        let known = self.store.table(self.id).and_then(|t| t.texts.get(column));
        own.iter().map(|text| known.and_then(|k| k.get(text)).unwrap_or(super::keys::UNKNOWN)).collect()
    }

    fn into_problems(self) -> Vec<DataProblem> {
        let Locator { store, id, dataset, plan, duplicates, cells, undecided, doubled, .. } = self;
        let mut problems = Vec::new();
        for ((input, kind), found) in cells {
            let value = found.places.first().and_then(|p| p.value.clone()).unwrap_or_default();
            let Some(declared) = plan.inputs.get(input) else { continue };
            let (span, column_kind) = match declared.target {
                Target::Column { index, .. } => dataset.columns.get(index).map(|c| (c.span, Some(&c.kind))),
                Target::Period(_) => dataset.period.as_ref().map(|p| (p.span, None)),
            }
            .unwrap_or((dataset.span, None));
            let fault = cell_fault(store, dataset, declared.header.clone(), column_kind, kind, value);
            let mut told = found.into_problem(problem(&dataset.name, span, fault));
            if told.fault.is_of_whole_column()
                && told.places.len() + usize::try_from(told.more).unwrap_or(0) > MOST_PLACES
            {
                told.more += told.places.len().saturating_sub(FEW_PLACES) as u64;
                told.places.truncate(FEW_PLACES);
            }
            problems.push(told);
        }
        if undecided.count > 0 {
            let span = dataset.filter.as_ref().map_or(dataset.span, |f| f.span);
            problems.push(undecided.into_problem(problem(&dataset.name, span, DataFault::Undecided)));
        }
        if let Some(first) = duplicates.first() {
            let mut key = store.subject_text(id, first.subject);
            if let (Some(ordinal), Some(period), None) = (first.period, &dataset.period, &dataset.wide) {
                key = format!("{key}, {}", Period { grain: period.grain, ordinal });
            }
            let span = dataset
                .keys
                .first()
                .and_then(|k| dataset.column(*k))
                .map_or(dataset.span, |column| column.span);
            let keys = duplicates.len() as u64;
            let mut problem = problem(&dataset.name, span, DataFault::Duplicate { key, keys });
            // Of the keys beyond those listed each has two rows or more.
            problem.more = keys.saturating_sub(doubled.len() as u64) * 2;
            let mut places: Vec<DataPlace> = doubled.into_values().flatten().collect();
            problem.more += places.len().saturating_sub(MOST_PLACES) as u64;
            places.truncate(MOST_PLACES);
            problem.places = places;
            problems.push(problem);
        }
        problems
    }
}

fn cell_place(plan: &DecodePlan, input: &Input, rows: &Lines, row: usize, column: usize) -> DataPlace {
    let array = input.places.get(column).and_then(|place| rows.batch.columns().get(*place));
    let turned = rows.wide.and_then(|at| input.wide.as_ref()?.header(column, at)).map(str::to_owned);
    DataPlace {
        column: turned.or_else(|| plan.inputs.get(column).map(|i| i.header.clone())),
        value: array.map(|a| text_at(a, row)).filter(|v| !v.is_empty()),
        ..row_place(input, rows.lines.get(row).copied().unwrap_or(0))
    }
}

/// True for a column that is an end of a link.
fn is_end(dataset: &Dataset, header: &str) -> bool {
    let ends = LinkSide::BOTH.into_iter().filter_map(|side| dataset.column(dataset.link_end(side)?.1));
    ends.into_iter().any(|column| column.header == header)
}

fn cell_fault(
    store: &Store,
    dataset: &Dataset,
    column: String,
    kind: Option<&ColumnKind>,
    fault: CellFaultKind,
    value: String,
) -> DataFault {
    let policy = &store.policy;
    match fault {
        CellFaultKind::Number(NumberFault::TooLarge) => DataFault::NumberTooLarge { column, value },
        CellFaultKind::Number(NumberFault::Comma | NumberFault::Space) => {
            DataFault::NotANumber { instead: mended(&value), column, value }
        }
        CellFaultKind::Number(NumberFault::NotANumber) => {
            DataFault::NotANumber { instead: None, column, value }
        }
        CellFaultKind::Date => DataFault::BadDate { instead: mended_date(&value), column, value },
        CellFaultKind::Period => {
            let grain = dataset.period.as_ref().map_or(crate::model::Grain::Year, |p| p.grain);
            DataFault::BadPeriod {
                instead: mended_period(&value, grain),
                column,
                value,
                example: period_example(grain),
            }
        }
        CellFaultKind::Formula => TableFault::Formula { column, value }.into(),
        CellFaultKind::Nested => TableFault::Nested { column, value }.into(),
        CellFaultKind::AbsentKey if is_end(dataset, &column) => DataFault::NoEnd { column },
        CellFaultKind::AbsentKey => DataFault::NoKey { column },
        CellFaultKind::AbsentPeriod => DataFault::NoPeriod { column },
        CellFaultKind::Unlisted(Listing::Cluster) => {
            let names = policy.clusters.iter().flat_map(|c| std::iter::once(&c.name).chain(&c.also));
            let near = only_near_word(&value, names.map(String::as_str)).map(str::to_owned);
            DataFault::UnknownCluster { nearest: near, column, value }
        }
        CellFaultKind::Unlisted(Listing::Status { .. }) => DataFault::UnknownStatus { column, value },
        CellFaultKind::Unlisted(Listing::Code) => {
            let list = match kind {
                Some(ColumnKind::Code(list)) => policy.classifications.get(list.index()),
                _ => None,
            };
            let codes = list.map_or(&[][..], |l| l.codes.as_slice());
            let known = codes.iter().map(|c| c.code.as_str());
            let near = respelled(&value, known.clone()).or_else(|| only_near_word(&value, known));
            let near = near.map(str::to_owned);
            let file = list.and_then(|l| l.file.clone());
            let list = list.map(|l| l.name.clone()).unwrap_or_default();
            DataFault::UnknownCode { column, list, file, nearest: near, value }
        }
        CellFaultKind::Unlisted(Listing::Reference) => {
            let target = match kind {
                Some(ColumnKind::Reference(target)) => Some(*target),
                _ => None,
            };
            dangling(store, target, column, value)
        }
    }
}

/// A reference to a key that the target does not have. No other key is proposed: a guessed one would pass.
pub fn dangling(store: &Store, target: Option<DatasetId>, column: String, value: String) -> DataFault {
    let target = target.and_then(|t| store.dataset(t));
    let (target, file) = target.map(|d| (d.name.clone(), d.file.clone())).unwrap_or_default();
    DataFault::Dangling { column, value, target, file }
}

/// The rows of the files that `wanted` picks out, as places of the column and value that it names; at most ten,
/// and how many more there are.
pub fn places_where(
    store: &Store,
    id: DatasetId,
    source: &SourceFiles,
    wanted: impl Fn(&Chunk, usize) -> Option<(String, String)>,
) -> (Vec<DataPlace>, u64) {
    let found = search(store, id, source, false, wanted);
    let more = found.count - found.places.len() as u64;
    (found.places, more)
}

/// The first ten of them; files are read no further.
pub fn first_places_where(
    store: &Store,
    id: DatasetId,
    source: &SourceFiles,
    wanted: impl Fn(&Chunk, usize) -> Option<(String, String)>,
) -> Vec<DataPlace> {
    search(store, id, source, true, wanted).places
}

fn search(
    store: &Store,
    id: DatasetId,
    source: &SourceFiles,
    first: bool,
    wanted: impl Fn(&Chunk, usize) -> Option<(String, String)>,
) -> Found {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    each_row(store, id, source, |row| {
        if let (Some((column, value)), Some(input)) =
            (wanted(row.chunk, row.row), source.inputs.get(row.file))
        {
            // A row of a wide table comes once for each period.
            if !row.turned || seen.insert((row.file, row.line)) {
                let place = row_place(input, row.line);
                found.add(|| DataPlace { column: Some(column), value: Some(value), ..place });
            }
        }
        !first || found.places.len() < MOST_PLACES
    });
    found
}

/// A row that a dataset keeps, as it is read again.
pub struct RowAt<'a> {
    /// The place of its file.
    pub file: usize,
    pub line: u64,
    pub chunk: &'a Chunk,
    pub row: usize,
    /// It is the row of one period, made of a row of a wide table.
    pub turned: bool,
}

/// Reads the files of a dataset again and shows the rows that it keeps, in their order, until `see` gives false.
pub fn each_row(
    store: &Store,
    id: DatasetId,
    SourceFiles { inputs, plan }: &SourceFiles,
    mut see: impl FnMut(RowAt<'_>) -> bool,
) {
    let Some(dataset) = store.dataset(id) else { return };
    let filter = compile_filter(store, id, dataset);
    let locator = Locator::new(store, id, dataset, plan, const { &Vec::new() });
    let mut goes_on = true;
    for (file, input) in inputs.iter().enumerate() {
        if !goes_on {
            break;
        }
        let _told = read_input(input, |rows| {
            let Ok(rows) = rows else { return true };
            let mut decoder = Decoder::new(Arc::clone(plan), input.places.clone());
            rows.decode(&mut decoder, &input.places);
            let decoded = std::mem::take(&mut decoder.decoded);
            let mut chunks = decoded.chunks;
            for (column, own) in decoded.texts.iter().enumerate() {
                renumber(&mut chunks, column, &locator.final_ids(column, own));
            }
            let mut before = 0;
            for chunk in &chunks {
                let truths = filter.as_ref().map(|f| filter_truths(store, id, dataset, f, chunk));
                for row in 0..chunk.len {
                    let dropped = truths.as_ref().and_then(|t| t.get(row)).is_some_and(|t| *t == NO);
                    let line = rows.lines.get(before + row).copied().unwrap_or(0);
                    let turned = rows.wide.is_some();
                    goes_on = dropped || see(RowAt { file, line, chunk, row, turned });
                    if !goes_on {
                        return false;
                    }
                }
                before += chunk.len;
            }
            true
        });
    }
}
