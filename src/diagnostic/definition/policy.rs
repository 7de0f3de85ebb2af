//! The policy as a whole: stages, targets, the cards of indicators.

use super::say;
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
    /// Two files declare the same: one is a copy of the other.
    Copy {
        file: String,
        other: String,
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
        /// The name and the period of the other stage.
        other: String,
    },
    /// `baseline` in a policy that states none.
    NoBaseline {
        span: Span,
        /// The year before the policy's period, or one that could be.
        proposed: i32,
    },
    /// A period that ends before it begins.
    Backwards {
        span: Span,
    },
    /// An act cited in a period in which it is not in force.
    OutOfForce {
        act: String,
        /// The day of what cites it, where it has one.
        on: Option<String>,
        span: Span,
        /// Where the act says when it is in force.
        force: Span,
    },
    /// A stage said to come after one that does not end before it.
    StageOrder {
        span: Span,
        own: Span,
        other: Span,
    },
    /// `stage first { after first }`
    StageAfterItself {
        name: String,
        span: Span,
    },
    /// A measure does not vary with an axis of the cells that a target, or a query, asks for.
    AxisIdle {
        axis: String,
        span: Span,
        /// The measure of a target; `None` in a query.
        measure: Option<Span>,
        /// The formula itself runs over the axis.
        named: bool,
        /// The axis that should change places with this one.
        instead: Option<String>,
        /// An axis without which the formula comes to the same everywhere.
        wanting: Option<String>,
    },
    IncludeAndExclude {
        key: String,
        span: Span,
        other: Span,
    },
    /// An indicator's card is not complete.
    IncompleteCard {
        name: String,
        /// Slots of keywords.
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

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "E0401", "E0402", "E0403", "E0404", "E0405", "E0406", "E0407", "E0408", "E0409", "E0410", "W0401",
    "W0402", "W0403", "W0404", "W0405",
];

impl Describe for PolicyProblem {
    fn code(&self) -> &'static str {
        match self {
            PolicyProblem::None { .. } => "E0401",
            PolicyProblem::Second { .. } | PolicyProblem::Copy { .. } => "E0402",
            PolicyProblem::TargetOutsideStage { .. } => "E0403",
            PolicyProblem::StageOutsidePolicy { .. } => "E0404",
            PolicyProblem::StagesOverlap { .. } => "E0405",
            PolicyProblem::NoBaseline { .. } => "E0406",
            PolicyProblem::Backwards { .. } => "E0407",
            PolicyProblem::IncludeAndExclude { .. } => "E0408",
            PolicyProblem::OutOfForce { .. } => "E0409",
            PolicyProblem::StageOrder { .. } | PolicyProblem::StageAfterItself { .. } => "E0410",
            PolicyProblem::IncompleteCard { .. } => "W0401",
            PolicyProblem::AgainstBetter { .. } => "W0402",
            PolicyProblem::OverAllCluster { .. } => "W0403",
            PolicyProblem::Unused { .. } => "W0404",
            PolicyProblem::AxisIdle { .. } => "W0405",
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
            PolicyProblem::Copy { file, other, .. } => say(
                lang,
                format!("`{file}` and `{other}` declare the same names"),
                format!("в `{file}` и `{other}` объявлены одни и те же имена"),
            ),
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
                let (en, ru) = match wanting.as_slice() {
                    ["owner"] => ("owner", "ответственный"),
                    ["source"] => ("source", "источник"),
                    _ => ("source and no owner", "источник и ответственный"),
                };
                let verb = if wanting.len() > 1 { "не указаны" } else { "не указан" };
                say(
                    lang,
                    format!("the indicator `{name}` states no {en}"),
                    format!("у показателя `{name}` {verb} {ru}"),
                )
            }
            PolicyProblem::AgainstBetter { .. } => say(
                lang,
                "the target asks for the opposite of what is better for its indicator".into(),
                "цель требует обратного тому, что лучше для её показателя".into(),
            ),
            PolicyProblem::OverAllCluster { .. } => say(
                lang,
                "`over all cluster` takes all rows loaded, those of no cluster too".into(),
                "`по всем кластер` берёт все загруженные строки, и тех, кто ни в одном кластере".into(),
            ),
            PolicyProblem::OutOfForce { act, on: Some(day), .. } => say(
                lang,
                format!("`{act}` is not in force on {day}, the day of what cites it"),
                format!("`{act}` не действует на {day} – день того, что на него ссылается"),
            ),
            PolicyProblem::OutOfForce { act, on: None, .. } => say(
                lang,
                format!("`{act}` is not in force while what cites it lasts"),
                format!("`{act}` не действует, пока длится то, что на него ссылается"),
            ),
            PolicyProblem::StageOrder { .. } => say(
                lang,
                "the stage begins before the one that it comes after has ended".into(),
                "этап начинается раньше, чем кончается тот, после которого он идёт".into(),
            ),
            PolicyProblem::StageAfterItself { name, .. } => say(
                lang,
                format!("the stage `{name}` is said to come after itself"),
                format!("этап `{name}` назван идущим после самого себя"),
            ),
            PolicyProblem::AxisIdle { axis, measure, named, .. } => {
                let (en, ru) = match measure {
                    Some(_) => ("every verdict would be the same", "все оценки будут одинаковы"),
                    None => ("every row of the answer is the same", "во всех строках ответа одно и то же"),
                };
                match named {
                    true => say(
                        lang,
                        format!(
                            "the formula runs over `{axis}` itself or leaves it out, and does not vary with it: {en}"
                        ),
                        format!(
                            "формула сама проходит всю ось `{axis}` или исключает её и от неё не зависит: {ru}"
                        ),
                    ),
                    false => say(
                        lang,
                        format!("nothing in this measure depends on `{axis}`: {en}"),
                        format!("в этой величине ничто не зависит от оси `{axis}`: {ru}"),
                    ),
                }
            }
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
            PolicyProblem::Copy { .. } => Some(say(
                lang,
                "all files of a folder are one policy: leave one of the two, or move the other out of the folder"
                    .into(),
                "все файлы папки – одна политика: оставьте один из двух или уберите другой из папки".into(),
            )),
            PolicyProblem::NoBaseline { proposed, .. } => Some(say(
                lang,
                format!("add `baseline {proposed}` to the policy"),
                format!("добавьте в политику `база {proposed}`"),
            )),
            PolicyProblem::OverAllCluster { .. } => Some(say(
                lang,
                "write `overall` for all rows, `of clusters` for the members of any cluster".into(),
                "напишите `в целом` для всех строк, `для кластеров` для участников любого кластера".into(),
            )),
            PolicyProblem::Second { .. } => Some(say(
                lang,
                "all files of a folder are one policy: leave one `policy`, or move the other to its own folder".into(),
                "все файлы папки – одна политика: оставьте одно `политика` или перенесите другое в свою папку".into(),
            )),
            PolicyProblem::TargetOutsideStage { .. } => Some(say(
                lang,
                "a target is due within its stage: change the period, or move it to another stage".into(),
                "срок цели лежит в её этапе: исправьте период или перенесите цель в другой этап".into(),
            )),
            PolicyProblem::StageOutsidePolicy { .. } => Some(say(
                lang,
                "change one of the two periods".into(),
                "исправьте один из двух периодов".into(),
            )),
            PolicyProblem::StagesOverlap { .. } => Some(say(
                lang,
                "let one end in the period before the other begins".into(),
                "пусть один кончается в период перед началом другого".into(),
            )),
            PolicyProblem::Backwards { .. } => Some(say(
                lang,
                "write the earlier period first".into(),
                "напишите сначала более ранний период".into(),
            )),
            PolicyProblem::IncludeAndExclude { .. } => Some(say(
                lang,
                "leave one of them".into(),
                "оставьте одно из двух".into(),
            )),
            PolicyProblem::OutOfForce { .. } => Some(say(
                lang,
                "cite an act of that time, or correct `in force`".into(),
                "сошлитесь на акт того времени или исправьте `действует`".into(),
            )),
            PolicyProblem::StageOrder { .. } => Some(say(
                lang,
                "correct the periods, or the name after `after`".into(),
                "исправьте периоды или имя после `после`".into(),
            )),
            PolicyProblem::StageAfterItself { .. } => Some(say(
                lang,
                "name the earlier stage after `after`, or leave the clause out".into(),
                "назовите в `после` предыдущий этап или уберите это указание".into(),
            )),
            PolicyProblem::IncompleteCard { wanting, .. } => {
                let (en, ru) = match wanting.as_slice() {
                    ["owner"] => ("`owner …`", "`ответственный …`"),
                    ["source"] => ("`source \"…\"`", "`источник \"…\"`"),
                    _ => ("`source \"…\"` and `owner …`", "`источник \"…\"` и `ответственный …`"),
                };
                Some(say(lang, format!("add {en}"), format!("добавьте {ru}")))
            }
            PolicyProblem::AgainstBetter { .. } => Some(say(
                lang,
                "turn the comparison round, or correct `better`".into(),
                "переверните сравнение или исправьте `лучше`".into(),
            )),
            PolicyProblem::AxisIdle { axis, instead: Some(other), .. } => Some(say(
                lang,
                format!("let `{axis}` and `{other}` change places among the arguments"),
                format!("поменяйте местами аргументы `{axis}` и `{other}`"),
            )),
            PolicyProblem::AxisIdle { measure: None, named: true, wanting: Some(other), .. } => {
                Some(say(lang, format!("add `{other}` to `by`"), format!("добавьте `{other}` в `по`")))
            }
            PolicyProblem::AxisIdle { axis, measure: None, wanting: Some(other), .. } => Some(say(
                lang,
                format!("add `{other}` to `by`, or give the function `{axis}` in its place"),
                format!("добавьте `{other}` в `по` или передайте функции вместо неё `{axis}`"),
            )),
            PolicyProblem::AxisIdle { axis, named: false, wanting: Some(other), .. } => Some(say(
                lang,
                format!("give the function `{axis}` in the place of `{other}`"),
                format!("передайте функции `{axis}` вместо `{other}`"),
            )),
            PolicyProblem::AxisIdle { axis, measure: None, named: true, .. } => Some(say(
                lang,
                format!("leave `{axis}` out of `by`, or give the function another axis"),
                format!("уберите `{axis}` из `по` или передайте функции другую ось"),
            )),
            PolicyProblem::AxisIdle { axis, measure: None, .. } => Some(say(
                lang,
                format!("leave `{axis}` out of `by`, or ask of data that have this axis"),
                format!("уберите `{axis}` из `по` или спросите данные, в которых есть эта ось"),
            )),
            PolicyProblem::AxisIdle { named: true, .. } => Some(say(
                lang,
                "leave out `of each`, or give the function another axis".into(),
                "уберите `для каждого` или передайте функции другую ось".into(),
            )),
            PolicyProblem::AxisIdle { .. } => Some(say(
                lang,
                "leave out `of each`, or use data that have this axis".into(),
                "уберите `для каждого` или возьмите данные, в которых есть эта ось".into(),
            )),
            PolicyProblem::Unused { .. } => Some(say(
                lang,
                "use it or take it away".into(),
                "используйте его или уберите".into(),
            )),
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
            PolicyProblem::StagesOverlap { span, first, other: stage } => {
                vec![Label::bare(*span), Label::new(*first, stage.clone())]
            }
            PolicyProblem::Copy { span, first, .. } => {
                vec![Label::bare(*span), other(*first, "and here", "и здесь")]
            }
            PolicyProblem::IncludeAndExclude { span, other: second, .. } => {
                vec![Label::bare(*span), Label::bare(*second)]
            }
            PolicyProblem::AgainstBetter { span, better } => {
                vec![Label::bare(*span), other(*better, "what is better", "что лучше")]
            }
            PolicyProblem::OutOfForce { span, force, .. } => {
                vec![Label::bare(*span), other(*force, "in force", "действует")]
            }
            PolicyProblem::StageAfterItself { span, .. } => vec![Label::bare(*span)],
            PolicyProblem::StageOrder { span, own, other: second } => {
                vec![
                    Label::bare(*span),
                    other(*own, "this stage", "этот этап"),
                    other(*second, "the earlier stage", "тот этап"),
                ]
            }
            PolicyProblem::AxisIdle { span, measure, .. } => {
                let measure = measure.map(|measure| other(measure, "the measure", "величина"));
                std::iter::once(Label::bare(*span)).chain(measure).collect()
            }
            PolicyProblem::NoBaseline { span, .. }
            | PolicyProblem::Backwards { span }
            | PolicyProblem::IncompleteCard { span, .. }
            | PolicyProblem::OverAllCluster { span }
            | PolicyProblem::Unused { span, .. } => vec![Label::bare(*span)],
        }
    }
}
