//! `:compare`: two clusters in every indicator, or two measures side by side.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::held::Sight;
use super::query::Answer;
use super::session::{Reply, Session};
use super::split::{at_word, split_at};
use super::words::Example;
use crate::cube::{Cell, Evaluator, Facts, Member};
use crate::model::{
    Better, CellAxis, ClusterId, Grain, Indicator, IndicatorId, Measure, MeasureKind, Period, RoleId,
};
use crate::plan::plan_assessment;
use crate::report::{Column, Names, Noun, Text, count, fixed, places, places_apart, signed, table_page};
use crate::unit::{Number, Rational, Sense, Unit};
use crate::verdict::find_cluster;

/// Words before the axes of a query.
const BY: &[&str] = &["by", "по"];

impl Session {
    /// `petrochem auto`, or `productivity, wages by cluster, year`.
    pub(super) fn compare(&mut self, rest: &str) -> Reply {
        if let Some((measures, axes)) = at_word(rest, BY)
            && let Some((first, _, second)) = split_at(measures, |text| text.starts_with(',').then_some(1))
        {
            return self.compare_measures(first, second, axes);
        }
        let parts: Vec<&str> = rest.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        let [first, second] = parts.as_slice() else {
            let words = self.words();
            let Example { indicator, second, clusters: (a, b), .. } = self.example();
            let takes = words.say(
                format!("{a} {b}`, or measures: `:compare {indicator}, {second} by cluster, year"),
                format!("{a} {b}`, или величины: `:сравнить {indicator}, {second} по кластеру, году"),
            );
            return Reply::refused(words.wanted(&words.say("compare", "сравнить"), &takes));
        };
        let found = |name: &str| {
            find_cluster(&self.policy, name).map_err(|_| {
                let known: Vec<&str> = self.policy.clusters.iter().map(|c| c.name.as_str()).collect();
                let list = known.join(", ");
                Reply::refused(match list.is_empty() {
                    true => self.words().say("the policy has no clusters\n", "кластеров в политике нет\n"),
                    false => self.words().say(
                        format!("the policy has no cluster `{name}`; its clusters: {list}\n"),
                        format!("в политике нет кластера `{name}`; её кластеры: {list}\n"),
                    ),
                })
            })
        };
        match (found(first), found(second)) {
            (Ok(a), Ok(b)) => self.compare_clusters((first, a), (second, b)),
            (Err(reply), _) | (_, Err(reply)) => reply,
        }
    }

    fn compare_clusters(
        &mut self,
        (first, a): (&str, (ClusterId, Option<RoleId>)),
        (second, b): (&str, (ClusterId, Option<RoleId>)),
    ) -> Reply {
        let policy = Arc::clone(&self.policy);
        // Every indicator is asked, also those of no target.
        let loaded = match self.data(&policy, &plan_assessment(&policy), Sight::default()) {
            Ok(loaded) => loaded,
            Err(reply) => return reply,
        };
        let names = Names { policy: &policy, sources: &self.checked.sources, lang: self.lang() };
        let evaluator = Evaluator::new(&policy, &*loaded);
        let cell = |(id, role): (ClusterId, Option<RoleId>), period: Period| {
            let cell = Cell::at(period);
            let cell = policy.clusters.get(id.index()).map_or(cell.clone(), |c| cell.with_cluster(id, c));
            role.map_or(cell.clone(), |role| cell.with_role(role))
        };
        let periods = years(&*loaded);
        let mut rows = Vec::new();
        let mut lacking = Vec::new();
        let own = policy.indicators.iter().enumerate().filter(|(_, i)| !i.derived);
        for (at, indicator) in own {
            let kind = MeasureKind::Indicator(IndicatorId::at(at));
            let measure = Measure { kind, unit: indicator.value.unit.clone(), span: indicator.span };
            let value = |of, period| evaluator.evaluate(&measure, &cell(of, period)).number().cloned();
            let both = periods.iter().find_map(|p| Some((*p, value(a, *p)?, value(b, *p)?)));
            let name = indicator.title.as_ref().unwrap_or(&indicator.name);
            let Some((period, x, y)) = both else {
                lacking.push(name.clone());
                continue;
            };
            let unit = &measure.unit;
            let titled = if unit.text.is_empty() { name.clone() } else { format!("{name}, {}", unit.text) };
            let better = better(indicator, &x, &y).map_or_else(String::new, |first_is| {
                if first_is { first.to_owned() } else { second.to_owned() }
            });
            let mut row = vec![titled, names.period(period)];
            row.extend(beside(&names, unit, &x, &y, places(unit, [&x, &y])));
            row.push(better);
            rows.push(row.into_iter().map(Text::plain).collect());
        }
        let columns = [
            Column::left(names.say("Indicator", "Показатель")),
            Column::right(names.say("Period", "Период")),
            Column::right(first),
            Column::right(second),
            Column::right(names.say("Difference", "Разность")),
            Column::right(names.say("Ratio", "Отношение")),
            Column::left(names.say("Better", "Лучше")),
        ];
        let title = |(id, role): (ClusterId, Option<RoleId>)| match role {
            Some(role) => format!("{}, {}", names.cluster(id), names.role(role)),
            None => names.cluster(id).to_owned(),
        };
        let head =
            names.say(format!("{} and {}", title(a), title(b)), format!("{} и {}", title(a), title(b)));
        let mut text = table_page(&head, &columns, rows, self.settings.layout);
        if !lacking.is_empty() {
            let list = lacking.join("; ");
            text.push_str(&names.say(
                format!("no period in which both have it: {list}\n"),
                format!("нет периода, за который это есть у обоих: {list}\n"),
            ));
        }
        Reply::done(text)
    }

    fn compare_measures(&mut self, first: &str, second: &str, axes: &str) -> Reply {
        let by = self.words().say("by", "по");
        let mut asked = |measure: &str| self.ask(&format!("{measure} {by} {axes}"));
        let (a, b) = match (asked(first), asked(second)) {
            (Ok(a), Ok(b)) => (a, b),
            (Err(reply), _) | (_, Err(reply)) => return reply,
        };
        let (ua, ub) = (&a.query.measure.unit, &b.query.measure.unit);
        let fit = ua.fits(ub);
        let factor = Number::Exact(if fit { ub.factor_to(ua) } else { Rational::one() });
        let (left, right) = (self.readings(&a), self.readings(&b));
        let digits = |readings: &Readings, unit: &Unit| {
            places(unit, readings.iter().filter_map(|(_, number)| number.as_ref()))
        };
        let (da, db) = (digits(&left, ua), digits(&right, ub));
        let others: BTreeMap<&Vec<String>, &Option<Number>> = right.iter().map(|(k, n)| (k, n)).collect();
        let names = self.names();
        let told = |number: Option<&Number>, digits| {
            number.map_or_else(|| "–".to_owned(), |n| fixed(n, digits, names.lang))
        };
        let all = left.len();
        let rows = left.iter().take(self.settings.limit).map(|(key, x)| {
            let y = others.get(key).and_then(|y| y.as_ref());
            let mut cells = key.clone();
            match (x, y.and_then(|y| y.multiply(&factor))) {
                (Some(x), Some(y)) if fit => cells.extend(beside(&names, ua, x, &y, da)),
                (x, _) => {
                    cells.extend([told(x.as_ref(), da), told(y, db)]);
                    cells.extend(fit.then(|| ["–".to_owned(), "–".to_owned()]).into_iter().flatten());
                }
            }
            cells.into_iter().map(Text::plain).collect::<Vec<_>>()
        });
        let head = |text: &str, unit: &Unit| {
            if unit.text.is_empty() { text.to_owned() } else { format!("{text}, {}", unit.text) }
        };
        let mut columns: Vec<Column> =
            a.table.by.iter().map(|axis| Column::left(names.axis_head(*axis))).collect();
        columns.push(Column::right(head(first, ua)));
        columns.push(Column::right(head(second, if fit { ua } else { ub })));
        if fit {
            columns.push(Column::right(names.say("Difference", "Разность")));
            columns.push(Column::right(names.say("Ratio", "Отношение")));
        }
        let title = names.say(format!("{first} and {second}"), format!("{first} и {second}"));
        let mut text = table_page(&title, &columns, rows.collect(), self.settings.layout);
        let more = all.saturating_sub(self.settings.limit);
        if more > 0 {
            let rows = count(more as u64, Noun::Row, names.lang);
            text.push_str(&names.say(format!("{rows} more\n"), format!("ещё {rows}\n")));
        }
        Reply::done(text)
    }

    /// The members of each row with its number.
    fn readings(&self, answer: &Answer) -> Readings {
        let names = Names { policy: &answer.policy, sources: &self.checked.sources, lang: self.lang() };
        let key = |row| {
            let members = answer.table.by.iter().zip(answer.table.members(row));
            members.map(|(axis, member)| names.member(*axis, member)).collect()
        };
        answer.table.rows.iter().map(|row| (key(row), row.reading.number().cloned())).collect()
    }
}

type Readings = Vec<(Vec<String>, Option<Number>)>;

/// Years with data, the last first.
fn years(facts: &impl Facts) -> Vec<Period> {
    let members = facts.members(CellAxis::Period(Grain::Year), None);
    let mut years: Vec<Period> = members
        .into_iter()
        .filter_map(|member| match member {
            Member::Period(period) => Some(period),
            Member::Cluster(_) | Member::Role(_) | Member::Axis(_) => None,
        })
        .collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years
}

/// Both values, the first less the second, and the first as so many times the second.
fn beside(names: &Names<'_>, unit: &Unit, x: &Number, y: &Number, digits: usize) -> [String; 4] {
    let lang = names.lang;
    let digits = places_apart(x, y, digits);
    let points = match unit.sense {
        Sense::Share => names.say("\u{A0}pp", "\u{A0}п.\u{A0}п."),
        Sense::Plain | Sense::Points => String::new(),
    };
    let difference = x.subtract(y).map_or_else(|| "–".to_owned(), |d| signed(&d, digits, lang) + &points);
    let ratio = x.divide(y).map_or_else(|| "–".to_owned(), |ratio| fixed(&ratio, 2, lang));
    [fixed(x, digits, lang), fixed(y, digits, lang), difference, ratio]
}

/// Whether the first of two values is the better one; `None` where neither is, or the indicator does not say.
fn better(indicator: &Indicator, x: &Number, y: &Number) -> Option<bool> {
    let order = match indicator.better.as_ref()? {
        Better::Higher => x.compare(y),
        Better::Lower => y.compare(x),
        Better::Within(low, high) => {
            // What lies in the range is as good as anything else in it.
            let off = |v: &Number| {
                let v = v.to_rational();
                if v < *low {
                    low.clone() - v
                } else if v > *high {
                    v - high.clone()
                } else {
                    Rational::zero()
                }
            };
            off(y).cmp(&off(x))
        }
    };
    (order != Ordering::Equal).then_some(order == Ordering::Greater)
}
