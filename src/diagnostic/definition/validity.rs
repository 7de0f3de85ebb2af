//! What is valid when: acts in force, acts that rest on one another, clusters in the policy's time.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValidityProblem {
    /// Acts each of which is the `basis` of the next, or one that is its own: names and places that say so.
    RestInCircle { names: Vec<String>, spans: Vec<Span> },
    /// A cluster that exists only before or only after what the policy covers.
    ClusterOutside {
        cluster: String,
        /// After the policy; else before it.
        after: bool,
        span: Span,
        /// Where the policy states its period.
        period: Option<Span>,
    },
    /// Years of what cites acts in which none of them is in force.
    PartlyInForce {
        acts: Vec<String>,
        years: String,
        spans: Vec<Span>,
        /// Where the acts say when they are in force.
        force: Vec<Span>,
        /// Where other acts say that they replace these.
        replaces: Vec<Span>,
    },
    /// An act in force before the day on which it is adopted.
    ForceBeforeAdoption { act: String, span: Span, adopted: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0441", "E0442", "W0441", "W0442"];

impl Describe for ValidityProblem {
    fn code(&self) -> &'static str {
        match self {
            ValidityProblem::RestInCircle { .. } => "E0441",
            ValidityProblem::ClusterOutside { .. } => "E0442",
            ValidityProblem::PartlyInForce { .. } => "W0441",
            ValidityProblem::ForceBeforeAdoption { .. } => "W0442",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            ValidityProblem::RestInCircle { names, .. } => match names.as_slice() {
                [name] => say(
                    lang,
                    format!("`{name}` is its own basis"),
                    format!("`{name}` – основание самого себя"),
                ),
                several => {
                    let names = list(lang, several);
                    say(
                        lang,
                        format!("the acts {names} rest on one another in a circle"),
                        format!("акты {names} опираются друг на друга по кругу"),
                    )
                }
            },
            ValidityProblem::ClusterOutside { cluster, after: true, .. } => say(
                lang,
                format!("the cluster `{cluster}` begins after the policy has ended"),
                format!("кластер `{cluster}` начинается после окончания политики"),
            ),
            ValidityProblem::ClusterOutside { cluster, after: false, .. } => say(
                lang,
                format!("the cluster `{cluster}` has ended before the policy and its baseline begin"),
                format!("кластер `{cluster}` закончился раньше, чем начинаются политика и её база"),
            ),
            ValidityProblem::PartlyInForce { acts, years, .. } => {
                let names = list(lang, acts);
                match acts.len() {
                    0 | 1 => say(
                        lang,
                        format!("{names} is not in force in {years}, which what cites it covers too"),
                        format!(
                            "{names} не действует в {years}, а то, что на него ссылается, охватывает и это время"
                        ),
                    ),
                    _ => say(
                        lang,
                        format!("none of {names} is in force in {years}, which what cites them covers too"),
                        format!(
                            "ни один из {names} не действует в {years}, а то, что на них ссылается, охватывает и это время"
                        ),
                    ),
                }
            }
            ValidityProblem::ForceBeforeAdoption { act, .. } => say(
                lang,
                format!("`{act}` is in force before it is adopted"),
                format!("`{act}` действует раньше, чем принят"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (en, ru) = match self {
            ValidityProblem::RestInCircle { names, .. } if names.len() == 1 => (
                "`basis` names another act: leave this one out",
                "`основание` называет другой акт: этот уберите",
            ),
            ValidityProblem::RestInCircle { .. } => (
                "`basis` in an act names what it is adopted under; take it out of the act that was there first",
                "`основание` в акте называет то, во исполнение чего он принят; уберите его из того акта, который был раньше",
            ),
            ValidityProblem::ClusterOutside { .. } => (
                "correct the cluster's `from` or `until`, or the policy's period",
                "исправьте `с` или `по` у кластера или период политики",
            ),
            ValidityProblem::PartlyInForce { .. } => (
                "cite the act of that time as well, or correct `in force`",
                "сошлитесь и на акт того времени или исправьте `действует`",
            ),
            ValidityProblem::ForceBeforeAdoption { .. } => {
                ("correct one of the two dates", "исправьте одну из двух дат")
            }
        };
        Some(say(lang, en.into(), ru.into()))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let also = |span: &Span, en: &str, ru: &str| Label::new(*span, say(lang, en.into(), ru.into()));
        match self {
            ValidityProblem::RestInCircle { spans, .. } => spans.iter().map(|s| Label::bare(*s)).collect(),
            ValidityProblem::ClusterOutside { span, period, .. } => {
                let period = period.iter().map(|p| also(p, "the policy's period", "период политики"));
                std::iter::once(Label::bare(*span)).chain(period).collect()
            }
            ValidityProblem::PartlyInForce { spans, force, replaces, .. } => {
                let force = force.iter().map(|f| also(f, "in force", "действует"));
                let replaces = replaces.iter().map(|r| also(r, "replaced here", "заменён здесь"));
                spans.iter().map(|s| Label::bare(*s)).chain(force).chain(replaces).collect()
            }
            ValidityProblem::ForceBeforeAdoption { span, adopted, .. } => {
                vec![Label::bare(*span), also(adopted, "adopted", "принят")]
            }
        }
    }
}
