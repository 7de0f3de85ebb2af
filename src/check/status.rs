//! `status column`: a column of statuses, and what stands for them in a table.

use std::collections::BTreeMap;

use super::Checker;
use super::measure::Lowered;
use crate::diagnostic::{Kind, NameProblem, StatusProblem};
use crate::keyword::Lang;
use crate::model::{
    Aggregate, ClassificationId, Code, Column, ColumnId, ColumnKind, DataStatus, Dataset, DatasetId, Measure,
    MeasureKind, StatusColumn,
};
use crate::source::Span;
use crate::syntax::tree;

impl Checker<'_> {
    /// The column joins the others under its name: conditions and queries read it as a code of the list of statuses.
    pub(super) fn status_column(
        &mut self,
        id: DatasetId,
        dataset: &mut Dataset,
        name: &tree::Name,
        from: Option<&tree::Text>,
        written: &[(tree::DataStatus, tree::Text)],
    ) {
        let column = ColumnId::at(dataset.columns.len());
        if let Some(table) = self.names.columns.get_mut(id.index())
            && let Some(first) = table.add(&name.text, column, name.span)
        {
            let (kind, name, span) = (Kind::Column, name.text.clone(), name.span);
            self.report(NameProblem::Duplicate { kind, name, span, first });
            return;
        }
        let mut signs: Vec<(String, DataStatus)> = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        for (status, sign) in written {
            if let Some(first) = places.insert(sign.value.clone(), sign.span) {
                let (sign, span) = (sign.value.clone(), sign.span);
                self.report(StatusProblem::SignTwice { sign, span, first });
                continue;
            }
            signs.push((sign.value.trim().to_owned(), status_of(*status)));
        }
        let list = self.status_list(name.span);
        dataset.columns.push(Column {
            name: name.text.clone(),
            header: from.map_or_else(|| name.text.clone(), |t| t.value.clone()),
            kind: ColumnKind::Code(list),
            time: None,
            // An empty cell is a final value.
            optional: true,
            computed: None,
            counts: false,
            index_of: None,
            span: name.span,
        });
        dataset.status = Some(StatusColumn { column, signs });
    }

    pub(super) fn check_marks(&mut self, dataset: &Dataset) {
        let Some(column) = dataset.status.as_ref().and_then(|s| dataset.column(s.column)) else { return };
        let numbers = dataset.columns.iter().enumerate().any(|(at, c)| {
            matches!(c.kind, ColumnKind::Number(_)) && !dataset.keys.contains(&ColumnId::at(at))
        });
        if !numbers && !self.shadowed {
            let (dataset, span) = (dataset.name.clone(), column.span);
            self.report(StatusProblem::NothingToMark { dataset, span });
        }
    }

    /// The one list of statuses, which no name of the policy reaches.
    fn status_list(&mut self, span: Span) -> ClassificationId {
        if let Some(known) = self.status_codes {
            return known;
        }
        let code = |status: DataStatus| Code {
            code: status.word(Lang::En).to_owned(),
            title: None,
            parent: None,
            level: 1,
            end: status.ordinal() + 1,
        };
        let id = ClassificationId::at(self.policy.classifications.len());
        self.policy.classifications.push(crate::model::Classification {
            name: "status".to_owned(),
            also: vec!["статус".to_owned()],
            title: None,
            span,
            file: None,
            codes: DataStatus::ALL.into_iter().map(code).collect(),
        });
        let words = DataStatus::ALL
            .into_iter()
            .flat_map(|s| [Lang::En, Lang::Ru].map(|lang| (s.word(lang).to_owned(), s.ordinal())));
        self.codes.push(words.collect());
        self.status_codes = Some(id);
        id
    }

    /// `m require all`: every aggregate of the measure becomes one that bears no gap.
    pub(super) fn complete(&mut self, inner: Lowered, span: Span) -> Option<Lowered> {
        let mut found = Parts::default();
        let mut measure = inner.measure.clone();
        self.completed(&mut measure, &mut found);
        if found.indicator || !found.aggregate {
            let (what, indicator) = (self.written(inner.measure.span), found.indicator);
            self.report(StatusProblem::NothingToComplete { what, indicator, span });
            return None;
        }
        Some(Lowered { measure: Measure { span, ..measure }, ..inner })
    }

    fn completed(&mut self, measure: &mut Measure, found: &mut Parts) {
        match &mut measure.kind {
            MeasureKind::Aggregate(id) => {
                found.aggregate = true;
                if let Some(aggregate) = self.policy.aggregates.get(id.index()).cloned() {
                    *id = self.intern(Aggregate { complete: true, ..aggregate });
                }
            }
            MeasureKind::Indicator(_) => found.indicator = true,
            _ => {}
        }
        for child in measure.children_mut() {
            self.completed(child, found);
        }
    }
}

/// What a measure is made of.
#[derive(Default)]
struct Parts {
    aggregate: bool,
    indicator: bool,
}

fn status_of(written: tree::DataStatus) -> DataStatus {
    match written {
        tree::DataStatus::Final => DataStatus::Final,
        tree::DataStatus::Provisional => DataStatus::Provisional,
        tree::DataStatus::Estimated => DataStatus::Estimated,
        tree::DataStatus::Suppressed => DataStatus::Suppressed,
        tree::DataStatus::Confidential => DataStatus::Confidential,
    }
}
