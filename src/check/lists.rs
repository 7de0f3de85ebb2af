//! Lists in conditions: something is in them, and nothing twice.

use std::collections::BTreeMap;

use super::Checker;
use crate::diagnostic::RowProblem;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, ListItem};

/// The place of an item of a list.
pub fn span_of(item: &ListItem) -> Span {
    match item {
        ListItem::One(one) => one.span,
        ListItem::Range(from, until) => from.span.to(until.span),
    }
}

impl Checker<'_> {
    /// A list with something in it, nothing of it twice; `None` for an empty one.
    pub(super) fn listed_items(&mut self, items: &[ListItem], span: Span) -> Option<()> {
        if items.is_empty() {
            self.report(RowProblem::EmptyList { span });
            return None;
        }
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for item in items {
            let (text, span) = (self.item_text(item), span_of(item));
            match seen.get(&text) {
                Some(other) => {
                    let (item, by, other) = (text.clone(), text, *other);
                    self.report(RowProblem::Repeated { item, by, span, other });
                }
                None => {
                    seen.insert(text, span);
                }
            }
        }
        Some(())
    }

    /// Codes of a list that lie under another of it. Equal ones are told already.
    pub(super) fn remark_held(&mut self, read: &[((u32, u32), Span)]) {
        let mut by_start: Vec<&((u32, u32), Span)> = read.iter().collect();
        by_start.sort_by_key(|((from, until), _)| (*from, std::cmp::Reverse(*until)));
        // Of those that begin before an item, the one that ends last holds it if any does.
        let mut holder: Option<&((u32, u32), Span)> = None;
        for item in by_start {
            let (own, span) = item;
            match holder {
                Some((range, other)) if own.1 <= range.1 => {
                    // What a table lists has no place of its own.
                    if own != range && span != other {
                        let (item, by) = (self.item_written(*span), self.item_written(*other));
                        self.report(RowProblem::Repeated { item, by, span: *span, other: *other });
                    }
                }
                Some(_) | None => holder = Some(item),
            }
        }
    }

    /// An item without its quotes: `"company"` and `company` are one code.
    fn item_text(&self, item: &ListItem) -> String {
        match item {
            ListItem::One(Expr { kind: ExprKind::Text(text), .. }) => text.clone(),
            ListItem::One(_) | ListItem::Range(..) => self.written(span_of(item)),
        }
    }

    fn item_written(&self, span: Span) -> String {
        self.written(span).replace(['"', '«', '»', '“', '”'], "")
    }
}
