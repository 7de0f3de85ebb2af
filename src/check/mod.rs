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
mod checker;
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
mod row_in;
mod row_member;
mod row_number;
mod scale;
mod schedule;
mod shelf;
mod sight;
mod sorted;
mod stage;
mod status;
mod tables;
mod target;
mod test;
mod test_case;
mod test_expect;
mod test_names;
mod test_period;
mod test_reading;
mod test_status;
mod test_table;
mod units;
mod unknown;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Describe, Severity};
use crate::keyword::Lang;
use crate::model::{AggregateId, ClassificationId, Policy, RoleId, Tests};
use crate::source::{FileId, Loader, SourceMap};
use crate::syntax::tree;
use crate::unit::UnitTable;

pub use call::{PARAM_TYPES, ParamType};
pub use hidden::Unread;
pub use known::{Argument, Known, built_in};
pub use objects::object_words;
pub use query::{CheckedQuery, check_query};

use checker::{Checker, Pending, State};
use hidden::Hidden;
use names::Names;
use sorted::Sorted;
use unknown::{FEW, is_form};

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
    /// The dimension of a unit in base units.
    pub fn dimension_text(&self, unit: &crate::unit::Unit) -> String {
        self.units.dimension_text(&unit.dimension)
    }

    /// Infers what measures are; `policy` is this one, or this one with the aggregates of a query.
    pub fn inference<'p>(&'p self, policy: &'p Policy) -> quantity::Inference<'p> {
        quantity::Inference::new(policy, &self.units)
    }
}

/// What checking gives.
#[derive(Debug)]
pub struct Outcome {
    pub definitions: Definitions,
    /// The tests of the policy; without those that have a problem.
    pub tests: Tests,
    pub problems: Vec<Box<dyn Describe + Send + Sync>>,
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
    // What could not be read may be what reads it.
    if !unread.files && unread.places.is_empty() {
        checker.check_unused(units, &copies);
    }
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
}

/// True where a problem stands in a module of the library.
fn stands_in(library: &BTreeSet<FileId>, problem: &dyn Describe) -> bool {
    problem.labels(Lang::En).first().is_some_and(|label| library.contains(&label.span.file))
}
