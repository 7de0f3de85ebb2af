//! What looks like a part of the policy and is not read: blocks of acts and files beside the policy.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassedProblem {
    /// W0102: a block of an act whose mark is misspelt.
    Mark { written: String, span: Span },
    /// W0102: a block of an act within `<!-- … -->`.
    Commented { span: Span },
    /// W0221: a file that is read under a name in small letters only.
    Capitals { name: String, instead: String },
}

/// The codes of these problems.
pub(super) const CODES: &[&str] = &["W0102", "W0221"];

impl Describe for PassedProblem {
    fn code(&self) -> &'static str {
        match self {
            PassedProblem::Mark { .. } | PassedProblem::Commented { .. } => "W0102",
            PassedProblem::Capitals { .. } => "W0221",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            PassedProblem::Mark { written, .. } => say(
                lang,
                format!("the block is marked `{written}` and not read"),
                format!("блок помечен `{written}` и не читается"),
            ),
            PassedProblem::Commented { .. } => say(
                lang,
                "the block stands in a comment of the document and is not read".into(),
                "блок стоит в комментарии документа и не читается".into(),
            ),
            PassedProblem::Capitals { name, .. } => {
                say(lang, format!("`{name}` is not read"), format!("`{name}` не читается"))
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            PassedProblem::Mark { .. } => say(
                lang,
                "mark it `idel`; if it is none of the policy, call its language by another word, such as `text`".into(),
                "пометьте его `idel`; если это не часть политики, назовите его язык другим словом, например `text`".into(),
            ),
            PassedProblem::Commented { .. } => say(
                lang,
                "take it out of `<!-- … -->`, so that readers of the act see what is in force, or mark it `text`".into(),
                "вынесите его из `<!-- … -->`: читатель акта должен видеть то, что действует; либо пометьте его `text`".into(),
            ),
            PassedProblem::Capitals { instead, .. } => say(
                lang,
                format!("rename it `{instead}`: such names are written in small letters"),
                format!("переименуйте его в `{instead}`: такие имена пишут строчными буквами"),
            ),
        })
    }

    fn labels(&self, _: Lang) -> Vec<Label> {
        match self {
            PassedProblem::Mark { span, .. } | PassedProblem::Commented { span } => vec![Label::bare(*span)],
            PassedProblem::Capitals { .. } => Vec::new(),
        }
    }
}
