//! Queries: asked, answered page by page, and spoken of again as `_`.

use std::sync::Arc;

use super::held::Sight;
use super::input::clause_words;
use super::session::{Reply, Session};
use super::split::at_word;
use crate::Problems;
use crate::cube::{QueryTable, run_query};
use crate::diagnostic::{Describe, bracketed};
use crate::model::{Policy, Query};
use crate::plan::plan_query;
use crate::report::{Names, Shown, render_query_page};
use crate::source::{DiskLoader, FileId, Span, closing_of};
use crate::syntax::parse_query;
use crate::syntax::tree::{Expr, ExprKind};

/// What was answered last.
#[derive(Debug)]
pub struct Answer {
    /// The query as it was asked, with `_` put in.
    pub text: String,
    /// Its measure with the conditions on rows: what `_` means in a further question.
    pub measure: String,
    /// Its axes and its conditions on cells: where a further question with `_` asks no otherwise, it asks by these.
    pub tail: String,
    pub policy: Arc<Policy>,
    pub query: Query,
    pub table: QueryTable,
    /// What is remarked on the query.
    pub remarks: Problems,
    /// Rows that were shown.
    pub shown: usize,
}

impl Session {
    /// Answers a query with its first rows.
    pub(super) fn query(&mut self, text: &str) -> Reply {
        match self.ask(text) {
            Ok(answer) => {
                let remarks: Vec<&dyn Describe> =
                    answer.remarks.iter().map(|p| p.as_ref() as &dyn Describe).collect();
                let told =
                    if remarks.is_empty() { String::new() } else { self.drawn(&remarks, &self.checked) };
                self.last = Some(answer);
                self.listed = None;
                let mut reply = self.more_answered();
                reply.text.push_str(&told);
                reply
            }
            Err(reply) => reply,
        }
    }

    /// The answer to a query; nothing of the session is another afterwards but what was read.
    pub(super) fn ask(&mut self, text: &str) -> Result<Answer, Reply> {
        let text = self.asked_with_last(text)?;
        let (policy, query) = self.read_query(&text)?;
        // Reading parts of the query has remarks of its own.
        let remarks = std::mem::take(&mut self.checked.remarks);
        let (measure, tail) = self.measure_of(&text, &query);
        let needs = plan_query(&policy, &query);
        let loaded = self.data(&policy, &needs, Sight::default())?;
        let table = run_query(Arc::as_ref(&policy), &*loaded, &query);
        Ok(Answer { text, measure, tail, policy, query, table, remarks, shown: 0 })
    }

    /// The measure of a query with its conditions on rows, and apart from it its axes and conditions on cells. Order
    /// and limit belong to the question alone.
    fn measure_of(&mut self, text: &str, query: &Query) -> (String, String) {
        let Ok(parsed) = parse_query(FileId(0), text) else { return (text.to_owned(), String::new()) };
        let part = |span: Span| text.get(span.start as usize..span.end as usize).unwrap_or_default().trim();
        let measure = part(parsed.measure.span);
        let by = parsed.by.iter().map(|axis| axis.text.as_str()).collect::<Vec<_>>().join(", ");
        let by = if by.is_empty() { by } else { format!(" by {by}") };
        let Some(condition) = parsed.condition else { return (measure.to_owned(), by) };
        let (kept, cells): (Vec<String>, Vec<String>) = match query.cells.is_none() && query.fixed.is_empty()
        {
            true => (vec![part(condition.span).to_owned()], Vec::new()),
            false => {
                let each = conjuncts(condition).into_iter().map(|each| bracketed(part(each.span)));
                each.partition(|each| self.is_of_rows(&format!("{measure}{by} where {each}")))
            }
        };
        let tail = match cells.is_empty() {
            true => by,
            false => format!("{by} where {}", cells.join(" and ")),
        };
        match kept.is_empty() {
            true => (measure.to_owned(), tail),
            false => (format!("{} where {}", bracketed(measure), kept.join(" and ")), tail),
        }
    }

    /// Whether the condition of a query is on rows.
    fn is_of_rows(&mut self, text: &str) -> bool {
        let read = crate::check_query(&mut self.checked, &DiskLoader, text);
        read.is_ok_and(|(_, query)| query.cells.is_none() && query.fixed.is_empty())
    }

    /// A query that may speak of the last answer.
    pub(super) fn read_asked(&mut self, text: &str) -> Result<(Arc<Policy>, Query), Reply> {
        let text = self.asked_with_last(text)?;
        self.read_query(&text)
    }

    /// A query in the terms of the policy and the session.
    pub(super) fn read_query(&mut self, text: &str) -> Result<(Arc<Policy>, Query), Reply> {
        crate::check_query(&mut self.checked, &DiskLoader, text).map_err(|problems| {
            let problems: Vec<&dyn Describe> = problems.iter().map(|p| p.as_ref() as &dyn Describe).collect();
            Reply::refused(self.drawn(&problems, &self.checked))
        })
    }

    /// The next rows of what was shown last.
    pub(super) fn more(&mut self) -> Reply {
        match self.more_listed() {
            Some(reply) => reply,
            None => self.more_answered(),
        }
    }

    fn more_answered(&mut self) -> Reply {
        let (limit, reasons, layout) = (self.settings.limit, self.settings.reasons, self.settings.layout);
        let (lang, words) = (self.lang(), self.words());
        let Some(last) = &mut self.last else { return Reply::refused(words.nothing_yet()) };
        let (first, all) = (last.shown, last.table.rows.len());
        if first > 0 && first >= all {
            return Reply::done(words.no_more());
        }
        let rows = first..all.min(first.saturating_add(limit));
        last.shown = rows.end;
        let names = Names { policy: &last.policy, sources: &self.checked.sources, lang };
        let shown = Shown { rows: rows.clone(), reasons };
        let mut text = render_query_page(&names, &last.query, &last.table, &shown, layout);
        if rows.end < all {
            text.push_str(&words.rest(all - rows.end));
        }
        Reply::done(text)
    }

    /// The rows shown last once more, each missing value with its reason.
    pub(super) fn why(&mut self) -> Reply {
        let (lang, words, layout) = (self.lang(), self.words(), self.settings.layout);
        let Some(last) = &self.last else { return Reply::refused(words.nothing_yet()) };
        let names = Names { policy: &last.policy, sources: &self.checked.sources, lang };
        let first = last.shown.saturating_sub(self.settings.limit);
        let shown = Shown { rows: first..last.shown, reasons: true };
        Reply::done(render_query_page(&names, &last.query, &last.table, &shown, layout))
    }

    /// The query with the measure of the last answer in place of `_`; alone it asks by the same axes.
    pub(super) fn with_last(&self, text: &str) -> Result<String, Reply> {
        let places: Vec<usize> = marks(text).collect();
        if places.is_empty() {
            return Ok(text.to_owned());
        }
        let Some(last) = &self.last else { return Err(Reply::refused(self.words().nothing_yet())) };
        if text.trim() == "_" {
            return Ok(last.text.clone());
        }
        let whole = bracketed(&last.measure);
        let mut put = String::new();
        let mut from = 0;
        for at in places {
            put.push_str(text.get(from..at).unwrap_or_default());
            put.push_str(&whole);
            from = at + 1;
        }
        put.push_str(text.get(from..).unwrap_or_default());
        Ok(put)
    }

    /// The same of a whole question, which asks by the axes of the last one where it asks by none.
    fn asked_with_last(&self, text: &str) -> Result<String, Reply> {
        let put = self.with_last(text)?;
        let tail = self.last.as_ref().map(|last| last.tail.as_str()).unwrap_or_default();
        let own = marks(text).next().is_none() || text.trim() == "_" || has_clauses(text);
        Ok(if own { put } else { format!("{put}{tail}") })
    }
}

/// Whether a question says by what it asks, or of which cells.
fn has_clauses(text: &str) -> bool {
    at_word(text, &clause_words().collect::<Vec<_>>()).is_some()
}

/// The conditions that must all hold.
fn conjuncts(condition: Expr) -> Vec<Expr> {
    match condition.kind {
        ExprKind::And(left, right) => conjuncts(*left).into_iter().chain(conjuncts(*right)).collect(),
        kind => vec![Expr { kind, ..condition }],
    }
}

/// Where `_` stands alone, outside quotes.
fn marks(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut closing = None;
    let mut before = None;
    text.char_indices().filter_map(move |(at, sign)| {
        let quoted = closing.is_some();
        closing = match closing {
            Some(end) if end == sign => None,
            Some(end) => Some(end),
            None => closing_of(sign),
        };
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let after = text.get(at + sign.len_utf8()..).and_then(|rest| rest.chars().next());
        let alone = !before.is_some_and(part) && !after.is_some_and(part);
        before = Some(sign);
        (sign == '_' && alone && !quoted).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::marks;

    #[test]
    fn the_mark_of_the_last_answer_stands_alone() {
        assert_eq!(marks("_ / 2 by year").collect::<Vec<_>>(), [0]);
        assert_eq!(marks("sum(x_y) + _").collect::<Vec<_>>(), [11]);
        assert_eq!(marks("a_b == \" _ \"").count(), 0);
        assert_eq!(marks("a_b == « _ » + _").collect::<Vec<_>>(), [17]);
    }
}
