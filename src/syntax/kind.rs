//! The kinds of nodes of a concrete reading, and the rules of the grammar that they stand for.

use super::grammar::Rule;

/// Lists the kinds with their rules; rules without a kind are part of what holds them.
macro_rules! kinds {
    ($($kind:ident: $($rule:ident)|+),* $(,)?) => {
        /// What a node of a concrete reading is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($kind),*
        }

        pub fn kind_of(rule: Rule) -> Option<Kind> {
            match rule {
                $($(Rule::$rule)|+ => Some(Kind::$kind),)*
                _ => None,
            }
        }
    };
}

kinds! {
    // declarations
    Policy: policy,
    Use: use_module,
    Act: act,
    Body: body,
    Unit: unit,
    Currency: currency,
    Classification: classification,
    Dataset: dataset,
    Link: link,
    Parameter: parameter,
    Field: field,
    Clusters: clusters,
    Cluster: cluster,
    Indicator: indicator,
    Function: function,
    Stage: stage,
    Rating: rating,
    Rule: policy_rule,
    Waiver: waiver,
    Test: test,
    // parts of several
    Also: also,
    Cites: cites,
    Cite: cite,
    Owner: owner,
    Author: author,
    ForEach: for_each,
    Level: level,
    Range: range,
    // policy, act, body
    Authority: authority,
    PolicyPeriod: policy_period,
    Baseline: baseline,
    Language: language,
    Exclusive: exclusive,
    KindText: kind_text,
    ActNumber: act_number,
    Adopted: adopted,
    InForce: in_force,
    Before: before,
    Url: url,
    Replaces: replaces,
    BodyOf: body_of,
    BodyKind: body_kind,
    Established: established,
    Dissolved: dissolved,
    // units, classifications
    Prefixed: prefixed,
    UnitDefinition: unit_definition,
    UnitExpr: unit_expr,
    UnitProduct: unit_product,
    CodeClause: code_clause,
    // datasets, links
    OfEntity: of_entity,
    Key: key,
    Column: column,
    ColumnType: column_type,
    ColumnFrom: column_from,
    Computed: computed,
    DatasetPeriod: dataset_period,
    Wide: wide,
    Exists: exists,
    Valid: valid,
    StatusColumn: status_column,
    StatusSigns: status_signs,
    Sheet: sheet,
    Header: header,
    MissingSigns: missing_signs,
    DatasetWhere: dataset_where,
    LinkFrom: link_from,
    LinkTo: link_to,
    Undirected: undirected,
    ParameterValue: parameter_value,
    // clusters
    ClusterOf: cluster_of,
    ClusterIn: cluster_in,
    ClusterFrom: cluster_from,
    ClusterUntil: cluster_until,
    Contour: contour,
    Include: include,
    Exclude: exclude,
    Role: role,
    Require: require,
    MembersFixed: members_fixed,
    ClustersId: clusters_id,
    ClustersTitle: clusters_title,
    // indicators, functions
    Value: value,
    Better: better,
    Source: source,
    Frequency: frequency,
    Coverage: coverage,
    Collected: collected,
    Argument: argument,
    // stages
    Group: group,
    After: after,
    Passes: passes,
    Serious: serious,
    Score: score,
    Rated: rated,
    Target: target,
    TargetName: target_name,
    Demand: demand,
    WithinBounds: within_bounds,
    Follows: follows,
    Plan: plan,
    PlanValue: plan_value,
    ScopeEach: scope_each,
    ScopeOf: scope_of,
    TargetBy: target_by,
    TargetEvery: target_every,
    Weight: weight,
    Applies: applies,
    LikeForLike: like_for_like,
    Milestone: milestone,
    MilestoneOf: milestone_of,
    NotBefore: not_before,
    WithinTime: within_time,
    MilestoneDuring: milestone_during,
    MilestoneOverlaps: milestone_overlaps,
    MilestoneTime: milestone_time,
    DoneWhen: done_when,
    DoneFrom: done_from,
    DoneOn: done_on,
    // ratings, waivers, tests
    Band: band,
    Reason: reason,
    AsOf: as_of,
    Expect: expect,
    Tolerance: tolerance,
    ExpectedFault: expected_fault,
    Given: given,
    Cases: cases,
    Table: table,
    TableRow: table_row,
    TableCell: table_cell,
    // expressions, loosest first
    Or: expr | row,
    And: conjunction | row_and,
    Not: negation | row_not,
    Comparison: comparison | row_compare,
    IsStatus: is_status,
    InSet: in_set,
    Modified: modified,
    Overall: overall,
    OverAll: over_all,
    At: at,
    OfClusters: of_clusters,
    Of: of,
    Narrowed: narrowed,
    RequireAll: require_all,
    Timed: timed,
    Near: near,
    InTime: in_time,
    Moment: moment,
    Coalesce: coalesce,
    Sum: sum,
    Product: product,
    Unary: unary,
    Power: power,
    Primary: primary,
    If: if_else,
    PercentOf: percent_of,
    List: list,
    Item: item,
    Call: call,
    AxisLevel: axis_level,
    EachArgument: each_argument,
    EachRange: each_range,
    Quantifier: quantifier_argument,
    WhereArgument: where_argument,
    Quantity: quantity,
    Path: path,
}

impl Kind {
    /// A step of the ladder of operators: with one part it is that part.
    pub fn is_ladder(self) -> bool {
        matches!(
            self,
            Kind::Or
                | Kind::And
                | Kind::Not
                | Kind::Comparison
                | Kind::Modified
                | Kind::Timed
                | Kind::Moment
                | Kind::Coalesce
                | Kind::Sum
                | Kind::Product
                | Kind::Unary
                | Kind::Power
                | Kind::Primary
                | Kind::Item
                | Kind::Range
        )
    }
}
