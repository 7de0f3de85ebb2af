//! A text as the list of what it declares, each as its head and its clauses.

use super::brackets::meant;
use super::said::{ALSO, plain_slot, said};
use crate::syntax::{Class, Concrete, Element, Kind, Node, Token};

/// One declaration; targets, milestones and groups stand apart from their stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    pub kind: Kind,
    /// `productivity`, `first.productivity`; of a waiver what it waives, of a policy nothing.
    pub name: String,
    pub file: String,
    /// From 1.
    pub line: usize,
    pub clauses: Vec<Clause>,
}

impl Declared {
    /// One of its further names is this.
    pub fn is_also(&self, name: &str) -> bool {
        let also = self.clauses.iter().filter(|clause| clause.slot == Some("also"));
        also.flat_map(|clause| &clause.said).any(|word| word == name)
    }

    /// What it says is more than its title.
    pub fn kind_is_formal(&self) -> bool {
        matches!(
            self.kind,
            Kind::Cluster
                | Kind::Dataset
                | Kind::Indicator
                | Kind::Link
                | Kind::Milestone
                | Kind::Parameter
                | Kind::Rating
                | Kind::Rule
                | Kind::Stage
                | Kind::Target
        )
    }
}

/// The head of a declaration, or one of its clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The slot of its keyword; of the head nothing.
    pub slot: Option<&'static str>,
    /// The first name in it.
    pub name: Option<String>,
    /// As written, on one line.
    pub text: String,
    /// Its words and signs in forms that are alike for the same meaning.
    pub said: Vec<String>,
    /// The title among them, which changes no meaning.
    pub title: Option<String>,
}

impl Clause {
    /// What holds where nothing is said.
    pub fn is_default(&self) -> bool {
        let said: Vec<&str> = self.said.iter().map(String::as_str).collect();
        matches!(said.as_slice(), ["\u{1}level", "\u{1}mandatory"] | ["\u{1}weight", "1"])
    }

    /// What it says without further names, and with its title or without.
    pub fn without_names(&self, title: bool) -> Vec<String> {
        let mut kept = Vec::new();
        let mut said = self.said.iter().peekable();
        let mut titled = self.title.as_ref().filter(|_| !title);
        while let Some(word) = said.next() {
            if word == ALSO {
                said.next();
                while said.next_if(|word| *word == ",").is_some() {
                    said.next();
                }
            } else if titled == Some(word) {
                titled = None;
            } else {
                kept.push(word.clone());
            }
        }
        kept
    }
}

/// What a file declares. `name` is how messages call it, `text` what was read.
pub fn declared(name: &str, text: &str, read: &Concrete<'_>) -> Vec<Declared> {
    let file = File { name, text };
    let mut found = Vec::new();
    read.declarations.iter().for_each(|node| file.declaration(node, "", &mut found));
    found
}

/// The same, held by what `plain` says: the file with its keywords and names of the library in one language, so that the
/// language in which a file is written is no difference.
pub fn declared_in(name: &str, text: &str, read: &Concrete<'_>, plain: &Concrete<'_>) -> Vec<Declared> {
    let mut own = declared(name, text, read);
    for (written, said) in own.iter_mut().zip(declared(name, text, plain)) {
        if written.clauses.len() != said.clauses.len() {
            continue;
        }
        for (clause, plain) in written.clauses.iter_mut().zip(said.clauses) {
            (clause.slot, clause.said, clause.title) = (plain.slot, plain.said, plain.title);
        }
    }
    own
}

struct File<'f> {
    name: &'f str,
    text: &'f str,
}

impl File<'_> {
    /// `within` is the stage or group around it.
    fn declaration(&self, node: &Node<'_>, within: &str, to: &mut Vec<Declared>) {
        let own = name_of(node);
        let name = if within.is_empty() { own } else { format!("{within}.{own}") };
        let at = to.len();
        let mut clauses = Clauses {
            file: self,
            head: Vec::new(),
            meant: Vec::new(),
            clauses: Vec::new(),
            roles: Vec::new(),
        };
        let mut named = false;
        for child in &node.children {
            match child {
                // The opening keyword and the name are what it is known by.
                Element::Token(token) if token.slot().is_some() && clauses.head.is_empty() && !named => {}
                Element::Token(token) if token.class == Class::Name && !named => named = true,
                Element::Token(token) => {
                    clauses.head.push(token.clone());
                    clauses.meant.push(token.clone());
                }
                Element::Node(inner)
                    if matches!(inner.kind, Kind::Group | Kind::Target | Kind::Milestone) =>
                {
                    // What a stage declares is known by the stage, not by the group in it.
                    let stage = name.split('.').next().unwrap_or_default().to_owned();
                    self.declaration(inner, &stage, to);
                }
                Element::Node(inner) if inner.kind == Kind::Contour => clauses.contour(inner),
                Element::Node(inner) if is_of_head(inner.kind) => {
                    inner.each_token(&mut |token| clauses.head.push(token.clone()));
                    meant(inner, &mut clauses.meant);
                }
                Element::Node(inner) => clauses.clause(inner),
            }
        }
        // A phrase of several words has no place of its own; what follows it stands on the same line.
        let mut start = None;
        node.each_token(&mut |token| start = start.or_else(|| self.place(token)));
        let line = start.map_or(1, |at| 1 + self.text.get(..at).unwrap_or_default().matches('\n').count());
        let clauses = clauses.all();
        let declared = Declared { kind: node.kind, name, file: self.name.to_owned(), line, clauses };
        to.insert(at, declared);
    }

    /// Where a token stands in the text; it is a part of it unless comments stand within.
    fn place(&self, token: &Token<'_>) -> Option<usize> {
        let at = (token.text.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (self.text.get(at..at.checked_add(token.text.len())?) == Some(token.text.as_ref())).then_some(at)
    }

    /// Tokens on one line, with the blanks that their author put.
    fn written(&self, tokens: &[Token<'_>]) -> String {
        let mut text = String::new();
        let mut end = None;
        for token in tokens {
            let place = self.place(token);
            if !text.is_empty() && (place.is_none() || place != end) {
                text.push(' ');
            }
            text.push_str(&token.text);
            end = place.map(|at| at + token.text.len());
        }
        text
    }
}

struct Clauses<'f, 't> {
    file: &'f File<'f>,
    head: Vec<Token<'t>>,
    /// The head without brackets that change nothing.
    meant: Vec<Token<'t>>,
    clauses: Vec<Clause>,
    /// Roles in their order.
    roles: Vec<String>,
}

impl<'t> Clauses<'_, 't> {
    fn clause(&mut self, node: &Node<'t>) {
        let mut tokens = Vec::new();
        node.each_token(&mut |token| tokens.push(token.clone()));
        let mut own = Vec::new();
        meant(node, &mut own);
        self.clauses.push(self.made(&tokens, &own));
    }

    /// Rules of a contour are clauses of the cluster.
    fn contour(&mut self, contour: &Node<'t>) {
        for child in &contour.children {
            match child {
                Element::Node(rule) => {
                    self.clause(rule);
                    let name =
                        self.clauses.last().filter(|_| rule.kind == Kind::Role).and_then(|c| c.name.clone());
                    self.roles.extend(name.filter(|name| !self.roles.contains(name)));
                }
                Element::Token(_) => {}
            }
        }
    }

    fn made(&self, tokens: &[Token<'t>], meant: &[Token<'t>]) -> Clause {
        Clause {
            slot: tokens.first().and_then(Token::slot).map(plain_slot),
            name: tokens.iter().find(|t| t.class == Class::Name).map(|t| t.text.to_string()),
            text: self.file.written(tokens),
            said: without_idle_commas(meant.iter().filter_map(said).collect()),
            title: None,
        }
    }

    fn all(mut self) -> Vec<Clause> {
        let head: Vec<Token<'t>> = self.head.iter().filter(|token| said(token).is_some()).cloned().collect();
        let title = title_of(&head);
        let head = Clause { slot: None, name: None, title, ..self.made(&head, &self.meant) };
        if self.roles.len() > 1 {
            let text = self.roles.join(", ");
            let said = self.roles.clone();
            self.clauses.push(Clause { slot: Some("contour"), name: None, text, said, title: None });
        }
        if !head.said.is_empty() {
            self.clauses.insert(0, head);
        }
        self.clauses
    }
}

/// The text right behind the names of a declaration.
fn title_of(head: &[Token<'_>]) -> Option<String> {
    let named =
        |token: &&Token<'_>| token.class == Class::Name || token.slot() == Some("also") || token.is_sign(",");
    head.iter().find(|token| !named(token)).filter(|token| token.class == Class::Text).and_then(said)
}

/// A comma before a closing bracket says nothing.
fn without_idle_commas(said: Vec<String>) -> Vec<String> {
    let next: Vec<Option<String>> = said.iter().skip(1).cloned().map(Some).chain([None]).collect();
    let kept = said
        .into_iter()
        .zip(next)
        .filter(|(own, next)| !(own == "," && next.as_deref().is_some_and(|next| matches!(next, "]" | ")"))));
    kept.map(|(own, _)| own).collect()
}

/// The name that a declaration is known by.
fn name_of(node: &Node<'_>) -> String {
    let first = |wanted: Kind| node.children.iter().find_map(|c| c.node().filter(|n| n.kind == wanted));
    let words = |node: &Node<'_>| {
        let mut text = String::new();
        node.each_token(&mut |token| text.push_str(&token.text));
        text
    };
    let own_name = || {
        let mut tokens = node.children.iter().filter_map(Element::token);
        tokens.find(|t| matches!(t.class, Class::Name | Class::Text)).map(|t| t.text.to_string())
    };
    match node.kind {
        Kind::Policy => String::new(),
        Kind::Target => match first(Kind::TargetName) {
            Some(named) => named.first().map(|t| t.text.to_string()).unwrap_or_default(),
            // By its indicator, the first name of what it measures.
            None => {
                let mut found = None;
                node.each_token(&mut |token| {
                    if found.is_none() && token.class == Class::Name {
                        found = Some(token.text.to_string());
                    }
                });
                found.unwrap_or_default()
            }
        },
        Kind::Waiver => {
            let of = first(Kind::Path).map(words).unwrap_or_default();
            match own_name() {
                Some(cluster) if !of.is_empty() => format!("{of} {cluster}"),
                Some(own) => own,
                None => of,
            }
        }
        Kind::Function => {
            let arguments = node.children.iter().filter(|c| c.is(Kind::Argument)).count();
            format!("{}({arguments})", own_name().unwrap_or_default())
        }
        _ => own_name().or_else(|| first(Kind::Path).map(words)).unwrap_or_default(),
    }
}

/// Parts of a head: what a declaration measures, asks or is.
fn is_of_head(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Argument
            | Kind::Demand
            | Kind::TargetName
            | Kind::WithinBounds
            | Kind::Range
            | Kind::Path
            | Kind::Prefixed
            | Kind::UnitExpr
            | Kind::UnitProduct
            | Kind::UnitDefinition
            | Kind::Or
            | Kind::And
            | Kind::Not
            | Kind::Comparison
            | Kind::Modified
            | Kind::Timed
            | Kind::Coalesce
            | Kind::Sum
            | Kind::Product
            | Kind::Unary
            | Kind::Power
            | Kind::Primary
            | Kind::If
            | Kind::PercentOf
            | Kind::List
            | Kind::Call
            | Kind::Quantity
            | Kind::Table
    )
}
