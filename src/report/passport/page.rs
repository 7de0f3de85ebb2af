//! The whole passport: what stands in it, in which order, and what is left out.

use super::super::library_formula::is_library;
use super::Passport;
use super::anchors::{Anchors, Thing};
use super::document::{Block, Document, Section, text};
use super::html::document_html;
use super::links::Maker;
use super::markdown::document_markdown;
use super::meaning::{shown_in, without};
use crate::model::{Citation, ColumnKind, Measure, Policy};

/// The passport as a page of Markdown.
pub fn render_passport_markdown(passport: Passport<'_>) -> String {
    let anchors = anchors(&passport);
    document_markdown(&document(&maker(&passport, &anchors)))
}

/// The passport as a page of HTML that needs nothing beside itself.
pub fn render_passport_html(passport: Passport<'_>) -> String {
    let anchors = anchors(&passport);
    document_html(&document(&maker(&passport, &anchors)))
}

pub fn maker<'a>(passport: &Passport<'a>, anchors: &'a Anchors) -> Maker<'a> {
    Maker { passport: *passport, names: passport.names, policy: passport.names.policy, anchors }
}

fn document(maker: &Maker<'_>) -> Document {
    let sections = [
        maker.clusters(),
        maker.indicators(),
        maker.targets_by_year(),
        maker.schedule(),
        maker.stages(),
        maker.rules(),
        maker.waivers(),
        maker.acts(),
        maker.bodies(),
        maker.parameters(),
        maker.ratings(),
        maker.datasets(),
        maker.classifications(),
    ];
    let act = maker.act();
    let mut head = vec![Block::Facts(head(maker))];
    let mut sections: Vec<Section> = sections.into_iter().flatten().collect();
    if !act.is_empty() {
        if maker.own_indicators().next().is_some() {
            head.push(maker.notation());
        }
        // What stands beside the act does not stand in a list again.
        let shown = shown_in(&act);
        sections = sections.into_iter().filter_map(|section| without(section, &shown)).collect();
    }
    Document { lang: maker.names.lang, title: maker.policy.title.clone(), head, act, sections }
}

fn head(maker: &Maker<'_>) -> Vec<(String, super::document::Line)> {
    let policy = maker.policy;
    let mut facts = Vec::new();
    if let Some(body) = policy.authority {
        facts.push((maker.say("Authority", "Ответственный"), maker.body(body)));
    }
    if let Some(basis) = maker.basis(&policy.basis) {
        facts.push((maker.say("Basis", "Основание"), basis));
    }
    if let Some((from, until)) = policy.period {
        facts.push((maker.say("Period", "Период"), vec![text(maker.names.periods(from, until))]));
    }
    if let Some(baseline) = policy.baseline {
        facts.push((maker.say("Baseline", "База"), vec![text(maker.names.period(baseline))]));
    }
    facts
}

/// The places of all that is the policy's own, and of what it uses of the library.
pub fn anchors(passport: &Passport<'_>) -> Anchors {
    let names = passport.names;
    let policy = names.policy;
    let used = Used::of(policy);
    let library = |span| is_library(names.sources, span);
    Anchors::of(policy, |thing| match thing {
        Thing::Act(id) => {
            policy.acts.get(id.index()).is_some_and(|act| !act.of_library)
                || used.acts.contains(&id)
                || policy.parameters.iter().enumerate().any(|(at, one)| {
                    (!library(one.span) || used.parameters.contains(&crate::model::ParameterId::at(at)))
                        && one.values.iter().any(|value| cites(&value.basis, id))
                })
        }
        Thing::Parameter(id) => {
            used.parameters.contains(&id)
                || policy.parameters.get(id.index()).is_some_and(|one| !library(one.span))
        }
        Thing::Rating(id) => {
            used.ratings.contains(&id) || policy.ratings.get(id.index()).is_some_and(|one| !library(one.span))
        }
        Thing::Classification(id) => {
            used.lists.contains(&id)
                || policy.classifications.get(id.index()).is_some_and(|one| !library(one.span))
        }
        Thing::Indicator(id) => policy.indicators.get(id.index()).is_some_and(|one| !one.derived),
        Thing::Body(_)
        | Thing::Dataset(_)
        | Thing::Cluster(_)
        | Thing::Stage(_)
        | Thing::Group(_)
        | Thing::Target(_)
        | Thing::Milestone(_)
        | Thing::Rule(_)
        | Thing::Waiver(_) => true,
    })
}

fn cites(basis: &[Citation], act: crate::model::ActId) -> bool {
    basis.iter().any(|citation| citation.act == act)
}

/// What a policy uses.
#[derive(Debug, Default)]
struct Used {
    acts: Vec<crate::model::ActId>,
    parameters: Vec<crate::model::ParameterId>,
    ratings: Vec<crate::model::RatingId>,
    lists: Vec<crate::model::ClassificationId>,
}

impl Used {
    fn of(policy: &Policy) -> Self {
        let mut used = Used::default();
        let basis = policy
            .acts
            .iter()
            .filter(|act| !act.of_library)
            .map(|one| &one.basis)
            .chain([&policy.basis])
            .chain(policy.bodies.iter().map(|one| &one.basis))
            .chain(policy.clusters.iter().map(|one| &one.basis))
            .chain(policy.clusters.iter().flat_map(|one| one.requirements.iter().map(|r| &r.basis)))
            .chain(policy.indicators.iter().map(|one| &one.basis))
            .chain(policy.stages.iter().map(|one| &one.basis))
            .chain(policy.groups.iter().map(|one| &one.basis))
            .chain(policy.targets.iter().map(|one| &one.basis))
            .chain(policy.milestones.iter().map(|one| &one.basis))
            .chain(policy.waivers.iter().map(|one| &one.basis));
        used.acts.extend(basis.flatten().map(|citation| citation.act));
        let replaced = policy.acts.iter().filter(|act| !act.of_library).filter_map(|act| act.replaces);
        used.acts.extend(replaced);
        let judgements =
            policy.stages.iter().map(|s| &s.judgement).chain(policy.groups.iter().map(|g| &g.judgement));
        used.ratings.extend(judgements.clone().filter_map(|judgement| judgement.rated));
        let kinds = policy.datasets.iter().flat_map(|dataset| &dataset.columns).map(|column| &column.kind);
        used.lists.extend(kinds.filter_map(|kind| match kind {
            ColumnKind::Code(list) => Some(*list),
            ColumnKind::Text
            | ColumnKind::Number(_)
            | ColumnKind::Date
            | ColumnKind::Reference(_)
            | ColumnKind::Cluster => None,
        }));
        let formulas = policy
            .indicators
            .iter()
            .map(|one| &one.value)
            .chain(policy.targets.iter().map(|one| &one.measure))
            .chain(policy.targets.iter().filter_map(|one| one.applies_when.as_ref()))
            .chain(policy.targets.iter().filter_map(|one| match &one.demand {
                crate::model::Demand::Compare { right, .. } => Some(right),
                crate::model::Demand::Follows(crate::model::Plan::Measure(plan)) => Some(plan),
                crate::model::Demand::Within(..) | crate::model::Demand::Follows(_) => None,
            }))
            .chain(policy.rules.iter().map(|one| &one.condition))
            .chain(policy.clusters.iter().flat_map(|one| one.requirements.iter().map(|r| &r.condition)))
            .chain(judgements.filter_map(|judgement| judgement.passes.as_ref()));
        for formula in formulas {
            used.parameters_of(formula);
        }
        used
    }

    fn parameters_of(&mut self, measure: &Measure) {
        measure.visit(&mut |part| {
            if let crate::model::MeasureKind::Parameter(id) = part.kind {
                self.parameters.push(id);
            }
        });
    }
}
