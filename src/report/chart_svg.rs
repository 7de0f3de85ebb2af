//! A chart as a picture that any browser shows: lines with a sign at each value, or bars, with a legend and notes.
//!
//! Equal charts give equal bytes; series are told apart by signs and dashes, and by colour beside them.

use super::chart::{Chart, Form, Scale};
use super::escape::escape;
use super::graph::draw::text;
use super::graph::label::{fit, width, wrap};
use super::graph::shape::{Point, kind_dashes, number, role_colour, sign};
use super::number::fixed;
use super::plural::{Noun, count};
use crate::keyword::Lang;
use crate::unit::Number;

const MARGIN: f64 = 28.0;
const WIDE: f64 = 760.0;
/// The height of lines.
const HIGH: f64 = 300.0;
const TITLE: f64 = 17.0;
const TEXT: f64 = 12.0;
const LINE: f64 = 17.0;
/// A bar and the space below it.
const BAR: f64 = 22.0;
const SIGN: f64 = 4.0;
const INK: &str = "#1b1f24";
const FAINT: &str = "fill=\"#57606a\"";
const BOLD: &str = "font-weight=\"bold\"";
const GRID: &str = "stroke=\"#d5dae0\" stroke-width=\"1\"";
const AXIS: &str = "stroke=\"#57606a\" stroke-width=\"1\"";
/// Reasons of missing values that are told.
const REASONS: usize = 6;

/// The picture. It has a shape and no size: it is as large as the place where it is shown.
pub fn render_chart_svg(chart: &Chart) -> String {
    let (wide, high, body) = drawn(chart);
    let (wide, high) = (number(wide.ceil()), number(high.ceil()));
    let lang = match chart.lang {
        Lang::En => "en",
        Lang::Ru => "ru",
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" role=\"img\" \
         aria-labelledby=\"title\" xml:lang=\"{lang}\" \
         font-family=\"Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\" fill=\"{INK}\">\n\
         <title id=\"title\">{}</title>\n\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>\n{body}</svg>\n",
        escape(&chart.head()),
    )
}

fn drawn(chart: &Chart) -> (f64, f64, String) {
    let mut body = String::new();
    let mut y = MARGIN;
    for line in wrap(&chart.title, TITLE, WIDE - 2.0 * MARGIN) {
        body.push_str(&text(&line, Point::new(MARGIN, y), TITLE, BOLD));
        y += TITLE * 1.3;
    }
    if !chart.unit.is_empty() {
        body.push_str(&text(&chart.unit, Point::new(MARGIN, y), TEXT, FAINT));
        y += LINE;
    }
    y += 8.0;
    y = match chart.form {
        Form::Line => lines(chart, y, &mut body),
        Form::Bars => bars(chart, y, &mut body),
    };
    for note in notes(chart) {
        for line in wrap(&note, TEXT, WIDE - 2.0 * MARGIN) {
            body.push_str(&text(&line, Point::new(MARGIN, y), TEXT, FAINT));
            y += LINE;
        }
    }
    (WIDE, y + MARGIN - LINE / 2.0, body)
}

/// A text that ends, or has its middle, at a place.
fn anchored(told: &str, at: Point, anchor: &str, looks: &str) -> String {
    text(told, at, TEXT, &format!("text-anchor=\"{anchor}\" {looks}"))
}

fn rule(from: Point, to: Point, looks: &str) -> String {
    format!(
        "<path d=\"M{} {}L{} {}\" fill=\"none\" {looks}/>\n",
        number(from.x),
        number(from.y),
        number(to.x),
        number(to.y)
    )
}

fn lines(chart: &Chart, top: f64, body: &mut String) -> f64 {
    let scale = Scale::new(chart.values(), 5, false);
    let labels: Vec<String> = scale.ticks.iter().map(|tick| scale.label(*tick, chart.lang)).collect();
    let left = MARGIN + labels.iter().map(|l| width(l, TEXT)).fold(0.0, f64::max) + 10.0;
    let right = WIDE - MARGIN;
    let y = |v: f64| top + 6.0 + (1.0 - scale.part(v)) * HIGH;
    for (tick, label) in scale.ticks.iter().zip(&labels) {
        let height = y(*tick);
        body.push_str(&rule(Point::new(left, height), Point::new(right, height), GRID));
        body.push_str(&anchored(label, Point::new(left - 6.0, height), "end", FAINT));
    }
    let count = chart.categories.len().max(1) as f64;
    let step = (right - left) / count;
    let x = |at: usize| left + step * (at as f64 + 0.5);
    let bottom = y(scale.low());
    body.push_str(&rule(Point::new(left, bottom), Point::new(right, bottom), AXIS));
    let widest = chart.categories.iter().map(|c| width(c, TEXT)).fold(0.0, f64::max) + 10.0;
    let every = (widest / step).ceil().max(1.0) as usize;
    for (at, name) in chart.categories.iter().enumerate() {
        body.push_str(&rule(Point::new(x(at), bottom), Point::new(x(at), bottom + 4.0), AXIS));
        if at % every == 0 {
            body.push_str(&anchored(name, Point::new(x(at), bottom + 14.0), "middle", FAINT));
        }
    }
    for (at, series) in chart.series.iter().enumerate() {
        let mut path = String::new();
        let mut signs = String::new();
        let mut open = false;
        for (n, value) in series.values.iter().enumerate() {
            let Some(value) = value else {
                open = false;
                continue;
            };
            let place = Point::new(x(n), y(value.to_f64()));
            path.push_str(&format!(
                "{}{} {}",
                if open { 'L' } else { 'M' },
                number(place.x),
                number(place.y)
            ));
            open = true;
            let told = fixed(value, chart.places, chart.lang);
            let period = chart.categories.get(n).map_or("", String::as_str);
            let name = [series.name.as_str(), period, told.as_str()];
            let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
            signs.push_str(&format!(
                "<path d=\"{}\" fill=\"{}\"><title>{}</title></path>\n",
                sign(at, place, SIGN),
                role_colour(at),
                escape(&name.join(", "))
            ));
        }
        body.push_str(&format!("<path d=\"{path}\" fill=\"none\" {}/>\n{signs}", stroke(at)));
    }
    legend(chart, bottom + 38.0, body)
}

fn stroke(series: usize) -> String {
    let dashes = kind_dashes(series).iter().map(|length| number(length * 1.6)).collect::<Vec<_>>().join(" ");
    let dashes = if dashes.is_empty() {
        dashes
    } else {
        format!(" stroke-dasharray=\"{dashes}\" stroke-linecap=\"round\"")
    };
    format!("stroke=\"{}\" stroke-width=\"1.8\"{dashes}", role_colour(series))
}

/// Signs with the names of their series, in lines; gives where the next thing may stand.
fn legend(chart: &Chart, top: f64, body: &mut String) -> f64 {
    let (mut x, mut y) = (MARGIN, top);
    if chart.series.iter().all(|s| s.name.is_empty()) {
        return top;
    }
    for (at, series) in chart.series.iter().enumerate() {
        let name = fit(&series.name, TEXT, WIDE - 2.0 * MARGIN - 40.0);
        let takes = 40.0 + width(&name, TEXT);
        if x > MARGIN && x + takes > WIDE - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        body.push_str(&rule(Point::new(x, y), Point::new(x + 28.0, y), &stroke(at)));
        let shape = sign(at, Point::new(x + 14.0, y), SIGN);
        body.push_str(&format!("<path d=\"{shape}\" fill=\"{}\"/>\n", role_colour(at)));
        body.push_str(&text(&name, Point::new(x + 34.0, y), TEXT, ""));
        x += takes + 18.0;
    }
    y + LINE + 6.0
}

fn bars(chart: &Chart, top: f64, body: &mut String) -> f64 {
    let Some(series) = chart.series.first() else { return top };
    let scale = Scale::new(chart.values(), 5, true);
    let told = |v: &Option<Number>| {
        v.as_ref().map_or_else(|| "–".to_owned(), |v| fixed(v, chart.places, chart.lang))
    };
    let names: Vec<String> = chart.categories.iter().map(|c| fit(c, TEXT, WIDE * 0.36)).collect();
    let left = MARGIN + names.iter().map(|n| width(n, TEXT)).fold(0.0, f64::max) + 10.0;
    let number_room = series.values.iter().map(|v| width(&told(v), TEXT)).fold(0.0, f64::max) + 8.0;
    let right = WIDE - MARGIN - number_room;
    let below = top + BAR * series.values.len() as f64;
    let x = |v: f64| left + scale.part(v) * (right - left);
    for tick in &scale.ticks {
        let looks = if *tick == 0.0 { AXIS } else { GRID };
        body.push_str(&rule(Point::new(x(*tick), top), Point::new(x(*tick), below), looks));
        let label = scale.label(*tick, chart.lang);
        body.push_str(&anchored(&label, Point::new(x(*tick), below + 12.0), "middle", FAINT));
    }
    for (at, (name, value)) in names.iter().zip(&series.values).enumerate() {
        let middle = top + BAR * (at as f64 + 0.5);
        body.push_str(&anchored(name, Point::new(left - 6.0, middle), "end", ""));
        let v = value.as_ref().map_or(0.0, Number::to_f64);
        let (from, to) = (x(v.min(0.0)), x(v.max(0.0)));
        body.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n",
            number(from),
            number(middle - BAR * 0.36),
            number(to - from),
            number(BAR * 0.72),
            role_colour(0)
        ));
        let end = Point::new(x(v.max(0.0)) + 5.0, middle);
        body.push_str(&text(&told(value), end, TEXT, if value.is_none() { FAINT } else { "" }));
    }
    below + 36.0
}

fn notes(chart: &Chart) -> Vec<String> {
    let mut told = Vec::new();
    let left = chart.left_out;
    if left > 0 {
        told.push(chart.say(format!("Not drawn: {left} more"), format!("Не нарисовано ещё: {left}")));
    }
    if !chart.missing.is_empty() {
        let values = count(chart.missing.len() as u64, Noun::MissingValue, chart.lang);
        told.push(format!("{values}:"));
        told.extend(chart.missing.iter().take(REASONS).map(|(place, why)| format!("{place}: {why}")));
        let more = chart.missing.len().saturating_sub(REASONS);
        if more > 0 {
            told.push(chart.say(format!("and {more} more"), format!("и ещё {more}")));
        }
    }
    told
}
