//! Questions about an entity's links and about who somebody is, said as something else is said.

use super::say;
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// What is meant by a function that says nothing of an entity's links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// `exists`, `has`
    ThereIs,
    /// `none`
    ThereIsNone,
    /// `mean`
    Mean,
    /// `min`, `max`
    Bound,
    /// `links`, `pairs`
    Number,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskingProblem {
    /// `any(contract: core)`: a role asked of a row of a link, which joins two; `end` is one who can be asked.
    RoleOfLink { what: String, role: Option<String>, end: String, span: Span },
    /// `max(contract: value) > …`
    OtherFunction { what: String, link: String, meaning: Meaning, span: Span },
    /// `partner == core`; `of` is who is asked about, nobody where it is the row itself.
    RoleAsKey { role: String, of: Option<String>, span: Span },
    /// `sum(contract.value) > …`, `sum(contract) > …`
    AsOfGroup { what: String, instead: String, span: Span },
    /// `contract.value > …`
    ManyRows { what: String, link: String, column: Option<String>, span: Span },
    /// A contour that asks for a cluster of another register.
    OtherRegister { cluster: String, entity: String, own: String, span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &["E0650", "E0651", "E0652", "E0653", "E0654", "E0655"];

impl Describe for AskingProblem {
    fn code(&self) -> &'static str {
        match self {
            AskingProblem::RoleOfLink { .. } => "E0650",
            AskingProblem::OtherFunction { .. } => "E0651",
            AskingProblem::RoleAsKey { .. } => "E0652",
            AskingProblem::AsOfGroup { .. } => "E0653",
            AskingProblem::ManyRows { .. } => "E0654",
            AskingProblem::OtherRegister { .. } => "E0655",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            AskingProblem::RoleOfLink { what, .. } => say(
                lang,
                format!("`{what}` does not say which of the two whom a link joins is meant"),
                format!("`{what}` не говорит, о ком из двоих, кого соединяет связь, идёт речь"),
            ),
            AskingProblem::OtherFunction { what, .. } => say(
                lang,
                format!("`{what}` is not asked of the links of an organisation"),
                format!("`{what}` о связях организации не спрашивают"),
            ),
            AskingProblem::RoleAsKey { role, of: Some(of), .. } => say(
                lang,
                format!("`{of}` is compared with keys, and `{role}` is who somebody is"),
                format!("`{of}` сравнивают с ключами, а `{role}` – это кто кем является"),
            ),
            AskingProblem::RoleAsKey { role, of: None, .. } => say(
                lang,
                format!("`{role}` is no key: it says itself who the row is"),
                format!("`{role}` – не ключ: оно само говорит, кто эта строка"),
            ),
            AskingProblem::AsOfGroup { what, .. } => say(
                lang,
                format!("`{what}` asks of a whole group, and here one organisation is asked of its links"),
                format!(
                    "`{what}` спрашивает о целой группе, а здесь одну организацию спрашивают о её связях"
                ),
            ),
            AskingProblem::ManyRows { what, link, .. } => say(
                lang,
                format!("`{what}` is not one value: an organisation may have many rows of `{link}`"),
                format!("`{what}` – не одно значение: у организации может быть много строк `{link}`"),
            ),
            AskingProblem::OtherRegister { cluster, entity, own, .. } => say(
                lang,
                format!("a contour of `{own}` cannot ask for members of `{cluster}`, who are of `{entity}`"),
                format!(
                    "контур из набора `{own}` не может спрашивать об участниках `{cluster}` – из набора `{entity}`"
                ),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            AskingProblem::RoleOfLink { role, end, .. } => {
                let (en, ru) = (role.as_deref().unwrap_or("core"), role.as_deref().unwrap_or("ядро"));
                say(lang, format!("say whose: `{end} in {en}`"), format!("скажите, чья: `{end} в {ru}`"))
            }
            AskingProblem::OtherFunction { link, meaning, .. } => match meaning {
                Meaning::ThereIs => say(
                    lang,
                    format!("write `any({link}: …)`: there is such a link"),
                    format!("напишите `есть({link}: …)`: такая связь есть"),
                ),
                Meaning::ThereIsNone => say(
                    lang,
                    format!("write `not any({link}: …)`: there is no such link"),
                    format!("напишите `не есть({link}: …)`: такой связи нет"),
                ),
                Meaning::Mean => say(
                    lang,
                    format!("divide the sum by the count: `sum({link}: …) / count({link})`"),
                    format!("разделите сумму на число: `сумма({link}: …) / число({link})`"),
                ),
                Meaning::Bound => say(
                    lang,
                    format!(
                        "`any({link}: … > …)` says that one is greater, `all({link}: … > …)` that each is"
                    ),
                    format!(
                        "`есть({link}: … > …)` говорит, что больше хотя бы одна, `все({link}: … > …)` – что каждая"
                    ),
                ),
                Meaning::Number => say(
                    lang,
                    format!("write `count({link})`; with a condition, `count({link} where …)`"),
                    format!("напишите `число({link})`; с условием – `число({link} где …)`"),
                ),
                Meaning::Unknown => say(
                    lang,
                    format!(
                        "ask `any({link}: …)`, `all({link}: …)`, `count({link} where …)` or `sum({link}: …)`"
                    ),
                    format!(
                        "спросите `есть({link}: …)`, `все({link}: …)`, `число({link} где …)` или `сумма({link}: …)`"
                    ),
                ),
            },
            AskingProblem::RoleAsKey { role, of: Some(of), .. } => {
                say(lang, format!("write `{of} in {role}`"), format!("напишите `{of} в {role}`"))
            }
            AskingProblem::RoleAsKey { role, of: None, .. } => {
                say(lang, format!("write `{role}` alone"), format!("напишите просто `{role}`"))
            }
            AskingProblem::AsOfGroup { instead, .. } => {
                say(lang, format!("write `{instead}`"), format!("напишите `{instead}`"))
            }
            AskingProblem::ManyRows { link, column: Some(column), .. } => say(
                lang,
                format!(
                    "say what of them: `any({link}: {column} …)`, `all({link}: {column} …)`, `sum({link}: {column})`"
                ),
                format!(
                    "скажите, что о них: `есть({link}: {column} …)`, `все({link}: {column} …)`, `сумма({link}: {column})`"
                ),
            ),
            AskingProblem::ManyRows { link, column: None, .. } => say(
                lang,
                format!("say what of them: `any({link}: …)`, `count({link})`"),
                format!("скажите, что о них: `есть({link}: …)`, `число({link})`"),
            ),
            AskingProblem::OtherRegister { entity, .. } => say(
                lang,
                format!(
                    "ask by columns of `{entity}`, or ask in an indicator or a requirement, where all contours are known"
                ),
                format!(
                    "спросите о столбцах `{entity}` или спросите в показателе или в требовании, где все контуры известны"
                ),
            ),
        })
    }

    fn labels(&self, _lang: Lang) -> Vec<Label> {
        match self {
            AskingProblem::RoleOfLink { span, .. }
            | AskingProblem::OtherFunction { span, .. }
            | AskingProblem::RoleAsKey { span, .. }
            | AskingProblem::AsOfGroup { span, .. }
            | AskingProblem::ManyRows { span, .. }
            | AskingProblem::OtherRegister { span, .. } => vec![Label::bare(*span)],
        }
    }
}
