//! The policy's own clauses, acts, bodies and the fields that authors declare.

use std::collections::BTreeMap;

use super::names::{FieldInfo, FieldValues};
use super::period::{first_day, last_day};
use super::{Checker, Sorted, is_form};
use crate::diagnostic::{
    Kind, Lacking, NameProblem, ObligationProblem, PolicyProblem, TypeProblem, ValidityProblem, ValueType,
    nearest,
};
use crate::keyword::{Lang, TABLE};
use crate::model::{
    Act, ActId, Body, BodyId, ClusterId, Date, FieldValue, Literal, MeasureKind, StageId, Transition,
};
use crate::syntax::clause_words;
use crate::syntax::tree::{self, ActClause, AuthorClause, BodyClause, ExprKind, PolicyClause};

/// The day that a period is, if it is one.
fn period_day(written: &tree::Period) -> Option<Date> {
    first_day(written.value).filter(|_| matches!(written.value, tree::Calendar::Date(..)))
}

impl Checker<'_> {
    /// Names of acts, bodies, clusters and stages, so that anything may cite anything.
    pub(super) fn declare_normative(&mut self, sorted: &Sorted<'_>) {
        for (at, (act, _)) in sorted.acts.iter().enumerate() {
            self.declare(Kind::Act, |n| &mut n.acts, &act.head, ActId::at(at));
        }
        for (at, (body, _)) in sorted.bodies.iter().enumerate() {
            self.declare(Kind::Body, |n| &mut n.bodies, &body.head, BodyId::at(at));
        }
        for (at, (cluster, _)) in sorted.clusters.iter().enumerate() {
            self.declare(Kind::Cluster, |n| &mut n.clusters, &cluster.head, ClusterId::at(at));
        }
        for (at, (stage, _)) in sorted.stages.iter().enumerate() {
            self.declare(Kind::Stage, |n| &mut n.stages, &stage.head, StageId::at(at));
        }
    }

    pub(super) fn check_header(&mut self, sorted: &Sorted<'_>, folder: &str) {
        let mut policies = sorted.policies.iter();
        let Some((policy, _)) = policies.next() else {
            self.report(PolicyProblem::None { folder: folder.to_owned() });
            return;
        };
        for (second, _) in policies {
            self.report(PolicyProblem::Second { span: second.title.span, first: policy.title.span });
        }
        self.policy.title = policy.title.value.clone();
        let mut authority = None;
        let mut seen = BTreeMap::new();
        for clause in &policy.clauses {
            let span = clause.span;
            match &clause.kind {
                PolicyClause::Authority(name) => {
                    self.once(&mut seen, "authority", span);
                    authority = Some(name);
                }
                // Read below, when the period is known.
                PolicyClause::Basis(_) => {}
                PolicyClause::Period(range) => {
                    self.once(&mut seen, "period", span);
                    self.policy.period = self.range(range);
                    self.period_span = Some(range.span);
                }
                PolicyClause::Baseline(period) => {
                    self.once(&mut seen, "baseline", span);
                    self.policy.baseline = self.period(period);
                    self.baseline_span = Some(period.span);
                }
                PolicyClause::Language(name) => {
                    self.once(&mut seen, "language", span);
                    match name.text.as_str() {
                        "ru" => self.policy.lang = Lang::Ru,
                        "en" => self.policy.lang = Lang::En,
                        _ => {
                            self.unknown(Kind::Language, name, ["en", "ru"].into_iter());
                        }
                    }
                }
                PolicyClause::ContoursExclusive => {
                    self.once(&mut seen, "exclusive", span);
                    self.policy.contours_exclusive = Some(span);
                }
            }
        }
        // Who answers for it exists at some time of the policy.
        if let Some(name) = authority {
            self.policy.authority = self.owner(name, self.policy_days());
        }
        for clause in &policy.clauses {
            if let PolicyClause::Basis(cites) = &clause.kind {
                let cites = self.cites_during(cites, self.policy_days());
                self.policy.basis.extend(cites);
            }
        }
        if !sorted.stages.is_empty() && !seen.contains_key("period") {
            let (declaration, span) = (policy.title.value.clone(), policy.title.span);
            self.report(NameProblem::Lacks { declaration, what: Lacking::Period, span });
        }
    }

    /// The days of the policy's period.
    pub(super) fn policy_days(&self) -> Option<(Date, Date)> {
        self.policy.period.map(|(from, until)| (from.first_day(), until.last_day()))
    }

    pub(super) fn check_normative(&mut self, sorted: &Sorted<'_>) {
        for (act, _) in &sorted.acts {
            let act = self.checked_act(act);
            self.policy.acts.push(act);
        }
        self.check_acts(&sorted.acts);
        for (body, _) in &sorted.bodies {
            let body = self.checked_body(body);
            self.policy.bodies.push(body);
        }
    }

    fn checked_act(&mut self, declared: &tree::Act) -> Act {
        let mut act = Act {
            name: declared.head.name.text.clone(),
            title: declared.head.title.as_ref().map(|t| t.value.clone()),
            kind: None,
            number: None,
            adopted: None,
            in_force: None,
            transitional: Vec::new(),
            url: None,
            replaces: None,
            basis: Vec::new(),
            fields: Vec::new(),
            of_library: self.library.contains(&declared.head.name.span.file),
            span: declared.head.name.span,
        };
        let (mut seen, mut force, mut adopted, mut begins) = (BTreeMap::new(), None, None, None);
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                ActClause::Kind(text) => {
                    self.once(&mut seen, "kind", span);
                    act.kind = Some(text.value.clone());
                }
                ActClause::Number(text) => {
                    self.once(&mut seen, "number", span);
                    act.number = Some(text.value.clone());
                }
                ActClause::Adopted(period) => {
                    self.once(&mut seen, "adopted", span);
                    act.adopted = self.date(period);
                    adopted = Some(span);
                }
                ActClause::InForce { from, until, before: Some(before) } => {
                    let last = until.as_ref().and_then(|u| last_day(u.value));
                    if let (Some(from), Some(before)) = (first_day(from.value), first_day(before.value)) {
                        if last.is_some_and(|last| last < from) {
                            self.report(PolicyProblem::Backwards { span });
                        }
                        act.transitional.push(Transition { from, until: last, before });
                    }
                }
                ActClause::InForce { from, until, before: None } => {
                    self.once(&mut seen, "in force", span);
                    force = Some(span);
                    begins = last_day(from.value);
                    let last = until.as_ref().and_then(|u| last_day(u.value));
                    act.in_force = first_day(from.value).map(|first| (first, last));
                    if act.in_force.is_some_and(|(first, last)| last.is_some_and(|last| last < first)) {
                        self.report(PolicyProblem::Backwards { span });
                    }
                }
                ActClause::Url(text) => {
                    self.once(&mut seen, "url", span);
                    act.url = Some(text.value.clone());
                }
                ActClause::Replaces(name) => {
                    self.once(&mut seen, "replaces", span);
                    act.replaces = self.act(name);
                    if let Some(old) = act.replaces {
                        self.replacements.push((ActId::at(self.policy.acts.len()), old, span));
                    }
                }
                // Read below, when every act's own dates are known.
                ActClause::Basis(_) => {}
                ActClause::Author(clause) => {
                    self.once(&mut seen, &clause.name.text, clause.name.span.to(clause.value.span));
                    act.fields.extend(self.author_clause("act", clause));
                }
            }
        }
        // A year holds the day on which it is adopted.
        if let (Some(day), Some(begins), Some(span), Some(adopted)) = (act.adopted, begins, force, adopted)
            && begins < day
        {
            let act = act.name.clone();
            self.report(ValidityProblem::ForceBeforeAdoption { act, span, adopted });
        }
        self.force_spans.push(force.or(adopted));
        act
    }

    fn checked_body(&mut self, declared: &tree::Body) -> Body {
        let mut body = Body {
            name: declared.head.name.text.clone(),
            title: declared.head.title.as_ref().map(|t| t.value.clone()),
            kind: None,
            of: None,
            established: None,
            dissolved: None,
            basis: Vec::new(),
            fields: Vec::new(),
            span: declared.head.name.span,
        };
        let (mut seen, mut spans) = (BTreeMap::new(), (None, None));
        // What a body rests on is in force on the day on which it is set up, wherever that stands.
        let established = declared.clauses.iter().find_map(|clause| match &clause.kind {
            BodyClause::Established(period) => period_day(period),
            BodyClause::Of(_)
            | BodyClause::Kind(_)
            | BodyClause::Dissolved(_)
            | BodyClause::Basis(_)
            | BodyClause::Author(_) => None,
        });
        for clause in &declared.clauses {
            let span = clause.span;
            match &clause.kind {
                BodyClause::Of(name) => {
                    self.once(&mut seen, "of", span);
                    body.of = self.cluster_id(name);
                }
                BodyClause::Kind(name) => {
                    self.once(&mut seen, "kind", span);
                    body.kind = Some(name.text.clone());
                }
                BodyClause::Established(period) => {
                    self.once(&mut seen, "established", span);
                    body.established = self.date(period);
                    spans.0 = Some(span);
                }
                BodyClause::Basis(cites) => {
                    let cites = self.cites_on(cites, established);
                    body.basis.extend(cites);
                }
                BodyClause::Dissolved(period) => {
                    self.once(&mut seen, "dissolved", span);
                    body.dissolved = self.date(period);
                    spans.1 = Some(span);
                    if let (Some(from), Some(until)) = (established, body.dissolved)
                        && until < from
                    {
                        self.report(PolicyProblem::Backwards { span });
                    }
                }
                BodyClause::Author(clause) => {
                    self.once(&mut seen, &clause.name.text, clause.name.span.to(clause.value.span));
                    body.fields.extend(self.author_clause("body", clause));
                }
            }
        }
        self.body_spans.push(spans);
        body
    }

    /// A body that answers for something in a time: it exists on some day of it.
    pub(super) fn owner(&mut self, name: &tree::Name, time: Option<(Date, Date)>) -> Option<BodyId> {
        let id = self.body(name)?;
        let (Some(body), Some((first, last))) = (self.policy.bodies.get(id.index()), time) else {
            return Some(id);
        };
        let (set_up, dissolved) = self.body_spans.get(id.index()).copied().unwrap_or_default();
        let away = match (body.established, body.dissolved) {
            (Some(day), _) if day > last => Some((day, last, false, set_up)),
            (_, Some(day)) if day < first => Some((day, first, true, dissolved)),
            (Some(_) | None, Some(_) | None) => None,
        };
        if let Some((day, due, dissolved, said)) = away {
            let (body, due, day, span) = (body.name.clone(), due.to_string(), day.to_string(), name.span);
            self.report(ObligationProblem::OwnerAway { body, due, day, dissolved, span, said });
        }
        Some(id)
    }

    /// A day; a month or a year does not say which.
    pub(super) fn date(&mut self, written: &tree::Period) -> Option<crate::model::Date> {
        let day = period_day(written);
        if day.is_none() {
            self.report(TypeProblem::NotADate { span: written.span, column: None });
        }
        day
    }

    pub(super) fn check_fields(&mut self, declared: &[(&tree::Field, &std::path::PathBuf)]) {
        for (field, _) in declared {
            let slots =
                ["act", "body", "dataset", "cluster", "indicator", "stage", "group", "target", "milestone"];
            let of = TABLE.iter().find(|k| slots.contains(&k.slot) && is_form(k.slot, &field.of.text));
            let Some(of) = of.map(|k| k.slot) else {
                self.unknown(Kind::Declaration, &field.of, slots.into_iter());
                continue;
            };
            let values = self.field_values(&field.of_type).unwrap_or(FieldValues::Any);
            let (name, span) = (field.name.text.clone(), field.name.span);
            if let Some(first) = self.names.fields.iter().find(|f| f.of == of && f.name == name) {
                let first = first.span;
                self.report(NameProblem::Duplicate { kind: Kind::Field, name, span, first });
                continue;
            }
            self.names.fields.push(FieldInfo { name, of, values, span });
        }
    }

    fn field_values(&mut self, of_type: &tree::UnitExpr) -> Option<FieldValues> {
        if let [(false, word)] = of_type.factors.as_slice() {
            if let Some(id) = self.names.classifications.find(&word.word) {
                return Some(FieldValues::Code(id));
            }
            if matches!(word.word.as_str(), "text" | "текст") {
                return Some(FieldValues::Text);
            }
            if matches!(word.word.as_str(), "date" | "дата") {
                return Some(FieldValues::Date);
            }
            if matches!(word.word.as_str(), "number" | "число") {
                return Some(FieldValues::Number(crate::unit::Unit::one()));
            }
        }
        if let [(false, word)] = of_type.factors.as_slice()
            && word.power == 1
            && word.price_year.is_none()
            && !self.units.contains(&word.word)
            && !matches!(word.word.as_str(), "%" | "pp" | "пп")
        {
            let classes: Vec<String> = self.names.classifications.names().map(str::to_owned).collect();
            let types = ["text", "number", "date", "текст", "число", "дата"];
            let name = tree::Name { text: word.word.clone(), span: word.span };
            self.unknown(Kind::Type, &name, classes.iter().map(String::as_str).chain(types));
            return None;
        }
        self.unit(of_type).map(FieldValues::Number)
    }

    /// The slot of the clause of a block that an unknown word is likely meant for.
    pub(super) fn meant_clause(of: &str, word: &str) -> Option<&'static str> {
        let clauses: Vec<_> = clause_words(of, Self::lang_of(word)).collect();
        let near = nearest(word, clauses.iter().map(|(_, word)| *word))?;
        clauses.iter().find(|(_, word)| *word == near).map(|(slot, _)| *slot)
    }

    /// A clause that an author declared with `field`; gives its name and value as text.
    pub(super) fn author_clause(
        &mut self,
        of: &'static str,
        clause: &AuthorClause,
    ) -> Option<(String, FieldValue)> {
        let mut fields = self.names.fields.iter().enumerate();
        let found = fields.find(|(_, f)| f.of == of && f.name == clause.name.text);
        let Some((at, field)) = found.map(|(at, f)| (at, f.clone())) else {
            let own = self.names.fields.iter().filter(|f| f.of == of).map(|f| f.name.clone());
            let words = clause_words(of, Self::lang_of(&clause.name.text)).map(|(_, word)| word.to_owned());
            let known: Vec<String> = own.chain(words).collect();
            self.unknown(Kind::Field, &clause.name, known.iter().map(String::as_str));
            return None;
        };
        self.used_fields.insert(at);
        let value = &clause.value;
        let wrong =
            |wanted: ValueType, found: ValueType| TypeProblem::Wanted { wanted, found, span: value.span };
        let said = match (&field.values, &value.kind) {
            (FieldValues::Any, _) => FieldValue::Text(self.written(value.span)),
            (FieldValues::Code(id), ExprKind::Path(path)) => {
                let code = self.written(path.span);
                self.code(*id, &code, value.span)?;
                FieldValue::Word(code)
            }
            (FieldValues::Code(id), ExprKind::Text(code)) => {
                self.code(*id, code, value.span)?;
                FieldValue::Word(code.clone())
            }
            (FieldValues::Text, ExprKind::Text(text)) => FieldValue::Text(text.clone()),
            (FieldValues::Date, ExprKind::Calendar(date @ tree::Calendar::Date(..))) => {
                FieldValue::Date(first_day(*date)?)
            }
            (FieldValues::Number(unit), ExprKind::Quantity { .. }) => {
                let number = self.number(&super::call::Env::default(), value)?;
                let side = super::measure::Lowered {
                    generous: true,
                    ..super::measure::Lowered::new(
                        super::measure::scaled(number.measure.clone(), crate::unit::Rational::one(), unit),
                        super::measure::Type::Number(unit.clone()),
                    )
                };
                match self.in_unit_of(&side, number)?.kind {
                    MeasureKind::Literal(Literal::Number(number)) => FieldValue::Number(number),
                    _ => return None,
                }
            }
            (FieldValues::Code(id), _) => {
                let name = self.policy.classifications.get(id.index()).map(|c| c.name.clone());
                self.report(wrong(ValueType::Code(name.unwrap_or_default()), ValueType::List));
                return None;
            }
            (FieldValues::Text, _) => {
                self.report(TypeProblem::Wanted {
                    wanted: ValueType::Text,
                    found: ValueType::Number(String::new()),
                    span: value.span,
                });
                return None;
            }
            (FieldValues::Date, _) => {
                self.report(TypeProblem::NotADate { span: value.span, column: None });
                return None;
            }
            (FieldValues::Number(unit), _) => {
                self.report(TypeProblem::Wanted {
                    wanted: ValueType::Number(unit.text.to_string()),
                    found: ValueType::Text,
                    span: value.span,
                });
                return None;
            }
        };
        Some((field.name, said))
    }
}
