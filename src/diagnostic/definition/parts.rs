//! Wholes and their parts: what has none, and heads that are added up over years.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// What does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apart {
    Mean,
    /// With the numerator as text.
    Ratio {
        above: Option<String>,
    },
    Quantile,
    Extreme,
    Deviation,
    Place,
    /// The same at two times.
    Change,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartsProblem {
    /// `hhi(mean(employees), industry)`
    NoParts {
        measure: String,
        axis: String,
        apart: Apart,
        /// What is given to the function, and where it stops adding up, if that is another declaration.
        span: Span,
        elsewhere: Option<Span>,
    },
    /// `sum(employees) over all year`, where the table says nothing of how heads live in time.
    HeadsOfYears { column: String, span: Span, declared: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0396", "W0343"];

impl Apart {
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Apart::Mean => ("a mean has no shares", "у среднего нет долей"),
            Apart::Ratio { .. } => ("a ratio has no shares", "у отношения нет долей"),
            Apart::Quantile => ("a median or a quantile has no shares", "у медианы и квантиля нет долей"),
            Apart::Extreme => (
                "the least or the greatest value has no shares",
                "у наименьшего и наибольшего значения нет долей",
            ),
            Apart::Deviation => ("a measure of spread has no shares", "у меры разброса нет долей"),
            Apart::Place => ("a rank has no shares", "у места в ряду нет долей"),
            Apart::Change => ("a rate of growth has no shares", "у темпа роста нет долей"),
        }
    }

    /// The sum that a mean was written for, where it is nothing else.
    fn instead(&self, measure: &str) -> Option<String> {
        match self {
            Apart::Ratio { above } => above.clone(),
            Apart::Mean => {
                let words = [("mean(", "sum("), ("среднее(", "сумма(")];
                let (from, to) = words.into_iter().find(|(from, _)| measure.starts_with(from))?;
                let whole = super::quantity::bracketed(measure) == measure;
                whole.then(|| measure.replacen(from, to, 1))
            }
            Apart::Quantile | Apart::Extreme | Apart::Deviation | Apart::Place | Apart::Change => None,
        }
    }
}

/// The name of an axis that the language gives.
fn axis_word(lang: Lang, axis: &str) -> String {
    match (lang, axis) {
        (Lang::Ru, "cluster") => "кластер".to_owned(),
        (Lang::Ru, "role") => "роль".to_owned(),
        _ => axis.to_owned(),
    }
}

impl Describe for PartsProblem {
    fn code(&self) -> &'static str {
        match self {
            PartsProblem::NoParts { .. } => "E0396",
            PartsProblem::HeadsOfYears { .. } => "W0343",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            PartsProblem::NoParts { measure, axis, apart, .. } => {
                let ((en, ru), axis) = (apart.words(), axis_word(lang, axis));
                say(
                    lang,
                    format!("`{measure}` must add up over `{axis}`: {en}"),
                    format!("`{measure}` должно складываться по оси `{axis}`: {ru}"),
                )
            }
            PartsProblem::HeadsOfYears { column, .. } => say(
                lang,
                format!("`{column}` is added up over years: whoever stays is counted in every one of them"),
                format!("`{column}` складывается по годам: кто остаётся, посчитан в каждом из них"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            PartsProblem::NoParts { measure, apart, .. } => match apart.instead(measure) {
                Some(instead) => say(
                    lang,
                    format!("give what adds up: `{instead}`"),
                    format!("возьмите то, что складывается: `{instead}`"),
                ),
                None => say(
                    lang,
                    "give what adds up: a sum or a count".into(),
                    "возьмите то, что складывается: сумму или число".into(),
                ),
            },
            PartsProblem::HeadsOfYears { .. } => say(
                lang,
                "write `stock average` at the column, or `flow` if other people come every year, such as those hired".into(),
                "допишите у столбца `в среднем за период` или, если каждый год это новые люди, например принятые на работу, – `за период`".into(),
            ),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let other = |span: Span, en: &str, ru: &str| Label::new(span, say(lang, en.into(), ru.into()));
        match self {
            PartsProblem::NoParts { span, elsewhere, .. } => {
                let mut labels = vec![Label::bare(*span)];
                labels.extend(elsewhere.map(|at| other(at, "this does not add up", "это не складывается")));
                labels
            }
            PartsProblem::HeadsOfYears { span, declared, .. } => vec![
                Label::bare(*span),
                other(
                    *declared,
                    "not said how it lives in time",
                    "не сказано, как он складывается во времени",
                ),
            ],
        }
    }
}
