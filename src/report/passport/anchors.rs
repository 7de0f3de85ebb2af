//! Places of a document, one for each declaration: named by its kind and its name, each name once.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ActId, BodyId, ClassificationId, ClusterId, DatasetId, GroupId, IndicatorId, MilestoneId, ParameterId,
    Policy, RatingId, RuleId, StageId, TargetId, WaiverId,
};

/// A declaration that has a place of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Act(ActId),
    Body(BodyId),
    Classification(ClassificationId),
    Dataset(DatasetId),
    Cluster(ClusterId),
    Indicator(IndicatorId),
    Parameter(ParameterId),
    Stage(StageId),
    Group(GroupId),
    Target(TargetId),
    Milestone(MilestoneId),
    Rating(RatingId),
    Rule(RuleId),
    Waiver(WaiverId),
}

/// The places that a document has.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    ids: BTreeMap<Thing, String>,
    taken: BTreeSet<String>,
}

impl Anchors {
    /// Of every declaration of a policy that is shown.
    pub fn of(policy: &Policy, shown: impl Fn(Thing) -> bool) -> Self {
        let mut anchors = Anchors::default();
        macro_rules! add {
            ($list:ident, $thing:ident, $id:ident, $kind:literal, $name:expr) => {
                for (at, one) in policy.$list.iter().enumerate() {
                    let thing = Thing::$thing($id::at(at));
                    if shown(thing) {
                        let name: &dyn Fn(&_) -> String = &$name;
                        anchors.add(thing, $kind, &name(one));
                    }
                }
            };
        }
        use crate::model as m;
        add!(clusters, Cluster, ClusterId, "cluster", |one: &m::Cluster| one.name.clone());
        add!(indicators, Indicator, IndicatorId, "indicator", |one: &m::Indicator| one.name.clone());
        add!(stages, Stage, StageId, "stage", |one: &m::Stage| one.name.clone());
        add!(groups, Group, GroupId, "group", |one: &m::Group| one.id.clone());
        add!(targets, Target, TargetId, "target", |one: &m::Target| one.id.clone());
        add!(milestones, Milestone, MilestoneId, "milestone", |one: &m::Milestone| one.id.clone());
        add!(acts, Act, ActId, "act", |one: &m::Act| one.name.clone());
        add!(bodies, Body, BodyId, "body", |one: &m::Body| one.name.clone());
        add!(rules, Rule, RuleId, "rule", |one: &m::Rule| one.name.clone());
        add!(waivers, Waiver, WaiverId, "waiver", |one: &m::Waiver| one.text.clone());
        add!(parameters, Parameter, ParameterId, "parameter", |one: &m::Parameter| one.name.clone());
        add!(ratings, Rating, RatingId, "rating", |one: &m::Rating| one.name.clone());
        add!(datasets, Dataset, DatasetId, "dataset", |one: &m::Dataset| one.name.clone());
        add!(
            classifications,
            Classification,
            ClassificationId,
            "classification",
            |one: &m::Classification| { one.name.clone() }
        );
        anchors
    }

    fn add(&mut self, thing: Thing, kind: &str, name: &str) {
        let plain = |c: char| if c.is_alphanumeric() || c == '_' || c == '.' { c } else { '-' };
        let first = format!("{kind}-{}", name.chars().map(plain).collect::<String>());
        let mut id = first.clone();
        let mut n = 1;
        while !self.taken.insert(id.clone()) {
            n += 1;
            id = format!("{first}-{n}");
        }
        self.ids.insert(thing, id);
    }

    /// The place of a declaration, where it has one.
    pub fn id(&self, thing: Thing) -> Option<&str> {
        self.ids.get(&thing).map(String::as_str)
    }
}
