//! Members of axes and functions of numbers.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EachProblem {
    /// A logarithm, a root, a product or a part of what has a unit.
    NotPlain { function: String, unit: String, span: Span },
    /// `log(x)`
    LogWithoutBase { name: String, span: Span },
    /// `each region in 1..3`
    RangeOfNoTime { axis: String, span: Span },
    /// `each role as r`
    NameOfRole { name: String, span: Span },
    /// `quantile(x, 90)`, and a part that is not written out.
    NoPart { function: String, part: String, span: Span },
    /// `stars(m, region, 34, 1.5)`: a part of a whole beyond it; `hundred` where it may have been meant in per cent.
    BeyondWhole { function: String, param: String, part: String, hundred: bool, span: Span },
    /// `each kind as k: sum(x where kind == k)`
    MemberInRow { name: String, span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0390", "E0391", "E0392", "E0393", "E0394", "E0395", "E0690"];

impl Describe for EachProblem {
    fn code(&self) -> &'static str {
        match self {
            EachProblem::NotPlain { .. } => "E0390",
            EachProblem::LogWithoutBase { .. } => "E0391",
            EachProblem::RangeOfNoTime { .. } => "E0392",
            EachProblem::NameOfRole { .. } => "E0393",
            EachProblem::NoPart { .. } => "E0394",
            EachProblem::MemberInRow { .. } => "E0690",
            EachProblem::BeyondWhole { .. } => "E0395",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            EachProblem::NotPlain { function, unit, .. } => say(
                lang,
                format!("`{function}` takes a number without a unit, and this is in `{unit}`"),
                format!("`{function}` берёт число без единицы, а здесь `{unit}`"),
            ),
            EachProblem::LogWithoutBase { name, .. } => say(
                lang,
                format!("`{name}` does not say to which base"),
                format!("у `{name}` не сказано, по какому основанию"),
            ),
            EachProblem::RangeOfNoTime { axis, .. } => say(
                lang,
                format!("a range is one of periods, and `{axis}` is no axis of time"),
                format!("диапазон бывает у периодов, а `{axis}` – не ось времени"),
            ),
            EachProblem::NameOfRole { name, .. } => say(
                lang,
                format!("a role has no name of its own here, so `{name}` would be of no use"),
                format!("у роли здесь нет своего имени, и `{name}` ничего не даст"),
            ),
            EachProblem::MemberInRow { name, .. } => say(
                lang,
                format!("`{name}` is a member that the cell stands at, and no row knows it"),
                format!("`{name}` – член оси, который задаёт ячейка, а строка его не знает"),
            ),
            EachProblem::NoPart { function, part, .. } => say(
                lang,
                format!("`{function}` needs a part from 0 to 1, written out, and this is `{part}`"),
                format!("для `{function}` нужна доля от 0 до 1, записанная числом, а здесь `{part}`"),
            ),
            EachProblem::BeyondWhole { function, param, part, .. } => say(
                lang,
                format!("`{param}` of `{function}` is a part of a whole, from 0 to 1, and this is `{part}`"),
                format!("`{param}` у `{function}` – часть целого, от 0 до 1, а здесь `{part}`"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        if let EachProblem::BeyondWhole { part, hundred: true, .. } = self {
            return Some(say(
                lang,
                format!("write `{part} %`, or put the arguments in their order"),
                format!("напишите `{part} %` или расставьте аргументы по порядку"),
            ));
        }
        let (en, ru) = match self {
            EachProblem::BeyondWhole { .. } => {
                ("write a part from 0 to 1: `10 %` or `0.1`", "напишите часть от 0 до 1: `10 %` или `0.1`")
            }
            EachProblem::NotPlain { .. } => (
                "divide by a quantity of the same unit first: `revenue / (1 thousand RUB)`",
                "сначала разделите на величину в той же единице: `выручка / (1 тыс руб)`",
            ),
            EachProblem::LogWithoutBase { .. } => (
                "write `log(x, 10)`, `log(x, 2)`, or `ln(x)` for the natural one",
                "напишите `log(x, 10)`, `log(x, 2)` или `ln(x)` для натурального",
            ),
            EachProblem::RangeOfNoTime { .. } => (
                "leave the range out, or choose members by a condition: `sum(each region as r: if r in [\"16\"] then m else 0)`",
                "уберите диапазон или выберите членов оси условием: `сумма(по каждому регион как р: если р в [\"16\"] то m иначе 0)`",
            ),
            EachProblem::NameOfRole { .. } => (
                "leave `as` out: inside, every measure is already that of the role",
                "уберите `как`: внутри каждый показатель и так относится к этой роли",
            ),
            EachProblem::MemberInRow { .. } => (
                "inside `each` the rows are those of the member already: leave the condition out; for rows of another member move the cell, `sum(x) at kind = k`",
                "внутри `по каждому` строки и так относятся к этому члену: уберите условие; для строк другого члена сдвиньте ячейку: `сумма(x) при вид = k`",
            ),
            EachProblem::NoPart { .. } => (
                "write the part of the rows that lie below: `90 %` or `0.9`",
                "напишите долю строк, лежащих ниже: `90 %` или `0.9`",
            ),
        };
        Some(say(lang, en.into(), ru.into()))
    }

    fn labels(&self, _: Lang) -> Vec<Label> {
        match self {
            EachProblem::NotPlain { span, .. }
            | EachProblem::LogWithoutBase { span, .. }
            | EachProblem::RangeOfNoTime { span, .. }
            | EachProblem::NameOfRole { span, .. }
            | EachProblem::NoPart { span, .. }
            | EachProblem::BeyondWhole { span, .. }
            | EachProblem::MemberInRow { span, .. } => vec![Label::bare(*span)],
        }
    }
}
