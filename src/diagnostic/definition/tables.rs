//! Problems of tables of data as they are declared, and of the periods that formulas read in them.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableProblem {
    /// `sheet` in a dataset whose file is no workbook.
    SheetOfNoWorkbook { file: String, span: Span, file_span: Span },
    /// `header` in a dataset whose file names its columns itself.
    HeaderOfNoLines { file: String, span: Span, file_span: Span },
    /// `period` and `columns … ->` in one dataset.
    PeriodAndWide { span: Span, other: Span },
    /// `columns 2011..2015 -> quarter, planned`
    WideGrain { grain: &'static str, written: String, span: Span, periods: Span },
    /// `flow cumulative in year` in a dataset without a period.
    CumulativeWithoutPeriod { column: String, span: Span },
    /// `exists` in a dataset that has no entities of its own.
    ExistsOfFacts { dataset: String, of: Option<String>, is_link: bool, span: Span },
    /// `valid` in a dataset that names no entity.
    ValidOfNobody { dataset: String, span: Span },
    /// Periods of two grains in one comparison or difference.
    CrossFrequency {
        left: Span,
        left_grain: &'static str,
        right: Span,
        right_grain: &'static str,
        /// The comparison to write in its place, where one side is a literal.
        instead: Option<String>,
    },
    /// `year + 0.5`, `year + 5 persons`
    PeriodStep { grain: &'static str, span: Span },
    /// `founded < 2012`; the day to write instead, where the period is a literal.
    DateAndPeriod { date: Span, period: Span, instead: Option<String> },
    /// `where quarter == …` in a yearly table.
    RowsTooCoarse { dataset: String, own: &'static str, wanted: &'static str, span: Span },
    /// `flow cumulative in year` in a yearly dataset.
    CumulativeByYear { column: String, span: Span },
    /// A sign of absence that is the empty cell, or that stands twice.
    SignForNothing { sign: String, span: Span },
}

impl TableProblem {
    fn span(&self) -> Span {
        match self {
            TableProblem::SheetOfNoWorkbook { span, .. }
            | TableProblem::HeaderOfNoLines { span, .. }
            | TableProblem::PeriodAndWide { span, .. }
            | TableProblem::WideGrain { span, .. }
            | TableProblem::CumulativeWithoutPeriod { span, .. }
            | TableProblem::ExistsOfFacts { span, .. }
            | TableProblem::ValidOfNobody { span, .. }
            | TableProblem::PeriodStep { span, .. }
            | TableProblem::RowsTooCoarse { span, .. }
            | TableProblem::CumulativeByYear { span, .. }
            | TableProblem::SignForNothing { span, .. } => *span,
            TableProblem::CrossFrequency { left, .. } => *left,
            TableProblem::DateAndPeriod { date, .. } => *date,
        }
    }
}

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "E0356", "E0357", "E0358", "E0359", "E0360", "E0361", "E0362", "E0363", "E0364", "E0365", "E0366",
    "W0356", "W0357",
];

/// A grain in the words of the reader.
fn one(lang: Lang, grain: &str) -> String {
    match (grain, lang) {
        ("quarter", Lang::Ru) => "квартал".into(),
        ("month", Lang::Ru) => "месяц".into(),
        (_, Lang::Ru) => "год".into(),
        (grain, Lang::En) => grain.to_owned(),
    }
}

fn many(lang: Lang, grain: &str) -> String {
    match (grain, lang) {
        ("quarter", Lang::Ru) => "кварталы".into(),
        ("month", Lang::Ru) => "месяцы".into(),
        (_, Lang::Ru) => "годы".into(),
        (grain, Lang::En) => format!("{grain}s"),
    }
}

/// The coarser of two grains.
fn coarser<'g>(a: &'g str, b: &'g str) -> &'g str {
    let rank = |grain: &str| ["year", "quarter", "month"].iter().position(|g| *g == grain);
    if rank(a) <= rank(b) { a } else { b }
}

impl Describe for TableProblem {
    fn code(&self) -> &'static str {
        match self {
            TableProblem::SheetOfNoWorkbook { .. } => "E0356",
            TableProblem::HeaderOfNoLines { .. } => "E0357",
            TableProblem::PeriodAndWide { .. } => "E0358",
            TableProblem::WideGrain { .. } => "E0359",
            TableProblem::CumulativeWithoutPeriod { .. } => "E0360",
            TableProblem::ExistsOfFacts { .. } => "E0361",
            TableProblem::ValidOfNobody { .. } => "E0362",
            TableProblem::CrossFrequency { .. } => "E0363",
            TableProblem::PeriodStep { .. } => "E0364",
            TableProblem::DateAndPeriod { .. } => "E0365",
            TableProblem::RowsTooCoarse { .. } => "E0366",
            TableProblem::CumulativeByYear { .. } => "W0356",
            TableProblem::SignForNothing { .. } => "W0357",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            TableProblem::SheetOfNoWorkbook { file, .. } => say(
                lang,
                format!("`{file}` is no workbook and has no sheets"),
                format!("`{file}` – не книга, листов в нём нет"),
            ),
            TableProblem::HeaderOfNoLines { file, .. } => say(
                lang,
                format!("`{file}` has no line of headings"),
                format!("в `{file}` нет строки заголовков"),
            ),
            TableProblem::PeriodAndWide { .. } => say(
                lang,
                "the periods of the rows are stated twice".into(),
                "периоды строк указаны дважды".into(),
            ),
            TableProblem::WideGrain { grain, written, .. } => say(
                lang,
                format!("the columns are {}, and `{written}` is not their period", many(lang, grain)),
                format!("столбцы здесь – {}, и `{written}` – не их период", many(lang, grain)),
            ),
            TableProblem::CumulativeWithoutPeriod { column, .. } => say(
                lang,
                format!("`{column}` grows within the year, but the rows have no period"),
                format!("`{column}` растёт в течение года, но у строк нет периода"),
            ),
            TableProblem::ExistsOfFacts { dataset, .. } => say(
                lang,
                format!("`{dataset}` has no entities of its own, so none of them lives or ceases"),
                format!("в наборе `{dataset}` нет своих организаций, и сроков существования у них нет"),
            ),
            TableProblem::ValidOfNobody { dataset, .. } => say(
                lang,
                format!("`{dataset}` names nobody whose membership could be dated"),
                format!("набор `{dataset}` не называет никого, чьё участие можно датировать"),
            ),
            TableProblem::CrossFrequency { left_grain, right_grain, .. } => say(
                lang,
                format!("a {left_grain} and a {right_grain} are not of one frequency"),
                format!("{} и {} – периоды разной частоты", one(lang, left_grain), one(lang, right_grain)),
            ),
            TableProblem::PeriodStep { .. } => say(
                lang,
                "a period moves by a whole number of periods".into(),
                "период сдвигается на целое число периодов".into(),
            ),
            TableProblem::DateAndPeriod { .. } => say(
                lang,
                "a day is compared with a period, which begins and ends on days of its own".into(),
                "день сравнивается с периодом, а у периода есть свой первый и последний день".into(),
            ),
            TableProblem::RowsTooCoarse { dataset, own, wanted, .. } => say(
                lang,
                format!("the rows of `{dataset}` are by {own} and have no {wanted}"),
                match *wanted {
                    "month" => format!("строки набора `{dataset}` – {}, месяца у них нет", many(lang, own)),
                    _ => format!("строки набора `{dataset}` – {}, квартала у них нет", many(lang, own)),
                },
            ),
            TableProblem::CumulativeByYear { column, .. } => say(
                lang,
                format!("in yearly rows `{column}` is an ordinary flow"),
                format!("в годовых строках `{column}` – обычная величина за период"),
            ),
            TableProblem::SignForNothing { sign, .. } if sign.trim().is_empty() => say(
                lang,
                "an empty cell is a sign of absence by itself".into(),
                "пустая ячейка и так знак отсутствия".into(),
            ),
            TableProblem::SignForNothing { sign, .. } => say(
                lang,
                format!("the sign of absence `{sign}` stands twice"),
                format!("знак отсутствия `{sign}` стоит дважды"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            TableProblem::SheetOfNoWorkbook { .. } => say(
                lang,
                "remove `sheet`, or name a file that ends in .xlsx".into(),
                "уберите `лист` или назовите файл, имя которого кончается на .xlsx".into(),
            ),
            TableProblem::HeaderOfNoLines { .. } => say(
                lang,
                "remove `header`: such a file names its columns itself".into(),
                "уберите `шапка`: такой файл сам называет свои столбцы".into(),
            ),
            TableProblem::PeriodAndWide { .. } => say(
                lang,
                "leave `period` where each row has its period in a column, `columns … ->` where each period has a column"
                    .into(),
                "оставьте `период`, если период стоит в столбце каждой строки, и `столбцы … ->`, если у каждого периода свой столбец"
                    .into(),
            ),
            TableProblem::WideGrain { grain, .. } => {
                let word = match lang {
                    Lang::En => *grain,
                    Lang::Ru => match *grain {
                        "quarter" => "квартал",
                        "month" => "месяц",
                        _ => "год",
                    },
                };
                say(lang, format!("write `-> {word}, …`"), format!("напишите `-> {word}, …`"))
            }
            TableProblem::CumulativeWithoutPeriod { .. } => say(
                lang,
                "add `period quarter` or `period month`, or write `flow`".into(),
                "добавьте `период квартал` или `период месяц` или напишите `за период`".into(),
            ),
            TableProblem::ExistsOfFacts { of: Some(of), .. } => say(
                lang,
                format!("write `exists` in `{of}`, which the rows are about"),
                format!("напишите `существует` в наборе `{of}`, о котором эти строки"),
            ),
            TableProblem::ExistsOfFacts { is_link: true, .. } => say(
                lang,
                "from when until when a link lasts is said by `valid from … until …`".into(),
                "с какого и по какое число длится связь, говорит `действует с … по …`".into(),
            ),
            TableProblem::ExistsOfFacts { of: None, .. } => say(
                lang,
                "`exists` belongs to a dataset with one key and no period".into(),
                "`существует` пишут в наборе с одним ключом и без периода".into(),
            ),
            TableProblem::ValidOfNobody { .. } => say(
                lang,
                "add a reference: `key inn -> …`; what an entity itself lives is said by `exists`".into(),
                "добавьте ссылку: `ключ инн -> …`; срок самой организации указывает `существует`".into(),
            ),
            TableProblem::CrossFrequency { instead: Some(instead), .. } => {
                say(lang, format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            TableProblem::CrossFrequency { left_grain, right_grain, instead: None, .. } => {
                let (en, ru) = match coarser(left_grain, right_grain) {
                    "year" => ("year", "год"),
                    "quarter" => ("quarter", "квартал"),
                    _ => ("month", "месяц"),
                };
                say(
                    lang,
                    format!(
                        "bring both to the coarser one: `{en}` of the cell on either side (finer data roll up to it), or set it: `… at {en} = …`"
                    ),
                    format!(
                        "приведите оба к более крупному: `{ru}` ячейки с обеих сторон (более частые данные сведутся сами) или задайте его: `… при {ru} = …`"
                    ),
                )
            }
            TableProblem::PeriodStep { grain, .. } => {
                let word = one(lang, grain);
                say(lang, format!("write for example `{word} - 1`"), format!("напишите, например, `{word} - 1`"))
            }
            TableProblem::DateAndPeriod { instead: Some(instead), .. } => {
                say(lang, format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            TableProblem::DateAndPeriod { instead: None, .. } => say(
                lang,
                "compare with a day, such as `2012-12-31`; when an entity lives is said once, by `exists from … until …`"
                    .into(),
                "сравните с днём, например `2012-12-31`; срок существования указывают один раз: `существует с … по …`"
                    .into(),
            ),
            TableProblem::RowsTooCoarse { own, .. } => {
                let word = one(lang, own);
                say(lang, format!("compare their `{word}`"), format!("сравнивайте их `{word}`"))
            }
            TableProblem::CumulativeByYear { .. } => {
                say(lang, "write `flow`".into(), "напишите `за период`".into())
            }
            TableProblem::SignForNothing { .. } => say(lang, "remove it".into(), "уберите его".into()),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let mut labels = vec![Label::bare(self.span())];
        match self {
            TableProblem::SheetOfNoWorkbook { file_span, .. }
            | TableProblem::HeaderOfNoLines { file_span, .. } => labels.push(Label::bare(*file_span)),
            TableProblem::PeriodAndWide { other, .. } => labels.push(Label::bare(*other)),
            TableProblem::WideGrain { grain, periods, .. } => {
                labels.push(Label::new(*periods, many(lang, grain)));
            }
            TableProblem::CrossFrequency { left, left_grain, right, right_grain, instead: _ } => {
                let side = |span: &Span, grain: &str| Label::new(*span, one(lang, grain));
                labels = vec![side(left, left_grain), side(right, right_grain)];
            }
            TableProblem::DateAndPeriod { period, .. } => labels.push(Label::bare(*period)),
            TableProblem::CumulativeWithoutPeriod { .. }
            | TableProblem::ExistsOfFacts { .. }
            | TableProblem::ValidOfNobody { .. }
            | TableProblem::PeriodStep { .. }
            | TableProblem::RowsTooCoarse { .. }
            | TableProblem::CumulativeByYear { .. }
            | TableProblem::SignForNothing { .. } => {}
        }
        labels
    }
}
