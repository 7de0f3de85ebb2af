//! What a target demands, in words: in the reader's language where its form is a usual one, else as written.

use super::number::{fixed, plain};
use super::plural::{Phrase, unit_after};
use super::words::Names;
use crate::model::{
    ArithmeticOp, CellAxis, CompareOp, Demand, Grain, Level, Literal, Measure, MeasureKind, Period, Plan,
    Target, TargetTime,
};
use crate::unit::{Number, Rational, Sense, Unit};

/// Digits after the point that are still read as a number somebody wrote.
const WRITTEN: usize = 8;

/// `at least 108 % of 2010 by 2012, advisory`
pub fn demand(names: &Names<'_>, target: &Target) -> String {
    let mut text = asked(names, target);
    match target.level {
        Level::Mandatory => {}
        Level::Advisory => text.push_str(&names.say(", advisory", ", рекомендательная цель")),
    }
    text
}

/// The same without its level.
pub fn asked(names: &Names<'_>, target: &Target) -> String {
    let mut text = match &target.demand {
        Demand::Compare { op, right, .. } => bound(names, target, *op, right),
        Demand::Within(low, high, _) => {
            let shown =
                |bound: &Rational| as_written(&Number::Exact(bound.clone()), &target.measure.unit, names);
            let (low, high, unit) = (shown(low), shown(high), &target.measure.unit.text);
            let unit = unit_after(&high, unit, Phrase::Genitive, names.lang);
            let unit = if unit.is_empty() { String::new() } else { format!("\u{A0}{unit}") };
            names.say(format!("from {low} to {high}{unit}"), format!("от {low} до {high}{unit}"))
        }
        Demand::Follows(Plan::Measure(plan)) => {
            let plan = names.formula(plan);
            names.say(format!("follows the plan {plan}"), format!("по графику {plan}"))
        }
        Demand::Follows(Plan::List(_)) => names.say("follows the plan", "по графику"),
    };
    match target.time {
        TargetTime::By(period) => text.push_str(&format!(" {}", names.by_period(period))),
        TargetTime::Every(grain) => {
            let (en, ru) = match grain {
                Grain::Year => ("every year", "ежегодно"),
                Grain::Quarter => ("every quarter", "ежеквартально"),
                Grain::Month => ("every month", "ежемесячно"),
            };
            text.push_str(&format!(" {}", names.say(en, ru)));
        }
        TargetTime::Plan => {}
    }
    text
}

/// `at least 19 %`, `at least 108 % of 2010`; a formula cannot be declined, so it stands after a sign.
fn bound(names: &Names<'_>, target: &Target, op: CompareOp, right: &Measure) -> String {
    let words = match op {
        CompareOp::GreaterOrEqual | CompareOp::Greater | CompareOp::LessOrEqual | CompareOp::Less => {
            in_words(names, target, right)
        }
        // `ровно` and `не равно` ask for other cases than the genitive.
        CompareOp::Equal | CompareOp::NotEqual => constant_shown(names, right),
    };
    match words {
        Some(words) => format!("{} {words}", names.comparison(op)),
        None => format!("{}\u{A0}{}", sign(op), names.formula(right)),
    }
}

/// `≥ 108 % of base`, for the cells of a table in which the base stands beside.
pub fn bound_in_signs(names: &Names<'_>, target: &Target, op: CompareOp, right: &Measure) -> String {
    let base = names.say("base", "база");
    let shown = match &right.kind {
        MeasureKind::PercentOf { percent, measure } => earlier(names, target, measure).map(|_| {
            let percent = as_written(&Number::Exact(percent.clone()), &Unit::one(), names);
            names.say(format!("{percent}\u{A0}% of base"), format!("{percent}\u{A0}% базы"))
        }),
        MeasureKind::Arithmetic {
            op: step_op @ (ArithmeticOp::Add | ArithmeticOp::Subtract),
            left,
            right: step,
        } => earlier(names, target, left).and_then(|_| step_of(names, left, step)).map(|step| {
            let sign = if *step_op == ArithmeticOp::Add { "+" } else { "−" };
            format!("{base} {sign} {step}")
        }),
        _ => earlier(names, target, right).map(|_| base),
    };
    let shown = shown.or_else(|| constant_shown(names, right)).unwrap_or_else(|| names.formula(right));
    format!("{}\u{A0}{shown}", sign(op))
}

/// The right side in the genitive: a number, a part of an earlier value, or an earlier value with a step.
fn in_words(names: &Names<'_>, target: &Target, right: &Measure) -> Option<String> {
    if let Some(amount) = constant_in(names, right, Phrase::Genitive) {
        return Some(amount);
    }
    if let MeasureKind::PercentOf { percent, measure } = &right.kind {
        let percent = as_written(&Number::Exact(percent.clone()), &Unit::one(), names);
        return Some(match earlier(names, target, measure) {
            Some(base) => names.say(
                format!("{percent}\u{A0}% of {}", base.en),
                format!("{percent}\u{A0}% от уровня {}", base.ru),
            ),
            None => {
                let base = names.formula(measure);
                names.say(format!("{percent}\u{A0}% of {base}"), format!("{percent}\u{A0}% от {base}"))
            }
        });
    }
    if let MeasureKind::Arithmetic {
        op: op @ (ArithmeticOp::Add | ArithmeticOp::Subtract),
        left,
        right: step,
    } = &right.kind
    {
        let (base, step) = (earlier(names, target, left)?, step_of(names, left, step)?);
        let sign = if *op == ArithmeticOp::Add { "+" } else { "−" };
        return Some(names.say(
            format!("the level of {} {sign} {step}", base.en),
            format!("уровня {} {sign} {step}", base.ru),
        ));
    }
    let base = earlier(names, target, right)?;
    Some(names.say(format!("the level of {}", base.en), format!("уровня {}", base.ru)))
}

/// `19 %`, `90 thousand RUB / person`
pub fn constant_shown(names: &Names<'_>, measure: &Measure) -> Option<String> {
    constant_in(names, measure, Phrase::Plain)
}

fn constant_in(names: &Names<'_>, measure: &Measure, phrase: Phrase) -> Option<String> {
    let number = as_written(&constant(measure)?, &measure.unit, names);
    let unit = match measure.unit.sense {
        Sense::Share => "%".to_owned(),
        Sense::Points => names.say("pp", "п.\u{A0}п."),
        Sense::Plain => unit_after(&number, &measure.unit.text, phrase, names.lang).into_owned(),
    };
    Some(if unit.is_empty() { number } else { format!("{number}\u{A0}{unit}") })
}

/// All digits of a number that an author writes: `0.5`, not `0.5000`.
pub fn as_written(number: &Number, unit: &Unit, names: &Names<'_>) -> String {
    let digits =
        number.to_rational().exact_decimal().map(|d| d.split_once('.').map_or(0, |(_, part)| part.len()));
    match digits.filter(|digits| *digits <= WRITTEN) {
        Some(digits) => fixed(number, digits, names.lang),
        None => plain(number, unit, names.lang),
    }
}

/// What is added to a measure; to a share, points are.
fn step_of(names: &Names<'_>, base: &Measure, step: &Measure) -> Option<String> {
    let sense = if base.unit.sense == Sense::Share { Sense::Points } else { step.unit.sense };
    constant_shown(names, &Measure { unit: Unit { sense, ..step.unit.clone() }, ..step.clone() })
}

/// The value of a measure that is the same in every cell, in its unit.
fn constant(measure: &Measure) -> Option<Number> {
    if let MeasureKind::Literal(Literal::Number(exact)) = &measure.kind {
        Some(Number::Exact(exact.clone()))
    } else if let MeasureKind::Scale { measure, factor } = &measure.kind {
        constant(measure)?.multiply(&Number::Exact(factor.clone()))
    } else if let MeasureKind::Negate(inner) = &measure.kind {
        Some(constant(inner)?.negate())
    } else if let MeasureKind::Arithmetic { op, left, right } = &measure.kind {
        let (a, b) = (constant(left)?, constant(right)?);
        match op {
            ArithmeticOp::Add => a.add(&b),
            ArithmeticOp::Subtract => a.subtract(&b),
            ArithmeticOp::Multiply => a.multiply(&b),
            ArithmeticOp::Divide => a.divide(&b),
            ArithmeticOp::Power => a.power(&b),
        }
    } else {
        None
    }
}

/// A time, in the Russian genitive.
struct Earlier {
    en: String,
    ru: String,
}

/// When the target's own measure is read, where the measure is that.
fn earlier(names: &Names<'_>, target: &Target, measure: &Measure) -> Option<Earlier> {
    let own = |inner: &Measure| inner.kind == target.measure.kind;
    let at = |period: Period| Earlier { en: names.period(period), ru: names.genitive_period(period) };
    if let MeasureKind::AtBaseline(inner) = &measure.kind {
        return names.policy.baseline.filter(|_| own(inner)).map(at);
    }
    if let MeasureKind::At { measure: inner, axis: CellAxis::Period(_), value } = &measure.kind
        && let MeasureKind::Literal(Literal::Period(period)) = value.kind
    {
        return own(inner).then(|| at(period));
    }
    let MeasureKind::Previous { measure: inner, same_of_year } = &measure.kind else { return None };
    if !own(inner) {
        return None;
    }
    let (en, ru) = match (grain(names, target), same_of_year) {
        (Grain::Year, _) => ("the previous year", "предыдущего года"),
        (Grain::Quarter, false) => ("the previous quarter", "предыдущего квартала"),
        (Grain::Month, false) => ("the previous month", "предыдущего месяца"),
        (Grain::Quarter, true) => {
            ("the same quarter of the previous year", "того же квартала предыдущего года")
        }
        (Grain::Month, true) => ("the same month of the previous year", "того же месяца предыдущего года"),
    };
    Some(Earlier { en: en.into(), ru: ru.into() })
}

/// The grain of the periods that a target is judged in.
fn grain(names: &Names<'_>, target: &Target) -> Grain {
    let of_stage = || names.policy.stages.get(target.stage.index()).map_or(Grain::Year, |s| s.until.grain);
    match (&target.time, &target.demand) {
        (TargetTime::By(period), _) => period.grain,
        (TargetTime::Every(grain), _) => *grain,
        (TargetTime::Plan, Demand::Follows(Plan::List(list))) => {
            list.first().map_or_else(of_stage, |(period, _)| period.grain)
        }
        (TargetTime::Plan, _) => of_stage(),
    }
}

/// A sign of comparison.
pub fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::GreaterOrEqual => "≥",
        CompareOp::Greater => ">",
        CompareOp::LessOrEqual => "≤",
        CompareOp::Less => "<",
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "≠",
    }
}
