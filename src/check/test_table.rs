//! Tables of tests: columns by their names in the policy, cells of the kinds that the columns have.
//!
//! Gives every cell as the text that a file would hold, for the same reader takes both.

use std::collections::BTreeMap;

use super::call::Env;
use super::test_case::is_empty;
use super::{Checker, is_form};
use crate::diagnostic::{TestProblem, Twice, ValueType, nearest, only_near_word};
use crate::model::{
    ColumnId, ColumnKind, DataStatus, Dataset, DatasetId, GivenRow, GivenTable, Grain, Literal, MeasureKind,
};
use crate::source::Span;
use crate::syntax::tree::{Cell, Expr, ExprKind, Name, Row, Table};

/// Digits after the point of a number that no decimal says exactly.
const PLACES: usize = 12;

/// A column of a given table.
#[derive(Debug, Clone, Copy)]
enum Place {
    Column(ColumnId),
    Period,
}

/// What a column takes.
enum Takes {
    Column(ColumnKind),
    Status(Vec<String>),
    Period(Grain),
}

impl Checker<'_> {
    /// True where a row has a cell for every column; reports one that has not.
    pub(super) fn has_width(&mut self, row: &Row, header: &[Name]) -> bool {
        let (expected, found) = (header.len(), row.cells.len());
        if expected == found {
            return true;
        }
        if let (Some(first), Some(last)) = (header.first(), header.last()) {
            let header = first.span.to(last.span);
            self.report(TestProblem::Width { expected, found, span: row.span, header });
        }
        false
    }

    /// The rows that a test gives of a dataset; `lenient` where their faults are what is expected.
    pub(super) fn given_rows(
        &mut self,
        id: DatasetId,
        name: &Name,
        table: &Table,
        env: &Env,
        lenient: bool,
    ) -> Option<GivenTable> {
        let dataset = self.policy.datasets.get(id.index())?.clone();
        let before = self.problems.len();
        let places: Vec<Option<Place>> =
            table.header.iter().map(|column| self.given_column(&dataset, name, column)).collect();
        self.columns_twice(&table.header, &places);
        self.needed_columns(&dataset, name, table, &places, lenient);
        let mut rows = Vec::new();
        for row in &table.rows {
            if !self.has_width(row, &table.header) {
                continue;
            }
            let mut cells = Vec::new();
            for (cell, place) in row.cells.iter().zip(&places) {
                let text = match place {
                    Some(place) => self.given_cell(&dataset, *place, cell, env, lenient),
                    None => None,
                };
                cells.push(text);
            }
            let line = self.sources.place(row.span).1.line;
            let spans = row.cells.iter().map(|cell| cell.span).collect();
            rows.push(GivenRow { line: u64::try_from(line).unwrap_or(0), cells, spans, span: row.span });
        }
        if !lenient && self.problems.len() == before {
            self.keys_of_rows(&dataset, &places, &table.header, &rows);
        }
        let header = |place: &Option<Place>| match (*place)? {
            Place::Column(column) => dataset.column(column).map(|c| c.header.clone()),
            Place::Period => dataset.period.as_ref().map(|p| p.header.clone()),
        };
        let headers = places.iter().map(header).collect::<Option<Vec<_>>>()?;
        let file = self.sources.place(name.span).0.to_owned();
        (self.problems.len() == before).then_some(GivenTable::Rows { file, headers, rows })
    }

    /// The column of a dataset that a header names; reports one that is not there.
    fn given_column(&mut self, dataset: &Dataset, given: &Name, name: &Name) -> Option<Place> {
        if let Some(at) = dataset.columns.iter().position(|column| column.name == name.text) {
            let column = dataset.columns.get(at)?;
            if column.computed.is_some() {
                let (column, declared) = (name.text.clone(), column.span);
                self.report(TestProblem::Computed { column, span: name.span, declared });
                return None;
            }
            return Some(Place::Column(ColumnId::at(at)));
        }
        if let Some(period) = &dataset.period {
            let slot = super::period::grain_name(period.grain);
            if is_form(slot, &name.text) || name.text == period.header {
                return Some(Place::Period);
            }
        }
        let own = dataset.columns.iter().filter(|c| c.computed.is_none()).map(|c| c.name.clone());
        let period = dataset.period.as_ref().map(|period| self.word_of_grain(period.grain, given));
        let known: Vec<String> = own.chain(period).collect();
        let suggestion = nearest(&name.text, known.iter().map(String::as_str)).map(str::to_owned);
        self.report(TestProblem::UnknownColumn {
            column: name.text.clone(),
            dataset: dataset.name.clone(),
            suggestion,
            known,
            span: name.span,
            declared: dataset.span,
        });
        None
    }

    /// The keyword of a grain in the letters of a name beside it.
    fn word_of_grain(&self, grain: Grain, beside: &Name) -> String {
        let slot = super::period::grain_name(grain);
        crate::keyword::canonical(slot, Self::lang_of(&beside.text)).unwrap_or(slot).to_owned()
    }

    fn columns_twice(&mut self, header: &[Name], places: &[Option<Place>]) {
        for (at, (name, place)) in header.iter().zip(places).enumerate() {
            let same = |other: &Option<Place>| match (other, place) {
                (Some(Place::Column(a)), Some(Place::Column(b))) => a == b,
                (Some(Place::Period), Some(Place::Period)) => true,
                _ => false,
            };
            let first = places.iter().take(at).position(same).and_then(|first| header.get(first));
            if let Some(first) = first.map(|name| name.span) {
                let (what, span) = (Twice::Column, name.span);
                self.report(TestProblem::Twice { what, name: name.text.clone(), span, first });
            }
        }
    }

    /// The columns that tell rows apart: keys, ends of links, the entity.
    fn telling(dataset: &Dataset) -> Vec<ColumnId> {
        let ends = dataset.link.iter().flat_map(|link| [link.from, link.to]);
        let mut columns: Vec<ColumnId> =
            dataset.keys.iter().copied().chain(dataset.entity_column).chain(ends).collect();
        columns.sort();
        columns.dedup();
        columns
    }

    fn needed_columns(
        &mut self,
        dataset: &Dataset,
        name: &Name,
        table: &Table,
        places: &[Option<Place>],
        lenient: bool,
    ) {
        // A name that is unknown may be the one that is wanted.
        if lenient || places.iter().any(Option::is_none) {
            return;
        }
        let mut columns: Vec<String> = Self::telling(dataset)
            .into_iter()
            .filter(|key| !places.iter().any(|p| matches!(p, Some(Place::Column(own)) if own == key)))
            .filter_map(|key| dataset.column(key).map(|column| column.name.clone()))
            .collect();
        if let Some(period) = &dataset.period
            && !places.iter().any(|p| matches!(p, Some(Place::Period)))
        {
            columns.push(self.word_of_grain(period.grain, name));
        }
        if let (false, Some(first), Some(last)) =
            (columns.is_empty(), table.header.first(), table.header.last())
        {
            let (dataset, span) = (dataset.name.clone(), first.span.to(last.span));
            self.report(TestProblem::NoKey { columns, dataset, empty: false, span });
        }
    }

    /// Every row has its key, and no two have the same.
    fn keys_of_rows(
        &mut self,
        dataset: &Dataset,
        places: &[Option<Place>],
        header: &[Name],
        rows: &[GivenRow],
    ) {
        let telling = Self::telling(dataset);
        let is_key = |place: &Option<Place>| match place {
            Some(Place::Column(column)) => telling.contains(column),
            Some(Place::Period) => true,
            None => false,
        };
        let keys: Vec<usize> =
            places.iter().enumerate().filter(|(_, p)| is_key(p)).map(|(at, _)| at).collect();
        let mut seen: BTreeMap<Vec<&str>, Span> = BTreeMap::new();
        // Links may repeat, and a condition may keep one of two rows.
        let unique = dataset.link.is_none() && dataset.filter.is_none() && !dataset.keys.is_empty();
        for row in rows {
            let cell = |at: &usize| row.cells.get(*at).and_then(Option::as_deref);
            let empty = keys.iter().filter(|at| cell(at).is_none());
            let columns: Vec<String> =
                empty.filter_map(|at| header.get(*at).map(|name| name.text.clone())).collect();
            if !columns.is_empty() {
                let (dataset, span) = (dataset.name.clone(), row.span);
                self.report(TestProblem::NoKey { columns, dataset, empty: true, span });
                continue;
            }
            let key: Vec<&str> = keys.iter().filter_map(cell).collect();
            let shown = key.join(", ");
            if let Some(first) = seen.get(&key).copied().filter(|_| unique) {
                let dataset = dataset.name.clone();
                self.report(TestProblem::RepeatedKey { key: shown, dataset, span: row.span, first });
            } else {
                seen.insert(key, row.span);
            }
        }
    }

    /// A cell as a file would hold it.
    fn given_cell(
        &mut self,
        dataset: &Dataset,
        place: Place,
        cell: &Cell,
        env: &Env,
        lenient: bool,
    ) -> Option<String> {
        let written = cell.value.as_ref()?;
        // A name of a column of cases stands for its value there.
        let bound = Self::bare_name(written).and_then(|name| env.measure(&name.text));
        let (value, span) = match &bound {
            Some((value, _)) => (value, value.span),
            None => (written, cell.span),
        };
        if is_empty(value) {
            return None;
        }
        let (name, takes, declared) = match place {
            Place::Period => {
                let period = dataset.period.as_ref()?;
                (period.header.clone(), Takes::Period(period.grain), period.span)
            }
            Place::Column(id) => {
                let column = dataset.column(id)?;
                let takes = match dataset.status.as_ref().filter(|status| status.column == id) {
                    Some(status) => {
                        Takes::Status(status.signs.iter().map(|(sign, _)| sign.clone()).collect())
                    }
                    None => Takes::Column(column.kind.clone()),
                };
                (column.name.clone(), takes, column.span)
            }
        };
        match self.cell_text(&takes, value, env) {
            Ok(text) => Some(text),
            Err(_) if lenient => Some(text_of(value).unwrap_or_else(|| self.written(span))),
            Err(Misfit::Kind(wanted)) => {
                let value = self.written(span);
                self.report(TestProblem::Cell { column: name, wanted, value, span, declared });
                None
            }
            Err(Misfit::Unlisted(wanted, known)) => {
                let value = text_of(value).unwrap_or_else(|| self.written(span));
                let suggestion = only_near_word(&value, known.iter().map(String::as_str)).map(str::to_owned);
                self.report(TestProblem::Unlisted { value, wanted, suggestion, span });
                None
            }
        }
    }

    fn cell_text(&mut self, takes: &Takes, value: &Expr, env: &Env) -> Result<String, Misfit> {
        let text = |wanted: ValueType| text_of(value).ok_or(Misfit::Kind(wanted));
        match takes {
            Takes::Period(grain) => match Self::year_literal(value).filter(|period| period.grain == *grain) {
                Some(period) => Ok(period.to_string()),
                None => Err(Misfit::Kind(ValueType::Period)),
            },
            Takes::Status(signs) => {
                let written = text(ValueType::Word)?;
                let known = signs.contains(&written)
                    || DataStatus::ALL.iter().any(|s| s.signs().contains(&written.to_lowercase().as_str()));
                if known { Ok(written) } else { Err(Misfit::Unlisted(ValueType::Word, signs.clone())) }
            }
            Takes::Column(ColumnKind::Text | ColumnKind::Reference(_)) => text(ValueType::Text),
            Takes::Column(ColumnKind::Date) => match &value.kind {
                ExprKind::Calendar(day @ crate::syntax::tree::Calendar::Date(..)) => {
                    let day = super::period::last_day(*day).ok_or(Misfit::Kind(ValueType::Date))?;
                    Ok(day.to_string())
                }
                _ => Err(Misfit::Kind(ValueType::Date)),
            },
            Takes::Column(ColumnKind::Code(list)) => {
                let named = self.policy.classifications.get(list.index());
                let wanted = ValueType::Code(named.map(|l| l.name.clone()).unwrap_or_default());
                let written = text(wanted.clone())?;
                let codes = self.codes.get(list.index());
                // A list that could not be read had a problem of its own.
                if codes.is_none_or(|codes| codes.is_empty() || codes.contains_key(&written)) {
                    return Ok(written);
                }
                let known = codes.into_iter().flat_map(|codes| codes.keys().cloned()).collect();
                Err(Misfit::Unlisted(wanted, known))
            }
            Takes::Column(ColumnKind::Cluster) => {
                let written = text(ValueType::Cluster)?;
                let called = |c: &crate::model::Cluster| {
                    c.name == written || c.also.contains(&written) || c.title.as_deref() == Some(&written)
                };
                if self.policy.clusters.iter().any(called) {
                    return Ok(written);
                }
                let known = self.policy.clusters.iter().map(|c| c.name.clone()).collect();
                Err(Misfit::Unlisted(ValueType::Cluster, known))
            }
            Takes::Column(ColumnKind::Number(unit)) => {
                let misfit = || Misfit::Kind(ValueType::Number(unit.text.to_string()));
                let (negative, inner) = match &value.kind {
                    ExprKind::Negate(inner) => (true, &**inner),
                    _ => (false, value),
                };
                let ExprKind::Quantity { number, unit: words } = &inner.kind else { return Err(misfit()) };
                let sign = if negative { "-" } else { "" };
                if words.is_empty() {
                    return Ok(format!("{sign}{}", number.digits));
                }
                let lowered = self.number(env, inner).ok_or_else(misfit)?;
                let MeasureKind::Literal(Literal::Number(found)) = &lowered.measure.kind else {
                    return Err(misfit());
                };
                if !lowered.measure.unit.fits(unit) {
                    return Err(misfit());
                }
                let said = found.clone() * lowered.measure.unit.factor_to(unit);
                Ok(format!("{sign}{}", said.exact_decimal().unwrap_or_else(|| said.rounded(PLACES))))
            }
        }
    }
}

/// Why a cell is not what its column takes.
enum Misfit {
    Kind(ValueType),
    /// None of these.
    Unlisted(ValueType, Vec<String>),
}

/// A value that stands for itself: a text, a word, a code written as a number, a day.
pub(super) fn text_of(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Text(text) => Some(text.clone()),
        ExprKind::Path(path) => {
            Some(path.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("."))
        }
        ExprKind::Quantity { number, unit } if unit.is_empty() => Some(number.digits.clone()),
        ExprKind::Calendar(calendar) => {
            let day = super::period::last_day(*calendar)?;
            Some(super::period::period(*calendar).map_or(day.to_string(), |period| period.to_string()))
        }
        _ => None,
    }
}
