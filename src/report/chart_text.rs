//! A chart for a terminal: lines, bars, or a spark where there is no room for more.
//!
//! Guarantees that series are told apart without colour, and that no line is wider than the page where its names allow.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::chart::{Chart, Form, Scale};
use super::layout::{Layout, Page, Tint};
use super::number::fixed;
use super::plural::{Noun, count};
use crate::unit::Number;

/// Narrower pages show sparks.
const NARROW: usize = 48;
/// More lines than these hide each other; sparks stand one below the other.
const CROWD: usize = 6;
/// Rows of a chart of lines.
const ROWS: usize = 14;
/// Columns for one period at most.
const SPREAD: usize = 12;
/// Reasons of missing values that are told.
const REASONS: usize = 4;
/// The signs of series.
const MARKS: [char; 10] = ['●', '○', '■', '□', '▲', '△', '◆', '◇', '×', '+'];
/// Several series in one place.
const SEVERAL: char = '◎';
const SPARKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Parts of a bar, by eighths.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Draws a chart on a page.
pub fn render_chart_text(chart: &Chart, layout: Layout) -> String {
    let mut page = Page::new(layout);
    page.tinted(0, 2, &chart.head(), Tint::Strong);
    match chart.form {
        Form::Line if layout.width < NARROW || chart.series.len() > CROWD => sparks(chart, layout, &mut page),
        Form::Line => lines(chart, layout, &mut page),
        Form::Bars => bars(chart, layout, &mut page),
    }
    notes(chart, &mut page);
    page.finish()
}

fn mark(series: usize) -> char {
    MARKS.get(series % MARKS.len()).copied().unwrap_or('●')
}

fn value(chart: &Chart, number: &Number) -> String {
    fixed(number, chart.places, chart.lang)
}

/// A text filled up to a width, at its left or its right.
fn filled(text: &str, width: usize, right: bool) -> String {
    let fill = " ".repeat(width.saturating_sub(text.width()));
    if right { format!("{fill}{text}") } else { format!("{text}{fill}") }
}

/// A text no wider than this, its end cut where it is.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= width
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// Signs in rows and columns.
struct Canvas {
    rows: Vec<Vec<char>>,
}

impl Canvas {
    fn put(&mut self, x: usize, y: usize, sign: char) {
        if let Some(slot) = self.rows.get_mut(y).and_then(|row| row.get_mut(x)) {
            *slot = match *slot {
                ' ' | '·' => sign,
                known if sign == '·' || known == sign => known,
                _ => SEVERAL,
            };
        }
    }
}

fn lines(chart: &Chart, layout: Layout, page: &mut Page) {
    let scale = Scale::new(chart.values(), 5, false);
    let labels: Vec<String> = scale.ticks.iter().map(|tick| scale.label(*tick, chart.lang)).collect();
    let margin = labels.iter().map(|label| label.width()).max().unwrap_or(0);
    let periods = chart.categories.len();
    let last_label = chart.categories.last().map_or(0, |c| c.width());
    let room = layout.width.saturating_sub(margin + 3 + last_label / 2 + 1).max(10);
    let step = (room / periods.max(1)).clamp(1, SPREAD).max(if periods <= 1 { 4 } else { 1 });
    // More periods than columns share them.
    let x = |at: usize| {
        if periods > room { at * (room - 1) / (periods - 1).max(1) } else { at * step + step / 2 }
    };
    let width = x(periods.saturating_sub(1)) + step.div_ceil(2).max(1);
    let y = |v: f64| ((1.0 - scale.part(v)) * (ROWS - 1) as f64).round() as usize;
    let mut canvas = Canvas { rows: vec![vec![' '; width]; ROWS] };
    for (at, series) in chart.series.iter().enumerate() {
        let points = series.values.iter().enumerate();
        let points: Vec<Option<(usize, usize)>> =
            points.map(|(n, v)| v.as_ref().map(|v| (x(n), y(v.to_f64())))).collect();
        for pair in points.windows(2) {
            if let [Some((x0, y0)), Some((x1, y1))] = pair {
                for between in x0 + 1..*x1 {
                    let part = (between - x0) as f64 / (x1 - x0) as f64;
                    let height = *y0 as f64 + (*y1 as f64 - *y0 as f64) * part;
                    canvas.put(between, height.round() as usize, '·');
                }
            }
        }
        points.into_iter().flatten().for_each(|(x, y)| canvas.put(x, y, mark(at)));
    }
    let labelled: Vec<(usize, &String)> =
        scale.ticks.iter().zip(&labels).map(|(tick, label)| (y(*tick), label)).collect();
    for (row, signs) in canvas.rows.iter().enumerate() {
        let label = labelled.iter().find(|(at, _)| *at == row).map(|(_, label)| label.as_str());
        let axis = if label.is_some() { '┤' } else { '│' };
        let signs: String = signs.iter().collect();
        let line = format!("{} {axis}{signs}", filled(label.unwrap_or_default(), margin, true));
        page.verbatim(0, line.trim_end());
    }
    let mut foot = vec!['─'; width];
    (0..periods).for_each(|at| {
        foot.get_mut(x(at)).into_iter().for_each(|sign| *sign = '┬');
    });
    page.verbatim(0, &format!("{} └{}", " ".repeat(margin), foot.into_iter().collect::<String>()));
    page.verbatim(0, &format!("{}{}", " ".repeat(margin + 2), below(chart, x)));
    if chart.series.iter().any(|s| !s.name.is_empty()) {
        let told = chart.series.iter().enumerate().map(|(at, s)| format!("{} {}", mark(at), s.name));
        let mut told: Vec<String> = told.collect();
        if canvas.rows.iter().flatten().any(|sign| *sign == SEVERAL) {
            told.push(format!("{SEVERAL} {}", chart.say("several", "несколько")));
        }
        let room = layout.width.saturating_sub(margin + 2).max(20);
        in_lines(&told, room).iter().for_each(|line| page.verbatim(margin + 2, line));
    }
}

/// Entries side by side, as many in a line as have room.
fn in_lines(entries: &[String], room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        match lines.last_mut() {
            Some(line) if line.width() + 3 + entry.width() <= room => {
                line.push_str("   ");
                line.push_str(entry);
            }
            Some(_) | None => lines.push(entry.clone()),
        }
    }
    lines
}

/// The names of periods under their places, as many as have room.
fn below(chart: &Chart, x: impl Fn(usize) -> usize) -> String {
    let widest = chart.categories.iter().map(|c| c.width()).max().unwrap_or(0) + 2;
    let step = x(1).saturating_sub(x(0)).max(1);
    let every = widest.div_ceil(step).max(1);
    let mut line = String::new();
    for (at, name) in chart.categories.iter().enumerate().step_by(every) {
        let start = x(at).saturating_sub((name.width().saturating_sub(1)) / 2);
        if line.width() > start && !line.is_empty() {
            continue;
        }
        line.push_str(&" ".repeat(start.saturating_sub(line.width())));
        line.push_str(name);
    }
    line
}

/// `auto ▁▃▅█ 539 → 669`
fn sparks(chart: &Chart, layout: Layout, page: &mut Page) {
    let scale = Scale::new(chart.values(), 5, false);
    let name = chart.series.iter().map(|s| s.name.width()).max().unwrap_or(0).min(layout.width / 3);
    for series in &chart.series {
        let signs: String = series
            .values
            .iter()
            .map(|v| match v {
                None => ' ',
                Some(v) => {
                    let at = (scale.part(v.to_f64()) * 7.0).round() as usize;
                    SPARKS.get(at).copied().unwrap_or('█')
                }
            })
            .collect();
        let mut known = series.values.iter().flatten();
        let first = known.next().map(|v| value(chart, v)).unwrap_or_default();
        let last = known.next_back().map(|v| format!(" → {}", value(chart, v))).unwrap_or_default();
        let named = filled(&cut(&series.name, name), name, false);
        page.verbatim(0, format!("{named} {signs}  {first}{last}").trim());
    }
    if let (Some(first), Some(last)) = (chart.categories.first(), chart.categories.last()) {
        page.tinted(0, 0, &format!("{first} → {last}"), Tint::Faint);
    }
}

fn bars(chart: &Chart, layout: Layout, page: &mut Page) {
    let Some(series) = chart.series.first() else { return };
    let name = chart.categories.iter().map(|c| c.width()).max().unwrap_or(0).min(layout.width * 2 / 5);
    let told = |v: &Option<Number>| v.as_ref().map_or_else(|| "–".to_owned(), |v| value(chart, v));
    let number = series.values.iter().map(|v| told(v).width()).max().unwrap_or(0);
    let room = layout.width.saturating_sub(name + number + 4).max(8);
    let (low, high) = chart.values().fold((0.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
    let span = if high > low { high - low } else { 1.0 };
    // What is below 0 stands left of a line.
    let left = (-low / span * room as f64).ceil() as usize;
    for (category, number_) in chart.categories.iter().zip(&series.values) {
        let v = number_.as_ref().map_or(0.0, Number::to_f64);
        let length = v.abs() / span * (room - usize::from(left > 0)) as f64;
        let (before, after) = if v < 0.0 {
            let whole = (length.round() as usize).min(left);
            (format!("{}{}", " ".repeat(left - whole), "█".repeat(whole)), String::new())
        } else {
            let eighths = (length * 8.0).round() as usize;
            let part = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
            let least = if eighths == 0 && v > 0.0 { "▏" } else { part };
            (" ".repeat(left), format!("{}{least}", "█".repeat(eighths / 8)))
        };
        let axis = if left > 0 { "│" } else { "" };
        let named = filled(&cut(category, name), name, false);
        let number = filled(&told(number_), number, true);
        page.verbatim(0, format!("{named}  {number}  {before}{axis}{after}").trim_end());
    }
}

fn notes(chart: &Chart, page: &mut Page) {
    if chart.left_out > 0 {
        let left = chart.left_out;
        let told = match chart.form {
            Form::Line => chart.say(
                format!("{left} more series are not drawn: narrow the query"),
                format!("не нарисовано ещё рядов: {left}; сузьте запрос"),
            ),
            Form::Bars => chart.say(
                format!("{left} more bars are not drawn: narrow the query"),
                format!("не нарисовано ещё столбцов: {left}; сузьте запрос"),
            ),
        };
        page.tinted(0, 0, &told, Tint::Faint);
    }
    if chart.missing.is_empty() {
        return;
    }
    let values = count(chart.missing.len() as u64, Noun::MissingValue, chart.lang);
    page.tinted(0, 0, &values, Tint::Faint);
    for (place, why) in chart.missing.iter().take(REASONS) {
        page.hanging(2, 2, &format!("{place}: {why}"));
    }
    let more = chart.missing.len().saturating_sub(REASONS);
    if more > 0 {
        page.line(2, &chart.say(format!("and {more} more"), format!("и ещё {more}")));
    }
}
