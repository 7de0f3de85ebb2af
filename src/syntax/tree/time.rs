//! Time as it is written: periods, grains, and how one time stands to another.
//!
//! A calendar literal is valid; whether a period suits what it is written for is not known here.

use super::{Name, Number};
use crate::source::Span;

/// A calendar literal, valid (`2012-02-30` never gets here).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// `2012`
    Year(i16),
    /// `2012-Q2`
    Quarter(i16, u8),
    /// `2012-06`
    Month(i16, u8),
    /// `2012-06-30`
    Date(i16, u8, u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub value: Calendar,
    pub span: Span,
}

/// `2011..2015`, or one period that stands for both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodRange {
    pub from: Period,
    pub until: Period,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Year,
    Quarter,
    Month,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    Days,
    Months,
    Quarters,
    Years,
}

/// On which side of another day a day lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeSide {
    Either,
    After,
    Before,
}

/// How a day or a period stands to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeRelation {
    During,
    Overlaps,
    /// `within 3 months of`
    Within {
        count: Number,
        unit: TimeUnit,
        side: TimeSide,
    },
}

/// Where in time a milestone lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MilestoneTime {
    Period(PeriodRange),
    Stage(Name),
    /// Not before the one is done, nor after the other.
    Milestones(Name, Name),
}
