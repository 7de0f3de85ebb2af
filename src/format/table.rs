//! Tables of tests: one row per line, columns under one another, numbers to the right.

use super::doc::{Doc, blank_line, concat, fresh, nest, nothing, pad, space, text};
use super::layout::{STEP, comments, token};
use crate::syntax::{Class, Comment, Element, Kind, Node, Token};
use unicode_width::UnicodeWidthStr;

/// A row, with the comments around it.
struct Row<'t> {
    above: Vec<Comment<'t>>,
    blank: bool,
    behind: Vec<&'t str>,
    cells: Vec<Cell>,
}

struct Cell {
    text: String,
    number: bool,
}

pub fn table(node: &Node) -> Doc {
    let (Some(Element::Token(open)), Some(Element::Token(close))) =
        (node.children.first(), node.children.last())
    else {
        return nothing();
    };
    let rows: Vec<Row> = node
        .children
        .iter()
        .filter_map(Element::node)
        .filter(|n| n.kind == Kind::TableRow)
        .map(row)
        .collect();
    let count = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let column = |at: usize| rows.iter().filter_map(move |row| row.cells.get(at));
    let width = |at: usize| column(at).map(|cell| cell.text.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    // The first row holds the names.
    let numeric = |at: usize| {
        let mut said = rows.iter().skip(1).filter_map(|row| row.cells.get(at)).filter(|c| !c.text.is_empty());
        said.clone().next().is_some() && said.all(|cell| cell.number)
    };
    let numbers: Vec<bool> = (0..count).map(numeric).collect();
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        lines.extend(comments(&row.above, at > 0));
        let mut parts = vec![if row.blank && at > 0 { blank_line() } else { fresh() }];
        // Blanks at the beginning of a line are its indent.
        let mut indent = 0;
        for (index, cell) in row.cells.iter().enumerate() {
            parts.extend((index > 0).then(|| text(" | ")));
            let blanks = widths.get(index).copied().unwrap_or(0).saturating_sub(cell.text.width());
            let right = at > 0 && numbers.get(index).copied().unwrap_or(false);
            let ends = index + 1 == row.cells.len();
            let cell = text(cell.text.clone());
            match (right, ends) {
                (true, _) if index == 0 => {
                    indent = blanks;
                    parts.push(cell);
                }
                (true, _) => parts.extend([pad(blanks), cell]),
                (false, false) => parts.extend([cell, pad(blanks)]),
                (false, true) => parts.push(cell),
            }
        }
        parts.extend(row.behind.iter().map(|behind| super::doc::comment(behind)));
        lines.push(nest(indent, concat(parts)));
        lines.push(fresh());
    }
    let mut closing = close.clone();
    lines.extend(comments(&std::mem::take(&mut closing.before), true));
    concat(vec![token(open), space(), nest(STEP, concat(lines)), fresh(), token(&closing)])
}

fn row<'t>(node: &Node<'t>) -> Row<'t> {
    let mut row = Row { above: Vec::new(), blank: false, behind: Vec::new(), cells: Vec::new() };
    if let Some(first) = node.first() {
        row.above.clone_from(&first.before);
        row.blank = first.blank;
    }
    if let Some(last) = node.last() {
        row.behind.clone_from(&last.after);
    }
    for cell in node.children.iter().filter_map(Element::node) {
        let mut tokens: Vec<&Token> = Vec::new();
        collect(cell, &mut tokens);
        let mut said = String::new();
        for token in &tokens {
            if !said.is_empty() && said != "-" {
                said.push(' ');
            }
            said.push_str(&token.plain());
        }
        let number = tokens.iter().any(|token| token.class == Class::Number);
        row.cells.push(Cell { text: said, number });
    }
    row
}

fn collect<'n, 't>(node: &'n Node<'t>, out: &mut Vec<&'n Token<'t>>) {
    for child in &node.children {
        match child {
            Element::Node(node) => collect(node, out),
            Element::Token(token) => out.push(token),
        }
    }
}
