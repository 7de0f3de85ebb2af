//! The example policy, its contours built by hand, against the independent oracle that stands beside it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use idel::cube::{Evidence, Facts, Standing};
use idel::model::*;
use idel::unit::{Number, Rational};

use super::*;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/tatarstan")
}

fn records(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder().join(file)).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The codes of a file stand in preorder.
fn tree_of(name: &str, file: &str) -> Classification {
    let rows = records(file);
    let parent = |p: &str| rows.iter().find(|r| r[0] == p).map(|r| r[0].clone());
    let lines: Vec<(String, Option<String>)> = rows.iter().map(|r| (r[0].clone(), parent(&r[1]))).collect();
    tree(name, &lines.iter().map(|(c, p)| (c.as_str(), p.as_deref())).collect::<Vec<_>>())
}

const ROLES: [&str; 5] = ["core", "supplier", "service", "research", "education"];

struct Example {
    w: World,
    organisation: DatasetId,
    report: DatasetId,
}

impl Example {
    fn code_in(&self, column: u32, list: usize, codes: &[&str]) -> RowExpr {
        let list = &self.w.policy.classifications[list];
        let range = |code: &&str| {
            let at = list.find(code).unwrap();
            (at, list.code(at).unwrap().end)
        };
        let mut ranges: Vec<(u32, u32)> = codes.iter().map(range).collect();
        ranges.sort_unstable();
        row(RowKind::CodeIn { operand: Box::new(col(self.organisation, column)), ranges })
    }

    /// `activity in codes and kind == company`
    fn firms(&self, codes: &[&str], kind: &str) -> RowExpr {
        and(self.code_in(2, 0, codes), text_in(col(self.organisation, 4), &[kind]))
    }

    /// `kind in kinds and profile == …`
    fn schools(&self, kinds: &[&str], profile: &str) -> RowExpr {
        and(text_in(col(self.organisation, 4), kinds), text_in(col(self.organisation, 6), &[profile]))
    }

    fn cluster(&mut self, name: &str, rules: Vec<(u32, RowExpr)>) -> ClusterId {
        let rule = |(role, condition)| ContourRule::Where { role: RoleId(role), condition, span: span() };
        let id = self.w.cluster(name, self.organisation, rules.into_iter().map(rule).collect());
        let tatarstan = self.w.policy.classifications[1].find("16").unwrap();
        let cluster = &mut self.w.policy.clusters[id.index()];
        cluster.within = vec![(AxisId(0), AxisMember::Code(tatarstan))];
        cluster.from = Some(Period::year(2011));
        id
    }
}

fn example() -> Example {
    let mut w = world();
    w.policy.classifications.push(tree_of("okved", "data/okved.csv"));
    w.policy.classifications.push(tree_of("territory", "data/territories.csv"));
    let from = |c: Column, header: &str| Column { header: header.into(), optional: true, ..c };
    let text = |name: &str, header: &str| from(column(name, ColumnKind::Text), header);
    let code = |list| ColumnKind::Code(ClassificationId(list));
    let organisation = w.add(
        dataset("organisation", "data/registry.csv")
            .key(text("inn", "ИНН"))
            .with(text("name", "Название"))
            .with(from(column("activity", code(0)), "ОКВЭД"))
            .with(from(column("region", code(1)), "Территория"))
            .with(text("kind", "Вид"))
            .with(text("size", "Размер"))
            .with(text("profile", "Профиль")),
    );
    let flow = |name: &str, header: &str| from(number_column(name, Some(TimeKind::Flow)), header);
    let staff = number_column("employees", Some(TimeKind::Stock(Rollup::Average)));
    let report = w.add(
        dataset("report", "data/reports.csv")
            .of("ИНН", organisation)
            .by(Grain::Year, "Год")
            .with(from(staff, "Среднесписочная численность"))
            .with(flow("shipped", "Отгружено"))
            .with(flow("value_added", "Добавленная стоимость в ценах 2010 года"))
            .with(flow("exports", "Экспорт")),
    );
    let register = w.add(
        dataset("register", "data/register.csv")
            .key(text("list", "Перечень"))
            .key(column("ИНН", ColumnKind::Reference(organisation)))
            .with(text("part", "Часть"))
            .with(from(column("joined", ColumnKind::Date), "Включён"))
            .with(from(column("left", ColumnKind::Date), "Исключён")),
    );
    let listed = &mut w.policy.datasets[register.index()];
    (listed.of, listed.entity_column) = (Some(organisation), Some(ColumnId(1)));
    listed.valid = Some((ColumnId(3), Some(ColumnId(4))));
    w.policy.datasets.iter_mut().for_each(|d| d.folder = folder());
    w.axis("region", AxisKind::Tree(ClassificationId(1)), &[(organisation, 3)]);
    w.policy.roles = ROLES.iter().map(|r| (*r).to_owned()).collect();

    let mut x = Example { w, organisation, report };
    let company = "предприятие";
    let rules = |x: &Example, core, supplier: &[&str], service: Option<RowExpr>, profile: &str| {
        let mut rules = vec![(0, core), (1, x.firms(supplier, company))];
        rules.extend(service.map(|s| (2, s)));
        rules.push((3, x.schools(&["институт"], profile)));
        rules.push((4, x.schools(&["вуз", "колледж"], profile)));
        rules
    };
    let service = Some(x.firms(&["60", "74.3"], company));
    let petrochem = rules(&x, x.firms(&["23", "24.1", "25"], company), &["28", "29.2"], service, "химия");
    let id = x.cluster("petrochem", petrochem);
    let contour = &mut x.w.policy.clusters[id.index()].contour;
    contour.include = vec![(RoleId(3), "1690000180".into(), span())];
    contour.exclude = vec![("1690000025".into(), span())];

    let service = Some(x.firms(&["60"], company));
    let auto = rules(&x, row(RowKind::Bool(false)), &["25.1", "28", "31.6", "34"], service, "машиностроение");
    let id = x.cluster("auto", auto);
    let condition = and(text_in(col(register, 0), &["АВТО"]), text_in(col(register, 2), &["ядро"]));
    let entity_column = ColumnRef { dataset: register, column: ColumnId(1) };
    let listed = Listed { dataset: register, entity_column, condition: Some(condition) };
    x.w.policy.clusters[id.index()].contour.rules[0] =
        ContourRule::Listed { role: RoleId(0), listed, span: span() };

    let core = and(x.firms(&["15"], company), at_least(col(report, 1), 15));
    let agro = rules(&x, core, &["01", "29.3"], None, "сельхоз");
    let id = x.cluster("agro", agro);
    x.w.policy.clusters[id.index()].members_fixed_at = Some(Period::year(2011));

    let service = Some(x.firms(&["85.3"], "соцучреждение"));
    let health = rules(&x, x.firms(&["85.1"], "медучреждение"), &["24.4", "33.1"], service, "медицина");
    x.cluster("health", health);

    let service = Some(x.firms(&["64"], company));
    let mut infotech = rules(&x, x.firms(&["72"], company), &["72"], service, "информатика");
    infotech.remove(1);
    let id = x.cluster("infotech", infotech);
    x.w.policy.clusters[id.index()].from = Some(Period::year(2013));
    x
}

/// The example with its deflator, a table without clusters and regions; gives the mean of it.
fn deflated() -> (Example, AggregateId) {
    let mut x = example();
    let index = number_column("deflator", None);
    let index = Column { header: "Цены года к ценам 2010 года".into(), ..index };
    let prices = x.w.add(dataset("prices", "data/prices.csv").by(Grain::Year, "Год").with(index));
    x.w.policy.datasets[prices.index()].folder = folder();
    let mean = x.w.aggregate(prices, AggregateFunction::Mean, Some(col(prices, 0)));
    (x, mean)
}

#[test]
fn members_are_those_of_the_oracle() {
    let x = example();
    let loaded = x.w.load();
    let mut wanted: BTreeMap<(String, i16), Vec<(String, String)>> = BTreeMap::new();
    for record in records("expected-members.csv") {
        let (first, last) = record[3].split_once("..").unwrap_or((&record[3], &record[3]));
        for year in first.parse::<i16>().unwrap()..=last.parse().unwrap() {
            // Contracts tell suppliers from the reserve; they are not among the tables here.
            let role = if record[2] == "reserve" { "supplier" } else { &record[2] };
            wanted.entry((record[0].clone(), year)).or_default().push((record[1].clone(), role.to_owned()));
        }
    }
    for (at, cluster) in x.w.policy.clusters.iter().enumerate() {
        for year in 2010..=2015 {
            let told = loaded.contour(ClusterId::at(at), Period::year(year)).into_iter().map(|record| {
                let role = match record.standing {
                    Standing::Member(role) => ROLES[role.index()],
                    Standing::Undetermined(_) => "undetermined",
                    Standing::Outside(_) => "outside",
                };
                (record.key, role.to_owned())
            });
            let mut told: Vec<_> = told.collect();
            told.sort();
            let mut wanted = wanted.remove(&(cluster.name.clone(), year)).unwrap();
            wanted.sort();
            assert_eq!(told, wanted, "{} in {year}", cluster.name);
        }
    }
    assert!(wanted.is_empty());
}

#[test]
fn indicators_are_those_of_the_oracle() {
    let (mut x, deflator) = deflated();
    let [staff, shipped, value_added, exports] = [1, 2, 3, 4].map(|column| x.w.sum(x.report, column));
    let largest = x.w.aggregate(x.report, AggregateFunction::Max, Some(col(x.report, 2)));
    let loaded = x.w.load();
    let mut compared = 0;
    for record in records("expected-indicators.csv") {
        let Some(cluster) = x.w.policy.clusters.iter().position(|c| c.name == record[1]) else { continue };
        let cell = x.w.cell(Some(ClusterId::at(cluster)), Some(record[2].parse().unwrap()));
        let (above, below, factor) = match record[0].as_str() {
            "jobs" => (staff, None, Rational::one()),
            "export_volume" => (exports, Some(deflator), Rational::ratio(1, 1000)),
            "productivity" => (value_added, Some(staff), Rational::one()),
            "concentration" => (largest, Some(shipped), Rational::from(100i64)),
            _ => continue,
        };
        let read = |id: AggregateId| {
            let answer = loaded.aggregate(id, &cell);
            let Some(Number::Exact(value)) = answer.value else { panic!("{record:?}") };
            (value, answer.coverage.ratio())
        };
        let (mut value, mut coverage) = read(above);
        if let Some((divisor, other)) = below.map(read) {
            value = value / divisor;
            coverage = coverage.min(other);
        }
        assert_eq!(coverage.to_f64(), record[4].parse::<f64>().unwrap(), "{record:?}");
        if !record[3].is_empty() {
            let wanted: f64 = record[3].parse().unwrap();
            assert!(((value * factor).to_f64() / wanted - 1.0).abs() < 1e-14, "{record:?}");
            compared += 1;
        }
    }
    assert!(compared > 80, "{compared}");
}
