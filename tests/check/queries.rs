//! Queries of an analyst.
