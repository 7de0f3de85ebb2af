//! The engine over small files: policies built by hand, answers compared with what is reckoned beside them.

mod absent;
mod corpus;
mod exclusive;
mod faults;
mod formats;
mod membership;
mod spread;
mod statuses;
mod sums;
mod tables;
mod tatarstan;
mod time;

use std::path::PathBuf;
use std::sync::Arc;

use idel::cube::{Aggregated, Cell, Facts};
use idel::diagnostic::DataProblem;
use idel::engine::{Loaded, Options, load};
use idel::model::*;
use idel::plan::{Needs, TableNeed};
use idel::unit::{Number, Rational, Unit};

use crate::support::{aggregate, policy, span};

/// A policy under construction and the folder of its data.
pub struct World {
    pub policy: Policy,
    pub folder: tempfile::TempDir,
    pub options: Options,
}

pub fn world() -> World {
    let mut policy = policy();
    policy.aggregates.clear();
    World { policy, folder: tempfile::tempdir().unwrap(), options: Options::default() }
}

pub fn dataset(name: &str, file: &str) -> Dataset {
    Dataset {
        name: name.into(),
        also: Vec::new(),
        title: None,
        span: span(),
        file: file.into(),
        file_span: span(),
        folder: PathBuf::new(),
        of: None,
        entity_column: None,
        columns: Vec::new(),
        keys: Vec::new(),
        period: None,
        filter: None,
        header: 1,
        sheet: None,
        wide: None,
        missing_signs: Vec::new(),
        exists: None,
        valid: None,
        intervals: Vec::new(),
        status: None,
        link: None,
    }
}

pub fn column(name: &str, kind: ColumnKind) -> Column {
    Column {
        name: name.into(),
        header: name.into(),
        kind,
        time: None,
        optional: false,
        computed: None,
        counts: false,
        index_of: None,
        span: span(),
    }
}

pub fn number_column(name: &str, time: Option<TimeKind>) -> Column {
    Column { time, ..column(name, ColumnKind::Number(Unit::one())) }
}

impl Dataset2 for Dataset {}

/// Steps of building a dataset.
pub trait Dataset2: Sized + Into<Dataset> {
    fn key(self, column: Column) -> Dataset {
        let mut d: Dataset = self.into();
        d.keys.push(ColumnId::at(d.columns.len()));
        d.columns.push(column);
        d
    }

    fn with(self, column: Column) -> Dataset {
        let mut d: Dataset = self.into();
        d.columns.push(column);
        d
    }

    /// The key that names the entity.
    fn of(self, name: &str, entity: DatasetId) -> Dataset {
        let mut d = self.key(column(name, ColumnKind::Reference(entity)));
        d.of = Some(entity);
        d.entity_column = d.keys.last().copied();
        d
    }

    fn by(self, grain: Grain, header: &str) -> Dataset {
        let mut d: Dataset = self.into();
        d.period = Some(PeriodColumn { grain, header: header.into(), span: span() });
        d
    }
}

pub fn row(kind: RowKind) -> RowExpr {
    RowExpr { span: span(), kind }
}

pub fn col(dataset: DatasetId, column: u32) -> RowExpr {
    row(RowKind::Column(ColumnRef { dataset, column: ColumnId(column) }))
}

pub fn text_in(operand: RowExpr, texts: &[&str]) -> RowExpr {
    let texts = texts.iter().map(|t| (*t).to_owned()).collect();
    row(RowKind::TextIn { operand: Box::new(operand), texts })
}

pub fn at_least(operand: RowExpr, n: i64) -> RowExpr {
    let right = Box::new(row(RowKind::Number(Rational::from(n))));
    row(RowKind::Compare { op: CompareOp::GreaterOrEqual, left: Box::new(operand), right })
}

pub fn and(a: RowExpr, b: RowExpr) -> RowExpr {
    // The parts stand at places of their own, as those of a text do.
    let apart = RowExpr { span: idel::source::Span::new(b.span.file, 1, 2), ..b };
    row(RowKind::And(Box::new(a), Box::new(apart)))
}

/// A tree from lines `code parent`; parents stand before their children in preorder.
pub fn tree(name: &str, lines: &[(&str, Option<&str>)]) -> Classification {
    let mut codes: Vec<Code> = Vec::new();
    for (code, parent) in lines {
        let parent = parent.map(|p| codes.iter().position(|c| c.code == p).unwrap());
        let level = parent.map_or(1, |p| codes[p].level + 1);
        let end = codes.len() as u32 + 1;
        let mut above = parent;
        while let Some(at) = above {
            codes[at].end = end;
            above = codes[at].parent.map(|p| p as usize);
        }
        let parent = parent.map(|p| p as u32);
        codes.push(Code { code: (*code).into(), title: None, parent, level, end });
    }
    Classification { name: name.into(), also: Vec::new(), title: None, span: span(), file: None, codes }
}

impl World {
    pub fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.path().join(file), text).unwrap();
    }

    pub fn add(&mut self, dataset: Dataset) -> DatasetId {
        let folder = self.folder.path().to_owned();
        self.policy.datasets.push(Dataset { folder, ..dataset });
        DatasetId::at(self.policy.datasets.len() - 1)
    }

    pub fn axis(&mut self, name: &str, kind: AxisKind, columns: &[(DatasetId, u32)]) -> AxisId {
        let columns = columns
            .iter()
            .map(|(dataset, c)| ColumnRef { dataset: *dataset, column: ColumnId(*c) })
            .collect();
        self.policy.axes.push(Axis { name: name.into(), kind, columns });
        AxisId::at(self.policy.axes.len() - 1)
    }

    pub fn role(&mut self, name: &str) -> RoleId {
        self.policy.roles.push(name.into());
        RoleId::at(self.policy.roles.len() - 1)
    }

    pub fn cluster(&mut self, name: &str, entity: DatasetId, rules: Vec<ContourRule>) -> ClusterId {
        let contour = Contour { rules, ..Contour::default() };
        self.policy.clusters.push(Cluster { entity, contour, ..crate::support::cluster(name) });
        ClusterId::at(self.policy.clusters.len() - 1)
    }

    pub fn aggregate(
        &mut self,
        dataset: DatasetId,
        function: AggregateFunction,
        argument: Option<RowExpr>,
    ) -> AggregateId {
        self.policy.aggregates.push(Aggregate { dataset, argument, ..aggregate(function) });
        AggregateId::at(self.policy.aggregates.len() - 1)
    }

    pub fn sum(&mut self, dataset: DatasetId, column: u32) -> AggregateId {
        self.aggregate(dataset, AggregateFunction::Sum, Some(col(dataset, column)))
    }

    pub fn count(&mut self, dataset: DatasetId, roles: RoleFilter) -> AggregateId {
        let id = self.aggregate(dataset, AggregateFunction::Count, None);
        self.policy.aggregates[id.index()].roles = roles;
        id
    }

    pub fn filter(&mut self, id: AggregateId, filter: RowExpr) {
        self.policy.aggregates[id.index()].filter = Some(filter);
    }

    fn needs(&self) -> Needs {
        let axes = || (0..self.policy.axes.len()).map(AxisId::at);
        let table = |at: usize| {
            let dataset = DatasetId::at(at);
            let own = |a: &AggregateId| self.policy.aggregates[a.index()].dataset == dataset;
            TableNeed {
                dataset,
                aggregates: (0..self.policy.aggregates.len()).map(AggregateId::at).filter(own).collect(),
                axes: axes().filter(|a| idel::plan::has_axis(&self.policy, dataset, *a)).collect(),
            }
        };
        Needs { tables: (0..self.policy.datasets.len()).map(table).collect(), only: false }
    }

    pub fn try_load(&self) -> Result<Loaded, Vec<DataProblem>> {
        load(Arc::new(self.policy.clone()), &self.needs(), &self.options)
    }

    pub fn load(&self) -> Loaded {
        self.try_load().unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    pub fn cell(&self, cluster: Option<ClusterId>, year: Option<i16>) -> Cell {
        let mut cell = Cell::default();
        if let Some(id) = cluster {
            cell = cell.with_cluster(id, &self.policy.clusters[id.index()]);
        }
        year.map_or(cell.clone(), |y| cell.with_period(Period::year(y)))
    }
}

/// `value present/expected ?undetermined`, or why there is no answer.
pub fn told(answer: &Aggregated) -> String {
    if let Some(why) = answer.unavailable {
        return format!("{why:?}");
    }
    let value = answer.value.as_ref().map_or("-".to_owned(), |n| match n {
        Number::Exact(r) => r.to_string(),
        Number::Approximate(f) => f.to_string(),
    });
    let mut text = format!("{value} {}/{}", answer.coverage.present, answer.coverage.expected);
    if answer.undetermined > 0 {
        text += &format!(" ?{}", answer.undetermined);
    }
    text
}

pub fn ask(loaded: &Loaded, aggregate: AggregateId, cell: &Cell) -> String {
    told(&loaded.aggregate(aggregate, cell))
}

/// The same with reports in so many files, read by so many threads.
pub fn in_parts(parts: usize, reports: &[String]) -> (World, DatasetId, DatasetId) {
    let (mut w, e, r) = enterprises("");
    w.options.partitions = Some(parts);
    w.policy.datasets[1].file = "part-*.csv".into();
    for (at, text) in reports.iter().enumerate() {
        w.write(&format!("part-{at}.csv"), text);
    }
    (w, e, r)
}

/// Enterprises with a kind and a region, and their yearly reports of staff and revenue.
///
/// Columns of enterprises: inn, kind, region; of reports: inn, staff, revenue.
pub fn enterprises(reports: &str) -> (World, DatasetId, DatasetId) {
    let mut w = world();
    w.policy
        .classifications
        .push(tree("region", &[("16", None), ("16.1", Some("16")), ("16.2", Some("16")), ("77", None)]));
    let region = ColumnKind::Code(ClassificationId(0));
    let e = w.add(
        dataset("enterprise", "e.csv")
            .key(column("inn", ColumnKind::Text))
            .with(column("kind", ColumnKind::Text))
            .with(column("region", region)),
    );
    let r = w.add(
        dataset("report", "r.csv")
            .of("inn", e)
            .by(Grain::Year, "year")
            .with(number_column("staff", Some(TimeKind::Stock(Rollup::Average))))
            .with(number_column("revenue", Some(TimeKind::Flow))),
    );
    w.axis("region", AxisKind::Tree(ClassificationId(0)), &[(e, 2)]);
    w.write("e.csv", "inn,kind,region\n1,firm,16.1\n2,firm,16.2\n3,bank,16.1\n4,firm,77\n5,,16.1\n6,firm,\n");
    w.write("r.csv", reports);
    (w, e, r)
}
