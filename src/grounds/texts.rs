//! The texts of declarations, so that two versions of a policy can be held against each other.
//!
//! Comments, line breaks, spaces and titles say nothing of what a declaration means and are left out.

use std::collections::BTreeSet;

use crate::source::{SourceMap, Span, closing_of, without_comments};
use crate::syntax::tree::{Clause, Declaration, DeclarationKind, Fn, Head, PolicyClause, StageClause};

/// Where declarations and the clauses that are judged stand.
#[derive(Debug)]
pub struct Texts<'a> {
    sources: &'a SourceMap,
    places: Vec<Span>,
    titles: Vec<Span>,
    functions: Vec<&'a Fn>,
    function_places: Vec<Span>,
    /// The clauses of the policy that set its times.
    pub times: Vec<Span>,
    /// Each declaration as a whole.
    pub declarations: Vec<Span>,
}

impl<'a> Texts<'a> {
    pub fn new(sources: &'a SourceMap, declarations: impl IntoIterator<Item = &'a Declaration>) -> Self {
        let mut texts = Texts {
            sources,
            places: Vec::new(),
            titles: Vec::new(),
            functions: Vec::new(),
            function_places: Vec::new(),
            times: Vec::new(),
            declarations: Vec::new(),
        };
        declarations.into_iter().for_each(|declaration| texts.declaration(declaration));
        texts
    }

    fn declaration(&mut self, declaration: &'a Declaration) {
        self.places.push(declaration.span);
        self.declarations.push(declaration.span);
        match &declaration.kind {
            DeclarationKind::Policy(policy) => {
                let times = policy.clauses.iter().filter(|clause| {
                    matches!(clause.kind, PolicyClause::Period(_) | PolicyClause::Baseline(_))
                });
                self.times.extend(times.map(|clause| clause.span));
            }
            DeclarationKind::Fn(function) => {
                self.functions.push(function);
                self.function_places.push(declaration.span);
            }
            DeclarationKind::Stage(stage) => {
                self.head(&stage.head);
                self.clauses(&stage.clauses);
            }
            DeclarationKind::Act(act) => self.head(&act.head),
            DeclarationKind::Body(body) => self.head(&body.head),
            DeclarationKind::Classification(list) => self.head(&list.head),
            DeclarationKind::Dataset(dataset) => self.head(&dataset.head),
            DeclarationKind::Link(link) => self.head(&link.head),
            DeclarationKind::Parameter(parameter) => self.head(&parameter.head),
            DeclarationKind::Cluster(cluster) => self.head(&cluster.head),
            DeclarationKind::Indicator(indicator) => self.head(&indicator.head),
            DeclarationKind::Rating(rating) => self.head(&rating.head),
            DeclarationKind::Rule(rule) => self.head(&rule.head),
            DeclarationKind::Use(_)
            | DeclarationKind::Unit(_)
            | DeclarationKind::Currency(_)
            | DeclarationKind::Field(_)
            | DeclarationKind::Clusters(_)
            | DeclarationKind::Waiver(_)
            | DeclarationKind::Test(_) => {}
        }
    }

    fn head(&mut self, head: &Head) {
        self.titles.extend(head.title.as_ref().map(|title| title.span));
    }

    fn clauses(&mut self, clauses: &[Clause<StageClause>]) {
        for clause in clauses {
            match &clause.kind {
                StageClause::Target(_) => self.places.push(clause.span),
                StageClause::Milestone(milestone) => {
                    self.places.push(clause.span);
                    self.head(&milestone.head);
                }
                StageClause::Group(group) => {
                    self.places.push(clause.span);
                    self.head(&group.head);
                    self.clauses(&group.clauses);
                }
                StageClause::After(_)
                | StageClause::PassesWhen(_)
                | StageClause::SeriousWhen(_)
                | StageClause::Score(_)
                | StageClause::Rated(_)
                | StageClause::Owner(_)
                | StageClause::Basis(_)
                | StageClause::Author(_) => {}
            }
        }
    }

    /// What the innermost declaration or clause around a place says, without its title.
    pub fn around(&self, place: Span) -> String {
        let around = self.places.iter().filter(|span| span.holds(place));
        let whole = around.min_by_key(|span| span.end - span.start).copied().unwrap_or(place);
        let mut titles: Vec<Span> = self.titles.iter().copied().filter(|t| whole.holds(*t)).collect();
        titles.sort();
        let (mut text, mut from) = (String::new(), whole.start);
        for title in titles {
            text.push_str(&self.exactly(Span { start: from, end: title.start, ..whole }));
            text.push(' ');
            from = title.end;
        }
        text.push_str(&self.exactly(Span { start: from, ..whole }));
        text
    }

    /// What stands at a place.
    pub fn exactly(&self, place: Span) -> String {
        plain(self.sources.text(place))
    }

    /// The functions that a text calls, each with its own text, and those that they call.
    pub fn called(&self, text: &str) -> Vec<(String, String)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut unread = vec![text.to_owned()];
        while let Some(text) = unread.pop() {
            let words = words_before_brackets(&text);
            for (function, place) in self.functions.iter().zip(&self.function_places) {
                let mut names = std::iter::once(&function.name).chain(&function.also);
                if names.any(|name| words.contains(name.text.as_str())) && seen.insert(*place) {
                    let own = self.exactly(*place);
                    found.push((function.name.text.clone(), own.clone()));
                    unread.push(own);
                }
            }
        }
        found.sort();
        found
    }
}

/// A text without comments and without spaces that keep no two words apart.
fn plain(text: &str) -> String {
    let (mut out, mut closing, mut gap) = (String::new(), None, false);
    for c in without_comments(text).chars() {
        if let Some(end) = closing {
            out.push(c);
            if c == end {
                closing = None;
            }
            continue;
        }
        match c {
            c if c.is_whitespace() => gap = true,
            c => {
                let word = |c: char| c.is_alphanumeric() || c == '_';
                if gap && word(c) && out.chars().last().is_some_and(word) {
                    out.push(' ');
                }
                gap = false;
                closing = closing_of(c);
                out.push(c);
            }
        }
    }
    out
}

/// The words right before opening brackets.
fn words_before_brackets(text: &str) -> BTreeSet<&str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let before = text.match_indices('(').filter_map(|(at, _)| text.get(..at));
    before.filter_map(|before| before.rsplit(|c| !word(c)).next()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_by_what_it_says() {
        let one = "value sum( x )  # a comment\n   / 2 better higher \"a  # b\"";
        assert_eq!(plain(one), "value sum(x)/2 better higher\"a  # b\"");
        assert_eq!(plain(one), plain("value sum(x)/2\nbetter higher \"a  # b\""));
        assert_ne!(plain("a b"), plain("ab"));
    }

    #[test]
    fn calls_are_the_words_before_brackets() {
        let words = words_before_brackets("real(sum(x), prices) / std.money.real2(y) + (z)");
        assert_eq!(words, BTreeSet::from(["real", "sum", "real2"]));
    }
}
