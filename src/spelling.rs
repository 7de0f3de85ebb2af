//! The names that have a spelling in each language, and the names that are an author's: by both a policy is translated.
//!
//! Takes the texts of a policy, gives [`Names`]. A name of the author's is never taken for one of the library.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::check::{PARAM_TYPES, object_words};
use crate::format::{Names, Words};
use crate::ide::built_in_pairs;
use crate::library::MODULES;
use crate::source::{FileId, Loader};
use crate::syntax::parse_named;
use crate::syntax::tree::{
    ClassificationKind, ClusterClause, ClustersClause, Column, ColumnType, ContourClause, Dataset,
    DatasetClause, Declaration, DeclarationKind, Head, Name, StageClause, Use,
};
use crate::unit::prefixed;

/// The names of the policy that a file belongs to: of the files beside it and of those that they use.
pub fn names_of(file: &Path, text: &str, loader: &dyn Loader) -> Names {
    let mut names = LIBRARY.clone();
    add_text(&mut names, &file.to_string_lossy(), text);
    let folder = file.parent().unwrap_or(Path::new(""));
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut waiting: Vec<PathBuf> = loader.policy_files(listed).unwrap_or_default();
    waiting.extend(used(&file.to_string_lossy(), text, folder));
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        // A file that cannot be read names nothing; `check` tells of it.
        let Ok(text) = loader.read(&path) else { continue };
        add_text(&mut names, &path.to_string_lossy(), &text);
        waiting.extend(used(&path.to_string_lossy(), &text, path.parent().unwrap_or(Path::new(""))));
    }
    names
}

/// The names of one text alone.
pub fn names_of_text(name: &str, text: &str) -> Names {
    let mut names = LIBRARY.clone();
    add_text(&mut names, name, text);
    names
}

fn used(name: &str, text: &str, folder: &Path) -> Vec<PathBuf> {
    let parsed = parse_named(FileId(0), name, text);
    let files = parsed.file.declarations.iter().filter_map(|d| match &d.kind {
        DeclarationKind::Use(Use::File(file)) => Some(folder.join(&file.value)),
        _ => None,
    });
    files.collect()
}

fn add_text(names: &mut Names, name: &str, text: &str) {
    for declaration in &parse_named(FileId(0), name, text).file.declarations {
        add_own(names, declaration);
    }
}

/// What the library and the language name.
static LIBRARY: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    for (en, ru) in built_in_pairs() {
        names.functions.add([en, ru]);
    }
    for pair in PARAM_TYPES.chunks(2) {
        names.arguments.add(pair.iter().map(|(word, _)| *word));
    }
    for (slot, forms) in object_words() {
        names.fields.entry(slot).or_default().add(forms);
    }
    for module in MODULES {
        for declaration in &parse_named(FileId(0), module.name, module.text).file.declarations {
            add_library(&mut names, declaration);
        }
    }
    names
});

fn add_library(names: &mut Names, declaration: &Declaration) {
    let add = |words: &mut Words, name: &Name, also: &[Name]| {
        words.add(std::iter::once(name).chain(also).map(|n| n.text.as_str()));
    };
    match &declaration.kind {
        DeclarationKind::Fn(of) => add(&mut names.functions, &of.name, &of.also),
        DeclarationKind::Unit(of) => {
            add(&mut names.units, &of.name, &of.also);
            add_prefixed(&mut names.units, &of.prefixed);
        }
        DeclarationKind::Currency(of) => add(&mut names.units, &of.name, &of.also),
        DeclarationKind::Act(of) => add(&mut names.declared, &of.head.name, &of.head.also),
        DeclarationKind::Parameter(of) => add(&mut names.declared, &of.head.name, &of.head.also),
        DeclarationKind::Classification(of) => add(&mut names.declared, &of.head.name, &of.head.also),
        DeclarationKind::Rating(of) => add(&mut names.declared, &of.head.name, &of.head.also),
        // A module declares nothing else.
        DeclarationKind::Policy(_)
        | DeclarationKind::Use(_)
        | DeclarationKind::Body(_)
        | DeclarationKind::Dataset(_)
        | DeclarationKind::Link(_)
        | DeclarationKind::Field(_)
        | DeclarationKind::Cluster(_)
        | DeclarationKind::Clusters(_)
        | DeclarationKind::Indicator(_)
        | DeclarationKind::Stage(_)
        | DeclarationKind::Rule(_)
        | DeclarationKind::Waiver(_)
        | DeclarationKind::Test(_) => {}
    }
}

/// Symbols, each by itself and with every prefix: `kW` and `кВт`.
fn add_prefixed(units: &mut Words, symbols: &[Name]) {
    units.add(symbols.iter().map(|symbol| symbol.text.as_str()));
    let made: Vec<Vec<String>> =
        symbols.iter().map(|symbol| prefixed(&symbol.text).map(|one| one.name).collect()).collect();
    let most = made.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..most {
        units.add(made.iter().filter_map(|of| of.get(at)).map(String::as_str));
    }
}

fn add_own(names: &mut Names, declaration: &Declaration) {
    let formula = |names: &mut Names, name: &Name, also: &[Name]| {
        names.formulas.extend(std::iter::once(name).chain(also).map(|n| n.text.clone()));
    };
    match &declaration.kind {
        DeclarationKind::Policy(_)
        | DeclarationKind::Use(_)
        | DeclarationKind::Waiver(_)
        | DeclarationKind::Test(_) => {}
        DeclarationKind::Act(of) => add_head(names, &of.head),
        DeclarationKind::Body(of) => add_head(names, &of.head),
        DeclarationKind::Unit(of) => {
            let all = std::iter::once(&of.name).chain(&of.also).chain(&of.prefixed);
            names.types.extend(all.map(|n| n.text.clone()));
        }
        DeclarationKind::Currency(of) => {
            names.types.extend(std::iter::once(&of.name).chain(&of.also).map(|n| n.text.clone()));
        }
        DeclarationKind::Classification(of) => {
            let all = std::iter::once(&of.head.name).chain(&of.head.also);
            names.types.extend(all.map(|n| n.text.clone()));
            if let ClassificationKind::Inline(codes) = &of.kind {
                names.others.extend(codes.iter().map(|code| code.code.clone()));
            }
        }
        DeclarationKind::Dataset(of) | DeclarationKind::Link(of) => add_dataset(names, of),
        DeclarationKind::Parameter(of) => add_head(names, &of.head),
        DeclarationKind::Field(of) => add(names, &of.name),
        DeclarationKind::Cluster(of) => {
            add_head(names, &of.head);
            for clause in &of.clauses {
                add_cluster(names, &clause.kind);
            }
        }
        DeclarationKind::Clusters(of) => {
            add(names, &of.name);
            for clause in &of.clauses {
                match &clause.kind {
                    ClustersClause::Contour(contour) => add_role(names, contour),
                    ClustersClause::Cluster(cluster) => add_cluster(names, cluster),
                    ClustersClause::Id(_) | ClustersClause::Title(_) => {}
                }
            }
        }
        DeclarationKind::Fn(of) => {
            formula(names, &of.name, &of.also);
            of.params.iter().for_each(|param| add(names, &param.name));
        }
        DeclarationKind::Indicator(of) => formula(names, &of.head.name, &of.head.also),
        DeclarationKind::Stage(of) => {
            add_head(names, &of.head);
            of.clauses.iter().for_each(|clause| add_stage(names, &clause.kind));
        }
        DeclarationKind::Rating(of) => add_head(names, &of.head),
        DeclarationKind::Rule(of) => add_head(names, &of.head),
    }
}

fn add(names: &mut Names, name: &Name) {
    names.others.insert(name.text.clone());
}

fn add_head(names: &mut Names, head: &Head) {
    std::iter::once(&head.name).chain(&head.also).for_each(|name| add(names, name));
}

fn add_cluster(names: &mut Names, clause: &ClusterClause) {
    if let ClusterClause::Contour(roles) = clause {
        roles.iter().for_each(|role| add_role(names, &role.kind));
    }
}

fn add_role(names: &mut Names, clause: &ContourClause) {
    match clause {
        ContourClause::Role { role, .. } | ContourClause::Listed { role, .. } => add(names, role),
        ContourClause::Include { .. } | ContourClause::Exclude { .. } => {}
    }
}

/// Columns; those by which cells are told apart are names of axes too.
fn add_dataset(names: &mut Names, of: &Dataset) {
    add_head(names, &of.head);
    for clause in &of.clauses {
        match &clause.kind {
            DatasetClause::Key(column) | DatasetClause::Column(column) => add_column(names, column),
            DatasetClause::Wide { value, .. } => add_column(names, value),
            DatasetClause::Status { name, .. } => {
                names.columns.insert(name.text.clone());
            }
            DatasetClause::Period { .. }
            | DatasetClause::Exists { .. }
            | DatasetClause::Valid { .. }
            | DatasetClause::Where(_)
            | DatasetClause::Sheet(_)
            | DatasetClause::Header(_)
            | DatasetClause::MissingSigns(_) => {}
        }
    }
}

fn add_column(names: &mut Names, column: &Column) {
    names.columns.insert(column.name.text.clone());
    match &column.of_type {
        ColumnType::Typed(_) | ColumnType::Reference(_) => add(names, &column.name),
        ColumnType::Cluster(_) => {}
    }
}

fn add_stage(names: &mut Names, clause: &StageClause) {
    match clause {
        StageClause::Target(target) => target.name.iter().for_each(|name| add(names, name)),
        StageClause::Milestone(milestone) => add_head(names, &milestone.head),
        StageClause::Group(group) => {
            add_head(names, &group.head);
            group.clauses.iter().for_each(|clause| add_stage(names, &clause.kind));
        }
        StageClause::After(_)
        | StageClause::PassesWhen(_)
        | StageClause::SeriousWhen(_)
        | StageClause::Score(_)
        | StageClause::Rated(_)
        | StageClause::Owner(_)
        | StageClause::Basis(_)
        | StageClause::Author(_) => {}
    }
}
