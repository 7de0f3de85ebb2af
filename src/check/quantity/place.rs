//! Where a node of a formula stands for its reader: in the declaration itself, or in a function that it calls.

use crate::source::Span;

/// The way from a declaration to a node.
#[derive(Debug, Clone, Copy)]
pub struct Trail {
    /// The declaration, or its formula.
    home: Span,
    /// The last place of the way that stands in it.
    last: Span,
    /// The node.
    at: Span,
}

/// A place that a message points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// In the declaration: the node itself, or the call that leads to it.
    pub span: Span,
    /// The node in the text of a function.
    pub inside: Option<Span>,
}

impl Trail {
    pub fn of(home: Span) -> Self {
        Trail { home, last: home, at: home }
    }

    /// The way one step further.
    pub fn into(self, at: Span) -> Self {
        let last = if self.home.holds(at) { at } else { self.last };
        Trail { last, at, ..self }
    }

    pub fn place(self) -> Place {
        Place { span: self.last, inside: (!self.home.holds(self.at)).then_some(self.at) }
    }
}
