//! The policy as a whole: stages, targets, the cards of indicators.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyProblem {
    /// No file of the folder declares a policy.
    None {
        folder: String,
    },
    Second {
        span: Span,
        first: Span,
    },
    /// A target is due outside its stage.
    TargetOutsideStage {
        due: String,
        stage: Span,
        span: Span,
    },
    /// A stage lies outside the policy's period.
    StageOutsidePolicy {
        span: Span,
        period: Span,
    },
    StagesOverlap {
        span: Span,
        first: Span,
    },
    /// `baseline` in a policy that states none.
    NoBaseline {
        span: Span,
    },
    /// A period that ends before it begins.
    Backwards {
        span: Span,
    },
    /// A role named in an `include` has no rule; it stands below all others.
    IncludeAndExclude {
        key: String,
        span: Span,
        other: Span,
    },
    /// An indicator's card is not complete.
    IncompleteCard {
        name: String,
        wanting: Vec<&'static str>,
        span: Span,
    },
    /// A target asks for less where more is better, or the reverse.
    AgainstBetter {
        span: Span,
        better: Span,
    },
    /// `over all cluster` written out.
    OverAllCluster {
        span: Span,
    },
    Unused {
        name: String,
        span: Span,
    },
}

impl Describe for PolicyProblem {
    fn code(&self) -> &'static str {
        match self {
            PolicyProblem::None { .. } => "E0401",
            PolicyProblem::Second { .. } => "E0402",
            PolicyProblem::TargetOutsideStage { .. } => "E0403",
            PolicyProblem::StageOutsidePolicy { .. } => "E0404",
            PolicyProblem::StagesOverlap { .. } => "E0405",
            PolicyProblem::NoBaseline { .. } => "E0406",
            PolicyProblem::Backwards { .. } => "E0407",
            PolicyProblem::IncludeAndExclude { .. } => "E0408",
            PolicyProblem::IncompleteCard { .. } => "W0401",
            PolicyProblem::AgainstBetter { .. } => "W0402",
            PolicyProblem::OverAllCluster { .. } => "W0403",
            PolicyProblem::Unused { .. } => "W0404",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            PolicyProblem::None { folder } => say(
                lang,
                format!("no policy is declared in `{folder}`"),
                format!("в `{folder}` не объявлена политика"),
            ),
            PolicyProblem::Second { .. } => {
                say(lang, "a second policy is declared".into(), "объявлена вторая политика".into())
            }
            PolicyProblem::TargetOutsideStage { due, .. } => say(
                lang,
                format!("the target is due in {due}, outside its stage"),
                format!("срок цели, {due}, вне её этапа"),
            ),
            PolicyProblem::StageOutsidePolicy { .. } => say(
                lang,
                "the stage lies outside the policy's period".into(),
                "этап выходит за период политики".into(),
            ),
            PolicyProblem::StagesOverlap { .. } => {
                say(lang, "stages overlap".into(), "этапы пересекаются".into())
            }
            PolicyProblem::NoBaseline { .. } => {
                say(lang, "the policy states no baseline".into(), "в политике не указана база".into())
            }
            PolicyProblem::Backwards { .. } => say(
                lang,
                "the period ends before it begins".into(),
                "период кончается раньше, чем начинается".into(),
            ),
            PolicyProblem::IncludeAndExclude { key, .. } => say(
                lang,
                format!("`{key}` is both included and excluded"),
                format!("`{key}` и включён, и исключён"),
            ),
            PolicyProblem::IncompleteCard { name, wanting, .. } => {
                let wanting: Vec<String> = wanting.iter().map(|w| (*w).to_owned()).collect();
                let names = list(lang, &wanting);
                say(
                    lang,
                    format!("the indicator `{name}` states no {names}"),
                    format!("у показателя `{name}` не указано: {names}"),
                )
            }
            PolicyProblem::AgainstBetter { .. } => say(
                lang,
                "the target asks for the opposite of what its indicator calls better".into(),
                "цель требует обратного тому, что для показателя лучше".into(),
            ),
            PolicyProblem::OverAllCluster { .. } => say(
                lang,
                "`over all cluster` is all rows, members or not".into(),
                "`по всем cluster` – это все строки, участники и нет".into(),
            ),
            PolicyProblem::Unused { name, .. } => {
                say(lang, format!("`{name}` is not used"), format!("`{name}` не используется"))
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            PolicyProblem::None { .. } => Some(say(
                lang,
                "begin one with `policy \"title\" { … }`, or let `idel new` write an example".into(),
                "начните с `политика \"название\" { … }`; `idel new --lang ru` создаст пример".into(),
            )),
            PolicyProblem::NoBaseline { .. } => Some(say(
                lang,
                "add `baseline 2010` to the policy".into(),
                "добавьте в политику `база 2010`".into(),
            )),
            PolicyProblem::OverAllCluster { .. } => Some(say(
                lang,
                "write `overall` for all rows, `of clusters` for the members of any cluster".into(),
                "напишите `в целом` для всех строк, `для кластеров` для участников любого кластера".into(),
            )),
            PolicyProblem::Second { .. }
            | PolicyProblem::TargetOutsideStage { .. }
            | PolicyProblem::StageOutsidePolicy { .. }
            | PolicyProblem::StagesOverlap { .. }
            | PolicyProblem::Backwards { .. }
            | PolicyProblem::IncludeAndExclude { .. }
            | PolicyProblem::IncompleteCard { .. }
            | PolicyProblem::AgainstBetter { .. }
            | PolicyProblem::Unused { .. } => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let other = |span: Span, en: &str, ru: &str| Label::new(span, say(lang, en.into(), ru.into()));
        match self {
            PolicyProblem::None { .. } => Vec::new(),
            PolicyProblem::Second { span, first } => {
                vec![Label::bare(*span), other(*first, "the first is here", "первая здесь")]
            }
            PolicyProblem::TargetOutsideStage { span, stage, .. } => {
                vec![Label::bare(*span), other(*stage, "the stage", "этап")]
            }
            PolicyProblem::StageOutsidePolicy { span, period } => {
                vec![Label::bare(*span), other(*period, "the policy's period", "период политики")]
            }
            PolicyProblem::StagesOverlap { span, first } => {
                vec![Label::bare(*span), other(*first, "the other stage", "другой этап")]
            }
            PolicyProblem::IncludeAndExclude { span, other: second, .. } => {
                vec![Label::bare(*span), Label::bare(*second)]
            }
            PolicyProblem::AgainstBetter { span, better } => {
                vec![Label::bare(*span), other(*better, "what is better", "что лучше")]
            }
            PolicyProblem::NoBaseline { span }
            | PolicyProblem::Backwards { span }
            | PolicyProblem::IncompleteCard { span, .. }
            | PolicyProblem::OverAllCluster { span }
            | PolicyProblem::Unused { span, .. } => vec![Label::bare(*span)],
        }
    }
}
