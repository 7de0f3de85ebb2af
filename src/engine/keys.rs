//! Texts as small numbers: each distinct text once, in the order in which it was first seen.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Absent where a text, code, reference or cluster should be.
pub const ABSENT: u32 = u32::MAX;
/// A code, reference or cluster that its list does not have; it survives only in rows that `where` drops.
pub const UNKNOWN: u32 = u32::MAX - 1;

const HASHER: FixedState = FixedState::with_seed(0x1de1);

/// So many texts are made ready before they are looked up.
const LOOKED_UP_AT_ONCE: usize = 1 << 9;

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
    /// Once no text is added any more, and all are short, they are looked up here.
    short: Option<ShortTexts>,
}

impl Interner {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn text(&self, id: u32) -> &str {
        text(&self.texts, &self.ends, id)
    }

    pub fn get(&self, wanted: &str) -> Option<u32> {
        if let Some(short) = &self.short {
            return short.get(wanted);
        }
        self.table.find(hash(wanted), |id| self.text(*id) == wanted).copied()
    }

    /// The ids of many texts; [`ABSENT`] for an empty one, [`UNKNOWN`] for one that is not here.
    pub fn get_all<'t>(&self, wanted: impl Iterator<Item = &'t str>, into: &mut Vec<u32>) {
        into.clear();
        let Some(short) = &self.short else {
            let id = |text: &str| if text.is_empty() { ABSENT } else { self.get(text).unwrap_or(UNKNOWN) };
            into.extend(wanted.map(id));
            return;
        };
        // Block by block in two rounds, so that the second, which waits for memory, has several look-ups under way.
        let mut wanted = wanted.map(pack);
        let mut block = Vec::with_capacity(LOOKED_UP_AT_ONCE);
        let empty = pack("");
        loop {
            block.clear();
            block.extend(wanted.by_ref().take(LOOKED_UP_AT_ONCE));
            if block.is_empty() {
                return;
            }
            into.extend(block.iter().map(|packed| match packed {
                packed if *packed == empty => ABSENT,
                Some(packed) => short.find(*packed).unwrap_or(UNKNOWN),
                None => UNKNOWN,
            }));
        }
    }

    /// The id of a text, given to it now if it is new.
    pub fn intern(&mut self, wanted: &str) -> u32 {
        self.open();
        let Interner { texts, ends, table, .. } = self;
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

    /// Adds a text that is taken to be new; [`Interner::seal`] tells whether it was.
    pub fn append(&mut self, wanted: &str) -> u32 {
        let id = u32::try_from(self.ends.len()).unwrap_or(UNKNOWN - 1);
        self.texts.push_str(wanted);
        self.ends.push(self.texts.len());
        id
    }

    /// Adds all texts of `other`, taken to be new; gives the id here of the first.
    pub fn append_all(&mut self, other: &Interner) -> u32 {
        let (first, start) = (self.ends.len(), self.texts.len());
        self.texts.push_str(&other.texts);
        self.ends.extend(other.ends.iter().map(|end| start + end));
        u32::try_from(first).unwrap_or(UNKNOWN - 1)
    }

    /// Makes texts ready to be looked up, those that were appended too. False where one stands twice; it is then
    /// found under its first id.
    pub fn seal(&mut self) -> bool {
        match ShortTexts::new(self) {
            Some((short, distinct)) => {
                (self.short, self.table) = (Some(short), HashTable::new());
                distinct
            }
            None => {
                self.short = None;
                self.index()
            }
        }
    }

    /// Makes texts ready to be added again.
    fn open(&mut self) {
        if self.short.take().is_some() {
            self.index();
        }
    }

    fn index(&mut self) -> bool {
        let Interner { texts, ends, table, .. } = self;
        table.clear();
        table.reserve(ends.len(), |id| hash(text(texts, ends, *id)));
        let mut distinct = true;
        for id in (0..ends.len()).map(|at| u32::try_from(at).unwrap_or(UNKNOWN - 1)) {
            let own = text(texts, ends, id);
            let hashed = hash(own);
            if table.find(hashed, |other| text(texts, ends, *other) == own).is_some() {
                distinct = false;
            } else {
                table.insert_unique(hashed, id, |id| hash(text(texts, ends, *id)));
            }
        }
        distinct
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

/// A text of at most 15 bytes with its length and one; no text at all is zeros.
type Packed = [u64; 2];

fn pack(text: &str) -> Option<Packed> {
    let bytes = text.as_bytes();
    let len = bytes.len();
    if len > 15 {
        return None;
    }
    let (low, high) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        // The last eight bytes without those that are among the first eight.
        (Some(low), Some(last)) => {
            let own = u64::from_le_bytes(*last).checked_shr(8 * (16 - len as u32)).unwrap_or(0);
            (u64::from_le_bytes(*low), own)
        }
        _ => (bytes.iter().rev().fold(0, |packed, byte| packed << 8 | u64::from(*byte)), 0),
    };
    Some([low, high | (len as u64 + 1) << 56])
}

/// Short texts in one open table: a look-up touches one place of memory for the text and one for its id.
///
/// The table is cut into regions, and a search stays in the region where it begins, so that several threads fill it.
#[derive(Debug, Clone)]
struct ShortTexts {
    slots: Vec<Packed>,
    ids: Vec<u32>,
    /// Slots of a region: a power of two.
    region: usize,
}

/// Fewer texts are not worth a second thread.
const WORTH_SHARING: usize = 1 << 16;

impl ShortTexts {
    /// `None` where a text is long; and whether all texts differ.
    fn new(interner: &Interner) -> Option<(Self, bool)> {
        let size = (interner.len() * 2).next_power_of_two().max(2);
        let longest = (0..interner.len()).all(|at| {
            let start = at.checked_sub(1).and_then(|before| interner.ends.get(before)).copied().unwrap_or(0);
            interner.ends.get(at).is_some_and(|end| end - start <= 15)
        });
        if !longest {
            return None;
        }
        let threads = crate::work::cores();
        let regions = if interner.len() < WORTH_SHARING { 1 } else { threads.next_power_of_two().min(64) };
        let region = size / regions;
        let (mut slots, mut ids) = (vec![[0; 2]; size], vec![ABSENT; size]);
        let parts = slots.chunks_mut(region).zip(ids.chunks_mut(region)).enumerate();
        let filled: Vec<Option<bool>> = std::thread::scope(|scope| {
            let fill = |(at, (slots, ids))| move || fill(interner, (size, at * region), slots, ids);
            let running: Vec<_> = parts.map(|part| scope.spawn(fill(part))).collect();
            running
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|e| std::panic::resume_unwind(e)))
                .collect()
        });
        let distinct =
            filled.into_iter().collect::<Option<Vec<bool>>>()?.into_iter().all(|distinct| distinct);
        Some((ShortTexts { slots, ids, region }, distinct))
    }

    fn get(&self, wanted: &str) -> Option<u32> {
        self.find(pack(wanted)?)
    }

    fn find(&self, packed: Packed) -> Option<u32> {
        let mut at = start(packed, self.slots.len());
        // Every region has a free slot, so that the search ends.
        loop {
            let slot = self.slots.get(at)?;
            if *slot == packed {
                return self.ids.get(at).copied();
            }
            if *slot == [0; 2] {
                return None;
            }
            at = next(at, self.region);
        }
    }
}

/// Where the search of a text begins in a table of `size` slots.
fn start([low, high]: Packed, size: usize) -> usize {
    let product = u128::from(low ^ 0x9e37_79b9_7f4a_7c15) * u128::from(high ^ 0xd1b5_4a32_d192_ed03);
    (product as u64 ^ (product >> 64) as u64) as usize & (size - 1)
}

/// The slot after this one, round and round in its region.
fn next(at: usize, region: usize) -> usize {
    (at & !(region - 1)) | ((at + 1) & (region - 1))
}

/// Puts the texts whose search begins in a region of a table into it, the first of equal ones; false where some are
/// equal, `None` where the region is too small for a search to end.
fn fill(
    interner: &Interner,
    (size, begin): (usize, usize),
    slots: &mut [Packed],
    ids: &mut [u32],
) -> Option<bool> {
    let region = slots.len();
    // Fresh pages are written before they are read: read first, each would be mapped twice.
    slots.fill([0; 2]);
    ids.fill(0);
    let (mut distinct, mut free) = (true, region);
    for (text, id) in interner.iter().zip(0u32..) {
        let packed = pack(text)?;
        let Some(mut at) = start(packed, size).checked_sub(begin).filter(|at| *at < region) else { continue };
        while let Some(slot) = slots.get_mut(at) {
            if *slot == packed {
                distinct = false;
                break;
            }
            if *slot == [0; 2] {
                free = free.checked_sub(1).filter(|free| *free > 0)?;
                *slot = packed;
                *ids.get_mut(at)? = id;
                break;
            }
            at = next(at, region);
        }
    }
    Some(distinct)
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
        TupleInterner::with_room(width, 0)
    }

    /// With room for so many.
    pub fn with_room(width: usize, count: usize) -> Self {
        let (values, table) = (Vec::with_capacity(width * count), HashTable::with_capacity(count));
        TupleInterner { width, values, count: 0, table }
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn tuple(&self, id: u32) -> &[u32] {
        tuple(&self.values, self.width, id)
    }

    pub fn get(&self, wanted: &[u32]) -> Option<u32> {
        self.table.find(tuple_hash(wanted), |id| self.tuple(*id) == wanted).copied()
    }

    pub fn intern(&mut self, wanted: &[u32]) -> u32 {
        let TupleInterner { width, values, count, table } = self;
        let hashed = tuple_hash(wanted);
        if let Some(id) = table.find(hashed, |id| tuple(values, *width, *id) == wanted) {
            return *id;
        }
        let id = u32::try_from(*count).unwrap_or(UNKNOWN - 1);
        values.extend_from_slice(wanted);
        *count += 1;
        table.insert_unique(hashed, id, |id| tuple_hash(tuple(values, *width, *id)));
        id
    }
}

/// Small numbers mixed word by word, which is enough for keys that nobody chooses to collide: they are our own ids.
fn tuple_hash(words: &[u32]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    words.iter().fold(0x1de1, |hash, word| {
        let mixed = (hash ^ u64::from(*word)).wrapping_mul(ODD);
        mixed ^ (mixed >> 29)
    })
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
    fn sealed_texts_are_found_and_new_ones_can_be_added() {
        let long = "a text of more than fifteen bytes";
        for texts in [&["1600012345", "7", "12345678", "", "123456789012345", "ключ"][..], &["1", long]] {
            let mut interner = Interner::default();
            texts.iter().for_each(|text| {
                interner.append(text);
            });
            assert!(interner.seal());
            for (text, id) in texts.iter().zip(0..) {
                assert_eq!(interner.get(text), Some(id), "{text}");
            }
            assert_eq!((interner.get("16000123450"), interner.get("8")), (None, None));
            let next = u32::try_from(texts.len()).expect("few");
            assert_eq!((interner.intern("7x"), interner.intern(texts[0])), (next, 0));
            interner.append("7x");
            assert!(!interner.seal());
            assert_eq!(interner.get("7x"), Some(next));
        }
    }

    #[test]
    fn each_tuple_has_one_id() {
        let mut interner = TupleInterner::new(2);
        assert_eq!([interner.intern(&[1, 2]), interner.intern(&[2, 1]), interner.intern(&[1, 2])], [0, 1, 0]);
        assert_eq!((interner.tuple(1), interner.get(&[3, 3])), (&[2, 1][..], None));
    }
}
