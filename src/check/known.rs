//! Every name that a formula of a policy may use, with what it stands for.

use super::Definitions;
use super::call::{LATER, ParamType, RANK, aggregate_names, param_type};
use super::each::EACH_FUNCTIONS;
use super::names::{AxisEntry, FieldValues, Formula};
use super::network::network_names;
use super::numbers::NUMBER_FUNCTIONS;
use crate::model::{
    ActId, AxisId, BodyId, ClassificationId, ClusterId, ColumnRef, DatasetId, IndicatorId, MilestoneId,
    ParameterId, RatingId, RoleId, StageId,
};

/// An argument of a function: its name, and what it must be where the function says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    pub name: String,
    pub of: Option<ParamType>,
}

/// What a name stands for. One name may stand for several things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    Indicator(IndicatorId),
    /// With its arguments; functions of one name may take other numbers of them.
    Function(Vec<Argument>),
    Parameter(ParameterId),
    Column(ColumnRef),
    Axis(AxisId),
    Dataset(DatasetId),
    Cluster(ClusterId),
    Role(RoleId),
    Classification(ClassificationId),
    Act(ActId),
    Body(BodyId),
    Rating(RatingId),
    Stage(StageId),
    Milestone(MilestoneId),
    /// An author's clause, with the list of its values where it has one.
    Field(Option<ClassificationId>),
    Unit,
}

impl Definitions {
    /// All names in the order of their letters, within a kind, kinds in the order of [`Known`].
    pub fn known(&self) -> Vec<(&str, Known)> {
        let names = &self.names;
        let mut all: Vec<(&str, Known)> = Vec::new();
        for name in names.formulas.names() {
            match names.formulas.find(name) {
                Some(Formula::Indicator(id)) => all.push((name, Known::Indicator(id))),
                Some(Formula::Function(at)) => {
                    let others = names.overloads.get(name).into_iter().flatten().copied();
                    let each = std::iter::once(at).chain(others);
                    all.extend(each.filter_map(|at| Some((name, self.function(at)?))));
                }
                None => {}
            }
        }
        all.extend(
            names.parameters.names().filter_map(|n| Some((n, Known::Parameter(names.parameters.find(n)?)))),
        );
        for (at, table) in names.columns.iter().enumerate() {
            let dataset = DatasetId::at(at);
            let columns = table.names().filter_map(|name| Some((name, table.find(name)?)));
            all.extend(columns.map(|(name, column)| (name, Known::Column(ColumnRef { dataset, column }))));
        }
        for name in names.axes.names() {
            if let Some(AxisEntry::One(id)) = names.axes.find(name) {
                all.push((name, Known::Axis(id)));
            }
        }
        all.extend(names.datasets.names().filter_map(|n| Some((n, Known::Dataset(names.datasets.find(n)?)))));
        all.extend(names.clusters.names().filter_map(|n| Some((n, Known::Cluster(names.clusters.find(n)?)))));
        all.extend(names.roles.names().filter_map(|n| Some((n, Known::Role(names.roles.find(n)?)))));
        let lists = &names.classifications;
        all.extend(lists.names().filter_map(|n| Some((n, Known::Classification(lists.find(n)?)))));
        all.extend(names.acts.names().filter_map(|n| Some((n, Known::Act(names.acts.find(n)?)))));
        all.extend(names.bodies.names().filter_map(|n| Some((n, Known::Body(names.bodies.find(n)?)))));
        all.extend(names.ratings.names().filter_map(|n| Some((n, Known::Rating(names.ratings.find(n)?)))));
        all.extend(names.stages.names().filter_map(|n| Some((n, Known::Stage(names.stages.find(n)?)))));
        let milestones = &names.milestones;
        all.extend(milestones.names().filter_map(|n| Some((n, Known::Milestone(milestones.find(n)?)))));
        all.extend(names.fields.iter().map(|field| (field.name.as_str(), field_of(&field.values))));
        all.extend(self.units.words().map(|word| (word, Known::Unit)));
        all
    }

    fn function(&self, at: usize) -> Option<Known> {
        let params = &self.functions.get(at)?.params;
        let argument = |param: &crate::syntax::tree::Param| Argument {
            name: param.name.text.clone(),
            of: param.of.as_ref().and_then(|of| param_type(&of.text)),
        };
        Some(Known::Function(params.iter().map(argument).collect()))
    }
}

fn field_of(values: &FieldValues) -> Known {
    Known::Field(match values {
        FieldValues::Code(list) => Some(*list),
        FieldValues::Any | FieldValues::Text | FieldValues::Date | FieldValues::Number(_) => None,
    })
}

/// The functions of the language itself, in both languages; a name may stand twice.
pub fn built_in() -> impl Iterator<Item = &'static str> {
    let each = EACH_FUNCTIONS.iter().map(|(name, _)| *name);
    let numbers = NUMBER_FUNCTIONS.iter().map(|(name, _)| *name);
    aggregate_names()
        .chain(each)
        .chain(numbers)
        .chain(network_names())
        .chain(RANK.iter().copied())
        .chain(LATER.iter().copied())
}
