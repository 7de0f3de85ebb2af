//! The formula part of an explanation: every measure with its value, down to the rows and the files.

use serde_json::{Map, Value as Json, json};

use super::AssessReport;
use super::assess_coverage::absences;
use super::assess_json::number;
use super::everyone::{Everyone, everyone};
use super::explain_object::object_line;
use super::explain_tree::Node;
pub use super::explain_value::{amount, shown};
use super::explain_value::{cell_object, covered, exact, moved, row_object, rows_of, tint};
use super::layout::Tint;
use super::library_formula::{Given, told};
use super::members::place;
use super::number::{machine, percent, plain, whole};
use super::plural::{Noun, count};
use super::words::{Names, titled};
use crate::cube::{Cell, Contributions, DataFile, Derivation, Evidence, Reading, Value};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, ColumnRef, DatasetId, Measure, MeasureKind, NetworkFunction,
    ParameterId, Period, RowExpr,
};
use crate::unit::{Number, Unit};

/// Files of a table that are named one by one.
const FILES: usize = 5;
/// Those of whom a condition on everyone does not hold that are named.
const NAMED: usize = 20;

/// True for what the formula around it already shows.
fn is_written(measure: &Measure) -> bool {
    match &measure.kind {
        MeasureKind::Literal(_) => true,
        MeasureKind::Scale { measure, .. } => is_written(measure),
        MeasureKind::Negate(inner) => is_written(inner),
        _ => false,
    }
}

/// A move to another cell is no step of its own: the cell is told of what is read there.
fn without_moves<'d, 'p>(derivation: &'d Derivation<'p>) -> &'d Derivation<'p> {
    let [inner] = derivation.parts.as_slice() else { return derivation };
    match &derivation.measure.kind {
        MeasureKind::AtBaseline(_)
        | MeasureKind::Previous { .. }
        | MeasureKind::At { .. }
        | MeasureKind::Select { .. }
        | MeasureKind::OverAll { .. } => without_moves(inner),
        _ => derivation,
    }
}

/// Nor is a conversion between units of what is written once: its value is shown, with the parts of what is converted.
fn without_conversions<'d, 'p>(names: &Names<'_>, derivation: &'d Derivation<'p>) -> &'d Derivation<'p> {
    match (&derivation.measure.kind, derivation.parts.as_slice()) {
        (MeasureKind::Scale { .. }, [inner])
            if names.formula(inner.measure) == names.formula(derivation.measure)
                && inner.cell == derivation.cell =>
        {
            without_conversions(names, inner)
        }
        _ => derivation,
    }
}

fn kind(measure: &Measure) -> &'static str {
    match &measure.kind {
        MeasureKind::Literal(_) => "literal",
        MeasureKind::Aggregate(_) => "aggregate",
        MeasureKind::Indicator(_) => "indicator",
        MeasureKind::Scale { .. } => "conversion",
        MeasureKind::Arithmetic { .. } | MeasureKind::Negate(_) => "arithmetic",
        MeasureKind::Compare { .. } => "comparison",
        MeasureKind::And(..) | MeasureKind::Or(..) | MeasureKind::Not(_) | MeasureKind::IsMissing(_) => {
            "condition"
        }
        MeasureKind::Coalesce(..) | MeasureKind::If { .. } => "choice",
        MeasureKind::OverAll { .. }
        | MeasureKind::Select { .. }
        | MeasureKind::At { .. }
        | MeasureKind::Everywhere(_) => "cell",
        MeasureKind::Each { .. } => "each",
        MeasureKind::Rank { .. } => "rank",
        MeasureKind::Calculated { .. } => "function",
        MeasureKind::Member(_)
        | MeasureKind::Parent(..)
        | MeasureKind::MemberIn { .. }
        | MeasureKind::ClusterIn(_) => "member",
        MeasureKind::AtBaseline(_) => "baseline",
        MeasureKind::Previous { .. } => "previous",
        MeasureKind::PercentOf { .. } => "percent_of",
        MeasureKind::Parameter(_) => "parameter",
        MeasureKind::Objects { .. } => "objects",
        MeasureKind::Field(_) => "clause",
    }
}

impl<E: Evidence> AssessReport<'_, E> {
    /// A derivation with everything it was made of.
    pub fn formula(&self, derivation: &Derivation<'_>, around: Option<&Cell>, label: &str) -> Node {
        self.formula_of(derivation, around, label, (&Given::default(), ""))
    }

    /// The same within a call of the library: what it gave, and how it was told.
    fn formula_of(
        &self,
        derivation: &Derivation<'_>,
        around: Option<&Cell>,
        label: &str,
        (outer, call): (&Given, &str),
    ) -> Node {
        let names = &self.names;
        let derivation = without_moves(derivation);
        let (measure, reading) = (derivation.measure, &derivation.reading);
        let inner = without_conversions(names, derivation);
        let text = names.formula(measure);
        let filled = told(names.sources, measure.span, &text, names.lang, outer, call);
        let (mut written, given) = filled.unwrap_or((text, Given::default()));
        let as_told = written.clone();
        if let MeasureKind::Indicator(id) = measure.kind
            && let Some(title) = names.policy.indicators.get(id.index()).and_then(|i| i.title.as_deref())
            && !title.is_empty()
        {
            written = format!("{written} ({title})");
        }
        // Why there is no value is told where it is missing first.
        let below = |part: &Derivation<'_>| matches!(part.reading.value, Value::Missing(_));
        let value = match &reading.value {
            Value::Missing(_) if inner.parts.iter().any(below) => names.say("no value", "нет значения"),
            value => shown(names, value, &measure.unit, reading.coverage),
        };
        // A number that is written is its own value.
        let mut text = match is_written(measure) {
            true => format!("{label}{value}"),
            false => format!("{label}{written} = {value}"),
        };
        let cell = moved(names, &derivation.cell, around);
        if !cell.is_empty() {
            text = format!("{text} – {cell}");
        }
        let rows = inner.rows.as_ref();
        if rows.is_some()
            && let Some(covered) = covered(names, reading)
        {
            text = format!("{text}; {covered}");
        }
        let mut node = Node::new(kind(inner.measure), text)
            .tinted(tint(&reading.value))
            .with("formula", names.formula(measure))
            .with("value", exact(names, &reading.value))
            .with("unit", &*measure.unit.text)
            .with("cell", cell_object(names, &derivation.cell))
            .with("coverage", number(&machine(&Number::Exact(reading.coverage.ratio()))))
            .with("place", place(names, measure.span));
        if let Value::Missing(reason) = &reading.value {
            node = node.with("reason", names.reason_at(reason, reading.coverage));
        }
        if let Some(counts) = everyone(inner.measure)
            && matches!(reading.value, Value::Bool(_))
        {
            node.parts.extend(self.everyone(counts, inner));
            return node;
        }
        let within = (&given, as_told.as_str());
        // Of members each is named, the cell's own too.
        let (around, members) = match &inner.measure.kind {
            MeasureKind::Each { over, .. } | MeasureKind::Rank { over, .. } => {
                (inner.cell.over(over.axis), true)
            }
            _ => (inner.cell.clone(), false),
        };
        let parts = inner.parts.iter().filter(|part| members || !is_written(part.measure));
        node.parts.extend(parts.map(|part| {
            let mut told = self.formula_of(part, Some(&around), "", within);
            if let [weight] = part.parts.as_slice()
                && members
            {
                let label = names.say("weight: ", "вес: ");
                told.parts = vec![self.formula_of(weight, Some(&part.cell), &label, within)];
            }
            told
        }));
        self.more(inner.more, &mut node);
        if let Some(rows) = rows {
            node.parts.extend(self.rows(inner.measure, &inner.reading, rows));
        }
        if let MeasureKind::Aggregate(id) = inner.measure.kind
            && reading.coverage.present < reading.coverage.expected
        {
            let told = absences(self, id, &derivation.cell).into_iter();
            node.parts.extend(
                told.map(|(count, text)| Node::new("absent", text).tinted(Tint::Open).with("count", count)),
            );
        }
        if let MeasureKind::Parameter(id) = inner.measure.kind {
            node.parts.extend(self.parameter(id, inner));
        }
        node.parts.extend(inner.looked.iter().map(|looked| object_line(names, looked)));
        self.more(inner.more_looked, &mut node);
        node
    }

    /// Of how many a condition on everyone holds, of whom it does not, and the files that say so.
    fn everyone(&self, counts: Everyone, derivation: &Derivation<'_>) -> Vec<Node> {
        let names = &self.names;
        let number =
            |part: &Derivation<'_>| part.reading.number().map(|n| plain(n, &Unit::one(), names.lang));
        let [holding, all] = derivation.parts.as_slice() else { return Vec::new() };
        let mut nodes = Vec::new();
        if let (Some(some), Some(of)) = (number(holding), number(all)) {
            let text = names.say(format!("holds for {some} of {of}"), format!("выполняют {some} из {of}"));
            let value = |part: &Derivation<'_>| exact(names, &part.reading.value);
            nodes.push(Node::new("holding", text).with("holding", value(holding)).with("of", value(all)));
        }
        let left = self.left_out(counts, &derivation.cell).unwrap_or_default();
        if !left.is_empty() {
            let n = whole(left.len() as u64, names.lang);
            let text = names.say(format!("does not hold for {n}:"), format!("не выполняют {n}:"));
            let mut node = Node::new("left_out", text).tinted(Tint::Bad).with("subjects", left.len());
            for one in left.iter().take(NAMED) {
                let who = one.title.as_ref().filter(|title| **title != one.key);
                let who = who.map_or_else(|| one.key.clone(), |title| format!("{title} ({})", one.key));
                let rows = rows_of(names, &one.places, one.more, false);
                let text = rows.map_or(who.clone(), |rows| format!("{who}; {rows}"));
                node.parts.push(
                    Node::new("contribution", text)
                        .with("key", one.key.as_str())
                        .with("title", json!(one.title))
                        .with("rows", one.places.iter().map(row_object).collect::<Json>()),
                );
            }
            self.more(left.len().saturating_sub(NAMED) as u64, &mut node);
            nodes.push(node);
        }
        nodes.extend(self.sources(counts.holding));
        nodes
    }

    fn more(&self, more: u64, node: &mut Node) {
        if more > 0 {
            let n = whole(more, self.names.lang);
            let text = self.names.say(format!("and {n} more"), format!("и ещё {n}"));
            node.parts.push(Node::new("more", text).tinted(Tint::Faint).with("count", more));
        }
    }

    /// The rows of an aggregate: who adds most, of which roles, and from which files and columns.
    fn rows(&self, measure: &Measure, reading: &Reading, rows: &Contributions) -> Vec<Node> {
        let names = &self.names;
        let MeasureKind::Aggregate(id) = measure.kind else { return Vec::new() };
        let Some(aggregate) = names.policy.aggregates.get(id.index()) else { return Vec::new() };
        let mut nodes = Vec::new();
        if !rows.roles.is_empty() {
            let mut by_role = Map::new();
            let mut told = Vec::new();
            for (role, members) in &rows.roles {
                by_role.insert(names.role(*role).to_owned(), json!(members));
                told.push(format!("{} {}", names.role(*role), whole(*members, names.lang)));
            }
            let told = told.join(", ");
            let text = names.say(format!("by role: {told}"), format!("по ролям: {told}"));
            nodes.push(Node::new("roles", text).with("roles", Json::Object(by_role)));
        }
        nodes.extend(self.largest(aggregate, measure, reading, rows));
        nodes.extend(self.sources(id));
        nodes
    }

    fn largest(
        &self,
        aggregate: &Aggregate,
        measure: &Measure,
        reading: &Reading,
        rows: &Contributions,
    ) -> Option<Node> {
        let names = &self.names;
        // Members are told of by the rows of a link only where these make them count.
        let is_of_nobody = aggregate.function == AggregateFunction::Network(NetworkFunction::Nodes);
        if rows.top.is_empty() || is_of_nobody {
            return None;
        }
        let counted = count(rows.rows, Noun::Row, names.lang);
        let (en, ru) = match aggregate.function {
            AggregateFunction::Sum => ("largest contributions", "наибольший вклад"),
            AggregateFunction::Count | AggregateFunction::Network(_) => ("counted", "посчитаны"),
            AggregateFunction::Mean
            | AggregateFunction::Max
            | AggregateFunction::Median
            | AggregateFunction::Quantile(_)
            | AggregateFunction::Stdev => ("largest values", "наибольшие значения"),
            AggregateFunction::Min => ("smallest values", "наименьшие значения"),
        };
        let head = names.say(format!("{en}, {counted}:"), format!("{ru}, {counted}:"));
        let mut node =
            Node::new("contributions", head).with("rows", rows.rows).with("subjects", rows.subjects);
        let total = reading.number().filter(|total| total.is_positive());
        // A row without a key of its own is called by its number.
        let numbered =
            names.policy.datasets.get(aggregate.dataset.index()).is_some_and(|dataset| {
                dataset.keys.is_empty() && dataset.of.is_none() && dataset.link.is_none()
            });
        let table = self.evidence.tables().iter().find(|table| table.dataset == aggregate.dataset);
        let several = table.is_some_and(|table| table.files.len() > 1);
        for one in &rows.top {
            let who = match &one.title {
                _ if numbered => match one.places.first() {
                    Some(place) => names.say(format!("row {}", place.line), format!("строка {}", place.line)),
                    None => names.say(format!("row {}", one.key), format!("строка {}", one.key)),
                },
                Some(title) if *title != one.key => format!("{title} ({})", one.key),
                _ if one.key.is_empty() => names.say("(no name)", "(без имени)"),
                _ => one.key.clone(),
            };
            let value = Number::Exact(one.value.clone());
            let share = total.and_then(|total| value.divide(total));
            let share = share.filter(|_| aggregate.function == AggregateFunction::Sum);
            let text = match (&aggregate.function, &share) {
                (AggregateFunction::Count | AggregateFunction::Network(_), _)
                    if rows.rows == rows.subjects =>
                {
                    who
                }
                (AggregateFunction::Count | AggregateFunction::Network(_), _) => {
                    let n = plain(&value, &Unit::one(), names.lang);
                    format!("{who}: {n}")
                }
                (_, Some(share)) => {
                    let share = percent(share, names.lang);
                    format!("{who}: {}, {share}", amount(names, &value, &measure.unit))
                }
                (_, None) => format!("{who}: {}", amount(names, &value, &measure.unit)),
            };
            let rows = rows_of(names, &one.places, one.more, several).filter(|_| !numbered || several);
            let text = rows.map_or(text.clone(), |rows| format!("{text}; {rows}"));
            let mut line = Node::new("contribution", text)
                .with("key", one.key.as_str())
                .with("title", json!(one.title))
                .with("value", number(&machine(&value)))
                .with("rows", one.places.iter().map(row_object).collect::<Json>());
            if let Some(share) = &share {
                line = line.with("share", number(&machine(share)));
            }
            node.parts.push(line);
        }
        self.more(rows.subjects.saturating_sub(rows.top.len() as u64), &mut node);
        Some(node)
    }

    /// The files that an aggregate reads, with the columns that decide.
    fn sources(&self, id: AggregateId) -> Vec<Node> {
        let names = &self.names;
        let Some(aggregate) = names.policy.aggregates.get(id.index()) else { return Vec::new() };
        let columns = aggregate.columns();
        let mut datasets: Vec<DatasetId> = vec![aggregate.dataset];
        // A condition may read links of which it names no column.
        for dataset in aggregate.argument.iter().chain(&aggregate.filter).flat_map(RowExpr::datasets) {
            if !datasets.contains(&dataset) {
                datasets.push(dataset);
            }
        }
        let of = |dataset: DatasetId| columns.iter().copied().filter(move |c| c.dataset == dataset);
        datasets.into_iter().map(|dataset| self.source(dataset, &of(dataset).collect::<Vec<_>>())).collect()
    }

    fn source(&self, dataset: DatasetId, columns: &[ColumnRef]) -> Node {
        let names = &self.names;
        let heads: Vec<&str> = columns.iter().map(|column| names.header(*column)).collect();
        let mut node = self.files(dataset, &heads);
        let listed = columns.iter().map(|c| json!({ "name": names.column(*c), "header": names.header(*c) }));
        node.data.insert("columns".to_owned(), listed.collect());
        node
    }

    /// The files of a dataset with the headers of the columns that are read: `reports.csv:Employees; 1,284 rows read`.
    pub fn files(&self, dataset: DatasetId, heads: &[&str]) -> Node {
        let names = &self.names;
        let table = self.evidence.tables().iter().find(|table| table.dataset == dataset);
        let files = table.map_or(&[][..], |table| table.files.as_slice());
        let line = |file: &DataFile| {
            let rows = count(file.rows, Noun::Row, names.lang);
            let told =
                heads.iter().map(|head| format!("{}:{head}", file.name)).collect::<Vec<_>>().join(", ");
            let told = if told.is_empty() { file.name.clone() } else { told };
            names.say(format!("{told}; {rows} read"), format!("{told}; прочитано: {rows}"))
        };
        let title = names.quoted(names.dataset(dataset));
        let text = names.say(format!("data: {title}"), format!("данные: {title}"));
        let key = names.policy.datasets.get(dataset.index()).map_or("", |d| d.name.as_str());
        let of = |node: Node, file: &DataFile| node.with("file", file.name.as_str()).with("rows", file.rows);
        // Of one file everything stands in one line.
        if let [file] = files {
            return of(Node::new("data", format!("{text}, {}", line(file))).with("dataset", key), file);
        }
        let mut node = Node::new("data", text).with("dataset", key);
        node.parts.extend(files.iter().take(FILES).map(|file| of(Node::new("file", line(file)), file)));
        self.more(files.len().saturating_sub(FILES) as u64, &mut node);
        node
    }

    /// The value in force of a parameter, with the acts that set it.
    fn parameter(&self, id: ParameterId, derivation: &Derivation<'_>) -> Option<Node> {
        let names = &self.names;
        let parameter = names.policy.parameters.get(id.index())?;
        let day = derivation.cell.period.map(Period::last_day)?;
        let value = derivation.reading.number()?;
        let in_force = parameter
            .values
            .iter()
            .rev()
            .find(|one| one.from <= day && Number::Exact(one.value.clone()).compare(value).is_eq())?;
        let from = names.date(in_force.from);
        let title = titled(&parameter.title, &parameter.name);
        let mut text =
            names.say(format!("{title}: in force from {from}"), format!("{title}: действует с {from}"));
        if in_force.expected {
            text.push_str(&names.say(", expected, not enacted yet", ", ожидается, ещё не принято"));
        }
        let acts = names.basis(&in_force.basis);
        if !acts.is_empty() {
            text.push_str(&format!("; {acts}"));
        }
        let node = Node::new("in_force", format!("{text} ({})", names.place(in_force.span)));
        Some(node.with("from", in_force.from.to_string()).with("place", place(names, in_force.span)))
    }
}
