//! Links between entities: their declarations, what conditions ask of them, measures of networks.

use super::{did_you_mean, list, say};
use crate::diagnostic::{Describe, Label, Lang};
use crate::source::Span;

/// Where links cannot be asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoLinks {
    /// A table's own rows are read before links are.
    Table,
    /// In a formula over a cell there is nobody whose links are meant.
    Measure,
    /// Conditions of milestones and lists.
    Elsewhere,
    /// `partner` where no link is looked at.
    NoPartner,
    /// A row of a link, which joins two.
    OfLink,
    /// A question about links within a question about links.
    Within,
}

/// What does not fit a link between two registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoRegisters {
    /// Somebody is counted, and nothing tells of which register.
    Whose,
    /// Both groups are of one register.
    Same,
    /// A group that may be of either.
    Group,
    /// Pairs linked both ways.
    Mutual,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkProblem {
    /// A link without one of its ends.
    EndMissing { link: String, from: bool, span: Span },
    /// An end said twice.
    EndTwice { span: Span, first: Span },
    /// An end that names a table whose rows are not entities with a key of text.
    NotEntities { end: String, dataset: String, span: Span, declared: Span },
    /// Links asked of where they cannot be.
    NotHere { what: String, why: NoLinks, span: Span },
    /// `as supplyer`
    UnknownEnd { end: String, link: String, ends: [String; 2], suggestion: Option<String>, span: Span },
    /// A side or a direction asked of a link that has none.
    Undirected { link: String, what: String, span: Span, inside: Option<Span>, declared: Span },
    /// Nobody that the condition is about stands at an end of the link.
    NoEnd { link: String, dataset: String, ends: [String; 2], span: Span },
    /// `partner in cluster` in a contour.
    CellInContour { roles: Vec<String>, span: Span },
    /// A role asked of partners that is not decided yet.
    RoleBelow { role: String, own: String, above: Vec<String>, span: Span },
    /// Contours that wait for each other, as a chain from the first to itself, and where each asks for the next.
    Circle { clusters: Vec<String>, spans: Vec<Span> },
    /// A measure of a network over what is no link.
    NotALink { name: String, suggestion: Option<String>, known: Vec<String>, span: Span },
    /// An argument that names no group of members.
    NotAGroup { what: String, suggestion: Option<String>, known: Vec<String>, span: Span },
    /// A cluster of other entities than the one who is asked about.
    OtherEntities { cluster: String, entity: String, wanted: String, span: Span },
    /// A count has a condition, not a value of each.
    CountOfValues { what: String, span: Span },
    /// `partner.role == core`
    RoleAsColumn { other: String, what: String, span: Span },
    /// Links of either end are asked of where nothing says which is meant.
    EitherEnd { what: String, ends: [String; 2], span: Span },
    /// `undirected` between two registers.
    SidesDiffer { registers: [String; 2], span: Span },
    /// A measure of a network that does not fit a link between two registers; `inside` is the place in a function.
    TwoRegisters {
        what: String,
        why: TwoRegisters,
        /// The register that both groups are of.
        of: Option<String>,
        link: String,
        ends: [String; 2],
        span: Span,
        inside: Option<Span>,
    },
    /// `flow cumulative in year` in a link.
    Cumulative { column: String, span: Span },
}

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "E0601", "E0602", "E0603", "E0604", "E0605", "E0606", "E0607", "E0608", "E0609", "E0610", "E0611",
    "E0612", "E0613", "E0614", "E0615", "E0616", "E0617", "E0656", "E0660",
];

impl Describe for LinkProblem {
    fn code(&self) -> &'static str {
        match self {
            LinkProblem::EndMissing { .. } => "E0601",
            LinkProblem::EndTwice { .. } => "E0602",
            LinkProblem::NotEntities { .. } => "E0603",
            LinkProblem::NotHere { .. } => "E0604",
            LinkProblem::UnknownEnd { .. } => "E0605",
            LinkProblem::Undirected { .. } => "E0606",
            LinkProblem::NoEnd { .. } => "E0607",
            LinkProblem::CellInContour { .. } => "E0608",
            LinkProblem::RoleBelow { .. } => "E0609",
            LinkProblem::Circle { .. } => "E0610",
            LinkProblem::NotALink { .. } => "E0611",
            LinkProblem::NotAGroup { .. } => "E0612",
            LinkProblem::OtherEntities { .. } => "E0613",
            LinkProblem::CountOfValues { .. } => "E0614",
            LinkProblem::RoleAsColumn { .. } => "E0615",
            LinkProblem::EitherEnd { .. } => "E0616",
            LinkProblem::Cumulative { .. } => "E0617",
            LinkProblem::SidesDiffer { .. } => "E0656",
            LinkProblem::TwoRegisters { .. } => "E0660",
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            LinkProblem::EndMissing { link, from, .. } => {
                let (en, ru) = if *from { ("from", "от") } else { ("to", "к") };
                say(
                    lang,
                    format!("`{link}` does not say whom it joins: it has no `{en}`"),
                    format!("`{link}` не говорит, кого соединяет: нет строки `{ru}`"),
                )
            }
            LinkProblem::EndTwice { .. } => say(
                lang,
                "a link has one `from` and one `to`".into(),
                "у связи одна строка `от` и одна строка `к`".into(),
            ),
            LinkProblem::NotEntities { end, dataset, .. } => say(
                lang,
                format!("`{end}` must lead to a register, and `{dataset}` is none"),
                format!("`{end}` должен вести к реестру, а `{dataset}` – не реестр"),
            ),
            LinkProblem::NotHere { what, why: NoLinks::Table, .. } => say(
                lang,
                format!("`{what}` looks beyond this table, whose rows are read first"),
                format!("`{what}` смотрит за пределы таблицы, а её строки читаются первыми"),
            ),
            LinkProblem::NotHere { what, why: NoLinks::Measure, .. } => say(
                lang,
                format!("`{what}` asks of somebody's links, and nobody is meant here"),
                format!("`{what}` спрашивает о чьих-то связях, а чьих – здесь не сказано"),
            ),
            LinkProblem::NotHere { what, why: NoLinks::Elsewhere, .. } => say(
                lang,
                format!("`{what}` looks beyond the rows that this condition is about"),
                format!("`{what}` смотрит дальше строк, о которых это условие"),
            ),
            LinkProblem::NotHere { what, why: NoLinks::OfLink, .. } => say(
                lang,
                format!("`{what}` asks of somebody's links, and a row of a link joins two"),
                format!("`{what}` спрашивает о чьих-то связях, а строка связи соединяет двоих"),
            ),
            LinkProblem::NotHere { what, why: NoLinks::NoPartner, .. } => say(
                lang,
                format!("`{what}` is the other end of a link, and no link is looked at here"),
                format!("`{what}` – другой конец связи, а здесь ни о какой связи не сказано"),
            ),
            LinkProblem::NotHere { what, why: NoLinks::Within, .. } => say(
                lang,
                format!("`{what}` asks of links within a question about links"),
                format!("`{what}` спрашивает о связях внутри вопроса о связях"),
            ),
            LinkProblem::UnknownEnd { end, link, .. } => say(
                lang,
                format!("`{link}` has no end `{end}`"),
                format!("у связи `{link}` нет конца `{end}`"),
            ),
            LinkProblem::Undirected { link, what, .. } => say(
                lang,
                format!("`{what}` asks for a direction, and `{link}` has none"),
                format!("`{what}` спрашивает о направлении, а у связи `{link}` его нет"),
            ),
            LinkProblem::NoEnd { link, dataset, .. } => say(
                lang,
                format!("`{link}` does not lead to `{dataset}`"),
                format!("связь `{link}` не ведёт к набору `{dataset}`"),
            ),
            LinkProblem::CellInContour { .. } => say(
                lang,
                "a contour cannot ask who belongs to its own cluster: that is what it decides".into(),
                "контур не может спрашивать, кто входит в его кластер: это он и определяет".into(),
            ),
            LinkProblem::RoleBelow { role, own, .. } if role == own => say(
                lang,
                format!("`{own}` cannot depend on who is `{role}`: that is what the rule decides"),
                format!(
                    "роль `{own}` не может зависеть от того, у кого роль `{role}`: это правило её и определяет"
                ),
            ),
            LinkProblem::RoleBelow { role, own, .. } => say(
                lang,
                format!("`{own}` cannot depend on `{role}`, which is decided after it"),
                format!("роль `{own}` не может зависеть от роли `{role}`: та определяется после неё"),
            ),
            LinkProblem::Circle { clusters, .. } => {
                let names: Vec<String> = clusters.iter().map(|name| format!("`{name}`")).collect();
                let chain = names.join(" → ");
                say(
                    lang,
                    format!("contours wait for each other: {chain}"),
                    format!("контуры ждут друг друга: {chain}"),
                )
            }
            LinkProblem::NotALink { name, .. } => {
                say(lang, format!("`{name}` is no link"), format!("`{name}` – не связь"))
            }
            LinkProblem::NotAGroup { what, .. } => say(
                lang,
                format!("`{what}` names no members: a role or a cluster belongs here"),
                format!("`{what}` не называет участников: здесь нужна роль или кластер"),
            ),
            LinkProblem::OtherEntities { cluster, entity, wanted, .. } => say(
                lang,
                format!("members of `{cluster}` are of `{entity}`, and here somebody of `{wanted}` is meant"),
                format!(
                    "участники `{cluster}` – из набора `{entity}`, а здесь речь о ком-то из набора `{wanted}`"
                ),
            ),
            LinkProblem::CountOfValues { what, .. } => say(
                lang,
                format!("`{what}`: links are counted, not their values"),
                format!("`{what}`: считают связи, а не их значения"),
            ),
            LinkProblem::RoleAsColumn { what, .. } => say(
                lang,
                format!("`{what}` is no column: who somebody is, is asked with `in`"),
                format!("`{what}` – не столбец: кто это, спрашивают словом `в`"),
            ),
            LinkProblem::Cumulative { column, .. } => say(
                lang,
                format!("`{column}` grows within the year, and a link is not followed from period to period"),
                format!(
                    "`{column}` нарастает в течение года, а связь от периода к периоду не прослеживается"
                ),
            ),
            LinkProblem::SidesDiffer { registers: [from, to], .. } => say(
                lang,
                format!("a link between `{from}` and `{to}` has a direction: its sides differ"),
                format!("у связи между `{from}` и `{to}` есть направление: её стороны различны"),
            ),
            LinkProblem::TwoRegisters { what, why, of, link, ends: [from, to], .. } => match why {
                TwoRegisters::Whose => say(
                    lang,
                    format!("`{what}` does not say who is counted: `{link}` joins `{from}` with `{to}`"),
                    format!("`{what}`: не сказано, кого считать: `{link}` соединяет `{from}` и `{to}`"),
                ),
                TwoRegisters::Same => {
                    let of = of.as_deref().unwrap_or_default();
                    say(
                        lang,
                        format!(
                            "`{what}` is of links within `{of}`, and `{link}` joins `{from}` with `{to}`"
                        ),
                        format!(
                            "`{what}` – о связях внутри набора `{of}`, а `{link}` соединяет `{from}` и `{to}`"
                        ),
                    )
                }
                TwoRegisters::Group => say(
                    lang,
                    format!("`{what}` may be of `{from}` and of `{to}`, which `{link}` joins"),
                    format!("`{what}` может быть и из `{from}`, и из `{to}`, которые соединяет `{link}`"),
                ),
                TwoRegisters::Mutual => say(
                    lang,
                    format!("nobody is linked both ways by `{link}`: it leads from `{from}` to `{to}` alone"),
                    format!("взаимных пар у связи `{link}` не бывает: она ведёт только от `{from}` к `{to}`"),
                ),
            },
            LinkProblem::EitherEnd { what, ends: [from, to], .. } => say(
                lang,
                format!("`{what}` may be asked of the side `{from}` and of the side `{to}`"),
                format!("`{what}` можно спросить и о стороне `{from}`, и о стороне `{to}`"),
            ),
        }
    }

    fn help(&self, lang: Lang) -> Option<String> {
        Some(match self {
            LinkProblem::EndMissing { from: true, .. } => say(
                lang,
                "add who it comes from, with `from` in the place of `column`: `from supplier -> enterprise`".into(),
                "добавьте, от кого она, с `от` вместо `столбец`: `от поставщик -> предприятие`".into(),
            ),
            LinkProblem::EndMissing { from: false, .. } => say(
                lang,
                "add whom it leads to, with `to` in the place of `column`: `to customer -> enterprise`".into(),
                "добавьте, к кому она, с `к` вместо `столбец`: `к покупатель -> предприятие`".into(),
            ),
            LinkProblem::EndTwice { .. } => say(
                lang,
                "leave one; whoever else a row names stands in a column: `column bank -> enterprise`".into(),
                "оставьте одну; кого ещё называет строка, стоит в столбце: `столбец банк -> предприятие`".into(),
            ),
            LinkProblem::NotEntities { .. } => say(
                lang,
                "a register is a dataset with one key of text, without a period and without `of`".into(),
                "реестр – набор с одним текстовым ключом, без периода и без `об`".into(),
            ),
            LinkProblem::NotHere { why: NoLinks::Table, .. } => say(
                lang,
                "ask it in a contour or in an aggregate: `count(enterprise where any(contract: …))`".into(),
                "спросите об этом в контуре или в показателе: `число(предприятие где есть(договор: …))`".into(),
            ),
            LinkProblem::NotHere { what, why: NoLinks::Measure, .. } => {
                let link = asked_link(what);
                say(
                    lang,
                    format!("say whose: `count(member where any({link}: …))`; rows of the link itself are counted by `count({link} where …)` and added up by `sum({link}.column)`"),
                    format!("скажите, чьих: `число(участник где есть({link}: …))`; строки самой связи считает `число({link} где …)`, складывает `сумма({link}.столбец)`"),
                )
            }
            LinkProblem::NotHere { why: NoLinks::Elsewhere, .. } => say(
                lang,
                "ask it in a contour or in an indicator, and refer to that".into(),
                "спросите об этом в контуре или в показателе и сошлитесь на него".into(),
            ),
            LinkProblem::NotHere { why: NoLinks::OfLink, .. } => say(
                lang,
                "ask of its ends what they are, `supplier in core`; who has certain links may be given a role".into(),
                "спросите, кто стоит на её концах: `поставщик в ядро`; у кого есть нужные связи, тому можно дать роль".into(),
            ),
            LinkProblem::NotHere { why: NoLinks::NoPartner, .. } => say(
                lang,
                "say whose links are meant, `any(contract: partner in core)`; a row of a link names its ends itself, `supplier in core`".into(),
                "скажите, о чьих связях речь: `есть(договор: партнёр в ядро)`; строка самой связи называет свои концы: `поставщик в ядро`".into(),
            ),
            LinkProblem::NotHere { why: NoLinks::Within, .. } => say(
                lang,
                "ask both of the entity itself, `any(contract: …) and any(joint: …)`, or give the partners a role by their links and ask for it: `partner in core`".into(),
                "спросите о самой организации: `есть(договор: …) и есть(проект: …)`, или дайте партнёрам роль по их связям и спросите о ней: `партнёр в ядро`".into(),
            ),
            LinkProblem::UnknownEnd { suggestion: Some(end), .. } => {
                say(lang, format!("did you mean `as {end}`?"), format!("возможно, `как {end}`?"))
            }
            LinkProblem::UnknownEnd { ends: [from, to], .. } => say(
                lang,
                format!("its ends are `{from}` and `{to}`"),
                format!("её концы – `{from}` и `{to}`"),
            ),
            LinkProblem::Undirected { .. } => say(
                lang,
                "ask without it, or leave out `undirected` where the sides differ".into(),
                "спросите без него или уберите `без направления`, если стороны различаются".into(),
            ),
            LinkProblem::NoEnd { ends: [from, to], .. } if from == to => say(
                lang,
                format!("both its ends are of `{from}`: ask about these"),
                format!("оба её конца – из набора `{from}`: спросите о них"),
            ),
            LinkProblem::NoEnd { ends: [from, to], .. } => say(
                lang,
                format!("it joins `{from}` with `{to}`: ask about one of these"),
                format!("она соединяет `{from}` и `{to}`: спросите о них"),
            ),
            LinkProblem::CellInContour { roles, .. } if roles.is_empty() => say(
                lang,
                "name another cluster, or move this rule below a role it may ask of".into(),
                "назовите другой кластер или поставьте правило ниже роли, о которой оно спрашивает".into(),
            ),
            LinkProblem::CellInContour { roles, .. } => say(
                lang,
                format!("name roles that stand above: {}", list(lang, roles)),
                format!("назовите роли, которые стоят выше: {}", list(lang, roles)),
            ),
            LinkProblem::RoleBelow { above, .. } if above.is_empty() => say(
                lang,
                "put this rule below the role it asks of".into(),
                "поставьте это правило ниже роли, о которой оно спрашивает".into(),
            ),
            LinkProblem::RoleBelow { above, .. } => say(
                lang,
                format!("roles are decided from the first to the last; above this one stand {}", list(lang, above)),
                format!("роли определяются по порядку; выше этой стоят {}", list(lang, above)),
            ),
            LinkProblem::Circle { .. } => say(
                lang,
                "let one of them be decided without the others, by codes or by a list".into(),
                "определите один из них без других: по кодам или по списку".into(),
            ),
            LinkProblem::NotALink { suggestion: Some(near), .. }
            | LinkProblem::NotAGroup { suggestion: Some(near), .. } => return did_you_mean(lang, Some(near)),
            LinkProblem::NotALink { known, .. } if known.is_empty() => say(
                lang,
                "declare one: `link contract from \"contracts.csv\" { from … to … }`".into(),
                "объявите её: `связь договор из \"договоры.csv\" { от … к … }`".into(),
            ),
            LinkProblem::NotALink { known, .. } => {
                say(
                    lang,
                    format!("links: {}; what joins two is declared with `link`, not with `dataset`", list(lang, known)),
                    format!("связи: {}; то, что соединяет двоих, объявляют словом `связь`, а не `набор`", list(lang, known)),
                )
            }
            LinkProblem::NotAGroup { known, .. } => {
                say(lang, format!("roles: {}", list(lang, known)), format!("роли: {}", list(lang, known)))
            }
            LinkProblem::OtherEntities { .. } => say(
                lang,
                "name a cluster of those entities, or a condition on their own columns".into(),
                "назовите кластер из этого набора или условие на его столбцы".into(),
            ),
            LinkProblem::CountOfValues { .. } => say(
                lang,
                "`count(contract where …)` counts, `sum(contract: value)` adds up".into(),
                "`число(договор где …)` считает, `сумма(договор: цена)` складывает".into(),
            ),
            LinkProblem::RoleAsColumn { other, .. } => say(
                lang,
                format!("write `{other} in core`, or `{other} in petrochem.core`"),
                format!("напишите `{other} в ядро` или `{other} в нефтехимия.ядро`"),
            ),
            LinkProblem::Cumulative { .. } => say(
                lang,
                "write `flow` and give the value of each period by itself".into(),
                "напишите `за период` и укажите значение каждого периода отдельно".into(),
            ),
            LinkProblem::SidesDiffer { .. } => say(
                lang,
                "leave out `undirected`; who is asked about tells which end is meant".into(),
                "уберите `без направления`: какой конец имеется в виду, ясно из того, о ком спрашивают".into(),
            ),
            LinkProblem::TwoRegisters { why: TwoRegisters::Whose, link, ends: [from, to], .. } => say(
                lang,
                format!("name both groups, first whom you count: `linked({link}, {from}, {to})` or `linked({link}, {to}, {from})`"),
                format!("назовите обе группы, первой – кого считаете: `связанные({link}, {from}, {to})` или `связанные({link}, {to}, {from})`"),
            ),
            LinkProblem::TwoRegisters { why: TwoRegisters::Same, link, ends: [from, to], .. } => say(
                lang,
                format!("name a group of each: `pairs({link}, {from}, {to})`; of `std.network`, `density_between`, `share_linked` and `links_per_100_members` take two"),
                format!("назовите по группе из каждого: `пары({link}, {from}, {to})`; из `std.network` две группы принимают `плотность_связей_между`, `доля_связанных` и `связей_на_100_участников`"),
            ),
            LinkProblem::TwoRegisters { why: TwoRegisters::Group, ends: [from, to], .. } => say(
                lang,
                format!("name a cluster, `petrochem.core`, or a register, `{from}` or `{to}`"),
                format!("назовите кластер, `нефтехимия.ядро`, или реестр: `{from}` или `{to}`"),
            ),
            LinkProblem::TwoRegisters { why: TwoRegisters::Mutual, link, .. } => say(
                lang,
                format!("ask for pairs linked at all: `pairs({link})`"),
                format!("спросите о парах, связанных хоть как-то: `пары({link})`"),
            ),
            LinkProblem::EitherEnd { ends: [from, to], .. } => say(
                lang,
                format!("say which: `as {from}` or `as {to}`"),
                format!("скажите, о какой: `как {from}` или `как {to}`"),
            ),
        })
    }

    fn labels(&self, lang: Lang) -> Vec<Label> {
        match self {
            LinkProblem::EndMissing { span, .. }
            | LinkProblem::NotHere { span, .. }
            | LinkProblem::UnknownEnd { span, .. }
            | LinkProblem::NoEnd { span, .. }
            | LinkProblem::CellInContour { span, .. }
            | LinkProblem::RoleBelow { span, .. }
            | LinkProblem::NotALink { span, .. }
            | LinkProblem::NotAGroup { span, .. }
            | LinkProblem::OtherEntities { span, .. }
            | LinkProblem::CountOfValues { span, .. }
            | LinkProblem::RoleAsColumn { span, .. }
            | LinkProblem::EitherEnd { span, .. }
            | LinkProblem::SidesDiffer { span, .. }
            | LinkProblem::Cumulative { span, .. } => vec![Label::bare(*span)],
            LinkProblem::EndTwice { span, first } => vec![
                Label::bare(*span),
                Label::new(*first, say(lang, "first here".into(), "первый здесь".into())),
            ],
            LinkProblem::NotEntities { span, declared, .. } => vec![
                Label::bare(*span),
                Label::new(*declared, say(lang, "declared here".into(), "объявлен здесь".into())),
            ],
            LinkProblem::Undirected { span, inside, declared, .. } => {
                let mut labels = vec![Label::bare(*span)];
                labels.extend(inside.map(|at| in_function(lang, at)));
                labels.push(Label::new(
                    *declared,
                    say(lang, "it has no direction".into(), "направления нет".into()),
                ));
                labels
            }
            LinkProblem::TwoRegisters { span, inside, .. } => {
                let mut labels = vec![Label::bare(*span)];
                labels.extend(inside.map(|at| in_function(lang, at)));
                labels
            }
            LinkProblem::Circle { clusters, spans } => {
                let next = clusters.iter().skip(1);
                let asks =
                    |name: &String| say(lang, format!("asks for `{name}`"), format!("спрашивает о `{name}`"));
                spans.iter().zip(next).map(|(span, name)| Label::new(*span, asks(name))).collect()
            }
        }
    }
}

fn in_function(lang: Lang, span: Span) -> Label {
    Label::new(span, say(lang, "in this function".into(), "в этой функции".into()))
}

/// `contract` of `any(contract where …: …)`
fn asked_link(what: &str) -> &str {
    let inside = what.split_once('(').map_or(what, |(_, inside)| inside);
    inside
        .split(|sign: char| !sign.is_alphanumeric() && sign != '_')
        .find(|word| !word.is_empty())
        .unwrap_or(what)
}
