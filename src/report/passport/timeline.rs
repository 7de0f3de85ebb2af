//! Stages and milestones on an axis of time, as data for a chart.

use super::super::words::{short, titled};
use super::anchors::Thing;
use super::document::{Block, Section};
use super::links::Maker;
use crate::model::{Date, Level, MilestoneId, StageId};

/// Stages as bars, with their milestones beneath them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub lang: crate::keyword::Lang,
    /// What the chart shows, for those who do not see it.
    pub title: String,
    pub from: Date,
    pub until: Date,
    pub bars: Vec<Bar>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub title: String,
    /// The place of the stage in the document.
    pub to: String,
    pub from: Date,
    pub until: Date,
    pub marks: Vec<Mark>,
}

/// A milestone on its last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub title: String,
    pub to: String,
    pub day: Date,
    /// The day in the reader's language.
    pub told: String,
    pub advisory: bool,
}

impl Maker<'_> {
    pub fn schedule(&self) -> Option<Section> {
        let timeline = self.timeline()?;
        Some(Section {
            id: "schedule".to_owned(),
            title: self.say("Stages and milestones in time", "Этапы и вехи во времени"),
            name: None,
            blocks: vec![Block::Chart(timeline)],
            card: false,
        })
    }

    fn timeline(&self) -> Option<Timeline> {
        let bars: Vec<Bar> = self
            .policy
            .stages
            .iter()
            .enumerate()
            .map(|(at, stage)| {
                let id = StageId::at(at);
                Bar {
                    title: titled(&stage.title, &stage.name).to_owned(),
                    to: self.id(Thing::Stage(id)),
                    from: stage.from.first_day(),
                    until: stage.until.last_day(),
                    marks: self.marks(id),
                }
            })
            .collect();
        let days = |bar: &Bar| {
            let marks = bar.marks.iter().map(|mark| mark.day);
            marks.chain([bar.from, bar.until]).collect::<Vec<_>>()
        };
        let all: Vec<Date> = bars.iter().flat_map(days).collect();
        let (from, until) = (*all.iter().min()?, *all.iter().max()?);
        Some(Timeline {
            lang: self.names.lang,
            title: self.say("Stages and milestones in time", "Этапы и вехи во времени"),
            from,
            until,
            bars,
        })
    }

    /// The milestones of a stage, in the order of their days.
    fn marks(&self, stage: StageId) -> Vec<Mark> {
        let all = self.policy.milestones.iter().enumerate();
        let mut marks: Vec<Mark> = all
            .filter(|(_, milestone)| milestone.stage == stage)
            .map(|(at, milestone)| Mark {
                title: titled(&milestone.title, short(&milestone.id)).to_owned(),
                to: self.id(Thing::Milestone(MilestoneId::at(at))),
                day: milestone.due,
                told: self.names.date(milestone.due),
                advisory: milestone.level == Level::Advisory,
            })
            .collect();
        marks.sort_by_key(|mark| mark.day);
        marks
    }
}
