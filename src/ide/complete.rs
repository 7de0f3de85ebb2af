//! What may be written where the cursor stands.

use super::built_in::BUILT_IN;
use super::clause::{DECLARATIONS, clauses};
use super::member::{Seen, members};
use super::place::{Cursor, Place, cursor};
use super::vocabulary::Vocabulary;
use super::words::say;
use crate::check::{Argument, Known};
use crate::keyword::{Lang, TABLE};
use crate::library::MODULES;
use crate::model::{AxisKind, Column, ColumnKind, ColumnRef, Policy};

/// What may be written, and how it is shown in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub replacement: String,
    pub shown: String,
}

impl Candidate {
    /// A name with what it is.
    pub fn named(name: &str, about: &str) -> Candidate {
        let shown = if about.is_empty() { name.to_owned() } else { format!("{name}  {}", shortened(about)) };
        Candidate { replacement: name.to_owned(), shown }
    }
}

/// What stands between `start` and the cursor may be replaced by one of these, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    pub start: usize,
    pub candidates: Vec<Candidate>,
    /// The name of a file is wanted.
    pub file: bool,
}

/// What may be written at a byte of a text, in the words of a language where nothing is typed yet.
/// `seen` knows the data.
pub fn complete(vocabulary: &Vocabulary, seen: &dyn Seen, text: &str, at: usize, lang: Lang) -> Completion {
    let cursor = cursor(vocabulary, text, at);
    let mut candidates = Vec::new();
    let offer = Offer { vocabulary, seen, cursor: &cursor, lang };
    for place in &cursor.places {
        offer.place(place, &mut candidates);
    }
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if !kept.iter().any(|known| known.replacement == candidate.replacement) {
            kept.push(candidate);
        }
    }
    Completion { start: cursor.start, candidates: kept, file: cursor.places.contains(&Place::File) }
}

/// The arguments of every function of a name.
pub fn signatures<'v>(vocabulary: &'v Vocabulary, name: &str) -> impl Iterator<Item = String> + use<'v> {
    let found: Vec<&Known> = vocabulary.find(name).collect();
    found.into_iter().filter_map(|known| {
        let Known::Function(arguments) = known else { return None };
        Some(arguments.iter().map(argument).collect::<Vec<_>>().join(", "))
    })
}

fn argument(argument: &Argument) -> String {
    argument.name.clone()
}

struct Offer<'a> {
    vocabulary: &'a Vocabulary,
    seen: &'a dyn Seen,
    cursor: &'a Cursor<'a>,
    lang: Lang,
}

impl Offer<'_> {
    fn place(&self, place: &Place, to: &mut Vec<Candidate>) {
        match place {
            Place::Declaration => self.keywords(DECLARATIONS, to),
            Place::Measure => {
                self.names(to, |known| {
                    matches!(known, Known::Indicator(_) | Known::Function(_) | Known::Parameter(_))
                });
                self.built_in(to);
                self.keywords(&["if", "baseline"], to);
            }
            Place::MeasureOn => self.keywords(
                &[
                    "where",
                    "of",
                    "of_clusters",
                    "at",
                    "over",
                    "overall",
                    "require_all",
                    "present",
                    "missing",
                    "and",
                    "or",
                ],
                to,
            ),
            Place::Rows => {
                self.names(to, |known| {
                    matches!(
                        known,
                        Known::Column(_) | Known::Axis(_) | Known::Dataset(_) | Known::Parameter(_)
                    )
                });
                self.axis_words(to);
                self.built_in(to);
                self.keywords(&["each", "not"], to);
            }
            Place::RowOn => {
                self.keywords(&["in", "present", "missing", "and", "or", "during", "overlaps"], to);
            }
            Place::QueryOn(stand) => {
                let mut rest = vec!["query_by", "where", "having", "sort", "limit", "coverage"];
                rest.retain(|slot| !stand.contains(slot));
                self.keywords(&rest, to);
            }
            Place::Axis => {
                self.axis_words(to);
                self.names(to, |known| matches!(known, Known::Axis(_)));
            }
            Place::EachOn => self.keywords(&["as", "level", "in"], to),
            Place::Members(subject) => to.extend(
                members(self.vocabulary, self.seen, subject, self.cursor, self.lang).into_iter().filter(
                    |member| {
                        self.cursor.quoted.is_some()
                            || self.begins(&member.replacement)
                            || self.is_titled(member)
                    },
                ),
            ),
            Place::Selection => {
                self.names(to, |known| matches!(known, Known::Cluster(_)));
                self.keywords(&["clusters"], to);
            }
            Place::Inside(name) => self.inside(name, to),
            Place::Link => self.names(to, |known| self.is_link(known)),
            Place::Group => self.names(to, |known| matches!(known, Known::Role(_) | Known::Cluster(_))),
            Place::Sort => {
                self.keywords(&["value"], to);
                self.axis_words(to);
                self.names(to, |known| matches!(known, Known::Axis(_) | Known::Indicator(_)));
            }
            Place::Having => {
                self.keywords(&["value", "not"], to);
                self.names(to, |known| matches!(known, Known::Indicator(_) | Known::Function(_)));
                self.built_in(to);
            }
            Place::Unit => self.names(to, |known| *known == Known::Unit),
            Place::Type => {
                for (word, about) in [("text", "текст"), ("date", "дата"), ("number", "число")]
                {
                    self.push(say(self.lang, word, about), "", to);
                }
                self.names(to, |known| matches!(known, Known::Classification(_)));
            }
            Place::Entity => {
                self.names(to, |known| matches!(known, Known::Dataset(_)));
                self.keywords(&["cluster"], to);
            }
            Place::ArgumentType => {
                for (en, ru) in [
                    ("axis", "ось"),
                    ("rate", "курс"),
                    ("period", "период"),
                    ("link", "связь"),
                    ("role", "роль"),
                ] {
                    self.push(say(self.lang, en, ru), "", to);
                }
            }
            Place::Module => {
                for module in MODULES.iter().filter(|module| module.name != "prelude") {
                    self.push(&format!("std.{}", module.name), "", to);
                }
            }
            // Files are listed by who asks.
            Place::File => {}
            Place::Block(block) => self.keywords(clauses(block), to),
            Place::Bodies => self.names(to, |known| matches!(known, Known::Body(_))),
            Place::Acts => self.names(to, |known| matches!(known, Known::Act(_))),
            Place::Ratings => self.names(to, |known| matches!(known, Known::Rating(_))),
            Place::Stages => self.names(to, |known| matches!(known, Known::Stage(_) | Known::Milestone(_))),
            Place::Roles => self.names(to, |known| matches!(known, Known::Role(_))),
            Place::Words(slots) => self.keywords(slots, to),
        }
    }

    /// Members of what stands before a dot.
    fn inside(&self, name: &str, to: &mut Vec<Candidate>) {
        let policy = &*self.vocabulary.policy;
        if let Some(cluster) = self.vocabulary.cluster(name).and_then(|id| policy.clusters.get(id.index())) {
            for (at, role) in policy.roles.iter().enumerate() {
                if cluster.contour.names(crate::model::RoleId::at(at)) {
                    self.push(role, say(self.lang, "role", "роль"), to);
                }
            }
        }
        for known in self.vocabulary.find(name) {
            if let Known::Dataset(id) = known {
                let columns = policy.datasets.get(id.index()).map(|dataset| dataset.columns.as_slice());
                for column in columns.unwrap_or_default() {
                    self.push(&column.name, &self.column(policy, column), to);
                }
            }
        }
        let targets = policy.targets.iter().filter_map(|target| {
            let rest = target.id.strip_prefix(name)?.strip_prefix('.')?;
            Some((rest, target.text.as_str()))
        });
        targets.for_each(|(rest, text)| self.push(rest, text, to));
        if let Some(path) = name.strip_prefix("std") {
            let path = path.trim_start_matches('.');
            let modules = MODULES.iter().filter(|module| module.name != "prelude");
            for rest in modules.filter_map(|module| module.name.strip_prefix(path)) {
                self.push(rest.trim_start_matches('.'), "", to);
            }
        }
    }

    fn names(&self, to: &mut Vec<Candidate>, wanted: impl Fn(&Known) -> bool) {
        for (name, known) in self.vocabulary.names().filter(|(_, known)| wanted(known)) {
            // The library speaks both languages: where nothing is typed, only that of the reader is shown.
            let of_both = matches!(known, Known::Function(_) | Known::Unit);
            let other = of_both && self.cursor.word.is_empty() && name.is_ascii() != (self.lang == Lang::En);
            if other || !self.begins(name) {
                continue;
            }
            to.push(if let Known::Function(arguments) = known {
                let arguments = arguments.iter().map(argument).collect::<Vec<_>>().join(", ");
                Candidate { replacement: format!("{name}("), shown: format!("{name}({arguments})") }
            } else {
                Candidate::named(name, &self.about(known))
            });
        }
    }

    /// What a name is, in a few words.
    fn about(&self, known: &Known) -> String {
        let policy = &*self.vocabulary.policy;
        let titled = |title: Option<&Option<String>>, otherwise: &'static str| {
            title.and_then(|title| title.clone()).unwrap_or_else(|| otherwise.to_owned())
        };
        let word = |en, ru| say(self.lang, en, ru);
        match known {
            Known::Indicator(id) => policy.indicators.get(id.index()).map_or_else(String::new, |indicator| {
                let unit = indicator.value.unit.text.to_string();
                if unit.is_empty() { indicator.title.clone().unwrap_or_default() } else { unit }
            }),
            Known::Parameter(id) => {
                policy.parameters.get(id.index()).map(|p| p.unit.text.to_string()).unwrap_or_default()
            }
            Known::Column(at) => self.column_at(policy, *at),
            Known::Axis(id) => match policy.axes.get(id.index()).map(|axis| axis.kind) {
                Some(AxisKind::Tree(list)) => {
                    policy.classifications.get(list.index()).map(|list| list.name.clone()).unwrap_or_default()
                }
                Some(AxisKind::Entity(of)) => {
                    policy.datasets.get(of.index()).map(|dataset| dataset.name.clone()).unwrap_or_default()
                }
                Some(AxisKind::Text) | None => String::new(),
            },
            Known::Dataset(id) => {
                titled(policy.datasets.get(id.index()).map(|d| &d.title), word("dataset", "набор"))
            }
            Known::Cluster(id) => {
                titled(policy.clusters.get(id.index()).map(|c| &c.title), word("cluster", "кластер"))
            }
            Known::Role(_) => word("role", "роль").to_owned(),
            Known::Classification(id) => titled(
                policy.classifications.get(id.index()).map(|c| &c.title),
                word("classification", "классификатор"),
            ),
            Known::Act(id) => titled(policy.acts.get(id.index()).map(|a| &a.title), word("act", "акт")),
            Known::Body(id) => titled(policy.bodies.get(id.index()).map(|b| &b.title), word("body", "орган")),
            Known::Stage(id) => {
                titled(policy.stages.get(id.index()).map(|s| &s.title), word("stage", "этап"))
            }
            Known::Rating(_) => word("rating", "шкала").to_owned(),
            Known::Milestone(_) => word("milestone", "веха").to_owned(),
            Known::Field(_) | Known::Function(_) | Known::Unit => String::new(),
        }
    }

    fn column_at(&self, policy: &Policy, at: ColumnRef) -> String {
        let Some(dataset) = policy.datasets.get(at.dataset.index()) else { return String::new() };
        let of = dataset.column(at.column).map(|column| self.column(policy, column)).unwrap_or_default();
        [of.as_str(), &dataset.name]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn column(&self, policy: &Policy, column: &Column) -> String {
        match &column.kind {
            ColumnKind::Text => say(self.lang, "text", "текст").to_owned(),
            ColumnKind::Date => say(self.lang, "date", "дата").to_owned(),
            ColumnKind::Number(unit) => unit.text.to_string(),
            ColumnKind::Code(id) => {
                policy.classifications.get(id.index()).map(|list| list.name.clone()).unwrap_or_default()
            }
            ColumnKind::Reference(id) => {
                policy.datasets.get(id.index()).map(|dataset| dataset.name.clone()).unwrap_or_default()
            }
            ColumnKind::Cluster => say(self.lang, "cluster", "кластер").to_owned(),
        }
    }

    fn is_link(&self, known: &Known) -> bool {
        let Known::Dataset(id) = known else { return false };
        self.vocabulary.policy.datasets.get(id.index()).is_some_and(|dataset| dataset.link.is_some())
    }

    /// The axes that every policy has.
    fn axis_words(&self, to: &mut Vec<Candidate>) {
        self.keywords(&["cluster"], to);
        self.word(("role", "роль"), "", to);
        self.keywords(&["year", "quarter", "month"], to);
    }

    fn built_in(&self, to: &mut Vec<Candidate>) {
        let typed = self.cursor.word;
        for function in BUILT_IN {
            let langs: &[Lang] = if typed.is_empty() { &[self.lang] } else { &[Lang::En, Lang::Ru] };
            for lang in langs.iter().filter(|lang| self.begins(function.name(**lang))) {
                let name = function.name(*lang);
                let shown = format!("{name}({})", function.arguments(*lang));
                to.push(Candidate { replacement: format!("{name}("), shown });
            }
        }
    }

    /// The first form of each slot that begins as is typed; where nothing is typed, in the reader's language.
    fn keywords(&self, slots: &[&str], to: &mut Vec<Candidate>) {
        for slot in slots {
            let Some(keyword) = TABLE.iter().find(|keyword| keyword.slot == *slot) else { continue };
            let own = match self.lang {
                Lang::Ru if !keyword.ru.is_empty() => [keyword.ru, keyword.en],
                Lang::En | Lang::Ru => [keyword.en, keyword.ru],
            };
            let forms = own.iter().take(if self.cursor.word.is_empty() { 1 } else { 2 });
            for form in forms.filter_map(|forms| forms.iter().find(|form| self.begins(form))) {
                to.push(Candidate::named(form, ""));
            }
        }
    }

    fn word(&self, (en, ru): (&str, &str), about: &str, to: &mut Vec<Candidate>) {
        let (own, other) = if self.lang == Lang::En { (en, ru) } else { (ru, en) };
        self.push(own, about, to);
        if !self.cursor.word.is_empty() {
            self.push(other, about, to);
        }
    }

    fn push(&self, name: &str, about: &str, to: &mut Vec<Candidate>) {
        if self.begins(name) {
            to.push(Candidate::named(name, about));
        }
    }

    fn begins(&self, name: &str) -> bool {
        begins(name, self.cursor.word)
    }

    /// A member that is found by its title.
    fn is_titled(&self, member: &Candidate) -> bool {
        !self.cursor.word.is_empty() && member.shown.to_lowercase().contains(&self.cursor.word.to_lowercase())
    }
}

/// True where a name begins as is typed, in any case of letters.
fn begins(name: &str, typed: &str) -> bool {
    let mut name = name.trim_start_matches('"').chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|sign| name.next() == Some(sign))
}

/// So many characters of a title are shown.
const LONGEST: usize = 60;

fn shortened(about: &str) -> String {
    let mut signs = about.chars();
    let mut text: String = signs.by_ref().take(LONGEST).collect();
    if signs.next().is_some() {
        text.push('…');
    }
    text
}
