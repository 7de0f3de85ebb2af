//! Types: units, codes, periods, and what a formula may do with them.

use super::hint::{Repair, UnitsHint, declared_otherwise};
use super::remedy;
use super::value::{ValueType, comparison, unit_words, year_in_short};
use super::{list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeProblem {
    /// `thousand RUB + person`, `thousand RUB >= person`
    Units {
        left: Span,
        left_unit: String,
        right: Span,
        right_unit: String,
        hint: UnitsHint,
    },
    /// The formula's unit is not the declared one; `prices` where only the year of the prices differs.
    DeclaredUnit {
        /// Of a computed column; else of an indicator or a function.
        column: bool,
        prices: bool,
        repair: Option<Repair>,
        declared: String,
        declared_span: Span,
        found: String,
        formula: Span,
    },
    NotMoney {
        word: String,
        span: Span,
    },
    /// A bare number against a scaled or currency unit.
    BareNumber {
        number: String,
        /// The hundredfold of a part of one that stands for a share.
        percent: Option<String>,
        unit: String,
        span: Span,
    },
    /// `share + 10 %`
    SharePlusShare {
        percent: String,
        span: Span,
        /// Taken away, not added.
        minus: bool,
    },
    /// A share compared with points.
    ShareWithPoints {
        left: Span,
        left_unit: String,
        right: Span,
        right_unit: String,
    },
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
    /// The exponent of a quantity is no whole number.
    Exponent {
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
    /// `0.4` against a percentage.
    SmallPercent {
        number: String,
        percent: String,
        span: Span,
    },
}

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "E0301", "E0302", "E0303", "E0304", "E0305", "E0306", "E0307", "E0308", "E0310", "E0311", "E0312",
    "E0313", "E0314", "E0315", "E0316", "E0317", "E0318", "E0319", "E0320", "E0321", "E0322", "W0301",
    "W0302",
];

impl Describe for TypeProblem {
    fn code(&self) -> &'static str {
        match self {
            TypeProblem::Units { .. } => "E0301",
            TypeProblem::DeclaredUnit { .. } => "E0302",
            TypeProblem::NotMoney { .. } => "E0303",
            TypeProblem::BareNumber { .. } => "E0304",
            TypeProblem::SharePlusShare { .. } => "E0305",
            TypeProblem::ShareWithPoints { .. } => "E0306",
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
            TypeProblem::Exponent { .. } => "E0319",
            TypeProblem::NoReference { .. } => "E0320",
            TypeProblem::ListedOverAll { .. } => "E0321",
            TypeProblem::NoPeriodInCommon { .. } => "E0322",
            TypeProblem::SmallPercent { .. } => "W0301",
            TypeProblem::Flat { .. } => "W0302",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            TypeProblem::Units { .. } => {
                say(lang, "units do not match".into(), "единицы не совпадают".into())
            }
            TypeProblem::DeclaredUnit { declared, found, .. } => {
                let (found, declared) = (unit_words(lang, found), unit_words(lang, declared));
                say(
                    lang,
                    format!("the formula gives `{found}`, but `{declared}` is declared"),
                    format!("формула даёт `{found}`, а объявлено `{declared}`"),
                )
            }
            TypeProblem::NotMoney { word, .. } => say(
                lang,
                format!("`{word}` is not money: only money has the prices of a year"),
                format!("`{word}` – не деньги: цены года бывают только у денег"),
            ),
            TypeProblem::BareNumber { number, unit, .. } => say(
                lang,
                format!("`{number}` has no unit beside a value in `{unit}`"),
                format!("у числа `{number}` нет единицы рядом с величиной в `{unit}`"),
            ),
            TypeProblem::SharePlusShare { minus: true, .. } => say(
                lang,
                "a percentage is taken from a share: points or a fall?".into(),
                "из доли вычтены проценты: это пункты или снижение?".into(),
            ),
            TypeProblem::SharePlusShare { .. } => say(
                lang,
                "a percentage is added to a share: points or a growth?".into(),
                "к доле прибавлены проценты: это пункты или прирост?".into(),
            ),
            TypeProblem::ShareWithPoints { .. } => say(
                lang,
                "a share is compared with percentage points".into(),
                "доля сравнивается с процентными пунктами".into(),
            ),
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
            TypeProblem::Exponent { .. } => say(
                lang,
                "a quantity with a unit is raised to a whole number only".into(),
                "величину с единицей возводят только в целую степень".into(),
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
            TypeProblem::SmallPercent { number, .. } => say(
                lang,
                format!("`{number}` means {number} % here"),
                format!("`{number}` значит здесь {number} %"),
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
            TypeProblem::Units { hint, .. } => Some(hint.help(lang)),
            TypeProblem::BareNumber { number, unit, percent, .. } => {
                Some(remedy::with_unit(lang, number, unit, percent.as_deref()))
            }
            TypeProblem::SharePlusShare { percent, minus: true, .. } => Some(say(
                lang,
                format!("write `- {percent} pp` or `* (1 - {percent} %)`"),
                format!("напишите `- {percent} пп` или `* (1 - {percent} %)`"),
            )),
            TypeProblem::SharePlusShare { percent, .. } => Some(say(
                lang,
                format!("write `+ {percent} pp` or `* (1 + {percent} %)`"),
                format!("напишите `+ {percent} пп` или `* (1 + {percent} %)`"),
            )),
            TypeProblem::ShareWithPoints { .. } => Some(say(
                lang,
                "points measure a change: write `%` for a level, `baseline + 3 pp` for a change".into(),
                "в пунктах измеряют изменение: пишите `%` для уровня, `база + 3 пп` для изменения".into(),
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
            TypeProblem::SmallPercent { percent, .. } => Some(say(
                lang,
                format!("write `{percent} %` if that is what was meant"),
                format!("напишите `{percent} %`, если имелось в виду это"),
            )),
            TypeProblem::DeclaredUnit { repair: Some(Repair::Mixed), .. } => Some(Repair::Mixed.help(lang)),
            TypeProblem::DeclaredUnit { column, repair, prices, found, declared, .. } => {
                let mark = if *column { ":" } else { "->" };
                Some(declared_otherwise(lang, (mark, found, declared), repair.as_ref(), *prices))
            }
            TypeProblem::NotMoney { word, .. } => {
                Some(say(lang, format!("write `{word}`"), format!("напишите `{word}`")))
            }
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
            TypeProblem::Exponent { .. } => Some(say(
                lang,
                "make a plain number of it first: divide it by a value in the same unit".into(),
                "сначала сделайте из неё просто число: разделите на величину в той же единице".into(),
            )),
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
            TypeProblem::Units { left, left_unit, right, right_unit, .. }
            | TypeProblem::ShareWithPoints { left, left_unit, right, right_unit } => vec![
                Label::new(*left, unit_words(lang, left_unit)),
                Label::new(*right, unit_words(lang, right_unit)),
            ],
            TypeProblem::DeclaredUnit { declared_span, formula, found, .. } => {
                let declared = say(lang, "declared here".into(), "объявлено здесь".into());
                vec![Label::new(*formula, unit_words(lang, found)), Label::new(*declared_span, declared)]
            }
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
            TypeProblem::NotMoney { span, .. }
            | TypeProblem::BareNumber { span, .. }
            | TypeProblem::SharePlusShare { span, .. }
            | TypeProblem::Wanted { span, .. }
            | TypeProblem::NotSiblings { span, .. }
            | TypeProblem::NarrowsPartly { span, .. }
            | TypeProblem::NarrowsNothing { span }
            | TypeProblem::NoSuchLevel { span, .. }
            | TypeProblem::Grains { span, .. }
            | TypeProblem::AxisLacking { span, .. }
            | TypeProblem::NoReference { span, .. }
            | TypeProblem::NoPeriodInCommon { span, .. }
            | TypeProblem::RoleInside { span }
            | TypeProblem::Exponent { span }
            | TypeProblem::Unquoted { span, .. }
            | TypeProblem::Flat { span, .. }
            | TypeProblem::SmallPercent { span, .. } => vec![Label::bare(*span)],
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
