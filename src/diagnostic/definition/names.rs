//! Names: unknown, declared twice, used where another kind belongs.

use super::{did_you_mean, list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// What a name can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Act,
    Axis,
    Body,
    Classification,
    Cluster,
    Column,
    Dataset,
    Field,
    Function,
    Indicator,
    Measure,
    Module,
    Parameter,
    Role,
    Stage,
    Target,
    Unit,
    Value,
}

impl Kind {
    /// The noun, and the Russian adjective "unknown" in its gender.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Kind::Act => ("act", "неизвестный", "акт"),
            Kind::Axis => ("axis", "неизвестная", "ось"),
            Kind::Body => ("body", "неизвестный", "орган"),
            Kind::Classification => ("classification", "неизвестный", "классификатор"),
            Kind::Cluster => ("cluster", "неизвестный", "кластер"),
            Kind::Column => ("column", "неизвестный", "столбец"),
            Kind::Dataset => ("dataset", "неизвестный", "набор"),
            Kind::Field => ("clause", "неизвестное", "указание"),
            Kind::Function => ("function", "неизвестная", "функция"),
            Kind::Indicator => ("indicator", "неизвестный", "показатель"),
            Kind::Measure => ("indicator or function", "неизвестный", "показатель или функция"),
            Kind::Module => ("library module", "неизвестный", "модуль библиотеки"),
            Kind::Parameter => ("parameter", "неизвестный", "параметр"),
            Kind::Role => ("role", "неизвестная", "роль"),
            Kind::Stage => ("stage", "неизвестный", "этап"),
            Kind::Target => ("target", "неизвестная", "цель"),
            Kind::Unit => ("unit", "неизвестная", "единица"),
            Kind::Value => ("name", "неизвестное", "имя"),
        }
    }

    pub fn noun(self, lang: Lang) -> &'static str {
        let (en, _, ru) = self.words();
        match lang {
            Lang::En => en,
            Lang::Ru => ru,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameProblem {
    Unknown {
        kind: Kind,
        name: String,
        span: Span,
        suggestion: Option<String>,
    },
    /// Two declarations of one name.
    Duplicate {
        kind: Kind,
        name: String,
        span: Span,
        first: Span,
    },
    /// A clause that stands once stands twice.
    ClauseTwice {
        span: Span,
        first: Span,
    },
    Arity {
        name: String,
        expected: usize,
        found: usize,
        span: Span,
        declared: Option<Span>,
    },
    /// A column where a measure belongs.
    ColumnAsMeasure {
        name: String,
        span: Span,
        numeric: bool,
    },
    /// An indicator, function or aggregate where a row is judged.
    MeasureInRow {
        name: String,
        span: Span,
    },
    /// Definitions that need one another.
    Cycle {
        names: Vec<String>,
        spans: Vec<Span>,
    },
    /// A bare name that several things bear.
    Ambiguous {
        name: String,
        options: Vec<String>,
        span: Span,
    },
    /// A name of one kind where another belongs.
    WrongKind {
        name: String,
        found: Kind,
        wanted: Kind,
        span: Span,
    },
    /// A construct of the language that this version does not evaluate.
    NotEvaluated {
        what: String,
        span: Span,
    },
    /// A declaration lacks what it cannot do without.
    Lacks {
        declaration: String,
        clause: &'static str,
        span: Span,
    },
    /// A clause that does not fit here.
    Misplaced {
        what: String,
        span: Span,
    },
}

impl Describe for NameProblem {
    fn code(&self) -> &'static str {
        match self {
            NameProblem::Unknown { .. } => "E0201",
            NameProblem::Duplicate { .. } => "E0202",
            NameProblem::ClauseTwice { .. } => "E0203",
            NameProblem::Arity { .. } => "E0204",
            NameProblem::ColumnAsMeasure { .. } => "E0205",
            NameProblem::MeasureInRow { .. } => "E0206",
            NameProblem::Cycle { .. } => "E0207",
            NameProblem::Ambiguous { .. } => "E0208",
            NameProblem::WrongKind { .. } => "E0209",
            NameProblem::NotEvaluated { .. } => "E0210",
            NameProblem::Lacks { .. } => "E0211",
            NameProblem::Misplaced { .. } => "E0212",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            NameProblem::Unknown { kind, name, .. } => {
                let (en, adjective, ru) = kind.words();
                say(lang, format!("unknown {en} `{name}`"), format!("{adjective} {ru} `{name}`"))
            }
            NameProblem::Duplicate { name, .. } => {
                say(lang, format!("`{name}` is declared twice"), format!("`{name}` объявлено дважды"))
            }
            NameProblem::ClauseTwice { .. } => {
                say(lang, "this clause stands twice".into(), "это указание стоит дважды".into())
            }
            NameProblem::Arity { name, expected, found, .. } => say(
                lang,
                format!("`{name}` takes {expected} {}, here are {found}", plural_en(*expected)),
                format!("`{name}` принимает аргументов: {expected}, здесь их {found}"),
            ),
            NameProblem::ColumnAsMeasure { name, .. } => say(
                lang,
                format!("`{name}` is a column: an aggregate of its rows is missing"),
                format!("`{name}` – столбец: не сказано, что делать с его строками"),
            ),
            NameProblem::MeasureInRow { name, .. } => say(
                lang,
                format!("`{name}` has a value for a cell, but here one row is judged"),
                format!("`{name}` имеет значение для ячейки, а здесь судят об одной строке"),
            ),
            NameProblem::Cycle { names, .. } => {
                let chain: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
                let chain = chain.join(" → ");
                say(
                    lang,
                    format!("definitions go in a circle: {chain}"),
                    format!("определения замкнуты в круг: {chain}"),
                )
            }
            NameProblem::Ambiguous { name, options, .. } => say(
                lang,
                format!("`{name}` may mean {}", list(lang, options)),
                format!("`{name}` может значить {}", list(lang, options)),
            ),
            NameProblem::WrongKind { name, found, wanted, .. } => say(
                lang,
                format!("`{name}` is a {}, here a {} belongs", found.noun(lang), wanted.noun(lang)),
                format!("`{name}` – {}, а здесь нужно: {}", found.noun(lang), wanted.noun(lang)),
            ),
            NameProblem::NotEvaluated { what, .. } => say(
                lang,
                format!("this version does not evaluate `{what}`"),
                format!("эта версия не вычисляет `{what}`"),
            ),
            NameProblem::Lacks { declaration, clause, .. } => say(
                lang,
                format!("`{declaration}` lacks `{clause}`"),
                format!("в `{declaration}` нет указания `{clause}`"),
            ),
            NameProblem::Misplaced { what, .. } => {
                say(lang, format!("`{what}` does not fit here"), format!("`{what}` здесь не подходит"))
            }
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            NameProblem::Unknown { suggestion, .. } => did_you_mean(lang, suggestion.as_ref()),
            NameProblem::Duplicate { .. } => Some(say(
                lang,
                "give one of them another name".into(),
                "дайте одному из объявлений другое имя".into(),
            )),
            NameProblem::ClauseTwice { .. } => {
                Some(say(lang, "leave one of them".into(), "оставьте одно из двух".into()))
            }
            NameProblem::ColumnAsMeasure { name, numeric, .. } => Some(if *numeric {
                say(
                    lang,
                    format!("write `sum({name})`, `mean({name})`, `min({name})` or `max({name})`"),
                    format!("напишите `сумма({name})`, `среднее({name})`, `минимум({name})` или `максимум({name})`"),
                )
            } else {
                say(
                    lang,
                    format!("count rows with a condition on `{name}`, for example `count(… where {name} == …)`"),
                    format!("посчитайте строки с условием на `{name}`, например `число(… где {name} == …)`"),
                )
            }),
            NameProblem::MeasureInRow { .. } => Some(say(
                lang,
                "a condition on a row reads columns; compare measures in a target, a `require` or `applies when`".into(),
                "условие на строку читает столбцы; показатели сравнивают в цели, в `требуется` или `применяется если`"
                    .into(),
            )),
            NameProblem::Ambiguous { .. } => Some(say(
                lang,
                "name the dataset before a point".into(),
                "назовите набор перед точкой".into(),
            )),
            NameProblem::NotEvaluated { .. } => Some(say(
                lang,
                "nothing may pass silently, so the policy is refused until it is left out".into(),
                "чтобы ничего не прошло молча, политика не принимается, пока это не убрано".into(),
            )),
            NameProblem::Arity { .. }
            | NameProblem::Cycle { .. }
            | NameProblem::WrongKind { .. }
            | NameProblem::Lacks { .. }
            | NameProblem::Misplaced { .. } => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let first_here = || say(lang, "first here".into(), "впервые здесь".into());
        match self {
            NameProblem::Unknown { span, .. }
            | NameProblem::ColumnAsMeasure { span, .. }
            | NameProblem::MeasureInRow { span, .. }
            | NameProblem::Ambiguous { span, .. }
            | NameProblem::WrongKind { span, .. }
            | NameProblem::NotEvaluated { span, .. }
            | NameProblem::Lacks { span, .. }
            | NameProblem::Misplaced { span, .. } => vec![Label::bare(*span)],
            NameProblem::Duplicate { span, first, .. } | NameProblem::ClauseTwice { span, first } => {
                vec![Label::bare(*span), Label::new(*first, first_here())]
            }
            NameProblem::Arity { span, declared, .. } => {
                let here = || say(lang, "declared here".into(), "объявлено здесь".into());
                let declared = declared.map(|d| Label::new(d, here()));
                std::iter::once(Label::bare(*span)).chain(declared).collect()
            }
            NameProblem::Cycle { spans, .. } => spans.iter().map(|s| Label::bare(*s)).collect(),
        }
    }
}

fn plural_en(n: usize) -> &'static str {
    if n == 1 { "argument" } else { "arguments" }
}
