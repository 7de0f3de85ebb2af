//! Stages with what passes them, their groups, milestones and targets.

use super::anchors::Thing;
use super::document::{Block, Inline, Line, Section, text};
use super::links::Maker;
use crate::model::{Group, GroupId, Judgement, MilestoneId, Stage, StageId, TargetId};

impl Maker<'_> {
    pub fn stages(&self) -> Option<Section> {
        if self.policy.stages.is_empty() {
            return None;
        }
        let stages = self.policy.stages.iter().enumerate();
        let blocks = stages.map(|(at, stage)| Block::Section(self.stage_card(StageId::at(at), stage)));
        Some(Section {
            id: "stages".to_owned(),
            title: self.say("Stages, milestones and targets", "Этапы, вехи и цели"),
            name: None,
            blocks: blocks.collect(),
            card: false,
        })
    }

    pub fn stage_card(&self, id: StageId, stage: &Stage) -> Section {
        let mut blocks: Vec<Block> = self.doc(stage.span).into_iter().collect();
        let mut facts =
            vec![(self.say("Time", "Время"), vec![text(self.names.periods(stage.from, stage.until))])];
        if let Some(before) = stage.after {
            facts.push((
                self.say("After", "После"),
                vec![self.link(Thing::Stage(before), self.names.stage(before))],
            ));
        }
        self.judged_by(&stage.judgement, &mut facts);
        self.fields(&stage.fields, &mut facts);
        self.answers(stage.owner, &stage.basis, &mut facts);
        self.place(stage.span, &mut facts);
        blocks.push(Block::Facts(facts));
        self.parts(&stage.milestones, &stage.targets, &mut blocks);
        for group in &stage.groups {
            blocks.extend(self.group(*group));
        }
        self.card(Thing::Stage(id), &stage.title, &stage.name, blocks)
    }

    fn group(&self, id: GroupId) -> Vec<Block> {
        let Some(group) = self.policy.groups.get(id.index()) else { return Vec::new() };
        let mut blocks = vec![Block::Section(self.group_card(id, group))];
        // Groups of the group stand after it.
        let within = self.policy.groups.iter().enumerate().filter(|(_, other)| other.within == Some(id));
        blocks.extend(within.map(|(at, other)| Block::Section(self.group_card(GroupId::at(at), other))));
        blocks
    }

    fn group_card(&self, id: GroupId, group: &Group) -> Section {
        let mut blocks: Vec<Block> = self.doc(group.span).into_iter().collect();
        let mut facts = Vec::new();
        if group.each_cluster {
            facts.push((self.say("For", "Для кого"), vec![text(self.say("each cluster", "каждый кластер"))]));
        }
        if let Some(outer) = group.within.and_then(|id| self.policy.groups.get(id.index())) {
            facts.push((self.say("Part of", "Входит в"), vec![text(outer.id.as_str())]));
        }
        self.judged_by(&group.judgement, &mut facts);
        self.fields(&group.fields, &mut facts);
        self.answers(group.owner, &group.basis, &mut facts);
        self.place(group.span, &mut facts);
        blocks.push(Block::Facts(facts));
        self.parts(&group.milestones, &group.targets, &mut blocks);
        self.card(Thing::Group(id), &group.title, &group.id, blocks)
    }

    fn judged_by(&self, judgement: &Judgement, facts: &mut Vec<(String, Line)>) {
        let passes = match &judgement.passes {
            Some(condition) => vec![self.written(condition)],
            None => vec![text(self.say(
                "every mandatory target is met and every mandatory milestone is done",
                "достигнуты все обязательные цели и выполнены все обязательные вехи",
            ))],
        };
        facts.push((self.say("Passed when", "Пройден, если"), passes));
        if let Some(condition) = &judgement.serious {
            facts.push((
                self.say("A serious failure when", "Серьёзно не выполнен, если"),
                vec![self.written(condition)],
            ));
        }
        if let Some(score) = &judgement.score {
            facts.push((self.say("Score", "Итоговая оценка"), vec![self.written(score)]));
        }
        if let Some((id, rating)) =
            judgement.rated.and_then(|id| Some((id, self.policy.ratings.get(id.index())?)))
        {
            let title = super::super::words::titled(&rating.title, &rating.name);
            facts.push((self.say("Rated by", "Шкала оценки"), vec![self.link(Thing::Rating(id), title)]));
        }
    }

    fn parts(&self, milestones: &[MilestoneId], targets: &[TargetId], blocks: &mut Vec<Block>) {
        if !milestones.is_empty() {
            blocks.push(Block::Paragraph(vec![Inline::Strong(self.say("Milestones", "Вехи"))]));
            blocks.push(Block::List(milestones.iter().filter_map(|id| self.milestone(*id)).collect()));
        }
        if !targets.is_empty() {
            blocks.push(Block::Paragraph(vec![Inline::Strong(self.say("Targets", "Цели"))]));
            blocks.push(Block::List(targets.iter().filter_map(|id| self.target(*id)).collect()));
        }
    }
}
