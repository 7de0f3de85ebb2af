//! Datasets: columns, keys, references, and the computed parts of their rows.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Checker;
use super::circle::circle_from;
use super::period::grain;
use super::row::{Row, RowScope, RowType};
use crate::diagnostic::{
    Kind, Lacking, Misfit, MoneyProblem, NameProblem, TypeProblem, UnitProblem, ValueType,
};
use crate::keyword::Lang;
use crate::model::{
    Column, ColumnId, ColumnKind, ColumnRef, Dataset, DatasetId, PeriodColumn, Rollup, RowExpr, TimeKind,
};
use crate::source::Span;
use crate::syntax::tree::{self, ColumnType, DatasetClause};
use crate::unit::{Rational, Unit};

impl Checker<'_> {
    /// Names first, so that datasets may refer to one another; a dataset of entities is a unit of count.
    pub(super) fn declare_datasets(&mut self, declared: &[(&tree::Dataset, &PathBuf)]) {
        for (at, (dataset, _)) in declared.iter().enumerate() {
            self.declare(Kind::Dataset, |n| &mut n.datasets, &dataset.head, DatasetId::at(at));
            let counts = |kind: &DatasetClause| {
                matches!(kind, DatasetClause::Period { .. } | DatasetClause::Wide { .. })
            };
            let entity = dataset.of.is_none()
                && dataset.link.is_none()
                && !dataset.clauses.iter().any(|c| counts(&c.kind));
            let name = &dataset.head.name.text;
            // Organisations counted in kilometres: a name that a scaled unit has is not taken over in silence.
            if let Some(first) = self.names.units.span(name).filter(|_| entity)
                && self.units.word(name, None).is_ok_and(|unit| !self.is_base(&unit))
            {
                let (name, span) = (dataset.head.name.text.clone(), dataset.head.name.span);
                self.report(NameProblem::Duplicate { kind: Kind::Unit, name, span, first });
            }
            if entity && !self.units.contains(name) {
                let names = [&dataset.head.name].into_iter().chain(&dataset.head.also);
                let names: Vec<String> = names.map(|n| n.text.clone()).collect();
                self.units.add_base(&names, false);
            }
        }
    }

    pub(super) fn check_datasets(&mut self, declared: &[(&tree::Dataset, &PathBuf)]) {
        for (dataset, folder) in declared {
            let checked = self.dataset(dataset, folder);
            self.policy.datasets.push(checked);
        }
        self.names_of_periods();
        self.collect_axes();
    }

    fn dataset(&mut self, declared: &tree::Dataset, folder: &std::path::Path) -> Dataset {
        let of = declared.of.as_ref().and_then(|name| self.dataset_id(name));
        self.shadowed |= declared.of.is_some() && of.is_none();
        let mut dataset = Dataset {
            name: declared.head.name.text.clone(),
            also: declared.head.also.iter().map(|n| n.text.clone()).collect(),
            title: declared.head.title.as_ref().map(|t| t.value.clone()),
            span: declared.head.name.span,
            file: declared.file.value.clone(),
            file_span: declared.file.span,
            folder: folder.to_path_buf(),
            of,
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
        };
        self.names.columns.push(super::names::Table::default());
        let id = DatasetId::at(self.names.columns.len() - 1);
        let mut seen = BTreeMap::new();
        let (mut exists, mut valid) = (None, None);
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                DatasetClause::Key(column) => {
                    if let Some(key) = self.column(id, &mut dataset, column) {
                        dataset.keys.push(key);
                    }
                }
                DatasetClause::Column(column) => {
                    self.column(id, &mut dataset, column);
                }
                DatasetClause::Period { grain: of, from } => {
                    self.once(&mut seen, "period", span);
                    let header = from.as_ref().map_or_else(|| self.last_word(span), |t| t.value.clone());
                    dataset.period = Some(PeriodColumn { grain: grain(*of), header, span });
                }
                DatasetClause::Where(_) => self.once(&mut seen, "where", span),
                DatasetClause::Header(number) => {
                    self.once(&mut seen, "header", span);
                    match number.digits.parse().ok().filter(|n| *n > 0) {
                        Some(line) => dataset.header = line,
                        None => self.report(NameProblem::Misplaced {
                            what: number.digits.clone(),
                            why: Misfit::Header,
                            span: number.span,
                        }),
                    }
                }
                DatasetClause::MissingSigns(signs) => {
                    dataset.missing_signs.extend(signs.iter().map(|t| t.value.trim().to_owned()));
                }
                DatasetClause::Exists { from, until } => {
                    self.once(&mut seen, "exists", span);
                    exists = Some((from, until));
                }
                DatasetClause::Valid { from, until } => {
                    self.once(&mut seen, "valid", span);
                    valid = Some((from, until));
                }
                DatasetClause::Wide { periods, period, value } => {
                    self.once(&mut seen, "columns", span);
                    self.wide(id, &mut dataset, (periods, period, value), span);
                }
                DatasetClause::Status { name, from, signs } => {
                    self.once(&mut seen, "status column", span);
                    if dataset.status.is_none() {
                        self.status_column(id, &mut dataset, name, from.as_ref(), signs);
                    }
                }
                DatasetClause::Sheet(sheet) => {
                    self.once(&mut seen, "sheet", span);
                    dataset.sheet = Some((sheet.value.clone(), sheet.span));
                }
            }
        }
        dataset.exists =
            exists.and_then(|(from, until)| self.dated_columns(id, &dataset, from, until.as_ref()));
        dataset.valid =
            valid.and_then(|(from, until)| self.dated_columns(id, &dataset, from, until.as_ref()));
        if let Some(entity) = of {
            let is_entity = |c: &Column| c.kind == ColumnKind::Reference(entity);
            dataset.entity_column = dataset.columns.iter().position(is_entity).map(ColumnId::at);
            if dataset.entity_column.is_none() && !self.shadowed {
                let declaration = dataset.name.clone();
                self.report(NameProblem::Lacks { declaration, what: Lacking::Reference, span: dataset.span });
            }
        }
        if dataset.of.is_none()
            && dataset.period.is_none()
            && dataset.keys.is_empty()
            && declared.link.is_none()
        {
            let declaration = dataset.name.clone();
            self.report(NameProblem::Lacks { declaration, what: Lacking::Key, span: dataset.span });
        }
        self.check_marks(&dataset);
        self.check_rates(&mut dataset);
        self.check_layout(&dataset, declared);
        dataset
    }

    fn last_word(&self, span: Span) -> String {
        self.written(span).split(' ').next_back().unwrap_or("").to_owned()
    }

    fn dated_columns(
        &mut self,
        id: DatasetId,
        dataset: &Dataset,
        from: &tree::Name,
        until: Option<&tree::Name>,
    ) -> Option<(ColumnId, Option<ColumnId>)> {
        let mut dated = |name: &tree::Name| {
            let found = self.names.columns.get(id.index()).and_then(|t| t.find(&name.text));
            match found {
                Some(column) if dataset.column(column).is_some_and(|c| c.kind == ColumnKind::Date) => {
                    Some(column)
                }
                Some(column) => {
                    let at = dataset.column(column).map_or(name.span, |c| c.span);
                    let column = Some((name.text.clone(), at));
                    self.report(TypeProblem::NotADate { span: name.span, column });
                    None
                }
                None => {
                    let known: Vec<&str> = dataset.columns.iter().map(|c| c.name.as_str()).collect();
                    self.unknown(Kind::Column, name, known.into_iter());
                    None
                }
            }
        };
        let first = dated(from)?;
        match until {
            Some(until) => Some((first, Some(dated(until)?))),
            None => Some((first, None)),
        }
    }

    pub(super) fn column(
        &mut self,
        dataset: DatasetId,
        into: &mut Dataset,
        declared: &tree::Column,
    ) -> Option<ColumnId> {
        let kind = match &declared.of_type {
            ColumnType::Reference(name) => self.dataset_id(name).map(ColumnKind::Reference),
            ColumnType::Cluster(_) => Some(ColumnKind::Cluster),
            ColumnType::Typed(unit) => self.column_type(unit),
        };
        let id = ColumnId::at(into.columns.len());
        let table = self.names.columns.get_mut(dataset.index())?;
        if let Some(first) = table.add(&declared.name.text, id, declared.name.span) {
            let (kind, name, span) = (Kind::Column, declared.name.text.clone(), declared.name.span);
            self.report(NameProblem::Duplicate { kind, name, span, first });
            return None;
        }
        let time = declared.time.as_ref().map(|(time, _)| match time {
            tree::TimeKind::Stock(tree::Rollup::Average) => TimeKind::Stock(Rollup::Average),
            tree::TimeKind::Stock(tree::Rollup::Opening) => TimeKind::Stock(Rollup::Opening),
            tree::TimeKind::Stock(tree::Rollup::Closing) => TimeKind::Stock(Rollup::Closing),
            tree::TimeKind::Flow => TimeKind::Flow,
            tree::TimeKind::FlowCumulative => TimeKind::FlowCumulative,
        });
        if let (Some((_, span)), Some(kind)) = (&declared.time, &kind)
            && !matches!(kind, ColumnKind::Number(_))
        {
            self.report(NameProblem::Misplaced {
                what: self.written(*span),
                why: Misfit::TimeOfText,
                span: *span,
            });
        }
        if let (Some(from), Some(_)) = (&declared.from, &declared.computed) {
            self.report(NameProblem::Misplaced {
                what: self.written(from.span),
                why: Misfit::ComputedFrom,
                span: from.span,
            });
        }
        if kind.is_none() {
            self.shadowed = true;
            self.broken.insert(ColumnRef { dataset, column: id });
        }
        let counts = match &kind {
            Some(ColumnKind::Number(unit)) => self.is_count(unit),
            Some(_) | None => false,
        };
        let index_of = match &kind {
            Some(ColumnKind::Number(unit)) => self.base_year(unit),
            Some(_) | None => None,
        };
        into.columns.push(Column {
            name: declared.name.text.clone(),
            header: declared.from.as_ref().map_or_else(|| declared.name.text.clone(), |t| t.value.clone()),
            kind: kind.unwrap_or(ColumnKind::Text),
            time,
            optional: declared.optional,
            computed: None,
            counts,
            index_of,
            span: declared.name.span,
        });
        Some(id)
    }

    /// The year of `RUB / RUB[2010]`: money of the period over the same money of that year, in one scale.
    fn base_year(&self, unit: &Unit) -> Option<i16> {
        let parts: Vec<_> = unit.dimension.parts().collect();
        let [(a, _), (b, _)] = parts.as_slice() else { return None };
        if parts.iter().map(|(_, power)| *power).sum::<i32>() != 0 || unit.scale != Rational::one() {
            return None;
        }
        let (a, b) = (self.units.base(*a)?, self.units.base(*b)?);

        let same = a.currency && b.currency && a.name == b.name;
        match (a.price_year, b.price_year) {
            (None, Some(year)) | (Some(year), None) if same => Some(year),
            _ => None,
        }
    }

    fn column_type(&mut self, written: &tree::UnitExpr) -> Option<ColumnKind> {
        if let [(false, word)] = written.factors.as_slice()
            && word.power == 1
            && word.price_year.is_none()
        {
            let name = word.word.as_str();
            match name {
                "text" | "текст" => return Some(ColumnKind::Text),
                "number" | "число" => return Some(ColumnKind::Number(Unit::one())),
                "date" | "дата" => return Some(ColumnKind::Date),
                _ => {}
            }
            if let Some(id) = self.names.classifications.find(name) {
                return Some(ColumnKind::Code(id));
            }
            // A dataset of entities is a unit too; a reference is written with an arrow.
            if !self.units.contains(name) && !matches!(name, "%" | "pp" | "пп") {
                let classes: Vec<String> = self.names.classifications.names().map(str::to_owned).collect();
                let units: Vec<String> = self.units.words().map(str::to_owned).collect();
                let types = ["text", "number", "date", "текст", "число", "дата"];
                let name = tree::Name { text: name.to_owned(), span: word.span };
                let known = classes.iter().chain(&units).map(String::as_str).chain(types);
                let near = self.unknown(Kind::Type, &name, known)?;
                // What was meant is guessed, so that what reads the column is not unknown too.
                let of_type = tree::UnitExpr {
                    factors: vec![(false, tree::UnitWord { word: near, ..word.clone() })],
                    span: written.span,
                };
                return self.column_type(&of_type);
            }
        }
        self.unit(written).map(ColumnKind::Number)
    }

    /// Computed columns and `where`, when every column and role is known.
    pub(super) fn check_rows(&mut self, declared: &[(&tree::Dataset, &PathBuf)]) {
        for (at, (dataset, _)) in declared.iter().enumerate() {
            let id = DatasetId::at(at);
            for clause in &dataset.clauses {
                match &clause.kind {
                    DatasetClause::Column(column) | DatasetClause::Key(column) => {
                        if let Some(formula) = &column.computed {
                            self.computed(id, column, formula);
                        }
                    }
                    DatasetClause::Where(condition) => {
                        let filter = self.row_condition(&RowScope::of_table(id), condition);
                        if let Some(dataset) = self.policy.datasets.get_mut(at) {
                            dataset.filter = filter;
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn computed(&mut self, id: DatasetId, declared: &tree::Column, formula: &tree::Expr) {
        let Some(column) = self.names.columns.get(id.index()).and_then(|t| t.find(&declared.name.text))
        else {
            return;
        };
        let Some(kind) =
            self.policy.datasets.get(id.index()).and_then(|d| d.column(column)).map(|c| c.kind.clone())
        else {
            return;
        };
        let declared = match &declared.of_type {
            ColumnType::Typed(unit) => unit.span,
            ColumnType::Reference(name) => name.span,
            ColumnType::Cluster(span) => *span,
        };
        let Some(expr) = self.computed_value(&RowScope::of_table(id), (&kind, declared), formula) else {
            return;
        };
        let place = self.policy.datasets.get_mut(id.index()).and_then(|d| d.columns.get_mut(column.index()));
        if let Some(place) = place {
            place.computed = Some(expr);
        }
    }

    /// Computed columns that need one another; they are left uncomputed.
    pub(super) fn computed_circles(&mut self) {
        let mut needs: BTreeMap<ColumnRef, Vec<ColumnRef>> = BTreeMap::new();
        for (at, dataset) in self.policy.datasets.iter().enumerate() {
            for (place, column) in dataset.columns.iter().enumerate() {
                let own = ColumnRef { dataset: DatasetId::at(at), column: ColumnId::at(place) };
                needs.insert(own, column.computed.as_ref().map(RowExpr::columns).unwrap_or_default());
            }
        }
        let mut told = std::collections::BTreeSet::new();
        for start in needs.keys() {
            let Some(path) = circle_from(&needs, *start).filter(|_| !told.contains(start)) else { continue };
            told.extend(path.iter().copied());
            let column = |c: &ColumnRef| {
                let column = self.policy.datasets.get(c.dataset.index())?.column(c.column)?;
                Some((column.name.clone(), column.span))
            };
            let parts: Vec<(String, Span)> = path.iter().filter_map(column).collect();
            let names = parts.iter().chain(parts.first()).map(|(name, _)| name.clone()).collect();
            let spans = parts.iter().map(|(_, span)| *span).collect();
            self.report(NameProblem::Cycle { names, spans });
            for part in path {
                let columns = self.policy.datasets.get_mut(part.dataset.index()).map(|d| &mut d.columns);
                if let Some(column) = columns.and_then(|c| c.get_mut(part.column.index())) {
                    column.computed = None;
                }
            }
        }
    }

    fn computed_value(
        &mut self,
        scope: &RowScope,
        (kind, declared): (&ColumnKind, Span),
        formula: &tree::Expr,
    ) -> Option<RowExpr> {
        let wanted = RowType::of_column(kind);
        let row = self.row_as(scope, formula, &wanted)?;
        match (&wanted, &row.of) {
            (RowType::Number(unit), RowType::Number(_)) => {
                self.row_in_unit(row, (unit, declared), formula.span, None).map(|row| row.expr)
            }
            (wanted, found) if wanted == found || *found == RowType::Missing => Some(row.expr),
            (wanted, found) => {
                let (wanted, found): (ValueType, ValueType) =
                    (self.row_type_words(wanted), self.row_type_words(found));
                self.report(TypeProblem::Wanted { wanted, found, span: formula.span });
                None
            }
        }
    }

    /// A number in a declared unit: that of a computed column, or of what a function gives.
    pub(super) fn row_in_unit(
        &mut self,
        row: Row,
        (unit, declared_span): (&Unit, Span),
        formula: Span,
        function: Option<&tree::Name>,
    ) -> Option<Row> {
        let RowType::Number(found) = &row.of else { return Some(row) };
        let numbers = unit.dimension.is_none() && found.dimension.is_none();
        let prices = self.same_but_prices(unit, found);
        if !(unit.fits(found) || numbers || row.is_bare()) {
            let (declared, found) = (unit.text.to_string(), found.text.to_string());
            match function {
                Some(function) => self.report(MoneyProblem::FunctionUnit {
                    function: function.text.clone(),
                    declared,
                    declared_span,
                    found,
                    call: formula,
                    repair: None,
                }),
                None => self.report(UnitProblem::DeclaredUnit {
                    column: true,
                    prices,
                    repair: None,
                    declared,
                    declared_span,
                    found,
                    formula,
                }),
            }
            return None;
        }
        let factor = if row.is_bare() { crate::unit::Rational::one() } else { found.factor_to(unit) };
        Some(Row { expr: super::row::scaled(row.expr, factor), of: RowType::Number(unit.clone()), ..row })
    }

    /// The language in which a name of the policy is written, for canonical words in messages.
    pub(super) fn lang_of(text: &str) -> Lang {
        if text.is_ascii() { Lang::En } else { Lang::Ru }
    }
}
