//! Clauses under one another: keywords in one column, values in the next, and the columns of a dataset as a table.

use super::doc::{Doc, WIDTH, concat, fill, nothing, pad, space};
use super::layout::{Apart, element, further, keyed, node, pieces};
use crate::syntax::{Element, Kind, Node};

/// The clauses of a block, each as it stands among its neighbours; `apart` tells what stands above each.
pub fn rows(list: Vec<Node>, apart: &[Apart]) -> Vec<Doc> {
    let above = |at: usize| apart.get(at).copied().unwrap_or(Apart::No);
    let mut docs = Vec::with_capacity(list.len());
    let mut from = 0;
    for at in 1..=list.len() {
        let ends = match (list.get(at - 1), list.get(at)) {
            (Some(before), Some(after)) => {
                above(at) == Apart::Blank
                    || is_block(after)
                    || is_block(before)
                    || stands_alone(before) != stands_alone(after)
                    || is_record(before.kind) && above(at) == Apart::Comment
                    || (is_record(before.kind) || is_record(after.kind)) && before.kind != after.kind
            }
            _ => true,
        };
        if ends {
            let run = list.get(from..at).unwrap_or(&[]);
            docs.extend(records(run).unwrap_or_else(|| self::run(run)));
            from = at;
        }
    }
    docs
}

/// Acts and bodies that follow each other on a line each stand in columns: names, titles, clauses.
fn records(list: &[Node]) -> Option<Vec<Doc>> {
    let mut lines: Vec<[Doc; 4]> = Vec::new();
    for one in list.iter().filter(|one| list.len() > 1 && is_record(one.kind)) {
        let opens = one.children.iter().position(|c| c.is_sign("{"))?;
        let (said, _) = one.children.split_at(opens);
        let [keyword, name, title] = said else { return None };
        let clauses = Node { kind: one.kind, children: one.children.get(opens..)?.to_vec() };
        lines.push([element(keyword), element(name), element(title), node(&clauses)]);
    }
    if lines.is_empty() {
        return None;
    }
    let width = |at: usize| -> Option<usize> {
        lines
            .iter()
            .map(|line| line.get(at).and_then(Doc::flat))
            .try_fold(0, |most, own| Some(most.max(own?)))
    };
    let (keyword, name, title) = (width(0)?, width(1)?, width(2)?);
    if keyword + name + title + width(3)? + 3 > WIDTH {
        return None;
    }
    let starts = [0, keyword + 1, keyword + name + 2, keyword + name + title + 3];
    let joined = lines.iter().map(|line| {
        let (mut parts, mut column) = (Vec::new(), 0);
        for (cell, start) in line.iter().zip(starts) {
            push(&mut parts, &mut column, cell, start);
        }
        concat(parts)
    });
    Some(joined.collect())
}

fn is_record(kind: Kind) -> bool {
    matches!(kind, Kind::Act | Kind::Body)
}

/// A clause that stands by itself, its key in a column of a width.
pub fn row(clause: &Node, width: usize) -> Doc {
    if is_column(clause.kind) {
        let cells = Cells::of(clause);
        return cells.doc(&Widths::default(), 0);
    }
    if has_key(clause) { keyed(clause, width) } else { node(clause) }
}

/// Clauses with clauses of their own stand alone.
fn is_block(clause: &Node) -> bool {
    matches!(
        clause.kind,
        Kind::Contour
            | Kind::Target
            | Kind::Milestone
            | Kind::Group
            | Kind::Given
            | Kind::Cases
            | Kind::StatusColumn
    )
}

/// Clauses that are in no column; those of a dataset leave its columns as they are.
fn stands_alone(clause: &Node) -> bool {
    let within = matches!(
        clause.kind,
        Kind::Undirected | Kind::Exists | Kind::Valid | Kind::DatasetWhere | Kind::Wide | Kind::MissingSigns
    );
    !(within || has_key(clause) || is_column(clause.kind) || is_record(clause.kind))
}

/// Clauses of a keyword or a name and a value, which stand in two columns.
fn has_key(clause: &Node) -> bool {
    match clause.kind {
        Kind::Authority
        | Kind::Cites
        | Kind::PolicyPeriod
        | Kind::Baseline
        | Kind::Language
        | Kind::KindText
        | Kind::ActNumber
        | Kind::Adopted
        | Kind::InForce
        | Kind::Url
        | Kind::Replaces
        | Kind::BodyOf
        | Kind::BodyKind
        | Kind::Established
        | Kind::Dissolved
        | Kind::Owner
        | Kind::Author
        | Kind::Require
        | Kind::Value
        | Kind::Better
        | Kind::Source
        | Kind::Frequency
        | Kind::Coverage
        | Kind::Reason
        | Kind::Level
        | Kind::Weight
        | Kind::After
        | Kind::Role
        | Kind::Include
        | Kind::Exclude
        | Kind::Band
        | Kind::Sheet
        | Kind::Header
        | Kind::StatusSigns
        | Kind::ClustersId
        | Kind::ClustersTitle => true,
        Kind::CodeClause => clause.children.len() > 1,
        _ => false,
    }
}

fn is_column(kind: Kind) -> bool {
    matches!(kind, Kind::Key | Kind::Column | Kind::LinkFrom | Kind::LinkTo | Kind::DatasetPeriod)
}

/// Clauses without a blank line between them.
fn run(list: &[Node]) -> Vec<Doc> {
    let key = |clause: &Node| {
        let keyed = has_key(clause) || is_column(clause.kind);
        keyed.then(|| clause.children.first().and_then(|key| element(key).flat())).flatten()
    };
    let width = list.iter().filter_map(key).max().unwrap_or(0);
    let cells: Vec<Option<Cells>> =
        list.iter().map(|clause| is_column(clause.kind).then(|| Cells::of(clause))).collect();
    let widths = Widths::of(cells.iter().flatten());
    list.iter()
        .zip(&cells)
        .map(|(clause, cells)| match cells {
            Some(cells) => cells.doc(&widths, width),
            None => row(clause, width),
        })
        .collect()
}

/// The cells of a column of a dataset.
struct Cells {
    key: Doc,
    left: Left,
    /// `from "…"`
    from: Option<Doc>,
    computed: Option<Doc>,
}

enum Left {
    /// `name : type flow optional`
    Typed { name: Doc, of: Doc, more: Doc, link: bool },
    /// What is no column of values: a reference in a key, a period.
    Whole(Doc),
}

#[derive(Default)]
struct Widths {
    name: usize,
    end: usize,
    of: usize,
    left: usize,
}

impl Cells {
    fn of(clause: &Node) -> Cells {
        let (key, rest) = match clause.children.split_first() {
            Some((key, rest)) => (element(key), rest),
            None => (nothing(), clause.children.as_slice()),
        };
        let (rest, computed) = match rest.split_last() {
            Some((last, before)) if last.is(Kind::Computed) => (before, Some(element(last))),
            Some(_) | None => (rest, None),
        };
        let (rest, from) = Self::split_from(rest);
        let reference = match rest.get(1) {
            Some(Element::Node(of)) => of.children.first().is_some_and(|sign| !sign.is_sign(":")),
            Some(_) | None => false,
        };
        let link = matches!(clause.kind, Kind::LinkFrom | Kind::LinkTo);
        let left = match rest {
            [name, of @ Element::Node(_), more @ ..] if !(clause.kind == Kind::Key && reference) => {
                let of = element(of);
                Left::Typed { name: element(name), of, more: fill(pieces(clause.kind, more)), link: false }
            }
            [name, arrow, of] if link => Left::Typed {
                name: element(name),
                of: concat(vec![element(arrow), space(), element(of)]),
                more: nothing(),
                link,
            },
            other => Left::Whole(fill(pieces(clause.kind, other))),
        };
        Cells { key, left, from, computed }
    }

    /// The name of the column in the file, where it stands last.
    fn split_from<'e, 't>(rest: &'e [Element<'t>]) -> (&'e [Element<'t>], Option<Doc>) {
        match rest {
            [before @ .., from] if from.is(Kind::ColumnFrom) => (before, Some(element(from))),
            [before @ .., from, text] if from.slot() == Some("from_file") => {
                let from = vec![element(from), space(), element(text)];
                (before, Some(concat(from)))
            }
            _ => (rest, None),
        }
    }

    fn doc(&self, widths: &Widths, key: usize) -> Doc {
        let mut parts = Vec::new();
        let mut column = 0;
        push(&mut parts, &mut column, &self.key, 0);
        let start = key.max(self.key.flat().unwrap_or(0)) + 1;
        let mut end = start;
        match &self.left {
            Left::Whole(whole) => {
                push(&mut parts, &mut column, whole, start);
                end += widths.left.max(whole.flat().unwrap_or(0));
            }
            Left::Typed { name, of, more, link } => {
                push(&mut parts, &mut column, name, start);
                let names = if *link { widths.end } else { widths.name }.max(name.flat().unwrap_or(0));
                push(&mut parts, &mut column, of, start + names + 1);
                let types = widths.of.max(of.flat().unwrap_or(0));
                if !more.is_empty() {
                    push(&mut parts, &mut column, more, start + names + 1 + types + 1);
                }
                end += widths.left;
            }
        }
        if let Some(from) = &self.from {
            push(&mut parts, &mut column, from, end + 1);
        }
        if let Some(computed) = &self.computed {
            push(&mut parts, &mut column, computed, 0);
        }
        further(concat(parts))
    }
}

/// Adds a cell at a column, or one space behind what stands before it.
fn push(parts: &mut Vec<Doc>, column: &mut usize, cell: &Doc, at: usize) {
    let gap = if parts.is_empty() { 0 } else { at.saturating_sub(*column).max(1) };
    parts.push(pad(gap));
    parts.push(cell.clone());
    *column += gap + cell.flat().unwrap_or(0);
}

impl Widths {
    fn of<'c>(cells: impl Iterator<Item = &'c Cells> + Clone) -> Widths {
        let flat = |doc: &Doc| doc.flat().unwrap_or(0);
        let mut widths = Widths::default();
        for cell in cells.clone() {
            if let Left::Typed { name, of, more, link } = &cell.left {
                let names = if *link { &mut widths.end } else { &mut widths.name };
                *names = (*names).max(flat(name));
                // A type that nothing follows in its line may be longer than the others.
                if !more.is_empty() {
                    widths.of = widths.of.max(flat(of));
                }
            }
        }
        for cell in cells.filter(|cell| cell.from.is_some()) {
            let left = match &cell.left {
                Left::Whole(whole) => flat(whole),
                Left::Typed { name, of, more, link } => {
                    let names = if *link { widths.end } else { widths.name }.max(flat(name));
                    let types =
                        if more.is_empty() { flat(of) } else { widths.of.max(flat(of)) + 1 + flat(more) };
                    names + 1 + types
                }
            };
            widths.left = widths.left.max(left);
        }
        widths
    }
}
