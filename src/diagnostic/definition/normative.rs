//! The normative layer: parameters, milestones, ratings, rules, waivers, and what is asked of the policy itself.

use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang, Severity};
use crate::source::Span;

/// A milestone in a chain, with the day it is held to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    pub name: String,
    pub day: String,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NormativeProblem {
    /// `count(target: x)`
    CountOfValues {
        what: String,
        span: Span,
    },
    /// A rating without a word for the lowest scores; the lowest threshold there is.
    RatingGap {
        name: String,
        least: Option<String>,
        span: Span,
    },
    /// A threshold that is not below the one above it, or a band below `otherwise`.
    BandsOverlap {
        span: Span,
        before: Span,
    },
    /// A threshold above 1, as `>= 90` for 90 %.
    BandOutside {
        span: Span,
    },
    /// A milestone that is due outside its stage.
    MilestoneOutsideStage {
        due: String,
        stage: Span,
        span: Span,
    },
    /// A short name that milestones of several stages bear.
    SeveralMilestones {
        name: String,
        names: Vec<String>,
        span: Span,
    },
    /// Milestones that wait for one another.
    WaitsForItself {
        names: Vec<String>,
        spans: Vec<Span>,
    },
    /// No day is left for a milestone.
    NoDay {
        name: String,
        earliest: String,
        latest: String,
        /// What sets the first possible day, and the last.
        first: Vec<ChainLink>,
        last: Vec<ChainLink>,
        span: Span,
    },
    /// A record of a day on which the milestone may not be done yet.
    RecordTooEarly {
        name: String,
        day: String,
        may: String,
        /// The milestone that it waits for, where one does.
        after: Option<String>,
        span: Span,
        by: Span,
    },
    /// A condition, or a table of events, for each cluster that says the same of all.
    SameForEach {
        /// The table, where events are read.
        table: Option<String>,
        span: Span,
    },
    /// A waiver for a cluster that the target does not judge.
    WaiverElsewhere {
        cluster: String,
        span: Span,
    },
    /// A waiver without reason or basis.
    WaiverUnfounded {
        reason: bool,
        basis: bool,
        span: Span,
    },
    /// Two values of one day.
    ParameterTwice {
        day: String,
        span: Span,
        first: Span,
    },
    ParameterEmpty {
        name: String,
        span: Span,
    },
    /// A value that is no number.
    ParameterFormula {
        span: Span,
    },
    /// A value that cites no act.
    ParameterUnfounded {
        span: Span,
    },
    /// A rule over the policy itself that does not hold.
    RuleFails {
        name: String,
        title: Option<String>,
        advisory: bool,
        undecided: bool,
        offenders: Vec<(String, Span)>,
        span: Span,
    },
}

/// The codes of these problems.
pub(super) const CODES: &[&str] = &[
    "E0451", "E0452", "E0453", "E0454", "E0455", "E0456", "E0457", "E0458", "E0459", "E0460", "E0461",
    "E0462", "E0463", "E0464", "W0451", "W0452", "W0453", "W0454",
];

impl Describe for NormativeProblem {
    fn code(&self) -> &'static str {
        match self {
            NormativeProblem::CountOfValues { .. } => "E0451",
            NormativeProblem::RatingGap { .. } => "E0452",
            NormativeProblem::BandsOverlap { .. } => "E0453",
            NormativeProblem::BandOutside { .. } => "E0454",
            NormativeProblem::MilestoneOutsideStage { .. } => "E0455",
            NormativeProblem::SeveralMilestones { .. } => "E0456",
            NormativeProblem::WaitsForItself { .. } => "E0457",
            NormativeProblem::NoDay { .. } => "E0458",
            NormativeProblem::RecordTooEarly { .. } => "W0454",
            NormativeProblem::SameForEach { .. } => "E0459",
            NormativeProblem::WaiverElsewhere { .. } => "E0460",
            NormativeProblem::WaiverUnfounded { .. } => "W0451",
            NormativeProblem::ParameterTwice { .. } => "E0461",
            NormativeProblem::ParameterEmpty { .. } => "E0462",
            NormativeProblem::ParameterFormula { .. } => "E0463",
            NormativeProblem::ParameterUnfounded { .. } => "W0452",
            NormativeProblem::RuleFails { advisory: false, .. } => "E0464",
            NormativeProblem::RuleFails { advisory: true, .. } => "W0453",
        }
    }

    fn severity(&self) -> Severity {
        if self.code().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            NormativeProblem::CountOfValues { .. } => say(
                lang,
                "`count` counts, it takes no value of each".into(),
                "`число` считает, значение каждого ему не нужно".into(),
            ),
            NormativeProblem::RatingGap { name, least: Some(least), .. } => say(
                lang,
                format!("the rating `{name}` has no word for a score below {least}"),
                format!("в шкале `{name}` нет слова для оценки ниже {least}"),
            ),
            NormativeProblem::RatingGap { name, least: None, .. } => {
                say(lang, format!("the rating `{name}` is empty"), format!("шкала `{name}` пуста"))
            }
            NormativeProblem::BandsOverlap { .. } => say(
                lang,
                "this band is never reached: the one above it takes its scores".into(),
                "до этой ступени дело не дойдёт: её оценки забирает ступень над ней".into(),
            ),
            NormativeProblem::BandOutside { .. } => {
                say(lang, "a score lies between 0 and 1".into(), "оценка лежит между 0 и 1".into())
            }
            NormativeProblem::MilestoneOutsideStage { due, .. } => say(
                lang,
                format!("the milestone is due on {due}, outside its stage"),
                format!("срок вехи, {due}, лежит вне её этапа"),
            ),
            NormativeProblem::SeveralMilestones { name, names, .. } => say(
                lang,
                format!("`{name}` may be {}", list(lang, names)),
                format!("`{name}` – это может быть {}", list(lang, names)),
            ),
            NormativeProblem::WaitsForItself { names, .. } if names.len() == 1 => {
                say(lang, "the milestone waits for itself".into(), "веха ждёт саму себя".into())
            }
            NormativeProblem::WaitsForItself { names, .. } => say(
                lang,
                format!("{} wait for one another", list(lang, names)),
                format!("{} ждут друг друга", list(lang, names)),
            ),
            NormativeProblem::NoDay { name, earliest, latest, .. } => say(
                lang,
                format!("no day is left for `{name}`: not before {earliest}, not after {latest}"),
                format!("для `{name}` не остаётся ни одного дня: не ранее {earliest}, не позднее {latest}"),
            ),
            NormativeProblem::RecordTooEarly { name, day, may, after: None, .. } => say(
                lang,
                format!("`{name}` is recorded as done on {day}, and may be done from {may} on"),
                format!("`{name}` по записи выполнена {day}, а может быть выполнена не ранее {may}"),
            ),
            NormativeProblem::RecordTooEarly { name, day, may, after: Some(after), .. } => say(
                lang,
                format!("`{name}` is recorded as done on {day}, before `{after}`, which was done on {may}"),
                format!("`{name}` по записи выполнена {day}, раньше `{after}`, выполненной {may}"),
            ),
            NormativeProblem::SameForEach { .. } => say(
                lang,
                "this is asked for each cluster and says the same of all".into(),
                "это спрашивается для каждого кластера, а говорит обо всех одно и то же".into(),
            ),
            NormativeProblem::WaiverElsewhere { cluster, .. } => say(
                lang,
                format!("nothing is judged here for `{cluster}`"),
                format!("для `{cluster}` здесь ничего не оценивается"),
            ),
            NormativeProblem::WaiverUnfounded { reason, basis, .. } => match (reason, basis) {
                (true, true) => say(
                    lang,
                    "the waiver states neither reason nor basis".into(),
                    "у отступления нет ни причины, ни основания".into(),
                ),
                (true, false) => {
                    say(lang, "the waiver states no reason".into(), "у отступления нет причины".into())
                }
                (false, _) => {
                    say(lang, "the waiver cites no act".into(), "у отступления нет основания".into())
                }
            },
            NormativeProblem::ParameterTwice { day, .. } => say(
                lang,
                format!("two values are in force from {day}"),
                format!("с {day} действуют два значения"),
            ),
            NormativeProblem::ParameterEmpty { name, .. } => {
                say(lang, format!("`{name}` has no value"), format!("у `{name}` нет ни одного значения"))
            }
            NormativeProblem::ParameterFormula { .. } => say(
                lang,
                "a parameter's value is a number that an act states".into(),
                "значение параметра – число, названное в акте".into(),
            ),
            NormativeProblem::ParameterUnfounded { .. } => {
                say(lang, "the value cites no act".into(), "у значения нет основания".into())
            }
            NormativeProblem::RuleFails { name, title, undecided, .. } => {
                let said = title.as_ref().map_or(String::new(), |title| match lang {
                    Lang::En => format!(": {title}"),
                    Lang::Ru => format!(": {title}"),
                });
                if *undecided {
                    return say(
                        lang,
                        format!("it is not known whether the rule `{name}` holds{said}"),
                        format!("неизвестно, выполняется ли правило `{name}`{said}"),
                    );
                }
                say(
                    lang,
                    format!("the rule `{name}` does not hold{said}"),
                    format!("правило `{name}` не выполняется{said}"),
                )
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            NormativeProblem::CountOfValues { what, .. } => {
                let fixed = what.replacen(':', " where", 1).replace("  ", " ");
                let russian = what.replacen(':', " где", 1).replace("  ", " ");
                say(lang, format!("write `{fixed}`"), format!("напишите `{russian}`"))
            }
            NormativeProblem::RatingGap { .. } => say(
                lang,
                "end it with a band for the rest: `unsatisfactory otherwise`".into(),
                "закончите её ступенью для остального: `неудовлетворительно в остальных случаях`".into(),
            ),
            NormativeProblem::BandsOverlap { .. } => say(
                lang,
                "write the bands from the best down, and `otherwise` last".into(),
                "пишите ступени от лучшей вниз, а `в остальных случаях` – последней".into(),
            ),
            NormativeProblem::BandOutside { .. } => say(
                lang,
                "write a fraction or a percentage: `>= 0.9`, `>= 90 %`".into(),
                "напишите долю или проценты: `>= 0.9`, `>= 90 %`".into(),
            ),
            NormativeProblem::MilestoneOutsideStage { .. } => say(
                lang,
                "set a date within the stage, or move the milestone to the stage it belongs to".into(),
                "назовите срок внутри этапа или перенесите веху в её этап".into(),
            ),
            NormativeProblem::SeveralMilestones { .. } => say(
                lang,
                "give them names of their own".into(),
                "дайте им разные имена".into(),
            ),
            NormativeProblem::WaitsForItself { .. } => {
                say(lang, "leave out one `after`".into(), "уберите одно `после`".into())
            }
            NormativeProblem::NoDay { first, last, .. } => {
                let days = |links: &[ChainLink]| {
                    let told: Vec<String> =
                        links.iter().map(|link| format!("`{}` {}", link.name, link.day)).collect();
                    told.join(" → ")
                };
                say(
                    lang,
                    format!("first days: {}; last days: {}; move a date or loosen a tie", days(first), days(last)),
                    format!("первые дни: {}; последние дни: {}; сдвиньте срок или ослабьте связь", days(first), days(last)),
                )
            }
            NormativeProblem::RecordTooEarly { .. } => say(
                lang,
                "correct one of the days, or the order".into(),
                "исправьте один из дней или порядок".into(),
            ),
            NormativeProblem::SameForEach { table: Some(table), .. } => say(
                lang,
                format!("give `{table}` a column that names the cluster (`column cluster -> cluster`), or leave out `for each cluster`"),
                format!("дайте `{table}` столбец, называющий кластер (`столбец кластер -> кластер`), или уберите `для каждого кластера`"),
            ),
            NormativeProblem::SameForEach { table: None, .. } => say(
                lang,
                "name the cluster in it (`any(body: of == cluster)`, `count(core) >= 5`), or leave out `for each cluster`".into(),
                "назовите в нём кластер (`есть(орган: для == кластер)`, `число(ядро) >= 5`) или уберите `для каждого кластера`".into(),
            ),
            NormativeProblem::WaiverElsewhere { .. } => say(
                lang,
                "name a cluster of its scope, or leave out `of`".into(),
                "назовите кластер из области цели или уберите `для`".into(),
            ),
            NormativeProblem::WaiverUnfounded { .. } => say(
                lang,
                "say why and by which act: `{ reason \"…\"  basis order_77 }`".into(),
                "скажите, почему и каким актом: `{ причина \"…\"  основание приказ_77 }`".into(),
            ),
            NormativeProblem::ParameterTwice { .. } => say(
                lang,
                "leave one of them, or give one a condition (`where …`)".into(),
                "оставьте одно или дайте одному условие (`где …`)".into(),
            ),
            NormativeProblem::ParameterEmpty { .. } => say(
                lang,
                "write since when which value holds: `from 2008-01-01: 250 basis fz209`".into(),
                "напишите, с какого дня какое значение: `с 2008-01-01: 250 основание фз209`".into(),
            ),
            NormativeProblem::ParameterFormula { .. } => say(
                lang,
                "write the number; what is computed is an indicator".into(),
                "напишите число; вычисляемое – это показатель".into(),
            ),
            NormativeProblem::ParameterUnfounded { .. } => say(
                lang,
                "name the act: `basis fz209`; a value that is not enacted yet is `expected`".into(),
                "назовите акт: `основание фз209`; ещё не принятое значение – `предполагается`".into(),
            ),
            NormativeProblem::RuleFails { offenders, .. } if offenders.is_empty() => return None,
            NormativeProblem::RuleFails { offenders, undecided, .. } => {
                let names: Vec<String> = offenders.iter().map(|(name, _)| name.clone()).collect();
                if *undecided {
                    return Some(say(
                        lang,
                        format!("a clause that it reads is not stated by {}; ask `is present` first", list(lang, &names)),
                        format!("указания, которое оно читает, нет у {}; спросите сначала, `задано` ли оно", list(lang, &names)),
                    ));
                }
                say(lang, format!("it fails for {}", list(lang, &names)), format!("не выполняется для {}", list(lang, &names)))
            }
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            NormativeProblem::CountOfValues { span, .. }
            | NormativeProblem::RatingGap { span, .. }
            | NormativeProblem::BandOutside { span }
            | NormativeProblem::SeveralMilestones { span, .. }
            | NormativeProblem::SameForEach { span, .. }
            | NormativeProblem::WaiverElsewhere { span, .. }
            | NormativeProblem::WaiverUnfounded { span, .. }
            | NormativeProblem::ParameterEmpty { span, .. }
            | NormativeProblem::ParameterFormula { span }
            | NormativeProblem::ParameterUnfounded { span } => vec![Label::bare(*span)],
            NormativeProblem::RecordTooEarly { span, by, .. } => vec![Label::bare(*span), Label::bare(*by)],
            NormativeProblem::BandsOverlap { span, before } => vec![Label::bare(*span), Label::bare(*before)],
            NormativeProblem::MilestoneOutsideStage { span, stage, .. } => {
                vec![Label::bare(*span), Label::new(*stage, say(lang, "the stage".into(), "этап".into()))]
            }
            NormativeProblem::WaitsForItself { spans, .. } => {
                spans.iter().copied().map(Label::bare).collect()
            }
            NormativeProblem::NoDay { span, first, last, .. } => {
                let not_before = first.iter().map(|link| {
                    let day = &link.day;
                    Label::new(link.span, say(lang, format!("not before {day}"), format!("не ранее {day}")))
                });
                let not_after = last.iter().map(|link| {
                    let day = &link.day;
                    Label::new(link.span, say(lang, format!("not after {day}"), format!("не позднее {day}")))
                });
                let mut labels = vec![Label::bare(*span)];
                for label in not_before.chain(not_after) {
                    if labels.iter().all(|known| known.span != label.span) {
                        labels.push(label);
                    }
                }
                labels
            }
            NormativeProblem::ParameterTwice { span, first, .. } => {
                vec![Label::bare(*span), Label::bare(*first)]
            }
            NormativeProblem::RuleFails { span, offenders, .. } => std::iter::once(Label::bare(*span))
                .chain(offenders.iter().map(|(_, span)| Label::bare(*span)))
                .collect(),
        }
    }
}
