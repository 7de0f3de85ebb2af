//! Names: unknown, declared twice, used where another kind belongs.

use super::kind::Kind;
use super::why::{Lacking, Misfit};
use super::{list, remedy, say, unknown};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameProblem {
    Unknown {
        kind: Kind,
        name: String,
        span: Span,
        /// Where else the name is used: one missing declaration is one problem.
        more: Vec<Span>,
        suggestion: Option<String>,
        /// The names that are there, where they are few and none is near.
        known: Vec<String>,
        /// The library module that declares the name (or the suggestion) and that the policy does not use.
        module: Option<&'static str>,
    },
    /// Two declarations of one name.
    Duplicate {
        kind: Kind,
        name: String,
        span: Span,
        first: Span,
    },
    /// A name of the policy that a module it uses declares too.
    InModule {
        name: String,
        /// `std.sme.russia`
        module: String,
        span: Span,
        declared: Span,
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
    /// A declared function with as many arguments as no form of it has, or without brackets.
    Call {
        name: String,
        /// The names of the arguments, for every form of the function.
        forms: Vec<Vec<String>>,
        /// Absent where brackets are.
        found: Option<usize>,
        span: Span,
        declared: Option<Span>,
    },
    /// `sum(x, kind == company)`: a condition as a further argument of an aggregate.
    ConditionAsArgument {
        function: String,
        value: String,
        condition: String,
        span: Span,
    },
    /// A column where a measure belongs.
    ColumnAsMeasure {
        name: String,
        span: Span,
        numeric: bool,
    },
    /// A rate or an index where a measure belongs: it has a mean and no sum.
    RateAsMeasure {
        name: String,
        span: Span,
    },
    /// An indicator, function or aggregate where a row is judged.
    MeasureInRow {
        name: String,
        span: Span,
        /// In the argument of an aggregate, not in a condition.
        summed: bool,
    },
    /// A column of text where an axis belongs.
    TextAsAxis {
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
    /// A name opposite `==` that is a column and something else too.
    TwoReadings {
        name: String,
        /// With its dataset.
        column: String,
        /// A role, a cluster or a code.
        reading: Kind,
        span: Span,
    },
    /// A name of one kind where another belongs.
    WrongKind {
        name: String,
        found: Kind,
        wanted: Kind,
        span: Span,
    },
    /// A name that nothing of the wanted kind bears and something of another kind does, with all its places.
    OtherKind {
        name: String,
        found: Kind,
        wanted: Kind,
        span: Span,
        more: Vec<Span>,
        suggestion: Option<String>,
        /// The names of the wanted kind, where they are few and none is near.
        known: Vec<String>,
    },
    /// A construct of the language that this version does not evaluate.
    NotEvaluated {
        what: String,
        span: Span,
    },
    /// A declaration lacks what it cannot do without.
    Lacks {
        declaration: String,
        what: Lacking,
        span: Span,
    },
    /// A clause, number or name that does not fit here.
    Misplaced {
        what: String,
        why: Misfit,
        span: Span,
    },
    /// A name that the language or its library keeps for itself.
    Reserved {
        name: String,
        /// The module; absent for what the language knows without one.
        module: Option<&'static str>,
        span: Span,
    },
    /// A cluster that does not say which of several datasets its members are of.
    EntityUnsaid {
        cluster: String,
        options: Vec<String>,
        span: Span,
    },
    /// A role of a cluster that has no such role, and those of that name that other clusters have.
    RoleElsewhere {
        role: String,
        cluster: String,
        known: Vec<String>,
        others: Vec<String>,
        span: Span,
    },
}

impl NameProblem {
    /// An unknown name that something of another kind bears.
    pub fn of_kind(self, found: Kind) -> Self {
        let NameProblem::Unknown { kind, name, span, more, suggestion, known, module: _ } = self else {
            return self;
        };
        // What is counted is a dataset or a role.
        let wanted = if kind == Kind::Value { Kind::Dataset } else { kind };
        NameProblem::OtherKind { name, found, wanted, span, more, suggestion, known }
    }
}

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "E0201", "E0202", "E0203", "E0204", "E0205", "E0206", "E0207", "E0208", "E0209", "E0210", "E0211",
    "E0212", "E0213", "E0214", "E0215", "E0670",
];

impl Describe for NameProblem {
    fn code(&self) -> &'static str {
        match self {
            NameProblem::Unknown { .. } | NameProblem::TextAsAxis { .. } => "E0201",
            NameProblem::Duplicate { .. } | NameProblem::InModule { .. } => "E0202",
            NameProblem::ClauseTwice { .. } => "E0203",
            NameProblem::Arity { .. }
            | NameProblem::Call { .. }
            | NameProblem::ConditionAsArgument { .. } => "E0204",
            NameProblem::ColumnAsMeasure { .. } | NameProblem::RateAsMeasure { .. } => "E0205",
            NameProblem::MeasureInRow { .. } => "E0206",
            NameProblem::Cycle { .. } => "E0207",
            NameProblem::Ambiguous { .. } | NameProblem::TwoReadings { .. } => "E0208",
            NameProblem::WrongKind { .. } | NameProblem::OtherKind { .. } => "E0209",
            NameProblem::NotEvaluated { what, .. } if remedy::quantifies(what) => "E0670",
            NameProblem::NotEvaluated { .. } => "E0210",
            NameProblem::Lacks { .. } => "E0211",
            NameProblem::Misplaced { .. } => "E0212",
            NameProblem::Reserved { .. } => "E0213",
            NameProblem::EntityUnsaid { .. } => "E0214",
            NameProblem::RoleElsewhere { .. } => "E0215",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            NameProblem::Unknown { kind: Kind::Axis, name, .. } => {
                say(lang, format!("nothing is told apart by `{name}`"), format!("разреза по `{name}` нет"))
            }
            NameProblem::Unknown { kind: Kind::SortKey, name, .. } => say(
                lang,
                format!("there is no `{name}` to sort by"),
                format!("по `{name}` не упорядочить: такого нет"),
            ),
            NameProblem::Unknown { kind, name, .. } => {
                let (en, adjective, ru) = kind.words();
                say(lang, format!("unknown {en} `{name}`"), format!("{adjective} {ru} `{name}`"))
            }
            NameProblem::Duplicate { name, .. } => {
                say(lang, format!("`{name}` is declared twice"), format!("`{name}` объявлено дважды"))
            }
            NameProblem::InModule { name, module, .. } => say(
                lang,
                format!("`{name}` is declared here and in the module `{module}`"),
                format!("`{name}` объявлено и здесь, и в модуле `{module}`"),
            ),
            NameProblem::ClauseTwice { .. } => {
                say(lang, "this clause stands twice".into(), "это указание стоит дважды".into())
            }
            NameProblem::Arity { name, expected, found, .. } => say(
                lang,
                format!("`{name}` takes {expected} {}, but is given {found}", plural_en(*expected)),
                format!("у `{name}` аргументов должно быть {expected}, а дано {found}"),
            ),
            NameProblem::Call { name, found: None, .. } => say(
                lang,
                format!("`{name}` is a function and is called with brackets"),
                format!("`{name}` – функция, её вызывают со скобками"),
            ),
            NameProblem::Call { name, forms, found: Some(found), .. } => {
                let lengths: std::collections::BTreeSet<usize> = forms.iter().map(Vec::len).collect();
                let last = lengths.last().copied().unwrap_or(0);
                let lengths: Vec<String> = lengths.iter().map(usize::to_string).collect();
                let counts = either(lang, &lengths);
                say(
                    lang,
                    format!("`{name}` takes {counts} {}, but is given {found}", plural_en(last)),
                    format!("у `{name}` аргументов должно быть {counts}, а дано {found}"),
                )
            }
            NameProblem::ConditionAsArgument { function, .. } => say(
                lang,
                format!("`{function}` takes one argument, and its condition follows without a comma"),
                format!("у `{function}` один аргумент, а условие пишут за ним без запятой"),
            ),
            NameProblem::ColumnAsMeasure { name, .. } | NameProblem::RateAsMeasure { name, .. } => say(
                lang,
                format!("`{name}` is a column: say how its rows are put together"),
                format!("`{name}` – столбец: не сказано, как свести его строки в одно число"),
            ),
            NameProblem::MeasureInRow { name, summed: true, .. } => say(
                lang,
                format!("`{name}` is computed for a whole group, so it has no rows to add"),
                format!("`{name}` вычисляется для целой группы, строк для сложения у него нет"),
            ),
            NameProblem::MeasureInRow { name, .. } => say(
                lang,
                format!("`{name}` is computed for a whole group, but this condition judges one row"),
                format!("`{name}` вычисляется для целой группы, а это условие проверяет одну строку"),
            ),
            NameProblem::TextAsAxis { name, .. } => say(
                lang,
                format!("`{name}` is a column of text, which is no axis"),
                format!("`{name}` – столбец с текстом, а он не разрез"),
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
            NameProblem::TwoReadings { name, column, reading, .. } => {
                let (en, ru) = match reading {
                    Kind::Value => ("code", "код"),
                    other => (other.noun(Lang::En), other.noun(Lang::Ru)),
                };
                say(
                    lang,
                    format!("`{name}` may be the column `{column}` or the {en} of this name"),
                    format!("`{name}` – это столбец `{column}` или {ru} с тем же именем"),
                )
            }
            NameProblem::WrongKind { name, found, wanted, .. }
            | NameProblem::OtherKind { name, found, wanted, .. } => say(
                lang,
                format!("`{name}` is {}, but {} belongs here", found.with_article(), wanted.with_article()),
                format!("`{name}` – {}, а здесь ожидается {}", found.noun(lang), wanted.noun(lang)),
            ),
            NameProblem::NotEvaluated { what, .. } if remedy::quantifies(what) => remedy::bare(lang, what),
            NameProblem::NotEvaluated { what, .. } => {
                say(lang, format!("`{what}` is not evaluated here"), format!("`{what}` здесь не вычисляется"))
            }
            NameProblem::Lacks { declaration, what, .. } => what.message(declaration, lang),
            NameProblem::Misplaced { what, .. } => {
                say(lang, format!("`{what}` does not fit here"), format!("`{what}` здесь не подходит"))
            }
            NameProblem::Reserved { name, .. } => say(
                lang,
                format!("`{name}` is a name of the language"),
                format!("имя `{name}` занято языком"),
            ),
            NameProblem::EntityUnsaid { cluster, .. } => say(
                lang,
                format!("the cluster `{cluster}` does not say whose rows are its members"),
                format!("кластер `{cluster}` не говорит, из какого набора его участники"),
            ),
            NameProblem::RoleElsewhere { role, cluster, .. } => say(
                lang,
                format!("the cluster `{cluster}` has no role `{role}`"),
                format!("в кластере `{cluster}` нет роли `{role}`"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        match self {
            NameProblem::Unknown { kind, name, suggestion, known, module, .. } => {
                unknown::help(lang, *kind, name, suggestion.as_ref(), known, *module)
            }
            NameProblem::Duplicate { .. } => Some(say(
                lang,
                "give one of them another name".into(),
                "дайте одному из объявлений другое имя".into(),
            )),
            NameProblem::InModule { module, .. } => Some(say(
                lang,
                format!("give yours another name, or leave out `use {module}`"),
                format!("дайте своему объявлению другое имя или уберите `использовать {module}`"),
            )),
            NameProblem::ClauseTwice { .. } => {
                Some(say(lang, "leave one of them".into(), "оставьте одно из двух".into()))
            }
            NameProblem::ColumnAsMeasure { name, numeric: true, .. } => Some(say(
                lang,
                format!("write `sum({name})`, `mean({name})`, `min({name})` or `max({name})`"),
                format!("напишите `сумма({name})`, `среднее({name})`, `минимум({name})` или `максимум({name})`"),
            )),
            NameProblem::RateAsMeasure { name, .. } => Some(say(
                lang,
                format!("write `mean({name})`"),
                format!("напишите `среднее({name})`"),
            )),
            NameProblem::ColumnAsMeasure { name, .. } => Some(say(
                lang,
                format!("count rows by it: `count(… where {name} == …)`"),
                format!("посчитайте строки по нему: `число(… где {name} == …)`"),
            )),
            NameProblem::MeasureInRow { summed: true, .. } => Some(say(
                lang,
                "name it without an aggregate, or over an axis: `sum(each region: …)`; if a column is meant, declare it in its dataset"
                    .into(),
                "назовите его без агрегата или сложите по оси: `сумма(по каждому регион: …)`; если имелся в виду столбец, объявите его в наборе"
                    .into(),
            )),
            NameProblem::MeasureInRow { .. } => Some(say(
                lang,
                "a condition on rows reads columns; groups are compared in `target`, `require` and `applies when`"
                    .into(),
                "условие на строки читает столбцы; группы сравнивают в `цель`, `требуется` и `применяется если`"
                    .into(),
            )),
            NameProblem::Ambiguous { options, .. } => options.first().map(|first| {
                say(
                    lang,
                    format!("write which one is meant, for example `{first}`"),
                    format!("напишите, что имеется в виду, например `{first}`"),
                )
            }),
            NameProblem::TwoReadings { name, column, reading: Kind::Value, .. } => Some(say(
                lang,
                format!("write `\"{name}\"` for the code, `{column}` for the column"),
                format!("напишите `\"{name}\"`, если это код, и `{column}`, если столбец"),
            )),
            NameProblem::TwoReadings { column, .. } => Some(say(
                lang,
                format!("write `{column}` for the column, or give it another name"),
                format!("напишите `{column}`, если это столбец, или дайте ему другое имя"),
            )),
            NameProblem::NotEvaluated { what, .. } if remedy::quantifies(what) => remedy::whom(lang, what),
            NameProblem::NotEvaluated { .. } => Some(say(
                lang,
                "a status is asked in a test; conditions ask `all(target: status == met)`".into(),
                "статус спрашивают в проверке; условия спрашивают `все(цель: статус == достигнуто)`".into(),
            )),
            NameProblem::Arity { found: 0, name, .. } => Some(say(
                lang,
                format!("call it with its arguments: `{name}(…)`"),
                format!("вызовите с аргументами: `{name}(…)`"),
            )),
            NameProblem::Call { name, forms, .. } => {
                let calls: Vec<String> =
                    forms.iter().map(|names| format!("`{name}({})`", names.join(", "))).collect();
                let calls = either(lang, &calls);
                Some(say(lang, format!("write {calls}"), format!("напишите {calls}")))
            }
            NameProblem::ConditionAsArgument { function, value, condition, .. } => Some(say(
                lang,
                format!("write `{function}({value} where {condition})`"),
                format!("напишите `{function}({value} где {condition})`"),
            )),
            NameProblem::Arity { expected, name, .. } => {
                let places = vec!["…"; *expected].join(", ");
                Some(say(lang, format!("write `{name}({places})`"), format!("напишите `{name}({places})`")))
            }
            NameProblem::TextAsAxis { name, .. } => {
                let code = if name.is_ascii() { format!("{name}_code") } else { format!("код_{name}") };
                Some(say(
                    lang,
                    format!(
                        "an axis has a list of values: declare `classification {code} = …` and write `column {name} : {code}`; what names each row by itself is a `key`"
                    ),
                    format!(
                        "у разреза есть список значений: объявите `классификатор {code} = …` и напишите `столбец {name} : {code}`; то, что само различает строки, – `ключ`"
                    ),
                ))
            }
            NameProblem::Cycle { .. } => Some(say(
                lang,
                "define one of them without the others".into(),
                "определите одно из них без остальных".into(),
            )),
            NameProblem::WrongKind { found: Kind::Column, wanted: Kind::Dataset, name, .. } => Some(say(
                lang,
                format!("rows are counted by their dataset or by a role; a column is added: `sum({name})`"),
                format!("считают строки набора или участников с ролью; столбец складывают: `сумма({name})`"),
            )),
            NameProblem::WrongKind { found: Kind::Indicator, wanted: Kind::Function, name, .. } => Some(say(
                lang,
                format!("an indicator takes no arguments: write `{name}`"),
                format!("у показателя нет аргументов: напишите `{name}`"),
            )),
            NameProblem::WrongKind { .. } => None,
            NameProblem::OtherKind {
                name,
                found: Kind::Dataset | Kind::Cluster,
                wanted: Kind::Type,
                ..
            } => {
                Some(say(
                    lang,
                    format!("a reference has an arrow: `-> {name}`"),
                    format!("ссылку пишут стрелкой: `-> {name}`"),
                ))
            }
            NameProblem::OtherKind { name, wanted, suggestion, known, .. } => {
                unknown::help(lang, *wanted, name, suggestion.as_ref(), known, None)
            }
            NameProblem::Lacks { what, .. } => Some(what.help(lang)),
            NameProblem::Misplaced { why, .. } => Some(why.help(lang)),
            NameProblem::Reserved { module: Some(module), .. } => Some(say(
                lang,
                format!("the library module `std.{module}` declares it; choose another name"),
                format!("оно объявлено в модуле библиотеки `std.{module}`; выберите другое"),
            )),
            NameProblem::Reserved { module: None, .. } => Some(say(
                lang,
                "choose another name".into(),
                "выберите другое имя".into(),
            )),
            NameProblem::EntityUnsaid { cluster, options, .. } => options.last().map(|last| {
                say(
                    lang,
                    format!("there are {}; write `cluster {cluster} of {last}`", list(lang, options)),
                    format!("есть {}; напишите `кластер {cluster} из {last}`", list(lang, options)),
                )
            }),
            NameProblem::RoleElsewhere { known, others, .. } => {
                let (own, others) = (list(lang, known), list(lang, others));
                let (en, ru) = ("; that of another cluster is written ", "; роль другого кластера пишут ");
                let roles = say(lang, format!("its roles are {own}"), format!("его роли: {own}"));
                let elsewhere = say(lang, format!("{en}{others}"), format!("{ru}{others}"));
                Some(if others.is_empty() { roles } else { roles + &elsewhere })
            }
        }
    }

    fn unknown_name(&self) -> Option<&str> {
        match self {
            NameProblem::Unknown { name, .. } | NameProblem::OtherKind { name, .. } => Some(name),
            _ => None,
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        let first_here = || say(lang, "first here".into(), "впервые здесь".into());
        match self {
            NameProblem::Unknown { span, more, .. } | NameProblem::OtherKind { span, more, .. } => {
                let here = || say(lang, "and here".into(), "и здесь".into());
                let more = more.iter().map(|s| Label::new(*s, here()));
                std::iter::once(Label::bare(*span)).chain(more).collect()
            }
            NameProblem::ColumnAsMeasure { span, .. }
            | NameProblem::RateAsMeasure { span, .. }
            | NameProblem::ConditionAsArgument { span, .. }
            | NameProblem::MeasureInRow { span, .. }
            | NameProblem::TextAsAxis { span, .. }
            | NameProblem::Ambiguous { span, .. }
            | NameProblem::TwoReadings { span, .. }
            | NameProblem::WrongKind { span, .. }
            | NameProblem::NotEvaluated { span, .. }
            | NameProblem::Lacks { span, .. }
            | NameProblem::Misplaced { span, .. }
            | NameProblem::Reserved { span, .. }
            | NameProblem::EntityUnsaid { span, .. }
            | NameProblem::RoleElsewhere { span, .. } => vec![Label::bare(*span)],
            NameProblem::InModule { span, declared, .. } => {
                let there = say(lang, "in the module".into(), "в модуле".into());
                vec![Label::bare(*span), Label::new(*declared, there)]
            }
            NameProblem::Duplicate { span, first, .. } | NameProblem::ClauseTwice { span, first } => {
                vec![Label::bare(*span), Label::new(*first, first_here())]
            }
            NameProblem::Arity { span, declared, .. } | NameProblem::Call { span, declared, .. } => {
                let here = || say(lang, "declared here".into(), "объявлено здесь".into());
                let declared = declared.map(|d| Label::new(d, here()));
                std::iter::once(Label::bare(*span)).chain(declared).collect()
            }
            NameProblem::Cycle { spans, .. } => spans.iter().map(|s| Label::bare(*s)).collect(),
        }
    }
}

/// `1, 2 or 3`
fn either(lang: Lang, options: &[String]) -> String {
    match options.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => {
            format!("{}{}{last}", rest.join(", "), say(lang, " or ".into(), " или ".into()))
        }
    }
}

fn plural_en(n: usize) -> &'static str {
    if n == 1 { "argument" } else { "arguments" }
}
