//! Lists that are read in parts: a head over the first part, and rows under the heads of their columns.

use std::ops::Range;

use super::layout::{Column, Layout, Page, Text, Tint};

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Lines over the first part.
    pub head: Vec<(String, Tint)>,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Text>>,
    /// So many columns from the left are shown where they differ from the row above, and in the first row of a part.
    pub grouped: usize,
}

impl Listing {
    /// Some rows; those from the first on stand under the head. A column that is empty throughout is left out.
    pub fn page(&self, rows: Range<usize>, layout: Layout) -> String {
        let mut page = Page::new(layout);
        if rows.start == 0 {
            self.head.iter().for_each(|(line, tint)| page.tinted(0, 2, line, *tint));
        }
        let used =
            |at: usize| self.rows.iter().any(|row| row.get(at).is_some_and(|text| !text.text.is_empty()));
        let used: Vec<usize> = (0..self.columns.len()).filter(|at| used(*at)).collect();
        let columns: Vec<Column> = used.iter().filter_map(|at| self.columns.get(*at)).cloned().collect();
        let rows = self.rows.get(rows).unwrap_or_default();
        let shown = rows.iter().enumerate().map(|(place, row)| {
            let above = place.checked_sub(1).and_then(|above| rows.get(above));
            let alike = |at: usize| above.is_some_and(|above| above.get(..=at) == row.get(..=at));
            let cell = |at: &usize| match *at < self.grouped && alike(*at) {
                true => Some(Text::default()),
                false => row.get(*at).cloned(),
            };
            used.iter().filter_map(cell).collect()
        });
        page.table(0, &columns, shown.collect());
        page.finish()
    }
}
