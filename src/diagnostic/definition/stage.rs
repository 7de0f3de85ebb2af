//! Clauses of stages, groups and waivers that can never do what they are for.

use super::say;
use crate::diagnostic::{Describe, Label, Lang, Severity};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageProblem {
    /// `rated` where no target and no `score` gives a number.
    NothingScored { span: Span },
    /// A waiver whose last day is before the stage of what it waives.
    WaiverBeforeStage { until: String, name: String, stage: Span, span: Span },
}

/// The codes of these problems.
pub(super) const CODES: &[&str] = &["W0475", "W0476"];

impl Describe for StageProblem {
    fn code(&self) -> &'static str {
        match self {
            StageProblem::NothingScored { .. } => "W0475",
            StageProblem::WaiverBeforeStage { .. } => "W0476",
        }
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            StageProblem::NothingScored { .. } => say(
                lang,
                "there is no score to rate: no target stands here".into(),
                "оценивать по шкале нечего: целей здесь нет, и итоговой оценки не будет".into(),
            ),
            StageProblem::WaiverBeforeStage { until, name, .. } => say(
                lang,
                format!(
                    "the waiver ends on {until}, before the stage `{name}` begins, and lets nothing pass"
                ),
                format!("отступление кончается {until}, до начала этапа `{name}`, и ничего не допускает"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            StageProblem::NothingScored { .. } => say(
                lang,
                "say what the score is: `score count(milestone where status == done) / count(milestone)`, or leave the rating out".into(),
                "скажите, что считать итоговой оценкой: `итоговая оценка число(веха где статус == выполнено) / число(веха)`, или уберите шкалу".into(),
            ),
            StageProblem::WaiverBeforeStage { .. } => say(
                lang,
                "correct the day, or take the waiver away".into(),
                "исправьте день или уберите отступление".into(),
            ),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            StageProblem::NothingScored { span } => vec![Label::bare(*span)],
            StageProblem::WaiverBeforeStage { stage, span, .. } => {
                vec![Label::bare(*span), Label::new(*stage, say(lang, "its stage".into(), "его этап".into()))]
            }
        }
    }
}
