//! Lines and tables for a terminal: wrapped and aligned by display width, in colour or without.

use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Row, Table, Width, presets,
};
use unicode_width::UnicodeWidthStr;

/// Columns between two columns of a table.
const GAP: usize = 2;
/// The longest run of signs that keeps a column from narrowing; longer ones are broken.
const WORD: usize = 18;
/// The same of a word of letters alone, which reads badly in two parts.
const LETTERS: usize = 24;
/// The same of a name.
const NAME: usize = 40;

/// The page a report is drawn on.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Columns of the terminal.
    pub width: usize,
    pub color: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Layout { width: 100, color: false }
    }
}

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tint {
    #[default]
    None,
    Good,
    Bad,
    Open,
    Faint,
    Strong,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    pub text: String,
    pub tint: Tint,
}

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Text { text: text.into(), tint: Tint::None }
    }

    pub fn tinted(text: impl Into<String>, tint: Tint) -> Self {
        Text { text: text.into(), tint }
    }
}

/// A column of a table: its head, and whether its cells are numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub head: String,
    pub right: bool,
}

impl Column {
    pub fn left(head: impl Into<String>) -> Self {
        Column { head: head.into(), right: false }
    }

    pub fn right(head: impl Into<String>) -> Self {
        Column { head: head.into(), right: true }
    }
}

/// A report as it grows.
#[derive(Debug, Clone)]
pub struct Page {
    layout: Layout,
    out: String,
}

impl Page {
    pub fn new(layout: Layout) -> Self {
        Page { layout, out: String::new() }
    }

    pub fn finish(self) -> String {
        self.out
    }

    pub fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A headline over a part of the report.
    pub fn head(&mut self, text: &str) {
        self.blank();
        self.tinted(0, 0, text, Tint::Strong);
    }

    pub fn line(&mut self, indent: usize, text: &str) {
        self.tinted(indent, 0, text, Tint::None);
    }

    /// A line whose continuation stands `hang` columns further in.
    pub fn hanging(&mut self, indent: usize, hang: usize, text: &str) {
        self.tinted(indent, hang, text, Tint::None);
    }

    pub fn tinted(&mut self, indent: usize, hang: usize, text: &str, tint: Tint) {
        let room = self.layout.width.saturating_sub(indent + hang).max(20);
        for (at, line) in wrap(text, room).into_iter().enumerate() {
            let margin = if at == 0 { indent } else { indent + hang };
            self.out.push_str(&" ".repeat(margin));
            self.out.push_str(&paint(&line, tint, self.layout.color));
            self.out.push('\n');
        }
    }

    /// A line of an example, neither wrapped nor folded.
    pub fn verbatim(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            self.out.push_str(&" ".repeat(indent));
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A table under its heads; a table without rows draws nothing.
    pub fn table(&mut self, indent: usize, columns: &[Column], rows: Vec<Vec<Text>>) {
        if rows.is_empty() {
            return;
        }
        let least: Vec<usize> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = rows.iter().filter_map(|row| row.get(at)).map(|text| text.text.as_str());
                least_width(column, cells)
            })
            .collect();
        // A line longer than the page is better than a column of single letters.
        let needed = least.iter().map(|width| width + GAP).sum::<usize>();
        let room = self.layout.width.saturating_sub(indent).max(40).max(needed);
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(room).unwrap_or(u16::MAX));
        if self.layout.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        let cell = |text: &str, column: &Column| {
            let aligned = if column.right { CellAlignment::Right } else { CellAlignment::Left };
            Cell::new(text).set_alignment(aligned)
        };
        table.set_header(
            columns.iter().map(|c| cell(&c.head, c).add_attribute(Attribute::Dim)).collect::<Vec<_>>(),
        );
        for row in rows {
            let cells = row.iter().zip(columns).map(|(text, column)| {
                let cell = cell(&text.text, column);
                match text.tint {
                    Tint::None => cell,
                    Tint::Good => cell.fg(Color::Green),
                    Tint::Bad => cell.fg(Color::Red),
                    Tint::Open => cell.fg(Color::Yellow),
                    Tint::Faint => cell.add_attribute(Attribute::Dim),
                    Tint::Strong => cell.add_attribute(Attribute::Bold),
                }
            });
            table.add_row(Row::from(cells.collect::<Vec<_>>()));
        }
        for ((drawn, column), least) in table.column_iter_mut().zip(columns).zip(least) {
            drawn.set_padding((0, 2));
            // Words wrap, numbers do not.
            drawn.set_constraint(if column.right {
                ColumnConstraint::ContentWidth
            } else {
                let width = u16::try_from(least + GAP).unwrap_or(u16::MAX);
                ColumnConstraint::LowerBoundary(Width::Fixed(width))
            });
        }
        for line in table.to_string().lines() {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }
}

/// A table under what it is of.
pub fn table_page(head: &str, columns: &[Column], rows: Vec<Vec<Text>>, layout: Layout) -> String {
    let mut page = Page::new(layout);
    page.tinted(0, 2, head, Tint::Strong);
    page.table(0, columns, rows);
    page.finish()
}

/// What stands on the left, and what is said of it beside it.
pub fn list_of_pairs(pairs: &[(String, String)], layout: Layout) -> String {
    let left = pairs.iter().map(|(left, _)| left.width()).max().unwrap_or(0);
    let room = layout.width.saturating_sub(left + 2 + GAP).max(20);
    let mut text = String::new();
    for (name, about) in pairs {
        for (at, line) in wrap(about, room).into_iter().enumerate() {
            let name = if at == 0 { name.as_str() } else { "" };
            let fill = " ".repeat(left - name.width() + GAP);
            text.push_str(format!("  {name}{fill}{line}").trim_end());
            text.push('\n');
        }
    }
    text
}

/// The width below which a column cannot be read: all of a number, the longest word of a text.
fn least_width<'a>(column: &'a Column, cells: impl Iterator<Item = &'a str>) -> usize {
    // A head may stand in several lines.
    let texts = column.head.lines().chain(cells);
    if column.right {
        texts.map(UnicodeWidthStr::width).max().unwrap_or(0)
    } else {
        // A name in brackets is there to be copied.
        let most = |word: &str| match word {
            _ if word.starts_with('(') => NAME,
            _ if word.chars().all(char::is_alphabetic) => LETTERS,
            _ => WORD,
        };
        let words = texts.flat_map(|text| text.split(' ')).map(|word| word.width().min(most(word)));
        words.max().unwrap_or(0)
    }
}

pub fn paint(text: &str, tint: Tint, color: bool) -> String {
    let code = match tint {
        _ if !color => return text.to_owned(),
        Tint::None => return text.to_owned(),
        Tint::Good => 32,
        Tint::Bad => 31,
        Tint::Open => 33,
        Tint::Faint => 2,
        Tint::Strong => 1,
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// Lines no wider than `room`, broken at spaces; a longer word stands alone.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    // No-break spaces are not split at.
    for word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}
