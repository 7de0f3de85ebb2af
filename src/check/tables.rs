//! Clauses of a dataset that say how its file is laid out: wide tables, sheets, headers, signs of absence; and what
//! columns say of time in a table that has none.

use super::names::Table;
use super::period::{grain_name, range_grain};
use super::{Checker, is_form};
use crate::diagnostic::{LinkProblem, RowProblem, TableProblem};
use crate::model::{ColumnKind, Dataset, DatasetId, FileKind, Grain, PeriodColumn, TimeKind, WideColumns};
use crate::source::Span;
use crate::syntax::tree::{self, DatasetClause};

/// What kind of file a dataset names, by its ending; `None` where the name does not say it.
fn file_kind(file: &str) -> Option<FileKind> {
    let lower = file.to_lowercase();
    let plain = lower.strip_suffix(".gz").or(lower.strip_suffix(".zst")).unwrap_or(&lower);
    FileKind::of(plain)
}

impl Checker<'_> {
    /// `columns 2011..2015 -> year, planned : thousand RUB flow`
    pub(super) fn wide(
        &mut self,
        id: DatasetId,
        dataset: &mut Dataset,
        (periods, period, value): (&tree::PeriodRange, &tree::Name, &tree::Column),
        span: Span,
    ) {
        let range = self.range(periods);
        let column = self.column(id, dataset, value);
        // What the rows are by is known even where the range is not good, so that nothing else seems to lack a period.
        let grain = range.map(|(first, _)| first.grain).or_else(|| range_grain(periods));
        let own = grain.filter(|g| !is_form(grain_name(*g), &period.text));
        if let Some(grain) = own {
            let (grain, written) = (grain_name(grain), period.text.clone());
            self.report(TableProblem::WideGrain { grain, written, span: period.span, periods: periods.span });
        }
        let grain = grain.unwrap_or(Grain::Year);
        dataset.period = Some(PeriodColumn { grain, header: period.text.clone(), span });
        if let (Some((first, last)), Some(value)) = (range, column) {
            dataset.wide = Some(WideColumns { first, last, value, span });
        }
    }

    /// Clauses that do not go with the file or with one another.
    pub(super) fn check_layout(&mut self, dataset: &Dataset, declared: &tree::Dataset) {
        let (file, file_span) = (&declared.file.value, declared.file.span);
        let kind = file_kind(file);
        let (mut period, mut wide): (Option<Span>, Option<Span>) = (None, None);
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                DatasetClause::Sheet(_) if kind.is_some_and(|k| k != FileKind::Workbook) => {
                    self.report(TableProblem::SheetOfNoWorkbook { file: file.clone(), span, file_span });
                }
                DatasetClause::Header(_) if matches!(kind, Some(FileKind::Parquet | FileKind::JsonLines)) => {
                    self.report(TableProblem::HeaderOfNoLines { file: file.clone(), span, file_span });
                }
                DatasetClause::Period { .. } => period = Some(span),
                DatasetClause::Wide { .. } => wide = Some(span),
                DatasetClause::Exists { .. }
                    if dataset.of.is_some() || dataset.period.is_some() || declared.link.is_some() =>
                {
                    let of = declared.of.as_ref().map(|n| n.text.clone());
                    let (dataset, is_link) = (dataset.name.clone(), declared.link.is_some());
                    self.report(TableProblem::ExistsOfFacts { dataset, of, is_link, span });
                }
                DatasetClause::Valid { .. } => {
                    let names = |c: &crate::model::Column| matches!(c.kind, ColumnKind::Reference(_));
                    if !dataset.columns.iter().any(names) && !self.shadowed {
                        self.report(TableProblem::ValidOfNobody { dataset: dataset.name.clone(), span });
                    }
                }
                DatasetClause::Sheet(_)
                | DatasetClause::Header(_)
                | DatasetClause::Exists { .. }
                | DatasetClause::Key(_)
                | DatasetClause::Column(_)
                | DatasetClause::Status { .. }
                | DatasetClause::Where(_)
                | DatasetClause::MissingSigns(_) => {}
            }
        }
        if let (Some(period), Some(wide)) = (period, wide) {
            let (span, other) = if period.start < wide.start { (wide, period) } else { (period, wide) };
            self.report(TableProblem::PeriodAndWide { span, other });
        }
        self.check_cumulative(dataset, declared.link.is_some());
        self.check_signs(declared);
    }

    /// Columns that rows with a period see, and that bear the name of a period which they have.
    pub(super) fn names_of_periods(&mut self) {
        let mut found: Vec<(String, Span, Span)> = Vec::new();
        for (at, dataset) in self.policy.datasets.iter().enumerate() {
            let Some(period) = &dataset.period else { continue };
            let seen = self.in_sight(DatasetId::at(at)).into_iter();
            for column in seen.filter_map(|id| self.policy.datasets.get(id.index())).flat_map(|d| &d.columns)
            {
                let has = |grain: Grain| grain.per_year() <= period.grain.per_year();
                let grains = [Grain::Year, Grain::Quarter, Grain::Month].into_iter().filter(|g| has(*g));
                let borne = grains.map(grain_name).chain(["period"]).any(|slot| is_form(slot, &column.name));
                if borne && found.iter().all(|(_, span, _)| *span != column.span) {
                    found.push((column.name.clone(), column.span, period.span));
                }
            }
        }
        for (name, span, period) in found {
            self.report(RowProblem::NameOfPeriod { name, span, period });
        }
    }

    fn check_cumulative(&mut self, dataset: &Dataset, is_link: bool) {
        for column in dataset.columns.iter().filter(|c| c.time == Some(TimeKind::FlowCumulative)) {
            let (name, span) = (column.name.clone(), column.span);
            if is_link {
                self.report(LinkProblem::Cumulative { column: name, span });
                continue;
            }
            match dataset.period.as_ref().map(|p| p.grain) {
                None => self.report(TableProblem::CumulativeWithoutPeriod { column: name, span }),
                Some(Grain::Year) => self.report(TableProblem::CumulativeByYear { column: name, span }),
                Some(Grain::Quarter | Grain::Month) => {}
            }
        }
    }

    fn check_signs(&mut self, declared: &tree::Dataset) {
        let mut seen: Table<()> = Table::default();
        for clause in &declared.clauses {
            let DatasetClause::MissingSigns(signs) = &clause.kind else { continue };
            for sign in signs {
                let text = sign.value.trim();
                if text.is_empty() || seen.add(text, (), sign.span).is_some() {
                    self.report(TableProblem::SignForNothing { sign: text.to_owned(), span: sign.span });
                }
            }
        }
    }
}
