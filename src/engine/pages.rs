//! Columns of decimals in Parquet files, decoded page by page into plain mantissas.
//!
//! Most numbers of a table are decimals of fixed length, which the general reader copies one by one several times.
//! Whatever is not laid out in the usual way is left to that reader, which also tells what is wrong with a file.

use std::fs::File;
use std::sync::Arc;

use datafusion::parquet::basic::{Encoding, Type};
use datafusion::parquet::column::page::{Page, PageReader};
use datafusion::parquet::file::metadata::ColumnChunkMetaData;
use datafusion::parquet::file::serialized_reader::SerializedPageReader;

/// A mantissa where there is no value.
pub const NO_MANTISSA: i64 = i64::MIN;

/// True for a column that [`mantissas`] may be able to read.
pub fn is_readable(column: &ColumnChunkMetaData) -> bool {
    let described = column.column_descr();
    let usual = |encoding| {
        matches!(
            encoding,
            Encoding::PLAIN | Encoding::RLE | Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY
        )
    };
    described.physical_type() == Type::FIXED_LEN_BYTE_ARRAY
        && (1..=8).contains(&described.type_length())
        && described.max_rep_level() == 0
        && described.max_def_level() <= 1
        && column.encodings().all(usual)
}

/// The values of a column in a row group; `None` where they are not laid out as expected.
pub fn mantissas(file: &Arc<File>, column: &ColumnChunkMetaData, rows: usize) -> Option<Vec<i64>> {
    let described = column.column_descr();
    let width = usize::try_from(described.type_length()).ok()?;
    let optional = described.max_def_level() == 1;
    let mut pages = SerializedPageReader::new(Arc::clone(file), column, rows, None).ok()?;
    let (mut dictionary, mut all) = (Vec::new(), Vec::with_capacity(rows));
    let (mut levels, mut places, mut page_values) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(page) = pages.get_next_page().ok()? {
        let (values, encoding, count) = match &page {
            Page::DictionaryPage { buf, num_values, .. } => {
                let count = usize::try_from(*num_values).ok()?;
                dictionary.extend(numbers(buf, width, count)?);
                continue;
            }
            Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                let count = usize::try_from(*num_values).ok()?;
                levels.clear();
                let mut values: &[u8] = buf;
                if optional {
                    if *def_level_encoding != Encoding::RLE {
                        return None;
                    }
                    let (length, rest) = values.split_first_chunk::<4>()?;
                    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
                    let (packed, rest) = rest.split_at_checked(length)?;
                    unpack(packed, 1, count, &mut levels)?;
                    values = rest;
                }
                (values, *encoding, count)
            }
            Page::DataPageV2 {
                buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, ..
            } => {
                let count = usize::try_from(*num_values).ok()?;
                let rest = buf.get(usize::try_from(*rep_levels_byte_len).ok()?..)?;
                let (packed, values) = rest.split_at_checked(usize::try_from(*def_levels_byte_len).ok()?)?;
                levels.clear();
                if optional {
                    unpack(packed, 1, count, &mut levels)?;
                }
                (values, *encoding, count)
            }
        };
        let present = if optional { levels.iter().filter(|level| **level == 1).count() } else { count };
        page_values.clear();
        match encoding {
            Encoding::PLAIN => page_values.extend(numbers(values, width, present)?),
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                places.clear();
                if present > 0 {
                    let (bits, packed) = values.split_first()?;
                    unpack(packed, u32::from(*bits), present, &mut places)?;
                }
                let known = dictionary.len();
                if places.iter().any(|place| *place as usize >= known) {
                    return None;
                }
                let value = |place: &u32| dictionary.get(*place as usize).copied().unwrap_or(NO_MANTISSA);
                page_values.extend(places.iter().map(value));
            }
            _ => return None,
        }
        if present == count {
            all.extend_from_slice(&page_values);
        } else {
            let mut next = 0;
            all.extend(levels.iter().map(|level| {
                let value = page_values.get(next).copied().filter(|_| *level == 1).unwrap_or(NO_MANTISSA);
                next += usize::from(*level == 1);
                value
            }));
        }
    }
    (all.len() == rows).then_some(all)
}

/// So many numbers of `width` bytes, the highest first.
fn numbers(bytes: &[u8], width: usize, count: usize) -> Option<impl Iterator<Item = i64> + '_> {
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
        into.extend((0..here).map(|at| {
            let first = at * bits as usize;
            let rest = packed.get(first / 8..).unwrap_or(&[]);
            let word = match rest.first_chunk::<8>() {
                Some(word) => u64::from_le_bytes(*word),
                None => rest.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte)),
            };
            (word >> (first % 8) & mask) as u32
        }));
    }
    Some(())
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
        assert_eq!(
            numbers(&bytes, 2, 5).map(Iterator::collect::<Vec<_>>),
            Some(vec![1, -2, 32767, -32768, 2])
        );
        assert!(numbers(&bytes, 2, 6).is_none());
    }
}
