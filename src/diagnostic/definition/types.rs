//! Types: codes, members, axes and periods, and what a formula may do with them.

use super::remedy;
use super::value::{ValueType, comparison, year_in_short};
use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeProblem {
    Wanted {
        wanted: ValueType,
        found: ValueType,
        span: Span,
    },
    /// Two values that cannot be compared.
    Compared {
        left: Span,
        left_type: ValueType,
        right: Span,
        right_type: ValueType,
    },
    NotSiblings {
        from: String,
        until: String,
        /// The ends of a range of siblings that holds the same codes.
        instead: Option<(String, String)>,
        span: Span,
    },
    /// Part of the columns of a condition are in the dataset of an aggregate.
    NarrowsPartly {
        column: String,
        dataset: String,
        span: Span,
    },
    NarrowsNothing {
        span: Span,
    },
    /// `each` over a tree deeper than one.
    LevelNeeded {
        axis: String,
        depth: u32,
        span: Span,
        /// Where the function is called whose argument the axis is.
        call: Option<Span>,
    },
    NoSuchLevel {
        axis: String,
        depth: u32,
        span: Span,
    },
    /// A year where quarters are, and the like.
    Grains {
        found: &'static str,
        wanted: &'static str,
        /// The year and month of a day.
        month: Option<(i16, u8)>,
        span: Span,
    },
    NotADate {
        span: Span,
        /// The column that a date is wanted of, and its declaration.
        column: Option<(String, Span)>,
    },
    /// A cluster's `in` on an axis that its entities lack.
    AxisLacking {
        axis: String,
        dataset: String,
        span: Span,
        /// The axes that they have.
        known: Vec<String>,
    },
    /// A list of members that does not name the entity.
    NoReference {
        dataset: String,
        entity: String,
        span: Span,
    },
    /// `over all region` where a cluster is `in region` and takes members from a list.
    ListedOverAll {
        axis: String,
        cluster: String,
        span: Span,
        list: Span,
    },
    /// A target by year whose data are all coarser or have no period, and the like.
    NoPeriodInCommon {
        grain: &'static str,
        /// What the periods of the data are.
        data: &'static str,
        /// Asked by `at`, not by a target.
        at: bool,
        span: Span,
    },
    /// A role condition that is not joined by `and`.
    RoleInside {
        span: Span,
    },
    /// A number where a key or a code in quotes belongs.
    Unquoted {
        wanted: ValueType,
        written: String,
        span: Span,
    },
    /// A code of a list that other codes begin with, in a classification that states no parents.
    Flat {
        code: String,
        /// One that begins with it.
        longer: String,
        classification: String,
        span: Span,
    },
}

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "E0307", "E0308", "E0310", "E0311", "E0312", "E0313", "E0314", "E0315", "E0316", "E0317", "E0318",
    "E0320", "E0321", "E0322", "W0302",
];

impl Describe for TypeProblem {
    fn code(&self) -> &'static str {
        match self {
            TypeProblem::Wanted { .. } | TypeProblem::Unquoted { .. } => "E0307",
            TypeProblem::Compared { .. } => "E0308",
            TypeProblem::NotSiblings { .. } => "E0310",
            TypeProblem::NarrowsPartly { .. } => "E0311",
            TypeProblem::NarrowsNothing { .. } => "E0312",
            TypeProblem::LevelNeeded { .. } => "E0313",
            TypeProblem::NoSuchLevel { .. } => "E0314",
            TypeProblem::Grains { .. } => "E0315",
            TypeProblem::NotADate { .. } => "E0316",
            TypeProblem::AxisLacking { .. } => "E0317",
            TypeProblem::RoleInside { .. } => "E0318",
            TypeProblem::NoReference { .. } => "E0320",
            TypeProblem::ListedOverAll { .. } => "E0321",
            TypeProblem::NoPeriodInCommon { .. } => "E0322",
            TypeProblem::Flat { .. } => "W0302",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            TypeProblem::Wanted { wanted, found, .. } => say(
                lang,
                format!("{} belongs here, but this is {}", wanted.words(lang), found.words(lang)),
                format!("здесь ожидается {}, а стоит {}", wanted.words(lang), found.words(lang)),
            ),
            TypeProblem::Compared { left_type, right_type, .. }
                if remedy::unordered(left_type, right_type) =>
            {
                let words = left_type.words(lang);
                say(
                    lang,
                    format!("{words} is neither more nor less than another"),
                    format!("{words} не больше и не меньше другого"),
                )
            }
            TypeProblem::Compared { left_type, right_type, .. } => say(
                lang,
                format!("{} cannot be compared with {}", left_type.words(lang), right_type.words(lang)),
                format!("не сравниваются {} и {}", left_type.words(lang), right_type.words(lang)),
            ),
            TypeProblem::NotSiblings { from, until, .. } => say(
                lang,
                format!("a range runs over codes under one parent, and `{from}`..`{until}` does not"),
                format!("диапазон берёт коды под одним вышестоящим, а `{from}`..`{until}` – нет"),
            ),
            TypeProblem::NarrowsPartly { column, dataset, .. } => say(
                lang,
                format!("the condition fits the rows of `{dataset}` only in part: they have no `{column}`"),
                format!("условие подходит строкам набора `{dataset}` лишь отчасти: в них нет `{column}`"),
            ),
            TypeProblem::NarrowsNothing { .. } => say(
                lang,
                "no part of this measure has the columns of the condition, so it would change nothing".into(),
                "ни у одной части этой величины нет столбцов условия: оно ничего бы не изменило".into(),
            ),
            TypeProblem::LevelNeeded { axis, depth, .. } => say(
                lang,
                format!("`{axis}` is a tree of {depth} levels: over which of them?"),
                format!("`{axis}` – дерево, уровней: {depth}; по какому из них?"),
            ),
            TypeProblem::NoSuchLevel { axis, depth: 1, .. } => {
                say(lang, format!("`{axis}` has no levels"), format!("у `{axis}` нет уровней"))
            }
            TypeProblem::NoSuchLevel { axis, depth, .. } => say(
                lang,
                format!("`{axis}` has levels 1 to {depth}"),
                format!("у `{axis}` уровни от 1 до {depth}"),
            ),
            TypeProblem::Grains { found, wanted, .. } => say(
                lang,
                format!("a {} belongs here, but this is a {}", grain(lang, wanted), grain(lang, found)),
                format!("здесь ожидается {}, а стоит {}", grain(lang, wanted), grain(lang, found)),
            ),
            TypeProblem::NotADate { column: Some((name, _)), .. } => say(
                lang,
                format!("a column of dates belongs here, and `{name}` is none"),
                format!("здесь ожидается столбец дат, а `{name}` – не дата"),
            ),
            TypeProblem::NotADate { column: None, .. } => {
                say(lang, "a day belongs here".into(), "здесь ожидается день".into())
            }
            TypeProblem::AxisLacking { axis, dataset, .. } => say(
                lang,
                format!("the members are rows of `{dataset}`, which has no axis `{axis}`"),
                format!("участники – строки набора `{dataset}`, а в нём нет разреза `{axis}`"),
            ),
            TypeProblem::NoReference { dataset, entity, .. } => say(
                lang,
                format!("the rows of `{dataset}` do not name anyone of `{entity}`"),
                format!("строки набора `{dataset}` не называют никого из `{entity}`"),
            ),
            TypeProblem::ListedOverAll { axis, cluster, .. } => say(
                lang,
                format!("`{cluster}` takes members from a list, which cannot be applied over all `{axis}`"),
                format!("`{cluster}` берёт участников из перечня, а его не применить по всем `{axis}`"),
            ),
            TypeProblem::NoPeriodInCommon { grain: wanted, data, .. } => say(
                lang,
                format!("this measure reads data by {data}, which have no {wanted}"),
                format!(
                    "эта величина берёт данные {}, а {} в них нет",
                    match *data {
                        "quarter" => "по кварталам",
                        "month" => "по месяцам",
                        _ => "по годам",
                    },
                    match *wanted {
                        "quarter" => "кварталов",
                        "month" => "месяцев",
                        _ => "лет",
                    }
                ),
            ),
            TypeProblem::RoleInside { .. } => say(
                lang,
                "a condition on the role is joined to the others by `and` only".into(),
                "условие на роль соединяется с другими только через `и`".into(),
            ),
            TypeProblem::Unquoted { wanted, written, .. } => say(
                lang,
                format!("{} belongs here, and `{written}` stands without quotes", wanted.words(lang)),
                format!("здесь ожидается {}, а `{written}` стоит без кавычек", wanted.words(lang)),
            ),
            TypeProblem::Flat { code, longer, classification, .. } => say(
                lang,
                format!("nothing lies under `{code}` in `{classification}`, not even `{longer}`"),
                format!("под `{code}` в `{classification}` ничего нет, даже `{longer}`"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            TypeProblem::Unquoted { wanted, written, .. } => Some(remedy::unquoted(lang, wanted, written)),
            TypeProblem::Flat { classification, .. } => Some(say(
                lang,
                format!(
                    "`{classification}` states no `parent`: where the code itself says it, add `parent by prefix`"
                ),
                format!(
                    "в `{classification}` не указан `вышестоящий`: если он виден по самому коду, добавьте `вышестоящий по началу кода`"
                ),
            )),
            TypeProblem::LevelNeeded { axis, call: Some(_), .. } => Some(say(
                lang,
                format!("say it where the function is called: `{axis} level 2`"),
                format!("назовите его при вызове функции: `{axis} уровень 2`"),
            )),
            TypeProblem::LevelNeeded { axis, .. } => Some(say(
                lang,
                format!("write `each {axis} level 2` with the level that is meant"),
                format!("напишите `по каждому {axis} уровень 2` с нужным уровнем"),
            )),
            TypeProblem::Wanted { wanted: ValueType::Condition, found, .. } => {
                let (en, ru) = comparison(found);
                Some(say(lang, en.into(), ru.into()))
            }
            TypeProblem::Compared { left_type, right_type, .. } if year_in_short(left_type, right_type) => {
                Some(say(
                    lang,
                    "a year is written in full, such as `2012`".into(),
                    "год пишут целиком, например `2012`".into(),
                ))
            }
            TypeProblem::Wanted { wanted: ValueType::Rate, .. } => Some(say(
                lang,
                "declare its column with the money it relates: `column deflator : RUB / RUB[2010]`".into(),
                "объявите её столбец с деньгами, которые она связывает: `столбец дефлятор : руб / руб[2010]`"
                    .into(),
            )),
            TypeProblem::Wanted { wanted: ValueType::Money, .. } => Some(say(
                lang,
                "what a rate or a price index converts is money: leave the call out where there is none"
                    .into(),
                "курс и индекс цен пересчитывают деньги: где их нет, вызов не нужен".into(),
            )),
            TypeProblem::Wanted { wanted: ValueType::Number(_), found: ValueType::Code(name), .. } => {
                Some(say(
                    lang,
                    format!("count rows by it: `count(… where {name} == …)`"),
                    format!("посчитайте строки по нему: `число(… где {name} == …)`"),
                ))
            }
            TypeProblem::NotSiblings { instead: Some((from, until)), .. } => Some(say(
                lang,
                format!("write `[\"{from}\"..\"{until}\"]`: these lie under one parent"),
                format!("напишите `[\"{from}\"..\"{until}\"]`: у этих кодов один вышестоящий"),
            )),
            TypeProblem::NotSiblings { .. } => Some(say(
                lang,
                "list the codes: `[\"20\", \"22\"]`; a code stands for all that lie under it".into(),
                "перечислите коды: `[\"20\", \"22\"]`; код значит и всё, что под ним".into(),
            )),
            TypeProblem::NarrowsPartly { .. } => Some(say(
                lang,
                "put the condition into each aggregate: `sum(x where …)`".into(),
                "поставьте условие в каждый агрегат: `сумма(x где …)`".into(),
            )),
            TypeProblem::NotADate { column: Some((name, _)), .. } => Some(say(
                lang,
                format!("declare it as one: `column {name} : date`"),
                format!("объявите его датой: `столбец {name} : дата`"),
            )),
            TypeProblem::NotADate { column: None, .. } => Some(say(
                lang,
                "write the day in full: `2011-12-31`".into(),
                "напишите день целиком: `2011-12-31`".into(),
            )),
            TypeProblem::AxisLacking { known, .. } if !known.is_empty() => Some(say(
                lang,
                format!("its axes are {}", list(lang, known)),
                format!("его разрезы: {}", list(lang, known)),
            )),
            TypeProblem::NoReference { dataset, entity, .. } => Some(say(
                lang,
                format!("add a key with an arrow to `{dataset}`: `key inn -> {entity}`"),
                format!("добавьте в `{dataset}` ключ со стрелкой: `ключ инн -> {entity}`"),
            )),
            TypeProblem::ListedOverAll { .. } => Some(say(
                lang,
                "compare with `overall`, or give the cluster a contour by conditions alone".into(),
                "сравнивайте с `в целом` или задайте контур кластера одними условиями".into(),
            )),
            TypeProblem::NoPeriodInCommon { data, at: true, .. } => {
                let word = grain(lang, data);
                Some(say(
                    lang,
                    format!("take the value of a {word}: `at {word} = …`"),
                    format!("возьмите значение за {word}: `при {word} = …`"),
                ))
            }
            TypeProblem::NoPeriodInCommon { data, .. } => {
                let word = grain(lang, data);
                Some(say(
                    lang,
                    format!(
                        "set the period of the target to a {word}, to which finer data roll up; or take the value of one {word}: `(… at {word} = …) over all year`"
                    ),
                    format!(
                        "задайте цели период «{word}», к нему сводятся и более частые данные; или возьмите значение за один {word}: `(… при {word} = …) по всем год`"
                    ),
                ))
            }
            TypeProblem::RoleInside { .. } => Some(say(
                lang,
                "write two aggregates and combine their values".into(),
                "напишите два агрегата и соедините их значения".into(),
            )),
            TypeProblem::Grains { month: Some((year, month)), .. } => {
                let (quarter, month) = (month.saturating_sub(1) / 3 + 1, format!("{month:02}"));
                Some(say(
                    lang,
                    format!("write `{year}`; by quarters `{year}-Q{quarter}`, by months `{year}-{month}`"),
                    format!(
                        "напишите `{year}`; по кварталам `{year}-Q{quarter}`, по месяцам `{year}-{month}`"
                    ),
                ))
            }
            TypeProblem::Wanted { wanted, found, .. } => remedy::wanted(lang, wanted, found),
            TypeProblem::Compared { left_type, right_type, .. } => {
                remedy::compared(lang, left_type, right_type)
            }
            TypeProblem::Grains { found, wanted, month: None, .. } => {
                Some(remedy::grains(lang, found, wanted))
            }
            TypeProblem::NoSuchLevel { depth: 1, .. } => {
                Some(say(lang, "leave `level` out".into(), "уберите `уровень`".into()))
            }
            TypeProblem::NoSuchLevel { depth, .. } => Some(say(
                lang,
                format!("write a level from 1, the top, to {depth}"),
                format!("напишите уровень от 1, верхнего, до {depth}"),
            )),
            TypeProblem::NarrowsNothing { .. } => Some(say(
                lang,
                "write the condition on columns that the tables of this measure have".into(),
                "запишите условие по столбцам тех таблиц, которые читает эта величина".into(),
            )),
            TypeProblem::AxisLacking { .. } => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            TypeProblem::NotADate { span, column } => {
                let here = || say(lang, "declared here".into(), "объявлено здесь".into());
                let declared = column.as_ref().map(|(_, at)| Label::new(*at, here()));
                std::iter::once(Label::bare(*span)).chain(declared).collect()
            }
            TypeProblem::ListedOverAll { span, list, .. } => {
                let list_here = say(lang, "the list".into(), "перечень".into());
                vec![Label::bare(*span), Label::new(*list, list_here)]
            }
            TypeProblem::Compared { left, right, .. } => vec![Label::bare(*left), Label::bare(*right)],
            TypeProblem::LevelNeeded { span, call, .. } => {
                let here = || say(lang, "in this function".into(), "в этой функции".into());
                let inside = call.map(|_| Label::new(*span, here()));
                std::iter::once(Label::bare(call.unwrap_or(*span))).chain(inside).collect()
            }
            TypeProblem::Wanted { span, .. }
            | TypeProblem::NotSiblings { span, .. }
            | TypeProblem::NarrowsPartly { span, .. }
            | TypeProblem::NarrowsNothing { span }
            | TypeProblem::NoSuchLevel { span, .. }
            | TypeProblem::Grains { span, .. }
            | TypeProblem::AxisLacking { span, .. }
            | TypeProblem::NoReference { span, .. }
            | TypeProblem::NoPeriodInCommon { span, .. }
            | TypeProblem::RoleInside { span }
            | TypeProblem::Unquoted { span, .. }
            | TypeProblem::Flat { span, .. } => vec![Label::bare(*span)],
        }
    }
}

fn grain(lang: Lang, name: &'static str) -> &'static str {
    match (lang, name) {
        (Lang::Ru, "year") => "год",
        (Lang::Ru, "quarter") => "квартал",
        (Lang::Ru, "month") => "месяц",
        (Lang::Ru, "date") => "дата",
        (Lang::Ru, "period") => "год, квартал или месяц",
        (Lang::En, "period") => "year, quarter or month",
        (_, name) => name,
    }
}
