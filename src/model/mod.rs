//! The checked policy: data only. Every name is resolved to an id, every unit is known, every formula typed.
//!
//! Ids are positions in the lists of [`Policy`]; the lists stand in the order of the text.

mod aggregate;
mod axis;
mod dataset;
mod measure;
mod normative;
mod object;
mod policy;
mod query;
mod row;
mod scope;
mod status;
mod test;
mod time;
mod walk;

pub use aggregate::{Aggregate, AggregateFunction, Between, LinkGroup, NetworkFunction, RoleFilter};
pub use axis::{Axis, AxisKind, Classification, Code};
pub use dataset::{
    Column, ColumnKind, ColumnRef, Dataset, FileKind, Link, LinkSide, PeriodColumn, WideColumns,
};
pub use measure::{
    ArithmeticOp, CellAxis, CompareOp, EachFunction, Literal, Measure, MeasureKind, Members, NumberFunction,
    Selection,
};
pub use normative::{
    Band, Done, DoneFrom, Group, Judgement, Milestone, MilestoneScope, Overlap, OverlapEnd, Parameter,
    ParameterValue, Rating, Rule, TimeUnit, Waived, Waiver, Within,
};
pub use object::{ObjectField, ObjectFunction, ObjectKind};
pub use policy::{
    Act, AxisMember, Better, Body, Citation, Cluster, Contour, ContourRule, Demand, FieldValue, Indicator,
    Level, Listed, Plan, Policy, Requirement, Scope, Stage, Target, TargetTime, Transition,
};
pub use query::{Having, Query, SortDirection, SortKey};
pub use row::{DayOf, LinkedFunction, RowExpr, RowKind, Through};
pub use status::{DataStatus, StatusColumn};
pub use test::{
    Case, Condition, Expect, Expectation, Given, GivenRow, GivenTable, PartStatus, Subject, Test, Tests,
    Tolerance, VerdictStatus, WrittenNumber,
};
pub use time::{Date, Grain, Period, Rollup, TimeKind};
pub use walk::{Move, Named};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }

            pub fn at(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}

ids! {
    ActId, BodyId, ClassificationId, DatasetId,
    /// A column of its dataset.
    ColumnId,
    ClusterId,
    /// A role's name; clusters that use one name share the role.
    RoleId,
    AxisId, IndicatorId, AggregateId, StageId, TargetId, ParameterId, MilestoneId, GroupId, RatingId, RuleId,
    WaiverId,
}
