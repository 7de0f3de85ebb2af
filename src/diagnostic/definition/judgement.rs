//! How targets and stages are judged: comparisons of like with like, thresholds, parameters without a value.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JudgementProblem {
    /// `like for like` of a target whose right side is no other period.
    AlikeWithoutBase { span: Span },
    /// `like for like` of a target that is not judged for clusters.
    AlikeWithoutCluster { span: Span },
    /// A parameter read in a period at whose end it has no value.
    ParameterGap { name: String, period: String, first: Option<String>, span: Span, declared: Span },
    /// A threshold on achievement that a target reaches with no change since the baseline.
    EasyThreshold { threshold: String, targets: Vec<(String, String, Span)>, span: Span },
}

/// The codes of these problems.
pub(super) const CODES: &[&str] = &["E0471", "E0472", "E0473", "W0471"];

impl Describe for JudgementProblem {
    fn code(&self) -> &'static str {
        match self {
            JudgementProblem::AlikeWithoutBase { .. } => "E0471",
            JudgementProblem::AlikeWithoutCluster { .. } => "E0472",
            JudgementProblem::ParameterGap { .. } => "E0473",
            JudgementProblem::EasyThreshold { .. } => "W0471",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            JudgementProblem::AlikeWithoutBase { .. } => say(
                lang,
                "there is nothing like to compare with: the target names no other period".into(),
                "сопоставлять не с чем: цель не называет другого периода".into(),
            ),
            JudgementProblem::AlikeWithoutCluster { .. } => say(
                lang,
                "like is compared with like among the members of a cluster, and the target names none".into(),
                "сопоставимый состав – это участники кластера, а кластера цель не называет".into(),
            ),
            JudgementProblem::ParameterGap { name, period, .. } => say(
                lang,
                format!("`{name}` has no value at the end of {period}"),
                format!("у `{name}` нет значения на конец {period}"),
            ),
            JudgementProblem::EasyThreshold { threshold, targets, .. } => {
                let names: Vec<String> = targets.iter().map(|(name, ..)| name.clone()).collect();
                let names = list(lang, &names);
                say(
                    lang,
                    format!(
                        "{threshold} of achievement is reached with no change since the baseline by {names}"
                    ),
                    format!(
                        "{} достижения набираются без всякого изменения с базы: {names}",
                        localised(threshold, lang)
                    ),
                )
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            JudgementProblem::AlikeWithoutBase { .. } => say(
                lang,
                "compare with a period (`>= 103 % of previous year`, `>= 105 % of 2010`), or leave it out"
                    .into(),
                "сравните с периодом (`>= 103 % от прошлого года`, `>= 105 % от 2010`) или уберите это"
                    .into(),
            ),
            JudgementProblem::AlikeWithoutCluster { .. } => say(
                lang,
                "write `of each cluster` or name a cluster, or leave it out".into(),
                "напишите `для каждого кластера`, назовите кластер или уберите это".into(),
            ),
            JudgementProblem::ParameterGap { first: Some(first), .. } => say(
                lang,
                format!("its first value is in force from {first}; add the one before, with its act"),
                format!("первое его значение действует с {first}; добавьте прежнее, с его актом"),
            ),
            JudgementProblem::ParameterGap { first: None, .. } => say(
                lang,
                "add a value without a condition, with its act".into(),
                "добавьте значение без условия, с его актом".into(),
            ),
            JudgementProblem::EasyThreshold { targets, .. } => {
                let told = |(name, reached, _): &(String, String, Span)| {
                    format!("`{name}` {}", localised(reached, lang))
                };
                let reached: Vec<String> = targets.iter().map(told).collect();
                let reached = reached.join(", ");
                say(
                    lang,
                    format!(
                        "with no change: {reached}; judge by `progress`, which is 0 then, or raise the targets; a threshold of your own may be raised too"
                    ),
                    format!(
                        "без изменений: {reached}; судите по `продвижение`, оно тогда 0, или поднимите цели; порог, если он ваш, тоже можно поднять"
                    ),
                )
            }
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            JudgementProblem::AlikeWithoutBase { span } | JudgementProblem::AlikeWithoutCluster { span } => {
                vec![Label::bare(*span)]
            }
            JudgementProblem::ParameterGap { span, declared, .. } => vec![
                Label::bare(*span),
                Label::new(*declared, say(lang, "declared here".into(), "объявлен здесь".into())),
            ],
            JudgementProblem::EasyThreshold { targets, span, .. } => std::iter::once(Label::bare(*span))
                .chain(targets.iter().map(|(_, reached, span)| Label::new(*span, localised(reached, lang))))
                .collect(),
        }
    }
}

/// A decimal with the sign of the reader's language.
fn localised(number: &str, lang: Lang) -> String {
    match lang {
        Lang::En => number.to_owned(),
        Lang::Ru => number.replace('.', ","),
    }
}
