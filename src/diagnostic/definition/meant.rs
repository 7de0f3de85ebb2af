//! Links, their tables and their conditions, said as something that they are not.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeantProblem {
    /// `sum(value where supplier in cluster)` over a cell, whose rows join two members.
    MembersAlready {
        what: String,
        /// The link, the end that the condition is about and the other; the value that is added up.
        link: String,
        ends: [String; 2],
        value: Option<String>,
        span: Span,
    },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["W0670"];

impl Describe for MeantProblem {
    fn code(&self) -> &'static str {
        match self {
            MeantProblem::MembersAlready { .. } => "W0670",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            MeantProblem::MembersAlready { what, link, .. } => say(
                lang,
                format!(
                    "both ends of every row of `{link}` counted here are members already, so `{what}` is always true"
                ),
                format!(
                    "оба конца каждой строки `{link}`, которая здесь учтена, – уже участники, поэтому `{what}` верно всегда"
                ),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            MeantProblem::MembersAlready { what, link, ends: [_, own], value: Some(value), .. } => say(
                lang,
                format!(
                    "to reckon with links to outsiders, ask each member of its links, `sum(sum({link} as {own} where {what}: {value}))`; the share of members in them is `cooperation_share({link}, {own}, {value})` of `std.network`"
                ),
                format!(
                    "чтобы учесть связи с посторонними, спросите каждого участника о его связях: `сумма(сумма({link} как {own} где {what}: {value}))`; доля участников в них – `доля_кооперации({link}, {own}, {value})` из `std.network`"
                ),
            ),
            MeantProblem::MembersAlready { what, link, ends: [_, own], value: None, .. } => say(
                lang,
                format!(
                    "to reckon with links to outsiders, ask each member of its links: `sum(count({link} as {own} where {what}))`"
                ),
                format!(
                    "чтобы учесть связи с посторонними, спросите каждого участника о его связях: `сумма(число({link} как {own} где {what}))`"
                ),
            ),
        })
    }

    fn labels(&self, _lang: Lang) -> Vec<Label> {
        match self {
            MeantProblem::MembersAlready { span, .. } => vec![Label::bare(*span)],
        }
    }
}
