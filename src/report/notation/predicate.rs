//! Conditions on rows in words: `activity is 23 or 25 (with the codes below them) and kind is company`.
//!
//! What has no usual form in words is quoted as it is written.

use super::super::assess_demand::as_written;
use super::super::words::Names;
use crate::model::{
    ClassificationId, ClusterId, Code, ColumnKind, ColumnRef, CompareOp, Grain, LinkSide, LinkedFunction,
    RoleId, RowExpr, RowKind, Through,
};
use crate::unit::Number;

/// Codes that are named one by one.
const NAMED: usize = 12;

/// Who reads a condition, and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Predicates<'a> {
    pub names: Names<'a>,
    /// The cluster in whose contour it stands: its roles need no name beside them.
    pub cluster: Option<ClusterId>,
    /// A code with its title.
    pub titles: bool,
}

impl<'a> Predicates<'a> {
    fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        self.names.say(en, ru)
    }

    /// The whole condition as one clause.
    pub fn clause(&self, expr: &RowExpr) -> String {
        let parts = expr.written_parts();
        match parts.as_slice() {
            [one] => self.part(one),
            _ => self.all(parts.into_iter().map(|part| self.within_and(part)).collect()),
        }
    }

    fn all(&self, mut parts: Vec<String>) -> String {
        // Russian sets off no last part: `вид – вуз и профиль – химия`.
        let and = self.say(", and", " и");
        match parts.pop() {
            None => String::new(),
            Some(last) if parts.is_empty() => last,
            Some(last) => format!("{}{and} {last}", parts.join(", ")),
        }
    }

    fn within_and(&self, expr: &RowExpr) -> String {
        match &expr.kind {
            RowKind::Or(..) => format!("({})", self.part(expr)),
            _ => self.part(expr),
        }
    }

    fn part(&self, expr: &RowExpr) -> String {
        match &expr.kind {
            RowKind::CodeIn { operand, ranges } => self.codes(operand, ranges, false),
            RowKind::TextIn { operand, texts } => {
                let texts = texts.iter().map(|text| self.names.quoted(text)).collect();
                self.is_one_of(operand, texts, false)
            }
            RowKind::KeyIn { operand, keys } => self.is_one_of(operand, keys.clone(), false),
            RowKind::ClusterIn { operand, clusters } => {
                let clusters = clusters.iter().map(|id| self.names.quoted(self.names.cluster(*id)));
                self.is_one_of(operand, clusters.collect(), false)
            }
            RowKind::RoleIn { cluster, roles } => self.role(*cluster, roles),
            RowKind::InCell { roles } => self.in_cell(roles),
            RowKind::Through { through, expr } => self.through(*through, expr),
            RowKind::Linked { function, .. } => match function {
                LinkedFunction::Any => {
                    let links = self.links(expr);
                    self.say(
                        format!("there is at least one link {links}"),
                        format!("есть хотя бы одна связь {links}"),
                    )
                }
                LinkedFunction::All => {
                    let links = self.links(expr);
                    self.say(
                        format!("there are links, and each of them is a link {links}"),
                        format!("связи есть, и каждая из них – связь {links}"),
                    )
                }
                LinkedFunction::Count | LinkedFunction::Sum => self.written(expr),
            },
            RowKind::Compare { op, left, right } => self.compared(*op, left, right),
            RowKind::And(a, b) if a.span == expr.span && b.span == expr.span => self.written(expr),
            RowKind::And(..) => self.clause(expr),
            RowKind::Or(..) => {
                let parts: Vec<String> = alternatives(expr)
                    .into_iter()
                    .map(|part| match &part.kind {
                        // What stands after a link or an `and` could be taken for a part of it.
                        RowKind::And(..) | RowKind::Linked { .. } | RowKind::Through { .. } => {
                            format!("({})", self.part(part))
                        }
                        _ => self.part(part),
                    })
                    .collect();
                parts.join(&self.say(" or ", " или "))
            }
            RowKind::Not(inner) => self.not(inner),
            RowKind::IsMissing(inner) => {
                let value = self.value(inner);
                self.say(format!("{value} is not stated"), format!("значение «{value}» не указано"))
            }
            RowKind::Coalesce(inner, instead) => match &instead.kind {
                RowKind::Bool(decided) => {
                    let inner = self.part(inner);
                    let (en, ru) = if *decided { ("yes", "да") } else { ("no", "нет") };
                    self.say(
                        format!("{inner} (where it is unknown: {en})"),
                        format!("{inner} (если неизвестно: {ru})"),
                    )
                }
                _ => self.written(expr),
            },
            RowKind::Bool(true) => self.say("always", "всегда"),
            RowKind::Bool(false) => self.say("never", "никогда"),
            RowKind::Column(_)
            | RowKind::Period(_)
            | RowKind::Number(_)
            | RowKind::Text(_)
            | RowKind::Date(_)
            | RowKind::PeriodLiteral(_)
            | RowKind::Missing
            | RowKind::Arithmetic { .. }
            | RowKind::Negate(_)
            | RowKind::Calculated { .. }
            | RowKind::Day { .. }
            | RowKind::If { .. }
            | RowKind::Parent { .. }
            | RowKind::CodeLiteral(_) => self.written(expr),
        }
    }

    /// A condition as its author wrote it.
    fn written(&self, expr: &RowExpr) -> String {
        let text = match self.cluster {
            Some(cluster) => self.names.text_of_cluster(cluster, expr.span),
            None => self.names.text(expr.span),
        };
        self.say(format!("“{text}” holds"), format!("выполнено «{text}»"))
    }

    fn not(&self, inner: &RowExpr) -> String {
        match &inner.kind {
            RowKind::CodeIn { operand, ranges } => self.codes(operand, ranges, true),
            RowKind::TextIn { operand, texts } => {
                let texts = texts.iter().map(|text| self.names.quoted(text)).collect();
                self.is_one_of(operand, texts, true)
            }
            RowKind::IsMissing(value) => {
                let value = self.value(value);
                self.say(format!("{value} is stated"), format!("значение «{value}» указано"))
            }
            RowKind::Linked { function: LinkedFunction::Any, .. } => {
                let links = self.links(inner);
                self.say(format!("there is no link {links}"), format!("нет ни одной связи {links}"))
            }
            _ => {
                let inner = self.part(inner);
                self.say(format!("it is not so that {inner}"), format!("неверно, что {inner}"))
            }
        }
    }

    /// `kind is one of these`, or none of them.
    fn is_one_of(&self, operand: &RowExpr, values: Vec<String>, denied: bool) -> String {
        let value = self.value(operand);
        if denied {
            let (en, ru) = (values.join(", "), values.join(", не "));
            return match values.len() {
                1 => self.say(format!("{value} is not {en}"), format!("{value} – не {ru}")),
                _ => self.say(format!("{value} is none of {en}"), format!("{value} – не {ru}")),
            };
        }
        let values = self.any(values);
        self.say(format!("{value} is {values}"), format!("{value} – {values}"))
    }

    /// `a, b or c`
    fn any(&self, mut values: Vec<String>) -> String {
        let or = self.say("or", "или");
        match values.pop() {
            None => self.say("none", "ничего"),
            Some(last) if values.is_empty() => last,
            Some(last) => format!("{} {or} {last}", values.join(", ")),
        }
    }

    fn codes(&self, operand: &RowExpr, ranges: &[(u32, u32)], denied: bool) -> String {
        let list = self.list_of(operand).and_then(|id| self.names.policy.classifications.get(id.index()));
        let Some(list) = list else { return self.written(operand) };
        let mut told = Vec::new();
        let (mut deep, mut alone) = (false, false);
        for (from, until) in ranges {
            let mut at = *from;
            while at < *until {
                let Some(code) = list.code(at) else { break };
                let whole = code.end <= *until;
                deep |= whole && code.end > at + 1;
                alone |= !whole;
                told.push(self.code(code));
                at = if whole { code.end.max(at + 1) } else { at + 1 };
            }
        }
        let more = told.len().saturating_sub(NAMED);
        told.truncate(NAMED);
        if more > 0 {
            told.push(self.say(format!("{more} more"), format!("ещё {more}")));
        }
        let text = self.is_one_of(operand, told, denied);
        match (deep, alone) {
            (true, false) => {
                let (en, ru) = ("with the codes below", "с нижестоящими кодами");
                format!("{text} ({})", self.say(en, ru))
            }
            (false, true) => {
                let (en, ru) = ("without the codes below", "без нижестоящих кодов");
                format!("{text} ({})", self.say(en, ru))
            }
            (true, true) | (false, false) => text,
        }
    }

    fn code(&self, code: &Code) -> String {
        match &code.title {
            Some(title) if self.titles && *title != code.code => {
                format!("{} {}", code.code, self.names.quoted(title))
            }
            Some(_) | None => code.code.clone(),
        }
    }

    /// The classification that a code is of.
    fn list_of(&self, operand: &RowExpr) -> Option<ClassificationId> {
        match &operand.kind {
            RowKind::Column(column) => match self.kind_of(*column)? {
                ColumnKind::Code(list) => Some(*list),
                ColumnKind::Text
                | ColumnKind::Number(_)
                | ColumnKind::Date
                | ColumnKind::Reference(_)
                | ColumnKind::Cluster => None,
            },
            RowKind::Parent { list, .. } => Some(*list),
            RowKind::Through { expr, .. } => self.list_of(expr),
            RowKind::Coalesce(a, _) => self.list_of(a),
            _ => None,
        }
    }

    fn kind_of(&self, column: ColumnRef) -> Option<&'a ColumnKind> {
        let dataset = self.names.policy.datasets.get(column.dataset.index())?;
        dataset.column(column.column).map(|column| &column.kind)
    }

    fn role(&self, cluster: Option<ClusterId>, roles: &[RoleId]) -> String {
        let words = self.any(roles.iter().map(|role| self.names.role(*role).to_owned()).collect());
        match cluster.filter(|cluster| Some(*cluster) != self.cluster) {
            Some(cluster) => {
                let cluster = self.names.quoted(self.names.cluster(cluster));
                self.say(
                    format!("the role in {cluster} is {words}"),
                    format!("роль в кластере {cluster} – {words}"),
                )
            }
            None => self.say(format!("the role is {words}"), format!("роль – {words}")),
        }
    }

    fn in_cell(&self, roles: &[RoleId]) -> String {
        if roles.is_empty() {
            return self.say("it is a member of the cluster", "это участник кластера");
        }
        self.role(None, roles)
    }

    fn through(&self, through: Through, expr: &RowExpr) -> String {
        if let RowKind::InCell { roles } = &expr.kind
            && roles.is_empty()
        {
            return match through {
                Through::Partner(_) => {
                    self.say("the partner is a member of the cluster", "партнёр – участник кластера")
                }
                Through::Column(column) => {
                    let column = spaced(self.names.column(column));
                    self.say(
                        format!("the {column} is a member of the cluster"),
                        format!("«{column}» – участник кластера"),
                    )
                }
            };
        }
        if let (RowKind::RoleIn { cluster, roles }, Through::Column(column)) = (&expr.kind, through)
            && cluster.is_none_or(|cluster| Some(cluster) == self.cluster)
        {
            let column = spaced(self.names.column(column));
            let roles = self.any(roles.iter().map(|role| self.names.role(*role).to_owned()).collect());
            return self.say(
                format!("the {column} has the role {roles}"),
                format!("у стороны «{column}» роль – {roles}"),
            );
        }
        let clause = match &expr.kind {
            RowKind::And(..) | RowKind::Or(..) => format!("({})", self.clause(expr)),
            _ => self.part(expr),
        };
        match through {
            Through::Partner(_) => {
                self.say(format!("of the partner, {clause}"), format!("у партнёра {clause}"))
            }
            Through::Column(column) => {
                let column = spaced(self.names.column(column));
                self.say(format!("of the {column}, {clause}"), format!("у стороны «{column}» {clause}"))
            }
        }
    }

    /// `“Contracts” as the supplier in which …`
    fn links(&self, expr: &RowExpr) -> String {
        let RowKind::Linked { link, sides, filter, body, .. } = &expr.kind else { return String::new() };
        let mut text = self.names.quoted(self.names.dataset(*link));
        if let [side] = sides.as_slice()
            && let Some(column) = self.side(*link, *side)
        {
            text =
                self.say(format!("{text} as the {column}"), format!("{text} в качестве стороны «{column}»"));
        }
        let conditions: Vec<String> = filter
            .iter()
            .chain(body)
            .flat_map(|part| part.written_parts())
            .map(|p| self.within_and(p))
            .collect();
        if conditions.is_empty() {
            return text;
        }
        let conditions = self.all(conditions);
        self.say(format!("{text} in which {conditions}"), format!("{text}, в которой {conditions}"))
    }

    /// The name of an end of a link.
    pub fn side(&self, link: crate::model::DatasetId, side: LinkSide) -> Option<String> {
        let dataset = self.names.policy.datasets.get(link.index())?;
        let (_, column) = dataset.link_end(side)?;
        dataset.column(column).map(|column| spaced(&column.name))
    }

    fn compared(&self, op: CompareOp, left: &RowExpr, right: &RowExpr) -> String {
        let (a, b) = (self.value_beside(left, right), self.value_beside(right, left));
        let words = match self.is_day(left) {
            true => self.days_compared(op),
            false => self.names.comparison(op),
        };
        let textual = |e: &RowExpr| !matches!(e.kind, RowKind::Number(_));
        match op {
            CompareOp::Equal if textual(right) => self.say(format!("{a} is {b}"), format!("{a} – {b}")),
            CompareOp::NotEqual if textual(right) => {
                self.say(format!("{a} is not {b}"), format!("{a} – не {b}"))
            }
            CompareOp::NotEqual => self.say(format!("{a} is {words} {b}"), format!("{a} {words} {b}")),
            CompareOp::Equal
            | CompareOp::Less
            | CompareOp::LessOrEqual
            | CompareOp::Greater
            | CompareOp::GreaterOrEqual => {
                self.say(format!("{a} is {words} {b}"), format!("{a} {words} {b}"))
            }
        }
    }

    fn is_day(&self, expr: &RowExpr) -> bool {
        match &expr.kind {
            RowKind::Column(column) => matches!(self.kind_of(*column), Some(ColumnKind::Date)),
            RowKind::Through { expr, .. } => self.is_day(expr),
            RowKind::Date(_) | RowKind::Day { .. } => true,
            _ => false,
        }
    }

    fn days_compared(&self, op: CompareOp) -> String {
        let (en, ru) = match op {
            CompareOp::GreaterOrEqual => ("not before", "не раньше:"),
            CompareOp::Greater => ("after", "позже:"),
            CompareOp::LessOrEqual => ("not after", "не позже:"),
            CompareOp::Less => ("before", "раньше:"),
            CompareOp::Equal | CompareOp::NotEqual => return self.names.comparison(op),
        };
        self.say(en, ru)
    }

    /// A value with the unit that what it is compared with has.
    fn value_beside(&self, expr: &RowExpr, other: &RowExpr) -> String {
        let value = self.value(expr);
        let RowKind::Number(_) = expr.kind else { return value };
        let column = match &other.kind {
            RowKind::Column(column) => *column,
            RowKind::Through { expr, .. } => match expr.kind {
                RowKind::Column(column) => column,
                _ => return value,
            },
            _ => return value,
        };
        match self.kind_of(column) {
            Some(ColumnKind::Number(unit)) if !unit.text.is_empty() => format!("{value}\u{A0}{}", unit.text),
            Some(_) | None => value,
        }
    }

    /// What a value is called.
    pub fn value(&self, expr: &RowExpr) -> String {
        match &expr.kind {
            RowKind::Column(column) => spaced(self.names.column(*column)),
            RowKind::Period(Grain::Year) => self.say("the year", "год"),
            RowKind::Period(Grain::Quarter) => self.say("the quarter", "квартал"),
            RowKind::Period(Grain::Month) => self.say("the month", "месяц"),
            RowKind::Number(number) => {
                let number = Number::Exact(number.clone());
                as_written(&number, &crate::unit::Unit::one(), &self.names)
            }
            RowKind::Text(text) => self.names.quoted(text),
            RowKind::Date(date) => self.names.date(*date),
            RowKind::PeriodLiteral(period) => self.names.period(*period),
            RowKind::Through { through: Through::Partner(_), expr } => {
                let value = self.value(expr);
                self.say(format!("{value} of the partner"), format!("{value} партнёра"))
            }
            RowKind::Through { through: Through::Column(column), expr } => {
                let (value, column) = (self.value(expr), spaced(self.names.column(*column)));
                self.say(format!("{value} of the {column}"), format!("{value} («{column}»)"))
            }
            RowKind::Linked { function: LinkedFunction::Count, .. } => {
                let links = self.links(expr);
                self.say(format!("the number of links {links}"), format!("число связей {links}"))
            }
            RowKind::Parent { code, .. } => {
                let code = self.value(code);
                self.say(format!("the code above {code}"), format!("вышестоящий код {code}"))
            }
            _ => {
                let text = match self.cluster {
                    Some(cluster) => self.names.text_of_cluster(cluster, expr.span),
                    None => self.names.text(expr.span),
                };
                self.names.quoted(&text)
            }
        }
    }
}

/// The parts that `or` joins.
fn alternatives(expr: &RowExpr) -> Vec<&RowExpr> {
    match &expr.kind {
        RowKind::Or(a, b) => alternatives(a).into_iter().chain(alternatives(b)).collect(),
        _ => vec![expr],
    }
}

/// A name as words.
pub fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
