//! Signs and strokes that tell roles and kinds of links apart, by form first and by colour beside it.

use std::f64::consts::PI;

/// A place in the picture; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub fn new(x: f64, y: f64) -> Self {
        Point { x, y }
    }

    /// At this distance from the origin; the angle is counted clockwise from the top.
    pub fn polar(radius: f64, angle: f64) -> Self {
        Point { x: radius * angle.sin(), y: -radius * angle.cos() }
    }

    pub fn plus(self, x: f64, y: f64) -> Self {
        Point { x: self.x + x, y: self.y + y }
    }

    pub fn scaled(self, by: f64) -> Self {
        Point { x: self.x * by, y: self.y * by }
    }

    /// A step of this length towards another place; no step where there is no direction.
    pub fn towards(self, other: Point, step: f64) -> Self {
        let (x, y) = (other.x - self.x, other.y - self.y);
        let length = x.hypot(y);
        if length < 1e-9 { self } else { self.plus(x / length * step, y / length * step) }
    }
}

/// Colours of roles after the muted scheme of Paul Tol, which readers of every colour sight tell apart.
const ROLE_COLOURS: [&str; 9] =
    ["#332288", "#DDAA33", "#117733", "#CC6677", "#66B5DD", "#882255", "#44AA99", "#AA4499", "#999933"];

/// Colours of kinds of links: Okabe and Ito's, without those that are pale on white.
const KIND_COLOURS: [&str; 5] = ["#4A5560", "#D55E00", "#0072B2", "#009E73", "#A8337C"];

/// How kinds of links are stroked, in units of the stroke's width: the length of dashes and gaps.
const DASHES: [&[f64]; 6] =
    [&[], &[6.0, 3.5], &[0.1, 2.8], &[9.0, 3.0, 0.1, 3.0], &[14.0, 4.0], &[9.0, 2.8, 0.1, 2.8, 0.1, 2.8]];

pub fn role_colour(role: usize) -> &'static str {
    ROLE_COLOURS.get(role % ROLE_COLOURS.len()).copied().unwrap_or("#332288")
}

pub fn kind_colour(kind: usize) -> &'static str {
    KIND_COLOURS.get(kind % KIND_COLOURS.len()).copied().unwrap_or("#4A5560")
}

pub fn kind_dashes(kind: usize) -> &'static [f64] {
    DASHES.get(kind % DASHES.len()).copied().unwrap_or(&[])
}

/// The sign of a role around a place, as the data of a path; all take about the area of a circle of this radius.
pub fn sign(role: usize, at: Point, radius: f64) -> String {
    match role % 10 {
        0 => circle(at, radius),
        1 => polygon(at, &regular(4, radius * 1.25, PI / 4.0)),
        2 => polygon(at, &regular(3, radius * 1.5, 0.0)),
        3 => polygon(at, &regular(4, radius * 1.35, 0.0)),
        4 => polygon(at, &regular(3, radius * 1.5, PI)),
        5 => polygon(at, &star(5, radius * 1.6, radius * 0.7)),
        6 => polygon(at, &plus(radius * 1.3, radius * 0.5)),
        7 => polygon(at, &regular(6, radius * 1.15, PI / 6.0)),
        8 => polygon(at, &hourglass(radius * 1.15)),
        _ => polygon(at, &star(4, radius * 1.7, radius * 0.6)),
    }
}

fn circle(at: Point, r: f64) -> String {
    let (left, r) = (at.plus(-r, 0.0), number(r));
    let d = number(2.0 * parse(&r));
    format!("M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0Z", number(left.x), number(left.y))
}

/// The number that was written: what is drawn twice as wide is twice what was written.
fn parse(text: &str) -> f64 {
    text.parse().unwrap_or(0.0)
}

fn regular(corners: u32, radius: f64, turn: f64) -> Vec<Point> {
    (0..corners)
        .map(|at| Point::polar(radius, turn + 2.0 * PI * f64::from(at) / f64::from(corners)))
        .collect()
}

fn star(points: u32, outer: f64, inner: f64) -> Vec<Point> {
    (0..2 * points)
        .map(|at| {
            Point::polar(if at % 2 == 0 { outer } else { inner }, PI * f64::from(at) / f64::from(points))
        })
        .collect()
}

fn plus(long: f64, half: f64) -> Vec<Point> {
    let arm = [(half, -half), (half, -long), (-half, -long)];
    let turned = |turn: u32| {
        arm.map(|(x, y)| match turn {
            0 => Point::new(x, y),
            1 => Point::new(y, -x),
            2 => Point::new(-x, -y),
            _ => Point::new(-y, x),
        })
    };
    (0..4).flat_map(turned).collect()
}

fn hourglass(half: f64) -> Vec<Point> {
    [(-half, -half), (half, -half), (-half, half), (half, half)].map(|(x, y)| Point::new(x, y)).to_vec()
}

fn polygon(at: Point, corners: &[Point]) -> String {
    let mut path = String::new();
    for (n, corner) in corners.iter().enumerate() {
        path.push(if n == 0 { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", number(at.x + corner.x), number(at.y + corner.y)));
    }
    path.push('Z');
    path
}

/// A length with one digit after the point, where it has any.
pub fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
