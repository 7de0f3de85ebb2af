//! What the blocks of an act mean: the cards of the declarations in a passage, in the order of the text.

use std::collections::BTreeSet;
use std::ops::Range;

use super::anchors::Thing;
use super::document::{Block, Passage, Section};
use super::links::Maker;
use crate::model::{
    ActId, BodyId, ClassificationId, ClusterId, DatasetId, IndicatorId, ParameterId, RatingId, RuleId,
    StageId, WaiverId,
};
use crate::source::{FileId, Span};

impl Maker<'_> {
    /// The cards of what is declared in a range of a file.
    pub fn meaning(&self, file: FileId, range: &Range<usize>) -> Vec<Block> {
        let policy = self.policy;
        let inside = |span: Span| span.file == file && range.contains(&(span.start as usize));
        let mut found: Vec<(u32, Block)> = Vec::new();
        macro_rules! cards {
            ($list:ident, $thing:ident, $id:ident, $card:ident) => {
                for (at, one) in policy.$list.iter().enumerate() {
                    let id = $id::at(at);
                    if inside(one.span) && self.anchors.id(Thing::$thing(id)).is_some() {
                        found.push((one.span.start, Block::Section(self.$card(id, one))));
                    }
                }
            };
        }
        cards!(acts, Act, ActId, act_card);
        cards!(bodies, Body, BodyId, body_card);
        cards!(classifications, Classification, ClassificationId, list_card);
        cards!(datasets, Dataset, DatasetId, dataset_card);
        cards!(clusters, Cluster, ClusterId, cluster_card);
        cards!(indicators, Indicator, IndicatorId, indicator_card);
        cards!(parameters, Parameter, ParameterId, parameter_card);
        cards!(ratings, Rating, RatingId, rating_card);
        cards!(stages, Stage, StageId, stage_card);
        for (at, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| inside(rule.span)) {
            found.push((rule.span.start, Block::List(vec![self.rule_point(RuleId::at(at), rule)])));
        }
        for (at, waiver) in policy.waivers.iter().enumerate().filter(|(_, waiver)| inside(waiver.span)) {
            found.push((waiver.span.start, Block::List(vec![self.waiver_point(WaiverId::at(at), waiver)])));
        }
        found.sort_by_key(|(start, _)| *start);
        found.into_iter().map(|(_, block)| block).collect()
    }
}

/// The places that stand beside an act.
pub fn shown_in(act: &[Passage]) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for block in act.iter().flat_map(|passage| &passage.meaning) {
        match block {
            Block::Section(section) => {
                shown.insert(section.id.clone());
            }
            Block::List(points) => shown.extend(points.iter().filter_map(|point| point.id.clone())),
            Block::Paragraph(_)
            | Block::Facts(_)
            | Block::Table(..)
            | Block::Formula(..)
            | Block::Chart(_)
            | Block::Code(_) => {}
        }
    }
    shown
}

/// A section without what is shown elsewhere; nothing where only words are left of it.
pub fn without(mut section: Section, shown: &BTreeSet<String>) -> Option<Section> {
    let before = section.blocks.len();
    for block in &mut section.blocks {
        if let Block::List(points) = block {
            points.retain(|point| point.id.as_ref().is_none_or(|id| !shown.contains(id)));
        }
    }
    section.blocks.retain(|block| match block {
        Block::Section(card) => !shown.contains(&card.id),
        Block::List(points) => !points.is_empty(),
        Block::Paragraph(_)
        | Block::Facts(_)
        | Block::Table(..)
        | Block::Formula(..)
        | Block::Chart(_)
        | Block::Code(_) => true,
    });
    let words = section.blocks.iter().all(|block| matches!(block, Block::Paragraph(_)));
    (section.blocks.len() == before || !words).then_some(section)
}
