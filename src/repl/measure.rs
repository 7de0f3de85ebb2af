//! `:type`: what a measure is, known without data; or what a name stands for.

use std::collections::BTreeSet;

use super::session::{Reply, Session};
use crate::check::quantity::{Kind, Lack, PriceBasis, Quantity};
use crate::model::{CellAxis, ColumnKind, Dataset, Grain, MeasureKind, Rollup, TimeKind};
use crate::report::{Names, list_of_pairs, percent};
use crate::unit::{Number, Rational};

impl Session {
    pub(super) fn type_of(&mut self, rest: &str) -> Reply {
        if rest.is_empty() {
            return self.usage("type");
        }
        if let Some(told) = self.type_of_name(rest) {
            return Reply::done(told);
        }
        let (policy, query) = match self.read_asked(rest) {
            Ok(read) => read,
            Err(reply) => return reply,
        };
        let quantity = self.checked.quantity_of(&policy, &query.measure);
        let coverage = match &query.measure.kind {
            MeasureKind::Indicator(id) => policy.indicators.get(id.index()).map(|i| i.coverage.clone()),
            _ => None,
        };
        let names = Names { policy: &policy, sources: &self.checked.sources, lang: self.lang() };
        let head = names.formula(&query.measure);
        let coverage = coverage.unwrap_or(query.coverage);
        let pairs = told(&names, &quantity, &coverage);
        Reply::done(format!("{head}\n{}", list_of_pairs(&pairs, self.settings.layout)))
    }

    /// What a name that is no measure stands for.
    fn type_of_name(&self, name: &str) -> Option<String> {
        let names = self.names();
        if let Some(kind) = self.kind_of_declaration(name) {
            return Some(names.say(
                format!("`{name}`: {kind}; `:doc {name}` tells of it\n"),
                format!("`{name}`: {kind}; подробнее `:описание {name}`\n"),
            ));
        }
        let (of, own) = name.split_once('.').map_or((None, name), |(of, own)| (Some(of), own));
        let datasets = names.policy.datasets.iter();
        let wanted = datasets.filter(|dataset| of.is_none_or(|of| dataset.name == of));
        let found: Vec<(String, String)> = wanted
            .filter_map(|dataset| {
                let column = dataset.columns.iter().find(|column| column.name == own)?;
                Some((format!("{}.{own}", dataset.name), column_told(&names, dataset, column)))
            })
            .collect();
        // A column of numbers alone may be an indicator of that name as well.
        let is_measure = names.policy.indicators.iter().any(|i| !i.derived && i.name == name)
            || names.policy.parameters.iter().any(|p| p.name == name);
        (!found.is_empty() && !is_measure).then(|| list_of_pairs(&found, self.settings.layout))
    }
}

/// What a column holds: `thousand RUB, a flow, may be empty`
pub(super) fn column_told(names: &Names<'_>, dataset: &Dataset, column: &crate::model::Column) -> String {
    let policy = names.policy;
    let mut parts = vec![match &column.kind {
        ColumnKind::Text => names.say("a text", "текст"),
        ColumnKind::Date => names.say("a date", "дата"),
        ColumnKind::Cluster => names.say("a cluster", "кластер"),
        ColumnKind::Number(unit) if unit.text.is_empty() => names.say("a number", "число"),
        ColumnKind::Number(unit) => unit.text.to_string(),
        ColumnKind::Code(list) => {
            let list = policy.classifications.get(list.index()).map_or("", |list| list.name.as_str());
            names.say(format!("a code of {list}"), format!("код {list}"))
        }
        ColumnKind::Reference(of) => {
            let of = policy.datasets.get(of.index()).map_or("", |of| of.name.as_str());
            names.say(format!("a key of {of}"), format!("ключ {of}"))
        }
    }];
    parts.extend(column.time.map(|time| match time {
        TimeKind::Flow => names.say("a flow", "поток"),
        TimeKind::FlowCumulative => {
            names.say("a flow since the beginning of the year", "поток нарастающим итогом с начала года")
        }
        TimeKind::Stock(rollup) => {
            let (en, ru) = match rollup {
                Rollup::Average => ("on average", "в среднем"),
                Rollup::Opening => ("at the beginning of the period", "на начало периода"),
                Rollup::Closing => ("at the end of the period", "на конец периода"),
            };
            names.say(format!("a stock {en}"), format!("запас {ru}"))
        }
    }));
    let own = |id: &crate::model::ColumnId| dataset.column(*id).is_some_and(|key| key.name == column.name);
    if dataset.keys.iter().any(own) {
        parts.push(names.say("a key of the table", "ключ таблицы"));
    }
    if column.optional {
        parts.push(names.say("may be empty", "может быть пустым"));
    }
    match &column.computed {
        Some(formula) => {
            let formula = names.text(formula.span);
            parts.push(names.say(format!("computed: {formula}"), format!("вычисляется: {formula}")));
        }
        None if column.header != column.name => {
            let header = names.quoted(&column.header);
            parts.push(names.say(format!("in the file {header}"), format!("в файле {header}")));
        }
        None => {}
    }
    parts.join(", ")
}

/// What a measure is, as labels with what they say.
pub fn told(names: &Names<'_>, quantity: &Quantity, coverage: &Rational) -> Vec<(String, String)> {
    let unit = &quantity.unit.text;
    let unit = if unit.is_empty() { names.say("none", "нет") } else { unit.to_string() };
    let mut pairs =
        vec![(names.say("unit", "единица"), unit), (names.say("kind", "род"), kind(names, quantity.kind))];
    pairs.extend(prices(names, quantity.prices.basis()).map(|text| (names.say("prices", "цены"), text)));
    pairs.push((names.say("differs by", "различается по осям"), axes(names, &quantity.depends)));
    let mut adds = axes(names, &quantity.adds_over);
    if quantity.by_members {
        let members = names.say("groups of members", "группы участников");
        adds = if quantity.adds_over.is_empty() { members } else { format!("{adds}, {members}") };
    }
    pairs.push((names.say("adds up over", "складывается по осям"), adds));
    let least = percent(&Number::Exact(coverage.clone()), names.lang);
    pairs.push((
        names.say("coverage", "охват"),
        names.say(
            format!("at least {least} of the expected values"),
            format!("не менее {least} ожидаемых значений"),
        ),
    ));
    let missing: Vec<String> = quantity.missing.iter().map(|why| lack(names, *why)).collect();
    let never = names.say("never", "никогда");
    let missing = if missing.is_empty() { never } else { missing.join("; ") };
    pairs.push((names.say("missing where", "нет значения, если"), missing));
    pairs
}

fn axes(names: &Names<'_>, axes: &BTreeSet<CellAxis>) -> String {
    let name = |axis: &CellAxis| match axis {
        CellAxis::Cluster => names.say("cluster", "кластер"),
        CellAxis::Role => names.say("role", "роль"),
        CellAxis::Period(Grain::Year | Grain::Quarter | Grain::Month) => names.say("time", "время"),
        CellAxis::Axis(_) => names.axis(*axis).to_owned(),
    };
    match axes.is_empty() {
        true => names.say("nothing", "ни по одной"),
        false => axes.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

fn kind(names: &Names<'_>, kind: Kind) -> String {
    let (en, ru) = match kind {
        Kind::Number => ("a plain number", "число без единицы"),
        Kind::Count => ("a count of organisations or rows", "количество организаций или строк"),
        Kind::Amount => ("an amount", "величина"),
        Kind::Flow => ("a flow: made in the course of a period", "поток: создаётся в течение периода"),
        Kind::Stock => (
            "a stock: a state that does not add up over time",
            "запас: состояние, по времени не складывается",
        ),
        Kind::Points => ("percentage points: a difference of shares", "процентные пункты: разность долей"),
        Kind::Share => ("a share: a part of a whole", "доля: часть целого"),
        Kind::Index => ("an index: how a quantity changed", "индекс: изменение величины"),
        Kind::Rate => ("a ratio of unlike quantities", "отношение разнородных величин"),
        Kind::Condition => ("a condition: true or false", "условие: да или нет"),
        Kind::Member => ("a member of an axis", "значение оси"),
    };
    names.say(en, ru)
}

fn prices(names: &Names<'_>, basis: PriceBasis) -> Option<String> {
    match basis {
        PriceBasis::None => None,
        PriceBasis::Nominal => Some(names.say("of each period's own", "текущие, каждого периода свои")),
        PriceBasis::Constant(year) => Some(names.say(format!("of {year}"), format!("{year} года"))),
        PriceBasis::Mixed => {
            Some(names.say("of several times: an index of prices", "разного времени: индекс цен"))
        }
    }
}

fn lack(names: &Names<'_>, why: Lack) -> String {
    let (en, ru) = match why {
        Lack::Values => {
            ("too many values or rows are absent", "отсутствует слишком много значений или строк")
        }
        Lack::Period => ("the data do not reach the period", "данных за период нет"),
        Lack::Membership => ("it is not known who is a member", "неизвестно, кто входит в кластер"),
        Lack::Holders => ("it is not known who has the role", "неизвестно, у кого эта роль"),
        Lack::Role => ("the cluster has no such role", "в кластере нет такой роли"),
        Lack::Nobody => ("nobody is in the group", "в группе никого нет"),
        Lack::Zero => ("a denominator is 0", "знаменатель равен 0"),
        Lack::Base => ("the base of a percentage is not positive", "база процента не положительна"),
        Lack::Cell => ("the question does not fix the axis that is asked for", "вопрос не задаёт нужную ось"),
        Lack::Root => ("the result is no number", "результат не число"),
    };
    names.say(en, ru)
}
