//! Reads every dataset of a policy into tables and verifies it against its declaration.
//!
//! Tables of entities come first, so that references to them are checked as rows are read. All problems of all
//! datasets are collected.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::build::{DuplicateRows, compile_filter, entity_key, filter_rows, find_subjects, merge_parts};
use super::early::Early;
use super::exclusive::check_exclusive;
use super::files::{Format, InputFile, find_files, find_header};
use super::given::given_files;
use super::inputs::{DecodePlan, InputColumn, Kind, Target};
use super::keys::Interner;
use super::lines::Sources;
use super::listing::{Listing, Names};
use super::locate::{Locator, broken_rows};
use super::named::check_written_keys;
use super::options::{Options, Progress};
use super::read::{Input, Reader};
use super::status::status_signs;
use super::table::{Store, Subjects, Table};
use super::wide::{Source, WideColumn, WideInput, period_columns};
use super::{checks, cumulative, link_checks, summary};
use crate::diagnostic::{DataFault, DataProblem, TableFault, nearest};
use crate::model::{
    ColumnId, ColumnKind, ColumnRef, ContourRule, Dataset, DatasetId, Date, Done, Policy, RowExpr,
};
use crate::plan::plan_tables;
use crate::source::Span;
use crate::unit::Sense;

/// Loads all tables, or says everything that is wrong with them.
pub fn load_tables(policy: &Arc<Policy>, options: &Options) -> Result<Store, Vec<DataProblem>> {
    let reader = Reader::new(options.partitions);
    // A plan is known before its time: its later periods are seen.
    let plans = plan_tables(policy);
    let tables = policy.datasets.iter().enumerate().map(|(at, dataset)| {
        let as_of = options.as_of.filter(|_| !plans.contains(&DatasetId::at(at)));
        empty_table(dataset, as_of, reader.partitions())
    });
    let tables = Arc::new(tables.collect());
    let threads = reader.partitions();
    let store = Store { policy: Arc::clone(policy), tables, threads, sources: Arc::default() };
    let mut used = used_columns(policy, options.link_totals);
    if options.every_column {
        used.extend(policy.datasets.iter().enumerate().flat_map(|(at, dataset)| {
            let dataset_id = DatasetId::at(at);
            (0..dataset.columns.len())
                .map(move |column| ColumnRef { dataset: dataset_id, column: ColumnId::at(column) })
        }));
    }
    let mut loader = Loader {
        reader,
        options,
        store,
        used,
        loaded: vec![false; policy.datasets.len()],
        failed: vec![false; policy.datasets.len()],
        sources: vec![None; policy.datasets.len()],
        problems: Vec::new(),
    };
    for id in loading_order(policy) {
        loader.load(id);
        if let (Some(failed), Some(loaded)) =
            (loader.failed.get_mut(id.index()), loader.loaded.get(id.index()))
        {
            *failed = !loaded;
        }
    }
    if loader.loaded.iter().all(|loaded| *loaded) {
        loader.resolve_late_references();
        // A few given rows need not hold everybody whom the policy names.
        if options.given.is_none() {
            checks::check_members(&loader.store, &mut loader.problems);
            check_written_keys(&loader.store, &mut loader.problems);
        }
    }
    if !loader.problems.is_empty() {
        return Err(loader.problems);
    }
    let (mut store, used, sources) = (loader.store, loader.used, loader.sources);
    cumulative::take_differences(&mut store);
    summary::hold_computed_texts(&mut store);
    if let Some(span) = policy.contours_exclusive {
        let mut problems = Vec::new();
        check_exclusive(&store, &sources, span, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
    }
    if options.column_summaries {
        summary::summarise(&mut store);
    }
    summary::drop_unused(&mut store, &used);
    store.sources = Arc::new(Sources::new(sources));
    Ok(store)
}

fn empty_table(dataset: &Dataset, as_of: Option<Date>, threads: usize) -> Table {
    Table {
        chunks: Vec::new(),
        texts: dataset.columns.iter().map(|_| Arc::default()).collect(),
        subjects: Subjects::Rows(0),
        periods: Vec::new(),
        grain: dataset.period.as_ref().map(|p| p.grain),
        as_of,
        files: Vec::new(),
        rows: 0,
        kept: 0,
        columns: Vec::new(),
        statuses: Vec::new(),
        oddities: Vec::new(),
        negative: Vec::new(),
        present: Vec::new(),
        raw: Vec::new(),
        quarters: Vec::new(),
        materialised: vec![false; dataset.columns.len()],
        all_periods: None,
        index: OnceLock::new(),
        links: OnceLock::new(),
        threads,
    }
}

pub(super) fn problem(dataset: &str, span: Span, fault: DataFault) -> DataProblem {
    DataProblem { dataset: dataset.to_owned(), span, fault, places: Vec::new(), more: 0 }
}

/// The datasets whose entities a dataset's rows name.
fn referred_to(dataset: &Dataset) -> impl Iterator<Item = DatasetId> + '_ {
    let referred = dataset.columns.iter().filter_map(|column| match column.kind {
        ColumnKind::Reference(target) => Some(target),
        ColumnKind::Text
        | ColumnKind::Number(_)
        | ColumnKind::Date
        | ColumnKind::Code(_)
        | ColumnKind::Cluster => None,
    });
    dataset.of.into_iter().chain(referred)
}

/// Datasets of entities before those that refer to them, in the order of the text where that leaves a choice.
fn loading_order(policy: &Policy) -> Vec<DatasetId> {
    fn visit(policy: &Policy, id: DatasetId, seen: &mut [bool], order: &mut Vec<DatasetId>) {
        let Some(dataset) = policy.datasets.get(id.index()) else { return };
        match seen.get_mut(id.index()) {
            Some(seen) if !*seen => *seen = true,
            _ => return,
        }
        for target in referred_to(dataset) {
            visit(policy, target, seen, order);
        }
        order.push(id);
    }
    let (mut seen, mut order) = (vec![false; policy.datasets.len()], Vec::new());
    for at in 0..policy.datasets.len() {
        visit(policy, DatasetId::at(at), &mut seen, &mut order);
    }
    order
}

/// Columns whose values some expression or rule reads.
fn used_columns(policy: &Policy, link_totals: bool) -> BTreeSet<ColumnRef> {
    let mut used = BTreeSet::new();
    let mut read = |expr: &RowExpr| used.extend(expr.columns());
    for aggregate in &policy.aggregates {
        aggregate.argument.iter().chain(&aggregate.filter).for_each(&mut read);
    }
    for dataset in &policy.datasets {
        dataset.filter.iter().for_each(&mut read);
        dataset.columns.iter().filter_map(|c| c.computed.as_ref()).for_each(&mut read);
    }
    for rule in policy.clusters.iter().flat_map(|c| &c.contour.rules) {
        match rule {
            ContourRule::Where { condition, .. } => read(condition),
            ContourRule::Listed { listed, .. } => listed.condition.iter().for_each(&mut read),
        }
    }
    for milestone in &policy.milestones {
        if let Done::From(event) = &milestone.done {
            event.condition.iter().for_each(|condition| used.extend(condition.columns()));
            used.insert(event.column);
            used.extend(event.cluster);
        }
    }
    for (at, dataset) in policy.datasets.iter().enumerate() {
        let ends = dataset.link.iter().flat_map(|link| [link.from, link.to]);
        let money = dataset.link.iter().filter_map(|link| link.money.filter(|_| link_totals));
        used.extend(ends.chain(money).map(|column| ColumnRef { dataset: DatasetId::at(at), column }));
        for (from, until) in dataset.exists.iter().chain(&dataset.valid) {
            let own = |column: &ColumnId| ColumnRef { dataset: DatasetId::at(at), column: *column };
            used.extend(std::iter::once(from).chain(until).map(own));
        }
    }
    used
}

struct Loader<'a> {
    reader: Reader,
    options: &'a Options,
    store: Store,
    used: BTreeSet<ColumnRef>,
    loaded: Vec<bool>,
    failed: Vec<bool>,
    /// The files of each dataset that is loaded, should a fault be found later.
    sources: Vec<Option<SourceFiles>>,
    problems: Vec<DataProblem>,
}

/// Files and what is read of them.
#[derive(Debug, Clone)]
pub(super) struct SourceFiles {
    pub inputs: Vec<Input>,
    pub plan: Arc<DecodePlan>,
}

impl Loader<'_> {
    fn load(&mut self, id: DatasetId) {
        let policy = Arc::clone(&self.store.policy);
        let Some(dataset) = policy.datasets.get(id.index()) else { return };
        let found = match &self.options.given {
            Some(given) => given_files(dataset, given.get(&id)),
            None => find_files(dataset, self.options.files.get(&dataset.name)),
        };
        let files = match found {
            Ok(files) => files,
            Err(faults) => {
                let place = |fault: DataFault| {
                    let sheet = dataset
                        .sheet
                        .as_ref()
                        .filter(|_| matches!(fault, DataFault::Table(TableFault::Sheet { .. })));
                    problem(&dataset.name, sheet.map_or(dataset.file_span, |(_, span)| *span), fault)
                };
                self.problems.extend(faults.into_iter().map(place));
                return;
            }
        };
        let plan = Arc::new(self.plan(&policy, id, dataset));
        let Some(inputs) = self.inputs(dataset, files, &plan) else { return };
        let (progress, name) = (self.options.progress.clone(), dataset.name.clone());
        let report = move |rows| {
            if let Some(progress) = &progress {
                progress(Progress { dataset: name.clone(), rows });
            }
        };
        let parts = match self.reader.scan(&inputs, &plan, &report) {
            Ok(parts) => parts,
            Err(broken) => {
                self.problems.extend(broken_rows(dataset, &inputs, &broken));
                return;
            }
        };
        let Some(table) = self.store.tables_mut().get_mut(id.index()) else { return };
        let faults = merge_parts(table, dataset, &inputs, parts);
        // What a table that failed would have told is not known; only the file's own cells are judged then.
        let ready = referred_to(dataset).all(|target| self.failed.get(target.index()) != Some(&true));
        if !ready && dataset.filter.is_some() {
            return;
        }
        let filtered = filter_rows(&mut self.store, id, dataset, &faults);
        let mut duplicates = if ready { find_subjects(&mut self.store, id, dataset) } else { Vec::new() };
        if dataset.wide.is_some() {
            // A row of the file is one of every period.
            duplicates.sort();
            duplicates.dedup_by_key(|d| d.subject);
        }
        if filtered.faulty || !duplicates.is_empty() {
            let found = Locator::new(&self.store, id, dataset, &plan, &duplicates).locate(&inputs);
            self.problems.extend(found);
            return;
        }
        if !ready {
            return;
        }
        // References to nobody would all dangle; that there is nobody is said instead.
        let table = self.store.table(id);
        let nobody = |t: &&Table| matches!(t.subjects, Subjects::Entities) && t.kept == 0;
        // What is not given is empty and no fault.
        if let Some(table) = table.filter(|t| nobody(t) && self.options.given.is_none()) {
            let file = table.files.first().map(|f| f.name.clone()).unwrap_or_default();
            let span =
                dataset.filter.as_ref().filter(|_| table.rows > 0).map_or(dataset.file_span, |f| f.span);
            let fault = DataFault::NoRows { file, dropped: table.rows };
            self.problems.push(problem(&dataset.name, span, fault));
            return;
        }
        let source = SourceFiles { inputs, plan };
        let mut oddities = Vec::new();
        if self.options.remarks {
            oddities.extend(checks::negative_counts(&self.store, id, &source));
            oddities.extend(link_checks::odd_links(&self.store, id, &source));
        }
        self.problems.extend(link_checks::reversed_dates(&self.store, id, &source));
        self.problems.extend(checks::index_bases(&self.store, id, &source));
        let statuses = summary::count_statuses(&self.store, id);
        if let Some(table) = self.store.tables_mut().get_mut(id.index()) {
            (table.oddities, table.statuses) = (oddities, statuses);
        }
        if let Some(found) = checks::totals_and_details(&self.store, id, &source) {
            self.problems.push(found);
        }
        if let (Some(loaded), Some(slot)) =
            (self.loaded.get_mut(id.index()), self.sources.get_mut(id.index()))
        {
            *loaded = true;
            *slot = Some(source);
        }
    }

    /// What is read of the files of a dataset.
    fn plan(&self, policy: &Policy, id: DatasetId, dataset: &Dataset) -> DecodePlan {
        let mut inputs = Vec::new();
        for (index, column) in dataset.columns.iter().enumerate() {
            if column.computed.is_some() {
                continue;
            }
            let own = ColumnRef { dataset: id, column: ColumnId::at(index) };
            let end = dataset.link.is_some_and(|link| [link.from, link.to].contains(&own.column));
            let key = end || dataset.keys.contains(&own.column) || dataset.entity_column == Some(own.column);
            // Numbers and dates that nothing reads or checks need not be held, unless rows are still to be dropped.
            let checked = column.index_of.is_some();
            let keep = key || checked || dataset.filter.is_some() || self.used.contains(&own);
            let status = dataset.status.as_ref().filter(|s| s.column == own.column);
            let money = dataset.link.is_some_and(|link| link.money == Some(own.column));
            let counts = (column.counts || money) && !key;
            let (kind, keep) = match &column.kind {
                _ if status.is_some() => {
                    let signs = status.map_or(&[][..], |s| s.signs.as_slice());
                    (status_signs(signs), true)
                }
                ColumnKind::Text if entity_key(dataset) == Some(index) => (Kind::Key, true),
                ColumnKind::Text => (Kind::Text, true),
                ColumnKind::Number(_) => (Kind::Number, keep),
                ColumnKind::Date => (Kind::Date, keep),
                ColumnKind::Code(list) => (Kind::Listed(codes(policy, list.index()), Listing::Code), true),
                ColumnKind::Cluster => (Kind::Listed(cluster_names(policy), Listing::Cluster), true),
                ColumnKind::Reference(target) => (self.reference(*target), true),
            };
            inputs.push(InputColumn {
                header: column.header.clone(),
                target: Target::Column { index, kind, keep, key, counts },
            });
        }
        if let Some(period) = &dataset.period {
            inputs.push(InputColumn { header: period.header.clone(), target: Target::Period(period.grain) });
        }
        DecodePlan {
            inputs,
            columns: dataset.columns.len(),
            missing_signs: dataset.missing_signs.clone(),
            status: dataset.status.as_ref().map(|s| s.column.index()),
            early: Early::of(compile_filter(&self.store, id, dataset).as_ref()),
        }
    }

    /// References to a table that is not there yet are read as texts and resolved in the end.
    fn reference(&self, target: DatasetId) -> Kind {
        let loaded = self.loaded.get(target.index()).copied().unwrap_or(false);
        let keys = self.store.dataset(target).and_then(|d| d.keys.first()).filter(|_| loaded);
        match keys.and_then(|key| self.store.table(target)?.texts.get(key.index())) {
            Some(keys) => {
                Kind::Listed(Arc::new(Names { names: Arc::clone(keys), ordinals: None }), Listing::Reference)
            }
            None => Kind::Text,
        }
    }

    /// The positions of the declared columns in each file; columns that a file lacks are one problem.
    fn inputs(&mut self, dataset: &Dataset, files: Vec<InputFile>, plan: &DecodePlan) -> Option<Vec<Input>> {
        let before = self.problems.len();
        let mut inputs = Vec::new();
        let declared: Vec<&str> = plan.inputs.iter().map(|i| i.header.as_str()).collect();
        for mut file in files {
            let mut found = Vec::new();
            let mut missing = Vec::new();
            let wide = match dataset.wide.as_ref().map(|wide| period_columns(wide, &file)) {
                Some(Ok(columns)) => Some(columns),
                Some(Err(faults)) => {
                    let span = dataset.wide.as_ref().map_or(dataset.span, |w| w.span);
                    self.problems.extend(faults.into_iter().map(|f| problem(&dataset.name, span, f)));
                    Some(Vec::new())
                }
                None => None,
            };
            for input in plan.inputs.iter().filter(|input| !is_turned(dataset, input)) {
                let span = match input.target {
                    Target::Column { index, .. } => dataset.columns.get(index).map(|c| c.span),
                    Target::Period(_) => dataset.period.as_ref().map(|p| p.span),
                };
                let span = span.unwrap_or(dataset.span);
                let mut at =
                    file.headers.iter().enumerate().filter(|(_, h)| **h == input.header).map(|(at, _)| at);
                match (at.next(), at.next()) {
                    (Some(at), None) => found.push(at),
                    (Some(at), Some(_)) => {
                        found.push(at);
                        let (file, header) = (file.name.clone(), input.header.clone());
                        let fault = DataFault::ColumnTwice { file, header };
                        self.problems.push(problem(&dataset.name, span, fault));
                    }
                    (None, _) => {
                        let free = file.headers.iter().map(String::as_str).filter(|h| !declared.contains(h));
                        let near = nearest(&input.header, free).filter(|near| alike(near, &input.header));
                        let near = near.map(str::to_owned);
                        missing.push((input.header.clone(), near, span));
                    }
                }
            }
            if let Some((_, _, span)) = missing.first() {
                let line = match file.format {
                    Format::Delimited { header, .. } | Format::Workbook { header } => header.max(1),
                    Format::Parquet | Format::JsonLines | Format::Given => 1,
                };
                // Some heading that is only misspelt shows that the line is the right one.
                let none = found.is_empty() && missing.iter().all(|(_, near, _)| near.is_none());
                let span = if none { dataset.file_span } else { *span };
                // Of lines of JSON and of Parquet no line is the header.
                let lined = matches!(file.format, Format::Delimited { .. } | Format::Workbook { .. });
                let none =
                    (none && lined).then(|| find_header(&file, &declared).filter(|there| *there != line));
                let headings = file.headers.iter().filter(|h| !h.is_empty()).cloned().collect();
                let name = file.name.clone();
                let fault = DataFault::NoColumn { file: name, missing, headings, line, none };
                self.problems.push(problem(&dataset.name, span, fault));
            }
            file.percents = percents(dataset, plan, &found, wide.as_deref());
            inputs.push(input_of(dataset, plan, file, &found, wide));
        }
        (self.problems.len() == before).then_some(inputs)
    }

    /// Turns the texts of references to tables that were loaded later into ordinals, all at once: places of faults
    /// are looked for among texts.
    fn resolve_late_references(&mut self) {
        let policy = Arc::clone(&self.store.policy);
        let mut resolved = Vec::new();
        for (at, dataset) in policy.datasets.iter().enumerate() {
            for (index, column) in dataset.columns.iter().enumerate() {
                let ColumnKind::Reference(target) = column.kind else { continue };
                let late =
                    self.store.tables.get(at).and_then(|t| t.texts.get(index)).is_some_and(|t| t.len() > 0);
                if let (true, Some(Some(source))) = (late, self.sources.get(at)) {
                    let id = DatasetId::at(at);
                    match checks::resolve_references(&self.store, id, index, target, source) {
                        Ok(ids) => resolved.push((id, index, ids)),
                        Err(problem) => self.problems.push(*problem),
                    }
                }
            }
        }
        for (id, index, ids) in resolved {
            checks::put_references(&mut self.store, id, index, &ids);
        }
    }
}

/// True for what the columns of a wide table give: their period and their value.
fn is_turned(dataset: &Dataset, input: &InputColumn) -> bool {
    dataset.wide.as_ref().is_some_and(|wide| match input.target {
        Target::Column { index, .. } => index == wide.value.index(),
        Target::Period(_) => true,
    })
}

/// The positions in a file of columns whose unit is a share.
fn percents(
    dataset: &Dataset,
    plan: &DecodePlan,
    found: &[usize],
    wide: Option<&[WideColumn]>,
) -> BTreeSet<usize> {
    let is_share = |index: usize| match dataset.columns.get(index).map(|c| &c.kind) {
        Some(ColumnKind::Number(unit)) => unit.sense == Sense::Share,
        _ => false,
    };
    let mut percents = BTreeSet::new();
    for (input, position) in plan.inputs.iter().filter(|i| !is_turned(dataset, i)).zip(found) {
        if let Target::Column { index, .. } = input.target
            && is_share(index)
        {
            percents.insert(*position);
        }
    }
    if dataset.wide.as_ref().is_some_and(|w| is_share(w.value.index())) {
        percents.extend(wide.unwrap_or(&[]).iter().map(|c| c.position));
    }
    percents
}

/// What is read of a file: `found` are the positions of the inputs that are columns of it.
fn input_of(
    dataset: &Dataset,
    plan: &DecodePlan,
    file: InputFile,
    found: &[usize],
    wide: Option<Vec<WideColumn>>,
) -> Input {
    let turned = wide.iter().flatten().map(|c| c.position);
    let positions: BTreeSet<usize> = found.iter().copied().chain(turned).collect();
    let positions: Vec<usize> = positions.into_iter().collect();
    let place = |at: usize| positions.binary_search(&at).unwrap_or(usize::MAX);
    let Some(mut columns) = wide else {
        let places = found.iter().map(|at| place(*at)).collect();
        return Input { file, positions, places, wide: None };
    };
    for column in &mut columns {
        column.place = place(column.position);
    }
    let mut own = found.iter();
    let source = |input: &InputColumn| match (is_turned(dataset, input), &input.target) {
        (true, Target::Period(_)) => Source::Period,
        (true, Target::Column { .. }) => Source::Value,
        (false, _) => Source::Column(own.next().map_or(usize::MAX, |at| place(*at))),
    };
    let sources = plan.inputs.iter().map(source).collect();
    let places = (0..plan.inputs.len()).collect();
    Input { file, positions, places, wide: Some(WideInput { columns, sources }) }
}

/// A short heading is near too many: one that begins otherwise is another word.
fn alike(a: &str, b: &str) -> bool {
    let first = |text: &str| text.chars().flat_map(char::to_lowercase).next();
    b.chars().count() > 5 || first(a) == first(b)
}

fn codes(policy: &Policy, list: usize) -> Arc<Names> {
    let mut names = Interner::default();
    let mut ordinals = Vec::new();
    if let Some(list) = policy.classifications.get(list) {
        for (ordinal, code) in list.codes.iter().enumerate() {
            if names.intern(&code.code) as usize == ordinals.len() {
                ordinals.push(u32::try_from(ordinal).unwrap_or(u32::MAX));
            }
        }
    }
    names.seal();
    Arc::new(Names { names: Arc::new(names), ordinals: Some(ordinals) })
}

fn cluster_names(policy: &Policy) -> Arc<Names> {
    let mut names = Interner::default();
    let mut ordinals = Vec::new();
    let mut add = |name: &str, at: usize| {
        if names.intern(name) as usize == ordinals.len() {
            ordinals.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
    };
    // A name goes before another cluster's `also` or title.
    policy.clusters.iter().enumerate().for_each(|(at, c)| add(&c.name, at));
    for (at, cluster) in policy.clusters.iter().enumerate() {
        cluster.also.iter().chain(&cluster.title).for_each(|name| add(name, at));
    }
    names.seal();
    Arc::new(Names { names: Arc::new(names), ordinals: Some(ordinals) })
}

/// Rows that have one key, to be shown with their places.
pub(super) type Duplicates = Vec<DuplicateRows>;
