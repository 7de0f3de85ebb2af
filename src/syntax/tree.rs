//! The syntax tree: what the text says, in the order in which it says it, every node with its span.
//!
//! Nothing is resolved here: a name is a name, a clause may stand twice, a unit is a list of words.
//! Text is already cleaned of what a word processor did to it, names are NFC-normalised.

use crate::keyword::Lang;
use crate::source::{FileId, Span};

/// One policy file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub id: FileId,
    pub declarations: Vec<Declaration>,
}

/// A name as written (`petrochem`), NFC-normalised.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A text literal (`"20.1"`, `«Казань»`) with its escapes resolved; the span includes the quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub value: String,
    pub span: Span,
}

/// A dotted name (`first.productivity`, `petrochem.core`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub parts: Vec<Name>,
    pub span: Span,
}

/// A number as written, digits only (`1_500.25` is `1500.25`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub digits: String,
    pub span: Span,
}

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

/// A word of a unit: `RUB`, `RUB[2010]`, `m^2`, `%`, `pp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitWord {
    /// The word; `%` for the percent sign and `pp` for both spellings of percentage points.
    pub word: String,
    /// `[2010]`
    pub price_year: Option<i16>,
    /// `^2`; 1 when not written.
    pub power: i8,
    pub span: Span,
}

/// A unit expression (`thousand RUB / person`); juxtaposed words multiply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitExpr {
    /// Products and quotients in order; `true` marks a factor that divides.
    pub factors: Vec<(bool, UnitWord)>,
    pub span: Span,
}

/// A declaration with its `##` documentation.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    pub doc: Option<String>,
    /// The language of the keyword that opens it.
    pub lang: Lang,
    pub span: Span,
    pub kind: DeclarationKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DeclarationKind {
    Policy(Policy),
    Use(Use),
    Act(Act),
    Body(Body),
    Unit(UnitDecl),
    Currency(Currency),
    Classification(Classification),
    Dataset(Dataset),
    Link(Dataset),
    Parameter(Parameter),
    Field(Field),
    Cluster(Cluster),
    Clusters(Clusters),
    Fn(Fn),
    Indicator(Indicator),
    Stage(Stage),
    Rating(Rating),
    Rule(Rule),
    Waiver(Waiver),
    Test(Test),
}

/// What most declarations begin with: `name also other "title"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub name: Name,
    pub also: Vec<Name>,
    pub title: Option<Text>,
}

/// `basis concept "п. 3.2"`
#[derive(Debug, Clone, PartialEq)]
pub struct Cite {
    pub act: Name,
    pub clause: Option<Text>,
}

/// An author's clause (`sphere social`), declared elsewhere with `field`.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorClause {
    pub name: Name,
    pub value: Expr,
}

/// A clause with its span, keyword included.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause<K> {
    pub span: Span,
    pub kind: K,
}

// ---- policy, use, act, body ----

#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub title: Text,
    pub clauses: Vec<Clause<PolicyClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PolicyClause {
    /// `authority ministry`
    Authority(Name),
    /// `basis concept "п. 1", other`
    Basis(Vec<Cite>),
    /// `period 2011..2015`
    Period(PeriodRange),
    /// `baseline 2010`
    Baseline(Period),
    /// `language ru`
    Language(Name),
    /// `contours exclusive`
    ContoursExclusive,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Use {
    /// `use std.growth`
    Module(Path),
    /// `use "common/units.idel"`
    File(Text),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub head: Head,
    pub clauses: Vec<Clause<ActClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ActClause {
    Kind(Text),
    Number(Text),
    Adopted(Period),
    /// `in force A..B`; `until` is absent in `in force from A`.
    InForce {
        from: Period,
        until: Option<Period>,
        /// `for clusters from before 2012-01-01`: a rule of transition.
        before: Option<Period>,
    },
    Url(Text),
    Replaces(Name),
    Basis(Vec<Cite>),
    Author(AuthorClause),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub head: Head,
    pub clauses: Vec<Clause<BodyClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BodyClause {
    /// `of petrochem`
    Of(Name),
    Kind(Name),
    Established(Period),
    Dissolved(Period),
    Basis(Vec<Cite>),
    Author(AuthorClause),
}

// ---- unit, classification ----

/// `unit toe "т.н.э." = 41.868 GJ also тнэ`
#[derive(Debug, Clone, PartialEq)]
pub struct UnitDecl {
    pub name: Name,
    pub title: Option<Text>,
    pub also: Vec<Name>,
    /// Symbols of the unit that take the prefixes of SI: `prefixes W, Вт` gives `kW` and `МВт`.
    pub prefixed: Vec<Name>,
    /// `1000`, `41.868 GJ`; absent for a base unit. The number is 1 where only a unit stands.
    pub definition: Option<(Number, Option<UnitExpr>)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Currency {
    pub name: Name,
    pub title: Option<Text>,
    pub also: Vec<Name>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Classification {
    pub head: Head,
    pub kind: ClassificationKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClassificationKind {
    /// `from "okved2.csv" { code  parent  title from "name" }`
    File { file: Text, clauses: Vec<Clause<ClassificationClause>> },
    /// `= micro | small | "10"`
    Inline(Vec<InlineCode>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClassificationClause {
    /// `code`, `code from "code"`
    Code(Option<Text>),
    Parent(Option<Text>),
    /// `parent by prefix`: the longest other code that this one begins with
    ParentByPrefix,
    Title(Option<Text>),
}

/// A code written as a word or as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineCode {
    pub code: String,
    pub span: Span,
}

// ---- dataset, link, parameter, field ----

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Year,
    Quarter,
    Month,
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

#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub head: Head,
    pub unit: UnitExpr,
    pub values: Vec<ParameterValue>,
}

/// `from 2018-08-01 where share_special >= 30 %: 10 % basis d779`
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterValue {
    /// Not enacted yet.
    pub expected: bool,
    pub from: Period,
    pub condition: Option<Expr>,
    pub value: Expr,
    pub basis: Vec<Cite>,
    pub span: Span,
}

/// `field sphere of cluster : sphere_kind`
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: Name,
    /// The keyword or name after `of`, as written.
    pub of: Name,
    pub of_type: UnitExpr,
}

// ---- cluster ----

#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    pub head: Head,
    /// `of enterprise`
    pub of: Option<Name>,
    /// `in region "16"`
    pub within: Vec<(Name, Text)>,
    pub from: Option<Period>,
    pub until: Option<Period>,
    pub clauses: Vec<Clause<ClusterClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClusterClause {
    Contour(Vec<Clause<ContourClause>>),
    /// `require "title" count(core) >= 5 from 2012 basis concept`
    Require {
        title: Option<Text>,
        condition: Expr,
        from: Option<Period>,
        basis: Vec<Cite>,
    },
    Owner(Name),
    Basis(Vec<Cite>),
    /// `members fixed at 2011`
    MembersFixedAt(Period),
    Author(AuthorClause),
}

#[derive(Debug, Clone, PartialEq)]
pub enum ContourClause {
    /// `core where activity in ["20"]`
    Role { role: Name, condition: Expr },
    /// `core from register where code == "AUTO"`
    Listed { role: Name, dataset: Path, condition: Option<Expr> },
    /// `include core "1651000010", "1651000011"`
    Include { role: Name, keys: Vec<Text> },
    /// `exclude "1653001805"`
    Exclude { keys: Vec<Text> },
}

/// `clusters bcd from definitions { id key  title name  core where naics in codes }`
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    pub name: Name,
    /// `of enterprise`
    pub of: Option<Name>,
    /// `in region "16"`
    pub within: Vec<(Name, Text)>,
    pub dataset: Name,
    pub clauses: Vec<Clause<ClustersClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClustersClause {
    Id(Name),
    Title(Name),
    Contour(ContourClause),
    Cluster(ClusterClause),
}

// ---- fn, indicator ----

/// `fn share also доля (m, a: axis) -> % = m / (m over all a)`
#[derive(Debug, Clone, PartialEq)]
pub struct Fn {
    pub name: Name,
    pub also: Vec<Name>,
    pub params: Vec<Param>,
    pub unit: Option<UnitExpr>,
    pub body: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    pub name: Name,
    /// `axis` in `a: axis`, in either language.
    pub of: Option<Name>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    pub head: Head,
    pub unit: Option<UnitExpr>,
    pub clauses: Vec<Clause<IndicatorClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Better {
    Higher,
    Lower,
    /// `within 2 .. 3`
    Within(Expr, Expr),
}

#[derive(Debug, Clone, PartialEq)]
pub enum IndicatorClause {
    Value(Expr),
    Better(Better),
    Source(Text),
    Frequency(Grain),
    Owner(Name),
    Basis(Vec<Cite>),
    /// `coverage 90 %`, `coverage 90 % paired`
    Coverage {
        percent: Number,
        paired: bool,
    },
    CollectedBy(Name),
    Author(AuthorClause),
}

// ---- stage ----

#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub head: Head,
    pub period: PeriodRange,
    pub clauses: Vec<Clause<StageClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub head: Head,
    /// `for each cluster`
    pub for_each: Option<Each>,
    pub clauses: Vec<Clause<StageClause>>,
}

/// What `for each` and `of each` run over.
#[derive(Debug, Clone, PartialEq)]
pub enum Each {
    Cluster(Span),
    Axis(Name),
}

#[derive(Debug, Clone, PartialEq)]
pub enum StageClause {
    Target(Box<Target>),
    Milestone(Box<Milestone>),
    Group(Box<Group>),
    After(Name),
    PassesWhen(Expr),
    SeriousWhen(Expr),
    Score(Expr),
    Rated(Name),
    Owner(Name),
    Basis(Vec<Cite>),
    Author(AuthorClause),
}

/// `target t1: productivity of each cluster >= 105 % of 2010 by 2012 { weight 0.5 }`
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub name: Option<Name>,
    pub measure: Expr,
    pub scope: Option<Scope>,
    pub demand: Demand,
    pub when: Option<TargetTime>,
    pub clauses: Vec<Clause<TargetClause>>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// `of each cluster where (sphere == economy)`
    Each { each: Each, condition: Option<Expr>, span: Span },
    /// `of petrochem, auto.core`
    Of(Vec<Path>),
    /// `overall`
    Overall(Span),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    /// `>= 105 % of 2010`
    Compare { op: CompareOp, op_span: Span, right: Expr },
    /// `within 100..200`
    Within(Expr, Expr),
    /// `follows { 2013: 1150  2014: 1300 }`
    FollowsList(Vec<(Period, Expr)>),
    /// `follows sum(plan.jobs)`
    Follows(Expr),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetTime {
    /// `by 2012`
    By(Period),
    /// `every year`
    Every(Grain, Span),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Mandatory,
    Advisory,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TargetClause {
    Level(Level),
    Weight(Number),
    Owner(Name),
    Basis(Vec<Cite>),
    AppliesWhen(Expr),
    LikeForLike,
    Author(AuthorClause),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    pub head: Head,
    pub for_each: Option<Each>,
    /// `of petrochem, auto`
    pub of: Vec<Name>,
    pub due: Period,
    pub clauses: Vec<Clause<MilestoneClause>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    Days,
    Months,
    Quarters,
    Years,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MilestoneClause {
    Owner(Name),
    Level(Level),
    Basis(Vec<Cite>),
    After(Name),
    NotBefore(Period),
    /// `during second`, `during 2013-Q1..2013-Q3`, `during opening..closing`
    During {
        /// `opening..site` before it, which is refused with a help.
        of: Option<(Name, Name)>,
        time: MilestoneTime,
    },
    /// `opening..site overlaps admission..enrolment`
    Overlaps {
        first: Option<Name>,
        last: Option<Name>,
        with: MilestoneTime,
    },
    /// `within 6 months of contours`
    Within {
        count: Number,
        unit: TimeUnit,
        side: TimeSide,
        of: Name,
    },
    /// `done 2011-09-12`
    Done(Period),
    /// `done when count(core) >= 5`
    DoneWhen(Expr),
    /// `done from events.happened where code == "M1"`
    DoneFrom {
        column: Path,
        condition: Option<Expr>,
    },
    Author(AuthorClause),
}

// ---- rating, rule, waiver, test ----

#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    pub head: Head,
    pub bands: Vec<Band>,
}

/// `high >= 0.9`, `unsatisfactory otherwise`
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    pub name: Name,
    /// The threshold and whether `%` follows it; absent for `otherwise`.
    pub at_least: Option<(Number, bool)>,
    pub span: Span,
}

/// `rule governed mandatory: for each cluster any(body: of == cluster)`
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub head: Head,
    pub level: Option<Level>,
    pub for_each: Option<Each>,
    pub condition: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    /// `first.productivity`
    pub target: Path,
    /// `of auto`
    pub of: Option<Name>,
    pub until: Period,
    pub clauses: Vec<Clause<WaiverClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum WaiverClause {
    Reason(Text),
    Basis(Vec<Cite>),
    Owner(Name),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub title: Text,
    pub clauses: Vec<Clause<TestClause>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TestClause {
    /// `given report { … }`, `given report from "case.csv"`
    Given {
        dataset: Name,
        rows: Given,
    },
    AsOf(Period),
    /// `expect productivity of petrochem == 500 thousand RUB / person within 0.1 %`
    Expect {
        expectation: Expr,
        tolerance: Option<Expr>,
    },
    /// `expect fault E0512 in report`
    Fault {
        code: Name,
        dataset: Option<Name>,
    },
    /// `cases { … }`
    Cases(Table),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Rows(Table),
    File(Text),
}

/// A table of a test: a header, and a row on each line.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub header: Vec<Name>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub span: Span,
}

/// A cell of a test table; empty cells are missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub value: Option<Expr>,
    pub span: Span,
}

// ---- expressions ----

#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// A word after `is`, or a bare status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Met,
    Missed,
    OnTrack,
    Behind,
    Pending,
    Done,
    DoneLate,
    Overdue,
    Undecided,
    Waived,
    NotApplicable,
    /// Of stages and groups.
    Passed,
    NotPassed,
    UnderWay,
}

/// `each activity level 2 as i`, `each year in year - 2..year`
#[derive(Debug, Clone, PartialEq)]
pub struct EachOver {
    pub axis: Name,
    pub level: Option<Number>,
    pub range: Option<(Expr, Expr)>,
    pub binding: Option<Name>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `1500 thousand RUB`, `12 %`, `5`; the words of the unit multiply.
    Quantity { number: Number, unit: Vec<UnitWord> },
    /// `"20.1"`
    Text(String),
    /// `2012-06`, `2012-06-30`; a bare year is a [`ExprKind::Quantity`] until the context says otherwise.
    Calendar(Calendar),
    /// `true`
    Bool(bool),
    /// `revenue`, `report.employees`
    Path(Path),
    /// `["20", "22.2".."22.4", core]`
    List(Vec<ListItem>),
    /// `sum(x where p)`, `lq(m, region)`
    Call { function: Path, arguments: Vec<Expr> },
    /// `sum(each activity level 2 as i: e)`
    EachCall { function: Path, each: Box<EachOver>, body: Box<Expr>, others: Vec<Expr> },
    /// `activity level 2` as the argument of a function
    AxisLevel { axis: Name, level: Number },
    /// `any(body where q: p)`, `all(target: achievement >= 85 %)`
    QuantifierCall {
        function: Path,
        over: Path,
        role: Option<Name>,
        condition: Option<Box<Expr>>,
        /// Absent where rows are counted: `count(contract as supplier where …)`.
        body: Option<Box<Expr>>,
    },
    /// `a + b`
    Arithmetic { op: ArithmeticOp, op_span: Span, left: Box<Expr>, right: Box<Expr> },
    /// `-a`
    Negate(Box<Expr>),
    /// `a >= b`
    Compare { op: CompareOp, op_span: Span, left: Box<Expr>, right: Box<Expr> },
    /// `a in ["20"]`, `year in 2011..2015`
    In { left: Box<Expr>, set: Box<Expr> },
    /// `2011..2015` on the right of `in`
    Range { from: Box<Expr>, until: Box<Expr> },
    /// `begins..ends during 2013`, `signed within 3 months of programme.begins`
    Timed { relation: TimeRelation, left: Box<Expr>, right: Box<Expr> },
    /// `a is present`
    IsPresent(Box<Expr>),
    /// `a is missing`
    IsMissing(Box<Expr>),
    /// `first.productivity of petrochem is missed`
    IsStatus { left: Box<Expr>, status: Status },
    /// `not a`
    Not(Box<Expr>),
    /// `a and b`
    And(Box<Expr>, Box<Expr>),
    /// `a or b`
    Or(Box<Expr>, Box<Expr>),
    /// `a ?? b`
    Coalesce(Box<Expr>, Box<Expr>),
    /// `if a then b else c`
    If { condition: Box<Expr>, then: Box<Expr>, otherwise: Box<Expr> },
    /// `m where p`
    Where { measure: Box<Expr>, condition: Box<Expr> },
    /// `m over all (a, b)`
    OverAll { measure: Box<Expr>, axes: Vec<Name> },
    /// `m overall`
    Overall(Box<Expr>),
    /// `sum(x) require all`
    RequireAll(Box<Expr>),
    /// `m of petrochem`, `m of petrochem.core`
    Of { measure: Box<Expr>, cluster: Path },
    /// `m of clusters`
    OfClusters(Box<Expr>),
    /// `m at year = year - 1`
    At { measure: Box<Expr>, axis: Name, value: Box<Expr> },
    /// `105 % of 2010`, `103 % of previous year`, `98 % of (a + b)`
    PercentOf { percent: Number, of: PercentBase },
}

/// Where in time a milestone lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MilestoneTime {
    Period(PeriodRange),
    Stage(Name),
    /// Not before the one is done, nor after the other.
    Milestones(Name, Name),
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

/// On which side of another day a day lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeSide {
    Either,
    After,
    Before,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ListItem {
    One(Expr),
    /// `"10".."33"`
    Range(Expr, Expr),
}

#[derive(Debug, Clone, PartialEq)]
pub enum PercentBase {
    /// `of 2010`
    Period(Period),
    /// `of previous year`
    Previous(Grain, Span),
    /// `of same quarter of previous year`
    SameOfPreviousYear(Grain, Span),
    /// `of baseline`, `of (a + b)`
    Expr(Box<Expr>),
}

// ---- queries ----

/// `productivity by cluster, year where kind == company coverage 90 % having value > 2 sort value desc limit 10`;
/// the clauses in any order, each at most once.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub measure: Expr,
    pub by: Vec<Name>,
    pub condition: Option<Expr>,
    /// `coverage 90 %`: the share of values that must be present.
    pub coverage: Option<Number>,
    pub having: Option<Expr>,
    pub sort: Option<(Expr, SortOrder)>,
    pub limit: Option<Number>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    Ascending,
    Descending,
}
