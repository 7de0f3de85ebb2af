//! Conditions over the policy itself: quantifiers over acts, bodies, indicators, clusters, stages, groups, and over
//! the verdicts on targets and milestones; inside them the clauses of the object are names.

use super::call::{Asked, Env};
use super::measure::{Lowered, Type};
use super::names::FieldValues;
use super::network::path_expr;
use super::{Checker, is_form};
use crate::diagnostic::{
    Kind, LinkProblem, Misfit, NameProblem, NoLinks, NormativeProblem, TypeProblem, ValueType,
};
use crate::keyword::TABLE;
use crate::model::{
    ActId, BodyId, ClassificationId, Date, Literal, Measure, MeasureKind, ObjectField, ObjectFunction,
    ObjectKind,
};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind, Name, Path};
use crate::unit::Unit;

/// The words that a clause may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Status,
    Level,
    Frequency,
    Better,
    Body,
    Act,
    /// Kinds of bodies.
    BodyKind,
    Code(ClassificationId),
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    Text,
    Date,
    Share,
    Plain,
    Cluster,
    Words(Words),
}

/// The fields of each kind, by the slot of their keyword, or where there is none by their names in both languages.
const FIELDS: &[(ObjectKind, ObjectField, &str, [&str; 2], Holds)] = {
    use ObjectField as F;
    use ObjectKind as K;
    &[
        (K::Act, F::Kind, "kind", ["", ""], Holds::Text),
        (K::Act, F::Number, "number", ["", ""], Holds::Text),
        (K::Act, F::Url, "url", ["", ""], Holds::Text),
        (K::Act, F::Adopted, "adopted", ["", ""], Holds::Date),
        (K::Act, F::From, "from", BEGINS, Holds::Date),
        (K::Act, F::Until, "until", ENDS, Holds::Date),
        (K::Act, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Body, F::Kind, "kind", ["", ""], Holds::Words(Words::BodyKind)),
        (K::Body, F::Of, "of", ["", ""], Holds::Cluster),
        (K::Body, F::Established, "established", ["", ""], Holds::Date),
        (K::Body, F::Until, "dissolved", ["", ""], Holds::Date),
        (K::Body, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Indicator, F::Source, "source", ["", ""], Holds::Text),
        (K::Indicator, F::Frequency, "frequency", ["", ""], Holds::Words(Words::Frequency)),
        (K::Indicator, F::Better, "better", ["", ""], Holds::Words(Words::Better)),
        (K::Indicator, F::Owner, "owner", ["", ""], Holds::Words(Words::Body)),
        (K::Indicator, F::CollectedBy, "", ["collected_by", "собирает"], Holds::Words(Words::Body)),
        (K::Indicator, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Indicator, F::Coverage, "coverage", ["", ""], Holds::Share),
        (K::Cluster, F::Owner, "owner", ["", ""], Holds::Words(Words::Body)),
        (K::Cluster, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Cluster, F::From, "from", BEGINS, Holds::Date),
        (K::Cluster, F::Until, "until", ENDS, Holds::Date),
        (K::Stage, F::Owner, "owner", ["", ""], Holds::Words(Words::Body)),
        (K::Stage, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Stage, F::From, "from", BEGINS, Holds::Date),
        (K::Stage, F::Until, "until", ENDS, Holds::Date),
        (K::Group, F::Owner, "owner", ["", ""], Holds::Words(Words::Body)),
        (K::Group, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Target, F::Status, "", ["status", "статус"], Holds::Words(Words::Status)),
        (K::Target, F::Level, "level", ["", ""], Holds::Words(Words::Level)),
        (K::Target, F::Owner, "owner", ["", ""], Holds::Words(Words::Body)),
        (K::Target, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Target, F::Cluster, "cluster", ["", ""], Holds::Cluster),
        (K::Target, F::Weight, "weight", ["", ""], Holds::Plain),
        (K::Target, F::Achievement, "", ["achievement", "достижение"], Holds::Share),
        (K::Target, F::Progress, "", ["progress", "продвижение"], Holds::Share),
        (K::Target, F::Coverage, "coverage", ["", ""], Holds::Share),
        (K::Target, F::Due, "due", ["", ""], Holds::Date),
        (K::Milestone, F::Status, "", ["status", "статус"], Holds::Words(Words::Status)),
        (K::Milestone, F::Level, "level", ["", ""], Holds::Words(Words::Level)),
        (K::Milestone, F::Owner, "owner", ["", ""], Holds::Words(Words::Body)),
        (K::Milestone, F::Basis, "basis", ["", ""], Holds::Words(Words::Act)),
        (K::Milestone, F::Cluster, "cluster", ["", ""], Holds::Cluster),
        (K::Milestone, F::Due, "due", ["", ""], Holds::Date),
        (K::Milestone, F::Done, "done_on", ["", ""], Holds::Date),
    ]
};

/// The Russian form of `until` is a reserved word, so that the two days have names of their own too.
const BEGINS: [&str; 2] = ["begins", "начало"];
const ENDS: [&str; 2] = ["ends", "окончание"];

/// Fields of every kind.
const COMMON: &[(ObjectField, [&str; 2])] =
    &[(ObjectField::Name, ["name", "имя"]), (ObjectField::Title, ["title", "название"])];

/// The words for the fields of each kind, by the slot of its keyword: all forms of one word, or of another for the same.
pub fn object_words() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let forms = |slot: &'static str| {
        let keyword = TABLE.iter().filter(move |k| k.slot == slot);
        keyword.flat_map(|k| k.en.iter().chain(k.ru)).copied().collect::<Vec<_>>()
    };
    let own = FIELDS.iter().flat_map(move |(kind, _, slot, names, _)| {
        [(kind.slot(), forms(slot)), (kind.slot(), names.to_vec())]
    });
    let common =
        ObjectKind::ALL.into_iter().flat_map(|kind| COMMON.iter().map(move |(_, names)| (kind, names)));
    own.chain(common.map(|(kind, names)| (kind.slot(), names.to_vec())))
}

/// Kinds of bodies that need no example in the policy.
pub(super) const BODY_KINDS: &[&str] = &[
    "authority",
    "council",
    "management_company",
    "project_office",
    "министерство",
    "орган_власти",
    "совет",
    "управляющая_компания",
    "проектный_офис",
];

/// The functions by their names, in either language.
const FUNCTIONS: &[(&str, ObjectFunction)] = &[
    ("any", ObjectFunction::Any),
    ("есть", ObjectFunction::Any),
    ("all", ObjectFunction::All),
    ("все", ObjectFunction::All),
    ("count", ObjectFunction::Count),
    ("число", ObjectFunction::Count),
    ("sum", ObjectFunction::Sum),
    ("сумма", ObjectFunction::Sum),
    ("mean", ObjectFunction::Mean),
    ("среднее", ObjectFunction::Mean),
    ("min", ObjectFunction::Min),
    ("минимум", ObjectFunction::Min),
    ("max", ObjectFunction::Max),
    ("максимум", ObjectFunction::Max),
];

/// The parts of `any(body where p: q)`.
pub(super) struct Quantifier<'t> {
    pub function: &'t Path,
    pub over: &'t Path,
    pub role: Option<&'t Name>,
    pub condition: Option<&'t Expr>,
    pub body: Option<&'t Expr>,
}

/// Whether a quantifier over rows wants all of them, or any.
fn entity_function(word: &str) -> Option<bool> {
    match FUNCTIONS.iter().find(|(name, _)| *name == word)? {
        (_, ObjectFunction::All) => Some(true),
        (_, ObjectFunction::Any) => Some(false),
        (
            _,
            ObjectFunction::Count
            | ObjectFunction::Sum
            | ObjectFunction::Mean
            | ObjectFunction::Min
            | ObjectFunction::Max,
        ) => None,
    }
}

impl Checker<'_> {
    /// The kind of objects that a name means, unless a table or link bears it.
    pub(super) fn object_kind(&self, path: &Path) -> Option<ObjectKind> {
        let [name] = path.parts.as_slice() else { return None };
        if self.names.datasets.find(&name.text).is_some() {
            return None;
        }
        ObjectKind::ALL.into_iter().find(|kind| is_form(kind.slot(), &name.text))
    }

    pub(super) fn quantifier(&mut self, env: &Env, call: &Quantifier<'_>, span: Span) -> Option<Lowered> {
        let word = self.written(call.function.span);
        if self.link_meant(env, &path_expr(call.over)).is_some() {
            self.report(LinkProblem::NotHere { what: self.written(span), why: NoLinks::Measure, span });
            return None;
        }
        if let (None, None, Some(body), [name]) =
            (self.object_kind(call.over), call.role, call.body, call.over.parts.as_slice())
            && (self.roles_of(&name.text).is_some() || self.names.datasets.find(&name.text).is_some())
            && let Some(all) = entity_function(&word)
        {
            return self.entity_quantifier(env, (all, call.over), (call.condition, body), span);
        }
        let function = FUNCTIONS.iter().find(|(name, _)| *name == word).map(|(_, function)| *function);
        let (Some(function), Some(of), None, Some(body)) =
            (function, self.object_kind(call.over), call.role, call.body)
        else {
            let what = format!("{word}(… : …)");
            self.report(NameProblem::NotEvaluated { what, span });
            return None;
        };
        if function == ObjectFunction::Count {
            // A count has a condition, not a value of each.
            let what = self.written(span);
            self.report(NormativeProblem::CountOfValues { what, span: body.span });
            return None;
        }
        self.objects(env, (function, of), (call.condition, Some(body)), span)
    }

    /// `count(target)`, `count(target where achievement < 85 %)`; `None` where the argument is no kind of objects.
    pub(super) fn counted_objects(
        &mut self,
        env: &Env,
        argument: &Expr,
        span: Span,
    ) -> Option<Option<Lowered>> {
        let (over, condition) = match &argument.kind {
            ExprKind::Path(path) => (path, None),
            ExprKind::Where { measure, condition } => match &measure.kind {
                ExprKind::Path(path) => (path, Some(&**condition)),
                _ => return None,
            },
            _ => return None,
        };
        let of = self.object_kind(over)?;
        // A role or an indicator of that name is meant by itself elsewhere.
        let [name] = over.parts.as_slice() else { return None };
        if self.names.roles.find(&name.text).is_some() || self.names.formulas.find(&name.text).is_some() {
            return None;
        }
        Some(self.objects(env, (ObjectFunction::Count, of), (condition, None), span))
    }

    fn objects(
        &mut self,
        env: &Env,
        (function, of): (ObjectFunction, ObjectKind),
        (condition, body): (Option<&Expr>, Option<&Expr>),
        span: Span,
    ) -> Option<Lowered> {
        let allowed = match env.asked {
            Asked::Data => false,
            Asked::Policy => !of.is_judged(),
            Asked::Verdicts => true,
        };
        if !allowed {
            let why = if of.is_judged() { Misfit::VerdictsElsewhere } else { Misfit::ObjectsElsewhere };
            self.report(NameProblem::Misplaced { what: self.written(span), why, span });
            return None;
        }
        // What is asked of all acts or bodies reads each of them.
        match of {
            ObjectKind::Act => self.used_acts.extend((0..self.policy.acts.len()).map(ActId::at)),
            ObjectKind::Body => self.used_bodies.extend((0..self.policy.bodies.len()).map(BodyId::at)),
            ObjectKind::Indicator
            | ObjectKind::Cluster
            | ObjectKind::Stage
            | ObjectKind::Group
            | ObjectKind::Target
            | ObjectKind::Milestone => {}
        }
        let inner = Env { object: Some(of), ..env.clone() };
        let filter = match condition {
            Some(condition) => Some(Box::new(self.condition(&inner, condition)?)),
            None => None,
        };
        let (body, unit) = match (function, body) {
            (_, None) => (None, Unit::one()),
            (ObjectFunction::Any | ObjectFunction::All, Some(body)) => {
                (Some(Box::new(self.condition(&inner, body)?)), Unit::one())
            }
            (
                ObjectFunction::Count
                | ObjectFunction::Sum
                | ObjectFunction::Mean
                | ObjectFunction::Min
                | ObjectFunction::Max,
                Some(body),
            ) => {
                let body = self.number(&inner, body)?.measure;
                let unit = body.unit.clone();
                (Some(Box::new(body)), unit)
            }
        };
        let type_of = match function {
            ObjectFunction::Any | ObjectFunction::All => Type::Bool,
            ObjectFunction::Count
            | ObjectFunction::Sum
            | ObjectFunction::Mean
            | ObjectFunction::Min
            | ObjectFunction::Max => Type::Number(unit.clone()),
        };
        let kind = MeasureKind::Objects { function, of, filter, body };
        Some(Lowered::new(Measure { kind, unit, span }, type_of))
    }

    /// A clause of the object around.
    pub(super) fn object_field(&mut self, of: ObjectKind, name: &Name) -> Option<Lowered> {
        let span = name.span;
        let word = name.text.as_str();
        let made = |field: ObjectField, type_of: Type| {
            let unit = match &type_of {
                Type::Number(unit) => unit.clone(),
                Type::Bool
                | Type::Period(_)
                | Type::Text
                | Type::Member(_)
                | Type::Cluster
                | Type::Role
                | Type::Date
                | Type::Words(_) => Unit::one(),
            };
            Some(Lowered::new(Measure { kind: MeasureKind::Field(field), unit, span }, type_of))
        };
        if let Some((field, _)) = COMMON.iter().find(|(_, names)| names.contains(&word)) {
            return made(field.clone(), Type::Text);
        }
        let own = FIELDS.iter().find(|(kind, _, slot, names, _)| {
            *kind == of && (names.contains(&word) || (!slot.is_empty() && is_form(slot, word)))
        });
        if let Some((_, field, _, _, holds)) = own {
            let type_of = match holds {
                Holds::Text => Type::Text,
                Holds::Date => Type::Date,
                Holds::Share => Type::Number(Unit::percent()),
                Holds::Plain => Type::Number(Unit::one()),
                Holds::Cluster => Type::Cluster,
                Holds::Words(words) => Type::Words(*words),
            };
            return made(field.clone(), type_of);
        }
        let mut fields = self.names.fields.iter().enumerate();
        let (at, field) = fields.find(|(_, f)| f.of == of.slot() && f.name == word)?;
        let (name, values) = (field.name.clone(), field.values.clone());
        self.used_fields.insert(at);
        let type_of = match values {
            FieldValues::Any | FieldValues::Text => Type::Text,
            FieldValues::Code(id) => Type::Words(Words::Code(id)),
            FieldValues::Date => Type::Date,
            FieldValues::Number(unit) => Type::Number(unit),
        };
        made(ObjectField::Author(name), type_of)
    }

    /// Reports a name that is no clause of the object around.
    pub(super) fn unknown_field(&mut self, of: ObjectKind, name: &Name) {
        let common = COMMON.iter().flat_map(|(_, names)| names.iter().copied());
        let own = FIELDS.iter().filter(|(kind, ..)| *kind == of);
        let own = own.flat_map(|(_, _, slot, names, _)| {
            let keyword = TABLE.iter().find(|k| k.slot == *slot);
            let forms = keyword.into_iter().flat_map(|k| k.en.iter().take(1).chain(k.ru.iter().take(1)));
            forms.chain(names.iter()).copied().filter(|name| !name.is_empty())
        });
        let authors = self.names.fields.iter().filter(|f| f.of == of.slot()).map(|f| f.name.clone());
        let known: Vec<String> = own.chain(common).map(str::to_owned).chain(authors).collect();
        self.unknown(Kind::Field, name, known.iter().map(String::as_str));
    }

    /// The word on the right of a comparison with a clause.
    pub(super) fn word(&mut self, words: Words, expr: &Expr) -> Option<Measure> {
        let span = expr.span;
        let literal = |word: String| {
            Some(Measure { kind: MeasureKind::Literal(Literal::Word(word)), unit: Unit::one(), span })
        };
        if let Words::Code(id) = words {
            let code = self.code_literal(id, expr)?;
            return literal(self.policy.classifications.get(id.index())?.code(code)?.code.clone());
        }
        let Some(name) = Self::bare_name(expr).cloned() else {
            let (wanted, found) = (ValueType::Word, ValueType::Text);
            self.report(TypeProblem::Wanted { wanted, found, span });
            return None;
        };
        let of_slots = |prefix: &[&str]| -> Vec<(&'static str, Vec<String>)> {
            let slots = TABLE.iter().filter(|k| prefix.contains(&k.slot));
            slots
                .map(|k| {
                    let forms = k.en.iter().chain(k.ru).map(|form| form.replace(' ', "_"));
                    (k.slot, forms.collect())
                })
                .collect()
        };
        let known: Vec<(String, Vec<String>)> = match words {
            Words::Status => {
                let slots = of_slots(&[
                    "s_not_applicable",
                    "s_on_track",
                    "s_done_late",
                    "s_missed",
                    "s_met",
                    "s_behind",
                    "s_pending",
                    "s_done",
                    "s_overdue",
                    "s_undecided",
                    "s_waived",
                ]);
                slots
                    .into_iter()
                    .map(|(slot, forms)| (slot.trim_start_matches("s_").to_owned(), forms))
                    .collect()
            }
            Words::Level => {
                let slots = of_slots(&["mandatory", "advisory"]);
                slots.into_iter().map(|(slot, forms)| (slot.to_owned(), forms)).collect()
            }
            Words::Better => {
                let slots = of_slots(&["higher", "lower", "within"]);
                slots.into_iter().map(|(slot, forms)| (slot.to_owned(), forms)).collect()
            }
            Words::Frequency => {
                let slots = of_slots(&["year", "quarter", "month"]);
                slots.into_iter().map(|(slot, forms)| (slot.to_owned(), forms)).collect()
            }
            Words::Body => {
                let id = self.body(&name)?;
                return literal(self.policy.bodies.get(id.index())?.name.clone());
            }
            Words::Act => {
                let id = self.act(&name)?;
                return literal(self.policy.acts.get(id.index())?.name.clone());
            }
            Words::BodyKind => {
                let used = self.policy.bodies.iter().filter_map(|body| body.kind.clone());
                let all = used.chain(BODY_KINDS.iter().map(|kind| (*kind).to_owned()));
                all.map(|kind| (kind.clone(), vec![kind])).collect()
            }
            Words::Code(_) => return None,
        };
        if let Some((word, _)) = known.iter().find(|(_, forms)| forms.contains(&name.text)) {
            return literal(word.clone());
        }
        let forms: Vec<&str> = known.iter().flat_map(|(_, forms)| forms.iter().map(String::as_str)).collect();
        self.unknown(Kind::Value, &name, forms.into_iter());
        None
    }

    /// A day, on the right of a comparison with a clause that holds one.
    pub(super) fn day(&mut self, env: &Env, expr: &Expr) -> Option<Measure> {
        let span = expr.span;
        if let ExprKind::Calendar(calendar @ tree::Calendar::Date(..)) = &expr.kind {
            let date: Date = super::period::first_day(*calendar)?;
            let kind = MeasureKind::Literal(Literal::Date(date));
            return Some(Measure { kind, unit: Unit::one(), span });
        }
        if matches!(expr.kind, ExprKind::Calendar(_) | ExprKind::Quantity { .. }) {
            self.report(TypeProblem::NotADate { span, column: None });
            return None;
        }
        let value = self.measure(env, expr)?;
        if value.of == Type::Date {
            return Some(value.measure);
        }
        let (wanted, found) = (ValueType::Date, value.of.words(self));
        self.report(TypeProblem::Wanted { wanted, found, span });
        None
    }
}
