//! What the data of an aggregate lack, in words: of how many, of whom, and what tables hold back.
//!
//! Phrases are lower case without a full stop, so that they stand in a sentence, a table or a JSON field alike.

use super::layout::{Text, Tint};
use super::number::{percent, whole};
use super::plural::{Noun, of_count};
use super::words::Names;
use crate::cube::{Coverage, Withheld};
use crate::model::{AggregateFunction, AggregateId, ColumnKind, ColumnRef, DataStatus, DatasetId, Period};
use crate::unit::{Number, Rational};

impl Names<'_> {
    /// The columns that an aggregate adds up, and those of its condition that may be empty, by the names that formulas
    /// use; `None` in a bare count.
    pub(super) fn columns_of(&self, id: AggregateId) -> Option<String> {
        let aggregate = self.policy.aggregates.get(id.index())?;
        let argument = aggregate.argument.as_ref()?;
        // A Russian sentence declines its words and not the author's names, so the names are quoted.
        let name = |c| self.say(self.column(c), format!("«{}»", self.column(c)));
        let added = argument.columns();
        if added.is_empty() {
            return None;
        }
        let may_be_empty = |c: &ColumnRef| {
            let dataset = self.policy.datasets.get(c.dataset.index());
            !added.contains(c)
                && dataset.and_then(|d| d.column(c.column)).is_some_and(|column| column.optional)
        };
        let read = aggregate.filter.iter().flat_map(|f| f.columns()).filter(may_be_empty);
        let names: Vec<String> = added.iter().copied().chain(read).map(name).collect();
        Some(names.join(&self.say(" or ", " или ")))
    }

    /// The numbers that an aggregate reads in tables that hold some back.
    pub fn held_of(&self, id: AggregateId) -> Vec<ColumnRef> {
        let held = |c: &ColumnRef| {
            let dataset = self.policy.datasets.get(c.dataset.index()).filter(|d| d.status.is_some());
            let column = dataset.and_then(|d| d.column(c.column));
            column.is_some_and(|column| matches!(column.kind, ColumnKind::Number(_)))
        };
        let aggregate = self.policy.aggregates.get(id.index());
        aggregate.map(|a| a.columns().into_iter().filter(held).collect()).unwrap_or_default()
    }

    /// The same by name.
    pub(super) fn held_columns(&self, id: AggregateId) -> Option<String> {
        let held = self.held_of(id).into_iter();
        let names: Vec<String> =
            held.map(|c| self.say(self.column(c), format!("«{}»", self.column(c)))).collect();
        (!names.is_empty()).then(|| names.join(&self.say(" or ", " или ")))
    }

    /// `value_added is missing for 12 of 340 organisations in 2012; at least 90 % must be known`
    pub(super) fn incomplete(
        &self,
        id: AggregateId,
        coverage: Coverage,
        undetermined: u64,
        needed: &Rational,
        period: Option<Period>,
    ) -> String {
        let absent = coverage.expected.saturating_sub(coverage.present);
        let noun = self.noun(id, period);
        let all = of_count(coverage.expected, noun, self.lang);
        let when = period.map(|p| format!(" {}", self.in_period(p))).unwrap_or_default();
        let some = whole(absent, self.lang);
        let mut phrase = match self.columns_of(id) {
            _ if undetermined >= absent
                && absent > 0
                && noun != Noun::Organisation
                && self.is_of_link(id) =>
            {
                self.say(
                    format!("it is not known for {some} of {all} whether both ends are members{when}"),
                    format!("для {some} из {all} неизвестно, участники ли оба конца{when}"),
                )
            }
            _ if undetermined >= absent && absent > 0 => self.say(
                format!("it is not known for {some} of {all} whether {}{when}", members_en(absent)),
                format!("для {some} из {all} неизвестно, {}{when}", members_ru(absent)),
            ),
            Some(columns) if coverage.withheld.total() >= absent && absent > 0 => {
                let columns = self.held_columns(id).unwrap_or(columns);
                let how = self.held(coverage.withheld);
                if one_each(noun) {
                    self.say(
                        format!("{columns} is {} for {some} of {all}{when}", how.en),
                        format!("значение {columns} {} у {some} из {all}{when}", how.ru_one),
                    )
                } else {
                    self.say(
                        format!("{some} of {all} of {columns} are {}{when}", how.en),
                        format!("{} {some} из {all} {columns}{when}", how.ru_one),
                    )
                }
            }
            Some(columns) if one_each(noun) => self.say(
                format!("{columns} is missing for {some} of {all}{when}"),
                format!("нет значения {columns} у {some} из {all}{when}"),
            ),
            Some(columns) => self.say(
                format!("{some} of {all} of {columns} are missing{when}"),
                format!("нет {some} из {all} {columns}{when}"),
            ),
            None => {
                let text = self.aggregate(id);
                let (en, ru) = if absent == 1 { ("it counts", "её") } else { ("they count", "их") };
                self.say(
                    format!("it is not known for {some} of {all}{when} whether {en} in {text}"),
                    format!("для {some} из {all}{when} неизвестно, учитывать ли {ru} в {text}"),
                )
            }
        };
        if undetermined > 0 && undetermined < absent {
            let open = whole(undetermined, self.lang);
            let (en, ru) = match noun != Noun::Organisation && self.is_of_link(id) {
                true => ("both ends are members", "участники ли оба конца"),
                false => (members_en(undetermined), members_ru(undetermined)),
            };
            phrase.push_str(&self.say(
                format!(" (for {open} of them it is not known whether {en})"),
                format!(" (для {open} из них неизвестно, {ru})"),
            ));
        }
        let held = coverage.withheld.total();
        let bare = self.columns_of(id).is_none();
        if held > 0 && (held < absent || bare) {
            let (how, n) = (self.held(coverage.withheld), whole(held, self.lang));
            phrase.push_str(&self.say(
                format!(" (for {n} of them it is {})", how.en),
                format!(" (из них {}: {n})", how.ru_one),
            ));
        }
        let share = percent(&Number::Exact(needed.clone()), self.lang);
        phrase.push_str(&if *needed == Rational::one() {
            self.say("; all are needed", "; нужны все")
        } else {
            self.say(format!("; at least {share} are needed"), format!("; нужно не менее {share}"))
        });
        phrase
    }

    /// How the table holds values back, in words.
    pub(super) fn held(&self, withheld: Withheld) -> Held {
        match (withheld.suppressed > 0, withheld.confidential > 0) {
            (true, true) => Held {
                en: "suppressed or confidential",
                ru_one: "скрыто или конфиденциально",
                ru_many: "скрыты или конфиденциальны",
            },
            (_, true) => Held {
                en: "confidential", ru_one: "конфиденциально", ru_many: "конфиденциальны"
            },
            (_, false) => Held { en: "suppressed", ru_one: "скрыто", ru_many: "скрыты" },
        }
    }

    fn is_of_link(&self, id: AggregateId) -> bool {
        let dataset = self.policy.aggregates.get(id.index()).map(|a| a.dataset);
        dataset.and_then(|d| self.policy.datasets.get(d.index())).is_some_and(|d| d.link.is_some())
    }

    /// Organisations where one value is expected of each, links where these are counted, else values.
    pub(super) fn noun(&self, id: AggregateId, period: Option<Period>) -> Noun {
        let id_of = self.policy.aggregates.get(id.index()).map(|a| a.dataset);
        let Some(dataset) = id_of.and_then(|d| self.policy.datasets.get(d.index())) else {
            return Noun::Value;
        };
        if dataset.link.is_some() {
            return match self.policy.aggregates.get(id.index()).map(|a| &a.function) {
                Some(AggregateFunction::Network(function)) if function.is_of_members() => Noun::Organisation,
                Some(AggregateFunction::Network(_) | AggregateFunction::Count) => Noun::Link,
                Some(
                    AggregateFunction::Sum
                    | AggregateFunction::Mean
                    | AggregateFunction::Min
                    | AggregateFunction::Max
                    | AggregateFunction::Median
                    | AggregateFunction::Quantile(_)
                    | AggregateFunction::Stdev,
                )
                | None => Noun::Value,
            };
        }
        let one_each = match &dataset.period {
            None => dataset.is_entity(),
            Some(column) => dataset.is_plain_fact() && period.is_some_and(|p| p.grain == column.grain),
        };
        match id_of.is_some_and(|id| self.of_organisations(id)) {
            _ if !one_each => Noun::Value,
            true => Noun::Organisation,
            false => Noun::Row,
        }
    }

    /// True of a table about those whom clusters are of; where there are no clusters, about anybody. What else has rows,
    /// such as a list of projects, has rows.
    pub fn of_organisations(&self, id: DatasetId) -> bool {
        let Some(dataset) = self.policy.datasets.get(id.index()) else { return false };
        let (clusters, entity) = (&self.policy.clusters, dataset.of.unwrap_or(id));
        let link = dataset.link.is_some();
        link || clusters.is_empty() || clusters.iter().any(|cluster| cluster.entity == entity)
    }

    /// The status of data as a cell of a table; what is final is not remarked on.
    pub fn data_status_cell(&self, status: Option<DataStatus>) -> Text {
        match status {
            None => Text::plain("–"),
            Some(DataStatus::Final) => Text::plain(self.data_status(DataStatus::Final)),
            Some(status) => Text::tinted(self.data_status(status), Tint::Open),
        }
    }
}

/// True where one value is expected of each of what is counted.
fn one_each(noun: Noun) -> bool {
    matches!(noun, Noun::Organisation | Noun::Row)
}

/// One word of how values are held back, as its sentence needs it.
pub(super) struct Held {
    pub(super) en: &'static str,
    pub(super) ru_one: &'static str,
    pub(super) ru_many: &'static str,
}

fn members_en(n: u64) -> &'static str {
    if n == 1 { "it is a member" } else { "they are members" }
}

fn members_ru(n: u64) -> &'static str {
    if n == 1 { "участник ли она" } else { "участники ли они" }
}
