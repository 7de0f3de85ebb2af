//! `:what-if`: the verdicts under another value of an indicator or of a column, beside those of the policy.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::beside::{members_beside, pairs, stages_beside};
use super::built::Built;
use super::changed::{Reach, with_column, with_indicator};
use super::held::Sight;
use super::session::{Reply, Session};
use super::split::{at_word, split_at, words};
use super::words::Example;
use crate::cube::Evidence;
use crate::diagnostic::{Kind as Named, nearest};
use crate::model::{
    AggregateId, Column as DataColumn, ColumnId, ColumnKind, ColumnRef, DatasetId, Grain, IndicatorId,
    Measure, MeasureKind, Policy, RowExpr, RowKind, TimeKind,
};
use crate::plan::plan_assessment;
use crate::report::{Noun, of_count};
use crate::unit::{Rational, Unit};
use crate::verdict::{Kind, judge};

const WHERE: &[&str] = &["where", "где"];

/// What has another value.
#[derive(Debug, Clone, Copy)]
enum What {
    Indicator(IndicatorId),
    Column(ColumnRef),
}

impl Session {
    /// `employees * 1.05 where cluster == auto`
    pub(super) fn what_if(&mut self, rest: &str) -> Reply {
        if rest.is_empty() {
            return self.what_if_wanted();
        }
        let (written, condition) = match at_word(rest, WHERE) {
            Some((written, condition)) => (written, Some(condition)),
            None => (rest, None),
        };
        // `employees = employees * 1.05` names what it changes.
        let assigned = |text: &str| {
            let alone = text.starts_with("= ") || text.starts_with("=\u{A0}");
            alone.then_some(1)
        };
        let (name, expression) = match split_at(written, assigned) {
            Some((name, _, expression)) if !name.ends_with(['=', '<', '>', '!']) => (Some(name), expression),
            Some(_) | None => (None, written),
        };
        let forms = std::iter::once(Built::new(rest).part(expression))
            .chain(condition.map(|condition| Built::new(rest).word("x where ").part(condition)));
        if let Some(reply) = forms.filter_map(|form| self.has_form(&form).err()).next() {
            return reply;
        }
        let what = match name {
            Some(name) => self.named(name),
            None => {
                words(expression).find_map(|word| self.named(word).map(Some).transpose()).unwrap_or(Ok(None))
            }
        };
        // A value that is itself changes nothing.
        if matches!(&what, Ok(Some((_, own))) if own == expression.trim() || own.ends_with(&format!(".{}", expression.trim())))
        {
            return self.what_if_wanted();
        }
        let changed = match what {
            Ok(Some((What::Indicator(id), name))) => {
                self.changed_indicator(rest, id, &name, (expression, condition))
            }
            Ok(Some((What::Column(column), name))) => {
                self.changed_column(rest, column, &name, (expression, condition))
            }
            Ok(None) => Err(self.names_nothing(rest, name, expression)),
            Err(reply) => Err(reply),
        };
        let (changed, reach) = match changed {
            Ok(changed) => changed,
            Err(reply) => return reply,
        };
        self.judged_beside(rest, &Arc::new(changed), &reach)
    }

    fn what_if_wanted(&self) -> Reply {
        let told = self.words();
        let Example { indicator, clusters: (cluster, _), .. } = self.example();
        let takes = told.say(
            format!("{indicator} * 1.05 where cluster == {cluster}"),
            format!("{indicator} * 1.05 где кластер == {cluster}"),
        );
        Reply::refused(told.wanted(&told.say("what-if", "если"), &takes))
    }

    /// The indicator or the column of a name, with the name that stands for it alone.
    fn named(&self, name: &str) -> Result<Option<(What, String)>, Reply> {
        let indicator = self.policy.indicators.iter().position(|i| !i.derived && i.name == name);
        if let Some(at) = indicator {
            return Ok(Some((What::Indicator(IndicatorId::at(at)), name.to_owned())));
        }
        let (table, column) =
            name.rsplit_once('.').map_or((None, name), |(table, column)| (Some(table), column));
        let tables = self.policy.datasets.iter().enumerate();
        let tables =
            tables.filter(|(_, d)| table.is_none_or(|t| d.name == t || d.also.iter().any(|a| a == t)));
        let found: Vec<(ColumnRef, String)> = tables
            .filter_map(|(at, dataset)| {
                let own = dataset.columns.iter().position(|c| c.name == column)?;
                let column_ref = ColumnRef { dataset: DatasetId::at(at), column: ColumnId::at(own) };
                Some((column_ref, format!("{}.{column}", dataset.name)))
            })
            .collect();
        match found.as_slice() {
            [] => Ok(None),
            // With its table, so that it is known whose rows are meant.
            [(column, whole)] => Ok(Some((What::Column(*column), whole.clone()))),
            _ => {
                let list = found.iter().map(|(_, n)| format!("`{n}`")).collect::<Vec<_>>().join(", ");
                Err(Reply::refused(self.words().say(
                    format!("several tables have a column `{column}`: write {list}\n"),
                    format!("столбец `{column}` есть в нескольких таблицах: напишите {list}\n"),
                )))
            }
        }
    }

    /// No name of the expression is one that can have another value: the nearest, or what the checker knows of it.
    fn names_nothing(&mut self, rest: &str, name: Option<&str>, expression: &str) -> Reply {
        let policy = Arc::clone(&self.policy);
        let columns = policy.datasets.iter().flat_map(|d| &d.columns);
        let numbers = columns.filter(|c| matches!(c.kind, ColumnKind::Number(_))).map(|c| c.name.as_str());
        let indicators = policy.indicators.iter().filter(|i| !i.derived).map(|i| i.name.as_str());
        let (numbers, indicators): (Vec<&str>, Vec<&str>) = (numbers.collect(), indicators.collect());
        let unknown = words(name.unwrap_or(expression)).find_map(|word| {
            if self.checked.known().iter().any(|(known, _)| *known == word) {
                return None;
            }
            let meant = nearest(word, indicators.iter().chain(&numbers).copied())?;
            Some((word, if indicators.contains(&meant) { Named::Indicator } else { Named::Column }, meant))
        });
        if let Some((word, kind, meant)) = unknown {
            return self.unknown_in(rest, word, kind, meant);
        }
        match self.read_built(&Built::new(rest).part(name.unwrap_or(expression))) {
            Err(reply) => reply,
            Ok(_) => Reply::refused(self.words().say(
                format!("`{expression}` names no indicator and no column that could have another value\n"),
                format!("в `{expression}` нет ни показателя, ни столбца, у которого могло бы быть другое значение\n"),
            )),
        }
    }

    fn changed_indicator(
        &mut self,
        rest: &str,
        id: IndicatorId,
        name: &str,
        (expression, condition): (&str, Option<&str>),
    ) -> Result<(Policy, Reach), Reply> {
        let built = match condition {
            None => Built::new(rest).part(expression),
            Some(condition) => Built::new(rest)
                .word("if ")
                .part(condition)
                .word(" then ")
                .part(expression)
                .word(" else ")
                .word(name),
        };
        let (policy, query) = self.read_built(&built)?;
        let mut value = query.measure;
        let Some(unit) = policy.indicators.get(id.index()).map(|i| i.value.unit.clone()) else {
            return Err(self.names_nothing(rest, None, expression));
        };
        if !value.unit.fits(&unit) {
            return Err(self.units_differ(expression, &value.unit, name, &unit));
        }
        decided(&mut value);
        let factor = value.unit.factor_to(&unit);
        if factor != Rational::one() {
            let span = value.span;
            value = Measure {
                kind: MeasureKind::Scale { measure: Box::new(value), factor },
                unit: unit.clone(),
                span,
            };
        }
        Ok((with_indicator(&policy, id, value), Reach::default()))
    }

    fn changed_column(
        &mut self,
        rest: &str,
        column: ColumnRef,
        name: &str,
        (expression, condition): (&str, Option<&str>),
    ) -> Result<(Policy, Reach), Reply> {
        let base = Arc::clone(&self.policy);
        let Some((unit, declared)) = numeric(&base, column) else {
            return Err(Reply::refused(self.words().say(
                format!("`{name}` is no column of numbers\n"),
                format!("`{name}` – не столбец чисел\n"),
            )));
        };
        let finer = base
            .datasets
            .get(column.dataset.index())
            .and_then(|d| d.period.as_ref())
            .is_some_and(|period| period.grain > Grain::Year);
        if condition.is_some() && finer && matches!(declared.time, Some(TimeKind::Stock(_))) {
            return Err(Reply::refused(self.words().say(
                format!("`{name}` is a stock that is rolled up to years, and can change only as a whole: leave out the condition, or change an indicator\n"),
                format!("`{name}` – запас, который сводится к годам, и может измениться только целиком: уберите условие или измените показатель\n"),
            )));
        }
        let built = Built::new(rest).word("sum(");
        let built = match condition {
            None => built.part(expression),
            Some(condition) => {
                let of_rows = of_rows(&base, column, condition);
                let built = if of_rows == condition {
                    built.word("if ").part(condition)
                } else {
                    built.word("if ").put(condition, &of_rows)
                };
                built.word(" then ").part(expression).word(" else ").word(name)
            }
        };
        let (policy, query) = self.read_built(&built.word(")"))?;
        let summed = aggregate_of(&query.measure).and_then(|id| policy.aggregates.get(id.index()));
        let Some((aggregate, argument)) = summed.and_then(|a| Some((a, a.argument.clone()?))) else {
            return Err(self.names_nothing(rest, None, expression));
        };
        if !aggregate.unit.fits(&unit) {
            return Err(self.units_differ(expression, &aggregate.unit, name, &unit));
        }
        if aggregate.dataset != column.dataset {
            return Err(Reply::refused(self.words().say(
                format!("the new value of `{name}` reads rows of another table\n"),
                format!("новое значение `{name}` читает строки другой таблицы\n"),
            )));
        }
        let mut value = argument;
        decided_row(&mut value);
        let factor = aggregate.unit.factor_to(&unit);
        if factor != Rational::one() {
            let span = value.span;
            let kind = RowKind::Arithmetic {
                op: crate::model::ArithmeticOp::Multiply,
                left: Box::new(value),
                right: Box::new(RowExpr { span, kind: RowKind::Number(factor) }),
            };
            value = RowExpr { span, kind };
        }
        Ok(with_column(&base, column, &value))
    }

    fn units_differ(&self, expression: &str, unit: &Unit, name: &str, own: &Unit) -> Reply {
        let said = |unit: &Unit| match &*unit.text {
            "" => self.words().say("a plain number", "число без единицы"),
            text => format!("`{text}`"),
        };
        let (unit, own) = (said(unit), said(own));
        Reply::refused(self.words().say(
            format!("units do not match: `{expression}` is {unit}, `{name}` is {own}\n"),
            format!("единицы не сходятся: `{expression}` – {unit}, `{name}` – {own}\n"),
        ))
    }

    /// Judges the policy as it is and as it is changed, as of the day that the project file states or the end of the data.
    fn judged_beside(&mut self, asked: &str, changed: &Arc<Policy>, reach: &Reach) -> Reply {
        let base = Arc::clone(&self.policy);
        let stated = self.checked.project.as_of;
        let sight = Sight { as_of: stated, profile: false };
        let loaded = self.data(&base, &plan_assessment(&base), sight);
        let other = self.data(changed, &plan_assessment(changed), sight);
        let (loaded, other) = match (loaded, other) {
            (Ok(loaded), Ok(other)) => (loaded, other),
            (Err(reply), _) | (_, Err(reply)) => return reply,
        };
        let Some(as_of) = stated.or(loaded.end_of_data()) else {
            return Reply::refused(
                self.words().say("the data have no end\n", "у данных нет последнего дня\n"),
            );
        };
        let (before, after) = (judge(&base, &*loaded, as_of), judge(changed, &*other, as_of));
        let names = self.names();
        let mut text = self.verdicts_beside(&names, &before, &after);
        text.push_str(&members_beside(&names, reach, (&loaded, &other), as_of));
        text.push_str(&stages_beside(&names, &before, &after));
        let changing: BTreeSet<&str> = pairs(&before, &after)
            .filter(|(a, b)| a.status != b.status && matches!(a.kind, Kind::Target(_)))
            .map(|(a, _)| a.id.as_str())
            .collect();
        let (n, all) = (changing.len(), base.targets.len() as u64);
        let all = of_count(all, Noun::Target, names.lang);
        text.push_str(&names.say(
            format!("{n} of {all} change status under `{asked}`\n"),
            format!("статус меняется у {n} из {all} при `{asked}`\n"),
        ));
        let moved = pairs(&before, &after).any(|(a, b)| a.required.is_some() && a.required != b.required);
        if let Some(baseline) = base.baseline.filter(|_| moved) {
            let from = baseline.shift(1);
            text.push_str(&names.say(
                format!("what is compared with changes too; to change only what comes after {baseline}, add the condition `year >= {from}`\n"),
                format!("вместе с показателем меняется и то, с чем его сравнивают; чтобы изменить только то, что после {baseline}, добавьте условие `год >= {from}`\n"),
            ));
        }
        Reply::done(text)
    }
}

/// The unit of a column of numbers.
fn numeric(policy: &Policy, column: ColumnRef) -> Option<(Unit, &DataColumn)> {
    let found = policy.datasets.get(column.dataset.index())?.column(column.column)?;
    match &found.kind {
        ColumnKind::Number(unit) => Some((unit.clone(), found)),
        ColumnKind::Text
        | ColumnKind::Date
        | ColumnKind::Code(_)
        | ColumnKind::Reference(_)
        | ColumnKind::Cluster => None,
    }
}

/// The aggregate that a measure is, in whatever unit.
fn aggregate_of(measure: &Measure) -> Option<AggregateId> {
    match &measure.kind {
        MeasureKind::Aggregate(id) => Some(*id),
        MeasureKind::Scale { measure, .. } => aggregate_of(measure),
        _ => None,
    }
}

/// Where it is not known whether the condition holds, the value is as before.
fn decided(measure: &mut Measure) {
    if let MeasureKind::If { condition, .. } = &mut measure.kind {
        let asked = condition.as_ref().clone();
        let make = |kind| Measure { kind, unit: asked.unit.clone(), span: asked.span };
        let missing = make(MeasureKind::IsMissing(Box::new(asked.clone())));
        let known = make(MeasureKind::Not(Box::new(missing)));
        **condition = make(MeasureKind::And(Box::new(known), Box::new(asked.clone())));
    }
}

/// The same of rows.
fn decided_row(expr: &mut RowExpr) {
    if let RowKind::If { condition, .. } = &mut expr.kind {
        let asked = condition.as_ref().clone();
        let make = |kind| RowExpr { kind, span: asked.span };
        let missing = make(RowKind::IsMissing(Box::new(asked.clone())));
        let known = make(RowKind::Not(Box::new(missing)));
        **condition = make(RowKind::And(Box::new(known), Box::new(asked.clone())));
    }
}

/// The condition as it is said of rows: `cluster == auto` of who the row is about is `inn in auto`.
fn of_rows(policy: &Policy, column: ColumnRef, condition: &str) -> String {
    let Some(dataset) = policy.datasets.get(column.dataset.index()) else { return condition.to_owned() };
    // A table that names clusters is asked of what it names.
    if dataset.columns.iter().any(|c| c.kind == ColumnKind::Cluster) {
        return condition.to_owned();
    }
    let of = dataset.entity_column.or_else(|| dataset.keys.first().copied().filter(|_| dataset.is_entity()));
    let Some(key) = of.and_then(|id| dataset.column(id)).map(|c| c.name.as_str()) else {
        return condition.to_owned();
    };
    let english = crate::keyword::TABLE.iter().find(|k| k.slot == "cluster");
    let forms: Vec<&str> = english.map(|k| k.en.iter().chain(k.ru).copied().collect()).unwrap_or_default();
    let mut said = String::new();
    let mut rest = condition;
    while let Some(at) = next_word(rest, &forms) {
        let (before, word) = rest.split_at(at);
        let form = forms.iter().filter(|f| word.starts_with(**f)).map(|f| f.len()).max().unwrap_or(0);
        let after = word.get(form..).unwrap_or_default().trim_start();
        let Some((not, operand)) = after
            .strip_prefix("==")
            .map(|r| (false, r))
            .or_else(|| after.strip_prefix("!=").map(|r| (true, r)))
        else {
            said.push_str(before);
            said.push_str(word.get(..form).unwrap_or_default());
            rest = word.get(form..).unwrap_or_default();
            continue;
        };
        let operand = operand.trim_start();
        let end =
            operand.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(operand.len());
        let (name, tail) = operand.split_at(end);
        said.push_str(before);
        let inside = match policy.lang {
            crate::keyword::Lang::En => format!("{key} in {name}"),
            crate::keyword::Lang::Ru => format!("{key} в {name}"),
        };
        let negated = match policy.lang {
            crate::keyword::Lang::En => format!("not ({inside})"),
            crate::keyword::Lang::Ru => format!("не ({inside})"),
        };
        said.push_str(if not { &negated } else { &inside });
        rest = tail;
    }
    said.push_str(rest);
    said
}

/// Where one of these words stands alone.
fn next_word(text: &str, forms: &[&str]) -> Option<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    text.char_indices().map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let rest = text.get(*at..).unwrap_or_default();
        let whole = |form: &&&str| {
            rest.strip_prefix(**form).is_some_and(|after| !after.chars().next().is_some_and(part))
        };
        !before.is_some_and(part) && forms.iter().any(|form| whole(&form))
    })
}
