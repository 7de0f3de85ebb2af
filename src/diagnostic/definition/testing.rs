//! Tests of a policy: tables that are given, and what is expected of them.

pub use super::tolerance::WrongTolerance;
use super::{ValueType, did_you_mean, list, say};
use crate::diagnostic::data::form;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestProblem {
    /// A given table names a column that the dataset does not have.
    UnknownColumn {
        column: String,
        dataset: String,
        suggestion: Option<String>,
        known: Vec<String>,
        span: Span,
        declared: Span,
    },
    /// A row with more or fewer cells than the header.
    Width {
        expected: usize,
        found: usize,
        span: Span,
        header: Span,
    },
    /// A value that the column does not take.
    Cell {
        column: String,
        wanted: ValueType,
        value: String,
        span: Span,
        declared: Span,
    },
    /// A code or a name that is not there.
    Unlisted {
        value: String,
        wanted: ValueType,
        suggestion: Option<String>,
        span: Span,
    },
    /// Two rows of one key.
    RepeatedKey {
        key: String,
        dataset: String,
        span: Span,
        first: Span,
    },
    /// What tells rows apart is not named, or is empty in a row.
    NoKey {
        columns: Vec<String>,
        dataset: String,
        empty: bool,
        span: Span,
    },
    /// A dataset, a column or a table of cases that stands twice.
    Twice {
        what: Twice,
        name: String,
        span: Span,
        first: Span,
    },
    NoExpectation {
        title: String,
        span: Span,
    },
    SameTitle {
        title: String,
        span: Span,
        first: Span,
    },
    /// Neither a day nor a dated row says as of when is judged.
    NoDay {
        title: String,
        span: Span,
    },
    /// A status is asked of what has none.
    NotJudged {
        name: String,
        suggestion: Option<String>,
        span: Span,
    },
    /// A status that what is asked never has.
    WrongStatus {
        status: String,
        judged: Judged,
        span: Span,
    },
    /// `within` that says nothing of how far the sides may lie apart.
    Tolerance {
        wrong: WrongTolerance,
        span: Span,
    },
    /// A fault that no data can have.
    NoSuchFault {
        code: String,
        span: Span,
    },
    /// A column of cases that nothing in the test names.
    UnusedCase {
        name: String,
        span: Span,
    },
    /// A table of cases without a row.
    NoCases {
        span: Span,
    },
    /// A computed column is given.
    Computed {
        column: String,
        span: Span,
        declared: Span,
    },
    /// `as of day` where `day` is no column of cases, or stands for no period in a case.
    AsOfWhat {
        name: String,
        /// The cell of the case.
        cell: Option<(String, Span)>,
        suggestion: Option<String>,
        span: Span,
    },
    /// What is expected needs a value of the case that its table leaves empty.
    EmptyCase {
        name: String,
        cell: Span,
        span: Span,
    },
    /// The status of a stage or a rule in a cell that it does not have.
    JudgedWhole {
        name: String,
        /// It may be asked of a cluster.
        has_clusters: bool,
        span: Span,
    },
    /// A comparison of what is written in the test alone.
    ReadsNothing {
        written: String,
        span: Span,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    Dataset,
    Column,
    Cases,
    /// Where a status is asked.
    Place,
}

/// What a status is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    Target,
    Milestone,
    /// A requirement or a rule.
    Rule,
    /// A stage or a group.
    Part,
}

/// The codes of these problems.
pub(super) const CODES: &[&str] = &[
    "E0701", "E0702", "E0703", "E0704", "E0705", "E0706", "E0707", "E0708", "E0709", "E0710", "E0711",
    "E0712", "E0713", "E0714", "E0715", "E0716", "E0717", "E0718", "E0719", "W0701",
];

impl Describe for TestProblem {
    fn code(&self) -> &'static str {
        match self {
            TestProblem::UnknownColumn { .. } => "E0701",
            TestProblem::Width { .. } => "E0702",
            TestProblem::Cell { .. } => "E0703",
            TestProblem::Unlisted { .. } => "E0704",
            TestProblem::RepeatedKey { .. } => "E0705",
            TestProblem::NoKey { .. } => "E0706",
            TestProblem::Twice { .. } => "E0707",
            TestProblem::NoExpectation { .. } => "E0708",
            TestProblem::SameTitle { .. } => "E0709",
            TestProblem::NoDay { .. } => "E0710",
            TestProblem::NotJudged { .. } => "E0711",
            TestProblem::WrongStatus { .. } => "E0712",
            TestProblem::Tolerance { .. } => "E0713",
            TestProblem::NoSuchFault { .. } => "E0714",
            TestProblem::UnusedCase { .. } | TestProblem::NoCases { .. } => "E0715",
            TestProblem::Computed { .. } => "E0716",
            TestProblem::AsOfWhat { .. } => "E0717",
            TestProblem::EmptyCase { .. } => "E0718",
            TestProblem::JudgedWhole { .. } => "E0719",
            TestProblem::ReadsNothing { .. } => "W0701",
        }
    }

    fn message(&self, lang: Lang) -> String {
        let (en, ru) = match self {
            TestProblem::UnknownColumn { column, dataset, .. } => (
                format!("`{dataset}` has no column `{column}`"),
                format!("в наборе `{dataset}` нет столбца `{column}`"),
            ),
            TestProblem::Width { expected, found, .. } => {
                let cell = if *found == 1 { "cell" } else { "cells" };
                let word = form(*found as u64, ["ячейка", "ячейки", "ячеек"]);
                let (en, ru) = columns(*expected);
                (
                    format!("the row has {found} {cell}, the header names {en}"),
                    format!("в строке {found} {word}, а в шапке {ru}"),
                )
            }
            TestProblem::Cell { column, wanted, value, .. } => (
                format!("`{value}` is not {}, which `{column}` takes", wanted.words(lang)),
                format!("`{value}` – не {}, а именно это нужно в столбце `{column}`", wanted.words(lang)),
            ),
            TestProblem::Unlisted { value, wanted, .. } => (
                format!("`{value}` is not {}", wanted.words(lang)),
                format!("`{value}` – не {}", wanted.words(lang)),
            ),
            TestProblem::RepeatedKey { key, dataset, .. } => (
                format!("`{dataset}` is given two rows of the key `{key}`"),
                format!("в наборе `{dataset}` две строки с ключом `{key}`"),
            ),
            TestProblem::NoKey { columns, dataset, empty: false, .. } => {
                let columns = list(lang, columns);
                (
                    format!("the rows of `{dataset}` cannot be told apart without {columns}"),
                    format!("строки набора `{dataset}` не различить без {columns}"),
                )
            }
            TestProblem::NoKey { columns, empty: true, .. } => {
                let columns = list(lang, columns);
                (format!("{columns} is empty in this row"), format!("в этой строке не заполнено: {columns}"))
            }
            TestProblem::Twice { what, name, .. } => match what {
                Twice::Dataset => (format!("`{name}` is given twice"), format!("набор `{name}` дан дважды")),
                Twice::Column => {
                    (format!("the column `{name}` stands twice"), format!("столбец `{name}` указан дважды"))
                }
                Twice::Place => (
                    "where the status is asked is said twice".into(),
                    "место, где спрашивается статус, названо дважды".into(),
                ),
                Twice::Cases => {
                    ("the test has two tables of cases".into(), "у проверки две таблицы случаев".into())
                }
            },
            TestProblem::NoExpectation { title, .. } => (
                format!("the test “{title}” expects nothing"),
                format!("проверка «{title}» ничего не ожидает"),
            ),
            TestProblem::SameTitle { title, .. } => {
                (format!("two tests are called “{title}”"), format!("две проверки названы «{title}»"))
            }
            TestProblem::NoDay { title, .. } => (
                format!("the test “{title}” does not say as of when it judges"),
                format!("в проверке «{title}» не сказано, по состоянию на какой день судить"),
            ),
            TestProblem::NotJudged { name, .. } => (
                format!("nothing that is judged is called `{name}`"),
                format!("ничего оцениваемого с именем `{name}` нет"),
            ),
            TestProblem::WrongStatus { status, judged, .. } => match judged {
                Judged::Target => {
                    (format!("no target is ever `{status}`"), format!("у цели не бывает статуса `{status}`"))
                }
                Judged::Milestone => (
                    format!("no milestone is ever `{status}`"),
                    format!("у вехи не бывает статуса `{status}`"),
                ),
                Judged::Rule => (
                    format!("no requirement or rule is ever `{status}`"),
                    format!("у требования и правила не бывает статуса `{status}`"),
                ),
                Judged::Part => {
                    (format!("no stage is ever `{status}`"), format!("у этапа не бывает статуса `{status}`"))
                }
            },
            TestProblem::Tolerance { wrong, .. } => wrong.message(),
            TestProblem::NoSuchFault { code, .. } => (
                format!("`{code}` is no code of a fault of data"),
                format!("`{code}` – не код ошибки данных"),
            ),
            TestProblem::UnusedCase { name, .. } => (
                format!("nothing in the test names the column `{name}` of its cases"),
                format!("столбец случаев `{name}` в проверке не используется"),
            ),
            TestProblem::NoCases { .. } => {
                ("the table of cases has no row".into(), "в таблице случаев нет ни одной строки".into())
            }
            TestProblem::AsOfWhat { name, cell: None, .. } => (
                format!("`{name}` is neither a period nor a column of the test's cases"),
                format!("`{name}` – не период и не столбец случаев этой проверки"),
            ),
            TestProblem::AsOfWhat { name, cell: Some((cell, _)), .. } if cell.is_empty() => (
                format!("`{name}` is empty in this case, and a test judges as of a day"),
                format!("в этом случае ячейка `{name}` пуста, а судят по состоянию на какой-то день"),
            ),
            TestProblem::AsOfWhat { name, cell: Some((cell, _)), .. } => (
                format!("`{cell}` is no period, and `{name}` says as of when the test judges"),
                format!("`{cell}` – не период, а `{name}` говорит, по состоянию на когда судить"),
            ),
            TestProblem::EmptyCase { name, .. } => (
                format!("`{name}` is empty in this case, and what is expected needs its value"),
                format!("в этом случае ячейка `{name}` пуста, а ожиданию нужно её значение"),
            ),
            TestProblem::JudgedWhole { name, has_clusters: true, .. } => (
                format!("`{name}` is judged at its end, as a whole or of a cluster, not in a cell"),
                format!(
                    "`{name}` оценивается по своём завершении, в целом или для кластера, а не в отдельной ячейке"
                ),
            ),
            TestProblem::JudgedWhole { name, has_clusters: false, .. } => (
                format!("`{name}` is a rule over the policy itself, which is judged once"),
                format!("`{name}` – правило о самой политике, оно оценивается один раз"),
            ),
            TestProblem::ReadsNothing { written, .. } => (
                format!(
                    "`{written}` reads nothing of the policy, so that no change of the policy shows in it"
                ),
                format!(
                    "`{written}` ничего не читает из политики: никакое изменение политики на этом не скажется"
                ),
            ),
            TestProblem::Computed { column, .. } => (
                format!("`{column}` is computed and cannot be given"),
                format!("столбец `{column}` вычисляется, задать его нельзя"),
            ),
        };
        say(lang, en, ru)
    }

    fn help(&self, lang: Lang) -> Option<String> {
        let (en, ru): (String, String) = match self {
            TestProblem::UnknownColumn { suggestion: Some(_), .. }
            | TestProblem::NotJudged { suggestion: Some(_), .. }
            | TestProblem::Unlisted { suggestion: Some(_), .. } => {
                let (TestProblem::UnknownColumn { suggestion, .. }
                | TestProblem::NotJudged { suggestion, .. }
                | TestProblem::Unlisted { suggestion, .. }) = self
                else {
                    return None;
                };
                return did_you_mean(lang, suggestion.as_ref());
            }
            TestProblem::UnknownColumn { known, .. } => {
                let known = list(lang, known);
                (
                    format!("a table of a test names columns as the policy does: {known}"),
                    format!("столбцы в проверке называются так же, как в политике: {known}"),
                )
            }
            TestProblem::Width { .. } => (
                "an empty cell is missing; its `|` stands all the same".into(),
                "пустая ячейка – отсутствующее значение, но знак `|` для неё нужен".into(),
            ),
            TestProblem::Cell { .. } => (
                "write a value of that kind, or leave the cell empty for one that is missing".into(),
                "напишите значение такого вида или оставьте ячейку пустой, если значения нет".into(),
            ),
            TestProblem::Unlisted { .. } => (
                "write one that the policy declares, or leave the cell empty".into(),
                "напишите то, что объявлено в политике, или оставьте ячейку пустой".into(),
            ),
            TestProblem::RepeatedKey { .. } => (
                "leave one of them out, or give it another key; that a key repeats can be expected: `expect fault E0522`"
                    .into(),
                "оставьте одну из них или измените ключ; повтор ключа можно и ожидать: `ожидается ошибка E0522`"
                    .into(),
            ),
            TestProblem::NoKey { empty: false, .. } => {
                ("add it to the header and to every row".into(), "добавьте в шапку и в каждую строку".into())
            }
            TestProblem::NoKey { empty: true, .. } => (
                "every row says what it is about".into(),
                "в каждой строке должно быть сказано, о чём она".into(),
            ),
            TestProblem::Twice { what, .. } => match what {
                Twice::Dataset => (
                    "put all rows of a dataset into one table".into(),
                    "соберите все строки набора в одну таблицу".into(),
                ),
                Twice::Column | Twice::Place => ("leave one of them out".into(), "оставьте что-то одно".into()),
                Twice::Cases => {
                    ("put all cases into one table".into(), "соберите все случаи в одну таблицу".into())
                }
            },
            TestProblem::NoExpectation { .. } => (
                "add `expect …`: a test without one says nothing of the policy".into(),
                "добавьте `ожидается …`: без этого проверка ничего не говорит о политике".into(),
            ),
            TestProblem::SameTitle { .. } => (
                "give each a title of its own: reports tell tests apart by it".into(),
                "дайте каждой своё название: по нему их различают в отчётах".into(),
            ),
            TestProblem::NoDay { .. } => (
                "add `as of 2012`, or rows with a period".into(),
                "добавьте `по состоянию на 2012` или строки с периодом".into(),
            ),
            TestProblem::NotJudged { .. } => (
                "targets and milestones are named with their stage (`first.productivity`), requirements `CLUSTER.require`, rules `rule.NAME`"
                    .into(),
                "цели и вехи называются вместе с этапом (`первый.производительность`), требования – `КЛАСТЕР.требуется`, правила – `правило.ИМЯ`"
                    .into(),
            ),
            TestProblem::WrongStatus { judged, .. } => match judged {
                Judged::Target => (
                    "it is met, missed, on track, behind, pending, undecided, waived or not applicable".into(),
                    "возможны: достигнуто, не достигнуто, по плану, отстаёт, срок не наступил, не определено, допущено отступлением, неприменимо"
                        .into(),
                ),
                Judged::Milestone => (
                    "it is done, done late, overdue, pending, undecided, waived or not applicable".into(),
                    "возможны: выполнено, выполнено с опозданием, просрочено, срок не наступил, не определено, допущено отступлением, неприменимо"
                        .into(),
                ),
                Judged::Rule => (
                    "it is met, missed, undecided or not applicable".into(),
                    "возможны: достигнуто, не достигнуто, не определено, неприменимо".into(),
                ),
                Judged::Part => (
                    "it is passed, not passed, undecided, under way or not applicable".into(),
                    "возможны: пройден, не пройден, не определено, продолжается, неприменимо".into(),
                ),
            },
            TestProblem::Tolerance { wrong, .. } => wrong.help(),
            TestProblem::NoSuchFault { .. } => (
                "faults of data are E0501 and on; `idel explain --list` has them all".into(),
                "ошибки данных начинаются с E0501; весь список: `idel explain --list`".into(),
            ),
            TestProblem::UnusedCase { .. } => (
                "name it in a given table or in an expectation, or leave it out".into(),
                "назовите его в данной таблице или в ожидании либо уберите".into(),
            ),
            TestProblem::NoCases { .. } => {
                ("add a row for each case".into(), "добавьте по строке на каждый случай".into())
            }
            TestProblem::AsOfWhat { suggestion: Some(_), .. } => {
                let TestProblem::AsOfWhat { suggestion, .. } = self else { return None };
                return did_you_mean(lang, suggestion.as_ref());
            }
            TestProblem::AsOfWhat { .. } => (
                "write a period (`2012`, `2012-06-30`), or the name of a column of cases that has one in each case".into(),
                "напишите период (`2012`, `2012-06-30`) или имя столбца случаев, где период есть в каждом случае".into(),
            ),
            TestProblem::EmptyCase { .. } => (
                "write the value; that something is missing is expected in a test of its own: `expect … is missing`"
                    .into(),
                "напишите значение; отсутствие значения ожидают в отдельной проверке: `ожидается … отсутствует`"
                    .into(),
            ),
            TestProblem::JudgedWhole { has_clusters: false, .. } => (
                "leave what stands behind its name out".into(),
                "уберите то, что стоит за именем".into(),
            ),
            TestProblem::JudgedWhole { has_clusters: true, .. } => (
                "leave `at …` and the role out; figures of a period are those of its targets".into(),
                "уберите `при …` и роль; за отдельный период оцениваются цели".into(),
            ),
            TestProblem::ReadsNothing { .. } => (
                "name an indicator, a sum of the given rows, a status or a member, or leave it out".into(),
                "назовите показатель, сумму по данным строкам, статус или участника либо уберите".into(),
            ),
            TestProblem::Computed { .. } => (
                "give the columns that it is computed from".into(),
                "задайте столбцы, из которых он вычисляется".into(),
            ),
        };
        Some(say(lang, en, ru))
    }

    fn unknown_name(&self) -> Option<&str> {
        match self {
            TestProblem::NotJudged { name, .. } | TestProblem::UnknownColumn { column: name, .. } => {
                Some(name)
            }
            TestProblem::Width { .. }
            | TestProblem::Cell { .. }
            | TestProblem::Unlisted { .. }
            | TestProblem::RepeatedKey { .. }
            | TestProblem::NoKey { .. }
            | TestProblem::Twice { .. }
            | TestProblem::NoExpectation { .. }
            | TestProblem::SameTitle { .. }
            | TestProblem::NoDay { .. }
            | TestProblem::WrongStatus { .. }
            | TestProblem::Tolerance { .. }
            | TestProblem::NoSuchFault { .. }
            | TestProblem::UnusedCase { .. }
            | TestProblem::NoCases { .. }
            | TestProblem::Computed { .. }
            | TestProblem::AsOfWhat { .. }
            | TestProblem::EmptyCase { .. }
            | TestProblem::JudgedWhole { .. }
            | TestProblem::ReadsNothing { .. } => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let declared = || say(lang, "declared here".into(), "объявлено здесь".into());
        match self {
            TestProblem::UnknownColumn { span, declared: other, .. }
            | TestProblem::Cell { span, declared: other, .. }
            | TestProblem::Computed { span, declared: other, .. } => {
                vec![Label::bare(*span), Label::new(*other, declared())]
            }
            TestProblem::Width { span, header, expected, .. } => vec![
                Label::bare(*span),
                Label::new(*header, {
                    let (en, ru) = columns(*expected);
                    say(lang, en, ru)
                }),
            ],
            TestProblem::RepeatedKey { span, first, .. }
            | TestProblem::Twice { span, first, .. }
            | TestProblem::SameTitle { span, first, .. } => {
                vec![
                    Label::bare(*span),
                    Label::new(*first, say(lang, "first here".into(), "сначала здесь".into())),
                ]
            }
            TestProblem::AsOfWhat { span, cell: Some((_, cell)), .. } => vec![
                Label::bare(*cell),
                Label::new(*span, say(lang, "asked for here".into(), "спрошено здесь".into())),
            ],
            TestProblem::EmptyCase { cell, span, .. } => vec![
                Label::bare(*cell),
                Label::new(*span, say(lang, "needed here".into(), "нужно здесь".into())),
            ],
            TestProblem::Unlisted { span, .. }
            | TestProblem::AsOfWhat { span, .. }
            | TestProblem::JudgedWhole { span, .. }
            | TestProblem::ReadsNothing { span, .. }
            | TestProblem::NoKey { span, .. }
            | TestProblem::NoExpectation { span, .. }
            | TestProblem::NoDay { span, .. }
            | TestProblem::NotJudged { span, .. }
            | TestProblem::WrongStatus { span, .. }
            | TestProblem::Tolerance { span, .. }
            | TestProblem::NoSuchFault { span, .. }
            | TestProblem::UnusedCase { span, .. }
            | TestProblem::NoCases { span } => vec![Label::bare(*span)],
        }
    }
}

/// `1 column`, `3 columns`
fn columns(n: usize) -> (String, String) {
    let en = if n == 1 { "column" } else { "columns" };
    let ru = form(n as u64, ["столбец", "столбца", "столбцов"]);
    (format!("{n} {en}"), format!("{n} {ru}"))
}
