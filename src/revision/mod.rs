//! Two versions of a policy held against each other: what each declares, and what a change may touch.
//!
//! Takes the texts of both without mistakes; gives changes of definitions, in the order of the new version. What says the
//! same is no change: comments, blanks, the order of declarations and clauses, the file that they stand in, the forms and the
//! language of keywords, brackets that change nothing, the order of a list after `in` and of the clusters of a scope, a level
//! that holds anyway. The order of a contour's roles says who takes which, and is one. What
//! stands under another name is the same declaration, wherever it is named.

mod brackets;
mod changes;
mod codes;
mod contours;
mod declared;
mod renaming;
mod said;
mod settings;

pub use changes::{Aspect, Change, ClauseChange, Of, What, changes};
pub use codes::{CodesChange, MovedCode, Retitled, codes_change};
pub use contours::{Contour, ContourChange, Moved, Stand, contour_change};
pub use declared::{Clause, Declared, declared, declared_in};
pub use renaming::{Renaming, meanings};
pub use settings::{SettingChange, setting_changes};

pub use crate::syntax::Kind;

/// How a definition is called among the grounds of verdicts (`indicator productivity`).
pub fn definition_key(kind: Kind, name: &str) -> String {
    let word = match kind {
        Kind::Function => {
            let alone = name.split('(').next().unwrap_or(name);
            return format!("fn {alone}");
        }
        Kind::Policy => return "policy".to_owned(),
        Kind::Use => "use",
        Kind::Act => "act",
        Kind::Body => "body",
        Kind::Unit => "unit",
        Kind::Currency => "currency",
        Kind::Classification => "classification",
        Kind::Dataset | Kind::Link => "dataset",
        Kind::Parameter => "parameter",
        Kind::Field => "field",
        Kind::Cluster => "cluster",
        Kind::Clusters => "clusters",
        Kind::Indicator => "indicator",
        Kind::Stage => "stage",
        Kind::Group => "group",
        Kind::Target => "target",
        Kind::Milestone => "milestone",
        Kind::Rating => "rating",
        Kind::Rule => "rule",
        Kind::Waiver => "waiver",
        Kind::Test => "test",
        // What no declaration is.
        _ => "",
    };
    format!("{word} {name}")
}
