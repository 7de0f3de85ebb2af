//! `:need`: how far the last known value is from one to be reached, and how fast it must change to reach it.

use std::sync::Arc;

use super::built::Built;
use super::held::Sight;
use super::session::{Reply, Session};
use super::split::{at_word, split_at};
use super::words::Example;
use crate::cube::{Cell, Evaluator, Facts, Member, Reading, run_query};
use crate::model::{
    CellAxis, ClusterId, CompareOp, Demand, Grain, Having, Measure, Period, Plan, Policy, Query, Target,
};
use crate::plan::{plan_assessment, plan_query};
use crate::report::{Column, Layout, Names, Text, fixed, places, places_apart, signed, table_page};
use crate::unit::{Number, Rational, Sense, Unit};
use crate::verdict::{Kind, Verdict, cell_of, judge};

/// Words before the period in which it is due.
const BY: &[&str] = &["by", "к", "ко"];

/// What is still needed in one cell.
struct Way {
    of: String,
    last: Option<(Period, Number)>,
    needed: Option<Number>,
    due: Period,
    op: CompareOp,
}

impl Session {
    /// `productivity of auto >= 1500 by 2015`, or a target.
    pub(super) fn need(&mut self, rest: &str) -> Reply {
        let sign = |text: &str| ["<=", ">="].iter().any(|op| text.starts_with(op)).then_some(2);
        match split_at(rest, sign) {
            Some((left, op, right)) if !left.is_empty() && !right.is_empty() => {
                let op = if op == ">=" { CompareOp::GreaterOrEqual } else { CompareOp::LessOrEqual };
                self.need_of(rest, left, op, right)
            }
            Some(_) | None => match self.policy.targets.iter().find(|t| t.id == rest).cloned() {
                Some(target) => self.need_of_target(&target),
                None => self.no_need(rest),
            },
        }
    }

    fn no_need(&self, rest: &str) -> Reply {
        let words = self.words();
        if rest.is_empty() || rest.contains(' ') {
            let Example { indicator, clusters: (cluster, _), target, .. } = self.example();
            let takes = words.say(
                format!("{indicator} of {cluster} >= 1500 by 2015`, or with a target: `:need {target}"),
                format!("{indicator} для {cluster} >= 1500 к 2015`, или с целью: `:нужно {target}"),
            );
            return Reply::refused(words.wanted(&words.say("need", "нужно"), &takes));
        }
        let ids: Vec<&str> = self.policy.targets.iter().map(|t| t.id.as_str()).collect();
        let help = match crate::diagnostic::nearest(rest, ids.iter().copied()) {
            Some(near) => words.say(format!("did you mean `{near}`?"), format!("может быть, `{near}`?")),
            None if ids.is_empty() => words.say("the policy has no targets", "целей в политике нет"),
            None => {
                words.say(format!("its targets: {}", ids.join(", ")), format!("её цели: {}", ids.join(", ")))
            }
        };
        Reply::refused(words.say(
            format!("the policy has no target `{rest}`; {help}\n"),
            format!("в политике нет цели `{rest}`; {help}\n"),
        ))
    }

    fn need_of(&mut self, rest: &str, left: &str, op: CompareOp, right: &str) -> Reply {
        let (right, due) = match at_word(right, BY) {
            Some((right, due)) => (right, Some(due)),
            None => (right, None),
        };
        let words = self.words();
        let due = match due {
            Some(text) => match written_period(text) {
                Some(period) => period,
                None => {
                    return Reply::refused(words.say(
                        format!("`{text}` is no period: write `2015`, `2015-Q2` or `2015-06`\n"),
                        format!("`{text}` – не период: напишите `2015`, `2015-Q2` или `2015-06`\n"),
                    ));
                }
            },
            None => match self.policy.period {
                Some((_, until)) => until,
                None => {
                    return Reply::refused(words.say(
                        "the policy has no end: say by when, as in `… by 2015`\n",
                        "у политики нет срока: скажите, к какому сроку, например `… к 2015`\n",
                    ));
                }
            },
        };
        let grain = match due.grain {
            Grain::Year => "year",
            Grain::Quarter => "quarter",
            Grain::Month => "month",
        };
        let sign = if op == CompareOp::GreaterOrEqual { ">=" } else { "<=" };
        let built =
            Built::new(rest).part(left).word(&format!(" by {grain} having value {sign} ")).part(right);
        let (policy, mut query) = match self.read_built(&built) {
            Ok(read) => read,
            Err(reply) => return reply,
        };
        let needs = plan_query(&policy, &query);
        let Some(Having::Value(_, bound)) = query.having.take() else { return self.no_need("") };
        let loaded = match self.data(&policy, &needs, Sight::default()) {
            Ok(loaded) => loaded,
            Err(reply) => return reply,
        };
        let evaluator = Evaluator::new(&policy, &*loaded);
        let needed = evaluator.evaluate(&bound, &Cell::at(due)).number().cloned();
        let answer = run_query(&policy, &*loaded, &query);
        let known = answer.rows.iter().filter_map(|row| {
            let Some(Member::Period(period)) = answer.members(row).next() else { return None };
            Some((*period, row.reading.number()?.clone()))
        });
        let last = known.filter(|(period, _)| *period <= due).max_by_key(|(period, _)| *period);
        let way = Way { of: String::new(), last, needed, due, op };
        self.told(&policy, &query, left, &[way])
    }

    fn told(&self, policy: &Policy, query: &Query, left: &str, ways: &[Way]) -> Reply {
        let names = Names { policy, sources: &self.checked.sources, lang: self.lang() };
        Reply::done(table(&names, left, &query.measure.unit, ways, self.settings.layout))
    }

    /// What a target needs in every cell that it is judged in, by the period in which it is due last.
    fn need_of_target(&mut self, target: &Target) -> Reply {
        let policy = Arc::clone(&self.policy);
        let stated = self.checked.project.as_of;
        let sight = Sight { as_of: stated, profile: false };
        let loaded = match self.data(&policy, &plan_assessment(&policy), sight) {
            Ok(loaded) => loaded,
            Err(reply) => return reply,
        };
        let words = self.words();
        let names = Names { policy: &policy, sources: &self.checked.sources, lang: self.lang() };
        let Some(as_of) = stated.or(crate::cube::Evidence::end_of_data(&*loaded)) else {
            return Reply::refused(words.say("the data have no end\n", "у данных нет последнего дня\n"));
        };
        let assessment = judge(&policy, &*loaded, as_of);
        let evaluator = Evaluator::new(&policy, &*loaded);
        let mut ways: Vec<Way> = Vec::new();
        for verdict in &assessment.verdicts {
            let Kind::Target(id) = verdict.kind else { continue };
            if policy.targets.get(id.index()) != Some(target) {
                continue;
            }
            let (Some(due), Some((op, right))) = (verdict.due, demanded(target, verdict.due)) else {
                continue;
            };
            let cell = cell_of(&policy, Some(target), verdict);
            let needed = evaluator.evaluate(right, &cell.with_period(due)).number().cloned();
            let at = |period: Period| evaluator.evaluate(&target.measure, &cell.with_period(period));
            let last = last_known(&*loaded, due, &at);
            let of = called(&names, verdict);
            // Of a target of every period the last one is the one still open.
            ways.retain(|way| way.of != of);
            ways.push(Way { of, last, needed, due, op });
        }
        if ways.is_empty() {
            return Reply::refused(words.say(
                format!("`{}` asks for a place between two values, or for nobody\n", target.id),
                format!("`{}` требует значения между двумя границами или никого не касается\n", target.id),
            ));
        }
        let head = names.target(target);
        Reply::done(table(&names, &head, &target.measure.unit, &ways, self.settings.layout))
    }
}

/// The right side of a target in the period in which it is due.
fn demanded(target: &Target, due: Option<Period>) -> Option<(CompareOp, &Measure)> {
    let planned = match target.better {
        Some(crate::model::Better::Lower) => CompareOp::LessOrEqual,
        Some(crate::model::Better::Higher | crate::model::Better::Within(..)) | None => {
            CompareOp::GreaterOrEqual
        }
    };
    match &target.demand {
        Demand::Compare { op: CompareOp::NotEqual | CompareOp::Equal, .. } | Demand::Within(..) => None,
        Demand::Compare { op, right, .. } => Some((*op, right)),
        Demand::Follows(Plan::Measure(plan)) => Some((planned, plan)),
        Demand::Follows(Plan::List(list)) => {
            list.iter().find(|(period, _)| Some(*period) == due).map(|(_, plan)| (planned, plan))
        }
    }
}

fn called(names: &Names<'_>, verdict: &Verdict) -> String {
    let cluster = |id: ClusterId| names.policy.clusters.get(id.index()).map(|c| c.name.clone());
    let mut parts: Vec<String> = verdict.cell.cluster.and_then(cluster).into_iter().collect();
    parts.extend(verdict.cell.role.map(|role| names.role(role).to_owned()));
    if verdict.cell.member.is_some() {
        parts.push(crate::verdict::written_cell(names.policy, verdict).replace("of ", ""));
    }
    parts.join(".")
}

/// The last period that has a value, no later than the due one.
fn last_known(facts: &impl Facts, due: Period, at: &dyn Fn(Period) -> Reading) -> Option<(Period, Number)> {
    let mut periods: Vec<Period> = facts
        .members(CellAxis::Period(due.grain), None)
        .into_iter()
        .filter_map(|member| match member {
            Member::Period(period) => Some(period),
            Member::Cluster(_) | Member::Role(_) | Member::Axis(_) => None,
        })
        .filter(|period| *period <= due)
        .collect();
    periods.sort_unstable();
    periods.into_iter().rev().find_map(|period| Some((period, at(period).number()?.clone())))
}

fn table(names: &Names<'_>, head: &str, unit: &Unit, ways: &[Way], layout: Layout) -> String {
    let numbers = ways.iter().flat_map(|w| w.last.iter().map(|(_, n)| n).chain(&w.needed));
    let digits = places(unit, numbers);
    let lang = names.lang;
    let unit_text = if unit.text.is_empty() { String::new() } else { format!(", {}", unit.text) };
    let difference_unit = match unit.sense {
        Sense::Share => names.say(", pp", ", п.\u{A0}п."),
        Sense::Points | Sense::Plain => String::new(),
    };
    let heads = [
        String::new(),
        names.say("Last known", "Последнее"),
        names.say("Value", "Значение"),
        names.say("Due", "Срок"),
        names.say("Needed", "Нужно"),
        names.say(format!("Still needed{difference_unit}"), format!("Не хватает{difference_unit}")),
        names.say("In per cent", "В процентах"),
        names.say("Growth a year", "Рост в год"),
        names.say("Step a year", "Шаг в год"),
    ];
    let none = || "–".to_owned();
    let rows = ways.iter().map(|way| {
        let mut cells = vec![way.of.clone()];
        let last = way.last.as_ref();
        let apart = match (last, &way.needed) {
            (Some((_, value)), Some(needed)) => places_apart(value, needed, digits),
            _ => digits,
        };
        cells.push(last.map_or_else(none, |(period, _)| names.period(*period)));
        cells.push(last.map_or_else(none, |(_, value)| fixed(value, apart, lang)));
        cells.push(names.period(way.due));
        cells.push(way.needed.as_ref().map_or_else(none, |needed| {
            format!("{}\u{A0}{}", names.comparison(way.op), fixed(needed, apart, lang))
        }));
        match (last, &way.needed) {
            (Some((period, value)), Some(needed)) if !way.op.holds(value.compare(needed)) => {
                cells.extend(still(names, way.due, (*period, value), needed, apart));
            }
            (Some((period, _)), Some(_)) => {
                let reached = if *period == way.due {
                    names.say("reached", "достигнуто")
                } else {
                    names.say("already reached", "уже достигнуто")
                };
                cells.extend([reached, none(), none(), none()]);
            }
            _ => cells.extend([none(), none(), none(), none()]),
        }
        cells
    });
    let named = ways.iter().any(|way| !way.of.is_empty());
    let columns = heads.into_iter().enumerate().map(|(at, head)| column(at, head));
    let columns: Vec<Column> = columns.skip(usize::from(!named)).collect();
    let cells = |row: Vec<String>| row.into_iter().skip(usize::from(!named)).map(Text::plain).collect();
    let rows = rows.map(cells);
    let mut text = table_page(&format!("{head}{unit_text}"), &columns, rows.collect(), layout);
    let unknown = ways.iter().filter(|w| w.last.is_none() || w.needed.is_none());
    for way in unknown {
        let of = if way.of.is_empty() { String::new() } else { format!("{}: ", way.of) };
        text.push_str(&match way.last {
            None => names.say(
                format!("{of}no value of such a period is known up to {}\n", names.period(way.due)),
                format!(
                    "{of}ни одно значение за такой период до {} не известно\n",
                    names.genitive_period(way.due)
                ),
            ),
            Some(_) => names.say(
                format!("{of}the value to be reached is not known\n"),
                format!("{of}значение, которого нужно достичь, не известно\n"),
            ),
        });
    }
    text
}

/// What stands first is a name, the rest are numbers and periods.
fn column(at: usize, head: String) -> Column {
    if at == 0 { Column::left(head) } else { Column::right(head) }
}

/// The difference, the same in per cent of the value, and what each year must bring; after the due period nothing can.
fn still(
    names: &Names<'_>,
    due: Period,
    (period, value): (Period, &Number),
    needed: &Number,
    digits: usize,
) -> [String; 4] {
    let lang = names.lang;
    let none = || "–".to_owned();
    let difference = needed.subtract(value);
    let told = difference.as_ref().map_or_else(none, |d| signed(d, digits, lang));
    let part = difference.as_ref().filter(|_| value.is_positive()).and_then(|d| d.divide(value));
    let part = part.map_or_else(none, |part| in_percent(&part, lang));
    let periods = due.ordinal - period.ordinal;
    if periods <= 0 {
        let over = names.say("too late", "срок прошёл");
        return [told, part, over, none()];
    }
    let years = Rational::ratio(i64::from(periods), i64::from(due.grain.per_year()));
    let step = difference.as_ref().and_then(|d| d.divide(&Number::Exact(years.clone())));
    let step = step.map_or_else(none, |step| signed(&step, digits, lang));
    let growth = growth(value, needed, years.to_f64());
    let growth = growth.map_or_else(none, |growth| in_percent(&growth, lang));
    [told, part, growth, step]
}

/// `(needed / value)^(1 / years) − 1`, where both are above 0.
fn growth(value: &Number, needed: &Number, years: f64) -> Option<Number> {
    (value.is_positive() && needed.is_positive())
        .then(|| (needed.to_f64() / value.to_f64()).powf(1.0 / years) - 1.0)
        .filter(|growth| growth.is_finite())
        .map(Number::Approximate)
}

/// `+5.3 %`: a part to one decimal of a per cent.
fn in_percent(part: &Number, lang: crate::keyword::Lang) -> String {
    let hundredfold = Number::Exact(part.to_rational() * Rational::from(100i64));
    format!("{}\u{A0}%", signed(&hundredfold, 1, lang))
}

/// `2015`, `2015-Q2`, `2015-06`
fn written_period(text: &str) -> Option<Period> {
    let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
    let year = (year.len() == 4).then(|| year.parse::<i16>().ok()).flatten()?;
    match rest {
        None => Some(Period::year(year)),
        Some(rest) => match rest.strip_prefix(['Q', 'q']) {
            Some(quarter) => {
                quarter.parse().ok().filter(|q| (1..=4).contains(q)).map(|q| Period::quarter(year, q))
            }
            None => rest
                .parse()
                .ok()
                .filter(|m| rest.len() == 2 && (1..=12).contains(m))
                .map(|m| Period::month(year, m)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyword::Lang;

    #[test]
    fn growth_compounds_to_the_needed_value() {
        let n = |n: i64| Number::Exact(Rational::from(n));
        let told =
            |value, needed, years| growth(&n(value), &n(needed), years).map(|g| in_percent(&g, Lang::En));
        assert_eq!(told(100, 121, 2.0), Some("+10.0\u{A0}%".to_owned()));
        assert_eq!(told(100, 81, 2.0), Some("−10.0\u{A0}%".to_owned()));
        assert_eq!(told(100, 150, 0.5), Some("+125.0\u{A0}%".to_owned()));
        assert_eq!(told(0, 81, 2.0), None);
        assert_eq!(told(-5, 81, 2.0), None);
    }

    #[test]
    fn periods_are_read() {
        assert_eq!(written_period("2015"), Some(Period::year(2015)));
        assert_eq!(written_period("2015-Q2"), Some(Period::quarter(2015, 2)));
        assert_eq!(written_period("2015-06"), Some(Period::month(2015, 6)));
        for wrong in ["15", "2015-Q5", "2015-13", "soon", ""] {
            assert_eq!(written_period(wrong), None, "{wrong}");
        }
    }
}
