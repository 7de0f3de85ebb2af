//! Axes of cells as values of rows.

use super::column::Cells;
use super::eval::Val;
use super::frame::{Frame, Rows};
use super::keys::{ABSENT, UNKNOWN};
use super::program::{Compiler, Node, Reading, Source};
use super::table::Store;
use super::truth::{NO, Truth, UNDECIDED, YES};
use crate::model::{AxisId, AxisKind, AxisMember, ColumnKind, ColumnRef, DatasetId};

/// Where a dataset's rows have their member of an axis.
#[derive(Debug, Clone, PartialEq)]
pub enum AxisSource {
    /// An id: a code's ordinal, a text's id in this dataset's column, an entity's ordinal.
    Value(Node),
    /// The row's own value, and the entity's where there is no row.
    ValueOrEntity(Node, Node),
    /// The entity that the row is about, or is.
    Entity,
}

/// The axis as this dataset has it: its own column, or its entity's; `None` where it does not restrict its rows.
///
/// Of a subject that has no row in a period everything that its entity has is known: itself, its region, its kind.
/// It is then expected in its own cells only.
pub fn axis_source(store: &Store, dataset: DatasetId, axis: AxisId) -> Option<AxisSource> {
    let declared = store.policy.axes.get(axis.index())?;
    let entity = store.dataset(dataset)?.of;
    let of = |d: DatasetId| declared.columns.iter().find(|c| c.dataset == d).copied();
    let compiler = Compiler { store, dataset, entity };
    let value = |column| match compiler.column(column) {
        Node::Column(source, Reading::Text) => Node::Column(source, Reading::Id),
        node => node,
    };
    let names_entity =
        |c: ColumnRef| store.dataset(dataset).is_some_and(|d| d.entity_column == Some(c.column));
    match (of(dataset), entity.and_then(of)) {
        (Some(own), _) if names_entity(own) => Some(AxisSource::Entity),
        // Texts have ids of their own in each column; codes and entities are the same everywhere.
        (Some(own), Some(entitys)) if declared.kind != AxisKind::Text => {
            Some(AxisSource::ValueOrEntity(value(own), value(entitys)))
        }
        (Some(column), _) | (None, Some(column)) => Some(AxisSource::Value(value(column))),
        (None, None) => match declared.kind {
            AxisKind::Entity(d) if d == dataset || Some(d) == entity => Some(AxisSource::Entity),
            AxisKind::Entity(_) | AxisKind::Tree(_) | AxisKind::Text => None,
        },
    }
}

/// The member that each row has, by its id in this dataset.
pub fn axis_values(frame: &Frame<'_>, source: &AxisSource, into: &mut Vec<u32>) {
    match source {
        AxisSource::Entity => {
            into.clear();
            into.extend((0..frame.len).map(|lane| frame.entities.get(lane)));
        }
        AxisSource::Value(node) => node_values(frame, node, into),
        AxisSource::ValueOrEntity(_, entitys) if matches!(frame.rows, Rows::None) => {
            node_values(frame, entitys, into);
        }
        AxisSource::ValueOrEntity(own, _) => node_values(frame, own, into),
    }
}

fn node_values(frame: &Frame<'_>, node: &Node, into: &mut Vec<u32>) {
    if let Node::Column(source, Reading::Id) = node {
        return frame.ids(*source, into);
    }
    into.clear();
    into.extend((0..frame.len).map(|lane| match frame.value(node, lane) {
        Val::Id(id) => id,
        _ => ABSENT,
    }));
}

/// How many members an axis has in a dataset, where that is known: ids are smaller.
pub fn axis_width(store: &Store, dataset: DatasetId, source: &AxisSource) -> Option<usize> {
    let declared = store.dataset(dataset)?;
    let node = match source {
        AxisSource::Entity => return Some(store.subject_count(declared.of.unwrap_or(dataset))),
        AxisSource::Value(node) | AxisSource::ValueOrEntity(node, _) => node,
    };
    let (dataset, column) = match node {
        Node::Column(Source::Own(column), Reading::Id) => (dataset, *column),
        Node::Column(Source::Entity(dataset, column) | Source::Fact(dataset, column), Reading::Id) => {
            (*dataset, *column)
        }
        _ => return None,
    };
    match store.dataset(dataset)?.columns.get(column)?.kind {
        ColumnKind::Code(list) => store.policy.classifications.get(list.index()).map(|c| c.codes.len()),
        ColumnKind::Cluster => Some(store.policy.clusters.len()),
        ColumnKind::Reference(target) => Some(store.subject_count(target)),
        ColumnKind::Text => store.table(dataset)?.texts.get(column).map(|texts| texts.len()),
        ColumnKind::Number(_) | ColumnKind::Date => None,
    }
}

/// The ids at or under a member of an axis in a dataset; empty where it has none.
pub fn member_ids(
    store: &Store,
    dataset: DatasetId,
    axis: AxisId,
    member: &AxisMember,
) -> Option<(u32, u32)> {
    let declared = store.policy.axes.get(axis.index())?;
    match (declared.kind, member) {
        (AxisKind::Tree(list), AxisMember::Code(code)) => {
            let end =
                store.policy.classifications.get(list.index()).and_then(|c| c.code(*code)).map(|c| c.end);
            end.map(|end| (*code, end))
        }
        (AxisKind::Entity(target), AxisMember::Entity(key) | AxisMember::Text(key)) => {
            store.entity(target, key).map(|id| (id, id + 1))
        }
        (AxisKind::Text, AxisMember::Text(text)) => {
            let entity = store.dataset(dataset)?.of;
            let of = |d: DatasetId| declared.columns.iter().find(|c| c.dataset == d).copied();
            let column = of(dataset).or_else(|| entity.and_then(of))?;
            let id = store.table(column.dataset)?.texts.get(column.column.index())?.get(text)?;
            Some((id, id + 1))
        }
        (
            AxisKind::Tree(_) | AxisKind::Text | AxisKind::Entity(_),
            AxisMember::Code(_)
            | AxisMember::Text(_)
            | AxisMember::Entity(_)
            | AxisMember::Cluster(_)
            | AxisMember::Period(_),
        ) => None,
    }
}

/// Whether an id lies in a range; undecided where it is absent.
pub fn lies_in(id: u32, range: Option<(u32, u32)>) -> Truth {
    match (id, range) {
        (ABSENT, _) => UNDECIDED,
        (_, Some((from, until))) if from <= id && id < until => YES,
        _ => NO,
    }
}

/// The texts of a text axis that rows have.
pub fn observed_texts(store: &Store, axis: AxisId) -> std::collections::BTreeSet<String> {
    let mut texts = std::collections::BTreeSet::new();
    let columns = store.policy.axes.get(axis.index()).map_or(&[][..], |a| a.columns.as_slice());
    for column in columns {
        let Some(table) = store.table(column.dataset) else { continue };
        let index = column.column.index();
        let known = table.texts.get(index).map_or(0, |t| t.len());
        let mut seen = vec![false; known];
        for chunk in &table.chunks {
            if let Cells::Ids(ids) = chunk.column(index) {
                for (row, id) in ids.iter().enumerate() {
                    let visible = chunk.periods.get(row).is_none_or(|p| table.is_visible(*p));
                    if let Some(slot) = seen.get_mut(*id as usize).filter(|_| visible && *id < UNKNOWN) {
                        *slot = true;
                    }
                }
            }
        }
        let ids = seen.iter().zip(0u32..).filter(|(seen, _)| **seen);
        texts.extend(ids.map(|(_, id)| table.text(index, id).to_owned()));
    }
    texts
}
