//! Datasets and links: the files of data, their columns, and how these live in time.
//!
//! The columns of a link's ends stand among its clauses like any others.

use super::{Clause, Expr, Grain, Head, Name, Number, PeriodRange, Text, UnitExpr};
use crate::source::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub head: Head,
    /// `of enterprise`
    pub of: Option<Name>,
    pub file: Text,
    pub clauses: Vec<Clause<DatasetClause>>,
    /// Declared by `link`.
    pub link: Option<Link>,
}

/// What stands after the name of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnType {
    /// `: okved2`, `: text`, `: thousand RUB`; words resolve later.
    Typed(UnitExpr),
    /// `-> enterprise`
    Reference(Name),
    /// `-> cluster`
    Cluster(Span),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollup {
    Average,
    Opening,
    Closing,
}

/// How a column lives in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeKind {
    /// `stock average`
    Stock(Rollup),
    /// `flow`
    Flow,
    /// `flow cumulative in year`
    FlowCumulative,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: Name,
    pub of_type: ColumnType,
    pub time: Option<(TimeKind, Span)>,
    pub optional: bool,
    /// `from "ОКВЭД"`
    pub from: Option<Text>,
    /// `= if employees <= 15 then micro else small`
    pub computed: Option<Expr>,
}

impl Column {
    /// A column as the file has it.
    pub fn plain(name: Name, of_type: ColumnType, from: Option<Text>) -> Self {
        Column { name, of_type, time: None, optional: false, from, computed: None }
    }
}

/// How settled a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataStatus {
    Final,
    Provisional,
    Estimated,
    Suppressed,
    Confidential,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DatasetClause {
    /// `key inn : text from "ИНН"`, `key inn -> enterprise`
    Key(Column),
    /// `period year from "Год"`
    Period {
        grain: Grain,
        from: Option<Text>,
    },
    Column(Column),
    /// `columns 2011..2015 -> year, planned : thousand RUB flow`; without a type the values are plain numbers.
    Wide {
        periods: PeriodRange,
        period: Name,
        value: Column,
    },
    /// `exists from founded until closed`
    Exists {
        from: Name,
        until: Option<Name>,
    },
    /// `valid from joined until left`
    Valid {
        from: Name,
        until: Option<Name>,
    },
    /// `status column flag from "OBS_STATUS" { provisional "p", "ep" }`
    Status {
        name: Name,
        from: Option<Text>,
        signs: Vec<(DataStatus, Text)>,
    },
    /// `where level == 6`
    Where(Expr),
    /// `sheet "Лист1"`
    Sheet(Text),
    /// `header 3`
    Header(Number),
    /// `missing "…", "x"`
    MissingSigns(Vec<Text>),
}

/// What makes a table one of links.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    pub ends: Vec<LinkEnd>,
    /// Where `undirected` stands, be it more than once.
    pub undirected: Vec<Span>,
}

/// `from supplier -> enterprise`; its column stands among the clauses too.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkEnd {
    pub side: LinkSide,
    pub name: Name,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkSide {
    From,
    To,
}
