//! Tables for machines: commas, quotes where a text needs them.

use crate::work::{cores, map_pieces};

/// CSV text of a header and rows.
pub fn table<H: AsRef<str>>(header: &[H], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head = header.iter().map(|name| name.as_ref().to_owned()).collect();
    lines(std::iter::once(head).chain(rows))
}

/// The same of so many rows, each told by its number, written side by side.
pub fn long_table<H: AsRef<str>>(
    header: &[H],
    count: usize,
    row: impl Fn(usize) -> Vec<String> + Sync,
) -> String {
    const AT_ONCE: usize = 1 << 13;
    let pieces = map_pieces(count.div_ceil(AT_ONCE), cores(), |piece| {
        lines((piece * AT_ONCE..count.min((piece + 1) * AT_ONCE)).map(&row))
    });
    std::iter::once(table(header, [])).chain(pieces).collect()
}

fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let written = rows.into_iter().try_for_each(|row| writer.write_record(row));
    match (written, writer.into_inner()) {
        (Ok(()), Ok(bytes)) => String::from_utf8(bytes).unwrap_or_default(),
        _ => String::new(),
    }
}
