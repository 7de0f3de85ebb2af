//! Whether the parts of a policy go together: demands, plans, stages, acts that replace one another.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// Clusters that are named before the rest is counted.
const NAMED: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsistencyProblem {
    /// Two targets on one measure that no value satisfies.
    Contradiction {
        period: String,
        /// The clusters of the cells that both have; none where the cells are no cluster's.
        clusters: Vec<String>,
        span: Span,
        first: Span,
    },
    /// Two requirements of one cluster that no value satisfies.
    RequirementsApart {
        span: Span,
        first: Span,
    },
    /// `follows` of an indicator that is `better within A..B`.
    PlanOfRange {
        span: Span,
        better: Span,
    },
    /// An act cited after another one has replaced it.
    Replaced {
        act: String,
        by: String,
        span: Span,
        /// Where the other act says so.
        replaces: Span,
    },
    /// Acts that replace one another, or one that replaces itself: their names and the places that say so.
    ReplacedInCircle {
        names: Vec<String>,
        spans: Vec<Span>,
    },
    /// A target that is met whenever another is; `same` where the reverse is true too.
    Implied {
        name: String,
        by: String,
        same: bool,
        span: Span,
        other: Span,
    },
    RequirementImplied {
        span: Span,
        other: Span,
    },
    /// Less is asked later than earlier.
    Easing {
        earlier: String,
        later: String,
        span: Span,
        first: Span,
    },
    /// A demand that the bounds of its measure decide.
    Decided {
        met: bool,
        /// The bound is the least value; else the greatest.
        at_least: bool,
        bound: String,
        span: Span,
    },
    /// A stage, or a group of one.
    EmptyStage {
        name: String,
        group: bool,
        span: Span,
    },
    /// A policy with clusters of which it demands nothing.
    NothingDemanded {
        span: Span,
    },
    /// A cluster that no target and no requirement is about, while others are asked something.
    IdleCluster {
        name: String,
        span: Span,
    },
    /// A target whose clusters exist in none of the periods that it judges.
    NeverApplies {
        span: Span,
    },
    GapBetweenStages {
        gap: String,
        span: Span,
        first: Span,
    },
    /// The base of a target in its due period or after it.
    BaseNotBefore {
        base: String,
        due: String,
        span: Span,
    },
    /// A target that is met though the indicator has got worse.
    LetsFall {
        span: Span,
        better: Span,
    },
}

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "E0421", "E0422", "E0423", "E0424", "W0421", "W0422", "W0423", "W0424", "W0425", "W0426", "W0427",
    "W0428", "W0429", "W0430",
];

impl Describe for ConsistencyProblem {
    fn code(&self) -> &'static str {
        match self {
            ConsistencyProblem::Contradiction { .. } | ConsistencyProblem::RequirementsApart { .. } => {
                "E0421"
            }
            ConsistencyProblem::PlanOfRange { .. } => "E0422",
            ConsistencyProblem::Replaced { .. } => "E0423",
            ConsistencyProblem::ReplacedInCircle { .. } => "E0424",
            ConsistencyProblem::Implied { .. } | ConsistencyProblem::RequirementImplied { .. } => "W0421",
            ConsistencyProblem::Easing { .. } => "W0422",
            ConsistencyProblem::Decided { .. } => "W0423",
            ConsistencyProblem::EmptyStage { .. } => "W0424",
            ConsistencyProblem::NothingDemanded { .. } => "W0425",
            ConsistencyProblem::GapBetweenStages { .. } => "W0426",
            ConsistencyProblem::BaseNotBefore { .. } => "W0427",
            ConsistencyProblem::LetsFall { .. } => "W0428",
            ConsistencyProblem::IdleCluster { .. } => "W0429",
            ConsistencyProblem::NeverApplies { .. } => "W0430",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            ConsistencyProblem::Contradiction { period, clusters, .. } => {
                let cells = named(clusters, lang);
                say(
                    lang,
                    format!("two targets cannot both be met in {period}{cells}"),
                    format!("две цели не могут быть достигнуты вместе: {period}{cells}"),
                )
            }
            ConsistencyProblem::RequirementsApart { .. } => say(
                lang,
                "two requirements of one cluster cannot both hold".into(),
                "два требования к одному кластеру не могут выполняться вместе".into(),
            ),
            ConsistencyProblem::PlanOfRange { .. } => say(
                lang,
                "the numbers of this plan would count for nothing: its indicator is best within a range"
                    .into(),
                "числа этого графика ничего не значили бы: для его показателя лучше всего диапазон".into(),
            ),
            ConsistencyProblem::Replaced { act, by, .. } => say(
                lang,
                format!("`{act}` is cited where `{by}` has already replaced it"),
                format!("ссылка на `{act}`, который к тому времени заменён актом `{by}`"),
            ),
            ConsistencyProblem::ReplacedInCircle { names, .. } => match names.as_slice() {
                [name] => {
                    say(lang, format!("`{name}` replaces itself"), format!("`{name}` заменяет сам себя"))
                }
                several => {
                    let names = list(lang, several);
                    say(
                        lang,
                        format!("the acts {names} replace one another in a circle"),
                        format!("акты {names} заменяют друг друга по кругу"),
                    )
                }
            },
            ConsistencyProblem::Implied { name, by, same: true, .. } => say(
                lang,
                format!("`{name}` demands the same as `{by}`"),
                format!("`{name}` требует того же, что `{by}`"),
            ),
            ConsistencyProblem::Implied { name, by, same: false, .. } => say(
                lang,
                format!("`{name}` demands nothing beyond `{by}`"),
                format!("`{name}` не требует ничего сверх `{by}`"),
            ),
            ConsistencyProblem::RequirementImplied { .. } => say(
                lang,
                "this requirement demands nothing beyond another one".into(),
                "это требование не добавляет ничего к другому".into(),
            ),
            ConsistencyProblem::Easing { earlier, later, .. } => say(
                lang,
                format!("a weaker result is asked for in {later} than in {earlier}"),
                format!("на {later} требуется более слабый результат, чем на {earlier}"),
            ),
            ConsistencyProblem::Decided { met, at_least, bound, .. } => {
                let (en, ru) = if *met {
                    ("no sound data can miss this", "это выполнено при любых верных данных")
                } else {
                    ("no sound data can meet this", "это не выполнить ни при каких верных данных")
                };
                let (en_bound, ru_bound) =
                    if *at_least { ("below", "меньше") } else { ("above", "больше") };
                say(
                    lang,
                    format!("{en}: the value is never {en_bound} {bound}"),
                    format!("{ru}: значение не бывает {ru_bound} {bound}"),
                )
            }
            ConsistencyProblem::NeverApplies { .. } => say(
                lang,
                "no cluster of this target exists in the periods that it judges".into(),
                "в периоды, за которые судит эта цель, ни один её кластер не существует".into(),
            ),
            ConsistencyProblem::EmptyStage { name, group: true, .. } => say(
                lang,
                format!("the group `{name}` demands nothing"),
                format!("группа `{name}` ничего не требует"),
            ),
            ConsistencyProblem::EmptyStage { name, group: false, .. } => say(
                lang,
                format!("the stage `{name}` demands nothing"),
                format!("этап `{name}` ничего не требует"),
            ),
            ConsistencyProblem::NothingDemanded { .. } => say(
                lang,
                "the policy declares clusters and demands nothing of them".into(),
                "политика объявляет кластеры, но ничего от них не требует".into(),
            ),
            ConsistencyProblem::IdleCluster { name, .. } => say(
                lang,
                format!("nothing is demanded of the cluster `{name}`"),
                format!("от кластера `{name}` ничего не требуется"),
            ),
            ConsistencyProblem::GapBetweenStages { gap, .. } => {
                say(lang, format!("no stage covers {gap}"), format!("{gap} не относится ни к одному этапу"))
            }
            ConsistencyProblem::BaseNotBefore { base, due, .. } => say(
                lang,
                format!("the base, {base}, is not earlier than {due}, which is compared with it"),
                format!("база, {base}, не раньше периода, который с ней сравнивают ({due})"),
            ),
            ConsistencyProblem::LetsFall { .. } => say(
                lang,
                "the target is met even where its indicator has got worse".into(),
                "цель достигнута, даже если её показатель ухудшился".into(),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (en, ru) = match self {
            ConsistencyProblem::Contradiction { .. } => (
                "correct one of the two, or let them be due in different periods or hold for different clusters",
                "исправьте одну из двух или разведите их по срокам или кластерам",
            ),
            ConsistencyProblem::RequirementsApart { .. } => {
                ("correct one of the two", "исправьте одно из двух")
            }
            ConsistencyProblem::PlanOfRange { .. } => (
                "ask for the range (`within 180..260`), or write `better higher` or `better lower` in the indicator",
                "потребуйте диапазон (`в пределах 180..260`) или укажите в показателе `лучше больше` или `лучше меньше`",
            ),
            ConsistencyProblem::Replaced { by, .. } => {
                return Some(say(lang, format!("cite `{by}`"), format!("сошлитесь на `{by}`")));
            }
            ConsistencyProblem::ReplacedInCircle { .. } => (
                "the later act says `replaces` of the earlier one, and the earlier says nothing",
                "слово `взамен` стоит в более позднем акте, а в прежнем его нет",
            ),
            ConsistencyProblem::Implied { .. } => (
                "take away the weaker one, or correct its number",
                "уберите более слабую или исправьте число",
            ),
            ConsistencyProblem::RequirementImplied { .. } => (
                "take away the weaker one, or correct its number",
                "уберите более слабое или исправьте число",
            ),
            ConsistencyProblem::Easing { .. } => (
                "correct one of the two numbers, or `better` in the indicator",
                "исправьте одно из двух чисел или `лучше` в показателе",
            ),
            ConsistencyProblem::Decided { .. } => (
                "correct the number or the sign; what no data can turn is no demand",
                "исправьте число или знак: то, на что данные не влияют, – не требование",
            ),
            ConsistencyProblem::EmptyStage { group: true, .. } => (
                "add a target or a milestone, or take the group away",
                "добавьте цель или веху или уберите группу",
            ),
            ConsistencyProblem::EmptyStage { group: false, .. } => (
                "add a target, such as `target productivity of each cluster >= 105 % of 2010`",
                "добавьте цель, например `цель производительность для каждого кластера >= 105 % от 2010`",
            ),
            ConsistencyProblem::NothingDemanded { .. } => (
                "add a stage with targets, or `require …` to a cluster",
                "добавьте этап с целями или `требуется …` в кластер",
            ),
            ConsistencyProblem::NeverApplies { .. } => (
                "correct the years of the clusters, or those of the stage",
                "исправьте годы кластеров или этапа",
            ),
            ConsistencyProblem::IdleCluster { .. } => {
                ("name it in a target, or take it away", "назовите его в цели или уберите")
            }
            ConsistencyProblem::GapBetweenStages { .. } => (
                "extend one of the two stages, or add one between them",
                "продлите один из двух этапов или добавьте этап между ними",
            ),
            ConsistencyProblem::BaseNotBefore { .. } => (
                "name an earlier base, or a later due period",
                "укажите более раннюю базу или более поздний срок",
            ),
            ConsistencyProblem::LetsFall { .. } => (
                "ask for more than the base, or correct `better`",
                "потребуйте больше базы или исправьте `лучше`",
            ),
        };
        Some(say(lang, en.into(), ru.into()))
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let two = |span: &Span, other: &Span, en: &str, ru: &str| {
            vec![Label::bare(*span), Label::new(*other, say(lang, en.into(), ru.into()))]
        };
        match self {
            ConsistencyProblem::Contradiction { span, first, .. } => {
                two(span, first, "the other target", "другая цель")
            }
            ConsistencyProblem::RequirementsApart { span, first } => {
                two(span, first, "the other requirement", "другое требование")
            }
            ConsistencyProblem::PlanOfRange { span, better } => two(span, better, "the range", "диапазон"),
            ConsistencyProblem::Replaced { span, replaces, .. } => {
                two(span, replaces, "replaced here", "заменён здесь")
            }
            ConsistencyProblem::ReplacedInCircle { spans, .. } => {
                spans.iter().map(|span| Label::bare(*span)).collect()
            }
            ConsistencyProblem::Implied { span, other, same, .. } => match same {
                true => two(span, other, "the same", "то же"),
                false => two(span, other, "the stronger one", "более сильная"),
            },
            ConsistencyProblem::RequirementImplied { span, other } => {
                two(span, other, "the stronger one", "более сильное")
            }
            ConsistencyProblem::Easing { span, first, .. } => {
                two(span, first, "asked before", "требовалось раньше")
            }
            ConsistencyProblem::GapBetweenStages { span, first, .. } => {
                two(span, first, "the stage before", "этап перед этим")
            }
            ConsistencyProblem::LetsFall { span, better } => two(span, better, "what is better", "что лучше"),
            ConsistencyProblem::Decided { span, .. }
            | ConsistencyProblem::EmptyStage { span, .. }
            | ConsistencyProblem::IdleCluster { span, .. }
            | ConsistencyProblem::NeverApplies { span }
            | ConsistencyProblem::NothingDemanded { span }
            | ConsistencyProblem::BaseNotBefore { span, .. } => vec![Label::bare(*span)],
        }
    }
}

/// ` (petrochem, auto and 3 more)`, or nothing.
fn named(clusters: &[String], lang: Lang) -> String {
    let names: Vec<String> = clusters.iter().take(NAMED).map(|n| format!("`{n}`")).collect();
    match (names.is_empty(), clusters.len().saturating_sub(NAMED)) {
        (true, _) => String::new(),
        (false, 0) => format!(" ({})", names.join(", ")),
        (false, more) => {
            let more = say(lang, format!("and {more} more"), format!("и ещё {more}"));
            format!(" ({} {more})", names.join(", "))
        }
    }
}
