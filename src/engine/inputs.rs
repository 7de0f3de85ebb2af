//! What is read of the files of a dataset: which of their columns, and as what.
//!
//! Made once of the declarations, before any file is opened; whoever reads or decodes only looks here.

use std::sync::Arc;

use super::early::Early;
use super::listing::{Listing, Names};
use crate::model::Grain;

/// What is read of every file of a dataset.
#[derive(Debug, Clone)]
pub struct DecodePlan {
    pub inputs: Vec<InputColumn>,
    /// How many columns the dataset declares, computed ones included.
    pub columns: usize,
    pub missing_signs: Vec<String>,
    /// The column of the dataset that says the status of a row's numbers.
    pub status: Option<usize>,
    /// Rows that a load may drop at once.
    pub early: Early,
}

#[derive(Debug, Clone)]
pub struct InputColumn {
    pub header: String,
    pub target: Target,
}

impl InputColumn {
    /// True where values are read as numbers and nothing else.
    pub fn is_number(&self) -> bool {
        matches!(self.target, Target::Column { kind: Kind::Number, .. })
    }

    /// True where values are read as years, which may be whole numbers.
    pub fn is_year(&self) -> bool {
        matches!(self.target, Target::Period(Grain::Year))
    }

    /// True where values are read as texts that become ids.
    pub fn is_listed(&self) -> bool {
        match &self.target {
            Target::Column { kind, .. } => match kind {
                Kind::Text | Kind::Key | Kind::Listed(..) => true,
                Kind::Number | Kind::Date => false,
            },
            Target::Period(_) => false,
        }
    }
}

#[derive(Debug, Clone)]
pub enum Target {
    Column {
        index: usize,
        kind: Kind,
        /// Keeps the values; others are verified and counted.
        keep: bool,
        /// A key: absence is a fault.
        key: bool,
        /// A number of things, which is not below 0, or a sum of a link, which is so rarely: those below 0 are counted.
        counts: bool,
    },
    Period(Grain),
}

#[derive(Debug, Clone)]
pub enum Kind {
    Text,
    /// Texts that should all differ; they are numbered as they come.
    Key,
    Number,
    Date,
    /// Codes, keys of entities or names of clusters.
    Listed(Arc<Names>, Listing),
}
