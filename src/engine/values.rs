//! The values that a column has, for who is writing a condition on it.

use super::answers::Loaded;
use super::table::Subjects;
use crate::model::{ColumnKind, ColumnRef, DatasetId};

impl Loaded {
    /// Texts or keys of a column that begin as is typed, else those whose titles hold it, in any case of letters. At
    /// most so many, the first in the order of the texts; keys with the titles of the entities.
    pub fn values_begun(&self, at: ColumnRef, typed: &str, most: usize) -> Vec<(String, Option<String>)> {
        let Some(column) = self.store.dataset(at.dataset).and_then(|d| d.column(at.column)) else {
            return Vec::new();
        };
        match &column.kind {
            ColumnKind::Reference(of) => self.keys_begun(*of, typed, most),
            ColumnKind::Text
                if self.store.key_place(at.dataset, at.column.index()).is_some()
                    && self.has_entities(at.dataset) =>
            {
                self.keys_begun(at.dataset, typed, most)
            }
            ColumnKind::Text => {
                let texts = self.store.table(at.dataset).and_then(|table| table.texts.get(at.column.index()));
                let begun = texts
                    .into_iter()
                    .flat_map(|texts| texts.iter())
                    .filter(|text| !text.is_empty() && begins(text, typed));
                first(begun.collect(), most).into_iter().map(|text| (text.to_owned(), None)).collect()
            }
            ColumnKind::Number(_) | ColumnKind::Date | ColumnKind::Code(_) | ColumnKind::Cluster => {
                Vec::new()
            }
        }
    }

    fn has_entities(&self, dataset: DatasetId) -> bool {
        self.store.table(dataset).is_some_and(|table| matches!(table.subjects, Subjects::Entities))
    }

    fn keys_begun(&self, of: DatasetId, typed: &str, most: usize) -> Vec<(String, Option<String>)> {
        let Some(keys) = self.store.entity_keys(of) else { return Vec::new() };
        let entities = || (0u32..).zip(keys.iter());
        let titled = |entity: u32| self.store.title(of, entity);
        let mut found: Vec<(&str, u32)> =
            entities().filter(|(_, key)| begins(key, typed)).map(|(entity, key)| (key, entity)).collect();
        if found.is_empty() {
            let wanted = typed.to_lowercase();
            let holds =
                |entity: u32| titled(entity).is_some_and(|title| title.to_lowercase().contains(&wanted));
            found =
                entities().filter(|(entity, _)| holds(*entity)).map(|(entity, key)| (key, entity)).collect();
        }
        first(found, most).into_iter().map(|(key, entity)| (key.to_owned(), titled(entity))).collect()
    }
}

/// True where a text begins as is typed, in any case of letters.
fn begins(text: &str, typed: &str) -> bool {
    let mut text = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|sign| text.next() == Some(sign))
}

/// The first in their order; a register of millions is not sorted for it.
fn first<T: Ord>(mut all: Vec<T>, most: usize) -> Vec<T> {
    if all.len() > most {
        all.select_nth_unstable(most);
        all.truncate(most);
    }
    all.sort_unstable();
    all
}
