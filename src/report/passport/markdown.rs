//! A document as Markdown, with formulas and charts as the blocks that code hosts draw.

use unicode_width::UnicodeWidthStr;

use super::super::notation::latex;
use super::document::{Block, Document, Head, Inline, Line, Point, Section};
use super::timeline::Timeline;
use crate::keyword::Lang;

/// The page, with a list of what is in it.
pub fn document_markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", escape(&document.title));
    blocks(&document.head, 2, &mut out);
    if !document.sections.is_empty() {
        out.push('\n');
        for section in &document.sections {
            out.push_str(&format!("- [{}](#{})\n", escape(&section.title), section.id));
        }
    }
    for passage in &document.act {
        out.push_str(&format!("\n{}\n", passage.markdown.trim_end()));
        let mut meaning = String::new();
        blocks(&passage.meaning, 4, &mut meaning);
        // What the blocks mean stands as a quotation beneath them.
        if !meaning.is_empty() {
            out.push('\n');
            for line in meaning.trim().lines() {
                out.push_str(format!("> {line}").trim_end());
                out.push('\n');
            }
        }
    }
    for section in &document.sections {
        write_section(section, 2, &mut out);
    }
    out
}

fn write_section(section: &Section, level: usize, out: &mut String) {
    let marks = "#".repeat(level.min(6));
    let name = section.name.as_ref().map(|name| format!(" (`{name}`)")).unwrap_or_default();
    out.push_str(&format!("\n<a id=\"{}\"></a>\n", section.id));
    out.push_str(&format!("\n{marks} {}{name}\n", escape(&section.title)));
    blocks(&section.blocks, level + 1, out);
}

fn blocks(blocks: &[Block], level: usize, out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(line) => out.push_str(&format!("\n{}\n", inline(line))),
            Block::List(points) => {
                out.push('\n');
                list(points, 0, out);
            }
            Block::Facts(facts) => {
                out.push('\n');
                for (label, line) in facts {
                    out.push_str(&format!("- {}: {}\n", escape(label), inline(line)));
                }
            }
            Block::Table(heads, rows) => table(heads, rows, out),
            // Within a block of its own no sign of a formula is taken for Markdown.
            Block::Formula(math, unit) => {
                let unit = match unit.as_str() {
                    "" => String::new(),
                    unit => {
                        let unit = latex(&super::super::notation::Math::words(unit));
                        format!(" \\qquad [{unit}]")
                    }
                };
                out.push_str(&format!("\n```math\n{}{unit}\n```\n", latex(math)));
            }
            Block::Chart(timeline) => chart(timeline, out),
            Block::Code(code) => {
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat((longest + 1).max(3));
                out.push_str(&format!("\n{fence}idel\n{}\n{fence}\n", code.trim_end()));
            }
            Block::Section(section) => write_section(section, level, out),
        }
    }
}

fn list(points: &[Point], depth: usize, out: &mut String) {
    let margin = "  ".repeat(depth);
    for point in points {
        let id = point.id.as_ref().map(|id| format!("<a id=\"{id}\"></a>")).unwrap_or_default();
        out.push_str(&format!("{margin}- {id}{}\n", inline(&point.line)));
        list(&point.parts, depth + 1, out);
    }
}

/// A table whose columns stand under one another in the text too.
fn table(heads: &[Head], rows: &[Vec<Line>], out: &mut String) {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell_of).collect()).collect();
    let heads: Vec<String> = heads.iter().map(|head| escape(&head.text)).collect();
    let widths: Vec<usize> = (0..heads.len())
        .map(|at| {
            let column = cells.iter().filter_map(|row| row.get(at)).chain(heads.get(at));
            column.map(|cell| cell.width()).max().unwrap_or(0).max(3)
        })
        .collect();
    let row = |cells: &[String]| {
        let padded = widths.iter().enumerate().map(|(at, width)| {
            let cell = cells.get(at).map_or("", String::as_str);
            format!(" {cell}{} ", " ".repeat(width.saturating_sub(cell.width())))
        });
        format!("|{}|\n", padded.collect::<Vec<_>>().join("|"))
    };
    out.push('\n');
    out.push_str(&row(&heads));
    let rule = widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join("|");
    out.push_str(&format!("|{rule}|\n"));
    for cells in &cells {
        out.push_str(&row(cells));
    }
}

/// A Gantt chart of Mermaid; signs that it reads as its own stand as blanks.
fn chart(timeline: &Timeline, out: &mut String) {
    let plain = |text: &str| {
        let text: String =
            text.chars().map(|c| if matches!(c, ':' | ';' | ',' | '#' | '%') { ' ' } else { c }).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let stage = match timeline.lang {
        Lang::En => "the stage",
        Lang::Ru => "этап",
    };
    out.push_str("\n```mermaid\ngantt\n    dateFormat YYYY-MM-DD\n    axisFormat %Y\n");
    for (at, bar) in timeline.bars.iter().enumerate() {
        out.push_str(&format!("    section {}\n", plain(&bar.title)));
        out.push_str(&format!("    {stage} :s{at}, {}, {}\n", bar.from, bar.until));
        for (mark_at, mark) in bar.marks.iter().enumerate() {
            out.push_str(&format!(
                "    {} :milestone, m{at}x{mark_at}, {}, 0d\n",
                plain(&mark.title),
                mark.day
            ));
        }
    }
    out.push_str("```\n");
}

fn inline(line: &Line) -> String {
    line.iter().map(piece).collect()
}

/// The same in a table, where a bar ends a cell even within code.
fn cell_of(line: &Line) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Code(_) => piece(inline).replace('|', "\\|"),
        Inline::Text(_) | Inline::Strong(_) | Inline::Link { .. } | Inline::Address(_) => piece(inline),
    };
    line.iter().map(one).collect()
}

fn piece(piece: &Inline) -> String {
    match piece {
        Inline::Text(text) => escape(text),
        Inline::Strong(text) => format!("**{}**", escape(text)),
        Inline::Code(text) => code(text),
        Inline::Link { to, text } => format!("[{}](#{to})", escape(text)),
        Inline::Address(url) => format!("<{}>", url.replace(['<', '>', ' '], "")),
    }
}

/// Code within a line, between more backticks than stand in it.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{space}{}{space}{marks}", text.replace('\n', " "))
}

/// Text in which nothing is taken for a mark.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '$' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
