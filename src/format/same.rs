//! Whether two texts say the same: the same nodes, words, values and comments, whatever stands between them.

use super::words::{Names, Spoken, numbered};
use crate::syntax::{Class, Concrete, Element, Kind, Node, Token};

/// Names in two spellings, where the texts may be in two languages.
pub type Spellings<'a> = Option<(&'a Names, &'a Spoken)>;

pub fn same(a: &Concrete, b: &Concrete, spellings: Spellings) -> bool {
    let nodes = a.declarations.len() == b.declarations.len()
        && a.declarations.iter().zip(&b.declarations).all(|(a, b)| alike(a, b, spellings));
    nodes && comments(a) == comments(b)
}

fn alike(a: &Node, b: &Node, spellings: Spellings) -> bool {
    let headed = a.kind == Kind::DatasetPeriod || a.kind == Kind::CodeClause;
    if headed && spellings.is_some() && a.kind == b.kind {
        return header(a) == header(b);
    }
    let (mut ours, mut theirs) = (said(a), said(b));
    a.kind == b.kind
        && loop {
            match (ours.next(), theirs.next()) {
                (None, None) => break true,
                (Some(Element::Node(a)), Some(Element::Node(b))) if alike(a, b, spellings) => {}
                (Some(Element::Token(a)), Some(Element::Token(b))) if equal(a, b, spellings) => {}
                _ => break false,
            }
        }
}

/// The parts of a node; a comma before a closing bracket says nothing, nor does `is` before a status.
fn said<'n, 't>(node: &'n Node<'t>) -> impl Iterator<Item = &'n Element<'t>> {
    let children = &node.children;
    let idle = |at: usize| {
        let comma = children.get(at).is_some_and(|one| one.is_sign(","));
        let copula =
            node.kind == Kind::IsStatus && children.get(at).is_some_and(|one| one.slot() == Some("is"));
        copula || comma && children.get(at + 1).is_some_and(|next| next.is_sign("]"))
    };
    children.iter().enumerate().filter(move |(at, _)| !idle(*at)).map(|(_, child)| child)
}

/// What the words of a clause are, and the column of the file that it means.
fn header(node: &Node) -> (Vec<&'static str>, Option<String>) {
    let slots: Vec<&str> =
        node.children.iter().filter_map(Element::slot).filter(|slot| *slot != "from_file").collect();
    let last = node.last().map(|last| match last.class {
        Class::Text => last.plain().trim_matches('"').to_owned(),
        _ => last.text.clone().into_owned(),
    });
    let named = slots.first() != Some(&"parent_by_prefix");
    (slots, last.filter(|_| named))
}

fn equal(a: &Token, b: &Token, spellings: Spellings) -> bool {
    match (a.class, b.class, spellings) {
        // The words of a phrase are another matter than its place in the grammar.
        (Class::Keyword(a), Class::Keyword(b), Some(_)) => slot(a) == slot(b),
        _ => {
            a.class == b.class
                && (a.text == b.text || a.plain() == b.plain() || spellings.is_some_and(|s| spelt(a, b, s)))
        }
    }
}

/// English has one word for two slots.
fn slot(slot: &str) -> &str {
    if slot == "within_time" { "within" } else { slot }
}

fn spelt(a: &Token, b: &Token, (names, spoken): (&Names, &Spoken)) -> bool {
    let end = |word: &str| word.find(['[', '^', '²', '³']).unwrap_or(word.len());
    let (a, b) = match a.class {
        Class::Unit => (a.text.split_at_checked(end(&a.text)), b.text.split_at_checked(end(&b.text))),
        Class::Name => (Some((a.text.as_ref(), "")), Some((b.text.as_ref(), ""))),
        Class::Keyword(_) | Class::Number | Class::Calendar | Class::Text | Class::Sign => (None, None),
    };
    let (Some((a, a_rest)), Some((b, b_rest))) = (a, b) else { return false };
    let tables = [&names.functions, &names.units, &names.arguments, &names.declared];
    let words = [&spoken.words, &spoken.types, &spoken.values, &spoken.objects];
    let mut all = tables.into_iter().chain(words).chain(names.fields.values());
    let points = |a: &str, b: &str| a == "pp" && b == "пп";
    let parent = |a: &str, b: &str| a == "parent" && b == "вышестоящий";
    let ((verdict, number), (other, same)) = (numbered(a), numbered(b));
    let verdicts = number == same && spoken.verdicts.alike(verdict, other);
    a_rest == b_rest
        && (points(a, b)
            || points(b, a)
            || parent(a, b)
            || parent(b, a)
            || verdicts
            || all.any(|table| table.alike(a, b)))
}

/// All comments in order.
fn comments<'t>(read: &Concrete<'t>) -> Vec<&'t str> {
    let mut found = Vec::new();
    for declaration in &read.declarations {
        declaration.each_token(&mut |token| {
            found.extend(token.before.iter().map(|comment| comment.text));
            found.extend(token.after.iter().copied());
        });
    }
    found.extend(read.tail.iter().map(|comment| comment.text));
    found
}
