//! Small policies built by hand, for tests of stations that need no text.

use idel::model::*;
use idel::source::{FileId, Span};
use idel::unit::{Rational, Unit};

pub fn span() -> Span {
    Span::new(FileId(0), 0, 1)
}

pub fn measure(kind: MeasureKind) -> Measure {
    Measure { kind, unit: Unit::one(), span: span() }
}

pub fn number(n: i64) -> Measure {
    measure(MeasureKind::Literal(Literal::Number(Rational::from(n))))
}

/// The first aggregate of the policy.
pub fn total() -> Measure {
    measure(MeasureKind::Aggregate(AggregateId(0)))
}

pub fn aggregate(function: AggregateFunction) -> Aggregate {
    Aggregate {
        dataset: DatasetId(0),
        function,
        argument: None,
        filter: None,
        roles: RoleFilter::None,
        unit: Unit::one(),
        text: "sum(x)".into(),
        span: span(),
    }
}

pub fn cluster(name: &str) -> Cluster {
    Cluster {
        name: name.into(),
        also: Vec::new(),
        title: None,
        entity: DatasetId(0),
        within: Vec::new(),
        from: None,
        until: None,
        contour: Contour::default(),
        members_fixed_at: None,
        fields: Vec::new(),
        requirements: Vec::new(),
        owner: None,
        basis: Vec::new(),
        span: span(),
    }
}

/// A policy with one aggregate and nothing else.
pub fn policy() -> Policy {
    Policy { aggregates: vec![aggregate(AggregateFunction::Sum)], ..Policy::empty() }
}
