//! Axes: columns of one name that agree, and how a formula names them.

use super::names::AxisEntry;
use super::{Checker, is_form};
use crate::diagnostic::{Kind, NameProblem};
use crate::keyword::AXIS_FORMS;
use crate::model::{Axis, AxisId, AxisKind, CellAxis, ColumnId, ColumnKind, ColumnRef, DatasetId, Grain};
use crate::syntax::tree::Name;

impl Checker<'_> {
    /// Two datasets share an axis if their columns of that name have one classification or one entity.
    pub(super) fn collect_axes(&mut self) {
        let mut found: Vec<(String, AxisKind, ColumnRef, crate::source::Span)> = Vec::new();
        for (at, dataset) in self.policy.datasets.iter().enumerate() {
            let id = DatasetId::at(at);
            for (place, column) in dataset.columns.iter().enumerate() {
                let column_id = ColumnId::at(place);
                let is_key = dataset.keys.contains(&column_id);
                let kind = match column.kind {
                    ColumnKind::Code(classification) => AxisKind::Tree(classification),
                    ColumnKind::Reference(entity) => AxisKind::Entity(entity),
                    ColumnKind::Text if is_key && dataset.is_entity() => AxisKind::Entity(id),
                    ColumnKind::Text if is_key => AxisKind::Text,
                    ColumnKind::Text | ColumnKind::Number(_) | ColumnKind::Date | ColumnKind::Cluster => {
                        continue;
                    }
                };
                found.push((
                    column.name.clone(),
                    kind,
                    ColumnRef { dataset: id, column: column_id },
                    column.span,
                ));
            }
        }
        for (name, kind, column, span) in found {
            let known = self.policy.axes.iter().position(|a| a.name == name && a.kind == kind);
            match known.and_then(|at| self.policy.axes.get_mut(at)) {
                Some(axis) if axis.columns.iter().all(|c| c.dataset != column.dataset) => {
                    axis.columns.push(column)
                }
                Some(_) => {}
                None => {
                    let id = AxisId::at(self.policy.axes.len());
                    self.policy.axes.push(Axis { name: name.clone(), kind, columns: vec![column] });
                    if self.names.axes.add(&name, AxisEntry::One(id), span).is_some() {
                        self.names.axes.replace(&name, AxisEntry::Disputed, span);
                    }
                }
            }
        }
    }

    /// An axis by name; reports a name that is none.
    pub(super) fn axis(&mut self, name: &Name) -> Option<CellAxis> {
        let found = self.find_axis(&name.text);
        match (found, self.names.axes.find(&name.text)) {
            (Some(axis), _) => Some(axis),
            (None, Some(AxisEntry::Disputed)) => {
                let options = self.policy.axes.iter().filter(|a| a.name == name.text);
                let options = options.flat_map(|a| &a.columns).filter_map(|c| {
                    Some(format!("{}.{}", self.policy.datasets.get(c.dataset.index())?.name, name.text))
                });
                let (options, name_text) = (options.collect(), name.text.clone());
                self.report(NameProblem::Ambiguous { name: name_text, options, span: name.span });
                None
            }
            (None, _) if self.is_text(&name.text) => {
                self.report(NameProblem::TextAsAxis { name: name.text.clone(), span: name.span });
                None
            }
            (None, _) => {
                let known: Vec<String> = self.names.axes.names().map(str::to_owned).collect();
                let words = ["cluster", "role", "year", "quarter", "month"];
                let words = words.into_iter().chain(["кластер", "роль", "год", "квартал", "месяц"]);
                // An axis of organisations is named by their dataset too.
                let entities = self.policy.datasets.iter().filter(|d| d.is_entity());
                let entities: Vec<String> = entities.map(|d| d.name.clone()).collect();
                let known = known.iter().chain(&entities).map(String::as_str);
                self.unknown(Kind::Axis, name, known.chain(words));
                None
            }
        }
    }

    /// True for a column of text that is no key.
    fn is_text(&self, name: &str) -> bool {
        let columns = self.policy.datasets.iter().flat_map(|d| &d.columns);
        columns.into_iter().any(|c| c.name == name && c.kind == ColumnKind::Text)
    }

    /// What an answer can be told apart by: so many names that a reader takes in, those of the language first, as
    /// English words.
    pub(super) fn groupings(&self) -> Vec<String> {
        const MOST: usize = 20;
        let periods = self.policy.datasets.iter().filter_map(|d| d.period.as_ref().map(|p| p.grain));
        let finest = periods.max().unwrap_or(Grain::Year);
        let grains = [("year", Grain::Year), ("quarter", Grain::Quarter), ("month", Grain::Month)];
        let grains = grains.into_iter().filter(|(_, grain)| *grain <= finest).map(|(word, _)| word);
        let own = self.names.axes.names();
        ["cluster", "role"].into_iter().chain(grains).chain(own).take(MOST).map(str::to_owned).collect()
    }

    pub(super) fn find_axis(&self, name: &str) -> Option<CellAxis> {
        if let Some(AxisEntry::One(id)) = self.names.axes.find(name) {
            return Some(CellAxis::Axis(id));
        }
        if is_form("cluster", name) {
            return Some(CellAxis::Cluster);
        }
        if matches!(name, "role" | "роль" | "роли") {
            return Some(CellAxis::Role);
        }
        for (slot, grain) in [("year", Grain::Year), ("quarter", Grain::Quarter), ("month", Grain::Month)] {
            if is_form(slot, name) {
                return Some(CellAxis::Period(grain));
            }
        }
        let spoken = AXIS_FORMS.iter().find(|(_, forms)| forms.contains(&name));
        match spoken.map(|(slot, _)| *slot) {
            Some("cluster") => return Some(CellAxis::Cluster),
            Some("year") => return Some(CellAxis::Period(Grain::Year)),
            Some("quarter") => return Some(CellAxis::Period(Grain::Quarter)),
            Some("month") => return Some(CellAxis::Period(Grain::Month)),
            Some(_) | None => {}
        }
        // An entity's axis may be named by its dataset too.
        let dataset = self.names.datasets.find(name)?;
        let axis = self.policy.axes.iter().position(|a| a.kind == AxisKind::Entity(dataset))?;
        Some(CellAxis::Axis(AxisId::at(axis)))
    }
}
