//! What the parts of a passport share: links with places, acts, bodies and the author's own clauses.

use super::super::notation::{Formulas, Predicates};
use super::super::words::{Names, titled};
use super::Passport;
use super::anchors::{Anchors, Thing};
use super::document::{Block, Inline, Line, Section, text};
use crate::model::{
    Aggregate, BodyId, Citation, ClusterId, FieldValue, Measure, MeasureKind, ParameterId, Policy, RowExpr,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// A passport while it is made.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    pub passport: Passport<'a>,
    pub names: Names<'a>,
    pub policy: &'a Policy,
    pub anchors: &'a Anchors,
}

impl<'a> Maker<'a> {
    pub fn say(&self, en: impl Into<String>, ru: impl Into<String>) -> String {
        self.names.say(en, ru)
    }

    pub fn formulas(&self) -> Formulas<'a> {
        Formulas { names: self.names }
    }

    pub fn predicates(&self, cluster: Option<ClusterId>) -> Predicates<'a> {
        Predicates { names: self.names, cluster, titles: true }
    }

    /// A link where the thing has a place, else its name alone.
    pub fn link(&self, thing: Thing, shown: impl Into<String>) -> Inline {
        match self.anchors.id(thing) {
            Some(id) => Inline::Link { to: id.to_owned(), text: shown.into() },
            None => Inline::Text(shown.into()),
        }
    }

    pub fn id(&self, thing: Thing) -> String {
        self.anchors.id(thing).unwrap_or_default().to_owned()
    }

    /// A card of a declaration: its title, its name where that is another, and what it says.
    pub fn card(&self, thing: Thing, title: &Option<String>, name: &str, blocks: Vec<Block>) -> Section {
        let title = titled(title, name).to_owned();
        let name = (title != name).then(|| name.to_owned());
        Section { id: self.id(thing), title, name, blocks, card: true }
    }

    /// What stands above a declaration, as paragraphs.
    pub fn doc(&self, span: Span) -> Option<Block> {
        let doc = self.passport.doc(span)?;
        Some(Block::Paragraph(vec![text(doc.split_whitespace().collect::<Vec<_>>().join(" "))]))
    }

    pub fn body(&self, id: BodyId) -> Line {
        vec![self.link(Thing::Body(id), self.names.body(id))]
    }

    pub fn cluster(&self, id: ClusterId) -> Inline {
        self.link(Thing::Cluster(id), self.names.cluster(id))
    }

    /// `Concept, п. 3.2; Order 77`
    pub fn basis(&self, basis: &[Citation]) -> Option<Line> {
        let mut line = Line::new();
        for citation in basis {
            let Some(act) = self.policy.acts.get(citation.act.index()) else { continue };
            if !line.is_empty() {
                line.push(text("; "));
            }
            line.push(self.link(Thing::Act(citation.act), titled(&act.title, &act.name)));
            if let Some(clause) = &citation.clause {
                line.push(text(format!(", {clause}")));
            }
        }
        (!line.is_empty()).then_some(line)
    }

    /// Who answers for a thing, and on what it rests.
    pub fn answers(&self, owner: Option<BodyId>, basis: &[Citation], facts: &mut Vec<(String, Line)>) {
        if let Some(owner) = owner {
            facts.push((self.say("Answers for it", "Ответственный"), self.body(owner)));
        }
        if let Some(basis) = self.basis(basis) {
            facts.push((self.say("Basis", "Основание"), basis));
        }
    }

    /// The author's own clauses.
    pub fn fields(&self, fields: &[(String, FieldValue)], facts: &mut Vec<(String, Line)>) {
        for (name, value) in fields {
            let value = match value {
                FieldValue::Date(date) => self.names.date(*date),
                FieldValue::Text(_) | FieldValue::Word(_) | FieldValue::Number(_) => value.text(),
            };
            facts.push((capital(&name.replace('_', " ")), vec![text(value)]));
        }
    }

    /// Where it is declared.
    pub fn place(&self, span: Span, facts: &mut Vec<(String, Line)>) {
        let place = Inline::Code(self.names.place(span));
        facts.push((self.say("In the policy", "В политике"), vec![place]));
    }

    /// A formula as it is written in the policy.
    pub fn written(&self, measure: &Measure) -> Inline {
        Inline::Code(self.names.formula(measure))
    }

    /// What a formula reads: aggregates, indicators and parameters, each once and in the order of the text.
    pub fn read_by(&self, measures: &[&'a Measure]) -> Read<'a> {
        let mut read = Read::default();
        let mut seen = BTreeSet::new();
        for measure in measures {
            self.gather(measure, &mut read, &mut seen);
        }
        read
    }

    fn gather(&self, measure: &'a Measure, read: &mut Read<'a>, seen: &mut BTreeSet<u32>) {
        match &measure.kind {
            MeasureKind::Aggregate(id) => {
                if let Some(aggregate) = self.policy.aggregates.get(id.index())
                    && !read.aggregates.contains(&aggregate)
                {
                    read.aggregates.push(aggregate);
                }
            }
            MeasureKind::Indicator(id) => {
                if let Some(indicator) = self.policy.indicators.get(id.index())
                    && seen.insert(id.0)
                {
                    // A narrowed indicator is told by what it reads.
                    if indicator.derived {
                        self.gather(&indicator.value, read, seen);
                    } else {
                        read.indicators.push(*id);
                    }
                }
            }
            MeasureKind::Parameter(id) if !read.parameters.contains(id) => read.parameters.push(*id),
            _ => {}
        }
        for child in measure.children() {
            self.gather(child, read, seen);
        }
    }
}

/// What formulas read.
#[derive(Debug, Default)]
pub struct Read<'a> {
    pub aggregates: Vec<&'a Aggregate>,
    pub indicators: Vec<crate::model::IndicatorId>,
    pub parameters: Vec<ParameterId>,
}

impl<'a> Read<'a> {
    /// The expressions on rows of what is read.
    pub fn rows(&self) -> impl Iterator<Item = &'a RowExpr> + use<'a> {
        let aggregates = self.aggregates.clone();
        aggregates.into_iter().flat_map(|one| one.argument.iter().chain(&one.filter))
    }
}

/// With a capital letter at its beginning.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
