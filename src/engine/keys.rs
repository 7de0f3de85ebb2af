//! Texts as small numbers: each distinct text once, in the order in which it was first seen.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Absent where a text, code, reference or cluster should be.
pub const ABSENT: u32 = u32::MAX;
/// A code, reference or cluster that its list does not have; it survives only in rows that `where` drops.
pub const UNKNOWN: u32 = u32::MAX - 1;

const HASHER: FixedState = FixedState::with_seed(0x1de1);

/// A hash that is the same in every run.
pub fn hash<T: std::hash::Hash + ?Sized>(value: &T) -> u64 {
    HASHER.hash_one(value)
}

/// One block of bytes and a table of ids: no allocation per text.
#[derive(Debug, Clone, Default)]
pub struct Interner {
    texts: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
}

impl Interner {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn text(&self, id: u32) -> &str {
        text(&self.texts, &self.ends, id)
    }

    pub fn get(&self, wanted: &str) -> Option<u32> {
        self.table.find(hash(wanted), |id| self.text(*id) == wanted).copied()
    }

    /// The id of a text, given to it now if it is new.
    pub fn intern(&mut self, wanted: &str) -> u32 {
        let Interner { texts, ends, table } = self;
        let hashed = hash(wanted);
        if let Some(id) = table.find(hashed, |id| text(texts, ends, *id) == wanted) {
            return *id;
        }
        let id = u32::try_from(ends.len()).unwrap_or(UNKNOWN - 1);
        texts.push_str(wanted);
        ends.push(texts.len());
        table.insert_unique(hashed, id, |id| hash(text(texts, ends, *id)));
        id
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.text(u32::try_from(at).unwrap_or(ABSENT)))
    }

    /// Gives each text of `other` an id here, by its id there.
    pub fn absorb(&mut self, other: &Interner) -> Vec<u32> {
        other.iter().map(|text| self.intern(text)).collect()
    }
}

fn text<'a>(texts: &'a str, ends: &[usize], id: u32) -> &'a str {
    let at = id as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(at).and_then(|end| texts.get(start..*end)).unwrap_or("")
}

/// Rows of small numbers as ids: each distinct row once.
#[derive(Debug, Clone)]
pub struct TupleInterner {
    width: usize,
    values: Vec<u32>,
    count: usize,
    table: HashTable<u32>,
}

impl TupleInterner {
    pub fn new(width: usize) -> Self {
        TupleInterner { width, values: Vec::new(), count: 0, table: HashTable::new() }
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn tuple(&self, id: u32) -> &[u32] {
        tuple(&self.values, self.width, id)
    }

    pub fn get(&self, wanted: &[u32]) -> Option<u32> {
        self.table.find(hash(wanted), |id| self.tuple(*id) == wanted).copied()
    }

    pub fn intern(&mut self, wanted: &[u32]) -> u32 {
        let TupleInterner { width, values, count, table } = self;
        let hashed = hash(wanted);
        if let Some(id) = table.find(hashed, |id| tuple(values, *width, *id) == wanted) {
            return *id;
        }
        let id = u32::try_from(*count).unwrap_or(UNKNOWN - 1);
        values.extend_from_slice(wanted);
        *count += 1;
        table.insert_unique(hashed, id, |id| hash(tuple(values, *width, *id)));
        id
    }
}

fn tuple(values: &[u32], width: usize, id: u32) -> &[u32] {
    let start = id as usize * width;
    values.get(start..start + width).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_id() {
        let mut interner = Interner::default();
        let ids: Vec<u32> = ["a", "", "бв", "a"].iter().map(|t| interner.intern(t)).collect();
        assert_eq!(ids, [0, 1, 2, 0]);
        assert_eq!(interner.iter().collect::<Vec<_>>(), ["a", "", "бв"]);
        assert_eq!((interner.get("бв"), interner.get("в")), (Some(2), None));
    }

    #[test]
    fn each_tuple_has_one_id() {
        let mut interner = TupleInterner::new(2);
        assert_eq!([interner.intern(&[1, 2]), interner.intern(&[2, 1]), interner.intern(&[1, 2])], [0, 1, 0]);
        assert_eq!((interner.tuple(1), interner.get(&[3, 3])), (&[2, 1][..], None));
    }
}
