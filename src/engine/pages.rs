//! Columns of Parquet files, decoded page by page: numbers into plain mantissas, texts into a block of texts with the
//! place of each row in it.
//!
//! The general reader copies decimals of fixed length one by one several times, and spells out every text that its
//! dictionary has once. Whatever is not laid out in the usual way is left to that reader, which also tells what is
//! wrong with a file.

use std::fs::File;
use std::sync::Arc;

use datafusion::parquet::basic::{Encoding, Type};
use datafusion::parquet::column::page::{Page, PageReader};
use datafusion::parquet::file::metadata::ColumnChunkMetaData;
use datafusion::parquet::file::serialized_reader::SerializedPageReader;

/// A mantissa where there is no value.
pub const NO_MANTISSA: i64 = i64::MIN;
/// The place of a row without a text.
pub const NO_PLACE: u32 = u32::MAX;

/// How the values of a column are laid out, where it is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Numbers of so many bytes, the highest first.
    Big(usize),
    /// Numbers of so many bytes, the lowest first.
    Little(usize),
    Texts,
}

fn layout(column: &ColumnChunkMetaData) -> Option<Layout> {
    let described = column.column_descr();
    let usual = |encoding| {
        matches!(
            encoding,
            Encoding::PLAIN | Encoding::RLE | Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY
        )
    };
    let flat = described.max_rep_level() == 0 && described.max_def_level() <= 1;
    if !flat || !column.encodings().all(usual) {
        return None;
    }
    match described.physical_type() {
        Type::FIXED_LEN_BYTE_ARRAY => {
            let width = usize::try_from(described.type_length()).ok().filter(|w| (1..=8).contains(w))?;
            Some(Layout::Big(width))
        }
        Type::INT32 => Some(Layout::Little(4)),
        Type::INT64 => Some(Layout::Little(8)),
        Type::BYTE_ARRAY => Some(Layout::Texts),
        Type::BOOLEAN | Type::INT96 | Type::FLOAT | Type::DOUBLE => None,
    }
}

/// What the pages of one column after the other are decoded with; its memory is used again.
#[derive(Debug, Default)]
pub struct PageDecoder {
    levels: Vec<u32>,
    places: Vec<u32>,
    dictionary: Vec<i64>,
    values: Vec<i64>,
}

impl PageDecoder {
    /// The numbers of a column in a row group, [`NO_MANTISSA`] where there is none; false where they are not laid out
    /// as expected.
    pub fn mantissas(
        &mut self,
        file: &Arc<File>,
        column: &ColumnChunkMetaData,
        rows: usize,
        into: &mut Vec<i64>,
    ) -> bool {
        into.clear();
        self.read_mantissas(file, column, rows, into).is_some() && into.len() == rows
    }

    fn read_mantissas(
        &mut self,
        file: &Arc<File>,
        column: &ColumnChunkMetaData,
        rows: usize,
        into: &mut Vec<i64>,
    ) -> Option<()> {
        let layout = layout(column)?;
        self.dictionary.clear();
        into.reserve(rows);
        let mut pages = SerializedPageReader::new(Arc::clone(file), column, rows, None).ok()?;
        while let Some(page) = pages.get_next_page().ok()? {
            if let Page::DictionaryPage { buf, num_values, .. } = &page {
                numbers(buf, layout, usize::try_from(*num_values).ok()?, &mut self.dictionary)?;
                continue;
            }
            let optional = column.column_descr().max_def_level() == 1;
            let data = data_page(&page, optional, &mut self.levels)?;
            let PageDecoder { levels, places, dictionary, values } = self;
            let value = |place: u32| dictionary.get(place as usize).copied().unwrap_or(NO_MANTISSA);
            match data.encoding {
                Encoding::PLAIN => {
                    values.clear();
                    numbers(data.values, layout, data.present, values)?;
                    spread(values, levels, data.count, NO_MANTISSA, |value| value, into);
                }
                _ => {
                    indices(data.values, data.present, dictionary.len(), places)?;
                    spread(places, levels, data.count, NO_MANTISSA, value, into);
                }
            }
        }
        Some(())
    }

    /// The texts of a column in a row group and the place of each row among them, [`NO_PLACE`] where there is none;
    /// `None` where they are not laid out as expected.
    pub fn texts(
        &mut self,
        file: &Arc<File>,
        column: &ColumnChunkMetaData,
        rows: usize,
        into: &mut Vec<u32>,
    ) -> Option<TextBlock> {
        into.clear();
        if layout(column)? != Layout::Texts {
            return None;
        }
        into.reserve(rows);
        let mut block = TextBytes::default();
        let mut known = 0;
        let mut pages = SerializedPageReader::new(Arc::clone(file), column, rows, None).ok()?;
        while let Some(page) = pages.get_next_page().ok()? {
            if let Page::DictionaryPage { buf, num_values, .. } = &page {
                known = usize::try_from(*num_values).ok()?;
                block.push_plain(buf, known)?;
                continue;
            }
            let optional = column.column_descr().max_def_level() == 1;
            let data = data_page(&page, optional, &mut self.levels)?;
            match data.encoding {
                Encoding::PLAIN => {
                    let first = u32::try_from(block.ends.len()).ok()?;
                    block.push_plain(data.values, data.present)?;
                    self.places.clear();
                    self.places.extend(first..u32::try_from(block.ends.len()).ok()?);
                }
                _ => indices(data.values, data.present, known, &mut self.places)?,
            }
            spread(&self.places, &self.levels, data.count, NO_PLACE, |place| place, into);
        }
        block.finish().filter(|_| into.len() == rows)
    }
}

/// Texts one after the other.
#[derive(Debug)]
pub struct TextBlock {
    texts: String,
    ends: Vec<usize>,
}

impl TextBlock {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn text(&self, place: u32) -> &str {
        let at = place as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.texts.get(start..*end)).unwrap_or("")
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0u32..).take(self.len()).map(|place| self.text(place))
    }
}

/// Texts that are not known to be UTF-8 yet.
#[derive(Debug, Default)]
struct TextBytes {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl TextBytes {
    /// Adds so many texts, each after its length in four bytes.
    fn push_plain(&mut self, mut from: &[u8], count: usize) -> Option<()> {
        self.ends.reserve(count.min(from.len() / 4));
        for _ in 0..count {
            let (length, rest) = from.split_first_chunk::<4>()?;
            let (text, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
            from = rest;
            self.bytes.extend_from_slice(text);
            self.ends.push(self.bytes.len());
        }
        Some(())
    }

    fn finish(self) -> Option<TextBlock> {
        let texts = String::from_utf8(self.bytes).ok()?;
        let whole = self.ends.iter().all(|end| texts.is_char_boundary(*end));
        whole.then_some(TextBlock { texts, ends: self.ends })
    }
}

/// The values of a page of data.
struct DataPage<'p> {
    values: &'p [u8],
    /// Plain or by the dictionary.
    encoding: Encoding,
    /// Rows, and those that have a value.
    count: usize,
    present: usize,
}

/// A page of data; `levels` takes which rows have a value, and stays empty where all have.
fn data_page<'p>(page: &'p Page, optional: bool, levels: &mut Vec<u32>) -> Option<DataPage<'p>> {
    levels.clear();
    let (values, encoding, count) = match page {
        Page::DictionaryPage { .. } => return None,
        Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
            let count = usize::try_from(*num_values).ok()?;
            let mut values: &[u8] = buf;
            if optional {
                if *def_level_encoding != Encoding::RLE {
                    return None;
                }
                let (length, rest) = values.split_first_chunk::<4>()?;
                let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
                let (packed, rest) = rest.split_at_checked(length)?;
                unpack(packed, 1, count, levels)?;
                values = rest;
            }
            (values, *encoding, count)
        }
        Page::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
            let count = usize::try_from(*num_values).ok()?;
            let rest = buf.get(usize::try_from(*rep_levels_byte_len).ok()?..)?;
            let (packed, values) = rest.split_at_checked(usize::try_from(*def_levels_byte_len).ok()?)?;
            if optional {
                unpack(packed, 1, count, levels)?;
            }
            (values, *encoding, count)
        }
    };
    let known = matches!(encoding, Encoding::PLAIN | Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
    let present = if optional { levels.iter().filter(|level| **level == 1).count() } else { count };
    known.then_some(DataPage { values, encoding, count, present })
}

/// Places among so many of a dictionary, after one byte that says how many bits each has.
fn indices(values: &[u8], count: usize, known: usize, into: &mut Vec<u32>) -> Option<()> {
    into.clear();
    if count > 0 {
        let (bits, packed) = values.split_first()?;
        unpack(packed, u32::from(*bits), count, into)?;
    }
    let greatest = into.iter().fold(0, |greatest, place| greatest.max(*place));
    (count == 0 || (greatest as usize) < known).then_some(())
}

/// Puts values, or what they stand for, where rows have one, and `none` where they have not.
fn spread<T: Copy, V>(
    values: &[T],
    levels: &[u32],
    count: usize,
    none: V,
    stands_for: impl Fn(T) -> V,
    into: &mut Vec<V>,
) where
    V: Copy,
{
    if values.len() == count {
        into.extend(values.iter().map(|value| stands_for(*value)));
        return;
    }
    let mut next = 0;
    into.extend(levels.iter().map(|level| {
        let value = values.get(next).filter(|_| *level == 1).map_or(none, |value| stands_for(*value));
        next += usize::from(*level == 1);
        value
    }));
}

/// Reads so many numbers.
fn numbers(bytes: &[u8], layout: Layout, count: usize, into: &mut Vec<i64>) -> Option<()> {
    let before = into.len();
    match layout {
        Layout::Big(width) => into.extend(big_numbers(bytes, width, count)?),
        Layout::Little(width) => {
            let bytes = bytes.get(..count.checked_mul(width)?)?;
            let (four, _) = bytes.as_chunks::<4>();
            let (eight, _) = bytes.as_chunks::<8>();
            match width {
                4 => into.extend(four.iter().map(|b| i64::from(i32::from_le_bytes(*b)))),
                _ => into.extend(eight.iter().map(|b| i64::from_le_bytes(*b))),
            }
        }
        Layout::Texts => return None,
    }
    // The least number stands for none here; the general reader tells them apart.
    let added = into.get(before..).unwrap_or(&[]);
    (!added.contains(&NO_MANTISSA)).then_some(())
}

/// So many numbers of `width` bytes, the highest first.
fn big_numbers(bytes: &[u8], width: usize, count: usize) -> Option<impl Iterator<Item = i64> + '_> {
    let bytes = bytes.get(..count.checked_mul(width)?)?;
    let unused = 64 - 8 * u32::try_from(width).ok()?;
    Some((0..count).map(move |at| {
        let rest = bytes.get(at * width..).unwrap_or(&[]);
        match rest.first_chunk::<8>() {
            // The bytes of the next number fall out on the right, and the sign comes in on the left.
            Some(word) => i64::from_be_bytes(*word) >> unused,
            None => {
                let own = rest.iter().take(width);
                let read = own.fold(0i64, |number, byte| number << 8 | i64::from(*byte));
                read << unused >> unused
            }
        }
    }))
}

/// Reads `count` numbers of so many bits from runs and packed groups.
fn unpack(mut bytes: &[u8], bits: u32, count: usize, into: &mut Vec<u32>) -> Option<()> {
    if bits > 32 {
        return None;
    }
    let whole_bytes = bits.div_ceil(8) as usize;
    let mask = (1u64 << bits) - 1;
    while into.len() < count {
        let left = count - into.len();
        let header = varint(&mut bytes)?;
        if header & 1 == 0 {
            let (value, rest) = bytes.split_at_checked(whole_bytes)?;
            bytes = rest;
            let value = value.iter().rev().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
            let run = usize::try_from(header >> 1).ok()?.min(left);
            into.resize(into.len() + run, u32::try_from(value & mask).ok()?);
            if run == 0 {
                return None;
            }
            continue;
        }
        let groups = usize::try_from(header >> 1).ok()?;
        let packed_bytes = groups.checked_mul(bits as usize)?.min(bytes.len());
        let (packed, rest) = bytes.split_at_checked(packed_bytes)?;
        bytes = rest;
        let here = groups.checked_mul(8)?.min(left);
        if here == 0 || packed.len() * 8 < here * bits as usize {
            return None;
        }
        unpack_groups(packed, bits, here, into);
    }
    Some(())
}

/// Reads `count` numbers of so many bits, at most 32, that stand one after the other.
fn unpack_groups(packed: &[u8], bits: u32, count: usize, into: &mut Vec<u32>) {
    let mask = (1u64 << bits) - 1;
    let end = into.len() + count;
    // Four numbers begin at a bit that is a multiple of four, so that they and three bits more fit into 128.
    let fours = count / 4;
    for four in 0..fours {
        let first = four * 4 * bits as usize;
        let Some(word) = packed.get(first / 8..).and_then(|rest| rest.first_chunk::<16>()) else { break };
        let mut word = u128::from_le_bytes(*word) >> (first % 8);
        if bits > 30 {
            break;
        }
        into.extend([(); 4].map(|()| {
            let number = word as u64 & mask;
            word >>= bits;
            number as u32
        }));
    }
    // The last ones, and wide ones, one by one.
    let done = count - (end - into.len());
    into.extend((done..count).map(|at| {
        let first = at * bits as usize;
        let rest = packed.get(first / 8..).unwrap_or(&[]);
        let word = match rest.first_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => rest.iter().take(8).rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte)),
        };
        (word >> (first % 8) & mask) as u32
    }));
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_groups_are_unpacked() {
        let mut all = Vec::new();
        // Three times five, then eight numbers of three bits: 0 to 7.
        assert_eq!(unpack(&[6, 5, 3, 0b1000_1000, 0b1100_0110, 0b1111_1010], 3, 11, &mut all), Some(()));
        assert_eq!(all, [5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(unpack(&[6], 3, 20, &mut all), None);
    }

    #[test]
    fn numbers_keep_their_sign() {
        let bytes = [0x00, 0x01, 0xff, 0xfe, 0x7f, 0xff, 0x80, 0x00, 0x00, 0x02];
        let read = |bytes: &[u8], layout, count| {
            let mut all = Vec::new();
            numbers(bytes, layout, count, &mut all).map(|()| all)
        };
        assert_eq!(read(&bytes, Layout::Big(2), 5), Some(vec![1, -2, 32767, -32768, 2]));
        assert_eq!(read(&bytes, Layout::Big(2), 6), None);
        let little = [0xfe, 0xff, 0xff, 0xff, 0x02, 0, 0, 0];
        assert_eq!(read(&little, Layout::Little(4), 2), Some(vec![-2, 2]));
        assert_eq!(read(&little, Layout::Little(8), 1), Some(vec![0x2_ffff_fffe]));
        assert_eq!(read(&little, Layout::Little(8), 2), None);
    }

    #[test]
    fn texts_stand_one_after_the_other_and_are_utf8() {
        let mut bytes = TextBytes::default();
        assert_eq!(bytes.push_plain(&[2, 0, 0, 0, b'a', b'b', 0, 0, 0, 0, 1, 0, 0, 0, b'c'], 3), Some(()));
        let block = bytes.finish().unwrap();
        assert_eq!(block.iter().collect::<Vec<_>>(), ["ab", "", "c"]);
        assert!(TextBytes::default().push_plain(&[9, 0, 0, 0, b'a'], 1).is_none());
        // One letter of two bytes, cut in the middle.
        let mut cut = TextBytes::default();
        assert_eq!(cut.push_plain(&[1, 0, 0, 0, 0xd0, 1, 0, 0, 0, 0xb6], 2), Some(()));
        assert!(cut.finish().is_none());
    }
}
