//! Loads the data that a checked policy names, verifies all of it, and answers aggregates of cells.
//!
//! Takes a policy and what a run will ask; gives [`Loaded`], which implements the cube's `Facts` and `Evidence`.
//! Files are read in parts and in parallel, by DataFusion where they cannot be cut; the rows are then held as columns of small numbers and
//! added up by our own code, exactly, so that no answer depends on parts, threads or the order of rows. All
//! problems of all datasets are returned together, each with its places in the policy and in the data.

mod above;
mod absent;
mod again;
mod answers;
mod asked;
mod at_once;
mod axes;
mod batch;
mod between;
mod build;
mod by_side;
mod calendar;
mod checks;
mod classes;
mod column;
mod combinations;
mod compared;
mod contour;
mod contributions;
mod cumulative;
mod decimal;
mod decode;
mod early;
mod eval;
mod events;
mod evidence;
mod exclusive;
mod fields;
mod files;
mod fold;
mod found;
mod frame;
mod given;
mod grouping;
mod incoming;
mod inputs;
mod json_lines;
mod kept;
mod keys;
mod lines;
mod link_checks;
mod link_rows;
mod linked;
mod listing;
mod load;
mod locate;
mod looked;
mod membership;
mod memberships;
mod named;
mod network;
mod network_rows;
mod networks;
mod options;
mod pages;
mod pieces;
mod program;
mod read;
mod relations;
mod rollup;
mod sequential;
mod signature;
mod status;
mod summary;
mod table;
mod teller;
mod truth;
mod values;
mod walk;
mod wide;
mod within;
mod workbook;

use std::sync::Arc;

pub use answers::Loaded;
pub use files::data_files;
pub use options::{GivenTables, Options, Progress};

use crate::cube::TableSummary;
use crate::diagnostic::DataProblem;
use crate::model::{DatasetId, Policy};
use crate::plan::Needs;

/// Reads and verifies all datasets of a policy, also those that nothing is asked of.
///
/// Problems stand in the order of reading: datasets of entities before those that refer to them.
pub fn load(policy: Arc<Policy>, needs: &Needs, options: &Options) -> Result<Loaded, Vec<DataProblem>> {
    let store = load::load_tables(&policy, options)?;
    let summaries = (0..policy.datasets.len()).map(DatasetId::at).filter_map(|dataset| {
        let table = store.table(dataset)?;
        Some(TableSummary {
            dataset,
            files: table.files.clone(),
            rows: table.rows,
            kept: table.kept,
            periods: store.span_of(dataset),
            skipped: store.skipped(dataset),
            columns: table.columns.clone(),
            statuses: table.statuses.clone(),
            oddities: table.oddities.clone(),
        })
    });
    let summaries = summaries.collect();
    Ok(Loaded::new(store, needs, summaries))
}

/// The SHA-256 of a file, in hexadecimal: what a report says of the data it was made from.
pub fn fingerprint(path: &std::path::Path) -> std::io::Result<String> {
    use sha2::{Digest, Sha256};
    use std::io::Read;
    let mut file = std::fs::File::open(path)?;
    let (mut hash, mut block) = (Sha256::new(), vec![0u8; 1 << 16]);
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            let digest = hash.finalize();
            return Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hash.update(block.get(..read).unwrap_or_default());
    }
}
