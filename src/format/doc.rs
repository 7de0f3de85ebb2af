//! Documents: texts with the places where a line may break, and the one way to draw them within a width.
//!
//! A group stands on one line if it fits, else all its own lines break. Widths are those of a terminal's cells, so
//! that Cyrillic and Latin columns agree.

use unicode_width::UnicodeWidthStr;

/// No line is longer where it can be broken.
pub const WIDTH: usize = 100;
/// Between code and a comment on its line.
const BEFORE_COMMENT: usize = 4;

#[derive(Debug, Clone)]
pub struct Doc {
    kind: DocKind,
    /// On one line; `None` where it must break.
    flat: Option<usize>,
}

#[derive(Debug, Clone)]
enum DocKind {
    Text(String),
    /// A space, or a line's end.
    Line,
    /// Nothing, or a line's end.
    Soft,
    /// The end of a line that says anything.
    Fresh,
    /// The same with a blank line.
    Blank,
    /// A comment to the end of the line; what follows begins a new one.
    Comment(String),
    Concat(Vec<Doc>),
    Group(Box<Doc>),
    /// Lines within begin so much further to the right.
    Nest(usize, Box<Doc>),
    /// Lines within begin at the column where it stands, or by so much before it.
    Align(usize, Box<Doc>),
    /// Parts apart by a space; each that does not fit begins a line, if it gains by that.
    Fill(Vec<Doc>),
    /// The first where it fits on the line, else the second.
    Choice(Box<Doc>, Box<Doc>),
    /// The first where so much room is left on the line, else the second; alike on one line.
    Room(usize, Box<Doc>, Box<Doc>),
}

impl Doc {
    fn new(kind: DocKind, flat: Option<usize>) -> Doc {
        Doc { kind, flat }
    }

    /// The width on one line; `None` where it cannot stand on one.
    pub fn flat(&self) -> Option<usize> {
        self.flat
    }

    pub fn is_empty(&self) -> bool {
        self.flat == Some(0)
    }
}

pub fn text(text: impl Into<String>) -> Doc {
    let text = text.into();
    let width = text.width();
    Doc::new(DocKind::Text(text), Some(width))
}

pub fn nothing() -> Doc {
    concat(Vec::new())
}

pub fn space() -> Doc {
    text(" ")
}

/// Blanks up to a width.
pub fn pad(count: usize) -> Doc {
    text(" ".repeat(count))
}

pub fn line() -> Doc {
    Doc::new(DocKind::Line, Some(1))
}

pub fn soft() -> Doc {
    Doc::new(DocKind::Soft, Some(0))
}

pub fn fresh() -> Doc {
    Doc::new(DocKind::Fresh, None)
}

pub fn blank_line() -> Doc {
    Doc::new(DocKind::Blank, None)
}

pub fn comment(text: &str) -> Doc {
    Doc::new(DocKind::Comment(text.to_owned()), None)
}

pub fn concat(parts: Vec<Doc>) -> Doc {
    let flat = parts.iter().try_fold(0, |sum, part| Some(sum + part.flat?));
    Doc::new(DocKind::Concat(parts), flat)
}

pub fn group(doc: Doc) -> Doc {
    let flat = doc.flat;
    Doc::new(DocKind::Group(Box::new(doc)), flat)
}

pub fn nest(by: usize, doc: Doc) -> Doc {
    let flat = doc.flat;
    Doc::new(DocKind::Nest(by, Box::new(doc)), flat)
}

pub fn align(before: usize, doc: Doc) -> Doc {
    let flat = doc.flat;
    Doc::new(DocKind::Align(before, Box::new(doc)), flat)
}

pub fn fill(parts: Vec<Doc>) -> Doc {
    let flat =
        parts.iter().enumerate().try_fold(0, |sum, (at, part)| Some(sum + part.flat? + usize::from(at > 0)));
    Doc::new(DocKind::Fill(parts), flat)
}

/// One way to say it on one line, and another on several.
pub fn choice(one: Doc, several: Doc) -> Doc {
    let flat = one.flat;
    Doc::new(DocKind::Choice(Box::new(one), Box::new(several)), flat)
}

/// What needs so much room to the right of it, and what stands in its place where there is less.
pub fn room(needs: usize, wide: Doc, narrow: Doc) -> Doc {
    let flat = wide.flat;
    Doc::new(DocKind::Room(needs, Box::new(wide), Box::new(narrow)), flat)
}

/// Draws a document; every line ends with a line's end.
pub fn draw(doc: &Doc) -> String {
    let mut page = Page::default();
    page.draw(doc);
    page.end_line();
    page.finish()
}

/// A line as it will be written: the code, and the comment behind it.
#[derive(Debug, Default)]
struct Row {
    code: String,
    comment: Option<String>,
}

#[derive(Debug, Default)]
struct Page {
    rows: Vec<Row>,
    row: Row,
    column: usize,
    /// Where the line begins, if nothing is written on it yet.
    begins: usize,
    /// A comment stands at the end of the line, so that nothing else can.
    closed: bool,
}

#[derive(Debug, Clone, Copy)]
struct Task<'d> {
    doc: &'d Doc,
    indent: usize,
    flat: bool,
    /// Part of a fill that this is: a space or a line's end stands before it.
    joined: bool,
}

impl Page {
    fn draw(&mut self, doc: &Doc) {
        let mut tasks = vec![Task { doc, indent: 0, flat: false, joined: false }];
        while let Some(task) = tasks.pop() {
            let Task { doc, indent, flat, joined } = task;
            if joined && !flat && self.should_break(doc, indent, follows(&tasks)) {
                self.new_line(indent);
            } else if joined {
                self.write(" ", indent);
            }
            let sub = |doc, indent, flat| Task { doc, indent, flat, joined: false };
            match &doc.kind {
                DocKind::Text(text) => self.write(text, indent),
                DocKind::Line if flat => self.write(" ", indent),
                DocKind::Soft if flat => {}
                DocKind::Line | DocKind::Soft | DocKind::Fresh => self.new_line(indent),
                DocKind::Blank => {
                    self.new_line(indent);
                    if self.rows.last().is_some_and(|row| !row.code.is_empty() || row.comment.is_some()) {
                        self.rows.push(Row::default());
                    }
                }
                DocKind::Comment(text) => {
                    if self.closed {
                        self.new_line(indent);
                    }
                    if self.row.code.is_empty() {
                        self.row.code.push_str(&" ".repeat(self.begins));
                        self.row.code.push_str(text);
                        self.end_line();
                    } else {
                        self.row.comment = Some(text.clone());
                        self.closed = true;
                    }
                }
                DocKind::Concat(parts) => {
                    tasks.extend(parts.iter().rev().map(|part| sub(part, indent, flat)));
                }
                DocKind::Group(inner) => {
                    let fits = flat || self.fits(inner, indent, &tasks);
                    tasks.push(sub(inner, indent, fits));
                }
                DocKind::Choice(one, several) => {
                    let fits = flat || self.fits(one, indent, &tasks);
                    tasks.push(sub(if fits { one } else { several }, indent, fits));
                }
                DocKind::Room(needs, wide, narrow) => {
                    let fits = flat || self.start(indent).saturating_add(*needs) <= WIDTH;
                    tasks.push(sub(if fits { wide } else { narrow }, indent, flat));
                }
                DocKind::Nest(by, inner) => tasks.push(sub(inner, indent + by, flat)),
                DocKind::Align(before, inner) => {
                    let start = self.start(indent);
                    tasks.push(sub(inner, start.saturating_sub(*before), flat));
                }
                DocKind::Fill(parts) => {
                    let joined = parts.iter().enumerate().rev();
                    tasks.extend(joined.map(|(at, doc)| Task { doc, indent, flat, joined: at > 0 }));
                }
            }
        }
    }

    fn fits(&self, doc: &Doc, indent: usize, tasks: &[Task]) -> bool {
        let start = self.start(indent);
        let within = |width: usize| start + width <= WIDTH;
        doc.flat.is_some_and(|width| within(width) && within(width + follows(tasks)))
    }

    /// Whether a part of a fill begins a line: where it fits there and not here, as a whole or else to its first break.
    fn should_break(&self, doc: &Doc, indent: usize, tail: usize) -> bool {
        if self.fresh() {
            return false;
        }
        let (here, there) = (WIDTH.saturating_sub(self.column + 1), WIDTH.saturating_sub(indent));
        match doc.flat.map(|width| width + tail) {
            Some(width) if width <= here => false,
            Some(width) if width <= there => true,
            Some(_) | None => {
                let first = lead(doc, false);
                first > here && first <= there
            }
        }
    }

    /// The column of the next text.
    fn start(&self, indent: usize) -> usize {
        match (self.closed, self.row.code.is_empty()) {
            (true, _) => indent,
            (false, true) => self.begins,
            (false, false) => self.column,
        }
    }

    /// True where the next text begins a line.
    fn fresh(&self) -> bool {
        self.closed || self.row.code.is_empty()
    }

    fn write(&mut self, text: &str, indent: usize) {
        if self.closed {
            self.new_line(indent);
        }
        if self.row.code.is_empty() {
            // A space at the beginning of a line parts nothing.
            let text = text.trim_start_matches(' ');
            if text.is_empty() {
                return;
            }
            self.row.code.push_str(&" ".repeat(self.begins));
            self.row.code.push_str(text);
            self.column = self.begins + text.width();
        } else {
            self.row.code.push_str(text);
            self.column += text.width();
        }
    }

    fn new_line(&mut self, indent: usize) {
        self.end_line();
        self.begins = indent;
    }

    fn end_line(&mut self) {
        if self.row.code.is_empty() && self.row.comment.is_none() {
            return;
        }
        let mut row = std::mem::take(&mut self.row);
        row.code.truncate(row.code.trim_end_matches(' ').len());
        self.rows.push(row);
        self.column = 0;
        self.closed = false;
    }

    /// The lines, with the comments of lines that follow each other in one column.
    fn finish(self) -> String {
        let mut out = String::new();
        for run in self.rows.chunk_by(|a, b| a.comment.is_some() && b.comment.is_some()) {
            let column = run.iter().map(|row| row.code.width()).max().unwrap_or(0) + BEFORE_COMMENT;
            for row in run {
                out.push_str(&row.code);
                if let Some(comment) = &row.comment {
                    out.push_str(&" ".repeat(column.saturating_sub(row.code.width())));
                    out.push_str(comment);
                }
                out.push('\n');
            }
        }
        out
    }
}

/// The width of what is written before a line can end, of what is still to be drawn.
fn follows(tasks: &[Task]) -> usize {
    let mut width = 0;
    for task in tasks.iter().rev() {
        if task.joined && !task.flat {
            break;
        }
        let (more, ended) = ahead(task.doc, task.flat, WIDTH);
        width += more;
        if ended || width > WIDTH {
            break;
        }
    }
    width
}

/// The width of a document up to the first place where a line may end.
fn lead(doc: &Doc, flat: bool) -> usize {
    ahead(doc, flat, usize::MAX).0
}

/// The width up to the first place where a line may end, and whether there is one; wider than `most` is not looked at.
fn ahead(doc: &Doc, flat: bool, most: usize) -> (usize, bool) {
    if let (true, Some(width)) = (flat, doc.flat) {
        return (width, false);
    }
    match &doc.kind {
        DocKind::Text(text) => (text.width(), false),
        DocKind::Line | DocKind::Soft => (usize::from(flat), !flat),
        DocKind::Fresh | DocKind::Blank | DocKind::Comment(_) => (0, true),
        DocKind::Group(inner)
        | DocKind::Nest(_, inner)
        | DocKind::Align(_, inner)
        | DocKind::Choice(_, inner)
        | DocKind::Room(_, _, inner) => ahead(inner, flat, most),
        DocKind::Fill(parts) => parts.first().map_or((0, false), |first| {
            let (width, ended) = ahead(first, flat, most);
            (width, ended || parts.len() > 1)
        }),
        DocKind::Concat(parts) => {
            let mut width = 0;
            for part in parts {
                let (more, ended) = ahead(part, flat, most);
                width += more;
                if ended || width > most {
                    return (width, true);
                }
            }
            (width, false)
        }
    }
}
