//! A chart of time as SVG within a page: it takes its colours from the page.

use super::super::escape::escape;
use super::timeline::Timeline;
use crate::model::{Date, Period};

/// Sizes in the units of the picture.
const WIDTH: i32 = 900;
const LABELS: i32 = 360;
const ROW: i32 = 26;
const TOP: i32 = 30;
const MARGIN: i32 = 16;
/// Letters of a label that there is room for.
const LETTERS: usize = 46;
/// Years between which the axis has no more than so many lines.
const LINES: i32 = 12;

/// The picture; bars and marks are links to their places in the page.
pub fn timeline_svg(timeline: &Timeline) -> String {
    let rows: usize = timeline.bars.iter().map(|bar| bar.marks.len() + 1).sum();
    let height = TOP + ROW * i32::try_from(rows).unwrap_or(0) + MARGIN;
    let title = escape(&timeline.title);
    let mut svg = format!(
        "<svg class=\"time\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n"
    );
    let bottom = height - MARGIN;
    for (year, day) in years(timeline) {
        let x = place(timeline, day);
        svg.push_str(&format!(
            "<line class=\"grid\" x1=\"{x}\" y1=\"{TOP}\" x2=\"{x}\" y2=\"{bottom}\"/>\
             <text class=\"year\" x=\"{x}\" y=\"{}\">{year}</text>\n",
            TOP - 10
        ));
    }
    let mut y = TOP;
    for bar in &timeline.bars {
        let (from, until) = (place(timeline, bar.from), place(timeline, bar.until));
        let middle = y + ROW / 2;
        svg.push_str(&format!(
            "<a href=\"#{}\"><title>{}</title><text class=\"stage\" x=\"0\" y=\"{}\">{}</text>\
             <rect class=\"bar\" x=\"{from}\" y=\"{}\" width=\"{}\" height=\"12\" rx=\"3\"/></a>\n",
            escape(&bar.to),
            escape(&bar.title),
            middle + 5,
            escape(&cut(&bar.title)),
            middle - 6,
            (until - from).max(2),
        ));
        y += ROW;
        for mark in &bar.marks {
            let (x, middle) = (place(timeline, mark.day), y + ROW / 2);
            let class = if mark.advisory { "mark advisory" } else { "mark" };
            svg.push_str(&format!(
                "<a href=\"#{}\"><title>{}: {}</title><text x=\"14\" y=\"{}\">{}</text>\
                 <path class=\"{class}\" d=\"M{x} {} l7 7 l-7 7 l-7 -7 z\"/></a>\n",
                escape(&mark.to),
                escape(&mark.title),
                escape(&mark.told),
                middle + 5,
                escape(&cut(&mark.title)),
                middle - 7,
            ));
            y += ROW;
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The first days of years, as many as there is room for.
fn years(timeline: &Timeline) -> Vec<(i32, Date)> {
    let (first, last) = (timeline.from.parts().0, timeline.until.parts().0);
    let step = ((last - first) / LINES).max(0) + 1;
    let year = |year: i32| {
        let day = Period { grain: crate::model::Grain::Year, ordinal: year }.first_day();
        (year, day.max(timeline.from))
    };
    (first..=last).filter(|at| (at - first) % step == 0).map(year).collect()
}

/// Where a day stands from left to right.
fn place(timeline: &Timeline, day: Date) -> i32 {
    let (from, until) = (i64::from(timeline.from.0), i64::from(timeline.until.0));
    let room = i64::from(WIDTH - LABELS - MARGIN);
    let along = (i64::from(day.0) - from) * room / (until - from).max(1);
    LABELS + i32::try_from(along).unwrap_or(0)
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}
