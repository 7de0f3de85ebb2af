//! Reports of a small policy built by hand over facts in memory.

mod assess;
mod graph;
mod numbers;
mod reasons;
mod small;
mod views;
