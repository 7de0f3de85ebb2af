//! Why there is no value, in words.
//!
//! Phrases are lower case without a full stop, so that they stand in a sentence, a table or a JSON field alike.

use super::library_formula::{in_words, is_library};
use super::number::whole;
use super::plural::Noun;
use super::words::Names;
use crate::cube::{Coverage, Reason, Unavailable};
use crate::model::{Aggregate, AggregateId, CellAxis, Grain, Period};

impl Names<'_> {
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

    pub(super) fn aggregate(&self, id: AggregateId) -> String {
        let told = |a: &Aggregate| match is_library(self.sources, a.span) {
            true => in_words(&a.text, self.lang),
            false => a.text.clone(),
        };
        self.policy.aggregates.get(id.index()).map(told).unwrap_or_default()
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
}

/// A number as written, which names nothing that a reader could look up.
fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '−'))
}
