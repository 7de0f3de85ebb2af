//! Tables for machines: commas, quotes where a text needs them.

use std::borrow::Cow;

use crate::work::{cores, map_pieces};

/// CSV text of a header and rows.
pub fn table<H: AsRef<str>>(header: &[H], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head = lines([header.iter().map(AsRef::as_ref)]);
    head + &lines(rows)
}

/// The same of so many rows, each told by its number, written side by side.
pub fn long_table<'t, H: AsRef<str>>(
    header: &[H],
    count: usize,
    row: impl Fn(usize) -> Vec<Cow<'t, str>> + Sync,
) -> String {
    const AT_ONCE: usize = 1 << 13;
    let pieces = map_pieces(count.div_ceil(AT_ONCE), cores(), |piece| {
        lines((piece * AT_ONCE..count.min((piece + 1) * AT_ONCE)).map(&row))
    });
    std::iter::once(table(header, [])).chain(pieces).collect()
}

fn lines<T: AsRef<str>, R: IntoIterator<Item = T>>(rows: impl IntoIterator<Item = R>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let written = rows.into_iter().try_for_each(|row| {
        row.into_iter().try_for_each(|field| writer.write_field(field.as_ref()))?;
        writer.write_record(None::<&[u8]>)
    });
    match (written, writer.into_inner()) {
        (Ok(()), Ok(bytes)) => String::from_utf8(bytes).unwrap_or_default(),
        _ => String::new(),
    }
}
