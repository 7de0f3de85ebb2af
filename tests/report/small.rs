//! Three clusters, an indicator of jobs and one of productivity, and verdicts of every status.

use std::collections::BTreeMap;
use std::path::PathBuf;

use idel::cube::*;
use idel::keyword::Lang;
use idel::model::*;
use idel::report::{Again, AssessReport, FileRecord, Names};
use idel::source::{FileId, SourceMap, Span};
use idel::unit::{Dimension, Number, Rational, Sense, Unit};
use idel::verdict::{Assessment, judge};

use crate::support::{aggregate, cluster, policy};

/// Texts that spans of the policy point at, one a line.
const TEXT: &str = "\
sum(employees)
sum(value_added) / sum(employees)
108 % of 2010
sum(plan.jobs)
50
count(core) >= 3
core where employees >= 15
employees >= 15
target jobs of each cluster
productivity
1000
activity in [\"20\"]
18.5 %
";

pub struct Small {
    pub policy: Policy,
    pub sources: SourceMap,
    pub facts: Table,
    pub files: Vec<FileRecord>,
    pub again: Again,
}

/// Values of an aggregate by cluster and year: what is present, what is expected.
#[derive(Default)]
pub struct Table {
    pub values: BTreeMap<(u32, u32, i32), (i64, u64, u64)>,
    pub tables: Vec<TableSummary>,
}

fn key(aggregate: AggregateId, cell: &Cell) -> Option<(u32, u32, i32)> {
    let ClusterAxis::One(cluster) = cell.cluster else { return None };
    Some((aggregate.0, cluster.0, cell.period?.ordinal))
}

impl Facts for Table {
    fn like_for_like(
        &self,
        _: idel::model::ClusterId,
        _: idel::model::Period,
        _: idel::model::Period,
    ) -> Option<idel::cube::Matched> {
        None
    }

    fn event(
        &self,
        _: &idel::model::DoneFrom,
        _: Option<idel::model::ClusterId>,
        _: idel::model::Date,
    ) -> idel::cube::EventDay {
        idel::cube::EventDay::default()
    }

    fn aggregate(&self, aggregate: AggregateId, cell: &Cell) -> Aggregated {
        let found = key(aggregate, cell).and_then(|key| self.values.get(&key)).copied();
        let (value, present, expected) = found.unwrap_or((0, 0, 12));
        Aggregated {
            value: (present > 0).then(|| Number::Exact(Rational::from(value))),
            coverage: Coverage::of(present, expected),
            undetermined: 0,
            unavailable: None,
        }
    }

    fn members(&self, axis: CellAxis, _: Option<u32>) -> Vec<Member> {
        match axis {
            CellAxis::Period(_) => (2010..2014).map(|y| Member::Period(Period::year(y))).collect(),
            CellAxis::Cluster | CellAxis::Role | CellAxis::Axis(_) => Vec::new(),
        }
    }

    fn has_no_members(&self, _: &Cell) -> bool {
        false
    }
}

impl Evidence for Table {
    fn event_rows(&self, _: &DoneFrom, _: Option<ClusterId>, _: Date, _: usize) -> Vec<EventRow> {
        Vec::new()
    }

    fn contributions(&self, _: AggregateId, _: &Cell, _: usize) -> Option<Contributions> {
        None
    }

    fn tables(&self) -> &[TableSummary] {
        &self.tables
    }

    fn end_of_data(&self) -> Option<Date> {
        Date::new(2012, 12, 31)
    }

    fn lacks_rows(&self, _: DatasetId, _: Period) -> bool {
        false
    }

    fn contour(&self, cluster: ClusterId, _: Period) -> Vec<EntityRecord> {
        let member = |key: &str, title: &str| EntityRecord {
            key: key.into(),
            title: Some(title.into()),
            standing: Standing::Member(RoleId(0)),
            by: Some(line(6)),
            wanting: Vec::new(),
            no_rows: Vec::new(),
        };
        let mut records = vec![member("1601", "ООО «Альфа»"), member("1602", "ООО «Бета»")];
        if cluster == ClusterId(1) {
            records.push(EntityRecord {
                standing: Standing::Undetermined(vec![RoleId(0)]),
                wanting: vec![EMPLOYEES],
                by: None,
                ..member("1603", "ООО «Гамма»")
            });
        }
        records
    }

    fn trace(&self, cluster: ClusterId, key: &str, period: Period) -> Option<EntityTrace> {
        let record = self.contour(cluster, period).into_iter().find(|r| r.key == key)?;
        let value = (record.wanting.is_empty()).then(|| "20".to_owned());
        let holds = value.as_ref().map(|_| true);
        let condition = |span, holds, values| ConditionTrace { span, holds, values, links: Vec::new() };
        let rule = |holds, conditions| RuleTrace { role: RoleId(0), span: line(6), holds, conditions };
        let first = condition(line(7), holds, vec![(EMPLOYEES, value)]);
        let second = condition(line(11), Some(true), Vec::new());
        Some(EntityTrace { record, rules: vec![rule(holds, vec![first, second])] })
    }

    fn links(&self, _: ClusterId, _: Period) -> Vec<MemberLinks> {
        Vec::new()
    }

    fn keys(&self, _: DatasetId) -> Vec<String> {
        vec!["1601".into(), "1602".into(), "1603".into()]
    }

    fn absent(&self, aggregate: AggregateId, cell: &Cell) -> Vec<Absent> {
        let coverage = self.aggregate(aggregate, cell).coverage;
        (coverage.present..coverage.expected)
            .map(|n| Absent {
                key: format!("16{n:02}"),
                title: Some(format!("ООО «Пример-{n}»")),
                period: cell.period,
                cause: if n == 2 { AbsenceCause::NoValue } else { AbsenceCause::NoRow },
            })
            .collect()
    }

    fn shared(&self, _: Period) -> u64 {
        1
    }
}

pub const EMPLOYEES: ColumnRef = ColumnRef { dataset: DatasetId(1), column: ColumnId(1) };

/// A line of [`TEXT`], from 0.
pub fn line(n: usize) -> Span {
    let start: usize = TEXT.lines().take(n).map(|l| l.len() + 1).sum();
    Span::new(FileId(0), start, start + TEXT.lines().nth(n).unwrap().len())
}

fn unit(text: &str) -> Unit {
    Unit { dimension: Dimension::none(), scale: Rational::one(), sense: Sense::Plain, text: text.into() }
}

fn at(n: usize, text: &str, kind: MeasureKind) -> Measure {
    Measure { kind, unit: unit(text), span: line(n) }
}

fn column(name: &str, header: &str, kind: ColumnKind) -> Column {
    Column {
        name: name.into(),
        header: header.into(),
        kind,
        time: None,
        optional: false,
        computed: None,
        counts: false,
        index_of: None,
        span: line(0),
    }
}

fn dataset(name: &str, title: &str, file: &str) -> Dataset {
    Dataset {
        name: name.into(),
        also: Vec::new(),
        title: Some(title.into()),
        span: line(0),
        file: file.into(),
        file_span: line(0),
        folder: PathBuf::new(),
        of: None,
        entity_column: None,
        columns: vec![column("inn", "ИНН", ColumnKind::Text)],
        keys: vec![ColumnId(0)],
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

fn indicator(name: &str, title: &str, value: Measure) -> Indicator {
    Indicator {
        name: name.into(),
        title: Some(title.into()),
        unit: value.unit.clone(),
        value,
        better: Some(Better::Higher),
        source: Some("Росстат, форма П-4".into()),
        frequency: Some(Grain::Year),
        owner: Some(BodyId(0)),
        collected_by: Some(BodyId(1)),
        basis: Vec::new(),
        coverage: Rational::ratio(9, 10),
        derived: false,
        fields: Vec::new(),
        formula: String::new(),
        span: line(0),
    }
}

fn target(id: &str, indicator: u32, demand: Demand, time: TargetTime) -> Target {
    Target {
        stage: StageId(0),
        group: None,
        id: id.into(),
        indicator: Some(IndicatorId(indicator)),
        measure: at(
            9,
            ["person", "thousand RUB / person"][indicator as usize],
            MeasureKind::Indicator(IndicatorId(indicator)),
        ),
        text: String::new(),
        scope: Scope::Each { axis: CellAxis::Cluster, condition: None },
        demand,
        time,
        better: Some(Better::Higher),
        level: Level::Mandatory,
        weight: Rational::one(),
        owner: Some(BodyId(0)),
        basis: vec![Citation { act: ActId(0), clause: Some("п. 1".into()) }],
        applies_when: None,
        like_for_like: false,
        fields: Vec::new(),
        span: line(8),
    }
}

fn body(name: &str, title: &str) -> Body {
    Body {
        name: name.into(),
        title: Some(title.into()),
        kind: None,
        of: None,
        established: None,
        dissolved: None,
        basis: Vec::new(),
        fields: Vec::new(),
        span: line(0),
    }
}

/// The policy as of the end of 2012: a stage that is over and one under way.
pub fn small() -> Small {
    let mut sources = SourceMap::default();
    sources.add("policy.idel", TEXT);
    let sum = |n: u32, unit_text: &str| at(0, unit_text, MeasureKind::Aggregate(AggregateId(n)));
    let mut policy = Policy { title: "Развитие кластеров, 2011–2015".into(), ..policy() };
    policy.period = Some((Period::year(2011), Period::year(2015)));
    policy.baseline = Some(Period::year(2010));
    policy.bodies = vec![body("ministry", "Министерство экономики"), body("rosstat", "Татарстанстат")];
    policy.acts = vec![Act {
        name: "concept".into(),
        title: None,
        kind: None,
        number: None,
        adopted: None,
        in_force: None,
        transitional: Vec::new(),
        url: None,
        replaces: None,
        basis: Vec::new(),
        fields: Vec::new(),
        of_library: false,
        span: line(0),
    }];
    let mut reports = dataset("report", "Годовые отчёты", "data/reports.csv");
    reports.of = Some(DatasetId(0));
    reports.entity_column = Some(ColumnId(0));
    reports.period = Some(PeriodColumn { grain: Grain::Year, header: "Год".into(), span: line(0) });
    let employees = column("employees", "Численность", ColumnKind::Number(unit("person")));
    reports.columns.push(Column { time: Some(TimeKind::Stock(Rollup::Average)), ..employees });
    reports.columns.push(column(
        "value_added",
        "Добавленная стоимость",
        ColumnKind::Number(unit("thousand RUB")),
    ));
    policy.datasets = vec![dataset("organisation", "Реестр организаций", "data/registry.csv"), reports];
    let summed = |column: u32, text: &str| Aggregate {
        dataset: DatasetId(1),
        argument: Some(RowExpr {
            span: line(0),
            kind: RowKind::Column(ColumnRef { dataset: DatasetId(1), column: ColumnId(column) }),
        }),
        text: text.into(),
        span: line(0),
        ..aggregate(AggregateFunction::Sum)
    };
    policy.aggregates = vec![
        summed(1, "sum(employees)"),
        summed(2, "sum(value_added)"),
        Aggregate {
            dataset: DatasetId(0),
            text: "count(core)".into(),
            ..aggregate(AggregateFunction::Count)
        },
    ];
    policy.roles = vec!["core".into()];
    let mut clusters = vec![cluster("petrochem"), cluster("auto"), cluster("infotech")];
    for (cluster, title) in
        clusters.iter_mut().zip(["Нефтехимический кластер", "Автомобильный кластер", "Кластер ИТ"])
    {
        cluster.title = Some(title.into());
        cluster.contour.rules.push(ContourRule::Where {
            role: RoleId(0),
            condition: RowExpr { span: line(7), kind: RowKind::Bool(true) },
            span: line(6),
        });
        cluster.owner = Some(BodyId(0));
        cluster.requirements = vec![Requirement {
            title: Some("Ядро не меньше трёх".into()),
            condition: at(
                5,
                "",
                MeasureKind::Compare {
                    op: CompareOp::GreaterOrEqual,
                    left: Box::new(Measure { unit: Unit::one(), ..sum(2, "") }),
                    right: Box::new(at(4, "", MeasureKind::Literal(Literal::Number(Rational::from(3i64))))),
                },
            ),
            from: None,
            basis: Vec::new(),
            span: line(5),
        }];
    }
    clusters[2].from = Some(Period::year(2013));
    policy.clusters = clusters;
    let quotient = MeasureKind::Arithmetic {
        op: ArithmeticOp::Divide,
        left: Box::new(sum(1, "thousand RUB")),
        right: Box::new(sum(0, "person")),
    };
    policy.indicators = vec![
        indicator("jobs", "Рабочие места", sum(0, "person")),
        indicator("productivity", "Производительность труда", at(1, "thousand RUB / person", quotient)),
    ];
    let share = Measure {
        unit: Unit::percent(),
        ..at(
            0,
            "",
            MeasureKind::Scale { measure: Box::new(sum(0, "person")), factor: Rational::ratio(1, 60) },
        )
    };
    policy.indicators.push(indicator("share", "Доля кластера в занятости", share));
    let baseline =
        at(2, "", MeasureKind::AtBaseline(Box::new(at(9, "", MeasureKind::Indicator(IndicatorId(1))))));
    let part = MeasureKind::PercentOf { percent: Rational::from(108i64), measure: Box::new(baseline) };
    let compare = |n, kind| Demand::Compare {
        op: CompareOp::GreaterOrEqual,
        right: at(n, "", kind),
        reads_period: false,
    };
    let number = |n: i64| MeasureKind::Literal(Literal::Number(Rational::from(n)));
    let planned = |year: i16, n: i64| (Period::year(year), at(4, "", number(n)));
    policy.targets = vec![
        target("first.productivity", 1, compare(2, part), TargetTime::By(Period::year(2012))),
        target("first.jobs", 0, compare(10, number(1000)), TargetTime::Every(Grain::Year)),
        Target {
            stage: StageId(1),
            level: Level::Advisory,
            ..target(
                "second.jobs",
                0,
                Demand::Follows(Plan::List(vec![planned(2013, 1100), planned(2014, 1200)])),
                TargetTime::Plan,
            )
        },
    ];
    let at_most = Demand::Compare {
        op: CompareOp::LessOrEqual,
        right: Measure {
            unit: Unit::percent(),
            ..at(12, "", MeasureKind::Literal(Literal::Number(Rational::ratio(37, 2))))
        },
        reads_period: false,
    };
    let share = Measure { unit: Unit::percent(), ..at(9, "", MeasureKind::Indicator(IndicatorId(2))) };
    policy.targets.extend([
        Target {
            measure: share.clone(),
            scope: Scope::Clusters(vec![(ClusterId(0), Some(RoleId(0)))]),
            level: Level::Advisory,
            ..target("first.core_share", 0, at_most.clone(), TargetTime::By(Period::year(2012)))
        },
        Target {
            measure: share,
            scope: Scope::Whole,
            level: Level::Advisory,
            ..target("first.share", 0, at_most, TargetTime::By(Period::year(2012)))
        },
    ]);
    for target in policy.targets.iter_mut().skip(3) {
        target.indicator = Some(IndicatorId(2));
    }
    let stage = |name: &str, title: &str, from, until, targets| Stage {
        name: name.into(),
        title: Some(title.into()),
        from: Period::year(from),
        until: Period::year(until),
        after: None,
        targets,
        milestones: Vec::new(),
        groups: Vec::new(),
        judgement: idel::model::Judgement::default(),
        fields: Vec::new(),
        owner: None,
        basis: Vec::new(),
        span: line(0),
    };
    policy.stages = vec![
        stage(
            "first",
            "Организационный этап",
            2011,
            2012,
            vec![TargetId(0), TargetId(1), TargetId(3), TargetId(4)],
        ),
        stage("second", "Интеграционный этап", 2013, 2014, vec![TargetId(2)]),
    ];
    Small { policy, sources, facts: facts(), files: files(), again: Again::default() }
}

fn facts() -> Table {
    // Aggregate, cluster, year: value, present, expected.
    let jobs = [
        ((0, 0, 2010), (1000, 12, 12)),
        ((0, 0, 2011), (1000, 12, 12)),
        ((0, 0, 2012), (1250, 12, 12)),
        ((0, 1, 2010), (1000, 12, 12)),
        ((0, 1, 2011), (999, 12, 12)),
        ((0, 1, 2012), (700, 2, 12)),
    ];
    let value_added = [
        ((1, 0, 2010), (1_554_287, 12, 12)),
        ((1, 0, 2012), (2_098_287, 12, 12)),
        ((1, 1, 2010), (539_000, 12, 12)),
        ((1, 1, 2012), (400_000, 11, 12)),
    ];
    let cores = [((2, 0, 2012), (5, 12, 12)), ((2, 1, 2012), (2, 12, 12))];
    let summary = |dataset, rows, periods, columns| TableSummary {
        dataset: DatasetId(dataset),
        files: vec![DataFile { name: format!("data/{dataset}.csv"), path: PathBuf::new(), rows }],
        rows,
        kept: rows,
        periods,
        skipped: Vec::new(),
        columns,
        statuses: Vec::new(),
        oddities: Vec::new(),
    };
    let full = |n: u32, present, of, distinct| ColumnSummary { column: ColumnId(n), present, of, distinct };
    Table {
        values: jobs.into_iter().chain(value_added).chain(cores).collect(),
        tables: vec![
            summary(0, 1215, None, vec![full(0, 1215, 1215, Some(1215))]),
            summary(
                1,
                24,
                Some((Period::year(2010), Period::year(2012))),
                vec![full(0, 24, 24, Some(12)), full(1, 23, 24, None)],
            ),
        ],
    }
}

fn files() -> Vec<FileRecord> {
    vec![FileRecord {
        dataset: DatasetId(1),
        file: "data/reports.csv".into(),
        rows: 24,
        sha256: "00ff".into(),
    }]
}

impl Small {
    pub fn names(&self, lang: Lang) -> Names<'_> {
        Names { policy: &self.policy, sources: &self.sources, lang }
    }

    pub fn judged(&self) -> Assessment {
        judge(&self.policy, &self.facts, Period::year(2012).last_day())
    }

    pub fn report<'a>(&'a self, assessment: &'a Assessment, lang: Lang) -> AssessReport<'a, Table> {
        AssessReport {
            names: self.names(lang),
            evidence: &self.facts,
            assessment,
            as_of_given: false,
            warnings: 2,
            files: &self.files,
            again: &self.again,
        }
    }
}
