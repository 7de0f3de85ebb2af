//! Conditions and formulas on rows: lists, alternatives, names that periods have, tables that are not told apart.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowProblem {
    /// `activity in []`
    EmptyList { span: Span },
    /// `activity == "19" or "20"`: a value where a condition belongs, after a comparison that it continues.
    BareAlternative {
        value: String,
        /// The whole in one condition.
        instead: String,
        span: Span,
        /// The comparison before it.
        compared: Span,
    },
    /// A column that bears the name of the period of the rows which see it.
    NameOfPeriod { name: String, span: Span, period: Span },
    /// A formula whose columns several tables see, none of which has them all: whose rows are meant?
    SeveralTables {
        formula: String,
        tables: Vec<String>,
        /// A column of each table with its name: written so, it says which is meant.
        columns: Vec<String>,
        span: Span,
    },
    /// A part of a list that another part holds.
    Repeated { item: String, by: String, span: Span, other: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0381", "E0382", "E0383", "E0384", "W0381"];

impl Describe for RowProblem {
    fn code(&self) -> &'static str {
        match self {
            RowProblem::EmptyList { .. } => "E0381",
            RowProblem::BareAlternative { .. } => "E0382",
            RowProblem::NameOfPeriod { .. } => "E0383",
            RowProblem::SeveralTables { .. } => "E0384",
            RowProblem::Repeated { .. } => "W0381",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            RowProblem::EmptyList { .. } => {
                say(lang, "nothing is in an empty list".into(), "в пустом списке ничего нет".into())
            }
            RowProblem::BareAlternative { value, .. } => say(
                lang,
                format!("`{value}` is a value, not a condition: the comparison before it is not repeated"),
                format!("`{value}` – значение, а не условие: сравнение перед ним само не повторяется"),
            ),
            RowProblem::NameOfPeriod { name, .. } => say(
                lang,
                format!("`{name}` is a column and the period of the rows as well"),
                format!("`{name}` – и столбец, и период строк"),
            ),
            RowProblem::SeveralTables { formula, tables, .. } => say(
                lang,
                format!(
                    "`{formula}` can be taken over the rows of {}, and which is not said",
                    either(lang, tables)
                ),
                format!(
                    "`{formula}` можно взять по строкам {}, и не сказано, по каким",
                    either(lang, tables)
                ),
            ),
            RowProblem::Repeated { item, by, .. } if item == by => say(
                lang,
                format!("`{item}` stands in the list twice"),
                format!("`{item}` стоит в списке дважды"),
            ),
            RowProblem::Repeated { item, by, .. } => say(
                lang,
                format!("`{item}` adds nothing to the list: `{by}` holds it"),
                format!("`{item}` ничего не добавляет к списку: он входит в `{by}`"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            RowProblem::EmptyList { .. } => say(
                lang,
                "list what is meant, or take the condition away".into(),
                "перечислите, что имеется в виду, или уберите условие".into(),
            ),
            RowProblem::BareAlternative { instead, .. } => {
                say(lang, format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            RowProblem::NameOfPeriod { .. } => say(
                lang,
                "give the column another name; `from \"…\"` says how the file calls it".into(),
                "дайте столбцу другое имя; как он называется в файле, говорит `из \"…\"`".into(),
            ),
            RowProblem::SeveralTables { columns, .. } => say(
                lang,
                format!("say whose rows are meant by naming the table: {}", either(lang, columns)),
                format!("укажите набор, чьи строки имеются в виду: {}", either(lang, columns)),
            ),
            RowProblem::Repeated { .. } => say(
                lang,
                "take it away, or write the one that was meant".into(),
                "уберите его или напишите то, что имелось в виду".into(),
            ),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let also = |span: &Span, en: &str, ru: &str| Label::new(*span, say(lang, en.into(), ru.into()));
        match self {
            RowProblem::EmptyList { span } | RowProblem::SeveralTables { span, .. } => {
                vec![Label::bare(*span)]
            }
            RowProblem::BareAlternative { span, compared, .. } => {
                vec![Label::bare(*span), also(compared, "the comparison", "сравнение")]
            }
            RowProblem::NameOfPeriod { span, period, .. } => {
                vec![Label::bare(*span), also(period, "the period", "период")]
            }
            RowProblem::Repeated { item, by, span, other } => {
                let (en, ru) = if item == by {
                    ("first here", "впервые здесь")
                } else {
                    ("holds it", "включает его")
                };
                vec![Label::bare(*span), also(other, en, ru)]
            }
        }
    }
}

/// `a` or `b`, each in backticks.
fn either(lang: Lang, names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    quoted.join(&say(lang, " or ".into(), " или ".into()))
}
