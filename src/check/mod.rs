//! From trees to the checked policy: names, types, units and the policy as a whole.
//!
//! Takes the trees of all files of a policy and of the library; gives [`Definitions`], which hold the
//! [`Policy`] and what later queries need to be read, and every problem found, not the first one.
//! A declaration with a problem is left out or patched, so that one mistake is reported once.

mod aggregate;
mod alternatives;
mod arithmetic;
mod asking;
mod axes;
mod call;
mod called;
mod cells;
mod circle;
mod citation;
mod classification;
mod cluster;
mod compare;
mod conditions;
mod consistency;
mod contour_sets;
mod contours;
mod copies;
mod dataset;
mod definitions;
mod each;
mod function;
mod hidden;
mod hundred;
mod indicator;
mod interval;
mod judged;
mod judging;
mod known;
mod link;
mod lists;
mod measure;
mod milestone;
mod milestone_time;
mod money;
mod names;
mod narrow;
mod network;
mod normative;
mod numbers;
mod objects;
pub mod order;
mod parameter;
mod partner;
mod period;
mod period_arithmetic;
mod plain;
mod quantile;
pub mod quantity;
mod query;
mod reference;
mod row;
mod row_compare;
mod row_function;
mod row_member;
mod row_number;
mod scale;
mod schedule;
mod shelf;
mod sight;
mod stage;
mod status;
mod tables;
mod target;
mod test;
mod test_case;
mod test_expect;
mod test_table;
mod units;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{CodeProblem, Describe, Kind, NameProblem, PolicyProblem, Severity, nearest};
use crate::keyword::{Lang, TABLE, near_name, near_type};
use crate::model::{
    ActId, AggregateId, BodyId, ClassificationId, ColumnRef, DatasetId, IndicatorId, ParameterId, Policy,
    RatingId, RoleId, Tests,
};
pub use call::{PARAM_TYPES, ParamType};
pub use known::{Argument, Known, built_in};
pub use objects::object_words;
pub use query::{CheckedQuery, check_query};

use crate::source::{FileId, Loader, SourceMap, Span};
use crate::syntax::tree::{self, DeclarationKind};
use crate::unit::UnitTable;
use hidden::Hidden;
pub use hidden::Unread;
use names::Names;
use scale::near_unit;

/// A file of the policy or of the library, and the folder that its paths are relative to.
#[derive(Debug, Clone)]
pub struct Unit {
    pub file: tree::File,
    pub folder: PathBuf,
    /// Library files declare nothing that must be used.
    pub library: bool,
    /// A file that `use` names may serve other policies too, so that not all of it must be used here.
    pub shared: bool,
}

/// A resolved policy, and what is needed to read further formulas in its terms.
#[derive(Debug, Clone)]
pub struct Definitions {
    pub policy: Arc<Policy>,
    units: UnitTable,
    names: Names,
    functions: Vec<tree::Fn>,
    indicators: Vec<Pending>,
    /// The ordinal of every code, by classification.
    codes: Vec<BTreeMap<String, u32>>,
    /// Aggregates by what they say.
    aggregates: BTreeMap<String, AggregateId>,
    /// The roles that each cluster's contour names.
    cluster_roles: Vec<Vec<RoleId>>,
    /// Declared parameters: the conditions of their values are read where the parameter is.
    parameters: Vec<tree::Parameter>,
    /// The list of the statuses of data, where some dataset has a column of them.
    status_codes: Option<ClassificationId>,
    /// The files of library modules.
    library: BTreeSet<FileId>,
}

impl Definitions {
    /// Infers what measures are; `policy` is this one, or this one with the aggregates of a query.
    pub fn inference<'p>(&'p self, policy: &'p Policy) -> quantity::Inference<'p> {
        quantity::Inference::new(policy, &self.units)
    }
}

/// An indicator before and after its formula is read; a formula is read when it is first named.
#[derive(Debug, Clone)]
struct Pending {
    tree: tree::Indicator,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Reading,
    Done,
    /// Its formula has a problem, which is reported already.
    Failed,
}

/// What checking gives.
#[derive(Debug)]
pub struct Outcome {
    pub definitions: Definitions,
    /// The tests of the policy; without those that have a problem.
    pub tests: Tests,
    pub problems: Vec<Box<dyn Describe + Send + Sync>>,
}

/// So many names are listed where an unknown one resembles none.
const FEW: usize = 8;

/// Reads trees into a policy.
struct Checker<'a> {
    sources: &'a SourceMap,
    loader: &'a dyn Loader,
    units: UnitTable,
    policy: Policy,
    names: Names,
    functions: Vec<tree::Fn>,
    indicators: Vec<Pending>,
    codes: Vec<BTreeMap<String, u32>>,
    aggregates: BTreeMap<String, AggregateId>,
    cluster_roles: Vec<Vec<RoleId>>,
    status_codes: Option<ClassificationId>,
    problems: Vec<Box<dyn Describe + Send + Sync>>,
    /// The files of library modules.
    library: BTreeSet<FileId>,
    /// Columns of an unknown type, which is reported already: what reads them is not judged.
    broken: BTreeSet<ColumnRef>,
    /// Indicators and functions being read, outermost first.
    stack: Vec<(String, Span)>,
    /// Calls of functions whose texts are being read, outermost first.
    call_sites: Vec<called::CallSite>,
    /// Arguments read in the outermost of them.
    arguments: usize,
    /// Where the policy's own period stands.
    period_span: Option<Span>,
    /// Where its baseline stands.
    baseline_span: Option<Span>,
    /// Where each act says when it is in force.
    force_spans: Vec<Option<Span>>,
    /// Where bodies say when they are set up and dissolved.
    body_spans: Vec<(Option<Span>, Option<Span>)>,
    /// Clusters whose entity is not known, which is reported already.
    lost_clusters: BTreeSet<usize>,
    /// Links that are declared without two good ends.
    broken_links: BTreeSet<DatasetId>,
    /// Functions that some formula calls.
    called: BTreeSet<usize>,
    /// The right side of a target is being read, where a percentage may be one of a period.
    in_demand: bool,
    /// Targets by name, with their places.
    target_ids: BTreeMap<String, Span>,
    /// Targets of one name: the name, the place of the later and that of the first.
    repeated_targets: Vec<(String, Span, Span)>,
    /// Since when the cluster is that cites acts now: rules of transition look at it.
    citing_since: Option<crate::model::Date>,
    /// Milestones with a time or a stretch that is told below them.
    timed: Vec<milestone_time::Timed>,
    /// Which act replaces which, and where it says so: the later act, the earlier one, the place.
    replacements: Vec<(ActId, ActId, Span)>,
    /// Acts, bodies and fields of authors (by their place) that something names.
    used_acts: BTreeSet<ActId>,
    used_bodies: BTreeSet<BodyId>,
    used_fields: BTreeSet<usize>,
    used_ratings: BTreeSet<RatingId>,
    used_parameters: BTreeSet<ParameterId>,
    rows_of_parameters: BTreeSet<ParameterId>,
    parameters: Vec<tree::Parameter>,
    /// The axes that hold what `each … as` calls a member, by the place of the name.
    held_members: BTreeMap<(Span, crate::model::CellAxis), crate::model::AxisId>,
    /// Axes of targets' cells.
    asked_axes: Vec<cells::AskedAxis>,
    /// Unknown names; each is told once with all its places.
    unknown: BTreeMap<(Kind, String), NameProblem>,
    /// Unknown codes, by classification and code; each is told once with all its places.
    unknown_codes: BTreeMap<(String, String), CodeProblem>,
    /// Classifications from files that state no parents.
    flat: BTreeSet<ClassificationId>,
    /// Some table could not be made out, so columns and axes may be its.
    shadowed: bool,
    /// Tables of clusters that were read.
    cluster_tables: Vec<definitions::ClusterTable>,
    /// Declarations that could not be read. Where nothing else is wrong they are refused: none is passed over.
    dropped: Vec<Span>,
}

/// Declarations of one kind, with the folder of their file.
type Declared<'t, T> = Vec<(&'t T, &'t PathBuf)>;

/// All declarations by kind, in the order of the text.
#[derive(Default)]
struct Sorted<'t> {
    policies: Declared<'t, tree::Policy>,
    acts: Declared<'t, tree::Act>,
    bodies: Declared<'t, tree::Body>,
    units: Declared<'t, tree::UnitDecl>,
    currencies: Declared<'t, tree::Currency>,
    classifications: Declared<'t, tree::Classification>,
    datasets: Declared<'t, tree::Dataset>,
    fields: Declared<'t, tree::Field>,
    clusters: Declared<'t, tree::Cluster>,
    functions: Declared<'t, tree::Fn>,
    /// Which functions the policy itself declares, not the library.
    own_functions: Vec<bool>,
    indicators: Declared<'t, tree::Indicator>,
    stages: Declared<'t, tree::Stage>,
    parameters: Declared<'t, tree::Parameter>,
    ratings: Declared<'t, tree::Rating>,
    rules: Declared<'t, tree::Rule>,
    waivers: Declared<'t, tree::Waiver>,
}

/// Checks the files of a policy together with those of the library that they use.
///
/// What reading hid from the checker (`unread`) is not held against the policy.
pub fn check(
    units: &[Unit],
    sources: &SourceMap,
    loader: &dyn Loader,
    folder: &str,
    unread: &Unread,
) -> Outcome {
    let nothing = Definitions {
        policy: Arc::new(Policy::empty()),
        units: UnitTable::default(),
        names: Names::default(),
        functions: Vec::new(),
        indicators: Vec::new(),
        codes: Vec::new(),
        aggregates: BTreeMap::new(),
        cluster_roles: Vec::new(),
        parameters: Vec::new(),
        status_codes: None,
        library: BTreeSet::new(),
    };
    let mut checker = Checker::resume(&nothing, sources, loader);
    checker.library = units.iter().filter(|unit| unit.library).map(|unit| unit.file.id).collect();
    let copies = checker.copies(units);
    let made = checker.clusters_of_tables(units, &copies);
    let sorted = checker.sort(units, &copies, &made);
    checker.check_policy(&sorted, folder);
    checker.check_contours(&sorted.clusters);
    checker.check_conditions(units);
    checker.check_unused(units, &copies);
    let read = test::check_tests(&checker.definitions(), units, &copies, sources, loader);
    // A name that nothing bears is one mistake, wherever it stands.
    for ((kind, name), problem) in read.unknown {
        for span in problem.labels(Lang::En).into_iter().map(|label| label.span) {
            checker.note_unknown((kind, name.clone()), span, problem.clone());
        }
    }
    for (key, problem) in read.unknown_codes {
        checker.unknown_codes.entry(key).or_insert(problem);
    }
    let (tests, mut of_tests) = (read.tests, read.problems);
    let mut problems = checker.told();
    let definitions = checker.definitions();
    // What is left out for its own mistake is not missed by tests too.
    let broken = !unread.places.is_empty() || problems.iter().any(|p| p.severity() == Severity::Error);
    of_tests.retain(|p| match p.code() {
        "E0711" => !broken,
        // Formulas miss the column too.
        "E0701" => !problems.iter().any(|told| told.unknown_name() == p.unknown_name()),
        _ => true,
    });
    problems.extend(of_tests);
    // What only a module could do better is not told of a policy that uses it.
    problems.retain(|p| p.severity() == Severity::Error || !stands_in(&definitions.library, p.as_ref()));
    if unread.files || !unread.places.is_empty() {
        let hidden = Hidden::new(units, sources, unread);
        problems.retain(|p| !hidden.explains(p.as_ref()));
    }
    Outcome { definitions, tests, problems }
}

impl<'a> Checker<'a> {
    /// What is resolved so far.
    fn definitions(&self) -> Definitions {
        Definitions {
            policy: Arc::new(self.policy.clone()),
            units: self.units.clone(),
            names: self.names.clone(),
            functions: self.functions.clone(),
            indicators: self.indicators.clone(),
            codes: self.codes.clone(),
            aggregates: self.aggregates.clone(),
            cluster_roles: self.cluster_roles.clone(),
            parameters: self.parameters.clone(),
            status_codes: self.status_codes,
            library: self.library.clone(),
        }
    }

    /// A checker that goes on from what is resolved.
    fn resume(from: &Definitions, sources: &'a SourceMap, loader: &'a dyn Loader) -> Self {
        Checker {
            sources,
            loader,
            units: from.units.clone(),
            policy: Policy::clone(&from.policy),
            names: from.names.clone(),
            functions: from.functions.clone(),
            indicators: from.indicators.clone(),
            codes: from.codes.clone(),
            aggregates: from.aggregates.clone(),
            cluster_roles: from.cluster_roles.clone(),
            status_codes: from.status_codes,
            problems: Vec::new(),
            library: from.library.clone(),
            broken: BTreeSet::new(),
            stack: Vec::new(),
            call_sites: Vec::new(),
            arguments: 0,
            period_span: None,
            baseline_span: None,
            force_spans: Vec::new(),
            body_spans: Vec::new(),
            lost_clusters: BTreeSet::new(),
            broken_links: BTreeSet::new(),
            called: BTreeSet::new(),
            in_demand: false,
            target_ids: BTreeMap::new(),
            repeated_targets: Vec::new(),
            citing_since: None,
            timed: Vec::new(),
            replacements: Vec::new(),
            used_acts: BTreeSet::new(),
            used_bodies: BTreeSet::new(),
            used_fields: BTreeSet::new(),
            used_ratings: BTreeSet::new(),
            used_parameters: BTreeSet::new(),
            rows_of_parameters: BTreeSet::new(),
            parameters: from.parameters.clone(),
            asked_axes: Vec::new(),
            held_members: BTreeMap::new(),
            unknown: BTreeMap::new(),
            unknown_codes: BTreeMap::new(),
            flat: BTreeSet::new(),
            shadowed: false,
            cluster_tables: Vec::new(),
            dropped: Vec::new(),
        }
    }
}

impl Checker<'_> {
    fn check_policy(&mut self, sorted: &Sorted<'_>, folder: &str) {
        self.check_units(sorted);
        self.check_classifications(&sorted.classifications);
        self.declare_normative(sorted);
        self.declare_datasets(&sorted.datasets);
        // Acts and bodies may have clauses of the author's own.
        self.check_fields(&sorted.fields);
        self.check_normative(sorted);
        self.check_header(sorted, folder);
        self.check_datasets(&sorted.datasets);
        self.check_links(&sorted.datasets);
        self.declare_roles(&sorted.clusters);
        self.declare_parameters(&sorted.parameters);
        self.check_ratings(&sorted.ratings);
        self.declare_milestones(&sorted.stages);
        self.declare_formulas(sorted);
        self.check_parameters(&sorted.parameters);
        self.check_rows(&sorted.datasets);
        self.computed_circles();
        self.check_clusters(&sorted.clusters);
        self.contour_circles();
        self.check_indicators();
        self.check_requirements(&sorted.clusters);
        self.check_stages(&sorted.stages);
        self.times_of_milestones();
        self.check_order();
        self.check_judging();
        self.check_rules(&sorted.rules);
        self.check_waivers(&sorted.waivers);
        self.check_functions(sorted);
        self.check_cells(&sorted.clusters);
        self.check_consistency(sorted);
        self.check_quantities();
    }

    /// Every problem once: a function's body is read again for every call of it.
    fn told(&mut self) -> Vec<Box<dyn Describe + Send + Sync>> {
        for ((kind, name), problem) in std::mem::take(&mut self.unknown) {
            let other = self.of_other_kind(kind, &name);
            self.report(other.map_or(problem.clone(), |found| problem.of_kind(found)));
        }
        for problem in std::mem::take(&mut self.unknown_codes).into_values() {
            self.unknown_of_table(problem);
        }
        let errors = self.problems.iter().any(|p| p.severity() == Severity::Error);
        if !errors {
            for span in std::mem::take(&mut self.dropped) {
                self.report(NameProblem::NotEvaluated { what: self.written(span), span });
            }
        }
        let mut told = BTreeSet::new();
        let mut problems = std::mem::take(&mut self.problems);
        problems.retain(|p| told.insert(format!("{p:?}")));
        self.once_for_tables(&mut problems);
        problems
    }

    /// True where some name or code is unknown, which is told at the end.
    fn has_unknown(&self) -> bool {
        !self.unknown.is_empty() || !self.unknown_codes.is_empty()
    }

    /// Sorts declarations by kind; what this version does not evaluate is refused, not passed over.
    fn sort<'t>(
        &mut self,
        units: &'t [Unit],
        copies: &BTreeSet<usize>,
        made: &'t definitions::Made,
    ) -> Sorted<'t> {
        let mut sorted = Sorted::default();
        let read = units.iter().enumerate().filter(|(at, _)| !copies.contains(at));
        for (_, unit) in read {
            let folder = &unit.folder;
            for declaration in &unit.file.declarations {
                let first = declaration.span;
                match &declaration.kind {
                    DeclarationKind::Policy(d) => sorted.policies.push((d, folder)),
                    DeclarationKind::Use(_) => {}
                    DeclarationKind::Act(d) => sorted.acts.push((d, folder)),
                    DeclarationKind::Body(d) => sorted.bodies.push((d, folder)),
                    DeclarationKind::Unit(d) => sorted.units.push((d, folder)),
                    DeclarationKind::Currency(d) => sorted.currencies.push((d, folder)),
                    DeclarationKind::Classification(d) => sorted.classifications.push((d, folder)),
                    DeclarationKind::Dataset(d) | DeclarationKind::Link(d) => {
                        sorted.datasets.push((d, folder))
                    }
                    DeclarationKind::Field(d) => sorted.fields.push((d, folder)),
                    DeclarationKind::Cluster(d) => sorted.clusters.push((d, folder)),
                    DeclarationKind::Fn(d) => {
                        sorted.functions.push((d, folder));
                        sorted.own_functions.push(!unit.library);
                    }
                    DeclarationKind::Indicator(d) => sorted.indicators.push((d, folder)),
                    DeclarationKind::Stage(d) => sorted.stages.push((d, folder)),
                    DeclarationKind::Parameter(d) => sorted.parameters.push((d, folder)),
                    DeclarationKind::Clusters(_) => {
                        let all = made.get(&first).into_iter().flatten();
                        sorted.clusters.extend(all.map(|cluster| (cluster, folder)));
                    }
                    DeclarationKind::Rating(d) => sorted.ratings.push((d, folder)),
                    DeclarationKind::Rule(d) => sorted.rules.push((d, folder)),
                    DeclarationKind::Waiver(d) => sorted.waivers.push((d, folder)),
                    // Tests are read when all else is.
                    DeclarationKind::Test(_) => {}
                }
            }
        }
        sorted
    }

    /// The source text under a span, blanks folded.
    fn written(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Reports a name that nothing bears; gives the known name that it resembles.
    fn unknown<'n>(
        &mut self,
        kind: Kind,
        name: &tree::Name,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<String> {
        let known: Vec<&str> = known.collect();
        // A unit of the library is meant as it is written, whatever it resembles.
        let measured = matches!(kind, Kind::Unit | Kind::Type) && units::in_library(&name.text);
        let near = (!measured).then(|| nearest(&name.text, known.iter().copied())).flatten();
        // What spreadsheets and other languages call it says more than what it resembles.
        let wanted = |found: &&str| match is_form("baseline", found) {
            true => kind == Kind::Indicator,
            false => kind == Kind::Function,
        };
        let of_type = (kind == Kind::Type).then(|| near_type(&name.text)).flatten();
        let of_unit = matches!(kind, Kind::Type | Kind::Unit).then(|| near_unit(&name.text)).flatten();
        let of_type = of_type.or(of_unit);
        let foreign = of_type.or_else(|| near_name(&name.text).filter(wanted));
        let suggestion = near.filter(|_| foreign.is_none()).map(str::to_owned);
        // A name of the library is meant as it is written, whatever it resembles.
        let library = self.in_library(kind, &name.text).filter(|_| of_type.is_none());
        let (foreign, suggestion) = match library {
            Some(_) => (None, None),
            None => (foreign, suggestion),
        };
        // What belongs to a table that could not be made out is not unknown for a reason of its own.
        if self.shadowed && matches!(kind, Kind::Column | Kind::Axis) && suggestion.is_none() {
            return None;
        }
        // One that is only near is meant where nothing is nearer.
        let library = library.or_else(|| {
            let near = self.near_in_library(kind, &name.text).filter(|_| foreign.is_none())?;
            let nearer = suggestion.as_deref().map_or(Some(near.1), |own| nearest(&name.text, [own, near.1]));
            (nearer == Some(near.1)).then_some(near)
        });
        let suggestion = suggestion.filter(|_| library.is_none());
        // Of what is used already a hint to use it would be wrong.
        let used = library.filter(|(_, found)| self.names.formulas.find(found).is_some());
        let library = library.filter(|_| used.is_none());
        let suggestion = suggestion.or(used.map(|(_, found)| found.to_owned()));
        let guess = suggestion.clone();
        let meant = foreign.or(library.map(|(_, found)| found)).map(str::to_owned);
        let suggestion = suggestion.or(meant);
        let module = library.map(|(module, _)| module).or(measured.then_some(units::MODULE));
        let mut known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        if kind != Kind::SortKey {
            known.sort();
            known.dedup();
        }
        if kind == Kind::Axis {
            known = self.groupings();
        } else if known.len() > FEW && kind != Kind::SortKey {
            known.clear();
        }
        if suggestion.is_some() || measured {
            known.clear();
        }
        let (name, span, more) = (name.text.clone(), name.span, Vec::new());
        let key = (kind, name.clone());
        let problem = NameProblem::Unknown { kind, name, span, more, suggestion, known, module };
        if self.called_from(span).is_some() {
            self.report(problem);
        } else {
            self.note_unknown(key, span, problem);
        }
        guess
    }

    /// Reports a clause that stands once but is found again.
    fn once<'t>(&mut self, seen: &mut BTreeMap<&'t str, Span>, clause: &'t str, span: Span) {
        if let Some(first) = seen.insert(clause, span) {
            self.report(NameProblem::ClauseTwice { span, first });
        }
    }

    /// Where an indicator says what is better.
    fn better_span(&self, id: IndicatorId) -> Option<Span> {
        let clauses = &self.indicators.get(id.index())?.tree.clauses;
        let better = |c: &&tree::Clause<_>| matches!(c.kind, tree::IndicatorClause::Better(_));
        clauses.iter().find(better).map(|c| c.span)
    }

    fn no_baseline(&mut self, span: Span) {
        let before = self.policy.period.map(|(from, _)| from.first_day().parts().0 - 1);
        self.report(PolicyProblem::NoBaseline { span, proposed: before.unwrap_or(2010) });
    }
}

/// True where a problem stands in a module of the library.
fn stands_in(library: &BTreeSet<FileId>, problem: &dyn Describe) -> bool {
    problem.labels(Lang::En).first().is_some_and(|label| library.contains(&label.span.file))
}

/// True where a word is a form of a keyword, in either language.
fn is_form(slot: &str, word: &str) -> bool {
    TABLE.iter().any(|k| k.slot == slot && (k.en.contains(&word) || k.ru.contains(&word)))
}
