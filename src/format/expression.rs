//! Formulas and conditions. A chain of operators breaks before each of them or before none; what they join stands
//! in one column.

use super::doc::{Doc, WIDTH, align, concat, fill, group, line, nest, nothing, room as roomy, soft, space};
use super::layout::{STEP, element, pieces, token};
use crate::syntax::{Element, Kind, Node};

/// `room` is free to the left of where it begins, on its further lines.
pub fn expression(node: &Node, room: usize) -> Doc {
    let children = node.children.as_slice();
    match node.kind {
        Kind::Or => chain(children, &|one| one.slot() == Some("or"), room, false),
        Kind::And => chain(children, &|one| one.slot() == Some("and"), room, false),
        Kind::Coalesce | Kind::Sum | Kind::Product | Kind::Power => operators(children, room, false),
        Kind::Modified if children.iter().skip(1).all(|c| !is_modifier(c)) => {
            operators(children, room, false)
        }
        Kind::Unary | Kind::Path | Kind::Range => concat(children.iter().map(element).collect()),
        Kind::Quantity => apart(children),
        Kind::Primary => concat(children.iter().map(element).collect()),
        Kind::Call => call(children),
        Kind::If => group(align(0, alternatives(children))),
        Kind::List => list(children),
        _ => align(0, nest(STEP, fill(pieces(node.kind, children)))),
    }
}

fn operand(one: &Element, room: usize) -> Doc {
    match one {
        Element::Node(node) => expression(node, room),
        Element::Token(one) => token(one),
    }
}

fn apart(children: &[Element]) -> Doc {
    let mut parts = Vec::new();
    for (at, child) in children.iter().enumerate() {
        parts.extend((at > 0).then(space));
        parts.push(element(child));
    }
    concat(parts)
}

fn is_modifier(one: &Element) -> bool {
    one.node().is_some_and(|n| {
        matches!(
            n.kind,
            Kind::Overall
                | Kind::OverAll
                | Kind::At
                | Kind::OfClusters
                | Kind::Of
                | Kind::Narrowed
                | Kind::RequireAll
        )
    })
}

/// The operators from the loosest.
const LADDER: &[&[&str]] = &[&["??"], &["+", "-", "−", "–"], &["*", "/"], &["^"]];

/// Operands and operators of several levels, one after the other.
fn operators(children: &[Element], room: usize, deeper: bool) -> Doc {
    if let [Element::Node(only)] = children {
        return match only.kind {
            Kind::Sum | Kind::Product | Kind::Power => operators(&only.children, room, deeper),
            Kind::And => chain(&only.children, &|one| one.slot() == Some("and"), room, deeper),
            _ => expression(only, room),
        };
    }
    // A sign at the beginning is no operator.
    let holds =
        |level: &&[&str]| children.iter().skip(1).any(|one| level.iter().any(|sign| one.is_sign(sign)));
    match LADDER.iter().copied().find(|level| holds(level)) {
        Some(level) => chain(children, &|one| level.iter().any(|sign| one.is_sign(sign)), room, deeper),
        None => concat(children.iter().map(|one| operand(one, 0)).collect()),
    }
}

/// `deeper` where it begins another chain, with whose next operand it must not be mistaken.
fn chain(children: &[Element], joins: &dyn Fn(&Element) -> bool, room: usize, deeper: bool) -> Doc {
    let mut operands: Vec<&[Element]> = Vec::new();
    let mut signs: Vec<&Element> = Vec::new();
    let mut from = 0;
    for (at, one) in children.iter().enumerate().skip(1) {
        if joins(one) {
            operands.extend(children.get(from..at));
            signs.push(one);
            from = at + 1;
        }
    }
    operands.extend(children.get(from..));
    let mut hang = 0;
    let mut parts = Vec::new();
    for (at, one) in operands.into_iter().enumerate() {
        let said = operators(one, 0, at == 0);
        match at.checked_sub(1).and_then(|before| signs.get(before)) {
            // What the first operand goes on with stands further to the right than the next operand.
            None => parts.push(said),
            Some(sign) => {
                let sign = element(sign);
                // Operators hang to the left of what they join, where there is room.
                hang = hang.max(sign.flat().map_or(0, |width| width + 1));
                parts.push(concat(vec![sign, space(), said]));
            }
        }
    }
    if hang > room {
        hang = 0;
    }
    let mut lines: Vec<Doc> = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        // What goes on after a short beginning stays on its line.
        let short = at == 1 && lines.first().and_then(Doc::flat).is_some_and(|width| width <= STEP);
        lines.extend((at > 0).then(|| if short { space() } else { line() }));
        lines.push(part);
    }
    let lines = concat(lines);
    group(align(hang, if deeper { nest(STEP, lines) } else { lines }))
}

fn call(children: &[Element]) -> Doc {
    let Some(open) = children.iter().position(|c| c.is_sign("(")) else { return nothing() };
    let (said, inner) = children.split_at(open);
    let (Some((opening, rest)), name) = (inner.split_first(), said.iter().map(element)) else {
        return nothing();
    };
    let mut parts: Vec<Doc> = name.collect();
    parts.push(element(opening));
    let Some((closing, arguments)) = rest.split_last() else { return concat(parts) };
    let mut listed = Vec::new();
    let mut begins = None;
    for (at, argument) in arguments.iter().enumerate() {
        if argument.is_sign(",") {
            listed.extend([element(argument), line()]);
            continue;
        }
        match argument.node().filter(|n| n.kind == Kind::EachArgument && at == 0) {
            Some(each) => {
                let (said, body) = each_of(each);
                begins = Some(said);
                listed.extend([line(), body]);
            }
            None => listed.push(element(argument)),
        }
    }
    match begins {
        Some(said) => parts.extend([said, nest(STEP, concat(listed))]),
        None => {
            // One under the other behind the bracket, or where that is too far to the right, under the function.
            let widest =
                arguments.iter().map(|one| element(one).flat().map_or(WIDTH, |width| width + 1)).max();
            let listed = concat(listed);
            let below = nest(STEP, concat(vec![soft(), listed.clone()]));
            parts.push(match arguments {
                [_, _, ..] => roomy(widest.unwrap_or(0), align(0, listed), below),
                _ => align(0, listed),
            });
        }
    }
    parts.push(element(closing));
    group(concat(parts))
}

/// `each region level 2 as i:` and what is computed in each.
fn each_of(each: &Node) -> (Doc, Doc) {
    match each.children.split_last() {
        Some((body, said)) => {
            let mut parts = Vec::new();
            for (at, one) in said.iter().enumerate() {
                parts.extend((at > 0 && !one.is_sign(":")).then(space));
                parts.push(element(one));
            }
            (concat(parts), element(body))
        }
        None => (nothing(), nothing()),
    }
}

/// `if a then b`, and under it each `else`.
fn alternatives(children: &[Element]) -> Doc {
    let [if_, condition, then, yes, otherwise, no] = children else {
        return concat(children.iter().map(element).collect());
    };
    let keyword = element(if_);
    let room = keyword.flat().map_or(0, |width| width + 1);
    let first = concat(vec![
        keyword,
        space(),
        operand(condition, room),
        line(),
        element(then),
        space(),
        element(yes),
    ]);
    let rest = match no.node().filter(|n| n.kind == Kind::If) {
        Some(next) => alternatives(&next.children),
        None => element(no),
    };
    concat(vec![group(first), line(), element(otherwise), space(), rest])
}

fn list(children: &[Element]) -> Doc {
    let (Some((open, rest)), true) = (children.split_first(), children.len() > 1) else { return nothing() };
    let Some((close, items)) = rest.split_last() else { return nothing() };
    // A comma before the closing bracket is no item's.
    let items = match items.split_last() {
        Some((last, before)) if last.is_sign(",") => match last.token() {
            Some(comma) if comma.before.is_empty() && comma.after.is_empty() => before,
            Some(_) | None => items,
        },
        _ => items,
    };
    let mut parts: Vec<Doc> = Vec::new();
    for item in items {
        match parts.pop() {
            Some(last) if item.is_sign(",") => parts.push(concat(vec![last, element(item)])),
            last => {
                parts.extend(last);
                parts.push(element(item));
            }
        }
    }
    concat(vec![element(open), align(0, fill(parts)), element(close)])
}
