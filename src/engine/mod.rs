//! Loads the data of a policy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cube::{
    Absent, Aggregated, Cell, EntityRecord, EntityTrace, Evidence, Facts, Member, TableSummary,
};
use crate::diagnostic::{Describe, Label, Lang};
use crate::model::{AggregateId, CellAxis, ClusterId, DatasetId, Date, Period, Policy};
use crate::plan::Needs;

pub struct Options {
    pub partitions: Option<usize>,
    pub files: BTreeMap<String, PathBuf>,
    pub as_of: Option<Date>,
    pub progress: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

pub struct Progress {
    pub dataset: String,
    pub rows: u64,
}

#[derive(Debug)]
pub enum DataProblem {}

impl Describe for DataProblem {
    fn code(&self) -> &'static str {
        match *self {}
    }
    fn message(&self, _: Lang) -> String {
        match *self {}
    }
    fn help(&self, _: Lang) -> Option<String> {
        match *self {}
    }
    fn labels(&self, _: Lang) -> Vec<Label> {
        match *self {}
    }
}

pub enum Loaded {}

impl Facts for Loaded {
    fn aggregate(&self, _: AggregateId, _: &Cell) -> Aggregated {
        match *self {}
    }
    fn members(&self, _: CellAxis, _: Option<u32>) -> Vec<Member> {
        match *self {}
    }
    fn has_no_members(&self, _: &Cell) -> bool {
        match *self {}
    }
}

impl Evidence for Loaded {
    fn tables(&self) -> &[TableSummary] {
        match *self {}
    }
    fn end_of_data(&self) -> Option<Date> {
        match *self {}
    }
    fn contour(&self, _: ClusterId, _: Period) -> Vec<EntityRecord> {
        match *self {}
    }
    fn trace(&self, _: ClusterId, _: &str, _: Period) -> Option<EntityTrace> {
        match *self {}
    }
    fn keys(&self, _: DatasetId) -> Vec<String> {
        match *self {}
    }
    fn absent(&self, _: AggregateId, _: &Cell) -> Vec<Absent> {
        match *self {}
    }
    fn shared(&self, _: Period) -> u64 {
        match *self {}
    }
}

pub fn load(_: Arc<Policy>, _: &Needs, _: &Options) -> Result<Loaded, Vec<DataProblem>> {
    Err(Vec::new())
}

pub fn fingerprint(_: &Path) -> std::io::Result<String> {
    Err(std::io::ErrorKind::Unsupported.into())
}
