//! How nodes are laid out: what stands on one line, where lines break, and what comes under one another.

use super::doc::{
    Doc, blank_line, choice, comment, concat, fill, fresh, group, line, nest, nothing, space, text,
};
use super::expression::expression;
use super::{rows, table};
use crate::syntax::{Class, Comment, Concrete, Element, Kind, Node, Token};

/// So far do the clauses of a block stand to the right of it.
pub const STEP: usize = 4;
/// So far do the further lines of a head, to stand apart from the clauses.
const FURTHER: usize = 8;

/// A whole file.
pub fn file(read: Concrete) -> Doc {
    let mut parts = vec![items(read.declarations)];
    parts.extend(comments(&read.tail, true));
    concat(parts)
}

/// Comments on lines of their own; a blank line above the first is kept where something stands above it.
pub fn comments(list: &[Comment], below: bool) -> Vec<Doc> {
    let mut parts = Vec::new();
    for (at, one) in list.iter().enumerate() {
        parts.push(if one.blank && (below || at > 0) { blank_line() } else { fresh() });
        parts.push(comment(one.text));
    }
    parts
}

/// What stands around a declaration, a clause or a role.
#[derive(Default)]
struct Around<'t> {
    above: Vec<Comment<'t>>,
    blank: bool,
    behind: Vec<&'t str>,
}

impl<'t> Around<'t> {
    /// Takes it off the node, so that it keeps nothing within from standing on one line.
    fn take(node: &mut Node<'t>) -> Around<'t> {
        let mut around = Around::default();
        if let Some(first) = node.first_mut() {
            around.above = std::mem::take(&mut first.before);
            around.blank = std::mem::take(&mut first.blank);
        }
        if let Some(last) = node.last_mut() {
            around.behind = std::mem::take(&mut last.after);
        }
        around
    }
}

/// Declarations, clauses or roles, each on lines of its own.
pub fn items(mut list: Vec<Node>) -> Doc {
    let around: Vec<Around> = list.iter_mut().map(Around::take).collect();
    let apart: Vec<Apart> = around
        .iter()
        .map(|one| match (one.blank || one.above.iter().any(|comment| comment.blank), one.above.is_empty()) {
            (true, _) => Apart::Blank,
            (false, false) => Apart::Comment,
            (false, true) => Apart::No,
        })
        .collect();
    let docs = rows::rows(list, &apart);
    let mut parts = Vec::new();
    for (at, (around, doc)) in around.into_iter().zip(docs).enumerate() {
        let led = !around.above.is_empty();
        parts.extend(comments(&around.above, at > 0));
        parts.push(if around.blank && (at > 0 || led) { blank_line() } else { fresh() });
        parts.push(doc);
        parts.extend(around.behind.iter().map(|behind| comment(behind)));
        parts.push(fresh());
    }
    concat(parts)
}

/// What stands between a clause and the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    No,
    Comment,
    Blank,
}

/// A token with the comments around it.
pub fn token(token: &Token) -> Doc {
    let said = text(token.plain());
    if token.before.is_empty() && token.after.is_empty() {
        return said;
    }
    let mut parts = Vec::new();
    for above in &token.before {
        parts.push(fresh());
        parts.push(comment(above.text));
    }
    parts.push(said);
    parts.extend(token.after.iter().map(|behind| comment(behind)));
    concat(parts)
}

/// Anything but a clause in a column of its own.
pub fn element(element: &Element) -> Doc {
    match element {
        Element::Token(one) => token(one),
        Element::Node(node) => self::node(node),
    }
}

/// A node, by its kind.
pub fn node(node: &Node) -> Doc {
    match node.kind {
        Kind::Table => table::table(node),
        // The table has lines of its own under the clause, not further lines of it.
        Kind::Given | Kind::Cases => {
            let mut parts = Vec::new();
            for (at, child) in node.children.iter().enumerate() {
                parts.extend((at > 0).then(space));
                parts.push(element(child));
            }
            concat(parts)
        }
        Kind::Function => function(node),
        Kind::Rule => rule(node),
        Kind::Value
        | Kind::Expect
        | Kind::DoneWhen
        | Kind::Passes
        | Kind::Serious
        | Kind::Score
        | Kind::Applies
        | Kind::DatasetWhere => keyed(node, 0),
        _ if node.children.iter().any(|child| child.is_sign("{")) => block(node),
        _ => plain_node(node),
    }
}

fn plain_node(node: &Node) -> Doc {
    if is_expression(node.kind) {
        return expression(node, 0);
    }
    match plan_of(&node.children) {
        Some(at) => head(node.kind, &node.children, at),
        None => nest(FURTHER, fill(pieces(node.kind, &node.children))),
    }
}

/// A clause whose value begins after a keyword of a width that its neighbours share.
pub fn keyed(node: &Node, width: usize) -> Doc {
    let Some((key, rest)) = node.children.split_first() else { return nothing() };
    let key = element(key);
    let gap = width.saturating_sub(key.flat().unwrap_or(width)) + 1;
    let room = key.flat().map_or(0, |own| own + gap);
    let value = match rest {
        [] => return key,
        [Element::Node(value)] if is_expression(value.kind) => super::doc::align(0, expression(value, room)),
        rest => super::doc::align(0, fill(pieces(node.kind, rest))),
    };
    further(concat(vec![key, super::doc::pad(gap), value]))
}

/// A clause in which comments end lines: what goes on after them stands further to the right than the clauses.
pub fn further(clause: Doc) -> Doc {
    if clause.flat().is_none() { nest(FURTHER, clause) } else { clause }
}

/// Kinds that stand in formulas and conditions.
pub fn is_expression(kind: Kind) -> bool {
    kind >= Kind::Or
}

fn function(node: &Node) -> Doc {
    let Some(at) = node.children.iter().position(|c| c.is_sign("=")) else { return nothing() };
    let (said, body) = node.children.split_at(at);
    let body: Vec<Doc> = body.iter().skip(1).map(element).collect();
    let sign = node.children.get(at).map(element).unwrap_or_else(nothing);
    concat(vec![
        nest(FURTHER, fill(pieces(node.kind, said))),
        space(),
        sign,
        group(nest(STEP, concat(vec![line(), concat(body)]))),
    ])
}

/// The condition of a rule stands on its line or below, with whom it is asked for.
fn rule(node: &Node) -> Doc {
    let colon = node.children.iter().position(|c| c.is_sign(":")).map_or(node.children.len(), |at| at + 1);
    let (said, condition) = node.children.split_at_checked(colon).unwrap_or((&node.children, &[]));
    concat(vec![
        nest(FURTHER, fill(pieces(node.kind, said))),
        group(nest(STEP, concat(vec![line(), group(concat(said_of(condition)))]))),
    ])
}

/// Parts on one line, or each on its own.
fn said_of(parts: &[Element]) -> Vec<Doc> {
    let mut docs = Vec::new();
    for part in parts {
        docs.extend((!docs.is_empty()).then(line));
        docs.push(element(part));
    }
    docs
}

/// A declaration or clause with clauses of its own in braces.
fn block(node: &Node) -> Doc {
    let Some(at) = node.children.iter().position(|c| c.is_sign("{")) else { return nothing() };
    let (said, inner) = node.children.split_at(at);
    if said.is_empty() {
        return braces(node.kind, inner);
    }
    concat(vec![
        head(node.kind, said, plan_of(said).unwrap_or(said.len())),
        space(),
        braces(node.kind, inner),
    ])
}

/// What stands before a block; a plan in braces among it has lines of its own.
fn head(kind: Kind, said: &[Element], plan: usize) -> Doc {
    let (before, rest) = said.split_at_checked(plan).unwrap_or((said, &[]));
    let mut parts = vec![nest(FURTHER, fill(pieces(kind, before)))];
    for one in rest {
        parts.push(space());
        match one.node().filter(|n| n.kind == Kind::Follows) {
            Some(follows) => {
                for (at, child) in follows.children.iter().enumerate() {
                    parts.extend((at > 0).then(space));
                    parts.push(element(child));
                }
            }
            None => parts.push(element(one)),
        }
    }
    concat(parts)
}

fn plan_of(said: &[Element]) -> Option<usize> {
    let plans = |one: &Element| {
        one.node().is_some_and(|n| n.kind == Kind::Follows && n.children.iter().any(|c| c.is(Kind::Plan)))
    };
    said.iter().position(plans)
}

/// Clauses in braces: on one line where they fit, if such clauses may.
fn braces(kind: Kind, inner: &[Element]) -> Doc {
    let (Some(Element::Token(open)), Some(Element::Token(close))) = (inner.first(), inner.last()) else {
        return nothing();
    };
    let clauses: Vec<Node> = inner.iter().filter_map(Element::node).cloned().collect();
    let mut closing = close.clone();
    let above = std::mem::take(&mut closing.before);
    let (open, closing) = (token(open), token(&closing));
    let one = one_line(kind, &clauses).filter(|_| above.is_empty()).map(|clauses| {
        let mut parts = vec![open.clone(), space()];
        for (at, clause) in clauses.into_iter().enumerate() {
            parts.extend((at > 0).then(|| text("  ")));
            parts.push(clause);
        }
        parts.extend([space(), closing.clone()]);
        concat(parts)
    });
    let listed = !clauses.is_empty();
    let mut lines = vec![fresh()];
    if kind == Kind::StatusColumn && listed {
        lines.push(items(signs(inner)));
    } else {
        lines.push(items(clauses));
    }
    lines.extend(comments(&above, listed));
    let several = concat(vec![open, nest(STEP, concat(lines)), fresh(), closing]);
    match one {
        Some(one) => choice(one, several),
        None => several,
    }
}

/// The signs of statuses, one node each.
fn signs<'t>(inner: &[Element<'t>]) -> Vec<Node<'t>> {
    inner.iter().filter_map(Element::node).cloned().collect()
}

/// The clauses for one line; `None` where each has lines of its own.
fn one_line(kind: Kind, clauses: &[Node]) -> Option<Vec<Doc>> {
    let always_apart = matches!(
        kind,
        Kind::Dataset
            | Kind::Link
            | Kind::Cluster
            | Kind::Clusters
            | Kind::Indicator
            | Kind::Stage
            | Kind::Group
            | Kind::Test
    );
    let roles = kind == Kind::Contour && clauses.len() > 1;
    // An author's clause begins a line or follows a brace.
    let authors = clauses.iter().skip(1).any(|clause| clause.kind == Kind::Author);
    let spaced = clauses.iter().skip(1).any(|clause| clause.first().is_some_and(|t| t.blank));
    if (always_apart && !clauses.is_empty()) || roles || authors || spaced {
        return None;
    }
    Some(clauses.iter().map(|clause| rows::row(clause, 0)).collect())
}

/// The parts of a line that may break between them, each as one document.
pub fn pieces(kind: Kind, children: &[Element]) -> Vec<Doc> {
    let mut parts: Vec<Vec<Doc>> = Vec::new();
    let mut previous: Option<&Element> = None;
    for child in children {
        // A condition hangs under its keyword.
        let doc = match (child, previous.filter(|one| one.slot().is_some())) {
            (Element::Node(node), Some(keyword)) if is_expression(node.kind) => {
                expression(node, element(keyword).flat().map_or(0, |width| width + 1))
            }
            _ => element(child),
        };
        match (previous.map(|before| between(kind, before, child)), parts.last_mut()) {
            (Some(Between::Nothing), Some(last)) => last.push(doc),
            (Some(Between::Space), Some(last)) => last.extend([space(), doc]),
            (Some(Between::Break) | None, _) | (_, None) => parts.push(vec![doc]),
        }
        previous = Some(child);
    }
    parts.into_iter().map(concat).collect()
}

enum Between {
    Nothing,
    Space,
    /// A line may end.
    Break,
}

/// What stands between two neighbours.
fn between(kind: Kind, before: &Element, after: &Element) -> Between {
    let sign =
        |one: &Element| one.token().filter(|t| t.class == Class::Sign).map(|t| t.text.clone().into_owned());
    let (first, second) = (sign(before), sign(after));
    let (first, second) = (first.as_deref(), second.as_deref());
    if matches!(first, Some("(" | "[" | "." | "..")) || matches!(second, Some("," | ")" | "]" | "." | "..")) {
        return Between::Nothing;
    }
    match second {
        Some(":") if !matches!(kind, Kind::ColumnType | Kind::Parameter | Kind::Field) => {
            return Between::Nothing;
        }
        Some("(") if kind == Kind::Function && !before.is(Kind::Also) => return Between::Nothing,
        Some("(") if kind == Kind::Call => return Between::Nothing,
        Some("(" | "{" | "=" | "%" | ":") => return Between::Space,
        Some(_) => return Between::Break,
        None => {}
    }
    let breaks_after = matches!(first, Some("," | ":"));
    if breaks_after
        && !matches!(
            kind,
            Kind::ColumnType | Kind::Argument | Kind::PlanValue | Kind::Parameter | Kind::Field
        )
    {
        return Between::Break;
    }
    if first.is_some_and(|sign| !matches!(sign, ")" | "]" | "%" | "}")) || before.slot().is_some() {
        return Between::Space;
    }
    let begins = after.slot().is_some()
        || after.node().is_some()
        || after.token().is_some_and(|t| t.class == Class::Text);
    if begins && !matches!(kind, Kind::Cite | Kind::PercentOf) { Between::Break } else { Between::Space }
}
