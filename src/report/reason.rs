//! Why there is no value, and why a verdict is what it is, in words.
//!
//! Phrases are lower case without a full stop, so that they stand in a sentence, a table or a JSON field alike.

use super::layout::{Text, Tint};
use super::library_formula::{in_words, is_library};
use super::number::{percent, whole};
use super::plural::{Noun, of_count};
use super::words::Names;
use crate::cube::{Counted, Coverage, Reason, Unavailable, Unknown, Withheld};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, CellAxis, ColumnKind, ColumnRef, DataStatus, DatasetId, Grain,
    Period,
};
use crate::unit::{Number, Rational};
use crate::verdict::{Offender, Why};

impl Names<'_> {
    /// Why a verdict is not a plain met or missed.
    pub fn why(&self, why: &Why) -> String {
        match why {
            Why::Missing(reason) => self.reason(reason),
            Why::RequirementMissing(reason) => {
                let reason = self.reason(reason);
                self.say(
                    format!("the required value cannot be computed: {reason}"),
                    format!("требуемое значение нельзя вычислить: {reason}"),
                )
            }
            Why::NobodyInScope => self.say(
                "there is nothing to which the target applies",
                "цель ни к чему не относится: список пуст",
            ),
            Why::NoPlan(period) => self.say(
                format!("the plan has no value for {}", self.period(*period)),
                format!("в плане нет значения на {}", self.period_accusative(*period)),
            ),
            Why::ConditionFalse => {
                self.say("the target's condition does not hold", "условие цели не выполнено")
            }
            Why::OutsideLifetime => {
                self.say("the cluster does not exist in that period", "в этом периоде кластер не существует")
            }
            Why::NothingToCompare => {
                self.say("there is no value to compare yet", "значений для сравнения пока нет")
            }
            Why::TooCoarse(period) => {
                let period = self.period(*period);
                self.say(
                    format!("the data are of {period}, which ends after the due day: whether it held by then cannot be told"),
                    format!("данные – за {period}, а он кончается после срока: было ли это к сроку, сказать нельзя"),
                )
            }
            Why::DoubtfulEvent => self.say(
                "a row may be the event, but a value that its condition reads is missing",
                "строка может быть этим событием, но нет значения, которое читает условие",
            ),
            Why::Offenders(offenders) => {
                let names: Vec<String> = offenders.iter().map(|one| self.offender(one)).collect();
                let names = names.join("; ");
                self.say(format!("it fails for: {names}"), format!("не выполняют: {names}"))
            }
            Why::Order(ties) => {
                let told: Vec<String> = ties.iter().map(|tie| self.tie(tie)).collect();
                told.join("; ")
            }
            Why::BindsFrom(date) => {
                let date = self.date(*date);
                self.say(
                    format!("the requirement binds from {date}"),
                    format!("требование действует с {date}"),
                )
            }
        }
    }

    /// `Councils are set up (Automotive cluster)`
    fn offender(&self, offender: &Offender) -> String {
        let target = self.policy.targets.iter().find(|target| target.span == offender.span);
        let named = target.map(|target| self.target(target)).or_else(|| offender.title.clone());
        match (named, offender.cluster) {
            (Some(title), Some(cluster)) => format!("{title} ({})", self.cluster(cluster)),
            (Some(title), None) => title,
            (None, Some(cluster)) => {
                let name = offender.name.split_whitespace().next().unwrap_or_default();
                format!("{} ({})", super::words::short(name), self.cluster(cluster))
            }
            (None, None) => offender.name.clone(),
        }
    }

    /// `3 known, 1 unknown (Density of contracts (Chemical cluster): achievement cannot be computed)`
    pub fn counted(&self, counted: &Counted) -> String {
        let who: Vec<String> = counted
            .who
            .iter()
            .map(|unknown| match unknown {
                Unknown::Object { name, title, cluster, span } => self.offender(&Offender {
                    name: name.clone(),
                    title: title.clone(),
                    cluster: *cluster,
                    span: *span,
                }),
                Unknown::Member(axis, member) => self.member(*axis, member),
            })
            .collect();
        let more = if counted.open > counted.who.len() as u64 { "; …" } else { "" };
        let (who, why) = (who.join("; "), self.reason(&counted.why));
        let (known, open) = (whole(counted.known, self.lang), whole(counted.open, self.lang));
        self.say(
            format!("{known} known, {open} unknown ({who}{more}: {why})"),
            format!("точно {known}, ещё {open} неизвестно ({who}{more}: {why})"),
        )
    }

    /// Why a value is missing where its data have this coverage.
    pub fn reason_at(&self, reason: &Reason, coverage: Coverage) -> String {
        match reason {
            // Nothing was expected: there is nobody to divide by.
            Reason::DivisionByZero { denominator } if coverage.expected == 0 => {
                let text = self.part(*denominator);
                if is_number(&text) {
                    return self.reason(reason);
                }
                self.say(
                    format!("the denominator {text} is 0: no member counts in it"),
                    format!("знаменатель {text} равен 0: учитывать в нём некого"),
                )
            }
            other => self.reason(other),
        }
    }

    /// Why a value is missing.
    pub fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::NoData { aggregate, cell, .. }
                if let Some(stock) = self.linked_stock(*aggregate, cell.period) =>
            {
                stock
            }
            Reason::NoData { aggregate, withheld, expected, .. } => match self.columns_of(*aggregate) {
                Some(columns) if withheld.total() >= *expected && withheld.total() > 0 => {
                    let columns = self.held_columns(*aggregate).unwrap_or(columns);
                    let how = self.held(*withheld);
                    self.say(
                        format!("no data: every value of {columns} is {}", how.en),
                        format!("нет данных: все значения {columns} {}", how.ru_many),
                    )
                }
                Some(columns) if withheld.total() > 0 => {
                    let (how, some) = (self.held(*withheld), whole(withheld.total(), self.lang));
                    self.say(
                        format!("no data: every value of {columns} is missing ({some} of them {})", how.en),
                        format!(
                            "нет данных: отсутствуют все значения {columns} (из них {} {some})",
                            how.ru_one
                        ),
                    )
                }
                Some(columns) => self.say(
                    format!("no data: every value of {columns} is missing"),
                    format!("нет данных: отсутствуют все значения {columns}"),
                ),
                None => {
                    let text = self.aggregate(*aggregate);
                    let (en, ru) = match self.noun(*aggregate, None) {
                        Noun::Link => ("any link", "ни для одной связи не известно, учитывать ли её"),
                        Noun::Value | Noun::Row => {
                            ("any row", "ни для одной строки не известно, учитывать ли её")
                        }
                        _ => ("any organisation", "ни для одной организации не известно, учитывать ли её"),
                    };
                    self.say(
                        format!("no data: it is not known for {en} whether it counts in {text}"),
                        format!("нет данных: {ru} в {text}"),
                    )
                }
            },
            Reason::Incomplete { aggregate, coverage, undetermined, needed, cell } => {
                self.incomplete(*aggregate, *coverage, *undetermined, needed, cell.period)
            }
            Reason::Unavailable { aggregate, why } => self.unavailable(*aggregate, *why),
            Reason::EmptySet { aggregate } => {
                let text = self.aggregate(*aggregate);
                self.say(
                    format!("no row fits {text}, so it has no value"),
                    format!("для {text} нет ни одной подходящей строки"),
                )
            }
            Reason::OneValue { aggregate } => {
                let text = self.aggregate(*aggregate);
                self.say(
                    format!("one row fits {text}, and a deviation needs two"),
                    format!("для {text} подходит одна строка, а отклонению нужны две"),
                )
            }
            Reason::EmptyGroup => self.say(
                "empty group: the cluster has no members then",
                "пустая группа: участников в это время нет",
            ),
            Reason::DivisionByZero { denominator } => {
                let text = self.part(*denominator);
                if is_number(&text) {
                    return self.say(format!("division by {text}"), format!("деление на {text}"));
                }
                self.say(format!("the denominator {text} is 0"), format!("знаменатель {text} равен 0"))
            }
            Reason::BaseNotPositive { base } => {
                let text = self.part(*base);
                self.say(
                    format!("{text} is not above 0, so no percentage of it can be required"),
                    format!("{text} не больше 0, поэтому процент от этого значения не имеет смысла"),
                )
            }
            Reason::NotReal { place } => {
                let text = self.part(*place);
                self.say(
                    format!("{text} is not a real number"),
                    format!("{text} не выражается действительным числом"),
                )
            }
            Reason::BelowZero { place } => {
                let text = self.part(*place);
                self.say(
                    format!("{text} is below 0, where this measure has no meaning"),
                    format!("{text} меньше 0, а для таких значений эта мера не определена"),
                )
            }
            Reason::NoTerritory { place } => {
                let text = self.part(*place);
                self.say(
                    format!("{text}: there is no cluster here whose territory `in` names"),
                    format!("{text}: здесь нет кластера, территория которого названа словом `в`"),
                )
            }
            Reason::AxisFree { place } => self.free(*place),
            Reason::NoParent { place } => {
                let text = self.part(*place);
                self.say(
                    format!("{text}: there is nothing above this code"),
                    format!("{text}: выше этого кода ничего нет"),
                )
            }
            Reason::NoMembers { place } => {
                let text = self.part(*place);
                self.say(
                    format!("{text} runs over an empty list"),
                    format!("{text}: список, по которому идёт расчёт, пуст"),
                )
            }
            Reason::OneMember { place } => {
                let text = self.text(*place);
                self.say(
                    format!("{text} has one member to run over, and a deviation needs two"),
                    format!("{text}: расчёт идёт по одному члену, а отклонению нужны два"),
                )
            }
            Reason::NoPart { place } => {
                let text = self.text(*place);
                self.say(
                    format!("the part in {text} is not from 0 to 1"),
                    format!("{text}: доля квантиля не лежит между 0 и 1"),
                )
            }
            Reason::NoInequality { place } => {
                let text = self.text(*place);
                self.say(
                    format!("{text} has no value: its values or weights add up to 0, or some are below 0"),
                    format!("{text} не имеет значения: его значения или веса дают в сумме 0 или есть значения меньше 0"),
                )
            }
            Reason::NotRanked { place, axis, stands } => {
                let text = self.text(*place);
                let axis = match axis {
                    CellAxis::Axis(_) => self.axis_head(*axis),
                    CellAxis::Cluster | CellAxis::Role | CellAxis::Period(_) => {
                        self.axis_head(*axis).to_lowercase()
                    }
                };
                match stands {
                    true => self.say(
                        format!("{text} has no value: what is asked about is not among the members of {axis} that are compared, as where it is of another level"),
                        format!("{text} не имеет значения: того, о чём спрашивают, нет среди сравниваемых членов оси {axis}, например, если это другой уровень"),
                    ),
                    false => self.say(
                        format!("{text} is the place of one member of {axis}, and none is fixed here: ask by {axis}"),
                        format!("{text} – место одного члена оси {axis}, а здесь ни один не задан: добавьте «по {axis}»"),
                    ),
                }
            }
            Reason::NoParameter { parameter, period } => {
                let name = self.policy.parameters.get(parameter.index()).map_or("", |p| p.name.as_str());
                match period {
                    Some(period) => {
                        let period = self.period(*period);
                        self.say(
                            format!("the parameter {name} has no value at the end of {period}"),
                            format!("у параметра «{name}» нет значения на конец периода {period}"),
                        )
                    }
                    None => self.say(
                        format!("the parameter {name} is read without a period"),
                        format!("параметр «{name}» прочитан без периода"),
                    ),
                }
            }
            Reason::ParameterTwice { parameter, from } => {
                let name = self.policy.parameters.get(parameter.index()).map_or("", |p| p.name.as_str());
                let from = self.date(*from);
                self.say(
                    format!("the conditions of several values of {name} from {from} hold, and it cannot be told which is meant"),
                    format!("верны условия нескольких значений параметра «{name}» с {from}, и какое из них имеется в виду, сказать нельзя"),
                )
            }
            Reason::NotEnacted { parameter, from } => {
                let name = self.policy.parameters.get(parameter.index()).map_or("", |p| p.name.as_str());
                let from = self.date(*from);
                self.say(
                    format!("the value of {name} from {from} is expected, not enacted"),
                    format!("значение параметра «{name}» с {from} лишь предполагается, акта ещё нет"),
                )
            }
            Reason::NoClause { place } => {
                let text = self.part(*place);
                match text.as_str() {
                    // What a verdict is reckoned from may be lacking; nobody could have stated it.
                    "achievement" | "достижение" | "progress" | "продвижение" => {
                        self.say(format!("{text} cannot be computed"), format!("{text} не вычисляется"))
                    }
                    _ => self.say(format!("{text} is not stated"), format!("{text}: не указано")),
                }
            }
            Reason::NoObjects { place } => {
                let text = self.part(*place);
                self.say(format!("{text} has nothing to look at"), format!("{text}: смотреть не на что"))
            }
            Reason::NoRatio => self.say(
                "there is no achievement: of fact and plan one is below 0, or the plan is 0",
                "степень достижения не определена: факт или план меньше 0 либо план равен 0",
            ),
            Reason::Counted(counted) => self.counted(counted),
            Reason::NoBaseline => self.say("the policy states no baseline", "в политике не указана база"),
        }
    }

    /// What a formula reads of an axis that its cell does not fix, and how a query fixes it.
    fn free(&self, place: crate::source::Span) -> String {
        let text = self.text(place);
        let fixed = |en: &str, ru: &str, by: &str, axis: &str| {
            self.say(
                format!("no {en} is fixed here: add `by {by}` or `where {axis} == …`"),
                format!("{ru} здесь не задан: добавьте `по {by}` или `где {axis} == …`"),
            )
        };
        let of = |en: &'static str, ru: &'static str| self.say(en, ru);
        match text.as_str() {
            "year" | "год" => fixed("year", "год", &of("year", "годам"), &of("year", "год")),
            "quarter" | "квартал" => {
                fixed("quarter", "квартал", &of("quarter", "кварталам"), &of("quarter", "квартал"))
            }
            "month" | "месяц" => fixed("month", "месяц", &of("month", "месяцам"), &of("month", "месяц")),
            "cluster" | "кластер" => {
                fixed("cluster", "кластер", &of("cluster", "кластерам"), &of("cluster", "кластер"))
            }
            _ if text.contains("over all territor") || text.contains("по всем территори") => self.say(
                "no cluster with a territory is fixed here: declare it as `cluster … in region \"…\"`, or give the axis of places, as in `location_quotient(m, region)`",
                "кластер с территорией здесь не задан: объявите его как `кластер … в регион \"…\"` или назовите ось мест, как в `коэффициент_локализации(m, регион)`",
            ),
            _ => self.say(
                format!("{text} depends on something that is not fixed here"),
                format!("{text} зависит от того, что здесь не задано"),
            ),
        }
    }

    /// The columns that an aggregate adds up, and those of its condition that may be empty, by the names that formulas
    /// use; `None` in a bare count.
    fn columns_of(&self, id: AggregateId) -> Option<String> {
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
    fn held_columns(&self, id: AggregateId) -> Option<String> {
        let held = self.held_of(id).into_iter();
        let names: Vec<String> =
            held.map(|c| self.say(self.column(c), format!("«{}»", self.column(c)))).collect();
        (!names.is_empty()).then(|| names.join(&self.say(" or ", " или ")))
    }

    pub(super) fn aggregate(&self, id: AggregateId) -> String {
        let told = |a: &Aggregate| match is_library(self.sources, a.span) {
            true => in_words(&a.text, self.lang),
            false => a.text.clone(),
        };
        self.policy.aggregates.get(id.index()).map(told).unwrap_or_default()
    }

    /// `value_added is missing for 12 of 340 organisations in 2012; at least 90 % must be known`
    fn incomplete(
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
    fn held(&self, withheld: Withheld) -> Held {
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

    /// The status of data as a cell of a table; what is final is not remarked on.
    pub fn data_status_cell(&self, status: Option<DataStatus>) -> Text {
        match status {
            None => Text::plain("–"),
            Some(DataStatus::Final) => Text::plain(self.data_status(DataStatus::Final)),
            Some(status) => Text::tinted(self.data_status(status), Tint::Open),
        }
    }

    fn is_of_link(&self, id: AggregateId) -> bool {
        let dataset = self.policy.aggregates.get(id.index()).map(|a| a.dataset);
        dataset.and_then(|d| self.policy.datasets.get(d.index())).is_some_and(|d| d.link.is_some())
    }

    /// Organisations where one value is expected of each, links where these are counted, else values.
    fn noun(&self, id: AggregateId, period: Option<Period>) -> Noun {
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

    fn unavailable(&self, id: AggregateId, why: Unavailable) -> String {
        let dataset = self.policy.aggregates.get(id.index()).map(|a| a.dataset);
        match why {
            Unavailable::CoarserThanCell => {
                let title = self.quoted(dataset.map_or("", |d| self.dataset(d)));
                let grain = dataset
                    .and_then(|d| self.policy.datasets.get(d.index()))
                    .and_then(|d| d.period.as_ref())
                    .map_or(Grain::Year, |p| p.grain);
                let (en, ru) = match grain {
                    Grain::Year => ("year", "по годам"),
                    Grain::Quarter => ("quarter", "по кварталам"),
                    Grain::Month => ("month", "по месяцам"),
                };
                self.say(
                    format!("{title} is by {en} and has no shorter periods"),
                    format!("набор {title} ведётся {ru}, более коротких периодов в нём нет"),
                )
            }
            Unavailable::NoSuchRole => self.say("the cluster has no such role", "такой роли в кластере нет"),
            Unavailable::RoleOfAnotherCluster => {
                let text = self.aggregate(id);
                self.say(
                    format!("the cluster has no role that {text} asks for"),
                    format!("в кластере нет роли, о которой спрашивает {text}"),
                )
            }
            Unavailable::MembershipNeedsPeriod => self.say(
                "membership changes from period to period, and no period is chosen here",
                "состав кластера меняется от периода к периоду, а период здесь не выбран",
            ),
            Unavailable::StockOverTime => self.stock_over_time(id),
            Unavailable::NoRowsIn(period) => {
                let title = self.quoted(dataset.map_or("", |d| self.dataset(d)));
                self.no_rows(&title, period)
            }
            Unavailable::OutsideLifetime => {
                self.say("the cluster does not exist in that period", "в этом периоде кластер не существует")
            }
        }
    }

    /// `“Contracts” has no rows for 2024`
    pub fn no_rows(&self, title: &str, period: Period) -> String {
        let when = self.period(period);
        let year = if period.grain == Grain::Year { "год" } else { "года" };
        self.say(
            format!("{title} has no rows for {when}"),
            format!("в наборе {title} нет строк за {when} {year}"),
        )
    }

    /// `2012 год`, after a preposition that asks for the accusative.
    fn period_accusative(&self, period: Period) -> String {
        match period.grain {
            Grain::Year => format!("{} год", self.period(period)),
            Grain::Quarter | Grain::Month => format!("{} года", self.period(period)),
        }
    }
}

/// True where one value is expected of each of what is counted.
fn one_each(noun: Noun) -> bool {
    matches!(noun, Noun::Organisation | Noun::Row)
}

/// One word of how values are held back, as its sentence needs it.
struct Held {
    en: &'static str,
    ru_one: &'static str,
    ru_many: &'static str,
}

fn members_en(n: u64) -> &'static str {
    if n == 1 { "it is a member" } else { "they are members" }
}

fn members_ru(n: u64) -> &'static str {
    if n == 1 { "участник ли она" } else { "участники ли они" }
}

/// A number as written, which names nothing that a reader could look up.
fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '−'))
}
