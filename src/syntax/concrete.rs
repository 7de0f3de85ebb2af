//! A text as its author wrote it: every word and sign in its place, with the comments and blank lines between.
//!
//! The tree says what a text means and forgets how it was said; this one keeps it: which form of a keyword, which
//! quotes, where comments stand. Together its tokens and comments are the whole text but for blanks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use pest::iterators::Pair;

use super::file::{blank, pieces};
use super::grammar::Rule;
use super::kind::{Kind, kind_of};
use super::parse::parse;
use super::{Failure, within_depth};
use crate::keyword::{Keyword, TABLE};

/// A text without mistakes.
#[derive(Debug, Clone, PartialEq)]
pub struct Concrete<'t> {
    /// The declarations in order.
    pub declarations: Vec<Node<'t>>,
    /// What stands after the last of them.
    pub tail: Vec<Comment<'t>>,
}

/// A piece of the grammar that is laid out as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'t> {
    pub kind: Kind,
    pub children: Vec<Element<'t>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Element<'t> {
    Node(Node<'t>),
    Token(Token<'t>),
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A keyword of a slot.
    Keyword(&'static str),
    /// A name, or a word that stands for one.
    Name,
    /// A word of a unit, with its power and the year of its prices; `%` and `pp` too.
    Unit,
    Number,
    Calendar,
    Text,
    Sign,
}

/// A word, phrase, literal or sign, and what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token<'t> {
    pub class: Class,
    /// As written; the words of a phrase are apart by one space.
    pub text: Cow<'t, str>,
    /// Comments on lines of their own above it.
    pub before: Vec<Comment<'t>>,
    /// A blank line stands right above it.
    pub blank: bool,
    /// Comments that begin on the line where it ends.
    pub after: Vec<&'t str>,
}

/// A comment with its `#`, without blanks at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'t> {
    pub text: &'t str,
    /// A blank line stands right above it.
    pub blank: bool,
}

impl<'t> Token<'t> {
    /// A token that no text holds.
    pub fn new(class: Class, text: impl Into<Cow<'t, str>>) -> Token<'t> {
        Token { class, text: text.into(), before: Vec::new(), blank: false, after: Vec::new() }
    }

    pub fn slot(&self) -> Option<&'static str> {
        match self.class {
            Class::Keyword(slot) => Some(slot),
            Class::Name | Class::Unit | Class::Number | Class::Calendar | Class::Text | Class::Sign => None,
        }
    }

    pub fn is_sign(&self, sign: &str) -> bool {
        self.class == Class::Sign && self.text == sign
    }

    /// With straight quotes and plain signs, whatever its author took; else as written.
    pub fn plain(&self) -> Cow<'_, str> {
        match (self.class, self.text.as_ref()) {
            (Class::Text, written) => plain_text(written),
            (Class::Sign, "≥") => ">=".into(),
            (Class::Sign, "≤") => "<=".into(),
            (Class::Sign, "≠") => "!=".into(),
            (Class::Sign, "−" | "–") => "-".into(),
            (Class::Sign, "→") => "->".into(),
            (_, written) => written.into(),
        }
    }
}

fn plain_text(written: &str) -> Cow<'_, str> {
    if written.starts_with('"') {
        return written.into();
    }
    let mut inner = written.chars();
    inner.next();
    inner.next_back();
    let mut out = String::from("\"");
    for c in inner.as_str().chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out.into()
}

impl<'t> Element<'t> {
    pub fn token(&self) -> Option<&Token<'t>> {
        match self {
            Element::Token(token) => Some(token),
            Element::Node(_) => None,
        }
    }

    pub fn node(&self) -> Option<&Node<'t>> {
        match self {
            Element::Node(node) => Some(node),
            Element::Token(_) => None,
        }
    }

    pub fn is_sign(&self, sign: &str) -> bool {
        self.token().is_some_and(|t| t.is_sign(sign))
    }

    pub fn slot(&self) -> Option<&'static str> {
        self.token().and_then(Token::slot)
    }

    pub fn is(&self, kind: Kind) -> bool {
        self.node().is_some_and(|n| n.kind == kind)
    }
}

impl<'t> Node<'t> {
    /// Every token in order, with what is done to it.
    pub fn each_token(&self, act: &mut impl FnMut(&Token<'t>)) {
        for child in &self.children {
            match child {
                Element::Node(node) => node.each_token(act),
                Element::Token(token) => act(token),
            }
        }
    }

    pub fn each_token_mut(&mut self, act: &mut impl FnMut(&mut Token<'t>)) {
        for child in &mut self.children {
            match child {
                Element::Node(node) => node.each_token_mut(act),
                Element::Token(token) => act(token),
            }
        }
    }

    /// The first token; a cell of a table may have none.
    pub fn first(&self) -> Option<&Token<'t>> {
        self.children.iter().find_map(|child| match child {
            Element::Node(node) => node.first(),
            Element::Token(token) => Some(token),
        })
    }

    pub fn first_mut(&mut self) -> Option<&mut Token<'t>> {
        self.children.iter_mut().find_map(|child| match child {
            Element::Node(node) => node.first_mut(),
            Element::Token(token) => Some(token),
        })
    }

    pub fn last_mut(&mut self) -> Option<&mut Token<'t>> {
        self.children.iter_mut().rev().find_map(|child| match child {
            Element::Node(node) => node.last_mut(),
            Element::Token(token) => Some(token),
        })
    }

    pub fn last(&self) -> Option<&Token<'t>> {
        self.children.iter().rev().find_map(|child| match child {
            Element::Node(node) => node.last(),
            Element::Token(token) => Some(token),
        })
    }
}

/// Reads a text without mistakes; `None` where it has any.
pub fn concrete(text: &str) -> Option<Concrete<'_>> {
    let mut declarations = Vec::new();
    for (start, end) in pieces(text) {
        let piece = text.get(start..end)?;
        if blank(piece) {
            continue;
        }
        let read = within_depth(piece, || {
            let mut reader = Reader { text, offset: start };
            let pairs = parse(Rule::only_declarations, piece)?;
            let found = pairs.flat_map(Pair::into_inner).filter(|p| p.as_rule() == Rule::declaration);
            let nodes: Option<Vec<Node>> =
                found.map(|pair| pair.into_inner().next().and_then(|p| reader.node(p))).collect();
            nodes.ok_or(Failure::at(0))
        });
        declarations.extend(read.ok()?);
    }
    let mut between = Between { text, at: 0, left: Vec::new() };
    for declaration in &mut declarations {
        between.fill(declaration);
    }
    let tail = between.rest();
    Some(Concrete { declarations, tail })
}

/// The keyword of each keyword rule.
static KEYWORDS: LazyLock<BTreeMap<Rule, &'static Keyword>> = LazyLock::new(|| {
    let slots: BTreeMap<String, &Keyword> = TABLE.iter().map(|k| (format!("k_{}", k.slot), k)).collect();
    let rules = Rule::all_rules().iter();
    rules.filter_map(|rule| Some((*rule, *slots.get(&format!("{rule:?}"))?))).collect()
});

/// Makes nodes of pairs. What stands around tokens is filled in later: until then a token knows where it lies by the
/// text that it borrows, and a phrase of several words is read again.
struct Reader<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Reader<'t> {
    fn node(&mut self, pair: Pair<'_, Rule>) -> Option<Node<'t>> {
        let kind = kind_of(pair.as_rule())?;
        let mut children = Vec::new();
        self.children(pair, &mut children)?;
        Some(Node { kind, children })
    }

    fn children(&mut self, pair: Pair<'_, Rule>, out: &mut Vec<Element<'t>>) -> Option<()> {
        let span = pair.as_span();
        let mut at = span.start();
        let end = span.end();
        for inner in pair.into_inner() {
            self.signs(at, inner.as_span().start(), out)?;
            at = inner.as_span().end();
            self.element(inner, out)?;
        }
        self.signs(at, end, out)
    }

    fn element(&mut self, pair: Pair<'_, Rule>, out: &mut Vec<Element<'t>>) -> Option<()> {
        let rule = pair.as_rule();
        let span = pair.as_span();
        let class = KEYWORDS.get(&rule).map(|k| Class::Keyword(k.slot)).or_else(|| leaf(rule));
        if let Some(class) = class {
            let start = self.offset + span.start();
            let text = self.text.get(start..start + span.as_str().trim_end().len())?;
            if !text.is_empty() {
                out.push(Element::Token(Token::new(class, text)));
            }
            return Some(());
        }
        match kind_of(rule) {
            None => self.children(pair, out),
            Some(kind) => {
                let mut children = Vec::new();
                self.children(pair, &mut children)?;
                // A step of the ladder of operators that nothing is done on is no node.
                match children.pop() {
                    Some(only) if children.is_empty() && kind.is_ladder() => out.push(only),
                    last => {
                        children.extend(last);
                        out.push(Element::Node(Node { kind, children }));
                    }
                }
                Some(())
            }
        }
    }

    /// The signs that the grammar writes without a rule, between two pairs.
    fn signs(&mut self, from: usize, until: usize, out: &mut Vec<Element<'t>>) -> Option<()> {
        let (mut at, until) = (self.offset + from, self.offset + until);
        while let Some(gap) = self.text.get(at..until).filter(|gap| !gap.is_empty()) {
            let first = gap.chars().next()?;
            if first == '#' {
                at += gap.find('\n').unwrap_or(gap.len());
            } else if is_blank(first) {
                at += first.len_utf8();
            } else {
                let long = LONG.iter().find(|sign| gap.starts_with(**sign));
                let length = long.map_or(first.len_utf8(), |sign| sign.len());
                out.push(Element::Token(Token::new(Class::Sign, gap.get(..length)?)));
                at += length;
            }
        }
        Some(())
    }
}

/// Signs of more than one character.
const LONG: &[&str] = &[">=", "<=", "==", "!=", "..", "??", "->"];

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// Rules that are one token; keywords are found by their table.
fn leaf(rule: Rule) -> Option<Class> {
    match rule {
        Rule::name | Rule::word | Rule::fault_code => Some(Class::Name),
        Rule::unit_word | Rule::quantity_unit | Rule::percent_word => Some(Class::Unit),
        Rule::text => Some(Class::Text),
        Rule::number => Some(Class::Number),
        Rule::date | Rule::quarter | Rule::month | Rule::year => Some(Class::Calendar),
        Rule::begin_block
        | Rule::end_block
        | Rule::end_group
        | Rule::end_list
        | Rule::colon
        | Rule::arrow
        | Rule::set_to
        | Rule::compare_op
        | Rule::to_power
        | Rule::if_missing
        | Rule::plus
        | Rule::minus
        | Rule::times
        | Rule::divide
        | Rule::unit_per
        | Rule::percent_sign => Some(Class::Sign),
        // The other rules hold tokens: the grammar's own list is no list of ours.
        _ => None,
    }
}

/// Goes through a text token by token and gives each what stands before and after it.
struct Between<'t> {
    text: &'t str,
    at: usize,
    /// Comments within a phrase beyond the first: they go to the next token, as if they stood above it.
    left: Vec<&'t str>,
}

impl<'t> Between<'t> {
    fn fill(&mut self, node: &mut Node<'t>) {
        // Comments behind a token are found with the next one, which a pass over nodes cannot reach back from.
        let (text, at, left) = (self.text, &mut self.at, &mut self.left);
        node.each_token_mut(&mut |token| {
            let written = token.text.len();
            let gap = gap(text, *at);
            *at += gap.length;
            token.before = left.drain(..).map(|text| Comment { text, blank: false }).collect();
            token.before.extend(gap.comments);
            token.blank = gap.blank;
            let mut end = *at + written;
            if token.class != Class::Text && token.text.contains(is_space_or_comment) {
                (token.text, token.after) = phrase(token.text.as_ref(), text, *at);
            }
            let behind = text.get(end..).unwrap_or("");
            let blanks = behind.len() - behind.trim_start_matches(is_space).len();
            if let Some(comment) = behind.get(blanks..).filter(|rest| rest.starts_with('#')) {
                let line = comment.get(..comment.find('\n').unwrap_or(comment.len())).unwrap_or("");
                token.after.push(line.trim_end());
                end += blanks + line.len();
            }
            left.extend(token.after.drain(1.min(token.after.len())..));
            *at = end;
        });
    }

    /// The comments after the last token.
    fn rest(self) -> Vec<Comment<'t>> {
        let left = self.left.into_iter().map(|text| Comment { text, blank: false });
        left.chain(gap(self.text, self.at).comments).collect()
    }
}

fn is_space(c: char) -> bool {
    c != '\n' && is_blank(c)
}

fn is_space_or_comment(c: char) -> bool {
    c == '#' || is_blank(c)
}

/// The words of a phrase and the comments between them.
fn phrase<'t>(written: &str, text: &'t str, at: usize) -> (Cow<'t, str>, Vec<&'t str>) {
    let (mut words, mut comments) = (Vec::new(), Vec::new());
    for line in text.get(at..at + written.len()).unwrap_or("").lines() {
        let (code, comment) = line.find('#').and_then(|cut| line.split_at_checked(cut)).unwrap_or((line, ""));
        words.extend(code.split(is_blank).filter(|word| !word.is_empty()));
        comments.extend(Some(comment.trim_end()).filter(|comment| !comment.is_empty()));
    }
    (Cow::Owned(words.join(" ")), comments)
}

/// What stands between two tokens, after the line of the first.
struct Gap<'t> {
    comments: Vec<Comment<'t>>,
    /// A blank line stands at its end.
    blank: bool,
    length: usize,
}

fn gap(text: &str, from: usize) -> Gap<'_> {
    let (mut comments, mut lines, mut at) = (Vec::new(), 0usize, from);
    while let Some(rest) = text.get(at..) {
        match rest.chars().next() {
            Some('#') => {
                let comment = rest.get(..rest.find('\n').unwrap_or(rest.len())).unwrap_or("");
                comments.push(Comment { text: comment.trim_end(), blank: lines > 1 });
                at += comment.len();
                lines = 0;
            }
            Some(c) if is_blank(c) => {
                lines += usize::from(c == '\n');
                at += c.len_utf8();
            }
            Some(_) | None => break,
        }
    }
    Gap { comments, blank: lines > 1, length: at - from }
}
