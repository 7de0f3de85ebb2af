//! Tests of a policy: tables that are given, and what is expected of them.

use super::{ValueType, did_you_mean, list, say};
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
    /// `within` where no numbers are compared for equality, or in another unit.
    Tolerance {
        unit: Option<String>,
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    Dataset,
    Column,
    Cases,
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
    "E0712", "E0713", "E0714", "E0715", "E0716",
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
        }
    }

    fn message(&self, lang: Lang) -> String {
        let (en, ru) = match self {
            TestProblem::UnknownColumn { column, dataset, .. } => (
                format!("`{dataset}` has no column `{column}`"),
                format!("в наборе `{dataset}` нет столбца `{column}`"),
            ),
            TestProblem::Width { expected, found, .. } => (
                format!("the row has {found} cells, the header names {expected} columns"),
                format!("ячеек в строке: {found}, столбцов в шапке: {expected}"),
            ),
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
            TestProblem::Tolerance { unit: None, .. } => (
                "how far apart the sides may lie is said only where two numbers are equal (`==`)".into(),
                "допустимое расхождение указывают только там, где два числа равны (`==`)".into(),
            ),
            TestProblem::Tolerance { unit: Some(unit), .. } => (
                format!("the sides are in `{unit}`, and so must be what they may lie apart"),
                format!("стороны выражены в `{unit}`, допустимое расхождение должно быть в той же единице"),
            ),
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
                Twice::Column => ("leave one of them out".into(), "оставьте один из них".into()),
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
            TestProblem::Tolerance { unit: None, .. } => (
                "write `… == … within 0.1 %`, or a comparison without `within`".into(),
                "напишите `… == … в пределах 0.1 %` или сравнение без `в пределах`".into(),
            ),
            TestProblem::Tolerance { unit: Some(unit), .. } => (
                format!("write `within 0.1 %` of the right side, or a value in `{unit}`"),
                format!("напишите `в пределах 0.1 %` от правой стороны или величину в `{unit}`"),
            ),
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
            | TestProblem::Computed { .. } => None,
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
                Label::new(
                    *header,
                    say(lang, format!("{expected} columns"), format!("столбцов: {expected}")),
                ),
            ],
            TestProblem::RepeatedKey { span, first, .. }
            | TestProblem::Twice { span, first, .. }
            | TestProblem::SameTitle { span, first, .. } => {
                vec![
                    Label::bare(*span),
                    Label::new(*first, say(lang, "first here".into(), "сначала здесь".into())),
                ]
            }
            TestProblem::Unlisted { span, .. }
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
