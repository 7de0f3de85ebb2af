//! What was found where something is expected.

use crate::cube::{Derivation, EntityTrace, Value};
use crate::model::{
    ClusterId, CompareOp, DatasetId, MeasureKind, PartStatus, Period, RoleId, Tolerance, VerdictStatus,
};
use crate::source::Span;
use crate::unit::{Number, Rational, Unit};
use crate::verdict::{StageVerdict, Verdict};

/// Where what is not judged cluster by cluster is judged.
pub const WHOLE: &str = "as a whole";

/// An expectation, or a part of one, and what there is.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub span: Span,
    /// `None`: it cannot be told.
    pub holds: Option<bool>,
    pub found: Found,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The values of a condition and of what it is made of, the sides of a comparison first.
    Values {
        sides: Option<Sides>,
        seen: Vec<Seen>,
        /// The number that would make an equation hold, where one is written out.
        instead: Option<Rational>,
    },
    /// The verdicts that the expectation names.
    Verdicts {
        verdicts: Vec<Verdict>,
        expected: VerdictStatus,
    },
    Parts {
        parts: Vec<StageVerdict>,
        expected: PartStatus,
    },
    /// A rule over the policy alone, and what it is.
    Rule {
        expected: VerdictStatus,
        status: VerdictStatus,
    },
    /// Nothing is judged there; where something is: `of petrochem`, or [`WHOLE`].
    Nothing {
        known: Vec<String>,
    },
    /// How the entity stands to the cluster; `None` where there is no such entity.
    Member {
        key: String,
        cluster: ClusterId,
        role: Option<RoleId>,
        trace: Option<Box<EntityTrace>>,
    },
    /// What `not`, `and` and `or` join.
    Joined(Vec<Finding>),
    Fault {
        code: String,
        dataset: Option<DatasetId>,
    },
    /// The tables have faults, so that nothing was computed.
    Unread,
}

/// Two numbers that are compared, in one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Sides {
    pub op: CompareOp,
    pub left: Option<Number>,
    pub right: Option<Number>,
    pub unit: Unit,
    pub tolerance: Option<Tolerance>,
}

/// A value that the condition read.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub span: Span,
    pub value: Value,
    pub unit: Unit,
    /// Where the cell is another than that of the expectation.
    pub period: Option<Period>,
    /// The rows with a value, of an aggregate.
    pub rows: Option<u64>,
}

impl Finding {
    pub fn failed(&self) -> bool {
        self.holds != Some(true)
    }
}

/// The values worth showing: sides of comparisons, names, aggregates; of a name with conditions around it the whole.
pub fn seen(derivation: &Derivation<'_>) -> Vec<Seen> {
    let mut found = Vec::new();
    gather(derivation, derivation.cell.period, false, &mut found);
    let mut unique: Vec<Seen> = Vec::new();
    for one in found {
        if !unique.contains(&one) {
            unique.push(one);
        }
    }
    unique
}

/// `shown` where what is around has the same value.
fn gather(derivation: &Derivation<'_>, home: Option<Period>, shown: bool, found: &mut Vec<Seen>) {
    let kind = &derivation.measure.kind;
    let (worth, same_within) = match kind {
        MeasureKind::Literal(_) | MeasureKind::Member(_) | MeasureKind::Field(_) => (false, false),
        MeasureKind::Compare { .. }
        | MeasureKind::And(..)
        | MeasureKind::Or(..)
        | MeasureKind::Not(_)
        | MeasureKind::IsMissing(_)
        | MeasureKind::MemberIn { .. }
        | MeasureKind::ClusterIn(_) => (false, false),
        MeasureKind::Scale { .. }
        | MeasureKind::Select { .. }
        | MeasureKind::OverAll { .. }
        | MeasureKind::Everywhere(_)
        | MeasureKind::At { .. }
        | MeasureKind::AtBaseline(_)
        | MeasureKind::Previous { .. }
        | MeasureKind::Coalesce(..)
        | MeasureKind::If { .. } => (true, true),
        MeasureKind::Aggregate(_)
        | MeasureKind::Indicator(_)
        | MeasureKind::Each { .. }
        | MeasureKind::Rank { .. }
        | MeasureKind::Calculated { .. }
        | MeasureKind::Parent(..)
        | MeasureKind::PercentOf { .. }
        | MeasureKind::Parameter(_)
        | MeasureKind::Objects { .. } => (true, false),
        MeasureKind::Arithmetic { .. } | MeasureKind::Negate(_) => (is_whole(derivation), false),
    };
    if worth && !shown {
        found.push(Seen {
            span: derivation.measure.span,
            value: derivation.reading.value.clone(),
            unit: derivation.measure.unit.clone(),
            period: derivation.cell.period.filter(|period| Some(*period) != home),
            rows: rows(derivation),
        });
    }
    // The formula of an indicator has the value of its name.
    let same = same_within || matches!(kind, MeasureKind::Indicator(_));
    // In another unit it is the same value too: a share is told as a percentage, not as a part of one again.
    let rescaled = matches!(kind, MeasureKind::Scale { .. });
    for part in &derivation.parts {
        let same = rescaled || (same && part.reading.value == derivation.reading.value);
        gather(part, home, same, found);
    }
}

/// The rows of an aggregate, whatever is said around it of its cell.
fn rows(derivation: &Derivation<'_>) -> Option<u64> {
    match (&derivation.rows, derivation.parts.as_slice(), &derivation.measure.kind) {
        (Some(rows), ..) => Some(rows.rows),
        (
            None,
            [part],
            MeasureKind::Scale { .. }
            | MeasureKind::Select { .. }
            | MeasureKind::OverAll { .. }
            | MeasureKind::Everywhere(_)
            | MeasureKind::At { .. }
            | MeasureKind::AtBaseline(_)
            | MeasureKind::Previous { .. },
        ) => rows(part),
        _ => None,
    }
}

/// Arithmetic of something read; of literals alone nothing need be told.
fn is_whole(derivation: &Derivation<'_>) -> bool {
    derivation.reads_data()
}
