//! The tokens of a node without brackets that change nothing: `(sum(a)) / (sum(b))` says what `sum(a) / sum(b)` says.
//!
//! Brackets count where something within could reach further without them.

use crate::syntax::{Element, Kind, Node, Token};

/// Every token that means something, in order.
pub fn meant<'t>(node: &Node<'t>, to: &mut Vec<Token<'t>>) {
    for (at, child) in node.children.iter().enumerate() {
        match child {
            Element::Token(token) => to.push(token.clone()),
            Element::Node(inner) => match bracketed(inner).filter(|held| idle(node.kind, at, held)) {
                // Brackets within brackets stand where the outer ones stood.
                Some(_) => held_in(node.kind, at, inner, to),
                None => meant(inner, to),
            },
        }
    }
}

fn held_in<'t>(around: Kind, at: usize, primary: &Node<'t>, to: &mut Vec<Token<'t>>) {
    match bracketed(primary).filter(|held| idle(around, at, held)) {
        Some(Element::Node(inner)) => held_in(around, at, inner, to),
        Some(Element::Token(token)) => to.push(token.clone()),
        None => meant(primary, to),
    }
}

/// What stands in brackets, where a node is nothing but them.
fn bracketed<'n, 't>(node: &'n Node<'t>) -> Option<&'n Element<'t>> {
    match (node.kind, node.children.as_slice()) {
        (Kind::Primary, [open, held, close]) if open.is_sign("(") && close.is_sign(")") => Some(held),
        _ => None,
    }
}

/// Brackets say nothing around `held` at this place of what is around them.
fn idle(around: Kind, at: usize, held: &Element<'_>) -> bool {
    let Some(inner) = held.node() else { return true };
    if matches!(inner.kind, Kind::Call | Kind::Path | Kind::Primary) {
        return true;
    }
    if reaches_on(inner) {
        return false;
    }
    let first = at == 0;
    let factor = matches!(inner.kind, Kind::Power);
    let term = factor || inner.kind == Kind::Product;
    let sum = term || inner.kind == Kind::Sum;
    let signed = first && inner.kind == Kind::Unary;
    let test = matches!(inner.kind, Kind::Comparison | Kind::And);
    match around {
        Kind::Value | Kind::Passes | Kind::Serious | Kind::Score | Kind::Applies | Kind::DoneWhen => true,
        Kind::Product => factor || signed || (first && inner.kind == Kind::Product),
        Kind::Sum => term || signed || (first && inner.kind == Kind::Sum),
        Kind::Comparison | Kind::Coalesce => sum || signed,
        Kind::And => test,
        Kind::Or => test || inner.kind == Kind::Or,
        _ => false,
    }
}

/// Something within, not in brackets of its own, takes in what follows it.
fn reaches_on(node: &Node<'_>) -> bool {
    let open = matches!(
        node.kind,
        Kind::Modified
            | Kind::If
            | Kind::PercentOf
            | Kind::Timed
            | Kind::Quantity
            | Kind::Coalesce
            | Kind::InSet
    );
    let closed = node.kind == Kind::Call || bracketed(node).is_some();
    open || (!closed && node.children.iter().filter_map(Element::node).any(reaches_on))
}
